//! What surrounds every page: the collectivité's brand, the menu, the person signed in, and the
//! sentence left by the last action. Plain data; `access` fills it.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::kit::i18n::Message;

/// Everything the layout shows around a page. The page struct holds it in a field named `shell`.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// The page's one `<h1>`, and the first words of the browser tab.
    pub title: String,
    pub brand: Brand,
    pub menu: Vec<MenuEntry>,
    pub user: Option<UserBadge>,
    pub flash: Option<Flash>,
    /// Shows the ribbon that says nothing here is real.
    pub demo: bool,
    /// The path of the page on screen, to mark the menu entry it belongs to.
    pub path: String,
}

impl Shell {
    /// The same surroundings, for the page named `title` (a translated key, or a person's name).
    pub fn titled(mut self, title: impl Display) -> Shell {
        self.title = title.to_string();
        self
    }

    /// The same surroundings with a sentence about what just happened.
    pub fn with_flash(mut self, flash: Option<Flash>) -> Shell {
        self.flash = flash;
        self
    }

    /// Whether `entry` is the one the page belongs to: of the entries whose address begins the
    /// path, the longest wins.
    pub fn is_current(&self, entry: &MenuEntry) -> bool {
        entry.holds(&self.path)
            && !self
                .menu
                .iter()
                .any(|other| other.holds(&self.path) && other.href.len() > entry.href.len())
    }
}

/// The collectivité's own look: a row of the settings, and the source of `/assets/theme.css`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// The service's name as the public reads it.
    pub name: String,
    /// Who runs it, in one short line under the name; may be empty.
    pub tagline: String,
    /// Address of a logo (from this server: the content policy allows nothing else).
    pub logo: Option<String>,
    /// Main colour `#rrggbb` for buttons and links. Darkened when white on it would be unreadable.
    pub colour: Option<String>,
    /// Second colour `#rrggbb`, for ornaments only: it never carries text.
    pub accent: Option<String>,
    /// Sources named in the footer ("IGN, INSEE…"): a duty of the open licences.
    pub attribution: String,
}

impl Default for Brand {
    fn default() -> Brand {
        Brand {
            name: "Maillon".to_owned(),
            tagline: String::new(),
            logo: None,
            colour: None,
            accent: None,
            attribution: String::new(),
        }
    }
}

/// One line of the menu.
#[derive(Debug, Clone)]
pub struct MenuEntry {
    pub label: Message,
    pub href: String,
    /// A name known to [`super::icon`].
    pub icon: &'static str,
}

impl MenuEntry {
    pub fn new(label: Message, href: impl Into<String>, icon: &'static str) -> MenuEntry {
        MenuEntry { label, href: href.into(), icon }
    }

    fn holds(&self, path: &str) -> bool {
        match path.strip_prefix(self.href.as_str()) {
            Some("") => true,
            Some(rest) => self.href != "/" && rest.starts_with('/'),
            None => false,
        }
    }
}

/// The person signed in, as the header shows them.
#[derive(Debug, Clone)]
pub struct UserBadge {
    pub name: String,
    /// Their role in words: "Médiatrice".
    pub role: String,
    /// Their own account page.
    pub account: String,
    /// Where the sign-out form posts.
    pub sign_out: String,
}

/// How a message should feel. Always said in words and by an icon too, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Nothing special: grey.
    #[default]
    Neutral,
    /// Something to know: blue.
    Info,
    /// Something went well: green.
    Success,
    /// Something to look at: amber.
    Warning,
    /// Something was refused or has stopped: brick red.
    Danger,
}

impl Tone {
    /// The last part of the CSS class (`badge-success`).
    pub fn class(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Info => "info",
            Tone::Success => "success",
            Tone::Warning => "warning",
            Tone::Danger => "danger",
        }
    }

    /// The icon that says the same as the colour.
    pub fn icon(self) -> &'static str {
        match self {
            Tone::Neutral | Tone::Info => "info",
            Tone::Success => "circle-check",
            Tone::Warning => "triangle-alert",
            Tone::Danger => "circle-x",
        }
    }
}

/// A sentence shown once, on the page that follows an action. Keep it with the session: it may
/// name a person, so it never travels in an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    pub tone: Tone,
    pub text: String,
    /// What to do next, when there is something to do.
    pub next: Option<String>,
}

impl Flash {
    /// "C'est fait": what happened, and its `.next` when the key has one.
    pub fn success(message: &Message) -> Flash {
        Flash::new(Tone::Success, message)
    }
    pub fn info(message: &Message) -> Flash {
        Flash::new(Tone::Info, message)
    }
    pub fn warning(message: &Message) -> Flash {
        Flash::new(Tone::Warning, message)
    }
    pub fn is_success(&self) -> bool {
        self.tone == Tone::Success
    }
    fn new(tone: Tone, message: &Message) -> Flash {
        Flash { tone, text: message.to_string(), next: message.attribute("next").text() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::i18n::t;

    #[test]
    fn the_longest_matching_entry_is_the_current_one() {
        let entry = |href: &str| MenuEntry::new(t("x"), href, "house");
        let at = |path: &str| Shell {
            menu: vec![entry("/"), entry("/places"), entry("/places/accreditations")],
            path: path.to_owned(),
            ..Shell::default()
        };
        let current = |path: &str| -> Vec<String> {
            let shell = at(path);
            shell.menu.iter().filter(|e| shell.is_current(e)).map(|e| e.href.clone()).collect()
        };
        assert_eq!(current("/"), ["/"]);
        assert_eq!(current("/places"), ["/places"]);
        assert_eq!(current("/places/01ABC"), ["/places"]);
        assert_eq!(current("/places/accreditations/7"), ["/places/accreditations"]);
        assert!(current("/placesetc").is_empty());
    }
}
