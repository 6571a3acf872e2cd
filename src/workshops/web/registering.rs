//! Registering somebody from the page of a session, and cancelling a registration.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::sheet::{Typed, session_page};
use super::{hours, problem, status};
use crate::access::{Actor, OrganisationId, Role, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::Tz;
use crate::people::{self, Candidate, Found, Who, WhoForm};
use crate::ui::{self, Flash, Problems, Shell, filters};
use crate::workshops::actions;
use crate::workshops::model::{RegistrationId, SessionId};
use crate::workshops::store::Session;

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct RegisterForm {
    #[serde(flatten)]
    who: WhoForm,
    /// Why the person comes in although the session is full.
    #[serde(default, rename = "reason")]
    above: String,
}

/// How a registration ends when nothing is refused.
enum Outcome {
    Registered(RegistrationId),
    /// Nothing was written: somebody must say whether it is one of these.
    Ask(Vec<Candidate>),
}

/// The organisation a referrer sends people for.
fn sender(actor: &Actor) -> Option<OrganisationId> {
    let mut grants = actor.grants().iter().filter(|grant| grant.role == Role::Referrer);
    grants.find_map(|grant| grant.organisation_id)
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SessionId>,
    Form(form): Form<RegisterForm>,
) -> Result<Response, Error> {
    if form.who.is_search() {
        return search(&app, &visit, id, form).await;
    }
    let moment = app.clock.moment();
    let year = i64::from(moment.now.day(visit.actor.timezone()).year());
    let mut problems = Problems::none();
    let Some(who) = form.who.read(visit.territory.departement, year, &mut problems) else {
        return refused(&app, &visit, id, form, problems).await;
    };
    let (actor, above) = (visit.actor.clone(), form.above.trim().to_owned());
    let answer = app
        .db
        .write(move |tx| {
            let person = match people::resolve(tx, &actor, &who, &moment)? {
                Found::Ask(candidates) => return Ok(Outcome::Ask(candidates)),
                Found::Made(person) | Found::Known(person) => person,
            };
            let above = Some(above.as_str()).filter(|why| !why.is_empty());
            actions::register(tx, &actor, id, person, sender(&actor), above, &moment)
                .map(Outcome::Registered)
        })
        .await;
    match answer {
        Ok(Outcome::Registered(registration)) => {
            let flash = Flash::success(&t("workshops-registered"));
            Ok(see_other(format!("/sessions/{id}#r-{registration}"), Some(flash)))
        }
        Ok(Outcome::Ask(candidates)) => {
            let mut problems = Problems::none();
            problems.add("person", t("people-refusal-alike"));
            let who = WhoForm { person: String::new(), ..form.who };
            let who = Who::new(who, Some(candidates), problems.clone());
            let typed = Typed { who, above: form.above, ..Typed::wrong(problems) };
            session_page(&app, &visit, id, typed).await
        }
        Err(Error::Refused(refusal)) => {
            refused(&app, &visit, id, form, problem(refusal.as_ref())).await
        }
        Err(error) => Err(error),
    }
}

/// The page again, with who matches what was typed. Nothing is written.
async fn search(
    app: &App,
    visit: &Visit,
    id: SessionId,
    form: RegisterForm,
) -> Result<Response, Error> {
    let proposed = proposed(app, visit, &form.who).await?;
    let who = Who::new(form.who, Some(proposed), Problems::none());
    let typed = Typed { who, above: form.above, ..Typed::nothing() };
    session_page(app, visit, id, typed).await
}

async fn proposed(app: &App, visit: &Visit, who: &WhoForm) -> Result<Vec<Candidate>, Error> {
    let (actor, who, departement) = (visit.actor.clone(), who.clone(), visit.territory.departement);
    app.db.read(move |conn| people::matches(conn, &actor, &who, departement)).await
}

/// The page again, with what is wrong and everything that was typed.
async fn refused(
    app: &App,
    visit: &Visit,
    id: SessionId,
    form: RegisterForm,
    problems: Problems,
) -> Result<Response, Error> {
    let proposed = match form.who.person.as_str() {
        "" => None,
        _ => Some(proposed(app, visit, &form.who).await?),
    };
    let who = Who::new(form.who, proposed, problems.clone());
    let typed = Typed { who, above: form.above, ..Typed::wrong(problems) };
    session_page(app, visit, id, typed).await
}

// ---- cancelling ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReasonForm {
    reason: String,
}

#[derive(Template)]
#[template(path = "workshops/pages/registration_cancel.html")]
struct CancelPage {
    shell: Shell,
    tz: Tz,
    id: RegistrationId,
    name: String,
    session: Session,
    reason: String,
    problems: Problems,
}

impl CancelPage {
    fn when(&self) -> String {
        let session = &self.session;
        format!("{}, {}", session.starts_at.day(self.tz).long(), hours(session, self.tz))
    }
}

async fn cancel_page(
    app: &App,
    visit: &Visit,
    id: RegistrationId,
    reason: String,
    problems: Problems,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let (_, person, sheet) =
        app.db.read(move |conn| actions::open_registration(conn, &actor, id)).await?;
    let page = CancelPage {
        shell: visit.shell(t("workshops-registration-cancel-title")),
        tz: visit.actor.timezone(),
        id,
        name: person.full_name(),
        session: sheet.session,
        reason,
        problems,
    };
    Ok(ui::page_with_status(status(&page.problems), page))
}

pub(super) async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RegistrationId>,
) -> Result<Response, Error> {
    cancel_page(&app, &visit, id, String::new(), Problems::none()).await
}

pub(super) async fn cancel(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RegistrationId>,
    Form(form): Form<ReasonForm>,
) -> Result<Response, Error> {
    let (actor, moment, why) = (visit.actor.clone(), app.clock.moment(), form.reason.clone());
    let answer =
        app.db.write(move |tx| actions::cancel_registration(tx, &actor, id, &why, &moment)).await;
    match answer {
        Ok(session) => {
            let flash = Flash::success(&t("workshops-registration-cancelled"));
            Ok(see_other(format!("/sessions/{session}"), Some(flash)))
        }
        // Already cancelled, perhaps in another tab: its page is no more, the session's says it.
        Err(Error::Refused(refusal)) if refusal.field().is_none() => Err(Error::Refused(refusal)),
        Err(Error::Refused(refusal)) => {
            cancel_page(&app, &visit, id, form.reason, problem(refusal.as_ref())).await
        }
        Err(error) => Err(error),
    }
}
