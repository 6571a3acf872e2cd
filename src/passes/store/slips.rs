//! Slips: a range of booklets on its way from a depot to another.

use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::{Day, Instant};
use crate::ledger::EmissionId;
use crate::passes::model::{DepotId, Range, SlipId};
use crate::row;
use crate::territory::TerritoryId;

row! {
    /// A numbered slip.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Slip {
        pub id: SlipId,
        pub territory_id: TerritoryId,
        pub number: i64,
        pub emission_id: EmissionId,
        /// None: from the printer.
        pub from_depot_id: Option<DepotId>,
        pub to_depot_id: DepotId,
        pub first_number: i64,
        pub last_number: i64,
        pub sent_at: Instant,
        pub sent_on: Day,
        pub sent_by: String,
        pub received_at: Option<Instant>,
        pub received_by: Option<String>,
        /// Taken back by its sender before it was received.
        pub cancelled_at: Option<Instant>,
    }
}

impl Slip {
    pub fn range(&self) -> Range {
        Range { first: self.first_number, last: self.last_number }
    }
    /// Sent, not received, not taken back.
    pub fn is_open(&self) -> bool {
        self.received_at.is_none() && self.cancelled_at.is_none()
    }
}

const SLIP: &str = "SELECT id, territory_id, number, emission_id, from_depot_id, to_depot_id,
        first_number, last_number, sent_at, sent_on, sent_by, received_at, received_by,
        cancelled_at
    FROM custody_slip";

pub fn slip(conn: &mut Conn, id: SlipId) -> Result<Option<Slip>, DbError> {
    conn.query_opt(&format!("{SLIP} WHERE id = $1"), &[&id])
}

/// The slips from or to a depot, the latest first.
pub fn slips_of(conn: &mut Conn, depot: DepotId) -> Result<Vec<Slip>, DbError> {
    conn.query(
        &format!("{SLIP} WHERE from_depot_id = $1 OR to_depot_id = $1 ORDER BY number DESC"),
        &[&depot],
    )
}

/// The slips on their way: sent, not received.
pub fn slips_on_their_way(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Slip>, DbError> {
    conn.query(
        &format!(
            "{SLIP} WHERE territory_id = $1 AND received_at IS NULL
             AND cancelled_at IS NULL ORDER BY number"
        ),
        &[&territory],
    )
}

pub fn slips_of_emission(conn: &mut Conn, emission: EmissionId) -> Result<Vec<Slip>, DbError> {
    conn.query(&format!("{SLIP} WHERE emission_id = $1 ORDER BY number"), &[&emission])
}

/// The next number of a slip: no gap, for the territory is locked by whoever asks.
pub fn next_slip_number(tx: &mut Tx, territory: TerritoryId) -> Result<i64, DbError> {
    tx.lock("territory", &territory)?;
    tx.value(
        "SELECT COALESCE(max(number), 0) + 1 AS value FROM custody_slip WHERE territory_id = $1",
        &[&territory],
    )
}

pub fn insert_slip(tx: &mut Tx, slip: &Slip) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO custody_slip (id, territory_id, number, emission_id, from_depot_id,
                                   to_depot_id, first_number, last_number, sent_at, sent_on,
                                   sent_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            &slip.id,
            &slip.territory_id,
            &slip.number,
            &slip.emission_id,
            &slip.from_depot_id,
            &slip.to_depot_id,
            &slip.first_number,
            &slip.last_number,
            &slip.sent_at,
            &slip.sent_on,
            &slip.sent_by,
        ],
    )?;
    Ok(())
}

pub fn receive_slip(tx: &mut Tx, id: SlipId, by: &str, now: Instant) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE custody_slip SET received_at = $2, received_by = $3
         WHERE id = $1 AND received_at IS NULL AND cancelled_at IS NULL",
        &[&id, &now, &by],
    )?;
    Ok(changed == 1)
}

