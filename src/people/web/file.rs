//! The page of a person, the reason asked before opening it, and its edition.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::new::{communes, manners};
use super::{commune_name, problem, purpose_words, status, year_words};
use crate::access::{self, Action, Actor, Visit, see_other};
use crate::kit::app::App;
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::journal::Line;
use crate::kit::time::{Moment, Tz};
use crate::people::actions::{self, File, initial, this_year};
use crate::people::model::{Manner, Opening, PersonForm, PersonId, Purpose};
use crate::people::store::{self, ConsentRow, TieRow};
use crate::places;
use crate::ui::{self, Choice, Event, Fact, Flash, Problems, Shell, filters};

/// Names of accounts, organisations and places that a file mentions, by their id.
type Names = HashMap<String, String>;

/// What `GET /people/{id}` shows.
#[expect(clippy::large_enum_variant, reason = "made once per request")]
enum Shown {
    File(File, Names),
    Reason(ReasonOf),
}

/// Enough of a person to know whose file is about to be opened.
struct ReasonOf {
    name: String,
    birth_year: Option<i64>,
    commune: String,
}

#[derive(Template)]
#[template(path = "people/pages/file.html")]
struct FilePage {
    shell: Shell,
    tz: Tz,
    file: File,
    names: Names,
    manners: Vec<Choice>,
    may_edit: bool,
    problems: Problems,
}

impl FilePage {
    fn name_of(&self, key: &str) -> String {
        self.names.get(key).cloned().unwrap_or_else(|| t("people-by-system").to_string())
    }
    fn facts(&self) -> Vec<Fact> {
        let details = &self.file.person.details;
        let phone = details.phone.as_ref().map(|phone| phone.spoken()).unwrap_or_default();
        let call = details.phone.as_ref().map(|phone| format!("tel:{phone}"));
        let phone = Fact::new(t("people-phone"), phone);
        vec![
            Fact::new(t("people-birth-year"), year_words(details.birth_year)),
            Fact::new(t("people-commune"), commune_name(details.commune)),
            match call {
                Some(call) => phone.link(call),
                None => phone,
            },
            Fact::new(t("people-email"), details.email.clone().unwrap_or_default()),
            Fact::new(
                t("people-since"),
                self.file.person.created_at.day(self.tz).words().to_string(),
            ),
        ]
    }
    fn purposes(&self) -> &'static [Purpose] {
        Purpose::ALL
    }
    fn purpose(&self, purpose: &Purpose) -> crate::kit::i18n::Message {
        purpose_words(*purpose)
    }
    /// The live consent to `purpose`.
    fn live(&self, purpose: &Purpose) -> Option<&ConsentRow> {
        self.file
            .consents
            .iter()
            .find(|consent| consent.purpose == *purpose && consent.withdrawn_at.is_none())
    }
    fn given(&self, consent: &ConsentRow) -> String {
        t("people-consent-given")
            .arg("day", consent.given_at.day(self.tz).words())
            .arg(
                "manner",
                t(format!("people-manner-{}", consent.manner)).to_string().to_lowercase(),
            )
            .arg("who", self.name_of(&consent.recorded_by))
            .to_string()
    }
    /// Consents taken back, for the record.
    fn withdrawn(&self) -> Vec<String> {
        self.file
            .consents
            .iter()
            .filter_map(|consent| {
                let (at, by) = (consent.withdrawn_at?, consent.withdrawn_by.as_ref()?);
                Some(
                    t("people-consent-was-withdrawn")
                        .arg("what", purpose_words(consent.purpose))
                        .arg("day", at.day(self.tz).words())
                        .arg("who", self.name_of(by))
                        .to_string(),
                )
            })
            .collect()
    }
    fn tie(&self, tie: &TieRow) -> String {
        let ids = [
            tie.organisation_id.map(|id| id.to_string()),
            tie.place_id.map(|id| id.to_string()),
            tie.account_id.map(|id| id.to_string()),
        ];
        let holder = ids.into_iter().flatten().next().unwrap_or_default();
        t(format!("people-tie-{}", tie.reason))
            .arg("holder", self.name_of(&holder))
            .arg("day", tie.since.day(self.tz).words())
            .arg("who", self.name_of(&tie.by_account))
            .arg("note", tie.note.as_str())
            .to_string()
    }
    /// Who looked, newest first; the look being taken is among them.
    fn looks(&self) -> Vec<Event> {
        let looked = |line: &&Line| matches!(line.verb.as_str(), "looked" | "opened");
        self.file.journal.iter().filter(looked).map(|line| self.event(line, "eye")).collect()
    }
    fn rest(&self) -> Vec<Event> {
        let looked = |line: &&Line| !matches!(line.verb.as_str(), "looked" | "opened");
        self.file.journal.iter().filter(looked).map(|line| self.event(line, "circle-dot")).collect()
    }
    fn event(&self, line: &Line, icon: &'static str) -> Event {
        let what = t(format!("journal-person-{}", line.verb));
        Event::new(line.at.words(self.tz), line.at.rfc3339(), what)
            .who(self.name_of(&line.actor))
            .icon(icon)
    }
}

