//! Uses found wrong after their statement was closed: asking, and deciding.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use crate::access::{self, Action, At, Visit, see_other};
use crate::funding::actions;
use crate::funding::model::{CorrectionId, StatementId};
use crate::funding::store::corrections::Correction;
use crate::funding::store::{self, Statement, StoredLine};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::Tz;
use crate::passes::RedemptionId;
use crate::ui::{self, Badge, Flash, Problems, Shell, Tone, filters};

#[derive(Template)]
#[template(path = "funding/pages/corrections.html")]
struct CorrectionsPage {
    shell: Shell,
    tz: Tz,
    rows: Vec<Correction>,
    names: HashMap<String, String>,
    /// Accepted, and taken back by no statement yet.
    due: Vec<CorrectionId>,
    decider: bool,
    /// The reader's account: nobody decides of what they asked.
    me: String,
    problems: Problems,
}

impl CorrectionsPage {
    fn name(&self, by: &str) -> String {
        self.names.get(by).cloned().unwrap_or_default()
    }
    fn badge(&self, row: &Correction) -> Badge {
        let (state, tone) = match (row.accepted_at, row.refused_at) {
            (Some(_), _) if self.due.contains(&row.id) => ("due", Tone::Warning),
            (Some(_), _) => ("accepted", Tone::Success),
            (_, Some(_)) => ("dismissed", Tone::Info),
            (None, None) => ("waiting", Tone::Warning),
        };
        ui::badge(t(format!("funding-correction-{state}")), tone)
    }
    fn may_decide(&self, row: &Correction) -> bool {
        self.decider && !row.is_decided() && row.requested_by != self.me
    }
    fn is_own(&self, row: &Correction) -> bool {
        self.decider && !row.is_decided() && row.requested_by == self.me
    }
}

async fn list(app: &App, visit: &Visit, problems: Problems) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let (rows, due, names) = app
        .db
        .read(move |conn| {
            let rows = actions::corrections(conn, &actor)?;
            let due = store::corrections::not_taken_back(conn, actor.territory())?;
            Ok::<_, Error>((rows, due, access::names(conn, actor.territory())?))
        })
        .await?;
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = CorrectionsPage {
        shell: visit.shell(t("funding-corrections-title")),
        tz: visit.actor.timezone(),
        rows,
        names,
        due,
        decider: visit.actor.can(Action::DecideCorrections),
        me: visit.actor.key(),
        problems,
    };
    Ok(ui::page_with_status(status, page))
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    list(&app, &visit, Problems::none()).await
}

#[derive(Template)]
#[template(path = "funding/pages/correction_new.html")]
struct RequestPage {
    shell: Shell,
    statement: Statement,
    line: StoredLine,
    form: RequestForm,
    problems: Problems,
}

impl RequestPage {
    fn address(&self) -> String {
        format!("/statements/{}/corrections", self.statement.id)
    }
    fn back(&self) -> String {
        format!("/statements/{}", self.statement.id)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RequestForm {
    #[serde(rename = "use")]
    redemption: String,
    reason: String,
}

impl RequestForm {
    fn redemption(&self) -> Result<RedemptionId, Error> {
        self.redemption.parse().map_err(|_| Error::NotFound)
    }
}

async fn request_page(
    app: &App,
    visit: &Visit,
    form: RequestForm,
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check(Action::CorrectUses, &At::territory())?;
    let (redemption, territory) = (form.redemption()?, visit.actor.territory());
    let (statement, line) = app
        .db
        .read(move |conn| {
            let (on, line) =
                store::live_line(conn, &redemption.to_string())?.ok_or(Error::NotFound)?;
            let statement = store::by_id(conn, territory, on)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>((statement, line))
        })
        .await?;
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(t("funding-correction-title").arg("pass", &line.pass_serial));
    Ok(ui::page_with_status(status, RequestPage { shell, statement, line, form, problems }))
}

pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(_): Path<StatementId>,
    Query(form): Query<RequestForm>,
) -> Result<Response, Error> {
    request_page(&app, &visit, form, Problems::none()).await
}

pub async fn request(
    State(app): State<App>,
    visit: Visit,
    Path(_): Path<StatementId>,
    Form(form): Form<RequestForm>,
) -> Result<Response, Error> {
    let (redemption, reason) = (form.redemption()?, form.reason.clone());
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let asked = app
        .db
        .write(move |tx| actions::request_correction(tx, &actor, redemption, &reason, &moment))
        .await;
    match asked {
        Ok(_) => {
            let flash = Flash::success(&t("funding-correction-requested"));
            Ok(see_other("/corrections", Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            request_page(&app, &visit, form, problems).await
        }
        Err(error) => Err(error),
    }
}

async fn decide(
    app: &App,
    visit: &Visit,
    id: CorrectionId,
    accepted: bool,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let decided = app
        .db
        .write(move |tx| match accepted {
            true => actions::accept_correction(tx, &actor, id, &moment),
            false => actions::dismiss_correction(tx, &actor, id, &moment),
        })
        .await;
    match decided {
        Ok(()) => {
            let said = if accepted {
                t("funding-correction-now-accepted")
            } else {
                t("funding-correction-now-dismissed")
            };
            Ok(see_other("/corrections", Some(Flash::success(&said))))
        }
        Err(Error::Refused(refusal)) => {
            list(app, visit, Problems::refusal(refusal.message())).await
        }
        Err(error) => Err(error),
    }
}

pub async fn accept(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<CorrectionId>,
) -> Result<Response, Error> {
    decide(&app, &visit, id, true).await
}

pub async fn dismiss(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<CorrectionId>,
) -> Result<Response, Error> {
    decide(&app, &visit, id, false).await
}
