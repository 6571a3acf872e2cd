//! The tables of the room.

use super::model::{Column, Encoding, Issue, Layout, Reason};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::Instant;
use crate::places::PlaceId;
use crate::territory::TerritoryId;
use crate::{ids, row, words};

ids!(
    /// The reading of a file.
    RunId,
);

words! {
    /// What a run is allowed to do.
    pub enum Mode {
        /// Writes the places.
        Import = "import",
        /// Judges the rows and says what an import would do.
        Trial = "trial",
    }
}

words! {
    /// What became of a row.
    pub enum Outcome {
        Created = "created",
        Updated = "updated",
        Unchanged = "unchanged",
        /// Older than what is known: not written.
        Older = "older",
        Quarantined = "quarantined",
    }
}

row! {
    /// The reading of a file, going on or ended.
    #[derive(Debug, Clone)]
    pub struct Run {
        pub id: RunId,
        pub territory_id: TerritoryId,
        pub mode: Mode,
        pub file_name: String,
        pub bytes: i64,
        pub layout: Layout,
        pub encoding: Encoding,
        pub started_at: Instant,
        pub started_by: String,
        pub finished_at: Option<Instant>,
        pub rows_read: i64,
        pub created: i64,
        pub updated: i64,
        pub unchanged: i64,
        pub older: i64,
        pub quarantined: i64,
        pub warned: i64,
    }
}

impl Run {
    /// Rows accepted without a word.
    pub fn clean(&self) -> i64 {
        self.rows_read - self.quarantined - self.warned
    }
}

const COLUMNS: &str =
    "id, territory_id, mode, file_name, bytes, layout, encoding, started_at, started_by,
    finished_at, rows_read, created, updated, unchanged, older, quarantined, warned";

/// A new run, at its first row.
pub fn insert_run(tx: &mut Tx, run: &Run) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO import_run (id, territory_id, mode, file_name, bytes, layout, encoding, started_at, started_by,
             rows_read, created, updated, unchanged, older, quarantined, warned)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, 0, 0)",
        &[
            &run.id,
            &run.territory_id,
            &run.mode,
            &run.file_name,
            &run.bytes,
            &run.layout,
            &run.encoding,
            &run.started_at,
            &run.started_by,
        ],
    )?;
    Ok(())
}

/// The run of this territory with this id.
pub fn run_by_id(
    conn: &mut Conn,
    territory: TerritoryId,
    id: RunId,
) -> Result<Option<Run>, DbError> {
    conn.query_opt(
        &format!("SELECT {COLUMNS} FROM import_run WHERE id = $1 AND territory_id = $2"),
        &[&id, &territory],
    )
}

/// The runs of a territory, newest first.
pub fn runs(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Run>, DbError> {
    conn.query(
        &format!(
            "SELECT {COLUMNS} FROM import_run WHERE territory_id = $1 ORDER BY started_at DESC, id DESC LIMIT 200"
        ),
        &[&territory],
    )
}

/// What a batch of rows adds to a run's counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub older: i64,
    pub quarantined: i64,
    pub warned: i64,
}

impl Tally {
    /// Counts one row.
    pub fn count(&mut self, outcome: Outcome, warned: bool) {
        *match outcome {
            Outcome::Created => &mut self.created,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Older => &mut self.older,
            Outcome::Quarantined => &mut self.quarantined,
        } += 1;
        self.warned += i64::from(warned && outcome != Outcome::Quarantined);
    }

    fn rows(&self) -> i64 {
        self.created + self.updated + self.unchanged + self.older + self.quarantined
    }
}

/// Adds a batch to the counts, if it begins where the run stands; says whether it did.
pub fn add_tally(tx: &mut Tx, id: RunId, behind: i64, tally: &Tally) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE import_run SET rows_read = rows_read + $3, created = created + $4, updated = updated + $5,
             unchanged = unchanged + $6, older = older + $7, quarantined = quarantined + $8, warned = warned + $9
         WHERE id = $1 AND rows_read = $2",
        &[
            &id,
            &behind,
            &tally.rows(),
            &tally.created,
            &tally.updated,
            &tally.unchanged,
            &tally.older,
            &tally.quarantined,
            &tally.warned,
        ],
    )?;
    Ok(changed == 1)
}

