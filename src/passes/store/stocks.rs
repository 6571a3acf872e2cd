//! What depots received, gave and hold; the register of what came in and went out.

use crate::access::OrganisationId;
use crate::kit::db::{Conn, DbError};
use crate::kit::time::Day;
use crate::ledger::EmissionId;
use crate::passes::model::DepotId;
use crate::row;
use crate::territory::TerritoryId;

row! {
    /// Everything a depot did with booklets, and what it holds.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StockLine {
        pub depot_id: DepotId,
        pub organisation_id: Option<OrganisationId>,
        /// On slips from the printer, those that nobody received yet too.
        pub printed: i64,
        /// On slips from another depot, those that nobody received yet too.
        pub arrived: i64,
        pub handed_over: i64,
        /// On slips out of it.
        pub sent: i64,
        pub destroyed: i64,
        pub held: i64,
        /// Of `held`, those that nobody received yet.
        pub on_their_way: i64,
        /// The first slip of which it still holds a booklet.
        pub oldest: Option<Day>,
    }
}

/// The line of every depot of a territory.
pub fn stock_lines(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<StockLine>, DbError> {
    conn.query(
        "SELECT depot.id AS depot_id, depot.organisation_id,
                COALESCE(came.printed, 0) AS printed,
                COALESCE(came.arrived, 0) AS arrived,
                COALESCE(given.booklets, 0) AS handed_over,
                COALESCE(went.booklets, 0) AS sent,
                COALESCE(gone.booklets, 0) AS destroyed,
                COALESCE(held.booklets, 0) AS held,
                (SELECT count(*) FROM custody_slip AS slip
                 JOIN booklet ON booklet.emission_id = slip.emission_id
                             AND booklet.number BETWEEN slip.first_number AND slip.last_number
                             AND booklet.depot_id = slip.to_depot_id
                 WHERE slip.to_depot_id = depot.id AND slip.received_at IS NULL
                   AND slip.cancelled_at IS NULL) AS on_their_way,
                (SELECT min(slip.sent_on) FROM custody_slip AS slip
                 WHERE slip.to_depot_id = depot.id AND slip.cancelled_at IS NULL
                   AND EXISTS (SELECT 1 FROM booklet
                               WHERE booklet.emission_id = slip.emission_id
                                 AND booklet.number BETWEEN slip.first_number
                                                        AND slip.last_number
                                 AND booklet.depot_id = depot.id)) AS oldest
         FROM depot
         LEFT JOIN (SELECT to_depot_id,
                           CAST(sum(CASE WHEN from_depot_id IS NULL
                                         THEN last_number - first_number + 1 ELSE 0 END)
                                AS BIGINT) AS printed,
                           CAST(sum(CASE WHEN from_depot_id IS NULL
                                         THEN 0 ELSE last_number - first_number + 1 END)
                                AS BIGINT) AS arrived
                    FROM custody_slip WHERE territory_id = $1 AND cancelled_at IS NULL
                    GROUP BY to_depot_id) AS came ON came.to_depot_id = depot.id
         LEFT JOIN (SELECT from_depot_id,
                           CAST(sum(last_number - first_number + 1) AS BIGINT) AS booklets
                    FROM custody_slip WHERE territory_id = $1 AND cancelled_at IS NULL
                    GROUP BY from_depot_id) AS went ON went.from_depot_id = depot.id
         LEFT JOIN (SELECT depot_id,
                           CAST(sum(last_number - first_number + 1) AS BIGINT) AS booklets
                    FROM destruction WHERE territory_id = $1 AND signed_at IS NOT NULL
                    GROUP BY depot_id) AS gone ON gone.depot_id = depot.id
         LEFT JOIN (SELECT depot_id, count(*) AS booklets FROM booklet
                    WHERE depot_id IS NOT NULL GROUP BY depot_id) AS held
              ON held.depot_id = depot.id
         LEFT JOIN (SELECT referrer_id, count(*) AS booklets FROM booklet
                    WHERE referrer_id IS NOT NULL GROUP BY referrer_id) AS given
              ON given.referrer_id = depot.organisation_id
         WHERE depot.territory_id = $1
         ORDER BY depot.kind DESC, depot.name, depot.id",
        &[&territory],
    )
}

row! {
    /// A line of the register: booklets of one emission that came in or went out of a depot on one
    /// day, under one slip, one destruction, or as handovers of that day.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct RegisterLine {
        pub depot_id: DepotId,
        pub moved_on: Day,
        pub emission_id: EmissionId,
        pub slip_number: Option<i64>,
        pub destruction_number: Option<i64>,
        /// The other depot of a slip; none: the printer, or people.
        pub other: Option<String>,
        pub first_number: i64,
        pub last_number: i64,
        pub came: i64,
        pub went: i64,
    }
}

