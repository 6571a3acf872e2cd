//! What becomes of a row: accepted, accepted with warnings, or set aside.
//!
//! Nothing is repaired in silence: whatever is stored otherwise than it was
//! read (a space, a spelling, a code that was deduced) is said in a warning, and
//! where two readings are possible the row is set aside rather than guessed at.

mod commune;
mod identity;
mod legacy;
mod terms;

use super::cells::{is_formula, restored};
use super::columns::{Column, Layout, RawRow};
use super::file::Record;
use super::reasons::{Issue, Reason};
use crate::kit::time::Day;
use crate::places::{Description, Field, Hours, Imported, Siren, is_email, is_phone, is_url};
use crate::territory::{CommuneCode, GeoPoint};

/// More characters than this are no cell of a file about places.
const CELL_LIMIT: usize = 10_000;
/// An index of a database must be able to hold the key.
const KEY_LIMIT: usize = 500;

/// A row and what was decided.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Line of the file.
    pub line: u64,
    /// As far as they could be read.
    pub source: String,
    pub source_id: String,
    pub issues: Vec<Issue>,
    /// None when the row is set aside.
    pub place: Option<Box<Imported>>,
    /// The row as it was read.
    pub original: String,
}

/// Judges one row.
pub fn judge(record: &Record, layout: Layout, today: Day) -> Judged {
    let mut judged = Judged {
        line: record.line,
        source: String::new(),
        source_id: String::new(),
        issues: Vec::new(),
        place: None,
        original: record.text(),
    };
    let whole = |reason, value: String| vec![Issue { column: None, reason, value }];
    let (found, expected) = (record.cells.len(), layout.header().len());
    if record.cut_off {
        judged.issues = whole(Reason::Truncated, found.to_string());
        return judged;
    }
    if found != expected {
        judged.issues = whole(Reason::Columns, found.to_string());
        return judged;
    }
    let cells: Vec<&str> = record.cells.iter().map(String::as_str).collect();
    let row = layout.arrange(&cells);
    let mut reading = Reading { row: &row, layout, today, issues: Vec::new() };
    judged.source = reading.source();
    judged.source_id = reading.required(Column::Id);
    let place = reading.place();
    judged.issues = reading.issues;
    if !judged.issues.iter().any(|issue| issue.reason.quarantines()) {
        judged.place = place.map(|(about, siren)| {
            let (source, source_id) = (judged.source.clone(), judged.source_id.clone());
            Box::new(Imported { source, source_id, hash: row.hash(), about, siren })
        });
    }
    judged
}

/// A row while it is read, and what there was to say about it.
struct Reading<'a> {
    row: &'a RawRow,
    layout: Layout,
    today: Day,
    issues: Vec<Issue>,
}

