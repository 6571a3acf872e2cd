//! The referrer's one screen: which booklet, for whom, and the first session.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{note, status};
use crate::access::{Action, Actor, OrganisationId, Reached, Visit, see_other};
use crate::kit::app::App;
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::{Error, Refuse};
use crate::kit::i18n::t;
use crate::kit::time::{Instant, Moment, Tz};
use crate::passes::actions::{self, Handover};
use crate::passes::model::{Booklet, Refusal, parse_booklet_serial};
use crate::passes::store::{self, Available};
use crate::people::{self, Candidate, Found, PersonId, Who, WhoForm, WhoRead};
use crate::places;
use crate::territory::{self, CommuneCode};
use crate::ui::{self, Choice, Fact, Flash, Problems, Shell, filters};
use crate::workshops::{self, Coming, Near, RegistrationId, SessionId};

/// Booklets proposed from the drawer, and sessions, at most.
const PROPOSED_BOOKLETS: i64 = 20;
const PROPOSED_SESSIONS: usize = 6;
/// How far ahead a first session is proposed, in days.
const DAYS_AHEAD: i64 = 42;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/handovers/new", get(new_handover))
        .route("/handovers", post(create_handover))
        .route("/handovers/{serial}", get(show_handover))
        .route("/b/{serial}", get(follow_cover))
        .route("/B/{serial}", get(follow_cover))
}

