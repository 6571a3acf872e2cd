//! `Idempotency-Key`: a request that is sent again because its answer was lost is answered again,
//! not done again. What a refusal answered is not kept: it may be tried again.

use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::problem::Problem;
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
    /// Made by the client for this request; sent again with it, gets the same answer.
    #[param(rename = "Idempotency-Key", max_length = 100, pattern = "^[A-Za-z0-9_.:-]+$")]
    idempotency_key: Option<String>,
}

/// A key of a client.
#[derive(Debug, Clone)]
pub struct Key {
    client: ClientId,
    key: String,
}

impl Key {
    /// The key of a request, if it has one.
    pub fn of(headers: &HeaderMap, client: ClientId) -> Result<Option<Key>, Problem> {
        let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
        let sign = |b: u8| b.is_ascii_alphanumeric() || b"_.:-".contains(&b);
        let key = value
            .to_str()
            .ok()
            .filter(|key| (1..=LONGEST).contains(&key.len()) && key.bytes().all(sign));
        match key {
            Some(key) => Ok(Some(Key { client, key: key.to_owned() })),
            None => Err(Problem::new(StatusCode::BAD_REQUEST, &t("api-key-wrong"))),
        }
    }
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
    struct Answered { request_hash: String, body: String }
}

/// Does `act` once for a key: again, gives what it gave. Without a key, does it.
pub fn once<T: Serialize + DeserializeOwned>(
    tx: &mut Tx,
    key: Option<&Key>,
    request: &str,
    now: Instant,
    act: impl FnOnce(&mut Tx) -> Result<T, Error>,
) -> Result<T, Error> {
    let Some(Key { client, key }) = key else { return act(tx) };
    let hash = blake3::hash(request.as_bytes()).to_hex().to_string();
    let known: Option<Answered> = tx.query_opt(
        "SELECT request_hash, body FROM api_answer WHERE client_id = $1 AND key = $2",
        &[client, key],
    )?;
    let broken = |error: serde_json::Error| Error::Broken(error.to_string());
    match known {
        Some(known) if known.request_hash != hash => Err(Refusal::KeyReused.into()),
        Some(known) => serde_json::from_str(&known.body).map_err(broken),
        None => {
            let answer = act(tx)?;
            let body = serde_json::to_string(&answer).map_err(broken)?;
            // Two processes with the same key: the second is refused by the primary key, and is
            // answered the same when it tries again.
            tx.execute(
                "INSERT INTO api_answer (client_id, key, request_hash, body, at)
                 VALUES ($1, $2, $3, $4, $5)",
                &[client, key, &hash, &body, &now],
            )?;
            Ok(answer)
        }
    }
}
