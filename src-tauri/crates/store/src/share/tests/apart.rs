//! Work that was done apart: without the folder, on both sides at once, or beside a newer generation.

use super::*;

#[test]
fn a_folder_that_is_away_hinders_nobody_and_what_was_done_is_published_later() {
    let t = two();
    t.away(|| {
        assert!(!t.two.share_state().unwrap().reachable);
        adds(&t.two, "出先で書いた").unwrap();
        assert_eq!(t.two.share_state().unwrap().unpublished, 1);
        assert_eq!(t.two.share_publish(&officer(), &Silent, false).unwrap_err().code, code::SHARE_AWAY);
        // An unmounted folder is an empty place, not an empty book.
        std::fs::create_dir(t.shared()).unwrap();
        assert!(!t.two.share_state().unwrap().reachable);
        assert_eq!(t.two.share_publish(&officer(), &Silent, false).unwrap_err().code, code::SHARE_AWAY);
        assert!(files_below(&t.shared()).iter().all(|f| f.ends_with("lease")), "{:?}", files_below(&t.shared()));
        std::fs::remove_dir_all(t.shared()).unwrap();
    });
    t.later(30);
    let looked = t.two.share_look(&officer(), &Silent).unwrap();
    assert!(looked.published, "{looked:?}");
    t.one.share_sync(&officer(), &Silent).unwrap();
    assert_eq!(searched(&t.one, "出先").len(), 1);
}

#[test]
fn if_both_went_on_nothing_is_overwritten_and_the_later_side_is_kept_whole() {
    let t = two();
    let id = adds(&t.one, "共通の台帳").unwrap();
    publishes(&t.one);
    t.two.share_sync(&officer(), &Silent).unwrap();
    t.away(|| {
        let version = t.two.reader().unwrap().get(&KIT, id).unwrap().version;
        t.two
            .change(&officer(), "kit.edit", |tx| tx.put(&KIT, id, version, &named("こちらの名前")).map(|_| ()))
            .unwrap();
        adds(&t.two, "こちらの新しい台帳").unwrap();
        t.two
            .change(&officer(), "kit.attach", |tx| {
                tx.attach(&KIT, id, "証拠.txt", "text/plain", crate::Content::Bytes("証拠".as_bytes()))
            })
            .unwrap();
    });
    let ours = t.two.reader().unwrap().head16().unwrap();
    let version = t.one.reader().unwrap().get(&KIT, id).unwrap().version;
    t.one.change(&chief(), "kit.edit", |tx| tx.put(&KIT, id, version, &named("あちらの名前")).map(|_| ())).unwrap();
    publishes(&t.one);

    let looked = t.two.share_look(&officer(), &Silent).unwrap();
    assert!(looked.set_aside && looked.fetched, "{looked:?}");
    assert_eq!(searched(&t.two, "台帳"), Vec::<String>::new(), "theirs is in place");
    assert_eq!(searched(&t.two, "あちらの名前").len(), 1);
    sound(&t.two);
    let entries = t.two.reader().unwrap().journal(&crate::JournalFilter::default(), 0, 1).unwrap();
    assert_eq!((entries[0].action.as_str(), entries[0].subject.as_str()), ("share.diverge", ours.as_str()));
    assert_eq!(entries[0].detail["theirs_pc"], "課長-PC");

    let branch = t.two.share_branch(&ours).unwrap();
    let changes = branch.changes_aside().unwrap();
    let kinds: Vec<&str> = changes.iter().map(|c| c.change.kind.as_str()).collect();
    assert_eq!(kinds, ["edit", "add", "attach"]);
    assert_eq!(changes[0].change.before.as_ref().unwrap()["name"], "共通の台帳");
    assert_eq!(branch.get(&KIT, id).unwrap().get("name").text(), "こちらの名前");
    let attached = branch.attachments(&KIT, id).unwrap();
    assert_eq!(branch.file_bytes(&attached[0].file).unwrap(), "証拠".as_bytes());

    publishes(&t.two);
    let kept: Vec<PathBuf> = files_below(&t.shared().join("kept"));
    assert!(kept.len() == 1 && kept[0].ends_with(&ours), "{kept:?}");
    t.one.share_sync(&chief(), &Silent).unwrap();
    sound(&t.one);
    drop(branch);
    t.two.share_branch_done(&officer(), &ours, 3, 0).unwrap();
    assert!(t.two.share_state().unwrap().branches.is_empty());
    // The archive outlives the next generations.
    publishes(&t.two);
    for n in 0..3 {
        adds(&t.two, &format!("続き {n}")).unwrap();
        publishes(&t.two);
    }
    let key = &t.two.shared.share_key;
    let kept = manifest::read(&OnDisk::new(&t.shared()), &format!("kept/{ours}"), key).unwrap().unwrap();
    for piece in &kept.manifest.pieces {
        let bytes = OnDisk::new(&t.shared()).read(&manifest::Piece::path(&piece.digest)).unwrap();
        assert_eq!(manifest::digest(&bytes), piece.digest);
    }
}

#[test]
fn a_print_made_while_somebody_else_edits_stays_in_the_journal() {
    let t = two();
    adds(&t.one, "編集中").unwrap();
    t.two
        .change(&officer(), "kit.print", |tx| {
            tx.subject("一覧");
            tx.note("records", 3);
            Ok(())
        })
        .unwrap();
    publishes(&t.one);
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Fetched);
    let entries = t.two.reader().unwrap().journal(&crate::JournalFilter::default(), 0, 1).unwrap();
    assert_eq!((entries[0].action.as_str(), entries[0].subject.as_str()), ("kit.print", "一覧"));
    assert_eq!((entries[0].actor.as_str(), &entries[0].detail["records"]), ("1001", &3.into()));
    assert!(entries[0].detail["carried_at"].is_string());
    t.later(600);
    assert!(t.two.share_look(&officer(), &Silent).unwrap().published, "it reaches the others too");
    assert!(!t.two.share_state().unwrap().ours);
    t.one.share_sync(&chief(), &Silent).unwrap();
    let there = t.one.reader().unwrap().journal(&crate::JournalFilter::default(), 0, 1).unwrap();
    assert_eq!(there[0].hash, entries[0].hash);
    sound(&t.one);
}

#[test]
fn drafts_and_views_of_this_pc_survive_a_newer_generation_and_what_was_dropped_stays_dropped() {
    let t = two();
    t.one.keep(|k| k.draft_put("1001", "共通", &1.into())).unwrap();
    adds(&t.one, "一").unwrap();
    publishes(&t.one);
    t.two.share_sync(&officer(), &Silent).unwrap();
    assert!(t.two.reader().unwrap().draft("1001", "共通").unwrap().is_some());
    t.two.keep(|k| k.draft_drop("1001", "共通")).unwrap();
    t.two.keep(|k| k.draft_put("1001", "書きかけ", &"途中".into())).unwrap();
    t.two.keep(|k| k.view_put("1001", "kit", "私の一覧", &2.into())).unwrap();
    adds(&t.one, "二").unwrap();
    publishes(&t.one);
    t.two.share_sync(&officer(), &Silent).unwrap();
    let reader = t.two.reader().unwrap();
    assert_eq!(reader.draft("1001", "書きかけ").unwrap().unwrap(), "途中");
    assert!(reader.draft("1001", "共通").unwrap().is_none());
    assert_eq!(reader.views("1001", "kit").unwrap().len(), 1);
    assert_eq!(searched(&t.two, "二").len(), 1);
}
