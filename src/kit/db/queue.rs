//! The queue and the group commit.

use std::any::Any;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::conn::{Conn, Tx};
use super::engine::Engine;
use super::{DatabaseUrl, DbError, Options};
use crate::kit::journal;

/// How long the writer keeps taking jobs that already wait: four times what the last commit cost,
/// within these bounds. It never waits for more; a shorter time would spend on commits what
/// callers wait for (a disk takes 1 to 20 ms), a longer one only makes the first of them wait.
const BATCH_TIME: std::ops::RangeInclusive<Duration> =
    Duration::from_millis(8)..=Duration::from_millis(64);
/// How often a batch refused by the engine is run again before its callers are told.
const RETRIES: usize = 8;

/// A job of either kind, with the way back to its caller.
pub(super) enum Work {
    Write(Box<dyn WriteJob>),
    Read(ReadJob),
}

/// A read: run once, with a connection or the reason why there is none.
type ReadJob = Box<dyn FnOnce(Result<&mut Conn, DbError>) + Send>;

/// A write: run (perhaps more than once), then answered once.
pub(super) trait WriteJob: Send + Any {
    /// Runs the job; `Err` when its changes must be rolled back. `Conflict` asks for a new run.
    fn run(&mut self, tx: &mut Tx) -> Result<(), Rollback>;
    /// Tells the caller the outcome of the last run, or that the commit failed.
    fn answer(self: Box<Self>, commit: Result<(), DbError>);
    /// Takes a job of its kind in, to be run with it; gives back one that is not.
    fn join(&mut self, other: Box<dyn WriteJob>) -> Result<(), Box<dyn WriteJob>> {
        Err(other)
    }
}

/// Why what a job wrote is rolled back.
pub(super) enum Rollback {
    /// The job said no, or panicked: its own affair, and its caller will be told.
    Refused,
    /// The engine asks that the whole transaction be tried again, or is gone.
    Engine(DbError),
}

struct Job<F, T, E> {
    job: F,
    outcome: Option<Result<T, E>>,
    caller: oneshot::Sender<Result<T, E>>,
}

/// Jobs of one kind that waited together: their items are one call of `act`.
struct Together<I, F, T, E> {
    act: F,
    items: Vec<I>,
    outcomes: Vec<Result<T, E>>,
    callers: Vec<oneshot::Sender<Result<T, E>>>,
}

impl Work {
    pub fn together<I, T, E, F>(item: I, act: F) -> (Work, oneshot::Receiver<Result<T, E>>)
    where
        F: FnMut(&mut Tx, &[I]) -> Result<Vec<Result<T, E>>, E> + Send + 'static,
        I: Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (caller, answer) = oneshot::channel();
        let (items, callers) = (vec![item], vec![caller]);
        (Work::Write(Box::new(Together { act, items, outcomes: Vec::new(), callers })), answer)
    }

    pub fn write<T, E, F>(job: F) -> (Work, oneshot::Receiver<Result<T, E>>)
    where
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (caller, answer) = oneshot::channel();
        (Work::Write(Box::new(Job { job, outcome: None, caller })), answer)
    }

    pub fn read<T, E, F>(job: F) -> (Work, oneshot::Receiver<Result<T, E>>)
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (caller, answer) = oneshot::channel();
        let work = Work::Read(Box::new(move |conn| {
            let result = match conn {
                Err(error) => Err(error.into()),
                Ok(conn) => caught(|| job(conn)),
            };
            // A caller that left no longer wants the answer.
            let _ = caller.send(result);
        }));
        (work, answer)
    }
}

impl<T, E, F> WriteJob for Job<F, T, E>
where
    F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    fn run(&mut self, tx: &mut Tx) -> Result<(), Rollback> {
        let mut outcome = caught(|| (self.job)(tx));
        if outcome.is_ok() && tx.conn.engine.has_failed() {
            let why = "a job went on after one of its statements failed".to_owned();
            outcome = Err(DbError::Impossible(why).into());
        }
        let refused = outcome.is_err();
        self.outcome = Some(outcome);
        match (refused, tx.conn.engine.take_trouble()) {
            (_, Some(trouble)) => Err(Rollback::Engine(trouble)),
            (true, None) => Err(Rollback::Refused),
            (false, None) => Ok(()),
        }
    }

    fn answer(self: Box<Self>, commit: Result<(), DbError>) {
        let never = || Err(DbError::Unavailable("the job was never run".into()).into());
        let _ = self.caller.send(told(self.outcome.unwrap_or_else(never), &commit));
    }
}

