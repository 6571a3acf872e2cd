//! What is wrong with a form, in the order the person will meet it.

use std::borrow::Cow;

use crate::kit::i18n::Message;

/// One thing to mend: the field it belongs to (empty for the form as a whole) and the sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    pub field: Cow<'static, str>,
    pub message: Message,
}

impl Problem {
    /// What to do, when the sentence's key has a `.next`.
    pub fn next(&self) -> Option<String> {
        self.message.attribute("next").text()
    }
}

/// The ordered problems of a form. Empty on the first visit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub fn none() -> Problems {
        Problems::default()
    }

    /// A refusal of the whole form, said by an action rather than by one field.
    pub fn refusal(message: Message) -> Problems {
        let mut problems = Problems::none();
        problems.add("", message);
        problems
    }

    /// Adds a sentence to `field` (its `name` in the form; `""` for the form as a whole).
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, message: Message) {
        self.0.push(Problem { field: field.into(), message });
    }

    /// The value, or `None` after noting the sentence: for parsing a form field by field.
    pub fn require<T>(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        value: Option<T>,
        message: Message,
    ) -> Option<T> {
        if value.is_none() {
            self.add(field, message);
        }
        value
    }

    /// The first problem of `field`.
    pub fn of(&self, field: &str) -> Option<&Problem> {
        self.0.iter().find(|problem| problem.field == field)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Problems {
        Problems(problems.into_iter().collect())
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::i18n::t;

    #[test]
    fn problems_keep_their_order_and_know_their_field() {
        let mut problems = Problems::none();
        assert_eq!(problems.require("year", Some(3), t("a")), Some(3));
        assert_eq!(problems.require::<u8>("year", None, t("b")), None);
        problems.add("", t("c"));
        assert_eq!(problems.of("year").map(|p| p.message.key().to_owned()), Some("b".to_owned()));
        assert_eq!(problems.iter().count(), 2);
        assert!(problems.of("name").is_none());
    }
}
