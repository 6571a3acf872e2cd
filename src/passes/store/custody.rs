//! Depots, handovers and movements.

use crate::access::OrganisationId;
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::{Day, Instant};
use crate::ledger::EmissionId;
use crate::passes::model::{BookletId, DepotId, DestructionId, MovementId, Range, SlipId};
use crate::people::PersonId;
use crate::territory::{CommuneCode, TerritoryId};
use crate::{row, words};

words! {
    /// What a depot is.
    pub enum DepotKind {
        /// The collectivité's own stock.
        Stock = "stock",
        /// The drawer of an organisation that hands booklets over.
        Referrer = "referrer",
    }
}

row! {
    /// Where booklets are kept.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Depot {
        pub id: DepotId,
        pub territory_id: TerritoryId,
        pub name: String,
        pub kind: DepotKind,
        pub organisation_id: Option<OrganisationId>,
        pub commune: CommuneCode,
    }
}

const DEPOT: &str = "SELECT id, territory_id, name, kind, organisation_id, commune FROM depot";

/// The depots of a territory: its stocks first, then by name.
pub fn depots(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Depot>, DbError> {
    conn.query(
        &format!("{DEPOT} WHERE territory_id = $1 ORDER BY kind DESC, name, id"),
        &[&territory],
    )
}

pub fn depot(conn: &mut Conn, id: DepotId) -> Result<Option<Depot>, DbError> {
    conn.query_opt(&format!("{DEPOT} WHERE id = $1"), &[&id])
}

pub fn depot_of(conn: &mut Conn, organisation: OrganisationId) -> Result<Option<Depot>, DbError> {
    conn.query_opt(&format!("{DEPOT} WHERE organisation_id = $1"), &[&organisation])
}

pub fn insert_depot(tx: &mut Tx, depot: &Depot, now: Instant) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO depot (id, territory_id, name, kind, organisation_id, commune, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &depot.id,
            &depot.territory_id,
            &depot.name,
            &depot.kind,
            &depot.organisation_id,
            &depot.commune,
            &now,
        ],
    )?;
    Ok(())
}

pub fn update_depot(
    tx: &mut Tx,
    id: DepotId,
    name: &str,
    commune: CommuneCode,
) -> Result<(), DbError> {
    let sql = "UPDATE depot SET name = $2, commune = $3 WHERE id = $1";
    tx.execute(sql, &[&id, &name, &commune])?;
    Ok(())
}

/// The serials of a range that are not at `from` (none: the printer).
pub fn not_there(
    conn: &mut Conn,
    emission: EmissionId,
    range: Range,
    from: Option<DepotId>,
) -> Result<Vec<String>, DbError> {
    conn.values(
        "SELECT serial AS value FROM booklet
         WHERE emission_id = $1 AND number BETWEEN $2 AND $3
           AND (COALESCE(depot_id, '') <> $4 OR handed_over_at IS NOT NULL
                OR destroyed_at IS NOT NULL)
         ORDER BY number",
        &[&emission, &range.first, &range.last, &from.map_or(String::new(), |id| id.to_string())],
    )
}

/// Hands a booklet over, if it is still in the depot.
pub fn hand_over(
    tx: &mut Tx,
    booklet: BookletId,
    depot: DepotId,
    to: &HandedOver<'_>,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE booklet SET depot_id = NULL, handed_over_at = $3, handed_over_by = $4,
                            handed_over_on = $5, referrer_id = $6, person_id = $7
         WHERE id = $1 AND depot_id = $2",
        &[&booklet, &depot, &to.at, &to.by, &to.on, &to.referrer, &to.person],
    )?;
    Ok(changed == 1)
}

/// A handover, as it is stored.
pub struct HandedOver<'a> {
    pub at: Instant,
    pub by: &'a str,
    pub on: Day,
    pub referrer: OrganisationId,
    pub person: Option<PersonId>,
}

pub fn insert_handover_movement(
    tx: &mut Tx,
    id: MovementId,
    booklet: BookletId,
    from: DepotId,
    at: Instant,
    on: Day,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO custody_movement (id, booklet_id, from_depot_id, moved_at, moved_on)
         VALUES ($1, $2, $3, $4, $5)",
        &[&id, &booklet, &from, &at, &on],
    )?;
    Ok(())
}

row! {
    /// A movement of a booklet, with the names of both ends.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Movement {
        pub slip_id: Option<SlipId>,
        pub slip_number: Option<i64>,
        pub destruction_id: Option<DestructionId>,
        pub destruction_number: Option<i64>,
        pub from_name: Option<String>,
        pub to_name: Option<String>,
        pub moved_at: Instant,
        pub received_at: Option<Instant>,
    }

    /// How many booklets a depot holds, per emission.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Stock {
        pub depot_id: DepotId,
        pub emission_id: EmissionId,
        pub booklets: i64,
    }
}

/// The movements of a booklet, in order.
pub fn movements_of(conn: &mut Conn, booklet: BookletId) -> Result<Vec<Movement>, DbError> {
    conn.query(
        "SELECT slip_id, slip.number AS slip_number, destruction_id,
                destruction.number AS destruction_number, origin.name AS from_name,
                target.name AS to_name, moved_at, received_at
         FROM custody_movement
         LEFT JOIN custody_slip AS slip ON slip.id = slip_id
         LEFT JOIN destruction ON destruction.id = destruction_id
         LEFT JOIN depot AS origin ON origin.id = custody_movement.from_depot_id
         LEFT JOIN depot AS target ON target.id = custody_movement.to_depot_id
         WHERE booklet_id = $1
         ORDER BY moved_at, COALESCE(slip.number, 9000000000000000)",
        &[&booklet],
    )
}

/// The stock of every depot of the territory at the end of a day: what came in less what went
/// out, by the movements alone.
pub fn stock_on(conn: &mut Conn, territory: TerritoryId, day: Day) -> Result<Vec<Stock>, DbError> {
    conn.query(
        "SELECT moves.depot_id, emission_id, CAST(sum(moved) AS BIGINT) AS booklets FROM (
             SELECT to_depot_id AS depot_id, booklet_id, 1 AS moved FROM custody_movement
             WHERE to_depot_id IS NOT NULL AND moved_on <= $2
             UNION ALL
             SELECT from_depot_id AS depot_id, booklet_id, -1 AS moved FROM custody_movement
             WHERE from_depot_id IS NOT NULL AND moved_on <= $2
         ) AS moves
         JOIN booklet ON booklet.id = booklet_id
         JOIN depot ON depot.id = moves.depot_id
         WHERE territory_id = $1
         GROUP BY moves.depot_id, emission_id HAVING sum(moved) <> 0
         ORDER BY moves.depot_id, emission_id",
        &[&territory, &day],
    )
}

row! {
    /// The first booklets of a depot that may be handed over.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Available { pub serial: String, pub valid_until: Day, pub label: String }
}

/// The next booklets a depot may hand over today, those that expire first.
pub fn available_in(
    conn: &mut Conn,
    depot: DepotId,
    today: Day,
    limit: i64,
) -> Result<Vec<Available>, DbError> {
    conn.query(
        "SELECT serial, valid_until, label FROM booklet
         JOIN emission ON emission.id = emission_id
         WHERE depot_id = $1 AND activated_at IS NOT NULL AND distribution_until >= $2
         ORDER BY valid_until, serial LIMIT $3",
        &[&depot, &today, &limit],
    )
}
