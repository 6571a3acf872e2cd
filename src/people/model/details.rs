//! The minimal file, and when two files look like the same person.

use serde::{Deserialize, Serialize};

use super::{Phone, Refusal};
use crate::kit::errors::Refuse;
use crate::kit::text::fold;
use crate::territory::{self, CommuneCode, DepartementCode};
use crate::ui::Problems;

/// All a file says of a person: no more than it takes to recognise and call them back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    pub first_name: String,
    /// May be empty: nobody has to say it.
    pub last_name: String,
    pub birth_year: Option<i64>,
    pub phone: Option<Phone>,
    pub email: Option<String>,
    pub commune: Option<CommuneCode>,
}

/// Longest name kept, in characters.
const LONGEST_NAME: usize = 100;
/// First birth year taken: older than anybody alive.
const FIRST_YEAR: i64 = 1900;

impl Details {
    /// Somebody of whom only a first name is known.
    pub fn named(first_name: &str) -> Details {
        Details {
            first_name: first_name.trim().to_owned(),
            last_name: String::new(),
            birth_year: None,
            phone: None,
            email: None,
            commune: None,
        }
    }

    /// The names, folded: what a search looks through and duplicates are found by.
    pub fn folded_name(&self) -> String {
        fold(&format!("{} {}", self.first_name, self.last_name))
    }

    /// Refuses what no file may say. `year` is the current one.
    pub fn check(&self, year: i64) -> Result<(), Refusal> {
        if fold(&self.first_name).is_empty() {
            return Err(Refusal::FirstNameMissing);
        }
        let long = |name: &str| name.chars().count() > LONGEST_NAME;
        if long(&self.first_name) || long(&self.last_name) {
            return Err(Refusal::NameTooLong);
        }
        if self.birth_year.is_some_and(|born| !(FIRST_YEAR..=year).contains(&born)) {
            return Err(Refusal::BirthYear);
        }
        Ok(())
    }
}

/// A file as typed in a form.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct PersonForm {
    pub first_name: String,
    pub last_name: String,
    pub birth_year: String,
    pub phone: String,
    pub email: String,
    pub commune: String,
}

impl PersonForm {
    pub fn of(details: &Details) -> PersonForm {
        PersonForm {
            first_name: details.first_name.clone(),
            last_name: details.last_name.clone(),
            birth_year: details.birth_year.map(|year| year.to_string()).unwrap_or_default(),
            phone: details.phone.as_ref().map(Phone::spoken).unwrap_or_default(),
            email: details.email.clone().unwrap_or_default(),
            commune: details.commune.map(commune_words).unwrap_or_default(),
        }
    }

    /// Reads every field; each wrong one is noted in `problems` beside its sentence.
    pub fn read(
        &self,
        departement: DepartementCode,
        year: i64,
        problems: &mut Problems,
    ) -> Option<Details> {
        let mut wrong = |refusal: Refusal| {
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
        };
        let named = Details {
            last_name: self.last_name.trim().to_owned(),
            ..Details::named(&self.first_name)
        };
        if let Err(refusal) = named.check(year) {
            wrong(refusal);
        }
        let birth_year = match self.birth_year.trim() {
            "" => None,
            text => match text.parse().ok().filter(|born| (FIRST_YEAR..=year).contains(born)) {
                None => {
                    wrong(Refusal::BirthYear);
                    None
                }
                born => born,
            },
        };
        let phone = match self.phone.trim() {
            "" => None,
            text => Phone::parse(text, departement).map_err(|_| wrong(Refusal::Phone)).ok(),
        };
        let email = match self.email.trim() {
            "" => None,
            text => email(text).map_err(&mut wrong).ok(),
        };
        let commune = match self.commune.trim() {
            "" => None,
            text => read_commune(text, departement).map_err(&mut wrong).ok(),
        };
        let details = Details { birth_year, phone, email, commune, ..named };
        problems.is_empty().then_some(details)
    }
}

/// An address that can be one; the proof of an address is that its owner answers.
fn email(text: &str) -> Result<String, Refusal> {
    let text = text.to_lowercase();
    let (local, domain) = text.split_once('@').ok_or(Refusal::Email)?;
    let printable = text.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != ',');
    let dotted = domain.contains('.') && domain.split('.').all(|part| !part.is_empty());
    if local.is_empty() || domain.contains('@') || !dotted || !printable || text.len() > 254 {
        return Err(Refusal::Email);
    }
    Ok(text)
}

/// `Guéret (23000)`: how a commune is proposed and written back.
pub fn commune_words(code: CommuneCode) -> String {
    match territory::commune(code) {
        Some(commune) => match commune.postcodes().next() {
            Some(postcode) => format!("{} ({postcode})", commune.name),
            None => commune.name.to_owned(),
        },
        None => code.to_string(),
    }
}

