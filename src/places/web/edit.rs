//! The forms of a place and of its stops.

use askama::Template;
use axum::extract::{Path, Query as UrlQuery, State};
use axum::http::StatusCode;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{Answer, organisations, refused};
use crate::access::{Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::{Error, Refuse};
use crate::kit::i18n::t;
use crate::places::actions;
use crate::places::model::{
    Description, Field, OrganisationId, PlaceId, PlaceRefusal, StopDetails, Terms, term, terms_of,
};
use crate::places::store::{self, Place};
use crate::territory::{self, CommuneCode, DepartementCode, GeoPoint};
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

/// Organisations offered in the list of choice.
const OFFERED: i64 = 500;
/// Stops the form has room for.
const STOPS: usize = 12;

/// The form of a place, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PlaceForm {
    name: String,
    organisation: String,
    commune: String,
    postcode: String,
    address: String,
    address_extra: String,
    latitude: String,
    longitude: String,
    phone: String,
    emails: String,
    websites: String,
    booking_url: String,
    accessibility_url: String,
    hours: String,
    summary: String,
    detail: String,
    mobility: Vec<String>,
    services: Vec<String>,
    audiences: Vec<String>,
    care: Vec<String>,
    fees: Vec<String>,
    programmes: Vec<String>,
    labels: Vec<String>,
    access_modes: Vec<String>,
    support_modes: Vec<String>,
}

fn slugs(terms: &Terms) -> Vec<String> {
    terms.iter().map(|term| term.slug.to_owned()).collect()
}

/// One value a line in the form, `|` between them in the record.
fn lines(values: &str) -> String {
    values.replace('|', "\n")
}

fn joined(lines: &str) -> String {
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("|")
}

impl PlaceForm {
    fn of(place: &Place) -> Self {
        let about = &place.about;
        let (latitude, longitude) = about.position.map(|point| point.decimal()).unwrap_or_default();
        Self {
            name: about.name.clone(),
            organisation: place.organisation_id.map(|id| id.to_string()).unwrap_or_default(),
            commune: about.commune.to_string(),
            postcode: about.postcode.clone(),
            address: about.address.clone(),
            address_extra: about.address_extra.clone(),
            latitude,
            longitude,
            phone: about.phone.clone(),
            emails: lines(&about.emails),
            websites: lines(&about.websites),
            booking_url: about.booking_url.clone(),
            accessibility_url: about.accessibility_url.clone(),
            hours: about.hours.clone(),
            summary: about.summary.clone(),
            detail: about.detail.clone(),
            mobility: slugs(&about.mobility),
            services: slugs(&about.services),
            audiences: slugs(&about.audiences),
            care: slugs(&about.care),
            fees: slugs(&about.fees),
            programmes: slugs(&about.programmes),
            labels: slugs(&about.labels),
            access_modes: slugs(&about.access_modes),
            support_modes: slugs(&about.support_modes),
        }
    }

    /// What the form says, over what it does not show (`base`).
    fn about(&self, base: Description) -> Result<Description, PlaceRefusal> {
        let commune: CommuneCode =
            self.commune.parse().map_err(|_| PlaceRefusal::UnknownCommune)?;
        let terms = |field, slugs: &[String]| -> Terms {
            slugs.iter().filter_map(|slug| term(field, slug)).collect()
        };
        let trimmed = |text: &String| text.trim().to_owned();
        let postcode = match self.postcode.trim() {
            "" => Description::bare("", commune, base.updated_on).postcode,
            given => given.to_owned(),
        };
        Ok(Description {
            name: trimmed(&self.name),
            commune,
            postcode,
            address: trimmed(&self.address),
            address_extra: trimmed(&self.address_extra),
            position: self.position()?,
            phone: self.phone.chars().filter(|c| !c.is_whitespace()).collect(),
            emails: joined(&self.emails),
            websites: joined(&self.websites),
            booking_url: trimmed(&self.booking_url),
            accessibility_url: trimmed(&self.accessibility_url),
            hours: trimmed(&self.hours),
            summary: trimmed(&self.summary),
            detail: trimmed(&self.detail),
            mobility: terms(Field::Mobility, &self.mobility),
            services: terms(Field::Services, &self.services),
            audiences: terms(Field::Audiences, &self.audiences),
            care: terms(Field::Care, &self.care),
            fees: terms(Field::Fees, &self.fees),
            programmes: terms(Field::Programmes, &self.programmes),
            labels: terms(Field::Labels, &self.labels),
            access_modes: terms(Field::AccessModes, &self.access_modes),
            support_modes: terms(Field::SupportModes, &self.support_modes),
            ..base
        })
    }

