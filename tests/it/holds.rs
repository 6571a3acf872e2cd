//! Passes that are lost, stolen or disputed: set aside, given back, replaced without paying twice.

use maillon::passes::{self, HoldReason};
use maillon::statistics::{self, Funnel, Period};

use crate::on_both_engines;
use crate::world::chain::read_booklets;
use crate::world::passes::{Village, refusal};
use crate::world::{TestDatabase, World, instant};

fn blocks(village: &Village, serial: &'static str) -> Result<(), maillon::kit::errors::Error> {
    village
        .tries(move |tx, actor, moment| {
            passes::block(tx, actor, serial, None, HoldReason::Lost, moment)
        })
        .map(|_| ())
}

fn unblocks(village: &Village, serial: &'static str) -> Result<(), maillon::kit::errors::Error> {
    village
        .tries(move |tx, actor, moment| passes::unblock(tx, actor, serial, None, moment))
        .map(|_| ())
}

fn replaces(village: &Village, serial: &str) -> Result<String, maillon::kit::errors::Error> {
    let (key, serial) = (village.key.clone(), serial.to_owned());
    village.tries(move |tx, actor, moment| passes::replace(tx, actor, &key, &serial, moment))
}

/// The codes of a replacement booklet, as they are printed.
fn printed(village: &Village, serial: &str) -> Vec<String> {
    let (key, serial) = (village.key.clone(), serial.to_owned());
    let secrets = village.does(move |tx, actor, moment| {
        Ok(passes::print_replacement(tx, actor, &key, &serial, moment)?.1)
    });
    secrets.into_iter().map(|(_, _, code)| code.grouped()).collect()
}

/// What the dashboard says, whole and of one day; both are the same, and so are the lists behind.
fn funnel(village: &Village) -> Funnel {
    let (actor, now) = (village.actor.clone(), instant("2026-03-02", "20:00"));
    let day = now.day(actor.timezone());
    let today = Period { from: Some(day), until: Some(day) };
    let boards = [Period::default(), today].map(|period| {
        let actor = actor.clone();
        village.reads(move |conn| statistics::board(conn, &actor, period, now))
    });
    let [all, today] = boards.map(|board| board.total);
    assert_eq!(all, today);
    all
}

