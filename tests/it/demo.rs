//! The demo: whole, sound, and the same for everybody who sows it the same day.

use maillon::commands::check;
use maillon::kit::db::DbError;

use crate::world::demo::Demo;
use crate::world::{Engine, Visitor};

/// Figures of the demo that people will look at.
#[derive(Debug, PartialEq, Eq)]
struct Figures {
    places: i64,
    people: i64,
    sessions: i64,
    registrations: i64,
    handed_over: i64,
    booklets_used: i64,
    uses: i64,
    undone: i64,
    statements: i64,
    paid: i64,
    /// The last line of the journal before anybody signed in: it depends on all the others.
    journal: String,
}

fn figures(demo: &Demo) -> Figures {
    let read = demo.app.db.read_blocking(|conn| {
        let mut count = |sql: &str| conn.value::<i64>(&format!("SELECT count(*) AS value FROM {sql}"), &[]);
        Ok::<_, DbError>(Figures {
            places: count("place")?,
            people: count("person")?,
            sessions: count("session")?,
            registrations: count("registration")?,
            handed_over: count("booklet WHERE handed_over_at IS NOT NULL")?,
            booklets_used: count("booklet WHERE first_used_at IS NOT NULL")?,
            uses: count("redemption WHERE undone_at IS NULL")?,
            undone: count("redemption WHERE undone_at IS NOT NULL")?,
            statements: count("statement")?,
            paid: count("statement WHERE paid_at IS NOT NULL")?,
            journal: conn.value(
                "SELECT hash AS value FROM journal WHERE verb <> 'signed-in' ORDER BY seq DESC LIMIT 1",
                &[],
            )?,
        })
    });
    read.expect("the figures are counted")
}

fn is_sound(demo: &Demo) {
    let verified = demo.app.db.read_blocking(check::verify).expect("everything is looked at");
    for part in verified {
        assert!(part.breaks.is_empty(), "{}: {:?}", part.what, part.breaks);
        assert!(part.looked_at > 0, "{}: nothing was looked at", part.what);
    }
}

#[test]
fn the_demo_is_the_same_on_both_engines_and_holds() {
    let (sqlite, postgres) = (Demo::sown_on(Engine::Sqlite), Demo::sown_on(Engine::Postgres));
    is_sound(&sqlite);
    is_sound(&postgres);
    let figures = figures(&sqlite);
    assert_eq!(figures, self::figures(&postgres));
    assert_eq!((figures.places, figures.people), (25, 400));
    assert!((250..=270).contains(&figures.handed_over), "{figures:?}");
    assert!((175..=205).contains(&figures.booklets_used), "{figures:?}");
    assert!(
        figures.undone > 0 && figures.paid > 0 && figures.statements > figures.paid,
        "{figures:?}"
    );
}

#[test]
fn finance_has_a_month_to_close_and_statements_to_check() {
    let demo = Demo::shared();
    let page = demo.person("finance-officer").opens("/statements/closing");
    let closing = |form: &crate::world::Form| form.action == "/statements/closings";
    assert!(page.forms().iter().any(closing), "no month to close: {page:?}");
    let list = demo.person("coordinator").opens("/statements?step=closed");
    list.address_starting("/statements/0");
}

#[test]
fn reviewers_find_several_rules_and_decisions_of_each_kind() {
    let demo = Demo::shared();
    let count = |sql: &'static str| {
        let read = demo.app.db.read_blocking(move |conn| conn.value::<i64>(sql, &[]));
        read.expect("flags are counted")
    };
    assert!(count("SELECT count(DISTINCT rule) AS value FROM fraud_flag") >= 7);
    assert!(
        count("SELECT count(DISTINCT rule) AS value FROM fraud_flag WHERE decided_at IS NULL") >= 5
    );
    assert_eq!(count("SELECT count(DISTINCT decision) AS value FROM fraud_flag"), 2);
    // The same body hands over and takes: a case, on every day.
    assert_eq!(count("SELECT count(*) AS value FROM fraud_flag WHERE rule = 'same-body'"), 1);
}

#[test]
fn transfers_leave_once_a_month() {
    let demo = Demo::shared();
    let page = demo.person("finance-officer").opens("/payments");
    let files =
        page.links().into_iter().filter(|(_, href)| href.ends_with("/transfers.xml")).count();
    assert!((2..=8).contains(&files), "{files} files");
}

#[test]
fn some_booklets_are_on_paper() {
    let demo = Demo::shared();
    let paper = Visitor::new(&demo.base).get(maillon::demo::PAPER_PATH);
    assert_eq!((paper.status, paper.content_type.as_str()), (200, "application/pdf"));
}

#[test]
fn one_click_opens_the_first_page_of_everybody() {
    let demo = Demo::shared();
    for role in [
        "coordinator",
        "referrer",
        "mediator",
        "place-manager",
        "finance-officer",
        "finance-officer-2",
        "funder",
    ] {
        assert!(demo.roles.iter().any(|known| known == role), "{role} is not listed");
        assert_eq!(demo.person(role).get("/").status, 200, "{role}");
    }
}
