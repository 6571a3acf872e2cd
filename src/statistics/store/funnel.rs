//! The funnel by emission, by referrer and by place: whole months from the counters that the
//! acts keep, the days of a month that is not whole row by row.

use crate::access::{OrganisationId, PlaceId};
use crate::kit::db::{Conn, DbError};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Month};
use crate::ledger::EmissionId;
use crate::row;
use crate::territory::TerritoryId;

row! {
    /// What one emission, referrer or place did. Never a row for a subject without anything.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Counts {
        /// `emission`, `referrer` or `place`.
        pub side: String,
        /// Empty for a referrer: booklets that no referrer had in hands.
        pub subject_id: String,
        pub delivered: i64,
        pub handed_over: i64,
        pub first_used: i64,
        pub used: i64,
        pub used_cents: Cents,
        pub paid: i64,
        pub paid_cents: Cents,
    }

    /// Booklets first used so many whole days after their handover.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Delay {
        pub side: String,
        pub subject_id: String,
        pub days: i64,
        pub booklets: i64,
    }

    /// Booklets that sleep: of an emission, at a referrer's or handed over by them.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Sleeping {
        pub emission_id: EmissionId,
        pub referrer_id: OrganisationId,
        pub shelf: i64,
        pub pocket: i64,
    }

    /// An emission, for the lines of a table.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Order {
        pub id: EmissionId,
        pub number: String,
        pub label: String,
        pub booklets: i64,
        /// Its funding was committed.
        pub activated_at: Option<Instant>,
    }

    /// A name beside its identifier.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Named { pub id: OrganisationId, pub name: String }

    /// Uses, and those of them that are paid.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub struct Uses {
        pub used: i64,
        pub used_cents: Cents,
        pub paid: i64,
        pub paid_cents: Cents,
    }
}

/// What was done in whole months, from the counters.
pub fn counts_of_months(
    conn: &mut Conn,
    territory: TerritoryId,
    months: (Month, Month),
) -> Result<Vec<Counts>, DbError> {
    conn.query(
        "SELECT side, subject_id, CAST(sum(delivered) AS BIGINT) AS delivered,
    CAST(sum(handed_over) AS BIGINT) AS handed_over, CAST(sum(first_used) AS BIGINT) AS first_used,
    CAST(sum(used) AS BIGINT) AS used, CAST(sum(used_cents) AS BIGINT) AS used_cents,
    CAST(sum(paid) AS BIGINT) AS paid, CAST(sum(paid_cents) AS BIGINT) AS paid_cents
FROM funnel_month WHERE territory_id = $1 AND month BETWEEN $2 AND $3
GROUP BY side, subject_id ORDER BY side, subject_id",
        &[&territory, &months.0, &months.1],
    )
}

/// What was done from day `$2` to day `$3`, counted row by row: the same figures, slower. Booklets
/// go by once; uses are found by place and day, so that only those of these days are read.
pub fn counts_of_days(
    conn: &mut Conn,
    territory: TerritoryId,
    days: (Day, Day),
) -> Result<Vec<Counts>, DbError> {
    conn.query(
        "WITH fact AS (
    SELECT booklet.emission_id,
        COALESCE(booklet.referrer_id, depot.organisation_id, '') AS referrer_id,
        CASE WHEN first_used_on BETWEEN $2 AND $3 THEN first_place_id ELSE '' END AS place_id,
        CASE WHEN delivered_on BETWEEN $2 AND $3 THEN 1 ELSE 0 END AS delivered,
        CASE WHEN handed_over_on BETWEEN $2 AND $3 THEN 1 ELSE 0 END AS handed_over,
        CASE WHEN first_used_on BETWEEN $2 AND $3 THEN 1 ELSE 0 END AS first_used,
        0 AS used, 0 AS used_cents, 0 AS paid, 0 AS paid_cents
    FROM booklet
    JOIN emission ON emission.id = booklet.emission_id
    LEFT JOIN depot ON depot.id = booklet.depot_id
    WHERE emission.territory_id = $1 AND continues_id IS NULL
      AND (delivered_on BETWEEN $2 AND $3 OR handed_over_on BETWEEN $2 AND $3
           OR first_used_on BETWEEN $2 AND $3)
    UNION ALL
    SELECT booklet.emission_id, COALESCE(booklet.referrer_id, depot.organisation_id, ''),
        redemption.place_id, 0, 0, 0, 1, redemption.cents,
        CASE WHEN redemption.paid_on IS NULL THEN 0 ELSE 1 END,
        CASE WHEN redemption.paid_on IS NULL THEN 0 ELSE redemption.cents END
    FROM place CROSS JOIN redemption
    JOIN booklet ON booklet.id = redemption.booklet_id
    LEFT JOIN depot ON depot.id = booklet.depot_id
    WHERE place.territory_id = $1 AND redemption.place_id = place.id
      AND redemption.redeemed_on BETWEEN $2 AND $3 AND redemption.undone_at IS NULL
), sided AS (
    SELECT fact.*, 'emission' AS side, emission_id AS subject_id FROM fact
    UNION ALL
    SELECT fact.*, 'referrer' AS side, referrer_id AS subject_id FROM fact
    UNION ALL
    SELECT emission_id, referrer_id, place_id, 0, 0, first_used, used, used_cents, paid,
        paid_cents, 'place' AS side, place_id AS subject_id
    FROM fact WHERE place_id <> ''
)
SELECT side, subject_id, CAST(sum(delivered) AS BIGINT) AS delivered,
    CAST(sum(handed_over) AS BIGINT) AS handed_over, CAST(sum(first_used) AS BIGINT) AS first_used,
    CAST(sum(used) AS BIGINT) AS used, CAST(sum(used_cents) AS BIGINT) AS used_cents,
    CAST(sum(paid) AS BIGINT) AS paid, CAST(sum(paid_cents) AS BIGINT) AS paid_cents
FROM sided GROUP BY side, subject_id ORDER BY side, subject_id",
        &[&territory, &days.0, &days.1],
    )
}

