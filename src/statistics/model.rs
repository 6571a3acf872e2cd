//! The pure rules of statistics: periods, ages, small numbers, the classes of a map.

use crate::kit::time::{Day, Instant, Month, Tz};
use crate::words;

words! {
    /// A step of the funnel that counts booklets. Each has its date; the French words are
    /// `statistics-step-<word>`. A booklet that replaces one its person was handed over before is
    /// issued, and no more: its uses are the first use of the one that was lost.
    pub enum Step {
        /// In an emission whose funding is committed, at the day it was activated.
        Issued = "issued",
        /// In a referrer's depot, or handed over from it; at the day it arrived there.
        Delivered = "delivered",
        /// Handed over to a person, at the day of the handover.
        HandedOver = "handed-over",
        /// At least one pass is used (and not undone), at the day of the first use.
        FirstUsed = "first-used",
    }

    /// What becomes of a used pass. The French words are `statistics-use-<word>`.
    pub enum Use {
        /// Every use that was not undone, at the day of the use.
        Used = "used",
        /// Used, and its place is not paid yet.
        Owed = "owed",
        /// Used, and on a statement marked paid.
        Paid = "paid",
    }

    /// Why a booklet sleeps. The French words are `statistics-sleep-<word>`.
    pub enum Sleep {
        /// At a referrer's for more than [`SHELF_DAYS`], not handed over.
        Shelf = "shelf",
        /// Handed over more than [`POCKET_DAYS`] ago, never used.
        Pocket = "pocket",
    }

    /// What a map of the communes shows. The French words are `statistics-measure-<word>`.
    pub enum Measure {
        /// Passes used at sessions held in the commune.
        Passes = "passes",
        /// People present at a session, by the commune they live in.
        People = "people",
    }

    /// Age on the day of the activity, of somebody of whom only the birth year is known.
    pub enum AgeClass {
        Under18 = "under-18",
        From18 = "18-24",
        From25 = "25-39",
        From40 = "40-59",
        From60 = "60-74",
        From75 = "75-up",
        Unknown = "unknown",
    }
}

/// Days after which a booklet that a referrer holds sleeps.
pub const SHELF_DAYS: i64 = 60;
/// Days after which a booklet that a person holds sleeps.
pub const POCKET_DAYS: i64 = 45;

/// The days figures are taken over, both included. Each figure counts what happened on those
/// days, not what became later of what happened then.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    pub from: Option<Day>,
    pub until: Option<Day>,
}

/// First and last of the whole months of a period, and of the days beside them.
pub type Parts = (Option<(Month, Month)>, Vec<(Day, Day)>);

impl Period {
    /// The first and last day, for SQL; far away where the period is open.
    pub fn days(&self) -> (Day, Day) {
        let day = |year, month, day| Day::new(year, month, day).expect("a day of the calendar");
        (
            self.from.unwrap_or_else(|| day(1970, 1, 1)),
            self.until.unwrap_or_else(|| day(2199, 12, 31)),
        )
    }
    /// The first instant of the period, and the first one after it.
    pub fn instants(&self, tz: Tz) -> (Instant, Instant) {
        let (from, until) = self.days();
        (from.start(tz), until.plus_days(1).start(tz))
    }
    /// The months of the period, when it is made of whole months: an end on `today` or later is
    /// an open end, for nothing happens after today.
    pub fn months(&self, today: Day) -> Option<(Month, Month)> {
        let (first, last) = self.days();
        let last = if last >= today { Period::default().days().1 } else { last };
        let whole = first == first.month().first_day() && last == last.month().last_day();
        whole.then(|| (first.month(), last.month()))
    }
    /// The whole months of the period, and the days of the months that it only begins or ends in.
    pub fn parts(&self, today: Day) -> Parts {
        if let Some(months) = self.months(today) {
            return (Some(months), Vec::new());
        }
        let (first, last) = self.days();
        let (mut from, mut until) = (first.month(), last.month());
        if from == until {
            return (None, vec![(first, last)]);
        }
        let mut days = Vec::new();
        if first != from.first_day() {
            days.push((first, from.last_day()));
            from = from.next();
        }
        if last != until.last_day() {
            days.push((until.first_day(), last));
            until = until.previous();
        }
        ((from <= until).then_some((from, until)), days)
    }
    /// `from=2026-01-01&until=2026-03-31`, empty for the whole time.
    pub fn query(&self) -> String {
        let part = |name: &str, day: Option<Day>| day.map(|day| format!("{name}={day}"));
        let parts = [part("from", self.from), part("until", self.until)];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }
    /// `path?query` with the period behind it.
    pub fn link(&self, address: &str) -> String {
        match (self.query(), address.contains('?')) {
            (query, _) if query.is_empty() => address.to_owned(),
            (query, true) => format!("{address}&{query}"),
            (query, false) => format!("{address}?{query}"),
        }
    }
}

