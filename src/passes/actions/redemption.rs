//! A pass is used, at most once; and, for a quarter of an hour, may be given back.

use super::{record, today};
use crate::access::{Action, Actor, At};
use crate::kit::app::SecretKey;
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::{Day, Instant, Moment};
use crate::ledger::{self, Cause};
use crate::passes::model::{
    FAILURE_MINUTES, FREE_FAILURES, Presented, Redeemed, Redemption, RedemptionId, Refusal, Scan,
    ScanId, Ticket, authentic, booklet_and_rank, hash_of,
};
use crate::passes::store;
use crate::places;
use crate::workshops::{self, Seat};

/// Uses a pass for the person of a registration, exactly once.
///
/// Idempotent by `scan_id`: once answered, the same scan is answered by the same value for ever,
/// also when the pass was undone since, or has expired. A refusal is not an answer: the same scan
/// may be tried again once what was wrong is mended.
///
/// The unique indexes decide of "at most once", not the checks before them: they hold between any
/// number of processes. A booklet that was never handed over is accepted — the pass is a bearer
/// title — and the journal says so.
///
/// The accreditation and the validity are those of the day of the redemption, in the territory.
/// Whoever gives a pass is there: they are marked present when nothing better was said, as long
/// as the session's attendance may still be taken; the undoing takes that presence back.
///
/// # Errors
/// A typed refusal that says what to do. The caller keeps it with [`note_refusal`], in a
/// transaction of its own, for this one is rolled back.
pub fn redeem(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    scan: &Scan,
    moment: &Moment,
) -> Result<Redeemed, Error> {
    let ticket = Ticket::parse(&scan.code)?;
    let verdict = decide(tx, actor, key, &ticket, scan, moment);
    let new = match verdict {
        Ok((pass, seat)) => {
            let new = use_of(&pass, &seat, actor, scan, moment);
            if store::insert_redemption(tx, &new)? {
                settle_use(tx, actor, &pass, &new)?;
                workshops::count_use(tx, actor, &seat, moment)?;
                return Ok(new.answer());
            }
            Ok(new)
        }
        // The database is in trouble: nothing more can be asked of it.
        Err(error @ Error::Db(_)) => return Err(error),
        Err(error) => Err(error),
    };
    // Not written: the scan was answered before, or the pass is used.
    if let Some(known) = store::redemption_of_scan(tx, scan.scan_id)? {
        return replay(tx, actor, key, &ticket, &known);
    }
    Err(match new {
        Err(refusal) => refusal,
        Ok(new) => already_used(tx, new.pass_id)?,
    })
}

/// Everything that must be true, and who is concerned. The pass is one statement, typed or scanned.
fn decide(
    conn: &mut Conn,
    actor: &Actor,
    key: &SecretKey,
    ticket: &Ticket,
    scan: &Scan,
    moment: &Moment,
) -> Result<(Presented, Seat), Error> {
    let today = today(actor, moment);
    let pass = known_pass(conn, actor, key, ticket, moment.now)?;
    let seat = workshops::seat(conn, scan.registration, today)?
        .filter(|seat| seat.territory == actor.territory())
        .ok_or(Refusal::NoRegistration)?;
    actor.check(Action::Redeem, &At::place(seat.place, seat.place_organisation))?;
    pass.usable_on(today, actor.timezone())?;
    check_seat(conn, &seat, today, actor, moment.now)?;
    if !seat.accredited {
        return Err(
            Refusal::PlaceNotAccredited { place: place_name(conn, actor, seat.place)? }.into()
        );
    }
    Ok((pass, seat))
}

fn check_seat(
    conn: &mut Conn,
    seat: &Seat,
    today: Day,
    actor: &Actor,
    now: Instant,
) -> Result<(), Error> {
    if seat.cancelled {
        let session = workshops::session(conn, actor, seat.session)?;
        return Err(match session.cancelled_at {
            Some(_) => Refusal::SessionCancelled.into(),
            None => Refusal::RegistrationCancelled.into(),
        });
    }
    let on = seat.starts_at.day(actor.timezone());
    if on > today {
        return Err(Refusal::SessionToCome { on }.into());
    }
    // Older than what the attendance sheet still accepts: who came then is a fact.
    if seat.is_closed(now) { Err(Refusal::SessionOver { on }.into()) } else { Ok(()) }
}

/// The pass a ticket is of, in the actor's territory. A scanned one is verified: signed by its
/// emission, and saying what the database says.
fn known_pass(
    conn: &mut Conn,
    actor: &Actor,
    key: &SecretKey,
    ticket: &Ticket,
    now: Instant,
) -> Result<Presented, Error> {
    let found = find(conn, key, ticket)?.filter(|known| known.territory_id == actor.territory());
    let refusal = match (&found, ticket) {
        (None, Ticket::Typed(_)) => Some(Refusal::UnknownCode),
        (None, Ticket::Scanned(_)) => Some(Refusal::QrOtherTerritory),
        (Some(_), Ticket::Typed(_)) => None,
        (Some(pass), Ticket::Scanned(signed)) => {
            authentic(key, signed, &pass.known(actor.timezone())).err()
        }
    };
    match (found, refusal) {
        (Some(pass), None) => Ok(pass),
        // Typing again what is on the paper is what this one asks for: no guess.
        (_, Some(refusal @ Refusal::QrKeyRevoked { .. })) => Err(refusal.into()),
        (_, refusal) => {
            Err(guessing(conn, actor, now)?.or(refusal).unwrap_or(Refusal::UnknownCode).into())
        }
    }
}

