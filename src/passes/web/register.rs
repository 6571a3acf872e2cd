//! The register of the stock (registre des valeurs inactives): what came in, what went out, what
//! was left, depot by depot, between two days. On screen, as CSV, as PDF.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::papers;
use crate::access::{Action, At, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{number, t};
use crate::kit::money::Cents;
use crate::kit::sheet::{Sheet, Value};
use crate::kit::time::Day;
use crate::ledger::EmissionId;
use crate::passes::model::{DepotId, Emission, booklet_serial};
use crate::passes::report::{Column, Report, ReportFact, ReportTable};
use crate::passes::store::{self, Depot, RegisterLine, Stock};
use crate::ui::{self, Choice, Problems, Shell, filters};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/stock-register", get(show))
        .route("/stock-register.csv", get(download))
        .route("/stock-register/paper", get(print))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RegisterForm {
    depot: String,
    from: String,
    until: String,
}

impl RegisterForm {
    fn query(&self) -> String {
        format!("depot={}&from={}&until={}", self.depot, self.from, self.until)
    }
}

/// A line of the register as it is read; the stock is what is left of the depot after it.
struct Line {
    day: Day,
    what: String,
    first: String,
    last: String,
    came: i64,
    went: i64,
    stock: i64,
    /// Face value of what is left.
    worth: Cents,
}

/// The pages of one depot.
struct Pages {
    depot: Depot,
    opening: i64,
    opening_worth: Cents,
    lines: Vec<Line>,
    closing: i64,
    closing_worth: Cents,
}

struct Register {
    days: (Day, Day),
    depots: Vec<Depot>,
    pages: Vec<Pages>,
}

/// The dates asked for, else this month until today.
fn days(form: &RegisterForm, today: Day, problems: &mut Problems) -> (Day, Day) {
    let read = |text: &str, name: &'static str, default: Day, problems: &mut Problems| {
        if text.trim().is_empty() {
            return default;
        }
        problems.require(name, Day::parse(text), t("passes-register-day")).unwrap_or(default)
    };
    let from = read(&form.from, "from", today.month().first_day(), problems);
    let until = read(&form.until, "until", today, problems);
    if until < from {
        problems.add("until", t("passes-register-backwards"));
        return (from, from);
    }
    (from, until)
}

async fn read(
    app: &App,
    visit: &Visit,
    form: &RegisterForm,
    problems: &mut Problems,
) -> Result<Register, Error> {
    visit.actor.check_any(Action::SeeStock)?;
    let today = app.clock.now().day(visit.actor.timezone());
    let days = days(form, today, problems);
    let (actor, only) = (visit.actor.clone(), form.depot.parse::<DepotId>().ok());
    app.db
        .read(move |conn| {
            let territory = actor.territory();
            let seen = |depot: &Depot| {
                let at = depot.organisation_id.map_or(At::territory(), At::organisation);
                actor.may(Action::SeeStock, &at)
            };
            let depots: Vec<Depot> =
                store::depots(conn, territory)?.into_iter().filter(seen).collect();
            let emissions = store::emissions(conn, territory)?;
            let opening = store::stock_on(conn, territory, days.0.plus_days(-1))?;
            let lines = store::register_lines(conn, territory, only, days)?;
            let wanted = |depot: &&Depot| only.is_none_or(|id| depot.id == id);
            let pages = depots
                .iter()
                .filter(wanted)
                .map(|depot| pages_of(depot, &emissions, &opening, &lines))
                .collect();
            Ok(Register { days, depots, pages })
        })
        .await
}

/// The stock of a depot, emission by emission, with what it is worth.
struct Held<'a> {
    emissions: &'a [Emission],
    booklets: BTreeMap<EmissionId, i64>,
}

impl Held<'_> {
    fn count(&self) -> i64 {
        self.booklets.values().sum()
    }
    fn worth(&self) -> Cents {
        let of = |(id, count): (&EmissionId, &i64)| {
            let emission = self.emissions.iter().find(|known| known.id == *id)?;
            emission.face.times(count * emission.passes_each)
        };
        self.booklets.iter().filter_map(of).sum()
    }
}

fn pages_of(
    depot: &Depot,
    emissions: &[Emission],
    opening: &[Stock],
    lines: &[RegisterLine],
) -> Pages {
    let mine = opening.iter().filter(|row| row.depot_id == depot.id);
    let booklets = mine.map(|row| (row.emission_id, row.booklets)).collect();
    let mut held = Held { emissions, booklets };
    let (opening, opening_worth) = (held.count(), held.worth());
    let lines = lines.iter().filter(|line| line.depot_id == depot.id);
    let lines: Vec<Line> = lines
        .map(|line| {
            *held.booklets.entry(line.emission_id).or_default() += line.came - line.went;
            let emission = emissions.iter().find(|known| known.id == line.emission_id);
            let serial = |booklet| {
                // Booklets handed over in a day are no series: their numbers would mislead.
                let series = line.slip_number.is_some() || line.destruction_number.is_some();
                let number = emission.map_or("", |known| known.number.as_str());
                if series { booklet_serial(number, booklet) } else { String::new() }
            };
            Line {
                day: line.moved_on,
                what: what(line),
                first: serial(line.first_number),
                last: serial(line.last_number),
                came: line.came,
                went: line.went,
                stock: held.count(),
                worth: held.worth(),
            }
        })
        .collect();
    let (closing, closing_worth) = (held.count(), held.worth());
    Pages { depot: depot.clone(), opening, opening_worth, lines, closing, closing_worth }
}

