//! A code that was checked and may be used: a page with an address, so that Back and reload show it
//! again. The code itself is in no address: a cookie carries it, with the scan it is of.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::form::{self, RedemptionForm};
use crate::access::{Action, Visit, cookie, hex, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::text::unhex;
use crate::passes::actions;
use crate::passes::model::{Scan, ScanId, Ticket};
use crate::ui::Flash;

const CHECK_COOKIE: &str = "maillon-check";
/// As long as a use may be thought over.
const CHECK_SECONDS: i64 = 900;

/// A code as the form shows it, when it is one.
pub(super) fn shown(text: &str) -> Option<String> {
    match Ticket::parse(text).ok()? {
        Ticket::Typed(code) => Some(code.grouped()),
        Ticket::Scanned(_) => Some(text.trim().to_owned()),
    }
}

/// On to the page of a code that may be used.
pub(super) fn go_to(app: &App, form: &RedemptionForm, scan: &Scan) -> Response {
    let address = format!(
        "/redemptions/check?scan_id={}&registration={}&session={}",
        scan.scan_id,
        scan.registration,
        form.session().map_or_else(String::new, |id| id.to_string())
    );
    let kept = format!("{} {}", scan.scan_id, shown(&scan.code).unwrap_or_default());
    let mut response = see_other(address, None);
    let kept = set(app, &hex(kept.as_bytes()), CHECK_SECONDS);
    response.headers_mut().append(header::SET_COOKIE, kept);
    response
}

/// Forgets the code: it was used.
pub(super) fn forget(app: &App, mut response: Response) -> Response {
    response.headers_mut().append(header::SET_COOKIE, set(app, "", 0));
    response
}

fn set(app: &App, value: &str, seconds: i64) -> HeaderValue {
    super::code_cookie(app, (CHECK_COOKIE, "/redemptions/check"), value, seconds)
}

/// The code a cookie carries for a scan.
fn carried(cookie: &str, scan: &str) -> Option<String> {
    let text = String::from_utf8(unhex(cookie)?).ok()?;
    let (of, code) = text.split_once(' ')?;
    if of == scan { shown(code) } else { None }
}

/// What the code is, whom for, before anything is used. A scan that was answered leads to its
/// answer; without its code any more, back to the form, the person chosen.
pub(super) async fn show_check(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Query(asked): Query<RedemptionForm>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::Redeem)?;
    if let Ok(scan) = asked.scan_id.parse::<ScanId>() {
        let actor = visit.actor.clone();
        let known =
            app.db.read(move |conn| actions::redemption_of_scan(conn, &actor, scan)).await?;
        if let Some(known) = known {
            return Ok(see_other(format!("/redemptions/{}", known.id), None));
        }
    }
    let code = cookie(&headers, CHECK_COOKIE).and_then(|kept| carried(&kept, &asked.scan_id));
    match code {
        Some(code) => form::verdict(&app, &visit, RedemptionForm { code, ..asked }).await,
        None => {
            let again = Flash::info(&t("passes-check-again-please"));
            Ok(see_other(form::empty_form(&asked), Some(again)))
        }
    }
}
