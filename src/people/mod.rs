//! `people` (bénéficiaires): the minimal file of a person, what they agreed to, and who opened it.
//!
//! A file is kept only with the person's consent, and is opened with a role, a reason and consent
//! ([`may_open`]): the reason is a *tie* — the organisation made the file, handed a booklet over
//! or teaches the person — or is said in words when the person shares their file. Every look at a
//! file is a line of the journal written with the read, and the person's page shows who looked.
//!
//! What a list shows (name, birth year, commune) is not a look, and is limited to tied people. A
//! name is searched by `POST`: it never stands in an address, so no log or history keeps it. The
//! journal holds identifiers only.
//!
//! Deliberately absent: gender, status, address, health, notes — nothing that a place nearby and
//! a first name do not need; booklets and sessions (rooms above point here); merging two files,
//! which nobody may do without looking at both.

mod actions;
mod model;
mod store;
mod web;

pub use actions::{
    Candidate, Decision, Found, NewPerson, brief, briefs, candidates, check_open, consent, create,
    edit, elsewhere, find_or_create, initial, list, look, may_open, open, parse_search, tie,
    withdraw_consent,
};
pub use model::{
    Consents, Details, Holder, Manner, Opening, PersonForm, PersonId, Phone, Purpose, Refusal,
    TieReason, opening,
};
pub use store::{PersonLine, Search};
pub use web::{Who, WhoForm, WhoRead, matches, resolve, routes};
