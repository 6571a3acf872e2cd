use proptest::prelude::*;

use super::*;
use crate::kit::time::Instant;

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
fn nobody_is_paid_under_the_number_of_another() {
    let (siren, siret) = ("212309605", "21230960500012");
    for (organisation, pivot, number) in [
        (None, siret, siret),
        (None, "RNA W23", ""),
        (Some(Some(siren)), siret, siret),
        (Some(Some(siren)), "", siren),
        (Some(Some("130025265")), siret, "130025265"),
        (Some(None), siret, ""),
    ] {
        assert_eq!(payee_number(organisation, pivot), number, "{organisation:?} {pivot}");
    }
}

fn closed_by_zoe(approvals: i64) -> Life {
    Life::closed(signed("zoe"), approvals)
}
fn sending() -> Sending {
    Sending { signed: signed("fatou"), channel: Channel::Transfer }
}
fn rejection(by: &str, reason: &str) -> Rejection {
    Rejection { signed: signed(by), reason: reason.to_owned() }
}

#[test]
fn whoever_closed_never_approves() {
    let mut life = closed_by_zoe(1);
    assert_eq!(life.approve(signed("fatou")), Err(Refusal::NotChecked));
    assert_eq!(life.check(signed("zoe")), Ok(()));
    assert_eq!(life.approve(signed("zoe")), Err(Refusal::OwnStatement));
    assert_eq!(life.approve(signed("fatou")), Ok(()));
    assert_eq!(life.approve(signed("paul")), Err(Refusal::AlreadyApproved));
}

#[test]
fn a_large_amount_is_approved_by_two_who_differ() {
    let mut life = closed_by_zoe(2);
    life.check(signed("zoe")).expect("closed");
    life.approve(signed("fatou")).expect("another than zoe");
    assert_eq!(life.step(), Step::Checked, "one approval is missing");
    assert_eq!(life.send(sending()), Err(Refusal::NotApproved));
    assert_eq!(life.approve(signed("fatou")), Err(Refusal::OwnApproval));
    assert_eq!(life.approve(signed("zoe")), Err(Refusal::OwnStatement));
    assert!(life.awaits("paul") && !life.awaits("fatou") && !life.awaits("zoe"));
    assert_eq!(life.approve(signed("paul")), Ok(()));
    assert_eq!(life.step(), Step::Approved);
}

#[test]
fn a_payment_is_a_fact_of_the_past() {
    let mut sent = closed_by_zoe(1);
    sent.check(signed("zoe")).expect("closed");
    sent.approve(signed("fatou")).expect("checked");
    sent.send(sending()).expect("approved");
    let pay = |reference: &str, on: u32| sent.clone().pay(payment(reference, on), day(5), day(10));
    assert_eq!(pay("", 7), Err(Refusal::ReferenceMissing));
    assert_eq!(pay("M-1", 11), Err(Refusal::PaidInTheFuture));
    assert_eq!(pay("M-1", 4), Err(Refusal::PaidBeforeClosing { closed_on: day(5) }));
    assert_eq!(pay("M-1", 5), Ok(()));
}

#[test]
fn a_bank_may_give_a_payment_back_once() {
    let mut life = closed_by_zoe(1);
    assert_eq!(life.reject(rejection("fatou", "")), Err(Refusal::ReasonMissing));
    life.check(signed("zoe")).expect("closed");
    life.approve(signed("fatou")).expect("checked");
    life.send(sending()).expect("approved");
    life.pay(payment("M-1", 7), day(5), day(10)).expect("sent");
    let mut asked = life.clone();
    assert_eq!(asked.reject(rejection("fatou", "annulé")), Ok(()));
    assert_eq!(asked.step(), Step::Paid, "another confirms it");
    assert_eq!(asked.reject(rejection("fatou", "annulé")), Err(Refusal::OwnRecall));
    assert_eq!(asked.reject(rejection("paul", "vu")), Ok(()));
    assert_eq!(asked.step(), Step::Rejected);
    assert_eq!(asked.keep(), Err(Refusal::NothingRecalled));
    assert_eq!(life.come_back(rejection("fatou", "AC04")), Ok(()));
    assert_eq!(life.step(), Step::Rejected);
    assert_eq!(life.reject(rejection("fatou", "AC04")), Err(Refusal::AlreadyRejected));
    assert_eq!(life.come_back(rejection("fatou", "AC04")), Err(Refusal::AlreadyRejected));
    assert_eq!(life.approve(signed("paul")), Err(Refusal::AlreadyRejected));
}

