//! The program itself as a process, started and killed.

use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::kit::db::DatabaseUrl;

/// A running `maillon serve` that never outlives the measurement.
pub struct Service {
    child: Child,
}

impl Service {
    /// Starts the service on `address` and waits until it listens.
    pub fn start(
        database: &DatabaseUrl,
        data_dir: &Path,
        address: SocketAddr,
    ) -> Result<Service, String> {
        let url = match database {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        };
        let began = Instant::now();
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let child = Command::new(program)
            .args(["serve", "--listen", &address.to_string(), "--database-url", &url])
            .arg("--data-dir")
            .arg(data_dir)
            .env("MAILLON_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut service = Service { child };
        while TcpStream::connect(address).is_err() {
            if let Ok(Some(status)) = service.child.try_wait() {
                return Err(format!("the service stopped at once: {status}"));
            }
            if began.elapsed() > Duration::from_secs(30) {
                return Err("the service did not start in 30 s".to_owned());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(service)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Service {
    /// SIGKILL: no goodbye.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address of this machine that nobody uses, below the ports that connections are given: a
/// caller that tries it while nobody listens must not be connected to itself.
pub fn free_address() -> Result<SocketAddr, String> {
    (0..100)
        .map(|_| SocketAddr::from(([127, 0, 0, 1], rand::random_range(15_000..30_000))))
        .find(|address| std::net::TcpListener::bind(address).is_ok())
        .ok_or_else(|| "no port is free between 15000 and 30000".to_owned())
}
