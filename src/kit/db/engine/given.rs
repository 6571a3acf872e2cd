//! Rows handed to a statement, as a table named `given`.
//!
//! A statement that says `given(code TEXT, at BIGINT)` after FROM is run on rows of these columns
//! and has no other placeholder. PostgreSQL takes all rows at once, as arrays: one round trip and
//! one plan for all. SQLite has no round trip to save: it runs the statement row after row.

use crate::kit::db::DbError;
use crate::kit::db::cell::{Owned, Param};

/// Rows of a `given` table, in the order of its columns.
#[derive(Debug, Default)]
pub struct Given {
    pub(super) rows: Vec<Vec<Owned>>,
}

impl Given {
    /// A row for each of `items`.
    pub fn of<T, const N: usize>(
        items: impl IntoIterator<Item = T>,
        row: impl Fn(&T) -> [&dyn Param; N],
    ) -> Given {
        let rows = items.into_iter().map(|item| row(&item).map(Owned::of).to_vec());
        Given { rows: rows.collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Int,
}

/// A statement on given rows, as each engine wants it.
pub struct Statement {
    /// For one row: its cells are the placeholders.
    pub by_row: String,
    /// For all rows: its columns, as arrays, are the placeholders.
    pub by_columns: String,
    pub kinds: Vec<Kind>,
}

impl Statement {
    /// Reads the columns of `given(…)` in `sql`.
    pub fn parse(sql: &str) -> Result<Statement, DbError> {
        let wrong = || DbError::Impossible(format!("no columns of given rows: {sql}"));
        let (before, rest) = sql.split_once(" given(").ok_or_else(wrong)?;
        let (columns, after) = rest.split_once(')').ok_or_else(wrong)?;
        let (mut names, mut kinds) = (Vec::new(), Vec::new());
        for column in columns.split(',') {
            let (name, kind) = column.trim().split_once(' ').ok_or_else(wrong)?;
            names.push(name);
            kinds.push(match kind {
                "TEXT" => Kind::Text,
                "BIGINT" => Kind::Int,
                _ => return Err(wrong()),
            });
        }
        let cells = names.iter().zip(1..).map(|(name, number)| format!("${number} AS {name}"));
        let arrays = kinds.iter().zip(1..).map(|(kind, number)| match kind {
            Kind::Text => format!("${number}::TEXT[]"),
            Kind::Int => format!("${number}::BIGINT[]"),
        });
        let cells = cells.collect::<Vec<_>>().join(", ");
        let arrays = arrays.collect::<Vec<_>>().join(", ");
        let names = names.join(", ");
        Ok(Statement {
            by_row: format!("{before} (SELECT {cells}) AS given{after}"),
            by_columns: format!("{before} unnest({arrays}) AS given({names}){after}"),
            kinds,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_rows_are_a_table_on_both_engines() {
        let sql = "SELECT id FROM given(code TEXT, at BIGINT) JOIN pass ON pass.code = given.code";
        let statement = Statement::parse(sql).expect("it names its columns");
        assert_eq!(
            statement.by_row,
            "SELECT id FROM (SELECT $1 AS code, $2 AS at) AS given JOIN pass ON pass.code = given.code"
        );
        assert_eq!(
            statement.by_columns,
            "SELECT id FROM unnest($1::TEXT[], $2::BIGINT[]) AS given(code, at) \
             JOIN pass ON pass.code = given.code"
        );
        assert_eq!(statement.kinds, [Kind::Text, Kind::Int]);
        for wrong in ["SELECT 1", "SELECT 1 FROM given(at)", "SELECT 1 FROM given(at FLOAT)"] {
            assert!(Statement::parse(wrong).is_err(), "{wrong}");
        }
    }
}
