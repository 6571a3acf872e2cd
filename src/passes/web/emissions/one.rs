//! One emission: how far it is, its papers, its funnel, its story.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::steps::{self, WizardStep};
use super::{Cost, check, contents, costs, over_ceiling, stage_tone, stage_words};
use crate::access::{self, Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::journal::{self, Subject};
use crate::kit::time::Tz;
use crate::kit::work::{self, Work};
use crate::ledger::{self, EmissionId, Line, Programme};
use crate::passes::actions;
use crate::passes::model::{Emission, EmissionPaper, PRINTING, Stage};
use crate::passes::store::{self, Progress, Slip};
use crate::passes::web::redemptions::worth;
use crate::passes::web::{note, printing, status};
use crate::ui::{self, Event, Fact, Flash, Problems, Shell, Step, filters};

#[derive(Template)]
#[template(path = "passes/pages/emission.html")]
struct EmissionPage {
    shell: Shell,
    emission: Emission,
    facts: Vec<Fact>,
    costs: Vec<Cost>,
    /// The warning that it cannot be activated, until it is.
    over_ceiling: Option<Message>,
    work: Option<Work>,
    /// The papers that may be downloaded: number, first and last serial.
    parts: Vec<(i64, String, String)>,
    slips: Vec<Slip>,
    may_print: bool,
    may_withdraw: bool,
    /// The proof of its booklets is approved.
    approved: bool,
    wizard: bool,
    steps: Vec<WizardStep>,
    funnel: Vec<Step>,
    may_activate: bool,
    may_move: bool,
    may_revoke: bool,
    key: Vec<Fact>,
    may_stop: bool,
    /// Last day of handing over, as typed.
    stop: String,
    problems: Problems,
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
pub(super) struct Read {
    pub emission: Emission,
    pub paper: EmissionPaper,
    pub programme: Option<Programme>,
    pub lines: Vec<Line>,
    pub split: Vec<ledger::Part>,
    pub work: Option<Work>,
    pub progress: Option<Progress>,
    pub used: i64,
    pub slips: Vec<Slip>,
    pub journal: Vec<journal::Line>,
    pub names: HashMap<String, String>,
}

pub(super) async fn read(app: &App, visit: &Visit, id: EmissionId) -> Result<Read, Error> {
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
                paper: store::emission_paper(conn, id)?,
                lines: ledger::lines(conn, emission.programme_id)?,
                split: ledger::parts(conn, id)?,
                work: work::latest(conn, PRINTING, &id.to_string())?,
                progress: store::progress(conn, territory)?
                    .into_iter()
                    .find(|p| p.emission_id == id),
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
fn funnel(emission: &Emission, progress: Option<Progress>) -> Vec<Step> {
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

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    page(&app, &visit, id, None, Problems::none()).await
}

/// The papers of an emission: number, first and last serial.
fn papers(emission: &Emission) -> Vec<(i64, String, String)> {
    let serial = |number| crate::passes::model::booklet_serial(&emission.number, number);
    let paper = |part| {
        let (first, last) = printing::range_of(emission, part);
        (part, serial(first), serial(last))
    };
    (1..=printing::parts(emission)).map(paper).collect()
}

/// `stop`: the last day of handing over as it was typed, when it was refused.
pub(super) async fn page(
    app: &App,
    visit: &Visit,
    id: EmissionId,
    stop: Option<String>,
    problems: Problems,
) -> Result<Response, Error> {
    let read = read(app, visit, id).await?;
    let emission = read.emission;
    let programme = read.programme.map(|known| known.name).unwrap_or_default();
    let facts = vec![
        Fact::new(t("passes-fact-programme"), programme)
            .link(format!("/programmes/{}", emission.programme_id)),
        Fact::new(t("passes-fact-contents"), contents(&emission)),
        Fact::new(t("passes-fact-total"), worth(emission.face, emission.passes())),
        Fact::new(
            t("passes-fact-validity"),
            t("ledger-dates")
                .arg("from", emission.valid_from.words())
                .arg("until", emission.valid_until.words()),
        ),
        Fact::new(
            t("passes-fact-grace"),
            t("passes-grace-until")
                .arg("days", emission.grace_days)
                .arg("day", emission.usable_until().words()),
        ),
        Fact::new(t("passes-fact-stop"), emission.distribution_until.words()),
        Fact::new(t("passes-fact-closing"), emission.closes_from().words()),
        Fact::new(t("passes-fact-used"), crate::kit::i18n::number(read.used)),
    ];
    let running = read.work.as_ref().is_some_and(Work::is_running);
    let manages = visit.actor.can(Action::ManageEmissions);
    let readable = manages && emission.stage() == Stage::Printed && !running;
    let parts = if readable { papers(&emission) } else { Vec::new() };
    let printed = emission.stage() == Stage::Printed;
    let costs = costs(&read.lines, &read.split, emission.passes());
    let waits = matches!(emission.stage(), Stage::Draft | Stage::Printed);
    let approved = read.paper.proof_approved_at.is_some();
    let over_ceiling = over_ceiling(&costs).filter(|_| waits);
    let activates = visit.actor.can(Action::ActivateEmissions);
    let page = EmissionPage {
        stop: stop.unwrap_or_else(|| emission.distribution_until.to_string()),
        may_stop: manages && emission.closed_at.is_none(),
        shell: visit.shell(
            t("passes-emission-title")
                .arg("number", &emission.number)
                .arg("label", &emission.label),
        ),
        facts,
        costs,
        funnel: funnel(&emission, read.progress),
        approved,
        wizard: manages && emission.replaces.is_none() && emission.stage() != Stage::Active,
        steps: steps::of(
            &emission,
            &read.paper,
            if emission.stage() == Stage::Printed { "activation" } else { "printing" },
        ),
        slips: read.slips,
        // Its proof may be looked at meanwhile.
        may_print: manages && waits && !running && (over_ceiling.is_none() || !approved),
        may_withdraw: manages && waits && !running,
        may_activate: activates && printed && !running,
        may_revoke: manages && emission.key_revoked_at.is_none(),
        key: key_facts(&emission, visit.actor.timezone()),
        may_move: visit.actor.can(Action::MoveStock)
            && matches!(emission.stage(), Stage::Printed | Stage::Active),
        over_ceiling,
        events: ledger::events(&read.journal, &read.names, visit.actor.timezone()),
        work: read.work,
        parts,
        emission,
        problems,
    };
    Ok(ui::page_with_status(status(&page.problems), page))
}

/// What its QR codes are verified with.
fn key_facts(emission: &Emission, tz: Tz) -> Vec<Fact> {
    let public = emission.public_key.as_bytes().chunks(8);
    let grouped: Vec<_> = public.map(String::from_utf8_lossy).collect();
    let mut facts = vec![
        Fact::new(t("passes-key-kid"), emission.kid.to_string()),
        Fact::new(t("passes-key-public"), grouped.join(" ")),
    ];
    if let (Some(at), Some(reason)) = (emission.key_revoked_at, &emission.key_revoked_for) {
        facts.push(Fact::new(t("passes-key-revoked-on"), at.words(tz)));
        facts.push(Fact::new(t("passes-key-revoked-for"), reason));
    } else {
        let private = if emission.print_salt.is_some() { "kept" } else { "destroyed" };
        facts.push(Fact::new(t("passes-key-private"), t(format!("passes-key-private-{private}"))));
    }
    facts
}

pub async fn print(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageEmissions)?;
    match printing::start(&app, &visit.actor, id).await {
        // Pressed twice: the page shows how far it is.
        Err(Error::Refused(refusal)) if refusal.message().key() == "passes-printing-goes-on" => {}
        Ok(()) => {}
        Err(error) => {
            let mut problems = Problems::none();
            note(&mut problems, error)?;
            return page(&app, &visit, id, None, problems).await;
        }
    }
    Ok(see_other(format!("/emissions/{id}"), Some(Flash::info(&t("passes-printing-started")))))
}

/// A paper, until activation: it holds codes, so no cache keeps it.
pub async fn download(
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
