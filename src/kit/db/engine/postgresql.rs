//! PostgreSQL: the engine for many processes.

use std::collections::HashMap;

use bytes::BytesMut;
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{FromSql, IsNull, ToSql, Type};

use super::EachRow;
use crate::kit::db::DbError;
use crate::kit::db::cell::{Cell, Param, Row};

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
    let statement = client.prepare(sql).map_err(error)?;
    statements.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

pub fn execute(
    client: &mut postgres::Client,
    statements: &mut HashMap<String, postgres::Statement>,
    sql: &str,
    params: &[&dyn Param],
) -> Result<u64, DbError> {
    let statement = prepared(client, statements, sql)?;
    let params: Vec<PostgresParam<'_>> = params.iter().map(|p| PostgresParam(*p)).collect();
    let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as _).collect();
    client.execute(&statement, &params).map_err(error)
}

pub fn query(
    client: &mut postgres::Client,
    statements: &mut HashMap<String, postgres::Statement>,
    sql: &str,
    params: &[&dyn Param],
    each: EachRow<'_>,
) -> Result<(), DbError> {
    let statement = prepared(client, statements, sql)?;
    let params: Vec<PostgresParam<'_>> = params.iter().map(|p| PostgresParam(*p)).collect();
    let mut rows = client.query_raw(&statement, params).map_err(error)?;
    let mut stopped = None;
    while let Some(row) = rows.next().map_err(error)? {
        // An early stop still drains the answer, or the connection would be left half read.
        if stopped.is_some() {
            continue;
        }
        let step = each(&Row {
            get: &|name, give| {
                let cell: PostgresCell<'_> = row.try_get(name).map_err(error)?;
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

pub fn error(error: postgres::Error) -> DbError {
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
