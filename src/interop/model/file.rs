//! From bytes to records: what kind of file it is, and its rows one by one.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::{CoderResult, Decoder, WINDOWS_1252};

use super::columns::Layout;
use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::words;

words! {
    /// How the bytes of a file are letters.
    pub enum Encoding {
        Utf8 = "utf-8",
        /// Not UTF-8: read the way French spreadsheets write, and said so.
        Windows1252 = "windows-1252",
    }
}

/// Why a whole file is refused. Nothing of it was read into the places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileRefusal {
    /// More bytes than this installation accepts.
    TooLarge {
        limit: u64,
    },
    Empty,
    /// Not a CSV; the word is what it looks like: `pdf`, `zip`, `sheet`, `image`, `html`, `binary`.
    NotCsv(&'static str),
    Utf16,
    /// Semicolons between the columns.
    Semicolons,
    /// Names that are missing and names that are not of the schema, or the same names in another order.
    Header {
        missing: Vec<String>,
        unknown: Vec<String>,
    },
    NoRows,
    /// The form was sent without a file.
    NoFile,
}

impl Refuse for FileRefusal {
    fn message(&self) -> Message {
        let list = |names: &[String]| names.join(", ");
        match self {
            Self::TooLarge { limit } => t("interop-refusal-too-large")
                .arg("limit", i64::try_from(limit / 1_000_000).unwrap_or(i64::MAX)),
            Self::Empty => t("interop-refusal-empty"),
            Self::NotCsv(kind) => t(format!("interop-refusal-not-csv-{kind}")),
            Self::Utf16 => t("interop-refusal-utf16"),
            Self::Semicolons => t("interop-refusal-semicolons"),
            Self::Header { missing, unknown } if missing.is_empty() && unknown.is_empty() => {
                t("interop-refusal-header-order")
            }
            Self::Header { missing, unknown } => t("interop-refusal-header")
                .arg("missing", list(missing))
                .arg("unknown", list(unknown))
                .arg("missing-count", missing.len())
                .arg("unknown-count", unknown.len()),
            Self::NoRows => t("interop-refusal-no-rows"),
            Self::NoFile => t("interop-refusal-no-file"),
        }
    }

    fn field(&self) -> Option<&'static str> {
        Some("file")
    }
}

/// What is known of a file before its rows are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    pub encoding: Encoding,
    pub layout: Layout,
    pub bytes: u64,
    /// It ends inside a quoted cell: its end was cut off.
    pub cut_off: bool,
}

/// Looks through a file once without keeping it: its size, kind, encoding and header.
pub fn survey(path: &Path, limit: u64) -> io::Result<Result<Survey, FileRefusal>> {
    let bytes = std::fs::metadata(path)?.len();
    if bytes > limit {
        return Ok(Err(FileRefusal::TooLarge { limit }));
    }
    let mut start = [0; 512];
    let length = read_full(&mut File::open(path)?, &mut start)?;
    if let Err(refusal) = kind_of(&start[..length]) {
        return Ok(Err(refusal));
    }
    let Scan { utf8, binary, quotes } = scan(File::open(path)?)?;
    if binary {
        return Ok(Err(FileRefusal::NotCsv("binary")));
    }
    let encoding = if utf8 { Encoding::Utf8 } else { Encoding::Windows1252 };
    let header = header_of(path, encoding)?;
    Ok(layout_of(&header).map(|layout| Survey {
        encoding,
        layout,
        bytes,
        cut_off: quotes % 2 == 1,
    }))
}

