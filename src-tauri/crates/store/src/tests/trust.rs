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
             DROP TRIGGER IF EXISTS change_is_not_edited; DROP TRIGGER IF EXISTS change_is_not_deleted; \
             DROP TRIGGER IF EXISTS change_pack_is_not_edited; DROP TRIGGER IF EXISTS change_pack_is_not_deleted; {sql}"
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

/// Makes the whole chain anew after an edit, as somebody with the book's key could.
fn rechained(book: &Book, edit: &str) {
    behind_its_back(book, edit);
    let reading = book.lock();
    let conn = &reading.conn;
    let all: Vec<i64> = conn
        .prepare("SELECT seq FROM journal ORDER BY seq")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(|seq| seq.unwrap())
        .collect();
    let mut prev = crate::journal::NOTHING.to_owned();
    for seq in all {
        let mut entry = conn
            .query_row(
                "SELECT seq, at, actor, actor_name, role, action, subject, detail, first_change, changes, changes_digest, hash \
                 FROM journal WHERE seq = ?1",
                [seq],
                |r| {
                    Ok(crate::journal::Entry::<String> {
                        seq,
                        at: r.get(1)?,
                        actor: r.get(2)?,
                        actor_name: r.get(3)?,
                        role: r.get(4)?,
                        action: r.get(5)?,
                        subject: r.get(6)?,
                        detail: r.get(7)?,
                        first_change: r.get(8)?,
                        changes: r.get(9)?,
                        changes_digest: r.get(10)?,
                        prev: prev.clone(),
                        hash: r.get(11)?,
                    })
                },
            )
            .unwrap();
        entry.hash = entry.compute();
        let params = rusqlite::params![entry.prev, entry.hash, seq];
        conn.execute("UPDATE journal SET prev = ?1, hash = ?2 WHERE seq = ?3", params).unwrap();
        prev = entry.hash;
    }
}

#[test]
fn a_chain_made_anew_is_found_by_its_signatures_and_by_a_printed_value() {
    let (_dir, book) = lively();
    let printed = book.reader().unwrap().head16().unwrap();
    book.checkpoint("report").unwrap();
    added(&book, &named("後"));
    added(&book, &named("最後"));
    book.checkpoint("close").unwrap();
    let v = verified(&book);
    assert_eq!((v.breaks.len(), v.checkpoints, v.signed_until, v.fingerprint.len()), (0, 2, 8, 19));
    rechained(&book, "UPDATE journal SET actor_name = '別の人' WHERE seq = 7");
    std::fs::remove_file(book.dir().join("head")).unwrap();
    let v = book.reader().unwrap().verify(&Silent, Some(&printed)).unwrap();
    assert!(v.breaks.iter().any(|b| b.seq == 8 && b.what.contains("署名したときの値と違います")), "{:?}", v.breaks);
    assert!(
        !v.breaks.iter().any(|b| b.what.contains("つながっていません")),
        "the chain itself is whole: {:?}",
        v.breaks
    );
    assert_eq!(v.intact_until, Some(6), "the last signature that still fits");
    assert_eq!(v.matched, Some(6), "paper printed before it still fits");
    rechained(&book, "UPDATE journal SET actor_name = '別の人' WHERE seq = 2");
    let v = book.reader().unwrap().verify(&Silent, Some(&printed)).unwrap();
    assert_eq!((v.intact_until, v.matched), (Some(0), None));
}

#[test]
fn whoever_also_holds_the_signing_key_is_found_by_paper_alone() {
    let (_dir, book) = lively();
    book.checkpoint("report").unwrap();
    let printed = book.reader().unwrap().head16().unwrap();
    rechained(
        &book,
        "DROP TRIGGER checkpoint_is_not_deleted; DELETE FROM checkpoint; UPDATE journal SET actor_name = '別の人' WHERE seq = 2",
    );
    book.checkpoint("report").unwrap();
    let (seq, hash): (i64, String) = book
        .lock()
        .conn
        .query_row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", [], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap();
    crate::head::write(&book.reader().unwrap().shared, seq, &hash);
    let v = book.reader().unwrap().verify(&Silent, Some(&printed)).unwrap();
    assert_eq!((v.breaks.len(), v.intact_until, v.matched), (0, None, None), "only the paper tells: {:?}", v.breaks);
}

