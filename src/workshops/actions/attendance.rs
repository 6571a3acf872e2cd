//! Who came.

use super::{load, note, take};
use crate::access::{Action, Actor};
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::time::Moment;
use crate::workshops::model::{Attendance, Refusal, RegistrationId, SessionId, may_attend};
use crate::workshops::store::{self, Seat};

/// Says whether a registered person came. Saying it again otherwise corrects it.
pub fn attend(
    tx: &mut Tx,
    actor: &Actor,
    id: RegistrationId,
    attendance: Attendance,
    moment: &Moment,
) -> Result<SessionId, Error> {
    let registration = store::registration(tx, id)?.ok_or(Error::NotFound)?;
    let session = load(tx, actor, registration.session_id)?;
    actor.check(Action::TakeAttendance, &session.at())?;
    may_attend(&session.before_writing(actor, moment.now), attendance)?;
    if registration.attendance == Some(attendance) {
        return Ok(session.id);
    }
    if !store::mark(tx, id, attendance, &actor.key(), moment.now)? {
        return Err(Refusal::RegistrationCancelled.into());
    }
    note(tx, actor, moment.now, session.id, verb(attendance), &id.to_string())?;
    Ok(session.id)
}

fn verb(attendance: Attendance) -> &'static str {
    match attendance {
        Attendance::Present => "marked-present",
        Attendance::Late => "marked-late",
        Attendance::Excused => "marked-excused",
        Attendance::Absent => "marked-absent",
    }
}

/// Says the same of everybody of whom nothing was said: "tous présents". How many they were.
pub fn attend_everybody(
    tx: &mut Tx,
    actor: &Actor,
    id: SessionId,
    attendance: Attendance,
    moment: &Moment,
) -> Result<u64, Error> {
    let session = load(tx, actor, id)?;
    actor.check(Action::TakeAttendance, &session.at())?;
    may_attend(&session.before_writing(actor, moment.now), attendance)?;
    let count = store::mark_unmarked(tx, id, attendance, &actor.key(), moment.now)?;
    if count > 0 {
        note(tx, actor, moment.now, id, "marked-everybody", &format!("{attendance} {count}"))?;
    }
    Ok(count)
}

/// Counts the participants who gave no name.
pub fn count_anonymous(
    tx: &mut Tx,
    actor: &Actor,
    id: SessionId,
    count: i64,
    moment: &Moment,
) -> Result<(), Error> {
    let session = take(tx, actor, id)?;
    actor.check(Action::TakeAttendance, &session.at())?;
    may_attend(&session.before_writing(actor, moment.now), Attendance::Present)?;
    if !(0..=500).contains(&count) {
        return Err(Refusal::AnonymousOutOfRange.into());
    }
    if count != session.anonymous {
        store::set_anonymous(tx, id, count)?;
        note(tx, actor, moment.now, id, "anonymous-counted", &count.to_string())?;
    }
    Ok(())
}

/// Whoever hands in a pass is here. Part of taking the pass, whose journal line tells it: no
/// permission is checked again and no line is written. Costs nothing when presence was said.
pub fn mark_present(tx: &mut Tx, actor: &Actor, seat: &Seat, moment: &Moment) -> Result<(), Error> {
    if seat.attendance.is_some_and(Attendance::came) {
        return Ok(());
    }
    Ok(store::mark_present(tx, seat.registration, &actor.key(), moment.now)?)
}
