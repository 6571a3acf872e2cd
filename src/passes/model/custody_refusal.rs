//! Why stock, destructions, counts and closings say no.

use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::kit::time::Day;
use crate::passes::model::LONGEST_LABEL;

/// A rule's no, about booklets that nobody holds yet or that nobody will use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustodyRefusal {
    DepotNameMissing,
    DepotNameTooLong,
    /// Some booklets of the range are on a slip that nobody received yet.
    OnAnotherSlip {
        number: i64,
    },
    /// What was scanned is not the first and the last booklet of the slip.
    ReceiptDiffers {
        first: String,
        last: String,
        seen_first: String,
        seen_last: String,
    },
    /// The slip was taken back by its sender.
    SlipCancelled,
    /// Some of its booklets went on already.
    SlipWentOn,
    /// Nothing of the depot sleeps any more.
    NothingToMove,
    ReasonMissing,
    /// Some booklets of the range have a pass that was used.
    UsedBooklets {
        count: i64,
        first: String,
    },
    /// Some booklets of the range are to be destroyed already.
    ToBeDestroyed {
        number: i64,
    },
    /// Whoever asked for it cannot be the second signature.
    SecondPerson,
    AlreadySigned,
    AlreadyDropped,
    /// A line of a count that cannot be read: which.
    CountLine {
        line: i64,
    },
    /// Nothing was seen and nobody says that the shelf is empty; or both are said.
    CountNothing,
    /// No such booklet in this territory.
    CountUnknown {
        line: i64,
    },
    /// The last day of handing over must lie within the validity.
    StopOutOfValidity {
        from: Day,
        until: Day,
    },
    /// Not active, or closed already.
    NothingToClose,
    /// The grace goes on.
    TooEarlyToClose {
        from: Day,
    },
}

impl Refuse for CustodyRefusal {
    fn message(&self) -> Message {
        use CustodyRefusal::*;
        match self {
            DepotNameMissing => t("passes-depot-name-missing"),
            DepotNameTooLong => t("passes-depot-name-too-long").arg("most", LONGEST_LABEL),
            OnAnotherSlip { number } => t("passes-on-another-slip").arg("number", *number),
            ReceiptDiffers { first, last, seen_first, seen_last } => t("passes-receipt-differs")
                .arg("first", first)
                .arg("last", last)
                .arg("seenFirst", seen_first)
                .arg("seenLast", seen_last),
            SlipCancelled => t("passes-slip-cancelled-already"),
            SlipWentOn => t("passes-slip-went-on"),
            NothingToMove => t("passes-nothing-to-move"),
            ReasonMissing => t("passes-destruction-why-missing"),
            UsedBooklets { count, first } => {
                t("passes-used-booklets").arg("count", *count).arg("first", first)
            }
            ToBeDestroyed { number } => t("passes-to-be-destroyed").arg("number", *number),
            SecondPerson => t("passes-second-person"),
            AlreadySigned => t("passes-already-signed"),
            AlreadyDropped => t("passes-already-dropped"),
            CountLine { line } => t("passes-count-line").arg("line", *line),
            CountNothing => t("passes-count-nothing"),
            CountUnknown { line } => t("passes-count-unknown").arg("line", *line),
            StopOutOfValidity { from, until } => t("passes-stop-out-of-validity")
                .arg("from", from.words())
                .arg("until", until.words()),
            NothingToClose => t("passes-nothing-to-close"),
            TooEarlyToClose { from } => t("passes-too-early-to-close").arg("day", from.words()),
        }
    }

    fn field(&self) -> Option<&'static str> {
        use CustodyRefusal::*;
        match self {
            OnAnotherSlip { .. } | ReceiptDiffers { .. } => Some("first"),
            UsedBooklets { .. } | ToBeDestroyed { .. } => Some("first"),
            DepotNameMissing | DepotNameTooLong => Some("name"),
            ReasonMissing => Some("reason"),
            CountLine { .. } | CountUnknown { .. } | CountNothing => Some("seen"),
            StopOutOfValidity { .. } => Some("distribution_until"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_says_what_happened_and_what_to_do() {
        let on = Day::parse("2026-03-12").expect("a day");
        let text = || "x".to_owned();
        let all = [
            CustodyRefusal::DepotNameMissing,
            CustodyRefusal::DepotNameTooLong,
            CustodyRefusal::OnAnotherSlip { number: 3 },
            CustodyRefusal::ReceiptDiffers {
                first: text(),
                last: text(),
                seen_first: text(),
                seen_last: text(),
            },
            CustodyRefusal::SlipCancelled,
            CustodyRefusal::SlipWentOn,
            CustodyRefusal::NothingToMove,
            CustodyRefusal::ReasonMissing,
            CustodyRefusal::UsedBooklets { count: 2, first: text() },
            CustodyRefusal::ToBeDestroyed { number: 1 },
            CustodyRefusal::SecondPerson,
            CustodyRefusal::AlreadySigned,
            CustodyRefusal::AlreadyDropped,
            CustodyRefusal::CountLine { line: 2 },
            CustodyRefusal::CountNothing,
            CustodyRefusal::CountUnknown { line: 2 },
            CustodyRefusal::StopOutOfValidity { from: on, until: on },
            CustodyRefusal::NothingToClose,
            CustodyRefusal::TooEarlyToClose { from: on },
        ];
        for refusal in all {
            let message = refusal.message();
            assert!(message.text().is_some(), "{refusal:?}: {}", message.key());
            assert!(message.attribute("next").text().is_some(), "{refusal:?}: {}", message.key());
        }
    }
}
