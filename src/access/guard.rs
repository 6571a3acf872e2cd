//! What every answer passes through: same-origin check, security headers, one-time sentences,
//! and error pages that keep the menu.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::visit::{FLASH_COOKIE, Visit, cookie, set_cookie};
use super::web::public_shell;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::text::has_control_signs;
use crate::ui::{self, Failure};

/// Largest form accepted, in bytes; pages that take files set their own limit.
pub const FORM_LIMIT: usize = 256 * 1024;

/// Refuses a change asked by a page of another site (CSRF).
///
/// Browsers say where a request comes from (`Sec-Fetch-Site`, else `Origin`); our cookies are
/// `SameSite=Lax` besides, for those too old to say. No token in forms: a form stays good for
/// as long as its page stays open. See `docs/decisions/cross-site-requests.md`.
pub async fn same_origin(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_same_origin(request.headers()) {
        next.run(request).await
    } else {
        Error::CrossSite.into_response()
    }
}

fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text("host")
        }
        (None, None) => true,
    }
}

/// Longest text of a field, in bytes: the serials of a shelf, one a line, are the longest there are.
const LONGEST_TEXT: usize = 16 * 1024;

/// Refuses control signs in addresses and forms, and texts that no field is made for: what a page
/// asks of a browser, others need not heed.
pub async fn legible(request: Request, next: Next) -> Response {
    if request.uri().query().is_some_and(|query| is_illegible(query.as_bytes())) {
        return Error::BadRequest("control signs in the address".into()).into_response();
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, FORM_LIMIT).await else {
        return Error::TooLarge.into_response();
    };
    if form_urlencoded::parse(&bytes).any(|(_, value)| value.len() > LONGEST_TEXT) {
        return Error::TooLarge.into_response();
    }
    if is_illegible(&bytes) {
        return Error::BadRequest("control signs in the form".into()).into_response();
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

fn is_illegible(encoded: &[u8]) -> bool {
    std::str::from_utf8(encoded).is_err()
        || form_urlencoded::parse(encoded)
            .any(|(name, value)| has_control_signs(&name) || has_control_signs(&value))
}

/// Nothing from elsewhere, nothing written in the page.
macro_rules! content_policy {
    ($scripts:literal) => {
        concat!(
            "default-src 'none'; script-src ",
            $scripts,
            "; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
    };
}

/// Lets a page compile WebAssembly from this server: the reader of QR codes. Still no `eval`.
pub fn allow_webassembly(response: &mut Response) {
    let policy = content_policy!("'self' 'wasm-unsafe-eval'");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
}

/// Strict headers on every answer.
pub async fn security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, content_policy!("'self'")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // Pages hold people's affairs: no copy of them stays in shared caches or on a lent phone.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Draws an error page again inside the person's own surroundings: whoever got lost still has
/// their menu. When those cannot be read (the database is the trouble), the bare page stays.
pub async fn frame_failures(State(app): State<App>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let method = request.method().clone();
    let response = next.run(request).await;
    let response = unread(&method, &response).map(IntoResponse::into_response).unwrap_or(response);
    let Some(failure) = response.extensions().get::<Failure>().cloned() else {
        return response;
    };
    let mut asked = Request::new(());
    *asked.uri_mut() = uri;
    *asked.headers_mut() = headers;
    let (mut parts, ()) = asked.into_parts();
    let shell = match Visit::from_request_parts(&mut parts, &app).await {
        Ok(visit) => Ok(visit.shell("")),
        Err(Error::SignIn(_)) => public_shell(&app, "", parts.uri.path()).await,
        Err(error) => Err(error),
    };
    match shell {
        Ok(shell) => ui::failure_page(shell.with_flash(None), failure),
        Err(_) => response,
    }
}

/// What a request was that never reached a page, and was answered in plain English: an identifier
/// that is none, a form that is not ours, an address that only takes what a page sends.
fn unread(method: &Method, response: &Response) -> Option<Error> {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !status.is_client_error() || kind.is_some_and(|kind| !kind.starts_with("text/plain")) {
        return None;
    }
    Some(match status {
        StatusCode::METHOD_NOT_ALLOWED => Error::NotAlone,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        // An identifier in the address that no identifier looks like.
        StatusCode::BAD_REQUEST if *method == Method::GET => Error::NotFound,
        _ => Error::BadRequest(status.to_string()),
    })
}

/// Forgets the one-time sentence once a page has shown it.
pub async fn clear_flash(State(app): State<App>, request: Request, next: Next) -> Response {
    let had = cookie(request.headers(), FLASH_COOKIE).is_some();
    let mut response = next.run(request).await;
    let page = response.status() == StatusCode::OK
        && response
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("text/html"));
    if had && page {
        let gone = set_cookie(&app, FLASH_COOKIE, "", 0);
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (k.parse().unwrap(), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn control_signs_are_seen_however_they_are_written() {
        for text in ["a=%00", "a=x%1fy", "a=\u{7}", "%0B", "a=%E2%80%AE", "a=\u{2066}b"] {
            assert!(is_illegible(text.as_bytes()), "{text:?}");
        }
        assert!(is_illegible(b"a=\xff"));
        for text in ["", "a=1&b=deux%0D%0Alignes%09", "a=100%", "a=%zz", "a=%C3%A9"] {
            assert!(!is_illegible(text.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn a_change_asked_from_elsewhere_is_told_apart() {
        let same = |pairs: &[(&'static str, &'static str)]| is_same_origin(&headers(pairs));
        assert!(same(&[("sec-fetch-site", "same-origin")]));
        assert!(!same(&[("sec-fetch-site", "cross-site")]));
        assert!(!same(&[("sec-fetch-site", "same-site")]));
        assert!(same(&[("origin", "https://a.fr"), ("host", "a.fr")]));
        assert!(!same(&[("origin", "https://b.fr"), ("host", "a.fr")]));
        assert!(!same(&[("origin", "null"), ("host", "a.fr")]));
        assert!(same(&[("host", "a.fr")]));
    }
}
