//! What each role finds on its first page.

use crate::access::{Action, Actor, At, PlaceId, Reached, Role};
use crate::fraud::{self, FlagQuery};
use crate::funding::Step;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Tz};
use crate::passes::{self, Alert};
use crate::statistics::{
    self, Asleep, Funnel, Handover, HomeSession, LastAccreditation, LastStatement, OpenSlip,
    Period, Request, Stock, Unlisted,
};

/// Days ahead in which sessions are shown.
const AHEAD_DAYS: i64 = 14;
/// Days back in which sessions without attendance are recalled.
const BACK_DAYS: i64 = 14;
/// Days back in which handovers are shown.
const HANDOVER_DAYS: i64 = 30;

/// For who teaches or answers for a place.
pub struct Teaching {
    pub today: Vec<HomeSession>,
    pub next: Vec<HomeSession>,
    /// Over, with people of whom nobody noted whether they came.
    pub unmarked: Vec<HomeSession>,
    pub may_redeem: bool,
}

/// For who hands booklets over.
pub struct Prescribing {
    /// What is due for their own booklets.
    pub alerts: Vec<Alert>,
    pub stocks: Vec<Stock>,
    pub handovers: Vec<Handover>,
}

/// For who steers the programme.
pub struct Steering {
    /// What is due in the emissions that run.
    pub alerts: Vec<Alert>,
    pub funnel: Funnel,
    pub asleep: Asleep,
    pub requests: Vec<Request>,
    pub slips: Vec<OpenSlip>,
    /// What is unusual in the uses, and waits for a decision.
    pub flags: i64,
    pub unlisted: Vec<Unlisted>,
}

/// For who pays.
pub struct Paying {
    /// How many statements wait at each step before the payment, and their worth.
    pub waiting: Vec<(Step, (i64, Cents))>,
    pub unlisted: Vec<Unlisted>,
}

impl Paying {
    /// Nothing to close, check, approve, send or follow.
    pub fn is_idle(&self) -> bool {
        self.unlisted.is_empty() && self.waiting.iter().all(|(_, (count, _))| *count == 0)
    }
}

/// For who answers for a place.
pub struct Keeping {
    pub statements: Vec<LastStatement>,
    pub accreditations: Vec<LastAccreditation>,
}

/// For who funds.
pub struct Funding {
    pub funnel: Funnel,
    pub shares: Vec<statistics::FundingShare>,
    /// The emissions that are closed, the latest first.
    pub closed: Vec<passes::Emission>,
}

/// Everything the actor's first page shows.
#[derive(Default)]
pub struct Parts {
    pub teaching: Option<Teaching>,
    pub prescribing: Option<Prescribing>,
    pub steering: Option<Steering>,
    pub paying: Option<Paying>,
    pub keeping: Option<Keeping>,
    pub funding: Option<Funding>,
}

/// Loads what the actor's roles wait for.
pub fn load(conn: &mut Conn, actor: &Actor, now: Instant) -> Result<Parts, Error> {
    let mut parts = Parts::default();
    let role = |role: Role| actor.has_role(role);
    if role(Role::Mediator) || role(Role::PlaceManager) {
        parts.teaching = Some(teaching(conn, actor, now)?);
    }
    if role(Role::Referrer) {
        parts.prescribing = Some(prescribing(conn, actor, now)?);
    }
    if role(Role::Coordinator) {
        parts.steering = Some(steering(conn, actor, now)?);
    }
    if role(Role::FinanceOfficer) {
        parts.paying = Some(paying(conn, actor, now)?);
    }
    if role(Role::PlaceManager) {
        parts.keeping = Some(keeping(conn, actor, now)?);
    }
    if role(Role::Funder) {
        let funnel = statistics::funnel(conn, actor, Period::default(), now)?;
        let shares = statistics::funding_shares(conn, actor.territory())?;
        let mut closed = passes::emissions(conn, actor.territory())?;
        closed.retain(|emission| emission.closed_at.is_some());
        closed.sort_by_key(|emission| std::cmp::Reverse(emission.closed_at));
        parts.funding = Some(Funding { funnel, shares, closed });
    }
    Ok(parts)
}

