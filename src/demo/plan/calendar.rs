//! The sessions: a weekly rhythm over eight months, some cancelled.

use chrono::Datelike;

use super::super::data::{self, Slot};
use super::super::dice::Dice;
use super::Frame;
use crate::kit::time::{Day, Instant};

/// A session to be planned, and perhaps cancelled.
#[derive(Debug, Clone)]
pub struct SessionPlan {
    /// Rank in `network.toml`.
    pub place: usize,
    pub stop: Option<usize>,
    /// Rank in `workshops.toml`.
    pub workshop: usize,
    pub day: Day,
    pub starts: Instant,
    pub minutes: i64,
    pub seats: i64,
    /// Ranks in the accounts of `network.toml`; the first one keeps the list.
    pub mediators: Vec<usize>,
    pub made: Instant,
    pub cancelled: Option<Instant>,
}

/// Days of the past rhythm: six months.
pub const PAST_DAYS: i64 = 182;
/// Days of the coming rhythm: two months.
const COMING_DAYS: i64 = 61;
/// How long before a session it is published.
const PUBLISHED_DAYS: i64 = 70;

/// Every session, by start.
pub fn sessions(frame: &Frame, dice: &mut Dice) -> Vec<SessionPlan> {
    let mut all = Vec::new();
    for offset in -PAST_DAYS..=COMING_DAYS {
        let day = frame.today.plus_days(offset);
        if is_holiday(day) {
            continue;
        }
        for slot in data::rhythm().slots.iter().filter(|slot| falls_on(slot, day)) {
            all.push(session(frame, slot, day, slot.start()));
        }
    }
    all.extend(around_today(frame, &all));
    all.sort_by_key(|session| (session.starts, session.place, session.stop));
    for session in &mut all {
        let settled = (frame.today.plus_days(-3)..=frame.today.plus_days(6)).contains(&session.day);
        if !settled && dice.chance(4) {
            let eve = frame.at(session.day.plus_days(-1), 16, 40);
            session.cancelled = Some(eve).filter(|eve| *eve < frame.start_of_today());
        }
    }
    all
}

/// The week's number since a Monday long ago: fortnights never slip at New Year.
fn week(day: Day) -> i64 {
    i64::from(day.0.num_days_from_ce() - 1).div_euclid(7)
}

fn falls_on(slot: &Slot, day: Day) -> bool {
    day.0.weekday().number_from_monday() == slot.weekday
        && week(day).rem_euclid(slot.every) == slot.phase
}

/// Holidays of a fixed date.
fn is_holiday(day: Day) -> bool {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    fixed.contains(&(day.0.month(), day.0.day()))
}

fn session(frame: &Frame, slot: &Slot, day: Day, start: chrono::NaiveTime) -> SessionPlan {
    let rhythm = data::rhythm();
    let titles: Vec<&str> = slot.workshops.split(' ').collect();
    let turn = usize::try_from(week(day).div_euclid(slot.every)).unwrap_or(0) % titles.len();
    let workshop = rhythm.workshops.iter().position(|one| one.key == titles[turn]).expect("tested");
    let starts = day.at(start, frame.timezone);
    let published = Instant(starts.0 - PUBLISHED_DAYS * 86_400_000);
    SessionPlan {
        place: super::place_of(&slot.place),
        stop: slot.stop,
        workshop,
        day,
        starts,
        minutes: rhythm.workshops[workshop].minutes,
        seats: slot.seats,
        mediators: slot.mediators.iter().map(|name| super::account_of(name)).collect(),
        made: published.max(frame.at(frame.first_day, 14, 0)),
        cancelled: None,
    }
}

/// The one-click mediator has work today and tomorrow, whatever the day of the week.
fn around_today(frame: &Frame, all: &[SessionPlan]) -> Vec<SessionPlan> {
    let slot = &data::rhythm().slots[0];
    let lead = super::account_of(&slot.mediators[0]);
    let mut more: Vec<SessionPlan> = Vec::new();
    for (offset, hour) in [(0, 10), (0, 14), (1, 10), (1, 14)] {
        let day = frame.today.plus_days(offset);
        let start = chrono::NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour of the day");
        let new = session(frame, slot, day, start);
        let near = |other: &SessionPlan| {
            let apart = (other.starts.0 - new.starts.0).abs() < 150 * 60_000;
            apart && (other.mediators.contains(&lead) || other.place == new.place)
        };
        if !all.iter().chain(&more).any(near) {
            more.push(new);
        }
    }
    more
}
