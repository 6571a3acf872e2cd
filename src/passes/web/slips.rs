//! Slips: a range of booklets sent, on paper, and confirmed on arrival.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::papers;
use super::redemptions::worth;
use super::{note, note_refusal, status};
use crate::access::{self, Action, At, Visit, allow_webassembly, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, number, t};
use crate::kit::journal::{self, Subject};
use crate::ledger;
use crate::passes::actions::{self, NewSlip, Scanned};
use crate::passes::model::{DepotId, Emission, Range, Refusal, SlipId, booklet_of, booklet_serial};
use crate::passes::print::{self, SlipLine, SlipPrint};
use crate::passes::store::{self, Depot, DepotKind, Slip};
use crate::ui::{self, Badge, Choice, Event, Fact, Flash, Problems, Shell, Tone, filters};

/// In the form: from the printer.
const PRINTER: &str = "printer";

pub fn routes() -> Router<App> {
    Router::new()
        .route("/slips", post(create_slip))
        .route("/slips/new", get(new_slip))
        .route("/slips/{id}", get(show_slip))
        .route("/slips/{id}/receipt", post(receive_slip))
        .route("/slips/{id}/cancellation", get(confirm_cancellation).post(cancel_slip))
        .route("/slips/{id}/paper", get(download_slip))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SlipForm {
    /// Only to propose serials.
    emission: String,
    from: String,
    to: String,
    first: String,
    last: String,
}

#[derive(Template)]
#[template(path = "passes/pages/slip_new.html")]
struct NewPage {
    shell: Shell,
    form: SlipForm,
    from: Vec<Choice>,
    to: Vec<Choice>,
    problems: Problems,
}

fn at(depot: &Depot) -> At {
    depot.organisation_id.map_or(At::territory(), At::organisation)
}

async fn form_page(
    app: &App,
    visit: &Visit,
    form: SlipForm,
    problems: Problems,
) -> Result<Response, Error> {
    let mover = visit.actor.can(Action::MoveStock);
    if !mover {
        visit.actor.check_any(Action::HandOver)?;
    }
    let territory = visit.actor.territory();
    let depots = app.db.read(move |conn| Ok::<_, Error>(store::depots(conn, territory)?)).await?;
    let choice = |depot: &Depot| Choice::new(depot.id, &depot.name);
    let own = |depot: &&Depot| mover || visit.actor.may(Action::HandOver, &at(depot));
    let target = |depot: &&Depot| mover || depot.kind == DepotKind::Stock;
    let printer = mover.then(|| Choice::new(PRINTER, t("passes-state-printer")));
    let from = printer.into_iter().chain(depots.iter().filter(own).map(choice)).collect();
    let to = depots.iter().filter(target).map(choice).collect();
    let shell = visit.shell(t("passes-slip-new-title"));
    let status = status(&problems);
    Ok(ui::page_with_status(status, NewPage { shell, form, from, to, problems }))
}

/// From the page of an emission or a depot: what is known is filled in.
async fn new_slip(
    State(app): State<App>,
    visit: Visit,
    Query(mut form): Query<SlipForm>,
) -> Result<Response, Error> {
    if let (Ok(id), true) = (form.emission.parse(), form.first.is_empty()) {
        let actor = visit.actor.clone();
        let emission = app.db.read(move |conn| actions::emission(conn, &actor, id)).await?;
        form.first = booklet_serial(&emission.number, 1);
        form.last = booklet_serial(&emission.number, emission.booklets);
    }
    form_page(&app, &visit, form, Problems::none()).await
}

/// The emission's number and the range named by two serials; the last may be left out.
pub(super) fn serial_range(first: &str, last: &str) -> Result<(String, Range), Refusal> {
    let read = |text: &str| booklet_of(text).ok_or(Refusal::NotASerial);
    let (emission, first) = read(first)?;
    let (same, last) = if last.trim().is_empty() { (emission.clone(), first) } else { read(last)? };
    let range = Range::new(first, last).filter(|_| same == emission);
    Ok((emission, range.ok_or(Refusal::RangeWrong)?))
}

async fn create_slip(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<SlipForm>,
) -> Result<Response, Error> {
    let mut problems = Problems::none();
    let range = serial_range(&form.first, &form.last);
    let range = range.map_err(|refusal| note_refusal(&mut problems, &refusal)).ok();
    let from: Option<Option<DepotId>> = match form.from.as_str() {
        PRINTER => Some(None),
        id => id.parse().ok().map(Some),
    };
    let from = problems.require("from", from, t("passes-sender-missing"));
    let to = problems.require("to", form.to.parse().ok(), t("passes-depot-missing"));
    let (Some((number, range)), Some(from), Some(to)) = (range, from, to) else {
        return form_page(&app, &visit, form, problems).await;
    };
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let sent = app
        .db
        .write(move |tx| {
            let emission = store::emission_by_number(tx, &number)?.ok_or(Refusal::RangeWrong)?.id;
            let new = NewSlip { emission, from, to, range };
            actions::send_slip(tx, &actor, &new, &clock.moment())
        })
        .await;
    match sent {
        Ok(id) => {
            let flash = Flash::success(&t("passes-slip-sent"));
            Ok(see_other(format!("/slips/{id}"), Some(flash)))
        }
        Err(error) => {
            note(&mut problems, error)?;
            form_page(&app, &visit, form, problems).await
        }
    }
}

// ---- one slip ----

#[derive(Template)]
#[template(path = "passes/pages/slip.html")]
struct SlipPage {
    shell: Shell,
    slip: Slip,
    facts: Vec<Fact>,
    may_receive: bool,
    may_cancel: bool,
    form: ReceiptForm,
    problems: Problems,
    events: Vec<Event>,
}

impl SlipPage {
    fn state(&self) -> Badge {
        if self.slip.received_at.is_some() {
            ui::badge(t("passes-slip-closed"), Tone::Success)
        } else if self.slip.cancelled_at.is_some() {
            ui::badge(t("passes-slip-cancelled"), Tone::Neutral)
        } else {
            ui::badge(t("passes-slip-open"), Tone::Warning)
        }
    }
}

/// The first and the last booklet that arrived, as scanned or typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ReceiptForm {
    first: String,
    last: String,
}

