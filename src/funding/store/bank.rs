//! Files of transfers, and what banks say back.

use crate::funding::model::returns::{Movement, Outcome};
use crate::funding::model::sepa::Version;
use crate::funding::model::{BankReturnId, PaymentFileId, StatementId};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant};
use crate::ledger::ProgrammeId;
use crate::row;
use crate::territory::TerritoryId;

row! {
    /// A file of transfers.
    #[derive(Debug, Clone)]
    pub struct PaymentFile {
        pub id: PaymentFileId,
        pub territory_id: TerritoryId,
        pub programme_id: ProgrammeId,
        pub message_id: String,
        pub version: Version,
        pub pay_on: Day,
        pub debtor_name: String,
        pub debtor_iban: String,
        pub debtor_bic: String,
        pub statements: i64,
        pub cents: Cents,
        pub created_at: Instant,
        pub created_by: String,
    }

    /// A file of the bank.
    #[derive(Debug, Clone)]
    pub struct BankReturn {
        pub id: BankReturnId,
        pub file_name: String,
        pub lines: i64,
        pub received_at: Instant,
        pub received_by: String,
    }

    /// What one of its movements did.
    #[derive(Debug, Clone)]
    pub struct ReturnLine {
        pub rank: i64,
        pub number: String,
        pub cents: Cents,
        pub booked_on: Day,
        pub reference: String,
        pub reason: String,
        pub outcome: Outcome,
        pub statement_id: Option<StatementId>,
    }

    /// What the bank said of a statement, in whichever file.
    #[derive(Debug, Clone)]
    pub struct Said {
        pub return_id: BankReturnId,
        pub cents: Cents,
        pub booked_on: Day,
        pub reference: String,
        pub outcome: Outcome,
        /// What somebody wrote of a payment too many.
        pub explanation: Option<String>,
    }

    struct Often { before: i64, here: i64 }
}

const FILE: &str = "SELECT id, territory_id, programme_id, message_id, version, pay_on,
        debtor_name, debtor_iban, debtor_bic, statements, cents, created_at, created_by
    FROM payment_file";

pub fn insert_file(tx: &mut Tx, new: &PaymentFile) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO payment_file (id, territory_id, programme_id, message_id, version, pay_on,
             debtor_name, debtor_iban, debtor_bic, statements, cents, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &[
            &new.id,
            &new.territory_id,
            &new.programme_id,
            &new.message_id,
            &new.version,
            &new.pay_on,
            &new.debtor_name,
            &new.debtor_iban,
            &new.debtor_bic,
            &new.statements,
            &new.cents,
            &new.created_at,
            &new.created_by,
        ],
    )?;
    Ok(())
}

/// Notes the file that a statement left in.
pub fn put_in_file(tx: &mut Tx, id: StatementId, file: PaymentFileId) -> Result<(), DbError> {
    tx.execute("UPDATE statement SET payment_file_id = $2 WHERE id = $1", &[&id, &file])?;
    Ok(())
}

pub fn file(
    conn: &mut Conn,
    territory: TerritoryId,
    id: PaymentFileId,
) -> Result<Option<PaymentFile>, DbError> {
    conn.query_opt(&format!("{FILE} WHERE id = $1 AND territory_id = $2"), &[&id, &territory])
}

/// The file of a message, when it was made before.
pub fn file_of(
    conn: &mut Conn,
    territory: TerritoryId,
    message_id: &str,
) -> Result<Option<PaymentFile>, DbError> {
    conn.query_opt(
        &format!("{FILE} WHERE message_id = $1 AND territory_id = $2"),
        &[&message_id, &territory],
    )
}

/// A page of the files of a territory, the newest first; and how many there are.
pub fn files(
    conn: &mut Conn,
    territory: TerritoryId,
    (offset, limit): (i64, i64),
) -> Result<(Vec<PaymentFile>, i64), DbError> {
    let total = conn.value(
        "SELECT count(*) AS value FROM payment_file WHERE territory_id = $1",
        &[&territory],
    )?;
    let rows = conn.query(
        &format!(
            "{FILE} WHERE territory_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3"
        ),
        &[&territory, &limit, &offset],
    )?;
    Ok((rows, total))
}

/// Keeps that a file of the bank was read. `false` when it was before: its hash decides.
pub fn insert_return(
    tx: &mut Tx,
    territory: TerritoryId,
    hash: &str,
    new: &BankReturn,
) -> Result<bool, DbError> {
    let written = tx.execute(
        "INSERT INTO bank_return (id, territory_id, file_hash, file_name, lines, received_at,
             received_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        &[
            &new.id,
            &territory,
            &hash,
            &new.file_name,
            &new.lines,
            &new.received_at,
            &new.received_by,
        ],
    )?;
    Ok(written == 1)
}

/// When a file of these contents was read.
pub fn read_before(
    conn: &mut Conn,
    territory: TerritoryId,
    hash: &str,
) -> Result<Option<Instant>, DbError> {
    Ok(conn
        .values(
            "SELECT received_at AS value FROM bank_return
             WHERE territory_id = $1 AND file_hash = $2",
            &[&territory, &hash],
        )?
        .into_iter()
        .next())
}

/// Keeps what a movement did.
pub fn insert_return_line(
    tx: &mut Tx,
    id: BankReturnId,
    rank: i64,
    movement: &Movement,
    outcome: Outcome,
    statement: Option<StatementId>,
) -> Result<(), DbError> {
    let reason = movement.returned.as_deref().unwrap_or_default();
    tx.execute_later(
        "INSERT INTO bank_return_line (return_id, rank, number, cents, booked_on, reference,
             reason, outcome, statement_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &id,
            &rank,
            &movement.number,
            &movement.cents,
            &movement.on,
            &movement.reference,
            &reason,
            &outcome,
            &statement,
        ],
    )
}

