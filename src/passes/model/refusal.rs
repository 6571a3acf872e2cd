//! Why passes say no: every sentence says what happened, and what to do next.

use super::qr::LENGTH;
use super::{HoldReason, MOST_BOOKLETS, NotACode, NotALogo};
use crate::kit::errors::Refuse;
use crate::kit::i18n::{Arg, Message, t};
use crate::kit::time::Day;

/// A rule's no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    // An emission
    LabelMissing,
    LabelTooLong,
    /// Its last day is past.
    EndsInThePast,
    /// No day of it is one of its programme's.
    OutsideProgramme,
    BookletsOutOfRange,
    PassesOutOfRange,
    EndsBeforeStart,
    /// More than a QR code can say.
    FaceTooHigh,
    EndsTooLate,
    GraceOutOfRange,
    /// Its key was revoked before.
    KeyAlreadyRevoked,
    ReasonMissing,
    /// A text of the cover.
    TextTooLong {
        field: &'static str,
    },
    Logo(NotALogo),
    /// Nobody approved the proof of its booklets.
    ProofNotApproved,
    ProofAlreadyApproved,
    /// Its texts or logo changed since the proof that is approved was shown.
    ProofChanged,
    /// The form made an emission already, with other values.
    FormUsed,
    /// Its booklets are being printed.
    PrintingGoesOn,
    /// Activated: its secrets cannot be made again.
    CannotPrintAgain,
    /// Activation needs booklets on paper.
    NotPrinted,
    AlreadyActive,
    /// It was given up.
    Withdrawn,
    /// An active emission is not given up.
    WithdrawnTooLate,

    // Custody
    /// A depot is somewhere.
    DepotCommuneMissing,
    DepotNameTaken,
    /// The organisation has its depot already.
    DepotExists,
    NotASerial,
    /// First after last, or of two emissions.
    RangeWrong,
    /// Some booklets of the range are not where the slip takes them from: how many, the first.
    NotThere {
        count: i64,
        first: String,
    },
    SameDepot,
    AlreadyReceived,

    // Handover
    UnknownBooklet {
        serial: String,
    },
    AlreadyHandedOver {
        serial: String,
        on: Day,
    },
    /// It is in another depot than the referrer's.
    NotInYourDepot {
        serial: String,
    },
    /// A booklet whose passes could not be used any more.
    BookletExpired {
        until: Day,
    },
    /// The last day of handing over is past.
    DistributionStopped {
        on: Day,
    },
    /// A destroyed booklet, or one of its passes.
    Destroyed {
        serial: String,
    },

    // Redemption
    Code(NotACode),
    UnknownCode,
    /// A QR code of another kind than ours.
    QrOther,
    /// Not all of the QR code was read, or more than it has: how many signs were.
    QrLength {
        read: usize,
    },
    /// A sign that no QR code of ours has.
    QrSign {
        sign: char,
    },
    QrUnreadable,
    /// Not printed by the emission it names, or changed since.
    QrForged,
    /// Signed by a key of somebody else.
    QrOtherTerritory,
    QrKeyRevoked {
        on: Day,
        reason: String,
    },
    /// Too many unknown codes: minutes to wait.
    TooManyTries {
        minutes: i64,
    },
    AlreadyUsed {
        on: Day,
        place: String,
    },
    /// Set aside for a reason that can be told.
    Blocked {
        on: Day,
        reason: HoldReason,
    },
    /// Another pass took over.
    Replaced {
        on: Day,
    },
    NotActive {
        serial: String,
    },
    NotYetValid {
        from: Day,
    },
    Expired {
        until: Day,
    },
    /// Its emission was closed: what was left of it went back to the funders.
    EmissionClosed {
        serial: String,
    },
    PlaceNotAccredited {
        place: String,
    },
    SessionCancelled,
    /// The session has not begun its day yet.
    SessionToCome {
        on: Day,
    },
    /// Its attendance may not change any more.
    SessionOver {
        on: Day,
    },
    RegistrationCancelled,
    NoRegistration,
    /// This intention was already used for another pass, or for another person.
    ScanUsedForAnother,
    /// This intention took a pass, that was given back since.
    ScanUndone {
        on: Day,
    },
    Photo(NotOnePass),

    // Holding and replacing
    NothingToBlock,
    NothingToUnblock,
    NothingToReplace,
    /// A booklet with blocked passes is not handed over.
    BookletBlocked {
        serial: String,
    },

    // Undoing
    AlreadyUndone,
    NotYours,
    TooLate,
    OnAStatement,
}

