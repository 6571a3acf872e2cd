//! Who it is and since when it is known to be so.

use chrono::NaiveDate;

use super::Reading;
use crate::interop::model::columns::Column;
use crate::interop::model::reasons::Reason;
use crate::kit::time::Day;
use crate::places::{Siren, Siret};

impl Reading<'_> {
    /// The number of the organisation, and its SIREN when the number leaves no doubt.
    pub(super) fn pivot(&mut self) -> (String, Option<Siren>) {
        let text = self.required(Column::Pivot);
        if text.is_empty() {
            return (text, None);
        }
        let alphanumeric = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !alphanumeric || !(9..=14).contains(&text.len()) {
            return self.pivot_with_separators(text);
        }
        if text.bytes().all(|byte| byte == b'0') {
            self.say(Column::Pivot, Reason::PivotUnknown, &text);
            return (String::new(), None);
        }
        let siren = siren_of(&text);
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        // A RIDET (New Caledonia) has ten digits, a RNA a W and nine signs.
        let other = text.len() == 10 && (digits || text.starts_with('W'));
        match (siren, text.len()) {
            (Some(_), _) => {}
            (None, 9 | 14) if digits => self.say(Column::Pivot, Reason::PivotKey, &text),
            (None, _) if other => {}
            (None, _) => self.say(Column::Pivot, Reason::PivotShape, &text),
        }
        (text, siren)
    }

    /// `842 887 408 00012`: read only if its key proves that nothing but signs was added.
    fn pivot_with_separators(&mut self, text: String) -> (String, Option<Siren>) {
        let bare: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).collect();
        match siren_of(&bare) {
            Some(siren) => {
                self.say(Column::Pivot, Reason::PivotSeparators, &text);
                (bare, Some(siren))
            }
            None => {
                self.say(Column::Pivot, Reason::PivotMalformed, &text);
                (text, None)
            }
        }
    }

    /// The day of the last update: an ISO date, perhaps followed by a time. A date
    /// written day first is refused: `04/05` has two readings.
    pub(super) fn date(&mut self) -> Option<Day> {
        let text = self.required(Column::DateMaj);
        if text.is_empty() {
            return None;
        }
        let iso = |text: &str| {
            let shaped = text.len() == 10;
            shaped.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten().map(Day)
        };
        let with_time = |text: &str| {
            let (date, rest) = text.split_at_checked(10)?;
            rest.starts_with(['T', ' ']).then(|| iso(date)).flatten()
        };
        let day = match iso(&text) {
            Some(day) => Some(day),
            None => {
                with_time(&text).inspect(|_| self.say(Column::DateMaj, Reason::DateWithTime, &text))
            }
        };
        match day {
            None => self.say(Column::DateMaj, Reason::DateMalformed, &text),
            Some(day) if day > self.today => self.say(Column::DateMaj, Reason::DateFuture, &text),
            Some(_) => {}
        }
        day
    }
}

fn siren_of(text: &str) -> Option<Siren> {
    text.parse::<Siret>().map(|siret| siret.siren()).or_else(|_| text.parse()).ok()
}
