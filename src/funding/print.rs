//! Paper of the funding: the monthly statement of a place (état de contre-paiement).
//!
//! Only shapes and the template. Amounts and dates arrive as the words to print; the sentences
//! are in `locales/<lang>/funding-print.ftl`.

use serde::Serialize;

use crate::kit::pdf::{self, PdfError, Template, Words};

static STATEMENT: Template = Template {
    name: "statement",
    source: include_str!("prints/statement.typ"),
    words: Words {
        prefix: "funding-statement-",
        names: &[
            "statement",
            "month",
            "place",
            "organisation",
            "siret",
            "iban",
            "siren",
            "closed-on",
            "total-owed",
            "funders",
            "funder",
            "share",
            "amount",
            "total",
            "lines",
            "date",
            "pass",
            "session",
            "hash",
            "hash-hint",
            "signed-place",
            "signed-territory",
            "name",
            "signed-on",
            "page",
            "page-of",
            "passes",
        ],
    },
};

/// A closed monthly statement of a place.
#[derive(Clone, Serialize)]
pub struct StatementPrint {
    /// Number of the statement.
    pub number: String,
    /// Name of the territory that pays.
    pub territory: String,
    /// Name of the programme.
    pub programme: String,
    /// Month the redemptions fall in, in words.
    pub month: String,
    /// Day of closing, in words.
    pub closed_on: String,
    /// Name and commune of the place.
    pub place: String,
    /// Name of the organisation that is paid.
    pub organisation: String,
    /// Its SIRET or SIREN, grouped for reading.
    pub siret: String,
    /// Where it is paid, as it was on the day of closing; masked.
    pub iban: String,
    /// It is a SIREN.
    pub is_siren: bool,
    /// Amount owed.
    pub total: String,
    /// What each funder pays of it; the amounts add up to the total.
    pub funders: Vec<FunderLine>,
    /// The redemptions, in the order of the hash.
    pub lines: Vec<StatementLine>,
    /// Hash over the lines at closing, in groups that may break over lines.
    pub hash: String,
}

/// What one funder pays.
#[derive(Clone, Serialize)]
pub struct FunderLine {
    /// Name of the funder.
    pub name: String,
    /// Its share, as printed ("35 %").
    pub share: String,
    /// Its part of the total.
    pub amount: String,
}

/// One redeemed pass.
#[derive(Clone, Serialize)]
pub struct StatementLine {
    /// Day of the redemption, short.
    pub date: String,
    /// Serial of the pass.
    pub pass: String,
    /// Title of the session.
    pub session: String,
    /// Amount.
    pub amount: String,
}

/// The statement as a PDF.
///
/// # Errors
/// [`PdfError`] when a text cannot be printed.
pub fn statement(print: &StatementPrint) -> Result<Vec<u8>, PdfError> {
    pdf::render(&STATEMENT, print)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_its_sentence() {
        pdf::assert_words(&STATEMENT);
    }
}
