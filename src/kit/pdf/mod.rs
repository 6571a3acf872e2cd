//! Paper: a template and its data become a tagged PDF, inside the program.
//!
//! The engine is typst, linked as a library. It sees nothing of the machine: no file, no network,
//! no clock, no installed font — only the template, [`BASE`] (the house's paper style), the data as
//! JSON and the fonts embedded below. The same data therefore always gives the same bytes.
//!
//! Templates hold no words: each names the Fluent sentences it needs ([`Words`]), and finds them in
//! its data under `texts`.
//! Files are PDF/UA-1 (read aloud in the right order, titled, with a language and text
//! alternatives); the exporter checks it for every document.

mod qr;
mod texts;
mod world;

use std::fmt;

use serde::Serialize;
use typst::diag::Warned;
use typst::foundations::Smart;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use self::qr::Qr;
use self::texts::Texts;
pub use self::texts::Words;
use self::world::PrintWorld;

/// The paper style every template imports: page, type, cut lines, signature boxes.
const BASE: &str = include_str!("base.typ");

/// One kind of paper: a typst source embedded in the program.
///
/// It imports `/base.typ` and reads its data with `json("/data.json")`.
pub struct Template {
    /// Short name for error messages, for example `booklet`.
    pub name: &'static str,
    /// The typst source.
    pub source: &'static str,
    /// The sentences it prints.
    pub words: Words,
}

#[derive(Serialize)]
struct Sheet<'a, T> {
    texts: Texts,
    #[serde(flatten)]
    data: &'a T,
}

/// Why a document could not be made. Both are faults of the program or of a value no paper can
/// show, never of the network or the disk. The messages quote templates, not people's data.
#[derive(Debug)]
pub enum PdfError {
    /// The data could not be written as JSON, or holds a QR text too long for any code.
    Data(serde_json::Error),
    /// The template does not fit its data, or the document breaks PDF/UA-1.
    Template {
        /// Name of the template.
        template: &'static str,
        /// What the engine says, with line numbers.
        details: String,
    },
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Data(error) => write!(f, "print data: {error}"),
            Self::Template { template, details } => {
                write!(f, "print template {template}: {details}")
            }
        }
    }
}

impl std::error::Error for PdfError {}

/// Renders one document. `data` is a struct or a map; its fields are what the template reads.
///
/// Takes milliseconds for a card and about ten per page for booklets: call it outside database
/// jobs. What the engine remembered of the data (secrets, names) is dropped before returning.
///
/// # Errors
/// [`PdfError`] when data and template do not fit together.
pub fn render(template: &'static Template, data: &impl Serialize) -> Result<Vec<u8>, PdfError> {
    let sheet = Sheet { texts: template.words.texts(), data };
    let json = serde_json::to_vec(&sheet).map_err(PdfError::Data)?;
    let fingerprint =
        blake3::Hasher::new().update(template.source.as_bytes()).update(&json).finalize();
    let world = PrintWorld::new(template.source, json);
    let result = compile(&world, template.name, fingerprint.to_hex().to_string());
    typst::comemo::evict(0);
    result.map_err(|details| PdfError::Template { template: template.name, details })
}

fn compile(world: &PrintWorld, template: &str, ident: String) -> Result<Vec<u8>, String> {
    let Warned { output, warnings: _ } = typst::compile(world);
    let document = output.map_err(|errors| world.explain(&errors))?;
    let options = |standard| PdfOptions {
        ident: Smart::Custom(ident.clone()),
        creator: Smart::Custom(Some("Maillon".to_owned())),
        standards: PdfStandards::new(&[standard]).expect("one standard never contradicts itself"),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options(PdfStandard::Ua_1))
        .or_else(|_| {
            // A name in a script none of our fonts draws, or whose ligatures have no plain text,
            // breaks PDF/UA-1; the person still needs the paper. Same tags, without the label.
            // The tests hold every template to the label with names in Latin letters.
            tracing::warn!(template, "printed without the PDF/UA-1 label");
            typst_pdf::pdf(&document, &options(PdfStandard::V_1_7))
        })
        .map_err(|errors| world.explain(&errors))
}

/// Holds a template to its list of words: each one used, each one in French, none forgotten.
#[cfg(test)]
pub(crate) fn assert_words(template: &Template) {
    use std::collections::BTreeSet;

    let listed: BTreeSet<&str> = template.words.names.iter().copied().collect();
    let used: BTreeSet<&str> = template
        .source
        .split(|c: char| !(c.is_ascii_alphanumeric() || "-._".contains(c)))
        .filter_map(|word| word.strip_prefix("t."))
        .filter(|word| *word != "lang")
        .collect();
    assert_eq!(listed, used, "words listed and used by {}", template.name);
    for key in template.words.keys() {
        assert!(crate::kit::i18n::is_known(&key, None), "{key} has no sentence");
    }
}
