//! The page of a session: who is registered, who came, who else comes — one screen.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{attendance_words, hours, level_words, seats_words, state_badge, status};
use crate::access::{self, Action, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::journal::Line;
use crate::kit::time::{Instant, Tz};
use crate::people::{PersonLine, Who};
use crate::places;
use crate::territory;
use crate::ui::{self, Badge, Event, Fact, Heading, Problems, Shell, Tone, filters};
use crate::workshops::actions::{self, Sheet, View};
use crate::workshops::model::{
    Attendance, SessionId, may_attend, may_cancel_registration, may_register,
};
use crate::workshops::store::Registration;

/// What a refused or answered form leaves on the page.
pub(super) struct Typed {
    pub who: Who,
    /// Why somebody should come in although the session is full.
    pub above: String,
    pub anonymous: Option<String>,
    pub problems: Problems,
}

impl Typed {
    pub fn nothing() -> Typed {
        Typed {
            who: Who::blank(),
            above: String::new(),
            anonymous: None,
            problems: Problems::none(),
        }
    }
    pub fn wrong(problems: Problems) -> Typed {
        Typed { problems, ..Typed::nothing() }
    }
}

#[derive(Template)]
#[template(path = "workshops/pages/session.html")]
struct SessionPage {
    shell: Shell,
    tz: Tz,
    now: Instant,
    sheet: Sheet,
    /// Names of accounts.
    names: HashMap<String, String>,
    place: String,
    address: String,
    typed: Typed,
    may_plan: bool,
    may_mark: bool,
    may_register: bool,
    may_redeem: bool,
    may_cancel: bool,
    may_open: bool,
    /// What anybody may be marked now.
    marks: Vec<Attendance>,
}

impl SessionPage {
    fn heading(&self) -> Heading {
        let session = &self.sheet.session;
        let mut heading = ui::heading(&session.title)
            .back(t("workshops-sessions-title"), self.list_address())
            .badge(state_badge(session, self.now))
            .badge(ui::badge(level_words(session.level), Tone::Neutral));
        if self.may_plan && session.cancelled_at.is_none() {
            let edit = format!("/sessions/{}/edit", session.id);
            heading = heading.action(
                ui::link_button(t("workshops-session-edit"), edit).icon("pencil").secondary(),
            );
        }
        heading
    }
    fn list_address(&self) -> String {
        format!("/sessions?from={}", self.sheet.session.starts_at.day(self.tz))
    }
    fn facts(&self) -> Vec<Fact> {
        let session = &self.sheet.session;
        let place = match session.stop.as_str() {
            "" => self.place.clone(),
            stop => format!("{} — {stop}", self.place),
        };
        let givers = self.sheet.mediators.iter().filter_map(|id| self.names.get(&id.to_string()));
        let givers: Vec<&str> = givers.map(String::as_str).collect();
        let when =
            format!("{}, {}", session.starts_at.day(self.tz).long(), hours(session, self.tz));
        vec![
            Fact::new(t("workshops-when"), when),
            Fact::new(t("workshops-where"), place).link(format!("/places/{}", session.place_id)),
            Fact::new(t("workshops-address"), self.address.clone()),
            Fact::new(t("workshops-givers"), givers.join(", ")),
            Fact::new(t("workshops-note"), session.note.clone()),
        ]
    }
    fn tally(&self) -> ui::Tally {
        let session = &self.sheet.session;
        ui::tally(
            session.seats.confirmed.min(session.seats.seats),
            session.seats.seats,
            seats_words(session),
        )
    }
    fn is_everybody(&self) -> bool {
        self.sheet.view == View::Everybody
    }
    fn is_counts(&self) -> bool {
        self.sheet.view == View::Counts
    }
    /// How many people are registered, whether or not one sees who.
    fn registered(&self) -> i64 {
        self.sheet.session.seats.confirmed
    }
    /// How many of them one may not see.
    fn hidden(&self) -> i64 {
        self.registered() - i64::try_from(self.sheet.lines.len()).unwrap_or(i64::MAX)
    }
    /// Nobody is registered: what to do about it, when one can.
    fn nobody(&self) -> Message {
        let key = if self.may_register { "workshops-nobody-yet" } else { "workshops-nobody" };
        t(key)
    }
    fn is_full(&self) -> bool {
        self.sheet.session.seats.free() == 0
    }
    /// Somebody of whom nothing was said, on the day or after it.
    fn anybody_unmarked(&self) -> bool {
        self.may_mark
            && self.marks.contains(&Attendance::Present)
            && self.sheet.lines.iter().any(|(row, _)| row.attendance.is_none())
    }
    fn mark_words(&self, attendance: &Attendance) -> Message {
        attendance_words(*attendance)
    }
    fn mark_icon(&self, attendance: &Attendance) -> &'static str {
        match attendance {
            Attendance::Present => "check",
            Attendance::Late => "clock",
            Attendance::Excused => "mail",
            Attendance::Absent => "x",
        }
    }
    fn mark_badge(&self, row: &Registration) -> Option<Badge> {
        let attendance = row.attendance?;
        let tone = if attendance.came() { Tone::Success } else { Tone::Warning };
        Some(ui::badge(attendance_words(attendance), tone))
    }
    fn phone(&self, person: &PersonLine) -> Option<(String, String)> {
        person.phone.as_ref().map(|phone| (phone.to_string(), phone.spoken()))
    }
    /// Whoever did not come hands in no pass.
    fn may_redeem(&self, row: &Registration) -> bool {
        self.may_redeem && row.attendance.is_none_or(Attendance::came)
    }
    /// Somebody entered by mistake is taken off; whoever did not come is marked so.
    fn may_cancel(&self, row: &Registration) -> bool {
        self.may_cancel && row.attendance.is_none()
    }
    fn is_coming(&self) -> bool {
        let session = &self.sheet.session;
        session.cancelled_at.is_none() && session.starts_at > self.now
    }
    fn anonymous(&self) -> String {
        match &self.typed.anonymous {
            Some(typed) => typed.clone(),
            None => self.sheet.session.anonymous.to_string(),
        }
    }
    fn events(&self) -> Vec<Event> {
        let event = |line: &Line| {
            let who = self.names.get(&line.actor).cloned();
            let what = t(format!("journal-session-{}", line.verb));
            let who = who.unwrap_or_else(|| t("workshops-by-system").to_string());
            Event::new(line.at.words(self.tz), line.at.rfc3339(), what).who(who)
        };
        self.sheet.journal.iter().map(event).collect()
    }
}

