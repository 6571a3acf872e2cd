//! The programming interface, as other people's software meets it.

use serde_json::{Value, json};

use crate::door::{Ready, ready};
use crate::on_both_engines;
use crate::world::World;
use crate::world::api::Software;

/// Jeanne's registration to the session of the 3rd of March, that day.
fn jeanne(world: &World, ready: &Ready) -> String {
    ready.rosa.hands_over(&ready.paper.serials[0], "Jeanne", "mardi 3 mars").ok();
    world.it_is("2026-03-03", "14:05");
    let form = ready.eric.opens("/redemptions/new").form("/redemptions/check");
    form.choices("registration").pop().expect("Jeanne is registered")
}

fn scan(n: u64) -> String {
    ulid::Ulid::from_parts(n, n.into()).to_string()
}

fn item(n: u64, code: &str, registration: &str) -> Value {
    json!({ "scan_id": scan(n), "code": code, "registration": registration })
}

const BATCH: &str = "/api/v1/redemptions";

on_both_engines! {
    fn each_item_of_a_batch_has_its_own_fate_and_is_answered_the_same_for_ever(world: World) {
        let ready = ready(&world);
        let registration = jeanne(&world, &ready);
        let till = ready.chloe.connects(&world, "place-manager", Some("La Palette"), &["redeem"]);
        let codes = &ready.paper.codes;
        let mut mistyped: Vec<char> = codes[1].chars().collect();
        mistyped[1] = if mistyped[1] == '7' { '8' } else { '7' };
        let mistyped: String = mistyped.into_iter().collect();
        let batch = json!({ "items": [
            item(1, &codes[0], &registration),
            item(2, &mistyped, &registration),
            item(3, &codes[0], &registration),
            { "scan_id": "today's first", "code": codes[1], "registration": registration },
            item(5, &codes[1], "nobody"),
            item(6, &codes[1], &registration),
            item(1, &codes[0], &registration),
        ] });
        let answer = till.posts(BATCH, &batch).ok();
        let fates = answer["items"].as_array().expect("fates").clone();
        let said: Vec<&str> = fates
            .iter()
            .map(|fate| fate["problem"]["code"].as_str().unwrap_or("redeemed"))
            .collect();
        assert_eq!(said, [
            "redeemed",
            "passes-code-group",
            "passes-already-used",
            "api-scan-id-wrong",
            "passes-no-registration",
            "redeemed",
            "redeemed",
        ]);
        assert_eq!(fates[0]["redemption"], fates[6]["redemption"]);
        assert_eq!(fates[0]["redemption"]["cents"], json!(1000));
        assert!(fates[2]["problem"]["detail"].as_str().is_some_and(|said| said.contains("Palette")));
        assert_eq!(world.test.count("SELECT count(*) FROM redemption"), 2);
        // Refused scans are kept, as those of the page are.
        assert_eq!(world.test.count("SELECT count(*) FROM refused_scan"), 2);

        // The whole batch again: nothing is used twice, the answers are the same.
        let again = till.posts(BATCH, &batch).ok();
        for n in [0, 5, 6] {
            assert_eq!(again["items"][n], fates[n]);
        }
        assert_eq!(world.test.count("SELECT count(*) FROM redemption"), 2);

        // Checking uses nothing.
        let one = json!({ "items": [item(7, &codes[2], &registration), item(8, &codes[0], &registration)] });
        let checked = till.posts("/api/v1/redemptions/check", &one).ok();
        assert_eq!(checked["items"][0]["usable"], json!(true));
        assert_eq!(checked["items"][0]["pass"]["cents"], json!(1000));
        assert_eq!(checked["items"][1]["problem"]["code"], json!("passes-already-used"));
        assert_eq!(world.test.count("SELECT count(*) FROM redemption"), 2);
        // The journal names the program.
        ready.chloe.opens(&format!("/booklets/{}", ready.paper.serials[0]));
        crate::world::program::holds(&world.test.url);
    }

    fn a_token_opens_what_its_scopes_say_until_it_is_revoked(world: World) {
        let ready = ready(&world);
        let registration = jeanne(&world, &ready);
        let batch = json!({ "items": [item(1, &ready.paper.codes[0], &registration)] });
        Software::stranger(&world).posts(BATCH, &batch).problem(401, "api-unknown-token");
        let reader =
            ready.chloe.connects(&world, "place-manager", Some("La Palette"), &["read-places"]);
        reader.posts(BATCH, &batch).problem(403, "kit-forbidden");
        assert_eq!(reader.gets("/api/v1/places").ok()["items"].as_array().map(Vec::len), Some(1));
        for closed in ["sessions", "emissions", "statements"] {
            reader.gets(&format!("/api/v1/{closed}")).problem(403, "kit-forbidden");
        }
        // Elsewhere than its own places, it takes nothing.
        let other =
            ready.chloe.connects(&world, "place-manager", Some("Les Passerelles"), &["redeem"]);
        let fate = &other.posts(BATCH, &batch).ok()["items"][0];
        assert_eq!(fate["problem"]["code"], json!("kit-forbidden"));
        assert_eq!(world.test.count("SELECT count(*) FROM redemption"), 0);

        // Only who steers makes tokens; nothing is stored that opens the door.
        assert_eq!(ready.eric.get("/api-clients").status, 403);
        ready.chloe.names_client("mediator", None, &[]).refused_with("access-scopes-missing");
        ready.chloe.names_client("coordinator", None, &["read-passes", "read-registrations"])
            .refused_with("access-scope-useless")
            .sees("Lire les inscriptions");
        ready.chloe.names_client("place-manager", None, &["redeem"])
            .refused_with("access-client-role-wrong");
        let form = ready.chloe.opens("/api-clients").form("/api-clients").fill("name", " ");
        let form = form.fill("role", "mediator").fill("scopes", "redeem");
        ready.chloe.sends(&form).refused_with("access-client-name-missing");
        assert_eq!(world.test.count("SELECT count(*) FROM api_client WHERE token_hash LIKE '%maillon%'"), 0);

        let page = ready.chloe.opens("/api-clients");
        for form in page.forms().iter().filter(|form| form.action.ends_with("/revocation")) {
            ready.chloe.sends(form).ok();
        }
        reader.gets("/api/v1/places").problem(401, "api-unknown-token");
        other.posts(BATCH, &batch).problem(401, "api-unknown-token");
    }

    fn a_use_is_given_back_once_per_key(world: World) {
        let ready = ready(&world);
        let registration = jeanne(&world, &ready);
        let till = ready.chloe.connects(&world, "mediator", Some("La Palette"), &["redeem"]);
        let codes = &ready.paper.codes;
        let batch = json!({ "items": [item(1, &codes[0], &registration), item(2, &codes[1], &registration)] });
        let used = till.posts(BATCH, &batch).ok();
        let id = |n: usize| used["items"][n]["redemption"]["id"].as_str().expect("an id").to_owned();
        let undone = till.undoes(&id(0), "A-1").ok();
        assert!(undone["undone_at"].is_string(), "{undone}");
        // The answer was lost: the same key is answered the same, another is told so.
        assert_eq!(till.undoes(&id(0), "A-1").ok(), undone);
        till.undoes(&id(0), "A-2").problem(422, "passes-already-undone");
        till.undoes(&id(0), "A-2").problem(422, "passes-already-undone");
        till.undoes(&id(1), "A-1").problem(422, "api-key-reused");
        till.undoes(&id(1), "é").problem(400, "api-key-wrong");
        assert_eq!(till.gets(&format!("/api/v1/redemptions/{}", id(0))).ok(), undone);
        till.gets("/api/v1/redemptions/nothing").problem(404, "kit-not-found");
        world.minutes_pass(16);
        till.undoes(&id(1), "A-3").problem(422, "passes-too-late");
        // A refusal is an answer too: it stays the one of its key, whatever the clock says.
        world.it_is("2026-03-03", "14:06");
        till.undoes(&id(1), "A-3").problem(422, "passes-too-late");
        world.it_is("2026-03-03", "14:40");
        // Whoever manages the place still may.
        let office = ready.chloe.connects(&world, "place-manager", Some("La Palette"), &["redeem"]);
        office.undoes(&id(1), "B-1").ok();
        crate::world::program::holds(&world.test.url);
    }

    fn a_batch_with_a_key_is_answered_to_the_byte_for_ever(world: World) {
        let ready = ready(&world);
        let registration = jeanne(&world, &ready);
        let till = ready.chloe.connects(&world, "mediator", Some("La Palette"), &["redeem"]);
        let codes = &ready.paper.codes;
        let batch = json!({ "items": [
            item(1, &codes[0], &registration),
            item(2, &codes[0], &registration),
        ] });
        let first = till.posts_once(BATCH, &batch, "B-1").ok();
        assert_eq!(first["items"][0]["outcome"], json!("redeemed"));
        assert_eq!(first["items"][1]["problem"]["code"], json!("passes-already-used"));
        // Given back meanwhile: asked again without the key, the second item would be redeemed.
        let id = first["items"][0]["redemption"]["id"].as_str().expect("an id");
        till.undoes(id, "U-1").ok();
        assert_eq!(till.posts_once(BATCH, &batch, "B-1").ok(), first);
        assert_eq!(world.test.count("SELECT count(*) FROM redemption WHERE undone_at IS NULL"), 0);
        assert_eq!(world.test.count("SELECT count(*) FROM refused_scan"), 1);

        let other = json!({ "items": [item(3, &codes[1], &registration)] });
        till.posts_once(BATCH, &other, "B-1").problem(422, "api-key-reused");
        till.posts_once(BATCH, &other, "U-1").problem(422, "api-key-reused");
        assert_eq!(world.test.count("SELECT count(*) FROM redemption"), 1);
        // The keys of a client are its own.
        let office = ready.chloe.connects(&world, "place-manager", Some("La Palette"), &["redeem"]);
        let fate = office.posts_once(BATCH, &other, "B-1").ok();
        assert_eq!(fate["items"][0]["outcome"], json!("redeemed"));
        crate::world::program::holds(&world.test.url);
    }

    fn who_guesses_is_slowed_down_alone_and_a_good_pass_never_waits(world: World) {
        let ready = ready(&world);
        let registration = jeanne(&world, &ready);
        let till = ready.chloe.connects(&world, "mediator", Some("La Palette"), &["redeem"]);
        let wrong = |n: u8| maillon::passes::Code::of([n; 10]).grouped();
        let guesses: Vec<Value> =
            (0..12).map(|n| item(n.into(), &wrong(n), &registration)).collect();
        let fates = till.posts(BATCH, &json!({ "items": guesses })).ok();
        let code = |n: usize| fates["items"][n]["problem"]["code"].clone();
        assert_eq!((code(9), code(10)), (json!("passes-unknown-code"), json!("passes-too-many-tries")));
        // Looking is slowed as using is: the first ones of the batch count.
        let looked = till.posts("/api/v1/redemptions/check", &json!({ "items": guesses })).ok();
        assert_eq!(looked["items"][0]["problem"]["code"], json!("passes-too-many-tries"));
        let fresh = ready.chloe.connects(&world, "mediator", Some("La Palette"), &["redeem"]);
        let looked = fresh.posts("/api/v1/redemptions/check", &json!({ "items": guesses })).ok();
        let code = |n: usize| looked["items"][n]["problem"]["code"].clone();
        assert_eq!((code(9), code(10)), (json!("passes-unknown-code"), json!("passes-too-many-tries")));
        // A good pass passes at once; a neighbour behind the same address is not concerned.
        let good = json!({ "items": [item(50, &ready.paper.codes[0], &registration)] });
        assert_eq!(till.posts(BATCH, &good).ok()["items"][0]["outcome"], json!("redeemed"));
        ready.eric.reads_pass(&wrong(1), "Jeanne").refused_with("passes-unknown-code");
    }

    fn lists_are_read_page_after_page(world: World) {
        let ready = ready(&world);
        jeanne(&world, &ready);
        let scopes = ["read-places", "read-sessions", "read-registrations"];
        let place = ready.chloe.connects(&world, "mediator", Some("La Palette"), &scopes);
        for (name, seats) in [("Zoé Médiatrice", "4"), ("Max Médiateur", "6")] {
            let mediator = ready.chloe.calls_in(&world, &ready.place, "mediator", name);
            mediator.plans(&ready.place, "Premiers pas", seats);
            world.minutes_pass(1);
        }
        let (mut seats, mut next) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/v1/sessions?from=2026-03-01&limit=2&cursor={next}");
            let page = place.gets(&path).ok();
            seats.extend(page["items"].as_array().expect("items").clone());
            let Some(cursor) = page["next"].as_str() else { break };
            next = cursor.to_owned();
        }
        assert_eq!(seats.iter().map(|one| &one["seats"]).collect::<Vec<_>>(), [8, 4, 6]);
        let session = seats[0]["id"].as_str().expect("an id");
        let people = place.gets(&format!("/api/v1/sessions/{session}/registrations")).ok();
        assert_eq!(people["items"].as_array().map(Vec::len), Some(1));
        assert!(!people.to_string().contains("Jeanne"));

        let scopes = ["read-passes", "read-statements"];
        let hub = ready.chloe.connects(&world, "coordinator", None, &scopes);
        assert_eq!(hub.gets("/api/v1/emissions").ok()["items"][0]["cents"], json!(1000));
        assert_eq!(hub.gets("/api/v1/statements").ok(), json!({ "items": [], "next": null }));
        let till = ready.chloe.connects(&world, "mediator", Some("La Palette"), &["redeem"]);
        let keys = till.gets("/api/v1/public-keys").ok();
        assert!(keys["items"][0]["public_key"].as_str().is_some_and(|key| key.len() == 64), "{keys}");
        place.gets("/api/v1/emissions").problem(403, "kit-forbidden");
        place.gets("/api/v1/sessions?limit=0").problem(422, "api-page-wrong");
        place.gets("/api/v1/sessions?limit=many").problem(400, "api-malformed");
        place.gets("/api/v1/sessions?from=2026-01-01&until=2026-12-31").problem(422, "api-days-wrong");
        place.gets("/api/v1/nothing").problem(404, "kit-not-found");
    }
}

