//! One statement: its lines, who pays which part, its life; its paper and its file.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::badge;
use crate::access::{self, Action, Actor, Visit, see_other};
use crate::funding::model::{Line, Refusal, StatementId, Step, percent_of};
use crate::funding::print::{self, FunderLine, StatementLine, StatementPrint};
use crate::funding::store::{self, Statement};
use crate::funding::{actions, model};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::journal::{self, Subject};
use crate::kit::money::Cents;
use crate::kit::sheet::Sheet;
use crate::kit::time::{Day, Tz};
use crate::ledger;
use crate::territory;
use crate::ui::{self, Badge, Event, Fact, Flash, Problems, Shell, filters};

/// What one funder pays of a statement.
#[derive(Debug, Clone)]
struct FunderPart {
    funder: String,
    percent: String,
    cents: Cents,
}

/// A statement with everything its page and its paper show.
struct Sheets {
    statement: Statement,
    lines: Vec<Line>,
    funders: Vec<FunderPart>,
    previous: Option<Statement>,
    events: Vec<Event>,
    closed_by: String,
    approved_by: String,
}

fn load(conn: &mut Conn, actor: &Actor, id: StatementId) -> Result<Sheets, Error> {
    let statement = actions::statement(conn, actor, id)?;
    let lines = store::lines_of(conn, id)?;
    let funders = funders(conn, &statement)?;
    let previous = store::previous(conn, &statement)?;
    let names = access::names(conn, actor.territory())?;
    let name = |by: &str| names.get(by).cloned().unwrap_or_default();
    let tz = actor.timezone();
    let events = journal::about(conn, &Subject::new("statement", id))?
        .into_iter()
        .map(|line| {
            let what = t(format!("journal-{}-{}", line.subject_kind, line.verb));
            Event::new(line.at.words(tz), line.at.rfc3339(), what).who(name(&line.actor))
        })
        .collect();
    let approved = statement.life.approved.as_ref();
    Ok(Sheets {
        closed_by: name(&statement.life.closed.by),
        approved_by: approved.map(|signed| name(&signed.by)).unwrap_or_default(),
        statement,
        lines,
        funders,
        previous,
        events,
    })
}

/// The shares of a statement by funder, in the order of the programme.
fn funders(conn: &mut Conn, statement: &Statement) -> Result<Vec<FunderPart>, Error> {
    let shares = store::shares_of(conn, statement.id)?;
    let lines = ledger::lines(conn, statement.programme_id)?;
    let part = |line: &ledger::Line| {
        let own = shares.iter().filter(|share| share.line_id == line.id);
        let cents: Cents = own.map(|share| share.cents).sum();
        let percent = t("funding-percent").arg("percent", percent_of(cents, statement.cents));
        FunderPart { funder: line.funder.clone(), percent: percent.to_string(), cents }
    };
    Ok(lines.iter().map(part).filter(|part| part.cents > Cents::ZERO).collect())
}

#[derive(Template)]
#[template(path = "funding/pages/statement.html")]
struct StatementPage {
    shell: Shell,
    statement: Statement,
    facts: Vec<Fact>,
    funders: Vec<FunderPart>,
    /// In words: more or fewer passes than the statement before.
    change: String,
    lines: Vec<Line>,
    events: Vec<Event>,
    may_approve: bool,
    /// The reader closed it: somebody else approves.
    own: bool,
    may_pay: bool,
    form: PaymentForm,
    problems: Problems,
}

