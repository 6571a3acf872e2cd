//! What people do to places, organisations and accreditations.

use super::model::{
    Accreditation, AccreditationId, AccreditationRefusal, Description, Fact, OrganisationDetails,
    OrganisationId, PlaceId, PlaceRefusal, Siren, StopDetails,
};
use super::store::{self, Place, Provenance, StoredAccreditation};
use crate::access::{Action, Actor, At};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{self, Subject};
use crate::kit::time::{Day, Moment};

/// The source of the places entered here rather than read from a file.
pub const OWN_SOURCE: &str = "maillon";

fn note(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    subject: &Subject,
    verb: &'static str,
    detail: &str,
) -> Result<(), DbError> {
    journal::record(
        tx,
        &actor.territory().to_string(),
        moment.now,
        &actor.key(),
        subject,
        verb,
        detail,
    )
}

fn about_place(id: PlaceId) -> Subject {
    Subject::new("place", id)
}

fn about_organisation(id: OrganisationId) -> Subject {
    Subject::new("organisation", id)
}

fn today(actor: &Actor, moment: &Moment) -> Day {
    moment.now.day(actor.timezone())
}

fn fact(actor: &Actor, moment: &Moment) -> Fact {
    Fact { at: moment.now, by: actor.key() }
}

/// The place, if there is one in the actor's territory.
pub fn place(conn: &mut Conn, actor: &Actor, id: PlaceId) -> Result<Place, Error> {
    actor.check(Action::SeePlaces, &At::place(id, None))?;
    store::place_by_id(conn, actor.territory(), id)?.ok_or(Error::NotFound)
}

/// Enters a place by hand.
pub fn create_place(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    about: &Description,
    organisation: Option<OrganisationId>,
) -> Result<PlaceId, Error> {
    let at = organisation.map_or(At::territory(), At::organisation);
    actor.check(Action::EditPlaces, &at)?;
    about.check()?;
    check_organisation(tx, actor, organisation)?;
    let id: PlaceId = moment.id();
    let place = Place {
        id,
        territory_id: actor.territory(),
        organisation_id: organisation,
        source: OWN_SOURCE.to_owned(),
        source_id: id.to_string(),
        about: about.clone(),
    };
    store::insert_place(tx, &place, None, moment.now)?;
    note(tx, actor, moment, &about_place(id), "created", "")?;
    Ok(id)
}

/// Changes what is said of a place. From then on an older row of a file no longer replaces it.
pub fn edit_place(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: PlaceId,
    about: &Description,
    organisation: Option<OrganisationId>,
) -> Result<(), Error> {
    let known = place(tx, actor, id)?;
    actor.check(Action::EditPlaces, &At::place(id, known.organisation_id))?;
    about.check()?;
    check_organisation(tx, actor, organisation)?;
    let about = Description { updated_on: today(actor, moment), ..about.clone() };
    store::update_place(tx, id, &about, None)?;
    store::attach_organisation(tx, id, organisation)?;
    note(tx, actor, moment, &about_place(id), "edited", "")?;
    Ok(())
}

fn check_organisation(tx: &mut Tx, actor: &Actor, id: Option<OrganisationId>) -> Result<(), Error> {
    match id {
        Some(id) if store::organisation_by_id(tx, actor.territory(), id)?.is_none() => {
            Err(Error::NotFound)
        }
        _ => Ok(()),
    }
}

/// Says anew where a place that moves stops. A stop that is said again as it was keeps its id;
/// the others are given up, and stay known to the sessions that were held there.
pub fn replace_stops(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: PlaceId,
    stops: &[StopDetails],
) -> Result<(), Error> {
    let known = place(tx, actor, id)?;
    actor.check(Action::EditPlaces, &At::place(id, known.organisation_id))?;
    for stop in stops {
        stop.check()?;
    }
    let before = store::stops_of(tx, id)?;
    store::end_stops(tx, id, moment.now)?;
    for (rank, stop) in (0_i64..).zip(stops) {
        match before.iter().find(|known| known.details == *stop) {
            Some(known) => store::revive_stop(tx, known.id, rank)?,
            None => store::insert_stop(tx, moment.id(), id, rank, stop)?,
        }
    }
    note(tx, actor, moment, &about_place(id), "stops-changed", &stops.len().to_string())?;
    Ok(())
}

/// Enters an organisation.
pub fn create_organisation(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    details: &OrganisationDetails,
) -> Result<OrganisationId, Error> {
    actor.check(Action::EditPlaces, &At::territory())?;
    check_details(tx, actor, None, details)?;
    let id: OrganisationId = moment.id();
    store::insert_organisation(tx, id, actor.territory(), details, moment.now)?;
    note(tx, actor, moment, &about_organisation(id), "created", "")?;
    Ok(id)
}

