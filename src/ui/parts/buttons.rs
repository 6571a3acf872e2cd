//! What people press, and what they read when a form must be mended.

use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafe;

use crate::kit::i18n::{Message, number, t};
use crate::ui::fields::Words;
use crate::ui::filters;
use crate::ui::problems::Problems;

/// A button that sends its form, or a link that looks like one.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/button.html")]
pub struct Button {
    label: String,
    /// Where the link goes; `None` for a button that sends the form.
    href: Option<String>,
    icon: &'static str,
    look: &'static str,
    big: bool,
    /// The name and value sent along by this button.
    sends: Option<(String, String)>,
    /// Another address than the form's: where on the answer one wants to be.
    to: Option<String>,
    /// Words only a screen reader hears: which row the button belongs to.
    about: Option<String>,
}
impl HtmlSafe for Button {}

impl Button {
    fn new(label: impl Words, href: Option<String>) -> Button {
        let label = label.words();
        Button { label, href, icon: "", look: "", big: false, sends: None, to: None, about: None }
    }
    /// A picture before the words.
    pub fn icon(mut self, icon: &'static str) -> Button {
        self.icon = icon;
        self
    }
    /// The other thing one may do here.
    pub fn secondary(mut self) -> Button {
        self.look = " button-secondary";
        self
    }
    /// A discreet action, inside a table or a header.
    pub fn quiet(mut self) -> Button {
        self.look = " button-quiet";
        self
    }
    /// It takes something away. Always behind a page that asks to confirm, or with an undo.
    pub fn danger(mut self) -> Button {
        self.look = " button-danger";
        self
    }
    /// The one thing of the page, for thumbs in a hurry.
    pub fn big(mut self) -> Button {
        self.big = true;
        self
    }
    /// The form also sends `name=value` when this button is the one pressed.
    pub fn sends(mut self, name: impl Display, value: impl Display) -> Button {
        self.sends = Some((name.to_string(), value.to_string()));
        self
    }
    /// The form is sent to this address when this button is the one pressed.
    pub fn to(mut self, address: impl Display) -> Button {
        self.to = Some(address.to_string());
        self
    }
    /// What the button is about, for screen readers: the name of the row.
    pub fn about(mut self, about: impl Words) -> Button {
        self.about = Some(about.words());
        self
    }
}

/// Sends the form it stands in.
pub fn button(label: impl Words) -> Button {
    Button::new(label, None)
}

/// A link with the weight of a button.
pub fn link_button(label: impl Words, href: impl Display) -> Button {
    Button::new(label, Some(href.to_string()))
}

/// One button that is a whole form: a transition (`POST /accreditations/{id}/suspension`).
#[derive(Debug, Clone, PartialEq, Template)]
#[template(
    ext = "html",
    source = r#"<form class="post-button" method="post" action="{{ action }}">{% for (name, value) in hidden %}<input type="hidden" name="{{ name }}" value="{{ value }}">{% endfor %}{{ button }}</form>"#
)]
pub struct PostButton {
    action: String,
    hidden: Vec<(String, String)>,
    button: Button,
}
impl HtmlSafe for PostButton {}

impl PostButton {
    /// A value sent along.
    pub fn hidden(mut self, name: impl Display, value: impl Display) -> PostButton {
        self.hidden.push((name.to_string(), value.to_string()));
        self
    }
    pub fn icon(mut self, icon: &'static str) -> PostButton {
        self.button = self.button.icon(icon);
        self
    }
    pub fn secondary(mut self) -> PostButton {
        self.button = self.button.secondary();
        self
    }
    pub fn quiet(mut self) -> PostButton {
        self.button = self.button.quiet();
        self
    }
    pub fn danger(mut self) -> PostButton {
        self.button = self.button.danger();
        self
    }
    pub fn big(mut self) -> PostButton {
        self.button = self.button.big();
        self
    }
    pub fn about(mut self, about: impl Words) -> PostButton {
        self.button = self.button.about(about);
        self
    }
}

