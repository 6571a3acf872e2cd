//! `territory`: the geography everything happens in. The official communes with
//! their postal codes, populations and groupings, embedded in the program; maps
//! of a département as SVG.
//!
//! Deliberately absent: addresses and geocoding (a place is put on the map by its
//! own coordinates), former commune codes (the registry has none, so a merged
//! commune is reported, never guessed), and anything that happens in a commune.

mod codes;
mod geo;
mod map;
mod registry;
mod served;

pub use codes::{CommuneCode, DepartementCode, Epci, MalformedCode};
pub use geo::{GeoPoint, NotAPosition};
pub use map::{Drawing, Map, MapPoint, SHADES, Shade, Svg};
pub use registry::{
    Commune, Departement, EpciGroup, commune, communes, communes_by_name, communes_by_postcode,
    communes_of, departement, departements, epci, epci_of, fold_name, region_name, timezone_of,
    whole_commune,
};
pub use served::{Brand, Territory, TerritoryId, found, rebrand, served, served_by_id};
