//! Rows of places and their stops.

use super::accreditations::ACCREDITED;
use crate::kit::db::{Conn, DbError, FromRow, Param, Row, Tx};
use crate::kit::text::fold;
use crate::kit::time::{Day, Instant};
use crate::places::model::{Description, OrganisationId, PlaceId, StopDetails, StopId, Terms};
use crate::row;
use crate::territory::{CommuneCode, GeoPoint, TerritoryId};

/// A place as stored.
#[derive(Debug, Clone)]
pub struct Place {
    pub id: PlaceId,
    pub territory_id: TerritoryId,
    pub organisation_id: Option<OrganisationId>,
    /// Who publishes the record; `maillon` for a place entered here.
    pub source: String,
    pub source_id: String,
    pub about: Description,
}

impl FromRow for Place {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let position: (Option<i64>, Option<i64>) = (row.get("latitude")?, row.get("longitude")?);
        Ok(Self {
            id: row.get("id")?,
            territory_id: row.get("territory_id")?,
            organisation_id: row.get("organisation_id")?,
            source: row.get("source")?,
            source_id: row.get("source_id")?,
            about: Description {
                pivot: row.get("pivot")?,
                name: row.get("name")?,
                commune: row.get("commune")?,
                postcode: row.get("postcode")?,
                address: row.get("address")?,
                address_extra: row.get("address_extra")?,
                position: point(position)?,
                typologies: row.get("typologies")?,
                phone: row.get("phone")?,
                emails: row.get("emails")?,
                websites: row.get("websites")?,
                hours: row.get("hours")?,
                summary: row.get("summary")?,
                detail: row.get("detail")?,
                mobility: row.get("mobility")?,
                parent: row.get("parent")?,
                updated_on: row.get("updated_on")?,
                services: row.get("services")?,
                audiences: row.get("audiences")?,
                care: row.get("care")?,
                fees: row.get("fees")?,
                programmes: row.get("programmes")?,
                labels: row.get("labels")?,
                other_labels: row.get("other_labels")?,
                access_modes: row.get("access_modes")?,
                support_modes: row.get("support_modes")?,
                accessibility_url: row.get("accessibility_url")?,
                booking_url: row.get("booking_url")?,
            },
        })
    }
}

fn point(stored: (Option<i64>, Option<i64>)) -> Result<Option<GeoPoint>, DbError> {
    match stored {
        (Some(latitude), Some(longitude)) => GeoPoint::from_micro(latitude, longitude)
            .map(Some)
            .map_err(|_| DbError::Impossible(format!("no position: {latitude}, {longitude}"))),
        _ => Ok(None),
    }
}

const COLUMNS: &str = "id, territory_id, organisation_id, source, source_id, pivot, name, commune, postcode, address,
    address_extra, latitude, longitude, typologies, phone, emails, websites, hours, summary, detail, mobility, parent,
    updated_on, services, audiences, care, fees, programmes, labels, other_labels, access_modes, support_modes,
    accessibility_url, booking_url";

/// Hands the columns of a description, in the order of both statements below, to `run`.
fn with_description<T>(about: &Description, run: impl FnOnce(&[&dyn Param]) -> T) -> T {
    let latitude = about.position.map(GeoPoint::latitude);
    let longitude = about.position.map(GeoPoint::longitude);
    let search = about.search();
    run(&[
        &about.pivot,
        &about.name,
        &about.commune,
        &about.postcode,
        &about.address,
        &about.address_extra,
        &latitude,
        &longitude,
        &about.typologies,
        &about.phone,
        &about.emails,
        &about.websites,
        &about.hours,
        &about.summary,
        &about.detail,
        &about.mobility,
        &about.parent,
        &about.updated_on,
        &about.services,
        &about.audiences,
        &about.care,
        &about.fees,
        &about.programmes,
        &about.labels,
        &about.other_labels,
        &about.access_modes,
        &about.support_modes,
        &about.accessibility_url,
        &about.booking_url,
        &search,
    ])
}

