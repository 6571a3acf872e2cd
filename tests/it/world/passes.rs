//! A village where passes are used: an accredited place, a session today, people registered to
//! it, and emissions as they are asked for. Sown through the actions that people use.

use maillon::access::{
    self, AccountId, Actor, Grant, NewAccount, OrganisationId, PlaceId, Role, system,
};
use maillon::kit::app::SecretKey;
use maillon::kit::db::{Conn, Db, Tx};
use maillon::kit::errors::{Error, Refuse};
use maillon::kit::money::Cents;
use maillon::kit::time::{Day, Instant, Moment};
use maillon::ledger::{self, LineForm, ProgrammeForm, ProgrammeId};
use maillon::passes::{
    self, DepotId, EmissionId, Handover, NewDepot, NewEmission, NewSlip, Presented, Range,
    Redeemed, Scan, ScanId, Scanned, SlipId,
};
use maillon::people::{self, Consents, Details, Manner, NewPerson, PersonId};
use maillon::places::{self, Description, OrganisationDetails};
use maillon::territory::{self, TerritoryId};
use maillon::workshops::{
    self, About, Level, Plan, RegistrationId, Seat, SessionId, Theme, Themes,
};

use super::database::TestDatabase;
use super::site::{World, instant};

/// Noon of the Monday of every test.
pub const TODAY: &str = "2026-03-02";

/// Everything a redemption needs, and the keys to it.
pub struct Village {
    pub db: Db,
    pub key: SecretKey,
    pub now: Instant,
    pub territory: TerritoryId,
    /// The system: it reaches everything.
    pub actor: Actor,
    pub organisation: OrganisationId,
    pub place: PlaceId,
    pub accreditation: maillon::places::AccreditationId,
    pub mediator: AccountId,
    pub session: SessionId,
    pub people: Vec<PersonId>,
    pub registrations: Vec<RegistrationId>,
    seed: std::cell::Cell<u64>,
}

impl Village {
    /// On a database of its own, with ten people at a session of this morning.
    pub fn on(test: &TestDatabase) -> Village {
        let (db, now) = (test.open(), instant(TODAY, "12:00"));
        let territory = db
            .write_blocking(move |tx| {
                let departement = "23".parse().expect("Creuse");
                territory::found(tx, &Moment::seeded(now, 1), "Creuse", departement)
            })
            .expect("a territory can be founded");
        Self::in_territory(db, SecretKey([7; 32]), now, territory)
    }

    /// In the territory of a world, whose people sign in.
    pub fn of(world: &World) -> Village {
        let territory = world
            .app
            .db
            .read_blocking(|conn| Ok::<_, Error>(maillon::territory::served(conn)?))
            .expect("one territory")[0]
            .id;
        let (db, key) = (world.app.db.clone(), world.app.settings.key.clone());
        Self::in_territory(db, key, instant(TODAY, "12:00"), territory)
    }
    fn in_territory(db: Db, key: SecretKey, now: Instant, territory: TerritoryId) -> Village {
        let built = db.write_blocking(move |tx| build(tx, territory, now)).expect("a village");
        let Built { actor, organisation, place, accreditation, mediator, session, .. } = built;
        Village {
            db,
            key,
            now,
            territory,
            actor,
            organisation,
            place,
            accreditation,
            mediator,
            session,
            people: built.people,
            registrations: built.registrations,
            seed: std::cell::Cell::new(100),
        }
    }

    /// A moment of now, never the same twice.
    pub fn moment(&self) -> Moment {
        self.moment_at(self.now)
    }
    pub fn moment_at(&self, now: Instant) -> Moment {
        self.seed.set(self.seed.get() + 1);
        Moment::seeded(now, self.seed.get())
    }

