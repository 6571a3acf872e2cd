//! SQLite: the embedded engine.

use std::cell::Cell as StdCell;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};

use super::EachRow;
use super::given::{Given, Statement};
use crate::kit::db::DbError;
use crate::kit::db::cell::{Cell, Owned, Param, Row};

pub fn open(path: &std::path::Path) -> Result<rusqlite::Connection, DbError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| DbError::Unavailable(format!("{}: {error}", folder.display())))?;
    }
    let conn = rusqlite::Connection::open(path)
        .map_err(|error| DbError::Unavailable(format!("{}: {error}", path.display())))?;
    conn.busy_timeout(Duration::from_secs(10)).map_err(error)?;
    conn.set_prepared_statement_cache_capacity(512);
    // Without this a prepared join is planned anew for each value bound to it: half the time of
    // a redemption went there.
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(error)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA mmap_size = 2147418112;",
    )
    .map_err(error)?;
    Ok(conn)
}

fn bind(
    statement: &mut rusqlite::CachedStatement<'_>,
    params: &[&dyn Param],
) -> Result<(), DbError> {
    for index in 1..=statement.parameter_count() {
        let mut bound = Ok(());
        params[number_of(statement, index, params.len())?].with_cell(&mut |cell| {
            bound = statement.raw_bind_parameter(index, SqliteCell(cell));
        });
        bound.map_err(error)?;
    }
    Ok(())
}

/// Which of so many values a placeholder is for. `$2` is a *name* to SQLite, numbered by first
/// appearance: the number itself is read.
fn number_of(
    statement: &rusqlite::CachedStatement<'_>,
    index: usize,
    values: usize,
) -> Result<usize, DbError> {
    statement
        .parameter_name(index)
        .and_then(|name| name.strip_prefix('$')?.parse().ok())
        .filter(|number| (1..=values).contains(number))
        .map(|number: usize| number - 1)
        .ok_or_else(|| DbError::Impossible("a placeholder has no value".into()))
}

pub fn execute(
    conn: &rusqlite::Connection,
    sql: &str,
    params: &[&dyn Param],
) -> Result<u64, DbError> {
    let mut statement = conn.prepare_cached(sql).map_err(error)?;
    bind(&mut statement, params)?;
    let changed = statement.raw_execute().map_err(error)?;
    Ok(changed as u64)
}

pub fn query(
    conn: &rusqlite::Connection,
    sql: &str,
    params: &[&dyn Param],
    each: EachRow<'_>,
) -> Result<(), DbError> {
    let mut statement = conn.prepare_cached(sql).map_err(error)?;
    bind(&mut statement, params)?;
    hand(&mut statement, each)
}

/// Runs a statement on given rows, one after the other.
pub fn query_rows(
    conn: &rusqlite::Connection,
    statement: &Statement,
    given: &Given,
    each: EachRow<'_>,
) -> Result<(), DbError> {
    let mut statement = conn.prepare_cached(&statement.by_row).map_err(error)?;
    for row in &given.rows {
        bind_row(&mut statement, row)?;
        hand(&mut statement, each)?;
    }
    Ok(())
}

/// Runs a statement on given rows; hands the first cell of those that changed something to `each`.
pub fn write_rows(
    conn: &rusqlite::Connection,
    statement: &Statement,
    given: &Given,
    each: &mut dyn FnMut(Cell<'_>) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let mut statement = conn.prepare_cached(&statement.by_row).map_err(error)?;
    for row in &given.rows {
        bind_row(&mut statement, row)?;
        if statement.raw_execute().map_err(error)? > 0 {
            each(row[0].cell())?;
        }
    }
    Ok(())
}

fn bind_row(statement: &mut rusqlite::CachedStatement<'_>, row: &[Owned]) -> Result<(), DbError> {
    for index in 1..=statement.parameter_count() {
        let number = number_of(statement, index, row.len())?;
        statement.raw_bind_parameter(index, SqliteCell(row[number].cell())).map_err(error)?;
    }
    Ok(())
}

/// Hands every row of the answer to `each`. Columns are mostly asked for in their order: the one
/// after the last is looked at first.
fn hand(statement: &mut rusqlite::CachedStatement<'_>, each: EachRow<'_>) -> Result<(), DbError> {
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(error)? {
        let next = StdCell::new(0);
        each(&Row {
            get: &|name, give| {
                let columns: &rusqlite::Statement<'_> = row.as_ref();
                let index = match columns.column_name(next.get()) {
                    Ok(column) if column == name => next.get(),
                    _ => columns.column_index(name).map_err(error)?,
                };
                next.set(index + 1);
                match row.get_ref(index).map_err(error)? {
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

pub fn error(error: rusqlite::Error) -> DbError {
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
