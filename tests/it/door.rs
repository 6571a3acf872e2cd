//! Across the desk and at the door, through the pages: what is refused, what is kept, what nobody
//! may read.

use crate::on_both_engines;
use crate::world::chain::{Paper, read_booklets};
use crate::world::photo::{film_of, photo_of};
use crate::world::{Person, World};

/// A territory with everything ready: booklets delivered, a session on the 3rd of March.
pub struct Ready {
    pub chloe: Person,
    pub eric: Person,
    pub rosa: Person,
    pub place: String,
    pub emission: String,
    pub paper: Paper,
}

pub fn ready(world: &World) -> Ready {
    let chloe = world.coordinator();
    let palette = chloe.founds("La Palette");
    let place = chloe.opens_place(&palette, "Tiers-lieu La Palette");
    chloe.accredits(&place);
    let passerelles = chloe.founds("Les Passerelles");
    let eric = chloe.calls_in(world, &place, "mediator", "Éric Médiateur");
    let rosa = chloe.calls_in(world, &passerelles, "referrer", "Rosa Prescriptrice");
    chloe.adds_workshop("Premiers pas");
    eric.plans(&place, "Premiers pas", "8");
    chloe.funds("Creuse connectée", "10000");
    let emission = chloe.emits("Creuse connectée", "3", "5");
    let paper = read_booklets(&chloe.prints(&emission));
    chloe.activates(&emission).ok();
    chloe.adds_depot("Les Passerelles, accueil", Some("Les Passerelles"));
    let slip = chloe.delivers(&emission, "Les Passerelles");
    rosa.receives(&slip);
    Ready { chloe, eric, rosa, place, emission, paper }
}

