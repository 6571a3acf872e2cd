//! The hands: each gesture made on Maillon, and its answer laid beside the model's.

mod compare;
mod payment;

use maillon::access::{self, Actor, Role};
use maillon::funding::{self, CorrectionId, Rule, StatementId};
use maillon::kit::app::SecretKey;
use maillon::kit::db::Tx;
use maillon::kit::errors::Error;
use maillon::kit::money::Cents;
use maillon::kit::time::{Instant, Moment};
use maillon::ledger::ProgrammeId;
use maillon::passes::{
    self, Code, DepotId, Design, DestructionId, Emission, EmissionId, Handover, HoldReason, Layout,
    NewDestruction, NewEmission, NewSlip, PassSigner, Range, Redeemed, Scan, Scanned, SlipId,
};

use super::gesture::{At, Gesture, Who};
use super::model::{self, Answer, FIRST_DAY, GRACE_DAYS, LAST_DAY, Model};
use crate::world::TestDatabase;
use crate::world::passes::{Village, answer, day};

/// Most emissions of a sequence, standing ones left out.
const EMISSIONS: usize = 4;

/// Maillon and the model, and what Maillon calls the things that the model numbers.
pub struct Play {
    village: Village,
    programme: ProgrammeId,
    stock: DepotId,
    drawer: DepotId,
    mediator: Actor,
    fatou: Actor,
    paul: Actor,
    model: Model,
    emissions: Vec<EmissionId>,
    serials: Vec<String>,
    codes: Vec<String>,
    /// What the QR codes beside them say.
    scans: Vec<String>,
    uses: Vec<(Scan, Redeemed)>,
    slips: Vec<SlipId>,
    destructions: Vec<DestructionId>,
    statements: Vec<StatementId>,
    corrections: Vec<CorrectionId>,
}

/// The thing of this number, counted from the latest.
fn latest(count: usize, n: usize) -> Option<usize> {
    (count > 0).then(|| count - 1 - n % count)
}
fn any(count: usize, n: usize) -> Option<usize> {
    (count > 0).then(|| n % count)
}

/// What is read on each pass: its booklet, its code, its QR code.
fn on_paper(
    key: &SecretKey,
    emission: &Emission,
    secrets: Vec<(String, String, Code)>,
) -> Vec<(String, String, String)> {
    let signer = PassSigner::of(key, emission).expect("it is being printed");
    let read = |(booklet, serial, code): (String, String, Code)| {
        let scan = signer.sign(&serial, &code).expect("all of it fits");
        (booklet, code.grouped(), scan)
    };
    secrets.into_iter().map(read).collect()
}

impl Play {
    pub fn on(test: &TestDatabase, ceiling: i64) -> Play {
        let village = Village::on(test);
        let programme = village.programme(ceiling);
        let rule = Rule { second_from: Some(Cents(model::TWO_PEOPLE_FROM)), ..Rule::default() };
        village
            .does(move |tx, actor, moment| funding::set_rule(tx, actor, programme, &rule, moment));
        let account = village.mediator;
        let mediator = village.does(move |tx, _, _| access::acting_as(tx, account));
        Play {
            programme,
            stock: village.stock("Stock central", None),
            drawer: village.stock("Tiroir de La Palette", Some(village.organisation)),
            mediator,
            fatou: village.colleague(Role::FinanceOfficer, "fatou@creuse.example"),
            paul: village.colleague(Role::FinanceOfficer, "paul@creuse.example"),
            model: Model::new(village.now, ceiling),
            village,
            emissions: Vec::new(),
            serials: Vec::new(),
            codes: Vec::new(),
            scans: Vec::new(),
            uses: Vec::new(),
            slips: Vec::new(),
            destructions: Vec::new(),
            statements: Vec::new(),
            corrections: Vec::new(),
        }
    }

    fn acts<T: Send + 'static>(
        &self,
        who: Who,
        action: impl Fn(&mut Tx, &Actor, &Moment) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, String> {
        let actor = match who {
            Who::Steward => &self.village.actor,
            Who::Mediator => &self.mediator,
            Who::Fatou => &self.fatou,
            Who::Paul => &self.paul,
        };
        let actor = actor.clone();
        answer(
            self.village.tries_at(self.model.now, move |tx, _, moment| action(tx, &actor, moment)),
        )
    }
    /// By who steers.
    fn steers<T: Send + 'static>(
        &self,
        action: impl Fn(&mut Tx, &Actor, &Moment) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, String> {
        self.acts(Who::Steward, action)
    }

