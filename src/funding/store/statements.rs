//! Rows of statements: their life, their numbers, lists of them.

use crate::access::{OrganisationId, PlaceId, Reached};
use crate::funding::model::{
    self, Channel, Life, Payment, PaymentFileId, Rejection, Sending, Signed, StatementId, Step,
};
use crate::kit::db::{Conn, DbError, FromRow, Param, Row, Tx};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Month};
use crate::ledger::ProgrammeId;
use crate::row;
use crate::territory::{CommuneCode, TerritoryId};

/// A closed statement, with its life so far.
#[derive(Debug, Clone)]
pub struct Statement {
    pub id: StatementId,
    pub territory_id: TerritoryId,
    pub programme_id: ProgrammeId,
    pub place_id: PlaceId,
    /// Civil year of the closing, that the number was taken in.
    pub year: i64,
    pub number: i64,
    /// The month the passes were used in.
    pub month: Month,
    pub programme_name: String,
    pub place_name: String,
    pub commune: CommuneCode,
    /// Who ran the place on the day of closing.
    pub organisation_id: Option<OrganisationId>,
    /// Who is paid.
    pub payee_name: String,
    /// Their SIRET, else their SIREN, else empty.
    pub payee_number: String,
    /// Where they are paid; empty when it was not known on the day of closing.
    pub payee_iban: String,
    pub lines: i64,
    pub cents: Cents,
    pub hash: String,
    /// The rejected statement whose lines it takes over.
    pub follows_id: Option<StatementId>,
    /// What the draw of the uses to look at came from; empty when none was drawn.
    pub sample_seed: String,
    pub life: Life,
}

impl Statement {
    /// `2026-0042`.
    pub fn label(&self) -> String {
        model::number(self.year, self.number)
    }
    pub fn step(&self) -> Step {
        self.life.step()
    }
}

impl FromRow for Statement {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Statement {
            id: row.get("id")?,
            territory_id: row.get("territory_id")?,
            programme_id: row.get("programme_id")?,
            place_id: row.get("place_id")?,
            year: row.get("year")?,
            number: row.get("number")?,
            month: row.get("month")?,
            programme_name: row.get("programme_name")?,
            place_name: row.get("place_name")?,
            commune: row.get("commune")?,
            organisation_id: row.get("organisation_id")?,
            payee_name: row.get("payee_name")?,
            payee_number: row.get("payee_number")?,
            payee_iban: row.get("payee_iban")?,
            lines: row.get("lines")?,
            cents: row.get("cents")?,
            hash: row.get("hash")?,
            follows_id: row.get("follows_id")?,
            sample_seed: row.get("sample_seed")?,
            life: life(row)?,
        })
    }
}

fn life(row: &Row<'_>) -> Result<Life, DbError> {
    let signed = |at: &str, by: &str| -> Result<Option<Signed>, DbError> {
        let (at, by): (Option<Instant>, Option<String>) = (row.get(at)?, row.get(by)?);
        Ok(at.zip(by).map(|(at, by)| Signed { at, by }))
    };
    let closed = Signed { at: row.get("closed_at")?, by: row.get("closed_by")? };
    let day: Option<Day> = row.get("paid_on")?;
    let reference: Option<String> = row.get("payment_ref")?;
    let payment = signed("paid_at", "paid_by")?.zip(day).map(|(signed, on)| Payment {
        signed,
        on,
        reference: reference.unwrap_or_default(),
    });
    let channel: Option<Channel> = row.get("sent_channel")?;
    let sent = signed("sent_at", "sent_by")?
        .zip(channel)
        .map(|(signed, channel)| Sending { signed, channel });
    let reason: Option<String> = row.get("reject_reason")?;
    let rejected = signed("rejected_at", "rejected_by")?
        .zip(reason)
        .map(|(signed, reason)| Rejection { signed, reason });
    let reason: Option<String> = row.get("recall_reason")?;
    let recalled = signed("recalled_at", "recalled_by")?
        .zip(reason)
        .map(|(signed, reason)| Rejection { signed, reason });
    Ok(Life {
        closed,
        checked: signed("checked_at", "checked_by")?,
        approvals: row.get("approvals")?,
        approved: signed("approved_at", "approved_by")?,
        countersigned: signed("countersigned_at", "countersigned_by")?,
        sent,
        payment,
        recalled,
        rejected,
    })
}

