//! Moving everything from one database to another, whatever the engines.

use super::cell::{FromRow, One, Owned, Param};
use super::engine::{self, Engine};
use super::{DatabaseUrl, DbError};

/// How many rows of a table were copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    pub table: String,
    pub rows: u64,
}

/// Copies every table of `from` into `to`, which is migrated first and must be empty.
///
/// All or nothing: one transaction on each side, so the copy is one snapshot of the source.
/// Gives the count of rows per table, recounted on the target.
pub fn copy(from: &DatabaseUrl, to: &DatabaseUrl) -> Result<Vec<Copied>, DbError> {
    engine::migrate(to)?;
    let (from, to) = (from.clone(), to.clone());
    // On a thread of its own: PostgreSQL's synchronous client may not live inside the runtime.
    std::thread::spawn(move || {
        let (mut source, mut target) = (Engine::reader(&from)?, Engine::writer(&to)?);
        source.begin(false)?;
        target.begin(false)?;
        let copied = copy_tables(&mut source, &mut target);
        source.rollback()?;
        match copied {
            Ok(copied) => target.commit().map(|()| copied),
            Err(error) => {
                target.rollback()?;
                Err(error)
            }
        }
    })
    .join()
    .expect("a copy does not panic")
}

fn copy_tables(source: &mut Engine, target: &mut Engine) -> Result<Vec<Copied>, DbError> {
    let tables = engine::tables();
    for table in &tables {
        if count(target, table)? > 0 {
            return Err(DbError::Constraint(format!("{table} is not empty on the target")));
        }
    }
    tables
        .into_iter()
        .map(|table| {
            let expected = copy_table(source, target, &table)?;
            let rows = count(target, &table)?;
            if rows != expected {
                let why = format!("{table}: {expected} rows read, {rows} written");
                return Err(DbError::Impossible(why));
            }
            Ok(Copied { table, rows })
        })
        .collect()
}

fn copy_table(source: &mut Engine, target: &mut Engine, table: &str) -> Result<u64, DbError> {
    let columns = target.columns(table)?;
    let holes: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
    let list = columns.join(", ");
    let insert = format!("INSERT INTO {table} ({list}) VALUES ({})", holes.join(", "));
    let mut rows = 0;
    source.query(&format!("SELECT {list} FROM {table}"), &[], &mut |row| {
        let cells: Vec<Owned> =
            columns.iter().map(|column| row.get(column)).collect::<Result<_, _>>()?;
        let params: Vec<&dyn Param> = cells.iter().map(|cell| cell as &dyn Param).collect();
        rows += 1;
        target.execute_later(&insert, &params)
    })?;
    Ok(rows)
}

fn count(engine: &mut Engine, table: &str) -> Result<u64, DbError> {
    let mut rows = 0;
    engine.query(&format!("SELECT count(*) AS value FROM {table}"), &[], &mut |row| {
        rows = One::<i64>::from_row(row)?.0.unsigned_abs();
        Ok(())
    })?;
    Ok(rows)
}