/// Notes that every row was read.
pub fn finish_run(tx: &mut Tx, id: RunId, now: Instant) -> Result<(), DbError> {
    tx.execute("UPDATE import_run SET finished_at = $2 WHERE id = $1", &[&id, &now])?;
    Ok(())
}

/// A row there is something to say about.
pub struct NewRow<'a> {
    pub run: RunId,
    pub line: i64,
    pub outcome: Outcome,
    pub source: &'a str,
    pub source_id: &'a str,
    pub place: Option<PlaceId>,
    pub original: &'a str,
}

/// Keeps a row and what there is to say about it.
pub fn insert_row(tx: &mut Tx, row: &NewRow<'_>, issues: &[Issue]) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO import_row (run_id, line, outcome, source, source_id, place_id, original)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &row.run,
            &row.line,
            &row.outcome,
            &row.source,
            &row.source_id,
            &row.place,
            &row.original,
        ],
    )?;
    for (rank, issue) in (0_i64..).zip(issues) {
        tx.execute(
            "INSERT INTO import_issue (run_id, line, rank, column_name, reason, value) VALUES ($1, $2, $3, $4, $5, $6)",
            &[&row.run, &row.line, &rank, &issue.column, &issue.reason, &issue.value],
        )?;
    }
    Ok(())
}

row! {
    /// A kept row.
    #[derive(Debug, Clone)]
    pub struct KeptRow {
        pub line: i64,
        pub outcome: Outcome,
        pub source: String,
        pub source_id: String,
        pub place_id: Option<PlaceId>,
        pub original: String,
    }
}

/// The rows a page of a run shows: those set aside, or those accepted with a warning.
pub fn kept_rows(
    conn: &mut Conn,
    run: RunId,
    quarantined: bool,
    reason: Option<Reason>,
    offset: i64,
    limit: i64,
) -> Result<Vec<KeptRow>, DbError> {
    let comparison = if quarantined { "=" } else { "<>" };
    let reason = reason.map_or(String::new(), |reason| reason.word().to_owned());
    conn.query(
        &format!(
            "SELECT line, outcome, source, source_id, place_id, original FROM import_row
             WHERE run_id = $1 AND outcome {comparison} 'quarantined'
               AND ($2 = '' OR EXISTS (SELECT 1 FROM import_issue AS issue
                   WHERE issue.run_id = import_row.run_id AND issue.line = import_row.line AND issue.reason = $2))
             ORDER BY line LIMIT $3 OFFSET $4"
        ),
        &[&run, &reason, &limit, &offset],
    )
}

row! {
    /// Something said about a row.
    #[derive(Debug, Clone)]
    pub struct KeptIssue {
        pub line: i64,
        pub column_name: Option<Column>,
        pub reason: Reason,
        pub value: String,
    }
}

/// What was said about the rows between two lines, both included, in order.
pub fn kept_issues(
    conn: &mut Conn,
    run: RunId,
    first: i64,
    last: i64,
) -> Result<Vec<KeptIssue>, DbError> {
    conn.query(
        "SELECT line, column_name, reason, value FROM import_issue
         WHERE run_id = $1 AND line >= $2 AND line <= $3 ORDER BY line, rank",
        &[&run, &first, &last],
    )
}

row! {
    /// How often something was said.
    #[derive(Debug, Clone)]
    pub struct ReasonCount {
        pub reason: Reason,
        pub rows: i64,
    }
}

/// How many rows of a run each reason applies to, most frequent first.
pub fn reason_counts(conn: &mut Conn, run: RunId) -> Result<Vec<ReasonCount>, DbError> {
    conn.query(
        "SELECT reason, count(DISTINCT line) AS rows FROM import_issue WHERE run_id = $1
         GROUP BY reason ORDER BY rows DESC, reason",
        &[&run],
    )
}
