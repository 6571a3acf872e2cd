//! The list of places and the map.

use std::collections::HashSet;

use askama::Template;
use axum::extract::{Query as UrlQuery, State};
use serde::Deserialize;

use super::{Answer, words};
use crate::access::{Action, Actor, Visit};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::Instant;
use crate::places::model::{Field, PlaceId, terms_of};
use crate::places::store::{self, Query, Summary};
use crate::territory::{self, DepartementCode, Drawing, Map, MapPoint, Svg};
use crate::ui::{self, Choice, Problems, Shell, Tone, filters};

/// Places on one page.
const PAGE: i64 = 30;

/// What is searched for, as the address says it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    pub q: String,
    pub commune: String,
    pub epci: String,
    pub service: String,
    /// `on`: open now.
    pub open: String,
    /// `on`: accredited today.
    pub accredited: String,
    /// `on`: a request for accreditation waits.
    pub requested: String,
    pub page: String,
}

impl Search {
    fn query(&self, actor: &Actor, now: Instant) -> Query {
        let today = now.day(actor.timezone());
        let mut communes: Vec<_> = self.commune.parse().into_iter().collect();
        if let (true, Ok(group)) = (communes.is_empty(), self.epci.parse()) {
            let members =
                territory::communes().iter().filter(|commune| commune.epci == Some(group));
            communes = members.map(|commune| commune.code).collect();
        }
        Query {
            words: self.q.chars().take(100).collect(),
            communes,
            service: terms_of(Field::Services)
                .find(|term| term.slug == self.service)
                .map(|term| term.slug.to_owned()),
            organisation: None,
            accredited_on: (self.accredited == "on").then_some(today),
            requested: self.requested == "on",
        }
    }

    /// The address of the same search, without its page.
    fn address(&self, path: &str) -> String {
        let fields = [
            ("q", &self.q),
            ("commune", &self.commune),
            ("epci", &self.epci),
            ("service", &self.service),
            ("open", &self.open),
            ("accredited", &self.accredited),
            ("requested", &self.requested),
        ];
        let said = fields.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<_> =
            said.map(|(name, value)| format!("{name}={}", in_address(value))).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }

    fn narrows(&self) -> bool {
        !self.address("").is_empty()
    }
}

