//! The chain in a real Chromium: at both widths, once with keys alone, once without script.

use super::ready::{Ready, ready};
use super::{DESK, ENTER, PHONE, Window};
use crate::world::Person;
use crate::world::chain::{Paper, read_booklets};
use crate::world::program::holds;

/// A page on the way: sound, and kept as a picture.
fn looks(window: &Window, name: &str) {
    window.is_sound();
    window.screenshot(&format!("chain/{name}"));
}

/// From the emission to the payment, by what is on screen.
fn the_chain(window: &Window, ready: &Ready) {
    let (paper, slip) = issues_and_delivers(window, ready);
    hands_over(window, ready, &paper, &slip);
    takes_the_pass(window, ready, &paper);
    pays(window, ready);
    holds(&ready.world.test.url);
}

/// Issue, print, fund, deliver: the paper, and the address of the slip.
fn issues_and_delivers(window: &Window, ready: &Ready) -> (Paper, String) {
    let chloe = &ready.chloe;
    window.signs_in(&chloe.email);
    looks(window, "01-coordinator");
    window.open("/emissions/new");
    window.choose("programme", "Creuse connectée");
    for (name, value) in
        [("label", "Printemps"), ("face", "10"), ("booklets", "2"), ("passes_each", "3")]
    {
        window.fill(name, value);
    }
    window.fill("valid_from", "2026-03-02");
    window.fill("valid_until", "2026-12-31");
    looks(window, "02-emission-new");
    window.button("passes-emission-create");
    window.arrives("/emissions/*/paper");
    window.fill("note", "Tous les lieux sont sur creuse.example/numerique");
    window.button("passes-paper-save");
    window.arrives("/emissions/*/proof");
    looks(window, "02-emission-proof");
    window.button("passes-proof-approve");
    window.arrives("/emissions/*");
    let emission = window.path();
    window.button("passes-print");
    let paper = read_booklets(&chloe.waits_for_paper(&emission));
    window.open(&emission);
    looks(window, "03-emission-printed");
    window.link("passes-activate");
    window.arrives("/emissions/*/activation");
    looks(window, "04-activation");
    window.button("passes-activate");
    window.arrives("/emissions/*");
    window.open(&format!("/slips/new?emission={}", crate::world::chain::id_of(&emission)));
    window.choose("from", "Imprimeur");
    window.choose("to", "Les Passerelles");
    window.button("passes-slip-send");
    window.arrives("/slips/*");
    looks(window, "05-slip");
    (paper, window.path())
}

/// The booklet is handed over, and the first session booked on the spot.
fn hands_over(window: &Window, ready: &Ready, paper: &Paper, slip: &str) {
    window.signs_in(&ready.rosa.email);
    window.open(slip);
    window.fill("first", &paper.serials[0]);
    window.fill("last", &paper.serials[paper.serials.len() - 1]);
    window.button("passes-confirm-receipt");
    window.sees("Les Passerelles");
    window.open("/handovers/new");
    window.fill("serial", &paper.serials[0]);
    window.fill("first_name", "Jeanne");
    window.click("input[name=consent_file]");
    window.pick("mardi 3 mars");
    looks(window, "06-handover");
    window.button("passes-hand-over");
    window.arrives("/handovers/*");
    looks(window, "07-handed-over");
}

/// At the door, the next day.
fn takes_the_pass(window: &Window, ready: &Ready, paper: &Paper) {
    let Ready { world, eric, session, .. } = ready;
    world.it_is("2026-03-03", "14:05");
    window.signs_in(&eric.email);
    looks(window, "08-mediator-today");
    window.open(session);
    window.click("button[name=attendance][value=present]");
    window.arrives("/sessions/*");
    looks(window, "09-session");
    window.open("/redemptions/new");
    window.fill("code", &paper.codes[0]);
    window.pick("Jeanne");
    looks(window, "10-redemption");
    window.button("passes-check");
    window.sees("10,00 €");
    window.button("passes-redeem");
    window.arrives("/redemptions/*");
    looks(window, "11-redeemed");
}

/// The month is over: closed, approved by somebody else, paid.
fn pays(window: &Window, ready: &Ready) {
    let Ready { world, chloe, .. } = ready;
    world.it_is("2026-04-02", "10:00");
    window.signs_in(&chloe.email);
    window.open("/statements/closing");
    looks(window, "12-closing");
    window.click("form[action='/statements/closings'] button");
    window.sees("10,00 €");
    looks(window, "13-statements");
    let fatou = Person::sign_in(world, "Adèle Admin", "admin@creuse.example").invites(
        world,
        "finance-officer",
        "Fatou Finances",
    );
    window.signs_in(&fatou.email);
    window.open("/statements");
    window.click("main a[href^='/statements/0']");
    window.arrives("/statements/*");
    window.button("funding-check");
    window.button("funding-approve");
    window.sees("À envoyer");
    window.button("funding-send");
    window.fill("paid_on", "2026-04-02");
    window.fill("reference", "2026-118");
    looks(window, "14-statement");
    window.button("funding-pay");
    window.sees("2026-118");

    window.signs_in(&chloe.email);
    window.open("/dashboard");
    window.sees("10,00 €");
    looks(window, "15-dashboard");
}

#[test]
fn the_chain_on_a_phone() {
    let ready = ready();
    the_chain(&Window::new(&ready.world.base, PHONE), &ready);
}

#[test]
fn the_chain_at_a_desk() {
    let ready = ready();
    the_chain(&Window::new(&ready.world.base, DESK), &ready);
}

#[test]
fn the_chain_without_script() {
    let ready = ready();
    the_chain(&Window::without_script(&ready.world.base, PHONE), &ready);
}

/// A referrer and a mediator who use no mouse: every gesture by Tab, letters, Space and Enter.
#[test]
fn the_gestures_of_the_field_with_the_keyboard_alone() {
    let ready = ready();
    let paper = ready.delivered();
    let window = Window::new(&ready.world.base, DESK);
    window.open("/handovers/new");
    window.tab_to("input[name=email]");
    window.press(&ready.rosa.email);
    window.tab_to("input[name=password]");
    window.press(crate::world::PASSWORD);
    window.press(ENTER);
    window.arrives("/handovers/new");
    window.tab_to("input[name=serial]");
    window.press(&paper.serials[0]);
    window.tab_to("input[name=first_name]");
    window.press("Jeanne");
    window.tab_to("input[name=consent_file]");
    window.press(" ");
    window.tab_to("input[name=session]");
    // Among radio buttons, the arrows choose.
    window.press("\u{e015}");
    window.tab_to("button.button-big");
    window.press(ENTER);
    window.arrives("/handovers/*");
    window.sees("Jeanne");

    ready.world.it_is("2026-03-03", "14:05");
    window.forget();
    window.open("/redemptions/new");
    window.tab_to("input[name=email]");
    window.press(&ready.eric.email);
    window.tab_to("input[name=password]");
    window.press(crate::world::PASSWORD);
    window.press(ENTER);
    window.arrives("/redemptions/new");
    window.tab_to("input[name=code]");
    window.press(&paper.codes[0].replace(' ', ""));
    window.tab_to("input[name=registration]");
    window.press(" ");
    window.tab_to("button.button-big");
    window.press(ENTER);
    window.sees("10,00 €");
    window.tab_to("button.button-big");
    window.press(ENTER);
    window.arrives("/redemptions/*");
    window.is_sound();
}
