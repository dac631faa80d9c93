//! Publishing: pieces first, read back, then the generation that names them, in one stroke.

use super::folder::{Folder, away};
use super::local::{self, Base, Local};
use super::manifest::{self, Beside, Generation, KEPT, Manifest, Piece, file_name};
use super::{Share, behind, head, kept, lease, pieces};
use crate::book::{Book, KEYS};
use crate::files::Files;
use crate::reader::Frozen;
use kernel::{Actor, Problem, Progress, Result, code};
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::PoisonError;

/// Leftovers of publications that never ended are looked for at every so many generations.
const SWEEP_EVERY: u64 = 50;

impl Book {
    /// Publishes the working copy as the next generation; answers whether there was anything to publish. `whole`: look at
    /// every piece and every file in the folder and mend what is not as it should be.
    ///
    /// # Errors
    /// [`code::SHARE_AWAY`], [`code::LEASED`], [`code::BEHIND`] if the other side published meanwhile, [`code::DAMAGED`]
    /// if the newest generation is not readable (and `whole` was not asked). What was published before stays as it was.
    pub fn share_publish(&self, who: &Actor, progress: &dyn Progress, whole: bool) -> Result<bool> {
        let share = self.sharing()?;
        let now = self.shared.clock.now();
        let mut local = share.local()?;
        let keys = fs::read(share.dir.join(KEYS))?;
        let stands = head(&self.reader()?.conn)?;
        let unarchived = local.asides.iter().any(|a| a.heavy > 0 && !a.archived);
        if let Some(base) = &local.base
            && (base.entry, &base.head) == (stands.0, &stands.1)
            && base.keys == manifest::digest(&keys)
            && !whole
            && !unarchived
        {
            return Ok(false);
        }
        match share.desk().take(&share.me(&local, who, now))? {
            lease::Taken::Others(standing) => return Err(lease::refusal(&standing)),
            _ => share.live().taken = true,
        }
        let (current, next) = share.current(&local, whole)?;
        // What others get is signed.
        self.checkpoint("publish")?;
        let frozen = self.freeze()?;
        let at = now.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let mut up = Upload { folder: &*share.folder, progress, whole, known: known(current.as_ref()) };
        let old = current.as_ref().map(|g| &g.manifest);
        let mut handle = share.database.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match &mut *handle {
            Some(file) => file,
            none => none.insert(File::open(self.database())?),
        };
        let (pieces, size) = up.database(file, old)?;
        drop(handle);
        let files = up.files(&share.dir.join(Files::FOLDER), &frozen.files, old)?;
        for aside in local.asides.iter_mut().filter(|a| a.heavy > 0 && !a.archived) {
            share.archive(&mut up, &aside.name, &keys)?;
            aside.archived = true;
        }
        let manifest = Manifest {
            sequence: next,
            at,
            number: who.number.clone(),
            name: who.name.clone(),
            pc: local.pc.clone(),
            version: frozen.version,
            entry: frozen.head.0,
            head: frozen.head.1.clone(),
            size,
            pieces,
            files,
            before: current.as_ref().map_or(String::new(), |g| g.digest.clone()),
        };
        let snapshot = kept::snapshot(&frozen.conn, &share.key)?;
        drop(frozen);
        let bytes = manifest::sealed(&manifest, &keys, &share.key)?;
        // The lease may have been taken away while the pieces were on their way.
        if !share.desk().is_ours(&local.pc_id)? {
            let mut live = share.live();
            (live.taken, live.writing) = (false, false);
            return Err(lease::refusal(&lease::Standing::Unknown));
        }
        share.land(next, &bytes)?;
        let published = Generation { manifest, keys, digest: manifest::digest(&bytes) };
        local.base = Some(Base::of(&published));
        local.kept = snapshot;
        local.write(&share.dir)?;
        {
            let mut live = share.live();
            (live.writing, live.away) = (true, false);
        }
        // What is left over costs room and nothing else: it is looked for again.
        let _ = share.collect(&published, current.as_ref());
        Ok(true)
    }
}

