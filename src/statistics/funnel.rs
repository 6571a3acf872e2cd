//! The funnel: in all, by emission, by referrer, by place.

use std::collections::{BTreeMap, HashMap};

use super::figures::Scope;
use super::model::{Median, POCKET_DAYS, Period, SHELF_DAYS, median};
use super::store::{self, Counts, Delay, PlaceName, Sleeping, Uses};
use crate::access::{Actor, OrganisationId, PlaceId};
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::money::Cents;
use crate::kit::text::fold;
use crate::kit::time::{Day, Instant};
use crate::ledger::EmissionId;
use crate::territory::CommuneCode;

/// The funnel of one emission, one referrer, one place, or all: booklets for the first four
/// steps, passes and euros for the rest. Definitions: [`super::model::Step`] and
/// [`super::model::Use`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Of an active emission, and in all: a referrer issues nothing.
    pub issued: i64,
    pub delivered: i64,
    pub handed_over: i64,
    /// At a place: booklets whose first pass was used there.
    pub first_used: i64,
    pub used: i64,
    pub used_cents: Cents,
    pub paid: i64,
    pub paid_cents: Cents,
}

impl Funnel {
    /// Used and not paid yet.
    pub fn owed(&self) -> i64 {
        self.used - self.paid
    }
    pub fn owed_cents(&self) -> Cents {
        self.used_cents - self.paid_cents
    }
    fn of(counts: &Counts) -> Funnel {
        Funnel {
            issued: 0,
            delivered: counts.delivered,
            handed_over: counts.handed_over,
            first_used: counts.first_used,
            used: counts.used,
            used_cents: counts.used_cents,
            paid: counts.paid,
            paid_cents: counts.paid_cents,
        }
    }
    fn join(&mut self, other: &Funnel) {
        self.issued += other.issued;
        self.delivered += other.delivered;
        self.handed_over += other.handed_over;
        self.first_used += other.first_used;
        self.used += other.used;
        self.used_cents = self.used_cents + other.used_cents;
        self.paid += other.paid;
        self.paid_cents = self.paid_cents + other.paid_cents;
    }
    /// Without its booklets.
    fn uses_only(&self) -> Funnel {
        Funnel { issued: 0, delivered: 0, handed_over: 0, first_used: 0, ..*self }
    }
    fn take_off(&mut self, uses: Uses) {
        self.used -= uses.used;
        self.used_cents = self.used_cents - uses.used_cents;
        self.paid -= uses.paid;
        self.paid_cents = self.paid_cents - uses.paid_cents;
    }
    fn is_empty(&self) -> bool {
        *self == Funnel::default()
    }
}

/// Booklets that sleep today, whatever the period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AsleepCount {
    pub shelf: i64,
    pub pocket: i64,
}

impl AsleepCount {
    pub fn all(&self) -> i64 {
        self.shelf + self.pocket
    }
    fn add(&mut self, row: &Sleeping) {
        self.shelf += row.shelf;
        self.pocket += row.pocket;
    }
}

/// The funnel of one emission (an order to the printer).
#[derive(Debug, Clone)]
pub struct OrderLine {
    pub id: EmissionId,
    /// `2026-001 Printemps`.
    pub name: String,
    pub funnel: Funnel,
    pub median: Option<Median>,
    pub asleep: AsleepCount,
}

/// The funnel of one referrer organisation.
#[derive(Debug, Clone)]
pub struct ReferrerLine {
    pub id: OrganisationId,
    pub name: String,
    pub funnel: Funnel,
    pub median: Option<Median>,
    pub asleep: AsleepCount,
}

/// The passes used at one place.
#[derive(Debug, Clone)]
pub struct PlaceLine {
    pub id: PlaceId,
    pub name: String,
    pub commune: CommuneCode,
    pub funnel: Funnel,
    pub median: Option<Median>,
}

