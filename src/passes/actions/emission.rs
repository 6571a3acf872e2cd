//! Emissions: made, put on paper, activated.

use super::{record, today};
use crate::access::{Action, Actor, At};
use crate::kit::app::SecretKey;
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::installation;
use crate::kit::journal::Subject;
use crate::kit::time::{Instant, Moment};
use crate::kit::work;
use crate::ledger::{self, Cause, EmissionId};
use crate::passes::model::{
    Booklet, Code, Emission, NewEmission, PRINTING, Refusal, booklet_serial, code_of, default_stop,
    emission_number, hash_of, pass_serial, public_key, signing_key,
};
use crate::passes::store;

/// The emission, if there is one in the actor's territory.
pub fn emission(conn: &mut Conn, actor: &Actor, id: EmissionId) -> Result<Emission, Error> {
    store::emission(conn, id)?
        .filter(|emission| emission.territory_id == actor.territory())
        .ok_or(Error::NotFound)
}

/// Makes an emission with its key pair, and fixes what each funder pays of its passes. Its booklets are made
/// afterwards, some at a time, by [`make_booklets`].
pub fn create_emission(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    new: &NewEmission,
    moment: &Moment,
) -> Result<EmissionId, Error> {
    create_emission_once(tx, actor, key, (moment.id(), new), moment)
}

/// [`create_emission`] under an id made with the form: sent twice, it makes one emission.
pub fn create_emission_once(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    (id, new): (EmissionId, &NewEmission),
    moment: &Moment,
) -> Result<EmissionId, Error> {
    actor.check(Action::ManageEmissions, &At::territory())?;
    let programmes = ledger::programmes(tx, actor.territory())?;
    let programme = programmes.iter().find(|programme| programme.id == new.programme);
    new.check(programme.ok_or(Error::NotFound)?, today(actor, moment))?;
    lock_numbers(tx)?;
    if store::emission(tx, id)?.is_some() {
        let made = emission(tx, actor, id)?;
        return if new.is_of(&made) { Ok(id) } else { Err(Refusal::FormUsed.into()) };
    }
    let year = today(actor, moment).year();
    let rank = store::emissions_of_year(tx, year)? + 1;
    let salt = crate::access::hex(&moment.bytes::<32>());
    let (kid, public_key) = public_key(&signing_key(key, &salt));
    let emission = Emission {
        id,
        territory_id: actor.territory(),
        programme_id: new.programme,
        number: emission_number(year, rank),
        code: store::next_code(tx)?,
        label: new.label.trim().to_owned(),
        face: new.face,
        booklets: new.booklets,
        passes_each: new.passes_each,
        valid_from: new.valid_from,
        valid_until: new.valid_until,
        distribution_until: default_stop(new.valid_from, new.valid_until),
        grace_days: new.grace_days,
        created_at: moment.now,
        print_salt: Some(salt),
        public_key,
        kid,
        key_revoked_at: None,
        key_revoked_for: None,
        replaces: None,
        printed_at: None,
        activated_at: None,
        closed_at: None,
        closed_by: None,
        withdrawn_at: None,
    };
    store::insert_emission(tx, &emission, &actor.key())?;
    store::insert_paper(tx, emission.id)?;
    ledger::fix_split(tx, emission.id, new.programme, new.face)?;
    let subject = Subject::new("emission", emission.id);
    record(tx, actor, &subject, "created", &emission.number, moment.now)?;
    Ok(emission.id)
}

/// The fact that whoever numbers an emission takes.
const NUMBERS: &str = "emission-numbers";

/// Numbers and codes are of the whole installation, for serials are: one maker at a time, in
/// whatever territory, programme or process.
pub(super) fn lock_numbers(tx: &mut Tx) -> Result<(), Error> {
    installation::set_fact(tx, NUMBERS, "")?;
    Ok(tx.lock("installation", &NUMBERS)?)
}

