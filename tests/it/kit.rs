//! What rooms may rely on from the kit: the queue, the group commit, the journal.

mod together;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use maillon::kit::db::{Db, DbError, Options, Sum, Tx};
use maillon::kit::journal::{self, Broken, Subject};
use maillon::kit::time::Instant;

use crate::on_both_engines;
use crate::world::database::{Engine, TestDatabase, connect};

const TABLES: [&str; 2] = [
    "CREATE TABLE parent (id TEXT PRIMARY KEY, total BIGINT NOT NULL CHECK (total < 1000))",
    "CREATE TABLE note (id TEXT PRIMARY KEY, \
     parent TEXT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
];

fn with_tables(test: &TestDatabase, options: &Options) -> Db {
    let db = test.open_with(options);
    db.write_blocking(|tx| TABLES.iter().try_for_each(|sql| tx.execute(sql, &[]).map(|_| ())))
        .expect("tables are made");
    db
}

fn add(tx: &mut Tx, id: &str) -> Result<(), DbError> {
    tx.execute("INSERT INTO note (id) VALUES ($1)", &[&id]).map(|_| ())
}

fn notes(db: &Db) -> Vec<String> {
    db.read_blocking(|conn| conn.values("SELECT id AS value FROM note ORDER BY id", &[]))
        .expect("notes are read")
}

static COUNTER: Sum = Sum {
    table: "parent",
    sql: "INSERT INTO parent (id, total) VALUES ($1, $2)
          ON CONFLICT (id) DO UPDATE SET total = parent.total + excluded.total",
};
const TOTAL: &str = "SELECT total AS value FROM parent WHERE id = $1";

fn count(tx: &mut Tx, id: &str, amount: i64) -> Result<(), DbError> {
    tx.add(&COUNTER, &[&id], &[amount])
}

fn total(db: &Db, id: &'static str) -> i64 {
    db.read_blocking(move |conn| conn.value(TOTAL, &[&id])).expect("a counter is read")
}

type Answer<T = ()> = JoinHandle<Result<T, DbError>>;

/// Sends a job from a thread of its own, as a request would.
fn send(db: &Db, job: impl FnMut(&mut Tx) -> Result<(), DbError> + Send + 'static) -> Answer {
    let db = db.clone();
    std::thread::spawn(move || db.write_blocking(job))
}

/// Holds the writer inside a job until it is let go: what is sent meanwhile waits together.
struct Gate {
    open: Sender<()>,
    held: Answer,
}

impl Gate {
    fn close(db: &Db) -> Gate {
        let (open, opened) = channel::<()>();
        let (entered, inside) = channel();
        let held = send(db, move |_| {
            entered.send(()).expect("the test waits");
            opened.recv().expect("the gate is opened");
            Ok(())
        });
        inside.recv().expect("the writer reaches the gate");
        Gate { open, held }
    }
    fn open(self) {
        self.open.send(()).expect("the writer waits");
        // Its own commit may fail with its batch: not what the gate is for.
        let _ = self.held.join().expect("the gate does not panic");
    }
}

type Job = Box<dyn FnMut(&mut Tx) -> Result<(), DbError> + Send>;