on_both_engines! {
    fn a_blocked_pass_is_refused_and_given_back(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (_, codes) = village.active(programme, 1000, 1, 3);
        village.redeems(&village.scan(&codes[0], 0)).expect("a good pass");
        assert_eq!(refusal(unblocks(&village, "2026-001-00001")), "passes-nothing-to-unblock");
        blocks(&village, "2026-001-00001").expect("two free passes");
        assert_eq!(test.count("SELECT count(*) FROM pass WHERE blocked_at IS NOT NULL"), 2);
        assert_eq!(refusal(blocks(&village, "2026-001-00001")), "passes-nothing-to-block");
        let scan = village.scan(&codes[1], 1);
        assert_eq!(refusal(village.redeems(&scan)), "passes-blocked");
        // A used pass says that it was used, whatever became of the others.
        assert_eq!(refusal(village.redeems(&village.scan(&codes[0], 1))), "passes-already-used");
        unblocks(&village, "2026-001-00001").expect("blocked");
        village.redeems(&scan).expect("given back: the same scan goes through");
        village.holds();
    }

    fn a_replacement_takes_over_the_money_once(test: TestDatabase) {
        let village = Village::on(&test);
        // Each line can pay two booklets of three passes and not a cent more.
        let programme = village.programme(2100);
        let (_, codes) = village.active(programme, 1000, 2, 3);
        let committed = || test.count("SELECT CAST(sum(committed) AS BIGINT) FROM funding_line");
        assert_eq!(committed(), 6000);
        village.redeems(&village.scan(&codes[0], 0)).expect("a good pass");
        assert_eq!(refusal(replaces(&village, "2026-001-00001")), "passes-nothing-to-replace");
        blocks(&village, "2026-001-00001").expect("two free passes");
        let new = replaces(&village, "2026-001-00001").expect("blocked");
        assert_eq!(new, "2026-002-00001");
        assert_eq!(committed(), 5000, "nothing is committed twice");
        assert_eq!(refusal(replaces(&village, "2026-001-00001")), "passes-nothing-to-replace");
        assert_eq!(refusal(unblocks(&village, "2026-001-00001")), "passes-nothing-to-unblock");
        village.holds();

        let fresh = printed(&village, &new);
        assert_eq!(fresh.len(), 2);
        assert_eq!(refusal(village.redeems(&village.scan(&codes[1], 1))), "passes-replaced");
        village.redeems(&village.scan(&fresh[0], 1)).expect("the replacement");
        assert_eq!(committed(), 4000);
        village.holds();

        // Another booklet lost joins the same standing emission; a replacement may be lost too.
        blocks(&village, "2026-001-00002").expect("three free passes");
        assert_eq!(replaces(&village, "2026-001-00002").expect("blocked"), "2026-002-00002");
        blocks(&village, "2026-002-00001").expect("one free pass");
        let third = replaces(&village, "2026-002-00001").expect("blocked");
        assert_eq!(third, "2026-002-00003");
        assert_eq!(committed(), 4000);
        assert_eq!(refusal(village.redeems(&village.scan(&fresh[1], 2))), "passes-replaced");
        village.redeems(&village.scan(&printed(&village, &third)[0], 2)).expect("the second one");
        village.holds();
        let used = village.tries({
            let key = village.key.clone();
            move |tx, actor, moment| passes::print_replacement(tx, actor, &key, &third, moment)
        });
        assert_eq!(refusal(used.map(|_| ())), "passes-cannot-print-again");
    }

    fn nothing_of_a_closed_emission_is_printed_again(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (emission, _) = village.active(programme, 1000, 1, 2);
        blocks(&village, "2026-001-00001").expect("free passes");
        let new = replaces(&village, "2026-001-00001").expect("blocked");
        let salts = "SELECT count(*) FROM emission WHERE print_salt IS NOT NULL";
        assert_eq!(test.count(salts), 1, "the standing emission prints one booklet at a time");
        village
            .tries_at(instant("2027-02-01", "10:00"), move |tx, actor, moment| {
                passes::close_emission(tx, actor, emission, moment)
            })
            .expect("its grace is over");
        assert_eq!(test.count(salts), 0, "its secrets and its key can never be made again");
        let key = village.key.clone();
        let again = village.tries(move |tx, actor, moment| {
            passes::print_replacement(tx, actor, &key, &new, moment)
        });
        assert_eq!(refusal(again.map(|_| ())), "passes-cannot-print-again");
        village.holds();
    }

    fn a_booklet_with_blocked_passes_is_not_handed_over(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (emission, _) = village.active(programme, 1000, 2, 2);
        let drawer = village.stock("Tiroir", Some(village.organisation));
        village.sends(emission, None, drawer, 1, 2).expect("from the printer");
        blocks(&village, "2026-001-00001").expect("free passes");
        assert_eq!(refusal(village.hands_over("2026-001-00001", None)), "passes-booklet-blocked");
        // Its replacement is in the same drawer, ready to be handed over.
        let new = replaces(&village, "2026-001-00001").expect("blocked");
        village.hands_over(&new, None).expect("in the drawer");
        village.holds();
    }

    fn what_a_person_lost_is_replaced_in_their_hands(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (emission, _) = village.active(programme, 1000, 1, 2);
        let drawer = village.stock("Tiroir", Some(village.organisation));
        village.sends(emission, None, drawer, 1, 1).expect("from the printer");
        village.hands_over("2026-001-00001", None).expect("in the drawer");
        blocks(&village, "2026-001-00001").expect("free passes");
        let new = replaces(&village, "2026-001-00001").expect("blocked");
        village.holds();
        village.redeems(&village.scan(&printed(&village, &new)[0], 0)).expect("theirs");
        village.holds();
    }

    fn whoever_lost_a_booklet_was_handed_one(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (emission, codes) = village.active(programme, 1000, 1, 3);
        let drawer = village.stock("Tiroir", Some(village.organisation));
        village.sends(emission, None, drawer, 1, 1).expect("from the printer");
        village.hands_over("2026-001-00001", None).expect("in the drawer");
        let steps = || {
            village.holds();
            let told = funnel(&village);
            (told.delivered, told.handed_over, told.first_used, told.used)
        };
        assert_eq!(steps(), (1, 1, 0, 0));
        // One pass is torn out and lost, and its replacement too: the person had one booklet.
        let first = "SELECT id AS value FROM pass WHERE rank = 1";
        let pass = village.reads(move |conn| Ok(conn.value(first, &[])?));
        village.does(move |tx, actor, moment| {
            passes::block(tx, actor, "2026-001-00001", Some(pass), HoldReason::Lost, moment)
        });
        let new = replaces(&village, "2026-001-00001").expect("blocked");
        blocks(&village, "2026-002-00001").expect("a free pass");
        assert_eq!(replaces(&village, &new).expect("blocked"), "2026-002-00002");
        assert_eq!(steps(), (1, 1, 0, 0));
        // The first use is the first of all that they had, and is one.
        let again = printed(&village, "2026-002-00002");
        let first = village.redeems(&village.scan(&again[0], 0)).expect("theirs");
        assert_eq!(steps(), (1, 1, 1, 1));
        village.redeems(&village.scan(&codes[1], 1)).expect("theirs too");
        assert_eq!(steps(), (1, 1, 1, 2));
        village.does(move |tx, actor, moment| passes::undo(tx, actor, first.id, moment));
        assert_eq!(steps(), (1, 1, 1, 1));
        let place = "SELECT count(*) FROM booklet WHERE first_used_at IS NOT NULL";
        assert_eq!(test.count(place), 1, "the lost one, by its own second pass");
    }

    fn a_lost_booklet_is_replaced_from_its_page(world: World) {
        let chloe = world.coordinator();
        let passerelles = chloe.founds("Les Passerelles");
        let rosa = chloe.calls_in(&world, &passerelles, "referrer", "Rosa Prescriptrice");
        chloe.funds("Creuse connectée", "10000");
        let emission = chloe.emits("Creuse connectée", "2", "3");
        let paper = read_booklets(&chloe.prints(&emission));
        chloe.activates(&emission).ok();
        chloe.adds_depot("Les Passerelles, accueil", Some("Les Passerelles"));
        let slip = chloe.delivers(&emission, "Les Passerelles");
        rosa.receives(&slip);
        let lost = format!("/booklets/{}", paper.serials[0]);

        // The referrer says that it is lost; the coordinator replaces it.
        let hold = format!("{lost}/hold");
        rosa.submits(&hold, &hold, &[]).refused_with("passes-hold-reason-missing");
        let page = rosa.submits(&hold, &hold, &[("reason", "lost")]).ok();
        page.sees("bloqué, perdu");
        let page = chloe.submits(&lost, &format!("{lost}/replacement"), &[]).ok();
        page.clone().sees("2026-002-00001").sees("Ces pass remplacent");
        let form = page.form(&format!("{}/paper", page.path));
        let again = read_booklets(&chloe.sends(&form).body);
        assert_eq!((again.serials.len(), again.codes.len()), (1, 3), "one booklet of three");
        assert!(again.codes.iter().all(|code| !paper.codes.contains(code)));
        chloe.opens(&lost).sees("remplacé par 2026-002-00001-1");
        rosa.opens("/booklets/2026-002-00001").sees("Les Passerelles");
    }
}
