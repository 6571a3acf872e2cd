//! Serial numbers: in clear, for stock, slips and accounts; they never redeem anything.

use std::fmt;

/// Reads the serial of a booklet as it is typed or scanned (`2026-001-00012`, `2026 1 12`, the
/// address on its cover, or the serial of one of its passes) and writes it the stored way.
pub fn parse_booklet_serial(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let text = text.rsplit('/').next().unwrap_or_default();
    let parts: Vec<&str> = text
        .split(|c: char| c == '-' || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    let [year, emission, booklet] = match parts.as_slice() {
        [year, emission, booklet] | [year, emission, booklet, _] => [year, emission, booklet],
        _ => return None,
    };
    let number = |part: &str| -> Option<u32> {
        let digits = part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten().filter(|number| *number > 0)
    };
    let (year, emission, booklet) = (number(year)?, number(emission)?, number(booklet)?);
    (2000..2200)
        .contains(&year)
        .then(|| booklet_serial(&emission_number(year as i32, i64::from(emission)), booklet.into()))
}

/// `2026-001`.
pub fn emission_number(year: i32, rank: i64) -> String {
    format!("{year}-{rank:03}")
}

/// `2026-001-00012`.
pub fn booklet_serial(emission: &str, booklet: i64) -> String {
    format!("{emission}-{booklet:05}")
}

/// `2026-001-00012-3`.
pub fn pass_serial(booklet: &str, rank: i64) -> String {
    format!("{booklet}-{rank}")
}

/// The booklet's number and the rank of a pass, from its serial.
pub fn numbers_of(pass: &str) -> Option<(i64, i64)> {
    let mut parts = pass.rsplit('-');
    let (rank, booklet) = (parts.next()?, parts.next()?);
    Some((booklet.parse().ok()?, rank.parse().ok()?))
}

/// A range of booklets of one emission, both ends included, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub first: i64,
    pub last: i64,
}

impl Range {
    pub fn new(first: i64, last: i64) -> Option<Range> {
        (first >= 1 && first <= last).then_some(Range { first, last })
    }
    /// How many booklets.
    pub fn count(&self) -> i64 {
        self.last - self.first + 1
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", self.first, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_serial_of_a_pass_says_its_booklet_and_rank() {
        assert_eq!(numbers_of("2026-001-00012-3"), Some((12, 3)));
        assert_eq!(numbers_of("2026"), None);
    }

    #[test]
    fn a_serial_is_read_however_it_is_typed() {
        for typed in [
            "2026-001-00012",
            " 2026 1 12 ",
            "2026-001-00012-3",
            "HTTPS://PASS.EXAMPLE/B/2026-001-00012",
        ] {
            assert_eq!(parse_booklet_serial(typed).as_deref(), Some("2026-001-00012"), "{typed}");
        }
        for wrong in ["", "12", "2026-001", "1999-001-00001", "2026-0-1", "2026-001-abc", "2026--1"]
        {
            assert_eq!(parse_booklet_serial(wrong), None, "{wrong}");
        }
    }
}
