//! Counting every statement again, for `maillon check`.

use std::collections::{BTreeMap, HashMap};

use super::actions::hash_of;
use super::model::first_gap;
use super::store::{self, EmissionCount, Statement};
use crate::kit::db::{Conn, DbError};
use crate::kit::money::Cents;
use crate::ledger::{self, EmissionId, Imbalance};

/// Verifies the statements: numbers without gaps in each territory's year and counters that
/// agree, hashes, lines and shares that add up to the amount, and the ledger's paid postings
/// equal to the shares of the paid statements. Gives how many statements were looked at, and
/// what does not hold.
pub fn verify(conn: &mut Conn) -> Result<(i64, Vec<Imbalance>), DbError> {
    let mut all: Vec<Statement> = Vec::new();
    store::each(conn, &mut |statement| {
        all.push(statement);
        Ok(())
    })?;
    let mut found = Vec::new();
    for statement in &all {
        check_lines(conn, statement, &mut found)?;
    }
    check_numbers(conn, &all, &mut found)?;
    check_payments(conn, &mut found)?;
    Ok((all.len() as i64, found))
}

fn check_lines(
    conn: &mut Conn,
    statement: &Statement,
    found: &mut Vec<Imbalance>,
) -> Result<(), DbError> {
    let mut say = |what: String| found.push(Imbalance::new("statement", statement.label(), what));
    let (mut lines, mut sum) = (0, Cents::ZERO);
    let hash = hash_of(conn, statement, &mut |line| {
        lines += 1;
        sum = sum + line.cents;
    })?;
    if (lines, sum) != (statement.lines, statement.cents) {
        let (count, cents) = (statement.lines, statement.cents.0);
        say(format!("{lines} lines of {} cents, says {count} of {cents}", sum.0));
    }
    let shares = store::shares_of(conn, statement.id)?;
    let shared: Cents = shares.iter().map(|share| share.cents).sum();
    if shared != statement.cents {
        say(format!("shares add up to {} cents of {}", shared.0, statement.cents.0));
    }
    if hash != statement.hash {
        say("its hash is not that of its lines".to_owned());
    }
    Ok(())
}

fn check_numbers(
    conn: &mut Conn,
    all: &[Statement],
    found: &mut Vec<Imbalance>,
) -> Result<(), DbError> {
    let mut years: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for statement in all {
        let year = format!("{} {}", statement.territory_id, statement.year);
        years.entry(year).or_default().push(statement.number);
    }
    for counter in store::counters(conn)? {
        let numbers = years.remove(&counter.id).unwrap_or_default();
        if let Some(gap) = first_gap(&numbers) {
            found.push(Imbalance::new(
                "statements of",
                &counter.id,
                format!("number {gap} is missing"),
            ));
        }
        let last = numbers.last().copied().unwrap_or(0);
        if last != counter.last_number {
            let what =
                format!("the counter says {}, the last number is {last}", counter.last_number);
            found.push(Imbalance::new("statements of", &counter.id, what));
        }
    }
    for year in years.keys() {
        found.push(Imbalance::new("statements of", year, "have no counter"));
    }
    Ok(())
}

/// For each funder of each emission: what is posted as paid or disputed is its part of the uses
/// that statements and corrections say are.
fn check_payments(conn: &mut Conn, found: &mut Vec<Imbalance>) -> Result<(), DbError> {
    let counted = |all: Vec<EmissionCount>| -> HashMap<EmissionId, i64> {
        all.into_iter().map(|one| (one.emission_id, one.passes)).collect()
    };
    let paid = counted(store::paid_uses(conn)?);
    let disputed = counted(store::disputed_uses(conn)?);
    for balance in ledger::balances_of_emissions(conn)? {
        let of = |uses: &HashMap<EmissionId, i64>| {
            uses.get(&balance.emission_id).copied().unwrap_or(0) * balance.cents.0
        };
        for (account, posted, stated) in
            [("paid", balance.paid, of(&paid)), ("disputed", balance.disputed, of(&disputed))]
        {
            if posted.0 != stated {
                let what = format!(
                    "{} cents posted as {account} for emission {}, statements say {stated}",
                    posted.0, balance.emission_id
                );
                found.push(Imbalance::new("funding line", balance.line_id, what));
            }
        }
    }
    Ok(())
}
