//! Settings: flags, then environment, then a TOML file, then defaults.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Deserialize;

use crate::kit::app::{App, SecretKey, Settings};
use crate::kit::db::{self, Claim, DatabaseUrl, Db, Options};
use crate::kit::files::Files;
use crate::kit::installation;
use crate::kit::time::{Clock, Moment};

/// Largest imported file by default: 64 MiB, ten times the national list of places.
const UPLOAD_LIMIT: u64 = 64 * 1024 * 1024;

/// Where an installation keeps its things. Each may be a flag, an environment variable, or a
/// line of the TOML file.
#[derive(Debug, Clone, Default, Args)]
pub struct SettingsArgs {
    /// A TOML file with any of these settings: database-url, data-dir, public-url, listen,
    /// upload-limit
    #[arg(long, env = "MAILLON_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME [default: sqlite:DATA_DIR/maillon.db]
    #[arg(long, env = "MAILLON_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<DatabaseUrl>,
    /// Folder of the secret key, printed booklets and imported files [default: var/maillon]
    #[arg(long, env = "MAILLON_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SettingsFile {
    pub database_url: Option<String>,
    pub data_dir: Option<PathBuf>,
    pub public_url: Option<String>,
    pub listen: Option<String>,
    pub upload_limit: Option<u64>,
}

/// Settings, read.
#[derive(Debug, Clone)]
pub struct Installation {
    pub database: DatabaseUrl,
    pub data_dir: PathBuf,
    pub public_url: Option<String>,
    pub listen: Option<String>,
    pub upload_limit: u64,
}

impl SettingsArgs {
    /// Puts flags, environment, file and defaults together.
    pub fn read(&self) -> Result<Installation, String> {
        let file = match &self.config {
            None => SettingsFile::default(),
            Some(path) => {
                let text = fs::read_to_string(path)
                    .map_err(|error| format!("{}: {error}", path.display()))?;
                toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?
            }
        };
        let data_dir =
            self.data_dir.clone().or(file.data_dir).unwrap_or_else(|| PathBuf::from("var/maillon"));
        let database = match (&self.database_url, file.database_url) {
            (Some(url), _) => url.clone(),
            (None, Some(text)) => text.parse()?,
            (None, None) => DatabaseUrl::Sqlite(data_dir.join("maillon.db")),
        };
        Ok(Installation {
            database,
            data_dir,
            public_url: file.public_url,
            listen: file.listen,
            upload_limit: file.upload_limit.unwrap_or(UPLOAD_LIMIT),
        })
    }
}

impl Installation {
    /// An installation of defaults: for the demo and for measurements.
    pub fn at(database: DatabaseUrl, data_dir: PathBuf) -> Installation {
        Installation {
            database,
            data_dir,
            public_url: None,
            listen: None,
            upload_limit: UPLOAD_LIMIT,
        }
    }

    /// Where the key is kept.
    pub fn key_path(&self) -> PathBuf {
        self.data_dir.join("secret.key")
    }

