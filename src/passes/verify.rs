//! Counting everything again, for `maillon check`.

use std::collections::HashMap;

use super::store;
use crate::kit::db::{Conn, DbError};
use crate::ledger::{self, EmissionId, Imbalance, LineBalance};
use crate::workshops::{self, Attendance, RegistrationId, UsedSeat};

/// Compares passes with money: for each funder of each active emission, what is committed is its
/// part of the free passes, and what is owed or paid its part of the used ones. Then: one live use
/// per pass, first uses, the counters of the funnel, every booklet where its movements left it, every
/// use for somebody who came; and every session beside its list. Gives how many passes and sessions were
/// looked at, and what does not hold.
pub fn verify(conn: &mut Conn) -> Result<(i64, Vec<Imbalance>), DbError> {
    // The sessions that passes are used at are looked at with them.
    let (mut looked_at, mut found) = workshops::verify(conn)?;
    let mut balances: HashMap<EmissionId, Vec<LineBalance>> = HashMap::new();
    for balance in ledger::balances_of_emissions(conn)? {
        balances.entry(balance.emission_id).or_default().push(balance);
    }
    for emission in store::emission_counts(conn)? {
        looked_at += emission.made_passes;
        let balances = balances.remove(&emission.id).unwrap_or_default();
        check_emission(&emission, &balances, &mut found);
    }
    for id in store::used_twice(conn)? {
        found.push(Imbalance::new("pass", id, "has more than one live use"));
    }
    for id in store::used_and_replaced(conn)? {
        found.push(Imbalance::new("pass", id, "is used, and replaced by another"));
    }
    for serial in store::misplaced_uses(conn)? {
        found.push(Imbalance::new("pass", serial, "its use names another booklet or emission"));
    }
    for serial in store::wrong_first_uses(conn)? {
        found.push(Imbalance::new("booklet", serial, "its first use is not that of its passes"));
    }
    for number in store::wrong_closings(conn)? {
        found.push(Imbalance::new("emission", number, "its closing statement does not add up"));
    }
    for wrong in store::wrong_tallies(conn)? {
        let what = format!("its funnel at {} is not what was done", wrong.at);
        found.push(Imbalance::new(&wrong.side, wrong.subject_id, what));
    }
    for serial in store::wrong_custody(conn)? {
        found.push(Imbalance::new("booklet", serial, "is not where its movements left it"));
    }
    for serial in store::handed_over_unmoved(conn)? {
        found.push(Imbalance::new("booklet", serial, "was handed over without its movement"));
    }
    check_seats(conn, &mut found)?;
    Ok((looked_at, found))
}

/// Every live use is for somebody who came, at the session and the place it names; and every seat
/// knows its uses.
fn check_seats(conn: &mut Conn, found: &mut Vec<Imbalance>) -> Result<(), DbError> {
    let mut seats: HashMap<RegistrationId, UsedSeat> =
        workshops::used_seats(conn)?.into_iter().map(|seat| (seat.id, seat)).collect();
    let mut counted: HashMap<RegistrationId, i64> = HashMap::new();
    for used in store::uses_by_seat(conn)? {
        let id = used.registration_id;
        *counted.entry(id).or_default() += used.count;
        let mut say = |what: &str| found.push(Imbalance::new("registration", id, what));
        let Some(seat) = seats.get(&id) else {
            say("passes were used for it, and it does not exist");
            continue;
        };
        if (seat.session_id, seat.place_id) != (used.session_id, used.place_id) {
            say("passes were used for it at another session or place than its own");
        }
        if seat.is_cancelled > 0 {
            say("passes were used for it, and it or its session is cancelled");
        } else if !seat.attendance.is_some_and(Attendance::came) {
            say("passes were used for it, and nobody said that the person came");
        }
    }
    let mut wrong: Vec<(RegistrationId, i64, i64)> = seats
        .drain()
        .map(|(id, seat)| (id, seat.uses, counted.get(&id).copied().unwrap_or(0)))
        .filter(|(_, says, live)| says != live)
        .collect();
    wrong.sort();
    for (id, says, live) in wrong {
        let what = format!("counts {says} uses of passes, {live} are live");
        found.push(Imbalance::new("registration", id, what));
    }
    Ok(())
}

fn check_emission(
    emission: &store::EmissionCount,
    balances: &[LineBalance],
    found: &mut Vec<Imbalance>,
) {
    let mut say = |what: String| found.push(Imbalance::new("emission", &emission.number, what));
    let passes = emission.booklets * emission.passes_each;
    // A standing emission makes its booklets when they are needed, of as many passes as are.
    if emission.printed_at.is_some()
        && emission.replaces.is_none()
        && (emission.made_booklets, emission.made_passes) != (emission.booklets, passes)
    {
        let (booklets, made) = (emission.made_booklets, emission.made_passes);
        say(format!("{booklets} booklets and {made} passes of {} and {passes}", emission.booklets));
    }
    let face: i64 = balances.iter().map(|balance| balance.cents.0).sum();
    if face != emission.face {
        say(format!("its parts add up to {face} cents of {}", emission.face));
    }
    if emission.live_cents != emission.live * emission.face {
        say(format!("its {} uses are worth {} cents", emission.live, emission.live_cents));
    }
    // A replaced pass holds no money: the one that replaces it does.
    let left = emission.made_passes - emission.live - emission.replaced;
    let (free, released) = match (emission.activated_at, emission.closed_at) {
        (None, _) => (0, 0),
        (Some(_), None) => (left - emission.destroyed, emission.destroyed),
        (Some(_), Some(_)) => (0, left),
    };
    for balance in balances {
        let (part, used) = (balance.cents.0, balance.owed + balance.paid + balance.disputed);
        if balance.committed.0 != part * free || used.0 != part * emission.live {
            say(format!(
                "line {}: {} cents committed for {free} free passes, {} owed or paid for {} used, at {part}",
                balance.line_id, balance.committed.0, used.0, emission.live
            ));
        }
        if balance.released.0 != part * released {
            say(format!(
                "line {}: {} cents released for {released} passes destroyed or expired, at {part}",
                balance.line_id, balance.released.0
            ));
        }
    }
}
