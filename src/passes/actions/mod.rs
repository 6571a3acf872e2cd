//! What people do with passes. Each function is one transaction and one journal line per
//! transition.

mod campaign;
mod closing;
mod custody;
mod destruction;
mod emission;
mod handover;
mod holds;
mod inventory;
mod paper;
mod redemption;
mod settling;
mod undoing;

pub use campaign::{Alert, alerts, dormant, reallocate};
pub use closing::{close_emission, closing, may_close, set_distribution_until};
pub use custody::{
    NewDepot, NewSlip, Scanned, cancel_slip, check_sender, create_depot, edit_depot, own_depot,
    receive_slip, referrer_depot, send_slip, slip, stock_of,
};
pub use destruction::{
    NewDestruction, ask_destruction, destruction, drop_destruction, sign_destruction,
};
pub use emission::{
    activate, approved_at, booklets_left, create_emission, create_emission_once, emission,
    make_booklets, mark_printed, note_reprint, revoke_key, secrets, withdraw,
};
pub use handover::{Handover, booklet, hand_over, may_see_booklet};
pub use holds::{block, may_hold, print_replacement, replace, unblock};
pub use inventory::{NewInventory, count_depot, inventory};
pub use paper::{approve_proof, design};
pub use redemption::{Intent, check, check_each, note_refusal, redeem, redeem_each};
pub use settling::{correct, resettle, settle};
pub use undoing::{may_undo, redemption, redemption_of_scan, undo};

use std::collections::BTreeMap;

use crate::access::Actor;
use crate::kit::db::{DbError, Tx};
use crate::kit::journal::{self, Deed, Subject};
use crate::kit::time::{Day, Instant, Moment};

fn record(
    tx: &mut Tx,
    actor: &Actor,
    subject: &Subject,
    verb: &'static str,
    detail: &str,
    now: Instant,
) -> Result<(), DbError> {
    let chain = actor.territory().to_string();
    journal::record(tx, &chain, now, &actor.key(), subject, verb, detail)
}

fn today(actor: &Actor, moment: &Moment) -> Day {
    moment.now.day(actor.timezone())
}

/// Lines of the journals of these actors' territories, each in its order.
fn record_each<'a>(
    tx: &mut Tx,
    deeds: impl Iterator<Item = (&'a Actor, Deed)>,
) -> Result<(), DbError> {
    let mut chains: BTreeMap<String, Vec<Deed>> = BTreeMap::new();
    for (actor, deed) in deeds {
        chains.entry(actor.territory().to_string()).or_default().push(deed);
    }
    for (chain, deeds) in chains {
        journal::record_each(tx, &chain, deeds)?;
    }
    Ok(())
}
