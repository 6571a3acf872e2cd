//! The paper of an emission: its texts, its logo, its size of print; then the proof (bon à tirer),
//! seen and approved before anything is printed.

use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::steps::{self, WizardStep};
use super::{costs, over_ceiling};
use crate::access::{self, Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::parts;
use crate::kit::time::Tz;
use crate::ledger::{self, EmissionId};
use crate::passes::actions;
use crate::passes::model::{
    Design, Emission, EmissionPaper, LOGO_LIMIT, Layout, NotALogo, Refusal, Stage, clean,
};
use crate::passes::store;
use crate::passes::web::{note, printing, status};
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

/// What the other fields of the form may weigh, in bytes.
const FIELDS_LIMIT: usize = 64 << 10;
/// The whole form.
pub const FORM_LIMIT: usize = LOGO_LIMIT + FIELDS_LIMIT;

#[derive(Debug, Clone, Default)]
pub struct PaperForm {
    layout: String,
    cover_text: String,
    note: String,
    remove_logo: String,
    logo: Vec<u8>,
}

#[derive(Template)]
#[template(path = "passes/pages/emission_paper.html")]
struct PaperPage {
    shell: Shell,
    emission: Emission,
    form: PaperForm,
    layouts: Vec<Choice>,
    has_logo: bool,
    steps: Vec<WizardStep>,
    problems: Problems,
}

struct Read {
    emission: Emission,
    paper: EmissionPaper,
    approver: Option<String>,
    over_ceiling: Option<Message>,
}

async fn read(app: &App, visit: &Visit, id: EmissionId) -> Result<Read, Error> {
    visit.actor.check_any(Action::ManageEmissions)?;
    let actor = visit.actor.clone();
    app.db
        .read(move |conn| {
            let emission = actions::emission(conn, &actor, id)?;
            let paper = store::emission_paper(conn, id)?;
            let names = access::names(conn, actor.territory())?;
            let approver = paper.proof_approved_by.as_ref().and_then(|key| names.get(key).cloned());
            let lines = ledger::lines(conn, emission.programme_id)?;
            let costs = costs(&lines, &ledger::parts(conn, id)?, emission.passes());
            let waits = matches!(emission.stage(), Stage::Draft | Stage::Printed);
            let over_ceiling = over_ceiling(&costs).filter(|_| waits);
            Ok(Read { emission, paper, approver, over_ceiling })
        })
        .await
}

fn paper_page(visit: &Visit, read: Read, form: PaperForm, problems: Problems) -> Response {
    let choice = |layout: &Layout| {
        let words = t(format!("passes-layout-{layout}"));
        Choice::new(layout, words)
    };
    let title = t("passes-paper-title").arg("number", &read.emission.number);
    let status = status(&problems);
    ui::page_with_status(
        status,
        PaperPage {
            shell: visit.shell(title),
            form,
            layouts: Layout::ALL.iter().map(choice).collect(),
            has_logo: read.paper.logo.is_some(),
            steps: steps::of(&read.emission, &read.paper, "paper"),
            emission: read.emission,
            problems,
        },
    )
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    let read = read(&app, &visit, id).await?;
    let form = PaperForm {
        layout: read.paper.layout.to_string(),
        cover_text: read.paper.cover_text.clone(),
        note: read.paper.note.clone(),
        ..PaperForm::default()
    };
    Ok(paper_page(&visit, read, form, Problems::none()))
}

pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
    form: Multipart,
) -> Result<Response, Error> {
    let read = read(&app, &visit, id).await?;
    let form = received(form).await?;
    let mut problems = Problems::none();
    let logo = match (form.logo.is_empty(), form.remove_logo == "on") {
        (true, true) => Ok(None),
        (true, false) => Ok(read.paper.logo.zip(read.paper.logo_data.clone())),
        (false, _) => {
            let file = form.logo.clone();
            let cleaned = tokio::task::spawn_blocking(move || clean(&file))
                .await
                .map_err(|error| Error::Broken(error.to_string()))?;
            cleaned.map(|(kind, bytes)| Some((kind, access::hex(&bytes)))).map_err(Refusal::Logo)
        }
    };
    let saved = match logo {
        Ok(logo) => {
            let design = Design {
                layout: form.layout.parse().unwrap_or(Layout::Standard),
                cover_text: form.cover_text.trim().to_owned(),
                note: form.note.trim().to_owned(),
                logo,
            };
            set(&app, &visit, &read, design).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(()) => Ok(see_other(format!("/emissions/{id}/proof"), None)),
        Err(error) => {
            note(&mut problems, error)?;
            Ok(paper_page(&visit, read, form, problems))
        }
    }
}

/// Keeps the design, once a proof of it could be drawn: a logo may be clean and too much for the
/// printer all the same.
async fn set(app: &App, visit: &Visit, read: &Read, design: Design) -> Result<(), Error> {
    let (kept, actor, emission) = (app.clone(), visit.actor.clone(), read.emission.clone());
    let paper = read.paper.clone().with(&design);
    let drawn =
        tokio::task::spawn_blocking(move || printing::proof(&kept, &actor, &emission, paper));
    if !matches!(drawn.await, Ok(Ok(_))) {
        return Err(Refusal::Logo(NotALogo::Unreadable).into());
    }
    let (actor, clock, id) = (visit.actor.clone(), app.clock.clone(), read.emission.id);
    app.db.write(move |tx| actions::design(tx, &actor, id, &design, &clock.moment())).await
}

async fn received(form: Multipart) -> Result<PaperForm, Error> {
    let mut asked = PaperForm::default();
    for part in parts::read(form).await? {
        match part.name.as_str() {
            "layout" => asked.layout = part.text()?,
            "cover_text" => asked.cover_text = part.text()?,
            "note" => asked.note = part.text()?,
            "remove_logo" => asked.remove_logo = part.text()?,
            "logo" => asked.logo = part.bytes,
            _ => {}
        }
    }
    Ok(asked)
}

// ---- the proof ----

#[derive(Template)]
#[template(path = "passes/pages/emission_proof.html")]
struct ProofPage {
    shell: Shell,
    emission: Emission,
    paper: EmissionPaper,
    approver: String,
    over_ceiling: Option<Message>,
    tz: Tz,
    steps: Vec<WizardStep>,
    may_approve: bool,
}

impl ProofPage {
    fn approved(&self) -> String {
        let at = self.paper.proof_approved_at.map(|at| at.words(self.tz).to_string());
        t("passes-proof-approved-by")
            .arg("who", &self.approver)
            .arg("when", at.unwrap_or_default())
            .to_string()
    }
}

pub async fn proof(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    let read = read(&app, &visit, id).await?;
    let open = read.emission.activated_at.is_none();
    Ok(ui::page(ProofPage {
        shell: visit.shell(t("passes-proof-title").arg("number", &read.emission.number)),
        steps: steps::of(&read.emission, &read.paper, "proof"),
        may_approve: open && read.paper.proof_approved_at.is_none(),
        approver: read.approver.unwrap_or_default(),
        over_ceiling: read.over_ceiling,
        tz: visit.actor.timezone(),
        emission: read.emission,
        paper: read.paper,
    }))
}

/// The proof itself: one booklet as they will all be, across it the words "bon à tirer", and codes
/// that redeem nothing.
pub async fn proof_file(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
) -> Result<Response, Error> {
    let read = read(&app, &visit, id).await?;
    let (kept, actor, emission) = (app.clone(), visit.actor.clone(), read.emission.clone());
    let paper = read.paper;
    let pdf = tokio::task::spawn_blocking(move || printing::proof(&kept, &actor, &emission, paper))
        .await
        .map_err(|error| Error::Broken(error.to_string()))??;
    let name = format!("inline; filename=\"bat-{}.pdf\"", read.emission.number);
    let name = HeaderValue::from_str(&name).map_err(|error| Error::Broken(error.to_string()))?;
    let kind = HeaderValue::from_static("application/pdf");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], pdf).into_response())
}

/// Which design was seen.
#[derive(Debug, Deserialize)]
pub struct ApprovalForm {
    #[serde(default)]
    design: String,
}

pub async fn approve(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<EmissionId>,
    Form(form): Form<ApprovalForm>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor, app.clock.clone());
    app.db
        .write(move |tx| actions::approve_proof(tx, &actor, id, &form.design, &clock.moment()))
        .await?;
    let flash = Flash::success(&t("passes-proof-approved"));
    Ok(see_other(format!("/emissions/{id}"), Some(flash)))
}
