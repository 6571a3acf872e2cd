//! Corrections of uses that a statement lists.

use super::lines::StoredLine;
use crate::access::PlaceId;
use crate::funding::model::{CorrectionId, Kind, StatementId};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant};
use crate::ledger::{EmissionId, ProgrammeId};
use crate::passes::RedemptionId;
use crate::row;
use crate::territory::TerritoryId;

row! {
    /// A use found wrong after its statement was closed.
    #[derive(Debug, Clone)]
    pub struct Correction {
        pub id: CorrectionId,
        pub territory_id: TerritoryId,
        pub redemption_id: RedemptionId,
        /// The statement that listed it on the day of the request.
        pub statement_id: StatementId,
        pub place_id: PlaceId,
        pub programme_id: ProgrammeId,
        pub emission_id: EmissionId,
        pub pass_serial: String,
        pub redeemed_on: Day,
        pub activity: String,
        pub cents: Cents,
        pub reason: String,
        pub requested_at: Instant,
        pub requested_by: String,
        pub accepted_at: Option<Instant>,
        pub accepted_by: Option<String>,
        pub refused_at: Option<Instant>,
        pub refused_by: Option<String>,
    }
}

impl Correction {
    pub fn is_decided(&self) -> bool {
        self.accepted_at.is_some() || self.refused_at.is_some()
    }
    /// The negative line it becomes.
    pub fn line(&self) -> StoredLine {
        StoredLine {
            redemption_id: self.redemption_id.to_string(),
            kind: Kind::Correction,
            emission_id: self.emission_id,
            pass_serial: self.pass_serial.clone(),
            redeemed_on: self.redeemed_on,
            activity: self.activity.clone(),
            cents: Cents(-self.cents.0),
        }
    }
}

const COLUMNS: &str = "id, territory_id, redemption_id, statement_id, place_id, programme_id,
    emission_id, pass_serial, redeemed_on, activity, cents, reason, requested_at, requested_by,
    accepted_at, accepted_by, refused_at, refused_by";

/// Asks for a correction. `false` when one of this use waits or was accepted: the unique index
/// decides.
pub fn insert(tx: &mut Tx, new: &Correction) -> Result<bool, DbError> {
    let written = tx.execute(
        "INSERT INTO correction (id, territory_id, redemption_id, statement_id, place_id,
             programme_id, emission_id, pass_serial, redeemed_on, activity, cents, reason,
             requested_at, requested_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT DO NOTHING",
        &[
            &new.id,
            &new.territory_id,
            &new.redemption_id,
            &new.statement_id,
            &new.place_id,
            &new.programme_id,
            &new.emission_id,
            &new.pass_serial,
            &new.redeemed_on,
            &new.activity,
            &new.cents,
            &new.reason,
            &new.requested_at,
            &new.requested_by,
        ],
    )?;
    Ok(written == 1)
}

/// Writes the decision on a correction that waits. `false` when somebody decided before.
pub fn decide(
    tx: &mut Tx,
    id: CorrectionId,
    accepted: bool,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let what = if accepted { "accepted" } else { "refused" };
    let changed = tx.execute(
        &format!(
            "UPDATE correction SET {what}_at = $2, {what}_by = $3
             WHERE id = $1 AND accepted_at IS NULL AND refused_at IS NULL"
        ),
        &[&id, &now, &by],
    )?;
    Ok(changed == 1)
}

pub fn by_id(
    conn: &mut Conn,
    territory: TerritoryId,
    id: CorrectionId,
) -> Result<Option<Correction>, DbError> {
    conn.query_opt(
        &format!("SELECT {COLUMNS} FROM correction WHERE id = $1 AND territory_id = $2"),
        &[&id, &territory],
    )
}

/// The correction of a use that waits or was accepted.
pub fn standing(
    conn: &mut Conn,
    territory: TerritoryId,
    redemption: RedemptionId,
) -> Result<Option<Correction>, DbError> {
    conn.query_opt(
        &format!(
            "SELECT {COLUMNS} FROM correction
             WHERE redemption_id = $1 AND territory_id = $2 AND refused_at IS NULL"
        ),
        &[&redemption, &territory],
    )
}

