//! A photograph of the pass instead of its code: read here, for browsers without script or camera.

use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use tokio::sync::Semaphore;

use super::form::{self, RedemptionForm};
use crate::access::{Action, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::photo::{Unread, read_qr};
use crate::passes::model::Refusal;

/// Photographs opened at the same time: each takes a core and some hundred megabytes.
static OPENING: Semaphore = Semaphore::const_new(2);

/// The form of the door with a photograph: its code is read, then checked as if it were typed.
pub(super) async fn check_photo(
    State(app): State<App>,
    visit: Visit,
    parts: Multipart,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::Redeem)?;
    let (mut asked, photo) = received(parts).await?;
    match read(photo).await? {
        Ok(code) => {
            asked.code = code;
            form::checked(&app, &visit, asked).await
        }
        Err(refusal) => form::refused(&app, &visit, asked, None, refusal.into()).await,
    }
}

async fn received(mut parts: Multipart) -> Result<(RedemptionForm, Vec<u8>), Error> {
    let unread = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => Error::BadRequest(error.to_string()),
    };
    let (mut form, mut photo) = (RedemptionForm::default(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(unread)? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(unread)?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "scan_id" => form.scan_id = text(),
            "registration" => form.registration = text(),
            "session" => form.session = text(),
            "photo" => photo = bytes.to_vec(),
            _ => {}
        }
    }
    Ok((form, photo))
}

async fn read(photo: Vec<u8>) -> Result<Result<String, Refusal>, Error> {
    if photo.is_empty() {
        return Ok(Err(Refusal::PhotoMissing));
    }
    let _permit = OPENING.acquire().await.map_err(|error| Error::Broken(error.to_string()))?;
    let read = tokio::task::spawn_blocking(move || read_qr(&photo)).await;
    Ok(match read {
        Ok(Ok(text)) => Ok(text),
        Ok(Err(Unread::NotAPicture)) => Err(Refusal::NotAPhoto),
        // A stranger's file on which the reader gave up has no code to read either.
        Ok(Err(Unread::NoCode)) | Err(_) => Err(Refusal::NoCodeInPhoto),
    })
}
