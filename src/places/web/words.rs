//! Opening hours and communes in words.

use chrono::{NaiveDateTime, NaiveTime, Timelike};

use crate::kit::i18n::{Message, t};
use crate::kit::time::{Day, Instant};
use crate::places::model::{DayHours, Hours, OpenState};
use crate::territory::{self, CommuneCode, timezone_of};

/// Open or not, in a short line.
pub struct OpenLine {
    pub open: bool,
    pub words: Message,
}

/// The civil time at a commune.
pub fn local(commune: CommuneCode, now: Instant) -> NaiveDateTime {
    now.local(timezone_of(commune.departement())).naive_local()
}

/// Whether a place with these hours is open; none when the hours cannot be read.
pub fn open_line(hours: &str, commune: CommuneCode, now: Instant) -> Option<OpenLine> {
    if hours.is_empty() {
        return None;
    }
    let at = local(commune, now);
    let state = Hours::parse(hours)?.state(at);
    let open = matches!(state, OpenState::Open { .. });
    let words = match state {
        OpenState::Open { until: Some(until) } if until.date() == at.date() => {
            t("places-open-until").arg("hour", hour(until.time()))
        }
        OpenState::Open { .. } => t("places-open"),
        OpenState::Closed { opens: Some(opens) } => opens_line(at, opens),
        OpenState::Closed { opens: None } => t("places-closed"),
        OpenState::Perhaps => t("places-perhaps"),
    };
    Some(OpenLine { open, words })
}

fn opens_line(at: NaiveDateTime, opens: NaiveDateTime) -> Message {
    let hour = hour(opens.time());
    let day = Day(opens.date());
    match (opens.date() - at.date()).num_days() {
        0 => t("places-opens-today").arg("hour", hour),
        1 => t("places-opens-tomorrow").arg("hour", hour),
        2..=6 => t("places-opens-weekday").arg("day", day.weekday_words()).arg("hour", hour),
        _ => t("places-opens-day").arg("day", day.long()).arg("hour", hour),
    }
}

/// `9 h`, `13 h 30`.
pub fn hour(time: NaiveTime) -> String {
    match time.minute() {
        0 => format!("{}\u{a0}h", time.hour()),
        minute => format!("{}\u{a0}h\u{a0}{minute:02}", time.hour()),
    }
}

/// A day of the table of hours: its name and when it is open.
pub struct DayWords {
    pub day: String,
    pub today: bool,
    pub closed: bool,
    /// One per stretch.
    pub hours: Vec<String>,
}

/// A week, day by day.
pub fn week(days: &[DayHours], today: Day) -> Vec<DayWords> {
    let stretch = |stretch: &crate::places::model::Stretch| {
        let words =
            t("places-from-to").arg("from", hour(stretch.from)).arg("until", hour(stretch.until));
        match stretch.comment.as_str() {
            "" => words.to_string(),
            comment => format!("{words} ({comment})"),
        }
    };
    let words = |one: &DayHours| DayWords {
        day: one.day.long(),
        today: one.day == today,
        closed: one.stretches.is_empty(),
        hours: one.stretches.iter().map(stretch).collect(),
    };
    days.iter().map(words).collect()
}

/// The next day, within five weeks, on which something is open; hours are those of that day.
pub fn next_visit(hours: &Hours, from: Day) -> Option<DayWords> {
    let days = (0..35).map(|rank| hours.on(from.plus_days(rank)));
    let next = days.into_iter().find(|day| !day.stretches.is_empty())?;
    week(&[next], from).pop()
}

/// `Guéret (23000)`; the code stands for a commune that the registry does not know.
pub fn commune_line(commune: CommuneCode, postcode: &str) -> String {
    format!("{} ({postcode})", commune_name(commune))
}

/// The name of a commune.
pub fn commune_name(commune: CommuneCode) -> String {
    territory::commune(commune).map_or_else(|| commune.to_string(), |known| known.name.to_owned())
}
