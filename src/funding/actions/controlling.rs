//! Looking at drawn uses one by one, and at the statement as a whole.

use super::{note, take};
use crate::access::{Action, Actor};
use crate::funding::model::sample::Finding;
use crate::funding::model::{Refusal, Review, StatementId, Step};
use crate::funding::store::{Statement, corrections, samples};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::Moment;

/// The statement, whose drawn uses are still looked at: until it is approved.
fn looked_at(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    id: StatementId,
) -> Result<Statement, Error> {
    let statement = take(tx, actor, action, id)?;
    match statement.step() {
        Step::Closed | Step::Checked => Ok(statement),
        Step::Rejected => Err(Refusal::AlreadyRejected.into()),
        _ => Err(Refusal::AlreadyApproved.into()),
    }
}

/// Records what was found on a drawn use, while the statement is not approved. Somebody else may
/// look again and find otherwise: the journal keeps what was found before.
pub fn find(
    tx: &mut Tx,
    actor: &Actor,
    id: StatementId,
    (rank, finding): (i64, Finding),
    moment: &Moment,
) -> Result<(), Error> {
    looked_at(tx, actor, Action::CheckStatements, id)?;
    let known = samples::one(tx, id, rank)?.ok_or(Error::NotFound)?;
    let (verb, detail) = match known.finding {
        Some(before) if before == finding => return Ok(()),
        Some(_) if known.found_by.as_ref() == Some(&actor.key()) => {
            return Err(Refusal::OwnFinding.into());
        }
        Some(before) => ("use-looked-at-again", format!("{rank} {before} > {finding}")),
        None => ("use-looked-at", format!("{rank} {finding}")),
    };
    samples::find(tx, id, rank, finding, &actor.key(), moment.now)?;
    note(tx, actor, &Subject::new("statement", id), verb, &detail, moment)
}

/// Writes why a use that was found wrong is paid all the same: by somebody who approves, and who
/// neither closed the statement nor found it wrong.
pub fn except(
    tx: &mut Tx,
    actor: &Actor,
    id: StatementId,
    (rank, reason): (i64, &str),
    moment: &Moment,
) -> Result<(), Error> {
    let statement = looked_at(tx, actor, Action::ApproveStatements, id)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    let known = samples::one(tx, id, rank)?.ok_or(Refusal::NothingToExcept)?;
    let own = [Some(&statement.life.closed.by), known.found_by.as_ref()];
    if own.contains(&Some(&actor.key())) {
        return Err(Refusal::OwnException.into());
    }
    if !samples::except(tx, id, rank, reason, &actor.key(), moment.now)? {
        return Err(Refusal::NothingToExcept.into());
    }
    let subject = Subject::new("statement", id);
    note(tx, actor, &subject, "use-excepted", &rank.to_string(), moment)
}

/// What a reviewer is told of a statement, from counts.
pub fn review(
    conn: &mut Conn,
    statement: &Statement,
    before: Option<&Statement>,
) -> Result<Review, DbError> {
    let drawing = samples::drawing(conn, statement.id)?;
    let counted = samples::counted(conn, statement.id)?;
    Ok(Review {
        passes: statement.lines - counted.taken_back,
        before: before.map(|before| before.lines),
        busiest: counted.busiest,
        same_payee: before.is_some_and(|before| before.payee_name == statement.payee_name),
        same_account: before.is_some_and(|before| before.payee_iban == statement.payee_iban),
        has_account: !statement.payee_iban.is_empty(),
        cents: statement.cents,
        drawn: drawing.drawn,
        looked_at: drawing.looked_at,
        wrong: drawing.wrong,
        disputed: corrections::disputed_on(conn, statement.id)?,
        taken_back: counted.taken_back,
    })
}
