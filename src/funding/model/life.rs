//! The life of a statement: dated facts, in one order, by people who differ.

use super::Refusal;
use crate::kit::time::{Day, Instant};
use crate::words;

words! {
    /// Where a statement is on its way to the bank. The French words are
    /// `funding-step-<word>` in Fluent.
    pub enum Step {
        /// Numbered and frozen; waits for its check.
        Closed = "closed",
        /// Checked (service fait); waits for its approvals.
        Checked = "checked",
        /// Approved by as many people as its amount asks; waits to be sent.
        Approved = "approved",
        /// Sent to whoever pays; waits for the payment.
        Sent = "sent",
        /// Paid by the collectivité.
        Paid = "paid",
        /// Given up with its reason; its lines go to the statement that follows it.
        Rejected = "rejected",
    }
}

words! {
    /// How a statement leaves for whoever pays. The French words are `funding-channel-<word>`.
    pub enum Channel {
        /// A transfer file (SEPA) handed to the bank: making the file says so, nobody else.
        Transfer = "transfer",
        /// The paper and the lines, for the public accountant's order to pay (mandat).
        Mandate = "mandate",
        /// An entry between public tills (régie).
        Internal = "internal",
        /// There is nothing to pay: it ends as soon as it is approved.
        Nothing = "nothing",
    }
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub at: Instant,
    /// An account's id, or `system`.
    pub by: String,
}

/// How a statement left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    pub signed: Signed,
    pub channel: Channel,
}

/// A payment that the collectivité made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub signed: Signed,
    /// The day of the payment.
    pub on: Day,
    /// Number of the mandate or of the transfer; empty when there was nothing to pay.
    pub reference: String,
}

/// Why a statement was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub signed: Signed,
    pub reason: String,
}

/// The life of a statement so far: each step with its date and its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    pub closed: Signed,
    pub checked: Option<Signed>,
    /// How many people must approve it: fixed when it is closed.
    pub approvals: i64,
    pub approved: Option<Signed>,
    /// The second approval, when two are asked.
    pub countersigned: Option<Signed>,
    pub sent: Option<Sending>,
    pub payment: Option<Payment>,
    /// Somebody says that the money which left did not arrive, or is back; another confirms it.
    pub recalled: Option<Rejection>,
    pub rejected: Option<Rejection>,
}

impl Life {
    /// A life that begins.
    pub fn closed(closed: Signed, approvals: i64) -> Life {
        Life {
            closed,
            checked: None,
            approvals,
            approved: None,
            countersigned: None,
            sent: None,
            payment: None,
            recalled: None,
            rejected: None,
        }
    }

    pub fn step(&self) -> Step {
        if self.rejected.is_some() {
            Step::Rejected
        } else if self.payment.is_some() {
            Step::Paid
        } else if self.sent.is_some() {
            Step::Sent
        } else if self.is_approved() {
            Step::Approved
        } else if self.checked.is_some() {
            Step::Checked
        } else {
            Step::Closed
        }
    }

    /// Whether as many people approved it as its amount asks.
    pub fn is_approved(&self) -> bool {
        self.approved.is_some() && (self.approvals < 2 || self.countersigned.is_some())
    }

    /// Whether it is paid, and the bank did not give that back.
    pub fn is_paid(&self) -> bool {
        self.step() == Step::Paid
    }

    /// Whether its money left: a bank holds its transfer, or it was paid. Until it is known to be
    /// back, the same lines are not paid under another number.
    pub fn has_left(&self) -> bool {
        let channel = self.sent.as_ref().map(|sent| sent.channel);
        match channel {
            Some(Channel::Transfer) => true,
            Some(Channel::Nothing) => false,
            _ => self.payment.is_some(),
        }
    }

    fn living(&self) -> Result<(), Refusal> {
        match (&self.rejected, &self.payment) {
            (Some(_), _) => Err(Refusal::AlreadyRejected),
            (None, Some(_)) => Err(Refusal::AlreadyPaid),
            (None, None) => Ok(()),
        }
    }

    /// Says that what it lists was looked at.
    ///
    /// # Errors
    /// When it was before, or is rejected or paid.
    pub fn check(&mut self, by: Signed) -> Result<(), Refusal> {
        self.living()?;
        if self.checked.is_some() {
            return Err(Refusal::AlreadyChecked);
        }
        self.checked = Some(by);
        Ok(())
    }

