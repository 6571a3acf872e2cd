//! Why a row is accepted with a warning, or set aside.

use super::columns::Column;
use crate::kit::i18n::{Message, t};
use crate::words;

words! {
    /// One thing to say about a row. The sentence is `interop-reason-<word>`, its `.next` what to do.
    pub enum Reason {
        // Set the row aside.
        Missing = "missing",
        Columns = "columns",
        Truncated = "truncated",
        TooLong = "too-long",
        ControlCharacter = "control-character",
        PivotMalformed = "pivot-malformed",
        PostcodeMalformed = "postcode-malformed",
        DateMalformed = "date-malformed",
        DateFuture = "date-future",
        CommuneUnknown = "commune-unknown",
        CommuneAmbiguous = "commune-ambiguous",
        CommuneContradiction = "commune-contradiction",
        Duplicate = "duplicate",
        // Warn only.
        Spaces = "spaces",
        Neutralised = "neutralised",
        Formula = "formula",
        Mangled = "mangled",
        PivotUnknown = "pivot-unknown",
        PivotKey = "pivot-key",
        PivotShape = "pivot-shape",
        PivotSeparators = "pivot-separators",
        DateWithTime = "date-with-time",
        CommuneSpelling = "commune-spelling",
        CommuneOtherName = "commune-other-name",
        PostcodeOther = "postcode-other",
        CommuneCodeDeduced = "commune-code-deduced",
        CommuneCodeUnknown = "commune-code-unknown",
        CommuneCodeMalformed = "commune-code-malformed",
        PositionMalformed = "position-malformed",
        PositionHalf = "position-half",
        PositionFar = "position-far",
        PositionElsewhere = "position-elsewhere",
        Phone = "phone",
        Email = "email",
        Link = "link",
        Hours = "hours",
        SummaryLong = "summary-long",
        UnknownTerm = "unknown-term",
        Spelling = "spelling",
        Separator = "separator",
        Repeated = "repeated",
        SourceMissing = "source-missing",
        OldSchema = "old-schema",
        Older = "older",
        SameDay = "same-day",
    }
}

impl Reason {
    /// Whether the row is set aside rather than accepted with a warning.
    pub fn quarantines(self) -> bool {
        self <= Self::Duplicate
    }

    /// The sentence on screen.
    pub fn words(self) -> Message {
        t(format!("interop-reason-{}", self.word()))
    }
}

/// A reason, where it applies, and what was read there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// None when it is about the row as a whole.
    pub column: Option<Column>,
    pub reason: Reason,
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_says_what_happened_and_what_to_do() {
        for reason in Reason::ALL {
            assert!(reason.words().text().is_some(), "interop-reason-{reason}");
            assert!(
                reason.words().attribute("next").text().is_some(),
                "interop-reason-{reason}.next"
            );
        }
        assert_eq!(Reason::ALL.iter().filter(|reason| reason.quarantines()).count(), 13);
    }
}
