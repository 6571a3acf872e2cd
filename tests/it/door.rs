//! Across the desk and at the door, through the pages: what is refused, what is kept, what nobody
//! may read.

use crate::on_both_engines;
use crate::world::chain::{Paper, read_booklets};
use crate::world::photo::{film_of, photo_of, photo_of_all};
use crate::world::program::holds;
use crate::world::{PASSWORD, Person, World};

/// A territory with everything ready: booklets delivered, a session on the 3rd of March.
pub struct Ready {
    pub chloe: Person,
    pub eric: Person,
    pub rosa: Person,
    pub place: String,
    pub session: String,
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
    let session = eric.plans(&place, "Premiers pas", "8");
    chloe.funds("Creuse connectée", "10000");
    let emission = chloe.emits("Creuse connectée", "3", "5");
    let paper = read_booklets(&chloe.prints(&emission));
    chloe.activates(&emission).ok();
    chloe.adds_depot("Les Passerelles, accueil", Some("Les Passerelles"));
    let slip = chloe.delivers(&emission, "Les Passerelles");
    rosa.receives(&slip);
    Ready { chloe, eric, rosa, place, session, emission, paper }
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
        let check = eric.opens("/redemptions/new").form("/redemptions/check");
        let check = check.fill("code", &paper.codes[0]).choose("registration", "Jeanne");
        let read = eric.sends(&check).ok().sees("10,00");
        let taken = eric.sends(&read.form("/redemptions")).ok();
        let again = eric.sends(&read.form("/redemptions")).ok();
        assert_eq!(taken.path, again.path);
        eric.reads_pass(&paper.codes[0], "Jeanne").refused_with("passes-already-used");

