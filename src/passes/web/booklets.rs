//! Booklets: the list, and the whole story of one. Never the name of who holds it, but to those
//! who may open that person's file.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::handovers::person_name;
use super::story;
use crate::access::{self, Action, Actor, Reached, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::passes::actions;
use crate::passes::model::{Booklet, Custody, Emission, Redemption};
use crate::passes::store::{
    self, BookletLine, BookletQuery, BookletState, Depot, PassLine, Replacement,
};
use crate::places;
use crate::ui::{self, Badge, Choice, Event, Fact, Pagination, Shell, Tone, filters};

const PER_PAGE: i64 = 50;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/booklets", get(list_booklets))
        .route("/booklets/{serial}", get(show_booklet))
}

fn state_badge(state: BookletState) -> Badge {
    let tone = match state {
        BookletState::Printer | BookletState::Stock => Tone::Neutral,
        BookletState::Referrer => Tone::Info,
        BookletState::Waiting => Tone::Warning,
        BookletState::Started => Tone::Success,
        BookletState::Destroyed => Tone::Danger,
    };
    ui::badge(t(format!("passes-state-{state}")), tone)
}

// ---- the list ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    /// Beginning of a serial.
    q: String,
    emission: String,
    state: String,
    depot: String,
    referrer: String,
    page: String,
}

#[derive(Template)]
#[template(path = "passes/pages/booklets.html")]
struct BookletsPage {
    shell: Shell,
    asked: ListQuery,
    booklets: Vec<BookletLine>,
    total: i64,
    emissions: Vec<Choice>,
    states: Vec<Choice>,
    depots: Vec<Choice>,
    pages: Pagination,
}

impl BookletsPage {
    fn state(&self, line: &BookletLine) -> Badge {
        state_badge(line.state())
    }
    fn place(&self, line: &BookletLine) -> String {
        match (&line.depot_name, line.handed_over_on) {
            (Some(depot), _) => depot.clone(),
            (None, Some(day)) => t("passes-handed-over-on").arg("day", day.short()).to_string(),
            (None, None) => t("passes-state-printer").to_string(),
        }
    }
    fn uses(&self, line: &BookletLine) -> Message {
        t("passes-tally").arg("used", line.used).arg("of", line.passes_each)
    }
}

/// What the actor sees of the booklets: all, or those of their organisations.
fn scope(actor: &Actor) -> Result<Option<Vec<access::OrganisationId>>, Error> {
    actor.check_any(Action::SeeStock)?;
    Ok(match actor.reached(Action::SeeStock) {
        Reached::Everything => None,
        Reached::Only { organisations, .. } => Some(organisations),
    })
}

async fn list_booklets(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<ListQuery>,
) -> Result<Response, Error> {
    let query = BookletQuery {
        emission: asked.emission.parse().ok(),
        state: asked.state.parse().ok(),
        depot: asked.depot.parse().ok(),
        referrer: asked.referrer.parse().ok(),
        serial: asked.q.trim().to_owned(),
        only: scope(&visit.actor)?,
    };
    let page = asked.page.parse::<i64>().unwrap_or(1).clamp(1, 1_000_000);
    let territory = visit.actor.territory();
    let (booklets, total, emissions, depots) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>((
                store::list_booklets(conn, territory, &query, PER_PAGE, (page - 1) * PER_PAGE)?,
                store::count_booklets(conn, territory, &query)?,
                store::emissions(conn, territory)?,
                store::depots(conn, territory)?,
            ))
        })
        .await?;
    let visible =
        |depot: &&Depot| match (&depot.organisation_id, visit.actor.reached(Action::SeeStock)) {
            (_, Reached::Everything) => true,
            (Some(id), Reached::Only { organisations, .. }) => organisations.contains(id),
            (None, Reached::Only { .. }) => false,
        };
    let state = |state: &BookletState| Choice::new(state, t(format!("passes-state-{state}")));
    let base = format!(
        "/booklets?q={}&emission={}&state={}&depot={}&referrer={}",
        asked.q.trim().replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', ""),
        asked.emission,
        asked.state,
        asked.depot,
        asked.referrer
    );
    let emission_words = |emission: &Emission| format!("{} {}", emission.number, emission.label);
    Ok(ui::page(BookletsPage {
        shell: visit.shell(t("passes-booklets-title")),
        emissions: emissions.iter().map(|e| Choice::new(e.id, emission_words(e))).collect(),
        states: BookletState::ALL.iter().map(state).collect(),
        depots: depots.iter().filter(visible).map(|d| Choice::new(d.id, &d.name)).collect(),
        pages: ui::pagination(page, (total + PER_PAGE - 1) / PER_PAGE, base),
        asked,
        booklets,
        total,
    }))
}

