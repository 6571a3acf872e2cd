//! Closing: what was used becomes what is owed, numbered and sealed.

use std::collections::BTreeMap;

use super::{record, take};
use crate::access::{Action, Actor, At, PlaceId};
use crate::funding::model::sample;
use crate::funding::model::{
    Heading, Kind, Life, Line, Refusal, Seal, Share, Signed, StatementId, fitting, is_finished,
    next_number, payee_number,
};
use crate::funding::store::corrections::{self, Correction};
use crate::funding::store::{self, Statement, StoredLine, accounts, samples};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::errors::Error;
use crate::kit::money::Cents;
use crate::kit::time::{Day, Moment, Month};
use crate::ledger::{self, EmissionId, LineId, ProgrammeId};
use crate::passes;
use crate::places::{self, Place};

/// Closes the statement of a place for a finished month: lists its used passes, each on this
/// statement for ever, takes back the corrected ones of earlier statements, gives it the next
/// number of the year, and seals it by its hash.
///
/// # Errors
/// Refused when the month is not over or nothing waits; nothing is written then, and the number
/// stays free.
pub fn close(
    tx: &mut Tx,
    actor: &Actor,
    what: (PlaceId, ProgrammeId, Month),
    moment: &Moment,
) -> Result<StatementId, Error> {
    actor.check(Action::CloseStatements, &At::place(what.0, None))?;
    if !is_finished(what.2, moment.now.day(actor.timezone())) {
        return Err(Refusal::MonthNotFinished { month: what.2 }.into());
    }
    close_on_demand(tx, actor, what, moment)
}

/// [`close`], for a month that may still go on: what is used later goes to another statement.
pub fn close_on_demand(
    tx: &mut Tx,
    actor: &Actor,
    (place, programme, month): (PlaceId, ProgrammeId, Month),
    moment: &Moment,
) -> Result<StatementId, Error> {
    actor.check(Action::CloseStatements, &At::place(place, None))?;
    let place = places::place_by_id(tx, actor.territory(), place)?.ok_or(Error::NotFound)?;
    let year = i64::from(moment.now.day(actor.timezone()).year());
    // First of all the counter: whoever closes at the same time waits here, then finds the
    // passes listed already.
    let last = store::take_counter(tx, actor.territory(), year)?;
    let id: StatementId = moment.id();
    let days: (Day, Day) = (month.first_day(), month.last_day());
    let listed = passes::settle(tx, (place.id, programme), days, &id.to_string())?;
    if listed == 0 {
        return Err(Refusal::NothingToClose.into());
    }
    let number = (year, next_number(last));
    let statement = begin(tx, actor, &place, (id, programme, month, number), moment)?;
    let statement = fill(tx, statement, listed, moment)?;
    store::set_counter(tx, actor.territory(), year, statement.number)?;
    record(tx, actor, &statement, "closed", moment.now)?;
    Ok(id)
}

/// The heading of a statement, before anything is counted.
fn begin(
    conn: &mut Conn,
    actor: &Actor,
    place: &Place,
    (id, programme, month, (year, number)): (StatementId, ProgrammeId, Month, (i64, i64)),
    moment: &Moment,
) -> Result<Statement, Error> {
    let programme_name = ledger::programmes(conn, actor.territory())?
        .into_iter()
        .find(|known| known.id == programme)
        .ok_or(Error::NotFound)?
        .name;
    let (payee_name, payee_number) = payee(conn, actor, place)?;
    let today = moment.now.day(actor.timezone());
    let account = match place.organisation_id {
        Some(organisation) => accounts::in_force(conn, organisation, today)?,
        None => None,
    };
    Ok(Statement {
        id,
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
        payee_iban: account.map(|account| account.iban).unwrap_or_default(),
        lines: 0,
        cents: Cents::ZERO,
        hash: String::new(),
        follows_id: None,
        sample_seed: String::new(),
        life: Life::closed(Signed { at: moment.now, by: actor.key() }, 1),
    })
}

/// What lines add up to, while they go by.
#[derive(Default)]
struct Sum {
    lines: i64,
    cents: Cents,
    /// Uses less corrections, by emission.
    passes: BTreeMap<EmissionId, i64>,
}

