//! Rows of sessions and of who gives them.

use crate::access::{AccountId, OrganisationId, PlaceId, Reached};
use crate::kit::db::{Conn, DbError, FromRow, Param, Row, Tx};
use crate::kit::time::Instant;
use crate::row;
use crate::territory::{CommuneCode, TerritoryId};
use crate::workshops::model::{Level, Seats, SessionId, WorkshopId};

/// The title of every session, as a query that the rooms above join to theirs.
pub const TITLES: &str = "SELECT session.id AS session_id, title
    FROM session JOIN workshop ON workshop.id = workshop_id";

/// A session, with what its workshop says.
#[derive(Debug, Clone)]
pub struct Session {
    pub id: SessionId,
    pub workshop_id: WorkshopId,
    pub title: String,
    pub level: Level,
    pub place_id: PlaceId,
    pub organisation_id: Option<OrganisationId>,
    /// Where the place stops that day; empty for a place that stays.
    pub stop: String,
    pub commune: CommuneCode,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub seats: Seats,
    pub anonymous: i64,
    pub note: String,
    pub version: i64,
    pub cancelled_at: Option<Instant>,
    pub cancel_reason: Option<String>,
    /// People said to be there or not.
    pub marked: i64,
    /// People who came.
    pub came: i64,
}

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            workshop_id: row.get("workshop_id")?,
            title: row.get("title")?,
            level: row.get("level")?,
            place_id: row.get("place_id")?,
            organisation_id: row.get("organisation_id")?,
            stop: row.get("stop")?,
            commune: row.get("commune")?,
            starts_at: row.get("starts_at")?,
            ends_at: row.get("ends_at")?,
            seats: Seats {
                seats: row.get("seats")?,
                confirmed: row.get("confirmed")?,
                overrides: row.get("overrides")?,
            },
            anonymous: row.get("anonymous")?,
            note: row.get("note")?,
            version: row.get("version")?,
            cancelled_at: row.get("cancelled_at")?,
            cancel_reason: row.get("cancel_reason")?,
            marked: row.get("marked")?,
            came: row.get("came")?,
        })
    }
}

const SESSION: &str =
    "SELECT session.id, workshop_id, title, level, place_id, organisation_id, stop,
    commune, starts_at, ends_at, seats, confirmed, overrides, anonymous, note, session.version,
    cancelled_at, cancel_reason,
    (SELECT count(*) FROM registration WHERE session_id = session.id
     AND registration.cancelled_at IS NULL AND attendance IS NOT NULL) AS marked,
    (SELECT count(*) FROM registration WHERE session_id = session.id
     AND registration.cancelled_at IS NULL AND attendance IN ('present', 'late')) AS came
    FROM session JOIN workshop ON workshop.id = workshop_id";

/// What is written when a session is planned or edited.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub workshop: WorkshopId,
    pub place: PlaceId,
    pub organisation: Option<OrganisationId>,
    pub stop: String,
    pub commune: CommuneCode,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub seats: i64,
    pub note: String,
}

pub fn insert_session(
    tx: &mut Tx,
    id: SessionId,
    territory: TerritoryId,
    new: &NewSession,
    by: &str,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO session (id, territory_id, workshop_id, place_id, organisation_id, stop,
                              commune, starts_at, ends_at, seats, note, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &[
            &id,
            &territory,
            &new.workshop,
            &new.place,
            &new.organisation,
            &new.stop,
            &new.commune,
            &new.starts_at,
            &new.ends_at,
            &new.seats,
            &new.note,
            &now,
            &by,
        ],
    )?;
    Ok(())
}

/// Replaces what a session says, if it is still in the state `version`.
pub fn update_session(
    tx: &mut Tx,
    id: SessionId,
    version: i64,
    new: &NewSession,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE session SET workshop_id = $3, place_id = $4, organisation_id = $5, stop = $6,
                            commune = $7, starts_at = $8, ends_at = $9, seats = $10, note = $11,
                            version = version + 1
         WHERE id = $1 AND version = $2 AND cancelled_at IS NULL",
        &[
            &id,
            &version,
            &new.workshop,
            &new.place,
            &new.organisation,
            &new.stop,
            &new.commune,
            &new.starts_at,
            &new.ends_at,
            &new.seats,
            &new.note,
        ],
    )?;
    Ok(changed == 1)
}

