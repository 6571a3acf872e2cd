//! Lists and the ways through them: pages, tabs, sorting, searching, what happened when.

use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafe;

use super::blocks::Badge;
use crate::ui::fields::{Choice, Words};
use crate::ui::filters::{self, Take};

/// Links to the pages of a long list.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/pagination.html")]
pub struct Pagination {
    /// From 1.
    current: i64,
    total: i64,
    base: String,
}
impl HtmlSafe for Pagination {}

impl Pagination {
    fn address(&self, page: &i64) -> String {
        format!("{}{}page={page}", self.base, if self.base.contains('?') { '&' } else { '?' })
    }

    /// The first page, the last, the current and its neighbours; `None` where some are left out.
    fn pages(&self) -> Vec<Option<i64>> {
        let mut shown: Vec<Option<i64>> = Vec::new();
        let mut last = 0;
        for page in 1..=self.total {
            let near = (page - self.current).abs() <= 1;
            if !near && page != 1 && page != self.total {
                continue;
            }
            if page - last > 1 {
                shown.push(None);
            }
            shown.push(Some(page));
            last = page;
        }
        shown
    }
}

/// `base` is the address of the list with its search ("/places?q=tour"); nothing is shown for a
/// single page.
pub fn pagination(
    current: impl Take<i64>,
    total: impl Take<i64>,
    base: impl Display,
) -> Pagination {
    Pagination { current: current.take(), total: total.take(), base: base.to_string() }
}

/// One of the views of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Tab {
    label: String,
    href: String,
    current: bool,
    count: Option<i64>,
}

impl Tab {
    pub fn new(label: impl Words, href: impl Display, current: bool) -> Tab {
        Tab { label: label.words(), href: href.to_string(), current, count: None }
    }
    pub fn count(mut self, count: impl Take<i64>) -> Tab {
        self.count = Some(count.take());
        self
    }
}

/// Views of the same thing, as links: each has an address.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/tabs.html")]
pub struct Tabs {
    label: String,
    tabs: Vec<Tab>,
}
impl HtmlSafe for Tabs {}

/// `label` names the group for screen readers.
pub fn tabs(label: impl Words, tabs: &[Tab]) -> Tabs {
    Tabs { label: label.words(), tabs: tabs.to_vec() }
}

/// One line of a journal: when, who, what.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    when: String,
    /// For `<time datetime>`.
    machine: String,
    what: String,
    who: Option<String>,
    href: Option<String>,
    icon: &'static str,
}

impl Event {
    /// `when` in words, `machine` in RFC 3339 or ISO-8601.
    pub fn new(when: impl Words, machine: impl Display, what: impl Words) -> Event {
        Event {
            when: when.words(),
            machine: machine.to_string(),
            what: what.words(),
            who: None,
            href: None,
            icon: "circle-dot",
        }
    }
    pub fn who(mut self, who: impl Words) -> Event {
        self.who = Some(who.words());
        self
    }
    pub fn link(mut self, href: impl Display) -> Event {
        self.href = Some(href.to_string());
        self
    }
    pub fn icon(mut self, icon: &'static str) -> Event {
        self.icon = icon;
        self
    }
}

/// What happened to something, newest first.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/timeline.html")]
pub struct Timeline {
    events: Vec<Event>,
}
impl HtmlSafe for Timeline {}

pub fn timeline(events: &[Event]) -> Timeline {
    Timeline { events: events.to_vec() }
}

/// A stop of a tour: a bus that comes to a village square.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    when: String,
    title: String,
    href: Option<String>,
    note: Option<String>,
    now: bool,
}

impl Stop {
    pub fn new(when: impl Words, title: impl Words) -> Stop {
        Stop { when: when.words(), title: title.words(), href: None, note: None, now: false }
    }
    pub fn link(mut self, href: impl Display) -> Stop {
        self.href = Some(href.to_string());
        self
    }
    pub fn note(mut self, note: impl Words) -> Stop {
        self.note = Some(note.words());
        self
    }
    /// The bus is here.
    pub fn now(mut self, now: bool) -> Stop {
        self.now = now;
        self
    }
}

/// The stops of a tour, in their order.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/stops.html")]
pub struct Stops {
    stops: Vec<Stop>,
}
impl HtmlSafe for Stops {}

