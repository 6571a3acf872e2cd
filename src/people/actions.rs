//! What people do with files: make, find, open, edit, and keep to what was agreed.

use super::model::{
    Consents, Details, Holder, Likeness, Manner, Opening, PersonId, Purpose, Refusal, TieReason,
    looks_like, opening, reason,
};
use super::store::{self, ConsentRow, PersonLine, PersonRow, Scope, Search, TieRow};
use crate::access::{Action, Actor, Reach, Role, reach};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::errors::Error;
use crate::kit::journal::{self, Line, Subject};
use crate::kit::text::fold;
use crate::kit::time::{Instant, Moment};
use crate::places;

fn note(
    tx: &mut Tx,
    actor: &Actor,
    now: Instant,
    person: PersonId,
    verb: &'static str,
    detail: &str,
) -> Result<(), DbError> {
    let subject = Subject::new("person", person);
    journal::record(tx, &actor.territory().to_string(), now, &actor.key(), &subject, verb, detail)
}

/// Whose ties let `actor` open files: their organisations, their places with the organisations
/// that run them, and — floating mediators only — themselves.
pub fn scope(conn: &mut Conn, actor: &Actor) -> Result<Scope, DbError> {
    let Some(account) = actor.account() else {
        return Ok(Scope { everything: true, ..Scope::default() });
    };
    let mut scope = Scope::default();
    for grant in actor.grants() {
        if reach(grant.role, Action::SeePeople) == Reach::No {
            continue;
        }
        match (grant.organisation_id, grant.place_id) {
            (None, None) if grant.role == Role::Mediator => scope.account = Some(account),
            (organisation, place) => {
                scope.organisations.extend(organisation);
                scope.places.extend(place);
            }
        }
    }
    for place in scope.places.clone() {
        let found = places::place_by_id(conn, actor.territory(), place)?;
        scope.organisations.extend(found.and_then(|place| place.organisation_id));
    }
    scope.organisations.sort_unstable();
    scope.organisations.dedup();
    Ok(scope)
}

/// Who among `scope` answers for what the actor does: their organisation first.
fn own_holder(scope: &Scope) -> Option<Holder> {
    let organisation = scope.organisations.first().map(|id| Holder::Organisation(*id));
    let place = scope.places.first().map(|id| Holder::Place(*id));
    organisation.or(place).or(scope.account.map(Holder::Account))
}

/// Whether `actor` may open the file of `person`.
///
/// # Errors
/// Not found when there is no such person in the actor's territory.
pub fn may_open(conn: &mut Conn, actor: &Actor, person: PersonId) -> Result<Opening, Error> {
    store::person(conn, actor.territory(), person)?.ok_or(Error::NotFound)?;
    let scope = scope(conn, actor)?;
    let consents = Consents::of(store::live_purposes(conn, person)?);
    let tied = store::is_tied(conn, &scope, person)?;
    Ok(opening(actor.can(Action::SeePeople), tied, consents))
}

/// [`may_open`] as the first line of an action on a file: refuses whatever is not open.
pub fn check_open(conn: &mut Conn, actor: &Actor, person: PersonId) -> Result<(), Error> {
    match may_open(conn, actor, person)? {
        Opening::Open => Ok(()),
        Opening::NotYourRole => Err(Error::Forbidden),
        Opening::Closed => Err(Refusal::FileClosed.into()),
        Opening::NeedsReason => Err(Refusal::NeedsReason.into()),
        Opening::NotShared => Err(Refusal::NotShared.into()),
    }
}

/// Ties a person to somebody who from then on may open their file. An older tie stays.
/// The caller's own journal line says why; this writes none.
pub fn tie(
    tx: &mut Tx,
    person: PersonId,
    holder: impl Into<Holder>,
    reason: TieReason,
    actor: &Actor,
    moment: &Moment,
) -> Result<(), Error> {
    let (id, by) = (moment.id(), actor.key());
    Ok(store::insert_tie(tx, id, person, holder.into(), reason, "", &by, moment.now)?)
}

/// A file to be made, with what the person agreed to.
#[derive(Debug, Clone)]
pub struct NewPerson {
    pub details: Details,
    pub consents: Consents,
    /// How they agreed.
    pub manner: Manner,
}

