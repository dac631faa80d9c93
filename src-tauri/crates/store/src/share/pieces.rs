//! The database as pieces, and which of them changed.
//!
//! The cipher ends every page with a fresh random vector and a seal over the page (80 bytes of 4096). A page that was
//! written again has another end, so looking at the ends alone tells which pieces changed, without hashing a gigabyte.

use super::manifest::{Piece, digest};
use kernel::{Problem, Result, code};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// Bytes of a piece.
pub(crate) const PIECE: usize = 256 * 1024;
/// Bytes of a page, and of what the cipher adds to its end.
pub(crate) const PAGE: usize = 4096;
const TAIL: usize = 80;
/// Read at once when looking at the ends: as much as the system reads ahead.
const STRETCH: usize = 4 * PIECE;

/// Digest of the ends of a piece's pages.
pub(crate) fn tails(piece: &[u8]) -> String {
    let mut hash = Sha256::new();
    for page in piece.chunks(PAGE) {
        hash.update(&page[page.len().saturating_sub(TAIL)..]);
    }
    hash.update((piece.len() as u64).to_le_bytes());
    hex::encode(&hash.finalize()[..16])
}

/// The ends of every piece of a database, in order, and its size.
pub(crate) fn ends(file: &mut File) -> Result<(Vec<String>, u64)> {
    file.seek(SeekFrom::Start(0))?;
    let mut all = Vec::new();
    let mut stretch = vec![0u8; STRETCH];
    let mut size = 0u64;
    loop {
        let n = fill(file, &mut stretch)?;
        size += n as u64;
        all.extend(stretch[..n].chunks(PIECE).map(tails));
        if n < STRETCH {
            return Ok((all, size));
        }
    }
}

/// One piece of a database of `size` bytes.
pub(crate) fn cut(file: &mut File, at: usize, size: u64) -> Result<Vec<u8>> {
    let from = (at as u64) * (PIECE as u64);
    let length = usize::try_from(size.saturating_sub(from)).unwrap_or(PIECE).min(PIECE);
    let mut bytes = vec![0u8; length];
    file.seek(SeekFrom::Start(from))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A piece as it stands in the manifest.
pub(crate) fn described(bytes: &[u8]) -> Piece {
    Piece { digest: digest(bytes), tails: tails(bytes) }
}

/// Refuses a database whose pages are not as this version writes them.
pub(crate) fn check_pages(page: &str) -> Result<()> {
    if page.parse().ok() == Some(PAGE) {
        return Ok(());
    }
    Err(Problem::new(code::NEWER_BOOK, "この帳簿の形式は共有できません。守帳を新しくしてください。"))
}

fn fill(file: &mut File, into: &mut [u8]) -> Result<usize> {
    let mut n = 0;
    while n < into.len() {
        match file.read(&mut into[n..])? {
            0 => break,
            more => n += more,
        }
    }
    Ok(n)
}