/// The class of a person's age on `day`. Only the year of birth is asked: the age is that of
/// the birthday of that year.
pub fn age_class(birth_year: Option<i64>, day: Day) -> AgeClass {
    let Some(year) = birth_year else { return AgeClass::Unknown };
    match i64::from(day.year()) - year {
        ..18 => AgeClass::Under18,
        18..25 => AgeClass::From18,
        25..40 => AgeClass::From25,
        40..60 => AgeClass::From40,
        60..75 => AgeClass::From60,
        75.. => AgeClass::From75,
    }
}

/// A median of whole days, kept in halves: between two middle values lies half a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Median {
    pub half_days: i64,
}

/// The median of a histogram `(days, how many)` told in the order of its days; `None` of nothing.
pub fn median(histogram: &[(i64, i64)]) -> Option<Median> {
    let total: i64 = histogram.iter().map(|(_, count)| count).sum();
    // Counted from one: the middle one, or the two around the middle.
    let (low, high) = ((total + 1) / 2, total / 2 + 1);
    let at = |rank: i64| {
        let mut seen = 0;
        histogram.iter().find_map(|(days, count)| {
            seen += count;
            (seen >= rank).then_some(*days)
        })
    };
    (total > 0).then(|| Some(Median { half_days: at(low)? + at(high)? })).flatten()
}

/// A count of people, as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Exactly(i64),
    /// One to four people: "moins de 5".
    Few,
    /// Hidden because the total would otherwise give away a [`Shown::Few`].
    Hidden,
}

/// Fewer people than this are never counted out by age or commune: they could be recognised.
pub const SMALL: i64 = 5;

/// The small-cell rule on the parts of a total that is shown: one to four people are "moins de
/// 5", and when only one part is hidden the smallest other one (not zero) is hidden too, so that
/// subtracting from the total tells nothing.
pub fn conceal(counts: &[i64]) -> Vec<Shown> {
    let few = |count: i64| (1..SMALL).contains(&count);
    let mut shown: Vec<Shown> = counts
        .iter()
        .map(|count| if few(*count) { Shown::Few } else { Shown::Exactly(*count) })
        .collect();
    if counts.iter().filter(|count| few(**count)).count() == 1 {
        let second = (0..counts.len()).filter(|i| counts[*i] >= SMALL).min_by_key(|i| counts[*i]);
        if let Some(index) = second {
            shown[index] = Shown::Hidden;
        }
    }
    shown
}

/// Classes of a map.
pub const CLASSES: usize = 5;

/// The lowest value of each class of a map, at most [`CLASSES`] of them, so that about as many
/// communes fall in each. Zeros are left out: they stay blank.
pub fn class_floors(values: &[i64]) -> Vec<i64> {
    let mut sorted: Vec<i64> = values.iter().copied().filter(|value| *value > 0).collect();
    sorted.sort_unstable();
    let mut floors: Vec<i64> = (0..CLASSES)
        .filter_map(|class| sorted.get(class * sorted.len() / CLASSES).copied())
        .collect();
    floors.dedup();
    floors
}

