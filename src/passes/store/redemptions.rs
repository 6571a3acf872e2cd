//! Uses of passes. The first four functions are the hot path: one statement each.

use crate::access::PlaceId;
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Month};
use crate::ledger::{EmissionId, ProgrammeId};
use crate::passes::model::{
    BookletId, PassId, Presented, Redemption, RedemptionId, RefusedScanId, ScanId,
};
use crate::row;
use crate::territory::TerritoryId;
use crate::workshops::{RegistrationId, SessionId};

/// A pass with its booklet and emission: all that decides of its use.
const PRESENTED: &str = "SELECT pass.id AS pass_id, pass.booklet_id, pass.emission_id,
        emission.territory_id, pass.serial, emission.face, emission.valid_from,
        emission.valid_until, emission.grace_days, emission.activated_at, emission.closed_at,
        booklet.destroyed_at, booklet.handed_over_at, booklet.first_used_at, secret_hash, kid,
        public_key, key_revoked_at, key_revoked_for, blocked_at, blocked_for, replaced_by,
        booklet.continues_id,
        COALESCE(booklet.referrer_id, depot.organisation_id, '') AS holder
    FROM pass JOIN booklet ON booklet.id = pass.booklet_id
              JOIN emission ON emission.id = pass.emission_id
              LEFT JOIN depot ON depot.id = booklet.depot_id";
/// A booklet that is moved, or whose emission is closed, waits for the use, or the use for it.
const HELD: &str = "booklet, emission";

/// The pass of a secret that was typed.
pub fn presented(conn: &mut Conn, secret_hash: &str) -> Result<Option<Presented>, DbError> {
    conn.query_held(&format!("{PRESENTED} WHERE secret_hash = $1"), HELD, &[&secret_hash])
}

/// The pass a QR code names: emission, booklet, rank. Whether the code is true is decided above.
pub fn presented_by_number(
    conn: &mut Conn,
    emission: i64,
    booklet: i64,
    rank: i64,
) -> Result<Option<Presented>, DbError> {
    conn.query_held(
        &format!(
            "{PRESENTED} WHERE emission.code = $1 AND booklet.emission_id = emission.id
               AND booklet.number = $2 AND pass.rank = $3"
        ),
        HELD,
        &[&emission, &booklet, &rank],
    )
}

/// Writes a use. `false` when the pass has a live use already, or the scan was answered before:
/// the unique indexes decide, whatever the callers checked.
pub fn insert_redemption(tx: &mut Tx, new: &Redemption) -> Result<bool, DbError> {
    let written = tx.execute(
        "INSERT INTO redemption (id, scan_id, territory_id, pass_id, booklet_id, emission_id,
                                 place_id, session_id, registration_id, account_id, redeemed_at,
                                 redeemed_on, cents)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT DO NOTHING",
        &[
            &new.id,
            &new.scan_id,
            &new.territory_id,
            &new.pass_id,
            &new.booklet_id,
            &new.emission_id,
            &new.place_id,
            &new.session_id,
            &new.registration_id,
            &new.account_id,
            &new.redeemed_at,
            &new.redeemed_on,
            &new.cents,
        ],
    )?;
    Ok(written == 1)
}

/// The booklet is used for the first time by this use; `false` when it was used before.
pub fn mark_first_use(tx: &mut Tx, new: &Redemption) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE booklet SET first_used_at = $2, first_used_on = $3, first_place_id = $4
         WHERE id = $1 AND first_used_at IS NULL",
        &[&new.booklet_id, &new.redeemed_at, &new.redeemed_on, &new.place_id],
    )?;
    Ok(changed == 1)
}

/// Two uses may be written in another order than they were made: the earlier one is the first.
pub fn mark_earlier_use(tx: &mut Tx, new: &Redemption) -> Result<(), DbError> {
    tx.execute(
        "UPDATE booklet SET first_used_at = $2, first_used_on = $3, first_place_id = $4
         WHERE id = $1 AND first_used_at > $2",
        &[&new.booklet_id, &new.redeemed_at, &new.redeemed_on, &new.place_id],
    )?;
    Ok(())
}

const REDEMPTION: &str = "SELECT redemption.id, scan_id, territory_id, pass_id,
        redemption.booklet_id, redemption.emission_id, place_id, session_id, registration_id,
        account_id, redeemed_at, redeemed_on, cents, undone_at, statement_id, pass.serial
    FROM redemption JOIN pass ON pass.id = pass_id";

/// The use a scan was answered with.
pub fn redemption_of_scan(conn: &mut Conn, scan: ScanId) -> Result<Option<Redemption>, DbError> {
    conn.query_opt(&format!("{REDEMPTION} WHERE scan_id = $1"), &[&scan])
}

