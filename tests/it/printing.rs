//! Paper, read back as people and machines will: structure, text, and every code by a scanner.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ed25519_dalek::SigningKey;
use maillon::funding::print::{FunderLine, StatementLine, StatementPrint, statement};
use maillon::kit::pdf::{PdfError, Qr};
use maillon::passes::Payload;
use maillon::passes::print::{
    Booklet, BookletPrint, Depot, Edition, Helpline, Look, Pass, SlipLine, SlipPrint, booklets,
    contents, slip,
};
use maillon::workshops::print::{
    Appointment, AppointmentPrint, AttendancePrint, appointments, attendance,
};
use tempfile::TempDir;

use crate::world::program::Program;
use crate::world::{Engine, TestDatabase};

/// A printed file on disk, for the tools.
struct Paper {
    folder: TempDir,
    file: PathBuf,
}

impl Paper {
    /// Puts the file down and holds it to what every paper of the house promises.
    fn checked(printed: Result<Vec<u8>, PdfError>) -> Paper {
        let bytes = printed.unwrap_or_else(|error| panic!("does not print: {error}"));
        let folder = TempDir::new().expect("a folder for the file");
        let file = folder.path().join("paper.pdf");
        std::fs::write(&file, bytes).expect("the file is written");
        let paper = Paper { folder, file };
        assert!(
            paper.run("qpdf", &["--check"], &[]).contains("No syntax or stream encoding errors")
        );
        let inside = paper.run("qpdf", &["--qdf", "--object-streams=disable"], &["-"]);
        for needed in ["/StructTreeRoot", "/Marked true", "/Lang (fr)", "<pdfuaid:part>1", "/Title"]
        {
            assert!(inside.contains(needed), "{needed} is missing");
        }
        paper
    }

    fn run(&self, tool: &str, before: &[&str], after: &[&str]) -> String {
        let output = Command::new(tool).args(before).arg(&self.file).args(after).output();
        said(tool, output)
    }

    fn text(&self) -> String {
        self.run("pdftotext", &["-layout"], &["-"])
    }

    fn pages(&self) -> usize {
        self.run("qpdf", &["--show-npages"], &[]).trim().parse().expect("a number of pages")
    }

    /// Every code a scanner finds on the paper, printed at 150 dots per inch.
    fn codes(&self) -> BTreeSet<String> {
        let images = self.folder.path().join("page");
        let images = images.to_str().expect("plain path");
        self.run("pdftoppm", &["-r", "150", "-gray"], &[images]);
        let pages = std::fs::read_dir(self.folder.path()).expect("the folder is there");
        let scanner = Command::new("zbarimg")
            .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
            .args(pages.map(|page| page.expect("a page").path()).filter(|path| is_image(path)))
            .output();
        said("zbarimg", scanner).lines().map(str::to_owned).collect()
    }
}

fn is_image(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "pgm")
}

fn said(tool: &str, output: std::io::Result<Output>) -> String {
    let output = output.unwrap_or_else(|error| panic!("{tool} does not start: {error}"));
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A made-up secret of seventeen signs, different for each pass.
fn secret(seed: usize) -> String {
    let mut state = seed as u64 ^ 0x9E37_79B9_7F4A_7C15;
    let mut sign = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(ALPHABET[(state >> 59) as usize])
    };
    (0..17).map(|_| sign()).collect()
}

fn grouped(secret: &str) -> String {
    let groups: Vec<&str> =
        (0..secret.len()).step_by(4).map(|at| &secret[at..secret.len().min(at + 4)]).collect();
    groups.join(" ")
}

/// What the QR code of a pass says: signed by a key made up for it.
fn signed(number: usize, index: usize) -> String {
    let serial = u32::try_from(number * 100 + index).expect("a small number");
    let key = SigningKey::from_bytes(&[u8::try_from(index).expect("few passes"); 32]);
    let nonce = [1, 2, 3, 4, 5];
    let payload = Payload { kid: 7, emission: 1, serial, valid_until: 21184, face: 1000, nonce };
    payload.sign(&key).text()
}

fn cover_address(serial: &str) -> String {
    format!("HTTPS://PASS.CREUSE.EXAMPLE/C/{serial}")
}