        // Undone within a quarter of an hour, not later, not by somebody else.
        let undoing = taken.form("/redemptions/*/undoing");
        assert_eq!(rosa.sends(&undoing).status, 403);
        eric.sends(&undoing).ok().says("passes-undone");
        // The form that took it, sent once more: answered the same, and told that nothing was taken.
        let again = eric.sends(&read.form("/redemptions")).ok().says("passes-done-then-undone");
        assert_eq!((&again.path, again.count("[data-signal=well]")), (&taken.path, 0));
        // Checked again, it says so, and the form goes on from there.
        let told = eric.sends(&check).refused_with("passes-scan-undone");
        eric.sends(&told.form("/redemptions/check")).ok().sees("10,00");
        let taken = eric.takes_pass(&paper.codes[0], "Jeanne").ok();
        let undoing = taken.form("/redemptions/*/undoing");
        world.minutes_pass(16);
        assert!(!eric.opens(&taken.path).has_form("/redemptions/*/undoing"));
        eric.sends(&undoing).refused_with("passes-too-late");
    }

    fn the_check_has_an_address_and_its_code_has_none(world: World) {
        let Ready { eric, rosa, paper, .. } = ready(&world);
        rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        world.it_is("2026-03-03", "14:05");
        let read = eric.reads_pass(&paper.codes[0], "Jeanne").ok();
        assert!(read.path.starts_with("/redemptions/check?scan_id="), "{}", read.path);
        let plain: String = paper.codes[0].chars().filter(|c| !c.is_whitespace()).collect();
        assert!(!read.path.contains(&plain) && !read.path.contains(&paper.codes[0][..4]));
        let again = eric.opens(&read.path).sees("10,00");
        assert_eq!(again.form("/redemptions").urlencoded(), read.form("/redemptions").urlencoded());

        // Another code was checked since: never one for the other's scan.
        let other = eric.reads_pass(&paper.codes[1], "Jeanne").ok();
        let lost = eric.opens(&read.path);
        assert!(lost.path.starts_with("/redemptions/new?"), "{}", lost.path);
        assert!(lost.form("/redemptions/check").value("registration").is_some(), "chosen still");
        // The address alone says nothing to somebody else, on another device.
        let stranger = eric.signs_in_again(&world);
        assert!(stranger.opens(&other.path).path.starts_with("/redemptions/new"));

        // Taken: the address leads to what it was answered, and its code is kept nowhere.
        let taken = eric.sends(&other.form("/redemptions")).ok();
        assert_eq!(eric.opens(&other.path).path, taken.path);
        assert!(!eric.cookies().contains_key("maillon-check"));
        // Used by somebody else meanwhile: a reload says so, as the form does.
        let read = eric.reads_pass(&paper.codes[2], "Jeanne").ok();
        stranger.takes_pass(&paper.codes[2], "Jeanne").ok();
        eric.get(&read.path).refused_with("passes-already-used");
    }

    fn who_guesses_in_one_browser_is_slowed_whatever_the_account(world: World) {
        let Ready { chloe, eric, rosa, place, paper, .. } = ready(&world);
        let nadia = chloe.calls_in(&world, &place, "mediator", "Nadia Médiatrice");
        rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        world.it_is("2026-03-03", "14:05");
        let guess = |n: u8| maillon::passes::Code::of([n; 10]).grouped();
        for n in 0..10 {
            eric.reads_pass(&guess(n), "Jeanne").refused_with("passes-unknown-code");
        }
        eric.reads_pass(&guess(11), "Jeanne").refused_with("passes-too-many-tries");
        // The same account elsewhere waits too, another account in its own browser does not.
        let elsewhere = eric.signs_in_again(&world);
        elsewhere.reads_pass(&guess(12), "Jeanne").refused_with("passes-too-many-tries");
        nadia.reads_pass(&guess(13), "Jeanne").refused_with("passes-unknown-code");
        // In the browser of the guesses it does; and a good pass never does.
        let sign_in = [("email", nadia.email.as_str()), ("password", PASSWORD)];
        eric.submits("/sign-in", "/sign-in", &sign_in).ok();
        eric.opens("/account").sees("Nadia Médiatrice");
        eric.reads_pass(&guess(14), "Jeanne").refused_with("passes-too-many-tries");
        eric.takes_pass(&paper.codes[0], "Jeanne").ok();
    }

    fn what_a_pass_proves_is_unsaid_only_by_undoing_it(world: World) {
        let Ready { eric, rosa, session, paper, .. } = ready(&world);
        rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        world.it_is("2026-03-03", "14:05");
        let taken = eric.takes_pass(&paper.codes[0], "Jeanne").ok();
        let marks = |word: &str| {
            let form = eric.opens(&session).form("/registrations/*/attendance");
            eric.sends(&form.press("attendance", word))
        };
        let pressed = || eric.opens(&session).all_words_at("button[aria-pressed=true]");
        assert_eq!(pressed(), ["Présent"]);
        marks("absent").refused_with("workshops-refusal-passes-taken");
        marks("excused").refused_with("workshops-refusal-passes-taken");
        let cancel = format!("{session}/cancellation");
        let form = eric.opens(&cancel).form(&cancel).fill("reason", "panne de chauffage");
        eric.sends(&form).refused_with("workshops-refusal-passes-taken");
        assert_eq!(pressed(), ["Présent"]);
        holds(&world.test.url);

        // Undone, nothing says any more that anybody came.
        eric.sends(&taken.form("/redemptions/*/undoing")).ok();
        assert!(pressed().is_empty());
        // Somebody said to be absent comes after all: the session's journal tells it.
        marks("absent").ok();
        eric.takes_pass(&paper.codes[0], "Jeanne").ok();
        assert_eq!(pressed(), ["Présent"]);
        eric.opens(&session).says("journal-session-present-by-pass");
        holds(&world.test.url);
    }

    fn presences_held_without_passes_keep_a_session_from_being_cancelled(world: World) {
        let Ready { eric, rosa, session, paper, .. } = ready(&world);
        rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        world.it_is("2026-03-03", "14:05");
        eric.marks_present(&session, "Jeanne");
        let cancel = format!("{session}/cancellation");
        let form = eric.opens(&cancel).form(&cancel).fill("reason", "panne de chauffage");
        eric.sends(&form).refused_with("workshops-refusal-held");
    }

    fn an_old_session_takes_no_pass_any_more(world: World) {
        let Ready { eric, rosa, session, paper, .. } = ready(&world);
        rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        let door = session.replace("/sessions/", "/redemptions/new?session=");
        let reads = |eric: &Person| {
            let form = eric.opens(&door).form("/redemptions/check");
            let form = form.fill("code", &paper.codes[0]).choose("registration", "Jeanne");
            eric.sends(&form)
        };
        world.it_is("2026-04-02", "15:00");
        let eric = eric.signs_in_again(&world);
        reads(&eric).ok().sees("10,00");
        world.it_is("2026-04-02", "17:30");
        reads(&eric).refused_with("passes-session-over");
        assert_eq!(world.test.count("SELECT count(*) FROM redemption"), 0);
    }

    fn what_is_shown_of_a_handover_is_what_one_may_do(world: World) {
        let Ready { chloe, rosa, paper, .. } = ready(&world);
        let done = rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        done.clone().says("passes-see-person").says("passes-hand-over-another");
        let fatou = world.finance_officer();
        for stranger in [&chloe, &fatou] {
            let page = stranger.get(&format!("/handovers/{}", paper.serials[0]));
            if page.status == 200 {
                page.sees_not("Voir la fiche").sees_not("Remettre un autre carnet").sees_not("Jeanne");
            }
        }
        chloe.opens(&format!("/handovers/{}", paper.serials[0])).sees(&paper.serials[0]);
    }

    fn a_cancelled_session_leaves_the_other_sessions_of_the_day(world: World) {
        let Ready { eric, rosa, place, session, paper, .. } = ready(&world);
        rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        let form = eric.opens(&format!("/sessions/new?place={}", place.rsplit('/').next().expect("an id")))
            .form("/sessions").choose("workshop", "Premiers pas").choose("mediator_1", "Éric Médiateur")
            .fill_all(&[("day", "2026-03-03"), ("hour", "17:00"), ("minutes", "60"), ("seats", "8")]);
        let other = eric.sends(&form).ok().path;
        let form = eric.opens(&other).form("/sessions/*/registrations");
        eric.sends(&form.fill("first_name", "Ahmed").tick("consent_file")).ok();
        world.it_is("2026-03-03", "14:05");
        let read = eric.opens(&session.replace("/sessions/", "/redemptions/new?session="));
        let form = read.form("/redemptions/check").fill("code", &paper.codes[0]);
        let form = form.choose("registration", "Jeanne");
        let cancel = format!("{session}/cancellation");
        let why = eric.opens(&cancel).form(&cancel).fill("reason", "panne de chauffage");
        eric.sends(&why).ok();
        let refused = eric.sends(&form).refused_with("passes-session-cancelled");
        refused.sees("Ahmed").sees_not("Personne n’est inscrit");
    }

    fn a_photograph_of_the_pass_is_as_good_as_its_code(world: World) {
        let Ready { eric, rosa, paper, .. } = ready(&world);
        rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
        world.it_is("2026-03-03", "14:05");
        let address = |nth: usize| {
            let plain: String = paper.codes[nth].chars().filter(|c| !c.is_whitespace()).collect();
            format!("HTTPS://PASS.EXAMPLE/P/{plain}")
        };
        let (pass, another) = (address(0), address(1));
        let sends = |photo: &[u8]| {
            let mut form = eric.opens("/redemptions/new").form("/redemptions/check");
            form = form.choose("registration", "Jeanne");
            (form.action, form.multipart) = ("/redemptions/photo".to_owned(), true);
            eric.sends(&form.attach("photo", "pass.png", photo))
        };
        sends(&photo_of(&pass)).ok().sees("10,00");
        // Whatever else lies on the table; but nobody chooses between two passes.
        let menu = "https://example.org/menu";
        sends(&photo_of_all(&[menu, &pass])).ok().sees(&paper.serials[0]);
        let refused = sends(&photo_of_all(&[&pass, &another])).refused_with("passes-several-in-photo");
        assert!(!refused.has_form("/redemptions"), "nothing to press that would take one");
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

    fn an_emission_is_prepared_once_and_may_be_given_up(world: World) {
        let chloe = world.coordinator();
        chloe.funds("Essai", "1000");
        let count = || world.test.count("SELECT count(*) FROM emission");

        // Everything that is wrong, at once, each at its field.
        let form = chloe.opens("/emissions/new").form("/emissions").choose("programme", "Essai");
        let wrong = form.clone().fill_all(&[
            ("label", ""), ("face", "10"), ("booklets", "0"), ("passes_each", "5"),
            ("valid_from", ""), ("valid_until", ""),
        ]);
        let page = chloe.sends(&wrong).refused_with("passes-label-missing");
        page.says("passes-booklets-out-of-range").says("passes-starts-missing").says("passes-ends-missing");
        let good = form.fill_all(&[
            ("label", "Printemps"), ("face", "10"), ("booklets", "2"), ("passes_each", "5"),
            ("valid_from", "2026-03-02"), ("valid_until", "2026-12-31"),
        ]);
        let dates = |from: &str, until: &str| {
            good.clone().fill("valid_from", from).fill("valid_until", until)
        };
        chloe.sends(&dates("2026-01-01", "2026-03-01").fill("label", &"x".repeat(81)))
            .refused_with("passes-label-too-long").says("passes-ends-in-the-past");
        chloe.sends(&dates("2027-01-01", "2027-02-01")).refused_with("passes-outside-programme");
        chloe.sends(&dates("2026-04-01", "2026-03-31")).refused_with("passes-ends-before-start");
        assert_eq!(count(), 0);

        // A double click makes one.
        let next = chloe.sends(&good).ok().path;
        assert_eq!(chloe.sends(&good).ok().path, next);
        let emission = next.trim_end_matches("/paper").to_owned();
        assert_eq!(count(), 1);

        // Not on paper: nothing to activate, and its cost is the whole value.
        let activation = format!("{emission}/activation");
        chloe.opens(&emission).sees("100,00 €").sees("35,00 €");
        assert_eq!(chloe.get(&activation).status, 422);
        chloe.get(&activation).says("passes-not-printed");

        // Given up, printed or not: it frees nothing, and never comes back.
        chloe.prints(&emission);
        let address = format!("{emission}/withdrawal");
        let form = chloe.opens(&address).form(&address);
        chloe.sends(&form).ok().says("passes-now-withdrawn");
        chloe.sends(&form).ok();
        assert_eq!(world.test.count("SELECT count(*) FROM journal WHERE verb = 'withdrawn'"), 1);
        assert_eq!(chloe.get(&format!("{emission}/parts/1")).status, 404);
        let press = |address: &str| chloe.request("POST", address, Some(("application/x-www-form-urlencoded", b"".as_slice())));
        press(&activation).refused_with("passes-withdrawn-refusal");
        press(&format!("{emission}/printing")).refused_with("passes-withdrawn-refusal");
        assert_eq!(world.test.count("SELECT count(*) FROM posting"), 0);

        // An active one stays; pressing twice activates once.
        let other = chloe.emits("Essai", "2", "5");
        chloe.prints(&other);
        let form = chloe.opens(&format!("{other}/activation")).form(&format!("{other}/activation"));
        chloe.sends(&form).ok();
        chloe.sends(&form).ok();
        assert_eq!(world.test.count("SELECT count(*) FROM journal WHERE verb = 'activated'"), 1);
        press(&format!("{other}/withdrawal")).refused_with("passes-withdrawn-too-late");
        holds(&world.test.url);
    }

    fn computing_a_cost_says_what_keeps_it_from_being_computed(world: World) {
        let chloe = world.coordinator();
        chloe.funds("Essai", "1000");
        let computes = |values: &[(&str, &str)]| {
            let form = chloe.opens("/emissions/new").form("/emissions").choose("programme", "Essai");
            chloe.sends(&form.fill_all(values).press("preview", "1"))
        };
        let wrong = [("face", "dix"), ("booklets", "0"), ("passes_each", "5"), ("grace_days", "-1")];
        let page = computes(&wrong).refused_with("passes-face-wrong");
        let page = page.says("passes-booklets-out-of-range").says("passes-grace-out-of-range");
        // Linked to their fields, first to the summary; what was typed is kept; what the cost does
        // without may still be empty.
        assert_eq!(page.count(".error-summary a[href='#face'], .error-summary a[href='#booklets']"), 2);
        for field in ["face", "booklets", "grace_days"] {
            assert_eq!(page.count(&format!("#{field}[aria-invalid=true][aria-describedby]")), 1, "{field}");
        }
        let kept = page.form("/emissions");
        assert_eq!((kept.value("face"), kept.value("booklets")), (Some("dix"), Some("0")));
        assert_eq!(page.count("#label[aria-invalid=true]"), 0);
        let good = [("face", "10"), ("booklets", "2"), ("passes_each", "5"), ("valid_until", "")];
        computes(&good).ok().sees("100,00");
        computes(&[("booklets", "2"), ("valid_until", "2025-12-31")]).refused_with("passes-ends-before-start").sees("100,00");
        assert_eq!(world.test.count("SELECT count(*) FROM emission"), 0);
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
        // Told from its preparation on, and not printed for nothing.
        let emission = chloe.emits("Essai", "16", "1");
        let short = "Plafond dépassé : il manque 4,00 € chez Département.";
        chloe.opens(&format!("{emission}/proof")).sees(short);
        chloe.approves_proof(&emission);
        assert!(!chloe.opens(&emission).sees(short).has_form("/emissions/*/printing"));
        let body = Some(("application/x-www-form-urlencoded", &b""[..]));
        let refused = chloe.request("POST", &format!("{emission}/printing"), body);
        let refused = refused.refused_with("ledger-ceiling-reached");
        refused.sees("Département").sees("104,00").sees("100,00");
        // Two fit alone and not together: the second is printed, and still not activated.
        let [smaller, second] = ["15", "1"].map(|booklets| {
            let emission = chloe.emits("Essai", booklets, "1");
            chloe.prints(&emission);
            chloe.opens(&emission).sees_not("Plafond dépassé");
            emission
        });
        chloe.activates(&smaller).ok();
        chloe.opens(&second).sees(short);
        chloe.opens(&format!("{second}/activation")).sees(short);
        chloe.activates(&second).refused_with("ledger-ceiling-reached").sees("2,50");
        let form = chloe.opens(&format!("{programme}/funding")).form("/programmes/*/funding");
        let low = form.fill("ceiling-2", "97,49");
        chloe.sends(&low).refused_with("ledger-ceiling-under-used");
    }
}