/// Writes the counters of the seats.
pub fn set_seats(tx: &mut Tx, id: SessionId, seats: Seats) -> Result<(), DbError> {
    tx.execute(
        "UPDATE session SET seats = $2, confirmed = $3, overrides = $4 WHERE id = $1",
        &[&id, &seats.seats, &seats.confirmed, &seats.overrides],
    )?;
    Ok(())
}

pub fn set_anonymous(tx: &mut Tx, id: SessionId, count: i64) -> Result<(), DbError> {
    tx.execute("UPDATE session SET anonymous = $2 WHERE id = $1", &[&id, &count])?;
    Ok(())
}

pub fn cancel_session(
    tx: &mut Tx,
    id: SessionId,
    reason: &str,
    by: &str,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE session SET cancelled_at = $2, cancelled_by = $3, cancel_reason = $4
         WHERE id = $1 AND cancelled_at IS NULL",
        &[&id, &now, &by, &reason],
    )?;
    Ok(())
}

pub fn session(
    conn: &mut Conn,
    territory: TerritoryId,
    id: SessionId,
) -> Result<Option<Session>, DbError> {
    conn.query_opt(
        &format!("{SESSION} WHERE session.id = $1 AND session.territory_id = $2"),
        &[&id, &territory],
    )
}

// ---- mediators ----

pub fn mediators_of(conn: &mut Conn, session: SessionId) -> Result<Vec<AccountId>, DbError> {
    conn.values(
        "SELECT account_id AS value FROM session_mediator WHERE session_id = $1 ORDER BY account_id",
        &[&session],
    )
}

pub fn set_mediators(
    tx: &mut Tx,
    session: SessionId,
    mediators: &[AccountId],
) -> Result<(), DbError> {
    tx.execute("DELETE FROM session_mediator WHERE session_id = $1", &[&session])?;
    for account in mediators {
        tx.execute(
            "INSERT INTO session_mediator (session_id, account_id) VALUES ($1, $2)",
            &[&session, account],
        )?;
    }
    Ok(())
}

row! {
    /// Who gives a session.
    #[derive(Debug, Clone)]
    pub struct Giver {
        pub session_id: SessionId,
        pub account_id: AccountId,
    }
}

/// Who gives the sessions beginning between these instants.
pub fn givers(
    conn: &mut Conn,
    territory: TerritoryId,
    (from, until): (Instant, Instant),
) -> Result<Vec<Giver>, DbError> {
    conn.query(
        "SELECT session_id, account_id FROM session
         JOIN session_mediator ON session_id = session.id
         WHERE territory_id = $1 AND starts_at >= $2 AND starts_at < $3
         ORDER BY session_id, account_id",
        &[&territory, &from, &until],
    )
}

/// How many other sessions `mediator` gives between these instants.
pub fn busy(
    conn: &mut Conn,
    mediator: AccountId,
    (from, until): (Instant, Instant),
    but: Option<SessionId>,
) -> Result<i64, DbError> {
    let but = but.map(|id| id.to_string()).unwrap_or_default();
    conn.value(
        "SELECT count(*) AS value FROM session_mediator
         JOIN session ON session.id = session_id
         WHERE account_id = $1 AND cancelled_at IS NULL AND starts_at < $3 AND ends_at > $2
           AND session.id <> $4",
        &[&mediator, &from, &until, &but],
    )
}

// ---- lists ----

/// Which sessions are asked for. Absent fields ask for nothing.
#[derive(Debug, Clone)]
pub struct SessionFilter {
    /// Beginning in this stretch of time, its end excluded.
    pub from: Instant,
    pub until: Instant,
    pub place: Option<PlaceId>,
    /// At places of these organisations, or at these places, or given by this mediator.
    pub within: Option<Reached>,
    pub workshop: Option<WorkshopId>,
    pub level: Option<Level>,
    pub mediator: Option<AccountId>,
    /// With a free seat, and not cancelled.
    pub free: bool,
    /// Over, with registered people of whom nobody said whether they came.
    pub unmarked_at: Option<Instant>,
    /// Latest first.
    pub backwards: bool,
}

