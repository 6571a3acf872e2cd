//! The people one follows, and the search among them. A search is posted: a name never stands
//! in an address.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{PER_PAGE, commune_name, year_words};
use crate::access::{Action, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::people::actions;
use crate::people::store::{PersonLine, Search};
use crate::ui::{self, Shell, filters};

#[derive(Deserialize)]
pub(super) struct PageQuery {
    page: Option<i64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct SearchForm {
    q: String,
}

#[derive(Template)]
#[template(path = "people/pages/list.html")]
struct ListPage {
    shell: Shell,
    q: String,
    searched: bool,
    people: Vec<PersonLine>,
    total: i64,
    page: i64,
    pages: i64,
    elsewhere: Vec<PersonLine>,
    may_create: bool,
}

impl ListPage {
    fn commune(&self, person: &PersonLine) -> String {
        commune_name(person.commune)
    }
    fn year(&self, person: &PersonLine) -> String {
        year_words(person.birth_year)
    }
    fn phone(&self, person: &PersonLine) -> String {
        person.phone.as_ref().map(|phone| phone.spoken()).unwrap_or_default()
    }
    /// How a person known elsewhere is shown: not the whole name.
    fn guarded(&self, person: &PersonLine) -> String {
        person.short_name()
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<PageQuery>,
) -> Result<Response, Error> {
    list(&app, visit, String::new(), query.page.unwrap_or(1)).await
}

pub(super) async fn search(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<SearchForm>,
) -> Result<Response, Error> {
    list(&app, visit, form.q, 1).await
}

async fn list(app: &App, visit: Visit, q: String, page: i64) -> Result<Response, Error> {
    visit.actor.check_any(Action::SeePeople)?;
    let page = page.clamp(1, 100_000);
    let search: Search = actions::parse_search(&q, visit.territory.departement);
    let searched = !search.is_empty();
    let actor = visit.actor.clone();
    let ((people, total), elsewhere) = app
        .db
        .read(move |conn| {
            let rows = (PER_PAGE, (page - 1) * PER_PAGE);
            Ok::<_, Error>((
                actions::list(conn, &actor, &search, rows)?,
                actions::elsewhere(conn, &actor, &search, PER_PAGE)?,
            ))
        })
        .await?;
    Ok(ui::page(ListPage {
        shell: visit.shell(t("people-title")),
        q: q.trim().to_owned(),
        searched,
        people,
        total,
        page,
        pages: (total + PER_PAGE - 1) / PER_PAGE,
        elsewhere,
        may_create: visit.actor.can(Action::EditPeople),
    }))
}
