//! Planning a session, changing it, cancelling it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{problem, status};
use crate::access::{self, AccountId, Action, Actor, At, Visit, see_other};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::{Error, Refuse};
use crate::kit::i18n::t;
use crate::kit::time::{Day, Tz, parse_hour};
use crate::places::{self, PlaceId, Stop};
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};
use crate::workshops::actions;
use crate::workshops::model::{Plan, Refusal, SessionId};
use crate::workshops::store::{self, Session};

/// A plan as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PlanForm {
    workshop: String,
    place: String,
    stop: String,
    day: String,
    hour: String,
    minutes: String,
    seats: String,
    mediator_1: String,
    mediator_2: String,
    mediator_3: String,
    note: String,
    weeks: String,
    overlap: String,
    version: i64,
}

impl PlanForm {
    /// What a new session starts from.
    fn blank(actor: &Actor, query: &NewQuery, place: PlaceId, mediators: &[Choice]) -> PlanForm {
        let me = actor.account().map(|id| id.to_string()).unwrap_or_default();
        PlanForm {
            workshop: query.workshop.clone(),
            place: place.to_string(),
            day: query.day.clone(),
            minutes: "120".into(),
            seats: "8".into(),
            mediator_1: if mediators.iter().any(|choice| choice.value == me) {
                me
            } else {
                String::new()
            },
            weeks: "1".into(),
            ..PlanForm::default()
        }
    }

    fn of(session: &Session, mediators: &[AccountId], stops: &[Stop], tz: Tz) -> PlanForm {
        let mediator = |n: usize| mediators.get(n).map(ToString::to_string).unwrap_or_default();
        let stop = stops.iter().find(|stop| stop.details.label == session.stop);
        PlanForm {
            workshop: session.workshop_id.to_string(),
            place: session.place_id.to_string(),
            stop: stop.map(|stop| stop.id.to_string()).unwrap_or_default(),
            day: session.starts_at.day(tz).to_string(),
            hour: session.starts_at.hour_plain(tz),
            minutes: ((session.ends_at.0 - session.starts_at.0) / 60_000).to_string(),
            seats: session.seats.seats.to_string(),
            mediator_1: mediator(0),
            mediator_2: mediator(1),
            mediator_3: mediator(2),
            note: session.note.clone(),
            weeks: "1".into(),
            overlap: String::new(),
            version: session.version,
        }
    }

    /// Reads every field; each wrong one is noted beside its sentence.
    fn read(&self, problems: &mut Problems) -> Option<Plan> {
        let mut need = |refusal: Refusal, there: bool| {
            if !there {
                problems.add(refusal.field().unwrap_or_default(), refusal.message());
            }
        };
        let (workshop, place) = (self.workshop.parse().ok(), self.place.parse().ok());
        let (day, hour) = (Day::parse(&self.day), parse_hour(&self.hour));
        let number = |text: &str| text.trim().parse::<i64>().ok();
        let (minutes, seats) = (number(&self.minutes), number(&self.seats));
        let weeks = if self.weeks.trim().is_empty() { Some(1) } else { number(&self.weeks) };
        need(Refusal::NoWorkshop, workshop.is_some());
        need(Refusal::NoPlace, place.is_some());
        need(Refusal::Day, day.is_some());
        need(Refusal::Hour, hour.is_some());
        need(Refusal::Minutes, minutes.is_some());
        need(Refusal::SeatsOutOfRange, seats.is_some());
        need(Refusal::Weeks, weeks.is_some());
        let mediators: Vec<AccountId> = [&self.mediator_1, &self.mediator_2, &self.mediator_3]
            .into_iter()
            .filter_map(|id| id.parse().ok())
            .collect();
        need(Refusal::Mediators, !mediators.is_empty());
        Some(Plan {
            workshop: workshop?,
            place: place?,
            stop: self.stop.parse().ok(),
            day: day?,
            hour: hour?,
            minutes: minutes?,
            seats: seats?,
            mediators: Some(mediators).filter(|mediators| !mediators.is_empty())?,
            note: self.note.clone(),
            weeks: weeks?,
            overlap: !self.overlap.is_empty(),
        })
    }
}

/// What the form proposes.
struct Offer {
    workshops: Vec<Choice>,
    place_name: String,
    stops: Vec<Choice>,
    mediators: Vec<Choice>,
}

