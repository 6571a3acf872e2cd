//! A collectivité's own colours, made readable: contrast is computed, never hoped for.

use super::shell::Brand;

/// Contrast wanted between the main colour and white (WCAG 2.2: 4.5 for text; we keep a margin).
const READABLE: f64 = 5.5;
/// Contrast wanted between the main colour and the night surface, in dark mode.
const READABLE_AT_NIGHT: f64 = 7.0;
/// The night surface of `tokens.css` (`--card`).
const NIGHT: Colour = Colour([0x27, 0x25, 0x22]);
const WHITE: Colour = Colour([0xff, 0xff, 0xff]);
const BLACK: Colour = Colour([0, 0, 0]);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Colour([u8; 3]);

impl Colour {
    /// Reads `#rrggbb` or `#rgb`.
    fn parse(text: &str) -> Option<Colour> {
        let digits = text.trim().strip_prefix('#')?;
        let nibble = |i: usize| u8::from_str_radix(digits.get(i..=i)?, 16).ok();
        match digits.len() {
            3 => Some(Colour([nibble(0)? * 17, nibble(1)? * 17, nibble(2)? * 17])),
            6 => Some(Colour([
                nibble(0)? * 16 + nibble(1)?,
                nibble(2)? * 16 + nibble(3)?,
                nibble(4)? * 16 + nibble(5)?,
            ])),
            _ => None,
        }
    }

    /// Relative luminance, as WCAG 2.2 defines it.
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// `share` percent of this colour, the rest of `other`.
    fn mixed(self, other: Colour, share: u16) -> Colour {
        let mut out = [0; 3];
        for (i, channel) in out.iter_mut().enumerate() {
            let sum = u16::from(self.0[i]) * share + u16::from(other.0[i]) * (100 - share);
            *channel = u8::try_from(sum / 100).unwrap_or(u8::MAX);
        }
        Colour(out)
    }

    /// This colour, moved towards `end` until it stands out enough on `ground`.
    fn readable_on(self, ground: Colour, end: Colour, wanted: f64) -> Colour {
        (0..=100)
            .map(|step| self.mixed(end, 100 - step))
            .find(|colour| colour.contrast(ground) >= wanted)
            .unwrap_or(end)
    }

    fn css(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

/// The custom properties a brand changes, as a style sheet that follows `app.css`. Empty when the
/// brand keeps Maillon's colours; an unreadable colour is darkened, a malformed one is ignored.
pub fn theme_css(brand: &Brand) -> String {
    let read = |text: &Option<String>| text.as_deref().and_then(Colour::parse);
    let mut day = String::new();
    let mut night = String::new();
    if let Some(colour) = read(&brand.colour) {
        let main = colour.readable_on(WHITE, BLACK, READABLE);
        let light = colour.readable_on(NIGHT, WHITE, READABLE_AT_NIGHT);
        day += &format!(
            "--brand:{};--brand-strong:{};--brand-soft:{};",
            main.css(),
            main.mixed(BLACK, 75).css(),
            main.mixed(WHITE, 10).css()
        );
        night += &format!(
            "--brand:{};--brand-strong:{};--brand-soft:{};",
            light.css(),
            light.mixed(WHITE, 75).css(),
            light.mixed(NIGHT, 18).css()
        );
    }
    if let Some(accent) = read(&brand.accent) {
        day += &format!("--accent:{};", accent.css());
        night += &format!("--accent:{};", accent.css());
    }
    if day.is_empty() {
        return String::new();
    }
    format!(
        "@layer tokens{{:root{{{day}}}@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brand(colour: &str) -> Brand {
        Brand { colour: Some(colour.to_owned()), ..Brand::default() }
    }

    #[test]
    fn a_pale_colour_is_darkened_until_white_reads_on_it() {
        for pale in ["#ffdd00", "#7fd1ff", "#ffffff", "#888", "#e0004d"] {
            let colour = Colour::parse(pale).expect("a colour");
            assert!(
                colour.readable_on(WHITE, BLACK, READABLE).contrast(WHITE) >= READABLE,
                "{pale}"
            );
            let night = colour.readable_on(NIGHT, WHITE, READABLE_AT_NIGHT);
            assert!(night.contrast(NIGHT) >= READABLE_AT_NIGHT, "{pale}");
        }
        let dark = Colour::parse("#0b3d3a").expect("a colour");
        assert_eq!(dark.readable_on(WHITE, BLACK, READABLE), dark);
    }

    #[test]
    fn contrast_is_the_one_of_wcag() {
        assert!((WHITE.contrast(BLACK) - 21.0).abs() < 0.001);
        let grey = Colour::parse("#767676").expect("a colour");
        assert!((grey.contrast(WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn a_malformed_colour_changes_nothing() {
        assert_eq!(theme_css(&Brand::default()), "");
        for wrong in ["red", "#12345", "#ggg", "}body{", "#é1"] {
            assert_eq!(theme_css(&brand(wrong)), "", "{wrong}");
        }
        assert!(theme_css(&brand("#123456")).contains("--brand:#123456;"));
    }
}
