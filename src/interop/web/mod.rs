//! Pages of imports, and the files that go out.

mod downloads;
mod runs;
mod upload;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::kit::app::App;

/// The routes of the room.
pub fn routes() -> Router<App> {
    // A file is counted while it arrives, against the limit of the settings.
    let receiving = Router::new()
        .route("/imports", get(upload::show_imports).post(upload::create_import))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .merge(receiving)
        .route("/imports/{id}", get(runs::show_import))
        .route("/imports/{id}/resumption", post(runs::create_resumption))
        .route("/imports/{id}/report.csv", get(downloads::send_report))
        .route("/imports/{id}/quarantine.csv", get(downloads::send_quarantine))
        .route("/places.csv", get(downloads::send_csv))
        .route("/places.geojson", get(downloads::send_geojson))
}
