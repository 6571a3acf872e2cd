//! The page where software is given its token, and where it is taken back.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;

use crate::access::{
    self, Action, At, CLIENT_ROLES, ClientId, ClientLine, NewClient, Scope, Scopes, Visit, hex,
    role_name, see_other,
};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::Tz;
use crate::places;
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

/// Most organisations that the form proposes.
const MOST: i64 = 1_000;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/api-clients", get(list_clients).post(create_client))
        .route("/api-clients/{id}/revocation", post(revoke_client))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ClientForm {
    name: String,
    role: String,
    organisation: String,
    scopes: Vec<String>,
}

#[derive(Template)]
#[template(path = "api/pages/clients.html")]
struct ClientsPage {
    shell: Shell,
    tz: Tz,
    clients: Vec<ClientLine>,
    organisations: Vec<Choice>,
    form: ClientForm,
    /// The token just made, shown once.
    token: Option<String>,
    problems: Problems,
}

impl ClientsPage {
    fn roles(&self) -> Vec<Choice> {
        CLIENT_ROLES.iter().map(|role| Choice::new(role, role_name(*role))).collect()
    }
    fn scopes(&self) -> Vec<Choice> {
        let choice = |scope: &Scope| Choice::new(scope, scope.words());
        Scope::ALL.iter().map(choice).collect()
    }
    fn scopes_of(&self, client: &ClientLine) -> String {
        let words: Vec<String> =
            client.scopes.0.iter().map(|scope| scope.words().to_string()).collect();
        words.join(", ")
    }
    fn reach_of(&self, client: &ClientLine) -> String {
        let role = role_name(client.role).to_string();
        if client.label.is_empty() { role } else { format!("{role} — {}", client.label) }
    }
}

async fn clients_page(
    app: &App,
    visit: &Visit,
    form: ClientForm,
    token: Option<String>,
    problems: Problems,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let (clients, organisations) = app
        .db
        .read(move |conn| {
            let clients = access::clients(conn, &actor)?;
            let territory = actor.territory();
            let all = places::organisations_matching(conn, territory, "", 0, MOST)?.0;
            Ok::<_, Error>((clients, all))
        })
        .await?;
    let named = organisations.iter().filter_map(|organisation| {
        Some(Choice::new(organisation.id, organisation.details.name.as_ref()?))
    });
    let everywhere = Choice::new("", t("api-client-everywhere"));
    let page = ClientsPage {
        shell: visit.shell(t("api-clients-title")),
        tz: visit.actor.timezone(),
        clients,
        organisations: std::iter::once(everywhere).chain(named).collect(),
        form,
        token,
        problems,
    };
    let status = match page.problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(ui::page_with_status(status, page))
}

async fn list_clients(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    clients_page(&app, &visit, ClientForm::default(), None, Problems::none()).await
}

async fn create_client(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<ClientForm>,
) -> Result<Response, Error> {
    visit.actor.check(Action::ManageClients, &At::territory())?;
    let token = format!("maillon_{}", hex(&app.clock.moment().bytes::<20>()));
    match make(&app, &visit, &form, &token).await {
        Ok(()) => {
            let empty = ClientForm::default();
            clients_page(&app, &visit, empty, Some(token), Problems::none()).await
        }
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            clients_page(&app, &visit, form, None, problems).await
        }
        Err(error) => Err(error),
    }
}

async fn make(app: &App, visit: &Visit, form: &ClientForm, token: &str) -> Result<(), Error> {
    // What the form does not offer asks for nothing: the action then says what is missing.
    let scopes = Scopes(form.scopes.iter().filter_map(|scope| scope.parse().ok()).collect());
    let role = form.role.parse().unwrap_or(access::Role::Funder);
    let (name, organisation) = (form.name.clone(), form.organisation.parse().ok());
    let (actor, key, clock) = (visit.actor.clone(), app.settings.key.clone(), app.clock.clone());
    let token = token.to_owned();
    app.db
        .write(move |tx| {
            let organisation = match organisation {
                None => None,
                Some(id) => {
                    let known = places::organisation_by_id(tx, actor.territory(), id)?;
                    let known = known.ok_or(Error::NotFound)?;
                    Some((known.id, known.details.name.unwrap_or_default()))
                }
            };
            let new = NewClient { name: name.clone(), role, organisation, scopes: scopes.clone() };
            access::create_client(tx, &actor, &key, &new, &token, &clock.moment())?;
            Ok(())
        })
        .await
}

async fn revoke_client(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<ClientId>,
) -> Result<Response, Error> {
    let (actor, now) = (visit.actor, app.clock.now());
    app.db.write(move |tx| access::revoke_client(tx, &actor, id, now)).await?;
    Ok(see_other("/api-clients", Some(Flash::success(&t("api-client-revoked")))))
}
