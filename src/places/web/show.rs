//! The page of a place.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::{Answer, words};
use crate::access::{self, Action, Actor, At, Visit};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::journal::{self, Subject};
use crate::kit::time::{Day, Instant, Tz};
use crate::places::actions;
use crate::places::model::{
    Accreditation, AccreditationId, Hours, PlaceId, Standing, Terms, is_email, is_phone, is_url,
};
use crate::places::store::{self, Place, StoredAccreditation};
use crate::territory::{Drawing, Map, MapPoint, Svg};
use crate::ui::{self, Fact, Problems, Shell, Tone, filters};

/// What was typed in the accreditation's forms, shown again after a refusal.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct StepForm {
    pub from: String,
    pub until: String,
    pub reason: String,
}

/// What people may do on this page.
pub struct May {
    pub edit: bool,
    pub request: bool,
    pub decide: bool,
    pub invite: bool,
}

/// Everything the page shows, read on one snapshot.
struct Loaded {
    place: Place,
    organisation: Option<store::Organisation>,
    stops: Vec<store::Stop>,
    accreditations: Vec<StoredAccreditation>,
    names: std::collections::HashMap<String, String>,
    lines: Vec<journal::Line>,
}

fn load(conn: &mut Conn, actor: &Actor, id: PlaceId) -> Result<Loaded, Error> {
    let place = actions::place(conn, actor, id)?;
    let organisation = match place.organisation_id {
        Some(organisation) => store::organisation_by_id(conn, actor.territory(), organisation)?,
        None => None,
    };
    Ok(Loaded {
        organisation,
        stops: store::stops_of(conn, id)?,
        accreditations: store::accreditations_of(conn, id)?,
        names: access::names(conn, actor.territory())?,
        lines: journal::about(conn, &Subject::new("place", id))?,
        place,
    })
}

/// An accreditation as the page shows it.
pub struct Shown {
    pub id: AccreditationId,
    pub standing: Standing,
    pub period: Option<Message>,
    pub history: Vec<ui::Event>,
}

impl Shown {
    /// Whether a reason and a button to withdraw it make sense.
    pub fn is_open(&self) -> bool {
        !matches!(self.standing, Standing::Expired | Standing::Withdrawn)
    }

    pub fn badge(&self) -> ui::Badge {
        let tone = match self.standing {
            Standing::Active => Tone::Success,
            Standing::Requested | Standing::Upcoming => Tone::Info,
            Standing::Suspended => Tone::Warning,
            Standing::Expired | Standing::Withdrawn => Tone::Neutral,
        };
        ui::badge(self.standing.words(), tone)
    }

    pub fn address(&self, noun: &str) -> String {
        format!("/accreditations/{}/{noun}", self.id)
    }
}

#[derive(Template)]
#[template(path = "places/pages/show.html")]
struct PlacePage {
    shell: Shell,
    id: PlaceId,
    note: String,
    mobile: bool,
    accredited: bool,
    open: Option<words::OpenLine>,
    /// The raw text when it cannot be read.
    raw_hours: String,
    week: Vec<words::DayWords>,
    presentation: Vec<String>,
    facts: Vec<Fact>,
    offer: Vec<Fact>,
    stops: Vec<ui::Stop>,
    map: Option<Svg>,
    accreditations: Vec<Shown>,
    journal: Vec<ui::Event>,
    origin: Message,
    may: May,
    form: StepForm,
    problems: Problems,
}

impl PlacePage {
    fn heading(&self) -> ui::Heading {
        let mut heading = ui::heading(self.shell.title.as_str())
            .back(t("places-title"), "/places")
            .note(&self.note);
        if self.mobile {
            heading = heading.badge(ui::badge(t("places-term-mobile"), Tone::Info));
        }
        if self.accredited {
            heading = heading.badge(ui::badge(t("places-accredited"), Tone::Success));
        }
        heading
    }
}

/// `GET /places/{id}`
pub async fn show_place(State(app): State<App>, visit: Visit, Path(id): Path<PlaceId>) -> Answer {
    page(&app, &visit, id, StepForm::default(), Problems::none()).await
}

/// The page with what a step of the accreditation was refused for, if anything.
pub async fn page(
    app: &App,
    visit: &Visit,
    id: PlaceId,
    form: StepForm,
    problems: Problems,
) -> Answer {
    let actor = visit.actor.clone();
    let loaded = app.db.read(move |conn| load(conn, &actor, id)).await?;
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(ui::page_with_status(status, build(visit, &loaded, app.clock.now(), form, problems)))
}

