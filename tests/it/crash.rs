//! Killed with SIGKILL under load, and started again: what was acknowledged is there.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use maillon::access::{self, SESSION_COOKIE};
use maillon::kit::app::{App, Settings};
use maillon::kit::db::DatabaseUrl;
use maillon::kit::files::Files;
use maillon::kit::time::Clock;

use crate::on_both_engines;
use crate::world::TestDatabase;
use crate::world::passes::{TODAY, Village};
use crate::world::program::{Program, address_of, shared};
use crate::world::site::{instant, serve};

/// Told to the started process: the database to serve.
const TASK: &str = "MAILLON_TEST_SERVE";
const CALLERS: usize = 8;
/// Uses acknowledged before the power goes.
const BEFORE: usize = 150;
const TOKEN: &str = "5e551017";

/// A use, as its caller knows it: what was sent, and where the answer led.
#[derive(Debug, Clone, PartialEq)]
struct Acknowledged {
    scan: String,
    code: String,
    registration: String,
    location: String,
}

on_both_engines! {
    fn sixteen_callers_and_three_kills_make_one_use_a_pass(test: TestDatabase) {
        // The short form of the long storm of `docs/performance.md`: it checks what it did.
        let program = Program::on(&test.url);
        let words = ["--passes", "60", "--attempts", "12", "--callers", "16", "--kills", "3"];
        let mut command = vec!["bench", "chaos", "--data-dir", "storm"];
        if program.database().starts_with("postgres") {
            command.extend(["--database-url", program.database()]);
        }
        command.extend(words);
        let told = program.does(&command);
        assert!(told.contains("60 uses for 60 passes used; 0 breaks"), "{told}");
    }

    fn an_import_killed_in_the_middle_is_made_whole_by_another(test: TestDatabase) {
        let program = Program::on(&test.url);
        program.creates_admin();
        let network = shared("places/lieux-v1.0.2-france-2022-2023.csv");
        let words = ["import", "places", network.to_str().expect("a path")];
        let mut killed = program.starts(&words);
        while test.count("SELECT COALESCE(max(rows_read), 0) FROM import_run") < 2_000 {
            assert!(killed.try_wait().expect("it runs").is_none(), "it ended by itself");
            std::thread::yield_now();
        }
        killed.kill().expect("it runs");
        killed.wait().expect("it ends");

        // What its account says was written is what is there: no row half, none twice.
        let told = "SELECT count(*) FROM import_run WHERE finished_at IS NULL
            AND created = (SELECT count(*) FROM place)
            AND rows_read = created + quarantined AND rows_read < 11486";
        assert_eq!(test.count(told), 1);
        assert!(program.does(&["check"]).contains("Everything holds"));
        program.does(&words);
        let whole = "SELECT count(*) FROM import_run AS again, import_run AS killed
            WHERE again.finished_at IS NOT NULL AND killed.finished_at IS NULL
              AND again.rows_read = 11486 AND again.quarantined = 127
              AND again.unchanged = killed.created AND again.created = 11359 - killed.created
              AND again.updated = 0 AND again.older = 0";
        assert_eq!(test.count(whole), 1);
        assert_eq!(test.count("SELECT count(*) FROM place"), 11_359);
        assert!(program.does(&["check"]).contains("Everything holds"));
    }

    fn no_acknowledged_use_is_lost_when_the_process_is_killed(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(100_000_000);
        let (_, codes) = village.active(programme, 1000, 100, 6);
        let account = village.mediator;
        village.does(move |tx, _, moment| {
            let key = maillon::kit::app::SecretKey([7; 32]);
            access::sign_in_without_password(tx, &key, account, TOKEN, moment.now)
        });
        let codes = Arc::new(codes);

        let (child, base) = start(&test.url);
        let known = load(&base, &codes, &village, child);
        assert!(known.len() >= BEFORE, "only {} were acknowledged", known.len());

        let (mut again, base) = start(&test.url);
        for use_ in &known {
            let answer = redeem(&base, &use_.scan, &use_.code, &use_.registration);
            assert_eq!(answer.as_ref(), Some(&use_.location), "answered otherwise than before");
        }
        again.kill().expect("it runs");
        again.wait().expect("it ends");
        let stored = test.count("SELECT count(*) FROM redemption WHERE undone_at IS NULL");
        assert!(stored >= known.len() as i64, "{stored} stored, {} acknowledged", known.len());
        village.holds();
    }
}