/// The figures of the dashboard. Medians and what sleeps are of all time.
#[derive(Debug, Clone)]
pub struct Board {
    /// All that is seen: the territory, or the actor's own part of it.
    pub total: Funnel,
    pub median: Option<Median>,
    pub asleep: AsleepCount,
    /// Only for whoever sees the whole territory.
    pub orders: Vec<OrderLine>,
    pub referrers: Vec<ReferrerLine>,
    pub places: Vec<PlaceLine>,
}

/// The dashboard of a period, as far as the actor sees.
pub fn board(conn: &mut Conn, actor: &Actor, period: Period, now: Instant) -> Result<Board, Error> {
    let scope = Scope::of(actor)?;
    let today = now.day(actor.timezone());
    let mut sides = Sides::read(conn, actor, &scope, period, today)?;
    let total = sides.total(conn, &scope, period)?;
    let histograms = Histograms::read(conn, actor)?;
    let (shelf, pocket) = (today.plus_days(-SHELF_DAYS), today.plus_days(-POCKET_DAYS));
    let mut sleeping = store::sleeping(conn, actor.territory(), (shelf, pocket), today)?;
    sleeping.retain(|row| scope.sees_referrer(Some(row.referrer_id)));
    let mut asleep = AsleepCount::default();
    let (mut of_order, mut of_referrer) = (HashMap::new(), HashMap::new());
    for row in &sleeping {
        asleep.add(row);
        of_order.entry(row.emission_id).or_insert_with(AsleepCount::default).add(row);
        of_referrer.entry(row.referrer_id).or_insert_with(AsleepCount::default).add(row);
    }
    let orders = sides.orders.drain(..).filter(|(_, funnel)| !funnel.is_empty());
    let orders = orders.map(|(order, funnel)| OrderLine {
        id: order.id,
        name: format!("{} {}", order.number, order.label),
        funnel,
        median: histograms.median("emission", &order.id.to_string()),
        asleep: of_order.remove(&order.id).unwrap_or_default(),
    });
    let orders: Vec<OrderLine> = orders.collect();
    let names = store::organisation_names(conn, actor.territory())?;
    let mut referrers: Vec<ReferrerLine> = names
        .into_iter()
        .filter_map(|named| {
            let funnel = sides.referrers.get(&named.id).copied().unwrap_or_default();
            let asleep = of_referrer.remove(&named.id).unwrap_or_default();
            let median = histograms.median("referrer", &named.id.to_string());
            (!funnel.is_empty() || asleep.all() > 0).then_some(ReferrerLine {
                id: named.id,
                name: named.name,
                funnel,
                median,
                asleep,
            })
        })
        .collect();
    referrers.sort_by_cached_key(|line| fold(&line.name));
    let places = sides.places.into_iter().filter_map(|(place, funnel)| {
        let median = histograms.median("place", &place.id.to_string());
        let PlaceName { id, name, commune, .. } = place;
        (funnel.used > 0).then_some(PlaceLine { id, name, commune, funnel, median })
    });
    let places = places.collect();
    let median = if scope.is_everything() {
        histograms.all("emission")
    } else {
        let own: Vec<String> = referrers.iter().map(|line| line.id.to_string()).collect();
        histograms.of("referrer", &own)
    };
    Ok(Board { total, median, asleep, orders, referrers, places })
}

/// The funnel in all, as far as the actor sees.
pub fn funnel(
    conn: &mut Conn,
    actor: &Actor,
    period: Period,
    now: Instant,
) -> Result<Funnel, Error> {
    let scope = Scope::of(actor)?;
    let today = now.day(actor.timezone());
    Sides::read(conn, actor, &scope, period, today)?.total(conn, &scope, period)
}

/// What was done in a period, from every side that the actor sees.
struct Sides {
    orders: Vec<(store::Order, Funnel)>,
    referrers: BTreeMap<OrganisationId, Funnel>,
    places: Vec<(PlaceName, Funnel)>,
}

