//! The folder goes away, is damaged, is set back to an older day: nothing is lost, and nothing false is taken over.

use super::*;

/// Publishes with a folder that stops after `n` questions; answers whether it was published.
fn broken_off(t: &Two, n: usize) -> bool {
    t.folder.stops_after(n);
    let done = t.one.share_publish(&officer(), &Silent, false);
    t.folder.stops_after(ALWAYS);
    match done {
        Ok(published) => published,
        Err(p) => {
            assert_eq!(p.code, code::SHARE_AWAY, "{} after {n}", p.message);
            false
        }
    }
}

#[test]
fn a_folder_that_vanishes_at_any_moment_of_publishing_leaves_the_old_or_the_new_generation() {
    let t = two();
    adds(&t.one, "土台").unwrap();
    publishes(&t.one);
    let mut phases = 0;
    for n in 0.. {
        let name = format!("公開第{n:03}号");
        adds(&t.one, &name).unwrap();
        let done = broken_off(&t, n);
        assert_ne!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::SetAside);
        let seen = searched(&t.two, &name).len();
        assert!(seen == 1 || !done, "published after {n} and not seen");
        sound(&t.two);
        // The folder is back.
        t.one.share_look(&officer(), &Silent).unwrap();
        t.one.share_publish(&officer(), &Silent, false).unwrap();
        assert_ne!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::SetAside);
        assert_eq!(searched(&t.two, &name).len(), 1, "after {n}");
        phases = n;
        if done && t.folder.asked.load(Ordering::Relaxed) == 0 {
            break;
        }
        if done && n > 60 {
            break;
        }
    }
    assert!(phases > 8, "{phases} moments were tried");
    assert!(t.one.share_state().unwrap().branches.is_empty());
}

#[test]
fn a_folder_that_vanishes_at_any_moment_of_fetching_leaves_the_working_copy_as_it_was() {
    let t = two();
    publishes(&t.two);
    for n in 0..40 {
        adds(&t.two, &format!("取り込み {n}")).unwrap();
        t.two
            .change(&officer(), "kit.attach", |tx| {
                let id = add(tx, &named("添付つき"))?;
                tx.attach(&KIT, id, "a", "text/plain", crate::Content::Bytes(format!("{n}").as_bytes()))
            })
            .unwrap();
        publishes(&t.two);
        let before = t.one.reader().unwrap().head16().unwrap();
        t.folder.stops_after(n);
        let got = t.one.share_sync(&officer(), &Silent);
        t.folder.stops_after(ALWAYS);
        match got {
            Ok(Synced::Fetched) => {
                assert!(n > 2, "{n}");
                return;
            }
            Ok(other) => panic!("{other:?} after {n}"),
            Err(p) => {
                assert_eq!(p.code, code::SHARE_AWAY, "after {n}: {}", p.message);
                assert_eq!(t.one.reader().unwrap().head16().unwrap(), before);
            }
        }
        assert_eq!(t.one.share_sync(&officer(), &Silent).unwrap(), Synced::Fetched);
        sound(&t.one);
    }
    panic!("never fetched");
}

#[test]
fn any_flipped_byte_in_the_folder_is_noticed_and_the_working_copy_stays_as_it_is() {
    let t = two();
    t.one
        .change(&officer(), "kit.attach", |tx| {
            let id = add(tx, &named("元"))?;
            tx.attach(&KIT, id, "a", "text/plain", crate::Content::Bytes(&[7; 3000]))
        })
        .unwrap();
    publishes(&t.one);
    let before = t.two.reader().unwrap().head16().unwrap();
    let newest = manifest::sequences(&OnDisk::new(&t.shared())).unwrap()[0];
    let newest = manifest::read(&OnDisk::new(&t.shared()), &manifest::file_name(newest), &t.one.shared.share_key);
    let newest = newest.unwrap().unwrap();
    let mut paths = vec![t.shared().join(manifest::file_name(newest.manifest.sequence))];
    paths.extend(newest.manifest.pieces.iter().map(|p| t.shared().join(manifest::Piece::path(&p.digest))));
    paths.extend(newest.manifest.files.iter().map(|f| t.shared().join(manifest::Beside::path(&f.digest))));
    assert!(paths.len() >= 3);
    for path in paths {
        let whole = std::fs::read(&path).unwrap();
        let places: Vec<usize> = (0..7).map(|i| i * (whole.len() - 1) / 6).collect();
        let mut noticed = 0;
        for at in places {
            let mut bad = whole.clone();
            bad[at] ^= 0x04;
            std::fs::write(&path, &bad).unwrap();
            match t.two.share_sync(&officer(), &Silent) {
                Err(p) => {
                    assert_eq!(p.code, code::DAMAGED, "{} at {at}", path.display());
                    noticed += 1;
                }
                // A piece that is here already is not fetched, and so not trusted either.
                Ok(done) => panic!("{done:?} with a flip in {} at {at}", path.display()),
            }
            assert_eq!(t.two.reader().unwrap().head16().unwrap(), before);
        }
        assert_eq!(noticed, 7);
        std::fs::write(&path, &whole).unwrap();
    }
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Fetched);
    sound(&t.two);
}