fn build(
    visit: &Visit,
    loaded: &Loaded,
    now: Instant,
    form: StepForm,
    problems: Problems,
) -> PlacePage {
    let (place, actor) = (&loaded.place, &visit.actor);
    let about = &place.about;
    let today = now.day(actor.timezone());
    let here = Day(words::local(about.commune, now).date());
    let hours = about.opening_hours();
    let at = At::place(place.id, place.organisation_id);
    let facts = |one: &StoredAccreditation| one.facts.clone();
    let standings: Vec<Accreditation> = loaded.accreditations.iter().map(facts).collect();
    let none_open = standings
        .iter()
        .all(|one| matches!(one.standing(today), Standing::Expired | Standing::Withdrawn));
    PlacePage {
        shell: visit.shell(&about.name),
        id: place.id,
        note: words::commune_line(about.commune, &about.postcode),
        mobile: about.mobility.has("mobile"),
        accredited: standings.iter().any(|one| one.covers(today)),
        open: words::open_line(&about.hours, about.commune, now),
        raw_hours: if hours.is_none() { about.hours.clone() } else { String::new() },
        week: hours.map(|hours| words::week(&hours.week(here), here)).unwrap_or_default(),
        presentation: paragraphs(&[&about.summary, &about.detail]),
        facts: contact_facts(loaded),
        offer: offer_facts(loaded),
        stops: loaded.stops.iter().map(|stop| stop_line(stop, now)).collect(),
        map: map_of(place),
        accreditations: loaded
            .accreditations
            .iter()
            .map(|one| shown(one, loaded, today, actor.timezone()))
            .collect(),
        journal: journal_lines(loaded, actor.timezone()),
        origin: t("places-origin")
            .arg("source", source_words(&place.source))
            .arg("day", about.updated_on.words()),
        may: May {
            edit: actor.may(Action::EditPlaces, &at),
            request: none_open && actor.may(Action::RequestAccreditation, &at),
            decide: actor.may(Action::DecideAccreditation, &at),
            invite: actor.may(Action::InviteColleagues, &at),
        },
        form,
        problems,
    }
}

fn source_words(source: &str) -> String {
    if source == actions::OWN_SOURCE {
        t("places-own-source").to_string()
    } else {
        source.to_owned()
    }
}

