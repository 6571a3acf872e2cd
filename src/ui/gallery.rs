//! `/_ui`: every component in all its states, with words as long as real ones. Mounted in the demo
//! and in tests only.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{
    Brand, Choice, Event, Fact, Flash, MenuEntry, Problems, Shell, Sort, Step, Stop, Tab, Tone,
    UserBadge, filters,
};
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Month, Tz};
use crate::ui;

/// `/_ui` (staff), `/_ui/public`, `/_ui/progress`, `/_ui/confirmation`, `/_ui/failures/{status}`.
pub fn gallery_router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/_ui", get(staff))
        .route("/_ui/public", get(public))
        .route("/_ui/progress", get(progress))
        .route("/_ui/confirmation", get(confirmation))
        .route("/_ui/failures/{status}", get(failure))
}

#[derive(Template)]
#[template(path = "ui/pages/gallery.html")]
struct StaffPage {
    shell: Shell,
    form: Typed,
    problems: Problems,
    none: Problems,
    refused: Problems,
    choices: Vec<Choice>,
    facts: Vec<Fact>,
    events: Vec<Event>,
    stops: Vec<Stop>,
    tabs: Vec<Tab>,
    steps: Vec<Step>,
    shades: Vec<(u8, String)>,
    rows: Vec<Row>,
    sort: Sort,
    tones: [(Tone, Message); 5],
    icons: Vec<&'static str>,
    at: Instant,
    day: Day,
    month: Month,
    amount: Cents,
    tz: Tz,
}

struct Typed {
    first_name: String,
    year: String,
    themes: Vec<String>,
    names: Vec<String>,
}

struct Row {
    place: Message,
    commune: Message,
    sessions: i64,
    amount: Cents,
    state: Message,
    tone: Tone,
}

#[derive(Template)]
#[template(path = "ui/pages/gallery_public.html")]
struct PublicPage {
    shell: Shell,
    none: Problems,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "ui/pages/gallery_progress.html")]
struct ProgressPage {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "ui/pages/gallery_confirmation.html")]
struct ConfirmationPage {
    shell: Shell,
}

async fn staff() -> Response {
    ui::page(staff_page())
}

fn staff_page() -> StaffPage {
    let mut problems = Problems::none();
    problems.add("year-wrong", t("gallery-year-problem"));
    problems.add("level-wrong", t("gallery-level-problem"));
    problems.add("file-wrong", t("kit-too-large"));
    let day = Day::new(2026, 3, 2).expect("a real day");
    StaffPage {
        shell: shell()
            .titled(t("gallery-title"))
            .with_flash(Some(Flash::success(&t("gallery-flash")))),
        form: Typed {
            first_name: t("gallery-long-name").to_string(),
            year: "58".to_owned(),
            themes: vec!["mail".to_owned()],
            names: vec![t("gallery-user").to_string()],
        },
        problems,
        none: Problems::none(),
        refused: Problems::refusal(t("gallery-refusal")),
        choices: choices(),
        facts: facts(),
        events: events(),
        stops: stops(),
        tabs: vec![
            Tab::new(t("gallery-tab-coming"), "/_ui#coming", true).count(12i64),
            Tab::new(t("gallery-tab-past"), "/_ui#past", false).count(1480i64),
            Tab::new(t("gallery-tab-cancelled"), "/_ui#cancelled", false),
        ],
        steps: steps(),
        shades: (0..6).map(|n| (n, t(format!("gallery-shade-{n}")).to_string())).collect(),
        rows: rows(),
        sort: Sort { by: "sessions".to_owned(), down: true, base: "/_ui".to_owned() },
        tones: [
            (Tone::Neutral, t("gallery-tone-neutral")),
            (Tone::Info, t("gallery-tone-info")),
            (Tone::Success, t("gallery-tone-success")),
            (Tone::Warning, t("gallery-tone-warning")),
            (Tone::Danger, t("gallery-tone-danger")),
        ],
        icons: ui::icon_names(),
        at: day.at(chrono::NaiveTime::MIN, chrono_tz::Europe::Paris).plus_minutes(14 * 60 + 5),
        day,
        month: day.month(),
        amount: Cents(1_234_550),
        tz: chrono_tz::Europe::Paris,
    }
}

async fn public() -> Response {
    let brand = Brand { tagline: t("gallery-tagline").to_string(), ..Brand::default() };
    let shell = Shell { brand, path: "/_ui/public".to_owned(), ..Shell::default() };
    ui::page(PublicPage {
        shell: shell.titled(t("gallery-public-title")),
        none: Problems::none(),
        choices: choices(),
    })
}

async fn progress() -> Response {
    ui::page(ProgressPage { shell: shell().titled(t("gallery-progress-title")) })
}

async fn confirmation() -> Response {
    ui::page(ConfirmationPage { shell: shell().titled(t("gallery-confirm-title")) })
}

async fn failure(Path(status): Path<u16>) -> Response {
    let Ok(status) = StatusCode::from_u16(status) else {
        return Error::NotFound.into_response();
    };
    let key = match status.as_u16() {
        403 => "kit-forbidden",
        404 => "kit-not-found",
        413 => "kit-too-large",
        422 => "gallery-refusal",
        503 => "kit-busy",
        _ => "kit-broken",
    };
    ui::failure_page(shell(), ui::Failure { status, message: t(key) })
}