/// The pass a ticket names, true or not: one statement.
fn find(conn: &mut Conn, key: &SecretKey, ticket: &Ticket) -> Result<Option<Presented>, Error> {
    Ok(match ticket {
        Ticket::Typed(code) => store::presented(conn, &hash_of(key, code))?,
        Ticket::Scanned(signed) => {
            let (booklet, rank) = booklet_and_rank(signed.payload.serial);
            store::presented_by_number(conn, signed.payload.emission.into(), booklet, rank)?
        }
    })
}

/// Whether too many codes that do not exist were tried by the actor, or at their browser. Asked only when yet another does not:
/// a good code is never kept waiting, and eighty random bits are not found by trying.
fn guessing(conn: &mut Conn, actor: &Actor, now: Instant) -> Result<Option<Refusal>, Error> {
    let since = now.plus_minutes(-FAILURE_MINUTES);
    let guesses = store::guesses(conn, (&actor.key(), actor.device()), since)?;
    Ok(guesses.first_at.filter(|_| guesses.count >= FREE_FAILURES).map(|first| {
        let until = first.plus_minutes(FAILURE_MINUTES);
        Refusal::TooManyTries { minutes: (until.0 - now.0).div_euclid(60_000) + 1 }
    }))
}

fn use_of(
    pass: &Presented,
    seat: &Seat,
    actor: &Actor,
    scan: &Scan,
    moment: &Moment,
) -> Redemption {
    Redemption {
        id: moment.id(),
        scan_id: scan.scan_id,
        territory_id: pass.territory_id,
        pass_id: pass.pass_id,
        booklet_id: pass.booklet_id,
        emission_id: pass.emission_id,
        place_id: seat.place,
        session_id: seat.session,
        registration_id: scan.registration,
        account_id: actor.key(),
        redeemed_at: moment.now,
        redeemed_on: today(actor, moment),
        cents: pass.face,
        undone_at: None,
        statement_id: None,
        serial: pass.serial.clone(),
    }
}

/// What follows from a use that was written.
fn settle_use(tx: &mut Tx, actor: &Actor, pass: &Presented, new: &Redemption) -> Result<(), Error> {
    let first = pass.first_used_at.is_none() && store::mark_first_use(tx, new)?;
    store::count_use(tx, pass, new, first)?;
    // Another process may have written a later use first.
    if !first && pass.first_used_at.is_none_or(|known| known > new.redeemed_at) {
        store::tallied_booklet(tx, pass.booklet_id, |tx| store::mark_earlier_use(tx, new))?;
    }
    if new.cents.0 > 0 {
        ledger::owe(tx, pass.emission_id, &new.id.to_string(), new.redeemed_at)?;
    }
    let verb = if pass.handed_over_at.is_some() { "redeemed" } else { "redeemed-before-handover" };
    let subject = Subject::new("booklet", pass.booklet_id);
    Ok(record(tx, actor, &subject, verb, &new.serial, new.redeemed_at)?)
}

/// The answer given before. Only to who may have asked, and for the same pass.
fn replay(
    conn: &mut Conn,
    actor: &Actor,
    key: &SecretKey,
    ticket: &Ticket,
    known: &Redemption,
) -> Result<Redeemed, Error> {
    if known.account_id != actor.key() {
        return Err(Error::Forbidden);
    }
    match find(conn, key, ticket)? {
        Some(pass) if pass.pass_id == known.pass_id => Ok(known.answer()),
        _ => Err(Refusal::ScanUsedForAnother.into()),
    }
}

fn already_used(conn: &mut Conn, pass: crate::passes::model::PassId) -> Result<Error, Error> {
    let known = store::live_use(conn, pass)?
        .ok_or_else(|| Error::Broken("a use was refused though no other is live".into()))?;
    let name = places::place_by_id(conn, known.territory_id, known.place_id)?;
    let place = name.map(|place| place.about.name).unwrap_or_default();
    Ok(Refusal::AlreadyUsed { on: known.redeemed_on, place }.into())
}

fn place_name(
    conn: &mut Conn,
    actor: &Actor,
    place: crate::access::PlaceId,
) -> Result<String, Error> {
    let place = places::place_by_id(conn, actor.territory(), place)?;
    Ok(place.map(|place| place.about.name).unwrap_or_default())
}

