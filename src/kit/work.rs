//! Long work (an import, a print run): started by one request, done on a thread of its own,
//! followed on a page that can be left and found again.
//!
//! The row is the truth: what runs when the process dies is marked interrupted at the next
//! start, and can be started again because every long work here is idempotent.

use super::db::{Conn, DbError, Tx};
use super::time::{Instant, Moment};
use crate::{ids, row, words};

ids!(
    /// One piece of long work.
    WorkId
);

words! {
    /// How a piece of work ended.
    pub enum Outcome {
        Done = "done",
        Failed = "failed",
        /// The process stopped while it ran.
        Interrupted = "interrupted",
    }
}

row! {
    /// A piece of work, running or ended.
    #[derive(Debug, Clone)]
    pub struct Work {
        pub id: WorkId,
        pub kind: String,
        pub subject: String,
        /// Its place among the works of its kind on its subject.
        pub rank: i64,
        pub started_at: Instant,
        pub started_by: String,
        pub done: i64,
        pub total: i64,
        pub finished_at: Option<Instant>,
        pub outcome: Option<Outcome>,
        /// Why it failed, as a Fluent key; empty otherwise.
        pub reason: String,
    }
}

impl Work {
    /// Done so far, in whole percent.
    pub fn percent(&self) -> i64 {
        if self.total == 0 { 0 } else { (self.done * 100 / self.total).min(100) }
    }
    pub fn is_running(&self) -> bool {
        self.outcome.is_none()
    }
}

/// Starts a piece of work, unless the same runs already: then gives that one's id as `Err`.
pub fn start(
    tx: &mut Tx,
    moment: &Moment,
    chain: &str,
    kind: &'static str,
    subject: &str,
    by: &str,
) -> Result<Result<WorkId, WorkId>, DbError> {
    let last = latest(tx, kind, subject)?;
    let rank = last.as_ref().map_or(1, |last| last.rank + 1);
    if let Some(running) = last.filter(Work::is_running) {
        return Ok(Err(running.id));
    }
    let id: WorkId = moment.id();
    tx.execute(
        "INSERT INTO work (id, chain, kind, subject, rank, started_at, started_by, done, total,
                           reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, '')",
        &[&id, &chain, &kind, &subject, &rank, &moment.now, &by],
    )?;
    Ok(Ok(id))
}

pub fn advance(tx: &mut Tx, id: WorkId, done: i64, total: i64) -> Result<(), DbError> {
    tx.execute("UPDATE work SET done = $2, total = $3 WHERE id = $1", &[&id, &done, &total])?;
    Ok(())
}

/// Ends a piece of work; `reason` is a Fluent key when it failed, else empty.
pub fn finish(
    tx: &mut Tx,
    id: WorkId,
    now: Instant,
    outcome: Outcome,
    reason: &str,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE work SET finished_at = $2, outcome = $3, reason = $4
         WHERE id = $1 AND finished_at IS NULL",
        &[&id, &now, &outcome, &reason],
    )?;
    Ok(())
}

/// The newest work of a kind on a subject.
pub fn latest(conn: &mut Conn, kind: &str, subject: &str) -> Result<Option<Work>, DbError> {
    conn.query_opt(
        "SELECT id, kind, subject, rank, started_at, started_by, done, total, finished_at, outcome,
                reason
         FROM work WHERE kind = $1 AND subject = $2 ORDER BY rank DESC LIMIT 1",
        &[&kind, &subject],
    )
}

/// At start: what still runs by its row was interrupted by a stop of the process.
pub fn mark_interrupted(tx: &mut Tx, now: Instant) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE work SET finished_at = $1, outcome = 'interrupted' WHERE finished_at IS NULL",
        &[&now],
    )
}
