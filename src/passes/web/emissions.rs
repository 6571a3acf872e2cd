//! Emissions: prepared with their cost in view, printed, activated.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::redemptions::value;
use super::{note, printing, status};
use crate::access::{self, Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::journal::{self, Subject};
use crate::kit::money::Cents;
use crate::kit::time::Day;
use crate::kit::work::{self, Work};
use crate::ledger::{self, EmissionId, Line, Programme};
use crate::passes::actions;
use crate::passes::model::{Emission, NewEmission, Stage};
use crate::passes::store::{self, Progress, Slip};
use crate::ui::{self, Choice, Event, Fact, Flash, Problems, Shell, Step, Tone, filters};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/emissions", get(list_emissions).post(create_emission))
        .route("/emissions/new", get(new_emission))
        .route("/emissions/{id}", get(show_emission))
        .route("/emissions/{id}/printing", post(print_emission))
        .route("/emissions/{id}/parts/{part}", get(download_part))
        .route("/emissions/{id}/activation", get(confirm_activation).post(activate_emission))
}

fn stage_words(stage: Stage) -> Message {
    t(format!("passes-emission-{stage}"))
}

fn stage_tone(stage: Stage) -> Tone {
    match stage {
        Stage::Draft => Tone::Neutral,
        Stage::Printed => Tone::Warning,
        Stage::Active => Tone::Success,
    }
}

/// Emissions are seen by who makes them and by who activates them.
fn check(visit: &Visit) -> Result<(), Error> {
    let actor = &visit.actor;
    if actor.can(Action::ManageEmissions) || actor.can(Action::ActivateEmissions) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

// ---- the list ----

#[derive(Template)]
#[template(path = "passes/pages/emissions.html")]
struct EmissionsPage {
    shell: Shell,
    emissions: Vec<(Emission, Option<Progress>, i64)>,
    may_create: bool,
}

impl EmissionsPage {
    fn stage(&self, emission: &Emission) -> ui::Badge {
        ui::badge(stage_words(emission.stage()), stage_tone(emission.stage()))
    }
    fn contents(&self, emission: &Emission) -> Message {
        t("passes-emission-contents")
            .arg("booklets", emission.booklets)
            .arg("passes", emission.passes_each)
            .arg("value", value(emission.face))
    }
}

async fn list_emissions(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    check(&visit)?;
    let territory = visit.actor.territory();
    let (emissions, progress, uses) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>((
                store::emissions(conn, territory)?,
                store::progress(conn, territory)?,
                store::uses(conn, territory)?,
            ))
        })
        .await?;
    let progress: HashMap<EmissionId, Progress> =
        progress.into_iter().map(|row| (row.emission_id, row)).collect();
    let uses: HashMap<EmissionId, i64> =
        uses.into_iter().map(|row| (row.emission_id, row.count)).collect();
    let emissions = emissions
        .into_iter()
        .map(|emission| {
            let (progress, used) = (progress.get(&emission.id), uses.get(&emission.id));
            (emission, progress.copied(), used.copied().unwrap_or_default())
        })
        .collect();
    let shell = visit.shell(t("passes-emissions-title"));
    let may_create = visit.actor.can(Action::ManageEmissions);
    Ok(ui::page(EmissionsPage { shell, emissions, may_create }))
}

// ---- a new one ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct EmissionForm {
    programme: String,
    label: String,
    face: String,
    booklets: String,
    passes_each: String,
    valid_from: String,
    valid_until: String,
    /// Pressed "Calculer le coût": nothing is written.
    preview: String,
}

impl EmissionForm {
    fn read(&self, problems: &mut Problems) -> Option<NewEmission> {
        let count = |text: &str| text.trim().replace(['\u{a0}', ' '], "").parse::<i64>().ok();
        let programme =
            problems.require("programme", self.programme.parse().ok(), t("passes-programme-missing"));
        let face = problems.require("face", Cents::parse(&self.face), t("passes-face-wrong"));
        let booklets = problems.require(
            "booklets",
            count(&self.booklets),
            t("passes-booklets-out-of-range").arg("most", crate::passes::model::MOST_BOOKLETS),
        );
        let passes_each = problems.require(
            "passes_each",
            count(&self.passes_each),
            t("passes-passes-out-of-range").arg("most", crate::passes::model::MOST_PASSES),
        );
        let from = Day::parse(&self.valid_from);
        let valid_from = problems.require("valid_from", from, t("passes-day-wrong"));
        let until = Day::parse(&self.valid_until);
        let valid_until = problems.require("valid_until", until, t("passes-day-wrong"));
        Some(NewEmission {
            programme: programme?,
            label: self.label.clone(),
            face: face?,
            booklets: booklets?,
            passes_each: passes_each?,
            valid_from: valid_from?,
            valid_until: valid_until?,
        })
    }
}

