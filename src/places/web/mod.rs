//! Pages of places, organisations and accreditations.

mod accreditations;
mod edit;
mod invitations;
mod list;
mod organisations;
mod show;
mod words;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};

use crate::kit::app::App;
use crate::kit::errors::{Error, Refuse};
use crate::ui::Problems;

/// The routes of the room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/places", get(list::show_places).post(edit::create_place))
        .route("/places/new", get(edit::show_new))
        .route("/places/map", get(list::show_map))
        .route("/places/{id}", get(show::show_place).post(edit::change_place))
        .route("/places/{id}/edit", get(edit::show_edit))
        .route("/places/{id}/stops", get(edit::show_stops).post(edit::change_stops))
        .route("/places/{id}/accreditations", post(accreditations::create_request))
        .route("/accreditations/{id}/grant", post(accreditations::create_grant))
        .route("/accreditations/{id}/suspension", post(accreditations::create_suspension))
        .route("/accreditations/{id}/reinstatement", post(accreditations::create_reinstatement))
        .route("/accreditations/{id}/withdrawal", post(accreditations::create_withdrawal))
        .route(
            "/organisations",
            get(organisations::show_organisations).post(organisations::create_organisation),
        )
        .route("/organisations/new", get(organisations::show_new))
        .route(
            "/organisations/{id}",
            get(organisations::show_organisation).post(organisations::change_organisation),
        )
        .route("/organisations/{id}/edit", get(organisations::show_edit))
        .route(
            "/organisations/{id}/invitations",
            get(invitations::show_for_organisation).post(invitations::create_for_organisation),
        )
        .route(
            "/places/{id}/invitations",
            get(invitations::show_for_place).post(invitations::create_for_place),
        )
}

/// The problems of a refusal, at the field it is about.
fn problems(refusal: &dyn Refuse) -> Problems {
    let mut problems = Problems::none();
    problems.add(refusal.field().unwrap_or_default(), refusal.message());
    problems
}

/// What an action answered: its value, or what the page must say again.
fn refused<T>(outcome: Result<T, Error>) -> Result<Result<T, Problems>, Error> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Refused(refusal)) => Ok(Err(problems(refusal.as_ref()))),
        Err(error) => Err(error),
    }
}

type Answer = Result<Response, Error>;