impl Refuse for Refusal {
    fn message(&self) -> Message {
        match self {
            Refusal::LabelMissing => t("passes-label-missing"),
            Refusal::LabelTooLong => most("passes-label-too-long", super::LONGEST_LABEL),
            Refusal::EndsInThePast => t("passes-ends-in-the-past"),
            Refusal::OutsideProgramme => t("passes-outside-programme"),
            Refusal::Withdrawn => t("passes-withdrawn-refusal"),
            Refusal::WithdrawnTooLate => t("passes-withdrawn-too-late"),
            Refusal::BookletsOutOfRange => most("passes-booklets-out-of-range", MOST_BOOKLETS),
            Refusal::PassesOutOfRange => most("passes-passes-out-of-range", super::MOST_PASSES),
            Refusal::EndsBeforeStart => t("passes-ends-before-start"),
            Refusal::FaceTooHigh => most("passes-face-too-high", super::MOST_FACE.to_string()),
            Refusal::EndsTooLate => t("passes-ends-too-late"),
            Refusal::GraceOutOfRange => most("passes-grace-out-of-range", super::MOST_GRACE),
            Refusal::KeyAlreadyRevoked => t("passes-key-already-revoked"),
            Refusal::ReasonMissing => t("passes-reason-missing"),
            Refusal::TextTooLong { .. } => most("passes-text-too-long", super::MOST_LETTERS),
            Refusal::Logo(wrong) => logo_message(*wrong),
            Refusal::ProofNotApproved => t("passes-proof-not-approved"),
            Refusal::ProofAlreadyApproved => t("passes-proof-already-approved"),
            Refusal::ProofChanged => t("passes-proof-changed"),
            Refusal::FormUsed => t("passes-form-used"),
            Refusal::PrintingGoesOn => t("passes-printing-goes-on"),
            Refusal::CannotPrintAgain => t("passes-cannot-print-again"),
            Refusal::NotPrinted => t("passes-not-printed"),
            Refusal::AlreadyActive => t("passes-already-active"),
            Refusal::DepotCommuneMissing => t("passes-depot-commune-missing"),
            Refusal::DepotNameTaken => t("passes-depot-name-taken"),
            Refusal::DepotExists => t("passes-depot-exists"),
            Refusal::NotASerial => t("passes-not-a-serial"),
            Refusal::RangeWrong => t("passes-range-wrong"),
            Refusal::NotThere { count, first } => {
                t("passes-not-there").arg("count", *count).arg("first", first)
            }
            Refusal::SameDepot => t("passes-same-depot"),
            Refusal::AlreadyReceived => t("passes-already-received"),
            Refusal::UnknownBooklet { serial } => of("passes-unknown-booklet", serial),
            Refusal::AlreadyHandedOver { serial, on } => handed_over(serial, on),
            Refusal::NotInYourDepot { serial } => of("passes-not-in-your-depot", serial),
            Refusal::BookletExpired { until } => on_day("passes-booklet-expired", until),
            Refusal::DistributionStopped { on } => on_day("passes-distribution-stopped", on),
            Refusal::Destroyed { serial } => of("passes-destroyed", serial),
            Refusal::Code(wrong) => code_message(wrong),
            Refusal::UnknownCode => t("passes-unknown-code"),
            Refusal::QrOther => t("passes-qr-other"),
            Refusal::QrLength { read } => qr_length(*read),
            Refusal::QrSign { sign } => t("passes-qr-sign").arg("sign", sign.to_string()),
            Refusal::QrUnreadable => t("passes-qr-unreadable"),
            Refusal::QrForged => t("passes-qr-forged"),
            Refusal::QrOtherTerritory => t("passes-qr-other-territory"),
            Refusal::QrKeyRevoked { on, reason } => revoked(on, reason),
            Refusal::TooManyTries { minutes } => wait("passes-too-many-tries", *minutes),
            Refusal::AlreadyUsed { on, place } => used(on, place),
            Refusal::Blocked { on, reason } => blocked(on, *reason),
            Refusal::Replaced { on } => on_day("passes-replaced", on),
            Refusal::NothingToBlock => t("passes-nothing-to-block"),
            Refusal::NothingToUnblock => t("passes-nothing-to-unblock"),
            Refusal::NothingToReplace => t("passes-nothing-to-replace"),
            Refusal::BookletBlocked { serial } => of("passes-booklet-blocked", serial),
            Refusal::NotActive { serial } => of("passes-not-active", serial),
            Refusal::NotYetValid { from } => on_day("passes-not-yet-valid", from),
            Refusal::Expired { until } => on_day("passes-expired", until),
            Refusal::EmissionClosed { serial } => of("passes-emission-is-closed", serial),
            Refusal::PlaceNotAccredited { place } => at("passes-place-not-accredited", place),
            Refusal::SessionCancelled => t("passes-session-cancelled"),
            Refusal::SessionToCome { on } => on_day("passes-session-to-come", on),
            Refusal::SessionOver { on } => on_day("passes-session-over", on),
            Refusal::RegistrationCancelled => t("passes-registration-cancelled"),
            Refusal::NoRegistration => t("passes-no-registration"),
            Refusal::ScanUsedForAnother => t("passes-scan-used-for-another"),
            Refusal::ScanUndone { on } => on_day("passes-scan-undone", on),
            Refusal::Photo(wrong) => photo_message(*wrong),
            Refusal::AlreadyUndone => t("passes-already-undone"),
            Refusal::NotYours => t("passes-not-yours"),
            Refusal::TooLate => t("passes-too-late").arg("minutes", super::UNDO_MINUTES),
            Refusal::OnAStatement => t("passes-on-a-statement"),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::LabelMissing | Refusal::LabelTooLong => Some("label"),
            Refusal::BookletsOutOfRange => Some("booklets"),
            Refusal::PassesOutOfRange => Some("passes_each"),
            Refusal::FaceTooHigh => Some("face"),
            Refusal::EndsBeforeStart
            | Refusal::EndsTooLate
            | Refusal::EndsInThePast
            | Refusal::OutsideProgramme => Some("valid_until"),
            Refusal::GraceOutOfRange => Some("grace_days"),
            Refusal::ReasonMissing => Some("reason"),
            Refusal::TextTooLong { field } => Some(*field),
            Refusal::Logo(_) => Some("logo"),
            Refusal::DepotNameTaken => Some("name"),
            Refusal::DepotCommuneMissing => Some("commune"),
            Refusal::NotASerial | Refusal::RangeWrong | Refusal::NotThere { .. } => Some("first"),
            Refusal::SameDepot => Some("to"),
            Refusal::UnknownBooklet { .. }
            | Refusal::AlreadyHandedOver { .. }
            | Refusal::NotInYourDepot { .. }
            | Refusal::BookletBlocked { .. }
            | Refusal::DistributionStopped { .. }
            | Refusal::BookletExpired { .. } => Some("serial"),
            Refusal::Code(_)
            | Refusal::UnknownCode
            | Refusal::QrOther
            | Refusal::QrLength { .. }
            | Refusal::QrSign { .. }
            | Refusal::QrUnreadable
            | Refusal::QrForged
            | Refusal::QrOtherTerritory
            | Refusal::QrKeyRevoked { .. }
            | Refusal::TooManyTries { .. }
            | Refusal::AlreadyUsed { .. }
            | Refusal::Blocked { .. }
            | Refusal::Replaced { .. }
            | Refusal::NotActive { .. }
            | Refusal::NotYetValid { .. }
            | Refusal::EmissionClosed { .. }
            | Refusal::Expired { .. } => Some("code"),
            Refusal::SessionCancelled
            | Refusal::SessionToCome { .. }
            | Refusal::RegistrationCancelled
            | Refusal::NoRegistration => Some("registration"),
            Refusal::Photo(_) => Some("photo"),
            _ => None,
        }
    }
}