impl Reading<'_> {
    fn say(&mut self, column: Column, reason: Reason, value: &str) {
        let value = value.chars().take(200).collect();
        self.issues.push(Issue { column: Some(column), reason, value });
    }

    /// A cell without the spaces around it and without our own apostrophe before a formula.
    fn cell(&mut self, column: Column) -> String {
        let raw = self.row.get(column).to_owned();
        if raw.is_empty() {
            return raw;
        }
        let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if raw.contains(control) {
            self.say(column, Reason::ControlCharacter, &raw.replace(control, "\u{FFFD}"));
        }
        if raw.len() > CELL_LIMIT && raw.chars().count() > CELL_LIMIT {
            self.say(column, Reason::TooLong, &raw);
        }
        if !raw.is_ascii() && raw.contains('\u{FFFD}') {
            self.say(column, Reason::Mangled, &raw);
        }
        let mut text = raw.trim();
        if text.len() != raw.len() {
            self.say(column, Reason::Spaces, &raw);
        }
        if let Some(inner) = restored(text) {
            self.say(column, Reason::Neutralised, &raw);
            text = inner;
        }
        text.to_owned()
    }

    /// A cell that holds words: one that a spreadsheet would run is kept, and said.
    fn words(&mut self, column: Column) -> String {
        let text = self.cell(column);
        if is_formula(&text) {
            self.say(column, Reason::Formula, &text);
        }
        text
    }

    /// A cell that must hold something.
    fn required(&mut self, column: Column) -> String {
        let text = self.words(column);
        if text.is_empty() {
            self.say(column, Reason::Missing, "");
        }
        if column == Column::Id && text.len() > KEY_LIMIT {
            self.say(column, Reason::TooLong, &text);
        }
        text
    }

    /// Who publishes the row. The schema does not require it, but a number means nothing without it.
    fn source(&mut self) -> String {
        let text = self.words(Column::Source);
        if text.len() > KEY_LIMIT {
            self.say(Column::Source, Reason::TooLong, &text);
        }
        if text.is_empty() {
            self.say(Column::Source, Reason::SourceMissing, "");
            return "unknown".to_owned();
        }
        text
    }

    fn place(&mut self) -> Option<(Description, Option<Siren>)> {
        if self.layout == Layout::V0 {
            self.issues.push(Issue {
                column: None,
                reason: Reason::OldSchema,
                value: String::new(),
            });
        }
        let (pivot, siren) = self.pivot();
        let name = self.required(Column::Nom);
        let located = self.commune();
        let address = self.required(Column::Adresse);
        let updated_on = self.date();
        let (commune, postcode) = located?;
        let mut about = Description::bare(&name, commune, updated_on?);
        about.pivot = pivot;
        about.postcode = postcode;
        about.address = address;
        about.address_extra = self.words(Column::ComplementAdresse);
        about.position = self.position(commune);
        about.typologies = self.several(Column::Typologie);
        about.parent = self.words(Column::StructureParente);
        about.other_labels = self.several(Column::AutresFormationsLabels);
        self.contact(&mut about);
        self.presentation(&mut about);
        self.vocabulary(&mut about);
        Some((about, siren))
    }

    fn contact(&mut self, about: &mut Description) {
        about.phone = self.checked(Column::Telephone, Reason::Phone, is_phone);
        about.emails = self.each_checked(Column::Courriels, Reason::Email, is_email);
        about.websites = self.each_checked(Column::SiteWeb, Reason::Link, is_url);
        about.accessibility_url = self.checked(Column::FicheAccesLibre, Reason::Link, is_url);
        about.booking_url = self.checked(Column::PriseRdv, Reason::Link, is_url);
    }

    fn presentation(&mut self, about: &mut Description) {
        about.hours =
            self.checked(Column::Horaires, Reason::Hours, |text| Hours::parse(text).is_some());
        about.summary = self.words(Column::PresentationResume);
        about.detail = self.words(Column::PresentationDetail);
        let limit = if self.layout == Layout::V1 { 280 } else { 500 };
        if about.summary.chars().count() > limit {
            self.say(Column::PresentationResume, Reason::SummaryLong, &about.summary);
        }
    }

    fn vocabulary(&mut self, about: &mut Description) {
        if self.layout == Layout::V0 {
            return self.old_vocabulary(about);
        }
        about.services = self.terms(Column::Services, Field::Services);
        about.audiences = self.terms(Column::PublicsSpecifiquementAdresses, Field::Audiences);
        about.care = self.terms(Column::PriseEnChargeSpecifique, Field::Care);
        about.fees = self.terms(Column::FraisACharge, Field::Fees);
        about.programmes = self.terms(Column::DispositifProgrammesNationaux, Field::Programmes);
        about.labels = self.terms(Column::FormationsLabels, Field::Labels);
        about.access_modes = self.terms(Column::ModalitesAcces, Field::AccessModes);
        about.support_modes = self.terms(Column::ModalitesAccompagnement, Field::SupportModes);
        about.mobility = self.terms(Column::Itinerance, Field::Mobility);
    }

    /// A text kept as it is, with a warning when it has not the shape it should.
    fn checked(&mut self, column: Column, reason: Reason, fits: impl Fn(&str) -> bool) -> String {
        let text = self.cell(column);
        if !text.is_empty() && !fits(&text) {
            self.say(column, reason, &text);
        }
        text
    }

    /// [`Reading::checked`] for each of several values.
    fn each_checked(
        &mut self,
        column: Column,
        reason: Reason,
        fits: impl Fn(&str) -> bool,
    ) -> String {
        let values = self.several(column);
        for value in values.split('|').filter(|value| !value.is_empty()) {
            if !fits(value) {
                self.say(column, reason, value);
            }
        }
        values
    }

    /// Several free values, joined by `|` whatever the schema's separator.
    fn several(&mut self, column: Column) -> String {
        let text = self.words(column);
        let separator = if self.layout == Layout::V1 { '|' } else { ';' };
        let values: Vec<&str> =
            text.split(separator).map(str::trim).filter(|value| !value.is_empty()).collect();
        let joined = values.join("|");
        if self.layout == Layout::V1 && joined != text {
            self.say(column, Reason::Spaces, &text);
        }
        joined
    }

    /// The position, unless it cannot be that of the commune.
    fn position(&mut self, commune: CommuneCode) -> Option<GeoPoint> {
        let (latitude, longitude) = (self.cell(Column::Latitude), self.cell(Column::Longitude));
        match (latitude.is_empty(), longitude.is_empty()) {
            (true, true) => return None,
            (false, false) => {}
            _ => {
                let column = if latitude.is_empty() { Column::Latitude } else { Column::Longitude };
                self.say(column, Reason::PositionHalf, "");
                return None;
            }
        }
        let both = format!("{latitude} {longitude}");
        let Ok(point) = GeoPoint::parse(&latitude, &longitude) else {
            self.say(Column::Latitude, Reason::PositionMalformed, &both);
            return None;
        };
        let centre = crate::territory::commune(commune).and_then(|known| known.position)?;
        let metres = point.distance_to(centre);
        // The communes of Guyane are a hundred kilometres wide.
        let stretch = if commune.departement().as_str() == "973" { 10 } else { 1 };
        if metres > 50_000 * stretch {
            self.say(
                Column::Latitude,
                Reason::PositionElsewhere,
                &format!("{both} ({} km)", metres / 1000),
            );
            return None;
        }
        if metres > 10_000 * stretch {
            self.say(
                Column::Latitude,
                Reason::PositionFar,
                &format!("{both} ({} km)", metres / 1000),
            );
        }
        Some(point)
    }
}

#[cfg(test)]
mod tests;