/// What an emission costs each funder, and what its ceiling leaves.
struct Cost {
    funder: String,
    per_pass: Cents,
    total: Cents,
    left: Cents,
}

impl Cost {
    fn is_short(&self) -> bool {
        self.left.0 < 0
    }
}

fn costs(lines: &[Line], parts: &[ledger::Part], passes: i64) -> Vec<Cost> {
    let of = |part: &ledger::Part| {
        let line = lines.iter().find(|line| line.id == part.line_id)?;
        let total = part.cents.times(passes)?;
        let (funder, left) = (line.funder.clone(), line.available() - total);
        Some(Cost { funder, per_pass: part.cents, total, left })
    };
    parts.iter().filter_map(of).collect()
}

#[derive(Template)]
#[template(path = "passes/pages/emission_new.html")]
struct NewPage {
    shell: Shell,
    form: EmissionForm,
    programmes: Vec<Choice>,
    /// What it would cost, once enough is typed to say it.
    cost: Option<(i64, Cents, Vec<Cost>)>,
    problems: Problems,
}

async fn form_page(
    app: &App,
    visit: &Visit,
    form: EmissionForm,
    problems: Problems,
) -> Result<Response, Error> {
    let territory = visit.actor.territory();
    let (asked, mut unsaid) = (form.clone(), Problems::none());
    let new = asked.read(&mut unsaid).filter(|new| new.check().is_ok());
    let (programmes, lines) = app
        .db
        .read(move |conn| {
            let programmes: Vec<Programme> = ledger::programmes(conn, territory)?;
            let mut lines = Vec::new();
            if let Some(programme) = asked.programme.parse().ok() {
                lines = ledger::lines(conn, programme)?;
            }
            Ok::<_, Error>((programmes, lines))
        })
        .await?;
    let cost = new.and_then(|new| {
        let parts = ledger::split(&lines, new.face).ok()?;
        let total = new.face.times(new.passes())?;
        Some((new.passes(), total, costs(&lines, &parts, new.passes())))
    });
    let programmes =
        programmes.iter().map(|known| Choice::new(known.id, &known.name)).collect();
    let shell = visit.shell(t("passes-emission-new-title"));
    let status = status(&problems);
    Ok(ui::page_with_status(status, NewPage { shell, form, programmes, cost, problems }))
}

async fn new_emission(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageEmissions)?;
    let territory = visit.actor.territory();
    let latest = app
        .db
        .read(move |conn| Ok::<_, Error>(ledger::programmes(conn, territory)?.into_iter().next()))
        .await?;
    let today = app.clock.now().day(visit.actor.timezone());
    let form = EmissionForm {
        programme: latest.as_ref().map(|known| known.id.to_string()).unwrap_or_default(),
        face: "10".to_owned(),
        passes_each: "5".to_owned(),
        valid_from: today.to_string(),
        valid_until: latest.map(|known| known.ends_on.to_string()).unwrap_or_default(),
        ..EmissionForm::default()
    };
    form_page(&app, &visit, form, Problems::none()).await
}

async fn create_emission(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<EmissionForm>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageEmissions)?;
    let mut problems = Problems::none();
    let new = form.read(&mut problems);
    if !form.preview.is_empty() {
        return form_page(&app, &visit, form, Problems::none()).await;
    }
    let Some(new) = new else { return form_page(&app, &visit, form, problems).await };
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let made = app
        .db
        .write(move |tx| actions::create_emission(tx, &actor, &new, &clock.moment()))
        .await;
    match made {
        Ok(id) => {
            let flash = Flash::success(&t("passes-emission-created"));
            Ok(see_other(format!("/emissions/{id}"), Some(flash)))
        }
        Err(error) => {
            note(&mut problems, error)?;
            form_page(&app, &visit, form, problems).await
        }
    }
}

// ---- one emission ----