/// The corrections of a territory, those that wait first, then the newest.
pub fn all(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Correction>, DbError> {
    conn.query(
        &format!(
            "SELECT {COLUMNS} FROM correction WHERE territory_id = $1
             ORDER BY CASE WHEN accepted_at IS NULL AND refused_at IS NULL THEN 0 ELSE 1 END,
                      requested_at DESC, id DESC LIMIT 200"
        ),
        &[&territory],
    )
}

row! {
    /// What waits for a decision on a statement.
    #[derive(Debug, Clone)]
    pub struct Disputed { pub statement_id: StatementId, pub passes: i64, pub cents: Cents }
}

/// What is in dispute, by the statement that lists it now: that of the day of the request, or the
/// one that follows it.
pub fn disputed(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Disputed>, DbError> {
    conn.query(
        "SELECT statement_id, count(*) AS passes, CAST(sum(cents) AS BIGINT) AS cents
         FROM (SELECT correction.cents, COALESCE(
                   (SELECT line.statement_id FROM statement_line AS line
                    WHERE line.redemption_id = correction.redemption_id AND line.kind = 'use'
                      AND line.superseded_at IS NULL), correction.statement_id) AS statement_id
               FROM correction
               WHERE territory_id = $1 AND accepted_at IS NULL AND refused_at IS NULL) AS waiting
         GROUP BY statement_id ORDER BY statement_id",
        &[&territory],
    )
}

row! {
    /// What became of a use that a line lists.
    #[derive(Debug, Clone)]
    pub struct LineCorrection {
        pub redemption_id: String,
        pub accepted_at: Option<Instant>,
        /// The statement that takes it back, and its number.
        pub back_id: Option<StatementId>,
        pub back_year: Option<i64>,
        pub back_number: Option<i64>,
    }
}

/// The corrections that wait or were accepted, of the uses on some lines of a statement: those
/// after the first `offset`.
pub fn on_lines(
    conn: &mut Conn,
    id: StatementId,
    offset: i64,
    count: i64,
) -> Result<Vec<LineCorrection>, DbError> {
    conn.query(
        "SELECT correction.redemption_id, correction.accepted_at, statement.id AS back_id,
                statement.year AS back_year, statement.number AS back_number
         FROM statement_line AS line
         JOIN correction ON correction.redemption_id = line.redemption_id
              AND correction.refused_at IS NULL
         LEFT JOIN statement_line AS back ON back.redemption_id = line.redemption_id
              AND back.kind = 'correction' AND back.superseded_at IS NULL
         LEFT JOIN statement ON statement.id = back.statement_id
         WHERE line.statement_id = $1 AND line.kind = 'use' AND line.rank > $2 AND line.rank <= $3",
        &[&id, &offset, &(offset + count)],
    )
}

/// How many uses that a statement lists now are in dispute.
pub fn disputed_on(conn: &mut Conn, id: StatementId) -> Result<i64, DbError> {
    conn.value(
        "SELECT count(*) AS value
         FROM statement_line JOIN correction
              ON correction.redemption_id = statement_line.redemption_id
         WHERE statement_line.statement_id = $1 AND kind = 'use' AND superseded_at IS NULL
           AND accepted_at IS NULL AND refused_at IS NULL",
        &[&id],
    )
}

/// What an accepted correction is, that no live line takes back yet.
const TO_TAKE_BACK: &str = "accepted_at IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM statement_line
                 WHERE statement_line.redemption_id = correction.redemption_id
                   AND kind = 'correction' AND superseded_at IS NULL)";

/// The accepted corrections of a territory that no statement takes back yet.
pub fn not_taken_back(
    conn: &mut Conn,
    territory: TerritoryId,
) -> Result<Vec<CorrectionId>, DbError> {
    conn.values(
        &format!("SELECT id AS value FROM correction WHERE territory_id = $1 AND {TO_TAKE_BACK}"),
        &[&territory],
    )
}

/// The accepted corrections of a place that no live line takes back yet, oldest first.
pub fn to_take_back(
    conn: &mut Conn,
    place: PlaceId,
    programme: ProgrammeId,
) -> Result<Vec<Correction>, DbError> {
    conn.query(
        &format!(
            "SELECT {COLUMNS} FROM correction
             WHERE place_id = $1 AND programme_id = $2 AND {TO_TAKE_BACK}
             ORDER BY accepted_at, id"
        ),
        &[&place, &programme],
    )
}
