//! The seal of a closed statement: a hash over all that it says.

use crate::kit::money::Cents;
use crate::kit::time::{Day, Month};
use crate::words;

words! {
    /// What a line of a statement is.
    pub enum Kind {
        /// A used pass, owed to the place.
        Use = "use",
        /// A use of an earlier statement that was corrected: taken back.
        Correction = "correction",
    }
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub redemption: String,
    pub kind: Kind,
    pub serial: String,
    pub on: Day,
    pub activity: String,
    /// Negative or zero for a correction.
    pub cents: Cents,
}

/// What one funding line pays for the passes of one emission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub emission: String,
    pub line: String,
    pub cents: Cents,
}

/// What a seal is taken over, before the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading<'a> {
    pub territory: String,
    pub programme: String,
    pub place: String,
    /// As [`super::number`] writes it.
    pub number: String,
    pub month: Month,
    pub payee_name: &'a str,
    pub payee_number: &'a str,
    pub payee_iban: &'a str,
    /// The rejected statement whose lines it takes over; empty for most.
    pub follows: String,
}

/// A seal being made: the heading, every line in its order, then the shares. Lines pass through
/// one by one, so that a statement of a hundred thousand lines is never held whole.
///
/// BLAKE3, in hexadecimal, over a sequence of texts, each one written as its length in bytes
/// (64 bits, little-endian) followed by its UTF-8 bytes:
///
/// 1. `maillon statement 2`, territory, programme and place identifiers, number (`2026-0042`),
///    month (`2026-03`), payee's name, number and IBAN, the statement it follows;
/// 2. for each line in its order: redemption identifier, kind, serial, day (`2026-03-14`),
///    activity, cents; then the count of lines;
/// 3. for each share: emission identifier, funding line identifier, cents; then their count, and how many approvals it asks.
///
/// Lengths before texts: no two statements are written the same, whatever they contain.
pub struct Seal {
    hasher: blake3::Hasher,
    lines: i64,
}

impl Seal {
    pub fn new(heading: &Heading<'_>) -> Seal {
        let mut seal = Seal { hasher: blake3::Hasher::new(), lines: 0 };
        seal.text("maillon statement 2");
        seal.text(&heading.territory);
        seal.text(&heading.programme);
        seal.text(&heading.place);
        seal.text(&heading.number);
        seal.text(&heading.month.to_string());
        seal.text(heading.payee_name);
        seal.text(heading.payee_number);
        seal.text(heading.payee_iban);
        seal.text(&heading.follows);
        seal
    }

    fn text(&mut self, text: &str) {
        self.hasher.update(&(text.len() as u64).to_le_bytes());
        self.hasher.update(text.as_bytes());
    }

    /// The next line.
    pub fn line(&mut self, line: &Line) {
        self.lines += 1;
        self.text(&line.redemption);
        self.text(line.kind.word());
        self.text(&line.serial);
        self.text(&line.on.to_string());
        self.text(&line.activity);
        self.text(&line.cents.0.to_string());
    }

    /// The hash, once every line went by. `approvals`: how many its amount asks.
    pub fn finish(mut self, shares: &[Share], approvals: i64) -> String {
        self.text(&self.lines.to_string());
        for share in shares {
            self.text(&share.emission);
            self.text(&share.line);
            self.text(&share.cents.0.to_string());
        }
        self.text(&shares.len().to_string());
        self.text(&approvals.to_string());
        self.hasher.finalize().to_hex().to_string()
    }
}