    /// Makes a gesture; none when there is nothing to make it with, else what refused it. Panics
    /// when Maillon and the model do not agree.
    #[track_caller]
    pub fn plays(&mut self, gesture: Gesture) -> Option<Option<&'static str>> {
        // No two things at the same instant.
        self.model.now = Instant(self.model.now.0 + 1000);
        let (expected, given) = self.paper(gesture)?;
        assert_eq!(given, expected.map_err(str::to_owned), "{gesture:?}");
        self.agrees(&format!("{gesture:?}"));
        Some(expected.err())
    }

    fn paper(&mut self, gesture: Gesture) -> Option<(Answer, Result<(), String>)> {
        let e = |n| latest(self.emissions.len(), n);
        Some(match gesture {
            Gesture::MinutesPass(minutes) => {
                self.model.now = self.model.now.plus_minutes(minutes);
                (Ok(()), Ok(()))
            }
            Gesture::DaysPass(days) => {
                self.model.now = self.model.now.plus_days(days);
                (Ok(()), Ok(()))
            }
            Gesture::Emit { face, booklets, passes_each } => {
                return self.emit(face, booklets, passes_each);
            }
            Gesture::Redesign(n) => {
                let (e, id) = (e(n)?, self.emissions[e(n)?]);
                let given = self.steers(move |tx, actor, moment| {
                    let (cover_text, note) = (String::new(), "Venez !".to_owned());
                    let design = Design { layout: Layout::Large, cover_text, note, logo: None };
                    passes::design(tx, actor, id, &design, moment)
                });
                (self.model.redesign(e), given)
            }
            Gesture::Approve(n) => {
                let (e, id) = (e(n)?, self.emissions[e(n)?]);
                let given = self.steers(move |tx, actor, moment| {
                    let seen = passes::emission_paper(tx, id)?.design_mark();
                    passes::approve_proof(tx, actor, id, &seen, moment)
                });
                (self.model.approve(e), given)
            }
            Gesture::Print(n) => {
                let e = e(n)?;
                (self.model.print(e), self.print(e))
            }
            Gesture::Activate(n) => {
                let (e, id) = (e(n)?, self.emissions[e(n)?]);
                let given =
                    self.steers(move |tx, actor, moment| passes::activate(tx, actor, id, moment));
                (self.model.activate(e), given)
            }
            Gesture::Withdraw(n) => {
                let (e, id) = (e(n)?, self.emissions[e(n)?]);
                let given =
                    self.steers(move |tx, actor, moment| passes::withdraw(tx, actor, id, moment));
                (self.model.withdraw(e), given)
            }
            Gesture::RevokeKey(n) => {
                let (e, id) = (e(n)?, self.emissions[e(n)?]);
                let given = self.steers(move |tx, actor, moment| {
                    passes::revoke_key(tx, actor, id, "clé copiée", moment)
                });
                (self.model.revoke_key(e), given)
            }
            Gesture::Expire(n) => {
                let (e, id) = (e(n)?, self.emissions[e(n)?]);
                let given = self
                    .steers(move |tx, actor, moment| passes::close_emission(tx, actor, id, moment));
                let expected = self.model.expire(e);
                if let (Ok(expired), Ok(closing)) = (expected, &given) {
                    assert_eq!(closing.expired, expired, "{closing:?}");
                }
                (expected.map(drop), given.map(drop))
            }
            other => return self.custody(other),
        })
    }

    fn emit(
        &mut self,
        face: i64,
        booklets: i64,
        passes_each: i64,
    ) -> Option<(Answer, Result<(), String>)> {
        let made = self.model.emissions.iter().filter(|known| known.replaces.is_none()).count();
        if made == EMISSIONS {
            return None;
        }
        let new = NewEmission {
            programme: self.programme,
            label: "Essai".to_owned(),
            face: Cents(face),
            booklets,
            passes_each,
            valid_from: day(FIRST_DAY),
            valid_until: day(LAST_DAY),
            grace_days: GRACE_DAYS,
        };
        let key = self.village.key.clone();
        let given = self.steers(move |tx, actor, moment| {
            passes::create_emission(tx, actor, &key, &new, moment)
        });
        self.emissions.extend(given.iter());
        Some((self.model.emit(face, booklets, passes_each), given.map(drop)))
    }

    /// Makes the booklets and says that they are on paper; keeps what is read on them.
    fn print(&mut self, e: usize) -> Result<(), String> {
        let (id, key) = (self.emissions[e], self.village.key.clone());
        let known = self.serials.len();
        let read = self.steers(move |tx, actor, moment| {
            passes::make_booklets(tx, &key, id, 100, moment)?;
            passes::mark_printed(tx, actor, id, moment)?;
            let emission = passes::emission(tx, actor, id)?;
            match emission.print_salt {
                Some(_) => {
                    let secrets = passes::secrets(tx, &key, &emission, 1, emission.booklets)?;
                    Ok(on_paper(&key, &emission, secrets))
                }
                None => Ok(Vec::new()),
            }
        })?;
        // Printed before: the same paper again.
        if read.first().is_none_or(|(serial, ..)| self.serials.contains(serial)) {
            return Ok(());
        }
        for (booklet, code, scan) in read {
            if self.serials[known..].last() != Some(&booklet) {
                self.serials.push(booklet);
            }
            self.codes.push(code);
            self.scans.push(scan);
        }
        Ok(())
    }

    fn depot(&self, at: At) -> Option<DepotId> {
        match at {
            At::Stock => Some(self.stock),
            At::Drawer => Some(self.drawer),
            At::Printer | At::Person | At::Destroyed => None,
        }
    }

    fn custody(&mut self, gesture: Gesture) -> Option<(Answer, Result<(), String>)> {
        Some(match gesture {
            Gesture::Deliver { emission, from, to, first, more } => {
                let e = latest(self.emissions.len(), emission)?;
                let (new, to_depot) = (self.emissions[e], self.depot(to)?);
                let range = Range::new(first, first + more).expect("a range");
                let new = NewSlip { emission: new, from: self.depot(from), to: to_depot, range };
                let given = self
                    .steers(move |tx, actor, moment| passes::send_slip(tx, actor, &new, moment));
                self.slips.extend(given.iter());
                (self.model.deliver(e, from, to, (first, first + more)), given.map(drop))
            }
            Gesture::Receive { slip, right } => {
                let n = latest(self.slips.len(), slip)?;
                let (id, (e, (first, last))) = (self.slips[n], self.model.slip_range(n));
                let last = if right { last } else { last + 1 };
                let scanned = Scanned { first: self.serial(e, first), last: self.serial(e, last) };
                let given = self.steers(move |tx, actor, moment| {
                    passes::receive_slip(tx, actor, id, &scanned, moment)
                });
                (self.model.receive(n, right), given)
            }
            Gesture::CancelSlip(n) => {
                let n = latest(self.slips.len(), n)?;
                let id = self.slips[n];
                let given = self
                    .steers(move |tx, actor, moment| passes::cancel_slip(tx, actor, id, moment));
                (self.model.cancel_slip(n), given)
            }
            Gesture::HandOver(n) => {
                let b = any(self.serials.len(), n)?;
                let (serial, referrer) = (self.serials[b].clone(), self.village.organisation);
                let new = Handover { serial, referrer, person: None };
                let given = self
                    .steers(move |tx, actor, moment| passes::hand_over(tx, actor, &new, moment));
                (self.model.hand_over(b), given.map(drop))
            }
            Gesture::AskDestruction { emission, depot, first, more } => {
                let e = latest(self.emissions.len(), emission)?;
                let range = Range::new(first, first + more).expect("a range");
                let reason = "abîmés par l’eau".to_owned();
                let (of, at) = (self.emissions[e], self.depot(depot)?);
                let new = NewDestruction { emission: of, depot: at, range, reason };
                let given = self.steers(move |tx, actor, moment| {
                    passes::ask_destruction(tx, actor, &new, moment)
                });
                self.destructions.extend(given.iter());
                (self.model.ask_destruction(e, depot, (first, first + more)), given.map(drop))
            }
            Gesture::SignDestruction { destruction, by } => {
                let n = latest(self.destructions.len(), destruction)?;
                let id = self.destructions[n];
                let given = self.acts(by, move |tx, actor, moment| {
                    passes::sign_destruction(tx, actor, id, moment)
                });
                (self.model.sign_destruction(n, by), given)
            }
            Gesture::DropDestruction(n) => {
                let n = latest(self.destructions.len(), n)?;
                let id = self.destructions[n];
                let given = self.steers(move |tx, actor, moment| {
                    passes::drop_destruction(tx, actor, id, moment)
                });
                (self.model.drop_destruction(n), given)
            }
            other => return self.holds_and_uses(other),
        })
    }

    /// The serial of a booklet by its emission and number.
    fn serial(&self, emission: usize, number: i64) -> String {
        format!("2026-{:03}-{number:05}", emission + 1)
    }

    fn holds_and_uses(&mut self, gesture: Gesture) -> Option<(Answer, Result<(), String>)> {
        let b = |n| any(self.serials.len(), n);
        Some(match gesture {
            Gesture::Block(n) => {
                let (b, serial) = (b(n)?, self.serials[b(n)?].clone());
                let given = self.steers(move |tx, actor, moment| {
                    passes::block(tx, actor, &serial, None, HoldReason::Lost, moment)
                });
                (self.model.block(b), given.map(drop))
            }
            Gesture::Unblock(n) => {
                let (b, serial) = (b(n)?, self.serials[b(n)?].clone());
                let given = self.steers(move |tx, actor, moment| {
                    passes::unblock(tx, actor, &serial, None, moment)
                });
                (self.model.unblock(b), given.map(drop))
            }
            Gesture::Replace(n) => {
                let b = b(n)?;
                (self.model.replace(b), self.replace(b))
            }
            Gesture::Scan { pass, by } => {
                let pass = any(self.codes.len(), pass)?;
                (self.model.scan(pass, by), self.redeem(&self.codes[pass].clone(), pass, by))
            }
            Gesture::ScanQr { pass, by } => {
                let pass = any(self.scans.len(), pass)?;
                (self.model.scan_qr(pass, by), self.redeem(&self.scans[pass].clone(), pass, by))
            }
            Gesture::Replay(n) => {
                let n = any(self.uses.len(), n)?;
                let (key, (scan, known)) = (self.village.key.clone(), self.uses[n].clone());
                let by = self.model.uses[n].by;
                let given = self.acts(by, move |tx, actor, moment| {
                    passes::redeem(tx, actor, &key, &scan, moment)
                });
                assert_eq!(given, Ok(known), "answered otherwise than before");
                (Ok(()), Ok(()))
            }
            Gesture::Undo { used, by } => {
                let n = any(self.uses.len(), used)?;
                let id = self.uses[n].1.id;
                let given =
                    self.acts(by, move |tx, actor, moment| passes::undo(tx, actor, id, moment));
                (self.model.undo(n, by), given)
            }
            other => return self.payment(other),
        })
    }

    /// Hands a pass in, by what is typed or scanned; keeps what was answered.
    fn redeem(&mut self, code: &str, pass: usize, by: Who) -> Result<(), String> {
        let (key, scan) = (self.village.key.clone(), self.village.scan(code, pass % 10));
        let asked = scan.clone();
        let given = self
            .acts(by, move |tx, actor, moment| passes::redeem(tx, actor, &key, &asked, moment))?;
        self.uses.push((scan, given));
        Ok(())
    }

    /// Replaces the blocked passes of a booklet; keeps what is read on the new one.
    fn replace(&mut self, b: usize) -> Result<(), String> {
        let (serial, key) = (self.serials[b].clone(), self.village.key.clone());
        let (new, emission, paper) = self.steers(move |tx, actor, moment| {
            let new = passes::replace(tx, actor, &key, &serial, moment)?;
            let (emission, secrets) = passes::print_replacement(tx, actor, &key, &new, moment)?;
            Ok((new, emission.id, on_paper(&key, &emission, secrets)))
        })?;
        self.serials.push(new);
        if !self.emissions.contains(&emission) {
            self.emissions.push(emission);
        }
        for (_, code, scan) in paper {
            self.codes.push(code);
            self.scans.push(scan);
        }
        Ok(())
    }
}