/// Uses of a referrer's booklets at one place.
pub fn uses_of_both(
    conn: &mut Conn,
    place: PlaceId,
    referrer: OrganisationId,
    days: (Day, Day),
) -> Result<Uses, DbError> {
    conn.query_one(
        "SELECT count(*) AS used, CAST(COALESCE(sum(cents), 0) AS BIGINT) AS used_cents,
    count(paid_on) AS paid,
    CAST(COALESCE(sum(cents) FILTER (WHERE paid_on IS NOT NULL), 0) AS BIGINT) AS paid_cents
FROM redemption
JOIN booklet ON booklet.id = redemption.booklet_id
LEFT JOIN depot ON depot.id = booklet.depot_id
WHERE redemption.place_id = $1 AND redemption.redeemed_on BETWEEN $3 AND $4
  AND redemption.undone_at IS NULL
  AND COALESCE(booklet.referrer_id, depot.organisation_id) = $2",
        &[&place, &referrer, &days.0, &days.1],
    )
}

/// Delays from handover to first use, shortest first within each subject; of all time.
pub fn delays(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Delay>, DbError> {
    conn.query(
        "SELECT side, subject_id, days, booklets FROM first_use_delay
WHERE territory_id = $1 AND booklets > 0 ORDER BY side, subject_id, days",
        &[&territory],
    )
}

/// Booklets that can still be used on `today` and sleep: on a shelf since before `shelf`, in a
/// pocket since before `pocket`.
pub fn sleeping(
    conn: &mut Conn,
    territory: TerritoryId,
    (shelf, pocket): (Day, Day),
    today: Day,
) -> Result<Vec<Sleeping>, DbError> {
    conn.query(
        "WITH alive AS (
    SELECT id FROM emission WHERE territory_id = $1 AND valid_until >= $4
), asleep AS (
    SELECT on_shelf.emission_id, depot.organisation_id AS referrer_id,
        on_shelf.booklets AS shelf, 0 AS pocket
    FROM (SELECT emission_id, depot_id, count(*) AS booklets FROM booklet
          WHERE delivered_on IS NOT NULL AND handed_over_on IS NULL AND delivered_on < $2
          GROUP BY emission_id, depot_id) AS on_shelf
    JOIN alive ON alive.id = on_shelf.emission_id
    JOIN depot ON depot.id = on_shelf.depot_id
    UNION ALL
    SELECT in_pocket.emission_id, in_pocket.referrer_id, 0, in_pocket.booklets
    FROM (SELECT emission_id, referrer_id, count(*) AS booklets FROM booklet
          WHERE handed_over_on IS NOT NULL AND first_used_on IS NULL AND continues_id IS NULL
            AND handed_over_on < $3
          GROUP BY emission_id, referrer_id) AS in_pocket
    JOIN alive ON alive.id = in_pocket.emission_id
)
SELECT emission_id, referrer_id, CAST(sum(shelf) AS BIGINT) AS shelf,
    CAST(sum(pocket) AS BIGINT) AS pocket
FROM asleep WHERE referrer_id IS NOT NULL
GROUP BY emission_id, referrer_id ORDER BY emission_id, referrer_id",
        &[&territory, &shelf, &pocket, &today],
    )
}

/// The emissions of the territory, newest first.
pub fn orders(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Order>, DbError> {
    conn.query(
        "SELECT id, number, label, booklets, activated_at FROM emission
WHERE territory_id = $1 ORDER BY created_at DESC, number DESC",
        &[&territory],
    )
}

/// What the organisations of the territory are called.
pub fn organisation_names(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Named>, DbError> {
    conn.query(
        "SELECT id, COALESCE(name, siren, '') AS name FROM organisation WHERE territory_id = $1",
        &[&territory],
    )
}
