//! Used passes, and what became of their euros.

use crate::access::{OrganisationId, PlaceId};
use crate::kit::db::{Conn, DbError};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Month};
use crate::ledger::EmissionId;
use crate::row;
use crate::statistics::model::Use;
use crate::territory::{CommuneCode, TerritoryId};

row! {
    /// One used pass of a list.
    #[derive(Debug, Clone)]
    pub struct UseLine {
        pub serial: String,
        pub redeemed_on: Day,
        pub referrer_id: Option<OrganisationId>,
        pub place_id: PlaceId,
        pub organisation_id: Option<OrganisationId>,
        pub place: String,
        pub activity: String,
        pub session_id: String,
        pub cents: Cents,
        /// The statement it stands on, if one is closed.
        pub statement_id: Option<String>,
        pub statement_year: Option<i64>,
        pub statement_number: Option<i64>,
        pub paid_on: Option<Day>,
    }

    /// Passes used at the sessions held in a commune.
    #[derive(Debug, Clone)]
    pub struct CommuneUses {
        pub commune: CommuneCode,
        pub place_id: PlaceId,
        pub organisation_id: Option<OrganisationId>,
        pub used: i64,
    }
}

/// Uses that were not undone, of the territory `$1`, from day `$2` to day `$3`; where they
/// happened (`commune`: where the session was held), for whose booklet, and on which
/// statement.
macro_rules! live_uses {
    ($then:literal) => {
        concat!(
            "WITH live AS (
    SELECT redemption.id, redemption.pass_id, redemption.emission_id, redemption.redeemed_on,
        redemption.redeemed_at, redemption.cents, redemption.place_id, redemption.session_id,
        COALESCE(booklet.referrer_id, depot.organisation_id) AS referrer_id,
        place.name AS place, place.organisation_id,
        session.commune,
        statement.id AS statement_id, statement.year AS statement_year,
        statement.number AS statement_number,
        CASE WHEN statement.rejected_at IS NULL THEN statement.paid_on END AS paid_on
    FROM redemption
    JOIN booklet ON booklet.id = redemption.booklet_id
    LEFT JOIN depot ON depot.id = booklet.depot_id
    JOIN place ON place.id = redemption.place_id
    JOIN session ON session.id = redemption.session_id
    LEFT JOIN statement_line ON statement_line.redemption_id = redemption.id
        AND statement_line.kind = 'use' AND statement_line.superseded_at IS NULL
    LEFT JOIN statement ON statement.id = statement_line.statement_id
    WHERE redemption.territory_id = $1 AND redemption.undone_at IS NULL
      AND redemption.redeemed_on BETWEEN $2 AND $3
)
",
            $then
        )
    };
}

/// Uses of the period by commune and place.
pub fn uses_by_commune(
    conn: &mut Conn,
    territory: TerritoryId,
    days: (Day, Day),
) -> Result<Vec<CommuneUses>, DbError> {
    conn.query(
        live_uses!(
            "SELECT commune, place_id, organisation_id, count(*) AS used
FROM live GROUP BY commune, place_id, organisation_id"
        ),
        &[&territory, &days.0, &days.1],
    )
}

/// What a list of uses shows.
#[derive(Debug, Clone)]
pub struct UseFilter {
    pub what: Use,
    pub emission: Option<EmissionId>,
    pub referrer: Option<OrganisationId>,
    pub place: Option<PlaceId>,
    pub commune: Option<CommuneCode>,
    pub days: (Day, Day),
}

row! {
    struct Sum { count: i64, cents: Cents }
}

/// The uses behind a figure, newest first, how many they are and what they are worth. Without a
/// page, all of them.
pub fn uses(
    conn: &mut Conn,
    territory: TerritoryId,
    filter: &UseFilter,
    page: Option<(i64, i64)>,
) -> Result<(Vec<UseLine>, i64, Cents), DbError> {
    let text = |id: Option<String>| id.unwrap_or_default();
    let referrer = text(filter.referrer.map(|id| id.to_string()));
    let emission = text(filter.emission.map(|id| id.to_string()));
    let place = text(filter.place.map(|id| id.to_string()));
    let commune = text(filter.commune.map(|code| code.to_string()));
    let (offset, limit) = page.unwrap_or((0, i64::MAX));
    let sum: Sum = conn.query_one(
        live_uses!(
            "SELECT count(*) AS count, CAST(COALESCE(sum(cents), 0) AS BIGINT) AS cents FROM live
WHERE ($4 = '' OR referrer_id = $4) AND ($5 = '' OR place_id = $5) AND ($6 = '' OR commune = $6)
  AND ($8 = '' OR emission_id = $8)
  AND ($7 = 'used' OR ($7 = 'owed' AND paid_on IS NULL) OR ($7 = 'paid' AND paid_on IS NOT NULL))"
        ),
        &[
            &territory,
            &filter.days.0,
            &filter.days.1,
            &referrer,
            &place,
            &commune,
            &filter.what,
            &emission,
        ],
    )?;
    let rows = conn.query(
        live_uses!(
            "SELECT pass.serial, redeemed_on, referrer_id, live.place_id, live.organisation_id, place, workshop.title AS activity, session_id, cents,
    statement_id, statement_year, statement_number, paid_on
FROM live
JOIN pass ON pass.id = live.pass_id
JOIN session ON session.id = live.session_id
JOIN workshop ON workshop.id = session.workshop_id
WHERE ($4 = '' OR referrer_id = $4) AND ($5 = '' OR live.place_id = $5) AND ($6 = '' OR live.commune = $6)
  AND ($8 = '' OR live.emission_id = $8)
  AND ($7 = 'used' OR ($7 = 'owed' AND paid_on IS NULL) OR ($7 = 'paid' AND paid_on IS NOT NULL))
ORDER BY live.redeemed_at DESC, live.id LIMIT $10 OFFSET $9"
        ),
        &[
            &territory,
            &filter.days.0,
            &filter.days.1,
            &referrer,
            &place,
            &commune,
            &filter.what,
            &emission,
            &offset,
            &limit,
        ],
    )?;
    Ok((rows, sum.count, sum.cents))
}

row! {
    /// Uses of a month that no statement lists yet.
    #[derive(Debug, Clone)]
    pub struct Unlisted {
        pub month: Month,
        pub count: i64,
        pub cents: Cents,
    }
}

/// Uses before `day` that no statement lists, by month.
pub fn unlisted_before(
    conn: &mut Conn,
    territory: TerritoryId,
    day: Day,
) -> Result<Vec<Unlisted>, DbError> {
    conn.query(
        "SELECT substr(redemption.redeemed_on, 1, 7) AS month, count(*) AS count,
    CAST(sum(redemption.cents) AS BIGINT) AS cents
FROM redemption LEFT JOIN statement_line ON statement_line.redemption_id = redemption.id
    AND statement_line.kind = 'use' AND statement_line.superseded_at IS NULL
WHERE redemption.territory_id = $1 AND redemption.undone_at IS NULL
  AND redemption.redeemed_on < $2 AND statement_line.redemption_id IS NULL
GROUP BY substr(redemption.redeemed_on, 1, 7) ORDER BY 1",
        &[&territory, &day],
    )
}
