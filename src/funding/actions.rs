//! What people do with statements: close, approve, mark paid.

use std::collections::{BTreeMap, HashMap};

use super::model::{
    self, Frozen, Life, Line, Payment, Refusal, Share, Signed, StatementId, is_finished,
    next_number,
};
use super::store::{self, Filter, NewLine, Statement};
use crate::access::{Action, Actor, At, PlaceId, Reached};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{self, Subject};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Moment, Month};
use crate::ledger::{self, EmissionId, LineId, ProgrammeId};
use crate::passes::{self, Due, Unsettled};
use crate::places::{self, Place};
use crate::workshops;

/// How many months back used passes are looked for that no statement lists.
const MONTHS_BACK: usize = 24;

/// The used passes of a finished month that wait for a statement.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub month: Month,
    pub due: Vec<Due>,
}

/// What could be closed now, newest month first.
pub fn waiting(conn: &mut Conn, actor: &Actor, now: Instant) -> Result<Vec<Waiting>, Error> {
    actor.check(Action::CloseStatements, &At::territory())?;
    let mut month = now.day(actor.timezone()).month();
    let mut all = Vec::new();
    for _ in 0..MONTHS_BACK {
        month = month.previous();
        let due = passes::due_in(conn, actor.territory(), month)?;
        if !due.is_empty() {
            all.push(Waiting { month, due });
        }
    }
    Ok(all)
}

/// Closes the statement of a place for a finished month: lists its used passes, each on this
/// statement for ever, gives it the next number of the year, and seals it by its hash.
///
/// # Errors
/// Refused when the month is not over or nothing waits; nothing is written then, and the number
/// stays free.
pub fn close(
    tx: &mut Tx,
    actor: &Actor,
    (place, programme, month): (PlaceId, ProgrammeId, Month),
    moment: &Moment,
) -> Result<StatementId, Error> {
    actor.check(Action::CloseStatements, &At::place(place, None))?;
    let today = moment.now.day(actor.timezone());
    if !is_finished(month, today) {
        return Err(Refusal::MonthNotFinished { month }.into());
    }
    let place = places::place_by_id(tx, actor.territory(), place)?.ok_or(Error::NotFound)?;
    let year = i64::from(today.year());
    // First of all the counter: whoever closes at the same time waits here, then finds the
    // passes listed already.
    let last = store::take_counter(tx, actor.territory(), year)?;
    let used = passes::live_redemptions(tx, place.id, programme, month)?;
    if used.is_empty() {
        return Err(Refusal::NothingToClose.into());
    }
    let new =
        compose(tx, actor, &place, programme, month, &used, (year, next_number(last)), moment)?;
    let ids: Vec<_> = used.iter().map(|one| one.id).collect();
    store::insert(tx, &new.statement, &new.lines, &new.shares)?;
    passes::settle(tx, &ids, &new.statement.id.to_string())?;
    store::set_counter(tx, actor.territory(), year, new.statement.number)?;
    record(tx, actor, &new.statement, "closed", moment.now)?;
    Ok(new.statement.id)
}

/// A statement about to be written.
struct Composed {
    statement: Statement,
    lines: Vec<NewLine>,
    shares: Vec<(EmissionId, LineId, Cents)>,
}

#[expect(clippy::too_many_arguments, reason = "everything a statement is made of")]
fn compose(
    conn: &mut Conn,
    actor: &Actor,
    place: &Place,
    programme: ProgrammeId,
    month: Month,
    used: &[Unsettled],
    (year, number): (i64, i64),
    moment: &Moment,
) -> Result<Composed, Error> {
    let programme_name = ledger::programmes(conn, actor.territory())?
        .into_iter()
        .find(|known| known.id == programme)
        .ok_or(Error::NotFound)?
        .name;
    let (payee_name, payee_number) = payee(conn, actor, place)?;
    let lines = lines(conn, actor, used)?;
    let shares = shares(conn, used)?;
    let mut statement = Statement {
        id: moment.id(),
        territory_id: actor.territory(),
        programme_id: programme,
        place_id: place.id,
        year,
        number,
        month,
        programme_name,
        place_name: place.about.name.clone(),
        commune: place.about.commune,
        organisation_id: place.organisation_id,
        payee_name,
        payee_number,
        lines: lines.len() as i64,
        cents: used.iter().map(|one| one.cents).sum(),
        hash: String::new(),
        life: Life {
            closed: Signed { at: moment.now, by: actor.key() },
            approved: None,
            payment: None,
        },
    };
    let sealed: Vec<Line> = lines.iter().map(|new| new.line.clone()).collect();
    let frozen: Vec<Share> = shares
        .iter()
        .map(|(emission, line, cents)| Share {
            emission: emission.to_string(),
            line: line.to_string(),
            cents: *cents,
        })
        .collect();
    statement.hash = hash_of(&statement, &sealed, &frozen);
    Ok(Composed { statement, lines, shares })
}

