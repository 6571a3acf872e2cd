//! All that will have happened, worked out before any of it is done: who comes, when, with which
//! booklet. Pure: the same day gives the same plan.

mod calendar;
mod incidents;
mod journeys;
mod money;
mod people;

use std::collections::{BTreeMap, BTreeSet};

pub use calendar::SessionPlan;
pub use money::drawers;
pub use people::{PersonPlan, Venue};

use super::data::{self, Standing};
use super::dice::Dice;
use crate::kit::time::{Day, Instant, Month, Tz};
use crate::workshops::Attendance;

/// Changed when the demo should look different on every day at once.
const SEED: u64 = 0x4d61_696c_6c6f_6e23;

/// Today, and the clock of the territory.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub today: Day,
    /// When the programme began.
    pub first_day: Day,
    pub timezone: Tz,
}

impl Frame {
    pub fn new(now: Instant, timezone: Tz) -> Frame {
        let today = now.day(timezone);
        Frame { today, first_day: today.plus_days(-calendar::PAST_DAYS - 8), timezone }
    }
    pub fn at(&self, day: Day, hour: u32, minute: u32) -> Instant {
        let time = chrono::NaiveTime::from_hms_opt(hour, minute, 0).expect("an hour of the day");
        day.at(time, self.timezone)
    }
    /// Nothing that is sown happened later.
    pub fn start_of_today(&self) -> Instant {
        self.today.start(self.timezone)
    }
    /// The seed of the day.
    pub fn seed(&self) -> u64 {
        SEED ^ u64::try_from(self.start_of_today().0).unwrap_or(0)
    }
    /// Some minute of the office hours of a day, or of the working day before it.
    fn working_hour(&self, offset: i64, dice: &mut Dice) -> Instant {
        let day = self.today.plus_days(offset);
        let day = match day.weekday() {
            chrono::Weekday::Sat => day.plus_days(-1),
            chrono::Weekday::Sun => day.plus_days(-2),
            _ => day,
        };
        let hour = *dice.pick(&[9, 9, 10, 10, 11, 14, 14, 15, 16]);
        self.at(day, hour, u32::try_from(dice.between(0, 58)).unwrap_or(0))
    }
}

/// A referrer at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sender {
    /// Key of the organisation.
    pub organisation: &'static str,
    /// Rank in the accounts.
    pub account: usize,
}

impl Sender {
    /// Shares the people out between the referrers, out of 49.
    fn of(rank: usize, dice: &mut Dice) -> Sender {
        let organisation = match rank {
            0..28 => "action-sociale",
            28..43 => "mission-locale",
            _ => "rugby",
        };
        Sender { organisation, account: *dice.pick(&staff(organisation)) }
    }
}

/// The ranks of the accounts of an organisation.
fn staff(organisation: &str) -> Vec<usize> {
    let accounts = data::network().accounts.iter().enumerate();
    accounts
        .filter(|(_, account)| account.organisation.as_deref() == Some(organisation))
        .map(|(rank, _)| rank)
        .collect()
}

/// Somebody put on the list of a session.
#[derive(Debug, Clone)]
pub struct RegistrationPlan {
    pub session: usize,
    pub person: usize,
    /// The referrer who books it; the place otherwise.
    pub sender: Option<Sender>,
}

/// One thing that happens.
#[derive(Debug, Clone)]
pub enum Event {
    SessionPlanned(usize),
    SessionCancelled(usize),
    /// A step of the accreditation of a place.
    Accredited {
        place: usize,
        step: Step,
    },
    PersonMet(usize),
    /// Booklets travel, from the central stock unless they come from the printer.
    SlipSent {
        slip: usize,
        from_printer: bool,
        to: Option<&'static str>,
        first: i64,
        last: i64,
    },
    /// By an account of the organisation, or by the coordinator.
    SlipReceived {
        slip: usize,
        by: Option<usize>,
    },
    /// Damaged booklets of the central stock: asked for by the coordinator.
    DestructionAsked {
        destruction: usize,
        first: i64,
        last: i64,
    },
    /// By somebody of the finances.
    DestructionSigned(usize),
    /// The central stock is counted by the coordinator, who saw these booklets.
    StockCounted(Vec<(i64, i64)>),
    HandedOver {
        booklet: i64,
        sender: Sender,
        person: Option<usize>,
    },
    Registered(usize),
    RegistrationCancelled(usize),
    ListKept {
        session: usize,
        marks: Vec<(usize, Attendance)>,
        anonymous: i64,
    },
    PassUsed {
        use_: usize,
        registration: usize,
        booklet: i64,
        rank: usize,
    },
    /// A code with a symbol that is not the one on paper.
    CodeMistyped {
        registration: usize,
        booklet: i64,
    },
    UseUndone {
        use_: usize,
        session: usize,
    },
    MonthClosed(Month),
    MonthApproved(Month),
    MonthPaid {
        month: Month,
        on: Day,
    },
}

