//! From a page struct to an HTTP answer.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The page, as an HTML answer 200.
pub fn page(page: impl Template) -> Response {
    page_with_status(StatusCode::OK, page)
}

/// The page with another status: 422 for a form to mend, 404, 503…
///
/// Pages hold people's names: no cache keeps them, nor the next reader of a shared screen.
pub fn page_with_status(status: StatusCode, page: impl Template) -> Response {
    match page.render() {
        Ok(html) => (
            status,
            [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CACHE_CONTROL, "no-store"),
            ],
            html,
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
