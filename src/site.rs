//! The whole site: every room's pages behind the same guards. The last storey but the commands.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::compression::CompressionLayer;

use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::{
    access, api, fraud, funding, interop, ledger, passes, people, places, statistics, territory,
    today, ui, workshops,
};

/// What `serve` answers.
pub fn router(app: App) -> Router {
    guarded(rooms(), app)
}

/// [`router`] with more pages: what only the demo and tests have.
pub fn router_with(app: App, more: Router<App>) -> Router {
    guarded(rooms().merge(more), app)
}

fn rooms() -> Router<App> {
    Router::new()
        .route("/health", get(health))
        .route("/assets/theme.css", get(theme))
        .merge(access::routes())
        .merge(api::routes())
        .merge(ledger::routes())
        .merge(people::routes())
        .merge(passes::routes())
        .merge(fraud::routes())
        .merge(funding::routes())
        .merge(statistics::routes())
        .merge(places::routes())
        .merge(interop::routes())
        .merge(today::routes())
        .merge(workshops::routes())
}

fn guarded(pages: Router<App>, app: App) -> Router {
    pages
        .fallback(async || Error::NotFound)
        .layer(DefaultBodyLimit::max(access::FORM_LIMIT))
        .layer(from_fn(access::legible))
        .layer(from_fn(access::same_origin))
        .layer(from_fn(api::speak_json))
        .layer(from_fn_with_state(app.clone(), access::frame_failures))
        .layer(from_fn_with_state(app.clone(), access::clear_flash))
        .layer(from_fn(access::security_headers))
        .with_state(app)
        .merge(ui::assets_router())
        .layer(CompressionLayer::new())
}

/// The collectivité's colours.
async fn theme(State(app): State<App>) -> Result<Response, Error> {
    let served = app.db.read(|conn| Ok::<_, Error>(territory::served(conn)?)).await?;
    Ok(ui::theme(&served.first().map(access::brand).unwrap_or_default()))
}

/// For whoever watches the service: alive, and able to read.
async fn health(State(app): State<App>) -> Response {
    let read = app.db.read(|conn| {
        Ok::<_, Error>(conn.value::<i64>("SELECT count(*) AS value FROM territory", &[])?)
    });
    match read.await {
        Ok(_) => (StatusCode::OK, "ok").into_response(),
        Err(error) => error.into_response(),
    }
}
