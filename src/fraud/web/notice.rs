//! For the pages of other rooms: the flags about a place in a month, in a few lines.

use askama::Template;
use askama::filters::HtmlSafe;

use super::{sentence, state_badge};
use crate::fraud::store::Flag;
use crate::ui::{Badge, filters};

/// Flags beside a statement. Says nothing when there are none.
#[derive(Debug, Clone, Template)]
#[template(path = "fraud/pages/notice.html")]
pub struct FlagNotice {
    flags: Vec<Line>,
    /// To review still.
    open: usize,
}
impl HtmlSafe for FlagNotice {}

#[derive(Debug, Clone)]
struct Line {
    href: String,
    sentence: String,
    badge: Badge,
}

/// The notice of some flags, for whoever may review them; else of none.
pub fn notice(flags: &[Flag]) -> FlagNotice {
    FlagNotice {
        open: flags.iter().filter(|flag| flag.decision.is_none()).count(),
        flags: flags
            .iter()
            .map(|flag| Line {
                href: format!("/flags/{}", flag.id),
                sentence: sentence(flag).to_string(),
                badge: state_badge(flag),
            })
            .collect(),
    }
}
