//! Booklets that nobody holds yet: sent, received, destroyed, counted; and the end of an emission.

use maillon::kit::errors::Error;
use maillon::kit::time::{Instant, Moment};
use maillon::passes::{self, DepotId, DestructionId, EmissionId, NewDestruction, Range};

use crate::on_both_engines;
use crate::world::chain::words_on;
use crate::world::passes::{Village, day, refusal};
use crate::world::program::holds;
use crate::world::{Person, TestDatabase, World};

/// An active emission of ten booklets of two passes in the drawer of La Palette.
fn drawer(village: &Village) -> (EmissionId, Vec<String>, DepotId) {
    let programme = village.programme(10_000_000);
    let (emission, codes) = village.active(programme, 1000, 10, 2);
    let drawer = village.stock("Tiroir de La Palette", Some(village.organisation));
    let slip = village.sends(emission, None, drawer, 1, 10).expect("from the printer");
    village.receives(slip, "2026-001-00001", "2026-001-00010").expect("all of them");
    (emission, codes, drawer)
}

fn asks(
    village: &Village,
    emission: EmissionId,
    depot: DepotId,
    (first, last): (i64, i64),
) -> Result<DestructionId, Error> {
    let range = Range::new(first, last).expect("a range");
    let new = NewDestruction { emission, depot, range, reason: "abîmés par l’eau".to_owned() };
    village.tries(move |tx, actor, moment| passes::ask_destruction(tx, actor, &new, moment))
}

/// The second signature, by somebody of the finances.
fn signs(village: &Village, id: DestructionId) -> Result<(), Error> {
    let officer = village.finance_officer();
    let moment = Moment::seeded(village.now, 77);
    village.db.write_blocking(move |tx| passes::sign_destruction(tx, &officer, id, &moment))
}

fn closes(village: &Village, emission: EmissionId, at: Instant) -> Result<passes::Closing, Error> {
    village
        .tries_at(at, move |tx, actor, moment| passes::close_emission(tx, actor, emission, moment))
}

fn released(test: &TestDatabase) -> i64 {
    test.count("SELECT CAST(sum(released) AS BIGINT) FROM funding_line")
}
fn committed(test: &TestDatabase) -> i64 {
    test.count("SELECT CAST(sum(committed) AS BIGINT) FROM funding_line")
}

