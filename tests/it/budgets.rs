//! What every page of the demo may cost: its weight on the wire, and what is in it.

use std::collections::BTreeMap;

use crate::world::Visitor;
use crate::world::demo::{Demo, walks};

/// HTML, styles and scripts of a page, compressed, fonts left out.
const PAGE_BYTES: usize = 60 * 1024;

/// Bytes on the wire of an address, as a browser that reads gzip gets it.
fn weight(visitor: &Visitor, address: &str) -> usize {
    let page = visitor.request_with("GET", address, None, &[("Accept-Encoding", "gzip")]);
    assert_eq!(page.status, 200, "{address}");
    page.body.len()
}

/// Styles and scripts that a page asks for, and the modules that those may load.
fn assets(source: &str) -> Vec<String> {
    source
        .split('"')
        .filter(|text| text.starts_with("/assets/"))
        .filter(|text| {
            [".css", ".js"].iter().any(|end| text.split('?').next().unwrap_or("").ends_with(end))
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_page_weighs_little_on_the_wire() {
    let demo = Demo::shared();
    let mut asset_weights: BTreeMap<String, usize> = BTreeMap::new();
    let mut heavy = Vec::new();
    for (role, walk) in walks() {
        let visitor = demo.person(role);
        for (route, address) in &walk.reached {
            let page = visitor.get(address);
            if !page.content_type.starts_with("text/html") {
                continue;
            }
            // An address that leads elsewhere weighs what the page there does.
            let mut total = weight(&visitor, &page.path);
            for asset in assets(&page.source()) {
                let known = asset_weights.entry(asset.clone());
                total += *known.or_insert_with(|| weight(&visitor, &asset));
            }
            if total > PAGE_BYTES {
                heavy.push(format!("{route} as {role} ({address}): {total} bytes"));
            }
        }
    }
    assert!(heavy.is_empty(), "a page is at most {PAGE_BYTES} bytes:\n{}", heavy.join("\n"));
}

/// What every page has, whatever it shows.
#[test]
fn a_page_has_one_title_and_its_landmarks() {
    let demo = Demo::shared();
    let mut broken = Vec::new();
    for (role, walk) in walks() {
        let visitor = demo.person(role);
        for address in walk.reached.values() {
            let page = visitor.get(address);
            if !page.content_type.starts_with("text/html") {
                continue;
            }
            for (css, wanted) in
                [("h1", 1), ("main", 1), ("head title", 1), ("html[lang=fr]", 1), ("a.skip", 1)]
            {
                let found = page.count(css);
                if found != wanted {
                    broken.push(format!("{address} as {role}: {found} {css}"));
                }
            }
            let unlabelled = page.count("th:not([scope])");
            if unlabelled > 0 {
                broken
                    .push(format!("{address} as {role}: {unlabelled} table headers without scope"));
            }
            let words = page.words();
            for rest in ["{$", "{ $", "Some(", "None)", "NaN", "undefined"] {
                if words.contains(rest) {
                    broken.push(format!("{address} as {role}: shows {rest}"));
                }
            }
            if let Some(key) = unsaid(&words) {
                broken.push(format!("{address} as {role}: shows the key {key}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A key shown instead of its sentence.
fn unsaid(words: &str) -> Option<&str> {
    let rooms = [
        "kit-",
        "ui-",
        "access-",
        "places-",
        "people-",
        "workshops-",
        "passes-",
        "funding-",
        "statistics-",
        "interop-",
        "journal-",
        "menu-",
        "ledger-",
        "today-",
    ];
    words
        .split(' ')
        .find(|word| rooms.iter().any(|room| word.starts_with(room)) && !word.contains('@'))
}
