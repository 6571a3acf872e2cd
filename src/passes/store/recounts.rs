//! Adding up again what uses and booklets say, for `maillon check`.

use crate::access::PlaceId;
use crate::kit::db::{Conn, DbError};
use crate::kit::time::Instant;
use crate::ledger::EmissionId;
use crate::passes::model::PassId;
use crate::row;
use crate::workshops::{RegistrationId, SessionId};

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

/// Passes whose uses name another booklet, emission or territory than their own.
pub fn misplaced_uses(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    conn.values(
        "SELECT pass.serial AS value FROM redemption JOIN pass ON pass.id = pass_id
             JOIN emission ON emission.id = pass.emission_id
         WHERE redemption.booklet_id <> pass.booklet_id
            OR redemption.emission_id <> pass.emission_id
            OR redemption.territory_id <> emission.territory_id
         ORDER BY pass.serial",
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
                  -- computed: looked up by booklet, not among the many uses of a place in a day
                  AND redeemed_on || '' = first_used_on AND place_id || '' = first_place_id))
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