/// Every entry and exit of the depots of a territory between two days, in order.
pub fn register_lines(
    conn: &mut Conn,
    territory: TerritoryId,
    depot: Option<DepotId>,
    days: (Day, Day),
) -> Result<Vec<RegisterLine>, DbError> {
    let only = depot.map_or(String::new(), |id| id.to_string());
    conn.query(
        "SELECT moves.depot_id, moves.moved_on, booklet.emission_id,
                slip.number AS slip_number, destruction.number AS destruction_number,
                other.name AS other, min(booklet.number) AS first_number,
                max(booklet.number) AS last_number,
                CAST(sum(moves.came) AS BIGINT) AS came, CAST(sum(moves.went) AS BIGINT) AS went
         FROM (SELECT to_depot_id AS depot_id, from_depot_id AS other_id, booklet_id, moved_on,
                      slip_id, destruction_id, 1 AS came, 0 AS went
               FROM custody_movement
               WHERE to_depot_id IS NOT NULL AND moved_on BETWEEN $3 AND $4
               UNION ALL
               SELECT from_depot_id AS depot_id, to_depot_id AS other_id, booklet_id, moved_on,
                      slip_id, destruction_id, 0 AS came, 1 AS went
               FROM custody_movement
               WHERE from_depot_id IS NOT NULL AND moved_on BETWEEN $3 AND $4) AS moves
         JOIN depot ON depot.id = moves.depot_id
         JOIN booklet ON booklet.id = moves.booklet_id
         LEFT JOIN custody_slip AS slip ON slip.id = moves.slip_id
         LEFT JOIN destruction ON destruction.id = moves.destruction_id
         LEFT JOIN depot AS other ON other.id = moves.other_id
         WHERE depot.territory_id = $1 AND ($2 = '' OR depot.id = $2)
         GROUP BY moves.depot_id, moves.moved_on, booklet.emission_id, slip.number,
                  destruction.number, other.name, moves.came, depot.name
         ORDER BY depot.name, moves.depot_id, moves.moved_on,
                  COALESCE(slip.number, 9000000000000000),
                  COALESCE(destruction.number, 9000000000000000),
                  moves.came DESC, booklet.emission_id",
        &[&territory, &only, &days.0, &days.1],
    )
}

row! {
    /// Some booklets of a depot that lie there for long.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Dormant { pub emission_id: EmissionId, pub number: i64 }
}

/// The booklets of a depot that arrived before a day and can still be handed over on `today`; not
/// those on a slip that nobody received.
pub fn dormant_in(
    conn: &mut Conn,
    depot: DepotId,
    before: Day,
    today: Day,
) -> Result<Vec<Dormant>, DbError> {
    conn.query(
        "SELECT booklet.emission_id, booklet.number FROM booklet
         JOIN emission ON emission.id = booklet.emission_id
         WHERE depot_id = $1 AND distribution_until >= $3 AND closed_at IS NULL
           AND $2 > (SELECT max(moved_on) FROM custody_movement
                     WHERE booklet_id = booklet.id AND to_depot_id = $1)
           AND NOT EXISTS (
             SELECT 1 FROM custody_slip AS slip
             WHERE slip.emission_id = booklet.emission_id AND slip.received_at IS NULL
               AND slip.cancelled_at IS NULL
               AND booklet.number BETWEEN slip.first_number AND slip.last_number)
           AND NOT EXISTS (
             SELECT 1 FROM destruction
             WHERE destruction.emission_id = booklet.emission_id AND signed_at IS NULL
               AND dropped_at IS NULL
               AND booklet.number BETWEEN destruction.first_number AND destruction.last_number)
         ORDER BY booklet.emission_id, booklet.number",
        &[&depot, &before, &today],
    )
}

row! {
    /// Booklets of an emission that wait for somebody.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Waiting {
        /// In a depot.
        pub in_depots: i64,
        /// Handed over, none of their passes used.
        pub unused: i64,
    }
}

/// How many booklets of an emission wait, of one organisation or of all.
pub fn waiting(
    conn: &mut Conn,
    emission: EmissionId,
    organisation: Option<OrganisationId>,
) -> Result<Waiting, DbError> {
    let only = organisation.map_or(String::new(), |id| id.to_string());
    conn.query_one(
        "SELECT count(depot_id) AS in_depots,
                count(*) FILTER (WHERE handed_over_at IS NOT NULL AND first_used_at IS NULL)
                AS unused
         FROM booklet LEFT JOIN depot ON depot.id = depot_id
         WHERE emission_id = $1 AND ($2 = '' OR depot.organisation_id = $2 OR referrer_id = $2)",
        &[&emission, &only],
    )
}
