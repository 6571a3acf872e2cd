//! The secret code of a pass: what is printed, what is typed, what is found wrong in it.
//!
//! Eighty random bits are written as sixteen symbols of Crockford's base 32 (no I, L, O, U), in
//! four groups of four, and a fifth group of four check symbols: one for each group.
//!
//! ```text
//! 7K3Q  9XZ4  M7P2  WHV8   R0TC
//! └─────── secret ──────┘  └─ check symbols of groups 1, 2, 3, 4
//! ```
//!
//! Symbols are elements of the field GF(32) (polynomials over GF(2) modulo x⁵ + x² + 1, of which
//! `2` is a primitive element). The check symbol of a group `s₁ s₂ s₃ s₄` is
//! `2·s₁ + 2²·s₂ + 2³·s₃ + 2⁴·s₄`. The weights are not zero, so any one wrong symbol changes it;
//! they differ from each other, so exchanging any two symbols of a group changes it too. Each group
//! has its own check symbol: the one that is wrong can be named, and typed again alone.
//! A code typed at random passes with probability 2⁻²⁰; knowing it is well formed says nothing.
//!
//! Reading forgives what eyes confuse: `O` is `0`, `I` and `L` are `1`; case, spaces and hyphens do
//! not count; the address printed in the QR code may stand for the code it ends with.

use std::fmt;

/// Crockford's base 32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Symbols of the secret, and with its check symbols.
const SECRET: usize = 16;
const LENGTH: usize = 20;

/// A well-formed code. Never shown by `Debug`, never logged, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Code([u8; LENGTH]);

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotACode {
    /// Nothing was typed.
    Empty,
    /// Not twenty symbols: how many were read.
    Length(usize),
    /// A sign that no code has.
    Sign(char),
    /// These groups (from 1 to 4) do not agree with their check symbols.
    Groups(Vec<usize>),
}

impl Code {
    /// The code of eighty random bits.
    pub fn of(secret: [u8; 10]) -> Code {
        let mut padded = [0; 16];
        padded[6..].copy_from_slice(&secret);
        let bits = u128::from_be_bytes(padded);
        let mut symbols = [0; LENGTH];
        for (index, symbol) in symbols.iter_mut().take(SECRET).enumerate() {
            *symbol = ((bits >> (5 * (SECRET - 1 - index))) & 31) as u8;
        }
        for group in 0..4 {
            symbols[SECRET + group] = check(&symbols[4 * group..4 * group + 4]);
        }
        Code(symbols)
    }

