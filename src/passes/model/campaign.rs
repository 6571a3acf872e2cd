//! The dates of an emission: until when its booklets are handed over, what is due before its end.

use super::Emission;
use crate::kit::time::Day;
use crate::words;

/// Days before the end of the validity on which booklets stop being handed over, unless somebody
/// says otherwise: a booklet handed over later has no time to be used.
const STOP_DAYS: i64 = 60;

words! {
    /// A date of a campaign; the words are `passes-milestone-<word>`.
    pub enum Milestone {
        Before60 = "before-60",
        Before30 = "before-30",
        Before15 = "before-15",
        Before7 = "before-7",
        /// Last day of handing over.
        Stop = "stop",
        /// Last day of validity.
        End = "end",
        /// First day on which the emission may be closed.
        Closing = "closing",
    }
}

impl Milestone {
    /// The passes are not valid any more.
    pub fn is_over(self) -> bool {
        matches!(self, Milestone::End | Milestone::Closing)
    }
}

/// The default last day of handing over: [`STOP_DAYS`] before the end, or the end itself for
/// passes that are valid for a shorter time than that.
pub fn default_stop(valid_from: Day, valid_until: Day) -> Day {
    let stop = valid_until.plus_days(-STOP_DAYS);
    if stop < valid_from { valid_until } else { stop }
}

impl Emission {
    /// First day on which it may be closed: the one after the grace.
    pub fn closes_from(&self) -> Day {
        self.valid_until.plus_days(self.grace_days + 1)
    }

    /// Whether it is in use and has dates of its own: a standing emission ends with the one whose
    /// passes it replaces.
    pub fn runs(&self) -> bool {
        self.activated_at.is_some() && self.closed_at.is_none() && self.replaces.is_none()
    }

    /// Its dates, in order.
    pub fn milestones(&self) -> Vec<(Day, Milestone)> {
        let before = |days: i64| self.valid_until.plus_days(-days);
        let mut dates = vec![
            (before(60), Milestone::Before60),
            (before(30), Milestone::Before30),
            (before(15), Milestone::Before15),
            (before(7), Milestone::Before7),
            (self.distribution_until, Milestone::Stop),
            (self.valid_until, Milestone::End),
            (self.closes_from(), Milestone::Closing),
        ];
        // A reminder before the passes are valid reminds of nothing.
        dates.retain(|(day, _)| *day >= self.valid_from);
        dates.sort();
        dates
    }

    /// What is due today: the last date that is past or of today, once the first reminder is, and
    /// until the emission is closed. None for an emission that is not in use.
    pub fn due(&self, today: Day) -> Option<Milestone> {
        if !self.runs() {
            return None;
        }
        let past = self.milestones().into_iter().filter(|(day, _)| *day <= today);
        past.map(|(_, milestone)| milestone).next_back()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::money::Cents;
    use crate::kit::time::{Instant, Moment};

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn emission(from: Day, until: Day) -> Emission {
        let moment = Moment::seeded(Instant(0), 1);
        Emission {
            id: moment.id(),
            territory_id: moment.id(),
            programme_id: moment.id(),
            number: "2026-001".into(),
            label: "Printemps".into(),
            face: Cents(1000),
            booklets: 10,
            passes_each: 5,
            valid_from: from,
            valid_until: until,
            distribution_until: default_stop(from, until),
            grace_days: 30,
            created_at: Instant(0),
            code: 1,
            print_salt: None,
            public_key: String::new(),
            kid: 1,
            key_revoked_at: None,
            key_revoked_for: None,
            replaces: None,
            printed_at: Some(Instant(0)),
            activated_at: Some(Instant(0)),
            withdrawn_at: None,
            closed_at: None,
            closed_by: None,
        }
    }

    #[test]
    fn each_date_is_due_from_its_day_to_the_next_one() {
        let known = emission(day("2026-01-01"), day("2026-12-31"));
        let due = |text: &str| known.due(day(text));
        assert_eq!(due("2026-10-31"), None);
        assert_eq!(due("2026-11-01"), Some(Milestone::Stop));
        assert_eq!(due("2026-11-30"), Some(Milestone::Stop));
        assert_eq!(due("2026-12-01"), Some(Milestone::Before30));
        assert_eq!(due("2026-12-16"), Some(Milestone::Before15));
        assert_eq!(due("2026-12-24"), Some(Milestone::Before7));
        assert_eq!(due("2027-01-30"), Some(Milestone::End));
        assert_eq!(due("2027-01-31"), Some(Milestone::Closing));
        let closed = Emission { closed_at: Some(Instant(0)), ..known };
        assert_eq!(closed.due(day("2027-02-01")), None);
    }

    #[test]
    fn short_passes_are_handed_over_to_their_end() {
        assert_eq!(default_stop(day("2026-03-01"), day("2026-03-31")), day("2026-03-31"));
        let reminders = emission(day("2026-03-01"), day("2026-03-31")).milestones();
        assert!(reminders.iter().all(|(_, milestone)| *milestone != Milestone::Before60));
    }

    proptest! {
        #[test]
        fn the_stop_lies_within_the_validity(length in 0i64..800) {
            let from = day("2026-01-01");
            let until = from.plus_days(length);
            prop_assert!((from..=until).contains(&default_stop(from, until)));
        }
    }
}