/// Changes what is said of an organisation.
pub fn edit_organisation(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: OrganisationId,
    details: &OrganisationDetails,
) -> Result<(), Error> {
    actor.check(Action::EditPlaces, &At::organisation(id))?;
    check_organisation(tx, actor, Some(id))?;
    check_details(tx, actor, Some(id), details)?;
    store::update_organisation(tx, id, details)?;
    note(tx, actor, moment, &about_organisation(id), "edited", "")?;
    Ok(())
}

fn check_details(
    tx: &mut Tx,
    actor: &Actor,
    id: Option<OrganisationId>,
    details: &OrganisationDetails,
) -> Result<(), Error> {
    if details.name.as_deref().is_none_or(|name| name.trim().is_empty()) && details.siren.is_none()
    {
        return Err(PlaceRefusal::NoOrganisation.into());
    }
    let taken = match details.siren {
        Some(siren) => store::organisation_by_siren(tx, actor.territory(), siren)?
            .filter(|other| Some(*other) != id),
        None => None,
    };
    if taken.is_some() { Err(PlaceRefusal::SirenTaken.into()) } else { Ok(()) }
}

// ---- Accreditation ----

/// What [`step`] is given: the accreditation, and the others of its place.
struct Opened {
    stored: StoredAccreditation,
    others: Vec<Accreditation>,
}

/// The others of a place's accreditations.
fn others(all: Vec<StoredAccreditation>, id: Option<AccreditationId>) -> Vec<Accreditation> {
    all.into_iter().filter(|one| Some(one.id) != id).map(|one| one.facts).collect()
}

/// Opens an accreditation to change it, its place taken so that two people cannot decide at once.
fn open(tx: &mut Tx, actor: &Actor, action: Action, id: AccreditationId) -> Result<Opened, Error> {
    let place_id = store::accreditation_by_id(tx, id)?.ok_or(Error::NotFound)?;
    let known = place(tx, actor, place_id)?;
    actor.check(action, &At::place(place_id, known.organisation_id))?;
    tx.lock("place", &place_id)?;
    let mut all = store::accreditations_of(tx, place_id)?;
    let rank = all.iter().position(|one| one.id == id).ok_or(Error::NotFound)?;
    let stored = all.remove(rank);
    Ok(Opened { stored, others: others(all, None) })
}

/// Asks for the accreditation of a place.
pub fn request_accreditation(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: PlaceId,
) -> Result<AccreditationId, Error> {
    let known = place(tx, actor, id)?;
    actor.check(Action::RequestAccreditation, &At::place(id, known.organisation_id))?;
    tx.lock("place", &id)?;
    let others = others(store::accreditations_of(tx, id)?, None);
    let asked = Accreditation::request(&others, fact(actor, moment), today(actor, moment))?;
    let accreditation: AccreditationId = moment.id();
    store::insert_request(tx, accreditation, id, &asked.requested)?;
    note(
        tx,
        actor,
        moment,
        &about_place(id),
        "accreditation-requested",
        &accreditation.to_string(),
    )?;
    Ok(accreditation)
}

/// Grants a request, both days included.
pub fn grant_accreditation(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: AccreditationId,
    from: Day,
    until: Day,
) -> Result<PlaceId, Error> {
    let Opened { mut stored, others } = open(tx, actor, Action::DecideAccreditation, id)?;
    let grant = stored.facts.grant(&others, fact(actor, moment), from, until)?;
    store::set_grant(tx, id, grant)?;
    note(
        tx,
        actor,
        moment,
        &about_place(stored.place),
        "accreditation-granted",
        &format!("{from}/{until}"),
    )?;
    Ok(stored.place)
}

/// Suspends an accreditation from today.
pub fn suspend_accreditation(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: AccreditationId,
    reason: &str,
) -> Result<PlaceId, Error> {
    let Opened { mut stored, .. } = open(tx, actor, Action::DecideAccreditation, id)?;
    let suspension = stored.facts.suspend(fact(actor, moment), today(actor, moment), reason)?;
    store::insert_suspension(tx, moment.id(), id, suspension)?;
    note(
        tx,
        actor,
        moment,
        &about_place(stored.place),
        "accreditation-suspended",
        &id.to_string(),
    )?;
    Ok(stored.place)
}

