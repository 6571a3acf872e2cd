//! What a file says, who may open it, and what consent means. Pure.

mod details;
mod phone;

pub use details::{Details, Likeness, PersonForm, commune_words, looks_like};
pub use phone::Phone;

use crate::access::{AccountId, OrganisationId, PlaceId};
use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::{ids, words};

ids!(
    /// A person (bénéficiaire).
    PersonId,
    /// A consent given once.
    ConsentId,
    /// A tie between a person and those who may open their file.
    TieId,
);

words! {
    /// What a person agrees to. The sentence is `people-consent-<word>` in Fluent.
    pub enum Purpose {
        /// That a file is kept at all.
        File = "file",
        /// That other organisations of the programme open it, for a reason.
        Share = "share",
        /// To be called or written to.
        Contact = "contact",
    }
}

words! {
    /// How a consent was given.
    pub enum Manner {
        Spoken = "spoken",
        Written = "written",
        Online = "online",
    }
}

words! {
    /// Why somebody is tied to a person.
    pub enum TieReason {
        Created = "created",
        Handover = "handover",
        Registration = "registration",
        Opened = "opened",
    }
}

/// Who is tied to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    Organisation(OrganisationId),
    /// A place that no organisation runs.
    Place(PlaceId),
    /// A floating mediator, who works for no organisation of the territory.
    Account(AccountId),
}

impl Holder {
    /// Who answers for what happens at a place.
    pub fn of_place(place: PlaceId, organisation: Option<OrganisationId>) -> Holder {
        organisation.map_or(Holder::Place(place), Holder::Organisation)
    }
}

impl From<OrganisationId> for Holder {
    fn from(id: OrganisationId) -> Holder {
        Holder::Organisation(id)
    }
}

/// Which consents are live.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Consents {
    pub file: bool,
    pub share: bool,
    pub contact: bool,
}

impl Consents {
    pub fn of(purposes: impl IntoIterator<Item = Purpose>) -> Consents {
        let mut consents = Consents::default();
        for purpose in purposes {
            match purpose {
                Purpose::File => consents.file = true,
                Purpose::Share => consents.share = true,
                Purpose::Contact => consents.contact = true,
            }
        }
        consents
    }
    pub fn has(self, purpose: Purpose) -> bool {
        match purpose {
            Purpose::File => self.file,
            Purpose::Share => self.share,
            Purpose::Contact => self.contact,
        }
    }
}

/// Whether a file may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// A tie is the reason.
    Open,
    /// The person shares their file: a reason must be said first, and makes a tie.
    NeedsReason,
    /// The role opens no file.
    NotYourRole,
    /// The person withdrew their agreement to the file itself.
    Closed,
    /// No tie, and the person does not share their file.
    NotShared,
}

/// The rule of access: a role, a reason and the person's consent, all three.
pub fn opening(role: bool, tied: bool, consents: Consents) -> Opening {
    match (role, consents.file, tied, consents.share) {
        (false, ..) => Opening::NotYourRole,
        (_, false, ..) => Opening::Closed,
        (_, _, true, _) => Opening::Open,
        (_, _, false, true) => Opening::NeedsReason,
        (_, _, false, false) => Opening::NotShared,
    }
}

/// Fewest letters of a search among people of other organisations: nobody browses the territory.
pub const SHORTEST_SEARCH_ELSEWHERE: usize = 3;

/// Why people says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    FirstNameMissing,
    NameTooLong,
    BirthYear,
    Phone,
    Email,
    Commune,
    /// A file cannot be made without the person's agreement.
    FileConsentMissing,
    /// The person withdrew their agreement to the file.
    FileClosed,
    /// The person has not agreed that other organisations open their file.
    NotShared,
    /// A reason must be said before opening.
    NeedsReason,
    /// The reason is empty or too short to mean anything.
    ReasonMissing,
    /// To take somebody else's file as the same person, they must agree to share it.
    ShareConsentMissing,
    /// Somebody changed the file meanwhile.
    Stale,
    /// This consent is given already.
    ConsentGiven,
    /// This consent was not given, or is withdrawn already.
    ConsentNotGiven,
}

impl Refuse for Refusal {
    fn message(&self) -> Message {
        t(match self {
            Refusal::FirstNameMissing => "people-refusal-first-name",
            Refusal::NameTooLong => "people-refusal-name-too-long",
            Refusal::BirthYear => "people-refusal-birth-year",
            Refusal::Phone => "people-refusal-phone",
            Refusal::Email => "people-refusal-email",
            Refusal::Commune => "people-refusal-commune",
            Refusal::FileConsentMissing => "people-refusal-file-consent",
            Refusal::FileClosed => "people-refusal-file-closed",
            Refusal::NotShared => "people-refusal-not-shared",
            Refusal::NeedsReason => "people-refusal-needs-reason",
            Refusal::ReasonMissing => "people-refusal-reason",
            Refusal::ShareConsentMissing => "people-refusal-share-consent",
            Refusal::Stale => "people-refusal-stale",
            Refusal::ConsentGiven => "people-refusal-consent-given",
            Refusal::ConsentNotGiven => "people-refusal-consent-not-given",
        })
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::FirstNameMissing | Refusal::NameTooLong => Some("first_name"),
            Refusal::BirthYear => Some("birth_year"),
            Refusal::Phone => Some("phone"),
            Refusal::Email => Some("email"),
            Refusal::Commune => Some("commune"),
            Refusal::FileConsentMissing => Some("consent_file"),
            Refusal::ShareConsentMissing => Some("consent_share"),
            Refusal::ReasonMissing => Some("reason"),
            _ => None,
        }
    }
}

/// A reason said in words: what is left after trimming, if it can mean something.
pub fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < 3 || text.chars().count() > 300 {
        return Err(Refusal::ReasonMissing);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_opened_with_a_role_a_reason_and_consent() {
        let yes = |file, share| Consents { file, share, contact: false };
        // role, tied, file, share → may it be opened?
        let table = [
            (false, false, false, false, Opening::NotYourRole),
            (false, true, true, true, Opening::NotYourRole),
            (true, true, false, true, Opening::Closed),
            (true, false, false, false, Opening::Closed),
            (true, true, true, false, Opening::Open),
            (true, true, true, true, Opening::Open),
            (true, false, true, true, Opening::NeedsReason),
            (true, false, true, false, Opening::NotShared),
        ];
        for (role, tied, file, share, expected) in table {
            assert_eq!(
                opening(role, tied, yes(file, share)),
                expected,
                "{role} {tied} {file} {share}"
            );
        }
    }

    #[test]
    fn without_a_role_or_without_consent_nothing_ever_opens() {
        for bits in 0..32u8 {
            let on = |n: u8| bits & (1 << n) != 0;
            let consents = Consents { file: on(2), share: on(3), contact: on(4) };
            let opened = opening(on(0), on(1), consents) == Opening::Open;
            assert!(!opened || (on(0) && on(1) && on(2)), "{bits:05b}");
        }
    }

    #[test]
    fn a_reason_says_something() {
        assert_eq!(reason("  suivi RSA "), Ok("suivi RSA".to_owned()));
        for nothing in ["", "  ", "..", "- -", "ok"] {
            assert_eq!(reason(nothing), Err(Refusal::ReasonMissing), "{nothing}");
        }
    }
}
