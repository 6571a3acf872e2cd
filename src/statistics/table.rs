//! A table of figures: the same rows on screen, where each figure leads to its list, and in the
//! file for a spreadsheet.

use askama::Template;
use askama::filters::HtmlSafe;

use super::model::{Median, Shown};
use crate::kit::i18n::{Message, number, t};
use crate::kit::money::Cents;
use crate::kit::sheet::{Sheet, Value};
use crate::kit::time::Day;

/// One value: as it is written in the file, as it is read on screen, where it leads.
#[derive(Debug, Clone)]
pub struct Cell {
    value: Value,
    shown: String,
    href: Option<String>,
    numeric: bool,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        Cell { value: Value::Text(text.clone()), shown: text, href: None, numeric: false }
    }
    pub fn count(count: i64) -> Cell {
        Cell { value: Value::Count(count), shown: number(count), href: None, numeric: true }
    }
    pub fn amount(amount: Cents) -> Cell {
        Cell { value: Value::Amount(amount), shown: amount.to_string(), href: None, numeric: true }
    }
    /// A day; nothing when there is none.
    pub fn day(day: Option<Day>) -> Cell {
        let shown = day.map(Day::short).unwrap_or_default();
        Cell { value: day.into(), shown, href: None, numeric: false }
    }
    /// A rounded percentage; nothing when there is none.
    pub fn percent(percent: Option<i64>) -> Cell {
        let shown = percent.map(|n| t("statistics-percent").arg("count", n).to_string());
        let value = percent.map_or(Value::Text(String::new()), Value::Count);
        Cell { value, shown: shown.unwrap_or_default(), href: None, numeric: true }
    }
    /// A median of days; nothing when there is none.
    pub fn median(median: Option<Median>) -> Cell {
        let shown = median.map(median_words).unwrap_or_default();
        Cell { value: Value::Text(shown.clone()), shown, href: None, numeric: true }
    }
    /// A count of people under the small-cell rule.
    pub fn people(shown: Shown) -> Cell {
        match shown {
            Shown::Exactly(count) => Cell::count(count),
            Shown::Few => Cell { numeric: true, ..Cell::text(t("statistics-few").to_string()) },
            Shown::Hidden => {
                Cell { numeric: true, ..Cell::text(t("statistics-hidden").to_string()) }
            }
        }
    }
    /// Leads to the list behind the figure; a zero leads nowhere.
    pub fn link(mut self, href: String) -> Cell {
        let nothing = self.value == Value::Count(0) || self.shown.is_empty();
        self.href = Some(href).filter(|_| !nothing);
        self
    }
}

/// `12 jours`, `12,5 jours`.
pub fn median_words(median: Median) -> String {
    let key = if median.half_days % 2 == 0 { "statistics-days" } else { "statistics-half-days" };
    t(key).arg("count", median.half_days / 2).to_string()
}

/// A row: its heading, then one cell for each further column.
#[derive(Debug, Clone)]
pub struct Row {
    pub heading: Cell,
    pub cells: Vec<Cell>,
}

/// A table of figures.
#[derive(Debug, Clone, Template)]
#[template(path = "statistics/pages/table.html")]
pub struct Table {
    pub caption: Message,
    pub columns: Vec<Message>,
    pub rows: Vec<Row>,
}
impl HtmlSafe for Table {}

impl Table {
    pub fn new(caption: Message, columns: &[&'static str]) -> Table {
        let columns = columns.iter().map(|key| t(*key)).collect();
        Table { caption, columns, rows: Vec::new() }
    }
    pub fn row(&mut self, heading: Cell, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len() + 1, self.columns.len());
        self.rows.push(Row { heading, cells });
    }
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// Whether the column holds figures, aligned at their end.
    fn is_numeric(&self, column: &usize) -> bool {
        let first = self.rows.first();
        first.is_some_and(|row| *column > 0 && row.cells.get(column - 1).is_some_and(|c| c.numeric))
    }
    fn column(&self, cell: &usize) -> String {
        self.columns.get(cell + 1).map(ToString::to_string).unwrap_or_default()
    }
    /// The same table as a file.
    pub fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(&self.columns);
        for row in &self.rows {
            let values = std::iter::once(&row.heading).chain(&row.cells);
            sheet.row(values.map(|cell| cell.value.clone()));
        }
        sheet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_leads_to_its_list_and_a_zero_nowhere() {
        let mut table = Table::new(t("x"), &["a", "b", "c"]);
        let list = || "/dashboard/booklets?step=issued".to_owned();
        table.row(
            Cell::text("CCAS"),
            vec![Cell::count(1200).link(list()), Cell::count(0).link(list())],
        );
        let html = table.to_string();
        assert_eq!(html.matches("<a href=").count(), 1, "{html}");
        assert!(html.contains("1\u{a0}200"), "{html}");
        let file = String::from_utf8(table.sheet().finish()).expect("UTF-8");
        assert!(file.ends_with("CCAS;1200;0\r\n"), "{file}");
    }

    #[test]
    fn few_people_stay_few_in_the_file() {
        let mut table = Table::new(t("x"), &["a", "b"]);
        table.row(Cell::text("23096"), vec![Cell::people(Shown::Few)]);
        let file = String::from_utf8(table.sheet().finish()).expect("UTF-8");
        assert!(file.contains(&t("statistics-few").to_string()) && !file.contains(";3"), "{file}");
    }
}