/// A button that posts to `action` by itself.
pub fn post_button(label: impl Words, action: impl Display) -> PostButton {
    PostButton { action: action.to_string(), hidden: Vec::new(), button: button(label) }
}

/// The action people came for, as large as their thumb: an icon, a word, a short hint.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/big_action.html")]
pub struct BigAction {
    label: String,
    hint: Option<String>,
    href: String,
    icon: &'static str,
}
impl HtmlSafe for BigAction {}

/// A link to `href`; the label's `.hint` is shown under it.
pub fn big_action(label: impl Words, href: impl Display, icon: &'static str) -> BigAction {
    BigAction { hint: label.attribute("hint"), label: label.words(), href: href.to_string(), icon }
}

/// A link to a file, saying its kind and, when known, its weight.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(
    ext = "html",
    source = r#"<a class="download" href="{{ href }}" download>{{ icon|icon }}<span>{{ label }} <span class="download-about">({{ about }})</span></span></a>"#
)]
pub struct Download {
    label: String,
    href: String,
    icon: &'static str,
    about: String,
}
impl HtmlSafe for Download {}

/// `kind` is what people call the file: `PDF`, `CSV`; `bytes` is 0 when the weight is not known.
pub fn download(
    label: impl Words,
    href: impl Display,
    kind: &'static str,
    bytes: usize,
) -> Download {
    Download {
        label: label.words(),
        href: href.to_string(),
        icon: if kind == "PDF" { "file-text" } else { "file-spreadsheet" },
        about: match weight(bytes) {
            Some(size) => t("ui-download-about").arg("kind", kind).arg("size", size).to_string(),
            None => kind.to_owned(),
        },
    }
}

fn weight(bytes: usize) -> Option<Message> {
    match bytes {
        0 => None,
        1..1_000_000 => Some(t("ui-kilobytes").arg("count", number(round_up(bytes, 1_000)))),
        _ => Some(t("ui-megabytes").arg("count", number(round_up(bytes, 1_000_000)))),
    }
}

fn round_up(bytes: usize, unit: usize) -> i64 {
    i64::try_from(bytes.div_ceil(unit)).unwrap_or(i64::MAX)
}

/// What is to be mended, at the head of the form: takes the focus, each line leads to its field.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/error_summary.html")]
pub struct ErrorSummary {
    problems: Problems,
}
impl HtmlSafe for ErrorSummary {}

impl ErrorSummary {
    fn fields(&self) -> usize {
        self.problems.iter().filter(|problem| !problem.field.is_empty()).count()
    }
}

/// Nothing when there is no problem.
pub fn error_summary(problems: &Problems) -> ErrorSummary {
    ErrorSummary { problems: problems.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_its_kind_and_weight() {
        let html = download("Liste", "/x.csv", "CSV", 12_345).to_string();
        assert!(html.contains("(CSV, 13\u{a0}ko)") || html.contains("(CSV, 13 ko)"), "{html}");
        assert!(download("Carnets", "/x.pdf", "PDF", 0).to_string().contains("(PDF)"));
    }

    #[test]
    fn a_transition_is_a_form_of_its_own() {
        let html = post_button("Suspendre", "/accreditations/7/suspension").danger().to_string();
        assert!(html.contains(r#"method="post" action="/accreditations/7/suspension""#), "{html}");
        assert!(html.contains("button-danger") && html.contains("<button"), "{html}");
    }

    #[test]
    fn no_problem_no_summary() {
        assert_eq!(error_summary(&Problems::none()).to_string().trim(), "");
        let mut problems = Problems::none();
        problems.add("year", t("gallery-year-problem"));
        let html = error_summary(&problems).to_string();
        assert!(html.contains(r##"href="#year""##) && html.contains(r#"role="alert""#), "{html}");
    }
}
