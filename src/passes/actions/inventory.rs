//! A count of a depot: what the books say beside what somebody saw. Changes no booklet: what
//! differs is moved or destroyed afterwards, by people, under a slip or two signatures.

use std::collections::{BTreeMap, BTreeSet};

use super::custody::{at, owned};
use super::{record, today};
use crate::access::{Action, Actor, At};
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::Subject;
use crate::kit::time::Moment;
use crate::ledger::EmissionId;
use crate::passes::model::{CustodyRefusal, DepotId, InventoryId, parse_range, ranges_of};
use crate::passes::store::{self, Books, Counted, CountedRange, Held, Inventory};

/// What somebody saw in a depot, as they typed or scanned it: a booklet, or the first and the last
/// of a series, on each line.
#[derive(Debug, Clone, Default)]
pub struct NewInventory {
    pub seen: String,
    pub note: String,
    /// The shelf was looked at, and is empty.
    pub empty: bool,
    /// Made with the form: sent twice, it is one count.
    pub id: Option<InventoryId>,
}

/// Keeps a count of a depot: by who moves stock, or by a referrer for their own drawer.
pub fn count_depot(
    tx: &mut Tx,
    actor: &Actor,
    id: DepotId,
    new: &NewInventory,
    moment: &Moment,
) -> Result<InventoryId, Error> {
    let depot = owned(tx, actor, id)?;
    if !actor.may(Action::HandOver, &at(&depot)) {
        actor.check(Action::MoveStock, &At::territory())?;
    }
    let number = store::next_inventory_number(tx, actor.territory())?;
    let made = new.id.unwrap_or_else(|| moment.id());
    if let Some(kept) = store::kept_inventory(tx, made)? {
        let own = kept.depot_id == id && kept.counted_by == actor.key();
        return if own { Ok(made) } else { Err(Error::NotFound) };
    }
    let seen = read_seen(tx, actor, &new.seen)?;
    if seen.is_empty() != new.empty {
        return Err(CustodyRefusal::CountNothing.into());
    }
    let expected: BTreeSet<Held> = store::held_by(tx, id)?.into_iter().collect();
    let missing: Vec<Held> = expected.difference(&seen).copied().collect();
    let surplus: Vec<Held> = seen.difference(&expected).copied().collect();
    let length = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let inventory = Inventory {
        id: made,
        territory_id: actor.territory(),
        number,
        depot_id: id,
        counted_at: moment.now,
        counted_on: today(actor, moment),
        counted_by: actor.key(),
        note: new.note.trim().to_owned(),
        expected: length(expected.len()),
        seen: length(seen.len()),
        missing: length(missing.len()),
        surplus: length(surplus.len()),
    };
    let mut ranges = ranges(Counted::Missing, missing);
    ranges.extend(surplus_ranges(tx, surplus)?);
    ranges.extend(self::ranges(Counted::Seen, seen.into_iter().collect()));
    store::insert_inventory(tx, &inventory, &ranges)?;
    let detail = format!("{}/{}", inventory.seen, inventory.expected);
    let subject = Subject::new("inventory", inventory.id);
    record(tx, actor, &subject, "counted", &detail, moment.now)?;
    Ok(inventory.id)
}

/// The booklets of a count, line by line; empty lines are passed over, a booklet seen twice is
/// counted once.
fn read_seen(conn: &mut Conn, actor: &Actor, text: &str) -> Result<BTreeSet<Held>, Error> {
    let mut seen = BTreeSet::new();
    for (line, typed) in (1i64..).zip(text.lines()) {
        if typed.trim().is_empty() {
            continue;
        }
        let (number, range) = parse_range(typed).ok_or(CustodyRefusal::CountLine { line })?;
        let emission = store::emission_by_number(conn, &number)?
            .filter(|known| known.territory_id == actor.territory())
            .filter(|known| known.printed_at.is_some() && range.last <= known.booklets)
            .ok_or(CustodyRefusal::CountUnknown { line })?;
        let held = |number| Held { emission_id: emission.id, number };
        seen.extend((range.first..=range.last).map(held));
    }
    Ok(seen)
}

fn by_emission(booklets: Vec<Held>) -> BTreeMap<EmissionId, Vec<i64>> {
    let mut numbers: BTreeMap<EmissionId, Vec<i64>> = BTreeMap::new();
    for held in booklets {
        numbers.entry(held.emission_id).or_default().push(held.number);
    }
    numbers
}

fn ranges(kind: Counted, booklets: Vec<Held>) -> Vec<CountedRange> {
    let mut found = Vec::new();
    for (emission_id, numbers) in by_emission(booklets) {
        found.extend(ranges_of(numbers).into_iter().map(|range| CountedRange {
            kind,
            emission_id,
            first_number: range.first,
            last_number: range.last,
            books: None,
        }));
    }
    found
}

/// What should not be there, with where the books put it: a range for each place.
fn surplus_ranges(conn: &mut Conn, booklets: Vec<Held>) -> Result<Vec<CountedRange>, Error> {
    let mut found = Vec::new();
    for (emission_id, numbers) in by_emission(booklets) {
        let mut placed: BTreeMap<&'static str, (Books, Vec<i64>)> = BTreeMap::new();
        for range in ranges_of(numbers) {
            for one in store::whereabouts(conn, emission_id, range)? {
                let place = placed.entry(one.books.word()).or_insert((one.books, Vec::new()));
                place.1.push(one.number);
            }
        }
        for (books, numbers) in placed.into_values() {
            found.extend(ranges_of(numbers).into_iter().map(|range| CountedRange {
                kind: Counted::Surplus,
                emission_id,
                first_number: range.first,
                last_number: range.last,
                books: Some(books),
            }));
        }
    }
    Ok(found)
}

/// A count, for whoever sees the stock of its depot.
pub fn inventory(conn: &mut Conn, actor: &Actor, id: InventoryId) -> Result<Inventory, Error> {
    let known = store::kept_inventory(conn, id)?
        .filter(|known| known.territory_id == actor.territory())
        .ok_or(Error::NotFound)?;
    let depot = owned(conn, actor, known.depot_id)?;
    actor.check(Action::SeeStock, &at(&depot))?;
    Ok(known)
}
