//! Sessions held, and the people who came.

use crate::access::{OrganisationId, PlaceId};
use crate::kit::db::{Conn, DbError};
use crate::kit::time::Instant;
use crate::row;
use crate::territory::{CommuneCode, TerritoryId};

row! {
    /// One session held: not cancelled, and over.
    #[derive(Debug, Clone)]
    pub struct SessionLine {
        pub id: String,
        pub activity: String,
        pub place_id: PlaceId,
        pub organisation_id: Option<OrganisationId>,
        pub place: String,
        pub commune: CommuneCode,
        pub starts_at: Instant,
        pub seats: i64,
        /// Registrations that were not cancelled.
        pub registered: i64,
        /// Of them, present or late.
        pub present: i64,
        /// Participants who gave no name.
        pub anonymous: i64,
    }

    /// One person at one session of the period.
    #[derive(Debug, Clone)]
    pub struct Presence {
        pub person_id: String,
        pub birth_year: Option<i64>,
        /// Where the person lives.
        pub commune: Option<CommuneCode>,
        pub place_id: PlaceId,
        pub organisation_id: Option<OrganisationId>,
        pub starts_at: Instant,
    }
}

/// The sessions of the territory that began within `instants` and were over at `now`, newest
/// first.
pub fn sessions_held(
    conn: &mut Conn,
    territory: TerritoryId,
    instants: (Instant, Instant),
    now: Instant,
) -> Result<Vec<SessionLine>, DbError> {
    conn.query(
        "WITH came AS (
    SELECT registration.session_id, count(*) AS registered,
        count(*) FILTER (WHERE registration.attendance IN ('present', 'late')) AS present
    FROM registration
    JOIN session ON session.id = registration.session_id
    WHERE session.territory_id = $1 AND session.starts_at >= $2 AND session.starts_at < $3
      AND registration.cancelled_at IS NULL
    GROUP BY registration.session_id
)
SELECT session.id, workshop.title AS activity, session.place_id, place.organisation_id, place.name AS place,
    session.commune, session.starts_at, session.seats,
    COALESCE(came.registered, 0) AS registered, COALESCE(came.present, 0) AS present, session.anonymous
FROM session
JOIN workshop ON workshop.id = session.workshop_id
JOIN place ON place.id = session.place_id
LEFT JOIN came ON came.session_id = session.id
WHERE session.territory_id = $1 AND session.starts_at >= $2 AND session.starts_at < $3
  AND session.ends_at <= $4 AND session.cancelled_at IS NULL
ORDER BY session.starts_at DESC, session.id",
        &[&territory, &instants.0, &instants.1, &now],
    )
}

/// Everybody present or late at a session held within `instants`, in the order of the sessions.
/// (Nobody who cancelled is present: saying so lets the index of live registrations be used.)
pub fn presences(
    conn: &mut Conn,
    territory: TerritoryId,
    instants: (Instant, Instant),
    now: Instant,
    each: &mut dyn FnMut(Presence) -> Result<(), DbError>,
) -> Result<(), DbError> {
    conn.for_each(
        "SELECT registration.person_id, person.birth_year, person.commune, session.place_id,
    place.organisation_id, session.starts_at
FROM session
JOIN registration ON registration.session_id = session.id
JOIN person ON person.id = registration.person_id
JOIN place ON place.id = session.place_id
WHERE session.territory_id = $1 AND session.starts_at >= $2 AND session.starts_at < $3
  AND session.ends_at <= $4 AND session.cancelled_at IS NULL
  AND registration.cancelled_at IS NULL AND registration.attendance IN ('present', 'late')
ORDER BY session.starts_at, session.id, registration.id",
        &[&territory, &instants.0, &instants.1, &now],
        each,
    )
}

row! {
    /// A place, for the lines of a table.
    #[derive(Debug, Clone)]
    pub struct PlaceName {
        pub id: PlaceId,
        pub organisation_id: Option<OrganisationId>,
        pub name: String,
        pub commune: CommuneCode,
    }
}

/// The places where a pass was used or a session planned.
pub fn active_places(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<PlaceName>, DbError> {
    conn.query(
        "SELECT id, organisation_id, name, commune FROM place
WHERE territory_id = $1
  AND (EXISTS (SELECT 1 FROM session WHERE session.place_id = place.id)
    OR EXISTS (SELECT 1 FROM redemption WHERE redemption.place_id = place.id))
ORDER BY search, id",
        &[&territory],
    )
}
