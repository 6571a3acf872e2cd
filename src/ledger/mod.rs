//! `ledger` (dispositifs, financeurs): programmes, who pays for them, and every cent of it.
//!
//! A funder's line in a programme has a ceiling and five counters: committed (passes in
//! circulation), owed (used, not paid yet), paid, disputed, and released
//! (given back by passes that expired or were destroyed, and available again). Money only moves by a [`Cause`], as
//! append-only postings written with the counters in one transaction; the ceiling is checked by
//! the very statement that commits. How a pass is shared between funders is fixed when its
//! emission is made ([`fix_split`]) and never computed again afterwards.
//!
//! Deliberately absent: what an emission or a redemption is (`passes`), statements and payments
//! (`funding`), any float, and any correction other than a posting in the other direction.

mod actions;
mod model;
mod store;
mod verify;
mod web;

pub use actions::{
    check_room, commit, copy_split, correct, create_programme, create_programme_once, dismiss,
    dispute, fix_split, owe, pay, programme, release, replace, set_lines, take_back, unowe,
};
pub use model::{
    Account, Cause, EmissionId, FunderId, Line, LineForm, LineId, Part, Programme, ProgrammeForm,
    ProgrammeId, Refusal, WHOLE, parse_percent, percent, split,
};
pub use store::{Move, all_lines, lines, parts, programmes};
pub use verify::{Imbalance, LineBalance, balances_of_emissions, verify};
pub use web::{events, routes};
