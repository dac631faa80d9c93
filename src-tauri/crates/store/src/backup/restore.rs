//! Putting a backup in the place of a book: made whole beside it first, then the two change names.

use super::{Contents, Tail, damaged, take};
use crate::book::{Book, DATABASE, KEYS, Setup};
use crate::connect::{Shared, check_application};
use crate::files::Files;
use crate::migrate::migrate;
use crate::{checkpoint, head, journal, place};
use kernel::{Actor, Problem, Progress, Result, Role, code, date};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use vault::{BookKey, KeyFile};

/// Stands in a folder that is whole and waits only for its name.
pub(crate) const READY: &str = "ready";

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where what lay in the place before is kept; `None` if nothing did.
    pub kept: Option<PathBuf>,
    /// The restored book agrees with its journal; if not, it was so when it was backed up.
    pub sound: bool,
    /// The shared folder that the book is no longer published to; empty if it was not shared.
    pub unshared: String,
}

/// A backup that somebody could open.
pub struct OpenedBackup {
    path: PathBuf,
    /// What is inside.
    pub contents: Contents,
    tail: Tail,
    key: BookKey,
}

impl OpenedBackup {
    /// Opens a backup; `find` gets its key slots of that day and answers the key.
    ///
    /// # Errors
    /// `bad_file` if it is none, `damaged`, and whatever `find` refuses with.
    pub fn open(path: &Path, find: impl FnOnce(&KeyFile) -> Result<BookKey>) -> Result<OpenedBackup> {
        let tail = Tail::read(path)?;
        let key = find(&KeyFile::parse(&tail.keys)?)?;
        let contents = tail.contents(&take::contents_key(&key))?;
        Ok(OpenedBackup { path: path.to_owned(), contents, tail, key })
    }

    /// Compares every byte and verifies the journal inside; answers whether that journal agrees with itself.
    ///
    /// # Errors
    /// `damaged`, `cancelled`.
    pub fn check(&self, dir: &Path, setup: &Setup, progress: &dyn Progress) -> Result<bool> {
        let shared = Shared::new(dir, &self.key, setup);
        let bytes = || super::check::digests(&self.path, &self.contents, progress);
        super::check::open(&self.path, &shared, &self.contents, None, bytes, progress)
    }

    /// True if this is the key of the book inside.
    #[must_use]
    pub fn has_key(&self, key: &BookKey) -> bool {
        take::contents_key(key).same(&take::contents_key(&self.key))
    }

    /// True if the book in `dir` has the same key: it is the same book, earlier or later.
    #[must_use]
    pub fn is_of(&self, dir: &Path, setup: &Setup) -> bool {
        Book::is_in(dir) && super::check::in_place(&dir.join(DATABASE), &Shared::new(dir, &self.key, setup)).is_ok()
    }

    /// The shared folder of the book in `dir`, or else of the book inside; empty: neither was shared.
    #[must_use]
    pub fn shared(&self, dir: &Path) -> String {
        let here = crate::share::folder_of(dir);
        if here.is_empty() { self.contents.shared.clone() } else { here }
    }

    /// Puts the book of the backup into `dir`. It is a book of this PC alone then, even if it was shared. What lay there is kept beside under another name, which is answered. The
    /// new one is written, opened, brought up to this version and verified before anything is renamed. `number` is the
    /// staff number of who does it; empty for the recovery code.
    ///
    /// # Errors
    /// `damaged`, `newer_book`, `forbidden`, `disk`, `cancelled`: what lay in `dir` is as it was.
    pub fn restore(&self, dir: &Path, number: &str, setup: &Setup, progress: &dyn Progress) -> Result<Restored> {
        place::refuse_network(dir)?;
        finish_restore(dir)?;
        let beside = waiting(dir);
        if beside.exists() {
            fs::remove_dir_all(&beside)?;
        }
        let stamp = date::japan(setup.clock.now()).format("%Y%m%d-%H%M%S").to_string();
        let kept = dir.exists().then(|| free_name(dir, &stamp));
        let unshared = self.shared(dir);
        let sound = match self.make(&beside, number, (kept.as_deref(), &unshared), setup, progress) {
            Ok(sound) => sound,
            Err(p) => {
                // Nothing of it is of use; what lies in the place itself was not touched.
                let _ = fs::remove_dir_all(&beside);
                return Err(p);
            }
        };
        // From here on: a crash leaves the old book, or a whole new one that the next opening gives its name.
        exchange(dir, kept.as_deref())?;
        Ok(Restored { kept, sound, unshared })
    }

