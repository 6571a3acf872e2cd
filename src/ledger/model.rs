//! The pure rules of the ledger: shares, ceilings, and why it says no.

use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::kit::money::{self, Cents};
use crate::kit::time::{Day, Instant};
use crate::territory::TerritoryId;
use crate::{ids, row, words};

ids!(
    /// A programme (dispositif).
    ProgrammeId,
    /// A funder (financeur).
    FunderId,
    /// A funder's line in a programme.
    LineId,
    /// An emission, that `passes` owns: known here only to tie money to it.
    EmissionId,
);

/// Signs of the name of a programme or a funder, at most: a line of a table, or of a cover.
pub const LONGEST_NAME: usize = 80;

/// All the shares of a programme: ten thousand ten-thousandths.
pub const WHOLE: i64 = 10_000;

words! {
    /// Where a cent of a line is.
    pub enum Account {
        /// Authorised, and not promised to any pass.
        Available = "available",
        /// Promised to passes in circulation.
        Committed = "committed",
        /// Used at a place, not paid to it yet.
        Owed = "owed",
        Paid = "paid",
        Disputed = "disputed",
        /// Committed once, given back by passes that will never be used: available again.
        Released = "released",
    }
}

words! {
    /// What moves money. Each posts at most once per cause, emission and line.
    pub enum Cause {
        /// The passes of an emission may be used from now on: available → committed.
        Activation = "activation",
        /// A pass was used: committed → owed.
        Redemption = "redemption",
        /// A use was undone: owed → committed.
        Undoing = "undoing",
        /// A place was paid: owed → paid.
        Payment = "payment",
        /// The bank gave a payment back: paid → owed.
        Return = "return",
        /// A use that is owed is disputed: owed → disputed.
        Dispute = "dispute",
        /// A use that is paid is disputed: paid → disputed.
        DisputePaid = "dispute-paid",
        /// A disputed use was right, and is still owed: disputed → owed.
        Dismissal = "dismissal",
        /// A disputed use was right, and is paid: disputed → paid.
        DismissalPaid = "dismissal-paid",
        /// A disputed use was wrong, its pass is free again: disputed → committed. What was paid
        /// for it is taken back from what the place is owed next.
        Correction = "correction",
        /// A pass was replaced: its emission no longer commits it. Committed → available.
        Replaced = "replaced",
        /// The pass that replaces it takes over: available → committed, in the same transaction.
        Replacing = "replacing",
        /// Booklets were destroyed: committed → released.
        Destruction = "destruction",
        /// An emission was closed, or a use undone after that: committed → released.
        Expiry = "expiry",
    }
}

impl Cause {
    /// The accounts the money leaves and reaches.
    pub fn accounts(self) -> (Account, Account) {
        match self {
            Cause::Activation => (Account::Available, Account::Committed),
            Cause::Redemption => (Account::Committed, Account::Owed),
            Cause::Undoing => (Account::Owed, Account::Committed),
            Cause::Payment => (Account::Owed, Account::Paid),
            Cause::Return => (Account::Paid, Account::Owed),
            Cause::Dispute => (Account::Owed, Account::Disputed),
            Cause::DisputePaid => (Account::Paid, Account::Disputed),
            Cause::Dismissal => (Account::Disputed, Account::Owed),
            Cause::DismissalPaid => (Account::Disputed, Account::Paid),
            Cause::Correction => (Account::Disputed, Account::Committed),
            Cause::Replaced => (Account::Committed, Account::Available),
            Cause::Replacing => (Account::Available, Account::Committed),
            Cause::Destruction | Cause::Expiry => (Account::Committed, Account::Released),
        }
    }
}

row! {
    /// A programme.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Programme {
        pub id: ProgrammeId,
        pub territory_id: TerritoryId,
        pub name: String,
        pub starts_on: Day,
        pub ends_on: Day,
        pub created_at: Instant,
    }

    /// A funder's line in a programme, with its counters.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Line {
        pub id: LineId,
        pub programme_id: ProgrammeId,
        pub funder_id: FunderId,
        /// Name of the funder.
        pub funder: String,
        pub rank: i64,
        /// Share of each pass, in ten-thousandths.
        pub share: i64,
        pub authorised: Cents,
        pub committed: Cents,
        pub owed: Cents,
        pub paid: Cents,
        pub disputed: Cents,
        /// How much of what is available was committed once.
        pub released: Cents,
    }

    /// What a line pays of one pass of an emission.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Part {
        pub line_id: LineId,
        pub rank: i64,
        pub cents: Cents,
    }
}

