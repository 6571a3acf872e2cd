//! The whole life of passes and of their money, in any order, beside a model of it that was written
//! on its own: the same answers, the same four axes, the same cents on the same accounts.

mod gesture;
mod model;
mod play;

use gesture::{At, Gesture, READY, STORY, gestures};
use play::Play;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use crate::on_both_engines;
use crate::world::{Engine, TestDatabase};

/// Plays the gestures on Maillon and on the model: they agree on every answer, and at the end on
/// every pass and every cent.
fn plays(engine: Engine, ceiling: i64, gestures: &[Gesture]) {
    let test = TestDatabase::on(engine);
    let mut play = Play::on(&test, ceiling);
    for gesture in gestures {
        play.plays(*gesture);
    }
    play.holds();
}

/// `PROPTEST_CASES` asks for more of them, when nobody waits.
fn any_order(engine: Engine, cases: u32) {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    let kept = FileFailurePersistence::Direct("tests/it/states/regressions.txt");
    let config = ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: Some(Box::new(kept)),
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    };
    // The first is enough for one emission of three booklets, and not for two.
    let ceilings = prop_oneof![Just(3_000i64), Just(1_000_000)];
    proptest!(config, |(ceiling in ceilings, gestures in gestures(80))| {
        plays(engine, ceiling, &gestures);
    });
}

#[test]
fn in_any_order_answers_and_cents_are_those_of_the_rules_on_sqlite() {
    any_order(Engine::Sqlite, 48);
}

#[test]
fn in_any_order_answers_and_cents_are_those_of_the_rules_on_postgres() {
    any_order(Engine::Postgres, 16);
}

/// Short stories that once went wrong; `Some` is what refuses their last gesture.
fn lessons() -> Vec<(Vec<Gesture>, Option<&'static str>)> {
    use Gesture::*;
    let emit = Emit { face: 999, booklets: 3, passes_each: 2 };
    let on_ready = |more: &[Gesture]| [&STORY[..READY], more].concat();
    vec![
        // What is in its person's hands goes on there without a movement of custody.
        (on_ready(&[HandOver(0), Block(0), Replace(0)]), None),
        // Booklets that are not made yet are in no depot.
        (
            vec![emit, AskDestruction { emission: 0, depot: At::Stock, first: 1, more: 0 }],
            Some("passes-not-printed"),
        ),
        // Another look than the one that was approved is not on paper.
        (vec![emit, Approve(0), Redesign(0), Print(0)], Some("passes-proof-not-approved")),
    ]
}

on_both_engines! {
    fn what_went_wrong_once_does_not_again(test: TestDatabase) {
        for (story, refused) in lessons() {
            let test = TestDatabase::on(test.engine());
            let mut play = Play::on(&test, 1_000_000);
            let mut last = None;
            for gesture in story {
                last = play.plays(gesture);
            }
            assert_eq!(last, Some(refused));
            play.holds();
        }
    }

    fn a_whole_life_meets_no_refusal(test: TestDatabase) {
        let mut play = Play::on(&test, 1_000_000);
        for gesture in STORY {
            assert_eq!(play.plays(gesture), Some(None), "{gesture:?}");
        }
        play.holds();
    }
}
