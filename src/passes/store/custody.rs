//! Depots, slips, movements, and lists of booklets.

use crate::access::OrganisationId;
use crate::kit::db::{Conn, DbError, Param, Tx};
use crate::kit::time::{Day, Instant};
use crate::ledger::EmissionId;
use crate::passes::model::{BookletId, DepotId, MovementId, Range, SlipId};
use crate::people::PersonId;
use crate::territory::TerritoryId;
use crate::{row, words};

words! {
    /// What a depot is.
    pub enum DepotKind {
        /// The collectivité's own stock.
        Stock = "stock",
        /// The drawer of an organisation that hands booklets over.
        Referrer = "referrer",
    }
}

row! {
    /// Where booklets are kept.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Depot {
        pub id: DepotId,
        pub territory_id: TerritoryId,
        pub name: String,
        pub kind: DepotKind,
        pub organisation_id: Option<OrganisationId>,
    }

    /// A numbered slip.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Slip {
        pub id: SlipId,
        pub territory_id: TerritoryId,
        pub number: i64,
        pub emission_id: EmissionId,
        /// None: from the printer.
        pub from_depot_id: Option<DepotId>,
        pub to_depot_id: DepotId,
        pub first_number: i64,
        pub last_number: i64,
        pub sent_at: Instant,
        pub sent_on: Day,
        pub sent_by: String,
        pub received_at: Option<Instant>,
        pub received_by: Option<String>,
    }
}

impl Slip {
    pub fn range(&self) -> Range {
        Range { first: self.first_number, last: self.last_number }
    }
}

const DEPOT: &str = "SELECT id, territory_id, name, kind, organisation_id FROM depot";
const SLIP: &str = "SELECT id, territory_id, number, emission_id, from_depot_id, to_depot_id,
        first_number, last_number, sent_at, sent_on, sent_by, received_at, received_by
    FROM custody_slip";

/// The depots of a territory: its stocks first, then by name.
pub fn depots(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Depot>, DbError> {
    conn.query(
        &format!("{DEPOT} WHERE territory_id = $1 ORDER BY kind DESC, name, id"),
        &[&territory],
    )
}

pub fn depot(conn: &mut Conn, id: DepotId) -> Result<Option<Depot>, DbError> {
    conn.query_opt(&format!("{DEPOT} WHERE id = $1"), &[&id])
}

pub fn depot_of(conn: &mut Conn, organisation: OrganisationId) -> Result<Option<Depot>, DbError> {
    conn.query_opt(&format!("{DEPOT} WHERE organisation_id = $1"), &[&organisation])
}

pub fn insert_depot(tx: &mut Tx, depot: &Depot, now: Instant) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO depot (id, territory_id, name, kind, organisation_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[&depot.id, &depot.territory_id, &depot.name, &depot.kind, &depot.organisation_id, &now],
    )?;
    Ok(())
}

pub fn slip(conn: &mut Conn, id: SlipId) -> Result<Option<Slip>, DbError> {
    conn.query_opt(&format!("{SLIP} WHERE id = $1"), &[&id])
}

/// The slips from or to a depot, the latest first.
pub fn slips_of(conn: &mut Conn, depot: DepotId) -> Result<Vec<Slip>, DbError> {
    conn.query(
        &format!("{SLIP} WHERE from_depot_id = $1 OR to_depot_id = $1 ORDER BY number DESC"),
        &[&depot],
    )
}

/// The slips on their way: sent, not received.
pub fn slips_on_their_way(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Slip>, DbError> {
    conn.query(
        &format!("{SLIP} WHERE territory_id = $1 AND received_at IS NULL ORDER BY number"),
        &[&territory],
    )
}

pub fn slips_of_emission(conn: &mut Conn, emission: EmissionId) -> Result<Vec<Slip>, DbError> {
    conn.query(&format!("{SLIP} WHERE emission_id = $1 ORDER BY number"), &[&emission])
}

/// The next number of a slip: no gap, for the territory is locked by whoever asks.
pub fn next_slip_number(tx: &mut Tx, territory: TerritoryId) -> Result<i64, DbError> {
    tx.lock("territory", &territory)?;
    tx.value(
        "SELECT COALESCE(max(number), 0) + 1 AS value FROM custody_slip WHERE territory_id = $1",
        &[&territory],
    )
}

pub fn insert_slip(tx: &mut Tx, slip: &Slip) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO custody_slip (id, territory_id, number, emission_id, from_depot_id,
                                   to_depot_id, first_number, last_number, sent_at, sent_on,
                                   sent_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            &slip.id,
            &slip.territory_id,
            &slip.number,
            &slip.emission_id,
            &slip.from_depot_id,
            &slip.to_depot_id,
            &slip.first_number,
            &slip.last_number,
            &slip.sent_at,
            &slip.sent_on,
            &slip.sent_by,
        ],
    )?;
    Ok(())
}

