//! The wordings of v0.1.1 in the lists of v1.0.2, by the official table.

use super::Reading;
use crate::interop::model::columns::Column;
use crate::interop::model::reasons::Reason;
use crate::kit::text::fold;
use crate::places::{Description, Field, Term, Terms, term};

/// `column;old wording;field;slug`, the slug being empty for a wording that says nothing any more.
const TABLE: &str = include_str!("../legacy.csv");

impl Reading<'_> {
    pub(super) fn old_vocabulary(&mut self, about: &mut Description) {
        let mut unplaced = Vec::new();
        let columns = [
            Column::Services,
            Column::PublicsSpecifiquementAdresses,
            Column::FraisACharge,
            Column::DispositifProgrammesNationaux,
            Column::ModalitesAccompagnement,
        ];
        for column in columns {
            let text = self.cell(column);
            for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
                match translated(column, part) {
                    Some(Some(term)) => {
                        list_of(about, term.field).add(term);
                    }
                    Some(None) => {}
                    // Labels such as APTIC have no place in the new list: they are kept as free labels.
                    None if column == Column::DispositifProgrammesNationaux => {
                        unplaced.push(part.to_owned())
                    }
                    None => self.say(column, Reason::UnknownTerm, part),
                }
            }
        }
        // Several audiences ticked meant "everybody", which the new schema says with silence.
        if about.audiences.iter().count() > 1 {
            about.audiences = Terms::default();
        }
        unplaced.extend(Some(about.other_labels.clone()).filter(|labels| !labels.is_empty()));
        about.other_labels = unplaced.join("|");
    }
}

/// The term of an old wording; `Some(None)` when it says nothing any more, `None` when it is unknown.
fn translated(column: Column, wording: &str) -> Option<Option<&'static Term>> {
    // The old wordings end in an explanation: `Seul : j'ai accès à du matériel`.
    let short = wording.split_once(" : ").map_or(wording, |(label, _)| label);
    let line = TABLE.lines().find_map(|line| {
        let cells: Vec<&'static str> = line.split(';').collect();
        let [known, old, field, slug] = cells.try_into().ok()?;
        let same = known == column.word() && fold(old) == fold(short);
        same.then_some((field, slug))
    })?;
    let field: Field = line.0.parse().ok()?;
    Some(term(field, line.1))
}

fn list_of(about: &mut Description, field: Field) -> &mut Terms {
    match field {
        Field::Services => &mut about.services,
        Field::Audiences => &mut about.audiences,
        Field::Care => &mut about.care,
        Field::Fees => &mut about.fees,
        Field::Programmes => &mut about.programmes,
        Field::Labels => &mut about.labels,
        Field::AccessModes => &mut about.access_modes,
        Field::SupportModes => &mut about.support_modes,
        Field::Mobility => &mut about.mobility,
    }
}
