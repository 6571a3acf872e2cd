use ed25519_dalek::SigningKey;
use proptest::prelude::*;

use super::*;
use crate::kit::time::{Instant, Moment};
use crate::passes::model::qr::{LENGTH, NotAQr, PREFIX, Payload, Signed};

const KEY: SecretKey = SecretKey([7; 32]);

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn emission(salt: &str) -> Emission {
    let moment = Moment::seeded(Instant(0), 1);
    let (kid, public_key) = public_key(&signing_key(&KEY, salt));
    Emission {
        id: moment.id(),
        territory_id: moment.id(),
        programme_id: moment.id(),
        number: "2026-001".into(),
        code: 12,
        label: "Printemps".into(),
        face: Cents(1000),
        booklets: 10,
        passes_each: 5,
        valid_from: day("2026-01-01"),
        valid_until: day("2026-12-31"),
        distribution_until: day("2026-11-01"),
        grace_days: 30,
        created_at: Instant(0),
        print_salt: Some(salt.to_owned()),
        public_key,
        kid,
        key_revoked_at: None,
        key_revoked_for: None,
        replaces: None,
        printed_at: None,
        activated_at: None,
        closed_at: None,
        closed_by: None,
        withdrawn_at: None,
    }
}

/// A pass as it is printed, and the hash of its secret.
fn printed(emission: &Emission) -> (String, String) {
    let code = code_of(&KEY, emission.print_salt.as_deref().unwrap(), "2026-001-00003-2");
    let signer = PassSigner::of(&KEY, emission).unwrap();
    (signer.sign("2026-001-00003-2", &code).unwrap(), hash_of(&KEY, &code))
}

fn known<'a>(emission: &'a Emission, secret_hash: &'a str) -> Known<'a> {
    Known {
        kid: emission.kid,
        public_key: &emission.public_key,
        key_revoked: None,
        secret_hash,
        valid_until: emission.valid_until,
        face: emission.face,
    }
}

#[test]
fn a_pass_is_122_upper_case_signs_that_say_what_it_is() {
    let emission = emission("a");
    let (text, hash) = printed(&emission);
    assert_eq!((text.len(), &text[..2]), (LENGTH, PREFIX));
    assert_eq!(text, text.to_uppercase());
    let signed = Signed::parse(&text).unwrap();
    let said = signed.payload;
    assert_eq!((said.emission, booklet_and_rank(said.serial)), (12, (3, 2)));
    assert_eq!((said.face, said.valid_until), (1000, days_of(day("2026-12-31")).unwrap()));
    assert_eq!(authentic(&KEY, &signed, &known(&emission, &hash)), Ok(()));
    assert_eq!(format!("{signed:?}"), "Signed(…)");
    // The same salt gives the same pass again; without it nobody signs.
    assert_eq!(printed(&emission).0, text);
    let active = Emission { print_salt: None, ..emission };
    assert!(PassSigner::of(&KEY, &active).is_none());
}

#[test]
fn it_is_read_however_it_is_scanned_and_a_code_stays_a_code() {
    let emission = emission("a");
    let (text, _) = printed(&emission);
    for scanned in [text.clone(), format!("  {text}\r\n"), text.to_lowercase()] {
        assert!(matches!(Ticket::parse(&scanned), Ok(Ticket::Scanned(_))), "{scanned}");
    }
    let code = code_of(&KEY, "a", "2026-001-00003-2");
    for typed in [code.plain(), code.grouped(), format!("https://pass.example/p/{}", code.plain())]
    {
        assert_eq!(Ticket::parse(&typed), Ok(Ticket::Typed(code.clone())));
    }
    let refused = |text: &str| Ticket::parse(text).unwrap_err();
    assert_eq!(refused(&text[..80]), Refusal::QrLength { read: 80 });
    assert_eq!(refused(&format!("{text}0")), Refusal::QrLength { read: 123 });
    // Signs are counted, not bytes.
    assert_eq!(refused(&format!("{}é", &text[..121])), Refusal::QrSign { sign: 'é' });
    assert_eq!(refused(&format!("{}#", &text[..121])), Refusal::QrSign { sign: '#' });
    assert_eq!(refused(&format!("P2{}", &text[2..])), Refusal::QrOther);
    assert_eq!(refused("https://pass.example/b/2026-001-00012"), Refusal::QrOther);
    assert_eq!(refused("7K3Q 9XZ4"), Refusal::Code(NotACode::Length(8)));
}

