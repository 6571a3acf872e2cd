use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::kit::time::Day;

const TZ: Tz = chrono_tz::Europe::Paris;

/// Ids by number.
fn id<T: From<ulid::Ulid>>(number: u64) -> T {
    ulid::Ulid::from_parts(1, u128::from(number)).into()
}

fn at(day: &str, hour: u32, minute: u32) -> Instant {
    let time = chrono::NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
    Day::parse(day).expect("a day").at(time, TZ)
}

/// A good use: the pass `ordinal` of a handed-over booklet, in the middle of its session.
fn good(ordinal: i64) -> Use {
    let redeemed_at = at("2026-03-02", 10, 0);
    Use {
        id: id(ordinal.unsigned_abs()),
        booklet_id: id(1000 + ordinal.unsigned_abs() / 10),
        emission_id: id(1),
        programme_id: id(2),
        ordinal,
        place_id: id(3),
        organisation_id: Some(id(4)),
        session_id: id(5),
        registration_id: id(ordinal.unsigned_abs()),
        redeemed_at,
        redeemed_on: redeemed_at.day(TZ),
        handed_over_at: Some(at("2026-02-20", 10, 0)),
        referrer_id: Some(id(6)),
        starts_at: at("2026-03-02", 9, 0),
        ends_at: at("2026-03-02", 11, 0),
    }
}

fn limits() -> Thresholds {
    Thresholds::default()
}

fn counted(found: &[Finding]) -> Vec<i64> {
    found.iter().map(|finding| finding.counted).collect()
}

#[test]
fn a_booklet_is_looked_at_above_so_many_passes_a_day() {
    let of_one = |count: i64| (0..count).map(|n| Use { booklet_id: id(9), ..good(n * 20) });
    assert_eq!(counted(&many_in_a_day(&of_one(3).collect::<Vec<_>>(), &limits())), [0i64; 0]);
    assert_eq!(counted(&many_in_a_day(&of_one(4).collect::<Vec<_>>(), &limits())), [4]);
    let off = Thresholds { booklet_day: 0, ..limits() };
    assert!(many_in_a_day(&of_one(40).collect::<Vec<_>>(), &off).is_empty());
}

#[test]
fn a_use_belongs_to_its_session_the_margin_around_it_too() {
    let used_at = |hour, minute| {
        let uses = [Use { redeemed_at: at("2026-03-02", hour, minute), ..good(1) }];
        outside_session(&uses, &limits()).len()
    };
    assert_eq!((used_at(8, 0), used_at(7, 59)), (0, 1));
    assert_eq!((used_at(12, 0), used_at(12, 1)), (0, 1));
}

#[test]
fn a_place_that_says_it_is_closed_is_believed_when_it_can_be_read() {
    let announced = |hours: &str| vec![Announced { place_id: id(3), hours: hours.to_owned() }];
    let found = |hours: &str| closed_place(&[good(1)], &announced(hours), &limits(), TZ).len();
    // A Monday, ten o'clock.
    assert_eq!(found("Mo-Fr 09:00-12:00"), 0);
    assert_eq!(found("Tu-Fr 09:00-12:00"), 1);
    assert_eq!(found("Mo 10:45-12:00"), 0, "within the margin");
    assert_eq!(found("Mo 11:15-12:00"), 1);
    assert_eq!(found("le lundi"), 0, "not readable: nothing is said");
    assert!(closed_place(&[good(1)], &[], &limits(), TZ).is_empty());
}

#[test]
fn passes_are_compared_with_people() {
    let uses = [good(1), good(30), good(60)];
    let people = |people| vec![Present { session_id: id(5), people }];
    assert!(more_than_present(&uses, &people(3)).is_empty());
    let found = more_than_present(&uses, &people(2));
    assert_eq!((found[0].counted, found[0].allowed), (3, 2));
    assert!(more_than_present(&uses, &[]).is_empty());
}

#[test]
fn a_leafed_booklet_is_told_from_a_queue_of_people() {
    let after = |ordinal: i64, seconds: i64| Use {
        redeemed_at: Instant(good(0).redeemed_at.0 + seconds * 1000),
        ..good(ordinal)
    };
    let leafed = [after(1, 0), after(2, 20), after(3, 50)];
    assert_eq!(counted(&serials_in_a_row(&leafed, &limits())), [3]);
    // Backwards as well.
    let backwards = [after(3, 0), after(2, 20), after(1, 50)];
    assert_eq!(counted(&serials_in_a_row(&backwards, &limits())), [3]);
    // Each with a booklet of their own, or with time between them, or one person who pays thrice.
    let queue = [after(1, 0), after(11, 20), after(21, 50)];
    let slow = [after(1, 0), after(2, 60), after(3, 120)];
    let mut one = leafed.clone();
    one.iter_mut().for_each(|used| used.registration_id = id(7));
    for nothing in [queue.to_vec(), slow.to_vec(), one.to_vec()] {
        assert!(serials_in_a_row(&nothing, &limits()).is_empty(), "{nothing:?}");
    }
}

