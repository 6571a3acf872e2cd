//! A booklet leaves the drawer and reaches a person.

use super::{record, today};
use crate::access::{Action, Actor, At, OrganisationId};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::Moment;
use crate::passes::model::{Booklet, BookletId, Custody, Refusal, parse_booklet_serial};
use crate::passes::store::{self, HandedOver};
use crate::people::{self, PersonId, TieReason};

/// A booklet to be handed over. A person's file is optional: the booklet is a bearer title.
#[derive(Debug, Clone)]
pub struct Handover {
    /// As it was typed or scanned.
    pub serial: String,
    /// The organisation that hands it over.
    pub referrer: OrganisationId,
    pub person: Option<PersonId>,
}

/// The booklet of a serial as it was typed.
pub fn booklet(conn: &mut Conn, actor: &Actor, serial: &str) -> Result<Booklet, Error> {
    let serial = parse_booklet_serial(serial).ok_or(Refusal::NotASerial)?;
    store::booklet_by_serial(conn, actor.territory(), &serial)?
        .ok_or_else(|| Refusal::UnknownBooklet { serial }.into())
}

/// Whether the actor may see the story of a booklet: whoever sees the stock it is or was in, and
/// whoever redeems passes.
pub fn may_see_booklet(conn: &mut Conn, actor: &Actor, booklet: &Booklet) -> Result<bool, Error> {
    if actor.may(Action::SeeStock, &At::territory()) || actor.can(Action::Redeem) {
        return Ok(true);
    }
    Ok(match booklet.custody() {
        Custody::Printer | Custody::Destroyed => false,
        Custody::Person(organisation) => {
            actor.may(Action::SeeStock, &At::organisation(organisation))
        }
        Custody::Depot(depot) => store::depot(conn, depot)?
            .and_then(|depot| depot.organisation_id)
            .is_some_and(|id| actor.may(Action::SeeStock, &At::organisation(id))),
    })
}

/// Hands a booklet of the referrer's own depot over, once.
pub fn hand_over(
    tx: &mut Tx,
    actor: &Actor,
    handover: &Handover,
    moment: &Moment,
) -> Result<BookletId, Error> {
    actor.check(Action::HandOver, &At::organisation(handover.referrer))?;
    let booklet = booklet(tx, actor, &handover.serial)?;
    let (serial, today) = (booklet.serial.clone(), today(actor, moment));
    if let Some(at) = booklet.handed_over_at {
        let on = at.day(actor.timezone());
        return Err(Refusal::AlreadyHandedOver { serial, on }.into());
    }
    if booklet.destroyed_at.is_some() {
        return Err(Refusal::Destroyed { serial }.into());
    }
    let emission = super::emission(tx, actor, booklet.emission_id)?;
    if emission.activated_at.is_none() {
        return Err(Refusal::NotActive { serial }.into());
    }
    if today > emission.valid_until {
        return Err(Refusal::BookletExpired { until: emission.valid_until }.into());
    }
    if store::count_blocked(tx, booklet.id)? > 0 {
        return Err(Refusal::BookletBlocked { serial }.into());
    }
    if today > emission.distribution_until {
        return Err(Refusal::DistributionStopped { on: emission.distribution_until }.into());
    }
    let depot = store::depot_of(tx, handover.referrer)?;
    let Some(depot) = depot.filter(|depot| booklet.depot_id == Some(depot.id)) else {
        return Err(Refusal::NotInYourDepot { serial }.into());
    };
    if let Some(person) = handover.person {
        people::check_open(tx, actor, person)?;
    }
    let to = HandedOver {
        at: moment.now,
        by: &actor.key(),
        on: today,
        referrer: handover.referrer,
        person: handover.person,
    };
    let handed_over = store::tallied_booklet(tx, booklet.id, |tx| {
        store::hand_over(tx, booklet.id, depot.id, &to)
    })?;
    if !handed_over {
        return Err(Refusal::NotInYourDepot { serial }.into());
    }
    let movement = moment.id();
    store::insert_handover_movement(tx, movement, booklet.id, depot.id, moment.now, today)?;
    if let Some(person) = handover.person {
        people::tie(tx, person, handover.referrer, TieReason::Handover, actor, moment)?;
    }
    let subject = Subject::new("booklet", booklet.id);
    record(tx, actor, &subject, "handed-over", &serial, moment.now)?;
    Ok(booklet.id)
}
