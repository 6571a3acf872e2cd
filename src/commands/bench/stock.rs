//! A territory made for load: one accredited place, big sessions, one emission handed nobody.

use std::sync::Arc;

use crate::access::{
    self, AccountId, Actor, Grant, NewAccount, NewClient, OrganisationId, Role, Scope, Scopes,
};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::money::Cents;
use crate::kit::time::{Moment, parse_hour};
use crate::ledger::{self, LineForm, ProgrammeForm};
use crate::passes::{self, NewEmission, ScanId};
use crate::people::{self, Consents, Details, Manner, NewPerson};
use crate::places::{self, Description, OrganisationDetails};
use crate::territory;
use crate::workshops::{self, About, Level, Plan, RegistrationId, Themes};

/// Seats of a session of the stock: the most a session may have.
const SEATS: i64 = 500;
/// Passes in a booklet of the stock.
const PASSES: i64 = 5;
/// Passes of one emission of the stock at most.
const MOST: i64 = 400_000;

/// Passes ready to be used, each with the registration it is used for.
#[derive(Clone)]
pub struct Stock {
    /// The mediator who scans.
    pub mediator: AccountId,
    /// Who reads the figures.
    pub coordinator: AccountId,
    pub actor: Actor,
    /// Whose place it is.
    pub organisation: OrganisationId,
    /// The sessions people come to.
    plan: Plan,
    pub scans: Arc<Vec<(String, RegistrationId)>>,
}

/// Founds a territory with `count` passes, ready; `each` of them are used by one person.
pub fn make(app: &App, count: usize, each: usize) -> Result<Stock, Error> {
    let clock = app.clock.clone();
    let founded = app.db.write_blocking(move |tx| found(tx, &clock.moment()))?;
    more(app, &founded, count, each)
}

/// More passes in the same territory.
pub fn more(app: &App, stock: &Stock, count: usize, each: usize) -> Result<Stock, Error> {
    let number_of = |count| i64::try_from(count).map_err(|_| Error::Broken("too many".into()));
    let (passes, persons) = (number_of(count)?, number_of(count.div_ceil(each))?);
    let moment = app.clock.moment();
    let mut registrations = Vec::with_capacity(count / each + 1);
    for (number, rank) in (0..persons).step_by(SEATS as usize).zip(0..) {
        let (actor, plan, clock) = (stock.actor.clone(), stock.plan.clone(), app.clock.clone());
        let people = SEATS.min(persons - number);
        registrations.extend(app.db.write_blocking(move |tx| {
            let hour = parse_hour(&format!("{:02}:{:02}", 8 + rank / 60 % 12, rank % 60));
            let plan = Plan { hour: hour.unwrap_or(plan.hour), ..plan.clone() };
            fill(tx, &actor, &plan, people, &clock.moment())
        })?);
    }
    let mut scans = Vec::with_capacity(count);
    while scans.len() < count {
        let missing = passes - number_of(scans.len())?;
        let codes = issue(app, &stock.actor, missing.min(MOST), &moment)?;
        let at = scans.len();
        let numbered = codes.into_iter().enumerate().take(count - at);
        scans.extend(numbered.map(|(n, code)| (code, registrations[(at + n) / each])));
    }
    Ok(Stock { scans: Arc::new(scans), ..stock.clone() })
}

fn found(tx: &mut crate::kit::db::Tx, moment: &Moment) -> Result<Stock, Error> {
    let code = "23".parse().map_err(|_| Error::NotFound)?;
    let territory = territory::found(tx, moment, "Creuse", code)?;
    let system = access::system(tx, territory)?;
    let today = moment.now.day(system.timezone());
    let organisation = places::create_organisation(
        tx,
        &system,
        moment,
        &OrganisationDetails { name: Some("Bench".into()), siren: None },
    )?;
    let commune = "23096".parse().map_err(|_| Error::NotFound)?;
    let about = Description::bare("Bench", commune, today);
    let place = places::create_place(tx, &system, moment, &about, Some(organisation))?;
    let accreditation = places::request_accreditation(tx, &system, moment, place)?;
    let until = today.plus_days(365);
    places::grant_accreditation(tx, &system, moment, accreditation, today.plus_days(-1), until)?;
    let account = |role: Role, organisation_id| NewAccount {
        territory,
        email: format!("{role}@bench.example"),
        name: "Bench".into(),
        password_hash: String::new(),
        grant: Grant { role, organisation_id, place_id: None, label: String::new() },
    };
    let mediator = account(Role::Mediator, Some(organisation));
    let mediator = access::create_account(tx, &mediator, moment)?;
    let coordinator = access::create_account(tx, &account(Role::Coordinator, None), moment)?;
    let about = About {
        title: "Bench".into(),
        level: Level::Beginner,
        themes: Themes::default(),
        summary: String::new(),
        minutes: 120,
    };
    let workshop = workshops::create_workshop(tx, &system, &about, moment)?;
    let plan = Plan {
        workshop,
        place,
        stop: None,
        day: today,
        hour: parse_hour("8:00").ok_or(Error::NotFound)?,
        minutes: 120,
        seats: SEATS,
        mediators: vec![mediator],
        note: String::new(),
        weeks: 1,
        overlap: true,
    };
    Ok(Stock { mediator, coordinator, actor: system, organisation, plan, scans: Arc::default() })
}