#[derive(Template)]
#[template(path = "people/pages/reason.html")]
struct ReasonPage {
    shell: Shell,
    id: PersonId,
    of: ReasonOf,
    reason: String,
    problems: Problems,
}

impl ReasonPage {
    fn facts(&self) -> Vec<Fact> {
        vec![
            Fact::new(t("people-birth-year"), year_words(self.of.birth_year)),
            Fact::new(t("people-commune"), self.of.commune.clone()),
        ]
    }
}

fn shown(tx: &mut Tx, actor: &Actor, id: PersonId, moment: &Moment) -> Result<Shown, Error> {
    if actions::may_open(tx, actor, id)? == Opening::NeedsReason {
        return Ok(Shown::Reason(reason_of(tx, actor, id)?));
    }
    let file = actions::look(tx, actor, id, moment)?;
    let names = names_in(tx, actor, &file)?;
    Ok(Shown::File(file, names))
}

fn reason_of(conn: &mut Conn, actor: &Actor, id: PersonId) -> Result<ReasonOf, Error> {
    let row = store::person(conn, actor.territory(), id)?.ok_or(Error::NotFound)?;
    let details = row.details;
    Ok(ReasonOf {
        name: format!("{} {}", details.first_name, initial(&details.last_name)).trim().to_owned(),
        birth_year: details.birth_year,
        commune: commune_name(details.commune),
    })
}

fn names_in(conn: &mut Conn, actor: &Actor, file: &File) -> Result<Names, Error> {
    let mut names: Names = access::names(conn, actor.territory())?;
    for tie in &file.ties {
        if let Some(id) = tie.organisation_id {
            let found = places::organisation_by_id(conn, actor.territory(), id)?;
            let name = found.and_then(|organisation| organisation.details.name);
            names.insert(
                id.to_string(),
                name.unwrap_or_else(|| t("people-unnamed-organisation").to_string()),
            );
        }
        if let Some(id) = tie.place_id
            && let Some(place) = places::place_by_id(conn, actor.territory(), id)?
        {
            names.insert(id.to_string(), place.about.name);
        }
    }
    Ok(names)
}

/// The page of a file. `problems` are those of the form of consents.
pub(super) async fn file_page(
    app: &App,
    visit: &Visit,
    id: PersonId,
    problems: Problems,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    // A look is a change: its line is written with the read.
    let shown = app.db.write(move |tx| shown(tx, &actor, id, &moment)).await?;
    match shown {
        Shown::File(file, names) => {
            let details = &file.person.details;
            let name = format!("{} {}", details.first_name, details.last_name);
            let page = FilePage {
                shell: visit.shell(name.trim()),
                tz: visit.actor.timezone(),
                file,
                names,
                manners: manners(),
                may_edit: visit.actor.can(Action::EditPeople),
                problems,
            };
            Ok(ui::page_with_status(status(&page.problems), page))
        }
        Shown::Reason(of) => Ok(reason_page(visit, id, of, String::new(), problems)),
    }
}

