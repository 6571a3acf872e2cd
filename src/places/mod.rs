//! `places` (lieux): organisations, the places they run, and the accreditation of places.
//!
//! An organisation is a legal entity (SIREN); a place is where people are
//! received. One organisation has many places, and some of them move: such a
//! place has stops. Only an accredited place can take a pass.
//!
//! Deliberately absent: reading files (`interop` does, and calls
//! [`store_imported`] through this door), sessions (`workshops`), and merging
//! duplicates, which nobody may do without looking.

mod actions;
mod model;
mod store;
mod web;

pub use actions::{
    Imported, OWN_SOURCE, Stored, create_organisation, create_place, edit_organisation, edit_place,
    foresee_imported, grant_accreditation, place, reinstate_accreditation, replace_stops,
    request_accreditation, store_imported, suspend_accreditation, withdraw_accreditation,
};
pub use model::*;
pub use store::{
    ACCREDITED, Found, Named, Organisation, Place, Query, Stop, Summary, accreditations_of,
    accredited_places, count_places, each_place, find_places, find_summaries, organisation_by_id,
    organisations_matching, place_by_id, place_names, places_after, positions, stop_by_id,
    stops_of,
};
pub use web::routes;
