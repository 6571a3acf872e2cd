//! What people do with accounts: create, invite, accept, sign in and out.

use std::collections::HashMap;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};

use super::actor::{Actor, At, Grant};
use super::model::{
    self, AccountId, Action, GrantId, OrganisationId, PlaceId, Refusal, Role, acceptable_password,
    next_try, parse_email, scope_fits,
};
use super::store::{self, AccountRow, InvitationRow};
use crate::kit::app::SecretKey;
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{self, Subject};
use crate::kit::time::{Instant, Moment};
use crate::territory::{Brand, TerritoryId, rebrand, served_by_id};

/// How long a sign-in lasts without signing in again, in days.
const SESSION_DAYS: i64 = 30;
/// How long an invitation may be answered, in days.
const INVITATION_DAYS: i64 = 14;

/// An account to be made, by a command or by an accepted invitation.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub territory: TerritoryId,
    pub email: String,
    pub name: String,
    /// Already hashed by [`hash_password`]; empty for an account that cannot sign in by password.
    pub password_hash: String,
    pub grant: Grant,
}

/// The system itself as actor: for commands and the demo. It reaches everything.
pub fn system(conn: &mut Conn, territory: TerritoryId) -> Result<Actor, Error> {
    let served = served_by_id(conn, territory)?.ok_or(Error::NotFound)?;
    Ok(Actor::new(None, "Maillon".into(), served.id, served.timezone, Vec::new()))
}

/// Makes an account with its first role.
pub fn create_account(tx: &mut Tx, new: &NewAccount, moment: &Moment) -> Result<AccountId, Error> {
    let email = parse_email(&new.email)?;
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Refusal::NameMissing.into());
    }
    if store::account_by_email(tx, &email)?.is_some() {
        return Err(Refusal::EmailTaken.into());
    }
    let account = AccountRow {
        id: moment.id(),
        territory_id: new.territory,
        email,
        name: name.to_owned(),
        password_hash: new.password_hash.clone(),
        disabled_at: None,
    };
    store::insert_account(tx, &account, moment.now)?;
    store::insert_grant(tx, moment.id(), account.id, &new.grant, "system", moment.now)?;
    let subject = Subject::new("account", account.id);
    let detail = new.grant.role.word();
    let chain = new.territory.to_string();
    journal::record(tx, &chain, moment.now, "system", &subject, "created", detail)?;
    Ok(account.id)
}

/// Hashes a password (argon2id, OWASP's parameters). Slow on purpose: never on the runtime's
/// threads nor inside a database job.
pub fn hash_password(password: &str, moment: &Moment) -> Result<String, Error> {
    let salt = SaltString::encode_b64(&moment.bytes::<16>())
        .map_err(|error| Error::Broken(error.to_string()))?;
    Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Broken(error.to_string()))
}

/// Whether `password` matches; takes as long when there is no such account.
pub fn password_matches(hash: Option<&str>, password: &str) -> bool {
    // Of no known password: spends the same time, so that addresses cannot be guessed by it.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$\
                          DJyc0Rg2hKqoKvVtNF3XhCQBkIf9F1OO9b0qKlQSpqM";
    let Ok(parsed) = PasswordHash::new(hash.filter(|hash| !hash.is_empty()).unwrap_or(NOBODY))
    else {
        return false;
    };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
        && hash.is_some_and(|hash| !hash.is_empty())
}

/// A sign-in being tried: what must be known before the slow hash is computed.
pub struct Try {
    pub account: Option<AccountRow>,
    /// Which counter of failures this try belongs to.
    pub counter: String,
}

/// Loads what a sign-in needs, and refuses it when too many tries came before.
pub fn prepare_sign_in(
    conn: &mut Conn,
    key: &SecretKey,
    email: &str,
    device: Option<&str>,
    now: Instant,
) -> Result<Try, Error> {
    let email = email.trim().to_lowercase();
    let account = store::account_by_email(conn, &email)?.filter(|a| a.disabled_at.is_none());
    let known = match (&account, device) {
        (Some(account), Some(device)) => {
            let hash = key.hash("known device", device.as_bytes());
            store::knows_device(conn, &hash, account.id)?.then_some(hash)
        }
        _ => None,
    };
    let counter = known.unwrap_or_else(|| key.hash("sign-in of", email.as_bytes()));
    let since = now.plus_minutes(-model::MEMORY_MINUTES);
    let failures = store::failures(conn, &counter, since)?;
    if let Some(at) = next_try(&failures, now) {
        let minutes = (at.0 - now.0).div_euclid(60_000) + 1;
        return Err(Refusal::TooManyTries { minutes }.into());
    }
    Ok(Try { account, counter })
}

