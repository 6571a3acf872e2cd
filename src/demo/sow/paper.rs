//! The programme, its emission, and the booklets on paper.

use std::collections::BTreeMap;

use super::ground::{Ground, made_up_iban};
use super::{moment, say};
use crate::access::Role;
use crate::demo::data;
use crate::demo::plan::{Frame, Plan, drawers};
use crate::funding::{self, Rule};
use crate::kit::app::App;
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::money::Cents;
use crate::kit::time::{Day, Moment};
use crate::ledger::{self, LineForm, ProgrammeForm, ProgrammeId};
use crate::passes::{self, Code, DepotId, EmissionId, NewDepot, NewEmission};

/// A booklet as it lies on the table.
#[derive(Debug)]
pub struct Booklet {
    pub serial: String,
    /// What is printed on each pass: its serial and its code.
    pub passes: Vec<(String, Code)>,
}

/// All that is on paper, and where it is kept.
#[derive(Debug)]
pub struct Paper {
    pub programme: ProgrammeId,
    pub emission: EmissionId,
    /// By number, from 1.
    pub booklets: Vec<Booklet>,
    pub stock: DepotId,
    /// By the key of the organisation.
    pub drawers: BTreeMap<&'static str, DepotId>,
}

/// Booklets made in one transaction.
const BATCH: i64 = 100;

/// Makes the programme and its emission, prints it and activates it, on the first day.
pub fn emit(app: &App, plan: &Plan, ground: &Ground) -> Result<Paper, Error> {
    let frame = plan.frame;
    let coordinator = ground.first(Role::Coordinator).clone();
    let officer = ground.first(Role::FinanceOfficer).clone();
    let at = move |rank: u32| {
        moment(
            &frame,
            20_000_000 + rank as usize,
            frame.at(frame.first_day, 10 + rank / 60, rank % 60),
        )
    };
    let (author, treasurer) = (coordinator.clone(), officer.clone());
    let second = ground.second(Role::FinanceOfficer).clone();
    let key = app.settings.key.clone();
    let (programme, emission) = app.db.write_blocking(move |tx| {
        let programme = ledger::create_programme(tx, &treasurer, &programme(frame), &at(0))?;
        funding::set_rule(tx, &treasurer, programme, &rule(), &at(1))?;
        funding::confirm_rule(tx, &second, (programme, 1), &at(2))?;
        let new = emission(frame, programme);
        Ok::<_, Error>((programme, passes::create_emission(tx, &author, &key, &new, &at(5))?))
    })?;
    make(app, emission, &move |rank| at(10 + rank))?;
    let booklets = codes(app, ground, emission)?;
    say(&format!("  {} booklets of passes", booklets.len()));
    at_hand(app, ground, emission, &booklets, &plan.at_hand())?;
    let organisations: Vec<_> =
        drawers().keys().map(|key| (*key, ground.organisations[key])).collect();
    let (stock, drawers) = app.db.write_blocking(move |tx| {
        let seen = passes::emission_paper(tx, emission)?.design_mark();
        passes::approve_proof(tx, &coordinator, emission, &seen, &at(8))?;
        passes::mark_printed(tx, &coordinator, emission, &at(60))?;
        passes::activate(tx, &officer, emission, &at(90))?;
        depots(tx, &coordinator, &organisations, &at)
    })?;
    Ok(Paper { programme, emission, booklets, stock, drawers })
}

/// Every booklet of an emission, a batch at a time.
fn make(app: &App, emission: EmissionId, at: &dyn Fn(u32) -> Moment) -> Result<(), Error> {
    loop {
        let left = app.db.read_blocking(move |conn| passes::booklets_left(conn, emission))?;
        let moment = at(u32::try_from(left / BATCH).unwrap_or(0));
        let key = app.settings.key.clone();
        let made = app
            .db
            .write_blocking(move |tx| passes::make_booklets(tx, &key, emission, BATCH, &moment))?;
        if made == 0 {
            return Ok(());
        }
    }
}

/// The next emission is prepared, and waits for its texts, its proof and its printing: it commits
/// nothing yet.
pub fn prepare_next(
    app: &App,
    ground: &Ground,
    frame: Frame,
    programme: ProgrammeId,
) -> Result<(), Error> {
    let eve = frame.at(frame.today.plus_days(-1), 15, 0);
    let at = move |rank: u32| moment(&frame, 40_000_000 + rank as usize, eve);
    let (coordinator, key) = (ground.first(Role::Coordinator).clone(), app.settings.key.clone());
    let seed = &data::money().programme;
    let new = NewEmission {
        label: seed.next.clone(),
        booklets: seed.next_booklets,
        valid_from: frame.today,
        ..emission(frame, programme)
    };
    let next = app
        .db
        .write_blocking(move |tx| passes::create_emission(tx, &coordinator, &key, &new, &at(0)))?;
    make(app, next, &move |rank| at(1 + rank))
}

