//! The form of the door: a code, a person, and the verdict before anything is used.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::one::value;
use super::{CODE_COOKIE, SCANNED, checked as check, code_cookie};
use crate::access::{Action, Actor, At, Visit, allow_webassembly, cookie, see_other};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::text::unhex;
use crate::kit::time::{Day, Instant, Moment, Tz};
use crate::passes::actions::{self, Intent};
use crate::passes::model::{Presented, Refusal, Scan, ScanId};
use crate::passes::store;
use crate::passes::web::{note, status};
use crate::places;
use crate::ui::{self, Fact, Flash, Problems, Shell, filters};
use crate::workshops::{self, RegistrationId, Session, SessionFilter, SessionId};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RedemptionForm {
    pub scan_id: String,
    pub code: String,
    pub registration: String,
    /// The session the list is of, when one came from its page.
    pub session: String,
}

impl RedemptionForm {
    pub fn session(&self) -> Option<SessionId> {
        self.session.parse().ok()
    }
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

/// What the person at the door sees first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The pass may be taken.
    Good,
    /// Something was read or chosen wrong: try again.
    Mend,
    /// The pass may not be taken.
    Refused,
}

impl Verdict {
    fn words(self) -> Message {
        match self {
            Verdict::Good => t("passes-verdict-good"),
            Verdict::Mend => t("passes-verdict-mend"),
            Verdict::Refused => t("passes-verdict-refused"),
        }
    }
    fn tone(self) -> ui::Tone {
        match self {
            Verdict::Good => ui::Tone::Success,
            Verdict::Mend => ui::Tone::Warning,
            Verdict::Refused => ui::Tone::Danger,
        }
    }
}

/// Refusals that say nothing against the pass.
const SLIPS: [&str; 18] = [
    "passes-code-empty",
    "passes-code-length",
    "passes-code-sign",
    "passes-code-group",
    "passes-code-groups",
    "passes-qr-other",
    "passes-qr-truncated",
    "passes-qr-too-long",
    "passes-qr-sign",
    "passes-qr-unreadable",
    "passes-no-registration",
    "passes-scan-used-for-another",
    "passes-scan-undone",
    "passes-photo-missing",
    "passes-not-a-photo",
    "passes-no-code-in-photo",
    "passes-several-in-photo",
    "passes-too-many-tries",
];

/// Refusals of the scan itself: the form goes on with another.
const SPENT: [&str; 2] = ["passes-scan-used-for-another", "passes-scan-undone"];

struct Checked {
    pass: Presented,
    person: String,
    place: String,
    again: bool,
}

