use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::kit::app::SecretKey;
use crate::kit::time::Moment;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn presented() -> Presented {
    let moment = Moment::seeded(Instant(0), 1);
    Presented {
        pass_id: moment.id(),
        booklet_id: moment.id(),
        emission_id: moment.id(),
        territory_id: moment.id(),
        serial: "2026-001-00012-3".into(),
        face: Cents(1000),
        valid_from: day("2026-01-01"),
        valid_until: day("2026-12-31"),
        grace_days: 30,
        activated_at: Some(Instant(0)),
        closed_at: None,
        destroyed_at: None,
        handed_over_at: None,
        first_used_at: None,
        continues_id: None,
        secret_hash: "hash".into(),
        kid: 7,
        public_key: String::new(),
        key_revoked_at: None,
        key_revoked_for: None,
        blocked_at: None,
        blocked_for: None,
        replaced_by: None,
        holder: String::new(),
    }
}

#[test]
fn a_pass_is_usable_between_its_dates_both_included_once_active() {
    let pass = presented();
    assert_eq!(pass.usable_on(day("2026-01-01"), Tz::Europe__Paris), Ok(()));
    assert_eq!(pass.usable_on(day("2026-12-31"), Tz::Europe__Paris), Ok(()));
    assert!(matches!(
        pass.usable_on(day("2025-12-31"), Tz::Europe__Paris),
        Err(Refusal::NotYetValid { .. })
    ));
    assert_eq!(
        pass.usable_on(day("2027-01-30"), Tz::Europe__Paris),
        Ok(()),
        "thirty days of grace"
    );
    assert!(matches!(
        pass.usable_on(day("2027-01-31"), Tz::Europe__Paris),
        Err(Refusal::Expired { .. })
    ));
    let at = Some(Instant(0));
    let lost = Presented { blocked_at: at, blocked_for: Some(HoldReason::Lost), ..pass.clone() };
    let today = day("2026-06-01");
    let refused = |pass: &Presented| pass.usable_on(today, Tz::Europe__Paris).unwrap_err();
    assert!(matches!(refused(&lost), Refusal::Blocked { reason: HoldReason::Lost, .. }));
    let replaced = Presented { replaced_by: Some(Moment::seeded(Instant(0), 9).id()), ..lost };
    assert!(matches!(refused(&replaced), Refusal::Replaced { .. }));
    let closed = Presented { closed_at: at, ..pass.clone() };
    assert!(matches!(refused(&closed), Refusal::EmissionClosed { .. }));
    let destroyed = Presented { destroyed_at: at, ..pass.clone() };
    assert!(matches!(refused(&destroyed), Refusal::Destroyed { .. }));
    let inactive = Presented { activated_at: None, ..pass };
    assert!(matches!(
        inactive.usable_on(day("2026-06-01"), Tz::Europe__Paris),
        Err(Refusal::NotActive { .. })
    ));
}

fn redemption() -> Redemption {
    let moment = Moment::seeded(Instant(0), 2);
    Redemption {
        id: moment.id(),
        scan_id: moment.id(),
        territory_id: moment.id(),
        pass_id: moment.id(),
        booklet_id: moment.id(),
        emission_id: moment.id(),
        place_id: moment.id(),
        session_id: moment.id(),
        registration_id: moment.id(),
        account_id: "zoe".into(),
        redeemed_at: Instant(1_000_000),
        redeemed_on: day("1970-01-01"),
        cents: Cents(1000),
        undone_at: None,
        statement_id: None,
        serial: "2026-001-00012-3".into(),
    }
}

#[test]
fn a_quarter_of_an_hour_to_think_again() {
    let use_ = redemption();
    let at = use_.redeemed_at;
    assert_eq!(use_.may_be_undone("zoe", false, at.plus_minutes(15)), Ok(()));
    assert_eq!(
        use_.may_be_undone("zoe", false, Instant(at.plus_minutes(15).0 + 1)),
        Err(Refusal::TooLate)
    );
    assert_eq!(use_.may_be_undone("max", false, at), Err(Refusal::NotYours));
    // Who manages the place may, a month later too, but for what is on a statement.
    assert_eq!(use_.may_be_undone("max", true, at.plus_days(30)), Ok(()));
    let listed = Redemption { statement_id: Some("s".into()), ..use_.clone() };
    assert_eq!(listed.may_be_undone("zoe", false, at), Err(Refusal::OnAStatement));
    let undone = Redemption { undone_at: Some(at), ..use_ };
    assert_eq!(listed.may_be_undone("max", true, at), Err(Refusal::OnAStatement));
    assert_eq!(undone.may_be_undone("zoe", false, at), Err(Refusal::AlreadyUndone));
}

