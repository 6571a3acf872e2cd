//! Scans that were refused: who tried, when, why not. Never the code.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::access::{AccountId, Action, At, Visit};
use crate::fraud::store::{self, ReasonCount, RefusedLine};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::Tz;
use crate::ui::{self, Pagination, Shell, Tab, filters};

const PER_PAGE: i64 = 50;
/// Days back that are shown.
const SHOWN_DAYS: i64 = 92;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    reason: String,
    account: String,
    page: String,
}

#[derive(Template)]
#[template(path = "fraud/pages/refused.html")]
struct RefusedPage {
    shell: Shell,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    total: i64,
    pages: Pagination,
}

/// A refused scan, in words.
struct Line {
    when: String,
    why: String,
    who: String,
    /// Serial of the pass, and the page of its booklet.
    pass: Option<(String, String)>,
}

impl Line {
    fn of(line: RefusedLine, tz: Tz) -> Line {
        let booklet = line.booklet_serial.map(|serial| format!("/booklets/{serial}"));
        Line {
            when: line.at.words(tz).to_string(),
            why: words(&line.reason),
            who: line.account,
            pass: line.pass_serial.zip(booklet),
        }
    }
}

/// A few words for the sentence that was said.
fn words(reason: &str) -> String {
    let key = match reason {
        "passes-unknown-code" => "fraud-refused-unknown",
        "passes-already-used" => "fraud-refused-used",
        "passes-expired" | "passes-not-yet-valid" => "fraud-refused-dates",
        "passes-not-active" => "fraud-refused-inactive",
        "passes-place-not-accredited" => "fraud-refused-place",
        "passes-session-cancelled"
        | "passes-session-to-come"
        | "passes-registration-cancelled"
        | "passes-no-registration" => "fraud-refused-registration",
        "passes-too-many-tries" => "fraud-refused-waiting",
        code if code.starts_with("passes-code-") => "fraud-refused-mistyped",
        _ => "fraud-refused-other",
    };
    t(key).to_string()
}

fn address(reason: &str, account: &str) -> String {
    format!("/refused-scans?reason={reason}&account={account}")
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    visit.actor.check(Action::ReviewFlags, &At::territory())?;
    let account =
        asked.account.parse::<AccountId>().map_or_else(|_| String::new(), |id| id.to_string());
    let (tz, territory) = (visit.actor.timezone(), visit.actor.territory());
    let since = app.clock.now().plus_days(-SHOWN_DAYS);
    let page = asked.page.parse::<i64>().unwrap_or(1).clamp(1, 1_000_000);
    let (of, wanted) = (account.clone(), asked.reason.clone());
    let (reasons, lines) = app
        .db
        .read(move |conn| {
            let reasons = store::refused_reasons(conn, territory, since, &of)?;
            let part = ((page - 1) * PER_PAGE, PER_PAGE);
            let lines = store::refused_lines(conn, territory, (since, &wanted, &of), part)?;
            Ok::<_, Error>((reasons, lines))
        })
        .await?;
    let chosen = reasons.iter().find(|row| row.reason == asked.reason);
    let all: i64 = reasons.iter().map(|row| row.count).sum();
    let total = chosen.map_or(all, |row| row.count);
    let reason = chosen.map_or("", |row| row.reason.as_str());
    let tab = |row: &ReasonCount| {
        let label =
            t("fraud-refused-tab").arg("reason", words(&row.reason)).arg("count", row.count);
        Tab::new(label, address(&row.reason, &account), row.reason == reason)
    };
    let everything = t("fraud-refused-all").arg("count", all);
    let mut tabs = vec![Tab::new(everything, address("", &account), reason.is_empty())];
    tabs.extend(reasons.iter().map(tab));
    Ok(ui::page(RefusedPage {
        shell: visit.shell(t("fraud-refused-title")),
        tabs,
        pages: ui::pagination(page, (total + PER_PAGE - 1) / PER_PAGE, address(reason, &account)),
        lines: lines.into_iter().map(|line| Line::of(line, tz)).collect(),
        total,
    }))
}
