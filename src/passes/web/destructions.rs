//! Destructions: asked for, signed by somebody else, kept on paper.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::papers;
use super::redemptions::worth;
use super::slips::serial_range;
use super::{note, note_refusal, status};
use crate::access::{self, Action, At, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, number, t};
use crate::kit::journal::{self, Subject};
use crate::kit::time::Tz;
use crate::ledger::{self, EmissionId};
use crate::passes::actions::{self, NewDestruction};
use crate::passes::model::{DepotId, DestructionId, Emission, Refusal, booklet_serial};
use crate::passes::report::{Report, ReportFact};
use crate::passes::store::{self, Depot, Destruction};
use crate::ui::{self, Badge, Choice, Event, Fact, Flash, Problems, Shell, Tone, filters};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/destructions", get(list).post(ask))
        .route("/destructions/new", get(new))
        .route("/destructions/{id}", get(show))
        .route("/destructions/{id}/signature", post(sign))
        .route("/destructions/{id}/withdrawal", post(give_up))
        .route("/destructions/{id}/paper", get(download))
}

fn at(depot: &Depot) -> At {
    depot.organisation_id.map_or(At::territory(), At::organisation)
}

fn state(known: &Destruction) -> Badge {
    match (known.signed_at, known.dropped_at) {
        (Some(_), _) => ui::badge(t("passes-destruction-signed"), Tone::Success),
        (None, Some(_)) => ui::badge(t("passes-destruction-dropped"), Tone::Neutral),
        (None, None) => ui::badge(t("passes-destruction-waits"), Tone::Warning),
    }
}

/// `carnets 2026-001-00001 à 2026-001-00003`, or the only one.
fn serials(emission: Option<&Emission>, known: &Destruction) -> (String, String) {
    let number = emission.map_or("", |emission| emission.number.as_str());
    (booklet_serial(number, known.first_number), booklet_serial(number, known.last_number))
}

// ---- all of them ----

#[derive(Template)]
#[template(path = "passes/pages/destructions.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<(Destruction, String, String, Badge)>,
    may_ask: bool,
}

async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    visit.actor.check_any(Action::SeeStock)?;
    let territory = visit.actor.territory();
    let (destructions, depots, emissions) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>((
                store::destructions(conn, territory)?,
                store::depots(conn, territory)?,
                store::emissions(conn, territory)?,
            ))
        })
        .await?;
    let seen = |known: &Destruction| {
        let depot = depots.iter().find(|depot| depot.id == known.depot_id)?;
        visit.actor.may(Action::SeeStock, &at(depot)).then(|| depot.name.clone())
    };
    let lines = destructions
        .into_iter()
        .filter_map(|known| {
            let depot = seen(&known)?;
            let emission = emissions.iter().find(|emission| emission.id == known.emission_id);
            let (first, last) = serials(emission, &known);
            let range = t("passes-from-to").arg("first", first).arg("last", last).to_string();
            let badge = state(&known);
            Some((known, depot, range, badge))
        })
        .collect();
    let may_ask = visit.actor.can(Action::SignDestructions) || visit.actor.can(Action::HandOver);
    Ok(ui::page(ListPage { shell: visit.shell(t("passes-destructions-title")), lines, may_ask }))
}

// ---- asking ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct AskForm {
    depot: String,
    first: String,
    last: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "passes/pages/destruction_new.html")]
struct NewPage {
    shell: Shell,
    form: AskForm,
    depots: Vec<Choice>,
    problems: Problems,
}

async fn form_page(
    app: &App,
    visit: &Visit,
    form: AskForm,
    problems: Problems,
) -> Result<Response, Error> {
    let signs = visit.actor.can(Action::SignDestructions);
    if !signs {
        visit.actor.check_any(Action::HandOver)?;
    }
    let territory = visit.actor.territory();
    let depots = app.db.read(move |conn| Ok::<_, Error>(store::depots(conn, territory)?)).await?;
    let own = |depot: &&Depot| signs || visit.actor.may(Action::HandOver, &at(depot));
    let depots =
        depots.iter().filter(own).map(|depot| Choice::new(depot.id, &depot.name)).collect();
    let shell = visit.shell(t("passes-destruction-new-title"));
    let status = status(&problems);
    Ok(ui::page_with_status(status, NewPage { shell, form, depots, problems }))
}

async fn new(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<AskForm>,
) -> Result<Response, Error> {
    form_page(&app, &visit, form, Problems::none()).await
}

async fn ask(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<AskForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let range = serial_range(&form.first, &form.last);
    let range = range.map_err(|refusal| note_refusal(&mut problems, &refusal)).ok();
    let depot: Option<DepotId> =
        problems.require("depot", form.depot.parse().ok(), t("passes-depot-missing"));
    let (Some((number, range)), Some(depot)) = (range, depot) else {
        return form_page(&app, &visit, form, problems).await;
    };
    let (actor, clock, reason) = (visit.actor.clone(), app.clock.clone(), form.reason.clone());
    let asked = app
        .db
        .write(move |tx| {
            let known = store::emission_by_number(tx, &number)?.ok_or(Refusal::RangeWrong)?;
            let emission: EmissionId = known.id;
            let new = NewDestruction { emission, depot, range, reason: reason.clone() };
            actions::ask_destruction(tx, &actor, &new, &clock.moment())
        })
        .await;
    match asked {
        Ok(id) => {
            let flash = Flash::success(&t("passes-destruction-asked"));
            Ok(see_other(format!("/destructions/{id}"), Some(flash)))
        }
        Err(error) => {
            note(&mut problems, error)?;
            form_page(&app, &visit, form, problems).await
        }
    }
}

