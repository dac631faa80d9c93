//! A generation of the shared book: what it consists of, sealed, with the key slots in front.
//!
//! Each generation has a file of its own, made once and never changed. Two who publish the same next generation
//! therefore collide, whatever they believe about the lease. The key slots stand in the same file, so that a changed
//! password and the book that it opens arrive together.

use super::folder::{Folder, away};
use kernel::{Problem, Result, code};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io;
use vault::SubKey;

const MAGIC: &[u8; 8] = b"MORISHR1";
/// A key file is a few kilobytes; more is not ours.
const MAX_KEYS: usize = 1 << 20;
/// Folder of branches that were set aside.
pub(crate) const KEPT: &str = "kept";

/// One piece of the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Piece {
    /// SHA-256 of its bytes, which is its name.
    pub digest: String,
    /// Digest of what the cipher adds to each page: another one as soon as any page was written.
    pub tails: String,
}

/// A sealed file beside the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Beside {
    /// Its name beside the database.
    pub name: String,
    /// SHA-256 of its sealed bytes.
    pub digest: String,
}

/// What a generation consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// 1, 2, 3 …
    pub sequence: u64,
    /// When it was published, by that PC's clock.
    pub at: String,
    /// Who published it.
    pub number: String,
    pub name: String,
    pub pc: String,
    /// Version of the tables.
    pub version: i32,
    /// The journal's last entry and its hash.
    pub entry: i64,
    pub head: String,
    /// Bytes of the database.
    pub size: u64,
    pub pieces: Vec<Piece>,
    pub files: Vec<Beside>,
    /// Digest of the generation before; empty for the first.
    pub before: String,
}

/// A generation as it was read.
#[derive(Debug, Clone)]
pub(crate) struct Generation {
    pub manifest: Manifest,
    /// The key slots that open it.
    pub keys: Vec<u8>,
    /// SHA-256 of the file.
    pub digest: String,
}

impl Piece {
    pub(crate) fn path(digest: &str) -> String {
        format!("pieces/{}/{digest}", digest.get(..2).unwrap_or("00"))
    }
}

impl Beside {
    /// Its place in the folder: the same content may be sealed twice, on two PCs, so it is its bytes that name it.
    pub(crate) fn path(digest: &str) -> String {
        format!("files/{}/{digest}", digest.get(..2).unwrap_or("00"))
    }
}

/// The file of a generation.
pub(crate) fn file_name(sequence: u64) -> String {
    format!("g{sequence:010}")
}

fn sequence_of(name: &str) -> Option<u64> {
    let digits = name.strip_prefix('g')?;
    (digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

pub(crate) fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The bytes of a generation's file.
pub(crate) fn sealed(manifest: &Manifest, keys: &[u8], key: &SubKey) -> Result<Vec<u8>> {
    let mut out = MAGIC.to_vec();
    let length = u32::try_from(keys.len()).map_err(Problem::internal)?;
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(keys);
    let body = serde_json::to_vec(manifest).map_err(Problem::internal)?;
    vault::seal(key, &about(keys), &mut body.as_slice(), &mut out)?;
    Ok(out)
}

/// The key slots in front of a generation's file, and the sealed rest.
pub(crate) fn parted(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(damaged)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
    let length = u32::from_be_bytes(*length) as usize;
    if length > MAX_KEYS || length > rest.len() {
        return Err(damaged());
    }
    Ok(rest.split_at(length))
}

/// Opens a generation's file.
///
/// # Errors
/// [`code::DAMAGED`] if a byte is not as it was written, or the key is another.
pub(crate) fn opened(bytes: &[u8], key: &SubKey) -> Result<Generation> {
    let (keys, body) = parted(bytes)?;
    let mut plain = Vec::new();
    vault::open(key, &about(keys), &mut &body[..], &mut plain).map_err(|_| damaged())?;
    let manifest: Manifest = serde_json::from_slice(&plain).map_err(|_| damaged())?;
    Ok(Generation { manifest, keys: keys.to_vec(), digest: digest(bytes) })
}

/// The slots are sealed in: whoever exchanges them is noticed.
fn about(keys: &[u8]) -> String {
    format!("share manifest {}", digest(keys))
}

pub(crate) fn damaged() -> Problem {
    Problem::new(
        code::DAMAGED,
        "共有フォルダの帳簿の一部が壊れているか、書き換えられています。このパソコンの帳簿は元のままです。責任者が設定の「共有」から「全部を公開し直す」を行ってください。",
    )
}

/// The generations in the folder, newest first.
pub(crate) fn sequences(folder: &dyn Folder) -> Result<Vec<u64>> {
    let mut all: Vec<u64> = folder.list("").map_err(away)?.iter().filter_map(|n| sequence_of(n)).collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    Ok(all)
}

/// Names of the branches that were set aside.
pub(crate) fn kept(folder: &dyn Folder) -> Result<Vec<String>> {
    let names = folder.list(KEPT).map_err(away)?;
    Ok(names.into_iter().filter(|n| !n.contains('.')).map(|n| format!("{KEPT}/{n}")).collect())
}

/// One generation; `None` if it is not there (any more).
///
/// # Errors
/// [`code::DAMAGED`], [`code::SHARE_AWAY`].
pub(crate) fn read(folder: &dyn Folder, name: &str, key: &SubKey) -> Result<Option<Generation>> {
    match folder.read(name) {
        Ok(bytes) => opened(&bytes, key).map(Some),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            folder.list("").map_err(away)?;
            Ok(None)
        }
        Err(e) => Err(away(e)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use vault::BookKey;

    pub(crate) fn a_manifest() -> Manifest {
        Manifest {
            sequence: 7,
            at: "2026-11-18T01:00:00Z".into(),
            number: "1002".into(),
            name: "𠮷田 花".into(),
            pc: "税務-PC2".into(),
            version: 3,
            entry: 12,
            head: "ab".repeat(32),
            size: 8192,
            pieces: vec![Piece { digest: "cd".repeat(32), tails: "ef".repeat(16) }],
            files: vec![Beside { name: "01".repeat(32), digest: "23".repeat(32) }],
            before: String::new(),
        }
    }

    #[test]
    fn a_manifest_comes_back_with_the_slots_that_open_it() {
        let key = BookKey::random().unwrap().derive("試験");
        let bytes = sealed(&a_manifest(), b"slots", &key).unwrap();
        let back = opened(&bytes, &key).unwrap();
        assert_eq!((back.manifest, back.keys.as_slice()), (a_manifest(), &b"slots"[..]));
    }

    #[test]
    fn any_flipped_byte_of_a_manifest_or_of_its_slots_is_noticed() {
        let key = BookKey::random().unwrap().derive("試験");
        let whole = sealed(&a_manifest(), b"slots", &key).unwrap();
        for at in 0..whole.len() {
            let mut bad = whole.clone();
            bad[at] ^= 0x10;
            assert_eq!(opened(&bad, &key).err().unwrap().code, code::DAMAGED, "byte {at}");
        }
        for cut in [0, 4, 11, 14, whole.len() - 1] {
            assert!(opened(&whole[..cut], &key).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn only_names_of_ten_digits_are_generations() {
        assert_eq!(sequence_of(&file_name(12)), Some(12));
        for other in ["g12", "lease", "g0000000012.abc.new", "gg000000012", "g00000000-1"] {
            assert_eq!(sequence_of(other), None, "{other}");
        }
    }
}
