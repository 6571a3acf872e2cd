//! Instants, civil days, and the clock at the edge.
//!
//! An [`Instant`] is stored in milliseconds UTC; a day people speak of is a [`Day`] in the
//! territory's time zone. Actions never ask the time: a [`Moment`] is handed to them.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone, Timelike, Utc, Weekday};
pub use chrono_tz::Tz;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};

use super::i18n::{Message, t};

/// A point in time, in milliseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

impl Instant {
    pub fn plus_minutes(self, minutes: i64) -> Instant {
        Instant(self.0 + minutes * 60_000)
    }
    pub fn plus_days(self, days: i64) -> Instant {
        self.plus_minutes(days * 24 * 60)
    }
    /// The civil day of this instant in `tz`.
    pub fn day(self, tz: Tz) -> Day {
        Day(self.local(tz).date_naive())
    }
    /// `14 h 05` in `tz`.
    pub fn hour(self, tz: Tz) -> String {
        let local = self.local(tz);
        format!("{}\u{a0}h\u{a0}{:02}", local.hour(), local.minute())
    }
    /// `14:05` in `tz`, for the value of a form field.
    pub fn hour_plain(self, tz: Tz) -> String {
        self.local(tz).format("%H:%M").to_string()
    }
    /// `1er mars 2026 à 14 h 05` in `tz`.
    pub fn words(self, tz: Tz) -> Message {
        t("kit-day-moment").arg("day", self.day(tz).words()).arg("hour", self.hour(tz))
    }
    /// RFC 3339 in UTC, for exports and `datetime` attributes.
    pub fn rfc3339(self) -> String {
        self.utc().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
    }
    pub fn local(self, tz: Tz) -> chrono::DateTime<Tz> {
        self.utc().with_timezone(&tz)
    }
    fn utc(self) -> chrono::DateTime<Utc> {
        Utc.timestamp_millis_opt(self.0).single().expect("milliseconds fit the calendar")
    }
}

/// A civil day, as people and calendars say it. Stored as ISO-8601 text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub NaiveDate);

impl Day {
    pub fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).map(Day)
    }
    /// Reads `2026-03-01` (what `<input type=date>` sends) or `01/03/2026` (what people type).
    pub fn parse(text: &str) -> Option<Day> {
        let text = text.trim();
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y"))
            .ok()
            .filter(|date| (1900..2200).contains(&date.year()))
            .map(Day)
    }
    pub fn plus_days(self, days: i64) -> Day {
        let moved = if days >= 0 {
            self.0.checked_add_days(Days::new(days.unsigned_abs()))
        } else {
            self.0.checked_sub_days(Days::new(days.unsigned_abs()))
        };
        Day(moved.expect("days stay in the calendar"))
    }
    /// The first instant of this day in `tz` (at the next hour where summer time skips midnight).
    pub fn start(self, tz: Tz) -> Instant {
        self.at(NaiveTime::MIN, tz)
    }
    /// This day at `time` in `tz`; a time that summer time skips is moved one hour on.
    pub fn at(self, time: NaiveTime, tz: Tz) -> Instant {
        let naive = self.0.and_time(time);
        let local = tz
            .from_local_datetime(&naive)
            .earliest()
            .or_else(|| tz.from_local_datetime(&(naive + chrono::TimeDelta::hours(1))).earliest())
            .expect("an hour later exists");
        Instant(local.timestamp_millis())
    }
    pub fn days_since_1970(self) -> i64 {
        (self.0 - NaiveDate::default()).num_days()
    }
    pub fn year(self) -> i32 {
        self.0.year()
    }
    pub fn month(self) -> Month {
        Month { year: self.0.year(), month: self.0.month() }
    }
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }
    /// `lundi`.
    pub fn weekday_words(self) -> Message {
        t(match self.0.weekday() {
            Weekday::Mon => "kit-monday",
            Weekday::Tue => "kit-tuesday",
            Weekday::Wed => "kit-wednesday",
            Weekday::Thu => "kit-thursday",
            Weekday::Fri => "kit-friday",
            Weekday::Sat => "kit-saturday",
            Weekday::Sun => "kit-sunday",
        })
    }
    /// `1er mars 2026`.
    pub fn words(self) -> Message {
        t("kit-day")
            .arg("day", i64::from(self.0.day()))
            .arg("month", month_name(self.0.month()))
            .arg("year", self.0.year().to_string())
    }
    /// `lundi 2 mars 2026`.
    pub fn long(self) -> String {
        format!("{} {}", self.weekday_words(), self.words())
    }
    /// `02/03/2026`.
    pub fn short(self) -> String {
        self.0.format("%d/%m/%Y").to_string()
    }
}

