//! What hangs on records: imports, files, reports; and what is kept outside the journal.

use super::*;
use crate::{BatchId, Content, FileRef, JournalFilter, NewBatch, NewReport};
use kernel::code;
use serde_json::json;
use std::fs;

fn landed(book: &Book, names: &[&str]) -> (BatchId, Vec<RecordId>, i64) {
    let header = json!({ "名称": "name" });
    let changed = book
        .change(&officer(), "kit.import", |tx| {
            let source = tx.put_file(Content::Bytes("元のブック".as_bytes()))?;
            let new = NewBatch {
                ledger: "kit",
                file_name: "台帳 髙﨑.xlsx",
                digest: "d1",
                sheet: "一覧",
                header: &header,
                source: Some(&source),
            };
            let (batch, _) = tx.batch_open(new)?;
            let mut ids = Vec::new();
            for (i, name) in names.iter().enumerate() {
                let given = named(name);
                let batch = Some((batch, i as i32 + 5));
                ids.push(
                    tx.add(&KIT, NewRecord { values: &given, life: "active", step: "draft", number: None, batch })?,
                );
            }
            tx.batch_counts(batch, &json!({ "added": names.len() }))?;
            Ok((batch, ids))
        })
        .unwrap();
    (changed.value.0, changed.value.1, changed.seq)
}

#[test]
fn an_import_is_one_entry_with_its_file_and_rows() {
    let (_dir, book) = a_book();
    let (id, records, seq) = landed(&book, &["甲", "乙"]);
    let reader = book.reader().unwrap();
    let batch = reader.batch(id).unwrap();
    assert_eq!((batch.number.as_str(), batch.seq, &batch.counts), ("取-R8-001", seq, &json!({ "added": 2 })));
    assert_eq!(reader.file_bytes(batch.source.as_ref().unwrap()).unwrap(), "元のブック".as_bytes());
    assert_eq!(
        reader.batch_rows(id).unwrap().iter().map(|r| (r.record, r.row, r.changed_since)).collect::<Vec<_>>(),
        [(records[0], 5, false), (records[1], 6, false)]
    );
    let told = reader.history(&KIT, records[1]).unwrap().remove(0);
    assert_eq!(told.batch, Some((id, "取-R8-001".to_owned(), 6)));
    let entry = reader.journal(&JournalFilter::default(), 0, 1).unwrap().remove(0);
    assert_eq!((entry.subject.as_str(), entry.changes), ("取-R8-001", 4));
    let of_batch = Query { filters: vec![("batch".into(), vec![batch.number])], ..Query::default() };
    assert_eq!(reader.ids(&KIT, &of_batch).unwrap(), records);
    let of_none = Query { filters: vec![("batch".into(), vec!["取-R8-009".into()])], ..Query::default() };
    assert!(reader.ids(&KIT, &of_none).unwrap().is_empty());
    assert_eq!(reader.batches(Some("kit")).unwrap(), [reader.batch_by_number("取-R8-001").unwrap()]);
    assert!(reader.batches(Some("shelf")).unwrap().is_empty());
    assert_eq!(reader.batch_by_number("取-R8-009").unwrap_err().code, code::NOT_FOUND);
}

#[test]
fn undoing_an_import_leaves_what_was_changed_since_if_asked_to() {
    let (_dir, book) = a_book();
    let (batch, ids, seq) = landed(&book, &["甲", "乙"]);
    book.change(&officer(), "kit.edit", |tx| tx.put(&KIT, ids[0], 1, &named("甲（訂正）"))).unwrap();
    let rows = book.reader().unwrap().batch_rows(batch).unwrap();
    assert_eq!(rows.iter().map(|r| r.changed_since).collect::<Vec<_>>(), [true, false]);
    book.change(&officer(), "batch.undo", |tx| {
        for row in rows.iter().filter(|r| !r.changed_since) {
            assert!(tx.revert(&KIT, row.record, seq, "void", "取込の取消")?);
        }
        tx.batch_undone(batch)
    })
    .unwrap();
    let reader = book.reader().unwrap();
    assert_eq!(reader.get(&KIT, ids[0]).unwrap().life, "active");
    assert_eq!(reader.get(&KIT, ids[1]).unwrap().life, "void");
    assert_eq!(reader.aside(&KIT, ids[1]).unwrap().note.as_deref(), Some("取込の取消"));
    assert_eq!(reader.batch(batch).unwrap().undone, Some((NOON.to_owned(), "1001".to_owned())));
    assert_eq!(book.change(&officer(), "batch.undo", |tx| tx.batch_undone(batch)).unwrap_err().code, code::WRONG_STATE);
}

