//! Counting everything again, for `maillon check`.

use std::collections::HashMap;

use super::store;
use crate::kit::db::{Conn, DbError};
use crate::ledger::{self, EmissionId, Imbalance, LineBalance};

/// Compares passes with money: for each funder of each active emission, what is committed is its
/// part of the free passes, and what is owed or paid its part of the used ones. Then: one live use
/// per pass, first uses, the counters of the funnel, and every booklet where its movements left it. Gives how many passes were
/// looked at, and what does not hold.
pub fn verify(conn: &mut Conn) -> Result<(i64, Vec<Imbalance>), DbError> {
    let (mut looked_at, mut found) = (0, Vec::new());
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
    Ok((looked_at, found))
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
