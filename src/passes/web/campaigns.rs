//! The agenda of the emissions that run, and the board of what sleeps.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{note, status};
use crate::access::{Action, Actor, At, OrganisationId, Visit, see_other};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::time::Day;
use crate::ledger::EmissionId;
use crate::passes::actions;
use crate::passes::model::{DepotId, Emission, Milestone, Range, booklet_serial};
use crate::passes::store::{self, Depot, Waiting};
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

/// Days after which a booklet in a depot sleeps, unless the reader asks for another number.
const DORMANT_DAYS: i64 = 60;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns", get(agenda))
        .route("/dormant-stock", get(dormant_board))
        .route("/depots/{id}/reallocations", post(reallocate))
}

fn at(depot: &Depot) -> At {
    depot.organisation_id.map_or(At::territory(), At::organisation)
}

/// What an alert says: the key of its sentence says when, its numbers say what waits.
pub fn alert_words(alert: &actions::Alert) -> Message {
    t(format!("passes-alert-{}", alert.milestone))
        .arg("number", &alert.emission.number)
        .arg("days", alert.days_left)
        .arg("day", alert.emission.valid_until.words().to_string())
        .arg("stop", alert.emission.distribution_until.words().to_string())
        .arg("depots", alert.waiting.in_depots)
        .arg("unused", alert.waiting.unused)
}

// ---- the agenda ----

/// A campaign on the agenda.
struct Campaign {
    emission: Emission,
    due: Option<Milestone>,
    dates: Vec<(Day, Milestone)>,
    waiting: Waiting,
    opens: bool,
}

#[derive(Template)]
#[template(path = "passes/pages/campaigns.html")]
struct AgendaPage {
    shell: Shell,
    today: Day,
    campaigns: Vec<Campaign>,
}

impl AgendaPage {
    fn words(&self, milestone: &Milestone) -> Message {
        t(format!("passes-milestone-{milestone}"))
    }
    fn waits(&self, campaign: &Campaign) -> Message {
        t("passes-campaign-waits")
            .arg("depots", campaign.waiting.in_depots)
            .arg("unused", campaign.waiting.unused)
    }
    /// Whether the date is past.
    fn is_past(&self, day: &Day) -> bool {
        *day < self.today
    }
    /// Whether the date is the one that is due.
    fn is_due(&self, campaign: &Campaign, milestone: &Milestone) -> bool {
        campaign.due == Some(*milestone)
    }
}

/// The organisations whose booklets the reader sees: none for the whole territory.
fn scope(actor: &Actor) -> Option<OrganisationId> {
    if actor.may(Action::SeeStock, &At::territory()) {
        return None;
    }
    let theirs = |id: &OrganisationId| actor.may(Action::SeeStock, &At::organisation(*id));
    actor.organisations().into_iter().find(theirs)
}

async fn agenda(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    visit.actor.check_any(Action::SeeStock)?;
    let today = app.clock.now().day(visit.actor.timezone());
    let (territory, of) = (visit.actor.territory(), scope(&visit.actor));
    let opens =
        visit.actor.can(Action::ManageEmissions) || visit.actor.can(Action::ActivateEmissions);
    let campaigns = app
        .db
        .read(move |conn| {
            let emissions = store::emissions(conn, territory)?;
            emissions
                .into_iter()
                .filter(Emission::runs)
                .map(|emission| {
                    Ok::<_, Error>(Campaign {
                        due: emission.due(today),
                        dates: emission.milestones(),
                        waiting: store::waiting(conn, emission.id, of)?,
                        emission,
                        opens,
                    })
                })
                .collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Ok(ui::page(AgendaPage { shell: visit.shell(t("passes-campaigns-title")), today, campaigns }))
}

// ---- what sleeps ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct DormantForm {
    days: String,
    to: String,
}

impl DormantForm {
    fn days(&self) -> i64 {
        self.days
            .trim()
            .parse()
            .ok()
            .filter(|days| (0..=3650).contains(days))
            .unwrap_or(DORMANT_DAYS)
    }
}

/// A depot where booklets sleep.
struct Sleeping {
    depot: Depot,
    count: i64,
    ranges: Vec<String>,
    may_send: bool,
    to: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "passes/pages/dormant.html")]
struct DormantPage {
    shell: Shell,
    days: i64,
    depots: Vec<Sleeping>,
    total: i64,
    problems: Problems,
}

fn sleeping(conn: &mut Conn, actor: &Actor, days: i64, today: Day) -> Result<Vec<Sleeping>, Error> {
    let depots = store::depots(conn, actor.territory())?;
    let emissions = store::emissions(conn, actor.territory())?;
    let number = |id: EmissionId| {
        emissions.iter().find(|known| known.id == id).map_or("", |known| known.number.as_str())
    };
    let words = |(id, range): &(EmissionId, Range)| {
        let (first, last) = (range.first, range.last);
        let serial = |booklet| booklet_serial(number(*id), booklet);
        if first == last {
            return serial(first);
        }
        t("passes-from-to").arg("first", serial(first)).arg("last", serial(last)).to_string()
    };
    let mut found = Vec::new();
    for depot in depots.iter().filter(|depot| actor.may(Action::SeeStock, &at(depot))) {
        let ranges = actions::dormant(conn, depot.id, days, today)?;
        if ranges.is_empty() {
            continue;
        }
        let target = |other: &&Depot| {
            other.id != depot.id && actions::check_sender(actor, Some(depot), other).is_ok()
        };
        let to: Vec<Choice> =
            depots.iter().filter(target).map(|one| Choice::new(one.id, &one.name)).collect();
        found.push(Sleeping {
            count: ranges.iter().map(|(_, range)| range.count()).sum(),
            ranges: ranges.iter().map(words).collect(),
            may_send: !to.is_empty(),
            to,
            depot: depot.clone(),
        });
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.count));
    Ok(found)
}

async fn board(app: &App, visit: &Visit, days: i64, problems: Problems) -> Result<Response, Error> {
    visit.actor.check_any(Action::SeeStock)?;
    let today = app.clock.now().day(visit.actor.timezone());
    let actor = visit.actor.clone();
    let depots = app.db.read(move |conn| sleeping(conn, &actor, days, today)).await?;
    let page = DormantPage {
        shell: visit.shell(t("passes-dormant-title")),
        days,
        total: depots.iter().map(|one| one.count).sum(),
        depots,
        problems,
    };
    Ok(ui::page_with_status(status(&page.problems), page))
}

async fn dormant_board(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<DormantForm>,
) -> Result<Response, Error> {
    board(&app, &visit, form.days(), Problems::none()).await
}

/// One click: everything that sleeps in the depot leaves for another one, under slips.
async fn reallocate(
    State(app): State<App>,
    visit: Visit,
    Path(from): Path<DepotId>,
    Form(form): Form<DormantForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let to: Option<DepotId> =
        problems.require("to", form.to.parse().ok(), t("passes-depot-missing"));
    let days = form.days();
    if let Some(to) = to {
        let (actor, clock) = (visit.actor.clone(), app.clock.clone());
        let sent = app
            .db
            .write(move |tx| actions::reallocate(tx, &actor, (from, to), days, &clock.moment()))
            .await;
        match sent {
            Ok(slips) => {
                let flash = Flash::success(&t("passes-reallocated").arg("count", slips.len()));
                let address = match slips.as_slice() {
                    [only] => format!("/slips/{only}"),
                    _ => format!("/depots/{to}"),
                };
                return Ok(see_other(address, Some(flash)));
            }
            Err(error) => note(&mut problems, error)?,
        }
    }
    board(&app, &visit, days, problems).await
}
