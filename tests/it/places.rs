//! Places as people keep them: entered, found, opened, accredited.

use crate::on_both_engines;
use crate::world::{Page, Person, World};

const LIBRARY: [(&str, &str); 5] = [
    ("name", "Médiathèque de l'Étang"),
    ("commune", "23096"),
    ("address", "8 avenue Fayolle"),
    ("hours", "Mo-Fr 09:00-12:00; PH off"),
    ("phone", "+33 5 55 00 00 00"),
];

impl Person {
    /// Enters a place by hand and gives the address of its page.
    #[track_caller]
    fn enters_a_place(&self, fields: &[(&str, &str)]) -> String {
        let page = self.submits("/places/new", "/places", fields);
        assert!(page.path.starts_with("/places/") && page.status == 200, "{page:?}");
        page.path
    }
    /// Asks for the accreditation of a place and grants it.
    #[track_caller]
    fn accredits_between(&self, place: &str, from: &str, until: &str) -> Page {
        let page = self.submits(place, &format!("{place}/accreditations"), &[]);
        let form = page.form("/accreditations/*/grant");
        self.sends(&form.fill("from", from).fill("until", until))
    }
}

on_both_engines! {
    fn a_place_is_entered_and_found_without_its_accents(world: World) {
        let chloe = world.coordinator();
        let place = chloe.enters_a_place(&LIBRARY);
        let page = chloe.opens(&place).sees("Guéret (23000)").sees("05\u{a0}55\u{a0}00\u{a0}00\u{a0}00");
        page.sees("Ouvert jusqu’à 12");
        for words in ["mediatheque etang", "MÉDIATHÈQUE", "fayolle", "gueret", "23000"] {
            chloe.submits("/places", "/places", &[("q", words)]).sees("Médiathèque de l'Étang").sees("1 lieu");
        }
        chloe.submits("/places", "/places", &[("q", "aubusson")]).says("places-none-found");
        chloe.submits("/places", "/places", &[("commune", "23096")]).sees("1 lieu");
        chloe.submits("/places", "/places", &[("commune", "23008")]).says("places-none-found");
        chloe.opens("/places/map").sees("Médiathèque de l'Étang");
    }

    fn what_was_typed_is_kept_when_something_is_to_be_mended(world: World) {
        let chloe = world.coordinator();
        let wrong = |field: &str, value: &str, key: &'static str| {
            let form = chloe.opens("/places/new").form("/places").fill_all(&LIBRARY).fill(field, value);
            let page = chloe.sends(&form).refused_with(key);
            let form = page.form("/places");
            assert_eq!(form.value(field), Some(value), "what was typed is kept");
            assert_eq!(form.value("address"), Some("8 avenue Fayolle"));
        };
        wrong("postcode", "75012", "places-refusal-postcode");
        wrong("hours", "lundi matin", "places-refusal-hours");
        wrong("phone", "05 55", "places-refusal-phone");
        wrong("emails", "mairie", "places-refusal-email");
        wrong("booking_url", "javascript:alert(1)", "places-refusal-link");
        wrong("latitude", "46,17", "places-refusal-position");
        assert_eq!(world.test.count("SELECT count(*) FROM place"), 0);
    }

    fn open_now_means_open_at_this_hour(world: World) {
        let chloe = world.coordinator();
        chloe.enters_a_place(&LIBRARY);
        let open = |who: &Person| who.sends(&who.opens("/places").form("/places").tick("open"));
        world.it_is("2026-03-02", "11:00");
        open(&chloe).sees("1 lieu").sees("Ouvert jusqu’à 12");
        world.it_is("2026-03-02", "12:30");
        open(&chloe).says("places-none-found");
        chloe.opens("/places").sees("ouvre demain à 9");
        // The first of May is a Friday and a holiday; two months later one signs in again.
        world.it_is("2026-05-01", "10:00");
        open(&world.admin()).says("places-none-found");
    }

    fn an_accreditation_is_asked_granted_suspended_and_withdrawn(world: World) {
        let chloe = world.coordinator();
        let place = chloe.enters_a_place(&LIBRARY);
        chloe.opens(&place).says("places-accreditation-none");
        let page = chloe.accredits_between(&place, "2026-03-10", "2026-12-31").says("places-standing-upcoming");
        page.sees_not("Prend les pass");
        world.it_is("2026-03-10", "9:00");
        let page = chloe.opens(&place).says("places-standing-active").sees("Prend les pass");
        let accredited = || chloe.sends(&chloe.opens("/places").form("/places").tick("accredited"));
        accredited().sees("1 lieu");
        // No reason, no suspension.
        let form = page.form("/accreditations/*/suspension");
        chloe.sends(&form.clone().fill("reason", " ")).refused_with("places-refusal-no-reason");
        let page = chloe.sends(&form.fill("reason", "Plus de médiatrice")).says("places-standing-suspended");
        accredited().says("places-none-found");
        let page = chloe.sends(&page.sees("Plus de médiatrice").form("/accreditations/*/reinstatement"));
        let page = page.says("places-standing-active");
        let stale = page.form("/accreditations/*/withdrawal").fill("reason", "Fermeture");
        let page = chloe.sends(&stale).says("places-standing-withdrawn").sees("Fermeture");
        // Two tabs: the second comes too late and says so.
        chloe.sends(&stale).refused_with("places-refusal-already-withdrawn");
        assert!(page.has_form(&format!("{place}/accreditations")), "a new request is possible");
        let lines = world.test.count("SELECT count(*) FROM journal WHERE subject_kind = 'place'");
        assert_eq!(lines, 6, "one line for each step");
    }

    fn days_the_wrong_way_round_are_refused(world: World) {
        let chloe = world.coordinator();
        let place = chloe.enters_a_place(&LIBRARY);
        let page = chloe.accredits_between(&place, "2026-12-31", "2026-03-10");
        let page = page.refused_with("places-refusal-days-reversed");
        assert_eq!(page.form("/accreditations/*/grant").value("from"), Some("2026-12-31"));
        let form = page.form("/accreditations/*/grant").fill("from", "bientôt").fill("until", "2026-12-31");
        chloe.sends(&form).refused_with("places-refusal-from");
        let empty = page.form("/accreditations/*/grant").fill("from", "").fill("until", "");
        chloe.sends(&empty).refused_with("places-refusal-from").says("places-refusal-until");
    }

    fn an_organisation_has_one_siren_and_many_places(world: World) {
        let chloe = world.coordinator();
        let add = |name: &str, siren: &str| {
            chloe.submits("/organisations/new", "/organisations", &[("name", name), ("siren", siren)])
        };
        add("", "").refused_with("places-refusal-no-organisation");
        add("Ville", "219 300 705").refused_with("places-refusal-siren");
        let ville = add("Ville de Test", "219 300 704 00018").sees("219\u{a0}300\u{a0}704");
        add("Autre", "219300704").refused_with("places-refusal-siren-taken");
        let id = ville.path.rsplit('/').next().expect("an id").to_owned();
        for name in ["Bibliothèque", "Mairie annexe"] {
            let fields = [("name", name), ("commune", "23096"), ("organisation", id.as_str())];
            chloe.enters_a_place(&fields);
        }
        chloe.opens(&ville.path).sees("Bibliothèque").sees("Mairie annexe");
        chloe.opens("/organisations").sees("Ville de Test");
    }

    fn a_bus_has_stops_that_can_be_said_anew(world: World) {
        let chloe = world.coordinator();
        let place = chloe.enters_a_place(&[("name", "Bus"), ("commune", "23096")]);
        let stops = format!("{place}/stops");
        let kept = || world.test.count("SELECT count(*) FROM place_stop WHERE ended_at IS NULL");
        let body = |lines: &[(&str, &str, &str)]| {
            let pairs: Vec<(String, String)> = lines
                .iter()
                .flat_map(|(commune, label, hours)| [("commune", *commune), ("label", *label), ("hours", *hours)])
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            crate::world::urlencoded(&pairs).into_bytes()
        };
        let says = |lines: &[(&str, &str, &str)]| {
            chloe.request("POST", &stops, Some(("application/x-www-form-urlencoded", &body(lines)))).status
        };
        assert_eq!(says(&[("23008", "Place du marché", "Tu 09:00-12:00"), ("23030", "Mairie", ""), ("", "", "")]), 303);
        assert_eq!(kept(), 2);
        let first = "SELECT count(*) FROM place_stop WHERE label = 'Place du marché'";
        assert_eq!(says(&[("23008", "Place du marché", "Tu 09:00-12:00")]), 303);
        assert_eq!((kept(), world.test.count(first)), (1, 1), "a stop said again stays the same stop");
        assert_eq!(says(&[("23008", "Place du marché", "mardi")]), 422);
        assert_eq!(kept(), 1);
        // Tuesday is tomorrow.
        chloe.opens(&place).sees("Place du marché").sees("mardi 3 mars 2026");
    }

    fn who_may_only_look_only_looks(world: World) {
        let chloe = world.coordinator();
        let place = chloe.enters_a_place(&LIBRARY);
        let fatou = world.finance_officer();
        let page = fatou.opens(&place).sees("Médiathèque");
        assert!(!page.has_form(&format!("{place}/accreditations")));
        for address in ["/places/new", &format!("{place}/edit"), &format!("{place}/stops"), "/organisations/new"] {
            assert_eq!(fatou.get(address).status, 403, "{address}");
        }
        let asked = fatou.request("POST", &format!("{place}/accreditations"), None);
        assert_eq!(asked.status, 403);
        assert_eq!(chloe.get("/places/01ARZ3NDEKTSV4RRFFQ69G5FAV").status, 404);
    }
}
