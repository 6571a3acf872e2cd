//! Lines and shares of statements: copied by the database from the uses, never one by one.

use crate::funding::model::{Kind, Line, Share, StatementId};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant};
use crate::ledger::{EmissionId, LineId};
use crate::passes;
use crate::row;
use crate::workshops;

row! {
    /// A line, with the emission whose funders pay it.
    #[derive(Debug, Clone)]
    pub struct StoredLine {
        pub redemption_id: String,
        pub kind: Kind,
        pub emission_id: EmissionId,
        pub pass_serial: String,
        pub redeemed_on: Day,
        pub activity: String,
        pub cents: Cents,
    }
}

impl StoredLine {
    /// As the seal reads it.
    pub fn line(self) -> Line {
        Line {
            redemption: self.redemption_id,
            kind: self.kind,
            serial: self.pass_serial,
            on: self.redeemed_on,
            activity: self.activity,
            cents: self.cents,
        }
    }
}

/// The uses that were settled on a statement as its lines, `rank` included; `$1` is the statement.
fn settled() -> String {
    format!(
        "SELECT row_number() OVER (ORDER BY redeemed_at, redemption_id) AS rank, redemption_id,
                'use' AS kind, emission_id, pass_serial, redeemed_on, title AS activity, cents
         FROM ({}) AS used JOIN ({}) AS titled ON titled.session_id = used.session_id",
        passes::SETTLED,
        workshops::TITLES
    )
}

/// Hands the lines that a statement will have to `each`, in their order.
pub fn each_settled(
    conn: &mut Conn,
    id: StatementId,
    each: &mut dyn FnMut(StoredLine) -> Result<(), DbError>,
) -> Result<(), DbError> {
    conn.for_each(&format!("{} ORDER BY rank", settled()), &[&id], each)
}

/// Writes the lines of the uses settled on a statement; says how many.
pub fn insert_settled(tx: &mut Tx, id: StatementId) -> Result<u64, DbError> {
    tx.execute(
        &format!(
            "INSERT INTO statement_line (statement_id, rank, redemption_id, kind, emission_id,
                 pass_serial, redeemed_on, activity, cents)
             SELECT $1, rank, redemption_id, kind, emission_id, pass_serial, redeemed_on, activity,
                 cents FROM ({}) AS settled",
            settled()
        ),
        &[&id],
    )
}

/// One line more: a correction.
pub fn insert_line(
    tx: &mut Tx,
    id: StatementId,
    rank: i64,
    line: &StoredLine,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO statement_line (statement_id, rank, redemption_id, kind, emission_id,
             pass_serial, redeemed_on, activity, cents)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &id,
            &rank,
            &line.redemption_id,
            &line.kind,
            &line.emission_id,
            &line.pass_serial,
            &line.redeemed_on,
            &line.activity,
            &line.cents,
        ],
    )?;
    Ok(())
}

/// The lines of a rejected statement go, as they are, to the one that follows it.
pub fn take_over(
    tx: &mut Tx,
    from: StatementId,
    to: StatementId,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE statement_line SET superseded_at = $2 WHERE statement_id = $1",
        &[&from, &now],
    )?;
    tx.execute(
        "INSERT INTO statement_line (statement_id, rank, redemption_id, kind, emission_id,
             pass_serial, redeemed_on, activity, cents)
         SELECT CAST($2 AS TEXT), rank, redemption_id, kind, emission_id, pass_serial, redeemed_on,
             activity, cents
         FROM statement_line WHERE statement_id = $1",
        &[&from, &to],
    )?;
    tx.execute(
        "INSERT INTO statement_share (statement_id, emission_id, line_id, rank, cents)
         SELECT CAST($2 AS TEXT), emission_id, line_id, rank, cents FROM statement_share
         WHERE statement_id = $1",
        &[&from, &to],
    )?;
    Ok(())
}

const LINE: &str = "SELECT redemption_id, kind, emission_id, pass_serial, redeemed_on, activity,
        cents FROM statement_line";

/// Hands every line of a statement to `each`, in their order.
pub fn each_line(
    conn: &mut Conn,
    id: StatementId,
    each: &mut dyn FnMut(StoredLine) -> Result<(), DbError>,
) -> Result<(), DbError> {
    conn.for_each(&format!("{LINE} WHERE statement_id = $1 ORDER BY rank"), &[&id], each)
}

