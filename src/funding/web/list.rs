//! The list of statements, and the same as a file.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::badge;
use crate::access::{Action, PlaceId, Visit};
use crate::funding::actions;
use crate::funding::model::{Step, masked};
use crate::funding::store::{self, Filter, Statement};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::money::Cents;
use crate::kit::sheet::{Sheet, Value};
use crate::kit::text::fold;
use crate::kit::time::{Month, Tz};
use crate::ui::{self, Badge, Choice, Shell, filters};

/// Rows of a page.
const ROWS: usize = 40;

/// The address of the list. What is no month, step or place is left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListForm {
    q: String,
    month: String,
    step: String,
    place: String,
    page: String,
}

impl ListForm {
    fn filter(&self) -> Filter {
        Filter {
            month: Month::parse(&self.month),
            step: self.step.parse().ok(),
            place: self.place.parse::<PlaceId>().ok(),
        }
    }
    fn keeps(&self, statement: &Statement) -> bool {
        let words = fold(&self.q);
        let about = format!("{} {}", statement.label(), fold(&statement.place_name));
        let typed = self.q.trim();
        words.is_empty() || about.contains(&words) || statement.label().contains(typed)
    }
    fn address(&self, path: &str) -> String {
        let filter = self.filter();
        let parts = [
            ("month", filter.month.map(|month| month.to_string())),
            ("step", filter.step.map(|step| step.to_string())),
            ("place", filter.place.map(|place| place.to_string())),
            ("q", Some(fold(&self.q).replace(' ', "+")).filter(|q| !q.is_empty())),
        ];
        let query: Vec<String> = parts
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| format!("{name}={value}")))
            .collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

/// How many statements are at a step, and what they are worth.
struct Sum {
    step: Step,
    count: i64,
    cents: Cents,
}

#[derive(Template)]
#[template(path = "funding/pages/list.html")]
struct ListPage {
    shell: Shell,
    tz: Tz,
    form: ListForm,
    months: Vec<Choice>,
    places: Vec<Choice>,
    steps: Vec<Choice>,
    sums: Vec<Sum>,
    rows: Vec<Statement>,
    may_close: bool,
    may_pay: bool,
    current: i64,
    pages: i64,
    base: String,
    file: String,
}

impl ListPage {
    fn badge(&self, statement: &Statement) -> Badge {
        badge(statement.step())
    }
    fn step_words(&self, step: &Step) -> String {
        t(format!("funding-step-{step}-many")).to_string()
    }
    fn step_address(&self, step: &Step) -> String {
        ListForm { step: step.to_string(), ..self.form.clone() }.address("/statements")
    }
}

/// Every statement that the actor sees and the form keeps.
fn kept(
    conn: &mut crate::kit::db::Conn,
    actor: &crate::access::Actor,
    form: &ListForm,
) -> Result<Vec<Statement>, Error> {
    let mut all = actions::statements(conn, actor, &form.filter())?;
    all.retain(|statement| form.keeps(statement));
    Ok(all)
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<ListForm>,
) -> Result<Response, Error> {
    let (actor, asked) = (visit.actor.clone(), form.clone());
    let (mut rows, months, places) = app
        .db
        .read(move |conn| {
            let rows = kept(conn, &actor, &asked)?;
            let months = store::months(conn, actor.territory())?;
            let reached = actor.reached(Action::SeeStatements);
            let everything = reached == crate::access::Reached::Everything;
            let places =
                if everything { store::places(conn, actor.territory())? } else { Vec::new() };
            Ok::<_, Error>((rows, months, places))
        })
        .await?;
    let sums = sums(&rows);
    let pages = rows.len().div_ceil(ROWS).max(1);
    let current = form.page.parse().unwrap_or(1usize).clamp(1, pages);
    rows = rows.into_iter().skip((current - 1) * ROWS).take(ROWS).collect();
    let all = |key: &'static str| Choice::new("", t(key));
    let page = ListPage {
        shell: visit.shell(t("funding-title")),
        tz: visit.actor.timezone(),
        months: std::iter::once(all("funding-all-months"))
            .chain(months.iter().map(|month| Choice::new(month, month.words())))
            .collect(),
        places: std::iter::once(all("funding-all-places"))
            .chain(places.iter().map(|place| Choice::new(place.place_id, &place.place_name)))
            .collect(),
        steps: std::iter::once(all("funding-all-steps"))
            .chain(
                Step::ALL.iter().map(|step| Choice::new(step, t(format!("funding-step-{step}")))),
            )
            .collect(),
        sums,
        rows,
        may_close: visit.actor.can(Action::CloseStatements),
        may_pay: visit.actor.can(Action::PayStatements),
        current: current as i64,
        pages: pages as i64,
        base: form.address("/statements"),
        file: form.address("/statements.csv"),
        form,
    };
    Ok(ui::page(page))
}

fn sums(rows: &[Statement]) -> Vec<Sum> {
    let of = |step: &Step| {
        let rows = rows.iter().filter(|row| row.step() == *step);
        Sum {
            step: *step,
            count: rows.clone().count() as i64,
            cents: rows.map(|row| row.cents).sum(),
        }
    };
    Step::ALL.iter().map(of).collect()
}

pub async fn download(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<ListForm>,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let rows = app.db.read(move |conn| kept(conn, &actor, &form)).await?;
    let mut sheet = Sheet::new(&[
        t("funding-number"),
        t("funding-month"),
        t("funding-place"),
        t("funding-payee"),
        t("funding-payee-number"),
        t("funding-iban"),
        t("funding-programme"),
        t("funding-passes"),
        t("funding-amount"),
        t("funding-state"),
        t("funding-closed-on"),
        t("funding-sent-on"),
        t("funding-paid-on"),
        t("funding-reference"),
        t("funding-rejected"),
        t("funding-hash"),
    ]);
    let tz = visit.actor.timezone();
    let finance = visit.actor.can(Action::ConfirmBankAccounts);
    for row in rows {
        let (label, step) = (row.label(), row.step());
        let payment = row.life.payment;
        sheet.row([
            label.into(),
            row.month.into(),
            row.place_name.into(),
            row.payee_name.into(),
            row.payee_number.into(),
            if finance { row.payee_iban } else { masked(&row.payee_iban) }.into(),
            row.programme_name.into(),
            row.lines.into(),
            row.cents.into(),
            t(format!("funding-step-{step}")).into(),
            row.life.closed.at.day(tz).into(),
            row.life.sent.as_ref().map(|sent| sent.signed.at.day(tz)).into(),
            payment.as_ref().map(|payment| payment.on).into(),
            payment.map(|payment| payment.reference).into(),
            row.life.rejected.map(|rejection| rejection.reason).into(),
            Value::Text(row.hash),
        ]);
    }
    Ok(ui::sheet("maillon-statements.csv", sheet))
}