impl<I, T, E, F> WriteJob for Together<I, F, T, E>
where
    F: FnMut(&mut Tx, &[I]) -> Result<Vec<Result<T, E>>, E> + Send + 'static,
    I: Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    /// All items at once; when that fails, one by one, so that the one at fault is refused alone.
    fn run(&mut self, tx: &mut Tx) -> Result<(), Rollback> {
        let run = tx.attempt_each(&self.items, &mut self.act);
        match (run, tx.conn.engine.take_trouble()) {
            (_, Some(trouble)) => Err(Rollback::Engine(trouble)),
            (Err(error), None) => {
                let why = error.to_string();
                let failed = |_| Err(DbError::Impossible(why.clone()).into());
                self.outcomes = self.items.iter().map(failed).collect();
                Err(Rollback::Refused)
            }
            (Ok(outcomes), None) => {
                self.outcomes = outcomes;
                Ok(())
            }
        }
    }

    fn answer(self: Box<Self>, commit: Result<(), DbError>) {
        let mut outcomes = self.outcomes.into_iter();
        for caller in self.callers {
            let never = || Err(DbError::Unavailable("the job was never run".into()).into());
            let _ = caller.send(told(outcomes.next().unwrap_or_else(never), &commit));
        }
    }

    fn join(&mut self, other: Box<dyn WriteJob>) -> Result<(), Box<dyn WriteJob>> {
        let any: &dyn Any = &*other;
        if !any.is::<Self>() {
            return Err(other);
        }
        let other: Box<dyn Any> = other;
        let other = other.downcast::<Self>().expect("its type was just asked");
        self.items.extend(other.items);
        self.callers.extend(other.callers);
        Ok(())
    }
}

/// What the caller of a job is told, once it is known whether the batch was committed.
fn told<T, E: From<DbError>>(outcome: Result<T, E>, commit: &Result<(), DbError>) -> Result<T, E> {
    match (outcome, commit) {
        // A refusal wrote nothing: it stands whether or not the batch was committed.
        (Err(refusal), _) => Err(refusal),
        (Ok(_), Err(error)) => Err(DbError::Unavailable(error.to_string()).into()),
        (Ok(value), Ok(())) => Ok(value),
    }
}

/// Runs a job, or a part of one; a panic is its error.
pub(super) fn caught<T, E: From<DbError>>(job: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|panic| Err(panicked(panic).into()))
}

fn panicked(panic: Box<dyn Any + Send>) -> DbError {
    let why = panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    tracing::error!(%why, "a database job panicked and was rolled back");
    DbError::Panicked(why)
}

/// A bounded queue and the threads that serve it. Dropping it lets them finish and waits.
pub(super) struct Queue {
    sender: Option<SyncSender<Work>>,
    threads: Vec<JoinHandle<()>>,
}

impl Queue {
    /// Lets a job wait, and gives where its answer will come. Refuses at once when the queue is full.
    pub fn ask<A>(&self, (work, answer): (Work, A)) -> Result<A, DbError> {
        match self.sender.as_ref().expect("the sender lives as long as the queue").try_send(work) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => Err(DbError::Busy),
            Err(TrySendError::Disconnected(_)) => {
                Err(DbError::Unavailable("the database thread stopped".into()))
            }
        }
    }

    pub fn start_writer(url: &DatabaseUrl, options: &Options) -> Result<Queue, DbError> {
        let (sender, receiver) = sync_channel(options.queue);
        let (batch, url) = (options.batch, url.clone());
        let (ready, opened) = sync_channel(1);
        let thread = spawn("db-writer", move || {
            // A PostgreSQL client must be made on the thread that keeps it, outside the runtime.
            match Engine::writer(&url) {
                Ok(engine) => {
                    let _ = ready.send(Ok(()));
                    let commit = Duration::ZERO;
                    Writer { url, tx: Some(tx_of(engine)), batch, commit }.serve(&receiver);
                }
                Err(error) => {
                    let _ = ready.send(Err(error));
                }
            }
        });
        opened.recv().map_err(|_| DbError::Unavailable("the writer did not start".into()))??;
        Ok(Queue { sender: Some(sender), threads: vec![thread] })
    }

    pub fn start_readers(url: &DatabaseUrl, options: &Options) -> Result<Queue, DbError> {
        let (sender, receiver) = sync_channel(options.queue);
        let receiver = std::sync::Arc::new(Mutex::new(receiver));
        let threads = (0..options.readers)
            .map(|_| {
                let (receiver, url) = (receiver.clone(), url.clone());
                spawn("db-reader", move || serve_reads(&receiver, &url))
            })
            .collect();
        Ok(Queue { sender: Some(sender), threads })
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.sender = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(body).expect("the system gives threads")
}

