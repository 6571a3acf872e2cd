//! Values of the closed lists.

use super::Reading;
use crate::interop::model::columns::Column;
use crate::interop::model::reasons::Reason;
use crate::places::{Field, Match, Terms, recognise};

impl Reading<'_> {
    /// The words of a list. A wording that is none of them is not stored, and said.
    pub(super) fn terms(&mut self, column: Column, field: Field) -> Terms {
        let text = self.cell(column);
        let mut terms = Terms::default();
        for part in text.split('|').map(str::trim).filter(|part| !part.is_empty()) {
            self.term(column, field, part, &mut terms);
        }
        terms
    }

    fn term(&mut self, column: Column, field: Field, part: &str, terms: &mut Terms) {
        let found = match recognise(field, part) {
            Match::Exact(term) => term,
            Match::Respelt(term) => {
                self.say(column, Reason::Spelling, part);
                term
            }
            Match::Unknown if part.contains(';') => {
                self.say(column, Reason::Separator, part);
                for piece in part.split(';').map(str::trim).filter(|piece| !piece.is_empty()) {
                    self.term(column, field, piece, terms);
                }
                return;
            }
            Match::Unknown => return self.say(column, Reason::UnknownTerm, part),
        };
        if !terms.add(found) {
            self.say(column, Reason::Repeated, part);
        }
    }
}
