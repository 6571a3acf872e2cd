//! The people: names, ages, where they live, who sent them, how far they go.

use std::collections::BTreeSet;

use super::super::data;
use super::super::dice::Dice;
use super::{Frame, Sender};
use crate::kit::time::Instant;
use crate::territory::{self, Commune, CommuneCode};

/// A person to be made up.
#[derive(Debug, Clone)]
pub struct PersonPlan {
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub birth_year: Option<i64>,
    /// National form.
    pub phone: Option<String>,
    pub email: Option<String>,
    pub commune: CommuneCode,
    pub share: bool,
    pub contact: bool,
    /// Rank among the venues.
    pub venue: usize,
    /// The referrer who hands them a booklet; none when they come by themselves.
    pub sender: Option<Sender>,
    /// How many sessions they would like; none for those whose booklet sleeps.
    pub wish: usize,
    /// When their file is made.
    pub met: Instant,
}

/// A place, or a stop of one, where sessions are held.
#[derive(Debug, Clone)]
pub struct Venue {
    pub place: usize,
    pub stop: Option<usize>,
    /// Seats a fortnight: how many people it can take.
    pub weight: usize,
    /// Whether its passes are taken for certain.
    pub accredited: bool,
    /// The communes people come from, and how likely each is.
    around: Vec<(CommuneCode, usize)>,
}

/// Every venue of the rhythm.
pub fn venues() -> Vec<Venue> {
    let mut venues: Vec<Venue> = Vec::new();
    for slot in &data::rhythm().slots {
        let place = super::place_of(&slot.place);
        let weight = usize::try_from(slot.seats * 2 / slot.every).unwrap_or(1);
        match venues.iter_mut().find(|venue| (venue.place, venue.stop) == (place, slot.stop)) {
            Some(venue) => venue.weight += weight,
            None => {
                let seed = &data::network().places[place];
                let code = slot.stop.map_or(&seed.commune, |stop| &seed.stops[stop].commune);
                let code = code.parse().expect("tested");
                let commune = territory::commune(code).expect("tested");
                let accredited = matches!(
                    seed.accreditation,
                    data::Standing::Granted | data::Standing::Expiring
                );
                venues.push(Venue {
                    place,
                    stop: slot.stop,
                    weight,
                    accredited,
                    around: around(commune),
                });
            }
        }
    }
    venues
}

/// People in all, and how many come by themselves.
const PEOPLE: usize = 400;
const BY_THEMSELVES: usize = 155;
/// Of those who were handed a booklet, how many go nowhere with it.
const SLEEPERS: usize = 38;
/// Farther than this, in metres, nobody comes from.
const REACH: u32 = 14_000;

/// Everybody, by the day they are met.
pub fn people(frame: &Frame, venues: &[Venue], dice: &mut Dice) -> Vec<PersonPlan> {
    let mut taken = BTreeSet::new();
    let mut all: Vec<PersonPlan> = (0..PEOPLE)
        .map(|rank| {
            let sender = rank.checked_sub(BY_THEMSELVES).map(|rank| Sender::of(rank % 49, dice));
            let sleeps = rank
                .checked_sub(BY_THEMSELVES)
                .is_some_and(|rank| rank % 5 == 2 && rank / 5 < SLEEPERS);
            person(frame, venues, sender, sleeps, &mut taken, dice)
        })
        .collect();
    all.sort_by_key(|person| person.met);
    all
}

fn person(
    frame: &Frame,
    venues: &[Venue],
    sender: Option<Sender>,
    sleeps: bool,
    taken: &mut BTreeSet<(&'static str, &'static str)>,
    dice: &mut Dice,
) -> PersonPlan {
    let age = age(sender, dice);
    let (first_name, last_name) = name(age, taken, dice);
    let weights: Vec<usize> = venues
        .iter()
        .map(|venue| if sender.is_some() && !venue.accredited { 0 } else { venue.weight })
        .collect();
    let venue = dice.weighted(&weights);
    let digits = format!("06 39 98 {:02} {:02}", taken.len() / 100, taken.len() % 100);
    let ago = dice.between(if sender.is_none() { 1 } else { 3 }, 172);
    let wish = if sleeps { 0 } else { [1, 2, 3, 3, 4, 5, 5, 6, 7, 9][dice.below(10)] };
    PersonPlan {
        first_name,
        last_name,
        birth_year: (!dice.chance(6)).then_some(i64::from(frame.today.year()) - age),
        phone: dice.chance(78).then_some(digits),
        email: dice
            .chance(if age > 60 { 18 } else { 45 })
            .then(|| data::mailbox(&format!("{first_name} {last_name}"), "courriel.example")),
        commune: near(&venues[venue], dice),
        share: dice.chance(70),
        contact: dice.chance(85),
        venue,
        sender,
        wish,
        met: frame.working_hour(-ago, dice),
    }
}

/// Ages as they are at the doors of such places: many over sixty, some young.
fn age(sender: Option<Sender>, dice: &mut Dice) -> i64 {
    let shares = match sender.map(|sender| sender.organisation) {
        None => [56, 34, 10],
        Some("mission-locale") => [0, 6, 94],
        Some("rugby") => [20, 50, 30],
        Some(_) => [50, 40, 10],
    };
    match dice.weighted(&shares) {
        0 => dice.between(61, 88),
        1 => dice.between(31, 60),
        _ => dice.between(17, 26),
    }
}

fn name(
    age: i64,
    taken: &mut BTreeSet<(&'static str, &'static str)>,
    dice: &mut Dice,
) -> (&'static str, &'static str) {
    let names = data::names();
    let first = match age {
        61.. => &names.elders,
        31.. => &names.adults,
        _ => &names.young,
    };
    loop {
        let full = (*dice.pick(first), *dice.pick(&names.last));
        if taken.insert(full) {
            return full;
        }
    }
}

/// The communes from which people come to `centre`: bigger and nearer ones more often.
fn around(centre: &Commune) -> Vec<(CommuneCode, usize)> {
    let Some(here) = centre.position else { return vec![(centre.code, 1)] };
    territory::communes_of(centre.departement)
        .filter_map(|commune| {
            let metres = commune.position?.distance_to(here);
            let people = usize::try_from(commune.population).unwrap_or(0).min(3000);
            let far = usize::try_from(metres).unwrap_or(0) + 2000;
            (metres < REACH).then_some((commune.code, people * 1000 / far))
        })
        .collect()
}

fn near(venue: &Venue, dice: &mut Dice) -> CommuneCode {
    let weights: Vec<usize> = venue.around.iter().map(|(_, weight)| *weight).collect();
    venue.around[dice.weighted(&weights)].0
}
