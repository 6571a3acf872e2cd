//! SQL of people.

use super::model::{
    ConsentId, Details, Holder, Likeness, Manner, PersonId, Phone, Purpose, TieId, TieReason,
};
use crate::access::{AccountId, OrganisationId, PlaceId};
use crate::kit::db::{Conn, DbError, FromRow, Param, Row, Tx};
use crate::kit::time::Instant;
use crate::row;
use crate::territory::{CommuneCode, TerritoryId};

/// A file as stored.
#[derive(Debug, Clone)]
pub struct PersonRow {
    pub id: PersonId,
    pub territory_id: TerritoryId,
    pub details: Details,
    pub created_at: Instant,
    pub version: i64,
}

impl FromRow for PersonRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.get("id")?,
            territory_id: row.get("territory_id")?,
            details: Details {
                first_name: row.get("first_name")?,
                last_name: row.get("last_name")?,
                birth_year: row.get("birth_year")?,
                phone: row.get("phone")?,
                email: row.get("email")?,
                commune: row.get("commune")?,
            },
            created_at: row.get("created_at")?,
            version: row.get("version")?,
        })
    }
}

row! {
    /// A person in a list. The phone is there only with the consent to be called.
    #[derive(Debug, Clone)]
    pub struct PersonLine {
        pub id: PersonId,
        pub first_name: String,
        pub last_name: String,
        pub birth_year: Option<i64>,
        pub commune: Option<CommuneCode>,
        pub phone: Option<Phone>,
        /// 1 while the consent to keep a file is live.
        pub file_kept: i64,
    }

    /// A consent, live or withdrawn.
    #[derive(Debug, Clone)]
    pub struct ConsentRow {
        pub id: ConsentId,
        pub purpose: Purpose,
        pub given_at: Instant,
        pub manner: Manner,
        pub recorded_by: String,
        pub withdrawn_at: Option<Instant>,
        pub withdrawn_by: Option<String>,
    }

    /// Why an organisation, a place or a floating mediator may open the file.
    #[derive(Debug, Clone)]
    pub struct TieRow {
        pub organisation_id: Option<OrganisationId>,
        pub place_id: Option<PlaceId>,
        pub account_id: Option<AccountId>,
        pub reason: TieReason,
        pub note: String,
        pub since: Instant,
        pub by_account: String,
    }
}

const PERSON: &str = "SELECT id, territory_id, first_name, last_name, birth_year, phone, email,
                             commune, created_at, version FROM person";

const LIVE_FILE: &str = "EXISTS (SELECT 1 FROM consent WHERE consent.person_id = person.id
                                 AND purpose = 'file' AND withdrawn_at IS NULL)";

const LINE: &str = "SELECT person.id, first_name, last_name, birth_year, commune,
    CASE WHEN EXISTS (SELECT 1 FROM consent WHERE consent.person_id = person.id
                      AND purpose = 'contact' AND withdrawn_at IS NULL) THEN phone END AS phone,
    (SELECT count(*) FROM consent WHERE consent.person_id = person.id
     AND purpose = 'file' AND withdrawn_at IS NULL) AS file_kept
    FROM person";

pub fn insert_person(tx: &mut Tx, person: &PersonRow, by: &str) -> Result<(), DbError> {
    let details = &person.details;
    let folded = details.folded_name();
    tx.execute(
        "INSERT INTO person (id, territory_id, first_name, last_name, birth_year, phone, email,
                             commune, search, folded_name, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11)",
        &[
            &person.id,
            &person.territory_id,
            &details.first_name,
            &details.last_name,
            &details.birth_year,
            &details.phone,
            &details.email,
            &details.commune,
            &folded,
            &person.created_at,
            &by,
        ],
    )?;
    Ok(())
}

/// Replaces what the file says, if it is still in the state `version`.
pub fn update_person(
    tx: &mut Tx,
    id: PersonId,
    version: i64,
    details: &Details,
) -> Result<bool, DbError> {
    let folded = details.folded_name();
    let changed = tx.execute(
        "UPDATE person SET first_name = $3, last_name = $4, birth_year = $5, phone = $6,
                           email = $7, commune = $8, search = $9, folded_name = $9,
                           version = version + 1
         WHERE id = $1 AND version = $2",
        &[
            &id,
            &version,
            &details.first_name,
            &details.last_name,
            &details.birth_year,
            &details.phone,
            &details.email,
            &details.commune,
            &folded,
        ],
    )?;
    Ok(changed == 1)
}

pub fn person(
    conn: &mut Conn,
    territory: TerritoryId,
    id: PersonId,
) -> Result<Option<PersonRow>, DbError> {
    conn.query_opt(&format!("{PERSON} WHERE id = $1 AND territory_id = $2"), &[&id, &territory])
}

