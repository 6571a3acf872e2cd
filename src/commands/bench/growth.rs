//! A territory that grew large: a redemption must cost what it did when it was small, and the
//! funnel's page must open as fast.

use std::time::{Duration, Instant};

use super::client::Client;
use super::redemptions::{Server, through_actions, verify};
use super::{Growth, stock};
use crate::commands::Installation;
use crate::kit::app::App;
use crate::kit::db::{self, DatabaseUrl, Db, Options};
use crate::kit::time::Clock;

const CALLERS: usize = 64;
/// Passes used in each of the two measurements.
const PROBE: usize = 5_000;
/// Passes of one person.
const EACH: usize = 5;
/// Times the page is opened.
const OPENED: usize = 50;

pub fn run(growth: &Growth) -> Result<(), String> {
    let used = growth.passes / 2;
    if used < 2 * PROBE {
        return Err(format!("{} passes at least", 4 * PROBE));
    }
    let target = growth.at.fresh()?;
    let data_dir = growth.at.data_dir.clone();
    // The territory grows on SQLite: on PostgreSQL, that is measured on a copy, it would take hours.
    let grown = DatabaseUrl::Sqlite(data_dir.join("maillon.db"));
    let open = |database: &DatabaseUrl| {
        let installation = Installation::at(database.clone(), data_dir.clone());
        installation.open(Clock::System, "http://127.0.0.1:1", false)
    };
    let app = open(&grown)?;
    let there = || if target == grown { Ok(app.clone()) } else { open(&copied(&grown, &target)?) };
    let began = Instant::now();
    let first = stock::make(&app, 2 * PROBE, EACH).map_err(|error| error.to_string())?;
    let small = through_actions(&there()?, &first, CALLERS, 0..PROBE)?;
    println!("{}", small.row(&format!("redemptions among {} passes", 2 * PROBE)));

    let rest = stock::more(&app, &first, growth.passes - 2 * PROBE, EACH)
        .map_err(|error| error.to_string())?;
    through_actions(&app, &rest, CALLERS, 0..used - 2 * PROBE)?;
    let grew = began.elapsed().as_secs_f64();
    println!("{} passes made, half of them used, in {grew:.0} s", growth.passes);
    let there = there()?;
    let large = through_actions(&there, &rest, CALLERS, used - 2 * PROBE..used - PROBE)?;
    println!("{}", large.row(&format!("redemptions among {} passes", growth.passes)));
    println!("{:<44} {:>9.2}", "cost, large / small", small.per_second() / large.per_second());
    page(&there, &first)?;
    // On PostgreSQL, the first probe was on a copy of its own.
    verify(&there, if target == grown { used } else { used - PROBE })
}

/// Copies the territory to an emptied database.
fn copied(from: &DatabaseUrl, to: &DatabaseUrl) -> Result<DatabaseUrl, String> {
    let began = Instant::now();
    db::drop_tables(to)
        .and_then(|()| db::copy(from, to))
        .and_then(|_| Db::open(to, &Options::default()))
        .and_then(|db| db.write_blocking(|tx| tx.refresh_statistics()))
        .map_err(|error| error.to_string())?;
    println!("copied in {:.0} s", began.elapsed().as_secs_f64());
    Ok(to.clone())
}

/// The funnel's page, as a coordinator opens it.
fn page(app: &App, stock: &stock::Stock) -> Result<(), String> {
    let cookie = stock::sign_in(app, stock.coordinator)?;
    let server = Server::start(app.clone())?;
    let mut client = Client::connect(server.address, &cookie).map_err(|e| e.to_string())?;
    let mut times = Vec::with_capacity(OPENED);
    for _ in 0..OPENED {
        let answer = client.get("/dashboard").map_err(|error| error.to_string())?;
        if answer.status != 200 {
            return Err(format!("the dashboard answered {}", answer.status));
        }
        times.push(answer.first_byte);
    }
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("{:<44} p50 {:>7.2} ms   p95 {:>7.2} ms", "the funnel's page", ms(at(50)), ms(at(95)));
    Ok(())
}