/// Reads a commune as people write it: an INSEE code, a postal code with one commune, a name
/// (of this département first), or a name and its postal code.
fn read_commune(text: &str, departement: DepartementCode) -> Result<CommuneCode, Refusal> {
    let postcode: String = text.chars().filter(char::is_ascii_digit).collect();
    let name: String = text.chars().filter(|c| !c.is_ascii_digit() && !"()".contains(*c)).collect();
    if name.trim().is_empty() {
        let served = territory::communes_by_postcode(&postcode);
        if let [one] = served.as_slice() {
            return Ok(one.code);
        }
    }
    if let Some(commune) = text.parse().ok().and_then(territory::commune) {
        return Ok(commune.code);
    }
    let mut named = territory::communes_by_name(&name);
    if postcode.len() == 5 {
        named.retain(|commune| commune.postcodes().any(|code| code == postcode));
    }
    let here: Vec<_> = named.iter().filter(|c| c.departement == departement).collect();
    match (here.as_slice(), named.as_slice()) {
        ([one], _) => Ok(one.code),
        ([], [one]) => Ok(one.code),
        _ => Err(Refusal::Commune),
    }
}

/// What two files are compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    pub folded_name: String,
    /// Whether a last name is part of `folded_name`.
    pub full: bool,
    pub birth_year: Option<i64>,
    pub phone: Option<Phone>,
}

impl Likeness {
    pub fn of(details: &Details) -> Likeness {
        Likeness {
            folded_name: details.folded_name(),
            full: !details.last_name.is_empty(),
            birth_year: details.birth_year,
            phone: details.phone.clone(),
        }
    }
}

/// Whether two files may be one person's: the same phone, or the same names with nothing against
/// it. A first name alone is shared by many: then the birth year must be the same too.
pub fn looks_like(one: &Likeness, other: &Likeness) -> bool {
    let same_phone = one.phone.is_some() && one.phone == other.phone;
    let same_name = one.folded_name == other.folded_name;
    let unknown = one.birth_year.is_none() || other.birth_year.is_none();
    let same_year = one.birth_year == other.birth_year || (unknown && one.full && other.full);
    same_phone || (same_name && same_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(name: &str, year: Option<i64>, phone: Option<&str>) -> Likeness {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        Likeness::of(&Details {
            last_name: last.into(),
            birth_year: year,
            phone: phone.map(|text| text.parse().unwrap()),
            ..Details::named(first)
        })
    }

    #[test]
    fn the_same_name_and_year_or_the_same_phone_look_alike() {
        let known = like("Élodie Martin", Some(1950), Some("+33612345678"));
        for (name, year, phone, alike) in [
            ("elodie MARTIN", Some(1950), None, true),
            ("Élodie Martin", Some(1951), None, false),
            ("Élodie Martin", None, None, true),
            ("Zoé", None, Some("+33612345678"), true),
            ("Élodie", Some(1950), None, false),
        ] {
            assert_eq!(looks_like(&known, &like(name, year, phone)), alike, "{name} {year:?}");
        }
    }

    #[test]
    fn a_first_name_alone_is_shared_by_many() {
        let marie = like("Marie", Some(1950), None);
        assert!(looks_like(&marie, &like("marie", Some(1950), None)));
        assert!(!looks_like(&marie, &like("Marie", None, None)));
        assert!(looks_like(&like("Marie", None, None), &like("Marie", None, None)));
    }

    #[test]
    fn every_wrong_field_is_said_at_once() {
        let form = PersonForm {
            birth_year: "19x0".into(),
            phone: "12".into(),
            email: "x".into(),
            commune: "Nulle-Part".into(),
            ..PersonForm::default()
        };
        let mut problems = Problems::none();
        assert_eq!(form.read("23".parse().unwrap(), 2026, &mut problems), None);
        let fields: Vec<_> = problems.iter().map(|p| p.field.to_string()).collect();
        assert_eq!(fields, ["first_name", "birth_year", "phone", "email", "commune"]);
    }

    #[test]
    fn a_commune_is_read_as_people_write_it() {
        let read =
            |text: &str| read_commune(text, "23".parse().unwrap()).map(|code| code.to_string());
        for text in ["Guéret", "gueret", "GUERET (23000)", "23096", "Guéret 23000"] {
            assert_eq!(read(text).as_deref(), Ok("23096"), "{text}");
        }
        assert_eq!(read("nulle part"), Err(Refusal::Commune));
        let bare = commune_words("23096".parse().unwrap());
        assert_eq!(bare, "Guéret (23000)");
        assert_eq!(read(&bare).as_deref(), Ok("23096"));
    }
}
