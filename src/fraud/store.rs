//! SQL of fraud: facts read from the rooms below, flags of its own. Decides nothing.

use super::model::{
    Announced, Decision, Finding, FlagId, Present, Refused, Rule, SubjectKind, Thresholds, Use,
};
use crate::access::PlaceId;
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::{Day, Instant, Month};
use crate::ledger::ProgrammeId;
use crate::territory::TerritoryId;
use crate::{passes, row};

// ---- Facts ----

/// The live uses of some days, of the territory or of one place.
pub fn uses(
    conn: &mut Conn,
    territory: TerritoryId,
    place: Option<PlaceId>,
    days: (Day, Day),
) -> Result<Vec<Use>, DbError> {
    let place = place.map_or_else(String::new, |id| id.to_string());
    conn.query(
        "SELECT redemption.id, redemption.booklet_id, redemption.emission_id, emission.programme_id,
    (booklet.number - 1) * emission.passes_each + pass.rank AS ordinal, redemption.place_id,
    place.organisation_id, redemption.session_id, redemption.registration_id,
    redemption.redeemed_at, redemption.redeemed_on, booklet.handed_over_at, booklet.referrer_id,
    session.starts_at, session.ends_at
FROM redemption
JOIN pass ON pass.id = redemption.pass_id
JOIN booklet ON booklet.id = redemption.booklet_id
JOIN emission ON emission.id = redemption.emission_id
JOIN place ON place.id = redemption.place_id
JOIN session ON session.id = redemption.session_id
WHERE redemption.territory_id = $1 AND ($2 = '' OR redemption.place_id = $2)
  AND redemption.redeemed_on BETWEEN $3 AND $4 AND redemption.undone_at IS NULL
ORDER BY redemption.redeemed_at, redemption.id",
        &[&territory, &place, &days.0, &days.1],
    )
}

/// How many people were at the sessions where passes were used on these days.
pub fn present(
    conn: &mut Conn,
    territory: TerritoryId,
    place: Option<PlaceId>,
    days: (Day, Day),
) -> Result<Vec<Present>, DbError> {
    let place = place.map_or_else(String::new, |id| id.to_string());
    conn.query(
        "SELECT session.id AS session_id, session.anonymous
    + (SELECT count(*) FROM registration WHERE registration.session_id = session.id
         AND registration.cancelled_at IS NULL
         AND registration.attendance IN ('present', 'late')) AS people
FROM session WHERE session.id IN (
    SELECT redemption.session_id FROM redemption
    WHERE redemption.territory_id = $1 AND ($2 = '' OR redemption.place_id = $2)
      AND redemption.redeemed_on BETWEEN $3 AND $4 AND redemption.undone_at IS NULL)
ORDER BY session.id",
        &[&territory, &place, &days.0, &days.1],
    )
}