#[test]
fn what_the_emission_did_not_print_is_told_apart() {
    let ours = emission("a");
    let (text, hash) = printed(&ours);
    let signed = Signed::parse(&text).unwrap();
    let said = signed.payload;
    let key = signing_key(&KEY, "a");
    let check = |signed: &Signed| authentic(&KEY, signed, &known(&ours, &hash));

    // Re-signed by somebody else, under our name or under theirs.
    let other = signing_key(&KEY, "b");
    assert_eq!(check(&said.sign(&other)), Err(Refusal::QrForged));
    let theirs = Payload { kid: said.kid.wrapping_add(1), ..said };
    assert_eq!(check(&theirs.sign(&other)), Err(Refusal::QrOtherTerritory));
    // Another pass, another value, another date: even with our key, the database knows better.
    for changed in [
        Payload { face: 5000, ..said },
        Payload { valid_until: said.valid_until + 1, ..said },
        Payload { nonce: [0; 5], ..said },
    ] {
        assert_eq!(check(&changed.sign(&key)), Err(Refusal::QrForged), "{changed:?}");
    }
    let revoked = Known { key_revoked: Some((day("2026-06-01"), "vol")), ..known(&ours, &hash) };
    let refused = authentic(&KEY, &signed, &revoked).unwrap_err();
    assert_eq!(refused, Refusal::QrKeyRevoked { on: day("2026-06-01"), reason: "vol".into() });
}

proptest! {
    #[test]
    fn what_is_signed_reads_back_and_has_one_text(
        kid: u8, emission: u16, serial: u32, valid_until: u16, face: u16, nonce: [u8; 5],
        seed: [u8; 32],
    ) {
        let key = SigningKey::from_bytes(&seed);
        let payload = Payload { kid, emission, serial, valid_until, face, nonce };
        let signed = payload.sign(&key);
        let text = signed.text();
        prop_assert_eq!(text.len(), LENGTH);
        let read = Signed::parse(&text).unwrap();
        prop_assert_eq!(read.payload, payload);
        prop_assert_eq!(read.text(), text);
        prop_assert!(read.is_signed_by(&key.verifying_key().to_bytes()));
    }

    #[test]
    fn one_changed_sign_is_never_signed(at in 2usize..LENGTH, by in 1usize..45) {
        let emission = emission("a");
        let (text, hash) = printed(&emission);
        let alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        let mut signs = text.into_bytes();
        let old = alphabet.iter().position(|sign| *sign == signs[at]).unwrap();
        signs[at] = alphabet[(old + by) % 45];
        let changed = String::from_utf8(signs).unwrap();
        match Signed::parse(&changed) {
            Err(wrong) => prop_assert_eq!(wrong, NotAQr::Signs),
            Ok(signed) => {
                prop_assert_eq!(signed.text(), changed);
                prop_assert!(authentic(&KEY, &signed, &known(&emission, &hash)).is_err());
            }
        }
    }

    #[test]
    fn nothing_scanned_makes_it_panic(text in "\\PC{0,140}", base in "P1[0-9A-Z $%*+./:-]{110,125}") {
        for text in [text, base] {
            if let Ok(signed) = Signed::parse(&text) {
                prop_assert_eq!(signed.text(), text.clone());
                prop_assert!(!signed.is_signed_by(&[3; 32]));
            }
            let _ = Ticket::parse(&text);
        }
    }
}
