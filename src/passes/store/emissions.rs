//! Emissions, and the booklets and passes they are made of.

use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::Instant;
use crate::ledger::EmissionId;
use crate::passes::model::{Booklet, BookletId, Emission, HoldReason, PassId};
use crate::row;
use crate::territory::TerritoryId;

const EMISSION: &str = "SELECT id, territory_id, programme_id, number, code, label, face, booklets,
        passes_each, valid_from, valid_until, distribution_until, grace_days, created_at, print_salt,
        public_key, kid, key_revoked_at, key_revoked_for, replaces, printed_at, activated_at,
        closed_at, closed_by, withdrawn_at
    FROM emission";

pub fn emission(conn: &mut Conn, id: EmissionId) -> Result<Option<Emission>, DbError> {
    conn.query_opt(&format!("{EMISSION} WHERE id = $1"), &[&id])
}

/// The emissions of a territory, the latest first.
pub fn emissions(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Emission>, DbError> {
    conn.query(&format!("{EMISSION} WHERE territory_id = $1 ORDER BY number DESC"), &[&territory])
}

/// At most `limit` emissions of a territory by identifier, after this one.
pub fn emissions_after(
    conn: &mut Conn,
    territory: TerritoryId,
    (after, limit): (&str, i64),
) -> Result<Vec<Emission>, DbError> {
    conn.query(
        &format!("{EMISSION} WHERE territory_id = $1 AND id > $2 ORDER BY id LIMIT $3"),
        &[&territory, &after, &limit],
    )
}

/// The emission a serial begins with.
pub fn emission_by_number(conn: &mut Conn, number: &str) -> Result<Option<Emission>, DbError> {
    conn.query_opt(&format!("{EMISSION} WHERE number = $1"), &[&number])
}

/// How many emissions have a number of this year, on the whole installation.
pub fn emissions_of_year(conn: &mut Conn, year: i32) -> Result<i64, DbError> {
    conn.value(
        "SELECT count(*) AS value FROM emission WHERE number >= $1 AND number < $2",
        &[&format!("{year}-"), &format!("{}-", year + 1)],
    )
}

/// The next number QR codes name an emission by, on the whole installation.
pub fn next_code(conn: &mut Conn) -> Result<i64, DbError> {
    conn.value("SELECT COALESCE(max(code), 0) + 1 AS value FROM emission", &[])
}

/// Revokes the key of an emission, once; `false` when it was.
pub fn revoke_key(
    tx: &mut Tx,
    id: EmissionId,
    reason: &str,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE emission SET key_revoked_at = $2, key_revoked_by = $3, key_revoked_for = $4,
                             print_salt = CASE WHEN replaces IS NULL THEN print_salt END
         WHERE id = $1 AND key_revoked_at IS NULL",
        &[&id, &now, &by, &reason],
    )?;
    Ok(changed == 1)
}

pub fn insert_emission(tx: &mut Tx, emission: &Emission, by: &str) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO emission (id, territory_id, programme_id, number, code, label, face,
                               booklets, passes_each, valid_from, valid_until, grace_days,
                               created_at, created_by, print_salt, public_key, kid, replaces,
                               printed_at, printed_by, activated_at, activated_by,
                               distribution_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, $20, $21, $22, $23)",
        &[
            &emission.id,
            &emission.territory_id,
            &emission.programme_id,
            &emission.number,
            &emission.code,
            &emission.label,
            &emission.face,
            &emission.booklets,
            &emission.passes_each,
            &emission.valid_from,
            &emission.valid_until,
            &emission.grace_days,
            &emission.created_at,
            &by,
            &emission.print_salt,
            &emission.public_key,
            &emission.kid,
            &emission.replaces,
            &emission.printed_at,
            &emission.printed_at.map(|_| by.to_owned()),
            &emission.activated_at,
            &emission.activated_at.map(|_| by.to_owned()),
            &emission.distribution_until,
        ],
    )?;
    Ok(())
}

/// Says that the emission is on paper, if it was not; `false` when it was.
pub fn mark_printed(tx: &mut Tx, id: EmissionId, by: &str, now: Instant) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE emission SET printed_at = $2, printed_by = $3 WHERE id = $1 AND printed_at IS NULL",
        &[&id, &now, &by],
    )?;
    Ok(changed == 1)
}

/// Activates a printed emission and destroys its salt; `false` when it is active already.
pub fn activate(tx: &mut Tx, id: EmissionId, by: &str, now: Instant) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE emission SET activated_at = $2, activated_by = $3, print_salt = NULL
         WHERE id = $1 AND activated_at IS NULL AND withdrawn_at IS NULL
           AND printed_at IS NOT NULL",
        &[&id, &now, &by],
    )?;
    Ok(changed == 1)
}

/// The emissions whose secrets can no more be made: active, closed or withdrawn.
pub fn without_salt(conn: &mut Conn) -> Result<Vec<EmissionId>, DbError> {
    conn.values("SELECT id AS value FROM emission WHERE print_salt IS NULL", &[])
}

/// Who activated the emission.
pub fn activated_by(conn: &mut Conn, id: EmissionId) -> Result<Option<String>, DbError> {
    let by = conn.values(
        "SELECT activated_by AS value FROM emission WHERE id = $1 AND activated_by IS NOT NULL",
        &[&id],
    )?;
    Ok(by.into_iter().next())
}

