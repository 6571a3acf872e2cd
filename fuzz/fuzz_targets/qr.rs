//! The parser of QR codes, against anything: it never panics, each text it accepts has one meaning
//! and is the one text of that meaning, and nothing made up is ever signed.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../src/passes/model/qr.rs"]
mod qr;

use qr::{LENGTH, PREFIX, Signed};

/// The public key of RFC 8032's first test, whose secret half signs nothing here.
const PUBLIC: [u8; 32] = [
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
];

fn check(text: &str) {
    if let Ok(signed) = Signed::parse(text) {
        assert_eq!(text.len(), LENGTH);
        assert_eq!(signed.text(), text);
        assert!(!signed.is_signed_by(&PUBLIC));
        assert!(!format!("{signed:?}").contains(text));
    }
}

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        check(text);
        check(&format!("{PREFIX}{text}"));
    }
    // The right shape, so that what comes after the shape is tried too.
    if let Some(bytes) = data.get(..80) {
        let text = format!("{PREFIX}{}", base45::encode(bytes));
        assert!(Signed::parse(&text).is_ok());
        check(&text);
        let key: [u8; 32] = bytes[..32].try_into().expect("thirty-two of eighty");
        let seed = ed25519_dalek::SigningKey::from_bytes(&key);
        let payload = Signed::parse(&text).expect("parsed just above").payload;
        let ours = payload.sign(&seed);
        assert!(ours.is_signed_by(&seed.verifying_key().to_bytes()));
        assert_eq!(Signed::parse(&ours.text()).expect("our own").payload, payload);
        // A key made up by a stranger.
        let _ = ours.is_signed_by(&key);
    }
});
