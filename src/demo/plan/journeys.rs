//! What each person does: a first session, then others, with passes while the booklet lasts.

use super::super::data;
use super::super::dice::Dice;
use super::{Accreditation, Drawers, Event, PersonPlan, Plan, RegistrationPlan, Sender};
use crate::kit::time::Instant;
use crate::workshops::Attendance;

/// The state of a walk through the diary that people share: seats, and lists to keep.
pub struct Lists {
    /// By session.
    left: Vec<i64>,
    pub marks: Vec<Vec<(usize, Attendance)>>,
    uses: usize,
}

impl Lists {
    /// The rank of a use to come.
    pub fn next_use(&mut self) -> usize {
        self.uses += 1;
        self.uses - 1
    }
}

/// Where a person is on their way.
pub struct Journey {
    pub person: usize,
    pub booklet: Option<i64>,
    pub passes_used: usize,
    /// They book at this instant at the earliest.
    free: Instant,
    sessions: usize,
    ahead: usize,
    /// The start of the last session they booked ahead.
    booked: Instant,
}

/// Passes of a booklet.
pub const PASSES: usize = 5;
/// Sessions a person has booked ahead at most.
const AHEAD: usize = 3;

pub const MINUTE: i64 = 60_000;
/// Minutes after a session at which what was forgotten is typed.
const EVENING: i64 = 110;
const DAY: i64 = 24 * 60 * MINUTE;

/// Everybody's way, then the lists of every session.
pub fn everybody(plan: &mut Plan, dice: &mut Dice) {
    let mut lists = Lists {
        left: plan.sessions.iter().map(|session| session.seats).collect(),
        marks: vec![Vec::new(); plan.sessions.len()],
        uses: 0,
    };
    let mut drawers = super::drawers();
    let mut journeys: Vec<Journey> =
        (0..plan.people.len()).map(|person| meet(plan, person, &mut drawers)).collect();
    super::money::bearers(plan, &mut drawers, dice);
    for journey in &mut journeys {
        while step(plan, journey, &mut lists, dice) {}
    }
    fill_today(plan, &mut journeys, &mut lists);
    super::incidents::all(plan, &journeys, &mut lists, &mut drawers);
    keep_lists(plan, lists, dice);
}

/// The file is made and, by a referrer, a booklet handed over.
fn meet(plan: &mut Plan, person: usize, drawers: &mut Drawers) -> Journey {
    let PersonPlan { met, sender, .. } = plan.people[person];
    plan.note(met, Event::PersonMet(person));
    let booklet = sender.map(|sender| super::money::next_booklet(drawers, sender.organisation));
    if let (Some(sender), Some(booklet)) = (sender, booklet) {
        let at = Instant(met.0 + MINUTE);
        plan.note(at, Event::HandedOver { booklet, sender, person: Some(person) });
    }
    Journey {
        person,
        booklet,
        passes_used: 0,
        free: Instant(met.0 + 2 * MINUTE),
        sessions: 0,
        ahead: 0,
        booked: met,
    }
}

/// Books the next session and lives it. Whether there is more to come.
fn step(plan: &mut Plan, journey: &mut Journey, lists: &mut Lists, dice: &mut Dice) -> bool {
    let person = &plan.people[journey.person];
    if journey.sessions + journey.ahead >= person.wish
        || journey.ahead >= AHEAD
        || journey.free >= plan.frame.start_of_today()
    {
        return false;
    }
    let Some(session) = next_session(plan, journey, lists) else { return false };
    let sender = person.sender.filter(|_| journey.sessions + journey.ahead == 0);
    let registration = register(plan, journey, lists, session, sender);
    let held = plan.sessions[session].clone();
    if let Some(cancelled) = held.cancelled {
        journey.free = Instant(cancelled.0 + DAY);
        return true;
    }
    if held.day >= plan.frame.today {
        journey.ahead += 1;
        journey.booked = held.starts;
        journey.free = Instant(journey.free.0 + MINUTE);
        return true;
    }
    if dice.chance(5) {
        plan.note(
            Instant(held.starts.0 - 20 * 60 * MINUTE),
            Event::RegistrationCancelled(registration),
        );
        journey.free = Instant(held.starts.0 + DAY);
        return true;
    }
    let mark = [Attendance::Present, Attendance::Late, Attendance::Excused, Attendance::Absent]
        [dice.weighted(&[75, 7, 8, 10])];
    lists.marks[session].push((registration, mark));
    journey.sessions += 1;
    if matches!(mark, Attendance::Present | Attendance::Late) {
        take_pass(plan, journey, lists, (registration, session), dice);
        journey.free = Instant(held.starts.0 + (held.minutes + 5) * MINUTE);
    } else {
        journey.free = Instant(held.starts.0 + dice.between(2, 6) * DAY);
    }
    true
}

