//! Counting every statement again, for `maillon check`.

use std::collections::{BTreeMap, HashMap};

use super::actions::hash_of;
use super::model::{Share, first_gap};
use super::store::{self, Statement};
use crate::kit::db::{Conn, DbError};
use crate::kit::money::Cents;
use crate::ledger::{self, Imbalance};

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
    let lines = store::lines_of(conn, statement.id)?;
    let shares: Vec<Share> =
        store::shares_of(conn, statement.id)?.iter().map(store::StoredShare::frozen).collect();
    let sum: Cents = lines.iter().map(|line| line.cents).sum();
    if (lines.len() as i64, sum) != (statement.lines, statement.cents) {
        let (count, cents) = (statement.lines, statement.cents.0);
        say(format!("{} lines of {} cents, says {count} of {cents}", lines.len(), sum.0));
    }
    let shared: Cents = shares.iter().map(|share| share.cents).sum();
    if shared != statement.cents {
        say(format!("shares add up to {} cents of {}", shared.0, statement.cents.0));
    }
    if hash_of(statement, &lines, &shares) != statement.hash {
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

fn check_payments(conn: &mut Conn, found: &mut Vec<Imbalance>) -> Result<(), DbError> {
    let mut stated: HashMap<(String, String), Cents> = HashMap::new();
    for share in store::paid_shares(conn)? {
        stated.insert((share.emission_id.to_string(), share.line_id.to_string()), share.cents);
    }
    for balance in ledger::balances_of_emissions(conn)? {
        let key = (balance.emission_id.to_string(), balance.line_id.to_string());
        let paid = stated.remove(&key).unwrap_or_default();
        if paid != balance.paid {
            let what = format!(
                "{} cents posted as paid for emission {}, statements say {}",
                balance.paid.0, key.0, paid.0
            );
            found.push(Imbalance::new("funding line", &key.1, what));
        }
    }
    for ((emission, line), cents) in stated {
        let what = format!("{} cents paid for emission {emission} without a posting", cents.0);
        found.push(Imbalance::new("funding line", line, what));
    }
    Ok(())
}
