//! What a client reads: places, sessions and their registrations, emissions, statements.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::client::Client;
use super::page::{Asked, Page, Paging, Window};
use super::problem::Problem;
use crate::access::{Action, At};
use crate::funding;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::Day;
use crate::passes;
use crate::places;
use crate::territory::TerritoryId;
use crate::workshops::{self, SessionId};

/// Longest stretch of days of a list of sessions, and how many days ahead when none is asked.
const MOST_DAYS: i64 = 92;
const USUAL_DAYS: i64 = 31;

/// A place where people are received.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceLine {
    id: String,
    name: String,
    address: String,
    postcode: String,
    /// INSEE code of its commune.
    commune: String,
    /// Opening hours as OpenStreetMap writes them; may be empty.
    hours: String,
}

/// The places of the territory.
#[utoipa::path(
    get, path = "/api/v1/places", tag = "lists", params(Paging),
    security(("token" = ["read-places"])),
    responses((status = 200, description = "A page of places", body = Page<PlaceLine>),
        super::spec::ForList))]
pub async fn places(
    State(app): State<App>,
    client: Client,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<PlaceLine>>, Problem> {
    client.actor.check_any(Action::SeePlaces)?;
    let territory = client.actor.territory();
    let window = paging.window()?;
    let (rows, window) = app
        .db
        .read(move |conn| {
            let rows = places::places_after(conn, territory, window.asked())?;
            Ok::<_, Error>((rows, window))
        })
        .await?;
    let page = window.page(
        rows,
        |place| place.id.to_string(),
        |place| PlaceLine {
            id: place.id.to_string(),
            name: place.name,
            address: place.address,
            postcode: place.postcode,
            commune: place.commune.to_string(),
            hours: place.hours,
        },
    );
    Ok(Json(page))
}

/// Which days.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Days {
    /// First day, today when not said.
    #[param(format = Date)]
    from: Option<String>,
    /// Last day, at most 92 days after the first; 31 days after it when not said.
    #[param(format = Date)]
    until: Option<String>,
}

impl Days {
    fn read(&self, today: Day) -> Option<(Day, Day)> {
        let day = |text: &Option<String>, usual| match text.as_deref() {
            None | Some("") => Some(usual),
            Some(text) => Day::parse(text),
        };
        let from = day(&self.from, today)?;
        let until = day(&self.until, from.plus_days(USUAL_DAYS))?;
        (from <= until && until <= from.plus_days(MOST_DAYS)).then_some((from, until))
    }
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionLine {
    id: String,
    title: String,
    place: String,
    #[schema(format = DateTime)]
    starts_at: String,
    #[schema(format = DateTime)]
    ends_at: String,
    seats: i64,
    /// Seats taken.
    confirmed: i64,
    cancelled: bool,
}

/// The sessions of the territory between two days.
#[utoipa::path(
    get, path = "/api/v1/sessions", tag = "lists", params(Days, Paging),
    security(("token" = ["read-sessions"])),
    responses((status = 200, description = "A page of sessions", body = Page<SessionLine>),
        super::spec::ForList))]
pub async fn sessions(
    State(app): State<App>,
    client: Client,
    Asked(days): Asked<Days>,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<SessionLine>>, Problem> {
    client.actor.check_any(Action::SeeSessions)?;
    let (territory, tz) = (client.actor.territory(), client.actor.timezone());
    let Some((from, until)) = days.read(app.clock.now().day(tz)) else {
        let refusal = t("api-days-wrong").arg("most", MOST_DAYS);
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, &refusal));
    };
    let (between, window) = ((from.start(tz), until.plus_days(1).start(tz)), paging.window()?);
    let (rows, window) = app
        .db
        .read(move |conn| {
            let rows = workshops::sessions_after(conn, territory, between, window.asked())?;
            Ok::<_, Error>((rows, window))
        })
        .await?;
    let page = window.page(
        rows,
        |session| session.id.to_string(),
        |session| SessionLine {
            id: session.id.to_string(),
            title: session.title,
            place: session.place_id.to_string(),
            starts_at: session.starts_at.rfc3339(),
            ends_at: session.ends_at.rfc3339(),
            seats: session.seats.seats,
            confirmed: session.seats.confirmed,
            cancelled: session.cancelled_at.is_some(),
        },
    );
    Ok(Json(page))
}

/// Somebody's seat in a session. Says nothing of who they are: only the page of the session does.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationLine {
    id: String,
    session: String,
    #[schema(format = DateTime)]
    registered_at: String,
    /// Present, late, excused or absent; null when nothing was said.
    attendance: Option<String>,
}

/// The registrations of a session, for who takes its attendance.
#[utoipa::path(
    get, path = "/api/v1/sessions/{id}/registrations", tag = "lists",
    params(("id" = String, Path, description = "Identifier of the session"), Paging),
    security(("token" = ["read-registrations"])),
    responses((status = 200, description = "A page of registrations",
        body = Page<RegistrationLine>), super::spec::ForListOfOne))]
