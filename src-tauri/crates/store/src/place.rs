//! Where a book may lie: a folder on this PC that can be written.

use kernel::{Problem, Result, code};
use std::path::{Component, Path, PathBuf};

/// File systems that reach over a network; a database shared through them loses data without a word.
const NETWORK: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "afs",
    "ncpfs",
    "fuse.sshfs",
    "fuse.smbnetfs",
    "davfs",
    "fuse.davfs2",
];

/// Refuses a folder on a network.
pub(crate) fn refuse_network(dir: &Path) -> Result<()> {
    let whole = absolute(dir)?;
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    if is_unc(dir) || is_unc(&whole) || is_network_mount(&mounts, &whole) {
        return Err(Problem::new(
            code::DISK,
            "共有フォルダ（ネットワーク上の場所）には帳簿を置けません。データが壊れるおそれがあります。このパソコンの中のフォルダを選んでください。",
        ));
    }
    Ok(())
}

/// The path without links, as far as it exists.
fn absolute(dir: &Path) -> Result<PathBuf> {
    let mut rest = Vec::new();
    let mut base = std::path::absolute(dir)?;
    loop {
        if let Ok(found) = base.canonicalize() {
            return Ok(rest.iter().rev().fold(found, |p, name| p.join(name)));
        }
        match (base.parent().map(Path::to_owned), base.file_name().map(ToOwned::to_owned)) {
            (Some(parent), Some(name)) => {
                rest.push(name);
                base = parent;
            }
            _ => return Ok(base),
        }
    }
}

fn is_unc(path: &Path) -> bool {
    use std::path::Prefix;
    matches!(
        path.components().next(),
        Some(Component::Prefix(p)) if matches!(p.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
    )
}

/// True if the innermost mount that holds `path` reaches over a network. `mounts` is the text of /proc/self/mounts.
fn is_network_mount(mounts: &str, path: &Path) -> bool {
    let mut best: Option<(usize, bool)> = None;
    for line in mounts.lines() {
        let mut words = line.split(' ');
        let (Some(_), Some(at), Some(kind)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let at = at.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
        if path.starts_with(&at) && best.is_none_or(|(len, _)| at.len() >= len) {
            best = Some((at.len(), NETWORK.contains(&kind)));
        }
    }
    best.is_some_and(|(_, network)| network)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "/dev/vda / ext4 rw 0 0\n\
        //server/share /mnt/共有 cifs rw 0 0\n\
        fs:/home /home/nfs nfs4 rw 0 0\n\
        /dev/vdb /mnt/共有/local ext4 rw 0 0\n\
        //server/a /mnt/with\\040space smb3 rw 0 0\n";

    #[test]
    fn a_folder_on_a_network_mount_is_recognised() {
        for path in ["/mnt/共有", "/mnt/共有/税務課/帳簿", "/home/nfs/x", "/mnt/with space/帳簿"] {
            assert!(is_network_mount(MOUNTS, Path::new(path)), "{path}");
        }
    }

    #[test]
    fn a_local_folder_is_not_even_inside_a_network_mount() {
        for path in ["/home/user/帳簿", "/mnt/共有/local/帳簿", "/mnt/共有物", "/"] {
            assert!(!is_network_mount(MOUNTS, Path::new(path)), "{path}");
        }
    }
}
