//! The kit: what every room stands on, and that knows nothing of the domain.
//!
//! - [`db`] is the only place that knows which engine runs;
//! - [`journal`] is the chained record of who did what;
//! - [`ids`], [`money`] and [`time`] are the small types everything is counted in;
//! - [`i18n`] turns keys into French; [`errors`] turns outcomes into pages.
//!
//! Deliberately absent: any notion of person, place or pass.

pub mod app;
pub mod db;
pub mod errors;
pub mod files;
pub mod i18n;
pub mod ids;
pub mod installation;
pub mod journal;
pub mod money;
pub mod parts;
pub mod pdf;
pub mod photo;
pub mod sheet;
pub mod text;
pub mod time;
pub mod work;