#[test]
fn any_entry_is_undone_record_by_record() {
    let (_dir, book) = a_book();
    let given =
        values(&[("name", "甲".into()), ("class", "A".into()), ("until", Value::Date("2031-03-31".parse().unwrap()))]);
    let id = added(&book, &given);
    let before = book.reader().unwrap().get(&KIT, id).unwrap();
    let seq = book
        .change(&officer(), "kit.edit", |tx| {
            tx.put(&KIT, id, 1, &values(&[("class", "C".into()), ("until", Value::Null), ("place", "書庫".into())]))?;
            tx.set_state(&KIT, id, Axis::Step, "confirmed", None)?;
            tx.set_state(&KIT, id, Axis::Life, "retired", Some("誤り"))?;
            tx.put_parts(&KIT, id, "copies", &[values(&[("place", "金庫".into())])])?;
            tx.attach(&KIT, id, "写し.txt", "text/plain", Content::Bytes(b"x"))
        })
        .unwrap()
        .seq;
    assert!(book.change(&officer(), "undo", |tx| tx.revert(&KIT, id, seq, "void", "取り消し")).unwrap().value);
    let reader = book.reader().unwrap();
    let after = reader.get(&KIT, id).unwrap();
    assert_eq!((after.values, after.life, after.step), (before.values, before.life, before.step));
    assert_eq!(reader.aside(&KIT, id).unwrap().note, None);
    assert!(reader.parts(&KIT, id, "copies").unwrap().is_empty());
    assert!(reader.attachments(&KIT, id).unwrap().is_empty());
    assert!(reader.verify(&kernel::Silent, None).unwrap().breaks.is_empty());
    assert!(!book.change(&officer(), "undo", |tx| tx.revert(&KIT, id, 999, "void", "")).unwrap().value);
    let attached = reader.history(&KIT, id).unwrap();
    let detached = attached.iter().find(|h| h.change.kind == "detach").unwrap().seq;
    book.change(&officer(), "undo", |tx| tx.revert(&KIT, id, detached, "void", "")).unwrap();
    assert_eq!(reader.attachments(&KIT, id).unwrap().len(), 1, "undoing the undoing brings the attachment back");
}

#[test]
fn attachments_come_back_whole_and_removed_ones_stay_in_the_history() {
    let (dir, book) = a_book();
    let id = added(&book, &named("甲"));
    let big: Vec<u8> = (0..300_000u32).map(|i| (i % 253) as u8).collect();
    let path = dir.path().join("契約書 ㈱髙﨑.pdf");
    fs::write(&path, &big).unwrap();
    let attached = book
        .change(&officer(), "kit.attach", |tx| {
            tx.attach(&KIT, id, "契約書 ㈱髙﨑.pdf", "application/pdf", Content::Path(&path))
        })
        .unwrap()
        .value;
    let reader = book.reader().unwrap();
    let there = reader.attachments(&KIT, id).unwrap();
    assert_eq!(
        (there.len(), there[0].id, there[0].name.as_str(), there[0].file.size),
        (1, attached, "契約書 ㈱髙﨑.pdf", 300_000)
    );
    assert_eq!(reader.file_bytes(&there[0].file).unwrap(), big);
    let out = dir.path().join("取り出し.pdf");
    reader.file_to(&there[0].file, &out).unwrap();
    assert_eq!(fs::read(&out).unwrap(), big);
    book.change(&officer(), "kit.detach", |tx| tx.detach(attached, "差し替え")).unwrap();
    assert!(reader.attachments(&KIT, id).unwrap().is_empty());
    assert_eq!(reader.attachment(attached).unwrap().removed.as_deref(), Some("差し替え"));
    assert_eq!(reader.history(&KIT, id).unwrap()[0].change.kind, "detach");
    let folder = book.change(&officer(), "kit.attach", |tx| tx.attach(&KIT, id, "x", "", Content::Path(dir.path())));
    assert_eq!(folder.unwrap_err().code, code::BAD_FILE);
}