impl Share {
    /// The generation that the next one follows, and the next one's number.
    fn current(&self, local: &Local, whole: bool) -> Result<(Option<Generation>, u64)> {
        let all = manifest::sequences(&*self.folder)?;
        let Some(&top) = all.first() else {
            // An empty place where the book lay is a folder that is not there, not a folder without a book.
            return match local.base {
                None => Ok((None, 1)),
                Some(_) => Err(away(io::Error::from(io::ErrorKind::NotFound))),
            };
        };
        let newest = match manifest::read(&*self.folder, &file_name(top), &self.key) {
            Err(p) if p.code == code::DAMAGED && whole => return Ok((None, top + 1)),
            other => other?.ok_or_else(behind)?,
        };
        match &local.base {
            Some(base) if base.sequence == newest.manifest.sequence && base.digest == newest.digest => {
                Ok((Some(newest), top + 1))
            }
            _ => {
                self.live().known = 0;
                Err(behind())
            }
        }
    }

    /// Makes the generation's file: from now on it is the newest. Only one of two succeeds.
    fn land(&self, sequence: u64, bytes: &[u8]) -> Result<()> {
        let name = file_name(sequence);
        match self.folder.put_new(&name, bytes) {
            // Lost the answer, not the file? Then it is the very same.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => match self.folder.read(&name) {
                Ok(there) if there == bytes => Ok(()),
                _ => Err(behind()),
            },
            Err(e) => Err(away(e)),
            Ok(()) => {
                let there = self.folder.digest(&name).map_err(away)?;
                if there == manifest::digest(bytes) { Ok(()) } else { Err(manifest::damaged()) }
            }
        }
    }

    /// Puts a branch that was set aside into the folder, as a generation of its own that nobody takes over.
    fn archive(&self, up: &mut Upload<'_>, name: &str, keys: &[u8]) -> Result<()> {
        let dir = local::aside_dir(&self.dir, name);
        let mut file = File::open(dir.join(crate::book::DATABASE))?;
        let (pieces, size) = up.database(&mut file, None)?;
        let names = fs::read_dir(dir.join(Files::FOLDER))
            .map(|read| read.filter_map(|f| f.ok().and_then(|f| f.file_name().into_string().ok())).collect::<Vec<_>>());
        let files = up.files(&dir.join(Files::FOLDER), &names.unwrap_or_default(), None)?;
        let manifest = Manifest {
            sequence: 0,
            at: String::new(),
            number: String::new(),
            name: name.to_owned(),
            pc: String::new(),
            version: 0,
            entry: 0,
            head: name.to_owned(),
            size,
            pieces,
            files,
            before: String::new(),
        };
        let bytes = manifest::sealed(&manifest, keys, &self.key)?;
        self.folder.put(&format!("{KEPT}/{name}"), &bytes).map_err(away)
    }

    /// Removes what neither this generation nor the one before needs.
    fn collect(&self, published: &Generation, before: Option<&Generation>) -> Result<()> {
        let mut needed: HashSet<String> = names_of(&published.manifest);
        needed.extend(before.map(|g| names_of(&g.manifest)).unwrap_or_default());
        for name in manifest::kept(&*self.folder)? {
            if let Some(g) = manifest::read(&*self.folder, &name, &self.key)? {
                needed.extend(names_of(&g.manifest));
            }
        }
        let oldest = before.map_or(published.manifest.sequence, |g| g.manifest.sequence);
        let mut gone = HashSet::new();
        for sequence in manifest::sequences(&*self.folder)?.into_iter().filter(|s| *s < oldest) {
            if let Ok(Some(g)) = manifest::read(&*self.folder, &file_name(sequence), &self.key) {
                gone.extend(names_of(&g.manifest));
            }
            self.folder.remove(&file_name(sequence)).map_err(away)?;
        }
        if published.manifest.sequence.is_multiple_of(SWEEP_EVERY) {
            for top in ["pieces", "files"] {
                for below in self.folder.list(top).map_err(away)? {
                    let below = format!("{top}/{below}");
                    gone.extend(self.folder.list(&below).map_err(away)?.into_iter().map(|n| format!("{below}/{n}")));
                }
            }
        }
        for name in gone.difference(&needed) {
            self.folder.remove(name).map_err(away)?;
        }
        Ok(())
    }
}

