//! Where things are: integer micro-degrees, because what is compared, stored and
//! exported must not depend on how a float was printed.

use std::fmt;

/// A WGS84 position in millionths of a degree (about 11 cm of latitude).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GeoPoint {
    latitude: i32,
    longitude: i32,
}

/// Mean radius of the Earth, in metres (IUGG).
const EARTH_RADIUS: f64 = 6_371_008.8;

/// Why a position was refused: a text that is no decimal number, or one outside
/// ±90° of latitude or ±180° of longitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAPosition;

impl GeoPoint {
    /// From millionths of a degree.
    pub fn from_micro(latitude: i64, longitude: i64) -> Result<Self, NotAPosition> {
        if !(-90_000_000..=90_000_000).contains(&latitude)
            || !(-180_000_000..=180_000_000).contains(&longitude)
        {
            return Err(NotAPosition);
        }
        let narrow = |value: i64| i32::try_from(value).map_err(|_| NotAPosition);
        Ok(Self { latitude: narrow(latitude)?, longitude: narrow(longitude)? })
    }

    /// From decimal texts with a point (`46.1696`, `1.8715`); digits after the sixth are rounded.
    pub fn parse(latitude: &str, longitude: &str) -> Result<Self, NotAPosition> {
        Self::from_micro(micro_degrees(latitude)?, micro_degrees(longitude)?)
    }

    /// Latitude in millionths of a degree.
    pub fn latitude(self) -> i64 {
        i64::from(self.latitude)
    }

    /// Longitude in millionths of a degree.
    pub fn longitude(self) -> i64 {
        i64::from(self.longitude)
    }

    /// Latitude in degrees, for projecting.
    pub fn latitude_degrees(self) -> f64 {
        f64::from(self.latitude) / 1e6
    }

    /// Longitude in degrees, for projecting.
    pub fn longitude_degrees(self) -> f64 {
        f64::from(self.longitude) / 1e6
    }

    /// Great-circle distance in metres (haversine, mean radius), rounded.
    pub fn distance_to(self, other: Self) -> u32 {
        let (lat1, lat2) =
            (self.latitude_degrees().to_radians(), other.latitude_degrees().to_radians());
        let half_lat = ((lat2 - lat1) / 2.0).sin();
        let half_lon =
            ((other.longitude_degrees() - self.longitude_degrees()).to_radians() / 2.0).sin();
        let a = half_lat * half_lat + lat1.cos() * lat2.cos() * half_lon * half_lon;
        let metres = 2.0 * EARTH_RADIUS * a.sqrt().min(1.0).asin();
        metres.round() as u32
    }

    /// Latitude and longitude as decimal texts without trailing zeros, as files want them.
    pub fn decimal(self) -> (String, String) {
        (decimal_degrees(self.latitude), decimal_degrees(self.longitude))
    }
}

impl fmt::Display for GeoPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", decimal_degrees(self.latitude), decimal_degrees(self.longitude))
    }
}

fn decimal_degrees(micro: i32) -> String {
    let magnitude = micro.unsigned_abs();
    let text = format!(
        "{}{}.{:06}",
        if micro < 0 { "-" } else { "" },
        magnitude / 1_000_000,
        magnitude % 1_000_000
    );
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn micro_degrees(text: &str) -> Result<i64, NotAPosition> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !all_digits(whole) || !all_digits(fraction) {
        return Err(NotAPosition);
    }
    let padded: String = fraction.chars().chain("0000000".chars()).take(7).collect();
    let tenths: i64 = padded.parse().map_err(|_| NotAPosition)?;
    let whole: i64 = whole.parse().map_err(|_| NotAPosition)?;
    let micro = whole * 1_000_000 + (tenths + 5) / 10;
    Ok(if negative { -micro } else { micro })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimal_texts_become_micro_degrees() {
        let gueret = GeoPoint::parse("46.1696", "1.8715").expect("Guéret");
        assert_eq!((gueret.latitude(), gueret.longitude()), (46_169_600, 1_871_500));
        assert_eq!(GeoPoint::parse("-12.72420049", "45").map(GeoPoint::latitude), Ok(-12_724_200));
        assert_eq!(GeoPoint::parse("48.9999996", "2").map(GeoPoint::latitude), Ok(49_000_000));
        for bad in ["", "46,1", "abc", "1e3", "91", "46.1.2", "--1", "NaN", " 46"] {
            assert!(GeoPoint::parse(bad, "1").is_err(), "{bad}");
        }
        assert!(GeoPoint::parse("0", "181").is_err());
    }

    #[test]
    fn distances_are_those_of_the_map() {
        let at = |lat, lon| GeoPoint::parse(lat, lon).expect("a position");
        let gueret = at("46.1696", "1.8715");
        let aubusson = at("45.9572", "2.1697");
        let metres = gueret.distance_to(aubusson);
        assert!((32_700..33_300).contains(&metres), "{metres}");
        assert_eq!(gueret.distance_to(gueret), 0);
        let half_way_round = at("0", "0").distance_to(at("0", "180"));
        assert!((20_015_000..20_015_200).contains(&half_way_round), "{half_way_round}");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(lat in -90_000_000_i64..=90_000_000, lon in -180_000_000_i64..=180_000_000) {
            let point = GeoPoint::from_micro(lat, lon).expect("in range");
            let (latitude, longitude) = point.decimal();
            prop_assert_eq!(GeoPoint::parse(&latitude, &longitude), Ok(point));
        }

        #[test]
        fn distance_is_symmetric_and_bounded(
            a in -90_000_000_i64..=90_000_000, b in -180_000_000_i64..=180_000_000,
            c in -90_000_000_i64..=90_000_000, d in -180_000_000_i64..=180_000_000,
        ) {
            let one = GeoPoint::from_micro(a, b).expect("in range");
            let two = GeoPoint::from_micro(c, d).expect("in range");
            prop_assert!(one.distance_to(two).abs_diff(two.distance_to(one)) <= 1);
            prop_assert!(one.distance_to(two) <= 20_015_116);
        }
    }
}
