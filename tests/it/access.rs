//! Accounts as people live them: invitations, signing in, roles, and what strangers try.

use crate::on_both_engines;
use crate::world::{Person, World};

on_both_engines! {
    fn an_address_or_a_form_that_makes_no_sense_is_told_in_french(world: World) {
        let admin = world.admin();
        admin.get("/people/xx").fails_with(404, "kit-not-found");
        admin.get("/emissions/xx/parts/99999999999999999999").fails_with(404, "kit-not-found");
        admin.get("/handovers").fails_with(405, "kit-not-alone");
        let form = "application/x-www-form-urlencoded";
        let sent = |address: &str, kind: &str, body: &[u8]| {
            admin.request("POST", address, Some((kind, body)))
        };
        sent("/accounts/invitations", form, b"name=a%00b&email=a@b.fr&role=coordinator")
            .fails_with(400, "kit-bad-request");
        sent("/accounts/invitations", form, &[b'a'; 300_000]).fails_with(413, "kit-too-large");
        sent("/accounts/invitations", "text/plain", b"name=a").fails_with(400, "kit-bad-request");
        admin.get("/people?q=a%00b").fails_with(400, "kit-bad-request");
    }

    fn an_invited_colleague_signs_in_and_sees_their_role(world: World) {
        let admin = world.admin();
        let chloe = admin.invites(&world, "coordinator", "Chloé Coordination");
        chloe.opens("/account").sees("Coordination");
        admin.opens("/accounts").sees("Chloé Coordination");
    }

    fn an_invitation_serves_once_and_not_for_ever(world: World) {
        let admin = world.admin();
        let fields = [("name", "Léo"), ("email", "leo@creuse.example"), ("role", "coordinator")];
        let answer = admin.submits("/accounts", "/accounts/invitations", &fields);
        let link = crate::world::invitation_link(&answer);
        let _leo = Person::accept(&world, "Léo", "leo@creuse.example", &link);
        world.visitor().get(&link).refused_with("access-invitation-over");

        let fields = [("name", "Mia"), ("email", "mia@creuse.example"), ("role", "coordinator")];
        let answer = admin.submits("/accounts", "/accounts/invitations", &fields);
        let link = crate::world::invitation_link(&answer);
        world.days_pass(15);
        world.visitor().get(&link).refused_with("access-invitation-over");
    }

    fn an_address_with_an_account_is_given_the_role_at_once(world: World) {
        let admin = world.admin();
        let fields = [("name", "Encore"), ("email", "ADMIN@creuse.example"), ("role", "coordinator")];
        let answer = admin.submits("/accounts", "/accounts/invitations", &fields);
        answer.ok().says("access-role-added");
        let accounts = admin.opens("/accounts");
        assert_eq!(accounts.count("tbody th"), 1, "no second account: {accounts:?}");
        admin.opens("/account").sees("Coordination").sees("Administration");
    }

    fn an_invitation_that_is_badly_filled_keeps_what_was_typed(world: World) {
        let admin = world.admin();
        let fields = [("name", "Léo"), ("email", "leo-at-creuse"), ("role", "coordinator")];
        let again = admin.submits("/accounts", "/accounts/invitations", &fields);
        let again = again.refused_with("access-not-an-email");
        assert_eq!(again.form("/accounts/invitations").value("name"), Some("Léo"));
    }

    fn a_wrong_password_is_refused_then_slowed_but_never_for_others(world: World) {
        let stranger = world.visitor();
        let attempt = |password: &str| {
            let fields = [("email", "admin@creuse.example"), ("password", password)];
            stranger.submits("/sign-in", "/sign-in", &fields)
        };
        attempt("au hasard").refused_with("access-wrong-credentials");
        let slowed = (0..30).map(|_| attempt("au hasard")).find(|page| {
            assert_eq!(page.status, 422);
            page.words().contains("Trop d’essais")
        });
        slowed.expect("somebody who guesses is slowed down").says("access-too-many-tries");
        // From another account on the same network: nothing is locked.
        let fields = [("email", "nobody@creuse.example"), ("password", "x")];
        let other = world.visitor().submits("/sign-in", "/sign-in", &fields);
        other.refused_with("access-wrong-credentials");
        // Patience is enough.
        world.days_pass(1);
        world.admin();
    }

    fn whoever_is_not_signed_in_is_led_to_the_door_and_back(world: World) {
        let visitor = world.visitor();
        let door = visitor.get("/account");
        assert!(door.path.starts_with("/sign-in"), "{door:?}");
        let fields = [("email", "admin@creuse.example"), ("password", "une petite phrase de test")];
        let page = visitor.sends(&door.form("/sign-in").fill_all(&fields));
        assert_eq!(page.path, "/account");
    }

    fn signing_out_everywhere_ends_every_session(world: World) {
        let (here, there) = (world.admin(), world.admin());
        there.opens("/account");
        here.submits("/account", "/account/sign-out-everywhere", &[]);
        assert!(there.get("/account").path.starts_with("/sign-in"));
    }

    fn a_closed_account_cannot_be_used_any_more(world: World) {
        let admin = world.admin();
        let chloe = world.coordinator();
        let form = admin.opens("/accounts").forms().into_iter()
            .find(|form| form.action.ends_with("/closing") && !form.action.contains(&own_id(&admin)))
            .expect("an account can be closed");
        admin.sends(&form).says("access-account-closed");
        assert!(chloe.get("/account").path.starts_with("/sign-in"));
    }

    fn a_form_sent_by_another_site_is_refused(world: World) {
        let admin = world.admin();
        let answer = ureq::post(format!("{}/account/sign-out-everywhere", world.base))
            .config().http_status_as_error(false).build()
            .header("Origin", "https://pirate.example")
            .header("Sec-Fetch-Site", "cross-site")
            .header("Cookie", admin.cookies().iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("; "))
            .send_empty()
            .expect("an answer");
        assert_eq!(answer.status().as_u16(), 403);
        admin.opens("/account");
    }

    fn every_answer_carries_the_strict_headers(world: World) {
        for (address, status) in [("/sign-in", 200), ("/nowhere", 404)] {
            let page = world.visitor().get(address);
            assert_eq!(page.status, status);
            let policy = page.header("content-security-policy").unwrap_or_default();
            assert!(policy.contains("default-src 'none'"), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(page.header("cache-control"), Some("no-store"));
            assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        }
    }
}

/// The administrator's own row cannot be told by its buttons: their id is in none of the links.
fn own_id(admin: &Person) -> String {
    let page = admin.opens("/accounts");
    let row = page.forms().into_iter().filter(|form| form.action.ends_with("/closing")).count();
    assert!(row >= 1);
    page.html()
        .select(&scraper::Selector::parse("tr").expect("a selector"))
        .find(|row| row.text().any(|text| text.contains("Adèle Admin")))
        .and_then(|row| {
            let form = scraper::Selector::parse("form").expect("a selector");
            row.select(&form).next().and_then(|form| form.value().attr("action").map(str::to_owned))
        })
        .map_or_else(
            || "none".to_owned(),
            |action| action.split('/').nth(2).unwrap_or("none").to_owned(),
        )
}
