//! Figures one sees: the funnel, the legend of a map. Always a table or words too.

use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafe;

use crate::kit::i18n::{number, t};
use crate::ui::fields::Words;
use crate::ui::filters::{self, Take};

/// One step of a funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    label: String,
    count: i64,
    href: Option<String>,
    note: Option<String>,
}

impl Step {
    /// `href` is the list the count comes from; may be empty.
    pub fn new(label: impl Words, count: impl Take<i64>, href: impl Display) -> Step {
        Step {
            label: label.words(),
            count: count.take(),
            href: Some(href.to_string()).filter(|href| !href.is_empty()),
            note: None,
        }
    }
    /// An amount, a remark under the label.
    pub fn note(mut self, note: impl Words) -> Step {
        self.note = Some(note.words());
        self
    }
}

struct Bar<'a> {
    step: &'a Step,
    count: String,
    /// Thousandths of the largest step.
    width: i64,
    /// "82 % de l'étape précédente"; none on the first step.
    share: Option<String>,
}

/// How many reach each step, as a table with bars.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/funnel.html")]
pub struct Funnel {
    caption: String,
    steps: Vec<Step>,
}
impl HtmlSafe for Funnel {}

impl Funnel {
    fn bars(&self) -> Vec<Bar<'_>> {
        let most = self.steps.iter().map(|step| step.count).max().unwrap_or(0).max(1);
        let mut previous: Option<i64> = None;
        self.steps
            .iter()
            .map(|step| {
                let share = previous.filter(|before| *before > 0).map(|before| {
                    let percent = (step.count * 200 + before) / (before * 2);
                    t("ui-funnel-share").arg("share", percent).to_string()
                });
                previous = Some(step.count);
                Bar { step, count: number(step.count), width: step.count * 1000 / most, share }
            })
            .collect()
    }
}

pub fn funnel(caption: impl Words, steps: &[Step]) -> Funnel {
    Funnel { caption: caption.words(), steps: steps.to_vec() }
}

/// What the shades of a map mean. Shade 0 is "no data"; 1 to 5 go from pale to dark: shapes of
/// the map carry `class="shade-3"`.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "ui/components/legend.html")]
pub struct Legend {
    title: String,
    shades: Vec<(u8, String)>,
}
impl HtmlSafe for Legend {}

/// `shades`: number of the shade (0 to 5) and its words ("de 5 à 10").
pub fn legend(title: impl Words, shades: &[(u8, String)]) -> Legend {
    Legend { title: title.words(), shades: shades.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_shares_follow_the_counts() {
        let steps =
            [Step::new("a", 500i64, ""), Step::new("b", 333i64, "/b"), Step::new("c", 0i64, "")];
        let funnel = funnel("x", &steps);
        let bars = funnel.bars();
        assert_eq!(bars.iter().map(|bar| bar.width).collect::<Vec<_>>(), [1000, 666, 0]);
        assert!(bars[0].share.is_none());
        assert!(
            bars[1].share.as_deref().is_some_and(|s| s.starts_with("67")),
            "{:?}",
            bars[1].share
        );
    }

    #[test]
    fn an_empty_funnel_divides_by_nothing() {
        let zeros = [Step::new("a", 0i64, ""), Step::new("b", 0i64, "")];
        assert!(funnel("x", &zeros).bars().iter().all(|bar| bar.width == 0 && bar.share.is_none()));
    }
}