#[test]
fn a_booklet_is_handed_over_before_it_is_used() {
    let never = Use { handed_over_at: None, ..good(1) };
    let later = Use { handed_over_at: Some(at("2026-03-02", 10, 1)), ..good(2) };
    let first = Use { handed_over_at: Some(at("2026-03-02", 10, 0)), ..good(30) };
    assert_eq!(counted(&before_handover(&[never, later, first])), [2], "one booklet, two passes");
}

#[test]
fn the_same_body_is_looked_at_above_so_many_passes_a_month() {
    let own = |count: i64| {
        let uses = (0..count).map(|n| Use { referrer_id: Some(id(4)), ..good(n) });
        same_body(&uses.collect::<Vec<_>>(), &limits())
    };
    assert!(own(30).is_empty());
    assert_eq!(counted(&own(31)), [31]);
    assert_eq!(own(31)[0].occasion, "2026-03");
    let nobody = Use { organisation_id: None, referrer_id: None, ..good(1) };
    let strict = Thresholds { same_body: 1, ..limits() };
    assert!(same_body(&[nobody.clone(), nobody], &strict).is_empty());
}

#[test]
fn a_place_is_compared_with_half_of_the_others() {
    let places = |counts: &[i64]| {
        let uses = counts.iter().zip(0u64..).flat_map(|(count, place)| {
            (0..*count).map(move |n| Use { place_id: id(50 + place), ..good(n) })
        });
        above_peers(&uses.collect::<Vec<_>>(), &limits())
    };
    assert!(places(&[5, 6, 90]).is_empty(), "three places have no peers");
    let found = places(&[5, 6, 7, 90]);
    assert_eq!((found.len(), found[0].counted, found[0].allowed), (1, 90, 6));
    assert!(places(&[5, 6, 7, 19]).is_empty(), "so few are not far above anything");
    assert!(places(&[30, 31, 32, 33]).is_empty());
}

#[test]
fn guessing_is_counted_by_account_and_day() {
    let tried = |account: &str, count: i64| {
        (0..count)
            .map(|n| Refused { account_id: account.to_owned(), at: at("2026-03-02", 9, n as u32) })
            .collect::<Vec<_>>()
    };
    assert!(refused_scans(&tried("A", 8), &limits(), TZ).is_empty());
    let found = refused_scans(&[tried("A", 9), tried("B", 2)].concat(), &limits(), TZ);
    assert_eq!((found.len(), found[0].counted, found[0].subject.as_str()), (1, 9, "A"));
}

proptest! {
    /// However the uses lie in the file, the same is found; and twice the same file finds it once.
    #[test]
    fn the_order_of_the_facts_changes_nothing(
        facts in proptest::collection::vec((0i64..30, 0i64..600, 0u64..4, any::<bool>()), 1..40),
        seed in any::<u64>(),
    ) {
        let uses: Vec<Use> = facts.iter().zip(0u64..).map(|((ordinal, minutes, place, known), n)| Use {
            id: id(n),
            place_id: id(50 + place),
            session_id: id(60 + place),
            redeemed_at: good(0).redeemed_at.plus_minutes(*minutes - 300),
            handed_over_at: known.then_some(Instant(0)),
            ..good(*ordinal)
        }).collect();
        let mut turned = uses.clone();
        turned.rotate_left((seed % uses.len() as u64) as usize);
        let find = |uses: &[Use]| all(uses.to_vec(), &[], &[], |_| limits(), TZ);
        // What is told of a run depends on who came first, which only time tells.
        let sorted = |mut found: Vec<Finding>| {
            found.retain(|finding| finding.rule != Rule::SerialsInARow);
            found.sort_by_key(|finding| (finding.rule, finding.subject.clone()));
            found
        };
        prop_assert_eq!(sorted(find(&uses)), sorted(find(&turned)));
        let keys: Vec<_> = find(&uses).into_iter().map(|f| (f.rule, f.subject, f.occasion)).collect();
        let distinct: BTreeSet<_> = keys.iter().cloned().collect();
        prop_assert_eq!(keys.len(), distinct.len(), "one finding for each rule and subject");
    }
}
