//! Readable files that leave the book: none without its entry in the journal, and no entry without need.

use crate::Office;
use crate::paper::{land, out_path};
use crate::wire::Written;
use kernel::{Problem, Result};
use sheet::Landing;
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use store::Tx;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Writes a file beside its place, has it told, and only then puts it where it is wanted. What cannot be written is not
/// told, and what cannot be told is not there.
///
/// # Errors
/// Those of the place, before anything is written; those of `write` and `tell`. What lay there before stays then.
pub(crate) fn hand_out(
    out: &Path,
    write: impl FnOnce(&Path) -> Result<()>,
    tell: impl FnOnce() -> Result<()>,
) -> Result<()> {
    // Says what is wrong with the place under the name that the user gave.
    drop(Landing::create(out)?);
    if out.exists() {
        // Opened in another program, it could not be replaced once everything is told.
        OpenOptions::new().write(true).open(out)?;
    }
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let beside = out.with_file_name(format!(".moricho-{}-{number}.out", std::process::id()));
    let done = write(&beside).and_then(|()| tell()).and_then(|()| fs::rename(&beside, out).map_err(Problem::from));
    if done.is_err() {
        // Not there if the writing itself failed.
        let _ = fs::remove_file(&beside);
    }
    done
}

/// The name of a file without its folder.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())
}

/// Enters in the journal that a file leaves the book: its name, and what `about` adds.
pub(crate) fn told(office: &Office, action: &str, out: &Path, about: impl FnOnce(&mut Tx<'_>)) -> Result<()> {
    office.seat()?.book().change(&office.actor()?, action, |tx| {
        tx.note("file", file_name(out));
        about(tx);
        Ok(())
    })?;
    Ok(())
}

/// Saves a drawn paper as PDF. The entry that tells of it, called `action`, names the file and what `about` adds.
pub(crate) fn save_pdf(
    office: &Office,
    out: &str,
    (pdf, records): (Vec<u8>, usize),
    action: &str,
    about: impl FnOnce(&mut Tx<'_>),
) -> Result<Written> {
    let out = out_path(&*office.seat()?, out)?;
    hand_out(&out, |path| land(path, &pdf), || told(office, action, &out, about))?;
    crate::import::written(&out, records)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use kernel::code;

    fn names(dir: &Path) -> Vec<String> {
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn what_cannot_be_told_is_not_there_and_what_lay_there_stays() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("台帳.csv");
        let write = |path: &Path| Ok(fs::write(path, "新しい")?);
        let full = || Err(Problem::new(code::DISK, "空きが足りません。"));
        assert_eq!(hand_out(&out, write, full).unwrap_err().code, code::DISK);
        assert_eq!(names(dir.path()), Vec::<String>::new());
        fs::write(&out, "前からある").unwrap();
        assert_eq!(hand_out(&out, write, full).unwrap_err().code, code::DISK);
        assert_eq!(fs::read_to_string(&out).unwrap(), "前からある");
        hand_out(&out, write, || Ok(())).unwrap();
        assert_eq!(fs::read_to_string(&out).unwrap(), "新しい");
        assert_eq!(names(dir.path()), ["台帳.csv"]);
    }

    #[test]
    fn what_cannot_be_written_is_not_told() {
        let dir = tempfile::tempdir().unwrap();
        let told = || panic!("told although nothing was written");
        let broken = |_: &Path| Err(Problem::new(code::NO_GLYPH, "字がありません。"));
        assert_eq!(hand_out(&dir.path().join("一覧.pdf"), broken, told).unwrap_err().code, code::NO_GLYPH);
        let nowhere = dir.path().join("ない場所/一覧.pdf");
        assert_eq!(hand_out(&nowhere, |_| Ok(()), told).unwrap_err().code, code::NOT_FOUND);
        assert_eq!(names(dir.path()), Vec::<String>::new());
    }
}