on_both_engines! {
    fn a_slip_is_received_by_its_first_and_last_booklet(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(10_000_000);
        let (emission, _) = village.active(programme, 1000, 10, 2);
        let stock = village.stock("Stock central", None);
        let slip = village.sends(emission, None, stock, 2, 6).expect("from the printer");

        let differs = village.receives(slip, "2026-001-00002", "2026-001-00005");
        assert_eq!(refusal(differs), "passes-receipt-differs");
        assert_eq!(refusal(village.receives(slip, "2026-001-00002", "")), "passes-not-a-serial");
        assert_eq!(refusal(village.receives(slip, "bonjour", "2026-001-00006")), "passes-not-a-serial");
        // The last one scanned first: the parcel is the same.
        village.receives(slip, "2026 1 6", "HTTPS://X/B/2026-001-00002").expect("its two ends");

        let one = village.sends(emission, None, stock, 7, 7).expect("a single booklet");
        village.receives(one, "2026-001-00007", "").expect("its only end");
        village.holds();
    }

    fn two_open_slips_never_hold_the_same_booklet(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(10_000_000);
        let (emission, _) = village.active(programme, 1000, 10, 2);
        let (stock, other) = (village.stock("Stock central", None), village.stock("Annexe", None));
        let slip = village.sends(emission, None, stock, 1, 6).expect("from the printer");
        for (first, last) in [(1, 1), (6, 8), (3, 4), (1, 10)] {
            let over = village.sends(emission, Some(stock), other, first, last);
            assert_eq!(refusal(over), "passes-on-another-slip");
            let over = village.sends(emission, None, other, first, last);
            assert_eq!(refusal(over), "passes-on-another-slip");
        }
        village.sends(emission, None, other, 7, 10).expect("beside it");

        // Taken back, its booklets are at the printer's again.
        village.does(move |tx, actor, moment| passes::cancel_slip(tx, actor, slip, moment));
        let late = village.receives(slip, "2026-001-00001", "2026-001-00006");
        assert_eq!(refusal(late), "passes-slip-cancelled-already");
        let twice = village.tries(move |tx, actor, moment| passes::cancel_slip(tx, actor, slip, moment));
        assert_eq!(refusal(twice), "passes-slip-cancelled-already");
        village.sends(emission, None, other, 1, 6).expect("from the printer again");
        village.holds();
    }

    fn a_slip_whose_booklets_went_on_is_not_taken_back(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(10_000_000);
        let (emission, _) = village.active(programme, 1000, 3, 2);
        let drawer = village.stock("Tiroir de La Palette", Some(village.organisation));
        let slip = village.sends(emission, None, drawer, 1, 3).expect("from the printer");
        village.hands_over("2026-001-00002", None).expect("in the drawer");
        let back = village.tries(move |tx, actor, moment| passes::cancel_slip(tx, actor, slip, moment));
        assert_eq!(refusal(back), "passes-slip-went-on");
        village.holds();
    }

    fn a_destruction_takes_two_people_and_gives_the_money_back(test: TestDatabase) {
        let village = Village::on(&test);
        let (emission, codes, drawer) = drawer(&village);
        village.hands_over("2026-001-00009", None).expect("in the drawer");
        // A pass used before its handover: the booklet is started.
        village.redeems(&village.scan(&codes[6], 0)).expect("a good pass");

        assert_eq!(refusal(asks(&village, emission, drawer, (8, 10))), "passes-not-there");
        assert_eq!(refusal(asks(&village, emission, drawer, (3, 5))), "passes-used-booklets");
        let asked = asks(&village, emission, drawer, (1, 3)).expect("all in the drawer");
        assert_eq!(refusal(asks(&village, emission, drawer, (2, 3))), "passes-to-be-destroyed");
        let alone = village.tries(move |tx, actor, moment| passes::sign_destruction(tx, actor, asked, moment));
        assert_eq!(refusal(alone), "passes-second-person");
        assert_eq!((released(&test), committed(&test)), (0, 19 * 1000));
        village.holds();

        signs(&village, asked).expect("somebody else");
        assert_eq!(refusal(signs(&village, asked)), "passes-already-signed");
        assert_eq!((released(&test), committed(&test)), (6 * 1000, 13 * 1000));
        assert_eq!(refusal(village.hands_over("2026-001-00002", None)), "passes-destroyed");
        assert_eq!(refusal(village.redeems(&village.scan(&codes[0], 1))), "passes-destroyed");
        assert_eq!(refusal(village.sends(emission, None, drawer, 1, 1)), "passes-not-there");
        village.holds();

        let dropped = asks(&village, emission, drawer, (5, 5)).expect("in the drawer");
        village.does(move |tx, actor, moment| passes::drop_destruction(tx, actor, dropped, moment));
        assert_eq!(refusal(signs(&village, dropped)), "passes-already-dropped");
        village.hands_over("2026-001-00005", None).expect("still there");
        village.holds();
    }

    fn booklets_destroyed_before_activation_promise_nothing(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(10_000_000);
        let (emission, _) = village.printed(programme, 1000, 5, 2);
        let stock = village.stock("Stock central", None);
        let slip = village.sends(emission, None, stock, 1, 5).expect("from the printer");
        village.receives(slip, "2026-001-00001", "2026-001-00005").expect("all of them");
        let asked = asks(&village, emission, stock, (1, 2)).expect("in the stock");
        signs(&village, asked).expect("somebody else");
        village.holds();
        village.activates(emission).expect("printed");
        assert_eq!((released(&test), committed(&test)), (4 * 1000, 6 * 1000));
        village.holds();
    }

    fn booklets_stop_being_handed_over_before_they_expire(test: TestDatabase) {
        let village = Village::on(&test);
        let (emission, _, _) = drawer(&village);
        let known = village.reads(move |conn| Ok(passes::emission_by_number(conn, "2026-001")?));
        let stop = known.expect("an emission").distribution_until;
        assert_eq!(stop, day("2026-11-01"));
        let hands = |at: &str, serial: &'static str| {
            let handover = passes::Handover {
                serial: serial.to_owned(),
                referrer: village.organisation,
                person: None,
            };
            let now = crate::world::instant(at, "10:00");
            village.tries_at(now, move |tx, actor, moment| passes::hand_over(tx, actor, &handover, moment))
        };
        hands("2026-11-01", "2026-001-00001").expect("the last day");
        assert_eq!(refusal(hands("2026-11-02", "2026-001-00002")), "passes-distribution-stopped");
        let sets = |to: &str| {
            let to = day(to);
            village.tries(move |tx, actor, moment| {
                passes::set_distribution_until(tx, actor, emission, to, moment)
            })
        };
        assert_eq!(refusal(sets("2027-01-01")), "passes-stop-out-of-validity");
        sets("2026-12-15").expect("within the validity");
        hands("2026-11-02", "2026-001-00002").expect("later now");
    }

    fn an_emission_is_closed_once_and_every_cent_is_somewhere(test: TestDatabase) {
        let village = Village::on(&test);
        let (emission, codes, drawer) = drawer(&village);
        village.hands_over("2026-001-00009", None).expect("in the drawer");
        let used: Vec<_> = [10, 11, 16]
            .iter()
            .zip(0..)
            .map(|(pass, who)| village.redeems(&village.scan(&codes[*pass], who)).expect("good").id)
            .collect();
        let asked = asks(&village, emission, drawer, (1, 2)).expect("in the drawer");
        signs(&village, asked).expect("somebody else");

        let at = |text: &str| crate::world::instant(text, "10:00");
        let early = closes(&village, emission, at("2027-01-30"));
        assert_eq!(refusal(early), "passes-too-early-to-close");
        let closing = closes(&village, emission, at("2027-01-31")).expect("the grace is over");
        assert_eq!((closing.issued, closing.delivered, closing.handed_over), (10, 10, 1));
        assert_eq!((closing.passes, closing.used, closing.destroyed, closing.expired), (20, 3, 4, 13));
        assert_eq!((released(&test), committed(&test)), (17 * 1000, 0));
        assert_eq!(refusal(closes(&village, emission, at("2027-02-01"))), "passes-nothing-to-close");
        village.holds();

        // Nothing redeems any more, and says so; what was answered stays.
        let scan = village.scan(&codes[19], 5);
        assert_eq!(refusal(village.redeems(&scan)), "passes-emission-is-closed");
        // Undone after the closing: the money goes on to the funders, not back to the passes.
        let undone = used[0];
        village.does(move |tx, actor, moment| passes::undo(tx, actor, undone, moment));
        assert_eq!((released(&test), committed(&test)), (18 * 1000, 0));
        village.holds();
    }

    fn check_notices_money_that_was_not_released(test: TestDatabase) {
        let village = Village::on(&test);
        let (emission, ..) = drawer(&village);
        village.holds();
        village.does(move |tx, actor, moment| {
            // A closing that forgot its postings.
            passes::close_emission(tx, actor, emission, &Moment::seeded(moment.now.plus_days(400), 5))
                .map(|_| ())?;
            tx.execute("DELETE FROM posting WHERE cause = 'expiry'", &[])?;
            Ok(())
        });
        let found = village.reads(|conn| Ok(passes::verify(conn)?.1));
        assert!(found.iter().any(|one| one.what.contains("released")), "{found:?}");
    }
}

