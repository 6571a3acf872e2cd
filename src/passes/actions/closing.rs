//! The end of an emission: its dates, and the act that gives back what was not used.

use super::{record, today};
use crate::access::{Action, Actor, At};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::{Day, Moment};
use crate::ledger::{self, Cause, EmissionId};
use crate::passes::model::{CustodyRefusal, Emission};
use crate::passes::store::{self, Closing};

/// Says until when booklets of the emission are handed over.
pub fn set_distribution_until(
    tx: &mut Tx,
    actor: &Actor,
    id: EmissionId,
    day: Day,
    moment: &Moment,
) -> Result<(), Error> {
    actor.check(Action::ManageEmissions, &At::territory())?;
    let known = super::emission(tx, actor, id)?;
    let (from, until) = (known.valid_from, known.valid_until);
    if !(from..=until).contains(&day) {
        return Err(CustodyRefusal::StopOutOfValidity { from, until }.into());
    }
    store::set_distribution_until(tx, id, day)?;
    let subject = Subject::new("emission", id);
    Ok(record(tx, actor, &subject, "distribution-changed", &day.to_string(), moment.now)?)
}

/// Whether the emission may be closed today.
pub fn may_close(emission: &Emission, today: Day) -> Result<(), CustodyRefusal> {
    if !emission.runs() {
        Err(CustodyRefusal::NothingToClose)
    } else if today < emission.closes_from() {
        Err(CustodyRefusal::TooEarlyToClose { from: emission.closes_from() })
    } else {
        Ok(())
    }
}

/// Closes an emission whose grace is over, once: from then on nothing of it is used, and the money
/// promised to every pass that was not is released, in one posting per funder. What became of its
/// booklets and passes is kept as it was counted by this very transaction.
pub fn close_emission(
    tx: &mut Tx,
    actor: &Actor,
    id: EmissionId,
    moment: &Moment,
) -> Result<Closing, Error> {
    actor.check(Action::CloseEmissions, &At::territory())?;
    super::emission(tx, actor, id)?;
    tx.lock("emission", &id)?;
    let known = super::emission(tx, actor, id)?;
    may_close(&known, today(actor, moment))?;
    // What replaced its passes ends with it.
    let mut ending = store::standing_of(tx, id)?;
    while let Some(standing) = ending.pop() {
        ending.extend(store::standing_of(tx, standing)?);
        end(tx, actor, standing, moment)?;
    }
    end(tx, actor, id, moment)
}

fn end(tx: &mut Tx, actor: &Actor, id: EmissionId, moment: &Moment) -> Result<Closing, Error> {
    if !store::close_emission(tx, id, &actor.key(), moment.now)? {
        return Err(CustodyRefusal::NothingToClose.into());
    }
    let closing = store::count_closing(tx, id)?;
    store::insert_closing(tx, &closing)?;
    ledger::release(tx, Cause::Expiry, id, closing.expired, &id.to_string(), moment.now)?;
    let subject = Subject::new("emission", id);
    record(tx, actor, &subject, "closed", &closing.expired.to_string(), moment.now)?;
    Ok(closing)
}

/// What became of an emission: as it was kept when it was closed, else as it is now.
pub fn closing(conn: &mut Conn, emission: &Emission) -> Result<Closing, Error> {
    match store::closing(conn, emission.id)? {
        Some(kept) => Ok(kept),
        None => Ok(store::count_closing(conn, emission.id)?),
    }
}