impl StatementPage {
    fn badge(&self) -> Badge {
        badge(self.statement.step())
    }
    fn hash(&self) -> String {
        model::grouped(&self.statement.hash, 8)
    }
    fn address(&self, noun: &str) -> String {
        format!("/statements/{}/{noun}", self.statement.id)
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    id: StatementId,
    form: PaymentForm,
    problems: Problems,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let sheets = app.db.read(move |conn| load(conn, &actor, id)).await?;
    let step = sheets.statement.step();
    let own = sheets.statement.life.closed.by == visit.actor.key();
    let approver = step == Step::Closed && visit.actor.can(Action::ApproveStatements);
    let title = t("funding-statement-title").arg("number", sheets.statement.label());
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = StatementPage {
        shell: visit.shell(title),
        facts: facts(&sheets, visit.actor.timezone()),
        change: change(&sheets),
        may_approve: approver && !own,
        own: approver && own,
        may_pay: step == Step::Approved && visit.actor.can(Action::PayStatements),
        statement: sheets.statement,
        funders: sheets.funders,
        lines: sheets.lines,
        events: sheets.events,
        form,
        problems,
    };
    Ok(ui::page_with_status(status, page))
}

fn facts(sheets: &Sheets, tz: Tz) -> Vec<Fact> {
    let Sheets { statement, closed_by, approved_by, .. } = sheets;
    let commune = territory::commune(statement.commune);
    let commune = commune.map_or(statement.commune.to_string(), |known| known.name.to_owned());
    let place = format!("{}, {commune}", statement.place_name);
    let signed = |day: Day, who: &str| match who {
        "" => day.words().to_string(),
        who => t("funding-signed").arg("day", day.words()).arg("who", who).to_string(),
    };
    let life = &statement.life;
    let approved = life.approved.as_ref().map(|by| signed(by.at.day(tz), approved_by));
    let paid = life.payment.as_ref().map(|payment| {
        let words = t("funding-paid-by").arg("day", payment.on.words());
        words.arg("reference", &payment.reference).to_string()
    });
    vec![
        Fact::new(t("funding-place"), place).link(format!("/places/{}", statement.place_id)),
        Fact::new(t("funding-payee"), statement.payee_name.clone()),
        Fact::new(t("funding-payee-number"), grouped_siret(&statement.payee_number)),
        Fact::new(t("funding-programme"), statement.programme_name.clone()),
        Fact::new(t("funding-month"), statement.month.words()),
        Fact::new(t("funding-closed-on"), signed(life.closed.at.day(tz), closed_by)),
        Fact::new(t("funding-approved-on"), approved.unwrap_or_default()),
        Fact::new(t("funding-paid"), paid.unwrap_or_default()),
    ]
}

/// What changed since the place's statement before, in words.
fn change(sheets: &Sheets) -> String {
    let Some(before) = &sheets.previous else {
        return t("funding-first-statement").to_string();
    };
    let passes = sheets.statement.lines - before.lines;
    let cents = sheets.statement.cents - before.cents;
    let key = match passes {
        0 => "funding-change-none",
        1.. => "funding-change-more",
        _ => "funding-change-fewer",
    };
    t(key)
        .arg("month", before.month.words())
        .arg("passes", passes.abs())
        .arg("amount", Cents(cents.0.abs()).to_string())
        .to_string()
}

fn grouped_siret(digits: &str) -> String {
    let cut = |at: usize| digits.get(at..(at + 3).min(digits.len())).unwrap_or_default();
    let parts = [cut(0), cut(3), cut(6), digits.get(9..).unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\u{a0}")
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
) -> Result<Response, Error> {
    let today = app.clock.now().day(visit.actor.timezone());
    let form = PaymentForm { paid_on: today.to_string(), reference: String::new() };
    page(&app, &visit, id, form, Problems::none()).await
}

/// Signs the approval.
pub async fn approve(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    match app.db.write(move |tx| actions::approve(tx, &actor, id, &moment)).await {
        Ok(()) => {
            let flash = Flash::success(&t("funding-approved"));
            Ok(see_other(format!("/statements/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            let problems = Problems::refusal(refusal.message());
            page(&app, &visit, id, PaymentForm::default(), problems).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PaymentForm {
    paid_on: String,
    reference: String,
}

/// Marks paid.
pub async fn pay(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
    Form(form): Form<PaymentForm>,
) -> Result<Response, Error> {
    let (actor, moment, typed) = (visit.actor.clone(), app.clock.moment(), form.clone());
    let paid = match Day::parse(&form.paid_on) {
        Some(on) => {
            app.db
                .write(move |tx| {
                    actions::pay(tx, &actor, id, (on, typed.reference.as_str()), &moment)
                })
                .await
        }
        None => Err(Refusal::PaidOnMissing.into()),
    };
    match paid {
        Ok(()) => {
            let flash = Flash::success(&t("funding-now-paid"));
            Ok(see_other(format!("/statements/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            page(&app, &visit, id, form, problems).await
        }
        Err(error) => Err(error),
    }
}

/// The lines, for a spreadsheet.
pub async fn lines_file(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let sheets = app.db.read(move |conn| load(conn, &actor, id)).await?;
    let mut sheet = Sheet::new(&[
        t("funding-number"),
        t("funding-line"),
        t("funding-day"),
        t("funding-pass"),
        t("funding-activity"),
        t("funding-amount"),
    ]);
    for (rank, line) in (1i64..).zip(sheets.lines) {
        sheet.row([
            sheets.statement.label().into(),
            rank.into(),
            line.on.into(),
            line.serial.into(),
            line.activity.into(),
            line.cents.into(),
        ]);
    }
    Ok(ui::sheet(&format!("statement-{}.csv", sheets.statement.label()), sheet))
}

/// The paper: état de contre-paiement.
pub async fn paper(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let sheets = app.db.read(move |conn| load(conn, &actor, id)).await?;
    let name = format!("statement-{}.pdf", sheets.statement.label());
    let data = printed(sheets, visit.territory.brand_name.clone(), visit.actor.timezone());
    let made = tokio::task::spawn_blocking(move || print::statement(&data)).await;
    let bytes = made
        .map_err(|error| Error::Broken(error.to_string()))?
        .map_err(|error| Error::Broken(error.to_string()))?;
    Ok(ui::attachment(&name, "application/pdf", bytes))
}

fn printed(sheets: Sheets, territory_name: String, tz: Tz) -> StatementPrint {
    let Sheets { statement, lines, funders, .. } = sheets;
    let commune = territory::commune(statement.commune);
    let commune = commune.map_or(statement.commune.to_string(), |known| known.name.to_owned());
    let funder = |part: FunderPart| FunderLine {
        name: part.funder,
        share: part.percent,
        amount: part.cents.to_string(),
    };
    let line = |line: Line| StatementLine {
        date: line.on.short(),
        pass: line.serial,
        session: line.activity,
        amount: line.cents.to_string(),
    };
    StatementPrint {
        number: statement.label(),
        territory: territory_name,
        programme: statement.programme_name,
        month: statement.month.words(),
        closed_on: statement.life.closed.at.day(tz).words().to_string(),
        place: format!("{}, {commune}", statement.place_name),
        organisation: statement.payee_name,
        siret: grouped_siret(&statement.payee_number),
        total: statement.cents.to_string(),
        funders: funders.into_iter().map(funder).collect(),
        lines: lines.into_iter().map(line).collect(),
        hash: model::grouped(&statement.hash, 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siret_is_read_in_groups() {
        assert_eq!(grouped_siret("12345678900011"), "123\u{a0}456\u{a0}789\u{a0}00011");
        assert_eq!(grouped_siret("123456789"), "123\u{a0}456\u{a0}789");
        assert_eq!(grouped_siret(""), "");
    }
}
