//! The physical limit: the rows of a redemption written by a bare loop, all in one transaction,
//! with no rule, no queue and no answer. Nothing can be faster on this disk and this engine.

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, params};

/// Writes `count` redemptions into a copy of the database at `path`; gives how many a second.
pub fn run(path: &Path, count: usize) -> Result<f64, String> {
    let copy = path.with_extension("floor");
    write(path, &copy, count).map_err(|error: rusqlite::Error| error.to_string())
}

fn write(path: &Path, copy: &Path, count: usize) -> rusqlite::Result<f64> {
    let target = copy.to_string_lossy();
    Connection::open(path)?.execute("VACUUM INTO ?1", [target.as_ref()])?;
    let conn = Connection::open(copy)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
    )?;
    let passes = targets(&conn, count)?;
    let began = Instant::now();
    conn.execute_batch("BEGIN IMMEDIATE")?;
    insert_all(&conn, &passes)?;
    conn.execute_batch("COMMIT")?;
    let elapsed = began.elapsed();
    Ok(passes.len() as f64 / elapsed.as_secs_f64())
}

/// What a bare loop must know of a pass to write its use.
struct Target {
    pass: String,
    booklet: String,
    emission: String,
    registration: String,
    session: String,
    place: String,
    territory: String,
}

fn targets(conn: &Connection, count: usize) -> rusqlite::Result<Vec<Target>> {
    let mut statement = conn.prepare(
        "WITH numbered_pass AS (
             SELECT id, booklet_id, emission_id, row_number() OVER (ORDER BY id) AS rank FROM pass
         ), numbered_registration AS (
             SELECT registration.id, session_id, place_id, territory_id,
                    row_number() OVER (ORDER BY registration.id) AS rank
             FROM registration JOIN session ON session.id = session_id
         )
         SELECT p.id, p.booklet_id, p.emission_id, r.id, r.session_id, r.place_id, r.territory_id
         FROM numbered_pass AS p JOIN numbered_registration AS r ON r.rank = p.rank
         ORDER BY p.rank LIMIT ?1",
    )?;
    statement
        .query_map([count as i64], |row| {
            Ok(Target {
                pass: row.get(0)?,
                booklet: row.get(1)?,
                emission: row.get(2)?,
                registration: row.get(3)?,
                session: row.get(4)?,
                place: row.get(5)?,
                territory: row.get(6)?,
            })
        })?
        .collect()
}

fn insert_all(conn: &Connection, passes: &[Target]) -> rusqlite::Result<()> {
    let mut redemption = conn.prepare(
        "INSERT INTO redemption (id, scan_id, territory_id, pass_id, booklet_id, emission_id,
                                 place_id, session_id, registration_id, account_id, redeemed_at,
                                 redeemed_on, cents)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'floor', 1, '2026-01-01', 1000)",
    )?;
    let mut posting = conn.prepare(
        "INSERT INTO posting (cause, cause_id, emission_id, line_id, from_account, to_account,
                              cents, at)
         SELECT 'redemption', ?1, emission_id, line_id, 'committed', 'owed', cents, 1
         FROM emission_share WHERE emission_id = ?2",
    )?;
    let mut counters = conn.prepare(
        "UPDATE funding_line SET committed = committed - part.cents, owed = owed + part.cents
         FROM emission_share AS part
         WHERE part.emission_id = ?1 AND part.line_id = funding_line.id",
    )?;
    let mut attendance = conn.prepare(
        "UPDATE registration SET attendance = 'present', attended_at = 1, attended_by = 'floor',
                                 presumed_at = 1, uses = uses + 1
         WHERE id = ?1",
    )?;
    let mut booklet = conn.prepare(
        "UPDATE booklet SET first_used_at = 1, first_used_on = '2026-01-01', first_place_id = ?2
             WHERE id = ?1 AND first_used_at IS NULL",
    )?;
    let mut journal = conn.prepare(
        "INSERT INTO journal (chain, seq, at, actor, verb, subject_kind, subject_id, detail, hash)
         VALUES (?1, ?2, 1, 'floor', 'redeemed', 'booklet', ?3, ?4, ?5)",
    )?;
    let hash = "0".repeat(64);
    for (number, target) in passes.iter().enumerate() {
        let (id, scan) = (format!("floor-id-{number:017}"), format!("floor-sc-{number:017}"));
        redemption.execute(params![
            id,
            scan,
            target.territory,
            target.pass,
            target.booklet,
            target.emission,
            target.place,
            target.session,
            target.registration,
        ])?;
        posting.execute(params![id, target.emission])?;
        counters.execute([&target.emission])?;
        attendance.execute([&target.registration])?;
        booklet.execute([&target.booklet, &target.place])?;
        let seq = 1_000_000_000 + number as i64;
        journal.execute(params![target.territory, seq, target.booklet, target.pass, hash])?;
    }
    Ok(())
}