fn reason_page(
    visit: &Visit,
    id: PersonId,
    of: ReasonOf,
    reason: String,
    problems: Problems,
) -> Response {
    let shell = visit.shell(t("people-reason-title").arg("name", &of.name));
    ui::page_with_status(status(&problems), ReasonPage { shell, id, of, reason, problems })
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PersonId>,
) -> Result<Response, Error> {
    file_page(&app, &visit, id, Problems::none()).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ReasonForm {
    reason: String,
}

pub(super) async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PersonId>,
    Form(form): Form<ReasonForm>,
) -> Result<Response, Error> {
    let (actor, moment, why) = (visit.actor.clone(), app.clock.moment(), form.reason.clone());
    match app.db.write(move |tx| actions::open(tx, &actor, id, &why, &moment)).await {
        Ok(()) => Ok(see_other(format!("/people/{id}"), None)),
        Err(Error::Refused(refusal)) if refusal.field().is_some() => {
            let actor = visit.actor.clone();
            let of = app.db.read(move |conn| reason_of(conn, &actor, id)).await?;
            Ok(reason_page(&visit, id, of, form.reason, problem(refusal.as_ref())))
        }
        Err(error) => Err(error),
    }
}

// ---- edition ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct EditForm {
    first_name: String,
    last_name: String,
    birth_year: String,
    phone: String,
    email: String,
    commune: String,
    version: i64,
}

#[derive(Template)]
#[template(path = "people/pages/edit.html")]
struct EditPage {
    shell: Shell,
    id: PersonId,
    form: PersonForm,
    version: i64,
    communes: Vec<String>,
    problems: Problems,
}

fn edit_page(
    visit: &Visit,
    id: PersonId,
    form: PersonForm,
    version: i64,
    problems: Problems,
) -> Response {
    let shell = visit.shell(t("people-edit-title"));
    let communes = communes(visit.territory.departement);
    let code = status(&problems);
    ui::page_with_status(code, EditPage { shell, id, form, version, communes, problems })
}

pub(super) async fn show_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PersonId>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::EditPeople)?;
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let file = app.db.write(move |tx| actions::look(tx, &actor, id, &moment)).await?;
    let form = PersonForm::of(&file.person.details);
    Ok(edit_page(&visit, id, form, file.person.version, Problems::none()))
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PersonId>,
    Form(form): Form<EditForm>,
) -> Result<Response, Error> {
    let moment = app.clock.moment();
    let version = form.version;
    let fields = PersonForm {
        first_name: form.first_name,
        last_name: form.last_name,
        birth_year: form.birth_year,
        phone: form.phone,
        email: form.email,
        commune: form.commune,
    };
    let mut problems = Problems::none();
    let year = this_year(&visit.actor, moment.now);
    let Some(details) = fields.read(visit.territory.departement, year, &mut problems) else {
        return Ok(edit_page(&visit, id, fields, version, problems));
    };
    let actor = visit.actor.clone();
    let answer =
        app.db.write(move |tx| actions::edit(tx, &actor, id, version, &details, &moment)).await;
    match answer {
        Ok(()) => Ok(see_other(format!("/people/{id}"), Some(Flash::success(&t("people-edited"))))),
        Err(Error::Refused(refusal)) => {
            Ok(edit_page(&visit, id, fields, version, problem(refusal.as_ref())))
        }
        Err(error) => Err(error),
    }
}

/// What the withdrawal page shows of a person: their name.
pub(super) fn name_of(conn: &mut Conn, actor: &Actor, id: PersonId) -> Result<String, Error> {
    actions::check_open(conn, actor, id)?;
    let row = store::person(conn, actor.territory(), id)?.ok_or(Error::NotFound)?;
    Ok(format!("{} {}", row.details.first_name, row.details.last_name).trim().to_owned())
}

/// The manner of a consent; `Spoken` when the form left it out.
pub(super) fn manner_of(word: &str) -> Manner {
    word.parse().unwrap_or(Manner::Spoken)
}
