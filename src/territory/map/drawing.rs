//! From outlines to an `<svg>` element.

use std::collections::HashMap;
use std::fmt::{self, Write};

use super::{Map, WIDTH};
use crate::territory::codes::CommuneCode;
use crate::territory::geo::GeoPoint;

/// How many classes a choropleth may have: more cannot be told apart.
pub const SHADES: usize = 5;

/// What a map shows. Every text arrives translated; the map knows no language.
#[derive(Debug, Default)]
pub struct Drawing<'a> {
    /// Prefix of the element ids, unique on the page.
    pub id: &'a str,
    /// The name of the map, for those who do not see it.
    pub title: &'a str,
    /// The class and the words of each commune; a commune that is not in it stays blank.
    pub shades: HashMap<CommuneCode, Shade>,
    /// Dots, drawn in this order.
    pub points: Vec<MapPoint>,
    /// The commune to outline.
    pub highlight: Option<CommuneCode>,
}

/// A commune's class and what to say when it is pointed at (`3 séances`). Class 0 is the
/// palest; it is drawn as `shade-1`, for `shade-0` is what says nothing.
#[derive(Debug, Clone)]
pub struct Shade {
    /// Below [`SHADES`]; anything above is drawn as the darkest.
    pub class: usize,
    /// Shown after the name of the commune.
    pub label: String,
}

/// A drawn map: HTML, escaped already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Svg(String);

