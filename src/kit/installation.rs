//! Facts about this installation, kept in the database: above all the fingerprint of its key,
//! so that a lost or swapped key is noticed at start and not at the first refused pass.

use super::app::SecretKey;
use super::db::{Conn, DbError, Tx};

/// Reads a fact.
pub fn fact(conn: &mut Conn, name: &str) -> Result<Option<String>, DbError> {
    let values = conn.values("SELECT value FROM installation WHERE id = $1", &[&name])?;
    Ok(values.into_iter().next())
}

/// Writes a fact, unless one of that name is there.
pub fn set_fact(tx: &mut Tx, name: &str, value: &str) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO installation (id, value) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        &[&name, &value],
    )?;
    Ok(())
}

const FINGERPRINT: &str = "key-fingerprint";

fn fingerprint(key: &SecretKey) -> String {
    key.hash("fingerprint", b"")
}

/// Whether `key` is the one this database was made with; the first key seen becomes it.
pub fn recognises(tx: &mut Tx, key: &SecretKey) -> Result<bool, DbError> {
    set_fact(tx, FINGERPRINT, &fingerprint(key))?;
    is_key(tx, key)
}

/// Whether this database was ever opened with a key.
pub fn has_key(conn: &mut Conn) -> Result<bool, DbError> {
    Ok(fact(conn, FINGERPRINT)?.is_some())
}

/// Whether `key` is the one this database was made with.
pub fn is_key(conn: &mut Conn, key: &SecretKey) -> Result<bool, DbError> {
    Ok(fact(conn, FINGERPRINT)?.is_some_and(|known| known == fingerprint(key)))
}
