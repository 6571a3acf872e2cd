//! The catalogue: what is taught, for whom, how long.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{hours, level_words, levels, problem, state_badge, status};
use crate::access::{Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::{Error, Refuse};
use crate::kit::i18n::{Message, t};
use crate::kit::time::{Instant, Tz};
use crate::places;
use crate::ui::{self, Badge, Choice, Fact, Flash, Problems, Shell, filters};
use crate::workshops::actions;
use crate::workshops::model::{About, Level, Refusal, Theme, Themes, WorkshopId};
use crate::workshops::store::{self, Session, SessionFilter, Workshop};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ListQuery {
    q: String,
    level: String,
    archived: String,
}

#[derive(Template)]
#[template(path = "workshops/pages/workshops.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    workshops: Vec<Workshop>,
    may_edit: bool,
}

impl ListPage {
    fn search(&self) -> ui::Search {
        let mut levels = levels();
        levels.insert(0, Choice::new("", t("workshops-level-any")));
        ui::search(t("workshops-search"), "/workshops", &self.query.q)
            .filter("level", t("workshops-level"), &self.query.level, &levels)
            .hidden("archived", &self.query.archived)
    }
    fn level(&self, workshop: &Workshop) -> Message {
        level_words(workshop.about.level)
    }
    fn length(&self, workshop: &Workshop) -> Message {
        t("workshops-length").arg("minutes", workshop.about.minutes)
    }
    fn themes(&self, workshop: &Workshop) -> String {
        themes_words(&workshop.about.themes)
    }
}

fn theme_words(theme: Theme) -> Message {
    t(format!("workshops-theme-{theme}"))
}

fn themes_words(themes: &Themes) -> String {
    themes.0.iter().map(|theme| theme_words(*theme).to_string()).collect::<Vec<_>>().join(", ")
}

pub(super) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<ListQuery>,
) -> Result<Response, Error> {
    let (actor, words) = (visit.actor.clone(), query.q.clone());
    let (level, archived) = (query.level.parse::<Level>().ok(), !query.archived.is_empty());
    let workshops =
        app.db.read(move |conn| actions::workshops(conn, &actor, &words, level, archived)).await?;
    let title = if archived { "workshops-archived-title" } else { "workshops-title" };
    let (shell, may_edit) = (visit.shell(t(title)), visit.actor.can(Action::EditCatalogue));
    Ok(ui::page(ListPage { shell, query, workshops, may_edit }))
}

// ---- one workshop ----

#[derive(Template)]
#[template(path = "workshops/pages/workshop.html")]
struct WorkshopPage {
    shell: Shell,
    tz: Tz,
    now: Instant,
    workshop: Workshop,
    /// With the name of the place.
    coming: Vec<(Session, String)>,
    may_edit: bool,
    may_plan: bool,
}

impl WorkshopPage {
    fn facts(&self) -> Vec<Fact> {
        let about = &self.workshop.about;
        vec![
            Fact::new(t("workshops-level"), level_words(about.level)),
            Fact::new(t("workshops-minutes"), t("workshops-length").arg("minutes", about.minutes)),
            Fact::new(t("workshops-themes"), themes_words(&about.themes)),
        ]
    }
    fn when(&self, session: &Session) -> String {
        format!("{}, {}", session.starts_at.day(self.tz).long(), hours(session, self.tz))
    }
    fn state(&self, session: &Session) -> Badge {
        state_badge(session, self.now)
    }
}

/// Coming sessions shown on the page of a workshop.
const COMING: i64 = 12;

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<WorkshopId>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::SeeSessions)?;
    let (territory, now) = (visit.actor.territory(), app.clock.now());
    let (workshop, coming) = app
        .db
        .read(move |conn| {
            let workshop = store::workshop(conn, territory, id)?.ok_or(Error::NotFound)?;
            let filter = SessionFilter {
                workshop: Some(id),
                ..SessionFilter::between(now, now.plus_days(365))
            };
            let (sessions, _) = store::find_sessions(conn, territory, &filter, (COMING, 0))?;
            let mut coming = Vec::new();
            for session in sessions {
                let place = places::place_by_id(conn, territory, session.place_id)?;
                coming.push((session, place.map(|place| place.about.name).unwrap_or_default()));
            }
            Ok::<_, Error>((workshop, coming))
        })
        .await?;
    Ok(ui::page(WorkshopPage {
        shell: visit.shell(&workshop.about.title),
        tz: visit.actor.timezone(),
        now,
        coming,
        may_edit: visit.actor.can(Action::EditCatalogue),
        may_plan: visit.actor.can(Action::PlanSessions) && workshop.archived_at.is_none(),
        workshop,
    }))
}

