//! What a reviewer finds: a booklet leafed through, a pass out of a drawer, codes that nobody reads,
//! an organisation that hands booklets over to those who come to it anyway.

use std::collections::{BTreeMap, BTreeSet};

use super::super::data;
use super::journeys::{Journey, Lists, MINUTE, PASSES, accredited};
use super::{Drawers, Event, Plan, Sender, money, staff};
use crate::kit::time::{Instant, Month};
use crate::workshops::Attendance;

/// Days before today on which each happened, in the order of time.
const LEAFED: i64 = -110;
const FROM_THE_DRAWER: i64 = -33;
const UNREADABLE: i64 = -17;
/// Days between which people were handed a booklet where they came, in one month.
const OWN_DAYS: std::ops::Range<i64> = -80..-25;
/// How many were.
const OWN_BOOKLETS: usize = 6;
/// Codes tried in vain at one session.
const TRIES: i64 = 10;

/// One session each, when there was one with enough people; and one month.
pub fn all(plan: &mut Plan, journeys: &[Journey], lists: &mut Lists, drawers: &mut Drawers) {
    own_people(plan, lists, drawers);
    leafed(plan, journeys, lists);
    from_the_drawer(plan, lists);
    unreadable(plan, lists);
}

/// A booklet that its owner never used: four of its passes for four people, within a minute.
fn leafed(plan: &mut Plan, journeys: &[Journey], lists: &mut Lists) {
    let Some((session, came)) = busy(plan, lists, LEAFED, 4) else { return };
    let starts = plan.sessions[session].starts;
    let asleep = journeys
        .iter()
        .filter(|journey| journey.passes_used == 0 && plan.people[journey.person].met < starts)
        .find_map(|journey| journey.booklet);
    let Some(booklet) = asleep else { return };
    let first = Instant(starts.0 + 50 * MINUTE);
    for (rank, registration) in (1..=4).zip(came) {
        let at = Instant(first.0 + i64::try_from(rank).unwrap_or(0) * MINUTE / 4);
        let use_ = lists.next_use();
        plan.note(at, Event::PassUsed { use_, registration, booklet, rank });
    }
}

/// A pass of a booklet that was never handed over.
fn from_the_drawer(plan: &mut Plan, lists: &mut Lists) {
    let Some((session, came)) = busy(plan, lists, FROM_THE_DRAWER, 2) else { return };
    let at = Instant(plan.sessions[session].starts.0 + 45 * MINUTE);
    let (use_, booklet) = (lists.next_use(), money::NOT_HANDED_OVER);
    plan.note(at, Event::PassUsed { use_, registration: came[1], booklet, rank: 1 });
}

/// Wet paper: the code is typed wrong again and again.
fn unreadable(plan: &mut Plan, lists: &Lists) {
    let Some((session, came)) = busy(plan, lists, UNREADABLE, 1) else { return };
    let starts = plan.sessions[session].starts;
    for rank in 0..TRIES {
        let at = Instant(starts.0 + (20 + 2 * rank) * MINUTE);
        let booklet = money::NOT_HANDED_OVER;
        plan.note(at, Event::CodeMistyped { registration: came[0], booklet });
    }
}

/// The first session since that day where passes were taken and so many people came; and they.
fn busy(plan: &Plan, lists: &Lists, since: i64, people: usize) -> Option<(usize, Vec<usize>)> {
    let from = plan.frame.today.plus_days(since);
    plan.sessions.iter().enumerate().find_map(|(rank, session)| {
        let held = (from..plan.frame.today).contains(&session.day) && session.cancelled.is_none();
        let came = came(lists, rank);
        (held && accredited(plan, rank) && came.len() >= people).then_some((rank, came))
    })
}

/// The registrations of those who came to a session.
fn came(lists: &Lists, session: usize) -> Vec<usize> {
    lists.marks[session]
        .iter()
        .filter(|(_, mark)| matches!(mark, Attendance::Present | Attendance::Late))
        .map(|(registration, _)| *registration)
        .collect()
}

/// People who came to a place without a pass are handed a booklet there, from the drawer of the
/// organisation that runs it, and hand its passes in on the spot: the same body on both sides.
fn own_people(plan: &mut Plan, lists: &mut Lists, drawers: &mut Drawers) {
    let today = plan.frame.today;
    let used: BTreeSet<usize> = plan
        .diary
        .iter()
        .filter_map(|entry| match entry.event {
            Event::PassUsed { registration, .. } => Some(registration),
            _ => None,
        })
        .collect();
    let mut months: BTreeMap<(usize, Month), Vec<usize>> = BTreeMap::new();
    for (rank, session) in plan.sessions.iter().enumerate() {
        let own = data::network().places[session.place].organisation == money::OWN_PEOPLE;
        let then = OWN_DAYS.contains(&(session.day.0 - today.0).num_days());
        let held = then && session.cancelled.is_none();
        if own && held && accredited(plan, rank) {
            let theirs = came(lists, rank).into_iter().filter(|one| !used.contains(one));
            months.entry((session.place, session.day.month())).or_default().extend(theirs);
        }
    }
    let registrations = months.into_values().max_by_key(Vec::len).unwrap_or_default();
    let sender = Sender { organisation: money::OWN_PEOPLE, account: staff(money::OWN_PEOPLE)[0] };
    let mut bags: BTreeMap<usize, (i64, usize)> = BTreeMap::new();
    for (minutes, registration) in (0..10).cycle().zip(registrations) {
        let (session, person) =
            (plan.registrations[registration].session, plan.registrations[registration].person);
        let starts = plan.sessions[session].starts;
        if !bags.contains_key(&person) && bags.len() < OWN_BOOKLETS {
            let booklet = money::next_booklet(drawers, sender.organisation);
            let at = Instant(starts.0 + 2 * MINUTE);
            plan.note(at, Event::HandedOver { booklet, sender, person: None });
            bags.insert(person, (booklet, 0));
        }
        let Some((booklet, used)) = bags.get_mut(&person).filter(|bag| bag.1 < PASSES) else {
            continue;
        };
        *used += 1;
        // One after the other: nothing else is unusual about them.
        let at = Instant(starts.0 + (20 + 3 * minutes) * MINUTE);
        let use_ = lists.next_use();
        plan.note(at, Event::PassUsed { use_, registration, booklet: *booklet, rank: *used });
    }
}