/// Makes a file, whether or not another looks like it: see [`find_or_create`] for the question.
///
/// # Errors
/// A file is never made without the person's agreement to it.
pub fn create(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewPerson,
    moment: &Moment,
) -> Result<PersonId, Error> {
    actor.check_any(Action::EditPeople)?;
    new.details.check(this_year(actor, moment.now))?;
    if !new.consents.file {
        return Err(Refusal::FileConsentMissing.into());
    }
    let person = PersonRow {
        id: moment.id(),
        territory_id: actor.territory(),
        details: new.details.clone(),
        created_at: moment.now,
        version: 1,
    };
    let by = actor.key();
    store::insert_person(tx, &person, &by)?;
    for purpose in Purpose::ALL.iter().filter(|purpose| new.consents.has(**purpose)) {
        let id = moment.id();
        store::insert_consent(tx, id, person.id, *purpose, new.manner, &by, moment.now)?;
    }
    let scope = scope(tx, actor)?;
    if let Some(holder) = own_holder(&scope) {
        tie(tx, person.id, holder, TieReason::Created, actor, moment)?;
    }
    note(tx, actor, moment.now, person.id, "created", "")?;
    Ok(person.id)
}

pub fn this_year(actor: &Actor, now: Instant) -> i64 {
    i64::from(now.day(actor.timezone()).year())
}

/// A kept file that may be the same person's. Of a file the actor may not open, only what it
/// takes to ask "is it you?": the lower rooms show no more of it.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub id: PersonId,
    /// Whether the actor may open the file already.
    pub open: bool,
    pub first_name: String,
    /// Whole when the file is open to the actor, else its initial and a dot.
    pub last_name: String,
    pub birth_year: Option<i64>,
    pub commune: Option<crate::territory::CommuneCode>,
}

/// Most candidates proposed at once.
const MOST_CANDIDATES: usize = 8;

/// Files that look like `details`, those the actor may open first.
pub fn candidates(
    conn: &mut Conn,
    actor: &Actor,
    details: &Details,
) -> Result<Vec<Candidate>, Error> {
    let likeness = Likeness::of(details);
    let mut alike = store::similar(conn, actor.territory(), &likeness)?;
    alike.retain(|row| looks_like(&Likeness::of(&row.details), &likeness));
    let scope = scope(conn, actor)?;
    let mut found = Vec::new();
    for row in alike {
        let open = store::is_tied(conn, &scope, row.id)?;
        let details = row.details;
        let last_name = if open { details.last_name } else { initial(&details.last_name) };
        found.push(Candidate {
            id: row.id,
            open,
            first_name: details.first_name,
            last_name,
            birth_year: details.birth_year,
            commune: details.commune,
        });
    }
    found.sort_by_key(|candidate| !candidate.open);
    found.truncate(MOST_CANDIDATES);
    Ok(found)
}

/// `Benali` → `B.`
pub fn initial(last_name: &str) -> String {
    last_name.chars().next().map(|c| format!("{}.", c.to_uppercase())).unwrap_or_default()
}

/// What was decided about the candidates shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Decision {
    /// Nothing was shown yet.
    #[default]
    Open,
    /// "C'est la même personne."
    Same(PersonId),
    /// "C'est quelqu'un d'autre" than all of these.
    Other(Vec<PersonId>),
}

/// How [`find_or_create`] ends.
#[derive(Debug, Clone)]
pub enum Found {
    /// A file made now.
    Made(PersonId),
    /// A file that was there.
    Known(PersonId),
    /// Nothing was written: these may be the same person, somebody must say.
    Ask(Vec<Candidate>),
}

/// Makes a file, unless one may be there already and nobody has said yet whether it is the same
/// person. Taking up a file of other organisations needs the person's agreement to share it,
/// and the reason `taken_up` is kept with the tie.
pub fn find_or_create(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewPerson,
    decision: &Decision,
    moment: &Moment,
) -> Result<Found, Error> {
    actor.check_any(Action::EditPeople)?;
    if let Decision::Same(person) = decision {
        take_up(tx, actor, *person, new, moment)?;
        return Ok(Found::Known(*person));
    }
    let alike = candidates(tx, actor, &new.details)?;
    let shown = |candidate: &Candidate| match decision {
        Decision::Other(ids) => ids.contains(&candidate.id),
        _ => false,
    };
    if alike.iter().all(shown) {
        Ok(Found::Made(create(tx, actor, new, moment)?))
    } else {
        Ok(Found::Ask(alike))
    }
}

