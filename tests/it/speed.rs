//! Quick measurements, not run by default: `cargo test --release --test it speed -- --ignored --nocapture`.

use std::sync::Mutex;
use std::time::Instant;

use maillon::kit::time::Moment;
use maillon::passes;

use crate::world::passes::Village;
use crate::world::{Engine, TestDatabase};

fn redemptions(engine: Engine, callers: usize, total: i64) {
    let test = TestDatabase::on(engine);
    let village = Village::on(&test);
    let programme = village.programme(1_000_000_000);
    let (_, codes) = village.active(programme, 1000, total / 5, 5);
    let scans: Vec<_> = codes.iter().enumerate().map(|(n, c)| village.scan(c, n % 10)).collect();
    let scans = Mutex::new(scans.into_iter().enumerate());
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..callers {
            scope.spawn(|| {
                loop {
                    let Some((n, scan)) = scans.lock().expect("no panic").next() else { return };
                    let (actor, key, now) = (village.actor.clone(), village.key.clone(), village.now);
                    village
                        .db
                        .write_blocking(move |tx| {
                            let moment = Moment::seeded(now, 1_000_000 + n as u64);
                            passes::redeem(tx, &actor, &key, &scan, &moment)
                        })
                        .expect("a good pass");
                }
            });
        }
    });
    let seconds = started.elapsed().as_secs_f64();
    eprintln!("{engine:?}, {callers} callers: {:.0} redemptions/s", total as f64 / seconds);
    village.holds();
}

#[test]
#[ignore = "a measurement"]
fn sqlite() {
    redemptions(Engine::Sqlite, 64, 30_000);
}

#[test]
#[ignore = "a measurement"]
fn postgres() {
    redemptions(Engine::Postgres, 64, 10_000);
}
