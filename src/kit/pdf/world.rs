//! What the typst engine may see: embedded fonts, one template, its data.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

/// TTF files made by `scripts/pdf-fonts.py`. Atkinson Hyperlegible for reading, its mono for codes,
/// Noto for names in Cyrillic, Greek, Vietnamese and Arabic letters.
const FONTS: [&[u8]; 8] = [
    include_bytes!("../../../assets/fonts/pdf/AtkinsonHyperlegibleNext-Regular.ttf"),
    include_bytes!("../../../assets/fonts/pdf/AtkinsonHyperlegibleNext-Bold.ttf"),
    include_bytes!("../../../assets/fonts/pdf/AtkinsonHyperlegibleNext-Italic.ttf"),
    include_bytes!("../../../assets/fonts/pdf/AtkinsonHyperlegibleMono-Bold.ttf"),
    include_bytes!("../../../assets/fonts/pdf/NotoSans-Regular.ttf"),
    include_bytes!("../../../assets/fonts/pdf/NotoSans-Bold.ttf"),
    include_bytes!("../../../assets/fonts/pdf/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../assets/fonts/pdf/NotoSansArabic-Bold.ttf"),
];

/// What all documents share, built at the first one (a few milliseconds) and kept.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    base: Source,
    main: FileId,
    data: FileId,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let fonts: Vec<Font> =
        FONTS.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
    Shared {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        base: Source::new(file_id("/base.typ"), super::BASE.to_owned()),
        main: file_id("/main.typ"),
        data: file_id("/data.json"),
    }
});

fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("our own paths are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One rendering.
pub(super) struct PrintWorld {
    main: Source,
    data: Bytes,
}

impl PrintWorld {
    pub(super) fn new(template: &str, json: Vec<u8>) -> Self {
        Self { main: Source::new(SHARED.main, template.to_owned()), data: Bytes::new(json) }
    }

    /// The engine's complaints as one line of text, with the lines of the template they are about.
    pub(super) fn explain(&self, errors: &[SourceDiagnostic]) -> String {
        let lines: Vec<String> = errors.iter().map(|error| self.explain_one(error)).collect();
        lines.join("; ")
    }

    fn explain_one(&self, error: &SourceDiagnostic) -> String {
        let place = error.span.id().and_then(|id| {
            let source = self.source(id).ok()?;
            let range = self.range(error.span)?;
            let line = source.lines().byte_to_line(range.start)? + 1;
            Some(format!("{}:{line}: ", id.get().vpath().get_without_slash()))
        });
        format!("{}{}", place.unwrap_or_default(), error.message)
    }
}

impl World for PrintWorld {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHARED.book
    }

    fn main(&self) -> FileId {
        SHARED.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == SHARED.main {
            Ok(self.main.clone())
        } else if id == SHARED.base.id() {
            Ok(SHARED.base.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == SHARED.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHARED.fonts.get(index).cloned()
    }

    /// No clock: a date on paper is part of the data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