fn of(key: &'static str, serial: &str) -> Message {
    t(key).arg("serial", serial)
}

fn qr_length(read: usize) -> Message {
    let key = if read < LENGTH { "passes-qr-truncated" } else { "passes-qr-too-long" };
    t(key).arg("read", read).arg("whole", LENGTH)
}

fn logo_message(wrong: NotALogo) -> Message {
    match wrong {
        NotALogo::TooHeavy => most("passes-logo-too-heavy", super::LOGO_LIMIT / 1000),
        NotALogo::Unreadable => t("passes-logo-unreadable"),
    }
}

/// Why no pass is read in a photograph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotOnePass {
    /// No photograph was sent.
    Missing,
    /// A file that is not a photograph we can open.
    NotAPhoto,
    NoCode,
    /// Several passes: none of them is taken.
    Several,
}

fn photo_message(wrong: NotOnePass) -> Message {
    t(match wrong {
        NotOnePass::Missing => "passes-photo-missing",
        NotOnePass::NotAPhoto => "passes-not-a-photo",
        NotOnePass::NoCode => "passes-no-code-in-photo",
        NotOnePass::Several => "passes-several-in-photo",
    })
}

fn most(key: &'static str, most: impl Into<Arg>) -> Message {
    t(key).arg("most", most)
}

fn at(key: &'static str, place: &str) -> Message {
    t(key).arg("place", place)
}

fn wait(key: &'static str, minutes: i64) -> Message {
    t(key).arg("minutes", minutes)
}

fn used(on: &Day, place: &str) -> Message {
    at("passes-already-used", place).arg("day", on.words())
}

fn handed_over(serial: &str, on: &Day) -> Message {
    of("passes-already-handed-over", serial).arg("day", on.words())
}

fn blocked(on: &Day, reason: HoldReason) -> Message {
    on_day("passes-blocked", on).arg("reason", reason.words().to_string())
}

fn revoked(on: &Day, reason: &str) -> Message {
    on_day("passes-qr-key-revoked", on).arg("reason", reason)
}

fn on_day(key: &'static str, day: &Day) -> Message {
    t(key).arg("day", day.words())
}

fn code_message(wrong: &NotACode) -> Message {
    match wrong {
        NotACode::Empty => t("passes-code-empty"),
        NotACode::Length(read) => t("passes-code-length").arg("read", *read),
        NotACode::Sign(sign) => t("passes-code-sign").arg("sign", sign.to_string()),
        NotACode::Groups(groups) => match groups.as_slice() {
            [group] => t("passes-code-group").arg("group", *group),
            _ => t("passes-code-groups").arg("groups", list(groups)),
        },
    }
}

/// `1, 2 et 4`.
fn list(groups: &[usize]) -> String {
    let words: Vec<String> = groups.iter().map(ToString::to_string).collect();
    match words.split_last() {
        Some((last, first)) if !first.is_empty() => {
            t("passes-list-and").arg("first", first.join(", ")).arg("last", last).to_string()
        }
        _ => words.concat(),
    }
}
