//! The public keys of emissions: what a device verifies QR codes with, and how one is revoked.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use serde::{Deserialize, Serialize};

use crate::access::{Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::ledger::EmissionId;
use crate::passes::actions;
use crate::passes::model::Emission;
use crate::passes::store;
use crate::passes::web::{note, status};
use crate::ui::{self, Flash, Problems, Shell, filters};

/// The key of an emission, as devices read it.
#[derive(Serialize)]
struct PublicKey {
    kid: i64,
    /// What the QR codes name the emission by.
    emission: i64,
    /// As people name it.
    number: String,
    algorithm: &'static str,
    /// Hexadecimal.
    public_key: String,
    valid_from: String,
    valid_until: String,
    grace_days: i64,
    revoked_at: Option<String>,
    revoked_for: Option<String>,
}

#[derive(Serialize)]
struct PublicKeys {
    keys: Vec<PublicKey>,
}

fn public(emission: Emission) -> PublicKey {
    PublicKey {
        kid: emission.kid,
        emission: emission.code,
        number: emission.number,
        algorithm: "Ed25519",
        public_key: emission.public_key,
        valid_from: emission.valid_from.to_string(),
        valid_until: emission.valid_until.to_string(),
        grace_days: emission.grace_days,
        revoked_at: emission.key_revoked_at.map(|at| at.rfc3339()),
        revoked_for: emission.key_revoked_for,
    }
}

/// All keys of the territory, revoked ones too: for who makes emissions and who takes passes.
pub async fn download(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    if !visit.actor.can(Action::Redeem) {
        super::check(&visit)?;
    }
    let territory = visit.actor.territory();
    let emissions =
        app.db.read(move |conn| Ok::<_, Error>(store::emissions(conn, territory)?)).await?;
    let keys = PublicKeys { keys: emissions.into_iter().map(public).collect() };
    let json =
        serde_json::to_vec_pretty(&keys).map_err(|error| Error::Broken(error.to_string()))?;
    let kind = HeaderValue::from_static("application/json");
    let name = HeaderValue::from_static("attachment; filename=\"cles-publiques.json\"");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], json).into_response())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RevocationForm {
    reason: String,
}

#[derive(Template)]
#[template(path = "passes/pages/emission_key.html")]
struct RevocationPage {
    shell: Shell,
    emission: Emission,
    form: RevocationForm,
    problems: Problems,
}

async fn form_page(
    app: &App,
    visit: &Visit,
    id: EmissionId,
    form: RevocationForm,
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageEmissions)?;
    let actor = visit.actor.clone();
    let emission = app.db.read(move |conn| actions::emission(conn, &actor, id)).await?;
    let shell = visit.shell(t("passes-key-title").arg("number", &emission.number));
    let status = status(&problems);
    Ok(ui::page_with_status(status, RevocationPage { shell, emission, form, problems }))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    form_page(&app, &visit, id, RevocationForm::default(), Problems::none()).await
}

pub async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
    Form(form): Form<RevocationForm>,
) -> Result<Response, Error> {
    let (actor, clock, reason) = (visit.actor.clone(), app.clock.clone(), form.reason.clone());
    let revoked =
        app.db.write(move |tx| actions::revoke_key(tx, &actor, id, &reason, &clock.moment())).await;
    match revoked {
        Ok(()) => {
            let flash = Flash::success(&t("passes-key-revoked"));
            Ok(see_other(format!("/emissions/{id}"), Some(flash)))
        }
        Err(error) => {
            let mut problems = Problems::none();
            note(&mut problems, error)?;
            form_page(&app, &visit, id, form, problems).await
        }
    }
}
