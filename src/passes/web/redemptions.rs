//! At the door: a code, a person of today's list, "Encaisser". Check first, then use.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{note, status};
use crate::access::{Action, Actor, At, Visit, cookie, public_shell, see_other};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::money::Cents;
use crate::kit::time::{Instant, Moment, Tz};
use crate::passes::actions;
use crate::passes::model::{Code, Presented, Redemption, RedemptionId, Refusal, Scan, ScanId};
use crate::passes::store;
use crate::places;
use crate::ui::{self, Fact, Flash, Problems, Shell, filters};
use crate::workshops::{self, RegistrationId, Session, SessionFilter, SessionId};

/// Carries a scanned code from its address to the form, for two minutes: no address keeps it.
const CODE_COOKIE: &str = "maillon-code";
const CODE_SECONDS: i64 = 120;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/redemptions/new", get(new_redemption))
        .route("/redemptions/check", post(check_redemption))
        .route("/redemptions", post(create_redemption))
        .route("/redemptions/{id}", get(show_redemption))
        .route("/redemptions/{id}/undoing", post(undo_redemption))
        .route("/p/{code}", get(follow_code))
        .route("/P/{code}", get(follow_code))
}

// ---- the address printed in the QR code ----

#[derive(Template)]
#[template(path = "passes/pages/found_pass.html")]
struct FoundPassPage {
    shell: Shell,
    helpline: String,
}

