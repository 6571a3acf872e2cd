//! The closing act of an emission, and its dates.

use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::{Day, Instant};
use crate::ledger::EmissionId;
use crate::row;

row! {
    /// What became of an emission. Of its passes: used + replaced + destroyed + expired = all.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Closing {
        pub emission_id: EmissionId,
        /// Booklets: issued, ever delivered to a depot, handed over, of which a pass was used.
        pub issued: i64,
        pub delivered: i64,
        pub handed_over: i64,
        pub started: i64,
        pub passes: i64,
        pub used: i64,
        /// By passes of a standing emission, that took their money over.
        pub replaced: i64,
        pub destroyed: i64,
        pub expired: i64,
    }
}

/// Counts what became of an emission until now; what is neither used nor destroyed has expired, or
/// would if it were closed now.
pub fn count_closing(conn: &mut Conn, emission: EmissionId) -> Result<Closing, DbError> {
    conn.query_one(
        "SELECT emission.id AS emission_id, booklets AS issued, made.delivered, made.handed_over,
                made.started, paper.passes, uses.live AS used, paper.replaced, paper.destroyed,
                paper.passes - paper.replaced - paper.destroyed - uses.live AS expired
         FROM emission,
              (SELECT count(*) FILTER (WHERE depot_id IS NOT NULL OR handed_over_at IS NOT NULL
                                          OR destroyed_at IS NOT NULL) AS delivered,
                      count(handed_over_at) AS handed_over, count(first_used_at) AS started
               FROM booklet WHERE emission_id = $1) AS made,
              (SELECT count(*) AS passes, count(replaced_by) AS replaced,
                      count(*) FILTER (WHERE destroyed_at IS NOT NULL AND replaced_by IS NULL)
                      AS destroyed
               FROM pass JOIN booklet ON booklet.id = booklet_id
               WHERE booklet.emission_id = $1) AS paper,
              (SELECT count(*) AS live FROM redemption
               WHERE emission_id = $1 AND undone_at IS NULL) AS uses
         WHERE emission.id = $1",
        &[&emission],
    )
}

/// The closing that was kept.
pub fn closing(conn: &mut Conn, emission: EmissionId) -> Result<Option<Closing>, DbError> {
    conn.query_opt(
        "SELECT emission_id, issued, delivered, handed_over, started, passes, used, replaced,
                destroyed, expired
         FROM emission_closing WHERE emission_id = $1",
        &[&emission],
    )
}

pub fn insert_closing(tx: &mut Tx, closing: &Closing) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO emission_closing (emission_id, issued, delivered, handed_over, started,
                                       passes, used, replaced, destroyed, expired)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            &closing.emission_id,
            &closing.issued,
            &closing.delivered,
            &closing.handed_over,
            &closing.started,
            &closing.passes,
            &closing.used,
            &closing.replaced,
            &closing.destroyed,
            &closing.expired,
        ],
    )?;
    Ok(())
}

/// Closes an active emission, and destroys the salt that one of replacements still had; `false` when it is closed already, or was never active.
pub fn close_emission(
    tx: &mut Tx,
    id: EmissionId,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE emission SET closed_at = $2, closed_by = $3, print_salt = NULL
         WHERE id = $1 AND activated_at IS NOT NULL AND closed_at IS NULL",
        &[&id, &now, &by],
    )?;
    Ok(changed == 1)
}

/// The emissions that replace passes of this one, not closed yet.
pub fn standing_of(conn: &mut Conn, emission: EmissionId) -> Result<Vec<EmissionId>, DbError> {
    conn.values(
        "SELECT id AS value FROM emission WHERE replaces = $1 AND closed_at IS NULL ORDER BY id",
        &[&emission],
    )
}

/// Changes the last day of handing over.
pub fn set_distribution_until(tx: &mut Tx, id: EmissionId, day: Day) -> Result<(), DbError> {
    tx.execute("UPDATE emission SET distribution_until = $2 WHERE id = $1", &[&id, &day])?;
    Ok(())
}

/// Emissions whose kept closing is not what their booklets and passes say: how many there are. What
/// became of them may change after the closing (a use undone has expired since), and is compared
/// with the money instead.
pub fn wrong_closings(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    conn.values(
        "SELECT number AS value FROM emission
         LEFT JOIN emission_closing AS kept ON kept.emission_id = emission.id
         WHERE (closed_at IS NULL) <> (kept.emission_id IS NULL)
            OR (closed_at IS NOT NULL
                AND (kept.issued <> booklets
                     OR kept.passes <> (SELECT count(*) FROM pass
                                        WHERE pass.emission_id = emission.id)))
         ORDER BY number",
        &[],
    )
}
