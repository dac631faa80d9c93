//! Paper: what is printed is what the book says, and what was issued stays as it was.

use crate::support::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::process::Command;

/// The text of a PDF, as another program reads it.
pub(crate) fn text_of(s: &Story, pdf: &[u8]) -> String {
    let path = s.file("読む.pdf");
    std::fs::write(&path, pdf).unwrap();
    let out =
        Command::new("pdftotext").args(["-layout"]).arg(&path).arg("-").output().expect("poppler-utils is set up");
    assert!(out.status.success());
    String::from_utf8(out.stdout).unwrap()
}

pub(crate) fn bytes_of(preview: &Value) -> Vec<u8> {
    STANDARD.decode(preview["pdf"]["base64"].as_str().unwrap()).unwrap()
}

fn some_assets(s: &Story) -> Vec<String> {
    [
        json!({ "name": "個人住民税 課税台帳", "class": "A", "class_reason": "個人番号を含む", "kind": "information", "personal": "specific", "place": "税総合システム", "unit": "市民税係" }),
        json!({ "name": "髙﨑・𠮷澤 評価調書㈱①", "class": "B", "class_reason": "内部の検討資料", "kind": "document", "place": "第2書庫" }),
        json!({ "name": "納税だより", "class": "C", "class_reason": "公表済", "kind": "document", "place": "窓口" }),
    ]
    .into_iter()
    .map(|v| s.an_asset(v))
    .collect()
}

fn report() -> Value {
    json!({ "ledger": "asset", "form": "report", "fill": "data" })
}

#[test]
fn the_report_says_what_the_book_says() {
    let s = an_office();
    some_assets(&s);
    s.ask("ledger_add", json!({ "ledger": "media", "values": { "name": "外付HDD", "kind": "hdd", "class": "A", "class_reason": "課税台帳の控え", "place": "金庫" } }));
    let asked = s.an_asset(json!({ "name": "他課から受け取った資料" }));
    s.step("asset", &asked, "ask");
    let preview = s.ask("print_preview", report());
    assert_eq!(preview["refused"], "");
    assert!(
        preview["warnings"].as_array().unwrap().iter().any(|w| w.as_str().unwrap().contains("判断を待っている")),
        "{preview}"
    );
    let text = text_of(&s, &bytes_of(&preview));
    for word in [
        "統括情報システム管理者",
        "情報システム課長",
        "税務課長",
        "第14条第3項",
        "令和8年11月18日",
        "情報資産重要性分類結果報告書",
        "4件",
        "記録媒体",
        "個人住民税 課税台帳",
        "髙﨑・𠮷澤 評価調書㈱①",
        "外付HDD",
        "判断",
        "案",
    ] {
        assert!(text.contains(word), "「{word}」 is missing in:\n{text}");
    }
    assert!(!text.contains("税務-分類"), "a draft has no number");
}

#[test]
fn an_issued_report_is_frozen_and_printed_again_exactly() {
    let s = an_office();
    let ids = some_assets(&s);
    let issued = s.ask("report_issue", json!({ "print": report() }));
    let number = issued["report"]["number"].as_str().unwrap().to_owned();
    assert_eq!(number, "税務-分類-R8-001");
    let first = bytes_of(&s.ask("report_show", json!({ "number": number })));
    let text = text_of(&s, &first);
    assert!(text.contains(&number), "{text}");
    let value: Vec<char> = issued["report"]["value16"].as_str().unwrap().to_uppercase().chars().collect();
    let fours: Vec<String> = value.chunks(4).map(|c| c.iter().collect()).collect();
    assert!(text.to_uppercase().contains(&fours.join(" ")), "{fours:?} in {text}");

    s.ask(
        "ledger_edit",
        json!({ "ledger": "asset", "id": ids[2], "version": 1, "values": { "name": "納税だより（改題）" } }),
    );
    assert_eq!(bytes_of(&s.ask("report_show", json!({ "number": number }))), first, "frozen");
    let again = text_of(&s, &bytes_of(&s.ask("report_show", json!({ "number": number, "reprint": true }))));
    assert!(again.contains("再印刷 R8.11.18") && again.contains("納税だより") && !again.contains("改題"), "{again}");
}

