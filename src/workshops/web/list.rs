//! Sessions by day, week or month, with the place, the level and the seats one looks for.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::{level_words, levels, state_badge};
use crate::access::{self, Action, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::{Day, Instant, Tz};
use crate::places::{self, PlaceId};
use crate::ui::{self, Choice, Item, Shell, Tab, filters};
use crate::workshops::model::{Level, SessionId};
use crate::workshops::store::{self, Session, SessionFilter};

/// What stands in the address of the list. No name of anybody.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    from: String,
    span: String,
    place: String,
    level: String,
    /// `me`: those one gives; `places`: those at one's places; else all.
    whose: String,
    free: String,
    page: String,
}

/// Sessions of a page.
const PER_PAGE: i64 = 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Day,
    Week,
    Month,
}

impl Span {
    fn read(text: &str) -> Span {
        match text {
            "day" => Span::Day,
            "month" => Span::Month,
            _ => Span::Week,
        }
    }
    fn days(self) -> i64 {
        match self {
            Span::Day => 1,
            Span::Week => 7,
            Span::Month => 31,
        }
    }
    fn word(self) -> &'static str {
        match self {
            Span::Day => "day",
            Span::Week => "week",
            Span::Month => "month",
        }
    }
}

impl ListQuery {
    /// The address of the list with these dates and the same filters.
    fn address(&self, from: Day, span: Span) -> String {
        let mut address = format!("/sessions?from={from}&span={}", span.word());
        let filters = [
            ("place", &self.place),
            ("level", &self.level),
            ("whose", &self.whose),
            ("free", &self.free),
        ];
        for (name, value) in filters {
            let plain = value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if !value.is_empty() && plain {
                address.push_str(&format!("&{name}={value}"));
            }
        }
        address
    }
}

#[derive(Template)]
#[template(path = "workshops/pages/sessions.html")]
struct ListPage {
    shell: Shell,
    tz: Tz,
    now: Instant,
    query: ListQuery,
    from: Day,
    today: Day,
    span: Span,
    /// The days that have sessions, with them.
    days: Vec<(Day, Vec<Session>)>,
    total: i64,
    page: i64,
    pages: i64,
    places: Vec<Choice>,
    names: HashMap<PlaceId, String>,
    givers: HashMap<SessionId, Vec<String>>,
    may_plan: bool,
    has_own: bool,
}

impl ListPage {
    fn tabs(&self) -> Vec<Tab> {
        [Span::Day, Span::Week, Span::Month]
            .into_iter()
            .map(|span| {
                let label = t(format!("workshops-span-{}", span.word()));
                Tab::new(label, self.query.address(self.from, span), span == self.span)
            })
            .collect()
    }
    /// Some filter is set: what is filtered must be seen.
    fn is_filtered(&self) -> bool {
        let query = &self.query;
        [&query.place, &query.level, &query.whose, &query.free].iter().any(|set| !set.is_empty())
    }
    fn period(&self) -> String {
        match self.span {
            Span::Day => self.from.long(),
            _ => t("workshops-period")
                .arg("from", self.from.words())
                .arg("until", self.from.plus_days(self.span.days() - 1).words())
                .to_string(),
        }
    }
    fn before(&self) -> String {
        self.query.address(self.from.plus_days(-self.span.days()), self.span)
    }
    fn after(&self) -> String {
        self.query.address(self.from.plus_days(self.span.days()), self.span)
    }
    fn now_address(&self) -> String {
        self.query.address(self.today, self.span)
    }
    fn this_address(&self) -> String {
        self.query.address(self.from, self.span)
    }
    fn levels(&self) -> Vec<Choice> {
        with_any(t("workshops-level-any"), levels())
    }
    fn whose(&self) -> Vec<Choice> {
        let own =
            ["me", "places"].map(|word| Choice::new(word, t(format!("workshops-whose-{word}"))));
        with_any(t("workshops-whose-all"), own.to_vec())
    }
    fn item(&self, session: &Session) -> Item {
        let place = self.names.get(&session.place_id).map_or("", String::as_str);
        let place = match session.stop.as_str() {
            "" => place.to_owned(),
            stop => format!("{place} — {stop}"),
        };
        let givers = self.givers.get(&session.id).map(|names| names.join(", ")).unwrap_or_default();
        ui::item(&session.title, format!("/sessions/{}", session.id))
            .when(session.starts_at.hour(self.tz))
            .line("map-pin", place)
            .line("user", givers)
            .line("graduation-cap", level_words(session.level))
            .badge(state_badge(session, self.now))
    }
}

fn with_any(any: crate::kit::i18n::Message, mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.insert(0, Choice::new("", any));
    choices
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<ListQuery>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::SeeSessions)?;
    let (now, tz, actor) = (app.clock.now(), visit.actor.timezone(), &visit.actor);
    let today = now.day(tz);
    let from = Day::parse(&query.from).unwrap_or(today);
    let span = Span::read(&query.span);
    let page = query.page.parse::<i64>().unwrap_or(1).clamp(1, 10_000);
    let filter = SessionFilter {
        place: query.place.parse().ok(),
        level: query.level.parse::<Level>().ok(),
        mediator: actor.account().filter(|_| query.whose == "me"),
        within: (query.whose == "places").then(|| actor.reached(Action::TakeAttendance)),
        free: !query.free.is_empty(),
        ..SessionFilter::between(from.start(tz), from.plus_days(span.days()).start(tz))
    };
    let territory = actor.territory();
    let read = app.db.read(move |conn| {
        let rows = (PER_PAGE, (page - 1) * PER_PAGE);
        let (sessions, total) = store::find_sessions(conn, territory, &filter, rows)?;
        let all = access::names(conn, territory)?;
        let mut givers: HashMap<SessionId, Vec<String>> = HashMap::new();
        for giver in store::givers(conn, territory, (filter.from, filter.until))? {
            let name = all.get(&giver.account_id.to_string()).cloned();
            givers.entry(giver.session_id).or_default().extend(name);
        }
        Ok::<_, Error>((sessions, total, givers, places::place_names(conn, territory)?))
    });
    let (sessions, total, givers, named) = read.await?;
    let mut days: Vec<(Day, Vec<Session>)> = Vec::new();
    for session in sessions {
        let day = session.starts_at.day(tz);
        match days.last_mut() {
            Some((last, sessions)) if *last == day => sessions.push(session),
            _ => days.push((day, vec![session])),
        }
    }
    let may_plan = actor.can(Action::PlanSessions);
    let has_own = actor.can(Action::TakeAttendance);
    let choices = named.iter().map(|place| Choice::new(place.id, place.name.as_str())).collect();
    Ok(ui::page(ListPage {
        shell: visit.shell(t("workshops-sessions-title")),
        tz,
        now,
        from,
        today,
        span,
        days,
        total,
        page,
        pages: (total + PER_PAGE - 1) / PER_PAGE,
        places: with_any(t("workshops-place-any"), choices),
        names: named.into_iter().map(|place| (place.id, place.name)).collect(),
        givers,
        may_plan,
        has_own,
        query,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_the_filters_and_nothing_else() {
        let query = ListQuery {
            place: "01ABC".into(),
            level: "\"><script>".into(),
            free: "on".into(),
            ..ListQuery::default()
        };
        let address = query.address(Day::parse("2026-03-02").unwrap(), Span::Week);
        assert_eq!(address, "/sessions?from=2026-03-02&span=week&place=01ABC&free=on");
    }
}
