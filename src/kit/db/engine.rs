//! The two engines behind one small set of verbs.

use std::collections::HashMap;
use std::time::Duration;

use bytes::BytesMut;
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{FromSql, IsNull, ToSql, Type};
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::cell::{Cell, Param, Row};
use super::{DatabaseUrl, DbError};

mod migrations {
    refinery::embed_migrations!("migrations");
}

type EachRow<'a> = &'a mut dyn FnMut(&Row<'_>) -> Result<(), DbError>;

/// A connection of either engine. Remembers trouble that only a new transaction can mend.
pub(super) struct Engine {
    backend: Backend,
    read_only: bool,
    trouble: Option<DbError>,
}

enum Backend {
    Sqlite(rusqlite::Connection),
    Postgres {
        client: postgres::Client,
        statements: HashMap<String, postgres::Statement>,
        /// A savepoint was released but the server not told yet: saves one round trip a job.
        release_due: bool,
    },
}

impl Engine {
    pub fn writer(url: &DatabaseUrl) -> Result<Engine, DbError> {
        Self::open(url, false)
    }

    pub fn reader(url: &DatabaseUrl) -> Result<Engine, DbError> {
        Self::open(url, true)
    }

    fn open(url: &DatabaseUrl, read_only: bool) -> Result<Engine, DbError> {
        let backend = match url {
            DatabaseUrl::Sqlite(path) => {
                let conn = open_sqlite(path)?;
                if read_only {
                    conn.pragma_update(None, "query_only", "ON").map_err(sqlite_error)?;
                }
                Backend::Sqlite(conn)
            }
            DatabaseUrl::Postgres(url) => {
                let mut client =
                    postgres::Client::connect(url, postgres::NoTls).map_err(postgres_error)?;
                if read_only {
                    client
                        .batch_execute("SET default_transaction_read_only = on; SET default_transaction_isolation = 'repeatable read'")
                        .map_err(postgres_error)?;
                }
                Backend::Postgres { client, statements: HashMap::new(), release_due: false }
            }
        };
        Ok(Engine { backend, read_only, trouble: None })
    }

    /// Trouble since the last call that makes the running transaction worthless.
    pub fn take_trouble(&mut self) -> Option<DbError> {
        self.trouble.take()
    }

    pub fn begin(&mut self) -> Result<(), DbError> {
        match &mut self.backend {
            // Readers are `query_only`, for which IMMEDIATE is refused.
            Backend::Sqlite(_) if self.read_only => self.batch("BEGIN"),
            Backend::Sqlite(_) => self.batch("BEGIN IMMEDIATE"),
            Backend::Postgres { client, release_due, .. } => {
                *release_due = false;
                client.batch_execute("BEGIN").map_err(postgres_error)
            }
        }
    }

    pub fn commit(&mut self) -> Result<(), DbError> {
        self.batch("COMMIT")
    }

    pub fn rollback(&mut self) -> Result<(), DbError> {
        self.batch("ROLLBACK")
    }

    pub fn savepoint(&mut self) -> Result<(), DbError> {
        match &mut self.backend {
            Backend::Postgres { client, release_due: due @ true, .. } => {
                *due = false;
                client.batch_execute("RELEASE job; SAVEPOINT job").map_err(postgres_error)
            }
            _ => self.batch("SAVEPOINT job"),
        }
    }

    pub fn release(&mut self) -> Result<(), DbError> {
        match &mut self.backend {
            Backend::Postgres { release_due, .. } => {
                *release_due = true;
                Ok(())
            }
            Backend::Sqlite(_) => self.batch("RELEASE job"),
        }
    }

    pub fn rollback_to_savepoint(&mut self) -> Result<(), DbError> {
        self.batch("ROLLBACK TO job; RELEASE job")
    }

    fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        match &mut self.backend {
            Backend::Sqlite(conn) => {
                // Transaction verbs are run millions of times: keep them prepared.
                for verb in sql.split("; ") {
                    let mut statement = conn.prepare_cached(verb).map_err(sqlite_error)?;
                    statement.execute([]).map_err(sqlite_error)?;
                }
                Ok(())
            }
            Backend::Postgres { client, .. } => client.batch_execute(sql).map_err(postgres_error),
        }
    }

    pub fn lock(&mut self, table: &'static str, id: &dyn Param) -> Result<(), DbError> {
        match &self.backend {
            Backend::Sqlite(_) => Ok(()),
            Backend::Postgres { .. } => {
                let sql = format!("SELECT 1 AS value FROM {table} WHERE id = $1 FOR UPDATE");
                self.query(&sql, &[id], &mut |_| Ok(()))
            }
        }
    }

    pub fn execute(&mut self, sql: &str, params: &[&dyn Param]) -> Result<u64, DbError> {
        let result = match &mut self.backend {
            Backend::Sqlite(conn) => sqlite_execute(conn, sql, params),
            Backend::Postgres { client, statements, .. } => {
                postgres_execute(client, statements, sql, params)
            }
        };
        self.note(result)
    }

    pub fn query(
        &mut self,
        sql: &str,
        params: &[&dyn Param],
        each: EachRow<'_>,
    ) -> Result<(), DbError> {
        let result = match &mut self.backend {
            Backend::Sqlite(conn) => sqlite_query(conn, sql, params, each),
            Backend::Postgres { client, statements, .. } => {
                postgres_query(client, statements, sql, params, each)
            }
        };
        self.note(result)
    }

    /// The columns of a table, in the order of its definition.
    pub fn columns(&mut self, table: &str) -> Result<Vec<String>, DbError> {
        let sql = match &self.backend {
            Backend::Sqlite(_) => "SELECT name AS value FROM pragma_table_info($1) ORDER BY cid",
            Backend::Postgres { .. } => {
                "SELECT CAST(column_name AS TEXT) AS value FROM information_schema.columns
                 WHERE table_schema = current_schema() AND table_name = $1
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

    /// Keeps a trouble of the whole transaction, whatever the job makes of the error.
    fn note<T>(&mut self, result: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(error) = &result {
            self.trouble = match error {
                DbError::Conflict(why) => Some(DbError::Conflict(why.clone())),
                DbError::Unavailable(why) => Some(DbError::Unavailable(why.clone())),
                _ => self.trouble.take(),
            };
        }
        result
    }
}

// ---- SQLite ----

fn open_sqlite(path: &std::path::Path) -> Result<rusqlite::Connection, DbError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| DbError::Unavailable(format!("{}: {error}", folder.display())))?;
    }
    let conn = rusqlite::Connection::open(path)
        .map_err(|error| DbError::Unavailable(format!("{}: {error}", path.display())))?;
    conn.busy_timeout(Duration::from_secs(10)).map_err(sqlite_error)?;
    conn.set_prepared_statement_cache_capacity(512);
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA mmap_size = 268435456;",
    )
    .map_err(sqlite_error)?;
    Ok(conn)
}

