//! The uses drawn to be looked at one by one (contrôle de service fait).

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use crate::access::{self, Action, Visit, see_other};
use crate::funding::actions;
use crate::funding::model::StatementId;
use crate::funding::model::Step;
use crate::funding::model::sample::Finding;
use crate::funding::store::Statement;
use crate::funding::store::samples::{self, Drawing, Drawn};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::ui::{self, Badge, Choice, Flash, Problems, Shell, Tone, filters};

#[derive(Template)]
#[template(path = "funding/pages/control.html")]
struct ControlPage {
    shell: Shell,
    statement: Statement,
    rows: Vec<Drawn>,
    drawing: Drawing,
    names: HashMap<String, String>,
    may_find: bool,
    may_correct: bool,
    /// The uses that stop the approval, for somebody who may except them.
    stopping: Vec<Choice>,
    form: ExceptionForm,
    me: String,
    problems: Problems,
}

impl ControlPage {
    fn badge(&self, row: &Drawn) -> Badge {
        match row.finding {
            None => ui::badge(t("funding-finding-none"), Tone::Warning),
            Some(finding) => {
                let tone = if finding == Finding::Wrong { Tone::Danger } else { Tone::Success };
                ui::badge(t(format!("funding-finding-{finding}")), tone)
            }
        }
    }
    fn who(&self, row: &Drawn) -> String {
        let by = row.found_by.as_ref().and_then(|by| self.names.get(by));
        by.cloned().unwrap_or_default()
    }
    fn findings(&self) -> &'static [Finding] {
        Finding::ALL
    }
    fn words(&self, finding: &Finding) -> String {
        t(format!("funding-finding-{finding}-button")).to_string()
    }
    /// What was found, another may change.
    fn may_find(&self, row: &Drawn) -> bool {
        self.may_find && row.found_by.as_ref() != Some(&self.me)
    }
    /// What was made of a use found wrong: corrected, or excepted by somebody, and why.
    fn since(&self, row: &Drawn) -> String {
        let by = row.excepted_by.as_ref().and_then(|by| self.names.get(by));
        match &row.exception_reason {
            Some(reason) => t("funding-excepted")
                .arg("who", by.cloned().unwrap_or_default())
                .arg("reason", reason)
                .to_string(),
            None if row.finding == Some(Finding::Wrong) && row.corrections > 0 => {
                t("funding-correction-asked").to_string()
            }
            None => String::new(),
        }
    }
    fn correction(&self, row: &Drawn) -> String {
        let statement = self.statement.id;
        format!("/statements/{statement}/corrections/new?use={}", row.redemption_id)
    }
    fn address(&self, row: &Drawn) -> String {
        format!("/statements/{}/control/{}", self.statement.id, row.rank)
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    id: StatementId,
    form: ExceptionForm,
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::CheckStatements)?;
    let actor = visit.actor.clone();
    let (statement, rows, drawing, names) = app
        .db
        .read(move |conn| {
            let statement = actions::statement(conn, &actor, id)?;
            let rows = samples::drawn(conn, id)?;
            let drawing = samples::drawing(conn, id)?;
            Ok::<_, Error>((statement, rows, drawing, access::names(conn, actor.territory())?))
        })
        .await?;
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let open = matches!(statement.step(), Step::Closed | Step::Checked);
    let me = visit.actor.key();
    let mine = |row: &&Drawn| row.found_by.as_ref() != Some(&me) && statement.life.closed.by != me;
    let excepts = open && visit.actor.can(Action::ApproveStatements);
    let choice = |row: &Drawn| {
        let day = row.redeemed_on.words();
        let words = t("funding-exception-choice").arg("pass", &row.pass_serial).arg("day", day);
        Choice::new(row.rank, words)
    };
    let stopping = rows.iter().filter(|row| excepts && row.is_unjustified()).filter(mine);
    let page = ControlPage {
        shell: visit.shell(t("funding-control-title").arg("number", statement.label())),
        may_find: open,
        may_correct: visit.actor.can(Action::CorrectUses),
        stopping: stopping.map(choice).collect(),
        form,
        me: visit.actor.key(),
        statement,
        rows,
        drawing,
        names,
        problems,
    };
    Ok(ui::page_with_status(status, page))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
) -> Result<Response, Error> {
    page(&app, &visit, id, ExceptionForm::default(), Problems::none()).await
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ExceptionForm {
    rank: String,
    reason: String,
}

/// Writes why a use found wrong is paid.
pub async fn except(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
    Form(form): Form<ExceptionForm>,
) -> Result<Response, Error> {
    let (actor, moment, typed) = (visit.actor.clone(), app.clock.moment(), form.clone());
    let rank: i64 = form.rank.parse().unwrap_or(0);
    let written = app
        .db
        .write(move |tx| actions::except(tx, &actor, id, (rank, &typed.reason), &moment))
        .await;
    match written {
        Ok(()) => {
            let flash = Flash::success(&t("funding-exception-written"));
            Ok(see_other(format!("/statements/{id}/control"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            page(&app, &visit, id, form, problems).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
pub struct FindingForm {
    finding: Finding,
}

pub async fn find(
    State(app): State<App>,
    visit: Visit,
    Path((id, rank)): Path<(StatementId, i64)>,
    Form(form): Form<FindingForm>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let found =
        app.db.write(move |tx| actions::find(tx, &actor, id, (rank, form.finding), &moment)).await;
    match found {
        Ok(()) => {
            let flash = Flash::success(&t("funding-found"));
            Ok(see_other(format!("/statements/{id}/control"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            let form = ExceptionForm::default();
            page(&app, &visit, id, form, Problems::refusal(refusal.message())).await
        }
        Err(error) => Err(error),
    }
}
