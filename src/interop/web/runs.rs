//! The page of an import: how far it is, what it did, and the rows to look at.

use askama::Template;
use axum::extract::{Path, Query as UrlQuery, State};
use axum::response::Response;
use serde::Deserialize;

use super::upload::state_of;
use crate::access::{Action, At, Visit, see_other};
use crate::interop::actions::{self, Mode};
use crate::interop::model::{Encoding, Layout, Reason};
use crate::interop::store::{self, KeptIssue, KeptRow, ReasonCount, Run, RunId};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, number, t};
use crate::kit::work;
use crate::territory::TerritoryId;
use crate::ui::{self, Flash, Shell, Tab, filters};

/// Rows on one page.
const PAGE: i64 = 25;

/// Which rows are looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Look {
    /// `warned`: those accepted with a remark, else those set aside.
    rows: String,
    reason: String,
    page: String,
}

/// A row with its remarks.
struct Row {
    row: KeptRow,
    issues: Vec<KeptIssue>,
}

impl Row {
    fn title(&self) -> String {
        let line = t("interop-row-line").arg("line", self.row.line);
        match self.row.source_id.as_str() {
            "" => line.to_string(),
            id => format!("{line} — {id}"),
        }
    }
}

struct Loaded {
    run: Run,
    work: Option<work::Work>,
    reasons: Vec<ReasonCount>,
    rows: Vec<Row>,
    more: bool,
}

#[derive(Template)]
#[template(path = "interop/pages/import.html")]
struct ImportPage {
    shell: Shell,
    loaded: Loaded,
    state: &'static str,
    when: Message,
    warned: bool,
    reason: Option<Reason>,
    /// The address of the next rows.
    next: Option<String>,
    remarks: Vec<Message>,
}

impl ImportPage {
    fn run(&self) -> &Run {
        &self.loaded.run
    }

    fn address(&self, rest: &str) -> String {
        format!("/imports/{}{rest}", self.loaded.run.id)
    }

    fn done(&self) -> i64 {
        self.loaded.work.as_ref().map_or(0, work::Work::percent)
    }

    fn failure(&self) -> Message {
        let reason = self.loaded.work.as_ref().map(|work| work.reason.clone()).unwrap_or_default();
        if reason.is_empty() { t("interop-work-failed") } else { t(reason) }
    }

    fn finished(&self) -> Message {
        t(if self.run().mode == Mode::Trial {
            "interop-finished-trial"
        } else {
            "interop-finished"
        })
    }

    fn outcomes(&self) -> Vec<ui::Fact> {
        let run = self.run();
        let counts = [
            ("interop-count-created", run.created),
            ("interop-count-updated", run.updated),
            ("interop-count-unchanged", run.unchanged),
            ("interop-count-older", run.older),
        ];
        counts.into_iter().map(|(key, count)| ui::Fact::new(t(key), number(count))).collect()
    }

    fn tabs(&self) -> Vec<Tab> {
        let run = self.run();
        vec![
            Tab::new(t("interop-quarantined-title"), self.address(""), !self.warned)
                .count(run.quarantined),
            Tab::new(t("interop-warned-title"), self.address("?rows=warned"), self.warned)
                .count(run.warned),
        ]
    }

    fn reason_address(&self, reason: &Reason) -> String {
        let rows = if reason.quarantines() { "" } else { "&rows=warned" };
        self.address(&format!("?reason={reason}{rows}"))
    }
}

fn load(conn: &mut Conn, territory: TerritoryId, id: RunId, look: &Look) -> Result<Loaded, Error> {
    let run = store::run_by_id(conn, territory, id)?.ok_or(Error::NotFound)?;
    let work = work::latest(conn, actions::WORK, &id.to_string())?;
    let quarantined = look.rows != "warned";
    let page = look.page.parse::<i64>().unwrap_or(1).clamp(1, 1_000_000);
    let reason = look.reason.parse().ok();
    let mut kept = store::kept_rows(conn, id, quarantined, reason, (page - 1) * PAGE, PAGE + 1)?;
    let more = kept.len() > PAGE as usize;
    kept.truncate(PAGE as usize);
    let issues = match (kept.first(), kept.last()) {
        (Some(first), Some(last)) => store::kept_issues(conn, id, first.line, last.line)?,
        _ => Vec::new(),
    };
    let of_row = |row: KeptRow| Row {
        issues: issues.iter().filter(|issue| issue.line == row.line).cloned().collect(),
        row,
    };
    let reasons = store::reason_counts(conn, id)?;
    Ok(Loaded { rows: kept.into_iter().map(of_row).collect(), run, work, reasons, more })
}

/// `GET /imports/{id}`
pub async fn show_import(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RunId>,
    UrlQuery(look): UrlQuery<Look>,
) -> Result<Response, Error> {
    visit.actor.check(Action::ImportPlaces, &At::territory())?;
    let (territory, asked) = (visit.actor.territory(), look.clone());
    let loaded = app.db.read(move |conn| load(conn, territory, id, &asked)).await?;
    let run = &loaded.run;
    let title = if run.mode == Mode::Trial { "interop-trial-title" } else { "interop-run-title" };
    let mut remarks = Vec::new();
    if run.encoding == Encoding::Windows1252 {
        remarks.push(t("interop-encoding-windows-1252"));
    }
    if run.layout == Layout::V0 {
        remarks.push(t("interop-layout-v0"));
    }
    let page = look.page.parse::<i64>().unwrap_or(1);
    let next = loaded.more.then(|| {
        format!(
            "/imports/{id}?rows={}&reason={}&page={}",
            word(&look.rows),
            word(&look.reason),
            page + 1
        )
    });
    Ok(ui::page(ImportPage {
        shell: visit.shell(t(title).arg("file", &run.file_name)),
        state: state_of(run, loaded.work.as_ref()),
        when: t("interop-run-when").arg("when", run.started_at.words(visit.actor.timezone())),
        warned: look.rows == "warned",
        reason: look.reason.parse().ok(),
        next,
        remarks,
        loaded,
    }))
}

/// A word of ours taken from the address, and nothing else.
fn word(text: &str) -> &str {
    if text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') { text } else { "" }
}

/// `POST /imports/{id}/resumption`
pub async fn create_resumption(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RunId>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let work = app.db.write(move |tx| actions::reopen_run(tx, &actor, &moment, id)).await?;
    actions::read_in_background(&app, &visit.actor, id, work);
    Ok(see_other(format!("/imports/{id}"), Some(Flash::success(&t("interop-resumed")))))
}
