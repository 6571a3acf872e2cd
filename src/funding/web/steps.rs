//! The steps of a statement, each a button of its page.

use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::statement::page;
use crate::access::{Actor, Visit, see_other};
use crate::funding::actions;
use crate::funding::model::{Channel, Refusal, StatementId};
use crate::kit::app::App;
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::time::{Day, Moment};
use crate::ui::{Flash, Problems};

/// What the forms of a statement's page hold.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    pub paid_on: String,
    pub reference: String,
    pub channel: String,
    pub reason: String,
    pub explanation: String,
}

impl StepForm {
    /// As a page shows them first.
    pub fn of(today: Day) -> StepForm {
        StepForm {
            paid_on: today.to_string(),
            channel: Channel::Mandate.to_string(),
            ..StepForm::default()
        }
    }
}

/// Does a step, then shows the statement: with its new state, or with the refusal and what was
/// typed.
async fn step<T: Send + 'static>(
    app: &App,
    visit: &Visit,
    id: StatementId,
    form: StepForm,
    done: impl FnOnce(T) -> Message,
    action: impl Fn(&mut Tx, &Actor, &Moment) -> Result<T, Error> + Send + 'static,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    match app.db.write(move |tx| action(tx, &actor, &moment)).await {
        Ok(made) => Ok(see_other(format!("/statements/{id}"), Some(Flash::success(&done(made))))),
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            page(app, visit, (id, 1), form, problems).await
        }
        Err(error) => Err(error),
    }
}

/// Says that it was looked at.
pub async fn check(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
) -> Result<Response, Error> {
    let form = StepForm::default();
    step(
        &app,
        &visit,
        id,
        form,
        |()| t("funding-checked"),
        move |tx, actor, moment| actions::check(tx, actor, id, moment),
    )
    .await
}

/// Signs the approval.
pub async fn approve(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
) -> Result<Response, Error> {
    let form = StepForm::default();
    step(
        &app,
        &visit,
        id,
        form,
        |()| t("funding-approved"),
        move |tx, actor, moment| actions::approve(tx, actor, id, moment),
    )
    .await
}

/// Says that it left, and how.
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
    Form(form): Form<StepForm>,
) -> Result<Response, Error> {
    let channel: Channel = form.channel.parse().map_err(Error::BadRequest)?;
    step(
        &app,
        &visit,
        id,
        form,
        move |()| {
            t(if channel == Channel::Nothing { "funding-now-paid" } else { "funding-now-sent" })
        },
        move |tx, actor, moment| actions::send(tx, actor, id, channel, moment),
    )
    .await
}

/// Marks paid.
pub async fn pay(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
    Form(form): Form<StepForm>,
) -> Result<Response, Error> {
    let typed = form.clone();
    step(
        &app,
        &visit,
        id,
        form,
        |()| t("funding-now-paid"),
        move |tx, actor, moment| {
            let on = Day::parse(&typed.paid_on).ok_or(Refusal::PaidOnMissing)?;
            actions::pay(tx, actor, id, (on, typed.reference.as_str()), moment)
        },
    )
    .await
}

/// What giving up did: at once, or when somebody else confirms.
fn given_up(rejected: bool) -> Message {
    if rejected { t("funding-now-rejected") } else { t("funding-now-recalled") }
}

/// Leaves it as it was: what was said of its money is not confirmed.
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
) -> Result<Response, Error> {
    let form = StepForm::default();
    step(
        &app,
        &visit,
        id,
        form,
        |()| t("funding-now-kept"),
        move |tx, actor, moment| actions::keep(tx, actor, id, moment),
    )
    .await
}

/// Gives it up.
pub async fn reject(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
    Form(form): Form<StepForm>,
) -> Result<Response, Error> {
    let reason = form.reason.clone();
    step(&app, &visit, id, form, given_up, move |tx, actor, moment| {
        actions::reject(tx, actor, id, &reason, moment)
    })
    .await
}

/// Says what became of a payment too many.
pub async fn explain(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
    Form(form): Form<StepForm>,
) -> Result<Response, Error> {
    let text = form.explanation.clone();
    step(
        &app,
        &visit,
        id,
        form,
        |()| t("funding-settled"),
        move |tx, actor, moment| actions::settle_extra(tx, actor, id, &text, moment),
    )
    .await
}

/// Makes the statement that follows a rejected one, and shows that one.
pub async fn follow(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    match app.db.write(move |tx| actions::follow(tx, &actor, id, &moment)).await {
        Ok(new) => {
            let flash = Flash::success(&t("funding-closed"));
            Ok(see_other(format!("/statements/{new}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            let problems = Problems::refusal(refusal.message());
            page(&app, &visit, (id, 1), StepForm::default(), problems).await
        }
        Err(error) => Err(error),
    }
}
