//! Examining, deciding, and setting from when on the rules speak.

use std::collections::HashMap;

use super::model::{Decision, Finding, FlagId, Refusal, Thresholds};
use super::rules;
use super::store::{self, Flag};
use crate::access::{Action, Actor, At, PlaceId};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{self, Subject};
use crate::kit::time::{Day, Moment};
use crate::ledger::{self, Programme, ProgrammeId};

/// What the rules find in the uses of some days, of the territory or of one place. Reads only, so
/// that nobody waits meanwhile; [`raise`] keeps it.
///
/// A place alone is not compared with the others: that takes the whole territory.
pub fn find(
    conn: &mut Conn,
    actor: &Actor,
    place: Option<PlaceId>,
    days: (Day, Day),
) -> Result<Vec<Finding>, Error> {
    let (territory, tz) = (actor.territory(), actor.timezone());
    let uses = store::uses(conn, territory, place, days)?;
    let present = store::present(conn, territory, place, days)?;
    let announced = store::announced(conn, territory)?;
    let set: HashMap<ProgrammeId, Thresholds> =
        store::thresholds(conn)?.iter().map(|row| (row.programme_id, row.thresholds())).collect();
    let limits = |programme| set.get(&programme).copied().unwrap_or_default();
    let mut found = rules::all(uses, &present, &announced, limits, tz);
    if place.is_none() {
        let within = (days.0.start(tz), days.1.plus_days(1).start(tz));
        let refused = store::refused(conn, territory, within)?;
        // A refused scan belongs to no programme: the strictest of them speaks.
        let programmes = ledger::programmes(conn, territory)?;
        let strictest = programmes
            .iter()
            .map(|programme| limits(programme.id))
            .filter(|limits| limits.refused_day > 0)
            .min_by_key(|limits| limits.refused_day);
        if let Some(limits) = strictest {
            found.extend(rules::refused_scans(&refused, &limits, tz));
        }
    }
    Ok(found)
}

/// Keeps what was found: a flag for what is new, and for what grew since it was decided. Gives
/// how many were raised. Doing it again changes nothing.
pub fn raise(tx: &mut Tx, actor: &Actor, found: &[Finding], moment: &Moment) -> Result<i64, Error> {
    let mut raised = 0;
    for finding in found {
        match store::known(tx, finding)? {
            Some(known) if known.decided_at.is_none() => {
                if known.counted != finding.counted {
                    store::recount(tx, known.id, finding)?;
                }
                continue;
            }
            Some(known) if known.counted >= finding.counted => continue,
            _ => {}
        }
        let id: FlagId = moment.id();
        if store::insert_flag(tx, id, actor.territory(), finding, moment.now)? {
            raised += 1;
            record(tx, actor, id, "raised", finding.rule.word(), moment)?;
        }
    }
    Ok(raised)
}

/// [`find`] and [`raise`] in one transaction: for commands and the demo.
pub fn examine(
    tx: &mut Tx,
    actor: &Actor,
    days: (Day, Day),
    moment: &Moment,
) -> Result<i64, Error> {
    let found = find(tx, actor, None, days)?;
    raise(tx, actor, &found, moment)
}

/// A flag that the actor may review.
pub fn flag(conn: &mut Conn, actor: &Actor, id: FlagId) -> Result<Flag, Error> {
    actor.check(Action::ReviewFlags, &At::territory())?;
    store::flag_by_id(conn, actor.territory(), id)?.ok_or(Error::NotFound)
}

/// Dismisses or confirms a flag, and says why. For ever: what grows later is another flag.
pub fn decide(
    tx: &mut Tx,
    actor: &Actor,
    id: FlagId,
    decision: Decision,
    reason: &str,
    moment: &Moment,
) -> Result<(), Error> {
    flag(tx, actor, id)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    if !store::decide(tx, id, (decision, reason), &actor.key(), moment.now)? {
        return Err(Refusal::AlreadyDecided.into());
    }
    let verb = match decision {
        Decision::Dismissed => "dismissed",
        Decision::Confirmed => "confirmed",
    };
    record(tx, actor, id, verb, "", moment)
}

/// Every programme with its thresholds.
pub fn threshold_list(
    conn: &mut Conn,
    actor: &Actor,
) -> Result<Vec<(Programme, Thresholds)>, Error> {
    actor.check(Action::ReviewFlags, &At::territory())?;
    let set = store::thresholds(conn)?;
    let of = |id: ProgrammeId| set.iter().find(|row| row.programme_id == id);
    Ok(ledger::programmes(conn, actor.territory())?
        .into_iter()
        .map(|programme| {
            let limits = of(programme.id).map(|row| row.thresholds()).unwrap_or_default();
            (programme, limits)
        })
        .collect())
}

/// Sets the thresholds of a programme. Flags that are raised stay.
pub fn set_thresholds(
    tx: &mut Tx,
    actor: &Actor,
    programme: ProgrammeId,
    set: &Thresholds,
    moment: &Moment,
) -> Result<(), Error> {
    actor.check(Action::SetThresholds, &At::territory())?;
    set.check()?;
    let known = ledger::programmes(tx, actor.territory())?;
    if !known.iter().any(|known| known.id == programme) {
        return Err(Error::NotFound);
    }
    store::set_thresholds(tx, programme, set, &actor.key(), moment.now)?;
    let subject = Subject::new("programme", programme);
    let chain = actor.territory().to_string();
    let detail = format!(
        "{} {} {} {} {} {}",
        set.booklet_day,
        set.margin,
        set.row_passes,
        set.same_body,
        set.above_peers,
        set.refused_day
    );
    Ok(journal::record(tx, &chain, moment.now, &actor.key(), &subject, "thresholds-set", &detail)?)
}

fn record(
    tx: &mut Tx,
    actor: &Actor,
    id: FlagId,
    verb: &'static str,
    detail: &str,
    moment: &Moment,
) -> Result<(), Error> {
    let subject = Subject::new("flag", id);
    let chain = actor.territory().to_string();
    Ok(journal::record(tx, &chain, moment.now, &actor.key(), &subject, verb, detail)?)
}
