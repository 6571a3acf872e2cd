//! What people do with programmes, and the movements of money the rooms above ask for.

use super::model::{
    Cause, EmissionId, FunderId, LineForm, Part, Programme, ProgrammeForm, ProgrammeId, Refusal,
    check_lines, is_name, split,
};
use super::store::{self, Move};
use crate::access::{Action, Actor, At};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{self, Subject};
use crate::kit::money::Cents;
use crate::kit::text::fold;
use crate::kit::time::{Instant, Moment};

/// The programme, if there is one in the actor's territory. For whoever may see funding.
pub fn programme(conn: &mut Conn, actor: &Actor, id: ProgrammeId) -> Result<Programme, Error> {
    actor.check_any(Action::SeeFunding)?;
    owned(conn, actor, id)
}

fn owned(conn: &mut Conn, actor: &Actor, id: ProgrammeId) -> Result<Programme, Error> {
    store::programme(conn, id)?
        .filter(|programme| programme.territory_id == actor.territory())
        .ok_or(Error::NotFound)
}

/// Makes a programme with its funding lines.
pub fn create_programme(
    tx: &mut Tx,
    actor: &Actor,
    form: &ProgrammeForm,
    moment: &Moment,
) -> Result<ProgrammeId, Error> {
    create_programme_once(tx, actor, (moment.id(), form), moment)
}

/// [`create_programme`] under an id made with the form: sent twice, it makes one programme.
pub fn create_programme_once(
    tx: &mut Tx,
    actor: &Actor,
    (id, form): (ProgrammeId, &ProgrammeForm),
    moment: &Moment,
) -> Result<ProgrammeId, Error> {
    actor.check(Action::EditFunding, &At::territory())?;
    let name = form.name.trim();
    if name.is_empty() {
        return Err(Refusal::NameMissing.into());
    }
    if !is_name(name) {
        return Err(Refusal::NameTooLong.into());
    }
    if form.ends_on < form.starts_on {
        return Err(Refusal::EndsBeforeStart.into());
    }
    check_lines(&form.lines)?;
    tx.lock("territory", &actor.territory())?;
    if store::programme(tx, id)?.is_some() {
        let made = owned(tx, actor, id)?;
        return if form.is_of(&made) { Ok(id) } else { Err(Refusal::FormUsed.into()) };
    }
    let programme = Programme {
        id,
        territory_id: actor.territory(),
        name: name.to_owned(),
        starts_on: form.starts_on,
        ends_on: form.ends_on,
        created_at: moment.now,
    };
    store::insert_programme(tx, &programme, &actor.key())?;
    write_lines(tx, actor, programme.id, &form.lines, moment)?;
    record(tx, actor, programme.id, "created", &form.lines.len().to_string(), moment.now)?;
    Ok(programme.id)
}

/// Says anew who pays what: every line of the programme at once, so that shares always make a
/// whole. Emissions already made keep their split; a ceiling never goes under what is used.
pub fn set_lines(
    tx: &mut Tx,
    actor: &Actor,
    id: ProgrammeId,
    lines: &[LineForm],
    moment: &Moment,
) -> Result<(), Error> {
    actor.check(Action::EditFunding, &At::territory())?;
    owned(tx, actor, id)?;
    tx.lock("programme", &id)?;
    check_lines(lines)?;
    write_lines(tx, actor, id, lines, moment)?;
    record(tx, actor, id, "funding-changed", &lines.len().to_string(), moment.now)
}