/// The person is here and agrees that this file is theirs and is opened.
fn take_up(
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
    new: &NewPerson,
    moment: &Moment,
) -> Result<(), Error> {
    match may_open(tx, actor, person)? {
        Opening::Open => return Ok(()),
        Opening::NotYourRole => return Err(Error::Forbidden),
        Opening::Closed => return Err(Refusal::FileClosed.into()),
        Opening::NeedsReason => {}
        Opening::NotShared if new.consents.share => {
            let (id, by) = (moment.id(), actor.key());
            let purpose = Purpose::Share;
            store::insert_consent(tx, id, person, purpose, new.manner, &by, moment.now)?;
            note(tx, actor, moment.now, person, "consented", purpose.word())?;
        }
        Opening::NotShared => return Err(Refusal::ShareConsentMissing.into()),
    }
    open_for(tx, actor, person, &crate::kit::i18n::t("people-taken-up").to_string(), moment)
}

fn open_for(
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
    why: &str,
    moment: &Moment,
) -> Result<(), Error> {
    let scope = scope(tx, actor)?;
    let holder = own_holder(&scope).ok_or(Error::Forbidden)?;
    let (id, by) = (moment.id(), actor.key());
    store::insert_tie(tx, id, person, holder, TieReason::Opened, why, &by, moment.now)?;
    note(tx, actor, moment.now, person, "opened", "")?;
    Ok(())
}

/// Opens a shared file for a reason said in words, kept with the tie it makes.
pub fn open(
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
    why: &str,
    moment: &Moment,
) -> Result<(), Error> {
    match may_open(tx, actor, person)? {
        Opening::NeedsReason => open_for(tx, actor, person, &reason(why)?, moment),
        _ => check_open(tx, actor, person),
    }
}

/// A whole file, as its page shows it.
#[derive(Debug, Clone)]
pub struct File {
    pub person: PersonRow,
    pub live: Consents,
    pub consents: Vec<ConsentRow>,
    pub ties: Vec<TieRow>,
    /// Newest first.
    pub journal: Vec<Line>,
}

/// Looks at a file: the look is recorded in the same transaction that reads it.
pub fn look(tx: &mut Tx, actor: &Actor, person: PersonId, moment: &Moment) -> Result<File, Error> {
    check_open(tx, actor, person)?;
    note(tx, actor, moment.now, person, "looked", "")?;
    let row = store::person(tx, actor.territory(), person)?.ok_or(Error::NotFound)?;
    Ok(File {
        person: row,
        live: Consents::of(store::live_purposes(tx, person)?),
        consents: store::consents(tx, person)?,
        ties: store::ties(tx, person)?,
        journal: journal::about(tx, &Subject::new("person", person))?,
    })
}

/// Changes what a file says, if nobody changed it since `version`.
pub fn edit(
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
    version: i64,
    details: &Details,
    moment: &Moment,
) -> Result<(), Error> {
    actor.check_any(Action::EditPeople)?;
    check_open(tx, actor, person)?;
    details.check(this_year(actor, moment.now))?;
    tx.lock("person", &person)?;
    if !store::update_person(tx, person, version, details)? {
        return Err(Refusal::Stale.into());
    }
    Ok(note(tx, actor, moment.now, person, "edited", "")?)
}

/// Records that the person agreed to something.
pub fn consent(
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
    purpose: Purpose,
    manner: Manner,
    moment: &Moment,
) -> Result<(), Error> {
    actor.check_any(Action::EditPeople)?;
    check_open(tx, actor, person)?;
    tx.lock("person", &person)?;
    if Consents::of(store::live_purposes(tx, person)?).has(purpose) {
        return Err(Refusal::ConsentGiven.into());
    }
    let by = actor.key();
    store::insert_consent(tx, moment.id(), person, purpose, manner, &by, moment.now)?;
    Ok(note(tx, actor, moment.now, person, "consented", purpose.word())?)
}

