//! Depots: what each holds, today or on any day.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::{depot_form, stock_map};
use crate::access::{Action, Actor, At, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::time::Day;
use crate::passes::actions;
use crate::passes::model::{DepotId, Emission};
use crate::passes::store::{self, Depot, DepotKind, Inventory, Slip, Stock, StockLine};
use crate::territory;
use crate::ui::{self, Problems, Shell, filters};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/depots", get(list_depots).post(depot_form::create_depot))
        .route("/depots/new", get(depot_form::new_depot))
        .route("/depots/{id}", get(show_depot).post(depot_form::edit_depot))
        .route("/depots/{id}/edit", get(depot_form::show_edit))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OnDay {
    day: String,
}

impl OnDay {
    /// The day asked for, else today; never a day to come.
    fn read(&self, today: Day) -> Day {
        Day::parse(&self.day).filter(|day| *day <= today).unwrap_or(today)
    }
}

fn at(depot: &Depot) -> At {
    depot.organisation_id.map_or(At::territory(), At::organisation)
}

fn sees(actor: &Actor, depot: &Depot) -> bool {
    actor.may(Action::SeeStock, &at(depot))
}

/// A slip in a line; the numbers of its booklets say nothing without their emission.
fn slip_words(key: &'static str, slip: &Slip, emission: &str) -> Message {
    t(key)
        .arg("number", slip.number)
        .arg("range", slip.range().to_string())
        .arg("emission", emission)
}

/// Slips with the number of their emission.
fn numbered(slips: Vec<Slip>, emissions: &[Emission]) -> Vec<(Slip, String)> {
    let number = |slip: &Slip| {
        let emission = emissions.iter().find(|known| known.id == slip.emission_id);
        emission.map(|known| known.number.clone()).unwrap_or_default()
    };
    slips.into_iter().map(|slip| (slip.clone(), number(&slip))).collect()
}

#[derive(Template)]
#[template(path = "passes/pages/depots.html")]
struct DepotsPage {
    shell: Shell,
    /// The depots with all they did until now, and what they held on the day that is shown.
    rows: Vec<(Depot, StockLine, i64)>,
    total: StockTotal,
    day: Day,
    today: Day,
    problems: Problems,
    /// With the number of their emission.
    on_their_way: Vec<(Slip, String)>,
    map: Option<territory::Svg>,
    legend: Vec<(u8, String)>,
    may_move: bool,
}

/// The sums of the columns.
#[derive(Default)]
struct StockTotal {
    printed: i64,
    arrived: i64,
    handed_over: i64,
    sent: i64,
    destroyed: i64,
    held: i64,
    on_day: i64,
}

impl StockTotal {
    fn of(rows: &[(Depot, StockLine, i64)]) -> StockTotal {
        let mut total = StockTotal::default();
        for (_, line, on_day) in rows {
            total.printed += line.printed;
            total.arrived += line.arrived;
            total.handed_over += line.handed_over;
            total.sent += line.sent;
            total.destroyed += line.destroyed;
            total.held += line.held;
            total.on_day += on_day;
        }
        total
    }
}

impl DepotsPage {
    fn kind(&self, depot: &Depot) -> Message {
        t(format!("passes-depot-{}", depot.kind))
    }
    fn slip_words(&self, slip: &Slip, emission: &str) -> Message {
        slip_words("passes-slip-line-of", slip, emission)
    }
    fn is_today(&self) -> bool {
        self.day == self.today
    }
    fn oldest(&self, line: &StockLine) -> String {
        line.oldest.map(Day::short).unwrap_or_default()
    }
}

async fn list_depots(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<OnDay>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::SeeStock)?;
    let today = app.clock.now().day(visit.actor.timezone());
    let day = asked.read(today);
    let territory = visit.actor.territory();
    let (lines, stock, slips, depots, emissions) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>((
                store::stock_lines(conn, territory)?,
                // Movements are added up only for a day that is past.
                if day < today { store::stock_on(conn, territory, day)? } else { Vec::new() },
                store::slips_on_their_way(conn, territory)?,
                store::depots(conn, territory)?,
                store::emissions(conn, territory)?,
            ))
        })
        .await?;
    let held = |id: DepotId| -> i64 {
        stock.iter().filter(|row| row.depot_id == id).map(|row| row.booklets).sum()
    };
    let lines: Vec<(Depot, StockLine)> = depots
        .into_iter()
        .filter(|depot| sees(&visit.actor, depot))
        .filter_map(|depot| {
            let line = lines.iter().find(|line| line.depot_id == depot.id)?.clone();
            Some((depot, line))
        })
        .collect();
    let map = if day < today { None } else { stock_map::draw(&visit, &lines) };
    let rows: Vec<(Depot, StockLine, i64)> = lines
        .into_iter()
        .map(|(depot, line)| {
            let on_day = if day < today { held(depot.id) } else { line.held };
            (depot, line, on_day)
        })
        .collect();
    let seen = |slip: &Slip| rows.iter().any(|(depot, ..)| depot.id == slip.to_depot_id);
    Ok(ui::page(DepotsPage {
        shell: visit.shell(t("passes-depots-title")),
        total: StockTotal::of(&rows),
        on_their_way: numbered(slips.into_iter().filter(seen).collect(), &emissions),
        rows,
        day,
        today,
        problems: Problems::none(),
        map,
        legend: stock_map::legend(),
        may_move: visit.actor.can(Action::MoveStock),
    }))
}