struct Read {
    slip: Slip,
    from: Option<Depot>,
    to: Depot,
    emission: Emission,
}

async fn read(app: &App, visit: &Visit, id: SlipId) -> Result<Read, Error> {
    let actor = visit.actor.clone();
    app.db
        .read(move |conn| {
            let (slip, from, to) = actions::slip(conn, &actor, id)?;
            let emission = actions::emission(conn, &actor, slip.emission_id)?;
            Ok(Read { slip, from, to, emission })
        })
        .await
}

impl Read {
    fn first(&self) -> String {
        booklet_serial(&self.emission.number, self.slip.first_number)
    }
    fn last(&self) -> String {
        booklet_serial(&self.emission.number, self.slip.last_number)
    }
    fn sender(&self) -> String {
        let printer = || t("passes-state-printer").to_string();
        self.from.as_ref().map_or_else(printer, |depot| depot.name.clone())
    }
}

async fn show_slip(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SlipId>,
) -> Result<Response, Error> {
    slip_page(&app, &visit, id, ReceiptForm::default(), Problems::none()).await
}

async fn slip_page(
    app: &App,
    visit: &Visit,
    id: SlipId,
    form: ReceiptForm,
    problems: Problems,
) -> Result<Response, Error> {
    let read = read(app, visit, id).await?;
    let territory = visit.actor.territory();
    let (journal, names) = app
        .db
        .read(move |conn| {
            let journal = journal::about(conn, &Subject::new("slip", id))?;
            Ok::<_, Error>((journal, access::names(conn, territory)?))
        })
        .await?;
    let tz = visit.actor.timezone();
    let received = read.slip.received_at.map(|at| at.words(tz).to_string()).unwrap_or_default();
    let mut from = Fact::new(t("passes-fact-from"), read.sender());
    let visible = |depot: &Depot| visit.actor.may(Action::SeeStock, &at(depot));
    if let Some(depot) = read.from.as_ref().filter(|depot| visible(depot)) {
        from = from.link(format!("/depots/{}", depot.id));
    }
    let mut to = Fact::new(t("passes-fact-to"), &read.to.name);
    if visible(&read.to) {
        to = to.link(format!("/depots/{}", read.to.id));
    }
    let facts = vec![
        from,
        to,
        Fact::new(t("passes-fact-first"), read.first()).link(format!("/booklets/{}", read.first())),
        Fact::new(t("passes-fact-last"), read.last()).link(format!("/booklets/{}", read.last())),
        Fact::new(t("passes-fact-count"), number(read.slip.range().count())),
        Fact::new(t("passes-fact-sent"), read.slip.sent_at.words(tz)),
        Fact::new(t("passes-fact-received"), received),
    ];
    let theirs =
        read.to.organisation_id.is_some() && visit.actor.may(Action::HandOver, &at(&read.to));
    let moves = visit.actor.may(Action::MoveStock, &At::territory());
    let ours = |depot: &Depot| visit.actor.may(Action::HandOver, &at(depot));
    let gives_back = read.to.kind == DepotKind::Stock && read.from.as_ref().is_some_and(ours);
    let page = SlipPage {
        shell: visit.shell(t("passes-slip-title").arg("number", read.slip.number)),
        facts,
        may_receive: read.slip.is_open() && (theirs || moves),
        may_cancel: read.slip.is_open() && (gives_back || moves),
        form,
        events: ledger::events(&journal, &names, tz),
        slip: read.slip,
        problems,
    };
    let mut response = ui::page_with_status(status(&page.problems), page);
    allow_webassembly(&mut response);
    Ok(response)
}

