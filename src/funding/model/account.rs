//! Where an organisation is paid: its IBAN.

use std::fmt;

use iban::{IbanLike, ParseIbanError};

use super::Refusal;

/// Countries whose banks take SEPA transfers, by the letters of their IBANs: European Payments
/// Council, *EPC list of SEPA scheme countries* (EPC409-09), 41 countries; Gibraltar, which it
/// counts with the United Kingdom, has letters of its own.
const SEPA: [&str; 42] = [
    "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI",
    "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL",
    "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "VA",
];

/// An account number whose key (MOD-97) and shape are those of its country, one that transfers can reach.
#[derive(Clone, PartialEq, Eq)]
pub struct Iban(String);

impl Iban {
    /// Reads what people copy from a bank's paper: spaces and case do not matter.
    pub fn parse(text: &str) -> Result<Iban, Refusal> {
        let bare: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        match bare.to_ascii_uppercase().parse::<iban::Iban>() {
            Ok(iban) if SEPA.contains(&iban.country_code()) => {
                Ok(Iban(iban.electronic_str().to_owned()))
            }
            Ok(_) => Err(Refusal::IbanOutside),
            Err(ParseIbanError::UnknownCountry(_)) => Err(Refusal::IbanCountry),
            Err(ParseIbanError::InvalidBban(_)) => Err(Refusal::IbanShape),
            // The key of what is cut is wrong too; the shortest there are have 15 signs.
            Err(_) if bare.len() < 15 => Err(Refusal::IbanShape),
            Err(ParseIbanError::InvalidBaseIban { source }) => Err(match source {
                iban::ParseBaseIbanError::InvalidChecksum => Refusal::IbanKey,
                iban::ParseBaseIbanError::InvalidFormat => Refusal::IbanShape,
            }),
        }
    }

    /// Without spaces, as files write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number itself never goes to a log.
impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&masked(&self.0))
    }
}

/// In groups of four, as people read it; may break between groups on a narrow screen.
pub fn spaced(iban: &str) -> String {
    super::grouped(iban, 4)
}

/// Enough to recognise an account, not to use it: `FR76 •••• 0185`.
pub fn masked(iban: &str) -> String {
    let last = iban.len().saturating_sub(4);
    match (iban.get(..4), iban.get(last..)) {
        (Some(first), Some(end)) if iban.len() >= 15 => {
            format!("{first}\u{a0}••••\u{a0}{end}")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_copied_and_slips_are_named() {
        let good = "FR76 3000 1007 9412 3456 7890 185";
        assert_eq!(Iban::parse(good).map(|iban| iban.0), Ok("FR7630001007941234567890185".into()));
        assert_eq!(Iban::parse("fr7630001007941234567890185").map(|i| i.0.len()), Ok(27));
        assert_eq!(Iban::parse("FR76 3000 1007 9412 3456 7890 186").err(), Some(Refusal::IbanKey));
        assert_eq!(Iban::parse("FR76 3000").err(), Some(Refusal::IbanShape));
        assert_eq!(Iban::parse("").err(), Some(Refusal::IbanShape));
        assert_eq!(Iban::parse("XX82WEST12345698765432").err(), Some(Refusal::IbanKey));
    }

    #[test]
    fn an_account_that_transfers_cannot_reach_is_refused() {
        for outside in ["SA03 8000 0000 6080 1016 7519", "BY13NBRB3600900000002Z00AB00"] {
            assert_eq!(Iban::parse(outside).err(), Some(Refusal::IbanOutside), "{outside}");
        }
        assert!(Iban::parse("DE89 3704 0044 0532 0130 00").is_ok());
        assert!(SEPA.windows(2).all(|pair| pair[0] < pair[1]), "each once, in order");
    }

    #[test]
    fn what_is_shown_is_not_enough_to_pay() {
        assert_eq!(masked("FR7630001007941234567890185"), "FR76\u{a0}••••\u{a0}0185");
        assert_eq!(masked(""), "");
        let iban = Iban::parse("FR7630001007941234567890185").expect("a good one");
        assert!(!format!("{iban:?}").contains("1007"));
        assert_eq!(spaced("FR7630001007941234567890185"), "FR76 3000 1007 9412 3456 7890 185");
    }
}
