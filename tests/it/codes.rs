//! The QR code of a pass: signed by its emission, taken like the code typed from the paper, and
//! refused with its reason when it is not what we printed.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use maillon::passes::{self, EmissionId, PassSigner, Payload, Signed};

use crate::on_both_engines;
use crate::world::passes::{Village, refusal};
use crate::world::{TestDatabase, World};

/// What the QR codes of an emission say, by serial, while it may be printed.
fn scanned(village: &Village, id: EmissionId, booklets: i64) -> BTreeMap<String, String> {
    let (actor, key) = (village.actor.clone(), village.key.clone());
    village.reads(move |conn| {
        let emission = passes::emission(conn, &actor, id)?;
        let secrets = passes::secrets(conn, &key, &emission, 1, booklets)?;
        let signer = PassSigner::of(&key, &emission).expect("not active yet");
        Ok(secrets
            .into_iter()
            .map(|(_, serial, code)| {
                let text = signer.sign(&serial, &code).expect("all of it fits");
                (serial, text)
            })
            .collect())
    })
}

fn changed(text: &str, change: impl Fn(&mut Payload)) -> Signed {
    let mut payload = Signed::parse(text).expect("ours").payload;
    change(&mut payload);
    payload.sign(&SigningKey::from_bytes(&[9; 32]))
}

on_both_engines! {
    fn a_pass_is_scanned_or_typed_and_used_once(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (id, codes) = village.printed(programme, 1000, 2, 2);
        let scans = scanned(&village, id, 2);
        let [first, second, third] = ["1-1", "1-2", "2-1"].map(|at| scans[&format!("2026-001-0000{at}")].clone());
        // Nothing is worth anything before activation.
        assert_eq!(refusal(village.redeems(&village.scan(&first, 0))), "passes-not-active");
        village.activates(id).expect("the ceilings are high enough");

        let scan = village.scan(&first, 0);
        let answer = village.redeems(&scan).expect("a good pass");
        assert_eq!(answer.serial, "2026-001-00001-1");
        assert_eq!(village.redeems(&scan).expect("a replay"), answer);
        // The same pass, typed: it is the same pass.
        assert_eq!(refusal(village.redeems(&village.scan(&codes[0], 1))), "passes-already-used");
        village.redeems(&village.scan(&codes[1], 1)).expect("typed");
        assert_eq!(refusal(village.redeems(&village.scan(&second, 2))), "passes-already-used");
        village.redeems(&village.scan(&third.to_lowercase(), 2)).expect("however the scanner types");
        village.holds();
    }

    fn what_we_did_not_print_is_refused_with_its_reason(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (id, codes) = village.printed(programme, 1000, 1, 2);
        let scans = scanned(&village, id, 1);
        let good = scans["2026-001-00001-1"].clone();
        village.activates(id).expect("the ceilings are high enough");
        let refused = |text: &str| refusal(village.redeems(&village.scan(text, 0)));

        assert_eq!(refused(&good[..100]), "passes-qr-truncated");
        assert_eq!(refused(&format!("{good}00")), "passes-qr-too-long");
        assert_eq!(refused(&format!("{}é", &good[..121])), "passes-qr-sign");
        assert_eq!(refused("https://example.org/menu-du-jour-de-la-cantine"), "passes-qr-other");
        // Signed again by somebody else, as it was or worth more; another key; another emission.
        assert_eq!(refused(&changed(&good, |_| ()).text()), "passes-qr-forged");
        assert_eq!(refused(&changed(&good, |p| p.face = 60_000).text()), "passes-qr-forged");
        let kid = |p: &mut Payload| p.kid = p.kid.wrapping_add(1);
        assert_eq!(refused(&changed(&good, kid).text()), "passes-qr-other-territory");
        let elsewhere = changed(&good, |p| p.emission = 999);
        assert_eq!(refused(&elsewhere.text()), "passes-qr-other-territory");
        let unknown = changed(&good, |p| p.serial = u32::MAX);
        assert_eq!(refused(&unknown.text()), "passes-qr-other-territory");

        village.does(move |tx, actor, moment| passes::revoke_key(tx, actor, id, "vol chez l’imprimeur", moment));
        assert_eq!(refused(&good), "passes-qr-key-revoked");
        let again = village.tries(move |tx, actor, moment| passes::revoke_key(tx, actor, id, "vol", moment));
        assert_eq!(refusal(again), "passes-key-already-revoked");
        // Nothing was lost: the code on the paper is as good as before.
        assert_eq!(test.count("SELECT count(*) FROM redemption"), 0);
        village.redeems(&village.scan(&codes[0], 0)).expect("typed");
        village.holds();
    }

    fn activation_destroys_the_signing_key(test: TestDatabase) {
        let village = Village::on(&test);
        let programme = village.programme(1_000_000);
        let (id, _) = village.active(programme, 1000, 1, 1);
        assert_eq!(test.count("SELECT count(*) FROM emission WHERE print_salt IS NOT NULL"), 0);
        let (actor, key) = (village.actor.clone(), village.key.clone());
        village.reads(move |conn| {
            let emission = passes::emission(conn, &actor, id)?;
            assert!(PassSigner::of(&key, &emission).is_none());
            Ok(())
        });
    }

    fn public_keys_are_downloaded_and_a_key_is_revoked(world: World) {
        let chloe = world.coordinator();
        chloe.funds("Creuse connectée", "10000");
        let emission = chloe.emits("Creuse connectée", "1", "2");
        let keys = chloe.opens("/emissions/keys.json").body;
        let keys: serde_json::Value = serde_json::from_slice(&keys).expect("JSON");
        assert_eq!(keys["keys"][0]["number"], "2026-001");
        assert_eq!(keys["keys"][0]["public_key"].as_str().map(str::len), Some(64));
        assert!(keys["keys"][0]["revoked_at"].is_null());

        let address = format!("{emission}/revocation");
        chloe.submits(&address, &address, &[]).refused_with("passes-reason-missing");
        let done = chloe.submits(&address, &address, &[("reason", "clé copiée")]).ok();
        done.sees("clé copiée");
        let keys = chloe.opens("/emissions/keys.json").body;
        let keys: serde_json::Value = serde_json::from_slice(&keys).expect("JSON");
        assert_eq!(keys["keys"][0]["revoked_for"], "clé copiée");
    }
}
