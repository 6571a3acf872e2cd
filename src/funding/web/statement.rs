//! One statement: its lines, who pays which part, its life, and what may be done next.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::badge;
use super::steps::StepForm;
use crate::access::{self, Action, Actor, Visit};
use crate::funding::actions;
use crate::funding::model::{
    self, Channel, Flag, Kind, Line, Rejection, Review, Signed, StatementId, Step, flags, masked,
    percent_of, spaced,
};
use crate::funding::store::bank::{self, Said};
use crate::funding::store::corrections::LineCorrection;
use crate::funding::store::{self, Statement};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::journal::{self, Subject};
use crate::kit::money::Cents;
use crate::kit::time::Tz;
use crate::territory;
use crate::ui::{self, Badge, Choice, Event, Fact, Problems, Shell, Tone, filters};
use crate::{fraud, ledger};

/// Lines on a page.
const LINES: i64 = 200;

/// What one funder pays of a statement.
#[derive(Debug, Clone)]
pub(super) struct FunderPart {
    pub funder: String,
    pub percent: String,
    pub cents: Cents,
}

/// A statement with everything its page shows.
struct Sheets {
    statement: Statement,
    lines: Vec<Line>,
    /// What became of the uses on these lines, by use.
    corrections: HashMap<String, LineCorrection>,
    funders: Vec<FunderPart>,
    previous: Option<Statement>,
    review: Review,
    /// The rejected statement it follows, and the one that follows it.
    follows: Option<Statement>,
    follower: Option<Statement>,
    /// What the bank said of it; empty for whoever does not pay.
    said: Vec<Said>,
    /// Payments too many of it.
    extra: i64,
    /// The rejected statements whose lines it has, and that the bank paid.
    paid_before: Vec<Statement>,
    events: Vec<Event>,
    /// What is to be looked at in the place's month; empty for whoever reviews nothing.
    unusual: Vec<fraud::Flag>,
    names: HashMap<String, String>,
}

impl Sheets {
    fn name(&self, by: &str) -> String {
        self.names.get(by).cloned().unwrap_or_default()
    }
}

fn load(conn: &mut Conn, actor: &Actor, id: StatementId, page: i64) -> Result<Sheets, Error> {
    let statement = actions::statement(conn, actor, id)?;
    let lines = store::some_lines(conn, id, (page - 1) * LINES, LINES)?;
    let corrections = store::corrections::on_lines(conn, id, (page - 1) * LINES, LINES)?;
    let corrections = corrections.into_iter().map(|one| (one.redemption_id.clone(), one)).collect();
    let funders = funders(conn, &statement)?;
    let previous = store::previous(conn, &statement)?;
    let review = actions::review(conn, &statement, previous.as_ref())?;
    let follows = match statement.follows_id {
        Some(before) => store::by_id(conn, actor.territory(), before)?,
        None => None,
    };
    let follower = store::follower(conn, id)?;
    let payer = actor.can(Action::PayStatements);
    let said = if payer { bank::said_of(conn, id)? } else { Vec::new() };
    let extra = if payer { bank::extra(conn, id)? } else { 0 };
    let mut paid_before = Vec::new();
    if payer {
        for before in bank::paid_before(conn, id)? {
            paid_before.extend(store::by_id(conn, actor.territory(), before)?);
        }
    }
    let names = access::names(conn, actor.territory())?;
    let tz = actor.timezone();
    let events = journal::about(conn, &Subject::new("statement", id))?
        .into_iter()
        .map(|line| {
            let what = t(format!("journal-{}-{}", line.subject_kind, line.verb))
                .arg("detail", line.detail.split(' ').next().unwrap_or_default());
            let who = names.get(&line.actor).cloned().unwrap_or_default();
            Event::new(line.at.words(tz), line.at.rfc3339(), what).who(who)
        })
        .collect();
    let unusual = match actor.can(Action::ReviewFlags) {
        true => fraud::flags_of_place(conn, statement.place_id, statement.month)?,
        false => Vec::new(),
    };
    Ok(Sheets {
        statement,
        lines,
        corrections,
        funders,
        previous,
        review,
        follows,
        follower,
        said,
        extra,
        paid_before,
        events,
        unusual,
        names,
    })
}

