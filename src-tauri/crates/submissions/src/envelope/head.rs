//! The 34 bytes in the clear: what the file is, for whom, and how long it must be.

use super::limits::{MAX_FILE_BYTES, cut_short, newer, not_ours, too_large};
use super::{FORMAT, Kind};
use kernel::Result;

const MAGIC: &[u8; 8] = b"MORICHOP";

/// Length of the head.
pub const HEAD_BYTES: usize = 34;

/// What stands in the clear. Nothing of it is believed: the seal and the signature must agree with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// What the file is for.
    pub kind: Kind,
    /// Mark of the address that it is sealed to; zeros where it is not sealed.
    pub mark: [u8; 16],
    /// Length of the whole file, in bytes.
    pub length: u64,
}

impl Head {
    /// As it is written.
    #[must_use]
    pub fn bytes(&self) -> [u8; HEAD_BYTES] {
        let mut out = [0u8; HEAD_BYTES];
        out[..8].copy_from_slice(MAGIC);
        out[8] = FORMAT as u8;
        out[9] = self.kind.byte();
        out[10..26].copy_from_slice(&self.mark);
        out[26..].copy_from_slice(&self.length.to_le_bytes());
        out
    }

    /// Reads the head of a file of `length` bytes.
    ///
    /// # Errors
    /// `too_large`, `bad_file` if it is none of ours, `newer_file`, `cut_short`, and `damaged` for a file that is longer
    /// than it says.
    pub fn read(bytes: &[u8], length: u64) -> Result<Head> {
        if length > MAX_FILE_BYTES {
            return Err(too_large());
        }
        if bytes.len() < HEAD_BYTES {
            let begun = !bytes.is_empty() && MAGIC.starts_with(&bytes[..bytes.len().min(8)]);
            return Err(if begun { cut_short() } else { not_ours() });
        }
        if &bytes[..8] != MAGIC {
            return Err(not_ours());
        }
        if u32::from(bytes[8]) > FORMAT {
            return Err(newer());
        }
        let kind = Kind::ALL.into_iter().find(|k| k.byte() == bytes[9]);
        let (Some(kind), 1) = (kind, bytes[8]) else { return Err(super::damaged()) };
        let mut mark = [0u8; 16];
        mark.copy_from_slice(&bytes[10..26]);
        let mut spelled = [0u8; 8];
        spelled.copy_from_slice(&bytes[26..HEAD_BYTES]);
        let head = Head { kind, mark, length: u64::from_le_bytes(spelled) };
        if head.length > MAX_FILE_BYTES {
            return Err(too_large());
        }
        match length.cmp(&head.length) {
            std::cmp::Ordering::Less => Err(cut_short()),
            std::cmp::Ordering::Greater => Err(super::damaged()),
            std::cmp::Ordering::Equal => Ok(head),
        }
    }
}

/// What people compare of a file: the first 16 of the 64 digits of its digest, in fours.
#[must_use]
pub fn fingerprint(digest: &str) -> String {
    let digits: Vec<&str> = (0..4).filter_map(|i| digest.get(i * 4..i * 4 + 4)).collect();
    digits.join(" ")
}