#[test]
fn a_sealed_file_that_was_changed_or_lost_is_called_damaged() {
    let (dir, book) = a_book();
    let file = book
        .change(&officer(), "kit.attach", |tx| {
            let id = add(tx, &named("甲"))?;
            tx.attach(&KIT, id, "写し.txt", "text/plain", Content::Bytes("添付の中身".as_bytes()))
        })
        .map(|c| book.reader().unwrap().attachment(c.value).unwrap().file)
        .unwrap();
    let sealed = fs::read_dir(book.dir().join("files")).unwrap().next().unwrap().unwrap().path();
    assert!(!sealed.to_string_lossy().contains(&file.digest), "the name tells nothing about the content");
    let whole = fs::read(&sealed).unwrap();
    let reader = book.reader().unwrap();
    for at in 0..whole.len() {
        let mut bad = whole.clone();
        bad[at] ^= 1;
        fs::write(&sealed, bad).unwrap();
        assert_eq!(reader.file_bytes(&file).unwrap_err().code, code::DAMAGED, "byte {at}");
    }
    let out = dir.path().join("取り出し.txt");
    assert_eq!(reader.file_to(&file, &out).unwrap_err().code, code::DAMAGED);
    assert!(!out.exists(), "nothing half-written is left");
    fs::remove_file(&sealed).unwrap();
    assert_eq!(reader.file_bytes(&file).unwrap_err().code, code::DAMAGED);
}

#[test]
fn one_file_put_in_the_place_of_another_is_noticed() {
    let (_dir, book) = a_book();
    let put = |text: &str| {
        let changed = book.change(&officer(), "kit.attach", |tx| {
            let id = add(tx, &named("甲"))?;
            tx.attach(&KIT, id, "x", "", Content::Bytes(text.as_bytes()))
        });
        book.reader().unwrap().attachment(changed.unwrap().value).unwrap().file
    };
    let before: Vec<_> = fs::read_dir(book.dir().join("files")).unwrap().map(|f| f.unwrap().path()).collect();
    let a = put("甲の写し");
    let a_path = fs::read_dir(book.dir().join("files"))
        .unwrap()
        .map(|f| f.unwrap().path())
        .find(|p| !before.contains(p))
        .unwrap();
    let b = put("乙の写し");
    let b_path =
        fs::read_dir(book.dir().join("files")).unwrap().map(|f| f.unwrap().path()).find(|p| *p != a_path).unwrap();
    fs::copy(&b_path, &a_path).unwrap();
    let reader = book.reader().unwrap();
    assert_eq!(reader.file_bytes(&a).unwrap_err().code, code::DAMAGED);
    assert!(reader.file_bytes(&b).is_ok());
}

#[test]
fn files_of_changes_that_never_were_are_swept_at_the_next_opening() {
    let (_dir, book) = a_book();
    let kept = book
        .change(&officer(), "kit.attach", |tx| {
            let id = add(tx, &named("甲"))?;
            tx.attach(&KIT, id, "残る", "", Content::Bytes("残る".as_bytes()))
        })
        .map(|c| book.reader().unwrap().attachment(c.value).unwrap().file)
        .unwrap();
    let failed = book.change(&officer(), "kit.attach", |tx| -> Result<FileRef> {
        tx.put_file(Content::Bytes("消える".as_bytes()))?;
        Err(kernel::Problem::new(code::CANCELLED, "中止"))
    });
    assert!(failed.is_err());
    let at = book.dir().to_owned();
    let count = || fs::read_dir(at.join("files")).unwrap().count();
    assert_eq!(count(), 2);
    drop(book);
    let book = Book::open(&at, PASSWORD, setup()).unwrap();
    assert_eq!(count(), 1);
    assert_eq!(book.reader().unwrap().file_bytes(&kept).unwrap(), "残る".as_bytes());
}

