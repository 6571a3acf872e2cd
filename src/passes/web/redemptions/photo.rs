//! A photograph of the pass instead of its code: read here, for browsers without script or camera.

use axum::extract::{Multipart, State};
use axum::response::Response;
use tokio::sync::Semaphore;

use super::form::{self, RedemptionForm};
use crate::access::{Action, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::parts;
use crate::kit::photo::{Unread, read_qr};
use crate::passes::model::{NotOnePass, Refusal, Ticket};

/// Photographs opened at the same time: each takes a core and some hundred megabytes.
static OPENING: Semaphore = Semaphore::const_new(2);

/// The form of the door with a photograph: its code is read, then checked as if it were typed.
pub(super) async fn check_photo(
    State(app): State<App>,
    visit: Visit,
    form: Multipart,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::Redeem)?;
    let (mut asked, photo) = received(form).await?;
    match read(photo).await? {
        Ok(code) => {
            asked.code = code;
            form::checked(&app, &visit, asked).await
        }
        Err(refusal) => form::refused(&app, &visit, asked, None, refusal.into()).await,
    }
}

async fn received(form: Multipart) -> Result<(RedemptionForm, Vec<u8>), Error> {
    let (mut asked, mut photo) = (RedemptionForm::default(), Vec::new());
    for part in parts::read(form).await? {
        match part.name.as_str() {
            "scan_id" => asked.scan_id = part.text()?,
            "registration" => asked.registration = part.text()?,
            "session" => asked.session = part.text()?,
            "photo" => photo = part.bytes,
            _ => {}
        }
    }
    Ok((asked, photo))
}

async fn read(photo: Vec<u8>) -> Result<Result<String, Refusal>, Error> {
    if photo.is_empty() {
        return Ok(Err(Refusal::Photo(NotOnePass::Missing)));
    }
    let _permit = OPENING.acquire().await.map_err(|error| Error::Broken(error.to_string()))?;
    let read = tokio::task::spawn_blocking(move || read_qr(&photo)).await;
    Ok(match read {
        Ok(Ok(texts)) => the_pass(texts),
        Ok(Err(Unread::NotAPicture)) => Err(Refusal::Photo(NotOnePass::NotAPhoto)),
        // A stranger's file on which the reader gave up has no code to read either.
        Ok(Err(Unread::NoCode)) | Err(_) => Err(Refusal::Photo(NotOnePass::NoCode)),
    })
}

/// The one pass of a photograph, whatever else it shows. Nobody chooses between several for the
/// person at the door; without any, the first code says what it is.
fn the_pass(mut texts: Vec<String>) -> Result<String, Refusal> {
    let passes: Vec<usize> =
        (0..texts.len()).filter(|nth| Ticket::parse(&texts[*nth]).is_ok()).collect();
    match passes.as_slice() {
        [] => texts.into_iter().next().ok_or(Refusal::Photo(NotOnePass::NoCode)),
        [one] => Ok(texts.swap_remove(*one)),
        [_, _, ..] => Err(Refusal::Photo(NotOnePass::Several)),
    }
}
