//! The pure rules of passes: codes, serials, what may be done to an emission, a booklet, a pass.

mod campaign;
mod code;
mod custody_refusal;
mod key;
mod logo;
mod paper;
mod qr;
mod ranges;
mod refusal;
mod serial;

pub use campaign::{Milestone, default_stop};
pub use code::{Code, NotACode};
pub use custody_refusal::CustodyRefusal;
pub use key::{
    Known, PassSigner, Ticket, authentic, booklet_and_rank, code_of, days_of, hash_of, public_key,
    signing_key,
};
pub use logo::{LOGO_LIMIT, LogoKind, NotALogo, clean};
pub use paper::{Design, EmissionPaper, Layout, MOST_LETTERS};
pub use qr::{LENGTH as QR_SIGNS, Payload, Signed};
pub use ranges::{booklet_of, parse_range, ranges_of};
pub use refusal::{NotOnePass, Refusal};
pub use serial::{Range, booklet_serial, emission_number, parse_booklet_serial, pass_serial};

use crate::access::{OrganisationId, PlaceId};
use crate::kit::i18n::{Message, t};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Tz};
use crate::ledger::Programme;
pub use crate::ledger::{EmissionId, ProgrammeId};
use crate::people::PersonId;
use crate::territory::TerritoryId;
use crate::workshops::{RegistrationId, SessionId};
use crate::{ids, row, words};

ids!(
    /// A booklet (carnet).
    BookletId,
    /// A pass.
    PassId,
    /// A use of a pass (encaissement).
    RedemptionId,
    /// Where booklets are kept.
    DepotId,
    /// A custody slip (bordereau de remise).
    SlipId,
    /// A destruction of booklets.
    DestructionId,
    /// A count of a depot.
    InventoryId,
    /// A movement of a booklet.
    MovementId,
    /// A refused scan.
    RefusedScanId,
    /// One intention to redeem, made with the page or by the device: trying it again changes
    /// nothing.
    ScanId,
);

/// Minutes during which whoever redeemed a pass may undo it.
pub const UNDO_MINUTES: i64 = 15;

/// What an emission is made of, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEmission {
    pub programme: ProgrammeId,
    pub label: String,
    /// Value of a pass; zero for a right to a workshop.
    pub face: Cents,
    pub booklets: i64,
    pub passes_each: i64,
    pub valid_from: Day,
    pub valid_until: Day,
    /// Days after the last one during which places may still take its passes.
    pub grace_days: i64,
}

/// The kind of the work that prints an emission, by which its page finds it again.
pub const PRINTING: &str = "printing";

/// Most booklets of an emission, and passes of a booklet.
pub const MOST_BOOKLETS: i64 = 100_000;
pub const MOST_PASSES: i64 = 50;
/// Longest name of an emission, in characters.
pub const LONGEST_LABEL: i64 = 80;
/// Most a pass is worth: what two bytes of its QR code can say.
pub const MOST_FACE: Cents = Cents(65_535);
/// Days of grace, when nothing else is said, and at most.
pub const GRACE_DAYS: i64 = 30;
pub const MOST_GRACE: i64 = 366;

impl NewEmission {
    /// Passes in all.
    pub fn passes(&self) -> i64 {
        self.booklets * self.passes_each
    }

    /// Whether `made` is what this form asked for.
    pub fn is_of(&self, made: &Emission) -> bool {
        let NewEmission { programme, label, face, booklets, passes_each, .. } = self;
        let dates = (self.valid_from, self.valid_until, self.grace_days);
        (programme, label.trim(), face) == (&made.programme_id, made.label.as_str(), &made.face)
            && (booklets, passes_each) == (&made.booklets, &made.passes_each)
            && dates == (made.valid_from, made.valid_until, made.grace_days)
    }

    /// The first thing a person could have typed wrong.
    pub fn check(&self, programme: &Programme, today: Day) -> Result<(), Refusal> {
        self.wrongs(programme, today).into_iter().next().map_or(Ok(()), Err)
    }

