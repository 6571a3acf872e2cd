//! Does all that the plan says, through the actions that people use, each in the name of who
//! does it and at the time it happened.

mod diary;
mod file;
mod ground;
mod paper;

use std::path::Path;
use std::sync::Arc;

use super::DemoPerson;
use super::data;
use super::plan::{Frame, Plan};
use crate::access::{self, NewClient, Role, Scope, Scopes};
use crate::fraud::{self, Decision, Thresholds};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::time::{Instant, Moment};
use crate::ledger::ProgrammeId;
use crate::places;
use crate::territory;

/// Things of the diary done in one transaction: short enough to show progress.
const BATCH: usize = 250;

/// Sows everything, saying on standard error how far it is.
pub fn sow(app: &App, places: Option<&Path>) -> Result<(), Error> {
    let departement = data::network().territory.departement.parse().map_err(|_| Error::NotFound)?;
    let frame = Frame::new(app.clock.now(), territory::timezone_of(departement));
    let plan = Arc::new(Plan::new(frame));
    say("Sowing the demo: eight months of a made-up territory.");
    let ground = Arc::new(ground::sow(app, frame, places)?);
    say(&format!("  {} accounts, at work in {} places", ground.actors.len(), ground.places.len()));
    let paper = Arc::new(paper::emit(app, &plan, &ground)?);
    let mut known = diary::Known::new(&plan);
    let things = plan.diary.len();
    for start in (0..things).step_by(BATCH) {
        let (plan, ground, paper) = (plan.clone(), ground.clone(), paper.clone());
        let key = app.settings.key.clone();
        let before = known.clone();
        known = app.db.write_blocking(move |tx| {
            let mut known = before.clone();
            let entries = plan.diary.iter().enumerate().skip(start).take(BATCH);
            for (rank, entry) in entries {
                let moment = moment(&plan.frame, rank, entry.at);
                let mut hand = diary::Hand {
                    tx,
                    key: &key,
                    plan: &plan,
                    ground: &ground,
                    paper: &paper,
                    moment: &moment,
                };
                hand.does(&mut known, &entry.event)
                    .map_err(|error| Error::Broken(format!("{entry:?}: {error:?}")))?;
            }
            Ok::<_, Error>(known)
        })?;
        let done = (start + BATCH).min(things);
        if done.is_multiple_of(BATCH * 8) || done == things {
            say(&format!("  {done} of {things} things that happened"));
        }
    }
    paper::prepare_next(app, &ground, plan.frame, paper.programme)?;
    connect(app, &ground, plan.frame)?;
    review(app, &ground, plan.frame, paper.programme)
}

/// Passes of a month, in a territory of this size, above which an organisation that hands over and
/// takes is looked at.
const SAME_BODY: i64 = 5;

/// The coordinator sets a threshold, has the uses examined, and decides on the oldest flags.
fn review(
    app: &App,
    ground: &ground::Ground,
    frame: Frame,
    programme: ProgrammeId,
) -> Result<(), Error> {
    let coordinator = ground.first(Role::Coordinator).clone();
    let raised = app.db.write_blocking(move |tx| {
        let at = moment(&frame, 30_000_000, frame.start_of_today());
        let set = Thresholds { same_body: SAME_BODY, ..Thresholds::default() };
        fraud::set_thresholds(tx, &coordinator, programme, &set, &at)?;
        let raised = fraud::examine(tx, &coordinator, (frame.first_day, frame.today), &at)?;
        let query = fraud::FlagQuery { state: "open".to_owned(), ..fraud::FlagQuery::default() };
        let (flags, _) = fraud::flags(tx, coordinator.territory(), &query, (0, 1000))?;
        let words = &data::money().words;
        // One in three is decided already: the oldest ones. A booklet leafed through is no slip.
        for (rank, flag) in flags.iter().rev().take(flags.len() / 3).enumerate() {
            let at = moment(&frame, 30_000_001 + rank, frame.start_of_today());
            let (decision, reason) = match flag.rule {
                fraud::Rule::ManyInADay
                | fraud::Rule::MoreThanPresent
                | fraud::Rule::SerialsInARow => (Decision::Confirmed, &words.confirmed),
                _ => (Decision::Dismissed, &words.reviews[rank % words.reviews.len()]),
            };
            fraud::decide(tx, &coordinator, flag.id, decision, reason, &at)?;
        }
        Ok::<_, Error>(raised)
    })?;
    say(&format!("  {raised} flags to review"));
    Ok(())
}

/// The till of the first organisation is connected. Nobody was told its token.
fn connect(app: &App, ground: &Arc<ground::Ground>, frame: Frame) -> Result<(), Error> {
    let (ground, key) = (ground.clone(), app.settings.key.clone());
    let token = access::hex(&app.clock.moment().bytes::<20>());
    app.db.write_blocking(move |tx| {
        let first = data::network().places.first().map(|place| place.organisation.as_str());
        let Some(id) = first.and_then(|key| ground.organisations.get(key)).copied() else {
            return Ok(());
        };
        let organisation = places::organisation_by_id(tx, ground.system.territory(), id)?;
        let name = organisation.and_then(|known| known.details.name).unwrap_or_default();
        let moment = moment(&frame, 20_000_000, frame.at(frame.first_day, 12, 0));
        let new = NewClient {
            name: format!("Caisse, {name}"),
            role: Role::PlaceManager,
            organisation: Some((id, name)),
            scopes: Scopes(vec![Scope::Redeem, Scope::ReadSessions, Scope::ReadRegistrations]),
        };
        access::create_client(tx, &ground.system, &key, &new, &token, &moment)?;
        Ok(())
    })
}

/// A moment of the past with its own chance.
fn moment(frame: &Frame, rank: usize, at: Instant) -> Moment {
    let rank = u64::try_from(rank).unwrap_or(0);
    Moment::seeded(at, frame.seed() ^ rank.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn say(line: &str) {
    eprintln!("{line}");
}

/// The people of the one-click sign-in, in the order they are listed.
pub fn people(conn: &mut Conn) -> Result<Vec<DemoPerson>, Error> {
    let roles = [
        Role::Coordinator,
        Role::Referrer,
        Role::Mediator,
        Role::PlaceManager,
        Role::FinanceOfficer,
        Role::Funder,
    ];
    let mut people = Vec::new();
    for role in roles {
        if let Some(account) = access::account_with_email(conn, &super::email(role))? {
            people.push(DemoPerson { account, role, second: false });
        }
        let seconds = data::network().accounts.iter().filter(|seed| seed.role() == role).skip(1);
        // Whoever closes a month does not approve it, and two people say where money goes.
        for seed in seconds.filter(|_| role == Role::FinanceOfficer).take(1) {
            if let Some(account) = access::account_with_email(conn, &seed.email())? {
                people.push(DemoPerson { account, role, second: true });
            }
        }
    }
    Ok(people)
}
