//! Recording what a person agrees to, and taking it back.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::file::{file_page, manner_of, name_of};
use super::{problem, purpose_words};
use crate::access::{Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::people::actions;
use crate::people::model::{PersonId, Purpose};
use crate::ui::{self, Confirm, Flash, Shell, filters};

#[derive(Deserialize)]
pub(super) struct ConsentForm {
    purpose: Purpose,
    #[serde(default)]
    manner: String,
}

pub(super) async fn give(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PersonId>,
    Form(form): Form<ConsentForm>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let (purpose, manner) = (form.purpose, manner_of(&form.manner));
    let answer =
        app.db.write(move |tx| actions::consent(tx, &actor, id, purpose, manner, &moment)).await;
    match answer {
        Ok(()) => {
            let flash = Flash::success(&t("people-consent-recorded"));
            Ok(see_other(format!("/people/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            file_page(&app, &visit, id, problem(refusal.as_ref())).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "people/pages/withdrawal.html")]
struct WithdrawalPage {
    shell: Shell,
    id: PersonId,
    name: String,
    purpose: Purpose,
}

impl WithdrawalPage {
    fn what(&self) -> String {
        purpose_words(self.purpose).to_string()
    }
    fn question(&self) -> Confirm {
        let file = format!("/people/{}", self.id);
        let action = format!("{file}/consents/{}/withdrawal", self.purpose);
        let consequences: &[&'static str] = match self.purpose {
            Purpose::File => &[
                "people-withdrawal-file-1",
                "people-withdrawal-file-2",
                "people-withdrawal-file-3",
            ],
            Purpose::Share => &["people-withdrawal-share-1", "people-withdrawal-share-2"],
            Purpose::Contact => &["people-withdrawal-contact-1"],
        };
        consequences
            .iter()
            .fold(ui::confirm(t("people-withdraw"), action, file), |question, key| {
                question.consequence(t(*key))
            })
    }
}

pub(super) async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path((id, purpose)): Path<(PersonId, Purpose)>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::EditPeople)?;
    let actor = visit.actor.clone();
    let name = app.db.read(move |conn| name_of(conn, &actor, id)).await?;
    let shell = visit.shell(t("people-withdrawal-title").arg("what", purpose_words(purpose)));
    Ok(ui::page(WithdrawalPage { shell, id, name, purpose }))
}

pub(super) async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path((id, purpose)): Path<(PersonId, Purpose)>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let answer =
        app.db.write(move |tx| actions::withdraw_consent(tx, &actor, id, purpose, &moment)).await;
    match answer {
        Ok(()) if purpose == Purpose::File => {
            Ok(see_other("/people", Some(Flash::success(&t("people-file-closed")))))
        }
        Ok(()) => {
            let flash = Flash::success(&t("people-consent-withdrawn"));
            Ok(see_other(format!("/people/{id}"), Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            file_page(&app, &visit, id, problem(refusal.as_ref())).await
        }
        Err(error) => Err(error),
    }
}