    /// Everything a person could have typed wrong.
    pub fn wrongs(&self, programme: &Programme, today: Day) -> Vec<Refusal> {
        let outside = self.valid_from > programme.ends_on || self.valid_until < programme.starts_on;
        let mut wrong: Vec<Refusal> = check_label(&self.label).err().into_iter().collect();
        for (is_wrong, refusal) in [
            (!(1..=MOST_BOOKLETS).contains(&self.booklets), Refusal::BookletsOutOfRange),
            (!(1..=MOST_PASSES).contains(&self.passes_each), Refusal::PassesOutOfRange),
            (self.face > MOST_FACE, Refusal::FaceTooHigh),
            (self.valid_until < self.valid_from, Refusal::EndsBeforeStart),
            (self.valid_until < today, Refusal::EndsInThePast),
            (days_of(self.valid_until).is_none(), Refusal::EndsTooLate),
            (outside, Refusal::OutsideProgramme),
            (!(0..=MOST_GRACE).contains(&self.grace_days), Refusal::GraceOutOfRange),
        ] {
            if is_wrong {
                wrong.push(refusal);
            }
        }
        wrong
    }
}

/// The name of a depot, short enough for a slip and a table.
pub fn check_depot_name(name: &str) -> Result<(), CustodyRefusal> {
    match i64::try_from(name.trim().chars().count()) {
        Ok(0) => Err(CustodyRefusal::DepotNameMissing),
        Ok(1..=LONGEST_LABEL) => Ok(()),
        _ => Err(CustodyRefusal::DepotNameTooLong),
    }
}

/// A name short enough for a cover and a list.
pub fn check_label(label: &str) -> Result<(), Refusal> {
    match i64::try_from(label.trim().chars().count()) {
        Ok(0) => Err(Refusal::LabelMissing),
        Ok(1..=LONGEST_LABEL) => Ok(()),
        _ => Err(Refusal::LabelTooLong),
    }
}

row! {
    /// An emission: numbered booklets of passes that expire together.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Emission {
        pub id: EmissionId,
        pub territory_id: TerritoryId,
        pub programme_id: ProgrammeId,
        /// `2026-001`: starts every serial.
        pub number: String,
        /// What the QR codes of its passes name it by.
        pub code: i64,
        pub label: String,
        pub face: Cents,
        pub booklets: i64,
        pub passes_each: i64,
        pub valid_from: Day,
        pub valid_until: Day,
        /// Last day on which its booklets are handed over.
        pub distribution_until: Day,
        pub grace_days: i64,
        pub created_at: Instant,
        pub print_salt: Option<String>,
        /// Ed25519, in hexadecimal, and its short name.
        pub public_key: String,
        pub kid: i64,
        pub key_revoked_at: Option<Instant>,
        pub key_revoked_for: Option<String>,
        /// The emission whose blocked passes this standing one replaces.
        pub replaces: Option<EmissionId>,
        pub printed_at: Option<Instant>,
        pub activated_at: Option<Instant>,
        /// The closing act was made: nothing of it is used any more.
        pub closed_at: Option<Instant>,
        pub closed_by: Option<String>,
        pub withdrawn_at: Option<Instant>,
    }
}

