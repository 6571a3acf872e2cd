//! From rows to figures: what an actor may see of them, added up.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::model::{AgeClass, Measure, POCKET_DAYS, Period, SHELF_DAYS, Shown, age_class, conceal};
use super::store::{self, BookletFilter, BookletLine, SessionLine, Sleeper, UseFilter, UseLine};
use crate::access::{Action, Actor, At, OrganisationId, PlaceId, Reached};
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant};
use crate::ledger::EmissionId;
use crate::territory::CommuneCode;

/// What an actor may see of the territory's figures.
pub struct Scope {
    pub reached: Reached,
}

impl Scope {
    /// # Errors
    /// [`Error::Forbidden`] for whoever sees no statistics at all.
    pub fn of(actor: &Actor) -> Result<Scope, Error> {
        actor.check_any(Action::SeeStatistics)?;
        Ok(Scope { reached: actor.reached(Action::SeeStatistics) })
    }
    /// The whole territory.
    pub fn is_everything(&self) -> bool {
        self.reached == Reached::Everything
    }
    pub fn sees_referrer(&self, referrer: Option<OrganisationId>) -> bool {
        let at = referrer.map_or_else(At::territory, At::organisation);
        self.reached.covers(&at)
    }
    pub fn sees_place(&self, place: PlaceId, organisation: Option<OrganisationId>) -> bool {
        self.reached.covers(&At::place(place, organisation))
    }
}

/// Sessions held and people present.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Activity {
    pub sessions: i64,
    pub seats: i64,
    /// Presences of named people: somebody who came twice counts twice.
    pub present: i64,
    /// Presences of people who gave no name.
    pub anonymous: i64,
}

impl Activity {
    pub fn participants(&self) -> i64 {
        self.present + self.anonymous
    }
    /// Participants for a hundred seats, rounded; `None` without a seat. More than a hundred
    /// when people came on top of the seats.
    pub fn fill_percent(&self) -> Option<i64> {
        (self.seats > 0).then(|| (self.participants() * 200 + self.seats) / (self.seats * 2))
    }
    fn add(&mut self, session: &SessionLine) {
        self.sessions += 1;
        self.seats += session.seats;
        self.present += session.present;
        self.anonymous += session.anonymous;
    }
}

/// What happened at one place.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: PlaceId,
    pub name: String,
    pub commune: CommuneCode,
    pub activity: Activity,
}

/// Sessions held and people who came, as far as the actor sees.
#[derive(Debug, Clone)]
pub struct Attendance {
    pub total: Activity,
    pub places: Vec<Held>,
    pub people: People,
}

pub fn attendance(
    conn: &mut Conn,
    actor: &Actor,
    period: Period,
    now: Instant,
) -> Result<Attendance, Error> {
    let scope = Scope::of(actor)?;
    let instants = period.instants(actor.timezone());
    let mut total = Activity::default();
    let mut by_place: HashMap<PlaceId, Activity> = HashMap::new();
    for session in store::sessions_held(conn, actor.territory(), instants, now)? {
        if scope.sees_place(session.place_id, session.organisation_id) {
            total.add(&session);
            by_place.entry(session.place_id).or_default().add(&session);
        }
    }
    let places = store::active_places(conn, actor.territory())?;
    let held = places.into_iter().filter_map(|place| {
        let activity = by_place.remove(&place.id)?;
        Some(Held { id: place.id, name: place.name, commune: place.commune, activity })
    });
    let places = held.collect();
    Ok(Attendance { total, places, people: people(conn, actor, &scope, period, now)? })
}

/// Different people present at a session of the period, and what is known of them.
#[derive(Debug, Clone, Default)]
pub struct People {
    pub count: i64,
    /// By age on the day of their first session of the period, in the order of the classes.
    pub ages: Vec<(AgeClass, Shown)>,
    /// By the commune they live in, most people first; `None` when it is not known.
    pub communes: Vec<(Option<CommuneCode>, Shown)>,
}

fn people(
    conn: &mut Conn,
    actor: &Actor,
    scope: &Scope,
    period: Period,
    now: Instant,
) -> Result<People, Error> {
    let (ages, communes) = people_counts(conn, actor, scope, period, now)?;
    let counts: Vec<i64> =
        AgeClass::ALL.iter().map(|class| *ages.get(class).unwrap_or(&0)).collect();
    let shown = conceal(&counts);
    let mut by_size: Vec<(Option<CommuneCode>, i64)> = communes.into_iter().collect();
    by_size.sort_by_key(|(commune, count)| (std::cmp::Reverse(*count), *commune));
    let commune_counts: Vec<i64> = by_size.iter().map(|(_, count)| *count).collect();
    let communes = by_size.iter().map(|(commune, _)| *commune).zip(conceal(&commune_counts));
    Ok(People {
        count: counts.iter().sum(),
        ages: AgeClass::ALL.iter().copied().zip(shown).collect(),
        communes: communes.collect(),
    })
}

type PeopleCounts = (HashMap<AgeClass, i64>, HashMap<Option<CommuneCode>, i64>);

/// Each person once, by the session that came first.
fn people_counts(
    conn: &mut Conn,
    actor: &Actor,
    scope: &Scope,
    period: Period,
    now: Instant,
) -> Result<PeopleCounts, Error> {
    let tz = actor.timezone();
    let mut seen: HashSet<String> = HashSet::new();
    let (mut ages, mut communes) = (HashMap::new(), HashMap::new());
    store::presences(conn, actor.territory(), period.instants(tz), now, &mut |row| {
        if scope.sees_place(row.place_id, row.organisation_id) && seen.insert(row.person_id) {
            *ages.entry(age_class(row.birth_year, row.starts_at.day(tz))).or_insert(0) += 1;
            *communes.entry(row.commune).or_insert(0) += 1;
        }
        Ok(())
    })?;
    Ok((ages, communes))
}

