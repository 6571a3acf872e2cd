//! A town with two organisations that receive people and one that sends them: the places, the
//! colleagues who sign in, a workshop in the catalogue.

use maillon::access::{
    self, Grant, NewAccount, OrganisationId, PlaceId, Role, hash_password, system,
};
use maillon::kit::errors::Error;
use maillon::kit::time::{Day, Moment};
use maillon::places::{self, Description, OrganisationDetails};
use maillon::territory;
use maillon::workshops::{self, About, Level, Theme, Themes, WorkshopId};

use super::people::{PASSWORD, Person, email_of};
use super::site::World;

/// What is there before the story begins.
pub struct Town {
    pub ccas: OrganisationId,
    /// Run by La Palette.
    pub library: PlaceId,
    /// Run by La Fabrique.
    pub workshop_hall: PlaceId,
    pub workshop: WorkshopId,
}

impl Town {
    pub fn of(world: &World) -> Town {
        let now = world.app.clock.now();
        world
            .app
            .db
            .write_blocking(move |tx| {
                let moment = Moment::seeded(now, 77);
                let territory = territory::served(tx)?.first().expect("Creuse").id;
                let actor = system(tx, territory)?;
                let organisation = |tx: &mut _, name: &str| {
                    let details = OrganisationDetails { name: Some(name.to_owned()), siren: None };
                    places::create_organisation(tx, &actor, &moment, &details)
                };
                let palette = organisation(tx, "La Palette")?;
                let fabrique = organisation(tx, "La Fabrique")?;
                let ccas = organisation(tx, "CCAS de Guéret")?;
                let today = Day::parse("2026-03-02").expect("a day");
                let place = |tx: &mut _, name: &str, owner| {
                    let gueret = "23096".parse().expect("Guéret");
                    let mut about = Description::bare(name, gueret, today);
                    about.postcode = "23000".to_owned();
                    about.address = "1 place Bonnyaud".to_owned();
                    places::create_place(tx, &actor, &moment, &about, Some(owner))
                };
                let library = place(tx, "Médiathèque", palette)?;
                let workshop_hall = place(tx, "Atelier de la gare", fabrique)?;
                let about = About {
                    title: "Premier contact".to_owned(),
                    level: Level::FirstSteps,
                    themes: Themes(vec![Theme::Device]),
                    summary: String::new(),
                    minutes: 120,
                };
                let workshop = workshops::create_workshop(tx, &actor, &about, &moment)?;
                Ok::<_, Error>(Town { ccas, library, workshop_hall, workshop })
            })
            .expect("a town")
    }

    /// A mediator of one place.
    pub fn mediator(&self, world: &World, name: &str, place: PlaceId) -> Person {
        join(world, name, Role::Mediator, None, Some(place))
    }
    /// A mediator of no place in particular.
    pub fn floating_mediator(&self, world: &World, name: &str) -> Person {
        join(world, name, Role::Mediator, None, None)
    }
    /// A referrer of the CCAS.
    pub fn referrer(&self, world: &World, name: &str) -> Person {
        join(world, name, Role::Referrer, Some(self.ccas), None)
    }

    /// The page of a session planned by `who` at the library.
    #[track_caller]
    pub fn plans(&self, who: &Person, day: &str, hour: &str, seats: &str) -> String {
        let page = self.tries_to_plan(who, day, hour, seats).ok();
        page.path
    }
    #[track_caller]
    pub fn tries_to_plan(
        &self,
        who: &Person,
        day: &str,
        hour: &str,
        seats: &str,
    ) -> super::page::Page {
        let address = format!("/sessions/new?place={}", self.library);
        let workshop = self.workshop.to_string();
        let fields =
            [("workshop", workshop.as_str()), ("day", day), ("hour", hour), ("seats", seats)];
        who.submits(&address, "/sessions", &fields)
    }
}

fn join(
    world: &World,
    name: &str,
    role: Role,
    organisation: Option<OrganisationId>,
    place: Option<PlaceId>,
) -> Person {
    let moment = world.app.clock.moment();
    let password_hash = hash_password(PASSWORD, &moment).expect("a password can be hashed");
    let (owner, now) = (name.to_owned(), moment.now);
    let seed = name.bytes().fold(9, |sum: u64, byte| sum.wrapping_mul(31) + u64::from(byte));
    world
        .app
        .db
        .write_blocking(move |tx| {
            let territory = territory::served(tx)?.first().expect("Creuse").id;
            let new = NewAccount {
                territory,
                email: email_of(&owner),
                name: owner.clone(),
                password_hash: password_hash.clone(),
                grant: Grant {
                    role,
                    organisation_id: organisation,
                    place_id: place,
                    label: String::new(),
                },
            };
            access::create_account(tx, &new, &Moment::seeded(now, seed))
        })
        .expect("an account");
    Person::sign_in(world, name, &email_of(name))
}