fn programme(frame: Frame) -> ProgrammeForm {
    let seed = data::money();
    let line = |funder: &data::Funder| LineForm {
        funder: funder.name.clone(),
        share: funder.share,
        authorised: Cents(funder.ceiling),
    };
    ProgrammeForm {
        name: seed.programme.name.clone(),
        starts_on: frame.first_day,
        ends_on: last_day(frame),
        lines: seed.funders.iter().map(line).collect(),
    }
}

/// Passes are good until the end of next year.
fn last_day(frame: Frame) -> Day {
    Day::new(frame.today.year() + 1, 12, 31).expect("every year has a last day")
}

/// One use in twenty is looked at; large statements are approved by two people; transfers leave
/// from the territory's account.
fn rule() -> Rule {
    Rule {
        second_from: Some(Cents(500_000)),
        sampling: 500,
        debtor_name: data::network().territory.brand.clone(),
        debtor_iban: made_up_iban(9_999),
        ..Rule::default()
    }
}

fn emission(frame: Frame, programme: ProgrammeId) -> NewEmission {
    let seed = &data::money().programme;
    NewEmission {
        programme,
        label: seed.emission.clone(),
        face: Cents(seed.face_cents),
        booklets: seed.booklets,
        passes_each: seed.passes,
        valid_from: frame.first_day,
        valid_until: last_day(frame),
        grace_days: passes::GRACE_DAYS,
    }
}

/// What will be read on paper: nobody can tell it any more once the emission is active.
fn codes(app: &App, ground: &Ground, id: EmissionId) -> Result<Vec<Booklet>, Error> {
    let (key, actor) = (app.settings.key.clone(), ground.first(Role::Coordinator).clone());
    let secrets = app.db.read_blocking(move |conn| {
        let emission = passes::emission(conn, &actor, id)?;
        passes::secrets(conn, &key, &emission, 1, emission.booklets)
    })?;
    let mut booklets: Vec<Booklet> = Vec::new();
    for (serial, pass, code) in secrets {
        match booklets.last_mut().filter(|last| last.serial == serial) {
            Some(last) => last.passes.push((pass, code)),
            None => booklets.push(Booklet { serial, passes: vec![(pass, code)] }),
        }
    }
    Ok(booklets)
}

/// Prints the few booklets that whoever tries the demo needs in their hands. The papers of an
/// emission are removed when it is activated: of the others, people hold the only copy.
fn at_hand(
    app: &App,
    ground: &Ground,
    id: EmissionId,
    booklets: &[Booklet],
    numbers: &[i64],
) -> Result<(), Error> {
    let actor = ground.first(Role::Coordinator).clone();
    let by = actor.clone();
    let emission = app.db.read_blocking(move |conn| passes::emission(conn, &by, id))?;
    let wanted = numbers.iter().filter_map(|number| {
        let index = usize::try_from(number - 1).ok()?;
        booklets.get(index)
    });
    let secrets = wanted.flat_map(|booklet| {
        let line =
            |(pass, code): &(String, Code)| (booklet.serial.clone(), pass.clone(), code.clone());
        booklet.passes.iter().map(line).collect::<Vec<_>>()
    });
    let pdf = passes::paper(app, &actor, &emission, secrets.collect())?;
    app.files.write(crate::demo::PAPER, &pdf)?;
    Ok(())
}

type Drawers = BTreeMap<&'static str, DepotId>;

fn depots(
    tx: &mut Tx,
    coordinator: &crate::access::Actor,
    organisations: &[(&'static str, crate::access::OrganisationId)],
    at: &impl Fn(u32) -> Moment,
) -> Result<(DepotId, Drawers), Error> {
    let commune = |code: &str| code.parse().map_err(|_| Error::Broken(format!("commune {code}")));
    let stock = NewDepot {
        name: data::money().words.stock.clone(),
        organisation: None,
        commune: commune(&data::network().territory.seat)?,
    };
    let stock = passes::create_depot(tx, coordinator, &stock, &at(100))?;
    let mut drawers = BTreeMap::new();
    for (rank, (key, organisation)) in (1..).zip(organisations) {
        let seed = data::network().organisations.iter().find(|one| one.key == *key);
        let name = seed.map(|one| one.name.clone()).unwrap_or_default();
        let code = seed.and_then(|one| one.commune.as_deref()).unwrap_or_default();
        let new = NewDepot { name, organisation: Some(*organisation), commune: commune(code)? };
        drawers.insert(*key, passes::create_depot(tx, coordinator, &new, &at(100 + rank))?);
    }
    Ok((stock, drawers))
}
