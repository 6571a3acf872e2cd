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
    /// The number of an account has a wrong key: a digit is mistyped.
    IbanKey,
    /// It has not the length or the shape of its country's.
    IbanShape,
    /// It begins by no country's letters.
    IbanCountry,
    /// Its country takes no SEPA transfer.
    IbanOutside,
    /// Another account waits for its confirmation.
    AccountWaiting,
    /// That account is in force already.
    AccountSame,
    /// Whoever said an account does not confirm it.
    OwnAccount,
    /// Somebody confirmed or refused it before, or it is in force.
    AccountDecided,
    /// Other payment rules wait for their confirmation.
    RuleWaiting,
    /// Whoever said weaker payment rules does not confirm them.
    OwnRule,
    /// Somebody confirmed or refused them before.
    RuleDecided,
    /// The programme has no account to pay from.
    NoDebtor,
    /// No statement was chosen.
    NothingToSend,
    /// Nobody said where this statement is paid, on the day of its closing.
    NoAccount { number: String },
    /// There is nothing to pay on this statement.
    NothingToPay { number: String },
    /// The bank paid a rejected statement whose lines it has.
    PaidUnderAnother { number: String },
    /// Another programme's, or not approved.
    NotForThisFile { number: String },
    /// The day of the transfers is past.
    PayOnPast,
    /// It is too far ahead to be meant.
    PayOnFar { last: Day },
    /// It is no day.
    PayOnMissing,
    /// Not a file that a bank gives.
    ReturnUnreadable,
    /// No movement in it.
    ReturnEmpty,
    /// A line of a plain file cannot be read.
    ReturnLine { line: i64 },
    /// A sign that nobody types and no bank writes, in a line of it.
    ReturnSign { line: i64 },
    /// Its amount is none.
    ReturnAmount { line: i64 },
    /// Its day is none, or does not exist.
    ReturnDay { line: i64 },
    /// The same file was read before.
    ReturnTwice { day: Day },
    /// No file was chosen, or it is too large.
    ReturnMissing,
    /// Nobody says what became of a payment too many.
    ExplanationMissing,
    /// No payment too many waits.
    NothingExtra,
    /// Drawn uses that nobody looked at yet.
    DrawUnfinished { left: i64 },
    /// Drawn uses that were found wrong, neither corrected nor excepted.
    Unjustified { count: i64 },
    /// What somebody found, another may change.
    OwnFinding,
    /// Whoever found it wrong, or closed the statement, does not except it.
    OwnException,
    /// The use is not one that stops the approval.
    NothingToExcept,
    /// It must be approved first.
    NotApproved,
    /// It left before.
    AlreadySent,
    /// A transfer leaves in a file, and is not said by hand.
    TransferByFile,
    /// It is worth something: it does not end without being paid.
    SomethingToPay,
    /// It must leave before it is paid.
    NotSent,
    /// It was rejected.
    AlreadyRejected,
    /// Whoever says that the money is back does not confirm it.
    OwnRecall,
    /// Nobody says that the money is back.
    NothingRecalled,
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
            Refusal::IbanKey => t("funding-iban-key"),
            Refusal::IbanShape => t("funding-iban-shape"),
            Refusal::IbanCountry => t("funding-iban-country"),
            Refusal::IbanOutside => t("funding-iban-outside"),
            Refusal::AccountWaiting => t("funding-account-waiting"),
            Refusal::AccountSame => t("funding-account-same"),
            Refusal::OwnAccount => t("funding-own-account"),
            Refusal::AccountDecided => t("funding-account-decided"),
            Refusal::RuleWaiting => t("funding-rule-waiting"),
            Refusal::OwnRule => t("funding-own-rule"),
            Refusal::RuleDecided => t("funding-rule-decided"),
            Refusal::NoDebtor => t("funding-no-debtor"),
            Refusal::NothingToSend => t("funding-nothing-to-send"),
            Refusal::NoAccount { number } => t("funding-no-account").arg("number", number),
            Refusal::NothingToPay { number } => t("funding-nothing-to-pay").arg("number", number),
            Refusal::PaidUnderAnother { number } => {
                t("funding-paid-under-another").arg("number", number)
            }
            Refusal::NotForThisFile { number } => {
                t("funding-not-for-this-file").arg("number", number)
            }
            Refusal::PayOnMissing => t("funding-pay-on-missing"),
            Refusal::PayOnPast => t("funding-pay-on-past"),
            Refusal::PayOnFar { last } => t("funding-pay-on-far").arg("last", last.words()),
            Refusal::ReturnUnreadable => t("funding-return-unreadable"),
            Refusal::ReturnEmpty => t("funding-return-empty"),
            Refusal::ReturnLine { line } => t("funding-return-line").arg("line", *line),
            Refusal::ReturnSign { line } => t("funding-return-sign").arg("line", *line),
            Refusal::ReturnAmount { line } => t("funding-return-amount").arg("line", *line),
            Refusal::ReturnDay { line } => t("funding-return-day").arg("line", *line),
            Refusal::ReturnTwice { day } => t("funding-return-twice").arg("day", day.words()),
            Refusal::ReturnMissing => t("funding-return-missing"),
            Refusal::ExplanationMissing => t("funding-reason-missing"),
            Refusal::NothingExtra => t("funding-nothing-extra"),
            Refusal::DrawUnfinished { left } => t("funding-draw-unfinished").arg("left", *left),
            Refusal::Unjustified { count } => t("funding-unjustified").arg("count", *count),
            Refusal::OwnFinding => t("funding-own-finding"),
            Refusal::OwnException => t("funding-own-exception"),
            Refusal::NothingToExcept => t("funding-nothing-to-except"),
            Refusal::NotApproved => t("funding-not-approved"),
            Refusal::TransferByFile => t("funding-transfer-by-file"),
            Refusal::SomethingToPay => t("funding-something-to-pay"),
            Refusal::AlreadySent => t("funding-already-sent"),
            Refusal::NotSent => t("funding-not-sent"),
            Refusal::AlreadyRejected => t("funding-already-rejected"),
            Refusal::OwnRecall => t("funding-own-recall"),
            Refusal::NothingRecalled => t("funding-nothing-recalled"),
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
            Refusal::TransferByFile | Refusal::SomethingToPay => Some("channel"),
            Refusal::ExplanationMissing => Some("explanation"),
            Refusal::IbanKey
            | Refusal::IbanShape
            | Refusal::IbanCountry
            | Refusal::IbanOutside
            | Refusal::AccountSame => Some("iban"),
            Refusal::PayOnPast | Refusal::PayOnFar { .. } | Refusal::PayOnMissing => Some("pay_on"),
            Refusal::ReturnUnreadable
            | Refusal::ReturnEmpty
            | Refusal::ReturnLine { .. }
            | Refusal::ReturnSign { .. }
            | Refusal::ReturnAmount { .. }
            | Refusal::ReturnDay { .. }
            | Refusal::ReturnTwice { .. }
            | Refusal::ReturnMissing => Some("file"),
            Refusal::PaidOnMissing
            | Refusal::PaidInTheFuture
            | Refusal::PaidBeforeClosing { .. } => Some("paid_on"),
            _ => None,
        }
    }
}