fn write_lines(
    tx: &mut Tx,
    actor: &Actor,
    programme: ProgrammeId,
    lines: &[LineForm],
    moment: &Moment,
) -> Result<(), Error> {
    let known = store::lines(tx, programme)?;
    let named = |name: &str| fold(name);
    let kept = |name: &str| lines.iter().any(|line| named(&line.funder) == named(name));
    if let Some(gone) = known.iter().find(|line| !kept(&line.funder)) {
        return Err(Refusal::LineInUse { funder: gone.funder.clone() }.into());
    }
    let mut rank = known.iter().map(|line| line.rank).max().unwrap_or(0);
    for form in lines {
        match known.iter().find(|line| named(&line.funder) == named(&form.funder)) {
            Some(line) if store::update_line(tx, line.id, form)? => {}
            Some(line) => {
                let (funder, used) = (line.funder.clone(), line.used());
                return Err(Refusal::CeilingUnderUsed { funder, used }.into());
            }
            None => {
                rank += 1;
                let funder = funder(tx, actor, &form.funder, moment)?;
                let ids = (moment.id(), programme, funder);
                store::insert_line(tx, ids, rank, form, &actor.key(), moment.now)?;
            }
        }
    }
    Ok(())
}

/// The territory's funder of this name, made when it is new.
fn funder(tx: &mut Tx, actor: &Actor, name: &str, moment: &Moment) -> Result<FunderId, Error> {
    let known = store::funders(tx, actor.territory())?;
    if let Some(funder) = known.into_iter().find(|funder| fold(&funder.name) == fold(name)) {
        return Ok(funder.id);
    }
    let id = moment.id();
    store::insert_funder(tx, id, actor.territory(), name.trim(), moment.now)?;
    Ok(id)
}

// ---- Movements, for the rooms above: they check who acts and write the journal ----

/// Fixes, for good, what each line pays of a pass of this emission.
pub fn fix_split(
    tx: &mut Tx,
    emission: EmissionId,
    programme: ProgrammeId,
    face: Cents,
) -> Result<Vec<Part>, Error> {
    let parts = split(&store::lines(tx, programme)?, face)?;
    for part in &parts {
        store::insert_part(tx, emission, part)?;
    }
    Ok(parts)
}

/// Refused with the first funder whose ceiling is too low to commit `passes` passes of the
/// emission today. Reserves nothing: [`commit`] compares again.
pub fn check_room(conn: &mut Conn, emission: EmissionId, passes: i64) -> Result<(), Error> {
    for part in store::parts(conn, emission)? {
        let line = store::line(conn, part.line_id)?;
        let asked = part.cents.times(passes).ok_or(Refusal::TooMuch)?;
        let left = line.available();
        if asked > left {
            return Err(Refusal::CeilingReached { funder: line.funder, left, asked }.into());
        }
    }
    Ok(())
}

/// Commits the money of `passes` passes of the emission: all its lines, or none. Refused with the
/// first funder whose ceiling is too low; the ceiling is compared by the statement that writes.
pub fn commit(tx: &mut Tx, emission: EmissionId, passes: i64, now: Instant) -> Result<(), Error> {
    let parts = store::parts(tx, emission)?;
    for part in &parts {
        part.cents.times(passes).ok_or(Refusal::TooMuch)?;
    }
    let committed = store::commit(tx, emission, passes)?;
    if let Some(short) = parts.iter().find(|part| !committed.contains(&part.line_id)) {
        let line = store::line(tx, short.line_id)?;
        let asked = short.cents.times(passes).ok_or(Refusal::TooMuch)?;
        let (funder, left) = (line.funder.clone(), line.available());
        return Err(Refusal::CeilingReached { funder, left, asked }.into());
    }
    store::post(tx, Cause::Activation, &[moved(emission, &emission.to_string(), passes, now)])?;
    Ok(())
}

/// Passes were used (the cause of each move is a use): their money is owed to places.
pub fn owe(tx: &mut Tx, uses: &[Move]) -> Result<(), Error> {
    transfer_each(tx, Cause::Redemption, uses)
}

/// A use was undone: its money is committed again.
pub fn unowe(
    tx: &mut Tx,
    emission: EmissionId,
    redemption: &str,
    now: Instant,
) -> Result<(), Error> {
    transfer(tx, Cause::Undoing, emission, redemption, 1, now)
}

/// A payment (a statement) settled so many used passes of the emission.
pub fn pay(
    tx: &mut Tx,
    emission: EmissionId,
    passes: i64,
    statement: &str,
    now: Instant,
) -> Result<(), Error> {
    transfer(tx, Cause::Payment, emission, statement, passes, now)
}