#[test]
fn the_second_report_shows_what_moved_since_the_first() {
    let s = an_office();
    let ids = some_assets(&s);
    s.ask("report_issue", json!({ "print": report() }));
    s.an_asset(json!({ "name": "新しい台帳", "class": "B", "class_reason": "内部資料", "place": "机" }));
    s.ask("ledger_edit", json!({ "ledger": "asset", "id": ids[1], "version": 1, "values": { "class": "A" } }));
    s.step("asset", &ids[2], "retire");
    let issued = s.ask("report_issue", json!({ "print": report() }));
    assert_eq!(issued["report"]["number"], "税務-分類-R8-002");
    let text = text_of(&s, &bytes_of(&s.ask("report_show", json!({ "number": "税務-分類-R8-002" }))));
    let row = |label: &str| -> Vec<String> {
        let line = text
            .lines()
            .rfind(|l| l.replace(' ', "").starts_with(label) && l.split_whitespace().count() > 6)
            .unwrap_or_else(|| panic!("{label} in {text}"));
        let cells: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        cells[cells.len() - 6..].to_vec()
    };
    assert_eq!(row("重要性分類A"), ["1", "－", "－", "1", "－", "2"], "{text}");
    assert_eq!(row("重要性分類B"), ["1", "1", "－", "－", "1", "1"], "{text}");
    assert_eq!(row("重要性分類C"), ["1", "－", "1", "－", "－", "－"], "{text}");
    for word in ["新規", "前回B", "廃止した資産", "納税だより", "試験のため"] {
        assert!(text.contains(word), "{word} in {text}");
    }
}

