//! What happened to a booklet, as one time line: its emission, its movements, each use with its
//! place and session, the statements that list them, and what its journal adds.

use std::collections::btree_map::{BTreeMap, Entry};
use std::collections::{BTreeSet, HashMap};

use crate::access::{self, Action, Actor, At};
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::journal::{self, Subject};
use crate::kit::time::{Instant, Tz};
use crate::ledger;
use crate::passes::model::{Booklet, Emission, Redemption};
use crate::passes::store::{self, Movement, PassLine};
use crate::places;
use crate::ui::Event;
use crate::workshops;

/// What the time line is told from.
pub struct Told {
    created_at: Instant,
    printed_at: Option<Instant>,
    activated_at: Option<Instant>,
    /// When it could no longer be used, if that is past.
    expired_at: Option<Instant>,
    movements: Vec<Movement>,
    uses: Vec<Use>,
    /// The journals of the booklet, of its passes, and of the statements that list its uses, for
    /// those who may open them.
    journals: Vec<(Journal, Vec<journal::Line>)>,
    names: HashMap<String, String>,
}

#[derive(Clone, PartialEq, Eq)]
enum Journal {
    Booklet,
    Statement { id: String },
}

struct Use {
    redemption: Redemption,
    place: String,
    session: String,
}

/// What befalls a statement and each of its lines. Its other steps (a use looked at, an approval)
/// are of the statement, or of other booklets.
const OF_ALL_ITS_LINES: [&str; 4] = ["closed", "paid", "rejected", "followed"];

/// Reads the story of a booklet that the actor may see.
pub fn read(
    conn: &mut Conn,
    actor: &Actor,
    (booklet, emission): (&Booklet, &Emission),
    passes: &[PassLine],
    uses: &[Redemption],
    now: Instant,
) -> Result<Told, Error> {
    let ends = emission.valid_until.plus_days(1).start(actor.timezone());
    let mut told = Told {
        created_at: emission.created_at,
        printed_at: emission.printed_at,
        activated_at: emission.activated_at,
        expired_at: Some(ends).filter(|ends| *ends <= now),
        movements: store::movements_of(conn, booklet.id)?,
        uses: uses_with_names(conn, actor, uses)?,
        journals: Vec::new(),
        names: access::names(conn, actor.territory())?,
    };
    let about = journal::about(conn, &Subject::new("booklet", booklet.id))?;
    told.journals.push((Journal::Booklet, about));
    for pass in passes {
        let about = journal::about(conn, &Subject::new("pass", pass.id))?;
        told.journals.push((Journal::Booklet, about));
    }
    let mut statements = BTreeSet::new();
    for used in uses {
        let Some(id) = &used.statement_id else { continue };
        let place = places::place_by_id(conn, actor.territory(), used.place_id)?;
        let owner = place.and_then(|place| place.organisation_id);
        if actor.may(Action::SeeStatements, &At::place(used.place_id, owner)) {
            statements.insert(id.clone());
        }
    }
    for id in statements {
        let mut about = journal::about(conn, &Subject::new("statement", &id))?;
        about.retain(|line| OF_ALL_ITS_LINES.contains(&line.verb.as_str()));
        told.journals.push((Journal::Statement { id }, about));
    }
    Ok(told)
}

fn uses_with_names(conn: &mut Conn, actor: &Actor, uses: &[Redemption]) -> Result<Vec<Use>, Error> {
    let (mut places, mut sessions) = (BTreeMap::new(), BTreeMap::new());
    let mut told = Vec::with_capacity(uses.len());
    for used in uses {
        let place = match places.entry(used.place_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let known = places::place_by_id(conn, actor.territory(), used.place_id)?;
                new.insert(known.map(|place| place.about.name).unwrap_or_default())
            }
        };
        let session = match sessions.entry(used.session_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                new.insert(workshops::session(conn, actor, used.session_id)?.title)
            }
        };
        told.push(Use { redemption: used.clone(), place: place.clone(), session: session.clone() });
    }
    Ok(told)
}

impl Told {
    /// Everything that happened, the latest first.
    pub fn events(&self, tz: Tz) -> Vec<Event> {
        let mut told = self.of_the_emission(tz);
        for moved in &self.movements {
            told.extend(movement_events(moved, tz));
        }
        told.extend(self.uses.iter().map(|used| self.use_event(used, tz)));
        for (journal, lines) in &self.journals {
            told.extend(self.journal_events(journal, lines, tz));
        }
        told.sort_by_key(|(at, _)| *at);
        told.into_iter().rev().map(|(_, event)| event).collect()
    }