/// A new place. `hash` is that of its imported row.
pub fn insert_place(
    tx: &mut Tx,
    place: &Place,
    hash: Option<&str>,
    now: Instant,
) -> Result<(), DbError> {
    with_description(&place.about, |columns| {
        let mut params: Vec<&dyn Param> = columns.to_vec();
        let keys: [&dyn Param; 7] = [
            &place.id,
            &place.territory_id,
            &place.organisation_id,
            &place.source,
            &place.source_id,
            &hash,
            &now,
        ];
        params.extend(keys);
        tx.execute(
            "INSERT INTO place (pivot, name, commune, postcode, address, address_extra, latitude, longitude, typologies,
                 phone, emails, websites, hours, summary, detail, mobility, parent, updated_on, services, audiences,
                 care, fees, programmes, labels, other_labels, access_modes, support_modes, accessibility_url,
                 booking_url, search, id, territory_id, organisation_id, source, source_id, source_hash, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37)",
            &params,
        )
    })?;
    Ok(())
}

/// Replaces what is said of a place. `hash` is that of the imported row, none for an edit made here.
pub fn update_place(
    tx: &mut Tx,
    id: PlaceId,
    about: &Description,
    hash: Option<&str>,
) -> Result<(), DbError> {
    with_description(about, |columns| {
        let mut params: Vec<&dyn Param> = columns.to_vec();
        params.extend([&hash as &dyn Param, &id]);
        tx.execute(
            "UPDATE place SET pivot = $1, name = $2, commune = $3, postcode = $4, address = $5, address_extra = $6,
                 latitude = $7, longitude = $8, typologies = $9, phone = $10, emails = $11, websites = $12, hours = $13,
                 summary = $14, detail = $15, mobility = $16, parent = $17, updated_on = $18, services = $19,
                 audiences = $20, care = $21, fees = $22, programmes = $23, labels = $24, other_labels = $25,
                 access_modes = $26, support_modes = $27, accessibility_url = $28, booking_url = $29, search = $30,
                 source_hash = $31
             WHERE id = $32",
            &params,
        )
    })?;
    Ok(())
}

/// Says which organisation runs a place.
pub fn attach_organisation(
    tx: &mut Tx,
    id: PlaceId,
    organisation: Option<OrganisationId>,
) -> Result<(), DbError> {
    tx.execute("UPDATE place SET organisation_id = $2 WHERE id = $1", &[&id, &organisation])?;
    Ok(())
}

/// The place of this territory with this id.
pub fn place_by_id(
    conn: &mut Conn,
    territory: TerritoryId,
    id: PlaceId,
) -> Result<Option<Place>, DbError> {
    conn.query_opt(
        &format!("SELECT {COLUMNS} FROM place WHERE id = $1 AND territory_id = $2"),
        &[&id, &territory],
    )
}

row! {
    /// What an import compares a row with.
    #[derive(Debug, Clone)]
    pub struct Provenance {
        pub id: PlaceId,
        pub organisation_id: Option<OrganisationId>,
        pub source_hash: Option<String>,
        pub updated_on: Day,
    }
}

/// The place that came from this record of this source.
pub fn provenance(
    conn: &mut Conn,
    territory: TerritoryId,
    source: &str,
    source_id: &str,
) -> Result<Option<Provenance>, DbError> {
    conn.query_opt(
        "SELECT id, organisation_id, source_hash, updated_on FROM place
         WHERE territory_id = $1 AND source = $2 AND source_id = $3",
        &[&territory, &source, &source_id],
    )
}

/// What places are asked for. Empty fields ask for nothing.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Free words, all of which must be found.
    pub words: String,
    /// Any of these communes; empty means all.
    pub communes: Vec<CommuneCode>,
    /// The slug of one service.
    pub service: Option<String>,
    pub organisation: Option<OrganisationId>,
    /// Accredited on this day.
    pub accredited_on: Option<Day>,
    /// Those whose request for accreditation waits.
    pub requested: bool,
}

