//! The pages people meet when something did not go as they hoped: what happened, what was kept,
//! what to do next.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::filters;
use super::render::page_with_status;
use super::shell::{Shell, Tone};
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};

/// Where people without a session are sent; `to` brings them back afterwards.
pub const SIGN_IN: &str = "/sign-in";

/// Seconds a busy server asks to wait before trying again.
const RETRY_AFTER: &str = "5";

/// What an error page says. Left in the extensions of the answer, so that a layer that knows the
/// person's [`Shell`] can draw the same page inside it (with [`failure_page`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    pub status: StatusCode,
    pub message: Message,
}

#[derive(Template)]
#[template(path = "ui/pages/failure.html")]
struct FailurePage {
    shell: Shell,
    tone: Tone,
    text: Option<String>,
    next: Option<String>,
    /// Trying the same again may work.
    again: bool,
    status: u16,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Error::SignIn(path) = &self {
            return Redirect::to(&sign_in_address(path)).into_response();
        }
        if !self.is_expected() {
            tracing::error!(status = self.status(), error = %self, "an answer failed");
        }
        let status =
            StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        failure_page(Shell::default(), Failure { status, message: self.message() })
    }
}

/// The error page inside `shell`; its title is the sentence of the failure.
pub fn failure_page(shell: Shell, failure: Failure) -> Response {
    let busy = failure.status == StatusCode::SERVICE_UNAVAILABLE;
    let page = FailurePage {
        shell: shell.titled(heading(failure.status, &failure.message)),
        tone: if failure.status.is_server_error() { Tone::Danger } else { Tone::Warning },
        text: (failure.status == StatusCode::UNPROCESSABLE_ENTITY)
            .then(|| failure.message.to_string()),
        next: failure.message.attribute("next").text(),
        again: busy,
        status: failure.status.as_u16(),
    };
    let mut response = page_with_status(failure.status, page);
    if busy {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    }
    response.extensions_mut().insert(failure);
    response
}

/// A refusal has a heading of its own above its sentence; elsewhere the sentence is the heading.
fn heading(status: StatusCode, message: &Message) -> Message {
    match status {
        StatusCode::UNPROCESSABLE_ENTITY => t("ui-refused"),
        _ => message.clone(),
    }
}

/// `/sign-in?to=/places`, with everything that could end the parameter written in `%xx`.
fn sign_in_address(path: &str) -> String {
    let mut address = format!("{SIGN_IN}?to=");
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                address.push(char::from(byte));
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::db::DbError;

    #[test]
    fn a_busy_server_says_when_to_come_back() {
        let response = Error::Db(DbError::Busy).into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], RETRY_AFTER);
    }

    #[test]
    fn the_answer_carries_the_sentence_for_a_layer_that_knows_the_person() {
        let response = Error::NotFound.into_response();
        let failure = response.extensions().get::<Failure>().expect("the failure was kept");
        assert_eq!(failure.message.key(), "kit-not-found");
    }

    #[test]
    fn signing_in_brings_back_to_the_page() {
        let response = Error::SignIn("/places?q=a&b".to_owned()).into_response();
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(response.headers()[header::LOCATION], "/sign-in?to=/places%3Fq%3Da%26b");
    }
}
