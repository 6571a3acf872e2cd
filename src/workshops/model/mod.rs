//! Workshops, sessions, seats and who came: the rules. Pure.

mod refusal;
mod seats;
mod session;

pub use refusal::Refusal;
pub use seats::{Seated, Seats};
pub use session::{
    BeforeWriting, LATE_DAYS, Plan, check_plan, may_attend, may_cancel_registration, may_register,
};

use crate::kit::text::fold;
use crate::{column_by_text, ids, words};

ids!(
    /// A workshop (atelier) of the catalogue.
    WorkshopId,
    /// A session (séance): a workshop at a place, on a day.
    SessionId,
    /// A person's registration (inscription) to a session.
    RegistrationId,
);

words! {
    /// For whom a workshop is. The words are `workshops-level-<word>` in Fluent.
    pub enum Level {
        FirstSteps = "first-steps",
        Beginner = "beginner",
        Comfortable = "comfortable",
    }
}

words! {
    /// What a workshop is about: the themes of La Coop de la médiation numérique, so that
    /// activity can be reported there without translation by hand.
    pub enum Theme {
        Placement = "placement",
        Device = "device",
        Maintenance = "maintenance",
        Files = "files",
        Internet = "internet",
        Email = "email",
        Office = "office",
        SocialMedia = "social-media",
        Health = "health",
        Banking = "banking",
        Business = "business",
        Jobs = "jobs",
        Security = "security",
        Parenting = "parenting",
        School = "school",
        Creation = "creation",
        Culture = "culture",
        Ai = "ai",
        Procedures = "procedures",
    }
}

/// A set of themes, stored as their words between spaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Themes(pub Vec<Theme>);

impl std::fmt::Display for Themes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for theme in &self.0 {
            write!(f, " {theme}")?;
        }
        if self.0.is_empty() { Ok(()) } else { f.write_str(" ") }
    }
}

impl std::str::FromStr for Themes {
    type Err = String;
    fn from_str(text: &str) -> Result<Themes, String> {
        let mut themes: Vec<Theme> =
            text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        themes.sort_unstable();
        themes.dedup();
        Ok(Themes(themes))
    }
}

column_by_text!(Themes);

words! {
    /// Whether a registered person came. Nothing is presumed: until somebody says, it is unknown.
    pub enum Attendance {
        Present = "present",
        Late = "late",
        Excused = "excused",
        Absent = "absent",
    }
}

impl Attendance {
    /// The person was in the room.
    pub fn came(self) -> bool {
        matches!(self, Attendance::Present | Attendance::Late)
    }
}

/// All a workshop says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub title: String,
    pub level: Level,
    pub themes: Themes,
    pub summary: String,
    /// Usual length, in minutes.
    pub minutes: i64,
}

impl About {
    /// What a search looks through.
    pub fn search(&self) -> String {
        fold(&format!("{} {}", self.title, self.summary))
    }

    /// Refuses what no workshop may say.
    pub fn check(&self) -> Result<(), Refusal> {
        if fold(&self.title).is_empty() || self.title.chars().count() > 120 {
            return Err(Refusal::Title);
        }
        if self.summary.chars().count() > 2000 {
            return Err(Refusal::SummaryTooLong);
        }
        check_minutes(self.minutes)
    }
}

/// A quarter of an hour to a day: what the tables hold.
pub(super) fn check_minutes(minutes: i64) -> Result<(), Refusal> {
    if (15..=480).contains(&minutes) { Ok(()) } else { Err(Refusal::Minutes) }
}

/// A reason in words: what is left after trimming, if it can mean something.
pub fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < 3 || text.chars().count() > 300 {
        return Err(Refusal::ReasonMissing);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn themes_are_stored_between_spaces() {
        let themes = Themes(vec![Theme::Device, Theme::Email]);
        assert_eq!(themes.to_string(), " device email ");
        assert_eq!(" email  device email ".parse(), Ok(themes));
        assert_eq!(Themes::default().to_string(), "");
        assert_eq!("".parse(), Ok(Themes::default()));
        assert!("cooking".parse::<Themes>().is_err());
    }
}
