//! Pages of fraud: what is to be looked at, one flag, from when on the rules speak, refused scans.

mod board;
mod notice;
mod one;
mod refused;
mod thresholds;

pub use notice::{FlagNotice, notice};

use axum::Router;
use axum::routing::{get, post};

use super::actions;
use super::model::SubjectKind;
use super::store::Flag;
use crate::access::{Actor, PlaceId};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::time::{Day, Month};
use crate::ui::{self, Badge, Tone};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/flags", get(board::show))
        .route("/flags/examinations", post(board::examine))
        .route("/flags/thresholds", get(thresholds::show).post(thresholds::change))
        .route("/flags/{id}", get(one::show))
        .route("/flags/{id}/decision", post(one::decide))
        .route("/refused-scans", get(refused::show))
}

/// Examines the uses of some days, of the territory or of one place, and keeps what was found.
/// The facts are read aside: nobody waits at the writer's meanwhile.
pub async fn look_over(
    app: &App,
    actor: &Actor,
    place: Option<PlaceId>,
    days: (Day, Day),
) -> Result<i64, Error> {
    let reader = actor.clone();
    let found = app.db.read(move |conn| actions::find(conn, &reader, place, days)).await?;
    let (actor, clock) = (actor.clone(), app.clock.clone());
    app.db.write(move |tx| actions::raise(tx, &actor, &found, &clock.moment())).await
}

/// What happened, in one sentence with its figures.
fn sentence(flag: &Flag) -> Message {
    let day = Day::parse(&flag.occasion).filter(|_| flag.occasion.len() == 10);
    let when = match (day, Month::parse(&flag.occasion)) {
        (Some(day), _) => day.words().to_string(),
        (None, Some(month)) => month.words(),
        (None, None) => flag.occasion.clone(),
    };
    t(format!("fraud-reason-{}", flag.rule))
        .arg("count", flag.counted)
        .arg("allowed", flag.allowed)
        .arg("subject", flag.subject.clone().unwrap_or_default())
        .arg("place", flag.place.clone().unwrap_or_default())
        .arg("when", when)
}

fn state_badge(flag: &Flag) -> Badge {
    match flag.decision {
        None => ui::badge(t("fraud-state-open"), Tone::Warning),
        Some(decision) => {
            let tone = match decision {
                super::model::Decision::Dismissed => Tone::Neutral,
                super::model::Decision::Confirmed => Tone::Danger,
            };
            ui::badge(t(format!("fraud-decision-{decision}")), tone)
        }
    }
}

/// Where its subject is told.
fn subject_link(flag: &Flag) -> String {
    match flag.subject_kind {
        SubjectKind::Booklet => format!("/booklets/{}", flag.subject.clone().unwrap_or_default()),
        SubjectKind::Session => format!("/sessions/{}", flag.subject_id),
        SubjectKind::Place => format!("/places/{}", flag.subject_id),
        SubjectKind::Account => format!("/refused-scans?account={}", flag.subject_id),
    }
}
