//! `interop` (import, export): places in and out of Maillon, in the national schema.
//!
//! A file is read row by row in the background. Each row is accepted, accepted
//! with warnings, or set aside with the reason and the original; the same file
//! twice changes nothing. What goes out is the same schema, or GeoJSON.
//!
//! Deliberately absent: fetching files from the network, repairing what is
//! wrong in them, and merging duplicates.

mod actions;
mod exports;
mod model;
mod store;
mod web;

pub use actions::{Mode, import_file};
pub use exports::{export_csv, export_geojson, report};
pub use model::{Column, Encoding, FileRefusal, Layout, Reason};
pub use store::{Outcome, Run, RunId};
pub use web::routes;
