//! A new emission, its cost per funder shown before anything is written.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::one;
use super::steps::{self, WizardStep};
use super::{Cost, costs, over_ceiling};
use crate::access::{Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::{Error, Refuse};
use crate::kit::i18n::{Message, t};
use crate::kit::money::Cents;
use crate::kit::time::Day;
use crate::ledger::{self, Programme, ProgrammeId};
use crate::passes::actions;
use crate::passes::model::{
    EmissionId, GRACE_DAYS, MOST_BOOKLETS, MOST_GRACE, MOST_PASSES, NewEmission, Refusal,
    check_label,
};
use crate::passes::web::{note, note_refusal, status};
use crate::ui::{self, Choice, Flash, Problems, Shell, filters};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EmissionForm {
    /// Made with the page: sent twice, it makes one emission.
    id: String,
    programme: String,
    label: String,
    face: String,
    booklets: String,
    passes_each: String,
    valid_from: String,
    valid_until: String,
    grace_days: String,
    /// Pressed "Calculer le coût": nothing is written.
    preview: String,
}

fn count(text: &str) -> Option<i64> {
    text.trim().replace(['\u{a0}', ' '], "").parse().ok()
}

/// What the cost is made of.
struct Costed {
    programme: ProgrammeId,
    face: Cents,
    booklets: i64,
    passes_each: i64,
}

impl EmissionForm {
    fn costed(&self, problems: &mut Problems) -> Option<Costed> {
        let programme = problems.require(
            "programme",
            self.programme.parse().ok(),
            t("passes-programme-missing"),
        );
        if let Err(refusal) = check_label(&self.label) {
            note_refusal(problems, &refusal);
        }
        let face = problems.require("face", Cents::parse(&self.face), t("passes-face-wrong"));
        let booklets = problems.require(
            "booklets",
            count(&self.booklets).filter(|n| (1..=MOST_BOOKLETS).contains(n)),
            t("passes-booklets-out-of-range").arg("most", MOST_BOOKLETS),
        );
        let passes_each = problems.require(
            "passes_each",
            count(&self.passes_each).filter(|n| (1..=MOST_PASSES).contains(n)),
            t("passes-passes-out-of-range").arg("most", MOST_PASSES),
        );
        Some(Costed {
            programme: programme?,
            face: face?,
            booklets: booklets?,
            passes_each: passes_each?,
        })
    }

    fn read(&self, problems: &mut Problems) -> Option<NewEmission> {
        let costed = self.costed(problems);
        let from = Day::parse(&self.valid_from);
        let valid_from = problems.require("valid_from", from, t("passes-starts-missing"));
        let until = Day::parse(&self.valid_until);
        let valid_until = problems.require("valid_until", until, t("passes-ends-missing"));
        let grace_days = problems.require(
            "grace_days",
            count(&self.grace_days).filter(|n| (0..=MOST_GRACE).contains(n)),
            t("passes-grace-out-of-range").arg("most", MOST_GRACE),
        );
        if let (Some(from), Some(until)) = (valid_from, valid_until)
            && until < from
        {
            note_refusal(problems, &Refusal::EndsBeforeStart);
        }
        let Costed { programme, face, booklets, passes_each } = costed?;
        Some(NewEmission {
            programme,
            label: self.label.clone(),
            face,
            booklets,
            passes_each,
            valid_from: valid_from?,
            valid_until: valid_until?,
            grace_days: grace_days?,
        })
    }

    /// What keeps the cost from being computed, and what is typed wrong beside; what the cost does
    /// without may still be empty.
    fn wrong_so_far(&self, problems: Problems) -> Problems {
        let untouched = |field: &str| match field {
            "label" => self.label.is_empty(),
            "valid_from" => self.valid_from.is_empty(),
            "valid_until" => self.valid_until.is_empty(),
            "grace_days" => self.grace_days.is_empty(),
            _ => false,
        };
        problems.into_iter().filter(|problem| !untouched(&problem.field)).collect()
    }
}

#[derive(Template)]
#[template(path = "passes/pages/emission_new.html")]
struct NewPage {
    shell: Shell,
    form: EmissionForm,
    programmes: Vec<Choice>,
    /// What it would cost, once enough is typed to say it.
    cost: Option<(i64, Cents, Vec<Cost>)>,
    steps: Vec<WizardStep>,
    problems: Problems,
}

impl NewPage {
    fn over_ceiling(&self, costs: &[Cost]) -> Option<Message> {
        over_ceiling(costs)
    }
}

async fn form_page(
    app: &App,
    visit: &Visit,
    form: EmissionForm,
    problems: Problems,
) -> Result<Response, Error> {
    let territory = visit.actor.territory();
    let (asked, mut unsaid) = (form.clone(), Problems::none());
    let costed = asked.costed(&mut unsaid);
    let (programmes, lines) = app
        .db
        .read(move |conn| {
            let programmes: Vec<Programme> = ledger::programmes(conn, territory)?;
            let chosen = programmes.iter().find(|known| known.id.to_string() == asked.programme);
            let lines = chosen.map(|known| ledger::lines(conn, known.id)).transpose()?;
            Ok::<_, Error>((programmes, lines.unwrap_or_default()))
        })
        .await?;
    let cost = costed.and_then(|Costed { face, booklets, passes_each, .. }| {
        let passes = booklets * passes_each;
        let parts = ledger::split(&lines, face).ok()?;
        let total = face.times(passes)?;
        Some((passes, total, costs(&lines, &parts, passes)))
    });
    let programmes = programmes.iter().map(|known| Choice::new(known.id, &known.name)).collect();
    let shell = visit.shell(t("passes-emission-new-title"));
    let status = status(&problems);
    Ok(ui::page_with_status(
        status,
        NewPage { shell, form, programmes, cost, steps: steps::first(), problems },
    ))
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageEmissions)?;
    let territory = visit.actor.territory();
    let latest = app
        .db
        .read(move |conn| Ok::<_, Error>(ledger::programmes(conn, territory)?.into_iter().next()))
        .await?;
    let today = app.clock.now().day(visit.actor.timezone());
    let id: EmissionId = app.clock.moment().id();
    let form = EmissionForm {
        id: id.to_string(),
        programme: latest.as_ref().map(|known| known.id.to_string()).unwrap_or_default(),
        face: "10".to_owned(),
        passes_each: "5".to_owned(),
        grace_days: GRACE_DAYS.to_string(),
        valid_from: today.to_string(),
        valid_until: latest.map(|known| known.ends_on.to_string()).unwrap_or_default(),
        ..EmissionForm::default()
    };
    form_page(&app, &visit, form, Problems::none()).await
}