#[test]
fn every_kind_of_meddling_with_signatures_is_told() {
    for (sql, what) in [
        (
            "UPDATE checkpoint SET signature = replace(signature, substr(signature, 1, 1), 'x')",
            "署名が正しくありません",
        ),
        ("UPDATE checkpoint SET hash = prev FROM journal WHERE journal.seq = checkpoint.seq", "署名が正しくありません"),
        ("UPDATE checkpoint SET seq = seq - 1", "署名が正しくありません"),
        ("DELETE FROM signing_key", "署名の鍵がなくなっている"),
        ("UPDATE signing_key SET public = 'x'", "署名の鍵がなくなっている"),
        (
            "DELETE FROM journal WHERE seq = 6; DELETE FROM change WHERE seq = 6",
            "記録は 6 番まで署名されているのに、5 番までしかありません。",
        ),
    ] {
        let (_dir, book) = lively();
        book.checkpoint("report").unwrap();
        behind_its_back(
            &book,
            &format!(
                "DROP TRIGGER checkpoint_is_not_edited; DROP TRIGGER checkpoint_is_not_deleted; \
                 DROP TRIGGER signing_key_is_not_edited; DROP TRIGGER signing_key_is_not_deleted; {sql}"
            ),
        );
        assert!(told(&book).iter().any(|t| t.contains(what)), "{sql}: {:?}", told(&book));
    }
}

#[test]
fn another_key_signs_from_an_entry_on_and_the_one_before_vouches_for_it() {
    let renewed = || {
        let (dir, book) = lively();
        book.checkpoint("report").unwrap();
        let before = verified(&book).fingerprint;
        let since = 7;
        let fingerprint = book.keep(|k| crate::checkpoint::renew_key(k.conn(), since, NOON)).unwrap();
        added(&book, &named("丁"));
        book.checkpoint("report").unwrap();
        assert_ne!(before, fingerprint);
        (dir, book, fingerprint)
    };
    let (_dir, book, fingerprint) = renewed();
    let v = verified(&book);
    assert_eq!((&v.breaks[..], v.checkpoints, v.signed_until, v.fingerprint), (&[][..], 2, 7, fingerprint));
    for (sql, what) in [
        ("UPDATE signing_key_next SET made_at = 'x'", "前の鍵が認めていません"),
        ("UPDATE signing_key_next SET since = 6", "前の鍵が認めていません"),
        ("DELETE FROM signing_key_next", "署名が正しくありません"),
        ("UPDATE signing_key_next SET public = 'x'", "署名の鍵がなくなっている"),
    ] {
        let (_dir, book, _) = renewed();
        assert!(book.lock().conn.execute_batch(sql).is_err(), "{sql}");
        let unlocked = "DROP TRIGGER signing_key_next_is_not_edited; DROP TRIGGER signing_key_next_is_not_deleted";
        behind_its_back(&book, &format!("{unlocked}; {sql}"));
        assert!(told(&book).iter().any(|t| t.contains(what)), "{sql}: {:?}", told(&book));
    }
    // Whoever has the old key signs nothing from there on.
    let (_dir, book, _) = renewed();
    behind_its_back(
        &book,
        "DROP TRIGGER checkpoint_is_not_deleted; DELETE FROM checkpoint WHERE seq = 7; \
         DROP TRIGGER signing_key_next_is_not_deleted; \
         CREATE TEMP TABLE kept AS SELECT * FROM signing_key_next; DELETE FROM signing_key_next",
    );
    book.checkpoint("report").unwrap();
    behind_its_back(&book, "INSERT INTO signing_key_next SELECT * FROM kept");
    assert!(told(&book).iter().any(|t| t.contains("署名が正しくありません")), "{:?}", told(&book));
}

#[test]
fn signatures_are_only_ever_added() {
    let (_dir, book) = lively();
    book.checkpoint("report").unwrap();
    for sql in [
        "UPDATE checkpoint SET why = 'x'",
        "DELETE FROM checkpoint",
        "UPDATE signing_key SET secret = 'x'",
        "DELETE FROM signing_key",
    ] {
        assert!(book.lock().conn.execute_batch(sql).is_err(), "{sql}");
    }
}

