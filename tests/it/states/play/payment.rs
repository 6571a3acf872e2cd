//! The hands of who pays: statements, and uses found wrong.

use maillon::funding::{self, Channel};
use maillon::kit::time::Month;

use super::super::gesture::{Gesture, Who};
use super::super::model::Answer;
use super::{Play, any, latest};

impl Play {
    pub(super) fn payment(&mut self, gesture: Gesture) -> Option<(Answer, Result<(), String>)> {
        let s = |n| latest(self.statements.len(), n);
        Some(match gesture {
            Gesture::Close { on_demand } => {
                let (place, programme) = (self.village.place, self.programme);
                let what = (place, programme, Month::parse("2026-03").expect("a month"));
                let given = self.steers(move |tx, actor, moment| match on_demand {
                    true => funding::close_on_demand(tx, actor, what, moment),
                    false => funding::close(tx, actor, what, moment),
                });
                self.statements.extend(given.iter());
                (self.model.close(on_demand), given.map(drop))
            }
            Gesture::Check(n) => {
                let (s, id) = (s(n)?, self.statements[s(n)?]);
                let given =
                    self.steers(move |tx, actor, moment| funding::check(tx, actor, id, moment));
                (self.model.check(s), given)
            }
            Gesture::ApproveStatement { statement, by } => {
                let (s, id) = (s(statement)?, self.statements[s(statement)?]);
                let given =
                    self.acts(by, move |tx, actor, moment| funding::approve(tx, actor, id, moment));
                (self.model.approve_statement(s, by), given)
            }
            Gesture::Send(n) => {
                let (s, id) = (s(n)?, self.statements[s(n)?]);
                let given = self.acts(Who::Fatou, move |tx, actor, moment| {
                    funding::send(tx, actor, id, Channel::Mandate, moment)
                });
                (self.model.send(s), given)
            }
            Gesture::Pay(n) => {
                let (s, id, on) = (s(n)?, self.statements[s(n)?], self.model.today());
                let given = self.acts(Who::Fatou, move |tx, actor, moment| {
                    funding::pay(tx, actor, id, (on, "V-1"), moment)
                });
                (self.model.pay(s), given)
            }
            Gesture::Reject(n) => {
                let (s, id) = (s(n)?, self.statements[s(n)?]);
                // Fatou asks; once money left, Paul confirms.
                let by = if self.model.statements[s].recalled { Who::Paul } else { Who::Fatou };
                let given = self.acts(by, move |tx, actor, moment| {
                    funding::reject(tx, actor, id, "compte clos", moment)
                });
                (self.model.reject(s), given.map(drop))
            }
            Gesture::Follow(n) => {
                let (s, id) = (s(n)?, self.statements[s(n)?]);
                let given =
                    self.steers(move |tx, actor, moment| funding::follow(tx, actor, id, moment));
                keep(&mut self.statements, &given);
                (self.model.follow(s), given.map(drop))
            }
            Gesture::Dispute(n) => {
                let n = any(self.uses.len(), n)?;
                let id = self.uses[n].1.id;
                let given = self.steers(move |tx, actor, moment| {
                    funding::request_correction(tx, actor, id, "encaissé deux fois", moment)
                });
                keep(&mut self.corrections, &given);
                (self.model.dispute(n), given.map(drop))
            }
            Gesture::Decide { correction, by, accepted } => {
                let n = latest(self.corrections.len(), correction)?;
                let id = self.corrections[n];
                let given = self.acts(by, move |tx, actor, moment| match accepted {
                    true => funding::accept_correction(tx, actor, id, moment),
                    false => funding::dismiss_correction(tx, actor, id, moment),
                });
                (self.model.decide(n, by, accepted), given)
            }
            other => unreachable!("{other:?} was played above"),
        })
    }
}

/// Keeps what was made, once: pressed twice, a button gives the same again.
fn keep<T: Copy + PartialEq>(all: &mut Vec<T>, given: &Result<T, String>) {
    if let Ok(id) = given
        && !all.contains(id)
    {
        all.push(*id);
    }
}