/// The shares of a statement by funder, in the order of the programme.
pub(super) fn funders(conn: &mut Conn, statement: &Statement) -> Result<Vec<FunderPart>, Error> {
    let shares = store::shares_of(conn, statement.id)?;
    let lines = ledger::lines(conn, statement.programme_id)?;
    let part = |line: &ledger::Line| {
        let own = shares.iter().filter(|share| share.line_id == line.id);
        let cents: Cents = own.map(|share| share.cents).sum();
        let percent = t("funding-percent").arg("percent", percent_of(cents, statement.cents));
        FunderPart { funder: line.funder.clone(), percent: percent.to_string(), cents }
    };
    Ok(lines.iter().map(part).filter(|part| part.cents != Cents::ZERO).collect())
}

#[derive(Template)]
#[template(path = "funding/pages/statement.html")]
struct StatementPage {
    shell: Shell,
    statement: Statement,
    facts: Vec<Fact>,
    funders: Vec<FunderPart>,
    /// In words: more or fewer passes than the statement before.
    change: String,
    lines: Vec<Line>,
    corrections: HashMap<String, LineCorrection>,
    /// What a reviewer looks at; empty for who reviews nothing.
    flags: Vec<Flag>,
    review: Review,
    events: Vec<Event>,
    unusual: fraud::FlagNotice,
    said: Vec<Said>,
    /// What the bank paid too often, as notices.
    alarms: Vec<Message>,
    may: May,
    channels: Vec<Choice>,
    form: StepForm,
    problems: Problems,
    current: i64,
    pages: i64,
}

/// What the reader may do next.
#[derive(Debug, Default)]
struct May {
    check: bool,
    approve: bool,
    /// The reader closed it, or approved it first: somebody else approves.
    own: bool,
    send: bool,
    pay: bool,
    reject: bool,
    /// Somebody says that its money is back: whether the reader may confirm it, or is who said it.
    confirm: bool,
    asked: bool,
    follow: bool,
    correct: bool,
    /// Its lines are its own: no other statement took them over.
    ask: bool,
    /// A payment too many waits for an explanation.
    explain: bool,
}

impl May {
    fn of(actor: &Actor, sheets: &Sheets) -> May {
        let life = &sheets.statement.life;
        let step = life.step();
        let approver = step == Step::Checked && actor.can(Action::ApproveStatements);
        let payer = actor.can(Action::PayStatements);
        let asked = life.recalled.as_ref().filter(|_| payer && step != Step::Rejected);
        let own = asked.is_some_and(|asked| asked.signed.by == actor.key());
        May {
            check: step == Step::Closed && actor.can(Action::CheckStatements),
            approve: approver && life.awaits(&actor.key()),
            own: approver && !life.awaits(&actor.key()),
            send: step == Step::Approved && payer,
            pay: step == Step::Sent && payer,
            reject: step != Step::Rejected && payer && asked.is_none(),
            confirm: asked.is_some() && !own,
            asked: own,
            follow: step == Step::Rejected
                && sheets.follower.is_none()
                && actor.can(Action::CloseStatements),
            correct: actor.can(Action::CorrectUses),
            ask: actor.can(Action::CorrectUses) && sheets.follower.is_none(),
            explain: sheets.extra > 0,
        }
    }
}

