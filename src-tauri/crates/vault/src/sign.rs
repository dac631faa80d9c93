//! Signatures: Ed25519 keys of a book, and the fingerprint by which people know one.

use crate::key::fill;
use ed25519_dalek::{Signature, Signer};
use kernel::{Problem, Result, code};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Set before everything signed, so that a signature is never good for another purpose.
const PURPOSE: &[u8] = b"moricho signature 1\0";

/// The key that signs. Wiped when dropped; never printed.
pub struct SigningKey(ed25519_dalek::SigningKey);

/// The key that tells a true signature; no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(ed25519_dalek::VerifyingKey);

impl SigningKey {
    /// A new key from the system's random source.
    pub fn random() -> Result<SigningKey> {
        let mut seed = Zeroizing::new([0u8; 32]);
        fill(seed.as_mut_slice())?;
        Ok(SigningKey(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// The key from its 64 digits.
    ///
    /// # Errors
    /// [`code::DAMAGED`] if they are no key.
    pub fn from_hex(digits: &str) -> Result<SigningKey> {
        let mut seed = Zeroizing::new([0u8; 32]);
        hex::decode_to_slice(digits, seed.as_mut_slice()).map_err(|_| damaged())?;
        Ok(SigningKey(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// The secret as 64 digits, to be kept where nobody reads it.
    #[must_use]
    pub fn hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(Zeroizing::new(self.0.to_bytes()).as_slice()))
    }

    /// The key that others may see.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs what was said about a purpose; 128 digits.
    #[must_use]
    pub fn sign(&self, about: &str, said: &str) -> String {
        hex::encode(self.0.sign(&message(about, said)).to_bytes())
    }
}

impl PublicKey {
    /// The key from its 64 digits.
    ///
    /// # Errors
    /// [`code::DAMAGED`] if they are no key.
    pub fn from_hex(digits: &str) -> Result<PublicKey> {
        let mut bytes = [0u8; 32];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| damaged())?;
        ed25519_dalek::VerifyingKey::from_bytes(&bytes).map(PublicKey).map_err(|_| damaged())
    }

    /// The key as 64 digits.
    #[must_use]
    pub fn hex(&self) -> String {
        hex::encode(self.0.as_bytes())
    }

    /// What people compare: the first 16 digits of the key's SHA-256, in fours.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digits = hex::encode(Sha256::digest(self.0.as_bytes()));
        [&digits[..4], &digits[4..8], &digits[8..12], &digits[12..16]].join(" ").to_uppercase()
    }

    /// True if this key's owner signed exactly this.
    #[must_use]
    pub fn signed(&self, about: &str, said: &str, signature: &str) -> bool {
        let mut bytes = [0u8; 64];
        hex::decode_to_slice(signature, &mut bytes).is_ok()
            && self.0.verify_strict(&message(about, said), &Signature::from_bytes(&bytes)).is_ok()
    }
}

fn message(about: &str, said: &str) -> Vec<u8> {
    let mut message = PURPOSE.to_vec();
    message.extend_from_slice(&(about.len() as u64).to_le_bytes());
    message.extend_from_slice(about.as_bytes());
    message.extend_from_slice(said.as_bytes());
    message
}

fn damaged() -> Problem {
    Problem::new(code::DAMAGED, "署名の鍵が壊れています。控え（バックアップ）から戻してください。")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn what_was_signed_is_known_again_and_nothing_else_is() {
        let key = SigningKey::random().unwrap();
        let public = PublicKey::from_hex(&key.public().hex()).unwrap();
        let signature = key.sign("記録", "7 abc");
        assert!(public.signed("記録", "7 abc", &signature));
        assert!(!public.signed("記録", "7 abd", &signature), "another text");
        assert!(!public.signed("控え", "7 abc", &signature), "another purpose");
        assert!(!SigningKey::random().unwrap().public().signed("記録", "7 abc", &signature), "another key");
        for at in 0..128 {
            let mut bad = signature.clone().into_bytes();
            bad[at] = if bad[at] == b'0' { b'1' } else { b'0' };
            assert!(!public.signed("記録", "7 abc", &String::from_utf8(bad).unwrap()), "digit {at}");
        }
        assert!(!public.signed("記録", "7 abc", "髙"), "no digits at all");
    }

    #[test]
    fn a_kept_key_signs_the_same_and_its_fingerprint_is_read_aloud_in_fours() {
        let key = SigningKey::random().unwrap();
        let again = SigningKey::from_hex(&key.hex()).unwrap();
        assert_eq!(again.sign("記録", "x"), key.sign("記録", "x"));
        let words = key.public().fingerprint();
        assert_eq!((words.len(), words.split(' ').count()), (19, 4));
        assert_ne!(words, SigningKey::random().unwrap().public().fingerprint());
        assert!(SigningKey::from_hex("みじかい").is_err() && PublicKey::from_hex("00").is_err());
    }
}