on_both_engines! {
    fn a_count_keeps_what_differs(test: TestDatabase) {
        let village = Village::on(&test);
        let (_, _, drawer) = drawer(&village);
        let other = village.stock("Annexe", None);
        village.hands_over("2026-001-00004", None).expect("in the drawer");
        let counts = |depot: DepotId, seen: &str| {
            let new = passes::NewInventory { seen: seen.to_owned(), empty: seen.is_empty(), ..Default::default() };
            village.tries(move |tx, actor, moment| passes::count_depot(tx, actor, depot, &new, moment))
        };
        let reads = |id| {
            village.reads(move |conn| {
                Ok((passes::kept_inventory(conn, id)?.expect("kept"), passes::counted_ranges(conn, id)?))
            })
        };
        let id = counts(drawer, "2026-001-00001 2026-001-00003\n\n2026-001-00006 2026-001-00010").expect("readable");
        let (known, ranges) = reads(id);
        assert_eq!((known.expected, known.seen, known.missing, known.surplus), (9, 8, 1, 0));
        let missing: Vec<_> = ranges
            .iter()
            .filter(|range| range.kind == passes::Counted::Missing)
            .map(|range| (range.first_number, range.last_number))
            .collect();
        assert_eq!(missing, [(5, 5)]);

        // Somebody put booklets on the wrong shelf; one of them was handed over.
        let id = counts(other, "2026 1 4\n2026-001-00009 2026-001-00010").expect("readable");
        let (known, ranges) = reads(id);
        assert_eq!((known.number, known.expected, known.missing, known.surplus), (2, 0, 0, 3));
        let surplus: Vec<_> = ranges.iter().filter_map(|range| Some((range.books?, range.first_number))).collect();
        assert_eq!(surplus, [(passes::Books::Depot, 9), (passes::Books::Person, 4)]);

        assert_eq!(refusal(counts(drawer, "bonjour")), "passes-count-line");
        assert_eq!(refusal(counts(drawer, "2026-001-00001\n2026-001-00011")), "passes-count-unknown");
        let empty = counts(other, "").expect("an empty shelf");
        assert_eq!(reads(empty).0.missing, 0);
        village.holds();
    }

    fn what_sleeps_is_sent_where_it_is_asked_for(test: TestDatabase) {
        let village = Village::on(&test);
        let (_, _, drawer) = drawer(&village);
        let stock = village.stock("Stock central", None);
        village.hands_over("2026-001-00004", None).expect("in the drawer");
        let moves = |days_later: i64| {
            village.tries_at(village.now.plus_days(days_later), move |tx, actor, moment| {
                passes::reallocate(tx, actor, (drawer, stock), 60, moment)
            })
        };
        assert_eq!(refusal(moves(60)), "passes-nothing-to-move");
        let slips = moves(61).expect("they sleep");
        assert_eq!(slips.len(), 2, "from 1 to 3, and from 5 to 10");
        assert_eq!(refusal(moves(61)), "passes-nothing-to-move");
        let (territory, day) = (village.territory, day("2026-12-31"));
        let held = village.reads(move |conn| Ok(passes::stock_on(conn, territory, day)?));
        assert_eq!(held.iter().map(|row| (row.depot_id == stock, row.booklets)).collect::<Vec<_>>(), [(true, 9)]);
        village.holds();
    }

    fn the_table_of_stocks_and_the_register_tell_the_same(test: TestDatabase) {
        let village = Village::on(&test);
        let (emission, _, drawer) = drawer(&village);
        let stock = village.stock("Stock central", None);
        village.hands_over("2026-001-00004", None).expect("in the drawer");
        village.hands_over("2026-001-00007", None).expect("in the drawer");
        village.sends(emission, Some(drawer), stock, 8, 10).expect("back to the stock");
        let asked = asks(&village, emission, drawer, (1, 2)).expect("in the drawer");
        signs(&village, asked).expect("somebody else");
        let territory = village.territory;
        let lines = village.reads(move |conn| Ok(passes::stock_lines(conn, territory)?));
        let of = |id| lines.iter().find(|line| line.depot_id == id).expect("its line");
        let line = of(drawer);
        assert_eq!(
            (line.printed, line.arrived, line.handed_over, line.sent, line.destroyed, line.held),
            (10, 0, 2, 3, 2, 3)
        );
        assert_eq!(line.oldest, Some(day("2026-03-02")));
        assert_eq!((of(stock).held, of(stock).on_their_way), (3, 3));
        assert_eq!((of(stock).printed, of(stock).arrived), (0, 3), "moved is not printed again");
        let sum = |of: fn(&passes::StockLine) -> i64| lines.iter().map(of).sum::<i64>();
        let kept = sum(|line| line.handed_over + line.destroyed + line.held);
        assert_eq!(sum(|line| line.printed), kept, "every booklet is somewhere, once");

        let days = (day("2026-03-01"), day("2026-03-31"));
        let register = village
            .reads(move |conn| Ok(passes::register_lines(conn, territory, Some(drawer), days)?));
        let told: Vec<_> = register
            .iter()
            .map(|line| (line.slip_number, line.destruction_number, line.came, line.went))
            .collect();
        assert_eq!(
            told,
            [(Some(1), None, 10, 0), (Some(2), None, 0, 3), (None, Some(1), 0, 2), (None, None, 0, 2)]
        );
        let left: i64 = register.iter().map(|line| line.came - line.went).sum();
        assert_eq!(left, line.held);
        village.holds();
    }
}

