//! How the statements of a programme are approved.

use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::money::Cents;
use crate::kit::time::Instant;
use crate::ledger::ProgrammeId;
use crate::row;

row! {
    /// The rules of a programme. Without any: one approval is enough.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct Rule {
        /// Statements worth this much or more are approved by two people.
        pub second_from: Option<Cents>,
    }
}

impl Rule {
    /// How many people approve a statement worth `cents`.
    pub fn approvals(&self, cents: Cents) -> i64 {
        if self.second_from.is_some_and(|from| cents >= from) { 2 } else { 1 }
    }
}

/// The rules of a programme.
pub fn rule(conn: &mut Conn, programme: ProgrammeId) -> Result<Rule, DbError> {
    let known = conn
        .query_opt("SELECT second_from FROM payment_rule WHERE programme_id = $1", &[&programme])?;
    Ok(known.unwrap_or_default())
}

/// Writes the rules of a programme.
pub fn set_rule(
    tx: &mut Tx,
    programme: ProgrammeId,
    rule: &Rule,
    by: &str,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO payment_rule (programme_id, second_from, changed_at, changed_by)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (programme_id) DO UPDATE SET second_from = excluded.second_from,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        &[&programme, &rule.second_from, &now, &by],
    )?;
    Ok(())
}
