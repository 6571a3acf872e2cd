//! Adding everything up again, for `maillon check`.

use super::model::WHOLE;
use super::store;
pub use super::store::LineBalance;
use crate::kit::db::{Conn, DbError};

/// Something that does not add up: what, and both figures. Said in English, for operators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imbalance {
    /// What it is about: `funding line 01H…`.
    pub subject: String,
    pub what: String,
}

impl Imbalance {
    pub fn new(kind: &str, id: impl std::fmt::Display, what: impl Into<String>) -> Imbalance {
        Imbalance { subject: format!("{kind} {id}"), what: what.into() }
    }
}

impl std::fmt::Display for Imbalance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.subject, self.what)
    }
}

/// Adds all postings up and compares them with the counters, the ceilings and the shares.
/// Gives how many lines were looked at, and what does not balance.
pub fn verify(conn: &mut Conn) -> Result<(i64, Vec<Imbalance>), DbError> {
    let (mut looked_at, mut found) = (0, Vec::new());
    for line in store::summed_lines(conn)? {
        looked_at += 1;
        let accounts = [
            ("committed", line.committed, line.posted_committed),
            ("owed", line.owed, line.posted_owed),
            ("paid", line.paid, line.posted_paid),
            ("disputed", line.disputed, line.posted_disputed),
            ("released", line.released, line.posted_released),
        ];
        for (account, counter, posted) in accounts {
            if counter != posted || counter < 0 {
                let what = format!("{account} counts {counter} cents, its postings {posted}");
                found.push(Imbalance::new("funding line", line.id, what));
            }
        }
        // What was released is available again.
        let used = line.committed + line.owed + line.paid + line.disputed;
        if used > line.authorised {
            let what = format!("{used} cents used of {} authorised", line.authorised);
            found.push(Imbalance::new("funding line", line.id, what));
        }
    }
    for shares in store::programme_shares(conn)? {
        if shares.total != WHOLE {
            let what = format!("shares add up to {} of {WHOLE}", shares.total);
            found.push(Imbalance::new("programme", shares.id, what));
        }
    }
    Ok((looked_at, found))
}

/// Where the money of every emission is, line by line, by the postings.
pub fn balances_of_emissions(conn: &mut Conn) -> Result<Vec<LineBalance>, DbError> {
    store::balances_of_emissions(conn)
}