/// A page of places.
#[derive(Debug)]
pub struct Found<T> {
    pub total: i64,
    pub rows: Vec<T>,
}

row! {
    /// A place in a list.
    #[derive(Debug, Clone)]
    pub struct Summary {
        pub id: PlaceId,
        pub name: String,
        pub commune: CommuneCode,
        pub postcode: String,
        pub address: String,
        pub hours: String,
        pub services: Terms,
        pub mobility: Terms,
    }
}

const SUMMARY: &str = "id, name, commune, postcode, address, hours, services, mobility";

/// The filter of [`Query`] as SQL and its parameters, `$1` being the territory.
struct Filter {
    sql: String,
    params: Vec<Box<dyn Param>>,
}

fn filter(territory: TerritoryId, query: &Query) -> Filter {
    let mut filter =
        Filter { sql: "territory_id = $1".to_owned(), params: vec![Box::new(territory)] };
    let mut and = |condition: &str, param: Box<dyn Param>| {
        filter.params.push(param);
        let placeholder = format!("${}", filter.params.len());
        filter.sql.push_str(" AND ");
        filter.sql.push_str(&condition.replace('?', &placeholder));
    };
    for word in fold(&query.words).split_whitespace() {
        and("search LIKE ?", Box::new(format!("%{word}%")));
    }
    if !query.communes.is_empty() {
        let codes: Vec<_> = query.communes.iter().map(ToString::to_string).collect();
        // Codes have one length and hold no comma: one text holds the whole set.
        and("? LIKE '%' || commune || '%'", Box::new(codes.join(",")));
    }
    if let Some(slug) = &query.service {
        and("services LIKE ?", Box::new(format!("% {slug} %")));
    }
    if let Some(organisation) = query.organisation {
        and("organisation_id = ?", Box::new(organisation));
    }
    if let Some(day) = query.accredited_on {
        and(&ACCREDITED.replace("$place", "place.id").replace("$day", "?"), Box::new(day));
    }
    if query.requested {
        filter.sql.push_str(
            " AND EXISTS (SELECT 1 FROM accreditation WHERE accreditation.place_id = place.id
                 AND granted_at IS NULL AND withdrawn_at IS NULL)",
        );
    }
    filter
}

fn params(filter: &Filter) -> Vec<&dyn Param> {
    filter.params.iter().map(|param| param.as_ref() as &dyn Param).collect()
}

/// How many places there are.
pub fn count_places(
    conn: &mut Conn,
    territory: TerritoryId,
    query: &Query,
) -> Result<i64, DbError> {
    let filter = filter(territory, query);
    conn.value(
        &format!("SELECT count(*) AS value FROM place WHERE {}", filter.sql),
        &params(&filter),
    )
}

/// A page of the places asked for, by name.
pub fn find_summaries(
    conn: &mut Conn,
    territory: TerritoryId,
    query: &Query,
    offset: i64,
    limit: i64,
) -> Result<Found<Summary>, DbError> {
    let total = count_places(conn, territory, query)?;
    let filter = filter(territory, query);
    let mut params = params(&filter);
    let (first, second) = (params.len() + 1, params.len() + 2);
    params.extend([&limit as &dyn Param, &offset]);
    let rows = conn.query(
        &format!(
            "SELECT {SUMMARY} FROM place WHERE {} ORDER BY search, id LIMIT ${first} OFFSET ${second}",
            filter.sql
        ),
        &params,
    )?;
    Ok(Found { total, rows })
}

/// Every place asked for, by name.
pub fn find_places(
    conn: &mut Conn,
    territory: TerritoryId,
    query: &Query,
) -> Result<Vec<Summary>, DbError> {
    let filter = filter(territory, query);
    conn.query(
        &format!("SELECT {SUMMARY} FROM place WHERE {} ORDER BY search, id", filter.sql),
        &params(&filter),
    )
}

