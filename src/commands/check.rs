//! `maillon check`: everything that must hold, verified on the data itself.

use std::process::ExitCode;

use super::{Outcome, SettingsArgs};
use crate::funding;
use crate::kit::db::{Conn, Db, DbError, Options};
use crate::kit::journal;
use crate::ledger::{self, Imbalance};
use crate::passes;

/// What a verification found: how many things it looked at, and every break.
pub struct Verified {
    pub what: &'static str,
    pub looked_at: i64,
    pub breaks: Vec<String>,
}

pub fn run(settings: &SettingsArgs) -> Outcome {
    let installation = settings.read()?;
    let db = Db::open_as_is(&installation.database, &Options::default())?;
    let verified = db.read_blocking(verify)?;
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
    let ledger = added_up("ledger", ledger::verify(conn)?);
    let passes = added_up("passes", passes::verify(conn)?);
    let funding = added_up("statements", funding::verify(conn)?);
    Ok(vec![journal, ledger, passes, funding])
}

fn added_up(what: &'static str, (looked_at, found): (i64, Vec<Imbalance>)) -> Verified {
    Verified { what, looked_at, breaks: found.iter().map(ToString::to_string).collect() }
}