/// The next session of their venue with a seat, from the day after on.
fn next_session(plan: &Plan, journey: &Journey, lists: &Lists) -> Option<usize> {
    let venue = &plan.venues[plan.people[journey.person].venue];
    let from = Instant(journey.free.0 + DAY);
    let first = plan.sessions.partition_point(|session| session.starts < from);
    (first..plan.sessions.len()).find(|rank| {
        let session = &plan.sessions[*rank];
        (session.place, session.stop) == (venue.place, venue.stop)
            && lists.left[*rank] > 0
            && session.starts > journey.booked
            && session.starts.day(plan.frame.timezone) != journey.booked.day(plan.frame.timezone)
            && session.made < journey.free
            && session.cancelled.is_none_or(|at| at > journey.free)
    })
}

fn register(
    plan: &mut Plan,
    journey: &Journey,
    lists: &mut Lists,
    session: usize,
    sender: Option<Sender>,
) -> usize {
    let registration = plan.registrations.len();
    plan.registrations.push(RegistrationPlan { session, person: journey.person, sender });
    plan.note(journey.free, Event::Registered(registration));
    lists.left[session] -= 1;
    registration
}

/// A pass is used a quarter of an hour after the start; now and then the wrong one, undone.
fn take_pass(
    plan: &mut Plan,
    journey: &mut Journey,
    lists: &mut Lists,
    (registration, session): (usize, usize),
    dice: &mut Dice,
) {
    let held = &plan.sessions[session];
    let taken = accredited(plan, session) && journey.passes_used < PASSES;
    let Some(booklet) = journey.booklet.filter(|_| taken) else { return };
    if dice.chance(3) {
        return;
    }
    journey.passes_used += 1;
    let rank = journey.passes_used;
    // Now and then a mediator types the code in the evening.
    let after = if dice.chance(1) { held.minutes + EVENING } else { 15 };
    let at = Instant(
        held.starts.0 + (after + i64::try_from(lists.marks[session].len()).unwrap_or(0)) * MINUTE,
    );
    let mut used = |at: Instant| {
        let use_ = lists.next_use();
        plan.note(at, Event::PassUsed { use_, registration, booklet, rank });
        use_
    };
    let first = used(at);
    if dice.chance(1) {
        used(Instant(at.0 + 12 * MINUTE));
        plan.note(Instant(at.0 + 8 * MINUTE), Event::UseUndone { use_: first, session });
    }
}

/// Whether the place of a session takes passes on its day.
pub fn accredited(plan: &Plan, session: usize) -> bool {
    let held = &plan.sessions[session];
    let offset = (held.day.0 - plan.frame.today.0).num_days();
    let standing = data::network().places[held.place].accreditation;
    Accreditation::of(standing).is_some_and(|one| one.covers(offset))
}

/// The sessions of today and tomorrow have people with passes left, each somebody else.
fn fill_today(plan: &mut Plan, journeys: &mut [Journey], lists: &mut Lists) {
    let slot = &data::rhythm().slots[0];
    let lead = super::account_of(&slot.mediators[0]);
    let home = data::network().places[super::place_of(&slot.place)].commune.as_str();
    for session in 0..plan.sessions.len() {
        let one = &plan.sessions[session];
        let soon = (0..=1).contains(&(one.day.0 - plan.frame.today.0).num_days());
        if !soon || !one.mediators.contains(&lead) {
            continue;
        }
        for journey in journeys.iter_mut().filter(|journey| journey.ahead <= AHEAD) {
            let person = &plan.people[journey.person];
            let venue = &data::network().places[plan.venues[person.venue].place];
            let near = venue.commune == home && person.sender.is_some();
            let eve = Instant(plan.frame.start_of_today().0 - 9 * 60 * MINUTE);
            let there = plan.registrations.iter().any(|reg| {
                let ahead = (plan.sessions[reg.session].day.0 - plan.frame.today.0).num_days();
                reg.person == journey.person && (0..=1).contains(&ahead)
            });
            let awake = journey.sessions > 0 && journey.passes_used < PASSES && !there;
            if near && awake && journey.free < eve && lists.left[session] > 2 {
                journey.free = Instant(journey.free.0.max(eve.0));
                // Another place does not know them: their referrer books.
                let known = plan.venues[person.venue].place == plan.sessions[session].place;
                let sender = if known { None } else { person.sender };
                register(plan, journey, lists, session, sender);
                journey.ahead += 1;
                journey.free = Instant(eve.0 - MINUTE);
            }
        }
    }
}

/// Every list is kept a few minutes after the start, with those who gave no name.
fn keep_lists(plan: &mut Plan, lists: Lists, dice: &mut Dice) {
    for (session, marks) in lists.marks.into_iter().enumerate() {
        let held = &plan.sessions[session];
        if held.cancelled.is_some() || held.day >= plan.frame.today {
            continue;
        }
        let anonymous = if dice.chance(22) { dice.between(1, 3) } else { 0 };
        if !marks.is_empty() || anonymous > 0 {
            let at = Instant(held.starts.0 + 12 * MINUTE);
            plan.note(at, Event::ListKept { session, marks, anonymous });
        }
    }
}
