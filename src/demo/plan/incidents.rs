//! What a reviewer finds: a booklet leafed through, a pass out of a drawer, codes that nobody reads.

use super::journeys::{Journey, Lists, MINUTE, accredited};
use super::{Event, Plan, money};
use crate::kit::time::Instant;
use crate::workshops::Attendance;

/// Days before today on which each happened, in the order of time.
const LEAFED: i64 = -110;
const FROM_THE_DRAWER: i64 = -33;
const UNREADABLE: i64 = -17;
/// Codes tried in vain at one session.
const TRIES: i64 = 10;

/// One session each, when there was one with enough people.
pub fn all(plan: &mut Plan, journeys: &[Journey], lists: &mut Lists) {
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
        let came: Vec<usize> = lists.marks[rank]
            .iter()
            .filter(|(_, mark)| matches!(mark, Attendance::Present | Attendance::Late))
            .map(|(registration, _)| *registration)
            .collect();
        (held && accredited(plan, rank) && came.len() >= people).then_some((rank, came))
    })
}
