//! Sessions: planned, filled, held, cancelled.

use std::sync::{Arc, Barrier};

use maillon::access::Actor;
use maillon::kit::db::Tx;
use maillon::kit::errors::Error;
use maillon::kit::time::Moment;
use maillon::people::{self, Consents, Details, Manner, NewPerson};
use maillon::workshops::{self, Attendance, Seat};

use crate::on_both_engines;
use crate::world::passes::{Village, refusal};
use crate::world::town::Town;
use crate::world::{Page, Person, TestDatabase, World};

/// Registers somebody new from the page of a session.
fn registers(who: &Person, session: &str, first_name: &str) -> Page {
    let form = who.opens(session).form("/sessions/*/registrations");
    who.sends(&form.fill("first_name", first_name).tick("consent_file"))
}

/// The registration of the nth person of a session's page.
#[track_caller]
fn marks_form(page: &Page, nth: usize) -> crate::world::Form {
    let wanted = |form: &crate::world::Form| {
        crate::world::matches_path("/registrations/*/attendance", &form.action)
    };
    page.forms().into_iter().filter(wanted).nth(nth).expect("somebody to mark")
}

on_both_engines! {
    fn a_session_from_its_plan_to_who_came(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let session = town.plans(&zoe, "2026-03-03", "14:00", "8");
        zoe.opens(&session).sees("mardi 3 mars 2026").sees("de 14 h 00 à 16 h 00")
            .sees("Médiathèque").sees("Zoé Médiatrice").sees("8 places libres sur 8");
        for name in ["Ana", "Bo", "Chen"] {
            registers(&zoe, &session, name).ok().says("workshops-registered").sees(name);
        }
        zoe.opens(&session).sees("5 places libres sur 8").sees("3 personnes inscrites");

        // The day before one can only excuse oneself.
        let page = zoe.opens(&session);
        assert_eq!(marks_form(&page, 0).choices("attendance"), ["excused"]);
        let early = zoe.request("POST", &marks_form(&page, 0).action,
            Some(("application/x-www-form-urlencoded", b"attendance=present")));
        early.refused_with("workshops-refusal-early");

        world.it_is("2026-03-03", "14:05");
        let page = zoe.opens(&session);
        let page = zoe.sends(&marks_form(&page, 1).press("attendance", "absent")).ok();
        let page = zoe.sends(&page.form("/sessions/*/attendance").press("attendance", "present"));
        let page = page.ok().says("workshops-everybody-marked");
        let page = zoe.sends(&marks_form(&page, 2).press("attendance", "late")).ok();
        let pressed = page.all_words_at("button[aria-pressed=true]");
        assert_eq!(pressed, ["Présent", "Absent", "En retard"]);
        let form = page.form("/sessions/*/anonymous").fill("anonymous", "2");
        let page = zoe.sends(&form).ok();
        assert_eq!(page.form("/sessions/*/anonymous").value("anonymous"), Some("2"));

        world.it_is("2026-03-04", "9:00");
        let list = zoe.opens("/sessions?from=2026-03-03&span=day");
        list.sees("Premier contact").sees("4 personnes venues");
    }

    fn a_full_session_is_full_unless_a_named_person_says_why(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let session = town.plans(&zoe, "2026-03-03", "14:00", "1");
        let stale = zoe.opens(&session).form("/sessions/*/registrations");
        registers(&zoe, &session, "Ana").ok().says("workshops-full-staff");
        // The other tab still showed a free seat.
        let refused = zoe.sends(&stale.fill("first_name", "Bo").tick("consent_file"));
        let refused = refused.refused_with("workshops-refusal-full").sees("Complet");
        assert_eq!(world.test.count("SELECT count(*) FROM person"), 1, "nothing half-written");
        let form = refused.form("/sessions/*/registrations");
        assert_eq!(form.value("first_name"), Some("Bo"));
        zoe.sends(&form.clone().fill("reason", "x")).refused_with("workshops-refusal-reason");
        let page = zoe.sends(&form.fill("reason", "vient de loin")).ok();
        page.sees("Bo").sees("vient de loin").sees("2 personnes inscrites");
        let above = "SELECT count(*) FROM session WHERE confirmed = 2 AND overrides = 1";
        assert_eq!(world.test.count(above), 1);
    }

    fn the_same_person_has_one_seat(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let session = town.plans(&zoe, "2026-03-03", "14:00", "8");
        registers(&zoe, &session, "Ana").ok();
        // A double click, then "c'est la même personne".
        let asked = registers(&zoe, &session, "Ana").refused_with("people-refusal-alike");
        let form = asked.form("/sessions/*/registrations");
        let known = form.choices("person")[0].clone();
        zoe.sends(&form.fill("person", &known)).refused_with("workshops-refusal-registered");
        zoe.opens(&session).sees("7 places libres sur 8");
    }

    fn a_known_person_is_found_from_the_session(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let (one, other) = (
            town.plans(&zoe, "2026-03-03", "14:00", "8"),
            town.plans(&zoe, "2026-03-05", "14:00", "8"),
        );
        registers(&zoe, &one, "Élodie").ok();
        let form = zoe.opens(&other).form("/sessions/*/registrations");
        let found = zoe.sends(&form.fill("first_name", "elo").press("search", "1")).ok();
        let form = found.sees("Élodie").form("/sessions/*/registrations");
        let known = form.choices("person")[0].clone();
        zoe.sends(&form.fill("person", &known)).ok().says("workshops-registered").sees("Élodie");
        assert_eq!(world.test.count("SELECT count(*) FROM person"), 1);
    }

    fn a_cancelled_registration_frees_its_seat(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let session = town.plans(&zoe, "2026-03-03", "14:00", "1");
        let page = registers(&zoe, &session, "Ana").ok();
        let address = page.address_starting("/registrations/");
        let address = address.replace("/appointment", "/cancellation");
        let form = zoe.opens(&address).form(&address);
        zoe.sends(&form).refused_with("workshops-refusal-reason");
        let form = form.fill("reason", "trop loin");
        zoe.sends(&form).ok().says("workshops-registration-cancelled").sees("1 place libre sur 1");
        zoe.sends(&form).refused_with("workshops-refusal-registration-cancelled");
        registers(&zoe, &session, "Bo").ok().says("workshops-registered");
        // Once somebody was marked, the registration is a fact.
        world.it_is("2026-03-03", "14:00");
        let page = zoe.opens(&session);
        let form = marks_form(&page, 0);
        let cancel = form.action.replace("/attendance", "/cancellation");
        zoe.sends(&form.press("attendance", "absent")).ok();
        let body = b"reason=trop+tard".as_slice();
        zoe.request("POST", &cancel, Some(("application/x-www-form-urlencoded", body)))
            .refused_with("workshops-refusal-marked");
    }

    fn a_cancelled_session_says_whom_to_call(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let session = town.plans(&zoe, "2026-03-03", "14:00", "8");
        let form = zoe.opens(&session).form("/sessions/*/registrations");
        let form = form.fill_all(&[("first_name", "Ana"), ("phone", "0612345678")]);
        zoe.sends(&form.tick("consent_file").tick("consent_contact")).ok();
        let stale = zoe.opens(&session).form("/sessions/*/registrations");
        let address = format!("{session}/cancellation");
        let form = zoe.opens(&address).form(&address).fill("reason", "panne de chauffage");
        let page = zoe.sends(&form).ok().sees("panne de chauffage").says("workshops-call-them");
        page.sees("06 12 34 56 78");
        zoe.sends(&form).refused_with("workshops-refusal-cancelled");
        zoe.sends(&stale.fill("first_name", "Bo").tick("consent_file"))
            .refused_with("workshops-refusal-cancelled");
    }

    fn names_are_for_those_who_welcome_or_sent_the_person(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let rene = town.referrer(&world, "René Référent");
        let flo = town.floating_mediator(&world, "Flo Flottante");
        let session = town.plans(&zoe, "2026-03-03", "14:00", "2");
        registers(&zoe, &session, "Ana").ok();
        rene.opens(&session).sees_not("Ana").sees("1 place libre sur 2");
        let page = registers(&rene, &session, "Bo").ok().sees("Bo").sees_not("Ana");
        assert!(!page.has_form("/registrations/*/attendance"), "attendance is for the place");
        assert!(!page.has_form("/sessions/*/registrations"), "the session is full");
        world.coordinator().opens(&session).sees_not("Ana").says("workshops-names-hidden");

        // A floating mediator sees the people of the sessions they give.
        flo.opens(&session).sees_not("Ana").says("workshops-names-hidden");
        let edit = format!("{session}/edit");
        let form = zoe.opens(&edit).form(&session);
        let flos = form.choices("mediator_2").into_iter().filter(|id| !id.is_empty());
        let others: Vec<String> = flos.filter(|id| Some(id.as_str()) != form.value("mediator_1")).collect();
        zoe.sends(&form.fill("mediator_2", &others[0])).ok();
        let page = flo.opens(&session).sees("Ana").sees("Bo");
        flo.opens(&page.link("Ana")).sees("par Flo Flottante");

        // The session began: the referrer's page is too old, and nobody gets in behind it.
        world.it_is("2026-03-03", "14:30");
        rene.opens(&session).sees("Bo");
    }

    fn a_full_session_says_how_many_to_who_may_not_see_who(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let rene = town.referrer(&world, "René Référent");
        let session = town.plans(&zoe, "2026-03-03", "14:00", "1");
        rene.opens(&session).says("workshops-nobody-yet");
        registers(&zoe, &session, "Ana").ok();
        let page = rene.opens(&session).sees("1 personne inscrite").sees_not("Ana");
        page.sees("Vous ne voyez pas le nom d’une personne inscrite").sees_not("Personne n’est inscrit");
    }

    fn who_looks_at_the_names_of_a_session_is_a_line_of_its_journal(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let rene = town.referrer(&world, "René Référent");
        let session = town.plans(&zoe, "2026-03-03", "14:00", "8");
        let lines = |verb: &str| {
            let sql = format!("SELECT count(*) FROM journal WHERE verb = '{verb}'");
            world.test.count(&sql)
        };
        // Nobody to look at; then names hidden from who opens the page.
        zoe.opens(&session);
        rene.opens(&session);
        assert_eq!(lines("looked"), 0);
        registers(&zoe, &session, "Ana").ok();
        rene.opens(&session).sees_not("Ana");
        world.coordinator().opens(&session).sees_not("Ana");
        // The same person, all day: one look.
        zoe.opens(&session).sees("Ana");
        zoe.opens(&session);
        assert_eq!(lines("looked"), 1);
        world.it_is("2026-03-03", "09:00");
        let zoe = zoe.signs_in_again(&world);
        zoe.opens(&session);
        assert_eq!(lines("looked"), 2);
        zoe.opens(&session).says("journal-session-looked");
        // Every paper that leaves.
        zoe.opens(&format!("{session}/attendance-sheet"));
        zoe.opens(&format!("{session}/appointments"));
        assert_eq!(rene.get(&format!("{session}/attendance-sheet")).status, 403);
        assert_eq!(lines("names-printed"), 2);
        assert_eq!(world.test.count("SELECT count(*) FROM journal WHERE detail LIKE '%Ana%'"), 0);
    }

    fn a_weekly_session_and_a_busy_mediator(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let address = format!("/sessions/new?place={}", town.library);
        let workshop = town.workshop.to_string();
        let fields = [("workshop", workshop.as_str()), ("day", "2026-03-24"), ("hour", "14h"),
            ("weeks", "5"), ("seats", "8")];
        zoe.submits(&address, "/sessions", &fields).ok().says("workshops-session-planned");
        assert_eq!(world.test.count("SELECT count(*) FROM session"), 5);
        let list = zoe.opens("/sessions?from=2026-03-24&span=month&whose=me");
        list.sees("5 séances").sees("mardi 31 mars 2026").sees_not("13 h 00");

        let busy = town.tries_to_plan(&zoe, "2026-03-24", "15:00", "8");
        let busy = busy.refused_with("workshops-refusal-busy");
        zoe.sends(&busy.form("/sessions").tick("overlap")).ok();
        let wrong = town.tries_to_plan(&zoe, "2026-02-30", "25:00", "0");
        wrong.refused_with("workshops-refusal-day").says("workshops-refusal-hour");
    }

    fn a_session_is_changed_by_one_person_at_a_time(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let max = town.mediator(&world, "Max Médiateur", town.workshop_hall);
        let session = town.plans(&zoe, "2026-03-03", "14:00", "8");
        let edit = format!("{session}/edit");
        let one = zoe.opens(&edit).form(&session).fill("seats", "2");
        let other = zoe.opens(&edit).form(&session).fill("hour", "15:00");
        zoe.sends(&one).ok().sees("2 places libres sur 2");
        zoe.sends(&other).refused_with("workshops-refusal-stale");
        registers(&zoe, &session, "Ana").ok();
        registers(&zoe, &session, "Bo").ok();
        let form = zoe.opens(&edit).form(&session).fill("seats", "1");
        zoe.sends(&form).refused_with("workshops-refusal-seats-taken");
        // Another place's mediator neither plans nor changes here.
        assert_eq!(max.get(&edit).status, 403);
        assert_eq!(max.get(&format!("/sessions/new?place={}", town.library)).status, 403);
        // Once somebody came, when it was held is a fact.
        world.it_is("2026-03-03", "16:00");
        let page = zoe.opens(&session);
        zoe.sends(&page.form("/sessions/*/attendance").press("attendance", "present")).ok();
        let form = zoe.opens(&edit).form(&session).fill("hour", "10:00");
        zoe.sends(&form).refused_with("workshops-refusal-held");
    }

    fn papers_of_a_session(world: World) {
        let town = Town::of(&world);
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let rene = town.referrer(&world, "René Référent");
        let session = town.plans(&zoe, "2026-03-03", "14:00", "8");
        zoe.get(&format!("{session}/appointments")).refused_with("workshops-refusal-nobody");
        let page = registers(&zoe, &session, "Ana").ok();
        let card = page.address_starting("/registrations/");
        for paper in [format!("{session}/attendance-sheet"), format!("{session}/appointments"), card] {
            let page = zoe.opens(&paper);
            assert_eq!(page.content_type, "application/pdf");
            assert!(page.body.starts_with(b"%PDF"), "{paper}");
        }
        assert_eq!(rene.get(&format!("{session}/attendance-sheet")).status, 403);
    }

    fn the_catalogue(world: World) {
        let town = Town::of(&world);
        let chloe = world.coordinator();
        let zoe = town.mediator(&world, "Zoé Médiatrice", town.library);
        let form = chloe.opens("/workshops/new").form("/workshops").fill("minutes", "5");
        let page = chloe.sends(&form).refused_with("workshops-refusal-title");
        let form = page.says("workshops-refusal-theme").form("/workshops");
        let form = form.fill_all(&[("title", "Envoyer un e-mail"), ("minutes", "90")]).tick("themes");
        let workshop = chloe.sends(&form).ok().sees("Envoyer un e-mail").sees("90 min").path;
        chloe.opens("/workshops?q=ENVOYER").sees("Envoyer un e-mail").sees_not("Premier contact");
        let stale = chloe.opens(&format!("{workshop}/edit")).form(&workshop).fill("minutes", "60");
        chloe.sends(&stale).ok().sees("60 min");
        chloe.sends(&stale).refused_with("workshops-refusal-stale");
        chloe.sends(&chloe.opens(&workshop).form("/workshops/*/archiving")).ok().says("workshops-is-archived");
        chloe.opens("/workshops").sees_not("Envoyer un e-mail");
        assert_eq!(zoe.get("/workshops/new").status, 403);
        zoe.opens(&workshop).sees("Envoyer un e-mail");
    }

    fn forty_callers_and_eight_seats_make_eight(test: TestDatabase) {
        let village = Village::on(&test);
        let (session, mut plan_seats) = (village.session, 8);
        let registered = village.registrations.len() as i64;
        plan_seats += registered;
        test.meddle(&format!("UPDATE session SET seats = {plan_seats}"));
        let folks: Vec<_> = (0..40)
            .map(|n| {
                let new = NewPerson {
                    details: Details::named(&format!("Personne {n}")),
                    consents: Consents { file: true, ..Consents::default() },
                    manner: Manner::Spoken,
                };
                village.does(move |tx, actor, moment| people::create(tx, actor, &new, moment))
            })
            .collect();
        let barrier = Arc::new(Barrier::new(folks.len()));
        let answers: Vec<_> = std::thread::scope(|scope| {
            let callers: Vec<_> = folks
                .into_iter()
                .enumerate()
                .map(|(n, person)| {
                    let (barrier, db) = (barrier.clone(), village.db.clone());
                    let (actor, now) = (village.actor.clone(), village.now);
                    scope.spawn(move || {
                        barrier.wait();
                        db.write_blocking(move |tx| {
                            let moment = Moment::seeded(now, 20_000 + n as u64);
                            workshops::register(tx, &actor, session, person, None, None, &moment)
                        })
                    })
                })
                .collect();
            callers.into_iter().map(|caller| caller.join().expect("no panic")).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 8);
        assert!(lost.into_iter().all(|answer| refusal(answer) == "workshops-refusal-full"));
        let live = "SELECT count(*) FROM registration WHERE cancelled_at IS NULL";
        assert_eq!(test.count(live), plan_seats);
        assert_eq!(test.count("SELECT confirmed FROM session"), plan_seats);
        village.holds();
    }

    fn taking_a_pass_says_that_the_person_is_here(test: TestDatabase) {
        let village = Village::on(&test);
        let id = village.registrations[0];
        let seat = village.seat(id);
        assert_eq!((seat.place, seat.attendance, seat.cancelled), (village.place, None, false));
        assert_eq!(seat.place_organisation, Some(village.organisation));
        village.does(move |tx, actor, moment| uses(tx, actor, &seat, moment));
        assert_eq!(village.seat(id).attendance, Some(Attendance::Present));
        // Nobody said it but the pass: it goes when the pass is given back.
        village.does(move |tx, _, _| workshops::uncount_use(tx, id));
        assert_eq!(village.seat(id).attendance, None);
        // Who was marked late stays late, with and without the pass.
        village.does(move |tx, actor, moment| {
            workshops::attend(tx, actor, id, Attendance::Late, moment)
        });
        let late = village.seat(id);
        village.does(move |tx, actor, moment| uses(tx, actor, &late, moment));
        assert_eq!(village.seat(id).attendance, Some(Attendance::Late));
        village.does(move |tx, _, _| workshops::uncount_use(tx, id));
        assert_eq!(village.seat(id).attendance, Some(Attendance::Late));
        // Presumed, then said: it stays.
        let other = village.registrations[1];
        let seat = village.seat(other);
        village.does(move |tx, actor, moment| uses(tx, actor, &seat, moment));
        village.does(move |tx, actor, moment| {
            workshops::attend(tx, actor, other, Attendance::Present, moment)
        });
        village.does(move |tx, _, _| workshops::uncount_use(tx, other));
        let seat = village.seat(other);
        assert_eq!(seat.attendance, Some(Attendance::Present));
    }
}

/// A pass is used for this seat.
fn uses(tx: &mut Tx, actor: &Actor, seat: &Seat, moment: &Moment) -> Result<(), Error> {
    workshops::count_uses(tx, &[(actor, seat, moment.now)])
}
