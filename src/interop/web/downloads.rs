//! The files that go out.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::access::{Action, At, Visit};
use crate::interop::exports;
use crate::interop::store::{self, RunId};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::places::Query;

const CSV: &str = "text/csv; charset=utf-8";

fn attachment(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response()
}

/// Lets `fill` write a file on one snapshot.
async fn filled(
    app: &App,
    fill: impl FnOnce(&mut Conn, &mut Vec<u8>) -> Result<(), Error> + Send + 'static,
) -> Result<Vec<u8>, Error> {
    app.db
        .read(move |conn| {
            let mut bytes = Vec::new();
            fill(conn, &mut bytes)?;
            Ok(bytes)
        })
        .await
}

/// `GET /imports/{id}/report.csv`
pub async fn send_report(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RunId>,
) -> Result<Response, Error> {
    visit.actor.check(Action::ImportPlaces, &At::territory())?;
    let territory = visit.actor.territory();
    let bytes = filled(&app, move |conn, out| {
        store::run_by_id(conn, territory, id)?.ok_or(Error::NotFound)?;
        exports::report(conn, id, out)
    });
    Ok(attachment(bytes.await?, CSV, &format!("import-{id}.csv")))
}

/// `GET /imports/{id}/quarantine.csv`
pub async fn send_quarantine(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RunId>,
) -> Result<Response, Error> {
    visit.actor.check(Action::ImportPlaces, &At::territory())?;
    let territory = visit.actor.territory();
    let bytes = filled(&app, move |conn, out| {
        let run = store::run_by_id(conn, territory, id)?.ok_or(Error::NotFound)?;
        exports::quarantine(conn, &run, out)
    });
    Ok(attachment(bytes.await?, CSV, &format!("import-{id}-a-corriger.csv")))
}

/// `GET /places.csv`
pub async fn send_csv(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    visit.actor.check_any(Action::SeePlaces)?;
    let territory = visit.actor.territory();
    let bytes = filled(&app, move |conn, out| {
        exports::export_csv(conn, territory, &Query::default(), out).map(|_| ())
    });
    let day = app.clock.now().day(visit.actor.timezone());
    let name = format!("{day}_lieux-de-mediation-numerique_{}.csv", visit.territory.departement);
    Ok(attachment(bytes.await?, CSV, &name))
}

/// `GET /places.geojson`
pub async fn send_geojson(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    visit.actor.check_any(Action::SeePlaces)?;
    let territory = visit.actor.territory();
    let bytes = filled(&app, move |conn, out| {
        exports::export_geojson(conn, territory, &Query::default(), out).map(|_| ())
    });
    let day = app.clock.now().day(visit.actor.timezone());
    let name = format!("{day}_lieux_{}.geojson", visit.territory.departement);
    Ok(attachment(bytes.await?, "application/geo+json", &name))
}