    fn make(
        &self,
        to: &Path,
        number: &str,
        (kept, unshared): (Option<&Path>, &str),
        setup: &Setup,
        progress: &dyn Progress,
    ) -> Result<bool> {
        fs::create_dir_all(to.join(Files::FOLDER))?;
        let mut from = File::open(&self.path)?;
        from.seek(SeekFrom::Start(0))?;
        let mut done = 0;
        for part in &self.contents.parts {
            let mut out = File::create(to.join(safe(&part.name)?))?;
            let (mut hash, mut left) = (Sha256::new(), part.size);
            let mut chunk = vec![0u8; 1 << 20];
            while left > 0 {
                let most = usize::try_from(left).unwrap_or(usize::MAX).min(chunk.len());
                let n = from.read(&mut chunk[..most])?;
                if n == 0 {
                    return Err(damaged());
                }
                hash.update(&chunk[..n]);
                out.write_all(&chunk[..n])?;
                left -= n as u64;
                done += n as u64;
                progress.step(done >> 20, self.tail.parts_end >> 20)?;
            }
            if hex::encode(hash.finalize()) != part.digest {
                return Err(damaged());
            }
            out.sync_all()?;
        }
        vault::write_whole(&to.join(KEYS), &self.tail.keys)?;
        let shared = Shared::new(to, &self.key, setup);
        let mut conn = shared.connect_to(&to.join(DATABASE), false)?;
        check_application(&conn)?;
        let there = Contents::of(&conn, &[])?;
        let told = &self.contents;
        if (there.entries, &there.head, there.schema) != (told.entries, &told.head, told.schema) {
            return Err(damaged());
        }
        migrate(&mut conn, setup.migrations, setup.ledgers)?;
        checkpoint::ensure_key(&conn, &journal::stamp(&*setup.clock))?;
        head::write(&shared, there.entries, &there.head);
        let book = Book::with(conn, shared);
        let file = self.path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let who = acting(&book, number)?;
        book.change(&who, "book.restore", |tx| {
            tx.note("file", file);
            tx.note("until", self.contents.entries);
            if let Some(kept) = kept.and_then(Path::file_name) {
                tx.note("kept", kept.to_string_lossy().into_owned());
            }
            if !unshared.is_empty() {
                tx.note("unshared", unshared);
            }
            Ok(())
        })?;
        let breaks = book.reader()?.verify(progress, None)?.breaks;
        drop(book);
        // A book that was meddled with before it was backed up is restored as it was; its own verification tells.
        Ok(breaks.is_empty())
    }
}

/// Who restores, as the book knows them.
fn acting(book: &Book, number: &str) -> Result<Actor> {
    if number.is_empty() {
        return Ok(Actor { number: String::new(), name: "復旧コード".to_owned(), role: Role::Chief });
    }
    let post = book.reader()?.person(number)?.filter(|p| p.active);
    match post {
        Some(p) if matches!(p.role, Role::Chief | Role::Deputy | Role::Officer) => {
            Ok(Actor { number: p.number, name: p.name, role: p.role })
        }
        _ => Err(Problem::new(
            code::FORBIDDEN,
            "控えから戻せるのは、控えを取った日の責任者・代行者・担当者です（第79条）。その人に頼むか、復旧コードを使ってください。",
        )),
    }
}

/// Gives the whole book that waits beside `dir` its name; what lay there is called `kept` from now on.
fn exchange(dir: &Path, kept: Option<&Path>) -> Result<()> {
    fs::write(waiting(dir).join(READY), "")?;
    if let Some(kept) = kept {
        fs::rename(dir, kept)?;
    }
    finish_restore(dir)
}

/// Has a book made beside `dir` and puts it in its place; answers where what lay there is kept.
///
/// # Errors
/// Whatever the making refuses: what lay in `dir` is as it was.
pub(crate) fn replaced(
    dir: &Path,
    clock: &dyn kernel::Clock,
    make: impl FnOnce(&Path) -> Result<()>,
) -> Result<Option<PathBuf>> {
    finish_restore(dir)?;
    let beside = waiting(dir);
    if beside.exists() {
        fs::remove_dir_all(&beside)?;
    }
    make(&beside)?;
    let stamp = date::japan(clock.now()).format("%Y%m%d-%H%M%S").to_string();
    let kept = dir.exists().then(|| free_name(dir, &stamp));
    exchange(dir, kept.as_deref())?;
    Ok(kept)
}

/// Gives a whole restored book its name, if the program was stopped before it could.
///
/// # Errors
/// `disk` if the folder cannot be renamed; the next call tries again.
pub fn finish_restore(dir: &Path) -> Result<()> {
    let beside = waiting(dir);
    if !dir.exists() && beside.join(READY).is_file() {
        fs::rename(&beside, dir)?;
    }
    match fs::remove_file(dir.join(READY)) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
        _ => Ok(()),
    }
}

pub(crate) fn named(dir: &Path, more: &str) -> PathBuf {
    let mut name = dir.file_name().unwrap_or_default().to_os_string();
    name.push(more);
    dir.with_file_name(name)
}

pub(crate) fn waiting(dir: &Path) -> PathBuf {
    named(dir, "を復元中")
}

/// A name beside `dir` that nothing has yet.
fn free_name(dir: &Path, stamp: &str) -> PathBuf {
    let first = named(dir, &format!("_復元の前_{stamp}"));
    (2..100).map(|n| named(dir, &format!("_復元の前_{stamp}_{n}"))).fold(
        first,
        |free, next| {
            if free.exists() { next } else { free }
        },
    )
}

/// Only names that a backup of ours has.
fn safe(name: &str) -> Result<PathBuf> {
    let plain = |n: &str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_alphanumeric());
    match name.split_once('/') {
        None if name == DATABASE => Ok(PathBuf::from(DATABASE)),
        Some((Files::FOLDER, file)) if plain(file) => Ok(Path::new(Files::FOLDER).join(file)),
        _ => Err(Problem::internal("控えの中の名前")).map_err(|_: Problem| damaged()),
    }
}
