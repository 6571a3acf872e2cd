//! A use that was made: who may see it, and taking it back.

use super::record;
use crate::access::{Action, Actor, At};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::{Instant, Moment};
use crate::ledger::{self, Cause};
use crate::passes::model::{Redemption, RedemptionId, Refusal, ScanId};
use crate::passes::store;
use crate::places;
use crate::workshops;

/// A use, for who may see it: who made it, who redeems at its place, who steers the programme.
pub fn redemption(conn: &mut Conn, actor: &Actor, id: RedemptionId) -> Result<Redemption, Error> {
    let known = store::redemption(conn, id)?
        .filter(|known| known.territory_id == actor.territory())
        .ok_or(Error::NotFound)?;
    let at = place_of(conn, &known)?;
    let seen = known.account_id == actor.key()
        || actor.may(Action::Redeem, &at)
        || actor.may(Action::SeeStatements, &at);
    if seen { Ok(known) } else { Err(Error::Forbidden) }
}

/// The use that the actor's own scan was answered with.
pub fn redemption_of_scan(
    conn: &mut Conn,
    actor: &Actor,
    scan: ScanId,
) -> Result<Option<Redemption>, Error> {
    let known = store::redemption_of_scan(conn, scan)?;
    Ok(known.filter(|known| known.account_id == actor.key()))
}

fn place_of(conn: &mut Conn, known: &Redemption) -> Result<At, Error> {
    let place = places::place_by_id(conn, known.territory_id, known.place_id)?;
    Ok(At::place(known.place_id, place.and_then(|place| place.organisation_id)))
}

/// Whether the actor may undo this use now, or why not.
pub fn may_undo(
    conn: &mut Conn,
    actor: &Actor,
    known: &Redemption,
    now: Instant,
) -> Result<Result<(), Refusal>, Error> {
    let manages = actor.may(Action::UndoRedemptions, &place_of(conn, known)?);
    Ok(known.may_be_undone(&actor.key(), manages, now))
}

/// Undoes a use: its author, within a quarter of an hour; who manages its place or the territory,
/// while no statement lists it. The pass may be used again; the scan that used it is still
/// answered as it was. The journal tells an author's second thought from a manager's decision.
pub fn undo(tx: &mut Tx, actor: &Actor, id: RedemptionId, moment: &Moment) -> Result<(), Error> {
    let known = redemption(tx, actor, id)?;
    may_undo(tx, actor, &known, moment.now)??;
    store::tallied_booklet(tx, known.booklet_id, |tx| {
        if !store::undo(tx, id, &actor.key(), moment.now)? {
            return Err(Error::from(Refusal::AlreadyUndone));
        }
        Ok(store::recompute_first_use(tx, known.booklet_id)?)
    })?;
    workshops::uncount_use(tx, known.registration_id)?;
    if known.cents.0 > 0 {
        ledger::unowe(tx, known.emission_id, &id.to_string(), moment.now)?;
        release_if_closed(tx, &known, &id.to_string(), moment.now)?;
    }
    let own = known.may_be_undone(&actor.key(), false, moment.now).is_ok();
    let verb = if own { "undone" } else { "undone-by-manager" };
    let subject = Subject::new("booklet", known.booklet_id);
    Ok(record(tx, actor, &subject, verb, &known.serial, moment.now)?)
}

/// A use of a closed emission was undone: its pass cannot be used again, so the money goes on to
/// the funders.
pub(super) fn release_if_closed(
    tx: &mut Tx,
    known: &Redemption,
    cause: &str,
    now: Instant,
) -> Result<(), Error> {
    tx.lock("emission", &known.emission_id)?;
    let emission = store::emission(tx, known.emission_id)?.ok_or(Error::NotFound)?;
    if emission.closed_at.is_some() {
        ledger::release(tx, Cause::Expiry, known.emission_id, 1, cause, now)?;
    }
    Ok(())
}
