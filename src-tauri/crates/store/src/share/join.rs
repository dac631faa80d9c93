//! A PC joins: the key slots and the book come out of the shared folder. And a book moves into one.

use super::Share;
use super::folder::{Folder, OnDisk, away};
use super::local::{Base, Local};
use super::manifest::{self, file_name};
use crate::book::{Book, DATABASE, KEYS};
use crate::files::Files;
use kernel::{Actor, Clock, Problem, Progress, Result, code};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vault::BookKey;

/// A PC that joins.
#[derive(Debug, Clone, Copy)]
pub struct Joining<'a> {
    /// The shared folder.
    pub folder: &'a Path,
    /// Where the working copy will lie; no book may be there.
    pub dir: &'a Path,
    /// Name of this PC, as others will see it.
    pub pc: &'a str,
}

/// Brings the shared book to this PC. `unlock` opens the key file that it is given the path of.
///
/// # Errors
/// [`code::NOT_FOUND`] if no shared book is in the folder, whatever `unlock` refuses, [`code::DAMAGED`],
/// [`code::SHARE_AWAY`]. What was begun is removed again.
pub fn join(
    joining: Joining<'_>,
    unlock: impl FnOnce(&Path) -> Result<BookKey>,
    progress: &dyn Progress,
) -> Result<()> {
    let dir = joining.dir;
    if Book::is_in(dir) || dir.join(KEYS).exists() {
        return Err(Problem::new(
            code::BAD_REQUEST,
            "このパソコンにはすでに帳簿があります。別のフォルダを選ぶか、いまの帳簿を片付けてから参加してください。",
        ));
    }
    crate::place::refuse_network(dir)?;
    let folder: Arc<dyn Folder> = Arc::new(OnDisk::new(joining.folder));
    let bytes = newest_bytes(&*folder)?.ok_or_else(|| {
        Problem::new(
            code::NOT_FOUND,
            "このフォルダに共有の帳簿はありません。帳簿を共有にした人に、フォルダの場所を確かめてください。",
        )
    })?;
    let was_there = dir.exists();
    fs::create_dir_all(dir)?;
    let joined = (|| {
        let (keys, _) = manifest::parted(&bytes)?;
        vault::write_whole(&dir.join(KEYS), keys)?;
        let key = unlock(&dir.join(KEYS))?;
        let newest = manifest::opened(&bytes, &key.derive(SHARE_KEY))?;
        let share = Share::new(dir, folder, key.derive(SHARE_KEY))?;
        share.fetch_files(&newest.manifest, &dir.join(Files::FOLDER), progress)?;
        let next = dir.join("book.next");
        share.build(&newest.manifest, None, &next, progress)?;
        let local = Local {
            folder: joining.folder.to_owned(),
            pc: joining.pc.to_owned(),
            pc_id: vault::token()?,
            base: Some(Base::of(&newest)),
            kept: BTreeMap::new(),
            asides: Vec::new(),
        };
        local.write(dir)?;
        crate::head::write_to(dir, &key.derive("head 1"), newest.manifest.entry, &newest.manifest.head);
        fs::rename(next, dir.join(DATABASE))?;
        Ok(())
    })();
    if joined.is_err() {
        // What was brought is in the folder still; the first error is the one to tell.
        for name in ["book.next", KEYS, "share.json", "share.use", crate::head::FILE] {
            let _ = fs::remove_file(dir.join(name));
        }
        let _ = fs::remove_dir_all(dir.join(Files::FOLDER));
        if !was_there {
            let _ = fs::remove_dir(dir);
        }
    }
    joined
}

/// Fetches the shared book anew, in the place of a working copy that is no longer good. That one is kept beside, and
/// where is answered; what it had not published is in it alone.
///
/// # Errors
/// Those of [`join`]: what lies in the place is as it was.
pub fn join_again(
    joining: Joining<'_>,
    clock: &dyn Clock,
    unlock: impl FnOnce(&Path) -> Result<BookKey>,
    progress: &dyn Progress,
) -> Result<Option<PathBuf>> {
    crate::backup::replaced(joining.dir, clock, |beside| {
        join(Joining { dir: beside, ..joining }, unlock, progress)?;
        // The same PC comes back: a lease that it had left is its own.
        if let (Ok(Some(old)), Some(new)) = (Local::read(joining.dir), Local::read(beside)?) {
            Local { pc: old.pc, pc_id: old.pc_id, ..new }.write(beside)?;
        }
        Ok(())
    })
}