fn sqlite_bind(
    statement: &mut rusqlite::CachedStatement<'_>,
    params: &[&dyn Param],
) -> Result<(), DbError> {
    for index in 1..=statement.parameter_count() {
        // `$2` is a *name* to SQLite, numbered by first appearance: read the number itself.
        let number: usize = statement
            .parameter_name(index)
            .and_then(|name| name.strip_prefix('$')?.parse().ok())
            .filter(|number| (1..=params.len()).contains(number))
            .ok_or_else(|| DbError::Impossible("a placeholder has no value".into()))?;
        let mut bound = Ok(());
        params[number - 1].with_cell(&mut |cell| {
            bound = statement.raw_bind_parameter(index, SqliteCell(cell));
        });
        bound.map_err(sqlite_error)?;
    }
    Ok(())
}

fn sqlite_execute(
    conn: &rusqlite::Connection,
    sql: &str,
    params: &[&dyn Param],
) -> Result<u64, DbError> {
    let mut statement = conn.prepare_cached(sql).map_err(sqlite_error)?;
    sqlite_bind(&mut statement, params)?;
    let changed = statement.raw_execute().map_err(sqlite_error)?;
    Ok(changed as u64)
}

fn sqlite_query(
    conn: &rusqlite::Connection,
    sql: &str,
    params: &[&dyn Param],
    each: EachRow<'_>,
) -> Result<(), DbError> {
    let mut statement = conn.prepare_cached(sql).map_err(sqlite_error)?;
    sqlite_bind(&mut statement, params)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(sqlite_error)? {
        each(&Row {
            get: &|name, give| {
                match row.get_ref(name).map_err(sqlite_error)? {
                    ValueRef::Null => give(Cell::Null),
                    ValueRef::Integer(value) => give(Cell::Int(value)),
                    ValueRef::Text(text) => {
                        let text = std::str::from_utf8(text)
                            .map_err(|error| DbError::Impossible(error.to_string()))?;
                        give(Cell::Text(text));
                    }
                    other => {
                        return Err(DbError::Impossible(format!(
                            "{name}: {:?}",
                            other.data_type()
                        )));
                    }
                }
                Ok(())
            },
        })?;
    }
    Ok(())
}

struct SqliteCell<'a>(Cell<'a>);

impl rusqlite::ToSql for SqliteCell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Cell::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Cell::Int(value) => ToSqlOutput::Borrowed(ValueRef::Integer(value)),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

fn sqlite_error(error: rusqlite::Error) -> DbError {
    use rusqlite::ErrorCode as Code;
    let why = error.to_string();
    match error.sqlite_error_code() {
        Some(Code::ConstraintViolation) => DbError::Constraint(why),
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => DbError::Conflict(why),
        Some(
            Code::DiskFull
            | Code::SystemIoFailure
            | Code::CannotOpen
            | Code::ReadOnly
            | Code::DatabaseCorrupt
            | Code::NotADatabase,
        ) => DbError::Unavailable(why),
        _ => DbError::Impossible(why),
    }
}

