//! Money is an integer number of cents; never a float, never a rounding that is not written down.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// An amount in euro cents. May be negative only where a correction is meant (a credit line).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Cents {
    pub const ZERO: Cents = Cents(0);

    /// `self × count`, or `None` beyond the range of 64 bits.
    pub fn times(self, count: i64) -> Option<Cents> {
        self.0.checked_mul(count).map(Cents)
    }

    /// Reads what people type: `12`, `12,5`, `12.50`, `1 250,00 €`. At most two decimals.
    pub fn parse(text: &str) -> Option<Cents> {
        let clean: String =
            text.trim().trim_end_matches('€').chars().filter(|c| !c.is_whitespace()).collect();
        let (whole, decimals) = clean.split_once([',', '.']).unwrap_or((&clean, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(decimals) || decimals.len() > 2 {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let decimals: i64 = format!("{decimals:0<2}").parse().ok()?;
        whole.checked_mul(100)?.checked_add(decimals).map(Cents)
    }

    /// `12,50`: for the value of a form field, that [`Cents::parse`] reads back.
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{},{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }
}

impl fmt::Display for Cents {
    /// `1 250,00 €`, with no-break spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "" };
        let whole = i64::try_from(self.0.unsigned_abs() / 100).unwrap_or(i64::MAX);
        write!(f, "{sign}{},{:02}\u{a0}€", super::i18n::number(whole), self.0.unsigned_abs() % 100)
    }
}

impl Add for Cents {
    type Output = Cents;
    fn add(self, other: Cents) -> Cents {
        Cents(self.0 + other.0)
    }
}
impl Sub for Cents {
    type Output = Cents;
    fn sub(self, other: Cents) -> Cents {
        Cents(self.0 - other.0)
    }
}
impl Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(amounts: I) -> Cents {
        amounts.fold(Cents::ZERO, Add::add)
    }
}

/// Splits `amount` in proportion to `weights` by the largest remainder (Hamilton), so that the
/// parts always add up to the amount exactly. Equal remainders go to the earlier weight.
///
/// `None` when there is no weight, all are zero, or one or the amount is negative.
pub fn split(amount: Cents, weights: &[i64]) -> Option<Vec<Cents>> {
    let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    if amount.0 < 0 || total <= 0 || weights.iter().any(|w| *w < 0) {
        return None;
    }
    let exact: Vec<i128> = weights.iter().map(|w| i128::from(amount.0) * i128::from(*w)).collect();
    let mut parts: Vec<i64> =
        exact.iter().map(|e| i64::try_from(e / total)).collect::<Result<_, _>>().ok()?;
    let missing = amount.0 - parts.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(exact[*i] % total));
    for i in order.into_iter().take(usize::try_from(missing).ok()?) {
        parts[i] += 1;
    }
    Some(parts.into_iter().map(Cents).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_and_shows_what_people_write() {
        assert_eq!(Cents::parse("1 250,5 €"), Some(Cents(125_050)));
        assert_eq!(Cents::parse("10"), Some(Cents(1000)));
        for wrong in ["", "-3", "1,234", "abc", "1,2,3", "99999999999999999999"] {
            assert_eq!(Cents::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Cents(125_050).to_string(), "1\u{a0}250,50\u{a0}€");
        assert_eq!(Cents(-5).to_string(), "−0,05\u{a0}€");
    }

    proptest! {
        #[test]
        fn a_split_adds_up_and_is_fair(
            amount in 0i64..10_000_000_000,
            weights in proptest::collection::vec(0i64..1_000_000, 1..9),
        ) {
            prop_assume!(weights.iter().sum::<i64>() > 0);
            let total: i64 = weights.iter().sum();
            let parts = split(Cents(amount), &weights).expect("a valid split");
            prop_assert_eq!(parts.iter().copied().sum::<Cents>(), Cents(amount));
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = amount as f64 * *weight as f64 / total as f64;
                prop_assert!((part.0 as f64 - exact).abs() <= 1.0);
            }
        }

        #[test]
        fn plain_reads_back(amount in 0i64..1_000_000_000_000) {
            prop_assert_eq!(Cents::parse(&Cents(amount).plain()), Some(Cents(amount)));
        }
    }
}
