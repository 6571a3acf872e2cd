//! The end of an emission: until when it is handed over, its closing statement, the closing act.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{check, one};
use crate::access::{self, Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, number, t};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Tz};
use crate::ledger::{self, EmissionId, Line};
use crate::passes::actions;
use crate::passes::model::Emission;
use crate::passes::report::{Column, Report, ReportFact, ReportTable};
use crate::passes::store::Closing;
use crate::passes::web::redemptions::value;
use crate::passes::web::{note, papers, status};
use crate::ui::{self, Flash, Problems, Shell, filters};

/// What one funder promised to an emission, and what became of it; the amounts of a line add up.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FunderPart {
    funder: String,
    issued: Cents,
    used: Cents,
    /// Taken over by the passes of a standing emission.
    replaced: Cents,
    destroyed: Cents,
    expired: Cents,
}

fn funders(closing: &Closing, lines: &[Line], parts: &[ledger::Part]) -> Vec<FunderPart> {
    let of = |part: &ledger::Part| {
        let line = lines.iter().find(|line| line.id == part.line_id)?;
        Some(FunderPart {
            funder: line.funder.clone(),
            issued: part.cents.times(closing.passes)?,
            used: part.cents.times(closing.used)?,
            replaced: part.cents.times(closing.replaced)?,
            destroyed: part.cents.times(closing.destroyed)?,
            expired: part.cents.times(closing.expired)?,
        })
    };
    parts.iter().filter_map(of).collect()
}

fn total(parts: &[FunderPart]) -> FunderPart {
    let sum = |of: fn(&FunderPart) -> Cents| parts.iter().map(of).sum();
    FunderPart {
        funder: t("ledger-total").to_string(),
        issued: sum(|part| part.issued),
        used: sum(|part| part.used),
        replaced: sum(|part| part.replaced),
        destroyed: sum(|part| part.destroyed),
        expired: sum(|part| part.expired),
    }
}

/// What the passes that nobody used are on a day, as the last part of their keys: still valid,
/// too old and not given up yet, or given up by the closing act.
fn unused(emission: &Emission, today: Day) -> &'static str {
    match emission.closed_at {
        Some(_) => "closed",
        None if today <= emission.usable_until() => "valid",
        None => "expired",
    }
}

/// The lines of the statement: what, how many booklets or passes, what they are worth.
fn steps(emission: &Emission, closing: &Closing, today: Day) -> Vec<(Message, String, String)> {
    // Rights without value are counted, and worth nothing: no amount is said.
    let amount = |passes: i64| emission.face.times(passes).filter(|_| emission.face > Cents::ZERO);
    let worth = |passes: i64| amount(passes).map(|cents| cents.to_string()).unwrap_or_default();
    let left = format!("passes-closing-unused-{}", unused(emission, today));
    let booklets = |key: &'static str, count: i64| (t(key), number(count), String::new());
    let passes = |key: &'static str, count: i64| (t(key), number(count), worth(count));
    vec![
        booklets("passes-closing-issued", closing.issued),
        booklets("passes-closing-delivered", closing.delivered),
        booklets("passes-closing-handed-over", closing.handed_over),
        booklets("passes-closing-started", closing.started),
        passes("passes-closing-passes", closing.passes),
        passes("passes-closing-used", closing.used),
        passes("passes-closing-replaced", closing.replaced),
        passes("passes-closing-destroyed", closing.destroyed),
        (t(left), number(closing.expired), worth(closing.expired)),
    ]
}

/// What heads the money of the passes that nobody used.
fn released(emission: &Emission, today: Day) -> Message {
    t(format!("passes-closing-of-unused-{}", unused(emission, today)))
}

struct Statement {
    emission: Emission,
    closing: Closing,
    funders: Vec<FunderPart>,
    programme: String,
    closed_by: String,
}