impl Svg {
    /// The `<svg>` element.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Svg {}

/// A dot on the map.
#[derive(Debug, Clone)]
pub struct MapPoint {
    /// Where; a position outside the map is not drawn.
    pub position: GeoPoint,
    /// What it is.
    pub label: String,
    /// A page to open; the same link must stand in a list beside the map.
    pub href: Option<String>,
    /// The one dot the page is about.
    pub strong: bool,
}

impl Map {
    /// The map as one `<svg>` element with classes and no inline style.
    ///
    /// With colour taken away the classes still differ by their hatching. A map
    /// with linked dots is a group whose dots can be pointed at but stay out of
    /// the tab order: the list beside it is the way of the keyboard.
    pub fn svg(&self, drawing: &Drawing<'_>) -> Svg {
        let mut svg = String::with_capacity(96 * 1024);
        let linked = drawing.points.iter().any(|point| point.href.is_some());
        let role = if linked { "group" } else { "img" };
        let (id, height) = (escaped(drawing.id), self.height);
        let _ = write!(
            svg,
            r#"<svg class="map" viewBox="0 0 {WIDTH} {height}" role="{role}" aria-labelledby="{id}-title"><title id="{id}-title">{}</title>"#,
            escaped(drawing.title)
        );
        if !drawing.shades.is_empty() {
            append_patterns(&mut svg, &id);
        }
        self.append_communes(&mut svg, &id, drawing);
        let _ = write!(svg, r#"<path class="map-border" d="{}"/>"#, self.group_borders);
        self.append_highlight(&mut svg, drawing);
        self.append_points(&mut svg, drawing);
        svg.push_str("</svg>");
        Svg(svg)
    }

    /// One group per class, so that the fill is said once.
    fn append_communes(&self, svg: &mut String, id: &str, drawing: &Drawing<'_>) {
        let mut groups: Vec<String> = vec![String::new(); SHADES + 1];
        for shape in &self.shapes {
            let shade = drawing.shades.get(&shape.code);
            let group = shade.map_or(0, |shade| 1 + shade.class.min(SHADES - 1));
            let label =
                shade.map_or(String::new(), |shade| format!(" — {}", escaped(&shade.label)));
            let _ = write!(
                groups[group],
                r#"<path d="{}"><title>{}{label}</title></path>"#,
                shape.path,
                escaped(shape.name)
            );
        }
        svg.push_str(r#"<g class="map-communes" aria-hidden="true">"#);
        for (group, paths) in groups.iter().enumerate().filter(|(_, paths)| !paths.is_empty()) {
            let _ = match group.checked_sub(1) {
                None => write!(svg, r#"<g class="shade-0">{paths}</g>"#),
                Some(class) => write!(svg, r#"<g fill="url(#{id}-{class})">{paths}</g>"#),
            };
        }
        svg.push_str("</g>");
    }

    fn append_highlight(&self, svg: &mut String, drawing: &Drawing<'_>) {
        let wanted =
            drawing.highlight.and_then(|code| self.shapes.iter().find(|shape| shape.code == code));
        if let Some(shape) = wanted {
            let _ = write!(svg, r#"<path class="map-highlight" d="{}"/>"#, shape.path);
        }
    }

    fn append_points(&self, svg: &mut String, drawing: &Drawing<'_>) {
        for point in &drawing.points {
            let Some((x, y)) = self.locate(point.position) else { continue };
            let (class, radius) = if point.strong { ("point here", 16) } else { ("point", 11) };
            let label = escaped(&point.label);
            let dot = format!(
                r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}"><title>{label}</title></circle>"#
            );
            let _ = match &point.href {
                Some(href) => {
                    write!(
                        svg,
                        r#"<a href="{}" tabindex="-1" aria-label="{label}">{dot}</a>"#,
                        escaped(href)
                    )
                }
                None => write!(svg, "{dot}"),
            };
        }
    }
}

/// The fills of the classes: a tint that the style sheet chooses, under a hatching that grows with the class.
fn append_patterns(svg: &mut String, id: &str) {
    const HATCHES: [&str; SHADES] = [
        "M3 6h.1",
        "M0 12 12 0",
        "M0 12 12 0M-3 3 3-3M9 15 15 9",
        "M0 12 12 0M0 0 12 12",
        "M0 12 12 0M0 0 12 12M0 6h12M6 0v12",
    ];
    svg.push_str("<defs>");
    for (class, hatch) in HATCHES.iter().enumerate() {
        let shade = class + 1;
        let _ = write!(
            svg,
            r#"<pattern id="{id}-{class}" width="12" height="12" patternUnits="userSpaceOnUse"><rect class="shade-{shade}" width="12" height="12"/><path class="map-hatch" d="{hatch}"/></pattern>"#
        );
    }
    svg.push_str("</defs>");
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn creuse(drawing: &Drawing<'_>) -> String {
        Map::of_departement("23".parse().expect("Creuse"))
            .expect("it has contours")
            .svg(drawing)
            .to_string()
    }

    fn weight(text: &str) -> usize {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(text.as_bytes()).expect("in memory");
        packer.finish().expect("in memory").len()
    }

    #[test]
    fn a_shaded_map_of_the_creuse_is_light_enough_for_a_page() {
        let shades = super::super::registry::communes_of("23".parse().expect("Creuse"))
            .enumerate()
            .map(|(row, commune)| {
                (commune.code, Shade { class: row % SHADES, label: format!("{row}") })
            })
            .collect();
        let svg = creuse(&Drawing { id: "m", title: "Creuse", shades, ..Drawing::default() });
        assert_eq!(svg.matches("<path d=").count(), 255);
        assert!(weight(&svg) < 45_000, "{} bytes compressed", weight(&svg));
        assert!(!svg.contains("style="));
    }

    #[test]
    fn what_people_typed_is_shown_and_never_executed() {
        let label = r#"<script>"&"#.to_owned();
        let position = GeoPoint::parse("46.17", "1.87").expect("Guéret");
        let point = MapPoint { position, label, href: Some("/places/1".to_owned()), strong: true };
        let svg =
            creuse(&Drawing { id: "m", title: "t", points: vec![point], ..Drawing::default() });
        assert!(!svg.contains("<script>"));
        assert!(svg.contains("&lt;script&gt;&quot;&amp;"));
        assert!(svg.contains(r#"role="group""#), "a map with links is not an image");
    }
}
