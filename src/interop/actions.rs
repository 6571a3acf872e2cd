//! Reading files in.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};

use super::model::{self, FileRefusal, Issue, Judged, Reason, Rows, Survey};
pub use super::store::Mode;
use super::store::{self, NewRow, Outcome, Run, RunId, Tally};
use crate::access::{Action, Actor, At};
use crate::kit::app::App;
use crate::kit::db::{DbError, Tx};
use crate::kit::errors::{Error, Refuse};
use crate::kit::i18n::{Message, t};
use crate::kit::journal::{self, Subject};
use crate::kit::time::{Day, Moment};
use crate::kit::work::{self, WorkId};
use crate::places::{self, PlaceId, Stored};

/// The name of this work among the long works.
pub const WORK: &str = "import-places";
/// Rows written in one transaction: short enough that nobody waits for the writer.
const BATCH: usize = 200;

/// The kept copy of the file of a run, as long as it is needed.
pub fn kept_name(id: RunId) -> String {
    format!("imports/{id}.csv")
}

/// The interrupted or running import cannot be started a second time.
#[derive(Debug)]
struct AlreadyRunning;

impl Refuse for AlreadyRunning {
    fn message(&self) -> Message {
        t("interop-refusal-already-running")
    }
}

fn note(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: RunId,
    verb: &'static str,
) -> Result<(), DbError> {
    let subject = Subject::new("import", id);
    journal::record(
        tx,
        &actor.territory().to_string(),
        moment.now,
        &actor.key(),
        &subject,
        verb,
        "",
    )
}

/// Looks through a file; refuses it or says what is known of it.
pub fn survey(path: &Path, limit: u64) -> Result<Survey, Error> {
    let survey = model::survey(path, limit)??;
    match Rows::open(path, &survey)?.next_row()? {
        Some(_) => Ok(survey),
        None => Err(FileRefusal::NoRows.into()),
    }
}

/// A file about to be read.
#[derive(Debug, Clone)]
pub struct Opening {
    pub run: RunId,
    /// The name people know the file by.
    pub file_name: String,
    pub survey: Survey,
    pub mode: Mode,
}

/// Registers a run, and its work that pages follow.
pub fn open_run(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    opening: &Opening,
) -> Result<WorkId, Error> {
    actor.check(Action::ImportPlaces, &At::territory())?;
    let Opening { run: id, file_name, survey, mode } = opening;
    let run = Run {
        id: *id,
        territory_id: actor.territory(),
        mode: *mode,
        file_name: crate::kit::text::file_name(file_name),
        bytes: i64::try_from(survey.bytes).map_err(|_| Error::TooLarge)?,
        layout: survey.layout,
        encoding: survey.encoding,
        started_at: moment.now,
        started_by: actor.key(),
        finished_at: None,
        rows_read: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        older: 0,
        quarantined: 0,
        warned: 0,
    };
    store::insert_run(tx, &run)?;
    note(tx, actor, moment, *id, "started")?;
    begin_work(tx, actor, moment, *id)
}

/// Registers that an interrupted run goes on.
pub fn reopen_run(tx: &mut Tx, actor: &Actor, moment: &Moment, id: RunId) -> Result<WorkId, Error> {
    actor.check(Action::ImportPlaces, &At::territory())?;
    let run = store::run_by_id(tx, actor.territory(), id)?.filter(|run| run.finished_at.is_none());
    run.ok_or(Error::NotFound)?;
    note(tx, actor, moment, id, "resumed")?;
    begin_work(tx, actor, moment, id)
}

fn begin_work(tx: &mut Tx, actor: &Actor, moment: &Moment, id: RunId) -> Result<WorkId, Error> {
    let chain = actor.territory().to_string();
    let started = work::start(tx, moment, &chain, WORK, &id.to_string(), &actor.key())?;
    // Pressing the button twice starts it once.
    Ok(started.map_err(|_| AlreadyRunning)?)
}

