//! "Qui ?": the part of a form that finds a person or makes their file, for the pages of rooms
//! above (registering, handing over). One set of fields serves both: what is typed is looked for
//! first, and a file is made only when somebody says it is somebody else.

use askama::Template;
use askama::filters::HtmlSafe;
use serde::Deserialize;

use super::{commune_name, year_words};
use crate::access::Actor;
use crate::kit::db::{Conn, Tx};
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::time::Moment;
use crate::people::actions::{self, Candidate, Decision, Found, NewPerson};
use crate::people::model::{Consents, Details, Manner, PersonForm, PersonId, Purpose};
use crate::people::store::Search;
use crate::territory::DepartementCode;
use crate::ui::{self, Choice, Field, Problems, filters};

/// The fields as typed. Flatten it into the form of a page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WhoForm {
    pub first_name: String,
    pub last_name: String,
    pub birth_year: String,
    pub phone: String,
    pub consent_file: String,
    pub consent_share: String,
    pub consent_contact: String,
    /// The person chosen among those proposed, or `new`.
    pub person: String,
    /// Who was proposed, between commas.
    pub shown: String,
    /// Pressed "Chercher": nothing is written, the matches are shown.
    pub search: String,
}

/// What was read of the fields.
#[derive(Debug, Clone)]
pub struct WhoRead {
    pub new: NewPerson,
    pub decision: Decision,
}

impl WhoForm {
    /// Only a search was asked for.
    pub fn is_search(&self) -> bool {
        !self.search.is_empty()
    }

    /// Reads the fields; what is wrong is noted in `problems`. `year` is the current one.
    pub fn read(
        &self,
        departement: DepartementCode,
        year: i64,
        problems: &mut Problems,
    ) -> Option<WhoRead> {
        let ticked = |value: &str, purpose: Purpose| (!value.is_empty()).then_some(purpose);
        let consents = Consents::of(
            [
                ticked(&self.consent_file, Purpose::File),
                ticked(&self.consent_share, Purpose::Share),
                ticked(&self.consent_contact, Purpose::Contact),
            ]
            .into_iter()
            .flatten(),
        );
        let decision = match self.person.as_str() {
            "" => Decision::Open,
            "new" => {
                Decision::Other(self.shown.split(',').filter_map(|id| id.parse().ok()).collect())
            }
            id => Decision::Same(id.parse::<PersonId>().ok()?),
        };
        // A known person is not described again.
        let details = match decision {
            Decision::Same(_) => Details::named(&self.first_name),
            _ => self.fields().read(departement, year, problems)?,
        };
        Some(WhoRead { new: NewPerson { details, consents, manner: Manner::Spoken }, decision })
    }

    fn fields(&self) -> PersonForm {
        PersonForm {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            birth_year: self.birth_year.clone(),
            phone: self.phone.clone(),
            ..PersonForm::default()
        }
    }
}

/// The person meant, found or made. [`Found::Ask`] wrote nothing: show its candidates.
pub fn resolve(tx: &mut Tx, actor: &Actor, who: &WhoRead, moment: &Moment) -> Result<Found, Error> {
    actions::find_or_create(tx, actor, &who.new, &who.decision, moment)
}

/// Most people proposed by a search.
const MOST_MATCHES: i64 = 10;

/// Whom "Chercher" proposes: the people the actor is tied to with these names or this phone, and
/// whoever in the territory may be the same person.
pub fn matches(
    conn: &mut Conn,
    actor: &Actor,
    form: &WhoForm,
    departement: DepartementCode,
) -> Result<Vec<Candidate>, Error> {
    let phone: Search = actions::parse_search(&form.phone, departement);
    let words =
        actions::parse_search(&format!("{} {}", form.first_name, form.last_name), departement);
    let mut found: Vec<Candidate> = Vec::new();
    for search in [phone, words].iter().filter(|search| !search.is_empty()) {
        let (lines, _) = actions::list(conn, actor, search, (MOST_MATCHES, 0))?;
        found.extend(lines.into_iter().map(|line| Candidate {
            id: line.id,
            open: true,
            first_name: line.first_name,
            last_name: line.last_name,
            birth_year: line.birth_year,
            commune: line.commune,
        }));
    }
    let mut problems = Problems::none();
    let year = i64::from(i16::MAX);
    if let Some(details) = form.fields().read(departement, year, &mut problems) {
        found.extend(actions::candidates(conn, actor, &details)?);
    }
    let mut known = Vec::new();
    found.retain(|candidate| {
        let first = !known.contains(&candidate.id);
        known.push(candidate.id);
        first
    });
    Ok(found)
}

/// The fields, with whom they may mean.
#[derive(Template)]
#[template(path = "people/pages/who.html")]
pub struct Who {
    form: WhoForm,
    /// `None` before anything was looked for.
    proposed: Option<Vec<Candidate>>,
    problems: Problems,
    title: Message,
    /// Nobody may be said at all.
    optional: bool,
}
impl HtmlSafe for Who {}

impl Who {
    /// The fields as first shown.
    pub fn blank() -> Who {
        Who::new(WhoForm::default(), None, Problems::none())
    }

    /// The fields as typed, with who was found and what is wrong.
    pub fn new(form: WhoForm, proposed: Option<Vec<Candidate>>, problems: Problems) -> Who {
        Who { form, proposed, problems, title: t("people-who"), optional: false }
    }

    /// Under another title, whose `.hint` is shown below it.
    pub fn titled(mut self, title: Message) -> Who {
        self.title = title;
        self
    }

    /// The whole part may stay empty: no field of it is asked for.
    pub fn optional(mut self) -> Who {
        self.optional = true;
        self
    }

    fn first_name(&self) -> Field {
        let value = &self.form.first_name;
        let field = ui::text("first_name", t("people-first-name"), value, &self.problems);
        let field = field.autocomplete("off");
        if self.optional { field.optional() } else { field }
    }

    fn agreement(&self) -> Field {
        let ticked = !self.form.consent_file.is_empty();
        let field = ui::tick("consent_file", t("people-consent-file"), ticked, &self.problems);
        if self.optional { field.optional() } else { field }
    }

    fn choices(&self) -> Vec<Choice> {
        let known = self.proposed.iter().flatten().map(|candidate| {
            let place =
                if candidate.open { "people-candidate-ours" } else { "people-candidate-elsewhere" };
            Choice {
                value: candidate.id.to_string(),
                label: candidate.words(),
                hint: Some(t(place).to_string()),
            }
        });
        known.chain([Choice::new("new", t("people-candidate-other"))]).collect()
    }

    fn shown(&self) -> String {
        let ids = self.proposed.iter().flatten().map(|candidate| candidate.id.to_string());
        ids.collect::<Vec<_>>().join(",")
    }

    fn has_proposed(&self) -> bool {
        self.proposed.as_ref().is_some_and(|proposed| !proposed.is_empty())
    }

    fn found_nobody(&self) -> bool {
        self.proposed.as_ref().is_some_and(Vec::is_empty)
    }
}

impl Candidate {
    /// `Fatima B., 1950, Guéret`.
    pub fn words(&self) -> String {
        let name = format!("{} {}", self.first_name, self.last_name);
        let parts =
            [name.trim().to_owned(), year_words(self.birth_year), commune_name(self.commune)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}
