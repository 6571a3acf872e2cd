//! The codes of the official geography, parsed once and strictly.

use std::fmt;
use std::str::FromStr;

/// Why a code was refused: it does not have the shape of its kind. Whether a
/// well-formed code exists is a question for the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedCode;

impl fmt::Display for MalformedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed geographic code")
    }
}

impl std::error::Error for MalformedCode {}

/// The INSEE code of a commune or of an arrondissement of Paris, Lyon or
/// Marseille: five characters, Corsica's second one being `A` or `B`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommuneCode([u8; 5]);

/// The INSEE code of a département or overseas collectivity: `23`, `2A`, `974`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DepartementCode {
    bytes: [u8; 3],
    long: bool,
}

/// A group of communes (EPCI), known by its SIREN: nine digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epci([u8; 9]);

fn is_departement_pair(first: u8, second: u8) -> bool {
    match first {
        b'2' => matches!(second, b'A' | b'B' | b'1'..=b'9'),
        b'0' => matches!(second, b'1'..=b'9'),
        b'1' | b'3'..=b'9' => second.is_ascii_digit() && !(first == b'9' && second == b'9'),
        _ => false,
    }
}

impl FromStr for CommuneCode {
    type Err = MalformedCode;

    fn from_str(text: &str) -> Result<Self, MalformedCode> {
        let bytes: [u8; 5] = text.as_bytes().try_into().map_err(|_| MalformedCode)?;
        let digits = bytes[2..].iter().all(u8::is_ascii_digit);
        if digits && is_departement_pair(bytes[0], bytes[1]) {
            Ok(Self(bytes))
        } else {
            Err(MalformedCode)
        }
    }
}

impl CommuneCode {
    /// The five characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("parsed from ASCII")
    }

    /// The département the code belongs to (three characters overseas).
    pub fn departement(&self) -> DepartementCode {
        let long = self.0[0] == b'9' && matches!(self.0[1], b'7' | b'8');
        DepartementCode { bytes: [self.0[0], self.0[1], if long { self.0[2] } else { b' ' }], long }
    }
}

impl FromStr for DepartementCode {
    type Err = MalformedCode;

    fn from_str(text: &str) -> Result<Self, MalformedCode> {
        match text.as_bytes() {
            [a, b] if is_departement_pair(*a, *b) && !(*a == b'9' && matches!(b, b'7' | b'8')) => {
                Ok(Self { bytes: [*a, *b, b' '], long: false })
            }
            [b'9', b @ (b'7' | b'8'), c] if c.is_ascii_digit() => {
                Ok(Self { bytes: [b'9', *b, *c], long: true })
            }
            _ => Err(MalformedCode),
        }
    }
}

impl DepartementCode {
    /// The two or three characters.
    pub fn as_str(&self) -> &str {
        let length = if self.long { 3 } else { 2 };
        std::str::from_utf8(&self.bytes[..length]).expect("parsed from ASCII")
    }
}

impl FromStr for Epci {
    type Err = MalformedCode;

    fn from_str(text: &str) -> Result<Self, MalformedCode> {
        let bytes: [u8; 9] = text.as_bytes().try_into().map_err(|_| MalformedCode)?;
        if bytes.iter().all(u8::is_ascii_digit) { Ok(Self(bytes)) } else { Err(MalformedCode) }
    }
}

impl Epci {
    /// The nine digits of the SIREN.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("parsed from ASCII")
    }
}

macro_rules! text_of_code {
    ($($code:ty),+) => {$(
        impl fmt::Display for $code {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $code {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($code), "({})"), self.as_str())
            }
        }
    )+};
}

text_of_code!(CommuneCode, DepartementCode, Epci);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commune_code_has_the_official_shape() {
        for good in ["23096", "2A004", "2B033", "97101", "98818", "75056", "01001"] {
            assert_eq!(good.parse::<CommuneCode>().expect(good).as_str(), good);
        }
        for bad in [
            "", "2309", "230960", "0null", "2C004", "20004", "00001", "38-2-", "2a004", " 2309",
            "99101",
        ] {
            assert_eq!(bad.parse::<CommuneCode>(), Err(MalformedCode), "{bad}");
        }
    }

    #[test]
    fn a_commune_code_knows_its_departement() {
        for (commune, departement) in
            [("23096", "23"), ("2A004", "2A"), ("97411", "974"), ("98818", "988")]
        {
            let code: CommuneCode = commune.parse().expect(commune);
            assert_eq!(code.departement(), departement.parse().expect(departement));
        }
        for bad in ["97", "98", "99", "20", "00", "9", "2C", "2310", "23 "] {
            assert!(bad.parse::<DepartementCode>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_epci_is_a_siren() {
        assert_eq!("200034825".parse::<Epci>().expect("Grand Guéret").to_string(), "200034825");
        assert!("20003482".parse::<Epci>().is_err());
        assert!("20003482X".parse::<Epci>().is_err());
    }
}