/// Remembers a wrong password; the sign-in is refused.
pub fn note_failure(tx: &mut Tx, counter: &str, now: Instant) -> Result<(), Error> {
    Ok(store::insert_failure(tx, counter, now, now.plus_minutes(-model::MEMORY_MINUTES))?)
}

/// Opens a session after the right password. `token` and `device` are fresh secrets that go to
/// the browser as cookies; only their keyed hashes are kept.
pub fn sign_in(
    tx: &mut Tx,
    key: &SecretKey,
    account: &AccountRow,
    counter: &str,
    cookies: &Cookies,
    now: Instant,
) -> Result<(), Error> {
    store::forget_failures(tx, counter)?;
    let device = key.hash("known device", cookies.device.as_bytes());
    store::insert_device(tx, &device, account.id, now)?;
    open_session(tx, key, account.territory_id, account.id, (cookies, Some(&device)), now)
}

/// The secrets a browser keeps, and what it calls itself.
#[derive(Debug, Clone)]
pub struct Cookies {
    pub session: String,
    pub device: String,
    /// The kind of browser, in a few words, for the person's own list of sessions.
    pub browser: String,
}

fn open_session(
    tx: &mut Tx,
    key: &SecretKey,
    territory: TerritoryId,
    account: AccountId,
    (cookies, device): (&Cookies, Option<&str>),
    now: Instant,
) -> Result<(), Error> {
    let hash = key.hash("web session", cookies.session.as_bytes());
    let until = now.plus_days(SESSION_DAYS);
    store::insert_session(tx, &hash, account, (&cookies.browser, device), now, until)?;
    let subject = Subject::new("account", account);
    let actor = account.to_string();
    journal::record(tx, &territory.to_string(), now, &actor, &subject, "signed-in", "")?;
    Ok(())
}

/// One-click sign-in of the demo, called by `demo` alone: `serve` has no route to it.
pub fn sign_in_without_password(
    tx: &mut Tx,
    key: &SecretKey,
    account: AccountId,
    session: &str,
    now: Instant,
) -> Result<(), Error> {
    let account = store::account(tx, account)?.ok_or(Error::NotFound)?;
    let cookies =
        Cookies { session: session.to_owned(), device: String::new(), browser: "demo".into() };
    open_session(tx, key, account.territory_id, account.id, (&cookies, None), now)
}

/// An account as actor without a session, called by `demo` alone: what it sows is done by the
/// people of the demo, each with the rights of their role.
pub fn acting_as(conn: &mut Conn, account: AccountId) -> Result<Actor, Error> {
    let row = store::account(conn, account)?.ok_or(Error::NotFound)?;
    let served = served_by_id(conn, row.territory_id)?.ok_or(Error::NotFound)?;
    let grants = store::grants(conn, row.id)?;
    Ok(Actor::new(Some(row.id), row.name, served.id, served.timezone, grants))
}

/// The actor of a session token, if the session is live.
pub fn actor(
    conn: &mut Conn,
    key: &SecretKey,
    token: &str,
    now: Instant,
) -> Result<Option<Actor>, DbError> {
    let hash = key.hash("web session", token.as_bytes());
    let Some(row) = store::signed_in(conn, &hash, now)? else { return Ok(None) };
    let Some(served) = served_by_id(conn, row.territory_id)? else { return Ok(None) };
    let grants = store::grants(conn, row.id)?;
    let actor = Actor::new(Some(row.id), row.name, served.id, served.timezone, grants);
    Ok(Some(actor.at(row.device_hash)))
}

pub fn sign_out(tx: &mut Tx, key: &SecretKey, token: &str, now: Instant) -> Result<(), Error> {
    Ok(store::end_session(tx, &key.hash("web session", token.as_bytes()), now)?)
}

/// Ends every session of the actor, on every device.
pub fn sign_out_everywhere(tx: &mut Tx, actor: &Actor, now: Instant) -> Result<(), Error> {
    let account = actor.account().ok_or(Error::Forbidden)?;
    store::end_all_sessions(tx, account, now)?;
    record(tx, actor, account, "signed-out-everywhere", "", now)
}