/// Callers that redeem without pause; once enough is acknowledged, the process is killed.
fn load(
    base: &str,
    codes: &Arc<Vec<String>>,
    village: &Village,
    mut child: Child,
) -> Vec<Acknowledged> {
    let (next, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (base, codes) = (base.to_owned(), codes.clone());
            let (next, done) = (next.clone(), done.clone());
            let registration = village.registrations[caller].to_string();
            std::thread::spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    let Some(code) = codes.get(number) else { return };
                    let scan =
                        ulid::Ulid::from_parts(1_772_449_200_000, number as u128).to_string();
                    // The connection breaks when the process dies: nothing was acknowledged.
                    let Some(location) = redeem(&base, &scan, code, &registration) else { return };
                    let known = Acknowledged {
                        scan,
                        code: code.clone(),
                        registration: registration.clone(),
                        location,
                    };
                    done.lock().expect("no caller panics").push(known);
                }
            })
        })
        .collect();
    while done.lock().expect("no caller panics").len() < BEFORE
        && !callers.iter().all(|c| c.is_finished())
    {
        std::thread::yield_now();
    }
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    callers.into_iter().for_each(|caller| caller.join().expect("no caller panics"));
    Arc::try_unwrap(done).expect("every caller left").into_inner().expect("no caller panics")
}

/// Sends the use; where the answer leads, when there is one.
fn redeem(base: &str, scan: &str, code: &str, registration: &str) -> Option<String> {
    let pairs =
        [("scan_id", scan), ("code", code), ("registration", registration), ("session", "")];
    let config = ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)));
    let agent: ureq::Agent = config.build().into();
    let answer = agent
        .post(format!("{base}/redemptions"))
        .header("Cookie", format!("{SESSION_COOKIE}={TOKEN}"))
        .send_form(pairs)
        .ok()?;
    assert_eq!(answer.status().as_u16(), 303, "a use is refused");
    answer.headers().get("location").map(|to| to.to_str().expect("an address").to_owned())
}

/// Starts this very program again, with the task to serve `database` until it is killed.
fn start(database: &DatabaseUrl) -> (Child, String) {
    let mut child = Command::new(std::env::current_exe().expect("a program"))
        .args(["--exact", "crash::the_process_that_is_killed", "--nocapture"])
        .env(TASK, address_of(database))
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let output = child.stdout.take().expect("its output is piped");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let base = lines
        .find_map(|line| line.split_once("serving ").map(|(_, base)| base.to_owned()))
        .expect("it says where it serves");
    std::thread::spawn(move || lines.for_each(drop));
    (child, base)
}

/// Not a test by itself: what [`start`] runs. The day is that of the village.
#[test]
fn the_process_that_is_killed() {
    let Ok(database) = std::env::var(TASK) else { return };
    let files = tempfile::tempdir().expect("a temporary folder");
    let url: DatabaseUrl = database.parse().expect("an address");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let app = App {
        db: maillon::kit::db::Db::open(&url, &Default::default()).expect("the database opens"),
        clock: Clock::manual(instant(TODAY, "14:30")),
        files: Files::new(files.path()),
        settings: Arc::new(Settings {
            public_url: base.clone(),
            data_dir: files.path().to_owned(),
            key: maillon::kit::app::SecretKey([7; 32]),
            upload_limit: 1 << 20,
            demo: false,
        }),
    };
    drop(serve(listener, maillon::site::router(app)));
    println!("serving {base}");
    loop {
        std::thread::park();
    }
}
