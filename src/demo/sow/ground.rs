//! The territory, its organisations, places and accounts: what everything else stands on.

use std::collections::BTreeMap;
use std::path::Path;

use super::{file, moment};
use crate::access::{self, Actor, Grant, NewAccount, OrganisationId, Role};
use crate::demo::data::{self, Network};
use crate::demo::plan::Frame;
use crate::funding;
use crate::kit::app::App;
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::time::{Instant, Moment};
use crate::places::{
    self, Description, Field, OrganisationDetails, PlaceId, StopDetails, StopId, Terms,
};
use crate::territory::{self, Brand, CommuneCode, GeoPoint, TerritoryId};

/// A place that stands for one of `network.toml`.
#[derive(Debug, Clone)]
pub struct Standing {
    pub id: PlaceId,
    pub stops: Vec<StopId>,
    /// Rank of the account that answers for what happens there.
    pub desk: usize,
}

/// What is there before anything happens.
#[derive(Debug)]
pub struct Ground {
    pub system: Actor,
    /// By rank of the accounts of `network.toml`.
    pub actors: Vec<Actor>,
    pub organisations: BTreeMap<&'static str, OrganisationId>,
    /// By rank of the places of `network.toml`.
    pub places: Vec<Standing>,
}

impl Ground {
    /// The first account of a role.
    pub fn first(&self, role: Role) -> &Actor {
        let rank = data::network().accounts.iter().position(|account| account.role() == role);
        rank.map_or(&self.system, |rank| &self.actors[rank])
    }
    /// Who confirms what the first did; the first again where nobody else has the role.
    pub fn second(&self, role: Role) -> &Actor {
        let has =
            |(rank, account): (usize, &data::Account)| (account.role() == role).then_some(rank);
        let rank = data::network().accounts.iter().enumerate().filter_map(has).nth(1);
        rank.map_or(self.first(role), |rank| &self.actors[rank])
    }
}

/// Sows the ground; with a file at `path`, the places are those of the file.
pub fn sow(app: &App, frame: Frame, path: Option<&Path>) -> Result<Ground, Error> {
    let founded = frame.at(frame.first_day, 8, 0);
    let sower = Sower { frame, at: founded };
    let system = app.db.write_blocking(move |tx| sower.territory(tx))?;
    let imported = match path {
        Some(path) => Some(file::import(app, &system, path)?),
        None => None,
    };
    app.db.write_blocking(move |tx| sower.everything(tx, &system, imported.as_deref()))
}

#[derive(Clone, Copy)]
struct Sower {
    frame: Frame,
    at: Instant,
}

impl Sower {
    fn moment(&self, rank: usize) -> Moment {
        moment(
            &self.frame,
            rank + 10_000_000,
            self.at.plus_minutes(i64::try_from(rank).unwrap_or(0)),
        )
    }

    fn territory(&self, tx: &mut Tx) -> Result<Actor, Error> {
        let seed = &data::network().territory;
        let departement = seed.departement.parse().map_err(|_| Error::NotFound)?;
        let id = territory::found(tx, &self.moment(0), &seed.name, departement)?;
        let brand = Brand {
            name: seed.brand.clone(),
            tagline: seed.tagline.clone(),
            helpline: seed.helpline.clone(),
            ..Brand::default()
        };
        territory::rebrand(tx, id, &brand)?;
        access::system(tx, id)
    }

