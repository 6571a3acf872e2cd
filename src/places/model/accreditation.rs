//! The accreditation of a place: what allows it to take passes.
//!
//! requested → granted (from, until) → suspended ⇄ reinstated → withdrawn. Every
//! step is a dated fact; whether a place is accredited *on a day* is computed
//! from them, so that a pass taken last month is judged by last month.

use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::kit::time::{Day, Instant};

/// Who did something and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub at: Instant,
    /// An account's id, or `system`.
    pub by: String,
}

/// The grant: both days belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub fact: Fact,
    pub from: Day,
    pub until: Day,
}

/// A time during which a granted accreditation does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspension {
    pub fact: Fact,
    /// The first day without accreditation.
    pub from: Day,
    pub reason: String,
    pub lifted: Option<Lifting>,
}

/// The end of a suspension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifting {
    pub fact: Fact,
    /// The first day with accreditation again.
    pub from: Day,
}

/// The definite end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    pub fact: Fact,
    /// The first day without accreditation.
    pub from: Day,
    pub reason: String,
}

/// An accreditation with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accreditation {
    pub requested: Fact,
    pub grant: Option<Grant>,
    /// Oldest first; at most the last one is not lifted.
    pub suspensions: Vec<Suspension>,
    pub withdrawal: Option<Withdrawal>,
}

/// Where an accreditation stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Asked for, not decided.
    Requested,
    /// Granted, from a later day.
    Upcoming,
    /// Passes can be taken.
    Active,
    Suspended,
    /// Its last day is over.
    Expired,
    Withdrawn,
}

impl Standing {
    /// The stored and shown word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Upcoming => "upcoming",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The words on screen.
    pub fn words(self) -> Message {
        t(format!("places-standing-{}", self.word()))
    }
}

/// Why a step of the accreditation is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccreditationRefusal {
    /// A request waits already, or an accreditation runs.
    AlreadyOpen,
    /// It was decided already.
    AlreadyDecided,
    /// The last day comes before the first.
    DaysReversed,
    /// The days fall into another accreditation of the place.
    Overlaps,
    /// Only a granted accreditation that is not over can be suspended.
    NotRunning,
    AlreadySuspended,
    NotSuspended,
    AlreadyWithdrawn,
    /// A suspension or a withdrawal needs its reason.
    NoReason,
}

impl Refuse for AccreditationRefusal {
    fn message(&self) -> Message {
        t(match self {
            Self::AlreadyOpen => "places-refusal-already-open",
            Self::AlreadyDecided => "places-refusal-already-decided",
            Self::DaysReversed => "places-refusal-days-reversed",
            Self::Overlaps => "places-refusal-overlaps",
            Self::NotRunning => "places-refusal-not-running",
            Self::AlreadySuspended => "places-refusal-already-suspended",
            Self::NotSuspended => "places-refusal-not-suspended",
            Self::AlreadyWithdrawn => "places-refusal-already-withdrawn",
            Self::NoReason => "places-refusal-no-reason",
        })
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::DaysReversed | Self::Overlaps => Some("until"),
            Self::NoReason => Some("reason"),
            _ => None,
        }
    }
}

type Step<T> = Result<T, AccreditationRefusal>;

impl Accreditation {
    /// A request, if no other accreditation of the place is waiting, running or to come.
    pub fn request(others: &[Accreditation], fact: Fact, today: Day) -> Step<Self> {
        let open = |other: &Accreditation| {
            !matches!(other.standing(today), Standing::Expired | Standing::Withdrawn)
        };
        if others.iter().any(open) {
            return Err(AccreditationRefusal::AlreadyOpen);
        }
        Ok(Self { requested: fact, grant: None, suspensions: Vec::new(), withdrawal: None })
    }

    /// Grants a request from one day until another, both included.
    pub fn grant(
        &mut self,
        others: &[Accreditation],
        fact: Fact,
        from: Day,
        until: Day,
    ) -> Step<&Grant> {
        if self.withdrawal.is_some() {
            return Err(AccreditationRefusal::AlreadyWithdrawn);
        }
        if self.grant.is_some() {
            return Err(AccreditationRefusal::AlreadyDecided);
        }
        if until < from {
            return Err(AccreditationRefusal::DaysReversed);
        }
        let overlaps = |other: &Accreditation| {
            other.days().is_some_and(|(first, last)| first <= until && from <= last)
        };
        if others.iter().any(overlaps) {
            return Err(AccreditationRefusal::Overlaps);
        }
        Ok(self.grant.insert(Grant { fact, from, until }))
    }