/// The payment of a statement came back, for so many used passes of the emission.
pub fn take_back(
    tx: &mut Tx,
    emission: EmissionId,
    passes: i64,
    statement: &str,
    now: Instant,
) -> Result<(), Error> {
    transfer(tx, Cause::Return, emission, statement, passes, now)
}

/// The use of a pass of the emission is disputed; `paid` says whether it was paid.
pub fn dispute(
    tx: &mut Tx,
    emission: EmissionId,
    paid: bool,
    correction: &str,
    now: Instant,
) -> Result<(), Error> {
    let cause = if paid { Cause::DisputePaid } else { Cause::Dispute };
    transfer(tx, cause, emission, correction, 1, now)
}

/// The disputed use was right; `paid` says whether it is paid by now.
pub fn dismiss(
    tx: &mut Tx,
    emission: EmissionId,
    paid: bool,
    correction: &str,
    now: Instant,
) -> Result<(), Error> {
    let cause = if paid { Cause::DismissalPaid } else { Cause::Dismissal };
    transfer(tx, cause, emission, correction, 1, now)
}

/// The disputed use was wrong: its money is committed again.
pub fn correct(
    tx: &mut Tx,
    emission: EmissionId,
    correction: &str,
    now: Instant,
) -> Result<(), Error> {
    transfer(tx, Cause::Correction, emission, correction, 1, now)
}

/// A pass of `from` is replaced by one of `to`, that has the same split: its money changes
/// emission, no counter changes, and nothing is committed twice.
pub fn replace(
    tx: &mut Tx,
    from: EmissionId,
    to: EmissionId,
    pass: &str,
    now: Instant,
) -> Result<(), Error> {
    if from == to {
        return Ok(());
    }
    store::post(tx, Cause::Replaced, &[moved(from, pass, 1, now)])?;
    Ok(store::post(tx, Cause::Replacing, &[moved(to, pass, 1, now)])?)
}

/// Gives an emission the split of another, to the cent.
pub fn copy_split(tx: &mut Tx, from: EmissionId, to: EmissionId) -> Result<(), Error> {
    for part in store::parts(tx, from)? {
        store::insert_part(tx, to, &part)?;
    }
    Ok(())
}

/// So many passes of the emission will never be used: the booklets of a destruction (`cause_id`:
/// its id), or what is left when the emission is closed (the emission's), or a use undone after
/// that (the redemption's). Their commitment is given back.
pub fn release(
    tx: &mut Tx,
    cause: Cause,
    emission: EmissionId,
    passes: i64,
    cause_id: &str,
    now: Instant,
) -> Result<(), Error> {
    if passes == 0 {
        return Ok(());
    }
    transfer(tx, cause, emission, cause_id, passes, now)
}

fn transfer(
    tx: &mut Tx,
    cause: Cause,
    emission: EmissionId,
    cause_id: &str,
    passes: i64,
    now: Instant,
) -> Result<(), Error> {
    transfer_each(tx, cause, &[moved(emission, cause_id, passes, now)])
}

fn transfer_each(tx: &mut Tx, cause: Cause, moves: &[Move]) -> Result<(), Error> {
    // Rights without value have no parts: nothing moves, and the pass is counted by its use.
    store::post(tx, cause, moves)?;
    Ok(store::count(tx, cause, moves)?)
}

fn moved(emission: EmissionId, cause_id: &str, passes: i64, at: Instant) -> Move {
    Move { cause_id: cause_id.to_owned(), emission, passes, at }
}

fn record(
    tx: &mut Tx,
    actor: &Actor,
    id: ProgrammeId,
    verb: &'static str,
    detail: &str,
    now: Instant,
) -> Result<(), Error> {
    let subject = Subject::new("programme", id);
    let chain = actor.territory().to_string();
    Ok(journal::record(tx, &chain, now, &actor.key(), &subject, verb, detail)?)
}
