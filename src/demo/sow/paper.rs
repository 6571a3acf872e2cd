//! The programme, its emission, and the booklets on paper.

use std::collections::BTreeMap;

use super::ground::Ground;
use super::{moment, say};
use crate::access::Role;
use crate::demo::data;
use crate::demo::plan::{Frame, drawers};
use crate::kit::app::App;
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::money::Cents;
use crate::kit::time::{Day, Moment};
use crate::ledger::{self, LineForm, ProgrammeForm, ProgrammeId};
use crate::passes::{self, DepotId, EmissionId, NewDepot, NewEmission};

/// A booklet as it lies on the table.
#[derive(Debug, Clone)]
pub struct Booklet {
    pub serial: String,
    /// What is printed on each pass.
    pub codes: Vec<String>,
}

/// All that is on paper, and where it is kept.
#[derive(Debug)]
pub struct Paper {
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
pub fn emit(app: &App, frame: Frame, ground: &Ground) -> Result<Paper, Error> {
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
    let emission = app.db.write_blocking(move |tx| {
        let programme = ledger::create_programme(tx, &treasurer, &programme(frame), &at(0))?;
        passes::create_emission(tx, &author, &emission(frame, programme), &at(5))
    })?;
    while {
        let key = app.settings.key.clone();
        app.db.write_blocking(move |tx| {
            let left = passes::booklets_left(tx, emission)?;
            let rank = u32::try_from(left / BATCH).unwrap_or(0);
            passes::make_booklets(tx, &key, emission, BATCH, &at(10 + rank))
        })? > 0
    } {}
    let booklets = codes(app, ground, emission)?;
    say(&format!("  {} booklets of passes", booklets.len()));
    let organisations: Vec<_> =
        drawers().keys().map(|key| (*key, ground.organisations[key])).collect();
    let (stock, drawers) = app.db.write_blocking(move |tx| {
        passes::mark_printed(tx, &coordinator, emission, &at(60))?;
        passes::activate(tx, &officer, emission, &at(90))?;
        depots(tx, &coordinator, &organisations, &at)
    })?;
    Ok(Paper { emission, booklets, stock, drawers })
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
    }
}

/// What will be read on paper: nobody can tell it any more once the emission is active.
fn codes(app: &App, ground: &Ground, emission: EmissionId) -> Result<Vec<Booklet>, Error> {
    let (key, actor) = (app.settings.key.clone(), ground.first(Role::Coordinator).clone());
    let secrets = app.db.read_blocking(move |conn| {
        let emission = passes::emission(conn, &actor, emission)?;
        passes::secrets(conn, &key, &emission, 1, emission.booklets)
    })?;
    let mut booklets: Vec<Booklet> = Vec::new();
    for (serial, _, code) in secrets {
        match booklets.last_mut().filter(|last| last.serial == serial) {
            Some(last) => last.codes.push(code.plain()),
            None => booklets.push(Booklet { serial, codes: vec![code.plain()] }),
        }
    }
    Ok(booklets)
}

type Drawers = BTreeMap<&'static str, DepotId>;

fn depots(
    tx: &mut Tx,
    coordinator: &crate::access::Actor,
    organisations: &[(&'static str, crate::access::OrganisationId)],
    at: &impl Fn(u32) -> Moment,
) -> Result<(DepotId, Drawers), Error> {
    let stock = NewDepot { name: data::money().words.stock.clone(), organisation: None };
    let stock = passes::create_depot(tx, coordinator, &stock, &at(100))?;
    let mut drawers = BTreeMap::new();
    for (rank, (key, organisation)) in (1..).zip(organisations) {
        let seed = data::network().organisations.iter().find(|one| one.key == *key);
        let name = seed.map(|one| one.name.clone()).unwrap_or_default();
        let new = NewDepot { name, organisation: Some(*organisation) };
        drawers.insert(*key, passes::create_depot(tx, coordinator, &new, &at(100 + rank))?);
    }
    Ok((stock, drawers))
}