/// At most `limit` places of a territory by identifier, after this one; nothing: from the first.
pub fn places_after(
    conn: &mut Conn,
    territory: TerritoryId,
    (after, limit): (&str, i64),
) -> Result<Vec<Summary>, DbError> {
    conn.query(
        &format!(
            "SELECT {SUMMARY} FROM place WHERE territory_id = $1 AND id > $2 ORDER BY id LIMIT $3"
        ),
        &[&territory, &after, &limit],
    )
}

/// Hands every place asked for, whole, to `each`, in the order of source and number.
pub fn each_place(
    conn: &mut Conn,
    territory: TerritoryId,
    query: &Query,
    each: &mut dyn FnMut(Place) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let filter = filter(territory, query);
    conn.for_each(
        &format!("SELECT {COLUMNS} FROM place WHERE {} ORDER BY source, source_id", filter.sql),
        &params(&filter),
        each,
    )
}

/// A dot for the map: id, name, position.
pub type Positioned = (PlaceId, String, GeoPoint);

/// The places asked for that have a position.
pub fn positions(
    conn: &mut Conn,
    territory: TerritoryId,
    query: &Query,
) -> Result<Vec<Positioned>, DbError> {
    let mut dots = Vec::new();
    each_place(conn, territory, query, &mut |place| {
        if let Some(position) = place.about.position {
            dots.push((place.id, place.about.name, position));
        }
        Ok(())
    })?;
    dots.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(dots)
}

row! {
    /// Enough of a place to choose it in a form or to name it in another room.
    #[derive(Debug, Clone)]
    pub struct Named {
        pub id: PlaceId,
        pub name: String,
        pub commune: CommuneCode,
    }
}

/// The names of all places of a territory, for lists of choice.
pub fn place_names(conn: &mut Conn, territory: TerritoryId) -> Result<Vec<Named>, DbError> {
    conn.query(
        "SELECT id, name, commune FROM place WHERE territory_id = $1 ORDER BY search, id",
        &[&territory],
    )
}

/// A stop of a place that moves.
#[derive(Debug, Clone)]
pub struct Stop {
    pub id: StopId,
    pub details: StopDetails,
}

impl FromRow for Stop {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let details = StopDetails {
            commune: row.get("commune")?,
            label: row.get("label")?,
            hours: row.get("hours")?,
        };
        Ok(Self { id: row.get("id")?, details })
    }
}

/// The stops of a place, in their order.
pub fn stops_of(conn: &mut Conn, place: PlaceId) -> Result<Vec<Stop>, DbError> {
    conn.query(
        "SELECT id, commune, label, hours FROM place_stop WHERE place_id = $1 AND ended_at IS NULL ORDER BY rank",
        &[&place],
    )
}

/// A stop, given up or not: sessions of the past keep theirs.
pub fn stop_by_id(conn: &mut Conn, id: StopId) -> Result<Option<Stop>, DbError> {
    conn.query_opt("SELECT id, commune, label, hours FROM place_stop WHERE id = $1", &[&id])
}

/// Adds a stop.
pub fn insert_stop(
    tx: &mut Tx,
    id: StopId,
    place: PlaceId,
    rank: i64,
    stop: &StopDetails,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO place_stop (id, place_id, rank, commune, label, hours) VALUES ($1, $2, $3, $4, $5, $6)",
        &[&id, &place, &rank, &stop.commune, &stop.label, &stop.hours],
    )?;
    Ok(())
}

/// Gives up every stop of a place.
pub fn end_stops(tx: &mut Tx, place: PlaceId, now: Instant) -> Result<(), DbError> {
    tx.execute(
        "UPDATE place_stop SET ended_at = $2 WHERE place_id = $1 AND ended_at IS NULL",
        &[&place, &now],
    )?;
    Ok(())
}

/// Takes a stop of the place up again at `rank`.
pub fn revive_stop(tx: &mut Tx, id: StopId, rank: i64) -> Result<(), DbError> {
    tx.execute("UPDATE place_stop SET ended_at = NULL, rank = $2 WHERE id = $1", &[&id, &rank])?;
    Ok(())
}
