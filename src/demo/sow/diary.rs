//! One thing of the diary, done by who does it.

use std::collections::BTreeMap;

use super::ground::Ground;
use super::paper::{Booklet, Paper};
use crate::access::{Actor, Role};
use crate::demo::data;
use crate::demo::plan::{Event, Plan, Step};
use crate::funding::returns::Movement;
use crate::funding::sample::Finding;
use crate::funding::sepa::Version;
use crate::funding::{self, Channel, NewFile, StatementId};
use crate::kit::app::SecretKey;
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::time::{Day, Moment, Month};
use crate::ledger::ProgrammeId;
use crate::passes::{
    self, DepotId, DestructionId, Handover, NewDestruction, NewInventory, NewSlip, Range,
    RedemptionId, Scan, Scanned, SlipId,
};
use crate::people::{self, Consents, Details, Manner, NewPerson, PersonId, Phone};
use crate::places::{self, AccreditationId};
use crate::workshops::{self, About, RegistrationId, SessionId, WorkshopId};

/// The ids of what was made, by rank in the plan.
#[derive(Debug, Clone)]
pub struct Known {
    workshops: Vec<WorkshopId>,
    accreditations: Vec<Option<AccreditationId>>,
    sessions: Vec<Option<SessionId>>,
    people: Vec<Option<PersonId>>,
    registrations: Vec<Option<RegistrationId>>,
    slips: BTreeMap<usize, SlipId>,
    destructions: BTreeMap<usize, DestructionId>,
    uses: BTreeMap<usize, RedemptionId>,
    statements: BTreeMap<Month, Vec<StatementId>>,
}

impl Known {
    pub fn new(plan: &Plan) -> Known {
        Known {
            workshops: Vec::new(),
            accreditations: vec![None; data::network().places.len()],
            sessions: vec![None; plan.sessions.len()],
            people: vec![None; plan.people.len()],
            registrations: vec![None; plan.registrations.len()],
            slips: BTreeMap::new(),
            destructions: BTreeMap::new(),
            uses: BTreeMap::new(),
            statements: BTreeMap::new(),
        }
    }
}

/// What the plan says was made earlier.
fn made<T: Copy>(known: &[Option<T>], rank: usize) -> Result<T, Error> {
    known
        .get(rank)
        .copied()
        .flatten()
        .ok_or_else(|| Error::Broken("the plan is out of order".into()))
}

/// Everything it takes to do something.
pub struct Hand<'a> {
    pub tx: &'a mut Tx,
    pub key: &'a SecretKey,
    pub plan: &'a Plan,
    pub ground: &'a Ground,
    pub paper: &'a Paper,
    pub moment: &'a Moment,
}

impl Hand<'_> {
    pub fn does(&mut self, known: &mut Known, event: &Event) -> Result<(), Error> {
        match event {
            Event::Accredited { place, step } => self.accredits(known, *place, *step),
            Event::SessionPlanned(rank) => self.plans(known, *rank),
            Event::SessionCancelled(rank) => self.cancels_session(known, *rank),
            Event::PersonMet(rank) => self.meets(known, *rank),
            Event::Registered(rank) => self.registers(known, *rank),
            Event::RegistrationCancelled(rank) => self.cancels_registration(known, *rank),
            Event::ListKept { session, marks, anonymous } => {
                let lead = self.lead(*session);
                for (registration, mark) in marks {
                    let id = made(&known.registrations, *registration)?;
                    workshops::attend(self.tx, lead, id, *mark, self.moment)?;
                }
                let session = made(&known.sessions, *session)?;
                workshops::count_anonymous(self.tx, lead, session, *anonymous, self.moment)
            }
            Event::SlipSent { slip, from_printer, to, first, last } => {
                let from = (!from_printer).then_some(self.paper.stock);
                let to = to.map_or(self.paper.stock, |key| self.paper.drawers[key]);
                known.slips.insert(*slip, self.sends(from, to, (*first, *last))?);
                Ok(())
            }
            Event::SlipReceived { slip, by } => {
                let actor = by.map_or(self.coordinator(), |rank| &self.ground.actors[rank]);
                self.receives(actor, known.slips[slip])
            }
            Event::DestructionAsked { destruction, first, last } => {
                let id = self.asks_destruction(*first, *last)?;
                known.destructions.insert(*destruction, id);
                Ok(())
            }
            Event::DestructionSigned(rank) => self.signs_destruction(known.destructions[rank]),
            Event::StockCounted(ranges) => self.counts_stock(ranges),
            Event::HandedOver { booklet, sender, person } => {
                let handover = Handover {
                    serial: self.booklet(*booklet).serial.clone(),
                    referrer: self.ground.organisations[sender.organisation],
                    person: person.map(|rank| made(&known.people, rank)).transpose()?,
                };
                let actor = &self.ground.actors[sender.account];
                passes::hand_over(self.tx, actor, &handover, self.moment)?;
                Ok(())
            }
            Event::PassUsed { use_, registration, booklet, rank } => {
                let code = self.booklet(*booklet).passes[*rank - 1].1.plain();
                let lead = self.lead(self.plan.registrations[*registration].session);
                let registration = made(&known.registrations, *registration)?;
                let scan = Scan::now(code, registration, self.moment);
                let used = passes::redeem(self.tx, lead, self.key, &scan, self.moment)?;
                known.uses.insert(*use_, used.id);
                Ok(())
            }
            Event::CodeMistyped { registration, booklet } => {
                self.mistypes(known, *registration, *booklet)
            }
            Event::UseUndone { use_, session } => {
                passes::undo(self.tx, self.lead(*session), known.uses[use_], self.moment)
            }
            Event::MonthClosed(month) => self.closes(known, *month),
            Event::MonthApproved(month) => {
                let statements = known.statements.get(month).cloned().unwrap_or_default();
                self.approves(&statements)
            }
            Event::MonthPaid { month, on } => {
                let statements = known.statements.get(month).cloned().unwrap_or_default();
                self.pays(&statements, *month, *on)
            }
        }
    }
}

