//! Icons (Lucide, ISC licence), drawn inside the page. They are hidden from screen readers and
//! always stand beside a word.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use askama::FastWritable;
use askama::filters::HtmlSafe;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/icons/"]
#[include = "*.svg"]
struct Files;

/// A picture ready to be written in a page.
#[derive(Debug, Clone, Copy)]
pub struct Icon(&'static str);

impl HtmlSafe for Icon {}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        write!(
            f,
            r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>"#,
            self.0
        )
    }
}

impl FastWritable for Icon {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

/// The icon called `name` in `assets/icons`. An empty name draws nothing; an unknown one too, and
/// a test of the house looks for those.
pub fn icon(name: &str) -> Icon {
    Icon(drawings().get(name).map_or("", String::as_str))
}

/// Every icon's name, in alphabetical order: for the gallery and the house rules.
pub fn icon_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = drawings().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

fn drawings() -> &'static HashMap<String, String> {
    static DRAWINGS: OnceLock<HashMap<String, String>> = OnceLock::new();
    DRAWINGS.get_or_init(|| {
        Files::iter()
            .map(|path| {
                let file = Files::get(&path).expect("the icon was just listed");
                let text = String::from_utf8(file.data.into_owned()).expect("icons are UTF-8");
                let start = text.find('>').expect("an icon has an <svg> tag") + 1;
                let end = text.rfind("</svg>").expect("an icon closes its <svg> tag");
                let name = path.trim_end_matches(".svg").to_owned();
                (name, text[start..end].to_owned())
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_icon_is_hidden_from_screen_readers() {
        let drawn = icon("house").to_string();
        assert!(drawn.contains(r#"aria-hidden="true""#) && drawn.contains("<path"));
        assert_eq!(icon("").to_string(), "");
    }
}
