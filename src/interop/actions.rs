//! Reading files in, writing files out.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::model::{self, Column, FileRefusal, Issue, Judged, Layout, Reason, Rows, Survey};
pub use super::store::Mode;
use super::store::{self, NewRow, Outcome, Run, RunId, Tally};
use crate::access::{Action, Actor, At};
use crate::kit::app::App;
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::journal::{self, Subject};
use crate::kit::time::{Day, Moment};
use crate::kit::work::{self, WorkId};
use crate::places::{self, Place, PlaceId, Query, Stored};
use crate::territory::TerritoryId;

/// The name of this work among the long works.
pub const WORK: &str = "import-places";
/// Rows written in one transaction: short enough that nobody waits for the writer.
const BATCH: usize = 200;

/// A file to read, with the name people know it by.
#[derive(Debug, Clone)]
pub struct ImportedFile {
    pub path: PathBuf,
    pub name: String,
}

/// What a finished run did.
#[derive(Debug, Clone)]
pub struct RunSummary {
    pub run: Run,
}

/// The kept copy of the file of a run, as long as it is needed.
pub fn kept_name(id: RunId) -> String {
    format!("imports/{id}.csv")
}

/// Looks through a file; refuses it or says what is known of it.
pub fn survey(app: &App, path: &Path) -> Result<Survey, Error> {
    let survey = model::survey(path, app.settings.upload_limit)??;
    let mut rows = Rows::open(path, &survey)?;
    match rows.next_row()? {
        Some(_) => Ok(survey),
        None => Err(FileRefusal::NoRows.into()),
    }
}

/// Registers a run, and its work that pages follow.
pub fn open_run(
    tx: &mut Tx,
    actor: &Actor,
    moment: &Moment,
    id: RunId,
    file_name: &str,
    survey: &Survey,
    mode: Mode,
) -> Result<WorkId, Error> {
    actor.check(Action::ImportPlaces, &At::territory())?;
    let run = Run {
        id,
        territory_id: actor.territory(),
        mode,
        file_name: file_name.chars().take(200).collect(),
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
    note(tx, actor, moment, id, "started")?;
    begin_work(tx, actor, moment, id)
}

/// Registers that an interrupted run goes on.
pub fn reopen_run(tx: &mut Tx, actor: &Actor, moment: &Moment, id: RunId) -> Result<WorkId, Error> {
    actor.check(Action::ImportPlaces, &At::territory())?;
    let run = store::run_by_id(tx, actor.territory(), id)?.ok_or(Error::NotFound)?;
    if run.finished_at.is_some() {
        return Err(Error::NotFound);
    }
    note(tx, actor, moment, id, "resumed")?;
    begin_work(tx, actor, moment, id)
}

fn begin_work(tx: &mut Tx, actor: &Actor, moment: &Moment, id: RunId) -> Result<WorkId, Error> {
    let chain = actor.territory().to_string();
    let started = work::start(tx, moment, &chain, WORK, &id.to_string(), &actor.key())?;
    // Pressing the button twice starts it once.
    started.map_err(|_| Error::Refused(Box::new(AlreadyRunning)))
}

#[derive(Debug)]
struct AlreadyRunning;

impl crate::kit::errors::Refuse for AlreadyRunning {
    fn message(&self) -> crate::kit::i18n::Message {
        t("interop-refusal-already-running")
    }
}

fn note(tx: &mut Tx, actor: &Actor, moment: &Moment, id: RunId, verb: &'static str) -> Result<(), DbError> {
    let subject = Subject::new("import", id);
    journal::record(tx, &actor.territory().to_string(), moment.now, &actor.key(), &subject, verb, "")
}

/// Reads a file to its end on this thread: what the command does.
pub fn import_file(app: &App, actor: &Actor, file: &ImportedFile, mode: Mode) -> Result<RunSummary, Error> {
    let survey = survey(app, &file.path)?;
    let moment = app.clock.moment();
    let id: RunId = moment.id();
    let work = {
        let (actor, name, survey) = (actor.clone(), file.name.clone(), survey.clone());
        app.db.write_blocking(move |tx| open_run(tx, &actor, &app_moment(&moment), id, &name, &survey, mode))?
    };
    read_rows(app, actor, id, work, &file.path)?;
    let territory = actor.territory();
    let run = app.db.read_blocking(move |conn| Ok::<_, Error>(store::run_by_id(conn, territory, id)?))?;
    Ok(RunSummary { run: run.ok_or(Error::NotFound)? })
}
