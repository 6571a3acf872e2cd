//! Finding sessions and seats, and what of them one may see.

use std::collections::HashMap;

use super::{load, note};
use crate::access::{self, AccountId, Action, Actor, OrganisationId, Reach, Role, reach};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{self, Line, Subject};
use crate::kit::time::{Day, Instant, Moment};
use crate::people::{self, PersonId, PersonLine};
use crate::territory::{self, CommuneCode, TerritoryId};
use crate::workshops::model::{Level, RegistrationId, SessionId};
use crate::workshops::store::{self, History, Registration, Seat, Session, SessionFilter};

/// What of a session's people one may see. Participants are never shown to each other's
/// organisations: a name on a list says that somebody cannot use a computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// Everybody: one takes attendance there.
    Everybody,
    /// Those one's own organisations sent.
    Sent(Vec<OrganisationId>),
    /// How many, not who.
    Counts,
}

/// What `actor` may see of the people of a session given by `mediators`. A floating mediator,
/// who may work anywhere, sees the people of the sessions they give.
pub fn view(actor: &Actor, session: &Session, mediators: &[AccountId]) -> View {
    let Some(account) = actor.account() else { return View::Everybody };
    let takes_attendance_there = actor.grants().iter().any(|grant| {
        let floating = grant.organisation_id.is_none() && grant.place_id.is_none();
        let there = grant.place_id == Some(session.place_id)
            || (grant.organisation_id.is_some()
                && grant.organisation_id == session.organisation_id);
        reach(grant.role, Action::TakeAttendance) != Reach::No
            && (there || (floating && mediators.contains(&account)))
    });
    if takes_attendance_there {
        return View::Everybody;
    }
    let sent: Vec<OrganisationId> = actor
        .grants()
        .iter()
        .filter(|grant| grant.role == Role::Referrer)
        .filter_map(|grant| grant.organisation_id)
        .collect();
    if sent.is_empty() { View::Counts } else { View::Sent(sent) }
}

/// A session with its people, as its page shows it to somebody.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub session: Session,
    pub mediators: Vec<AccountId>,
    pub view: View,
    /// The registrations one may see, each with its person, in the order people registered.
    pub lines: Vec<(Registration, PersonLine)>,
    /// Newest first; to be shown only to those who see everybody.
    pub journal: Vec<Line>,
}

impl Sheet {
    /// Whether reading it now is a look that its journal does not have yet: one line says that
    /// somebody looked at the names that day, however many times the page came back.
    pub fn is_new_look(&self, actor: &Actor, now: Instant) -> bool {
        let today = now.day(actor.timezone());
        let by = actor.key();
        !self.lines.is_empty()
            && !self.journal.iter().any(|line| {
                line.verb == LOOKED && line.actor == by && line.at.day(actor.timezone()) == today
            })
    }
}

/// Records that `actor` looks at the names of a session's people, or takes them away on a paper:
/// who may not see any is told so first, and a session without names has nothing to record.
pub fn note_look(
    tx: &mut Tx,
    actor: &Actor,
    id: SessionId,
    verb: &'static str,
    moment: &Moment,
) -> Result<(), Error> {
    let sheet = sheet(tx, actor, id)?;
    if sheet.lines.is_empty() || (verb == LOOKED && !sheet.is_new_look(actor, moment.now)) {
        return Ok(());
    }
    Ok(note(tx, actor, moment.now, id, verb, "")?)
}

/// The sheet was read on screen.
pub const LOOKED: &str = "looked";

/// The sheet of a session.
pub fn sheet(conn: &mut Conn, actor: &Actor, id: SessionId) -> Result<Sheet, Error> {
    actor.check_any(Action::SeeSessions)?;
    let session = load(conn, actor, id)?;
    let mediators = store::mediators_of(conn, id)?;
    let view = view(actor, &session, &mediators);
    let mut registrations = store::registrations(conn, id)?;
    registrations.retain(|registration| match &view {
        View::Everybody => true,
        View::Sent(ours) => registration.organisation_id.is_some_and(|id| ours.contains(&id)),
        View::Counts => false,
    });
    let ids: Vec<PersonId> = registrations.iter().map(|row| row.person_id).collect();
    let mut named: HashMap<PersonId, PersonLine> =
        people::briefs(conn, &ids)?.into_iter().map(|line| (line.id, line)).collect();
    let lines = registrations
        .into_iter()
        .filter_map(|row| named.remove(&row.person_id).map(|person| (row, person)))
        .collect();
    let journal = journal::about(conn, &Subject::new("session", id))?;
    Ok(Sheet { session, mediators, view, lines, journal })
}

/// The seats of a session, a page at a time and without a name: for who sees everybody there.
pub fn registrations(
    conn: &mut Conn,
    actor: &Actor,
    id: SessionId,
    page: (&str, i64),
) -> Result<Vec<Registration>, Error> {
    actor.check_any(Action::TakeAttendance)?;
    let session = load(conn, actor, id)?;
    let mediators = store::mediators_of(conn, id)?;
    if view(actor, &session, &mediators) != View::Everybody {
        return Err(Error::Forbidden);
    }
    Ok(store::registrations_after(conn, id, page)?)
}