/// Records that the person takes an agreement back. Without the one to keep a file, the file is
/// closed: nobody looks at it any more.
pub fn withdraw_consent(
    tx: &mut Tx,
    actor: &Actor,
    person: PersonId,
    purpose: Purpose,
    moment: &Moment,
) -> Result<(), Error> {
    actor.check_any(Action::EditPeople)?;
    check_open(tx, actor, person)?;
    if !store::withdraw_consent(tx, person, purpose, &actor.key(), moment.now)? {
        return Err(Refusal::ConsentNotGiven.into());
    }
    if purpose == Purpose::File {
        // Without a file there is nothing to share and no number to call.
        for other in [Purpose::Share, Purpose::Contact] {
            store::withdraw_consent(tx, person, other, &actor.key(), moment.now)?;
        }
    }
    Ok(note(tx, actor, moment.now, person, "consent-withdrawn", purpose.word())?)
}

// ---- finding ----

/// Reads what was typed in a search: a telephone number, or words.
pub fn parse_search(text: &str, departement: crate::territory::DepartementCode) -> Search {
    match super::model::Phone::parse(text, departement) {
        Ok(phone) => Search { words: Vec::new(), phone: Some(phone) },
        Err(_) => Search {
            words: fold(text).split(' ').filter(|w| !w.is_empty()).map(Into::into).collect(),
            phone: None,
        },
    }
}

impl Search {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phone.is_none()
    }
    /// Whether it is precise enough to look among people of other organisations.
    pub fn is_precise(&self) -> bool {
        let letters: usize = self.words.iter().map(String::len).sum();
        self.phone.is_some() || letters >= super::model::SHORTEST_SEARCH_ELSEWHERE
    }
}

/// A page of the people the actor is tied to, and how many there are.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    search: &Search,
    page: (i64, i64),
) -> Result<(Vec<PersonLine>, i64), Error> {
    actor.check_any(Action::SeePeople)?;
    let scope = scope(conn, actor)?;
    Ok(store::tied_people(conn, actor.territory(), &scope, search, page)?)
}

/// People known elsewhere who share their file: only for a precise search.
pub fn elsewhere(
    conn: &mut Conn,
    actor: &Actor,
    search: &Search,
    limit: i64,
) -> Result<Vec<PersonLine>, Error> {
    actor.check_any(Action::SeePeople)?;
    if !search.is_precise() {
        return Ok(Vec::new());
    }
    let scope = scope(conn, actor)?;
    Ok(store::shared_elsewhere(conn, actor.territory(), &scope, search, limit)?)
}

/// A few words on a person, for rooms that have checked that the actor may know who it is
/// (the sheet of a session, a handover). No look is recorded: it is not the file.
pub fn brief(conn: &mut Conn, id: PersonId) -> Result<Option<PersonLine>, DbError> {
    Ok(store::lines(conn, &[id])?.into_iter().next())
}

/// [`brief`] for many, in the order asked for; unknown ids are left out.
pub fn briefs(conn: &mut Conn, ids: &[PersonId]) -> Result<Vec<PersonLine>, DbError> {
    let mut by_id: std::collections::HashMap<PersonId, PersonLine> =
        store::lines(conn, ids)?.into_iter().map(|line| (line.id, line)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

impl PersonLine {
    /// The file is kept; otherwise nothing of it is shown.
    pub fn is_kept(&self) -> bool {
        self.file_kept > 0
    }
    /// `Fatima Benali`; a closed file says only that it is closed.
    pub fn full_name(&self) -> String {
        if self.is_kept() {
            format!("{} {}", self.first_name, self.last_name).trim().to_owned()
        } else {
            crate::kit::i18n::t("people-closed-name").to_string()
        }
    }
    /// `Fatima B.`: what may stand on a paper that others see.
    pub fn short_name(&self) -> String {
        if self.is_kept() {
            format!("{} {}", self.first_name, initial(&self.last_name)).trim().to_owned()
        } else {
            crate::kit::i18n::t("people-closed-name").to_string()
        }
    }
}