words! {
    /// How far an emission is; the words are `passes-emission-<word>`.
    pub enum Stage {
        /// Nothing is on paper yet.
        Draft = "draft",
        /// On paper, worth nothing.
        Printed = "printed",
        /// Its money is committed: its passes may be used.
        Active = "active",
        /// What was not used of it is given back to the funders.
        Closed = "closed",
        /// Given up before it was ever active.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Why a pass is set aside; the words are `passes-hold-<word>`.
    pub enum HoldReason {
        Lost = "lost",
        Stolen = "stolen",
        Damaged = "damaged",
        Dispute = "dispute",
        /// Printed or handed over by mistake.
        Mistake = "mistake",
    }
}

impl HoldReason {
    pub fn words(self) -> Message {
        t(format!("passes-hold-{self}"))
    }
}

impl Emission {
    pub fn stage(&self) -> Stage {
        if self.withdrawn_at.is_some() {
            return Stage::Withdrawn;
        }
        match (self.printed_at, self.activated_at, self.closed_at) {
            (.., Some(_)) => Stage::Closed,
            (_, Some(_), None) => Stage::Active,
            (Some(_), None, None) => Stage::Printed,
            (None, None, None) => Stage::Draft,
        }
    }
    pub fn passes(&self) -> i64 {
        self.booklets * self.passes_each
    }
    /// Last day on which places may take its passes.
    pub fn usable_until(&self) -> Day {
        self.valid_until.plus_days(self.grace_days)
    }
    /// Face value of all passes.
    pub fn value(&self) -> Cents {
        self.face.times(self.passes()).unwrap_or(Cents(i64::MAX))
    }
}

/// An intention to use a pass.
#[derive(Debug, Clone)]
pub struct Scan {
    pub scan_id: ScanId,
    /// As it was typed or scanned: a code, or what its QR code says.
    pub code: String,
    /// The person's registration to the session they came to.
    pub registration: RegistrationId,
}

/// A pass that was used. The same [`ScanId`] is answered by the same value, for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redeemed {
    pub id: RedemptionId,
    /// Serial of the pass.
    pub serial: String,
    pub cents: Cents,
    pub place: PlaceId,
    pub session: SessionId,
    pub registration: RegistrationId,
    pub redeemed_at: Instant,
    pub redeemed_on: Day,
}

row! {
    /// A pass with what decides of its use.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Presented {
        pub pass_id: PassId,
        pub booklet_id: BookletId,
        pub emission_id: EmissionId,
        pub territory_id: TerritoryId,
        pub serial: String,
        pub face: Cents,
        pub valid_from: Day,
        pub valid_until: Day,
        pub grace_days: i64,
        pub activated_at: Option<Instant>,
        pub closed_at: Option<Instant>,
        pub destroyed_at: Option<Instant>,
        pub handed_over_at: Option<Instant>,
        pub first_used_at: Option<Instant>,
        pub secret_hash: String,
        pub kid: i64,
        pub public_key: String,
        pub key_revoked_at: Option<Instant>,
        pub key_revoked_for: Option<String>,
        pub blocked_at: Option<Instant>,
        pub blocked_for: Option<HoldReason>,
        pub replaced_by: Option<PassId>,
        /// The booklet whose steps are those of this one.
        pub continues_id: Option<BookletId>,
        /// The referrer it is with or came from; empty while no referrer had it.
        pub holder: String,
    }
}

impl Presented {
    /// What its QR code is compared with.
    pub fn known(&self, tz: Tz) -> Known<'_> {
        let revoked = self.key_revoked_at.map(|at| at.day(tz));
        Known {
            kid: self.kid,
            public_key: &self.public_key,
            key_revoked: revoked.zip(self.key_revoked_for.as_deref()),
            secret_hash: &self.secret_hash,
            valid_until: self.valid_until,
            face: self.face,
        }
    }

    /// Whether its hold, its emission and its dates allow a use today: computed when asked, never stored.
    /// Once its last day is past, places may take it for the days of grace.
    pub fn usable_on(&self, today: Day, tz: Tz) -> Result<(), Refusal> {
        if let (Some(at), Some(reason)) = (self.blocked_at, self.blocked_for) {
            let on = at.day(tz);
            return Err(match self.replaced_by {
                Some(_) => Refusal::Replaced { on },
                None => Refusal::Blocked { on, reason },
            });
        }
        if self.activated_at.is_none() {
            return Err(Refusal::NotActive { serial: self.serial.clone() });
        }
        if self.destroyed_at.is_some() {
            return Err(Refusal::Destroyed { serial: self.serial.clone() });
        }
        if self.closed_at.is_some() {
            return Err(Refusal::EmissionClosed { serial: self.serial.clone() });
        }
        if today < self.valid_from {
            return Err(Refusal::NotYetValid { from: self.valid_from });
        }
        if today > self.valid_until.plus_days(self.grace_days) {
            return Err(Refusal::Expired { until: self.valid_until });
        }
        Ok(())
    }
}

