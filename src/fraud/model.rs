//! What a flag is, and from when on the rules speak.

use crate::access::PlaceId;
use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::kit::time::{Day, Instant};
use crate::ledger::{EmissionId, ProgrammeId};
use crate::passes::{BookletId, RedemptionId};
use crate::workshops::{RegistrationId, SessionId};
use crate::{access::OrganisationId, ids, row, words};

ids!(
    /// Something to look at (signalement).
    FlagId,
);

words! {
    /// What is unusual. The words are `fraud-rule-<word>`, the sentence `fraud-reason-<word>`.
    pub enum Rule {
        /// Many passes of one booklet in a day.
        ManyInADay = "many-in-a-day",
        /// Used long before or after its session.
        OutsideSession = "outside-session",
        /// Used when the place says that it is closed.
        ClosedPlace = "closed-place",
        /// More passes than people present at the session.
        MoreThanPresent = "more-than-present",
        /// Neighbouring passes within a minute, each for somebody else.
        SerialsInARow = "serials-in-a-row",
        /// Used before its booklet was handed over, or without ever being.
        BeforeHandover = "before-handover",
        /// The organisation that handed the booklets over runs the place too.
        SameBody = "same-body",
        /// A place far above the others.
        AbovePeers = "above-peers",
        /// Many refused scans by one account: guessing, or a bad day.
        RefusedScans = "refused-scans",
    }

    /// What a flag is about.
    pub enum SubjectKind {
        Booklet = "booklet",
        Session = "session",
        Place = "place",
        Account = "account",
    }

    /// What a reviewer makes of a flag. The words are `fraud-decision-<word>`.
    pub enum Decision {
        /// There is a good reason for it.
        Dismissed = "dismissed",
        /// Something is wrong.
        Confirmed = "confirmed",
    }
}

row! {
    /// From when on the rules speak; zero turns a rule off.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Thresholds {
        /// Most passes of one booklet in a day.
        pub booklet_day: i64,
        /// Minutes around a session, or around opening hours.
        pub margin: i64,
        /// Passes in a row, each less than a minute after the one before.
        pub row_passes: i64,
        /// Most uses of a month at a place of booklets its own organisation handed over.
        pub same_body: i64,
        /// Uses of a month, in hundredths of what half of the places have.
        pub above_peers: i64,
        /// Most refused scans of an account in a day.
        pub refused_day: i64,
    }

    /// A use, with everything the rules look at.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Use {
        pub id: RedemptionId,
        pub booklet_id: BookletId,
        pub emission_id: EmissionId,
        pub programme_id: ProgrammeId,
        /// Number of the pass in its emission: neighbours on paper are neighbours here.
        pub ordinal: i64,
        pub place_id: PlaceId,
        /// Who runs the place.
        pub organisation_id: Option<OrganisationId>,
        pub session_id: SessionId,
        pub registration_id: RegistrationId,
        pub redeemed_at: Instant,
        pub redeemed_on: Day,
        pub handed_over_at: Option<Instant>,
        pub referrer_id: Option<OrganisationId>,
        pub starts_at: Instant,
        pub ends_at: Instant,
    }

    /// How many people were at a session, named or not.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Present { pub session_id: SessionId, pub people: i64 }

    /// The opening hours a place announces.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Announced { pub place_id: PlaceId, pub hours: String }

    /// A scan that was refused for a code that does not exist.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Refused { pub account_id: String, pub at: Instant }
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds {
            booklet_day: 3,
            margin: 60,
            row_passes: 3,
            same_body: 30,
            above_peers: 300,
            refused_day: 8,
        }
    }
}

impl Thresholds {
    /// # Errors
    /// When one is below zero or beyond what the table holds.
    pub fn check(&self) -> Result<(), Refusal> {
        let fields = [
            ("booklet_day", self.booklet_day, 1000),
            ("margin", self.margin, 1440),
            ("row_passes", self.row_passes, 1000),
            ("same_body", self.same_body, 1_000_000),
            ("above_peers", self.above_peers, 10_000),
            ("refused_day", self.refused_day, 1000),
        ];
        match fields.into_iter().find(|(_, value, most)| !(0..=*most).contains(value)) {
            Some((field, _, most)) => Err(Refusal::OutOfRange { field, most }),
            None => Ok(()),
        }
    }
}

/// What a rule found: one thing to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub kind: SubjectKind,
    pub subject: String,
    /// A day, or a month.
    pub occasion: String,
    pub place: Option<PlaceId>,
    pub counted: i64,
    pub allowed: i64,
}

/// Why fraud says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A decision says why.
    ReasonMissing,
    /// Neither dismissed nor confirmed.
    NoDecision,
    /// Somebody decided before.
    AlreadyDecided,
    OutOfRange {
        field: &'static str,
        most: i64,
    },
}

impl Refuse for Refusal {
    fn message(&self) -> Message {
        match self {
            Refusal::ReasonMissing => t("fraud-refusal-reason"),
            Refusal::NoDecision => t("fraud-refusal-decision"),
            Refusal::AlreadyDecided => t("fraud-refusal-decided"),
            Refusal::OutOfRange { most, .. } => t("fraud-refusal-range").arg("most", *most),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::ReasonMissing => Some("reason"),
            Refusal::NoDecision => Some("decision"),
            Refusal::AlreadyDecided => None,
            Refusal::OutOfRange { field, .. } => Some(field),
        }
    }
}
