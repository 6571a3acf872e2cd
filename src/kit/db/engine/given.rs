//! Rows handed to a statement, as a table named `given`.
//!
//! A statement that says `FROM given(code TEXT, at BIGINT)` is run on rows of these columns, that it
//! calls `given.code` and `given.at`, and has no other placeholder. Other tables come after a comma:
//! `FROM given(code TEXT), pass WHERE pass.code = given.code`. PostgreSQL takes all rows at once, as
//! arrays: one round trip and one plan for all. SQLite has no round trip to save: it runs the
//! statement row after row, with the cells in the place of the columns.

use std::rc::Rc;

use super::{Backend, EachRow, Engine, sqlite};
use crate::kit::db::DbError;
use crate::kit::db::cell::{Cell, Owned, Param};

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
    /// Reads the columns of `FROM given(…)` in `sql`.
    pub fn parse(sql: &str) -> Result<Statement, DbError> {
        let wrong = || DbError::Impossible(format!("no columns of given rows: {sql}"));
        let (before, rest) = sql.split_once("FROM given(").ok_or_else(wrong)?;
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
        let arrays = kinds.iter().zip(1..).map(|(kind, number)| match kind {
            Kind::Text => format!("${number}::TEXT[]"),
            Kind::Int => format!("${number}::BIGINT[]"),
        });
        let arrays = arrays.collect::<Vec<_>>().join(", ");
        let listed = names.join(", ");
        let alone = match after.strip_prefix(',') {
            Some(tables) => format!("{before}FROM{tables}"),
            None => format!("{before}{after}"),
        };
        Ok(Statement {
            by_row: numbered(&alone, &names).ok_or_else(wrong)?,
            by_columns: format!("{before}FROM unnest({arrays}) AS given({listed}){after}"),
            kinds,
        })
    }
}

/// The text with the number of its placeholder in the place of each `given.column`.
fn numbered(sql: &str, names: &[&str]) -> Option<String> {
    let mut parts = sql.split("given.");
    let mut text = parts.next()?.to_owned();
    for part in parts {
        let end = part.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
        let (name, after) = part.split_at(end.unwrap_or(part.len()));
        let number = names.iter().position(|known| *known == name)? + 1;
        text.push_str(&format!("${number}{after}"));
    }
    Some(text)
}

impl Engine {
    /// Runs a statement on given rows and hands its answers to `each`.
    pub fn query_given(
        &mut self,
        sql: &str,
        given: &Given,
        each: EachRow<'_>,
    ) -> Result<(), DbError> {
        if given.is_empty() {
            return Ok(());
        }
        self.settle_sums(sql)?;
        self.written |= !sql.starts_with("SELECT");
        let statement = self.given_statement(sql)?;
        let result = match &mut self.backend {
            Backend::Sqlite(conn) => sqlite::query_rows(conn, &statement, given, each),
            Backend::Postgres(connection) => connection.query_columns(&statement, given, each),
        };
        self.note(result)
    }

    /// Runs a statement that writes at most one row for each given one, and hands the first cell of
    /// those that were written, which is `column` of the row, to `each`.
    pub fn write_given(
        &mut self,
        sql: &str,
        column: &str,
        given: &Given,
        each: &mut dyn FnMut(Cell<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        if given.is_empty() {
            return Ok(());
        }
        self.settle_sums(sql)?;
        let mut wrote = false;
        let mut each = |cell: Cell<'_>| {
            wrote = true;
            each(cell)
        };
        // SQLite keeps what RETURNING says in a table made for it: counting costs less.
        let statement = match &self.backend {
            Backend::Sqlite(_) => self.given_statement(sql)?,
            Backend::Postgres(_) => {
                self.given_statement(&format!("{sql} RETURNING {column} AS value"))?
            }
        };
        let result = match &mut self.backend {
            Backend::Sqlite(conn) => sqlite::write_rows(conn, &statement, given, &mut each),
            Backend::Postgres(connection) => {
                connection.query_columns(&statement, given, &mut |row| {
                    each(row.get::<Owned>("value")?.cell())
                })
            }
        };
        self.written |= wrote;
        self.note(result)
    }

    /// Runs a statement on given rows whose count nobody needs.
    pub fn execute_given_later(&mut self, sql: &str, given: &Given) -> Result<(), DbError> {
        if given.is_empty() {
            return Ok(());
        }
        self.settle_sums(sql)?;
        let statement = self.given_statement(sql)?;
        match &mut self.backend {
            Backend::Postgres(connection) if !self.careful => {
                self.written = true;
                let result = connection.execute_columns_later(&statement, given);
                self.note(result)
            }
            _ => self.query_given(sql, given, &mut |_| Ok(())),
        }
    }

    fn given_statement(&mut self, sql: &str) -> Result<Rc<Statement>, DbError> {
        if let Some(known) = self.given.get(sql) {
            return Ok(known.clone());
        }
        let statement = Rc::new(Statement::parse(sql)?);
        self.given.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_rows_are_a_table_on_both_engines() {
        let sql =
            "SELECT given.at AS at FROM given(code TEXT, at BIGINT), pass WHERE code = given.code";
        let statement = Statement::parse(sql).expect("it names its columns");
        assert_eq!(statement.by_row, "SELECT $2 AS at FROM pass WHERE code = $1");
        assert_eq!(
            statement.by_columns,
            "SELECT given.at AS at FROM unnest($1::TEXT[], $2::BIGINT[]) AS given(code, at), pass \
             WHERE code = given.code"
        );
        assert_eq!(statement.kinds, [Kind::Text, Kind::Int]);
    }

    #[test]
    fn given_rows_may_be_all_there_is() {
        let sql =
            "UPDATE pass SET at = given.at FROM given(id TEXT, at BIGINT) WHERE id = given.id";
        let statement = Statement::parse(sql).expect("it names its columns");
        assert_eq!(statement.by_row, "UPDATE pass SET at = $2  WHERE id = $1");
    }

    #[test]
    fn a_column_that_is_not_given_is_a_mistake() {
        for wrong in [
            "SELECT 1",
            "SELECT 1 FROM given(at)",
            "SELECT 1 FROM given(at FLOAT)",
            "SELECT given.a FROM given(at BIGINT)",
        ] {
            assert!(Statement::parse(wrong).is_err(), "{wrong}");
        }
    }
}
