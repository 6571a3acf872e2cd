//! The lists behind the figures.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::period::{PeriodForm, Picker, address};
use crate::access::{Action, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::time::Tz;
use crate::statistics::figures::{self, Listed, Part};
use crate::statistics::model::{Period, Step, Use};
use crate::statistics::store::{BookletFilter, BookletLine, SessionLine, UseFilter, UseLine};
use crate::statistics::table::{Cell, Table};
use crate::ui::{self, Problems, Shell, filters};

/// Rows of a page.
const ROWS: i64 = 40;

/// The address of a list. An unknown word or identifier narrows to nothing: it is no address of
/// ours.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListForm {
    step: String,
    #[serde(rename = "use")]
    what: String,
    emission: String,
    referrer: String,
    place: String,
    commune: String,
    from: String,
    until: String,
    page: String,
}

impl ListForm {
    fn period(&self) -> PeriodForm {
        PeriodForm { from: self.from.clone(), until: self.until.clone() }
    }
    /// The address without its period and page.
    fn kept(&self) -> Vec<(&'static str, String)> {
        vec![
            ("step", self.step.clone()),
            ("use", self.what.clone()),
            ("emission", self.emission.clone()),
            ("referrer", self.referrer.clone()),
            ("place", self.place.clone()),
            ("commune", self.commune.clone()),
        ]
    }
    fn part(&self) -> Part {
        Part { offset: (self.current() - 1) * ROWS, limit: ROWS }
    }
    fn current(&self) -> i64 {
        self.page.parse().unwrap_or(1).clamp(1, 1_000_000)
    }
}

/// A part of an address: nothing, or what it must be.
fn parse<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::NotFound)
}

#[derive(Template)]
#[template(path = "statistics/pages/list.html")]
struct ListPage {
    shell: Shell,
    picker: Picker,
    what: Vec<ui::Tab>,
    /// The count in words, with what it is worth.
    lead: Message,
    table: Table,
    current: i64,
    pages: i64,
    base: String,
    file: String,
    problems: Problems,
}

/// Everything a list page has beside its table.
struct Frame<'a> {
    path: &'static str,
    title: &'static str,
    form: &'a ListForm,
    read: (Period, Problems),
    what: Vec<ui::Tab>,
}

fn list_page<T>(
    app: &App,
    visit: &Visit,
    frame: Frame<'_>,
    lead: Message,
    listed: &Listed<T>,
    table: Table,
) -> Response {
    let Frame { path, title, form, read: (period, problems), what } = frame;
    let today = app.clock.now().day(visit.actor.timezone());
    let base = period.link(&address(path, &form.kept()));
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ListPage {
        shell: visit.shell(t(title)),
        picker: Picker::new(path, &form.kept(), &form.period(), (period, problems.clone()), today),
        what,
        lead,
        table,
        current: form.current(),
        pages: (listed.total + ROWS - 1) / ROWS,
        file: period.link(&address(&format!("{path}.csv"), &form.kept())),
        base,
        problems,
    };
    ui::page_with_status(status, page)
}

/// One tab for each value of the part `name` of the address.
fn tabs<T: std::fmt::Display + PartialEq + Copy>(
    path: &str,
    name: &'static str,
    all: &[T],
    chosen: T,
    form: &ListForm,
    period: Period,
) -> Vec<ui::Tab> {
    all.iter()
        .map(|one| {
            let mut parts = form.kept();
            parts.retain(|(part, _)| *part != name);
            parts.push((name, one.to_string()));
            let label = t(format!("statistics-{name}-{one}"));
            ui::Tab::new(label, period.link(&address(path, &parts)), *one == chosen)
        })
        .collect()
}

// ---- booklets ----

fn booklet_filter(visit: &Visit, form: &ListForm, period: Period) -> Result<BookletFilter, Error> {
    Ok(BookletFilter {
        step: parse(&form.step)?.unwrap_or(Step::Issued),
        emission: parse(&form.emission)?,
        referrer: parse(&form.referrer)?,
        place: parse(&form.place)?,
        days: period.days(),
        instants: period.instants(visit.actor.timezone()),
    })
}

/// `seen`: whether the reader may open a booklet.
fn booklet_table(rows: &[BookletLine], seen: bool) -> Table {
    let mut table = Table::new(
        t("statistics-booklets"),
        &[
            "statistics-serial",
            "statistics-referrer",
            "statistics-step-delivered",
            "statistics-step-handed-over",
            "statistics-step-first-used",
            "statistics-valid-until",
        ],
    );
    for row in rows {
        table.row(
            match seen {
                true => Cell::text(&row.serial).link(format!("/booklets/{}", row.serial)),
                false => Cell::text(&row.serial),
            },
            vec![
                Cell::text(row.referrer.clone().unwrap_or_default()),
                Cell::day(row.delivered_on),
                Cell::day(row.handed_over_on),
                Cell::day(row.first_used_on),
                Cell::day(Some(row.valid_until)),
            ],
        );
    }
    table
}

pub async fn booklets(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<ListForm>,
) -> Result<Response, Error> {
    let (period, problems) = form.period().read();
    let filter = booklet_filter(&visit, &form, period)?;
    let (actor, part, step) = (visit.actor.clone(), form.part(), filter.step);
    let listed = app.db.read(move |conn| figures::booklets(conn, &actor, &filter, part)).await?;
    let path = "/dashboard/booklets";
    let what = tabs(path, "step", Step::ALL, step, &form, period);
    let frame =
        Frame { path, title: "statistics-booklets", form: &form, read: (period, problems), what };
    let lead = t("statistics-booklets-count").arg("count", listed.total);
    let sees_booklets = visit.actor.can(Action::SeeStock);
    let table = booklet_table(&listed.rows, sees_booklets);
    Ok(list_page(&app, &visit, frame, lead, &listed, table))
}

