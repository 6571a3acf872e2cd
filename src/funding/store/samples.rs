//! Lines drawn to be looked at, and what a review counts.

use crate::funding::model::StatementId;
use crate::funding::model::sample::Finding;
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant};
use crate::row;

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

/// The drawn lines of a statement, those nobody looked at first.
pub fn drawn(conn: &mut Conn, id: StatementId) -> Result<Vec<Drawn>, DbError> {
    conn.query(
        "SELECT statement_sample.rank, redemption_id, pass_serial, redeemed_on, activity, cents,
                finding, found_at, found_by
         FROM statement_sample JOIN statement_line
              ON statement_line.statement_id = statement_sample.statement_id
             AND statement_line.rank = statement_sample.rank
         WHERE statement_sample.statement_id = $1
         ORDER BY CASE WHEN finding IS NULL THEN 0 ELSE 1 END, statement_sample.rank LIMIT 500",
        &[&id],
    )
}

/// How the draw of a statement stands.
pub fn drawing(conn: &mut Conn, id: StatementId) -> Result<Drawing, DbError> {
    conn.query_one(
        "SELECT count(*) AS drawn, count(finding) AS looked_at,
                CAST(COALESCE(sum(CASE WHEN finding = 'wrong' THEN 1 ELSE 0 END), 0) AS BIGINT)
                    AS wrong
         FROM statement_sample WHERE statement_id = $1",
        &[&id],
    )
}

/// Writes what was found on a drawn line. `false` when it was not drawn.
pub fn find(
    tx: &mut Tx,
    id: StatementId,
    rank: i64,
    finding: Finding,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE statement_sample SET finding = $3, found_at = $4, found_by = $5
         WHERE statement_id = $1 AND rank = $2",
        &[&id, &rank, &finding, &now, &by],
    )?;
    Ok(changed == 1)
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
