//! `maillon check`: everything that must hold, verified on the data itself.

use std::error::Error;
use std::process::ExitCode;

use super::{Installation, Outcome, SettingsArgs};
use crate::funding;
use crate::kit::db::{Conn, Db, DbError, Options};
use crate::kit::{installation, journal};
use crate::ledger::{self, Imbalance};
use crate::{passes, territory};

/// What a verification found: how many things it looked at, and every break.
pub struct Verified {
    pub what: &'static str,
    pub looked_at: i64,
    pub breaks: Vec<String>,
}

pub fn run(settings: &SettingsArgs) -> Outcome {
    let installation = settings.read()?;
    let db = Db::open_as_is(&installation.database, &Options::default())?;
    if !db.read_blocking(|conn| conn.has_table("territory"))? {
        return Err("this is no database of Maillon, or `maillon migrate` was never run".into());
    }
    let mut verified = db.read_blocking(verify)?;
    verified.push(key(&db, &installation)?);
    let mut broken = 0;
    for part in &verified {
        let state = if part.breaks.is_empty() { "ok" } else { "BROKEN" };
        println!("{:<12} {state:<7} {:>9} looked at", part.what, part.looked_at);
        for line in &part.breaks {
            println!("  - {line}");
        }
        broken += part.breaks.len();
    }
    if broken == 0 {
        if db.read_blocking(territory::served)?.is_empty() {
            println!("No territory is served yet: there is nothing to hold.");
        }
        println!("Everything holds.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{broken} things do not hold. Stop paying, keep this report, restore or correct.");
    Ok(ExitCode::FAILURE)
}

/// Verifies every room on one snapshot.
pub fn verify(conn: &mut Conn) -> Result<Vec<Verified>, DbError> {
    let journal = match journal::verify(conn)? {
        Ok(lines) => Verified { what: "journal", looked_at: lines, breaks: Vec::new() },
        Err(broken) => Verified {
            what: "journal",
            looked_at: broken.seq,
            breaks: vec![format!("chain {} is broken at line {}", broken.chain, broken.seq)],
        },
    };
    let mut journal = journal;
    for territory in territory::served(conn)? {
        // A territory's founding is its first line.
        if journal::lines(conn, &territory.id.to_string())? == 0 {
            journal.breaks.push(format!("{} has no journal at all", territory.id));
        }
    }
    let ledger = added_up("ledger", ledger::verify(conn)?);
    let passes = added_up("passes", passes::verify(conn)?);
    let funding = added_up("statements", funding::verify(conn)?);
    Ok(vec![journal, ledger, passes, funding])
}

/// Whether the key of the data folder is the one the passes were made with.
fn key(db: &Db, installation: &Installation) -> Result<Verified, Box<dyn Error>> {
    let mut breaks = Vec::new();
    let path = installation.key_path();
    if !db.read_blocking(installation::has_key)? {
        return Ok(Verified { what: "key", looked_at: 0, breaks });
    }
    let looked_at = match installation.kept_key()? {
        None => {
            breaks.push(format!("there is no {}: no pass could be recognised", path.display()));
            0
        }
        Some(key) => {
            if !db.read_blocking(move |conn| installation::is_key(conn, &key))? {
                breaks.push(format!("{} is not the key of this database", path.display()));
            }
            1
        }
    };
    Ok(Verified { what: "key", looked_at, breaks })
}

fn added_up(what: &'static str, (looked_at, found): (i64, Vec<Imbalance>)) -> Verified {
    Verified { what, looked_at, breaks: found.iter().map(ToString::to_string).collect() }
}
