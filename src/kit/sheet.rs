//! Tables handed to people's spreadsheets, as CSV.
//!
//! Semicolons and a byte-order mark: what LibreOffice and Excel open right by themselves on a
//! French computer. A text that a spreadsheet would take for a formula is written behind an
//! apostrophe, so that a name typed by a stranger never runs on an accountant's machine.

use super::i18n::Message;
use super::money::Cents;
use super::time::{Day, Month};

/// One value of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Count(i64),
    /// Written `1250,50`: a number for a French spreadsheet.
    Amount(Cents),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}
impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::Text(text.clone())
    }
}
impl From<Message> for Value {
    fn from(message: Message) -> Value {
        Value::Text(message.to_string())
    }
}
impl From<i64> for Value {
    fn from(count: i64) -> Value {
        Value::Count(count)
    }
}
impl From<Cents> for Value {
    fn from(amount: Cents) -> Value {
        Value::Amount(amount)
    }
}
impl From<Day> for Value {
    fn from(day: Day) -> Value {
        Value::Text(day.to_string())
    }
}
impl From<Month> for Value {
    fn from(month: Month) -> Value {
        Value::Text(month.to_string())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or_else(|| Value::Text(String::new()), Into::into)
    }
}

/// A table being written.
#[derive(Debug)]
pub struct Sheet {
    out: String,
}

impl Sheet {
    /// A table with its first line.
    pub fn new(headers: &[Message]) -> Sheet {
        let mut sheet = Sheet { out: "\u{feff}".to_owned() };
        sheet.row(headers.iter().map(|header| Value::from(header.clone())));
        sheet
    }

    pub fn row(&mut self, values: impl IntoIterator<Item = Value>) {
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.out.push(';');
            }
            match value {
                Value::Text(text) => self.text(&text),
                Value::Count(count) => self.out.push_str(&count.to_string()),
                Value::Amount(amount) => self.out.push_str(&amount.plain()),
            }
        }
        self.out.push_str("\r\n");
    }

    fn text(&mut self, text: &str) {
        let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let quoted = text.contains([';', '"', '\n', '\r', '\t']);
        if quoted {
            self.out.push('"');
        }
        if risky {
            self.out.push('\'');
        }
        if quoted {
            self.out.push_str(&text.replace('"', "\"\""));
            self.out.push('"');
        } else {
            self.out.push_str(text);
        }
    }

    /// The file, in UTF-8.
    pub fn finish(self) -> Vec<u8> {
        self.out.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::i18n::t;

    fn written(values: Vec<Value>) -> String {
        let mut sheet = Sheet::new(&[t("x")]);
        sheet.row(values);
        let text = String::from_utf8(sheet.finish()).expect("UTF-8");
        text.lines().nth(1).expect("a second line").to_owned()
    }

    #[test]
    fn amounts_are_numbers_and_formulas_are_words() {
        let line = written(vec![
            "=HYPERLINK(\"http://pirate\";\"ici\")".into(),
            Cents(125_050).into(),
            (-3i64).into(),
            "Guéret".into(),
        ]);
        assert_eq!(line, "\"'=HYPERLINK(\"\"http://pirate\"\";\"\"ici\"\")\";1250,50;-3;Guéret");
    }

    proptest! {
        /// Whatever people typed, a reader of CSV gets as many cells as were written, and none
        /// that starts a formula.
        #[test]
        fn a_cell_stays_one_cell(texts in proptest::collection::vec("\\PC{0,12}|[=+@;\"\n-]{1,4}", 1..6)) {
            let mut sheet = Sheet::new(&[]);
            sheet.row(texts.iter().map(Value::from));
            let bytes = sheet.finish();
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(b';').has_headers(false).flexible(true).from_reader(&bytes[3..]);
            let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
            // One empty cell is an empty line, that readers pass over.
            prop_assume!(texts != [""]);
            let row = rows.last().expect("one row");
            prop_assert_eq!(row.len(), texts.len());
            for cell in row {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
            }
        }
    }
}
