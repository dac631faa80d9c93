//! A file that appears whole or not at all.

use kernel::{Problem, Result, code};
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Writes into a `.tmp` beside the target; [`Landing::land`] renames it. Dropped before that, it leaves nothing.
#[derive(Debug)]
pub struct Landing {
    target: PathBuf,
    temporary: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Landing {
    /// Opens the temporary file; refuses with `disk` or `bad_request` where the target cannot lie.
    pub fn create(target: &Path) -> Result<Landing> {
        if target.is_dir() {
            return Err(Problem::new(
                code::BAD_REQUEST,
                format!("「{}」はフォルダです。ファイルの名前を付けてください。", name(target)),
            ));
        }
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let temporary = target.with_file_name(format!(".moricho-{}-{number}.tmp", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&temporary) {
                Ok(file) => {
                    let file = Some(BufWriter::with_capacity(256 * 1024, file));
                    return Ok(Landing { target: target.to_owned(), temporary, file });
                }
                Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
                Err(e) => return Err(refused(&e, target)),
            }
        }
    }

    /// Where the file will lie.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Flushes, syncs and renames.
    pub fn land(mut self) -> Result<()> {
        let Some(buffered) = self.file.take() else {
            return Ok(());
        };
        let to_disk = buffered.into_inner().map_err(std::io::IntoInnerError::into_error).and_then(|file| {
            file.sync_all()?;
            drop(file);
            std::fs::rename(&self.temporary, &self.target)
        });
        to_disk.map_err(|e| refused(&e, &self.target))?;
        // The rename itself is safe only once the folder is; where folders cannot be synced, nothing is lost but time.
        #[cfg(unix)]
        if let Some(folder) = self.target.parent().filter(|p| !p.as_os_str().is_empty()) {
            let _ = File::open(folder).and_then(|f| f.sync_all());
        }
        Ok(())
    }
}

impl Write for Landing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match &mut self.file {
            Some(f) => f.write(bytes),
            None => Err(ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        // After landing the temporary name is gone, and removing it fails: as it should.
        drop(self.file.take());
        let _ = std::fs::remove_file(&self.temporary);
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// What to do when a file cannot be written.
pub(crate) fn refused(e: &std::io::Error, target: &Path) -> Problem {
    let name = name(target);
    // 32 and 33: Windows' sharing and lock violations.
    let shared = cfg!(windows) && matches!(e.raw_os_error(), Some(32 | 33));
    if shared || (cfg!(windows) && e.kind() == ErrorKind::PermissionDenied && target.exists()) {
        return Problem::new(
            code::DISK,
            format!(
                "「{name}」は Excel などで開かれているか、読み取り専用です。閉じてからもう一度保存するか、別の名前で保存してください。前からあるファイルは元のままです。"
            ),
        );
    }
    match e.kind() {
        ErrorKind::NotFound => Problem::new(
            code::NOT_FOUND,
            format!("「{name}」の保存先のフォルダが見つかりません。フォルダを確かめて、もう一度保存してください。"),
        ),
        _ => Problem::from(std::io::Error::from(e.kind())),
    }
}
