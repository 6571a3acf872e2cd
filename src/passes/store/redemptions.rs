//! Uses of passes. The first three functions are the hot path: one statement for all that are used
//! together.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::access::PlaceId;
use crate::kit::db::{Conn, DbError, FromRow, Given, Row, Tx};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Month};
use crate::ledger::ProgrammeId;
use crate::passes::model::{
    BookletId, PassId, Presented, Redemption, RedemptionId, RefusedScanId, ScanId,
};
use crate::row;
use crate::territory::TerritoryId;
use crate::workshops::SessionId;

/// A pass with its booklet and emission: all that decides of its use.
const PRESENTED: &str =
    "SELECT given.n AS n, pass.id AS pass_id, pass.booklet_id, pass.emission_id,
        emission.territory_id, pass.serial, emission.face, emission.valid_from,
        emission.valid_until, emission.grace_days, emission.activated_at, emission.closed_at,
        booklet.destroyed_at, booklet.handed_over_at, booklet.first_used_at, secret_hash, kid,
        public_key, key_revoked_at, key_revoked_for, blocked_at, blocked_for, replaced_by,
        booklet.continues_id,
        COALESCE(booklet.referrer_id, depot.organisation_id, '') AS holder";
/// A booklet that is moved, or whose emission is closed, waits for the use, or the use for it.
const HELD: &str = "booklet, emission";

static BY_SECRET: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{PRESENTED} FROM given(n BIGINT, hash TEXT), pass
             JOIN booklet ON booklet.id = pass.booklet_id
             JOIN emission ON emission.id = pass.emission_id
             LEFT JOIN depot ON depot.id = booklet.depot_id
         WHERE secret_hash = given.hash"
    )
});
static BY_NUMBER: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{PRESENTED} FROM given(n BIGINT, emission BIGINT, booklet BIGINT, rank BIGINT), emission
             JOIN booklet ON booklet.emission_id = emission.id
             JOIN pass ON pass.booklet_id = booklet.id
             LEFT JOIN depot ON depot.id = booklet.depot_id
         WHERE emission.code = given.emission AND booklet.number = given.booklet
           AND pass.rank = given.rank"
    )
});

/// What a pass is found by.
#[derive(Debug, Clone)]
pub enum Named {
    /// The keyed hash of the secret that was typed.
    Secret(String),
    /// What a QR code names: emission, booklet, rank. Whether it is true is decided above.
    Number(i64, i64, i64),
}

/// A pass, and which of those that were asked for it is.
struct Numbered {
    n: i64,
    pass: Presented,
}

impl FromRow for Numbered {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Numbered { n: row.get("n")?, pass: Presented::from_row(row)? })
    }
}

/// The passes of these names, in their order.
pub fn presented(conn: &mut Conn, names: &[Named]) -> Result<Vec<Option<Presented>>, DbError> {
    let (mut secrets, mut numbers) = (Vec::new(), Vec::new());
    for (n, name) in (0i64..).zip(names) {
        match name {
            Named::Secret(hash) => secrets.push((n, hash)),
            Named::Number(emission, booklet, rank) => numbers.push((n, emission, booklet, rank)),
        }
    }
    let secrets = Given::of(&secrets, |(n, hash)| [n, hash]);
    let numbers = Given::of(&numbers, |(n, emission, booklet, rank)| [n, emission, booklet, rank]);
    let mut passes: Vec<Option<Presented>> = names.iter().map(|_| None).collect();
    for (sql, given) in [(&BY_SECRET, secrets), (&BY_NUMBER, numbers)] {
        for Numbered { n, pass } in conn.query_given_held(sql, HELD, &given)? {
            passes[usize::try_from(n).expect("it is the place of a name")] = Some(pass);
        }
    }
    Ok(passes)
}

/// Writes uses, and gives those that were written: of the others the pass has a live use already,
/// or the scan was answered before. The unique indexes decide, whatever the callers checked.
pub fn insert_redemptions(
    tx: &mut Tx,
    new: &[&Redemption],
) -> Result<HashSet<RedemptionId>, DbError> {
    let given = Given::of(new, |new| {
        [
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
        ]
    });
    tx.write_given(
        "INSERT INTO redemption (id, scan_id, territory_id, pass_id, booklet_id, emission_id,
                                 place_id, session_id, registration_id, account_id, redeemed_at,
                                 redeemed_on, cents)
         SELECT given.id, given.scan, given.territory, given.pass, given.booklet, given.emission,
                given.place, given.session, given.registration, given.account, given.at, given.day,
                given.cents
         FROM given(id TEXT, scan TEXT, territory TEXT, pass TEXT, booklet TEXT, emission TEXT,
                    place TEXT, session TEXT, registration TEXT, account TEXT, at BIGINT, day TEXT,
                    cents BIGINT)
         WHERE 1 = 1 ON CONFLICT DO NOTHING",
        "id",
        &given,
    )
}

/// These booklets are used for the first time, by these uses; gives those that were not used
/// before.
pub fn mark_first_uses(tx: &mut Tx, first: &[&Redemption]) -> Result<HashSet<BookletId>, DbError> {
    let given = Given::of(first, |new| {
        [&new.booklet_id, &new.redeemed_at, &new.redeemed_on, &new.place_id]
    });
    tx.write_given(
        "UPDATE booklet
         SET first_used_at = given.at, first_used_on = given.day, first_place_id = given.place
         FROM given(booklet TEXT, at BIGINT, day TEXT, place TEXT)
         WHERE booklet.id = given.booklet AND first_used_at IS NULL",
        "id",
        &given,
    )
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
pub const GUESSES: &str = "'passes-unknown-code', 'passes-code-group', 'passes-code-groups', \
    'passes-qr-forged', 'passes-qr-other-territory'";

/// Whether a refusal of this key is a guess.
pub fn is_guess(key: &str) -> bool {
    GUESSES.split(", ").any(|guess| guess.trim_matches('\'') == key)
}

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