#[derive(Template)]
#[template(path = "passes/pages/emission.html")]
struct EmissionPage {
    shell: Shell,
    emission: Emission,
    facts: Vec<Fact>,
    costs: Vec<Cost>,
    work: Option<Work>,
    /// The papers that may be downloaded: number, first and last serial.
    parts: Vec<(i64, String, String)>,
    steps: Vec<Step>,
    slips: Vec<Slip>,
    may_print: bool,
    may_activate: bool,
    may_move: bool,
    events: Vec<Event>,
}

impl EmissionPage {
    fn stage(&self) -> ui::Badge {
        ui::badge(stage_words(self.emission.stage()), stage_tone(self.emission.stage()))
    }
    fn stage_help(&self) -> Message {
        stage_words(self.emission.stage()).attribute("help")
    }
    fn running(&self) -> Option<&Work> {
        self.work.as_ref().filter(|work| work.is_running())
    }
    /// The last printing did not end well.
    fn stopped(&self) -> bool {
        let ended = self.work.as_ref().and_then(|work| work.outcome);
        ended.is_some_and(|outcome| outcome != work::Outcome::Done)
    }
    fn part_words(&self, part: &(i64, String, String)) -> Message {
        t("passes-part").arg("first", &part.1).arg("last", &part.2)
    }
    fn slip_words(&self, slip: &Slip) -> Message {
        t("passes-slip-line").arg("number", slip.number).arg("range", slip.range().to_string())
    }
}

/// What the page of an emission is read from.
struct Read {
    emission: Emission,
    programme: Option<Programme>,
    lines: Vec<Line>,
    split: Vec<ledger::Part>,
    work: Option<Work>,
    progress: Option<Progress>,
    used: i64,
    slips: Vec<Slip>,
    journal: Vec<journal::Line>,
    names: HashMap<String, String>,
}

async fn read(app: &App, visit: &Visit, id: EmissionId) -> Result<Read, Error> {
    check(visit)?;
    let actor = visit.actor.clone();
    app.db
        .read(move |conn| {
            let emission = actions::emission(conn, &actor, id)?;
            let territory = actor.territory();
            let programme = ledger::programmes(conn, territory)?
                .into_iter()
                .find(|known| known.id == emission.programme_id);
            let uses = store::uses(conn, territory)?;
            Ok(Read {
                lines: ledger::lines(conn, emission.programme_id)?,
                split: ledger::parts(conn, id)?,
                work: work::latest(conn, printing::PRINTING, &id.to_string())?,
                progress: store::progress(conn, territory)?.into_iter().find(|p| p.emission_id == id),
                used: uses.iter().find(|row| row.emission_id == id).map_or(0, |row| row.count),
                slips: store::slips_of_emission(conn, id)?,
                journal: journal::about(conn, &Subject::new("emission", id))?,
                names: access::names(conn, territory)?,
                programme,
                emission,
            })
        })
        .await
}

/// The funnel of one emission; each step leads to its booklets.
fn steps(emission: &Emission, progress: Option<Progress>) -> Vec<Step> {
    let Some(p) = progress else { return Vec::new() };
    let list = |state: &str| format!("/booklets?emission={}{state}", emission.id);
    let delivered = p.with_referrers + p.handed_over;
    vec![
        Step::new(t("passes-step-made"), p.made, list("")),
        Step::new(t("passes-step-delivered"), delivered, list("&state=referrer")),
        Step::new(t("passes-step-handed-over"), p.handed_over, list("&state=waiting")),
        Step::new(t("passes-step-started"), p.started, list("&state=started")),
    ]
}