/// Lifts the suspension of an accreditation: it counts again from today.
pub fn reinstate_accreditation(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: AccreditationId,
) -> Result<PlaceId, Error> {
    let Opened { mut stored, .. } = open(tx, actor, Action::DecideAccreditation, id)?;
    let lifted = stored.facts.reinstate(fact(actor, moment), today(actor, moment))?.lifted.clone();
    let suspension = stored.suspensions.last().copied().zip(lifted);
    let (suspension, lifting) = suspension.ok_or(AccreditationRefusal::NotSuspended)?;
    store::lift_suspension(tx, suspension, &lifting)?;
    note(
        tx,
        actor,
        moment,
        &about_place(stored.place),
        "accreditation-reinstated",
        &id.to_string(),
    )?;
    Ok(stored.place)
}

/// Withdraws an accreditation for good from today, or turns a request down.
pub fn withdraw_accreditation(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: AccreditationId,
    reason: &str,
) -> Result<PlaceId, Error> {
    let Opened { mut stored, .. } = open(tx, actor, Action::DecideAccreditation, id)?;
    let end = stored.facts.withdraw(fact(actor, moment), today(actor, moment), reason)?;
    store::set_withdrawal(tx, id, end)?;
    note(
        tx,
        actor,
        moment,
        &about_place(stored.place),
        "accreditation-withdrawn",
        &id.to_string(),
    )?;
    Ok(stored.place)
}

// ---- Import ----

/// A place as a file describes it, already judged good enough.
#[derive(Debug, Clone)]
pub struct Imported {
    pub source: String,
    pub source_id: String,
    /// Hash of the row as it was read.
    pub hash: String,
    pub about: Description,
    /// The organisation the row names without doubt.
    pub siren: Option<Siren>,
}

/// What an imported row did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// None when it only would be.
    Created(Option<PlaceId>),
    Updated {
        place: PlaceId,
        /// The row says something else without saying that it is newer.
        same_day: bool,
    },
    /// The same row was read before.
    Unchanged(PlaceId),
    /// The place was vouched for on a later day than the row: nothing is changed.
    Older(PlaceId),
}

/// What [`store_imported`] would do, without doing it.
pub fn foresee_imported(conn: &mut Conn, actor: &Actor, read: &Imported) -> Result<Stored, Error> {
    let known = store::provenance(conn, actor.territory(), &read.source, &read.source_id)?;
    Ok(known.map_or(Stored::Created(None), |known| compare(&known, read)))
}

fn compare(known: &Provenance, read: &Imported) -> Stored {
    let day = read.about.updated_on;
    if known.source_hash.as_deref() == Some(read.hash.as_str()) {
        Stored::Unchanged(known.id)
    } else if day < known.updated_on {
        Stored::Older(known.id)
    } else {
        Stored::Updated { place: known.id, same_day: day == known.updated_on }
    }
}

/// Writes a place read from a file. The same row twice changes nothing; a row older than
/// what is known changes nothing.
pub fn store_imported(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    read: &Imported,
) -> Result<Stored, Error> {
    actor.check(Action::ImportPlaces, &At::territory())?;
    let known = store::provenance(tx, actor.territory(), &read.source, &read.source_id)?;
    let Some(known) = known else { return create_imported(tx, actor, moment, read) };
    let stored = compare(&known, read);
    if let Stored::Updated { place, .. } = stored {
        store::update_place(tx, place, &read.about, Some(&read.hash))?;
        if known.organisation_id.is_none() && read.siren.is_some() {
            let organisation = organisation_of(tx, actor, moment, read.siren)?;
            store::attach_organisation(tx, place, organisation)?;
        }
        note(tx, actor, moment, &about_place(place), "updated-by-import", "")?;
    }
    Ok(stored)
}

fn create_imported(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    read: &Imported,
) -> Result<Stored, Error> {
    let place = Place {
        id: moment.id(),
        territory_id: actor.territory(),
        organisation_id: organisation_of(tx, actor, moment, read.siren)?,
        source: read.source.clone(),
        source_id: read.source_id.clone(),
        about: read.about.clone(),
    };
    store::insert_place(tx, &place, Some(&read.hash), moment.now)?;
    note(tx, actor, moment, &about_place(place.id), "imported", "")?;
    Ok(Stored::Created(Some(place.id)))
}

/// The organisation of a SIREN, entered without a name when it is met for the first time.
fn organisation_of(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    siren: Option<Siren>,
) -> Result<Option<OrganisationId>, Error> {
    let Some(siren) = siren else { return Ok(None) };
    if let Some(known) = store::organisation_by_siren(tx, actor.territory(), siren)? {
        return Ok(Some(known));
    }
    let id: OrganisationId = moment.id();
    let details = OrganisationDetails { name: None, siren: Some(siren) };
    store::insert_organisation(tx, id, actor.territory(), &details, moment.now)?;
    note(tx, actor, moment, &about_organisation(id), "imported", "")?;
    Ok(Some(id))
}
