//! Words on screen. Every sentence lives in `locales/<language>/<room>.ftl` (Fluent);
//! code and pages only know keys.
//!
//! French is the complete language; another language is a folder beside it, and a key it
//! lacks falls back to French. An unknown key is a bug: it shows as the key itself, and the
//! house rules refuse it before it can ship.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "locales/"]
#[include = "*.ftl"]
struct Locales;

type Bundle = FluentBundle<FluentResource>;

/// A sentence still to be said: a Fluent key and its arguments. `Display` says it in French.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    key: Cow<'static, str>,
    attribute: Option<&'static str>,
    args: Vec<(&'static str, Arg)>,
}

/// An argument of a [`Message`]. Numbers stay numbers so that Fluent can choose the plural.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// A count: chooses plural forms; shown with thin thousands groups.
    Number(i64),
    /// Any text, shown as it is.
    Text(String),
}

impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Arg::Number(value)
    }
}
impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Arg::Number(i64::try_from(value).unwrap_or(i64::MAX))
    }
}
impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Arg::Text(value.to_owned())
    }
}
impl From<String> for Arg {
    fn from(value: String) -> Self {
        Arg::Text(value)
    }
}
impl From<&String> for Arg {
    fn from(value: &String) -> Self {
        Arg::Text(value.clone())
    }
}
impl From<Message> for Arg {
    fn from(value: Message) -> Self {
        Arg::Text(value.to_string())
    }
}

impl Message {
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), attribute: None, args: Vec::new() }
    }

    /// Adds an argument; in Fluent it is `{ $name }`.
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The same key's attribute, with the same arguments: a refusal's `.next`, a field's `.hint`.
    pub fn attribute(&self, name: &'static str) -> Self {
        Self { attribute: Some(name), ..self.clone() }
    }

    pub fn key(&self) -> &str {
        &self.key
    }

    /// The sentence, or `None` when the key (or its attribute) is in no language.
    pub fn text(&self) -> Option<String> {
        let bundle = french();
        let message = bundle.get_message(&self.key)?;
        let pattern = match self.attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut args = FluentArgs::new();
        for (name, value) in &self.args {
            args.set(
                *name,
                match value {
                    Arg::Number(number) => FluentValue::from(*number),
                    Arg::Text(text) => FluentValue::from(text.as_str()),
                },
            );
        }
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.text(), self.attribute) {
            (Some(text), _) => f.write_str(&text),
            (None, Some(attribute)) => write!(f, "{}.{attribute}", self.key),
            (None, None) => f.write_str(&self.key),
        }
    }
}

/// The sentence of `key`, to be completed by [`Message::arg`].
pub fn t(key: impl Into<Cow<'static, str>>) -> Message {
    Message::new(key)
}

/// Whether `key` (or `key.attribute`) has French words: for the house rules.
pub fn is_known(key: &str, attribute: Option<&str>) -> bool {
    french().get_message(key).is_some_and(|message| match attribute {
        Some(name) => message.get_attribute(name).is_some(),
        None => message.value().is_some(),
    })
}

/// Groups thousands with a no-break space, the French way: `12 345`.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        out.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

/// French signs that stand apart from their word never begin a line, nor do quotes end one: what
/// is typed as a space is a no-break space.
fn unbroken(text: String) -> String {
    let ahead = [':', ';', '?', '!', '»', '€', '%'];
    let text = ahead
        .iter()
        .fold(text, |text, sign| text.replace(&format!(" {sign}"), &format!("\u{a0}{sign}")));
    text.replace("« ", "«\u{a0}")
}

fn french() -> &'static Bundle {
    static FRENCH: OnceLock<Bundle> = OnceLock::new();
    FRENCH.get_or_init(|| {
        let mut bundle = Bundle::new_concurrent(vec![unic_langid::langid!("fr")]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(n) => Some(number(n.value as i64)),
            _ => None,
        }));
        for path in Locales::iter().filter(|path| path.starts_with("fr/")) {
            let file = Locales::get(&path).expect("the file was just listed");
            let text = String::from_utf8(file.data.into_owned()).expect("locale files are UTF-8");
            let resource = FluentResource::try_new(unbroken(text))
                .unwrap_or_else(|(_, errors)| panic!("{path} is not valid Fluent: {errors:?}"));
            bundle
                .add_resource(resource)
                .unwrap_or_else(|errors| panic!("{path} repeats a key: {errors:?}"));
        }
        bundle
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_shows_as_itself() {
        assert_eq!(t("no-such-key").to_string(), "no-such-key");
        assert_eq!(t("no-such-key").attribute("next").to_string(), "no-such-key.next");
    }

    #[test]
    fn numbers_are_grouped_the_french_way() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(-1_234_567), "−1\u{a0}234\u{a0}567");
    }

    #[test]
    fn a_line_never_begins_with_a_sign() {
        let text = "a-b = Déjà fait : « oui » ! { $n -> [one] 5 % *[other] 10 € }".to_owned();
        assert_eq!(
            unbroken(text),
            "a-b = Déjà fait\u{a0}: «\u{a0}oui\u{a0}»\u{a0}! { $n -> [one] 5\u{a0}% *[other] 10\u{a0}€ }"
        );
    }

    #[test]
    fn french_chooses_its_plural() {
        assert_eq!(t("kit-people").arg("count", 1i64).to_string(), "1 personne");
        assert_eq!(t("kit-people").arg("count", 1200i64).to_string(), "1\u{a0}200 personnes");
    }
}
