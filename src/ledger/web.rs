//! Pages of the ledger: programmes, who pays for them, where the money is.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::Form;

use super::actions;
use super::model::{
    Line, LineForm, Programme, ProgrammeForm, ProgrammeId, Refusal, is_name, parse_percent, percent,
};
use super::store;
use crate::access::{self, Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::{Error, Refuse};
use crate::kit::i18n::{Message, t};
use crate::kit::journal::{self, Subject};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Tz};
use crate::ui::{self, Event, Flash, Problems, Shell, filters};

/// Empty lines offered for further funders.
const BLANK_LINES: usize = 2;
/// Lines a new programme starts with.
const FIRST_LINES: usize = 3;
/// Most lines a form may send.
const MOST_LINES: usize = 40;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/programmes", get(list_programmes).post(create_programme))
        .route("/programmes/new", get(new_programme))
        .route("/programmes/{id}", get(show_programme))
        .route("/programmes/{id}/funding", get(edit_funding).post(set_funding))
}

// ---- the list ----

#[derive(Template)]
#[template(path = "ledger/pages/programmes.html")]
struct ProgrammesPage {
    shell: Shell,
    programmes: Vec<(Programme, Totals)>,
    may_edit: bool,
}

/// The counters of all lines of a programme, added up.
#[derive(Default)]
struct Totals {
    authorised: Cents,
    committed: Cents,
    owed: Cents,
    paid: Cents,
    disputed: Cents,
    available: Cents,
    released: Cents,
}

impl Totals {
    fn of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Totals {
        lines.into_iter().fold(Totals::default(), |sum, line| Totals {
            authorised: sum.authorised + line.authorised,
            committed: sum.committed + line.committed,
            owed: sum.owed + line.owed,
            paid: sum.paid + line.paid,
            disputed: sum.disputed + line.disputed,
            available: sum.available + line.available(),
            released: sum.released + line.released,
        })
    }
}

async fn list_programmes(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    visit.actor.check_any(Action::SeeFunding)?;
    let territory = visit.actor.territory();
    let (programmes, lines) = app
        .db
        .read(move |conn| {
            let programmes = store::programmes(conn, territory)?;
            Ok::<_, Error>((programmes, store::all_lines(conn, territory)?))
        })
        .await?;
    let programmes = programmes
        .into_iter()
        .map(|programme| {
            let own = lines.iter().filter(|line| line.programme_id == programme.id);
            let totals = Totals::of(own);
            (programme, totals)
        })
        .collect();
    let shell = visit.shell(t("ledger-programmes-title"));
    let may_edit = visit.actor.can(Action::EditFunding);
    Ok(ui::page(ProgrammesPage { shell, programmes, may_edit }))
}

// ---- one programme ----

#[derive(Template)]
#[template(path = "ledger/pages/programme.html")]
struct ProgrammePage {
    shell: Shell,
    programme: Programme,
    lines: Vec<Line>,
    totals: Totals,
    may_edit: bool,
    may_rule: bool,
    may_emit: bool,
    events: Vec<Event>,
}

impl ProgrammePage {
    /// The bar of a line: where each part starts and how long it is, in thousandths.
    fn bar(&self, line: &Line) -> Vec<(&'static str, i64, i64)> {
        let whole = line.authorised.0.max(1);
        let mut from = 0;
        let parts = [
            ("paid", line.paid),
            ("disputed", line.disputed),
            ("owed", line.owed),
            ("committed", line.committed),
        ];
        parts
            .into_iter()
            .map(|(class, cents)| {
                let width = i64::try_from(i128::from(cents.0) * 1000 / i128::from(whole));
                let width = width.unwrap_or(1000);
                let start = from;
                from += width;
                (class, start, width)
            })
            .collect()
    }
    fn bar_words(&self, line: &Line) -> Message {
        t("ledger-bar")
            .arg("funder", &line.funder)
            .arg("used", line.used().to_string())
            .arg("ceiling", line.authorised.to_string())
    }
    fn percent(&self, line: &Line) -> String {
        percent(line.share)
    }
    /// How much of what is available was committed once: nothing is said of nothing.
    fn released(cents: &Cents) -> Option<Message> {
        (*cents > Cents::ZERO).then(|| t("ledger-released").arg("cents", cents.to_string()))
    }
}

