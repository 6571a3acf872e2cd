//! The pages of organisations.

use askama::Template;
use axum::extract::{Path, Query as UrlQuery, State};
use axum::http::StatusCode;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::list::{self, Card};
use super::{Answer, refused};
use crate::access::{self, Action, At, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::journal::{self, Subject};
use crate::places::actions;
use crate::places::model::{OrganisationDetails, OrganisationId, PlaceRefusal, Siren, Siret};
use crate::places::store::{self, Organisation, Query};
use crate::ui::{self, Fact, Flash, Problems, Shell, filters};

/// Organisations on one page.
const PAGE: i64 = 50;
/// Places shown on the page of an organisation.
const PLACES: i64 = 200;

/// The name of an organisation, or its number when nobody has named it.
pub fn name_of(details: &OrganisationDetails) -> String {
    match (&details.name, details.siren) {
        (Some(name), _) => name.clone(),
        (None, Some(siren)) => t("places-unnamed").arg("siren", siren.spaced()).to_string(),
        (None, None) => String::new(),
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    q: String,
    page: String,
}

#[derive(Template)]
#[template(path = "places/pages/organisations.html")]
struct ListPage {
    shell: Shell,
    q: String,
    problems: Problems,
    rows: Vec<Organisation>,
    total: i64,
    page: i64,
    pages: i64,
    base: String,
    may_add: bool,
}

/// `GET /organisations`
pub async fn show_organisations(
    State(app): State<App>,
    visit: Visit,
    UrlQuery(search): UrlQuery<Search>,
) -> Answer {
    visit.actor.check_any(Action::SeePlaces)?;
    let (territory, words) =
        (visit.actor.territory(), search.q.chars().take(100).collect::<String>());
    let page = search.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let (rows, total) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>(store::organisations_matching(
                conn,
                territory,
                &words,
                (page - 1) * PAGE,
                PAGE,
            )?)
        })
        .await?;
    let base = match search.q.as_str() {
        "" => "/organisations".to_owned(),
        q => format!("/organisations?q={}", list::in_address(q)),
    };
    Ok(ui::page(ListPage {
        shell: visit.shell(t("places-organisations")),
        q: search.q,
        problems: Problems::none(),
        rows,
        total,
        page,
        pages: (total + PAGE - 1) / PAGE,
        base,
        may_add: visit.actor.may(Action::EditPlaces, &At::territory()),
    }))
}

#[derive(Template)]
#[template(path = "places/pages/organisation.html")]
struct ShowPage {
    shell: Shell,
    id: OrganisationId,
    facts: Vec<Fact>,
    cards: Vec<Card>,
    journal: Vec<ui::Event>,
    unnamed: bool,
    may_edit: bool,
    may_invite: bool,
    may_account: bool,
}

/// `GET /organisations/{id}`
pub async fn show_organisation(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<OrganisationId>,
) -> Answer {
    visit.actor.check_any(Action::SeePlaces)?;
    let (actor, now) = (visit.actor.clone(), app.clock.now());
    let (organisation, cards, lines, names) = app
        .db
        .read(move |conn| {
            let found =
                store::organisation_by_id(conn, actor.territory(), id)?.ok_or(Error::NotFound)?;
            let query = Query { organisation: Some(id), ..Query::default() };
            let rows = store::find_summaries(conn, actor.territory(), &query, 0, PLACES)?.rows;
            let cards = list::cards(conn, &actor, &rows, now)?;
            let lines = journal::about(conn, &Subject::new("organisation", id))?;
            Ok::<_, Error>((found, cards, lines, access::names(conn, actor.territory())?))
        })
        .await?;
    let tz = visit.actor.timezone();
    let event = |line: &journal::Line| {
        let who = names.get(&line.actor).cloned().unwrap_or_else(|| t("places-system").to_string());
        let what = t(format!("journal-organisation-{}", line.verb));
        ui::Event::new(line.at.words(tz), line.at.rfc3339(), what).who(who)
    };
    let siren = organisation.details.siren.map(|siren| siren.spaced()).unwrap_or_default();
    Ok(ui::page(ShowPage {
        shell: visit.shell(name_of(&organisation.details)),
        id,
        facts: vec![
            Fact::new(t("places-siren"), siren),
            Fact::new(t("places-of-organisation"), organisation.places.to_string()),
        ],
        cards,
        journal: lines.iter().map(event).collect(),
        unnamed: organisation.details.name.is_none(),
        may_edit: visit.actor.may(Action::EditPlaces, &At::organisation(id)),
        may_account: visit.actor.may(Action::ProposeBankAccounts, &At::organisation(id)),
        may_invite: visit.actor.may(Action::InviteColleagues, &At::organisation(id)),
    }))
}