async fn show_emission(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    let read = read(&app, &visit, id).await?;
    let emission = read.emission;
    let programme = read.programme.map(|known| known.name).unwrap_or_default();
    let facts = vec![
        Fact::new(t("passes-fact-programme"), programme)
            .link(format!("/programmes/{}", emission.programme_id)),
        Fact::new(t("passes-fact-contents"), EmissionsPage::words(&emission)),
        Fact::new(t("passes-fact-total"), value(emission.value())),
        Fact::new(
            t("passes-fact-validity"),
            t("ledger-dates")
                .arg("from", emission.valid_from.words())
                .arg("until", emission.valid_until.words()),
        ),
        Fact::new(t("passes-fact-used"), crate::kit::i18n::number(read.used)),
    ];
    let running = read.work.as_ref().is_some_and(Work::is_running);
    let manages = visit.actor.can(Action::ManageEmissions);
    let parts = if manages && emission.stage() == Stage::Printed && !running {
        let serial = |number| crate::passes::model::booklet_serial(&emission.number, number);
        (1..=printing::parts(&emission))
            .map(|part| {
                let (first, last) = printing::range_of(&emission, part);
                (part, serial(first), serial(last))
            })
            .collect()
    } else {
        Vec::new()
    };
    let printed = emission.stage() == Stage::Printed;
    let activates = visit.actor.can(Action::ActivateEmissions);
    Ok(ui::page(EmissionPage {
        shell: visit.shell(t("passes-emission-title")
            .arg("number", &emission.number)
            .arg("label", &emission.label)),
        facts,
        costs: costs(&read.lines, &read.split, if printed { emission.passes() } else { 0 }),
        steps: steps(&emission, read.progress),
        slips: read.slips,
        may_print: manages && emission.stage() != Stage::Active && !running,
        may_activate: activates && printed && !running,
        may_move: visit.actor.can(Action::MoveStock) && emission.stage() != Stage::Draft,
        events: ledger::events(&read.journal, &read.names, visit.actor.timezone()),
        work: read.work,
        parts,
        emission,
    }))
}

impl EmissionsPage {
    fn words(emission: &Emission) -> Message {
        t("passes-emission-contents")
            .arg("booklets", emission.booklets)
            .arg("passes", emission.passes_each)
            .arg("value", value(emission.face))
    }
}

async fn print_emission(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageEmissions)?;
    printing::start(&app, &visit.actor, id).await?;
    Ok(see_other(format!("/emissions/{id}"), Some(Flash::info(&t("passes-printing-started")))))
}

/// A paper, until activation: it holds codes, so no cache keeps it.
async fn download_part(
    State(app): State<App>,
    visit: Visit,
    Path((id, part)): Path<(EmissionId, i64)>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageEmissions)?;
    let actor = visit.actor.clone();
    let emission = app.db.read(move |conn| actions::emission(conn, &actor, id)).await?;
    if emission.stage() != Stage::Printed || !(1..=printing::parts(&emission)).contains(&part) {
        return Err(Error::NotFound);
    }
    let files = app.files.clone();
    let bytes = tokio::task::spawn_blocking(move || files.read(&printing::part_file(id, part)))
        .await
        .map_err(|error| Error::Broken(error.to_string()))?
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::NotFound,
            _ => Error::Broken(error.to_string()),
        })?;
    let name = format!("attachment; filename=\"carnets-{}-{part}.pdf\"", emission.number);
    let name = HeaderValue::from_str(&name).map_err(|error| Error::Broken(error.to_string()))?;
    let kind = HeaderValue::from_static("application/pdf");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

// ---- activation ----

#[derive(Template)]
#[template(path = "passes/pages/emission_activation.html")]
struct ActivationPage {
    shell: Shell,
    emission: Emission,
    costs: Vec<Cost>,
    problems: Problems,
}

impl ActivationPage {
    fn action(&self) -> String {
        format!("/emissions/{}/activation", self.emission.id)
    }
    fn back(&self) -> String {
        format!("/emissions/{}", self.emission.id)
    }
}

async fn activation_page(
    app: &App,
    visit: &Visit,
    id: EmissionId,
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::ActivateEmissions)?;
    let read = read(app, visit, id).await?;
    let costs = costs(&read.lines, &read.split, read.emission.passes());
    let title = t("passes-activation-title").arg("number", &read.emission.number);
    let shell = visit.shell(title);
    let status = status(&problems);
    let page = ActivationPage { shell, emission: read.emission, costs, problems };
    Ok(ui::page_with_status(status, page))
}

async fn confirm_activation(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    activation_page(&app, &visit, id, Problems::none()).await
}

async fn activate_emission(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let activated = app
        .db
        .write(move |tx| {
            actions::activate(tx, &actor, id, &clock.moment())?;
            actions::emission(tx, &actor, id)
        })
        .await;
    match activated {
        Ok(emission) => {
            let kept = app.clone();
            tokio::task::spawn_blocking(move || printing::forget(&kept, &emission))
                .await
                .map_err(|error| Error::Broken(error.to_string()))??;
            let flash = Flash::success(&t("passes-activated"));
            Ok(see_other(format!("/emissions/{id}"), Some(flash)))
        }
        Err(error) => {
            let mut problems = Problems::none();
            note(&mut problems, error)?;
            activation_page(&app, &visit, id, problems).await
        }
    }
}
