//! The controlled words of the national schema "lieux de médiation numérique" v1.0.2.
//!
//! Inside, a word is a slug; the national wording lives in `vocabulary.csv` and
//! serves files only. What people read is `places-term-<slug>` in Fluent.

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use crate::kit::i18n::{Message, t};
use crate::kit::text::fold;
use crate::words;

words! {
    /// A multi-valued field with a closed list of words.
    pub enum Field {
        Services = "services",
        Audiences = "audiences",
        Care = "care",
        Fees = "fees",
        Programmes = "programmes",
        Labels = "labels",
        AccessModes = "access-modes",
        SupportModes = "support-modes",
        Mobility = "mobility",
    }
}

/// One word of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Term {
    pub field: Field,
    /// The stored form: ASCII, stable.
    pub slug: &'static str,
    /// The wording of the national schema, for files.
    pub national: &'static str,
}

impl Term {
    /// The words on screen.
    pub fn words(&self) -> Message {
        t(format!("places-term-{}", self.slug))
    }
}

/// Every word of every list, in the order of the schema.
pub fn vocabulary() -> &'static [Term] {
    static ALL: OnceLock<Vec<Term>> = OnceLock::new();
    ALL.get_or_init(|| {
        let term = |line: &'static str| {
            let mut cells = line.splitn(3, ',');
            let mut cell = || cells.next().expect("three columns");
            let field = cell().parse().expect("a field of the schema");
            Term { field, slug: cell(), national: cell() }
        };
        include_str!("vocabulary.csv").lines().map(term).collect()
    })
}

/// The words of one list.
pub fn terms_of(field: Field) -> impl Iterator<Item = &'static Term> {
    vocabulary().iter().filter(move |term| term.field == field)
}

/// The word with this slug in a list.
pub fn term(field: Field, slug: &str) -> Option<&'static Term> {
    terms_of(field).find(|term| term.slug == slug)
}

/// How a wording read in a file matches a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// The national wording, to the letter.
    Exact(&'static Term),
    /// The same words with other accents, case or signs.
    Respelt(&'static Term),
    /// Not in the list.
    Unknown,
}

/// Looks a wording up.
///
/// `Étapes numériques(La Poste)` without its space counts as exact: that is how
/// the official pattern of v1.0.2 writes it, against its own description.
pub fn recognise(field: Field, wording: &str) -> Match {
    if let Some(exact) = terms_of(field).find(|term| term.national == wording) {
        return Match::Exact(exact);
    }
    let folded = fold(wording);
    match terms_of(field).find(|term| fold(term.national) == folded) {
        Some(term) if term.slug == "etapes-numeriques" && !wording.contains(" (") => {
            Match::Exact(term)
        }
        Some(term) => Match::Respelt(term),
        None => Match::Unknown,
    }
}

/// Words of one list, without repeats, in the order they were given.
///
/// Stored as slugs with a space before and after each, so that `% slug %` finds one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms(Vec<&'static Term>);

impl Terms {
    /// Adds a word; one that is there already changes nothing and says `false`.
    pub fn add(&mut self, term: &'static Term) -> bool {
        let new = !self.0.contains(&term);
        if new {
            self.0.push(term);
        }
        new
    }

    /// The words, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &'static Term> + '_ {
        self.0.iter().copied()
    }

    /// Whether the list holds this word.
    pub fn has(&self, slug: &str) -> bool {
        self.0.iter().any(|term| term.slug == slug)
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The national wordings joined by `|`, as files want them.
    pub fn national(&self) -> String {
        self.0.iter().map(|term| term.national).collect::<Vec<_>>().join("|")
    }
}

impl FromIterator<&'static Term> for Terms {
    fn from_iter<I: IntoIterator<Item = &'static Term>>(words: I) -> Self {
        let mut terms = Self::default();
        for word in words {
            terms.add(word);
        }
        terms
    }
}

impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for term in &self.0 {
            write!(f, " {}", term.slug)?;
        }
        if self.0.is_empty() { Ok(()) } else { f.write_str(" ") }
    }
}

impl FromStr for Terms {
    type Err = String;

    /// Reads the stored form; a slug that no list knows is an error.
    fn from_str(text: &str) -> Result<Self, String> {
        let find = |slug: &str| vocabulary().iter().find(|term| term.slug == slug);
        text.split_whitespace()
            .map(|slug| find(slug).ok_or_else(|| format!("{slug:?} is no term")))
            .collect()
    }
}

crate::column_by_text!(Terms);

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_lists_are_those_of_the_schema() {
        let count = |field| terms_of(field).count();
        assert_eq!(
            Field::ALL.iter().map(|field| count(*field)).collect::<Vec<_>>(),
            [9, 5, 7, 3, 11, 10, 6, 4, 2]
        );
        let slugs: HashSet<_> = vocabulary().iter().map(|term| term.slug).collect();
        assert_eq!(slugs.len(), vocabulary().len(), "a slug names one word");
    }

    #[test]
    fn every_word_can_be_read_on_screen() {
        for term in vocabulary() {
            assert!(term.words().text().is_some(), "places-term-{}", term.slug);
        }
    }

    #[test]
    fn a_wording_is_exact_respelt_or_unknown() {
        let slug = |found| match found {
            Match::Exact(term) => ("exact", term.slug),
            Match::Respelt(term) => ("respelt", term.slug),
            Match::Unknown => ("unknown", ""),
        };
        assert_eq!(slug(recognise(Field::Fees, "Gratuit")), ("exact", "free"));
        assert_eq!(slug(recognise(Field::Fees, "GRATUIT")), ("respelt", "free"));
        assert_eq!(slug(recognise(Field::Fees, "Pas cher")), ("unknown", ""));
        assert_eq!(slug(recognise(Field::Services, "Gratuit")), ("unknown", ""));
        for spelling in ["Étapes numériques (La Poste)", "Étapes numériques(La Poste)"] {
            assert_eq!(slug(recognise(Field::Labels, spelling)), ("exact", "etapes-numeriques"));
        }
    }

    #[test]
    fn terms_are_stored_and_read_back() {
        let terms: Terms =
            ["free", "paying"].iter().filter_map(|slug| term(Field::Fees, slug)).collect();
        assert_eq!(terms.to_string(), " free paying ");
        assert_eq!(" free paying ".parse(), Ok(terms));
        assert!(" nonsense ".parse::<Terms>().is_err());
        assert_eq!("".parse(), Ok(Terms::default()));
    }
}
