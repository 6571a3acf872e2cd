//! Every cent, and never one above a ceiling.

use std::sync::{Arc, Barrier};

use maillon::funding;
use maillon::kit::money::Cents;
use maillon::kit::time::{Moment, Month};
use maillon::ledger::{self, Cause, LineForm};
use maillon::passes::{self, EmissionId};

use crate::on_both_engines;
use crate::world::passes::{Village, refusal};
use crate::world::{TestDatabase, World, instant};

on_both_engines! {
    fn a_hundred_activations_never_exceed_a_ceiling_by_a_cent(test: TestDatabase) {
        let village = Village::on(&test);
        // Ten emissions of 2 × 5 passes of 10 € fit under each line's ceiling: 350 € of the State's.
        let programme = village.programme(35_000);
        let emissions: Vec<EmissionId> =
            (0..100).map(|_| village.printed(programme, 1000, 2, 5).0).collect();
        let barrier = Arc::new(Barrier::new(100));
        let answers: Vec<_> = std::thread::scope(|scope| {
            let callers: Vec<_> = emissions
                .into_iter()
                .enumerate()
                .map(|(n, id)| {
                    let (db, actor, now) = (village.db.clone(), village.actor.clone(), village.now);
                    let barrier = barrier.clone();
                    scope.spawn(move || {
                        barrier.wait();
                        db.write_blocking(move |tx| {
                            passes::activate(tx, &actor, id, &Moment::seeded(now, 5000 + n as u64))
                        })
                    })
                })
                .collect();
            callers.into_iter().map(|caller| caller.join().expect("no panic")).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (10, 90));
        assert!(lost.into_iter().all(|answer| refusal(answer) == "ledger-ceiling-reached"));
        assert_eq!(test.count("SELECT CAST(sum(committed) AS BIGINT) FROM funding_line"), 100_000);
        assert_eq!(test.count("SELECT max(committed) FROM funding_line"), 35_000);
        village.holds();
    }

    fn a_refused_activation_says_who_is_short_and_commits_nothing(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(3_400);
        let (emission, _) = village.printed(programme, 1000, 2, 5);
        let refused = village.activates(emission).expect_err("3.50 € × 10 > 34 €");
        let sentence = refused.message().to_string();
        assert!(sentence.contains("État") && sentence.contains("34,00") && sentence.contains("35,00"));
        assert_eq!(test.count("SELECT count(*) FROM posting"), 0);
        assert_eq!(test.count("SELECT count(*) FROM emission WHERE activated_at IS NOT NULL"), 0);
        village.holds();
    }

    fn money_follows_the_pass_from_the_funder_to_the_place(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (emission, codes) = village.active(programme, 999, 2, 2);
        for (n, code) in codes.iter().take(3).enumerate() {
            village.redeems(&village.scan(code, n)).expect("a good pass");
        }
        village.does(move |tx, _, moment| ledger::pay(tx, emission, 2, "S1", moment.now));
        let sums = "SELECT CAST(sum(committed) AS BIGINT) * 1000000 + CAST(sum(owed) AS BIGINT) * 1000 \
                    + CAST(sum(paid) AS BIGINT) / 2 FROM funding_line";
        assert_eq!(test.count(sums), 999_000_000 + 999_000 + 999);
        village.holds();
        // What a payment settles cannot be settled again under the same number.
        let again = village.tries(move |tx, _, moment| ledger::pay(tx, emission, 1, "S1", moment.now));
        assert!(again.is_err());
        village.holds();
        // A counter that somebody changed is found.
        test.meddle("UPDATE funding_line SET owed = owed - 1, paid = paid + 1 WHERE rank = 1");
        let found = village.reads(|conn| Ok(ledger::verify(conn)?.1));
        assert_eq!(found.len(), 2, "{found:?}");
    }

    fn a_ceiling_never_goes_under_what_is_used(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        village.active(programme, 1000, 10, 5);
        let lines = |ceiling: i64, share: i64| -> Vec<LineForm> {
            let line = |funder: &str, share| LineForm {
                funder: funder.to_owned(),
                share,
                authorised: Cents(ceiling),
            };
            vec![line("État", share), line("Département", 3250), line("FSE+", 3250)]
        };
        let set = |lines: Vec<LineForm>| {
            village.tries(move |tx, actor, moment| {
                ledger::set_lines(tx, actor, programme, &lines, moment)
            })
        };
        assert_eq!(refusal(set(lines(17_499, 3500))), "ledger-ceiling-under-used");
        assert_eq!(refusal(set(lines(17_500, 3600))), "ledger-shares-do-not-add-up");
        assert_eq!(refusal(set(lines(17_500, 3500).split_off(1))), "ledger-shares-do-not-add-up");
        set(lines(17_500, 3500)).expect("exactly what is used");
        let mut more = lines(20_000, 2500);
        let share = 1000;
        more.push(LineForm { funder: "Fondation".into(), share, authorised: Cents(5_000) });
        set(more).expect("a fourth funder");
        village.holds();
    }

    fn the_row_of_a_funder_adds_up_whatever_is_disputed(world: World) {
        let village = Village::of(&world);
        let programme = village.programme(1_000_000);
        let (emission, codes) = village.active(programme, 1000, 1, 10);
        let uses: Vec<_> = (0..5)
            .map(|n| village.redeems(&village.scan(&codes[n], n)).expect("a good pass").id)
            .collect();
        let (place, disputed) = (village.place, uses[0]);
        village
            .tries_at(instant("2026-04-02", "9:00"), move |tx, actor, moment| {
                let march = Month::parse("2026-03").expect("a month");
                let statement = funding::close(tx, actor, (place, programme, march), moment)?;
                funding::request_correction(tx, actor, disputed, "encaissé deux fois", moment)?;
                let cause = Cause::Destruction;
                ledger::release(tx, cause, emission, 2, &statement.to_string(), moment.now)
            })
            .expect("used in March");

        let funder = world.admin().invites(&world, "funder", "Félicie Financeuse");
        let row = funder.opens(&format!("/programmes/{programme}")).row("État");
        let cells = ["10 000,00 €", "10,50 €", "14,00 €", "0,00 €", "3,50 €"];
        assert_eq!(row[2..7], cells, "ceiling, committed, owed, paid, disputed");
        assert_eq!(row[7], "9 972,00 € dont 7,00 € libérés");
        let home = funder.opens("/").row("État");
        assert_eq!(home[2..7], cells);
        assert_eq!(home[7], "9 972,00 €");
        assert_eq!(funder.opens("/programmes").row("Pass numérique")[5], "10,00 €");
    }

    fn a_programme_clicked_twice_is_one(world: World) {
        let chloe = world.coordinator();
        let typed = [
            ("name", "Pass numérique 2026"),
            ("funder-1", "État"),
            ("share-1", "100"),
            ("ceiling-1", "1000"),
        ];
        let form = chloe.opens("/programmes/new").form("/programmes").fill_all(&typed);
        let pages = std::thread::scope(|scope| {
            let clicks = [(); 2].map(|()| scope.spawn(|| chloe.sends(&form).ok().path));
            clicks.map(|click| click.join().expect("an answer"))
        });
        assert_eq!(pages[0], pages[1], "both answers show the one programme");
        assert_eq!(chloe.opens("/programmes").count("tbody tr"), 1);
        // Gone back to and changed, the form says that it made one already.
        chloe.sends(&form.clone().fill("name", "Autre")).refused_with("ledger-form-used");
        chloe.submits("/programmes/new", "/programmes", &typed).ok();
        assert_eq!(chloe.opens("/programmes").count("tbody tr"), 2);
    }

    fn a_name_is_short_enough_for_a_line(world: World) {
        let chloe = world.coordinator();
        let (long, longest) = ("é".repeat(81), "é".repeat(80));
        let form = chloe.opens("/programmes/new").form("/programmes");
        let form = form.fill_all(&[("share-1", "100"), ("ceiling-1", "1000")]);
        let typed = |name: &str, funder: &str| {
            form.clone().fill("name", name).fill("funder-1", funder)
        };
        let page = chloe.sends(&typed(&long, "État")).refused_with("ledger-name-too-long");
        assert_eq!(page.form("/programmes").value("name"), Some(&*long), "kept to be shortened");
        let page = chloe.sends(&typed("Pass", &long)).refused_with("ledger-funder-too-long");
        assert!(page.words_at("#funder-1-error").is_some(), "said at its field");
        chloe.sends(&typed(&longest, &longest)).ok();
        let depot = chloe.opens("/depots/new").form("/depots").choose("commune", "Guéret");
        let refused = chloe.sends(&depot.clone().fill("name", &long));
        refused.refused_with("passes-depot-name-too-long");
        chloe.sends(&depot.fill("name", &longest)).ok();
    }
}