async fn receive_slip(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SlipId>,
    Form(form): Form<ReceiptForm>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let scanned = Scanned { first: form.first.clone(), last: form.last.clone() };
    let received = app
        .db
        .write(move |tx| actions::receive_slip(tx, &actor, id, &scanned, &clock.moment()))
        .await;
    match received {
        Ok(()) => {
            let flash = Flash::success(&t("passes-slip-received"));
            Ok(see_other(format!("/slips/{id}"), Some(flash)))
        }
        Err(error) => {
            let mut problems = Problems::none();
            note(&mut problems, error)?;
            slip_page(&app, &visit, id, form, problems).await
        }
    }
}

#[derive(Template)]
#[template(path = "passes/pages/slip_cancel.html")]
struct CancelPage {
    shell: Shell,
    lead: Message,
    action: String,
    back: String,
    problems: Problems,
}

async fn cancel_page(
    app: &App,
    visit: &Visit,
    id: SlipId,
    problems: Problems,
) -> Result<Response, Error> {
    let read = read(app, visit, id).await?;
    let lead = t("passes-slip-cancel-lead")
        .arg("count", read.slip.range().count())
        .arg("from", read.sender());
    let page = CancelPage {
        shell: visit.shell(t("passes-slip-cancel-title").arg("number", read.slip.number)),
        lead,
        action: format!("/slips/{id}/cancellation"),
        back: format!("/slips/{id}"),
        problems,
    };
    Ok(ui::page_with_status(status(&page.problems), page))
}

async fn confirm_cancellation(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SlipId>,
) -> Result<Response, Error> {
    cancel_page(&app, &visit, id, Problems::none()).await
}

async fn cancel_slip(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SlipId>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor.clone(), app.clock.clone());
    let done = app.db.write(move |tx| actions::cancel_slip(tx, &actor, id, &clock.moment())).await;
    match done {
        Ok(()) => {
            let flash = Flash::success(&t("passes-slip-taken-back"));
            Ok(see_other(format!("/slips/{id}"), Some(flash)))
        }
        Err(error) => {
            let mut problems = Problems::none();
            note(&mut problems, error)?;
            cancel_page(&app, &visit, id, problems).await
        }
    }
}

async fn download_slip(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SlipId>,
) -> Result<Response, Error> {
    let read = read(&app, &visit, id).await?;
    let territory = visit.actor.territory();
    let programmes =
        app.db.read(move |conn| Ok::<_, Error>(ledger::programmes(conn, territory)?)).await?;
    let programme = programmes.into_iter().find(|known| known.id == read.emission.programme_id);
    let count = read.slip.range().count();
    let passes = count * read.emission.passes_each;
    let worth = worth(read.emission.face, passes);
    let depot = |name: String| print::Depot { name, lines: Vec::new() };
    let print = SlipPrint {
        number: read.slip.number.to_string(),
        date: read.slip.sent_on.long(),
        territory: visit.territory.brand_name.clone(),
        programme: programme.map(|known| known.name).unwrap_or_default(),
        from: depot(read.sender()),
        to: depot(read.to.name.clone()),
        lines: vec![SlipLine {
            first: read.first(),
            last: read.last(),
            booklets: number(count),
            passes: number(passes),
            value: worth.clone(),
        }],
        booklets: number(count),
        passes: number(passes),
        value: worth,
    };
    let pdf = tokio::task::spawn_blocking(move || print::slip(&print))
        .await
        .map_err(|error| Error::Broken(error.to_string()))?
        .map_err(|error| Error::Broken(error.to_string()))?;
    papers::pdf(&format!("bordereau-{}", read.slip.number), pdf)
}
