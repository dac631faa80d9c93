//! Writing a small file so that a reader finds the old or the new one, never half of one.

use kernel::{Problem, Result};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Writes beside `path`, forces the bytes to the disk, and renames.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    write_beside(path, |beside| {
        let mut file = File::create(beside)?;
        file.write_all(bytes)?;
        Ok(file.sync_all()?)
    })
}

/// Has a file written beside `path`, forced to the disk by whoever writes it, and renames it; answers what the writing
/// answered. Nothing is left of a file that could not be finished, and what lay at `path` stays then.
///
/// # Errors
/// Those of the writing and of the place.
pub fn write_beside<T>(path: &Path, write: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    let name = path.file_name().ok_or_else(|| Problem::internal("書き込み先の名前"))?;
    let mut beside = name.to_os_string();
    beside.push(".new");
    let beside = path.with_file_name(beside);
    let written = write(&beside).and_then(|answer| {
        fs::rename(&beside, path)?;
        Ok(answer)
    });
    if written.is_err() {
        // The half-written file is worth nothing; what counts is the first error.
        let _ = fs::remove_file(&beside);
        return written;
    }
    sync_folder(path);
    written
}

/// Makes the rename itself durable where the system allows it; where it does not, the rename is still whole.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = path;
}
