//! What became of a use is read on the line that lists it.

use super::{March, lines_of, words, world_code};
use crate::on_both_engines;
use crate::world::World;

on_both_engines! {
    fn a_line_says_that_it_is_in_dispute_then_corrected_and_where(world: World) {
        let march = March::of(&world);
        let rules = march.rules();
        march.fatou.submits(&rules, &rules, &[("sampling", "20")]).ok();
        let march = march.in_april(&world);
        march.chloe.closes("2026-03");
        let address = march.fatou.opens("/statements").address_starting("/statements/0");
        let control = format!("{address}/control");
        let drawn = lines_of(&march.chloe.opens(&control), &control);
        march.chloe.sends(&drawn[0].clone().press("finding", "wrong")).ok();
        let wrong = "Un encaissement vérifié n’est pas justifié";
        march.chloe.opens(&address).sees(wrong).sees_not("litige");
        let new = format!("{address}/corrections/new");
        let asks = march.chloe.opens(&control).address_starting(&new);
        let offers = |page: &crate::world::Page| page.links().iter().filter(|(_, to)| to.starts_with(&new)).count();
        assert_eq!(offers(&march.chloe.opens(&address)), 5);
        let form = march.chloe.opens(&asks).form(&format!("{address}/corrections"));
        march.chloe.sends(&form.fill("reason", "personne n'est venu")).ok();
        // In dispute: said on its line and above, and not asked again.
        let page = march.chloe.opens(&address).says("funding-line-disputed").sees("Un encaissement est en litige");
        let page = page.sees_not(wrong);
        assert_eq!(offers(&page), 4);
        let accept = march.fatou.opens("/corrections").form("/corrections/*/acceptance");
        march.fatou.sends(&accept).ok();
        let page = march.chloe.opens(&address).says("funding-line-due").sees_not("litige").sees_not(wrong);
        assert_eq!(offers(&page), 4);
        // Taken back: the line leads to the statement that does it.
        march.village.redeems(&march.village.scan(&world_code(&march), 6)).expect("a good pass");
        march.chloe.closes("2026-03");
        let next = march.fatou.opens("/statements?step=closed").address_starting("/statements/0");
        let page = march.chloe.opens(&address).sees("Corrigé par l’état 2026-0002");
        assert!(page.links().iter().any(|(said, to)| said.contains(&words("funding-line-see")) && *to == next));
        march.is_sound();
    }

    fn lines_that_another_statement_took_over_are_corrected_there(world: World) {
        let march = March::of(&world).in_april(&world);
        let address = march.approves();
        march.gives_up(&address);
        let next = march.follows(&address);
        let offered = |page: &str| {
            let links = march.chloe.opens(page).links();
            links.iter().filter(|(_, to)| to.starts_with(&format!("{page}/corrections/new"))).count()
        };
        assert_eq!((offered(&address), offered(&next)), (0, 5));
    }
}