/// A step of an accreditation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Request,
    /// From the day it happens to the other, both included.
    Grant {
        until: Day,
    },
    Suspend,
    Withdraw,
}

/// Something that happens, and when.
#[derive(Debug, Clone)]
pub struct Entry {
    pub at: Instant,
    pub event: Event,
}

/// Everything.
#[derive(Debug, Clone)]
pub struct Plan {
    pub frame: Frame,
    pub venues: Vec<Venue>,
    pub sessions: Vec<SessionPlan>,
    pub people: Vec<PersonPlan>,
    pub registrations: Vec<RegistrationPlan>,
    /// In the order of time.
    pub diary: Vec<Entry>,
}

impl Plan {
    pub fn new(frame: Frame) -> Plan {
        let mut dice = Dice::new(frame.seed());
        let venues = people::venues();
        let sessions = calendar::sessions(&frame, &mut dice);
        let people = people::people(&frame, &venues, &mut dice);
        let mut plan =
            Plan { frame, venues, sessions, people, registrations: Vec::new(), diary: Vec::new() };
        plan.accredit();
        plan.publish();
        money::booklets(&mut plan);
        journeys::everybody(&mut plan, &mut dice);
        money::statements(&mut plan);
        plan.diary.sort_by_key(|entry| entry.at);
        plan
    }

    fn note(&mut self, at: Instant, event: Event) {
        self.diary.push(Entry { at, event });
    }

    fn accredit(&mut self) {
        let frame = self.frame;
        for (place, seed) in data::network().places.iter().enumerate() {
            let Some(one) = Accreditation::of(seed.accreditation) else { continue };
            let at = |offset: i64| frame.at(frame.today.plus_days(offset), 9, 15);
            let until = frame.today.plus_days(one.until);
            let mut note = |offset: Option<i64>, step| {
                if let Some(offset) = offset {
                    self.note(at(offset), Event::Accredited { place, step });
                }
            };
            note(Some(one.requested), Step::Request);
            note(one.granted, Step::Grant { until });
            note(one.suspended, Step::Suspend);
            note(one.withdrawn, Step::Withdraw);
        }
    }

    fn publish(&mut self) {
        for rank in 0..self.sessions.len() {
            let session = self.sessions[rank].clone();
            self.note(session.made, Event::SessionPlanned(rank));
            if let Some(at) = session.cancelled {
                self.note(at, Event::SessionCancelled(rank));
            }
        }
    }

    /// The booklets that the people of today's and tomorrow's lists have in their bags, and some
    /// of the one-click referrer's drawer.
    pub fn at_hand(&self) -> Vec<i64> {
        let lead = account_of(&data::rhythm().slots[0].mediators[0]);
        let soon = self.frame.today..=self.frame.today.plus_days(1);
        let awaited: BTreeSet<usize> = self
            .registrations
            .iter()
            .filter(|one| {
                let session = &self.sessions[one.session];
                soon.contains(&session.day) && session.mediators.contains(&lead)
            })
            .map(|one| one.person)
            .collect();
        let theirs = self.diary.iter().filter_map(|entry| match entry.event {
            Event::HandedOver { booklet, person: Some(person), .. } => {
                awaited.contains(&person).then_some(booklet)
            }
            _ => None,
        });
        let mut booklets: Vec<i64> = theirs.chain(money::SOME_OF_THE_DRAWER).collect();
        booklets.sort_unstable();
        booklets
    }

    /// How many of each kind of thing happen, for the log and the tests.
    #[cfg(test)]
    fn count(&self, kind: impl Fn(&Event) -> bool) -> usize {
        self.diary.iter().filter(|entry| kind(&entry.event)).count()
    }
}

/// When the accreditation of a place was granted, suspended or ended, in days from today.
#[derive(Debug, Clone, Copy)]
pub struct Accreditation {
    pub requested: i64,
    pub granted: Option<i64>,
    pub until: i64,
    pub suspended: Option<i64>,
    pub withdrawn: Option<i64>,
}

impl Accreditation {
    pub fn of(standing: Standing) -> Option<Accreditation> {
        let full = Accreditation {
            requested: -186,
            granted: Some(-185),
            until: 540,
            suspended: None,
            withdrawn: None,
        };
        match standing {
            Standing::None => None,
            Standing::Requested => Some(Accreditation { requested: -9, granted: None, ..full }),
            Standing::Granted => Some(full),
            Standing::Expiring => Some(Accreditation { until: 12, ..full }),
            Standing::Suspended => Some(Accreditation { suspended: Some(-35), ..full }),
            Standing::Withdrawn => Some(Accreditation { withdrawn: Some(-90), ..full }),
        }
    }
    /// Whether passes are taken on the day so far from today.
    fn covers(&self, offset: i64) -> bool {
        let ended = self.suspended.or(self.withdrawn).is_some_and(|end| offset >= end);
        self.granted.is_some_and(|from| from <= offset) && offset <= self.until && !ended
    }
}

