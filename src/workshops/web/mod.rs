//! Pages of workshops: the catalogue, sessions by day and place, the sheet of a session.

mod attending;
mod catalogue;
mod history;
mod list;
mod papers;
mod planning;
mod registering;
mod sheet;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};

use super::{Attendance, Level, Session};
use crate::kit::app::App;
use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::kit::time::Tz;
use crate::ui::{Badge, Choice, Problems, Tone, badge};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/workshops", get(catalogue::list).post(catalogue::create))
        .route("/workshops/new", get(catalogue::show_new))
        .route("/workshops/{id}", get(catalogue::show).post(catalogue::edit))
        .route("/workshops/{id}/edit", get(catalogue::show_edit))
        .route("/workshops/{id}/archiving", post(catalogue::archive))
        .route("/workshops/{id}/restoration", post(catalogue::restore))
        .route("/sessions", get(list::show).post(planning::create))
        .route("/sessions/new", get(planning::show_new))
        .route("/sessions/{id}", get(sheet::show).post(planning::edit))
        .route("/sessions/{id}/edit", get(planning::show_edit))
        .route("/sessions/{id}/cancellation", get(planning::confirm).post(planning::cancel))
        .route("/sessions/{id}/registrations", post(registering::create))
        .route("/sessions/{id}/attendance", post(attending::everybody))
        .route("/sessions/{id}/anonymous", post(attending::anonymous))
        .route("/sessions/{id}/attendance-sheet", get(papers::attendance_sheet))
        .route("/sessions/{id}/appointments", get(papers::appointments))
        .route("/registrations/{id}/attendance", post(attending::one))
        .route("/registrations/{id}/appointment", get(papers::appointment))
        .route(
            "/registrations/{id}/cancellation",
            get(registering::confirm).post(registering::cancel),
        )
        .route("/people/{id}/registrations", get(history::show))
}

fn problem(refusal: &dyn Refuse) -> Problems {
    let mut problems = Problems::none();
    problems.add(refusal.field().unwrap_or_default(), refusal.message());
    problems
}

/// 422 for a form to mend, else 200.
fn status(problems: &Problems) -> StatusCode {
    if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// `workshops-level-<word>`.
fn level_words(level: Level) -> Message {
    t(format!("workshops-level-{level}"))
}

fn levels() -> Vec<Choice> {
    Level::ALL.iter().map(|level| Choice::new(level, level_words(*level))).collect()
}

/// `workshops-attendance-is-<word>`.
fn attendance_words(attendance: Attendance) -> Message {
    t(format!("workshops-mark-{attendance}"))
}

/// `de 14 h à 16 h`.
fn hours(session: &Session, tz: Tz) -> Message {
    t("workshops-hours")
        .arg("from", session.starts_at.hour(tz))
        .arg("until", session.ends_at.hour(tz))
}

/// "3 places libres sur 8": never a bare "3/8", which nobody can read.
fn seats_words(session: &Session) -> Message {
    t("workshops-seats-left").arg("free", session.seats.free()).arg("seats", session.seats.seats)
}

/// What to know of a session before opening its page.
fn state_badge(session: &Session, now: crate::kit::time::Instant) -> Badge {
    if session.cancelled_at.is_some() {
        badge(t("workshops-state-cancelled"), Tone::Danger)
    } else if session.ends_at < now && session.marked < session.seats.confirmed {
        badge(t("workshops-state-unmarked"), Tone::Warning)
    } else if session.ends_at < now {
        let came = session.came + session.anonymous;
        badge(t("workshops-state-past").arg("came", came), Tone::Neutral)
    } else if session.seats.free() == 0 {
        badge(t("workshops-state-full"), Tone::Warning)
    } else {
        badge(seats_words(session), Tone::Success)
    }
}
