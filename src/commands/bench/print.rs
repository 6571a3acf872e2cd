//! A print run: booklets made, signed, drawn and written part by part; time, weight, memory. The time
//! of the processor is told beside the clock's: it is the same on a machine that does other things.

use std::time::{Duration, Instant};

use super::At;
use crate::access;
use crate::commands::Installation;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::money::Cents;
use crate::kit::time::Clock;
use crate::ledger::{self, EmissionId, LineForm, ProgrammeForm};
use crate::passes::{self, GRACE_DAYS, NewEmission};
use crate::territory;

/// Passes in a booklet.
const PASSES: i64 = 5;

pub fn run(at: &At, booklets: i64) -> Result<(), String> {
    let installation = Installation::at(at.fresh()?, at.data_dir.clone());
    let app = installation.open(Clock::System, "https://pass.example", false)?;
    let (actor, emission) = prepare(&app, booklets).map_err(|error| error.to_string())?;

    let began = Instant::now();
    make(&app, emission).map_err(|error| error.to_string())?;
    let made = began.elapsed();
    let passes = booklets * PASSES;
    println!(
        "{passes} passes made, their codes hashed: {:.1} s ({:.0}/s)",
        made.as_secs_f64(),
        passes as f64 / made.as_secs_f64()
    );

    let signed = Instant::now();
    sign(&app, &actor, emission, booklets).map_err(|error| error.to_string())?;
    println!("{passes} passes signed: {:.1} s", signed.elapsed().as_secs_f64());

    let (began, worked) = (Instant::now(), processor_time()?);
    passes::print_now(&app, &actor, emission).map_err(|error| error.to_string())?;
    let elapsed = began.elapsed();
    let (files, bytes) = written(&app, emission).map_err(|error| error.to_string())?;
    println!(
        "{booklets} booklets printed in {files} parts: {:.1} s ({:.1} booklets/s), {:.1} MB",
        elapsed.as_secs_f64(),
        booklets as f64 / elapsed.as_secs_f64(),
        bytes as f64 / 1e6
    );
    let worked = processor_time()?.saturating_sub(worked);
    println!("processor, while printing: {:.2} s", worked.as_secs_f64());
    println!("most memory ever held: {:.0} MB", peak_memory()? as f64 / 1e6);
    Ok(())
}

fn prepare(app: &App, booklets: i64) -> Result<(access::Actor, EmissionId), Error> {
    let (key, clock) = (app.settings.key.clone(), app.clock.clone());
    app.db.write_blocking(move |tx| {
        let moment = clock.moment();
        let code = "23".parse().map_err(|_| Error::NotFound)?;
        let territory = territory::found(tx, &moment, "Creuse", code)?;
        let actor = access::system(tx, territory)?;
        let today = moment.now.day(actor.timezone());
        let ceiling = Cents(1000).times(booklets * PASSES).ok_or(Error::NotFound)?;
        let line = LineForm { funder: "A".into(), share: ledger::WHOLE, authorised: ceiling };
        let programme = ProgrammeForm {
            name: "Bench".into(),
            starts_on: today,
            ends_on: today.plus_days(365),
            lines: vec![line],
        };
        let programme = ledger::create_programme(tx, &actor, &programme, &moment)?;
        let new = NewEmission {
            programme,
            label: "Bench".into(),
            face: Cents(1000),
            booklets,
            passes_each: PASSES,
            valid_from: today,
            valid_until: today.plus_days(365),
            grace_days: GRACE_DAYS,
        };
        let emission = passes::create_emission(tx, &actor, &key, &new, &moment)?;
        let seen = passes::emission_paper(tx, emission)?.design_mark();
        passes::approve_proof(tx, &actor, emission, &seen, &moment)?;
        Ok((actor, emission))
    })
}

fn make(app: &App, emission: EmissionId) -> Result<(), Error> {
    loop {
        let (key, clock) = (app.settings.key.clone(), app.clock.clone());
        let left = app.db.write_blocking(move |tx| {
            passes::make_booklets(tx, &key, emission, 500, &clock.moment())
        })?;
        if left == 0 {
            return Ok(());
        }
    }
}

/// What a print run signs, without the drawing.
fn sign(app: &App, by: &access::Actor, id: EmissionId, booklets: i64) -> Result<(), Error> {
    let (key, by) = (app.settings.key.clone(), by.clone());
    app.db.read_blocking(move |conn| {
        let emission = passes::emission(conn, &by, id)?;
        let signer = passes::PassSigner::of(&key, &emission).ok_or(Error::NotFound)?;
        for first in (1..=booklets).step_by(500) {
            let last = booklets.min(first + 499);
            for (_, serial, code) in passes::secrets(conn, &key, &emission, first, last)? {
                signer.sign(&serial, &code).ok_or(Error::NotFound)?;
            }
        }
        Ok(())
    })
}

fn written(app: &App, emission: EmissionId) -> std::io::Result<(usize, u64)> {
    let folder = app.files.path(&format!("emissions/{emission}"));
    let (mut files, mut bytes) = (0, 0);
    for file in std::fs::read_dir(folder)? {
        files += 1;
        bytes += file?.metadata()?.len();
    }
    Ok((files, bytes))
}

/// The most memory this process ever held, in bytes.
fn peak_memory() -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
    let kilobytes = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.map(|kilobytes| kilobytes * 1024).ok_or_else(|| "no VmHWM".to_owned())
}

/// What this process took of the processors until now, all threads together.
fn processor_time() -> Result<Duration, String> {
    let stat = std::fs::read_to_string("/proc/self/stat").map_err(|error| error.to_string())?;
    // After the name in parentheses, that may hold spaces: hundredths of a second for the program
    // itself and for the system on its behalf (`proc(5)`: utime and stime).
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().skip(11).take(2));
    let ticks: Option<Vec<u64>> =
        fields.and_then(|fields| fields.map(|ticks| ticks.parse().ok()).collect());
    let ticks = ticks.filter(|ticks| ticks.len() == 2).ok_or("no utime and stime")?;
    Ok(Duration::from_millis(10 * ticks.iter().sum::<u64>()))
}