#[test]
fn a_damaged_folder_is_not_published_over_unless_a_person_says_so_and_is_mended_whole() {
    let t = two();
    adds(&t.one, "一").unwrap();
    publishes(&t.one);
    for path in files_below(&t.shared().join("pieces")) {
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[100] ^= 1;
        std::fs::write(&path, bytes).unwrap();
    }
    let top = t.shared().join(manifest::file_name(t.one.share_state().unwrap().newest));
    let mut bytes = std::fs::read(&top).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&top, bytes).unwrap();
    adds(&t.one, "二").unwrap();
    assert_eq!(t.one.share_publish(&officer(), &Silent, false).unwrap_err().code, code::DAMAGED);
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap_err().code, code::DAMAGED);
    t.one.share_publish(&chief(), &Silent, true).unwrap();
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Fetched);
    assert_eq!(searched(&t.two, "二").len(), 1);
    sound(&t.two);
}

#[test]
fn a_folder_restored_to_an_older_day_is_noticed_and_loses_nothing() {
    let t = two();
    adds(&t.one, "一").unwrap();
    publishes(&t.one);
    t.two.share_sync(&officer(), &Silent).unwrap();
    adds(&t.one, "二").unwrap();
    publishes(&t.one);
    let newest = t.one.share_state().unwrap().newest;
    std::fs::remove_file(t.shared().join(manifest::file_name(newest))).unwrap();
    assert_eq!(t.one.share_sync(&officer(), &Silent).unwrap_err().code, code::DAMAGED);
    // Meanwhile the other PC goes on from the older day: when the first comes, its change is kept aside.
    adds(&t.two, "三").unwrap();
    publishes(&t.two);
    adds(&t.two, "四").unwrap();
    publishes(&t.two);
    assert_eq!(t.one.share_sync(&officer(), &Silent).unwrap(), Synced::SetAside);
    assert_eq!(searched(&t.one, "四").len(), 1);
    let branch = t.one.share_state().unwrap().branches[0].clone();
    assert_eq!(t.one.share_branch(&branch).unwrap().changes_aside().unwrap().len(), 1);
}

#[test]
fn a_folder_that_went_back_and_on_again_has_other_versions_under_the_same_numbers() {
    let t = two();
    let before = t.root.path().join("控え");
    copy(&t.shared(), &before);
    adds(&t.one, "戻される").unwrap();
    publishes(&t.one);
    // Restored to the day before; the other PC, which has seen nothing of it, publishes a version of the same number.
    std::fs::remove_dir_all(t.shared()).unwrap();
    copy(&before, &t.shared());
    adds(&t.two, "先へ進んだ").unwrap();
    publishes(&t.two);
    assert_eq!(t.one.share_state().unwrap().newest, t.one.share_state().unwrap().sequence);
    adds(&t.one, "知らずに書いた").unwrap();
    assert_eq!(t.one.share_publish(&officer(), &Silent, false).unwrap_err().code, code::BEHIND);
    assert_eq!(t.one.share_sync(&officer(), &Silent).unwrap(), Synced::SetAside);
    assert_eq!(searched(&t.one, "先へ進んだ").len(), 1);
    let branch = t.one.share_state().unwrap().branches[0].clone();
    assert_eq!(t.one.share_branch(&branch).unwrap().changes_aside().unwrap().len(), 2);
    t.one.share_publish(&officer(), &Silent, false).unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &there);
        } else {
            std::fs::copy(&path, there).unwrap();
        }
    }
}

