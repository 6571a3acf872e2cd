//! The pure rules of funding: the life of a statement, its number, its seal.

mod account;
mod life;
mod refusal;
pub mod returns;
mod review;
mod rule;
pub mod sample;
mod seal;
pub mod sepa;
#[cfg(test)]
mod tests;

pub use account::{Iban, masked, spaced};
pub use life::{Channel, Life, Payment, Rejection, Sending, Signed, Step};
pub use refusal::Refusal;
pub use review::{Flag, Review, flags};
pub use rule::{COOLING_DAYS, COOLING_MAX, COOLING_MIN, Rule, Setting};
pub use seal::{Heading, Kind, Line, Seal, Share};

use crate::kit::money::Cents;
use crate::kit::time::{Day, Month};
use crate::{ids, words};

ids!(
    /// A monthly statement (état de contre-paiement).
    StatementId,
    /// A use taken back after its statement was closed.
    CorrectionId,
    /// Where an organisation is paid, said and confirmed.
    BankAccountId,
    /// A file of transfers for a bank.
    PaymentFileId,
    /// A file that a bank gave back.
    BankReturnId,
);

words! {
    /// What waits for the drawn uses to be looked at. The French words are
    /// `funding-blocks-<word>`.
    pub enum Blocks {
        Approval = "approval",
        Nothing = "nothing",
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

/// How many of the corrections that wait, oldest first, fit on a statement worth `owed`: a place
/// is never asked for money, so what does not fit waits for its next statement.
pub fn fitting(owed: Cents, corrections: &[Cents]) -> usize {
    let mut left = owed.0;
    corrections
        .iter()
        .take_while(|cents| {
            left -= cents.0;
            left >= 0
        })
        .count()
}

/// The number under which the payee of a place is paid. `organisation` is who runs it, with its
/// SIREN when it is known; `pivot` the number the place came with. A SIRET counts only when it is
/// an establishment of that organisation: another one's would pay somebody else.
pub fn payee_number(organisation: Option<Option<&str>>, pivot: &str) -> String {
    let siret = Some(pivot).filter(|n| n.len() == 14 && n.bytes().all(|b| b.is_ascii_digit()));
    match organisation {
        None => siret.unwrap_or_default(),
        Some(None) => "",
        Some(Some(siren)) => siret.filter(|siret| siret.starts_with(siren)).unwrap_or(siren),
    }
    .to_owned()
}
