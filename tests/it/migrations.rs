//! Migrations are run on data: after each one, rows of its tables are put in (by
//! `tests/data/migrations`), so that the next ones meet a database in use.

use std::path::PathBuf;

use maillon::kit::db::{DatabaseUrl, migrate};
use refinery::Target;

use crate::house::source::files;
use crate::on_both_engines;
use crate::world::TestDatabase;
use crate::world::database::connect;

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// Version and name of every migration: `V06__people.sql` → (6, `V06__people.sql`).
fn versions() -> Vec<(i32, String)> {
    files("migrations", ".sql")
        .into_iter()
        .map(|(path, _)| {
            let name = path.trim_start_matches("migrations/").to_owned();
            let digits = name.trim_start_matches('V').split("__").next().unwrap_or_default();
            (digits.parse().expect("a version is a number"), name)
        })
        .collect()
}

fn data_of(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/migrations").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|_| {
        panic!("{} puts rows in the tables of migrations/{name}", path.display())
    })
}

fn run_up_to(url: &DatabaseUrl, version: i32) {
    let runner = embedded::migrations::runner().set_target(Target::Version(version));
    let report = match url {
        DatabaseUrl::Sqlite(path) => {
            let mut conn = rusqlite::Connection::open(path).expect("the file opens");
            runner.run(&mut conn)
        }
        DatabaseUrl::Postgres(url) => runner.run(&mut connect(url)),
    };
    report.unwrap_or_else(|error| panic!("migration {version}: {error:?}"));
}

/// Every table that the migrations make.
fn tables() -> Vec<String> {
    let sql = files("migrations", ".sql");
    let lines = sql.iter().flat_map(|(_, sql)| sql.lines());
    lines
        .filter_map(|line| line.strip_prefix("CREATE TABLE "))
        .filter_map(|rest| rest.split([' ', '(']).next())
        .map(str::to_owned)
        .collect()
}

on_both_engines! {
    fn migrations_run_on_a_database_in_use(test: TestDatabase) {
        let used = TestDatabase::empty_on(test.engine());
        for (version, name) in versions() {
            run_up_to(&used.url, version);
            used.meddle(&data_of(&name));
        }
        assert_eq!(migrate(&used.url).expect("they apply"), [""; 0], "nothing is left to apply");
        let empty: Vec<String> = tables()
            .into_iter()
            .filter(|table| used.count(&format!("SELECT count(*) FROM {table}")) == 0)
            .collect();
        assert!(empty.is_empty(), "tests/data/migrations puts no row in {empty:?}");
    }

    fn tables_hold_what_their_rules_say(test: TestDatabase) {
        let used = TestDatabase::empty_on(test.engine());
        for (version, name) in versions() {
            run_up_to(&used.url, version);
            used.meddle(&data_of(&name));
        }
        for (rule, sql) in IMPOSSIBLE {
            assert!(used.refuses(sql), "{rule}: {sql}");
        }
    }
}

