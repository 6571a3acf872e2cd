//! What can be said of a place and of an organisation, and what must be.

use super::contact::{is_email, is_phone, is_url};
use super::hours::Hours;
use super::identifiers::Siren;
use super::vocabulary::Terms;
use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::kit::text::fold;
use crate::kit::time::Day;
use crate::territory::{self, CommuneCode, GeoPoint};

/// Everything the national schema says of a place but its number and source.
///
/// A text may be what a file said even when it is not well formed (opening
/// hours, a telephone number): it is shown as it is, and neither evaluated nor
/// made a link. Several values of one text field are joined by `|`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The SIRET, SIREN or RNA the record came with; empty when unknown.
    pub pivot: String,
    pub name: String,
    pub commune: CommuneCode,
    pub postcode: String,
    pub address: String,
    pub address_extra: String,
    pub position: Option<GeoPoint>,
    pub typologies: String,
    pub phone: String,
    pub emails: String,
    pub websites: String,
    pub hours: String,
    pub summary: String,
    pub detail: String,
    pub mobility: Terms,
    pub parent: String,
    /// When somebody last vouched for it.
    pub updated_on: Day,
    pub services: Terms,
    pub audiences: Terms,
    pub care: Terms,
    pub fees: Terms,
    pub programmes: Terms,
    pub labels: Terms,
    pub other_labels: String,
    pub access_modes: Terms,
    pub support_modes: Terms,
    pub accessibility_url: String,
    pub booking_url: String,
}

impl Description {
    /// A place of which only the name and the commune are known, with the commune's first postal code.
    pub fn bare(name: &str, commune: CommuneCode, updated_on: Day) -> Self {
        let none = String::new;
        let postcode = territory::commune(commune).and_then(|known| known.postcodes().next());
        Self {
            pivot: none(),
            name: name.to_owned(),
            commune,
            postcode: postcode.unwrap_or_default().to_owned(),
            address: none(),
            address_extra: none(),
            position: None,
            typologies: none(),
            phone: none(),
            emails: none(),
            websites: none(),
            hours: none(),
            summary: none(),
            detail: none(),
            mobility: Terms::default(),
            parent: none(),
            updated_on,
            services: Terms::default(),
            audiences: Terms::default(),
            care: Terms::default(),
            fees: Terms::default(),
            programmes: Terms::default(),
            labels: Terms::default(),
            other_labels: none(),
            access_modes: Terms::default(),
            support_modes: Terms::default(),
            accessibility_url: none(),
            booking_url: none(),
        }
    }

    /// What a search looks through: name, address, commune and postal code.
    pub fn search(&self) -> String {
        let commune = territory::commune(self.commune).map_or("", |known| known.name);
        fold(&format!(
            "{} {} {} {} {}",
            self.name, self.address, self.address_extra, commune, self.postcode
        ))
    }

    /// The hours, when they can be evaluated.
    pub fn opening_hours(&self) -> Option<Hours> {
        if self.hours.is_empty() { None } else { Hours::parse(&self.hours) }
    }

    /// What a person who fills the form in must mend. Files are judged by the import, not here.
    pub fn check(&self) -> Result<(), PlaceRefusal> {
        let texts = [
            &self.name,
            &self.address,
            &self.address_extra,
            &self.summary,
            &self.detail,
            &self.hours,
        ];
        if self.name.trim().is_empty() {
            return Err(PlaceRefusal::NoName);
        }
        if texts.iter().any(|text| text.chars().count() > 5000) {
            return Err(PlaceRefusal::TooLong);
        }
        let known = territory::commune(self.commune).ok_or(PlaceRefusal::UnknownCommune)?;
        if !known.postcodes().any(|code| code == self.postcode) && !is_cedex(&self.postcode) {
            return Err(PlaceRefusal::PostcodeOfAnotherCommune);
        }
        if !self.phone.is_empty() && !is_phone(&self.phone) {
            return Err(PlaceRefusal::Phone);
        }
        if self.emails.split('|').any(|text| !text.is_empty() && !is_email(text)) {
            return Err(PlaceRefusal::Email);
        }
        let links = self
            .websites
            .split('|')
            .chain([self.booking_url.as_str(), self.accessibility_url.as_str()]);
        if links.into_iter().any(|text| !text.is_empty() && !is_url(text)) {
            return Err(PlaceRefusal::Link);
        }
        if !self.hours.is_empty() && self.opening_hours().is_none() {
            return Err(PlaceRefusal::Hours);
        }
        Ok(())
    }
}

/// A postal code that no commune owns: La Poste gives such codes to big receivers of mail.
fn is_cedex(postcode: &str) -> bool {
    let digits = postcode.len() == 5 && postcode.bytes().all(|byte| byte.is_ascii_digit());
    digits && territory::communes_by_postcode(postcode).is_empty()
}

