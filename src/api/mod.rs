//! `api`: `/api/v1`, the face of Maillon for other people's software. HTTP and JSON over the very
//! actions that the pages call.
//!
//! A request is made by a [`Client`](client::Client), known by its token; what it may do is decided
//! by `access` and by the rooms. Every answer that is not a success is a problem (RFC 9457) with a
//! sentence in French and a stable code. Lists are read by cursor. What is offered is written in
//! the specification, and the specification is what is served.
//!
//! Deliberately absent: any rule of its own, any field that names a person, a way to make or
//! approve anything that engages money, and webhooks (no issue has asked yet).

mod client;
mod clients;
mod docs;
mod idempotency;
mod lists;
mod page;
mod problem;
mod redemptions;
mod spec;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post};

use crate::kit::app::App;
use problem::Problem;
pub use problem::speak_json;

/// Largest request, in bytes: five hundred items with the longest codes, and room to spare.
const BODY_LIMIT: usize = 512 * 1024;

pub fn routes() -> Router<App> {
    let batch = post(redemptions::redeem).layer(DefaultBodyLimit::max(BODY_LIMIT));
    let check = post(redemptions::check).layer(DefaultBodyLimit::max(BODY_LIMIT));
    Router::new()
        .route("/api/v1/redemptions", batch)
        .route("/api/v1/redemptions/check", check)
        .route("/api/v1/redemptions/{id}", get(redemptions::show))
        .route("/api/v1/redemptions/{id}/undoing", post(redemptions::undo))
        .route("/api/v1/places", get(lists::places))
        .route("/api/v1/sessions", get(lists::sessions))
        .route("/api/v1/sessions/{id}/registrations", get(lists::registrations))
        .route("/api/v1/emissions", get(lists::emissions))
        .route("/api/v1/public-keys", get(lists::public_keys))
        .route("/api/v1/statements", get(lists::statements))
        .route("/api/v1/openapi.json", get(spec::serve))
        .route("/api/v1/docs", get(docs::show))
        .route("/api/v1/{*rest}", any(async || Problem::not_found()))
        .merge(clients::routes())
}
