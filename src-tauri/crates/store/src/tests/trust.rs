//! The journal: what was done stays told, and what was done behind its back is found.

use super::*;
use crate::{Content, JournalFilter, Verified};
use kernel::Silent;

fn verified(book: &Book) -> Verified {
    book.reader().unwrap().verify(&Silent, None).unwrap()
}

fn told(book: &Book) -> Vec<String> {
    verified(book).breaks.into_iter().map(|b| b.what).collect()
}

/// Edits the tables as somebody with the key and a database tool would.
fn behind_its_back(book: &Book, sql: &str) {
    book.lock()
        .conn
        .execute_batch(&format!(
            "DROP TRIGGER IF EXISTS journal_is_not_edited; DROP TRIGGER IF EXISTS journal_is_not_deleted; \
             DROP TRIGGER IF EXISTS change_is_not_edited; DROP TRIGGER IF EXISTS change_is_not_deleted; {sql}"
        ))
        .unwrap();
}

/// Three records with a history of every kind of change.
fn lively() -> (TempDir, Book) {
    let (dir, book) = a_book();
    let a = added(&book, &values(&[("name", "甲".into()), ("class", "A".into()), ("count", 3.into())]));
    let b = added(&book, &named("乙"));
    let c = added(&book, &named("丙"));
    book.change(&officer(), "kit.edit", |tx| {
        tx.put(&KIT, a, 1, &values(&[("class", "B".into()), ("count", Value::Null)]))?;
        tx.set_state(&KIT, a, Axis::Step, "waiting", None)?;
        tx.put_parts(&KIT, b, "copies", &[values(&[("place", "金庫".into())])])?;
        tx.attach(&KIT, b, "写し.txt", "text/plain", Content::Bytes("添付".as_bytes()))?;
        tx.merge(&KIT, c, b, "void", "二重登録のため")
    })
    .unwrap();
    let person = kernel::Post {
        number: "2001".into(),
        name: "濵田".into(),
        title: "主事".into(),
        unit: "管理係".into(),
        role: Role::Staff,
        active: true,
    };
    book.change(&chief(), "person.save", |tx| tx.person_put(&person)).unwrap();
    (dir, book)
}

#[test]
fn an_untouched_book_is_sound_and_its_printed_digits_are_found() {
    let (_dir, book) = lively();
    let first = book.reader().unwrap().journal(&JournalFilter::default(), 0, 100).unwrap().pop().unwrap();
    let result = verified(&book);
    assert_eq!(result.breaks, []);
    assert_eq!((result.entries, result.head16.len(), result.matched), (6, 16, None));
    assert_eq!(result.head16, book.reader().unwrap().head16().unwrap());
    let against = |digits: &str| book.reader().unwrap().verify(&Silent, Some(digits)).unwrap().matched;
    assert_eq!(against(&first.hash[..16].to_uppercase()), Some(1));
    assert_eq!(against(&format!("{}-{}", &result.head16[..8], &result.head16[8..])), Some(6));
    assert_eq!(against("0123456789abcdef"), None);
}

#[test]
fn the_journal_refuses_to_be_edited_or_deleted() {
    let (_dir, book) = lively();
    let writer = book.lock();
    for sql in [
        "UPDATE journal SET actor = '9999'",
        "DELETE FROM journal",
        "UPDATE change SET after = '{}'",
        "DELETE FROM change WHERE id = 1",
    ] {
        let refused = writer.conn.execute_batch(sql).unwrap_err().to_string();
        assert!(refused.contains("the journal is not"), "{sql}: {refused}");
    }
}

#[test]
fn every_kind_of_meddling_with_the_journal_is_named() {
    for (sql, what) in [
        ("UPDATE journal SET actor = '9999' WHERE seq = 3", "記録 3 番の内容が書き換えられています。"),
        ("UPDATE journal SET at = '2020-01-01T00:00:00Z' WHERE seq = 2", "記録 2 番の内容が書き換えられています。"),
        ("DELETE FROM journal WHERE seq = 3", "記録 3 番から 3 番までがありません。"),
        ("UPDATE journal SET prev = hash WHERE seq = 4", "記録 4 番が、前の記録とつながっていません。"),
        (
            "UPDATE change SET after = replace(after, '乙', '丁') WHERE seq = 3",
            "記録 3 番の変更の明細が書き換えられています。",
        ),
        ("UPDATE change SET record_id = 1 WHERE seq = 3", "記録 3 番の変更の明細が書き換えられています。"),
        ("DELETE FROM change WHERE seq = 3", "記録 3 番の変更の明細が 1 件あるはずのところ、0 件です。"),
        (
            "INSERT INTO change (id, seq, ledger, record_id, kind) VALUES (99, 3, 'kit', 1, 'edit')",
            "どの記録にも属さない変更の明細が 1 件あります。",
        ),
        (
            "DELETE FROM journal WHERE seq = 6; DELETE FROM change WHERE seq = 6",
            "記録は 6 番まであるはずのところ、5 番までしかありません。古い帳簿が戻された可能性があります。",
        ),
    ] {
        let (_dir, book) = lively();
        behind_its_back(&book, sql);
        assert!(told(&book).iter().any(|t| t == what), "{sql}: {:?}", told(&book));
    }
}

