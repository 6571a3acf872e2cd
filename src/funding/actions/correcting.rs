//! A use found wrong after its statement was closed: asked by one, decided by another.

use crate::access::{Action, Actor, At};
use crate::funding::model::{CorrectionId, Refusal};
use crate::funding::store;
use crate::funding::store::corrections::{self, Correction};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{self, Subject};
use crate::kit::time::Moment;
use crate::ledger;
use crate::passes::{self, RedemptionId};

/// Asks that a use listed on a statement be taken back, and why. Its money is disputed until
/// somebody else decides. Pressed twice, the button asks once.
pub fn request_correction(
    tx: &mut Tx,
    actor: &Actor,
    redemption: RedemptionId,
    reason: &str,
    moment: &Moment,
) -> Result<CorrectionId, Error> {
    actor.check(Action::CorrectUses, &At::territory())?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    let (on, line) = store::live_line(tx, &redemption.to_string())?.ok_or(Error::NotFound)?;
    tx.lock("statement", &on)?;
    let statement = store::by_id(tx, actor.territory(), on)?.ok_or(Error::NotFound)?;
    let new = Correction {
        id: moment.id(),
        territory_id: actor.territory(),
        redemption_id: redemption,
        statement_id: on,
        place_id: statement.place_id,
        programme_id: statement.programme_id,
        emission_id: line.emission_id,
        pass_serial: line.pass_serial,
        redeemed_on: line.redeemed_on,
        activity: line.activity,
        cents: line.cents,
        reason: reason.to_owned(),
        requested_at: moment.now,
        requested_by: actor.key(),
        accepted_at: None,
        accepted_by: None,
        refused_at: None,
        refused_by: None,
    };
    if !corrections::insert(tx, &new)? {
        let before = corrections::standing(tx, actor.territory(), redemption)?;
        let own = before.filter(|before| {
            let same = (&before.requested_by, &before.reason) == (&new.requested_by, &new.reason);
            same && !before.is_decided()
        });
        return own.map(|own| own.id).ok_or_else(|| Refusal::AlreadyCorrected.into());
    }
    let paid = statement.life.is_paid();
    ledger::dispute(tx, new.emission_id, paid, &new.id.to_string(), moment.now)?;
    note(tx, actor, &new, "requested", moment)?;
    Ok(new.id)
}

/// The correction, taken by somebody who may decide of it and did not ask for it; none when they
/// decided the same before: pressed twice, a button does it once.
fn take(
    tx: &mut Tx,
    actor: &Actor,
    id: CorrectionId,
    accepted: bool,
) -> Result<Option<Correction>, Error> {
    actor.check(Action::DecideCorrections, &At::territory())?;
    tx.lock("correction", &id)?;
    let known = corrections::by_id(tx, actor.territory(), id)?.ok_or(Error::NotFound)?;
    let before = if accepted { &known.accepted_by } else { &known.refused_by };
    if before.as_ref() == Some(&actor.key()) {
        return Ok(None);
    }
    if known.is_decided() {
        return Err(Refusal::CorrectionDecided.into());
    }
    if known.requested_by == actor.key() {
        return Err(Refusal::OwnCorrection.into());
    }
    Ok(Some(known))
}

/// Accepts a correction: the pass is free again, its money committed, and the place's next
/// statement takes the use back by a negative line.
pub fn accept_correction(
    tx: &mut Tx,
    actor: &Actor,
    id: CorrectionId,
    moment: &Moment,
) -> Result<(), Error> {
    let Some(known) = take(tx, actor, id, true)? else { return Ok(()) };
    if !corrections::decide(tx, id, true, &actor.key(), moment.now)? {
        return Err(Refusal::CorrectionDecided.into());
    }
    ledger::correct(tx, known.emission_id, &id.to_string(), moment.now)?;
    passes::correct(tx, actor, known.redemption_id, &id.to_string(), moment.now)?;
    note(tx, actor, &known, "accepted", moment)
}

/// Refuses a correction: the use was right, its money goes where it would be without the dispute.
pub fn dismiss_correction(
    tx: &mut Tx,
    actor: &Actor,
    id: CorrectionId,
    moment: &Moment,
) -> Result<(), Error> {
    let Some(known) = take(tx, actor, id, false)? else { return Ok(()) };
    let paid = is_paid(tx, actor, &known)?;
    if !corrections::decide(tx, id, false, &actor.key(), moment.now)? {
        return Err(Refusal::CorrectionDecided.into());
    }
    ledger::dismiss(tx, known.emission_id, paid, &id.to_string(), moment.now)?;
    note(tx, actor, &known, "dismissed", moment)
}

/// Whether the statement that lists the use now is paid.
fn is_paid(conn: &mut Conn, actor: &Actor, correction: &Correction) -> Result<bool, Error> {
    let (on, _) = store::live_line(conn, &correction.redemption_id.to_string())?
        .ok_or_else(|| Error::Broken("a corrected use is on no statement".into()))?;
    let statement = store::by_id(conn, actor.territory(), on)?.ok_or(Error::NotFound)?;
    Ok(statement.life.is_paid())
}

fn note(
    tx: &mut Tx,
    actor: &Actor,
    correction: &Correction,
    verb: &'static str,
    moment: &Moment,
) -> Result<(), Error> {
    let subject = Subject::new("correction", correction.id);
    let (chain, by) = (actor.territory().to_string(), actor.key());
    Ok(journal::record(tx, &chain, moment.now, &by, &subject, verb, &correction.pass_serial)?)
}
