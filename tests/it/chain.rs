//! The whole chain, told like the field tells it: who holds which booklet, who was sent where,
//! who came, what is owed, what it cost.

use crate::on_both_engines;
use crate::world::World;
use crate::world::chain::read_booklets;
use crate::world::program::holds;

on_both_engines! {
    fn from_a_funded_booklet_to_a_paid_place(world: World) {
        // The territory gets ready.
        let chloe = world.coordinator();
        let palette = chloe.founds("La Palette");
        let place = chloe.opens_place(&palette, "Tiers-lieu La Palette");
        chloe.accredits(&place).sees("La Palette");
        let passerelles = chloe.founds("Les Passerelles");
        let eric = chloe.calls_in(&world, &place, "mediator", "Éric Médiateur");
        let rosa = chloe.calls_in(&world, &passerelles, "referrer", "Rosa Prescriptrice");
        chloe.adds_workshop("Premiers pas");
        let session = eric.plans(&place, "Premiers pas", "8");

        // Funded, issued, printed, delivered.
        chloe.funds("Creuse connectée", "10000");
        let emission = chloe.emits("Creuse connectée", "3", "5");
        let paper = read_booklets(&chloe.prints(&emission));
        assert_eq!((paper.serials.len(), paper.codes.len()), (3, 15), "three booklets of five");
        chloe.activates(&emission).ok();
        chloe.adds_depot("Les Passerelles, accueil", Some("Les Passerelles"));
        let slip = chloe.delivers(&emission, "Les Passerelles");
        rosa.receives(&slip);

        // Handed over, and the first session booked on the spot.
        let card = rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        card.sees("Jeanne");

        // The next day at the door: present, and the pass taken.
        world.it_is("2026-03-03", "14:05");
        eric.opens("/").sees("Premiers pas");
        eric.marks_present(&session, "Jeanne");
        eric.takes_pass(&paper.codes[0], "Jeanne").ok();
        // Used once, whoever tries again.
        assert_eq!(eric.reads_pass(&paper.codes[0], "Jeanne").status, 422);

        // The month is over: owed, approved by somebody else, paid.
        world.it_is("2026-04-02", "10:00");
        let chloe = chloe.signs_in_again(&world);
        let closed = chloe.closes("2026-03");
        let statement = closed.links().into_iter().map(|(_, href)| href).find(|href| href.starts_with("/statements/0"));
        let statement = statement.unwrap_or(closed.path);
        let fatou = world.finance_officer();
        fatou.opens(&statement).sees("10,00 €").sees("Premiers pas");
        chloe.checks(&statement).ok();
        fatou.approves(&statement).ok();
        fatou.sends_to_payment(&statement).ok();
        world.it_is("2026-04-10", "10:00");
        fatou.pays(&statement, "Mandat 2026-118").ok().sees("Mandat 2026-118");

        // The funder's figure.
        let funnel = chloe.opens("/dashboard");
        for figure in ["Émis 3 Livrés 3", "Remis 1", "Commencés 1", "Utilisés 1 10,00 €", "Payés 1 10,00 €"] {
            funnel.clone().sees(figure);
        }
        holds(&world.test.url);
    }
}
