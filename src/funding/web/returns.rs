//! What the bank says back: receiving a file, and what each of its lines did.

use askama::Template;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::PageAsked;
use crate::access::{Action, At, Visit, see_other};
use crate::funding::actions;
use crate::funding::model::returns::{self, Outcome};
use crate::funding::model::{BankReturnId, Refusal};
use crate::funding::store::bank::{self, BankReturn, ReturnLine};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::text::file_name;
use crate::kit::time::Tz;
use crate::ui::{self, Badge, Flash, Pagination, Problems, Shell, Tone, filters};

/// Largest file of a bank: a year of a busy account.
pub const FILE_LIMIT: usize = 16 << 20;

#[derive(Template)]
#[template(path = "funding/pages/returns.html")]
struct ReturnsPage {
    shell: Shell,
    tz: Tz,
    rows: Vec<BankReturn>,
    pages: Pagination,
    problems: Problems,
}

async fn list(
    app: &App,
    visit: &Visit,
    asked: PageAsked,
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check(Action::PayStatements, &At::territory())?;
    let territory = visit.actor.territory();
    let part = asked.part();
    let (rows, total) =
        app.db.read(move |conn| Ok::<_, Error>(bank::bank_returns(conn, territory, part)?)).await?;
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ReturnsPage {
        shell: visit.shell(t("funding-returns-title")),
        tz: visit.actor.timezone(),
        rows,
        pages: asked.pagination(total, "/bank-returns"),
        problems,
    };
    Ok(ui::page_with_status(status, page))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<PageAsked>,
) -> Result<Response, Error> {
    list(&app, &visit, asked, Problems::none()).await
}

/// The file part of the form: its name and contents.
async fn received(mut parts: Multipart) -> Result<(String, Vec<u8>), Error> {
    let bad = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::from(Refusal::ReturnMissing),
        _ => Error::BadRequest(error.to_string()),
    };
    while let Some(part) = parts.next_field().await.map_err(bad)? {
        if part.name() == Some("file") {
            let name = file_name(part.file_name().unwrap_or_default());
            let bytes = part.bytes().await.map_err(bad)?.to_vec();
            if !name.is_empty() && !bytes.is_empty() {
                return Ok((name, bytes));
            }
        }
    }
    Err(Refusal::ReturnMissing.into())
}

async fn read(app: &App, visit: &Visit, parts: Multipart) -> Result<BankReturnId, Error> {
    let (name, bytes) = received(parts).await?;
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let movements = returns::read(&bytes)?;
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    app.db
        .write(move |tx| actions::read_return(tx, &actor, (&name, &hash), &movements, &moment))
        .await
}

pub async fn create(
    State(app): State<App>,
    visit: Visit,
    parts: Multipart,
) -> Result<Response, Error> {
    visit.actor.check(Action::PayStatements, &At::territory())?;
    match read(&app, &visit, parts).await {
        Ok(id) => {
            let flash = Flash::success(&t("funding-return-read"));
            Ok(see_other(format!("/bank-returns/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            list(&app, &visit, PageAsked::default(), problems).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "funding/pages/return.html")]
struct ReturnPage {
    shell: Shell,
    tz: Tz,
    known: BankReturn,
    lines: Vec<ReturnLine>,
    /// How many lines of each outcome.
    sums: Vec<(Outcome, i64)>,
}

/// An outcome as pages show it.
pub(super) fn badge(outcome: Outcome) -> Badge {
    let tone = match outcome {
        Outcome::Paid => Tone::Success,
        Outcome::Known | Outcome::ExtraReturned | Outcome::Unrelated => Tone::Info,
        Outcome::Returned | Outcome::PaidTwice | Outcome::PaidRejected => Tone::Danger,
        _ => Tone::Warning,
    };
    ui::badge(t(format!("funding-outcome-{outcome}")), tone)
}

impl ReturnPage {
    fn badge(&self, outcome: &Outcome) -> Badge {
        badge(*outcome)
    }
    /// Payments of this file that nobody asked for.
    fn alarms(&self) -> i64 {
        let loud = |(outcome, _): &&(Outcome, i64)| {
            matches!(outcome, Outcome::PaidTwice | Outcome::PaidRejected)
        };
        self.sums.iter().filter(loud).map(|(_, count)| count).sum()
    }
    fn outcome(&self, outcome: &Outcome) -> String {
        t(format!("funding-outcome-{outcome}")).to_string()
    }
    /// What to do about it, where there is something to do.
    fn next(&self, line: &ReturnLine) -> String {
        match line.outcome {
            Outcome::Paid | Outcome::Known | Outcome::ExtraReturned | Outcome::Unrelated => {
                String::new()
            }
            outcome => t(format!("funding-outcome-{outcome}")).attribute("next").to_string(),
        }
    }
}

pub async fn report(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<BankReturnId>,
) -> Result<Response, Error> {
    visit.actor.check(Action::PayStatements, &At::territory())?;
    let territory = visit.actor.territory();
    let (known, lines) = app
        .db
        .read(move |conn| {
            let known = bank::bank_return(conn, territory, id)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>((known, bank::return_lines(conn, id)?))
        })
        .await?;
    let count = |outcome: &Outcome| {
        (*outcome, lines.iter().filter(|line| line.outcome == *outcome).count() as i64)
    };
    let sums = Outcome::ALL.iter().map(count).filter(|(_, count)| *count > 0).collect();
    let shell = visit.shell(t("funding-return-title").arg("name", &known.file_name));
    let page = ReturnPage { shell, tz: visit.actor.timezone(), known, lines, sums };
    Ok(ui::page(page))
}
