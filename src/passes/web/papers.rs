//! What the papers of the stock have in common.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::kit::errors::Error;
use crate::passes::report::{self, Report};

/// A PDF to be saved under this name.
pub fn pdf(name: &str, bytes: Vec<u8>) -> Result<Response, Error> {
    let name = format!("attachment; filename=\"{name}.pdf\"");
    let name = HeaderValue::from_str(&name).map_err(|error| Error::Broken(error.to_string()))?;
    let kind = HeaderValue::from_static("application/pdf");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// Prints a report, away from the threads that answer.
pub async fn print(name: &str, print: Report) -> Result<Response, Error> {
    let bytes = tokio::task::spawn_blocking(move || report::report(&print))
        .await
        .map_err(|error| Error::Broken(error.to_string()))?
        .map_err(|error| Error::Broken(error.to_string()))?;
    pdf(name, bytes)
}
