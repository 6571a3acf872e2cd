//! Closing one large statement: every use of a place in a month, listed and sealed in one
//! transaction.

use std::time::Instant;

use super::{Closing, redemptions, stock};
use crate::commands::Installation;
use crate::funding;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::time::{Clock, Month};
use crate::passes;

pub fn run(closing: &Closing) -> Result<(), String> {
    let database = closing.at.fresh()?;
    let installation = Installation::at(database, closing.at.data_dir.clone());
    let app = installation.open(Clock::System, "http://127.0.0.1:1", false)?;
    println!("making {} passes…", closing.lines);
    let stock = stock::make(&app, closing.lines, 1).map_err(|error| error.to_string())?;
    println!("using them…");
    redemptions::through_actions(&app, &stock, 64, 0..closing.lines)?;
    let seconds = close(&app, &stock).map_err(|error| error.to_string())?;
    println!(
        "{:<44} {seconds:>9.2} s  {:>9.0} lines/s",
        format!("closing a statement of {} lines", closing.lines),
        closing.lines as f64 / seconds
    );
    redemptions::verify(&app, closing.lines)
}

/// Closes what was used at the one place of the stock; gives the seconds it took, durable.
fn close(app: &App, stock: &stock::Stock) -> Result<f64, Error> {
    let actor = stock.actor.clone();
    let month: Month = app.clock.now().day(actor.timezone()).month();
    let territory = actor.territory();
    let due = app
        .db
        .read_blocking(move |conn| Ok::<_, Error>(passes::due_in(conn, territory, month)?))?;
    let [one] = due.as_slice() else {
        return Err(Error::Broken(format!("{} statements to close, not one", due.len())));
    };
    let what = (one.place_id, one.programme_id, month);
    let clock = app.clock.clone();
    let began = Instant::now();
    app.db.write_blocking(move |tx| funding::close_on_demand(tx, &actor, what, &clock.moment()))?;
    Ok(began.elapsed().as_secs_f64())
}
