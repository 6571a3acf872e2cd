//! What people read: headings, notices, cards, figures.

use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafe;

use super::buttons::Button;
use crate::kit::i18n::t;
use crate::ui::fields::Words;
use crate::ui::filters::{self, Take};
use crate::ui::shell::Tone;

/// The head of a page with more than a title: the way back, badges, the main action.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/heading.html")]
pub struct Heading {
    title: String,
    back: Option<(String, String)>,
    badges: Vec<Badge>,
    note: Option<String>,
    actions: Vec<Button>,
}
impl HtmlSafe for Heading {}

impl Heading {
    /// A link to the list this page belongs to.
    pub fn back(mut self, label: impl Words, href: impl Display) -> Heading {
        self.back = Some((label.words(), href.to_string()));
        self
    }
    pub fn badge(mut self, badge: Badge) -> Heading {
        self.badges.push(badge);
        self
    }
    /// A short line under the title: the commune of a place.
    pub fn note(mut self, note: impl Words) -> Heading {
        self.note = Some(note.words());
        self
    }
    pub fn action(mut self, action: Button) -> Heading {
        self.actions.push(action);
        self
    }
}

/// The `<h1>` and what goes with it, for `{% block heading %}`.
pub fn heading(title: impl Words) -> Heading {
    let title = title.words();
    Heading { title, back: None, badges: Vec::new(), note: None, actions: Vec::new() }
}

/// A state in one or two words. The words say it; the colour only helps.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(
    ext = "html",
    source = r#"<span class="badge badge-{{ tone.class() }}">{{ label }}</span>"#
)]
pub struct Badge {
    label: String,
    tone: Tone,
}
impl HtmlSafe for Badge {}

/// Pages name the tone from a field, or write `ui::Tone::Success`.
pub fn badge(label: impl Words, tone: impl Take<Tone>) -> Badge {
    Badge { label: label.words(), tone: tone.take() }
}

/// What happened and what to do: the sentence's `.text` and `.next` follow it when they exist.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/notice.html")]
pub struct Notice {
    tone: Tone,
    title: String,
    text: Option<String>,
    next: Option<String>,
    action: Option<Button>,
}
impl HtmlSafe for Notice {}

impl Notice {
    pub fn text(mut self, text: impl Words) -> Notice {
        self.text = Some(text.words());
        self
    }
    pub fn next(mut self, next: impl Words) -> Notice {
        self.next = Some(next.words());
        self
    }
    pub fn action(mut self, action: Button) -> Notice {
        self.action = Some(action);
        self
    }
}

pub fn notice(tone: impl Take<Tone>, title: impl Words) -> Notice {
    Notice {
        tone: tone.take(),
        text: title.attribute("text"),
        next: title.attribute("next"),
        title: title.words(),
        action: None,
    }
}

/// There is nothing yet: what will be here, and how to begin (the sentence's `.next`).
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/empty.html")]
pub struct Empty {
    icon: &'static str,
    title: String,
    next: Option<String>,
    action: Option<Button>,
}
impl HtmlSafe for Empty {}

impl Empty {
    pub fn action(mut self, action: Button) -> Empty {
        self.action = Some(action);
        self
    }
}

pub fn empty(icon: &'static str, title: impl Words) -> Empty {
    Empty { icon, next: title.attribute("next"), title: title.words(), action: None }
}

/// A figure that leads to the list it counts.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/stat.html")]
pub struct Stat {
    label: String,
    figure: String,
    href: Option<String>,
    note: Option<String>,
}
impl HtmlSafe for Stat {}

impl Stat {
    /// Long amounts are written smaller rather than cut.
    fn size(&self) -> &'static str {
        match self.figure.chars().count() {
            0..=8 => "",
            9..=12 => " stat-long",
            _ => " stat-longer",
        }
    }
    /// A second line: the share, the month.
    pub fn note(mut self, note: impl Words) -> Stat {
        self.note = Some(note.words());
        self
    }
}

/// `figure` is already written the French way (`|number`, an amount).
pub fn stat(label: impl Words, figure: impl Display, href: impl Display) -> Stat {
    let href = Some(href.to_string()).filter(|href| !href.is_empty());
    Stat { label: label.words(), figure: figure.to_string(), href, note: None }
}

/// One line of a summary: a name, a value, and a way to change it.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    label: String,
    value: String,
    href: Option<String>,
    change: Option<String>,
}

impl Fact {
    pub fn new(label: impl Words, value: impl Words) -> Fact {
        Fact { label: label.words(), value: value.words(), href: None, change: None }
    }
    /// The value is a link.
    pub fn link(mut self, href: impl Display) -> Fact {
        self.href = Some(href.to_string());
        self
    }
    /// A link to the page where the value is changed.
    pub fn change(mut self, href: impl Display) -> Fact {
        self.change = Some(href.to_string());
        self
    }
}

/// What is known about something, as a list of names and values. Empty values are left out.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/summary.html")]
pub struct Summary {
    facts: Vec<Fact>,
}
impl HtmlSafe for Summary {}

