//! Why funding says no.

use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::kit::time::{Day, Month};

/// Why funding says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The month is not over.
    MonthNotFinished { month: Month },
    /// No used pass waits for a statement there.
    NothingToClose,
    /// Somebody approved it before.
    AlreadyApproved,
    /// Whoever closed it may not approve it.
    OwnStatement,
    /// It must be checked first.
    NotChecked,
    /// Somebody checked it before.
    AlreadyChecked,
    /// The first approval is theirs: the second is another's.
    OwnApproval,
    /// It must be approved first.
    NotApproved,
    /// It left before.
    AlreadySent,
    /// It must leave before it is paid.
    NotSent,
    /// It was rejected.
    AlreadyRejected,
    /// It was not rejected: nothing follows it.
    NotRejected,
    /// Another statement took its lines over already.
    AlreadyFollowed,
    /// No reason was given.
    ReasonMissing,
    /// A correction of this use waits or was made already.
    AlreadyCorrected,
    /// Whoever asked for a correction does not decide of it.
    OwnCorrection,
    /// Somebody decided of this correction before.
    CorrectionDecided,
    /// It is paid already.
    AlreadyPaid,
    /// No payment reference.
    ReferenceMissing,
    /// No day of payment, or not a day.
    PaidOnMissing,
    /// The payment's day is still to come.
    PaidInTheFuture,
    /// The payment's day is before the closing.
    PaidBeforeClosing { closed_on: Day },
}

impl Refuse for Refusal {
    fn message(&self) -> Message {
        match self {
            Refusal::MonthNotFinished { month } => {
                t("funding-month-not-finished").arg("month", month.words())
            }
            Refusal::NothingToClose => t("funding-nothing-to-close"),
            Refusal::AlreadyApproved => t("funding-already-approved"),
            Refusal::OwnStatement => t("funding-own-statement"),
            Refusal::NotChecked => t("funding-not-checked"),
            Refusal::AlreadyChecked => t("funding-already-checked"),
            Refusal::OwnApproval => t("funding-own-approval"),
            Refusal::NotApproved => t("funding-not-approved"),
            Refusal::AlreadySent => t("funding-already-sent"),
            Refusal::NotSent => t("funding-not-sent"),
            Refusal::AlreadyRejected => t("funding-already-rejected"),
            Refusal::NotRejected => t("funding-not-rejected"),
            Refusal::AlreadyFollowed => t("funding-already-followed"),
            Refusal::ReasonMissing => t("funding-reason-missing"),
            Refusal::AlreadyCorrected => t("funding-already-corrected"),
            Refusal::OwnCorrection => t("funding-own-correction"),
            Refusal::CorrectionDecided => t("funding-correction-decided"),
            Refusal::AlreadyPaid => t("funding-already-paid"),
            Refusal::ReferenceMissing => t("funding-reference-missing"),
            Refusal::PaidOnMissing => t("funding-paid-on-missing"),
            Refusal::PaidInTheFuture => t("funding-paid-in-the-future"),
            Refusal::PaidBeforeClosing { closed_on } => {
                t("funding-paid-before-closing").arg("day", closed_on.words())
            }
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::ReferenceMissing => Some("reference"),
            Refusal::ReasonMissing => Some("reason"),
            Refusal::PaidOnMissing
            | Refusal::PaidInTheFuture
            | Refusal::PaidBeforeClosing { .. } => Some("paid_on"),
            _ => None,
        }
    }
}
