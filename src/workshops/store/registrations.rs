//! Rows of registrations and attendance.

use std::sync::LazyLock;

use crate::access::{OrganisationId, PlaceId};
use crate::kit::db::{Conn, DbError, FromRow, Given, Row, Tx};
use crate::kit::time::{Day, Instant};
use crate::people::PersonId;
use crate::places::ACCREDITED;
use crate::row;
use crate::territory::TerritoryId;
use crate::workshops::model::{Attendance, LATE_DAYS, RegistrationId, SessionId};

row! {
    /// A registration as stored.
    #[derive(Debug, Clone)]
    pub struct Registration {
        pub id: RegistrationId,
        pub session_id: SessionId,
        pub person_id: PersonId,
        pub registered_at: Instant,
        pub registered_by: String,
        /// The organisation that sent the person.
        pub organisation_id: Option<OrganisationId>,
        pub override_reason: Option<String>,
        pub cancelled_at: Option<Instant>,
        pub cancel_reason: Option<String>,
        pub attendance: Option<Attendance>,
        /// A pass said it, not somebody.
        pub presumed_at: Option<Instant>,
        /// Live uses of passes for this seat.
        pub uses: i64,
    }

    /// A registration of one person, with the session it is for.
    #[derive(Debug, Clone)]
    pub struct History {
        pub id: RegistrationId,
        pub session_id: SessionId,
        pub title: String,
        pub place_id: PlaceId,
        pub stop: String,
        pub starts_at: Instant,
        pub ends_at: Instant,
        pub session_cancelled_at: Option<Instant>,
        pub cancelled_at: Option<Instant>,
        pub attendance: Option<Attendance>,
    }
}

/// A person's seat at a session: all that taking a pass needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    pub registration: RegistrationId,
    pub territory: TerritoryId,
    pub session: SessionId,
    pub place: PlaceId,
    /// The organisation that answers for the session.
    pub place_organisation: Option<OrganisationId>,
    pub person: PersonId,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// The registration or its session was cancelled.
    pub cancelled: bool,
    /// The day that was asked, and whether the place may take passes on it.
    pub day: Day,
    pub accredited: bool,
    pub attendance: Option<Attendance>,
}

impl Seat {
    /// Whether it is too late to say that the person came.
    pub fn is_closed(&self, now: Instant) -> bool {
        now > self.ends_at.plus_days(LATE_DAYS)
    }
}

impl FromRow for Seat {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            registration: row.get("id")?,
            territory: row.get("territory_id")?,
            session: row.get("session_id")?,
            place: row.get("place_id")?,
            place_organisation: row.get("organisation_id")?,
            person: row.get("person_id")?,
            starts_at: row.get("starts_at")?,
            ends_at: row.get("ends_at")?,
            cancelled: row.get::<i64>("cancelled")? > 0,
            day: row.get("day")?,
            accredited: row.get::<i64>("accredited")? > 0,
            attendance: row.get("attendance")?,
        })
    }
}

static SEAT: LazyLock<String> = LazyLock::new(|| {
    let accredited = ACCREDITED.replace("$place", "session.place_id").replace("$day", "given.day");
    format!(
        "SELECT registration.id, session_id, person_id, attendance, territory_id, place_id,
                session.organisation_id, starts_at, ends_at,
                CASE WHEN registration.cancelled_at IS NULL AND session.cancelled_at IS NULL
                     THEN 0 ELSE 1 END AS cancelled,
                given.day AS day, CASE WHEN {accredited} THEN 1 ELSE 0 END AS accredited
         FROM given(registration TEXT, day TEXT), registration
             JOIN session ON session.id = session_id
         WHERE registration.id = given.registration"
    )
});

/// The seats of registrations, and whether their places may take passes of these days, in one
/// query. Nobody cancels the sessions meanwhile.
pub fn seats(conn: &mut Conn, asked: &[(RegistrationId, Day)]) -> Result<Vec<Seat>, DbError> {
    conn.query_given_held(&SEAT, "session", &Given::of(asked, |(id, day)| [id, day]))
}

const REGISTRATION: &str =
    "SELECT id, session_id, person_id, registered_at, registered_by, organisation_id,
            override_reason, cancelled_at, cancel_reason, attendance, presumed_at, uses
     FROM registration";

pub fn insert_registration(tx: &mut Tx, new: &Registration) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO registration (id, session_id, person_id, registered_at, registered_by,
                                   organisation_id, override_reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &new.id,
            &new.session_id,
            &new.person_id,
            &new.registered_at,
            &new.registered_by,
            &new.organisation_id,
            &new.override_reason,
        ],
    )?;
    Ok(())
}

pub fn registration(conn: &mut Conn, id: RegistrationId) -> Result<Option<Registration>, DbError> {
    conn.query_opt(&format!("{REGISTRATION} WHERE id = $1"), &[&id])
}

/// The live registrations of a session, in the order people registered.
pub fn registrations(conn: &mut Conn, session: SessionId) -> Result<Vec<Registration>, DbError> {
    conn.query(
        &format!(
            "{REGISTRATION} WHERE session_id = $1 AND cancelled_at IS NULL
             ORDER BY registered_at, id"
        ),
        &[&session],
    )
}

