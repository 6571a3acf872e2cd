//! A pass is used, at most once; and, for a quarter of an hour, may be given back.

use std::collections::{HashMap, HashSet};

use super::{record_each, today};
use crate::access::{Action, Actor, At};
use crate::kit::app::SecretKey;
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{Deed, Subject};
use crate::kit::time::{Day, Instant, Moment};
use crate::ledger::{self, Move};
use crate::passes::model::{
    BookletId, FAILURE_MINUTES, FREE_FAILURES, PassId, Presented, Redeemed, Redemption,
    RedemptionId, Refusal, Scan, ScanId, Ticket, authentic, booklet_and_rank, hash_of,
};
use crate::passes::store::{self, Named};
use crate::places;
use crate::workshops::{self, Seat};

/// Somebody's intention to use a pass.
#[derive(Clone, Copy)]
pub struct Intent<'a> {
    pub actor: &'a Actor,
    pub scan: &'a Scan,
    pub moment: &'a Moment,
}

/// A use that may be written: nothing forbids it but, perhaps, another one.
struct Use<'a> {
    intent: Intent<'a>,
    pass: Presented,
    seat: Seat,
    new: Redemption,
}

/// Uses a pass for the person of a registration, exactly once: [`redeem_each`] of one.
pub fn redeem(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    scan: &Scan,
    moment: &Moment,
) -> Result<Redeemed, Error> {
    redeem_each(tx, key, &[Intent { actor, scan, moment }])?.pop().expect("one intention, one fate")
}

/// Uses passes for the persons of registrations, each exactly once; gives each intention its own
/// answer, in their order. All are decided, then all that may be are written, by a few statements
/// whatever their number.
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
/// Only trouble of the whole. A refused intention (its own answer says what to do) wrote nothing;
/// the caller keeps it with [`note_refusal`].
pub fn redeem_each(
    tx: &mut Tx,
    key: &SecretKey,
    intents: &[Intent<'_>],
) -> Result<Vec<Result<Redeemed, Error>>, Error> {
    let decided = decide_each(tx, key, intents)?;
    let uses: Vec<&Use<'_>> = decided.iter().flatten().collect();
    let new: Vec<&Redemption> = uses.iter().map(|one| &one.new).collect();
    let written = store::insert_redemptions(tx, &new)?;
    let uses: Vec<_> = uses.into_iter().filter(|one| written.contains(&one.new.id)).collect();
    settle_uses(tx, &uses)?;
    let fates = intents.iter().zip(decided).map(|(intent, verdict)| match verdict {
        Ok(one) if written.contains(&one.new.id) => Ok(Ok(one.new.answer())),
        verdict => apart(unwritten(tx, key, intent, verdict.map(|one| one.new.pass_id))),
    });
    fates.collect()
}

/// The answer of an intention that wrote nothing: its scan was answered before, the pass is used,
/// or it was refused.
fn unwritten(
    conn: &mut Conn,
    key: &SecretKey,
    intent: &Intent<'_>,
    verdict: Result<PassId, Error>,
) -> Result<Redeemed, Error> {
    // What is no code at all was no scan either.
    let ticket = Ticket::parse(&intent.scan.code)?;
    if let Some(known) = store::redemption_of_scan(conn, intent.scan.scan_id)? {
        check_same(conn, key, intent, &ticket, &known)?;
        return Ok(known.answer());
    }
    Err(already_used(conn, verdict?)?)
}

/// Tells what concerns one intention from trouble of the database, of which nothing more can be
/// asked.
fn apart<T>(result: Result<T, Error>) -> Result<Result<T, Error>, Error> {
    match result {
        Err(error @ Error::Db(_)) => Err(error),
        own => Ok(own),
    }
}

/// Everything that must be true, and who is concerned. Passes and seats are one statement each,
/// typed or scanned, whatever their number.
fn decide_each<'a>(
    conn: &mut Conn,
    key: &SecretKey,
    intents: &[Intent<'a>],
) -> Result<Vec<Result<Use<'a>, Error>>, Error> {
    let tickets: Vec<_> = intents.iter().map(|intent| Ticket::parse(&intent.scan.code)).collect();
    let mut passes = find_each(conn, key, tickets.iter().flatten())?.into_iter();
    let asked: Vec<_> = intents.iter().map(|one| (one.scan.registration, one.today())).collect();
    let seats = workshops::seats(conn, &asked)?;
    let mut guesses = Vec::new();
    let mut decided = Vec::with_capacity(intents.len());
    for (intent, ticket) in intents.iter().zip(tickets) {
        let verdict = match ticket {
            Err(refusal) => Err(refusal.into()),
            Ok(ticket) => {
                let found = passes.next().expect("each ticket was looked for");
                let seat = seats.get(&(intent.scan.registration, intent.today()));
                let earlier = guesses.iter().filter(|who| **who == intent.actor.key()).count();
                apart(decide(conn, key, intent, (&ticket, found), seat, earlier))?
            }
        };
        if verdict.as_ref().is_err_and(|error| store::is_guess(error.message().key())) {
            guesses.push(intent.actor.key());
        }
        decided.push(verdict);
    }
    Ok(decided)
}