    fn position(&self) -> Result<Option<GeoPoint>, PlaceRefusal> {
        match (self.latitude.trim(), self.longitude.trim()) {
            ("", "") => Ok(None),
            (latitude, longitude) => {
                GeoPoint::parse(latitude, longitude).map(Some).map_err(|_| PlaceRefusal::Position)
            }
        }
    }

    fn organisation(&self) -> Option<OrganisationId> {
        self.organisation.parse().ok()
    }
}

#[derive(Template)]
#[template(path = "places/pages/edit.html")]
struct EditPage {
    shell: Shell,
    /// None for a new place.
    id: Option<PlaceId>,
    form: PlaceForm,
    problems: Problems,
    communes: Vec<Choice>,
    organisations: Vec<Choice>,
}

impl EditPage {
    fn target(&self) -> String {
        self.id.map_or("/places".to_owned(), |id| format!("/places/{id}"))
    }

    fn choices(&self, field: &str) -> Vec<Choice> {
        let field = Field::ALL.iter().find(|known| known.word() == field).copied();
        let terms = field.into_iter().flat_map(terms_of);
        terms.map(|term| Choice::new(term.slug, term.words())).collect()
    }
}

fn communes(departement: DepartementCode, current: &str) -> Vec<Choice> {
    let here =
        territory::communes_of(departement).map(|commune| Choice::new(commune.code, commune.name));
    let mut choices: Vec<_> = here.collect();
    let elsewhere = current.parse().ok().and_then(territory::commune);
    if let Some(commune) =
        elsewhere.filter(|commune| commune.departement != departement || commune.is_arrondissement)
    {
        choices.insert(0, Choice::new(commune.code, commune.name));
    }
    choices
}

async fn form_page(
    app: &App,
    visit: &Visit,
    id: Option<PlaceId>,
    form: PlaceForm,
    problems: Problems,
) -> Answer {
    let territory = visit.actor.territory();
    let chosen = form.organisation();
    let organisations = app
        .db
        .read(move |conn| {
            let (mut offered, _) = store::organisations_matching(conn, territory, "", 0, OFFERED)?;
            let missing = chosen.filter(|id| !offered.iter().any(|one| one.id == *id));
            if let Some(id) = missing {
                offered.extend(store::organisation_by_id(conn, territory, id)?);
            }
            Ok::<_, Error>(offered)
        })
        .await?;
    let choice =
        |one: &store::Organisation| Choice::new(one.id, organisations::name_of(&one.details));
    let title = if id.is_some() {
        t("places-edit-title").arg("name", &form.name)
    } else {
        t("places-new-title")
    };
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = EditPage {
        shell: visit.shell(title),
        id,
        communes: communes(visit.territory.departement, &form.commune),
        organisations: organisations.iter().map(choice).collect(),
        form,
        problems,
    };
    Ok(ui::page_with_status(status, page))
}

/// Where a new place is to belong.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewPlace {
    organisation: String,
}

/// `GET /places/new`
pub async fn show_new(
    State(app): State<App>,
    visit: Visit,
    UrlQuery(new): UrlQuery<NewPlace>,
) -> Answer {
    visit.actor.check_any(Action::EditPlaces)?;
    let form = PlaceForm { organisation: new.organisation, ..PlaceForm::default() };
    form_page(&app, &visit, None, form, Problems::none()).await
}

/// `POST /places`
pub async fn create_place(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PlaceForm>,
) -> Answer {
    let (actor, moment, asked) = (visit.actor.clone(), app.clock.moment(), form.clone());
    let created = app
        .db
        .write(move |tx| {
            let today = moment.now.day(actor.timezone());
            // Any commune will do as a base: the form says the real one.
            let commune: CommuneCode =
                asked.commune.parse().map_err(|_| PlaceRefusal::UnknownCommune)?;
            let about = asked.about(Description::bare("", commune, today))?;
            actions::create_place(tx, &actor, &moment, &about, asked.organisation())
        })
        .await;
    match refused(created)? {
        Ok(id) => {
            Ok(see_other(format!("/places/{id}"), Some(Flash::success(&t("places-created")))))
        }
        Err(problems) => form_page(&app, &visit, None, form, problems).await,
    }
}

/// The place, if this person may change it.
async fn editable(app: &App, visit: &Visit, id: PlaceId) -> Result<Place, Error> {
    let actor = visit.actor.clone();
    app.db
        .read(move |conn| {
            let place = actions::place(conn, &actor, id)?;
            actor
                .check(Action::EditPlaces, &crate::access::At::place(id, place.organisation_id))?;
            Ok(place)
        })
        .await
}

/// `GET /places/{id}/edit`
pub async fn show_edit(State(app): State<App>, visit: Visit, Path(id): Path<PlaceId>) -> Answer {
    let place = editable(&app, &visit, id).await?;
    form_page(&app, &visit, Some(id), PlaceForm::of(&place), Problems::none()).await
}