// ---- new and edited ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct AboutForm {
    title: String,
    level: String,
    themes: Vec<String>,
    minutes: String,
    summary: String,
    version: i64,
}

impl AboutForm {
    fn of(workshop: &Workshop) -> AboutForm {
        let about = &workshop.about;
        AboutForm {
            title: about.title.clone(),
            level: about.level.to_string(),
            themes: about.themes.0.iter().map(ToString::to_string).collect(),
            minutes: about.minutes.to_string(),
            summary: about.summary.clone(),
            version: workshop.version,
        }
    }

    fn read(&self, problems: &mut Problems) -> Option<About> {
        let mut wrong = |refusal: Refusal| {
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
        };
        let level = self.level.parse().unwrap_or(Level::FirstSteps);
        let themes: Themes = self.themes.join(" ").parse().unwrap_or_default();
        let about = About {
            title: self.title.trim().to_owned(),
            level,
            themes,
            summary: self.summary.trim().to_owned(),
            minutes: self.minutes.trim().parse().unwrap_or(0),
        };
        if let Err(refusal) = about.check() {
            wrong(refusal);
        }
        if about.themes.0.is_empty() {
            wrong(Refusal::NoTheme);
        }
        problems.is_empty().then_some(about)
    }
}

#[derive(Template)]
#[template(path = "workshops/pages/workshop_form.html")]
struct FormPage {
    shell: Shell,
    /// Where the form posts, and where its page is left for.
    action: String,
    form: AboutForm,
    levels: Vec<Choice>,
    themes: Vec<Choice>,
    problems: Problems,
}

fn form_page(
    visit: &Visit,
    id: Option<WorkshopId>,
    form: AboutForm,
    problems: Problems,
) -> Response {
    let title = if id.is_some() { "workshops-edit-title" } else { "workshops-new-title" };
    let page = FormPage {
        shell: visit.shell(t(title)),
        action: id.map_or_else(|| "/workshops".to_owned(), |id| format!("/workshops/{id}")),
        form,
        levels: levels(),
        themes: Theme::ALL.iter().map(|theme| Choice::new(theme, theme_words(*theme))).collect(),
        problems,
    };
    ui::page_with_status(status(&page.problems), page)
}

pub(super) async fn show_new(visit: Visit) -> Result<Response, Error> {
    visit.actor.check_any(Action::EditCatalogue)?;
    let form = AboutForm {
        level: Level::FirstSteps.to_string(),
        minutes: "120".to_owned(),
        ..AboutForm::default()
    };
    Ok(form_page(&visit, None, form, Problems::none()))
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<AboutForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let Some(about) = form.read(&mut problems) else {
        return Ok(form_page(&visit, None, form, problems));
    };
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let answer =
        app.db.write(move |tx| actions::create_workshop(tx, &actor, &about, &moment)).await;
    match answer {
        Ok(id) => {
            let flash = Flash::success(&t("workshops-created"));
            Ok(see_other(format!("/workshops/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            Ok(form_page(&visit, None, form, problem(refusal.as_ref())))
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn show_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<WorkshopId>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::EditCatalogue)?;
    let territory = visit.actor.territory();
    let workshop = app
        .db
        .read(move |conn| store::workshop(conn, territory, id)?.ok_or(Error::NotFound))
        .await?;
    Ok(form_page(&visit, Some(id), AboutForm::of(&workshop), Problems::none()))
}

pub(super) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<WorkshopId>,
    Form(form): Form<AboutForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let Some(about) = form.read(&mut problems) else {
        return Ok(form_page(&visit, Some(id), form, problems));
    };
    let (actor, moment, version) = (visit.actor.clone(), app.clock.moment(), form.version);
    let answer = app
        .db
        .write(move |tx| actions::edit_workshop(tx, &actor, id, version, &about, &moment))
        .await;
    match answer {
        Ok(()) => {
            let flash = Flash::success(&t("workshops-edited"));
            Ok(see_other(format!("/workshops/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            Ok(form_page(&visit, Some(id), form, problem(refusal.as_ref())))
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn archive(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<WorkshopId>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor, app.clock.moment());
    app.db.write(move |tx| actions::archive(tx, &actor, id, &moment)).await?;
    let flash = Flash::success(&t("workshops-archived"));
    Ok(see_other(format!("/workshops/{id}"), Some(flash)))
}

pub(super) async fn restore(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<WorkshopId>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor, app.clock.moment());
    app.db.write(move |tx| actions::restore(tx, &actor, id, &moment)).await?;
    let flash = Flash::success(&t("workshops-restored"));
    Ok(see_other(format!("/workshops/{id}"), Some(flash)))
}