impl ProgrammeForm {
    /// Whether `made` is what this form asked for: its lines may have changed since.
    pub fn is_of(&self, made: &Programme) -> bool {
        (self.name.trim(), self.starts_on, self.ends_on)
            == (made.name.as_str(), made.starts_on, made.ends_on)
    }
}

impl Line {
    /// Committed, owed, paid or disputed.
    pub fn used(&self) -> Cents {
        self.committed + self.owed + self.paid + self.disputed
    }
    /// What may still be committed.
    pub fn available(&self) -> Cents {
        self.authorised - self.used()
    }
}

/// Whether a name is there, and short enough for a line.
pub fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.trim().chars().count())
}

/// A programme as it is typed, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeForm {
    pub name: String,
    pub starts_on: Day,
    pub ends_on: Day,
    pub lines: Vec<LineForm>,
}

/// A funder's line as it is typed, parsed. A funder is known by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineForm {
    pub funder: String,
    /// Ten-thousandths.
    pub share: i64,
    pub authorised: Cents,
}

/// Why the ledger says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A programme without a name.
    NameMissing,
    NameTooLong,
    /// The form that makes a programme made another one already.
    FormUsed,
    /// It would end before it starts.
    EndsBeforeStart,
    /// A funder named twice.
    FunderTwice {
        funder: String,
    },
    /// A line without its funder's name.
    FunderMissing,
    FunderTooLong,
    /// The shares make this many ten-thousandths, not [`WHOLE`].
    SharesDoNotAddUp {
        sum: i64,
    },
    /// The ceiling would be under what is already used.
    CeilingUnderUsed {
        funder: String,
        used: Cents,
    },
    /// A line that was used cannot be taken away.
    LineInUse {
        funder: String,
    },
    /// A pass has a value, and nobody to pay for it.
    NoFunder,
    /// The commitment would exceed a ceiling: which, what is left, what was asked.
    CeilingReached {
        funder: String,
        left: Cents,
        asked: Cents,
    },
    /// An amount beyond what can be counted.
    TooMuch,
}

impl Refuse for Refusal {
    fn message(&self) -> Message {
        match self {
            Refusal::NameMissing => t("ledger-name-missing"),
            Refusal::NameTooLong => t("ledger-name-too-long").arg("most", LONGEST_NAME),
            Refusal::FormUsed => t("ledger-form-used"),
            Refusal::EndsBeforeStart => t("ledger-ends-before-start"),
            Refusal::FunderTwice { funder } => t("ledger-funder-twice").arg("funder", funder),
            Refusal::FunderMissing => t("ledger-funder-missing"),
            Refusal::FunderTooLong => t("ledger-funder-too-long").arg("most", LONGEST_NAME),
            Refusal::SharesDoNotAddUp { sum } => {
                t("ledger-shares-do-not-add-up").arg("sum", percent(*sum))
            }
            Refusal::CeilingUnderUsed { funder, used } => {
                t("ledger-ceiling-under-used").arg("funder", funder).arg("used", used.to_string())
            }
            Refusal::LineInUse { funder } => t("ledger-line-in-use").arg("funder", funder),
            Refusal::NoFunder => t("ledger-no-funder"),
            Refusal::CeilingReached { funder, left, asked } => t("ledger-ceiling-reached")
                .arg("funder", funder)
                .arg("left", left.to_string())
                .arg("asked", asked.to_string()),
            Refusal::TooMuch => t("ledger-too-much"),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::NameMissing | Refusal::NameTooLong => Some("name"),
            Refusal::EndsBeforeStart => Some("ends_on"),
            _ => None,
        }
    }
}

/// Checks the lines of a programme together: no funder twice, and shares that make a whole (or no
/// line at all: a programme of rights without value needs no money).
pub fn check_lines(lines: &[LineForm]) -> Result<(), Refusal> {
    for (index, line) in lines.iter().enumerate() {
        if line.funder.trim().is_empty() {
            return Err(Refusal::FunderMissing);
        }
        if !is_name(&line.funder) {
            return Err(Refusal::FunderTooLong);
        }
        let folded = crate::kit::text::fold(&line.funder);
        if lines[..index].iter().any(|other| crate::kit::text::fold(&other.funder) == folded) {
            return Err(Refusal::FunderTwice { funder: line.funder.clone() });
        }
    }
    let sum: i64 = lines.iter().map(|line| line.share).sum();
    if !lines.is_empty() && sum != WHOLE {
        return Err(Refusal::SharesDoNotAddUp { sum });
    }
    Ok(())
}

