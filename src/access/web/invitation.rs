//! Answering an invitation: a password, and the account is open.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum_extra::extract::Form;

use super::sign_in::{SignInForm, create_session};
use super::{PasswordForm, new_hash, problem, public_shell};
use crate::access::actions;
use crate::access::store::InvitationRow;
use crate::access::visit::role_name;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::ui::{self, Problems, Shell, filters};

#[derive(Template)]
#[template(path = "access/pages/invitation.html")]
struct InvitationPage {
    shell: Shell,
    token: String,
    invitation: InvitationRow,
    problems: Problems,
}

impl InvitationPage {
    fn role(&self) -> String {
        role_name(self.invitation.role).to_string()
    }
    fn address(&self) -> String {
        format!("/invitations/{}", self.token)
    }
}

async fn invitation_page(app: &App, token: &str, problems: Problems) -> Result<Response, Error> {
    let (key, now, text) = (app.settings.key.clone(), app.clock.now(), token.to_owned());
    let invitation =
        app.db.read(move |conn| actions::open_invitation(conn, &key, &text, now)).await?;
    let title = t("access-invitation-title").arg("name", &invitation.name);
    let shell = public_shell(app, title, "/invitations").await?;
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = InvitationPage { shell, token: token.to_owned(), invitation, problems };
    Ok(ui::page_with_status(status, page))
}

pub(super) async fn show_invitation(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    invitation_page(&app, &token, Problems::none()).await
}

pub(super) async fn accept_invitation(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Error> {
    let (key, now, text) = (app.settings.key.clone(), app.clock.now(), token.clone());
    let invitation =
        app.db.read(move |conn| actions::open_invitation(conn, &key, &text, now)).await?;
    let checked = actions::check_new_password(&invitation.email, &form.password, &form.again);
    if let Err(refusal) = checked {
        return invitation_page(&app, &token, problem(refusal)).await;
    }
    let hash = new_hash(&app, form.password.clone()).await?;
    let (key, moment) = (app.settings.key.clone(), app.clock.moment());
    app.db.write(move |tx| actions::accept_invitation(tx, &key, &token, &hash, &moment)).await?;
    let credentials =
        SignInForm { email: invitation.email, password: form.password, to: "/".to_owned() };
    create_session(State(app), headers, Form(credentials)).await
}