impl<'a> Hand<'a> {
    fn sends(
        &mut self,
        from: Option<DepotId>,
        to: DepotId,
        (first, last): (i64, i64),
    ) -> Result<SlipId, Error> {
        let range = Range::new(first, last)
            .ok_or_else(|| Error::Broken("a slip without booklets".into()))?;
        let new = NewSlip { emission: self.paper.emission, from, to, range };
        passes::send_slip(self.tx, self.coordinator(), &new, self.moment)
    }

    /// The parcel is opened: its first and last booklet are those of the slip.
    fn receives(&mut self, actor: &Actor, id: SlipId) -> Result<(), Error> {
        let range = passes::slip(self.tx, actor, id)?.0.range();
        let scanned = Scanned {
            first: self.booklet(range.first).serial.clone(),
            last: self.booklet(range.last).serial.clone(),
        };
        passes::receive_slip(self.tx, actor, id, &scanned, self.moment)
    }

    fn asks_destruction(&mut self, first: i64, last: i64) -> Result<DestructionId, Error> {
        let range = Range::new(first, last)
            .ok_or_else(|| Error::Broken("a destruction without booklets".into()))?;
        let new = NewDestruction {
            emission: self.paper.emission,
            depot: self.paper.stock,
            range,
            reason: data::money().words.damage.clone(),
        };
        passes::ask_destruction(self.tx, self.coordinator(), &new, self.moment)
    }

    fn signs_destruction(&mut self, id: DestructionId) -> Result<(), Error> {
        let officer = self.ground.first(Role::FinanceOfficer);
        passes::sign_destruction(self.tx, officer, id, self.moment)
    }

    fn counts_stock(&mut self, ranges: &[(i64, i64)]) -> Result<(), Error> {
        let serial = |number: i64| self.booklet(number).serial.as_str();
        let lines: Vec<String> = ranges
            .iter()
            .map(|(first, last)| format!("{} {}", serial(*first), serial(*last)))
            .collect();
        let new = NewInventory { seen: lines.join("\n"), ..NewInventory::default() };
        let (actor, stock) = (self.coordinator(), self.paper.stock);
        passes::count_depot(self.tx, actor, stock, &new, self.moment)?;
        Ok(())
    }

    /// The first symbol of the code is misread: its check symbol says so.
    fn mistypes(&mut self, known: &Known, registration: usize, booklet: i64) -> Result<(), Error> {
        let plain = self.booklet(booklet).passes[1].1.plain();
        let other = if plain.starts_with('7') { "1" } else { "7" };
        let code = format!("{other}{}", plain.get(1..).unwrap_or_default());
        let lead = self.lead(self.plan.registrations[registration].session);
        let scan = Scan::now(code, made(&known.registrations, registration)?, self.moment);
        match passes::check(self.tx, lead, self.key, &scan, self.moment) {
            Err(Error::Refused(refusal)) => {
                let reason = refusal.message().key().to_owned();
                passes::note_refusal(self.tx, lead, self.key, &scan, &reason, self.moment)
            }
            Err(error) => Err(error),
            Ok(_) => Err(Error::Broken("a mistyped code is read".into())),
        }
    }

