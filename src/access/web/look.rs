//! How the territory's pages are signed: name, line, phone number, colour, logo.

use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem;
use crate::access::actions;
use crate::access::model::{Action, Refusal};
use crate::access::visit::{Visit, hex, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::parts;
use crate::territory::Brand;
use crate::ui::{self, Flash, Problems, Shell, filters};

/// Largest logo accepted, in bytes.
pub(super) const LOGO_LIMIT: usize = 300 * 1024;

#[derive(Template)]
#[template(path = "access/pages/look.html")]
struct LookPage {
    shell: Shell,
    brand: Brand,
    problems: Problems,
}

fn look_page(visit: &Visit, brand: Brand, problems: Problems) -> Response {
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(t("access-look-title"));
    ui::page_with_status(status, LookPage { shell, brand, problems })
}

pub(super) async fn show_look(visit: Visit) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageAccounts)?;
    let brand = visit.territory.brand();
    Ok(look_page(&visit, brand, Problems::none()))
}

pub(super) async fn change_look(
    State(app): State<App>,
    visit: Visit,
    form: Multipart,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageAccounts)?;
    let mut brand = visit.territory.brand();
    let mut logo = None;
    for part in parts::read(form).await? {
        let text = || part.text().map(|text| text.trim().to_owned());
        match part.name.as_str() {
            "name" => brand.name = text()?,
            "tagline" => brand.tagline = text()?,
            "helpline" => brand.helpline = text()?,
            "colour" => brand.colour = Some(text()?).filter(|colour| !colour.is_empty()),
            "logo" if !part.bytes.is_empty() => logo = Some(part.bytes),
            _ => {}
        }
    }
    if let Some(bytes) = logo {
        let Some(kind) = picture_kind(&bytes).filter(|_| bytes.len() <= LOGO_LIMIT) else {
            return Ok(look_page(&visit, brand, problem(Refusal::NotALogo)));
        };
        let name = format!("{}.{kind}", hex(&app.clock.moment().bytes::<8>()));
        app.files.write(&format!("logo/{name}"), &bytes)?;
        brand.logo = Some(name);
    }
    let (actor, now, kept) = (visit.actor.clone(), app.clock.now(), brand.clone());
    let changed = app.db.write(move |tx| actions::change_look(tx, &actor, &kept, now)).await;
    match changed {
        Ok(()) => Ok(see_other("/look", Some(Flash::success(&t("access-look-changed"))))),
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            Ok(look_page(&visit, brand, problems))
        }
        Err(error) => Err(error),
    }
}

/// The kind of a picture by its first bytes, never by its name.
fn picture_kind(bytes: &[u8]) -> Option<&'static str> {
    let starts: [(&[u8], &str); 2] = [(b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg")];
    starts.into_iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| kind)
}

/// A logo: public, and kept by browsers, for its name changes with it.
pub(super) async fn show_logo(
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Response, Error> {
    let (stem, kind) = name.split_once('.').ok_or(Error::NotFound)?;
    let ours = stem.len() == 16 && stem.bytes().all(|b| b.is_ascii_hexdigit());
    let mime = match kind {
        "png" if ours => "image/png",
        "jpg" if ours => "image/jpeg",
        _ => return Err(Error::NotFound),
    };
    let bytes = app.files.read(&format!("logo/{name}")).map_err(|_| Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, mime),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_first_bytes() {
        assert_eq!(picture_kind(b"\x89PNG\r\n\x1a\nrest"), Some("png"));
        assert_eq!(picture_kind(b"\xff\xd8\xff\xe0"), Some("jpg"));
        assert_eq!(picture_kind(b"<svg onload=alert(1)>"), None);
        assert_eq!(picture_kind(b""), None);
    }
}
