//! How the statements of a programme are approved: a page per programme.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use crate::access::{Action, At, Visit, see_other};
use crate::funding::actions;
use crate::funding::store::{self, Rule};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::money::Cents;
use crate::ledger::{self, ProgrammeId};
use crate::ui::{self, Flash, Problems, Shell, filters};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    second_from: String,
}

impl RuleForm {
    fn of(rule: &Rule) -> RuleForm {
        RuleForm { second_from: rule.second_from.map(Cents::plain).unwrap_or_default() }
    }
    fn rule(&self, problems: &mut Problems) -> Rule {
        let second_from = match self.second_from.trim() {
            "" => None,
            text => {
                let cents = Cents::parse(text);
                if cents.is_none() {
                    problems.add("second_from", t("funding-not-an-amount"));
                }
                cents
            }
        };
        Rule { second_from }
    }
}

#[derive(Template)]
#[template(path = "funding/pages/rules.html")]
struct RulesPage {
    shell: Shell,
    programme: ProgrammeId,
    form: RuleForm,
    problems: Problems,
}

async fn page(
    app: &App,
    visit: &Visit,
    id: ProgrammeId,
    form: Option<RuleForm>,
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check(Action::EditFunding, &At::territory())?;
    let actor = visit.actor.clone();
    let (programme, rule) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>((ledger::programme(conn, &actor, id)?, store::rule(conn, id)?))
        })
        .await?;
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(t("funding-rules-title").arg("programme", &programme.name));
    let form = form.unwrap_or_else(|| RuleForm::of(&rule));
    Ok(ui::page_with_status(status, RulesPage { shell, programme: id, form, problems }))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<ProgrammeId>,
) -> Result<Response, Error> {
    page(&app, &visit, id, None, Problems::none()).await
}

pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<ProgrammeId>,
    Form(form): Form<RuleForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let rule = form.rule(&mut problems);
    if !problems.is_empty() {
        return page(&app, &visit, id, Some(form), problems).await;
    }
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    app.db.write(move |tx| actions::set_rule(tx, &actor, id, &rule, &moment)).await?;
    let flash = Flash::success(&t("funding-rules-saved"));
    Ok(see_other(format!("/programmes/{id}"), Some(flash)))
}
