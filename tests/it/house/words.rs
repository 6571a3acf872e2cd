//! Every word on screen lives in `locales/`, and every one of them is used.

use std::collections::{BTreeMap, BTreeSet};

use super::none;
use super::source::{Literal, Source, files, line_of, product};

/// A sentence of a `.ftl` file.
#[derive(Debug, Default)]
struct Sentence {
    place: String,
    attributes: BTreeSet<String>,
    /// Other sentences that it quotes.
    quotes: Vec<String>,
    text: String,
}

/// Every sentence of French, by key; and keys written twice.
fn sentences() -> (BTreeMap<String, Sentence>, Vec<String>) {
    let mut all: BTreeMap<String, Sentence> = BTreeMap::new();
    let mut twice = Vec::new();
    for (path, text) in files("locales/fr", ".ftl") {
        let mut current = None;
        for (index, line) in text.lines().enumerate() {
            let place = format!("{path}:{}", index + 1);
            let (left, right) = line.split_once('=').map_or(("", line), |(l, r)| (l.trim_end(), r));
            if is_key(left) && !line.starts_with(' ') {
                if all.contains_key(left) {
                    twice.push(format!("{place}: {left}"));
                }
                all.entry(left.to_owned())
                    .or_insert_with(|| Sentence { place, ..Sentence::default() });
                current = Some(left.to_owned());
            }
            let Some(sentence) = current.as_ref().and_then(|key| all.get_mut(key)) else {
                continue;
            };
            if let Some(name) = left.trim_start().strip_prefix('.') {
                sentence.attributes.insert(name.to_owned());
            }
            if !line.starts_with('#') {
                sentence.text.push_str(right);
                sentence.quotes.extend(quoted(right));
            }
        }
    }
    (all, twice)
}

/// Keys in `{ key }` of a Fluent text.
fn quoted(text: &str) -> Vec<String> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .map(|inside| inside.trim().split('.').next().unwrap_or_default().to_owned())
        .filter(|name| is_key(name))
        .collect()
}

/// `room-thing`: lower-case words joined by hyphens, at least two.
fn is_key(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.contains('-')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('-').all(part)
}

/// A text of the code that names keys: one, or (with `{…}`) a family of them.
#[derive(Debug)]
pub struct Mention {
    pub text: String,
    place: String,
    /// Given to `t`: it must be a key.
    surely: bool,
}

pub fn mentions() -> Vec<Mention> {
    let mut all = Vec::new();
    for source in product() {
        for literal in source.literals.iter().filter(|literal| !literal.in_test) {
            let surely = is_asked(&source, literal);
            let place = format!("{}:{}", source.path, literal.line);
            all.push(Mention { text: literal.text.clone(), place, surely });
        }
    }
    for (path, text) in files("src", ".html") {
        for (at, code) in expressions(&text) {
            let place = format!("{path}:{}", line_of(&text, at));
            let pieces: Vec<&str> = code.split('"').collect();
            for (index, piece) in pieces.iter().enumerate().filter(|(index, _)| index % 2 == 1) {
                let after = pieces.get(index + 1).unwrap_or(&"");
                let surely = after.starts_with("|t") && !after.starts_with("|ti");
                all.push(Mention { text: (*piece).to_owned(), place: place.clone(), surely });
            }
        }
    }
    all
}

/// Whether a literal is given to `t` (or to `Message::new`), formatted or not.
fn is_asked(source: &Source, literal: &Literal) -> bool {
    let before = source.code[..literal.at].trim_end();
    let before = before.strip_suffix("format!(").unwrap_or(before);
    ["t(", "Message::new("].iter().any(|call| {
        let ahead = before.strip_suffix(call).and_then(|ahead| ahead.chars().next_back());
        ahead.is_some_and(|c| !c.is_alphanumeric() && c != '_' && c != '.')
    })
}

/// The inside of every `{{ }}` and `{% %}` of a template.
fn expressions(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("{").map(|at| from + at) {
        let close = match text[at..].get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => {
                from = at + 1;
                continue;
            }
        };
        let end = text[at..].find(close).map_or(text.len(), |end| at + end);
        found.push((at, &text[at + 2..end]));
        from = end;
    }
    found
}