/// The live use of a pass.
pub fn live_use(conn: &mut Conn, pass: PassId) -> Result<Option<Redemption>, DbError> {
    conn.query_opt(&format!("{REDEMPTION} WHERE pass_id = $1 AND undone_at IS NULL"), &[&pass])
}

pub fn redemption(conn: &mut Conn, id: RedemptionId) -> Result<Option<Redemption>, DbError> {
    conn.query_opt(&format!("{REDEMPTION} WHERE redemption.id = $1"), &[&id])
}

/// All uses of a booklet's passes, undone ones too, oldest first.
pub fn redemptions_of_booklet(
    conn: &mut Conn,
    booklet: BookletId,
) -> Result<Vec<Redemption>, DbError> {
    conn.query(
        &format!(
            "{REDEMPTION} WHERE redemption.booklet_id = $1 ORDER BY redeemed_at, redemption.id"
        ),
        &[&booklet],
    )
}

/// The live uses at a session, oldest first.
pub fn redemptions_of_session(
    conn: &mut Conn,
    session: SessionId,
) -> Result<Vec<Redemption>, DbError> {
    conn.query(
        &format!(
            "{REDEMPTION} WHERE session_id = $1 AND undone_at IS NULL
             ORDER BY redeemed_at, redemption.id"
        ),
        &[&session],
    )
}

/// Undoes a use that is live and on no statement.
pub fn undo(tx: &mut Tx, id: RedemptionId, by: &str, now: Instant) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE redemption SET undone_at = $2, undone_by = $3
         WHERE id = $1 AND undone_at IS NULL AND statement_id IS NULL",
        &[&id, &now, &by],
    )?;
    Ok(changed == 1)
}

/// After an undoing: the first of the live uses of the booklet and of those that continue it, or
/// none; the same for the one it continues.
pub fn recompute_first_use(tx: &mut Tx, booklet: BookletId) -> Result<(), DbError> {
    let first = tx.query_opt::<FirstUse>(
        "SELECT redeemed_at, redeemed_on, place_id FROM redemption
         WHERE booklet_id IN (SELECT id FROM booklet WHERE id = $1 OR continues_id = $1)
           AND undone_at IS NULL ORDER BY redeemed_at, id LIMIT 1",
        &[&booklet],
    )?;
    tx.execute(
        "UPDATE booklet SET first_used_at = $2, first_used_on = $3, first_place_id = $4
         WHERE id = $1",
        &[
            &booklet,
            &first.as_ref().map(|first| first.redeemed_at),
            &first.as_ref().map(|first| first.redeemed_on),
            &first.as_ref().map(|first| first.place_id),
        ],
    )?;
    let lost: Vec<BookletId> = tx.values(
        "SELECT continues_id AS value FROM booklet WHERE id = $1 AND continues_id IS NOT NULL",
        &[&booklet],
    )?;
    lost.into_iter().try_for_each(|lost| super::recount_first_use(tx, lost))
}

row! {
    struct FirstUse { redeemed_at: Instant, redeemed_on: Day, place_id: PlaceId }
}

row! {
    /// A place and programme with uses to list on a statement.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Due {
        pub place_id: PlaceId,
        pub programme_id: ProgrammeId,
        pub passes: i64,
        pub cents: Cents,
    }
}

/// The months in which uses wait for a statement, newest first.
pub fn unsettled_months(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Month>, DbError> {
    conn.values(
        "SELECT DISTINCT substr(redeemed_on, 1, 7) AS value FROM redemption
         WHERE territory_id = $1 AND undone_at IS NULL AND statement_id IS NULL
         ORDER BY value DESC",
        &[&territory],
    )
}

/// Where uses of a month wait for a statement, by place and programme.
pub fn due_in(conn: &mut Conn, territory: TerritoryId, month: Month) -> Result<Vec<Due>, DbError> {
    conn.query(
        "SELECT place_id, programme_id, count(*) AS passes,
                CAST(sum(redemption.cents) AS BIGINT) AS cents
         FROM redemption JOIN emission ON emission.id = redemption.emission_id
         WHERE redemption.territory_id = $1 AND redeemed_on BETWEEN $2 AND $3
           AND undone_at IS NULL AND statement_id IS NULL
         GROUP BY place_id, programme_id ORDER BY place_id, programme_id",
        &[&territory, &month.first_day(), &month.last_day()],
    )
}

/// Lists on a statement the live uses of these days that none lists yet, all at once.
pub fn settle(
    tx: &mut Tx,
    (place, programme): (PlaceId, ProgrammeId),
    (first, last): (Day, Day),
    statement: &str,
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE redemption SET statement_id = $5
         WHERE place_id = $1 AND redeemed_on BETWEEN $3 AND $4
           AND emission_id IN (SELECT id FROM emission WHERE programme_id = $2)
           AND undone_at IS NULL AND statement_id IS NULL",
        &[&place, &programme, &first, &last, &statement],
    )
}

