//! Answer sheets on paper and as workbooks: out, back, and everything that can be wrong with them.

use crate::inspection::{ALL, answers, mine, opens, questions, submits, text_of};
use crate::paper::bytes_of;
use crate::support::*;
use chrono::Duration;
use serde_json::json;
use sheet::{FormCell, FormSheet};
use std::path::Path;

#[test]
fn papers_for_the_hand_carry_every_question_and_no_answer() {
    let s = an_office();
    let round = opens(&s, &ALL, "2026-11-02", "2026-11-20");
    let blank = s.ask("inspection_preview", json!({ "form": "blank", "round": round, "lists": ["chief"] }));
    assert_eq!(blank["pages"], 2, "printed on both sides of one sheet");
    let text = text_of(&s, &bytes_of(&blank));
    for said in ["責任者用18問", "異動や退職で使わなくなったID", "第80条", "（提出時に付番）", "検証値設問2026.1版"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    let sheets = s.ask("inspection_preview", json!({ "form": "sheets", "round": round }));
    let text = text_of(&s, &bytes_of(&sheets));
    assert!(text.contains("1003") && !text.contains("ｶﾄｳ一郎"), "職員用 bears a number and no name");
    assert!(text.contains("髙橋﨑子"), "責任者用 bears the name");
    let p = s.refused("inspection_preview", json!({ "form": "posted", "round": round }));
    assert!(p.code == "invalid" && p.message.contains("3人"), "{}", p.message);
    assert_eq!(s.refused("inspection_issue", json!({ "form": "blank", "round": round })).code, "wrong_state");
    assert_eq!(s.refused("inspection_preview", json!({ "form": "x", "round": round })).code, "not_found");
}

/// Fills in an exported answer sheet as somebody in Excel would; `change` by the place of the question.
fn filled(from: &Path, to: &Path, change: impl Fn(u32, &str, String) -> String) {
    let (_, grid) = sheet::read(from, None, &sheet::CsvOptions::default(), &kernel::Silent).unwrap();
    let texts = |row: &sheet::Row<'_>| (0..grid.columns).map(|c| row.cell(c).text().into_owned()).collect::<Vec<_>>();
    let head = grid.rows().find(|r| r.cell(0).text() == "問").unwrap();
    let heads = texts(&head);
    let above = |n: u32| grid.rows().filter(move |r| r.number > 1 && r.number < n);
    let rows = grid.rows().filter(|r| r.number > head.number).enumerate().map(|(n, row)| {
        let question = u32::try_from(n).unwrap() + 1;
        let cells = texts(&row).into_iter().zip(&heads).map(|(text, head)| match head.as_str() {
            "答え" => FormCell::Choice(change(question, head, "○ できている".to_owned())),
            "理由・メモ" | "証跡" => FormCell::Free(change(question, head, text)),
            _ => FormCell::Fixed(change(question, head, text)),
        });
        cells.collect()
    });
    let form = FormSheet {
        name: "票".to_owned(),
        title: "点検票".to_owned(),
        lines: above(head.number)
            .map(|r| (change(0, "", texts(&r)[0].clone()), change(0, "", texts(&r)[1].clone())))
            .collect(),
        columns: heads.iter().map(|h| (h.clone(), 12.0)).collect(),
        rows: rows.collect(),
        choices: vec!["○ できている".to_owned(), "× できていない".to_owned()],
        hint: "選んでください。".to_owned(),
    };
    sheet::write_forms(to, &[form]).unwrap();
}

/// The same answers in a workbook without protection or choices, as pasting into an empty one makes it.
fn pasted(from: &Path, to: &Path) {
    let (_, grid) = sheet::read(from, None, &sheet::CsvOptions::default(), &kernel::Silent).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let out = book.add_worksheet();
    for row in grid.rows() {
        for c in 0..grid.columns {
            out.write_string(row.number - 1, u16::try_from(c).unwrap(), row.cell(c).text()).unwrap();
        }
    }
    book.save(to).unwrap();
}

pub(crate) fn more_staff(s: &Story, count: usize) {
    s.acts(CHIEF);
    for n in 0..count {
        let person = json!({
            "number": format!("{}", 2000 + n), "name": format!("髙﨑 職員{n}"), "title": "主事", "unit": "収納係",
            "role": "staff", "active": true,
        });
        s.ask("person_save", json!({ "person": person }));
    }
    s.acts(OFFICER);
}

#[test]
fn thirty_sheets_come_back_as_workbooks_and_the_bad_ones_are_listed_by_name() {
    let s = an_office();
    more_staff(&s, 29);
    let round = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    let (out, back) = (s.file("配る"), s.file("戻り"));
    std::fs::create_dir_all(&out).unwrap();
    std::fs::create_dir_all(&back).unwrap();
    let written = s.ask("inspection_export", json!({ "round": round, "out": out, "each": true }));
    assert_eq!(written["records"], 30);
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 30, "nothing else is left in the folder");
    let p = s.refused("inspection_export", json!({ "round": round, "out": out, "each": true }));
    assert_eq!(p.code, "disk", "nothing of theirs is overwritten");
    for entry in std::fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        filled(&path, &back.join(&name), |question, head, text| match (name.as_str(), head, question) {
            ("点検票_2000.xlsx", "設問", 3) => "別の設問にした。".to_owned(),
            ("点検票_2001.xlsx", "答え", 5) => "はい".to_owned(),
            ("点検票_2002.xlsx", "答え", 7) => "× できていない".to_owned(),
            _ if text.starts_with("IS") && name == "点検票_2003.xlsx" => text.replace("IS1-", "IS9-"),
            _ if text.starts_with("IS") && name == "点検票_2004.xlsx" => format!("{text}0"),
            _ => text,
        });
    }
    std::fs::copy(back.join("点検票_2010.xlsx"), back.join("点検票_2010 - コピー.xlsx")).unwrap();
    std::fs::write(back.join("点検票_壊れ.xlsx"), b"PK\x03\x04 this is no workbook").unwrap();
    std::fs::write(back.join("~$点検票_2011.xlsx"), b"lock").unwrap();
    let ask = json!({ "round": round, "paths": [back], "dry_run": true });
    let read = s.ask("inspection_read", ask.clone());
    assert_eq!(read["taken"], 25);
    let fate = |file: &str| {
        let all = read["listed"].as_array().unwrap();
        let one = all.iter().find(|r| r["file"] == file).unwrap_or_else(|| panic!("{file} is not listed"));
        (one["fate"].as_str().unwrap().to_owned(), one["why"].as_str().unwrap().to_owned())
    };
    assert_eq!(read["listed"].as_array().unwrap().len(), 7);
    for (file, expected, says) in [
        ("点検票_2000.xlsx", "altered", "問3"),
        ("点検票_2001.xlsx", "altered", "はい"),
        ("点検票_2002.xlsx", "incomplete", "理由"),
        ("点検票_2003.xlsx", "other_round", "別の点検"),
        ("点検票_2004.xlsx", "other_edition", "版"),
        ("点検票_2010.xlsx", "doubled", "同じ内容"),
        ("点検票_壊れ.xlsx", "unreadable", ""),
    ] {
        let (fate, why) = fate(file);
        assert_eq!(fate, expected, "{file}: {why}");
        assert!(why.contains(says) && !why.is_empty(), "{file}: {why}");
    }
    let view = s.ask("inspection_get", json!({ "id": round }));
    assert_eq!(view["line"]["answered"], 0, "a dry run takes nothing");
    let mut take = ask;
    take["dry_run"] = json!(false);
    s.ask("inspection_read", take.clone());
    assert_eq!(s.ask("inspection_get", json!({ "id": round }))["line"]["answered"], 25);
    let posted = s.ask("inspection_preview", json!({ "form": "posted", "round": round }));
    let text = text_of(&s, &bytes_of(&posted));
    assert!(text.contains("結果のお知らせ") && text.contains("対象30人回答25人"), "{text}");
    assert!(!text.contains("髙﨑"), "no name is posted");
    let again = s.ask("inspection_read", take);
    assert_eq!(again["taken"], 0, "what is submitted is not taken twice");
    s.acts(CHIEF);
    let view = s.ask("inspection_get", json!({ "id": round }));
    let one = view["sheets"].as_array().unwrap().iter().find(|l| l["person"] == "2020").unwrap().clone();
    assert_eq!((one["state"].clone(), one["via"].clone()), (json!("submitted"), json!("excel")));
}