/// At most `limit` live registrations of a session by identifier, after this one.
pub fn registrations_after(
    conn: &mut Conn,
    session: SessionId,
    (after, limit): (&str, i64),
) -> Result<Vec<Registration>, DbError> {
    conn.query(
        &format!(
            "{REGISTRATION} WHERE session_id = $1 AND cancelled_at IS NULL AND id > $2
             ORDER BY id LIMIT $3"
        ),
        &[&session, &after, &limit],
    )
}

pub fn is_registered(
    conn: &mut Conn,
    session: SessionId,
    person: PersonId,
) -> Result<bool, DbError> {
    let live: i64 = conn.value(
        "SELECT count(*) AS value FROM registration
         WHERE session_id = $1 AND person_id = $2 AND cancelled_at IS NULL",
        &[&session, &person],
    )?;
    Ok(live > 0)
}

pub fn cancel_registration(
    tx: &mut Tx,
    id: RegistrationId,
    reason: &str,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE registration SET cancelled_at = $2, cancelled_by = $3, cancel_reason = $4
         WHERE id = $1 AND cancelled_at IS NULL AND attendance IS NULL",
        &[&id, &now, &by, &reason],
    )?;
    Ok(changed == 1)
}

/// Says whether the person came; whether the registration was still live, and allowed it.
pub fn mark(
    tx: &mut Tx,
    id: RegistrationId,
    attendance: Attendance,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE registration
         SET attendance = $2, attended_at = $3, attended_by = $4, presumed_at = NULL
         WHERE id = $1 AND cancelled_at IS NULL AND (uses = 0 OR $5 = 1)",
        &[&id, &attendance, &now, &by, &i64::from(attendance.came())],
    )?;
    Ok(changed == 1)
}

/// More uses for these seats: whoever they are for is here, unless somebody said so already. A
/// seat that another process cancelled meanwhile fails the constraints.
pub fn count_uses(tx: &mut Tx, uses: &[SeatUse]) -> Result<(), DbError> {
    tx.execute_given_later(
        "UPDATE registration
         SET uses = uses + given.count,
             attendance = CASE WHEN attendance IN ('present', 'late') THEN attendance
                               ELSE 'present' END,
             attended_at = CASE WHEN attendance IN ('present', 'late') THEN attended_at
                                ELSE given.at END,
             attended_by = CASE WHEN attendance IN ('present', 'late') THEN attended_by
                                ELSE given.account END,
             presumed_at = CASE WHEN attendance IN ('present', 'late') THEN presumed_at
                                ELSE given.at END
         FROM given(registration TEXT, count BIGINT, account TEXT, at BIGINT)
         WHERE registration.id = given.registration",
        &Given::of(uses, |seat| [&seat.registration, &seat.count, &seat.by, &seat.at]),
    )
}

/// Uses of passes for a seat, made together.
pub struct SeatUse {
    pub registration: RegistrationId,
    pub count: i64,
    /// Who took the first of them, and when.
    pub by: String,
    pub at: Instant,
}

/// One use less for this seat; with the last one goes the presence that only passes said.
pub fn uncount_use(tx: &mut Tx, id: RegistrationId) -> Result<(), DbError> {
    tx.execute(
        "UPDATE registration
         SET uses = uses - 1,
             attendance = CASE WHEN uses = 1 AND presumed_at IS NOT NULL THEN NULL
                               ELSE attendance END,
             attended_at = CASE WHEN uses = 1 AND presumed_at IS NOT NULL THEN NULL
                                ELSE attended_at END,
             attended_by = CASE WHEN uses = 1 AND presumed_at IS NOT NULL THEN NULL
                                ELSE attended_by END,
             presumed_at = CASE WHEN uses = 1 THEN NULL ELSE presumed_at END
         WHERE id = $1",
        &[&id],
    )?;
    Ok(())
}

/// Live uses of passes at a session.
pub fn uses_of_session(conn: &mut Conn, session: SessionId) -> Result<i64, DbError> {
    conn.value(
        "SELECT CAST(COALESCE(sum(uses), 0) AS BIGINT) AS value FROM registration
         WHERE session_id = $1",
        &[&session],
    )
}

/// Marks everybody of whom nothing was said; how many they were.
pub fn mark_unmarked(
    tx: &mut Tx,
    session: SessionId,
    attendance: Attendance,
    by: &str,
    now: Instant,
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE registration SET attendance = $2, attended_at = $3, attended_by = $4
         WHERE session_id = $1 AND cancelled_at IS NULL AND attendance IS NULL",
        &[&session, &attendance, &now, &by],
    )
}

/// The registrations of a person, latest session first.
pub fn history(
    conn: &mut Conn,
    territory: TerritoryId,
    person: PersonId,
) -> Result<Vec<History>, DbError> {
    conn.query(
        "SELECT registration.id, session_id, title, place_id, stop, starts_at, ends_at,
                session.cancelled_at AS session_cancelled_at, registration.cancelled_at, attendance
         FROM registration
         JOIN session ON session.id = session_id
         JOIN workshop ON workshop.id = workshop_id
         WHERE person_id = $2 AND session.territory_id = $1
         ORDER BY starts_at DESC, registration.id LIMIT 200",
        &[&territory, &person],
    )
}
