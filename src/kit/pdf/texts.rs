//! The words of a document.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::kit::i18n;

/// The words a template needs, by the short names it knows them under.
///
/// The word `step-1` of a template whose words start with `passes-booklet-` is the Fluent message
/// `passes-booklet-step-1`.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Beginning of the Fluent keys.
    pub prefix: &'static str,
    /// The short names.
    pub names: &'static [&'static str],
}

impl Words {
    /// The Fluent keys, for the test that each has its sentence.
    pub fn keys(&self) -> impl Iterator<Item = String> {
        self.names.iter().map(|name| format!("{}{name}", self.prefix))
    }

    /// The sentences, as the template receives them.
    pub(super) fn texts(&self) -> Texts {
        let words = self.names.iter().copied().zip(self.keys().map(|key| i18n::t(key).to_string()));
        Texts { lang: "fr", words: words.collect() }
    }
}

/// Sentences by short name, and the BCP 47 language they are in.
#[derive(Serialize)]
pub(super) struct Texts {
    lang: &'static str,
    #[serde(flatten)]
    words: BTreeMap<&'static str, String>,
}
