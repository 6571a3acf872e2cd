//! How the booklets of an emission look.

use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::Instant;
use crate::ledger::EmissionId;
use crate::passes::model::{Design, EmissionPaper};

pub fn emission_paper(conn: &mut Conn, id: EmissionId) -> Result<EmissionPaper, DbError> {
    conn.query_one(
        "SELECT emission_id, layout, cover_text, note, logo, logo_data, proof_approved_at,
                proof_approved_by
         FROM emission_paper WHERE emission_id = $1",
        &[&id],
    )
}

/// The house's own look, until something else is said.
pub fn insert_paper(tx: &mut Tx, id: EmissionId) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO emission_paper (emission_id, layout, cover_text, note)
         VALUES ($1, 'standard', '', '')",
        &[&id],
    )?;
    Ok(())
}

/// A replacement looks like what it replaces.
pub fn copy_paper(tx: &mut Tx, from: EmissionId, to: EmissionId) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO emission_paper (emission_id, layout, cover_text, note, logo, logo_data)
         SELECT CAST($2 AS TEXT), layout, cover_text, note, logo, logo_data FROM emission_paper
         WHERE emission_id = $1",
        &[&from, &to],
    )?;
    Ok(())
}

pub fn set_design(tx: &mut Tx, id: EmissionId, design: &Design) -> Result<(), DbError> {
    let (kind, data) = match &design.logo {
        Some((kind, data)) => (Some(*kind), Some(data.as_str())),
        None => (None, None),
    };
    tx.execute(
        "UPDATE emission_paper SET layout = $2, cover_text = $3, note = $4, logo = $5, logo_data = $6,
                proof_approved_at = NULL, proof_approved_by = NULL
         WHERE emission_id = $1",
        &[&id, &design.layout, &design.cover_text, &design.note, &kind, &data],
    )?;
    Ok(())
}

/// Approves the proof, once; `false` when it was.
pub fn approve_proof(tx: &mut Tx, id: EmissionId, by: &str, now: Instant) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE emission_paper SET proof_approved_at = $2, proof_approved_by = $3
         WHERE emission_id = $1 AND proof_approved_at IS NULL",
        &[&id, &now, &by],
    )?;
    Ok(changed == 1)
}
