//! Passes set aside (lost, stolen, disputed), given back, or replaced.
//!
//! A replacement is a booklet of a small standing emission, that has its own key and takes over
//! the money of the passes it replaces: what was committed once is not committed twice.

use super::{record, today};
use crate::access::{Action, Actor, At, hex};
use crate::kit::app::SecretKey;
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::journal::Subject;
use crate::kit::time::Moment;
use crate::ledger;
use crate::passes::model::{
    Booklet, BookletId, Custody, Emission, HoldReason, PassId, Range, Refusal, booklet_serial,
    code_of, emission_number, hash_of, pass_serial, public_key, signing_key,
};
use crate::passes::store;

/// Whether the actor may block passes of a booklet: everywhere, or where the organisation that
/// keeps it or handed it over is theirs.
pub fn may_hold(conn: &mut Conn, actor: &Actor, booklet: &Booklet) -> Result<bool, Error> {
    if actor.may(Action::HoldPasses, &At::territory()) {
        return Ok(true);
    }
    let organisation = match booklet.custody() {
        Custody::Printer | Custody::Destroyed => None,
        Custody::Person(organisation) => Some(organisation),
        Custody::Depot(depot) => store::depot(conn, depot)?.and_then(|depot| depot.organisation_id),
    };
    Ok(organisation.is_some_and(|id| actor.may(Action::HoldPasses, &At::organisation(id))))
}

fn held(conn: &mut Conn, actor: &Actor, serial: &str) -> Result<Booklet, Error> {
    let booklet = super::booklet(conn, actor, serial)?;
    if may_hold(conn, actor, &booklet)? { Ok(booklet) } else { Err(Error::Forbidden) }
}

/// Sets the free passes of a booklet aside, or one of them: from now on no place takes them.
/// Used passes stay as they are.
pub fn block(
    tx: &mut Tx,
    actor: &Actor,
    serial: &str,
    pass: Option<PassId>,
    reason: HoldReason,
    moment: &Moment,
) -> Result<BookletId, Error> {
    let booklet = held(tx, actor, serial)?;
    tx.lock("booklet", &booklet.id)?;
    if store::block(tx, booklet.id, pass, reason, &actor.key(), moment.now)? == 0 {
        return Err(Refusal::NothingToBlock.into());
    }
    let subject = Subject::new("booklet", booklet.id);
    record(tx, actor, &subject, "blocked", reason.word(), moment.now)?;
    Ok(booklet.id)
}

/// Gives blocked passes back. A replaced one stays blocked: there would be two of it.
pub fn unblock(
    tx: &mut Tx,
    actor: &Actor,
    serial: &str,
    pass: Option<PassId>,
    moment: &Moment,
) -> Result<BookletId, Error> {
    let booklet = held(tx, actor, serial)?;
    tx.lock("booklet", &booklet.id)?;
    if store::unblock(tx, booklet.id, pass)? == 0 {
        return Err(Refusal::NothingToUnblock.into());
    }
    let subject = Subject::new("booklet", booklet.id);
    record(tx, actor, &subject, "unblocked", &booklet.serial, moment.now)?;
    Ok(booklet.id)
}

/// Replaces the blocked passes of a booklet by a new booklet, where the old one was. They were
/// blocked by an act of its own before: a place that takes one at this instant has been answered,
/// whatever the number of processes. Gives the serial of the new booklet.
pub fn replace(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    serial: &str,
    moment: &Moment,
) -> Result<String, Error> {
    actor.check(Action::ManageEmissions, &At::territory())?;
    let old = super::booklet(tx, actor, serial)?;
    if old.destroyed_at.is_some() {
        return Err(Refusal::Destroyed { serial: old.serial }.into());
    }
    let source = super::emission(tx, actor, old.emission_id)?;
    if source.activated_at.is_none() {
        return Err(Refusal::NotActive { serial: old.serial }.into());
    }
    if today(actor, moment) > source.usable_until() {
        return Err(Refusal::BookletExpired { until: source.usable_until() }.into());
    }
    tx.lock("booklet", &old.id)?;
    let gone = store::to_replace(tx, old.id)?;
    if gone.is_empty() {
        return Err(Refusal::NothingToReplace.into());
    }
    let standing = standing(tx, actor, key, &source, moment)?;
    let new = next_booklet(&standing, &old, moment);
    store::add_booklet(tx, standing.id)?;
    let place = Range { first: new.number, last: new.number };
    store::tallied(tx, standing.id, place, |tx| {
        store::insert_replacement(tx, &new, &actor.key(), today(actor, moment))
    })?;
    // From the printer to where the old one was: its depot, or its person.
    if new.depot_id.is_some() || new.handed_over_at.is_some() {
        let (id, on) = (moment.id(), today(actor, moment));
        store::insert_replacement_movement(tx, id, new.id, new.depot_id, moment.now, on)?;
    }
    let salt = standing.print_salt.as_deref().ok_or(Refusal::CannotPrintAgain)?;
    for (rank, pass) in (1..).zip(&gone) {
        let serial = pass_serial(&new.serial, rank);
        let hash = hash_of(key, &code_of(key, salt, &serial));
        let id: PassId = moment.id();
        store::insert_pass(tx, id, &new, rank, &serial, &hash)?;
        if !store::replace(tx, pass.id, id)? {
            return Err(Refusal::NothingToReplace.into());
        }
        ledger::replace(tx, source.id, standing.id, &id.to_string(), moment.now)?;
    }
    let (gone, came) = (Subject::new("booklet", old.id), Subject::new("booklet", new.id));
    record(tx, actor, &gone, "replaced", &new.serial, moment.now)?;
    record(tx, actor, &came, "replacing", &old.serial, moment.now)?;
    Ok(new.serial)
}