fn emission(count: usize, passes: usize) -> BookletPrint {
    let booklet = |number: usize| {
        let serial = format!("2026-001-{number:05}");
        let pass = |index: usize| {
            let secret = secret(number * 100 + index);
            Pass {
                serial: format!("{serial}-{index:02}"),
                secret: grouped(&secret),
                code: Qr(signed(number, index)),
            }
        };
        Booklet {
            code: Some(Qr(cover_address(&serial))),
            passes: (1..=passes).map(pass).collect(),
            serial,
        }
    };
    BookletPrint {
        edition: Edition {
            territory: "Département de la Creuse".to_owned(),
            programme: "Creuse numérique pour tous 2026-2027".to_owned(),
            funders: ["État", "Département de la Creuse", "Fonds social européen (FSE+)"]
                .map(str::to_owned)
                .to_vec(),
            face_value: "10\u{a0}€".to_owned(),
            contents: contents(passes, "10\u{a0}€"),
            valid_until: "31 décembre 2027".to_owned(),
            helpline: Some(Helpline {
                number: "05 55 00 23 23".to_owned(),
                hours: "du lundi au vendredi, de 9\u{a0}h à 17\u{a0}h".to_owned(),
            }),
            look: Look::default(),
        },
        booklets: (1..=count).map(booklet).collect(),
    }
}

#[test]
fn a_booklet_is_read_by_people_and_by_scanners() {
    let print = emission(3, 7);
    let paper = Paper::checked(booklets(&print));
    assert_eq!(paper.pages(), 9, "a cover, five passes, two passes, three times");
    let text = paper.text();
    let mut expected = BTreeSet::new();
    for (number, booklet) in (1..).zip(&print.booklets) {
        assert!(text.contains(&booklet.serial));
        expected.insert(cover_address(&booklet.serial));
        for (index, pass) in (1..).zip(&booklet.passes) {
            assert!(text.contains(&pass.serial), "{} is not readable", pass.serial);
            assert!(text.contains(&pass.secret), "the secret of {} is not readable", pass.serial);
            expected.insert(signed(number, index));
        }
    }
    assert_eq!(paper.codes(), expected);
}

/// A whole print run in a process of its own. What counts is the time of the processor, not of the
/// clock: the machine also does other things. Memory does not grow with the emission.
#[test]
fn five_hundred_booklets_take_less_than_twenty_seconds_and_one_part_of_memory() {
    let program = Program::on(&TestDatabase::empty_on(Engine::Sqlite).url);
    let told = program.does(&["bench", "print", "--booklets", "500", "--data-dir", "run"]);
    assert!(told.contains("500 booklets printed in 5 parts"), "{told}");
    let number = |after: &str| -> f64 {
        let rest = told.split(after).nth(1).and_then(|rest| rest.split(' ').next());
        rest.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{after}? {told}"))
    };
    let seconds = number("processor, while printing: ");
    assert!(seconds > 0.5 && seconds < 20.0, "{told}");
    assert!(number("most memory ever held: ") < 1000.0, "{told}");
}

#[test]
fn a_slip_names_both_depots_and_every_range() {
    let depot = |name: &str, lines: &[&str]| Depot {
        name: name.to_owned(),
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
    };
    let line = |first: &str, last: &str, booklets: &str, passes: &str, value: &str| SlipLine {
        first: first.to_owned(),
        last: last.to_owned(),
        booklets: booklets.to_owned(),
        passes: passes.to_owned(),
        value: value.to_owned(),
    };
    let paper = Paper::checked(slip(&SlipPrint {
        number: "2026-0042".to_owned(),
        date: "3 décembre 2026".to_owned(),
        territory: "Département de la Creuse".to_owned(),
        programme: "Creuse numérique pour tous".to_owned(),
        from: depot("Dépôt central", &["4 place Louis-Lacrocq", "23000 Guéret"]),
        to: depot("Mission locale d’Aubusson", &["12 rue Vaveix", "23200 Aubusson"]),
        lines: vec![
            line("2026-001-00041", "2026-001-00060", "20", "100", "1\u{a0}000,00\u{a0}€"),
            line("2026-001-00101", "2026-001-00105", "5", "25", "250,00\u{a0}€"),
        ],
        booklets: "25".to_owned(),
        passes: "125".to_owned(),
        value: "1\u{a0}250,00\u{a0}€".to_owned(),
    }));
    let text = paper.text();
    for needed in ["2026-0042", "Dépôt central", "Mission locale", "2026-001-00060", "125"] {
        assert!(text.contains(needed), "{needed} is missing");
    }
    assert_eq!(paper.pages(), 1);
}

fn card(first_name: &str) -> Appointment {
    Appointment {
        territory: "Département de la Creuse".to_owned(),
        first_name: first_name.to_owned(),
        session: "Faire ses démarches en ligne sans stress, avec son propre téléphone".to_owned(),
        day: "mercredi 16 décembre 2026".to_owned(),
        hours: "de 9\u{a0}h\u{a0}30 à 11\u{a0}h\u{a0}30".to_owned(),
        place: "Bus numérique, arrêt de Saint-Sulpice-le-Guérétois".to_owned(),
        address: ["Place de l’Église", "Près de la mairie", "23000 Saint-Sulpice-le-Guérétois"]
            .map(str::to_owned)
            .to_vec(),
        mediator: Some("Karim".to_owned()),
        bring: ["Votre carnet de pass", "Votre téléphone, si vous en avez un", "Vos lunettes"]
            .map(str::to_owned)
            .to_vec(),
        phone: Some("05 55 00 23 23".to_owned()),
    }
}