#[test]
fn an_emission_is_checked_before_anything_is_written() {
    let moment = Moment::seeded(Instant(0), 3);
    let good = NewEmission {
        programme: moment.id(),
        label: "Printemps".into(),
        face: Cents(1000),
        booklets: 500,
        passes_each: 5,
        valid_from: day("2026-01-01"),
        valid_until: day("2026-12-31"),
        grace_days: 30,
    };
    let programme = Programme {
        id: good.programme,
        territory_id: moment.id(),
        name: "Pass".into(),
        starts_on: day("2026-01-01"),
        ends_on: day("2026-12-31"),
        created_at: Instant(0),
    };
    let today = day("2026-03-02");
    assert_eq!(good.check(&programme, today), Ok(()));
    assert_eq!(good.passes(), 2500);
    let wrong = |change: fn(&mut NewEmission)| {
        let mut form = good.clone();
        change(&mut form);
        form.check(&programme, today).unwrap_err()
    };
    assert_eq!(wrong(|f| f.label = " ".into()), Refusal::LabelMissing);
    assert_eq!(wrong(|f| f.label = "x".repeat(81)), Refusal::LabelTooLong);
    assert_eq!(
        wrong(|f| (f.valid_from, f.valid_until) = (day("2025-01-01"), day("2026-03-01"))),
        Refusal::EndsInThePast
    );
    assert_eq!(
        wrong(|f| (f.valid_from, f.valid_until) = (day("2027-01-01"), day("2027-06-01"))),
        Refusal::OutsideProgramme
    );
    let all = NewEmission {
        label: String::new(),
        booklets: 0,
        valid_until: day("2026-02-01"),
        ..good.clone()
    };
    assert_eq!(
        all.wrongs(&programme, today),
        [Refusal::LabelMissing, Refusal::BookletsOutOfRange, Refusal::EndsInThePast]
    );
    assert_eq!(wrong(|f| f.booklets = 0), Refusal::BookletsOutOfRange);
    assert_eq!(wrong(|f| f.passes_each = 51), Refusal::PassesOutOfRange);
    assert_eq!(wrong(|f| f.valid_until = day("2025-01-01")), Refusal::EndsBeforeStart);
    assert_eq!(wrong(|f| f.valid_until = day("2199-01-01")), Refusal::EndsTooLate);
    assert_eq!(wrong(|f| f.face = Cents(65_536)), Refusal::FaceTooHigh);
    assert_eq!(wrong(|f| f.grace_days = -1), Refusal::GraceOutOfRange);
}

#[test]
fn codes_differ_by_serial_by_salt_and_by_key() {
    let key = SecretKey([7; 32]);
    let mut seen = BTreeSet::new();
    for serial in ["2026-001-00001-1", "2026-001-00001-2", "2026-001-00011-1"] {
        for salt in ["a", "b"] {
            for key in [&key, &SecretKey([8; 32])] {
                assert!(seen.insert(code_of(key, salt, serial).plain()));
            }
        }
    }
    let code = code_of(&key, "a", "2026-001-00001-1");
    assert_eq!(code, code_of(&key, "a", "2026-001-00001-1"));
    assert_ne!(hash_of(&key, &code), hash_of(&SecretKey([8; 32]), &code));
    assert!(!hash_of(&key, &code).contains(&code.plain().to_lowercase()));
}

