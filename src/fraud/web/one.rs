//! One flag: why it was raised, where to look, and the decision.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{sentence, state_badge, subject_link};
use crate::access::{self, Visit, see_other};
use crate::fraud::actions;
use crate::fraud::model::{Decision, FlagId, Refusal, SubjectKind};
use crate::fraud::store::Flag;
use crate::kit::app::App;
use crate::kit::errors::{Error, Refuse};
use crate::kit::i18n::{Message, t};
use crate::kit::journal::{self, Subject};
use crate::ledger;
use crate::ui::{self, Badge, Choice, Event, Fact, Flash, Problems, Shell, filters};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    decision: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "fraud/pages/flag.html")]
struct FlagPage {
    shell: Shell,
    flag: Flag,
    badge: Badge,
    sentence: Message,
    rule: Message,
    facts: Vec<Fact>,
    events: Vec<Event>,
    form: DecisionForm,
    decisions: Vec<Choice>,
    problems: Problems,
}

impl FlagPage {
    fn decision_address(&self) -> String {
        format!("/flags/{}/decision", self.flag.id)
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    id: FlagId,
    form: DecisionForm,
    problems: Problems,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let (flag, lines, names) = app
        .db
        .read(move |conn| {
            let flag = actions::flag(conn, &actor, id)?;
            let lines = journal::about(conn, &Subject::new("flag", id))?;
            Ok::<_, Error>((flag, lines, access::names(conn, actor.territory())?))
        })
        .await?;
    let tz = visit.actor.timezone();
    let decision = |one: &Decision| Choice::new(one, t(format!("fraud-decision-{one}-choice")));
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = FlagPage {
        shell: visit.shell(t(format!("fraud-rule-{}", flag.rule))),
        badge: state_badge(&flag),
        sentence: sentence(&flag),
        rule: t(format!("fraud-rule-{}", flag.rule)),
        facts: facts(&flag, &names, tz),
        events: ledger::events(&lines, &names, tz),
        decisions: Decision::ALL.iter().map(decision).collect(),
        flag,
        form,
        problems,
    };
    Ok(ui::page_with_status(status, page))
}

fn facts(
    flag: &Flag,
    names: &std::collections::HashMap<String, String>,
    tz: crate::kit::time::Tz,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(subject) = &flag.subject {
        let label = t(format!("fraud-subject-{}", flag.subject_kind));
        facts.push(Fact::new(label, subject).link(subject_link(flag)));
    }
    if let (Some(id), Some(place)) = (flag.place_id, &flag.place)
        && flag.subject_kind != SubjectKind::Place
    {
        facts.push(Fact::new(t("fraud-subject-place"), place).link(format!("/places/{id}")));
    }
    facts.push(Fact::new(t("fraud-raised"), flag.raised_at.words(tz)));
    if let (Some(at), Some(by)) = (flag.decided_at, &flag.decided_by) {
        facts.push(Fact::new(t("fraud-decided"), at.words(tz)));
        facts.push(Fact::new(t("fraud-decided-by"), names.get(by).unwrap_or(by)));
        facts.push(Fact::new(t("fraud-reason"), flag.reason.clone().unwrap_or_default()));
    }
    facts
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<FlagId>,
) -> Result<Response, Error> {
    page(&app, &visit, id, DecisionForm::default(), Problems::none()).await
}

/// `POST /flags/{id}/decision`
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<FlagId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let chosen: Option<Decision> = form.decision.parse().ok();
    let Some(decision) = problems.require("decision", chosen, Refusal::NoDecision.message()) else {
        return page(&app, &visit, id, form, problems).await;
    };
    let (actor, moment, reason) = (visit.actor.clone(), app.clock.moment(), form.reason.clone());
    let done =
        app.db.write(move |tx| actions::decide(tx, &actor, id, decision, &reason, &moment)).await;
    match done {
        Ok(()) => {
            let flash = Flash::success(&t(format!("fraud-decided-{decision}")));
            Ok(see_other("/flags", Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            page(&app, &visit, id, form, problems).await
        }
        Err(error) => Err(error),
    }
}
