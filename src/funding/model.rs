//! The pure rules of funding: the life of a statement, its number, its hash.

use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Month};
use crate::{ids, words};

ids!(
    /// A monthly statement (bordereau de contre-paiement).
    StatementId
);

words! {
    /// Where a statement is on its way to the bank. The French words are
    /// `funding-step-<word>` in Fluent.
    pub enum Step {
        /// Numbered and frozen; waits for an approval.
        Closed = "closed",
        /// Approved by somebody else than who closed it; waits for the payment.
        Approved = "approved",
        /// Paid by the collectivité.
        Paid = "paid",
    }
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub at: Instant,
    /// An account's id, or `system`.
    pub by: String,
}

/// A payment that the collectivité made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub signed: Signed,
    /// The day of the payment.
    pub on: Day,
    /// Number of the mandate or of the transfer.
    pub reference: String,
}

/// The life of a statement so far: each step with its date and its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    pub closed: Signed,
    pub approved: Option<Signed>,
    pub payment: Option<Payment>,
}

impl Life {
    pub fn step(&self) -> Step {
        match (&self.approved, &self.payment) {
            (_, Some(_)) => Step::Paid,
            (Some(_), None) => Step::Approved,
            (None, None) => Step::Closed,
        }
    }

    /// Approves. Never by who closed it: two people look at every euro.
    ///
    /// # Errors
    /// When it is approved already, or `by` closed it.
    pub fn approve(&mut self, by: Signed) -> Result<(), Refusal> {
        if self.approved.is_some() {
            return Err(Refusal::AlreadyApproved);
        }
        if by.by == self.closed.by {
            return Err(Refusal::OwnStatement);
        }
        self.approved = Some(by);
        Ok(())
    }

    /// Marks paid. `today` and `closed_on` are civil days of the territory.
    ///
    /// # Errors
    /// When it is not approved, is paid already, or the payment's day or reference cannot be.
    pub fn pay(&mut self, payment: Payment, closed_on: Day, today: Day) -> Result<(), Refusal> {
        if self.payment.is_some() {
            return Err(Refusal::AlreadyPaid);
        }
        if self.approved.is_none() {
            return Err(Refusal::NotApproved);
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
        Ok(())
    }
}

/// Whether `month` is over on `today`: only then is it known what is owed for it.
pub fn is_finished(month: Month, today: Day) -> bool {
    month < today.month()
}

/// The number of a statement as people quote it: `2026-0042`.
pub fn number(year: i64, number: i64) -> String {
    format!("{year}-{number:04}")
}

/// The number that follows `last` ones.
pub fn next_number(last: i64) -> i64 {
    last + 1
}

/// Where the numbers of a territory's year stop following each other: the first missing one.
/// `numbers` are those in use, in ascending order.
pub fn first_gap(numbers: &[i64]) -> Option<i64> {
    (1..).zip(numbers).find(|(expected, number)| expected != *number).map(|(expected, _)| expected)
}

/// A part in percent of the whole, to one decimal, the French way: `35`, `33,3`.
pub fn percent_of(part: Cents, whole: Cents) -> String {
    if whole.0 <= 0 {
        return "0".to_owned();
    }
    let tenths = (i128::from(part.0) * 2000 + i128::from(whole.0)) / (i128::from(whole.0) * 2);
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{},{rest}", tenths / 10),
    }
}

/// `text` in groups of `size` characters, so that it can be read and may break over lines.
pub fn grouped(text: &str, size: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups = characters.chunks(size.max(1)).map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}

/// One used pass of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub redemption: String,
    pub serial: String,
    pub on: Day,
    pub activity: String,
    pub cents: Cents,
}

/// What one funding line pays for the passes of one emission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub emission: String,
    pub line: String,
    pub cents: Cents,
}

/// What the hash of a statement is taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen<'a> {
    pub territory: String,
    pub programme: String,
    pub place: String,
    /// As [`number`] writes it.
    pub number: String,
    pub month: Month,
    pub payee_name: &'a str,
    pub payee_number: &'a str,
    /// In their order.
    pub lines: &'a [Line],
    /// In the order of emission, then funding line.
    pub shares: &'a [Share],
}

