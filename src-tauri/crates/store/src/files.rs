//! Large things beside the book: sealed, named after their content under a key, so that a name tells nothing.
//!
//! A file is written and forced to the disk before the change that refers to it is committed. A file that no row refers
//! to is left over from a change that never was, and is swept at the next opening.

use crate::reading::Reading;
use crate::sql::Said;
use crate::tx::Tx;
use kernel::{Problem, Progress, Result, code};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use vault::{BookKey, SubKey};

const ABOUT: &str = "file";

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    /// SHA-256 of its content, hexadecimal.
    pub digest: String,
    /// Its content's size in bytes.
    pub size: i64,
}

/// Where the content of a new file comes from.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// From memory.
    Bytes(&'a [u8]),
    /// From a file of the user's.
    Path(&'a Path),
}

/// The folder of sealed files.
pub(crate) struct Files {
    dir: PathBuf,
    key: SubKey,
    names: SubKey,
}

impl Files {
    pub(crate) const FOLDER: &str = "files";

    /// Nothing is made on the disk.
    pub(crate) fn new(dir: &Path, key: &BookKey) -> Files {
        Files { dir: dir.join(Files::FOLDER), key: key.derive("files 1"), names: key.derive("file names 1") }
    }

    /// Makes the folder, if it is not there.
    pub(crate) fn make_folder(&self) -> Result<()> {
        Ok(fs::create_dir_all(&self.dir)?)
    }

    /// The same keys over another folder.
    pub(crate) fn over(&self, dir: &Path) -> Files {
        Files { dir: dir.join(Files::FOLDER), key: self.key.clone(), names: self.names.clone() }
    }

    fn path(&self, digest: &str) -> PathBuf {
        self.dir.join(self.names.name(digest))
    }

    /// Seals a file; the same content is kept once.
    fn put(&self, from: Content<'_>) -> Result<FileRef> {
        match from {
            Content::Bytes(bytes) => self.put_from(&mut &bytes[..]),
            Content::Path(path) => {
                if path.is_dir() {
                    return Err(Problem::new(code::BAD_FILE, "選ばれたのはフォルダです。ファイルを選んでください。"));
                }
                self.put_from(&mut BufReader::new(File::open(path)?))
            }
        }
    }

    fn put_from(&self, from: &mut dyn Read) -> Result<FileRef> {
        let beside = self.dir.join("incoming.new");
        let sealed = (|| {
            let mut reader = Hashing { from, hash: Sha256::new() };
            let mut to = BufWriter::new(File::create(&beside)?);
            let size = vault::seal(&self.key, ABOUT, &mut reader, &mut to)?;
            to.flush()?;
            to.get_ref().sync_all()?;
            Ok(FileRef {
                digest: hex::encode(reader.hash.finalize()),
                size: i64::try_from(size).map_err(Problem::internal)?,
            })
        })();
        let kept = sealed.and_then(|file: FileRef| {
            fs::rename(&beside, self.path(&file.digest))?;
            Ok(file)
        });
        if kept.is_err() {
            // Sealed and unnamed: it is swept at the next opening if it cannot be removed now.
            let _ = fs::remove_file(&beside);
        }
        kept
    }

    /// Opens a file into `to`, and checks that it is the one that was meant.
    fn open(&self, file: &FileRef, to: &mut dyn Write) -> Result<()> {
        let sealed = File::open(self.path(&file.digest)).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => {
                Problem::new(code::DAMAGED, "保管されたファイルが見つかりません。帳簿のフォルダから消された可能性があります。控え（バックアップ）から戻してください。")
            }
            _ => e.into(),
        })?;
        let mut to = HashingOut { to, hash: Sha256::new() };
        vault::open(&self.key, ABOUT, &mut BufReader::new(sealed), &mut to)?;
        if hex::encode(to.hash.finalize()) != file.digest {
            return Err(Problem::new(
                code::DAMAGED,
                "保管されたファイルが別のものと入れ替わっています。控え（バックアップ）から戻してください。",
            ));
        }
        Ok(())
    }

    /// Names of the sealed files that the book refers to.
    pub(crate) fn names(&self, conn: &Connection) -> Result<Vec<String>> {
        Ok(digests(conn)?.iter().map(|d| self.names.name(d)).collect())
    }

    /// Seals every file that the book refers to once more, under the keys of `to`. Nothing readable touches the disk.
    pub(crate) fn reseal(&self, to: &Files, conn: &Connection, progress: &dyn Progress) -> Result<()> {
        let all = digests(conn)?;
        for (at, digest) in all.iter().enumerate() {
            progress.step(at as u64, all.len() as u64)?;
            let file = FileRef { digest: digest.clone(), size: 0 };
            let (mut plain, mut sink) = io::pipe()?;
            let (opened, sealed) = std::thread::scope(|s| {
                let opening = s.spawn(move || self.open(&file, &mut sink));
                let sealed = to.put_from(&mut plain);
                // Whoever still writes is told that nobody reads any more.
                drop(plain);
                (opening.join(), sealed)
            });
            opened.map_err(|_| Problem::internal("reseal"))??;
            if sealed?.digest != *digest {
                return Err(Problem::internal("reseal"));
            }
        }
        Ok(())
    }

    /// Removes what no row refers to, unless somebody is writing just now.
    pub(crate) fn sweep(&self, conn: &mut Connection) -> Result<()> {
        let left: Vec<PathBuf> = fs::read_dir(&self.dir)?.filter_map(|f| f.ok().map(|f| f.path())).collect();
        if left.is_empty() {
            return Ok(());
        }
        conn.busy_timeout(Duration::ZERO).said()?;
        let begun = conn.execute_batch("BEGIN IMMEDIATE");
        conn.busy_timeout(Duration::from_secs(5)).said()?;
        if begun.is_err() {
            return Ok(());
        }
        let kept: Result<HashSet<PathBuf>> =
            self.names(conn).map(|names| names.iter().map(|name| self.dir.join(name)).collect());
        if let Ok(kept) = &kept {
            for path in left.iter().filter(|p| !kept.contains(*p)) {
                // In use by a virus scanner, perhaps: the next opening tries again.
                let _ = fs::remove_file(path);
            }
        }
        conn.execute_batch("ROLLBACK").said()?;
        kept.map(|_| ())
    }
}