/// A session of the actor's territory.
pub fn session(conn: &mut Conn, actor: &Actor, id: SessionId) -> Result<Session, Error> {
    actor.check_any(Action::SeeSessions)?;
    load(conn, actor, id)
}

/// A page of the sessions asked for, by time, and how many there are.
pub fn sessions(
    conn: &mut Conn,
    territory: TerritoryId,
    filter: &SessionFilter,
    page: (i64, i64),
) -> Result<(Vec<Session>, i64), DbError> {
    store::find_sessions(conn, territory, filter, page)
}

/// A page of the sessions beginning between two instants, by identifier.
pub fn sessions_after(
    conn: &mut Conn,
    territory: TerritoryId,
    between: (Instant, Instant),
    page: (&str, i64),
) -> Result<Vec<Session>, DbError> {
    store::sessions_after(conn, territory, between, page)
}

/// The seats of these registrations on these days: what taking passes needs, in one query.
/// A registration that does not exist has none.
pub fn seats(
    conn: &mut Conn,
    asked: &[(RegistrationId, Day)],
) -> Result<HashMap<(RegistrationId, Day), Seat>, DbError> {
    let seats = store::seats(conn, asked)?;
    Ok(seats.into_iter().map(|seat| ((seat.registration, seat.day), seat)).collect())
}

/// Who gives a session.
pub fn mediators_of(conn: &mut Conn, id: SessionId) -> Result<Vec<AccountId>, DbError> {
    store::mediators_of(conn, id)
}

/// The names of who gives a session.
pub fn mediator_names(
    conn: &mut Conn,
    territory: TerritoryId,
    mediators: &[AccountId],
) -> Result<Vec<String>, DbError> {
    let names = access::names(conn, territory)?;
    Ok(mediators.iter().filter_map(|id| names.get(&id.to_string()).cloned()).collect())
}

/// A registration the actor may see, with its session.
pub fn open_registration(
    conn: &mut Conn,
    actor: &Actor,
    id: RegistrationId,
) -> Result<(Registration, PersonLine, Sheet), Error> {
    let registration = store::registration(conn, id)?.ok_or(Error::NotFound)?;
    let sheet = sheet(conn, actor, registration.session_id)?;
    let line = sheet.lines.iter().find(|(row, _)| row.id == id).cloned();
    let (row, person) = line.ok_or(Error::NotFound)?;
    Ok((row, person, sheet))
}

/// The registrations of a person whose file the actor may open, latest session first.
pub fn history(conn: &mut Conn, actor: &Actor, person: PersonId) -> Result<Vec<History>, Error> {
    people::check_open(conn, actor, person)?;
    Ok(store::history(conn, actor.territory(), person)?)
}

/// Which coming sessions somebody could be sent to.
#[derive(Debug, Clone)]
pub struct Coming {
    pub now: Instant,
    /// How far ahead, in days.
    pub days: i64,
    /// Where the person lives.
    pub near: Option<CommuneCode>,
    pub level: Option<Level>,
    pub limit: usize,
}

/// A session with a free seat, and how far it is.
#[derive(Debug, Clone)]
pub struct Near {
    pub session: Session,
    /// From the person's commune to the session's, in metres.
    pub metres: Option<u32>,
}

/// Sessions read before the nearest are chosen.
const CONSIDERED: i64 = 300;

/// The next sessions with a free seat: the near ones first, then the soonest.
pub fn coming(
    conn: &mut Conn,
    territory: TerritoryId,
    wanted: &Coming,
) -> Result<Vec<Near>, DbError> {
    let filter = SessionFilter {
        level: wanted.level,
        free: true,
        ..SessionFilter::between(wanted.now, wanted.now.plus_days(wanted.days))
    };
    let (sessions, _) = store::find_sessions(conn, territory, &filter, (CONSIDERED, 0))?;
    let mut found: Vec<Near> = sessions
        .into_iter()
        .map(|session| Near { metres: distance(wanted.near, session.commune), session })
        .collect();
    found.sort_by_key(|near| (near.metres.map_or(FAR, band), near.session.starts_at));
    found.truncate(wanted.limit);
    Ok(found)
}

/// Last of the bands.
const FAR: u32 = 4;

/// A walk or a short drive, the next town, half an hour, beyond: within a band the soonest is best.
fn band(metres: u32) -> u32 {
    match metres {
        0..=8_000 => 0,
        8_001..=16_000 => 1,
        16_001..=30_000 => 2,
        _ => 3,
    }
}

fn distance(from: Option<CommuneCode>, to: CommuneCode) -> Option<u32> {
    let from = from?;
    if from == to {
        return Some(0);
    }
    let position = |code| territory::commune(code).and_then(|commune| commune.position);
    Some(position(from)?.distance_to(position(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_measured_between_communes() {
        let gueret: CommuneCode = "23096".parse().unwrap();
        let aubusson: CommuneCode = "23008".parse().unwrap();
        assert_eq!(distance(Some(gueret), gueret), Some(0));
        let metres = distance(Some(gueret), aubusson).unwrap();
        assert!((30_000..40_000).contains(&metres), "{metres}");
        assert_eq!((band(0), band(metres)), (0, 3));
        assert_eq!(distance(None, gueret), None);
    }
}
