//! `passes` (émissions, carnets, pass): what is printed, who holds it, who was handed it, and the
//! one time it is used.
//!
//! Four things are known of a pass and never mixed: its **funding** (its emission is active or
//! not), its **custody** (the movements of its booklet), its **use** (free, or one live
//! redemption), its **validity** (computed from dates when asked). A [`redeem`] is exactly once by
//! unique indexes, idempotent by its scan, and posts to the ledger in the same transaction.
//!
//! The code of a pass is on paper only: the database keeps a keyed hash of it ([`Code`]).
//!
//! Deliberately absent: statements and payments (`funding` lists uses by [`settle`]), what a
//! session or a registration is (`workshops`), any state kept as an enum, and any way to find a
//! code again once an emission is active.

mod actions;
mod model;
pub mod print;
pub mod report;
mod store;
mod verify;
mod web;

pub use actions::{
    Alert, Handover, Intent, NewDepot, NewDestruction, NewInventory, NewSlip, Scanned, activate,
    alerts, approve_proof, ask_destruction, block, booklet, booklets_left, cancel_slip, check,
    check_each, close_emission, correct, count_depot, create_depot, create_emission,
    create_emission_once, design, destruction, drop_destruction, emission, hand_over, inventory,
    make_booklets, mark_printed, may_see_booklet, note_refusal, note_reprint, print_replacement,
    reallocate, receive_slip, redeem, redeem_each, redemption, referrer_depot, replace, resettle,
    revoke_key, secrets, send_slip, set_distribution_until, settle, sign_destruction, slip,
    stock_of, unblock, undo, withdraw,
};
pub use model::{
    Booklet, BookletId, Code, Custody, DepotId, Design, DestructionId, Emission, EmissionId,
    GRACE_DAYS, HoldReason, InventoryId, Layout, Milestone, NewEmission, NotACode, PassId,
    PassSigner, Payload, Presented, ProgrammeId, Range, Redeemed, Redemption, RedemptionId,
    Refusal, Scan, ScanId, Signed, SlipId, Stage, Ticket, UNDO_MINUTES, booklet_serial, code_of,
    parse_booklet_serial,
};
pub use store::*;
pub use verify::verify;
pub use web::{alert_words, forget_leftovers, paper, print_now, routes};
