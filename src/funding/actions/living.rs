//! From checked to paid, or rejected: each step a dated fact, each by who may.

use super::{record, take};
use crate::access::{Action, Actor};
use crate::funding::model::{
    Blocks, Channel, Payment, Refusal, Rejection, Sending, Signed, StatementId,
};
use crate::funding::store::{self, Statement, bank, samples};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::money::Cents;
use crate::kit::time::{Day, Moment};
use crate::{ledger, passes};

fn signed(actor: &Actor, moment: &Moment) -> Signed {
    Signed { at: moment.now, by: actor.key() }
}

/// Whether the actor took this step already: pressed twice, a button does it once.
fn is_own(signed: Option<&Signed>, actor: &Actor) -> bool {
    signed.is_some_and(|signed| signed.by == actor.key())
}

/// Says that what the statement lists was looked at (service fait).
pub fn check(tx: &mut Tx, actor: &Actor, id: StatementId, moment: &Moment) -> Result<(), Error> {
    let mut statement = take(tx, actor, Action::CheckStatements, id)?;
    if is_own(statement.life.checked.as_ref(), actor) && statement.life.rejected.is_none() {
        return Ok(());
    }
    statement.life.check(signed(actor, moment))?;
    save(tx, actor, &statement, "checked", moment)
}

/// Approves a statement: somebody else than who closed it looked at it; somebody else again when
/// its amount asks two.
pub fn approve(tx: &mut Tx, actor: &Actor, id: StatementId, moment: &Moment) -> Result<(), Error> {
    let mut statement = take(tx, actor, Action::ApproveStatements, id)?;
    let life = &statement.life;
    let last = if life.approvals > 1 { &life.countersigned } else { &life.approved };
    if is_own(last.as_ref(), actor) && life.rejected.is_none() {
        return Ok(());
    }
    let rule = store::rule(tx, statement.programme_id)?;
    let drawing = samples::drawing(tx, id)?;
    let left = drawing.drawn - drawing.looked_at;
    if rule.sampling_blocks == Blocks::Approval && left > 0 {
        return Err(Refusal::DrawUnfinished { left }.into());
    }
    let count = samples::unjustified(tx, id)?;
    if count > 0 {
        return Err(Refusal::Unjustified { count }.into());
    }
    statement.life.approve(signed(actor, moment))?;
    let verb = if statement.life.countersigned.is_some() { "countersigned" } else { "approved" };
    save(tx, actor, &statement, verb, moment)
}

/// Refuses what would pay the same lines again: the bank paid a rejected statement whose lines
/// this one has. An internal operation pays nobody: it notes what the bank paid and is kept.
fn check_unpaid_before(conn: &mut Conn, one: &Statement, channel: Channel) -> Result<(), Error> {
    if channel == Channel::Internal || bank::paid_before(conn, one.id)?.is_empty() {
        return Ok(());
    }
    Err(Refusal::PaidUnderAnother { number: one.label() }.into())
}

/// Says that an approved statement left for whoever pays, and how; without an amount, it ends.
///
/// # Errors
/// Refused for a transfer: making the file says so.
pub fn send(
    tx: &mut Tx,
    actor: &Actor,
    id: StatementId,
    channel: Channel,
    moment: &Moment,
) -> Result<(), Error> {
    match channel {
        Channel::Transfer => Err(Refusal::TransferByFile.into()),
        Channel::Nothing => settle(tx, actor, id, moment),
        Channel::Mandate | Channel::Internal => leave(tx, actor, id, channel, moment),
    }
}

/// Ends an approved statement that is worth nothing: what it lists and what it takes back are as
/// much. Its uses are paid like those of any other.
fn settle(tx: &mut Tx, actor: &Actor, id: StatementId, moment: &Moment) -> Result<(), Error> {
    let mut statement = take(tx, actor, Action::PayStatements, id)?;
    let again = statement.life.sent.as_ref().filter(|sent| sent.channel == Channel::Nothing);
    if is_own(again.map(|sent| &sent.signed), actor) && statement.life.rejected.is_none() {
        return Ok(());
    }
    if statement.cents != Cents::ZERO {
        return Err(Refusal::SomethingToPay.into());
    }
    let today = moment.now.day(actor.timezone());
    statement.life.settle(signed(actor, moment), today)?;
    post_payment(tx, id, today, moment)?;
    save(tx, actor, &statement, "settled", moment)
}

/// What was owed is paid.
fn post_payment(tx: &mut Tx, id: StatementId, on: Day, moment: &Moment) -> Result<(), Error> {
    for emission in store::undisputed(tx, id)? {
        ledger::pay(tx, emission.emission_id, emission.passes, &id.to_string(), moment.now)?;
    }
    passes::mark_paid(tx, &id.to_string(), Some(on))?;
    Ok(())
}