#[test]
fn appointment_cards_stay_on_their_half_of_the_sheet() {
    let cards = ["Fatima", "Олена", "Jean-Baptiste"].map(card).to_vec();
    let paper = Paper::checked(appointments(&AppointmentPrint { appointments: cards }));
    assert_eq!(paper.pages(), 2, "two cards to a sheet");
    let text = paper.text();
    for needed in ["Fatima", "Олена", "mercredi 16 décembre 2026", "Karim", "Vos lunettes"] {
        assert!(text.contains(needed), "{needed} is missing");
    }
}

#[test]
fn a_name_no_font_can_draw_still_gets_its_paper() {
    let print = AppointmentPrint { appointments: vec![card("ᚠᚢᚦ"), card("فاطمة")] };
    let bytes = appointments(&print).expect("prints without the PDF/UA label");
    assert!(bytes.starts_with(b"%PDF-"));
}

#[test]
fn an_attendance_sheet_has_room_for_everyone() {
    let people = ["Fatima B.", "Ömer D.", "Maëlys T.", "Łucja W.", "Nguyễn V."];
    let sheet = |count: usize| AttendancePrint {
        territory: "Département de la Creuse".to_owned(),
        session: "Premiers pas avec l’ordinateur".to_owned(),
        day: "mardi 8 décembre 2026".to_owned(),
        hours: "de 14\u{a0}h à 16\u{a0}h".to_owned(),
        place: "Médiathèque La Palette, Guéret".to_owned(),
        mediators: vec!["Karim".to_owned(), "Louise".to_owned()],
        people: people.iter().cycle().take(count).map(|name| (*name).to_owned()).collect(),
        blank_lines: 5,
    };
    let paper = Paper::checked(attendance(&sheet(9)));
    assert_eq!(paper.pages(), 1, "nine people and five walk-ins fit on one sheet");
    let text = paper.text();
    for needed in people.into_iter().chain(["14", "Karim, Louise"]) {
        assert!(text.contains(needed), "{needed} is missing");
    }
    let long = Paper::checked(attendance(&sheet(30)));
    assert_eq!(long.pages(), 2);
    assert_eq!(long.text().matches("Arrivée").count(), 2, "the header is on both pages");
}

#[test]
fn a_statement_repeats_its_header_and_counts_its_pages() {
    let line = |index: usize| StatementLine {
        date: format!("{:02}/11/2026", 1 + index % 28),
        pass: format!("2026-001-{:05}-{:02}", index * 7 + 3, 1 + index % 5),
        session: "Premiers pas avec l’ordinateur".to_owned(),
        amount: "10,00\u{a0}€".to_owned(),
    };
    let funder = |name: &str, share: &str, amount: &str| FunderLine {
        name: name.to_owned(),
        share: share.to_owned(),
        amount: amount.to_owned(),
    };
    let paper = Paper::checked(statement(&StatementPrint {
        number: "2026-11-0017".to_owned(),
        territory: "Département de la Creuse".to_owned(),
        programme: "Creuse numérique pour tous".to_owned(),
        month: "novembre 2026".to_owned(),
        closed_on: "2 décembre 2026".to_owned(),
        place: "Médiathèque La Palette, Guéret".to_owned(),
        organisation: "Commune de Guéret".to_owned(),
        siret: "212 309 605 00012".to_owned(),
        iban: "FR76 •••• 0185".to_owned(),
        is_siren: false,
        total: "1\u{a0}200,00\u{a0}€".to_owned(),
        funders: vec![
            funder("État", "35\u{a0}%", "420,00\u{a0}€"),
            funder("Département de la Creuse", "45\u{a0}%", "540,00\u{a0}€"),
            funder("Fonds social européen (FSE+)", "20\u{a0}%", "240,00\u{a0}€"),
        ],
        lines: (0..120).map(line).collect(),
        hash: "9f86 d081 884c 7d65 9a2f eaa0 c55a d015 a3bf 4f1b 2b0b 822c d15d 6c15 b0f0 0a08"
            .to_owned(),
    }));
    let text = paper.text();
    let pages = paper.pages();
    assert!(pages >= 4);
    assert_eq!(text.matches(&format!("sur {pages}")).count(), pages, "page x of y on each page");
    assert_eq!(text.matches("2026-001-").count(), 120, "each pass once");
    for needed in ["2026-11-0017", "novembre 2026", "212 309 605 00012", "240,00", "9f86 d081"] {
        assert!(text.contains(needed), "{needed} is missing");
    }
}
