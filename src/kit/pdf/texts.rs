//! The words of a document.

use std::collections::BTreeMap;

use serde::Serialize;

/// The words a template needs, in one language, by the short name the template knows them under.
///
/// Each kind of paper lists its names in a constant; the room fills them from Fluent:
/// `Texts::new("fr", passes::print::BOOKLET_TEXTS, |name| i18n.text(&format!("passes-booklet-{name}")))`.
/// A name missing here stops the document: half-mute paper never leaves the house.
#[derive(Clone, Serialize)]
pub struct Texts {
    lang: String,
    #[serde(flatten)]
    words: BTreeMap<&'static str, String>,
}

impl Texts {
    /// Collects the words called `names`; `lang` is the BCP 47 language of the document (`fr`).
    pub fn new(
        lang: &str,
        names: &[&'static str],
        mut text: impl FnMut(&'static str) -> String,
    ) -> Self {
        let words = names.iter().map(|name| (*name, text(name))).collect();
        Self { lang: lang.to_owned(), words }
    }
}
