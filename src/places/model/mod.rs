//! What a place and an organisation are, and the rules about them.

mod accreditation;
mod contact;
mod hours;
mod identifiers;
mod place;
mod vocabulary;

pub use accreditation::{
    Accreditation, AccreditationRefusal, Fact, Grant, Lifting, Standing, Suspension, Withdrawal,
};
pub use contact::{is_email, is_phone, is_url};
pub use hours::{DayHours, Hours, OpenState, Stretch};
pub use identifiers::{Siren, Siret, WrongNumber};
pub use place::{Description, OrganisationDetails, PlaceRefusal, StopDetails};
pub use vocabulary::{Field, Match, Term, Terms, recognise, term, terms_of, vocabulary};

pub use crate::access::{OrganisationId, PlaceId};
use crate::ids;

ids!(
    /// A stop of a place that moves.
    StopId,
    /// An accreditation of a place.
    AccreditationId,
    /// A suspension of an accreditation.
    SuspensionId,
);
