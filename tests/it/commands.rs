//! The commands an administrator runs, each as a process of its own.

use maillon::demo::{self, Ground};

use crate::on_both_engines;
use crate::world::program::Program;
use crate::world::{Engine, PASSWORD, TestDatabase, Visitor};

fn signs_in(visitor: &Visitor) {
    let fields = [("email", "admin@creuse.example"), ("password", PASSWORD)];
    let page = visitor.submits("/sign-in", "/sign-in", &fields);
    assert!(!page.path.starts_with("/sign-in"), "{page:?}");
    visitor.opens("/account").sees("Adèle Admin");
}

#[test]
fn every_command_explains_itself() {
    let program = Program::on(&TestDatabase::empty_on(Engine::Sqlite).url);
    let overview = program.does(&["--help"]);
    let listed = overview.split("Commands:").nth(1).expect("a list of commands");
    let listed = listed.split("\n\n").next().expect("its end");
    let commands: Vec<&str> = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| *word != "help")
        .collect();
    for wanted in ["demo", "serve", "migrate", "admin", "check", "copy", "backup"] {
        assert!(commands.contains(&wanted), "no {wanted} in {commands:?}");
    }
    for command in commands {
        let help = program.does(&[command, "--help"]);
        assert!(help.lines().next().is_some_and(|line| line.len() > 10), "{command}: {help}");
        assert!(help.contains("Usage: maillon"), "{command}: {help}");
    }
}

on_both_engines! {
    fn from_nothing_to_a_served_territory(test: TestDatabase) {
        let empty = TestDatabase::empty_on(test.engine());
        let program = Program::on(&empty.url);
        let said = program.does(&["migrate"]);
        assert!(said.contains("migrations applied"), "{said}");
        assert!(program.does(&["migrate"]).contains("up to date"));
        program.creates_admin();
        let serving = program.serves();
        signs_in(&serving.visitor());
        serving.stops();
        assert!(program.does(&["check"]).contains("Everything holds"));
    }

    fn one_process_serves_a_database(test: TestDatabase) {
        let program = Program::on(&test.url);
        program.creates_admin();
        let serving = program.serves();
        let refused = program.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(!refused.status.success());
        let why = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(why.contains("another Maillon serves this database"), "{why}");
        // Commands go on beside it; once it is gone, however it went, the next one serves.
        assert!(program.does(&["check"]).contains("Everything holds"));
        drop(serving);
        program.serves().stops();
    }

    fn what_serve_answers_has_nothing_of_the_demo(test: TestDatabase) {
        let program = Program::on(&test.url);
        program.creates_admin();
        let serving = program.serves();
        for address in ["/demo/coordinator", "/demo/admin", "/demo/booklets.pdf", "/_ui", "/_ui/public", "/_ui/failures/404"] {
            let page = serving.visitor().get(address);
            assert_eq!(page.status, 404, "{address}");
            assert!(page.header("set-cookie").is_none(), "{address}");
        }
    }

    fn check_tells_a_tampered_journal_and_exits_with_one(test: TestDatabase) {
        let program = Program::on(&test.url);
        program.creates_admin();
        let serving = program.serves();
        signs_in(&serving.visitor());
        serving.stops();
        assert!(program.does(&["check"]).contains("Everything holds"));
        test.meddle("UPDATE journal SET detail = 'coordinator' WHERE seq = 1");
        let checked = program.run(&["check"]);
        assert_eq!(checked.status.code(), Some(1));
        let report = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(report.contains("BROKEN") && report.contains("line 1"), "{report}");
    }

    fn check_misses_a_journal_that_is_gone_and_a_key_that_is_another(test: TestDatabase) {
        let program = Program::on(&test.url);
        program.creates_admin();
        let report = |program: &Program| {
            let checked = program.run(&["check"]);
            assert_eq!(checked.status.code(), Some(1));
            String::from_utf8_lossy(&checked.stdout).into_owned()
        };
        let other = report(&Program::on(&test.url));
        assert!(other.contains("secret.key"), "{other}");
        test.meddle("DELETE FROM journal");
        test.meddle("DELETE FROM journal_chain");
        let emptied = report(&program);
        assert!(emptied.contains("has no journal at all"), "{emptied}");
    }

    fn the_demo_never_touches_a_real_territory(test: TestDatabase) {
        let program = Program::on(&test.url);
        program.creates_admin();
        for words in [&["demo", "--port", "0"][..], &["demo", "--port", "0", "--fresh"]] {
            let place = ["--database-url", program.database(), "--data-dir", "."];
            let refused = program.run(&[words, &place].concat());
            assert!(!refused.status.success(), "{words:?}");
            let why = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(why.contains("not made by the demo"), "{why}");
        }
        assert_eq!(test.count("SELECT count(*) FROM territory"), 1);
        assert_eq!(test.count("SELECT count(*) FROM account"), 1);
        assert!(program.does(&["check"]).contains("Everything holds"));
    }

    fn a_demo_that_was_interrupted_is_made_again(test: TestDatabase) {
        let program = Program::on(&test.url);
        program.creates_admin();
        // What a SIGKILL in the middle of the sowing leaves: the mark of the start, not of the end.
        test.meddle("INSERT INTO installation (id, value) VALUES ('demo', 'yes')");
        assert_eq!(demo::ground(&test.url), Ok(Ground::HalfSown));
        let serving = program.plays_the_demo();
        let page = serving.visitor().opens("/demo/coordinator");
        assert_eq!(page.status, 200);
        serving.stops();
        assert_eq!(demo::ground(&test.url), Ok(Ground::Sown));
        assert_eq!(test.count("SELECT count(*) FROM account WHERE email = 'admin@creuse.example'"), 0);
    }

    fn another_key_than_the_databases_is_refused_at_start(test: TestDatabase) {
        let program = Program::on(&test.url);
        program.creates_admin();
        let other = Program::on(&test.url);
        let refused = other.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(!refused.status.success());
        let why = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(why.contains("secret.key"), "{why}");

        // The key is changed as `docs/operate.md` says: the next one that comes is the database's.
        test.meddle("DELETE FROM installation WHERE id = 'key-fingerprint'");
        let serving = other.serves();
        signs_in(&serving.visitor());
        serving.stops();
        assert!(other.does(&["check"]).contains("Everything holds"));
        assert!(!program.run(&["serve", "--listen", "127.0.0.1:0"]).status.success());
    }

    fn everything_moves_to_the_other_engine(test: TestDatabase) {
        let program = Program::on(&test.url);
        program.creates_admin();
        let other = match test.engine() {
            Engine::Sqlite => Engine::Postgres,
            Engine::Postgres => Engine::Sqlite,
        };
        let target = TestDatabase::empty_on(other);
        let (from, to) = (Program::on(&test.url), Program::on(&target.url));
        let said = program.does(&["copy", "--from", from.database(), "--to", to.database()]);
        assert!(said.contains("rows in"), "{said}");
        for table in ["account", "journal", "territory", "installation"] {
            let count = format!("SELECT count(*) FROM {table}");
            assert_eq!(target.count(&count), test.count(&count), "{table}");
        }
        // The same folder (its key) with the other database: the same people sign in.
        std::fs::copy(program.data_dir().join("secret.key"), to.data_dir().join("secret.key"))
            .expect("the key can be copied");
        let serving = to.serves();
        signs_in(&serving.visitor());
        serving.stops();
        assert!(to.does(&["check"]).contains("Everything holds"));
        // A second copy would mix two territories: refused, nothing changed.
        let again = program.run(&["copy", "--from", from.database(), "--to", to.database()]);
        assert!(!again.status.success());
        assert_eq!(target.count("SELECT count(*) FROM account"), 1);
    }
}