/// What the first bytes give away.
fn kind_of(start: &[u8]) -> Result<(), FileRefusal> {
    let text = start.trim_ascii_start();
    let is = |magic: &[u8]| start.starts_with(magic);
    if text.is_empty() {
        return Err(FileRefusal::Empty);
    }
    if is(b"\xFF\xFE") || is(b"\xFE\xFF") {
        return Err(FileRefusal::Utf16);
    }
    let kind = if is(b"%PDF") {
        "pdf"
    } else if is(b"PK\x03\x04") {
        // Spreadsheets are zip archives that say so in their first entries.
        let named = |name: &[u8]| start.windows(name.len()).any(|window| window == name);
        let sheet = named(b"[Content_Types].xml")
            || named(b"_rels/")
            || named(b"xl/")
            || named(b"opendocument");
        if sheet { "sheet" } else { "zip" }
    } else if is(b"\xD0\xCF\x11\xE0") {
        "sheet"
    } else if is(b"\x1F\x8B") || is(b"7z\xBC\xAF") || is(b"Rar!") {
        "zip"
    } else if is(b"\x89PNG") || is(b"\xFF\xD8\xFF") || is(b"GIF8") {
        "image"
    } else if text.starts_with(b"<") {
        "html"
    } else {
        return Ok(());
    };
    Err(FileRefusal::NotCsv(kind))
}

struct Scan {
    utf8: bool,
    /// Bytes that no text holds.
    binary: bool,
    quotes: u64,
}

fn scan(mut file: File) -> io::Result<Scan> {
    let mut scan = Scan { utf8: true, binary: false, quotes: 0 };
    let mut buffer = vec![0; 64 * 1024];
    // The last bytes of a chunk may begin a letter that the next one ends.
    let mut kept = 0;
    loop {
        let read = file.read(&mut buffer[kept..])?;
        if read == 0 {
            scan.utf8 &= kept == 0;
            return Ok(scan);
        }
        let chunk = &buffer[..kept + read];
        scan.quotes += chunk[kept..].iter().filter(|byte| **byte == b'"').count() as u64;
        scan.binary |= chunk.contains(&0);
        let rest = match std::str::from_utf8(chunk) {
            _ if !scan.utf8 => 0,
            Ok(_) => 0,
            Err(error) if error.error_len().is_none() => chunk.len() - error.valid_up_to(),
            Err(_) => {
                scan.utf8 = false;
                0
            }
        };
        let end = kept + read;
        buffer.copy_within(end - rest..end, 0);
        kept = rest;
    }
}

fn read_full(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

fn header_of(path: &Path, encoding: Encoding) -> io::Result<Vec<String>> {
    let mut reader = csv_reader(path, encoding)?;
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).map_err(io_error)?;
    Ok(record.iter().map(str::to_owned).collect())
}

fn layout_of(header: &[String]) -> Result<Layout, FileRefusal> {
    if let Some(known) = Layout::ALL.iter().find(|layout| layout.header() == header) {
        return Ok(*known);
    }
    if header.len() == 1 && header[0].split(';').count() > 5 {
        return Err(FileRefusal::Semicolons);
    }
    let expected = Layout::V1.header();
    let missing = expected.iter().filter(|name| !header.iter().any(|read| read == *name));
    let unknown = header.iter().filter(|name| !expected.contains(&name.as_str()));
    let short = |name: &String| name.chars().take(40).collect();
    Err(FileRefusal::Header {
        missing: missing.map(|name| (*name).to_owned()).collect(),
        unknown: unknown.take(10).map(short).collect(),
    })
}

/// One row of the file.
#[derive(Debug, Clone)]
pub struct Record {
    /// Line of the file it begins on; the header is line 1.
    pub line: u64,
    pub cells: Vec<String>,
    /// The end of the file cut it off.
    pub cut_off: bool,
}

impl Record {
    /// The row as CSV text, quoted where it must be.
    pub fn text(&self) -> String {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record(&self.cells).expect("writing to memory");
        let bytes = writer.into_inner().expect("writing to memory");
        String::from_utf8(bytes).expect("made of texts").trim_end().to_owned()
    }
}

/// The rows of a surveyed file, in order, one at a time.
pub struct Rows {
    reader: csv::Reader<Box<dyn Read + Send>>,
    next: Option<Record>,
    columns: usize,
    cut_off: bool,
    /// Lines end in `\r\n`: the reader then places a row on the line before its own.
    two_signs: bool,
}

