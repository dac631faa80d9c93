//! Comparing a backup that was just written with the frozen book that it was written from: both are read again, in two
//! halves at the same time. Whoever has no book to compare with compares digests (`check`).

use super::damaged;
use kernel::{Problem, Progress, Result};
use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

const CHUNK: usize = 1 << 20;

/// How far the reading is, told from several threads.
pub(crate) struct Way<'p> {
    pub done: AtomicU64,
    pub total: u64,
    pub progress: &'p dyn Progress,
}

impl Way<'_> {
    fn further(&self, bytes: u64) -> Result<()> {
        let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.progress.step(done >> 20, self.total >> 20)
    }
}

/// Compares `size` bytes of the source, from its beginning, with those of the backup from `begin` on.
///
/// # Errors
/// `damaged` if a byte differs or is missing; `cancelled`.
pub(crate) fn same(backup: &File, begin: u64, source: &File, size: u64, way: &Way<'_>) -> Result<()> {
    let half = size / 2;
    std::thread::scope(|threads| {
        let second = threads.spawn(|| piece(backup, begin, source, half, size, way));
        let first = piece(backup, begin, source, 0, half, way);
        second.join().map_err(|_| Problem::internal("控えの照合"))??;
        first
    })
}

fn piece(backup: &File, begin: u64, source: &File, from: u64, to: u64, way: &Way<'_>) -> Result<()> {
    let (mut written, mut read) = (vec![0u8; CHUNK], vec![0u8; CHUNK]);
    let mut at = from;
    while at < to {
        let n = usize::try_from(to - at).unwrap_or(CHUNK).min(CHUNK);
        let whole = fill(source, &mut read[..n], at)? && fill(backup, &mut written[..n], begin + at)?;
        if !whole || written[..n] != read[..n] {
            return Err(damaged());
        }
        at += n as u64;
        way.further(n as u64)?;
    }
    Ok(())
}

/// Fills the buffer from a place of the file, without moving the place where others read; false if the file ends before.
fn fill(file: &File, buffer: &mut [u8], at: u64) -> Result<bool> {
    let mut filled = 0;
    while filled < buffer.len() {
        match read_at(file, &mut buffer[filled..], at + filled as u64) {
            Ok(0) => return Ok(false),
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(true)
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::io::Write;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn compared(backup: &[u8], begin: u64, source: &[u8]) -> Result<u64> {
        let way = Way { done: AtomicU64::new(0), total: source.len() as u64, progress: &kernel::Silent };
        same(&file(backup), begin, &file(source), source.len() as u64, &way)?;
        Ok(way.done.into_inner())
    }

    fn bytes(n: usize) -> Vec<u8> {
        (0..n).map(|i| u8::try_from(i % 251).unwrap()).collect()
    }

    #[test]
    fn what_was_written_as_it_is_agrees_wherever_it_begins() {
        let source = bytes(2 * CHUNK + 77);
        let backup = [b"before", source.as_slice(), b"after"].concat();
        assert_eq!(compared(&backup, 6, &source).unwrap(), source.len() as u64);
        assert_eq!(compared(b"", 0, b"").unwrap(), 0);
    }

    #[test]
    fn one_other_byte_anywhere_is_found() {
        let source = bytes(2 * CHUNK + 77);
        for at in [0, 1, CHUNK - 1, CHUNK, CHUNK + 38, source.len() - 1] {
            let mut backup = source.clone();
            backup[at] ^= 1;
            assert_eq!(compared(&backup, 0, &source).unwrap_err().code, kernel::code::DAMAGED, "byte {at}");
        }
    }

    #[test]
    fn a_backup_that_is_too_short_is_found() {
        let source = bytes(CHUNK + 5);
        assert_eq!(compared(&source[..CHUNK + 4], 0, &source).unwrap_err().code, kernel::code::DAMAGED);
    }
}
