//! Telephone numbers: however people write them, kept in one form.

use std::fmt;
use std::str::FromStr;

use crate::column_by_text;
use crate::territory::DepartementCode;

/// A telephone number in E.164 form: `+33612345678`.
///
/// Numbers of the French plan are known in their national form, overseas départements included;
/// any other country's number is accepted when it is written with its `+`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// The text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAPhone;

/// National beginnings of ten-digit numbers that dial another country code than +33 (French
/// numbering plan, ARCEP decision 2018-0881): `0692…` is `+262 692…`.
const OVERSEAS: [(&str, &str); 14] = [
    ("0262", "262"),
    ("0263", "262"),
    ("0269", "262"),
    ("0639", "262"),
    ("0692", "262"),
    ("0693", "262"),
    ("0590", "590"),
    ("0690", "590"),
    ("0691", "590"),
    ("0594", "594"),
    ("0694", "594"),
    ("0596", "596"),
    ("0696", "596"),
    ("0697", "596"),
];

/// Collectivities whose short numbers have no national form: country code and count of digits.
fn short_plan(departement: DepartementCode) -> Option<(&'static str, usize)> {
    match departement.as_str() {
        "975" => Some(("508", 6)),
        "986" => Some(("681", 6)),
        "987" => Some(("689", 8)),
        "988" => Some(("687", 6)),
        _ => None,
    }
}

impl Phone {
    /// Reads a number as people of `departement` write it.
    pub fn parse(text: &str, departement: DepartementCode) -> Result<Phone, NotAPhone> {
        let bare = digits_and_plus(text)?;
        let international = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00"));
        match international {
            Some(rest) => from_international(rest),
            None => from_national(&bare, departement),
        }
    }

    /// The E.164 form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people read it aloud: `06 12 34 56 78`, `0692 12 34 56`, `+44 20 79 46 00 00`.
    pub fn spoken(&self) -> String {
        if let Some(national) = self.0.strip_prefix("+33") {
            return pairs(&format!("0{national}"), 2);
        }
        let overseas = ["262", "590", "594", "596"];
        if let Some(national) = overseas.iter().find_map(|code| self.0[1..].strip_prefix(code)) {
            return pairs(&format!("0{national}"), 4);
        }
        let short = ["508", "681", "687", "689"];
        if let Some(code) = short.iter().find(|code| self.0[1..].starts_with(**code)) {
            return format!("+{code}\u{a0}{}", pairs(&self.0[4..], 2));
        }
        format!("+{}", pairs(&self.0[1..], 2))
    }
}

/// Only digits and a leading plus; blanks, dots, dashes, slashes and `(0)` are how people write.
fn digits_and_plus(text: &str) -> Result<String, NotAPhone> {
    let mut bare = String::new();
    for character in text.trim().replace("(0)", "").chars() {
        match character {
            '0'..='9' => bare.push(character),
            '+' if bare.is_empty() => bare.push('+'),
            ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '‑' | '–' | '/' | '(' | ')' => {}
            _ => return Err(NotAPhone),
        }
    }
    Ok(bare)
}

fn from_international(rest: &str) -> Result<Phone, NotAPhone> {
    for code in ["33", "262", "590", "594", "596"] {
        if let Some(local) = rest.strip_prefix(code) {
            // People often keep the national zero: +33 06…
            let local = local.strip_prefix('0').unwrap_or(local);
            let right = local.len() == 9 && !local.starts_with('0');
            return if right { Ok(Phone(format!("+{code}{local}"))) } else { Err(NotAPhone) };
        }
    }
    for (code, length) in [("508", 6), ("681", 6), ("687", 6), ("689", 8)] {
        if let Some(local) = rest.strip_prefix(code) {
            let right = local.len() == length || (code == "508" && local.len() == 9);
            return if right { Ok(Phone(format!("+{rest}"))) } else { Err(NotAPhone) };
        }
    }
    // ITU-T E.164: at most 15 digits; no country code starts with 0, none has so few digits.
    let right = (8..=15).contains(&rest.len()) && !rest.starts_with('0') && !rest.contains('+');
    if right { Ok(Phone(format!("+{rest}"))) } else { Err(NotAPhone) }
}