/// The address on a booklet's cover: to hand it over, or to read its story.
async fn follow_cover(visit: Visit, Path(serial): Path<String>) -> Result<Response, Error> {
    let serial = parse_booklet_serial(&serial).ok_or(Error::NotFound)?;
    Ok(if visit.actor.can(Action::HandOver) {
        see_other(format!("/handovers/new?serial={serial}"), None)
    } else {
        see_other(format!("/booklets/{serial}"), None)
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct HandoverForm {
    serial: String,
    /// The organisation that hands over, for those who work for several.
    referrer: String,
    /// Where the person lives, to find a session near.
    near: String,
    session: String,
    /// Pressed "Chercher près de là": nothing is written.
    nearby: String,
    #[serde(flatten)]
    who: WhoForm,
}

impl HandoverForm {
    /// Nothing was said of a person: the booklet goes without a file.
    fn is_anonymous(&self) -> bool {
        let who = &self.who;
        [&who.first_name, &who.last_name, &who.phone, &who.birth_year, &who.person]
            .iter()
            .all(|text| text.trim().is_empty())
    }
    fn commune(&self, home: territory::DepartementCode) -> Option<CommuneCode> {
        let text = self.near.trim();
        let name = text.split('(').next().unwrap_or_default().trim();
        let by_postcode = territory::communes_by_postcode(name);
        let by_name = territory::communes_by_name(name);
        let found = if by_postcode.is_empty() { by_name } else { by_postcode };
        let near = found.iter().find(|commune| commune.departement == home).or(found.first());
        near.map(|commune| commune.code)
    }
}

/// What surrounds the form.
struct Around {
    referrers: Vec<Choice>,
    booklets: Vec<Available>,
    on_their_way: Vec<(String, String)>,
    sessions: Vec<Choice>,
    candidates: Option<Vec<Candidate>>,
}

#[derive(Template)]
#[template(path = "passes/pages/handover_new.html")]
struct NewPage {
    shell: Shell,
    form: HandoverForm,
    around: Around,
    who: Who,
    problems: Problems,
}

impl NewPage {
    fn serials(&self) -> Vec<String> {
        self.around.booklets.iter().map(|booklet| booklet.serial.clone()).collect()
    }
}

/// The organisations the actor hands booklets over for: their own.
fn referrers(conn: &mut Conn, actor: &Actor) -> Result<Vec<(OrganisationId, String)>, Error> {
    let ids = match actor.reached(Action::HandOver) {
        Reached::Only { organisations, .. } => organisations,
        // The system hands over for any organisation that has a depot.
        Reached::Everything => {
            let depots = store::depots(conn, actor.territory())?;
            depots.into_iter().filter_map(|depot| depot.organisation_id).collect()
        }
    };
    ids.into_iter()
        .map(|id| {
            let known = places::organisation_by_id(conn, actor.territory(), id)?;
            Ok((id, known.and_then(|known| known.details.name).unwrap_or_default()))
        })
        .collect()
}

fn around(
    conn: &mut Conn,
    actor: &Actor,
    form: &HandoverForm,
    now: Instant,
) -> Result<Around, Error> {
    let home =
        territory::served_by_id(conn, actor.territory())?.ok_or(Error::NotFound)?.departement;
    let referrers = referrers(conn, actor)?;
    let today = now.day(actor.timezone());
    let (mut booklets, mut on_their_way) = (Vec::new(), Vec::new());
    for (id, _) in &referrers {
        let Some(depot) = store::depot_of(conn, *id)? else { continue };
        booklets.extend(store::available_in(conn, depot.id, today, PROPOSED_BOOKLETS)?);
        for slip in store::slips_of(conn, depot.id)? {
            if slip.to_depot_id == depot.id && slip.is_open() {
                on_their_way.push((slip.id.to_string(), slip.number.to_string()));
            }
        }
    }
    let wanted = Coming {
        now,
        days: DAYS_AHEAD,
        near: form.commune(home),
        level: None,
        limit: PROPOSED_SESSIONS,
    };
    let names = places::place_names(conn, actor.territory())?;
    let place = |near: &Near| {
        let id = near.session.place_id;
        names.iter().find(|named| named.id == id).map_or(String::new(), |named| named.name.clone())
    };
    let none = Choice::new("", t("passes-no-session-now"));
    let sessions = workshops::coming(conn, actor.territory(), &wanted)?;
    let sessions = sessions.iter().map(|near| session_choice(near, &place(near), actor.timezone()));
    let candidates = if form.who.is_search() {
        Some(people::matches(conn, actor, &form.who, home)?)
    } else {
        None
    };
    Ok(Around {
        sessions: std::iter::once(none).chain(sessions).collect(),
        referrers: referrers.iter().map(|(id, name)| Choice::new(id, name)).collect(),
        booklets,
        on_their_way,
        candidates,
    })
}

/// `mardi 3 mars 2026 à 14 h 00, La Palette (Guéret)`, and under it the workshop and how far.
fn session_choice(near: &Near, place: &str, tz: Tz) -> Choice {
    let session = &near.session;
    let day = session.starts_at.day(tz).long();
    let commune = territory::commune(session.commune).map_or("", |commune| commune.name);
    let about = t("passes-session-about")
        .arg("title", &session.title)
        .arg("free", session.seats.seats - session.seats.confirmed);
    let hint = match near.metres {
        Some(metres) => {
            let far = t("passes-session-far").arg("km", i64::from(metres.div_ceil(1000)));
            format!("{about} {far}")
        }
        None => about.to_string(),
    };
    let label = t("passes-session-choice")
        .arg("day", day)
        .arg("hour", session.starts_at.hour(tz))
        .arg("place", place)
        .arg("commune", commune)
        .to_string();
    Choice { value: session.id.to_string(), label, hint: Some(hint) }
}

async fn form_page(
    app: &App,
    visit: &Visit,
    form: HandoverForm,
    candidates: Option<Vec<Candidate>>,
    problems: Problems,
) -> Result<Response, Error> {
    let (actor, asked, now) = (visit.actor.clone(), form.clone(), app.clock.now());
    let mut around = app.db.read(move |conn| around(conn, &actor, &asked, now)).await?;
    let candidates = candidates.or(around.candidates.take());
    let shell = visit.shell(t("passes-handover-title"));
    let who = Who::new(form.who.clone(), candidates, problems.clone())
        .titled(t("passes-section-person"))
        .optional();
    let status = status(&problems);
    Ok(ui::page_with_status(status, NewPage { shell, form, around, who, problems }))
}

async fn new_handover(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<HandoverForm>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::HandOver)?;
    // No name ever comes from an address.
    let form = HandoverForm { who: WhoForm::default(), ..form };
    form_page(&app, &visit, form, None, Problems::none()).await
}

/// How a handover ends when nothing refuses it.
enum Outcome {
    /// With the registration to the first session, if one was chosen.
    Done(Option<RegistrationId>),
    /// Nothing was written: these may be the same person.
    Ask(Vec<Candidate>),
}

/// What was read of the form.
#[derive(Clone)]
struct Wanted {
    serial: String,
    referrer: OrganisationId,
    who: Option<WhoRead>,
    session: Option<SessionId>,
}

fn read(
    form: &HandoverForm,
    visit: &Visit,
    now: Instant,
    problems: &mut Problems,
) -> Option<Wanted> {
    if parse_booklet_serial(&form.serial).is_none() {
        problems.add("serial", Refusal::NotASerial.message());
    }
    let own = match visit.actor.reached(Action::HandOver) {
        Reached::Only { organisations, .. } => organisations,
        Reached::Everything => Vec::new(),
    };
    let referrer = match own.as_slice() {
        [one] => Some(*one),
        _ => problems.require("referrer", form.referrer.parse().ok(), t("passes-referrer-missing")),
    };
    let session: Option<SessionId> = form.session.parse().ok();
    let who = if form.is_anonymous() {
        if session.is_some() {
            problems.add("first_name", t("passes-session-needs-file"));
        }
        None
    } else {
        let year = i64::from(now.day(visit.actor.timezone()).year());
        form.who.read(visit.territory.departement, year, problems)
    };
    let referrer = referrer.filter(|_| problems.is_empty())?;
    Some(Wanted { serial: form.serial.clone(), referrer, who, session })
}

/// Everything at once, or nothing: the file, the booklet, the first session.
fn hand_over(
    tx: &mut Tx,
    actor: &Actor,
    wanted: &Wanted,
    moment: &Moment,
) -> Result<Outcome, Error> {
    let person = match &wanted.who {
        None => None,
        Some(who) => match people::resolve(tx, actor, who, moment)? {
            Found::Made(person) | Found::Known(person) => Some(person),
            Found::Ask(candidates) => return Ok(Outcome::Ask(candidates)),
        },
    };
    let (serial, referrer) = (wanted.serial.clone(), wanted.referrer);
    actions::hand_over(tx, actor, &Handover { serial, referrer, person }, moment)?;
    let registration = match (person, wanted.session) {
        (Some(person), Some(session)) => {
            Some(workshops::register(tx, actor, session, person, Some(referrer), None, moment)?)
        }
        _ => None,
    };
    Ok(Outcome::Done(registration))
}

async fn create_handover(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<HandoverForm>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::HandOver)?;
    if form.who.is_search() || !form.nearby.is_empty() {
        return form_page(&app, &visit, form, None, Problems::none()).await;
    }
    let mut problems = Problems::none();
    let Some(wanted) = read(&form, &visit, app.clock.now(), &mut problems) else {
        return form_page(&app, &visit, form, None, problems).await;
    };
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let done = app.db.write(move |tx| hand_over(tx, &actor, &wanted, &clock.moment())).await;
    match done {
        Ok(Outcome::Done(registration)) => {
            let serial = parse_booklet_serial(&form.serial).unwrap_or_default();
            let card = registration.map(|id| format!("?registration={id}")).unwrap_or_default();
            let flash = Flash::success(&t("passes-handed-over"));
            Ok(see_other(format!("/handovers/{serial}{card}"), Some(flash)))
        }
        Ok(Outcome::Ask(candidates)) => {
            problems.add("person", t("passes-who-is-it"));
            form_page(&app, &visit, form, Some(candidates), problems).await
        }
        Err(error) => {
            note(&mut problems, error)?;
            form_page(&app, &visit, form, None, problems).await
        }
    }
}

// ---- done ----

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CardOf {
    registration: String,
}

#[derive(Template)]
#[template(path = "passes/pages/handover.html")]
struct HandoverPage {
    shell: Shell,
    facts: Vec<Fact>,
    card: Option<RegistrationId>,
    person: Option<PersonId>,
    may_hand_over: bool,
}

async fn show_handover(
    State(app): State<App>,
    visit: Visit,
    Path(serial): Path<String>,
    Query(card): Query<CardOf>,
) -> Result<Response, Error> {
    let (actor, card) = (visit.actor.clone(), card.registration.parse::<RegistrationId>().ok());
    let (booklet, name, appointment) = app
        .db
        .read(move |conn| {
            let booklet = actions::booklet(conn, &actor, &serial)?;
            if booklet.referrer_id.is_none() || !actions::may_see_booklet(conn, &actor, &booklet)? {
                return Err(Error::NotFound);
            }
            let name = person_name(conn, &actor, &booklet)?;
            let appointment = match card {
                Some(id) => Some(workshops::open_registration(conn, &actor, id)?.2.session),
                None => None,
            };
            Ok::<_, Error>((booklet, name, appointment))
        })
        .await?;
    let tz = visit.actor.timezone();
    let named = name.is_some();
    let mut facts = vec![
        Fact::new(t("passes-fact-booklet"), &booklet.serial)
            .link(format!("/booklets/{}", booklet.serial)),
        Fact::new(t("passes-fact-person"), name.unwrap_or_default()),
    ];
    if let Some(at) = booklet.handed_over_at {
        facts.push(Fact::new(t("passes-fact-handed-over"), at.words(tz)));
    }
    if let Some(session) = &appointment {
        let when = format!("{}, {}", session.title, session.starts_at.words(tz));
        facts.push(
            Fact::new(t("passes-fact-first-session"), when)
                .link(format!("/sessions/{}", session.id)),
        );
    }
    let page = HandoverPage {
        shell: visit.shell(t("passes-handover-done")),
        facts,
        card: card.filter(|_| appointment.is_some()),
        // Whoever reads the story of a booklet does not open the file of who holds it.
        person: booklet.person_id.filter(|_| named),
        may_hand_over: visit.actor.can(Action::HandOver),
    };
    let mut response = ui::page(page);
    let none = HeaderValue::from_static("no-referrer");
    response.headers_mut().insert(header::REFERRER_POLICY, none);
    Ok(response)
}

/// The name of who holds a booklet, for those who may open their file.
pub fn person_name(
    conn: &mut Conn,
    actor: &Actor,
    booklet: &Booklet,
) -> Result<Option<String>, Error> {
    let Some(person) = booklet.person_id else { return Ok(None) };
    match people::check_open(conn, actor, person) {
        Ok(()) => Ok(people::brief(conn, person)?.map(|line| line.full_name())),
        Err(error) if error.is_expected() => Ok(None),
        Err(error) => Err(error),
    }
}