async fn show_programme(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<ProgrammeId>,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let (programme, lines, journal, names) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>((
                actions::programme(conn, &actor, id)?,
                store::lines(conn, id)?,
                journal::about(conn, &Subject::new("programme", id))?,
                access::names(conn, actor.territory())?,
            ))
        })
        .await?;
    Ok(ui::page(ProgrammePage {
        shell: visit.shell(&programme.name),
        totals: Totals::of(&lines),
        programme,
        lines,
        may_edit: visit.actor.can(Action::EditFunding),
        may_rule: visit.actor.can(Action::ConfirmBankAccounts),
        may_emit: visit.actor.can(Action::ManageEmissions),
        events: events(&journal, &names, visit.actor.timezone()),
    }))
}

/// The journal of something, as its page shows it. For rooms above too.
pub fn events(journal: &[journal::Line], names: &HashMap<String, String>, tz: Tz) -> Vec<Event> {
    journal
        .iter()
        .map(|line| {
            let what = t(format!("journal-{}-{}", line.subject_kind, line.verb))
                .arg("detail", &line.detail);
            let event = Event::new(line.at.words(tz), line.at.rfc3339(), what);
            match names.get(&line.actor) {
                Some(name) => event.who(name),
                None => event,
            }
        })
        .collect()
}

// ---- forms ----

/// A line as it is typed.
#[derive(Debug, Clone, Default)]
struct LineText {
    funder: String,
    share: String,
    ceiling: String,
}

/// The forms of a programme, as they are typed: `funder-1`, `share-1`, `ceiling-1`, `funder-2`…
#[derive(Debug, Clone, Default)]
struct ProgrammeText {
    /// Made with the page: sent twice, it makes one programme.
    id: String,
    name: String,
    starts_on: String,
    ends_on: String,
    lines: Vec<LineText>,
}