pub fn summary(facts: &[Fact]) -> Summary {
    Summary { facts: facts.iter().filter(|fact| !fact.value.is_empty()).cloned().collect() }
}

/// A person, a session, a place in a list: the whole card leads to its page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/item.html")]
pub struct Item {
    title: String,
    href: Option<String>,
    /// Big, at the start of the card: an hour, a number.
    when: Option<String>,
    lines: Vec<(&'static str, String)>,
    badges: Vec<Badge>,
    actions: Vec<String>,
}
impl HtmlSafe for Item {}

impl Item {
    pub fn when(mut self, when: impl Words) -> Item {
        self.when = Some(when.words());
        self
    }
    /// A line with its icon; nothing when the words are empty.
    pub fn line(mut self, icon: &'static str, words: impl Words) -> Item {
        let words = words.words();
        if !words.is_empty() {
            self.lines.push((icon, words));
        }
        self
    }
    pub fn badge(mut self, badge: Badge) -> Item {
        self.badges.push(badge);
        self
    }
    /// A [`Button`] or a [`super::PostButton`] at the foot of the card.
    pub fn action(mut self, action: impl HtmlSafe) -> Item {
        self.actions.push(action.to_string());
        self
    }
}

/// `href` may be empty: the card then leads nowhere.
pub fn item(title: impl Words, href: impl Display) -> Item {
    Item {
        title: title.words(),
        href: Some(href.to_string()).filter(|href| !href.is_empty()),
        when: None,
        lines: Vec::new(),
        badges: Vec::new(),
        actions: Vec::new(),
    }
}

/// A few of a few, as little boxes: passes used of a booklet, seats taken of a session.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/tally.html")]
pub struct Tally {
    done: i64,
    total: i64,
    label: String,
}
impl HtmlSafe for Tally {}

impl Tally {
    /// More boxes than this are not counted by eye: only the words are shown.
    const MOST: i64 = 12;

    fn boxes(&self) -> Vec<(i64, bool)> {
        let shown = if self.total > Self::MOST { 0 } else { self.total };
        (0..shown).map(|i| (i * 16, i < self.done)).collect()
    }
}

/// `label` says the count in words ("3 places sur 8"): the boxes are only a picture of it.
pub fn tally(done: impl Take<i64>, total: impl Take<i64>, label: impl Words) -> Tally {
    Tally { done: done.take(), total: total.take(), label: label.words() }
}

/// The page between a click and something that cannot be taken back.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/confirm.html")]
pub struct Confirm {
    action: String,
    consequences: Vec<String>,
    button: Button,
    cancel: String,
    hidden: Vec<(String, String)>,
}
impl HtmlSafe for Confirm {}

impl Confirm {
    /// One thing that will happen.
    pub fn consequence(mut self, sentence: impl Words) -> Confirm {
        self.consequences.push(sentence.words());
        self
    }
    pub fn hidden(mut self, name: impl Display, value: impl Display) -> Confirm {
        self.hidden.push((name.to_string(), value.to_string()));
        self
    }
}

/// The question is the page's title; `label` is the button, a verb ("Suspendre l'habilitation");
/// it posts to `action`; `cancel` is the page to go back to.
pub fn confirm(label: impl Words, action: impl Display, cancel: impl Display) -> Confirm {
    Confirm {
        action: action.to_string(),
        consequences: Vec::new(),
        button: super::buttons::button(label).danger(),
        cancel: cancel.to_string(),
        hidden: Vec::new(),
    }
}

/// Long work on its way: how far it is; the page refreshes by itself and may be left.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/progress.html")]
pub struct Progress {
    label: String,
    done: i64,
    total: i64,
    words: String,
}
impl HtmlSafe for Progress {}

/// Shows `<progress>` and words. The page it stands on is asked again every second by the script,
/// every five seconds without it (`{% block head %}{{ ui::refresh() }}{% endblock %}`), and must
/// stop showing the progress when the work has ended. A `total` of 0 means "not known yet".
pub fn progress(label: impl Words, done: impl Take<i64>, total: impl Take<i64>) -> Progress {
    let (done, total) = (done.take(), total.take());
    let words = t("ui-progress").arg("done", done).arg("total", total).to_string();
    Progress { label: label.words(), done, total, words }
}

/// A short sound and a shiver of the phone when the page opens, so that eyes can stay on the
/// person in front: two rising notes when it went well, two falling ones when it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Template)]
#[template(
    ext = "html",
    source = r#"<span hidden data-signal="{% if well %}well{% else %}refused{% endif %}"></span>"#
)]
pub struct Signal {
    well: bool,
}
impl HtmlSafe for Signal {}

pub fn signal(well: bool) -> Signal {
    Signal { well }
}

/// Asks for the page again without a script; for `{% block head %}` of a page that shows progress.
#[derive(Debug, Clone, Copy, PartialEq, Template)]
#[template(
    ext = "html",
    source = r#"<noscript><meta http-equiv="refresh" content="5"></noscript>"#
)]
pub struct Refresh;
impl HtmlSafe for Refresh {}

pub fn refresh() -> Refresh {
    Refresh
}
