//! What people do with statements: close, check, approve, send, mark paid, reject; and what they
//! do about a use found wrong afterwards.

mod accounts;
mod banking;
mod closing;
mod controlling;
mod correcting;
mod living;
mod ruling;

pub use accounts::{bank_accounts, confirm_account, propose_account, refuse_account};
pub use banking::{NewFile, create_file, payment_order, read_return, settle_extra};
pub use closing::{close, close_on_demand, follow, hash_of};
pub use controlling::{except, find, review};
pub use correcting::{accept_correction, dismiss_correction, request_correction};
pub use living::{approve, check, keep, pay, reject, send};
pub use ruling::{confirm_rule, refuse_rule, set_rule};

use super::model::StatementId;
use super::store::corrections::Correction;
use super::store::{self, Filter, Statement};
use crate::access::{Action, Actor, At, Reached};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{self, Subject};
use crate::kit::time::{Instant, Moment, Month};
use crate::passes::{self, Due};

/// The used passes of a month that wait for a statement.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub month: Month,
    pub due: Vec<Due>,
}

/// What could be closed now, newest month first, however old; the current month too, for whoever
/// asks for it on demand.
pub fn waiting(conn: &mut Conn, actor: &Actor, now: Instant) -> Result<Vec<Waiting>, Error> {
    actor.check(Action::CloseStatements, &At::territory())?;
    let this = now.day(actor.timezone()).month();
    let mut all = Vec::new();
    for month in passes::unsettled_months(conn, actor.territory())? {
        if month <= this {
            let due = passes::due_in(conn, actor.territory(), month)?;
            all.push(Waiting { month, due });
        }
    }
    Ok(all)
}

/// The statement, taken for this transaction by somebody who may act on it.
fn take(tx: &mut Tx, actor: &Actor, action: Action, id: StatementId) -> Result<Statement, Error> {
    actor.check(action, &At::territory())?;
    tx.lock("statement", &id)?;
    store::by_id(tx, actor.territory(), id)?.ok_or(Error::NotFound)
}

/// The corrections of the territory, those that wait first.
pub fn corrections(conn: &mut Conn, actor: &Actor) -> Result<Vec<Correction>, Error> {
    actor.check_any(Action::CorrectUses)?;
    Ok(store::corrections::all(conn, actor.territory())?)
}

/// A line of the journal about anything of this room.
fn note(
    tx: &mut Tx,
    actor: &Actor,
    subject: &Subject,
    verb: &'static str,
    detail: &str,
    moment: &Moment,
) -> Result<(), Error> {
    let (chain, by) = (actor.territory().to_string(), actor.key());
    Ok(journal::record(tx, &chain, moment.now, &by, subject, verb, detail)?)
}

/// A statement that the actor may see.
pub fn statement(conn: &mut Conn, actor: &Actor, id: StatementId) -> Result<Statement, Error> {
    let statement = store::by_id(conn, actor.territory(), id)?.ok_or(Error::NotFound)?;
    let at = At::place(statement.place_id, statement.organisation_id);
    if actor.may(Action::SeeStatements, &at) { Ok(statement) } else { Err(Error::NotFound) }
}

/// The statements that the actor may see, newest first.
pub fn statements(
    conn: &mut Conn,
    actor: &Actor,
    filter: &Filter,
) -> Result<Vec<Statement>, Error> {
    actor.check_any(Action::SeeStatements)?;
    let reached = actor.reached(Action::SeeStatements);
    let mut all = store::list(conn, actor.territory(), filter)?;
    if reached != Reached::Everything {
        all.retain(|one| reached.covers(&At::place(one.place_id, one.organisation_id)));
    }
    Ok(all)
}

/// A page of the statements that the actor may see, by identifier.
pub fn statements_after(
    conn: &mut Conn,
    actor: &Actor,
    page: (&str, i64),
) -> Result<Vec<Statement>, Error> {
    actor.check_any(Action::SeeStatements)?;
    let reached = actor.reached(Action::SeeStatements);
    Ok(store::after(conn, actor.territory(), &reached, page)?)
}

fn record(
    tx: &mut Tx,
    actor: &Actor,
    statement: &Statement,
    verb: &'static str,
    now: Instant,
) -> Result<(), Error> {
    let subject = Subject::new("statement", statement.id);
    let chain = actor.territory().to_string();
    Ok(journal::record(tx, &chain, now, &actor.key(), &subject, verb, &statement.label())?)
}
