//! Counters that many jobs of a batch add to: their rows are written once, before the commit.
//!
//! A counter is the hottest row there is: written by each job, it costs as much as the job's own
//! rows, and on PostgreSQL each writing leaves a version behind that the next one must step over.

use std::collections::BTreeMap;

use crate::kit::db::Param;
use crate::kit::db::cell::Owned;

/// How amounts are added to the rows of a table of counters.
pub struct Sum {
    /// The table: a statement that names it sees all that was added.
    pub table: &'static str,
    /// Adds to the rows of a key. Its placeholders are the columns of the key, then the amounts;
    /// adding `a` then `b` must be adding `a + b`.
    pub sql: &'static str,
}

/// Amounts that wait, by statement and key.
#[derive(Default)]
pub struct Sums {
    waiting: BTreeMap<(&'static str, Vec<Owned>), Vec<i64>>,
    tables: Vec<&'static str>,
}

impl Sums {
    pub fn add(&mut self, sum: &'static Sum, key: &[&dyn Param], amounts: &[i64]) {
        if !self.tables.contains(&sum.table) {
            self.tables.push(sum.table);
        }
        let key = (sum.sql, key.iter().map(|part| Owned::of(*part)).collect());
        let kept = self.waiting.entry(key).or_insert_with(|| vec![0; amounts.len()]);
        for (kept, amount) in kept.iter_mut().zip(amounts) {
            *kept += amount;
        }
    }

    /// Whether the statement names a table that amounts wait for.
    pub fn concern(&self, sql: &str) -> bool {
        self.tables.iter().any(|table| sql.contains(table))
    }

    /// Takes what waits: each statement with the values of its placeholders.
    pub fn take(&mut self) -> Vec<(&'static str, Vec<Owned>)> {
        self.tables.clear();
        std::mem::take(&mut self.waiting)
            .into_iter()
            .filter(|(_, amounts)| amounts.iter().any(|amount| *amount != 0))
            .map(|((sql, mut cells), amounts)| {
                cells.extend(amounts.into_iter().map(Owned::Int));
                (sql, cells)
            })
            .collect()
    }
}
