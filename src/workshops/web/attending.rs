//! Saying who came: one gesture per person, or one for all.

use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::problem;
use super::sheet::{Typed, session_page};
use crate::access::{Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::ui::Flash;
use crate::workshops::actions;
use crate::workshops::model::{Attendance, Refusal, RegistrationId, SessionId};
use crate::workshops::store;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MarkForm {
    attendance: String,
}

impl MarkForm {
    fn read(&self) -> Result<Attendance, Refusal> {
        self.attendance.parse().map_err(|_| Refusal::NoAttendance)
    }
}

pub(super) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RegistrationId>,
    Form(form): Form<MarkForm>,
) -> Result<Response, Error> {
    let (actor, moment, marked) = (visit.actor.clone(), app.clock.moment(), form.read());
    let answer = app.db.write(move |tx| actions::attend(tx, &actor, id, marked?, &moment)).await;
    match answer {
        // Back to the same line: on a phone the list is long.
        Ok(session) => Ok(see_other(format!("/sessions/{session}#r-{id}"), None)),
        Err(Error::Refused(refusal)) => {
            let registration = app
                .db
                .read(move |conn| store::registration(conn, id)?.ok_or(Error::NotFound))
                .await?;
            let typed = Typed::wrong(problem(refusal.as_ref()));
            session_page(&app, &visit, registration.session_id, typed).await
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn everybody(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SessionId>,
    Form(form): Form<MarkForm>,
) -> Result<Response, Error> {
    let (actor, moment, marked) = (visit.actor.clone(), app.clock.moment(), form.read());
    let answer =
        app.db.write(move |tx| actions::attend_everybody(tx, &actor, id, marked?, &moment)).await;
    match answer {
        Ok(count) => {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            let flash = Flash::success(&t("workshops-everybody-marked").arg("count", count));
            Ok(see_other(format!("/sessions/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            let typed = Typed::wrong(problem(refusal.as_ref()));
            session_page(&app, &visit, id, typed).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AnonymousForm {
    anonymous: String,
}

pub(super) async fn anonymous(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SessionId>,
    Form(form): Form<AnonymousForm>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let answer = match form.anonymous.trim().parse::<i64>() {
        Err(_) => Err(Refusal::AnonymousOutOfRange.into()),
        Ok(count) => {
            app.db.write(move |tx| actions::count_anonymous(tx, &actor, id, count, &moment)).await
        }
    };
    match answer {
        Ok(()) => {
            let flash = Flash::success(&t("workshops-anonymous-saved"));
            Ok(see_other(format!("/sessions/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            let problems = problem(refusal.as_ref());
            let typed = Typed { anonymous: Some(form.anonymous), ..Typed::wrong(problems) };
            session_page(&app, &visit, id, typed).await
        }
        Err(error) => Err(error),
    }
}