impl StatementPage {
    fn badge(&self) -> Badge {
        badge(self.statement.step())
    }
    fn hash(&self) -> String {
        model::grouped(&self.statement.hash, 8)
    }
    fn address(&self, noun: &str) -> String {
        format!("/statements/{}/{noun}", self.statement.id)
    }
    fn correction(&self, line: &Line) -> String {
        self.address(&format!("corrections/new?use={}", line.redemption))
    }
    fn is_use(&self, line: &Line) -> bool {
        line.kind == Kind::Use
    }
    /// What became of the use on a line, when a correction of it waits or was accepted.
    fn corrected(&self, line: &Line) -> Option<&LineCorrection> {
        self.corrections.get(&line.redemption).filter(|_| self.is_use(line))
    }
    fn state(&self, one: &LineCorrection) -> Badge {
        let back = one.back_year.zip(one.back_number);
        match (one.accepted_at, back) {
            (None, _) => ui::badge(t("funding-line-disputed"), Tone::Warning),
            (Some(_), None) => ui::badge(t("funding-line-due"), Tone::Info),
            (Some(_), Some((year, number))) => {
                let words = t("funding-line-corrected");
                ui::badge(words.arg("number", model::number(year, number)), Tone::Info)
            }
        }
    }
    /// Where more is said of a correction: the statement that takes it back, or the list.
    fn more(&self, one: &LineCorrection) -> String {
        one.back_id.map_or_else(|| "/corrections".to_owned(), |id| format!("/statements/{id}"))
    }
    fn flag(&self, flag: &Flag) -> String {
        let words = t(format!("funding-flag-{flag}"));
        let words = words.arg("disputed", self.review.disputed);
        let counts = words.arg("wrong", self.review.wrong).arg("busiest", self.review.busiest);
        let left = self.review.drawn - self.review.looked_at;
        counts.arg("left", left).arg("back", self.review.taken_back).to_string()
    }
    fn outcome(&self, said: &Said) -> Badge {
        super::returns::badge(said.outcome)
    }
    fn base(&self) -> String {
        format!("/statements/{}", self.statement.id)
    }
    /// Whether a bank holds it: it left in a file of transfers, and nobody says it is paid.
    fn at_bank(&self) -> bool {
        self.statement.life.has_left() && self.statement.step() == Step::Sent
    }
    /// What whoever asks for the rejection wrote.
    fn recall(&self) -> &str {
        self.statement.life.recalled.as_ref().map_or("", |asked| asked.reason.as_str())
    }
    /// Whether there is something to pay.
    fn has_amount(&self) -> bool {
        self.statement.cents > Cents::ZERO
    }
    /// Whether it may leave in a file of transfers.
    fn has_account(&self) -> bool {
        !self.statement.payee_iban.is_empty()
    }
    /// Whether somebody else confirms that it is given up.
    fn has_left(&self) -> bool {
        self.statement.life.has_left()
    }
    /// What the second approval is about, when two are asked.
    fn second(&self) -> bool {
        self.statement.life.approvals > 1
    }
}

/// The page of a statement, as a step left it or refused.
pub(super) async fn page(
    app: &App,
    visit: &Visit,
    (id, current): (StatementId, i64),
    form: StepForm,
    problems: Problems,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let sheets = app.db.read(move |conn| load(conn, &actor, id, current)).await?;
    let title = t("funding-statement-title").arg("number", sheets.statement.label());
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let number = &sheets.statement.payee_iban;
    let finance = visit.actor.can(Action::ConfirmBankAccounts);
    let iban = if finance { spaced(number) } else { masked(number) };
    let reviewer = visit.actor.can(Action::CheckStatements);
    let channel = |channel: &Channel| Choice::new(channel, t(format!("funding-channel-{channel}")));
    let page = StatementPage {
        shell: visit.shell(title),
        facts: facts(&sheets, &iban, visit.actor.timezone()),
        change: change(&sheets),
        alarms: alarms(&sheets),
        may: May::of(&visit.actor, &sheets),
        channels: [Channel::Mandate, Channel::Internal].iter().map(channel).collect(),
        pages: sheets.statement.lines.max(1).unsigned_abs().div_ceil(LINES.unsigned_abs()) as i64,
        statement: sheets.statement,
        flags: if reviewer { flags(&sheets.review) } else { Vec::new() },
        review: sheets.review,
        funders: sheets.funders,
        lines: sheets.lines,
        corrections: sheets.corrections,
        said: sheets.said,
        events: sheets.events,
        unusual: fraud::notice(&sheets.unusual),
        form,
        problems,
        current,
    };
    Ok(ui::page_with_status(status, page))
}

