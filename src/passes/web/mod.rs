//! Pages of passes.

mod booklets;
mod campaigns;
mod depot_form;
mod depots;
mod destructions;
mod emissions;
mod handovers;
mod holds;
mod inventories;
mod papers;
mod printing;
mod redemptions;
mod register;
mod slips;
mod stock_map;
mod story;

pub use campaigns::alert_words;
pub use printing::{forget_leftovers, paper, print_now};

use axum::Router;
use axum::http::StatusCode;

use crate::kit::app::App;
use crate::kit::errors::{Error, Refuse};
use crate::ui::Problems;

pub fn routes() -> Router<App> {
    Router::new()
        .merge(emissions::routes())
        .merge(booklets::routes())
        .merge(holds::routes())
        .merge(depots::routes())
        .merge(slips::routes())
        .merge(destructions::routes())
        .merge(campaigns::routes())
        .merge(register::routes())
        .merge(inventories::routes())
        .merge(handovers::routes())
        .merge(redemptions::routes())
}

/// 422 when something is to be mended, else 200.
fn status(problems: &Problems) -> StatusCode {
    if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// Notes a refusal at its field; any other error is not the form's.
fn note(problems: &mut Problems, error: Error) -> Result<(), Error> {
    match error {
        Error::Refused(refusal) => {
            note_refusal(problems, &*refusal);
            Ok(())
        }
        error => Err(error),
    }
}

fn note_refusal(problems: &mut Problems, refusal: &dyn Refuse) {
    problems.add(refusal.field().unwrap_or_default(), refusal.message());
}
