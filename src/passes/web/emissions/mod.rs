//! Emissions: prepared with their cost in view, printed, activated.

mod activation;
mod closing;
mod keys;
mod making;
mod one;
mod paper;
mod steps;
mod withdrawal;

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::Response;
use axum::routing::{get, post};

use super::redemptions::value;
use crate::access::{Action, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::money::Cents;
use crate::ledger::{self, EmissionId, Line};
use crate::passes::model::{Emission, Stage};
use crate::passes::store::{self, Progress};
use crate::ui::{self, Shell, Tone, filters};

pub fn routes() -> Router<App> {
    let drawn = post(paper::save).layer(DefaultBodyLimit::max(paper::FORM_LIMIT));
    Router::new()
        .route("/emissions", get(list_emissions).post(making::create))
        .route("/emissions/new", get(making::show))
        .route("/emissions/{id}", get(one::show))
        .route("/emissions/{id}/paper", get(paper::show).merge(drawn))
        .route("/emissions/{id}/proof", get(paper::proof))
        .route("/emissions/{id}/proof.pdf", get(paper::proof_file))
        .route("/emissions/{id}/approval", post(paper::approve))
        .route("/emissions/keys.json", get(keys::download))
        .route("/emissions/{id}/withdrawal", get(withdrawal::confirm).post(withdrawal::withdraw))
        .route("/emissions/{id}/revocation", get(keys::show).post(keys::revoke))
        .route("/emissions/{id}/printing", post(one::print))
        .route("/emissions/{id}/parts/{part}", get(one::download))
        .route("/emissions/{id}/activation", get(activation::confirm).post(activation::activate))
        .route("/emissions/{id}/closing", get(closing::show).post(closing::close))
        .route("/emissions/{id}/closing/paper", get(closing::download))
        .route("/emissions/{id}/distribution", post(closing::set_stop))
}

fn stage_words(stage: Stage) -> Message {
    t(format!("passes-emission-{stage}"))
}

fn stage_tone(stage: Stage) -> Tone {
    match stage {
        Stage::Draft => Tone::Neutral,
        Stage::Printed => Tone::Warning,
        Stage::Active => Tone::Success,
        Stage::Closed => Tone::Neutral,
        Stage::Withdrawn => Tone::Neutral,
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

/// `500 carnets de 5 pass à 10,00 €`.
fn contents(emission: &Emission) -> Message {
    t("passes-emission-contents")
        .arg("booklets", emission.booklets)
        .arg("passes", emission.passes_each)
        .arg("value", value(emission.face))
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

/// What is missing, and at whom, when the ceilings would not let the emission be activated today.
fn over_ceiling(costs: &[Cost]) -> Option<Message> {
    let short = costs.iter().filter(|cost| cost.is_short()).map(|cost| {
        t("passes-over-ceiling-part")
            .arg("missing", Cents(-cost.left.0).to_string())
            .arg("funder", &cost.funder)
            .to_string()
    });
    let short: Vec<String> = short.collect();
    (!short.is_empty()).then(|| t("passes-over-ceiling").arg("parts", short.join(", ")))
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
        contents(emission)
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
