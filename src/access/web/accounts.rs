//! All accounts: who, with which roles; inviting, closing.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use crate::access::At;
use crate::access::actions::{self, Invitation, Invited};
use crate::access::model::{AccountId, Action, GrantId, Refusal, Role, scope_fits};
use crate::access::store::{self, AccountLine, GrantLine, InvitationRow};
use crate::access::visit::{Visit, hex, role_name, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::Tz;
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

/// The form that invites somebody; `places` shows it for an organisation or a place.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct InvitationForm {
    pub email: String,
    pub name: String,
    pub role: String,
}

impl InvitationForm {
    /// Invites over the territory, an organisation or a place; gives the link to hand over, or
    /// `None` when the person had an account and got the role at once.
    pub async fn send(
        &self,
        app: &App,
        visit: &Visit,
        over: At,
        label: String,
    ) -> Result<Option<String>, Error> {
        let role: Role = self.role.parse().map_err(|_| Error::from(Refusal::WrongScope))?;
        let invited = Invited {
            email: self.email.clone(),
            name: self.name.clone(),
            role,
            // A role is over the place when one is named, else over the organisation.
            organisation: over.organisation.filter(|_| over.place.is_none()),
            place: over.place,
            of_organisation: over.organisation,
            label,
        };
        let moment = app.clock.moment();
        let token = hex(&moment.bytes::<20>());
        let link = format!("{}/invitations/{token}", app.settings.public_url);
        let (actor, key) = (visit.actor.clone(), app.settings.key.clone());
        let invitation = app
            .db
            .write(move |tx| actions::invite(tx, &actor, &key, &invited, &token, &moment))
            .await?;
        Ok((invitation == Invitation::Sent).then_some(link))
    }
}

#[derive(Template)]
#[template(path = "access/pages/accounts.html")]
struct AccountsPage {
    shell: Shell,
    tz: Tz,
    accounts: Vec<AccountLine>,
    grants: Vec<GrantLine>,
    invitations: Vec<InvitationRow>,
    roles: Vec<Choice>,
    form: InvitationForm,
    /// The link just made, shown once.
    link: Option<String>,
    problems: Problems,
}

impl AccountsPage {
    fn roles_of(&self, account: &AccountId) -> Vec<&GrantLine> {
        self.grants.iter().filter(|grant| grant.account_id == *account).collect()
    }
    fn withdrawal(&self, grant: &GrantLine) -> String {
        format!("/accounts/{}/roles/{}/withdrawal", grant.account_id, grant.id)
    }
    fn role_of(&self, invitation: &InvitationRow) -> String {
        role_name(invitation.role).to_string()
    }
}

async fn accounts_page(
    app: &App,
    visit: &Visit,
    form: InvitationForm,
    link: Option<String>,
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageAccounts)?;
    let (territory, now) = (visit.actor.territory(), app.clock.now());
    let (accounts, grants, invitations) = app
        .db
        .read(move |conn| {
            Ok::<_, Error>((
                store::account_lines(conn, territory)?,
                store::grant_lines(conn, territory)?,
                store::open_invitations(conn, territory, now)?,
            ))
        })
        .await?;
    let roles = Role::ALL
        .iter()
        .filter(|role| scope_fits(**role, false, false))
        .map(|role| Choice::new(role, role_name(*role)))
        .collect();
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(t("access-accounts-title"));
    let tz = visit.actor.timezone();
    let page =
        AccountsPage { shell, tz, accounts, grants, invitations, roles, form, link, problems };
    Ok(ui::page_with_status(status, page))
}

pub(super) async fn list_accounts(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    accounts_page(&app, &visit, InvitationForm::default(), None, Problems::none()).await
}

pub(super) async fn create_invitation(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<InvitationForm>,
) -> Result<Response, Error> {
    let label = visit.territory.name.clone();
    match form.send(&app, &visit, At::territory(), label).await {
        Ok(Some(link)) => {
            let empty = InvitationForm::default();
            accounts_page(&app, &visit, empty, Some(link), Problems::none()).await
        }
        Ok(None) => Ok(see_other("/accounts", Some(Flash::success(&t("access-role-added"))))),
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            accounts_page(&app, &visit, form, None, problems).await
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn withdraw_role(
    State(app): State<App>,
    visit: Visit,
    Path((id, grant)): Path<(AccountId, GrantId)>,
) -> Result<Response, Error> {
    let (actor, now) = (visit.actor, app.clock.now());
    app.db.write(move |tx| actions::withdraw_role(tx, &actor, id, grant, now)).await?;
    Ok(see_other("/accounts", Some(Flash::success(&t("access-role-withdrawn")))))
}

pub(super) async fn close_account(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<AccountId>,
) -> Result<Response, Error> {
    let (actor, now) = (visit.actor, app.clock.now());
    app.db.write(move |tx| actions::close_account(tx, &actor, id, now)).await?;
    Ok(see_other("/accounts", Some(Flash::success(&t("access-account-closed")))))
}

pub(super) async fn reopen_account(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<AccountId>,
) -> Result<Response, Error> {
    let (actor, now) = (visit.actor, app.clock.now());
    app.db.write(move |tx| actions::reopen_account(tx, &actor, id, now)).await?;
    Ok(see_other("/accounts", Some(Flash::success(&t("access-account-reopened")))))
}