    /// Reads what was typed or scanned.
    pub fn parse(text: &str) -> Result<Code, NotACode> {
        let text = text.trim().trim_end_matches('/');
        // An address: the code is its last part.
        let text = text.rsplit('/').next().unwrap_or_default();
        let (mut symbols, mut count) = ([0; LENGTH], 0);
        for sign in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let value = value(sign).ok_or(NotACode::Sign(sign))?;
            if let Some(place) = symbols.get_mut(count) {
                *place = value;
            }
            count += 1;
        }
        match count {
            0 => return Err(NotACode::Empty),
            LENGTH => {}
            _ => return Err(NotACode::Length(count)),
        }
        let wrong: Vec<usize> = (0..4)
            .filter(|group| check(&symbols[4 * group..4 * group + 4]) != symbols[SECRET + group])
            .map(|group| group + 1)
            .collect();
        if wrong.is_empty() { Ok(Code(symbols)) } else { Err(NotACode::Groups(wrong)) }
    }

    /// The sixteen symbols of the secret: what is hashed.
    pub fn secret(&self) -> &[u8] {
        &self.0[..SECRET]
    }

    /// Twenty symbols without spaces, for addresses and QR codes.
    pub fn plain(&self) -> String {
        self.0.iter().map(|symbol| char::from(ALPHABET[usize::from(*symbol)])).collect()
    }

    /// In groups of four, for people.
    pub fn grouped(&self) -> String {
        let plain = self.plain();
        let groups: Vec<&str> = (0..5).map(|group| &plain[4 * group..4 * group + 4]).collect();
        groups.join(" ")
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

fn value(sign: char) -> Option<u8> {
    let sign = match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let index = ALPHABET.iter().position(|symbol| char::from(*symbol) == sign)?;
    u8::try_from(index).ok()
}

/// `2·s₁ + 2²·s₂ + 2³·s₃ + 2⁴·s₄` in GF(32).
fn check(group: &[u8]) -> u8 {
    // Horner: ((s₄·2 + s₃)·2 + s₂)·2 + s₁, and once more by 2.
    double(group.iter().rev().fold(0, |sum, symbol| double(sum) ^ symbol))
}

/// Multiplies by the primitive element, modulo x⁵ + x² + 1.
fn double(symbol: u8) -> u8 {
    let shifted = symbol << 1;
    if shifted & 0b10_0000 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_field_has_all_its_elements() {
        let mut seen = std::collections::BTreeSet::new();
        let mut element = 1;
        for _ in 0..31 {
            assert!(seen.insert(element));
            element = double(element);
        }
        assert_eq!(element, 1);
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = Code::of([0, 68, 50, 20, 199, 66, 84, 182, 53, 207]);
        let plain = code.plain();
        assert_eq!(&plain[..16], "0123456789ABCDEF");
        for typed in [
            code.grouped(),
            plain.to_lowercase(),
            plain.replace('0', "o").replace('1', "l"),
            plain.replace('1', "I"),
            format!(" https://pass.example/P/{plain}\n"),
            format!("HTTPS://PASS.EXAMPLE/P/{plain}/"),
            code.grouped().replace(' ', "-"),
        ] {
            assert_eq!(Code::parse(&typed), Ok(code.clone()), "{typed}");
        }
        assert_eq!(format!("{code:?}"), "Code(…)");
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(Code::parse("  - "), Err(NotACode::Empty));
        assert_eq!(Code::parse("7K3Q 9XZ4"), Err(NotACode::Length(8)));
        assert_eq!(Code::parse("7K3U"), Err(NotACode::Sign('U')));
        assert_eq!(Code::parse("7K3é"), Err(NotACode::Sign('é')));
    }

    fn typed(code: &Code, change: impl FnOnce(&mut Vec<char>)) -> Result<Code, NotACode> {
        let mut signs: Vec<char> = code.plain().chars().collect();
        change(&mut signs);
        Code::parse(&signs.into_iter().collect::<String>())
    }

    proptest! {
        #[test]
        fn every_secret_reads_back(secret: [u8; 10]) {
            let code = Code::of(secret);
            prop_assert_eq!(Code::parse(&code.grouped()), Ok(code.clone()));
            prop_assert!(code.plain().bytes().all(|b| ALPHABET.contains(&b)));
        }

        #[test]
        fn one_wrong_symbol_names_its_group(secret: [u8; 10], at in 0usize..20, by in 1u8..32) {
            let code = Code::of(secret);
            let group = if at < 16 { at / 4 + 1 } else { at - 15 };
            let result = typed(&code, |signs| {
                let old = value(signs[at]).unwrap();
                signs[at] = char::from(ALPHABET[usize::from((old + by) % 32)]);
            });
            prop_assert_eq!(result, Err(NotACode::Groups(vec![group])));
        }

        #[test]
        fn two_exchanged_symbols_name_their_group(
            secret: [u8; 10], group in 0usize..4, one in 0usize..4, other in 0usize..4,
        ) {
            let code = Code::of(secret);
            let (one, other) = (4 * group + one, 4 * group + other);
            let same = code.0[one] == code.0[other];
            let result = typed(&code, |signs| signs.swap(one, other));
            let expected = if same { Ok(code) } else { Err(NotACode::Groups(vec![group + 1])) };
            prop_assert_eq!(result, expected);
        }

        #[test]
        fn nothing_typed_makes_it_panic(text in "\\PC{0,60}") {
            if let Ok(code) = Code::parse(&text) {
                prop_assert_eq!(Code::parse(&code.plain()), Ok(code));
            }
        }
    }
}
