//! The papers of cards and IDs say what the ledgers say: registers, receipts, loans, checks, reviews, losses, crushed cards.

use crate::paper::{bytes_of, text_of};
use crate::support::*;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/samples").join(name)
}

fn import(s: &Story, ledger: &str, path: &Path) {
    let digest = s.ask("import_open", json!({ "path": path }))["digest"].clone();
    s.ask("import_commit", json!({ "ledger": ledger, "path": path, "digest": digest }));
}

fn take(s: &impl Asks, ledger: &str, id: &Value, step: &str, values: Value) {
    let ask = json!({ "ledger": ledger, "selection": { "ids": [id] }, "step": step, "values": values });
    let done = s.ask("ledger_step", ask);
    assert_eq!(done["done"], 1, "{step}: {done}");
}

fn cards(s: &impl Asks) -> Vec<Value> {
    s.ask("ledger_list", json!({ "ledger": "ic_card", "limit": 100 }))["records"].as_array().unwrap().clone()
}

fn card(s: &impl Asks, number: &str) -> Value {
    cards(s).into_iter().find(|c| c["values"]["card_number"] == number).unwrap()["id"].clone()
}

/// A text without what line breaks and spaces do to it on paper.
fn run_together(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The text of a form as PDF, and all cells of the same as a workbook.
fn printed(s: &Story, ledger: &str, form: &str, ids: &[Value]) -> (String, Vec<String>) {
    let mut print = json!({ "ledger": ledger, "form": form, "fill": "data" });
    if !ids.is_empty() {
        print["selection"] = json!({ "ids": ids });
    }
    let pdf = bytes_of(&s.ask("print_preview", print.clone()));
    if form == "list" {
        return (run_together(&text_of(s, &pdf)), Vec::new());
    }
    let out = s.file(&format!("{form}.xlsx"));
    s.ask("print_to_file", json!({ "print": print, "out": out }));
    if let Ok(to) = std::env::var("MORICHO_LOOK") {
        let name = format!("{ledger}-{form}-{}", ids.len());
        std::fs::write(Path::new(&to).join(format!("{name}.pdf")), &pdf).unwrap();
        std::fs::copy(&out, Path::new(&to).join(format!("{name}.xlsx"))).unwrap();
    }
    let first = sheet::inspect(&out, &kernel::Silent).unwrap().sheets[0].name.clone();
    let (_, grid) = sheet::read(&out, Some(&first), &sheet::CsvOptions::default(), &kernel::Silent).unwrap();
    let cells = grid.rows().flat_map(|r| r.cells().map(|c| c.text().into_owned()).collect::<Vec<_>>()).collect();
    (run_together(&text_of(s, &pdf)), cells)
}

#[track_caller]
fn says(on: &(String, Vec<String>), words: &[&str]) {
    for word in words {
        assert!(on.0.contains(&run_together(word)), "「{word}」 is not on the paper:\n{}", on.0);
    }
}

/// An office with the sample workbooks, a permission, a loan, a loss, a check and a review.
fn an_office_with_cards() -> Story {
    let s = an_office();
    import(&s, "ic_card", &sample("ICカード管理台帳_サンプル.xlsx"));
    import(&s, "user_id", &sample("利用者ID台帳_サンプル.xlsx"));
    let division = card(&s, "G-240009");
    let who = json!({ "ids": [division], "people": [{ "person_number": "00973", "person": "山本 一", "purpose": "窓口の当番", "since": "2026-11-01", "until": "2027-03-31" }] });
    s.acts(CHIEF).ask("card_permit", who);
    let loan = json!({ "holder": "山本 一", "holder_number": "00973", "lent_on": "2026-11-18", "due_on": "2026-11-20", "purpose": "窓口の当番" });
    take(s.acts(OFFICER), "ic_card", &division, "lend_short", loan);
    let lost = card(&s, "P-240121");
    let told = json!({ "loss_kind": "loss", "noticed_at": "2026-11-18T09:05", "reported_at": "2026-11-18T09:12",
        "desk_at": "2026-11-18T09:15", "situation": "帰宅の途中で名札入れごと見当たらなくなった。" });
    take(&s, "ic_card", &lost, "report_loss", told);
    take(
        s.acts(CHIEF),
        "ic_card",
        &lost,
        "invalidate",
        json!({ "invalidated_at": "2026-11-18T09:40", "invalidated_by": "情報システム課 吉田" }),
    );
    s.acts(OFFICER);
    take(
        &s,
        "ic_card",
        &card(&s, "P-240118"),
        "replace",
        json!({ "replaced_on": "2026-11-10", "new_number": "P-260118" }),
    );
    s
}

#[test]
fn the_register_the_receipts_and_the_book_of_loans_say_what_the_ledger_says() {
    let s = an_office_with_cards();
    let register = printed(&s, "ic_card", "register", &[]);
    says(
        &register,
        &[
            "様式第4号",
            "P-240117",
            "00412 渡邊 桜",
            "髙橋 﨑男",
            "𠮷田 花子",
            "市民税係 窓口 施錠庫",
            "R11. 3.31",
            "紛失・",
            "R8.11.18",
            "9:40",
            "切替・回収待ち",
            "計 10枚",
            "一時貸与 1枚",
            "無効 1枚",
            "貸与中 4枚",
        ],
    );
    for c in cards(&s) {
        let number = c["values"]["card_number"].as_str().unwrap();
        assert!(register.0.contains(number), "{number}");
        assert!(register.1.iter().any(|cell| cell == number), "{number} is not in the workbook");
    }
    let all: Vec<Value> = cards(&s).iter().map(|c| c["id"].clone()).collect();
    says(
        &printed(&s, "ic_card", "receipt", &all),
        &["認証用ICカード受領書", "受領の署名", "P-240117", "G-240011", "第58条第1項"],
    );
    let one = printed(&s, "ic_card", "receipt", &all[..1]);
    says(&one, &["P-240117", "渡邊 桜", "市民税係"]);
    assert!(!one.0.contains("P-240118"));
    let loans = printed(&s, "ic_card", "loans", &[]);
    says(
        &loans,
        &["所属認証用ICカード貸出簿", "G-240009", "00973 山本 一", "窓口の当番", "髙橋 﨑子", "貸出中", "R8.11.20"],
    );
    for cell in ["G-240009", "山本 一", "窓口の当番", "髙橋 﨑子", "2026-11-20"] {
        assert!(loans.1.iter().any(|c| c == cell), "{cell} is not in the workbook of loans: {:?}", loans.1);
    }
    says(&printed(&s, "ic_card", "check", &[]), &["認証用ICカード点検表", "ある", "ない", "違う", "G-240010", "前回"]);
    says(
        &printed(&s, "ic_card", "loss", &[card(&s, "P-240121")]),
        &["様式第5号", "P-240121", "𠮷田 花子", "7分", "28分", "35分", "情報システム課 吉田", "見当たらなくなった"],
    );
    let list = printed(&s, "user_id", "list", &[]);
    says(&list, &["利用者ID台帳", "zei00412", "税務システム", "madoguchi1", "共用", "特権", "小林 亮"]);
    let list = s.ask("print_preview", json!({ "ledger": "ic_card", "form": "register", "fill": "blank" }));
    assert!(text_of(&s, &bytes_of(&list)).contains("認証用ICカード管理台帳"));
}

#[test]
fn what_a_check_and_a_review_found_stands_on_a_result_with_what_was_done_about_it() {
    let s = an_office_with_cards();
    let none = printed(&s, "custody_finding", "checked", &[]);
    says(&none, &["認証用ICカード点検結果", "有効なカード", "点検した", "本期間　該当なし"]);
    let seen: Vec<Value> =
        ["P-240117", "P-240122", "G-240010"].iter().map(|n| json!({ "id": card(&s, n), "saw": "seen" })).collect();
    let mut all = seen;
    all.push(json!({ "id": card(&s, "G-240011"), "saw": "missing" }));
    all.push(json!({ "id": card(&s, "P-240125"), "saw": "other_holder", "note": "加藤 恵" }));
    s.ask("card_check", json!({ "round": "令和8年11月の点検", "cards": all, "extras": ["P-999999"] }));
    // The staff as the personnel division lists them, as a workbook.
    let found = s.ask("id_review", json!({ "round": "令和8年11月の棚卸", "path": sample("職員名簿_サンプル.xlsx") }));
    let kinds: Vec<(&str, &str)> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["user_id"].as_str().unwrap(), f["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(kinds, [("zei01186", "no_need"), ("syu00973", "other_division"), ("syu20018", "no_person")]);
    let missing = s.ask("ledger_list", json!({ "ledger": "custody_finding", "view": { "search": "G-240011" } }));
    take(&s, "custody_finding", &missing["records"][0]["id"], "close", json!({ "action": "金庫の奥で見つかった①" }));
    let checked = printed(&s, "custody_finding", "checked", &[]);
    says(
        &checked,
        &[
            "現物がない",
            "G-240011",
            "金庫の奥で見つかった①",
            "持っている人が違う",
            "加藤 恵",
            "台帳にない",
            "P-999999",
            "（対応待ち）",
            "令和8年11月の点検",
            "確認（責任者）",
        ],
    );
    // 10 cards in use, of which all were seen in the year (most in September), 3 findings of which one is closed.
    says(&checked, &["有効なカード点検した見ていない指摘うち対応済対応待ち10100312"]);
    let november = json!({ "ledger": "custody_finding", "form": "checked", "fill": "data", "from": "2026-11-01", "to": "2026-11-30" });
    let november = run_together(&text_of(&s, &bytes_of(&s.ask("print_preview", november))));
    assert!(november.contains("対応待ち1037312"), "3 of 10 were seen in November: {november}");
    assert!(checked.1.iter().any(|c| c == "金庫の奥で見つかった①"));
    let reviewed = printed(&s, "custody_finding", "reviewed", &[]);
    says(
        &reviewed,
        &[
            "利用者ID棚卸結果",
            "zei01186",
            "育児休業",
            "ほかの課の人のID",
            "山本 一",
            "五味 透",
            "名簿にいない",
            "令和8年11月の棚卸",
        ],
    );
    assert!(!reviewed.0.contains("G-240011"), "each result has its own findings");
    let later = json!({ "ledger": "custody_finding", "form": "reviewed", "fill": "data", "from": "2026-12-01", "to": "2027-03-31" });
    assert!(run_together(&text_of(&s, &bytes_of(&s.ask("print_preview", later)))).contains("本期間該当なし"));
    let none = json!({ "ledger": "custody_finding", "form": "reviewed", "fill": "none" });
    assert!(s.refused("print_preview", none).message.contains("該当なし"));
}

#[test]
fn a_workbook_of_three_hundred_people_is_the_measure_of_all_ids_until_every_finding_is_closed() {
    let s = an_office();
    let roster = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/rosters/職員名簿_300人.xlsx");
    let ids = s.file("ID.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, head) in ["システム", "ID", "種別", "職員番号", "氏名", "登録日"].iter().enumerate() {
        sheet.write(0, at as u16, *head).unwrap();
    }
    let mut row = 0;
    let mut line = |id: &str, number: &str, name: &str| {
        row += 1;
        for (at, cell) in ["文書管理", id, "個人", number, name, "R6.4.1"].iter().enumerate() {
            sheet.write(row, at as u16, *cell).unwrap();
        }
    };
    for n in 0..303 {
        let name = if n == 5 { "髙﨑 𠮷男".to_owned() } else { format!("職員 {n}") };
        line(&format!("u{n:04}"), &format!("{:05}", 400 + n), &name);
    }
    line("u9999", "", "職員 10");
    line("u9998", "", "");
    book.save(&ids).unwrap();
    import(&s, "user_id", &ids);
    let ask = |dry: bool| json!({ "round": "令和8年11月の棚卸", "path": roster, "dry_run": dry });
    let look = s.ask("id_review", ask(true));
    assert_eq!((&look["people"], &look["ids"], &look["opened"]), (&json!(300), &json!(305), &json!(0)));
    let of = |kind: &str| -> Vec<&str> {
        let all = look["findings"].as_array().unwrap().iter().filter(|f| f["kind"] == kind);
        all.map(|f| f["user_id"].as_str().unwrap()).collect()
    };
    assert_eq!(of("no_person"), ["u0300", "u0301", "u0302"]);
    assert_eq!((of("no_need"), of("other_division")), (vec!["u0007"], vec!["u0008"]));
    assert_eq!((of("unclear"), of("nobody")), (vec!["u9999"], vec!["u9998"]));
    assert_eq!(s.ask("id_review", ask(false))["opened"], 7);
    let list = s.ask("ledger_list", json!({ "ledger": "custody_finding", "limit": 50 }));
    for finding in list["records"].as_array().unwrap() {
        take(&s, "custody_finding", &finding["id"], "close", json!({ "action": "停止した" }));
    }
    let today = s.ask("today", json!({}));
    assert!(today["waiting"].as_array().unwrap().iter().all(|r| r["kind"] != "点検・棚卸の指摘"), "{today}");
    let result = printed(&s, "custody_finding", "reviewed", &[]);
    says(&result, &["u0302", "u9998", "停止した", "有効なID名簿と照らした見ていない指摘うち対応済対応待ち3053050770"]);
    let bad = s.file("だめ.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [["職員番号", "氏名"], ["1", "甲"], ["１", "乙"]].iter().enumerate() {
        for (at, cell) in cells.iter().enumerate() {
            sheet.write(row as u32, at as u16, *cell).unwrap();
        }
    }
    book.save(&bad).unwrap();
    let p = s.refused("id_review", json!({ "round": "棚卸", "path": bad }));
    assert!(p.message.contains("二人"), "{p}");
}