fn teaching(conn: &mut Conn, actor: &Actor, now: Instant) -> Result<Teaching, Error> {
    let tz = actor.timezone();
    let today = now.day(tz);
    let window = (today.plus_days(-BACK_DAYS).start(tz), today.plus_days(AHEAD_DAYS + 1).start(tz));
    let reached = actor.reached(Action::TakeAttendance);
    let mut sessions =
        statistics::sessions_between(conn, actor.territory(), actor.account(), window)?;
    sessions.retain(|session| concerns(session, &reached));
    let of_day = |session: &HomeSession, day: Day| session.starts_at.day(tz) == day;
    Ok(Teaching {
        today: sessions.iter().filter(|s| of_day(s, today)).cloned().collect(),
        next: sessions.iter().filter(|s| s.starts_at.day(tz) > today).take(6).cloned().collect(),
        unmarked: sessions
            .iter()
            .filter(|s| s.ends_at <= now && s.unmarked > 0 && !of_day(s, today))
            .cloned()
            .collect(),
        may_redeem: actor.can(Action::Redeem),
    })
}

/// A session given by this person, or held at a place that is theirs. A floating mediator reaches
/// every place: only their own sessions concern them.
fn concerns(session: &HomeSession, reached: &Reached) -> bool {
    let at = At::place(session.place_id, session.organisation_id);
    session.mine > 0 || (*reached != Reached::Everything && reached.covers(&at))
}

fn prescribing(conn: &mut Conn, actor: &Actor, now: Instant) -> Result<Prescribing, Error> {
    let reached = actor.reached(Action::HandOver);
    let since = now.day(actor.timezone()).plus_days(-HANDOVER_DAYS);
    let mut stocks = statistics::referrer_stocks(conn, actor.territory())?;
    stocks.retain(|stock| reached.covers(&At::organisation(stock.organisation_id)));
    let mut handovers = statistics::recent_handovers(conn, actor.territory(), since, now)?;
    handovers.retain(|one| reached.covers(&At::organisation(one.organisation_id)));
    let today = now.day(actor.timezone());
    let mut alerts = Vec::new();
    for stock in &stocks {
        alerts.extend(passes::alerts(conn, actor, Some(stock.organisation_id), today)?);
    }
    Ok(Prescribing { alerts, stocks, handovers })
}

fn steering(conn: &mut Conn, actor: &Actor, now: Instant) -> Result<Steering, Error> {
    let today = now.day(actor.timezone());
    let funnel = statistics::funnel(conn, actor, Period::default(), now)?;
    let territory = actor.territory();
    let open = FlagQuery { state: "open".to_owned(), ..FlagQuery::default() };
    Ok(Steering {
        alerts: passes::alerts(conn, actor, None, today)?,
        funnel,
        asleep: statistics::asleep(conn, actor, (None, None), today)?,
        requests: statistics::requests(conn, territory)?,
        slips: statistics::open_slips(conn, territory)?,
        flags: fraud::flags(conn, territory, &open, (0, 1))?.1,
        unlisted: statistics::unlisted_before(conn, territory, today.month().first_day())?,
    })
}

fn paying(conn: &mut Conn, actor: &Actor, now: Instant) -> Result<Paying, Error> {
    let today = now.day(actor.timezone());
    let waiting = statistics::waiting_statements(conn, actor.territory())?;
    let of = |step: Step| {
        let found = waiting.iter().find(|one| one.step == step);
        found.map_or((0, Cents::ZERO), |one| (one.count, one.cents))
    };
    Ok(Paying {
        waiting: [Step::Closed, Step::Checked, Step::Approved, Step::Sent]
            .map(|step| (step, of(step)))
            .to_vec(),
        unlisted: statistics::unlisted_before(conn, actor.territory(), today.month().first_day())?,
    })
}