impl Door {
    /// How far the session is from now: nothing while it runs.
    fn distance(&self, now: Instant) -> i64 {
        let (before, after) = (self.session.starts_at.0 - now.0, now.0 - self.session.ends_at.0);
        before.max(after).max(0)
    }
    fn has(&self, registration: &str) -> bool {
        self.people.iter().any(|person| person.id.to_string() == registration)
    }
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
    fn where_to(&self, door: &Door) -> Message {
        t("passes-door-of").arg("place", &door.place).arg("count", door.people.len())
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
    /// The answer in two words, read at arm's length in the sun.
    fn verdict(&self) -> Option<Verdict> {
        if self.checked.is_some() {
            return Some(Verdict::Good);
        }
        let first = self.problems.iter().next()?;
        Some(if SLIPS.contains(&first.message.key()) { Verdict::Mend } else { Verdict::Refused })
    }
    fn photo_problem(&self) -> Option<&ui::Problem> {
        self.problems.of("photo")
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
    let tz = actor.timezone();
    let today = now.day(tz);
    if let Some(id) = asked_session(conn, form, today)? {
        let session = workshops::session(conn, actor, id)?;
        let asked = open_doors(conn, actor, vec![session])?;
        // One that takes no pass (cancelled, or elsewhere) leaves those of the day.
        if !asked.is_empty() {
            return Ok(asked);
        }
    }
    let filter = SessionFilter {
        within: Some(actor.reached(Action::Redeem)),
        ..SessionFilter::between(today.start(tz), today.plus_days(1).start(tz))
    };
    let (sessions, _) = workshops::sessions(conn, actor.territory(), &filter, (50, 0))?;
    open_doors(conn, actor, sessions)
}

/// Those of these sessions where the actor takes passes.
fn open_doors(conn: &mut Conn, actor: &Actor, sessions: Vec<Session>) -> Result<Vec<Door>, Error> {
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

fn asked_session(
    conn: &mut Conn,
    form: &RedemptionForm,
    today: Day,
) -> Result<Option<SessionId>, Error> {
    if let Some(session) = form.session() {
        return Ok(Some(session));
    }
    let Ok(registration) = form.registration.parse() else { return Ok(None) };
    let seats = workshops::seats(conn, &[(registration, today)])?;
    Ok(seats.into_values().next().map(|seat| seat.session))
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
    let mut doors = app.db.read(move |conn| doors(conn, &actor, &asked, now)).await?;
    // First, and alone unfolded: the session of who was chosen, else the one that runs.
    doors.sort_by_key(|door| {
        (!door.has(&form.registration), door.people.is_empty(), door.distance(now))
    });
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
    let mut response = ui::page_with_status(status, page);
    // The camera's reader is a WebAssembly module: on the pages that have a camera only.
    allow_webassembly(&mut response);
    Ok(response)
}

/// What the cookie carried, as it is shown in the form.
fn scanned_code(cookie: &str) -> Option<String> {
    check::shown(&String::from_utf8(unhex(cookie)?).ok()?)
}

pub(super) async fn new_redemption(
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
        code: scanned.as_deref().and_then(scanned_code).unwrap_or_default(),
        ..asked
    };
    let mut response = form_page(&app, &visit, form, None, Problems::none()).await?;
    if scanned.is_some() {
        response.headers_mut().append(header::SET_COOKIE, code_cookie(&app, SCANNED, "", 0));
    }
    Ok(response)
}

/// Looks at a code before anything is used: on to the page that says what it is, or the form again.
pub(super) async fn check_redemption(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<RedemptionForm>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::Redeem)?;
    checked(&app, &visit, form).await
}

/// The answer to a code, however it was read: its own page, that Back and reload find again.
pub(super) async fn checked(
    app: &App,
    visit: &Visit,
    form: RedemptionForm,
) -> Result<Response, Error> {
    match look(app, visit, &form).await {
        Ok((scan, _)) => Ok(check::go_to(app, &form, &scan)),
        Err((scan, error)) => refused(app, visit, form, scan, error).await,
    }
}

/// The verdict on a code that was checked before: a reload, or Back.
pub(super) async fn verdict(
    app: &App,
    visit: &Visit,
    form: RedemptionForm,
) -> Result<Response, Error> {
    match look(app, visit, &form).await {
        Ok((_, pass)) => form_page(app, visit, form, Some(pass), Problems::none()).await,
        Err((scan, error)) => refused(app, visit, form, scan, error).await,
    }
}

/// What the code is, or why it may not be used, with the scan if it was one.
async fn look(
    app: &App,
    visit: &Visit,
    form: &RedemptionForm,
) -> Result<(Scan, Presented), (Option<Scan>, Error)> {
    let moment = app.clock.moment();
    let scan = form.scan(&moment).map_err(|refusal| (None, refusal.into()))?;
    let (actor, key, asked) = (visit.actor.clone(), app.settings.key.clone(), scan.clone());
    let checked =
        app.db.read(move |conn| actions::check(conn, &actor, &key, &asked, &moment)).await;
    match checked {
        Ok(pass) => Ok((scan, pass)),
        Err(error) => Err((Some(scan), error)),
    }
}

/// Where a form is without a code, for the same session and person.
pub(super) fn empty_form(form: &RedemptionForm) -> String {
    let session = form.session().map_or_else(String::new, |id| id.to_string());
    let registration = form.registration.parse().ok();
    let registration = registration.map_or_else(String::new, |id: RegistrationId| id.to_string());
    format!("/redemptions/new?session={session}&registration={registration}")
}

pub(super) async fn create_redemption(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<RedemptionForm>,
) -> Result<Response, Error> {
    let scan = match form.scan(&app.clock.moment()) {
        Ok(scan) => scan,
        Err(refusal) => return refused(&app, &visit, form, None, refusal.into()).await,
    };
    let key = app.settings.key.clone();
    let intended = (visit.actor.clone(), scan.clone(), app.clock.moment());
    let redeemed = app.db.write_together(intended, move |tx, intended| {
        let intents = intended.iter().map(|(actor, scan, moment)| Intent { actor, scan, moment });
        actions::redeem_each(tx, &key, &intents.collect::<Vec<_>>())
    });
    match redeemed.await {
        Ok(answer) => {
            let flash = Flash::success(&t("passes-redeemed"));
            let page = see_other(format!("/redemptions/{}", answer.id), Some(flash));
            Ok(check::forget(&app, page))
        }
        Err(error) => refused(&app, &visit, form, Some(scan), error).await,
    }
}

/// Keeps the refused scan, and shows the form again with the reason.
pub(super) async fn refused(
    app: &App,
    visit: &Visit,
    mut form: RedemptionForm,
    scan: Option<Scan>,
    error: Error,
) -> Result<Response, Error> {
    let reason = error.message().key().to_owned();
    if SPENT.contains(&reason.as_str()) {
        form.scan_id = app.clock.moment().id::<ScanId>().to_string();
    }
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