/// `POST /places/{id}`
pub async fn change_place(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PlaceId>,
    Form(form): Form<PlaceForm>,
) -> Answer {
    let (actor, moment, asked) = (visit.actor.clone(), app.clock.moment(), form.clone());
    let changed = app
        .db
        .write(move |tx| {
            let base = actions::place(tx, &actor, id)?.about;
            let about = asked.about(base)?;
            actions::edit_place(tx, &actor, &moment, id, &about, asked.organisation())
        })
        .await;
    match refused(changed)? {
        Ok(()) => Ok(see_other(format!("/places/{id}"), Some(Flash::success(&t("places-saved"))))),
        Err(problems) => form_page(&app, &visit, Some(id), form, problems).await,
    }
}

/// The form of the stops: three lists of the same length.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StopsForm {
    commune: Vec<String>,
    label: Vec<String>,
    hours: Vec<String>,
}

/// One line of the form.
struct StopLine {
    number: usize,
    commune: String,
    label: String,
    hours: String,
}

impl StopsForm {
    fn of(stops: &[store::Stop]) -> Self {
        let details = || stops.iter().map(|stop| &stop.details);
        Self {
            commune: details().map(|stop| stop.commune.to_string()).collect(),
            label: details().map(|stop| stop.label.clone()).collect(),
            hours: details().map(|stop| stop.hours.clone()).collect(),
        }
    }

    fn lines(&self) -> Vec<StopLine> {
        let cell = |list: &[String], row: usize| {
            list.get(row).map(|text| text.trim().to_owned()).unwrap_or_default()
        };
        let count = self.label.len().max(self.commune.len()).clamp(3, STOPS);
        let line = |row| StopLine {
            number: row + 1,
            commune: cell(&self.commune, row),
            label: cell(&self.label, row),
            hours: cell(&self.hours, row),
        };
        let filled = (0..count)
            .map(line)
            .filter(|line| !line.commune.is_empty() || !line.label.is_empty())
            .count();
        (0..(filled + 2).clamp(3, STOPS)).map(line).collect()
    }

    /// The lines that say something.
    fn stops(&self) -> Result<Vec<StopDetails>, PlaceRefusal> {
        let said = |line: &StopLine| !line.commune.is_empty() || !line.label.is_empty();
        let stop = |line: StopLine| {
            let commune = line.commune.parse().map_err(|_| PlaceRefusal::UnknownCommune)?;
            Ok(StopDetails { commune, label: line.label, hours: line.hours })
        };
        self.lines().into_iter().filter(said).map(stop).collect()
    }
}

#[derive(Template)]
#[template(path = "places/pages/stops.html")]
struct StopsPage {
    shell: Shell,
    id: PlaceId,
    name: String,
    lines: Vec<StopLine>,
    communes: Vec<Choice>,
    problems: Problems,
}

fn stops_page(visit: &Visit, place: &Place, form: &StopsForm, problems: Problems) -> Answer {
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = StopsPage {
        shell: visit.shell(t("places-stops-title").arg("name", &place.about.name)),
        id: place.id,
        name: place.about.name.clone(),
        lines: form.lines(),
        communes: communes(visit.territory.departement, ""),
        problems,
    };
    Ok(ui::page_with_status(status, page))
}

/// `GET /places/{id}/stops`
pub async fn show_stops(State(app): State<App>, visit: Visit, Path(id): Path<PlaceId>) -> Answer {
    let place = editable(&app, &visit, id).await?;
    let stops = app.db.read(move |conn| Ok::<_, Error>(store::stops_of(conn, id)?)).await?;
    stops_page(&visit, &place, &StopsForm::of(&stops), Problems::none())
}

/// `POST /places/{id}/stops`
pub async fn change_stops(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PlaceId>,
    Form(form): Form<StopsForm>,
) -> Answer {
    let place = editable(&app, &visit, id).await?;
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let changed = match form.stops() {
        Err(refusal) => Err(refusal.into()),
        Ok(stops) => {
            app.db.write(move |tx| actions::replace_stops(tx, &actor, &moment, id, &stops)).await
        }
    };
    match changed {
        Ok(()) => {
            Ok(see_other(format!("/places/{id}"), Some(Flash::success(&t("places-stops-saved")))))
        }
        // The form has several lines: the sentence stands above them all.
        Err(Error::Refused(refusal)) => {
            stops_page(&visit, &place, &form, said_above(refusal.as_ref()))
        }
        Err(error) => Err(error),
    }
}

fn said_above(refusal: &dyn Refuse) -> Problems {
    Problems::refusal(refusal.message())
}
