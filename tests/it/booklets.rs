//! The page of a booklet: its whole story.

use maillon::funding;
use maillon::kit::time::Month;

use crate::on_both_engines;
use crate::world::passes::{Village, day};
use crate::world::{World, instant};

/// The serials of an emission's booklets, in order.
pub fn serials(village: &Village, emission: maillon::passes::EmissionId) -> Vec<String> {
    village.reads(move |conn| {
        Ok(conn.values(
            "SELECT serial AS value FROM booklet WHERE emission_id = $1 ORDER BY number",
            &[&emission],
        )?)
    })
}

/// Lists March of the village's place on a statement, and pays it.
pub fn closes_and_pays(village: &Village, programme: maillon::ledger::ProgrammeId) {
    let at = instant("2026-04-02", "9:00");
    let (place, month) = (village.place, Month::parse("2026-03").expect("a month"));
    let id = village
        .tries_at(at, move |tx, actor, moment| {
            funding::close(tx, actor, (place, programme, month), moment)
        })
        .expect("uses to list");
    village.does(move |tx, _, _| {
        let sql = "UPDATE statement SET checked_at = 1, checked_by = 'zoe', approved_at = 1,
            approved_by = 'fatou', sent_at = 1, sent_by = 'fatou', sent_channel = 'mandate'
            WHERE id = $1";
        tx.execute(sql, &[&id])?;
        Ok(())
    });
    let on = day("2026-04-02");
    village
        .tries_at(at, move |tx, actor, moment| funding::pay(tx, actor, id, (on, "M-1"), moment))
        .expect("approved");
}

on_both_engines! {
    fn a_booklet_tells_its_whole_story(world: World) {
        let village = Village::of(&world);
        let programme = village.programme(1_000_000);
        let (emission, codes) = village.active(programme, 1000, 2, 2);
        let depot = village.stock("CCAS de Guéret", Some(village.organisation));
        let slip = village.sends(emission, None, depot, 1, 2).expect("booklets of the printer");
        village.receives(slip, "2026-001-00001", "2026-001-00002").expect("the whole range");
        let serial = serials(&village, emission)[0].clone();
        village.hands_over(&serial, None).expect("it is in the drawer");
        let scan = village.scan(&codes[0], 0);
        let first = village.redeems(&scan).expect("a good pass").id;
        village.does(move |tx, actor, moment| maillon::passes::undo(tx, actor, first, moment));
        let scan = village.scan(&codes[1], 1);
        village.redeems(&scan).expect("a good pass");
        closes_and_pays(&village, programme);

        world.it_is("2027-01-02", "9:00");
        let page = world.coordinator().opens(&format!("/booklets/{serial}"));
        let told = page
            .says("passes-story-made")
            .says("passes-story-printed")
            .says("passes-story-activated")
            .sees("Bordereau n° 1 : de Imprimeur à CCAS de Guéret")
            .sees("Bordereau n° 1 : reçu, CCAS de Guéret")
            .says("journal-booklet-handed-over")
            .sees(&format!("Pass {serial}-1 encaissé à"))
            .sees(&format!("Encaissement du pass {serial}-1 annulé"))
            .sees(&format!("Pass {serial}-2 encaissé à"))
            .sees("Porté sur l’état de contre-paiement 2026-0001")
            .sees("État de contre-paiement 2026-0001 payé au lieu")
            .says("passes-story-expired");
        // The latest first: what happened in 2027 above what happened in March.
        let text = told.source();
        let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words}"));
        assert!(at("plus valables") < at("payé au lieu"));
        assert!(at("payé au lieu") < at("Carnet remis"));
    }
}
