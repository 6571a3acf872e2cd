//! The accessibility statement every page links to.

use askama::Template;
use axum::response::Response;

use super::filters;
use super::render::page;
use super::shell::Shell;
use crate::kit::i18n::t;

#[derive(Template)]
#[template(path = "ui/pages/accessibility.html")]
struct AccessibilityPage {
    shell: Shell,
}

/// What we do for everyone to be able to use the service, what is not yet known, whom to tell.
pub fn accessibility_page(shell: Shell) -> Response {
    page(AccessibilityPage { shell: shell.titled(t("ui-accessibility")) })
}