/// Moves the booklets of a slip that are where it takes them from; says how many. `delivered`:
/// to a referrer's, not to a stock. Within [`super::tallied`].
pub fn move_booklets(tx: &mut Tx, slip: &Slip, delivered: bool) -> Result<u64, DbError> {
    let on = delivered.then_some(slip.sent_on);
    let from = slip.from_depot_id.map_or_else(String::new, |id| id.to_string());
    let (emission, first, last) = (&slip.emission_id, &slip.first_number, &slip.last_number);
    tx.execute(
        "UPDATE booklet SET depot_id = $4, delivered_on = $5
         WHERE emission_id = $1 AND number BETWEEN $2 AND $3
           AND COALESCE(depot_id, '') = $6 AND handed_over_at IS NULL AND destroyed_at IS NULL",
        &[emission, first, last, &slip.to_depot_id, &on, &from],
    )
}

/// One movement per booklet of the slip.
pub fn insert_movements(tx: &mut Tx, slip: &Slip) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO custody_movement (id, booklet_id, slip_id, from_depot_id, to_depot_id,
                                       moved_at, moved_on)
         SELECT CAST($1 AS TEXT) || '/' || CAST(number AS TEXT), id, CAST($1 AS TEXT),
                CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS TEXT)
         FROM booklet WHERE emission_id = $6 AND number BETWEEN $7 AND $8",
        &[
            &slip.id,
            &slip.from_depot_id,
            &slip.to_depot_id,
            &slip.sent_at,
            &slip.sent_on,
            &slip.emission_id,
            &slip.first_number,
            &slip.last_number,
        ],
    )?;
    Ok(())
}

/// The number of a slip on its way that holds a booklet of the range.
pub fn open_slip_over(
    conn: &mut Conn,
    emission: EmissionId,
    range: Range,
) -> Result<Option<i64>, DbError> {
    conn.value(
        "SELECT min(number) AS value FROM custody_slip
         WHERE emission_id = $1 AND received_at IS NULL AND cancelled_at IS NULL
           AND first_number <= $3 AND last_number >= $2",
        &[&emission, &range.first, &range.last],
    )
}

/// Takes a slip back; `false` when it was received, or taken back already.
pub fn cancel_slip(tx: &mut Tx, id: SlipId, by: &str, now: Instant) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE custody_slip SET cancelled_at = $2, cancelled_by = $3
         WHERE id = $1 AND received_at IS NULL AND cancelled_at IS NULL",
        &[&id, &now, &by],
    )?;
    Ok(changed == 1)
}

/// Puts the booklets of a slip that are where it sent them back where it took them from; says how
/// many. Within [`super::tallied`].
pub fn move_booklets_back(tx: &mut Tx, slip: &Slip, on: Day) -> Result<u64, DbError> {
    let (emission, first, last) = (&slip.emission_id, &slip.first_number, &slip.last_number);
    tx.execute(
        "UPDATE booklet SET depot_id = $4, delivered_on = CASE
             WHEN EXISTS (SELECT 1 FROM depot WHERE depot.id = $4 AND kind = 'referrer')
             THEN CAST($6 AS TEXT) END
         WHERE emission_id = $1 AND number BETWEEN $2 AND $3 AND depot_id = $5",
        &[emission, first, last, &slip.from_depot_id, &slip.to_depot_id, &on],
    )
}

/// One movement per booklet of a slip that is taken back.
pub fn insert_movements_back(
    tx: &mut Tx,
    slip: &Slip,
    now: Instant,
    on: Day,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO custody_movement (id, booklet_id, slip_id, from_depot_id, to_depot_id,
                                       moved_at, moved_on)
         SELECT CAST($1 AS TEXT) || '/' || CAST(number AS TEXT) || '/back', id,
                CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT),
                CAST($5 AS TEXT)
         FROM booklet WHERE emission_id = $6 AND number BETWEEN $7 AND $8",
        &[
            &slip.id,
            &slip.to_depot_id,
            &slip.from_depot_id,
            &now,
            &on,
            &slip.emission_id,
            &slip.first_number,
            &slip.last_number,
        ],
    )?;
    Ok(())
}