/// What each line pays of one pass of this face value: by the largest remainder, so that the parts
/// add up to it to the cent. Lines that pay nothing are left out.
pub fn split(lines: &[Line], face: Cents) -> Result<Vec<Part>, Refusal> {
    if face == Cents::ZERO {
        return Ok(Vec::new());
    }
    let shares: Vec<i64> = lines.iter().map(|line| line.share).collect();
    let cents = money::split(face, &shares).ok_or(Refusal::NoFunder)?;
    let part = |(line, cents): (&Line, Cents)| Part { line_id: line.id, rank: line.rank, cents };
    Ok(lines.iter().zip(cents).map(part).filter(|part| part.cents > Cents::ZERO).collect())
}

/// `35 %` or `12,5 %`: a share as people say it.
pub fn percent(share: i64) -> String {
    let text = format!("{},{:02}", share / 100, share % 100);
    let short = text.trim_end_matches('0').trim_end_matches(',');
    format!("{short}\u{a0}%")
}

/// Reads `35`, `12,5`, `33.33 %` as ten-thousandths.
pub fn parse_percent(text: &str) -> Option<i64> {
    let share = Cents::parse(text.trim().trim_end_matches('%'))?.0;
    (share <= WHOLE).then_some(share)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::time::Moment;

    fn line(moment: &Moment, rank: i64, share: i64) -> Line {
        Line {
            id: moment.id(),
            programme_id: moment.id(),
            funder_id: moment.id(),
            funder: format!("F{rank}"),
            rank,
            share,
            authorised: Cents::ZERO,
            committed: Cents::ZERO,
            owed: Cents::ZERO,
            paid: Cents::ZERO,
            disputed: Cents::ZERO,
            released: Cents::ZERO,
        }
    }

    fn lines(shares: &[i64]) -> Vec<Line> {
        let moment = Moment::seeded(Instant(0), 1);
        (1..).zip(shares).map(|(rank, share)| line(&moment, rank, *share)).collect()
    }

    #[test]
    fn ten_euros_are_shared_to_the_cent() {
        let parts = split(&lines(&[3500, 3250, 3250]), Cents(1000)).unwrap();
        assert_eq!(parts.iter().map(|p| p.cents.0).collect::<Vec<_>>(), [350, 325, 325]);
        let thirds = split(&lines(&[3334, 3333, 3333]), Cents(1000)).unwrap();
        assert_eq!(thirds.iter().map(|p| p.cents.0).collect::<Vec<_>>(), [334, 333, 333]);
    }

    #[test]
    fn a_right_without_value_needs_no_money_and_a_pass_with_value_needs_a_funder() {
        assert_eq!(split(&[], Cents::ZERO), Ok(Vec::new()));
        assert_eq!(split(&[], Cents(1000)), Err(Refusal::NoFunder));
        assert_eq!(split(&lines(&[0]), Cents(1000)), Err(Refusal::NoFunder));
    }

    #[test]
    fn shares_make_a_whole_or_are_refused() {
        let form = |funder: &str, share| LineForm {
            funder: funder.into(),
            share,
            authorised: Cents::ZERO,
        };
        assert_eq!(check_lines(&[]), Ok(()));
        assert_eq!(check_lines(&[form("État", 3500), form("Dép", 6500)]), Ok(()));
        assert_eq!(
            check_lines(&[form("État", 3500), form("Dép", 6400)]),
            Err(Refusal::SharesDoNotAddUp { sum: 9900 })
        );
        assert!(matches!(
            check_lines(&[form("État", 5000), form("ETAT", 5000)]),
            Err(Refusal::FunderTwice { .. })
        ));
    }

    #[test]
    fn shares_are_said_and_read_in_percent() {
        assert_eq!(percent(3500), "35\u{a0}%");
        assert_eq!(percent(3250), "32,5\u{a0}%");
        assert_eq!(parse_percent("32,5 %"), Some(3250));
        assert_eq!(parse_percent("100"), Some(WHOLE));
        for wrong in ["101", "-3", "", "x"] {
            assert_eq!(parse_percent(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_shares_that_make_a_whole_pay_every_pass_exactly(
            cuts in proptest::collection::vec(0i64..=WHOLE, 0..7),
            face in 1i64..1_000_000,
        ) {
            let mut cuts = cuts;
            cuts.extend([0, WHOLE]);
            cuts.sort_unstable();
            let shares: Vec<i64> = cuts.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let parts = split(&lines(&shares), Cents(face)).unwrap();
            prop_assert_eq!(parts.iter().map(|p| p.cents).sum::<Cents>(), Cents(face));
            prop_assert!(parts.iter().all(|p| p.cents > Cents::ZERO));
        }

        #[test]
        fn a_share_reads_back(share in 0i64..=WHOLE) {
            prop_assert_eq!(parse_percent(&percent(share)), Some(share));
        }
    }
}