// ---- one booklet ----

#[derive(Template)]
#[template(path = "passes/pages/booklet.html")]
struct BookletPage {
    shell: Shell,
    state: Badge,
    facts: Vec<Fact>,
    passes: Vec<(PassLine, Option<Redemption>)>,
    used: i64,
    events: Vec<Event>,
    may_list: bool,
    serial: String,
    /// What replaces its passes, and what they replace.
    replaced: Vec<Replacement>,
    replaces: Vec<Replacement>,
    may_hold: bool,
    may_release: bool,
    may_replace: bool,
    may_print: bool,
    /// Nothing is left to block.
    all_held: bool,
}

impl BookletPage {
    /// A pass that is not used: free, blocked, replaced.
    fn state_of(&self, pass: &PassLine) -> Message {
        let replaced = self.replaced.iter().find(|one| one.pass_id == pass.id);
        match (replaced, pass.blocked_for) {
            (Some(new), _) => t("passes-replaced-by").arg("serial", &new.serial),
            (None, Some(reason)) => {
                t("passes-blocked-for").arg("reason", reason.words().to_string())
            }
            (None, None) => t("passes-free"),
        }
    }
    fn tally(&self) -> Message {
        t("passes-tally").arg("used", self.used).arg("of", self.passes.len())
    }
}

/// What the page of a booklet is read from.
struct Read {
    booklet: Booklet,
    emission: Emission,
    depot: Option<Depot>,
    referrer: Option<String>,
    person: Option<String>,
    passes: Vec<PassLine>,
    uses: Vec<Redemption>,
    told: story::Told,
    replaced: Vec<Replacement>,
    replaces: Vec<Replacement>,
    may_hold: bool,
}

async fn show_booklet(
    State(app): State<App>,
    visit: Visit,
    Path(serial): Path<String>,
) -> Result<Response, Error> {
    let (actor, now) = (visit.actor.clone(), app.clock.now());
    let read = app
        .db
        .read(move |conn| {
            let found = actions::booklet(conn, &actor, &serial);
            let booklet = found.map_err(|error| match error {
                Error::Refused(_) => Error::NotFound,
                error => error,
            })?;
            if !actions::may_see_booklet(conn, &actor, &booklet)? {
                return Err(Error::Forbidden);
            }
            let depot = booklet.depot_id.map(|id| store::depot(conn, id)).transpose()?.flatten();
            let referrer = match booklet.referrer_id {
                Some(id) => places::organisation_by_id(conn, actor.territory(), id)?
                    .and_then(|known| known.details.name),
                None => None,
            };
            let emission = actions::emission(conn, &actor, booklet.emission_id)?;
            let passes = store::passes_of(conn, booklet.id)?;
            let uses = store::redemptions_of_booklet(conn, booklet.id)?;
            let told = story::read(conn, &actor, (&booklet, &emission), &passes, &uses, now)?;
            let person = person_name(conn, &actor, &booklet)?;
            let replaced = store::replacements_of(conn, booklet.id)?;
            let replaces = store::replaced_by_booklet(conn, booklet.id)?;
            let may_hold = actions::may_hold(conn, &actor, &booklet)?;
            Ok(Read {
                booklet,
                emission,
                depot,
                referrer,
                person,
                passes,
                uses,
                told,
                replaced,
                replaces,
                may_hold,
            })
        })
        .await?;
    Ok(ui::page(page_of(&visit, read)))
}

