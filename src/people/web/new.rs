//! Making a file: the fields, then — when one may be there already — "c'est la même personne ?".

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::{problem, status};
use crate::access::{Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::people::actions::{self, Candidate, Decision, Found, NewPerson, this_year};
use crate::people::model::{Consents, Manner, PersonForm, Purpose};
use crate::territory;
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewForm {
    first_name: String,
    last_name: String,
    birth_year: String,
    phone: String,
    email: String,
    commune: String,
    consent_file: String,
    consent_share: String,
    consent_contact: String,
    manner: String,
    /// The person chosen among those proposed, or `new`.
    person: String,
    /// Who was proposed, between commas.
    shown: String,
}

impl NewForm {
    fn fields(&self) -> PersonForm {
        PersonForm {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            birth_year: self.birth_year.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            commune: self.commune.clone(),
        }
    }
    fn consents(&self) -> Consents {
        let all = [
            (&self.consent_file, Purpose::File),
            (&self.consent_share, Purpose::Share),
            (&self.consent_contact, Purpose::Contact),
        ];
        Consents::of(all.into_iter().filter(|(box_, _)| !box_.is_empty()).map(|(_, p)| p))
    }
    fn decision(&self) -> Decision {
        match self.person.as_str() {
            "" => Decision::Open,
            "new" => {
                Decision::Other(self.shown.split(',').filter_map(|id| id.parse().ok()).collect())
            }
            id => id.parse().map_or(Decision::Open, Decision::Same),
        }
    }
}

#[derive(Template)]
#[template(path = "people/pages/new.html")]
struct NewPage {
    shell: Shell,
    form: NewForm,
    manners: Vec<Choice>,
    communes: Vec<String>,
    candidates: Vec<Candidate>,
    problems: Problems,
}

impl NewPage {
    fn choices(&self) -> Vec<Choice> {
        let known = self.candidates.iter().map(|candidate| {
            let place =
                if candidate.open { "people-candidate-ours" } else { "people-candidate-elsewhere" };
            Choice {
                value: candidate.id.to_string(),
                label: t("people-candidate-same").arg("who", candidate.words()).to_string(),
                hint: Some(t(place).to_string()),
            }
        });
        known.chain([Choice::new("new", t("people-candidate-other"))]).collect()
    }
    fn shown(&self) -> String {
        let ids = self.candidates.iter().map(|candidate| candidate.id.to_string());
        ids.collect::<Vec<_>>().join(",")
    }
}

/// `people-manner-<word>`.
pub(super) fn manners() -> Vec<Choice> {
    Manner::ALL.iter().map(|word| Choice::new(word, t(format!("people-manner-{word}")))).collect()
}

/// The communes of the territory, as a form proposes them.
pub(super) fn communes(departement: territory::DepartementCode) -> Vec<String> {
    territory::communes_of(departement)
        .map(|commune| crate::people::model::commune_words(commune.code))
        .collect()
}

fn page(visit: &Visit, form: NewForm, candidates: Vec<Candidate>, problems: Problems) -> Response {
    let shell = visit.shell(t("people-new-title"));
    let communes = communes(visit.territory.departement);
    let code = status(&problems);
    let manners = manners();
    ui::page_with_status(code, NewPage { shell, form, manners, communes, candidates, problems })
}

pub(super) async fn show(visit: Visit) -> Result<Response, Error> {
    visit.actor.check_any(Action::EditPeople)?;
    let form = NewForm { manner: Manner::Spoken.to_string(), ..NewForm::default() };
    Ok(page(&visit, form, Vec::new(), Problems::none()))
}

pub(super) async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<NewForm>,
) -> Result<Response, Error> {
    let moment = app.clock.moment();
    let year = this_year(&visit.actor, moment.now);
    let mut problems = Problems::none();
    let details = form.fields().read(visit.territory.departement, year, &mut problems);
    let Some(details) = details else { return Ok(page(&visit, form, Vec::new(), problems)) };
    let manner = form.manner.parse().unwrap_or(Manner::Spoken);
    let new = NewPerson { details, consents: form.consents(), manner };
    let (actor, decision, again) = (visit.actor.clone(), form.decision(), new.clone());
    let answer =
        app.db.write(move |tx| actions::find_or_create(tx, &actor, &new, &decision, &moment)).await;
    match answer {
        Ok(Found::Made(id)) => {
            Ok(see_other(format!("/people/{id}"), Some(Flash::success(&t("people-made")))))
        }
        Ok(Found::Known(id)) => {
            Ok(see_other(format!("/people/{id}"), Some(Flash::info(&t("people-known")))))
        }
        Ok(Found::Ask(candidates)) => {
            let mut problems = Problems::none();
            problems.add("person", t("people-refusal-alike"));
            Ok(page(&visit, NewForm { person: String::new(), ..form }, candidates, problems))
        }
        Err(Error::Refused(refusal)) => {
            let actor = visit.actor.clone();
            let candidates =
                app.db.read(move |conn| actions::candidates(conn, &actor, &again.details)).await?;
            // Nobody was asked about them yet: first what is wrong with the form.
            let candidates = if form.shown.is_empty() { Vec::new() } else { candidates };
            Ok(page(&visit, form, candidates, problem(refusal.as_ref())))
        }
        Err(error) => Err(error),
    }
}