/// Changes the actor's password and ends their other sessions.
pub fn change_password(
    tx: &mut Tx,
    actor: &Actor,
    new_hash: &str,
    now: Instant,
) -> Result<(), Error> {
    let account = actor.account().ok_or(Error::Forbidden)?;
    store::set_password(tx, account, new_hash)?;
    store::end_all_sessions(tx, account, now)?;
    record(tx, actor, account, "password-changed", "", now)
}

/// Somebody to be invited.
#[derive(Debug, Clone)]
pub struct Invited {
    pub email: String,
    pub name: String,
    pub role: Role,
    pub organisation: Option<OrganisationId>,
    pub place: Option<PlaceId>,
    /// The organisation a place belongs to, for the permission; equals `organisation` otherwise.
    pub of_organisation: Option<OrganisationId>,
    /// The name of that organisation or place.
    pub label: String,
}

/// What came of inviting somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invitation {
    /// A link waits for them.
    Sent,
    /// They had an account already: the role was added to it.
    RoleAdded,
}

/// Invites somebody to a role. `token` is a fresh secret: its link is shown once to the inviter.
/// Somebody of this territory who has an account gets the role at once.
pub fn invite(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    invited: &Invited,
    token: &str,
    moment: &Moment,
) -> Result<Invitation, Error> {
    let over = At { organisation: invited.of_organisation, place: invited.place };
    if !actor.may(Action::ManageAccounts, &over) {
        actor.check(Action::InviteColleagues, &over)?;
        // Whoever is not in charge of all accounts may only call in people of the field.
        if !matches!(invited.role, Role::Mediator | Role::PlaceManager | Role::Referrer) {
            return Err(Error::Forbidden);
        }
    }
    let email = parse_email(&invited.email)?;
    if invited.name.trim().is_empty() {
        return Err(Refusal::NameMissing.into());
    }
    if !scope_fits(invited.role, invited.organisation.is_some(), invited.place.is_some()) {
        return Err(Refusal::WrongScope.into());
    }
    if let Some(account) = store::account_by_email(tx, &email)? {
        if account.territory_id != actor.territory() || account.disabled_at.is_some() {
            return Err(Refusal::EmailTaken.into());
        }
        add_role(tx, actor, account.id, invited, moment)?;
        return Ok(Invitation::RoleAdded);
    }
    let row = InvitationRow {
        id: moment.id(),
        territory_id: actor.territory(),
        email,
        name: invited.name.trim().to_owned(),
        role: invited.role,
        organisation_id: invited.organisation,
        place_id: invited.place,
        label: invited.label.clone(),
        invited_at: moment.now,
        invited_by: actor.key(),
        expires_at: moment.now.plus_days(INVITATION_DAYS),
        accepted_at: None,
    };
    store::insert_invitation(tx, &row, &key.hash("invitation", token.as_bytes()))?;
    let subject = Subject::new("invitation", row.id);
    let chain = actor.territory().to_string();
    let (by, word) = (actor.key(), row.role.word());
    journal::record(tx, &chain, moment.now, &by, &subject, "sent", word)?;
    Ok(Invitation::Sent)
}

fn add_role(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    invited: &Invited,
    moment: &Moment,
) -> Result<(), Error> {
    let grant = Grant {
        role: invited.role,
        organisation_id: invited.organisation,
        place_id: invited.place,
        label: invited.label.clone(),
    };
    let held = store::grants(tx, account)?.into_iter().any(|held| held == grant);
    if held {
        return Err(Refusal::RoleHeld.into());
    }
    store::insert_grant(tx, moment.id(), account, &grant, &actor.key(), moment.now)?;
    record(tx, actor, account, "role-added", invited.role.word(), moment.now)
}

/// Takes a role back; what was done under it stays.
pub fn withdraw_role(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    grant: GrantId,
    now: Instant,
) -> Result<(), Error> {
    actor.check(Action::ManageAccounts, &At::territory())?;
    store::account(tx, account)?
        .filter(|row| row.territory_id == actor.territory())
        .ok_or(Error::NotFound)?;
    if actor.account() == Some(account) {
        return Err(Refusal::NotYourself.into());
    }
    if store::withdraw_grant(tx, account, grant, &actor.key(), now)? == 1 {
        record(tx, actor, account, "role-withdrawn", "", now)?;
    }
    Ok(())
}