fn decide<'a>(
    conn: &mut Conn,
    key: &SecretKey,
    intent: &Intent<'a>,
    (ticket, found): (&Ticket, Option<Presented>),
    seat: Option<&Seat>,
    guesses: usize,
) -> Result<Use<'a>, Error> {
    let (actor, today, now) = (intent.actor, intent.today(), intent.moment.now);
    let pass = known_pass(conn, key, intent, (ticket, found), guesses)?;
    let seat =
        seat.filter(|seat| seat.territory == actor.territory()).ok_or(Refusal::NoRegistration)?;
    actor.check(Action::Redeem, &At::place(seat.place, seat.place_organisation))?;
    pass.usable_on(today, actor.timezone())?;
    check_seat(conn, seat, today, actor, now)?;
    if !seat.accredited {
        return Err(
            Refusal::PlaceNotAccredited { place: place_name(conn, actor, seat.place)? }.into()
        );
    }
    let new = use_of(&pass, seat, intent);
    Ok(Use { intent: *intent, pass, seat: *seat, new })
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
    key: &SecretKey,
    intent: &Intent<'_>,
    (ticket, found): (&Ticket, Option<Presented>),
    guesses: usize,
) -> Result<Presented, Error> {
    let actor = intent.actor;
    let found = found.filter(|known| known.territory_id == actor.territory());
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
            let slowed = guessing(conn, actor, guesses, intent.moment.now)?;
            Err(slowed.or(refusal).unwrap_or(Refusal::UnknownCode).into())
        }
    }
}

/// The passes tickets name, true or not: one statement for those typed, one for those scanned.
fn find_each<'a>(
    conn: &mut Conn,
    key: &SecretKey,
    tickets: impl Iterator<Item = &'a Ticket>,
) -> Result<Vec<Option<Presented>>, Error> {
    let named = tickets.map(|ticket| match ticket {
        Ticket::Typed(code) => Named::Secret(hash_of(key, code)),
        Ticket::Scanned(signed) => {
            let (booklet, rank) = booklet_and_rank(signed.payload.serial);
            Named::Number(signed.payload.emission.into(), booklet, rank)
        }
    });
    Ok(store::presented(conn, &named.collect::<Vec<_>>())?)
}

fn find(conn: &mut Conn, key: &SecretKey, ticket: &Ticket) -> Result<Option<Presented>, Error> {
    Ok(find_each(conn, key, std::iter::once(ticket))?.pop().flatten())
}

/// Whether too many codes that do not exist were tried by the actor, or in their browser, `more` of
/// them just now. Asked only when yet another does not: a good code is never kept waiting, and
/// eighty random bits are not found by trying.
fn guessing(
    conn: &mut Conn,
    actor: &Actor,
    more: usize,
    now: Instant,
) -> Result<Option<Refusal>, Error> {
    let since = now.plus_minutes(-FAILURE_MINUTES);
    let known = store::guesses(conn, (&actor.key(), actor.device()), since)?;
    let count = known.count + i64::try_from(more).unwrap_or(i64::MAX);
    let until = known.first_at.unwrap_or(now).plus_minutes(FAILURE_MINUTES);
    let minutes = (until.0 - now.0).div_euclid(60_000) + 1;
    Ok((count >= FREE_FAILURES).then_some(Refusal::TooManyTries { minutes }))
}

impl Intent<'_> {
    fn today(&self) -> Day {
        today(self.actor, self.moment)
    }
}

fn use_of(pass: &Presented, seat: &Seat, intent: &Intent<'_>) -> Redemption {
    Redemption {
        id: intent.moment.id(),
        scan_id: intent.scan.scan_id,
        territory_id: pass.territory_id,
        pass_id: pass.pass_id,
        booklet_id: pass.booklet_id,
        emission_id: pass.emission_id,
        place_id: seat.place,
        session_id: seat.session,
        registration_id: seat.registration,
        account_id: intent.actor.key(),
        redeemed_at: intent.moment.now,
        redeemed_on: intent.today(),
        cents: pass.face,
        undone_at: None,
        statement_id: None,
        serial: pass.serial.clone(),
    }
}

