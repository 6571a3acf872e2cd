//! Where an organisation is paid: said by one, confirmed by another, in force after a delay.

use super::note;
use crate::access::{Action, Actor, At, OrganisationId};
use crate::funding::model::{BankAccountId, Iban, Refusal};
use crate::funding::store;
use crate::funding::store::accounts::{self, BankAccount};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::Moment;
use crate::ledger;
use crate::places;

/// Says on which account an organisation is to be paid. Nothing changes before somebody else
/// confirms it.
pub fn propose_account(
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
    iban: &str,
    moment: &Moment,
) -> Result<BankAccountId, Error> {
    actor.check(Action::ProposeBankAccounts, &At::organisation(organisation))?;
    places::organisation_by_id(tx, actor.territory(), organisation)?.ok_or(Error::NotFound)?;
    let iban = Iban::parse(iban)?;
    let newest = accounts::of(tx, organisation)?.into_iter().next();
    if newest.is_some_and(|known| known.confirmed_at.is_some() && known.iban == iban.as_str()) {
        return Err(Refusal::AccountSame.into());
    }
    let (id, by): (BankAccountId, _) = (moment.id(), actor.key());
    let territory = actor.territory();
    if !accounts::propose(tx, id, territory, organisation, iban.as_str(), &by, moment.now)? {
        return Err(Refusal::AccountWaiting.into());
    }
    let subject = Subject::new("organisation", organisation);
    note(tx, actor, &subject, "bank-account-proposed", "", moment)?;
    Ok(id)
}

fn take(tx: &mut Tx, actor: &Actor, id: BankAccountId) -> Result<BankAccount, Error> {
    actor.check(Action::ConfirmBankAccounts, &At::territory())?;
    tx.lock("bank_account", &id)?;
    accounts::by_id(tx, actor.territory(), id)?.ok_or(Error::NotFound)
}

/// Confirms an account that somebody else said. The first of an organisation is in force at once;
/// a change only after the delay, and the account before is used meanwhile.
pub fn confirm_account(
    tx: &mut Tx,
    actor: &Actor,
    id: BankAccountId,
    moment: &Moment,
) -> Result<OrganisationId, Error> {
    let known = take(tx, actor, id)?;
    if known.proposed_by == actor.key() {
        return Err(Refusal::OwnAccount.into());
    }
    let today = moment.now.day(actor.timezone());
    let others = accounts::of(tx, known.organisation_id)?;
    let first = !others.iter().any(|other| other.confirmed_at.is_some());
    let programmes = ledger::programmes(tx, actor.territory())?;
    let programmes: Vec<_> = programmes.into_iter().map(|programme| programme.id).collect();
    let days = if first { 0 } else { store::cooling_days(tx, &programmes)? };
    if !accounts::confirm(tx, id, today.plus_days(days), &actor.key(), moment.now)? {
        return Err(Refusal::AccountDecided.into());
    }
    let subject = Subject::new("organisation", known.organisation_id);
    note(tx, actor, &subject, "bank-account-confirmed", "", moment)?;
    Ok(known.organisation_id)
}

/// Refuses an account, also a confirmed one as long as it is not in force: the delay is there for
/// that.
pub fn refuse_account(
    tx: &mut Tx,
    actor: &Actor,
    id: BankAccountId,
    moment: &Moment,
) -> Result<OrganisationId, Error> {
    let known = take(tx, actor, id)?;
    let today = moment.now.day(actor.timezone());
    if !accounts::refuse(tx, id, today, &actor.key(), moment.now)? {
        return Err(Refusal::AccountDecided.into());
    }
    let subject = Subject::new("organisation", known.organisation_id);
    note(tx, actor, &subject, "bank-account-refused", "", moment)?;
    Ok(known.organisation_id)
}

/// The accounts of an organisation that were not refused, the newest first.
pub fn bank_accounts(
    conn: &mut Conn,
    actor: &Actor,
    organisation: OrganisationId,
) -> Result<Vec<BankAccount>, Error> {
    actor.check(Action::ProposeBankAccounts, &At::organisation(organisation))?;
    Ok(accounts::of(conn, organisation)?)
}