/// Reads a file to its end on this thread: what the command does.
pub fn import_file(app: &App, actor: &Actor, path: &Path, mode: Mode) -> Result<Run, Error> {
    let survey = survey(path, app.settings.upload_limit)?;
    let moment = app.clock.moment();
    let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let opening = Opening { run: moment.id(), file_name, survey, mode };
    let id = opening.run;
    let by = actor.clone();
    let work = app.db.write_blocking(move |tx| open_run(tx, &by, &moment, &opening))?;
    Reader { app, actor, id, work }.read_all(path)?;
    let territory = actor.territory();
    let run =
        app.db.read_blocking(move |conn| Ok::<_, Error>(store::run_by_id(conn, territory, id)?))?;
    run.ok_or(Error::NotFound)
}

/// Reads the kept file of a run on a thread of its own; pages follow it through its work.
pub fn read_in_background(app: &App, actor: &Actor, id: RunId, work: WorkId) {
    let (app, actor) = (app.clone(), actor.clone());
    std::thread::spawn(move || {
        let path = app.files.path(&kept_name(id));
        if let Err(error) = (Reader { app: &app, actor: &actor, id, work }).read_all(&path) {
            tracing::error!(%error, run = %id, "an import stopped");
        }
    });
}

/// A run being read.
struct Reader<'a> {
    app: &'a App,
    actor: &'a Actor,
    id: RunId,
    work: WorkId,
}

impl Reader<'_> {
    /// Reads what is not read yet. A failure is written on the work before it is given back.
    fn read_all(&self, path: &Path) -> Result<(), Error> {
        let read = self.read_rows(path);
        let (id, work, by) = (self.id, self.work, self.actor.clone());
        let moment = self.app.clock.moment();
        let failed = read.is_err();
        self.app.db.write_blocking(move |tx| {
            if failed {
                return Ok(work::finish(
                    tx,
                    work,
                    moment.now,
                    work::Outcome::Failed,
                    "interop-work-failed",
                )?);
            }
            store::finish_run(tx, id, moment.now)?;
            note(tx, &by, &moment, id, "finished")?;
            Ok::<_, Error>(work::finish(tx, work, moment.now, work::Outcome::Done, "")?)
        })?;
        if read.is_ok() {
            self.app.files.remove(&kept_name(self.id))?;
        }
        read
    }

    fn read_rows(&self, path: &Path) -> Result<(), Error> {
        let (territory, id) = (self.actor.territory(), self.id);
        let run = self
            .app
            .db
            .read_blocking(move |conn| Ok::<_, Error>(store::run_by_id(conn, territory, id)?))?;
        let run = run.ok_or(Error::NotFound)?;
        let survey = survey(path, self.app.settings.upload_limit)?;
        let today = self.app.clock.now().day(self.actor.timezone());
        let rows = Rows::open(path, &survey)?;
        // One thread judges the next rows while this one waits for the last ones to be durable.
        let (sender, batches) = sync_channel(2);
        std::thread::scope(|scope| {
            let judging = scope.spawn(|| judge_all(rows, &survey, today, run.rows_read, sender));
            let mut done = run.rows_read;
            let mut written = Ok(());
            for (batch, position) in batches {
                match self.write(batch, done, position, run.mode) {
                    Ok(after) => done = after,
                    Err(error) => {
                        written = Err(error);
                        break;
                    }
                }
            }
            let judged =
                judging.join().map_err(|_| Error::Broken("judging a row panicked".into()))?;
            written.and(judged)
        })
    }

    /// Writes a batch behind the `done` rows written before; gives how many are written now.
    fn write(
        &self,
        batch: Vec<Judged>,
        done: i64,
        position: u64,
        mode: Mode,
    ) -> Result<i64, Error> {
        let after = done + i64::try_from(batch.len()).map_err(|_| Error::TooLarge)?;
        let (id, work, actor, moment) =
            (self.id, self.work, self.actor.clone(), self.app.clock.moment());
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        self.app.db.write_blocking(move |tx| {
            let mut tally = Tally::default();
            for judged in &batch {
                let (outcome, warned) = write_row(tx, &actor, &moment, id, mode, judged)?;
                tally.count(outcome, warned);
            }
            if !store::add_tally(tx, id, done, &tally)? {
                return Err(Error::Broken(format!("run {id} was read by somebody else meanwhile")));
            }
            let total: i64 =
                tx.value("SELECT bytes AS value FROM import_run WHERE id = $1", &[&id])?;
            work::advance(tx, work, position.min(total), total)?;
            Ok(())
        })?;
        Ok(after)
    }
}

