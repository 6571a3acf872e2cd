//! The tables of the room.

mod accreditations;
mod organisations;
mod places;

pub use accreditations::{
    StoredAccreditation, accreditation_by_id, accreditations_of, accredited_on, insert_request, insert_suspension,
    lift_suspension, set_grant, set_withdrawal, accredited_places,
};
pub use organisations::{
    Organisation, insert_organisation, organisation_by_id, organisation_by_siren, organisations_matching,
    update_organisation,
};
pub use places::{
    Found, Place, Query, Stop, Summary, attach_organisation, count_places, end_stops, each_place,
    find_places, find_summaries, insert_place, insert_stop, place_by_id, place_names, Named, positions, provenance, revive_stop, stop_by_id, stops_of, update_place,
};