on_both_engines! {
    fn a_door_says_what_is_wrong_keeps_what_was_typed_and_lets_think_again(world: World) {
        let Ready { eric, rosa, paper, .. } = ready(&world);
        rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        world.it_is("2026-03-03", "14:05");

        // A slip of the finger: the group is named, the code stays in its field.
        let mut mistyped: Vec<char> = paper.codes[0].chars().collect();
        mistyped[1] = if mistyped[1] == '7' { '8' } else { '7' };
        let mistyped: String = mistyped.into_iter().collect();
        let refused = eric.reads_pass(&mistyped, "Jeanne").refused_with("passes-code-group");
        assert_eq!(refused.form("/redemptions/check").value("code"), Some(mistyped.as_str()));
        assert_eq!(refused.count("[data-signal=refused]"), 1);
        eric.reads_pass("7777 7777 7777 7777 0000", "Jeanne").refused_with("passes-code-groups");
        eric.reads_pass(&paper.serials[0], "Jeanne").refused_with("passes-code-length");

        // Nobody chosen.
        let form = eric.opens("/redemptions/new").form("/redemptions/check");
        eric.sends(&form.fill("code", &paper.codes[0])).refused_with("passes-no-registration");

        // Looking uses nothing; pressing twice uses once; going back and sending again, too.
        let read = eric.reads_pass(&paper.codes[0], "Jeanne").ok().sees("10,00");
        let taken = eric.sends(&read.form("/redemptions")).ok();
        let again = eric.sends(&read.form("/redemptions")).ok();
        assert_eq!(taken.path, again.path);
        eric.reads_pass(&paper.codes[0], "Jeanne").refused_with("passes-already-used");

        // Undone within a quarter of an hour, not later, not by somebody else.
        let undoing = taken.form("/redemptions/*/undoing");
        assert_eq!(rosa.sends(&undoing).status, 403);
        eric.sends(&undoing).ok().says("passes-undone");
        let taken = eric.takes_pass(&paper.codes[0], "Jeanne").ok();
        let undoing = taken.form("/redemptions/*/undoing");
        world.minutes_pass(16);
        assert!(!eric.opens(&taken.path).has_form("/redemptions/*/undoing"));
        eric.sends(&undoing).refused_with("passes-too-late");
    }

    fn a_photograph_of_the_pass_is_as_good_as_its_code(world: World) {
        let Ready { eric, rosa, paper, .. } = ready(&world);
        rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        world.it_is("2026-03-03", "14:05");
        let plain: String = paper.codes[0].chars().filter(|c| !c.is_whitespace()).collect();
        let sends = |photo: &[u8]| {
            let mut form = eric.opens("/redemptions/new").form("/redemptions/check");
            form = form.choose("registration", "Jeanne");
            (form.action, form.multipart) = ("/redemptions/photo".to_owned(), true);
            eric.sends(&form.attach("photo", "pass.png", photo))
        };
        sends(&photo_of(&format!("HTTPS://PASS.EXAMPLE/P/{plain}"))).ok().sees("10,00");
        sends(&photo_of("https://example.org/menu")).refused_with("passes-qr-other");
        sends(b"").refused_with("passes-photo-missing");
        sends(b"%PDF-1.7").refused_with("passes-not-a-photo");
        sends(&film_of("not a file of pictures")).refused_with("passes-not-a-photo");
        assert_eq!(sends(&vec![0; 13 << 20]).status, 413);
        assert_eq!(world.test.count("SELECT count(*) FROM redemption"), 0);
    }

    fn a_place_that_is_suspended_keeps_the_pass_and_calls(world: World) {
        let Ready { chloe, eric, rosa, place, paper, .. } = ready(&world);
        rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        let suspension = chloe.opens(&place).forms().into_iter()
            .find(|form| form.action.ends_with("/suspension"))
            .expect("an accreditation can be suspended");
        chloe.sends(&suspension.fill("reason", "Contrôle en cours")).ok();
        world.it_is("2026-03-03", "14:05");
        eric.reads_pass(&paper.codes[0], "Jeanne").refused_with("passes-place-not-accredited");
    }

    fn a_refused_handover_writes_nothing_at_all(world: World) {
        let Ready { rosa, paper, .. } = ready(&world);
        let people = || world.test.count("SELECT count(*) FROM person");
        rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        assert_eq!(people(), 1);
        rosa.hands_over(&paper.serials[0], "Ahmed", "mardi 3 mars")
            .refused_with("passes-already-handed-over");
        rosa.hands_over("2026-001-09999", "Ahmed", "mardi 3 mars")
            .refused_with("passes-unknown-booklet");
        assert_eq!((people(), world.test.count("SELECT count(*) FROM registration")), (1, 1));

        // Perhaps the same person: asked first, then nothing is made twice.
        let asked = rosa.hands_over(&paper.serials[1], "Jeanne", "Pas de rendez-vous");
        let asked = asked.refused_with("passes-who-is-it");
        let same = asked.form("/handovers");
        let id = same.choices("person").into_iter().find(|id| id != "new").expect("one proposed");
        rosa.sends(&same.fill("person", &id)).ok();
        assert_eq!(people(), 1);

        // Without a file: a bearer title, and no appointment.
        let form = rosa.opens("/handovers/new").form("/handovers").fill("serial", &paper.serials[2]);
        let booked = form.clone().choose("session", "mardi 3 mars");
        rosa.sends(&booked).refused_with("passes-session-needs-file");
        rosa.sends(&form).ok();
        assert_eq!(people(), 1);
    }

    fn the_story_of_a_booklet_names_nobody_to_strangers(world: World) {
        let Ready { chloe, eric, rosa, paper, .. } = ready(&world);
        rosa.hands_over(&paper.serials[0], "Jeanne", "Pas de rendez-vous").ok();
        let story = format!("/booklets/{}", paper.serials[0]);
        rosa.opens(&story).sees("Jeanne").sees("Les Passerelles");
        chloe.opens(&story).sees("Les Passerelles").sees_not("Jeanne");
        eric.opens(&story).sees_not("Jeanne");
        chloe.opens("/booklets").sees(&paper.serials[0]).sees_not("Jeanne");
        assert_eq!(eric.get("/booklets").status, 403);
        world.visitor().get(&story).sees_not(&paper.serials[0]);
    }

    fn codes_are_only_on_the_paper(world: World) {
        let Ready { chloe, eric, emission, paper, .. } = ready(&world);
        assert_eq!(chloe.get(&format!("{emission}/parts/1")).status, 404);
        let again = chloe.request("POST", &format!("{emission}/printing"), Some(("application/x-www-form-urlencoded", b"")));
        again.refused_with("passes-cannot-print-again");
        let plain: String = paper.codes[0].chars().filter(|c| !c.is_whitespace()).collect();
        for table in ["pass", "journal", "work", "emission"] {
            let column = match table {
                "pass" => "secret_hash",
                "journal" => "detail",
                "work" => "reason",
                _ => "label",
            };
            let sql = format!("SELECT count(*) FROM {table} WHERE {column} = '{plain}'");
            assert_eq!(world.test.count(&sql), 0, "{table}");
        }

        // The address of the QR code: kind to who found it, quick for who takes it.
        let found = world.visitor().get(&format!("/P/{plain}"));
        assert_eq!(found.header("referrer-policy"), Some("no-referrer"));
        found.says("passes-found-lead").sees_not(&plain);
        let door = eric.opens(&format!("/p/{plain}"));
        assert!(door.path.starts_with("/redemptions/new") && !door.path.contains(&plain));
    }

    fn a_programme_is_shared_to_the_cent_or_refused(world: World) {
        let chloe = world.coordinator();
        let page = chloe.opens("/programmes/new").form("/programmes").fill_all(&[
            ("name", "Essai"), ("starts_on", "2026-01-01"), ("ends_on", "2026-12-31"),
            ("funder-1", "État"), ("share-1", "35"), ("ceiling-1", "100"),
            ("funder-2", "Département"), ("share-2", "60"), ("ceiling-2", "100"),
        ]);
        let refused = chloe.sends(&page).refused_with("ledger-shares-do-not-add-up");
        let mended = refused.form("/programmes").fill("share-2", "65");
        let programme = chloe.sends(&mended).ok().path;
        // 13 passes of 10 € need 45.50 € of 100 and 84.50 € of 100; 16 need 104 €.
        let emission = chloe.emits("Essai", "16", "1");
        chloe.prints(&emission);
        let refused = chloe.activates(&emission).refused_with("ledger-ceiling-reached");
        refused.sees("Département").sees("104,00").sees("100,00");
        chloe.opens(&programme).sees("0,00");
        let smaller = chloe.emits("Essai", "15", "1");
        chloe.prints(&smaller);
        chloe.activates(&smaller).ok();
        let form = chloe.opens(&format!("{programme}/funding")).form("/programmes/*/funding");
        let low = form.fill("ceiling-2", "97,49");
        chloe.sends(&low).refused_with("ledger-ceiling-under-used");
    }
}
