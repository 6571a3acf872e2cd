//! One's own account.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;

use super::{PasswordForm, new_hash, problem, slowly};
use crate::access::actions;
use crate::access::model::Refusal;
use crate::access::store::{self, SessionLine};
use crate::access::visit::{Visit, role_name, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::Tz;
use crate::ui::{self, Flash, Problems, Shell, filters};

#[derive(Template)]
#[template(path = "access/pages/account.html")]
struct AccountPage {
    shell: Shell,
    tz: Tz,
    roles: Vec<(String, String)>,
    sessions: Vec<SessionLine>,
    problems: Problems,
}

async fn account_page(app: &App, visit: &Visit, problems: Problems) -> Result<Response, Error> {
    let account = visit.actor.account().ok_or(Error::Forbidden)?;
    let now = app.clock.now();
    let sessions =
        app.db.read(move |conn| Ok::<_, Error>(store::sessions(conn, account, now)?)).await?;
    let roles = visit
        .actor
        .grants()
        .iter()
        .map(|grant| (role_name(grant.role).to_string(), grant.label.clone()))
        .collect();
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(visit.actor.name());
    let tz = visit.actor.timezone();
    Ok(ui::page_with_status(status, AccountPage { shell, tz, roles, sessions, problems }))
}

pub(super) async fn show_account(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    account_page(&app, &visit, Problems::none()).await
}

pub(super) async fn change_password(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Error> {
    let account = visit.actor.account().ok_or(Error::Forbidden)?;
    let row =
        app.db.read(move |conn| store::account(conn, account)?.ok_or(Error::NotFound)).await?;
    let (hash, current) = (row.password_hash, form.current.clone());
    if !slowly(move || actions::password_matches(Some(&hash), &current)).await? {
        return account_page(&app, &visit, problem(Refusal::WrongCurrentPassword)).await;
    }
    if let Err(refusal) = actions::check_new_password(&row.email, &form.password, &form.again) {
        return account_page(&app, &visit, problem(refusal)).await;
    }
    let (hash, now) = (new_hash(&app, form.password).await?, app.clock.now());
    let actor = visit.actor;
    app.db.write(move |tx| actions::change_password(tx, &actor, &hash, now)).await?;
    Ok(see_other("/sign-in", Some(Flash::success(&t("access-password-changed")))))
}

pub(super) async fn sign_out_everywhere(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, Error> {
    let (actor, now) = (visit.actor, app.clock.now());
    app.db.write(move |tx| actions::sign_out_everywhere(tx, &actor, now)).await?;
    Ok(see_other("/sign-in", Some(Flash::success(&t("access-signed-out-everywhere")))))
}