fn what(line: &RegisterLine) -> String {
    let other = || match &line.other {
        Some(name) => name.clone(),
        None => t("passes-state-printer").to_string(),
    };
    let words = match (line.slip_number, line.destruction_number) {
        (Some(number), _) if line.came > 0 => {
            t("passes-register-in").arg("number", number).arg("from", other())
        }
        (Some(number), _) => t("passes-register-out").arg("number", number).arg("to", other()),
        (None, Some(number)) => t("passes-register-destroyed").arg("number", number),
        (None, None) => t("passes-register-handed-over"),
    };
    words.to_string()
}

// ---- on screen ----

#[derive(Template)]
#[template(path = "passes/pages/register.html")]
struct RegisterPage {
    shell: Shell,
    form: RegisterForm,
    choices: Vec<Choice>,
    pages: Vec<Pages>,
    problems: Problems,
    query: String,
}

impl RegisterPage {
    fn worth(&self, cents: &Cents) -> String {
        cents.to_string()
    }
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(mut form): Query<RegisterForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let register = read(&app, &visit, &form, &mut problems).await?;
    if problems.is_empty() {
        form.from = register.days.0.to_string();
        form.until = register.days.1.to_string();
    }
    let all = Choice::new("", t("passes-register-all"));
    let named = register.depots.iter().map(|depot| Choice::new(depot.id, &depot.name));
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = RegisterPage {
        shell: visit.shell(t("passes-register-title")),
        query: form.query(),
        form,
        choices: std::iter::once(all).chain(named).collect(),
        pages: register.pages,
        problems,
    };
    Ok(ui::page_with_status(status, page))
}

// ---- as files ----

async fn download(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<RegisterForm>,
) -> Result<Response, Error> {
    let register = read(&app, &visit, &form, &mut Problems::none()).await?;
    let mut sheet = Sheet::new(&[
        t("passes-depot"),
        t("passes-register-date"),
        t("passes-register-what"),
        t("passes-fact-first"),
        t("passes-fact-last"),
        t("passes-register-came"),
        t("passes-register-went"),
        t("passes-register-stock"),
        t("passes-register-worth"),
    ]);
    for pages in &register.pages {
        let edge = |day: Day, words: &'static str, stock: i64, worth: Cents| -> Vec<Value> {
            let none = || Value::Text(String::new());
            vec![
                (&pages.depot.name).into(),
                day.into(),
                t(words).into(),
                none(),
                none(),
                none(),
                none(),
                stock.into(),
                worth.into(),
            ]
        };
        let (from, until) = register.days;
        sheet.row(edge(from, "passes-register-opening", pages.opening, pages.opening_worth));
        for line in &pages.lines {
            sheet.row([
                (&pages.depot.name).into(),
                line.day.into(),
                (&line.what).into(),
                (&line.first).into(),
                (&line.last).into(),
                line.came.into(),
                line.went.into(),
                line.stock.into(),
                line.worth.into(),
            ]);
        }
        sheet.row(edge(until, "passes-register-closing", pages.closing, pages.closing_worth));
    }
    let (from, until) = register.days;
    Ok(ui::sheet(&format!("registre-valeurs-inactives-{from}-{until}.csv"), sheet))
}

async fn print(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<RegisterForm>,
) -> Result<Response, Error> {
    let register = read(&app, &visit, &form, &mut Problems::none()).await?;
    let (from, until) = register.days;
    let total = |of: fn(&Pages) -> i64| number(register.pages.iter().map(of).sum::<i64>());
    let worth: Cents = register.pages.iter().map(|pages| pages.closing_worth).sum();
    let report = Report {
        kind: t("passes-register-title").to_string(),
        number: format!("{from} – {until}"),
        territory: visit.territory.brand_name.clone(),
        programme: String::new(),
        date_label: t("passes-report-date").to_string(),
        date: until.short(),
        facts: vec![
            ReportFact::new(t("passes-register-opening"), total(|pages| pages.opening)),
            ReportFact::new(t("passes-register-closing"), total(|pages| pages.closing)),
            ReportFact::new(t("passes-register-worth"), worth),
        ],
        tables: register.pages.iter().map(table).collect(),
        note: t("passes-register-note").to_string(),
        signatures: vec![t("passes-register-signed").to_string()],
    };
    papers::print(&format!("registre-valeurs-inactives-{from}-{until}"), report).await
}

fn table(pages: &Pages) -> ReportTable {
    let serials = |line: &Line| match (line.first.as_str(), line.last.as_str()) {
        ("", _) => String::new(),
        (first, last) if first == last => first.to_owned(),
        (first, last) => t("passes-from-to").arg("first", first).arg("last", last).to_string(),
    };
    let count = |count: i64| if count == 0 { String::new() } else { number(count) };
    let row = |line: &Line| {
        vec![
            line.day.short(),
            line.what.clone(),
            serials(line),
            count(line.came),
            count(line.went),
            number(line.stock),
        ]
    };
    ReportTable {
        title: t("passes-register-of")
            .arg("depot", &pages.depot.name)
            .arg("opening", pages.opening)
            .arg("closing", pages.closing)
            .to_string(),
        columns: vec![
            Column::figures(t("passes-register-date")),
            Column::words(t("passes-register-what")),
            Column::words(t("passes-booklets-title")),
            Column::figures(t("passes-register-came")),
            Column::figures(t("passes-register-went")),
            Column::figures(t("passes-register-stock")),
        ],
        rows: pages.lines.iter().map(row).collect(),
        total: Vec::new(),
        empty: t("passes-register-nothing").to_string(),
    }
}
