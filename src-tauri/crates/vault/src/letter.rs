//! Sealing for somebody else: what is sealed to an address is opened by nobody but its owner (X25519, in the age format).

use age::secrecy::ExposeSecret;
use age::{DecryptError, Decryptor, Encryptor, x25519};
use kernel::{Problem, Result, code};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Seek, SeekFrom, Write};
use zeroize::Zeroizing;

/// The key that opens what was sealed to its address. Wiped when dropped; never printed.
#[derive(Clone)]
pub struct SealingKey(x25519::Identity);

/// The address to which something is sealed; no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    recipient: x25519::Recipient,
    text: String,
}

impl SealingKey {
    /// A new key from the system's random source.
    #[must_use]
    pub fn random() -> SealingKey {
        SealingKey(x25519::Identity::generate())
    }

    /// The key from its spelling.
    ///
    /// # Errors
    /// [`code::DAMAGED`] if it is no key.
    pub fn from_text(text: &str) -> Result<SealingKey> {
        text.parse().map(SealingKey).map_err(|_| damaged())
    }

    /// The secret's spelling, to be kept where nobody reads it.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// The address that others may see.
    #[must_use]
    pub fn address(&self) -> Address {
        let recipient = self.0.to_public();
        Address { text: recipient.to_string(), recipient }
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl Address {
    /// The address from its spelling.
    ///
    /// # Errors
    /// [`code::DAMAGED`] if it is none.
    pub fn from_text(text: &str) -> Result<Address> {
        let recipient: x25519::Recipient = text.parse().map_err(|_| damaged())?;
        // One address, one spelling: the digest below is compared.
        Ok(Address { text: recipient.to_string(), recipient })
    }

    /// Its one spelling.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands on the outside of something sealed: the first 16 bytes of the spelling's SHA-256.
    #[must_use]
    pub fn mark(&self) -> [u8; 16] {
        let mut mark = [0u8; 16];
        mark.copy_from_slice(&Sha256::digest(self.text.as_bytes())[..16]);
        mark
    }
}

/// What is written into it comes out sealed; [`Sealing::finish`] must be called.
pub struct Sealing<W: Write>(age::stream::StreamWriter<W>);

impl<W: Write> Sealing<W> {
    /// Begins to seal for `to`.
    pub fn begin(to: &Address, out: W) -> Result<Sealing<W>> {
        let one = std::iter::once(&to.recipient as &dyn age::Recipient);
        let sealing = Encryptor::with_recipients(one).map_err(Problem::internal)?;
        Ok(Sealing(sealing.wrap_output(out)?))
    }

    /// Writes what is left; without it the seal does not open.
    pub fn finish(self) -> Result<W> {
        Ok(self.0.finish()?)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What was sealed, opened piece by piece: every piece is authenticated together with its place, and the length is too.
pub struct Opening<R>(age::stream::StreamReader<R>);

impl<R: Read> Opening<R> {
    /// Opens with the first key that fits; `from` stands where the seal begins.
    ///
    /// # Errors
    /// [`code::DAMAGED`] if none fits or the seal's head is not as it was made.
    pub fn begin(keys: &[SealingKey], from: R) -> Result<Opening<R>> {
        let opener = Decryptor::new(from).map_err(|e| opening(&e))?;
        // Sealed with a password: opening it would cost what its maker asks for.
        if opener.is_scrypt() {
            return Err(broken());
        }
        let all = keys.iter().map(|k| &k.0 as &dyn age::Identity);
        opener.decrypt(all).map(Opening).map_err(|e| opening(&e))
    }
}

fn opening(e: &DecryptError) -> Problem {
    match e {
        // A file that ends is no fault of the disk.
        DecryptError::Io(e) if !matches!(e.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData) => {
            Problem::from(io::Error::new(e.kind(), e.to_string()))
        }
        _ => broken(),
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl<R: Read + Seek> Seek for Opening<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

fn broken() -> Problem {
    Problem::new(code::DAMAGED, "封を開けられません。ファイルが壊れているか、書き換えられています。")
}

fn damaged() -> Problem {
    Problem::new(code::DAMAGED, "封の鍵が壊れています。控え（バックアップ）から戻してください。")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::io::Cursor;

    fn sealed(to: &Address, plain: &[u8]) -> Vec<u8> {
        let mut sealing = Sealing::begin(to, Vec::new()).unwrap();
        sealing.write_all(plain).unwrap();
        sealing.finish().unwrap()
    }

    fn opened(keys: &[SealingKey], whole: &[u8]) -> Option<Vec<u8>> {
        let mut plain = Vec::new();
        Opening::begin(keys, Cursor::new(whole)).ok()?.read_to_end(&mut plain).ok()?;
        Some(plain)
    }

    #[test]
    fn what_is_sealed_to_an_address_is_opened_by_its_key_and_by_no_other() {
        let (ours, theirs) = (SealingKey::random(), SealingKey::random());
        let whole = sealed(&ours.address(), "髙﨑𠮷㈱①".as_bytes());
        assert_eq!(opened(std::slice::from_ref(&ours), &whole).unwrap(), "髙﨑𠮷㈱①".as_bytes());
        assert!(opened(std::slice::from_ref(&theirs), &whole).is_none());
        assert!(opened(&[theirs, ours], &whole).is_some(), "an older key beside a newer one");
        assert!(opened(&[], &whole).is_none());
    }

    #[test]
    fn a_kept_key_opens_the_same_and_its_address_has_one_spelling() {
        let key = SealingKey::random();
        let again = SealingKey::from_text(&key.text()).unwrap();
        assert_eq!(again.address(), key.address());
        let address = Address::from_text(key.address().text()).unwrap();
        assert_eq!((address.text(), address.mark()), (key.address().text(), key.address().mark()));
        assert_ne!(address.mark(), SealingKey::random().address().mark());
        assert!(SealingKey::from_text("みじかい").is_err() && Address::from_text("age1").is_err());
    }

    #[test]
    fn any_flipped_bit_and_any_cut_is_noticed() {
        let key = [SealingKey::random()];
        let whole = sealed(&key[0].address(), "台帳".as_bytes());
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bad = whole.clone();
                bad[at] ^= 1 << bit;
                assert!(opened(&key, &bad).is_none(), "byte {at} bit {bit}");
            }
            assert!(opened(&key, &whole[..at]).is_none(), "cut at {at}");
        }
    }

    #[test]
    fn what_is_sealed_with_a_password_is_refused_before_the_password_costs_anything() {
        let mut with_password =
            Encryptor::with_user_passphrase("青い傘".to_owned().into()).wrap_output(Vec::new()).unwrap();
        with_password.write_all(b"x").unwrap();
        let whole = with_password.finish().unwrap();
        assert!(opened(&[SealingKey::random()], &whole).is_none());
    }
}
