//! A signed-in request: who acts, and the surroundings of the page they will see.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::actions;
use super::actor::Actor;
use super::model::{Action, Role};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::territory::{self, Territory};
use crate::ui::{Brand, Flash, MenuEntry, Shell, UserBadge};

/// Name of the cookie that holds the session's secret.
pub const SESSION_COOKIE: &str = "maillon";
/// Name of the cookie that marks a browser where somebody once signed in.
pub const DEVICE_COOKIE: &str = "maillon-device";
/// Name of the cookie that carries one sentence to the next page.
pub const FLASH_COOKIE: &str = "maillon-flash";

/// A request by somebody signed in. A handler that takes one cannot be reached otherwise:
/// anyone else is sent to the sign-in page, then back.
pub struct Visit {
    pub actor: Actor,
    pub territory: Territory,
    path: String,
    flash: Option<Flash>,
    demo: bool,
}

impl Visit {
    /// The surroundings of the page titled `title`.
    pub fn shell(&self, title: impl std::fmt::Display) -> Shell {
        Shell {
            title: title.to_string(),
            brand: brand(&self.territory),
            menu: menu(&self.actor),
            user: Some(UserBadge {
                name: self.actor.name().to_owned(),
                role: role_words(&self.actor),
                account: "/account".to_owned(),
                sign_out: "/sign-out".to_owned(),
            }),
            flash: self.flash.clone(),
            demo: self.demo,
            path: self.path.clone(),
        }
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visit, Error> {
        let back = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let Some(token) = cookie(&parts.headers, SESSION_COOKIE) else {
            return Err(Error::SignIn(back));
        };
        let (key, now) = (app.settings.key.clone(), app.clock.now());
        let signed_in = app
            .db
            .read(move |conn| {
                let Some(actor) = actions::actor(conn, &key, &token, now)? else { return Ok(None) };
                let served = territory::served_by_id(conn, actor.territory())?;
                Ok::<_, Error>(served.map(|territory| (actor, territory)))
            })
            .await?;
        let (actor, territory) = signed_in.ok_or(Error::SignIn(back))?;
        Ok(Visit {
            actor,
            territory,
            path: parts.uri.path().to_owned(),
            flash: cookie(&parts.headers, FLASH_COOKIE).and_then(|text| read_flash(&text)),
            demo: app.settings.demo,
        })
    }
}

/// The look of a territory.
pub fn brand(territory: &Territory) -> Brand {
    Brand {
        name: territory.brand_name.clone(),
        tagline: territory.brand_tagline.clone(),
        logo: territory.brand_logo.as_ref().map(|name| format!("/logo/{name}")),
        colour: territory.brand_colour.clone(),
        accent: None,
        attribution: t("territory-attribution").to_string(),
    }
}

/// The first role's words; the rest are on the account page.
fn role_words(actor: &Actor) -> String {
    actor.grants().first().map_or_else(String::new, |grant| role_name(grant.role).to_string())
}

/// `access-role-<word>`.
pub fn role_name(role: Role) -> Message {
    t(format!("access-role-{role}"))
}

/// The whole menu, in order: what an entry needs is the permission of the page behind it.
fn menu(actor: &Actor) -> Vec<MenuEntry> {
    let entries: [(&'static str, &'static str, &'static str, Option<Action>); 16] = [
        ("menu-today", "/", "house", None),
        ("menu-redeem", "/redemptions/new", "ticket-check", Some(Action::Redeem)),
        ("menu-handover", "/handovers/new", "hand-heart", Some(Action::HandOver)),
        ("menu-dashboard", "/dashboard", "chart-column", Some(Action::SeeStatistics)),
        ("menu-sessions", "/sessions", "calendar-days", Some(Action::SeeSessions)),
        ("menu-people", "/people", "users", Some(Action::SeePeople)),
        ("menu-places", "/places", "map-pin", Some(Action::SeePlaces)),
        ("menu-workshops", "/workshops", "book-open", Some(Action::EditCatalogue)),
        ("menu-emissions", "/emissions", "ticket", Some(Action::ManageEmissions)),
        ("menu-depots", "/depots", "package", Some(Action::SeeStock)),
        ("menu-programmes", "/programmes", "landmark", Some(Action::SeeFunding)),
        ("menu-statements", "/statements", "receipt-euro", Some(Action::SeeStatements)),
        ("menu-flags", "/flags", "shield-check", Some(Action::ReviewFlags)),
        ("menu-imports", "/imports", "upload", Some(Action::ImportPlaces)),
        ("menu-accounts", "/accounts", "user-cog", Some(Action::ManageAccounts)),
        ("menu-look", "/look", "settings", Some(Action::ManageAccounts)),
    ];
    entries
        .into_iter()
        .filter(|(.., needs)| needs.is_none_or(|action| actor.can(action)))
        .map(|(label, href, icon, _)| MenuEntry::new(t(label), href, icon))
        .collect()
}

/// The value of a cookie of the request.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// A `Set-Cookie` of ours: never readable by scripts, never sent along from another site.
pub fn set_cookie(app: &App, name: &str, value: &str, max_age_days: i64) -> HeaderValue {
    let secure = if app.settings.public_url.starts_with("https:") { "; Secure" } else { "" };
    let age = max_age_days * 24 * 3600;
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&text).expect("our cookies are hexadecimal")
}

/// Answers a form that was accepted: go and see `location`, where `flash` is said once.
pub fn see_other(location: impl AsRef<str>, flash: Option<Flash>) -> Response {
    let target = HeaderValue::from_str(location.as_ref());
    let Ok(target) = target else {
        return Error::Broken("a redirect that is not a header value".into()).into_response();
    };
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response();
    if let Some(flash) = flash {
        let text = serde_json::to_string(&flash).expect("a flash is plain data");
        let value = format!(
            "{FLASH_COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60",
            hex(text.as_bytes())
        );
        let value = HeaderValue::from_str(&value).expect("hexadecimal is a header value");
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

fn read_flash(text: &str) -> Option<Flash> {
    serde_json::from_slice(&unhex(text)?).ok()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || text.len() % 2 == 1 {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; maillon=abc; b=2"));
        assert_eq!(cookie(&headers, "maillon").as_deref(), Some("abc"));
        assert_eq!(cookie(&headers, "mail"), None);
    }

    #[test]
    fn a_flash_survives_its_cookie_and_rubbish_is_ignored() {
        assert_eq!(unhex(&hex("été".as_bytes())), Some("été".as_bytes().to_vec()));
        for rubbish in ["zz", "abc", "é"] {
            assert!(read_flash(rubbish).is_none());
        }
    }
}