#[test]
fn a_report_is_frozen_under_its_number_and_comes_back_byte_for_byte() {
    let (_dir, book) = a_book();
    let facts = json!({ "title": "情報資産の分類結果" }).to_string();
    let day = |d: &str| d.parse::<chrono::NaiveDate>().unwrap();
    let freeze = |replaces: Option<&'static str>| {
        book.change(&officer(), "report.issue", |tx| {
            let (number, serial) = tx.report_number("分類", 2026)?;
            tx.report_freeze(NewReport {
                number: &number,
                serial,
                form: "report",
                fiscal_year: 2026,
                kind: "backup_check",
                period: Some((day("2026-11-01"), day("2026-11-30"))),
                title: "分類結果の報告",
                value: "abcdef0123456789",
                facts: &facts,
                pages: 12,
                records: 450,
                pdf: Content::Bytes(b"%PDF-1.7 ..."),
                xlsx: Some(Content::Bytes(b"PK..")),
                replaces,
            })
        })
    };
    let first = freeze(None).unwrap().value;
    assert_eq!((first.number.as_str(), first.serial), ("税務-分類-R8-001", 1));
    assert_eq!(freeze(Some("税務-分類-R8-009")).unwrap_err().code, code::NOT_FOUND);
    let second = freeze(Some("税務-分類-R8-001")).unwrap().value;
    assert_eq!(second.number, "税務-分類-R8-002", "the refused one used up no number");
    let reader = book.reader().unwrap();
    assert_eq!(first.facts, facts, "the very text that was digested");
    let lines = reader.reports(Some("report")).unwrap();
    let told: Vec<_> = lines.iter().map(|l| (l.number.as_str(), l.replaces.as_deref(), l.size)).collect();
    let both = Some((12, 450));
    let issued = reader.issued_since("2026-01-01").unwrap();
    assert_eq!((issued.len(), issued[0].kind.as_str()), (2, "backup_check"));
    assert_eq!(
        issued[1].period,
        Some((day("2026-11-01"), day("2026-11-30"))),
        "what it is about is known without its facts"
    );
    assert_eq!(told, [(second.number.as_str(), Some("税務-分類-R8-001"), both), ("税務-分類-R8-001", None, both)]);
    assert_eq!(reader.file_bytes(&first.pdf).unwrap(), b"%PDF-1.7 ...");
    assert_eq!(reader.file_bytes(first.xlsx.as_ref().unwrap()).unwrap(), b"PK..");
    book.change(&officer(), "report.void", |tx| tx.report_void("税務-分類-R8-001", "訂正")).unwrap();
    assert_eq!(reader.reports(None).unwrap()[1].size, both, "what was noted later is not the size");
    assert_eq!(reader.report("税務-分類-R8-001").unwrap().voided.as_deref(), Some("訂正"));
    assert!(reader.verify(&kernel::Silent, None).unwrap().breaks.is_empty());
    book.lock().conn.execute("UPDATE report SET value = 'x' WHERE serial = 2", []).unwrap();
    assert!(reader.verify(&kernel::Silent, None).unwrap().breaks[0].what.contains("税務-分類-R8-002"));
}

#[test]
fn what_is_kept_is_in_no_journal_and_belongs_to_its_person() {
    let (_dir, book) = a_book();
    book.keep(|k| {
        k.draft_put("1001", "kit.add", &json!({ "name": "途中" }))?;
        k.draft_put("1001", "kit.add", &json!({ "name": "途中まで" }))?;
        k.view_put("1001", "kit", "", &json!(["name"]))?;
        k.view_put("1001", "kit", "機密", &json!(["name", "class"]))?;
        k.mapping_put("kit", "h1", &json!({ "名称": "name" }))
    })
    .unwrap();
    let reader = book.reader().unwrap();
    assert_eq!(reader.draft("1001", "kit.add").unwrap(), Some(json!({ "name": "途中まで" })));
    assert_eq!(reader.drafts("1001").unwrap().len(), 1);
    assert_eq!(reader.draft("1002", "kit.add").unwrap(), None);
    assert_eq!(reader.views("1001", "kit").unwrap().iter().map(|v| v.name.as_str()).collect::<Vec<_>>(), ["", "機密"]);
    assert_eq!(reader.view("1001", "kit", "").unwrap(), Some(json!(["name"])));
    assert_eq!(reader.mapping("kit", "h1").unwrap(), Some(json!({ "名称": "name" })));
    assert_eq!(reader.mapping("kit", "h2").unwrap(), None);
    assert_eq!(reader.journal_count(&JournalFilter::default()).unwrap(), 1, "only the setting of the short name");
    book.keep(|k| {
        k.draft_drop("1001", "kit.add")?;
        k.view_drop("1001", "kit", "機密")
    })
    .unwrap();
    assert!(reader.drafts("1001").unwrap().is_empty());
    let failed = book.keep(|k| -> Result<()> {
        k.draft_put("1001", "x", &json!(1))?;
        Err(kernel::Problem::new(code::CANCELLED, "中止"))
    });
    assert!(failed.is_err() && reader.draft("1001", "x").unwrap().is_none());
}