/// Whoever sees the funding reads it too: it says what became of each funder's part.
async fn read(app: &App, visit: &Visit, id: EmissionId) -> Result<Statement, Error> {
    if !visit.actor.can(Action::SeeFunding) {
        check(visit)?;
    }
    let actor = visit.actor.clone();
    app.db
        .read(move |conn| {
            let emission = actions::emission(conn, &actor, id)?;
            let closing = actions::closing(conn, &emission)?;
            let programme = ledger::programmes(conn, actor.territory())?
                .into_iter()
                .find(|known| known.id == emission.programme_id);
            let lines = ledger::lines(conn, emission.programme_id)?;
            let parts = ledger::parts(conn, id)?;
            let names = access::names(conn, actor.territory())?;
            let by = emission.closed_by.as_ref().and_then(|by| names.get(by));
            Ok(Statement {
                funders: funders(&closing, &lines, &parts),
                programme: programme.map(|known| known.name).unwrap_or_default(),
                closed_by: by.cloned().unwrap_or_default(),
                closing,
                emission,
            })
        })
        .await
}

#[derive(Template)]
#[template(path = "passes/pages/emission_closing.html")]
struct ClosingPage {
    shell: Shell,
    emission: Emission,
    lead: Message,
    steps: Vec<(Message, String, String)>,
    funders: Vec<FunderPart>,
    total: FunderPart,
    /// What heads the money of the passes that nobody used.
    released: Message,
    may_close: bool,
    /// Whether the pages of emissions are the reader's.
    may_steer: bool,
    problems: Problems,
}

impl ClosingPage {
    fn address(&self) -> String {
        format!("/emissions/{}/closing", self.emission.id)
    }
    /// What the reader came from: the emission, or its programme.
    fn back(&self) -> String {
        match self.may_steer {
            true => format!("/emissions/{}", self.emission.id),
            false => format!("/programmes/{}", self.emission.programme_id),
        }
    }
}

fn lead(read: &Statement, tz: Tz) -> Message {
    match read.emission.closed_at {
        Some(at) => t("passes-closing-done-lead")
            .arg("when", at.words(tz).to_string())
            .arg("who", read.closed_by.clone()),
        None => {
            t("passes-closing-lead").arg("day", read.emission.closes_from().words().to_string())
        }
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    id: EmissionId,
    problems: Problems,
) -> Result<Response, Error> {
    let read = read(app, visit, id).await?;
    let tz = visit.actor.timezone();
    let today = app.clock.now().day(tz);
    let ready = actions::may_close(&read.emission, today).is_ok();
    let page = ClosingPage {
        shell: visit.shell(t("passes-closing-title").arg("number", &read.emission.number)),
        lead: lead(&read, tz),
        steps: steps(&read.emission, &read.closing, today),
        released: released(&read.emission, today),
        total: total(&read.funders),
        funders: read.funders,
        may_close: ready && visit.actor.can(Action::CloseEmissions),
        may_steer: check(visit).is_ok(),
        emission: read.emission,
        problems,
    };
    Ok(ui::page_with_status(status(&page.problems), page))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    page(&app, &visit, id, Problems::none()).await
}

pub async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let closed =
        app.db.write(move |tx| actions::close_emission(tx, &actor, id, &clock.moment())).await;
    match closed {
        Ok(_) => {
            let flash = Flash::success(&t("passes-closing-done"));
            Ok(see_other(format!("/emissions/{id}/closing"), Some(flash)))
        }
        Err(error) => {
            let mut problems = Problems::none();
            note(&mut problems, error)?;
            page(&app, &visit, id, problems).await
        }
    }
}

/// The closing statement as a paper, signed by both sides; before the closing, a draft that says
/// so.
pub async fn download(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    let read = read(&app, &visit, id).await?;
    let tz = visit.actor.timezone();
    let today = app.clock.now().day(tz);
    let on = read.emission.closed_at.map_or(today, |at| at.day(tz));
    let (kind, key) = match read.emission.closed_at {
        Some(_) => ("passes-closing-paper", "passes-closing-note"),
        None => ("passes-closing-draft", "passes-closing-draft-note"),
    };
    let closed_by = Some(ReportFact::new(t("passes-closing-by"), &read.closed_by))
        .filter(|_| read.emission.closed_at.is_some());
    let print = Report {
        kind: t(kind).to_string(),
        number: read.emission.number.clone(),
        territory: visit.territory.brand_name.clone(),
        programme: read.programme.clone(),
        date_label: t("passes-report-date").to_string(),
        date: on.long(),
        facts: vec![
            ReportFact::new(t("passes-label"), &read.emission.label),
            ReportFact::new(t("passes-face"), value(read.emission.face)),
            ReportFact::new(t("passes-valid-until"), read.emission.valid_until.long()),
        ]
        .into_iter()
        .chain(closed_by)
        .collect(),
        tables: tables(&read, today),
        note: t(key).to_string(),
        signatures: vec![
            t("passes-closing-signed-territory").to_string(),
            t("passes-closing-signed-accountant").to_string(),
        ],
    };
    papers::print(&format!("cloture-{}", read.emission.number), print).await
}