pub fn receive_slip(tx: &mut Tx, id: SlipId, by: &str, now: Instant) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE custody_slip SET received_at = $2, received_by = $3
         WHERE id = $1 AND received_at IS NULL",
        &[&id, &now, &by],
    )?;
    Ok(changed == 1)
}

/// Moves the booklets of a slip that are where it takes them from; says how many.
pub fn move_booklets(tx: &mut Tx, slip: &Slip) -> Result<u64, DbError> {
    match slip.from_depot_id {
        Some(from) => tx.execute(
            "UPDATE booklet SET depot_id = $4
             WHERE emission_id = $1 AND number BETWEEN $2 AND $3 AND depot_id = $5",
            &[&slip.emission_id, &slip.first_number, &slip.last_number, &slip.to_depot_id, &from],
        ),
        None => tx.execute(
            "UPDATE booklet SET depot_id = $4
             WHERE emission_id = $1 AND number BETWEEN $2 AND $3
               AND depot_id IS NULL AND handed_over_at IS NULL",
            &[&slip.emission_id, &slip.first_number, &slip.last_number, &slip.to_depot_id],
        ),
    }
}

/// One movement per booklet of the slip.
pub fn insert_movements(tx: &mut Tx, slip: &Slip) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO custody_movement (id, booklet_id, slip_id, from_depot_id, to_depot_id,
                                       moved_at, moved_on)
         SELECT CAST($1 AS TEXT) || '/' || CAST(number AS TEXT), id, CAST($1 AS TEXT),
                CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS TEXT)
         FROM booklet WHERE emission_id = $6 AND number BETWEEN $7 AND $8",
        &[
            &slip.id,
            &slip.from_depot_id,
            &slip.to_depot_id,
            &slip.sent_at,
            &slip.sent_on,
            &slip.emission_id,
            &slip.first_number,
            &slip.last_number,
        ],
    )?;
    Ok(())
}

/// The serials of a range that are not at `from` (none: the printer).
pub fn not_there(
    conn: &mut Conn,
    emission: EmissionId,
    range: Range,
    from: Option<DepotId>,
) -> Result<Vec<String>, DbError> {
    conn.values(
        "SELECT serial AS value FROM booklet
         WHERE emission_id = $1 AND number BETWEEN $2 AND $3
           AND (COALESCE(depot_id, '') <> $4 OR handed_over_at IS NOT NULL)
         ORDER BY number",
        &[&emission, &range.first, &range.last, &from.map_or(String::new(), |id| id.to_string())],
    )
}

/// Hands a booklet over, if it is still in the depot.
pub fn hand_over(
    tx: &mut Tx,
    booklet: BookletId,
    depot: DepotId,
    to: &HandedOver<'_>,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE booklet SET depot_id = NULL, handed_over_at = $3, handed_over_by = $4,
                            handed_over_on = $5, referrer_id = $6, person_id = $7
         WHERE id = $1 AND depot_id = $2",
        &[&booklet, &depot, &to.at, &to.by, &to.on, &to.referrer, &to.person],
    )?;
    Ok(changed == 1)
}

/// A handover, as it is stored.
pub struct HandedOver<'a> {
    pub at: Instant,
    pub by: &'a str,
    pub on: Day,
    pub referrer: OrganisationId,
    pub person: Option<PersonId>,
}

pub fn insert_handover_movement(
    tx: &mut Tx,
    id: MovementId,
    booklet: BookletId,
    from: DepotId,
    at: Instant,
    on: Day,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO custody_movement (id, booklet_id, from_depot_id, moved_at, moved_on)
         VALUES ($1, $2, $3, $4, $5)",
        &[&id, &booklet, &from, &at, &on],
    )?;
    Ok(())
}

row! {
    /// A movement of a booklet, with the names of both ends.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Movement {
        pub slip_id: Option<SlipId>,
        pub slip_number: Option<i64>,
        pub from_name: Option<String>,
        pub to_name: Option<String>,
        pub moved_at: Instant,
        pub received_at: Option<Instant>,
    }

    /// How many booklets a depot holds, per emission.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Stock {
        pub depot_id: DepotId,
        pub emission_id: EmissionId,
        pub booklets: i64,
    }
}

