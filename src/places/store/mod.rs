//! The tables of the room.

mod accreditations;
mod organisations;
mod places;

pub use accreditations::{
    ACCREDITED, StoredAccreditation, accreditation_by_id, accreditations_of, accredited_places,
    insert_request, insert_suspension, lift_suspension, set_grant, set_withdrawal,
};
pub use organisations::{
    Organisation, insert_organisation, organisation_by_id, organisation_by_siren,
    organisations_matching, update_organisation,
};
pub use places::{
    Found, Named, Place, Provenance, Query, Stop, Summary, attach_organisation, count_places,
    each_place, end_stops, find_places, find_summaries, insert_place, insert_stop, place_by_id,
    place_names, places_after, positions, provenance, revive_stop, stop_by_id, stops_of,
    update_place,
};
