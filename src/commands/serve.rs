//! `maillon serve`, and the listening that the demo shares.

use std::net::SocketAddr;
use std::process::ExitCode;

use axum::Router;
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::settings::public_address;
use super::{Outcome, SettingsArgs};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::time::Clock;
use crate::kit::work;
use crate::{fraud, passes, site};

#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    settings: SettingsArgs,
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "MAILLON_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Where people reach the service, as printed in QR codes [default: http://LISTEN]
    #[arg(long, env = "MAILLON_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
}

pub fn run(args: ServeArgs) -> Outcome {
    let installation = args.settings.read()?;
    let listen = args
        .listen
        .or_else(|| installation.listen.clone())
        .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let address: SocketAddr =
        listen.parse().map_err(|_| format!("{listen}: expected ADDRESS:PORT"))?;
    let public_url = args
        .public_url
        .or_else(|| installation.public_url.clone())
        .unwrap_or_else(|| format!("http://{address}"));
    let public_url = public_address(&public_url)?;
    let _claim = installation.claim()?;
    let app = installation.open(Clock::System, &public_url, false)?;
    recover(&app)?;
    listen_on(address, (site::router(app.clone()), app), |bound| {
        tracing::info!(address = %bound, %public_url, "serving");
    })
}

/// What an earlier process left when it was killed: long work that is said to be interrupted, papers
/// of codes that should be gone. Only by whoever serves: a command beside a running service must
/// not touch its work.
pub fn recover(app: &App) -> Result<(), Error> {
    let now = app.clock.now();
    app.db.write_blocking(move |tx| Ok::<_, Error>(work::mark_interrupted(tx, now)?))?;
    passes::forget_leftovers(app)
}

/// Serves until told to stop (Ctrl-C, SIGTERM), then lets running answers finish. Meanwhile does
/// what is due each day.
pub fn listen_on(
    address: SocketAddr,
    (site, app): (Router, App),
    ready: impl FnOnce(SocketAddr),
) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| format!("cannot listen on {address}: {error}"))?;
        // Heard from now on: who is told that it listens may tell it to stop.
        let told_to_stop = stop_signals()?;
        ready(listener.local_addr()?);
        tokio::spawn(fraud::examine_every_day(app));
        axum::serve(listener, site).with_graceful_shutdown(told_to_stop).await?;
        Ok::<_, Box<dyn std::error::Error>>(())
    })?;
    Ok(ExitCode::SUCCESS)
}

fn stop_signals() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
