//! The territory this installation serves: its département, its clock, its look.

use chrono_tz::Tz;

use super::codes::DepartementCode;
use super::registry::timezone_of;
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::time::{Instant, Moment};
use crate::{column_by_text, ids, row};

ids!(
    /// A served territory; also the name of its journal's chain.
    TerritoryId
);

column_by_text!(Tz, DepartementCode, super::codes::CommuneCode, super::codes::Epci);

row! {
    /// A served territory.
    #[derive(Debug, Clone)]
    pub struct Territory {
        pub id: TerritoryId,
        /// `Creuse`
        pub name: String,
        pub departement: DepartementCode,
        /// The clock its people live by.
        pub timezone: Tz,
        /// Who signs the pages: `Département de la Creuse`.
        pub brand_name: String,
        /// What the service is, in one line under the name; may be empty.
        pub brand_tagline: String,
        /// The logo, as the name of a kept file.
        pub brand_logo: Option<String>,
        /// The main colour, as `#rrggbb`.
        pub brand_colour: Option<String>,
        /// The phone number printed for people to call; may be empty.
        pub helpline: String,
        pub created_at: Instant,
    }
}

impl Territory {
    /// How its pages are signed.
    pub fn brand(&self) -> Brand {
        Brand {
            name: self.brand_name.clone(),
            tagline: self.brand_tagline.clone(),
            logo: self.brand_logo.clone(),
            colour: self.brand_colour.clone(),
            helpline: self.helpline.clone(),
        }
    }
}

/// How the pages of a territory are signed.
#[derive(Debug, Clone, Default)]
pub struct Brand {
    pub name: String,
    pub tagline: String,
    /// Name of a kept file.
    pub logo: Option<String>,
    /// `#rrggbb`; whoever parses it checks it.
    pub colour: Option<String>,
    /// The number people may call.
    pub helpline: String,
}

const COLUMNS: &str = "id, name, departement, timezone, brand_name, brand_tagline, brand_logo,
                       brand_colour, helpline, created_at";

/// Founds a territory on the clock of its département.
pub fn found(
    tx: &mut Tx,
    moment: &Moment,
    name: &str,
    departement: DepartementCode,
) -> Result<TerritoryId, DbError> {
    let id: TerritoryId = moment.id();
    tx.execute(
        "INSERT INTO territory (id, name, departement, timezone, brand_name, brand_tagline, helpline,
                                created_at)
         VALUES ($1, $2, $3, $4, $2, '', '', $5)",
        &[&id, &name, &departement, &timezone_of(departement), &moment.now],
    )?;
    Ok(id)
}

/// Changes how the pages are signed.
pub fn rebrand(tx: &mut Tx, id: TerritoryId, brand: &Brand) -> Result<(), DbError> {
    tx.execute(
        "UPDATE territory SET brand_name = $2, brand_logo = $3, brand_colour = $4,
                              brand_tagline = $5, helpline = $6
         WHERE id = $1",
        &[&id, &brand.name, &brand.logo, &brand.colour, &brand.tagline, &brand.helpline],
    )?;
    Ok(())
}

/// The territories served here, oldest first; most installations serve one.
pub fn served(conn: &mut Conn) -> Result<Vec<Territory>, DbError> {
    conn.query(&format!("SELECT {COLUMNS} FROM territory ORDER BY created_at, id"), &[])
}

/// The territory with this id.
pub fn served_by_id(conn: &mut Conn, id: TerritoryId) -> Result<Option<Territory>, DbError> {
    conn.query_opt(&format!("SELECT {COLUMNS} FROM territory WHERE id = $1"), &[&id])
}
