//! SQL of the ledger.

use super::model::{
    Account, Cause, EmissionId, FunderId, Line, LineForm, LineId, Part, Programme, ProgrammeId,
};
use crate::kit::db::{Conn, DbError, Given, Sum, Tx};
use crate::kit::money::Cents;
use crate::kit::time::Instant;
use crate::row;
use crate::territory::TerritoryId;

const PROGRAMME: &str =
    "SELECT id, territory_id, name, starts_on, ends_on, created_at FROM programme";
const LINE: &str =
    "SELECT funding_line.id, programme_id, funder_id, funder.name AS funder, rank, share,
                           authorised, committed, owed, paid, disputed, released
                    FROM funding_line JOIN funder ON funder.id = funder_id";

/// The programmes of a territory, the latest first.
pub fn programmes(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Programme>, DbError> {
    conn.query(
        &format!("{PROGRAMME} WHERE territory_id = $1 ORDER BY starts_on DESC, id DESC"),
        &[&territory],
    )
}

pub fn programme(conn: &mut Conn, id: ProgrammeId) -> Result<Option<Programme>, DbError> {
    conn.query_opt(&format!("{PROGRAMME} WHERE id = $1"), &[&id])
}

/// The funding lines of a programme, in their order.
pub fn lines(conn: &mut Conn, programme: ProgrammeId) -> Result<Vec<Line>, DbError> {
    conn.query(&format!("{LINE} WHERE programme_id = $1 ORDER BY rank"), &[&programme])
}

/// The lines of all programmes of a territory.
pub fn all_lines(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Line>, DbError> {
    conn.query(
        &format!("{LINE} WHERE funder.territory_id = $1 ORDER BY programme_id, rank"),
        &[&territory],
    )
}

/// What each line pays of one pass of the emission.
pub fn parts(conn: &mut Conn, emission: EmissionId) -> Result<Vec<Part>, DbError> {
    conn.query(
        "SELECT line_id, rank, cents FROM emission_share WHERE emission_id = $1 ORDER BY rank",
        &[&emission],
    )
}

pub fn insert_programme(tx: &mut Tx, programme: &Programme, by: &str) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO programme (id, territory_id, name, starts_on, ends_on, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &programme.id,
            &programme.territory_id,
            &programme.name,
            &programme.starts_on,
            &programme.ends_on,
            &programme.created_at,
            &by,
        ],
    )?;
    Ok(())
}

row! {
    /// A funder of the territory.
    pub struct Funder { pub id: FunderId, pub name: String }
}

/// The funders of a territory, by name.
pub fn funders(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Funder>, DbError> {
    conn.query("SELECT id, name FROM funder WHERE territory_id = $1 ORDER BY name", &[&territory])
}

pub fn insert_funder(
    tx: &mut Tx,
    id: FunderId,
    territory: TerritoryId,
    name: &str,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO funder (id, territory_id, name, created_at) VALUES ($1, $2, $3, $4)",
        &[&id, &territory, &name, &now],
    )?;
    Ok(())
}

pub fn insert_line(
    tx: &mut Tx,
    ids: (LineId, ProgrammeId, FunderId),
    rank: i64,
    line: &LineForm,
    by: &str,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO funding_line (id, programme_id, funder_id, rank, share, authorised,
                                   created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[&ids.0, &ids.1, &ids.2, &rank, &line.share, &line.authorised, &now, &by],
    )?;
    Ok(())
}

/// Changes the share and ceiling of a line, unless more than the new ceiling is used already.
pub fn update_line(tx: &mut Tx, id: LineId, line: &LineForm) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE funding_line SET share = $2, authorised = $3
         WHERE id = $1 AND committed + owed + paid + disputed <= $3",
        &[&id, &line.share, &line.authorised],
    )?;
    Ok(changed == 1)
}

pub fn insert_part(tx: &mut Tx, emission: EmissionId, part: &Part) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO emission_share (emission_id, line_id, rank, cents) VALUES ($1, $2, $3, $4)",
        &[&emission, &part.line_id, &part.rank, &part.cents],
    )?;
    Ok(())
}

/// What moves the money of passes of an emission: for so many of them, at an instant.
#[derive(Debug, Clone)]
pub struct Move {
    /// Id of what caused it.
    pub cause_id: String,
    pub emission: EmissionId,
    pub passes: i64,
    pub at: Instant,
}

/// One posting per line of the emission of each move.
pub fn post(tx: &mut Tx, cause: Cause, moves: &[Move]) -> Result<(), DbError> {
    let (from, to) = cause.accounts();
    let given = Given::of(moves, |one| {
        [&cause, &one.cause_id, &from, &to, &one.passes, &one.at, &one.emission]
    });
    tx.execute_given_later(
        "INSERT INTO posting (cause, cause_id, emission_id, line_id, from_account, to_account,
                              cents, at)
         SELECT given.cause, given.id, emission_id, line_id, given.source, given.target,
                cents * given.passes, given.at
         FROM given(cause TEXT, id TEXT, source TEXT, target TEXT, passes BIGINT, at BIGINT,
                    emission TEXT), emission_share
         WHERE emission_id = given.emission",
        &given,
    )
}