fn tables(read: &Statement, today: Day) -> Vec<ReportTable> {
    let steps = steps(&read.emission, &read.closing, today);
    let row = |part: &FunderPart| {
        let cents = [part.issued, part.used, part.replaced, part.destroyed, part.expired];
        let mut row = vec![part.funder.clone()];
        row.extend(cents.iter().map(ToString::to_string));
        row
    };
    vec![
        ReportTable {
            title: t("passes-closing-steps").to_string(),
            columns: vec![
                Column::words(t("passes-closing-what")),
                Column::figures(t("passes-closing-count")),
                Column::figures(t("passes-fact-value")),
            ],
            rows: steps
                .into_iter()
                .map(|(what, n, worth)| vec![what.to_string(), n, worth])
                .collect(),
            total: Vec::new(),
            empty: String::new(),
        },
        ReportTable {
            title: t("passes-closing-funders").to_string(),
            columns: vec![
                Column::words(t("ledger-funder")),
                Column::figures(t("passes-closing-promised")),
                Column::figures(t("passes-closing-spent")),
                Column::figures(t("passes-closing-of-replaced")),
                Column::figures(t("passes-closing-of-destroyed")),
                Column::figures(released(&read.emission, today)),
            ],
            rows: read.funders.iter().map(row).collect(),
            total: if read.funders.is_empty() { Vec::new() } else { row(&total(&read.funders)) },
            empty: t("passes-cost-nothing").to_string(),
        },
    ]
}

// ---- until when it is handed over ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StopForm {
    distribution_until: String,
}

pub async fn set_stop(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
    Form(form): Form<StopForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let day = Day::parse(&form.distribution_until);
    let day = problems.require("distribution_until", day, t("passes-stop-missing"));
    if let Some(day) = day {
        let (actor, clock) = (visit.actor.clone(), app.clock.clone());
        let set = app
            .db
            .write(move |tx| actions::set_distribution_until(tx, &actor, id, day, &clock.moment()))
            .await;
        match set {
            Ok(()) => {
                let flash = Flash::success(&t("passes-stop-set"));
                return Ok(see_other(format!("/emissions/{id}"), Some(flash)));
            }
            Err(error) => note(&mut problems, error)?,
        }
    }
    one::page(&app, &visit, id, Some(form.distribution_until), problems).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::{Instant, Moment};

    #[test]
    fn the_amounts_of_a_closing_add_up_for_every_funder() {
        let moment = Moment::seeded(Instant(0), 1);
        let closing = Closing {
            emission_id: moment.id(),
            issued: 10,
            delivered: 10,
            handed_over: 1,
            started: 1,
            passes: 20,
            used: 3,
            replaced: 1,
            destroyed: 4,
            expired: 12,
        };
        let line = |funder: &str, rank| Line {
            id: moment.id(),
            programme_id: moment.id(),
            funder_id: moment.id(),
            funder: funder.to_owned(),
            rank,
            share: 5000,
            authorised: Cents(100_000),
            committed: Cents::ZERO,
            owed: Cents::ZERO,
            paid: Cents::ZERO,
            disputed: Cents::ZERO,
            released: Cents::ZERO,
        };
        let lines = [line("État", 1), line("Département", 2)];
        let part = |line: &Line, cents| ledger::Part { line_id: line.id, rank: line.rank, cents };
        let parts = [part(&lines[0], Cents(334)), part(&lines[1], Cents(666))];
        let shown = funders(&closing, &lines, &parts);
        for one in shown.iter().chain([&total(&shown)]) {
            assert_eq!(
                one.issued,
                one.used + one.replaced + one.destroyed + one.expired,
                "{one:?}"
            );
        }
        assert_eq!(total(&shown).issued, Cents(20_000));
        assert_eq!(shown[0].expired, Cents(334 * 12));
    }
}