#[test]
fn an_old_listing_of_the_folder_leads_to_no_loss() {
    let t = two();
    let old = t.folder.real.list("").unwrap();
    adds(&t.two, "あちらの変更").unwrap();
    publishes(&t.two);
    *t.folder.old.lock().unwrap() = Some(old);
    adds(&t.one, "古い一覧で書いた").unwrap();
    let refused = t.one.share_publish(&officer(), &Silent, false).unwrap_err();
    assert_eq!(refused.code, code::BEHIND, "the name was taken");
    *t.folder.old.lock().unwrap() = None;
    assert_eq!(t.one.share_sync(&officer(), &Silent).unwrap(), Synced::SetAside);
    assert_eq!(searched(&t.one, "あちら").len(), 1);
}

#[test]
fn a_crash_between_landing_and_remembering_is_made_up_for() {
    let t = two();
    let remembered = std::fs::read(t.one.dir().join("share.json")).unwrap();
    adds(&t.one, "一").unwrap();
    t.one.share_publish(&officer(), &Silent, false).unwrap();
    std::fs::write(t.one.dir().join("share.json"), remembered).unwrap();
    adds(&t.one, "二").unwrap();
    assert_eq!(t.one.share_sync(&officer(), &Silent).unwrap(), Synced::Same);
    t.one.share_publish(&officer(), &Silent, false).unwrap();
    t.two.share_sync(&officer(), &Silent).unwrap();
    assert_eq!((searched(&t.two, "一").len(), searched(&t.two, "二").len()), (1, 1));
}

#[test]
fn only_the_newest_two_generations_are_kept() {
    let t = two();
    for n in 0..6 {
        adds(&t.one, &format!("{n}")).unwrap();
        t.one.share_publish(&officer(), &Silent, false).unwrap();
    }
    let folder = OnDisk::new(&t.shared());
    let left = manifest::sequences(&folder).unwrap();
    assert_eq!(left.len(), 2);
    let mut needed: Vec<PathBuf> = Vec::new();
    for sequence in left {
        let g = manifest::read(&folder, &manifest::file_name(sequence), &t.one.shared.share_key).unwrap().unwrap();
        needed.extend(g.manifest.pieces.iter().map(|p| t.shared().join(manifest::Piece::path(&p.digest))));
    }
    needed.sort();
    needed.dedup();
    let mut there = files_below(&t.shared().join("pieces"));
    there.sort();
    assert_eq!(there, needed);
}

#[test]
fn a_kill_between_the_exchange_and_the_head_is_no_alarm_and_an_old_announcement_moves_no_head_back() {
    let t = two();
    adds(&t.one, "一").unwrap();
    publishes(&t.one);
    let dir = t.two.dir().to_owned();
    let old_head = std::fs::read(dir.join("head")).unwrap();
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Fetched);
    assert!(!dir.join("head.next").exists(), "what has come is announced no longer");
    let head = std::fs::read(dir.join("head")).unwrap();
    // As a program leaves it that is killed just then; the folder is away at the next opening.
    let root = t.root;
    drop((t.one, t.two));
    std::fs::write(dir.join("head"), &old_head).unwrap();
    std::fs::write(dir.join("head.next"), &head).unwrap();
    std::fs::rename(root.path().join("共有 フォルダ"), root.path().join("見えない")).unwrap();
    let two = Book::open(&dir, PASSWORD, setup_at(&t.clock)).unwrap();
    sound(&two);
    assert!(!dir.join("head.next").exists());
    adds(&two, "その後").unwrap();
    drop(two);
    // Left over from long ago: the head stays as sharp as it is.
    let sharp = std::fs::read(dir.join("head")).unwrap();
    std::fs::write(dir.join("head.next"), &head).unwrap();
    sound(&Book::open(&dir, PASSWORD, setup_at(&t.clock)).unwrap());
    assert_eq!(std::fs::read(dir.join("head")).unwrap(), sharp);
}
