//! What the booklets of an emission look like, and the proof to be approved before they are made.

use super::record;
use crate::access::{Action, Actor, At};
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::Moment;
use crate::ledger::EmissionId;
use crate::passes::model::{Design, Emission, Refusal};
use crate::passes::store;

/// An emission whose paper may still be changed.
fn on_the_table(tx: &mut Tx, actor: &Actor, id: EmissionId) -> Result<Emission, Error> {
    actor.check(Action::ManageEmissions, &At::territory())?;
    tx.lock("emission", &id)?;
    let known = super::emission(tx, actor, id)?;
    if known.withdrawn_at.is_some() {
        Err(Refusal::Withdrawn.into())
    } else if known.activated_at.is_some() {
        Err(Refusal::CannotPrintAgain.into())
    } else {
        Ok(known)
    }
}

/// Says what the booklets look like. A proof that was approved is of the former look: it has to be
/// approved again.
pub fn design(
    tx: &mut Tx,
    actor: &Actor,
    id: EmissionId,
    design: &Design,
    moment: &Moment,
) -> Result<(), Error> {
    let known = on_the_table(tx, actor, id)?;
    design.check()?;
    store::set_design(tx, id, design)?;
    let subject = Subject::new("emission", id);
    Ok(record(tx, actor, &subject, "designed", &known.number, moment.now)?)
}

/// Approves the proof (bon à tirer) that was `seen` ([`EmissionPaper::design_mark`]): from now on the
/// booklets may be printed. Refused when somebody changed it meanwhile.
pub fn approve_proof(
    tx: &mut Tx,
    actor: &Actor,
    id: EmissionId,
    seen: &str,
    moment: &Moment,
) -> Result<(), Error> {
    let known = on_the_table(tx, actor, id)?;
    if store::emission_paper(tx, id)?.design_mark() != seen {
        return Err(Refusal::ProofChanged.into());
    }
    if !store::approve_proof(tx, id, &actor.key(), moment.now)? {
        return Err(Refusal::ProofAlreadyApproved.into());
    }
    let subject = Subject::new("emission", id);
    Ok(record(tx, actor, &subject, "proof-approved", &known.number, moment.now)?)
}
