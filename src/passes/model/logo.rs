//! The logo of a cover: a stranger's file, of which only the picture is kept.
//!
//! A PNG is decoded within limits and written again; of an SVG, only elements and attributes that
//! draw are copied. What is kept has no script, no link, no comment, no metadata.

use std::fmt::Write;
use std::io::Cursor;

use image::imageops::FilterType;
use image::{ImageFormat, ImageReader, Limits};

use crate::words;

/// Heaviest file accepted, in bytes.
pub const LOGO_LIMIT: usize = 300_000;
/// Heaviest logo kept, in bytes: it is drawn on every cover.
const KEPT_BYTES: usize = 600_000;
/// Longest side kept of a PNG, and accepted of one.
const KEPT: u32 = 800;
const LONGEST: u32 = 6_000;
const MEMORY: u64 = 128 << 20;
/// Most elements of an SVG, and how deep they nest: printers walk them by recursion.
const MOST_ELEMENTS: usize = 5_000;
const DEEPEST: usize = 40;

words! {
    /// What a logo is kept as.
    pub enum LogoKind {
        Png = "png",
        Svg = "svg",
    }
}

/// Why a file is not a logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotALogo {
    TooHeavy,
    /// Neither PNG nor SVG, broken, or too large once opened.
    Unreadable,
}

/// What to keep of a file.
pub fn clean(file: &[u8]) -> Result<(LogoKind, Vec<u8>), NotALogo> {
    if file.len() > LOGO_LIMIT {
        return Err(NotALogo::TooHeavy);
    }
    if file.starts_with(b"\x89PNG") {
        let kept = png(file).ok_or(NotALogo::Unreadable)?;
        return if kept.len() > KEPT_BYTES {
            Err(NotALogo::TooHeavy)
        } else {
            Ok((LogoKind::Png, kept))
        };
    }
    let text = std::str::from_utf8(file).map_err(|_| NotALogo::Unreadable)?;
    let svg = svg(text).ok_or(NotALogo::Unreadable)?;
    Ok((LogoKind::Svg, svg.into_bytes()))
}

fn png(file: &[u8]) -> Option<Vec<u8>> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(file), ImageFormat::Png);
    reader.limits(limits);
    let mut picture = reader.decode().ok()?;
    if picture.width().max(picture.height()) > KEPT {
        picture = picture.resize(KEPT, KEPT, FilterType::Triangle);
    }
    let mut kept = Cursor::new(Vec::new());
    image::DynamicImage::ImageRgba8(picture.to_rgba8())
        .write_to(&mut kept, ImageFormat::Png)
        .ok()?;
    Some(kept.into_inner())
}

const ELEMENTS: [&str; 15] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "defs",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "title",
];
const ATTRIBUTES: [&str; 47] = [
    "viewBox",
    "width",
    "height",
    "preserveAspectRatio",
    "d",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "fx",
    "fy",
    "points",
    "transform",
    "fill",
    "fill-opacity",
    "fill-rule",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-miterlimit",
    "opacity",
    "clip-path",
    "clip-rule",
    "clipPathUnits",
    "id",
    "offset",
    "stop-color",
    "stop-opacity",
    "gradientUnits",
    "gradientTransform",
    "spreadMethod",
    "color",
    "display",
    "visibility",
    "style",
    "version",
];
const SVG: &str = "http://www.w3.org/2000/svg";

fn svg(text: &str) -> Option<String> {
    let options = roxmltree::ParsingOptions { nodes_limit: 20_000, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(text, options).ok()?;
    let root = document.root_element();
    let sized = root.has_attribute("viewBox")
        || root.has_attribute("width") && root.has_attribute("height");
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) || !sized {
        return None;
    }
    let (mut written, mut count) = (String::new(), 0);
    copy(root, 0, &mut written, &mut count)?;
    // Only the picture itself is copied: one that draws nothing is not a logo.
    (count > 1).then_some(written)
}