pub fn bank_return(
    conn: &mut Conn,
    territory: TerritoryId,
    id: BankReturnId,
) -> Result<Option<BankReturn>, DbError> {
    conn.query_opt(
        "SELECT id, file_name, lines, received_at, received_by FROM bank_return
         WHERE id = $1 AND territory_id = $2",
        &[&id, &territory],
    )
}

/// A page of the files of the bank, the newest first; and how many there are.
pub fn bank_returns(
    conn: &mut Conn,
    territory: TerritoryId,
    (offset, limit): (i64, i64),
) -> Result<(Vec<BankReturn>, i64), DbError> {
    let total = conn.value(
        "SELECT count(*) AS value FROM bank_return WHERE territory_id = $1",
        &[&territory],
    )?;
    let rows = conn.query(
        "SELECT id, file_name, lines, received_at, received_by FROM bank_return
         WHERE territory_id = $1 ORDER BY received_at DESC, id DESC LIMIT $2 OFFSET $3",
        &[&territory, &limit, &offset],
    )?;
    Ok((rows, total))
}

/// What the movements of a file did, those that changed or lack something first.
pub fn return_lines(conn: &mut Conn, id: BankReturnId) -> Result<Vec<ReturnLine>, DbError> {
    conn.query(
        "SELECT rank, number, cents, booked_on, reference, reason, outcome, statement_id
         FROM bank_return_line WHERE return_id = $1
         ORDER BY CASE outcome WHEN 'paid-twice' THEN 0 WHEN 'paid-rejected' THEN 0
                      WHEN 'unrelated' THEN 2 ELSE 1 END, rank",
        &[&id],
    )
}

/// How often this very movement was taken of a statement: in files read before `reading`, where it
/// was new, and in `reading` itself.
pub fn told(
    conn: &mut Conn,
    id: StatementId,
    reading: BankReturnId,
    movement: &Movement,
) -> Result<(i64, i64), DbError> {
    let reason = movement.returned.as_deref().unwrap_or_default();
    let often: Often = conn.query_one(
        "SELECT CAST(COALESCE(sum(CASE WHEN return_id <> $2 AND outcome <> 'known' THEN 1 ELSE 0 END),
                    0) AS BIGINT) AS before,
                CAST(COALESCE(sum(CASE WHEN return_id = $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS here
         FROM bank_return_line
         WHERE statement_id = $1 AND cents = $3 AND booked_on = $4 AND reference = $5
           AND (reason = '') = ($6 = '')
           AND outcome IN ('paid', 'returned', 'known', 'paid-twice', 'paid-rejected',
                           'extra-returned')",
        &[&id, &reading, &movement.cents, &movement.on, &movement.reference, &reason],
    )?;
    Ok((often.before, often.here))
}

/// How many payments too many some lines of the bank make, of those that [`UNEXPLAINED`] keeps.
const EXTRA: &str =
    "CAST(COALESCE(sum(CASE WHEN outcome = 'extra-returned' THEN -1 ELSE 1 END), 0) AS BIGINT)";

/// Lines that say a payment too many, or its return, and that nobody explained.
const UNEXPLAINED: &str = "settled_at IS NULL
           AND outcome IN ('paid-twice', 'paid-rejected', 'extra-returned')";

/// Payments of a statement beyond the one that was asked, that did not come back and that nobody
/// explained.
pub fn extra(conn: &mut Conn, id: StatementId) -> Result<i64, DbError> {
    conn.value(
        &format!(
            "SELECT {EXTRA} AS value FROM bank_return_line
             WHERE statement_id = $1 AND {UNEXPLAINED}"
        ),
        &[&id],
    )
}

/// The rejected statements whose lines this one has in the end, however many follow each other,
/// that the bank paid all the same: nothing came back, and nobody explained it.
pub fn paid_before(conn: &mut Conn, id: StatementId) -> Result<Vec<StatementId>, DbError> {
    conn.values(
        &format!(
            "WITH RECURSIVE before (id, follows_id) AS (
                 SELECT id, follows_id FROM statement
                 WHERE id = (SELECT follows_id FROM statement WHERE id = $1)
                 UNION ALL
                 SELECT statement.id, statement.follows_id
                 FROM statement JOIN before ON before.follows_id = statement.id)
             SELECT before.id AS value
             FROM before JOIN bank_return_line ON bank_return_line.statement_id = before.id
             WHERE {UNEXPLAINED}
             GROUP BY before.id HAVING {EXTRA} > 0 ORDER BY before.id"
        ),
        &[&id],
    )
}

/// Writes what became of the payments too many of a statement.
pub fn settle_extra(
    tx: &mut Tx,
    id: StatementId,
    explanation: &str,
    by: &str,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        &format!(
            "UPDATE bank_return_line SET settled_at = $2, settled_by = $3, explanation = $4
             WHERE statement_id = $1 AND {UNEXPLAINED}"
        ),
        &[&id, &now, &by, &explanation],
    )?;
    Ok(())
}

/// What the bank said of a statement, in the order it was read.
pub fn said_of(conn: &mut Conn, id: StatementId) -> Result<Vec<Said>, DbError> {
    conn.query(
        "SELECT return_id, bank_return_line.cents, booked_on, reference, outcome, explanation
         FROM bank_return_line JOIN bank_return ON bank_return.id = return_id
         WHERE statement_id = $1 ORDER BY received_at, return_id, rank",
        &[&id],
    )
}