impl Sum {
    fn add(&mut self, line: &StoredLine) {
        let count = if line.kind == Kind::Use { 1 } else { -1 };
        self.lines += 1;
        self.cents = self.cents + line.cents;
        *self.passes.entry(line.emission_id).or_default() += count;
    }
}

/// Counts what was settled on the statement, takes back what fits, seals it and writes it whole.
/// The uses go by twice — once to be counted and hashed, once copied by the database — and are
/// never held.
fn fill(
    tx: &mut Tx,
    mut statement: Statement,
    listed: u64,
    moment: &Moment,
) -> Result<Statement, Error> {
    let (id, mut sum) = (statement.id, Sum::default());
    let mut seal = Seal::new(&heading(&statement));
    store::each_settled(tx, id, &mut |line| {
        sum.add(&line);
        seal.line(&line.line());
        Ok(())
    })?;
    if u64::try_from(sum.lines) != Ok(listed) {
        return Err(Error::Broken("the lines of a statement are not its uses".into()));
    }
    let uses = sum.lines;
    let back = taken_back(tx, &statement, sum.cents)?;
    for one in &back {
        sum.add(&one.line());
        seal.line(&one.line().line());
    }
    let shares = shares(tx, &sum)?;
    (statement.lines, statement.cents) = (sum.lines, sum.cents);
    let share = store::rule(tx, statement.programme_id)?.sampling;
    let drawn = draw(&mut statement, uses, share, moment);
    write(tx, &mut statement, seal, &frozen(&shares))?;
    if store::insert_settled(tx, id)? != listed {
        return Err(Error::Broken("not every use of a statement was written".into()));
    }
    for (rank, one) in (uses + 1..).zip(&back) {
        store::insert_line(tx, id, rank, &one.line())?;
    }
    for (rank, share) in (1i64..).zip(shares) {
        store::insert_share(tx, id, rank, share)?;
    }
    for rank in drawn {
        samples::draw(tx, id, rank)?;
    }
    Ok(statement)
}

/// Writes what was counted, sealed: for a closing and for a statement that follows another.
fn write(
    tx: &mut Tx,
    statement: &mut Statement,
    seal: Seal,
    shares: &[Share],
) -> Result<(), Error> {
    let rule = store::rule(tx, statement.programme_id)?;
    statement.life.approvals = rule.approvals(statement.cents);
    statement.hash = seal.finish(shares, statement.life.approvals);
    Ok(store::insert(tx, statement)?)
}

/// Draws the uses that somebody will look at; the seed is kept, so that anybody may draw again.
fn draw(statement: &mut Statement, uses: i64, share: i64, moment: &Moment) -> Vec<i64> {
    let size = sample::size(uses, share);
    if size == 0 {
        return Vec::new();
    }
    statement.sample_seed = blake3::hash(&moment.bytes::<32>()).to_hex().to_string();
    sample::draw(&statement.sample_seed, uses, size)
}

/// The corrections that this statement takes back: oldest first, as far as what is owed goes.
fn taken_back(conn: &mut Conn, on: &Statement, owed: Cents) -> Result<Vec<Correction>, DbError> {
    let mut waiting = corrections::to_take_back(conn, on.place_id, on.programme_id)?;
    let worth: Vec<Cents> = waiting.iter().map(|one| one.cents).collect();
    waiting.truncate(fitting(owed, &worth));
    Ok(waiting)
}

/// What each funding line pays: its part of a pass, fixed at emission, times the passes.
fn shares(conn: &mut Conn, sum: &Sum) -> Result<Vec<(EmissionId, LineId, Cents)>, Error> {
    let mut shares = Vec::new();
    for (emission, count) in &sum.passes {
        for part in ledger::parts(conn, *emission)? {
            let cents = part.cents.times(*count);
            let cents = cents.ok_or_else(|| Error::Broken("a share beyond 64 bits".into()))?;
            shares.push((*emission, part.line_id, cents));
        }
    }
    let total: Cents = shares.iter().map(|(.., cents)| *cents).sum();
    if total != sum.cents {
        return Err(Error::Broken("the shares of a statement do not add up".into()));
    }
    Ok(shares)
}

