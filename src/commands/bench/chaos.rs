//! Exactly once: many callers try few passes again and again, through HTTP, while the service is
//! killed (SIGKILL) and started again. Afterwards each pass was used once, nothing acknowledged
//! is lost, and every acknowledged scan is answered as it was.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::client::Client;
use super::service::{Service, free_address};
use super::{Storm, redemptions, stock};
use crate::commands::Installation;
use crate::kit::time::Clock;
use crate::passes::ScanId;

/// Scans that fight for one pass: each is tried many times, one of them wins.
const RIVALS: usize = 3;

pub fn run(storm: &Storm) -> Result<(), String> {
    let database = storm.at.fresh()?;
    let installation = Installation::at(database.clone(), storm.at.data_dir.clone());
    let app = installation.open(Clock::System, "http://127.0.0.1:1", false)?;
    let stock = stock::make(&app, storm.passes, 1).map_err(|error| error.to_string())?;
    let scans = (0..storm.passes * RIVALS).map(|_| stock::scan_id(&app)).collect();
    let fight = Fight {
        address: free_address()?,
        who: stock::sign_in(&app, stock.mediator)?,
        attempts: storm.passes * storm.attempts,
        scans,
        next: AtomicUsize::new(0),
        answered: AtomicUsize::new(0),
        cut: AtomicUsize::new(0),
        refused: AtomicUsize::new(0),
        acknowledged: Mutex::new(HashMap::new()),
        failed: AtomicBool::new(false),
        stock,
    };
    drop(app);

    let start = || Service::start(&database, &storm.at.data_dir, fight.address);
    let service = rage(&fight, storm, &start)?;
    fight.replay()?;
    drop(service);
    println!(
        "{} attempts on {} passes by {} callers, {} kills: {} acknowledged scans, {} refusals, {} calls cut",
        fight.attempts,
        storm.passes,
        storm.callers,
        storm.kills,
        fight.known().len(),
        fight.refused.load(Ordering::SeqCst),
        fight.cut.load(Ordering::SeqCst),
    );
    let app = installation.open(Clock::System, "http://127.0.0.1:1", false)?;
    redemptions::verify(&app, storm.passes)
}

/// Lets the callers fight while the service is killed again and again; gives the last one started.
fn rage(
    fight: &Fight,
    storm: &Storm,
    start: &dyn Fn() -> Result<Service, String>,
) -> Result<Service, String> {
    std::thread::scope(|scope| {
        let mut service = start();
        let callers: Vec<_> = (0..storm.callers).map(|_| scope.spawn(|| fight.call())).collect();
        for kill in 1..=storm.kills {
            fight.wait_for(fight.attempts * kill / (storm.kills + 1));
            // Dropped first: the next one takes its port.
            service = service.and_then(|killed| {
                drop(killed);
                start()
            });
            if service.is_err() {
                fight.failed.store(true, Ordering::SeqCst);
            }
        }
        callers.into_iter().try_for_each(|caller| {
            caller.join().unwrap_or_else(|_| Err("a caller panicked".to_owned()))
        })?;
        service
    })
}

struct Fight {
    address: SocketAddr,
    who: String,
    stock: stock::Stock,
    scans: Vec<ScanId>,
    attempts: usize,
    next: AtomicUsize,
    answered: AtomicUsize,
    cut: AtomicUsize,
    refused: AtomicUsize,
    /// Where each acknowledged scan was led to.
    acknowledged: Mutex<HashMap<usize, String>>,
    failed: AtomicBool,
}

impl Fight {
    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<usize, String>> {
        self.acknowledged.lock().expect("nobody panics with the lock")
    }

    /// Waits until so many attempts were answered, or somebody failed.
    fn wait_for(&self, answered: usize) {
        while self.answered.load(Ordering::SeqCst) < answered && !self.failed.load(Ordering::SeqCst)
        {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// One caller: takes the next attempt until none is left.
    fn call(&self) -> Result<(), String> {
        let mut client = None;
        loop {
            let number = self.next.fetch_add(1, Ordering::SeqCst);
            if number >= self.attempts {
                return Ok(());
            }
            // Neighbours in time fight for the same few passes, with all their scans.
            let passes = self.stock.scans.len();
            let (pass, rival) = (number * 7919 % passes, number / passes % RIVALS);
            if let Err(error) = self.insist(&mut client, pass * RIVALS + rival) {
                self.failed.store(true, Ordering::SeqCst);
                return Err(error);
            }
            self.answered.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Sends a scan again and again, until it is answered.
    fn insist(&self, client: &mut Option<Client>, scan: usize) -> Result<(), String> {
        while !self.failed.load(Ordering::SeqCst) {
            if client.is_none() {
                *client = Client::connect(self.address, &self.who).ok();
            }
            let answer = client.as_mut().and_then(|client| self.send(client, scan).ok());
            match answer {
                Some((303, location)) => return self.acknowledge(scan, location),
                Some((422, _)) => {
                    self.refused.fetch_add(1, Ordering::SeqCst);
                    return match self.known().contains_key(&scan) {
                        true => Err("an acknowledged scan was refused".to_owned()),
                        false => Ok(()),
                    };
                }
                Some((status, _)) if status != 503 => {
                    return Err(format!("a scan was answered {status}"));
                }
                _ => {
                    self.cut.fetch_add(1, Ordering::SeqCst);
                    *client = None;
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
        }
        Ok(())
    }

    fn acknowledge(&self, scan: usize, location: String) -> Result<(), String> {
        match self.known().insert(scan, location.clone()) {
            Some(before) if before != location => {
                Err(format!("a scan led to {before}, then to {location}"))
            }
            _ => Ok(()),
        }
    }

    fn send(&self, client: &mut Client, scan: usize) -> std::io::Result<(u16, String)> {
        let (code, registration) = &self.stock.scans[scan / RIVALS];
        let form = format!(
            "scan_id={}&code={}&registration={registration}&confirmed=yes",
            self.scans[scan],
            code.replace(' ', "+")
        );
        let answer = client.post("/redemptions", &form)?;
        Ok((answer.status, answer.header("location").unwrap_or_default().to_owned()))
    }

    /// Every acknowledged scan, once more: answered as it was.
    fn replay(&self) -> Result<(), String> {
        let mut client = None;
        let scans: Vec<usize> = self.known().keys().copied().collect();
        scans.into_iter().try_for_each(|scan| self.insist(&mut client, scan))
    }
}