const COLUMNS: &str = "id, territory_id, programme_id, place_id, year, number, month,
    programme_name, place_name, commune, organisation_id, payee_name, payee_number, payee_iban,
    lines, cents, hash, follows_id, sample_seed, approvals, closed_at, closed_by, checked_at, checked_by,
    approved_at, approved_by, countersigned_at, countersigned_by, sent_at, sent_by, sent_channel,
    paid_at, paid_by, paid_on, payment_ref, rejected_at, rejected_by, reject_reason,
    recalled_at, recalled_by, recall_reason";

/// [`Step`] of a row of `statement`, in SQL.
pub const STEP: &str = "CASE WHEN rejected_at IS NOT NULL THEN 'rejected'
    WHEN paid_at IS NOT NULL THEN 'paid' WHEN sent_at IS NOT NULL THEN 'sent'
    WHEN approved_at IS NOT NULL AND (approvals = 1 OR countersigned_at IS NOT NULL) THEN 'approved'
    WHEN checked_at IS NOT NULL THEN 'checked' ELSE 'closed' END";

/// Takes the counter of a territory's year for this transaction: the last number given.
pub fn take_counter(tx: &mut Tx, territory: TerritoryId, year: i64) -> Result<i64, DbError> {
    let id = format!("{territory} {year}");
    tx.execute(
        "INSERT INTO statement_counter (id, last_number) VALUES ($1, 0) ON CONFLICT DO NOTHING",
        &[&id],
    )?;
    tx.lock("statement_counter", &id)?;
    tx.value("SELECT last_number AS value FROM statement_counter WHERE id = $1", &[&id])
}

/// Writes the last number given.
pub fn set_counter(
    tx: &mut Tx,
    territory: TerritoryId,
    year: i64,
    last: i64,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE statement_counter SET last_number = $2 WHERE id = $1",
        &[&format!("{territory} {year}"), &last],
    )?;
    Ok(())
}

/// A new statement: its heading, complete.
pub fn insert(tx: &mut Tx, new: &Statement) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO statement (id, territory_id, programme_id, place_id, year, number, month,
             programme_name, place_name, commune, organisation_id, payee_name, payee_number,
             payee_iban, lines, cents, hash, follows_id, sample_seed, approvals, closed_at,
             closed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
             $19, $20, $21, $22)",
        &[
            &new.id,
            &new.territory_id,
            &new.programme_id,
            &new.place_id,
            &new.year,
            &new.number,
            &new.month,
            &new.programme_name,
            &new.place_name,
            &new.commune,
            &new.organisation_id,
            &new.payee_name,
            &new.payee_number,
            &new.payee_iban,
            &new.lines,
            &new.cents,
            &new.hash,
            &new.follows_id,
            &new.sample_seed,
            &new.life.approvals,
            &new.life.closed.at,
            &new.life.closed.by,
        ],
    )?;
    Ok(())
}

