//! Booklets on their way: issued, delivered, handed over, first used; and those that sleep.

use crate::access::{OrganisationId, PlaceId};
use crate::kit::db::{Conn, DbError};
use crate::kit::time::{Day, Instant};
use crate::ledger::EmissionId;
use crate::row;
use crate::statistics::model::Step;
use crate::territory::TerritoryId;

/// The dates of every booklet of the territory `$1`.
///
/// - `referrer_id`: who handed it over, else in whose depot it is;
/// - `delivered_on`: the last day it arrived at a referrer's, unless it went back to the stock;
/// - `first_used_on`: the first use that was not undone, of the booklet or of what continues it;
/// - `continues_id`: the booklet that its person lost, which counts for each step but the first.
macro_rules! circulation {
    ($then:literal) => {
        concat!(
            "WITH circulation AS (
    SELECT booklet.id, booklet.serial, booklet.emission_id, emission.valid_until,
        emission.activated_at AS issued_at,
        COALESCE(booklet.referrer_id, depot.organisation_id) AS referrer_id,
        booklet.delivered_on, booklet.handed_over_on, booklet.first_used_on,
        booklet.first_place_id, booklet.continues_id
    FROM booklet
    JOIN emission ON emission.id = booklet.emission_id
    LEFT JOIN depot ON depot.id = booklet.depot_id
    WHERE emission.territory_id = $1
)
",
            $then
        )
    };
}

row! {
    /// One booklet of a list.
    #[derive(Debug, Clone)]
    pub struct BookletLine {
        pub serial: String,
        pub referrer_id: Option<OrganisationId>,
        pub referrer: Option<String>,
        pub delivered_on: Option<Day>,
        pub handed_over_on: Option<Day>,
        pub first_used_on: Option<Day>,
        pub valid_until: Day,
    }
}

/// What a list of booklets shows; the same words as the figure it stands behind.
#[derive(Debug, Clone)]
pub struct BookletFilter {
    pub step: Step,
    /// Only this emission's.
    pub emission: Option<EmissionId>,
    /// Only this referrer's.
    pub referrer: Option<OrganisationId>,
    /// Only those that were first used at this place.
    pub place: Option<PlaceId>,
    pub days: (Day, Day),
    pub instants: (Instant, Instant),
}

const NO_LIMIT: i64 = i64::MAX;

/// The booklets behind a figure, and how many they are. Without a page,
/// all of them.
pub fn booklets(
    conn: &mut Conn,
    territory: TerritoryId,
    filter: &BookletFilter,
    page: Option<(i64, i64)>,
) -> Result<(Vec<BookletLine>, i64), DbError> {
    let referrer = filter.referrer.map_or_else(String::new, |id| id.to_string());
    let emission = filter.emission.map_or_else(String::new, |id| id.to_string());
    let place = filter.place.map_or_else(String::new, |id| id.to_string());
    let (offset, limit) = page.unwrap_or((0, NO_LIMIT));
    let (days, instants) = (filter.days, filter.instants);
    let total = conn.value(
        circulation!(
            "SELECT count(*) AS value FROM circulation
WHERE ($7 = '' OR circulation.referrer_id = $7) AND ($8 = '' OR emission_id = $8)
  AND ($9 = '' OR first_place_id = $9)
  AND ($6 = 'issued' OR continues_id IS NULL)
  AND (($6 = 'issued' AND issued_at >= $4 AND issued_at < $5)
    OR ($6 = 'delivered' AND delivered_on BETWEEN $2 AND $3)
    OR ($6 = 'handed-over' AND handed_over_on BETWEEN $2 AND $3)
    OR ($6 = 'first-used' AND first_used_on BETWEEN $2 AND $3))"
        ),
        &[
            &territory,
            &days.0,
            &days.1,
            &instants.0,
            &instants.1,
            &filter.step,
            &referrer,
            &emission,
            &place,
        ],
    )?;
    let rows = conn.query(
        circulation!(
            "SELECT serial, referrer_id, COALESCE(organisation.name, organisation.siren) AS referrer,
    delivered_on, handed_over_on, first_used_on, valid_until
FROM circulation LEFT JOIN organisation ON organisation.id = circulation.referrer_id
WHERE ($7 = '' OR circulation.referrer_id = $7) AND ($8 = '' OR emission_id = $8)
  AND ($9 = '' OR first_place_id = $9)
  AND ($6 = 'issued' OR continues_id IS NULL)
  AND (($6 = 'issued' AND issued_at >= $4 AND issued_at < $5)
    OR ($6 = 'delivered' AND delivered_on BETWEEN $2 AND $3)
    OR ($6 = 'handed-over' AND handed_over_on BETWEEN $2 AND $3)
    OR ($6 = 'first-used' AND first_used_on BETWEEN $2 AND $3))
ORDER BY serial LIMIT $11 OFFSET $10"
        ),
        &[
            &territory,
            &days.0,
            &days.1,
            &instants.0,
            &instants.1,
            &filter.step,
            &referrer,
            &emission,
            &place,
            &offset,
            &limit,
        ],
    )?;
    Ok((rows, total))
}

row! {
    /// A booklet that sleeps.
    #[derive(Debug, Clone)]
    pub struct Sleeper {
        pub serial: String,
        pub emission_id: EmissionId,
        pub referrer_id: Option<OrganisationId>,
        pub referrer: Option<String>,
        /// Since when it lies there: its arrival, or its handover.
        pub since: Day,
        pub valid_until: Day,
    }
}

/// Booklets at a referrer's since `before` or longer, not handed over, that can still be used on
/// `today`. Oldest first.
pub fn asleep_on_the_shelf(
    conn: &mut Conn,
    territory: TerritoryId,
    before: Day,
    today: Day,
) -> Result<Vec<Sleeper>, DbError> {
    conn.query(
        circulation!(
            "SELECT serial, emission_id, referrer_id, COALESCE(organisation.name, organisation.siren) AS referrer,
    delivered_on AS since, valid_until
FROM circulation LEFT JOIN organisation ON organisation.id = circulation.referrer_id
WHERE handed_over_on IS NULL AND delivered_on < $2 AND valid_until >= $3
ORDER BY delivered_on, serial"
        ),
        &[&territory, &before, &today],
    )
}

/// Booklets handed over before `before`, of which no pass is used, that can still be used on
/// `today`. Oldest first.
pub fn asleep_in_a_pocket(
    conn: &mut Conn,
    territory: TerritoryId,
    before: Day,
    today: Day,
) -> Result<Vec<Sleeper>, DbError> {
    conn.query(
        circulation!(
            "SELECT serial, emission_id, referrer_id, COALESCE(organisation.name, organisation.siren) AS referrer,
    handed_over_on AS since, valid_until
FROM circulation LEFT JOIN organisation ON organisation.id = circulation.referrer_id
WHERE first_used_on IS NULL AND continues_id IS NULL AND handed_over_on < $2
  AND valid_until >= $3
ORDER BY handed_over_on, serial"
        ),
        &[&territory, &before, &today],
    )
}