#[test]
fn a_request_that_does_not_read_is_told_why() {
    let world = World::on(crate::world::Engine::Sqlite);
    let chloe = world.coordinator();
    let till = chloe.connects(&world, "mediator", None, &["redeem"]);
    let sends =
        |kind: &str, body: &str| till.asks("POST", BATCH, Some((kind, body.as_bytes())), &[]);
    sends("text/plain", "{}").problem(415, "api-not-json");
    sends("application/json", "{").problem(400, "api-malformed");
    sends("application/json", r#"{"items": [{"code": 1}]}"#).problem(400, "api-malformed");
    sends("application/json", r#"{"items": []}"#).problem(422, "api-batch-size");
    let many: Vec<Value> = (0..501).map(|n| item(n, "", "")).collect();
    till.posts(BATCH, &json!({ "items": many })).problem(422, "api-batch-size");
    sends("application/json", &" ".repeat(600 << 10)).problem(413, "kit-too-large");
    till.asks("DELETE", BATCH, None, &[]).problem(405, "api-method-wrong");
    // Who has no token is told nothing more.
    let stranger = Software::stranger(&world);
    stranger.asks("POST", BATCH, Some(("text/plain", b"{")), &[]).problem(401, "api-unknown-token");
}

#[test]
fn the_specification_and_its_page_are_open_to_all() {
    let world = World::on(crate::world::Engine::Sqlite);
    let spec = world.visitor().get("/api/v1/openapi.json").ok();
    assert_eq!(spec.content_type, "application/json");
    world.visitor().get("/api/v1/docs").ok().sees("/api/v1/redemptions").sees("curl -X POST");
}

const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_schema_conformance";

/// Thousands of requests that nobody would think of, made from the specification: the service
/// never breaks, and answers nothing that the specification does not say.
#[test]
fn the_specification_holds_against_a_stranger_who_tries_everything() {
    let world = World::on(crate::world::Engine::Sqlite);
    let ready = ready(&world);
    jeanne(&world, &ready);
    let scopes =
        ["redeem", "read-places", "read-sessions", "read-registrations", "read-statements"];
    let till = ready.chloe.connects(&world, "place-manager", Some("La Palette"), &scopes);
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/target/schemathesis/bin/schemathesis");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = std::process::Command::new(program)
        .args(["run", &format!("{}/api/v1/openapi.json", world.base)])
        .args(["--header", &format!("Authorization:Bearer {}", till.token())])
        .args(["--checks", CHECKS])
        .args(["--phases", "examples,coverage,fuzzing", "--max-time", "60"])
        .args(["--max-examples", "40", "--generation-deterministic", "--no-color"])
        .args(["--warnings", "off"])
        .current_dir(folder.path())
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}: run scripts/tools"));
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success(), "{said}");
    // It did try: a specification without requests would pass as well.
    assert!(said.contains("10 selected"), "{said}");
}
