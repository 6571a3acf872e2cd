//! Depots and the slips that move booklets between them.

use super::{record, today};
use crate::access::{Action, Actor, At, OrganisationId};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::Moment;
use crate::ledger::EmissionId;
use crate::passes::model::{
    CustodyRefusal, DepotId, Emission, Range, Refusal, SlipId, booklet_serial, check_depot_name,
    parse_booklet_serial,
};
use crate::passes::store::{self, Depot, DepotKind, Slip};
use crate::territory::{self, CommuneCode};

/// A depot to be opened: the collectivité's own, or an organisation's.
#[derive(Debug, Clone)]
pub struct NewDepot {
    pub name: String,
    pub organisation: Option<OrganisationId>,
    pub commune: CommuneCode,
}

/// Opens a depot. An organisation has one.
pub fn create_depot(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewDepot,
    moment: &Moment,
) -> Result<DepotId, Error> {
    actor.check(Action::MoveStock, &At::territory())?;
    let name = named(tx, actor, (&new.name, new.commune), None)?;
    if let Some(organisation) = new.organisation
        && store::depot_of(tx, organisation)?.is_some()
    {
        return Err(Refusal::DepotExists.into());
    }
    let depot = Depot {
        id: moment.id(),
        territory_id: actor.territory(),
        name,
        kind: if new.organisation.is_some() { DepotKind::Referrer } else { DepotKind::Stock },
        organisation_id: new.organisation,
        commune: new.commune,
    };
    store::insert_depot(tx, &depot, moment.now)?;
    let subject = Subject::new("depot", depot.id);
    record(tx, actor, &subject, "created", depot.kind.word(), moment.now)?;
    Ok(depot.id)
}

/// The name of a depot as it is kept: there, and no other depot's; in a commune that exists.
fn named(
    conn: &mut Conn,
    actor: &Actor,
    (name, commune): (&str, CommuneCode),
    own: Option<DepotId>,
) -> Result<String, Error> {
    let name = name.trim();
    check_depot_name(name)?;
    if territory::commune(commune).is_none() {
        return Err(Refusal::DepotCommuneMissing.into());
    }
    let others = store::depots(conn, actor.territory())?;
    if others.iter().any(|depot| depot.name == name && Some(depot.id) != own) {
        return Err(Refusal::DepotNameTaken.into());
    }
    Ok(name.to_owned())
}

/// A depot that the actor may change.
pub fn own_depot(conn: &mut Conn, actor: &Actor, id: DepotId) -> Result<Depot, Error> {
    actor.check(Action::MoveStock, &At::territory())?;
    owned(conn, actor, id)
}

