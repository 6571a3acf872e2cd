//! Jobs of one kind that wait together are one call, and rows given to a statement are one
//! statement.

use futures_util::future::join;
use maillon::kit::db::{Db, DbError, Given, Options, Tx};
use maillon::row;

use super::{Gate, add, notes, with_tables};
use crate::on_both_engines;
use crate::world::database::TestDatabase;

/// Adds a note for each item; says to each how many they were. The refused ones write nothing.
fn add_all(tx: &mut Tx, items: &[&'static str]) -> Result<Vec<Result<usize, DbError>>, DbError> {
    let kept: Vec<_> = items.iter().filter(|item| **item != "refused").collect();
    for item in kept {
        add(tx, item)?;
        assert_ne!(*item, "bug", "a bug in a room");
    }
    let answer = |item: &&str| match *item {
        "refused" => Err(DbError::Impossible("refused by a rule".into())),
        _ => Ok(items.len()),
    };
    Ok(items.iter().map(answer).collect())
}

/// Sends items while the writer is held, so that they share a batch, with other jobs in between.
fn one_batch(db: &Db, items: &[&'static str]) -> Vec<Result<usize, DbError>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let gate = Gate::close(db);
    runtime.block_on(async {
        let mut answers = Vec::new();
        for (rank, item) in items.iter().copied().enumerate() {
            let mut answer = Box::pin(async move {
                let other = db.write(move |tx| add(tx, &format!("beside {rank}")));
                let (answer, other) = join(db.write_together(item, add_all), other).await;
                other.expect("the other job is done");
                answer
            });
            // The first poll puts both jobs in the queue.
            let pending =
                std::future::poll_fn(|cx| std::task::Poll::Ready(answer.as_mut().poll(cx)));
            assert!(pending.await.is_pending(), "answered while the writer was held");
            answers.push(answer);
        }
        gate.open();
        let mut outcomes = Vec::new();
        for answer in answers {
            outcomes.push(answer.await);
        }
        outcomes
    })
}

row! {
    #[derive(Debug, PartialEq)]
    struct Told { id: String, total: i64, note: Option<String> }
}

on_both_engines! {
    fn what_waits_together_is_one_call_and_each_has_its_answer(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let outcomes = one_batch(&db, &["a", "refused", "b"]);
        assert!(matches!(outcomes[..], [Ok(3), Err(DbError::Impossible(_)), Ok(3)]), "{outcomes:?}");
        assert_eq!(notes(&db), ["a", "b", "beside 0", "beside 1", "beside 2"]);
    }

    fn one_that_fails_or_panics_harms_none_of_those_it_was_called_with(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let outcomes = one_batch(&db, &["a", "bug", "b", "refused", "a", "c"]);
        assert!(
            matches!(outcomes[..], [
                Ok(1),
                Err(DbError::Panicked(_)),
                Ok(1),
                Err(DbError::Impossible(_)),
                Err(DbError::Constraint(_)),
                Ok(1),
            ]),
            "{outcomes:?}"
        );
        assert_eq!(notes(&db).iter().filter(|note| !note.starts_with("beside")).count(), 3);
    }

    fn a_batch_takes_no_more_items_than_it_may(test: TestDatabase) {
        let options = Options { batch: 4, ..Options::default() };
        let db = with_tables(&test, &options);
        let outcomes = one_batch(&db, &["a", "b", "c", "d", "e"]);
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(1..=2))), "{outcomes:?}");
    }

    fn given_rows_are_one_statement(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let rows: [(&str, i64, Option<&str>); 3] =
            [("a", 1, Some("l'été; \"{x}\" \\")), ("b", i64::MIN, None), ("c", 999, Some(""))];
        let told = db.write_blocking(move |tx| {
            let given = Given::of(&rows[..], |(id, total, _)| [id, total]);
            tx.execute_given_later(
                "INSERT INTO parent (id, total)
                 SELECT given.id, given.total FROM given(id TEXT, total BIGINT)",
                &given,
            )?;
            tx.query_given::<Told>(
                "SELECT parent.id, total, given.note AS note FROM given(id TEXT, note TEXT), parent
                 WHERE parent.id = given.id",
                &Given::of(rows.iter().chain([&("nowhere", 0, None)]), |(id, _, note)| [id, note]),
            )
        });
        let mut told = told.expect("given rows are read");
        told.sort_by(|one, other| one.id.cmp(&other.id));
        let expected = rows.map(|(id, total, note)| {
            Told { id: id.to_owned(), total, note: note.map(str::to_owned) }
        });
        assert_eq!(told, expected);
        let nothing: Vec<Told> = db
            .read_blocking(|conn| conn.query_given("SELECT nonsense", &Given::default()))
            .expect("nothing is asked of no row");
        assert_eq!(nothing, []);
    }

    fn a_statement_on_given_rows_that_fails_is_the_jobs_error(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let twice = db.write_blocking(|tx| {
            let given = Given::of(["a", "b", "a"], |id| [id]);
            tx.execute_given_later("INSERT INTO note (id) SELECT given.id FROM given(id TEXT)", &given)
        });
        assert!(twice.is_err());
        let wrong = db.write_blocking(|tx| {
            let given = Given::of(["not a number"], |id| [id]);
            tx.query_given::<Told>("SELECT CAST(given.n AS TEXT) AS id, given.n AS total, CAST(NULL AS TEXT) AS note
                 FROM given(n BIGINT)", &given)
        });
        assert!(matches!(wrong, Err(DbError::Impossible(_))), "{wrong:?}");
        assert_eq!(notes(&db), [""; 0]);
    }
}
