//! The door in a real Chromium, by every way of reading a pass: camera, photograph, hand scanner.

use std::path::Path;

use super::ready::{Ready, ready};
use super::{ENTER, PHONE, Window};
use crate::world::chain::Paper;
use crate::world::photo::{film_of, photo_of};

/// Jeanne is registered today, her booklet in hand.
fn door() -> (Ready, Paper) {
    let ready = ready();
    let paper = ready.delivered();
    ready.rosa.hands_over(&paper.serials[0], "Jeanne", "mardi 3 mars").ok();
    ready.world.it_is("2026-03-03", "14:05");
    (ready, paper)
}

/// What the QR code of a pass says.
fn text_of(code: &str) -> String {
    let plain: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    format!("HTTPS://PASS.EXAMPLE/P/{plain}")
}

#[test]
fn a_pass_shown_to_the_camera_is_read_and_taken() {
    let (Ready { world, eric, .. }, paper) = door();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let film = folder.path().join("pass.y4m");
    std::fs::write(&film, film_of(&text_of(&paper.codes[0]))).expect("the folder can be written");
    let window = Window::with_camera(&world.base, PHONE, &film);
    window.signs_in(&eric.email);
    window.open("/redemptions/new");
    window.pick("Jeanne");
    window.click("[data-camera] button");
    // The code is read, and checked for Jeanne without another gesture.
    window.sees("Pass valable");
    window.screenshot("door/camera-verdict");
    window.is_sound();
    window.button("passes-redeem");
    window.arrives("/redemptions/*");
    window.sees("10,00 €");
    window.is_sound();
}

/// A window whose camera films the cover of a booklet, with who keeps the drawer signed in.
fn before_a_cover(ready: &Ready, serial: &str, folder: &Path) -> Window {
    let film = folder.join("cover.y4m");
    let cover = format!("HTTPS://PASS.EXAMPLE/B/{serial}");
    std::fs::write(&film, film_of(&cover)).expect("the folder can be written");
    let window = Window::with_camera(&ready.world.base, PHONE, &film);
    window.signs_in(&ready.chloe.email);
    window
}

#[test]
fn covers_shown_to_the_camera_are_received_and_counted() {
    let (ready, paper) = door();
    let serial = &paper.serials[1];
    let folder = tempfile::tempdir().expect("a temporary folder");
    let window = before_a_cover(&ready, serial, folder.path());

    // A shelf is counted without putting the phone down: a cover seen again is the same line.
    let drawer = ready.chloe.opens("/depots").link("Les Passerelles, accueil");
    window.open(&format!("{drawer}/inventories/new"));
    window.click("[data-camera] button");
    window.holds("seen", serial);
    window.screenshot("door/camera-shelf");
    window.is_sound();
    window.button("passes-inventory-keep");
    window.sees("Tout y est");

    // Sent to the stock, and received there: one press for each cover.
    ready.chloe.adds_depot("Stock central", None);
    let form = ready.chloe.opens("/slips/new").form("/slips");
    let form = form.choose("from", "Les Passerelles, accueil").choose("to", "Stock central");
    let slip = ready.chloe.sends(&form.fill("first", serial).fill("last", serial)).ok().path;
    window.open(&slip);
    for field in ["first", "last"] {
        window.click("[data-camera] button");
        window.holds(field, serial);
    }
    window.screenshot("door/camera-receipt");
    window.is_sound();
    window.button("passes-confirm-receipt");
    window.sees("Reçu");
}

#[test]
fn a_photograph_is_read_without_script() {
    let (Ready { world, eric, .. }, paper) = door();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let photo = folder.path().join("pass.png");
    write(&photo, &photo_of(&text_of(&paper.codes[1])));
    let window = Window::without_script(&world.base, PHONE);
    window.signs_in(&eric.email);
    window.open("/redemptions/new");
    window.pick("Jeanne");
    window.click("details.fold summary");
    window.attach("photo", &photo);
    window.click("button[formaction]");
    window.sees("Pass valable");
    window.button("passes-redeem");
    window.arrives("/redemptions/*");
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("the folder can be written");
}

#[test]
fn a_hand_scanner_types_and_presses_enter() {
    let (Ready { world, eric, .. }, paper) = door();
    let window = Window::new(&world.base, PHONE);
    window.signs_in(&eric.email);
    window.open("/redemptions/new");
    window.pick("Jeanne");
    window.screenshot("door/form");
    // The longest text a QR code of ours may hold comes through untouched.
    window.click("input[name=code]");
    let long = format!("P1{}", "ABC $%*+-./:9 Z".repeat(8));
    window.press(&long);
    window.click("h1");
    assert_eq!(window.held("code"), long);
    window.fill("code", "");
    window.press(&text_of(&paper.codes[0]));
    window.press(ENTER);
    window.sees("Pass valable");
    // A code of twenty signs is put in groups.
    window.open("/redemptions/new");
    window.press(&text_of(&paper.codes[1])[text_of(&paper.codes[1]).len() - 20..]);
    window.click("h1");
    assert_eq!(window.held("code"), paper.codes[1]);
}

#[test]
fn back_and_reload_find_the_check_again() {
    let (Ready { world, eric, .. }, paper) = door();
    for window in [Window::new(&world.base, PHONE), Window::without_script(&world.base, PHONE)] {
        window.signs_in(&eric.email);
        window.open("/redemptions/new");
        window.fill("code", &paper.codes[0]);
        window.pick("Jeanne");
        window.button("passes-check");
        window.sees("Pass valable");
        window.reload();
        window.sees("Pass valable");
        window.screenshot("door/check-again");
        window.is_sound();
        window.button("passes-redeem");
        window.arrives("/redemptions/*");
        let taken = window.path();
        // What was answered is answered again, never a page of the browser's own.
        window.back();
        window.sees("10,00 €");
        assert_eq!(window.path(), taken);
        window.back();
        window.arrives("/redemptions/new");
        window.open(&taken);
        window.button("passes-undo");
        window.sees("L’encaissement est annulé.");
    }
}

/// The documentation of the programming interface sends the requests it describes.
#[test]
fn a_request_is_tried_from_the_documentation() {
    let (Ready { world, chloe, .. }, _) = door();
    let reader = chloe.connects(&world, "mediator", Some("La Palette"), &["read-places"]);
    let window = Window::new(&world.base, PHONE);
    window.open("/api/v1/docs");
    window.fill("token", reader.token());
    window.click("[data-try='GET /api/v1/places'] summary");
    window.click("[data-try='GET /api/v1/places'] button");
    window.sees("Tiers-lieu La Palette");
    window.is_sound();
}