/// What can be said of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationDetails {
    /// None when only its number is known.
    pub name: Option<String>,
    pub siren: Option<Siren>,
}

impl OrganisationDetails {
    /// What a search looks through.
    pub fn search(&self) -> String {
        let siren = self.siren.map(|siren| siren.to_string()).unwrap_or_default();
        fold(&format!("{} {siren}", self.name.as_deref().unwrap_or_default()))
    }
}

/// A stop of a place that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopDetails {
    pub commune: CommuneCode,
    /// Where in the commune: `Place du marché`.
    pub label: String,
    /// When, in the notation of opening hours; may be empty.
    pub hours: String,
}

impl StopDetails {
    /// A stop has a name, and hours that can be read if it has any.
    pub fn check(&self) -> Result<(), PlaceRefusal> {
        if self.label.trim().is_empty() {
            return Err(PlaceRefusal::NoStopLabel);
        }
        if !self.hours.is_empty() && Hours::parse(&self.hours).is_none() {
            return Err(PlaceRefusal::StopHours);
        }
        Ok(())
    }
}

/// Why a place, a stop or an organisation is not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceRefusal {
    NoName,
    TooLong,
    UnknownCommune,
    PostcodeOfAnotherCommune,
    Position,
    Phone,
    Email,
    Link,
    Hours,
    NoStopLabel,
    StopHours,
    /// An organisation needs a name or a SIREN.
    NoOrganisation,
    /// The number is no SIREN or SIRET.
    Siren,
    /// Another organisation has this SIREN.
    SirenTaken,
}

impl Refuse for PlaceRefusal {
    fn message(&self) -> Message {
        t(match self {
            Self::NoName => "places-refusal-no-name",
            Self::TooLong => "places-refusal-too-long",
            Self::UnknownCommune => "places-refusal-unknown-commune",
            Self::PostcodeOfAnotherCommune => "places-refusal-postcode",
            Self::Position => "places-refusal-position",
            Self::Phone => "places-refusal-phone",
            Self::Email => "places-refusal-email",
            Self::Link => "places-refusal-link",
            Self::Hours => "places-refusal-hours",
            Self::NoStopLabel => "places-refusal-no-stop-label",
            Self::StopHours => "places-refusal-stop-hours",
            Self::NoOrganisation => "places-refusal-no-organisation",
            Self::Siren => "places-refusal-siren",
            Self::SirenTaken => "places-refusal-siren-taken",
        })
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoName | Self::NoOrganisation => Some("name"),
            Self::TooLong => None,
            Self::UnknownCommune => Some("commune"),
            Self::PostcodeOfAnotherCommune => Some("postcode"),
            Self::Position => Some("latitude"),
            Self::Phone => Some("phone"),
            Self::Email => Some("emails"),
            Self::Link => Some("websites"),
            Self::Hours => Some("hours"),
            Self::NoStopLabel => Some("label"),
            Self::StopHours => Some("stop_hours"),
            Self::Siren | Self::SirenTaken => Some("siren"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library() -> Description {
        let mut place = Description::bare(
            "Médiathèque",
            "23096".parse().expect("Guéret"),
            Day::parse("2026-01-01").expect("a day"),
        );
        place.address = "8 avenue Fayolle".to_owned();
        place
    }

    #[test]
    fn a_place_is_found_by_its_words() {
        assert_eq!(library().search(), "mediatheque 8 avenue fayolle gueret 23000");
    }

    #[test]
    fn a_form_is_held_to_what_a_file_is_only_warned_of() {
        assert_eq!(library().check(), Ok(()));
        let with = |change: fn(&mut Description)| {
            let mut place = library();
            change(&mut place);
            place.check()
        };
        assert_eq!(with(|p| p.name = " ".into()), Err(PlaceRefusal::NoName));
        assert_eq!(
            with(|p| p.postcode = "75012".into()),
            Err(PlaceRefusal::PostcodeOfAnotherCommune)
        );
        assert_eq!(with(|p| p.postcode = "23011".into()), Ok(()), "a CEDEX");
        assert_eq!(with(|p| p.phone = "05 55".into()), Err(PlaceRefusal::Phone));
        assert_eq!(with(|p| p.emails = "a@b.fr|c".into()), Err(PlaceRefusal::Email));
        assert_eq!(with(|p| p.booking_url = "javascript:x".into()), Err(PlaceRefusal::Link));
        assert_eq!(with(|p| p.hours = "lundi".into()), Err(PlaceRefusal::Hours));
        assert_eq!(
            with(|p| p.commune = "23999".parse().expect("well formed")),
            Err(PlaceRefusal::UnknownCommune)
        );
    }
}
