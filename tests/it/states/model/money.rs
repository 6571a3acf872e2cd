//! The second half of the model: uses, statements, and the account each cent is on.

use maillon::kit::time::Day;

use super::{Answer, Correction, GRACE_DAYS, Model, Statement, TWO_PEOPLE_FROM, Use, no};
use crate::states::gesture::{At, Who};

/// Minutes during which who scanned a pass may undo it.
const UNDO_MINUTES: i64 = 15;

/// Cents of a line: committed, owed, paid, disputed, released.
pub type Accounts = [i64; 5];

impl Model {
    // ---- Use: free, used, undone ----

    pub fn scan(&mut self, index: usize, by: Who) -> Answer {
        let pass = &self.passes[index];
        let booklet = &self.booklets[pass.booklet];
        let emission = &self.emissions[booklet.emission];
        no(pass.replaced, "passes-replaced")?;
        no(pass.blocked, "passes-blocked")?;
        no(!emission.active, "passes-not-active")?;
        no(booklet.at == At::Destroyed, "passes-destroyed")?;
        no(emission.closed, "passes-emission-is-closed")?;
        no(self.is_over(GRACE_DAYS), "passes-expired")?;
        no(self.live_use(index).is_some(), "passes-already-used")?;
        let (at, undone) = (self.now, false);
        self.uses.push(Use { pass: index, by, at, undone, statement: None, correction: None });
        Ok(())
    }
    pub fn undo(&mut self, used: usize, by: Who) -> Answer {
        let (now, known) = (self.now, &mut self.uses[used]);
        // Who steers manages every place.
        let manages = by == Who::Steward;
        no(known.undone, "passes-already-undone")?;
        no(known.by != by && !manages, "passes-not-yours")?;
        no(known.statement.is_some(), "passes-on-a-statement")?;
        no(now > known.at.plus_minutes(UNDO_MINUTES) && !manages, "passes-too-late")?;
        known.undone = true;
        Ok(())
    }

    // ---- Statements ----

    fn face_of(&self, used: usize) -> i64 {
        let booklet = self.passes[self.uses[used].pass].booklet;
        self.emissions[self.booklets[booklet].emission].face
    }
    pub fn close(&mut self, on_demand: bool) -> Answer {
        // Every use is of March: passes expire before its end.
        let going_on = self.today() < Day::parse("2026-04-01").expect("a day");
        no(going_on && !on_demand, "funding-month-not-finished")?;
        let mut listed: Vec<usize> = (0..self.uses.len()).collect();
        listed.retain(|used| !self.uses[*used].undone && self.uses[*used].statement.is_none());
        no(listed.is_empty(), "funding-nothing-to-close")?;
        let mut cents: i64 = listed.iter().map(|used| self.face_of(*used)).sum();
        for used in listed {
            self.uses[used].statement = Some(self.statements.len());
        }
        // Corrections are taken back in the order they were accepted, as long as they fit.
        let mut back: Vec<usize> = (0..self.corrections.len()).collect();
        back.retain(|one| {
            let known = &self.corrections[*one];
            !known.taken_back && known.accepted.is_some_and(|(_, accepted)| accepted)
        });
        back.sort_by_key(|one| self.corrections[*one].accepted.map(|(at, _)| at));
        for one in back {
            let face = self.face_of(self.corrections[one].used);
            if face > cents {
                break;
            }
            cents -= face;
            self.corrections[one].taken_back = true;
        }
        self.statements.push(Statement { cents, ..Statement::default() });
        Ok(())
    }
    pub fn check(&mut self, s: usize) -> Answer {
        no(self.statements[s].rejected, "funding-already-rejected")?;
        self.statements[s].checked = true;
        Ok(())
    }
    pub fn approve_statement(&mut self, s: usize, by: Who) -> Answer {
        let known = &mut self.statements[s];
        let needed = if known.cents >= TWO_PEOPLE_FROM { 2 } else { 1 };
        no(known.rejected, "funding-already-rejected")?;
        // Pressed twice, the last button does it once.
        if known.approved.len() == needed && known.approved.last() == Some(&by) {
            return Ok(());
        }
        no(known.paid.is_some(), "funding-already-paid")?;
        no(known.approved.len() == needed, "funding-already-approved")?;
        no(!known.checked, "funding-not-checked")?;
        no(by == Who::Steward, "funding-own-statement")?;
        no(known.approved.contains(&by), "funding-own-approval")?;
        known.approved.push(by);
        Ok(())
    }
    fn is_approved(&self, s: usize) -> bool {
        let known = &self.statements[s];
        known.approved.len() == if known.cents >= TWO_PEOPLE_FROM { 2 } else { 1 }
    }
    pub fn send(&mut self, s: usize) -> Answer {
        no(self.statements[s].rejected, "funding-already-rejected")?;
        if self.statements[s].sent {
            return Ok(());
        }
        no(!self.is_approved(s), "funding-not-approved")?;
        self.statements[s].sent = true;
        Ok(())
    }
    pub fn pay(&mut self, s: usize) -> Answer {
        let today = self.today();
        let known = &mut self.statements[s];
        no(known.rejected, "funding-already-rejected")?;
        no(known.paid.is_some_and(|on| on != today), "funding-already-paid")?;
        no(!known.sent, "funding-not-sent")?;
        known.paid = Some(today);
        Ok(())
    }
    pub fn reject(&mut self, s: usize) -> Answer {
        let known = &mut self.statements[s];
        no(known.rejected, "funding-already-rejected")?;
        // What was paid is given up by two people.
        known.rejected = known.paid.is_none() || known.recalled;
        known.recalled = true;
        Ok(())
    }
    pub fn follow(&mut self, s: usize) -> Answer {
        no(!self.statements[s].rejected, "funding-not-rejected")?;
        if self.statements[s].followed {
            return Ok(());
        }
        self.statements[s].followed = true;
        let (next, cents) = (self.statements.len(), self.statements[s].cents);
        self.statements.push(Statement { cents, ..Statement::default() });
        for used in self.uses.iter_mut().filter(|used| used.statement == Some(s)) {
            used.statement = Some(next);
        }
        Ok(())
    }
    pub fn dispute(&mut self, used: usize) -> Answer {
        no(self.uses[used].statement.is_none(), "not-found")?;
        if let Some(one) = self.uses[used].correction {
            return no(self.corrections[one].accepted.is_some(), "funding-already-corrected");
        }
        self.uses[used].correction = Some(self.corrections.len());
        self.corrections.push(Correction { used, ..Correction::default() });
        Ok(())
    }
    pub fn decide(&mut self, correction: usize, by: Who, accepted: bool) -> Answer {
        let known = &mut self.corrections[correction];
        if known.decider == Some(by) && known.accepted.map(|(_, how)| how) == Some(accepted) {
            return Ok(());
        }
        no(known.accepted.is_some(), "funding-correction-decided")?;
        no(by == Who::Steward, "funding-own-correction")?;
        (known.accepted, known.decider) = (Some((self.now, accepted)), Some(by));
        let used = &mut self.uses[known.used];
        match accepted {
            true => used.undone = true,
            false => used.correction = None,
        }
        Ok(())
    }

