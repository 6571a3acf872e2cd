//! What a job is given: [`Conn`] to read, [`Tx`] to write.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::cell::One;
use super::engine::{Engine, Given, Sum};
use super::queue::caught;
use super::{Column, DbError, FromRow, Param};

/// A connection inside a transaction: one snapshot to read from.
pub struct Conn {
    pub(super) engine: Engine,
}

impl Conn {
    /// Every row of `sql`.
    pub fn query<R: FromRow>(
        &mut self,
        sql: &str,
        params: &[&dyn Param],
    ) -> Result<Vec<R>, DbError> {
        let mut rows = Vec::new();
        self.engine.query(sql, params, &mut |row| {
            rows.push(R::from_row(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Hands every row to `each` without keeping them: exports and checks over millions.
    pub fn for_each<R: FromRow>(
        &mut self,
        sql: &str,
        params: &[&dyn Param],
        each: &mut dyn FnMut(R) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.engine.query(sql, params, &mut |row| each(R::from_row(row)?))
    }

    /// The first row, if there is one.
    pub fn query_opt<R: FromRow>(
        &mut self,
        sql: &str,
        params: &[&dyn Param],
    ) -> Result<Option<R>, DbError> {
        Ok(self.query(sql, params)?.into_iter().next())
    }

    /// [`Conn::query_opt`] of a fact that stays true: no other process takes the rows of these
    /// tables away from the transaction before its end. A reader sees one snapshot anyway.
    pub fn query_held<R: FromRow>(
        &mut self,
        sql: &str,
        tables: &'static str,
        params: &[&dyn Param],
    ) -> Result<Option<R>, DbError> {
        let held = self.engine.held(sql, tables);
        self.query_opt(&held, params)
    }

    /// Every row of a statement on given rows: see [`Given`]. PostgreSQL gives them in any order.
    pub fn query_given<R: FromRow>(&mut self, sql: &str, given: &Given) -> Result<Vec<R>, DbError> {
        let mut rows = Vec::new();
        self.engine.query_given(sql, given, &mut |row| {
            rows.push(R::from_row(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// [`Conn::query_given`] of facts that stay true: see [`Conn::query_held`].
    pub fn query_given_held<R: FromRow>(
        &mut self,
        sql: &str,
        tables: &'static str,
        given: &Given,
    ) -> Result<Vec<R>, DbError> {
        let held = self.engine.held(sql, tables);
        self.query_given(&held, given)
    }

    /// The one row there must be.
    pub fn query_one<R: FromRow>(
        &mut self,
        sql: &str,
        params: &[&dyn Param],
    ) -> Result<R, DbError> {
        self.query_opt(sql, params)?
            .ok_or_else(|| DbError::Impossible(format!("no row where one must be: {sql}")))
    }

    /// The column named `value` of the one row there must be: `SELECT count(*) AS value …`.
    pub fn value<T: Column>(&mut self, sql: &str, params: &[&dyn Param]) -> Result<T, DbError> {
        self.query_one::<One<T>>(sql, params).map(|one| one.0)
    }

    /// The column named `value` of every row.
    pub fn values<T: Column>(
        &mut self,
        sql: &str,
        params: &[&dyn Param],
    ) -> Result<Vec<T>, DbError> {
        Ok(self.query::<One<T>>(sql, params)?.into_iter().map(|one| one.0).collect())
    }
}

/// What may be asked of a database that is perhaps not ours.
impl Conn {
    pub fn has_table(&mut self, name: &str) -> Result<bool, DbError> {
        Ok(self.engine.table_names()?.iter().any(|table| table == name))
    }
    /// Whether there is no table at all.
    pub fn is_empty(&mut self) -> Result<bool, DbError> {
        Ok(self.engine.table_names()?.is_empty())
    }
}

/// A connection that may write. Dereferences to [`Conn`] for reading.
pub struct Tx {
    pub(super) conn: Conn,
    /// Heads of the journal's chains inside this transaction, so that a batch reads each once.
    pub(in crate::kit) chains: HashMap<String, (i64, String)>,
}

impl Tx {
    /// Runs a statement; says how many rows it changed.
    pub fn execute(&mut self, sql: &str, params: &[&dyn Param]) -> Result<u64, DbError> {
        self.conn.engine.execute(sql, params)
    }

    /// Runs a statement whose count nobody needs: where each answer costs a round trip, it leaves
    /// with the next statement, in order.
    pub fn execute_later(&mut self, sql: &str, params: &[&dyn Param]) -> Result<(), DbError> {
        self.conn.engine.execute_later(sql, params)
    }

    /// Runs a statement that writes at most one row for each given one; gives the first cells of
    /// those that were written, which is what `column` of the written row holds.
    pub fn write_given<K: Column + Eq + Hash>(
        &mut self,
        sql: &str,
        column: &str,
        given: &Given,
    ) -> Result<HashSet<K>, DbError> {
        let mut written = HashSet::new();
        self.conn.engine.write_given(sql, column, given, &mut |cell| {
            written.insert(K::from_cell(cell).map_err(DbError::Impossible)?);
            Ok(())
        })?;
        Ok(written)
    }

    /// [`Tx::execute_later`] of a statement on given rows.
    pub fn execute_given_later(&mut self, sql: &str, given: &Given) -> Result<(), DbError> {
        self.conn.engine.execute_given_later(sql, given)
    }

    /// Adds amounts to the counters of a key. The rows of a batch are written together before its
    /// commit, or before a statement that names their table: nobody sees them without.
    pub fn add(
        &mut self,
        sum: &'static Sum,
        key: &[&dyn Param],
        amounts: &[i64],
    ) -> Result<(), DbError> {
        self.conn.engine.add(sum, key, amounts)
    }

    /// Counts the rows of every table, as PostgreSQL does by itself a minute after they came and
    /// needs to plan well: before a measurement that begins at once. SQLite has no such habit.
    pub fn refresh_statistics(&mut self) -> Result<(), DbError> {
        self.conn.engine.refresh_statistics()
    }

    /// Runs one part of a job whose refusal undoes that part alone: an item of a batch.
    ///
    /// The inner result is the part's own answer. The outer error is not to be kept: it means
    /// that the whole job will be run again (a part must be undone and no savepoint was opened
    /// for it: the queue then runs the batch carefully), or that the engine is in trouble.
    pub fn attempt<T, E>(
        &mut self,
        part: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<Result<T, E>, DbError>
    where
        E: From<DbError>,
    {
        let before = self.conn.engine.begin_part()?;
        let chains = self.chains.clone();
        let outcome = caught(|| part(self));
        if let Some(trouble) = self.conn.engine.trouble() {
            return Err(trouble);
        }
        if outcome.is_ok() && !self.conn.engine.has_failed() {
            self.conn.engine.keep_part(before)?;
        } else {
            self.chains = chains;
            self.conn.engine.undo_part(before)?;
            if outcome.is_ok() {
                let why = "a part went on after one of its statements failed".to_owned();
                return Err(DbError::Impossible(why));
            }
        }
        Ok(outcome)
    }

    /// Runs `act` on all `items` at once: it gives each its own answer. Should that fail as a whole
    /// (a constraint, a panic), each item is run alone, in a part of its own. The outer error is as
    /// that of [`Tx::attempt`].
    pub fn attempt_each<I, T, E: From<DbError>>(
        &mut self,
        items: &[I],
        act: &mut impl FnMut(&mut Tx, &[I]) -> Result<Vec<Result<T, E>>, E>,
    ) -> Result<Vec<Result<T, E>>, DbError> {
        let whole = self.attempt(|tx| act(tx, items))?;
        if let Ok(answers) = whole {
            return Ok(answers);
        }
        let alone = |item| {
            let only = std::slice::from_ref(item);
            let answer = self.attempt(|tx| act(tx, only))?;
            Ok(answer.and_then(|mut answers| {
                let missing = || Err(DbError::Impossible("an item has no answer".into()).into());
                answers.pop().unwrap_or_else(missing)
            }))
        };
        items.iter().map(alone).collect()
    }

    /// Takes the row `id` of `table` for this transaction: whoever checks then writes under a
    /// parent locks it first, so that two processes on one PostgreSQL cannot both pass the check.
    /// With SQLite the single writer already holds everything.
    pub fn lock(&mut self, table: &'static str, id: &dyn Param) -> Result<(), DbError> {
        self.conn.engine.lock(table, id)
    }
}

impl std::ops::Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}
impl std::ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
