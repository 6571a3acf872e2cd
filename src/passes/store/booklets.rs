//! Lists of booklets.

use super::DepotKind;
use crate::access::OrganisationId;
use crate::kit::db::{Conn, DbError, Param};
use crate::kit::time::{Day, Instant};
use crate::ledger::EmissionId;
use crate::passes::model::{BookletId, DepotId};
use crate::territory::TerritoryId;
use crate::{row, words};

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
        /// Destroyed, under two signatures.
        Destroyed = "destroyed",
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
        pub destroyed_at: Option<Instant>,
        pub used: i64,
    }
}

impl BookletLine {
    pub fn state(&self) -> BookletState {
        if self.destroyed_at.is_some() {
            return BookletState::Destroyed;
        }
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
        Some(BookletState::Printer) => {
            " AND depot_id IS NULL AND handed_over_at IS NULL AND destroyed_at IS NULL"
        }
        Some(BookletState::Destroyed) => " AND destroyed_at IS NOT NULL",
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
                    handed_over_on, first_used_at, destroyed_at,
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