/// The class of a value, `None` for zero.
pub fn class_of(value: i64, floors: &[i64]) -> Option<usize> {
    floors.iter().rposition(|floor| *floor <= value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32) -> Day {
        Day::new(year, 6, 1).expect("a day")
    }

    #[test]
    fn age_is_age_on_the_day() {
        assert_eq!(age_class(Some(1951), day(2025)), AgeClass::From60);
        assert_eq!(age_class(Some(1951), day(2026)), AgeClass::From75);
        assert_eq!(age_class(Some(2008), day(2026)), AgeClass::From18);
        assert_eq!(age_class(Some(2009), day(2026)), AgeClass::Under18);
        assert_eq!(age_class(None, day(2026)), AgeClass::Unknown);
    }

    #[test]
    fn an_open_period_says_nothing_in_an_address() {
        let open = Period::default();
        assert_eq!(open.link("/x"), "/x");
        let march = Period { from: Day::new(2026, 3, 1), until: None };
        assert_eq!(march.link("/x?a=1"), "/x?a=1&from=2026-03-01");
        assert_eq!(march.link("/x"), "/x?from=2026-03-01");
    }

    #[test]
    fn whole_months_are_told_from_other_days() {
        let day = |text: &str| Day::parse(text);
        let months = |from: Option<Day>, until: Option<Day>| {
            let today = day("2026-05-12").expect("a day");
            Period { from, until }.months(today).map(|(a, b)| format!("{a} {b}"))
        };
        let some = |words: &str| Some(words.to_owned());
        assert_eq!(months(None, None), some("1970-01 2199-12"));
        assert_eq!(months(day("2026-03-01"), day("2026-04-30")), some("2026-03 2026-04"));
        assert_eq!(months(day("2026-01-01"), day("2026-05-12")), some("2026-01 2199-12"));
        assert_eq!(months(day("2026-03-02"), None), None);
        assert_eq!(months(None, day("2026-05-11")), None);
    }

    #[test]
    fn few_people_are_not_counted_out() {
        use Shown::{Exactly, Few, Hidden};
        assert_eq!(conceal(&[0, 12, 30]), [Exactly(0), Exactly(12), Exactly(30)]);
        assert_eq!(conceal(&[3, 12, 30]), [Few, Hidden, Exactly(30)]);
        assert_eq!(conceal(&[3, 1, 30]), [Few, Few, Exactly(30)]);
        assert_eq!(conceal(&[3]), [Few]);
    }

    proptest! {
        /// Each day of a period is in one part of it, and no other day is.
        #[test]
        fn parts_are_the_period(start in 0i64..800, length in 0i64..800) {
            let new_year = Day::new(2024, 1, 1).expect("a day");
            let (first, last) = (new_year.plus_days(start), new_year.plus_days(start + length));
            let period = Period { from: Some(first), until: Some(last) };
            let (months, mut days) = period.parts(last.plus_days(1));
            prop_assert!(days.iter().all(|(from, until)| until.0 - from.0 < chrono::TimeDelta::days(31)));
            days.extend(months.map(|(from, until)| (from.first_day(), until.last_day())));
            days.sort();
            prop_assert_eq!(days.first().map(|part| part.0), Some(first));
            prop_assert_eq!(days.last().map(|part| part.1), Some(last));
            for pair in days.windows(2) {
                prop_assert_eq!(pair[0].1.plus_days(1), pair[1].0);
            }
        }

        /// The median of a histogram is that of the values written one by one.
        #[test]
        fn a_median_is_exact(mut values in proptest::collection::vec(0i64..60, 0..50)) {
            values.sort_unstable();
            let mut histogram: std::collections::BTreeMap<i64, i64> = Default::default();
            for value in &values {
                *histogram.entry(*value).or_default() += 1;
            }
            let expected = (!values.is_empty()).then(|| Median {
                half_days: values[(values.len() - 1) / 2] + values[values.len() / 2],
            });
            let histogram: Vec<(i64, i64)> = histogram.into_iter().collect();
            prop_assert_eq!(median(&histogram), expected);
        }

        /// Whoever knows the total and reads the table can never work out a count of one to four.
        #[test]
        fn a_total_gives_nobody_away(counts in proptest::collection::vec(0i64..40, 1..9)) {
            let shown = conceal(&counts);
            let hidden = shown.iter().filter(|s| !matches!(s, Shown::Exactly(_))).count();
            let others = counts.iter().filter(|count| **count >= SMALL).count();
            prop_assert!(hidden != 1 || others == 0);
            for (count, shown) in counts.iter().zip(&shown) {
                match shown {
                    Shown::Exactly(n) => prop_assert!(n == count && !(1..SMALL).contains(n)),
                    Shown::Few => prop_assert!((1..SMALL).contains(count)),
                    Shown::Hidden => prop_assert!(*count >= SMALL),
                }
            }
        }

        #[test]
        fn every_value_has_its_class(values in proptest::collection::vec(0i64..500, 0..80)) {
            let floors = class_floors(&values);
            prop_assert!(floors.len() <= CLASSES);
            prop_assert!(floors.windows(2).all(|pair| pair[0] < pair[1]));
            for value in values {
                match class_of(value, &floors) {
                    None => prop_assert_eq!(value, 0),
                    Some(class) => prop_assert!(floors[class] <= value
                        && floors.get(class + 1).is_none_or(|next| value < *next)),
                }
            }
        }
    }
}
