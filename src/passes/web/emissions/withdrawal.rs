//! Giving up an emission that was never active: what it means, then the act.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::one;
use crate::access::{Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::ledger::EmissionId;
use crate::passes::actions;
use crate::passes::model::{Refusal, Stage};
use crate::passes::web::{note, printing, status};
use crate::ui::{self, Flash, Problems, Shell, filters};

#[derive(Template)]
#[template(path = "passes/pages/emission_withdrawal.html")]
struct WithdrawalPage {
    shell: Shell,
    id: EmissionId,
    problems: Problems,
}

impl WithdrawalPage {
    fn action(&self) -> String {
        format!("/emissions/{}/withdrawal", self.id)
    }
    fn back(&self) -> String {
        format!("/emissions/{}", self.id)
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    id: EmissionId,
    mut problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageEmissions)?;
    let emission = one::read(app, visit, id).await?.emission;
    if problems.is_empty() && matches!(emission.stage(), Stage::Active | Stage::Closed) {
        note(&mut problems, Refusal::WithdrawnTooLate.into())?;
    }
    let shell = visit.shell(t("passes-withdrawal-title").arg("number", &emission.number));
    let status = status(&problems);
    Ok(ui::page_with_status(status, WithdrawalPage { shell, id, problems }))
}

pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    page(&app, &visit, id, Problems::none()).await
}

pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let withdrawn =
        app.db.write(move |tx| actions::withdraw(tx, &actor, id, &clock.moment())).await;
    match withdrawn {
        Ok(()) => {
            let kept = app.clone();
            tokio::task::spawn_blocking(move || printing::forget(&kept, id))
                .await
                .map_err(|error| Error::Broken(error.to_string()))??;
            let flash = Flash::success(&t("passes-now-withdrawn"));
            Ok(see_other(format!("/emissions/{id}"), Some(flash)))
        }
        Err(error) => {
            let mut problems = Problems::none();
            note(&mut problems, error)?;
            page(&app, &visit, id, problems).await
        }
    }
}