/// What no bug above may ever store: the database itself says no.
const IMPOSSIBLE: &[(&str, &str)] = &[
    (
        "an address is one account's",
        "INSERT INTO account (id, territory_id, email, name, password_hash, created_at) VALUES ('x', 'T1', 'adele@creuse.example', 'X', '', 0)",
    ),
    ("more confirmed than seats", "UPDATE session SET confirmed = seats + overrides + 1"),
    ("an end before the start", "UPDATE session SET ends_at = starts_at"),
    ("cancelled by nobody", "UPDATE registration SET cancelled_at = 1"),
    ("attendance by nobody", "UPDATE registration SET attended_by = NULL"),
    (
        "a pass used for somebody absent",
        "UPDATE registration SET attendance = 'absent', presumed_at = NULL",
    ),
    (
        "an emission withdrawn though active",
        "UPDATE emission SET withdrawn_at = 1, withdrawn_by = 'x'",
    ),
    ("suspended without reason", "UPDATE accreditation_suspension SET reason = ''"),
    ("a line over its ceiling", "UPDATE funding_line SET committed = authorised + 1"),
    ("money from nowhere to the same", "UPDATE posting SET to_account = from_account"),
    ("a cause posted twice", "INSERT INTO posting SELECT * FROM posting"),
    (
        "a pass used twice",
        "INSERT INTO redemption (id, scan_id, territory_id, pass_id, booklet_id, emission_id, place_id, session_id, registration_id, account_id, redeemed_at, redeemed_on, cents) SELECT 'x', 'another scan', territory_id, pass_id, booklet_id, emission_id, place_id, session_id, registration_id, account_id, redeemed_at, redeemed_on, cents FROM redemption",
    ),
    (
        "a scan answered twice",
        "INSERT INTO redemption (id, scan_id, territory_id, pass_id, booklet_id, emission_id, place_id, session_id, registration_id, account_id, redeemed_at, redeemed_on, cents) SELECT 'x', scan_id, territory_id, 'PA2', booklet_id, emission_id, place_id, session_id, 'R1', account_id, redeemed_at, redeemed_on, cents FROM redemption",
    ),
    ("a secret shared by two passes", "UPDATE pass SET secret_hash = 'hash 1'"),
    ("a booklet both in a depot and handed over", "UPDATE booklet SET depot_id = 'D1'"),
    (
        "a redemption in two statements",
        "INSERT INTO statement_line SELECT statement_id, 2, redemption_id, kind, emission_id, pass_serial, redeemed_on, activity, cents, NULL FROM statement_line",
    ),
    (
        "paid without approval",
        "UPDATE statement SET paid_at = 1, paid_by = 'A2', paid_on = '2026-04-01', payment_ref = 'x'",
    ),
    (
        "approved twice by one person",
        "UPDATE statement SET approvals = 2, checked_at = 1, checked_by = 'A1', approved_at = 1, approved_by = 'A2', countersigned_at = 1, countersigned_by = 'A2'",
    ),
    (
        "sent with one approval of two",
        "UPDATE statement SET approvals = 2, checked_at = 1, checked_by = 'A1', approved_at = 1, approved_by = 'A2', sent_at = 1, sent_by = 'A2', sent_channel = 'mandate'",
    ),
    ("an account confirmed by who said it", "UPDATE bank_account SET confirmed_by = proposed_by"),
    (
        "an explanation of a payment that was asked",
        "UPDATE bank_return_line SET settled_at = 1, settled_by = 'A2', explanation = 'x'",
    ),
    (
        "an exception for a use that was found right",
        "UPDATE statement_sample SET excepted_at = 1, excepted_by = 'A9', exception_reason = 'x'",
    ),
    ("rules confirmed by who said them", "UPDATE payment_rule SET confirmed_by = proposed_by"),
    ("an account changed at once", "UPDATE payment_rule SET cooling_days = 0"),
    (
        "the same file of the bank twice",
        "INSERT INTO bank_return SELECT 'x', territory_id, file_hash, file_name, lines, received_at, received_by FROM bank_return",
    ),
    ("rejected without a reason", "UPDATE statement SET rejected_at = 1, rejected_by = 'A2'"),
    (
        "a correction that gives money",
        "UPDATE statement_line SET kind = 'correction', cents = 1000",
    ),
    ("a correction decided by who asked", "UPDATE correction SET refused_by = requested_by"),
    (
        "undone though listed",
        "UPDATE redemption SET statement_id = 'ST1', undone_at = 1, undone_by = 'A1'",
    ),
    (
        "approved by who closed it",
        "UPDATE statement SET checked_at = 1, checked_by = 'A1', approved_at = 1, approved_by = closed_by",
    ),
    (
        "two requests at once",
        "INSERT INTO accreditation (id, place_id, requested_at, requested_by) VALUES ('x1', 'PL1', 0, 'A1'), ('x2', 'PL1', 0, 'A1')",
    ),
];