/// What follows from uses that were written.
fn settle_uses(tx: &mut Tx, uses: &[&Use<'_>]) -> Result<(), Error> {
    let first = mark_first_uses(tx, uses)?;
    for one in uses {
        store::count_use(tx, &one.pass, &one.new, first.contains(&one.new.id))?;
    }
    let seats: Vec<_> =
        uses.iter().map(|one| (one.intent.actor, &one.seat, one.new.redeemed_at)).collect();
    workshops::count_uses(tx, &seats)?;
    let owed = uses.iter().map(|one| &one.new).filter(|new| new.cents.0 > 0).map(|new| Move {
        cause_id: new.id.to_string(),
        emission: new.emission_id,
        passes: 1,
        at: new.redeemed_at,
    });
    ledger::owe(tx, &owed.collect::<Vec<_>>())?;
    Ok(record_each(tx, uses.iter().map(|one| (one.intent.actor, deed(one))))?)
}

/// Marks the booklets that are used for the first time; gives the uses that are first.
fn mark_first_uses(tx: &mut Tx, uses: &[&Use<'_>]) -> Result<HashSet<RedemptionId>, Error> {
    let mut earliest: HashMap<BookletId, &Redemption> = HashMap::new();
    for one in uses.iter().filter(|one| one.pass.first_used_at.is_none()) {
        let known = earliest.entry(one.new.booklet_id).or_insert(&one.new);
        if one.new.redeemed_at < known.redeemed_at {
            *known = &one.new;
        }
    }
    let marked = store::mark_first_uses(tx, &earliest.values().copied().collect::<Vec<_>>())?;
    earliest.retain(|booklet, _| marked.contains(booklet));
    for Use { pass, new, .. } in uses {
        let known = earliest.get(&new.booklet_id).map(|first| first.redeemed_at);
        // Another process may have written a later use first.
        if known.or(pass.first_used_at).is_none_or(|known| known > new.redeemed_at) {
            store::tallied_booklet(tx, new.booklet_id, |tx| store::mark_earlier_use(tx, new))?;
        }
    }
    Ok(earliest.into_values().map(|first| first.id).collect())
}

fn deed(Use { intent, pass, new, .. }: &Use<'_>) -> Deed {
    let verb = if pass.handed_over_at.is_some() { "redeemed" } else { "redeemed-before-handover" };
    let subject = Subject::new("booklet", pass.booklet_id);
    let (actor, detail) = (intent.actor.key(), new.serial.clone());
    Deed { at: new.redeemed_at, actor, subject, verb, detail }
}

/// Whether an intention is the one its scan was answered for: asked by the same, for the same pass
/// and the same person. An answer to another would say that something was taken that was not.
fn check_same(
    conn: &mut Conn,
    key: &SecretKey,
    intent: &Intent<'_>,
    ticket: &Ticket,
    known: &Redemption,
) -> Result<(), Error> {
    if known.account_id != intent.actor.key() {
        return Err(Error::Forbidden);
    }
    let pass = find(conn, key, ticket)?.map(|pass| pass.pass_id);
    let asked = (pass, intent.scan.registration);
    if asked == (Some(known.pass_id), known.registration_id) {
        Ok(())
    } else {
        Err(Refusal::ScanUsedForAnother.into())
    }
}

fn already_used(conn: &mut Conn, pass: PassId) -> Result<Error, Error> {
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
    let verdict = check_each(conn, key, &[Intent { actor, scan, moment }])?.pop();
    verdict.expect("one intention, one verdict")
}

/// [`check`] of many, in their order; what concerns the whole is the outer error.
pub fn check_each(
    conn: &mut Conn,
    key: &SecretKey,
    intents: &[Intent<'_>],
) -> Result<Vec<Result<Presented, Error>>, Error> {
    let decided = decide_each(conn, key, intents)?.into_iter();
    decided.map(|verdict| apart(verdict.and_then(|one| check_free(conn, key, one)))).collect()
}

/// Whether no other use stands in the way, nor an undone one of the same scan: that scan is answered
/// by it for ever, and would take nothing.
fn check_free(conn: &mut Conn, key: &SecretKey, one: Use<'_>) -> Result<Presented, Error> {
    let Use { intent, pass, .. } = one;
    if let Some(known) = store::redemption_of_scan(conn, intent.scan.scan_id)? {
        check_same(conn, key, &intent, &Ticket::parse(&intent.scan.code)?, &known)?;
        return match known.undone_at {
            Some(at) => Err(Refusal::ScanUndone { on: at.day(intent.actor.timezone()) }.into()),
            None => Ok(pass),
        };
    }
    match store::live_use(conn, pass.pass_id)? {
        Some(_) => Err(already_used(conn, pass.pass_id)?),
        None => Ok(pass),
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