impl Rows {
    /// Opens the file behind its header.
    pub fn open(path: &Path, survey: &Survey) -> io::Result<Self> {
        let mut reader = csv_reader(path, survey.encoding)?;
        let mut header = csv::StringRecord::new();
        reader.read_record(&mut header).map_err(io_error)?;
        let mut rows = Self {
            reader,
            next: None,
            columns: survey.layout.header().len(),
            cut_off: survey.cut_off,
            two_signs: ends_lines_with_two_signs(path)?,
        };
        rows.next = rows.read()?;
        Ok(rows)
    }

    /// The next row; none at the end.
    pub fn next_row(&mut self) -> io::Result<Option<Record>> {
        let Some(mut current) = self.next.take() else { return Ok(None) };
        self.next = self.read()?;
        let last = self.next.is_none();
        current.cut_off = last && (self.cut_off || current.cells.len() < self.columns);
        Ok(Some(current))
    }

    /// How many bytes of letters were read, for progress.
    pub fn position(&self) -> u64 {
        self.reader.position().byte()
    }

    fn read(&mut self) -> io::Result<Option<Record>> {
        let mut record = csv::StringRecord::new();
        if !self.reader.read_record(&mut record).map_err(io_error)? {
            return Ok(None);
        }
        let line = record.position().map_or(0, csv::Position::line) + u64::from(self.two_signs);
        Ok(Some(Record { line, cells: record.iter().map(str::to_owned).collect(), cut_off: false }))
    }
}

fn csv_reader(path: &Path, encoding: Encoding) -> io::Result<csv::Reader<Box<dyn Read + Send>>> {
    let mut file = File::open(path)?;
    let mut start = [0; 3];
    let read = read_full(&mut file, &mut start)?;
    let mark = read == 3 && start == *b"\xEF\xBB\xBF";
    file.seek(SeekFrom::Start(if mark { 3 } else { 0 }))?;
    let source: Box<dyn Read + Send> = match encoding {
        Encoding::Utf8 => Box::new(BufReader::new(file)),
        Encoding::Windows1252 => Box::new(FromWindows::new(file)),
    };
    Ok(csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source))
}

fn ends_lines_with_two_signs(path: &Path) -> io::Result<bool> {
    let mut start = [0; 4096];
    let length = read_full(&mut File::open(path)?, &mut start)?;
    let end = start[..length].iter().position(|byte| *byte == b'\n');
    Ok(end.is_some_and(|end| end > 0 && start[end - 1] == b'\r'))
}

fn io_error(error: csv::Error) -> io::Error {
    io::Error::other(error)
}

/// Windows-1252 bytes read as UTF-8.
struct FromWindows {
    source: BufReader<File>,
    decoder: Decoder,
    ready: Vec<u8>,
    given: usize,
}

impl FromWindows {
    fn new(file: File) -> Self {
        let decoder = WINDOWS_1252.new_decoder_without_bom_handling();
        Self { source: BufReader::new(file), decoder, ready: Vec::new(), given: 0 }
    }
}

