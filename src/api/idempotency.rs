//! `Idempotency-Key`: a request that is sent again because its answer was lost is answered again,
//! not done again. What was decided, yes or no, is the answer of its key for ever; what failed
//! before anything was decided (busy, unknown, forbidden) is not kept and may be tried again.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::IntoParams;

use super::problem::{PROBLEM, Problem};
use crate::access::ClientId;
use crate::kit::db::Tx;
use crate::kit::errors::{Error, Refuse};
use crate::kit::i18n::{Message, t};
use crate::kit::time::Instant;
use crate::row;

/// Longest key.
const LONGEST: usize = 100;

/// The header, for the specification.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "read by the macro alone")]
pub struct Header {
    /// Made by the client for this request. The same request sent again with it is not done again
    /// and gets the same answer, for ever; another request sent with it is refused.
    #[param(rename = "Idempotency-Key", max_length = 100, pattern = "^[A-Za-z0-9_.:-]+$")]
    idempotency_key: Option<String>,
}

/// A key of a client, and the request it was made for.
#[derive(Debug, Clone)]
pub struct Key {
    client: ClientId,
    key: String,
    request_hash: String,
}

impl Key {
    /// The key of a request, if it has one; `request` says what is asked, `body` with what.
    pub fn of(
        headers: &HeaderMap,
        client: ClientId,
        request: &str,
        body: &impl Serialize,
    ) -> Result<Option<Key>, Problem> {
        let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
        let sign = |b: u8| b.is_ascii_alphanumeric() || b"_.:-".contains(&b);
        let key = value
            .to_str()
            .ok()
            .filter(|key| (1..=LONGEST).contains(&key.len()) && key.bytes().all(sign));
        let Some(key) = key else {
            return Err(Problem::new(StatusCode::BAD_REQUEST, &t("api-key-wrong")));
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update(request.as_bytes()).update(b"\n").update(json(body)?.as_bytes());
        let request_hash = hasher.finalize().to_hex().to_string();
        Ok(Some(Key { client, key: key.to_owned(), request_hash }))
    }
}

fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Broken(error.to_string()))
}

#[derive(Debug)]
enum Refusal {
    /// The key was used for another request.
    KeyReused,
}

impl Refuse for Refusal {
    fn message(&self) -> Message {
        match self {
            Refusal::KeyReused => t("api-key-reused"),
        }
    }
}

row! {
    struct Kept { request_hash: String, status: i64, body: String }
}

/// What is answered to a request.
pub enum Answer<T> {
    /// Just decided, under no key.
    New(T),
    /// Kept under a key, just now or long ago: its status and its body.
    Kept(StatusCode, String),
}

/// Does `act` once for a key: again, gives what it gave. Without a key, does it.
///
/// The key is taken first. A second process with the same key waits there for the first, then
/// reads what it kept.
pub fn once<T: Serialize>(
    tx: &mut Tx,
    key: Option<&Key>,
    now: Instant,
    act: impl FnOnce(&mut Tx) -> Result<T, Error>,
) -> Result<Answer<T>, Error> {
    let Some(Key { client, key, request_hash }) = key else { return act(tx).map(Answer::New) };
    let taken = tx.execute(
        "INSERT INTO api_answer (client_id, key, request_hash, status, body, at)
         VALUES ($1, $2, $3, 200, '', $4) ON CONFLICT DO NOTHING",
        &[client, key, request_hash, &now],
    )?;
    if taken == 0 {
        let kept: Kept = tx.query_one(
            "SELECT request_hash, status, body FROM api_answer WHERE client_id = $1 AND key = $2",
            &[client, key],
        )?;
        if kept.request_hash != *request_hash {
            return Err(Refusal::KeyReused.into());
        }
        let status = u16::try_from(kept.status).ok().and_then(|s| StatusCode::from_u16(s).ok());
        let status = status.ok_or_else(|| Error::Broken("a kept answer has no status".into()))?;
        return Ok(Answer::Kept(status, kept.body));
    }
    let (status, body) = match tx.attempt(act)? {
        Ok(answer) => (StatusCode::OK, json(&answer)?),
        Err(refusal @ Error::Refused(_)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, json(&Problem::from(refusal))?)
        }
        Err(error) => return Err(error),
    };
    tx.execute(
        "UPDATE api_answer SET status = $3, body = $4 WHERE client_id = $1 AND key = $2",
        &[client, key, &i64::from(status.as_u16()), &body],
    )?;
    Ok(Answer::Kept(status, body))
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        match self {
            Answer::New(answer) => axum::Json(answer).into_response(),
            Answer::Kept(status, body) => {
                let kind = match status {
                    StatusCode::OK => "application/json",
                    _ => PROBLEM,
                };
                (status, [(header::CONTENT_TYPE, kind)], body).into_response()
            }
        }
    }
}