    /// Runs an action as the system; a job may be run again, so it makes its own moment.
    #[track_caller]
    pub fn does<T: Send + 'static>(
        &self,
        action: impl Fn(&mut Tx, &Actor, &Moment) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.tries(action).unwrap_or_else(|error| panic!("not done: {error:?}"))
    }
    pub fn tries<T: Send + 'static>(
        &self,
        action: impl Fn(&mut Tx, &Actor, &Moment) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.tries_at(self.now, action)
    }
    pub fn tries_at<T: Send + 'static>(
        &self,
        now: Instant,
        action: impl Fn(&mut Tx, &Actor, &Moment) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.seed.set(self.seed.get() + 1);
        let (actor, seed) = (self.actor.clone(), self.seed.get());
        self.db.write_blocking(move |tx| action(tx, &actor, &Moment::seeded(now, seed)))
    }
    #[track_caller]
    pub fn reads<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Conn) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.db.read_blocking(read).unwrap_or_else(|error| panic!("not read: {error:?}"))
    }

    /// Approves the proof as it is.
    pub fn approves(&self, id: EmissionId) {
        self.does(move |tx, actor, moment| {
            let seen = passes::emission_paper(tx, id)?.design_mark();
            passes::approve_proof(tx, actor, id, &seen, moment)
        });
    }

    /// What a code is, before it is used.
    pub fn looks_at(&self, scan: &Scan) -> Result<Presented, Error> {
        let (key, scan) = (self.key.clone(), scan.clone());
        self.tries(move |tx, actor, moment| passes::check(tx, actor, &key, &scan, moment))
    }

    /// The seat of a registration, as whoever takes a pass today finds it.
    pub fn seat(&self, id: RegistrationId) -> Seat {
        let today = self.now.day(self.actor.timezone());
        let seats = self.reads(move |conn| Ok(workshops::seats(conn, &[(id, today)])?));
        seats.into_values().next().expect("a seat")
    }

    /// A programme paid 35 % by the State, the rest by the département and the FSE+, each line
    /// with this ceiling in cents.
    pub fn programme(&self, ceiling: i64) -> ProgrammeId {
        self.programme_named("Pass numérique", ceiling)
    }
    pub fn programme_named(&self, name: &str, ceiling: i64) -> ProgrammeId {
        let line = |funder: &str, share| LineForm {
            funder: funder.to_owned(),
            share,
            authorised: Cents(ceiling),
        };
        let form = ProgrammeForm {
            name: name.to_owned(),
            starts_on: day("2026-01-01"),
            ends_on: day("2026-12-31"),
            lines: vec![line("État", 3500), line("Département", 3250), line("FSE+", 3250)],
        };
        self.does(move |tx, actor, moment| ledger::create_programme(tx, actor, &form, moment))
    }

    /// An emission whose booklets are made, and whose proof nobody approved yet.
    pub fn made(
        &self,
        programme: ProgrammeId,
        face: i64,
        booklets: i64,
        passes_each: i64,
    ) -> EmissionId {
        let new = NewEmission {
            programme,
            label: "Essai".to_owned(),
            face: Cents(face),
            booklets,
            passes_each,
            valid_from: day("2026-01-01"),
            valid_until: day("2026-12-31"),
            grace_days: 30,
        };
        let key = self.key.clone();
        let id = self
            .does(move |tx, actor, moment| passes::create_emission(tx, actor, &key, &new, moment));
        let key = self.key.clone();
        while self.does({
            let key = key.clone();
            move |tx, _, moment| passes::make_booklets(tx, &key, id, 100, moment)
        }) > 0
        {}
        id
    }

    /// An emission on paper, worth nothing yet; and the codes of its passes, in order.
    pub fn printed(
        &self,
        programme: ProgrammeId,
        face: i64,
        booklets: i64,
        passes_each: i64,
    ) -> (EmissionId, Vec<String>) {
        let id = self.made(programme, face, booklets, passes_each);
        let (actor, key) = (self.actor.clone(), self.key.clone());
        let codes = self.reads(move |conn| {
            let emission = passes::emission(conn, &actor, id)?;
            let secrets = passes::secrets(conn, &key, &emission, 1, booklets)?;
            Ok(secrets.into_iter().map(|(_, _, code)| code.grouped()).collect())
        });
        self.approves(id);
        self.does(move |tx, actor, moment| passes::mark_printed(tx, actor, id, moment));
        (id, codes)
    }

    /// An emission that may be used.
    pub fn active(
        &self,
        programme: ProgrammeId,
        face: i64,
        booklets: i64,
        passes_each: i64,
    ) -> (EmissionId, Vec<String>) {
        let (id, codes) = self.printed(programme, face, booklets, passes_each);
        self.activates(id).expect("the ceilings are high enough");
        (id, codes)
    }
    /// Uses `count` of ten passes of `face` cents, in March; gives their programme.
    pub fn uses(&self, face: i64, count: usize) -> ProgrammeId {
        let programme = self.programme(1_000_000);
        let (_, codes) = self.active(programme, face, 1, 10);
        for (n, code) in codes.iter().take(count).enumerate() {
            self.redeems(&self.scan(code, n)).expect("a good pass");
        }
        programme
    }
    pub fn activates(&self, id: EmissionId) -> Result<(), Error> {
        self.tries(move |tx, actor, moment| passes::activate(tx, actor, id, moment))
    }

    pub fn stock(&self, name: &str, organisation: Option<OrganisationId>) -> DepotId {
        let new = NewDepot {
            name: name.to_owned(),
            organisation,
            commune: "23096".parse().expect("Guéret"),
        };
        self.does(move |tx, actor, moment| passes::create_depot(tx, actor, &new, moment))
    }
    pub fn sends(
        &self,
        emission: EmissionId,
        from: Option<DepotId>,
        to: DepotId,
        first: i64,
        last: i64,
    ) -> Result<maillon::passes::SlipId, Error> {
        let range = Range::new(first, last).expect("a range");
        let new = NewSlip { emission, from, to, range };
        self.tries(move |tx, actor, moment| passes::send_slip(tx, actor, &new, moment))
    }
    /// Somebody else than [`Village::actor`], who may sign.
    pub fn finance_officer(&self) -> Actor {
        let (territory, now) = (self.territory, self.now);
        self.db
            .write_blocking(move |tx| {
                let account = NewAccount {
                    territory,
                    email: "felix@creuse.example".to_owned(),
                    name: "Félix Finances".to_owned(),
                    password_hash: String::new(),
                    grant: Grant {
                        role: Role::FinanceOfficer,
                        organisation_id: None,
                        place_id: None,
                        label: "Creuse".to_owned(),
                    },
                };
                let known = access::account_with_email(tx, &account.email)?;
                let id = match known {
                    Some(id) => id,
                    None => access::create_account(tx, &account, &Moment::seeded(now, 66))?,
                };
                access::acting_as(tx, id)
            })
            .expect("an account")
    }
    /// Confirms a slip by the first and the last booklet of the parcel.
    pub fn receives(&self, slip: SlipId, first: &str, last: &str) -> Result<(), Error> {
        let scanned = Scanned { first: first.to_owned(), last: last.to_owned() };
        self.tries(move |tx, actor, moment| passes::receive_slip(tx, actor, slip, &scanned, moment))
    }
    pub fn hands_over(
        &self,
        serial: &str,
        person: Option<PersonId>,
    ) -> Result<maillon::passes::BookletId, Error> {
        let handover = Handover { serial: serial.to_owned(), referrer: self.organisation, person };
        self.tries(move |tx, actor, moment| passes::hand_over(tx, actor, &handover, moment))
    }

    pub fn scan(&self, code: &str, registration: usize) -> Scan {
        let scan_id: ScanId = self.moment().id();
        Scan { scan_id, code: code.to_owned(), registration: self.registrations[registration] }
    }
    pub fn redeems(&self, scan: &Scan) -> Result<Redeemed, Error> {
        self.redeems_at(self.now, scan)
    }
    pub fn redeems_at(&self, now: Instant, scan: &Scan) -> Result<Redeemed, Error> {
        let (key, scan) = (self.key.clone(), scan.clone());
        self.tries_at(now, move |tx, actor, moment| passes::redeem(tx, actor, &key, &scan, moment))
    }

    /// Somebody else, with a role over the whole territory.
    pub fn colleague(&self, role: Role, email: &str) -> Actor {
        let (territory, email) = (self.territory, email.to_owned());
        self.does(move |tx, _, moment| {
            let grant = Grant { role, organisation_id: None, place_id: None, label: String::new() };
            let new = NewAccount {
                territory,
                email: email.clone(),
                name: email.clone(),
                password_hash: String::new(),
                grant,
            };
            let account = access::create_account(tx, &new, moment)?;
            access::acting_as(tx, account)
        })
    }

    /// A place of the same structure, where nothing happens.
    pub fn another_place(&self) -> PlaceId {
        let owner = self.organisation;
        self.does(move |tx, actor, moment| {
            let gueret = "23096".parse().expect("Guéret");
            let about = Description::bare("L’annexe", gueret, day(TODAY));
            places::create_place(tx, actor, moment, &about, Some(owner))
        })
    }

    /// Everything adds up: sessions, postings, counters, passes, journal.
    #[track_caller]
    pub fn holds(&self) {
        let (sessions, ledger, passes, journal) = self.reads(|conn| {
            Ok((
                workshops::verify(conn)?.1,
                ledger::verify(conn)?.1,
                passes::verify(conn)?.1,
                maillon::kit::journal::verify(conn)?,
            ))
        });
        assert_eq!((sessions, ledger, passes), (Vec::new(), Vec::new(), Vec::new()));
        assert!(journal.is_ok(), "{journal:?}");
    }
}