/// The hash of a closed statement: BLAKE3, in hexadecimal, over a sequence of texts, each one
/// written as its length in bytes (64 bits, little-endian) followed by its UTF-8 bytes:
///
/// 1. `maillon statement 1`, territory, programme and place identifiers, number (`2026-0042`),
///    month (`2026-03`), payee's name and number;
/// 2. the count of lines, then for each line in its order: redemption identifier, serial, day
///    (`2026-03-14`), activity, cents;
/// 3. the count of shares, then for each: emission identifier, funding line identifier, cents.
///
/// Lengths before texts: no two statements are written the same, whatever they contain.
pub fn hash(frozen: &Frozen<'_>) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut text = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    text("maillon statement 1");
    text(&frozen.territory);
    text(&frozen.programme);
    text(&frozen.place);
    text(&frozen.number);
    text(&frozen.month.to_string());
    text(frozen.payee_name);
    text(frozen.payee_number);
    text(&frozen.lines.len().to_string());
    for line in frozen.lines {
        text(&line.redemption);
        text(&line.serial);
        text(&line.on.to_string());
        text(&line.activity);
        text(&line.cents.0.to_string());
    }
    text(&frozen.shares.len().to_string());
    for share in frozen.shares {
        text(&share.emission);
        text(&share.line);
        text(&share.cents.0.to_string());
    }
    hasher.finalize().to_hex().to_string()
}

/// Why funding says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The month is not over.
    MonthNotFinished { month: Month },
    /// No used pass waits for a statement there.
    NothingToClose,
    /// Somebody approved it before.
    AlreadyApproved,
    /// Whoever closed it may not approve it.
    OwnStatement,
    /// It must be approved first.
    NotApproved,
    /// It is paid already.
    AlreadyPaid,
    /// No payment reference.
    ReferenceMissing,
    /// No day of payment, or not a day.
    PaidOnMissing,
    /// The payment's day is still to come.
    PaidInTheFuture,
    /// The payment's day is before the closing.
    PaidBeforeClosing { closed_on: Day },
}

