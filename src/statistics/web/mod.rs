//! Pages of statistics.

mod dashboard;
mod lists;
mod map;
mod people;
mod period;
mod sleeping;

use axum::Router;
use axum::routing::get;

use crate::kit::app::App;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/dashboard", get(dashboard::show))
        .route("/dashboard/{table}", get(dashboard::download))
        .route("/dashboard/people", get(people::show))
        .route("/dashboard/people/{table}", get(people::download))
        .route("/dashboard/booklets", get(lists::booklets))
        .route("/dashboard/booklets.csv", get(lists::booklets_file))
        .route("/dashboard/uses", get(lists::uses))
        .route("/dashboard/uses.csv", get(lists::uses_file))
        .route("/dashboard/sessions", get(lists::sessions))
        .route("/dashboard/sessions.csv", get(lists::sessions_file))
        .route("/dashboard/sleeping", get(sleeping::show))
        .route("/dashboard/sleeping.csv", get(sleeping::download))
        .route("/dashboard/map", get(map::show))
        .route("/dashboard/map.csv", get(map::download))
}
