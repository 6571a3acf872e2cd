//! Counts of a depot, kept as they were.

use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::{Day, Instant};
use crate::ledger::EmissionId;
use crate::passes::model::{DepotId, InventoryId, Range};
use crate::territory::TerritoryId;
use crate::{row, words};

words! {
    /// What a range of an inventory is.
    pub enum Counted {
        Seen = "seen",
        /// In the books, and nobody saw it.
        Missing = "missing",
        /// Seen, and elsewhere by the books.
        Surplus = "surplus",
    }
}

words! {
    /// Where the books put a booklet; the words are `passes-books-<word>`.
    pub enum Books {
        Printer = "printer",
        /// In another depot, or on its way here.
        Depot = "depot",
        /// Handed over.
        Person = "person",
        Destroyed = "destroyed",
    }
}

row! {
    /// A count of a depot.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Inventory {
        pub id: InventoryId,
        pub territory_id: TerritoryId,
        pub number: i64,
        pub depot_id: DepotId,
        pub counted_at: Instant,
        pub counted_on: Day,
        pub counted_by: String,
        pub note: String,
        pub expected: i64,
        pub seen: i64,
        pub missing: i64,
        pub surplus: i64,
    }

    /// Some booklets of a count.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct CountedRange {
        pub kind: Counted,
        pub emission_id: EmissionId,
        pub first_number: i64,
        pub last_number: i64,
        /// Of a surplus.
        pub books: Option<Books>,
    }

    /// A booklet of a depot.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub struct Held { pub emission_id: EmissionId, pub number: i64 }

    /// Where the books put a booklet.
    pub struct Whereabouts { pub number: i64, pub books: Books }
}

/// The booklets a depot should hold: those that arrived, not those on their way.
pub fn held_by(conn: &mut Conn, depot: DepotId) -> Result<Vec<Held>, DbError> {
    conn.query(
        "SELECT emission_id, number FROM booklet
         WHERE depot_id = $1 AND NOT EXISTS (
             SELECT 1 FROM custody_slip AS slip
             WHERE slip.emission_id = booklet.emission_id AND slip.received_at IS NULL
               AND slip.cancelled_at IS NULL
               AND booklet.number BETWEEN slip.first_number AND slip.last_number)
         ORDER BY emission_id, number",
        &[&depot],
    )
}

/// Where the books put the booklets of a range.
pub fn whereabouts(
    conn: &mut Conn,
    emission: EmissionId,
    range: Range,
) -> Result<Vec<Whereabouts>, DbError> {
    conn.query(
        "SELECT number, CASE WHEN destroyed_at IS NOT NULL THEN 'destroyed'
                             WHEN handed_over_at IS NOT NULL THEN 'person'
                             WHEN depot_id IS NOT NULL THEN 'depot'
                             ELSE 'printer' END AS books
         FROM booklet WHERE emission_id = $1 AND number BETWEEN $2 AND $3 ORDER BY number",
        &[&emission, &range.first, &range.last],
    )
}

/// The next number of an inventory: no gap, for the territory is locked by whoever asks.
pub fn next_inventory_number(tx: &mut Tx, territory: TerritoryId) -> Result<i64, DbError> {
    tx.lock("territory", &territory)?;
    tx.value(
        "SELECT COALESCE(max(number), 0) + 1 AS value FROM inventory WHERE territory_id = $1",
        &[&territory],
    )
}

const INVENTORY: &str = "SELECT id, territory_id, number, depot_id, counted_at, counted_on,
        counted_by, note, expected, seen, missing, surplus
    FROM inventory";

pub fn kept_inventory(conn: &mut Conn, id: InventoryId) -> Result<Option<Inventory>, DbError> {
    conn.query_opt(&format!("{INVENTORY} WHERE id = $1"), &[&id])
}

/// The counts of a depot, the latest first.
pub fn inventories_of(conn: &mut Conn, depot: DepotId) -> Result<Vec<Inventory>, DbError> {
    conn.query(&format!("{INVENTORY} WHERE depot_id = $1 ORDER BY number DESC"), &[&depot])
}

pub fn counted_ranges(conn: &mut Conn, id: InventoryId) -> Result<Vec<CountedRange>, DbError> {
    conn.query(
        "SELECT kind, emission_id, first_number, last_number, books FROM inventory_range
         WHERE inventory_id = $1 ORDER BY rank",
        &[&id],
    )
}

pub fn insert_inventory(
    tx: &mut Tx,
    new: &Inventory,
    ranges: &[CountedRange],
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO inventory (id, territory_id, number, depot_id, counted_at, counted_on,
                                counted_by, note, expected, seen, missing, surplus)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            &new.id,
            &new.territory_id,
            &new.number,
            &new.depot_id,
            &new.counted_at,
            &new.counted_on,
            &new.counted_by,
            &new.note,
            &new.expected,
            &new.seen,
            &new.missing,
            &new.surplus,
        ],
    )?;
    for (rank, range) in (1i64..).zip(ranges) {
        tx.execute(
            "INSERT INTO inventory_range (inventory_id, rank, kind, emission_id, first_number,
                                          last_number, books)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                &new.id,
                &rank,
                &range.kind,
                &range.emission_id,
                &range.first_number,
                &range.last_number,
                &range.books,
            ],
        )?;
    }
    Ok(())
}
