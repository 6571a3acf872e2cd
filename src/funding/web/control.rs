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
use crate::ui::{self, Badge, Flash, Problems, Shell, Tone, filters};

#[derive(Template)]
#[template(path = "funding/pages/control.html")]
struct ControlPage {
    shell: Shell,
    statement: Statement,
    rows: Vec<Drawn>,
    drawing: Drawing,
    names: HashMap<String, String>,
    may_find: bool,
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
    fn address(&self, row: &Drawn) -> String {
        format!("/statements/{}/control/{}", self.statement.id, row.rank)
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    id: StatementId,
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
    let page = ControlPage {
        shell: visit.shell(t("funding-control-title").arg("number", statement.label())),
        may_find: matches!(statement.step(), Step::Closed | Step::Checked),
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
    page(&app, &visit, id, Problems::none()).await
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
            page(&app, &visit, id, Problems::refusal(refusal.message())).await
        }
        Err(error) => Err(error),
    }
}
