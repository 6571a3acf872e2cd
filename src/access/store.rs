//! SQL of access.

use super::actor::Grant;
use super::model::{AccountId, GrantId, InvitationId, OrganisationId, PlaceId, Role};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::Instant;
use crate::row;
use crate::territory::TerritoryId;

row! {
    #[derive(Debug, Clone)]
    pub struct AccountRow {
        pub id: AccountId,
        pub territory_id: TerritoryId,
        pub email: String,
        pub name: String,
        pub password_hash: String,
        pub disabled_at: Option<Instant>,
    }

    /// A live session's account.
    pub struct SignedIn {
        pub device_hash: Option<String>,
        pub id: AccountId,
        pub name: String,
        pub territory_id: TerritoryId,
    }

    #[derive(Debug, Clone)]
    pub struct InvitationRow {
        pub id: InvitationId,
        pub territory_id: TerritoryId,
        pub email: String,
        pub name: String,
        pub role: Role,
        pub organisation_id: Option<OrganisationId>,
        pub place_id: Option<PlaceId>,
        pub label: String,
        pub invited_at: Instant,
        pub invited_by: String,
        pub expires_at: Instant,
        pub accepted_at: Option<Instant>,
    }

    /// One line of the list of accounts.
    #[derive(Debug, Clone)]
    pub struct AccountLine {
        pub id: AccountId,
        pub name: String,
        pub email: String,
        pub disabled_at: Option<Instant>,
    }

    #[derive(Debug, Clone)]
    pub struct GrantLine {
        pub id: GrantId,
        pub account_id: AccountId,
        pub role: Role,
        pub label: String,
    }

    /// A session of one's own, as one's account page lists it.
    #[derive(Debug, Clone)]
    pub struct SessionLine {
        pub device: String,
        pub started_at: Instant,
    }

    pub struct Name {
        pub id: AccountId,
        pub name: String,
    }
}

const ACCOUNT: &str =
    "SELECT id, territory_id, email, name, password_hash, disabled_at FROM account";

pub fn account_by_email(conn: &mut Conn, email: &str) -> Result<Option<AccountRow>, DbError> {
    conn.query_opt(&format!("{ACCOUNT} WHERE email = $1"), &[&email])
}

pub fn account(conn: &mut Conn, id: AccountId) -> Result<Option<AccountRow>, DbError> {
    conn.query_opt(&format!("{ACCOUNT} WHERE id = $1"), &[&id])
}

pub fn insert_account(tx: &mut Tx, account: &AccountRow, now: Instant) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO account (id, territory_id, email, name, password_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            &account.id,
            &account.territory_id,
            &account.email,
            &account.name,
            &account.password_hash,
            &now,
        ],
    )?;
    Ok(())
}

pub fn set_password(tx: &mut Tx, id: AccountId, hash: &str) -> Result<(), DbError> {
    tx.execute("UPDATE account SET password_hash = $2 WHERE id = $1", &[&id, &hash])?;
    Ok(())
}

pub fn disable(tx: &mut Tx, id: AccountId, by: &str, now: Instant) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE account SET disabled_at = $2, disabled_by = $3
         WHERE id = $1 AND disabled_at IS NULL",
        &[&id, &now, &by],
    )
}

pub fn enable(tx: &mut Tx, id: AccountId) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE account SET disabled_at = NULL, disabled_by = NULL
         WHERE id = $1 AND disabled_at IS NOT NULL",
        &[&id],
    )
}

pub fn insert_grant(
    tx: &mut Tx,
    id: GrantId,
    account: AccountId,
    grant: &Grant,
    by: &str,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO role_grant (id, account_id, role, organisation_id, place_id, label,
                                 granted_at, granted_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            &id,
            &account,
            &grant.role,
            &grant.organisation_id,
            &grant.place_id,
            &grant.label,
            &now,
            &by,
        ],
    )?;
    Ok(())
}

pub fn withdraw_grant(
    tx: &mut Tx,
    account: AccountId,
    grant: GrantId,
    by: &str,
    now: Instant,
) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE role_grant SET withdrawn_at = $3, withdrawn_by = $4
         WHERE id = $1 AND account_id = $2 AND withdrawn_at IS NULL",
        &[&grant, &account, &now, &by],
    )
}

pub fn grants(conn: &mut Conn, account: AccountId) -> Result<Vec<Grant>, DbError> {
    conn.query(
        "SELECT role, organisation_id, place_id, label FROM role_grant
         WHERE account_id = $1 AND withdrawn_at IS NULL ORDER BY granted_at, id",
        &[&account],
    )
}