#[test]
fn the_report_is_also_a_workbook_that_opens_elsewhere() {
    let s = an_office();
    some_assets(&s);
    let issued = s.ask("report_issue", json!({ "print": report() }));
    let out = s.file("報告.xlsx");
    s.ask("report_save", json!({ "number": issued["report"]["number"], "format": "xlsx", "out": out }));
    let seen = s.ask("import_open", json!({ "path": out }));
    let names: Vec<&str> = seen["sheets"].as_array().unwrap().iter().map(|x| x["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["件数", "一覧"]);
}

#[test]
fn a_list_prints_every_record_and_an_empty_one_says_so() {
    let s = an_office();
    some_assets(&s);
    let text =
        text_of(&s, &bytes_of(&s.ask("print_preview", json!({ "ledger": "asset", "form": "list", "fill": "data" }))));
    for word in ["税務-資-0001", "税務-資-0003", "個人住民税 課税台帳", "合計", "3件（A 1 B 1 C 1）"]
    {
        assert!(text.contains(word), "{word} in {text}");
    }
    assert!(!text.contains("未分類"), "{text}");
    let none = text_of(
        &s,
        &bytes_of(&s.ask(
            "print_preview",
            json!({ "ledger": "media", "form": "list", "fill": "none", "confirmed_by": "髙橋 﨑子" }),
        )),
    );
    assert!(none.contains("該当なし") && none.contains("髙橋 﨑子"), "{none}");
    for form in ["list", "report"] {
        let p = s.refused("print_preview", json!({ "ledger": "asset", "form": form, "fill": "none" }));
        assert!(p.message.contains("3件"), "{form}: {}", p.message);
    }
    let blank =
        text_of(&s, &bytes_of(&s.ask("print_preview", json!({ "ledger": "asset", "form": "list", "fill": "blank" }))));
    assert!(blank.contains("資産名") && !blank.contains("課税台帳"), "{blank}");
    s.an_asset(json!({ "name": "まだ分けていない台帳", "place": "机" }));
    let text =
        text_of(&s, &bytes_of(&s.ask("print_preview", json!({ "ledger": "asset", "form": "list", "fill": "data" }))));
    for word in ["未定", "ほかに判断待ち・未分類 1件"] {
        assert!(text.contains(word), "{word} in {text}");
    }
}

#[test]
fn labels_are_made_for_classified_records_only() {
    let s = an_office();
    some_assets(&s);
    s.an_asset(json!({ "name": "未分類のもの" }));
    let preview = s.ask("print_preview", json!({ "ledger": "asset", "form": "labels", "label_start": 3 }));
    assert!(preview["warnings"][0].as_str().unwrap().contains("1件"), "{preview}");
    let text = text_of(&s, &bytes_of(&preview));
    assert!(text.contains("税務-資-0001") && text.contains("税務-資-0003") && !text.contains("未分類のもの"), "{text}");
    let p = s.refused("print_preview", json!({ "ledger": "asset", "form": "labels", "label_start": 25 }));
    assert_eq!(p.code, "invalid");
}

#[test]
fn a_character_without_a_glyph_is_refused_by_name() {
    let s = an_office();
    s.an_asset(json!({ "name": "楔形文字 𒀀 の資料", "class": "C", "class_reason": "公表済" }));
    let p = s.refused("print_preview", json!({ "ledger": "asset", "form": "list", "fill": "data" }));
    assert_eq!(p.code, "no_glyph");
    let said = p.to_string();
    assert!(said.contains('𒀀') && said.contains("税務-資-0001") && said.contains("資産名"), "{said}");
}

#[test]
fn staff_and_auditors_do_not_issue() {
    let s = an_office();
    some_assets(&s);
    s.acts(STAFF);
    assert!(s.ask("print_preview", report())["refused"].as_str().unwrap().contains("責任者"));
    let p = s.refused("report_issue", json!({ "print": report() }));
    assert_eq!(p.code, "forbidden");
    assert_eq!(s.ask("report_list", json!({}))["reports"], json!([]));
}

#[test]
fn what_the_chief_is_asked_about_is_counted_under_no_class() {
    let s = an_office();
    some_assets(&s);
    let asked = s.an_asset(json!({ "name": "予定価格調書", "class": "B", "class_reason": "入札前", "place": "金庫" }));
    s.step("asset", &asked, "ask");
    let text = text_of(&s, &bytes_of(&s.ask("print_preview", report())));
    let words: String = text.split_whitespace().collect();
    assert!(words.contains("全ての情報資産4件（うち分類したもの3件"), "{text}");
    assert!(words.contains("1件（別紙に「判断待ち」と示したもの）"), "{text}");
}

#[test]
fn a_corrected_report_is_compared_with_the_one_before_both() {
    let s = an_office();
    let ids = some_assets(&s);
    s.ask("report_issue", json!({ "print": report() }));
    s.step("asset", &ids[2], "retire");
    s.ask("report_issue", json!({ "print": report() }));
    let fixed =
        s.ask("report_issue", json!({ "print": report(), "replaces": "税務-分類-R8-002", "reason": "宛名の誤り" }));
    assert_eq!(fixed["report"]["replaces"], "税務-分類-R8-002");
    let text = text_of(&s, &bytes_of(&s.ask("report_show", json!({ "number": "税務-分類-R8-003" }))));
    assert!(text.contains("前回報告（税務-分類-R8-001）") && text.contains("廃止した資産"), "{text}");
}

#[test]
fn nothing_is_written_into_the_book_itself() {
    let s = an_office();
    some_assets(&s);
    let keys = std::fs::read(s.book().join("keys.json")).unwrap();
    for out in [s.book().join("keys.json"), s.book().join("files").join("x.pdf")] {
        let p = s.refused("print_to_file", json!({ "print": { "ledger": "asset", "form": "list" }, "out": out }));
        assert_eq!(p.code, "disk", "{}", p.message);
    }
    let p = s.refused("print_to_file", json!({ "print": { "ledger": "asset", "form": "list" }, "out": "" }));
    assert_eq!(p.code, "bad_request");
    assert_eq!(std::fs::read(s.book().join("keys.json")).unwrap(), keys);
    s.ask("report_issue", json!({ "print": report() }));
    let left: Vec<_> = std::fs::read_dir(s.book().join("files")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|n| !n.to_string_lossy().ends_with(".xlsx")), "{left:?}");
}

#[test]
fn labels_are_previewed_exactly_as_they_are_printed_with_their_places_told_beside() {
    let s = an_office();
    some_assets(&s);
    let ask = |alignment: bool| json!({ "ledger": "asset", "form": "labels", "label_start": 4, "label_alignment": alignment });
    let preview = s.ask("print_preview", ask(false));
    assert_eq!(preview["pages"], 1);
    let text = text_of(&s, &bytes_of(&preview));
    assert!(text.contains("税務-資-0001") && !text.contains("使用済み"), "no guide is printed: {text}");
    let guides = preview["guides"].as_array().unwrap();
    assert_eq!((guides.len(), guides.iter().filter(|g| g["used"] == true).count()), (24, 3));
    assert_eq!((guides[0]["x"].as_f64().unwrap(), guides[0]["width"].as_f64().unwrap()), (0.0, 70.0));
    let out = s.file("シール.pdf");
    s.ask("print_to_file", json!({ "print": ask(false), "out": out }));
    assert_eq!(std::fs::read(&out).unwrap(), bytes_of(&preview), "the window prints what the file holds");
    let with = s.ask("print_preview", ask(true));
    assert_eq!((&with["pages"], with["guides"].as_array().unwrap().len()), (&json!(2), 24));
    assert!(text_of(&s, &bytes_of(&with)).contains("位置合わせ用"));
}

#[test]
fn the_boxes_for_stamps_may_be_others_for_one_print() {
    let s = an_office();
    some_assets(&s);
    let list = |seals: Value| json!({ "ledger": "asset", "form": "list", "fill": "data", "seals": seals });
    let text = |ask: Value| text_of(&s, &bytes_of(&s.ask("print_preview", ask))).replace(' ', "");
    let settings = text(list(Value::Null));
    assert!(settings.contains("係長") && !settings.contains("部長"), "{settings}");
    let other = text(list(json!(["部長", "副課長"])));
    assert!(other.contains("部長") && other.contains("副課長") && !other.contains("係長"), "{other}");
    assert!(!text(list(json!([]))).contains("係長"), "none at all");
    for bad in [json!(["あ", "い", "う", "え", "お", "か", "き"]), json!(["とても長い名前の押印欄"])]
    {
        let p = s.refused("print_preview", list(bad));
        assert!(p.code == "invalid" && p.message.contains("6つまで"), "{p}");
    }
    assert_eq!(s.ask("settings_get", json!({}))["seals"].as_array().unwrap().len(), 3, "the settings stay");
}

#[test]
fn today_is_printed_for_the_person_whom_it_waits_for() {
    let s = an_office();
    let ids = some_assets(&s);
    s.step("asset", &ids[1], "ask");
    let late = json!({ "name": "家屋評価調書 つづり", "class": "B", "class_reason": "内部資料", "retention_until": "2026-11-13" });
    s.an_asset(late);
    s.acts(CHIEF);
    let preview = s.ask("today_print", json!({}));
    let text = text_of(&s, &bytes_of(&preview));
    for word in [
        "今日の予定",
        "髙橋 﨑子",
        "許可・確認を待っているもの",
        "髙﨑・𠮷澤 評価調書㈱①",
        "家屋評価調書 つづり",
        "R8.11.13",
        "令和8年11月18日",
    ] {
        assert!(text.contains(word), "「{word}」 is missing in:\n{text}");
    }
    let out = s.file("今日.pdf");
    let written = s.ask("today_save", json!({ "out": out }));
    assert!(written["records"].as_i64().unwrap() >= 2, "{written}");
    assert_eq!(std::fs::read(&out).unwrap(), bytes_of(&preview));
    s.acts(AUDITOR);
    let nobody = text_of(&s, &bytes_of(&s.ask("today_print", json!({}))));
    assert!(nobody.contains("ありません。"), "{nobody}");
}

#[test]
fn the_list_of_reports_tells_their_size_without_opening_them() {
    let s = an_office();
    some_assets(&s);
    let issued = s.ask("report_issue", json!({ "print": report() }))["report"].clone();
    assert_eq!((&issued["pages"], &issued["records"]), (&json!(2), &json!(3)));
    // The sealed print is gone: the list does not need it.
    let files = s.book().join("files");
    for file in std::fs::read_dir(&files).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    let listed = s.ask("report_list", json!({}))["reports"][0].clone();
    assert_eq!((&listed["pages"], &listed["records"]), (&json!(2), &json!(3)));
    assert_eq!(listed["form"], "f1");
}

#[test]
fn paper_says_who_confirmed_for_the_chief_and_why() {
    let s = an_office();
    s.acts(STAFF);
    let id = s.an_asset(json!({ "name": "収納簿", "class": "B", "class_reason": "内部" }));
    s.acts(CHIEF).ask(
        "deputy_name",
        json!({ "number": OFFICER, "chief": CHIEF, "since": "2026-11-18", "until": "2026-11-20", "reason": "議会出席のため" }),
    );
    let printed = |form: &str, fill: &str| {
        let out = s.file("代行.pdf");
        s.ask("print_to_file", json!({ "print": { "ledger": "asset", "form": form, "fill": fill }, "out": out }));
        let text = text_of(&s, &std::fs::read(&out).unwrap());
        text.chars().filter(|c| !c.is_whitespace()).collect::<String>()
    };
    assert!(!printed("list", "").contains("代行"), "a deputy who settled nothing is not on paper");
    s.acts(OFFICER).ask("post_take", json!({ "key": "1" }));
    assert_eq!(s.step("asset", &id, "confirm")["done"], 1);
    s.acts(CHIEF);
    for form in ["list", "report"] {
        let text = printed(form, "");
        for words in
            ["代行（第11条第1項）", "𠮷田花が責任者髙橋﨑子に代わり1件を確認", "R8.11.18～R8.11.20", "議会出席のため"]
        {
            assert!(text.contains(words), "{form}: {words}: {text}");
        }
    }
    assert!(!printed("list", "blank").contains("代行"));
}