    fn booklet(&self, number: i64) -> &'a Booklet {
        let index = usize::try_from(number - 1).unwrap_or(usize::MAX);
        &self.paper.booklets[index]
    }
    /// Who answers for the place of a session.
    fn desk(&self, session: usize) -> &'a Actor {
        let place = self.plan.sessions[session].place;
        &self.ground.actors[self.ground.places[place].desk]
    }
    /// Who keeps the list of a session.
    fn lead(&self, session: usize) -> &'a Actor {
        &self.ground.actors[self.plan.sessions[session].mediators[0]]
    }
    fn coordinator(&self) -> &'a Actor {
        self.ground.first(Role::Coordinator)
    }

    /// The statements of a month, in the order of the places.
    fn closes(&mut self, known: &mut Known, month: Month) -> Result<(), Error> {
        let coordinator = self.coordinator();
        let mut due = passes::due_in(self.tx, coordinator.territory(), month)?;
        due.sort_by_key(|due| due.place_id);
        for due in due {
            let what = (due.place_id, due.programme_id, month);
            let id = funding::close(self.tx, coordinator, what, self.moment)?;
            known.statements.entry(month).or_default().push(id);
        }
        Ok(())
    }

    /// Every drawn use is found on its attendance sheet; the statements of a month are checked,
    /// approved, and sent: to the bank in one file, those without an account to the treasury.
    fn approves(&mut self, statements: &[StatementId]) -> Result<(), Error> {
        let (chloe, fatou) = (self.coordinator(), self.ground.first(Role::FinanceOfficer));
        let mut files: BTreeMap<ProgrammeId, Vec<StatementId>> = BTreeMap::new();
        for id in statements.iter().copied() {
            for drawn in funding::drawn(self.tx, id)? {
                let found = (drawn.rank, Finding::Sheet);
                funding::find(self.tx, chloe, id, found, self.moment)?;
            }
            funding::check(self.tx, chloe, id, self.moment)?;
            funding::approve(self.tx, fatou, id, self.moment)?;
            let known = funding::statement(self.tx, fatou, id)?;
            if known.payee_iban.is_empty() {
                funding::send(self.tx, fatou, id, Channel::Mandate, self.moment)?;
            } else {
                files.entry(known.programme_id).or_default().push(id);
            }
        }
        for (programme, statements) in files {
            let pay_on = self.moment.now.day(fatou.timezone()).plus_days(3);
            let file = NewFile { programme, version: Version::Nine, pay_on, statements };
            funding::create_file(self.tx, fatou, &file, self.moment)?;
        }
        Ok(())
    }

    /// The bank's file says what was paid.
    fn pays(&mut self, statements: &[StatementId], month: Month, on: Day) -> Result<(), Error> {
        let fatou = self.ground.first(Role::FinanceOfficer);
        let words = &data::money().words.payment;
        let mut movements = Vec::new();
        for (rank, id) in (1..).zip(statements) {
            let known = funding::statement(self.tx, fatou, *id)?;
            movements.push(Movement {
                number: known.label(),
                cents: known.cents,
                on,
                reference: format!("{words}-{month}-{rank:02}"),
                returned: None,
            });
        }
        if movements.is_empty() {
            return Ok(());
        }
        let (name, hash) =
            (format!("releve-{month}.xml"), blake3::hash(month.to_string().as_bytes()));
        let file = (name.as_str(), hash.to_hex());
        funding::read_return(self.tx, fatou, (file.0, file.1.as_str()), &movements, self.moment)?;
        Ok(())
    }

    fn accredits(&mut self, known: &mut Known, place: usize, step: Step) -> Result<(), Error> {
        let standing = &self.ground.places[place];
        let (actor, words) = (self.coordinator(), &data::money().words);
        if step == Step::Request {
            let id = places::request_accreditation(self.tx, actor, self.moment, standing.id)?;
            known.accreditations[place] = Some(id);
            return Ok(());
        }
        let id = made(&known.accreditations, place)?;
        match step {
            Step::Request => {}
            Step::Grant { until } => {
                let from = self.moment.now.day(actor.timezone());
                places::grant_accreditation(self.tx, actor, self.moment, id, from, until)?;
            }
            Step::Suspend => {
                places::suspend_accreditation(self.tx, actor, self.moment, id, &words.suspension)?;
            }
            Step::Withdraw => {
                places::withdraw_accreditation(self.tx, actor, self.moment, id, &words.withdrawal)?;
            }
        }
        Ok(())
    }

    /// The catalogue is written when the first session is planned.
    fn catalogue(&mut self, known: &mut Known) -> Result<(), Error> {
        for seed in &data::rhythm().workshops {
            let wrong = |_| Error::Broken(format!("workshop {}", seed.key));
            let about = About {
                title: seed.title.clone(),
                level: seed.level.parse().map_err(wrong)?,
                themes: seed.themes.parse().map_err(wrong)?,
                summary: seed.summary.clone(),
                minutes: seed.minutes,
            };
            let id = workshops::create_workshop(self.tx, self.coordinator(), &about, self.moment)?;
            known.workshops.push(id);
        }
        Ok(())
    }

    fn plans(&mut self, known: &mut Known, rank: usize) -> Result<(), Error> {
        if known.workshops.is_empty() {
            self.catalogue(known)?;
        }
        let seed = &self.plan.sessions[rank];
        let standing = &self.ground.places[seed.place];
        let account = |rank: &usize| self.ground.actors[*rank].account().ok_or(Error::Forbidden);
        let plan = workshops::Plan {
            workshop: known.workshops[seed.workshop],
            place: standing.id,
            stop: seed.stop.and_then(|stop| standing.stops.get(stop).copied()),
            day: seed.day,
            hour: seed.starts.local(self.plan.frame.timezone).time(),
            minutes: seed.minutes,
            seats: seed.seats,
            mediators: seed.mediators.iter().map(account).collect::<Result<_, _>>()?,
            note: String::new(),
            weeks: 1,
            overlap: false,
        };
        let made = workshops::plan(self.tx, self.desk(rank), &plan, self.moment)?;
        known.sessions[rank] = made.first().copied();
        Ok(())
    }

    fn cancels_session(&mut self, known: &mut Known, rank: usize) -> Result<(), Error> {
        let reasons = &data::money().words.cancelled_sessions;
        let id = made(&known.sessions, rank)?;
        workshops::cancel_session(
            self.tx,
            self.desk(rank),
            id,
            &reasons[rank % reasons.len()],
            self.moment,
        )
    }

    fn meets(&mut self, known: &mut Known, rank: usize) -> Result<(), Error> {
        let seed = &self.plan.people[rank];
        let venue = &self.plan.venues[seed.venue];
        let desk = self.ground.places[venue.place].desk;
        let actor = &self.ground.actors[seed.sender.map_or(desk, |sender| sender.account)];
        let departement =
            data::network().territory.departement.parse().map_err(|_| Error::NotFound)?;
        let phone = seed.phone.as_deref().map(|text| Phone::parse(text, departement)).transpose();
        let new = NewPerson {
            details: Details {
                last_name: seed.last_name.to_owned(),
                birth_year: seed.birth_year,
                phone: phone.map_err(|_| Error::Broken("a made-up number is no number".into()))?,
                email: seed.email.clone(),
                commune: Some(seed.commune),
                ..Details::named(seed.first_name)
            },
            consents: Consents { file: true, share: seed.share, contact: seed.contact },
            manner: if rank.is_multiple_of(3) { Manner::Written } else { Manner::Spoken },
        };
        known.people[rank] = Some(people::create(self.tx, actor, &new, self.moment)?);
        Ok(())
    }

    fn registers(&mut self, known: &mut Known, rank: usize) -> Result<(), Error> {
        let seed = &self.plan.registrations[rank];
        let session = made(&known.sessions, seed.session)?;
        let person = made(&known.people, seed.person)?;
        let actor = match seed.sender {
            Some(sender) => &self.ground.actors[sender.account],
            None => self.desk(seed.session),
        };
        let referring = seed
            .sender
            .and_then(|sender| self.ground.organisations.get(sender.organisation).copied());
        let id =
            workshops::register(self.tx, actor, session, person, referring, None, self.moment)?;
        known.registrations[rank] = Some(id);
        Ok(())
    }

    fn cancels_registration(&mut self, known: &mut Known, rank: usize) -> Result<(), Error> {
        let reasons = &data::money().words.cancelled_registrations;
        let id = made(&known.registrations, rank)?;
        let desk = self.desk(self.plan.registrations[rank].session);
        workshops::cancel_registration(
            self.tx,
            desk,
            id,
            &reasons[rank % reasons.len()],
            self.moment,
        )?;
        Ok(())
    }
}