pub fn grant_lines(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<GrantLine>, DbError> {
    conn.query(
        "SELECT role_grant.id, account_id, role, label FROM role_grant
         JOIN account ON account.id = account_id
         WHERE account.territory_id = $1 AND withdrawn_at IS NULL
         ORDER BY granted_at, role_grant.id",
        &[&territory],
    )
}

/// The accounts of people; other software has its own list.
pub fn account_lines(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<AccountLine>, DbError> {
    conn.query(
        "SELECT id, name, email, disabled_at FROM account
         WHERE territory_id = $1
           AND NOT EXISTS (SELECT 1 FROM api_client WHERE account_id = account.id)
         ORDER BY name, id",
        &[&territory],
    )
}

/// The people who hold a role, over whatever it be.
pub fn holders(conn: &mut Conn, territory: TerritoryId, role: Role) -> Result<Vec<Name>, DbError> {
    conn.query(
        "SELECT DISTINCT account.id, account.name FROM account
         JOIN role_grant ON account_id = account.id
         WHERE territory_id = $1 AND role = $2 AND withdrawn_at IS NULL AND disabled_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM api_client WHERE api_client.account_id = account.id)
         ORDER BY account.name, account.id",
        &[&territory, &role],
    )
}

pub fn names(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Name>, DbError> {
    conn.query("SELECT id, name FROM account WHERE territory_id = $1", &[&territory])
}

/// `device` says what the browser is, and which (a keyed hash, if it keeps one).
pub fn insert_session(
    tx: &mut Tx,
    token_hash: &str,
    account: AccountId,
    device: (&str, Option<&str>),
    now: Instant,
    expires_at: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO web_session (token_hash, account_id, device, started_at, expires_at,
                                  device_hash)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[&token_hash, &account, &device.0, &now, &expires_at, &device.1],
    )?;
    Ok(())
}

pub fn signed_in(
    conn: &mut Conn,
    token_hash: &str,
    now: Instant,
) -> Result<Option<SignedIn>, DbError> {
    conn.query_opt(
        "SELECT account.id, account.name, territory_id, device_hash FROM web_session
         JOIN account ON account.id = account_id
         WHERE token_hash = $1 AND ended_at IS NULL AND expires_at > $2 AND disabled_at IS NULL",
        &[&token_hash, &now],
    )
}

pub fn sessions(
    conn: &mut Conn,
    account: AccountId,
    now: Instant,
) -> Result<Vec<SessionLine>, DbError> {
    conn.query(
        "SELECT device, started_at FROM web_session
         WHERE account_id = $1 AND ended_at IS NULL AND expires_at > $2
         ORDER BY started_at DESC",
        &[&account, &now],
    )
}

pub fn end_session(tx: &mut Tx, token_hash: &str, now: Instant) -> Result<(), DbError> {
    tx.execute(
        "UPDATE web_session SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL",
        &[&token_hash, &now],
    )?;
    Ok(())
}

pub fn end_all_sessions(tx: &mut Tx, account: AccountId, now: Instant) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE web_session SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL",
        &[&account, &now],
    )
}

pub fn insert_device(
    tx: &mut Tx,
    token_hash: &str,
    account: AccountId,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO known_device (token_hash, account_id, since) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING",
        &[&token_hash, &account, &now],
    )?;
    Ok(())
}

pub fn knows_device(
    conn: &mut Conn,
    token_hash: &str,
    account: AccountId,
) -> Result<bool, DbError> {
    conn.value::<i64>(
        "SELECT count(*) AS value FROM known_device WHERE token_hash = $1 AND account_id = $2",
        &[&token_hash, &account],
    )
    .map(|count| count > 0)
}

pub fn failures(conn: &mut Conn, counter: &str, since: Instant) -> Result<Vec<Instant>, DbError> {
    conn.values(
        "SELECT at AS value FROM sign_in_failure WHERE counter = $1 AND at > $2",
        &[&counter, &since],
    )
}

pub fn insert_failure(
    tx: &mut Tx,
    counter: &str,
    now: Instant,
    forget_before: Instant,
) -> Result<(), DbError> {
    tx.execute("DELETE FROM sign_in_failure WHERE at < $1", &[&forget_before])?;
    tx.execute("INSERT INTO sign_in_failure (counter, at) VALUES ($1, $2)", &[&counter, &now])?;
    Ok(())
}

pub fn forget_failures(tx: &mut Tx, counter: &str) -> Result<(), DbError> {
    tx.execute("DELETE FROM sign_in_failure WHERE counter = $1", &[&counter])?;
    Ok(())
}

const INVITATION: &str = "SELECT id, territory_id, email, name, role, organisation_id, place_id,
                                 label, invited_at, invited_by, expires_at, accepted_at
                          FROM invitation";

pub fn insert_invitation(
    tx: &mut Tx,
    invitation: &InvitationRow,
    token_hash: &str,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO invitation (id, territory_id, email, name, role, organisation_id, place_id,
                                 label, token_hash, invited_at, invited_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            &invitation.id,
            &invitation.territory_id,
            &invitation.email,
            &invitation.name,
            &invitation.role,
            &invitation.organisation_id,
            &invitation.place_id,
            &invitation.label,
            &token_hash,
            &invitation.invited_at,
            &invitation.invited_by,
            &invitation.expires_at,
        ],
    )?;
    Ok(())
}

pub fn invitation_by_token(
    conn: &mut Conn,
    token_hash: &str,
) -> Result<Option<InvitationRow>, DbError> {
    conn.query_opt(&format!("{INVITATION} WHERE token_hash = $1"), &[&token_hash])
}

pub fn open_invitations(
    conn: &mut Conn,
    territory: TerritoryId,
    now: Instant,
) -> Result<Vec<InvitationRow>, DbError> {
    conn.query(
        &format!(
            "{INVITATION} WHERE territory_id = $1 AND accepted_at IS NULL AND expires_at > $2
             ORDER BY invited_at DESC, id"
        ),
        &[&territory, &now],
    )
}

/// Takes the invitation, if nobody has yet: one row changed, or none.
pub fn accept_invitation(tx: &mut Tx, id: InvitationId, now: Instant) -> Result<bool, DbError> {
    tx.execute(
        "UPDATE invitation SET accepted_at = $2 WHERE id = $1 AND accepted_at IS NULL",
        &[&id, &now],
    )
    .map(|changed| changed == 1)
}
