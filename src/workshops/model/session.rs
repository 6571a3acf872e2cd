//! When a session may be planned, joined, left and marked.

use super::{Attendance, Refusal, WorkshopId, check_minutes};
use crate::access::AccountId;
use crate::kit::time::{Day, Instant, Tz};
use crate::places::{PlaceId, StopId};

/// Most mediators of one session.
pub const MOST_MEDIATORS: usize = 3;
/// Most weeks a session is repeated.
pub const MOST_WEEKS: i64 = 52;
/// Days after a session during which it may still be entered, joined or marked: paper sheets
/// come back late, statements are made monthly.
pub const LATE_DAYS: i64 = 30;
/// Days ahead of today a session may be planned.
const AHEAD_DAYS: i64 = 400;

/// A session to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub workshop: WorkshopId,
    pub place: PlaceId,
    /// Where a place that moves will be.
    pub stop: Option<StopId>,
    pub day: Day,
    pub hour: chrono::NaiveTime,
    pub minutes: i64,
    pub seats: i64,
    pub mediators: Vec<AccountId>,
    /// For colleagues: a room, a key to fetch. May be empty.
    pub note: String,
    /// How many weeks in a row, this one included.
    pub weeks: i64,
    /// Plan it although a mediator is in another session at that time.
    pub overlap: bool,
}

impl Plan {
    /// When each of the sessions begins and ends: the same hour by the clock, week after week.
    pub fn times(&self, tz: Tz) -> Vec<(Instant, Instant)> {
        (0..self.weeks)
            .map(|week| {
                let starts = self.day.plus_days(7 * week).at(self.hour, tz);
                (starts, starts.plus_minutes(self.minutes))
            })
            .collect()
    }
}

/// Refuses a plan that makes no sense by itself. `today` is the actor's.
pub fn check_plan(plan: &Plan, today: Day) -> Result<(), Refusal> {
    check_minutes(plan.minutes)?;
    let range = today.plus_days(-LATE_DAYS)..=today.plus_days(AHEAD_DAYS);
    if !range.contains(&plan.day) {
        return Err(Refusal::DayOutOfRange);
    }
    if !(1..=500).contains(&plan.seats) {
        return Err(Refusal::SeatsOutOfRange);
    }
    let mut distinct = plan.mediators.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() != plan.mediators.len() || !(1..=MOST_MEDIATORS).contains(&distinct.len()) {
        return Err(Refusal::Mediators);
    }
    if !(1..=MOST_WEEKS).contains(&plan.weeks) {
        return Err(Refusal::Weeks);
    }
    if plan.note.chars().count() > 500 {
        return Err(Refusal::NoteTooLong);
    }
    Ok(())
}

/// What a decision about a session's people needs of it.
#[derive(Debug, Clone, Copy)]
pub struct BeforeWriting {
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub cancelled: bool,
    pub now: Instant,
    pub timezone: Tz,
}

impl BeforeWriting {
    fn is_cancelled(&self) -> Result<(), Refusal> {
        if self.cancelled { Err(Refusal::SessionCancelled) } else { Ok(()) }
    }
    fn closes_at(&self) -> Instant {
        self.ends_at.plus_days(LATE_DAYS)
    }
    fn is_today_or_past(&self) -> bool {
        self.now.day(self.timezone) >= self.starts_at.day(self.timezone)
    }
}

/// Whether somebody may be registered now. `staff` are those who take attendance there: they let
/// in who stands at the door, and enter the paper sheet afterwards.
pub fn may_register(session: &BeforeWriting, staff: bool) -> Result<(), Refusal> {
    session.is_cancelled()?;
    if session.now > session.closes_at() {
        return Err(Refusal::SessionOver);
    }
    if session.now >= session.starts_at && !staff {
        return Err(Refusal::SessionStarted);
    }
    Ok(())
}

/// Whether a registration may be cancelled: not once somebody said whether the person came.
pub fn may_cancel_registration(
    session: &BeforeWriting,
    marked: Option<Attendance>,
) -> Result<(), Refusal> {
    session.is_cancelled()?;
    match marked {
        Some(_) => Err(Refusal::AlreadyMarked),
        None if session.now > session.closes_at() => Err(Refusal::SessionOver),
        None => Ok(()),
    }
}

