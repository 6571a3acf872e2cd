//! The two engines behind one small set of verbs.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::cell::{Param, Row};
use super::{DatabaseUrl, DbError};

mod given;
mod postgresql;
mod sqlite;
mod sums;

pub use given::Given;
pub use sums::Sum;
use sums::Sums;

mod migrations {
    refinery::embed_migrations!("migrations");
}

type EachRow<'a> = &'a mut dyn FnMut(&Row<'_>) -> Result<(), DbError>;

/// A connection of either engine. Remembers trouble that only a new transaction can mend.
pub(super) struct Engine {
    backend: Backend,
    read_only: bool,
    trouble: Option<DbError>,
    /// A statement failed since the job began.
    failed: bool,
    /// Something was written since the job began.
    written: bool,
    /// Each job has its savepoint, and each statement is answered before the next.
    careful: bool,
    /// Amounts that are written before the commit.
    sums: Sums,
    /// Statements on given rows, by their text as it is written in a room.
    given: HashMap<String, Rc<given::Statement>>,
}

enum Backend {
    Sqlite(rusqlite::Connection),
    Postgres(postgresql::Connection),
}

impl Engine {
    pub fn writer(url: &DatabaseUrl) -> Result<Engine, DbError> {
        Self::open(url, false)
    }

    pub fn reader(url: &DatabaseUrl) -> Result<Engine, DbError> {
        Self::open(url, true)
    }

    fn open(url: &DatabaseUrl, read_only: bool) -> Result<Engine, DbError> {
        if read_only {
            must_exist(url)?;
        }
        let backend = match url {
            DatabaseUrl::Sqlite(path) => {
                let conn = sqlite::open(path)?;
                // A use touches some twenty pages here and there: the writer keeps many at hand.
                let role = match read_only {
                    true => "PRAGMA query_only = ON",
                    false => "PRAGMA cache_size = -64000",
                };
                conn.execute_batch(role).map_err(sqlite::error)?;
                Backend::Sqlite(conn)
            }
            DatabaseUrl::Postgres(url) => {
                let mut connection = postgresql::Connection::open(url)?;
                if read_only {
                    connection.batch(
                        "SET default_transaction_read_only = on; SET default_transaction_isolation = 'repeatable read'",
                    )?;
                }
                Backend::Postgres(connection)
            }
        };
        Ok(Engine {
            backend,
            read_only,
            trouble: None,
            failed: false,
            written: false,
            careful: false,
            sums: Sums::default(),
            given: HashMap::new(),
        })
    }

    /// Trouble since the last call that makes the running transaction worthless.
    pub fn take_trouble(&mut self) -> Option<DbError> {
        self.trouble.take()
    }

    /// Whether a statement failed since the job began. PostgreSQL then ignores all that follows
    /// and would answer a COMMIT by rolling back without a word: such a job is doomed, on both
    /// engines alike.
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    /// Whether the job left something that must be rolled back if it is refused.
    pub fn is_soiled(&self) -> bool {
        self.failed || self.written
    }

    /// Opens a transaction; a `careful` one gives each job a savepoint.
    pub fn begin(&mut self, careful: bool) -> Result<(), DbError> {
        self.careful = careful;
        match &mut self.backend {
            // Readers are `query_only`, for which IMMEDIATE is refused.
            Backend::Sqlite(_) if self.read_only => self.batch("BEGIN"),
            Backend::Sqlite(_) => self.batch("BEGIN IMMEDIATE"),
            Backend::Postgres(connection) => {
                connection.batch_later("BEGIN");
                Ok(())
            }
        }
    }

    pub fn commit(&mut self) -> Result<(), DbError> {
        self.write_sums()?;
        self.batch("COMMIT")
    }

    pub fn rollback(&mut self) -> Result<(), DbError> {
        self.sums.take();
        if let Backend::Postgres(connection) = &mut self.backend {
            connection.forget_later();
        }
        self.batch("ROLLBACK")
    }

    /// A job begins.
    pub fn begin_job(&mut self) -> Result<(), DbError> {
        (self.failed, self.written) = (false, false);
        if self.careful { self.batch("SAVEPOINT job") } else { Ok(()) }
    }

    /// The job is kept.
    pub fn keep_job(&mut self) -> Result<(), DbError> {
        if self.careful { self.batch("RELEASE job") } else { Ok(()) }
    }

    /// The job is undone. `false`: it cannot be alone, for the transaction is not careful.
    pub fn undo_job(&mut self) -> Result<bool, DbError> {
        if self.careful {
            self.batch("ROLLBACK TO job; RELEASE job")?;
        }
        Ok(self.careful || !self.is_soiled())
    }

    /// A part of the job begins; gives what the job had written before it.
    pub fn begin_part(&mut self) -> Result<bool, DbError> {
        if self.careful {
            self.batch("SAVEPOINT part")?;
        }
        Ok(std::mem::replace(&mut self.written, false))
    }

    /// The part is kept.
    pub fn keep_part(&mut self, before: bool) -> Result<(), DbError> {
        self.written |= before;
        if self.careful { self.batch("RELEASE part") } else { Ok(()) }
    }

    /// The part is undone; an error when it cannot be alone, for the transaction is not careful:
    /// the job then stays soiled, and the queue runs its batch again.
    pub fn undo_part(&mut self, before: bool) -> Result<(), DbError> {
        if self.careful {
            self.batch("ROLLBACK TO part; RELEASE part")?;
            (self.failed, self.written) = (false, before);
            return Ok(());
        }
        if self.is_soiled() {
            self.failed = true;
            return Err(DbError::Impossible("a part is run again with a savepoint".to_owned()));
        }
        self.written = before;
        Ok(())
    }

    /// Trouble that makes the running transaction worthless, left for [`Engine::take_trouble`].
    pub fn trouble(&self) -> Option<DbError> {
        match self.trouble.as_ref()? {
            DbError::Conflict(why) => Some(DbError::Conflict(why.clone())),
            other => Some(DbError::Unavailable(other.to_string())),
        }
    }

    fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        match &mut self.backend {
            Backend::Sqlite(conn) => {
                // Transaction verbs are run millions of times: keep them prepared.
                for verb in sql.split("; ") {
                    let mut statement = conn.prepare_cached(verb).map_err(sqlite::error)?;
                    statement.execute([]).map_err(sqlite::error)?;
                }
                Ok(())
            }
            Backend::Postgres(connection) => connection.batch(sql),
        }
    }

    pub fn lock(&mut self, table: &'static str, id: &dyn Param) -> Result<(), DbError> {
        match &self.backend {
            Backend::Sqlite(_) => Ok(()),
            Backend::Postgres(_) => {
                let sql = format!("SELECT 1 AS value FROM {table} WHERE id = $1 FOR UPDATE");
                self.query(&sql, &[id], &mut |_| Ok(()))
            }
        }
    }

    /// Adds amounts to a row of counters: at once when careful, before the commit otherwise.
    pub fn add(
        &mut self,
        sum: &'static Sum,
        key: &[&dyn Param],
        amounts: &[i64],
    ) -> Result<(), DbError> {
        if self.careful {
            let amounts = amounts.iter().map(|amount| amount as &dyn Param);
            let params: Vec<&dyn Param> = key.iter().copied().chain(amounts).collect();
            return self.execute(sum.sql, &params).map(|_| ());
        }
        self.written = true;
        self.sums.add(sum, key, amounts);
        Ok(())
    }

    /// Writes the amounts that wait, each row of counters once, always in the same order.
    fn write_sums(&mut self) -> Result<(), DbError> {
        for (sql, cells) in self.sums.take() {
            let params: Vec<&dyn Param> = cells.iter().map(|cell| cell as &dyn Param).collect();
            self.execute_later(sql, &params)?;
        }
        Ok(())
    }

    /// Writes the amounts that wait when a statement names one of their tables: nobody reads
    /// counters that lack what the transaction did.
    fn settle_sums(&mut self, sql: &str) -> Result<(), DbError> {
        if self.sums.concern(sql) { self.write_sums() } else { Ok(()) }
    }

    pub fn execute(&mut self, sql: &str, params: &[&dyn Param]) -> Result<u64, DbError> {
        self.settle_sums(sql)?;
        let result = match &mut self.backend {
            Backend::Sqlite(conn) => sqlite::execute(conn, sql, params),
            Backend::Postgres(connection) => connection.execute(sql, params),
        };
        self.written |= result.as_ref().is_ok_and(|changed| *changed > 0);
        self.note(result)
    }

    /// A statement whose count nobody needs.
    pub fn execute_later(&mut self, sql: &str, params: &[&dyn Param]) -> Result<(), DbError> {
        self.settle_sums(sql)?;
        match &mut self.backend {
            Backend::Postgres(connection) if !self.careful => {
                self.written = true;
                let result = connection.execute_later(sql, params);
                self.note(result)
            }
            _ => self.execute(sql, params).map(|_| ()),
        }
    }

    pub fn query(
        &mut self,
        sql: &str,
        params: &[&dyn Param],
        each: EachRow<'_>,
    ) -> Result<(), DbError> {
        self.settle_sums(sql)?;
        // A statement that writes may give rows back.
        self.written |= !sql.starts_with("SELECT");
        let result = match &mut self.backend {
            Backend::Sqlite(conn) => sqlite::query(conn, sql, params, each),
            Backend::Postgres(connection) => connection.query(sql, params, each),
        };
        self.note(result)
    }

    /// Takes the lock of whoever serves this database, for as long as the connection lives. Waits a
    /// little: the lock of a process that was killed goes once its last statement has ended.
    pub fn claim(&mut self) -> Result<bool, DbError> {
        // Any number of ours, the same for all: "MAIL".
        let claimed = self.batch(
            "SET lock_timeout = '10s'; SELECT pg_advisory_lock(1296124236); SET lock_timeout = 0",
        );
        match claimed {
            Ok(()) => Ok(true),
            Err(error) if error.to_string().contains("55P03") => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub fn refresh_statistics(&mut self) -> Result<(), DbError> {
        match &mut self.backend {
            Backend::Sqlite(_) => Ok(()),
            Backend::Postgres(connection) => connection.batch("ANALYZE"),
        }
    }

    /// A query whose rows of `tables` nobody locks until the transaction ends, should it write.
    pub fn held<'a>(&self, sql: &'a str, tables: &str) -> Cow<'a, str> {
        match &self.backend {
            Backend::Postgres(_) if !self.read_only => {
                Cow::Owned(format!("{sql} FOR KEY SHARE OF {tables}"))
            }
            _ => Cow::Borrowed(sql),
        }
    }

    /// The columns of a table, in the order of its definition.
    pub fn columns(&mut self, table: &str) -> Result<Vec<String>, DbError> {
        let sql = match &self.backend {
            Backend::Sqlite(_) => "SELECT name AS value FROM pragma_table_info($1) ORDER BY cid",
            Backend::Postgres(_) => {
                "SELECT CAST(column_name AS TEXT) AS value FROM information_schema.columns
                 WHERE table_schema = current_schema() AND CAST(table_name AS TEXT) = $1
                 ORDER BY ordinal_position"
            }
        };
        let mut columns = Vec::new();
        self.query(sql, &[&table], &mut |row| {
            columns.push(row.get("value")?);
            Ok(())
        })?;
        Ok(columns)
    }

    /// Every table there is.
    pub fn table_names(&mut self) -> Result<Vec<String>, DbError> {
        let sql = match &self.backend {
            Backend::Sqlite(_) => "SELECT name AS value FROM sqlite_master WHERE type = 'table'",
            Backend::Postgres(_) => {
                "SELECT CAST(table_name AS TEXT) AS value FROM information_schema.tables
                 WHERE table_schema = current_schema()"
            }
        };
        let mut names = Vec::new();
        self.query(sql, &[], &mut |row| {
            names.push(row.get("value")?);
            Ok(())
        })?;
        Ok(names)
    }

    /// Keeps a trouble of the whole transaction, whatever the job makes of the error.
    fn note<T>(&mut self, result: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(error) = &result {
            self.failed = true;
            self.trouble = match error {
                DbError::Conflict(why) => Some(DbError::Conflict(why.clone())),
                DbError::Unavailable(why) => Some(DbError::Unavailable(why.clone())),
                _ => self.trouble.take(),
            };
        }
        result
    }
}