impl Refuse for Refusal {
    fn message(&self) -> Message {
        match self {
            Refusal::MonthNotFinished { month } => {
                t("funding-month-not-finished").arg("month", month.words())
            }
            Refusal::NothingToClose => t("funding-nothing-to-close"),
            Refusal::AlreadyApproved => t("funding-already-approved"),
            Refusal::OwnStatement => t("funding-own-statement"),
            Refusal::NotApproved => t("funding-not-approved"),
            Refusal::AlreadyPaid => t("funding-already-paid"),
            Refusal::ReferenceMissing => t("funding-reference-missing"),
            Refusal::PaidOnMissing => t("funding-paid-on-missing"),
            Refusal::PaidInTheFuture => t("funding-paid-in-the-future"),
            Refusal::PaidBeforeClosing { closed_on } => {
                t("funding-paid-before-closing").arg("day", closed_on.words())
            }
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::ReferenceMissing => Some("reference"),
            Refusal::PaidOnMissing
            | Refusal::PaidInTheFuture
            | Refusal::PaidBeforeClosing { .. } => Some("paid_on"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn signed(by: &str) -> Signed {
        Signed { at: Instant(0), by: by.to_owned() }
    }
    fn day(day: u32) -> Day {
        Day::new(2026, 3, day).expect("a day of March")
    }
    fn payment(reference: &str, on: u32) -> Payment {
        Payment { signed: signed("fatou"), on: day(on), reference: reference.to_owned() }
    }

    #[test]
    fn only_a_month_that_is_over_is_closed() {
        let february = Month::parse("2026-02").expect("a month");
        assert!(is_finished(february, day(1)));
        assert!(!is_finished(february.next(), day(31)));
    }

    #[test]
    fn whoever_closed_never_approves() {
        let mut life = Life { closed: signed("zoe"), approved: None, payment: None };
        assert_eq!(life.approve(signed("zoe")), Err(Refusal::OwnStatement));
        assert_eq!(life.approve(signed("fatou")), Ok(()));
        assert_eq!(life.approve(signed("paul")), Err(Refusal::AlreadyApproved));
    }

    #[test]
    fn a_payment_is_a_fact_of_the_past() {
        let approved =
            Life { closed: signed("zoe"), approved: Some(signed("fatou")), payment: None };
        let pay = |reference: &str, on: u32| {
            approved.clone().pay(payment(reference, on), day(5), day(10))
        };
        assert_eq!(pay("", 7), Err(Refusal::ReferenceMissing));
        assert_eq!(pay("M-1", 11), Err(Refusal::PaidInTheFuture));
        assert_eq!(pay("M-1", 4), Err(Refusal::PaidBeforeClosing { closed_on: day(5) }));
        assert_eq!(pay("M-1", 5), Ok(()));
    }

    #[test]
    fn a_share_is_read_in_percent() {
        assert_eq!(percent_of(Cents(350), Cents(1000)), "35");
        assert_eq!(percent_of(Cents(1), Cents(3)), "33,3");
        assert_eq!(percent_of(Cents(0), Cents(0)), "0");
        assert_eq!(grouped("abcdefgh12", 4), "abcd efgh 12");
    }

    #[test]
    fn a_gap_is_found_where_it_is() {
        assert_eq!(first_gap(&[]), None);
        assert_eq!(first_gap(&[1, 2, 3]), None);
        assert_eq!(first_gap(&[2, 3]), Some(1));
        assert_eq!(first_gap(&[1, 2, 4]), Some(3));
        assert_eq!(first_gap(&[1, 1]), Some(2));
    }

    /// What people may try on a statement, in any order.
    #[derive(Debug, Clone)]
    enum Try {
        Approve(&'static str),
        Pay(&'static str),
    }

    proptest! {
        /// Against a plain count: a statement is approved at most once, by another than its
        /// closer, and paid at most once, after that.
        #[test]
        fn whatever_is_tried_a_statement_moves_forward_only(
            tries in proptest::collection::vec(
                prop_oneof![
                    prop_oneof![Just("zoe"), Just("fatou")].prop_map(Try::Approve),
                    prop_oneof![Just(""), Just("M-1")].prop_map(Try::Pay),
                ], 0..12),
        ) {
            let mut life = Life { closed: signed("zoe"), approved: None, payment: None };
            let mut expected = Step::Closed;
            for one in tries {
                let before = life.clone();
                let went = match one {
                    Try::Approve(by) => life.approve(signed(by)).is_ok(),
                    Try::Pay(reference) => life.pay(payment(reference, 7), day(5), day(10)).is_ok(),
                };
                let may = match (&one, expected) {
                    (Try::Approve(by), Step::Closed) => *by != "zoe",
                    (Try::Pay(reference), Step::Approved) => !reference.is_empty(),
                    _ => false,
                };
                prop_assert_eq!(went, may);
                if went {
                    expected = if expected == Step::Closed { Step::Approved } else { Step::Paid };
                } else {
                    prop_assert_eq!(&life, &before, "a refusal changes nothing");
                }
                prop_assert_eq!(life.step(), expected);
            }
        }

        #[test]
        fn numbers_that_follow_each_other_have_no_gap(count in 0usize..300, drop in 0usize..300) {
            let mut numbers: Vec<i64> = Vec::new();
            for _ in 0..count {
                numbers.push(next_number(numbers.last().copied().unwrap_or(0)));
            }
            prop_assert_eq!(first_gap(&numbers), None);
            if drop + 1 < count {
                let gone = numbers.remove(drop);
                prop_assert_eq!(first_gap(&numbers), Some(gone));
            }
        }

        /// Any change of any line changes the hash: of its order, its serial, its amount, or of
        /// where one field ends and the next begins.
        #[test]
        fn the_hash_holds_every_line(
            serials in proptest::collection::vec("[0-9A-Z-]{1,12}", 1..12),
            pick in any::<proptest::sample::Index>(),
        ) {
            let lines: Vec<Line> = serials.iter().enumerate().map(|(i, serial)| Line {
                redemption: format!("R{i}"),
                serial: serial.clone(),
                on: day(1 + (i % 28) as u32),
                activity: "Les mails".to_owned(),
                cents: Cents(1000),
            }).collect();
            let of = |lines: &[Line]| hash(&Frozen {
                territory: "T".into(), programme: "P".into(), place: "L".into(),
                number: number(2026, 1), month: day(1).month(),
                payee_name: "Mairie", payee_number: "", lines, shares: &[],
            });
            let whole = of(&lines);
            prop_assert_eq!(whole.len(), 64);
            let at = pick.index(lines.len());
            let mut changed = lines.clone();
            changed[at].cents = Cents(1001);
            prop_assert_ne!(&whole, &of(&changed));
            let mut moved = lines.clone();
            let first = moved[at].serial.remove(0);
            moved[at].redemption.push(first);
            prop_assert_ne!(&whole, &of(&moved), "a character that changes field");
            let mut turned = lines.clone();
            turned.rotate_left(1);
            if turned != lines {
                prop_assert_ne!(&whole, &of(&turned), "another order");
            }
            let mut fewer = lines.clone();
            fewer.remove(at);
            prop_assert_ne!(&whole, &of(&fewer));
        }
    }
}
