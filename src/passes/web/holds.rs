//! Passes set aside: blocked with a reason, given back, replaced. Told on the page of the booklet.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{note, printing, status};
use crate::access::{Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::passes::actions;
use crate::passes::model::{HoldReason, PassId, Refusal};
use crate::passes::store::{self, PassLine};
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/booklets/{serial}/hold", get(show).post(block))
        .route("/booklets/{serial}/release", post(release))
        .route("/booklets/{serial}/replacement", post(replace))
        .route("/booklets/{serial}/paper", post(paper))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct HoldForm {
    /// Empty: all the free passes of the booklet.
    pass: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "passes/pages/booklet_hold.html")]
struct HoldPage {
    shell: Shell,
    serial: String,
    form: HoldForm,
    /// All that are free, then each; none when none is.
    passes: Vec<Choice>,
    reasons: Vec<Choice>,
    problems: Problems,
}

async fn form_page(
    app: &App,
    visit: &Visit,
    serial: String,
    form: HoldForm,
    problems: Problems,
) -> Result<Response, Error> {
    let (actor, asked) = (visit.actor.clone(), serial.clone());
    let passes = app
        .db
        .read(move |conn| {
            let booklet = found(actions::booklet(conn, &actor, &asked))?;
            if !actions::may_hold(conn, &actor, &booklet)? {
                return Err(Error::Forbidden);
            }
            let used: Vec<_> = store::redemptions_of_booklet(conn, booklet.id)?
                .into_iter()
                .filter(|used| used.undone_at.is_none())
                .map(|used| used.pass_id)
                .collect();
            let mut passes = store::passes_of(conn, booklet.id)?;
            passes.retain(|pass| pass.blocked_at.is_none() && !used.contains(&pass.id));
            Ok(passes)
        })
        .await?;
    let one =
        |pass: &PassLine| Choice::new(pass.id, t("passes-hold-one").arg("serial", &pass.serial));
    let all = (!passes.is_empty())
        .then(|| Choice::new("", t("passes-hold-all").arg("count", passes.len())));
    let reasons =
        HoldReason::ALL.iter().map(|reason| Choice::new(reason, reason.words())).collect();
    let page = HoldPage {
        shell: visit.shell(t("passes-hold-title").arg("serial", &serial)),
        serial,
        form,
        passes: all.into_iter().chain(passes.iter().map(one)).collect(),
        reasons,
        problems,
    };
    let status = status(&page.problems);
    Ok(ui::page_with_status(status, page))
}

/// An address that is no booklet is no page.
fn found<T>(read: Result<T, Error>) -> Result<T, Error> {
    read.map_err(|error| match error {
        Error::Refused(_) => Error::NotFound,
        error => error,
    })
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(serial): Path<String>,
) -> Result<Response, Error> {
    form_page(&app, &visit, serial, HoldForm::default(), Problems::none()).await
}

async fn block(
    State(app): State<App>,
    visit: Visit,
    Path(serial): Path<String>,
    Form(form): Form<HoldForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let reason = form.reason.parse::<HoldReason>().ok();
    let Some(reason) = problems.require("reason", reason, t("passes-hold-reason-missing")) else {
        return form_page(&app, &visit, serial, form, problems).await;
    };
    let pass = form.pass.parse::<PassId>().ok();
    let (actor, clock, asked) = (visit.actor.clone(), app.clock.clone(), serial.clone());
    let blocked = app
        .db
        .write(move |tx| actions::block(tx, &actor, &asked, pass, reason, &clock.moment()))
        .await;
    match blocked {
        Ok(_) => {
            let flash = Flash::success(&t("passes-blocked-done"));
            Ok(see_other(format!("/booklets/{serial}"), Some(flash)))
        }
        Err(error) => {
            note(&mut problems, error)?;
            form_page(&app, &visit, serial, form, problems).await
        }
    }
}

async fn release(
    State(app): State<App>,
    visit: Visit,
    Path(serial): Path<String>,
    Form(form): Form<HoldForm>,
) -> Result<Response, Error> {
    let pass = form.pass.parse::<PassId>().ok();
    let (actor, clock, asked) = (visit.actor, app.clock.clone(), serial.clone());
    app.db.write(move |tx| actions::unblock(tx, &actor, &asked, pass, &clock.moment())).await?;
    let flash = Flash::success(&t("passes-unblocked-done"));
    Ok(see_other(format!("/booklets/{serial}"), Some(flash)))
}

async fn replace(
    State(app): State<App>,
    visit: Visit,
    Path(serial): Path<String>,
) -> Result<Response, Error> {
    let (actor, key, clock) = (visit.actor, app.settings.key.clone(), app.clock.clone());
    let new = app
        .db
        .write(move |tx| actions::replace(tx, &actor, &key, &serial, &clock.moment()))
        .await?;
    let flash = Flash::success(&t("passes-replaced-done"));
    Ok(see_other(format!("/booklets/{new}"), Some(flash)))
}

/// The paper of a replacement: made at each request, kept nowhere. A POST, for each is a line of
/// the journal.
async fn paper(
    State(app): State<App>,
    visit: Visit,
    Path(serial): Path<String>,
) -> Result<Response, Error> {
    let (actor, key, clock) = (visit.actor.clone(), app.settings.key.clone(), app.clock.clone());
    let asked = serial.clone();
    let (emission, secrets) = app
        .db
        .write(move |tx| actions::print_replacement(tx, &actor, &key, &asked, &clock.moment()))
        .await?;
    if secrets.is_empty() {
        return Err(Refusal::NothingToReplace.into());
    }
    let (kept, actor) = (app.clone(), visit.actor.clone());
    let pdf =
        tokio::task::spawn_blocking(move || printing::paper(&kept, &actor, &emission, secrets))
            .await
            .map_err(|error| Error::Broken(error.to_string()))??;
    let name = format!("attachment; filename=\"remplacement-{serial}.pdf\"");
    let name = HeaderValue::from_str(&name).map_err(|error| Error::Broken(error.to_string()))?;
    let kind = HeaderValue::from_static("application/pdf");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], pdf).into_response())
}
