//! What every handler is given: the database, the clock, the settings, the keys, the files.

use std::path::PathBuf;
use std::sync::Arc;

use super::db::Db;
use super::files::Files;
use super::time::Clock;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub files: Files,
    pub settings: Arc<Settings>,
}

/// How this installation is set up. Read once at start, from flags, environment or TOML.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach it, without a trailing slash: printed in QR codes and invitations.
    pub public_url: String,
    /// Files (printed booklets, imported files) and, by default, the SQLite database.
    pub data_dir: PathBuf,
    /// Keys the hashes of secrets with; kept outside the database (`data_dir/secret.key`).
    pub key: SecretKey,
    /// Largest file accepted for an import, in bytes.
    pub upload_limit: u64,
    /// One-click sign-in and the gallery; only the `demo` command sets it.
    pub demo: bool,
}

/// The key of keyed hashes. `Debug` never shows it.
#[derive(Clone)]
pub struct SecretKey(pub [u8; 32]);

impl SecretKey {
    /// A keyed hash for one purpose, in hexadecimal: without the key, knowing the hash does
    /// not help to guess the secret.
    pub fn hash(&self, purpose: &str, secret: &[u8]) -> String {
        self.keyed(purpose).update(secret).finalize().to_hex().to_string()
    }

    /// A keyed hasher for one purpose; purposes never mix.
    pub fn keyed(&self, purpose: &str) -> blake3::Hasher {
        let mut derive = blake3::Hasher::new_derive_key(purpose);
        derive.update(&self.0);
        blake3::Hasher::new_keyed(derive.finalize().as_bytes())
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}