/// Whoever takes passes goes to the form, the code already in it; anybody else reads what a pass
/// is for. The address holds the secret: it is left at once and told to no other page.
async fn follow_code(
    State(app): State<App>,
    visit: Result<Visit, Error>,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let mut response = match visit {
        Ok(visit) if visit.actor.can(Action::Redeem) => {
            let mut response = see_other("/redemptions/new", None);
            if let Ok(code) = Code::parse(&code) {
                let cookie = code_cookie(&app, &code.plain(), CODE_SECONDS);
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        _ => {
            let shell = public_shell(&app, t("passes-found-title"), "/p").await?;
            let served =
                app.db.read(|conn| Ok::<_, Error>(crate::territory::served(conn)?)).await?;
            let helpline = served.into_iter().next().map(|t| t.helpline).unwrap_or_default();
            ui::page(FoundPassPage { shell, helpline })
        }
    };
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

fn code_cookie(app: &App, code: &str, seconds: i64) -> HeaderValue {
    let secure = if app.settings.public_url.starts_with("https:") { "; Secure" } else { "" };
    let text = format!(
        "{CODE_COOKIE}={code}; Path=/redemptions; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
    );
    HeaderValue::from_str(&text).expect("a code is letters and digits")
}

// ---- the form ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RedemptionForm {
    scan_id: String,
    code: String,
    registration: String,
    /// The session the list is of, when one came from its page.
    session: String,
}

impl RedemptionForm {
    fn scan(&self, moment: &Moment) -> Result<Scan, Refusal> {
        let scan_id: ScanId = self.scan_id.parse().unwrap_or_else(|_| moment.id());
        let registration = self.registration.parse().map_err(|_| Refusal::NoRegistration)?;
        Ok(Scan { scan_id, code: self.code.clone(), registration })
    }
}

/// A session and those registered to it.
struct Door {
    session: Session,
    place: String,
    people: Vec<Registered>,
}

struct Registered {
    id: RegistrationId,
    name: String,
    /// Passes already taken for this session.
    passes: i64,
}

#[derive(Template)]
#[template(path = "passes/pages/redemption_new.html")]
struct NewPage {
    shell: Shell,
    tz: Tz,
    form: RedemptionForm,
    doors: Vec<Door>,
    /// What the code is, once it was checked and may be used.
    checked: Option<Checked>,
    problems: Problems,
}

struct Checked {
    pass: Presented,
    person: String,
    place: String,
    again: bool,
}

impl NewPage {
    fn is_chosen(&self, person: &Registered) -> bool {
        self.form.registration == person.id.to_string()
    }
    fn passes(&self, person: &Registered) -> Message {
        t("passes-already-taken").arg("count", person.passes)
    }
    fn when(&self, door: &Door) -> String {
        door.session.starts_at.hour(self.tz)
    }
    /// The id of a choice; the first of the page carries the field's own.
    fn choice_id(&self, door: &usize, person: &usize) -> String {
        let before: usize = self.doors.iter().take(*door).map(|door| door.people.len()).sum();
        let rank = before + person;
        if rank == 0 { "registration".to_owned() } else { format!("registration-{rank}") }
    }
    fn registration_problem(&self) -> Option<&ui::Problem> {
        self.problems.of("registration")
    }
    fn face(&self, checked: &Checked) -> String {
        value(checked.pass.face)
    }
    fn facts(&self, checked: &Checked) -> Vec<Fact> {
        vec![
            Fact::new(t("passes-fact-person"), &checked.person),
            Fact::new(t("passes-fact-place"), &checked.place),
            Fact::new(t("passes-fact-serial"), &checked.pass.serial),
            Fact::new(t("passes-fact-until"), checked.pass.valid_until.words()),
        ]
    }
    /// Back to an empty form, for the same session.
    fn restart(&self) -> String {
        match self.doors.as_slice() {
            [door] => format!("/redemptions/new?session={}", door.session.id),
            _ => "/redemptions/new".to_owned(),
        }
    }
    fn nobody(&self) -> bool {
        self.doors.iter().all(|door| door.people.is_empty())
    }
}

/// Sessions of the day where the actor takes passes, or the one asked for.
fn doors(
    conn: &mut Conn,
    actor: &Actor,
    form: &RedemptionForm,
    now: Instant,
) -> Result<Vec<Door>, Error> {
    let asked = asked_session(conn, form)?;
    let sessions = match asked {
        Some(id) => vec![workshops::session(conn, actor, id)?],
        None => {
            let today = now.day(actor.timezone());
            let (from, until) =
                (today.start(actor.timezone()), today.plus_days(1).start(actor.timezone()));
            let filter = SessionFilter {
                within: Some(actor.reached(Action::Redeem)),
                ..SessionFilter::between(from, until)
            };
            workshops::sessions(conn, actor.territory(), &filter, (50, 0))?.0
        }
    };
    let mut doors = Vec::new();
    for session in sessions {
        let at = At::place(session.place_id, session.organisation_id);
        if session.cancelled_at.is_some() || !actor.may(Action::Redeem, &at) {
            continue;
        }
        doors.push(door(conn, actor, session)?);
    }
    Ok(doors)
}

fn asked_session(conn: &mut Conn, form: &RedemptionForm) -> Result<Option<SessionId>, Error> {
    if let Ok(session) = form.session.parse() {
        return Ok(Some(session));
    }
    let Ok(registration) = form.registration.parse() else { return Ok(None) };
    Ok(workshops::seat(conn, registration)?.map(|seat| seat.session))
}

fn door(conn: &mut Conn, actor: &Actor, session: Session) -> Result<Door, Error> {
    let sheet = workshops::sheet(conn, actor, session.id)?;
    let taken = store::redemptions_of_session(conn, session.id)?;
    let place = places::place_by_id(conn, actor.territory(), session.place_id)?;
    let people = sheet
        .lines
        .iter()
        .filter(|(registration, _)| registration.cancelled_at.is_none())
        .map(|(registration, person)| {
            let own = taken.iter().filter(|used| used.registration_id == registration.id);
            Registered {
                id: registration.id,
                name: person.full_name(),
                passes: i64::try_from(own.count()).unwrap_or(i64::MAX),
            }
        })
        .collect();
    Ok(Door { session, place: place.map(|place| place.about.name).unwrap_or_default(), people })
}

async fn form_page(
    app: &App,
    visit: &Visit,
    form: RedemptionForm,
    checked: Option<Presented>,
    problems: Problems,
) -> Result<Response, Error> {
    let (actor, asked, now) = (visit.actor.clone(), form.clone(), app.clock.now());
    let doors = app.db.read(move |conn| doors(conn, &actor, &asked, now)).await?;
    let chosen = doors.iter().find_map(|door| {
        let person = door.people.iter().find(|p| p.id.to_string() == form.registration)?;
        Some((person.name.clone(), door.place.clone(), person.passes > 0))
    });
    let checked = checked.map(|pass| {
        let (person, place, again) = chosen.unwrap_or_default();
        Checked { pass, person, place, again }
    });
    let title = if checked.is_some() { "passes-check-title" } else { "passes-redeem-title" };
    let shell = visit.shell(t(title));
    let tz = visit.actor.timezone();
    let status = status(&problems);
    let page = NewPage { shell, tz, form, doors, checked, problems };
    Ok(ui::page_with_status(status, page))
}

async fn new_redemption(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Query(asked): Query<RedemptionForm>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::Redeem)?;
    let scanned = cookie(&headers, CODE_COOKIE);
    let scan_id: ScanId = app.clock.moment().id();
    let form = RedemptionForm {
        scan_id: scan_id.to_string(),
        // Never from the address: only what was scanned or is typed.
        code: scanned
            .as_deref()
            .and_then(|c| Code::parse(c).ok())
            .map_or(String::new(), |c| c.grouped()),
        ..asked
    };
    let mut response = form_page(&app, &visit, form, None, Problems::none()).await?;
    if scanned.is_some() {
        response.headers_mut().append(header::SET_COOKIE, code_cookie(&app, "", 0));
    }
    Ok(response)
}

/// What the code is, whom for, before anything is used.
async fn check_redemption(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<RedemptionForm>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::Redeem)?;
    let moment = app.clock.moment();
    let scan = match form.scan(&moment) {
        Ok(scan) => scan,
        Err(refusal) => return refused(&app, &visit, form, None, refusal.into()).await,
    };
    let (actor, key, asked) = (visit.actor.clone(), app.settings.key.clone(), scan.clone());
    let checked =
        app.db.read(move |conn| actions::check(conn, &actor, &key, &asked, &moment)).await;
    match checked {
        Ok(pass) => form_page(&app, &visit, form, Some(pass), Problems::none()).await,
        Err(error) => refused(&app, &visit, form, Some(scan), error).await,
    }
}

