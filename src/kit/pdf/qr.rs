//! QR codes as drawings: one closed outline each, sharp at any size and light in the file.

use std::fmt::Write;

use fast_qr::qr::QRBuilder;
use fast_qr::{ECL, QRCode};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

/// Blank modules around the code, required by ISO/IEC 18004 and part of the drawing so that no
/// template can forget them.
const QUIET_ZONE: usize = 4;

/// A text printed as a QR code of correction level M (15 % of the surface may be lost).
///
/// Serializes as an SVG of black modules on nothing, one unit per module; the code is computed at
/// that moment, so a thousand of them in a list weigh only their texts.
#[derive(Clone)]
pub struct Qr(pub String);

impl Serialize for Qr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let code = QRBuilder::new(self.0.as_bytes())
            .ecl(ECL::M)
            .build()
            .map_err(|_| S::Error::custom("text too long for a QR code"))?;
        serializer.serialize_str(&svg(&code))
    }
}

fn svg(code: &QRCode) -> String {
    let side = code.size + 2 * QUIET_ZONE;
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="-{QUIET_ZONE} -{QUIET_ZONE} {side} {side}"><path d="{}"/></svg>"#,
        outline(code.size, |x, y| code[y][x].value())
    )
}

const RIGHT: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const UP: u8 = 8;

/// The border between dark and light as SVG path data: no seams between neighbours when drawn,
/// and a third of the size of one rectangle per run.
///
/// Each dark module puts clockwise edges where its neighbour is light; every corner then has as
/// many edges in as out, so walking until stuck always ends where it began. Which way to take
/// where two modules touch by a corner does not matter: the winding of each module stays one.
fn outline(size: usize, dark: impl Fn(usize, usize) -> bool) -> String {
    let mut edges = edges(size, dark);
    let width = size + 1;
    let mut path = String::new();
    for start in 0..edges.len() {
        while edges[start] != 0 {
            write!(path, "M{} {}", start % width, start / width).expect("strings accept all text");
            walk(&mut edges, width, start, &mut path);
            path.push('z');
        }
    }
    path
}

/// For each corner of the grid, the directions in which an edge leaves it.
fn edges(size: usize, dark: impl Fn(usize, usize) -> bool) -> Vec<u8> {
    let width = size + 1;
    let mut edges = vec![0_u8; width * width];
    let is_dark = |x: usize, y: usize| x < size && y < size && dark(x, y);
    for y in 0..size {
        for x in 0..size {
            if !dark(x, y) {
                continue;
            }
            // `wrapping_sub` turns "left of the first" into a column that is outside the grid.
            if !is_dark(x, y.wrapping_sub(1)) {
                edges[y * width + x] |= RIGHT;
            }
            if !is_dark(x + 1, y) {
                edges[y * width + x + 1] |= DOWN;
            }
            if !is_dark(x, y + 1) {
                edges[(y + 1) * width + x + 1] |= LEFT;
            }
            if !is_dark(x.wrapping_sub(1), y) {
                edges[(y + 1) * width + x] |= UP;
            }
        }
    }
    edges
}

/// Follows the edges from `start` until none leaves, writing each straight stretch once.
fn walk(edges: &mut [u8], width: usize, start: usize, path: &mut String) {
    let mut at = start;
    while edges[at] != 0 {
        let direction = edges[at] & edges[at].wrapping_neg();
        let mut length = 0;
        while edges[at] & direction != 0 {
            edges[at] &= !direction;
            at = match direction {
                RIGHT => at + 1,
                DOWN => at + width,
                LEFT => at - 1,
                _ => at - width,
            };
            length += 1;
        }
        match direction {
            RIGHT => write!(path, "h{length}"),
            DOWN => write!(path, "v{length}"),
            LEFT => write!(path, "h-{length}"),
            _ => write!(path, "v-{length}"),
        }
        .expect("strings accept all text");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(rows: &[&str]) -> String {
        outline(rows.len(), |x, y| rows[y].as_bytes()[x] == b'#')
    }

    #[test]
    fn one_module_is_one_square() {
        assert_eq!(draw(&["#"]), "M0 0h1v1h-1v-1z");
    }

    #[test]
    fn a_bar_has_no_inner_seam() {
        assert_eq!(draw(&["##", ".."]), "M0 0h2v1h-2v-1z");
    }

    #[test]
    fn a_hole_is_walked_the_other_way() {
        let path = draw(&["###", "#.#", "###"]);
        assert_eq!(path, "M0 0h3v3h-3v-3zM1 1v1h1v-1h-1z");
    }

    #[test]
    fn modules_touching_by_a_corner_stay_closed() {
        let path = draw(&["#.", ".#"]);
        assert_eq!(path.matches('M').count(), path.matches('z').count());
        assert_eq!(path.matches(['h', 'v']).count(), 8);
    }

    #[test]
    fn too_long_a_text_is_refused() {
        assert!(serde_json::to_string(&Qr("x".repeat(4000))).is_err());
    }
}