/// A value as it may stand in an address.
pub fn in_address(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A place in the list.
pub struct Card {
    pub id: PlaceId,
    pub name: String,
    pub place: String,
    pub hours: Option<words::OpenLine>,
    pub services: String,
    pub mobile: bool,
    pub accredited: bool,
}

impl Card {
    fn new(row: &Summary, accredited: &HashSet<PlaceId>, now: Instant) -> Self {
        let services: Vec<String> =
            row.services.iter().map(|term| term.words().to_string()).collect();
        Self {
            id: row.id,
            name: row.name.clone(),
            place: words::commune_line(row.commune, &row.postcode),
            hours: words::open_line(&row.hours, row.commune, now),
            services: services.join(" · "),
            mobile: row.mobility.has("mobile"),
            accredited: accredited.contains(&row.id),
        }
    }

    /// The card as a component.
    pub fn item(&self) -> ui::Item {
        let mut item =
            ui::item(&self.name, format!("/places/{}", self.id)).line("map-pin", &self.place);
        if let Some(hours) = &self.hours {
            item = item.line("clock", hours.words.clone());
        }
        item = item.line("list-checks", &self.services);
        if self.mobile {
            item = item.badge(ui::badge(t("places-term-mobile"), Tone::Info));
        }
        if self.accredited {
            item = item.badge(ui::badge(t("places-accredited"), Tone::Success));
        }
        item
    }
}

/// The cards of some places.
pub fn cards(
    conn: &mut Conn,
    actor: &Actor,
    rows: &[Summary],
    now: Instant,
) -> Result<Vec<Card>, Error> {
    let accredited = store::accredited_places(conn, actor.territory(), now.day(actor.timezone()))?;
    let accredited: HashSet<PlaceId> = accredited.into_iter().collect();
    Ok(rows.iter().map(|row| Card::new(row, &accredited, now)).collect())
}

#[derive(Template)]
#[template(path = "places/pages/list.html")]
struct ListPage {
    shell: Shell,
    search: Search,
    problems: Problems,
    communes: Vec<Choice>,
    groups: Vec<Choice>,
    services: Vec<Choice>,
    cards: Vec<Card>,
    total: i64,
    page: i64,
    pages: i64,
    base: String,
    may_add: bool,
    may_export: bool,
}

/// The choices of communes, EPCI and services of a département.
fn choices(departement: DepartementCode) -> [Vec<Choice>; 3] {
    let communes =
        territory::communes_of(departement).map(|commune| Choice::new(commune.code, commune.name));
    let groups = territory::epci_of(departement)
        .into_iter()
        .map(|group| Choice::new(group.code, &group.name));
    let services = terms_of(Field::Services).map(|term| Choice::new(term.slug, term.words()));
    [communes.collect(), groups.collect(), services.collect()]
}

/// `GET /places`
pub async fn show_places(
    State(app): State<App>,
    visit: Visit,
    UrlQuery(search): UrlQuery<Search>,
) -> Answer {
    visit.actor.check_any(Action::SeePlaces)?;
    let (actor, asked, now) = (visit.actor.clone(), search.clone(), app.clock.now());
    let wanted = search.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let (cards, total) = app.db.read(move |conn| listed(conn, &actor, &asked, wanted, now)).await?;
    let [communes, groups, services] = choices(visit.territory.departement);
    let may_add = visit.actor.can(Action::EditPlaces);
    let may_export = visit.actor.can(Action::ImportPlaces);
    Ok(ui::page(ListPage {
        shell: visit.shell(t("places-title")),
        base: search.address("/places"),
        search,
        problems: Problems::none(),
        communes,
        groups,
        services,
        cards,
        total,
        page: wanted,
        pages: (total + PAGE - 1) / PAGE,
        may_add,
        may_export,
    }))
}

fn listed(
    conn: &mut Conn,
    actor: &Actor,
    search: &Search,
    page: i64,
    now: Instant,
) -> Result<(Vec<Card>, i64), Error> {
    let query = search.query(actor, now);
    let offset = (page - 1) * PAGE;
    if search.open != "on" {
        let found = store::find_summaries(conn, actor.territory(), &query, offset, PAGE)?;
        return Ok((cards(conn, actor, &found.rows, now)?, found.total));
    }
    let open = open_now(conn, actor, &query, now)?;
    let total = i64::try_from(open.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let rows: Vec<_> = open.into_iter().skip(skip).take(PAGE as usize).collect();
    Ok((cards(conn, actor, &rows, now)?, total))
}

/// The places asked for that are open at this instant, each on its own clock.
fn open_now(
    conn: &mut Conn,
    actor: &Actor,
    query: &Query,
    now: Instant,
) -> Result<Vec<Summary>, Error> {
    let mut rows = store::find_places(conn, actor.territory(), query)?;
    rows.retain(|row| words::open_line(&row.hours, row.commune, now).is_some_and(|line| line.open));
    Ok(rows)
}

#[derive(Template)]
#[template(path = "places/pages/map.html")]
struct MapPage {
    shell: Shell,
    /// None when the registry has no contours of the territory.
    map: Option<Svg>,
    cards: Vec<Card>,
    /// Places of the search that have no position on this map.
    elsewhere: usize,
    narrowed: bool,
    back: String,
}

/// `GET /places/map`
pub async fn show_map(
    State(app): State<App>,
    visit: Visit,
    UrlQuery(search): UrlQuery<Search>,
) -> Answer {
    visit.actor.check_any(Action::SeePlaces)?;
    let (actor, asked, now) = (visit.actor.clone(), search.clone(), app.clock.now());
    let departement = visit.territory.departement;
    let (points, rows) = app
        .db
        .read(move |conn| {
            let query = asked.query(&actor, now);
            let mut rows = match asked.open.as_str() {
                "on" => open_now(conn, &actor, &query, now)?,
                _ => store::find_places(conn, actor.territory(), &query)?,
            };
            rows.retain(|row| row.commune.departement() == departement);
            let kept: HashSet<PlaceId> = rows.iter().map(|row| row.id).collect();
            let mut points = store::positions(conn, actor.territory(), &query)?;
            points.retain(|(id, ..)| kept.contains(id));
            rows.truncate(500);
            Ok::<_, Error>((points, cards(conn, &actor, &rows, now)?))
        })
        .await?;
    let map = Map::of_departement(departement);
    let title = t("places-map-of").arg("name", &visit.territory.name).to_string();
    let placed = |map: &Map| points.iter().filter(|(.., at)| map.locate(*at).is_some()).count();
    let elsewhere = rows.len().saturating_sub(map.as_ref().map_or(0, |map| placed(map)));
    let dots = points.iter().map(|(id, name, position)| MapPoint {
        position: *position,
        label: name.clone(),
        href: Some(format!("/places/{id}")),
        strong: false,
    });
    let drawing =
        Drawing { id: "places-map", title: &title, points: dots.collect(), ..Drawing::default() };
    let drawn = map.map(|map| map.svg(&drawing));
    Ok(ui::page(MapPage {
        shell: visit.shell(t("places-map-title")),
        map: drawn,
        cards: rows,
        elsewhere,
        narrowed: search.narrows(),
        back: search.address("/places"),
    }))
}