/// Kept files with the same folded name or phone: what [`super::model::looks_like`] chooses from.
pub fn similar(
    conn: &mut Conn,
    territory: TerritoryId,
    likeness: &Likeness,
) -> Result<Vec<PersonRow>, DbError> {
    conn.query(
        &format!(
            "{PERSON} WHERE territory_id = $1 AND (folded_name = $2 OR phone = $3) AND {LIVE_FILE}
             ORDER BY created_at, id LIMIT 50"
        ),
        &[&territory, &likeness.folded_name, &likeness.phone],
    )
}

// ---- ties ----

/// Whose ties open a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The system itself: no tie is needed.
    pub everything: bool,
    pub organisations: Vec<OrganisationId>,
    pub places: Vec<PlaceId>,
    /// Set for a floating mediator only.
    pub account: Option<AccountId>,
}

/// An SQL condition on `person_tie` and its parameters, numbered after `first`.
struct Condition {
    sql: String,
    params: Vec<Box<dyn Param>>,
}

fn held_by(scope: &Scope, first: usize) -> Condition {
    let mut params: Vec<Box<dyn Param>> = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    let mut next = first;
    let mut add = |column: &str, param: Box<dyn Param>| {
        parts.push(format!("{column} = ${next}"));
        params.push(param);
        next += 1;
    };
    for id in &scope.organisations {
        add("person_tie.organisation_id", Box::new(*id));
    }
    for id in &scope.places {
        add("person_tie.place_id", Box::new(*id));
    }
    if let Some(id) = scope.account {
        add("person_tie.account_id", Box::new(id));
    }
    // Nobody to hold a tie: the condition is never true.
    let sql = if parts.is_empty() { "1 = 0".to_owned() } else { parts.join(" OR ") };
    Condition { sql, params }
}

fn tied_to(scope: &Scope, first: usize) -> Condition {
    if scope.everything {
        return Condition { sql: "1 = 1".to_owned(), params: Vec::new() };
    }
    let held = held_by(scope, first);
    let sql = format!(
        "EXISTS (SELECT 1 FROM person_tie WHERE person_tie.person_id = person.id AND ({}))",
        held.sql
    );
    Condition { sql, params: held.params }
}

/// Whether some tie of `scope` leads to the person.
pub fn is_tied(conn: &mut Conn, scope: &Scope, person: PersonId) -> Result<bool, DbError> {
    if scope.everything {
        return Ok(true);
    }
    let held = held_by(scope, 2);
    let mut params: Vec<&dyn Param> = vec![&person];
    params.extend(held.params.iter().map(AsRef::as_ref));
    let sql =
        format!("SELECT count(*) AS value FROM person_tie WHERE person_id = $1 AND ({})", held.sql);
    Ok(conn.value::<i64>(&sql, &params)? > 0)
}

/// Adds a tie; an older one of the same holder stays as it is.
#[expect(clippy::too_many_arguments, reason = "one per column")]
pub fn insert_tie(
    tx: &mut Tx,
    id: TieId,
    person: PersonId,
    holder: Holder,
    reason: TieReason,
    note: &str,
    by: &str,
    now: Instant,
) -> Result<(), DbError> {
    let (organisation, place, account) = match holder {
        Holder::Organisation(id) => (Some(id), None, None),
        Holder::Place(id) => (None, Some(id), None),
        Holder::Account(id) => (None, None, Some(id)),
    };
    tx.execute(
        "INSERT INTO person_tie (id, person_id, organisation_id, place_id, account_id, reason, note,
                                 since, by_account)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        &[&id, &person, &organisation, &place, &account, &reason, &note, &now, &by],
    )?;
    Ok(())
}

pub fn ties(conn: &mut Conn, person: PersonId) -> Result<Vec<TieRow>, DbError> {
    conn.query(
        "SELECT organisation_id, place_id, account_id, reason, note, since, by_account
         FROM person_tie WHERE person_id = $1 ORDER BY since, id",
        &[&person],
    )
}

// ---- consents ----

pub fn live_purposes(conn: &mut Conn, person: PersonId) -> Result<Vec<Purpose>, DbError> {
    conn.values(
        "SELECT purpose AS value FROM consent WHERE person_id = $1 AND withdrawn_at IS NULL",
        &[&person],
    )
}

pub fn consents(conn: &mut Conn, person: PersonId) -> Result<Vec<ConsentRow>, DbError> {
    conn.query(
        "SELECT id, purpose, given_at, manner, recorded_by, withdrawn_at, withdrawn_by
         FROM consent WHERE person_id = $1 ORDER BY given_at DESC, id DESC",
        &[&person],
    )
}

