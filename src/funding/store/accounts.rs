//! Where organisations are paid.

use crate::access::OrganisationId;
use crate::funding::model::BankAccountId;
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::{Day, Instant};
use crate::row;
use crate::territory::TerritoryId;

row! {
    /// An account that was said, and perhaps confirmed.
    #[derive(Clone)]
    pub struct BankAccount {
        pub id: BankAccountId,
        pub organisation_id: OrganisationId,
        pub iban: String,
        pub proposed_at: Instant,
        pub proposed_by: String,
        pub confirmed_at: Option<Instant>,
        pub confirmed_by: Option<String>,
        pub in_force_from: Option<Day>,
        pub refused_at: Option<Instant>,
    }
}

const COLUMNS: &str = "id, organisation_id, iban, proposed_at, proposed_by, confirmed_at,
    confirmed_by, in_force_from, refused_at";

/// Says an account. `false` when another waits: the unique index decides.
pub fn propose(
    tx: &mut Tx,
    id: BankAccountId,
    territory: TerritoryId,
    organisation: OrganisationId,
    iban: &str,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let written = tx.execute(
        "INSERT INTO bank_account (id, territory_id, organisation_id, iban, proposed_at,
             proposed_by)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        &[&id, &territory, &organisation, &iban, &now, &by],
    )?;
    Ok(written == 1)
}

/// Confirms an account that waits; in force from that day on.
pub fn confirm(
    tx: &mut Tx,
    id: BankAccountId,
    from: Day,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE bank_account SET confirmed_at = $2, confirmed_by = $3, in_force_from = $4
         WHERE id = $1 AND confirmed_at IS NULL AND refused_at IS NULL",
        &[&id, &now, &by, &from],
    )?;
    Ok(changed == 1)
}

/// Refuses an account that is not in force on that day yet.
pub fn refuse(
    tx: &mut Tx,
    id: BankAccountId,
    today: Day,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE bank_account SET refused_at = $2, refused_by = $3
         WHERE id = $1 AND refused_at IS NULL AND (in_force_from IS NULL OR in_force_from > $4)",
        &[&id, &now, &by, &today],
    )?;
    Ok(changed == 1)
}

pub fn by_id(
    conn: &mut Conn,
    territory: TerritoryId,
    id: BankAccountId,
) -> Result<Option<BankAccount>, DbError> {
    conn.query_opt(
        &format!("SELECT {COLUMNS} FROM bank_account WHERE id = $1 AND territory_id = $2"),
        &[&id, &territory],
    )
}

/// The accounts of an organisation that were not refused, the newest first.
pub fn of(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<BankAccount>, DbError> {
    conn.query(
        &format!(
            "SELECT {COLUMNS} FROM bank_account
             WHERE organisation_id = $1 AND refused_at IS NULL ORDER BY proposed_at DESC, id DESC"
        ),
        &[&organisation],
    )
}

/// The account that an organisation is paid on, that day.
pub fn in_force(
    conn: &mut Conn,
    organisation: OrganisationId,
    day: Day,
) -> Result<Option<BankAccount>, DbError> {
    conn.query_opt(
        &format!(
            "SELECT {COLUMNS} FROM bank_account
             WHERE organisation_id = $1 AND refused_at IS NULL AND in_force_from <= $2
             ORDER BY in_force_from DESC, confirmed_at DESC, id DESC LIMIT 1"
        ),
        &[&organisation, &day],
    )
}
