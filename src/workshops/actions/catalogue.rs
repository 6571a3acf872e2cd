//! The catalogue: what is taught here.

use crate::access::{Action, Actor, At};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{self, Subject};
use crate::kit::text::fold;
use crate::kit::time::Moment;
use crate::workshops::model::{About, Level, Refusal, WorkshopId};
use crate::workshops::store::{self, Workshop};

fn note(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: WorkshopId,
    verb: &'static str,
) -> Result<(), Error> {
    let (chain, by) = (actor.territory().to_string(), actor.key());
    let subject = Subject::new("workshop", id);
    Ok(journal::record(tx, &chain, moment.now, &by, &subject, verb, "")?)
}

/// The workshops on offer (or archived), by title.
pub fn workshops(
    conn: &mut Conn,
    actor: &Actor,
    words: &str,
    level: Option<Level>,
    archived: bool,
) -> Result<Vec<Workshop>, Error> {
    actor.check_any(Action::SeeSessions)?;
    Ok(store::find_workshops(conn, actor.territory(), &fold(words), level, archived)?)
}

/// Adds a workshop to the catalogue.
pub fn create_workshop(
    tx: &mut Tx,
    actor: &Actor,
    about: &About,
    moment: &Moment,
) -> Result<WorkshopId, Error> {
    actor.check(Action::EditCatalogue, &At::territory())?;
    about.check()?;
    let id: WorkshopId = moment.id();
    store::insert_workshop(tx, id, actor.territory(), about, &actor.key(), moment.now)?;
    note(tx, actor, moment, id, "created")?;
    Ok(id)
}

/// Changes what a workshop says, if nobody changed it since `version`.
pub fn edit_workshop(
    tx: &mut Tx,
    actor: &Actor,
    id: WorkshopId,
    version: i64,
    about: &About,
    moment: &Moment,
) -> Result<(), Error> {
    actor.check(Action::EditCatalogue, &At::territory())?;
    about.check()?;
    tx.lock("workshop", &id)?;
    store::workshop(tx, actor.territory(), id)?.ok_or(Error::NotFound)?;
    if !store::update_workshop(tx, id, version, about)? {
        return Err(Refusal::Stale.into());
    }
    note(tx, actor, moment, id, "edited")
}

/// Takes a workshop off the catalogue: its sessions stay, no new one is planned.
pub fn archive(tx: &mut Tx, actor: &Actor, id: WorkshopId, moment: &Moment) -> Result<(), Error> {
    actor.check(Action::EditCatalogue, &At::territory())?;
    store::workshop(tx, actor.territory(), id)?.ok_or(Error::NotFound)?;
    if store::set_archived(tx, id, Some((moment.now, &actor.key())))? {
        note(tx, actor, moment, id, "archived")?;
    }
    Ok(())
}

/// Puts an archived workshop back in the catalogue.
pub fn restore(tx: &mut Tx, actor: &Actor, id: WorkshopId, moment: &Moment) -> Result<(), Error> {
    actor.check(Action::EditCatalogue, &At::territory())?;
    store::workshop(tx, actor.territory(), id)?.ok_or(Error::NotFound)?;
    if store::set_archived(tx, id, None)? {
        note(tx, actor, moment, id, "restored")?;
    }
    Ok(())
}
