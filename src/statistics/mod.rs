//! `statistics` (tableaux de bord): the funnel, what sleeps, who came, the map of it all; and
//! what the home page of each role shows.
//!
//! This room reads the tables of every other and writes none. What a figure counts, and at what
//! date, is said once: at [`Step`], [`Use`], [`Sleep`] and [`Activity`], and by its SQL in
//! `store`. A figure and the list behind it are asked by the same condition, so that they agree.
//! An actor sees what their role reaches: a referrer the booklets of their organisation, a place
//! manager their places.
//!
//! People are counted, never listed: behind a count of people there is a list of sessions. By age
//! or by commune, one to four people are "moins de 5" ([`conceal`]); a person's age is that of
//! the day of the activity.
//!
//! Deliberately absent: any change, any frozen report (a report that is sent will be kept by the
//! room that sends it), names.

mod figures;
mod funnel;
mod model;
mod store;
mod table;
mod web;

pub use figures::{Activity, Asleep, Attendance, Scope, asleep, attendance};
pub use funnel::{AsleepCount, Board, Funnel, board, funnel};
pub use model::{
    AgeClass, Median, POCKET_DAYS, Period, SHELF_DAYS, Shown, Sleep, Step, Use, conceal,
};
pub use store::{
    FundingShare, Handover, HomeSession, LastAccreditation, LastStatement, OpenSlip, Request,
    Sleeper, Stock, Unlisted, Waiting, funding_shares, last_accreditations, last_statements,
    open_slips, recent_handovers, referrer_stocks, requests, sessions_between, unlisted_before,
    waiting_statements,
};
pub use web::routes;
