//! Where an organisation is paid: what is in force, what waits, saying another.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use crate::access::{self, Action, OrganisationId, Visit, see_other};
use crate::funding::actions;
use crate::funding::model::{BankAccountId, masked, spaced};
use crate::funding::store::accounts::BankAccount;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::time::{Day, Tz};
use crate::places;
use crate::ui::{self, Badge, Flash, Problems, Shell, Tone, filters};

#[derive(Template)]
#[template(path = "funding/pages/account.html")]
struct AccountPage {
    shell: Shell,
    organisation: OrganisationId,
    name: String,
    rows: Vec<BankAccount>,
    /// The account that is used today.
    current: Option<BankAccountId>,
    names: HashMap<String, String>,
    tz: Tz,
    today: Day,
    /// Finance sees the whole number, and confirms what others said.
    finance: bool,
    me: String,
    form: AccountForm,
    problems: Problems,
}

impl AccountPage {
    fn number(&self, row: &BankAccount) -> String {
        if self.finance { spaced(&row.iban) } else { masked(&row.iban) }
    }
    fn name_of(&self, by: &str) -> String {
        self.names.get(by).cloned().unwrap_or_default()
    }
    fn badge(&self, row: &BankAccount) -> Badge {
        let (state, tone) = if Some(row.id) == self.current {
            ("used", Tone::Success)
        } else if row.confirmed_at.is_none() {
            ("waiting", Tone::Warning)
        } else if self.is_coming(row) {
            ("coming", Tone::Info)
        } else {
            ("former", Tone::Info)
        };
        ui::badge(t(format!("funding-account-{state}-state")), tone)
    }
    fn is_coming(&self, row: &BankAccount) -> bool {
        row.in_force_from.is_some_and(|from| from > self.today)
    }
    fn from(&self, row: &BankAccount) -> String {
        row.in_force_from.map(|from| from.words().to_string()).unwrap_or_default()
    }
    fn may_confirm(&self, row: &BankAccount) -> bool {
        self.finance && row.confirmed_at.is_none() && row.proposed_by != self.me
    }
    fn may_refuse(&self, row: &BankAccount) -> bool {
        self.finance && (row.confirmed_at.is_none() || self.is_coming(row))
    }
    fn is_own(&self, row: &BankAccount) -> bool {
        self.finance && row.confirmed_at.is_none() && row.proposed_by == self.me
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    organisation: OrganisationId,
    form: AccountForm,
    problems: Problems,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let (known, rows, names) = app
        .db
        .read(move |conn| {
            let rows = actions::bank_accounts(conn, &actor, organisation)?;
            let known = places::organisation_by_id(conn, actor.territory(), organisation)?;
            Ok::<_, Error>((
                known.ok_or(Error::NotFound)?,
                rows,
                access::names(conn, actor.territory())?,
            ))
        })
        .await?;
    let today = app.clock.now().day(visit.actor.timezone());
    let used = rows
        .iter()
        .filter(|row| row.in_force_from.is_some_and(|from| from <= today))
        .max_by_key(|row| (row.in_force_from, row.confirmed_at));
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = AccountPage {
        shell: visit.shell(t("funding-account-title")),
        organisation,
        name: known.details.name.unwrap_or_default(),
        current: used.map(|row| row.id),
        rows,
        names,
        tz: visit.actor.timezone(),
        today,
        finance: visit.actor.can(Action::ConfirmBankAccounts),
        me: visit.actor.key(),
        form,
        problems,
    };
    Ok(ui::page_with_status(status, page))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<OrganisationId>,
) -> Result<Response, Error> {
    page(&app, &visit, id, AccountForm::default(), Problems::none()).await
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    iban: String,
}

pub async fn propose(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<OrganisationId>,
    Form(form): Form<AccountForm>,
) -> Result<Response, Error> {
    let (actor, moment, typed) = (visit.actor.clone(), app.clock.moment(), form.clone());
    let said = app
        .db
        .write(move |tx| actions::propose_account(tx, &actor, id, &typed.iban, &moment))
        .await;
    match said {
        Ok(_) => {
            let flash = Flash::success(&t("funding-account-proposed"));
            Ok(see_other(format!("/organisations/{id}/bank-account"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            page(&app, &visit, id, form, problems).await
        }
        Err(error) => Err(error),
    }
}

fn decided(result: Result<OrganisationId, Error>, said: Message) -> Result<Response, Error> {
    let id = result?;
    Ok(see_other(format!("/organisations/{id}/bank-account"), Some(Flash::success(&said))))
}

pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<BankAccountId>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let result = app.db.write(move |tx| actions::confirm_account(tx, &actor, id, &moment)).await;
    decided(result, t("funding-account-confirmed"))
}

pub async fn refuse(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<BankAccountId>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let result = app.db.write(move |tx| actions::refuse_account(tx, &actor, id, &moment)).await;
    decided(result, t("funding-account-refused"))
}
