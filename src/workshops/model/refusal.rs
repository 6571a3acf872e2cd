//! Why workshops says no.

use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};

/// A rule's no, with what the sentence needs to be helpful.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    // the catalogue
    Title,
    SummaryTooLong,
    /// A length out of a quarter of an hour to a day.
    Minutes,
    NoTheme,
    /// The workshop is archived: no new session of it.
    Archived,
    // planning
    NoWorkshop,
    NoPlace,
    /// The stop does not belong to the place.
    NoStop,
    Day,
    Hour,
    /// Too long ago to be entered, or too far ahead to be true.
    DayOutOfRange,
    SeatsOutOfRange,
    /// Fewer seats than people already in them.
    SeatsTaken {
        confirmed: i64,
    },
    /// None, or more than [`super::MOST_MEDIATORS`].
    Mediators,
    /// One of the mediators is in another session at that time.
    MediatorBusy,
    Weeks,
    NoteTooLong,
    /// Somebody changed it meanwhile.
    Stale,
    /// Attendance was taken: where and when it was held is a fact.
    AlreadyHeld,
    // registering
    SessionCancelled,
    /// Too long ago to register anybody.
    SessionOver,
    /// It began: only those who give it may let people in.
    SessionStarted,
    SessionFull {
        seats: i64,
    },
    AlreadyRegistered,
    /// Going above the seats is for those who give the session.
    OverrideNotYours,
    /// The registration was cancelled.
    RegistrationCancelled,
    /// The person came, or was marked: a registration like that is a fact.
    AlreadyMarked,
    ReasonMissing,
    // attendance
    /// A pass was taken for it: the person came, the session was held.
    PassesTaken {
        uses: i64,
    },
    /// Before the day of the session nobody can have come.
    TooEarly,
    /// The window to say who came is closed.
    TooLate,
    AnonymousOutOfRange,
    /// Nothing was chosen in the form.
    NoAttendance,
    /// There is nobody to print a paper for.
    NobodyToPrint,
}

impl Refuse for Refusal {
    fn message(&self) -> Message {
        match self {
            Refusal::SeatsTaken { confirmed } => {
                t("workshops-refusal-seats-taken").arg("confirmed", *confirmed)
            }
            Refusal::SessionFull { seats } => t("workshops-refusal-full").arg("seats", *seats),
            Refusal::PassesTaken { uses } => t(self.key()).arg("uses", *uses),
            Refusal::TooLate | Refusal::SessionOver | Refusal::DayOutOfRange => {
                t(self.key()).arg("days", super::LATE_DAYS)
            }
            _ => t(self.key()),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::Title => Some("title"),
            Refusal::SummaryTooLong => Some("summary"),
            Refusal::Minutes => Some("minutes"),
            Refusal::NoTheme => Some("themes"),
            Refusal::Archived | Refusal::NoWorkshop => Some("workshop"),
            Refusal::NoPlace => Some("place"),
            Refusal::NoStop => Some("stop"),
            Refusal::Day | Refusal::DayOutOfRange => Some("day"),
            Refusal::Hour => Some("hour"),
            Refusal::SeatsOutOfRange | Refusal::SeatsTaken { .. } => Some("seats"),
            Refusal::Mediators => Some("mediators"),
            Refusal::MediatorBusy => Some("overlap"),
            Refusal::Weeks => Some("weeks"),
            Refusal::NoteTooLong => Some("note"),
            Refusal::ReasonMissing => Some("reason"),
            Refusal::AnonymousOutOfRange => Some("anonymous"),
            _ => None,
        }
    }
}

impl Refusal {
    fn key(self) -> &'static str {
        match self {
            Refusal::Title => "workshops-refusal-title",
            Refusal::SummaryTooLong => "workshops-refusal-summary",
            Refusal::Minutes => "workshops-refusal-minutes",
            Refusal::NoTheme => "workshops-refusal-theme",
            Refusal::Archived => "workshops-refusal-archived",
            Refusal::NoWorkshop => "workshops-refusal-workshop",
            Refusal::NoPlace => "workshops-refusal-place",
            Refusal::NoStop => "workshops-refusal-stop",
            Refusal::Day => "workshops-refusal-day",
            Refusal::Hour => "workshops-refusal-hour",
            Refusal::DayOutOfRange => "workshops-refusal-day-range",
            Refusal::SeatsOutOfRange => "workshops-refusal-seats",
            Refusal::SeatsTaken { .. } => "workshops-refusal-seats-taken",
            Refusal::Mediators => "workshops-refusal-mediators",
            Refusal::MediatorBusy => "workshops-refusal-busy",
            Refusal::Weeks => "workshops-refusal-weeks",
            Refusal::NoteTooLong => "workshops-refusal-note",
            Refusal::Stale => "workshops-refusal-stale",
            Refusal::AlreadyHeld => "workshops-refusal-held",
            Refusal::SessionCancelled => "workshops-refusal-cancelled",
            Refusal::SessionOver => "workshops-refusal-over",
            Refusal::SessionStarted => "workshops-refusal-started",
            Refusal::SessionFull { .. } => "workshops-refusal-full",
            Refusal::AlreadyRegistered => "workshops-refusal-registered",
            Refusal::OverrideNotYours => "workshops-refusal-override",
            Refusal::RegistrationCancelled => "workshops-refusal-registration-cancelled",
            Refusal::AlreadyMarked => "workshops-refusal-marked",
            Refusal::ReasonMissing => "workshops-refusal-reason",
            Refusal::PassesTaken { .. } => "workshops-refusal-passes-taken",
            Refusal::TooEarly => "workshops-refusal-early",
            Refusal::TooLate => "workshops-refusal-late",
            Refusal::AnonymousOutOfRange => "workshops-refusal-anonymous",
            Refusal::NoAttendance => "workshops-refusal-no-attendance",
            Refusal::NobodyToPrint => "workshops-refusal-nobody",
        }
    }
}