fn keeping(conn: &mut Conn, actor: &Actor, now: Instant) -> Result<Keeping, Error> {
    let reached = actor.reached(Action::SeeStatements);
    let own = |place: PlaceId, organisation| reached.covers(&At::place(place, organisation));
    let today = now.day(actor.timezone());
    let mut statements = statistics::last_statements(conn, actor.territory())?;
    statements.retain(|one| own(one.place_id, one.organisation_id));
    let mut accreditations = statistics::last_accreditations(conn, actor.territory(), today)?;
    accreditations.retain(|one| own(one.place_id, one.organisation_id));
    Ok(Keeping { statements, accreditations })
}

/// What an accreditation is on a day: the last part of its key `today-accreditation-…`.
pub fn accreditation_state(one: &LastAccreditation, today: Day) -> &'static str {
    let ended = one.withdrawn_from.is_some_and(|from| from <= today);
    let (from, until) = (one.valid_from, one.valid_until);
    match (one.granted_at, from, until) {
        _ if ended => "withdrawn",
        (None, ..) => "requested",
        _ if one.suspended > 0 => "suspended",
        (_, Some(from), _) if from > today => "coming",
        (_, _, Some(until)) if until < today => "expired",
        _ => "valid",
    }
}

/// What became of a booklet handed over: the last part of its key `today-handover-…`.
pub fn handover_state(one: &Handover) -> &'static str {
    match (one.used, one.came, one.next_at, one.missed) {
        (1.., ..) => "used",
        (_, 1.., ..) => "came",
        (.., Some(_), _) => "booked",
        (.., 1..) => "missed",
        _ => "waits",
    }
}

/// `lundi 2 mars 2026` of an instant.
pub fn day_words(at: Instant, tz: Tz) -> String {
    at.day(tz).long()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::Moment;

    fn handover(used: i64, came: i64, next_at: Option<Instant>, missed: i64) -> Handover {
        Handover {
            serial: String::new(),
            organisation_id: Moment::seeded(Instant(0), 1).id(),
            handed_over_on: Day::new(2026, 3, 1).expect("a day"),
            person_id: None,
            first_name: None,
            last_name: None,
            came,
            missed,
            next_at,
            used,
        }
    }

    #[test]
    fn the_best_news_is_told_first() {
        assert_eq!(handover_state(&handover(1, 1, Some(Instant(0)), 1)), "used");
        assert_eq!(handover_state(&handover(0, 1, None, 1)), "came");
        assert_eq!(handover_state(&handover(0, 0, Some(Instant(0)), 1)), "booked");
        assert_eq!(handover_state(&handover(0, 0, None, 1)), "missed");
        assert_eq!(handover_state(&handover(0, 0, None, 0)), "waits");
    }

    #[test]
    fn an_accreditation_is_judged_on_the_day() {
        let day = |day: u32| Day::new(2026, 3, day);
        let mut one = LastAccreditation {
            place_id: Moment::seeded(Instant(0), 1).id(),
            organisation_id: None,
            place: String::new(),
            granted_at: None,
            valid_from: None,
            valid_until: None,
            withdrawn_from: None,
            suspended: 0,
        };
        let today = day(10).expect("a day");
        assert_eq!(accreditation_state(&one, today), "requested");
        one.granted_at = Some(Instant(0));
        (one.valid_from, one.valid_until) = (day(11), day(20));
        assert_eq!(accreditation_state(&one, today), "coming");
        one.valid_from = day(10);
        assert_eq!(accreditation_state(&one, today), "valid");
        one.suspended = 1;
        assert_eq!(accreditation_state(&one, today), "suspended");
        one.withdrawn_from = day(10);
        assert_eq!(accreditation_state(&one, today), "withdrawn");
        (one.withdrawn_from, one.suspended, one.valid_until) = (None, 0, day(9));
        assert_eq!(accreditation_state(&one, today), "expired");
    }
}