impl fmt::Display for Day {
    /// ISO-8601, the stored form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

/// A calendar month: what statements are made for. Stored as `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    pub year: i32,
    pub month: u32,
}

impl Month {
    /// Reads `2026-03`.
    pub fn parse(text: &str) -> Option<Month> {
        Day::parse(&format!("{}-01", text.trim())).map(Day::month)
    }
    pub fn first_day(self) -> Day {
        Day::new(self.year, self.month, 1).expect("every month has a first day")
    }
    pub fn next(self) -> Month {
        self.first_day().plus_days(31).month()
    }
    pub fn previous(self) -> Month {
        self.first_day().plus_days(-1).month()
    }
    pub fn last_day(self) -> Day {
        self.next().first_day().plus_days(-1)
    }
    /// `mars 2026`.
    pub fn words(self) -> String {
        format!("{} {}", month_name(self.month), self.year)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

fn month_name(month: u32) -> Message {
    t(format!("kit-month-{month}"))
}

/// Reads `14:05`, `14h05`, `14 h` as a time of day.
pub fn parse_hour(text: &str) -> Option<NaiveTime> {
    let clean: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (hour, minute) = clean.split_once([':', 'h', 'H']).unwrap_or((&clean, ""));
    let minute = if minute.is_empty() { 0 } else { minute.parse().ok()? };
    NaiveTime::from_hms_opt(hour.parse().ok()?, minute, 0)
}

/// The clock at the edge: real in `serve`, set by hand in tests and while the demo is sown.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// Milliseconds UTC, moved by [`Clock::set`].
    Manual(Arc<AtomicI64>),
}

impl Clock {
    pub fn manual(at: Instant) -> Clock {
        Clock::Manual(Arc::new(AtomicI64::new(at.0)))
    }
    pub fn now(&self) -> Instant {
        match self {
            Clock::System => Instant(Utc::now().timestamp_millis()),
            Clock::Manual(at) => Instant(at.load(Ordering::SeqCst)),
        }
    }
    /// Moves a manual clock; a system clock cannot be moved.
    pub fn set(&self, instant: Instant) {
        match self {
            Clock::System => panic!("the system clock cannot be set"),
            Clock::Manual(at) => at.store(instant.0, Ordering::SeqCst),
        }
    }
    /// What an action needs of the outside world: the time, and fresh randomness.
    pub fn moment(&self) -> Moment {
        Moment { now: self.now(), rng: RefCell::new(StdRng::from_os_rng()) }
    }
}

/// The instant of an action and its source of ids and secrets, made at the edge and passed down.
pub struct Moment {
    pub now: Instant,
    rng: RefCell<StdRng>,
}

impl Moment {
    /// A reproducible moment, for the demo and for tests.
    pub fn seeded(now: Instant, seed: u64) -> Moment {
        Moment { now, rng: RefCell::new(StdRng::seed_from_u64(seed)) }
    }
    /// Random bytes of a cryptographic generator.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.borrow_mut().fill_bytes(&mut bytes);
        bytes
    }
    /// A fresh identifier, sortable by time.
    pub fn id<T: From<ulid::Ulid>>(&self) -> T {
        let random = u128::from_be_bytes(self.bytes::<16>());
        T::from(ulid::Ulid::from_parts(self.now.0.unsigned_abs(), random))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARIS: Tz = chrono_tz::Europe::Paris;

    #[test]
    fn a_day_in_paris_starts_at_its_own_midnight() {
        let day = Day::new(2026, 3, 29).unwrap();
        assert_eq!(day.start(PARIS).rfc3339(), "2026-03-28T23:00:00.000Z");
        assert_eq!(day.plus_days(1).start(PARIS).rfc3339(), "2026-03-29T22:00:00.000Z");
        assert_eq!(day.start(PARIS).day(PARIS), day);
        let skipped = day.at(parse_hour("2h30").unwrap(), PARIS);
        assert_eq!(skipped.hour(PARIS), "3\u{a0}h\u{a0}30");
    }

    #[test]
    fn days_are_said_in_french() {
        assert_eq!(Day::new(2026, 3, 1).unwrap().long(), "dimanche 1er mars 2026");
        assert_eq!(Day::new(2026, 12, 25).unwrap().words().to_string(), "25 décembre 2026");
        assert_eq!(Day::parse("25/12/2026"), Day::parse("2026-12-25"));
        assert_eq!(Day::parse("2026-02-30"), None);
    }

    #[test]
    fn months_follow_each_other() {
        let december = Month::parse("2026-12").unwrap();
        assert_eq!(december.next().to_string(), "2027-01");
        assert_eq!(december.next().previous(), december);
        assert_eq!(december.last_day().to_string(), "2026-12-31");
    }
}
