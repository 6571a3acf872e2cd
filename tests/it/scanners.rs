//! The QR codes of printed passes, read at 150 dots per inch by two scanners that share no code:
//! zbar and rqrr. Straight, turned, tilted, and with a stain.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use ed25519_dalek::SigningKey;
use image::{GrayImage, Luma, imageops};
use maillon::kit::pdf::Qr;
use maillon::passes::print::{Booklet, BookletPrint, Edition, Look, Pass, booklets, contents};
use maillon::passes::{Payload, Signed};

/// What the code of a pass says, and the page it is printed on.
fn printed() -> (BTreeSet<String>, GrayImage) {
    let key = SigningKey::from_bytes(&[3; 32]);
    let said = |rank: u32| {
        let nonce = rank.to_be_bytes();
        let nonce = [nonce[3], 2, 3, 4, 5];
        let payload = Payload {
            kid: 7,
            emission: 1,
            serial: 100 + rank,
            valid_until: 21184,
            face: 1000,
            nonce,
        };
        payload.sign(&key).text()
    };
    let pass = |rank: u32| Pass {
        serial: format!("2026-001-00001-{rank}"),
        secret: "8T3K 9QXZ 4M7P 2WHV C0TR".to_owned(),
        code: Qr(said(rank)),
    };
    let print = BookletPrint {
        edition: Edition {
            territory: "Creuse".to_owned(),
            programme: "Essai".to_owned(),
            funders: Vec::new(),
            face_value: "10\u{a0}€".to_owned(),
            contents: contents(5, "10\u{a0}€"),
            valid_until: "31 décembre 2027".to_owned(),
            helpline: None,
            look: Look::default(),
        },
        booklets: vec![Booklet {
            serial: "2026-001-00001".to_owned(),
            code: None,
            passes: (1..=5).map(pass).collect(),
        }],
    };
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = folder.path().join("booklet.pdf");
    std::fs::write(&pdf, booklets(&print).expect("prints")).expect("written");
    let page = folder.path().join("page");
    let drawn = Command::new("pdftoppm")
        .args(["-r", "150", "-gray", "-png", "-f", "2", "-l", "2", "-singlefile"])
        .args([&pdf, &page])
        .status();
    assert!(drawn.expect("pdftoppm is installed by scripts/tools").success());
    let page = image::open(page.with_extension("png")).expect("a page").to_luma8();
    ((1..=5).map(said).collect(), page)
}

/// What both scanners read on a page.
#[track_caller]
fn read_by_both(page: &GrayImage) -> BTreeSet<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.png");
    page.save(&file).expect("written");
    let zbar = read_by_zbar(&file);
    let rqrr = read_by_rqrr(page);
    assert_eq!(zbar, rqrr, "both scanners read the same");
    zbar
}

fn read_by_zbar(file: &Path) -> BTreeSet<String> {
    let scanner = Command::new("zbarimg")
        .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(file)
        .output()
        .expect("zbarimg is installed by scripts/tools");
    String::from_utf8_lossy(&scanner.stdout).lines().map(str::to_owned).collect()
}

fn prepared(page: &GrayImage) -> rqrr::PreparedImage<GrayImage> {
    rqrr::PreparedImage::prepare(page.clone())
}

fn read_by_rqrr(page: &GrayImage) -> BTreeSet<String> {
    let read = |grid: rqrr::Grid<_>| {
        let (meta, text) = grid.decode().expect("decodes");
        assert_eq!(meta.version.to_size(), 37, "37 × 37 modules");
        text
    };
    prepared(page).detect_grids().into_iter().map(read).collect()
}

/// The page laid down at an angle, on a white table.
fn tilted(page: &GrayImage, degrees: f32) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let side = page.width() + page.height();
    let (middle, half) =
        (side as f32 / 2.0, (page.width() as f32 / 2.0, page.height() as f32 / 2.0));
    GrayImage::from_fn(side, side, |x, y| {
        let (dx, dy) = (x as f32 - middle, y as f32 - middle);
        let (x, y) = (cos * dx + sin * dy + half.0, cos * dy - sin * dx + half.1);
        if x < 0.0 || y < 0.0 || x >= page.width() as f32 || y >= page.height() as f32 {
            Luma([255])
        } else {
            *page.get_pixel(x as u32, y as u32)
        }
    })
}

/// A round stain on each code, over one twentieth of its surface.
fn stained(page: &GrayImage) -> GrayImage {
    let mut stained = page.clone();
    for grid in prepared(page).detect_grids() {
        let [a, b, c, d] = grid.bounds;
        let at = ((a.x + b.x + c.x + d.x) / 4, (a.y + b.y + c.y + d.y) / 4);
        let side = f64::hypot(f64::from(b.x - a.x), f64::from(b.y - a.y));
        let radius = (0.05 * side * side / std::f64::consts::PI).sqrt() as i32;
        for (dx, dy) in (-radius..=radius).flat_map(|x| (-radius..=radius).map(move |y| (x, y))) {
            if dx * dx + dy * dy <= radius * radius {
                stained.put_pixel((at.0 + dx) as u32, (at.1 + dy) as u32, Luma([0]));
            }
        }
    }
    assert!(stained != *page);
    stained
}

#[test]
fn a_printed_pass_is_scanned_straight_turned_tilted_and_stained() {
    let (said, page) = printed();
    assert_eq!(read_by_both(&page), said);
    assert!(said.iter().all(|text| Signed::parse(text).is_ok()));
    assert_eq!(read_by_both(&imageops::rotate90(&page)), said, "turned");
    assert_eq!(read_by_both(&imageops::rotate180(&page)), said, "upside down");
    assert_eq!(read_by_both(&tilted(&page, 20.0)), said, "tilted");
    assert_eq!(read_by_both(&stained(&page)), said, "stained");
    assert_eq!(read_by_both(&tilted(&stained(&page), -35.0)), said, "stained and tilted");
}