fn facts(sheets: &Sheets, iban: &str, tz: Tz) -> Vec<Fact> {
    let statement = &sheets.statement;
    let life = &statement.life;
    let signed = |signed: &Signed| {
        let day = signed.at.day(tz).words();
        match sheets.name(&signed.by).as_str() {
            "" => day.to_string(),
            who => t("funding-signed").arg("day", day).arg("who", who).to_string(),
        }
    };
    let mut facts = vec![
        Fact::new(t("funding-place"), place_words(statement))
            .link(format!("/places/{}", statement.place_id)),
        Fact::new(t("funding-payee"), statement.payee_name.clone()),
        Fact::new(
            t(if is_siren(&statement.payee_number) {
                "funding-payee-siren"
            } else {
                "funding-payee-siret"
            }),
            grouped_siret(&statement.payee_number),
        ),
        Fact::new(t("funding-iban"), iban.to_owned()),
        Fact::new(t("funding-programme"), statement.programme_name.clone()),
        Fact::new(t("funding-month"), statement.month.words()),
    ];
    let about = |other: &Statement| {
        Fact::new(t("funding-follows"), other.label()).link(format!("/statements/{}", other.id))
    };
    facts.extend(sheets.follows.as_ref().map(about));
    facts.push(Fact::new(t("funding-closed-on"), signed(&life.closed)));
    let steps = [
        ("funding-checked-on", life.checked.as_ref()),
        ("funding-approved-on", life.approved.as_ref()),
        ("funding-countersigned-on", life.countersigned.as_ref()),
    ];
    for (key, step) in steps {
        facts.extend(step.map(|step| Fact::new(t(key), signed(step))));
    }
    let left = life.sent.as_ref().filter(|sent| sent.channel != Channel::Nothing);
    facts.extend(left.map(|sent| {
        let channel = t(format!("funding-channel-{}", sent.channel)).to_string();
        Fact::new(t("funding-sent-on"), format!("{}, {channel}", signed(&sent.signed)))
    }));
    facts.extend(life.payment.as_ref().map(|payment| {
        let day = payment.on.words();
        let words = match payment.reference.as_str() {
            "" => t("funding-paid-nothing").arg("day", day),
            reference => t("funding-paid-by").arg("day", day).arg("reference", reference),
        };
        Fact::new(t("funding-paid"), words)
    }));
    let because = |one: &Rejection| {
        let words = t("funding-rejected-because").arg("when", signed(&one.signed));
        words.arg("reason", &one.reason)
    };
    let given_up = [("funding-recalled", &life.recalled), ("funding-rejected", &life.rejected)];
    for (key, one) in given_up {
        facts.extend(one.as_ref().map(|one| Fact::new(t(key), because(one))));
    }
    facts.extend(sheets.follower.as_ref().map(|other| {
        Fact::new(t("funding-follower"), other.label()).link(format!("/statements/{}", other.id))
    }));
    facts
}

/// What the bank paid though it should not have.
fn alarms(sheets: &Sheets) -> Vec<Message> {
    let key = match sheets.statement.life.rejected {
        Some(_) => "funding-alarm-rejected",
        None => "funding-alarm-twice",
    };
    let own = (sheets.extra > 0).then(|| t(key));
    let before = |one: &Statement| t("funding-alarm-before").arg("number", one.label());
    own.into_iter().chain(sheets.paid_before.iter().map(before)).collect()
}

/// The place and its commune.
pub(super) fn place_words(statement: &Statement) -> String {
    let commune = territory::commune(statement.commune);
    let commune = commune.map_or(statement.commune.to_string(), |known| known.name.to_owned());
    format!("{}, {commune}", statement.place_name)
}

/// What changed since the place's statement before, in words.
fn change(sheets: &Sheets) -> String {
    let Some(before) = &sheets.previous else {
        return t("funding-first-statement").to_string();
    };
    let passes = sheets.statement.lines - before.lines;
    let cents = sheets.statement.cents - before.cents;
    let key = match passes {
        0 => "funding-change-none",
        1.. => "funding-change-more",
        _ => "funding-change-fewer",
    };
    t(key)
        .arg("month", before.month.words())
        .arg("passes", passes.abs())
        .arg("amount", Cents(cents.0.abs()).to_string())
        .to_string()
}

/// An organisation's number, not an establishment's.
pub(super) fn is_siren(digits: &str) -> bool {
    digits.len() == 9
}

pub(super) fn grouped_siret(digits: &str) -> String {
    let cut = |at: usize| digits.get(at..(at + 3).min(digits.len())).unwrap_or_default();
    let parts = [cut(0), cut(3), cut(6), digits.get(9..).unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\u{a0}")
}

/// Which page of the lines.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PageForm {
    page: String,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
    Query(asked): Query<PageForm>,
) -> Result<Response, Error> {
    let today = app.clock.now().day(visit.actor.timezone());
    let current = asked.page.parse().unwrap_or(1).clamp(1, 1_000_000);
    page(&app, &visit, (id, current), StepForm::of(today), Problems::none()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siret_is_read_in_groups() {
        assert!(is_siren("123456789") && !is_siren("12345678900011"));
        assert_eq!(grouped_siret("12345678900011"), "123\u{a0}456\u{a0}789\u{a0}00011");
        assert_eq!(grouped_siret("123456789"), "123\u{a0}456\u{a0}789");
        assert_eq!(grouped_siret(""), "");
    }
}
