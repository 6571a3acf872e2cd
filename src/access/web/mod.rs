//! Pages of access: signing in and out, answering an invitation, one's account, all accounts, and
//! how the territory's pages look.

mod account;
mod accounts;
mod invitation;
mod look;
mod sign_in;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::actions;
use super::visit::{Visit, brand};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::territory;
use crate::ui::{self, Problems, Shell};

pub use accounts::InvitationForm;

/// Passwords hashed at the same time: each takes 19 MiB and a core.
static HASHING: Semaphore = Semaphore::const_new(2);

pub fn routes() -> Router<App> {
    Router::new()
        .route("/accessibility", get(show_accessibility))
        .route("/sign-in", get(sign_in::show_sign_in).post(sign_in::create_session))
        .route("/sign-out", post(sign_in::end_session))
        .route(
            "/invitations/{token}",
            get(invitation::show_invitation).post(invitation::accept_invitation),
        )
        .route("/account", get(account::show_account))
        .route("/account/password", post(account::change_password))
        .route("/account/sign-out-everywhere", post(account::sign_out_everywhere))
        .route("/accounts", get(accounts::list_accounts))
        .route("/accounts/invitations", post(accounts::create_invitation))
        .route("/accounts/{id}/roles/{grant}/withdrawal", post(accounts::withdraw_role))
        .route("/accounts/{id}/closing", post(accounts::close_account))
        .route("/accounts/{id}/reopening", post(accounts::reopen_account))
        .route(
            "/look",
            get(look::show_look)
                .post(look::change_look)
                .layer(DefaultBodyLimit::max(look::LOGO_LIMIT + 64 * 1024)),
        )
        .route("/logo/{name}", get(look::show_logo))
}

/// The surroundings of a page read before signing in.
pub async fn public_shell(
    app: &App,
    title: impl std::fmt::Display,
    path: &str,
) -> Result<Shell, Error> {
    let served = app.db.read(|conn| Ok::<_, Error>(territory::served(conn)?)).await?;
    Ok(Shell {
        title: title.to_string(),
        brand: served.first().map(brand).unwrap_or_default(),
        demo: app.settings.demo,
        path: path.to_owned(),
        ..Shell::default()
    })
}

/// The statement every page links to: open to all, in the reader's own surroundings.
async fn show_accessibility(
    State(app): State<App>,
    visit: Result<Visit, Error>,
) -> Result<Response, Error> {
    let shell = match visit {
        Ok(visit) => visit.shell(""),
        Err(_) => public_shell(&app, "", "/accessibility").await?,
    };
    Ok(ui::accessibility_page(shell))
}

/// A new password, typed twice; and the current one where it is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct PasswordForm {
    current: String,
    password: String,
    again: String,
}

/// Runs slow work (hashing) off the runtime's threads, two at a time.
async fn slowly<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let _permit = HASHING.acquire().await.map_err(|error| Error::Broken(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Broken(error.to_string()))
}

async fn new_hash(app: &App, password: String) -> Result<String, Error> {
    let moment = app.clock.moment();
    slowly(move || actions::hash_password(&password, &moment)).await?
}

fn problem(refusal: impl crate::kit::errors::Refuse) -> Problems {
    let mut problems = Problems::none();
    problems.add(refusal.field().unwrap_or_default(), refusal.message());
    problems
}
