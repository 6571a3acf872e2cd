//! `/`: the first page.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::parts::{self, Parts, accreditation_state, day_words, handover_state};
use crate::access::{Role, Visit};
use crate::funding;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{number, t};
use crate::kit::time::{Day, Tz};
use crate::passes;
use crate::statistics::{
    Funnel, Handover, HomeSession, LastAccreditation, LastStatement, Stock, Unlisted,
};
use crate::ui::{self, Badge, Item, Shell, Tone, filters};

/// Lines of a short list.
const FEW: usize = 8;

pub fn routes() -> Router<App> {
    Router::new().route("/", get(show))
}

#[derive(Template)]
#[template(path = "today/pages/today.html")]
struct TodayPage {
    shell: Shell,
    tz: Tz,
    today: Day,
    parts: Parts,
    is_admin: bool,
    /// Somebody without any role yet.
    is_nobody: bool,
}

async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Error> {
    let (actor, now) = (visit.actor.clone(), app.clock.now());
    let parts = app.db.read(move |conn| parts::load(conn, &actor, now)).await?;
    let tz = visit.actor.timezone();
    let page = TodayPage {
        shell: visit.shell(t("today-title")),
        tz,
        today: now.day(tz),
        parts,
        is_admin: visit.actor.has_role(Role::Admin),
        is_nobody: visit.actor.grants().is_empty(),
    };
    Ok(ui::page(page))
}

impl TodayPage {
    fn session(&self, session: &HomeSession) -> Item {
        let place = match session.stop.as_str() {
            "" => session.place.clone(),
            stop => format!("{} — {stop}", session.place),
        };
        let seats = t("today-seats").arg("count", session.confirmed).arg("seats", session.seats);
        let mut item = ui::item(&session.activity, format!("/sessions/{}", session.id))
            .when(session.starts_at.hour(self.tz));
        if session.starts_at.day(self.tz) != self.today {
            item = item.line("calendar-days", day_words(session.starts_at, self.tz));
        }
        item.line("map-pin", place).line("users", seats)
    }

    fn unmarked(&self, session: &HomeSession) -> Item {
        let badge = t("today-unmarked-count").arg("count", session.unmarked);
        self.session(session).badge(ui::badge(badge, Tone::Warning))
    }

    fn stock(&self, stock: &Stock) -> ui::Stat {
        let stat =
            ui::stat(&stock.depot, number(stock.booklets), format!("/depots/{}", stock.depot_id));
        match stock.unconfirmed {
            0 => stat.note(t("today-booklets-left")),
            count => stat.note(t("today-booklets-coming").arg("count", count)),
        }
    }

    fn handover(&self, one: &Handover) -> Item {
        let name = [one.first_name.as_deref(), one.last_name.as_deref()];
        let name = name.into_iter().flatten().filter(|part| !part.is_empty());
        let name = name.collect::<Vec<_>>().join(" ");
        let (title, href) = match (&one.person_id, name.as_str()) {
            (Some(id), name) if !name.is_empty() => (name.to_owned(), format!("/people/{id}")),
            _ => (t("today-somebody").to_string(), format!("/booklets/{}", one.serial)),
        };
        let given = t("today-handed-over")
            .arg("serial", &one.serial)
            .arg("day", one.handed_over_on.words());
        ui::item(title, href).line("ticket", given).badge(self.handover_badge(one))
    }

    fn handover_badge(&self, one: &Handover) -> Badge {
        let state = handover_state(one);
        let tone = match state {
            "used" | "came" => Tone::Success,
            "booked" => Tone::Info,
            "missed" => Tone::Warning,
            _ => Tone::Neutral,
        };
        let day = one.next_at.map(|at| at.day(self.tz).words().to_string()).unwrap_or_default();
        let words = t(format!("today-handover-{state}")).arg("count", one.used).arg("day", day);
        ui::badge(words, tone)
    }

    fn handovers(&self) -> Vec<Item> {
        let all = self.parts.prescribing.iter().flat_map(|part| &part.handovers);
        all.take(FEW).map(|one| self.handover(one)).collect()
    }

    fn funnel(&self, funnel: &Funnel) -> ui::Funnel {
        let steps = [
            ("issued", funnel.issued),
            ("delivered", funnel.delivered),
            ("handed-over", funnel.handed_over),
            ("first-used", funnel.first_used),
        ];
        let step = |(step, count): (&str, i64)| {
            let label = t(format!("statistics-step-{step}"));
            ui::Step::new(label, count, format!("/dashboard/booklets?step={step}"))
        };
        let steps: Vec<ui::Step> = steps.into_iter().map(step).collect();
        ui::funnel(t("today-funnel"), &steps)
    }

    fn step_words(&self, step: &funding::Step) -> String {
        t(format!("funding-step-{step}-many")).to_string()
    }

    fn unlisted(&self, unlisted: &[Unlisted]) -> String {
        let months: Vec<String> = unlisted.iter().map(|one| one.month.words()).collect();
        months.join(", ")
    }

    fn statement(&self, one: &LastStatement) -> Item {
        let tone = match one.step {
            funding::Step::Paid => Tone::Success,
            funding::Step::Approved | funding::Step::Sent => Tone::Info,
            funding::Step::Rejected => Tone::Danger,
            funding::Step::Closed | funding::Step::Checked => Tone::Warning,
        };
        let number = format!("{}-{:04}", one.year, one.number);
        let title = t("today-statement").arg("number", number).arg("month", one.month.words());
        ui::item(title, format!("/statements/{}", one.id))
            .line("map-pin", &one.place)
            .line("euro", one.cents.to_string())
            .badge(ui::badge(t(format!("funding-step-{}", one.step)), tone))
    }

    fn accreditation(&self, one: &LastAccreditation) -> Item {
        let state = accreditation_state(one, self.today);
        let tone = match state {
            "valid" => Tone::Success,
            "requested" | "coming" => Tone::Info,
            _ => Tone::Danger,
        };
        let until = one.valid_until.map(|day| day.words().to_string()).unwrap_or_default();
        let item = ui::item(&one.place, format!("/places/{}", one.place_id))
            .badge(ui::badge(t(format!("today-accreditation-{state}")), tone));
        match state {
            "valid" | "coming" => item.line("calendar-check", t("today-until").arg("day", until)),
            _ => item,
        }
    }
}
