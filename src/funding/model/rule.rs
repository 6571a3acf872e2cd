//! How the statements of a programme are checked, approved and paid, and what makes that weaker.

use super::{Blocks, masked};
use crate::kit::money::Cents;
use crate::{row, words};

/// Days before a changed bank account is used, unless a programme says otherwise.
pub const COOLING_DAYS: i64 = 7;

/// The shortest such delay that anybody may ask: a change made before a week-end is still seen by
/// whoever works on Monday (`docs/decisions/payment-rules.md`).
pub const COOLING_MIN: i64 = 3;

/// The longest.
pub const COOLING_MAX: i64 = 90;

row! {
    /// The rules of a programme.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Rule {
        /// Statements worth this much or more are approved by two people.
        pub second_from: Option<Cents>,
        /// Share of the uses looked at one by one, in ten-thousandths.
        pub sampling: i64,
        pub sampling_blocks: Blocks,
        pub cooling_days: i64,
        /// The account that pays; all empty when mandates are used.
        pub debtor_name: String,
        pub debtor_iban: String,
        pub debtor_bic: String,
    }
}

impl Default for Rule {
    fn default() -> Rule {
        Rule {
            second_from: None,
            sampling: 0,
            sampling_blocks: Blocks::Approval,
            cooling_days: COOLING_DAYS,
            debtor_name: String::new(),
            debtor_iban: String::new(),
            debtor_bic: String::new(),
        }
    }
}

words! {
    /// One of the rules. The French words are `funding-rule-<word>`.
    pub enum Setting {
        SecondFrom = "second-from",
        Sampling = "sampling",
        Blocks = "blocks",
        Cooling = "cooling",
        DebtorName = "debtor-name",
        DebtorIban = "debtor-iban",
        DebtorBic = "debtor-bic",
    }
}

impl Rule {
    /// How many people approve a statement worth `cents`.
    pub fn approvals(&self, cents: Cents) -> i64 {
        if self.second_from.is_some_and(|from| cents >= from) { 2 } else { 1 }
    }

    /// Whether somebody alone may not put these rules in the place of `before`: they ask less, or
    /// pay from another account.
    pub fn asks_two(&self, before: &Rule) -> bool {
        let second = match (before.second_from, self.second_from) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(before), Some(now)) => now > before,
        };
        let blocks = before.sampling_blocks == Blocks::Approval;
        second
            || self.sampling < before.sampling
            || blocks && self.sampling_blocks != Blocks::Approval
            || self.cooling_days < before.cooling_days
            || (&self.debtor_iban, &self.debtor_bic) != (&before.debtor_iban, &before.debtor_bic)
    }

    /// What differs from the rules before.
    pub fn changes(&self, before: &Rule) -> Vec<Setting> {
        let differs = |one: &Setting| match one {
            Setting::SecondFrom => self.second_from != before.second_from,
            Setting::Sampling => self.sampling != before.sampling,
            Setting::Blocks => self.sampling_blocks != before.sampling_blocks,
            Setting::Cooling => self.cooling_days != before.cooling_days,
            Setting::DebtorName => self.debtor_name != before.debtor_name,
            Setting::DebtorIban => self.debtor_iban != before.debtor_iban,
            Setting::DebtorBic => self.debtor_bic != before.debtor_bic,
        };
        Setting::ALL.iter().copied().filter(differs).collect()
    }

    /// What changed, with the values before and after, as the journal keeps it: accounts masked,
    /// no name. The rows themselves keep everything.
    pub fn told(&self, before: &Rule) -> String {
        let one = |setting: Setting| match setting {
            Setting::DebtorName => setting.to_string(),
            _ => format!("{setting} {} > {}", before.plain(setting), self.plain(setting)),
        };
        self.changes(before).into_iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn plain(&self, setting: Setting) -> String {
        let text = match setting {
            Setting::SecondFrom => self.second_from.map(Cents::plain).unwrap_or_default(),
            Setting::Sampling => self.sampling.to_string(),
            Setting::Blocks => self.sampling_blocks.to_string(),
            Setting::Cooling => self.cooling_days.to_string(),
            Setting::DebtorName => self.debtor_name.clone(),
            Setting::DebtorIban => masked(&self.debtor_iban),
            Setting::DebtorBic => self.debtor_bic.clone(),
        };
        if text.is_empty() { "-".to_owned() } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strict() -> Rule {
        Rule {
            second_from: Some(Cents(50_000)),
            sampling: 500,
            debtor_name: "Département".to_owned(),
            debtor_iban: "FR7630001007941234567890185".to_owned(),
            ..Rule::default()
        }
    }

    #[test]
    fn asking_less_takes_two_people_and_asking_more_takes_one() {
        let two = |rule: Rule| rule.asks_two(&strict());
        assert!(!two(strict()));
        assert!(two(Rule { second_from: None, ..strict() }));
        assert!(two(Rule { second_from: Some(Cents(50_001)), ..strict() }));
        assert!(!two(Rule { second_from: Some(Cents(0)), ..strict() }));
        assert!(
            two(Rule { sampling: 499, ..strict() }) && !two(Rule { sampling: 501, ..strict() })
        );
        assert!(two(Rule { sampling_blocks: Blocks::Nothing, ..strict() }));
        assert!(two(Rule { cooling_days: 6, ..strict() }));
        assert!(!two(Rule { cooling_days: 8, ..strict() }));
        assert!(two(Rule { debtor_iban: String::new(), ..strict() }));
        assert!(two(Rule { debtor_bic: "BDFEFRPP".to_owned(), ..strict() }));
        assert!(!two(Rule { debtor_name: "CD 23".to_owned(), ..strict() }));
        assert!(strict().asks_two(&Rule::default()), "the first account that pays, too");
        let nothing = Rule { sampling_blocks: Blocks::Nothing, ..Rule::default() };
        assert!(!Rule::default().asks_two(&nothing));
    }

    #[test]
    fn the_journal_is_told_both_values_and_neither_a_name_nor_a_number() {
        let now = Rule {
            second_from: None,
            debtor_name: "CD 23".to_owned(),
            debtor_iban: "DE89370400440532013000".to_owned(),
            ..strict()
        };
        let told = now.told(&strict());
        let masked = "debtor-iban FR76\u{a0}••••\u{a0}0185 > DE89\u{a0}••••\u{a0}3000";
        assert_eq!(told, format!("second-from 500,00 > -, debtor-name, {masked}"));
        assert_eq!(strict().told(&strict()), "");
    }
}
