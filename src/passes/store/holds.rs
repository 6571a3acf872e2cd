//! Passes set aside, and the ones that replace them.

use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::{Day, Instant};
use crate::ledger::EmissionId;
use crate::passes::model::{Booklet, BookletId, DepotId, HoldReason, MovementId, PassId};
use crate::row;

/// Blocks the free passes of a booklet, or one of them; says how many were.
pub fn block(
    tx: &mut Tx,
    booklet: BookletId,
    pass: Option<PassId>,
    reason: HoldReason,
    by: &str,
    now: Instant,
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE pass SET blocked_at = $2, blocked_by = $3, blocked_for = $4
         WHERE booklet_id = $1 AND (id = $5 OR $5 = '') AND blocked_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM redemption
                           WHERE pass_id = pass.id AND undone_at IS NULL)",
        &[&booklet, &now, &by, &reason, &one(pass)],
    )
}

/// Gives blocked passes back, those that nothing replaces; says how many were.
pub fn unblock(tx: &mut Tx, booklet: BookletId, pass: Option<PassId>) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE pass SET blocked_at = NULL, blocked_by = NULL, blocked_for = NULL
         WHERE booklet_id = $1 AND (id = $2 OR $2 = '') AND blocked_at IS NOT NULL
           AND replaced_by IS NULL",
        &[&booklet, &one(pass)],
    )
}

fn one(pass: Option<PassId>) -> String {
    pass.map_or_else(String::new, |id| id.to_string())
}

row! {
    /// A blocked pass of a booklet that nothing replaces yet.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Blocked { pub id: PassId, pub serial: String }
}

/// What a replacement would replace, in order: blocked, free, not replaced.
pub fn to_replace(conn: &mut Conn, booklet: BookletId) -> Result<Vec<Blocked>, DbError> {
    conn.query(
        "SELECT id, serial FROM pass
         WHERE booklet_id = $1 AND blocked_at IS NOT NULL AND replaced_by IS NULL
           AND NOT EXISTS (SELECT 1 FROM redemption
                           WHERE pass_id = pass.id AND undone_at IS NULL)
         ORDER BY rank",
        &[&booklet],
    )
}

/// Says what replaces a blocked pass, once.
pub fn replace(tx: &mut Tx, pass: PassId, by: PassId) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE pass SET replaced_by = $2
         WHERE id = $1 AND blocked_at IS NOT NULL AND replaced_by IS NULL",
        &[&pass, &by],
    )?;
    Ok(changed == 1)
}

/// The standing emission that replaces passes of this one, while its key lives.
pub fn standing(conn: &mut Conn, emission: EmissionId) -> Result<Option<EmissionId>, DbError> {
    let found: Vec<EmissionId> = conn.values(
        "SELECT id AS value FROM emission WHERE replaces = $1 AND print_salt IS NOT NULL",
        &[&emission],
    )?;
    Ok(found.into_iter().next())
}

/// One booklet more in a standing emission.
pub fn add_booklet(tx: &mut Tx, emission: EmissionId) -> Result<(), DbError> {
    tx.execute("UPDATE emission SET booklets = booklets + 1 WHERE id = $1", &[&emission])?;
    Ok(())
}

/// A new booklet is where the one it replaces was: in its depot, or with its person. Within
/// [`super::tallied`].
pub fn insert_replacement(tx: &mut Tx, new: &Booklet, by: &str, on: Day) -> Result<(), DbError> {
    let handed = new.handed_over_at.is_some();
    tx.execute(
        "INSERT INTO booklet (id, emission_id, number, serial, depot_id, handed_over_at,
                              handed_over_by, handed_over_on, referrer_id, person_id,
                              continues_id, delivered_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $12, CASE WHEN CAST($9 AS TEXT) IS NOT NULL
             OR EXISTS (SELECT 1 FROM depot WHERE depot.id = $5 AND kind = 'referrer')
             THEN CAST($11 AS TEXT) END)",
        &[
            &new.id,
            &new.emission_id,
            &new.number,
            &new.serial,
            &new.depot_id,
            &new.handed_over_at,
            &handed.then(|| by.to_owned()),
            &handed.then_some(on),
            &new.referrer_id,
            &new.person_id,
            &on,
            &new.continues_id,
        ],
    )?;
    Ok(())
}

/// A replacement booklet comes to the depot of the one it replaces, or (none) straight to its person.
pub fn insert_replacement_movement(
    tx: &mut Tx,
    id: MovementId,
    booklet: BookletId,
    to: Option<DepotId>,
    at: Instant,
    on: Day,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO custody_movement (id, booklet_id, to_depot_id, moved_at, moved_on)
         VALUES ($1, $2, $3, $4, $5)",
        &[&id, &booklet, &to, &at, &on],
    )?;
    Ok(())
}

row! {
    /// The serials on both sides of a replacement.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Replacement { pub pass_id: PassId, pub serial: String, pub booklet: String }
}

/// What replaces passes of a booklet.
pub fn replacements_of(conn: &mut Conn, booklet: BookletId) -> Result<Vec<Replacement>, DbError> {
    conn.query(
        "SELECT old.id AS pass_id, new.serial, booklet.serial AS booklet
         FROM pass AS old JOIN pass AS new ON new.id = old.replaced_by
                          JOIN booklet ON booklet.id = new.booklet_id
         WHERE old.booklet_id = $1 ORDER BY old.rank",
        &[&booklet],
    )
}

/// What passes of a booklet replace.
pub fn replaced_by_booklet(
    conn: &mut Conn,
    booklet: BookletId,
) -> Result<Vec<Replacement>, DbError> {
    conn.query(
        "SELECT new.id AS pass_id, old.serial, booklet.serial AS booklet
         FROM pass AS new JOIN pass AS old ON old.replaced_by = new.id
                          JOIN booklet ON booklet.id = old.booklet_id
         WHERE new.booklet_id = $1 ORDER BY new.rank",
        &[&booklet],
    )
}

/// Blocked passes of a booklet: it is not handed over while there are any.
pub fn count_blocked(conn: &mut Conn, booklet: BookletId) -> Result<i64, DbError> {
    conn.value(
        "SELECT count(*) AS value FROM pass WHERE booklet_id = $1 AND blocked_at IS NOT NULL",
        &[&booklet],
    )
}
