//! The container: a head in the clear, then a zip of signed contents, sealed to its addressee.
//!
//! ```text
//! head       34 bytes: "MORICHOP", format, kind, mark of the addressee (16), length of the file (8, little endian)
//! body       packet, return, receipt: age to the addressee's key; invitation: in the clear
//!   zip      manifest.json, signature, then the members in the manifest's order
//! closing    invitation only: Ed25519 over the SHA-256 of everything before (64 bytes)
//! ```
//!
//! What is signed are the manifest's very bytes, which name every member with its size and SHA-256: nothing inside can
//! be exchanged. The seal, or where there is none the closing signature, covers every other byte. Nothing that a file
//! declares is believed before it was weighed, and nothing is written to a disk while it is read.

mod body;
mod head;
mod limits;
mod read;
#[cfg(test)]
mod tests;
mod write;

use serde::{Deserialize, Serialize};

pub use head::{HEAD_BYTES, Head, fingerprint};
pub use limits::{MAX_FILE_BYTES, MAX_MANIFEST_BYTES, MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED_BYTES, damaged};
pub use read::{Envelope, open, open_file};
pub use write::{Content, Letter, Part, write};

/// The form of the container that this version writes and reads.
pub const FORMAT: u32 = 1;

/// What the file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 招待ファイル: from the collecting office to one division.
    Invitation,
    /// 提出物: from a division to the collecting office.
    Packet,
    /// 差戻しファイル: back to the division.
    Return,
    /// 受領書: back to the division.
    Receipt,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 4] = [Kind::Invitation, Kind::Packet, Kind::Return, Kind::Receipt];

    /// The word on screen and in file names.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Invitation => "招待",
            Kind::Packet => "提出",
            Kind::Return => "差戻し",
            Kind::Receipt => "受領",
        }
    }

    /// True if it is sealed to its addressee; an invitation holds nothing but public things.
    #[must_use]
    pub const fn sealed(self) -> bool {
        !matches!(self, Kind::Invitation)
    }

    /// The stored byte.
    pub(crate) const fn byte(self) -> u8 {
        match self {
            Kind::Invitation => 1,
            Kind::Packet => 2,
            Kind::Return => 3,
            Kind::Receipt => 4,
        }
    }

    /// The schema of this kind's contents that this version writes; it reads this one and older ones.
    #[must_use]
    pub const fn schema(self) -> u32 {
        1
    }

    /// What its signature is about, so that none is good for another kind.
    pub(crate) const fn about(self) -> &'static str {
        match self {
            Kind::Invitation => "submission 1 invitation",
            Kind::Packet => "submission 1 packet",
            Kind::Return => "submission 1 return",
            Kind::Receipt => "submission 1 receipt",
        }
    }
}

/// Who made the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// Code of the division or of the collecting office.
    pub office_code: String,
    /// Its name.
    pub office_name: String,
    /// The book that it came from.
    pub book: String,
    /// The key that signed it.
    pub sign_key: String,
    /// Where answers are sealed to.
    pub seal_key: String,
}

/// For whom it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    /// Code.
    pub office_code: String,
    /// Name.
    pub office_name: String,
    /// The key that it is sealed to; empty for an invitation.
    pub seal_key: String,
}

/// One member and what it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// `data/asset.ndjson`.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, 64 digits.
    pub sha256: String,
    /// How many lines (records) it holds; 0 where it has none.
    pub rows: u64,
}

/// The list of contents, whose very bytes are signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Form of the container.
    pub format: u32,
    /// Kind of file.
    pub kind: Kind,
    /// Schema of its contents.
    pub schema: u32,
    /// When it was made, UTC, RFC 3339.
    pub made_at: String,
    /// Who made it.
    pub from: Sender,
    /// For whom.
    pub to: Addressee,
    /// Everything inside, in order.
    pub members: Vec<Member>,
    /// What this kind says by itself.
    pub body: serde_json::Value,
}

impl Manifest {
    /// A member by its path.
    #[must_use]
    pub fn member(&self, path: &str) -> Option<&Member> {
        self.members.iter().find(|m| m.path == path)
    }
}

/// Name of the list of contents.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Name of its signature.
pub(crate) const SIGNATURE: &str = "signature";
