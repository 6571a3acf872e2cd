//! How the statements of a programme are approved: a page per programme.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use crate::access::{self, Action, Actor, At, Visit, see_other};
use crate::funding::actions;
use crate::funding::model::{
    Blocks, COOLING_DAYS, COOLING_MAX, COOLING_MIN, Iban, Rule, Setting, spaced,
};
use crate::funding::store::{self, WaitingRule};
use crate::kit::app::App;
use crate::kit::db::Tx;
use crate::kit::errors::{Error, Refuse};
use crate::kit::i18n::{Message, t};
use crate::kit::money::Cents;
use crate::kit::time::Moment;
use crate::ledger::{self, ProgrammeId};
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    second_from: String,
    sampling: String,
    sampling_blocks: String,
    cooling_days: String,
    debtor_name: String,
    debtor_iban: String,
    debtor_bic: String,
}

impl RuleForm {
    fn of(rule: &Rule) -> RuleForm {
        let percent = ledger::percent(rule.sampling);
        RuleForm {
            second_from: rule.second_from.map(Cents::plain).unwrap_or_default(),
            sampling: percent.trim_end_matches(['%', '\u{a0}']).to_owned(),
            sampling_blocks: rule.sampling_blocks.to_string(),
            cooling_days: rule.cooling_days.to_string(),
            debtor_name: rule.debtor_name.clone(),
            debtor_iban: spaced(&rule.debtor_iban),
            debtor_bic: rule.debtor_bic.clone(),
        }
    }

    fn rule(&self, problems: &mut Problems) -> Rule {
        let second_from = match self.second_from.trim() {
            "" => None,
            text => problems.require("second_from", Cents::parse(text), t("funding-not-an-amount")),
        };
        let sampling = match self.sampling.trim() {
            "" => Some(0),
            text => ledger::parse_percent(text),
        };
        let days = self
            .cooling_days
            .trim()
            .parse()
            .ok()
            .filter(|days| (COOLING_MIN..=COOLING_MAX).contains(days));
        let iban = match self.debtor_iban.trim() {
            "" => Ok(String::new()),
            text => Iban::parse(text).map(|iban| iban.as_str().to_owned()),
        };
        if let Err(refusal) = &iban {
            problems.add("debtor_iban", refusal.message());
        }
        let bic = self.debtor_bic.trim().to_uppercase();
        let good = bic.is_empty()
            || matches!(bic.len(), 8 | 11) && bic.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let bic = good.then_some(bic);
        let days: Option<i64> = days;
        Rule {
            second_from,
            sampling: problems.require("sampling", sampling, t("funding-not-a-share")).unwrap_or(0),
            sampling_blocks: self.sampling_blocks.parse().unwrap_or(Blocks::Approval),
            cooling_days: problems
                .require(
                    "cooling_days",
                    days,
                    t("funding-not-days").arg("min", COOLING_MIN).arg("max", COOLING_MAX),
                )
                .unwrap_or(COOLING_DAYS),
            debtor_name: self.debtor_name.trim().to_owned(),
            debtor_iban: iban.unwrap_or_default(),
            debtor_bic: problems
                .require("debtor_bic", bic, t("funding-not-a-bic"))
                .unwrap_or_default(),
        }
    }
}

#[derive(Template)]
#[template(path = "funding/pages/rules.html")]
struct RulesPage {
    shell: Shell,
    programme: ProgrammeId,
    form: RuleForm,
    blocks: Vec<Choice>,
    /// Rules that somebody said, and that wait.
    waiting: Option<Proposal>,
    problems: Problems,
}

/// Rules that wait for a second person.
struct Proposal {
    rank: i64,
    /// Who said them, when.
    said: Message,
    /// What changes: its name, the value in force and the one that was said.
    rows: Vec<(Message, String, String)>,
    own: bool,
}

impl Proposal {
    fn of(
        known: &WaitingRule,
        (before, after): (&Rule, &Rule),
        who: &str,
        visit: &Visit,
    ) -> Proposal {
        let day = known.proposed_at.day(visit.actor.timezone()).words();
        let row = |setting: Setting| {
            (t(format!("funding-rule-{setting}")), words(before, setting), words(after, setting))
        };
        Proposal {
            rank: known.rank,
            said: t("funding-signed").arg("day", day).arg("who", who),
            rows: after.changes(before).into_iter().map(row).collect(),
            own: known.proposed_by == visit.actor.key(),
        }
    }
}