    /// Approves. Never by who closed it, and the second time by another than the first: two or
    /// three people look at every euro.
    ///
    /// # Errors
    /// When it is not checked, is approved already, or `by` may not.
    pub fn approve(&mut self, by: Signed) -> Result<(), Refusal> {
        self.living()?;
        if self.is_approved() {
            return Err(Refusal::AlreadyApproved);
        }
        if self.checked.is_none() {
            return Err(Refusal::NotChecked);
        }
        if by.by == self.closed.by {
            return Err(Refusal::OwnStatement);
        }
        match &self.approved {
            None => self.approved = Some(by),
            Some(first) if first.by == by.by => return Err(Refusal::OwnApproval),
            Some(_) => self.countersigned = Some(by),
        }
        Ok(())
    }

    /// Whether this person is one who may give the approval that is missing.
    pub fn awaits(&self, person: &str) -> bool {
        let first = self.approved.as_ref().is_some_and(|signed| signed.by == person);
        self.step() == Step::Checked && self.closed.by != person && !first
    }

    /// Says that it left for whoever pays.
    ///
    /// # Errors
    /// When it is not approved, or left before.
    pub fn send(&mut self, sending: Sending) -> Result<(), Refusal> {
        self.living()?;
        if self.sent.is_some() {
            return Err(Refusal::AlreadySent);
        }
        if !self.is_approved() {
            return Err(Refusal::NotApproved);
        }
        self.sent = Some(sending);
        Ok(())
    }

    /// Ends a statement without an amount: nothing leaves, and nothing is paid.
    ///
    /// # Errors
    /// When it is not approved, or left before.
    pub fn settle(&mut self, by: Signed, today: Day) -> Result<(), Refusal> {
        self.send(Sending { signed: by.clone(), channel: Channel::Nothing })?;
        self.payment = Some(Payment { signed: by, on: today, reference: String::new() });
        Ok(())
    }

    /// Marks paid: what somebody said of its return was not so. `today` and `closed_on` are civil
    /// days of the territory.
    ///
    /// # Errors
    /// When it was not sent, is paid already, or the payment's day or reference cannot be.
    pub fn pay(&mut self, payment: Payment, closed_on: Day, today: Day) -> Result<(), Refusal> {
        self.living()?;
        if self.sent.is_none() {
            return Err(Refusal::NotSent);
        }
        if payment.reference.is_empty() {
            return Err(Refusal::ReferenceMissing);
        }
        if payment.on > today {
            return Err(Refusal::PaidInTheFuture);
        }
        if payment.on < closed_on {
            return Err(Refusal::PaidBeforeClosing { closed_on });
        }
        self.payment = Some(payment);
        self.recalled = None;
        Ok(())
    }

    /// Gives it up, at any step. Once its money left, one person says in writing that it did not
    /// arrive or is back, and another confirms it: only then are its lines free to be paid again.
    ///
    /// # Errors
    /// When it is rejected already, no reason is given, or who confirms is who asked.
    pub fn reject(&mut self, rejection: Rejection) -> Result<(), Refusal> {
        if self.rejected.is_some() {
            return Err(Refusal::AlreadyRejected);
        }
        if rejection.reason.is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        match &self.recalled {
            None if self.has_left() => self.recalled = Some(rejection),
            Some(asked) if asked.signed.by == rejection.signed.by => {
                return Err(Refusal::OwnRecall);
            }
            _ => self.rejected = Some(rejection),
        }
        Ok(())
    }

    /// Rejects it because the bank itself says that its transfer came back.
    ///
    /// # Errors
    /// When it is rejected already.
    pub fn come_back(&mut self, rejection: Rejection) -> Result<(), Refusal> {
        if self.rejected.is_some() {
            return Err(Refusal::AlreadyRejected);
        }
        self.recalled = None;
        self.rejected = Some(rejection);
        Ok(())
    }

    /// Leaves it as it was: what somebody said of the return of its money is not confirmed.
    ///
    /// # Errors
    /// When nobody said so, or it was confirmed.
    pub fn keep(&mut self) -> Result<(), Refusal> {
        if self.rejected.is_some() || self.recalled.take().is_none() {
            return Err(Refusal::NothingRecalled);
        }
        Ok(())
    }
}