#[test]
fn what_is_taken_back_never_exceeds_what_is_owed() {
    let ten = Cents(1000);
    assert_eq!(fitting(Cents(2500), &[ten, ten, ten]), 2);
    assert_eq!(fitting(Cents(0), &[ten]), 0);
    assert_eq!(fitting(Cents(0), &[Cents::ZERO, ten]), 1, "a right without value costs nothing");
    assert_eq!(fitting(ten, &[]), 0);
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
    Check(&'static str),
    Approve(&'static str),
    Send,
    Pay(&'static str),
    Reject(&'static str, &'static str),
}

proptest! {
    /// Against a plain model (a step, and who approved): whatever is tried, a statement only moves
    /// forward, is approved by people who differ from its closer and from each other, and a
    /// refusal changes nothing.
    #[test]
    fn whatever_is_tried_a_statement_moves_forward_only(
        approvals in 1i64..=2,
        tries in proptest::collection::vec(
            prop_oneof![
                Just("zoe").prop_map(Try::Check),
                prop_oneof![Just("zoe"), Just("fatou"), Just("paul")].prop_map(Try::Approve),
                Just(Try::Send),
                prop_oneof![Just(""), Just("M-1")].prop_map(Try::Pay),
                (prop_oneof![Just("fatou"), Just("paul")], prop_oneof![4 => Just(""), 1 => Just("AC04")])
                    .prop_map(|(who, reason)| Try::Reject(who, reason)),
            ], 0..24),
    ) {
        let mut life = closed_by_zoe(approvals);
        let (mut expected, mut by, mut recalled) = (Step::Closed, Vec::new(), None);
        for one in tries {
            let before = life.clone();
            let went = match one {
                Try::Check(who) => life.check(signed(who)).is_ok(),
                Try::Approve(who) => life.approve(signed(who)).is_ok(),
                Try::Send => life.send(sending()).is_ok(),
                Try::Pay(reference) => life.pay(payment(reference, 7), day(5), day(10)).is_ok(),
                Try::Reject(who, reason) => life.reject(rejection(who, reason)).is_ok(),
            };
            let next = match (&one, expected) {
                (Try::Check(_), Step::Closed) => Some(Step::Checked),
                (Try::Approve(who), Step::Checked) if *who != "zoe" && !by.contains(who) => {
                    by.push(*who);
                    let enough = by.len() as i64 == approvals;
                    Some(if enough { Step::Approved } else { Step::Checked })
                }
                (Try::Send, Step::Approved) => Some(Step::Sent),
                (Try::Pay("M-1"), Step::Sent) => {
                    recalled = None;
                    Some(Step::Paid)
                }
                // What left is given up by two people.
                (Try::Reject(who, "AC04"), step @ (Step::Sent | Step::Paid)) => match recalled {
                    None => {
                        recalled = Some(*who);
                        Some(step)
                    }
                    Some(asked) if asked == *who => None,
                    Some(_) => Some(Step::Rejected),
                },
                (Try::Reject(_, "AC04"), step) if step != Step::Rejected => Some(Step::Rejected),
                _ => None,
            };
            prop_assert_eq!(went, next.is_some(), "{:?} at {:?}", one, expected);
            match next {
                Some(step) => expected = step,
                None => prop_assert_eq!(&life, &before, "a refusal changes nothing"),
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
            kind: Kind::Use,
            serial: serial.clone(),
            on: day(1 + (i % 28) as u32),
            activity: "Les mails".to_owned(),
            cents: Cents(1000),
        }).collect();
        let of = |lines: &[Line]| {
            let mut seal = Seal::new(&Heading {
                territory: "T".into(), programme: "P".into(), place: "L".into(),
                number: number(2026, 1), month: day(1).month(),
                payee_name: "Mairie", payee_number: "", payee_iban: "",
                follows: String::new(),
            });
            lines.iter().for_each(|line| seal.line(line));
            seal.finish(&[], 1)
        };
        let whole = of(&lines);
        prop_assert_eq!(whole.len(), 64);
        let at = pick.index(lines.len());
        let mut changed = lines.clone();
        changed[at].cents = Cents(1001);
        prop_assert_ne!(&whole, &of(&changed));
        let mut turned_back = lines.clone();
        turned_back[at].kind = Kind::Correction;
        prop_assert_ne!(&whole, &of(&turned_back), "a use is no correction");
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
