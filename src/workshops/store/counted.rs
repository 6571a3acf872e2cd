//! Counters of sessions and seats beside what they count, for `maillon check`.

use crate::access::PlaceId;
use crate::kit::db::{Conn, DbError};
use crate::row;
use crate::workshops::model::{Attendance, RegistrationId, SessionId};

row! {
    /// A session's counters, and its registrations counted again.
    pub struct SessionCount {
        pub id: SessionId,
        pub confirmed: i64,
        pub overrides: i64,
        pub seats: i64,
        pub anonymous: i64,
        pub is_cancelled: i64,
        pub live: i64,
        pub above: i64,
        pub came: i64,
    }

    /// A seat that passes were used for, or could have been: what it says of them.
    #[derive(Debug, Clone)]
    pub struct UsedSeat {
        pub id: RegistrationId,
        pub session_id: SessionId,
        pub place_id: PlaceId,
        pub uses: i64,
        pub attendance: Option<Attendance>,
        /// The registration or its session was cancelled.
        pub is_cancelled: i64,
    }
}

/// Every session with its registrations counted again.
pub fn session_counts(conn: &mut Conn) -> Result<Vec<SessionCount>, DbError> {
    conn.query(
        "SELECT session.id, confirmed, overrides, seats, anonymous,
                CASE WHEN session.cancelled_at IS NULL THEN 0 ELSE 1 END AS is_cancelled,
                COALESCE(live, 0) AS live, COALESCE(above, 0) AS above, COALESCE(came, 0) AS came
         FROM session
         LEFT JOIN (SELECT session_id, count(*) AS live, count(override_reason) AS above,
                           count(CASE WHEN attendance IN ('present', 'late') THEN 1 END) AS came
                    FROM registration WHERE cancelled_at IS NULL GROUP BY session_id) AS counted
              ON counted.session_id = session.id
         ORDER BY session.id",
        &[],
    )
}

/// Every seat, by id.
pub fn used_seats(conn: &mut Conn) -> Result<Vec<UsedSeat>, DbError> {
    conn.query(
        "SELECT registration.id, session_id, place_id, uses, attendance,
                CASE WHEN registration.cancelled_at IS NULL AND session.cancelled_at IS NULL
                     THEN 0 ELSE 1 END AS is_cancelled
         FROM registration JOIN session ON session.id = session_id
         ORDER BY registration.id",
        &[],
    )
}