/// Whether `key` belongs to the family `pattern`, whose `{…}` stand for any words.
fn belongs(key: &str, pattern: &str) -> bool {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        pieces.push(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    pieces.push(rest);
    let (first, last) = (pieces[0], pieces[pieces.len() - 1]);
    if !key.starts_with(first) || !key.ends_with(last) || key.len() < first.len() + last.len() {
        return false;
    }
    let mut inside = &key[first.len()..key.len() - last.len()];
    pieces[1..pieces.len() - 1].iter().all(|piece| match inside.find(piece) {
        Some(at) => {
            inside = &inside[at + piece.len()..];
            true
        }
        None => false,
    })
}

fn is_family(text: &str) -> bool {
    let fixed =
        text.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, after)| after));
    text.contains('{')
        && fixed.clone().any(|piece| piece.len() > 1)
        && fixed
            .flat_map(str::chars)
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && text.contains('-')
}

/// Families of the printed documents: a template asks for its words without their prefix.
fn prefixes() -> Vec<String> {
    let papers = ["/print.rs", "/report.rs"];
    let printing =
        product().into_iter().filter(|source| papers.iter().any(|end| source.path.ends_with(end)));
    let literals = printing.flat_map(|source| source.literals);
    let prefix = |text: &str| text.strip_suffix('-').is_some_and(is_key);
    literals.filter(|literal| prefix(&literal.text)).map(|l| format!("{}{{}}", l.text)).collect()
}

#[test]
fn a_key_is_written_once() {
    none("a key is defined once", &sentences().1);
}

#[test]
fn every_sentence_asked_for_exists() {
    let (sentences, _) = sentences();
    let mut broken = Vec::new();
    for mention in mentions().iter().filter(|mention| mention.surely) {
        let known = match mention.text.contains('{') {
            true => sentences.keys().any(|key| belongs(key, &mention.text)),
            false => sentences.contains_key(&mention.text),
        };
        if !known && mention.text != "{}" {
            broken.push(format!("{}: {}", mention.place, mention.text));
        }
    }
    for sentence in sentences.values() {
        for quote in sentence.quotes.iter().filter(|quote| !sentences.contains_key(*quote)) {
            broken.push(format!("{}: {quote}", sentence.place));
        }
    }
    none("these keys are in no .ftl file", &broken);
}

#[test]
fn every_sentence_is_used() {
    let (sentences, _) = sentences();
    let mentions = mentions();
    let exact: BTreeSet<&str> = mentions.iter().map(|mention| mention.text.as_str()).collect();
    let printed = prefixes();
    let families = exact.iter().copied().filter(|text| is_family(text));
    let families: Vec<&str> = families.chain(printed.iter().map(String::as_str)).collect();
    let quoted: BTreeSet<&str> =
        sentences.values().flat_map(|sentence| &sentence.quotes).map(String::as_str).collect();
    let unused: Vec<String> = sentences
        .iter()
        .filter(|(key, _)| !exact.contains(key.as_str()) && !quoted.contains(key.as_str()))
        .filter(|(key, _)| !families.iter().any(|family| belongs(key, family)))
        .map(|(key, sentence)| format!("{}: {key}", sentence.place))
        .collect();
    none("a sentence that no page says is taken out", &unused);
}

#[test]
fn a_refusal_says_what_to_do_next() {
    let (sentences, _) = sentences();
    let mut broken = Vec::new();
    for source in product() {
        for at in source.words("Refuse for").collect::<Vec<_>>() {
            let Some(block) = source.block_after(at) else { continue };
            let inside = source.literals.iter().filter(|literal| block.contains(&literal.at));
            for literal in
                inside.filter(|l| is_asked(&source, l) || sentences.contains_key(&l.text))
            {
                let of = |key: &str| *key == literal.text || belongs(key, &literal.text);
                let mut family =
                    sentences.iter().filter(|(key, _)| of(key)).map(|(_, s)| s).peekable();
                if family.peek().is_none() || family.any(|s| !s.attributes.contains("next")) {
                    broken.push(format!("{}:{}: {}", source.path, literal.line, literal.text));
                }
            }
        }
    }
    none("every refusal has a `.next`: what the person can do", &broken);
}

#[test]
fn sentences_are_short_and_kind() {
    let harsh =
        ["erreur fatale", "invalide", "illégal", "interdit", "échec", "impossible de", "incorrect"];
    let mut broken = Vec::new();
    for (key, sentence) in sentences().0 {
        let text = sentence.text.to_lowercase();
        for word in harsh.iter().filter(|word| text.contains(**word)) {
            broken.push(format!("{}: {key}: “{word}”", sentence.place));
        }
    }
    none("plain words that never blame the person", &broken);
}

