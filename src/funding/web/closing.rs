//! What can be closed, and closing it: one place, or a whole month.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use crate::access::{PlaceId, Visit, see_other};
use crate::funding::actions::{self, Waiting};
use crate::funding::model::{Refusal, StatementId, is_finished};
use crate::funding::store;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::money::Cents;
use crate::kit::time::{Day, Month};
use crate::ledger::{self, ProgrammeId};
use crate::ui::{self, Flash, Problems, Shell, filters};
use crate::{fraud, places};

/// Uses that wait for a statement, of one month.
struct MonthPart {
    month: Month,
    /// The month goes on: its statements are closed one by one, on demand.
    goes_on: bool,
    rows: Vec<DueRow>,
    passes: i64,
    cents: Cents,
}

struct DueRow {
    place: PlaceId,
    programme: ProgrammeId,
    place_name: String,
    programme_name: String,
    passes: i64,
    cents: Cents,
}

#[derive(Template)]
#[template(path = "funding/pages/closing.html")]
struct ClosingPage {
    shell: Shell,
    months: Vec<MonthPart>,
    problems: Problems,
}

impl ClosingPage {
    fn words(&self, part: &MonthPart) -> String {
        t("funding-waiting")
            .arg("places", part.rows.len())
            .arg("passes", part.passes)
            .arg("amount", part.cents.to_string())
            .to_string()
    }
}

async fn page(app: &App, visit: &Visit, problems: Problems) -> Result<Response, Error> {
    let (actor, now) = (visit.actor.clone(), app.clock.now());
    let (waiting, places, programmes) = app
        .db
        .read(move |conn| {
            let waiting = actions::waiting(conn, &actor, now)?;
            let places = places::place_names(conn, actor.territory())?;
            let programmes = ledger::programmes(conn, actor.territory())?;
            Ok::<_, Error>((waiting, places, programmes))
        })
        .await?;
    let places: HashMap<PlaceId, String> =
        places.into_iter().map(|place| (place.id, place.name)).collect();
    let programmes: HashMap<ProgrammeId, String> =
        programmes.into_iter().map(|programme| (programme.id, programme.name)).collect();
    let today = now.day(visit.actor.timezone());
    let months =
        waiting.into_iter().map(|month| part(month, today, &places, &programmes)).collect();
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ClosingPage { shell: visit.shell(t("funding-closing-title")), months, problems };
    Ok(ui::page_with_status(status, page))
}

fn part(
    waiting: Waiting,
    today: Day,
    places: &HashMap<PlaceId, String>,
    programmes: &HashMap<ProgrammeId, String>,
) -> MonthPart {
    let mut rows: Vec<DueRow> = waiting
        .due
        .iter()
        .map(|due| DueRow {
            place: due.place_id,
            programme: due.programme_id,
            place_name: places.get(&due.place_id).cloned().unwrap_or_default(),
            programme_name: programmes.get(&due.programme_id).cloned().unwrap_or_default(),
            passes: due.passes,
            cents: due.cents,
        })
        .collect();
    rows.sort_by(|a, b| {
        (&a.place_name, &a.programme_name).cmp(&(&b.place_name, &b.programme_name))
    });
    MonthPart {
        month: waiting.month,
        goes_on: !is_finished(waiting.month, today),
        passes: rows.iter().map(|row| row.passes).sum(),
        cents: rows.iter().map(|row| row.cents).sum(),
        rows,
    }
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    page(&app, &visit, Problems::none()).await
}

#[derive(Debug, Deserialize)]
pub struct CloseForm {
    place: PlaceId,
    programme: ProgrammeId,
    month: String,
    /// Not empty: close now, though the month goes on.
    #[serde(default)]
    on_demand: String,
}

async fn close(
    app: &App,
    visit: &Visit,
    what: (PlaceId, ProgrammeId, Month),
    on_demand: bool,
) -> Result<StatementId, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    app.db
        .write(move |tx| match on_demand {
            true => actions::close_on_demand(tx, &actor, what, &moment),
            false => actions::close(tx, &actor, what, &moment),
        })
        .await
}

fn month(text: &str) -> Result<Month, Error> {
    Month::parse(text).ok_or_else(|| Error::BadRequest("not a month".to_owned()))
}

/// Closes the statement of one place.
pub async fn close_one(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<CloseForm>,
) -> Result<Response, Error> {
    let month = month(&form.month)?;
    match close(&app, &visit, (form.place, form.programme, month), !form.on_demand.is_empty()).await
    {
        Ok(id) => {
            look_over(&app, &visit, Some(form.place), month).await?;
            let flash = Flash::success(&t("funding-closed"));
            Ok(see_other(format!("/statements/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            // Pressed twice, the button leads to what the first press made.
            let nothing = refusal.message().key() == "funding-nothing-to-close";
            let before = if nothing { own(&app, &visit, &form, month).await? } else { None };
            match before {
                Some(id) => {
                    let flash = Flash::success(&t("funding-already-closed"));
                    Ok(see_other(format!("/statements/{id}"), Some(flash)))
                }
                None => page(&app, &visit, Problems::refusal(refusal.message())).await,
            }
        }
        Err(error) => Err(error),
    }
}

/// The last statement of a place's month, when the reader closed it.
async fn own(
    app: &App,
    visit: &Visit,
    form: &CloseForm,
    month: Month,
) -> Result<Option<StatementId>, Error> {
    let (actor, what) = (visit.actor.clone(), (form.place, form.programme, month));
    let found =
        app.db.read(move |conn| Ok::<_, Error>(store::last_of(conn, &actor.key(), what)?)).await?;
    Ok(found)
}

/// What is unusual in a month is told as soon as it is closed: whoever checks it reads both.
async fn look_over(
    app: &App,
    visit: &Visit,
    place: Option<PlaceId>,
    month: Month,
) -> Result<(), Error> {
    let days = (month.first_day(), month.last_day());
    fraud::look_over(app, &visit.actor, place, days).await.map(|_| ())
}

/// Whether statements of a month are there already.
async fn listed(app: &App, visit: &Visit, month: Month) -> Result<bool, Error> {
    let territory = visit.actor.territory();
    let months = app.db.read(move |conn| Ok::<_, Error>(store::months(conn, territory)?)).await?;
    Ok(months.contains(&month))
}

#[derive(Debug, Deserialize)]
pub struct MonthForm {
    month: String,
}

/// Closes every statement of a month: one transaction each, so that what fails does not undo
/// what is closed.
pub async fn close_month(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<MonthForm>,
) -> Result<Response, Error> {
    let month = month(&form.month)?;
    let (actor, now) = (visit.actor.clone(), app.clock.now());
    let waiting = app.db.read(move |conn| actions::waiting(conn, &actor, now)).await?;
    let due = waiting.into_iter().find(|part| part.month == month).map(|part| part.due);
    let mut closed: i64 = 0;
    for one in due.unwrap_or_default() {
        match close(&app, &visit, (one.place_id, one.programme_id, month), false).await {
            Ok(_) => closed += 1,
            // Somebody closed that one in the meantime.
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    if closed == 0 && listed(&app, &visit, month).await? {
        let flash = Flash::success(&t("funding-month-already-closed"));
        return Ok(see_other(format!("/statements?month={month}"), Some(flash)));
    }
    if closed == 0 {
        let refusal = Error::from(Refusal::NothingToClose).message();
        return page(&app, &visit, Problems::refusal(refusal)).await;
    }
    look_over(&app, &visit, None, month).await?;
    let flash = Flash::success(&t("funding-month-closed").arg("count", closed));
    Ok(see_other(format!("/statements?month={month}"), Some(flash)))
}
