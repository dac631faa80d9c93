//! What this PC knows about the shared book: where it lies, and which generation the working copy comes from.
//!
//! A small readable file beside the working copy, since it is needed before any key is there. It holds no record.

use super::manifest::{Generation, digest};
use kernel::{Problem, Result, code};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use vault::write_whole;

const FILE: &str = "share.json";
const IN_USE: &str = "share.use";

/// The generation that the working copy was last the same as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Base {
    pub sequence: u64,
    pub digest: String,
    pub entry: i64,
    pub head: String,
    /// SHA-256 of its key slots.
    pub keys: String,
}

/// Changes of this PC that were set aside because the other side had gone on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Aside {
    /// First 16 digits of its head: its folder here, its name in the shared folder.
    pub name: String,
    /// Its last entry and that one's hash.
    pub entry: i64,
    pub head: String,
    /// The last entry that both sides have.
    pub common: i64,
    /// Entries since then that changed records; they wait for a person.
    pub heavy: i64,
    /// The other side: its head, its PC, its person.
    pub theirs: (String, String, String),
    /// Its other entries stand in the journal again, and that it was set aside.
    pub carried: bool,
    /// It stands in the shared folder too.
    pub archived: bool,
}

/// The content of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Local {
    pub folder: PathBuf,
    pub pc: String,
    pub pc_id: String,
    pub base: Option<Base>,
    /// Keyed digests of drafts, views and mappings as they were in the base, to see which ones changed here.
    pub kept: BTreeMap<String, String>,
    pub asides: Vec<Aside>,
}

impl Base {
    pub(crate) fn of(generation: &Generation) -> Base {
        let m = &generation.manifest;
        Base {
            sequence: m.sequence,
            digest: generation.digest.clone(),
            entry: m.entry,
            head: m.head.clone(),
            keys: digest(&generation.keys),
        }
    }
}

impl Local {
    /// What stands beside the working copy; `None`: the book is not shared.
    pub(crate) fn read(dir: &Path) -> Result<Option<Local>> {
        let bytes = match fs::read(dir.join(FILE)) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e.into()),
        };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| {
            Problem::new(
                code::DAMAGED,
                "共有の設定ファイル（share.json）が壊れています。このファイルを別の場所へ移すと、このパソコンの帳簿だけを開けます。",
            )
        })
    }

    pub(crate) fn write(&self, dir: &Path) -> Result<()> {
        write_whole(&dir.join(FILE), &serde_json::to_vec_pretty(self).map_err(Problem::internal)?)
    }

    /// The book is no longer shared from here.
    pub(crate) fn forget(dir: &Path) -> Result<()> {
        Ok(fs::remove_file(dir.join(FILE))?)
    }
}

/// The folder of a branch that was set aside.
pub(crate) fn aside_dir(dir: &Path, name: &str) -> PathBuf {
    dir.join("branches").join(name)
}

/// Held by every program that has the working copy open: it is exchanged only when no other has.
pub(crate) struct InUse(File);

impl InUse {
    pub(crate) fn enter(dir: &Path) -> Result<InUse> {
        let file = File::options().create(true).truncate(false).write(true).read(true).open(dir.join(IN_USE))?;
        file.lock_shared()?;
        Ok(InUse(file))
    }

    /// Runs `work` while nobody else has the working copy open; `None` if somebody has.
    pub(crate) fn alone<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
        self.0.unlock()?;
        let alone = self.0.try_lock().is_ok();
        let done = alone.then(work).transpose();
        if alone {
            self.0.unlock()?;
        }
        self.0.lock_shared()?;
        done
    }
}
