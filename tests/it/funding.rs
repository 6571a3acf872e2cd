//! From used passes to a paid statement, as a coordinator and an accountant live it.

use std::sync::{Arc, Barrier};

use maillon::access::{Grant, NewAccount, PlaceId, Role, create_account, hash_password};
use maillon::funding::{self, StatementId};
use maillon::kit::errors::Error;
use maillon::kit::time::{Instant, Moment, Month};
use maillon::ledger::{self, ProgrammeId};

use crate::on_both_engines;
use crate::world::passes::{Village, refusal};
use crate::world::{PASSWORD, Person, TestDatabase, World, instant};

const MARCH: &str = "2026-03";
/// As if others had checked, approved and sent every statement.
const SENT: &str = "UPDATE statement SET checked_at = 1, checked_by = 'zoe', approved_at = 1, approved_by = 'fatou', sent_at = 1, sent_by = 'fatou', sent_channel = 'mandate'";

fn month(text: &str) -> Month {
    Month::parse(text).expect("a month")
}

fn april() -> Instant {
    instant("2026-04-02", "9:00")
}

fn close(
    village: &Village,
    at: Instant,
    (programme, text): (ProgrammeId, &str),
) -> Result<StatementId, Error> {
    let (place, month) = (village.place, month(text));
    village.tries_at(at, move |tx, actor, moment| {
        funding::close(tx, actor, (place, programme, month), moment)
    })
}

/// Statements, ledger, passes and journal hold together.
#[track_caller]
fn holds(village: &Village) {
    village.holds();
    let found = village.reads(|conn| Ok(funding::verify(conn)?.1));
    assert_eq!(found, Vec::new());
}

/// Somebody with a role over the village's place.
fn keeper(world: &World, place: PlaceId) -> Person {
    let password_hash = hash_password(PASSWORD, &world.app.clock.moment()).expect("a hash");
    let now = world.app.clock.now();
    world
        .app
        .db
        .write_blocking(move |tx| {
            let territory = maillon::territory::served(tx)?[0].id;
            let grant = Grant {
                role: Role::PlaceManager,
                organisation_id: None,
                place_id: Some(place),
                label: "La Palette".to_owned(),
            };
            let new = NewAccount {
                territory,
                email: "lieu@creuse.example".to_owned(),
                name: "Lou Lieu".to_owned(),
                password_hash: password_hash.clone(),
                grant,
            };
            create_account(tx, &new, &Moment::seeded(now, 77))
        })
        .expect("an account");
    Person::sign_in(world, "Lou Lieu", "lieu@creuse.example")
}

