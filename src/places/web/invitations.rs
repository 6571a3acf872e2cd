//! Inviting colleagues to an organisation or a place: a link, shown once to who invites.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum_extra::extract::Form;

use super::{Answer, organisations, problems};
use crate::access::{Action, At, InvitationForm, Role, Visit, role_name, scope_fits, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::places::actions;
use crate::places::model::{OrganisationId, PlaceId};
use crate::places::store;
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

/// Where the invited will work.
struct Over {
    at: At,
    name: String,
    /// The page of the organisation or the place.
    page: String,
}

#[derive(Template)]
#[template(path = "places/pages/invitation.html")]
struct InvitationPage {
    shell: Shell,
    over: Over,
    roles: Vec<Choice>,
    form: InvitationForm,
    /// The link just made, shown once.
    link: Option<String>,
    problems: Problems,
}

async fn over_organisation(app: &App, visit: &Visit, id: OrganisationId) -> Result<Over, Error> {
    let territory = visit.actor.territory();
    let found = app
        .db
        .read(move |conn| Ok::<_, Error>(store::organisation_by_id(conn, territory, id)?))
        .await?;
    let name = organisations::name_of(&found.ok_or(Error::NotFound)?.details);
    Ok(Over { at: At::organisation(id), name, page: format!("/organisations/{id}") })
}

async fn over_place(app: &App, visit: &Visit, id: PlaceId) -> Result<Over, Error> {
    let actor = visit.actor.clone();
    let place = app.db.read(move |conn| actions::place(conn, &actor, id)).await?;
    let at = At::place(id, place.organisation_id);
    Ok(Over { at, name: place.about.name, page: format!("/places/{id}") })
}

fn page(
    visit: &Visit,
    over: Over,
    form: InvitationForm,
    link: Option<String>,
    problems: Problems,
) -> Answer {
    visit.actor.check(Action::InviteColleagues, &over.at)?;
    let fits = |role: &&Role| {
        scope_fits(**role, over.at.place.is_none(), over.at.place.is_some())
            && matches!(role, Role::Mediator | Role::PlaceManager | Role::Referrer)
    };
    let roles =
        Role::ALL.iter().filter(fits).map(|role| Choice::new(role, role_name(*role))).collect();
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(t("places-invite-title").arg("name", over.name.as_str()));
    Ok(ui::page_with_status(status, InvitationPage { shell, over, roles, form, link, problems }))
}

async fn send(app: &App, visit: &Visit, over: Over, form: InvitationForm) -> Answer {
    match form.send(app, visit, over.at, over.name.clone()).await {
        Ok(Some(link)) => {
            page(visit, over, InvitationForm::default(), Some(link), Problems::none())
        }
        Ok(None) => Ok(see_other(&over.page, Some(Flash::success(&t("access-role-added"))))),
        Err(Error::Refused(refusal)) => page(visit, over, form, None, problems(refusal.as_ref())),
        Err(error) => Err(error),
    }
}

/// `GET /organisations/{id}/invitations`
pub async fn show_for_organisation(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<OrganisationId>,
) -> Answer {
    let over = over_organisation(&app, &visit, id).await?;
    page(&visit, over, InvitationForm::default(), None, Problems::none())
}

/// `POST /organisations/{id}/invitations`
pub async fn create_for_organisation(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<OrganisationId>,
    Form(form): Form<InvitationForm>,
) -> Answer {
    let over = over_organisation(&app, &visit, id).await?;
    send(&app, &visit, over, form).await
}

/// `GET /places/{id}/invitations`
pub async fn show_for_place(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PlaceId>,
) -> Answer {
    let over = over_place(&app, &visit, id).await?;
    page(&visit, over, InvitationForm::default(), None, Problems::none())
}

/// `POST /places/{id}/invitations`
pub async fn create_for_place(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PlaceId>,
    Form(form): Form<InvitationForm>,
) -> Answer {
    let over = over_place(&app, &visit, id).await?;
    send(&app, &visit, over, form).await
}
