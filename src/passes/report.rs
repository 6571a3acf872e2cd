//! Papers of the stock and of the end of an emission: one shape for the record of a destruction,
//! the report of a count, the register of a depot, the closing statement.
//!
//! Everything arrives as the words to print; the few that never change are in
//! `locales/<lang>/passes-print.ftl`.

use serde::Serialize;

use crate::kit::pdf::{self, PdfError, Template, Words};

static REPORT: Template = Template {
    name: "report",
    source: include_str!("prints/report.typ"),
    words: Words { prefix: "passes-report-", names: &["page", "page-of", "name", "signed-on"] },
};

/// A paper of the stock.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// What it is: "Procès-verbal de destruction".
    pub kind: String,
    pub number: String,
    pub territory: String,
    /// The programme, or what the paper is about.
    pub programme: String,
    pub date_label: String,
    pub date: String,
    pub facts: Vec<ReportFact>,
    pub tables: Vec<ReportTable>,
    /// A sentence under the tables; may be empty.
    pub note: String,
    /// Who signs, by hand.
    pub signatures: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ReportFact {
    pub label: String,
    pub value: String,
}

impl ReportFact {
    pub fn new(label: impl ToString, value: impl ToString) -> ReportFact {
        ReportFact { label: label.to_string(), value: value.to_string() }
    }
}

/// A table: every row, and the total when there is one, has as many cells as columns.
#[derive(Debug, Clone, Serialize)]
pub struct ReportTable {
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<String>>,
    pub total: Vec<String>,
    /// Said instead of an empty table.
    pub empty: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Column {
    pub name: String,
    /// Aligned at its end.
    pub figures: bool,
}

impl Column {
    pub fn words(name: impl ToString) -> Column {
        Column { name: name.to_string(), figures: false }
    }
    pub fn figures(name: impl ToString) -> Column {
        Column { name: name.to_string(), figures: true }
    }
}

/// The paper as a PDF.
///
/// # Errors
/// [`PdfError`] when a text cannot be printed.
pub fn report(print: &Report) -> Result<Vec<u8>, PdfError> {
    pdf::render(&REPORT, print)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_its_sentence() {
        pdf::assert_words(&REPORT);
    }

    #[test]
    fn a_report_without_a_single_row_prints() {
        let table = ReportTable {
            title: "Mouvements".to_owned(),
            columns: vec![Column::words("Jour"), Column::figures("Carnets")],
            rows: Vec::new(),
            total: Vec::new(),
            empty: "Aucun mouvement.".to_owned(),
        };
        let print =
            Report { kind: "Registre".to_owned(), tables: vec![table], ..Report::default() };
        assert!(report(&print).expect("prints").starts_with(b"%PDF"));
    }
}