/// Says how an approved statement left.
pub fn leave(
    tx: &mut Tx,
    actor: &Actor,
    id: StatementId,
    channel: Channel,
    moment: &Moment,
) -> Result<(), Error> {
    let mut statement = take(tx, actor, Action::PayStatements, id)?;
    let again = statement.life.sent.as_ref().filter(|sent| sent.channel == channel);
    if is_own(again.map(|sent| &sent.signed), actor) && statement.life.rejected.is_none() {
        return Ok(());
    }
    statement.life.send(Sending { signed: signed(actor, moment), channel })?;
    check_unpaid_before(tx, &statement, channel)?;
    save(tx, actor, &statement, "sent", moment)
}

/// Marks a statement paid, unless the bank paid the same lines under another number.
pub fn pay(
    tx: &mut Tx,
    actor: &Actor,
    id: StatementId,
    payment: (Day, &str),
    moment: &Moment,
) -> Result<(), Error> {
    note_payment(tx, actor, id, payment, moment)?;
    let statement = store::by_id(tx, actor.territory(), id)?.ok_or(Error::NotFound)?;
    match &statement.life.sent {
        Some(sent) => check_unpaid_before(tx, &statement, sent.channel),
        None => Ok(()),
    }
}

/// Marks a statement paid, and moves its euros from owed to paid in the same transaction. What is
/// disputed meanwhile stays where it is until that is decided. What the bank says it paid is paid,
/// also when it should not have been.
pub fn note_payment(
    tx: &mut Tx,
    actor: &Actor,
    id: StatementId,
    (on, reference): (Day, &str),
    moment: &Moment,
) -> Result<(), Error> {
    let mut statement = take(tx, actor, Action::PayStatements, id)?;
    let payment =
        Payment { signed: signed(actor, moment), on, reference: reference.trim().to_owned() };
    let again = statement.life.payment.as_ref();
    let again = again.filter(|paid| (paid.on, &paid.reference) == (payment.on, &payment.reference));
    if is_own(again.map(|paid| &paid.signed), actor) && statement.life.rejected.is_none() {
        return Ok(());
    }
    let tz = actor.timezone();
    let closed_on = statement.life.closed.at.day(tz);
    statement.life.pay(payment, closed_on, moment.now.day(tz))?;
    post_payment(tx, id, on, moment)?;
    save(tx, actor, &statement, "paid", moment)
}

/// Gives a statement up, with its reason; says whether it is. When its money left, that only asks:
/// somebody else confirms that the bank cancelled the transfer, or gave it back.
pub fn reject(
    tx: &mut Tx,
    actor: &Actor,
    id: StatementId,
    reason: &str,
    moment: &Moment,
) -> Result<bool, Error> {
    let mut statement = take(tx, actor, Action::PayStatements, id)?;
    let rejection = Rejection { signed: signed(actor, moment), reason: reason.trim().to_owned() };
    let asked = statement.life.recalled.as_ref().filter(|asked| asked.reason == rejection.reason);
    if is_own(asked.map(|asked| &asked.signed), actor) && statement.life.rejected.is_none() {
        return Ok(false);
    }
    statement.life.reject(rejection)?;
    if statement.life.rejected.is_none() {
        save(tx, actor, &statement, "recalled", moment)?;
        return Ok(false);
    }
    give_up(tx, actor, &statement, moment)?;
    Ok(true)
}

/// Rejects a statement because the bank says that its transfer came back.
pub fn come_back(
    tx: &mut Tx,
    actor: &Actor,
    id: StatementId,
    reason: &str,
    moment: &Moment,
) -> Result<(), Error> {
    let mut statement = take(tx, actor, Action::PayStatements, id)?;
    let rejection = Rejection { signed: signed(actor, moment), reason: reason.trim().to_owned() };
    statement.life.come_back(rejection)?;
    give_up(tx, actor, &statement, moment)
}

/// Leaves a statement as it was: nobody confirms that its money is back.
pub fn keep(tx: &mut Tx, actor: &Actor, id: StatementId, moment: &Moment) -> Result<(), Error> {
    let mut statement = take(tx, actor, Action::PayStatements, id)?;
    statement.life.keep()?;
    save(tx, actor, &statement, "kept", moment)
}

/// Writes a rejection. When it was paid, its euros are owed again; its lines wait for the statement
/// that follows.
fn give_up(
    tx: &mut Tx,
    actor: &Actor,
    statement: &Statement,
    moment: &Moment,
) -> Result<(), Error> {
    let id = statement.id;
    if statement.life.payment.is_some() {
        for emission in store::undisputed(tx, id)? {
            let (count, id) = (emission.passes, id.to_string());
            ledger::take_back(tx, emission.emission_id, count, &id, moment.now)?;
        }
        passes::mark_paid(tx, &id.to_string(), None)?;
    }
    save(tx, actor, statement, "rejected", moment)
}

fn save(
    tx: &mut Tx,
    actor: &Actor,
    statement: &Statement,
    verb: &'static str,
    moment: &Moment,
) -> Result<(), Error> {
    store::live_on(tx, statement.id, &statement.life)?;
    record(tx, actor, statement, verb, moment.now)
}
