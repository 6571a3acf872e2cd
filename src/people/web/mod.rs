//! Pages of people: finding, making, opening and editing files, and what was agreed.

mod consents;
mod file;
mod list;
mod new;
mod who;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};

use crate::kit::app::App;
use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::territory::{self, CommuneCode};
use crate::ui::Problems;
pub use who::{Who, WhoForm, WhoRead, matches, resolve};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(list::show).post(new::create))
        .route("/people/searches", post(list::search))
        .route("/people/new", get(new::show))
        .route("/people/{id}", get(file::show).post(file::edit))
        .route("/people/{id}/edit", get(file::show_edit))
        .route("/people/{id}/openings", post(file::open))
        .route("/people/{id}/consents", post(consents::give))
        .route(
            "/people/{id}/consents/{purpose}/withdrawal",
            get(consents::confirm).post(consents::withdraw),
        )
}

/// People of a page of a list.
const PER_PAGE: i64 = 30;

fn problem(refusal: &dyn Refuse) -> Problems {
    let mut problems = Problems::none();
    problems.add(refusal.field().unwrap_or_default(), refusal.message());
    problems
}

/// 422 for a form to mend, else 200.
fn status(problems: &Problems) -> StatusCode {
    if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// The name of a commune; its code for one the registry no longer knows.
fn commune_name(code: Option<CommuneCode>) -> String {
    let name = |code| territory::commune(code).map(|commune| commune.name.to_owned());
    code.map(|code| name(code).unwrap_or_else(|| code.to_string())).unwrap_or_default()
}

fn year_words(year: Option<i64>) -> String {
    year.map(|year| year.to_string()).unwrap_or_default()
}

/// `people-consent-<word>`.
fn purpose_words(purpose: super::Purpose) -> Message {
    t(format!("people-consent-{purpose}"))
}