/// The movements of a booklet, in order.
pub fn movements_of(conn: &mut Conn, booklet: BookletId) -> Result<Vec<Movement>, DbError> {
    conn.query(
        "SELECT slip_id, slip.number AS slip_number, origin.name AS from_name,
                target.name AS to_name, moved_at, received_at
         FROM custody_movement
         LEFT JOIN custody_slip AS slip ON slip.id = slip_id
         LEFT JOIN depot AS origin ON origin.id = custody_movement.from_depot_id
         LEFT JOIN depot AS target ON target.id = custody_movement.to_depot_id
         WHERE booklet_id = $1
         ORDER BY moved_at, COALESCE(slip.number, 9000000000000000)",
        &[&booklet],
    )
}

/// The stock of every depot of the territory at the end of a day: what came in less what went
/// out, by the movements alone.
pub fn stock_on(conn: &mut Conn, territory: TerritoryId, day: Day) -> Result<Vec<Stock>, DbError> {
    conn.query(
        "SELECT moves.depot_id, emission_id, CAST(sum(moved) AS BIGINT) AS booklets FROM (
             SELECT to_depot_id AS depot_id, booklet_id, 1 AS moved FROM custody_movement
             WHERE to_depot_id IS NOT NULL AND moved_on <= $2
             UNION ALL
             SELECT from_depot_id AS depot_id, booklet_id, -1 AS moved FROM custody_movement
             WHERE from_depot_id IS NOT NULL AND moved_on <= $2
         ) AS moves
         JOIN booklet ON booklet.id = booklet_id
         JOIN depot ON depot.id = moves.depot_id
         WHERE territory_id = $1
         GROUP BY moves.depot_id, emission_id HAVING sum(moved) <> 0
         ORDER BY moves.depot_id, emission_id",
        &[&territory, &day],
    )
}

row! {
    /// The first booklets of a depot that may be handed over.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Available { pub serial: String, pub valid_until: Day, pub label: String }
}

/// The next booklets a depot may hand over today, those that expire first.
pub fn available_in(
    conn: &mut Conn,
    depot: DepotId,
    today: Day,
    limit: i64,
) -> Result<Vec<Available>, DbError> {
    conn.query(
        "SELECT serial, valid_until, label FROM booklet
         JOIN emission ON emission.id = emission_id
         WHERE depot_id = $1 AND activated_at IS NOT NULL AND valid_until >= $2
         ORDER BY valid_until, serial LIMIT $3",
        &[&depot, &today, &limit],
    )
}

// ---- Lists of booklets ----

/// What a list of booklets shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BookletQuery {
    pub emission: Option<EmissionId>,
    pub state: Option<BookletState>,
    pub depot: Option<DepotId>,
    /// Handed over by this organisation, or kept in its depot.
    pub referrer: Option<OrganisationId>,
    /// Beginning of the serial.
    pub serial: String,
    /// Only these organisations' booklets; none: all.
    pub only: Option<Vec<OrganisationId>>,
}

words! {
    /// Where a booklet is in its life; the words are `passes-state-<word>`.
    pub enum BookletState {
        Printer = "printer",
        Stock = "stock",
        Referrer = "referrer",
        /// Handed over, none of its passes used yet.
        Waiting = "waiting",
        /// At least one pass used.
        Started = "started",
    }
}

row! {
    /// One line of a list of booklets. Never a name of a person.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct BookletLine {
        pub id: BookletId,
        pub serial: String,
        pub emission_label: String,
        pub valid_until: Day,
        pub passes_each: i64,
        pub depot_name: Option<String>,
        pub depot_kind: Option<DepotKind>,
        pub referrer_id: Option<OrganisationId>,
        pub handed_over_on: Option<Day>,
        pub first_used_at: Option<Instant>,
        pub used: i64,
    }
}

impl BookletLine {
    pub fn state(&self) -> BookletState {
        match (self.first_used_at, self.handed_over_on, self.depot_kind) {
            (Some(_), ..) => BookletState::Started,
            (None, Some(_), _) => BookletState::Waiting,
            (None, None, Some(DepotKind::Referrer)) => BookletState::Referrer,
            (None, None, Some(DepotKind::Stock)) => BookletState::Stock,
            (None, None, None) => BookletState::Printer,
        }
    }
}

