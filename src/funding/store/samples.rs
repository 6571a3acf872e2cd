//! Lines drawn to be looked at, and what a review counts.

use crate::funding::model::StatementId;
use crate::funding::model::sample::Finding;
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant};
use crate::row;

impl Drawn {
    /// Whether it stops the approval.
    pub fn is_unjustified(&self) -> bool {
        self.finding == Some(Finding::Wrong) && self.excepted_at.is_none() && self.corrections == 0
    }
}

row! {
    /// A drawn line, and what was found.
    #[derive(Debug, Clone)]
    pub struct Drawn {
        pub rank: i64,
        pub redemption_id: String,
        pub pass_serial: String,
        pub redeemed_on: Day,
        pub activity: String,
        pub cents: Cents,
        pub finding: Option<Finding>,
        pub found_at: Option<Instant>,
        pub found_by: Option<String>,
        pub excepted_at: Option<Instant>,
        pub excepted_by: Option<String>,
        pub exception_reason: Option<String>,
        /// Corrections of the use that wait or were accepted.
        pub corrections: i64,
    }

    /// How a draw stands.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Drawing { pub drawn: i64, pub looked_at: i64, pub wrong: i64 }

    /// What a review needs of the lines.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Counted { pub busiest: i64, pub taken_back: i64 }
}

/// Draws a line.
pub fn draw(tx: &mut Tx, id: StatementId, rank: i64) -> Result<(), DbError> {
    tx.execute_later(
        "INSERT INTO statement_sample (statement_id, rank) VALUES ($1, $2)",
        &[&id, &rank],
    )
}

const DRAWN: &str =
    "SELECT statement_sample.rank, redemption_id, pass_serial, redeemed_on, activity,
        cents, finding, found_at, found_by, excepted_at, excepted_by, exception_reason,
        (SELECT count(*) FROM correction
         WHERE correction.redemption_id = statement_line.redemption_id AND refused_at IS NULL)
            AS corrections
    FROM statement_sample JOIN statement_line
         ON statement_line.statement_id = statement_sample.statement_id
        AND statement_line.rank = statement_sample.rank
    WHERE statement_sample.statement_id = $1";

/// The drawn lines of a statement, those nobody looked at first.
pub fn drawn(conn: &mut Conn, id: StatementId) -> Result<Vec<Drawn>, DbError> {
    conn.query(
        &format!(
            "{DRAWN} ORDER BY CASE WHEN finding IS NULL THEN 0 ELSE 1 END, statement_sample.rank
             LIMIT 500"
        ),
        &[&id],
    )
}

/// A drawn line.
pub fn one(conn: &mut Conn, id: StatementId, rank: i64) -> Result<Option<Drawn>, DbError> {
    conn.query_opt(&format!("{DRAWN} AND statement_sample.rank = $2"), &[&id, &rank])
}

/// Drawn lines that were found wrong, and are neither corrected nor excepted.
pub fn unjustified(conn: &mut Conn, id: StatementId) -> Result<i64, DbError> {
    conn.value(
        "SELECT count(*) AS value
         FROM statement_sample JOIN statement_line
              ON statement_line.statement_id = statement_sample.statement_id
             AND statement_line.rank = statement_sample.rank
         WHERE statement_sample.statement_id = $1 AND finding = 'wrong' AND excepted_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM correction
             WHERE correction.redemption_id = statement_line.redemption_id
               AND refused_at IS NULL)",
        &[&id],
    )
}

/// How the draw of a statement stands. What is corrected, or in dispute, is no longer wrong here:
/// its line says so.
pub fn drawing(conn: &mut Conn, id: StatementId) -> Result<Drawing, DbError> {
    conn.query_one(
        "SELECT count(*) AS drawn, count(finding) AS looked_at,
                CAST(COALESCE(sum(CASE WHEN finding = 'wrong' AND correction.id IS NULL
                    THEN 1 ELSE 0 END), 0) AS BIGINT) AS wrong
         FROM statement_sample
         JOIN statement_line ON statement_line.statement_id = statement_sample.statement_id
              AND statement_line.rank = statement_sample.rank
         LEFT JOIN correction ON correction.redemption_id = statement_line.redemption_id
              AND correction.refused_at IS NULL
         WHERE statement_sample.statement_id = $1",
        &[&id],
    )
}

/// Writes what was found on a drawn line; what was excepted before is no longer.
pub fn find(
    tx: &mut Tx,
    id: StatementId,
    rank: i64,
    finding: Finding,
    by: &str,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE statement_sample SET finding = $3, found_at = $4, found_by = $5,
             excepted_at = NULL, excepted_by = NULL, exception_reason = NULL
         WHERE statement_id = $1 AND rank = $2",
        &[&id, &rank, &finding, &now, &by],
    )?;
    Ok(())
}

/// Writes why a line that was found wrong is paid. `false` when it was not, or somebody did.
pub fn except(
    tx: &mut Tx,
    id: StatementId,
    rank: i64,
    reason: &str,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE statement_sample SET excepted_at = $3, excepted_by = $4, exception_reason = $5
         WHERE statement_id = $1 AND rank = $2 AND finding = 'wrong' AND excepted_at IS NULL",
        &[&id, &rank, &now, &by, &reason],
    )?;
    Ok(changed == 1)
}

/// The draw of a rejected statement goes, with what was found, to the one that takes its lines
/// over: giving it up clears nobody.
pub fn take_over(tx: &mut Tx, from: StatementId, to: StatementId) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO statement_sample (statement_id, rank, finding, found_at, found_by,
             excepted_at, excepted_by, exception_reason)
         SELECT CAST($2 AS TEXT), rank, finding, found_at, found_by, excepted_at, excepted_by,
             exception_reason
         FROM statement_sample WHERE statement_id = $1",
        &[&from, &to],
    )?;
    Ok(())
}

/// What a review counts on the lines of a statement.
pub fn counted(conn: &mut Conn, id: StatementId) -> Result<Counted, DbError> {
    conn.query_one(
        "SELECT CAST(COALESCE(max(uses), 0) AS BIGINT) AS busiest,
                CAST(COALESCE(sum(back), 0) AS BIGINT) AS taken_back
         FROM (SELECT redeemed_on, CAST(sum(CASE WHEN kind = 'use' THEN 1 ELSE 0 END) AS BIGINT) AS uses,
                      CAST(sum(CASE WHEN kind = 'use' THEN 0 ELSE 1 END) AS BIGINT) AS back
               FROM statement_line WHERE statement_id = $1 GROUP BY redeemed_on) AS days",
        &[&id],
    )
}