#[test]
fn a_backup_taken_while_serving_is_restored() {
    let test = TestDatabase::on(Engine::Sqlite);
    let program = Program::on(&test.url);
    program.creates_admin();
    let serving = program.serves();
    signs_in(&serving.visitor());
    let file = program.data_dir().join("backup.db");
    program.does(&["backup", file.to_str().expect("a plain path")]);
    serving.stops();

    let restored = Program::on(&maillon::kit::db::DatabaseUrl::Sqlite(file));
    std::fs::copy(program.data_dir().join("secret.key"), restored.data_dir().join("secret.key"))
        .expect("the key can be copied");
    assert!(restored.does(&["check"]).contains("Everything holds"));
    let serving = restored.serves();
    signs_in(&serving.visitor());
}

#[test]
fn a_setting_that_makes_no_sense_is_told_in_a_sentence() {
    let program = Program::on(&TestDatabase::empty_on(Engine::Sqlite).url);
    for (words, why) in [
        (&["check", "--database-url", "sqlite:nowhere.db"][..], "there is no database"),
        (&["serve", "--listen", "nowhere"], "ADDRESS:PORT"),
        (&["serve", "--database-url", "mysql://x"], "sqlite:PATH or postgres://"),
        (&["admin", "create", "--email", "a@b.fr", "--name", "A", "--departement", "99"], "99"),
        (&["serve", "--config", "missing.toml"], "missing.toml"),
        (&["serve", "--public-url", "notaurl"], "https://HOST"),
        (&["copy", "--from", "sqlite:nowhere.db", "--to", "sqlite:to.db"], "nowhere.db"),
        (&["import", "places", "nothere.csv"], "nothere.csv"),
        (&["demo", "--places", "nothere.csv"], "nothere.csv"),
        (&["backup", "no/such/folder/b.db"], "no/such/folder/b.db"),
        (&["admin", "create", "--email", "a", "--name", "A", "--departement", "23"], "adresse"),
    ] {
        let refused = program.run(words);
        assert!(!refused.status.success(), "{words:?}");
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains(why), "{words:?}: {said}");
        assert!(!said.contains("panicked"), "{words:?}: {said}");
    }
}