#[test]
fn one_workbook_for_all_comes_back_tab_by_tab_and_late_sheets_say_so() {
    let s = an_office();
    more_staff(&s, 2);
    let round = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    let out = s.file("全員.xlsx");
    s.ask("inspection_export", json!({ "round": round, "out": out, "each": false }));
    let read = s.ask("inspection_read", json!({ "round": round, "paths": [out] }));
    assert_eq!(read["taken"], 0);
    let files: Vec<_> = read["listed"].as_array().unwrap().iter().map(|r| r["fate"].clone()).collect();
    assert_eq!(files, ["incomplete", "incomplete", "incomplete"], "nobody has answered yet");
    let each = s.file("一人");
    std::fs::create_dir_all(&each).unwrap();
    s.ask("inspection_export", json!({ "round": round, "out": each, "each": true }));
    let back = s.file("2001戻り.xlsx");
    filled(&each.join("点検票_2001.xlsx"), &back, |_, _, text| text);
    s.later(Duration::days(5));
    s.acts(OFFICER);
    let read = s.ask("inspection_read", json!({ "round": round, "paths": [back] }));
    assert_eq!((read["taken"].clone(), read["late"].clone()), (json!(1), json!(1)));
    assert_eq!(read["listed"][0]["fate"], "late");
    assert_eq!(s.refused("inspection_read", json!({ "round": round, "paths": [] })).code, "invalid");
}

