//! What is due in the emissions that run, and booklets that sleep where nobody asks for them.

use super::custody::{check_sender, owned};
use super::{send_slip, today};
use crate::access::{Action, Actor, At, OrganisationId};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::time::{Day, Moment};
use crate::passes::actions::NewSlip;
use crate::passes::model::{
    CustodyRefusal, DepotId, Emission, Milestone, Range, SlipId, ranges_of,
};
use crate::passes::store::{self, Dormant, Waiting};

/// Something due in an emission, for one reader.
#[derive(Debug, Clone)]
pub struct Alert {
    pub emission: Emission,
    pub milestone: Milestone,
    /// Days to the end of the validity; negative once it is past.
    pub days_left: i64,
    pub waiting: Waiting,
}

/// What is due today in the emissions of the territory: for who steers them, the whole; for a
/// referrer (`of`), their own booklets, when some wait.
pub fn alerts(
    conn: &mut Conn,
    actor: &Actor,
    of: Option<OrganisationId>,
    today: Day,
) -> Result<Vec<Alert>, Error> {
    actor.check(Action::SeeStock, &of.map_or(At::territory(), At::organisation))?;
    let mut found = Vec::new();
    for emission in store::emissions(conn, actor.territory())? {
        let Some(milestone) = emission.due(today) else { continue };
        let waiting = store::waiting(conn, emission.id, of)?;
        if of.is_some() && (waiting.in_depots + waiting.unused == 0 || milestone.is_over()) {
            continue;
        }
        let days_left = (emission.valid_until.0 - today.0).num_days();
        found.push(Alert { emission, milestone, days_left, waiting });
    }
    Ok(found)
}

/// The booklets of a depot that have lain there for more than `days` and can still be handed over,
/// as ranges of their emissions.
pub fn dormant(
    conn: &mut Conn,
    depot: DepotId,
    days: i64,
    today: Day,
) -> Result<Vec<(crate::ledger::EmissionId, Range)>, Error> {
    let booklets = store::dormant_in(conn, depot, today.plus_days(-days), today)?;
    let mut ranges = Vec::new();
    for group in booklets.chunk_by(|one, next| one.emission_id == next.emission_id) {
        let numbers = group.iter().map(|one: &Dormant| one.number).collect();
        ranges.extend(ranges_of(numbers).into_iter().map(|range| (group[0].emission_id, range)));
    }
    Ok(ranges)
}

/// Sends everything that sleeps in a depot to another one, where it is asked for: a slip for each
/// range, to be printed and received like any other.
pub fn reallocate(
    tx: &mut Tx,
    actor: &Actor,
    (from, to): (DepotId, DepotId),
    days: i64,
    moment: &Moment,
) -> Result<Vec<SlipId>, Error> {
    let (source, target) = (owned(tx, actor, from)?, owned(tx, actor, to)?);
    check_sender(actor, Some(&source), &target)?;
    let ranges = dormant(tx, from, days, today(actor, moment))?;
    if ranges.is_empty() {
        return Err(CustodyRefusal::NothingToMove.into());
    }
    ranges
        .into_iter()
        .map(|(emission, range)| {
            let new = NewSlip { emission, from: Some(from), to, range };
            send_slip(tx, actor, &new, moment)
        })
        .collect()
}
