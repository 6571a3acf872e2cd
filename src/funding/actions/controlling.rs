//! Looking at drawn uses one by one, and at the statement as a whole.

use super::{note, take};
use crate::access::{Action, Actor};
use crate::funding::model::sample::Finding;
use crate::funding::model::{Refusal, Review, StatementId, Step};
use crate::funding::store::{Statement, samples};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::Moment;

/// Records what was found on a drawn use: while the statement is not approved, and as often as
/// somebody looks again.
pub fn find(
    tx: &mut Tx,
    actor: &Actor,
    id: StatementId,
    (rank, finding): (i64, Finding),
    moment: &Moment,
) -> Result<(), Error> {
    let statement = take(tx, actor, Action::CheckStatements, id)?;
    match statement.step() {
        Step::Closed | Step::Checked => {}
        Step::Rejected => return Err(Refusal::AlreadyRejected.into()),
        _ => return Err(Refusal::AlreadyApproved.into()),
    }
    if !samples::find(tx, id, rank, finding, &actor.key(), moment.now)? {
        return Err(Error::NotFound);
    }
    let subject = Subject::new("statement", id);
    note(tx, actor, &subject, "use-looked-at", &format!("{rank} {finding}"), moment)
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
        taken_back: counted.taken_back,
    })
}
