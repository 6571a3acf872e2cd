//! `today` (accueil): the first page of everybody who signs in, made of what their roles wait
//! for. A mediator finds the sessions and one big way to take a pass; a referrer the drawer and
//! the people sent; a coordinator what sleeps and what waits for a decision; a finance officer
//! the statements; a place manager their place; a funder what their share bought.
//!
//! Deliberately absent: any table, any change. What it shows is asked of `statistics`.

mod parts;
mod web;

pub use web::routes;
