//! The appointments of a person, past and coming.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::attendance_words;
use crate::access::Visit;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::{Instant, Tz};
use crate::people::{self, PersonId, PersonLine};
use crate::places::{self, PlaceId};
use crate::ui::{self, Badge, Item, Shell, Tone, filters};
use crate::workshops::actions;
use crate::workshops::model::RegistrationId;
use crate::workshops::store::History;

#[derive(Template)]
#[template(path = "workshops/pages/history.html")]
struct HistoryPage {
    shell: Shell,
    tz: Tz,
    now: Instant,
    person: PersonLine,
    coming: Vec<History>,
    past: Vec<History>,
    names: HashMap<PlaceId, String>,
    /// Coming appointments whose card the reader may print.
    cards: HashSet<RegistrationId>,
}

impl HistoryPage {
    fn item(&self, row: &History) -> Item {
        let place = self.names.get(&row.place_id).map_or("", String::as_str);
        let place = if row.stop.is_empty() {
            place.to_owned()
        } else {
            format!("{place} — {}", row.stop)
        };
        let item = ui::item(&row.title, format!("/sessions/{}", row.session_id))
            .line("calendar-days", row.starts_at.words(self.tz))
            .line("map-pin", place)
            .badge(self.state(row));
        if self.cards.contains(&row.id)
            && row.cancelled_at.is_none()
            && row.session_cancelled_at.is_none()
        {
            let card = format!("/registrations/{}/appointment", row.id);
            item.action(ui::link_button(t("workshops-card"), card).icon("printer").quiet())
        } else {
            item
        }
    }
    fn state(&self, row: &History) -> Badge {
        match (row.session_cancelled_at, row.cancelled_at, row.attendance) {
            (Some(_), ..) => ui::badge(t("workshops-state-cancelled"), Tone::Danger),
            (_, Some(_), _) => ui::badge(t("workshops-registration-was-cancelled"), Tone::Neutral),
            (_, _, Some(attendance)) => {
                let tone = if attendance.came() { Tone::Success } else { Tone::Warning };
                ui::badge(attendance_words(attendance), tone)
            }
            (_, _, None) if row.ends_at < self.now => {
                ui::badge(t("workshops-not-marked"), Tone::Neutral)
            }
            _ => ui::badge(t("workshops-coming"), Tone::Info),
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PersonId>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let now = moment.now;
    // It is a look at the file: recorded with the read.
    let (person, rows, named, cards) = app
        .db
        .write(move |tx| {
            people::look(tx, &actor, id, &moment)?;
            let person = people::brief(tx, id)?.ok_or(Error::NotFound)?;
            let rows = actions::history(tx, &actor, id)?;
            let mut cards = HashSet::new();
            for row in rows.iter().filter(|row| row.starts_at > now) {
                match actions::open_registration(tx, &actor, row.id) {
                    Ok(_) => drop(cards.insert(row.id)),
                    Err(Error::NotFound | Error::Forbidden) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok::<_, Error>((person, rows, places::place_names(tx, actor.territory())?, cards))
        })
        .await?;
    let (mut coming, past): (Vec<History>, Vec<History>) =
        rows.into_iter().partition(|row| row.ends_at >= now);
    coming.reverse();
    Ok(ui::page(HistoryPage {
        shell: visit.shell(t("workshops-history-title").arg("name", person.full_name())),
        tz: visit.actor.timezone(),
        now,
        person,
        coming,
        past,
        names: named.into_iter().map(|place| (place.id, place.name)).collect(),
        cards,
    }))
}