impl ProgrammeText {
    fn read(pairs: Vec<(String, String)>) -> ProgrammeText {
        let mut text = ProgrammeText::default();
        for (name, value) in pairs {
            match (name.as_str(), name.split_once('-')) {
                ("id", _) => text.id = value,
                ("name", _) => text.name = value,
                ("starts_on", _) => text.starts_on = value,
                ("ends_on", _) => text.ends_on = value,
                (_, Some((field, rank))) => {
                    let Some(rank) = rank.parse().ok().filter(|r| (1..=MOST_LINES).contains(r))
                    else {
                        continue;
                    };
                    if text.lines.len() < rank {
                        text.lines.resize(rank, LineText::default());
                    }
                    let line = &mut text.lines[rank - 1];
                    match field {
                        "funder" => line.funder = value,
                        "share" => line.share = value,
                        "ceiling" => line.ceiling = value,
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        text
    }

    /// The lines that somebody filled, parsed; every mistake is noted at its field.
    fn lines(&self, problems: &mut Problems) -> Vec<LineForm> {
        let mut lines = Vec::new();
        for (rank, line) in (1..).zip(&self.lines) {
            let (funder, share, ceiling) =
                (line.funder.trim(), line.share.trim(), line.ceiling.trim());
            if funder.is_empty() && share.is_empty() && ceiling.is_empty() {
                continue;
            }
            let wrong =
                if funder.is_empty() { Refusal::FunderMissing } else { Refusal::FunderTooLong };
            let named = is_name(funder).then(|| funder.to_owned());
            let funder = problems.require(format!("funder-{rank}"), named, wrong.message());
            let share = problems.require(
                format!("share-{rank}"),
                parse_percent(share),
                t("ledger-share-wrong"),
            );
            let authorised = problems.require(
                format!("ceiling-{rank}"),
                Cents::parse(ceiling),
                t("ledger-ceiling-wrong"),
            );
            if let (Some(funder), Some(share), Some(authorised)) = (funder, share, authorised) {
                lines.push(LineForm { funder, share, authorised });
            }
        }
        lines
    }

    fn programme(&self, problems: &mut Problems) -> Option<ProgrammeForm> {
        let name = self.name.trim();
        let wrong = if name.is_empty() { Refusal::NameMissing } else { Refusal::NameTooLong };
        let named = is_name(name).then(|| name.to_owned());
        let name = problems.require("name", named, wrong.message());
        let starts_on =
            problems.require("starts_on", Day::parse(&self.starts_on), t("ledger-starts-missing"));
        let ends_on =
            problems.require("ends_on", Day::parse(&self.ends_on), t("ledger-ends-missing"));
        let lines = self.lines(problems);
        if !problems.is_empty() {
            return None;
        }
        Some(ProgrammeForm { name: name?, starts_on: starts_on?, ends_on: ends_on?, lines })
    }
}

#[derive(Template)]
#[template(path = "ledger/pages/programme_form.html")]
struct FormPage {
    shell: Shell,
    action: String,
    back: String,
    /// A new programme, with its name and dates; else only its funding.
    new: bool,
    /// Lines whose funder is fixed, for they are in use.
    fixed: usize,
    text: ProgrammeText,
    problems: Problems,
}

impl FormPage {
    fn show(self) -> Response {
        let status = if self.problems.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        ui::page_with_status(status, self)
    }
    fn rows(&self) -> Vec<(usize, LineText, bool)> {
        let count = (self.text.lines.len() + BLANK_LINES).max(FIRST_LINES + BLANK_LINES);
        (0..count.min(MOST_LINES))
            .map(|index| {
                let line = self.text.lines.get(index).cloned().unwrap_or_default();
                (index + 1, line, index < self.fixed)
            })
            .collect()
    }
}

fn new_page(visit: &Visit, text: ProgrammeText, problems: Problems) -> FormPage {
    FormPage {
        shell: visit.shell(t("ledger-new-title")),
        action: "/programmes".to_owned(),
        back: "/programmes".to_owned(),
        new: true,
        fixed: 0,
        text,
        problems,
    }
}

async fn new_programme(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    visit.actor.check_any(Action::EditFunding)?;
    let year = app.clock.now().day(visit.actor.timezone()).year();
    let id: ProgrammeId = app.clock.moment().id();
    let text = ProgrammeText {
        id: id.to_string(),
        starts_on: format!("{year}-01-01"),
        ends_on: format!("{year}-12-31"),
        ..ProgrammeText::default()
    };
    Ok(new_page(&visit, text, Problems::none()).show())
}

async fn create_programme(
    State(app): State<App>,
    visit: Visit,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let text = ProgrammeText::read(pairs);
    let mut problems = Problems::none();
    let Some(form) = text.programme(&mut problems) else {
        return Ok(new_page(&visit, text, problems).show());
    };
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let made_with_page: Option<ProgrammeId> = text.id.parse().ok();
    let made = app
        .db
        .write(move |tx| {
            let moment = clock.moment();
            let id = made_with_page.unwrap_or_else(|| moment.id());
            actions::create_programme_once(tx, &actor, (id, &form), &moment)
        })
        .await;
    match made {
        Ok(id) => {
            let flash = Flash::success(&t("ledger-created"));
            Ok(see_other(format!("/programmes/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            Ok(new_page(&visit, text, problems).show())
        }
        Err(error) => Err(error),
    }
}

fn funding_page(
    visit: &Visit,
    programme: &Programme,
    fixed: usize,
    text: ProgrammeText,
    problems: Problems,
) -> FormPage {
    FormPage {
        shell: visit.shell(t("ledger-funding-title").arg("name", &programme.name)),
        action: format!("/programmes/{}/funding", programme.id),
        back: format!("/programmes/{}", programme.id),
        new: false,
        fixed,
        text,
        problems,
    }
}

async fn load(app: &App, visit: &Visit, id: ProgrammeId) -> Result<(Programme, Vec<Line>), Error> {
    visit.actor.check_any(Action::EditFunding)?;
    let actor = visit.actor.clone();
    app.db
        .read(move |conn| Ok((actions::programme(conn, &actor, id)?, store::lines(conn, id)?)))
        .await
}

async fn edit_funding(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<ProgrammeId>,
) -> Result<Response, Error> {
    let (programme, lines) = load(&app, &visit, id).await?;
    let text = |line: &Line| LineText {
        funder: line.funder.clone(),
        share: percent(line.share).trim_end_matches(['%', '\u{a0}']).to_owned(),
        ceiling: line.authorised.plain(),
    };
    let text =
        ProgrammeText { lines: lines.iter().map(text).collect(), ..ProgrammeText::default() };
    Ok(funding_page(&visit, &programme, lines.len(), text, Problems::none()).show())
}

async fn set_funding(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<ProgrammeId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let (programme, lines) = load(&app, &visit, id).await?;
    let text = ProgrammeText::read(pairs);
    let mut problems = Problems::none();
    let forms = text.lines(&mut problems);
    if problems.is_empty() {
        let (actor, clock) = (visit.actor.clone(), app.clock.clone());
        let saved = app
            .db
            .write(move |tx| actions::set_lines(tx, &actor, id, &forms, &clock.moment()))
            .await;
        match saved {
            Ok(()) => {
                let flash = Flash::success(&t("ledger-funding-saved"));
                return Ok(see_other(format!("/programmes/{id}"), Some(flash)));
            }
            Err(Error::Refused(refusal)) => problems.add("", refusal.message()),
            Err(error) => return Err(error),
        }
    }
    Ok(funding_page(&visit, &programme, lines.len(), text, problems).show())
}