/// Sends jobs one after the other while the writer is held, so that they share a batch in
/// this order.
fn one_batch(db: &Db, jobs: Vec<Job>) -> Vec<Result<(), DbError>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let gate = Gate::close(db);
    runtime.block_on(async {
        let mut answers = Vec::new();
        for job in jobs {
            let mut answer = Box::pin(db.write(job));
            // The first poll puts the job in the queue.
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

on_both_engines! {
    fn a_job_that_goes_on_after_a_failed_statement_is_refused_and_harms_nobody(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let outcomes = one_batch(&db, vec![
            Box::new(|tx| add(tx, "a")),
            Box::new(|tx| {
                // PostgreSQL ignores all that follows and would "commit" nothing at all.
                let _ = add(tx, "a");
                Ok(())
            }),
        ]);
        assert!(matches!(outcomes[0], Ok(())), "{outcomes:?}");
        assert!(matches!(outcomes[1], Err(DbError::Impossible(_))), "{outcomes:?}");
        assert_eq!(notes(&db), ["a"]);
    }

    fn a_job_that_fails_or_panics_never_harms_its_batch_mates(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let outcomes = one_batch(&db, vec![
            Box::new(|tx| add(tx, "a")),
            Box::new(|tx| {
                add(tx, "half")?;
                Err(DbError::Impossible("refused by a rule".into()))
            }),
            Box::new(|tx| add(tx, "b")),
            Box::new(|tx| {
                add(tx, "other half")?;
                panic!("a bug in a room")
            }),
            Box::new(|tx| add(tx, "a")),
            Box::new(|tx| tx.execute("SELEC nonsense", &[]).map(|_| ())),
            Box::new(|tx| add(tx, "c")),
        ]);
        assert!(matches!(outcomes[0], Ok(())), "{outcomes:?}");
        assert!(matches!(outcomes[1], Err(DbError::Impossible(_))), "{outcomes:?}");
        assert!(matches!(outcomes[2], Ok(())), "{outcomes:?}");
        assert!(matches!(&outcomes[3], Err(DbError::Panicked(why)) if why == "a bug in a room"));
        assert!(matches!(outcomes[4], Err(DbError::Constraint(_))), "{outcomes:?}");
        assert!(matches!(outcomes[5], Err(DbError::Impossible(_))), "{outcomes:?}");
        assert!(matches!(outcomes[6], Ok(())), "{outcomes:?}");
        assert_eq!(notes(&db), ["a", "b", "c"]);
    }

    fn a_refused_part_is_undone_alone(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let said = db.write_blocking(|tx| {
            let mut said = Vec::new();
            for (id, kept) in [("a", true), ("b", false), ("c", true)] {
                let part = tx.attempt(|tx| {
                    add(tx, id)?;
                    if kept { Ok(()) } else { Err(DbError::Busy) }
                })?;
                said.push(part.is_ok());
            }
            // What a constraint refuses harms neither what came before nor what comes after.
            said.push(tx.attempt(|tx| add(tx, "a"))?.is_ok());
            said.push(tx.attempt(|tx| add(tx, "d"))?.is_ok());
            Ok::<_, DbError>(said)
        });
        assert_eq!(said.expect("the job is kept"), [true, false, true, false, true]);
        assert_eq!(notes(&db), ["a", "c", "d"]);

        // A job that is refused takes its kept parts with it; its batch-mates stay.
        let outcomes = one_batch(&db, vec![
            Box::new(|tx| add(tx, "e")),
            Box::new(|tx| {
                tx.attempt(|tx| add(tx, "f"))??;
                Err(DbError::Busy)
            }),
        ]);
        assert!(outcomes[0].is_ok() && outcomes[1].is_err(), "{outcomes:?}");
        assert_eq!(notes(&db), ["a", "c", "d", "e"]);
    }

    fn amounts_are_added_together_and_read_by_whoever_asks(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let read = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let told = read.clone();
        let outcomes = one_batch(&db, vec![
            Box::new(|tx| count(tx, "a", 1)),
            Box::new(|tx| count(tx, "b", 10)),
            Box::new(move |tx| {
                count(tx, "a", 2)?;
                // Named by a statement, the counters have all that was added.
                told.lock().expect("alone").push(tx.value::<i64>(TOTAL, &[&"a"])?);
                count(tx, "a", 4)
            }),
            Box::new(|tx| count(tx, "a", 8)),
        ]);
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert_eq!(*read.lock().expect("alone"), [3], "read once, and whole");
        assert_eq!((total(&db, "a"), total(&db, "b")), (15, 10));
    }

    fn an_amount_of_a_refused_job_is_not_added(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let outcomes = one_batch(&db, vec![
            Box::new(|tx| count(tx, "a", 1)),
            Box::new(|tx| {
                count(tx, "a", 2)?;
                Err(DbError::Busy)
            }),
            Box::new(|tx| {
                let part: Result<(), DbError> = tx.attempt(|tx| {
                    count(tx, "a", 4)?;
                    Err(DbError::Busy)
                })?;
                assert!(part.is_err());
                count(tx, "a", 8)
            }),
        ]);
        assert!(outcomes[0].is_ok() && outcomes[1].is_err() && outcomes[2].is_ok());
        assert_eq!(total(&db, "a"), 9);
    }

    fn an_amount_that_a_constraint_refuses_is_told_to_its_own_job(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let outcomes = one_batch(&db, vec![
            Box::new(|tx| count(tx, "a", 1)),
            Box::new(|tx| count(tx, "a", 5000)),
            Box::new(|tx| count(tx, "a", 2)),
        ]);
        assert!(matches!(outcomes[1], Err(DbError::Constraint(_))), "{outcomes:?}");
        assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "{outcomes:?}");
        assert_eq!(total(&db, "a"), 3);
    }

    fn a_part_that_refuses_before_it_writes_costs_no_second_run(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let runs = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counted = runs.clone();
        db.write_blocking(move |tx| {
            counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            tx.attempt(|tx| add(tx, "a"))??;
            let refused = tx.attempt(|tx| {
                tx.values::<String>("SELECT id AS value FROM note", &[])?;
                Err::<(), _>(DbError::Busy)
            })?;
            assert!(matches!(refused, Err(DbError::Busy)));
            tx.attempt(|tx| add(tx, "b"))?
        })
        .expect("the job is kept");
        assert_eq!(runs.load(std::sync::atomic::Ordering::SeqCst), 1);
        assert_eq!(notes(&db), ["a", "b"]);
    }

    fn a_commit_that_fails_fails_every_job_of_the_batch(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        // Which jobs share a batch depends on the machine's pace: several rounds make sure that
        // the orphan had mates, and the rule must hold in each.
        let shared = (0..50).any(|round| {
            let (first, second) = (format!("{round} a"), format!("{round} b"));
            let (one, two) = (first.clone(), second.clone());
            let outcomes = one_batch(&db, vec![
                Box::new(move |tx| add(tx, &one)),
                // The foreign key is checked at the commit only.
                Box::new(|tx| {
                    let sql = "INSERT INTO note (id, parent) VALUES ('orphan', 'nobody')";
                    tx.execute(sql, &[]).map(|_| ())
                }),
                Box::new(move |tx| add(tx, &two)),
                Box::new(|_| Err(DbError::Constraint("a rule said no".into()))),
            ]);
            assert!(matches!(outcomes[1], Err(DbError::Unavailable(_))), "{outcomes:?}");
            assert!(matches!(&outcomes[3], Err(DbError::Constraint(why)) if why == "a rule said no"));
            let stored = notes(&db);
            for (note, outcome) in [(first, &outcomes[0]), (second, &outcomes[2])] {
                assert_eq!(stored.contains(&note), outcome.is_ok(), "{note}: {outcome:?}");
            }
            outcomes[0].is_err() && outcomes[2].is_err()
        });
        assert!(shared, "the orphan never shared a batch with both its mates");
        assert!(!notes(&db).contains(&"orphan".to_owned()));
        db.write_blocking(|tx| add(tx, "after")).expect("the writer goes on");
    }

    fn an_answer_comes_only_after_the_commit(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let answers: Vec<JoinHandle<()>> = (0..4)
            .map(|caller| {
                let (db, test_url) = (db.clone(), test.url.clone());
                std::thread::spawn(move || {
                    let other = Db::open_as_is(&test_url, &Options { readers: 1, ..Options::default() })
                        .expect("another process opens it");
                    for number in 0..25 {
                        let id = format!("{caller}-{number}");
                        let wanted = id.clone();
                        db.write_blocking(move |tx| add(tx, &id)).expect("it writes");
                        let seen: Vec<String> = other
                            .read_blocking(move |conn| {
                                conn.values("SELECT id AS value FROM note WHERE id = $1", &[&wanted])
                            })
                            .expect("it reads");
                        assert_eq!(seen.len(), 1, "answered before it was committed");
                    }
                })
            })
            .collect();
        answers.into_iter().for_each(|answer| answer.join().expect("every answer holds"));
        assert_eq!(test.count("SELECT count(*) FROM note"), 100);
    }

    fn a_slow_reader_never_blocks_the_writer(test: TestDatabase) {
        let db = with_tables(&test, &Options { readers: 2, ..Options::default() });
        let (go_on, wait): (Sender<()>, Receiver<()>) = channel();
        let (started, reading) = channel();
        let reader = db.clone();
        let slow = std::thread::spawn(move || {
            reader.read_blocking(move |conn| {
                let count = "SELECT count(*) AS value FROM note";
                let before: i64 = conn.value(count, &[])?;
                started.send(()).expect("the test waits");
                wait.recv().expect("the test lets it go on");
                let after: i64 = conn.value(count, &[])?;
                Ok::<_, DbError>((before, after))
            })
        });
        reading.recv().expect("the reader has its snapshot");
        for number in 0..200 {
            db.write_blocking(move |tx| add(tx, &number.to_string())).expect("it writes");
        }
        assert_eq!(notes(&db).len(), 200, "another reader sees what was written");
        go_on.send(()).expect("the reader waits");
        let seen = slow.join().expect("the reader does not panic").expect("it reads");
        assert_eq!(seen, (0, 0), "a reader sees one snapshot");
    }

    fn a_full_queue_is_refused_at_once(test: TestDatabase) {
        let db = with_tables(&test, &Options { queue: 4, ..Options::default() });
        let gate = Gate::close(&db);
        let (done, refusals) = channel();
        let callers: Vec<JoinHandle<()>> = (0..20)
            .map(|caller| {
                let (db, done) = (db.clone(), done.clone());
                std::thread::spawn(move || {
                    let outcome = db.write_blocking(move |tx| add(tx, &caller.to_string()));
                    done.send(outcome).expect("the test listens");
                })
            })
            .collect();
        // Sixteen are told while the writer is still held: nobody hangs.
        for _ in 0..16 {
            let outcome = refusals.recv().expect("an answer");
            assert!(matches!(outcome, Err(DbError::Busy)), "{outcome:?}");
        }
        gate.open();
        for _ in 0..4 {
            refusals.recv().expect("an answer").expect("those who waited are served");
        }
        callers.into_iter().for_each(|caller| caller.join().expect("no caller panics"));
        assert_eq!(notes(&db).len(), 4);
    }

    fn closing_finishes_what_was_accepted(test: TestDatabase) {
        let db = with_tables(&test, &Options::default());
        let gate = Gate::close(&db);
        let callers: Vec<Answer> =
            (0..10).map(|n| send(&db, move |tx| add(tx, &n.to_string()))).collect();
        gate.open();
        for caller in callers {
            caller.join().expect("no caller panics").expect("it is written");
        }
        drop(db);
        assert_eq!(test.count("SELECT count(*) FROM note"), 10);
    }

    fn two_processes_keep_one_journal_whole(test: TestDatabase) {
        let processes = [test.open(), test.open()];
        let callers: Vec<JoinHandle<()>> = (0..8)
            .map(|caller| {
                let db = processes[caller % 2].clone();
                std::thread::spawn(move || {
                    for number in 0..25 {
                        let detail = format!("{caller}-{number}");
                        db.write_blocking(move |tx| record(tx, &detail)).expect("it is recorded");
                    }
                })
            })
            .collect();
        callers.into_iter().for_each(|caller| caller.join().expect("no caller panics"));
        assert_eq!(verify(&processes[0]), Ok(200));
    }

    fn two_processes_never_both_pass_a_check(test: TestDatabase) {
        const SEATS: i64 = 8;
        let first = with_tables(&test, &Options::default());
        let processes = [first, test.open()];
        let parent = "INSERT INTO parent (id, total) VALUES ('session', 0)";
        processes[0].write_blocking(move |tx| tx.execute(parent, &[])).expect("it writes");
        let callers: Vec<Answer<bool>> = (0..40)
            .map(|caller| {
                let db = processes[caller % 2].clone();
                std::thread::spawn(move || db.write_blocking(take_a_seat::<SEATS>))
            })
            .collect();
        let won = callers
            .into_iter()
            .map(|caller| caller.join().expect("no caller panics").expect("it answers"))
            .filter(|won| *won)
            .count();
        assert_eq!(won, 8);
        assert_eq!(test.count("SELECT total FROM parent"), SEATS);
    }

    fn a_journal_that_was_tampered_with_is_seen(test: TestDatabase) {
        let db = test.open();
        for detail in ["one", "two", "three", "four"] {
            db.write_blocking(move |tx| record(tx, detail)).expect("it is recorded");
        }
        assert_eq!(verify(&db), Ok(4));
        let broken = |seq| Err(Broken { chain: "creuse".into(), seq });

        test.meddle("UPDATE journal SET detail = 'zwei' WHERE seq = 2");
        assert_eq!(verify(&db), broken(2));
        test.meddle("UPDATE journal SET detail = 'two' WHERE seq = 2");
        assert_eq!(verify(&db), Ok(4));

        test.meddle("UPDATE journal SET at = at + 1 WHERE seq = 3");
        assert_eq!(verify(&db), broken(3));
        test.meddle("UPDATE journal SET at = at - 1 WHERE seq = 3");

        test.meddle("DELETE FROM journal WHERE seq = 4");
        assert_eq!(verify(&db), broken(4));
        test.meddle("DELETE FROM journal WHERE seq = 2");
        assert_eq!(verify(&db), broken(3));
    }

    fn a_refused_job_leaves_no_line_in_the_journal(test: TestDatabase) {
        let db = test.open();
        let outcomes = one_batch(&db, vec![
            Box::new(|tx| record(tx, "one")),
            Box::new(|tx| {
                record(tx, "never")?;
                Err(DbError::Impossible("a rule said no".into()))
            }),
            Box::new(|tx| record(tx, "two")),
        ]);
        assert!(outcomes[0].is_ok() && outcomes[1].is_err() && outcomes[2].is_ok());
        assert_eq!(verify(&db), Ok(2));
        assert_eq!(test.count("SELECT count(*) FROM journal WHERE detail = 'never'"), 0);
    }
}

#[test]
fn postgres_that_drops_its_connections_is_found_again() {
    let test = TestDatabase::on(Engine::Postgres);
    let db = with_tables(&test, &Options { readers: 1, ..Options::default() });
    db.write_blocking(|tx| add(tx, "before")).expect("it writes");
    assert_eq!(notes(&db), ["before"]);
    let maillon::kit::db::DatabaseUrl::Postgres(url) = &test.url else {
        unreachable!("PostgreSQL")
    };
    connect(url)
        .batch_execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .expect("connections are ended");

    // The first to notice may be told the truth (503); nobody after.
    let noticed = db.write_blocking(|tx| add(tx, "lost or kept"));
    assert!(matches!(noticed, Ok(()) | Err(DbError::Unavailable(_))), "{noticed:?}");
    db.write_blocking(|tx| add(tx, "after")).expect("the writer connects again");
    let first =
        db.read_blocking(|conn| conn.value::<i64>("SELECT count(*) AS value FROM note", &[]));
    assert!(matches!(first, Ok(_) | Err(DbError::Unavailable(_))), "{first:?}");
    let kept = notes(&db);
    assert_eq!(kept.contains(&"lost or kept".to_owned()), noticed.is_ok());
    assert!(kept.contains(&"after".to_owned()));
}

/// Check, then write, under the parent's lock.
fn take_a_seat<const SEATS: i64>(tx: &mut Tx) -> Result<bool, DbError> {
    tx.lock("parent", &"session")?;
    let taken: i64 = tx.value("SELECT total AS value FROM parent WHERE id = 'session'", &[])?;
    if taken >= SEATS {
        return Ok(false);
    }
    tx.execute("UPDATE parent SET total = $1 WHERE id = 'session'", &[&(taken + 1)])?;
    Ok(true)
}

fn record(tx: &mut Tx, detail: &str) -> Result<(), DbError> {
    let subject = Subject::new("note", "1");
    journal::record(tx, "creuse", Instant(1_000), "system", &subject, "written", detail)
}

fn verify(db: &Db) -> Result<i64, Broken> {
    db.read_blocking(journal::verify).expect("the journal is read")
}