// ---- one ----

#[derive(Template)]
#[template(path = "passes/pages/destruction.html")]
struct ShowPage {
    shell: Shell,
    known: Destruction,
    state: Badge,
    facts: Vec<Fact>,
    /// Waits for a signature that the reader may give.
    may_sign: bool,
    /// The reader asked for it: somebody else must sign.
    asked_by_me: bool,
    may_drop: bool,
    problems: Problems,
    events: Vec<Event>,
}

struct Read {
    known: Destruction,
    depot: Depot,
    emission: Emission,
    journal: Vec<journal::Line>,
    names: HashMap<String, String>,
}

async fn read(app: &App, visit: &Visit, id: DestructionId) -> Result<Read, Error> {
    let actor = visit.actor.clone();
    app.db
        .read(move |conn| {
            let known = actions::destruction(conn, &actor, id)?;
            Ok(Read {
                depot: actions::stock_of(conn, &actor, known.depot_id)?,
                emission: actions::emission(conn, &actor, known.emission_id)?,
                journal: journal::about(conn, &Subject::new("destruction", id))?,
                names: access::names(conn, actor.territory())?,
                known,
            })
        })
        .await
}

impl Read {
    fn name(&self, account: &str) -> String {
        self.names.get(account).cloned().unwrap_or_default()
    }
    /// Label and value of everything worth knowing, for the page and the paper.
    fn words(&self, tz: Tz) -> Vec<(Message, String)> {
        let (first, last) = serials(Some(&self.emission), &self.known);
        let count = self.known.range().count();
        let mut words = vec![
            (t("passes-depot"), self.depot.name.clone()),
            (t("passes-fact-count"), number(count)),
            (t("passes-fact-first"), first),
            (t("passes-fact-last"), last),
            (t("passes-fact-total"), worth(self.emission.face, count * self.emission.passes_each)),
            (t("passes-reason"), self.known.reason.clone()),
            (
                t("passes-asked-by"),
                t("passes-who-when")
                    .arg("who", self.name(&self.known.asked_by))
                    .arg("when", self.known.asked_at.words(tz).to_string())
                    .to_string(),
            ),
        ];
        if let (Some(at), Some(by)) = (self.known.signed_at, &self.known.signed_by) {
            let signed = t("passes-who-when")
                .arg("who", self.name(by))
                .arg("when", at.words(tz).to_string());
            words.push((t("passes-signed-by"), signed.to_string()));
        }
        words
    }
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<DestructionId>,
) -> Result<Response, Error> {
    show_page(&app, &visit, id, Problems::none()).await
}

async fn show_page(
    app: &App,
    visit: &Visit,
    id: DestructionId,
    problems: Problems,
) -> Result<Response, Error> {
    let read = read(app, visit, id).await?;
    let tz = visit.actor.timezone();
    let mine = read.known.asked_by == visit.actor.key();
    let signs = visit.actor.can(Action::SignDestructions);
    let open = read.known.is_open();
    let title = t("passes-destruction-title").arg("number", read.known.number);
    let page = ShowPage {
        shell: visit.shell(title),
        state: state(&read.known),
        facts: read.words(tz).into_iter().map(|(label, value)| Fact::new(label, value)).collect(),
        may_sign: open && signs && !mine,
        asked_by_me: open && mine,
        may_drop: open && (signs || mine),
        problems,
        events: ledger::events(&read.journal, &read.names, tz),
        known: read.known,
    };
    Ok(ui::page_with_status(status(&page.problems), page))
}

async fn sign(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<DestructionId>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let done =
        app.db.write(move |tx| actions::sign_destruction(tx, &actor, id, &clock.moment())).await;
    answer(&app, &visit, id, done, "passes-destruction-done").await
}

async fn give_up(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<DestructionId>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let done =
        app.db.write(move |tx| actions::drop_destruction(tx, &actor, id, &clock.moment())).await;
    answer(&app, &visit, id, done, "passes-destruction-given-up").await
}

async fn answer(
    app: &App,
    visit: &Visit,
    id: DestructionId,
    done: Result<(), Error>,
    said: &'static str,
) -> Result<Response, Error> {
    match done {
        Ok(()) => Ok(see_other(format!("/destructions/{id}"), Some(Flash::success(&t(said))))),
        Err(error) => {
            let mut problems = Problems::none();
            note(&mut problems, error)?;
            show_page(app, visit, id, problems).await
        }
    }
}

/// The record of a destruction: with both names once it is signed, to be signed by hand before.
async fn download(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<DestructionId>,
) -> Result<Response, Error> {
    let read = read(&app, &visit, id).await?;
    let tz = visit.actor.timezone();
    let on = read.known.signed_at.unwrap_or(read.known.asked_at);
    let facts = read.words(tz).into_iter().map(|(label, value)| ReportFact::new(label, value));
    let print = Report {
        kind: t("passes-destruction-paper").to_string(),
        number: read.known.number.to_string(),
        territory: visit.territory.brand_name.clone(),
        programme: format!("{} {}", read.emission.number, read.emission.label),
        date_label: t("passes-report-date").to_string(),
        date: on.day(tz).long(),
        facts: facts.collect(),
        tables: Vec::new(),
        note: t("passes-destruction-note").to_string(),
        signatures: vec![
            t("passes-destruction-first-signature").to_string(),
            t("passes-destruction-second-signature").to_string(),
        ],
    };
    papers::print(&format!("destruction-{}", read.known.number), print).await
}