    fn of_the_emission(&self, tz: Tz) -> Vec<(Instant, Event)> {
        let dated = |at: Instant, key: &'static str, icon: &'static str| {
            (at, Event::new(at.words(tz), at.rfc3339(), t(key)).icon(icon))
        };
        let mut told = vec![dated(self.created_at, "passes-story-made", "ticket")];
        told.extend(self.printed_at.map(|at| dated(at, "passes-story-printed", "printer")));
        told.extend(self.activated_at.map(|at| dated(at, "passes-story-activated", "badge-check")));
        told.extend(self.expired_at.map(|at| dated(at, "passes-story-expired", "hourglass")));
        told
    }

    fn use_event(&self, used: &Use, tz: Tz) -> (Instant, Event) {
        let redemption = &used.redemption;
        let at = redemption.redeemed_at;
        let what = t("passes-story-used")
            .arg("serial", redemption.serial.clone())
            .arg("place", used.place.clone())
            .arg("session", used.session.clone());
        let event = Event::new(at.words(tz), at.rfc3339(), what)
            .link(format!("/redemptions/{}", redemption.id))
            .icon("ticket-check");
        let name = self.names.get(&redemption.account_id);
        (at, name.map_or(event.clone(), |name| event.who(name)))
    }

    fn journal_events(
        &self,
        journal: &Journal,
        lines: &[journal::Line],
        tz: Tz,
    ) -> Vec<(Instant, Event)> {
        let events = ledger::events(lines, &self.names, tz);
        // Lines come newest first: those of one instant stay in the order they were written.
        let mut told: Vec<_> = lines
            .iter()
            .zip(events)
            // A use is told with its place and session.
            .filter(|(line, _)| !line.verb.starts_with("redeemed"))
            .map(|(line, event)| (line.at, dressed(journal, line, event, tz)))
            .collect();
        told.reverse();
        told
    }
}

/// A line of the journal with its picture, and where it leads.
fn dressed(journal: &Journal, line: &journal::Line, event: Event, tz: Tz) -> Event {
    match journal {
        Journal::Booklet => event.icon(match line.verb.as_str() {
            "handed-over" => "hand-helping",
            "undone" => "undo-2",
            "blocked" => "lock",
            "unblocked" => "key-round",
            "replaced" => "refresh-cw",
            "destroyed" => "trash-2",
            _ => "ticket",
        }),
        Journal::Statement { id } => {
            let what = t(format!("passes-story-statement-{}", line.verb))
                .arg("number", line.detail.clone());
            Event::new(line.at.words(tz), line.at.rfc3339(), what)
                .icon(if line.verb == "paid" { "euro" } else { "receipt-euro" })
                .link(format!("/statements/{id}"))
        }
    }
}

/// A slip sent, then received; a destruction. A handover has its own line in the journal.
fn movement_events(moved: &Movement, tz: Tz) -> Vec<(Instant, Event)> {
    if let (Some(id), Some(number)) = (moved.destruction_id, moved.destruction_number) {
        let at = moved.moved_at;
        let what = t("passes-moved-destroyed").arg("number", number);
        let event = Event::new(at.words(tz), at.rfc3339(), what).icon("trash-2");
        return vec![(at, event.link(format!("/destructions/{id}")))];
    }
    let (Some(slip), Some(number)) = (moved.slip_id, moved.slip_number) else {
        return Vec::new();
    };
    let printer = || t("passes-state-printer").to_string();
    let what = t("passes-moved")
        .arg("number", number)
        .arg("from", moved.from_name.clone().unwrap_or_else(printer))
        .arg("to", moved.to_name.clone().unwrap_or_else(printer));
    let event = |at: Instant, what| {
        let event = Event::new(at.words(tz), at.rfc3339(), what);
        (at, event.link(format!("/slips/{slip}")))
    };
    let (at, sent) = event(moved.moved_at, what);
    let mut told = vec![(at, sent.icon("truck"))];
    told.extend(moved.received_at.map(|at| {
        let what = t("passes-story-received")
            .arg("number", number)
            .arg("at", moved.to_name.clone().unwrap_or_default());
        let (at, received) = event(at, what);
        (at, received.icon("package"))
    }));
    told
}