/// Whether somebody may be marked so now. People excuse themselves beforehand; the rest is known
/// from the day of the session on.
pub fn may_attend(session: &BeforeWriting, attendance: Attendance) -> Result<(), Refusal> {
    session.is_cancelled()?;
    if session.now > session.closes_at() {
        return Err(Refusal::TooLate);
    }
    if attendance != Attendance::Excused && !session.is_today_or_past() {
        return Err(Refusal::TooEarly);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::{Moment, parse_hour};

    const PARIS: Tz = chrono_tz::Europe::Paris;

    fn instant(day: &str, hour: &str) -> Instant {
        Day::parse(day).unwrap().at(parse_hour(hour).unwrap(), PARIS)
    }

    fn at(day: &str, hour: &str) -> BeforeWriting {
        BeforeWriting {
            starts_at: instant("2026-03-10", "14:00"),
            ends_at: instant("2026-03-10", "16:00"),
            cancelled: false,
            now: instant(day, hour),
            timezone: PARIS,
        }
    }

    fn plan() -> Plan {
        let moment = Moment::seeded(Instant(0), 1);
        Plan {
            workshop: moment.id(),
            place: moment.id(),
            stop: None,
            day: Day::parse("2026-03-10").unwrap(),
            hour: parse_hour("14h").unwrap(),
            minutes: 120,
            seats: 8,
            mediators: vec![moment.id()],
            note: String::new(),
            weeks: 1,
            overlap: false,
        }
    }

    #[test]
    fn people_register_before_and_are_let_in_at_the_door() {
        for (day, hour, referrer, staff) in [
            ("2026-03-01", "09:00", Ok(()), Ok(())),
            ("2026-03-10", "13:59", Ok(()), Ok(())),
            ("2026-03-10", "14:00", Err(Refusal::SessionStarted), Ok(())),
            ("2026-04-09", "16:00", Err(Refusal::SessionStarted), Ok(())),
            ("2026-04-09", "18:00", Err(Refusal::SessionOver), Err(Refusal::SessionOver)),
        ] {
            assert_eq!(may_register(&at(day, hour), false), referrer, "{day} {hour}");
            assert_eq!(may_register(&at(day, hour), true), staff, "{day} {hour}");
        }
        let cancelled = BeforeWriting { cancelled: true, ..at("2026-03-01", "09:00") };
        assert_eq!(may_register(&cancelled, true), Err(Refusal::SessionCancelled));
    }

    #[test]
    fn nobody_came_before_the_day_but_people_excuse_themselves() {
        use Attendance::{Excused, Present};
        assert_eq!(may_attend(&at("2026-03-09", "23:59"), Present), Err(Refusal::TooEarly));
        assert_eq!(may_attend(&at("2026-03-09", "23:59"), Excused), Ok(()));
        assert_eq!(may_attend(&at("2026-03-10", "00:00"), Present), Ok(()));
        assert_eq!(may_attend(&at("2026-04-10", "00:00"), Present), Err(Refusal::TooLate));
    }

    #[test]
    fn who_was_marked_stays_registered() {
        let before = at("2026-03-09", "10:00");
        assert_eq!(may_cancel_registration(&before, None), Ok(()));
        let excused = Some(Attendance::Excused);
        assert_eq!(may_cancel_registration(&before, excused), Err(Refusal::AlreadyMarked));
    }

    #[test]
    fn a_weekly_session_keeps_its_hour_by_the_clock() {
        let times =
            Plan { day: Day::parse("2026-03-24").unwrap(), weeks: 2, ..plan() }.times(PARIS);
        let hours: Vec<String> = times.iter().map(|(from, _)| from.hour_plain(PARIS)).collect();
        assert_eq!(hours, ["14:00", "14:00"]);
        // Summer time began in between.
        assert_eq!(times[1].0.0 - times[0].0.0, (7 * 24 - 1) * 3_600_000);
    }

    #[test]
    fn a_plan_makes_sense() {
        let today = Day::parse("2026-03-01").unwrap();
        assert_eq!(check_plan(&plan(), today), Ok(()));
        let refused = |change: fn(&mut Plan)| {
            let mut plan = plan();
            change(&mut plan);
            check_plan(&plan, today).unwrap_err()
        };
        assert_eq!(refused(|p| p.minutes = 10), Refusal::Minutes);
        assert_eq!(refused(|p| p.seats = 0), Refusal::SeatsOutOfRange);
        assert_eq!(refused(|p| p.mediators.clear()), Refusal::Mediators);
        assert_eq!(refused(|p| p.mediators.push(p.mediators[0])), Refusal::Mediators);
        assert_eq!(refused(|p| p.weeks = 53), Refusal::Weeks);
        assert_eq!(refused(|p| p.day = p.day.plus_days(-60)), Refusal::DayOutOfRange);
        assert_eq!(refused(|p| p.day = p.day.plus_days(600)), Refusal::DayOutOfRange);
    }
}
