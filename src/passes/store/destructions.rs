//! Destructions: booklets that will never be used.

use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::{Day, Instant};
use crate::ledger::EmissionId;
use crate::passes::model::{DepotId, DestructionId, Range};
use crate::row;
use crate::territory::TerritoryId;

row! {
    /// Booklets of a depot to be destroyed, or that were.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Destruction {
        pub id: DestructionId,
        pub territory_id: TerritoryId,
        pub number: i64,
        pub emission_id: EmissionId,
        pub depot_id: DepotId,
        pub first_number: i64,
        pub last_number: i64,
        pub reason: String,
        pub asked_at: Instant,
        pub asked_by: String,
        /// The second signature: from then on the booklets are destroyed.
        pub signed_at: Option<Instant>,
        pub signed_by: Option<String>,
        /// Given up before the second signature.
        pub dropped_at: Option<Instant>,
    }
}

impl Destruction {
    pub fn range(&self) -> Range {
        Range { first: self.first_number, last: self.last_number }
    }
    /// Waits for its second signature.
    pub fn is_open(&self) -> bool {
        self.signed_at.is_none() && self.dropped_at.is_none()
    }
}

const DESTRUCTION: &str = "SELECT id, territory_id, number, emission_id, depot_id, first_number,
        last_number, reason, asked_at, asked_by, signed_at, signed_by, dropped_at
    FROM destruction";

pub fn destruction(conn: &mut Conn, id: DestructionId) -> Result<Option<Destruction>, DbError> {
    conn.query_opt(&format!("{DESTRUCTION} WHERE id = $1"), &[&id])
}

/// The destructions of a territory, the latest first.
pub fn destructions(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Destruction>, DbError> {
    conn.query(
        &format!("{DESTRUCTION} WHERE territory_id = $1 ORDER BY number DESC"),
        &[&territory],
    )
}

/// The next number of a destruction: no gap, for the territory is locked by whoever asks.
pub fn next_destruction_number(tx: &mut Tx, territory: TerritoryId) -> Result<i64, DbError> {
    tx.lock("territory", &territory)?;
    tx.value(
        "SELECT COALESCE(max(number), 0) + 1 AS value FROM destruction WHERE territory_id = $1",
        &[&territory],
    )
}

/// The number of an unsigned destruction that holds a booklet of the range.
pub fn open_destruction_over(
    conn: &mut Conn,
    emission: EmissionId,
    range: Range,
) -> Result<Option<i64>, DbError> {
    conn.value(
        "SELECT min(number) AS value FROM destruction
         WHERE emission_id = $1 AND signed_at IS NULL AND dropped_at IS NULL
           AND first_number <= $3 AND last_number >= $2",
        &[&emission, &range.first, &range.last],
    )
}

pub fn insert_destruction(tx: &mut Tx, new: &Destruction) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO destruction (id, territory_id, number, emission_id, depot_id, first_number,
                                  last_number, reason, asked_at, asked_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            &new.id,
            &new.territory_id,
            &new.number,
            &new.emission_id,
            &new.depot_id,
            &new.first_number,
            &new.last_number,
            &new.reason,
            &new.asked_at,
            &new.asked_by,
        ],
    )?;
    Ok(())
}

/// Writes the second signature; `false` when it was signed or given up already.
pub fn sign_destruction(
    tx: &mut Tx,
    id: DestructionId,
    by: &str,
    now: Instant,
    on: Day,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE destruction SET signed_at = $2, signed_by = $3, signed_on = $4
         WHERE id = $1 AND signed_at IS NULL AND dropped_at IS NULL",
        &[&id, &now, &by, &on],
    )?;
    Ok(changed == 1)
}

/// Gives an unsigned destruction up; `false` when it was signed or given up already.
pub fn drop_destruction(
    tx: &mut Tx,
    id: DestructionId,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE destruction SET dropped_at = $2, dropped_by = $3
         WHERE id = $1 AND signed_at IS NULL AND dropped_at IS NULL",
        &[&id, &now, &by],
    )?;
    Ok(changed == 1)
}

/// Destroys the booklets of the range that are still in the depot and were never used; says how
/// many.
pub fn destroy_booklets(tx: &mut Tx, known: &Destruction, now: Instant) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE booklet SET depot_id = NULL, destroyed_at = $5
         WHERE emission_id = $1 AND number BETWEEN $2 AND $3 AND depot_id = $4
           AND first_used_at IS NULL",
        &[&known.emission_id, &known.first_number, &known.last_number, &known.depot_id, &now],
    )
}

/// One movement out of the depot per booklet of the range.
pub fn insert_destruction_movements(
    tx: &mut Tx,
    known: &Destruction,
    now: Instant,
    on: Day,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO custody_movement (id, booklet_id, destruction_id, from_depot_id, moved_at,
                                       moved_on)
         SELECT CAST($1 AS TEXT) || '/' || CAST(number AS TEXT), id, CAST($1 AS TEXT),
                CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS TEXT)
         FROM booklet WHERE emission_id = $5 AND number BETWEEN $6 AND $7",
        &[
            &known.id,
            &known.depot_id,
            &now,
            &on,
            &known.emission_id,
            &known.first_number,
            &known.last_number,
        ],
    )?;
    Ok(())
}

/// The booklets of a range of which a pass was used: their serials, in order.
pub fn used_booklets(
    conn: &mut Conn,
    emission: EmissionId,
    range: Range,
) -> Result<Vec<String>, DbError> {
    conn.values(
        "SELECT serial AS value FROM booklet
         WHERE emission_id = $1 AND number BETWEEN $2 AND $3 AND first_used_at IS NOT NULL
         ORDER BY number",
        &[&emission, &range.first, &range.last],
    )
}

/// How many passes of destroyed booklets an emission has; a replaced one holds no money.
pub fn destroyed_passes(conn: &mut Conn, emission: EmissionId) -> Result<i64, DbError> {
    conn.value(
        "SELECT count(*) AS value FROM pass JOIN booklet ON booklet.id = booklet_id
         WHERE booklet.emission_id = $1 AND destroyed_at IS NOT NULL AND replaced_by IS NULL",
        &[&emission],
    )
}

/// How many passes of a range of booklets hold money: all but the replaced ones.
pub fn passes_in(conn: &mut Conn, emission: EmissionId, range: Range) -> Result<i64, DbError> {
    conn.value(
        "SELECT count(*) AS value FROM pass JOIN booklet ON booklet.id = booklet_id
         WHERE booklet.emission_id = $1 AND number BETWEEN $2 AND $3 AND replaced_by IS NULL",
        &[&emission, &range.first, &range.last],
    )
}
