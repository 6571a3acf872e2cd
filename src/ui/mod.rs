//! The look and the parts of every page. Knows no domain: places, people and passes are data
//! given to its components.
//!
//! Deliberately absent: any query, any rule, any word (words live in `locales/fr/`), any page of
//! a room. Scripts only improve: every page works without them.
//!
//! # A page
//! `web.rs` of a room:
//! ```ignore
//! use askama::Template;
//! use crate::kit::i18n::t;
//! use crate::ui::{self, Choice, Problems, Shell, filters};
//!
//! #[derive(Template)]
//! #[template(path = "places/pages/edit.html")]        // askama.toml: dirs = ["src"]
//! struct EditPage {
//!     shell: Shell,                                    // made by `access`: brand, menu, person
//!     form: PlaceForm,                                 // what was typed, all Strings
//!     problems: Problems,                              // empty on the first visit
//!     communes: Vec<Choice>,
//! }
//!
//! async fn edit(…) -> Result<Response, Error> {        // Error is a designed page by itself
//!     let shell = access::shell(…).titled(t("places-edit-title"));   // the page's <h1>
//!     Ok(ui::page(EditPage { shell, form, problems: Problems::none(), communes }))
//! }
//! // A refusal: the same page, 422, values kept.
//! problems.add("name", t("places-name-missing"));      // shown at the field and in the summary
//! let problems = Problems::refusal(refusal.message()); // or: a rule said no to the whole form
//! Ok(ui::page_with_status(StatusCode::UNPROCESSABLE_ENTITY, EditPage { … }))
//! ```
//! `pages/edit.html` beside it:
//! ```text
//! {% extends "ui/layout.html" %}
//! {% import "ui/macros.html" as kit %}
//! {% block main %}
//! <p class="lead">{{ "places-edit-lead"|t|arg("count", places.len()) }}</p>
//! {{ ui::error_summary(problems) }}
//! {% call kit::form("/places") %}
//!   {{ ui::text("name", "places-name"|t, form.name, problems).autocomplete("organization") }}
//!   {{ ui::select("commune", "places-commune"|t, form.commune, problems, communes) }}
//!   {{ ui::number("seats", "places-seats"|t, form.seats, problems).optional() }}
//!   {% call kit::actions() %}
//!     {{ ui::button("places-save"|t).icon("check") }}
//!     {{ ui::link_button("ui-cancel"|t, "/places").secondary() }}
//!   {% endcall %}
//! {% endcall %}
//! {% endblock %}
//! ```
//! - The layout writes `<title>` and the one `<h1>` from `shell.title`. A page that wants more
//!   around it overrides `{% block heading %}` (see [`heading`]). Sections start at `<h2>`.
//! - A label is a sentence; its key's `.hint` is shown under it by itself, a problem's `.next`
//!   after the error. Data (a name, an address) may stand where a sentence may.
//! - Filters (`use crate::ui::filters;`): `"key"|t`, `|arg("name", value)`, `|attribute("next")`,
//!   `|cents`, `|number`, `|day`, `|day_long`, `|day_short`, `|month`, `|moment(tz)`, `|hour(tz)`,
//!   `|local_day(tz)`, `|machine`, `"map-pin"|icon`, `"css/app.css"|asset`.
//! - Everything `ui::…` returns is HTML already escaped: no `|safe`, ever.
//! - Every component in all its states: `/_ui`, in the demo. Classes usable by hand are shown there
//!   too (`stack`, `cluster`, `grid`, `lead`, `num`, `hint`, `nowrap`, `visually-hidden`…).

mod accessibility;
mod assets;
mod errors;
mod fields;
pub mod filters;
mod gallery;
mod icons;
mod parts;
mod problems;
mod render;
mod shell;
mod theme;

pub use accessibility::accessibility_page;
pub use assets::{asset_url, assets_router, theme, theme_url};
pub use errors::{Failure, SIGN_IN, failure_page};
pub use fields::{
    Choice, Field, Hidden, Words, checkboxes, code, date, email, file, hidden, money, month,
    number, password, phone, radios, select, text, textarea, tick, time,
};
pub use gallery::gallery_router;
pub use icons::{Icon, icon, icon_names};
pub use parts::*;
pub use problems::{Problem, Problems};
pub use render::{attachment, page, page_with_status, sheet};
pub use shell::{Brand, Flash, MenuEntry, Shell, Tone, UserBadge};
pub use theme::theme_css;
