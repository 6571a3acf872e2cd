//! Rows of organisations.

use crate::kit::db::{Conn, DbError, FromRow, Row, Tx};
use crate::kit::text::fold;
use crate::kit::time::Instant;
use crate::places::model::{OrganisationDetails, OrganisationId, Siren};
use crate::territory::TerritoryId;

/// An organisation as stored, with the number of its places.
#[derive(Debug, Clone)]
pub struct Organisation {
    pub id: OrganisationId,
    pub details: OrganisationDetails,
    pub places: i64,
}

impl FromRow for Organisation {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let details = OrganisationDetails { name: row.get("name")?, siren: row.get("siren")? };
        Ok(Self { id: row.get("id")?, details, places: row.get("places")? })
    }
}

const SELECT: &str = "SELECT id, name, siren,
    (SELECT count(*) FROM place WHERE place.organisation_id = organisation.id) AS places FROM organisation";

/// A new organisation.
pub fn insert_organisation(
    tx: &mut Tx,
    id: OrganisationId,
    territory: TerritoryId,
    details: &OrganisationDetails,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO organisation (id, territory_id, name, siren, search, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[&id, &territory, &details.name, &details.siren, &details.search(), &now],
    )?;
    Ok(())
}

/// Replaces what is said of an organisation.
pub fn update_organisation(
    tx: &mut Tx,
    id: OrganisationId,
    details: &OrganisationDetails,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE organisation SET name = $2, siren = $3, search = $4 WHERE id = $1",
        &[&id, &details.name, &details.siren, &details.search()],
    )?;
    Ok(())
}

/// The organisation of this territory with this id.
pub fn organisation_by_id(
    conn: &mut Conn,
    territory: TerritoryId,
    id: OrganisationId,
) -> Result<Option<Organisation>, DbError> {
    conn.query_opt(&format!("{SELECT} WHERE id = $1 AND territory_id = $2"), &[&id, &territory])
}

/// The organisation of this territory with this SIREN.
pub fn organisation_by_siren(
    conn: &mut Conn,
    territory: TerritoryId,
    siren: Siren,
) -> Result<Option<OrganisationId>, DbError> {
    Ok(conn
        .values(
            "SELECT id AS value FROM organisation WHERE territory_id = $1 AND siren = $2",
            &[&territory, &siren],
        )?
        .pop())
}

/// The organisations whose name or SIREN holds every word, those with a name first; and how many there are.
pub fn organisations_matching(
    conn: &mut Conn,
    territory: TerritoryId,
    words: &str,
    offset: i64,
    limit: i64,
) -> Result<(Vec<Organisation>, i64), DbError> {
    // One pattern whatever the number of words: they must follow one another.
    let pattern = format!("%{}%", fold(words).replace(' ', "%"));
    let total = conn.value(
        "SELECT count(*) AS value FROM organisation WHERE territory_id = $1 AND search LIKE $2",
        &[&territory, &pattern],
    )?;
    let rows = conn.query(
        &format!(
            "{SELECT} WHERE territory_id = $1 AND search LIKE $2
             ORDER BY CASE WHEN name IS NULL THEN 1 ELSE 0 END, search, id LIMIT $3 OFFSET $4"
        ),
        &[&territory, &pattern, &limit, &offset],
    )?;
    Ok((rows, total))
}