/// The uses a statement lists (`$1`), as a query that `funding` copies its lines from without
/// their passing through the program.
pub const SETTLED: &str = "SELECT redemption.id AS redemption_id, redemption.emission_id,
        session_id, redeemed_at, redeemed_on, pass.serial AS pass_serial, redemption.cents
    FROM redemption JOIN pass ON pass.id = pass_id WHERE statement_id = $1";

/// Moves the uses of a statement to another.
pub fn resettle(tx: &mut Tx, from: &str, to: &str) -> Result<(), DbError> {
    tx.execute("UPDATE redemption SET statement_id = $2 WHERE statement_id = $1", &[&from, &to])?;
    Ok(())
}

/// Undoes a live use that a statement lists, by its correction.
pub fn correct(
    tx: &mut Tx,
    id: RedemptionId,
    correction: &str,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE redemption SET undone_at = $2, undone_by = $3, correction_id = $4
         WHERE id = $1 AND undone_at IS NULL AND statement_id IS NOT NULL",
        &[&id, &now, &by, &correction],
    )?;
    Ok(changed == 1)
}

// ---- Refused scans ----

/// `by` is an account, and the browser it was in.
pub fn insert_refused(
    tx: &mut Tx,
    id: RefusedScanId,
    scan: ScanId,
    by: (&str, Option<&str>),
    reason: &str,
    pass: Option<PassId>,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO refused_scan (id, scan_id, account_id, reason, pass_id, at, device)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[&id, &scan, &by.0, &reason, &pass, &now, &by.1],
    )?;
    Ok(())
}

row! {
    /// Guesses of an account or at a browser: how many, and when the first of them.
    pub struct Guesses { pub count: i64, pub first_at: Option<Instant> }
}

/// Reasons of `refused_scan` that are guesses, as a list of SQL: a code that no pass has, a QR
/// code that we did not print. One list for whoever slows them down and whoever looks into them.
pub const GUESSES: &str = "'passes-unknown-code', 'passes-code-group', 'passes-code-groups',
    'passes-qr-forged', 'passes-qr-other-territory'";

/// Codes tried in vain since an instant, by an account or in a browser.
pub fn guesses(
    conn: &mut Conn,
    (account, device): (&str, Option<&str>),
    since: Instant,
) -> Result<Guesses, DbError> {
    conn.query_one(
        &format!(
            "SELECT count(*) AS count, min(at) AS first_at FROM refused_scan
             WHERE (account_id = $1 OR device = $3) AND at > $2 AND reason IN ({GUESSES})"
        ),
        &[&account, &since, &device],
    )
}

// ---- Adding up again ----

row! {
    /// An emission beside its booklets, passes and uses, counted again.
    pub struct EmissionCount {
        pub id: EmissionId,
        pub number: String,
        pub booklets: i64,
        pub passes_each: i64,
        pub printed_at: Option<Instant>,
        pub activated_at: Option<Instant>,
        pub closed_at: Option<Instant>,
        pub made_booklets: i64,
        pub made_passes: i64,
        pub replaces: Option<EmissionId>,
        pub replaced: i64,
        pub live: i64,
        pub live_cents: i64,
        /// Passes of destroyed booklets, those replaced before left out.
        pub destroyed: i64,
        pub face: i64,
    }
}

pub fn emission_counts(conn: &mut Conn) -> Result<Vec<EmissionCount>, DbError> {
    conn.query(
        "SELECT emission.id, number, booklets, passes_each, printed_at, activated_at, closed_at, face,
                COALESCE(made.count, 0) AS made_booklets,
                COALESCE(passes.count, 0) AS made_passes,
                COALESCE(passes.replaced, 0) AS replaced, replaces,
                COALESCE(passes.destroyed, 0) AS destroyed,
                COALESCE(used.count, 0) AS live, COALESCE(used.cents, 0) AS live_cents
         FROM emission
         LEFT JOIN (SELECT emission_id, count(*) AS count FROM booklet GROUP BY emission_id)
              AS made ON made.emission_id = emission.id
         LEFT JOIN (SELECT pass.emission_id, count(*) AS count, count(replaced_by) AS replaced,
                           count(*) FILTER (WHERE destroyed_at IS NOT NULL
                                              AND replaced_by IS NULL) AS destroyed
                    FROM pass JOIN booklet ON booklet.id = booklet_id GROUP BY pass.emission_id)
              AS passes ON passes.emission_id = emission.id
         LEFT JOIN (SELECT emission_id, count(*) AS count, CAST(sum(cents) AS BIGINT) AS cents
                    FROM redemption WHERE undone_at IS NULL GROUP BY emission_id)
              AS used ON used.emission_id = emission.id
         ORDER BY number",
        &[],
    )
}

