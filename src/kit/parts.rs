//! Forms that carry a file (`multipart/form-data`), read whole: small texts and one file.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;

use super::errors::Error;
use super::text::has_control_signs;

/// One field of such a form.
pub struct Part {
    pub name: String,
    /// The name of the file, when it is one.
    pub file_name: Option<String>,
    pub bytes: Vec<u8>,
}

impl Part {
    /// What was typed: legible, as in any form.
    pub fn text(&self) -> Result<String, Error> {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) if !has_control_signs(text) => Ok(text.to_owned()),
            _ => Err(Error::BadRequest("control signs in the form".into())),
        }
    }
}

/// Every field, in the order of the form. The route says how much it may weigh.
pub async fn read(mut form: Multipart) -> Result<Vec<Part>, Error> {
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(unread)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(unread)?.to_vec();
        parts.push(Part { name, file_name, bytes });
    }
    Ok(parts)
}

fn unread(error: MultipartError) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => Error::BadRequest(error.to_string()),
    }
}
