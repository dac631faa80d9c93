//! Has anything changed since this was last done? Compares contents, not times: generated files keep their times busy.

use crate::proc::{Done, Failed, target};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// All files below a path, sorted; the path itself if it is a file.
pub fn files(at: &Path) -> Vec<PathBuf> {
    if at.is_file() {
        return vec![at.to_owned()];
    }
    let mut found = Vec::new();
    let entries = fs::read_dir(at).into_iter().flatten().flatten();
    for entry in entries {
        found.extend(files(&entry.path()));
    }
    found.sort();
    found
}

/// One number for the names and contents of these files.
pub fn digest(paths: &[PathBuf]) -> Done<u64> {
    let mut hasher = DefaultHasher::new();
    for file in paths.iter().flat_map(|path| files(path)) {
        file.hash(&mut hasher);
        fs::read(&file).map_err(|why| Failed(format!("{}: {why}", file.display())))?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// Does the work unless these files are as they were when it was last done.
pub fn unless_same(name: &str, paths: &[PathBuf], there: bool, work: impl FnOnce() -> Done) -> Done {
    let stamp = target().join("xtask").join(name);
    let now = digest(paths)?.to_string();
    if there && fs::read_to_string(&stamp).is_ok_and(|then| then == now) {
        println!("  {name}: nothing changed");
        return Ok(());
    }
    work()?;
    fs::create_dir_all(target().join("xtask"))?;
    fs::write(stamp, now)?;
    Ok(())
}

/// The files that differ between two folders, by name below them.
pub fn differences(one: &Path, other: &Path) -> Vec<String> {
    let below = |dir: &Path| -> Vec<PathBuf> {
        files(dir).iter().filter_map(|f| f.strip_prefix(dir).ok().map(Path::to_owned)).collect()
    };
    let mut names = below(one);
    names.extend(below(other));
    names.sort();
    names.dedup();
    names.retain(|name| fs::read(one.join(name)).ok() != fs::read(other.join(name)).ok());
    names.iter().map(|name| name.display().to_string()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn sandbox(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(dir.join("一")).unwrap();
        fs::create_dir_all(dir.join("二")).unwrap();
        dir
    }

    #[test]
    fn a_changed_a_missing_and_a_stale_file_are_differences() {
        let dir = sandbox("differences");
        for (name, one, other) in [("same.ts", "a", "a"), ("changed.ts", "a", "b")] {
            fs::write(dir.join("一").join(name), one).unwrap();
            fs::write(dir.join("二").join(name), other).unwrap();
        }
        fs::write(dir.join("一/missing.ts"), "").unwrap();
        fs::write(dir.join("二/stale.ts"), "").unwrap();
        assert_eq!(differences(&dir.join("一"), &dir.join("二")), ["changed.ts", "missing.ts", "stale.ts"]);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_digest_follows_contents_and_names() {
        let dir = sandbox("digest");
        fs::write(dir.join("一/a"), "1").unwrap();
        let first = digest(std::slice::from_ref(&dir)).unwrap();
        assert_eq!(digest(std::slice::from_ref(&dir)).unwrap(), first);
        fs::write(dir.join("一/a"), "2").unwrap();
        assert_ne!(digest(std::slice::from_ref(&dir)).unwrap(), first);
        fs::remove_dir_all(dir).unwrap();
    }
}