impl Sides {
    fn read(
        conn: &mut Conn,
        actor: &Actor,
        scope: &Scope,
        period: Period,
        today: Day,
    ) -> Result<Sides, Error> {
        let territory = actor.territory();
        let counts = match period.months(today) {
            Some(months) => store::counts_of_months(conn, territory, months)?,
            None => store::counts_of_days(conn, territory, period.days())?,
        };
        let rows = counts.iter();
        let by_subject: HashMap<(&str, &str), Funnel> = rows
            .map(|row| ((row.side.as_str(), row.subject_id.as_str()), Funnel::of(row)))
            .collect();
        let of = |side: &str, id: String| by_subject.get(&(side, id.as_str())).copied();
        let mut orders = Vec::new();
        if scope.is_everything() {
            let (from, until) = period.instants(actor.timezone());
            for order in store::orders(conn, territory)? {
                let mut funnel = of("emission", order.id.to_string()).unwrap_or_default();
                if order.activated_at.is_some_and(|at| (from..until).contains(&at)) {
                    funnel.issued = order.booklets;
                }
                orders.push((order, funnel));
            }
        }
        let referrers = counts
            .iter()
            .filter(|row| row.side == "referrer")
            .filter_map(|row| Some((row.subject_id.parse::<OrganisationId>().ok()?, row)))
            .filter(|(id, _)| scope.sees_referrer(Some(*id)))
            .map(|(id, row)| (id, Funnel::of(row)))
            .collect();
        let places = store::active_places(conn, territory)?
            .into_iter()
            .filter(|place| scope.sees_place(place.id, place.organisation_id))
            .filter_map(|place| {
                let funnel = of("place", place.id.to_string())?;
                Some((place, funnel))
            })
            .collect();
        Ok(Sides { orders, referrers, places })
    }

    /// Everything once. Who sees only a part sees the uses of their own booklets and those at
    /// their own places; what is both is counted once.
    fn total(&self, conn: &mut Conn, scope: &Scope, period: Period) -> Result<Funnel, Error> {
        let mut total = Funnel::default();
        if scope.is_everything() {
            self.orders.iter().for_each(|(_, funnel)| total.join(funnel));
            return Ok(total);
        }
        self.referrers.values().for_each(|funnel| total.join(funnel));
        for (place, funnel) in &self.places {
            total.join(&funnel.uses_only());
            for referrer in self.referrers.keys() {
                total.take_off(store::uses_of_both(conn, place.id, *referrer, period.days())?);
            }
        }
        Ok(total)
    }
}

/// How long booklets waited, by side and subject, each shortest first.
struct Histograms {
    rows: Vec<Delay>,
}

impl Histograms {
    fn read(conn: &mut Conn, actor: &Actor) -> Result<Histograms, Error> {
        Ok(Histograms { rows: store::delays(conn, actor.territory())? })
    }
    fn subject(&self, side: &str, id: &str) -> &[Delay] {
        let key = |row: &Delay| (row.side.as_str(), row.subject_id.as_str()).cmp(&(side, id));
        let start = self.rows.partition_point(|row| key(row).is_lt());
        let end = self.rows.partition_point(|row| key(row).is_le());
        &self.rows[start..end]
    }
    fn median(&self, side: &str, id: &str) -> Option<Median> {
        merged(self.subject(side, id).iter())
    }
    /// Of several subjects together.
    fn of(&self, side: &str, ids: &[String]) -> Option<Median> {
        merged(ids.iter().flat_map(|id| self.subject(side, id)))
    }
    fn all(&self, side: &str) -> Option<Median> {
        merged(self.rows.iter().filter(|row| row.side == side))
    }
}

fn merged<'a>(rows: impl Iterator<Item = &'a Delay>) -> Option<Median> {
    let mut histogram: BTreeMap<i64, i64> = BTreeMap::new();
    for row in rows {
        *histogram.entry(row.days).or_default() += row.booklets;
    }
    median(&histogram.into_iter().collect::<Vec<_>>())
}
