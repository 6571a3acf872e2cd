//! What is made up by hand, read from `assets/demo/`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::access::Role;
use crate::kit::time::parse_hour;

/// The network of the territory: `network.toml`.
#[derive(Debug, Deserialize)]
pub struct Network {
    pub territory: Territory,
    #[serde(rename = "organisation")]
    pub organisations: Vec<Organisation>,
    #[serde(rename = "place")]
    pub places: Vec<Place>,
    #[serde(rename = "account")]
    pub accounts: Vec<Account>,
}

#[derive(Debug, Deserialize)]
pub struct Territory {
    pub name: String,
    pub departement: String,
    pub brand: String,
    pub tagline: String,
    pub helpline: String,
    /// The commune of the central stock.
    pub seat: String,
}

#[derive(Debug, Deserialize)]
pub struct Organisation {
    pub key: String,
    pub name: String,
    pub siren: Option<String>,
    /// Of those who hand booklets over: where they keep them.
    pub commune: Option<String>,
}

/// Where the accreditation of a place stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nobody asked.
    None,
    Requested,
    Granted,
    /// Granted, and soon over.
    Expiring,
    /// Granted, then suspended some weeks ago.
    Suspended,
    /// Granted, then withdrawn some months ago.
    Withdrawn,
}

#[derive(Debug, Deserialize)]
pub struct Place {
    pub key: String,
    pub name: String,
    pub organisation: String,
    pub commune: String,
    pub address: String,
    pub kind: String,
    pub phone: String,
    pub hours: String,
    pub summary: String,
    pub services: String,
    pub support: String,
    pub access: String,
    pub labels: String,
    pub programmes: String,
    pub accreditation: Standing,
    #[serde(default)]
    pub mobile: bool,
    #[serde(default)]
    pub stops: Vec<Stop>,
}

#[derive(Debug, Deserialize)]
pub struct Stop {
    pub commune: String,
    pub label: String,
    pub hours: String,
}

#[derive(Debug, Deserialize)]
pub struct Account {
    pub name: String,
    pub role: String,
    /// Key of the organisation they work for.
    pub organisation: Option<String>,
    /// Whether the one-click sign-in of the role is theirs.
    #[serde(default)]
    pub one_click: bool,
}

impl Account {
    pub fn role(&self) -> Role {
        self.role.parse().expect("network.toml names roles as the code does")
    }
    /// `role@…` for the one-click person of a role, the name otherwise.
    pub fn email(&self) -> String {
        if self.one_click {
            super::email(self.role())
        } else {
            mailbox(&self.name, "maillon.example")
        }
    }
}

/// A mailbox made of a name.
pub fn mailbox(name: &str, domain: &str) -> String {
    let local = crate::kit::text::fold(name).replace(' ', ".");
    format!("{local}@{domain}")
}

/// The catalogue and the weekly rhythm: `workshops.toml`.
#[derive(Debug, Deserialize)]
pub struct Rhythm {
    #[serde(rename = "workshop")]
    pub workshops: Vec<Workshop>,
    #[serde(rename = "slot")]
    pub slots: Vec<Slot>,
}

#[derive(Debug, Deserialize)]
pub struct Workshop {
    pub key: String,
    pub title: String,
    pub level: String,
    pub themes: String,
    pub summary: String,
    pub minutes: i64,
}

/// A time of the week at which a place holds a session.
#[derive(Debug, Deserialize)]
pub struct Slot {
    pub place: String,
    /// Rank of the stop, for a place that moves.
    pub stop: Option<usize>,
    /// From 1, Monday.
    pub weekday: u32,
    pub start: String,
    pub seats: i64,
    /// Every so many weeks.
    #[serde(default = "weekly")]
    pub every: i64,
    /// Which of these weeks.
    #[serde(default)]
    pub phase: i64,
    pub workshops: String,
    pub mediators: Vec<String>,
}

fn weekly() -> i64 {
    1
}

impl Slot {
    pub fn start(&self) -> chrono::NaiveTime {
        parse_hour(&self.start).expect("workshops.toml writes hours as people do")
    }
}

