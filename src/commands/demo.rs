//! `maillon demo`: the whole product on a made-up territory, with one-click sign-in.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;

use super::serve::{listen_on, note_interruptions};
use super::{Installation, Outcome, SettingsArgs};
use crate::demo;
use crate::kit::db::DatabaseUrl;
use crate::kit::time::Clock;
use crate::{site, ui};

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Forgets the demo's data and starts over
    #[arg(long)]
    fresh: bool,
    /// Port to listen on
    #[arg(long, default_value_t = 8023)]
    port: u16,
    /// Runs on this database instead of the demo's own file: postgres://…
    #[arg(long, value_name = "URL", hide_env_values = true)]
    database_url: Option<DatabaseUrl>,
    /// Loads the network of places from a file in the national schema (v1.0.2)
    #[arg(long, value_name = "FILE")]
    places: Option<PathBuf>,
    /// Folder of the demo's data
    #[arg(long, default_value = "var/demo", value_name = "FOLDER")]
    data_dir: PathBuf,
}

pub fn run(args: DemoArgs) -> Outcome {
    let settings = SettingsArgs {
        config: None,
        database_url: args.database_url.clone(),
        data_dir: Some(args.data_dir.clone()),
    };
    let installation = settings.read()?;
    if args.fresh {
        forget(&installation)?;
    }
    let address: SocketAddr = ([127, 0, 0, 1], args.port).into();
    let public_url = format!("http://{address}");
    let app = installation.open(Clock::System, &public_url, true)?;
    note_interruptions(&app)?;
    let people = demo::prepare(&app, args.places.as_deref())?;
    let pages = demo::routes(people.clone()).merge(ui::gallery_router());
    listen_on(address, site::router_with(app, pages), |bound| {
        println!("\nMaillon is open at http://{bound}\n");
        for person in &people {
            println!("  {:<18} http://{bound}{}", person.words(), person.path());
        }
        let paper = demo::PAPER_PATH;
        println!("\nSome booklets to use and to hand over: http://{bound}{paper}");
        println!("\nCtrl-C stops it. The data stays in {} .", args.data_dir.display());
    })
}

/// Removes the data of an earlier demo. A database that a demo did not make is left alone.
fn forget(installation: &Installation) -> Result<(), String> {
    match &installation.database {
        DatabaseUrl::Sqlite(path) => {
            for suffix in ["", "-wal", "-shm"] {
                remove(&PathBuf::from(format!("{}{suffix}", path.display())))?;
            }
        }
        DatabaseUrl::Postgres(_) => {
            demo::forget(&installation.database)?;
        }
    }
    let files = installation.data_dir.join("files");
    match std::fs::remove_dir_all(&files) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", files.display()))
        }
        _ => Ok(()),
    }
}

fn remove(path: &Path) -> Result<(), String> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", path.display()))
        }
        _ => Ok(()),
    }
}
