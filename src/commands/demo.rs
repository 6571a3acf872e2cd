//! `maillon demo`: the whole product on a made-up territory, with one-click sign-in.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::serve::{listen_on, recover};
use super::{Installation, Outcome, SettingsArgs};
use crate::demo::{self, Ground};
use crate::kit::db::{self, DatabaseUrl};
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
    if let Some(file) = &args.places {
        std::fs::File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let _claim = installation.claim()?;
    match demo::ground(&installation.database)? {
        Ground::Foreign => {
            return Err("this database was not made by the demo: it is left as it is. Choose \
                        another --data-dir or --database-url."
                .into());
        }
        Ground::Sown if args.places.is_some() && !args.fresh => {
            return Err("the demo is there already: --places is for a new one. Add --fresh.".into());
        }
        Ground::HalfSown => {
            println!("The last start was interrupted: the demo is made again.");
            forget(&installation)?;
        }
        Ground::Sown if args.fresh => forget(&installation)?,
        Ground::Sown | Ground::Empty => {}
    }
    let address: SocketAddr = ([127, 0, 0, 1], args.port).into();
    let public_url = format!("http://{address}");
    let app = installation.open(Clock::System, &public_url, true)?;
    recover(&app)?;
    let people = demo::prepare(&app, args.places.as_deref())?;
    let pages = demo::routes(people.clone()).merge(ui::gallery_router());
    listen_on(address, (site::router_with(app.clone(), pages), app), |bound| {
        let mut said = format!("\nMaillon is open at http://{bound}\n\n");
        for person in &people {
            said += &format!("  {:<18} http://{bound}{}\n", person.words(), person.path());
        }
        let paper = demo::PAPER_PATH;
        said += &format!("\nSome booklets to use and to hand over: http://{bound}{paper}\n");
        said += &format!("\nCtrl-C stops it. The data stays in {} .", args.data_dir.display());
        // Whoever reads may have read enough (`| head`): the service goes on.
        let _ = writeln!(std::io::stdout(), "{said}");
    })
}

/// Removes the data of an earlier demo.
fn forget(installation: &Installation) -> Result<(), String> {
    match &installation.database {
        DatabaseUrl::Sqlite(path) => {
            for suffix in ["", "-wal", "-shm"] {
                let path = format!("{}{suffix}", path.display());
                gone(std::fs::remove_file(&path), &path)?;
            }
        }
        url @ DatabaseUrl::Postgres(_) => {
            db::drop_tables(url).map_err(|error| error.to_string())?;
        }
    }
    let files = installation.data_dir.join("files");
    gone(std::fs::remove_dir_all(&files), &files.display().to_string())
}

fn gone(removed: std::io::Result<()>, what: &str) -> Result<(), String> {
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{what}: {error}"))
        }
        _ => Ok(()),
    }
}