    fn everything(
        &self,
        tx: &mut Tx,
        system: &Actor,
        imported: Option<&[PlaceId]>,
    ) -> Result<Ground, Error> {
        let network = data::network();
        let mut organisations = BTreeMap::new();
        for (rank, seed) in network.organisations.iter().enumerate() {
            let siren = seed.siren.as_deref().map(str::parse).transpose();
            let siren = siren.map_err(|why| Error::Broken(format!("{}: {why:?}", seed.key)))?;
            let details = OrganisationDetails { name: Some(seed.name.clone()), siren };
            let id = places::create_organisation(tx, system, &self.moment(10 + rank), &details)?;
            organisations.insert(seed.key.as_str(), id);
        }
        let places = match imported {
            Some(ids) => ids.iter().map(|id| (*id, Vec::new())).collect(),
            None => self.places(tx, system, &organisations)?,
        };
        let actors =
            self.accounts(tx, system.territory(), &organisations, &places, imported.is_some())?;
        self.bank_accounts(tx, &actors, &organisations)?;
        let places = (0..)
            .zip(places)
            .map(|(rank, (id, stops))| Standing {
                id,
                stops,
                desk: desk(network, rank, imported.is_some()),
            })
            .collect();
        Ok(Ground { system: system.clone(), actors, organisations, places })
    }

    fn places(
        &self,
        tx: &mut Tx,
        system: &Actor,
        organisations: &BTreeMap<&str, OrganisationId>,
    ) -> Result<Vec<(PlaceId, Vec<StopId>)>, Error> {
        let mut made = Vec::new();
        for (rank, seed) in data::network().places.iter().enumerate() {
            let moment = self.moment(30 + rank);
            let about = description(seed, &self.frame, rank);
            let organisation = organisations.get(seed.organisation.as_str()).copied();
            let id = places::create_place(tx, system, &moment, &about, organisation)?;
            let stops: Vec<StopDetails> = seed
                .stops
                .iter()
                .map(|stop| StopDetails {
                    commune: commune(&stop.commune),
                    label: stop.label.clone(),
                    hours: stop.hours.clone(),
                })
                .collect();
            if !stops.is_empty() {
                places::replace_stops(tx, system, &moment, id, &stops)?;
            }
            made.push((id, places::stops_of(tx, id)?.into_iter().map(|stop| stop.id).collect()));
        }
        Ok(made)
    }

    /// In a network read from a file, nobody works for its organisations yet: mediators float,
    /// and each manager is given one place.
    fn accounts(
        &self,
        tx: &mut Tx,
        territory: TerritoryId,
        organisations: &BTreeMap<&'static str, OrganisationId>,
        places: &[(PlaceId, Vec<StopId>)],
        from_file: bool,
    ) -> Result<Vec<Actor>, Error> {
        let network = data::network();
        let mut actors = Vec::new();
        for (rank, seed) in network.accounts.iter().enumerate() {
            let role = seed.role();
            let key = seed.organisation.as_deref();
            let keeps = !from_file || role == Role::Referrer;
            let organisation =
                key.filter(|_| keeps).and_then(|key| organisations.get(key).copied());
            let theirs =
                network.places.iter().position(|place| Some(place.organisation.as_str()) == key);
            let place = theirs
                .filter(|_| from_file && role == Role::PlaceManager)
                .and_then(|rank| places.get(rank));
            let named = network.organisations.iter().find(|one| Some(one.key.as_str()) == key);
            let label = named.filter(|_| keeps).map(|one| one.name.clone()).unwrap_or_default();
            let place_id = place.map(|(id, _)| *id);
            let grant = Grant { role, organisation_id: organisation, place_id, label };
            let new = NewAccount {
                territory,
                email: seed.email(),
                name: seed.name.clone(),
                password_hash: String::new(),
                grant,
            };
            let account = access::create_account(tx, &new, &self.moment(60 + rank))?;
            actors.push(access::acting_as(tx, account)?);
        }
        Ok(actors)
    }
}

impl Sower {
    /// Where each organisation is paid: said by the coordinator, confirmed by the accounts.
    fn bank_accounts(
        &self,
        tx: &mut Tx,
        actors: &[Actor],
        organisations: &BTreeMap<&'static str, OrganisationId>,
    ) -> Result<(), Error> {
        let with = |role| actors.iter().find(|actor| actor.has_role(role));
        let (Some(chloe), Some(fatou)) = (with(Role::Coordinator), with(Role::FinanceOfficer))
        else {
            return Ok(());
        };
        for (rank, organisation) in (0..).zip(organisations.values()) {
            let moment = self.moment(100 + rank);
            let iban = made_up_iban(rank);
            let id = funding::propose_account(tx, chloe, *organisation, &iban, &moment)?;
            funding::confirm_account(tx, fatou, id, &moment)?;
        }
        Ok(())
    }
}

