//! Paper of the passes: booklets to cut, and the slips that travel with them.
//!
//! Only shapes and templates. Amounts, dates and serials arrive as the words to print; the
//! sentences are in `locales/<lang>/passes-print.ftl`.

use serde::Serialize;

use crate::kit::i18n::t;
use crate::kit::pdf::{self, PdfError, Qr, Template, Words};

static BOOKLET: Template = Template {
    name: "booklet",
    source: include_str!("prints/booklet.typ"),
    words: Words {
        prefix: "passes-booklet-",
        names: &[
            "cover-title",
            "booklet-number",
            "booklet-code-alt",
            "booklet-code-hint",
            "how-title",
            "what",
            "step-1",
            "step-2",
            "step-3",
            "step-4",
            "valid-until",
            "help",
            "funded-by",
            "stub-title",
            "stub-hint",
            "used-on",
            "used-at",
            "pass",
            "secret",
            "reminder",
            "pass-code-alt",
            "proof-mark",
            "title",
        ],
    },
};
static SLIP: Template = Template {
    name: "slip",
    source: include_str!("prints/slip.typ"),
    words: Words {
        prefix: "passes-slip-",
        names: &[
            "slip",
            "date",
            "from",
            "to",
            "first-booklet",
            "last-booklet",
            "booklets",
            "passes",
            "value",
            "total",
            "check-hint",
            "signed-from",
            "signed-to",
            "name",
            "signed-on",
            "page",
            "page-of",
        ],
    },
};

/// What all booklets of an emission have in common.
#[derive(Clone, Serialize)]
pub struct Edition {
    /// Name of the territory that issues the passes.
    pub territory: String,
    /// Name of the programme.
    pub programme: String,
    /// Names of the funders, in the order to print.
    pub funders: Vec<String>,
    /// Value of each pass, in words ("10 €", "1 atelier").
    pub face_value: String,
    /// What a booklet holds, in words, see [`contents`].
    pub contents: String,
    /// Last day of use, in words.
    pub valid_until: String,
    /// Whom to call; none when the territory has no number.
    pub helpline: Option<Helpline>,
    /// What the emission says of its own paper.
    #[serde(flatten)]
    pub look: Look,
}

/// How the booklets of an emission look; by default, as the house has them.
#[derive(Clone, Default, Serialize)]
pub struct Look {
    /// Marked as a proof on every page.
    pub proof: bool,
    /// Large print: three passes to a page.
    pub large: bool,
    /// Instead of the house's sentence on the cover.
    pub cover_text: Option<String>,
    /// In a frame of its own on the cover.
    pub note: Option<String>,
    pub logo: Option<Logo>,
}

/// A logo, cleaned.
#[derive(Clone, Serialize)]
#[serde(untagged)]
pub enum Logo {
    Svg(String),
    Png(Vec<u8>),
}

/// A telephone number and when somebody answers.
#[derive(Clone, Serialize)]
pub struct Helpline {
    /// The number, grouped for reading.
    pub number: String,
    /// Opening hours, in words.
    pub hours: String,
}

/// "5 pass de 10 €": what the cover says of the inside.
pub fn contents(passes: usize, face_value: &str) -> String {
    t("passes-booklet-contents").arg("count", passes).arg("value", face_value).to_string()
}

/// One booklet: its cover and its passes.
#[derive(Clone, Serialize)]
pub struct Booklet {
    /// Serial of the booklet, in clear, for stock and slips.
    pub serial: String,
    /// Code on the cover for the professional who hands it over; it must not redeem anything.
    pub code: Option<Qr>,
    /// The passes, in the order of their serials.
    pub passes: Vec<Pass>,
}

/// One pass. Holds the secret in clear: lives only while printing, is never logged (no `Debug`).
#[derive(Clone, Serialize)]
pub struct Pass {
    /// Serial, in clear; never redeems.
    pub serial: String,
    /// The secret as it is printed, in groups of four with spaces between.
    pub secret: String,
    /// What is scanned at the door.
    pub code: Qr,
}

/// Booklets to print, at least one.
pub struct BookletPrint {
    /// What they share.
    pub edition: Edition,
    /// The booklets, in the order of their serials.
    pub booklets: Vec<Booklet>,
}

/// Booklets per file: 200 pages of five passes, a stack a printer takes at once. One file of 500
/// would need 870 MB to make, five of 100 need a quarter of it and show progress.
pub const BOOKLETS_PER_PART: usize = 100;

#[derive(Serialize)]
struct BookletData<'a> {
    #[serde(flatten)]
    edition: &'a Edition,
    booklets: &'a [Booklet],
}

/// All booklets in one PDF, for small emissions and proofs.
///
/// # Errors
/// [`PdfError`] when a text or a code cannot be printed.
pub fn booklets(print: &BookletPrint) -> Result<Vec<u8>, PdfError> {
    render_booklets(&print.edition, &print.booklets)
}