/// The page of a session, with what was typed in one of its forms.
pub(super) async fn session_page(
    app: &App,
    visit: &Visit,
    id: SessionId,
    typed: Typed,
) -> Result<Response, Error> {
    let (actor, now) = (visit.actor.clone(), app.clock.now());
    let (sheet, names, place) = app
        .db
        .read(move |conn| {
            let sheet = actions::sheet(conn, &actor, id)?;
            let names = access::names(conn, actor.territory())?;
            let place = places::place_by_id(conn, actor.territory(), sheet.session.place_id)?;
            Ok::<_, Error>((sheet, names, place.ok_or(Error::NotFound)?))
        })
        .await?;
    if sheet.is_new_look(&visit.actor, now) {
        let (actor, moment) = (visit.actor.clone(), app.clock.moment());
        app.db
            .write(move |tx| actions::note_look(tx, &actor, id, actions::LOOKED, &moment))
            .await?;
    }
    let (actor, session) = (&visit.actor, &sheet.session);
    let before = session.before_writing(actor, now);
    let everybody = sheet.view == View::Everybody;
    let may_mark = everybody && actor.may(Action::TakeAttendance, &session.at());
    let allowed = |attendance: &&Attendance| may_attend(&before, **attendance).is_ok();
    let marks = Attendance::ALL.iter().filter(allowed).copied().collect();
    let about = &place.about;
    let commune = territory::commune(session.commune).map_or("", |commune| commune.name);
    let address = if session.stop.is_empty() {
        format!("{}, {} {}", about.address, about.postcode, commune)
    } else {
        commune.to_owned()
    };
    let page = SessionPage {
        shell: visit.shell(&session.title),
        tz: actor.timezone(),
        now,
        names,
        place: about.name.clone(),
        address: address.trim_start_matches([',', ' ']).to_owned(),
        may_plan: actor.may(Action::PlanSessions, &session.at()),
        may_mark,
        may_register: actor.may(Action::RegisterPeople, &session.at())
            && may_register(&before, may_mark).is_ok(),
        may_redeem: everybody
            && actor.may(Action::Redeem, &session.at())
            && may_attend(&before, Attendance::Present).is_ok(),
        may_cancel: may_cancel_registration(&before, None).is_ok(),
        may_open: actor.can(Action::SeePeople),
        marks,
        sheet,
        typed,
    };
    Ok(ui::page_with_status(status(&page.typed.problems), page))
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SessionId>,
) -> Result<Response, Error> {
    session_page(&app, &visit, id, Typed::nothing()).await
}