pub async fn registrations(
    State(app): State<App>,
    client: Client,
    Path(id): Path<String>,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<RegistrationLine>>, Problem> {
    client.actor.check_any(Action::TakeAttendance)?;
    let id: SessionId = id.parse().map_err(|_| Error::NotFound)?;
    let window = paging.window()?;
    let (rows, window) = app
        .db
        .read(move |conn| {
            let rows = workshops::registrations(conn, &client.actor, id, window.asked())?;
            Ok::<_, Error>((rows, window))
        })
        .await?;
    let page = window.page(
        rows,
        |registration| registration.id.to_string(),
        |registration| RegistrationLine {
            id: registration.id.to_string(),
            session: registration.session_id.to_string(),
            registered_at: registration.registered_at.rfc3339(),
            attendance: registration.attendance.map(|said| said.to_string()),
        },
    );
    Ok(Json(page))
}

/// An emission of booklets.
#[derive(Debug, Serialize, ToSchema)]
pub struct EmissionLine {
    id: String,
    #[schema(example = "2026-001")]
    number: String,
    label: String,
    programme: String,
    /// What a pass is worth, in cents; 0 for a right to a workshop.
    cents: i64,
    booklets: i64,
    passes_each: i64,
    #[schema(format = Date)]
    valid_from: String,
    #[schema(format = Date)]
    valid_until: String,
    #[schema(format = DateTime)]
    activated_at: Option<String>,
}

async fn emissions_of(
    app: &App,
    territory: TerritoryId,
    window: Window,
) -> Result<(Vec<passes::Emission>, Window), Error> {
    app.db
        .read(move |conn| Ok((passes::emissions_after(conn, territory, window.asked())?, window)))
        .await
}

/// The emissions of the territory.
#[utoipa::path(
    get, path = "/api/v1/emissions", tag = "lists", params(Paging),
    security(("token" = ["read-passes"])),
    responses((status = 200, description = "A page of emissions", body = Page<EmissionLine>),
        super::spec::ForList))]
pub async fn emissions(
    State(app): State<App>,
    client: Client,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<EmissionLine>>, Problem> {
    client.actor.check(Action::SeeStock, &At::territory())?;
    let territory = client.actor.territory();
    let (rows, window) = emissions_of(&app, territory, paging.window()?).await?;
    let page = window.page(
        rows,
        |emission| emission.id.to_string(),
        |emission| EmissionLine {
            id: emission.id.to_string(),
            number: emission.number,
            label: emission.label,
            programme: emission.programme_id.to_string(),
            cents: emission.face.0,
            booklets: emission.booklets,
            passes_each: emission.passes_each,
            valid_from: emission.valid_from.to_string(),
            valid_until: emission.valid_until.to_string(),
            activated_at: emission.activated_at.map(|at| at.rfc3339()),
        },
    );
    Ok(Json(page))
}

/// What a device verifies the QR codes of an emission with.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyLine {
    /// Identifier of the emission.
    id: String,
    /// What the QR codes name the key by.
    kid: i64,
    /// What the QR codes name the emission by.
    emission: i64,
    #[schema(example = "2026-001")]
    number: String,
    #[schema(example = "Ed25519")]
    algorithm: &'static str,
    /// Thirty-two bytes in hexadecimal.
    public_key: String,
    #[schema(format = Date)]
    valid_until: String,
    /// Days after the last one on which a pass is still taken.
    grace_days: i64,
    /// A pass signed by a revoked key is refused.
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
}

/// The public keys of the emissions, revoked ones too.
#[utoipa::path(
    get, path = "/api/v1/public-keys", tag = "lists", params(Paging),
    security(("token" = ["redeem"])),
    responses((status = 200, description = "A page of public keys", body = Page<KeyLine>),
        super::spec::ForList))]
pub async fn public_keys(
    State(app): State<App>,
    client: Client,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<KeyLine>>, Problem> {
    client.actor.check_any(Action::Redeem)?;
    let territory = client.actor.territory();
    let (rows, window) = emissions_of(&app, territory, paging.window()?).await?;
    let page = window.page(
        rows,
        |emission| emission.id.to_string(),
        |emission| KeyLine {
            id: emission.id.to_string(),
            kid: emission.kid,
            emission: emission.code,
            number: emission.number,
            algorithm: "Ed25519",
            public_key: emission.public_key,
            valid_until: emission.valid_until.to_string(),
            grace_days: emission.grace_days,
            revoked_at: emission.key_revoked_at.map(|at| at.rfc3339()),
        },
    );
    Ok(Json(page))
}

/// What is owed to a place for a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementLine {
    id: String,
    #[schema(example = "2026-0042")]
    number: String,
    place: String,
    programme: String,
    #[schema(example = "2026-03")]
    month: String,
    /// Passes listed.
    lines: i64,
    cents: i64,
    /// Where it is on its way to the bank.
    step: String,
    /// Taken over all it lists, at closing.
    hash: String,
}

/// The statements that the client may see.
#[utoipa::path(
    get, path = "/api/v1/statements", tag = "lists", params(Paging),
    security(("token" = ["read-statements"])),
    responses((status = 200, description = "A page of statements", body = Page<StatementLine>),
        super::spec::ForList))]
pub async fn statements(
    State(app): State<App>,
    client: Client,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<StatementLine>>, Problem> {
    let window = paging.window()?;
    let (rows, window) = app
        .db
        .read(move |conn| {
            let rows = funding::statements_after(conn, &client.actor, window.asked())?;
            Ok::<_, Error>((rows, window))
        })
        .await?;
    let page = window.page(
        rows,
        |statement| statement.id.to_string(),
        |statement| StatementLine {
            id: statement.id.to_string(),
            number: statement.label(),
            place: statement.place_id.to_string(),
            programme: statement.programme_id.to_string(),
            month: statement.month.to_string(),
            lines: statement.lines,
            cents: statement.cents.0,
            step: statement.step().to_string(),
            hash: statement.hash,
        },
    );
    Ok(Json(page))
}