/// A French account number that is nobody's, with its right key (ISO 7064, MOD 97-10).
pub fn made_up_iban(rank: usize) -> String {
    let account = format!("2004101005{rank:011}48");
    // "FR" is 15 27, and the key counts as 00.
    let rest = format!("{account}152700")
        .bytes()
        .fold(0u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    format!("FR{:02}{account}", 98 - rest)
}

/// Who answers for a place: its manager; in a network from a file, who gives its sessions.
fn desk(network: &Network, place: usize, from_file: bool) -> usize {
    let seed = &network.places[place];
    let manager = network.accounts.iter().position(|account| {
        account.role() == Role::PlaceManager
            && account.organisation.as_deref() == Some(&seed.organisation)
    });
    let slot = data::rhythm().slots.iter().find(|slot| slot.place == seed.key);
    let mediator = slot.map(|slot| crate::demo::plan::account_of(&slot.mediators[0]));
    let chosen = if from_file { mediator.or(manager) } else { manager };
    chosen.expect("tested: every organisation that runs places has a manager")
}

pub fn commune(code: &str) -> CommuneCode {
    code.parse().expect("tested: the communes exist")
}

fn description(seed: &data::Place, frame: &Frame, rank: usize) -> Description {
    let code = commune(&seed.commune);
    let terms = |field: Field, words: &str| -> Terms {
        words.split_whitespace().filter_map(|slug| places::term(field, slug)).collect()
    };
    let organisation =
        data::network().organisations.iter().find(|one| one.key == seed.organisation);
    Description {
        address: seed.address.clone(),
        position: beside(code, rank),
        typologies: seed.kind.clone(),
        phone: seed.phone.clone(),
        emails: format!("{}@lieux.example", seed.key),
        hours: seed.hours.clone(),
        summary: seed.summary.clone(),
        mobility: terms(Field::Mobility, if seed.mobile { "mobile" } else { "fixed" }),
        parent: organisation.map(|one| one.name.clone()).unwrap_or_default(),
        services: terms(Field::Services, &seed.services),
        fees: terms(Field::Fees, "conditional"),
        programmes: terms(Field::Programmes, &seed.programmes),
        labels: terms(Field::Labels, &seed.labels),
        access_modes: terms(Field::AccessModes, &seed.access),
        support_modes: terms(Field::SupportModes, &seed.support),
        ..Description::bare(&seed.name, code, frame.first_day)
    }
}

/// A point some streets away from the middle of the commune, another for each place.
fn beside(code: CommuneCode, rank: usize) -> Option<GeoPoint> {
    let middle = territory::commune(code)?.position?;
    let rank = i64::try_from(rank).ok()?;
    let (north, east) = (rank * 7919 % 5000 - 2500, rank * 104_729 % 7000 - 3500);
    GeoPoint::from_micro(middle.latitude() + north, middle.longitude() + east).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_up_can_be_said() {
        let timezone = territory::timezone_of("23".parse().expect("Creuse"));
        let frame = Frame::new(Instant(1_790_000_000_000), timezone);
        for (rank, seed) in data::network().places.iter().enumerate() {
            let about = description(seed, &frame, rank);
            assert_eq!(about.check(), Ok(()), "{}", seed.key);
            assert_eq!(
                about.services.iter().count(),
                seed.services.split(' ').count(),
                "{}",
                seed.key
            );
            assert_eq!(
                about.support_modes.iter().count(),
                seed.support.split(' ').count(),
                "{}",
                seed.key
            );
            assert_eq!(
                about.access_modes.iter().count(),
                seed.access.split(' ').count(),
                "{}",
                seed.key
            );
            assert!(about.position.is_some());
            desk(data::network(), rank, false);
        }
    }
}
