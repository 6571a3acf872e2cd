//! What the home page of each role shows.

use crate::access::{AccountId, OrganisationId, PlaceId};
use crate::funding::{STEP, Step};
use crate::kit::db::{Conn, DbError};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Month};
use crate::row;
use crate::territory::TerritoryId;

row! {
    /// A session of these days.
    #[derive(Debug, Clone)]
    pub struct HomeSession {
        pub id: String,
        pub activity: String,
        pub place_id: PlaceId,
        pub organisation_id: Option<OrganisationId>,
        pub place: String,
        /// Where the bus stops; empty when the place does not move.
        pub stop: String,
        pub starts_at: Instant,
        pub ends_at: Instant,
        pub seats: i64,
        pub confirmed: i64,
        /// Registered people of whom nobody noted yet whether they came.
        pub unmarked: i64,
        /// 1 when the account is one of its mediators.
        pub mine: i64,
    }
}

/// The sessions that begin within `instants` and are not cancelled, in their order.
pub fn sessions_between(
    conn: &mut Conn,
    territory: TerritoryId,
    account: Option<AccountId>,
    instants: (Instant, Instant),
) -> Result<Vec<HomeSession>, DbError> {
    let account = account.map_or_else(String::new, |id| id.to_string());
    conn.query(
        "SELECT session.id, workshop.title AS activity, session.place_id, place.organisation_id,
    place.name AS place, session.stop, session.starts_at, session.ends_at, session.seats,
    session.confirmed,
    (SELECT count(*) FROM registration WHERE registration.session_id = session.id
       AND registration.cancelled_at IS NULL AND registration.attendance IS NULL) AS unmarked,
    (SELECT count(*) FROM session_mediator WHERE session_mediator.session_id = session.id
       AND session_mediator.account_id = $2) AS mine
FROM session
JOIN workshop ON workshop.id = session.workshop_id
JOIN place ON place.id = session.place_id
WHERE session.territory_id = $1 AND session.starts_at >= $3 AND session.starts_at < $4
  AND session.cancelled_at IS NULL
ORDER BY session.starts_at, session.id",
        &[&territory, &account, &instants.0, &instants.1],
    )
}

row! {
    /// What an organisation's depot holds.
    #[derive(Debug, Clone)]
    pub struct Stock {
        pub depot_id: String,
        pub organisation_id: OrganisationId,
        pub depot: String,
        pub booklets: i64,
        /// Booklets on slips that the depot has not confirmed yet.
        pub unconfirmed: i64,
    }

    /// A booklet handed over lately, and what became of it.
    #[derive(Debug, Clone)]
    pub struct Handover {
        pub serial: String,
        pub organisation_id: OrganisationId,
        pub handed_over_on: Day,
        /// The person, when one was named and the organisation may open their file.
        pub person_id: Option<String>,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        /// Sessions since the handover where the person was present or late.
        pub came: i64,
        /// Sessions since the handover that the person missed without a word.
        pub missed: i64,
        /// The next session the person is registered for.
        pub next_at: Option<Instant>,
        pub used: i64,
    }
}

