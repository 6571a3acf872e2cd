//! What people see is even: one way to write signs, and no icon that nobody draws.

use super::none;
use super::source::{files, line_of};
use super::words::mentions;
use maillon::ui::icon_names;

#[test]
fn signs_are_written_one_way() {
    let mut broken = Vec::new();
    for (path, text) in files("locales/fr", ".ftl") {
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            for sign in ["'", "...", "\u{a0}", "\u{202f}"].iter().filter(|s| line.contains(**s)) {
                broken.push(format!("{path}:{}: {sign:?}", index + 1));
            }
        }
    }
    none("’ and …; spaces are plain: `kit::i18n` keeps those before : ; ? ! » whole", &broken);
}

#[test]
fn every_icon_is_drawn_somewhere() {
    let named: Vec<String> = mentions().into_iter().map(|mention| mention.text).collect();
    let unused: Vec<String> = icon_names()
        .into_iter()
        .filter(|icon| !named.iter().any(|text| text == icon))
        .map(|icon| format!("assets/icons/{icon}.svg"))
        .collect();
    none("an icon that no page draws is taken out", &unused);
}

#[test]
fn every_icon_asked_for_exists() {
    let (known, mut asked, mut broken) = (icon_names(), 0, Vec::new());
    for (path, text) in files("src", ".html").into_iter().chain(files("src", ".rs")) {
        for call in ["icon(\"", "empty(\"", ".line(\""] {
            for (at, _) in text.match_indices(call) {
                let name = text[at + call.len()..].split('"').next().unwrap_or_default();
                asked += 1;
                if !name.is_empty() && !known.contains(&name) {
                    broken.push(format!("{path}:{}: {name}", line_of(&text, at)));
                }
            }
        }
    }
    assert!(asked > 50, "{asked} icons are asked for");
    none("these icons are not in assets/icons", &broken);
}
