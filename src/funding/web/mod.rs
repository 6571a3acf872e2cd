//! Pages of funding: the statements, one of them, what can be closed.

mod closing;
mod list;
mod statement;

use axum::Router;
use axum::routing::{get, post};

use super::model::Step;
use crate::kit::app::App;
use crate::kit::i18n::t;
use crate::ui::{self, Badge, Tone};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/statements", get(list::show).post(closing::close_one))
        .route("/statements.csv", get(list::download))
        .route("/statements/closing", get(closing::show))
        .route("/statements/closings", post(closing::close_month))
        .route("/statements/{id}", get(statement::show))
        .route("/statements/{id}/lines.csv", get(statement::lines_file))
        .route("/statements/{id}/statement.pdf", get(statement::paper))
        .route("/statements/{id}/approval", post(statement::approve))
        .route("/statements/{id}/payment", post(statement::pay))
}

fn badge(step: Step) -> Badge {
    let tone = match step {
        Step::Closed => Tone::Warning,
        Step::Approved => Tone::Info,
        Step::Paid => Tone::Success,
    };
    ui::badge(t(format!("funding-step-{step}")), tone)
}