/// The hash of a statement with its lines and shares, as closing seals it and `check` verifies.
pub fn hash_of(statement: &Statement, lines: &[Line], shares: &[Share]) -> String {
    model::hash(&Frozen {
        territory: statement.territory_id.to_string(),
        programme: statement.programme_id.to_string(),
        place: statement.place_id.to_string(),
        number: statement.label(),
        month: statement.month,
        payee_name: &statement.payee_name,
        payee_number: &statement.payee_number,
        lines,
        shares,
    })
}

/// Who is paid: the organisation that runs the place, else the place itself; with its number.
fn payee(conn: &mut Conn, actor: &Actor, place: &Place) -> Result<(String, String), Error> {
    let organisation = match place.organisation_id {
        Some(id) => places::organisation_by_id(conn, actor.territory(), id)?,
        None => None,
    };
    let siret = place.about.pivot.to_string();
    let siret = Some(siret).filter(|n| n.len() == 14 && n.bytes().all(|b| b.is_ascii_digit()));
    let details = organisation.map(|known| known.details);
    let siren = details.as_ref().and_then(|known| known.siren).map(|siren| siren.to_string());
    let name = details.and_then(|known| known.name).unwrap_or_else(|| place.about.name.clone());
    Ok((name, siret.or(siren).unwrap_or_default()))
}

fn lines(conn: &mut Conn, actor: &Actor, used: &[Unsettled]) -> Result<Vec<NewLine>, Error> {
    let mut titles: HashMap<String, String> = HashMap::new();
    let mut lines = Vec::with_capacity(used.len());
    for one in used {
        let session = one.session_id.to_string();
        if !titles.contains_key(&session) {
            let title = workshops::session(conn, actor, one.session_id)?.title;
            titles.insert(session.clone(), title);
        }
        let line = Line {
            redemption: one.id.to_string(),
            serial: one.serial.clone(),
            on: one.redeemed_on,
            activity: titles.get(&session).cloned().unwrap_or_default(),
            cents: one.cents,
        };
        lines.push(NewLine { redemption: one.id, emission: one.emission_id, line });
    }
    Ok(lines)
}

/// What each funding line pays: its part of a pass, fixed at emission, times the passes.
fn shares(conn: &mut Conn, used: &[Unsettled]) -> Result<Vec<(EmissionId, LineId, Cents)>, Error> {
    let mut counts: BTreeMap<EmissionId, i64> = BTreeMap::new();
    for one in used {
        *counts.entry(one.emission_id).or_default() += 1;
    }
    let mut shares = Vec::new();
    for (emission, count) in counts {
        for part in ledger::parts(conn, emission)? {
            let cents = part.cents.times(count);
            let cents = cents.ok_or_else(|| Error::Broken("a share beyond 64 bits".into()))?;
            shares.push((emission, part.line_id, cents));
        }
    }
    let total: Cents = shares.iter().map(|(.., cents)| *cents).sum();
    if total != used.iter().map(|one| one.cents).sum() {
        return Err(Error::Broken("the shares of a statement do not add up".into()));
    }
    Ok(shares)
}

/// Approves a statement: somebody else than who closed it looked at it.
pub fn approve(tx: &mut Tx, actor: &Actor, id: StatementId, moment: &Moment) -> Result<(), Error> {
    let mut statement = take(tx, actor, Action::ApproveStatements, id)?;
    let signed = Signed { at: moment.now, by: actor.key() };
    statement.life.approve(signed.clone())?;
    if !store::approve(tx, id, &signed)? {
        return Err(Refusal::AlreadyApproved.into());
    }
    record(tx, actor, &statement, "approved", moment.now)
}

/// Marks a statement paid, and moves its euros from owed to paid in the same transaction.
pub fn pay(
    tx: &mut Tx,
    actor: &Actor,
    id: StatementId,
    (on, reference): (Day, &str),
    moment: &Moment,
) -> Result<(), Error> {
    let mut statement = take(tx, actor, Action::PayStatements, id)?;
    let payment = Payment {
        signed: Signed { at: moment.now, by: actor.key() },
        on,
        reference: reference.trim().to_owned(),
    };
    let tz = actor.timezone();
    let closed_on = statement.life.closed.at.day(tz);
    statement.life.pay(payment.clone(), closed_on, moment.now.day(tz))?;
    if !store::pay(tx, id, &payment)? {
        return Err(Refusal::AlreadyPaid.into());
    }
    for emission in store::passes_of(tx, id)? {
        ledger::pay(tx, emission.emission_id, emission.passes, &id.to_string(), moment.now)?;
    }
    record(tx, actor, &statement, "paid", moment.now)
}

/// The statement, taken for this transaction by somebody who may act on it.
fn take(tx: &mut Tx, actor: &Actor, action: Action, id: StatementId) -> Result<Statement, Error> {
    actor.check(action, &At::territory())?;
    tx.lock("statement", &id)?;
    store::by_id(tx, actor.territory(), id)?.ok_or(Error::NotFound)
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