#[test]
fn every_kind_of_meddling_with_the_tables_names_the_record() {
    for (sql, number, what) in [
        ("UPDATE kit SET class = 'C' WHERE id = 1", "税務-備-0001", "「重要性分類」"),
        ("UPDATE kit SET count = 5 WHERE id = 1", "税務-備-0001", "「数量」"),
        ("UPDATE kit SET step = 'confirmed' WHERE id = 1", "税務-備-0001", "「確認の状態」"),
        ("UPDATE kit SET life = 'active', note = NULL WHERE id = 3", "税務-備-0003", "「使用の状態」"),
        ("UPDATE kit SET merged_into = 1 WHERE id = 3", "税務-備-0003", "「まとめ先」"),
        ("UPDATE kit SET number = '税務-備-0009' WHERE id = 2", "税務-備-0009", "「番号」"),
        ("DELETE FROM kit_copies; DELETE FROM kit WHERE id = 2", "税務-備-0002", "台帳から消えています"),
        (
            "INSERT INTO kit (number, life, step, version, created_at, created_by, changed_at, changed_by, step_at, step_by) \
             VALUES ('偽-1', 'active', 'draft', 1, '', '', '', '', '', '')",
            "偽-1",
            "記録に残らない方法で加えられています",
        ),
        ("UPDATE kit_copies SET place = '自宅'", "税務-備-0002", "明細「複製」"),
        ("INSERT INTO kit_copies (record_id, ordinal, place) VALUES (1, 0, '自宅')", "税務-備-0001", "明細「複製」"),
        ("DELETE FROM attachment", "税務-備-0002", "添付ファイル"),
        ("UPDATE attachment SET digest = 'x'", "税務-備-0002", "添付ファイル"),
        ("UPDATE setting SET json = '\"偽\"'", "", "設定「division_short」"),
        ("UPDATE person SET role = 'chief'", "", "職員 2001"),
    ] {
        let (_dir, book) = lively();
        behind_its_back(&book, sql);
        let breaks = verified(&book).breaks;
        assert!(breaks.iter().any(|b| b.number == number && b.what.contains(what)), "{sql}: {breaks:?}");
    }
}

#[test]
fn a_lost_or_broken_head_is_told() {
    let (_dir, book) = lively();
    let head = book.dir().join("head");
    let whole = std::fs::read(&head).unwrap();
    let mut bad = whole.clone();
    bad[40] ^= 1;
    std::fs::write(&head, bad).unwrap();
    assert!(told(&book)[0].contains("（head）が壊れています"));
    std::fs::remove_file(&head).unwrap();
    assert!(told(&book)[0].contains("（head）がなくなっています"));
}

#[test]
fn an_older_database_put_back_is_noticed() {
    let (_dir, book) = lively();
    let at = book.dir().to_owned();
    drop(book);
    let older = std::fs::read(at.join("book.db")).unwrap();
    let book = Book::open(&at, PASSWORD, setup()).unwrap();
    added(&book, &named("後から"));
    drop(book);
    std::fs::write(at.join("book.db"), older).unwrap();
    let book = Book::open(&at, PASSWORD, setup()).unwrap();
    assert!(told(&book)[0].contains("古い帳簿が戻された可能性"), "{:?}", told(&book));
}

#[test]
fn an_entry_tells_who_when_what_and_about_which_record() {
    let (_dir, book) = a_book();
    let changed = book
        .change(&officer(), "kit.add", |tx| {
            tx.note("rows", 1);
            add(tx, &named("甲"))
        })
        .unwrap();
    assert_eq!((changed.seq, changed.ledgers), (2, vec!["kit".to_owned()]));
    let entry = book.reader().unwrap().journal(&JournalFilter::default(), 0, 1).unwrap().remove(0);
    assert_eq!(
        (entry.seq, entry.at.as_str(), entry.actor.as_str(), entry.actor_name.as_str(), entry.role.as_str()),
        (2, NOON, "1001", "髙橋　﨑子", "officer")
    );
    assert_eq!((entry.action.as_str(), entry.subject.as_str(), entry.changes), ("kit.add", "税務-備-0001", 1));
    assert_eq!(entry.detail, serde_json::json!({ "rows": 1 }));
}

#[test]
fn a_change_that_changes_nothing_leaves_no_entry() {
    let (_dir, book) = a_book();
    let id = added(&book, &named("甲"));
    let changed = book.change(&officer(), "kit.edit", |tx| tx.put(&KIT, id, 1, &named("甲"))).unwrap();
    assert_eq!((changed.seq, changed.value.version, changed.ledgers.len()), (0, 1, 0));
    assert_eq!(book.reader().unwrap().journal_count(&JournalFilter::default()).unwrap(), 2);
    let noted = book.change(&officer(), "kit.export", |tx| {
        tx.note("path", "C:\\帳簿\\一覧.xlsx");
        Ok(())
    });
    assert_eq!(noted.unwrap().seq, 3, "an export has no changes but is told");
}

#[test]
fn the_journal_is_searched_by_word_day_and_action() {
    let (_dir, book) = lively();
    let reader = book.reader().unwrap();
    let count = |filter: JournalFilter| reader.journal_count(&filter).unwrap();
    assert_eq!(count(JournalFilter { search: "髙橋".into(), ..JournalFilter::default() }), 4);
    assert_eq!(count(JournalFilter { search: "備-0002".into(), ..JournalFilter::default() }), 1);
    assert_eq!(
        count(JournalFilter { actions: vec!["kit.edit".into(), "person.save".into()], ..JournalFilter::default() }),
        2
    );
    assert_eq!(
        count(JournalFilter { from: NOON.into(), before: "2026-11-23T03:00:01Z".into(), ..JournalFilter::default() }),
        6
    );
    assert_eq!(count(JournalFilter { before: NOON.into(), search: "髙橋".into(), ..JournalFilter::default() }), 0);
}
