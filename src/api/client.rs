//! Who asks: the bearer of a token; and what is asked, read with patience.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::access::{Actor, ClientId, actor_of_token};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;

/// A request by a known client.
pub struct Client {
    pub id: ClientId,
    pub actor: Actor,
}

impl FromRequestParts<App> for Client {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Client, Problem> {
        let unknown = || Problem::new(StatusCode::UNAUTHORIZED, &t("api-unknown-token"));
        let token = bearer(&parts.headers).ok_or_else(unknown)?.to_owned();
        let key = app.settings.key.clone();
        let known = app.db.read(move |conn| Ok::<_, Error>(actor_of_token(conn, &key, &token)?));
        let (id, actor) = known.await?.ok_or_else(unknown)?;
        Ok(Client { id, actor })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// A body in JSON.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Body<T>, Problem> {
        let json = request.headers().get(header::CONTENT_TYPE).is_some_and(is_json);
        if !json {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, &t("api-not-json")));
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|rejection| match rejection
            .status()
        {
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge.into(),
            _ => malformed(rejection.body_text()),
        })?;
        serde_json::from_slice(&bytes).map(Body).map_err(|error| malformed(error.to_string()))
    }
}

fn is_json(value: &axum::http::HeaderValue) -> bool {
    let kind = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// 400, with where the reader stopped.
pub fn malformed(why: String) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, &t("api-malformed").arg("why", why))
}
