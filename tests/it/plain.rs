//! What is said is what is meant: sentences that once misled who read them.

use crate::on_both_engines;
use crate::world::World;
use crate::world::passes::Village;

on_both_engines! {
    fn what_was_handed_over_is_not_on_its_way(world: World) {
        let village = Village::of(&world);
        let programme = village.programme(1_000_000);
        let (emission, _) = village.active(programme, 1000, 5, 2);
        let drawer = village.stock("CCAS de Guéret", Some(village.organisation));
        village.sends(emission, None, drawer, 1, 5).expect("booklets of the printer");
        village.hands_over("2026-001-00002", None).expect("it came, though nobody said so");
        let chloe = world.coordinator();
        let page = chloe.opens("/depots").sees("4 en route");
        page.sees("carnets 1–5 de l’émission 2026-001");
        let page = chloe.opens(&format!("/depots/{drawer}"));
        page.sees("carnets 1–5 de l’émission 2026-001");
    }

    fn a_booklet_without_free_pass_offers_none_to_block(world: World) {
        let village = Village::of(&world);
        let programme = village.programme(1_000_000);
        let (_, codes) = village.active(programme, 1000, 1, 2);
        let chloe = world.coordinator();
        let hold = "/booklets/2026-001-00001/hold";
        assert!(chloe.opens(hold).has_form(hold));
        for (n, code) in codes.iter().enumerate() {
            village.redeems(&village.scan(code, n)).expect("a good pass");
        }
        chloe.opens("/booklets/2026-001-00001").sees_not("Bloquer des pass").sees_not("Perdu, volé");
        let page = chloe.opens(hold).says("passes-nothing-to-block").sees_not("Le pass libre");
        assert!(!page.has_form(hold));
    }

    fn rights_without_value_are_counted(world: World) {
        let village = Village::of(&world);
        let programme = village.programme(1_000_000);
        let (emission, _) = village.printed(programme, 0, 3, 5);
        let page = world.coordinator().opens(&format!("/emissions/{emission}"));
        page.sees("Valeur totale 15 ateliers").sees("3 carnets de 5 pass");
    }

    fn an_emission_begins_with_a_programme(world: World) {
        let chloe = world.coordinator();
        let page = chloe.opens("/emissions/new").says("passes-no-programme");
        assert!(!page.has_form("/emissions"), "nothing to choose from");
        assert_eq!(page.link("Créer un dispositif"), "/programmes/new");
    }

    fn what_is_too_heavy_is_not_always_a_file(world: World) {
        let village = Village::of(&world);
        village.programme(1_000_000);
        let place = format!("/places/{}", village.place);
        let mediator = world.coordinator().calls_in(&world, &place, "mediator", "Mona Médiatrice");
        let typed = format!("code={}", "7".repeat(3_000_000));
        let body = Some(("application/x-www-form-urlencoded", typed.as_bytes()));
        let page = mediator.request("POST", "/redemptions/check", body);
        page.fails_with(413, "kit-too-large").sees_not("Ce fichier");
    }
}
