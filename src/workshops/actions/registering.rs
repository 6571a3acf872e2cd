//! Registering people, and cancelling a registration.

use super::sessions::tie;
use super::{note, take};
use crate::access::{Action, Actor, OrganisationId};
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::time::Moment;
use crate::people::{self, PersonId};
use crate::workshops::model::{
    Refusal, RegistrationId, Seated, SessionId, may_cancel_registration, may_register, reason,
};
use crate::workshops::store::{self, Registration};

/// Registers a person whose file the actor may open. `referring` is the organisation that sends
/// them; `above` the reason why a named person lets them in although the session is full.
pub fn register(
    tx: &mut Tx,
    actor: &Actor,
    session: SessionId,
    person: PersonId,
    referring: Option<OrganisationId>,
    above: Option<&str>,
    moment: &Moment,
) -> Result<RegistrationId, Error> {
    let session = take(tx, actor, session)?;
    actor.check(Action::RegisterPeople, &session.at())?;
    people::check_open(tx, actor, person)?;
    let staff = actor.may(Action::TakeAttendance, &session.at());
    may_register(&session.before_writing(actor, moment.now), staff)?;
    if store::is_registered(tx, session.id, person)? {
        return Err(Refusal::AlreadyRegistered.into());
    }
    let (seats, seated) = session.seats.take(above.is_some())?;
    let override_reason = match (seated, above) {
        (Seated::Above, _) if !staff => return Err(Refusal::OverrideNotYours.into()),
        (Seated::Above, Some(why)) => Some(reason(why)?),
        _ => None,
    };
    let registration = Registration {
        id: moment.id(),
        session_id: session.id,
        person_id: person,
        registered_at: moment.now,
        registered_by: actor.key(),
        organisation_id: referring,
        override_reason,
        cancelled_at: None,
        cancel_reason: None,
        attendance: None,
        presumed_at: None,
        uses: 0,
    };
    store::set_seats(tx, session.id, seats)?;
    store::insert_registration(tx, &registration)?;
    tie(tx, actor, &session, person, moment)?;
    let verb = if seated == Seated::Above { "registered-above" } else { "registered" };
    note(tx, actor, moment.now, session.id, verb, &registration.id.to_string())?;
    Ok(registration.id)
}

/// Cancels a registration: its seat is free again.
pub fn cancel_registration(
    tx: &mut Tx,
    actor: &Actor,
    id: RegistrationId,
    why: &str,
    moment: &Moment,
) -> Result<SessionId, Error> {
    let known = store::registration(tx, id)?.ok_or(Error::NotFound)?;
    let session = take(tx, actor, known.session_id)?;
    // Read again: the session's row was taken since.
    let registration = store::registration(tx, id)?.ok_or(Error::NotFound)?;
    let sender = registration.organisation_id;
    let sent_by_us = sender.is_some_and(|sender| actor.organisations().contains(&sender));
    if !actor.may(Action::TakeAttendance, &session.at()) {
        actor.check(Action::RegisterPeople, &session.at())?;
        if !sent_by_us {
            return Err(Error::Forbidden);
        }
    }
    if registration.cancelled_at.is_some() {
        return Err(Refusal::RegistrationCancelled.into());
    }
    may_cancel_registration(&session.before_writing(actor, moment.now), registration.attendance)?;
    let why = reason(why)?;
    if !store::cancel_registration(tx, id, &why, &actor.key(), moment.now)? {
        return Err(Refusal::AlreadyMarked.into());
    }
    let above = registration.override_reason.is_some();
    let seated = if above { Seated::Above } else { Seated::Freely };
    store::set_seats(tx, session.id, session.seats.give_back(seated))?;
    note(tx, actor, moment.now, session.id, "registration-cancelled", &id.to_string())?;
    Ok(session.id)
}