#[test]
fn a_sheet_that_was_pasted_over_its_protection_is_listed_and_taken_only_when_somebody_says_so() {
    let s = an_office();
    more_staff(&s, 3);
    let round = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    let (out, back) = (s.file("配る"), s.file("戻り"));
    for folder in [&out, &back] {
        std::fs::create_dir_all(folder).unwrap();
    }
    s.ask("inspection_export", json!({ "round": round, "out": out, "each": true }));
    for entry in std::fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        filled(&path, &back.join(path.file_name().unwrap()), |_, _, text| text);
    }
    let whole = s.file("写し.xlsx");
    std::fs::copy(back.join("点検票_2001.xlsx"), &whole).unwrap();
    pasted(&whole, &back.join("点検票_2001.xlsx"));
    let csv = std::fs::read(back.join("点検票_2002.xlsx")).map(|_| back.join("点検票_2002.csv")).unwrap();
    let (_, grid) =
        sheet::read(&back.join("点検票_2002.xlsx"), None, &sheet::CsvOptions::default(), &kernel::Silent).unwrap();
    let lines: Vec<String> = grid
        .rows()
        .map(|r| (0..grid.columns).map(|c| format!("\"{}\"", r.cell(c).text())).collect::<Vec<_>>().join(","))
        .collect();
    std::fs::write(&csv, format!("\u{feff}{}", lines.join("\r\n"))).unwrap();
    std::fs::remove_file(back.join("点検票_2002.xlsx")).unwrap();
    let ask = json!({ "round": round, "paths": [back], "dry_run": true });
    let read = s.ask("inspection_read", ask.clone());
    assert_eq!((&read["taken"], &read["pasted"]), (&json!(2), &json!(2)), "{read}");
    let listed = read["listed"].as_array().unwrap();
    for (file, says) in [("点検票_2001.xlsx", "保護が外されています"), ("点検票_2002.csv", "この形式では")]
    {
        let one = listed.iter().find(|r| r["file"] == file).unwrap_or_else(|| panic!("{file}: {read}"));
        assert_eq!(one["fate"], "pasted");
        assert!(one["why"].as_str().unwrap().contains(says), "{one}");
    }
    let taken = s.ask("inspection_read", json!({ "round": round, "paths": [s.file("戻り")], "pasted": true }));
    assert_eq!(taken["taken"], 4);
}

#[test]
fn exported_sheets_hold_what_was_answered_before_they_were_given_back() {
    let s = an_office();
    let round = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    submits(&s, STAFF, |n| if n == 2 { "bad" } else { "good" });
    s.acts(CHIEF);
    let view = s.ask("inspection_get", json!({ "id": round }));
    s.ask("inspection_return", json!({ "sheet": view["sheets"][0]["id"], "reason": "問3を確かめてください" }));
    let out = s.file("戻し.xlsx");
    s.ask("inspection_export", json!({ "round": round, "out": out, "each": false }));
    let (_, grid) = sheet::read(&out, None, &sheet::CsvOptions::default(), &kernel::Silent).unwrap();
    let marks: Vec<String> = grid.rows().filter(|r| r.number > 6).map(|r| r.cell(4).text().into_owned()).collect();
    assert_eq!((marks.len(), marks[2].as_str(), marks[3].as_str()), (20, "× できていない", "○ できている"));
}