/// What is refused of a code, at the door and after.
fn refusals_of_a_code() -> Vec<Refusal> {
    let on = day("2026-03-12");
    let text = || "x".to_owned();
    vec![
        Refusal::UnknownCode,
        Refusal::QrOther,
        Refusal::QrLength { read: 100 },
        Refusal::QrSign { sign: 'É' },
        Refusal::QrUnreadable,
        Refusal::QrForged,
        Refusal::QrOtherTerritory,
        Refusal::QrKeyRevoked { on, reason: text() },
        Refusal::TooManyTries { minutes: 3 },
        Refusal::AlreadyUsed { on, place: text() },
        Refusal::Blocked { on, reason: HoldReason::Lost },
        Refusal::Replaced { on },
        Refusal::NothingToBlock,
        Refusal::NothingToUnblock,
        Refusal::NothingToReplace,
        Refusal::BookletBlocked { serial: text() },
        Refusal::NotActive { serial: text() },
        Refusal::NotYetValid { from: on },
        Refusal::Expired { until: on },
        Refusal::PlaceNotAccredited { place: text() },
        Refusal::SessionCancelled,
        Refusal::SessionToCome { on },
        Refusal::RegistrationCancelled,
        Refusal::NoRegistration,
        Refusal::ScanUsedForAnother,
        Refusal::ScanUndone { on },
        Refusal::AlreadyUndone,
        Refusal::NotYours,
        Refusal::TooLate,
        Refusal::OnAStatement,
    ]
}

#[test]
fn every_refusal_says_what_happened_and_what_to_do() {
    let on = day("2026-03-12");
    let text = || "x".to_owned();
    let logos = [NotALogo::TooHeavy, NotALogo::Unreadable];
    let photos =
        [NotOnePass::Missing, NotOnePass::NotAPhoto, NotOnePass::NoCode, NotOnePass::Several];
    let all = [
        Refusal::LabelMissing,
        Refusal::BookletsOutOfRange,
        Refusal::PassesOutOfRange,
        Refusal::EndsBeforeStart,
        Refusal::FaceTooHigh,
        Refusal::EndsTooLate,
        Refusal::GraceOutOfRange,
        Refusal::KeyAlreadyRevoked,
        Refusal::ReasonMissing,
        Refusal::TextTooLong { field: "note" },
        Refusal::ProofNotApproved,
        Refusal::ProofAlreadyApproved,
        Refusal::ProofChanged,
        Refusal::FormUsed,
        Refusal::PrintingGoesOn,
        Refusal::CannotPrintAgain,
        Refusal::NotPrinted,
        Refusal::AlreadyActive,
        Refusal::DepotCommuneMissing,
        Refusal::DepotNameTaken,
        Refusal::DepotExists,
        Refusal::NotASerial,
        Refusal::RangeWrong,
        Refusal::NotThere { count: 2, first: text() },
        Refusal::SameDepot,
        Refusal::AlreadyReceived,
        Refusal::UnknownBooklet { serial: text() },
        Refusal::AlreadyHandedOver { serial: text(), on },
        Refusal::NotInYourDepot { serial: text() },
        Refusal::BookletExpired { until: on },
        Refusal::DistributionStopped { on },
        Refusal::Destroyed { serial: text() },
        Refusal::EmissionClosed { serial: text() },
        Refusal::Code(NotACode::Empty),
        Refusal::Code(NotACode::Length(3)),
        Refusal::Code(NotACode::Sign('é')),
        Refusal::Code(NotACode::Groups(vec![2])),
        Refusal::Code(NotACode::Groups(vec![1, 2, 4])),
    ];
    for refusal in all
        .into_iter()
        .chain(refusals_of_a_code())
        .chain(photos.map(Refusal::Photo))
        .chain(logos.map(Refusal::Logo))
    {
        let message = crate::kit::errors::Refuse::message(&refusal);
        assert!(message.text().is_some(), "{refusal:?}: {}", message.key());
        assert!(message.attribute("next").text().is_some(), "{refusal:?}: {}", message.key());
    }
}

#[test]
fn the_groups_to_read_again_are_told() {
    let groups = Refusal::Code(NotACode::Groups(vec![1, 2, 4]));
    let sentence = crate::kit::errors::Refuse::message(&groups).to_string();
    assert!(sentence.contains("1, 2 et 4"), "{sentence}");
}

proptest! {
    #[test]
    fn a_serial_reads_back(emission in 1i64..1000, booklet in 1i64..100_000, rank in 1i64..50) {
        let serial = booklet_serial(&emission_number(2026, emission), booklet);
        prop_assert_eq!(parse_booklet_serial(&serial), Some(serial.clone()));
        prop_assert_eq!(parse_booklet_serial(&pass_serial(&serial, rank)), Some(serial));
    }
}