async fn create_redemption(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<RedemptionForm>,
) -> Result<Response, Error> {
    let scan = match form.scan(&app.clock.moment()) {
        Ok(scan) => scan,
        Err(refusal) => return refused(&app, &visit, form, None, refusal.into()).await,
    };
    let (actor, key, clock) = (visit.actor.clone(), app.settings.key.clone(), app.clock.clone());
    let asked = scan.clone();
    let redeemed =
        app.db.write(move |tx| actions::redeem(tx, &actor, &key, &asked, &clock.moment())).await;
    match redeemed {
        Ok(answer) => {
            let flash = Flash::success(&t("passes-redeemed"));
            Ok(see_other(format!("/redemptions/{}", answer.id), Some(flash)))
        }
        Err(error) => refused(&app, &visit, form, Some(scan), error).await,
    }
}

/// Keeps the refused scan, and shows the form again with the reason.
async fn refused(
    app: &App,
    visit: &Visit,
    form: RedemptionForm,
    scan: Option<Scan>,
    error: Error,
) -> Result<Response, Error> {
    let reason = error.message().key().to_owned();
    let mut problems = Problems::none();
    note(&mut problems, error)?;
    if let Some(scan) = scan {
        let (actor, key, clock) =
            (visit.actor.clone(), app.settings.key.clone(), app.clock.clone());
        app.db
            .write(move |tx| {
                actions::note_refusal(tx, &actor, &key, &scan, &reason, &clock.moment())
            })
            .await?;
    }
    form_page(app, visit, form, None, problems).await
}

// ---- a use ----

#[derive(Template)]
#[template(path = "passes/pages/redemption.html")]
struct RedemptionPage {
    shell: Shell,
    tz: Tz,
    redemption: Redemption,
    place: String,
    session: Session,
    booklet: String,
    /// Its author may still undo it.
    undoable: bool,
    may_redeem: bool,
    /// Just made, on this device: sound and shiver.
    fresh: bool,
}

impl RedemptionPage {
    fn facts(&self) -> Vec<Fact> {
        let at = self.redemption.redeemed_at;
        let session = format!("{}, {}", self.session.title, self.session.starts_at.words(self.tz));
        vec![
            Fact::new(t("passes-fact-value"), value(self.redemption.cents)),
            Fact::new(t("passes-fact-when"), at.words(self.tz)),
            Fact::new(t("passes-fact-place"), &self.place),
            Fact::new(t("passes-fact-session"), session)
                .link(format!("/sessions/{}", self.redemption.session_id)),
            Fact::new(t("passes-fact-booklet"), &self.booklet)
                .link(format!("/booklets/{}", self.booklet)),
        ]
    }
    fn until(&self) -> String {
        self.redemption.undo_until().hour(self.tz)
    }
    fn next(&self) -> String {
        format!("/redemptions/new?session={}", self.redemption.session_id)
    }
}

/// `10,00 €`, or the words of a right without value.
pub fn value(face: Cents) -> String {
    if face == Cents::ZERO { t("passes-face-right").to_string() } else { face.to_string() }
}

async fn show_redemption(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RedemptionId>,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let (redemption, place, session) = app
        .db
        .read(move |conn| {
            let redemption = actions::redemption(conn, &actor, id)?;
            let place = places::place_by_id(conn, actor.territory(), redemption.place_id)?;
            let session = workshops::session(conn, &actor, redemption.session_id)?;
            Ok::<_, Error>((redemption, place, session))
        })
        .await?;
    let now = app.clock.now();
    let booklet = redemption.serial.rsplit_once('-').map_or("", |(booklet, _)| booklet).to_owned();
    let shell = visit.shell(t("passes-redemption-title").arg("serial", &redemption.serial));
    Ok(ui::page(RedemptionPage {
        fresh: shell.flash.is_some() && redemption.undone_at.is_none(),
        shell,
        tz: visit.actor.timezone(),
        undoable: redemption.may_be_undone(&visit.actor.key(), now).is_ok(),
        may_redeem: visit.actor.can(Action::Redeem),
        place: place.map(|place| place.about.name).unwrap_or_default(),
        session,
        booklet,
        redemption,
    }))
}

async fn undo_redemption(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RedemptionId>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor, app.clock.clone());
    app.db.write(move |tx| actions::undo(tx, &actor, id, &clock.moment())).await?;
    let flash = Flash::info(&t("passes-undone"));
    Ok(see_other(format!("/redemptions/{id}"), Some(flash)))
}
