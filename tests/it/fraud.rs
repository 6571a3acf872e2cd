//! What is unusual is told with its reason, and a person decides.

use maillon::fraud::{self, Rule};
use maillon::kit::errors::Error;

use crate::booklets::serials;
use crate::on_both_engines;
use crate::world::passes::{Village, day, refusal};
use crate::world::{TestDatabase, World};

/// A booklet of five passes used by five people within the minute, never handed over.
fn leafed(village: &Village) -> (String, Vec<String>) {
    let programme = village.programme(1_000_000);
    let (emission, codes) = village.active(programme, 1000, 2, 5);
    for (n, code) in codes.iter().take(5).enumerate() {
        let scan = village.scan(code, n);
        village.redeems(&scan).expect("a bearer title is accepted");
    }
    (serials(village, emission)[0].clone(), codes)
}

fn examined(village: &Village) -> i64 {
    let days = (day("2026-03-01"), day("2026-03-31"));
    village.does(move |tx, actor, moment| fraud::examine(tx, actor, days, moment))
}

fn open_flags(village: &Village) -> Vec<fraud::Flag> {
    let territory = village.territory;
    let query = fraud::FlagQuery { state: "open".to_owned(), ..fraud::FlagQuery::default() };
    village.reads(move |conn| Ok::<_, Error>(fraud::flags(conn, territory, &query, (0, 100))?.0))
}

fn rules(flags: &[fraud::Flag]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = flags.iter().map(|flag| flag.rule).collect();
    rules.sort();
    rules
}

on_both_engines! {
    fn the_same_facts_are_told_once(test: TestDatabase) {
        let village = Village::on(&test);
        leafed(&village);
        let told = [
            Rule::ManyInADay,
            Rule::OutsideSession,
            Rule::SerialsInARow,
            Rule::BeforeHandover,
        ];
        assert_eq!(examined(&village), told.len() as i64);
        assert_eq!(rules(&open_flags(&village)), told);
        assert_eq!(examined(&village), 0, "nothing is new");
        assert_eq!(open_flags(&village).len(), told.len());
        village.holds();
    }

    fn what_was_dismissed_is_told_again_only_when_it_grows(test: TestDatabase) {
        let village = Village::on(&test);
        let (_, codes) = leafed(&village);
        examined(&village);
        for flag in open_flags(&village) {
            village.does(move |tx, actor, moment| {
                fraud::decide(tx, actor, flag.id, fraud::Decision::Dismissed, "Vérifié", moment)
            });
            let again = village.tries(move |tx, actor, moment| {
                fraud::decide(tx, actor, flag.id, fraud::Decision::Confirmed, "Non", moment)
            });
            assert_eq!(refusal(again), "fraud-refusal-decided");
        }
        assert_eq!(examined(&village), 0, "decided is decided");
        // A pass of the other booklet, which nobody was handed either.
        village.redeems(&village.scan(&codes[5], 6)).expect("a bearer title is accepted");
        assert_eq!(examined(&village), 3, "another booklet, a longer row, more after the session");
        assert!(rules(&open_flags(&village)).contains(&Rule::BeforeHandover));
    }

    fn flags_are_raised_once_a_day_before_anybody_looks(world: World) {
        let village = Village::of(&world);
        let (_, codes) = leafed(&village);
        world.it_is("2026-03-02", "20:00");
        let examines = || fraud::examine_when_due(&world.app).expect("the database answers");
        assert_eq!(examines(), 4);
        assert_eq!(open_flags(&village).len(), 4);
        // A pass of the other booklet: there is always a tomorrow.
        village.redeems(&village.scan(&codes[5], 6)).expect("a bearer title is accepted");
        assert_eq!(examines(), 0, "it was done today");
        world.days_pass(1);
        assert!(examines() > 0);
        let chloe = world.coordinator();
        chloe.opens("/flags").sees("Dernier examen : 3 mars 2026");
        village.holds();
    }

    fn a_reviewer_reads_why_and_decides(world: World) {
        let village = Village::of(&world);
        let (serial, _) = leafed(&village);
        world.it_is("2026-03-02", "20:00");
        let chloe = world.coordinator();
        chloe.opens("/flags").says("fraud-nothing");
        let page = chloe.submits("/flags", "/flags/examinations", &[]);
        let page = page.sees("4 nouveaux signalements").sees(&format!("5 pass du carnet {serial}"));
        let href = page
            .links()
            .into_iter()
            .find(|(words, href)| href.starts_with("/flags/") && words.contains("Beaucoup de pass"))
            .expect("a link to the flag")
            .1;
        let decision = format!("{href}/decision");
        chloe.submits(&href, &decision, &[("decision", "dismissed")]).says("fraud-refusal-reason");
        let decided = [("decision", "confirmed"), ("reason", "Une famille ? Non.")];
        chloe.submits(&href, &decision, &decided).says("fraud-decided-confirmed");
        chloe.opens("/flags?state=confirmed").sees(&format!("5 pass du carnet {serial}"));
        chloe.opens(&href).sees("Une famille ? Non.").says("journal-flag-confirmed");
        // Whoever redeems has nothing to review; who pays has.
        world.finance_officer().opens("/flags").sees("signalement");
        let admin = world.admin();
        for page in ["/flags", "/flags/thresholds", "/refused-scans", &href] {
            assert_eq!(admin.get(page).status, 403, "{page}");
        }
    }

    fn thresholds_are_the_programmes_own(world: World) {
        let village = Village::of(&world);
        leafed(&village);
        world.it_is("2026-03-02", "20:00");
        let chloe = world.coordinator();
        let page = "/flags/thresholds";
        chloe.submits(page, page, &[("booklet_day", "beaucoup")]).says("fraud-refusal-number");
        let values = [("booklet_day", "5"), ("row_passes", "0")];
        chloe.submits(page, page, &values).says("fraud-thresholds-set");
        let board = chloe.submits("/flags", "/flags/examinations", &[]);
        board.sees("2 nouveaux signalements").sees("avant que le carnet soit noté comme remis");
        // They are read by who pays, and set by who steers.
        assert!(!world.finance_officer().opens(page).has_form(page));
    }

    fn refused_scans_are_kept_and_counted(world: World) {
        let village = Village::of(&world);
        let mediator = village.mediator;
        world.it_is("2026-03-02", "20:00");
        world.test.meddle(&format!(
            "INSERT INTO refused_scan (id, scan_id, account_id, reason, pass_id, at)
             SELECT 'RS' || number, 'S', '{mediator}',
                 CASE WHEN number > 5 THEN 'passes-qr-forged' ELSE 'passes-unknown-code' END, NULL, {}
             FROM (SELECT 1 AS number UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
                   UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8
                   UNION ALL SELECT 9) AS tries",
            village.now.0
        ));
        village.programme(1_000_000);
        let chloe = world.coordinator();
        let page = chloe.opens("/refused-scans").sees("Code inconnu (5)");
        assert_eq!(page.count("tbody tr"), 9);
        let page = chloe.submits("/flags", "/flags/examinations", &[]);
        page.sees("9 codes inconnus ou faux ont été essayés");
    }
}
