//! Pages of access: signing in and out, answering an invitation, one's account, all accounts.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::actions::{self, Cookies, Invitation, Invited};
use super::model::{AccountId, Action, GrantId, Refusal, Role};
use super::store::{self, AccountLine, GrantLine, InvitationRow, SessionLine};
use super::visit::{
    DEVICE_COOKIE, SESSION_COOKIE, Visit, brand, cookie, hex, role_name, see_other, set_cookie,
};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::Tz;
use crate::territory;
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

/// Passwords hashed at the same time: each takes 19 MiB and a core.
static HASHING: Semaphore = Semaphore::const_new(2);

/// How long a browser is remembered as known, in days.
const DEVICE_DAYS: i64 = 400;
const SESSION_COOKIE_DAYS: i64 = 30;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/accessibility", get(show_accessibility))
        .route("/sign-in", get(show_sign_in).post(create_session))
        .route("/sign-out", post(end_session))
        .route("/invitations/{token}", get(show_invitation).post(accept_invitation))
        .route("/account", get(show_account))
        .route("/account/password", post(change_password))
        .route("/account/sign-out-everywhere", post(sign_out_everywhere))
        .route("/accounts", get(list_accounts))
        .route("/accounts/invitations", post(create_invitation))
        .route("/accounts/{id}/roles/{grant}/withdrawal", post(withdraw_role))
        .route("/accounts/{id}/closing", post(close_account))
        .route("/accounts/{id}/reopening", post(reopen_account))
}

/// The surroundings of a page read before signing in.
pub(super) async fn public_shell(
    app: &App,
    title: impl std::fmt::Display,
    path: &str,
) -> Result<Shell, Error> {
    let served = app.db.read(|conn| Ok::<_, Error>(territory::served(conn)?)).await?;
    Ok(Shell {
        title: title.to_string(),
        brand: served.first().map(brand).unwrap_or_default(),
        demo: app.settings.demo,
        path: path.to_owned(),
        ..Shell::default()
    })
}

/// The statement every page links to: open to all, in the reader's own surroundings.
async fn show_accessibility(
    State(app): State<App>,
    visit: Result<Visit, Error>,
) -> Result<Response, Error> {
    let shell = match visit {
        Ok(visit) => visit.shell(""),
        Err(_) => public_shell(&app, "", "/accessibility").await?,
    };
    Ok(ui::accessibility_page(shell))
}

// ---- signing in ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SignInForm {
    email: String,
    password: String,
    /// Where the person was going.
    to: String,
}

#[derive(Template)]
#[template(path = "access/pages/sign_in.html")]
struct SignInPage {
    shell: Shell,
    form: SignInForm,
    problems: Problems,
}

async fn show_sign_in(
    State(app): State<App>,
    Query(form): Query<SignInForm>,
) -> Result<Response, Error> {
    let shell = public_shell(&app, t("access-sign-in-title"), "/sign-in").await?;
    Ok(ui::page(SignInPage { shell, form, problems: Problems::none() }))
}

