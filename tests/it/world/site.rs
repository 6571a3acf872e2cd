//! A real site in this process: real server, real port, real database, a clock set by hand.

use std::sync::{Arc, OnceLock};

use axum::Router;
use maillon::access::{Grant, NewAccount, Role, create_account, hash_password};
use maillon::kit::app::{App, SecretKey, Settings};
use maillon::kit::errors::Error;
use maillon::kit::files::Files;
use maillon::kit::time::{Clock, Day, Instant, Moment, Tz, parse_hour};
use maillon::territory;

use super::database::{Engine, TestDatabase};
use super::people::{PASSWORD, Person};
use super::visitor::Visitor;

/// The clock of the territory.
pub const TZ: Tz = chrono_tz::Europe::Paris;

/// A Maillon of its own: the territory of Creuse, with one administrator.
pub struct World {
    pub app: App,
    pub test: TestDatabase,
    /// The site's address, without a trailing slash.
    pub base: String,
    server: tokio::task::JoinHandle<()>,
    _files: tempfile::TempDir,
}

impl World {
    /// A Monday morning: 2 March 2026, 9 o'clock.
    pub fn on(engine: Engine) -> World {
        Self::with(engine, Router::new())
    }
    /// A world whose site has more pages, as the demo has.
    pub fn with(engine: Engine, more: Router<App>) -> World {
        let test = TestDatabase::on(engine);
        let files = tempfile::tempdir().expect("a temporary folder");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let app = App {
            db: test.open(),
            clock: Clock::manual(instant("2026-03-02", "9:00")),
            files: Files::new(files.path()),
            settings: Arc::new(Settings {
                public_url: base.clone(),
                data_dir: files.path().to_owned(),
                key: SecretKey([7; 32]),
                upload_limit: 8 << 20,
                demo: false,
            }),
        };
        found_creuse(&app);
        let router = maillon::site::router_with(app.clone(), more);
        let server = serve(listener, router);
        World { app, test, base, server, _files: files }
    }

    /// Somebody who has not signed in.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.base)
    }
    /// Moves the clock to a day and hour of the territory.
    pub fn it_is(&self, day: &str, hour: &str) {
        self.app.clock.set(instant(day, hour));
    }
    pub fn minutes_pass(&self, minutes: i64) {
        self.app.clock.set(self.app.clock.now().plus_minutes(minutes));
    }
    pub fn days_pass(&self, days: i64) {
        self.app.clock.set(self.app.clock.now().plus_days(days));
    }
    /// The administrator whom `maillon admin create` made.
    pub fn admin(&self) -> Person {
        Person::sign_in(self, "Adèle Admin", ADMIN)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

const ADMIN: &str = "admin@creuse.example";

pub fn instant(day: &str, hour: &str) -> Instant {
    let day = Day::parse(day).unwrap_or_else(|| panic!("{day} is not a day"));
    day.at(parse_hour(hour).unwrap_or_else(|| panic!("{hour} is not an hour")), TZ)
}

/// What the commands `admin create` and first start do.
fn found_creuse(app: &App) {
    let now = app.clock.now();
    let moment = app.clock.moment();
    let password_hash = hash_password(PASSWORD, &moment).expect("a password can be hashed");
    app.db
        .write_blocking(move |tx| {
            let moment = Moment::seeded(now, 1);
            let departement = "23".parse().expect("Creuse");
            let territory = territory::found(tx, &moment, "Creuse", departement)?;
            let grant = Grant {
                role: Role::Admin,
                organisation_id: None,
                place_id: None,
                label: "Creuse".to_owned(),
            };
            let new = NewAccount {
                territory,
                email: ADMIN.to_owned(),
                name: "Adèle Admin".to_owned(),
                password_hash: password_hash.clone(),
                grant,
            };
            create_account(tx, &new, &moment)?;
            Ok::<_, Error>(())
        })
        .expect("a territory can be founded");
}

/// All worlds share one runtime: two threads serve them as they would serve one site.
fn runtime() -> &'static tokio::runtime::Runtime {
    static RUNTIME: OnceLock<tokio::runtime::Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime")
    })
}

pub fn serve(listener: std::net::TcpListener, router: Router) -> tokio::task::JoinHandle<()> {
    listener.set_nonblocking(true).expect("a socket");
    runtime().spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
        axum::serve(listener, router).await.expect("the server serves");
    })
}