row! {
    /// The live uses for a seat, where they were made.
    pub struct SeatUses {
        pub registration_id: RegistrationId,
        pub session_id: SessionId,
        pub place_id: PlaceId,
        pub count: i64,
    }
}

/// Live uses by seat.
pub fn uses_by_seat(conn: &mut Conn) -> Result<Vec<SeatUses>, DbError> {
    conn.query(
        "SELECT registration_id, session_id, place_id, count(*) AS count FROM redemption
         WHERE undone_at IS NULL GROUP BY registration_id, session_id, place_id
         ORDER BY registration_id",
        &[],
    )
}

/// Booklets that were handed over without the movement that says so.
pub fn handed_over_unmoved(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    conn.values(
        "SELECT serial AS value FROM booklet
         WHERE handed_over_at IS NOT NULL AND NOT EXISTS
             (SELECT 1 FROM custody_movement
              WHERE booklet_id = booklet.id AND to_depot_id IS NULL)
         ORDER BY serial",
        &[],
    )
}

/// Passes with more than one live use.
pub fn used_twice(conn: &mut Conn) -> Result<Vec<PassId>, DbError> {
    conn.values(
        "SELECT pass_id AS value FROM redemption WHERE undone_at IS NULL
         GROUP BY pass_id HAVING count(*) > 1 ORDER BY pass_id",
        &[],
    )
}

/// Used passes that are blocked or replaced: their money would be spent twice.
pub fn used_and_replaced(conn: &mut Conn) -> Result<Vec<PassId>, DbError> {
    conn.values(
        "SELECT pass.id AS value FROM pass JOIN redemption ON pass_id = pass.id
         WHERE replaced_by IS NOT NULL AND undone_at IS NULL ORDER BY pass.id",
        &[],
    )
}

/// Booklets whose first use is not that of their live uses, with those of what continues them.
pub fn wrong_first_uses(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    conn.values(
        "SELECT serial AS value FROM booklet
         LEFT JOIN (SELECT booklet_id, min(at) AS at FROM (
                        SELECT booklet_id, redeemed_at AS at FROM redemption
                        WHERE undone_at IS NULL
                        UNION ALL
                        SELECT continues_id, redeemed_at FROM redemption
                        JOIN booklet AS new ON new.id = booklet_id
                        WHERE undone_at IS NULL AND continues_id IS NOT NULL) AS each_use
                    GROUP BY booklet_id) AS used
              ON used.booklet_id = booklet.id
         WHERE COALESCE(first_used_at, -1) <> COALESCE(used.at, -1)
            OR (first_used_at IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM redemption WHERE redemption.booklet_id IN
                      (SELECT part.id FROM booklet AS part
                       WHERE part.id = booklet.id OR part.continues_id = booklet.id)
                  AND undone_at IS NULL AND redeemed_at = first_used_at
                  AND redeemed_on = first_used_on AND place_id = first_place_id))
         ORDER BY serial",
        &[],
    )
}

/// Booklets whose depot, or the day they came to it, is not what their movements left.
pub fn wrong_custody(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    conn.values(
        "SELECT serial AS value FROM booklet
         LEFT JOIN (SELECT booklet_id, to_depot_id, count(*) AS count FROM custody_movement
                    GROUP BY booklet_id, to_depot_id) AS came
              ON came.booklet_id = booklet.id AND came.to_depot_id = booklet.depot_id
         LEFT JOIN (SELECT booklet_id, from_depot_id, count(*) AS count FROM custody_movement
                    GROUP BY booklet_id, from_depot_id) AS went
              ON went.booklet_id = booklet.id AND went.from_depot_id = booklet.depot_id
         LEFT JOIN depot ON depot.id = booklet.depot_id
         WHERE (booklet.depot_id IS NOT NULL
             AND COALESCE(came.count, 0) - COALESCE(went.count, 0) <> 1)
           OR (depot.kind = 'referrer') <> (delivered_on IS NOT NULL)
         ORDER BY serial",
        &[],
    )
}
