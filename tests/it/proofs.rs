//! Before booklets are printed: their texts, their logo, and the proof that somebody approves.
//! Then the print run itself, stopped and taken up again.

use std::process::Command;

use maillon::kit::work;
use maillon::passes::{self, EmissionId};

use crate::on_both_engines;
use crate::world::World;
use crate::world::chain::id_of;

const LOGO: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script><rect width="9" height="9" fill="#0b5551"/></svg>"##;

/// The text of a PDF, and what a scanner reads on it.
fn read(pdf: &[u8]) -> (String, String) {
    assert!(pdf.starts_with(b"%PDF-"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("proof.pdf");
    std::fs::write(&file, pdf).expect("written");
    let text = Command::new("pdftotext").arg("-raw").arg(&file).arg("-").output();
    let page = folder.path().join("page");
    let drawn = Command::new("pdftoppm").args(["-r", "150", "-gray"]).args([&file, &page]).status();
    assert!(drawn.expect("pdftoppm is installed by scripts/tools").success());
    let images = std::fs::read_dir(folder.path()).expect("the folder is there");
    let images = images.map(|image| image.expect("an image").path());
    let scanned = Command::new("zbarimg")
        .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .args(images.filter(|path| path.extension().is_some_and(|end| end == "pgm")))
        .output();
    let said = |output: std::io::Result<std::process::Output>| {
        String::from_utf8_lossy(&output.expect("the tools are there").stdout).into_owned()
    };
    (said(text), said(scanned))
}

on_both_engines! {
    fn nothing_is_printed_before_its_proof_is_approved(world: World) {
        let chloe = world.coordinator();
        chloe.funds("Creuse connectée", "10000");
        let emission = chloe.emits("Creuse connectée", "1", "4");
        let printing = format!("{emission}/printing");
        let urlencoded = Some(("application/x-www-form-urlencoded", &b""[..]));
        chloe.request("POST", &printing, urlencoded).refused_with("passes-proof-not-approved");

        let look = format!("{emission}/paper");
        let form = chloe.opens(&look).form(&look);
        chloe.sends(&form.clone().attach("logo", "logo.svg", b"<html/>")).refused_with("passes-logo-unreadable");
        chloe.sends(&form.clone().attach("logo", "logo.png", &vec![0; 310_000])).refused_with("passes-logo-too-heavy");
        chloe.sends(&form.clone().fill("note", &"x".repeat(401))).refused_with("passes-text-too-long");
        let filled = form.fill("cover_text", "Venez comme vous êtes.").fill("note", "Les lieux : creuse.example");
        let proof = chloe.sends(&filled.attach("logo", "logo.svg", LOGO)).ok();
        assert_eq!(proof.path, format!("{emission}/proof"));
        let kept = "SELECT count(*) FROM emission_paper WHERE logo = 'svg' AND logo_data NOT LIKE '%616c657274%'";
        assert_eq!(world.test.count(kept), 1, "no “alert” in what is kept");

        // The proof shows all of it, and nothing on it is worth anything.
        let (text, codes) = read(&chloe.opens(&format!("{emission}/proof.pdf")).body);
        // Written across the page, letter by letter for who reads it back.
        let letters: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        assert!(letters.contains("BONÀTIRER"), "{text}");
        for needed in ["Venez comme vous êtes.", "Les lieux : creuse.example", "2026-001-00000"] {
            assert!(text.contains(needed), "{needed} is missing: {text}");
        }
        let serials = text.matches("2026-001-00000-1").count();
        assert_eq!(serials, 2, "the person keeps one, the place the other: {text}");
        assert!(codes.lines().count() > 4, "{codes}");
        assert!(codes.lines().all(|code| code.starts_with("BATA")), "{codes}");
        assert_eq!(world.test.count("SELECT count(*) FROM pass"), 0);

        chloe.approves_proof(&emission);
        chloe.opens(&format!("{emission}/proof")).sees("Épreuve approuvée par Chloé");
        // Another look takes the approval away.
        let form = chloe.opens(&look).form(&look);
        chloe.sends(&form.fill("layout", "large")).ok();
        chloe.request("POST", &printing, urlencoded).refused_with("passes-proof-not-approved");
        let (text, _) = read(&chloe.opens(&format!("{emission}/proof.pdf")).body);
        assert_eq!(text.matches('\u{c}').count(), 3, "a cover, three passes, one pass");
        assert_eq!(text.matches("2026-001-00000-1").count(), 2, "{text}");
        chloe.prints(&emission);
    }

    fn a_proof_is_approved_as_it_was_seen(world: World) {
        let chloe = world.coordinator();
        chloe.funds("Creuse connectée", "10000");
        let emission = chloe.emits("Creuse connectée", "1", "4");
        let (look, proof) = (format!("{emission}/paper"), format!("{emission}/proof"));
        // One tab shows the proof; another changes its words.
        let seen = chloe.opens(&proof).form(&format!("{emission}/approval"));
        chloe.sends(&chloe.opens(&look).form(&look).fill("note", "Jamais relu")).ok();
        chloe.sends(&seen).refused_with("passes-proof-changed");
        chloe.sends(&chloe.opens(&proof).form(&format!("{emission}/approval"))).ok();

        // A zero in a text is refused by the form, whatever the engine.
        let form = chloe.opens(&look).form(&look).fill("note", "a\u{0}b");
        assert_eq!(chloe.sends(&form).status, 400);
        // A logo that is clean, and too much for the printer.
        let deep = format!("{}<rect width=\"9\" height=\"9\"/>{}", "<g>".repeat(3000), "</g>".repeat(3000));
        let deep = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{deep}</svg>");
        let form = chloe.opens(&look).form(&look);
        chloe.sends(&form.attach("logo", "logo.svg", deep.as_bytes())).refused_with("passes-logo-unreadable");
    }

    fn a_form_that_made_an_emission_makes_no_other(world: World) {
        let chloe = world.coordinator();
        chloe.funds("Creuse connectée", "10000");
        let form = chloe.opens("/emissions/new").form("/emissions");
        let filled = form.choose("programme", "Creuse connectée").fill_all(&[
            ("label", "Printemps"),
            ("face", "10"),
            ("booklets", "5"),
            ("passes_each", "5"),
            ("valid_from", "2026-03-02"),
            ("valid_until", "2026-12-31"),
        ]);
        let page = chloe.sends(&filled).ok();
        assert_eq!(chloe.sends(&filled).ok().path, page.path, "pressed twice");
        // Back, mended, sent again: nothing is dropped without a word.
        chloe.sends(&filled.fill("booklets", "50")).refused_with("passes-form-used");
        assert_eq!(world.test.count("SELECT count(*) FROM emission"), 1);
    }

    fn nothing_holds_the_codes_of_an_active_emission(world: World) {
        let chloe = world.coordinator();
        chloe.funds("Creuse connectée", "10000");
        let page = chloe.emits("Creuse connectée", "1", "1");
        chloe.prints(&page);
        let id = id_of(&page).to_owned();
        // Printed again meanwhile: the printer still holds the secrets.
        let (subject, clock) = (id.clone(), world.app.clock.clone());
        let begin = move |tx: &mut maillon::kit::db::Tx| {
            let territory: String = tx.value("SELECT id AS value FROM territory", &[])?;
            work::start(tx, &clock.moment(), &territory, "printing", &subject, "system")
        };
        let run = world.app.db.write_blocking(begin).expect("it starts").expect("alone");
        chloe.activates(&page).refused_with("passes-printing-goes-on");
        let withdrawal = format!("{page}/withdrawal");
        chloe.submits(&withdrawal, &withdrawal, &[]).refused_with("passes-printing-goes-on");
        let now = world.app.clock.now();
        let end = move |tx: &mut maillon::kit::db::Tx| work::finish(tx, run, now, work::Outcome::Done, "");
        world.app.db.write_blocking(end).expect("it ends");
        let part = format!("emissions/{id}/part-0001.pdf");
        assert!(world.app.files.path(&part).exists());
        chloe.activates(&page).ok();
        assert!(!world.app.files.path(&part).exists(), "activation destroys the paper");
        // Killed before that, the service does it at its next start.
        world.app.files.write(&part, b"%PDF-").expect("written");
        passes::forget_leftovers(&world.app).expect("swept");
        assert!(!world.app.files.path(&part).exists());
    }

    fn a_stopped_print_run_goes_on_where_it_was(world: World) {
        let chloe = world.coordinator();
        chloe.funds("Creuse connectée", "10000");
        let page = chloe.emits("Creuse connectée", "102", "1");
        chloe.prints(&page);
        let id: EmissionId = id_of(&page).parse().expect("an id");
        let part = |number: u32| format!("emissions/{id}/part-{number:04}.pdf");
        let whole = world.app.files.read(&part(2)).expect("the second part");

        // The process dies while the second part is drawn: the first is whole, the last is missing.
        world.app.files.remove(&part(2)).expect("removed");
        world.app.files.write(&part(1), b"the first part, as it was").expect("written");
        world.test.meddle("UPDATE work SET outcome = 'interrupted'");
        let actor = {
            let territory = "SELECT id AS value FROM territory";
            world.app.db.read_blocking(move |conn| Ok::<_, maillon::kit::errors::Error>(conn.value(territory, &[])?))
        };
        let actor = actor.expect("a territory");
        let system = world.app.db.write_blocking(move |tx| maillon::access::system(tx, actor)).expect("the system");
        // At the same instant: which run was the last is told by its place, not by the clock.
        passes::print_now(&world.app, &system, id).expect("goes on");
        assert_eq!(world.app.files.read(&part(1)).expect("kept"), b"the first part, as it was");
        assert_eq!(world.app.files.read(&part(2)).expect("made again"), whole, "to the byte");

        // Asked for again once done, everything is made anew, and the journal says so.
        passes::print_now(&world.app, &system, id).expect("printed again");
        assert!(world.app.files.read(&part(1)).expect("anew").starts_with(b"%PDF-"));
        assert_eq!(world.test.count("SELECT count(*) FROM journal WHERE verb = 'reprinted'"), 2);
    }
}
