//! Booklets that sleep: on a referrer's shelf, or in a person's pocket.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::access::{Action, OrganisationId, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::text::fold;
use crate::kit::time::Day;
use crate::ledger::EmissionId;
use crate::statistics::figures::{Asleep, asleep};
use crate::statistics::model::{POCKET_DAYS, SHELF_DAYS, Sleep};
use crate::statistics::store::Sleeper;
use crate::statistics::table::{Cell, Table};
use crate::ui::{self, Shell, filters};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SleepingForm {
    /// Only this referrer's.
    referrer: Option<OrganisationId>,
    /// Only this emission's.
    emission: Option<EmissionId>,
    /// Which list a file holds.
    kind: Option<Sleep>,
}

#[derive(Template)]
#[template(path = "statistics/pages/sleeping.html")]
struct SleepingPage {
    shell: Shell,
    asleep: Asleep,
    /// How many sleep at each referrer's; only when there are several.
    referrers: Table,
    shelf: Table,
    pocket: Table,
    /// Who may send what sleeps elsewhere.
    may_move: bool,
    /// The part of the address that narrows the lists.
    narrowed: String,
}

impl SleepingPage {
    fn shelf_words(&self) -> String {
        t("statistics-sleep-shelf").arg("days", SHELF_DAYS).to_string()
    }
    fn pocket_words(&self) -> String {
        t("statistics-sleep-pocket").arg("days", POCKET_DAYS).to_string()
    }
    /// How many more the files hold than the page shows.
    fn more(&self, count: &usize) -> usize {
        count.saturating_sub(ROWS)
    }
    fn file(&self, kind: &str) -> String {
        format!("/dashboard/sleeping.csv?kind={kind}{}", self.narrowed)
    }
}

async fn load(app: &App, visit: &Visit, form: &SleepingForm) -> Result<Asleep, Error> {
    let (actor, of) = (visit.actor.clone(), (form.referrer, form.emission));
    let today = app.clock.now().day(visit.actor.timezone());
    app.db.read(move |conn| asleep(conn, &actor, of, today)).await
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<SleepingForm>,
) -> Result<Response, Error> {
    let asleep = load(&app, &visit, &form).await?;
    let today = app.clock.now().day(visit.actor.timezone());
    let seen = visit.actor.can(Action::SeeStock);
    Ok(ui::page(SleepingPage {
        shell: visit.shell(t("statistics-sleeping-title")),
        referrers: by_referrer(&asleep),
        shelf: table(&asleep.shelf, Sleep::Shelf, today, ROWS, seen),
        pocket: table(&asleep.pocket, Sleep::Pocket, today, ROWS, seen),
        may_move: visit.actor.can(Action::MoveStock) || visit.actor.can(Action::HandOver),
        narrowed: form.referrer.map_or_else(String::new, |id| format!("&referrer={id}"))
            + &form.emission.map_or_else(String::new, |id| format!("&emission={id}")),
        asleep,
    }))
}

pub async fn download(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<SleepingForm>,
) -> Result<Response, Error> {
    let asleep = load(&app, &visit, &form).await?;
    let today = app.clock.now().day(visit.actor.timezone());
    let kind = form.kind.unwrap_or(Sleep::Shelf);
    let rows = match kind {
        Sleep::Shelf => &asleep.shelf,
        Sleep::Pocket => &asleep.pocket,
    };
    Ok(ui::sheet(
        &format!("maillon-sleeping-{kind}.csv"),
        table(rows, kind, today, usize::MAX, false).sheet(),
    ))
}

/// Rows of a page: the rest is in the file.
const ROWS: usize = 40;

/// `seen`: whether the reader may open a booklet.
fn table(rows: &[Sleeper], kind: Sleep, today: Day, most: usize, seen: bool) -> Table {
    let days = match kind {
        Sleep::Shelf => SHELF_DAYS,
        Sleep::Pocket => POCKET_DAYS,
    };
    let since = match kind {
        Sleep::Shelf => "statistics-step-delivered",
        Sleep::Pocket => "statistics-step-handed-over",
    };
    let mut table = Table::new(
        t(format!("statistics-sleep-{kind}")).arg("days", days),
        &[
            "statistics-serial",
            "statistics-referrer",
            since,
            "statistics-days-asleep",
            "statistics-valid-until",
        ],
    );
    for row in rows.iter().take(most) {
        let serial = Cell::text(&row.serial);
        table.row(
            if seen { serial.link(format!("/booklets/{}", row.serial)) } else { serial },
            vec![
                Cell::text(row.referrer.clone().unwrap_or_default()),
                Cell::day(Some(row.since)),
                Cell::count((today.0 - row.since.0).num_days()),
                Cell::day(Some(row.valid_until)),
            ],
        );
    }
    table
}

fn by_referrer(asleep: &Asleep) -> Table {
    let mut counts: Vec<(OrganisationId, String, i64, i64)> = Vec::new();
    let all = asleep.shelf.iter().map(|row| (row, 1, 0));
    for (row, shelf, pocket) in all.chain(asleep.pocket.iter().map(|row| (row, 0, 1))) {
        let Some(id) = row.referrer_id else { continue };
        match counts.iter_mut().find(|count| count.0 == id) {
            Some(count) => {
                count.2 += shelf;
                count.3 += pocket;
            }
            None => counts.push((id, row.referrer.clone().unwrap_or_default(), shelf, pocket)),
        }
    }
    counts.sort_by_cached_key(|count| (std::cmp::Reverse(count.2 + count.3), fold(&count.1)));
    let mut table = Table::new(
        t("statistics-sleeping-by-referrer"),
        &["statistics-referrer", "statistics-on-the-shelf", "statistics-in-a-pocket"],
    );
    for (id, name, shelf, pocket) in counts {
        let link = |at: &str| format!("/dashboard/sleeping?referrer={id}#{at}");
        table.row(
            Cell::text(name),
            vec![Cell::count(shelf).link(link("shelf")), Cell::count(pocket).link(link("pocket"))],
        );
    }
    table
}