/// French belongs to `locales/`: accented letters in the code's strings betray it. Words by
/// which the code reads what people or files write are listed here.
#[test]
fn there_is_no_french_in_the_code() {
    let reading = [
        "src/kit/text.rs",   // folds accents
        "src/kit/money.rs",  // signs of amounts
        "src/territory/",    // official names
        "src/interop/",      // words of the national schema
        "src/places/import", // likewise
        "src/demo/",         // made-up people and places
        "src/commands/",     // names a département, in English sentences
    ];
    let accents = "àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ";
    let words =
        [" vous ", " votre ", " pour ", " avec ", " une ", " les ", " des ", " est ", " pas "];
    let mut broken = Vec::new();
    for source in product() {
        if reading.iter().any(|path| source.path.starts_with(path)) {
            continue;
        }
        for literal in source.literals.iter().filter(|literal| !literal.in_test) {
            let spaced = format!(" {} ", literal.text.to_lowercase());
            let french = literal.text.chars().any(|c| accents.contains(c))
                || words.iter().filter(|word| spaced.contains(**word)).count() > 1;
            if french {
                broken.push(format!("{}:{}: {:?}", source.path, literal.line, literal.text));
            }
        }
    }
    for (path, text) in files("src", ".typ") {
        if text.chars().any(|c| accents.contains(c)) {
            broken.push(path);
        }
    }
    none("words people read live in locales/", &broken);
}

/// A template's text outside its `{{ }}` and tags has no letter; nor has an attribute that is
/// read aloud.
#[test]
fn there_is_no_text_in_templates() {
    let mut broken = Vec::new();
    for (path, text) in files("src", ".html") {
        let bare = without(&without(&without(&text, "{#", "#}"), "{{", "}}"), "{%", "%}");
        let bare = without(&bare, "<!--", "-->");
        for (index, line) in without(&bare, "<", ">").lines().enumerate() {
            // A macro may hold attributes for a tag of its caller.
            let line = without(line, "=\"", "\"");
            let line = line.trim_start_matches(|c: char| {
                c == ' ' || c == '-' || c.is_ascii_lowercase() && attributes(&path)
            });
            let words =
                line.split('&').map(|part| part.split_once(';').map_or(part, |(_, rest)| rest));
            if words.clone().any(|part| part.chars().any(char::is_alphabetic))
                && !line.trim().is_empty()
            {
                broken.push(format!("{path}:{}: {}", index + 1, line.trim()));
            }
        }
        for attribute in ["aria-label", "alt", "title", "placeholder", "label"] {
            for (at, _) in bare.match_indices(&format!(" {attribute}=\"")) {
                let value = bare[at..].split('"').nth(1).unwrap_or_default();
                if value.chars().any(char::is_alphabetic) {
                    broken.push(format!("{path}:{}: {attribute}={value}", line_of(&bare, at)));
                }
            }
        }
    }
    none("a page's words are keys of locales/", &broken);
}

/// The strict policy refuses them: the page would be broken for everybody.
#[test]
fn there_is_no_inline_style_or_script() {
    let mut broken = Vec::new();
    let unwanted = [
        " style=",
        "<style",
        " onclick=",
        " onchange=",
        " onsubmit=",
        " onload=",
        "javascript:",
        "|safe",
    ];
    for (path, text) in files("src", ".html") {
        // An item's buttons are components, escaped when they were made.
        // The map is drawn by `territory`, that escapes the names it is given.
        let excepted =
            [("src/ui/components/item.html", "|safe"), ("src/statistics/pages/map.html", "|safe")];
        for word in unwanted.iter().filter(|word| text.contains(**word)) {
            if excepted.contains(&(path.as_str(), *word)) {
                continue;
            }
            broken.push(format!("{path}: {word}"));
        }
        if text
            .match_indices("<script")
            .any(|(at, _)| !text[at..].split('>').next().unwrap_or("").contains("src="))
        {
            broken.push(format!("{path}: a script in the page"));
        }
    }
    none("the content security policy allows no inline style or script", &broken);
}

/// Templates whose macros hold attributes.
fn attributes(path: &str) -> bool {
    path == "src/ui/components/field.html"
}

/// `text` with everything from `open` to `close` blanked, lines kept.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(close).map_or(rest.len(), |end| at + end + close.len());
        out.extend(rest[at..end].chars().filter(|c| *c == '\n'));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[test]
fn families_of_keys_are_understood() {
    assert!(
        belongs("kit-month-3", "kit-month-{month}")
            && belongs("access-role-admin", "access-role-{}")
    );
    assert!(!belongs("kit-day", "kit-month-{month}") && belongs("a-b-c-d", "a-{}-c-{}"));
    assert!(is_family("journal-{}-{}") && !is_family("{}-{}") && !is_family("SELECT {COLUMNS}"));
    assert!(is_key("ui-skip") && !is_key("ui") && !is_key("Ui-skip") && !is_key("a--b"));
}
