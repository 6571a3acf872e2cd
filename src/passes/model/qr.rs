//! What the QR code of a pass says: 122 signs, all of fixed length, signed by its emission.
//!
//! ```text
//! P1  kid(1) emission(2) serial(4) valid_until(2) face(2) nonce(5)   signature(64)
//! └┬┘ └────────────────────── 16 bytes ──────────────────────────┘   └ Ed25519 ─┘
//! prefix          └──────── 80 bytes in base 45: 120 signs, upper case ─────────┘
//! ```
//!
//! 122 signs of the alphanumeric mode are exactly what a code of version 5 holds at correction
//! level M: 37 × 37 modules. Numbers are big-endian. Nothing has a variable length: there is no
//! arithmetic on what a stranger wrote. Reading says whether the text has the right shape;
//! [`Signed::is_signed_by`] whether the emission printed it.
//!
//! This file depends on `base45` and `ed25519-dalek` alone: the fuzzing target includes it as it is.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// First signs of the text: what it is, and the version of its form.
pub const PREFIX: &str = "P1";
/// Signs of the whole text.
pub const LENGTH: usize = 122;

const PAYLOAD: usize = 16;
const SIGNED: usize = 80;

/// What is said of a pass, and signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payload {
    /// Which key signed it.
    pub kid: u8,
    /// The emission's own number on its installation.
    pub emission: u16,
    /// Which pass of the emission.
    pub serial: u32,
    /// Last day of validity, in days since 1 January 1970.
    pub valid_until: u16,
    /// Face value in cents.
    pub face: u16,
    /// What nobody can guess without having seen the pass.
    pub nonce: [u8; 5],
}

/// A text of the right shape. Whether it is true is another question.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    pub payload: Payload,
    signature: [u8; 64],
}

/// Why a text is not one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAQr {
    /// Cut, or longer than it should be: how many signs were read.
    Length(usize),
    /// Another kind or another version.
    Prefix,
    /// A sign that base 45 does not write.
    Sign(char),
    /// Signs that base 45 writes, and that say nothing.
    Signs,
}

impl Payload {
    fn bytes(&self) -> [u8; PAYLOAD] {
        let mut bytes = [0; PAYLOAD];
        bytes[0] = self.kid;
        bytes[1..3].copy_from_slice(&self.emission.to_be_bytes());
        bytes[3..7].copy_from_slice(&self.serial.to_be_bytes());
        bytes[7..9].copy_from_slice(&self.valid_until.to_be_bytes());
        bytes[9..11].copy_from_slice(&self.face.to_be_bytes());
        bytes[11..].copy_from_slice(&self.nonce);
        bytes
    }

    fn read(b: &[u8; PAYLOAD]) -> Payload {
        Payload {
            kid: b[0],
            emission: u16::from_be_bytes([b[1], b[2]]),
            serial: u32::from_be_bytes([b[3], b[4], b[5], b[6]]),
            valid_until: u16::from_be_bytes([b[7], b[8]]),
            face: u16::from_be_bytes([b[9], b[10]]),
            nonce: [b[11], b[12], b[13], b[14], b[15]],
        }
    }

    /// Signs it with the key of its emission.
    pub fn sign(self, key: &SigningKey) -> Signed {
        Signed { payload: self, signature: key.sign(&self.bytes()).to_bytes() }
    }
}

/// Whether base 45 writes this sign.
fn is_written(sign: char) -> bool {
    sign.is_ascii_digit() || sign.is_ascii_uppercase() || " $%*+-./:".contains(sign)
}

impl Signed {
    /// Reads a text, strictly: each text has one meaning, and each meaning one text.
    pub fn parse(text: &str) -> Result<Signed, NotAQr> {
        let body = text.strip_prefix(PREFIX).ok_or(NotAQr::Prefix)?;
        let signs = text.chars().count();
        if signs != LENGTH {
            return Err(NotAQr::Length(signs));
        }
        if let Some(other) = text.chars().find(|sign| !is_written(*sign)) {
            return Err(NotAQr::Sign(other));
        }
        let bytes = base45::decode(body).map_err(|_| NotAQr::Signs)?;
        let bytes: [u8; SIGNED] = bytes.try_into().map_err(|_| NotAQr::Signs)?;
        let (mut payload, mut signature) = ([0; PAYLOAD], [0; SIGNED - PAYLOAD]);
        payload.copy_from_slice(&bytes[..PAYLOAD]);
        signature.copy_from_slice(&bytes[PAYLOAD..]);
        Ok(Signed { payload: Payload::read(&payload), signature })
    }

    /// The text to print.
    pub fn text(&self) -> String {
        let mut bytes = [0; SIGNED];
        bytes[..PAYLOAD].copy_from_slice(&self.payload.bytes());
        bytes[PAYLOAD..].copy_from_slice(&self.signature);
        format!("{PREFIX}{}", base45::encode(bytes))
    }

    /// Whether the holder of this public key's secret half signed it.
    pub fn is_signed_by(&self, public: &[u8; 32]) -> bool {
        let signature = Signature::from_bytes(&self.signature);
        VerifyingKey::from_bytes(public)
            .is_ok_and(|key| key.verify_strict(&self.payload.bytes(), &signature).is_ok())
    }
}

/// Never the nonce nor the signature.
impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signed(…)")
    }
}