impl Read for FromWindows {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            let mut bytes = [0; 8192];
            let read = self.source.read(&mut bytes)?;
            self.ready.resize(3 * bytes.len(), 0);
            let (result, _, written, _) =
                self.decoder.decode_to_utf8(&bytes[..read], &mut self.ready, read == 0);
            debug_assert_eq!(result, CoderResult::InputEmpty, "three bytes hold any letter");
            self.ready.truncate(written);
            self.given = 0;
        }
        let length = out.len().min(self.ready.len() - self.given);
        out[..length].copy_from_slice(&self.ready[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(bytes).expect("written");
        file
    }

    fn surveyed(bytes: &[u8]) -> Result<Survey, FileRefusal> {
        survey(file(bytes).path(), 1_000_000).expect("readable")
    }

    fn header() -> String {
        Layout::V1.header().join(",")
    }

    fn rows(bytes: &[u8]) -> Vec<Record> {
        let file = file(bytes);
        let survey = survey(file.path(), 1_000_000).expect("readable").expect("a good file");
        let mut rows = Rows::open(file.path(), &survey).expect("readable");
        std::iter::from_fn(|| rows.next_row().expect("readable")).collect()
    }

    #[test]
    fn other_kinds_of_files_are_named() {
        assert_eq!(surveyed(b"%PDF-1.7 ..."), Err(FileRefusal::NotCsv("pdf")));
        assert_eq!(
            surveyed(b"PK\x03\x04....[Content_Types].xml"),
            Err(FileRefusal::NotCsv("sheet"))
        );
        assert_eq!(surveyed(b"PK\x03\x04....lieux.csv"), Err(FileRefusal::NotCsv("zip")));
        assert_eq!(surveyed(b"\xD0\xCF\x11\xE0...."), Err(FileRefusal::NotCsv("sheet")));
        assert_eq!(surveyed(b"\x89PNG...."), Err(FileRefusal::NotCsv("image")));
        assert_eq!(surveyed(b" <!DOCTYPE html>"), Err(FileRefusal::NotCsv("html")));
        assert_eq!(surveyed(b"id,\0nom"), Err(FileRefusal::NotCsv("binary")));
        assert_eq!(surveyed(b"\xFF\xFEi\0d\0"), Err(FileRefusal::Utf16));
        assert_eq!(surveyed(b""), Err(FileRefusal::Empty));
        assert_eq!(surveyed(b"  \n "), Err(FileRefusal::Empty));
    }

    #[test]
    fn a_header_is_right_to_the_letter_or_refused_by_name() {
        assert!(surveyed(header().as_bytes()).is_ok());
        let renamed = header().replace("code_insee", "insee");
        let refusal = FileRefusal::Header {
            missing: vec!["code_insee".into()],
            unknown: vec!["insee".into()],
        };
        assert_eq!(surveyed(renamed.as_bytes()), Err(refusal));
        let swapped = header().replace("nom,commune", "commune,nom");
        assert_eq!(
            surveyed(swapped.as_bytes()),
            Err(FileRefusal::Header { missing: vec![], unknown: vec![] })
        );
        assert_eq!(surveyed(header().replace(',', ";").as_bytes()), Err(FileRefusal::Semicolons));
    }

    #[test]
    fn a_file_too_large_is_refused_before_it_is_read() {
        let file = file(&vec![b'x'; 2000]);
        let refused = survey(file.path(), 1999).expect("readable");
        assert_eq!(refused, Err(FileRefusal::TooLarge { limit: 1999 }));
    }

    #[test]
    fn letters_are_read_whatever_their_encoding() {
        let cells = format!("\"Médiathèque €\"{}", ",".repeat(31));
        let text = format!("{}\r\n{cells}\r\n", header());
        let (windows, _, _) = WINDOWS_1252.encode(&text);
        assert_eq!(surveyed(&windows).expect("good").encoding, Encoding::Windows1252);
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &windows, &marked] {
            let rows = rows(bytes);
            assert_eq!(rows.len(), 1);
            assert_eq!(
                (rows[0].cells[0].as_str(), rows[0].line, rows[0].cut_off),
                ("Médiathèque €", 2, false)
            );
        }
    }

    #[test]
    fn the_end_of_a_cut_file_is_noticed() {
        let whole = format!("{}\n{}\n", header(), ",".repeat(31));
        assert!(!rows(whole.as_bytes())[0].cut_off);
        let short = format!("{whole}a,b,c");
        assert_eq!(
            rows(short.as_bytes()).iter().map(|row| row.cut_off).collect::<Vec<_>>(),
            [false, true]
        );
        let open = format!("{whole}{}\"half a cel", ",".repeat(31));
        assert_eq!(
            rows(open.as_bytes()).iter().map(|row| row.cut_off).collect::<Vec<_>>(),
            [false, true]
        );
    }

    #[test]
    fn a_letter_across_two_chunks_is_still_utf8() {
        for padding in 65_530..65_540 {
            let text = format!("{}\n{}é,", header(), "x".repeat(padding - header().len() - 1));
            assert_eq!(
                surveyed(text.as_bytes()).expect("good").encoding,
                Encoding::Utf8,
                "{padding}"
            );
        }
    }
}