/// One file of a large emission.
pub struct Part {
    /// From 1.
    pub number: usize,
    /// Number of parts of the whole.
    pub of: usize,
    /// Serial of the first booklet in it.
    pub first_serial: String,
    /// Serial of the last booklet in it.
    pub last_serial: String,
    /// Booklets done when this part is, of all parts so far: for the progress bar.
    pub booklets_done: usize,
    /// The file.
    pub pdf: Vec<u8>,
}

/// Booklets as several PDFs of at most `per_part` booklets, made one after the other as the caller
/// asks for them: memory holds one part, progress is known, and stopping is dropping the iterator.
///
/// # Panics
/// When `per_part` is zero.
pub fn booklet_parts(
    print: &BookletPrint,
    per_part: usize,
) -> impl ExactSizeIterator<Item = Result<Part, PdfError>> + '_ {
    let chunks = print.booklets.chunks(per_part);
    let of = chunks.len();
    chunks.enumerate().map(move |(index, chunk)| {
        let (first, last) = (&chunk[0], &chunk[chunk.len() - 1]);
        Ok(Part {
            number: index + 1,
            of,
            first_serial: first.serial.clone(),
            last_serial: last.serial.clone(),
            booklets_done: index * per_part + chunk.len(),
            pdf: render_booklets(&print.edition, chunk)?,
        })
    })
}

fn render_booklets(edition: &Edition, booklets: &[Booklet]) -> Result<Vec<u8>, PdfError> {
    pdf::render(&BOOKLET, &BookletData { edition, booklets })
}

/// A custody slip (bordereau de remise): booklets that travel from one depot to another.
#[derive(Clone, Serialize)]
pub struct SlipPrint {
    /// Number of the slip.
    pub number: String,
    /// Day of departure, in words.
    pub date: String,
    /// Name of the territory.
    pub territory: String,
    /// Name of the programme.
    pub programme: String,
    /// Who hands over.
    pub from: Depot,
    /// Who receives.
    pub to: Depot,
    /// Ranges of booklets, in order of serials.
    pub lines: Vec<SlipLine>,
    /// Booklets in all.
    pub booklets: String,
    /// Passes in all.
    pub passes: String,
    /// Face value in all.
    pub value: String,
}

/// A depot on a slip.
#[derive(Clone, Serialize)]
pub struct Depot {
    /// Name of the depot.
    pub name: String,
    /// Organisation, address, person in charge: what helps to find it.
    pub lines: Vec<String>,
}

/// One range of booklets on a slip; counts and value as printed.
#[derive(Clone, Serialize)]
pub struct SlipLine {
    /// Serial of the first booklet.
    pub first: String,
    /// Serial of the last booklet.
    pub last: String,
    /// Number of booklets.
    pub booklets: String,
    /// Number of passes in them.
    pub passes: String,
    /// Their face value.
    pub value: String,
}

/// The slip as a PDF.
///
/// # Errors
/// [`PdfError`] when a text cannot be printed.
pub fn slip(print: &SlipPrint) -> Result<Vec<u8>, PdfError> {
    pdf::render(&SLIP, print)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_its_sentence() {
        pdf::assert_words(&BOOKLET);
        pdf::assert_words(&SLIP);
    }

    fn print(count: usize) -> BookletPrint {
        let booklet = |number| Booklet {
            serial: format!("2026-001-{number:05}"),
            code: None,
            passes: vec![Pass {
                serial: format!("2026-001-{number:05}-01"),
                secret: "8T3K 9QXZ 4M7P 2WHV C".to_owned(),
                code: Qr("HTTPS://PASS.EXAMPLE/8T3K9QXZ4M7P2WHVC".to_owned()),
            }],
        };
        BookletPrint {
            edition: Edition {
                territory: "Creuse".to_owned(),
                programme: "Essai".to_owned(),
                funders: vec![],
                face_value: "10 €".to_owned(),
                contents: contents(1, "10 €"),
                valid_until: "31/12/2027".to_owned(),
                helpline: None,
                look: Look::default(),
            },
            booklets: (1..=count).map(booklet).collect(),
        }
    }

    #[test]
    fn parts_cover_all_booklets_once() {
        let print = print(5);
        let parts: Vec<Part> = booklet_parts(&print, 2).map(|part| part.expect("prints")).collect();
        let ranges: Vec<_> =
            parts.iter().map(|part| (part.number, part.of, part.booklets_done)).collect();
        assert_eq!(ranges, [(1, 3, 2), (2, 3, 4), (3, 3, 5)]);
        assert_eq!(parts[1].first_serial, "2026-001-00003");
        assert_eq!(parts[2].last_serial, "2026-001-00005");
    }

    #[test]
    fn the_same_data_gives_the_same_bytes() {
        let print = print(2);
        assert!(booklets(&print).expect("prints") == booklets(&print).expect("prints"));
    }
}
