//! A database for one test: empty, up to date, alone.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use maillon::kit::db::{DatabaseUrl, Db, Options, migrate};

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A fresh migrated database. SQLite's file goes away with it; PostgreSQL's goes away with the
/// server that scripts/with-postgres started.
pub struct TestDatabase {
    pub url: DatabaseUrl,
    _folder: Option<tempfile::TempDir>,
}

impl TestDatabase {
    pub fn on(engine: Engine) -> TestDatabase {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let path = folder.path().join("maillon.db");
                std::fs::write(&path, migrated_file()).expect("the folder can be written");
                TestDatabase { url: DatabaseUrl::Sqlite(path), _folder: Some(folder) }
            }
            Engine::Postgres => TestDatabase { url: copy_of(migrated_template()), _folder: None },
        }
    }
    /// A database without any table.
    pub fn empty_on(engine: Engine) -> TestDatabase {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let url = DatabaseUrl::Sqlite(folder.path().join("empty.db"));
                TestDatabase { url, _folder: Some(folder) }
            }
            Engine::Postgres => TestDatabase { url: copy_of("template1"), _folder: None },
        }
    }
    pub fn engine(&self) -> Engine {
        match self.url {
            DatabaseUrl::Sqlite(_) => Engine::Sqlite,
            DatabaseUrl::Postgres(_) => Engine::Postgres,
        }
    }
    pub fn open(&self) -> Db {
        self.open_with(&Options { readers: 2, ..Options::default() })
    }
    pub fn open_with(&self, options: &Options) -> Db {
        Db::open_as_is(&self.url, options).expect("a fresh database opens")
    }
    /// Runs plain SQL behind Maillon's back, as a meddler or another program would.
    pub fn meddle(&self, sql: &str) {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let conn = rusqlite::Connection::open(path).expect("the file opens");
                conn.execute_batch(sql).expect("the SQL runs");
            }
            DatabaseUrl::Postgres(url) => {
                connect(url).batch_execute(sql).expect("the SQL runs");
            }
        }
    }
    /// Whether the database refuses plain SQL by one of its own rules.
    pub fn refuses(&self, sql: &str) -> bool {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let conn = rusqlite::Connection::open(path).expect("the file opens");
                let refused =
                    conn.execute_batch(sql).err().and_then(|error| error.sqlite_error_code());
                refused == Some(rusqlite::ErrorCode::ConstraintViolation)
            }
            DatabaseUrl::Postgres(url) => {
                let refused = connect(url).batch_execute(sql).err();
                let code = refused.as_ref().and_then(postgres::Error::code);
                code.is_some_and(|code| code.code().starts_with("23"))
            }
        }
    }
    /// The number that plain SQL gives, read by another program.
    pub fn count(&self, sql: &str) -> i64 {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let conn = rusqlite::Connection::open(path).expect("the file opens");
                conn.query_row(sql, [], |row| row.get(0)).expect("the SQL runs")
            }
            DatabaseUrl::Postgres(url) => {
                connect(url).query_one(sql, &[]).expect("the SQL runs").get(0)
            }
        }
    }
}

/// A SQLite file with every table and no row, made once.
fn migrated_file() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("template.db");
        migrate(&DatabaseUrl::Sqlite(path.clone())).expect("the migrations apply to SQLite");
        std::fs::read(path).expect("the file was made")
    })
}

/// The name of a PostgreSQL database with every table and no row, made once.
fn migrated_template() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let name = fresh_name();
        let mut admin = connect(&server());
        admin.batch_execute(&format!("CREATE DATABASE {name}")).expect("a database can be made");
        migrate(&DatabaseUrl::Postgres(on_server(&name)))
            .expect("the migrations apply to PostgreSQL");
        name
    })
}

fn copy_of(template: &str) -> DatabaseUrl {
    let name = fresh_name();
    let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
    // A template cannot be copied while another copy of it is starting.
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().expect("copying does not panic");
    connect(&server()).batch_execute(&create).expect("a database can be made");
    DatabaseUrl::Postgres(on_server(&name))
}

fn fresh_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn server() -> String {
    std::env::var("MAILLON_TEST_POSTGRES").expect(
        "no PostgreSQL to test on: run `scripts/test NAME`, or `scripts/with-postgres cargo test`",
    )
}

fn on_server(database: &str) -> String {
    let server = server();
    let (before, _) = server.rsplit_once('/').expect("an address names its database");
    format!("{before}/{database}")
}

pub fn connect(url: &str) -> postgres::Client {
    postgres::Client::connect(url, postgres::NoTls).expect("PostgreSQL answers")
}