// ---- PostgreSQL ----

fn prepared(
    client: &mut postgres::Client,
    statements: &mut HashMap<String, postgres::Statement>,
    sql: &str,
) -> Result<postgres::Statement, DbError> {
    if let Some(statement) = statements.get(sql) {
        return Ok(statement.clone());
    }
    // Filters make some SQL texts vary; forget all rather than keep every variant for ever.
    if statements.len() >= 1024 {
        statements.clear();
    }
    let statement = client.prepare(sql).map_err(postgres_error)?;
    statements.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

fn postgres_execute(
    client: &mut postgres::Client,
    statements: &mut HashMap<String, postgres::Statement>,
    sql: &str,
    params: &[&dyn Param],
) -> Result<u64, DbError> {
    let statement = prepared(client, statements, sql)?;
    let params: Vec<PostgresParam<'_>> = params.iter().map(|p| PostgresParam(*p)).collect();
    let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as _).collect();
    client.execute(&statement, &params).map_err(postgres_error)
}

fn postgres_query(
    client: &mut postgres::Client,
    statements: &mut HashMap<String, postgres::Statement>,
    sql: &str,
    params: &[&dyn Param],
    each: EachRow<'_>,
) -> Result<(), DbError> {
    let statement = prepared(client, statements, sql)?;
    let params: Vec<PostgresParam<'_>> = params.iter().map(|p| PostgresParam(*p)).collect();
    let mut rows = client.query_raw(&statement, params).map_err(postgres_error)?;
    let mut stopped = None;
    while let Some(row) = rows.next().map_err(postgres_error)? {
        // An early stop still drains the answer, or the connection would be left half read.
        if stopped.is_some() {
            continue;
        }
        let step = each(&Row {
            get: &|name, give| {
                let cell: PostgresCell<'_> = row.try_get(name).map_err(postgres_error)?;
                give(cell.0);
                Ok(())
            },
        });
        stopped = step.err();
    }
    stopped.map_or(Ok(()), Err)
}

#[derive(Debug)]
struct PostgresCell<'a>(Cell<'a>);

impl<'a> FromSql<'a> for PostgresCell<'a> {
    fn from_sql(
        kind: &Type,
        raw: &'a [u8],
    ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(PostgresCell(match *kind {
            Type::INT8 => Cell::Int(i64::from_sql(kind, raw)?),
            Type::INT4 => Cell::Int(i64::from(i32::from_sql(kind, raw)?)),
            _ => Cell::Text(<&str>::from_sql(kind, raw)?),
        }))
    }
    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(PostgresCell(Cell::Null))
    }
    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::INT4 | Type::TEXT | Type::VARCHAR | Type::UNKNOWN)
    }
}

struct PostgresParam<'a>(&'a dyn Param);

impl std::fmt::Debug for PostgresParam<'_> {
    /// Never shows the value: it may be personal, and errors are logged.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(value)")
    }
}

impl ToSql for PostgresParam<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        let mut result = Ok(IsNull::Yes);
        self.0.with_cell(&mut |cell| {
            result = match cell {
                Cell::Null => Ok(IsNull::Yes),
                Cell::Int(value) if *kind == Type::INT4 => i32::try_from(value)
                    .map_err(|error| error.into())
                    .and_then(|value| value.to_sql(kind, out)),
                Cell::Int(value) => value.to_sql(kind, out),
                Cell::Text(text) => text.to_sql(kind, out),
            };
        });
        result
    }
    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::INT4 | Type::TEXT | Type::VARCHAR)
    }
    postgres::types::to_sql_checked!();
}

fn postgres_error(error: postgres::Error) -> DbError {
    let why = match error.as_db_error() {
        // `detail` repeats the values of the row: they may be personal, so they are left out.
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => error.to_string(),
    };
    match error.code() {
        Some(code)
            if [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED]
                .contains(code) =>
        {
            DbError::Conflict(why)
        }
        Some(code) if code.code().starts_with("23") => DbError::Constraint(why),
        Some(code) if ["08", "53", "57", "58"].iter().any(|c| code.code().starts_with(c)) => {
            DbError::Unavailable(why)
        }
        Some(_) => DbError::Impossible(why),
        None if error.is_closed() => DbError::Unavailable(why),
        None => DbError::Unavailable(why),
    }
}

// ---- migrations ----

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
        DatabaseUrl::Sqlite(path) => runner.run(&mut open_sqlite(path)?),
        DatabaseUrl::Postgres(url) => {
            let url = url.clone();
            // On a thread of its own: the synchronous client may not live inside the runtime.
            return std::thread::spawn(move || {
                let mut client =
                    postgres::Client::connect(&url, postgres::NoTls).map_err(postgres_error)?;
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
