//! Opening a depot, and saying again what it is called and where it stands.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{note, note_refusal, status};
use crate::access::{Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::passes::actions::{self, NewDepot};
use crate::passes::model::{DepotId, Refusal, check_depot_name};
use crate::passes::store::Depot;
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};
use crate::{places, territory};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct DepotForm {
    name: String,
    organisation: String,
    commune: String,
}

impl DepotForm {
    fn of(depot: &Depot) -> DepotForm {
        DepotForm {
            name: depot.name.clone(),
            organisation: String::new(),
            commune: depot.commune.to_string(),
        }
    }
    fn read(&self, problems: &mut Problems) -> Option<NewDepot> {
        if let Err(refusal) = check_depot_name(&self.name) {
            note_refusal(problems, &refusal);
        }
        let Ok(commune) = self.commune.parse() else {
            note_refusal(problems, &Refusal::DepotCommuneMissing);
            return None;
        };
        let organisation = self.organisation.parse().ok();
        problems.is_empty().then(|| NewDepot { name: self.name.clone(), organisation, commune })
    }
}

#[derive(Template)]
#[template(path = "passes/pages/depot_form.html")]
struct FormPage {
    shell: Shell,
    /// The depot that is changed; none: a new one.
    known: Option<Depot>,
    form: DepotForm,
    organisations: Vec<Choice>,
    communes: Vec<Choice>,
    problems: Problems,
}

impl FormPage {
    fn address(&self) -> String {
        self.known.as_ref().map_or("/depots".to_owned(), |depot| format!("/depots/{}", depot.id))
    }
    /// Where it came from: the depot, or the list.
    fn back(&self) -> String {
        match &self.known {
            Some(depot) => depot.name.clone(),
            None => t("passes-depots-title").to_string(),
        }
    }
    fn done(&self) -> Message {
        t(if self.known.is_some() { "passes-depot-save" } else { "passes-depot-new" })
    }
}

async fn form_page(
    app: &App,
    visit: &Visit,
    (known, form): (Option<Depot>, DepotForm),
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::MoveStock)?;
    let territory = visit.actor.territory();
    let organisations = app
        .db
        .read(move |conn| {
            Ok::<_, Error>(places::organisations_matching(conn, territory, "", 0, 500)?.0)
        })
        .await?;
    let named = |known: &places::Organisation| {
        known.details.name.as_ref().map(|name| Choice::new(known.id, name))
    };
    let organisations = organisations.iter().filter_map(named).collect();
    let communes = territory::communes_of(visit.territory.departement)
        .map(|commune| Choice::new(commune.code, commune.name))
        .collect();
    let title = if known.is_some() { "passes-depot-edit-title" } else { "passes-depot-new-title" };
    let shell = visit.shell(t(title));
    let status = status(&problems);
    let page = FormPage { shell, known, form, organisations, communes, problems };
    Ok(ui::page_with_status(status, page))
}

pub(super) async fn new_depot(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    form_page(&app, &visit, (None, DepotForm::default()), Problems::none()).await
}

pub(super) async fn create_depot(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<DepotForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let Some(new) = form.read(&mut problems) else {
        return form_page(&app, &visit, (None, form), problems).await;
    };
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let made =
        app.db.write(move |tx| actions::create_depot(tx, &actor, &new, &clock.moment())).await;
    match made {
        Ok(id) => {
            let flash = Flash::success(&t("passes-depot-created"));
            Ok(see_other(format!("/depots/{id}"), Some(flash)))
        }
        Err(error) => {
            note(&mut problems, error)?;
            form_page(&app, &visit, (None, form), problems).await
        }
    }
}

async fn known(app: &App, visit: &Visit, id: DepotId) -> Result<Depot, Error> {
    let actor = visit.actor.clone();
    app.db.read(move |conn| actions::own_depot(conn, &actor, id)).await
}

pub(super) async fn show_edit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<DepotId>,
) -> Result<Response, Error> {
    let depot = known(&app, &visit, id).await?;
    let form = DepotForm::of(&depot);
    form_page(&app, &visit, (Some(depot), form), Problems::none()).await
}

pub(super) async fn edit_depot(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<DepotId>,
    Form(form): Form<DepotForm>,
) -> Result<Response, Error> {
    let depot = known(&app, &visit, id).await?;
    let mut problems = Problems::none();
    let Some(new) = form.read(&mut problems) else {
        return form_page(&app, &visit, (Some(depot), form), problems).await;
    };
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let edited = app
        .db
        .write(move |tx| {
            let said = (&*new.name, new.commune);
            actions::edit_depot(tx, &actor, id, said, &clock.moment())
        })
        .await;
    match edited {
        Ok(()) => {
            let flash = Flash::success(&t("passes-depot-edited"));
            Ok(see_other(format!("/depots/{id}"), Some(flash)))
        }
        Err(error) => {
            note(&mut problems, error)?;
            form_page(&app, &visit, (Some(depot), form), problems).await
        }
    }
}
