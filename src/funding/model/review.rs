//! What a reviewer should look at on a statement: named reasons, without anybody's name.

use crate::kit::money::Cents;
use crate::words;

words! {
    /// Something to look at. The sentences are `funding-flag-<word>` in Fluent.
    pub enum Flag {
        /// Half as many passes again as last time, and ten more at least.
        Jump = "jump",
        /// More than half of its passes were used on one day.
        OneDay = "one-day",
        /// Somebody else is paid than last time.
        Payee = "payee",
        /// Another account is paid than last time.
        Account = "account",
        /// Nobody said where the organisation is paid.
        NoAccount = "no-account",
        /// Somebody looked at a drawn use, and nothing says that the service was given.
        Wrong = "wrong",
        /// Somebody asked that a use be taken back, and nobody decided.
        Disputed = "disputed",
        /// Drawn uses that nobody looked at yet.
        Undone = "undone",
        /// It takes earlier uses back.
        TakenBack = "taken-back",
    }
}

/// What the flags are raised from: counts of a statement and of the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    pub passes: i64,
    /// Passes of the statement before; `None` for a first one.
    pub before: Option<i64>,
    /// Passes used on the busiest day.
    pub busiest: i64,
    pub same_payee: bool,
    pub same_account: bool,
    pub has_account: bool,
    pub cents: Cents,
    pub drawn: i64,
    pub looked_at: i64,
    pub wrong: i64,
    pub disputed: i64,
    pub taken_back: i64,
}

/// Passes under which a busy day is nothing to look at.
const FEW: i64 = 10;

/// Every reason to look closer, in a fixed order.
pub fn flags(review: &Review) -> Vec<Flag> {
    let jump = review
        .before
        .is_some_and(|before| review.passes - before >= FEW && review.passes * 2 >= before * 3);
    let known = review.before.is_some();
    let raised = [
        (Flag::Jump, jump),
        (Flag::OneDay, review.passes >= FEW && review.busiest * 2 > review.passes),
        (Flag::Payee, known && !review.same_payee),
        (Flag::Account, known && review.has_account && !review.same_account),
        (Flag::NoAccount, !review.has_account && review.cents > Cents::ZERO),
        (Flag::Wrong, review.wrong > 0),
        (Flag::Disputed, review.disputed > 0),
        (Flag::Undone, review.looked_at < review.drawn),
        (Flag::TakenBack, review.taken_back > 0),
    ];
    raised.into_iter().filter(|(_, raised)| *raised).map(|(flag, _)| flag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calm() -> Review {
        Review {
            passes: 20,
            before: Some(20),
            busiest: 5,
            same_payee: true,
            same_account: true,
            has_account: true,
            cents: Cents(20_000),
            ..Review::default()
        }
    }

    #[test]
    fn an_ordinary_month_raises_nothing() {
        assert_eq!(flags(&calm()), []);
        assert_eq!(
            flags(&Review { before: None, same_payee: false, same_account: false, ..calm() }),
            []
        );
    }

    #[test]
    fn each_reason_is_raised_by_its_own_cause() {
        let one = |review: Review| {
            let raised = flags(&review);
            assert_eq!(raised.len(), 1, "{raised:?}");
            raised[0]
        };
        assert_eq!(one(Review { passes: 30, ..calm() }), Flag::Jump);
        assert_eq!(flags(&Review { passes: 29, ..calm() }), [], "nine more");
        assert_eq!(one(Review { busiest: 11, ..calm() }), Flag::OneDay);
        assert_eq!(one(Review { same_payee: false, ..calm() }), Flag::Payee);
        assert_eq!(one(Review { same_account: false, ..calm() }), Flag::Account);
        assert_eq!(
            one(Review { has_account: false, same_account: false, ..calm() }),
            Flag::NoAccount
        );
        assert_eq!(one(Review { drawn: 2, looked_at: 2, wrong: 1, ..calm() }), Flag::Wrong);
        assert_eq!(one(Review { disputed: 1, ..calm() }), Flag::Disputed);
        assert_eq!(one(Review { drawn: 2, looked_at: 1, ..calm() }), Flag::Undone);
        assert_eq!(one(Review { taken_back: 1, ..calm() }), Flag::TakenBack);
    }
}