/// The purpose of the key that seals what lies in the shared folder.
pub(crate) const SHARE_KEY: &str = "share 1";

fn newest_bytes(folder: &dyn Folder) -> Result<Option<Vec<u8>>> {
    match manifest::sequences(folder)?.first() {
        Some(top) => folder.read(&file_name(*top)).map(Some).map_err(away),
        None => Ok(None),
    }
}

/// Before a shared book is opened: a password that was changed on another PC opens it here too. Without the folder the
/// slots of this PC count.
pub(crate) fn keys_before_open(dir: &Path) -> Result<()> {
    let Some(local) = Local::read(dir)? else {
        return Ok(());
    };
    let Some(base) = &local.base else {
        return Ok(());
    };
    let Ok(Some(bytes)) = newest_bytes(&OnDisk::new(&local.folder)) else {
        return Ok(());
    };
    let Ok((keys, _)) = manifest::parted(&bytes) else {
        return Ok(());
    };
    let here = fs::read(dir.join(KEYS))?;
    if keys != here && manifest::digest(&here) == base.keys && vault::KeyFile::parse(keys).is_ok() {
        vault::write_whole(&dir.join(KEYS), keys)?;
    }
    Ok(())
}

impl Book {
    /// Moves the book into a shared folder: from now on it can be joined from other PCs.
    ///
    /// # Errors
    /// [`code::WRONG_STATE`] if it is shared already, [`code::BAD_REQUEST`] if another book lies in the folder,
    /// [`code::SHARE_AWAY`], [`code::DISK`]. The book then stays on this PC alone.
    pub fn share_begin(&self, folder: &Path, pc: &str, who: &Actor, progress: &dyn Progress) -> Result<()> {
        self.share_begin_in(folder, Arc::new(OnDisk::new(folder)), pc, who, progress)
    }

    pub(crate) fn share_begin_in(
        &self,
        path: &Path,
        folder: Arc<dyn Folder>,
        pc: &str,
        who: &Actor,
        progress: &dyn Progress,
    ) -> Result<()> {
        let dir = &self.shared.dir;
        if self.share().is_some() {
            return Err(Problem::new(code::WRONG_STATE, "この帳簿はすでに共有されています。"));
        }
        if path.starts_with(dir) {
            return Err(Problem::new(
                code::BAD_REQUEST,
                "帳簿のフォルダの中は共有の場所にできません。ファイルサーバーのフォルダを選んでください。",
            ));
        }
        if !manifest::sequences(&*folder)?.is_empty() {
            return Err(Problem::new(
                code::BAD_REQUEST,
                "このフォルダにはすでに共有の帳簿があります。別のフォルダを選ぶか、その帳簿に参加してください。",
            ));
        }
        let page = self.reader()?.conn.query_row("PRAGMA cipher_page_size", [], |r| r.get::<_, String>(0));
        super::pieces::check_pages(&crate::sql::Said::said(page)?)?;
        let local = Local {
            folder: path.to_owned(),
            pc: pc.to_owned(),
            pc_id: vault::token()?,
            base: None,
            kept: BTreeMap::new(),
            asides: Vec::new(),
        };
        local.write(dir)?;
        let begun = (|| {
            self.shared.share_with(Share::new(dir, folder, self.shared.share_key.clone())?);
            self.change(who, "share.begin", |tx| {
                tx.note("pc", pc);
                Ok(())
            })?;
            self.share_publish(who, progress, false)?;
            Ok(())
        })();
        if begun.is_err() {
            if let Some(share) = self.share() {
                // Best effort: a lease without a generation hinders nobody.
                let _ = share.give_back();
            }
            self.shared.share_off();
            Local::forget(dir)?;
        }
        begun
    }

    /// This PC leaves the shared book: the working copy becomes a book of its own.
    ///
    /// # Errors
    /// Whatever publishing refuses: nothing unpublished may be left behind unseen.
    pub fn share_end(&self, who: &Actor, progress: &dyn Progress) -> Result<()> {
        self.share_leave(who, progress)?;
        self.shared.share_off();
        Local::forget(&self.shared.dir)
    }
}