/// What only its programme and today tell wrong, said with the rest: everything at once.
async fn beyond(
    app: &App,
    visit: &Visit,
    new: &NewEmission,
    problems: &mut Problems,
) -> Result<(), Error> {
    let territory = visit.actor.territory();
    let programmes =
        app.db.read(move |conn| Ok::<_, Error>(ledger::programmes(conn, territory)?)).await?;
    let today = app.clock.now().day(visit.actor.timezone());
    if let Some(programme) = programmes.iter().find(|known| known.id == new.programme) {
        for refusal in new.wrongs(programme, today) {
            if problems.of(refusal.field().unwrap_or_default()).is_none() {
                note_refusal(problems, &refusal);
            }
        }
    }
    Ok(())
}

pub async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<EmissionForm>,
) -> Result<Response, Error> {
    visit.actor.check_any(Action::ManageEmissions)?;
    let mut problems = Problems::none();
    let new = form.read(&mut problems);
    if let Some(new) = &new {
        beyond(&app, &visit, new, &mut problems).await?;
    }
    if !form.preview.is_empty() {
        let problems = form.wrong_so_far(problems);
        return form_page(&app, &visit, form, problems).await;
    }
    let Some(new) = new.filter(|_| problems.is_empty()) else {
        return form_page(&app, &visit, form, problems).await;
    };
    let (actor, key, clock) = (visit.actor.clone(), app.settings.key.clone(), app.clock.clone());
    let made_with_page: Option<EmissionId> = form.id.parse().ok();
    let made = app
        .db
        .write(move |tx| {
            let moment = clock.moment();
            let id = made_with_page.unwrap_or_else(|| moment.id());
            actions::create_emission_once(tx, &actor, &key, (id, &new), &moment)
        })
        .await;
    match made {
        Ok(id) => {
            let read = one::read(&app, &visit, id).await?;
            let costs = costs(&read.lines, &read.split, read.emission.passes());
            let flash = match over_ceiling(&costs) {
                None => Flash::success(&t("passes-emission-created")),
                Some(words) => Flash::warning(&words),
            };
            Ok(see_other(format!("/emissions/{id}/paper"), Some(flash)))
        }
        Err(error) => {
            note(&mut problems, error)?;
            form_page(&app, &visit, form, problems).await
        }
    }
}