/// The lines of a statement, in their order.
pub fn lines_of(conn: &mut Conn, id: StatementId) -> Result<Vec<Line>, DbError> {
    let mut lines = Vec::new();
    each_line(conn, id, &mut |line| {
        lines.push(line.line());
        Ok(())
    })?;
    Ok(lines)
}

/// Some lines of a statement, after the first `offset`.
pub fn some_lines(
    conn: &mut Conn,
    id: StatementId,
    offset: i64,
    count: i64,
) -> Result<Vec<Line>, DbError> {
    let rows: Vec<StoredLine> = conn.query(
        &format!("{LINE} WHERE statement_id = $1 AND rank > $2 AND rank <= $3 ORDER BY rank"),
        &[&id, &offset, &(offset + count)],
    )?;
    Ok(rows.into_iter().map(StoredLine::line).collect())
}

/// The live line that a use is owed on: its statement and what it says.
pub fn live_line(
    conn: &mut Conn,
    redemption: &str,
) -> Result<Option<(StatementId, StoredLine)>, DbError> {
    let statement: Option<StatementId> = conn
        .values(
            "SELECT statement_id AS value FROM statement_line
             WHERE redemption_id = $1 AND kind = 'use' AND superseded_at IS NULL",
            &[&redemption],
        )?
        .into_iter()
        .next();
    let line = conn.query_opt(
        &format!("{LINE} WHERE redemption_id = $1 AND kind = 'use' AND superseded_at IS NULL"),
        &[&redemption],
    )?;
    Ok(statement.zip(line))
}

/// The share that a statement has of an emission's funding line.
pub fn insert_share(
    tx: &mut Tx,
    id: StatementId,
    rank: i64,
    (emission, line, cents): (EmissionId, LineId, Cents),
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO statement_share (statement_id, emission_id, line_id, rank, cents)
         VALUES ($1, $2, $3, $4, $5)",
        &[&id, &emission, &line, &rank, &cents],
    )?;
    Ok(())
}

row! {
    /// What a funding line pays of a statement, for the passes of one emission.
    #[derive(Debug, Clone)]
    pub struct StoredShare {
        pub emission_id: EmissionId,
        pub line_id: LineId,
        pub cents: Cents,
    }
}

impl StoredShare {
    /// As the seal reads it.
    pub fn frozen(&self) -> Share {
        Share {
            emission: self.emission_id.to_string(),
            line: self.line_id.to_string(),
            cents: self.cents,
        }
    }
}

/// The shares of a statement, in their order.
pub fn shares_of(conn: &mut Conn, id: StatementId) -> Result<Vec<StoredShare>, DbError> {
    conn.query(
        "SELECT emission_id, line_id, cents FROM statement_share
         WHERE statement_id = $1 ORDER BY rank",
        &[&id],
    )
}

row! {
    /// How many uses of an emission.
    pub struct EmissionCount { pub emission_id: EmissionId, pub passes: i64 }
}

/// The uses of a statement that nobody disputes nor corrected, by emission: what its payment
/// settles in the ledger.
pub fn undisputed(conn: &mut Conn, id: StatementId) -> Result<Vec<EmissionCount>, DbError> {
    conn.query(
        "SELECT emission_id, count(*) AS passes FROM statement_line
         WHERE statement_id = $1 AND kind = 'use' AND NOT EXISTS (SELECT 1 FROM correction
             WHERE correction.redemption_id = statement_line.redemption_id AND refused_at IS NULL)
         GROUP BY emission_id ORDER BY emission_id",
        &[&id],
    )
}

/// Uses that live and paid statements say are paid, by emission, counted again.
pub fn paid_uses(conn: &mut Conn) -> Result<Vec<EmissionCount>, DbError> {
    conn.query(
        "SELECT emission_id, count(*) AS passes
         FROM statement_line JOIN statement ON statement.id = statement_line.statement_id
         WHERE paid_at IS NOT NULL AND rejected_at IS NULL AND kind = 'use'
           AND NOT EXISTS (SELECT 1 FROM correction
             WHERE correction.redemption_id = statement_line.redemption_id AND refused_at IS NULL)
         GROUP BY emission_id ORDER BY emission_id",
        &[],
    )
}

/// Uses that wait for a decision, by emission, counted again.
pub fn disputed_uses(conn: &mut Conn) -> Result<Vec<EmissionCount>, DbError> {
    conn.query(
        "SELECT emission_id, count(*) AS passes FROM correction
         WHERE accepted_at IS NULL AND refused_at IS NULL
         GROUP BY emission_id ORDER BY emission_id",
        &[],
    )
}
