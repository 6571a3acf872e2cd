//! Reading and judging files, without a database.

mod cells;
mod columns;
mod file;
mod geojson;
mod reasons;
mod rules;

pub use cells::neutral;
pub use columns::{Column, Layout, row_of_place};
pub use file::{Encoding, FileRefusal, Rows, Survey, survey};
pub use geojson::feature;
pub use reasons::{Issue, Reason};
pub use rules::{Judged, judge};