fn from_national(bare: &str, departement: DepartementCode) -> Result<Phone, NotAPhone> {
    if let Some((code, length)) = short_plan(departement)
        && bare.len() == length
        && !bare.starts_with('0')
    {
        return Ok(Phone(format!("+{code}{bare}")));
    }
    if bare.len() != 10 || !bare.starts_with('0') {
        return Err(NotAPhone);
    }
    if let Some(local) = bare.strip_prefix("0508") {
        return Ok(Phone(format!("+508{local}")));
    }
    let overseas = OVERSEAS.iter().find(|(start, _)| bare.starts_with(start));
    if let Some((_, code)) = overseas {
        return Ok(Phone(format!("+{code}{}", &bare[1..])));
    }
    // 00 leads nowhere, 08 is nobody's own number.
    match bare.as_bytes()[1] {
        b'0' | b'8' => Err(NotAPhone),
        _ => Ok(Phone(format!("+33{}", &bare[1..]))),
    }
}

/// Groups of two after a first group of `first` digits, between no-break spaces.
fn pairs(digits: &str, first: usize) -> String {
    let (head, tail) = digits.split_at(first.min(digits.len()));
    let mut out = head.to_owned();
    for (index, digit) in tail.chars().enumerate() {
        if index % 2 == 0 {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Phone {
    type Err = NotAPhone;
    /// Reads the stored form only.
    fn from_str(text: &str) -> Result<Phone, NotAPhone> {
        let digits = text.strip_prefix('+').ok_or(NotAPhone)?;
        let right = (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if right { Ok(Phone(text.to_owned())) } else { Err(NotAPhone) }
    }
}

column_by_text!(Phone);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn creuse(text: &str) -> Result<String, NotAPhone> {
        Phone::parse(text, "23".parse().unwrap()).map(|phone| phone.to_string())
    }

    #[test]
    fn however_it_is_written_it_is_one_number() {
        for text in [
            "0612345678",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "06-12-34-56-78",
            "+33 6 12 34 56 78",
            "+33 (0)6 12 34 56 78",
            "+33 06 12 34 56 78",
            "0033 6 12 34 56 78",
            "\u{a0}06\u{202f}12 34/56 78 ",
        ] {
            assert_eq!(creuse(text).as_deref(), Ok("+33612345678"), "{text}");
        }
    }

    #[test]
    fn overseas_numbers_have_their_own_codes() {
        for (text, stored) in [
            ("0692 12 34 56", "+262692123456"),
            ("0639 12 34 56", "+262639123456"),
            ("0590 12 34 56", "+590590123456"),
            ("0694123456", "+594694123456"),
            ("0696123456", "+596696123456"),
            ("+687 12.34.56", "+687123456"),
            ("0508 41 23 45", "+508412345"),
        ] {
            assert_eq!(creuse(text).as_deref(), Ok(stored), "{text}");
        }
        let noumea = Phone::parse("12 34 56", "988".parse().unwrap()).unwrap();
        assert_eq!(noumea.as_str(), "+687123456");
        let papeete = Phone::parse("87 12 34 56", "987".parse().unwrap()).unwrap();
        assert_eq!(papeete.as_str(), "+68987123456");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "06 12 34 56 7",
            "06 12 34 56 789",
            "00123",
            "0812345678",
            "12 34 56",
            "abc",
            "06 12 34 56 7x",
            "+33 12",
            "++33612345678",
            "+0612345678",
        ] {
            assert_eq!(creuse(text), Err(NotAPhone), "{text}");
        }
    }

    #[test]
    fn numbers_are_read_aloud_the_local_way() {
        let spoken = |text: &str| {
            Phone::parse(text, "23".parse().unwrap()).unwrap().spoken().replace('\u{a0}', " ")
        };
        assert_eq!(spoken("0612345678"), "06 12 34 56 78");
        assert_eq!(spoken("0692123456"), "0692 12 34 56");
        assert_eq!(spoken("+687 123456"), "+687 12 34 56");
        assert_eq!(spoken("+442079460000"), "+44 20 79 46 00 00");
    }

    proptest! {
        #[test]
        fn a_kept_number_is_read_back_and_read_aloud_again(text in "[0-9 .+()-]{0,20}") {
            if let Ok(phone) = Phone::parse(&text, "23".parse().unwrap()) {
                prop_assert_eq!(phone.to_string().parse::<Phone>(), Ok(phone.clone()));
                prop_assert_eq!(Phone::parse(&phone.spoken(), "23".parse().unwrap()), Ok(phone));
            }
        }
    }
}