/// Where the old booklet was: in its depot, or with the person, from the same referrer.
fn next_booklet(standing: &Emission, old: &Booklet, moment: &Moment) -> Booklet {
    let number = standing.booklets + 1;
    Booklet {
        id: moment.id(),
        emission_id: standing.id,
        number,
        serial: booklet_serial(&standing.number, number),
        depot_id: old.depot_id,
        handed_over_at: old.handed_over_at.map(|_| moment.now),
        handed_over_by: None,
        referrer_id: old.referrer_id,
        person_id: old.person_id,
        // A booklet is handed over to its person once, whatever was lost since.
        continues_id: old.handed_over_at.map(|_| old.continues_id.unwrap_or(old.id)),
        first_used_at: None,
        destroyed_at: None,
    }
}

/// The standing emission that replaces passes of `source`, made at the first need: same value,
/// same dates, same funders, its own key. It is active from the start, for it commits nothing, and
/// keeps its salt until its key is revoked or it is closed.
fn standing(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    source: &Emission,
    moment: &Moment,
) -> Result<Emission, Error> {
    // A replacement of a replacement stays in the same emission.
    if source.replaces.is_some() && source.print_salt.is_some() {
        return Ok(source.clone());
    }
    super::emission::lock_numbers(tx)?;
    if let Some(id) = store::standing(tx, source.id)? {
        return super::emission(tx, actor, id);
    }
    let year = today(actor, moment).year();
    let salt = hex(&moment.bytes::<32>());
    let (kid, public_key) = public_key(&signing_key(key, &salt));
    let label = t("passes-replacement-label").arg("number", &source.number).to_string();
    let new = Emission {
        id: moment.id(),
        number: emission_number(year, store::emissions_of_year(tx, year)? + 1),
        code: store::next_code(tx)?,
        label,
        booklets: 0,
        created_at: moment.now,
        print_salt: Some(salt),
        public_key,
        kid,
        key_revoked_at: None,
        key_revoked_for: None,
        replaces: Some(source.id),
        printed_at: Some(moment.now),
        activated_at: Some(moment.now),
        ..source.clone()
    };
    store::insert_emission(tx, &new, &actor.key())?;
    store::copy_paper(tx, source.id, new.id)?;
    ledger::copy_split(tx, source.id, new.id)?;
    let subject = Subject::new("emission", new.id);
    record(tx, actor, &subject, "standing", &new.number, moment.now)?;
    Ok(new)
}

/// The passes of a replacement booklet with their codes, to print it. Each time is a line of the
/// journal.
pub fn print_replacement(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    serial: &str,
    moment: &Moment,
) -> Result<(Emission, Vec<super::emission::ToPrint>), Error> {
    actor.check(Action::ManageEmissions, &At::territory())?;
    let booklet = super::booklet(tx, actor, serial)?;
    let emission = super::emission(tx, actor, booklet.emission_id)?;
    if emission.replaces.is_none() || booklet.first_used_at.is_some() {
        return Err(Refusal::CannotPrintAgain.into());
    }
    let secrets = super::secrets(tx, key, &emission, booklet.number, booklet.number)?;
    let subject = Subject::new("booklet", booklet.id);
    record(tx, actor, &subject, "replacement-printed", &booklet.serial, moment.now)?;
    Ok((emission, secrets))
}
