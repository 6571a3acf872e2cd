//! How the statements of a programme are checked, approved and paid.

use crate::funding::model::Blocks;
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::money::Cents;
use crate::kit::time::Instant;
use crate::ledger::ProgrammeId;
use crate::row;

/// Days before a changed bank account is used, unless a programme says otherwise.
pub const COOLING_DAYS: i64 = 7;

row! {
    /// The rules of a programme.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Rule {
        /// Statements worth this much or more are approved by two people.
        pub second_from: Option<Cents>,
        /// Share of the uses looked at one by one, in ten-thousandths.
        pub sampling: i64,
        pub sampling_blocks: Blocks,
        pub cooling_days: i64,
        /// The account that pays; all empty when mandates are used.
        pub debtor_name: String,
        pub debtor_iban: String,
        pub debtor_bic: String,
    }
}

impl Default for Rule {
    fn default() -> Rule {
        Rule {
            second_from: None,
            sampling: 0,
            sampling_blocks: Blocks::Approval,
            cooling_days: COOLING_DAYS,
            debtor_name: String::new(),
            debtor_iban: String::new(),
            debtor_bic: String::new(),
        }
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
    let known = conn.query_opt(
        "SELECT second_from, sampling, sampling_blocks, cooling_days, debtor_name, debtor_iban,
                debtor_bic
         FROM payment_rule WHERE programme_id = $1",
        &[&programme],
    )?;
    Ok(known.unwrap_or_default())
}

/// Days before a changed bank account is used: the longest that the territory's programmes ask.
pub fn cooling_days(conn: &mut Conn, programmes: &[ProgrammeId]) -> Result<i64, DbError> {
    let mut days = Vec::new();
    for programme in programmes {
        days.push(rule(conn, *programme)?.cooling_days);
    }
    Ok(days.into_iter().max().unwrap_or(COOLING_DAYS))
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
        "INSERT INTO payment_rule (programme_id, second_from, sampling, sampling_blocks,
             cooling_days, debtor_name, debtor_iban, debtor_bic, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (programme_id) DO UPDATE SET second_from = excluded.second_from,
             sampling = excluded.sampling, sampling_blocks = excluded.sampling_blocks,
             cooling_days = excluded.cooling_days, debtor_name = excluded.debtor_name,
             debtor_iban = excluded.debtor_iban, debtor_bic = excluded.debtor_bic,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        &[
            &programme,
            &rule.second_from,
            &rule.sampling,
            &rule.sampling_blocks,
            &rule.cooling_days,
            &rule.debtor_name,
            &rule.debtor_iban,
            &rule.debtor_bic,
            &now,
            &by,
        ],
    )?;
    Ok(())
}