#[test]
fn closing_signs_what_was_entered_and_a_mere_look_signs_nothing() {
    let (_dir, book) = lively();
    let at = book.dir().to_owned();
    drop(book);
    let signed = |book: &Book| {
        let v = verified(book);
        (v.checkpoints, v.signed_until)
    };
    let book = Book::open(&at, PASSWORD, setup()).unwrap();
    assert_eq!(signed(&book), (1, 6));
    drop(book);
    let book = Book::open(&at, PASSWORD, setup()).unwrap();
    assert_eq!(signed(&book), (1, 6), "nothing was entered meanwhile");
    book.checkpoint("report").unwrap();
    assert_eq!(signed(&book), (1, 6), "an entry is signed once");
}

#[test]
fn the_book_signs_by_itself_after_many_entries() {
    let (_dir, book) = a_book();
    // As if nearly a thousand had been entered before.
    book.lock()
        .conn
        .execute_batch(
            "INSERT INTO journal SELECT 999, at, actor, actor_name, role, action, subject, detail, first_change, changes, \
             changes_digest, prev, hash FROM journal WHERE seq = 1",
        )
        .unwrap();
    added(&book, &named("千件目"));
    added(&book, &named("千一件目"));
    assert_eq!((verified(&book).checkpoints, verified(&book).signed_until), (1, 1000));
}

#[test]
fn a_clock_that_was_set_back_is_noted_once_in_the_very_entry() {
    let (_dir, book) = a_book();
    added(&book, &named("甲"));
    let at = book.dir().to_owned();
    drop(book);
    let earlier = Setup { clock: Arc::new(FixedClock("2026-11-20T03:00:00Z".parse().unwrap())), ..setup() };
    let book = Book::open(&at, PASSWORD, earlier).unwrap();
    added(&book, &named("乙"));
    added(&book, &named("丙"));
    let reader = book.reader().unwrap();
    let entries = reader.journal(&JournalFilter::default(), 0, 2).unwrap();
    assert_eq!(entries[1].detail, serde_json::json!({ "clock_back": NOON }));
    assert_eq!(entries[0].detail, serde_json::json!({}));
    assert_eq!(reader.clock_set_back().unwrap().map(|(seq, ..)| seq), Some(3));
    assert_eq!(verified(&book).breaks, []);
}

#[test]
fn the_journal_is_filtered_by_person_and_ledger_and_paged_from_any_place() {
    let (_dir, book) = lively();
    for n in 0..30 {
        let who = if n % 3 == 0 { chief() } else { officer() };
        book.change(&who, "shelf.export", |tx| {
            tx.note("records", n);
            Ok(())
        })
        .unwrap();
    }
    let reader = book.reader().unwrap();
    let seqs = |filter: &JournalFilter, offset, limit| {
        let (page, total) = reader.journal_page(filter, offset, limit).unwrap();
        (page.iter().map(|e| e.seq).collect::<Vec<_>>(), total)
    };
    assert_eq!(seqs(&JournalFilter::default(), 0, 3), (vec![36, 35, 34], 36));
    assert_eq!(seqs(&JournalFilter::default(), 34, 10), (vec![2, 1], 36));
    assert_eq!(seqs(&JournalFilter::default(), 40, 10), (vec![], 36));
    let shelf = JournalFilter { ledger: "shelf".into(), ..JournalFilter::default() };
    assert_eq!(seqs(&shelf, 28, 10), (vec![8, 7], 30));
    let of_chief = JournalFilter { actor: "0001".into(), ..shelf.clone() };
    assert_eq!(seqs(&of_chief, 0, 2), (vec![34, 31], 10));
    assert_eq!(seqs(&JournalFilter { search: "29".into(), ..shelf.clone() }, 0, 10), (vec![36], 1));
    let word = JournalFilter {
        search: "棚の書き出し".into(),
        search_actions: vec!["shelf.export".into()],
        ..JournalFilter::default()
    };
    assert_eq!(seqs(&word, 29, 10), (vec![7], 30));
    assert_eq!(
        reader.journal_actions().unwrap(),
        ["kit.add", "kit.edit", "person.save", "settings.save", "shelf.export"]
    );
    let mut all = Vec::new();
    reader
        .journal_each(&of_chief, |e| {
            all.push(e.seq);
            Ok(())
        })
        .unwrap();
    assert_eq!((all.len(), all[0], all[9]), (10, 7, 34));
    assert_eq!(reader.last_deed("kit.edit").unwrap().unwrap().seq, 5);
    assert_eq!(reader.last_deed("kit.none").unwrap(), None);
}