    /// Suspends it from today.
    pub fn suspend(&mut self, fact: Fact, today: Day, reason: &str) -> Step<&Suspension> {
        match self.standing(today) {
            Standing::Withdrawn => return Err(AccreditationRefusal::AlreadyWithdrawn),
            Standing::Suspended => return Err(AccreditationRefusal::AlreadySuspended),
            Standing::Requested | Standing::Expired => {
                return Err(AccreditationRefusal::NotRunning);
            }
            Standing::Upcoming | Standing::Active => {}
        }
        if self.is_suspended() {
            return Err(AccreditationRefusal::AlreadySuspended);
        }
        let reason = given(reason)?;
        self.suspensions.push(Suspension { fact, from: today, reason, lifted: None });
        Ok(self.suspensions.last().expect("pushed just above"))
    }

    /// Lifts the suspension: accredited again from today.
    pub fn reinstate(&mut self, fact: Fact, today: Day) -> Step<&Suspension> {
        if self.withdrawal.is_some() {
            return Err(AccreditationRefusal::AlreadyWithdrawn);
        }
        let open = self.suspensions.last_mut().filter(|last| last.lifted.is_none());
        let suspension = open.ok_or(AccreditationRefusal::NotSuspended)?;
        suspension.lifted = Some(Lifting { fact, from: today });
        Ok(suspension)
    }

    /// Ends it for good from today; a request that is refused ends the same way.
    pub fn withdraw(&mut self, fact: Fact, today: Day, reason: &str) -> Step<&Withdrawal> {
        if self.withdrawal.is_some() {
            return Err(AccreditationRefusal::AlreadyWithdrawn);
        }
        if self.standing(today) == Standing::Expired {
            return Err(AccreditationRefusal::NotRunning);
        }
        let reason = given(reason)?;
        Ok(self.withdrawal.insert(Withdrawal { fact, from: today, reason }))
    }

    /// Whether passes of this day may be taken.
    pub fn covers(&self, day: Day) -> bool {
        let granted =
            self.grant.as_ref().is_some_and(|grant| grant.from <= day && day <= grant.until);
        let ended = self.withdrawal.as_ref().is_some_and(|end| end.from <= day);
        let suspended = self.suspensions.iter().any(|suspension| {
            suspension.from <= day
                && suspension.lifted.as_ref().is_none_or(|lifting| day < lifting.from)
        });
        granted && !ended && !suspended
    }

    /// Where it stands on a day.
    pub fn standing(&self, today: Day) -> Standing {
        match &self.grant {
            _ if self.withdrawal.is_some() => Standing::Withdrawn,
            None => Standing::Requested,
            Some(grant) if grant.until < today => Standing::Expired,
            Some(_) if self.is_suspended() => Standing::Suspended,
            Some(grant) if today < grant.from => Standing::Upcoming,
            Some(_) => Standing::Active,
        }
    }

    fn is_suspended(&self) -> bool {
        self.suspensions.last().is_some_and(|last| last.lifted.is_none())
    }

    /// First and last day it was granted for, cut by a withdrawal; none when no day is left.
    fn days(&self) -> Option<(Day, Day)> {
        let grant = self.grant.as_ref()?;
        let last = match &self.withdrawal {
            Some(end) => grant.until.min(end.from.plus_days(-1)),
            None => grant.until,
        };
        (grant.from <= last).then_some((grant.from, last))
    }
}

