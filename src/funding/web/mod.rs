//! Pages of funding: the statements, one of them, what can be closed.

mod accounts;
mod closing;
mod control;
mod corrections;
mod list;
mod outputs;
mod payments;
mod returns;
mod rules;
mod statement;
mod steps;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use serde::Deserialize;

use super::model::Step;
use crate::kit::app::App;
use crate::kit::i18n::t;
use crate::ui::{self, Badge, Pagination, Tone};

/// Files of a page: two years of months.
const FILES: i64 = 24;

/// `?page=2`, of files to the bank or back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PageAsked {
    page: String,
}

impl PageAsked {
    fn current(&self) -> i64 {
        self.page.parse::<i64>().unwrap_or(1).clamp(1, 1_000_000)
    }
    /// How many to pass over, and how many to show.
    fn part(&self) -> (i64, i64) {
        ((self.current() - 1) * FILES, FILES)
    }
    fn pagination(&self, total: i64, path: &str) -> Pagination {
        ui::pagination(self.current(), (total + FILES - 1) / FILES, path)
    }
}

pub fn routes() -> Router<App> {
    Router::new()
        .route("/statements", get(list::show).post(closing::close_one))
        .route("/statements.csv", get(list::download))
        .route("/statements/closing", get(closing::show))
        .route("/statements/closings", post(closing::close_month))
        .route("/statements/{id}", get(statement::show))
        .route("/statements/{id}/lines.csv", get(outputs::lines_file))
        .route("/statements/{id}/statement.pdf", get(outputs::paper))
        .route("/statements/{id}/check", post(steps::check))
        .route("/statements/{id}/approval", post(steps::approve))
        .route("/statements/{id}/sending", post(steps::send))
        .route("/statements/{id}/payment", post(steps::pay))
        .route("/statements/{id}/rejection", post(steps::reject))
        .route("/statements/{id}/rejection/dismissal", post(steps::keep))
        .route("/statements/{id}/explanation", post(steps::explain))
        .route("/statements/{id}/follow-up", post(steps::follow))
        .route("/statements/{id}/corrections/new", get(corrections::ask))
        .route("/statements/{id}/corrections", post(corrections::request))
        .route("/corrections", get(corrections::show))
        .route("/corrections/{id}/acceptance", post(corrections::accept))
        .route("/corrections/{id}/dismissal", post(corrections::dismiss))
        .route("/statements/{id}/control", get(control::show))
        .route("/statements/{id}/control/{rank}", post(control::find))
        .route("/statements/{id}/exceptions", post(control::except))
        .route("/organisations/{id}/bank-account", get(accounts::show).post(accounts::propose))
        .route("/bank-accounts/{id}/confirmation", post(accounts::confirm))
        .route("/bank-accounts/{id}/refusal", post(accounts::refuse))
        .route("/payments", get(payments::show).post(payments::create))
        .route("/payments/{id}/transfers.xml", get(payments::download))
        .route(
            "/bank-returns",
            get(returns::show)
                .post(returns::create)
                .layer(DefaultBodyLimit::max(returns::FILE_LIMIT)),
        )
        .route("/bank-returns/{id}", get(returns::report))
        .route("/programmes/{id}/payment-rules", get(rules::show).post(rules::save))
        .route("/programmes/{id}/payment-rules/{rank}/confirmation", post(rules::confirm))
        .route("/programmes/{id}/payment-rules/{rank}/refusal", post(rules::refuse))
}

fn badge(step: Step) -> Badge {
    let tone = match step {
        Step::Closed | Step::Checked => Tone::Warning,
        Step::Approved | Step::Sent => Tone::Info,
        Step::Paid => Tone::Success,
        Step::Rejected => Tone::Danger,
    };
    ui::badge(t(format!("funding-step-{step}")), tone)
}
