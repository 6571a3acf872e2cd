//! Paper of the workshops: the card a person takes home, the sheet everybody signs.
//!
//! Only shapes and templates. Days and hours arrive in words; the sentences are in
//! `locales/<lang>/workshops-print.ftl`.

use serde::Serialize;

use crate::kit::pdf::{self, PdfError, Template, Words};

static APPOINTMENT: Template = Template {
    name: "appointment",
    source: include_str!("prints/appointment.typ"),
    words: Words {
        prefix: "workshops-appointment-",
        names: &[
            "hello",
            "intro",
            "when",
            "where",
            "welcomes",
            "bring",
            "cannot-come",
            "call",
            "title",
        ],
    },
};
static ATTENDANCE: Template = Template {
    name: "attendance",
    source: include_str!("prints/attendance.typ"),
    words: Words {
        prefix: "workshops-attendance-",
        names: &[
            "sheet",
            "session",
            "when",
            "place",
            "mediators",
            "number",
            "first-name",
            "arrival",
            "signature",
            "pass",
            "anonymous",
            "anonymous-hint",
            "mediators-sign",
            "signed-on",
            "page",
            "page-of",
        ],
    },
};

/// Appointment cards, two to an A4 sheet.
#[derive(Clone, Serialize)]
pub struct AppointmentPrint {
    /// The cards; at least one.
    pub appointments: Vec<Appointment>,
}

/// One appointment, as the person reads it. No last name: the card may be lost.
#[derive(Clone, Serialize)]
pub struct Appointment {
    /// Name of the territory.
    pub territory: String,
    /// First name of the person.
    pub first_name: String,
    /// Title of the workshop.
    pub session: String,
    /// Day in words ("mardi 1er décembre").
    pub day: String,
    /// From when to when, in words ("de 14 h à 16 h").
    pub hours: String,
    /// Name of the place.
    pub place: String,
    /// Address, one line each: street, commune, stop or floor.
    pub address: Vec<String>,
    /// First name of who welcomes, when known.
    pub mediator: Option<String>,
    /// What to bring, short items.
    pub bring: Vec<String>,
    /// Number to call when one cannot come.
    pub phone: Option<String>,
}

/// The cards as a PDF.
///
/// # Errors
/// [`PdfError`] when a text cannot be printed.
pub fn appointments(print: &AppointmentPrint) -> Result<Vec<u8>, PdfError> {
    pdf::render(&APPOINTMENT, print)
}

/// The attendance sheet (feuille d'émargement) of one session.
#[derive(Clone, Serialize)]
pub struct AttendancePrint {
    /// Name of the territory.
    pub territory: String,
    /// Title of the workshop.
    pub session: String,
    /// Day in words.
    pub day: String,
    /// From when to when, in words.
    pub hours: String,
    /// Name and commune of the place.
    pub place: String,
    /// First names of the mediators.
    pub mediators: Vec<String>,
    /// Registered people, "Fatima B."; first name and initial only.
    pub people: Vec<String>,
    /// Empty lines after them, for walk-ins.
    pub blank_lines: usize,
}

/// The sheet as a PDF.
///
/// # Errors
/// [`PdfError`] when a text cannot be printed.
pub fn attendance(print: &AttendancePrint) -> Result<Vec<u8>, PdfError> {
    pdf::render(&ATTENDANCE, print)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_its_sentence() {
        pdf::assert_words(&APPOINTMENT);
        pdf::assert_words(&ATTENDANCE);
    }
}
