//! How the statements of a programme are approved and paid: said by one; confirmed by another when
//! it asks less than before, or pays from another account.

use super::note;
use crate::access::{Action, Actor, At};
use crate::funding::model::{Refusal, Rule};
use crate::funding::store;
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::Moment;
use crate::ledger::{self, ProgrammeId};

/// Says how the statements of a programme are approved, from the next closing on. Whether it is in
/// force at once: otherwise another person must confirm it.
pub fn set_rule(
    tx: &mut Tx,
    actor: &Actor,
    programme: ProgrammeId,
    rule: &Rule,
    moment: &Moment,
) -> Result<bool, Error> {
    actor.check(Action::ConfirmBankAccounts, &At::territory())?;
    ledger::programme(tx, actor, programme)?;
    let before = store::rule(tx, programme)?;
    if *rule == before {
        return Ok(true);
    }
    let two = rule.asks_two(&before);
    if !store::propose_rule(tx, programme, rule, i64::from(two), &actor.key(), moment.now)? {
        return Err(Refusal::RuleWaiting.into());
    }
    let subject = Subject::new("programme", programme);
    let verb = if two { "payment-rules-proposed" } else { "payment-rules-changed" };
    note(tx, actor, &subject, verb, &rule.told(&before), moment)?;
    Ok(!two)
}

/// The rules that wait, those of this rank, before and after; for somebody who may decide of them.
fn take(
    tx: &mut Tx,
    actor: &Actor,
    programme: ProgrammeId,
    rank: i64,
) -> Result<(String, String), Error> {
    actor.check(Action::ConfirmBankAccounts, &At::territory())?;
    ledger::programme(tx, actor, programme)?;
    let before = store::rule(tx, programme)?;
    let waiting = store::waiting_rule(tx, programme)?.filter(|(known, _)| known.rank == rank);
    let (known, rule) = waiting.ok_or(Refusal::RuleDecided)?;
    Ok((known.proposed_by, rule.told(&before)))
}

/// Puts in force rules that somebody else said.
pub fn confirm_rule(
    tx: &mut Tx,
    actor: &Actor,
    (programme, rank): (ProgrammeId, i64),
    moment: &Moment,
) -> Result<(), Error> {
    let (by, told) = take(tx, actor, programme, rank)?;
    if by == actor.key() {
        return Err(Refusal::OwnRule.into());
    }
    if !store::confirm_rule(tx, programme, rank, &actor.key(), moment.now)? {
        return Err(Refusal::RuleDecided.into());
    }
    let subject = Subject::new("programme", programme);
    note(tx, actor, &subject, "payment-rules-confirmed", &told, moment)
}

/// Refuses rules that wait; also by who said them.
pub fn refuse_rule(
    tx: &mut Tx,
    actor: &Actor,
    (programme, rank): (ProgrammeId, i64),
    moment: &Moment,
) -> Result<(), Error> {
    let (_, told) = take(tx, actor, programme, rank)?;
    if !store::refuse_rule(tx, programme, rank, &actor.key(), moment.now)? {
        return Err(Refusal::RuleDecided.into());
    }
    let subject = Subject::new("programme", programme);
    note(tx, actor, &subject, "payment-rules-refused", &told, moment)
}