row! {
    /// A booklet, where it is and what became of it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Booklet {
        pub id: BookletId,
        pub emission_id: EmissionId,
        pub number: i64,
        pub serial: String,
        pub depot_id: Option<DepotId>,
        pub handed_over_at: Option<Instant>,
        pub handed_over_by: Option<String>,
        pub referrer_id: Option<OrganisationId>,
        pub person_id: Option<PersonId>,
        /// The booklet it was given for, lost by the person who had it: their steps are the same.
        pub continues_id: Option<BookletId>,
        pub first_used_at: Option<Instant>,
        pub destroyed_at: Option<Instant>,
    }
}

/// Where a booklet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Custody {
    /// Never delivered.
    Printer,
    Depot(DepotId),
    /// With the person it was handed to, by this organisation.
    Person(OrganisationId),
    /// Destroyed, under two signatures.
    Destroyed,
}

impl Booklet {
    pub fn custody(&self) -> Custody {
        match (self.destroyed_at, self.referrer_id, self.depot_id) {
            (Some(_), ..) => Custody::Destroyed,
            (None, Some(referrer), _) => Custody::Person(referrer),
            (None, None, Some(depot)) => Custody::Depot(depot),
            (None, None, None) => Custody::Printer,
        }
    }
}

row! {
    /// A use of a pass, as it is stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Redemption {
        pub id: RedemptionId,
        pub scan_id: ScanId,
        pub territory_id: TerritoryId,
        pub pass_id: PassId,
        pub booklet_id: BookletId,
        pub emission_id: EmissionId,
        pub place_id: PlaceId,
        pub session_id: SessionId,
        pub registration_id: RegistrationId,
        pub account_id: String,
        pub redeemed_at: Instant,
        pub redeemed_on: Day,
        pub cents: Cents,
        pub undone_at: Option<Instant>,
        pub statement_id: Option<String>,
        /// Serial of the pass.
        pub serial: String,
    }
}

impl Redemption {
    /// The answer its scan was given.
    pub fn answer(&self) -> Redeemed {
        Redeemed {
            id: self.id,
            serial: self.serial.clone(),
            cents: self.cents,
            place: self.place_id,
            session: self.session_id,
            registration: self.registration_id,
            redeemed_at: self.redeemed_at,
            redeemed_on: self.redeemed_on,
        }
    }

    /// Until when its author may undo it.
    pub fn undo_until(&self) -> Instant {
        self.redeemed_at.plus_minutes(UNDO_MINUTES)
    }

    /// Whether it may be undone now: by `account`, its author, within a quarter of an hour; by who
    /// `manages` its place, as long as no statement lists it. Afterwards it is not undone but
    /// corrected, by a negative line of a later statement.
    pub fn may_be_undone(&self, account: &str, manages: bool, now: Instant) -> Result<(), Refusal> {
        if self.undone_at.is_some() {
            Err(Refusal::AlreadyUndone)
        } else if self.account_id != account && !manages {
            Err(Refusal::NotYours)
        } else if self.statement_id.is_some() {
            Err(Refusal::OnAStatement)
        } else if now > self.undo_until() && !manages {
            Err(Refusal::TooLate)
        } else {
            Ok(())
        }
    }
}

/// Unknown or mistyped codes an account may try before it is asked to wait, and how long they
/// are remembered, in minutes.
pub const FREE_FAILURES: i64 = 10;
pub const FAILURE_MINUTES: i64 = 10;

#[cfg(test)]
mod tests;