/// Writes the life of a statement as it is now. The caller holds its lock; what closing fixed
/// stays as it is.
pub fn live_on(tx: &mut Tx, id: StatementId, life: &Life) -> Result<(), DbError> {
    let at = |signed: Option<&Signed>| signed.map(|signed| signed.at);
    let by = |signed: Option<&Signed>| signed.map(|signed| signed.by.clone());
    let (checked, approved) = (life.checked.as_ref(), life.approved.as_ref());
    let (second, sent) = (life.countersigned.as_ref(), life.sent.as_ref());
    let (payment, rejected) = (life.payment.as_ref(), life.rejected.as_ref());
    let sender = sent.map(|sent| &sent.signed);
    let payer = payment.map(|payment| &payment.signed);
    let rejecter = rejected.map(|rejected| &rejected.signed);
    let recalled = life.recalled.as_ref();
    let recaller = recalled.map(|recalled| &recalled.signed);
    tx.execute(
        "UPDATE statement SET checked_at = $2, checked_by = $3, approved_at = $4, approved_by = $5,
             countersigned_at = $6, countersigned_by = $7, sent_at = $8, sent_by = $9,
             sent_channel = $10, paid_at = $11, paid_by = $12, paid_on = $13, payment_ref = $14,
             rejected_at = $15, rejected_by = $16, reject_reason = $17, recalled_at = $18,
             recalled_by = $19, recall_reason = $20
         WHERE id = $1",
        &[
            &id,
            &at(checked),
            &by(checked),
            &at(approved),
            &by(approved),
            &at(second),
            &by(second),
            &at(sender),
            &by(sender),
            &sent.map(|sent| sent.channel),
            &at(payer),
            &by(payer),
            &payment.map(|payment| payment.on),
            &payment.map(|paid| paid.reference.clone()).filter(|text| !text.is_empty()),
            &at(rejecter),
            &by(rejecter),
            &rejected.map(|rejected| rejected.reason.clone()),
            &at(recaller),
            &by(recaller),
            &recalled.map(|recalled| recalled.reason.clone()),
        ],
    )?;
    Ok(())
}

pub fn by_id(
    conn: &mut Conn,
    territory: TerritoryId,
    id: StatementId,
) -> Result<Option<Statement>, DbError> {
    conn.query_opt(
        &format!("SELECT {COLUMNS} FROM statement WHERE id = $1 AND territory_id = $2"),
        &[&id, &territory],
    )
}

/// The statement of a number as people quote it (`2026-0042`).
pub fn by_number(
    conn: &mut Conn,
    territory: TerritoryId,
    quoted: &str,
) -> Result<Option<Statement>, DbError> {
    let parsed = quoted
        .split_once('-')
        .and_then(|(year, number)| Some((year.parse::<i64>().ok()?, number.parse::<i64>().ok()?)));
    let Some((year, number)) = parsed else { return Ok(None) };
    conn.query_opt(
        &format!(
            "SELECT {COLUMNS} FROM statement
             WHERE territory_id = $1 AND year = $2 AND number = $3"
        ),
        &[&territory, &year, &number],
    )
}

/// The statements that left in a file of transfers, by number.
pub fn in_file(conn: &mut Conn, file: PaymentFileId) -> Result<Vec<Statement>, DbError> {
    conn.query(
        &format!(
            "SELECT {COLUMNS} FROM statement WHERE payment_file_id = $1 ORDER BY year, number"
        ),
        &[&file],
    )
}

/// The place's newest earlier statement of the programme: to compare with.
pub fn previous(conn: &mut Conn, of: &Statement) -> Result<Option<Statement>, DbError> {
    conn.query_opt(
        &format!(
            "SELECT {COLUMNS} FROM statement
             WHERE place_id = $1 AND programme_id = $2 AND month < $3 AND rejected_at IS NULL
             ORDER BY month DESC, closed_at DESC, id DESC LIMIT 1"
        ),
        &[&of.place_id, &of.programme_id, &of.month],
    )
}

/// The statement that took over the lines of a rejected one.
pub fn follower(conn: &mut Conn, of: StatementId) -> Result<Option<Statement>, DbError> {
    conn.query_opt(&format!("SELECT {COLUMNS} FROM statement WHERE follows_id = $1"), &[&of])
}

/// The statements that somebody says the money of is back, and that nobody confirmed yet.
pub fn recalled(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Statement>, DbError> {
    conn.query(
        &format!(
            "SELECT {COLUMNS} FROM statement
             WHERE territory_id = $1 AND recalled_at IS NOT NULL AND rejected_at IS NULL
             ORDER BY recalled_at, id"
        ),
        &[&territory],
    )
}

/// What a list of statements shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub month: Option<Month>,
    pub step: Option<Step>,
    pub place: Option<PlaceId>,
}

