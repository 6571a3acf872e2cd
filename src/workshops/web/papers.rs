//! Papers of a session: the attendance sheet to sign, the appointment cards to take home.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::hours;
use crate::access::{self, Visit};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::pdf::PdfError;
use crate::people::PersonLine;
use crate::places::{self, Place};
use crate::territory;
use crate::workshops::actions::{self, Sheet, View};
use crate::workshops::model::{Refusal, RegistrationId, SessionId};
use crate::workshops::print::{self, Appointment, AppointmentPrint, AttendancePrint};

/// Empty lines of the sheet, for whoever comes without being registered.
const BLANK_LINES: usize = 6;

/// What a paper says of a session.
struct Printed {
    sheet: Sheet,
    mediators: Vec<String>,
    place: Place,
}

/// What a paper of the session says; the names that leave with it are a line of its journal.
async fn printed(app: &App, visit: &Visit, id: SessionId) -> Result<Printed, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    app.db
        .write(move |tx| {
            let sheet = actions::sheet(tx, &actor, id)?;
            actions::note_look(tx, &actor, id, "names-printed", &moment)?;
            let names = access::names(tx, actor.territory())?;
            let first = |name: &String| name.split(' ').next().unwrap_or_default().to_owned();
            let mediators = sheet
                .mediators
                .iter()
                .filter_map(|id| names.get(&id.to_string()))
                .map(first)
                .collect();
            let place = places::place_by_id(tx, actor.territory(), sheet.session.place_id)?;
            Ok(Printed { sheet, mediators, place: place.ok_or(Error::NotFound)? })
        })
        .await
}

/// Makes the document off the runtime's threads.
async fn pdf(
    name: &str,
    make: impl FnOnce() -> Result<Vec<u8>, PdfError> + Send + 'static,
) -> Result<Response, Error> {
    let broken = |error: &dyn std::fmt::Display| Error::Broken(error.to_string());
    let bytes = tokio::task::spawn_blocking(make)
        .await
        .map_err(|error| broken(&error))?
        .map_err(|error| broken(&error))?;
    let disposition = format!("inline; filename=\"{name}.pdf\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}

impl Printed {
    fn commune(&self) -> &'static str {
        territory::commune(self.sheet.session.commune).map_or("", |commune| commune.name)
    }
    fn address(&self) -> Vec<String> {
        let about = &self.place.about;
        let stop = self.sheet.session.stop.as_str();
        let lines = if stop.is_empty() {
            vec![
                about.address.clone(),
                about.address_extra.clone(),
                format!("{} {}", about.postcode, self.commune()),
            ]
        } else {
            vec![stop.to_owned(), self.commune().to_owned()]
        };
        lines.into_iter().filter(|line| !line.trim().is_empty()).collect()
    }
    fn card(&self, visit: &Visit, person: &PersonLine) -> Appointment {
        let (session, tz) = (&self.sheet.session, visit.actor.timezone());
        let own = crate::people::Phone::parse(&self.place.about.phone, visit.territory.departement);
        let helpline = Some(visit.territory.helpline.clone()).filter(|line| !line.is_empty());
        Appointment {
            territory: visit.territory.brand_name.clone(),
            first_name: person.first_name.clone(),
            session: session.title.clone(),
            day: session.starts_at.day(tz).long(),
            hours: hours(session, tz).to_string(),
            place: self.place.about.name.clone(),
            address: self.address(),
            mediator: self.mediators.first().cloned(),
            bring: ["workshops-bring-card", "workshops-bring-booklet"]
                .map(|key| t(key).to_string())
                .to_vec(),
            phone: own.ok().map(|phone| phone.spoken()).or(helpline),
        }
    }
}

pub(super) async fn attendance_sheet(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SessionId>,
) -> Result<Response, Error> {
    let paper = printed(&app, &visit, id).await?;
    if paper.sheet.view != View::Everybody {
        return Err(Error::Forbidden);
    }
    let (session, tz) = (&paper.sheet.session, visit.actor.timezone());
    let print = AttendancePrint {
        territory: visit.territory.brand_name.clone(),
        session: session.title.clone(),
        day: session.starts_at.day(tz).long(),
        hours: hours(session, tz).to_string(),
        place: format!("{}, {}", paper.place.about.name, paper.commune()),
        mediators: paper.mediators.clone(),
        people: paper.sheet.lines.iter().map(|(_, person)| person.short_name()).collect(),
        blank_lines: BLANK_LINES,
    };
    let name = format!("emargement-{}", session.starts_at.day(tz));
    pdf(&name, move || print::attendance(&print)).await
}

pub(super) async fn appointments(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<SessionId>,
) -> Result<Response, Error> {
    let paper = printed(&app, &visit, id).await?;
    let kept = paper.sheet.lines.iter().filter(|(_, person)| person.is_kept());
    let appointments: Vec<Appointment> =
        kept.map(|(_, person)| paper.card(&visit, person)).collect();
    if appointments.is_empty() {
        return Err(Refusal::NobodyToPrint.into());
    }
    pdf("rendez-vous", move || print::appointments(&AppointmentPrint { appointments })).await
}

pub(super) async fn appointment(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RegistrationId>,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let (_, person, sheet) =
        app.db.read(move |conn| actions::open_registration(conn, &actor, id)).await?;
    let paper = printed(&app, &visit, sheet.session.id).await?;
    let appointments = vec![paper.card(&visit, &person)];
    pdf("rendez-vous", move || print::appointments(&AppointmentPrint { appointments })).await
}