/// Withdraws an emission that is not active, and destroys its salt; `false` when it is.
pub fn withdraw(tx: &mut Tx, id: EmissionId, by: &str, now: Instant) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE emission SET withdrawn_at = $2, withdrawn_by = $3, print_salt = NULL
         WHERE id = $1 AND activated_at IS NULL AND withdrawn_at IS NULL",
        &[&id, &now, &by],
    )?;
    Ok(changed == 1)
}

/// How many booklets of the emission exist: they are made in order, from 1.
pub fn made_booklets(conn: &mut Conn, id: EmissionId) -> Result<i64, DbError> {
    conn.value("SELECT count(*) AS value FROM booklet WHERE emission_id = $1", &[&id])
}

pub fn insert_booklet(
    tx: &mut Tx,
    id: BookletId,
    emission: EmissionId,
    number: i64,
    serial: &str,
) -> Result<(), DbError> {
    tx.execute_later(
        "INSERT INTO booklet (id, emission_id, number, serial) VALUES ($1, $2, $3, $4)",
        &[&id, &emission, &number, &serial],
    )
}

pub fn insert_pass(
    tx: &mut Tx,
    id: PassId,
    booklet: &Booklet,
    rank: i64,
    serial: &str,
    secret_hash: &str,
) -> Result<(), DbError> {
    tx.execute_later(
        "INSERT INTO pass (id, booklet_id, emission_id, rank, serial, secret_hash)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[&id, &booklet.id, &booklet.emission_id, &rank, &serial, &secret_hash],
    )
}

const BOOKLET: &str = "SELECT booklet.id, booklet.emission_id, booklet.number, booklet.serial,
        depot_id, handed_over_at, handed_over_by, referrer_id, person_id, continues_id,
        first_used_at, destroyed_at
    FROM booklet";

/// The booklet of a serial, in a territory.
pub fn booklet_by_serial(
    conn: &mut Conn,
    territory: TerritoryId,
    serial: &str,
) -> Result<Option<Booklet>, DbError> {
    conn.query_opt(
        &format!(
            "{BOOKLET} JOIN emission ON emission.id = booklet.emission_id
             WHERE booklet.serial = $1 AND territory_id = $2"
        ),
        &[&serial, &territory],
    )
}

row! {
    /// A pass of a booklet, for its page and for printing.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PassLine {
        pub id: PassId,
        pub rank: i64,
        pub serial: String,
        pub secret_hash: String,
        pub blocked_at: Option<Instant>,
        pub blocked_for: Option<HoldReason>,
        pub replaced_by: Option<PassId>,
    }
}

/// The passes of a booklet, in order.
pub fn passes_of(conn: &mut Conn, booklet: BookletId) -> Result<Vec<PassLine>, DbError> {
    conn.query(
        "SELECT id, rank, serial, secret_hash, blocked_at, blocked_for, replaced_by
         FROM pass WHERE booklet_id = $1 ORDER BY rank",
        &[&booklet],
    )
}

row! {
    /// A pass with its booklet, for printing.
    pub struct PrintedPass {
        pub booklet: String,
        pub number: i64,
        pub serial: String,
        pub secret_hash: String,
    }
}

/// The passes of some booklets of an emission, in order.
pub fn passes_to_print(
    conn: &mut Conn,
    emission: EmissionId,
    first: i64,
    last: i64,
) -> Result<Vec<PrintedPass>, DbError> {
    conn.query(
        "SELECT booklet.serial AS booklet, number, pass.serial, secret_hash
         FROM booklet JOIN pass ON pass.booklet_id = booklet.id
         WHERE booklet.emission_id = $1 AND number BETWEEN $2 AND $3
         ORDER BY number, rank",
        &[&emission, &first, &last],
    )
}

row! {
    /// How far the booklets and passes of an emission have come.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Progress {
        pub emission_id: EmissionId,
        pub made: i64,
        pub at_printer: i64,
        pub in_stock: i64,
        pub with_referrers: i64,
        pub handed_over: i64,
        pub started: i64,
        pub destroyed: i64,
    }

    /// Live uses of an emission.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Uses { pub emission_id: EmissionId, pub count: i64 }
}

/// Where the booklets of a territory's emissions are.
pub fn progress(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Progress>, DbError> {
    conn.query(
        "SELECT booklet.emission_id, count(*) AS made,
                count(*) FILTER (WHERE depot_id IS NULL AND handed_over_at IS NULL
                                   AND destroyed_at IS NULL) AS at_printer,
                count(*) FILTER (WHERE depot.kind = 'stock') AS in_stock,
                count(*) FILTER (WHERE depot.kind = 'referrer') AS with_referrers,
                count(handed_over_at) AS handed_over,
                count(first_used_at) AS started,
                count(destroyed_at) AS destroyed
         FROM booklet JOIN emission ON emission.id = booklet.emission_id
                      LEFT JOIN depot ON depot.id = depot_id
         WHERE emission.territory_id = $1 GROUP BY booklet.emission_id",
        &[&territory],
    )
}

pub fn uses(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Uses>, DbError> {
    conn.query(
        "SELECT emission_id, count(*) AS count FROM redemption
         WHERE territory_id = $1 AND undone_at IS NULL GROUP BY emission_id",
        &[&territory],
    )
}
