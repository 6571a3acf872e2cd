//! `maillon import places` and `maillon export places`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};

use super::{Outcome, SettingsArgs};
use crate::access;
use crate::interop::{self, Encoding, Mode, Run};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::time::Clock;
use crate::places::Query;
use crate::territory::{self, Territory};

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Reads places from a CSV in the national schema v1.0.2 (v0.1.1 is understood too)
    ///
    /// Each row is accepted, accepted with remarks, or set aside with the reason. The same file
    /// twice changes nothing.
    Places {
        #[command(flatten)]
        settings: SettingsArgs,
        /// The CSV file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Says what an import would do, and writes no place
        #[arg(long)]
        dry_run: bool,
        /// Writes every remark, with the row as it was read, to this CSV
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// Writes every place
    Places {
        #[command(flatten)]
        settings: SettingsArgs,
        /// csv: the national schema v1.0.2; geojson: points for a map
        #[arg(long, value_enum, default_value_t = Format::Csv)]
        format: Format,
        /// Writes to this file instead of standard output
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// The formats places are written in.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Format {
    Csv,
    Geojson,
}

/// Runs `maillon import …`.
pub fn import(command: ImportCommand) -> Outcome {
    let ImportCommand::Places { settings, file, dry_run, report } = command;
    File::open(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let app = settings.read()?.open(Clock::System, "", false)?;
    let served = the_territory(&app)?;
    let actor = app.db.read_blocking(move |conn| access::system(conn, served.id))?;
    let mode = if dry_run { Mode::Trial } else { Mode::Import };
    let started = std::time::Instant::now();
    let run = interop::import_file(&app, &actor, &file, mode).map_err(|error| spoken(&error))?;
    print_run(&run, started.elapsed());
    if let Some(path) = report {
        let id = run.id;
        let mut text = Vec::new();
        let text = app.db.read_blocking(move |conn| {
            interop::report(conn, id, &mut text)?;
            Ok::<_, Error>(text)
        })?;
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("Report written to {}.", path.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn print_run(run: &Run, took: std::time::Duration) {
    let counts = [
        ("rows read", run.rows_read),
        ("accepted", run.clean()),
        ("accepted with remarks", run.warned),
        ("set aside", run.quarantined),
        ("new places", run.created),
        ("updated", run.updated),
        ("unchanged", run.unchanged),
        ("older, ignored", run.older),
    ];
    if run.encoding == Encoding::Windows1252 {
        println!("The file is not UTF-8: it was read as Windows-1252. Look at the accents.");
    }
    for (what, count) in counts {
        println!("{count:>9}  {what}");
    }
    let nothing = if run.mode == Mode::Trial { " Nothing was written." } else { "" };
    println!("Done in {:.1} s.{nothing}", took.as_secs_f64());
}

/// Runs `maillon export …`.
pub fn export(command: ExportCommand) -> Outcome {
    let ExportCommand::Places { settings, format, output } = command;
    let app = settings.read()?.open(Clock::System, "", false)?;
    let served = the_territory(&app)?;
    let mut out = writer(output.as_deref())?;
    let count = app.db.read_blocking(move |conn| {
        let query = Query::default();
        let count = match format {
            Format::Csv => interop::export_csv(conn, served.id, &query, &mut out)?,
            Format::Geojson => interop::export_geojson(conn, served.id, &query, &mut out)?,
        };
        out.flush()?;
        Ok::<_, Error>(count)
    })?;
    eprintln!("{count} places written.");
    Ok(ExitCode::SUCCESS)
}

fn writer(output: Option<&Path>) -> Result<Box<dyn Write + Send>, String> {
    let Some(path) = output else { return Ok(Box::new(io::stdout())) };
    let file = File::create(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Box::new(BufWriter::new(file)))
}

fn the_territory(app: &App) -> Result<Territory, Box<dyn std::error::Error>> {
    let mut served = app.db.read_blocking(territory::served)?;
    match served.len() {
        0 => Err("no territory is served yet: see `maillon admin create`".into()),
        _ => Ok(served.remove(0)),
    }
}

/// The sentence of an error and what to do next.
fn spoken(error: &Error) -> String {
    let next = match error {
        Error::Refused(refusal) => refusal.message().attribute("next").text(),
        _ => None,
    };
    next.map_or_else(|| error.to_string(), |next| format!("{error} {next}"))
}