/// Commits so many passes on every line of the emission whose ceiling allows it; gives those
/// lines. The statement that writes is the one that compares.
pub fn commit(tx: &mut Tx, emission: EmissionId, passes: i64) -> Result<Vec<LineId>, DbError> {
    tx.values(
        "UPDATE funding_line SET committed = committed + part.cents * $2
         FROM emission_share AS part
         WHERE part.emission_id = $1 AND part.line_id = funding_line.id
           AND committed + owed + paid + disputed + part.cents * $2 <= authorised
         RETURNING id AS value",
        &[&emission, &passes],
    )
}

/// The counters of an emission's lines, in passes.
static COUNTERS: Sum = Sum {
    table: "funding_line",
    sql: "UPDATE funding_line SET committed = committed + part.cents * $2,
              owed = owed + part.cents * $3, paid = paid + part.cents * $4,
              disputed = disputed + part.cents * $5, released = released + part.cents * $6
          FROM emission_share AS part
          WHERE part.emission_id = $1 AND part.line_id = funding_line.id",
};

/// Moves the counters of the emission's lines from an account to another, as [`post`] wrote it.
pub fn count(tx: &mut Tx, cause: Cause, moves: &[Move]) -> Result<(), DbError> {
    let (from, to) = cause.accounts();
    let counted =
        [Account::Committed, Account::Owed, Account::Paid, Account::Disputed, Account::Released];
    for Move { emission, passes, .. } in moves {
        let amounts =
            counted.map(|account| passes * (i64::from(account == to) - i64::from(account == from)));
        tx.add(&COUNTERS, &[emission], &amounts)?;
    }
    Ok(())
}

pub fn line(conn: &mut Conn, id: LineId) -> Result<Line, DbError> {
    conn.query_one(&format!("{LINE} WHERE funding_line.id = $1"), &[&id])
}

row! {
    /// A line's counters beside what its postings say.
    pub struct Summed {
        pub id: LineId,
        pub authorised: i64,
        pub committed: i64,
        pub owed: i64,
        pub paid: i64,
        pub disputed: i64,
        pub released: i64,
        pub posted_committed: i64,
        pub posted_owed: i64,
        pub posted_paid: i64,
        pub posted_disputed: i64,
        pub posted_released: i64,
    }

    /// The shares of a programme, added up.
    pub struct Shares { pub id: ProgrammeId, pub total: i64 }

    /// What the postings of an emission on a line add up to, with its split.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct LineBalance {
        pub emission_id: EmissionId,
        pub line_id: LineId,
        /// What the line pays of one pass.
        pub cents: Cents,
        pub committed: Cents,
        pub owed: Cents,
        pub paid: Cents,
        pub disputed: Cents,
        pub released: Cents,
    }
}

/// `sum of what reached an account less what left it`, as a column.
fn balance(account: Account) -> String {
    format!(
        "CAST(COALESCE(sum(CASE WHEN to_account = '{account}' THEN posting.cents
                                WHEN from_account = '{account}' THEN -posting.cents
                                ELSE 0 END), 0) AS BIGINT)"
    )
}

/// Every line, its counters and its postings added up again.
pub fn summed_lines(conn: &mut Conn) -> Result<Vec<Summed>, DbError> {
    let [committed, owed, paid, disputed, released] =
        [Account::Committed, Account::Owed, Account::Paid, Account::Disputed, Account::Released]
            .map(balance);
    conn.query(
        &format!(
            "SELECT funding_line.id, authorised, committed, owed, paid, disputed, released,
                    {committed} AS posted_committed, {owed} AS posted_owed,
                    {paid} AS posted_paid, {disputed} AS posted_disputed,
                    {released} AS posted_released
             FROM funding_line LEFT JOIN posting ON line_id = funding_line.id
             GROUP BY funding_line.id, authorised, committed, owed, paid, disputed, released
             ORDER BY funding_line.id"
        ),
        &[],
    )
}

pub fn programme_shares(conn: &mut Conn) -> Result<Vec<Shares>, DbError> {
    conn.query(
        "SELECT programme_id AS id, CAST(sum(share) AS BIGINT) AS total FROM funding_line
         GROUP BY programme_id ORDER BY programme_id",
        &[],
    )
}

/// Per emission and line: its part of a pass, and where its money is by the postings.
pub fn balances_of_emissions(conn: &mut Conn) -> Result<Vec<LineBalance>, DbError> {
    let [committed, owed, paid, disputed, released] =
        [Account::Committed, Account::Owed, Account::Paid, Account::Disputed, Account::Released]
            .map(balance);
    conn.query(
        &format!(
            "SELECT part.emission_id, part.line_id, part.cents, {committed} AS committed,
                    {owed} AS owed, {paid} AS paid, {disputed} AS disputed,
                    {released} AS released
             FROM emission_share AS part
             LEFT JOIN posting ON posting.emission_id = part.emission_id
                              AND posting.line_id = part.line_id
             GROUP BY part.emission_id, part.line_id, part.cents
             ORDER BY part.emission_id, part.line_id"
        ),
        &[],
    )
}