fn fill(
    tx: &mut crate::kit::db::Tx,
    actor: &Actor,
    plan: &Plan,
    people: i64,
    moment: &Moment,
) -> Result<Vec<RegistrationId>, Error> {
    let session = *workshops::plan(tx, actor, plan, moment)?.first().ok_or(Error::NotFound)?;
    (0..people)
        .map(|number| {
            let new = NewPerson {
                details: Details {
                    first_name: format!("Bench {number}"),
                    last_name: String::new(),
                    birth_year: None,
                    phone: None,
                    email: None,
                    commune: None,
                },
                consents: Consents { file: true, ..Consents::default() },
                manner: Manner::Spoken,
            };
            let person = people::create(tx, actor, &new, moment)?;
            workshops::register(tx, actor, session, person, None, None, moment)
        })
        .collect()
}

/// An active emission; gives its codes as they would be printed.
fn issue(app: &App, actor: &Actor, passes: i64, moment: &Moment) -> Result<Vec<String>, Error> {
    let booklets = passes.div_euclid(PASSES) + 1;
    let face = Cents(1000);
    let ceiling = face.times(booklets * PASSES).ok_or(Error::NotFound)?;
    let line = |funder: &str, share| LineForm { funder: funder.into(), share, authorised: ceiling };
    let today = moment.now.day(actor.timezone());
    let programme = ProgrammeForm {
        name: "Bench".into(),
        starts_on: today,
        ends_on: today.plus_days(365),
        lines: vec![line("A", 3500), line("B", 4500), line("C", 2000)],
    };
    let (by, key, clock) = (actor.clone(), app.settings.key.clone(), app.clock.clone());
    let emission = app.db.write_blocking(move |tx| {
        let moment = clock.moment();
        let programme = ledger::create_programme(tx, &by, &programme, &moment)?;
        let new = NewEmission {
            programme,
            label: "Bench".into(),
            face,
            booklets,
            passes_each: PASSES,
            valid_from: today,
            valid_until: today.plus_days(365),
            grace_days: passes::GRACE_DAYS,
        };
        passes::create_emission(tx, &by, &key, &new, &moment)
    })?;
    loop {
        let (key, clock) = (app.settings.key.clone(), app.clock.clone());
        let left = app.db.write_blocking(move |tx| {
            passes::make_booklets(tx, &key, emission, 500, &clock.moment())
        })?;
        if left == 0 {
            break;
        }
    }
    let (by, key, clock) = (actor.clone(), app.settings.key.clone(), app.clock.clone());
    app.db.write_blocking(move |tx| {
        let known = passes::emission(tx, &by, emission)?;
        let codes = passes::secrets(tx, &key, &known, 1, booklets)?;
        let seen = passes::emission_paper(tx, emission)?.design_mark();
        passes::approve_proof(tx, &by, emission, &seen, &clock.moment())?;
        passes::mark_printed(tx, &by, emission, &clock.moment())?;
        passes::activate(tx, &by, emission, &clock.moment())?;
        Ok(codes.into_iter().map(|(_, _, code)| code.plain()).collect())
    })
}

/// Signs somebody in; gives the cookie to send.
pub fn sign_in(app: &App, account: AccountId) -> Result<String, String> {
    let token = access::hex(&app.clock.moment().bytes::<32>());
    let (key, now, given) = (app.settings.key.clone(), app.clock.now(), token.clone());
    app.db
        .write_blocking(move |tx| access::sign_in_without_password(tx, &key, account, &given, now))
        .map_err(|error| error.to_string())?;
    Ok(format!("Cookie: {}={token}", access::SESSION_COOKIE))
}

/// A client of the programming interface that takes passes; gives the header to send.
pub fn client(app: &App, stock: &Stock) -> Result<String, String> {
    let token = access::hex(&app.clock.moment().bytes::<32>());
    let (by, key, clock) = (stock.actor.clone(), app.settings.key.clone(), app.clock.clone());
    let given = token.clone();
    let new = NewClient {
        name: "Bench".into(),
        role: Role::Mediator,
        organisation: Some((stock.organisation, "Bench".into())),
        scopes: Scopes(vec![Scope::Redeem]),
    };
    app.db
        .write_blocking(move |tx| {
            access::create_client(tx, &by, &key, &new, &given, &clock.moment())
        })
        .map_err(|error| error.to_string())?;
    Ok(format!("Authorization: Bearer {token}"))
}

/// A fresh scan number.
pub fn scan_id(app: &App) -> ScanId {
    app.clock.moment().id()
}