#[test]
fn people_keep_their_order_and_those_who_left_come_last() {
    let (_dir, book) = a_book();
    let post = |number: &str, name: &str, active| kernel::Post {
        number: number.into(),
        name: name.into(),
        title: "主査".into(),
        unit: "管理係".into(),
        role: Role::Officer,
        active,
    };
    book.change(&chief(), "person.save", |tx| {
        for person in [post("0300", "𠮷田", true), post("0100", "髙橋", true), post("0200", "濵﨑", true)] {
            tx.person_put(&person)?;
        }
        tx.person_put(&post("0300", "𠮷田", false))
    })
    .unwrap();
    let reader = book.reader().unwrap();
    assert_eq!(reader.people().unwrap().iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["髙橋", "濵﨑", "𠮷田"]);
    assert_eq!(reader.person("0300").unwrap(), Some(post("0300", "𠮷田", false)));
    assert_eq!(reader.person("9999").unwrap(), None);
    assert_eq!(book.change(&chief(), "person.save", |tx| tx.person_put(&post("0100", "髙橋", true))).unwrap().seq, 0);
}

#[test]
fn a_setting_is_journalled_old_and_new() {
    let (_dir, book) = a_book();
    let seq =
        book.change(&chief(), "settings.save", |tx| tx.setting_put("seals", &json!(["課長", "係長"]))).unwrap().seq;
    assert_eq!(book.reader().unwrap().setting("seals").unwrap(), Some(json!(["課長", "係長"])));
    let told = book.reader().unwrap().changes_of(seq).unwrap();
    assert_eq!((told.len(), told[0].ledger.as_str(), told[0].kind.as_str()), (1, "setting", "seals"));
    assert_eq!((told[0].before.clone(), told[0].after.clone()), (None, Some(json!(["課長", "係長"]))));
}