#[test]
fn the_code_of_a_printed_sheet_is_read_again_and_names_its_round_and_person() {
    let s = an_office();
    let round = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    let shown = s.ask("inspection_preview", json!({ "form": "sheets", "round": round }));
    let pdf = s.file("票.pdf");
    std::fs::write(&pdf, bytes_of(&shown)).unwrap();
    let picture = s.file("票");
    let drawn = std::process::Command::new("pdftoppm")
        .args(["-r", "150", "-png", "-f", "1", "-singlefile"])
        .args([&pdf, &picture])
        .status()
        .unwrap();
    assert!(drawn.success());
    let codes = ::paper::read_codes(&std::fs::read(s.file("票.png")).unwrap());
    let sheet = s.ask("inspection_find", json!({ "round": round, "number": STAFF }))["id"].clone();
    assert_eq!(codes.len(), 1, "one code on the page");
    assert!(codes[0].starts_with(&format!("IS{round}-{} ", sheet.as_str().unwrap())), "{codes:?}");
    // Whoever types the sheet in may hold a reader against the code instead of typing the number.
    let scanned = s.ask("inspection_find", json!({ "round": round, "number": codes[0] }));
    assert_eq!(scanned["id"], sheet);
    let other = codes[0].replacen(&format!("IS{round}"), "IS77", 1);
    let p = s.refused("inspection_find", json!({ "round": round, "number": other }));
    assert!(p.message.contains("別の点検"), "{}", p.message);
}

#[test]
fn answered_sheets_are_printed_for_whoever_decides_and_for_oneself() {
    let s = an_office();
    let round = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    let asset = s.an_asset(json!({ "name": "課税台帳" }));
    s.acts(STAFF);
    let sheet = mine(&s);
    let first = questions(&s, &sheet)[0]["question"]["id"].clone();
    answers(&s, &sheet, |n| if n == 1 { "none" } else { "good" });
    let link = format!("asset:{asset}");
    let one = json!({ "question": first, "mark": "good", "note": "", "evidence": "起案 R8-12", "link": link });
    s.ask("inspection_answer", json!({ "sheet": sheet, "answers": [one] }));
    let bad = json!({ "question": first, "mark": "good", "link": "asset:999999" });
    let p = s.refused("inspection_answer", json!({ "sheet": sheet, "answers": [bad] }));
    assert!(p.message.contains("見つかりません"), "{}", p.message);
    let view = questions(&s, &sheet)[0]["linked"].clone();
    assert_eq!(view["name"], "課税台帳");
    s.ask("inspection_submit", json!({ "id": sheet }));
    let all = json!({ "form": "answers", "round": round });
    let p = s.refused("inspection_preview", all.clone());
    assert_eq!(p.code, "forbidden");
    let own = s.ask("inspection_preview", json!({ "form": "answers", "round": round, "sheets": [sheet] }));
    let text = text_of(&s, &bytes_of(&own));
    assert!(text.contains("髙﨑課で𠮷田が確認中") && text.contains("起案R8-12"), "{text}");
    assert!(text.contains(&view["number"].as_str().unwrap().replace(' ', "")), "the linked record is named: {text}");
    s.acts(CHIEF);
    assert_eq!(s.ask("inspection_preview", all)["pages"], own["pages"]);
}

#[test]
fn a_file_shows_an_answer_and_stays_with_the_sheet() {
    let s = an_office();
    let round = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    s.acts(STAFF);
    let sheet = mine(&s);
    let q = questions(&s, &sheet)[4]["question"]["id"].clone();
    let path = s.file("髙﨑 証跡①.pdf");
    std::fs::write(&path, b"%PDF-1.7 evidence").unwrap();
    s.ask("proof_add", json!({ "sheet": sheet, "question": q, "path": path }));
    s.ask("proof_add", json!({ "sheet": sheet, "question": q, "path": path }));
    let p = s.refused("proof_add", json!({ "sheet": sheet, "question": "chief-01", "path": path }));
    assert_eq!(p.code, "not_found");
    let files = questions(&s, &sheet)[4]["files"].clone();
    assert_eq!((files.as_array().unwrap().len(), files[0]["name"].as_str()), (2, Some("髙﨑 証跡①.pdf")));
    s.ask("proof_remove", json!({ "id": files[1]["id"] }));
    assert_eq!(questions(&s, &sheet)[4]["files"].as_array().unwrap().len(), 1);
    s.acts(OFFICER);
    assert_eq!(s.refused("proof_remove", json!({ "id": files[0]["id"] })).code, "forbidden");
    submits(&s, STAFF, |_| "good");
    assert_eq!(
        s.refused("proof_remove", json!({ "id": files[0]["id"] })).code,
        "wrong_state",
        "submitted is submitted"
    );
    s.acts(CHIEF);
    let shown = s.ask("proof_show", json!({ "id": files[0]["id"] }));
    assert_eq!(shown["media_type"], "application/pdf");
    let out = s.file("写し.pdf");
    s.ask("proof_save", json!({ "id": files[0]["id"], "out": out }));
    assert_eq!(std::fs::read(out).unwrap(), b"%PDF-1.7 evidence");
    let text = text_of(&s, &bytes_of(&s.ask("inspection_preview", json!({ "form": "answers", "round": round }))));
    assert!(text.contains("添付1件"), "{text}");
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
}