fn offer(conn: &mut Conn, actor: &Actor, place: PlaceId) -> Result<Offer, Error> {
    let place = places::place_by_id(conn, actor.territory(), place)?.ok_or(Error::NotFound)?;
    actor.check(Action::PlanSessions, &At::place(place.id, place.organisation_id))?;
    let workshops = actions::workshops(conn, actor, "", None, false)?;
    Ok(Offer {
        workshops: workshops
            .iter()
            .map(|workshop| Choice::new(workshop.id, workshop.about.title.as_str()))
            .collect(),
        place_name: place.about.name,
        stops: places::stops_of(conn, place.id)?
            .iter()
            .map(|stop| Choice::new(stop.id, stop.details.label.as_str()))
            .collect(),
        mediators: access::mediators(conn, actor.territory())?
            .into_iter()
            .map(|(id, name)| Choice::new(id, name))
            .collect(),
    })
}

#[derive(Template)]
#[template(path = "workshops/pages/session_form.html")]
struct FormPage {
    shell: Shell,
    /// Set when a session is changed.
    id: Option<SessionId>,
    form: PlanForm,
    offer: Offer,
    /// A mediator is busy: they are asked whether to plan it all the same.
    ask_overlap: bool,
    problems: Problems,
}

impl FormPage {
    fn action(&self) -> String {
        self.id.map_or_else(|| "/sessions".to_owned(), |id| format!("/sessions/{id}"))
    }
}

fn form_page(
    visit: &Visit,
    id: Option<SessionId>,
    form: PlanForm,
    offer: Offer,
    problems: Problems,
) -> Response {
    let title =
        if id.is_some() { "workshops-session-edit-title" } else { "workshops-session-new-title" };
    let ask_overlap = !form.overlap.is_empty() || problems.of("overlap").is_some();
    let shell = visit.shell(t(title));
    let page = FormPage { shell, id, form, offer, ask_overlap, problems };
    ui::page_with_status(status(&page.problems), page)
}

// ---- new ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewQuery {
    place: String,
    workshop: String,
    day: String,
}

#[derive(Template)]
#[template(path = "workshops/pages/session_place.html")]
struct PlacePage {
    shell: Shell,
    query: NewQuery,
    places: Vec<Choice>,
    problems: Problems,
}

pub(super) async fn show_new(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<NewQuery>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::PlanSessions)?;
    let actor = visit.actor.clone();
    let places = app.db.read(move |conn| own_places(conn, &actor)).await?;
    let place: Option<PlaceId> = match (query.place.parse().ok(), places.as_slice()) {
        (Some(place), _) => Some(place),
        (None, [one]) => one.value.parse().ok(),
        (None, _) => None,
    };
    let Some(place) = place else {
        let shell = visit.shell(t("workshops-session-new-title"));
        return Ok(ui::page(PlacePage { shell, query, places, problems: Problems::none() }));
    };
    let actor = visit.actor.clone();
    let offer = app.db.read(move |conn| offer(conn, &actor, place)).await?;
    let form = PlanForm::blank(&visit.actor, &query, place, &offer.mediators);
    Ok(form_page(&visit, None, form, offer, Problems::none()))
}

/// The places where the actor may plan a session.
fn own_places(conn: &mut Conn, actor: &Actor) -> Result<Vec<Choice>, Error> {
    let reached = actor.reached(Action::PlanSessions);
    let mut found = Vec::new();
    match &reached {
        access::Reached::Everything => {
            let all = places::place_names(conn, actor.territory())?;
            found.extend(all.into_iter().map(|place| Choice::new(place.id, place.name)));
        }
        access::Reached::Only { organisations, places } => {
            for organisation in organisations {
                let query =
                    places::Query { organisation: Some(*organisation), ..places::Query::default() };
                let theirs = places::find_places(conn, actor.territory(), &query)?;
                found.extend(theirs.into_iter().map(|place| Choice::new(place.id, place.name)));
            }
            for place in places {
                let place = places::place_by_id(conn, actor.territory(), *place)?;
                found.extend(place.map(|place| Choice::new(place.id, place.about.name)));
            }
        }
    }
    Ok(found)
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PlanForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let answer = match form.read(&mut problems) {
        None => None,
        Some(plan) => {
            let (actor, moment) = (visit.actor.clone(), app.clock.moment());
            Some(app.db.write(move |tx| actions::plan(tx, &actor, &plan, &moment)).await)
        }
    };
    match answer {
        Some(Ok(planned)) => {
            let first = planned.first().ok_or(Error::NotFound)?;
            let flash = t("workshops-session-planned").arg("count", planned.len());
            Ok(see_other(format!("/sessions/{first}"), Some(Flash::success(&flash))))
        }
        Some(Err(Error::Refused(refusal))) => {
            again(&app, &visit, None, form, problem(refusal.as_ref())).await
        }
        Some(Err(error)) => Err(error),
        None => again(&app, &visit, None, form, problems).await,
    }
}

