//! Every page of the product, opened in Chromium at both widths: accessible (axe), no wider than
//! the screen, nothing refused by the content security policy.

use std::collections::{BTreeMap, BTreeSet};

use super::{DESK, PHONE, Window};
use crate::world::demo::{Demo, walks};
use crate::world::routes::{get_routes, routes};

/// Every route that answers GET, and where to see it in the demo.
///
/// `Walked`: it is found by following links from the first page, as one of the demo's people.
/// A new route without a line here stops the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// By following links.
    Walked,
    /// At this address, as this role (or as nobody).
    At(&'static str, Option<&'static str>),
    /// Not a page: a file, a redirection, a machine's answer.
    NotAPage,
}
use Seen::{At, NotAPage, Walked};

const LIST: &[(&str, Seen)] = &[
    ("/", Walked),
    ("/B/{serial}", NotAPage),
    ("/P/{code}", At("/P/0000000000000000000", None)),
    ("/_ui", At("/_ui", None)),
    ("/_ui/confirmation", At("/_ui/confirmation", None)),
    ("/_ui/failures/{status}", At("/_ui/failures/404", None)),
    ("/_ui/progress", At("/_ui/progress", None)),
    ("/_ui/public", At("/_ui/public", None)),
    ("/accessibility", Walked),
    ("/account", Walked),
    ("/accounts", Walked),
    ("/api-clients", Walked),
    ("/api/v1/docs", Walked),
    ("/api/v1/emissions", NotAPage),
    ("/api/v1/openapi.json", NotAPage),
    ("/api/v1/places", NotAPage),
    ("/api/v1/public-keys", NotAPage),
    ("/api/v1/redemptions/{id}", NotAPage),
    ("/api/v1/sessions", NotAPage),
    ("/api/v1/sessions/{id}/registrations", NotAPage),
    ("/api/v1/statements", NotAPage),
    ("/assets/theme.css", NotAPage),
    ("/assets/{hash}/{*path}", NotAPage),
    ("/b/{serial}", NotAPage),
    ("/booklets", Walked),
    ("/booklets/{serial}", Walked),
    ("/bank-returns", Walked),
    ("/bank-returns/{id}", Walked),
    ("/booklets/{serial}/hold", Walked),
    ("/corrections", Walked),
    ("/dashboard", Walked),
    ("/dashboard/booklets", Walked),
    ("/dashboard/booklets.csv", NotAPage),
    ("/dashboard/map", Walked),
    ("/dashboard/map.csv", NotAPage),
    ("/dashboard/sessions", Walked),
    ("/dashboard/sessions.csv", NotAPage),
    ("/dashboard/sleeping", Walked),
    ("/dashboard/sleeping.csv", NotAPage),
    ("/dashboard/uses", Walked),
    ("/dashboard/uses.csv", NotAPage),
    ("/dashboard/{table}", NotAPage),
    ("/demo/booklets.pdf", NotAPage),
    ("/demo/{role}", NotAPage),
    ("/campaigns", Walked),
    ("/dashboard/people", Walked),
    ("/dashboard/people/{table}", NotAPage),
    ("/depots", Walked),
    ("/depots/new", Walked),
    ("/depots/{id}", Walked),
    ("/depots/{id}/edit", Walked),
    ("/depots/{id}/inventories/new", Walked),
    ("/destructions", Walked),
    ("/destructions/new", Walked),
    ("/destructions/{id}", Walked),
    ("/destructions/{id}/paper", NotAPage),
    ("/dormant-stock", Walked),
    ("/emissions", Walked),
    ("/emissions/keys.json", NotAPage),
    ("/emissions/new", Walked),
    ("/emissions/{id}", Walked),
    ("/emissions/{id}/activation", Walked),
    ("/emissions/{id}/closing", Walked),
    ("/emissions/{id}/closing/paper", NotAPage),
    ("/emissions/{id}/paper", Walked),
    ("/emissions/{id}/withdrawal", Walked),
    ("/emissions/{id}/parts/{part}", NotAPage),
    ("/emissions/{id}/proof", Walked),
    ("/emissions/{id}/proof.pdf", NotAPage),
    ("/emissions/{id}/revocation", Walked),
    ("/flags", Walked),
    ("/flags/thresholds", Walked),
    ("/flags/{id}", Walked),
    ("/handovers/new", Walked),
    ("/handovers/{serial}", Walked),
    ("/health", NotAPage),
    ("/imports", Walked),
    ("/imports/{id}", Walked),
    ("/imports/{id}/quarantine.csv", NotAPage),
    ("/imports/{id}/report.csv", NotAPage),
    ("/inventories/{id}", Walked),
    ("/inventories/{id}/paper", NotAPage),
    ("/invitations/{token}", At("/invitations/unknown", None)),
    ("/logo/{name}", NotAPage),
    ("/look", Walked),
    ("/organisations", Walked),
    ("/organisations/new", Walked),
    ("/organisations/{id}", Walked),
    ("/organisations/{id}/bank-account", Walked),
    ("/organisations/{id}/edit", Walked),
    ("/organisations/{id}/invitations", Walked),
    ("/p/{code}", NotAPage),
    ("/payments", Walked),
    ("/payments/{id}/transfers.xml", NotAPage),
    ("/people", Walked),
    ("/people/new", Walked),
    ("/people/{id}", Walked),
    ("/people/{id}/consents/{purpose}/withdrawal", Walked),
    ("/people/{id}/edit", Walked),
    ("/people/{id}/registrations", Walked),
    ("/places", Walked),
    ("/places.csv", NotAPage),
    ("/places.geojson", NotAPage),
    ("/places/map", Walked),
    ("/places/new", Walked),
    ("/places/{id}", Walked),
    ("/places/{id}/edit", Walked),
    ("/places/{id}/invitations", Walked),
    ("/places/{id}/stops", Walked),
    ("/programmes", Walked),
    ("/programmes/new", Walked),
    ("/programmes/{id}", Walked),
    ("/programmes/{id}/funding", Walked),
    ("/programmes/{id}/payment-rules", Walked),
    // Without a code, back to the form; the journeys look at it with one.
    ("/redemptions/check", At("/redemptions/check", Some("mediator"))),
    ("/redemptions/new", Walked),
    ("/redemptions/{id}", Walked),
    ("/registrations/{id}/appointment", NotAPage),
    ("/registrations/{id}/cancellation", Walked),
    ("/refused-scans", Walked),
    ("/sessions", Walked),
    ("/sessions/new", Walked),
    ("/sessions/{id}", Walked),
    ("/sessions/{id}/appointments", NotAPage),
    ("/sessions/{id}/attendance-sheet", NotAPage),
    ("/sessions/{id}/cancellation", Walked),
    ("/sessions/{id}/edit", Walked),
    ("/sign-in", At("/sign-in", None)),
    ("/slips/new", Walked),
    ("/slips/{id}", Walked),
    ("/slips/{id}/cancellation", Walked),
    ("/slips/{id}/paper", NotAPage),
    ("/statements", Walked),
    ("/statements.csv", NotAPage),
    ("/statements/closing", Walked),
    ("/statements/{id}", Walked),
    ("/statements/{id}/control", Walked),
    ("/statements/{id}/corrections/new", Walked),
    ("/statements/{id}/lines.csv", NotAPage),
    ("/statements/{id}/statement.pdf", NotAPage),
    ("/stock-register", Walked),
    ("/stock-register.csv", NotAPage),
    ("/stock-register/paper", NotAPage),
    ("/workshops", Walked),
    ("/workshops/new", Walked),
    ("/workshops/{id}", Walked),
    ("/workshops/{id}/edit", Walked),
];