/// Judged rows, and how far the file was read for them.
type Batch = (Vec<Judged>, u64);

/// Judges the rows behind the first `skip` and hands them over in batches. The rows that were
/// written before are looked at too: one that comes later may repeat them.
fn judge_all(
    mut rows: Rows,
    survey: &Survey,
    today: Day,
    skip: i64,
    batches: SyncSender<Batch>,
) -> Result<(), Error> {
    let mut seen = Seen::default();
    let mut read = 0_i64;
    let mut batch = Vec::with_capacity(BATCH);
    while let Some(record) = rows.next_row()? {
        let mut judged = model::judge(&record, survey.layout, today);
        seen.mark(&mut judged);
        read += 1;
        if read <= skip {
            continue;
        }
        batch.push(judged);
        if batch.len() == BATCH
            && batches.send((std::mem::take(&mut batch), rows.position())).is_err()
        {
            // The writing stopped, and says why itself.
            return Ok(());
        }
    }
    // As above.
    let _ = batches.send((batch, survey.bytes));
    Ok(())
}

/// The records met in one file: the same number twice is set aside the second time.
#[derive(Default)]
struct Seen(HashSet<[u8; 16]>);

impl Seen {
    fn mark(&mut self, judged: &mut Judged) {
        if judged.place.is_none() {
            return;
        }
        let key = blake3::hash(format!("{}\0{}", judged.source, judged.source_id).as_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(&key.as_bytes()[..16]);
        if !self.0.insert(short) {
            judged.place = None;
            let value = judged.source_id.clone();
            judged.issues.push(Issue {
                column: Some(model::Column::Id),
                reason: Reason::Duplicate,
                value,
            });
        }
    }
}

/// Writes one judged row; says what became of it and whether there was a warning.
fn write_row(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    run: RunId,
    mode: Mode,
    judged: &Judged,
) -> Result<(Outcome, bool), Error> {
    let stored = match (&judged.place, mode) {
        (None, _) => None,
        (Some(read), Mode::Import) => Some(places::store_imported(tx, actor, moment, read)?),
        (Some(read), Mode::Trial) => Some(places::foresee_imported(tx, actor, read)?),
    };
    let (outcome, place, late) = outcome_of(stored);
    let mut issues = judged.issues.clone();
    if let (Some(reason), Some(read)) = (late, &judged.place) {
        let value = read.about.updated_on.to_string();
        issues.push(Issue { column: Some(model::Column::DateMaj), reason, value });
    }
    if !issues.is_empty() {
        let row = NewRow {
            run,
            line: i64::try_from(judged.line).unwrap_or(i64::MAX),
            outcome,
            source: &judged.source,
            source_id: &judged.source_id,
            place,
            original: &judged.original,
        };
        store::insert_row(tx, &row, &issues)?;
    }
    Ok((outcome, !issues.is_empty()))
}

fn outcome_of(stored: Option<Stored>) -> (Outcome, Option<PlaceId>, Option<Reason>) {
    match stored {
        None => (Outcome::Quarantined, None, None),
        Some(Stored::Created(place)) => (Outcome::Created, place, None),
        Some(Stored::Updated { place, same_day }) => {
            (Outcome::Updated, Some(place), same_day.then_some(Reason::SameDay))
        }
        Some(Stored::Unchanged(place)) => (Outcome::Unchanged, Some(place), None),
        Some(Stored::Older(place)) => (Outcome::Older, Some(place), Some(Reason::Older)),
    }
}

/// Where an uploaded file is put before it is looked at.
pub fn arriving(app: &App, id: RunId) -> Result<PathBuf, Error> {
    let path = app.files.path(&kept_name(id));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(path)
}