/// The same form, with what is wrong.
async fn again(
    app: &App,
    visit: &Visit,
    id: Option<SessionId>,
    form: PlanForm,
    problems: Problems,
) -> Result<Response, Error> {
    let place: PlaceId = form.place.parse().map_err(|_| Error::from(Refusal::NoPlace))?;
    let actor = visit.actor.clone();
    let offer = app.db.read(move |conn| offer(conn, &actor, place)).await?;
    Ok(form_page(visit, id, form, offer, problems))
}

// ---- edition ----

pub(super) async fn show_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SessionId>,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let (session, mediators, stops, offer) = app
        .db
        .read(move |conn| {
            let session = actions::session(conn, &actor, id)?;
            actor.check(Action::PlanSessions, &session.at())?;
            if session.cancelled_at.is_some() {
                return Err(Refusal::SessionCancelled.into());
            }
            let mediators = store::mediators_of(conn, id)?;
            let stops = places::stops_of(conn, session.place_id)?;
            let mut offer = offer(conn, &actor, session.place_id)?;
            let known = offer.workshops.iter().any(|c| c.value == session.workshop_id.to_string());
            if !known {
                // Archived since: the session keeps it.
                offer.workshops.push(Choice::new(session.workshop_id, session.title.as_str()));
            }
            Ok::<_, Error>((session, mediators, stops, offer))
        })
        .await?;
    let form = PlanForm::of(&session, &mediators, &stops, visit.actor.timezone());
    Ok(form_page(&visit, Some(id), form, offer, Problems::none()))
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SessionId>,
    Form(form): Form<PlanForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let Some(plan) = form.read(&mut problems) else {
        return again(&app, &visit, Some(id), form, problems).await;
    };
    let (actor, moment, version) = (visit.actor.clone(), app.clock.moment(), form.version);
    let answer = app
        .db
        .write(move |tx| actions::edit_session(tx, &actor, id, version, &plan, &moment))
        .await;
    match answer {
        Ok(()) => {
            let flash = Flash::success(&t("workshops-session-edited"));
            Ok(see_other(format!("/sessions/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            again(&app, &visit, Some(id), form, problem(refusal.as_ref())).await
        }
        Err(error) => Err(error),
    }
}

// ---- cancellation ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReasonForm {
    reason: String,
}

#[derive(Template)]
#[template(path = "workshops/pages/session_cancel.html")]
struct CancelPage {
    shell: Shell,
    tz: Tz,
    session: Session,
    reason: String,
    problems: Problems,
}

impl CancelPage {
    fn when(&self) -> String {
        self.session.starts_at.words(self.tz).to_string()
    }
}

async fn cancel_page(
    app: &App,
    visit: &Visit,
    id: SessionId,
    reason: String,
    problems: Problems,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let session = app
        .db
        .read(move |conn| {
            let session = actions::session(conn, &actor, id)?;
            actor.check(Action::PlanSessions, &session.at())?;
            Ok::<_, Error>(session)
        })
        .await?;
    let shell = visit.shell(t("workshops-session-cancel-title"));
    let tz = visit.actor.timezone();
    let page = CancelPage { shell, tz, session, reason, problems };
    Ok(ui::page_with_status(status(&page.problems), page))
}

pub(super) async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SessionId>,
) -> Result<Response, Error> {
    cancel_page(&app, &visit, id, String::new(), Problems::none()).await
}

pub(super) async fn cancel(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SessionId>,
    Form(form): Form<ReasonForm>,
) -> Result<Response, Error> {
    let (actor, moment, why) = (visit.actor.clone(), app.clock.moment(), form.reason.clone());
    match app.db.write(move |tx| actions::cancel_session(tx, &actor, id, &why, &moment)).await {
        Ok(()) => {
            let flash = Flash::warning(&t("workshops-session-cancelled"));
            Ok(see_other(format!("/sessions/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            cancel_page(&app, &visit, id, form.reason, problem(refusal.as_ref())).await
        }
        Err(error) => Err(error),
    }
}
