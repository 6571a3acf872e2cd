//! The board: what is to be looked at, and what was decided.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::{look_over, sentence, state_badge, subject_link};
use crate::access::{Action, At, Visit, see_other};
use crate::fraud::daily;
use crate::fraud::model::{Rule, SubjectKind};
use crate::fraud::store::{self, Flag, FlagQuery, RuleCount};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::ui::{self, Badge, Choice, Flash, Pagination, Problems, Shell, Tab, filters};

const PER_PAGE: i64 = 30;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `open` (when nothing is said), `dismissed`, `confirmed` or `all`.
    state: String,
    rule: String,
    place: String,
    subject: String,
    page: String,
}

#[derive(Template)]
#[template(path = "fraud/pages/board.html")]
struct BoardPage {
    shell: Shell,
    asked: Asked,
    tabs: Vec<Tab>,
    rules: Vec<Choice>,
    places: Vec<Choice>,
    counts: Vec<RuleCount>,
    flags: Vec<Flag>,
    total: i64,
    pages: Pagination,
    /// When the service last examined by itself.
    examined: Option<String>,
    problems: Problems,
}

impl BoardPage {
    fn sentence(&self, flag: &Flag) -> String {
        sentence(flag).to_string()
    }
    fn badge(&self, flag: &Flag) -> Badge {
        state_badge(flag)
    }
    fn subject_link(&self, flag: &Flag) -> String {
        subject_link(flag)
    }
    fn rule_words(&self, rule: &Rule) -> String {
        t(format!("fraud-rule-{rule}")).to_string()
    }
    fn rule_link(&self, rule: &Rule) -> String {
        format!("/flags?rule={rule}")
    }
    /// Where the passes were used, unless it is the subject itself.
    fn place(&self, flag: &Flag) -> Option<(String, String)> {
        let elsewhere = flag.subject_kind != SubjectKind::Place;
        let (id, name) = (flag.place_id?, flag.place.clone()?);
        elsewhere.then(|| (format!("/places/{id}"), name))
    }
}

/// `/flags?state=…&rule=…&place=…&subject=…`
fn address(asked: &Asked, state: &str) -> String {
    format!(
        "/flags?state={state}&rule={}&place={}&subject={}",
        asked.rule, asked.place, asked.subject
    )
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(mut asked): Query<Asked>,
) -> Result<Response, Error> {
    visit.actor.check(Action::ReviewFlags, &At::territory())?;
    // What is not one of our words narrows to nothing that could be in an address.
    let state = match asked.state.as_str() {
        known @ ("dismissed" | "confirmed" | "all") => known.to_owned(),
        _ => "open".to_owned(),
    };
    let rule: Option<Rule> = asked.rule.parse().ok();
    let place = asked.place.parse().ok();
    if !asked.subject.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        asked.subject = String::new();
    }
    asked.rule = rule.map_or_else(String::new, |rule| rule.to_string());
    asked.place = place.map_or_else(String::new, |id: crate::access::PlaceId| id.to_string());
    asked.state = state.clone();
    let query = FlagQuery {
        state: if state == "all" { String::new() } else { state.clone() },
        rule,
        place,
        subject: asked.subject.clone(),
    };
    let page = asked.page.parse::<i64>().unwrap_or(1).clamp(1, 1_000_000);
    let territory = visit.actor.territory();
    let ((flags, total), counts, places, last) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>((
                store::flags(conn, territory, &query, ((page - 1) * PER_PAGE, PER_PAGE))?,
                store::open_counts(conn, territory)?,
                crate::places::place_names(conn, territory)?,
                daily::last(conn, territory)?,
            ))
        })
        .await?;
    let tab =
        |word: &str| Tab::new(t(format!("fraud-tab-{word}")), address(&asked, word), word == state);
    Ok(ui::page(BoardPage {
        shell: visit.shell(t("fraud-title")),
        tabs: ["open", "confirmed", "dismissed", "all"].iter().map(|word| tab(word)).collect(),
        rules: Rule::ALL.iter().map(|r| Choice::new(r, t(format!("fraud-rule-{r}")))).collect(),
        places: places.iter().map(|place| Choice::new(place.id, &place.name)).collect(),
        pages: ui::pagination(page, (total + PER_PAGE - 1) / PER_PAGE, address(&asked, &state)),
        problems: Problems::none(),
        examined: last.map(|work| work.started_at.words(visit.actor.timezone()).to_string()),
        asked,
        counts,
        flags,
        total,
    }))
}

/// `POST /flags/examinations`: looks again, without waiting for tomorrow.
pub async fn examine(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    visit.actor.check(Action::ReviewFlags, &At::territory())?;
    let days = daily::examined_days(app.clock.now().day(visit.actor.timezone()));
    let raised = look_over(&app, &visit.actor, None, days).await?;
    Ok(see_other("/flags", Some(Flash::success(&t("fraud-examined").arg("count", raised)))))
}