on_both_engines! {
    fn a_month_is_closed_approved_by_another_and_paid(world: World) {
        let village = Village::of(&world);
        village.uses(1000, 5);
        world.it_is("2026-04-02", "9:00");
        let (chloe, fatou) = (world.coordinator(), world.finance_officer());

        let page = chloe.opens("/statements/closing").sees("mars 2026").sees("50,00 €");
        let closed = chloe.sends(&page.form("/statements/closings")).ok();
        closed.sees("2026-0001").says("funding-month-closed");
        chloe.opens("/statements/closing").says("funding-all-closed");
        let again = chloe.sends(&page.form("/statements/closings")).ok();
        again.says("funding-month-already-closed").sees("2026-0001").sees_not("2026-0002");
        let again = chloe.sends(&page.form("/statements")).ok();
        again.says("funding-already-closed").sees("2026-0001");

        let address = fatou.opens("/statements").address_starting("/statements/0");
        let seen = chloe.opens(&address).sees("17,50 €").sees("16,25 €").sees("La Palette");
        assert!(!seen.has_form(&format!("{address}/approval")), "a coordinator approves nothing");
        assert!(!fatou.opens(&address).has_form(&format!("{address}/approval")), "checked first");
        chloe.checks(&address).ok().says("funding-checked");
        let page = fatou.opens(&address);
        fatou.sends(&page.form(&format!("{address}/approval"))).ok().says("funding-approved");
        assert!(!fatou.opens(&address).has_form(&format!("{address}/payment")), "sent first");
        fatou.sends_to_payment(&address).ok().says("funding-now-sent");

        let form = fatou.opens(&address).form(&format!("{address}/payment"));
        fatou.sends(&form.clone().fill("reference", "")).refused_with("funding-reference-missing");
        let early = form.clone().fill("reference", "M-12").fill("paid_on", "2026-04-01");
        let refused = fatou.sends(&early).refused_with("funding-paid-before-closing");
        let kept = refused.form(&format!("{address}/payment"));
        assert_eq!(kept.value("reference"), Some("M-12"), "what was typed is kept");
        let paid = fatou.sends(&kept.fill("paid_on", "2026-04-02")).ok();
        paid.says("funding-now-paid").sees("M-12");
        // The same again: pressed twice. Another payment of it: refused.
        fatou.sends(&form.clone().fill("reference", "M-12").fill("paid_on", "2026-04-02")).ok();
        let twice = fatou.sends(&form.fill("reference", "M-13"));
        twice.refused_with("funding-already-paid");
        holds(&village);
    }

    fn the_paper_and_the_lines_are_there_to_keep(world: World) {
        let village = Village::of(&world);
        let programme = village.uses(1000, 3);
        world.it_is("2026-04-02", "9:00");
        let id = close(&village, april(), (programme, MARCH)).expect("something to close");
        let fatou = world.finance_officer();
        let paper = fatou.opens(&format!("/statements/{id}/statement.pdf"));
        assert!(paper.body.starts_with(b"%PDF"), "{paper:?}");
        let lines = fatou.opens(&format!("/statements/{id}/lines.csv")).source();
        assert_eq!(lines.lines().count(), 4, "{lines}");
        assert!(lines.contains(";10,00"), "{lines}");
        fatou.opens("/statements.csv").sees("2026-0001");
    }

    fn a_place_sees_its_own_statements_and_signs_none(world: World) {
        let village = Village::of(&world);
        let programme = village.uses(1000, 2);
        world.it_is("2026-04-02", "9:00");
        let id = close(&village, april(), (programme, MARCH)).expect("something to close");
        let lou = keeper(&world, village.place);
        let page = lou.opens("/statements").sees("2026-0001");
        assert!(!page.has_form("/statements/closings"));
        let page = lou.opens(&format!("/statements/{id}")).sees("20,00 €");
        assert!(!page.has_form("/statements/*/approval"));
        assert_eq!(lou.get("/statements/closing").status, 403);
        let other = keeper_elsewhere(&world, &village);
        assert_eq!(other.get(&format!("/statements/{id}")).status, 404);
        other.opens("/statements").sees_not("2026-0001");
    }

    fn what_is_left_to_take_back_is_told(world: World) {
        let village = Village::of(&world);
        let programme = village.programme(1_000_000);
        let (_, codes) = village.active(programme, 1000, 1, 2);
        village.redeems(&village.scan(&codes[0], 0)).expect("a good pass");
        let id = close(&village, april(), (programme, "2026-03")).expect("one use");
        world.it_is("2026-04-02", "9:00");
        let (chloe, fatou) = (world.coordinator(), world.finance_officer());
        let address = format!("/statements/{id}/corrections");
        let links = chloe.opens(&format!("/statements/{id}")).links();
        let new = links.into_iter().find(|(_, href)| href.starts_with(&address));
        let form = chloe.opens(&new.expect("a use may be corrected").1).form(&address);
        chloe.sends(&form.fill("reason", "encaissé par erreur")).ok();
        let page = fatou.opens("/corrections").says("funding-correction-waiting");
        let accept = page.forms().into_iter().find(|form| form.action.ends_with("/acceptance"));
        fatou.sends(&accept.expect("another person decides")).ok();
        fatou.opens("/corrections").says("funding-correction-due");
        // The next statement of the place takes it back.
        village.redeems(&village.scan(&codes[1], 1)).expect("a good pass");
        close(&village, april(), (programme, "2026-03")).expect("one more");
        fatou.opens("/corrections").says("funding-correction-accepted");
        holds(&village);
    }

    fn a_month_that_goes_on_is_not_closed(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.uses(1000, 1);
        let early = close(&village, instant("2026-03-31", "23:59"), (programme, MARCH));
        assert_eq!(refusal(early), "funding-month-not-finished");
        close(&village, april(), (programme, MARCH)).expect("the month is over");
        let again = close(&village, april(), (programme, MARCH));
        assert_eq!(refusal(again), "funding-nothing-to-close");
        holds(&village);
    }

    fn the_organisation_is_paid_for_its_place(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.uses(1000, 1);
        test.meddle("UPDATE place SET name = 'Le bus de La Palette', pivot = '21930070400018'");
        test.meddle("UPDATE organisation SET siren = '552100554'");
        close(&village, april(), (programme, MARCH)).expect("something to close");
        let paid = "SELECT count(*) FROM statement WHERE place_name = 'Le bus de La Palette'
            AND payee_name = 'La Palette' AND payee_number = '552100554'";
        assert_eq!(test.count(paid), 1, "and not under the number of the place");
        holds(&village);
    }

    fn whoever_closed_does_not_approve(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.uses(1000, 1);
        let id = close(&village, april(), (programme, MARCH)).expect("something to close");
        let early = village.tries_at(april(), move |tx, actor, moment| funding::approve(tx, actor, id, moment));
        assert_eq!(refusal(early), "funding-not-checked");
        village.does(move |tx, actor, moment| funding::check(tx, actor, id, moment));
        let own = village.tries_at(april(), move |tx, actor, moment| funding::approve(tx, actor, id, moment));
        assert_eq!(refusal(own), "funding-own-statement");
        // Nor by a hand on the table.
        assert!(test.refuses("UPDATE statement SET approved_at = 1, approved_by = closed_by"));
        assert!(test.refuses("UPDATE statement SET paid_at = 1, paid_by = 'x', paid_on = '2026-04-02', payment_ref = 'x'"));
    }

    fn sixteen_closers_make_one_statement(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.uses(1000, 5);
        let barrier = Arc::new(Barrier::new(16));
        let answers: Vec<Result<StatementId, Error>> = std::thread::scope(|scope| {
            let closers: Vec<_> = (0..16u64)
                .map(|n| {
                    let (barrier, db) = (barrier.clone(), village.db.clone());
                    let (actor, place) = (village.actor.clone(), village.place);
                    scope.spawn(move || {
                        barrier.wait();
                        db.write_blocking(move |tx| {
                            let moment = Moment::seeded(april(), 20_000 + n);
                            funding::close(tx, &actor, (place, programme, month(MARCH)), &moment)
                        })
                    })
                })
                .collect();
            closers.into_iter().map(|closer| closer.join().expect("no panic")).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        assert!(lost.into_iter().all(|answer| refusal(answer) == "funding-nothing-to-close"));
        assert_eq!(test.count("SELECT count(*) FROM statement_line"), 5);
        holds(&village);
    }

    fn a_closing_that_fails_gives_its_number_back(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.uses(1000, 2);
        let place = village.place;
        let failed: Result<(), Error> = village.tries_at(april(), move |tx, actor, moment| {
            funding::close(tx, actor, (place, programme, month(MARCH)), moment)?;
            Err(Error::Broken("the lights went out".to_owned()))
        });
        assert!(failed.is_err());
        assert_eq!(test.count("SELECT count(*) FROM statement"), 0);
        close(&village, april(), (programme, MARCH)).expect("as if nothing had happened");
        assert_eq!(test.count("SELECT number FROM statement"), 1);

        // A use that comes late goes to another statement of the same month, with the next number.
        let (_, codes) = village.active(programme, 700, 1, 1);
        village.redeems(&village.scan(&codes[0], 9)).expect("a good pass");
        close(&village, april(), (programme, MARCH)).expect("one more");
        assert_eq!(test.count("SELECT count(*) FROM statement WHERE month = '2026-03'"), 2);
        assert_eq!(test.count("SELECT max(number) FROM statement"), 2);
        holds(&village);
    }

    fn what_was_never_closed_waits_however_old_it_is(test: TestDatabase) {
        let village = Village::on(&test);
        village.uses(1000, 2);
        test.meddle("UPDATE redemption SET redeemed_on = '2022-05-04'");
        let waiting = village.reads({
            let actor = village.actor.clone();
            move |conn| funding::waiting(conn, &actor, april())
        });
        let months: Vec<String> = waiting.iter().map(|part| part.month.to_string()).collect();
        assert_eq!(months, ["2022-05"]);
        assert_eq!(waiting[0].due[0].passes, 2);
    }

    fn what_is_paid_is_paid_by_every_funder_to_the_cent(test: TestDatabase) {
        let village = Village::on(&test);
        // 3.33 € is shared with a remainder: each pass still adds up, and so does the statement.
        let programme = village.uses(333, 7);
        let id = close(&village, april(), (programme, MARCH)).expect("something to close");
        let unsent = village
            .tries_at(april(), move |tx, actor, moment| {
                let on = moment.now.day(actor.timezone());
                funding::pay(tx, actor, id, (on, "M-1"), moment)
            });
        assert_eq!(refusal(unsent), "funding-not-sent");
        test.meddle(SENT);
        let on = april().day(chrono_tz::Europe::Paris);
        village
            .tries_at(april(), move |tx, actor, moment| funding::pay(tx, actor, id, (on, "M-1"), moment))
            .expect("approved");
        let lines = village.reads(move |conn| Ok(ledger::lines(conn, programme)?));
        assert_eq!(lines.iter().map(|line| line.paid.0).sum::<i64>(), 333 * 7);
        assert!(lines.iter().all(|line| line.owed.0 == 0), "{lines:?}");
        holds(&village);
    }

    fn a_meddler_is_found_out(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.uses(1000, 3);
        close(&village, april(), (programme, MARCH)).expect("something to close");
        holds(&village);
        let found = |sql: &str, back: &str| {
            test.meddle(sql);
            let found = village.reads(|conn| Ok(funding::verify(conn)?.1));
            assert!(!found.is_empty(), "nobody saw: {sql}");
            test.meddle(back);
            holds(&village);
        };
        found(
            "UPDATE statement_line SET cents = cents + 1 WHERE rank = 2",
            "UPDATE statement_line SET cents = cents - 1 WHERE rank = 2",
        );
        found(
            "UPDATE statement_line SET activity = activity || '.' WHERE rank = 1",
            "UPDATE statement_line SET activity = substr(activity, 1, length(activity) - 1) WHERE rank = 1",
        );
        found("UPDATE statement SET number = 2", "UPDATE statement SET number = 1");
        found(
            "UPDATE statement_counter SET last_number = 5",
            "UPDATE statement_counter SET last_number = 1",
        );
        found(
            &format!("{SENT}, paid_at = 1, paid_by = 'x', paid_on = '2026-04-02', payment_ref = 'x'"),
            "UPDATE statement SET paid_at = NULL, paid_by = NULL, paid_on = NULL, payment_ref = NULL",
        );
    }
}

/// The manager of another place.
fn keeper_elsewhere(world: &World, village: &Village) -> Person {
    use maillon::places::{self, Description};
    let place = village.does(|tx, actor, moment| {
        let day = moment.now.day(actor.timezone());
        let about = Description::bare("Ailleurs", "23008".parse().expect("Aubusson"), day);
        places::create_place(tx, actor, moment, &about, None)
    });
    let password_hash = hash_password(PASSWORD, &world.app.clock.moment()).expect("a hash");
    village.does(move |tx, actor, moment| {
        let grant = Grant {
            role: Role::PlaceManager,
            organisation_id: None,
            place_id: Some(place),
            label: "Ailleurs".to_owned(),
        };
        let new = NewAccount {
            territory: actor.territory(),
            email: "ailleurs@creuse.example".to_owned(),
            name: "Ari Ailleurs".to_owned(),
            password_hash: password_hash.clone(),
            grant,
        };
        create_account(tx, &new, moment)
    });
    Person::sign_in(world, "Ari Ailleurs", "ailleurs@creuse.example")
}