fn given(reason: &str) -> Step<String> {
    let reason = reason.trim();
    if reason.is_empty() { Err(AccreditationRefusal::NoReason) } else { Ok(reason.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ORIGIN: &str = "2026-01-01";

    fn day(rank: i64) -> Day {
        Day::parse(ORIGIN).expect("a day").plus_days(rank)
    }

    fn fact() -> Fact {
        Fact { at: Instant(0), by: "system".to_owned() }
    }

    fn granted(from: i64, until: i64) -> Accreditation {
        let mut one = Accreditation::request(&[], fact(), day(0)).expect("nothing else");
        one.grant(&[], fact(), day(from), day(until)).expect("in order");
        one
    }

    #[test]
    fn a_place_is_accredited_from_its_first_to_its_last_day() {
        let one = granted(10, 20);
        let covered: Vec<_> = (5..25).filter(|rank| one.covers(day(*rank))).collect();
        assert_eq!(covered, (10..=20).collect::<Vec<_>>());
        assert_eq!(one.standing(day(9)), Standing::Upcoming);
        assert_eq!(one.standing(day(20)), Standing::Active);
        assert_eq!(one.standing(day(21)), Standing::Expired);
    }

    #[test]
    fn a_suspension_never_reaches_back() {
        let mut one = granted(0, 30);
        one.suspend(fact(), day(10), "plainte").expect("it runs");
        assert!(one.covers(day(9)), "what was taken before stays good");
        assert!(!one.covers(day(10)));
        assert_eq!(
            one.suspend(fact(), day(11), "encore").err(),
            Some(AccreditationRefusal::AlreadySuspended)
        );
        one.reinstate(fact(), day(15)).expect("it is suspended");
        assert!(!one.covers(day(14)) && one.covers(day(15)));
        assert_eq!(one.reinstate(fact(), day(16)).err(), Some(AccreditationRefusal::NotSuspended));
    }

    #[test]
    fn reasons_and_days_are_asked_for() {
        let mut one = Accreditation::request(&[], fact(), day(0)).expect("nothing else");
        let reversed = one.grant(&[], fact(), day(5), day(4)).err();
        assert_eq!(reversed, Some(AccreditationRefusal::DaysReversed));
        assert_eq!(one.suspend(fact(), day(0), "x").err(), Some(AccreditationRefusal::NotRunning));
        assert_eq!(one.withdraw(fact(), day(0), "  ").err(), Some(AccreditationRefusal::NoReason));
    }

    #[test]
    fn two_accreditations_of_a_place_never_overlap() {
        let first = granted(0, 10);
        let refused = Accreditation::request(std::slice::from_ref(&first), fact(), day(5));
        assert_eq!(refused.err(), Some(AccreditationRefusal::AlreadyOpen));
        let mut second = Accreditation::request(std::slice::from_ref(&first), fact(), day(11))
            .expect("the first is over");
        let overlap = second.grant(std::slice::from_ref(&first), fact(), day(10), day(20)).err();
        assert_eq!(overlap, Some(AccreditationRefusal::Overlaps));
        assert!(second.grant(&[first], fact(), day(11), day(20)).is_ok());
    }

    #[derive(Debug, Clone)]
    enum Deed {
        Grant(i64, i64),
        Suspend,
        Reinstate,
        Withdraw,
        Wait(i64),
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let deed = prop_oneof![
            (-5_i64..20, 0_i64..30).prop_map(|(from, length)| Deed::Grant(from, from + length)),
            Just(Deed::Suspend),
            Just(Deed::Reinstate),
            Just(Deed::Withdraw),
            (0_i64..6).prop_map(Deed::Wait),
        ];
        prop::collection::vec(deed, 0..25)
    }

    proptest! {
        /// The reference keeps one flag per day and strikes days out as things happen.
        #[test]
        fn the_days_covered_are_those_of_a_calendar_kept_by_hand(deeds in deeds()) {
            let mut one = Accreditation::request(&[], fact(), day(0)).expect("nothing else");
            let mut calendar = [false; 200];
            let mut granted_days: Option<(i64, i64)> = None;
            let (mut now, mut suspended, mut over) = (0_i64, false, false);
            let slot = |rank: i64| usize::try_from(rank + 20).expect("within the calendar");
            for deed in deeds {
                match deed {
                    Deed::Wait(days) => now += days,
                    Deed::Grant(from, until) => {
                        let (from, until) = (now + from, now + until);
                        let accepted = one.grant(&[], fact(), day(from), day(until)).is_ok();
                        prop_assert_eq!(accepted, granted_days.is_none() && !over);
                        if accepted {
                            granted_days = Some((from, until));
                            (from..=until).for_each(|rank| calendar[slot(rank)] = true);
                        }
                    }
                    Deed::Suspend => {
                        let runs = granted_days.is_some_and(|(_, until)| now <= until);
                        let accepted = one.suspend(fact(), day(now), "r").is_ok();
                        prop_assert_eq!(accepted, runs && !suspended && !over);
                        if accepted {
                            suspended = true;
                            calendar[slot(now)..].fill(false);
                        }
                    }
                    Deed::Reinstate => {
                        let accepted = one.reinstate(fact(), day(now)).is_ok();
                        prop_assert_eq!(accepted, suspended && !over);
                        if accepted {
                            suspended = false;
                            let (from, until) = granted_days.expect("only a granted one is suspended");
                            (from.max(now)..=until).for_each(|rank| calendar[slot(rank)] = true);
                        }
                    }
                    Deed::Withdraw => {
                        let expired = granted_days.is_some_and(|(_, until)| until < now);
                        let accepted = one.withdraw(fact(), day(now), "r").is_ok();
                        prop_assert_eq!(accepted, !over && !expired);
                        if accepted {
                            over = true;
                            calendar[slot(now)..].fill(false);
                        }
                    }
                }
            }
            for rank in -20..170 {
                prop_assert_eq!(one.covers(day(rank)), calendar[slot(rank)], "day {}", rank);
            }
            prop_assert_eq!(one.standing(day(now)) == Standing::Active, one.covers(day(now)));
        }
    }
}