// ---- one depot ----

#[derive(Template)]
#[template(path = "passes/pages/depot.html")]
struct DepotPage {
    shell: Shell,
    depot: Depot,
    day: Day,
    today: Day,
    problems: Problems,
    stock: Vec<(String, i64)>,
    total: i64,
    /// With the number of their emission.
    slips: Vec<(Slip, String)>,
    inventories: Vec<Inventory>,
    may_send: bool,
    may_count: bool,
    may_edit: bool,
}

impl DepotPage {
    /// Whose it is, and where.
    fn about(&self) -> String {
        let commune = territory::commune(self.depot.commune);
        let kind = self.kind().to_string();
        commune.map_or(kind.clone(), |commune| format!("{kind} · {}", commune.name))
    }
    fn kind(&self) -> Message {
        t(format!("passes-depot-{}", self.depot.kind))
    }
    fn slip_words(&self, slip: &Slip, emission: &str) -> Message {
        let incoming = slip.to_depot_id == self.depot.id;
        slip_words(if incoming { "passes-slip-in" } else { "passes-slip-out" }, slip, emission)
    }
}

async fn show_depot(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<DepotId>,
    Query(asked): Query<OnDay>,
) -> Result<Response, Error> {
    let today = app.clock.now().day(visit.actor.timezone());
    let day = asked.read(today);
    let actor = visit.actor.clone();
    let (depot, stock, emissions, slips, inventories) = app
        .db
        .read(move |conn| {
            let territory = actor.territory();
            Ok::<_, Error>((
                actions::stock_of(conn, &actor, id)?,
                store::stock_on(conn, territory, day)?,
                store::emissions(conn, territory)?,
                store::slips_of(conn, id)?,
                store::inventories_of(conn, id)?,
            ))
        })
        .await?;
    let words = |row: &Stock| {
        let emission: Option<&Emission> = emissions.iter().find(|e| e.id == row.emission_id);
        emission.map(|e| format!("{} {}", e.number, e.label)).unwrap_or_default()
    };
    let stock: Vec<(String, i64)> = stock
        .iter()
        .filter(|row| row.depot_id == id)
        .map(|row| (words(row), row.booklets))
        .collect();
    let gives_back =
        depot.kind == DepotKind::Referrer && visit.actor.may(Action::HandOver, &at(&depot));
    let own = visit.actor.may(Action::HandOver, &at(&depot));
    Ok(ui::page(DepotPage {
        shell: visit.shell(&depot.name),
        total: stock.iter().map(|(_, count)| count).sum(),
        may_send: visit.actor.can(Action::MoveStock) || gives_back,
        may_count: visit.actor.can(Action::MoveStock) || own,
        may_edit: visit.actor.may(Action::MoveStock, &At::territory()),
        inventories,
        depot,
        day,
        today,
        problems: Problems::none(),
        stock,
        slips: numbered(slips, &emissions),
    }))
}
