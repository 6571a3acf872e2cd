//! The commands of the `maillon` program. The top storey: it wires the rooms together.

mod admin;
mod bench;
pub mod check;
mod demo;
mod places;
mod serve;
mod settings;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::kit::db::{self, DatabaseUrl};
pub use check::verify;
pub use settings::{Installation, SettingsArgs};

/// Runs a territory's digital-inclusion programme end to end: passes, workshops, payments.
#[derive(Debug, Parser)]
#[command(name = "maillon", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Opens Maillon in a made-up, living territory, to look around
    Demo(demo::DemoArgs),
    /// Serves a real territory
    Serve(serve::ServeArgs),
    /// Brings the tables of the database up to date
    Migrate(SettingsArgs),
    /// Makes territories and first accounts
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// Reads files into Maillon
    #[command(subcommand)]
    Import(places::ImportCommand),
    /// Writes files out of Maillon
    #[command(subcommand)]
    Export(places::ExportCommand),
    /// Verifies journal, ledger, passes and statements; exits with 1 when something is wrong
    Check(SettingsArgs),
    /// Copies everything from one database to an empty one: SQLite to PostgreSQL, or back
    Copy {
        /// The database to read: sqlite:PATH or postgres://…
        #[arg(long, value_name = "URL")]
        from: DatabaseUrl,
        /// The empty database to fill: sqlite:PATH or postgres://…
        #[arg(long, value_name = "URL")]
        to: DatabaseUrl,
    },
    /// Measures again the numbers of docs/performance.md, on data of its own
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Copies the SQLite database to a file while the service runs (a consistent snapshot)
    Backup {
        #[command(flatten)]
        settings: SettingsArgs,
        /// The file to write; must not exist
        #[arg(value_name = "FILE")]
        to: PathBuf,
    },
}

/// What a command ends with: a sentence on stderr when it failed.
pub type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

/// Reads the command line and runs it.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("MAILLON_LOG")
                .unwrap_or_else(|_| "info,refinery_core=warn".into()),
        )
        .with_target(false)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let outcome = match cli.command {
        Command::Demo(args) => demo::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Migrate(settings) => migrate(&settings),
        Command::Admin(command) => admin::run(command),
        Command::Import(command) => places::import(command),
        Command::Export(command) => places::export(command),
        Command::Check(settings) => check::run(&settings),
        Command::Copy { from, to } => copy(&from, &to),
        Command::Bench(what) => bench::run(what).map(|()| ExitCode::SUCCESS).map_err(Into::into),
        Command::Backup { settings, to } => backup(&settings, &to),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("maillon: {error}");
        ExitCode::FAILURE
    })
}

fn migrate(settings: &SettingsArgs) -> Outcome {
    let installation = settings.read()?;
    let applied = db::migrate(&installation.database)?;
    match applied.len() {
        0 => println!("The tables are up to date."),
        count => println!("{count} migrations applied: {}", applied.join(", ")),
    }
    Ok(ExitCode::SUCCESS)
}

fn copy(from: &DatabaseUrl, to: &DatabaseUrl) -> Outcome {
    let copied = db::copy(from, to)?;
    for table in &copied {
        println!("{:>10}  {}", table.rows, table.table);
    }
    let rows: u64 = copied.iter().map(|table| table.rows).sum();
    println!("{rows:>10}  rows in {} tables. Now run `maillon check` on the copy.", copied.len());
    Ok(ExitCode::SUCCESS)
}

fn backup(settings: &SettingsArgs, to: &std::path::Path) -> Outcome {
    let installation = settings.read()?;
    if !matches!(installation.database, DatabaseUrl::Sqlite(_)) {
        return Err("use pg_dump to back up a PostgreSQL database (see docs/operate.md)".into());
    }
    if to.exists() {
        return Err(format!("{} exists already: choose another name", to.display()).into());
    }
    settings::private_file(to).map_err(|error| format!("{}: {error}", to.display()))?;
    let copied = db::copy(&installation.database, &DatabaseUrl::Sqlite(to.to_owned()))?;
    let rows: u64 = copied.iter().map(|table| table.rows).sum();
    println!("{rows} rows written to {}.", to.display());
    println!("Keep it with the data folder: its secret.key is needed to read it back.");
    Ok(ExitCode::SUCCESS)
}
