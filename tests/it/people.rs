//! Files of people: made with their agreement, opened for a reason, shown to them.

use crate::on_both_engines;
use crate::world::town::Town;
use crate::world::{Person, World};

/// Makes a file and gives its address.
#[track_caller]
fn makes(who: &Person, fields: &[(&str, &str)], share: bool) -> String {
    let form = who.opens("/people/new").form("/people").fill_all(fields).tick("consent_file");
    let form = if share { form.tick("consent_share") } else { form };
    who.sends(&form).ok().path
}

fn searches(who: &Person, words: &str) -> crate::world::Page {
    who.sends(&who.opens("/people").form("/people/searches").fill("q", words)).ok()
}

const ELODIE: &[(&str, &str)] =
    &[("first_name", "Élodie"), ("last_name", "Martin"), ("birth_year", "1950")];

on_both_engines! {
    fn a_file_is_kept_only_with_the_persons_agreement(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let form = zoe.opens("/people/new").form("/people").fill_all(ELODIE);
        let form = form.fill("commune", "gueret").fill("phone", "06.12.34.56.78");
        let refused = zoe.sends(&form).refused_with("people-refusal-file-consent");
        assert_eq!(refused.form("/people").value("first_name"), Some("Élodie"));
        assert_eq!(world.test.count("SELECT count(*) FROM person"), 0);

        let file = zoe.sends(&refused.form("/people").tick("consent_file")).ok();
        file.sees("Élodie Martin").sees("1950").sees("Guéret").sees("06 12 34 56 78")
            .says("people-looks").sees("par Zoé Médiatrice");
    }

    fn every_look_is_recorded_and_can_be_shown(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let file = makes(&zoe, ELODIE, false);
        let looks = || world.test.count("SELECT count(*) FROM journal WHERE verb = 'looked' AND subject_kind = 'person'");
        let before = looks();
        zoe.opens(&file);
        assert_eq!(looks(), before + 1, "looking is an act");
        zoe.opens(&file).sees("Fiche ouverte");
        assert_eq!(looks(), before + 2);
    }

    fn what_no_file_may_say_is_said_beside_its_field(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let form = zoe.opens("/people/new").form("/people").tick("consent_file");
        let wrong = [("birth_year", "1850"), ("phone", "12"), ("email", "x"), ("commune", "Rien")];
        let page = zoe.sends(&form.fill_all(&wrong)).refused_with("people-refusal-first-name");
        page.says("people-refusal-birth-year").says("people-refusal-phone")
            .says("people-refusal-email").says("people-refusal-commune");
    }

    fn nobody_is_entered_twice_without_somebody_saying_so(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let max = town.mediator(&world, "Max Médiateur", town.workshop_hall);
        makes(&zoe, ELODIE, false);

        // Another place enters the same person: only what it takes to ask her is shown.
        let again = [("first_name", "elodie"), ("last_name", "MARTIN"), ("birth_year", "1950")];
        let form = max.opens("/people/new").form("/people").fill_all(&again).tick("consent_file");
        let page = max.sends(&form).refused_with("people-refusal-alike");
        let page = page.sees("Élodie M., 1950").sees_not("Élodie Martin");
        assert_eq!(world.test.count("SELECT count(*) FROM person"), 1);

        // "C'est la même personne": she must agree to share her file.
        let form = page.form("/people");
        let known = form.choices("person")[0].clone();
        let refused = max.sends(&form.clone().fill("person", &known));
        let refused = refused.refused_with("people-refusal-share-consent");
        let form = refused.form("/people").fill("person", &known).tick("consent_share");
        max.sends(&form).ok().sees("Élodie Martin").sees("La Fabrique");
        assert_eq!(world.test.count("SELECT count(*) FROM person"), 1);

        // "C'est quelqu'un d'autre".
        let twin = max.sends(&page.form("/people").fill("person", "new")).ok();
        assert_eq!(twin.title().split(" · ").next(), Some("elodie MARTIN"));
        assert_eq!(world.test.count("SELECT count(*) FROM person"), 2);
    }

    fn a_telephone_that_is_on_file_asks_who_it_is(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let max = town.mediator(&world, "Max Médiateur", town.workshop_hall);
        makes(&zoe, &[("first_name", "Élodie"), ("last_name", "Martin"), ("phone", "0612345678")], false);
        let other = [("first_name", "Jeanne"), ("last_name", "Petit"), ("phone", "+33 6 12 34 56 78")];
        for who in [&zoe, &max] {
            let form = who.opens("/people/new").form("/people").fill_all(&other).tick("consent_file");
            let page = who.sends(&form).refused_with("people-refusal-alike");
            assert_eq!(page.form("/people").choices("person").len(), 2);
            let session = town.plans(&zoe, "2026-03-03", if std::ptr::eq(who, &zoe) { "09:00" } else { "14:00" }, "8");
            let form = zoe.opens(&session).form("/sessions/*/registrations");
            zoe.sends(&form.fill_all(&other).tick("consent_file")).refused_with("people-refusal-alike");
        }
        assert_eq!(world.test.count("SELECT count(*) FROM person"), 1);
    }

    fn one_finds_the_people_one_follows_and_no_others(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let max = town.mediator(&world, "Max Médiateur", town.workshop_hall);
        makes(&zoe, &[("first_name", "Élodie"), ("last_name", "Martin"), ("phone", "0612345678")], false);
        for words in ["ELODIE", "mart elo", "06 12 34 56 78", "+33 6 12 34 56 78"] {
            let page = searches(&zoe, words).sees("Élodie Martin");
            assert_eq!(page.path, "/people/searches", "a name never stands in an address");
            searches(&max, words).sees_not("Élodie").says("people-found-none");
        }
        zoe.opens("/people").sees("Élodie Martin");
        max.opens("/people").says("people-none");
    }

    fn a_shared_file_is_opened_for_a_reason_that_the_person_can_read(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let rene = town.referrer(&world, "René Référent");
        let file = makes(&zoe, ELODIE, true);

        // Part of a name is not enough to look among the people of others.
        searches(&rene, "elod").sees_not("Élodie");
        searches(&rene, "mar elodie").sees_not("Élodie");
        let page = searches(&rene, "elodie").says("people-elsewhere").sees("Élodie M.");
        assert!(page.links().iter().any(|(_, address)| *address == file));
        let page = rene.opens(&file).sees("Élodie M.").sees_not("Élodie Martin");
        let form = page.form("/people/*/openings");
        let page = rene.sends(&form.clone().fill("reason", " ok")).refused_with("people-refusal-reason");
        let form = page.form("/people/*/openings").fill("reason", "premier rendez-vous mardi");
        rene.sends(&form).ok().sees("Élodie Martin").sees("premier rendez-vous mardi");

        zoe.opens(&file).sees("CCAS de Guéret").sees("par René Référent").sees("par Zoé Médiatrice");
        let names = "SELECT count(*) FROM journal WHERE detail LIKE '%Martin%' OR detail LIKE '%mardi%'";
        assert_eq!(world.test.count(names), 0);
    }

    fn a_file_that_is_not_shared_stays_shut(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let rene = town.referrer(&world, "René Référent");
        let file = makes(&zoe, ELODIE, false);
        searches(&rene, "elodie").sees_not("Élodie");
        for address in [file.clone(), format!("{file}/edit"), format!("{file}/registrations")] {
            rene.get(&address).refused_with("people-refusal-not-shared").sees_not("Martin");
        }
        for stranger in [world.coordinator(), world.admin()] {
            assert_eq!(stranger.get(&file).status, 403);
            assert_eq!(stranger.get("/people").status, 403);
        }
        assert_eq!(zoe.get("/people/01ARZ3NDEKTSV4RRFFQ69G5FAV").status, 404);
        assert_eq!(world.visitor().get(&file).path, "/sign-in?to=".to_owned() + &file);
    }

    fn an_agreement_taken_back_closes_the_file(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let file = makes(&zoe, ELODIE, false);

        let page = zoe.sends(&zoe.opens(&file).form("/people/*/consents")).ok();
        page.says("people-consent-recorded");
        let withdrawal = format!("{file}/consents/file/withdrawal");
        let page = zoe.opens(&withdrawal).says("people-withdrawal-file-1");
        zoe.sends(&page.form(&withdrawal)).ok().says("people-file-closed").sees_not("Élodie");
        zoe.get(&file).refused_with("people-refusal-file-closed");
        // In another tab the page was still open.
        zoe.sends(&page.form(&withdrawal)).refused_with("people-refusal-file-closed");
        searches(&zoe, "elodie").sees_not("Élodie");
        // She comes back: a new file, nothing of the closed one is shown.
        makes(&zoe, ELODIE, false);
        assert_eq!(world.test.count("SELECT count(*) FROM person"), 2);
    }

    fn two_tabs_do_not_overwrite_each_other(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let file = makes(&zoe, ELODIE, false);
        let one = zoe.opens(&format!("{file}/edit")).form(&file).fill("first_name", "Élodie-Anne");
        let other = zoe.opens(&format!("{file}/edit")).form(&file).fill("phone", "0612345678");
        zoe.sends(&one).ok().sees("Élodie-Anne");
        let page = zoe.sends(&other).refused_with("people-refusal-stale");
        assert_eq!(page.form(&file).value("phone"), Some("0612345678"), "nothing typed is lost");
    }
}