/// Gives a depot another name, or another commune: it moved, or was said wrong. Whose it is does
/// not change: what it holds and handed over is counted for that one.
pub fn edit_depot(
    tx: &mut Tx,
    actor: &Actor,
    id: DepotId,
    (name, commune): (&str, CommuneCode),
    moment: &Moment,
) -> Result<(), Error> {
    let before = own_depot(tx, actor, id)?;
    tx.lock("depot", &id)?;
    let name = named(tx, actor, (name, commune), Some(id))?;
    let changed: Vec<&str> =
        [("name", before.name != name), ("commune", before.commune != commune)]
            .into_iter()
            .filter_map(|(field, changed)| changed.then_some(field))
            .collect();
    if changed.is_empty() {
        return Ok(());
    }
    store::update_depot(tx, id, &name, commune)?;
    let subject = Subject::new("depot", id);
    Ok(record(tx, actor, &subject, "edited", &changed.join(" "), moment.now)?)
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

pub(super) fn owned(conn: &mut Conn, actor: &Actor, id: DepotId) -> Result<Depot, Error> {
    store::depot(conn, id)?
        .filter(|depot| depot.territory_id == actor.territory())
        .ok_or(Error::NotFound)
}

pub(super) fn at(depot: &Depot) -> At {
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
    check_sender(actor, from.as_ref(), &to)?;
    if new.from == Some(new.to) {
        return Err(Refusal::SameDepot.into());
    }
    if emission.withdrawn_at.is_some() {
        return Err(Refusal::Withdrawn.into());
    }
    if emission.printed_at.is_none() {
        return Err(Refusal::NotPrinted.into());
    }
    if new.range.last > emission.booklets {
        return Err(Refusal::RangeWrong.into());
    }
    let number = store::next_slip_number(tx, actor.territory())?;
    if let Some(number) = store::open_slip_over(tx, new.emission, new.range)? {
        return Err(CustodyRefusal::OnAnotherSlip { number }.into());
    }
    if let Some(number) = store::open_destruction_over(tx, new.emission, new.range)? {
        return Err(CustodyRefusal::ToBeDestroyed { number }.into());
    }
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
        cancelled_at: None,
    };
    let missing = store::not_there(tx, new.emission, new.range, new.from)?;
    if let Some(first) = missing.first() {
        let count = i64::try_from(missing.len()).unwrap_or(i64::MAX);
        return Err(Refusal::NotThere { count, first: first.clone() }.into());
    }
    store::insert_slip(tx, &slip)?;
    let delivered = to.kind == DepotKind::Referrer;
    let moved = store::tallied(tx, new.emission, new.range, |tx| {
        store::move_booklets(tx, &slip, delivered)
    })?;
    if moved != new.range.count().unsigned_abs() {
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

/// What somebody reads on the booklets that arrived: the first and the last, as scanned or typed.
#[derive(Debug, Clone, Default)]
pub struct Scanned {
    pub first: String,
    pub last: String,
}

/// Confirms that the booklets of a slip arrived, by their first and last number: by the
/// organisation they were sent to, or by whoever moves stock.
pub fn receive_slip(
    tx: &mut Tx,
    actor: &Actor,
    id: SlipId,
    scanned: &Scanned,
    moment: &Moment,
) -> Result<(), Error> {
    let (slip, _, to) = slip(tx, actor, id)?;
    let theirs = to.organisation_id.is_some() && actor.may(Action::HandOver, &at(&to));
    if !theirs {
        actor.check(Action::MoveStock, &At::territory())?;
    }
    if slip.cancelled_at.is_some() {
        return Err(CustodyRefusal::SlipCancelled.into());
    }
    let emission = super::emission(tx, actor, slip.emission_id)?;
    check_scanned(&slip, &emission, scanned)?;
    if slip.received_by.as_deref() == Some(&actor.key()) {
        // Pressed twice, a button does it once.
        return Ok(());
    }
    if !store::receive_slip(tx, slip.id, &actor.key(), moment.now)? {
        return Err(Refusal::AlreadyReceived.into());
    }
    let subject = Subject::new("slip", slip.id);
    Ok(record(tx, actor, &subject, "received", &slip.number.to_string(), moment.now)?)
}

/// The scanned booklets are the first and the last of the slip, in whichever order.
fn check_scanned(slip: &Slip, emission: &Emission, scanned: &Scanned) -> Result<(), Error> {
    let serial = |number| booklet_serial(&emission.number, number);
    let (first, last) = (serial(slip.first_number), serial(slip.last_number));
    let read = |text: &str| parse_booklet_serial(text).ok_or(Refusal::NotASerial);
    let seen_first = read(&scanned.first)?;
    let alone = scanned.last.trim().is_empty() && first == last;
    let seen_last = if alone { seen_first.clone() } else { read(&scanned.last)? };
    let same = seen_first == first && seen_last == last;
    if same || (seen_first == last && seen_last == first) {
        return Ok(());
    }
    Err(CustodyRefusal::ReceiptDiffers { first, last, seen_first, seen_last }.into())
}

/// Takes back a slip that nobody received: its booklets are where they were before. By whoever
/// may have sent it.
pub fn cancel_slip(tx: &mut Tx, actor: &Actor, id: SlipId, moment: &Moment) -> Result<(), Error> {
    let (slip, from, to) = slip(tx, actor, id)?;
    check_sender(actor, from.as_ref(), &to)?;
    if slip.received_at.is_some() {
        return Err(Refusal::AlreadyReceived.into());
    }
    let on = today(actor, moment);
    if !store::cancel_slip(tx, id, &actor.key(), moment.now)? {
        return Err(CustodyRefusal::SlipCancelled.into());
    }
    let moved = store::tallied(tx, slip.emission_id, slip.range(), |tx| {
        store::move_booklets_back(tx, &slip, on)
    })?;
    if moved != slip.range().count().unsigned_abs() {
        return Err(CustodyRefusal::SlipWentOn.into());
    }
    store::insert_movements_back(tx, &slip, moment.now, on)?;
    let subject = Subject::new("slip", slip.id);
    Ok(record(tx, actor, &subject, "cancelled", &slip.number.to_string(), moment.now)?)
}

/// Whoever moves stock may send any booklets; a referrer may give theirs back to a stock.
pub fn check_sender(actor: &Actor, from: Option<&Depot>, to: &Depot) -> Result<(), Error> {
    let giving_back = to.kind == DepotKind::Stock
        && from.is_some_and(|from| actor.may(Action::HandOver, &at(from)));
    if !giving_back {
        actor.check(Action::MoveStock, &At::territory())?;
    }
    Ok(())
}