fn copy(node: roxmltree::Node, depth: usize, to: &mut String, count: &mut usize) -> Option<()> {
    let root = depth == 0;
    let name = node.tag_name().name();
    let drawn = node.tag_name().namespace() == Some(SVG) && ELEMENTS.contains(&name);
    if !drawn || !root && name == "svg" {
        return Some(());
    }
    *count += 1;
    if *count > MOST_ELEMENTS || depth > DEEPEST {
        return None;
    }
    write!(to, "<{name}").ok()?;
    if root {
        write!(to, " xmlns=\"{SVG}\"").ok()?;
    }
    for attribute in node.attributes() {
        let plain = attribute.namespace().is_none() && ATTRIBUTES.contains(&attribute.name());
        if plain && harmless(attribute.value()) {
            write!(to, " {}=\"{}\"", attribute.name(), escaped(attribute.value())).ok()?;
        }
    }
    to.push('>');
    for child in node.children() {
        if child.is_element() {
            copy(child, depth + 1, to, count)?;
        } else if name == "title" && child.is_text() {
            to.push_str(&escaped(child.text().unwrap_or_default()));
        }
    }
    write!(to, "</{name}>").ok()
}

/// Refers to nothing but the picture's own definitions.
fn harmless(value: &str) -> bool {
    let low: String = value.to_ascii_lowercase().split_whitespace().collect();
    let inside = low.match_indices("url(").all(|(at, _)| {
        let rest = low[at + 4..].trim_start_matches(['"', '\'']);
        rest.starts_with('#')
    });
    inside
        && !low.contains('\\')
        && !["javascript:", "data:", "http", "//", "@import"].iter().any(|bad| low.contains(bad))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(inside: &str) -> Vec<u8> {
        format!(r#"<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="alert(1)">{inside}</svg>"#).into_bytes()
    }

    #[test]
    fn of_a_drawing_only_what_draws_is_kept() {
        let file = drawn(
            r##"<script>alert(1)</script><style>@import url(http://x)</style><!-- hidden -->
            <a xlink:href="http://x"><path d="M0 0h9"/></a>
            <foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>
            <image xlink:href="file:///etc/passwd"/><use xlink:href="#a"/>
            <defs><linearGradient id="a"><stop offset="0" stop-color="#123"/></linearGradient></defs>
            <rect width="9" height="9" fill="url(#a)" onclick="x()" stroke="url(http://x)"/>"##,
        );
        let (kind, kept) = clean(&file).unwrap();
        let kept = String::from_utf8(kept).unwrap();
        assert_eq!(kind, LogoKind::Svg);
        assert!(kept.contains(r##"<rect width="9" height="9" fill="url(#a)"></rect>"##), "{kept}");
        for gone in [
            "script", "alert", "import", "hidden", "foreign", "image", "use", "on", "http://x",
            "path",
        ] {
            let found = kept.replace(SVG, "").contains(gone);
            assert!(!found || gone == "on" && !kept.contains(" on"), "{gone}: {kept}");
        }
    }

    #[test]
    fn what_is_no_logo_is_refused() {
        let wrong = [
            b"GIF89a".to_vec(),
            b"\x89PNG\r\n\x1a\nrubbish".to_vec(),
            b"<html></html>".to_vec(),
            drawn(""),
            drawn("<script>x</script>"),
            b"<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><title>&a;</title></svg>".to_vec(),
        ];
        for file in wrong {
            assert_eq!(
                clean(&file),
                Err(NotALogo::Unreadable),
                "{}",
                String::from_utf8_lossy(&file)
            );
        }
        assert_eq!(clean(&vec![b' '; LOGO_LIMIT + 1]), Err(NotALogo::TooHeavy));
    }

    #[test]
    fn a_picture_is_reduced_and_written_again() {
        let mut file = Cursor::new(Vec::new());
        let picture = image::DynamicImage::new_rgb8(1600, 400);
        picture.write_to(&mut file, ImageFormat::Png).unwrap();
        let (kind, kept) = clean(file.get_ref()).unwrap();
        assert_eq!(kind, LogoKind::Png);
        let kept = image::load_from_memory(&kept).unwrap();
        assert_eq!((kept.width(), kept.height()), (800, 200));
    }
}