/// What the code is, and whether it could be used for this registration now; uses nothing.
pub fn check(
    conn: &mut Conn,
    actor: &Actor,
    key: &SecretKey,
    scan: &Scan,
    moment: &Moment,
) -> Result<Presented, Error> {
    actor.check_any(Action::Redeem)?;
    let ticket = Ticket::parse(&scan.code)?;
    let (pass, _) = decide(conn, actor, key, &ticket, scan, moment)?;
    match store::live_use(conn, pass.pass_id)? {
        Some(known) if known.scan_id != scan.scan_id => Err(already_used(conn, pass.pass_id)?),
        _ => Ok(pass),
    }
}

/// Keeps a refused scan: who tried, why not, which pass when the code was one; never the code.
/// In a transaction of its own, after [`redeem`] or [`check`] refused.
pub fn note_refusal(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    scan: &Scan,
    reason: &str,
    moment: &Moment,
) -> Result<(), Error> {
    let pass = match Ticket::parse(&scan.code) {
        Ok(ticket) => find(tx, key, &ticket)?.map(|pass| pass.pass_id),
        Err(_) => None,
    };
    let id = moment.id();
    let by = (&*actor.key(), actor.device());
    Ok(store::insert_refused(tx, id, scan.scan_id, by, reason, pass, moment.now)?)
}

/// A use, for who may see it: who made it, who redeems at its place, who steers the programme.
pub fn redemption(conn: &mut Conn, actor: &Actor, id: RedemptionId) -> Result<Redemption, Error> {
    let known = store::redemption(conn, id)?
        .filter(|known| known.territory_id == actor.territory())
        .ok_or(Error::NotFound)?;
    let at = place_of(conn, &known)?;
    let seen = known.account_id == actor.key()
        || actor.may(Action::Redeem, &at)
        || actor.may(Action::SeeStatements, &at);
    if seen { Ok(known) } else { Err(Error::Forbidden) }
}

/// The use that the actor's own scan was answered with.
pub fn redemption_of_scan(
    conn: &mut Conn,
    actor: &Actor,
    scan: ScanId,
) -> Result<Option<Redemption>, Error> {
    let known = store::redemption_of_scan(conn, scan)?;
    Ok(known.filter(|known| known.account_id == actor.key()))
}

fn place_of(conn: &mut Conn, known: &Redemption) -> Result<At, Error> {
    let place = places::place_by_id(conn, known.territory_id, known.place_id)?;
    Ok(At::place(known.place_id, place.and_then(|place| place.organisation_id)))
}

/// Whether the actor may undo this use now, or why not.
pub fn may_undo(
    conn: &mut Conn,
    actor: &Actor,
    known: &Redemption,
    now: Instant,
) -> Result<Result<(), Refusal>, Error> {
    let manages = actor.may(Action::UndoRedemptions, &place_of(conn, known)?);
    Ok(known.may_be_undone(&actor.key(), manages, now))
}

/// Undoes a use: its author, within a quarter of an hour; who manages its place or the territory,
/// while no statement lists it. The pass may be used again; the scan that used it is still
/// answered as it was. The journal tells an author's second thought from a manager's decision.
pub fn undo(tx: &mut Tx, actor: &Actor, id: RedemptionId, moment: &Moment) -> Result<(), Error> {
    let known = redemption(tx, actor, id)?;
    may_undo(tx, actor, &known, moment.now)??;
    store::tallied_booklet(tx, known.booklet_id, |tx| {
        if !store::undo(tx, id, &actor.key(), moment.now)? {
            return Err(Error::from(Refusal::AlreadyUndone));
        }
        Ok(store::recompute_first_use(tx, known.booklet_id)?)
    })?;
    workshops::uncount_use(tx, known.registration_id)?;
    if known.cents.0 > 0 {
        ledger::unowe(tx, known.emission_id, &id.to_string(), moment.now)?;
        release_if_closed(tx, &known, &id.to_string(), moment.now)?;
    }
    let own = known.may_be_undone(&actor.key(), false, moment.now).is_ok();
    let verb = if own { "undone" } else { "undone-by-manager" };
    let subject = Subject::new("booklet", known.booklet_id);
    Ok(record(tx, actor, &subject, verb, &known.serial, moment.now)?)
}

/// A use of a closed emission was undone: its pass cannot be used again, so the money goes on to
/// the funders.
pub(super) fn release_if_closed(
    tx: &mut Tx,
    known: &Redemption,
    cause: &str,
    now: Instant,
) -> Result<(), Error> {
    tx.lock("emission", &known.emission_id)?;
    let emission = store::emission(tx, known.emission_id)?.ok_or(Error::NotFound)?;
    if emission.closed_at.is_some() {
        ledger::release(tx, Cause::Expiry, known.emission_id, 1, cause, now)?;
    }
    Ok(())
}

impl Scan {
    /// A scan made now, for callers without a page of their own.
    pub fn now(
        code: String,
        registration: crate::workshops::RegistrationId,
        moment: &Moment,
    ) -> Scan {
        let scan_id: ScanId = moment.id();
        Scan { scan_id, code, registration }
    }
}
