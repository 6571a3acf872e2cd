//! Reading Rust as the house rules need it: code apart from words, tests apart from the product.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// A string literal of the code.
#[derive(Debug, Clone)]
pub struct Literal {
    pub text: String,
    pub line: usize,
    pub at: usize,
    /// Written in a test.
    pub in_test: bool,
}

/// A Rust file.
pub struct Source {
    /// From the root of the repository.
    pub path: String,
    pub text: String,
    /// The text with strings and comments blanked, byte for byte.
    pub code: String,
    pub literals: Vec<Literal>,
    tests: Vec<Range<usize>>,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under `folder` (from the root) whose name ends with `ending`, in order.
pub fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<(String, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.map(|entry| entry.expect("a folder can be listed")) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            let name = path.strip_prefix(root()).expect("inside the root");
            let text = std::fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            found.push((name.to_string_lossy().into_owned(), text));
        }
    }
}

/// The Rust files of the product.
pub fn product() -> Vec<Source> {
    files("src", ".rs").into_iter().map(|(path, text)| Source::read(path, text)).collect()
}

impl Source {
    pub fn read(path: String, text: String) -> Source {
        let (code, literals) = lex(&text);
        let mut source = Source { path, text, code, literals, tests: Vec::new() };
        source.tests = source.test_modules();
        for index in 0..source.literals.len() {
            let at = source.literals[index].at;
            source.literals[index].in_test = source.is_test(at);
        }
        source
    }
    /// The room of a file under `src`: its folder, or its own name.
    pub fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split(['/', '.']).next().unwrap_or(inside)
    }
    pub fn line(&self, at: usize) -> usize {
        line_of(&self.text, at)
    }
    pub fn is_test(&self, at: usize) -> bool {
        self.path.ends_with("/tests.rs") || self.tests.iter().any(|range| range.contains(&at))
    }
    /// Where `word` stands in the code as a whole word.
    pub fn words<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let letter =
            |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let bytes = self.code.as_bytes();
        self.code.match_indices(word).map(|(at, _)| at).filter(move |at| {
            let before = at.checked_sub(1).and_then(|i| bytes.get(i));
            let first_is_letter = word.starts_with(|c: char| c.is_alphanumeric());
            let last_is_letter = word.ends_with(|c: char| c.is_alphanumeric());
            let goes_on = last_is_letter && letter(bytes.get(at + word.len()));
            let begun = first_is_letter && letter(before);
            !begun && !goes_on
        })
    }
    /// The end of the block whose `{` is the first after `at`, if one opens before a `;`.
    pub fn block_after(&self, at: usize) -> Option<Range<usize>> {
        let mut depth = 0_i32;
        let mut start = None;
        for (index, byte) in self.code.bytes().enumerate().skip(at) {
            match byte {
                b'(' | b'[' if start.is_none() => depth += 1,
                b')' | b']' if start.is_none() => depth -= 1,
                b';' if start.is_none() && depth == 0 => return None,
                b'{' => {
                    if start.is_none() {
                        if depth != 0 {
                            continue;
                        }
                        start = Some(index);
                    }
                    depth += 1;
                }
                b'}' if start.is_some() => {
                    depth -= 1;
                    if depth == 0 {
                        return start.map(|start| start..index + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
    /// Name and lines of every function.
    pub fn functions(&self) -> Vec<(String, usize, usize)> {
        let mut found = Vec::new();
        for at in self.words("fn").collect::<Vec<_>>() {
            let name: String = self.code[at + 2..]
                .trim_start()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if let (false, Some(block)) = (name.is_empty(), self.block_after(at)) {
                let (first, last) = (self.line(at), self.line(block.end - 1));
                found.push((name, first, last - first + 1));
            }
        }
        found
    }
    fn test_modules(&self) -> Vec<Range<usize>> {
        let marks = self.code.match_indices("#[cfg(test)]").map(|(at, _)| at);
        marks.filter_map(|at| self.block_after(at).map(|block| at..block.end)).collect()
    }
}

pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Blanks strings and comments; gives the strings.
fn lex(text: &str) -> (String, Vec<Literal>) {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut literals = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let end = if rest.starts_with(b"//") {
            at + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"/*") {
            at + text[at..].find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some((open, close)) = string_at(bytes, at) {
            literals.push(Literal {
                text: unescape(&text[open..close]),
                line: line_of(text, at),
                at,
                in_test: false,
            });
            close + (open - at)
        } else if rest[0] == b'\'' {
            char_end(bytes, at)
        } else {
            at += 1;
            continue;
        };
        let end = end.min(bytes.len());
        for byte in &mut code[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    (String::from_utf8(code).expect("whole characters are blanked"), literals)
}

/// Start and end of the inside of the string that opens at `at`.
fn string_at(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let letter_before = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    if bytes[at] == b'"' {
        let mut end = at + 1;
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        return Some((at + 1, end.min(bytes.len())));
    }
    if bytes[at] != b'r' || letter_before && bytes[at - 1] != b'b' {
        return None;
    }
    let hashes = bytes[at + 1..].iter().take_while(|b| **b == b'#').count();
    if bytes.get(at + 1 + hashes) != Some(&b'"') {
        return None;
    }
    let open = at + 2 + hashes;
    let close = format!("\"{}", "#".repeat(hashes));
    let inside = bytes[open..].windows(close.len()).position(|w| w == close.as_bytes())?;
    Some((open, open + inside))
}

/// Past a character literal; one past the quote for a lifetime.
fn char_end(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at + 1) == Some(&b'\\') {
        let rest = bytes[at + 3..].iter().position(|b| *b == b'\'');
        return rest.map_or(at + 1, |end| at + 4 + end);
    }
    let one = std::str::from_utf8(&bytes[at + 1..(at + 6).min(bytes.len())])
        .or_else(|error| std::str::from_utf8(&bytes[at + 1..at + 1 + error.valid_up_to()]))
        .ok()
        .and_then(|text| text.chars().next())
        .map_or(1, char::len_utf8);
    if bytes.get(at + 1 + one) == Some(&b'\'') { at + 2 + one } else { at + 1 }
}

/// The characters that escapes stand for, as far as the rules care.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\u{") {
        out.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('}') else { break };
        let character =
            u32::from_str_radix(&rest[at + 3..at + end], 16).ok().and_then(char::from_u32);
        out.extend(character);
        rest = &rest[at + end + 1..];
    }
    out.push_str(rest);
    out.replace("\\n", "\n").replace("\\\"", "\"")
}

#[test]
fn words_and_code_are_told_apart() {
    let text = r##"fn a<'x>(q: char) -> &'x str { // "not a string" }
        let b = 'é'; let c = '\''; let d = '"'; /* } */
        r#"raw " é"# } const Z: &str = "é\"}";"##;
    let source = Source::read("src/room/model.rs".into(), text.into());
    let texts: Vec<&str> = source.literals.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(texts, ["raw \" é", "é\"}"]);
    assert_eq!(source.functions(), [("a".to_owned(), 1, 3)]);
    assert_eq!(source.room(), "room");
    assert_eq!(source.code.len(), text.len());
}
