//! SQL of funding.

use super::model::{Life, Line, Payment, Share, Signed, StatementId, Step};
use crate::access::{OrganisationId, PlaceId};
use crate::kit::db::{Conn, DbError, FromRow, Row, Tx};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Month};
use crate::ledger::{EmissionId, LineId, ProgrammeId};
use crate::passes::RedemptionId;
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
    pub lines: i64,
    pub cents: Cents,
    pub hash: String,
    pub life: Life,
}

impl Statement {
    /// `2026-0042`.
    pub fn label(&self) -> String {
        super::model::number(self.year, self.number)
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
            lines: row.get("lines")?,
            cents: row.get("cents")?,
            hash: row.get("hash")?,
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
    let payment = signed("paid_at", "paid_by")?
        .zip(day.zip(reference))
        .map(|(signed, (on, reference))| Payment { signed, on, reference });
    Ok(Life { closed, approved: signed("approved_at", "approved_by")?, payment })
}

const COLUMNS: &str = "id, territory_id, programme_id, place_id, year, number, month,
    programme_name, place_name, commune, organisation_id, payee_name, payee_number, lines, cents,
    hash, closed_at, closed_by, approved_at, approved_by, paid_at, paid_by, paid_on, payment_ref";

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

/// A line to be written.
#[derive(Debug, Clone)]
pub struct NewLine {
    pub redemption: RedemptionId,
    pub emission: EmissionId,
    pub line: Line,
}

/// A new statement with its lines and shares, in their order.
pub fn insert(
    tx: &mut Tx,
    new: &Statement,
    lines: &[NewLine],
    shares: &[(EmissionId, LineId, Cents)],
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO statement (id, territory_id, programme_id, place_id, year, number, month,
             programme_name, place_name, commune, organisation_id, payee_name, payee_number, lines,
             cents, hash, closed_at, closed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
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
            &new.lines,
            &new.cents,
            &new.hash,
            &new.life.closed.at,
            &new.life.closed.by,
        ],
    )?;
    for (rank, NewLine { redemption, emission, line }) in (1i64..).zip(lines) {
        let Line { serial, on, activity, cents, .. } = line;
        tx.execute(
            "INSERT INTO statement_line (statement_id, rank, redemption_id, emission_id,
                 pass_serial, redeemed_on, activity, cents)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[&new.id, &rank, redemption, emission, serial, on, activity, cents],
        )?;
    }
    for (rank, (emission, line, cents)) in (1i64..).zip(shares) {
        tx.execute(
            "INSERT INTO statement_share (statement_id, emission_id, line_id, rank, cents)
             VALUES ($1, $2, $3, $4, $5)",
            &[&new.id, emission, line, &rank, cents],
        )?;
    }
    Ok(())
}

/// Signs the approval of a statement that has none. `false` when it has one.
pub fn approve(tx: &mut Tx, id: StatementId, signed: &Signed) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE statement SET approved_at = $2, approved_by = $3
         WHERE id = $1 AND approved_at IS NULL",
        &[&id, &signed.at, &signed.by],
    )?;
    Ok(changed == 1)
}

/// Writes the payment of a statement that has none. `false` when it has one.
pub fn pay(tx: &mut Tx, id: StatementId, payment: &Payment) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE statement SET paid_at = $2, paid_by = $3, paid_on = $4, payment_ref = $5
         WHERE id = $1 AND paid_at IS NULL",
        &[&id, &payment.signed.at, &payment.signed.by, &payment.on, &payment.reference],
    )?;
    Ok(changed == 1)
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

/// The place's newest earlier statement of the programme: to compare with.
pub fn previous(conn: &mut Conn, of: &Statement) -> Result<Option<Statement>, DbError> {
    conn.query_opt(
        &format!(
            "SELECT {COLUMNS} FROM statement
             WHERE place_id = $1 AND programme_id = $2 AND month < $3
             ORDER BY month DESC, closed_at DESC, id DESC LIMIT 1"
        ),
        &[&of.place_id, &of.programme_id, &of.month],
    )
}

row! {
    struct StoredLine {
        redemption_id: String,
        pass_serial: String,
        redeemed_on: Day,
        activity: String,
        cents: Cents,
    }
}

/// The lines of a statement, in their order.
pub fn lines_of(conn: &mut Conn, id: StatementId) -> Result<Vec<Line>, DbError> {
    let rows: Vec<StoredLine> = conn.query(
        "SELECT redemption_id, pass_serial, redeemed_on, activity, cents FROM statement_line
         WHERE statement_id = $1 ORDER BY rank",
        &[&id],
    )?;
    let line = |row: StoredLine| Line {
        redemption: row.redemption_id,
        serial: row.pass_serial,
        on: row.redeemed_on,
        activity: row.activity,
        cents: row.cents,
    };
    Ok(rows.into_iter().map(line).collect())
}

row! {
    /// What a funding line pays of a statement, for the passes of one emission.
    #[derive(Debug, Clone)]
    pub struct StoredShare {
        pub emission_id: EmissionId,
        pub line_id: LineId,
        pub cents: Cents,
    }
}

impl StoredShare {
    /// As the hash reads it.
    pub fn frozen(&self) -> Share {
        Share {
            emission: self.emission_id.to_string(),
            line: self.line_id.to_string(),
            cents: self.cents,
        }
    }
}

/// The shares of a statement, in their order.
pub fn shares_of(conn: &mut Conn, id: StatementId) -> Result<Vec<StoredShare>, DbError> {
    conn.query(
        "SELECT emission_id, line_id, cents FROM statement_share
         WHERE statement_id = $1 ORDER BY rank",
        &[&id],
    )
}

row! {
    /// How many passes of an emission a statement lists.
    pub struct EmissionCount { pub emission_id: EmissionId, pub passes: i64 }
}

/// The passes of a statement, by emission.
pub fn passes_of(conn: &mut Conn, id: StatementId) -> Result<Vec<EmissionCount>, DbError> {
    conn.query(
        "SELECT emission_id, count(*) AS passes FROM statement_line WHERE statement_id = $1
         GROUP BY emission_id ORDER BY emission_id",
        &[&id],
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
               AND ($3 = '' OR ($3 = 'closed' AND approved_at IS NULL)
                 OR ($3 = 'approved' AND approved_at IS NOT NULL AND paid_at IS NULL)
                 OR ($3 = 'paid' AND paid_at IS NOT NULL))
             ORDER BY year DESC, number DESC"
        ),
        &[&territory, &month, &step, &place],
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

row! {
    /// What statements marked paid say was paid, by emission and funding line.
    #[derive(Debug, Clone)]
    pub struct PaidShare {
        pub emission_id: EmissionId,
        pub line_id: LineId,
        pub cents: Cents,
    }
}

pub fn paid_shares(conn: &mut Conn) -> Result<Vec<PaidShare>, DbError> {
    conn.query(
        "SELECT statement_share.emission_id, statement_share.line_id,
                CAST(sum(statement_share.cents) AS BIGINT) AS cents
         FROM statement_share JOIN statement ON statement.id = statement_share.statement_id
         WHERE statement.paid_at IS NOT NULL
         GROUP BY statement_share.emission_id, statement_share.line_id
         ORDER BY statement_share.emission_id, statement_share.line_id",
        &[],
    )
}
