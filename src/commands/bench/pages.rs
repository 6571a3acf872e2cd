//! Every page of the demo, as its people open them: time to first byte, weight over the wire.

use std::collections::BTreeSet;
use std::time::Duration;

use super::At;
use super::client::{ANYBODY, Client};
use super::redemptions::Server;
use crate::access::SESSION_COOKIE;
use crate::commands::Installation;
use crate::kit::time::Clock;
use crate::{demo, site};

/// Fonts are kept by browsers for a year and not counted (issue: "without fonts").
const NOT_COUNTED: &str = "/fonts/";

pub fn run(at: &At, requests: usize) -> Result<(), String> {
    let installation = Installation::at(at.fresh()?, at.data_dir.clone());
    let app = installation.open(Clock::System, "http://127.0.0.1:1", true)?;
    let people = demo::prepare(&app, None).map_err(|error| error.to_string())?;
    let server = Server::start_router(site::router_with(app, demo::routes(people.clone())))?;
    println!("{:<60} {:>9} {:>9} {:>9}", "page", "p50 ms", "p95 ms", "KB");
    let (mut slowest, mut heaviest) = (Duration::ZERO, 0);
    for person in &people {
        let cookie = sign_in(&server, &person.path())?;
        let mut client = Client::connect(server.address, &cookie).map_err(|e| e.to_string())?;
        for path in pages(&mut client).map_err(|e| e.to_string())? {
            let measured = measure(&mut client, &path, requests).map_err(|e| e.to_string())?;
            let (p50, p95, bytes) = measured;
            let name = shape(&path);
            println!(
                "{:<60} {:>9.2} {:>9.2} {:>9.1}",
                format!("{} {name}", person.role),
                p50.as_secs_f64() * 1000.0,
                p95.as_secs_f64() * 1000.0,
                bytes as f64 / 1024.0
            );
            slowest = slowest.max(p95);
            heaviest = heaviest.max(bytes);
        }
    }
    println!(
        "\nslowest p95 {:.2} ms; heaviest page {:.1} KB",
        slowest.as_secs_f64() * 1000.0,
        heaviest as f64 / 1024.0
    );
    Ok(())
}

fn sign_in(server: &Server, path: &str) -> Result<String, String> {
    let mut client = Client::connect(server.address, ANYBODY).map_err(|error| error.to_string())?;
    let answer = client.get(path).map_err(|error| error.to_string())?;
    let cookie = answer.header("set-cookie").and_then(|line| line.split(';').next());
    cookie
        .filter(|cookie| cookie.starts_with(SESSION_COOKIE))
        .map(|cookie| format!("Cookie: {cookie}"))
        .ok_or_else(|| format!("{path} answered {}", answer.status))
}

/// The pages a person reaches by two clicks from the home page, one of each shape.
fn pages(client: &mut Client) -> std::io::Result<Vec<String>> {
    let (mut found, mut shapes) = (vec!["/".to_owned()], BTreeSet::from([shape("/")]));
    let mut next = 0;
    while next < found.len() && found.len() < 60 {
        let answer = client.get(&found[next])?;
        let html = text(&answer)?;
        for link in links(&html) {
            if shapes.insert(shape(&link)) {
                found.push(link);
            }
        }
        next += 1;
    }
    Ok(found)
}

/// A path with its identifiers and query taken out: `/sessions/{}`.
fn shape(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    path.split('/')
        .map(|part| if part.bytes().any(|b| b.is_ascii_digit()) { "{}" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

fn links(html: &str) -> Vec<String> {
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with('/') && !link.starts_with("/assets/"))
        .filter(|link| {
            let path = link.split('?').next().unwrap_or_default();
            ![".pdf", ".csv", ".geojson"].iter().any(|end| path.ends_with(end))
        })
        .map(|link| link.replace("&amp;", "&").replace("&#38;", "&"))
        .collect()
}

fn measure(
    client: &mut Client,
    path: &str,
    requests: usize,
) -> std::io::Result<(Duration, Duration, usize)> {
    let mut times = Vec::with_capacity(requests);
    let first = client.get(path)?;
    for _ in 0..requests {
        times.push(client.get(path)?.first_byte);
    }
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    let html = text(&first)?;
    let mut bytes = first.body.len();
    for asset in assets(&html) {
        bytes += client.get(&asset)?.body.len();
    }
    Ok((at(50), at(95), bytes))
}

/// The style and scripts a page names.
fn assets(html: &str) -> BTreeSet<String> {
    html.split(['"'])
        .filter(|part| part.starts_with("/assets/") && !part.contains(NOT_COUNTED))
        .map(|part| part.replace("&amp;", "&"))
        .collect()
}

/// The text of an answer, whatever its encoding.
fn text(answer: &super::client::Answer) -> std::io::Result<String> {
    use std::io::Read;
    let mut bytes = Vec::new();
    match answer.header("content-encoding") {
        Some("gzip") => {
            flate2::read::GzDecoder::new(&answer.body[..]).read_to_end(&mut bytes)?;
        }
        _ => bytes.clone_from(&answer.body),
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
