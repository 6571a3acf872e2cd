//! Signing in and out.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{public_shell, slowly};
use crate::access::actions::{self, Cookies};
use crate::access::model::Refusal;
use crate::access::visit::{DEVICE_COOKIE, SESSION_COOKIE, cookie, hex, see_other, set_cookie};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::ui::{self, Flash, Problems, Shell, filters};

/// How long a browser is remembered as known, in days.
const DEVICE_DAYS: i64 = 400;
const SESSION_COOKIE_DAYS: i64 = 30;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInForm {
    pub email: String,
    pub password: String,
    /// Where the person was going.
    pub to: String,
}

#[derive(Template)]
#[template(path = "access/pages/sign_in.html")]
struct SignInPage {
    shell: Shell,
    form: SignInForm,
    problems: Problems,
}

pub(super) async fn show_sign_in(
    State(app): State<App>,
    Query(form): Query<SignInForm>,
) -> Result<Response, Error> {
    let shell = public_shell(&app, t("access-sign-in-title"), "/sign-in").await?;
    Ok(ui::page(SignInPage { shell, form, problems: Problems::none() }))
}

pub(super) async fn create_session(
    State(app): State<App>,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Result<Response, Error> {
    match sign_in(&app, &headers, &form).await {
        Ok(cookies) => {
            let mut response = see_other(local_path(&form.to), None);
            let put = response.headers_mut();
            let session = set_cookie(&app, SESSION_COOKIE, &cookies.session, SESSION_COOKIE_DAYS);
            put.append(header::SET_COOKIE, session);
            put.append(
                header::SET_COOKIE,
                set_cookie(&app, DEVICE_COOKIE, &cookies.device, DEVICE_DAYS),
            );
            Ok(response)
        }
        Err(Error::Refused(refusal)) => {
            let shell = public_shell(&app, t("access-sign-in-title"), "/sign-in").await?;
            let problems = Problems::refusal(refusal.message());
            let form = SignInForm { password: String::new(), ..form };
            let page = SignInPage { shell, form, problems };
            Ok(ui::page_with_status(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
        Err(error) => Err(error),
    }
}

async fn sign_in(app: &App, headers: &HeaderMap, form: &SignInForm) -> Result<Cookies, Error> {
    let (key, moment) = (app.settings.key.clone(), app.clock.moment());
    let device = cookie(headers, DEVICE_COOKIE);
    let cookies = Cookies {
        session: hex(&moment.bytes::<32>()),
        device: device.clone().unwrap_or_else(|| hex(&moment.bytes::<32>())),
        browser: browser(headers),
    };
    let (email, k, now) = (form.email.clone(), key.clone(), moment.now);
    let tried = app
        .db
        .read(move |conn| actions::prepare_sign_in(conn, &k, &email, device.as_deref(), now))
        .await?;
    let hash = tried.account.as_ref().map(|account| account.password_hash.clone());
    let password = form.password.clone();
    let right = slowly(move || actions::password_matches(hash.as_deref(), &password)).await?;
    let counter = tried.counter;
    match tried.account.filter(|_| right) {
        Some(account) => {
            let given = cookies.clone();
            app.db
                .write(move |tx| actions::sign_in(tx, &key, &account, &counter, &given, now))
                .await?;
            Ok(cookies)
        }
        None => {
            app.db.write(move |tx| actions::note_failure(tx, &counter, now)).await?;
            Err(Refusal::WrongCredentials.into())
        }
    }
}

/// A path of ours to go back to; anything else (another site) becomes the home page.
fn local_path(to: &str) -> &str {
    let ours = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']);
    if ours { to } else { "/" }
}

/// The browser's family, enough for its owner to recognise it; never the whole user agent.
fn browser(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let family = ["Firefox", "Edg", "Chrome", "Safari"].into_iter().find(|f| agent.contains(f));
    let system = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"]
        .into_iter()
        .find(|s| agent.contains(s));
    match (family, system) {
        (Some(family), Some(system)) => format!("{family}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

pub(super) async fn end_session(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        let (key, now) = (app.settings.key.clone(), app.clock.now());
        app.db.write(move |tx| actions::sign_out(tx, &key, &token, now)).await?;
    }
    let mut response = see_other("/sign-in", Some(Flash::success(&t("access-signed-out"))));
    let gone = set_cookie(&app, SESSION_COOKIE, "", 0);
    response.headers_mut().append(header::SET_COOKIE, gone);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        assert_eq!(local_path("/sessions?day=1"), "/sessions?day=1");
        for elsewhere in ["https://pirate.example", "//pirate.example", "/\\pirate", "", "x"] {
            assert_eq!(local_path(elsewhere), "/");
        }
    }
}
