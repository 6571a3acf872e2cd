//! Clients of the programming interface: other people's software, with a token instead of a
//! password.
//!
//! A client is an account of its own (so that the journal names it) that cannot sign in; its role
//! says where it reaches, its scopes what it may ask for there: both must allow a thing. The token
//! is shown once and kept as a keyed hash. Deliberately absent: expiry by itself, that would stop
//! a place's scanner on a working morning; a token is revoked by a person, at once and for ever.

use std::fmt;
use std::str::FromStr;

use super::actions::NewAccount;
use super::actor::{Actor, At, Grant};
use super::model::{
    AccountId, Action, ClientId, OrganisationId, Reach, Refusal, Role, reach, scope_fits,
};
use super::store;
use crate::kit::app::SecretKey;
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::journal::{self, Subject};
use crate::kit::time::{Instant, Moment};
use crate::territory::{TerritoryId, served_by_id};
use crate::{column_by_text, row, words};

words! {
    /// What a client may ask for. The French words are `access-scope-<word>` in Fluent.
    pub enum Scope {
        Redeem = "redeem",
        ReadPlaces = "read-places",
        ReadSessions = "read-sessions",
        ReadRegistrations = "read-registrations",
        ReadPasses = "read-passes",
        ReadStatements = "read-statements",
    }
}

impl Scope {
    /// Whether the scope opens `action` to a role that has it: the one table of scopes.
    pub fn opens(self, action: Action) -> bool {
        use Action::*;
        match self {
            Scope::Redeem => matches!(action, Redeem | UndoRedemptions | SeeSessions),
            Scope::ReadPlaces => action == SeePlaces,
            Scope::ReadSessions => action == SeeSessions,
            Scope::ReadRegistrations => matches!(action, SeeSessions | TakeAttendance),
            Scope::ReadPasses => action == SeeStock,
            Scope::ReadStatements => action == SeeStatements,
        }
    }
}

impl Scope {
    pub fn words(self) -> Message {
        t(format!("access-scope-{self}"))
    }
    /// Whether it opens to this role what it is asked for: sessions are shown to every role, so they
    /// alone make no use of another scope.
    pub fn serves(self, role: Role) -> bool {
        let beside = |action: Action| self != Scope::ReadSessions && action == Action::SeeSessions;
        let opened = Action::ALL.iter().filter(|action| self.opens(**action) && !beside(**action));
        opened.into_iter().any(|action| reach(role, *action) != Reach::No)
    }
}

/// A client's scopes, stored as their words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes(pub Vec<Scope>);

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.0.iter().map(|scope| scope.word()).collect();
        f.write_str(&words.join(" "))
    }
}
impl FromStr for Scopes {
    type Err = String;
    fn from_str(text: &str) -> Result<Scopes, String> {
        text.split_whitespace().map(str::parse).collect::<Result<_, _>>().map(Scopes)
    }
}
column_by_text!(Scopes);

/// Roles that a client may have: those that take passes, and those that only look.
pub const CLIENT_ROLES: [Role; 4] =
    [Role::Mediator, Role::PlaceManager, Role::FinanceOfficer, Role::Coordinator];

/// A client to be made.
#[derive(Debug, Clone)]
pub struct NewClient {
    pub name: String,
    pub role: Role,
    /// Whose places it reaches, with their name; `None` for the territory.
    pub organisation: Option<(OrganisationId, String)>,
    pub scopes: Scopes,
}

row! {
    /// A client, as the list shows it.
    #[derive(Debug, Clone)]
    pub struct ClientLine {
        pub id: ClientId,
        pub name: String,
        pub scopes: Scopes,
        pub role: Role,
        pub label: String,
        pub created_at: Instant,
        pub revoked_at: Option<Instant>,
    }

    struct Known {
        id: ClientId,
        account_id: AccountId,
        name: String,
        territory_id: TerritoryId,
        scopes: Scopes,
    }
}

/// Makes a client whose `token`, a fresh secret, is shown once.
pub fn create_client(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    new: &NewClient,
    token: &str,
    moment: &Moment,
) -> Result<ClientId, Error> {
    actor.check(Action::ManageClients, &At::territory())?;
    if new.name.trim().is_empty() {
        return Err(Refusal::ClientNameMissing.into());
    }
    if new.scopes.0.is_empty() {
        return Err(Refusal::ScopesMissing.into());
    }
    let over = new.organisation.is_some();
    if !CLIENT_ROLES.contains(&new.role) || !scope_fits(new.role, over, false) {
        return Err(Refusal::ClientRoleWrong.into());
    }
    if let Some(scope) = new.scopes.0.iter().find(|scope| !scope.serves(new.role)) {
        return Err(Refusal::ScopeUseless { scope: *scope }.into());
    }
    let id: ClientId = moment.id();
    let (organisation_id, label) = new.organisation.clone().unzip();
    let grant =
        Grant { role: new.role, organisation_id, place_id: None, label: label.unwrap_or_default() };
    let account = NewAccount {
        territory: actor.territory(),
        // No mail reaches it (RFC 2606), and no password opens it.
        email: format!("{id}@api.invalid"),
        name: new.name.clone(),
        password_hash: String::new(),
        grant,
    };
    let account = super::actions::create_account(tx, &account, moment)?;
    let hash = token_hash(key, token);
    tx.execute(
        "INSERT INTO api_client (id, account_id, token_hash, scopes, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[&id, &account, &hash, &new.scopes, &moment.now, &actor.key()],
    )?;
    record(tx, actor, id, "created", &new.scopes.to_string(), moment.now)?;
    Ok(id)
}