pub fn stops(stops: &[Stop]) -> Stops {
    Stops { stops: stops.to_vec() }
}

/// How a table is sorted, read from its address (`?sort=name&order=down`).
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    /// The column's key.
    pub by: String,
    pub down: bool,
    /// The address of the list with its search, without the sort.
    pub base: String,
}

/// The header cell of a column one may sort by.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/sort.html")]
pub struct SortHeader {
    label: String,
    href: String,
    /// `Some(true)` when this column sorts, downwards.
    sorted: Option<bool>,
    numeric: bool,
}
impl HtmlSafe for SortHeader {}

impl SortHeader {
    /// A column of figures, aligned at the end.
    pub fn numeric(mut self) -> SortHeader {
        self.numeric = true;
        self
    }
}

/// A whole `<th scope="col">`; pressing it sorts, pressing again turns the order round.
pub fn sort_header(label: impl Words, key: &str, sort: &Sort) -> SortHeader {
    let sorted = (sort.by == key).then_some(sort.down);
    let order = if sorted == Some(false) { "down" } else { "up" };
    let join = if sort.base.contains('?') { '&' } else { '?' };
    let href = format!("{}{join}sort={key}&order={order}", sort.base);
    SortHeader { label: label.words(), href, sorted, numeric: false }
}

/// One field and a button: what people look for first.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/search.html")]
pub struct Search {
    action: String,
    name: &'static str,
    label: String,
    hint: Option<String>,
    value: String,
    hidden: Vec<(String, String)>,
    filters: Vec<(&'static str, String, String, Vec<Choice>)>,
    clear: bool,
}
impl HtmlSafe for Search {}

impl Search {
    /// A part of the address to keep (the tab, the sort).
    pub fn hidden(mut self, name: impl Display, value: impl Display) -> Search {
        self.hidden.push((name.to_string(), value.to_string()));
        self
    }
    /// A list to narrow the search by; its first choice says "all".
    pub fn filter(
        mut self,
        name: &'static str,
        label: impl Words,
        value: impl Display,
        choices: &[Choice],
    ) -> Search {
        let value = value.to_string();
        self.clear |= !value.is_empty();
        self.filters.push((name, label.words(), value, choices.to_vec()));
        self
    }
    /// Another parameter than `q`.
    pub fn named(mut self, name: &'static str) -> Search {
        self.name = name;
        self
    }
}

/// A search by address (`GET`), so that its answer can be kept and shared.
pub fn search(label: impl Words, action: impl Display, value: impl Display) -> Search {
    let value = value.to_string();
    Search {
        action: action.to_string(),
        name: "q",
        hint: label.attribute("hint"),
        label: label.words(),
        clear: !value.is_empty(),
        value,
        hidden: Vec::new(),
        filters: Vec::new(),
    }
}

/// Badges side by side.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(
    ext = "html",
    source = r#"<span class="cluster">{% for badge in badges %}{{ badge }}{% endfor %}</span>"#
)]
pub struct Badges {
    badges: Vec<Badge>,
}
impl HtmlSafe for Badges {}

pub fn badges(badges: &[Badge]) -> Badges {
    Badges { badges: badges.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_near_pages_are_linked() {
        let pages = |current: i64, total: i64| pagination(current, total, "/x").pages();
        assert_eq!(pages(1, 1), [Some(1)]);
        assert_eq!(pages(2, 3), [Some(1), Some(2), Some(3)]);
        assert_eq!(pages(6, 20), [Some(1), None, Some(5), Some(6), Some(7), None, Some(20)]);
        assert_eq!(pagination(1i64, 3i64, "/x?q=a").address(&2), "/x?q=a&page=2");
        assert_eq!(pagination(1i64, 1i64, "/x").to_string().trim(), "");
    }

    #[test]
    fn a_second_press_turns_the_order_round() {
        let sort = Sort { by: "name".to_owned(), down: false, base: "/places".to_owned() };
        let html = sort_header("Nom", "name", &sort).to_string();
        assert!(
            html.contains("sort=name&#38;order=down") && html.contains(r#"aria-sort="ascending""#)
        );
        let html = sort_header("Ville", "town", &sort).to_string();
        assert!(html.contains("order=up") && !html.contains("aria-sort"), "{html}");
    }
}
