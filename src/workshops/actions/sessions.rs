//! Planning sessions, changing and cancelling them.

use super::{note, take};
use crate::access::{self, Action, Actor, At};
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::time::{Instant, Moment};
use crate::people::{self, Holder, TieReason};
use crate::places;
use crate::workshops::model::{Plan, Refusal, SessionId, check_plan, reason};
use crate::workshops::store::{self, NewSession, Session};

/// Plans a session, and the same on the following weeks.
pub fn plan(
    tx: &mut Tx,
    actor: &Actor,
    plan: &Plan,
    moment: &Moment,
) -> Result<Vec<SessionId>, Error> {
    check_plan(plan, moment.now.day(actor.timezone()))?;
    let mut planned = Vec::new();
    for (starts_at, ends_at) in plan.times(actor.timezone()) {
        let new = prepare(tx, actor, plan, (starts_at, ends_at), None)?;
        let id: SessionId = moment.id();
        store::insert_session(tx, id, actor.territory(), &new, &actor.key(), moment.now)?;
        store::set_mediators(tx, id, &plan.mediators)?;
        note(tx, actor, moment.now, id, "planned", "")?;
        planned.push(id);
    }
    Ok(planned)
}

/// Checks a plan against what is there, and gives the row to write.
fn prepare(
    tx: &mut Tx,
    actor: &Actor,
    plan: &Plan,
    (starts_at, ends_at): (Instant, Instant),
    known: Option<&Session>,
) -> Result<NewSession, Error> {
    let place = places::place_by_id(tx, actor.territory(), plan.place)?.ok_or(Refusal::NoPlace)?;
    actor.check(Action::PlanSessions, &At::place(place.id, place.organisation_id))?;
    let workshop =
        store::workshop(tx, actor.territory(), plan.workshop)?.ok_or(Refusal::NoWorkshop)?;
    let same = known.is_some_and(|session| session.workshop_id == workshop.id);
    if workshop.archived_at.is_some() && !same {
        return Err(Refusal::Archived.into());
    }
    let (stop, commune) = match plan.stop {
        None => (String::new(), place.about.commune),
        Some(id) => {
            let stops = places::stops_of(tx, place.id)?;
            let stop = stops.into_iter().find(|stop| stop.id == id).ok_or(Refusal::NoStop)?;
            (stop.details.label, stop.details.commune)
        }
    };
    check_mediators(tx, actor, plan, (starts_at, ends_at), known)?;
    Ok(NewSession {
        workshop: plan.workshop,
        place: plan.place,
        organisation: place.organisation_id,
        stop,
        commune,
        starts_at,
        ends_at,
        seats: plan.seats,
        note: plan.note.trim().to_owned(),
    })
}

fn check_mediators(
    tx: &mut Tx,
    actor: &Actor,
    plan: &Plan,
    times: (Instant, Instant),
    known: Option<&Session>,
) -> Result<(), Error> {
    let there = access::mediators(tx, actor.territory())?;
    let already = match known {
        Some(session) => store::mediators_of(tx, session.id)?,
        None => Vec::new(),
    };
    for account in &plan.mediators {
        let may_give = there.iter().any(|(id, _)| id == account) || already.contains(account);
        if !may_give {
            return Err(Refusal::Mediators.into());
        }
        let but = known.map(|session| session.id);
        if !plan.overlap && store::busy(tx, *account, times, but)? > 0 {
            return Err(Refusal::MediatorBusy.into());
        }
    }
    Ok(())
}

/// Changes a session, if nobody changed it since `version`. Once attendance is taken, where and
/// when it was held, and of what workshop, are facts.
pub fn edit_session(
    tx: &mut Tx,
    actor: &Actor,
    id: SessionId,
    version: i64,
    plan: &Plan,
    moment: &Moment,
) -> Result<(), Error> {
    let session = take(tx, actor, id)?;
    actor.check(Action::PlanSessions, &session.at())?;
    if session.cancelled_at.is_some() {
        return Err(Refusal::SessionCancelled.into());
    }
    if session.version != version {
        return Err(Refusal::Stale.into());
    }
    let unmoved = session.starts_at.day(actor.timezone()) == plan.day;
    let today = if unmoved { plan.day } else { moment.now.day(actor.timezone()) };
    check_plan(plan, today)?;
    let times = (plan.day.at(plan.hour, actor.timezone()), plan.minutes);
    let (starts_at, ends_at) = (times.0, times.0.plus_minutes(times.1));
    let new = prepare(tx, actor, plan, (starts_at, ends_at), Some(&session))?;
    let moved = (new.workshop, new.place, new.starts_at, new.ends_at)
        != (session.workshop_id, session.place_id, session.starts_at, session.ends_at);
    if moved && (session.marked > 0 || session.anonymous > 0) {
        return Err(Refusal::AlreadyHeld.into());
    }
    session.seats.resize(plan.seats)?;
    if !store::update_session(tx, id, version, &new)? {
        return Err(Refusal::Stale.into());
    }
    store::set_mediators(tx, id, &plan.mediators)?;
    let changed = Session { place_id: new.place, organisation_id: new.organisation, ..session };
    for registration in store::registrations(tx, id)? {
        tie(tx, actor, &changed, registration.person_id, moment)?;
    }
    Ok(note(tx, actor, moment.now, id, "edited", "")?)
}

/// Whoever answers for the session, and those who give it, may open the file of who comes to it.
pub(super) fn tie(
    tx: &mut Tx,
    actor: &Actor,
    session: &Session,
    person: people::PersonId,
    moment: &Moment,
) -> Result<(), Error> {
    let holder = Holder::of_place(session.place_id, session.organisation_id);
    people::tie(tx, person, holder, TieReason::Registration, actor, moment)?;
    for account in store::mediators_of(tx, session.id)? {
        let holder = Holder::Account(account);
        people::tie(tx, person, holder, TieReason::Registration, actor, moment)?;
    }
    Ok(())
}

/// Cancels a session that is not held. The people registered are to be told: its page lists them.
pub fn cancel_session(
    tx: &mut Tx,
    actor: &Actor,
    id: SessionId,
    why: &str,
    moment: &Moment,
) -> Result<(), Error> {
    let session = take(tx, actor, id)?;
    actor.check(Action::PlanSessions, &session.at())?;
    if session.cancelled_at.is_some() {
        return Err(Refusal::SessionCancelled.into());
    }
    let uses = store::uses_of_session(tx, id)?;
    if uses > 0 {
        return Err(Refusal::PassesTaken { uses }.into());
    }
    if session.came > 0 || session.anonymous > 0 {
        return Err(Refusal::AlreadyHeld.into());
    }
    store::cancel_session(tx, id, &reason(why)?, &actor.key(), moment.now)?;
    Ok(note(tx, actor, moment.now, id, "cancelled", "")?)
}
