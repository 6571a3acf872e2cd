//! Form fields: label, hint and error linked to the control, the typed value kept.
//!
//! A label is a sentence (`"people-first-name"|t`); its key's `.hint`, when there is one, is shown
//! under it. The markup follows the patterns documented by the GOV.UK Design System (MIT).

use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafe;

use super::filters;
use super::problems::Problems;
use crate::kit::i18n::Message;

/// Words for a label: a translated sentence, or plain text that is data (a person's name).
pub trait Words {
    fn words(&self) -> String;
    /// A further sentence of the same key.
    fn attribute(&self, name: &'static str) -> Option<String>;
}
impl<T: Words + ?Sized> Words for &T {
    fn words(&self) -> String {
        (**self).words()
    }
    fn attribute(&self, name: &'static str) -> Option<String> {
        (**self).attribute(name)
    }
}
impl Words for Message {
    fn words(&self) -> String {
        self.to_string()
    }
    fn attribute(&self, name: &'static str) -> Option<String> {
        Message::attribute(self, name).text()
    }
}
impl Words for str {
    fn words(&self) -> String {
        self.to_owned()
    }
    fn attribute(&self, _: &'static str) -> Option<String> {
        None
    }
}
impl Words for String {
    fn words(&self) -> String {
        self.clone()
    }
    fn attribute(&self, _: &'static str) -> Option<String> {
        None
    }
}

/// One answer of a select, of radios or of checkboxes.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
}

impl Choice {
    pub fn new(value: impl Display, label: impl Words) -> Choice {
        Choice { value: value.to_string(), hint: label.attribute("hint"), label: label.words() }
    }
}

/// What the person writes with.
#[derive(Debug, Clone, PartialEq)]
enum Control {
    /// `<input>` of this type.
    Input(&'static str),
    Textarea {
        rows: u8,
    },
    Select(Vec<Choice>),
    Radios(Vec<Choice>),
    Checkboxes(Vec<Choice>),
    /// One box to tick, its label beside it.
    Tick,
}

/// A field of a form. Made by the functions of this file, refined by its methods, written in a
/// page between `{{ }}`.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/field.html")]
pub struct Field {
    control: Control,
    name: String,
    id: String,
    label: String,
    hint: Option<String>,
    /// What was typed; for checkboxes, the ticked values.
    values: Vec<String>,
    error: Option<String>,
    error_next: Option<String>,
    optional: bool,
    label_hidden: bool,
    inline: bool,
    width: &'static str,
    suffix: Option<String>,
    /// Words the browser proposes while one types.
    suggestions: Vec<String>,
    /// Further attributes of the control: name and value.
    attributes: Vec<(&'static str, String)>,
}

impl HtmlSafe for Field {}

impl Field {
    fn new(
        control: Control,
        name: impl Display,
        label: impl Words,
        values: Vec<String>,
        problems: &Problems,
    ) -> Field {
        let name = name.to_string();
        let problem = problems.of(&name);
        Field {
            control,
            id: name.clone(),
            error: problem.map(|p| p.message.to_string()),
            error_next: problem.and_then(super::Problem::next),
            name,
            hint: label.attribute("hint"),
            label: label.words(),
            values,
            optional: false,
            label_hidden: false,
            inline: false,
            width: "",
            suffix: None,
            suggestions: Vec::new(),
            attributes: Vec::new(),
        }
    }

    fn attribute(mut self, name: &'static str, value: impl Display) -> Field {
        self.attributes.push((name, value.to_string()));
        self
    }

    /// A phone proposes its camera first.
    pub fn camera(self) -> Field {
        self.attribute("capture", "environment")
    }