const LIST: &str = "FROM booklet JOIN emission ON emission.id = booklet.emission_id
                                 LEFT JOIN depot ON depot.id = depot_id";

fn conditions(query: &BookletQuery) -> (String, Vec<String>) {
    let mut sql = String::from("WHERE emission.territory_id = $1");
    let mut values: Vec<String> = Vec::new();
    let mut bind = |value: String| {
        values.push(value);
        format!("${}", values.len() + 1)
    };
    if let Some(id) = query.emission {
        sql += &format!(" AND booklet.emission_id = {}", bind(id.to_string()));
    }
    if let Some(id) = query.depot {
        sql += &format!(" AND depot_id = {}", bind(id.to_string()));
    }
    if let Some(id) = query.referrer {
        let id = bind(id.to_string());
        sql += &format!(" AND (booklet.referrer_id = {id} OR depot.organisation_id = {id})");
    }
    if let Some(ids) = &query.only {
        let ids: Vec<String> = ids.iter().map(|id| bind(id.to_string())).collect();
        let ids = if ids.is_empty() { "''".to_owned() } else { ids.join(", ") };
        sql +=
            &format!(" AND (booklet.referrer_id IN ({ids}) OR depot.organisation_id IN ({ids}))");
    }
    if !query.serial.is_empty() {
        // Serials are digits and hyphens: what begins with the prefix lies before prefix + `~`.
        let from = bind(query.serial.clone());
        let to = bind(format!("{}~", query.serial));
        sql += &format!(" AND booklet.serial >= {from} AND booklet.serial < {to}");
    }
    sql += match query.state {
        None => "",
        Some(BookletState::Printer) => " AND depot_id IS NULL AND handed_over_at IS NULL",
        Some(BookletState::Stock) => " AND depot.kind = 'stock'",
        Some(BookletState::Referrer) => " AND depot.kind = 'referrer'",
        Some(BookletState::Waiting) => " AND handed_over_at IS NOT NULL AND first_used_at IS NULL",
        Some(BookletState::Started) => " AND first_used_at IS NOT NULL",
    };
    (sql, values)
}

pub fn count_booklets(
    conn: &mut Conn,
    territory: TerritoryId,
    query: &BookletQuery,
) -> Result<i64, DbError> {
    let (conditions, values) = conditions(query);
    let params = params(&territory, &values);
    conn.value(&format!("SELECT count(*) AS value {LIST} {conditions}"), &params)
}

pub fn list_booklets(
    conn: &mut Conn,
    territory: TerritoryId,
    query: &BookletQuery,
    limit: i64,
    offset: i64,
) -> Result<Vec<BookletLine>, DbError> {
    let (conditions, values) = conditions(query);
    let mut params = params(&territory, &values);
    let (limit_at, offset_at) = (params.len() + 1, params.len() + 2);
    params.push(&limit);
    params.push(&offset);
    conn.query(
        &format!(
            "SELECT booklet.id, booklet.serial, label AS emission_label, valid_until, passes_each,
                    depot.name AS depot_name, depot.kind AS depot_kind, booklet.referrer_id,
                    handed_over_on, first_used_at,
                    (SELECT count(*) FROM redemption WHERE redemption.booklet_id = booklet.id
                        AND undone_at IS NULL) AS used
             {LIST} {conditions} ORDER BY booklet.serial LIMIT ${limit_at} OFFSET ${offset_at}"
        ),
        &params,
    )
}

fn params<'a>(territory: &'a TerritoryId, values: &'a [String]) -> Vec<&'a dyn Param> {
    let mut params: Vec<&dyn Param> = vec![territory];
    params.extend(values.iter().map(|value| value as &dyn Param));
    params
}

/// The booklets a person was handed, the latest first.
pub fn booklets_of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<BookletLine>, DbError> {
    conn.query(
        &format!(
            "SELECT booklet.id, booklet.serial, label AS emission_label, valid_until, passes_each,
                    depot.name AS depot_name, depot.kind AS depot_kind, booklet.referrer_id,
                    handed_over_on, first_used_at,
                    (SELECT count(*) FROM redemption WHERE redemption.booklet_id = booklet.id
                        AND undone_at IS NULL) AS used
             {LIST} WHERE person_id = $1 ORDER BY handed_over_at DESC, booklet.serial"
        ),
        &[&person],
    )
}
