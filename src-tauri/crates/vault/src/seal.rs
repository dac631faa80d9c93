//! Sealed files: chunks of 64 KiB, each authenticated together with its place and with whether it is the last.
//!
//! A byte changed, a chunk dropped, moved or added, and a file cut short are all noticed. The nonce is 19 random bytes
//! of the file, the chunk's number, and a mark on the last chunk.

use crate::SubKey;
use crate::key::fill;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use kernel::{Problem, Result, code};
use std::io::{Read, Write};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"MORICHO1";
const PREFIX: usize = 19;
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;

/// Seals everything that `from` gives into `to`. `about` must be given again to open it.
///
/// Returns the number of bytes read. Memory use does not depend on the size.
pub fn seal(key: &SubKey, about: &str, from: &mut dyn Read, to: &mut dyn Write) -> Result<u64> {
    let cipher = XChaCha20Poly1305::new((&*key.0).into());
    let mut prefix = [0u8; PREFIX];
    fill(&mut prefix)?;
    to.write_all(MAGIC)?;
    to.write_all(&prefix)?;
    let mut now = Zeroizing::new(Vec::with_capacity(CHUNK));
    let mut next = Zeroizing::new(Vec::with_capacity(CHUNK));
    read_chunk(from, CHUNK, &mut now)?;
    let (mut no, mut total) = (0u32, 0u64);
    loop {
        total += now.len() as u64;
        read_chunk(from, CHUNK, &mut next)?;
        let last = next.is_empty();
        let payload = Payload { msg: &now, aad: about.as_bytes() };
        let sealed = cipher.encrypt(&nonce(&prefix, no, last), payload).map_err(|_| Problem::internal("封"))?;
        to.write_all(&sealed)?;
        if last {
            return Ok(total);
        }
        no = no.checked_add(1).ok_or_else(|| {
            Problem::new(code::TOO_LARGE, "ファイルが大きすぎて保管できません。分けてから追加してください。")
        })?;
        std::mem::swap(&mut now, &mut next);
    }
}

/// Opens a sealed file into `to`.
///
/// # Errors
/// [`code::DAMAGED`] if any byte is not as it was sealed, or the key or `about` is another. What was written to `to`
/// until then must be thrown away.
pub fn open(key: &SubKey, about: &str, from: &mut dyn Read, to: &mut dyn Write) -> Result<u64> {
    let cipher = XChaCha20Poly1305::new((&*key.0).into());
    let mut head = [0u8; MAGIC.len() + PREFIX];
    from.read_exact(&mut head).map_err(|_| damaged())?;
    let (magic, rest) = head.split_at(MAGIC.len());
    if magic != MAGIC {
        return Err(damaged());
    }
    let mut prefix = [0u8; PREFIX];
    prefix.copy_from_slice(rest);
    let mut now = Vec::with_capacity(CHUNK + TAG);
    let mut next = Vec::with_capacity(CHUNK + TAG);
    read_chunk(from, CHUNK + TAG, &mut now)?;
    let (mut no, mut total) = (0u32, 0u64);
    loop {
        read_chunk(from, CHUNK + TAG, &mut next)?;
        let last = next.is_empty();
        let payload = Payload { msg: &now, aad: about.as_bytes() };
        let plain = cipher.decrypt(&nonce(&prefix, no, last), payload).map_err(|_| damaged())?;
        let plain = Zeroizing::new(plain);
        to.write_all(&plain)?;
        total += plain.len() as u64;
        if last {
            return Ok(total);
        }
        no = no.checked_add(1).ok_or_else(damaged)?;
        std::mem::swap(&mut now, &mut next);
    }
}

fn nonce(prefix: &[u8; PREFIX], no: u32, last: bool) -> XNonce {
    let mut nonce = [0u8; 24];
    nonce[..PREFIX].copy_from_slice(prefix);
    nonce[PREFIX..PREFIX + 4].copy_from_slice(&no.to_be_bytes());
    nonce[23] = u8::from(last);
    nonce.into()
}

/// Reads until the chunk is full or the source ends.
fn read_chunk(from: &mut dyn Read, size: usize, into: &mut Vec<u8>) -> Result<()> {
    into.clear();
    from.take(size as u64).read_to_end(into)?;
    Ok(())
}

fn damaged() -> Problem {
    Problem::new(
        code::DAMAGED,
        "保管されたファイルが壊れているか、書き換えられています。控え（バックアップ）から戻してください。",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::BookKey;

    fn sealed(key: &SubKey, plain: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        seal(key, "添付", &mut &plain[..], &mut out).unwrap();
        out
    }

    fn opened(key: &SubKey, about: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        open(key, about, &mut &sealed[..], &mut out).map(|_| out)
    }

    #[test]
    fn files_of_every_size_around_a_chunk_come_back() {
        let key = BookKey::random().unwrap().derive("試験");
        for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17] {
            let plain: Vec<u8> = (0..size).map(|i| (i % 251) as u8).collect();
            assert_eq!(opened(&key, "添付", &sealed(&key, &plain)).unwrap(), plain, "{size} bytes");
        }
    }

    #[test]
    fn any_flipped_byte_is_noticed() {
        let key = BookKey::random().unwrap().derive("試験");
        let whole = sealed(&key, "髙﨑𠮷㈱①の台帳".as_bytes());
        for at in 0..whole.len() {
            let mut bad = whole.clone();
            bad[at] ^= 0x20;
            assert_eq!(opened(&key, "添付", &bad).unwrap_err().code, code::DAMAGED, "byte {at}");
        }
    }

    #[test]
    fn a_file_cut_short_lengthened_or_with_chunks_exchanged_is_noticed() {
        let key = BookKey::random().unwrap().derive("試験");
        let whole = sealed(&key, &vec![7u8; 2 * CHUNK + 100]);
        let head = MAGIC.len() + PREFIX;
        for cut in [0, 5, head, head + CHUNK + TAG, head + 2 * (CHUNK + TAG), whole.len() - 1] {
            assert_eq!(opened(&key, "添付", &whole[..cut]).unwrap_err().code, code::DAMAGED, "cut at {cut}");
        }
        let mut longer = whole.clone();
        longer.push(0);
        assert_eq!(opened(&key, "添付", &longer).unwrap_err().code, code::DAMAGED);
        let mut exchanged = whole[..head].to_vec();
        exchanged.extend_from_slice(&whole[head + CHUNK + TAG..head + 2 * (CHUNK + TAG)]);
        exchanged.extend_from_slice(&whole[head..head + CHUNK + TAG]);
        exchanged.extend_from_slice(&whole[head + 2 * (CHUNK + TAG)..]);
        assert_eq!(opened(&key, "添付", &exchanged).unwrap_err().code, code::DAMAGED);
    }

    #[test]
    fn another_key_or_another_purpose_does_not_open_it() {
        let book = BookKey::random().unwrap();
        let whole = sealed(&book.derive("試験"), b"x");
        assert_eq!(opened(&book.derive("別"), "添付", &whole).unwrap_err().code, code::DAMAGED);
        assert_eq!(opened(&book.derive("試験"), "様式", &whole).unwrap_err().code, code::DAMAGED);
    }

    #[test]
    fn sealing_the_same_file_twice_gives_different_bytes() {
        let key = BookKey::random().unwrap().derive("試験");
        assert_ne!(sealed(&key, "同じ".as_bytes()), sealed(&key, "同じ".as_bytes()));
    }
}