/// Refuses a SQLite file that is not there: opening it would make it.
pub(super) fn must_exist(url: &DatabaseUrl) -> Result<(), DbError> {
    match url {
        DatabaseUrl::Sqlite(path) if !path.exists() => {
            Err(DbError::Unavailable(format!("there is no database at {}", path.display())))
        }
        _ => Ok(()),
    }
}

pub(super) fn drop_tables(url: &DatabaseUrl) -> Result<(), DbError> {
    let url = url.clone();
    std::thread::spawn(move || {
        let mut engine = Engine::writer(&url)?;
        let tables = tables().into_iter().rev().chain(["refinery_schema_history".to_owned()]);
        for table in tables {
            engine.execute(&format!("DROP TABLE IF EXISTS {table}"), &[])?;
        }
        Ok(())
    })
    .join()
    .expect("dropping tables does not panic")
}

/// Every table the migrations make, in an order in which references come after what they name.
pub(super) fn tables() -> Vec<String> {
    let mut migrations = migrations::migrations::runner().get_migrations().clone();
    migrations.sort();
    migrations
        .iter()
        .filter_map(|migration| migration.sql())
        .flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("CREATE TABLE ")?.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

pub(super) fn migrate(url: &DatabaseUrl) -> Result<Vec<String>, DbError> {
    let runner = migrations::migrations::runner().set_grouped(true);
    let report = match url {
        DatabaseUrl::Sqlite(path) => runner.run(&mut sqlite::open(path)?),
        DatabaseUrl::Postgres(url) => {
            let url = url.clone();
            // On a thread of its own: the synchronous client may not live inside the runtime.
            return std::thread::spawn(move || {
                let mut client =
                    postgres::Client::connect(&url, postgres::NoTls).map_err(postgresql::error)?;
                let report = runner.run(&mut client).map_err(migration_error)?;
                Ok(applied(&report))
            })
            .join()
            .expect("a migration does not panic");
        }
    };
    report.map(|report| applied(&report)).map_err(migration_error)
}

fn applied(report: &refinery::Report) -> Vec<String> {
    report.applied_migrations().iter().map(ToString::to_string).collect()
}

fn migration_error(error: refinery::Error) -> DbError {
    DbError::Unavailable(format!("migration: {error}"))
}