/// The form, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct OrganisationForm {
    name: String,
    /// A SIREN, or a SIRET of which the SIREN is kept; spaces do not matter here.
    siren: String,
}

impl OrganisationForm {
    fn details(&self) -> Result<OrganisationDetails, PlaceRefusal> {
        let name = self.name.trim();
        let digits: String = self.siren.chars().filter(|c| !c.is_whitespace()).collect();
        let siren = match digits.as_str() {
            "" => None,
            text => {
                let siren = text
                    .parse::<Siret>()
                    .map(|siret| siret.siren())
                    .or_else(|_| text.parse::<Siren>());
                Some(siren.map_err(|_| PlaceRefusal::Siren)?)
            }
        };
        Ok(OrganisationDetails { name: (!name.is_empty()).then(|| name.to_owned()), siren })
    }
}

#[derive(Template)]
#[template(path = "places/pages/organisation_edit.html")]
struct EditPage {
    shell: Shell,
    target: String,
    form: OrganisationForm,
    problems: Problems,
}

fn form_page(
    visit: &Visit,
    id: Option<OrganisationId>,
    form: OrganisationForm,
    problems: Problems,
) -> Answer {
    let title = if id.is_some() { "places-organisation-edit" } else { "places-organisation-new" };
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let target = id.map_or("/organisations".to_owned(), |id| format!("/organisations/{id}"));
    Ok(ui::page_with_status(
        status,
        EditPage { shell: visit.shell(t(title)), target, form, problems },
    ))
}

/// `GET /organisations/new`
pub async fn show_new(visit: Visit) -> Answer {
    visit.actor.check(Action::EditPlaces, &At::territory())?;
    form_page(&visit, None, OrganisationForm::default(), Problems::none())
}

/// `POST /organisations`
pub async fn create_organisation(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<OrganisationForm>,
) -> Answer {
    let (actor, moment, asked) = (visit.actor.clone(), app.clock.moment(), form.clone());
    let created = app
        .db
        .write(move |tx| actions::create_organisation(tx, &actor, &moment, &asked.details()?))
        .await;
    match refused(created)? {
        Ok(id) => Ok(see_other(
            format!("/organisations/{id}"),
            Some(Flash::success(&t("places-organisation-created"))),
        )),
        Err(problems) => form_page(&visit, None, form, problems),
    }
}

/// `GET /organisations/{id}/edit`
pub async fn show_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<OrganisationId>,
) -> Answer {
    visit.actor.check(Action::EditPlaces, &At::organisation(id))?;
    let territory = visit.actor.territory();
    let found = app
        .db
        .read(move |conn| Ok::<_, Error>(store::organisation_by_id(conn, territory, id)?))
        .await?;
    let details = found.ok_or(Error::NotFound)?.details;
    let form = OrganisationForm {
        name: details.name.unwrap_or_default(),
        siren: details.siren.map(|siren| siren.spaced()).unwrap_or_default(),
    };
    form_page(&visit, Some(id), form, Problems::none())
}

/// `POST /organisations/{id}`
pub async fn change_organisation(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<OrganisationId>,
    Form(form): Form<OrganisationForm>,
) -> Answer {
    let (actor, moment, asked) = (visit.actor.clone(), app.clock.moment(), form.clone());
    let changed = app
        .db
        .write(move |tx| actions::edit_organisation(tx, &actor, &moment, id, &asked.details()?))
        .await;
    match refused(changed)? {
        Ok(()) => {
            Ok(see_other(format!("/organisations/{id}"), Some(Flash::success(&t("places-saved")))))
        }
        Err(problems) => form_page(&visit, Some(id), form, problems),
    }
}