/// Digests of the files that the book refers to. A book is backed up before it is migrated: what came later may be missing.
fn digests(conn: &Connection) -> Result<Vec<String>> {
    let mut sql = "SELECT digest FROM attachment UNION SELECT source_digest FROM batch WHERE source_digest IS NOT NULL \
                   UNION SELECT pdf_digest FROM report UNION SELECT xlsx_digest FROM report WHERE xlsx_digest IS NOT NULL"
        .to_owned();
    if conn.table_exists(None, "inspection_evidence").said()? {
        sql.push_str(" UNION SELECT digest FROM inspection_evidence");
    }
    let mut stmt = conn.prepare(&sql).said()?;
    let rows = stmt.query_map([], |r| r.get(0)).said()?;
    let mut all: Vec<String> = rows.collect::<rusqlite::Result<_>>().said()?;
    // A book that an older version made has no such table until it is migrated.
    let later: bool = conn
        .query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'submission_file')", [], |r| r.get(0))
        .said()?;
    if later {
        let mut stmt = conn.prepare("SELECT DISTINCT digest FROM submission_file").said()?;
        let rows = stmt.query_map([], |r| r.get(0)).said()?;
        all.extend(rows.collect::<rusqlite::Result<Vec<String>>>().said()?);
        all.sort();
        all.dedup();
    }
    Ok(all)
}

/// A digest that is written to.
#[derive(Default)]
pub(crate) struct Hash(Sha256);

impl Hash {
    pub(crate) fn digest(self) -> String {
        hex::encode(self.0.finalize())
    }
}

impl Write for Hash {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.update(buf);
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Reading {
    /// The content of a stored file.
    ///
    /// # Errors
    /// [`code::DAMAGED`] if it is missing or not as it was.
    pub fn file_bytes(&self, file: &FileRef) -> Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or_default().min(1 << 28));
        self.shared.files.open(file, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes the content of a stored file to where the user wants it: whole or not at all.
    pub fn file_to(&self, file: &FileRef, path: &Path) -> Result<()> {
        vault::write_beside(path, |beside| {
            let mut to = BufWriter::new(File::create(beside)?);
            self.shared.files.open(file, &mut to)?;
            to.flush()?;
            Ok(to.get_ref().sync_all()?)
        })
    }
}

impl Tx<'_> {
    /// Seals a file beside the book. It stays only if the change that refers to it is committed.
    pub fn put_file(&mut self, from: Content<'_>) -> Result<FileRef> {
        self.reading.shared.files.put(from)
    }
}

struct Hashing<'r> {
    from: &'r mut dyn Read,
    hash: Sha256,
}

impl Read for Hashing<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.from.read(buf)?;
        self.hash.update(&buf[..n]);
        Ok(n)
    }
}

struct HashingOut<'w> {
    to: &'w mut dyn Write,
    hash: Sha256,
}

impl Write for HashingOut<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let n = self.to.write(buf)?;
        self.hash.update(&buf[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