fn tx_of(engine: Engine) -> Tx {
    Tx { conn: Conn { engine }, chains: HashMap::new() }
}

fn serve_reads(receiver: &Mutex<Receiver<Work>>, url: &DatabaseUrl) {
    let mut conn: Option<Conn> = None;
    loop {
        let work = receiver.lock().expect("no reader panics while it waits").recv();
        let Ok(Work::Read(job)) = work else { return };
        if conn.is_none() {
            conn = match Engine::reader(url) {
                Ok(engine) => Some(Conn { engine }),
                Err(error) => {
                    job(Err(error));
                    continue;
                }
            };
        }
        let open = conn.as_mut().expect("opened just above");
        if let Err(error) = open.engine.begin(false) {
            conn = None;
            job(Err(error));
            continue;
        }
        job(Ok(open));
        // Nothing was written: ending the snapshot is all there is to do, and a failure
        // to end it means the connection must be made anew.
        let trouble = open.engine.take_trouble().is_some();
        if open.engine.rollback().is_err() || trouble {
            conn = None;
        }
    }
}

/// The one thread that writes.
struct Writer {
    url: DatabaseUrl,
    /// `None` after the connection was lost, until it is made again.
    tx: Option<Tx>,
    batch: usize,
    /// What the last commit cost.
    commit: Duration,
}

impl Writer {
    fn serve(&mut self, receiver: &Receiver<Work>) {
        let mut jobs = Vec::with_capacity(self.batch);
        while let Ok(Work::Write(first)) = receiver.recv() {
            jobs.push(first);
            let committed = self.run(&mut jobs, Some(receiver));
            self.settle(std::mem::take(&mut jobs), committed);
        }
    }

    /// Answers a batch; one that the engine refused is run again, job by job.
    fn settle(&mut self, jobs: Vec<Box<dyn WriteJob>>, committed: Result<(), DbError>) {
        match committed {
            Err(DbError::Conflict(_)) => {
                for job in jobs {
                    self.retry(job);
                }
            }
            outcome => {
                let why = outcome.err().map(|error| error.to_string());
                for job in jobs {
                    job.answer(match &why {
                        None => Ok(()),
                        Some(why) => Err(DbError::Unavailable(why.clone())),
                    });
                }
            }
        }
    }

    fn retry(&mut self, job: Box<dyn WriteJob>) {
        let mut jobs = vec![job];
        let mut outcome = Ok(());
        for attempt in 0..RETRIES {
            outcome = self.run(&mut jobs, None);
            if !matches!(outcome, Err(DbError::Conflict(_))) {
                break;
            }
            std::thread::sleep(Duration::from_millis(1 << attempt));
        }
        for job in jobs {
            let outcome = match &outcome {
                Ok(()) => Ok(()),
                Err(error) => Err(DbError::Unavailable(error.to_string())),
            };
            job.answer(outcome);
        }
    }

