//! `maillon bench`: the numbers of `docs/performance.md`, measured again by one command each.
//!
//! A measurement makes its own data in a folder of its own (or on the PostgreSQL database it is
//! given, which must be empty), and compares in one run: absolute times depend on the machine,
//! ratios less so. Requests go to this machine only.

mod chaos;
mod client;
mod floor;
mod growth;
mod measure;
mod pages;
mod print;
mod redemptions;
mod service;
mod start;
mod statement;
mod stock;

use std::path::PathBuf;

use clap::Subcommand;

use crate::kit::db::DatabaseUrl;

/// What to measure.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Durable redemptions through the actions, and through HTTP, against the physical limit
    Redemptions(Load),
    /// Every page of the demo: time to first byte, weight
    Pages {
        #[command(flatten)]
        at: At,
        /// Requests per page
        #[arg(long, default_value_t = 100)]
        requests: usize,
    },
    /// Exactly once: many callers try few passes again and again while the service is killed
    Chaos(Storm),
    /// A territory that grew large: what a redemption costs then, and the funnel's page
    Load(Growth),
    /// Closing a statement of very many lines, in one transaction
    Statement(Closing),
    /// A print run, as a printer is sent it: time, weight, memory
    Print {
        #[command(flatten)]
        at: At,
        /// Booklets of five passes
        #[arg(long, default_value_t = 500)]
        booklets: i64,
    },
    /// From the start of the process to the first byte, and idle memory, on the demo's data
    Start {
        #[command(flatten)]
        at: At,
    },
}

/// Where a measurement keeps its data.
#[derive(Debug, clap::Args)]
pub struct At {
    /// An empty PostgreSQL database to measure instead of SQLite
    #[arg(long, value_name = "URL", hide_env_values = true)]
    database_url: Option<DatabaseUrl>,
    /// Folder of the measurement's data; emptied first
    #[arg(long, default_value = "var/bench", value_name = "FOLDER")]
    data_dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub struct Load {
    #[command(flatten)]
    at: At,
    /// Callers at the same time
    #[arg(long, default_value_t = 64)]
    callers: usize,
    /// Passes used in each part of the measurement
    #[arg(long, default_value_t = 20_000)]
    count: usize,
}

#[derive(Debug, clap::Args)]
pub struct Storm {
    #[command(flatten)]
    at: At,
    /// Callers at the same time
    #[arg(long, default_value_t = 64)]
    callers: usize,
    /// Passes that all callers fight for
    #[arg(long, default_value_t = 1000)]
    passes: usize,
    /// Times each pass is tried
    #[arg(long, default_value_t = 50)]
    attempts: usize,
    /// Times the service is killed (SIGKILL) and started again
    #[arg(long, default_value_t = 20)]
    kills: usize,
}

#[derive(Debug, clap::Args)]
pub struct Growth {
    #[command(flatten)]
    at: At,
    /// Passes of the territory; half of them are used
    #[arg(long, default_value_t = 2_000_000)]
    passes: usize,
}

#[derive(Debug, clap::Args)]
pub struct Closing {
    #[command(flatten)]
    at: At,
    /// Lines of the statement
    #[arg(long, default_value_t = 100_000)]
    lines: usize,
}

impl At {
    /// The database to measure on, in an emptied folder.
    fn fresh(&self) -> Result<DatabaseUrl, String> {
        match std::fs::remove_dir_all(&self.data_dir) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(format!("{}: {error}", self.data_dir.display()));
            }
            _ => {}
        }
        std::fs::create_dir_all(&self.data_dir).map_err(|error| error.to_string())?;
        Ok(self
            .database_url
            .clone()
            .unwrap_or_else(|| DatabaseUrl::Sqlite(self.data_dir.join("maillon.db"))))
    }
}

/// Runs one measurement; prints its table.
pub fn run(bench: Bench) -> Result<(), String> {
    println!("{}", machine());
    match bench {
        Bench::Redemptions(load) => redemptions::run(&load),
        Bench::Pages { at, requests } => pages::run(&at, requests),
        Bench::Chaos(storm) => chaos::run(&storm),
        Bench::Load(growth) => growth::run(&growth),
        Bench::Statement(closing) => statement::run(&closing),
        Bench::Print { at, booklets } => print::run(&at, booklets),
        Bench::Start { at } => start::run(&at),
    }
}

/// The machine, in one line.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = std::fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("model name"))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        })
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    format!("{cores} cores, {model}; {profile} profile; Maillon {}", env!("CARGO_PKG_VERSION"))
}
