//! Activation: what it commits and destroys, then the act.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{Cost, costs, one, over_ceiling};
use crate::access::{Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::ledger::EmissionId;
use crate::passes::actions;
use crate::passes::model::{Emission, Refusal, Stage};
use crate::passes::web::{note, printing, status};
use crate::ui::{self, Flash, Problems, Shell, filters};

#[derive(Template)]
#[template(path = "passes/pages/emission_activation.html")]
struct ActivationPage {
    shell: Shell,
    emission: Emission,
    costs: Vec<Cost>,
    problems: Problems,
}

impl ActivationPage {
    fn action(&self) -> String {
        format!("/emissions/{}/activation", self.emission.id)
    }
    /// Said before it is tried; once tried, the refusal says it.
    fn over_ceiling(&self) -> Option<Message> {
        over_ceiling(&self.costs).filter(|_| self.problems.is_empty())
    }
    fn back(&self) -> String {
        format!("/emissions/{}", self.emission.id)
    }
}

async fn activation_page(
    app: &App,
    visit: &Visit,
    id: EmissionId,
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::ActivateEmissions)?;
    let read = one::read(app, visit, id).await?;
    let mut problems = problems;
    if problems.is_empty() {
        // Nothing to confirm: not on paper, given up, or done.
        let refusal = match read.emission.stage() {
            Stage::Printed => None,
            Stage::Draft => Some(Refusal::NotPrinted),
            Stage::Active | Stage::Closed => Some(Refusal::AlreadyActive),
            Stage::Withdrawn => Some(Refusal::Withdrawn),
        };
        if let Some(refusal) = refusal {
            note(&mut problems, refusal.into())?;
        }
    }
    let costs = costs(&read.lines, &read.split, read.emission.passes());
    let title = t("passes-activation-title").arg("number", &read.emission.number);
    let shell = visit.shell(title);
    let status = status(&problems);
    let page = ActivationPage { shell, emission: read.emission, costs, problems };
    Ok(ui::page_with_status(status, page))
}

pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    activation_page(&app, &visit, id, Problems::none()).await
}

pub async fn activate(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let activated =
        app.db.write(move |tx| actions::activate(tx, &actor, id, &clock.moment())).await;
    match activated {
        Ok(()) => {
            let kept = app.clone();
            tokio::task::spawn_blocking(move || printing::forget(&kept, id))
                .await
                .map_err(|error| Error::Broken(error.to_string()))??;
            let flash = Flash::success(&t("passes-activated"));
            Ok(see_other(format!("/emissions/{id}"), Some(flash)))
        }
        Err(error) => {
            let mut problems = Problems::none();
            note(&mut problems, error)?;
            activation_page(&app, &visit, id, problems).await
        }
    }
}
