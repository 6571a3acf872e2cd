//! From when on the rules speak, programme by programme.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use crate::access::{Action, Visit, see_other};
use crate::fraud::actions;
use crate::fraud::model::{Rule, Thresholds};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::ledger::ProgrammeId;
use crate::ui::{self, Flash, Problems, Shell, filters};

/// One programme's thresholds as they are typed.
#[derive(Debug, Clone, Deserialize)]
pub struct ThresholdForm {
    programme: ProgrammeId,
    booklet_day: String,
    margin: String,
    row_passes: String,
    same_body: String,
    above_peers: String,
    refused_day: String,
}

struct Part {
    name: String,
    form: ThresholdForm,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "fraud/pages/thresholds.html")]
struct ThresholdsPage {
    shell: Shell,
    parts: Vec<Part>,
    may_set: bool,
    problems: Problems,
    defaults: Thresholds,
}

impl ThresholdsPage {
    fn rules(&self) -> Vec<(String, String)> {
        let words = |rule: &Rule| t(format!("fraud-rule-{rule}"));
        let told =
            |rule: &Rule| (words(rule).to_string(), words(rule).attribute("hint").to_string());
        Rule::ALL.iter().map(told).collect()
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    typed: Option<ThresholdForm>,
    problems: Problems,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let known = app.db.read(move |conn| actions::threshold_list(conn, &actor)).await?;
    let parts = known.into_iter().map(|(programme, set)| {
        let again = typed.as_ref().filter(|form| form.programme == programme.id);
        Part {
            name: programme.name,
            problems: if again.is_some() { problems.clone() } else { Problems::none() },
            form: again.cloned().unwrap_or_else(|| ThresholdForm {
                programme: programme.id,
                booklet_day: set.booklet_day.to_string(),
                margin: set.margin.to_string(),
                row_passes: set.row_passes.to_string(),
                same_body: set.same_body.to_string(),
                above_peers: set.above_peers.to_string(),
                refused_day: set.refused_day.to_string(),
            }),
        }
    });
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ThresholdsPage {
        shell: visit.shell(t("fraud-thresholds-title")),
        parts: parts.collect(),
        may_set: visit.actor.can(Action::SetThresholds),
        problems,
        defaults: Thresholds::default(),
    };
    Ok(ui::page_with_status(status, page))
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    page(&app, &visit, None, Problems::none()).await
}

/// `POST /flags/thresholds`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<ThresholdForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let mut number = |field: &'static str, text: &str| {
        let typed = text.trim().parse::<i64>().ok();
        problems.require(field, typed, t("fraud-refusal-number")).unwrap_or_default()
    };
    let set = Thresholds {
        booklet_day: number("booklet_day", &form.booklet_day),
        margin: number("margin", &form.margin),
        row_passes: number("row_passes", &form.row_passes),
        same_body: number("same_body", &form.same_body),
        above_peers: number("above_peers", &form.above_peers),
        refused_day: number("refused_day", &form.refused_day),
    };
    if !problems.is_empty() {
        return page(&app, &visit, Some(form), problems).await;
    }
    let (actor, moment, programme) = (visit.actor.clone(), app.clock.moment(), form.programme);
    let done =
        app.db.write(move |tx| actions::set_thresholds(tx, &actor, programme, &set, &moment)).await;
    match done {
        Ok(()) => {
            let flash = Flash::success(&t("fraud-thresholds-set"));
            Ok(see_other("/flags/thresholds", Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            page(&app, &visit, Some(form), problems).await
        }
        Err(error) => Err(error),
    }
}