    // ---- Where every cent is ----

    /// The one account that the value of a pass is on; none while nothing promises it, or when
    /// another pass took it over.
    fn account(&self, index: usize) -> Option<usize> {
        let pass = &self.passes[index];
        let booklet = &self.booklets[pass.booklet];
        let emission = &self.emissions[booklet.emission];
        if !emission.active || pass.replaced {
            return None;
        }
        let Some(used) = self.live_use(index).map(|used| &self.uses[used]) else {
            let gone = emission.closed || booklet.at == At::Destroyed;
            return Some(if gone { 4 } else { 0 });
        };
        let paid = used.statement.map(|s| &self.statements[s]);
        let is_paid = paid.is_some_and(|known| known.paid.is_some() && !known.rejected);
        Some(match used.correction {
            Some(_) => 3,
            None if is_paid => 2,
            None => 1,
        })
    }

    /// The accounts of an emission, line by line.
    pub fn balances(&self, emission: usize) -> [Accounts; 3] {
        let mut balances = [[0; 5]; 3];
        for index in 0..self.passes.len() {
            if self.booklets[self.passes[index].booklet].emission != emission {
                continue;
            }
            let Some(account) = self.account(index) else { continue };
            for (line, part) in self.emissions[emission].parts.into_iter().enumerate() {
                balances[line][account] += part;
            }
        }
        balances
    }

    /// The accounts of the programme, line by line.
    pub fn lines(&self) -> [Accounts; 3] {
        let mut lines = [[0; 5]; 3];
        for balances in (0..self.emissions.len()).map(|emission| self.balances(emission)) {
            for (line, accounts) in balances.into_iter().enumerate() {
                for (account, cents) in accounts.into_iter().enumerate() {
                    lines[line][account] += cents;
                }
            }
        }
        lines
    }

    /// The four axes of a pass: funding, custody, use, hold.
    pub fn axes(&self, index: usize) -> String {
        let pass = &self.passes[index];
        let booklet = &self.booklets[pass.booklet];
        let emission = &self.emissions[booklet.emission];
        let funding = match (emission.active, emission.closed) {
            (_, true) => "settled",
            (true, false) => "active",
            (false, false) => "inactive",
        };
        let custody = match booklet.at {
            At::Printer => "printer",
            At::Stock => "stock",
            At::Drawer => "referrer",
            At::Person => "person",
            At::Destroyed => "destroyed",
        };
        let ever = self.uses.iter().any(|used| used.pass == index);
        let use_ = match (self.live_use(index), ever) {
            (Some(_), _) => "used",
            (None, true) => "undone",
            (None, false) => "free",
        };
        let hold = match (pass.replaced, pass.blocked) {
            (true, _) => "replaced",
            (false, true) => "blocked",
            (false, false) => "none",
        };
        format!("{funding} {custody} {use_} {hold}")
    }
}