#[test]
fn every_route_is_in_the_accessibility_list() {
    let listed: BTreeSet<&str> = LIST.iter().map(|(route, _)| *route).collect();
    let missing: Vec<String> = routes()
        .into_iter()
        .filter(|route| route.get && !listed.contains(route.path.as_str()))
        .map(|route| format!("    (\"{}\", Walked), // {}", route.path, route.place))
        .collect();
    let known: BTreeSet<String> = get_routes().into_iter().collect();
    let gone: Vec<&&str> = listed.iter().filter(|route| !known.contains(**route)).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "tests/it/browser/pages.rs lists every page.\nMissing:\n{}\nNo longer there: {gone:?}",
        missing.join("\n")
    );
}

/// Nobody meets a link that leads nowhere, whatever their role.
#[test]
fn no_link_is_dead() {
    let mut dead = Vec::new();
    for (role, walk) in walks() {
        dead.extend(walk.dead.iter().map(|dead| format!("as {role}: {dead}")));
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn every_page_is_sound_on_a_phone() {
    every_page_is_sound(PHONE);
}

#[test]
fn every_page_is_sound_at_a_desk() {
    every_page_is_sound(DESK);
}

/// The six main screens, as those see them who work with them: `scripts/screenshots` puts these in
/// the README.
#[test]
fn the_pictures_of_the_readme() {
    let demo = Demo::shared();
    let session = demo.person("mediator").opens("/").address_starting("/sessions/0");
    let paid = demo.person("finance-officer").opens("/statements?step=paid");
    let statement = paid.address_starting("/statements/0");
    let pictures = [
        ("today", "mediator", "/", PHONE, 1100),
        ("handover", "referrer", "/handovers/new", PHONE, 1100),
        ("scan", "mediator", "/redemptions/new", PHONE, 1100),
        ("session", "mediator", session.as_str(), PHONE, 1100),
        ("dashboard", "coordinator", "/dashboard", DESK, 1000),
        ("statement", "finance-officer", statement.as_str(), DESK, 1000),
    ];
    for (name, role, address, width, height) in pictures {
        let window = Window::new(&demo.base, width);
        window.open(&demo.door(role));
        window.open(address);
        let kept = window.picture(&format!("readme/{name}"), height);
        assert!(kept.metadata().expect("it was written").len() > 20_000, "{name} shows nothing");
    }
}

fn every_page_is_sound(width: u32) {
    let demo = Demo::shared();
    let mut by_role: BTreeMap<Option<String>, Vec<(String, String)>> = BTreeMap::new();
    let mut complaints = Vec::new();
    for (route, seen) in LIST {
        match seen {
            NotAPage => {}
            At(address, role) => {
                let role = role.map(str::to_owned);
                by_role.entry(role).or_default().push(((*route).to_owned(), (*address).to_owned()));
            }
            Walked => match found(route) {
                Some((role, address)) => {
                    by_role.entry(Some(role)).or_default().push(((*route).to_owned(), address));
                }
                None => complaints.push(format!("{route}: no link of the demo leads there")),
            },
        }
    }
    for (role, addresses) in by_role {
        let window = Window::new(&demo.base, width);
        if let Some(role) = role {
            window.open(&demo.door(&role));
        }
        for (route, address) in addresses {
            window.open(&address);
            window.screenshot(&format!("pages/{}", name_of(&route)));
            complaints.extend(window.complaints());
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Who reaches a route, and at which address.
fn found(route: &str) -> Option<(String, String)> {
    walks().iter().find_map(|(role, walk)| Some((role.clone(), walk.reached.get(route)?.clone())))
}

/// `/people/{id}` → `people-id`.
fn name_of(route: &str) -> String {
    let plain: String = route.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let name = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if name.is_empty() { "home".to_owned() } else { name }
}