async fn create_session(
    State(app): State<App>,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Result<Response, Error> {
    match sign_in(&app, &headers, &form).await {
        Ok(cookies) => {
            let mut response = see_other(local_path(&form.to), None);
            let put = response.headers_mut();
            let session = set_cookie(&app, SESSION_COOKIE, &cookies.session, SESSION_COOKIE_DAYS);
            put.append(header::SET_COOKIE, session);
            put.append(
                header::SET_COOKIE,
                set_cookie(&app, DEVICE_COOKIE, &cookies.device, DEVICE_DAYS),
            );
            Ok(response)
        }
        Err(Error::Refused(refusal)) => {
            let shell = public_shell(&app, t("access-sign-in-title"), "/sign-in").await?;
            let problems = Problems::refusal(refusal.message());
            let form = SignInForm { password: String::new(), ..form };
            let page = SignInPage { shell, form, problems };
            Ok(ui::page_with_status(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
        Err(error) => Err(error),
    }
}

async fn sign_in(app: &App, headers: &HeaderMap, form: &SignInForm) -> Result<Cookies, Error> {
    let (key, moment) = (app.settings.key.clone(), app.clock.moment());
    let device = cookie(headers, DEVICE_COOKIE);
    let cookies = Cookies {
        session: hex(&moment.bytes::<32>()),
        device: device.clone().unwrap_or_else(|| hex(&moment.bytes::<32>())),
        browser: browser(headers),
    };
    let (email, k, now) = (form.email.clone(), key.clone(), moment.now);
    let tried = app
        .db
        .read(move |conn| actions::prepare_sign_in(conn, &k, &email, device.as_deref(), now))
        .await?;
    let hash = tried.account.as_ref().map(|account| account.password_hash.clone());
    let password = form.password.clone();
    let right = slowly(move || actions::password_matches(hash.as_deref(), &password)).await?;
    let counter = tried.counter;
    match tried.account.filter(|_| right) {
        Some(account) => {
            let given = cookies.clone();
            app.db
                .write(move |tx| actions::sign_in(tx, &key, &account, &counter, &given, now))
                .await?;
            Ok(cookies)
        }
        None => {
            app.db.write(move |tx| actions::note_failure(tx, &counter, now)).await?;
            Err(Refusal::WrongCredentials.into())
        }
    }
}

/// Runs slow work (hashing) off the runtime's threads, two at a time.
async fn slowly<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let _permit = HASHING.acquire().await.map_err(|error| Error::Broken(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Broken(error.to_string()))
}

/// A path of ours to go back to; anything else (another site) becomes the home page.
fn local_path(to: &str) -> &str {
    let ours = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']);
    if ours { to } else { "/" }
}

/// The browser's family, enough for its owner to recognise it; never the whole user agent.
fn browser(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let family = ["Firefox", "Edg", "Chrome", "Safari"].into_iter().find(|f| agent.contains(f));
    let system =
        ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"].into_iter().find(|s| agent.contains(s));
    match (family, system) {
        (Some(family), Some(system)) => format!("{family}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

async fn end_session(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        let (key, now) = (app.settings.key.clone(), app.clock.now());
        app.db.write(move |tx| actions::sign_out(tx, &key, &token, now)).await?;
    }
    let mut response = see_other("/sign-in", Some(Flash::success(&t("access-signed-out"))));
    let gone = set_cookie(&app, SESSION_COOKIE, "", 0);
    response.headers_mut().append(header::SET_COOKIE, gone);
    Ok(response)
}

// ---- invitations ----

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct PasswordForm {
    current: String,
    password: String,
    again: String,
}

#[derive(Template)]
#[template(path = "access/pages/invitation.html")]
struct InvitationPage {
    shell: Shell,
    token: String,
    invitation: InvitationRow,
    problems: Problems,
}

impl InvitationPage {
    fn role(&self) -> String {
        role_name(self.invitation.role).to_string()
    }
    fn address(&self) -> String {
        format!("/invitations/{}", self.token)
    }
}

async fn invitation_page(app: &App, token: &str, problems: Problems) -> Result<Response, Error> {
    let (key, now, text) = (app.settings.key.clone(), app.clock.now(), token.to_owned());
    let invitation =
        app.db.read(move |conn| actions::open_invitation(conn, &key, &text, now)).await?;
    let title = t("access-invitation-title").arg("name", &invitation.name);
    let shell = public_shell(app, title, "/invitations").await?;
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = InvitationPage { shell, token: token.to_owned(), invitation, problems };
    Ok(ui::page_with_status(status, page))
}

async fn show_invitation(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    invitation_page(&app, &token, Problems::none()).await
}

async fn accept_invitation(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Error> {
    let (key, now, text) = (app.settings.key.clone(), app.clock.now(), token.clone());
    let invitation =
        app.db.read(move |conn| actions::open_invitation(conn, &key, &text, now)).await?;
    let checked = actions::check_new_password(&invitation.email, &form.password, &form.again);
    if let Err(refusal) = checked {
        return invitation_page(&app, &token, problem(refusal)).await;
    }
    let hash = new_hash(&app, form.password.clone()).await?;
    let (key, moment) = (app.settings.key.clone(), app.clock.moment());
    app.db
        .write(move |tx| actions::accept_invitation(tx, &key, &token, &hash, &moment))
        .await?;
    let credentials =
        SignInForm { email: invitation.email, password: form.password, to: "/".to_owned() };
    create_session(State(app), headers, Form(credentials)).await
}

async fn new_hash(app: &App, password: String) -> Result<String, Error> {
    let moment = app.clock.moment();
    slowly(move || actions::hash_password(&password, &moment)).await?
}

fn problem(refusal: impl crate::kit::errors::Refuse) -> Problems {
    let mut problems = Problems::none();
    problems.add(refusal.field().unwrap_or_default(), refusal.message());
    problems
}

// ---- one's own account ----

#[derive(Template)]
#[template(path = "access/pages/account.html")]
struct AccountPage {
    shell: Shell,
    tz: Tz,
    roles: Vec<(String, String)>,
    sessions: Vec<SessionLine>,
    problems: Problems,
}

async fn account_page(app: &App, visit: &Visit, problems: Problems) -> Result<Response, Error> {
    let account = visit.actor.account().ok_or(Error::Forbidden)?;
    let now = app.clock.now();
    let sessions =
        app.db.read(move |conn| Ok::<_, Error>(store::sessions(conn, account, now)?)).await?;
    let roles = visit
        .actor
        .grants()
        .iter()
        .map(|grant| (role_name(grant.role).to_string(), grant.label.clone()))
        .collect();
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(visit.actor.name());
    let tz = visit.actor.timezone();
    Ok(ui::page_with_status(status, AccountPage { shell, tz, roles, sessions, problems }))
}

async fn show_account(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    account_page(&app, &visit, Problems::none()).await
}

async fn change_password(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Error> {
    let account = visit.actor.account().ok_or(Error::Forbidden)?;
    let row = app
        .db
        .read(move |conn| store::account(conn, account)?.ok_or(Error::NotFound))
        .await?;
    let (hash, current) = (row.password_hash, form.current.clone());
    if !slowly(move || actions::password_matches(Some(&hash), &current)).await? {
        return account_page(&app, &visit, problem(Refusal::WrongCurrentPassword)).await;
    }
    if let Err(refusal) = actions::check_new_password(&row.email, &form.password, &form.again) {
        return account_page(&app, &visit, problem(refusal)).await;
    }
    let (hash, now) = (new_hash(&app, form.password).await?, app.clock.now());
    let actor = visit.actor;
    app.db.write(move |tx| actions::change_password(tx, &actor, &hash, now)).await?;
    Ok(see_other("/sign-in", Some(Flash::success(&t("access-password-changed")))))
}

async fn sign_out_everywhere(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let (actor, now) = (visit.actor, app.clock.now());
    app.db.write(move |tx| actions::sign_out_everywhere(tx, &actor, now)).await?;
    Ok(see_other("/sign-in", Some(Flash::success(&t("access-signed-out-everywhere")))))
}

// ---- all accounts ----

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
        over: super::At,
        label: String,
    ) -> Result<Option<String>, Error> {
        let role: Role =
            self.role.parse().map_err(|_| Error::from(Refusal::WrongScope))?;
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
        .filter(|role| super::model::scope_fits(**role, false, false))
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

async fn list_accounts(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    accounts_page(&app, &visit, InvitationForm::default(), None, Problems::none()).await
}

async fn create_invitation(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<InvitationForm>,
) -> Result<Response, Error> {
    let label = visit.territory.name.clone();
    match form.send(&app, &visit, super::At::territory(), label).await {
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

async fn withdraw_role(
    State(app): State<App>,
    visit: Visit,
    Path((id, grant)): Path<(AccountId, GrantId)>,
) -> Result<Response, Error> {
    let (actor, now) = (visit.actor, app.clock.now());
    app.db.write(move |tx| actions::withdraw_role(tx, &actor, id, grant, now)).await?;
    Ok(see_other("/accounts", Some(Flash::success(&t("access-role-withdrawn")))))
}

async fn close_account(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<AccountId>,
) -> Result<Response, Error> {
    let (actor, now) = (visit.actor, app.clock.now());
    app.db.write(move |tx| actions::close_account(tx, &actor, id, now)).await?;
    Ok(see_other("/accounts", Some(Flash::success(&t("access-account-closed")))))
}

async fn reopen_account(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<AccountId>,
) -> Result<Response, Error> {
    let (actor, now) = (visit.actor, app.clock.now());
    app.db.write(move |tx| actions::reopen_account(tx, &actor, id, now)).await?;
    Ok(see_other("/accounts", Some(Flash::success(&t("access-account-reopened")))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        assert_eq!(local_path("/sessions?day=1"), "/sessions?day=1");
        for elsewhere in ["https://pirate.example", "//pirate.example", "/\\pirate", "", "x"] {
            assert_eq!(local_path(elsewhere), "/");
        }
    }
}