    /// The key, if it was made.
    pub fn kept_key(&self) -> Result<Option<SecretKey>, String> {
        let path = self.key_path();
        let wrong = |why: &str| format!("{}: {why}", path.display());
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(wrong(&error.to_string())),
        };
        let text = text.trim();
        let byte = |i: usize| u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok();
        let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
        let bytes = bytes.filter(|_| text.len() == 64);
        let bytes = bytes.ok_or_else(|| wrong("not 64 hexadecimal digits"))?;
        Ok(Some(SecretKey(bytes.try_into().expect("thirty-two bytes were read"))))
    }

    /// The key; made, with its folder, when there is none. Nobody else on the machine may read
    /// either: the folder holds the database and the print files too.
    fn key(&self, moment: &Moment) -> Result<SecretKey, String> {
        if let Some(key) = self.kept_key()? {
            return Ok(key);
        }
        let bytes = moment.bytes::<32>();
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        private_folder(&self.data_dir)
            .and_then(|()| private_file(&self.key_path()))
            .and_then(|mut file| {
                writeln!(file, "{text}")?;
                file.sync_all()
            })
            .map_err(|error| format!("{}: {error}", self.key_path().display()))?;
        Ok(SecretKey(bytes))
    }

    /// The right to serve: one process at a time has it, for as long as it keeps the claim.
    pub fn claim(&self) -> Result<Claim, String> {
        private_folder(&self.data_dir)
            .map_err(|error| format!("{}: {error}", self.data_dir.display()))?;
        let claim = db::claim(&self.database).map_err(|error| error.to_string())?;
        claim.ok_or_else(|| "another Maillon serves this database already: stop it first".into())
    }

    /// Opens everything: database (migrated), key (made at the very first start), files.
    pub fn open(&self, clock: Clock, public_url: &str, demo: bool) -> Result<App, String> {
        let key = self.key(&clock.moment())?;
        let db = Db::open(&self.database, &Options::default()).map_err(|e| e.to_string())?;
        let checked = key.clone();
        let recognised = db
            .write_blocking(move |tx| installation::recognises(tx, &checked))
            .map_err(|error| error.to_string())?;
        if !recognised {
            return Err(format!(
                "the key in {} is not the one this database was made with: no pass could be \
                 recognised. Put the right secret.key back (see docs/operate.md).",
                self.data_dir.display()
            ));
        }
        Ok(App {
            db,
            clock,
            files: Files::new(self.data_dir.join("files")),
            settings: Arc::new(Settings {
                public_url: public_url.trim_end_matches('/').to_owned(),
                data_dir: self.data_dir.clone(),
                key,
                upload_limit: self.upload_limit,
                demo,
            }),
        })
    }
}

/// Makes a folder, and those above it, that only its owner may enter.
fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a file that only its owner may read.
pub fn private_file(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The address people reach the service at: `http(s)://host[:port]`, as it is printed.
pub fn public_address(text: &str) -> Result<String, String> {
    let wrong = || format!("{text}: expected http://HOST or https://HOST, without a path");
    let uri: axum::http::Uri = text.parse().map_err(|_| wrong())?;
    let known = matches!(uri.scheme_str(), Some("http" | "https"));
    let bare = matches!(uri.path(), "" | "/") && uri.query().is_none();
    match uri.host() {
        Some(host) if known && bare && !host.is_empty() => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::Instant;

    #[test]
    fn the_key_is_made_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let installation = Installation::at(DatabaseUrl::Sqlite(data.join("m.db")), data.clone());
        assert!(installation.kept_key().unwrap().is_none());
        let made = installation.key(&Moment::seeded(Instant(0), 1)).unwrap();
        let read = installation.key(&Moment::seeded(Instant(0), 2)).unwrap();
        assert_eq!(made.0, read.0);
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&data), mode(&installation.key_path())), (0o700, 0o600));
        fs::write(installation.key_path(), "abc").unwrap();
        assert!(installation.key(&Moment::seeded(Instant(0), 3)).is_err());
    }

    #[test]
    fn an_address_that_is_printed_is_one() {
        assert_eq!(public_address("https://pass.fr/").as_deref(), Ok("https://pass.fr"));
        assert_eq!(public_address("http://127.0.0.1:80").as_deref(), Ok("http://127.0.0.1:80"));
        for wrong in ["notaurl", "ftp://pass.fr", "https://", "https://pass.fr/x", "/x", ""] {
            assert!(public_address(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_setting_we_do_not_know_is_refused() {
        assert!(toml::from_str::<SettingsFile>("databse-url = 'x'").is_err());
        let file: SettingsFile = toml::from_str("public-url = 'https://pass.exemple.fr'").unwrap();
        assert_eq!(file.public_url.as_deref(), Some("https://pass.exemple.fr"));
    }
}
