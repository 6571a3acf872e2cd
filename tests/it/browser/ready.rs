//! Where journeys begin.

use crate::world::chain::{Paper, read_booklets};
use crate::world::{Engine, Person, World};

/// A territory that is ready for its first emission: its people and where they work.
pub struct Ready {
    pub world: World,
    pub chloe: Person,
    pub eric: Person,
    pub rosa: Person,
    pub session: String,
}

pub fn ready() -> Ready {
    let world = World::on(Engine::Sqlite);
    let chloe = world.coordinator();
    let place = chloe.opens_place(&chloe.founds("La Palette"), "Tiers-lieu La Palette");
    let passerelles = chloe.founds("Les Passerelles");
    chloe.accredits(&place);
    let eric = chloe.calls_in(&world, &place, "mediator", "Éric Médiateur");
    let rosa = chloe.calls_in(&world, &passerelles, "referrer", "Rosa Prescriptrice");
    chloe.adds_workshop("Premiers pas");
    let session = eric.plans(&place, "Premiers pas", "8");
    chloe.funds("Creuse connectée", "10000");
    chloe.adds_depot("Les Passerelles, accueil", Some("Les Passerelles"));
    Ready { world, chloe, eric, rosa, session }
}

impl Ready {
    /// Booklets in the referrer's drawer, made by requests: for journeys that start there.
    pub fn delivered(&self) -> Paper {
        let emission = self.chloe.emits("Creuse connectée", "2", "3");
        let paper = read_booklets(&self.chloe.prints(&emission));
        self.chloe.activates(&emission).ok();
        let slip = self.chloe.delivers(&emission, "Les Passerelles");
        self.rosa.receives(&slip);
        paper
    }
}
