//! How the booklets of an emission look, and whether somebody approved their proof.

use super::{LogoKind, Refusal};
use crate::kit::time::Instant;
use crate::ledger::EmissionId;
use crate::{row, words};

words! {
    /// How large things are printed; the words are `passes-layout-<word>`.
    pub enum Layout {
        /// Five passes to a page.
        Standard = "standard",
        /// Three, in large print.
        Large = "large",
    }
}

/// Most letters of a text of the cover.
pub const MOST_LETTERS: usize = 400;

row! {
    /// The paper of an emission.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct EmissionPaper {
        pub emission_id: EmissionId,
        pub layout: Layout,
        /// Instead of the sentence of the house; empty: that one.
        pub cover_text: String,
        /// In a frame of its own at the foot of the cover; empty: none.
        pub note: String,
        pub logo: Option<LogoKind>,
        /// The cleaned file, in hexadecimal.
        pub logo_data: Option<String>,
        pub proof_approved_at: Option<Instant>,
        pub proof_approved_by: Option<String>,
    }
}

impl EmissionPaper {
    /// The paper with another design.
    pub fn with(self, design: &Design) -> EmissionPaper {
        let Design { layout, cover_text, note, logo } = design.clone();
        let (logo, logo_data) = logo.unzip();
        EmissionPaper { layout, cover_text, note, logo, logo_data, ..self }
    }

    /// Tells this design from any other: what a proof shows, and its approval names.
    pub fn design_mark(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let (layout, logo) = (self.layout.word(), self.logo_data.as_deref().unwrap_or_default());
        for text in [layout, &self.cover_text, &self.note, logo] {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }
}

/// What may be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Design {
    pub layout: Layout,
    pub cover_text: String,
    pub note: String,
    /// What [`super::clean`] kept, in hexadecimal.
    pub logo: Option<(LogoKind, String)>,
}

impl Design {
    pub fn check(&self) -> Result<(), Refusal> {
        let long = |text: &str| text.chars().count() > MOST_LETTERS;
        if long(&self.cover_text) {
            Err(Refusal::TextTooLong { field: "cover_text" })
        } else if long(&self.note) {
            Err(Refusal::TextTooLong { field: "note" })
        } else {
            Ok(())
        }
    }
}
