//! PostgreSQL: the engine for many processes.
//!
//! A statement whose count nobody needs, and the verbs that open a transaction, leave with the
//! next statement in one round trip: the server answers them in order, so the meaning is the same.

use std::collections::HashMap;
use std::future::Future;

use bytes::BytesMut;
use futures_util::TryStreamExt;
use futures_util::future::{join, ready, try_join_all};
use tokio::runtime::Runtime;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{BorrowToSql, FromSql, IsNull, ToSql, Type};
use tokio_postgres::{Client, Error, NoTls, Statement};

use super::EachRow;
use super::given::{self, Given, Kind};
use crate::kit::db::DbError;
use crate::kit::db::cell::{Cell, Owned, Param, Row};

/// Statements that wait at most: so few are polled, hence sent, in their order.
const MOST_LATER: usize = 24;

/// A connection, driven by the thread that owns it.
pub struct Connection {
    runtime: Runtime,
    client: Client,
    statements: HashMap<String, Statement>,
    /// What leaves with the next statement.
    later: Vec<Later>,
}

enum Later {
    Verb(&'static str),
    Statement(Statement, Vec<Owned>),
    OnColumns(Statement, Vec<Column>),
}

impl Connection {
    pub fn open(url: &str) -> Result<Connection, DbError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|why| DbError::Unavailable(why.to_string()))?;
        let (client, connection) =
            runtime.block_on(tokio_postgres::connect(url, NoTls)).map_err(error)?;
        // When the connection is lost, every call on the client says so.
        runtime.spawn(async { connection.await.ok() });
        Ok(Connection { runtime, client, statements: HashMap::new(), later: Vec::new() })
    }

    /// Runs a verb of transactions now, after what waits.
    pub fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        let later = std::mem::take(&mut self.later);
        self.together(later, self.client.batch_execute(sql))
    }

    /// Sends a verb with the next statement.
    pub fn batch_later(&mut self, sql: &'static str) {
        self.later.push(Later::Verb(sql));
    }

    /// Forgets what waits: its transaction is given up.
    pub fn forget_later(&mut self) {
        self.later.clear();
    }

    pub fn execute(&mut self, sql: &str, params: &[&dyn Param]) -> Result<u64, DbError> {
        let statement = self.prepared(sql)?;
        let params = params.iter().map(|param| PostgresParam(*param)).collect();
        let later = std::mem::take(&mut self.later);
        self.together(later, execute(&self.client, &statement, params))
    }

    /// Sends a statement with the next one; its error, if any, is the next one's.
    pub fn execute_later(&mut self, sql: &str, params: &[&dyn Param]) -> Result<(), DbError> {
        let statement = self.prepared(sql)?;
        let kept = params.iter().map(|param| Owned::of(*param)).collect();
        self.keep(Later::Statement(statement, kept))
    }

    /// [`Connection::execute_later`] of a statement on given rows.
    pub fn execute_columns_later(
        &mut self,
        statement: &given::Statement,
        given: &Given,
    ) -> Result<(), DbError> {
        let prepared = self.prepared(&statement.by_columns)?;
        self.keep(Later::OnColumns(prepared, columns(statement, given)?))
    }

    fn keep(&mut self, later: Later) -> Result<(), DbError> {
        self.later.push(later);
        if self.later.len() < MOST_LATER {
            return Ok(());
        }
        let later = std::mem::take(&mut self.later);
        self.together(later, ready(Ok(())))
    }

    /// Runs a statement on given rows, all at once.
    pub fn query_columns(
        &mut self,
        statement: &given::Statement,
        given: &Given,
        each: EachRow<'_>,
    ) -> Result<(), DbError> {
        let prepared = self.prepared(&statement.by_columns)?;
        self.rows(&prepared, columns(statement, given)?, each)
    }

    pub fn query(
        &mut self,
        sql: &str,
        params: &[&dyn Param],
        each: EachRow<'_>,
    ) -> Result<(), DbError> {
        let statement = self.prepared(sql)?;
        self.rows(&statement, params.iter().map(|param| PostgresParam(*param)).collect(), each)
    }

    fn rows<P: BorrowToSql>(
        &mut self,
        statement: &Statement,
        params: Vec<P>,
        each: EachRow<'_>,
    ) -> Result<(), DbError> {
        let later = std::mem::take(&mut self.later);
        let rows = self.together(later, self.client.query_raw(statement, params))?;
        let (mut rows, mut stopped) = (std::pin::pin!(rows), None);
        while let Some(row) = self.runtime.block_on(rows.try_next()).map_err(error)? {
            // An early stop still drains the answer, or the connection would be left half read.
            if stopped.is_none() {
                stopped = hand(&row, each).err();
            }
        }
        stopped.map_or(Ok(()), Err)
    }

    /// Sends what waits and `last` at once, in this order; the first error is the answer.
    fn together<T>(
        &self,
        later: Vec<Later>,
        last: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, DbError> {
        let sent = later.into_iter().map(|later| async {
            match later {
                Later::Verb(sql) => self.client.batch_execute(sql).await.map(|()| 0),
                Later::Statement(statement, kept) => {
                    let params = kept.iter().map(|kept| PostgresParam(kept)).collect();
                    execute(&self.client, &statement, params).await
                }
                Later::OnColumns(statement, columns) => {
                    execute(&self.client, &statement, columns).await
                }
            }
        });
        let (sent, last) = self.runtime.block_on(join(try_join_all(sent), last));
        sent.map_err(error)?;
        last.map_err(error)
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, DbError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        // Filters make some SQL texts vary; forget all rather than keep every variant for ever.
        if self.statements.len() >= 1024 {
            self.statements.clear();
        }
        let statement = self.runtime.block_on(self.client.prepare(sql)).map_err(error)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

async fn execute<P: ToSql + Sync>(
    client: &Client,
    statement: &Statement,
    params: Vec<P>,
) -> Result<u64, Error> {
    let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| param as _).collect();
    client.execute(statement, &params).await
}

/// A column of given rows.
enum Column {
    Texts(Vec<Option<String>>),
    Ints(Vec<Option<i64>>),
}

/// The columns of given rows. A cell of another type than its column's is a mistake of ours.
fn columns(statement: &given::Statement, given: &Given) -> Result<Vec<Column>, DbError> {
    let column = |(index, kind): (usize, &Kind)| {
        let cells = given.rows.iter().map(|row| &row[index]);
        let wrong = || DbError::Impossible(format!("a given cell is not {kind:?}"));
        match kind {
            Kind::Text => cells
                .map(|cell| match cell {
                    Owned::Text(text) => Ok(Some(text.clone())),
                    Owned::Null => Ok(None),
                    Owned::Int(_) => Err(wrong()),
                })
                .collect::<Result<_, _>>()
                .map(Column::Texts),
            Kind::Int => cells
                .map(|cell| match cell {
                    Owned::Int(value) => Ok(Some(*value)),
                    Owned::Null => Ok(None),
                    Owned::Text(_) => Err(wrong()),
                })
                .collect::<Result<_, _>>()
                .map(Column::Ints),
        }
    };
    statement.kinds.iter().enumerate().map(column).collect()
}

impl std::fmt::Debug for Column {
    /// Never shows the values: see [`PostgresParam`].
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(values)")
    }
}

impl ToSql for Column {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Column::Texts(texts) => texts.to_sql(kind, out),
            Column::Ints(ints) => ints.to_sql(kind, out),
        }
    }
    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8_ARRAY | Type::TEXT_ARRAY)
    }
    tokio_postgres::types::to_sql_checked!();
}

fn hand(row: &tokio_postgres::Row, each: EachRow<'_>) -> Result<(), DbError> {
    each(&Row {
        get: &|name, give| {
            let cell: PostgresCell<'_> = row.try_get(name).map_err(error)?;
            give(cell.0);
            Ok(())
        },
    })
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
    tokio_postgres::types::to_sql_checked!();
}

pub fn error(error: Error) -> DbError {
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
