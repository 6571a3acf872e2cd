//! Settings: flags, then environment, then a TOML file, then defaults.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Deserialize;

use crate::kit::app::{App, SecretKey, Settings};
use crate::kit::db::{DatabaseUrl, Db, Options};
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

    /// Opens everything: database (migrated), key (made at the very first start), files.
    pub fn open(&self, clock: Clock, public_url: &str, demo: bool) -> Result<App, String> {
        let key = secret_key(&self.data_dir, &clock.moment())?;
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

/// The installation's key: read from `secret.key`, made (readable by its owner only) when the
/// folder has none.
fn secret_key(data_dir: &Path, moment: &Moment) -> Result<SecretKey, String> {
    let path = data_dir.join("secret.key");
    let wrong = |why: &str| format!("{}: {why}", path.display());
    match fs::read_to_string(&path) {
        Ok(text) => {
            let text = text.trim();
            let byte = |i: usize| u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok();
            let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
            let bytes = bytes.filter(|_| text.len() == 64);
            let bytes = bytes.ok_or_else(|| wrong("not 64 hexadecimal digits"))?;
            Ok(SecretKey(bytes.try_into().expect("thirty-two bytes were read")))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            fs::create_dir_all(data_dir).map_err(|error| wrong(&error.to_string()))?;
            let bytes = moment.bytes::<32>();
            let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            let mut options = fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options
                .open(&path)
                .and_then(|mut file| {
                    writeln!(file, "{text}")?;
                    file.sync_all()
                })
                .map_err(|error| wrong(&error.to_string()))?;
            Ok(SecretKey(bytes))
        }
        Err(error) => Err(wrong(&error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::Instant;

    #[test]
    fn the_key_is_made_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let made = secret_key(folder.path(), &Moment::seeded(Instant(0), 1)).unwrap();
        let read = secret_key(folder.path(), &Moment::seeded(Instant(0), 2)).unwrap();
        assert_eq!(made.0, read.0);
        fs::write(folder.path().join("secret.key"), "abc").unwrap();
        assert!(secret_key(folder.path(), &Moment::seeded(Instant(0), 3)).is_err());
    }

    #[test]
    fn a_setting_we_do_not_know_is_refused() {
        assert!(toml::from_str::<SettingsFile>("databse-url = 'x'").is_err());
        let file: SettingsFile = toml::from_str("public-url = 'https://pass.exemple.fr'").unwrap();
        assert_eq!(file.public_url.as_deref(), Some("https://pass.exemple.fr"));
    }
}
