//! What people do with workshops: the catalogue, sessions, registrations, attendance.

mod attendance;
mod catalogue;
mod finding;
mod registering;
mod sessions;

pub use attendance::{attend, attend_everybody, count_anonymous, count_uses, uncount_use};
pub use catalogue::{archive, create_workshop, edit_workshop, restore, workshops};
pub use finding::{
    Coming, LOOKED, Near, Sheet, View, coming, history, mediator_names, mediators_of, note_look,
    open_registration, registrations, seats, session, sessions, sessions_after, sheet, view,
};
pub use registering::{cancel_registration, register};
pub use sessions::{cancel_session, edit_session, plan};

use super::model::{BeforeWriting, SessionId};
use super::store::{self, Session};
use crate::access::{Actor, At};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{self, Subject};
use crate::kit::time::Instant;

/// A line of the journal about a session.
fn note(
    tx: &mut Tx,
    actor: &Actor,
    now: Instant,
    session: SessionId,
    verb: &'static str,
    detail: &str,
) -> Result<(), DbError> {
    let subject = Subject::new("session", session);
    journal::record(tx, &actor.territory().to_string(), now, &actor.key(), &subject, verb, detail)
}

/// The session of the actor's territory, or not found.
fn load(conn: &mut Conn, actor: &Actor, id: SessionId) -> Result<Session, Error> {
    store::session(conn, actor.territory(), id)?.ok_or(Error::NotFound)
}

/// [`load`] for a change: the row is taken first, so that two processes cannot both decide on it.
fn take(tx: &mut Tx, actor: &Actor, id: SessionId) -> Result<Session, Error> {
    tx.lock("session", &id)?;
    load(tx, actor, id)
}

impl Session {
    /// What permissions are checked against.
    pub fn at(&self) -> At {
        At::place(self.place_id, self.organisation_id)
    }

    pub(in crate::workshops) fn before_writing(
        &self,
        actor: &Actor,
        now: Instant,
    ) -> BeforeWriting {
        BeforeWriting {
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            cancelled: self.cancelled_at.is_some(),
            now,
            timezone: actor.timezone(),
        }
    }
}