fn frozen(shares: &[(EmissionId, LineId, Cents)]) -> Vec<Share> {
    let share = |(emission, line, cents): &(EmissionId, LineId, Cents)| Share {
        emission: emission.to_string(),
        line: line.to_string(),
        cents: *cents,
    };
    shares.iter().map(share).collect()
}

fn heading(statement: &Statement) -> Heading<'_> {
    Heading {
        territory: statement.territory_id.to_string(),
        programme: statement.programme_id.to_string(),
        place: statement.place_id.to_string(),
        number: statement.label(),
        month: statement.month,
        payee_name: &statement.payee_name,
        payee_number: &statement.payee_number,
        payee_iban: &statement.payee_iban,
        follows: statement.follows_id.map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// The hash of a written statement, as closing sealed it and `check` verifies: its lines are read
/// in their order, and each handed to `each` on the way.
pub fn hash_of(
    conn: &mut Conn,
    statement: &Statement,
    each: &mut dyn FnMut(&Line),
) -> Result<String, DbError> {
    let mut seal = Seal::new(&heading(statement));
    store::each_line(conn, statement.id, &mut |line| {
        let line = line.line();
        each(&line);
        seal.line(&line);
        Ok(())
    })?;
    let shares: Vec<Share> =
        store::shares_of(conn, statement.id)?.iter().map(store::StoredShare::frozen).collect();
    Ok(seal.finish(&shares, statement.life.approvals))
}

/// Who is paid: the organisation that runs the place, else the place itself; with its number.
fn payee(conn: &mut Conn, actor: &Actor, place: &Place) -> Result<(String, String), Error> {
    let organisation = match place.organisation_id {
        Some(id) => places::organisation_by_id(conn, actor.territory(), id)?,
        None => None,
    };
    let pivot = place.about.pivot.to_string();
    Ok(match organisation.map(|known| known.details) {
        None => (place.about.name.clone(), payee_number(None, &pivot)),
        Some(details) => {
            let siren = details.siren.map(|siren| siren.to_string());
            let name = details.name.unwrap_or_else(|| place.about.name.clone());
            (name, payee_number(Some(siren.as_deref()), &pivot))
        }
    })
}

/// Makes the statement that follows a rejected one: the same lines under a new number, for
/// whoever runs the place now, approved anew; what was found on the drawn ones goes with them. The
/// rejected one stays as it was. Pressed twice, the button makes one.
pub fn follow(
    tx: &mut Tx,
    actor: &Actor,
    rejected: StatementId,
    moment: &Moment,
) -> Result<StatementId, Error> {
    let before = take(tx, actor, Action::CloseStatements, rejected)?;
    if before.life.rejected.is_none() {
        return Err(Refusal::NotRejected.into());
    }
    match store::follower(tx, rejected)? {
        Some(made) if made.life.closed.by == actor.key() => return Ok(made.id),
        Some(_) => return Err(Refusal::AlreadyFollowed.into()),
        None => {}
    }
    let place =
        places::place_by_id(tx, actor.territory(), before.place_id)?.ok_or(Error::NotFound)?;
    let year = i64::from(moment.now.day(actor.timezone()).year());
    let last = store::take_counter(tx, actor.territory(), year)?;
    let what = (moment.id(), before.programme_id, before.month, (year, next_number(last)));
    let mut new = begin(tx, actor, &place, what, moment)?;
    new.follows_id = Some(rejected);
    (new.lines, new.cents) = (before.lines, before.cents);
    new.sample_seed = before.sample_seed.clone();
    let mut seal = Seal::new(&heading(&new));
    store::each_line(tx, rejected, &mut |line| {
        seal.line(&line.line());
        Ok(())
    })?;
    let shares: Vec<Share> =
        store::shares_of(tx, rejected)?.iter().map(store::StoredShare::frozen).collect();
    write(tx, &mut new, seal, &shares)?;
    store::take_over(tx, rejected, new.id, moment.now)?;
    samples::take_over(tx, rejected, new.id)?;
    passes::resettle(tx, &rejected.to_string(), &new.id.to_string())?;
    store::set_counter(tx, actor.territory(), year, new.number)?;
    record(tx, actor, &before, "followed", moment.now)?;
    record(tx, actor, &new, "closed", moment.now)?;
    Ok(new.id)
}