/// The value of a rule, as people read it.
fn words(rule: &Rule, setting: Setting) -> String {
    let text = match setting {
        Setting::SecondFrom => rule.second_from.map(|cents| cents.to_string()).unwrap_or_default(),
        Setting::Sampling => ledger::percent(rule.sampling),
        Setting::Blocks => t(format!("funding-blocks-{}", rule.sampling_blocks)).to_string(),
        Setting::Cooling => t("funding-days").arg("count", rule.cooling_days).to_string(),
        Setting::DebtorName => rule.debtor_name.clone(),
        Setting::DebtorIban => spaced(&rule.debtor_iban),
        Setting::DebtorBic => rule.debtor_bic.clone(),
    };
    if text.is_empty() { t("funding-rule-none").to_string() } else { text }
}

async fn page(
    app: &App,
    visit: &Visit,
    id: ProgrammeId,
    form: Option<RuleForm>,
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check(Action::ConfirmBankAccounts, &At::territory())?;
    let actor = visit.actor.clone();
    let (programme, rule, waiting, names) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>((
                ledger::programme(conn, &actor, id)?,
                store::rule(conn, id)?,
                store::waiting_rule(conn, id)?,
                access::names(conn, actor.territory())?,
            ))
        })
        .await?;
    let waiting = waiting.map(|(known, after)| {
        let who = names.get(&known.proposed_by).cloned().unwrap_or_default();
        Proposal::of(&known, (&rule, &after), &who, visit)
    });
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(t("funding-rules-title").arg("programme", &programme.name));
    let form = form.unwrap_or_else(|| RuleForm::of(&rule));
    let blocks = Blocks::ALL.iter();
    let blocks = blocks.map(|one| Choice::new(one, t(format!("funding-blocks-{one}")))).collect();
    let page = RulesPage { shell, programme: id, form, blocks, waiting, problems };
    Ok(ui::page_with_status(status, page))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<ProgrammeId>,
) -> Result<Response, Error> {
    page(&app, &visit, id, None, Problems::none()).await
}

pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<ProgrammeId>,
    Form(form): Form<RuleForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let rule = form.rule(&mut problems);
    if !problems.is_empty() {
        return page(&app, &visit, id, Some(form), problems).await;
    }
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    match app.db.write(move |tx| actions::set_rule(tx, &actor, id, &rule, &moment)).await {
        Ok(true) => {
            let flash = Flash::success(&t("funding-rules-saved"));
            Ok(see_other(format!("/programmes/{id}"), Some(flash)))
        }
        Ok(false) => {
            let flash = Flash::success(&t("funding-rules-said"));
            Ok(see_other(format!("/programmes/{id}/payment-rules"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            page(&app, &visit, id, Some(form), Problems::refusal(refusal.message())).await
        }
        Err(error) => Err(error),
    }
}

async fn decide(
    app: &App,
    visit: &Visit,
    (id, rank): (ProgrammeId, i64),
    done: Message,
    action: impl Fn(&mut Tx, &Actor, (ProgrammeId, i64), &Moment) -> Result<(), Error> + Send + 'static,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    match app.db.write(move |tx| action(tx, &actor, (id, rank), &moment)).await {
        Ok(()) => {
            let address = format!("/programmes/{id}/payment-rules");
            Ok(see_other(address, Some(Flash::success(&done))))
        }
        Err(Error::Refused(refusal)) => {
            page(app, visit, id, None, Problems::refusal(refusal.message())).await
        }
        Err(error) => Err(error),
    }
}

pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(what): Path<(ProgrammeId, i64)>,
) -> Result<Response, Error> {
    decide(&app, &visit, what, t("funding-rules-confirmed"), actions::confirm_rule).await
}

pub async fn refuse(
    State(app): State<App>,
    visit: Visit,
    Path(what): Path<(ProgrammeId, i64)>,
) -> Result<Response, Error> {
    decide(&app, &visit, what, t("funding-rules-refused"), actions::refuse_rule).await
}