/// Records of an import have their texts in a pack; each of the ways to meddle with it.
#[test]
fn meddling_with_what_an_import_told_is_named() {
    for sql in [
        "UPDATE change_pack SET texts = (SELECT texts FROM change_pack WHERE first > 1 ORDER BY first DESC LIMIT 1)",
        "UPDATE change_pack SET texts = x'0300'",
        "DELETE FROM change_pack",
        "UPDATE change SET pack = NULL WHERE seq = 2",
        "UPDATE change SET pack = pack + 1 WHERE seq = 2",
    ] {
        let (_dir, book) = a_book();
        imported(&book, 300);
        assert!(book.reader().unwrap().verify(&Silent, None).unwrap().breaks.is_empty());
        behind_its_back(&book, sql);
        assert!(
            told(&book).iter().any(|t| t == "記録 2 番の変更の明細が書き換えられています。"),
            "{sql}: {:?}",
            told(&book)
        );
    }
}

#[test]
fn the_history_of_an_imported_record_tells_what_it_was() {
    let (_dir, book) = a_book();
    imported(&book, 300);
    let reader = book.reader().unwrap();
    for n in [1, 256, 257, 300] {
        let history = reader.history(&KIT, RecordId(n)).unwrap();
        let after = history[0].change.after.as_ref().unwrap();
        assert_eq!(after["name"], format!("髙﨑{n}"));
        assert_eq!(after["_number"], format!("税務-備-{n:04}"));
    }
    for sql in ["UPDATE change_pack SET texts = x''", "DELETE FROM change_pack"] {
        let refused = book.lock().conn.execute_batch(sql).unwrap_err().to_string();
        assert!(refused.contains("the journal is not"), "{sql}: {refused}");
    }
}

fn imported(book: &Book, records: i32) {
    book.change(&officer(), "kit.import", |tx| {
        let header = serde_json::json!({});
        let (batch, _) = tx.batch_open(crate::NewBatch {
            ledger: "kit",
            file_name: "",
            digest: "",
            sheet: "",
            header: &header,
            source: None,
        })?;
        let rows =
            (1..=records).map(|row| Ok(crate::Incoming { values: named(&format!("髙﨑{row}")), step: "draft", row }));
        tx.add_all(&KIT, batch, "active", rows)
    })
    .unwrap();
}

#[test]
fn a_book_has_one_address_until_its_key_is_renewed_and_the_old_one_still_opens() {
    let (_dir, book) = a_book();
    assert!(book.reader().unwrap().sealing_keys().unwrap().is_empty(), "none until somebody needs it");
    let entries = verified(&book).entries;
    let first = book.sealing_keys().unwrap();
    assert_eq!(book.sealing_keys().unwrap()[0].address(), first[0].address(), "made once");
    assert_eq!(verified(&book).entries, entries, "nobody's record");
    let (mark, signs) = {
        let reader = book.reader().unwrap();
        (reader.book_mark().unwrap(), reader.signing_key().unwrap().public())
    };
    assert_eq!(mark.len(), 16);
    let word = "長くて思い付かない、あたらしい合言葉";
    let way = vault::Way { name: crate::slot::WHOLE_BOOK, kind: vault::SlotKind::Password, secret: word };
    let place = book.dir().to_owned();
    book.rekey(&[way], &setup(), &chief(), |_| Ok(()), &Silent).unwrap();
    drop(book);
    let book = Book::open(&place, word, setup()).unwrap();
    let keys = book.sealing_keys().unwrap();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[1].address(), first[0].address(), "what is under way is still opened");
    assert_ne!(keys[0].address(), first[0].address());
    let reader = book.reader().unwrap();
    assert_eq!(reader.book_mark().unwrap(), mark, "it is the same book");
    assert_ne!(reader.signing_key().unwrap().public(), signs);
}