/// Names in the folder that a generation needs.
fn names_of(manifest: &Manifest) -> HashSet<String> {
    let pieces = manifest.pieces.iter().map(|p| Piece::path(&p.digest));
    pieces.chain(manifest.files.iter().map(|f| Beside::path(&f.digest))).collect()
}

fn known(current: Option<&Generation>) -> HashSet<String> {
    current.map(|g| g.manifest.pieces.iter().map(|p| p.digest.clone()).collect()).unwrap_or_default()
}

/// Pieces and files on their way into the folder.
struct Upload<'a> {
    folder: &'a dyn Folder,
    progress: &'a dyn Progress,
    whole: bool,
    known: HashSet<String>,
}

impl Upload<'_> {
    fn database(&mut self, file: &mut File, old: Option<&Manifest>) -> Result<(Vec<Piece>, u64)> {
        let (ends, size) = pieces::ends(file)?;
        let total = ends.len() as u64;
        let mut all = Vec::with_capacity(ends.len());
        for (at, tails) in ends.into_iter().enumerate() {
            let same = old.and_then(|m| m.pieces.get(at)).filter(|p| p.tails == tails && !self.whole);
            if let Some(piece) = same {
                all.push(piece.clone());
                continue;
            }
            self.progress.step(at as u64, total)?;
            let bytes = pieces::cut(file, at, size)?;
            let piece = pieces::described(&bytes);
            if self.whole || !self.known.contains(&piece.digest) {
                self.put(&Piece::path(&piece.digest), &piece.digest, |name| self.folder.put(name, &bytes))?;
                self.known.insert(piece.digest.clone());
            }
            all.push(piece);
        }
        self.progress.step(total, total)?;
        Ok((all, size))
    }

    fn files(&self, dir: &Path, names: &[String], old: Option<&Manifest>) -> Result<Vec<Beside>> {
        let there: BTreeMap<&str, &Beside> =
            old.map(|m| m.files.iter().map(|f| (f.name.as_str(), f)).collect()).unwrap_or_default();
        let mut all = Vec::with_capacity(names.len());
        for name in names {
            if let Some(&known) = there.get(name.as_str())
                && !self.whole
            {
                all.push(known.clone());
                continue;
            }
            let from = dir.join(name);
            let digest = file_digest(&from)?;
            self.put(&Beside::path(&digest), &digest, |to| self.folder.copy_in(to, &from))?;
            all.push(Beside { name: name.clone(), digest });
        }
        Ok(all)
    }

    /// Puts something whose digest is known, unless it is there, and reads it back.
    fn put(&self, name: &str, digest: &str, write: impl FnOnce(&str) -> io::Result<()>) -> Result<()> {
        // Left there by a publication that did not end.
        if self.folder.digest(name).is_ok_and(|there| there == digest) {
            return Ok(());
        }
        write(name).map_err(away)?;
        let there = self.folder.digest(name).map_err(away)?;
        if there == digest {
            return Ok(());
        }
        Err(Problem::new(
            code::DISK,
            "共有フォルダに書いた内容が、読み直すと違っていました。公開を取りやめました。変更はこのパソコンに残っています。情報システム課に共有フォルダの点検を頼んでください。",
        ))
    }
}

fn file_digest(path: &Path) -> Result<String> {
    let mut file = File::open(path)?;
    let mut hash = crate::files::Hash::default();
    io::copy(&mut file, &mut hash)?;
    Ok(hash.digest())
}

/// A snapshot that stays as it is while others write.
impl Frozen {
    /// True if the journal has this entry.
    pub(crate) fn has(&self, entry: i64, hash: &str) -> Result<bool> {
        super::has_entry(&self.conn, entry, hash)
    }
}
