//! Rows of the catalogue.

use crate::kit::db::{Conn, DbError, FromRow, Row, Tx};
use crate::kit::time::Instant;
use crate::territory::TerritoryId;
use crate::workshops::model::{About, Level, WorkshopId};

/// A workshop as stored.
#[derive(Debug, Clone)]
pub struct Workshop {
    pub id: WorkshopId,
    pub about: About,
    pub archived_at: Option<Instant>,
    pub version: i64,
}

impl FromRow for Workshop {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            about: About {
                title: row.get("title")?,
                level: row.get("level")?,
                themes: row.get("themes")?,
                summary: row.get("summary")?,
                minutes: row.get("minutes")?,
            },
            archived_at: row.get("archived_at")?,
            version: row.get("version")?,
        })
    }
}

const WORKSHOP: &str =
    "SELECT id, title, level, themes, summary, minutes, archived_at, version FROM workshop";

pub fn insert_workshop(
    tx: &mut Tx,
    id: WorkshopId,
    territory: TerritoryId,
    about: &About,
    by: &str,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO workshop (id, territory_id, title, level, themes, summary, minutes, search,
                               created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            &id,
            &territory,
            &about.title,
            &about.level,
            &about.themes,
            &about.summary,
            &about.minutes,
            &about.search(),
            &now,
            &by,
        ],
    )?;
    Ok(())
}

/// Replaces what a workshop says, if it is still in the state `version`.
pub fn update_workshop(
    tx: &mut Tx,
    id: WorkshopId,
    version: i64,
    about: &About,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE workshop SET title = $3, level = $4, themes = $5, summary = $6, minutes = $7,
                             search = $8, version = version + 1
         WHERE id = $1 AND version = $2",
        &[
            &id,
            &version,
            &about.title,
            &about.level,
            &about.themes,
            &about.summary,
            &about.minutes,
            &about.search(),
        ],
    )?;
    Ok(changed == 1)
}

/// Archives the workshop, or with nobody brings it back; whether anything changed.
pub fn set_archived(
    tx: &mut Tx,
    id: WorkshopId,
    archived: Option<(Instant, &str)>,
) -> Result<bool, DbError> {
    let changed = match archived {
        Some((at, by)) => tx.execute(
            "UPDATE workshop SET archived_at = $2, archived_by = $3
             WHERE id = $1 AND archived_at IS NULL",
            &[&id, &at, &by],
        )?,
        None => tx.execute(
            "UPDATE workshop SET archived_at = NULL, archived_by = NULL
             WHERE id = $1 AND archived_at IS NOT NULL",
            &[&id],
        )?,
    };
    Ok(changed == 1)
}

pub fn workshop(
    conn: &mut Conn,
    territory: TerritoryId,
    id: WorkshopId,
) -> Result<Option<Workshop>, DbError> {
    conn.query_opt(&format!("{WORKSHOP} WHERE id = $1 AND territory_id = $2"), &[&id, &territory])
}

/// The catalogue by title: the workshops on offer, or those archived. `words` are folded and
/// must follow one another.
pub fn find_workshops(
    conn: &mut Conn,
    territory: TerritoryId,
    words: &str,
    level: Option<Level>,
    archived: bool,
) -> Result<Vec<Workshop>, DbError> {
    let pattern = format!("%{}%", words.replace(' ', "%"));
    let level = level.map(Level::word).unwrap_or_default();
    let state = if archived { "NOT NULL" } else { "NULL" };
    conn.query(
        &format!(
            "{WORKSHOP} WHERE territory_id = $1 AND search LIKE $2 AND ($3 = '' OR level = $3)
               AND archived_at IS {state} ORDER BY search, id LIMIT 500"
        ),
        &[&territory, &pattern, &level],
    )
}
