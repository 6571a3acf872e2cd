//! What `funding` does to uses: lists them on statements, and takes back those found wrong.

use super::record;
use super::undoing::release_if_closed;
use crate::access::{Actor, PlaceId};
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::{Day, Instant};
use crate::ledger::ProgrammeId;
use crate::passes::model::{RedemptionId, Refusal};
use crate::passes::store;
use crate::workshops;

/// Lists on a statement every live use of these days at a place that none lists yet; says how
/// many. From then on they cannot be undone.
pub fn settle(
    tx: &mut Tx,
    (place, programme): (PlaceId, ProgrammeId),
    (first, last): (Day, Day),
    statement: &str,
) -> Result<u64, Error> {
    Ok(store::settle(tx, (place, programme), (first, last), statement)?)
}

/// The uses of a rejected statement are listed on the one that follows it.
pub fn resettle(tx: &mut Tx, from: &str, to: &str) -> Result<(), Error> {
    Ok(store::resettle(tx, from, to)?)
}

/// Takes back a use that a statement lists, by a correction that two people decided: its pass is
/// free again, or expired once its emission is closed. The caller has moved the money back to its
/// commitment.
pub fn correct(
    tx: &mut Tx,
    actor: &Actor,
    id: RedemptionId,
    correction: &str,
    now: Instant,
) -> Result<(), Error> {
    let known = store::redemption(tx, id)?.ok_or(Error::NotFound)?;
    store::tallied_booklet(tx, known.booklet_id, |tx| {
        if !store::correct(tx, id, correction, &actor.key(), now)? {
            return Err(Error::from(Refusal::AlreadyUndone));
        }
        Ok(store::recompute_first_use(tx, known.booklet_id)?)
    })?;
    if known.cents.0 > 0 {
        release_if_closed(tx, &known, correction, now)?;
    }
    workshops::uncount_use(tx, known.registration_id)?;
    let subject = Subject::new("booklet", known.booklet_id);
    Ok(record(tx, actor, &subject, "use-corrected", &known.serial, now)?)
}