/// The key of the sentence of a refusal.
#[track_caller]
pub fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Refused(refusal)) => refusal_key(&*refusal),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// What was answered, or the key of what refused it.
#[track_caller]
pub fn answer<T>(result: Result<T, Error>) -> Result<T, String> {
    result.map_err(|error| match error {
        Error::Refused(refusal) => refusal_key(&*refusal),
        Error::NotFound => "not-found".to_owned(),
        Error::Forbidden => "forbidden".to_owned(),
        other => panic!("in trouble: {other:?}"),
    })
}

fn refusal_key(refusal: &dyn Refuse) -> String {
    refusal.message().key().to_owned()
}

pub fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

struct Built {
    actor: Actor,
    organisation: OrganisationId,
    place: PlaceId,
    accreditation: maillon::places::AccreditationId,
    mediator: AccountId,
    session: SessionId,
    people: Vec<PersonId>,
    registrations: Vec<RegistrationId>,
}

fn build(tx: &mut Tx, territory: TerritoryId, now: Instant) -> Result<Built, Error> {
    let moment = Moment::seeded(now, 2);
    let actor = system(tx, territory)?;
    let details = OrganisationDetails { name: Some("La Palette".to_owned()), siren: None };
    let organisation = places::create_organisation(tx, &actor, &moment, &details)?;
    let about = Description::bare("La Palette", "23096".parse().expect("Guéret"), day(TODAY));
    let place = places::create_place(tx, &actor, &moment, &about, Some(organisation))?;
    let accreditation = places::request_accreditation(tx, &actor, &moment, place)?;
    let (from, until) = (day("2026-01-01"), day("2026-12-31"));
    places::grant_accreditation(tx, &actor, &moment, accreditation, from, until)?;
    let account = NewAccount {
        territory,
        email: "melanie@creuse.example".to_owned(),
        name: "Mélanie Médiatrice".to_owned(),
        password_hash: String::new(),
        grant: Grant {
            role: Role::Mediator,
            organisation_id: None,
            place_id: Some(place),
            label: "La Palette".to_owned(),
        },
    };
    let mediator = access::create_account(tx, &account, &moment)?;
    let about = About {
        title: "Premiers pas".to_owned(),
        level: Level::FirstSteps,
        themes: Themes(vec![Theme::Device]),
        summary: String::new(),
        minutes: 120,
    };
    let workshop = workshops::create_workshop(tx, &actor, &about, &moment)?;
    let plan = Plan {
        workshop,
        place,
        stop: None,
        day: day(TODAY),
        hour: maillon::kit::time::parse_hour("14:00").expect("an hour"),
        minutes: 120,
        seats: 50,
        mediators: vec![mediator],
        note: String::new(),
        weeks: 1,
        overlap: false,
    };
    let session = workshops::plan(tx, &actor, &plan, &moment)?[0];
    let (mut folks, mut registrations) = (Vec::new(), Vec::new());
    for name in ["Ana", "Bo", "Chen", "Dina", "Élie", "Fanta", "Gil", "Hugo", "Ines", "Jo"] {
        let new = NewPerson {
            details: Details::named(name),
            consents: Consents { file: true, share: false, contact: false },
            manner: Manner::Spoken,
        };
        let person = people::create(tx, &actor, &new, &moment)?;
        folks.push(person);
        let id = workshops::register(tx, &actor, session, person, None, None, &moment)?;
        registrations.push(id);
    }
    Ok(Built {
        actor,
        organisation,
        place,
        accreditation,
        mediator,
        session,
        people: folks,
        registrations,
    })
}
