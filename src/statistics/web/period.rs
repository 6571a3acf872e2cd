//! The days a page of figures is about, chosen in its address.

use askama::Template;
use askama::filters::HtmlSafe;
use serde::Deserialize;

use crate::kit::i18n::t;
use crate::kit::time::Day;
use crate::statistics::model::Period;
use crate::ui::{self, Problems, Tab, filters};

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PeriodForm {
    pub from: String,
    pub until: String,
}

impl PeriodForm {
    /// The period, and what is wrong with what was typed; a wrong day leaves its side open.
    pub fn read(&self) -> (Period, Problems) {
        let mut problems = Problems::none();
        let mut day = |name: &'static str, text: &str| {
            let day = Day::parse(text);
            if day.is_none() && !text.trim().is_empty() {
                problems.add(name, t("statistics-not-a-day"));
            }
            day
        };
        let period = Period { from: day("from", &self.from), until: day("until", &self.until) };
        if period.from.zip(period.until).is_some_and(|(from, until)| until < from) {
            problems.add("until", t("statistics-ends-before-start"));
        }
        (period, problems)
    }
}

/// The choice of a period: the usual ones as links, any other by two dates.
#[derive(Debug, Clone, Template)]
#[template(path = "statistics/pages/period.html")]
pub struct Picker {
    action: String,
    form: PeriodForm,
    problems: Problems,
    tabs: Vec<Tab>,
    /// Other parts of the address to keep.
    hidden: Vec<(&'static str, String)>,
}
impl HtmlSafe for Picker {}

impl Picker {
    /// `kept` are the other parts of the page's address.
    pub fn new(
        action: &str,
        kept: &[(&'static str, String)],
        form: &PeriodForm,
        (period, problems): (Period, Problems),
        today: Day,
    ) -> Picker {
        let hidden: Vec<(&'static str, String)> =
            kept.iter().filter(|(_, value)| !value.is_empty()).cloned().collect();
        let base = address(action, &hidden);
        let month = today.month();
        let new_year = Day::new(today.year(), 1, 1);
        let usual = [
            ("statistics-period-always", Period::default()),
            ("statistics-period-year", Period { from: new_year, until: Some(today) }),
            (
                "statistics-period-month",
                Period { from: Some(month.first_day()), until: Some(today) },
            ),
            (
                "statistics-period-last-month",
                Period {
                    from: Some(month.previous().first_day()),
                    until: Some(month.previous().last_day()),
                },
            ),
        ];
        let tabs = usual
            .iter()
            .map(|(key, usual)| Tab::new(t(*key), usual.link(&base), *usual == period))
            .collect();
        Picker { action: action.to_owned(), form: form.clone(), problems, tabs, hidden }
    }
}

/// `path?name=value&…`, parts without value left out. Values are identifiers and words of ours.
pub fn address(path: &str, parts: &[(&'static str, String)]) -> String {
    let query: Vec<String> = parts
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_is_none_is_said() {
        let form = |from: &str, until: &str| PeriodForm { from: from.into(), until: until.into() };
        assert!(form("", "").read().1.is_empty());
        assert!(form("2026-03-01", "31/03/2026").read().1.is_empty());
        assert!(!form("hier", "").read().1.is_empty());
        assert!(!form("2026-03-02", "2026-03-01").read().1.is_empty());
    }

    #[test]
    fn an_address_keeps_what_was_chosen() {
        let parts = [("step", "issued".to_owned()), ("referrer", String::new())];
        assert_eq!(address("/dashboard/booklets", &parts), "/dashboard/booklets?step=issued");
        assert_eq!(address("/dashboard", &[]), "/dashboard");
    }
}
