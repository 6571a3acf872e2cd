//! How the statements of a programme are checked, approved and paid.

use crate::funding::model::{COOLING_DAYS, Rule};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::Instant;
use crate::ledger::ProgrammeId;
use crate::row;

row! {
    /// Rules that were said, and that somebody else must confirm.
    #[derive(Debug, Clone)]
    pub struct WaitingRule {
        pub rank: i64,
        pub proposed_at: Instant,
        pub proposed_by: String,
    }
}

const RULE: &str = "SELECT second_from, sampling, sampling_blocks, cooling_days, debtor_name,
        debtor_iban, debtor_bic FROM payment_rule WHERE programme_id = $1";

const WAITING: &str = "confirmations = 1 AND confirmed_at IS NULL AND refused_at IS NULL";

/// The rules of a programme that are in force.
pub fn rule(conn: &mut Conn, programme: ProgrammeId) -> Result<Rule, DbError> {
    let known = conn.query_opt(
        &format!(
            "{RULE} AND (confirmations = 0 OR confirmed_at IS NOT NULL) ORDER BY rank DESC LIMIT 1"
        ),
        &[&programme],
    )?;
    Ok(known.unwrap_or_default())
}

/// The rules of a programme that wait for a confirmation.
pub fn waiting_rule(
    conn: &mut Conn,
    programme: ProgrammeId,
) -> Result<Option<(WaitingRule, Rule)>, DbError> {
    let waiting = conn.query_opt(
        &format!(
            "SELECT rank, proposed_at, proposed_by FROM payment_rule
             WHERE programme_id = $1 AND {WAITING}"
        ),
        &[&programme],
    )?;
    let rule = conn.query_opt(&format!("{RULE} AND {WAITING}"), &[&programme])?;
    Ok(waiting.zip(rule))
}

/// Days before a changed bank account is used: the longest that the territory's programmes ask.
pub fn cooling_days(conn: &mut Conn, programmes: &[ProgrammeId]) -> Result<i64, DbError> {
    let mut days = Vec::new();
    for programme in programmes {
        days.push(rule(conn, *programme)?.cooling_days);
    }
    Ok(days.into_iter().max().unwrap_or(COOLING_DAYS))
}

/// Says the rules of a programme. `false` when others wait, or were said at the same time: the
/// unique indexes decide.
pub fn propose_rule(
    tx: &mut Tx,
    programme: ProgrammeId,
    rule: &Rule,
    confirmations: i64,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let written = tx.execute(
        "INSERT INTO payment_rule (programme_id, rank, second_from, sampling, sampling_blocks,
             cooling_days, debtor_name, debtor_iban, debtor_bic, confirmations, proposed_at,
             proposed_by)
         SELECT CAST($1 AS TEXT),
                (SELECT COALESCE(max(rank), 0) + 1 FROM payment_rule WHERE programme_id = $1),
                CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS BIGINT),
                CAST($6 AS TEXT), CAST($7 AS TEXT), CAST($8 AS TEXT), CAST($9 AS BIGINT),
                CAST($10 AS BIGINT), CAST($11 AS TEXT)
         WHERE NOT EXISTS (
             SELECT 1 FROM payment_rule WHERE programme_id = $1 AND confirmations = 1
                AND confirmed_at IS NULL AND refused_at IS NULL)
         ON CONFLICT DO NOTHING",
        &[
            &programme,
            &rule.second_from,
            &rule.sampling,
            &rule.sampling_blocks,
            &rule.cooling_days,
            &rule.debtor_name,
            &rule.debtor_iban,
            &rule.debtor_bic,
            &confirmations,
            &now,
            &by,
        ],
    )?;
    Ok(written == 1)
}

/// Confirms the rules that wait, when they are those of this rank.
pub fn confirm_rule(
    tx: &mut Tx,
    programme: ProgrammeId,
    rank: i64,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        &format!(
            "UPDATE payment_rule SET confirmed_at = $3, confirmed_by = $4
             WHERE programme_id = $1 AND rank = $2 AND {WAITING}"
        ),
        &[&programme, &rank, &now, &by],
    )?;
    Ok(changed == 1)
}

/// Refuses them.
pub fn refuse_rule(
    tx: &mut Tx,
    programme: ProgrammeId,
    rank: i64,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        &format!(
            "UPDATE payment_rule SET refused_at = $3, refused_by = $4
             WHERE programme_id = $1 AND rank = $2 AND {WAITING}"
        ),
        &[&programme, &rank, &now, &by],
    )?;
    Ok(changed == 1)
}
