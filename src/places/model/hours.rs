//! Opening hours in the OpenStreetMap notation, read by the crate `opening-hours`
//! with the French public holidays. School holidays (`SH`) are not known here.

use chrono::{NaiveDateTime, NaiveTime};
use opening_hours::localization::Country;
use opening_hours::{Context, OpeningHours, RuleKind};

use crate::kit::time::Day;

/// Opening hours that can be evaluated.
#[derive(Debug, Clone)]
pub struct Hours(OpeningHours);

/// One stretch of a day. An end at midnight or after is the last minute it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub from: NaiveTime,
    pub until: NaiveTime,
    /// What the hours add to it (`"sur rendez-vous"`); often empty.
    pub comment: String,
    /// Whether it is certain; the notation can say "perhaps open".
    pub certain: bool,
}

/// A day and when it is open; no stretch means closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayHours {
    pub day: Day,
    pub stretches: Vec<Stretch>,
}

/// Whether a place is open at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenState {
    /// Open, until then when it ever closes.
    Open { until: Option<NaiveDateTime> },
    /// Closed, until then when it ever opens again.
    Closed { opens: Option<NaiveDateTime> },
    /// The hours themselves say that nobody knows.
    Perhaps,
}

/// Openings farther away than this are not announced.
const HORIZON_DAYS: i64 = 60;

impl Hours {
    /// Reads the notation; none when it is not valid, and then nothing is evaluated.
    pub fn parse(text: &str) -> Option<Self> {
        let parsed: OpeningHours = text.parse().ok()?;
        let context = Context::default().with_holidays(Country::FR.holidays());
        Some(Self(parsed.with_context(context)))
    }

    /// One day, holidays considered.
    pub fn on(&self, day: Day) -> DayHours {
        let open = |kind: RuleKind| kind != RuleKind::Closed;
        let stretches =
            self.0.schedule_at(day.0).into_iter().filter(|range| open(range.kind)).map(|range| {
                Stretch {
                    from: time(range.range.start.hour(), range.range.start.minute()),
                    until: time(range.range.end.hour(), range.range.end.minute()),
                    comment: range.comment.to_string(),
                    certain: range.kind == RuleKind::Open,
                }
            });
        DayHours {
            day,
            stretches: stretches.filter(|stretch| stretch.from != stretch.until).collect(),
        }
    }

    /// Seven days from the given one.
    pub fn week(&self, first: Day) -> Vec<DayHours> {
        (0..7).map(|rank| self.on(first.plus_days(rank))).collect()
    }

    /// Open or not at a local time.
    pub fn state(&self, at: NaiveDateTime) -> OpenState {
        let soon = |when: &NaiveDateTime| *when - at < chrono::TimeDelta::days(HORIZON_DAYS);
        let change = self.0.next_change(at).filter(soon);
        match self.0.state(at).0 {
            RuleKind::Open => OpenState::Open { until: change },
            RuleKind::Unknown => OpenState::Perhaps,
            RuleKind::Closed => {
                OpenState::Closed { opens: change.filter(|when| !self.0.is_closed(*when)) }
            }
        }
    }
}

/// A notation may count hours beyond midnight: `26:00` is shown as the end of its day.
fn time(hour: u8, minute: u8) -> NaiveTime {
    NaiveTime::from_hms_opt(u32::from(hour), u32::from(minute), 0)
        .unwrap_or(NaiveTime::from_hms_opt(23, 59, 0).expect("a minute of the day"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect(text)
    }

    fn day(text: &str) -> Day {
        Day::parse(text).expect(text)
    }

    #[test]
    fn a_place_is_open_until_and_closed_until() {
        let hours = Hours::parse("Mo-Fr 09:00-12:00,13:30-17:00; PH off").expect("valid");
        // Monday 5 January 2026.
        assert_eq!(
            hours.state(at("2026-01-05T09:30:00")),
            OpenState::Open { until: Some(at("2026-01-05T12:00:00")) }
        );
        assert_eq!(
            hours.state(at("2026-01-05T12:00:00")),
            OpenState::Closed { opens: Some(at("2026-01-05T13:30:00")) }
        );
        assert_eq!(
            hours.state(at("2026-01-02T18:00:00")),
            OpenState::Closed { opens: Some(at("2026-01-05T09:00:00")) }
        );
    }

    #[test]
    fn public_holidays_are_french() {
        let hours = Hours::parse("Mo-Su 09:00-12:00; PH off").expect("valid");
        assert!(hours.on(day("2026-05-01")).stretches.is_empty(), "1 May");
        assert!(hours.on(day("2026-05-14")).stretches.is_empty(), "Ascension");
        assert_eq!(hours.on(day("2026-05-02")).stretches.len(), 1);
    }

    #[test]
    fn a_week_is_told_day_by_day() {
        let hours =
            Hours::parse("Tu 14:00-18:00; Sa 10:00-12:00 \"sur rendez-vous\"").expect("valid");
        let week = hours.week(day("2026-01-05"));
        let open: Vec<_> = week.iter().map(|day| day.stretches.len()).collect();
        assert_eq!(open, [0, 1, 0, 0, 0, 1, 0]);
        assert_eq!(week[5].stretches[0].comment, "sur rendez-vous");
    }

    #[test]
    fn what_is_not_valid_is_not_evaluated() {
        for text in ["Mo 08:22", "Tu 08:00-13:45-16:30", "Mo-Sun 00:00-00:00", "lundi 9h-12h", ""] {
            assert!(text.is_empty() || Hours::parse(text).is_none(), "{text}");
        }
        assert!(Hours::parse("24/7").is_some());
        assert_eq!(
            Hours::parse("24/7").map(|h| h.state(at("2026-01-05T03:00:00"))),
            Some(OpenState::Open { until: None })
        );
    }
}
