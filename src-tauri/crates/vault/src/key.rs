//! The book key and the keys derived from it.

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Problem, Result};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The random key of one book. Wiped when dropped; never printed.
#[derive(Clone)]
pub struct BookKey(pub(crate) Zeroizing<[u8; 32]>);

/// A key for one purpose, derived from the book key. Wiped when dropped; never printed.
#[derive(Clone)]
pub struct SubKey(pub(crate) Zeroizing<[u8; 32]>);

impl BookKey {
    /// A new key from the system's random source.
    pub fn random() -> Result<BookKey> {
        let mut bytes = Zeroizing::new([0u8; 32]);
        fill(bytes.as_mut_slice())?;
        Ok(BookKey(bytes))
    }

    /// True if both are the same key; takes as long whatever differs.
    #[must_use]
    pub fn is(&self, other: &BookKey) -> bool {
        self.0.iter().zip(other.0.iter()).fold(0, |d, (a, b)| d | (a ^ b)) == 0
    }

    /// The key for one purpose; `context` is permanent and names the purpose and its version.
    #[must_use]
    pub fn derive(&self, context: &str) -> SubKey {
        SubKey(Zeroizing::new(mac(&self.0, &[b"moricho derive\0", context.as_bytes()])))
    }
}

impl SubKey {
    /// True if both are the same key; takes as long whatever differs.
    #[must_use]
    pub fn same(&self, other: &SubKey) -> bool {
        self.0.iter().zip(other.0.iter()).fold(0, |d, (a, b)| d | (a ^ b)) == 0
    }

    /// The key as hexadecimal digits, for a library that wants it spelled out.
    #[must_use]
    pub fn hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.as_slice()))
    }

    /// A keyed name: the same input gives the same 64 digits in this book only, and tells nothing about the input.
    #[must_use]
    pub fn name(&self, input: &str) -> String {
        hex::encode(mac(&self.0, &[b"moricho name\0", input.as_bytes()]))
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // The block-sized key type takes exactly one SHA-256 block; a shorter key is padded with zeros, as HMAC says.
    let mut block = Zeroizing::new([0u8; 64]);
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// 32 random hexadecimal digits, for a name that nobody else has.
pub fn token() -> Result<String> {
    let mut bytes = [0u8; 16];
    fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}

/// Fills `bytes` from the system's random source.
pub(crate) fn fill(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|e| Problem::internal(format!("乱数 {e}")))
}
