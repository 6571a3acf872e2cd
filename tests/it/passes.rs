//! The one use of a pass, whatever happens around it.

use std::sync::{Arc, Barrier};

use maillon::access::Actor;
use maillon::kit::db::Tx;
use maillon::kit::errors::Error;
use maillon::kit::time::Moment;
use maillon::passes::{self, Redeemed, Scan};

use crate::on_both_engines;
use crate::world::TestDatabase;
use crate::world::passes::{Village, day, refusal};

on_both_engines! {
    fn sixty_four_callers_and_one_pass_make_one_use(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (_, codes) = village.active(programme, 1000, 1, 1);
        let barrier = Arc::new(Barrier::new(64));
        let scans: Vec<Scan> = (0..64).map(|n| village.scan(&codes[0], n % 10)).collect();
        let answers: Vec<Result<Redeemed, Error>> = std::thread::scope(|scope| {
            let callers: Vec<_> = scans
                .into_iter()
                .enumerate()
                .map(|(n, scan)| {
                    let (barrier, db) = (barrier.clone(), village.db.clone());
                    let (actor, key, now) = (village.actor.clone(), village.key.clone(), village.now);
                    scope.spawn(move || {
                        barrier.wait();
                        db.write_blocking(move |tx| {
                            let moment = maillon::kit::time::Moment::seeded(now, 10_000 + n as u64);
                            passes::redeem(tx, &actor, &key, &scan, &moment)
                        })
                    })
                })
                .collect();
            callers.into_iter().map(|caller| caller.join().expect("no panic")).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        assert!(lost.into_iter().all(|answer| refusal(answer) == "passes-already-used"));
        village.holds();
    }

    fn a_scan_is_answered_again_to_who_made_it_only(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (_, codes) = village.active(programme, 1000, 1, 2);
        let scan = village.scan(&codes[0], 0);
        village.redeems(&scan).expect("a good pass");
        // The mediator of the place may take passes there, and learns nothing of another's scan.
        let (key, account, asked) = (village.key.clone(), village.mediator, scan.clone());
        let overheard = village.tries(move |tx, _, moment| {
            let mediator = maillon::access::acting_as(tx, account)?;
            passes::redeem(tx, &mediator, &key, &asked, moment)
        });
        assert!(matches!(overheard, Err(Error::Forbidden)), "{overheard:?}");
        // Nor does the scan of one pass answer for another.
        let other = Scan { code: codes[1].clone(), ..scan };
        assert_eq!(refusal(village.redeems(&other)), "passes-scan-used-for-another");
    }

    fn the_same_scan_is_answered_the_same_for_ever(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (_, codes) = village.active(programme, 1000, 1, 2);
        let scan = village.scan(&codes[0], 0);
        let answer = village.redeems(&scan).expect("a good pass");
        assert_eq!(village.redeems(&scan).expect("a replay"), answer);

        // Undone since, or expired since: the answer stays.
        let id = answer.id;
        village.does(move |tx, actor, moment| passes::undo(tx, actor, id, moment));
        assert_eq!(village.redeems(&scan).expect("a replay"), answer);
        let years_later = village.now.plus_days(1000);
        assert_eq!(village.redeems_at(years_later, &scan).expect("a replay"), answer);

        // The pass itself is free again, once.
        let second = village.redeems(&village.scan(&codes[0], 1)).expect("free again");
        assert_ne!(second.id, answer.id);
        assert_eq!(refusal(village.redeems(&village.scan(&codes[0], 2))), "passes-already-used");

        // The same scan for another pass, or for another person, is a mistake, and is told so.
        let mixed = Scan { code: codes[1].clone(), ..scan.clone() };
        assert_eq!(refusal(village.redeems(&mixed)), "passes-scan-used-for-another");
        let for_another = Scan { registration: village.registrations[1], ..scan.clone() };
        assert_eq!(refusal(village.redeems(&for_another)), "passes-scan-used-for-another");
        assert_eq!(refusal(village.looks_at(&for_another)), "passes-scan-used-for-another");
        // Looked at again, it would take nothing: that is no good pass.
        assert_eq!(refusal(village.looks_at(&scan)), "passes-scan-undone");
        let fresh = village.scan(&codes[1], 1);
        village.redeems(&fresh).expect("another pass");
        village.looks_at(&fresh).expect("its own scan, that stands");
        village.holds();
    }

    fn an_author_has_a_quarter_of_an_hour_and_a_manager_until_the_statement(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (_, codes) = village.active(programme, 1000, 1, 2);
        let melanie = village.mediator;
        let (key, scan) = (village.key.clone(), village.scan(&codes[0], 0));
        let taken = village.does(move |tx, _, moment| {
            let melanie = maillon::access::acting_as(tx, melanie)?;
            passes::redeem(tx, &melanie, &key, &scan, moment)
        });
        let late = village.tries_at(village.now.plus_minutes(16), move |tx, _, moment| {
            let melanie = maillon::access::acting_as(tx, melanie)?;
            passes::undo(tx, &melanie, taken.id, moment)
        });
        assert_eq!(refusal(late), "passes-too-late");
        // The system manages every place.
        village.tries_at(village.now.plus_days(20), move |tx, actor, moment| {
            passes::undo(tx, actor, taken.id, moment)
        }).expect("no statement lists it yet");
        let said = "SELECT count(*) FROM journal WHERE verb = 'undone-by-manager'";
        assert_eq!(test.count(said), 1);
        village.holds();
    }

    fn a_use_is_undone_by_who_may_and_never_once_it_is_on_a_statement(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (_, codes) = village.active(programme, 1000, 1, 3);
        let answer = village.redeems(&village.scan(&codes[0], 0)).expect("a good pass");
        let id = answer.id;
        let melanie = village.mediator;
        let by_melanie = move |tx: &mut Tx, _: &Actor, moment: &Moment| {
            let melanie = maillon::access::acting_as(tx, melanie)?;
            passes::undo(tx, &melanie, id, moment)
        };
        assert_eq!(refusal(village.tries(by_melanie)), "passes-not-yours");
        village.does(move |tx, actor, moment| passes::undo(tx, actor, id, moment));
        let again = village.tries(move |tx, actor, moment| passes::undo(tx, actor, id, moment));
        assert_eq!(refusal(again), "passes-already-undone");
        village.holds();

        // Listed on a statement, it stays.
        let listed = village.redeems(&village.scan(&codes[1], 1)).expect("a good pass").id;
        let place = village.place;
        let days = (day("2026-03-01"), day("2026-03-31"));
        let settles = |on: &'static str| {
            village.does(move |tx, _, _| passes::settle(tx, (place, programme), days, on))
        };
        assert_eq!(settles("S1"), 1);
        let undone = village.tries(move |tx, actor, moment| passes::undo(tx, actor, listed, moment));
        assert_eq!(refusal(undone), "passes-on-a-statement");
        assert_eq!(settles("S2"), 0, "on one statement for ever");
        village.holds();
    }

    fn no_paper_is_declared_before_its_proof_is_approved(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let id = village.made(programme, 1000, 1, 1);
        let declares = || {
            village.tries(move |tx, actor, moment| passes::mark_printed(tx, actor, id, moment))
        };
        assert_eq!(refusal(declares()), "passes-proof-not-approved");
        assert_eq!(refusal(village.activates(id)), "passes-not-printed");
        village.approves(id);
        declares().expect("the proof is approved");
        village.activates(id).expect("on paper");
        declares().expect("said again, it changes nothing");
        village.holds();
    }

    fn what_cannot_be_used_is_refused_with_its_reason(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (_, codes) = village.active(programme, 1000, 1, 3);
        let (_, inactive) = village.printed(programme, 1000, 1, 1);
        let refused = |code: &str| refusal(village.redeems(&village.scan(code, 0)));

        assert_eq!(refused(""), "passes-code-empty");
        assert_eq!(refused("7K3Q"), "passes-code-length");
        assert_eq!(refused("2026-001-00001-1"), "passes-code-length");
        assert_eq!(refused(&inactive[0]), "passes-not-active");
        let other = passes::Code::of([3; 10]);
        assert_eq!(refused(&other.grouped()), "passes-unknown-code");
        let mut mistyped: Vec<char> = codes[0].chars().collect();
        mistyped[6] = if mistyped[6] == '3' { '4' } else { '3' };
        assert_eq!(refused(&mistyped.iter().collect::<String>()), "passes-code-group");

        let scan = village.scan(&codes[0], 0);
        let on = |text: &str| crate::world::instant(text, "15:00");
        assert_eq!(refusal(village.redeems_at(on("2026-02-27"), &scan)), "passes-session-to-come");
        assert_eq!(refusal(village.redeems_at(on("2025-12-31"), &scan)), "passes-not-yet-valid");
        assert_eq!(refusal(village.redeems_at(on("2027-01-31"), &scan)), "passes-expired");

        let (registration, nobody) = (village.registrations[9], village.moment().id());
        let ghost = Scan { registration: nobody, ..scan.clone() };
        assert_eq!(refusal(village.redeems(&ghost)), "passes-no-registration");
        village.does(move |tx, actor, moment| {
            maillon::workshops::cancel_registration(tx, actor, registration, "malade", moment)
        });
        let cancelled = village.scan(&codes[0], 9);
        assert_eq!(refusal(village.redeems(&cancelled)), "passes-registration-cancelled");

        let accreditation = village.accreditation;
        village.does(move |tx, actor, moment| {
            maillon::places::suspend_accreditation(tx, actor, moment, accreditation, "contrôle")
        });
        assert_eq!(refusal(village.redeems(&scan)), "passes-place-not-accredited");
        village.does(move |tx, actor, moment| {
            maillon::places::reinstate_accreditation(tx, actor, moment, accreditation)
        });
        // Nothing was lost: the same scan is tried again, and works.
        village.redeems(&scan).expect("accredited again");
        village.holds();
    }

    fn adding_up_again_sees_what_uses_and_presences_do_not_share(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (emission, codes) = village.active(programme, 1000, 2, 2);
        let drawer = village.stock("Tiroir", Some(village.organisation));
        village.sends(emission, None, drawer, 1, 2).expect("delivered");
        village.hands_over("2026-001-00001", None).expect("in the drawer");
        village.redeems(&village.scan(&codes[0], 0)).expect("a good pass");
        village.holds();
        let found = |of: &str| {
            let found = village.reads(|conn| {
                let mut found = maillon::workshops::verify(conn)?.1;
                found.extend(passes::verify(conn)?.1);
                Ok(found)
            });
            found.iter().filter(|line| line.to_string().contains(of)).count()
        };
        for (tampered, mended, said) in [
            ("UPDATE session SET confirmed = 9", "UPDATE session SET confirmed = 10", "counts 9 people"),
            (
                "UPDATE registration SET uses = 1, attendance = 'late', attended_at = 1, attended_by = 'x' WHERE uses = 0",
                "UPDATE registration SET uses = 0, attendance = NULL, attended_at = NULL, attended_by = NULL WHERE attended_by = 'x'",
                "counts 1 uses of passes, 0 are live",
            ),
            (
                "UPDATE registration SET uses = 0, attendance = 'absent', presumed_at = NULL WHERE uses = 1",
                "UPDATE registration SET uses = 1, attendance = 'present' WHERE attendance = 'absent'",
                "nobody said that the person came",
            ),
            (
                "UPDATE session SET cancelled_at = 1, cancelled_by = 'x', cancel_reason = 'x'",
                "UPDATE session SET cancelled_at = NULL, cancelled_by = NULL, cancel_reason = NULL",
                "cancelled",
            ),
            (
                "UPDATE redemption SET booklet_id = emission_id",
                "UPDATE redemption SET booklet_id = (SELECT booklet_id FROM pass WHERE id = pass_id)",
                "names another booklet",
            ),
            (
                "UPDATE redemption SET place_id = session_id",
                "UPDATE redemption SET place_id = (SELECT place_id FROM session WHERE id = session_id)",
                "at another session or place",
            ),
        ] {
            assert_eq!(found(said), 0, "{said}");
            test.meddle(tampered);
            assert!(found(said) > 0, "{tampered}");
            test.meddle(mended);
        }
        village.holds();
        let elsewhere = village.another_place();
        let place = village.place;
        test.meddle(&format!("UPDATE redemption SET place_id = '{elsewhere}'"));
        assert_eq!(found("another session or place"), 1);
        test.meddle(&format!("UPDATE redemption SET place_id = '{place}'"));
        test.meddle("DELETE FROM custody_movement WHERE to_depot_id IS NULL");
        assert_eq!(found("was handed over without its movement"), 1);
    }

    fn two_processes_and_two_programmes_never_share_a_number(test: TestDatabase) {
        let village = Village::on(&test);
        let programmes = [village.programme_named("Un", 1_000_000), village.programme_named("Deux", 1_000_000)];
        let processes = [test.open(), test.open()];
        let barrier = Arc::new(Barrier::new(16));
        let made: Vec<Result<passes::EmissionId, Error>> = std::thread::scope(|scope| {
            let callers: Vec<_> = (0..16)
                .map(|n| {
                    let (db, barrier) = (processes[n % 2].clone(), barrier.clone());
                    let (actor, key, now) = (village.actor.clone(), village.key.clone(), village.now);
                    let new = passes::NewEmission {
                        programme: programmes[n % 2],
                        label: format!("Essai {n}"),
                        face: maillon::kit::money::Cents(1000),
                        booklets: 1,
                        passes_each: 1,
                        valid_from: day("2026-01-01"),
                        valid_until: day("2026-12-31"),
                        grace_days: 30,
                    };
                    scope.spawn(move || {
                        barrier.wait();
                        db.write_blocking(move |tx| {
                            let moment = Moment::seeded(now, 30_000 + n as u64);
                            passes::create_emission(tx, &actor, &key, &new, &moment)
                        })
                    })
                })
                .collect();
            callers.into_iter().map(|caller| caller.join().expect("no panic")).collect()
        });
        assert!(made.iter().all(Result::is_ok), "{made:?}");
        assert_eq!(test.count("SELECT count(DISTINCT number) FROM emission"), 16);
        assert_eq!(test.count("SELECT count(*) FROM emission WHERE number = '2026-016'"), 1);
    }

    fn guessing_is_slowed_down_but_a_good_pass_never_is(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (_, codes) = village.active(programme, 1000, 1, 1);
        let tries = |n: u8| {
            let scan = village.scan(&passes::Code::of([n; 10]).plain(), 0);
            let reason = refusal(village.redeems(&scan));
            let (key, said) = (village.key.clone(), reason.clone());
            village.does(move |tx, actor, moment| {
                passes::note_refusal(tx, actor, &key, &scan, &said, moment)
            });
            reason
        };
        assert!((0..10).all(|n| tries(n) == "passes-unknown-code"));
        assert_eq!(tries(11), "passes-too-many-tries");
        village.redeems(&village.scan(&codes[0], 0)).expect("a good pass is never kept waiting");
        assert_eq!(test.count("SELECT count(*) FROM refused_scan"), 11);
    }

    fn a_right_without_value_is_counted_without_a_cent(test: TestDatabase) {
        let village = Village::on(&test);
        let form = maillon::ledger::ProgrammeForm {
            name: "Droits d'atelier".to_owned(),
            starts_on: day("2026-01-01"),
            ends_on: day("2026-12-31"),
            lines: Vec::new(),
        };
        let programme = village
            .does(move |tx, actor, moment| maillon::ledger::create_programme(tx, actor, &form, moment));
        let (_, codes) = village.active(programme, 0, 2, 2);
        for (n, code) in codes.iter().enumerate() {
            village.redeems(&village.scan(code, n)).expect("a right");
        }
        assert_eq!(test.count("SELECT count(*) FROM posting"), 0);
        let (territory, month) = (village.territory, day("2026-03-02").month());
        let due = village.reads(move |conn| Ok(passes::due_in(conn, territory, month)?));
        assert_eq!(due.iter().map(|due| (due.programme_id, due.passes)).collect::<Vec<_>>(), [(programme, 4)]);
        village.holds();
    }

    fn booklets_are_where_their_slips_say_at_every_date(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(10_000_000);
        let (emission, _) = village.active(programme, 1000, 10, 2);
        let stock = village.stock("Stock central", None);
        let drawer = village.stock("Tiroir de La Palette", Some(village.organisation));
        let slip = village.sends(emission, None, stock, 1, 10).expect("from the printer");
        village.receives(slip, "2026-001-00001", "2026-001-00010").expect("the whole range");
        village.receives(slip, "2026-001-00001", "2026-001-00010").expect("pressed twice");
        assert_eq!(test.count("SELECT count(*) FROM journal WHERE verb = 'received'"), 1);
        let slip = village.sends(emission, Some(stock), drawer, 3, 6).expect("to the referrer");
        let over = village.sends(emission, Some(stock), drawer, 1, 4);
        assert_eq!(refusal(over), "passes-on-another-slip");
        village.receives(slip, "2026-001-00003", "2026-001-00006").expect("the whole range");
        assert_eq!(refusal(village.sends(emission, Some(stock), drawer, 1, 4)), "passes-not-there");
        assert_eq!(refusal(village.sends(emission, None, stock, 1, 1)), "passes-not-there");
        assert_eq!(refusal(village.sends(emission, Some(stock), stock, 1, 1)), "passes-same-depot");
        assert_eq!(refusal(village.sends(emission, Some(stock), drawer, 8, 11)), "passes-range-wrong");

        let person = village.people[0];
        village.hands_over("2026 1 3", Some(person)).expect("in the drawer");
        assert_eq!(refusal(village.hands_over("2026-001-00003", None)), "passes-already-handed-over");
        assert_eq!(refusal(village.hands_over("2026-001-00001", None)), "passes-not-in-your-depot");
        assert_eq!(refusal(village.hands_over("2026-001-00099", None)), "passes-unknown-booklet");
        assert_eq!(refusal(village.hands_over("bonjour", None)), "passes-not-a-serial");
        village.sends(emission, Some(drawer), stock, 6, 6).expect("back to the stock");

        let territory = village.territory;
        let on = |text: &str| {
            let day = day(text);
            village.reads(move |conn| Ok(passes::stock_on(conn, territory, day)?))
        };
        let held = |stocks: &[passes::Stock], depot| {
            stocks.iter().filter(|s| s.depot_id == depot).map(|s| s.booklets).sum::<i64>()
        };
        assert!(on("2026-03-01").is_empty());
        let today = on("2026-03-02");
        assert_eq!((held(&today, stock), held(&today, drawer)), (7, 2));
        assert_eq!(test.count("SELECT count(*) FROM custody_slip"), 3);
        assert_eq!(test.count("SELECT max(number) FROM custody_slip"), 3);
        village.holds();
    }

    fn a_key_that_changed_is_noticed_before_anything_is_printed(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (emission, _) = village.printed(programme, 1000, 1, 1);
        let actor = village.actor.clone();
        let wrong = village.db.read_blocking(move |conn| {
            let emission = passes::emission(conn, &actor, emission)?;
            passes::secrets(conn, &maillon::kit::app::SecretKey([9; 32]), &emission, 1, 1)
        });
        assert!(matches!(wrong, Err(Error::Broken(_))));
        village.activates(emission).expect("printed");
        let actor = village.actor.clone();
        let key = village.key.clone();
        let gone = village.db.read_blocking(move |conn| {
            let emission = passes::emission(conn, &actor, emission)?;
            passes::secrets(conn, &key, &emission, 1, 1)
        });
        assert_eq!(refusal(gone), "passes-cannot-print-again");
    }
}