/// The invitation behind a link, while it can still be answered.
pub fn open_invitation(
    conn: &mut Conn,
    key: &SecretKey,
    token: &str,
    now: Instant,
) -> Result<InvitationRow, Error> {
    store::invitation_by_token(conn, &key.hash("invitation", token.as_bytes()))?
        .filter(|row| row.accepted_at.is_none() && row.expires_at > now)
        .ok_or_else(|| Refusal::InvitationOver.into())
}

/// Accepts an invitation: the account exists from then on, with the chosen password.
pub fn accept_invitation(
    tx: &mut Tx,
    key: &SecretKey,
    token: &str,
    password_hash: &str,
    moment: &Moment,
) -> Result<AccountId, Error> {
    let invitation = open_invitation(tx, key, token, moment.now)?;
    if !store::accept_invitation(tx, invitation.id, moment.now)? {
        return Err(Refusal::InvitationOver.into());
    }
    create_account(
        tx,
        &NewAccount {
            territory: invitation.territory_id,
            email: invitation.email,
            name: invitation.name,
            password_hash: password_hash.to_owned(),
            grant: Grant {
                role: invitation.role,
                organisation_id: invitation.organisation_id,
                place_id: invitation.place_id,
                label: invitation.label,
            },
        },
        moment,
    )
}

/// Whether a password may be used with this address and is typed twice alike.
pub fn check_new_password(email: &str, password: &str, again: &str) -> Result<(), Refusal> {
    acceptable_password(password, email)?;
    if password != again {
        return Err(Refusal::PasswordsDiffer);
    }
    Ok(())
}

/// Closes an account: its sessions end at once; its name stays on what it did.
pub fn close_account(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    now: Instant,
) -> Result<(), Error> {
    actor.check(Action::ManageAccounts, &At::territory())?;
    let row = store::account(tx, account)?
        .filter(|row| row.territory_id == actor.territory())
        .ok_or(Error::NotFound)?;
    if actor.account() == Some(row.id) {
        return Err(Refusal::NotYourself.into());
    }
    if store::disable(tx, row.id, &actor.key(), now)? == 1 {
        store::end_all_sessions(tx, row.id, now)?;
        record(tx, actor, row.id, "closed", "", now)?;
    }
    Ok(())
}

/// Opens a closed account again.
pub fn reopen_account(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    now: Instant,
) -> Result<(), Error> {
    actor.check(Action::ManageAccounts, &At::territory())?;
    let row = store::account(tx, account)?
        .filter(|row| row.territory_id == actor.territory())
        .ok_or(Error::NotFound)?;
    if store::enable(tx, row.id)? == 1 {
        record(tx, actor, row.id, "reopened", "", now)?;
    }
    Ok(())
}

/// Changes how the territory's pages are signed.
pub fn change_look(tx: &mut Tx, actor: &Actor, brand: &Brand, now: Instant) -> Result<(), Error> {
    actor.check(Action::ManageAccounts, &At::territory())?;
    if brand.name.trim().is_empty() {
        return Err(Refusal::NameMissing.into());
    }
    let colour = brand.colour.as_deref().unwrap_or("#000000");
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6);
    if !digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit())) {
        return Err(Refusal::NotAColour.into());
    }
    rebrand(tx, actor.territory(), brand)?;
    let chain = actor.territory().to_string();
    let subject = Subject::new("territory", actor.territory());
    Ok(journal::record(tx, &chain, now, &actor.key(), &subject, "look-changed", "")?)
}

/// Names of the territory's accounts, by what the journal keeps of an actor.
pub fn names(conn: &mut Conn, territory: TerritoryId) -> Result<HashMap<String, String>, DbError> {
    let rows = store::names(conn, territory)?;
    Ok(rows.into_iter().map(|row| (row.id.to_string(), row.name)).collect())
}

/// The account with this e-mail address, if there is one.
pub fn account_with_email(conn: &mut Conn, email: &str) -> Result<Option<AccountId>, DbError> {
    Ok(store::account_by_email(conn, email)?.map(|account| account.id))
}

/// The territory's mediators, by name: who may be put in charge of a session.
pub fn mediators(
    conn: &mut Conn,
    territory: TerritoryId,
) -> Result<Vec<(AccountId, String)>, DbError> {
    let rows = store::holders(conn, territory, Role::Mediator)?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

fn record(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    verb: &'static str,
    detail: &str,
    now: Instant,
) -> Result<(), Error> {
    let subject = Subject::new("account", account);
    let chain = actor.territory().to_string();
    Ok(journal::record(tx, &chain, now, &actor.key(), &subject, verb, detail)?)
}
