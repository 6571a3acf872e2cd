//! Text brought to the form it is searched in.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Lower case ASCII-like words separated by one space: accents, case, hyphens,
/// apostrophes and other signs make no difference to a search.
///
/// What is stored in every `search` column, and what a query is folded to.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            folded.push(character.to_ascii_lowercase());
        } else if character.is_ascii() {
            part(&mut folded);
        } else {
            decompose_canonical(character, |piece| fold_piece(&mut folded, piece));
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// One piece of a decomposed letter: the letter itself, or a mark that is dropped.
fn fold_piece(folded: &mut String, piece: char) {
    for character in piece.to_lowercase() {
        match character {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            c if c.is_alphanumeric() => folded.push(c),
            c if is_combining_mark(c) => {}
            _ => part(folded),
        }
    }
}

/// Ends a word, once.
fn part(folded: &mut String) {
    if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

/// Signs that nobody types: one of our engines cannot keep a zero, no bank reads any, and those that
/// turn the direction of writing around make a text read as another. Line ends and tabs are text.
pub fn has_control_signs(text: &str) -> bool {
    text.chars().any(|sign| match sign {
        '\t' | '\n' | '\r' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        sign => sign < ' ',
    })
}

/// What a file that somebody sent is called, as it is kept and shown.
pub fn file_name(said: &str) -> String {
    said.chars().filter(|sign| !sign.is_control()).take(200).collect()
}

/// The bytes of hexadecimal text.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || text.len() % 2 == 1 {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_signs_do_not_matter() {
        assert_eq!(fold("  L’Œuvre d'Été — N° 2 "), "l oeuvre d ete n 2");
        assert_eq!(fold("GUÉRET"), fold("gueret"));
        assert_eq!(fold("Guéret"), fold("Gue\u{301}ret"));
        assert_eq!(fold("%_\\"), "");
    }
}
