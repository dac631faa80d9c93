//! Whoever worked apart goes on by themselves if the other side merely signed in or printed meanwhile.

use super::*;
use crate::{JournalEntry, JournalFilter, SIGN_IN};

fn signs_in(book: &Book, at: &str) {
    let entered = book.change(&chief(), SIGN_IN, |tx| {
        tx.note("pc", "課長-PC");
        tx.account_used("0001", at)
    });
    entered.unwrap();
}

fn prints(book: &Book, what: &str) {
    let entered = book.change(&chief(), "kit.print", |tx| {
        tx.subject(what);
        tx.note("records", 3);
        Ok(())
    });
    entered.unwrap();
}

fn entries(book: &Book) -> Vec<JournalEntry> {
    let mut all = book.reader().unwrap().journal(&JournalFilter::default(), 0, 50).unwrap();
    all.reverse();
    all
}

fn actions(book: &Book) -> Vec<String> {
    entries(book).into_iter().map(|e| e.action).collect()
}

#[test]
fn work_done_apart_goes_on_by_itself_if_the_other_side_only_signed_in_and_printed() {
    let t = two();
    let id = adds(&t.two, "共通の台帳").unwrap();
    publishes(&t.two);
    t.one.share_sync(&chief(), &Silent).unwrap();
    t.away(|| {
        let version = t.two.reader().unwrap().get(&KIT, id).unwrap().version;
        let edited = named("出先で直した台帳");
        t.two.change(&officer(), "kit.edit", |tx| tx.put(&KIT, id, version, &edited).map(|_| ())).unwrap();
        adds(&t.two, "出先で加えた台帳").unwrap();
    });
    let ours = t.two.reader().unwrap().head16().unwrap();
    signs_in(&t.one, "2026-04-01T01:00:00Z");
    prints(&t.one, "課長の一覧");
    t.one.keep(|k| k.draft_put("0001", "課長の書きかけ", &"残る".into())).unwrap();
    let printed = t.one.reader().unwrap().head16().unwrap();
    publishes(&t.one);

    t.later(60);
    let looked = t.two.share_look(&officer(), &Silent).unwrap();
    assert!(!looked.set_aside && looked.published && looked.problem.is_none(), "{looked:?}");
    assert!(t.two.share_state().unwrap().branches.is_empty());
    assert_eq!(searched(&t.two, "出先で").len(), 2, "what was done apart stands");
    sound(&t.two);
    let all = entries(&t.two);
    let tail: Vec<&str> = all.iter().rev().take(5).rev().map(|e| e.action.as_str()).collect();
    assert_eq!(tail, ["kit.edit", "kit.add", "share.carried", SIGN_IN, "kit.print"]);
    let said = &all[all.len() - 3];
    assert_eq!((&said.detail["carried"], &said.detail["from_pc"]), (&2.into(), &"課長-PC".into()));
    let print = all.last().unwrap();
    assert_eq!((print.actor.as_str(), print.subject.as_str()), ("0001", "課長の一覧"));
    assert!(print.detail["carried_from"].as_str().unwrap().starts_with(&printed));

    // The other side takes it over, and nothing of its own is entered twice.
    assert_eq!(t.one.share_sync(&chief(), &Silent).unwrap(), Synced::Fetched);
    assert_eq!(actions(&t.one), actions(&t.two));
    assert_eq!(searched(&t.one, "出先で").len(), 2);
    assert_eq!(t.one.reader().unwrap().draft("0001", "課長の書きかけ").unwrap().unwrap(), "残る");
    sound(&t.one);
    assert!(!t.one.share_publish(&chief(), &Silent, false).unwrap(), "both are the same");
    // Paper that was printed on either side is found.
    let reader = t.one.reader().unwrap();
    for digits in [&ours, &printed] {
        assert!(reader.verify(&Silent, Some(digits)).unwrap().matched.is_some(), "{digits}");
    }
}

#[test]
fn what_another_publication_brings_before_ours_went_out_is_set_aside_as_ever() {
    let t = two();
    t.away(|| adds(&t.two, "出先で加えた台帳").unwrap());
    signs_in(&t.one, "2026-04-01T01:00:00Z");
    publishes(&t.one);
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Carried);
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Same, "it is done once");
    assert_eq!(t.two.share_state().unwrap().unpublished, 1);
    // Before it is published, the other side changes a record after all.
    adds(&t.one, "課長の台帳").unwrap();
    publishes(&t.one);
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::SetAside);
    let branch = t.two.share_state().unwrap().branches[0].clone();
    assert_eq!(t.two.share_branch(&branch).unwrap().changes_aside().unwrap().len(), 1);
    assert_eq!(searched(&t.two, "課長の台帳").len(), 1);
    let signed_in = actions(&t.two).into_iter().filter(|a| a == SIGN_IN).count();
    assert_eq!(signed_in, 1, "the sign-in is not entered a second time");
    sound(&t.two);
}

#[test]
fn a_kill_in_the_middle_of_carrying_over_enters_nothing_twice() {
    let t = two();
    t.away(|| adds(&t.two, "出先で加えた台帳").unwrap());
    signs_in(&t.one, "2026-04-01T01:00:00Z");
    prints(&t.one, "課長の一覧");
    publishes(&t.one);
    let remembered = std::fs::read(t.two.dir().join("share.json")).unwrap();
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Carried);
    let after = actions(&t.two);
    // As a program leaves it that was killed before it wrote down that this was done.
    std::fs::write(t.two.dir().join("share.json"), remembered).unwrap();
    let t = t.reopened();
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::Carried);
    assert_eq!(actions(&t.two), after);
    publishes(&t.two);
    t.one.share_sync(&chief(), &Silent).unwrap();
    assert_eq!(actions(&t.one), after);
    sound(&t.one);
}

#[test]
fn a_password_changed_on_each_side_is_a_persons_matter() {
    let t = two();
    let put = |book: &Book, name: &str, secret: &str| {
        let way = vault::Way { name, kind: vault::SlotKind::Password, secret };
        let cost = vault::Params::fast_for_tests();
        let noted = book.change_ways(&chief(), "account.recovery", (&[vault::WayChange::Put(way)], cost), |tx| {
            tx.note("why", "試験");
            Ok(())
        });
        noted.unwrap();
    };
    t.away(|| {
        adds(&t.two, "出先で加えた台帳").unwrap();
        put(&t.two, "person:1001", "出先で替えた長い合言葉です。");
    });
    put(&t.one, "recovery", "復旧のための長い合言葉です。");
    publishes(&t.one);
    assert_eq!(t.two.share_sync(&officer(), &Silent).unwrap(), Synced::SetAside);
    sound(&t.two);
}
