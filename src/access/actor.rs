//! Who acts. An [`Actor`] is made only in this room, from a live session or by a command.

use super::client::Scope;
use super::model::{AccountId, Action, OrganisationId, PlaceId, Reach, Role, reach};
use crate::kit::errors::Error;
use crate::kit::time::Tz;
use crate::row;
use crate::territory::TerritoryId;

row! {
    /// A role held: over one place, one organisation, or (neither) the whole territory.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Grant {
        pub role: Role,
        pub organisation_id: Option<OrganisationId>,
        pub place_id: Option<PlaceId>,
        /// The name of the place or organisation when the role was given.
        pub label: String,
    }
}

/// Where something is: what a permission is checked against.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct At {
    pub organisation: Option<OrganisationId>,
    pub place: Option<PlaceId>,
}

impl At {
    /// Something of the territory as a whole.
    pub fn territory() -> At {
        At::default()
    }
    pub fn organisation(id: OrganisationId) -> At {
        At { organisation: Some(id), place: None }
    }
    /// A place, with the organisation that runs it if it has one.
    pub fn place(place: PlaceId, organisation: Option<OrganisationId>) -> At {
        At { organisation, place: Some(place) }
    }
}

/// What an actor may see or do something to, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// The whole territory.
    Everything,
    /// What belongs to these only; both empty means nothing.
    Only { organisations: Vec<OrganisationId>, places: Vec<PlaceId> },
}

impl Reached {
    pub fn is_nothing(&self) -> bool {
        matches!(self, Reached::Only { organisations, places }
            if organisations.is_empty() && places.is_empty())
    }
    /// Whether `at` is inside.
    pub fn covers(&self, at: &At) -> bool {
        match self {
            Reached::Everything => true,
            Reached::Only { organisations, places } => {
                at.organisation.is_some_and(|id| organisations.contains(&id))
                    || at.place.is_some_and(|id| places.contains(&id))
            }
        }
    }
}

/// Who acts, in which territory, with which roles.
#[derive(Debug, Clone)]
pub struct Actor {
    account: Option<AccountId>,
    name: String,
    territory: TerritoryId,
    timezone: Tz,
    grants: Vec<Grant>,
    /// For a client: what it may ask for, whatever its role allows.
    scopes: Option<Vec<Scope>>,
    /// For somebody in a browser: which one, as a keyed hash.
    device: Option<String>,
}

impl Actor {
    pub(super) fn new(
        account: Option<AccountId>,
        name: String,
        territory: TerritoryId,
        timezone: Tz,
        grants: Vec<Grant>,
    ) -> Actor {
        Actor { account, name, territory, timezone, grants, scopes: None, device: None }
    }

    /// The same, able to do no more than these scopes open.
    pub(super) fn within(self, scopes: Vec<Scope>) -> Actor {
        Actor { scopes: Some(scopes), ..self }
    }

    /// The same, in this browser.
    pub(super) fn at(self, device: Option<String>) -> Actor {
        Actor { device, ..self }
    }

    /// The browser they sit at, as a keyed hash: the same for all who signed in there. `None` for a
    /// program, which is its own account.
    pub fn device(&self) -> Option<&str> {
        self.device.as_deref()
    }
    /// The account, or `None` for the system itself (commands, the demo).
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }
    /// What the journal and `…_by` columns keep: the account's id, or `system`.
    pub fn key(&self) -> String {
        self.account.map_or_else(|| "system".to_owned(), |id| id.to_string())
    }
    pub fn name(&self) -> &str {
        &self.name
    }
    pub fn territory(&self) -> TerritoryId {
        self.territory
    }
    /// The territory's time zone: what "today" means to this person.
    pub fn timezone(&self) -> Tz {
        self.timezone
    }
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }
    pub fn has_role(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }
    /// The organisations this person works for.
    pub fn organisations(&self) -> Vec<OrganisationId> {
        self.grants.iter().filter_map(|grant| grant.organisation_id).collect()
    }

    /// Whether some role lets this person do `action` somewhere: for menus and buttons.
    pub fn can(&self, action: Action) -> bool {
        !self.reached(action).is_nothing()
    }

    /// Whether `action` is permitted `at`.
    pub fn may(&self, action: Action, at: &At) -> bool {
        self.reached(action).covers(at)
    }

    /// [`Actor::may`], as the first line of an action.
    pub fn check(&self, action: Action, at: &At) -> Result<(), Error> {
        if self.may(action, at) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// [`Actor::can`], for pages that then show only what is reached.
    pub fn check_any(&self, action: Action) -> Result<(), Error> {
        if self.can(action) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// All that `action` is permitted on.
    pub fn reached(&self, action: Action) -> Reached {
        if self.account.is_none() {
            return Reached::Everything;
        }
        let open = |scopes: &Vec<Scope>| scopes.iter().any(|scope| scope.opens(action));
        if !self.scopes.as_ref().is_none_or(open) {
            return Reached::Only { organisations: Vec::new(), places: Vec::new() };
        }
        let (mut organisations, mut places) = (Vec::new(), Vec::new());
        for grant in &self.grants {
            match (reach(grant.role, action), grant.organisation_id, grant.place_id) {
                (Reach::No, ..) => {}
                (Reach::Anywhere, ..) | (Reach::Own, None, None) => return Reached::Everything,
                (Reach::Own, organisation, place) => {
                    organisations.extend(organisation);
                    places.extend(place);
                }
            }
        }
        Reached::Only { organisations, places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::{Instant, Moment};

    fn actor(grants: Vec<Grant>) -> Actor {
        let moment = Moment::seeded(Instant(0), 1);
        Actor::new(Some(moment.id()), "Zoé".into(), moment.id(), chrono_tz::Europe::Paris, grants)
    }

    #[test]
    fn a_role_over_one_place_ends_at_its_door() {
        let moment = Moment::seeded(Instant(0), 2);
        let (mine, other): (PlaceId, PlaceId) = (moment.id(), moment.id());
        let zoe = actor(vec![Grant {
            role: Role::Mediator,
            organisation_id: None,
            place_id: Some(mine),
            label: String::new(),
        }]);
        assert!(zoe.may(Action::Redeem, &At::place(mine, None)));
        assert!(!zoe.may(Action::Redeem, &At::place(other, None)));
        assert!(!zoe.may(Action::Redeem, &At::territory()));
        assert!(zoe.may(Action::SeePlaces, &At::place(other, None)));
    }

    #[test]
    fn a_role_over_an_organisation_covers_its_places() {
        let moment = Moment::seeded(Instant(0), 3);
        let organisation: OrganisationId = moment.id();
        let zoe = actor(vec![Grant {
            role: Role::PlaceManager,
            organisation_id: Some(organisation),
            place_id: None,
            label: String::new(),
        }]);
        assert!(zoe.may(Action::EditPlaces, &At::place(moment.id(), Some(organisation))));
        assert!(!zoe.may(Action::EditPlaces, &At::place(moment.id(), Some(moment.id()))));
    }

    #[test]
    fn a_floating_mediator_reaches_every_place() {
        let moment = Moment::seeded(Instant(0), 4);
        let zoe = actor(vec![Grant {
            role: Role::Mediator,
            organisation_id: None,
            place_id: None,
            label: String::new(),
        }]);
        assert!(zoe.may(Action::Redeem, &At::place(moment.id(), None)));
        assert!(!zoe.may(Action::ApproveStatements, &At::territory()));
    }
}
