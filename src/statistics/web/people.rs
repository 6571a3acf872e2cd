//! Sessions held and the people who came: by place, by age, by commune.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::period::{PeriodForm, Picker};
use crate::access::Visit;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::statistics::figures::{Attendance, People, Scope, attendance};
use crate::statistics::model::{AgeClass, Period};
use crate::statistics::table::{Cell, Table};
use crate::territory;
use crate::ui::{self, Shell, filters};

#[derive(Template)]
#[template(path = "statistics/pages/people.html")]
struct PeoplePage {
    shell: Shell,
    picker: Picker,
    period: Period,
    attendance: Attendance,
    places: Table,
    ages: Table,
    communes: Table,
}

impl PeoplePage {
    fn sessions(&self) -> String {
        self.period.link("/dashboard/sessions")
    }
    fn map(&self) -> String {
        self.period.link("/dashboard/map")
    }
    fn file(&self, table: &str) -> String {
        self.period.link(&format!("/dashboard/people/{table}.csv"))
    }
}

async fn load(app: &App, visit: &Visit, period: Period) -> Result<Attendance, Error> {
    let (actor, now) = (visit.actor.clone(), app.clock.now());
    app.db.read(move |conn| attendance(conn, &actor, period, now)).await
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<PeriodForm>,
) -> Result<Response, Error> {
    let (period, problems) = form.read();
    Scope::of(&visit.actor)?;
    let attendance = load(&app, &visit, period).await?;
    let today = app.clock.now().day(visit.actor.timezone());
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PeoplePage {
        shell: visit.shell(t("statistics-people-title")),
        picker: Picker::new("/dashboard/people", &[], &form, (period, problems), today),
        period,
        places: places(&attendance, period),
        ages: ages(&attendance.people),
        communes: communes(&attendance.people),
        attendance,
    };
    Ok(ui::page_with_status(status, page))
}

/// One of the page's tables as a file: `places.csv`, `ages.csv`, `communes.csv`.
pub async fn download(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Query(form): Query<PeriodForm>,
) -> Result<Response, Error> {
    let (period, _) = form.read();
    let table: fn(&Attendance, Period) -> Table = match name.as_str() {
        "places.csv" => places,
        "ages.csv" => |attendance, _| ages(&attendance.people),
        "communes.csv" => |attendance, _| communes(&attendance.people),
        _ => return Err(Error::NotFound),
    };
    let attendance = load(&app, &visit, period).await?;
    Ok(ui::sheet(&format!("maillon-sessions-{name}"), table(&attendance, period).sheet()))
}

fn places(attendance: &Attendance, period: Period) -> Table {
    let mut table = Table::new(
        t("statistics-places-held"),
        &["statistics-place", "statistics-sessions", "statistics-participants", "statistics-fill"],
    );
    for held in &attendance.places {
        let (id, activity) = (held.id, held.activity);
        let sessions = || period.link(&format!("/dashboard/sessions?place={id}"));
        table.row(
            Cell::text(&held.name).link(format!("/places/{id}")),
            vec![
                Cell::count(activity.sessions).link(sessions()),
                Cell::count(activity.participants()).link(sessions()),
                Cell::percent(activity.fill_percent()).link(sessions()),
            ],
        );
    }
    table
}

/// No figure of this table leads to a list: it would name the people.
fn ages(people: &People) -> Table {
    let mut table =
        Table::new(t("statistics-ages"), &["statistics-age", "statistics-people-count"]);
    for (class, shown) in &people.ages {
        table.row(Cell::text(age_words(*class)), vec![Cell::people(*shown)]);
    }
    table
}

fn age_words(class: AgeClass) -> String {
    t(format!("statistics-age-{class}")).to_string()
}

/// Nor does any of this one.
fn communes(people: &People) -> Table {
    let mut table =
        Table::new(t("statistics-communes"), &["statistics-commune", "statistics-people-count"]);
    for (commune, shown) in &people.communes {
        let name = match commune {
            Some(code) => territory::commune(*code).map_or(code.to_string(), |c| c.name.to_owned()),
            None => t("statistics-commune-unknown").to_string(),
        };
        table.row(Cell::text(name), vec![Cell::people(*shown)]);
    }
    table
}
