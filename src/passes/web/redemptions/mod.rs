//! At the door: a code, a person of today's list, "Encaisser". Check first, then use.

mod checked;
mod form;
mod one;
mod photo;

pub use one::{value, worth};

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::{get, post};

use crate::access::{Action, Visit, hex, public_shell, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::photo::LIMIT;
use crate::passes::model::Ticket;
use crate::ui::{self, Shell, filters};

/// Carries a scanned code from its address to the form, for two minutes: no address keeps it.
const CODE_COOKIE: &str = "maillon-code";
const SCANNED: (&str, &str) = (CODE_COOKIE, "/redemptions");
const CODE_SECONDS: i64 = 120;

/// What the other fields of a form with a photograph may weigh, in bytes.
const FIELDS_LIMIT: usize = 64 << 10;

pub fn routes() -> Router<App> {
    let photo = post(photo::check_photo).layer(DefaultBodyLimit::max(LIMIT + FIELDS_LIMIT));
    Router::new()
        .route("/redemptions/new", get(form::new_redemption))
        .route("/redemptions/check", get(checked::show_check).post(form::check_redemption))
        .route("/redemptions/photo", photo)
        .route("/redemptions", post(form::create_redemption))
        .route("/redemptions/{id}", get(one::show_redemption))
        .route("/redemptions/{id}/undoing", post(one::undo_redemption))
        .route("/p/{code}", get(follow_code))
        .route("/P/{code}", get(follow_code))
}

// ---- the address of a pass, for what opens addresses ----

#[derive(Template)]
#[template(path = "passes/pages/found_pass.html")]
struct FoundPassPage {
    shell: Shell,
    helpline: String,
}

/// Whoever takes passes goes to the form, the code already in it; anybody else reads what a pass
/// is for. The address holds the secret: it is left at once and told to no other page.
async fn follow_code(
    State(app): State<App>,
    visit: Result<Visit, Error>,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let mut response = match visit {
        Ok(visit) if visit.actor.can(Action::Redeem) => {
            let mut response = see_other("/redemptions/new", None);
            if Ticket::parse(&code).is_ok() {
                let cookie = code_cookie(&app, SCANNED, &hex(code.trim().as_bytes()), CODE_SECONDS);
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        _ => {
            let shell = public_shell(&app, t("passes-found-title"), "/p").await?;
            let served =
                app.db.read(|conn| Ok::<_, Error>(crate::territory::served(conn)?)).await?;
            let helpline = served.into_iter().next().map(|t| t.helpline).unwrap_or_default();
            ui::page(FoundPassPage { shell, helpline })
        }
    };
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

/// A cookie of a name and a path, that carries a code.
fn code_cookie(app: &App, (name, path): (&str, &str), code: &str, seconds: i64) -> HeaderValue {
    let secure = if app.settings.public_url.starts_with("https:") { "; Secure" } else { "" };
    let text =
        format!("{name}={code}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).expect("hexadecimal is a header value")
}