    /// Says "(facultatif)" after the label.
    pub fn optional(mut self) -> Field {
        self.optional = true;
        self
    }
    /// Another help sentence than the label's `.hint`.
    pub fn hint(mut self, hint: impl Words) -> Field {
        self.hint = Some(hint.words());
        self
    }
    /// Another id than the name: when a page holds two forms with the same field.
    pub fn id(mut self, id: impl Display) -> Field {
        self.id = id.to_string();
        self
    }
    /// What the browser may fill in (`given-name`, `email`, `off`…).
    pub fn autocomplete(self, token: &'static str) -> Field {
        self.attribute("autocomplete", token)
    }
    /// The on-screen keyboard (`numeric`, `decimal`, `tel`…).
    pub fn inputmode(self, mode: &'static str) -> Field {
        self.attribute("inputmode", mode)
    }
    /// The field is as wide as what it holds: `"2"`, `"4"`, `"8"`, `"16"` characters.
    pub fn width(mut self, width: &'static str) -> Field {
        self.width = width;
        self
    }
    /// A unit after the control: `€`, `min`.
    pub fn suffix(mut self, suffix: impl Words) -> Field {
        self.suffix = Some(suffix.words());
        self
    }
    /// Words the browser proposes while one types (communes, titles); others may be typed too.
    pub fn suggest(mut self, suggestions: &[String]) -> Field {
        self.suggestions = suggestions.to_vec();
        let list = format!("{}-list", self.id);
        self.attribute("list", list)
    }
    /// Earliest day, lowest number.
    pub fn min(self, min: impl Display) -> Field {
        self.attribute("min", min)
    }
    /// Latest day, highest number.
    pub fn max(self, max: impl Display) -> Field {
        self.attribute("max", max)
    }
    pub fn maxlength(self, characters: u16) -> Field {
        self.attribute("maxlength", characters)
    }
    /// Lines of a textarea.
    pub fn rows(mut self, rows: u8) -> Field {
        self.control = Control::Textarea { rows };
        self
    }
    /// Radios or checkboxes side by side, for two or three short answers.
    pub fn inline(mut self) -> Field {
        self.inline = true;
        self
    }
    /// The label is read aloud but not shown: only where a visible heading says the same.
    pub fn label_hidden(mut self) -> Field {
        self.label_hidden = true;
        self
    }
    /// The field takes the keyboard when the page opens: on pages made for one field only.
    pub fn autofocus(self) -> Field {
        self.attribute("autofocus", "")
    }

    fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }
    fn holds(&self, value: &str) -> bool {
        self.values.iter().any(|held| held == value)
    }
    /// The ids of the hint and the error, for `aria-describedby`.
    fn described_by(&self) -> String {
        let hint = self.hint.iter().map(|_| format!("{}-hint", self.id));
        let error = self.error.iter().map(|_| format!("{}-error", self.id));
        hint.chain(error).collect::<Vec<_>>().join(" ")
    }
    /// The first choice carries the field's own id: the error summary links to it.
    fn choice_id(&self, index: &usize) -> String {
        if *index == 0 { self.id.clone() } else { format!("{}-{}", self.id, index + 1) }
    }
    fn is_group(&self) -> bool {
        matches!(self.control, Control::Radios(_) | Control::Checkboxes(_))
    }
}

fn input(
    kind: &'static str,
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
) -> Field {
    Field::new(Control::Input(kind), name, label, vec![value.to_string()], problems)
}

/// One line of text.
pub fn text(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
) -> Field {
    input("text", name, label, value, problems)
}

/// A whole number: a text field with a numeric keyboard (spinners change values by accident).
pub fn number(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
) -> Field {
    input("text", name, label, value, problems).inputmode("numeric").autocomplete("off").width("4")
}

/// An amount in euros, as [`crate::kit::money::Cents::parse`] reads it.
pub fn money(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
) -> Field {
    input("text", name, label, value, problems)
        .inputmode("decimal")
        .autocomplete("off")
        .width("8")
        .suffix("€")
}

/// A day, sent as ISO-8601 where the browser has a calendar, as typed elsewhere.
pub fn date(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
) -> Field {
    input("date", name, label, value, problems).width("12")
}

/// A month, as [`crate::kit::time::Month::parse`] reads it.
pub fn month(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
) -> Field {
    input("month", name, label, value, problems).width("12")
}

/// A time of day, as [`crate::kit::time::parse_hour`] reads it.
pub fn time(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
) -> Field {
    input("time", name, label, value, problems).width("8")
}

/// An e-mail address.
pub fn email(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
) -> Field {
    input("email", name, label, value, problems).attribute("spellcheck", "false").width("24")
}

/// A telephone number.
pub fn phone(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
) -> Field {
    input("tel", name, label, value, problems).width("16")
}

/// A password: never filled in again after a refusal. Say `.autocomplete("current-password")` or
/// `"new-password"`.
pub fn password(name: impl Display, label: impl Words, problems: &Problems) -> Field {
    input("password", name, label, "", problems).attribute("spellcheck", "false").width("24")
}

/// The secret code of a pass: one field, that the script writes in groups of four.
pub fn code(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
) -> Field {
    input("text", name, label, value, problems)
        .autocomplete("off")
        .attribute("autocapitalize", "characters")
        .attribute("spellcheck", "false")
        .attribute("data-code", "4")
        .width("code")
}

/// A file to send; `accept` is what the browser proposes first (".csv,text/csv"). The form needs
/// `enctype="multipart/form-data"`.
pub fn file(
    name: impl Display,
    label: impl Words,
    accept: &'static str,
    problems: &Problems,
) -> Field {
    input("file", name, label, "", problems).attribute("accept", accept)
}

/// Several lines of text.
pub fn textarea(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
) -> Field {
    Field::new(Control::Textarea { rows: 4 }, name, label, vec![value.to_string()], problems)
}

/// A long list of answers. The empty answer "Choisir…" comes first.
pub fn select(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
    choices: &[Choice],
) -> Field {
    Field::new(Control::Select(choices.to_vec()), name, label, vec![value.to_string()], problems)
}

/// Two to seven answers, one to keep.
pub fn radios(
    name: impl Display,
    label: impl Words,
    value: impl Display,
    problems: &Problems,
    choices: &[Choice],
) -> Field {
    Field::new(Control::Radios(choices.to_vec()), name, label, vec![value.to_string()], problems)
}

/// Answers to tick, any number of them; `values` are the ticked ones.
pub fn checkboxes(
    name: impl Display,
    label: impl Words,
    values: &[String],
    problems: &Problems,
    choices: &[Choice],
) -> Field {
    Field::new(Control::Checkboxes(choices.to_vec()), name, label, values.to_vec(), problems)
}

/// One box to tick; it sends `on`.
pub fn tick(name: impl Display, label: impl Words, ticked: bool, problems: &Problems) -> Field {
    let values = if ticked { vec!["on".to_owned()] } else { Vec::new() };
    Field::new(Control::Tick, name, label, values, problems)
}

/// A value the form carries without showing it.
#[derive(Debug, Clone, Template)]
#[template(ext = "html", source = r#"<input type="hidden" name="{{ name }}" value="{{ value }}">"#)]
pub struct Hidden {
    name: String,
    value: String,
}
impl HtmlSafe for Hidden {}

pub fn hidden(name: impl Display, value: impl Display) -> Hidden {
    Hidden { name: name.to_string(), value: value.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::i18n::t;

    #[test]
    fn an_error_is_linked_to_its_field_and_the_value_is_kept() {
        let mut problems = Problems::none();
        problems.add("year", t("gallery-year-problem"));
        let html = number("year", t("gallery-year"), "<19", &problems).to_string();
        assert!(html.contains(r#"aria-describedby="year-hint year-error""#), "{html}");
        assert!(html.contains(r#"aria-invalid="true""#), "{html}");
        assert!(html.contains("value=\"&#60;19\""), "{html}");
    }

    #[test]
    fn the_first_answer_of_a_group_carries_the_field_id() {
        let choices = [Choice::new("a", "A"), Choice::new("b", "B")];
        let html =
            radios("level", t("gallery-level"), "b", &Problems::none(), &choices).to_string();
        assert!(html.contains(r#"id="level""#) && html.contains(r#"id="level-2""#), "{html}");
        assert_eq!(html.matches(" checked").count(), 1);
    }
}