/// A coordinator's surroundings, with a name as long as they come.
fn shell() -> Shell {
    Shell {
        title: String::new(),
        brand: Brand {
            name: t("gallery-brand").to_string(),
            tagline: t("gallery-tagline").to_string(),
            attribution: t("gallery-attribution").to_string(),
            ..Brand::default()
        },
        menu: vec![
            MenuEntry::new(t("gallery-menu-today"), "/_ui", "house"),
            MenuEntry::new(t("gallery-menu-sessions"), "/_ui/sessions", "calendar-days"),
            MenuEntry::new(t("gallery-menu-people"), "/_ui/people", "users"),
            MenuEntry::new(t("gallery-menu-booklets"), "/_ui/booklets", "tickets"),
            MenuEntry::new(t("gallery-menu-places"), "/_ui/places", "map-pin"),
            MenuEntry::new(t("gallery-menu-figures"), "/_ui/figures", "chart-column"),
        ],
        user: Some(UserBadge {
            name: t("gallery-user").to_string(),
            role: t("gallery-user-role").to_string(),
            account: "/_ui".to_owned(),
            sign_out: "/_ui".to_owned(),
        }),
        flash: None,
        demo: true,
        path: "/_ui".to_owned(),
    }
}

fn choices() -> Vec<Choice> {
    vec![
        Choice::new("start", t("gallery-choice-start")),
        Choice::new("mail", t("gallery-choice-mail")),
        Choice::new("rights", t("gallery-choice-rights")),
    ]
}

fn facts() -> Vec<Fact> {
    vec![
        Fact::new(t("gallery-fact-structure"), t("gallery-place-long")).link("/_ui"),
        Fact::new(t("gallery-fact-phone"), t("gallery-phone")).change("/_ui"),
        Fact::new(t("gallery-fact-hours"), t("gallery-hours")).change("/_ui"),
    ]
}

fn events() -> Vec<Event> {
    vec![
        Event::new(t("gallery-event-when-2"), "2026-03-02T14:05:00Z", t("gallery-event-granted"))
            .who(t("gallery-user"))
            .icon("badge-check"),
        Event::new(t("gallery-event-when-1"), "2026-02-14T09:00:00Z", t("gallery-event-asked"))
            .who(t("gallery-long-name"))
            .link("/_ui"),
    ]
}

fn stops() -> Vec<Stop> {
    vec![
        Stop::new("9 h 30", t("gallery-stop-1")).note(t("gallery-stop-note")),
        Stop::new("11 h", t("gallery-stop-2")).link("/_ui").now(true),
        Stop::new("14 h 15", t("gallery-stop-3")),
    ]
}

fn steps() -> Vec<Step> {
    vec![
        Step::new(t("gallery-step-issued"), 2500i64, "/_ui").note(t("gallery-step-issued-note")),
        Step::new(t("gallery-step-delivered"), 1800i64, "/_ui"),
        Step::new(t("gallery-step-handed"), 1125i64, "/_ui"),
        Step::new(t("gallery-step-first"), 640i64, "/_ui"),
        Step::new(t("gallery-step-used"), 612i64, "/_ui"),
        Step::new(t("gallery-step-paid"), 0i64, ""),
    ]
}

fn rows() -> Vec<Row> {
    let row = |place, commune, sessions, amount, state, tone| Row {
        place: t(place),
        commune: t(commune),
        sessions,
        amount: Cents(amount),
        state: t(state),
        tone,
    };
    vec![
        row(
            "gallery-place-long",
            "gallery-commune-1",
            124,
            1_240_000,
            "gallery-state-open",
            Tone::Success,
        ),
        row(
            "gallery-place-2",
            "gallery-commune-2",
            8,
            8_000,
            "gallery-state-waiting",
            Tone::Warning,
        ),
        row("gallery-place-3", "gallery-commune-3", 0, 0, "gallery-state-closed", Tone::Danger),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages of the gallery, as text: what they show.
    const PAGES: [&str; 5] = [
        include_str!("pages/gallery.html"),
        include_str!("pages/gallery_public.html"),
        include_str!("pages/gallery_progress.html"),
        include_str!("pages/gallery_confirmation.html"),
        include_str!("macros.html"),
    ];

    #[test]
    fn every_component_is_shown() {
        let sources = [
            include_str!("fields.rs"),
            include_str!("parts/blocks.rs"),
            include_str!("parts/buttons.rs"),
            include_str!("parts/charts.rs"),
            include_str!("parts/lists.rs"),
        ];
        for line in sources.iter().flat_map(|source| source.lines()) {
            let Some(rest) = line.strip_prefix("pub fn ") else { continue };
            let name = rest.split('(').next().unwrap_or_default();
            let shown = PAGES.iter().any(|page| page.contains(&format!("ui::{name}(")));
            assert!(shown, "ui::{name} is not in the gallery");
        }
        for line in include_str!("macros.html").lines() {
            let Some(rest) = line.strip_prefix("{%- macro ") else { continue };
            let name = rest.split('(').next().unwrap_or_default();
            let shown = PAGES.iter().any(|page| page.contains(&format!("kit::{name}(")));
            assert!(shown, "the macro {name} is not in the gallery");
        }
    }

    #[test]
    fn every_word_of_the_gallery_is_french() {
        let html = staff_page().render().expect("the gallery is written");
        for prefix in ["gallery-", "ui-", "kit-"] {
            let key = html
                .split(|c: char| c.is_whitespace() || "<>\"".contains(c))
                .find(|word| word.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty()));
            assert_eq!(key, None, "a key shows instead of its sentence");
        }
    }

    #[test]
    fn every_icon_named_in_the_pages_exists() {
        for page in PAGES.iter().chain(&[include_str!("layout.html")]) {
            for part in page.split("\"|icon").take(page.matches("\"|icon").count()) {
                let name = part.rsplit('"').next().unwrap_or_default();
                assert!(ui::icon_names().contains(&name), "no icon is called {name}");
            }
        }
    }
}