/// How many booklets of the emission are still to be made.
pub fn booklets_left(conn: &mut Conn, id: EmissionId) -> Result<i64, Error> {
    let emission = store::emission(conn, id)?.ok_or(Error::NotFound)?;
    Ok(emission.booklets - store::made_booklets(conn, id)?)
}

/// Makes at most `limit` of the booklets that are missing, with their passes; gives how many are
/// left. Called again and again until nothing is: stopping in between loses nothing.
pub fn make_booklets(
    tx: &mut Tx,
    key: &SecretKey,
    id: EmissionId,
    limit: i64,
    moment: &Moment,
) -> Result<i64, Error> {
    tx.lock("emission", &id)?;
    let emission = store::emission(tx, id)?.ok_or(Error::NotFound)?;
    let made = store::made_booklets(tx, id)?;
    let last = emission.booklets.min(made + limit);
    if last > made {
        let salt = emission.print_salt.as_deref().ok_or(Refusal::CannotPrintAgain)?;
        for number in made + 1..=last {
            let booklet = Booklet {
                id: moment.id(),
                emission_id: id,
                number,
                serial: booklet_serial(&emission.number, number),
                depot_id: None,
                handed_over_at: None,
                handed_over_by: None,
                referrer_id: None,
                person_id: None,
                continues_id: None,
                first_used_at: None,
                destroyed_at: None,
            };
            store::insert_booklet(tx, booklet.id, id, number, &booklet.serial)?;
            for rank in 1..=emission.passes_each {
                let serial = pass_serial(&booklet.serial, rank);
                let hash = hash_of(key, &code_of(key, salt, &serial));
                store::insert_pass(tx, moment.id(), &booklet, rank, &serial, &hash)?;
            }
        }
    }
    Ok(emission.booklets - last)
}

/// A pass to print: serial of its booklet, its own serial, its code.
pub type ToPrint = (String, String, Code);

/// The passes of some booklets with the codes to print on them.
///
/// # Errors
/// Refused once the emission is active. [`Error::Broken`] when the installation's key is not the
/// one the passes were made with: their codes would not redeem.
pub fn secrets(
    conn: &mut Conn,
    key: &SecretKey,
    emission: &Emission,
    first: i64,
    last: i64,
) -> Result<Vec<ToPrint>, Error> {
    let salt = emission.print_salt.as_deref().ok_or(Refusal::CannotPrintAgain)?;
    store::passes_to_print(conn, emission.id, first, last)?
        .into_iter()
        .map(|pass| {
            let code = code_of(key, salt, &pass.serial);
            if hash_of(key, &code) != pass.secret_hash {
                return Err(Error::Broken("the passes were made with another secret key".into()));
            }
            Ok((pass.booklet, pass.serial, code))
        })
        .collect()
}

/// Revokes the key of an emission, for a reason that is told at the doors: its QR codes are refused
/// from now on. The codes typed from the paper stay good.
pub fn revoke_key(
    tx: &mut Tx,
    actor: &Actor,
    id: EmissionId,
    reason: &str,
    moment: &Moment,
) -> Result<(), Error> {
    actor.check(Action::ManageEmissions, &At::territory())?;
    let known = emission(tx, actor, id)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonMissing.into());
    }
    // A standing emission dies with its key: the next replacement makes another.
    if !store::revoke_key(tx, id, reason, &actor.key(), moment.now)? {
        return Err(Refusal::KeyAlreadyRevoked.into());
    }
    let subject = Subject::new("emission", id);
    Ok(record(tx, actor, &subject, "key-revoked", &known.number, moment.now)?)
}

/// When the proof was approved (bon à tirer): nothing is printed before.
pub fn approved_at(conn: &mut Conn, id: EmissionId) -> Result<Instant, Error> {
    let approved = store::emission_paper(conn, id)?.proof_approved_at;
    Ok(approved.ok_or(Refusal::ProofNotApproved)?)
}

