//! The dashboard: the funnel in all, by emission, by referrer, by place.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::period::{PeriodForm, Picker};
use crate::access::Visit;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::statistics::figures::Scope;
use crate::statistics::funnel::{AsleepCount, Board, Funnel, board};
use crate::statistics::model::{Median, Period, Step, Use};
use crate::statistics::table::{Cell, Table, median_words};
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
    orders: Table,
    referrers: Table,
    places: Table,
}

impl DashboardPage {
    fn uses(&self, what: &str) -> String {
        self.period.link(&format!("/dashboard/uses?use={what}"))
    }
    fn people(&self) -> String {
        self.period.link("/dashboard/people")
    }
    fn median(&self) -> String {
        self.board.median.map_or_else(|| t("statistics-no-median").to_string(), median_words)
    }
    fn first_used(&self) -> &'static str {
        "/dashboard/booklets?step=first-used&page=1"
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
    app.db.read(move |conn| board(conn, &actor, period, now)).await
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
        orders: orders(&board, period),
        referrers: referrers(&board, period),
        places: places(&board, period),
        board,
    };
    Ok(ui::page_with_status(status, page))
}

/// One of the dashboard's tables as a file: `orders.csv`, `referrers.csv`, `places.csv`.
pub async fn download(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Query(form): Query<PeriodForm>,
) -> Result<Response, Error> {
    let (period, _) = form.read();
    let table: fn(&Board, Period) -> Table = match name.as_str() {
        "referrers.csv" => referrers,
        "orders.csv" => orders,
        "places.csv" => places,
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

/// The columns of a funnel: its booklets from `from` on, its passes, what it owes and was paid.
const STEPS: [&str; 8] = [
    "statistics-step-delivered",
    "statistics-step-handed-over",
    "statistics-step-first-used",
    "statistics-median-short",
    "statistics-use-used",
    "statistics-use-owed",
    "statistics-use-paid",
    "statistics-asleep",
];

/// The cells of [`STEPS`]; `of` is the part of the address that narrows the lists.
fn cells(
    funnel: &Funnel,
    (median, asleep): (Option<Median>, AsleepCount),
    period: Period,
    of: &str,
) -> Vec<Cell> {
    let booklets = |step: Step| period.link(&format!("/dashboard/booklets?step={step}&{of}"));
    let uses = |what: Use| period.link(&format!("/dashboard/uses?use={what}&{of}"));
    vec![
        Cell::count(funnel.delivered).link(booklets(Step::Delivered)),
        Cell::count(funnel.handed_over).link(booklets(Step::HandedOver)),
        Cell::count(funnel.first_used).link(booklets(Step::FirstUsed)),
        Cell::median(median).link(format!("/dashboard/booklets?step=first-used&{of}")),
        Cell::count(funnel.used).link(uses(Use::Used)),
        Cell::amount(funnel.owed_cents()).link(uses(Use::Owed)),
        Cell::amount(funnel.paid_cents).link(uses(Use::Paid)),
        Cell::count(asleep.all()).link(format!("/dashboard/sleeping?{of}")),
    ]
}

fn orders(board: &Board, period: Period) -> Table {
    let mut columns = vec!["statistics-order", "statistics-step-issued"];
    columns.extend(STEPS);
    let mut table = Table::new(t("statistics-orders"), &columns);
    for line in &board.orders {
        let of = format!("emission={}", line.id);
        let issued = period.link(&format!("/dashboard/booklets?step=issued&{of}"));
        let mut row = vec![Cell::count(line.funnel.issued).link(issued)];
        row.extend(cells(&line.funnel, (line.median, line.asleep), period, &of));
        table.row(Cell::text(&line.name), row);
    }
    table
}

fn referrers(board: &Board, period: Period) -> Table {
    let mut columns = vec!["statistics-referrer"];
    columns.extend(STEPS);
    let mut table = Table::new(t("statistics-referrers"), &columns);
    for line in &board.referrers {
        let of = format!("referrer={}", line.id);
        let row = cells(&line.funnel, (line.median, line.asleep), period, &of);
        table.row(Cell::text(&line.name), row);
    }
    table
}

fn places(board: &Board, period: Period) -> Table {
    let mut table = Table::new(
        t("statistics-places"),
        &[
            "statistics-place",
            "statistics-first-here",
            "statistics-median-short",
            "statistics-use-used",
            "statistics-use-owed",
            "statistics-use-paid",
        ],
    );
    for line in &board.places {
        let (id, funnel) = (line.id, line.funnel);
        let uses = |what: Use| period.link(&format!("/dashboard/uses?use={what}&place={id}"));
        let first = format!("/dashboard/booklets?step=first-used&place={id}");
        table.row(
            Cell::text(&line.name).link(format!("/places/{id}")),
            vec![
                Cell::count(funnel.first_used).link(period.link(&first)),
                Cell::median(line.median).link(first),
                Cell::count(funnel.used).link(uses(Use::Used)),
                Cell::amount(funnel.owed_cents()).link(uses(Use::Owed)),
                Cell::amount(funnel.paid_cents).link(uses(Use::Paid)),
            ],
        );
    }
    table
}
