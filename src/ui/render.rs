//! From a page struct to an HTTP answer.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::kit::i18n::t;

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
            titled(status, html),
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A file to keep. `name` is made by us: ASCII letters, digits, dots and hyphens.
pub fn attachment(name: &str, content_type: &'static str, bytes: Vec<u8>) -> Response {
    debug_assert!(
        name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    );
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// A table for a spreadsheet, from [`crate::kit::sheet`].
pub fn sheet(name: &str, sheet: crate::kit::sheet::Sheet) -> Response {
    attachment(name, "text/csv; charset=utf-8", sheet.finish())
}

/// A page to mend says so in its title: the first words a screen reader speaks.
fn titled(status: StatusCode, html: String) -> String {
    match status {
        StatusCode::UNPROCESSABLE_ENTITY => {
            html.replacen("<title>", &format!("<title>{} ", t("ui-error-prefix")), 1)
        }
        _ => html,
    }
}
