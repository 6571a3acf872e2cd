//! One process serves a database at a time: long work, its files and its interruptions are its own.

use std::fs::{File, TryLockError};

use super::engine::Engine;
use super::{DatabaseUrl, DbError};

/// Held for as long as a process serves; given up when it ends, however it ends.
pub struct Claim {
    _held: Held,
}

enum Held {
    #[expect(dead_code, reason = "kept open: closing it gives the claim up")]
    File(File),
    #[expect(dead_code, reason = "kept open: closing it gives the claim up")]
    Session(Box<Engine>),
}

/// Claims a database; `None` when another process serves it. Not to be called inside the runtime.
pub fn claim(url: &DatabaseUrl) -> Result<Option<Claim>, DbError> {
    let held = match url {
        DatabaseUrl::Sqlite(path) => claim_file(&path.with_extension("served"))?.map(Held::File),
        DatabaseUrl::Postgres(_) => {
            let mut engine = Engine::writer(url)?;
            let given = engine.claim()?;
            given.then(|| Held::Session(Box::new(engine)))
        }
    };
    Ok(held.map(|held| Claim { _held: held }))
}

/// A file of its own: whoever closes SQLite's own file gives up the locks SQLite holds on it.
fn claim_file(path: &std::path::Path) -> Result<Option<File>, DbError> {
    let unavailable =
        |error: std::io::Error| DbError::Unavailable(format!("{}: {error}", path.display()));
    let file = File::options().create(true).append(true).open(path).map_err(unavailable)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(unavailable(error)),
    }
}