/// Revokes a client's token: its next request is refused. What it did stays.
pub fn revoke_client(tx: &mut Tx, actor: &Actor, id: ClientId, now: Instant) -> Result<(), Error> {
    actor.check(Action::ManageClients, &At::territory())?;
    let account: AccountId = tx
        .values(
            "SELECT account_id AS value FROM api_client JOIN account ON account.id = account_id
             WHERE api_client.id = $1 AND territory_id = $2",
            &[&id, &actor.territory()],
        )?
        .pop()
        .ok_or(Error::NotFound)?;
    let changed = tx.execute(
        "UPDATE api_client SET revoked_at = $2, revoked_by = $3
         WHERE id = $1 AND revoked_at IS NULL",
        &[&id, &now, &actor.key()],
    )?;
    if changed == 1 {
        store::disable(tx, account, &actor.key(), now)?;
        record(tx, actor, id, "revoked", "", now)?;
    }
    Ok(())
}

fn record(
    tx: &mut Tx,
    actor: &Actor,
    id: ClientId,
    verb: &'static str,
    detail: &str,
    now: Instant,
) -> Result<(), Error> {
    let (chain, subject) = (actor.territory().to_string(), Subject::new("client", id));
    Ok(journal::record(tx, &chain, now, &actor.key(), &subject, verb, detail)?)
}

/// Every client of the actor's territory, the latest first.
pub fn clients(conn: &mut Conn, actor: &Actor) -> Result<Vec<ClientLine>, Error> {
    actor.check(Action::ManageClients, &At::territory())?;
    Ok(conn.query(
        "SELECT api_client.id, name, scopes, role, label, api_client.created_at,
                COALESCE(revoked_at, disabled_at) AS revoked_at
         FROM api_client JOIN account ON account.id = api_client.account_id
                         JOIN role_grant ON role_grant.account_id = account.id
         WHERE territory_id = $1 ORDER BY api_client.created_at DESC, api_client.id",
        &[&actor.territory()],
    )?)
}

/// Who acts behind a token, while it is not revoked and its account not closed.
pub fn actor_of_token(
    conn: &mut Conn,
    key: &SecretKey,
    token: &str,
) -> Result<Option<(ClientId, Actor)>, DbError> {
    let known: Option<Known> = conn.query_opt(
        "SELECT api_client.id, account_id, name, territory_id, scopes
         FROM api_client JOIN account ON account.id = account_id
         WHERE token_hash = $1 AND revoked_at IS NULL AND disabled_at IS NULL",
        &[&token_hash(key, token)],
    )?;
    let Some(known) = known else { return Ok(None) };
    let Some(served) = served_by_id(conn, known.territory_id)? else { return Ok(None) };
    let grants = store::grants(conn, known.account_id)?;
    let actor = Actor::new(Some(known.account_id), known.name, served.id, served.timezone, grants);
    Ok(Some((known.id, actor.within(known.scopes.0))))
}

fn token_hash(key: &SecretKey, token: &str) -> String {
    key.hash("api token", token.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_read_back() {
        let all = Scopes(Scope::ALL.to_vec());
        assert_eq!(all.to_string().parse(), Ok(all));
        assert!("redeem everything".parse::<Scopes>().is_err());
    }

    /// A scope never opens what a machine has no business with.
    #[test]
    fn no_scope_opens_a_file_or_a_payment() {
        use Action::*;
        let closed = [
            ManageAccounts,
            ManageClients,
            SeePeople,
            EditPeople,
            HandOver,
            ManageEmissions,
            ActivateEmissions,
            MoveStock,
            CloseStatements,
            ApproveStatements,
            PayStatements,
        ];
        for scope in Scope::ALL {
            assert!(closed.iter().all(|action| !scope.opens(*action)), "{scope}");
        }
    }

    #[test]
    fn a_client_does_what_its_role_and_its_scopes_both_allow() {
        let moment = Moment::seeded(Instant(0), 9);
        let grant = Grant {
            role: Role::PlaceManager,
            organisation_id: Some(moment.id()),
            place_id: None,
            label: String::new(),
        };
        let own = At::organisation(grant.organisation_id.expect("just given"));
        let actor = Actor::new(
            Some(moment.id()),
            "Logiciel".into(),
            moment.id(),
            chrono_tz::Europe::Paris,
            vec![grant],
        );
        let limited = actor.clone().within(vec![Scope::Redeem]);
        assert!(actor.may(Action::SeeStatements, &own) && limited.may(Action::Redeem, &own));
        assert!(!limited.may(Action::SeeStatements, &own) && !limited.can(Action::SeePlaces));
        // A scope adds nothing to a role.
        let greedy = actor.within(Scope::ALL.to_vec());
        assert!(!greedy.can(Action::SeeStock));
    }
}