#[test]
fn many_records_at_once_are_the_same_as_one_after_another() {
    let rows: Vec<Values> = (0..1100)
        .map(|i| {
            values(&[
                ("name", format!("機器 髙﨑{i}").into()),
                ("class", ["A", "", "C"][i % 3].into()),
                ("serials", Value::Many(vec![format!("SN-{i}"), String::new(), "ＳＮ\n二行目".into()])),
                ("until", if i % 4 == 0 { Value::Null } else { Value::Date("2031-03-31".parse().unwrap()) }),
            ])
        })
        .collect();
    let header = json!({});
    let new =
        NewBatch { ledger: "kit", file_name: "台帳.xlsx", digest: "", sheet: "", header: &header, source: None };
    let (_one_dir, one) = a_book();
    let (_all_dir, all) = a_book();
    added(&one, &named("先客"));
    added(&all, &named("先客"));
    one.change(&officer(), "kit.import", |tx| {
        let (batch, _) = tx.batch_open(new)?;
        for (i, values) in rows.iter().enumerate() {
            tx.add(
                &KIT,
                NewRecord { values, life: "active", step: "draft", number: None, batch: Some((batch, i as i32 + 2)) },
            )?;
        }
        Ok(())
    })
    .unwrap();
    let ids = all
        .change(&officer(), "kit.import", |tx| {
            let (batch, _) = tx.batch_open(new)?;
            let incoming =
                rows.iter().cloned().zip(2..).map(|(values, row)| Ok(crate::Incoming { values, step: "draft", row }));
            let ids = tx.add_all(&KIT, batch, "active", incoming)?;
            // The change goes on, and sees them.
            tx.put(&KIT, ids[0], 1, &named("直した"))?;
            Ok(ids)
        })
        .unwrap()
        .value;
    one.change(&officer(), "kit.edit", |tx| tx.put(&KIT, ids[0], 1, &named("直した"))).unwrap();
    let (one_reader, all_reader) = (one.reader().unwrap(), all.reader().unwrap());
    let everything = Query { limit: 2000, ..Query::default() };
    assert_eq!(one_reader.page(&KIT, &everything).unwrap(), all_reader.page(&KIT, &everything).unwrap());
    assert_eq!(one_reader.batch_rows(BatchId(1)).unwrap().len(), 1100);
    assert_eq!(
        one_reader
            .batch_rows(BatchId(1))
            .unwrap()
            .iter()
            .map(|r| (r.record, r.row, r.action.clone()))
            .collect::<Vec<_>>(),
        all_reader
            .batch_rows(BatchId(1))
            .unwrap()
            .iter()
            .map(|r| (r.record, r.row, r.action.clone()))
            .collect::<Vec<_>>()
    );
    let rows_of = |book: &Book| {
        book.reader().unwrap().changes_of(3).unwrap().into_iter().filter(|c| c.kind == "add").collect::<Vec<_>>()
    };
    assert_eq!(rows_of(&one), rows_of(&all));
    for text in ["崎109", "直", "機器髙崎1099", "備-1101", "sn-7", "二行目"] {
        assert_eq!(searched(&one, text), searched(&all, text), "{text}");
    }
    let classed =
        Query { search: "機器".into(), filters: vec![("class".into(), vec!["C".into()])], ..Query::default() };
    assert_eq!(one_reader.count(&KIT, &classed).unwrap(), all_reader.count(&KIT, &classed).unwrap());
    assert!(all_reader.verify(&kernel::Silent, None).unwrap().breaks.is_empty());
    assert_eq!(all_reader.get(&KIT, added(&all, &named("次"))).unwrap().number, "税務-備-1102");
}

#[test]
fn many_records_of_which_one_is_refused_are_none() {
    let (_dir, book) = a_book();
    let header = json!({});
    for bad in ["value", "column", "state", "asked"] {
        let refused = book.change(&officer(), "kit.import", |tx| {
            let (batch, _) = tx.batch_open(NewBatch {
                ledger: "kit",
                file_name: "",
                digest: "",
                sheet: "",
                header: &header,
                source: None,
            })?;
            let rows = (0..3000).map(|i| match (i == 1500, bad) {
                (true, "value") => Ok((values(&[("count", "三".into())]), "draft")),
                (true, "column") => Ok((values(&[("nowhere", "x".into())]), "draft")),
                (true, "state") => Ok((named("甲"), "retired")),
                (true, _) => Err(kernel::Problem::new(code::CANCELLED, "中止")),
                _ => Ok((named("甲"), "draft")),
            });
            tx.add_all(
                &KIT,
                batch,
                "active",
                rows.map(|r| r.map(|(values, step)| crate::Incoming { values, step, row: 1 })),
            )
        });
        let expected = match bad {
            "column" => code::BAD_REQUEST,
            "asked" => code::CANCELLED,
            _ => code::INVALID,
        };
        assert_eq!(refused.unwrap_err().code, expected, "{bad}");
        assert_eq!(book.reader().unwrap().count(&KIT, &Query::default()).unwrap(), 0);
    }
}

/// Anything that makes SQLite ready to take back one statement writes the index out early, piece by piece.
#[test]
fn an_import_reaches_the_search_index_in_one_piece() {
    let (_dir, book) = a_book();
    let header = json!({});
    book.change(&officer(), "kit.import", |tx| {
        let (batch, _) = tx.batch_open(NewBatch {
            ledger: "kit",
            file_name: "",
            digest: "",
            sheet: "",
            header: &header,
            source: None,
        })?;
        let rows =
            (1..=2000).map(|row| Ok(crate::Incoming { values: named(&format!("機器{row}")), step: "draft", row }));
        tx.add_all(&KIT, batch, "active", rows)
    })
    .unwrap();
    let pieces: i64 =
        book.lock().conn.query_row("SELECT COUNT(DISTINCT segid) FROM kit_search_idx", [], |r| r.get(0)).unwrap();
    assert_eq!(pieces, 1);
}
