//! Taking over a newer generation: built beside from changed pieces, opened and compared, then exchanged in one stroke.

use super::folder::away;
use super::local::{Aside, Base, Local, aside_dir};
use super::manifest::{self, Beside, Generation, Piece, file_name};
use super::{Share, has_entry, head, heavy_since, kept, pieces};
use crate::book::{Book, DATABASE, KEYS};
use crate::files::Files;
use crate::reader::Frozen;
use crate::sql::Said;
use kernel::{Actor, Problem, Progress, Result, code};
use rusqlite::{Connection, OptionalExtension};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::PoisonError;
use std::time::Duration;

/// The newer database before it takes its place.
const CANDIDATE: &str = "book.next";
/// Longest wait for lists and prints that are under way.
const PATIENCE: Duration = Duration::from_secs(3);

/// What came of looking for a newer generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synced {
    /// There was none, or it holds nothing that is not here.
    Same,
    /// It was taken over.
    Fetched,
    /// It was taken over, and this PC's own changes were set aside, to be decided about one by one.
    SetAside,
    /// It held nothing that touches a record: its entries stand here again, behind this PC's own changes, which go on.
    Carried,
    /// Something is under way here; the next look tries again.
    Waiting,
}

impl Book {
    /// Takes over the newest generation, if there is a newer one. Nothing of this PC is overwritten: what it had changed
    /// and not published is set aside whole.
    ///
    /// # Errors
    /// [`code::SHARE_AWAY`], [`code::DAMAGED`], [`code::NEWER_BOOK`] if it needs a newer program; the working copy then
    /// stays as it was.
    pub fn share_sync(&self, who: &Actor, progress: &dyn Progress) -> Result<Synced> {
        let share = self.sharing()?;
        if share.local()?.asides.iter().any(|a| !a.carried) {
            self.carry(&share, who)?;
        }
        let local = share.local()?;
        let Some(base) = local.base.clone() else {
            return Ok(Synced::Same);
        };
        let top = manifest::sequences(&*share.folder)?.first().copied();
        let top = top.ok_or_else(|| away(std::io::Error::from(std::io::ErrorKind::NotFound)))?;
        if top == base.sequence && share.is_base(&base)? {
            return Ok(Synced::Same);
        }
        if top < base.sequence {
            return Err(Problem::new(
                code::DAMAGED,
                "共有フォルダの帳簿が、このパソコンのものより古い版に戻っています。ファイルサーバーの復元が行われていないか情報システム課に確かめ、責任者が設定の「共有」から「全部を公開し直す」を行ってください。",
            ));
        }
        let newest = manifest::read(&*share.folder, &file_name(top), &share.key)?;
        // Removed between the two looks: there is a newer one still.
        let Some(newest) = newest else {
            return Ok(Synced::Waiting);
        };
        let frozen = self.freeze()?;
        let changed_here = (frozen.head.0, &frozen.head.1) != (base.entry, &base.head);
        if changed_here && frozen.has(newest.manifest.entry, &newest.manifest.head)? {
            // Ours, published before the program was stopped; or all of it is here already.
            let local = Local { base: Some(Base::of(&newest)), ..local };
            local.write(&share.dir)?;
            crate::head::write(&self.shared, frozen.head.0, &frozen.head.1);
            return Ok(Synced::Same);
        }
        let result = self.take_over(&share, local, &base, &newest, frozen, who, progress);
        let _ = fs::remove_file(share.dir.join(CANDIDATE));
        match result {
            // Pieces of a generation that is no longer needed go away: that is no damage while there is a newer one.
            Err(p) if p.code == code::DAMAGED && manifest::sequences(&*share.folder)?.first() != Some(&top) => {
                Ok(Synced::Waiting)
            }
            other => other,
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn take_over(
        &self,
        share: &Share,
        mut local: Local,
        base: &Base,
        newest: &Generation,
        frozen: Frozen,
        who: &Actor,
        progress: &dyn Progress,
    ) -> Result<Synced> {
        let last = self.shared.migrations.last().map_or(0, |m| m.version);
        if newest.manifest.version > last {
            return Err(Problem::new(
                code::NEWER_BOOK,
                "共有の帳簿は新しい版の守帳で使われています。このパソコンの守帳を新しくしてください。それまでは、いまの内容を読むことだけができます。",
            ));
        }
        let candidate = share.dir.join(CANDIDATE);
        {
            let mut handle = share.database.lock().unwrap_or_else(PoisonError::into_inner);
            let file = match &mut *handle {
                Some(file) => file,
                none => none.insert(File::open(self.database())?),
            };
            share.build(&newest.manifest, Some(file), &candidate, progress)?;
        }
        share.fetch_files(&newest.manifest, &share.dir.join(Files::FOLDER), progress)?;
        let stands = frozen.head.clone();
        let next = self.shared.connect_to(&candidate, false)?;
        crate::connect::check_application(&next)?;
        if head(&next)? != (newest.manifest.entry, newest.manifest.head.clone()) {
            return Err(manifest::damaged());
        }
        // What we had is contained in it, or it is kept.
        let contained = has_entry(&next, stands.0, &stands.1)?;
        let common = if contained { stands.0 } else { common(&frozen.conn, &next)? };
        let heavy = if contained { 0 } else { heavy_since(&frozen.conn, common)? };
        let keys = manifest::digest(&fs::read(share.dir.join(KEYS))?);
        let keys_moved = (keys != base.keys, manifest::digest(&newest.keys) != base.keys);
        if heavy > 0 && heavy_since(&next, common)? == 0 && keys_moved != (true, true) {
            drop(frozen);
            return self.keep_ours(share, local, newest, &next, common, keys_moved.1, who);
        }
        drop(next);
        drop(frozen);

        if !contained {
            let name: String = stands.1.chars().take(16).collect();
            let m = &newest.manifest;
            local.asides.retain(|a| a.name != name);
            local.asides.push(Aside {
                name,
                entry: stands.0,
                head: stands.1.clone(),
                common,
                heavy,
                theirs: (m.head.clone(), m.pc.clone(), m.name.clone()),
                carried: false,
                archived: false,
            });
            // Before the exchange, so that nothing set aside is ever unknown.
            local.write(&share.dir)?;
        }
        // A password changed elsewhere arrives with its book; one changed here and not yet published stays, unless both did.
        if !keys_moved.0 || keys_moved.1 {
            vault::write_whole(&share.dir.join(KEYS), &newest.keys)?;
        }
        let exchanged = share.in_use.alone(|| {
            let look = |conn: &Connection| kept::changed(conn, &share.key, &local.kept);
            self.exchange(&stands, PATIENCE, look, || {
                if let Some(aside) = local.asides.last().filter(|_| !contained) {
                    set_aside(share, &aside.name)?;
                }
                *share.database.lock().unwrap_or_else(PoisonError::into_inner) = None;
                crate::head::announce(&self.shared, newest.manifest.entry, &newest.manifest.head)?;
                Ok(fs::rename(&candidate, self.database())?)
            })
        })?;
        let Some(Some((rows, gone))) = exchanged else {
            return Ok(Synced::Waiting);
        };
        crate::head::arrived(&self.shared, newest.manifest.entry, &newest.manifest.head);
        local.base = Some(Base::of(newest));
        self.keep(|k| {
            local.kept = kept::snapshot(k.conn(), &share.key)?;
            kept::apply(k.conn(), &share.key, rows, &gone)
        })?;
        local.write(&share.dir)?;
        {
            let mut live = share.live();
            live.writing = live.taken;
        }
        self.carry(share, who)?;
        Ok(if heavy > 0 { Synced::SetAside } else { Synced::Fetched })
    }
}

impl Share {
    /// True if the newest generation is the very one that this PC knows. A folder that was restored to an older day and
    /// published from again has other generations under the same numbers. Looked at once in each run, and after a
    /// publication that was refused.
    fn is_base(&self, base: &Base) -> Result<bool> {
        if self.live().known == base.sequence {
            return Ok(true);
        }
        let same = self.folder.digest(&file_name(base.sequence)).map_err(away)? == base.digest;
        if same {
            self.live().known = base.sequence;
        }
        Ok(same)
    }

    /// Builds a generation's database at `to`: pieces that are here already are copied, the others fetched and compared.
    pub(super) fn build(
        &self,
        newest: &manifest::Manifest,
        mut here: Option<&mut File>,
        to: &Path,
        progress: &dyn Progress,
    ) -> Result<()> {
        let (ends, size) = match &mut here {
            Some(file) => pieces::ends(file)?,
            None => (Vec::new(), 0),
        };
        let mut out = File::create(to)?;
        let total = newest.pieces.len() as u64;
        for (at, piece) in newest.pieces.iter().enumerate() {
            progress.step(at as u64, total)?;
            let bytes = match &mut here {
                Some(file) if ends.get(at) == Some(&piece.tails) => pieces::cut(file, at, size)?,
                _ => {
                    let bytes = self.folder.read(&Piece::path(&piece.digest)).map_err(|e| missing(&*self.folder, e))?;
                    if manifest::digest(&bytes) != piece.digest {
                        return Err(manifest::damaged());
                    }
                    bytes
                }
            };
            out.write_all(&bytes)?;
        }
        out.sync_all()?;
        if out.metadata()?.len() != newest.size {
            return Err(manifest::damaged());
        }
        Ok(())
    }

    /// Fetches the sealed files that are not here.
    pub(super) fn fetch_files(&self, newest: &manifest::Manifest, dir: &Path, progress: &dyn Progress) -> Result<()> {
        fs::create_dir_all(dir)?;
        for (at, file) in newest.files.iter().enumerate() {
            let to = dir.join(&file.name);
            if to.is_file() {
                continue;
            }
            progress.step(at as u64, newest.files.len() as u64)?;
            let beside = dir.join("fetched.new");
            self.folder.copy_out(&Beside::path(&file.digest), &beside).map_err(|e| missing(&*self.folder, e))?;
            let mut hash = crate::files::Hash::default();
            std::io::copy(&mut File::open(&beside)?, &mut hash)?;
            if hash.digest() != file.digest {
                let _ = fs::remove_file(&beside);
                return Err(manifest::damaged());
            }
            fs::rename(&beside, &to)?;
        }
        Ok(())
    }
}

/// A piece that is not there although the folder is: removed since a newer generation came, or damage.
fn missing(folder: &dyn super::Folder, e: std::io::Error) -> Problem {
    if e.kind() != std::io::ErrorKind::NotFound {
        return away(e);
    }
    match folder.list("") {
        Ok(_) => manifest::damaged(),
        Err(e) => away(e),
    }
}

/// Keeps the working copy as it is, with its files, under a name of its own.
fn set_aside(share: &Share, name: &str) -> Result<()> {
    let to = aside_dir(&share.dir, name);
    let files = to.join(Files::FOLDER);
    fs::create_dir_all(&files)?;
    link(&share.dir.join(DATABASE), &to.join(DATABASE))?;
    let head = share.dir.join(crate::head::FILE);
    if head.is_file() {
        fs::copy(head, to.join(crate::head::FILE))?;
    }
    for entry in fs::read_dir(share.dir.join(Files::FOLDER))? {
        let entry = entry?;
        let name = entry.file_name();
        // Sealed files have names of 64 digits; anything else there is readable for a moment only.
        if name.len() == 64 {
            link(&entry.path(), &files.join(name))?;
        }
    }
    Ok(())
}

/// A second name where the disk knows that, else a copy.
fn link(from: &Path, to: &Path) -> Result<()> {
    let _ = fs::remove_file(to);
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to)?;
    }
    Ok(())
}

/// The last entry that both journals have.
fn common(ours: &Connection, theirs: &Connection) -> Result<i64> {
    let hash = |conn: &Connection, seq: i64| -> Result<Option<String>> {
        conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [seq], |r| r.get(0)).optional().said()
    };
    // Each entry carries the hash of the one before, so what agrees at one place agrees before it.
    let (mut low, mut high) = (0, head(ours)?.0.min(head(theirs)?.0));
    while low < high {
        let middle = low + (high - low + 1) / 2;
        if hash(ours, middle)? == hash(theirs, middle)? {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}