row! {
    /// Places that may be chosen in the filter.
    #[derive(Debug, Clone)]
    pub struct PlaceChoice {
        pub place_id: PlaceId,
        pub place_name: String,
    }
}

/// The statements of a territory, newest first.
pub fn list(
    conn: &mut Conn,
    territory: TerritoryId,
    filter: &Filter,
) -> Result<Vec<Statement>, DbError> {
    let month = filter.month.map_or_else(String::new, |month| month.to_string());
    let step = filter.step.map_or("", Step::word);
    let place = filter.place.map_or_else(String::new, |place| place.to_string());
    conn.query(
        &format!(
            "SELECT {COLUMNS} FROM statement
             WHERE territory_id = $1 AND ($2 = '' OR month = $2) AND ($4 = '' OR place_id = $4)
               AND ($3 = '' OR {STEP} = $3)
             ORDER BY year DESC, number DESC"
        ),
        &[&territory, &month, &step, &place],
    )
}

/// At most `limit` statements within reach, by identifier, after this one.
pub fn after(
    conn: &mut Conn,
    territory: TerritoryId,
    reached: &Reached,
    (after, limit): (&str, i64),
) -> Result<Vec<Statement>, DbError> {
    let mut params: Vec<&dyn Param> = vec![&territory, &after, &limit];
    let mut within = "1 = 1".to_owned();
    if let Reached::Only { organisations, places } = reached {
        within = "1 = 0".to_owned();
        for id in organisations {
            params.push(id);
            within.push_str(&format!(" OR organisation_id = ${}", params.len()));
        }
        for id in places {
            params.push(id);
            within.push_str(&format!(" OR place_id = ${}", params.len()));
        }
    }
    conn.query(
        &format!(
            "SELECT {COLUMNS} FROM statement WHERE territory_id = $1 AND id > $2 AND ({within})
             ORDER BY id LIMIT $3"
        ),
        &params,
    )
}

/// The months that have statements, newest first.
pub fn months(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Month>, DbError> {
    conn.values(
        "SELECT DISTINCT month AS value FROM statement WHERE territory_id = $1 ORDER BY month DESC",
        &[&territory],
    )
}

/// The places that have statements, by name; each once, under its newest name.
pub fn places(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<PlaceChoice>, DbError> {
    conn.query(
        "SELECT place_id, place_name FROM statement
         WHERE territory_id = $1 AND NOT EXISTS (SELECT 1 FROM statement AS later
             WHERE later.place_id = statement.place_id AND (later.year > statement.year
               OR (later.year = statement.year AND later.number > statement.number)))
         ORDER BY place_name, place_id",
        &[&territory],
    )
}

/// Hands every statement to `each`, by territory, year and number.
pub fn each(
    conn: &mut Conn,
    each: &mut dyn FnMut(Statement) -> Result<(), DbError>,
) -> Result<(), DbError> {
    conn.for_each(
        &format!("SELECT {COLUMNS} FROM statement ORDER BY territory_id, year, number"),
        &[],
        each,
    )
}

row! {
    /// The last number a territory's year says it gave.
    pub struct Counter { pub id: String, pub last_number: i64 }
}

pub fn counters(conn: &mut Conn) -> Result<Vec<Counter>, DbError> {
    conn.query("SELECT id, last_number FROM statement_counter ORDER BY id", &[])
}

/// The last statement of a place's month and programme, when this person closed it.
pub fn last_of(
    conn: &mut Conn,
    by: &str,
    (place, programme, month): (PlaceId, ProgrammeId, Month),
) -> Result<Option<StatementId>, DbError> {
    Ok(conn
        .values(
            "SELECT id AS value FROM statement
             WHERE place_id = $1 AND programme_id = $2 AND month = $3 AND closed_by = $4
             ORDER BY closed_at DESC, number DESC LIMIT 1",
            &[&place, &programme, &month, &by],
        )?
        .into_iter()
        .next())
}
