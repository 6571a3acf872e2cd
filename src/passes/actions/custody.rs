//! Depots and the slips that move booklets between them.

use super::{record, today};
use crate::access::{Action, Actor, At, OrganisationId};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::Moment;
use crate::ledger::EmissionId;
use crate::passes::model::{DepotId, Range, Refusal, SlipId};
use crate::passes::store::{self, Depot, DepotKind, Slip};

/// A depot to be opened: the collectivité's own, or an organisation's.
#[derive(Debug, Clone)]
pub struct NewDepot {
    pub name: String,
    pub organisation: Option<OrganisationId>,
}

/// Opens a depot. An organisation has one.
pub fn create_depot(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewDepot,
    moment: &Moment,
) -> Result<DepotId, Error> {
    actor.check(Action::MoveStock, &At::territory())?;
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Refusal::DepotNameMissing.into());
    }
    if let Some(organisation) = new.organisation
        && store::depot_of(tx, organisation)?.is_some()
    {
        return Err(Refusal::DepotExists.into());
    }
    if store::depots(tx, actor.territory())?.iter().any(|depot| depot.name == name) {
        return Err(Refusal::DepotNameTaken.into());
    }
    let depot = Depot {
        id: moment.id(),
        territory_id: actor.territory(),
        name: name.to_owned(),
        kind: if new.organisation.is_some() { DepotKind::Referrer } else { DepotKind::Stock },
        organisation_id: new.organisation,
    };
    store::insert_depot(tx, &depot, moment.now)?;
    let subject = Subject::new("depot", depot.id);
    record(tx, actor, &subject, "created", depot.kind.word(), moment.now)?;
    Ok(depot.id)
}

/// The depot of an organisation, if it has one.
pub fn referrer_depot(
    conn: &mut Conn,
    organisation: OrganisationId,
) -> Result<Option<Depot>, Error> {
    Ok(store::depot_of(conn, organisation)?)
}

/// A depot the actor may see the stock of.
pub fn stock_of(conn: &mut Conn, actor: &Actor, id: DepotId) -> Result<Depot, Error> {
    let depot = owned(conn, actor, id)?;
    actor.check(Action::SeeStock, &at(&depot))?;
    Ok(depot)
}

fn owned(conn: &mut Conn, actor: &Actor, id: DepotId) -> Result<Depot, Error> {
    store::depot(conn, id)?
        .filter(|depot| depot.territory_id == actor.territory())
        .ok_or(Error::NotFound)
}

fn at(depot: &Depot) -> At {
    depot.organisation_id.map_or(At::territory(), At::organisation)
}

/// Booklets to be moved.
#[derive(Debug, Clone)]
pub struct NewSlip {
    pub emission: EmissionId,
    /// None: from the printer.
    pub from: Option<DepotId>,
    pub to: DepotId,
    pub range: Range,
}

/// Sends a range of booklets from a depot to another, under a numbered slip: all of them, or none.
/// The numbers of a territory's slips have no gap. Whoever moves stock may send any; a referrer
/// may send booklets back from their own depot to a stock.
pub fn send_slip(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewSlip,
    moment: &Moment,
) -> Result<SlipId, Error> {
    let emission = super::emission(tx, actor, new.emission)?;
    let to = owned(tx, actor, new.to)?;
    let from = new.from.map(|id| owned(tx, actor, id)).transpose()?;
    let giving_back = to.kind == DepotKind::Stock
        && from.as_ref().is_some_and(|from| actor.may(Action::HandOver, &at(from)));
    if !giving_back {
        actor.check(Action::MoveStock, &At::territory())?;
    }
    if new.from == Some(new.to) {
        return Err(Refusal::SameDepot.into());
    }
    if emission.printed_at.is_none() {
        return Err(Refusal::NotPrinted.into());
    }
    if new.range.last > emission.booklets {
        return Err(Refusal::RangeWrong.into());
    }
    let number = store::next_slip_number(tx, actor.territory())?;
    let slip = Slip {
        id: moment.id(),
        territory_id: actor.territory(),
        number,
        emission_id: new.emission,
        from_depot_id: new.from,
        to_depot_id: new.to,
        first_number: new.range.first,
        last_number: new.range.last,
        sent_at: moment.now,
        sent_on: today(actor, moment),
        sent_by: actor.key(),
        received_at: None,
        received_by: None,
    };
    let missing = store::not_there(tx, new.emission, new.range, new.from)?;
    if let Some(first) = missing.first() {
        let count = i64::try_from(missing.len()).unwrap_or(i64::MAX);
        return Err(Refusal::NotThere { count, first: first.clone() }.into());
    }
    store::insert_slip(tx, &slip)?;
    if store::move_booklets(tx, &slip)? != new.range.count().unsigned_abs() {
        return Err(Error::Broken("booklets moved while their slip was written".into()));
    }
    store::insert_movements(tx, &slip)?;
    let detail = format!("{} {}", emission.number, new.range);
    record(tx, actor, &Subject::new("slip", slip.id), "sent", &detail, moment.now)?;
    Ok(slip.id)
}

/// A slip with both its ends, for whoever may see one of them: the sender or the receiver.
pub fn slip(
    conn: &mut Conn,
    actor: &Actor,
    id: SlipId,
) -> Result<(Slip, Option<Depot>, Depot), Error> {
    let slip = store::slip(conn, id)?
        .filter(|slip| slip.territory_id == actor.territory())
        .ok_or(Error::NotFound)?;
    let to = owned(conn, actor, slip.to_depot_id)?;
    let from = slip.from_depot_id.map(|id| owned(conn, actor, id)).transpose()?;
    let seen = [Some(&to), from.as_ref()]
        .into_iter()
        .flatten()
        .any(|depot| actor.may(Action::SeeStock, &at(depot)));
    if seen { Ok((slip, from, to)) } else { Err(Error::Forbidden) }
}

/// Confirms that the booklets of a slip arrived: by the organisation they were sent to, or by
/// whoever moves stock.
pub fn receive_slip(tx: &mut Tx, actor: &Actor, id: SlipId, moment: &Moment) -> Result<(), Error> {
    let (slip, _, to) = slip(tx, actor, id)?;
    let theirs = to.organisation_id.is_some() && actor.may(Action::HandOver, &at(&to));
    if !theirs {
        actor.check(Action::MoveStock, &At::territory())?;
    }
    if !store::receive_slip(tx, slip.id, &actor.key(), moment.now)? {
        return Err(Refusal::AlreadyReceived.into());
    }
    let subject = Subject::new("slip", slip.id);
    Ok(record(tx, actor, &subject, "received", &slip.number.to_string(), moment.now)?)
}
