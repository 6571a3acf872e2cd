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
            why: words(meaning(&line.reason)),
            who: line.account,
            pass: line.pass_serial.zip(booklet),
        }
    }
}

/// What refusals mean, together: the word of `fraud-refused-<word>` and the sentences that were said.
const MEANINGS: [(&str, &[&str]); 10] = [
    ("unknown", &["passes-unknown-code"]),
    (
        "mistyped",
        &[
            "passes-code-empty",
            "passes-code-length",
            "passes-code-sign",
            "passes-code-group",
            "passes-code-groups",
        ],
    ),
    ("forged", &["passes-qr-forged", "passes-qr-other-territory", "passes-qr-key-revoked"]),
    (
        "unread",
        &[
            "passes-qr-other",
            "passes-qr-truncated",
            "passes-qr-too-long",
            "passes-qr-sign",
            "passes-qr-unreadable",
        ],
    ),
    ("used", &["passes-already-used"]),
    ("blocked", &["passes-blocked", "passes-replaced", "passes-destroyed"]),
    ("dates", &["passes-expired", "passes-not-yet-valid", "passes-closed"]),
    ("inactive", &["passes-not-active"]),
    ("place", &["passes-place-not-accredited"]),
    (
        "registration",
        &[
            "passes-session-cancelled",
            "passes-session-to-come",
            "passes-session-over",
            "passes-registration-cancelled",
            "passes-no-registration",
        ],
    ),
];
/// What says none of these.
const OTHER: &str = "other";

/// The word of a sentence's meaning.
fn meaning(reason: &str) -> &'static str {
    let found = MEANINGS.iter().find(|(_, reasons)| reasons.contains(&reason));
    found.map_or(OTHER, |(word, _)| word)
}

fn words(meaning: &str) -> String {
    t(format!("fraud-refused-{meaning}")).to_string()
}

/// How often each meaning was said, and by which sentences; the most frequent first.
fn meanings(counted: &[ReasonCount]) -> Vec<(&'static str, i64, Vec<String>)> {
    let mut found: Vec<(&'static str, i64, Vec<String>)> = Vec::new();
    for row in counted {
        let word = meaning(&row.reason);
        match found.iter_mut().find(|(known, ..)| *known == word) {
            Some((_, count, reasons)) => {
                *count += row.count;
                reasons.push(row.reason.clone());
            }
            None => found.push((word, row.count, vec![row.reason.clone()])),
        }
    }
    found.sort_by_key(|(_, count, _)| -count);
    found
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
    let (meanings, chosen, lines) = app
        .db
        .read(move |conn| {
            let meanings = meanings(&store::refused_reasons(conn, territory, since, &of)?);
            let chosen = meanings.iter().find(|(word, ..)| *word == wanted).cloned();
            let reasons = chosen.as_ref().map_or(&[][..], |(.., reasons)| reasons);
            let part = ((page - 1) * PER_PAGE, PER_PAGE);
            let lines = store::refused_lines(conn, territory, (since, reasons, &of), part)?;
            Ok::<_, Error>((meanings, chosen, lines))
        })
        .await?;
    let all: i64 = meanings.iter().map(|(_, count, _)| count).sum();
    let (reason, total) = chosen.map_or(("", all), |(word, count, _)| (word, count));
    let tab = |(word, count, _): &(&'static str, i64, Vec<String>)| {
        let label = t("fraud-refused-tab").arg("reason", words(word)).arg("count", *count);
        Tab::new(label, address(word, &account), *word == reason)
    };
    let everything = t("fraud-refused-all").arg("count", all);
    let mut tabs = vec![Tab::new(everything, address("", &account), reason.is_empty())];
    tabs.extend(meanings.iter().map(tab));
    Ok(ui::page(RefusedPage {
        shell: visit.shell(t("fraud-refused-title")),
        tabs,
        pages: ui::pagination(page, (total + PER_PAGE - 1) / PER_PAGE, address(reason, &account)),
        lines: lines.into_iter().map(|line| Line::of(line, tz)).collect(),
        total,
    }))
}