impl SessionFilter {
    /// Every session beginning between `from` and `until`.
    pub fn between(from: Instant, until: Instant) -> SessionFilter {
        SessionFilter {
            from,
            until,
            place: None,
            within: None,
            workshop: None,
            level: None,
            mediator: None,
            free: false,
            unmarked_at: None,
            backwards: false,
        }
    }
}

#[derive(Default)]
struct Condition {
    sql: String,
    params: Vec<Box<dyn Param>>,
}

impl Condition {
    /// Adds `AND condition`, its `?` being `param`.
    fn and(&mut self, condition: &str, param: impl Param + 'static) {
        let placeholder = self.number(Box::new(param));
        self.sql.push_str(" AND ");
        self.sql.push_str(&condition.replace('?', &placeholder));
    }
    fn number(&mut self, param: Box<dyn Param>) -> String {
        self.params.push(param);
        format!("${}", self.params.len())
    }
    fn within(&mut self, reached: &Reached) {
        let Reached::Only { organisations, places } = reached else { return };
        let mut parts = vec!["1 = 0".to_owned()];
        for id in organisations {
            parts.push(format!("organisation_id = {}", self.number(Box::new(*id))));
        }
        for id in places {
            parts.push(format!("place_id = {}", self.number(Box::new(*id))));
        }
        self.sql.push_str(&format!(" AND ({})", parts.join(" OR ")));
    }
}

fn condition(territory: TerritoryId, filter: &SessionFilter) -> Condition {
    let mut wanted = Condition::default();
    let first = wanted.number(Box::new(territory));
    wanted.sql = format!("session.territory_id = {first}");
    wanted.and("starts_at >= ?", filter.from);
    wanted.and("starts_at < ?", filter.until);
    if let Some(place) = filter.place {
        wanted.and("place_id = ?", place);
    }
    if let Some(reached) = &filter.within {
        wanted.within(reached);
    }
    if let Some(workshop) = filter.workshop {
        wanted.and("workshop_id = ?", workshop);
    }
    if let Some(level) = filter.level {
        wanted.and("level = ?", level);
    }
    if let Some(mediator) = filter.mediator {
        wanted.and(
            "EXISTS (SELECT 1 FROM session_mediator WHERE session_id = session.id AND account_id = ?)",
            mediator,
        );
    }
    if filter.free {
        wanted.sql.push_str(" AND confirmed < seats AND cancelled_at IS NULL");
    }
    if let Some(now) = filter.unmarked_at {
        wanted.and(
            "ends_at < ? AND cancelled_at IS NULL AND confirmed > 0 AND EXISTS
             (SELECT 1 FROM registration WHERE session_id = session.id
              AND registration.cancelled_at IS NULL AND attendance IS NULL)",
            now,
        );
    }
    wanted
}

/// A page of the sessions asked for, by time, and how many there are.
pub fn find_sessions(
    conn: &mut Conn,
    territory: TerritoryId,
    filter: &SessionFilter,
    (limit, offset): (i64, i64),
) -> Result<(Vec<Session>, i64), DbError> {
    let wanted = condition(territory, filter);
    let mut params: Vec<&dyn Param> = wanted.params.iter().map(AsRef::as_ref).collect();
    let total = conn.value(
        &format!(
            "SELECT count(*) AS value FROM session JOIN workshop ON workshop.id = workshop_id
             WHERE {}",
            wanted.sql
        ),
        &params,
    )?;
    let (at_most, after) = (params.len() + 1, params.len() + 2);
    params.extend([&limit as &dyn Param, &offset]);
    let order = if filter.backwards { "starts_at DESC" } else { "starts_at" };
    let rows = conn.query(
        &format!(
            "{SESSION} WHERE {} ORDER BY {order}, session.id LIMIT ${at_most} OFFSET ${after}",
            wanted.sql
        ),
        &params,
    )?;
    Ok((rows, total))
}

/// At most `limit` sessions beginning between these instants, by identifier, after this one.
pub fn sessions_after(
    conn: &mut Conn,
    territory: TerritoryId,
    (from, until): (Instant, Instant),
    (after, limit): (&str, i64),
) -> Result<Vec<Session>, DbError> {
    conn.query(
        &format!(
            "{SESSION} WHERE session.territory_id = $1 AND starts_at >= $2 AND starts_at < $3
                 AND session.id > $4
             ORDER BY session.id LIMIT $5"
        ),
        &[&territory, &from, &until, &after, &limit],
    )
}
