//! The door of the site, as anybody meets it: sign-in with keys alone, and without script.

use super::{DESK, ENTER, PHONE, Window};
use crate::on_both_engines;
use crate::world::{Engine, World};

on_both_engines! {
    fn signing_in_with_the_keyboard_alone(world: World) {
        let window = Window::new(&world.base, PHONE);
        window.open("/account");
        window.is_sound();
        window.tab_to("input[name=email]");
        window.press("admin@creuse.example");
        window.tab_to("input[name=password]");
        window.press("une petite phrase de test");
        window.press(ENTER);
        window.arrives("/account");
        window.sees("Adèle Admin");
        window.is_sound();
    }
}

#[test]
fn signing_in_without_script() {
    let world = World::on(Engine::Sqlite);
    let window = Window::without_script(&world.base, DESK);
    window.open("/account");
    window.fill("email", "admin@creuse.example");
    window.fill("password", "au hasard");
    window.send("/sign-in");
    window.sees("L’adresse ou le mot de passe ne correspond pas.");
    window.fill("password", "une petite phrase de test");
    window.send("/sign-in");
    window.arrives("/account");
    window.sees("Adèle Admin");
    window.is_sound();
}

/// The test would not see a page that breaks the rules if this one did not fail.
#[test]
fn a_page_that_breaks_the_rules_is_seen() {
    let world = World::on(Engine::Sqlite);
    let window = Window::new(&world.base, PHONE);
    window.open("/sign-in");
    window.is_sound();
    window.break_page();
    let complaints = window.complaints().join("\n");
    for word in ["axe image-alt", "axe label", "wider than the screen", "Content Security Policy"] {
        assert!(complaints.contains(word), "{word} is not seen in:\n{complaints}");
    }
}
