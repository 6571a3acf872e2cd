//! SIREN and SIRET: the numbers that name an organisation and its establishments.

use std::fmt;
use std::str::FromStr;

/// An organisation in the national register: nine digits with a Luhn key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Siren([u8; 9]);

/// An establishment of an organisation: its SIREN and five more digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Siret([u8; 14]);

/// Why a number is no SIREN or SIRET.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongNumber {
    /// Not nine or fourteen digits.
    Shape,
    /// The digits contradict their key: at least one is wrong.
    Key,
}

/// La Poste: its thousands of establishments follow another key (the sum of
/// the digits is a multiple of five), by decision of INSEE.
const LA_POSTE: &[u8] = b"356000000";

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(rank, digit)| {
            let value = u32::from(digit - b'0');
            match rank % 2 {
                0 => value,
                _ if value > 4 => value * 2 - 9,
                _ => value * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

fn digits<const N: usize>(text: &str) -> Result<[u8; N], WrongNumber> {
    let bytes: [u8; N] = text.as_bytes().try_into().map_err(|_| WrongNumber::Shape)?;
    if bytes.iter().all(u8::is_ascii_digit) { Ok(bytes) } else { Err(WrongNumber::Shape) }
}

impl FromStr for Siren {
    type Err = WrongNumber;

    fn from_str(text: &str) -> Result<Self, WrongNumber> {
        let digits = digits(text)?;
        // Zeros only satisfy the key and name nobody: files use them for "unknown".
        if luhn(&digits) && digits != [b'0'; 9] { Ok(Self(digits)) } else { Err(WrongNumber::Key) }
    }
}

impl FromStr for Siret {
    type Err = WrongNumber;

    fn from_str(text: &str) -> Result<Self, WrongNumber> {
        let digits = digits(text)?;
        let of_la_poste = &digits[..9] == LA_POSTE
            && digits.iter().map(|digit| u32::from(digit - b'0')).sum::<u32>().is_multiple_of(5);
        let named = digits[..9] != [b'0'; 9];
        if named && luhn(&digits[..9]) && (luhn(&digits) || of_la_poste) {
            Ok(Self(digits))
        } else {
            Err(WrongNumber::Key)
        }
    }
}

impl Siret {
    /// The organisation it is an establishment of.
    pub fn siren(&self) -> Siren {
        let mut digits = [0; 9];
        digits.copy_from_slice(&self.0[..9]);
        Siren(digits)
    }
}

impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).expect("digits"))
    }
}

impl fmt::Display for Siret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).expect("digits"))
    }
}

impl Siren {
    /// In groups of three, as people read it: `434 618 600`.
    pub fn spaced(&self) -> String {
        let text = self.to_string();
        format!("{}\u{a0}{}\u{a0}{}", &text[..3], &text[3..6], &text[6..])
    }
}

crate::column_by_text!(Siren, Siret);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn real_numbers_are_accepted_and_slips_refused() {
        assert!("21930070400018".parse::<Siret>().is_ok());
        assert_eq!(
            "43461860900029".parse::<Siret>().map(|s| s.siren().to_string()),
            Ok("434618609".into())
        );
        assert_eq!("12345678910111".parse::<Siret>(), Err(WrongNumber::Key));
        assert_eq!("2193007040001".parse::<Siret>(), Err(WrongNumber::Shape));
        assert_eq!("219 300 704 00018".parse::<Siret>(), Err(WrongNumber::Shape));
        assert_eq!("00000000000000".parse::<Siret>(), Err(WrongNumber::Key));
        assert_eq!("000000000".parse::<Siren>(), Err(WrongNumber::Key));
        assert_eq!("".parse::<Siren>(), Err(WrongNumber::Shape));
    }

    #[test]
    fn la_poste_has_its_own_key() {
        // Head office: the ordinary key. A post office: the sum of its digits is a multiple of five.
        assert!("35600000000048".parse::<Siret>().is_ok());
        assert!("35600000049837".parse::<Siret>().is_ok());
        assert_eq!("35600000049838".parse::<Siret>(), Err(WrongNumber::Key));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_noticed(base in 10_000_000_u32..99_999_999, place in 0_usize..9, step in 1_u8..10) {
            let body = base.to_string();
            let valid = (0..10).map(|key| format!("{body}{key}")).find(|text| text.parse::<Siren>().is_ok());
            let valid = valid.expect("one of ten keys fits");
            let mut wrong = valid.into_bytes();
            wrong[place] = b'0' + (wrong[place] - b'0' + step) % 10;
            let wrong = String::from_utf8(wrong).expect("digits");
            prop_assert_eq!(wrong.parse::<Siren>(), Err(WrongNumber::Key));
        }
    }
}