/// Rank of the place with this key.
pub fn place_of(key: &str) -> usize {
    data::network()
        .places
        .iter()
        .position(|place| place.key == key)
        .expect("tested: the key exists")
}

/// Rank of the account with this name.
pub fn account_of(name: &str) -> usize {
    data::network()
        .accounts
        .iter()
        .position(|one| one.name == name)
        .expect("tested: the name exists")
}

/// The booklets of each organisation's drawer, the next one to hand over last.
pub type Drawers = BTreeMap<&'static str, Vec<i64>>;

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(day: &str) -> Plan {
        let timezone = chrono_tz::Europe::Paris;
        let now = Frame::new(Day::parse(day).expect(day).start(timezone), timezone);
        Plan::new(Frame { ..now })
    }

    /// The shape holds whatever the day of the week, of the month or of the year.
    #[test]
    fn every_day_has_the_shape_that_was_asked_for() {
        for day in
            ["2026-11-22", "2026-03-01", "2026-01-01", "2028-02-29", "2026-07-14", "2027-05-03"]
        {
            let plan = plan(day);
            let handed = plan.count(|event| matches!(event, Event::HandedOver { .. }));
            let uses = plan.count(|event| matches!(event, Event::PassUsed { .. }));
            let mut used: Vec<i64> = plan
                .diary
                .iter()
                .filter_map(|entry| match entry.event {
                    Event::PassUsed { booklet, .. } => Some(booklet),
                    _ => None,
                })
                .collect();
            used.sort_unstable();
            assert_eq!(plan.people.len(), 400);
            // One organisation hands over and takes enough of its own passes to be looked at.
            let own = used.iter().filter(|booklet| (341..=360).contains(*booklet)).count();
            assert!(own > 5, "{day}: {own} uses of booklets handed over where they were taken");
            used.dedup();
            assert!((250..=270).contains(&handed), "{day}: {handed} handed over");
            assert!((175..=205).contains(&used.len()), "{day}: {} booklets used", used.len());
            assert!((450..=800).contains(&uses), "{day}: {uses} uses");
            assert!(
                plan.diary.iter().all(|entry| entry.at <= plan.frame.start_of_today()),
                "{day}"
            );
            assert!(plan.sessions.len() > 500, "{day}: {} sessions", plan.sessions.len());
        }
    }

    #[test]
    fn two_plans_of_a_day_are_one() {
        assert_eq!(
            format!("{:?}", plan("2026-11-22").diary),
            format!("{:?}", plan("2026-11-22").diary)
        );
    }

    #[test]
    fn the_one_click_mediator_is_awaited_today_and_tomorrow() {
        for day in ["2026-11-22", "2026-12-25", "2026-06-03"] {
            let plan = plan(day);
            let nadia = account_of("Nadia Benali");
            for offset in [0, 1] {
                let theirs = |session: &SessionPlan| {
                    session.day == plan.frame.today.plus_days(offset)
                        && session.mediators.contains(&nadia)
                        && session.cancelled.is_none()
                };
                let awaited = plan
                    .registrations
                    .iter()
                    .filter(|one| theirs(&plan.sessions[one.session]))
                    .count();
                assert!(awaited >= 6, "{day}+{offset}: {awaited} people");
            }
        }
    }

    #[test]
    fn nobody_sits_in_two_sessions_of_a_day() {
        for day in ["2026-11-22", "2026-12-25", "2026-06-03"] {
            let plan = plan(day);
            let mut taken = BTreeSet::new();
            for one in &plan.registrations {
                let day = plan.sessions[one.session].day;
                assert!(taken.insert((one.person, day)), "{}, {day:?}", one.person);
            }
        }
    }

    #[test]
    fn there_is_paper_to_try_the_chain_with() {
        let plan = plan("2026-11-22");
        let at_hand = plan.at_hand();
        assert!((8..=25).contains(&at_hand.len()), "{at_hand:?}");
        assert!(at_hand.iter().all(|number| (1..=400).contains(number)), "{at_hand:?}");
    }

    #[test]
    fn attendance_is_as_in_real_life() {
        let plan = plan("2026-11-22");
        let marks: Vec<Attendance> = plan
            .diary
            .iter()
            .filter_map(|entry| match &entry.event {
                Event::ListKept { marks, .. } => Some(marks.iter().map(|(_, mark)| *mark)),
                _ => None,
            })
            .flatten()
            .collect();
        let share = |mark| marks.iter().filter(|one| **one == mark).count() * 100 / marks.len();
        assert!((70..=80).contains(&share(Attendance::Present)), "{}", share(Attendance::Present));
        assert!(marks.len() > 1000, "{} marks", marks.len());
    }
}