    /// Runs `jobs` (and, from `more`, those that arrive meanwhile) in one transaction.
    fn run(
        &mut self,
        jobs: &mut Vec<Box<dyn WriteJob>>,
        more: Option<&Receiver<Work>>,
    ) -> Result<(), DbError> {
        if self.tx.is_none() {
            self.tx = Some(tx_of(Engine::writer(&self.url)?));
        }
        let tx = self.tx.as_mut().expect("opened just above");
        let time = (self.commit * 4).clamp(*BATCH_TIME.start(), *BATCH_TIME.end());
        let more = more.map(|receiver| (receiver, self.batch, time));
        let mut outcome = run_batch(tx, jobs, more, false);
        if let Err(Stop::Spoiled) = outcome {
            outcome = match tx.conn.engine.rollback() {
                Ok(()) => run_batch(tx, jobs, None, true),
                Err(error) => Err(Stop::Engine(error)),
            };
        }
        let outcome = outcome.map(|cost| self.commit = cost);
        let Err(stop) = outcome else { return Ok(()) };
        let error = stop.into_error();
        let lost = matches!(error, DbError::Unavailable(_));
        if tx.conn.engine.rollback().is_err() || lost {
            tracing::error!(%error, "a batch was not committed; the connection is made anew");
            self.tx = None;
        }
        Err(error)
    }
}

/// Why a batch was not committed.
enum Stop {
    /// A job must be rolled back, and nothing separates it from the others.
    Spoiled,
    /// The engine gives the whole transaction up.
    Engine(DbError),
}

impl Stop {
    fn into_error(self) -> DbError {
        match self {
            Stop::Engine(error) => error,
            Stop::Spoiled => DbError::Impossible("a careful batch was spoiled".to_owned()),
        }
    }
}

/// Runs the jobs in one transaction, with those that wait in the queue (so many in all, and for so
/// long, at most), and commits it; gives what the commit cost.
///
/// Nearly all jobs succeed, or refuse before they wrote anything: a batch is first run without
/// savepoints (on PostgreSQL they cost a round trip each, and the share locks of foreign keys pile
/// up from one to the next). When a job must be rolled back after all, the batch is run again
/// with `careful`: each job in its savepoint.
fn run_batch(
    tx: &mut Tx,
    jobs: &mut Vec<Box<dyn WriteJob>>,
    more: Option<(&Receiver<Work>, usize, Duration)>,
    careful: bool,
) -> Result<Duration, Stop> {
    tx.chains.clear();
    tx.conn.engine.begin(careful).map_err(Stop::Engine)?;
    let started = Instant::now();
    let (mut next, mut taken) = (0, jobs.len());
    loop {
        if let Some((receiver, most, time)) = more {
            while taken < most && started.elapsed() < time {
                let Ok(Work::Write(job)) = receiver.try_recv() else { break };
                add(jobs, next, job);
                taken += 1;
            }
        }
        if next == jobs.len() {
            break;
        }
        run_one(tx, jobs[next].as_mut())?;
        next += 1;
    }
    let done = Instant::now();
    match journal::keep_heads(tx).and_then(|()| tx.conn.engine.commit()) {
        Ok(()) => Ok(done.elapsed()),
        // A statement that left with the commit failed: run apart, its job will be told.
        Err(DbError::Constraint(_) | DbError::Impossible(_)) if !careful => Err(Stop::Spoiled),
        Err(error) => Err(Stop::Engine(error)),
    }
}

/// Adds a job to those that were not run yet: to one of its kind, when there is one.
fn add(jobs: &mut Vec<Box<dyn WriteJob>>, next: usize, job: Box<dyn WriteJob>) {
    let mut alone = job;
    for waiting in &mut jobs[next..] {
        match waiting.join(alone) {
            Ok(()) => return,
            Err(job) => alone = job,
        }
    }
    jobs.push(alone);
}

fn run_one(tx: &mut Tx, job: &mut dyn WriteJob) -> Result<(), Stop> {
    tx.conn.engine.begin_job().map_err(Stop::Engine)?;
    let chains = tx.chains.clone();
    match job.run(tx) {
        Ok(()) => tx.conn.engine.keep_job().map_err(Stop::Engine),
        Err(Rollback::Engine(error)) => Err(Stop::Engine(error)),
        Err(Rollback::Refused) => {
            tx.chains = chains;
            match tx.conn.engine.undo_job() {
                Ok(true) => Ok(()),
                Ok(false) => Err(Stop::Spoiled),
                Err(error) => Err(Stop::Engine(error)),
            }
        }
    }
}
