use super::*;
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant};
use crate::{row, words};

words! {
    enum Colour { Red = "red", DeepBlue = "deep-blue" }
}

row! {
    #[derive(Debug, PartialEq)]
    struct Everything {
        word: Colour,
        day: Day,
        at: Instant,
        price: Cents,
        note: Option<String>,
    }
}

fn memory() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("test.db");
    std::fs::File::create(&file).expect("an empty database, without tables");
    let url = DatabaseUrl::Sqlite(file);
    let db = Db::open_as_is(&url, &Options::default()).expect("SQLite opens");
    (folder, db)
}

#[test]
fn an_address_names_its_engine() {
    assert_eq!("sqlite:var/m.db".parse(), Ok(DatabaseUrl::Sqlite("var/m.db".into())));
    assert_eq!("sqlite:///srv/m.db".parse(), Ok(DatabaseUrl::Sqlite("/srv/m.db".into())));
    let postgres = "postgres://maillon@localhost/maillon";
    assert_eq!(postgres.parse(), Ok(DatabaseUrl::Postgres(postgres.into())));
    assert!("mysql://localhost".parse::<DatabaseUrl>().is_err());
}

#[test]
fn every_word_reads_back() {
    for colour in Colour::ALL {
        assert_eq!(colour.word().parse(), Ok(*colour));
    }
    assert!("Red".parse::<Colour>().is_err());
}

#[test]
fn placeholders_are_numbered_not_ordered() {
    let (_folder, db) = memory();
    let swapped = db.read_blocking(|conn| {
        conn.value::<String>("SELECT $2 || $1 || $2 AS value", &[&"a", &"b"])
    });
    assert_eq!(swapped.expect("it reads"), "bab");
    let missing = db.read_blocking(|conn| conn.value::<String>("SELECT $2 AS value", &[&"a"]));
    assert!(matches!(missing, Err(DbError::Impossible(_))), "{missing:?}");
}

#[test]
fn a_row_reads_back_what_was_written() {
    let (_folder, db) = memory();
    let select = "SELECT $1 AS word, $2 AS day, $3 AS at, $4 AS price, $5 AS note";
    let day = Day::new(2026, 3, 1).expect("a day");
    let row: Everything = db
        .read_blocking(move |conn| {
            let note: Option<String> = None;
            conn.query_one(select, &[&Colour::DeepBlue, &day, &Instant(5), &Cents(1250), &note])
        })
        .expect("it reads");
    let expected =
        Everything { word: Colour::DeepBlue, day, at: Instant(5), price: Cents(1250), note: None };
    assert_eq!(row, expected);
}

#[test]
fn an_impossible_value_is_an_error_that_names_its_column() {
    let (_folder, db) = memory();
    let read = db.read_blocking(|conn| {
        conn.query_one::<Everything>("SELECT 'green' AS word, '2026-03-01' AS day", &[])
    });
    match read {
        Err(DbError::Impossible(why)) => assert!(why.contains("column word"), "{why}"),
        other => panic!("expected an impossible row, got {other:?}"),
    }
}

#[test]
fn a_reader_cannot_write() {
    let (_folder, db) = memory();
    db.write_blocking(|tx| tx.execute("CREATE TABLE note (id BIGINT)", &[])).expect("it writes");
    let written = db.read_blocking(|conn| {
        conn.values::<i64>("INSERT INTO note (id) VALUES (1) RETURNING id AS value", &[])
    });
    assert!(written.is_err(), "{written:?}");
    let count =
        db.read_blocking(|conn| conn.value::<i64>("SELECT count(*) AS value FROM note", &[]));
    assert_eq!(count.expect("it reads"), 0);
}