/// The opening hours that places announce.
pub fn announced(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Announced>, DbError> {
    conn.query(
        "SELECT id AS place_id, hours FROM place WHERE territory_id = $1 AND hours <> '' ORDER BY id",
        &[&territory],
    )
}

/// Scans refused between two instants that look like guesses.
pub fn refused(
    conn: &mut Conn,
    territory: TerritoryId,
    (from, until): (Instant, Instant),
) -> Result<Vec<Refused>, DbError> {
    conn.query(
        &format!(
            "SELECT refused_scan.account_id, refused_scan.at
             FROM refused_scan JOIN account ON account.id = refused_scan.account_id
             WHERE account.territory_id = $1 AND refused_scan.at >= $2 AND refused_scan.at < $3
               AND refused_scan.reason IN ({})
             ORDER BY refused_scan.at, refused_scan.id",
            passes::GUESSES
        ),
        &[&territory, &from, &until],
    )
}

row! {
    /// A refused scan, for whoever looks into them. Never the code.
    #[derive(Debug, Clone)]
    pub struct RefusedLine {
        pub at: Instant,
        pub account: String,
        /// The sentence that was said, as a Fluent key.
        pub reason: String,
        /// The pass, when the code was one; and its booklet.
        pub pass_serial: Option<String>,
        pub booklet_serial: Option<String>,
    }

    /// How often a reason was said.
    #[derive(Debug, Clone)]
    pub struct ReasonCount { pub reason: String, pub count: i64 }
}

/// Refused scans since an instant, for these reasons (none: for any), newest first: a page of them.
pub fn refused_lines(
    conn: &mut Conn,
    territory: TerritoryId,
    (since, reasons, account): (Instant, &[String], &str),
    (offset, limit): (i64, i64),
) -> Result<Vec<RefusedLine>, DbError> {
    // Keys hold no comma: one text holds the whole set.
    let listed =
        if reasons.is_empty() { String::new() } else { format!(",{},", reasons.join(",")) };
    conn.query(
        "SELECT refused_scan.at, account.name AS account, refused_scan.reason,
    pass.serial AS pass_serial, booklet.serial AS booklet_serial
FROM refused_scan
JOIN account ON account.id = refused_scan.account_id
LEFT JOIN pass ON pass.id = refused_scan.pass_id
LEFT JOIN booklet ON booklet.id = pass.booklet_id
WHERE account.territory_id = $1 AND refused_scan.at >= $2
  AND ($3 = '' OR $3 LIKE '%,' || refused_scan.reason || ',%') AND ($4 = '' OR refused_scan.account_id = $4)
ORDER BY refused_scan.at DESC, refused_scan.id DESC LIMIT $5 OFFSET $6",
        &[&territory, &since, &listed, &account, &limit, &offset],
    )
}

/// The reasons said since an instant, the most frequent first.
pub fn refused_reasons(
    conn: &mut Conn,
    territory: TerritoryId,
    since: Instant,
    account: &str,
) -> Result<Vec<ReasonCount>, DbError> {
    conn.query(
        "SELECT refused_scan.reason, count(*) AS count
FROM refused_scan JOIN account ON account.id = refused_scan.account_id
WHERE account.territory_id = $1 AND refused_scan.at >= $2
  AND ($3 = '' OR refused_scan.account_id = $3)
GROUP BY refused_scan.reason ORDER BY count(*) DESC, refused_scan.reason",
        &[&territory, &since, &account],
    )
}

// ---- Thresholds ----

row! {
    /// A programme and its thresholds, if they were ever set.
    #[derive(Debug, Clone)]
    pub struct ProgrammeThresholds {
        pub programme_id: ProgrammeId,
        pub booklet_day: i64,
        pub margin: i64,
        pub row_passes: i64,
        pub same_body: i64,
        pub above_peers: i64,
        pub refused_day: i64,
    }
}

impl ProgrammeThresholds {
    pub fn thresholds(&self) -> Thresholds {
        Thresholds {
            booklet_day: self.booklet_day,
            margin: self.margin,
            row_passes: self.row_passes,
            same_body: self.same_body,
            above_peers: self.above_peers,
            refused_day: self.refused_day,
        }
    }
}

pub fn thresholds(conn: &mut Conn) -> Result<Vec<ProgrammeThresholds>, DbError> {
    conn.query(
        "SELECT programme_id, booklet_day, margin, row_passes, same_body, above_peers, refused_day
FROM fraud_threshold ORDER BY programme_id",
        &[],
    )
}

pub fn set_thresholds(
    tx: &mut Tx,
    programme: ProgrammeId,
    set: &Thresholds,
    by: &str,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO fraud_threshold (programme_id, booklet_day, margin, row_passes, same_body,
    above_peers, refused_day, changed_at, changed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (programme_id) DO UPDATE SET booklet_day = excluded.booklet_day,
    margin = excluded.margin, row_passes = excluded.row_passes, same_body = excluded.same_body,
    above_peers = excluded.above_peers, refused_day = excluded.refused_day,
    changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        &[
            &programme,
            &set.booklet_day,
            &set.margin,
            &set.row_passes,
            &set.same_body,
            &set.above_peers,
            &set.refused_day,
            &now,
            &by,
        ],
    )?;
    Ok(())
}

// ---- Flags ----

row! {
    /// Something to look at, with the names its sentence needs.
    #[derive(Debug, Clone)]
    pub struct Flag {
        pub id: FlagId,
        pub rule: Rule,
        pub subject_kind: SubjectKind,
        pub subject_id: String,
        pub occasion: String,
        pub place_id: Option<PlaceId>,
        pub place: Option<String>,
        /// Serial of the booklet, title of the session, or name of the account.
        pub subject: Option<String>,
        pub counted: i64,
        pub allowed: i64,
        pub raised_at: Instant,
        pub decided_at: Option<Instant>,
        pub decided_by: Option<String>,
        pub decision: Option<Decision>,
        pub reason: Option<String>,
    }

    /// How many flags of a rule are to be reviewed.
    #[derive(Debug, Clone)]
    pub struct RuleCount { pub rule: Rule, pub count: i64 }
}

const FLAG: &str = "SELECT fraud_flag.id, rule, subject_kind, subject_id, occasion,
    fraud_flag.place_id, place.name AS place, counted, allowed, raised_at, decided_at, decided_by,
    decision, reason,
    CASE subject_kind
        WHEN 'booklet' THEN (SELECT serial FROM booklet WHERE booklet.id = subject_id)
        WHEN 'session' THEN (SELECT workshop.title FROM session
            JOIN workshop ON workshop.id = session.workshop_id WHERE session.id = subject_id)
        WHEN 'account' THEN (SELECT account.name FROM account WHERE account.id = subject_id)
        ELSE place.name END AS subject
FROM fraud_flag LEFT JOIN place ON place.id = fraud_flag.place_id";

pub fn flag_by_id(
    conn: &mut Conn,
    territory: TerritoryId,
    id: FlagId,
) -> Result<Option<Flag>, DbError> {
    conn.query_opt(
        &format!("{FLAG} WHERE fraud_flag.id = $1 AND fraud_flag.territory_id = $2"),
        &[&id, &territory],
    )
}

/// What a list of flags shows.
#[derive(Debug, Clone, Default)]
pub struct FlagQuery {
    /// `open`, `dismissed`, `confirmed`, or empty for all.
    pub state: String,
    pub rule: Option<Rule>,
    pub place: Option<PlaceId>,
    /// An identifier: a booklet's, a session's.
    pub subject: String,
}

const ASKED: &str = "WHERE fraud_flag.territory_id = $1
  AND ($2 = '' OR ($2 = 'open' AND decided_at IS NULL) OR decision = $2)
  AND ($3 = '' OR rule = $3) AND ($4 = '' OR fraud_flag.place_id = $4)
  AND ($5 = '' OR subject_id = $5)";

/// A page of the flags asked for, those to review first, then the newest; and how many there are.
pub fn flags(
    conn: &mut Conn,
    territory: TerritoryId,
    query: &FlagQuery,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Flag>, i64), DbError> {
    let rule = query.rule.map_or("", Rule::word);
    let place = query.place.map_or_else(String::new, |id| id.to_string());
    let total = conn.value(
        &format!("SELECT count(*) AS value FROM fraud_flag {ASKED}"),
        &[&territory, &query.state, &rule, &place, &query.subject],
    )?;
    let rows = conn.query(
        &format!(
            "{FLAG} {ASKED} ORDER BY CASE WHEN decided_at IS NULL THEN 0 ELSE 1 END, occasion DESC,
             fraud_flag.id DESC LIMIT $6 OFFSET $7"
        ),
        &[&territory, &query.state, &rule, &place, &query.subject, &limit, &offset],
    )?;
    Ok((rows, total))
}

/// The flags about a place in a month, those to review first.
pub fn flags_of_place(conn: &mut Conn, place: PlaceId, month: Month) -> Result<Vec<Flag>, DbError> {
    conn.query(
        &format!(
            "{FLAG} WHERE fraud_flag.place_id = $1 AND substr(occasion, 1, 7) = $2
             ORDER BY CASE WHEN decided_at IS NULL THEN 0 ELSE 1 END, occasion, fraud_flag.id"
        ),
        &[&place, &month],
    )
}

/// How many flags of each rule are to be reviewed.
pub fn open_counts(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<RuleCount>, DbError> {
    conn.query(
        "SELECT rule, count(*) AS count FROM fraud_flag
WHERE territory_id = $1 AND decided_at IS NULL GROUP BY rule ORDER BY rule",
        &[&territory],
    )
}

/// The flag that a finding would raise again: the live one, else the one that counted the most.
pub fn known(conn: &mut Conn, finding: &Finding) -> Result<Option<Known>, DbError> {
    conn.query_opt(
        "SELECT id, counted, decided_at FROM fraud_flag
WHERE rule = $1 AND subject_id = $2 AND occasion = $3
ORDER BY CASE WHEN decided_at IS NULL THEN 0 ELSE 1 END, counted DESC LIMIT 1",
        &[&finding.rule, &finding.subject, &finding.occasion],
    )
}

row! {
    pub struct Known { pub id: FlagId, pub counted: i64, pub decided_at: Option<Instant> }
}

/// Writes a flag, unless a live one says the same already.
pub fn insert_flag(
    tx: &mut Tx,
    id: FlagId,
    territory: TerritoryId,
    finding: &Finding,
    now: Instant,
) -> Result<bool, DbError> {
    let written = tx.execute(
        "INSERT INTO fraud_flag (id, territory_id, rule, subject_kind, subject_id, occasion,
    place_id, counted, allowed, raised_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        &[
            &id,
            &territory,
            &finding.rule,
            &finding.kind,
            &finding.subject,
            &finding.occasion,
            &finding.place,
            &finding.counted,
            &finding.allowed,
            &now,
        ],
    )?;
    Ok(written == 1)
}

/// A live flag counts more (or less) than when it was raised.
pub fn recount(tx: &mut Tx, id: FlagId, finding: &Finding) -> Result<(), DbError> {
    tx.execute(
        "UPDATE fraud_flag SET counted = $2, allowed = $3 WHERE id = $1 AND decided_at IS NULL",
        &[&id, &finding.counted, &finding.allowed],
    )?;
    Ok(())
}

/// Decides a live flag.
pub fn decide(
    tx: &mut Tx,
    id: FlagId,
    (decision, reason): (Decision, &str),
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE fraud_flag SET decided_at = $2, decided_by = $3, decision = $4, reason = $5
WHERE id = $1 AND decided_at IS NULL",
        &[&id, &now, &by, &decision, &reason],
    )?;
    Ok(changed == 1)
}
