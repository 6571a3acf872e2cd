//! The list of imports, and receiving a file.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::access::{Action, At, Visit, see_other};
use crate::interop::actions::{self, Mode, Opening};
use crate::interop::model::FileRefusal;
use crate::interop::store::{self, Run, RunId};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::time::Tz;
use crate::kit::work;
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

/// Of a file beyond the limit, this much more is read and thrown away, so that the
/// browser finishes sending and shows the answer.
const PATIENCE: u64 = 1 << 30;

/// A run in the list.
pub struct Line {
    run: Run,
    state: Message,
}

#[derive(Template)]
#[template(path = "interop/pages/imports.html")]
struct ImportsPage {
    shell: Shell,
    lines: Vec<Line>,
    tz: Tz,
    mode: String,
    modes: Vec<Choice>,
    problems: Problems,
}

/// Where a run stands, in a word.
pub fn state_of(run: &Run, work: Option<&work::Work>) -> &'static str {
    match work.map(|work| work.outcome) {
        _ if run.finished_at.is_some() => "done",
        Some(None) => "running",
        Some(Some(work::Outcome::Failed)) => "failed",
        _ => "interrupted",
    }
}

async fn imports_page(
    app: &App,
    visit: &Visit,
    mode: &str,
    status: StatusCode,
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check(Action::ImportPlaces, &At::territory())?;
    let territory = visit.actor.territory();
    let lines = app
        .db
        .read(move |conn| {
            let mut lines = Vec::new();
            for run in store::runs(conn, territory)? {
                let work = work::latest(conn, actions::WORK, &run.id.to_string())?;
                let state = t(format!("interop-state-{}", state_of(&run, work.as_ref())));
                lines.push(Line { run, state });
            }
            Ok::<_, Error>(lines)
        })
        .await?;
    let choice = |mode: &Mode| Choice::new(mode, t(format!("interop-mode-{mode}")));
    let page = ImportsPage {
        shell: visit.shell(t("interop-imports-title")),
        lines,
        tz: visit.actor.timezone(),
        mode: mode.to_owned(),
        modes: Mode::ALL.iter().map(choice).collect(),
        problems,
    };
    Ok(ui::page_with_status(status, page))
}

/// `GET /imports`
pub async fn show_imports(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    imports_page(&app, &visit, Mode::Import.word(), StatusCode::OK, Problems::none()).await
}

/// What arrived.
struct Arrived {
    path: PathBuf,
    name: String,
    mode: Mode,
}

/// `POST /imports`
pub async fn create_import(
    State(app): State<App>,
    visit: Visit,
    parts: Multipart,
) -> Result<Response, Error> {
    visit.actor.check(Action::ImportPlaces, &At::territory())?;
    let moment = app.clock.moment();
    let id: RunId = moment.id();
    let path = actions::arriving(&app, id)?;
    let started = start(&app, &visit, id, &path, parts).await;
    if started.is_err() {
        app.files.remove(&actions::kept_name(id))?;
    }
    match started {
        Ok(()) => {
            Ok(see_other(format!("/imports/{id}"), Some(Flash::success(&t("interop-started")))))
        }
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            let too_large = refusal.message().key() == "interop-refusal-too-large";
            let status = if too_large {
                StatusCode::PAYLOAD_TOO_LARGE
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            imports_page(&app, &visit, Mode::Import.word(), status, problems).await
        }
        Err(error) => Err(error),
    }
}

async fn start(
    app: &App,
    visit: &Visit,
    id: RunId,
    path: &Path,
    parts: Multipart,
) -> Result<(), Error> {
    let arrived = receive(parts, path, app.settings.upload_limit).await?;
    let (looked_at, limit) = (arrived.path.clone(), app.settings.upload_limit);
    let survey = tokio::task::spawn_blocking(move || actions::survey(&looked_at, limit))
        .await
        .map_err(|error| Error::Broken(error.to_string()))??;
    let opening = Opening { run: id, file_name: arrived.name, survey, mode: arrived.mode };
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let work = app.db.write(move |tx| actions::open_run(tx, &actor, &moment, &opening)).await?;
    actions::read_in_background(app, &visit.actor, id, work);
    Ok(())
}

/// Writes the file part to `path` while it arrives.
async fn receive(mut parts: Multipart, path: &Path, limit: u64) -> Result<Arrived, Error> {
    let (mut name, mut mode, mut bytes) = (String::new(), Mode::Import, 0_u64);
    while let Some(mut part) = parts.next_field().await.map_err(not_a_form)? {
        match part.name() {
            Some("mode") => {
                let word = part.text().await.map_err(not_a_form)?;
                mode = word.parse().map_err(Error::BadRequest)?;
            }
            Some("file") => {
                name = part.file_name().unwrap_or_default().to_owned();
                let mut file = File::create(path)?;
                while let Some(chunk) = part.chunk().await.map_err(not_a_form)? {
                    bytes += chunk.len() as u64;
                    if bytes <= limit {
                        file.write_all(&chunk)?;
                    } else if bytes > limit + PATIENCE {
                        break;
                    }
                }
                file.sync_all()?;
            }
            _ => {}
        }
        if bytes > limit {
            return Err(FileRefusal::TooLarge { limit }.into());
        }
    }
    if name.is_empty() {
        return Err(FileRefusal::NoFile.into());
    }
    Ok(Arrived { path: path.to_owned(), name, mode })
}

fn not_a_form(error: axum::extract::multipart::MultipartError) -> Error {
    Error::BadRequest(error.to_string())
}
