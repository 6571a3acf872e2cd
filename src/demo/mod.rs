//! The demo: a made-up, living territory, and one-click sign-in.
//!
//! Everything in it is sown through the same actions that people use, with a seeded generator
//! and dates relative to today, so that two demos sown the same day are the same. Nothing of
//! this room is reachable from `serve`: its routes are merged by the `demo` command alone, and
//! a test proves it.

use std::path::Path;

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::access::{self, AccountId, Role};
use crate::kit::app::App;
use crate::kit::db::{DatabaseUrl, Db, DbError, Options};
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::installation;

mod data;
mod dice;
mod plan;
mod sow;

/// Somebody to look around as.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    pub account: AccountId,
    pub role: Role,
    /// Second of the role: some acts take two people.
    pub second: bool,
}

impl DemoPerson {
    /// What they do, in words.
    pub fn words(&self) -> String {
        let role = t(format!("access-role-{}", self.role));
        if self.second {
            t("access-role-second").arg("role", role).to_string()
        } else {
            role.to_string()
        }
    }
    /// Its last segment.
    pub fn slug(&self) -> String {
        format!("{}{}", self.role, if self.second { "-2" } else { "" })
    }
    /// The path of their one-click sign-in.
    pub fn path(&self) -> String {
        format!("/demo/{}", self.slug())
    }
}

/// The fact that marks a database as a demo's: only such a one may be forgotten.
const MARK: &str = "demo";
/// The fact that says that sowing came to its end.
const SOWN: &str = "demo-sown";

/// The address of the one-click account of a role.
fn email(role: Role) -> String {
    format!("{role}@demo.maillon.example")
}

/// Some booklets on paper, for whoever tries the demo.
const PAPER: &str = "demo/booklets.pdf";
/// Where that paper is found.
pub const PAPER_PATH: &str = "/demo/booklets.pdf";

/// What a database holds, seen by the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Nothing yet.
    Empty,
    /// A demo whose sowing was interrupted: good for nothing but to be forgotten.
    HalfSown,
    /// A demo.
    Sown,
    /// Something else: a real territory, or no database of Maillon at all.
    Foreign,
}

/// Looks at a database without changing anything in it.
pub fn ground(url: &DatabaseUrl) -> Result<Ground, String> {
    if matches!(url, DatabaseUrl::Sqlite(path) if !path.exists()) {
        return Ok(Ground::Empty);
    }
    let db = Db::open_as_is(url, &Options::default()).map_err(|error| error.to_string())?;
    let read = db.read_blocking(|conn| {
        if !conn.has_table("territory")? {
            return Ok(if conn.is_empty()? { Ground::Empty } else { Ground::Foreign });
        }
        if installation::fact(conn, SOWN)?.is_some() {
            return Ok(Ground::Sown);
        }
        if installation::fact(conn, MARK)?.is_some() {
            return Ok(Ground::HalfSown);
        }
        let territories: i64 = conn.value("SELECT count(*) AS value FROM territory", &[])?;
        Ok(if territories == 0 { Ground::Empty } else { Ground::Foreign })
    });
    read.map_err(|error: DbError| error.to_string())
}

/// Sows the territory unless it is there already; gives the people to sign in as.
pub fn prepare(app: &App, places: Option<&Path>) -> Result<Vec<DemoPerson>, Error> {
    let sown = app.db.read_blocking(|conn| Ok::<_, Error>(installation::fact(conn, SOWN)?))?;
    if sown.is_none() {
        app.db.write_blocking(|tx| Ok::<_, Error>(installation::set_fact(tx, MARK, "yes")?))?;
        sow::sow(app, places)?;
        app.db.write_blocking(|tx| Ok::<_, Error>(installation::set_fact(tx, SOWN, "yes")?))?;
    }
    app.db.read_blocking(sow::people)
}

/// One-click sign-in for the people of the demo, and their paper.
pub fn routes(people: Vec<DemoPerson>) -> Router<App> {
    let signing_in = async move |State(app): State<App>, UrlPath(slug): UrlPath<String>| {
        let person = people.iter().find(|person| person.slug() == slug);
        sign_in(app, person.ok_or(Error::NotFound)?.account).await
    };
    Router::new().route("/demo/{role}", get(signing_in)).route("/demo/booklets.pdf", get(paper))
}

async fn paper(State(app): State<App>) -> Result<Response, Error> {
    let read = tokio::task::spawn_blocking(move || app.files.read(PAPER)).await;
    let pdf = read.map_err(|error| Error::Broken(error.to_string()))??;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response())
}

async fn sign_in(app: App, account: AccountId) -> Result<Response, Error> {
    let (key, moment) = (app.settings.key.clone(), app.clock.moment());
    let token = access::hex(&moment.bytes::<32>());
    let given = token.clone();
    app.db
        .write(move |tx| access::sign_in_without_password(tx, &key, account, &given, moment.now))
        .await?;
    let mut response = access::see_other("/", None);
    let cookie = access::set_cookie(&app, access::SESSION_COOKIE, &token, 1);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}
