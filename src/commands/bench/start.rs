//! The program itself as a process: how soon it answers, and what it keeps while idle.

use std::io::Read;
use std::time::{Duration, Instant};

use super::At;
use super::client::{ANYBODY, Client};
use super::service::{Service, free_address};
use crate::commands::Installation;
use crate::demo;
use crate::kit::db::DatabaseUrl;
use crate::kit::time::Clock;

/// Starts of which the median is quoted.
const STARTS: usize = 7;

pub fn run(at: &At) -> Result<(), String> {
    let database = at.fresh()?;
    let app = Installation::at(database.clone(), at.data_dir.clone()).open(
        Clock::System,
        "http://127.0.0.1:1",
        true,
    )?;
    demo::prepare(&app, None).map_err(|error| error.to_string())?;
    drop(app);
    let mut times = Vec::with_capacity(STARTS);
    let mut memory = 0;
    for _ in 0..STARTS {
        let (time, kib) = once(at, &database)?;
        times.push(time);
        memory = memory.max(kib);
    }
    times.sort_unstable();
    println!(
        "start to first byte: median {:.0} ms, worst {:.0} ms ({STARTS} starts)",
        times[STARTS / 2].as_secs_f64() * 1000.0,
        times[STARTS - 1].as_secs_f64() * 1000.0
    );
    println!("idle memory after the first page: {:.1} MB at most", memory as f64 / 1024.0);
    let binary = std::env::current_exe().and_then(std::fs::metadata).map_err(|e| e.to_string())?;
    println!("binary: {:.1} MB", binary.len() as f64 / 1_000_000.0);
    Ok(())
}

/// One start: the time to the first byte of a page, then the resident memory in KiB.
fn once(at: &At, database: &DatabaseUrl) -> Result<(Duration, u64), String> {
    let address = free_address()?;
    let began = Instant::now();
    let service = Service::start(database, &at.data_dir, address)?;
    let mut client = Client::connect(address, ANYBODY).map_err(|error| error.to_string())?;
    let answer = client.get("/sign-in").map_err(|error| error.to_string())?;
    let time = began.elapsed();
    if answer.status != 200 {
        return Err(format!("the first page answered {}", answer.status));
    }
    // Idle: what is left once the work of the start is over.
    std::thread::sleep(Duration::from_secs(1));
    Ok((time, resident(service.pid())?))
}

/// Resident memory of a process, in KiB.
fn resident(pid: u32) -> Result<u64, String> {
    let mut text = String::new();
    std::fs::File::open(format!("/proc/{pid}/status"))
        .and_then(|mut file| file.read_to_string(&mut text))
        .map_err(|error| error.to_string())?;
    text.lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok())
        .ok_or_else(|| "no VmRSS in /proc".to_owned())
}