pub fn insert_consent(
    tx: &mut Tx,
    id: ConsentId,
    person: PersonId,
    purpose: Purpose,
    manner: Manner,
    by: &str,
    now: Instant,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO consent (id, person_id, purpose, given_at, manner, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[&id, &person, &purpose, &now, &manner, &by],
    )?;
    Ok(())
}

pub fn withdraw_consent(
    tx: &mut Tx,
    person: PersonId,
    purpose: Purpose,
    by: &str,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE consent SET withdrawn_at = $3, withdrawn_by = $4
         WHERE person_id = $1 AND purpose = $2 AND withdrawn_at IS NULL",
        &[&person, &purpose, &now, &by],
    )?;
    Ok(changed == 1)
}

// ---- lists ----

/// What people are searched by: every folded word, or a telephone number.
#[derive(Debug, Clone, Default)]
pub struct Search {
    pub words: Vec<String>,
    pub phone: Option<Phone>,
}

/// Which part of a word must have been typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typed {
    Part,
    /// The whole word: part of a name one may not see must not be found out letter by letter.
    Whole,
}

fn found_by(search: &Search, typed: Typed, first: usize) -> Condition {
    let mut params: Vec<Box<dyn Param>> = Vec::new();
    let mut parts = vec!["1 = 1".to_owned()];
    if let Some(phone) = &search.phone {
        parts.push(format!("phone = ${first}"));
        params.push(Box::new(phone.clone()));
    } else {
        for word in &search.words {
            parts.push(format!("(' ' || search || ' ') LIKE ${}", first + params.len()));
            params.push(Box::new(match typed {
                Typed::Part => format!("%{word}%"),
                Typed::Whole => format!("% {word} %"),
            }));
        }
    }
    Condition { sql: parts.join(" AND "), params }
}

/// A page of the people `scope` is tied to, by name, and how many there are.
pub fn tied_people(
    conn: &mut Conn,
    territory: TerritoryId,
    scope: &Scope,
    search: &Search,
    (limit, offset): (i64, i64),
) -> Result<(Vec<PersonLine>, i64), DbError> {
    let found = found_by(search, Typed::Part, 2);
    let tied = tied_to(scope, 2 + found.params.len());
    let mut params: Vec<&dyn Param> = vec![&territory];
    params.extend(found.params.iter().chain(&tied.params).map(AsRef::as_ref));
    let filter = format!("territory_id = $1 AND {} AND {} AND {LIVE_FILE}", found.sql, tied.sql);
    let total =
        conn.value(&format!("SELECT count(*) AS value FROM person WHERE {filter}"), &params)?;
    let (at_most, after) = (params.len() + 1, params.len() + 2);
    params.extend([&limit as &dyn Param, &offset]);
    let rows = conn.query(
        &format!(
            "{LINE} WHERE {filter} ORDER BY search, person.id LIMIT ${at_most} OFFSET ${after}"
        ),
        &params,
    )?;
    Ok((rows, total))
}

/// People `scope` is not tied to, who share their file, by their whole names.
pub fn shared_elsewhere(
    conn: &mut Conn,
    territory: TerritoryId,
    scope: &Scope,
    search: &Search,
    limit: i64,
) -> Result<Vec<PersonLine>, DbError> {
    let found = found_by(search, Typed::Whole, 2);
    let tied = tied_to(scope, 2 + found.params.len());
    let mut params: Vec<&dyn Param> = vec![&territory];
    params.extend(found.params.iter().chain(&tied.params).map(AsRef::as_ref));
    let last = params.len() + 1;
    params.push(&limit);
    conn.query(
        &format!(
            "{LINE} WHERE territory_id = $1 AND {} AND NOT ({}) AND {LIVE_FILE}
               AND EXISTS (SELECT 1 FROM consent WHERE consent.person_id = person.id
                           AND purpose = 'share' AND withdrawn_at IS NULL)
             ORDER BY search, person.id LIMIT ${last}",
            found.sql, tied.sql
        ),
        &params,
    )
}

/// The people of these ids, in any order.
pub fn lines(conn: &mut Conn, ids: &[PersonId]) -> Result<Vec<PersonLine>, DbError> {
    let mut rows = Vec::with_capacity(ids.len());
    // Groups of one size: few different statements to prepare.
    for group in ids.chunks(GROUP) {
        let places: Vec<String> = (1..=GROUP).map(|n| format!("${n}")).collect();
        let last = group.last().expect("a chunk is never empty");
        let params: Vec<&dyn Param> =
            (0..GROUP).map(|n| group.get(n).unwrap_or(last) as &dyn Param).collect();
        let sql = format!("{LINE} WHERE person.id IN ({})", places.join(", "));
        rows.extend(conn.query::<PersonLine>(&sql, &params)?);
    }
    Ok(rows)
}

/// Ids asked for in one statement.
const GROUP: usize = 16;