fn paragraphs(texts: &[&String]) -> Vec<String> {
    let lines = texts.iter().flat_map(|text| text.lines());
    lines.map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Links only where they are safe to follow; anything else is shown as it was given.
fn contact_facts(loaded: &Loaded) -> Vec<Fact> {
    let about = &loaded.place.about;
    let mut facts = Vec::new();
    if let Some(organisation) = &loaded.organisation {
        let name = super::organisations::name_of(&organisation.details);
        facts.push(
            Fact::new(t("places-organisation"), name)
                .link(format!("/organisations/{}", organisation.id)),
        );
    }
    let line = [
        about.address.as_str(),
        &about.address_extra,
        &words::commune_line(about.commune, &about.postcode),
    ];
    let address: Vec<_> = line.into_iter().filter(|part| !part.is_empty()).collect();
    facts.push(Fact::new(t("places-address"), address.join(", ")));
    let phone = Fact::new(t("places-phone"), phone_words(&about.phone));
    facts.push(if is_phone(&about.phone) {
        phone.link(format!("tel:{}", about.phone))
    } else {
        phone
    });
    for email in about.emails.split('|').filter(|text| !text.is_empty()) {
        let fact = Fact::new(t("places-email"), email);
        facts.push(if is_email(email) { fact.link(format!("mailto:{email}")) } else { fact });
    }
    let sites = about.websites.split('|').map(|site| ("places-website", site));
    let booking = [
        ("places-booking", about.booking_url.as_str()),
        ("places-accessibility", &about.accessibility_url),
    ];
    for (label, site) in sites.chain(booking).filter(|(_, site)| !site.is_empty()) {
        let fact = Fact::new(t(label), site);
        facts.push(if is_url(site) { fact.link(site) } else { fact });
    }
    facts
}

/// `+33555000000` as people read it: `05 55 00 00 00`.
fn phone_words(phone: &str) -> String {
    match phone.strip_prefix("+33") {
        Some(rest) if rest.len() == 9 && is_phone(phone) => {
            let digits = format!("0{rest}");
            let pairs: Vec<_> = digits.as_bytes().chunks(2).map(String::from_utf8_lossy).collect();
            pairs.join("\u{a0}")
        }
        _ => phone.to_owned(),
    }
}

fn offer_facts(loaded: &Loaded) -> Vec<Fact> {
    let about = &loaded.place.about;
    let list = |terms: &Terms| {
        terms.iter().map(|term| term.words().to_string()).collect::<Vec<_>>().join(", ")
    };
    let fact = |key: &'static str, terms: &Terms| Fact::new(t(key), list(terms));
    let mut facts = vec![
        fact("places-services", &about.services),
        fact("places-support-modes", &about.support_modes),
        fact("places-fees", &about.fees),
        fact("places-access-modes", &about.access_modes),
        fact("places-audiences", &about.audiences),
        fact("places-care", &about.care),
        fact("places-programmes", &about.programmes),
        fact("places-labels", &about.labels),
    ];
    facts.push(Fact::new(t("places-other-labels"), about.other_labels.replace('|', ", ")));
    facts
}

/// A stop: the next day it is served, where, and from when until when.
fn stop_line(stop: &store::Stop, now: Instant) -> ui::Stop {
    let details = &stop.details;
    let open = words::open_line(&details.hours, details.commune, now).is_some_and(|line| line.open);
    let here = Day(words::local(details.commune, now).date());
    let hours = Hours::parse(&details.hours);
    let next = hours.and_then(|hours| words::next_visit(&hours, here));
    let commune = words::commune_name(details.commune);
    let title = match details.label.contains(&commune) {
        true => details.label.clone(),
        false => format!("{commune}, {}", details.label),
    };
    match next {
        None => ui::Stop::new(details.hours.as_str(), title),
        Some(_) if open => ui::Stop::new(t("places-stop-now"), title).now(true),
        Some(visit) => ui::Stop::new(visit.day, title).note(visit.hours.join(", ")),
    }
}

fn map_of(place: &Place) -> Option<Svg> {
    let map = Map::of_departement(place.about.commune.departement())?;
    let title = t("places-map-place").arg("name", &place.about.name).to_string();
    let point = place.about.position.map(|position| MapPoint {
        position,
        label: place.about.name.clone(),
        href: None,
        strong: true,
    });
    let drawing = Drawing {
        id: "place-map",
        title: &title,
        points: point.into_iter().collect(),
        highlight: Some(place.about.commune),
        ..Drawing::default()
    };
    Some(map.svg(&drawing))
}

fn who(loaded: &Loaded, key: &str) -> String {
    loaded.names.get(key).cloned().unwrap_or_else(|| t("places-system").to_string())
}

fn shown(one: &StoredAccreditation, loaded: &Loaded, today: Day, tz: Tz) -> Shown {
    let facts = &one.facts;
    let mut history = Vec::new();
    let mut tell = |at: Instant, by: &str, what: Message, icon: &'static str| {
        let event = ui::Event::new(at.words(tz), at.rfc3339(), what);
        history.push((at, event.who(who(loaded, by)).icon(icon)));
    };
    tell(
        facts.requested.at,
        &facts.requested.by,
        t("journal-place-accreditation-requested"),
        "send",
    );
    if let Some(grant) = &facts.grant {
        tell(
            grant.fact.at,
            &grant.fact.by,
            t("journal-place-accreditation-granted"),
            "badge-check",
        );
    }
    for suspension in &facts.suspensions {
        let what = t("places-suspended-because").arg("reason", &suspension.reason);
        tell(suspension.fact.at, &suspension.fact.by, what, "pause");
        if let Some(lifting) = &suspension.lifted {
            tell(
                lifting.fact.at,
                &lifting.fact.by,
                t("journal-place-accreditation-reinstated"),
                "play",
            );
        }
    }
    if let Some(end) = &facts.withdrawal {
        let what = t("places-withdrawn-because").arg("reason", &end.reason);
        tell(end.fact.at, &end.fact.by, what, "ban");
    }
    history.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let period = facts.grant.as_ref().map(|grant| {
        t("places-accredited-period")
            .arg("from", grant.from.words())
            .arg("until", grant.until.words())
    });
    Shown {
        id: one.id,
        standing: facts.standing(today),
        period,
        history: history.into_iter().map(|(_, event)| event).collect(),
    }
}

fn journal_lines(loaded: &Loaded, tz: Tz) -> Vec<ui::Event> {
    let line = |line: &journal::Line| {
        let what = t(format!("journal-place-{}", line.verb));
        ui::Event::new(line.at.words(tz), line.at.rfc3339(), what).who(who(loaded, &line.actor))
    };
    loaded.lines.iter().map(line).collect()
}