/// The stock of every referrer's depot.
pub fn referrer_stocks(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Stock>, DbError> {
    conn.query(
        "SELECT depot.id AS depot_id, depot.organisation_id, depot.name AS depot,
    (SELECT count(*) FROM booklet WHERE booklet.depot_id = depot.id) AS booklets,
    (SELECT CAST(COALESCE(sum(custody_slip.last_number - custody_slip.first_number + 1), 0) AS BIGINT)
     FROM custody_slip
     WHERE custody_slip.to_depot_id = depot.id AND custody_slip.received_at IS NULL
       AND custody_slip.cancelled_at IS NULL) AS unconfirmed
FROM depot WHERE depot.territory_id = $1 AND depot.kind = 'referrer' ORDER BY depot.name",
        &[&territory],
    )
}

/// Booklets that referrers handed over since `since`, newest first.
pub fn recent_handovers(
    conn: &mut Conn,
    territory: TerritoryId,
    since: Day,
    now: Instant,
) -> Result<Vec<Handover>, DbError> {
    conn.query(
        "SELECT booklet.serial, booklet.referrer_id AS organisation_id,
    booklet.handed_over_on, person.id AS person_id, person.first_name, person.last_name,
    (SELECT count(*) FROM registration JOIN session ON session.id = registration.session_id
     WHERE registration.person_id = person.id AND session.starts_at >= booklet.handed_over_at
       AND registration.attendance IN ('present', 'late')) AS came,
    (SELECT count(*) FROM registration JOIN session ON session.id = registration.session_id
     WHERE registration.person_id = person.id AND session.starts_at >= booklet.handed_over_at
       AND registration.attendance = 'absent') AS missed,
    (SELECT min(session.starts_at) FROM registration
     JOIN session ON session.id = registration.session_id
     WHERE registration.person_id = person.id AND registration.cancelled_at IS NULL
       AND session.cancelled_at IS NULL AND session.starts_at >= $3) AS next_at,
    (SELECT count(*) FROM redemption
     WHERE redemption.booklet_id IN (SELECT part.id FROM booklet AS part
         WHERE part.id = booklet.id OR part.continues_id = booklet.id)
       AND redemption.undone_at IS NULL) AS used
FROM booklet
JOIN emission ON emission.id = booklet.emission_id
LEFT JOIN person ON person.id = booklet.person_id
    AND EXISTS (SELECT 1 FROM person_tie WHERE person_tie.person_id = person.id
      AND person_tie.organisation_id = booklet.referrer_id)
WHERE emission.territory_id = $1 AND booklet.handed_over_on >= $2
  AND booklet.continues_id IS NULL
ORDER BY booklet.handed_over_at DESC, booklet.id",
        &[&territory, &since, &now],
    )
}

row! {
    /// A request to be accredited, to be decided.
    #[derive(Debug, Clone)]
    pub struct Request {
        pub place_id: PlaceId,
        pub place: String,
        pub requested_at: Instant,
    }

    /// A slip whose booklets are on their way.
    #[derive(Debug, Clone)]
    pub struct OpenSlip {
        pub id: String,
        pub number: i64,
        pub depot: String,
        pub sent_on: Day,
        pub booklets: i64,
    }
}

/// Accreditations to be decided, oldest first.
pub fn requests(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Request>, DbError> {
    conn.query(
        "SELECT accreditation.place_id, place.name AS place, accreditation.requested_at
FROM accreditation JOIN place ON place.id = accreditation.place_id
WHERE place.territory_id = $1 AND accreditation.granted_at IS NULL
  AND accreditation.withdrawn_at IS NULL
ORDER BY accreditation.requested_at, accreditation.id",
        &[&territory],
    )
}

/// Slips that nobody confirmed, oldest first.
pub fn open_slips(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<OpenSlip>, DbError> {
    conn.query(
        "SELECT custody_slip.id, custody_slip.number, depot.name AS depot, custody_slip.sent_on,
    custody_slip.last_number - custody_slip.first_number + 1 AS booklets
FROM custody_slip JOIN depot ON depot.id = custody_slip.to_depot_id
WHERE custody_slip.territory_id = $1 AND custody_slip.received_at IS NULL
  AND custody_slip.cancelled_at IS NULL
ORDER BY custody_slip.sent_at, custody_slip.id",
        &[&territory],
    )
}

row! {
    /// Statements of one step.
    #[derive(Debug, Clone)]
    pub struct Waiting {
        pub step: Step,
        pub count: i64,
        pub cents: Cents,
    }

    /// The newest statement of a place.
    #[derive(Debug, Clone)]
    pub struct LastStatement {
        pub id: String,
        pub place_id: PlaceId,
        pub organisation_id: Option<OrganisationId>,
        pub place: String,
        pub month: Month,
        pub year: i64,
        pub number: i64,
        pub cents: Cents,
        pub step: Step,
    }
}

/// Statements that wait for an approval or a payment.
pub fn waiting_statements(
    conn: &mut Conn,
    territory: TerritoryId,
) -> Result<Vec<Waiting>, DbError> {
    conn.query(
        &format!(
            "SELECT step, count(*) AS count, CAST(sum(cents) AS BIGINT) AS cents
FROM (SELECT {STEP} AS step, cents FROM statement
      WHERE territory_id = $1 AND (paid_at IS NULL OR rejected_at IS NOT NULL)) AS waiting
WHERE step <> 'rejected' GROUP BY step"
        ),
        &[&territory],
    )
}

/// The newest statements of each place, at most one.
pub fn last_statements(
    conn: &mut Conn,
    territory: TerritoryId,
) -> Result<Vec<LastStatement>, DbError> {
    conn.query(
        &format!("SELECT statement.id, statement.place_id, place.organisation_id, statement.place_name AS place,
    statement.month, statement.year, statement.number, statement.cents, {STEP} AS step
FROM statement JOIN place ON place.id = statement.place_id
WHERE statement.territory_id = $1
  AND NOT EXISTS (SELECT 1 FROM statement AS later WHERE later.place_id = statement.place_id
    AND (later.month > statement.month
      OR (later.month = statement.month AND later.closed_at > statement.closed_at)
      OR (later.month = statement.month AND later.closed_at = statement.closed_at
        AND later.id > statement.id)))
ORDER BY statement.place_name, statement.id"),
        &[&territory],
    )
}

row! {
    /// The newest accreditation of a place.
    #[derive(Debug, Clone)]
    pub struct LastAccreditation {
        pub place_id: PlaceId,
        pub organisation_id: Option<OrganisationId>,
        pub place: String,
        pub granted_at: Option<Instant>,
        pub valid_from: Option<Day>,
        pub valid_until: Option<Day>,
        pub withdrawn_from: Option<Day>,
        /// Suspensions that count on the day asked for.
        pub suspended: i64,
    }

    /// A funder in a programme: its share in ten-thousandths, and where its money is.
    #[derive(Debug, Clone)]
    pub struct FundingShare {
        pub programme_id: String,
        pub programme: String,
        pub funder: String,
        pub share: i64,
        pub authorised: Cents,
        pub committed: Cents,
        pub owed: Cents,
        pub paid: Cents,
        pub disputed: Cents,
    }
}

impl FundingShare {
    /// What may still be committed: the rest of the ceiling.
    pub fn available(&self) -> Cents {
        self.authorised - self.committed - self.owed - self.paid - self.disputed
    }
}

/// The newest accreditation of each place that ever asked for one.
pub fn last_accreditations(
    conn: &mut Conn,
    territory: TerritoryId,
    day: Day,
) -> Result<Vec<LastAccreditation>, DbError> {
    conn.query(
        "SELECT place.id AS place_id, place.organisation_id, place.name AS place,
    accreditation.granted_at, accreditation.valid_from, accreditation.valid_until,
    accreditation.withdrawn_from,
    (SELECT count(*) FROM accreditation_suspension
     WHERE accreditation_suspension.accreditation_id = accreditation.id
       AND accreditation_suspension.suspended_from <= $2
       AND (accreditation_suspension.lifted_from IS NULL
         OR accreditation_suspension.lifted_from > $2)) AS suspended
FROM accreditation JOIN place ON place.id = accreditation.place_id
WHERE place.territory_id = $1
  AND NOT EXISTS (SELECT 1 FROM accreditation AS later
    WHERE later.place_id = accreditation.place_id
      AND (later.requested_at > accreditation.requested_at
        OR (later.requested_at = accreditation.requested_at AND later.id > accreditation.id)))
ORDER BY place.search, place.id",
        &[&territory, &day],
    )
}

/// Every funder's part of every programme, with where its money is.
pub fn funding_shares(
    conn: &mut Conn,
    territory: TerritoryId,
) -> Result<Vec<FundingShare>, DbError> {
    conn.query(
        "SELECT programme.id AS programme_id, programme.name AS programme, funder.name AS funder,
    funding_line.share, funding_line.authorised, funding_line.committed, funding_line.owed,
    funding_line.paid, funding_line.disputed
FROM funding_line
JOIN programme ON programme.id = funding_line.programme_id
JOIN funder ON funder.id = funding_line.funder_id
WHERE programme.territory_id = $1
ORDER BY programme.starts_on DESC, programme.id, funding_line.rank",
        &[&territory],
    )
}