/// The value of each commune on the map; people under the small-cell rule.
pub fn by_commune(
    conn: &mut Conn,
    actor: &Actor,
    measure: Measure,
    period: Period,
    now: Instant,
) -> Result<Vec<(CommuneCode, Shown)>, Error> {
    let scope = Scope::of(actor)?;
    if measure == Measure::People {
        let people = people(conn, actor, &scope, period, now)?;
        return Ok(people.communes.into_iter().filter_map(|(code, n)| Some((code?, n))).collect());
    }
    let mut passes: BTreeMap<CommuneCode, i64> = BTreeMap::new();
    for row in store::uses_by_commune(conn, actor.territory(), period.days())? {
        if scope.sees_place(row.place_id, row.organisation_id) {
            *passes.entry(row.commune).or_insert(0) += row.used;
        }
    }
    let mut passes: Vec<(CommuneCode, i64)> = passes.into_iter().collect();
    passes.sort_by_key(|(commune, used)| (std::cmp::Reverse(*used), *commune));
    Ok(passes.into_iter().map(|(commune, used)| (commune, Shown::Exactly(used))).collect())
}

/// A page of a long list.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    pub rows: Vec<T>,
    /// How many there are in all, and what they are worth.
    pub total: i64,
    pub cents: Cents,
}

/// Which part of a list: its rows from `offset`, at most `limit` of them.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    pub offset: i64,
    pub limit: i64,
}

impl Part {
    /// Everything: for a file.
    pub const ALL: Part = Part { offset: 0, limit: i64::MAX };

    fn of<T>(self, rows: Vec<T>) -> Vec<T> {
        let at = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
        rows.into_iter().skip(at(self.offset)).take(at(self.limit)).collect()
    }
}

/// The booklets behind a figure, as far as the actor sees.
pub fn booklets(
    conn: &mut Conn,
    actor: &Actor,
    filter: &BookletFilter,
    part: Part,
) -> Result<Listed<BookletLine>, Error> {
    let scope = Scope::of(actor)?;
    let page = scope.is_everything().then_some((part.offset, part.limit));
    let (mut rows, mut total) = store::booklets(conn, actor.territory(), filter, page)?;
    if !scope.is_everything() {
        rows.retain(|row| scope.sees_referrer(row.referrer_id));
        total = rows.len() as i64;
        rows = part.of(rows);
    }
    Ok(Listed { rows, total, cents: Cents::ZERO })
}

/// The uses behind a figure, as far as the actor sees: those at their places, and those of their
/// organisation's booklets.
pub fn uses(
    conn: &mut Conn,
    actor: &Actor,
    filter: &UseFilter,
    part: Part,
) -> Result<Listed<UseLine>, Error> {
    let scope = Scope::of(actor)?;
    let page = scope.is_everything().then_some((part.offset, part.limit));
    let (mut rows, mut total, mut cents) = store::uses(conn, actor.territory(), filter, page)?;
    if !scope.is_everything() {
        rows.retain(|row| {
            scope.sees_place(row.place_id, row.organisation_id)
                || scope.sees_referrer(row.referrer_id)
        });
        total = rows.len() as i64;
        cents = rows.iter().map(|row| row.cents).sum();
        rows = part.of(rows);
    }
    Ok(Listed { rows, total, cents })
}

/// The sessions behind a figure, as far as the actor sees.
pub fn sessions(
    conn: &mut Conn,
    actor: &Actor,
    period: Period,
    (place, commune): (Option<PlaceId>, Option<CommuneCode>),
    now: Instant,
    part: Part,
) -> Result<Listed<SessionLine>, Error> {
    let scope = Scope::of(actor)?;
    let instants = period.instants(actor.timezone());
    let mut rows = store::sessions_held(conn, actor.territory(), instants, now)?;
    rows.retain(|row| {
        scope.sees_place(row.place_id, row.organisation_id)
            && place.is_none_or(|place| row.place_id == place)
            && commune.is_none_or(|commune| row.commune == commune)
    });
    let total = rows.len() as i64;
    Ok(Listed { rows: part.of(rows), total, cents: Cents::ZERO })
}

/// Booklets that sleep, as far as the actor sees.
#[derive(Debug, Clone, Default)]
pub struct Asleep {
    pub shelf: Vec<Sleeper>,
    pub pocket: Vec<Sleeper>,
}

/// What sleeps on `today`, of one referrer or emission or of all.
pub fn asleep(
    conn: &mut Conn,
    actor: &Actor,
    (referrer, emission): (Option<OrganisationId>, Option<EmissionId>),
    today: Day,
) -> Result<Asleep, Error> {
    let scope = Scope::of(actor)?;
    let territory = actor.territory();
    let (shelf, pocket) = (today.plus_days(-SHELF_DAYS), today.plus_days(-POCKET_DAYS));
    let mut asleep = Asleep {
        shelf: store::asleep_on_the_shelf(conn, territory, shelf, today)?,
        pocket: store::asleep_in_a_pocket(conn, territory, pocket, today)?,
    };
    let seen = |row: &Sleeper| {
        scope.sees_referrer(row.referrer_id)
            && referrer.is_none_or(|id| row.referrer_id == Some(id))
            && emission.is_none_or(|id| row.emission_id == id)
    };
    asleep.shelf.retain(seen);
    asleep.pocket.retain(seen);
    Ok(asleep)
}