/// The programme and the words people wrote: `programme.toml`.
#[derive(Debug, Deserialize)]
pub struct Money {
    pub programme: Programme,
    #[serde(rename = "funder")]
    pub funders: Vec<Funder>,
    pub words: Words,
}

#[derive(Debug, Deserialize)]
pub struct Programme {
    pub name: String,
    pub emission: String,
    pub booklets: i64,
    pub passes: i64,
    pub face_cents: i64,
    /// The emission that is being prepared.
    pub next: String,
    pub next_booklets: i64,
}

#[derive(Debug, Deserialize)]
pub struct Funder {
    pub name: String,
    pub share: i64,
    pub ceiling: i64,
}

#[derive(Debug, Deserialize)]
pub struct Words {
    /// Why some booklets are destroyed.
    pub damage: String,
    pub stock: String,
    pub suspension: String,
    pub withdrawal: String,
    pub cancelled_sessions: Vec<String>,
    pub cancelled_registrations: Vec<String>,
    /// Why a flag is dismissed.
    pub reviews: Vec<String>,
    /// Why one is confirmed.
    pub confirmed: String,
    pub payment: String,
}

/// Names of people: `names.csv`.
#[derive(Debug, Default)]
pub struct Names {
    pub elders: Vec<&'static str>,
    pub adults: Vec<&'static str>,
    pub young: Vec<&'static str>,
    pub last: Vec<&'static str>,
}

pub fn network() -> &'static Network {
    static NETWORK: OnceLock<Network> = OnceLock::new();
    NETWORK.get_or_init(|| read(include_str!("../../assets/demo/network.toml")))
}

pub fn rhythm() -> &'static Rhythm {
    static RHYTHM: OnceLock<Rhythm> = OnceLock::new();
    RHYTHM.get_or_init(|| read(include_str!("../../assets/demo/workshops.toml")))
}

pub fn money() -> &'static Money {
    static MONEY: OnceLock<Money> = OnceLock::new();
    MONEY.get_or_init(|| read(include_str!("../../assets/demo/programme.toml")))
}

pub fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = Names::default();
        for (kind, name) in include_str!("../../assets/demo/names.csv")
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
        {
            match kind {
                "elder" => names.elders.push(name),
                "adult" => names.adults.push(name),
                "young" => names.young.push(name),
                _ => names.last.push(name),
            }
        }
        names
    })
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the files of the demo are embedded and tested")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_named_exists() {
        let network = network();
        let organisation = |key: &str| network.organisations.iter().any(|one| one.key == key);
        assert!(network.places.iter().all(|place| organisation(&place.organisation)));
        for account in &network.accounts {
            assert!(account.organisation.as_deref().is_none_or(organisation), "{}", account.name);
            assert!(crate::access::Role::ALL.contains(&account.role()));
        }
        for slot in &rhythm().slots {
            let place =
                network.places.iter().find(|place| place.key == slot.place).expect("a place");
            assert!(slot.stop.is_none_or(|stop| stop < place.stops.len()), "{}", slot.place);
            assert!(
                slot.workshops
                    .split(' ')
                    .all(|key| rhythm().workshops.iter().any(|w| w.key == key))
            );
            let known = |name: &String| network.accounts.iter().any(|one| one.name == *name);
            assert!(slot.mediators.iter().all(known) && (1..=3).contains(&slot.mediators.len()));
            assert!((4..=10).contains(&slot.seats) && (1..=7).contains(&slot.weekday));
            slot.start();
        }
        assert_eq!(money().funders.iter().map(|funder| funder.share).sum::<i64>(), 10_000);
    }

    #[test]
    fn nobody_can_be_called_or_written_to() {
        for place in &network().places {
            assert!(
                place.phone.starts_with("+3353649"),
                "{}: reserved for fiction by Arcep",
                place.key
            );
        }
        assert!(network().accounts.iter().all(|account| account.email().ends_with(".example")));
    }

    #[test]
    fn the_network_has_the_size_that_was_asked_for() {
        let with =
            |role| network().accounts.iter().filter(|account| account.role() == role).count();
        assert_eq!((network().places.len(), with(Role::Mediator)), (25, 8));
        assert!(names().last.len() > 150 && names().elders.len() > 40);
    }
}
