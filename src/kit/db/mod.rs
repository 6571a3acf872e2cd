//! The database. This folder is the only place that knows which engine runs.
//!
//! Both engines have the same shape: **one writer thread** owns the write connection and a
//! few reader threads own read-only ones. The writer drains its queue, runs the jobs inside one
//! transaction, commits once, and only then answers: durable *and* fast (group commit), and a
//! check-then-write inside one process is race-free by construction.
//! Several processes on one PostgreSQL stay correct by [`Tx::lock`], by constraints, and
//! because a batch refused by the engine (serialization failure, deadlock) is run again.
//!
//! What callers may rely on:
//! - a job that fails or panics is rolled back alone, its batch-mates are not harmed (the batch is
//!   run again, each job in a savepoint);
//! - when the commit fails, every job of the batch is told so;
//! - an answer is given only after the commit;
//! - a reader sees one snapshot, and never blocks the writer (WAL, MVCC);
//! - a full queue is refused at once ([`DbError::Busy`], an honest 503), never waited for.
//!
//! Deliberately absent: an ORM, a repository trait, and any SQL that one engine lacks.

mod cell;
mod claim;
mod conn;
mod copy;
mod engine;
mod queue;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

pub use cell::{Cell, Column, FromRow, Param, Row};
pub use claim::{Claim, claim};
pub use conn::{Conn, Tx};
pub use copy::{Copied, copy};
pub use engine::{Given, Sum};
use queue::{Queue, Work};
use tokio::sync::oneshot::error::RecvError;

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file; made with its folder when missing.
    Sqlite(PathBuf),
    /// A PostgreSQL connection string, as libpq writes it.
    Postgres(String),
}

impl std::str::FromStr for DatabaseUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self::Postgres(text.to_owned()))
        } else if let Some(path) = text.strip_prefix("sqlite:") {
            Ok(Self::Sqlite(path.trim_start_matches("//").into()))
        } else {
            Err(format!("{text}: expected sqlite:PATH or postgres://…"))
        }
    }
}

/// What can go wrong below the rules. Refusals of rules are not here: they are the jobs' own.
#[derive(Debug)]
pub enum DbError {
    /// The queue is full: nothing was tried, the caller may try again.
    Busy,
    /// The connection was lost or the disk refused: the outcome was rolled back, or is unknown.
    Unavailable(String),
    /// A constraint spoke (unique, check, foreign key).
    Constraint(String),
    /// Another process changed the same rows; the job may be run again.
    Conflict(String),
    /// The job panicked; its changes were rolled back.
    Panicked(String),
    /// A stored row that no rule could have written, or SQL that the engine refuses.
    Impossible(String),
}

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Busy => f.write_str("the database queue is full"),
            Self::Unavailable(why) => write!(f, "database unavailable: {why}"),
            Self::Constraint(why) => write!(f, "constraint: {why}"),
            Self::Conflict(why) => write!(f, "conflict with another process: {why}"),
            Self::Panicked(why) => write!(f, "a database job panicked: {why}"),
            Self::Impossible(why) => write!(f, "impossible data or query: {why}"),
        }
    }
}
impl std::error::Error for DbError {}

/// Sizes of the machinery. The defaults suit two cores and a few hundred people.
#[derive(Debug, Clone)]
pub struct Options {
    /// Jobs that may wait before [`DbError::Busy`].
    pub queue: usize,
    /// Jobs committed together at most.
    pub batch: usize,
    /// Reader threads.
    pub readers: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { queue: 4096, batch: 64, readers: 4 }
    }
}

/// A handle on the database: cheap to clone, safe to share.
#[derive(Clone)]
pub struct Db {
    writer: Arc<Queue>,
    readers: Arc<Queue>,
    url: DatabaseUrl,
}

impl Db {
    /// Opens (and for SQLite creates) the database and brings its tables up to date.
    pub fn open(url: &DatabaseUrl, options: &Options) -> Result<Db, DbError> {
        engine::migrate(url)?;
        Self::open_as_is(url, options)
    }

    /// Opens without migrating: for `maillon check` and for reading an older copy. Makes nothing.
    pub fn open_as_is(url: &DatabaseUrl, options: &Options) -> Result<Db, DbError> {
        engine::must_exist(url)?;
        let writer = Queue::start_writer(url, options)?;
        let readers = Queue::start_readers(url, options)?;
        Ok(Db { writer: Arc::new(writer), readers: Arc::new(readers), url: url.clone() })
    }

    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Runs `job` in a transaction of its own and answers once it is durable.
    ///
    /// On `Err` everything the job wrote is rolled back. The job may be run more than once (a
    /// batch-mate was rolled back, or another process was in the way): it must have no effect but
    /// through its `Tx`.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        told(self.writer.ask(Work::write(job))?.await)
    }

    /// [`Db::write`] for threads that are not async: commands, the demo, load tests.
    pub fn write_blocking<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        told(self.writer.ask(Work::write(job))?.blocking_recv())
    }

    /// [`Db::write`] of something many do at once: callers that wait together are one call of
    /// `act`, which gives each item its own answer, in their order. An item that is refused must
    /// have written nothing; should `act` fail as a whole, each item is run alone.
    ///
    /// Jobs join those made at the same place of the program (by the type of `act`): the `act` of the
    /// first is called for all, with what *it* captured. What differs from call to call belongs into
    /// the item.
    pub async fn write_together<I, T, E, F>(&self, item: I, act: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx, &[I]) -> Result<Vec<Result<T, E>>, E> + Send + 'static,
        I: Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        told(self.writer.ask(Work::together(item, act))?.await)
    }

    /// [`Db::write_together`] for threads that are not async.
    pub fn write_together_blocking<I, T, E, F>(&self, item: I, act: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx, &[I]) -> Result<Vec<Result<T, E>>, E> + Send + 'static,
        I: Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        told(self.writer.ask(Work::together(item, act))?.blocking_recv())
    }

    /// Runs `job` on one consistent snapshot, read only.
    pub async fn read<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        told(self.readers.ask(Work::read(job))?.await)
    }

    /// [`Db::read`] for threads that are not async.
    pub fn read_blocking<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        told(self.readers.ask(Work::read(job))?.blocking_recv())
    }
}

/// What a caller was told; a thread that stopped told it nothing.
fn told<T, E: From<DbError>>(answer: Result<Result<T, E>, RecvError>) -> Result<T, E> {
    answer
        .unwrap_or_else(|_| Err(DbError::Unavailable("the database thread stopped".into()).into()))
}

/// Drops every table, with all that is in it.
pub fn drop_tables(url: &DatabaseUrl) -> Result<(), DbError> {
    engine::drop_tables(url)
}

/// Brings the tables of `url` up to date; says which migrations were applied.
pub fn migrate(url: &DatabaseUrl) -> Result<Vec<String>, DbError> {
    engine::migrate(url)
}
