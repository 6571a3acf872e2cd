//! What is derived from the salt of an emission: the codes of its passes, and the key that signs
//! their QR codes. While the salt lives both can be made again; destroying it destroys both.

use ed25519_dalek::SigningKey;

use super::code::{Code, NotACode};
use super::qr::{NotAQr, PREFIX, Payload, Signed};
use super::serial::numbers_of;
use super::{Emission, Refusal};
use crate::access::hex;
use crate::kit::app::SecretKey;
use crate::kit::money::Cents;
use crate::kit::text::unhex;
use crate::kit::time::Day;

/// A pass as it is shown at the door: typed from the paper, or scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ticket {
    Typed(Code),
    Scanned(Signed),
}

/// What is longer than a code, however it is spaced, and begins like a QR code, is one.
const LONGEST_CODE: usize = 40;

impl Ticket {
    /// Reads what was typed or scanned.
    pub fn parse(text: &str) -> Result<Ticket, Refusal> {
        let text = text.trim();
        let scanned = text.to_ascii_uppercase();
        if text.len() > LONGEST_CODE && scanned.starts_with(PREFIX) {
            return match Signed::parse(&scanned) {
                Ok(signed) => Ok(Ticket::Scanned(signed)),
                Err(NotAQr::Length(read)) => Err(Refusal::QrLength { read }),
                Err(NotAQr::Sign(sign)) => Err(Refusal::QrSign { sign }),
                Err(NotAQr::Prefix | NotAQr::Signs) => Err(Refusal::QrUnreadable),
            };
        }
        // The code of a cover, or of a menu: saying how many signs a code has would not help.
        let something_else = text.len() > LONGEST_CODE || text.contains("://");
        match Code::parse(text) {
            Ok(code) => Ok(Ticket::Typed(code)),
            Err(NotACode::Length(_) | NotACode::Sign(_)) if something_else => Err(Refusal::QrOther),
            Err(wrong) => Err(Refusal::Code(wrong)),
        }
    }
}

/// The code printed on a pass. It can be made again, from the installation's key, the emission's
/// salt and the serial, until activation destroys the salt.
pub fn code_of(key: &SecretKey, salt: &str, serial: &str) -> Code {
    let mut hasher = key.keyed("pass secret, from the salt of its emission and its serial");
    for field in [salt, serial] {
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    let mut secret = [0; 10];
    hasher.finalize_xof().fill(&mut secret);
    Code::of(secret)
}

/// What is stored of a code: without the installation's key it tells nothing.
pub fn hash_of(key: &SecretKey, code: &Code) -> String {
    key.hash("pass secret", code.secret())
}

/// The key that signs the passes of an emission: made again from its salt, never stored.
pub fn signing_key(key: &SecretKey, salt: &str) -> SigningKey {
    let mut hasher = key.keyed("pass signing key, from the salt of its emission");
    hasher.update(salt.as_bytes());
    SigningKey::from_bytes(hasher.finalize().as_bytes())
}

/// The public half, as it is stored and published, and its short name. The name is drawn from the
/// key, so that a pass of another territory is seldom taken for a forged one of ours.
pub fn public_key(key: &SigningKey) -> (i64, String) {
    let public = key.verifying_key().to_bytes();
    (i64::from(public[0]), hex(&public))
}

/// Forty bits that are on the pass and follow from its secret alone: whoever holds the signing
/// key but not the pass cannot sign it again.
pub fn nonce_of(key: &SecretKey, secret_hash: &str) -> [u8; 5] {
    let mut nonce = [0; 5];
    let mut hasher = key.keyed("pass nonce, from the hash of its secret");
    hasher.update(secret_hash.as_bytes()).finalize_xof().fill(&mut nonce);
    nonce
}

/// Passes of one booklet, in the number of a pass.
const PER_BOOKLET: i64 = 100;

/// The number of a pass in its emission: booklet and rank.
pub fn number_of(booklet: i64, rank: i64) -> Option<u32> {
    u32::try_from(booklet * PER_BOOKLET + rank).ok()
}

/// The booklet and rank of a number.
pub fn booklet_and_rank(number: u32) -> (i64, i64) {
    let number = i64::from(number);
    (number / PER_BOOKLET, number % PER_BOOKLET)
}

/// Days since 1970, as a QR code says them.
pub fn days_of(day: Day) -> Option<u16> {
    let days = day.days_since_1970();
    u16::try_from(days).ok()
}

/// A face value, as a QR code says it.
pub fn face_of(face: Cents) -> Option<u16> {
    u16::try_from(face.0).ok()
}

/// Signs the passes of one emission.
pub struct PassSigner<'a> {
    key: &'a SecretKey,
    signing: SigningKey,
    emission: &'a Emission,
}

impl<'a> PassSigner<'a> {
    /// None when the salt is destroyed: nobody signs any more.
    pub fn of(key: &'a SecretKey, emission: &'a Emission) -> Option<PassSigner<'a>> {
        let salt = emission.print_salt.as_deref()?;
        Some(PassSigner { key, signing: signing_key(key, salt), emission })
    }

    /// The text of the QR code of a pass. None when a number does not fit: the rules of an
    /// emission see to it that all do.
    pub fn sign(&self, serial: &str, code: &Code) -> Option<String> {
        let (booklet, rank) = numbers_of(serial)?;
        let payload = Payload {
            kid: u8::try_from(self.emission.kid).ok()?,
            emission: u16::try_from(self.emission.code).ok()?,
            serial: number_of(booklet, rank)?,
            valid_until: days_of(self.emission.valid_until)?,
            face: face_of(self.emission.face)?,
            nonce: nonce_of(self.key, &hash_of(self.key, code)),
        };
        Some(payload.sign(&self.signing).text())
    }
}

/// What the database knows of the pass a QR code names.
pub struct Known<'a> {
    pub kid: i64,
    /// Hexadecimal.
    pub public_key: &'a str,
    pub key_revoked: Option<(Day, &'a str)>,
    pub secret_hash: &'a str,
    pub valid_until: Day,
    pub face: Cents,
}

/// Whether a scanned code is what its emission printed.
pub fn authentic(key: &SecretKey, signed: &Signed, known: &Known<'_>) -> Result<(), Refusal> {
    let said = signed.payload;
    if i64::from(said.kid) != known.kid {
        return Err(Refusal::QrOtherTerritory);
    }
    let public = unhex(known.public_key).and_then(|bytes| bytes.try_into().ok());
    if !public.is_some_and(|public| signed.is_signed_by(&public)) {
        return Err(Refusal::QrForged);
    }
    if let Some((on, reason)) = known.key_revoked {
        return Err(Refusal::QrKeyRevoked { on, reason: reason.to_owned() });
    }
    let same = said.nonce == nonce_of(key, known.secret_hash)
        && Some(said.valid_until) == days_of(known.valid_until)
        && Some(said.face) == face_of(known.face);
    if same { Ok(()) } else { Err(Refusal::QrForged) }
}

#[cfg(test)]
mod tests;
