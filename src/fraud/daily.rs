//! The examination that nobody has to ask for: once a day, whoever looks.

use std::time::Duration;

use super::actions::{find, raise};
use crate::access::{self, Actor};
use crate::kit::app::App;
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::time::{Day, Moment};
use crate::kit::work::{self, Outcome, Work, WorkId};
use crate::territory::{self, TerritoryId};

/// The kind of the work, by which it is found again.
const EXAMINATION: &str = "examination";
/// How often somebody looks at the calendar.
const WAIT: Duration = Duration::from_secs(3600);

/// The days that an examination looks at: two whole months, and the one that runs. Whole, for
/// some rules count by month.
pub fn examined_days(today: Day) -> (Day, Day) {
    (today.month().previous().previous().first_day(), today)
}

/// Looks every hour whether the examination of the day was made; for as long as the service runs.
pub async fn examine_every_day(app: App) {
    loop {
        let due = app.clone();
        match tokio::task::spawn_blocking(move || examine_when_due(&due)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "the examination of the day failed"),
            Err(error) => tracing::error!(%error, "the examination of the day was broken off"),
        }
        tokio::time::sleep(WAIT).await;
    }
}

/// Examines every territory that was not examined today; gives how many flags were raised.
///
/// # Errors
/// What stopped the examination of a territory: it is tried again at the next call.
pub fn examine_when_due(app: &App) -> Result<i64, Error> {
    let served = app.db.read_blocking(|conn| Ok::<_, Error>(territory::served(conn)?))?;
    let mut raised = 0;
    for territory in served {
        let (id, clock) = (territory.id, app.clock.clone());
        let begun = app.db.write_blocking(move |tx| begin(tx, id, &clock.moment()))?;
        let Some((actor, work)) = begun else { continue };
        let found = look(app, &actor);
        let (outcome, reason) = match &found {
            Ok(_) => (Outcome::Done, String::new()),
            Err(error) => (Outcome::Failed, error.message().key().to_owned()),
        };
        let now = app.clock.now();
        app.db.write_blocking(move |tx| work::finish(tx, work, now, outcome, &reason))?;
        raised += found?;
    }
    Ok(raised)
}

/// The last examination that nobody asked for.
pub fn last(conn: &mut Conn, territory: TerritoryId) -> Result<Option<Work>, Error> {
    Ok(work::latest(conn, EXAMINATION, &territory.to_string())?)
}

/// Takes the examination of the day, unless it was made, or is being made by another process.
fn begin(
    tx: &mut Tx,
    territory: TerritoryId,
    moment: &Moment,
) -> Result<Option<(Actor, WorkId)>, Error> {
    let actor = access::system(tx, territory)?;
    let today = moment.now.day(actor.timezone());
    let made = |work: &Work| {
        work.outcome == Some(Outcome::Done) && work.started_at.day(actor.timezone()) == today
    };
    if last(tx, territory)?.is_some_and(|last| made(&last)) {
        return Ok(None);
    }
    let (chain, by) = (territory.to_string(), actor.key());
    let started = work::start(tx, moment, &chain, EXAMINATION, &chain, &by)?;
    Ok(started.ok().map(|work| (actor, work)))
}

/// Reads aside, then keeps: nobody waits at the writer's meanwhile.
fn look(app: &App, actor: &Actor) -> Result<i64, Error> {
    let (reader, days) = (actor.clone(), examined_days(app.clock.now().day(actor.timezone())));
    let found = app.db.read_blocking(move |conn| find(conn, &reader, None, days))?;
    let (actor, clock) = (actor.clone(), app.clock.clone());
    app.db.write_blocking(move |tx| raise(tx, &actor, &found, &clock.moment()))
}
