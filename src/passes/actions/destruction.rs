//! Booklets are destroyed: asked for by one person, signed by another.

use super::custody::{at, owned};
use super::{record, today};
use crate::access::{Action, Actor, At};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::Moment;
use crate::ledger::{self, Cause, EmissionId};
use crate::passes::model::{CustodyRefusal, DepotId, DestructionId, Range, Refusal};
use crate::passes::store::{self, Destruction};

/// Booklets somebody asks to destroy.
#[derive(Debug, Clone)]
pub struct NewDestruction {
    pub emission: EmissionId,
    pub depot: DepotId,
    pub range: Range,
    /// Why: damaged, lost in a flood, misprinted.
    pub reason: String,
}

/// Asks for the destruction of a range of booklets of one depot: the first of two signatures.
/// By who signs destructions, or by a referrer for their own drawer. Nothing is destroyed yet.
pub fn ask_destruction(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewDestruction,
    moment: &Moment,
) -> Result<DestructionId, Error> {
    let depot = owned(tx, actor, new.depot)?;
    if !actor.may(Action::HandOver, &at(&depot)) {
        actor.check(Action::SignDestructions, &At::territory())?;
    }
    let emission = super::emission(tx, actor, new.emission)?;
    let reason = new.reason.trim();
    if reason.is_empty() {
        return Err(CustodyRefusal::ReasonMissing.into());
    }
    if emission.printed_at.is_none() {
        return Err(Refusal::NotPrinted.into());
    }
    if new.range.last > emission.booklets {
        return Err(Refusal::RangeWrong.into());
    }
    let number = store::next_destruction_number(tx, actor.territory())?;
    check_range(tx, new)?;
    let asked = Destruction {
        id: moment.id(),
        territory_id: actor.territory(),
        number,
        emission_id: new.emission,
        depot_id: new.depot,
        first_number: new.range.first,
        last_number: new.range.last,
        reason: reason.to_owned(),
        asked_at: moment.now,
        asked_by: actor.key(),
        signed_at: None,
        signed_by: None,
        dropped_at: None,
    };
    store::insert_destruction(tx, &asked)?;
    let detail = format!("{} {}", emission.number, new.range);
    let subject = Subject::new("destruction", asked.id);
    record(tx, actor, &subject, "asked", &detail, moment.now)?;
    Ok(asked.id)
}

fn check_range(conn: &mut Conn, new: &NewDestruction) -> Result<(), Error> {
    if let Some(number) = store::open_slip_over(conn, new.emission, new.range)? {
        return Err(CustodyRefusal::OnAnotherSlip { number }.into());
    }
    if let Some(number) = store::open_destruction_over(conn, new.emission, new.range)? {
        return Err(CustodyRefusal::ToBeDestroyed { number }.into());
    }
    check_there(conn, new.emission, new.range, new.depot)
}

/// All of them are in the depot, and none was used.
fn check_there(
    conn: &mut Conn,
    emission: EmissionId,
    range: Range,
    depot: DepotId,
) -> Result<(), Error> {
    let count = |serials: &[String]| i64::try_from(serials.len()).unwrap_or(i64::MAX);
    let missing = store::not_there(conn, emission, range, Some(depot))?;
    if let Some(first) = missing.first() {
        return Err(Refusal::NotThere { count: count(&missing), first: first.clone() }.into());
    }
    let used = store::used_booklets(conn, emission, range)?;
    if let Some(first) = used.first() {
        let (count, first) = (count(&used), first.clone());
        return Err(CustodyRefusal::UsedBooklets { count, first }.into());
    }
    Ok(())
}

/// A destruction, for whoever sees the stock of its depot.
pub fn destruction(
    conn: &mut Conn,
    actor: &Actor,
    id: DestructionId,
) -> Result<Destruction, Error> {
    let known = store::destruction(conn, id)?
        .filter(|known| known.territory_id == actor.territory())
        .ok_or(Error::NotFound)?;
    let depot = owned(conn, actor, known.depot_id)?;
    actor.check(Action::SeeStock, &at(&depot))?;
    Ok(known)
}

/// The second signature, by somebody else: the booklets leave the depot for good, can never be
/// handed over or used, and the money promised to their passes is released.
pub fn sign_destruction(
    tx: &mut Tx,
    actor: &Actor,
    id: DestructionId,
    moment: &Moment,
) -> Result<(), Error> {
    actor.check(Action::SignDestructions, &At::territory())?;
    let known = destruction(tx, actor, id)?;
    if known.dropped_at.is_some() {
        return Err(CustodyRefusal::AlreadyDropped.into());
    }
    if known.asked_by == actor.key() {
        return Err(CustodyRefusal::SecondPerson.into());
    }
    tx.lock("emission", &known.emission_id)?;
    let emission = super::emission(tx, actor, known.emission_id)?;
    let on = today(actor, moment);
    if !store::sign_destruction(tx, id, &actor.key(), moment.now, on)? {
        return Err(CustodyRefusal::AlreadySigned.into());
    }
    check_there(tx, known.emission_id, known.range(), known.depot_id)?;
    let destroyed = store::tallied(tx, known.emission_id, known.range(), |tx| {
        store::destroy_booklets(tx, &known, moment.now)
    })?;
    if destroyed != known.range().count().unsigned_abs() {
        return Err(Error::Broken("booklets moved while they were destroyed".into()));
    }
    store::insert_destruction_movements(tx, &known, moment.now, on)?;
    // A closed emission promised nothing any more; an inactive one, nothing yet.
    if emission.activated_at.is_some() && emission.closed_at.is_none() {
        let passes = store::passes_in(tx, emission.id, known.range())?;
        let cause = id.to_string();
        ledger::release(tx, Cause::Destruction, emission.id, passes, &cause, moment.now)?;
    }
    let detail = format!("{} {}", emission.number, known.range());
    let subject = Subject::new("destruction", id);
    Ok(record(tx, actor, &subject, "signed", &detail, moment.now)?)
}

/// Gives a destruction up before its second signature: by whoever asked, or who could sign.
pub fn drop_destruction(
    tx: &mut Tx,
    actor: &Actor,
    id: DestructionId,
    moment: &Moment,
) -> Result<(), Error> {
    let known = destruction(tx, actor, id)?;
    if known.asked_by != actor.key() {
        actor.check(Action::SignDestructions, &At::territory())?;
    }
    if known.signed_at.is_some() {
        return Err(CustodyRefusal::AlreadySigned.into());
    }
    if !store::drop_destruction(tx, id, &actor.key(), moment.now)? {
        return Err(CustodyRefusal::AlreadyDropped.into());
    }
    let subject = Subject::new("destruction", id);
    Ok(record(tx, actor, &subject, "dropped", &known.number.to_string(), moment.now)?)
}
