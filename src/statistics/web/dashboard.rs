//! The dashboard: the funnel, the referrers, the places, the people.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::period::{PeriodForm, Picker};
use crate::access::Visit;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::statistics::figures::{self, Board, Scope};
use crate::statistics::model::{AgeClass, Period, Step, Use};
use crate::statistics::table::{Cell, Table};
use crate::territory;
use crate::ui::{self, Shell, filters};

#[derive(Template)]
#[template(path = "statistics/pages/dashboard.html")]
struct DashboardPage {
    shell: Shell,
    picker: Picker,
    period: Period,
    /// The whole territory, not an organisation's own part.
    everything: bool,
    steps: Vec<ui::Step>,
    board: Board,
    referrers: Table,
    places: Table,
    ages: Table,
    communes: Table,
}

impl DashboardPage {
    fn uses(&self, what: &str) -> String {
        self.period.link(&format!("/dashboard/uses?use={what}"))
    }
    fn sessions(&self) -> String {
        self.period.link("/dashboard/sessions")
    }
    fn map(&self) -> String {
        self.period.link("/dashboard/map")
    }
    fn file(&self, table: &str) -> String {
        self.period.link(&format!("/dashboard/{table}.csv"))
    }
    fn has_places(&self) -> bool {
        self.everything || !self.places.is_empty()
    }
    fn has_booklets(&self) -> bool {
        self.everything || !self.referrers.is_empty()
    }
}

/// The figures of the address, as far as the visitor sees.
async fn load(app: &App, visit: &Visit, period: Period) -> Result<Board, Error> {
    let (actor, now) = (visit.actor.clone(), app.clock.now());
    app.db.read(move |conn| figures::board(conn, &actor, period, now)).await
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<PeriodForm>,
) -> Result<Response, Error> {
    let (period, problems) = form.read();
    let everything = Scope::of(&visit.actor)?.is_everything();
    let board = load(&app, &visit, period).await?;
    let today = app.clock.now().day(visit.actor.timezone());
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = DashboardPage {
        shell: visit.shell(t("statistics-title")),
        picker: Picker::new("/dashboard", &[], &form, (period, problems), today),
        period,
        everything,
        steps: steps(&board, period, everything),
        referrers: referrers(&board, period),
        places: places(&board, period),
        ages: ages(&board),
        communes: communes(&board),
        board,
    };
    Ok(ui::page_with_status(status, page))
}

/// One of the dashboard's tables as a file: `referrers.csv`, `places.csv`, `ages.csv`,
/// `communes.csv`.
pub async fn download(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Query(form): Query<PeriodForm>,
) -> Result<Response, Error> {
    let (period, _) = form.read();
    let table: fn(&Board, Period) -> Table = match name.as_str() {
        "referrers.csv" => referrers,
        "places.csv" => places,
        "ages.csv" => |board, _| ages(board),
        "communes.csv" => |board, _| communes(board),
        _ => return Err(Error::NotFound),
    };
    let board = load(&app, &visit, period).await?;
    Ok(ui::sheet(&format!("maillon-{name}"), table(&board, period).sheet()))
}

fn steps(board: &Board, period: Period, everything: bool) -> Vec<ui::Step> {
    let funnel = board.total;
    let counts = [
        (Step::Issued, funnel.issued),
        (Step::Delivered, funnel.delivered),
        (Step::HandedOver, funnel.handed_over),
        (Step::FirstUsed, funnel.first_used),
    ];
    counts
        .into_iter()
        .filter(|(step, _)| everything || *step != Step::Issued)
        .map(|(step, count)| {
            let href = period.link(&format!("/dashboard/booklets?step={step}"));
            ui::Step::new(t(format!("statistics-step-{step}")), count, href)
        })
        .collect()
}

fn referrers(board: &Board, period: Period) -> Table {
    let mut table = Table::new(
        t("statistics-referrers"),
        &[
            "statistics-referrer",
            "statistics-step-delivered",
            "statistics-step-handed-over",
            "statistics-step-first-used",
            "statistics-use-used",
            "statistics-use-owed",
            "statistics-use-paid",
        ],
    );
    for line in &board.referrers {
        let (id, funnel) = (line.id, line.funnel);
        let booklets =
            |step: Step| period.link(&format!("/dashboard/booklets?step={step}&referrer={id}"));
        let uses = |what: Use| period.link(&format!("/dashboard/uses?use={what}&referrer={id}"));
        table.row(
            Cell::text(&line.name),
            vec![
                Cell::count(funnel.delivered).link(booklets(Step::Delivered)),
                Cell::count(funnel.handed_over).link(booklets(Step::HandedOver)),
                Cell::count(funnel.first_used).link(booklets(Step::FirstUsed)),
                Cell::count(funnel.used).link(uses(Use::Used)),
                Cell::amount(funnel.owed_cents()).link(uses(Use::Owed)),
                Cell::amount(funnel.paid_cents).link(uses(Use::Paid)),
            ],
        );
    }
    table
}

fn places(board: &Board, period: Period) -> Table {
    let mut table = Table::new(
        t("statistics-places"),
        &[
            "statistics-place",
            "statistics-sessions",
            "statistics-participants",
            "statistics-fill",
            "statistics-use-used",
            "statistics-use-owed",
            "statistics-use-paid",
        ],
    );
    for line in &board.places {
        let (id, funnel, activity) = (line.id, line.funnel, line.activity);
        let sessions = || period.link(&format!("/dashboard/sessions?place={id}"));
        let uses = |what: Use| period.link(&format!("/dashboard/uses?use={what}&place={id}"));
        table.row(
            Cell::text(&line.name).link(format!("/places/{id}")),
            vec![
                Cell::count(activity.sessions).link(sessions()),
                Cell::count(activity.participants()).link(sessions()),
                Cell::percent(activity.fill_percent()).link(sessions()),
                Cell::count(funnel.used).link(uses(Use::Used)),
                Cell::amount(funnel.owed_cents()).link(uses(Use::Owed)),
                Cell::amount(funnel.paid_cents).link(uses(Use::Paid)),
            ],
        );
    }
    table
}

/// No figure of this table leads to a list: it would name the people.
fn ages(board: &Board) -> Table {
    let mut table =
        Table::new(t("statistics-ages"), &["statistics-age", "statistics-people-count"]);
    for (class, shown) in &board.people.ages {
        table.row(Cell::text(age_words(*class)), vec![Cell::people(*shown)]);
    }
    table
}

fn age_words(class: AgeClass) -> String {
    t(format!("statistics-age-{class}")).to_string()
}

/// Nor does any of this one.
fn communes(board: &Board) -> Table {
    let mut table =
        Table::new(t("statistics-communes"), &["statistics-commune", "statistics-people-count"]);
    for (commune, shown) in &board.people.communes {
        let name = match commune {
            Some(code) => territory::commune(*code).map_or(code.to_string(), |c| c.name.to_owned()),
            None => t("statistics-commune-unknown").to_string(),
        };
        table.row(Cell::text(name), vec![Cell::people(*shown)]);
    }
    table
}
