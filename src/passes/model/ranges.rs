//! Booklets counted as ranges: what a shelf holds, what somebody saw on it, and the difference.

use super::serial::{Range, parse_booklet_serial};

/// A booklet said by the number of its emission and its own: `("2026-001", 12)`.
pub fn booklet_of(text: &str) -> Option<(String, i64)> {
    let serial = parse_booklet_serial(text)?;
    let (emission, number) = serial.rsplit_once('-')?;
    Some((emission.to_owned(), number.parse().ok()?))
}

/// The fewest ranges that hold exactly these numbers; they may come in any order, and twice.
pub fn ranges_of(mut numbers: Vec<i64>) -> Vec<Range> {
    numbers.sort_unstable();
    numbers.dedup();
    let mut ranges: Vec<Range> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some(range) if range.last + 1 == number => range.last = number,
            _ => ranges.push(Range { first: number, last: number }),
        }
    }
    ranges
}

/// A line of a count: one booklet, or a first and a last one, as they are typed or scanned:
/// `2026-001-00012`, `2026-001-00012 2026-001-00040`, `2026-001-00012 à 2026-001-00040`.
/// None: it cannot be read, or names two emissions, or ends before it starts.
pub fn parse_range(line: &str) -> Option<(String, Range)> {
    if let Some((emission, number)) = booklet_of(line) {
        return Some((emission, Range::new(number, number)?));
    }
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '–' | '→')).collect();
    let serials: Vec<&str> =
        words.into_iter().filter(|word| word.chars().any(|c| c.is_ascii_digit())).collect();
    match serials.as_slice() {
        [first, last] => {
            let ((emission, first), (same, last)) = (booklet_of(first)?, booklet_of(last)?);
            Some((emission, Range::new(first, last)?)).filter(|(emission, _)| *emission == same)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_of_a_count_is_read_however_it_is_written() {
        let range = |first, last| Some(("2026-001".to_owned(), Range { first, last }));
        assert_eq!(parse_range("2026-001-00012"), range(12, 12));
        assert_eq!(parse_range("2026 1 12"), range(12, 12));
        assert_eq!(parse_range("2026-001-00012 2026-001-00040"), range(12, 40));
        assert_eq!(parse_range("de 2026-001-00012 à 2026-001-00040"), range(12, 40));
        assert_eq!(parse_range("2026-001-00012;2026-001-00040"), range(12, 40));
        assert_eq!(parse_range("2026-001-00012 2026-002-00040"), None);
        assert_eq!(parse_range("2026-001-00040 2026-001-00012"), None);
        assert_eq!(parse_range("bonjour"), None);
    }

    proptest! {
        #[test]
        fn ranges_hold_the_same_numbers_and_never_touch(
            numbers in proptest::collection::vec(1i64..60, 0..40),
        ) {
            let wanted: BTreeSet<i64> = numbers.iter().copied().collect();
            let ranges = ranges_of(numbers);
            let held: Vec<i64> = ranges.iter().flat_map(|r| r.first..=r.last).collect();
            prop_assert_eq!(held, wanted.into_iter().collect::<Vec<_>>());
            prop_assert!(ranges.windows(2).all(|pair| pair[0].last + 1 < pair[1].first));
        }
    }
}
