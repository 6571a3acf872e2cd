//! How the statements of a programme are approved: a page per programme.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use crate::access::{Action, At, Visit, see_other};
use crate::funding::actions;
use crate::funding::model::{Blocks, Iban, spaced};
use crate::funding::store::{self, COOLING_DAYS, Rule};
use crate::kit::app::App;
use crate::kit::errors::{Error, Refuse};
use crate::kit::i18n::t;
use crate::kit::money::Cents;
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
        let days = self.cooling_days.trim().parse().ok().filter(|days| (0..=90).contains(days));
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
                .require("cooling_days", days, t("funding-not-days"))
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
    problems: Problems,
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
    let (programme, rule) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>((ledger::programme(conn, &actor, id)?, store::rule(conn, id)?))
        })
        .await?;
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(t("funding-rules-title").arg("programme", &programme.name));
    let form = form.unwrap_or_else(|| RuleForm::of(&rule));
    let blocks = Blocks::ALL.iter();
    let blocks = blocks.map(|one| Choice::new(one, t(format!("funding-blocks-{one}")))).collect();
    let page = RulesPage { shell, programme: id, form, blocks, problems };
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
    app.db.write(move |tx| actions::set_rule(tx, &actor, id, &rule, &moment)).await?;
    let flash = Flash::success(&t("funding-rules-saved"));
    Ok(see_other(format!("/programmes/{id}"), Some(flash)))
}
