//! Counts of a depot: typed or scanned, then kept with what differs.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{note, papers, status};
use crate::access::{self, Action, At, Visit, allow_webassembly, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, number, t};
use crate::passes::actions::{self, NewInventory};
use crate::passes::model::{DepotId, Emission, InventoryId, booklet_serial};
use crate::passes::report::{Column, Report, ReportFact, ReportTable};
use crate::passes::store::{self, Counted, CountedRange, Depot, Inventory};
use crate::ui::{self, Badge, Flash, Problems, Shell, Tone, filters};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/depots/{id}/inventories", post(count))
        .route("/depots/{id}/inventories/new", get(new))
        .route("/inventories/{id}", get(show))
        .route("/inventories/{id}/paper", get(download))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct CountForm {
    id: String,
    seen: String,
    note: String,
    empty: String,
}

#[derive(Template)]
#[template(path = "passes/pages/inventory_new.html")]
struct NewPage {
    shell: Shell,
    depot: Depot,
    form: CountForm,
    problems: Problems,
}

async fn form_page(
    app: &App,
    visit: &Visit,
    id: DepotId,
    form: CountForm,
    problems: Problems,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let depot = app.db.read(move |conn| actions::stock_of(conn, &actor, id)).await?;
    let at = depot.organisation_id.map_or(At::territory(), At::organisation);
    if !visit.actor.may(Action::HandOver, &at) {
        visit.actor.check_any(Action::MoveStock)?;
    }
    let shell = visit.shell(t("passes-inventory-new-title").arg("depot", &depot.name));
    let status = status(&problems);
    let mut response = ui::page_with_status(status, NewPage { shell, depot, form, problems });
    allow_webassembly(&mut response);
    Ok(response)
}

async fn new(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<DepotId>,
) -> Result<Response, Error> {
    let made: InventoryId = app.clock.moment().id();
    let form = CountForm { id: made.to_string(), ..CountForm::default() };
    form_page(&app, &visit, id, form, Problems::none()).await
}

async fn count(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<DepotId>,
    Form(form): Form<CountForm>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let new = NewInventory {
        seen: form.seen.clone(),
        note: form.note.clone(),
        empty: !form.empty.is_empty(),
        id: form.id.parse().ok(),
    };
    let counted =
        app.db.write(move |tx| actions::count_depot(tx, &actor, id, &new, &clock.moment())).await;
    match counted {
        Ok(id) => {
            let flash = Flash::success(&t("passes-inventory-kept"));
            Ok(see_other(format!("/inventories/{id}"), Some(flash)))
        }
        Err(error) => {
            let mut problems = Problems::none();
            note(&mut problems, error)?;
            form_page(&app, &visit, id, form, problems).await
        }
    }
}

// ---- one ----

/// A line of the report: first, last, how many, and for a surplus where the books put it.
struct Line {
    first: String,
    last: String,
    count: i64,
    books: String,
}

#[derive(Template)]
#[template(path = "passes/pages/inventory.html")]
struct ShowPage {
    shell: Shell,
    known: Inventory,
    depot: Depot,
    badge: Badge,
    lead: Message,
    missing: Vec<Line>,
    surplus: Vec<Line>,
    seen: Vec<Line>,
}

struct Read {
    known: Inventory,
    depot: Depot,
    ranges: Vec<CountedRange>,
    emissions: Vec<Emission>,
    by: String,
}

async fn read(app: &App, visit: &Visit, id: InventoryId) -> Result<Read, Error> {
    let actor = visit.actor.clone();
    app.db
        .read(move |conn| {
            let known = actions::inventory(conn, &actor, id)?;
            let names = access::names(conn, actor.territory())?;
            Ok(Read {
                depot: actions::stock_of(conn, &actor, known.depot_id)?,
                ranges: store::counted_ranges(conn, id)?,
                emissions: store::emissions(conn, actor.territory())?,
                by: names.get(&known.counted_by).cloned().unwrap_or_default(),
                known,
            })
        })
        .await
}

impl Read {
    fn lines(&self, kind: Counted) -> Vec<Line> {
        let ranges = self.ranges.iter().filter(|range| range.kind == kind);
        ranges
            .map(|range| {
                let emission = self.emissions.iter().find(|known| known.id == range.emission_id);
                let number = emission.map_or("", |known| known.number.as_str());
                let books = range.books.map(|books| t(format!("passes-books-{books}")).to_string());
                Line {
                    first: booklet_serial(number, range.first_number),
                    last: booklet_serial(number, range.last_number),
                    count: range.last_number - range.first_number + 1,
                    books: books.unwrap_or_default(),
                }
            })
            .collect()
    }
    fn agrees(&self) -> bool {
        self.known.missing == 0 && self.known.surplus == 0
    }
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<InventoryId>,
) -> Result<Response, Error> {
    let read = read(&app, &visit, id).await?;
    let badge = if read.agrees() {
        ui::badge(t("passes-inventory-agrees"), Tone::Success)
    } else {
        ui::badge(t("passes-inventory-differs"), Tone::Warning)
    };
    Ok(ui::page(ShowPage {
        shell: visit.shell(t("passes-inventory-title").arg("number", read.known.number)),
        badge,
        lead: t("passes-inventory-lead")
            .arg("depot", &read.depot.name)
            .arg("who", read.by.clone())
            .arg("when", read.known.counted_at.words(visit.actor.timezone()).to_string()),
        missing: read.lines(Counted::Missing),
        surplus: read.lines(Counted::Surplus),
        seen: read.lines(Counted::Seen),
        depot: read.depot,
        known: read.known,
    }))
}

async fn download(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<InventoryId>,
) -> Result<Response, Error> {
    let read = read(&app, &visit, id).await?;
    let known = &read.known;
    let print = Report {
        kind: t("passes-inventory-paper").to_string(),
        number: known.number.to_string(),
        territory: visit.territory.brand_name.clone(),
        programme: read.depot.name.clone(),
        date_label: t("passes-report-date").to_string(),
        date: known.counted_on.long(),
        facts: vec![
            ReportFact::new(t("passes-inventory-expected"), number(known.expected)),
            ReportFact::new(t("passes-inventory-seen"), number(known.seen)),
            ReportFact::new(t("passes-inventory-missing"), number(known.missing)),
            ReportFact::new(t("passes-inventory-surplus"), number(known.surplus)),
            ReportFact::new(t("passes-inventory-by"), &read.by),
        ],
        tables: vec![
            table(&read, Counted::Missing, "passes-inventory-missing"),
            table(&read, Counted::Surplus, "passes-inventory-surplus"),
            table(&read, Counted::Seen, "passes-inventory-seen"),
        ],
        note: known.note.clone(),
        signatures: vec![
            t("passes-inventory-signed-counter").to_string(),
            t("passes-inventory-signed-witness").to_string(),
        ],
    };
    papers::print(&format!("inventaire-{}", known.number), print).await
}

fn table(read: &Read, kind: Counted, title: &'static str) -> ReportTable {
    let surplus = kind == Counted::Surplus;
    let mut columns = vec![
        Column::words(t("passes-fact-first")),
        Column::words(t("passes-fact-last")),
        Column::figures(t("passes-fact-count")),
    ];
    if surplus {
        columns.push(Column::words(t("passes-inventory-books")));
    }
    let row = |line: Line| {
        let mut row = vec![line.first, line.last, number(line.count)];
        if surplus {
            row.push(line.books);
        }
        row
    };
    ReportTable {
        title: t(title).to_string(),
        columns,
        rows: read.lines(kind).into_iter().map(row).collect(),
        total: Vec::new(),
        empty: t("passes-inventory-nothing").to_string(),
    }
}
