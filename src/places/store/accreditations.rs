//! Rows of accreditations and their suspensions.

use crate::kit::db::{Conn, DbError, FromRow, Row, Tx};
use crate::kit::time::Day;
use crate::places::model::{
    Accreditation, AccreditationId, Fact, Grant, Lifting, PlaceId, Suspension, SuspensionId,
    Withdrawal,
};
use crate::territory::TerritoryId;

/// An accreditation with its ids.
#[derive(Debug, Clone)]
pub struct StoredAccreditation {
    pub id: AccreditationId,
    pub place: PlaceId,
    pub facts: Accreditation,
    /// The ids of `facts.suspensions`, in the same order.
    pub suspensions: Vec<SuspensionId>,
}

/// Whether the place `$place` may take passes of the day `$day`: the rule of
/// [`Accreditation::covers`] in SQL, for queries that say which place and day they mean.
pub const ACCREDITED: &str = "EXISTS (SELECT 1 FROM accreditation
    WHERE accreditation.place_id = $place AND valid_from <= $day AND valid_until >= $day
      AND (withdrawn_from IS NULL OR withdrawn_from > $day)
      AND NOT EXISTS (SELECT 1 FROM accreditation_suspension AS pause
          WHERE pause.accreditation_id = accreditation.id AND pause.suspended_from <= $day
            AND (pause.lifted_from IS NULL OR pause.lifted_from > $day)))";

fn fact(row: &Row<'_>, at: &str, by: &str) -> Result<Option<Fact>, DbError> {
    let (at, by) = (row.get::<Option<_>>(at)?, row.get::<Option<_>>(by)?);
    Ok(at.zip(by).map(|(at, by)| Fact { at, by }))
}

impl FromRow for StoredAccreditation {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let days = row.get::<Option<_>>("valid_from")?.zip(row.get::<Option<_>>("valid_until")?);
        let grant = fact(row, "granted_at", "granted_by")?
            .zip(days)
            .map(|(fact, (from, until))| Grant { fact, from, until });
        let end =
            row.get::<Option<_>>("withdrawn_from")?.zip(row.get::<Option<_>>("withdrawal_reason")?);
        let withdrawal = fact(row, "withdrawn_at", "withdrawn_by")?
            .zip(end)
            .map(|(fact, (from, reason))| Withdrawal { fact, from, reason });
        let requested = Fact { at: row.get("requested_at")?, by: row.get("requested_by")? };
        let facts = Accreditation { requested, grant, suspensions: Vec::new(), withdrawal };
        Ok(Self { id: row.get("id")?, place: row.get("place_id")?, facts, suspensions: Vec::new() })
    }
}

struct StoredSuspension {
    id: SuspensionId,
    accreditation: AccreditationId,
    suspension: Suspension,
}

impl FromRow for StoredSuspension {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let lifted = fact(row, "lifted_at", "lifted_by")?
            .zip(row.get::<Option<_>>("lifted_from")?)
            .map(|(fact, from)| Lifting { fact, from });
        let suspension = Suspension {
            fact: Fact { at: row.get("suspended_at")?, by: row.get("suspended_by")? },
            from: row.get("suspended_from")?,
            reason: row.get("reason")?,
            lifted,
        };
        Ok(Self { id: row.get("id")?, accreditation: row.get("accreditation_id")?, suspension })
    }
}

/// Every accreditation of a place, newest first.
pub fn accreditations_of(
    conn: &mut Conn,
    place: PlaceId,
) -> Result<Vec<StoredAccreditation>, DbError> {
    let mut all: Vec<StoredAccreditation> = conn.query(
        "SELECT id, place_id, requested_at, requested_by, granted_at, granted_by, valid_from, valid_until,
             withdrawn_at, withdrawn_by, withdrawn_from, withdrawal_reason
         FROM accreditation WHERE place_id = $1 ORDER BY requested_at DESC, id DESC",
        &[&place],
    )?;
    let suspensions: Vec<StoredSuspension> = conn.query(
        "SELECT pause.id, accreditation_id, suspended_at, suspended_by, suspended_from, reason, lifted_at, lifted_by,
             lifted_from
         FROM accreditation_suspension AS pause JOIN accreditation ON accreditation.id = pause.accreditation_id
         WHERE place_id = $1 ORDER BY suspended_at, pause.id",
        &[&place],
    )?;
    for stored in suspensions {
        if let Some(owner) = all.iter_mut().find(|one| one.id == stored.accreditation) {
            owner.facts.suspensions.push(stored.suspension);
            owner.suspensions.push(stored.id);
        }
    }
    Ok(all)
}

/// The place an accreditation belongs to.
pub fn accreditation_by_id(
    conn: &mut Conn,
    id: AccreditationId,
) -> Result<Option<PlaceId>, DbError> {
    Ok(conn.values("SELECT place_id AS value FROM accreditation WHERE id = $1", &[&id])?.pop())
}

/// Writes a request.
pub fn insert_request(
    tx: &mut Tx,
    id: AccreditationId,
    place: PlaceId,
    requested: &Fact,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO accreditation (id, place_id, requested_at, requested_by) VALUES ($1, $2, $3, $4)",
        &[&id, &place, &requested.at, &requested.by],
    )?;
    Ok(())
}

/// Writes a grant.
pub fn set_grant(tx: &mut Tx, id: AccreditationId, grant: &Grant) -> Result<(), DbError> {
    tx.execute(
        "UPDATE accreditation SET granted_at = $2, granted_by = $3, valid_from = $4, valid_until = $5 WHERE id = $1",
        &[&id, &grant.fact.at, &grant.fact.by, &grant.from, &grant.until],
    )?;
    Ok(())
}

/// Writes a withdrawal.
pub fn set_withdrawal(tx: &mut Tx, id: AccreditationId, end: &Withdrawal) -> Result<(), DbError> {
    tx.execute(
        "UPDATE accreditation SET withdrawn_at = $2, withdrawn_by = $3, withdrawn_from = $4, withdrawal_reason = $5
         WHERE id = $1",
        &[&id, &end.fact.at, &end.fact.by, &end.from, &end.reason],
    )?;
    Ok(())
}

/// Writes a suspension.
pub fn insert_suspension(
    tx: &mut Tx,
    id: SuspensionId,
    accreditation: AccreditationId,
    suspension: &Suspension,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO accreditation_suspension
             (id, accreditation_id, suspended_at, suspended_by, suspended_from, reason)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            &id,
            &accreditation,
            &suspension.fact.at,
            &suspension.fact.by,
            &suspension.from,
            &suspension.reason,
        ],
    )?;
    Ok(())
}

/// Writes the end of a suspension.
pub fn lift_suspension(tx: &mut Tx, id: SuspensionId, lifting: &Lifting) -> Result<(), DbError> {
    tx.execute(
        "UPDATE accreditation_suspension SET lifted_at = $2, lifted_by = $3, lifted_from = $4 WHERE id = $1",
        &[&id, &lifting.fact.at, &lifting.fact.by, &lifting.from],
    )?;
    Ok(())
}

/// Which of the territory's places may take passes of this day.
pub fn accredited_places(
    conn: &mut Conn,
    territory: TerritoryId,
    day: Day,
) -> Result<Vec<PlaceId>, DbError> {
    let accredited = ACCREDITED.replace("$place", "place.id").replace("$day", "$2");
    let sql = format!("SELECT id AS value FROM place WHERE territory_id = $1 AND {accredited}");
    conn.values(&sql, &[&territory, &day])
}
