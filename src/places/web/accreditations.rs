//! The steps of an accreditation. Each answers the page of the place.

use axum::extract::{Path, State};
use axum_extra::extract::Form;

use super::show::{self, StepForm};
use super::{Answer, refused};
use crate::access::{Actor, Visit, see_other};
use crate::kit::app::App;
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::time::{Day, Moment};
use crate::places::actions;
use crate::places::model::{AccreditationId, PlaceId};
use crate::places::store;
use crate::ui::{Flash, Problems};

/// `POST /places/{id}/accreditations`
pub async fn create_request(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PlaceId>,
) -> Answer {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let asked =
        app.db.write(move |tx| actions::request_accreditation(tx, &actor, &moment, id)).await;
    match refused(asked)? {
        Ok(_) => {
            Ok(see_other(format!("/places/{id}"), Some(Flash::success(&t("places-requested")))))
        }
        Err(problems) => show::page(&app, &visit, id, StepForm::default(), problems).await,
    }
}

/// `POST /accreditations/{id}/grant`
pub async fn create_grant(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<AccreditationId>,
    Form(form): Form<StepForm>,
) -> Answer {
    let mut problems = Problems::none();
    let from = problems.require("from", Day::parse(&form.from), t("places-refusal-from"));
    let until = problems.require("until", Day::parse(&form.until), t("places-refusal-until"));
    let (Some(from), Some(until)) = (from, until) else {
        return again(&app, &visit, id, form, problems).await;
    };
    let done = t("places-granted");
    step(&app, &visit, id, form, done, move |tx, actor, moment, _| {
        actions::grant_accreditation(tx, actor, moment, id, from, until)
    })
    .await
}

/// `POST /accreditations/{id}/suspension`
pub async fn create_suspension(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<AccreditationId>,
    Form(form): Form<StepForm>,
) -> Answer {
    step(&app, &visit, id, form, t("places-suspended"), move |tx, actor, moment, form| {
        actions::suspend_accreditation(tx, actor, moment, id, &form.reason)
    })
    .await
}

/// `POST /accreditations/{id}/reinstatement`
pub async fn create_reinstatement(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<AccreditationId>,
) -> Answer {
    let form = StepForm::default();
    step(&app, &visit, id, form, t("places-reinstated"), move |tx, actor, moment, _| {
        actions::reinstate_accreditation(tx, actor, moment, id)
    })
    .await
}

/// `POST /accreditations/{id}/withdrawal`
pub async fn create_withdrawal(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<AccreditationId>,
    Form(form): Form<StepForm>,
) -> Answer {
    step(&app, &visit, id, form, t("places-withdrawn"), move |tx, actor, moment, form| {
        actions::withdraw_accreditation(tx, actor, moment, id, &form.reason)
    })
    .await
}

async fn step(
    app: &App,
    visit: &Visit,
    id: AccreditationId,
    form: StepForm,
    done: Message,
    mut act: impl FnMut(&mut Tx, &Actor, &Moment, &StepForm) -> Result<PlaceId, Error> + Send + 'static,
) -> Answer {
    let (actor, moment, asked) = (visit.actor.clone(), app.clock.moment(), form.clone());
    let outcome = app.db.write(move |tx| act(tx, &actor, &moment, &asked)).await;
    match refused(outcome)? {
        Ok(place) => Ok(see_other(format!("/places/{place}"), Some(Flash::success(&done)))),
        Err(problems) => again(app, visit, id, form, problems).await,
    }
}

/// The place's page again, with what is to be mended.
async fn again(
    app: &App,
    visit: &Visit,
    id: AccreditationId,
    form: StepForm,
    problems: Problems,
) -> Answer {
    let place =
        app.db.read(move |conn| Ok::<_, Error>(store::accreditation_by_id(conn, id)?)).await?;
    show::page(app, visit, place.ok_or(Error::NotFound)?, form, problems).await
}
