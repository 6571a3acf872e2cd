//! What is answered when something did not go well: `application/problem+json` (RFC 9457).

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::ui::Failure;

/// What a problem says it is.
pub const PROBLEM: &str = "application/problem+json";
/// Seconds a busy server asks to wait.
const RETRY_AFTER: &str = "5";

/// Why a request, or one item of it, did not go well.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// Where problems are explained.
    #[serde(rename = "type")]
    #[schema(example = "/api/v1/docs#problems")]
    kind: &'static str,
    /// The kind of problem, in French.
    title: String,
    /// The HTTP status of the problem, for an item as well as for a whole request.
    status: u16,
    /// What happened and what to do next, in French, to be shown to a person.
    detail: String,
    /// A stable word for programs.
    #[schema(example = "passes-already-used")]
    code: String,
}

impl Problem {
    pub fn new(status: StatusCode, message: &Message) -> Problem {
        // A sentence of a page, said again for who has none.
        let own = message.attribute("api").text();
        let detail = own.unwrap_or_else(|| match message.attribute("next").text() {
            Some(next) => format!("{message} {next}"),
            None => message.to_string(),
        });
        Problem {
            kind: "/api/v1/docs#problems",
            title: title(status),
            status: status.as_u16(),
            detail,
            code: message.key().to_owned(),
        }
    }
    pub fn not_found() -> Problem {
        Error::NotFound.into()
    }
    /// The code, as refused scans are kept by.
    pub fn code(&self) -> &str {
        &self.code
    }
}

fn title(status: StatusCode) -> String {
    t(match status.as_u16() {
        400 | 405 | 413 | 415 => "api-title-malformed",
        401 => "api-title-unknown",
        403 => "api-title-forbidden",
        404 => "api-title-absent",
        422 => "api-title-refused",
        _ => "api-title-trouble",
    })
    .to_string()
}

/// Trouble is logged here, once.
impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        if !error.is_expected() {
            tracing::error!(status = error.status(), %error, "an answer failed");
        }
        let status = StatusCode::from_u16(error.status());
        Problem::new(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &error.message())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
        }
        response
    }
}

/// What a guard of the site refuses before any request of ours is read is a problem too, not a
/// page; and so is a method that an address does not take.
pub async fn speak_json(request: Request, next: Next) -> Response {
    let ours = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    if !ours {
        return response;
    }
    let wrong_method = response.status() == StatusCode::METHOD_NOT_ALLOWED;
    let problem = match response.extensions().get::<Failure>() {
        Some(failure) => Problem::new(failure.status, &failure.message),
        None if wrong_method => Problem::new(response.status(), &t("api-method-wrong")),
        None => return response,
    };
    let mut answer = problem.into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allow.clone());
    }
    answer
}
