//! Maillon runs a territory's digital-inclusion programme end to end.
//!
//! The modules below are storeys, lowest first, a blank line between two storeys:
//! a room may use only rooms of lower storeys. `tests/it/house.rs` enforces it.

pub mod kit;

pub mod territory;
pub mod ui;

pub mod access;

pub mod ledger;
pub mod places;

pub mod people;

pub mod workshops;

pub mod passes;

pub mod fraud;

pub mod funding;

pub mod api;
pub mod interop;
pub mod statistics;

pub mod today;

pub mod demo;

pub mod site;

pub mod commands;