/// Says that all booklets are on paper, as their proof was approved. Once said, saying it again
/// changes nothing.
pub fn mark_printed(
    tx: &mut Tx,
    actor: &Actor,
    id: EmissionId,
    moment: &Moment,
) -> Result<(), Error> {
    actor.check(Action::ManageEmissions, &At::territory())?;
    let known = emission(tx, actor, id)?;
    if store::made_booklets(tx, id)? != known.booklets {
        return Err(Refusal::NotPrinted.into());
    }
    // A look that was changed while it was printed is not the one that was approved.
    if known.printed_at.is_none() {
        approved_at(tx, id)?;
    }
    if store::mark_printed(tx, id, &actor.key(), moment.now)? {
        record(tx, actor, &Subject::new("emission", id), "printed", &known.number, moment.now)?;
    }
    Ok(())
}

/// Records that the paper was made again.
pub fn note_reprint(
    tx: &mut Tx,
    actor: &Actor,
    id: EmissionId,
    moment: &Moment,
) -> Result<(), Error> {
    let known = emission(tx, actor, id)?;
    let subject = Subject::new("emission", id);
    Ok(record(tx, actor, &subject, "reprinted", &known.number, moment.now)?)
}

/// Activates a printed emission: its money is committed on every funder's line, its passes may be
/// used, and the salt of its codes is destroyed, hence its signing key.
///
/// # Errors
/// Refused, with the funder and what it has left, when a ceiling would be exceeded: nothing is
/// then committed at all.
pub fn activate(tx: &mut Tx, actor: &Actor, id: EmissionId, moment: &Moment) -> Result<(), Error> {
    actor.check(Action::ActivateEmissions, &At::territory())?;
    let known = emission(tx, actor, id)?;
    if known.activated_at.is_some() {
        // Pressed twice, a button does it once.
        let again = store::activated_by(tx, id)?.as_deref() == Some(&actor.key());
        return if again { Ok(()) } else { Err(Refusal::AlreadyActive.into()) };
    }
    if known.withdrawn_at.is_some() {
        return Err(Refusal::Withdrawn.into());
    }
    if known.printed_at.is_none() {
        return Err(Refusal::NotPrinted.into());
    }
    check_not_printing(tx, id)?;
    if !store::activate(tx, id, &actor.key(), moment.now)? {
        return Err(Refusal::AlreadyActive.into());
    }
    ledger::commit(tx, id, known.passes(), moment.now)?;
    // Booklets destroyed while they were worth nothing promise nothing either.
    let destroyed = store::destroyed_passes(tx, id)?;
    ledger::release(tx, Cause::Destruction, id, destroyed, &id.to_string(), moment.now)?;
    let subject = Subject::new("emission", id);
    Ok(record(tx, actor, &subject, "activated", &known.number, moment.now)?)
}

/// A print run that goes on holds the salt, and would leave papers behind what forgets them.
fn check_not_printing(tx: &mut Tx, id: EmissionId) -> Result<(), Error> {
    tx.lock("emission", &id)?;
    let latest = work::latest(tx, PRINTING, &id.to_string())?;
    if latest.is_some_and(|work| work.is_running()) {
        return Err(Refusal::PrintingGoesOn.into());
    }
    Ok(())
}

/// Withdraws an emission that was never activated: nothing was committed, nothing is freed. Its
/// codes can never be made again, and what is on paper is worth nothing.
pub fn withdraw(tx: &mut Tx, actor: &Actor, id: EmissionId, moment: &Moment) -> Result<(), Error> {
    actor.check(Action::ManageEmissions, &At::territory())?;
    let known = emission(tx, actor, id)?;
    if known.withdrawn_at.is_some() {
        return Ok(());
    }
    check_not_printing(tx, id)?;
    if !store::withdraw(tx, id, &actor.key(), moment.now)? {
        return Err(Refusal::WithdrawnTooLate.into());
    }
    let subject = Subject::new("emission", id);
    Ok(record(tx, actor, &subject, "withdrawn", &known.number, moment.now)?)
}
