//! Callers, latencies, percentiles.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a run of many calls gave.
#[derive(Debug, Clone)]
pub struct Run {
    pub count: usize,
    pub elapsed: Duration,
    /// Sorted.
    latencies: Vec<Duration>,
}

impl Run {
    pub fn per_second(&self) -> f64 {
        self.count as f64 / self.elapsed.as_secs_f64()
    }
    /// The latency that `percent` of the calls did not exceed.
    pub fn percentile(&self, percent: usize) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        self.latencies.get(last * percent / 100).copied().unwrap_or_default()
    }
    /// One row of a table: rate, median, 99th percentile.
    pub fn row(&self, what: &str) -> String {
        format!(
            "{what:<44} {:>9.0}/s   p50 {:>7.2} ms   p99 {:>7.2} ms   ({} calls)",
            self.per_second(),
            self.percentile(50).as_secs_f64() * 1000.0,
            self.percentile(99).as_secs_f64() * 1000.0,
            self.count
        )
    }
}

/// Runs `count` calls from `callers` threads that take the next number each; every call must
/// succeed. `start` makes what a thread keeps (a connection).
pub fn call<S, E: std::fmt::Display>(
    callers: usize,
    count: usize,
    start: impl Fn() -> Result<S, E> + Sync,
    each: impl Fn(&mut S, usize) -> Result<(), E> + Sync,
) -> Result<Run, String> {
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    let worker = || {
        let mut kept = start().map_err(|error| error.to_string())?;
        let mut latencies = Vec::with_capacity(count / callers + 1);
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(latencies);
            }
            let called = Instant::now();
            each(&mut kept, number).map_err(|error| error.to_string())?;
            latencies.push(called.elapsed());
        }
    };
    let results: Vec<Result<Vec<Duration>, String>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..callers).map(|_| scope.spawn(worker)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err("a caller panicked".to_owned())))
            .collect()
    });
    let elapsed = began.elapsed();
    let mut latencies = Vec::with_capacity(count);
    for result in results {
        latencies.extend(result?);
    }
    latencies.sort_unstable();
    Ok(Run { count: latencies.len(), elapsed, latencies })
}
