//! Who came.

use super::{load, note, take};
use crate::access::{Action, Actor};
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::time::{Instant, Moment};
use crate::workshops::model::{Attendance, Refusal, RegistrationId, SessionId, may_attend};
use crate::workshops::store::{self, Seat, SeatUse};

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
    if registration.attendance == Some(attendance) && registration.presumed_at.is_none() {
        return Ok(session.id);
    }
    if !store::mark(tx, id, attendance, &actor.key(), moment.now)? {
        // Read again: a pass may have been taken since.
        let registration = store::registration(tx, id)?.ok_or(Error::NotFound)?;
        return Err(match registration.uses {
            0 => Refusal::RegistrationCancelled.into(),
            uses => Refusal::PassesTaken { uses }.into(),
        });
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

/// Passes were used for these seats, by whom and when: whoever they are for is here, and each seat
/// counts its uses. Part of taking a pass, whose journal line tells it: no permission is checked
/// again. A session's journal gets a line only when somebody had said that the person would not
/// come.
pub fn count_uses(tx: &mut Tx, uses: &[(&Actor, &Seat, Instant)]) -> Result<(), Error> {
    let mut counted: Vec<SeatUse> = Vec::new();
    for (actor, seat, at) in uses {
        if let Some(known) =
            counted.iter_mut().find(|known| known.registration == seat.registration)
        {
            known.count += 1;
            continue;
        }
        let (registration, by) = (seat.registration, actor.key());
        counted.push(SeatUse { registration, count: 1, by, at: *at });
        if seat.attendance.is_some_and(|said| !said.came()) {
            note(tx, actor, *at, seat.session, "present-by-pass", &registration.to_string())?;
        }
    }
    Ok(store::count_uses(tx, &counted)?)
}

/// The use of a pass for this seat was undone: presence that only the pass said is unknown again.
pub fn uncount_use(tx: &mut Tx, registration: RegistrationId) -> Result<(), Error> {
    Ok(store::uncount_use(tx, registration)?)
}
