//! Durable redemptions: through the actions, through HTTP, and the floor below them.

use std::net::SocketAddr;

use serde_json::json;

use super::client::Client;
use super::measure::{Run, call};
use super::{Load, floor, stock};
use crate::commands::Installation;
use crate::kit::app::App;
use crate::kit::db::DatabaseUrl;
use crate::kit::errors::Error;
use crate::kit::time::Clock;
use crate::passes::{self, Intent, Scan};
use crate::site;

/// Connections of the measurements through HTTP, beside those that are asked for.
const CONNECTIONS: [usize; 2] = [1, 256];
/// Items of the batches of the programming interface.
const BATCHES: [usize; 2] = [10, 100];

pub fn run(load: &Load) -> Result<(), String> {
    let database = load.at.fresh()?;
    let installation = Installation::at(database.clone(), load.at.data_dir.clone());
    let app = installation.open(Clock::System, "http://127.0.0.1:1", false)?;
    // Through the actions, at each number of connections (alone, it is slow), in each size of batch.
    let alone = load.count / 10;
    let total = load.count * 5 + alone;
    println!("making {total} passes…");
    let stock = stock::make(&app, total, 1).map_err(|error| error.to_string())?;
    app.db.write_blocking(|tx| tx.refresh_statistics()).map_err(|error| error.to_string())?;
    let floor = match &database {
        DatabaseUrl::Sqlite(path) => Some(floor::run(path, load.count)?),
        DatabaseUrl::Postgres(_) => None,
    };
    let actions = through_actions(&app, &stock, load.callers, 0..load.count)?;
    println!("{}", actions.row(&format!("redemptions, actions, {} callers", load.callers)));
    if let Some(floor) = floor {
        println!("{:<44} {floor:>9.0}/s", "the same rows, bare loop, one transaction");
        let ratio = actions.per_second() / floor;
        println!("{:<44} {ratio:>9.2}", "ratio actions / bare loop");
    }
    let mut used = load.count;
    for connections in [load.callers].into_iter().chain(CONNECTIONS) {
        let part = used..used + if connections == 1 { alone } else { load.count };
        used = part.end;
        let http = through_http(&app, &stock, connections, part)?;
        println!("{}", http.row(&format!("redemptions, HTTP, {connections} connections")));
    }
    for size in BATCHES {
        let part = used..used + load.count / size * size;
        used = part.end;
        let run = through_batches(&app, &stock, load.callers, size, part)?;
        println!("{}", run.row(&format!("batches of {size}, HTTP, {} connections", load.callers)));
        let rate = run.per_second() * size as f64;
        println!("{:<44} {rate:>9.0}/s", format!("redemptions in batches of {size}"));
    }
    verify(&app, used)
}

/// Uses the passes of a part of the stock, by the actions.
pub fn through_actions(
    app: &App,
    stock: &stock::Stock,
    callers: usize,
    part: std::ops::Range<usize>,
) -> Result<Run, String> {
    call(
        callers,
        part.len(),
        || Ok::<_, Error>(()),
        |(), number| {
            let (code, registration) = stock.scans[part.start + number].clone();
            let moment = app.clock.moment();
            let scan = Scan { scan_id: moment.id(), code, registration };
            let key = app.settings.key.clone();
            let intended = (stock.actor.clone(), scan, moment);
            let redeemed = app.db.write_together_blocking(intended, move |tx, intended| {
                let intents =
                    intended.iter().map(|(actor, scan, moment)| Intent { actor, scan, moment });
                passes::redeem_each(tx, &key, &intents.collect::<Vec<_>>())
            });
            redeemed.map(|_| ())
        },
    )
}

fn through_http(
    app: &App,
    stock: &stock::Stock,
    connections: usize,
    part: std::ops::Range<usize>,
) -> Result<Run, String> {
    let cookie = stock::sign_in(app, stock.mediator)?;
    let server = Server::start(app.clone())?;
    let address = server.address;
    call(
        connections,
        part.len(),
        || Client::connect(address, &cookie),
        |client, number| {
            let (code, registration) = &stock.scans[part.start + number];
            let form = format!(
                "scan_id={}&code={}&registration={registration}&confirmed=yes",
                stock::scan_id(app),
                code.replace(' ', "+")
            );
            expect(303, client.post("/redemptions", &form)?.status)
        },
    )
}

/// Batches of so many items through the programming interface; the run counts batches.
fn through_batches(
    app: &App,
    stock: &stock::Stock,
    connections: usize,
    size: usize,
    part: std::ops::Range<usize>,
) -> Result<Run, String> {
    let token = stock::client(app, stock)?;
    let server = Server::start(app.clone())?;
    let address = server.address;
    call(
        connections,
        part.len() / size,
        || Client::connect(address, &token),
        |client, number| {
            let first = part.start + number * size;
            let items: Vec<_> = stock.scans[first..first + size]
                .iter()
                .map(|(code, registration)| {
                    json!({"scan_id": stock::scan_id(app), "code": code, "registration": registration.to_string()})
                })
                .collect();
            let batch = json!({ "items": items }).to_string();
            expect(200, client.post_json("/api/v1/redemptions", &batch)?.status)
        },
    )
}

fn expect(status: u16, answered: u16) -> std::io::Result<()> {
    if answered == status {
        Ok(())
    } else {
        Err(std::io::Error::other(format!("answered {answered}")))
    }
}

/// Nothing counts that is not there afterwards.
pub fn verify(app: &App, expected: usize) -> Result<(), String> {
    let verified =
        app.db.read_blocking(crate::commands::verify).map_err(|error| error.to_string())?;
    let breaks: usize = verified.iter().map(|part| part.breaks.len()).sum();
    let live = app
        .db
        .read_blocking(|conn| {
            conn.value::<i64>(
                "SELECT count(*) AS value FROM redemption WHERE undone_at IS NULL",
                &[],
            )
        })
        .map_err(|error| error.to_string())?;
    println!("{live} uses for {expected} passes used; {breaks} breaks found by the check");
    if breaks == 0 && live == expected as i64 {
        Ok(())
    } else {
        Err("the data does not hold".to_owned())
    }
}

/// The real site on a port of this machine, for as long as it is kept.
pub struct Server {
    pub address: SocketAddr,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Server {
    pub fn start(app: App) -> Result<Server, String> {
        Self::start_router(site::router(app))
    }

    pub fn start_router(router: axum::Router) -> Result<Server, String> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0)))
            .map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        runtime.spawn(async move { axum::serve(listener, router).await });
        Ok(Server { address, runtime: Some(runtime) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
