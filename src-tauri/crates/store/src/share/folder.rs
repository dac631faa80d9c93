//! What is asked of a folder on a file server, and no more.
//!
//! The names are few because a file server promises little: a rename may be seen late, a listing may be old, and the
//! folder may be gone in the middle of anything. One thing it does promise is that of two who create the same name only
//! one succeeds; everything that must not happen twice rests on that.

use kernel::{Problem, code};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A folder that others use at the same time. Names are relative, with `/` between.
pub trait Folder: Send + Sync {
    /// Names of the files in a folder below (`""`: the folder itself); none if that folder is not there.
    ///
    /// # Errors
    /// If the shared folder itself cannot be reached.
    fn list(&self, below: &str) -> io::Result<Vec<String>>;
    /// A file's content.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;
    /// Writes a file whole, replacing an older one.
    fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
    /// Writes a file that must not be there yet.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] if anybody has made it before.
    fn put_new(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
    /// Copies a file of this PC in, whole.
    fn copy_in(&self, name: &str, from: &Path) -> io::Result<()>;
    /// Copies a file out to this PC.
    fn copy_out(&self, name: &str, to: &Path) -> io::Result<()>;
    /// SHA-256 of a file's content, hexadecimal, read again from the folder.
    fn digest(&self, name: &str) -> io::Result<String>;
    /// Removes a file; it may be gone already.
    fn remove(&self, name: &str) -> io::Result<()>;
}

/// A folder that the system shows as a folder.
pub struct OnDisk {
    root: PathBuf,
}

impl OnDisk {
    /// The folder at `root`; it is never made by us, since a file server that is away leaves an empty place behind.
    #[must_use]
    pub fn new(root: &Path) -> OnDisk {
        OnDisk { root: root.to_owned() }
    }

    fn at(&self, name: &str) -> PathBuf {
        name.split('/').fold(self.root.clone(), |path, part| path.join(part))
    }

    /// Makes the folders of a name below the root, which itself must be there.
    fn make_room(&self, name: &str) -> io::Result<()> {
        let mut path = self.root.clone();
        let Some((folders, _)) = name.rsplit_once('/') else {
            return Ok(());
        };
        for part in folders.split('/') {
            path.push(part);
            match fs::create_dir(&path) {
                Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
                _ => {}
            }
        }
        Ok(())
    }

    /// A name beside, which nobody else uses.
    fn beside(&self, name: &str) -> io::Result<PathBuf> {
        let token = vault::token().map_err(|p| io::Error::other(p.message))?;
        Ok(self.at(&format!("{name}.{token}.new")))
    }

    fn whole(
        &self,
        name: &str,
        from: &mut dyn Read,
        land: impl FnOnce(&Path, &Path) -> io::Result<()>,
    ) -> io::Result<()> {
        self.make_room(name)?;
        let beside = self.beside(name)?;
        let written = (|| {
            let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
            io::copy(from, &mut file)?;
            file.sync_all()?;
            drop(file);
            land(&beside, &self.at(name))
        })();
        if written.is_err() {
            // Half a file under a name that nobody reads; the sweep takes it if it cannot be removed now.
            let _ = fs::remove_file(&beside);
        }
        written
    }
}

impl Folder for OnDisk {
    fn list(&self, below: &str) -> io::Result<Vec<String>> {
        let read = match fs::read_dir(if below.is_empty() { self.root.clone() } else { self.at(below) }) {
            Err(e) if e.kind() == io::ErrorKind::NotFound && !below.is_empty() => {
                // Not there yet, or not reachable at all?
                fs::read_dir(&self.root)?;
                return Ok(Vec::new());
            }
            other => other?,
        };
        let mut names = Vec::new();
        for entry in read {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        Ok(names)
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.at(name))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.whole(name, &mut &bytes[..], |beside, path| fs::rename(beside, path))
    }

    fn put_new(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.whole(name, &mut &bytes[..], |beside, path| {
            // A second name for a whole file: it appears whole or not at all, and to one of two only.
            match fs::hard_link(beside, path) {
                Ok(()) => {
                    let _ = fs::remove_file(beside);
                    Ok(())
                }
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(e),
                Err(_) => {
                    // A server without second names: created by one of two only; whoever reads half of it sees that the
                    // seal does not fit and waits.
                    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
                    file.write_all(bytes)?;
                    file.sync_all()?;
                    let _ = fs::remove_file(beside);
                    Ok(())
                }
            }
        })
    }

    fn copy_in(&self, name: &str, from: &Path) -> io::Result<()> {
        self.whole(name, &mut File::open(from)?, |beside, path| fs::rename(beside, path))
    }

    fn copy_out(&self, name: &str, to: &Path) -> io::Result<()> {
        let mut from = File::open(self.at(name))?;
        let mut file = File::create(to)?;
        io::copy(&mut from, &mut file)?;
        file.sync_all()
    }

    fn digest(&self, name: &str) -> io::Result<String> {
        let mut file = File::open(self.at(name))?;
        let mut hash = Sha256::new();
        let mut buf = vec![0u8; 256 * 1024];
        loop {
            match file.read(&mut buf)? {
                0 => return Ok(hex::encode(hash.finalize())),
                n => hash.update(&buf[..n]),
            }
        }
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.at(name)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}

/// What the user is told when the folder does not answer as it should.
pub(crate) fn away(e: io::Error) -> Problem {
    match e.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Problem::new(
            code::DISK,
            "共有フォルダの空きが足りません。変更はこのパソコンに残っています。ファイルサーバーの管理者に空きを頼んでから、もう一度公開してください。",
        ),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Problem::new(
            code::DISK,
            "共有フォルダに書き込みが許可されていません。変更はこのパソコンに残っています。フォルダの権限を情報システム課に確かめてください。",
        ),
        _ => Problem::new(
            code::SHARE_AWAY,
            format!(
                "共有フォルダに届きません。変更はこのパソコンに残り、つながったときに公開できます。庁内LANにつながっているか確かめてください（{e}）。"
            ),
        ),
    }
}