fn page_of(visit: &Visit, read: Read) -> BookletPage {
    let tz = visit.actor.timezone();
    let live = |pass: &PassLine| {
        read.uses.iter().find(|used| used.pass_id == pass.id && used.undone_at.is_none()).cloned()
    };
    let facts = facts(visit, &read);
    let events = read.told.events(tz);
    let passes: Vec<_> = read.passes.iter().map(|pass| (pass.clone(), live(pass))).collect();
    let free = |(_, used): &&(PassLine, Option<Redemption>)| used.is_none();
    let held = |(pass, _): &(PassLine, Option<Redemption>)| pass.blocked_at.is_some();
    let waits = |line: &(PassLine, Option<Redemption>)| held(line) && line.0.replaced_by.is_none();
    let makes = visit.actor.can(Action::ManageEmissions);
    let waiting = passes.iter().filter(free).any(waits);
    // Nothing but its replacement is worth anything now.
    let gone = passes.iter().all(|(pass, used)| used.is_none() && pass.replaced_by.is_some());
    let state = if gone {
        ui::badge(t("passes-state-replaced"), Tone::Neutral)
    } else {
        state_badge(state(&read))
    };
    BookletPage {
        state,
        all_held: passes.iter().filter(free).all(held),
        may_release: read.may_hold && waiting,
        may_replace: makes && waiting && read.emission.activated_at.is_some(),
        may_print: makes
            && read.emission.replaces.is_some()
            && read.emission.print_salt.is_some()
            && read.booklet.first_used_at.is_none(),
        may_hold: read.may_hold && !gone,
        serial: read.booklet.serial.clone(),
        replaced: read.replaced,
        replaces: read.replaces,
        shell: visit.shell(t("passes-the-booklet").arg("serial", &read.booklet.serial)),
        used: i64::try_from(passes.iter().filter(|(_, used)| used.is_some()).count()).unwrap_or(0),
        facts,
        passes,
        events,
        may_list: visit.actor.can(Action::SeeStock),
    }
}

fn state(read: &Read) -> BookletState {
    match (read.booklet.first_used_at, read.booklet.custody(), &read.depot) {
        (Some(_), ..) => BookletState::Started,
        (None, Custody::Person(_), _) => BookletState::Waiting,
        (None, Custody::Depot(_), Some(depot)) if depot.organisation_id.is_some() => {
            BookletState::Referrer
        }
        (None, Custody::Depot(_), _) => BookletState::Stock,
        (None, Custody::Destroyed, _) => BookletState::Destroyed,
        (None, Custody::Printer, _) => BookletState::Printer,
    }
}

fn facts(visit: &Visit, read: &Read) -> Vec<Fact> {
    let tz = visit.actor.timezone();
    let emission = format!("{} {}", read.emission.number, read.emission.label);
    let mut emission = Fact::new(t("passes-emission"), emission);
    if visit.actor.can(Action::ManageEmissions) || visit.actor.can(Action::ActivateEmissions) {
        emission = emission.link(format!("/emissions/{}", read.emission.id));
    }
    let mut facts = vec![
        emission,
        Fact::new(t("passes-fact-until"), read.emission.valid_until.words()),
        Fact::new(t("passes-fact-value"), super::redemptions::value(read.emission.face)),
    ];
    if let Some(depot) = &read.depot {
        let held = Fact::new(t("passes-fact-where"), &depot.name);
        facts.push(held.link(format!("/depots/{}", depot.id)));
    }
    if let (Some(at), Some(referrer)) = (read.booklet.handed_over_at, &read.referrer) {
        facts.push(Fact::new(t("passes-fact-handed-over"), at.words(tz)));
        facts.push(Fact::new(t("passes-fact-by"), referrer));
        match (&read.person, read.booklet.person_id) {
            (Some(name), Some(id)) => {
                facts.push(Fact::new(t("passes-fact-person"), name).link(format!("/people/{id}")));
            }
            (None, Some(_)) => {
                facts.push(Fact::new(t("passes-fact-person"), t("passes-person-hidden")));
            }
            _ => facts.push(Fact::new(t("passes-fact-person"), t("passes-person-none"))),
        }
    }
    facts
}