/// The grace goes on: what is left may still be used, and frees nothing yet.
#[track_caller]
fn has_nothing_to_close(chloe: &Person, closing: &str) {
    let page = chloe.opens(closing).sees_not("Clôturer l’émission").sees_not("périmés");
    page.sees("encore valables").sees("Libérable à la clôture");
    let draft = words_on(&chloe.opens(&format!("{closing}/paper")).body);
    assert!(draft.contains("encore valables") && !draft.contains("périmés"), "{draft}");
}

on_both_engines! {
    fn booklets_from_the_parcel_to_the_closing_statement(world: World) {
        let chloe = world.coordinator();
        let palette = chloe.founds("La Palette");
        let place = chloe.opens_place(&palette, "Tiers-lieu La Palette");
        let rosa = chloe.calls_in(&world, &palette, "referrer", "Rosa Prescriptrice");
        chloe.accredits(&place);
        chloe.funds("Creuse connectée", "10000");
        let emission = chloe.emits("Creuse connectée", "6", "5");
        chloe.prints(&emission);
        chloe.activates(&emission).ok();
        chloe.adds_depot("Tiroir de La Palette", Some("La Palette"));
        let slip = chloe.delivers(&emission, "Tiroir de La Palette");

        // A parcel that is not the one of the slip: said, kept, nothing received.
        let receipt = format!("{slip}/receipt");
        let scanned = [("first", "2026-001-00001"), ("last", "2026-001-00005")];
        let refused = rosa.submits(&slip, &receipt, &scanned);
        assert_eq!(refused.status, 422);
        refused.clone().sees("2026-001-00006").sees("elle peut reprendre ce bordereau");
        assert_eq!(refused.form(&receipt).value("last"), Some("2026-001-00005"));
        rosa.receives(&slip).sees("La réception est confirmée");

        // Wet booklets: Rosa asks, Chloé signs, nobody signs twice.
        let form = rosa.opens("/destructions/new").form("/destructions");
        let form = form.choose("depot", "Tiroir de La Palette").fill_all(&[
            ("first", "2026-001-00005"),
            ("last", "2026-001-00006"),
            ("reason", "Dégât des eaux"),
        ]);
        let asked = rosa.sends(&form).ok();
        let asked = asked.sees_not("Signer : ces carnets");
        let destruction = asked.path.clone();
        let signature = format!("{destruction}/signature");
        chloe.submits(&destruction, &signature, &[]).ok().sees("Les carnets sont détruits");
        let paper = chloe.opens(&format!("{destruction}/paper"));
        assert!(paper.body.starts_with(b"%PDF"), "{paper:?}");

        // A count: one is missing. An empty form is no count, and a form sent twice is one.
        let depot = rosa.opens("/depots").address_starting("/depots/0");
        let form = rosa.opens(&format!("{depot}/inventories/new")).form(&format!("{depot}/inventories"));
        rosa.sends(&form).refused_with("passes-count-nothing");
        let form = form.fill("seen", "2026-001-00001 2026-001-00003");
        rosa.sends(&form.clone().tick("empty")).refused_with("passes-count-nothing");
        let counted = rosa.sends(&form).ok();
        assert_eq!(rosa.sends(&form).ok().path, counted.path);
        assert_eq!(rosa.sends(&rosa.opens(&format!("{depot}/inventories/new")).form(&format!("{depot}/inventories")).tick("empty")).ok().sees("n° 2").status, 200);
        let counted = counted.sees("Des écarts").sees("2026-001-00004");
        let paper = rosa.opens(&format!("{}/paper", counted.path));
        assert!(paper.body.starts_with(b"%PDF"), "{paper:?}");

        // The register says the same, on screen and in the file.
        rosa.opens("/stock-register").sees("Procès-verbal de destruction n° 1");
        let file = String::from_utf8(rosa.opens("/stock-register.csv").body).expect("UTF-8");
        assert!(file.contains("Tiroir de La Palette;2026-03-02;"), "{file}");
        let paper = rosa.opens("/stock-register/paper");
        assert!(paper.body.starts_with(b"%PDF"), "{paper:?}");

        // The year is over, then the grace.
        world.it_is("2027-01-15", "10:00");
        let chloe = chloe.signs_in_again(&world);
        let closing = format!("{emission}/closing");
        chloe.opens("/campaigns").sees("Clôture possible");
        has_nothing_to_close(&chloe, &closing);
        world.it_is("2027-01-31", "10:00");
        let chloe = chloe.signs_in_again(&world);
        chloe.opens("/").sees("elle peut être clôturée");
        chloe.opens(&closing).sees("périmés").sees("À libérer à la clôture");
        chloe.submits(&closing, &closing, &[]).ok().sees("L’émission est clôturée").sees("200,00 €").sees("Libéré : périmés");
        let paper = chloe.opens(&format!("{closing}/paper"));
        assert!(paper.body.starts_with(b"%PDF"), "{paper:?}");
        // A funder reads what became of their part, and closes nothing; a place does not read it.
        let helene = world.admin().invites(&world, "funder", "Hélène Cazaux");
        let address = helene.opens("/").address_starting(&closing);
        let page = helene.opens(&address).sees("200,00 €");
        assert!(!page.has_form(&closing) && helene.get(&emission).status == 403);
        let paper = helene.opens(&format!("{closing}/paper"));
        assert!(paper.body.starts_with(b"%PDF"), "{paper:?}");
        assert_eq!(rosa.signs_in_again(&world).get(&format!("{closing}/paper")).status, 403);
        holds(&world.test.url);
    }

    fn a_depot_that_moved_is_said_where_it_is(world: World) {
        let chloe = world.coordinator();
        let passerelles = chloe.founds("Les Passerelles");
        let rosa = chloe.calls_in(&world, &passerelles, "referrer", "Rosa Prescriptrice");
        chloe.adds_depot("Stock central", None);
        let depot = chloe.adds_depot("Les Passerelles, accueil", Some("Les Passerelles")).path;
        let edit = format!("{depot}/edit");
        let changes = |values: &[(&str, &str)], commune: &str| {
            let form = chloe.opens(&edit).form(&depot);
            chloe.sends(&form.fill_all(values).choose("commune", commune))
        };
        assert_eq!(chloe.opens(&depot).link("Modifier le nom ou la commune"), edit);
        changes(&[("name", " ")], "Aubusson").refused_with("passes-depot-name-missing");
        let taken = changes(&[("name", "Stock central")], "Aubusson").refused_with("passes-depot-name-taken");
        assert_eq!(taken.form(&depot).value("name"), Some("Stock central"));
        let edited = "SELECT count(*) FROM journal WHERE verb = 'edited' AND detail = 'name commune'";
        assert_eq!(world.test.count(edited), 0);
        let page = changes(&[("name", "Les Passerelles, cave")], "Aubusson").ok();
        page.says("passes-depot-edited").sees("Les Passerelles, cave").sees("Aubusson");
        assert_eq!(world.test.count(edited), 1);
        // Said again, nothing changed: nothing is noted.
        changes(&[], "Aubusson").ok();
        assert_eq!(world.test.count("SELECT count(*) FROM journal WHERE verb = 'edited'"), 1);
        chloe.opens("/depots").sees("Les Passerelles, cave").sees_not("accueil");

        // Whoever keeps it sees where it is, and does not move it.
        rosa.opens(&depot).sees("Aubusson").sees_not("Modifier");
        assert_eq!(rosa.get(&edit).status, 403);
        let sent = chloe.opens(&edit).form(&depot);
        assert_eq!(rosa.sends(&sent).status, 403);
    }
}