pub async fn booklets_file(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<ListForm>,
) -> Result<Response, Error> {
    let (period, _) = form.period().read();
    let filter = booklet_filter(&visit, &form, period)?;
    let actor = visit.actor.clone();
    let listed =
        app.db.read(move |conn| figures::booklets(conn, &actor, &filter, Part::ALL)).await?;
    Ok(ui::sheet("maillon-booklets.csv", booklet_table(&listed.rows, false).sheet()))
}

// ---- uses ----

fn use_filter(form: &ListForm, period: Period) -> Result<UseFilter, Error> {
    Ok(UseFilter {
        what: parse(&form.what)?.unwrap_or(Use::Used),
        emission: parse(&form.emission)?,
        referrer: parse(&form.referrer)?,
        place: parse(&form.place)?,
        commune: parse(&form.commune)?,
        days: period.days(),
    })
}

/// `seen`: whether the reader may open a statement.
fn use_table(rows: &[UseLine], seen: bool) -> Table {
    let mut table = Table::new(
        t("statistics-uses"),
        &[
            "statistics-serial",
            "statistics-day",
            "statistics-place",
            "statistics-session",
            "statistics-statement",
            "statistics-paid-on",
            "statistics-amount",
        ],
    );
    for row in rows {
        let statement = match (row.statement_year, row.statement_number) {
            (Some(year), Some(number)) => format!("{year}-{number:04}"),
            _ => String::new(),
        };
        let link = row.statement_id.as_ref().filter(|_| seen).map(|id| format!("/statements/{id}"));
        table.row(
            Cell::text(&row.serial),
            vec![
                Cell::day(Some(row.redeemed_on)),
                Cell::text(&row.place).link(format!("/places/{}", row.place_id)),
                Cell::text(&row.activity).link(format!("/sessions/{}", row.session_id)),
                Cell::text(statement).link(link.unwrap_or_default()),
                Cell::day(row.paid_on),
                Cell::amount(row.cents),
            ],
        );
    }
    table
}

pub async fn uses(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<ListForm>,
) -> Result<Response, Error> {
    let (period, problems) = form.period().read();
    let filter = use_filter(&form, period)?;
    let (actor, part, chosen) = (visit.actor.clone(), form.part(), filter.what);
    let listed = app.db.read(move |conn| figures::uses(conn, &actor, &filter, part)).await?;
    let path = "/dashboard/uses";
    let what = tabs(path, "use", Use::ALL, chosen, &form, period);
    let frame =
        Frame { path, title: "statistics-uses", form: &form, read: (period, problems), what };
    let lead = t("statistics-uses-count")
        .arg("count", listed.total)
        .arg("amount", listed.cents.to_string());
    let sees_statements = visit.actor.can(Action::SeeStatements);
    let table = use_table(&listed.rows, sees_statements);
    Ok(list_page(&app, &visit, frame, lead, &listed, table))
}

pub async fn uses_file(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<ListForm>,
) -> Result<Response, Error> {
    let (period, _) = form.period().read();
    let filter = use_filter(&form, period)?;
    let actor = visit.actor.clone();
    let listed = app.db.read(move |conn| figures::uses(conn, &actor, &filter, Part::ALL)).await?;
    Ok(ui::sheet("maillon-uses.csv", use_table(&listed.rows, false).sheet()))
}

// ---- sessions ----

fn session_table(rows: &[SessionLine], tz: Tz) -> Table {
    let mut table = Table::new(
        t("statistics-sessions"),
        &[
            "statistics-session",
            "statistics-day",
            "statistics-place",
            "statistics-registered",
            "statistics-present",
            "statistics-anonymous-count",
            "statistics-seats-count",
        ],
    );
    for row in rows {
        table.row(
            Cell::text(&row.activity).link(format!("/sessions/{}", row.id)),
            vec![
                Cell::day(Some(row.starts_at.day(tz))),
                Cell::text(&row.place).link(format!("/places/{}", row.place_id)),
                Cell::count(row.registered),
                Cell::count(row.present),
                Cell::count(row.anonymous),
                Cell::count(row.seats),
            ],
        );
    }
    table
}

async fn list_sessions(
    app: &App,
    visit: &Visit,
    form: &ListForm,
    period: Period,
    part: Part,
) -> Result<Listed<SessionLine>, Error> {
    let at = (parse(&form.place)?, parse(&form.commune)?);
    let (actor, now) = (visit.actor.clone(), app.clock.now());
    app.db.read(move |conn| figures::sessions(conn, &actor, period, at, now, part)).await
}

pub async fn sessions(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<ListForm>,
) -> Result<Response, Error> {
    let (period, problems) = form.period().read();
    let listed = list_sessions(&app, &visit, &form, period, form.part()).await?;
    let frame = Frame {
        path: "/dashboard/sessions",
        title: "statistics-sessions",
        form: &form,
        read: (period, problems),
        what: Vec::new(),
    };
    let lead = t("statistics-sessions-count").arg("count", listed.total);
    let table = session_table(&listed.rows, visit.actor.timezone());
    Ok(list_page(&app, &visit, frame, lead, &listed, table))
}

pub async fn sessions_file(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<ListForm>,
) -> Result<Response, Error> {
    let (period, _) = form.period().read();
    let listed = list_sessions(&app, &visit, &form, period, Part::ALL).await?;
    let table = session_table(&listed.rows, visit.actor.timezone());
    Ok(ui::sheet("maillon-sessions.csv", table.sheet()))
}
