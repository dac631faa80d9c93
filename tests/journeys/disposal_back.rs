//! Disposal, what comes back: a lease return with its machines, the signed paper, and what happens to the records behind.

use crate::disposal::*;
use crate::paper::{bytes_of, text_of};
use crate::support::*;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;

/// A sheet as a scanner or a phone gives it back: `png` or `jpeg`, at so many dots per inch.
fn scanned(s: &Story, pdf: &[u8], name: &str, kind: &str, dpi: &str) -> PathBuf {
    let from = s.file(&format!("{name}.pdf"));
    std::fs::write(&from, pdf).unwrap();
    let to = s.file(name);
    let out = Command::new("pdftoppm")
        .args(["-r", dpi, &format!("-{kind}"), "-singlefile"])
        .args([&from, &to])
        .output()
        .expect("poppler-utils is set up");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let ending = if kind == "png" { "png" } else { "jpg" };
    s.file(&format!("{name}.{ending}"))
}

fn issued<S: Asks>(s: &S, id: &str) -> (String, Vec<u8>) {
    let issued = s.ask("report_issue", json!({ "print": request(id, "case") }));
    let number = issued["report"]["number"].as_str().unwrap().to_owned();
    let pdf = bytes_of(&s.ask("report_show", json!({ "number": number })));
    (number, pdf)
}

fn signed(id: &str, path: &std::path::Path) -> Value {
    json!({ "id": id, "path": path, "kind": "signed" })
}

fn kinds(today: &Value, part: &str) -> Vec<String> {
    today[part].as_array().unwrap().iter().map(|r| r["kind"].as_str().unwrap().to_owned()).collect()
}

/// The machines of the shipped sample as records of the ledger of media, with their disks.
fn the_leased_machines(s: &Story) -> Vec<String> {
    (1..=12)
        .map(|n| {
            let media = json!({
                "ledger": "media",
                "values": { "name": "ノート型端末", "kind": "terminal", "old_number": format!("端-22{n:02}"),
                    "serial": [format!("NB11A{:05}", 300 + n)], "class": if n <= 4 { "A" } else { "B" },
                    "class_reason": "業務", "lease": "leased", "contract": "R3-賃-012" },
                "parts": { "inner": [{ "kind": "ssd", "serial": format!("S4EVNF{:06}", 7100 + n * 7) }] },
            });
            s.ask("ledger_add", media)["id"].as_str().unwrap().to_owned()
        })
        .collect()
}

fn sample() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets/samples/廃棄・返却の品目_サンプル.xlsx")
}

fn lease() -> Value {
    json!({
        "name": "端末12台のリース返却", "kind": "lease_return", "cause": "lease_end", "contract": "R3-賃-012",
        "vendor": "○○リース㈱", "erase_clause": true, "certificate_due": "2026-12-10",
    })
}

#[test]
fn twelve_machines_go_back_to_the_lessor_one_disk_is_found_late_and_everything_is_retired_at_once() {
    let s = an_office();
    let machines = the_leased_machines(&s);
    let asset = s.an_asset(json!({ "name": "課税データ（端末内）", "class": "A", "class_reason": "個人番号" }));
    s.ask("record_link", json!({ "link": "media_holds", "from": machines[0], "to": [asset] }));

    let read = s.ask("disposal_read", json!({ "path": sample() }));
    let items = read["items"].as_array().unwrap();
    assert_eq!(
        (items.len(), &read["linked"], read["skipped"].as_array().unwrap().len()),
        (12, &json!(12), 0),
        "{read}"
    );
    assert_eq!((&items[6]["note"], &items[6]["inner"]), (&json!("髙橋 﨑男 席（天板に傷）"), &json!(["S4EVNF007149"])));

    let (v, id) = permitted(&s, lease(), read["items"].clone());
    v.acts(OFFICER);
    let bodies: Vec<String> = (1..=12).map(|n| format!("NB11A{:05}", 300 + n)).collect();
    take(&v, &id, "count", counted(&bodies.join("\n")));
    let hand = json!({ "values": { "handed_to": "○○リース㈱", "handed_at": "2026-11-19T13:00", "handed_by": "𠮷田 花" }, "text": bodies.join("\n") });
    let said = cannot(&v, &id, "hand", hand.clone());
    assert!(said.contains("課税データ（端末内）") && said.contains("移し"), "{said}");
    v.ask("record_unlink", json!({ "link": "media_holds", "from": machines[0], "to": [asset] }));
    take(&v, &id, "hand", hand);

    // The certificate names the disks; the ninth is missing from it at first.
    let disks: Vec<String> = (1..=12).map(|n| format!("S4EVNF{:06}", 7100 + n * 7)).collect();
    let without: Vec<&str> = disks.iter().filter(|d| *d != "S4EVNF007163").map(String::as_str).collect();
    let certified = json!({ "values": { "certificate_number": "甲-26-1187", "certificate_on": "2026-11-19",
        "certificate_issuer": "○○リース㈱", "certificate_received_on": "2026-11-19" }, "text": without.join("\n") });
    take(&v, &id, "certify", certified);
    let seen = view(&v, &id);
    assert_eq!(
        (&seen["matchings"]["certified"]["matched"], &seen["matchings"]["certified"]["open"]),
        (&json!(11), &json!(1))
    );
    let certificate = s.file("証明書.txt");
    std::fs::write(&certificate, "消去証明書 甲-26-1187\n").unwrap();
    v.ask("disposal_evidence", json!({ "id": id, "path": certificate, "kind": "certificate" }));
    let said = cannot(v.acts(CHIEF), &id, "close", json!({}));
    assert!(said.contains("端-2209") && said.contains("申請12に対して証明書は11"), "{said}");
    // Found: the lessor sends a certificate that names it too, under a number of its own.
    let again = json!({ "values": { "certificate_number": "甲-26-1187の2", "certificate_on": "2026-11-19",
        "certificate_issuer": "○○リース㈱", "certificate_received_on": "2026-11-20" }, "text": disks.join("\n") });
    v.acts(OFFICER);
    let said = cannot(&v, &id, "recertify", again.clone());
    assert!(said.contains("今日より後"), "{said}");
    let mut again = again;
    again["values"]["certificate_received_on"] = json!("2026-11-19");
    take(&v, &id, "recertify", again);
    let seen = view(&v, &id);
    assert_eq!(
        (
            &seen["record"]["step"],
            &seen["record"]["values"]["certificate_number"],
            &seen["matchings"]["certified"]["open"]
        ),
        (&json!("certified"), &json!("甲-26-1187の2"), &json!(0))
    );
    v.acts(CHIEF);

    let (number, pdf) = issued(&v, &id);
    let scan = scanned(&s, &pdf, "署名した紙", "jpeg", "150");
    let told = v.ask("disposal_evidence", signed(&id, &scan));
    assert_eq!((&told["read"], &told["print"]), (&json!("qr"), &json!(number)));
    take(&v, &id, "close", json!({}));

    let closing =
        v.ask("ledger_history", json!({ "ledger": "media_disposal", "id": id }))["entries"][0]["entry"].clone();
    // What nobody here treats is crossed out on the form, and logged as handed over.
    let (_, pdf) = issued(&v, &id);
    let text = text_of(&s, &pdf);
    let line =
        |label: &str| text.lines().find(|l| l.contains(label)).unwrap_or_else(|| panic!("{label}:\n{text}")).to_owned();
    assert!(line("処理日時").contains('－') && line("処理場所").matches('－').count() == 2, "{text}");
    let log = text_of(&s, &bytes_of(&v.ask("print_preview", request(&id, "log"))));
    assert_eq!(log.matches("リース返却").count(), 12, "{log}");
    assert!(log.contains("○○リース㈱") && log.contains("S4EVNF007163"), "{log}");
    let check = text_of(&s, &bytes_of(&v.ask("print_preview", request(&id, "check"))));
    assert!(check.contains("申請 12 ＝ 証明書 12"), "{check}");

    for machine in &machines {
        assert_eq!(v.record("media", machine)["record"]["life"], "retired");
        let last = v.ask("ledger_history", json!({ "ledger": "media", "id": machine }))["entries"][0].clone();
        assert_eq!(last["entry"], closing, "in the closing's own transaction: {last}");
        assert!(last.to_string().contains("リース返却 税務-廃棄-R8-001"), "{last}");
    }
    assert_eq!(v.record("asset", &asset)["record"]["life"], "active", "what was moved away stays in use");
}

#[test]
fn an_asset_and_the_stick_that_holds_it_are_disposed_of_together() {
    let s = an_office();
    let asset = s.an_asset(json!({ "name": "照会文書の控え", "class": "B", "class_reason": "内部" }));
    let kept = s.an_asset(json!({ "name": "路線価図", "class": "C", "class_reason": "公表済" }));
    let stick = json!({ "ledger": "media", "values": { "name": "USBメモリ 21", "kind": "usb", "serial": ["UM16S-3399"], "class": "B", "class_reason": "内部" } });
    let stick = s.ask("ledger_add", stick)["id"].as_str().unwrap().to_owned();
    s.ask("record_link", json!({ "link": "media_holds", "from": stick, "to": [asset, kept] }));
    let read = |ledger: &str, id: &str| {
        let like = json!({ "kind": if ledger == "asset" { "paper" } else { "usb" }, "method": if ledger == "asset" { "shred" } else { "crush_chip" } });
        s.ask("disposal_read", json!({ "ledger": ledger, "ids": [id], "like": like }))["items"][0].clone()
    };
    s.ask("report_issue", json!({ "print": { "ledger": "asset", "form": "report", "fill": "data" } }));
    let (v, id) = permitted(&s, own(), json!([read("media", &stick), read("asset", &asset)]));
    v.acts(OFFICER);
    let paper = v.record("asset", &asset)["record"]["number"].as_str().unwrap().to_owned();
    let both = format!("UM16S-3399\n{paper}");
    take(&v, &id, "count", counted(&both));
    let said = cannot(&v, &id, "treat", treated(&both));
    assert!(said.contains("路線価図") && said.contains("移し"), "{said}");
    v.ask("record_unlink", json!({ "link": "media_holds", "from": stick, "to": [kept] }));
    take(&v, &id, "treat", treated(&both));
    take(&v, &id, "verify", verified());
    take(v.acts(CHIEF), &id, "close", json!({}));
    assert_eq!(v.record("media", &stick)["record"]["life"], "retired");
    assert_eq!(v.record("asset", &asset)["record"]["life"], "retired");
    assert_eq!(v.record("asset", &kept)["record"]["life"], "active");
    // The next report of the assets names the case by which they went.
    let report = v.ask("print_preview", json!({ "ledger": "asset", "form": "report", "fill": "data" }));
    let text = text_of(&s, &bytes_of(&report));
    let row = text.lines().find(|l| l.contains("照会文書の控え")).unwrap_or_else(|| panic!("{text}"));
    assert!(row.contains("税務-廃棄-R8-001"), "{row}");
}

#[test]
fn a_carrier_with_live_assets_is_not_retired_by_hand_and_the_way_out_is_named() {
    let s = an_office();
    let asset = s.an_asset(json!({ "name": "滞納者一覧", "class": "A", "class_reason": "住民の個人情報" }));
    let stick = json!({ "ledger": "media", "values": { "name": "USBメモリ", "kind": "usb" } });
    let stick = s.ask("ledger_add", stick)["id"].as_str().unwrap().to_owned();
    s.ask("record_link", json!({ "link": "media_holds", "from": stick, "to": [asset] }));
    let retire = json!({ "ledger": "media", "selection": { "ids": [stick] }, "step": "retire", "reason": "不要" });
    let answer = s.ask("ledger_step", retire.clone());
    let said = answer["refused"][0]["reason"].as_str().unwrap_or_else(|| panic!("{answer}"));
    assert!(said.contains("滞納者一覧") && said.contains("廃棄の案件"), "{said}");
    assert_eq!(s.record("media", &stick)["record"]["life"], "active");
    s.ask("record_unlink", json!({ "link": "media_holds", "from": stick, "to": [asset] }));
    s.ask("ledger_step", retire);
    assert_eq!(s.record("media", &stick)["record"]["life"], "retired");
}

#[test]
fn a_signed_scan_finds_its_print_by_the_code_and_no_other_paper_passes() {
    let s = an_office();
    let (v, id) = permitted(&s, own(), json!([usb("A-1")]));
    let other = a_case(v.acts(OFFICER), own(), json!([usb("B-1")]));
    take(&v, &other, "request", json!({}));
    let (first, first_pdf) = issued(&v, &id);
    let (_, other_pdf) = issued(&v, &other);
    take(&v, &id, "count", counted("A-1"));
    take(&v, &id, "treat", treated("A-1"));
    take(&v, &id, "verify", verified());
    let (second, second_pdf) = issued(&v, &id);

    // Another case's paper is told by name and stays outside.
    let strange = scanned(&s, &other_pdf, "別の案件", "png", "150");
    let p = v.refused("disposal_evidence", signed(&id, &strange));
    assert_eq!(p.code, "invalid");
    assert!(p.message.contains("税務-廃棄-R8-002") && p.message.contains("添付してください"), "{}", p.message);
    // Each print is told from the other, as photo and as scan, with and without the digits of its foot.
    let scan = scanned(&s, &first_pdf, "第1刷", "png", "150");
    let told = v.ask("disposal_evidence", signed(&id, &scan));
    assert_eq!((&told["read"], &told["print"]), (&json!("qr"), &json!(first)));
    let scan = scanned(&s, &second_pdf, "第2刷", "jpeg", "200");
    let mut wrong = signed(&id, &scan);
    wrong["code"] = json!("0123 4567 89AB CDEF");
    let p = v.refused("disposal_evidence", wrong);
    assert!(p.message.contains("QRコードの検証値"), "{}", p.message);
    let told = v.ask("disposal_evidence", signed(&id, &scan));
    assert_eq!((&told["read"], &told["print"]), (&json!("qr"), &json!(second)));
    take(v.acts(CHIEF), &id, "close", json!({}));

    let seen = view(&v, &id);
    assert_eq!((&seen["prints"][0]["signed"], &seen["prints"][1]["signed"]), (&json!(true), &json!(true)));
    assert!(!kinds(&v.ask("today", json!({})), "soon").contains(&"署名済の写しがない".to_owned()));

    // Taking the copies off takes 署名済 back, one by one; what proves the treatment stays on a closed case.
    let of = |print: &str| -> String {
        let seen = view(&v, &id);
        let found = seen["evidence"].as_array().unwrap().iter().find(|e| e["print"] == print).unwrap();
        found["attachment"].as_str().unwrap().to_owned()
    };
    v.ask("attachment_remove", json!({ "id": of(&second), "reason": "裏面を読み取っていた" }));
    let seen = view(&v, &id);
    assert_eq!((&seen["prints"][0]["signed"], &seen["prints"][1]["signed"]), (&json!(false), &json!(true)));
    v.ask("attachment_remove", json!({ "id": of(&first), "reason": "読み取り直す" }));
    assert_eq!(view(&v, &id)["record"]["values"]["signed"], Value::Null);
    assert!(kinds(&v.ask("today", json!({})), "soon").contains(&"署名済の写しがない".to_owned()));
}

#[test]
fn where_no_code_can_be_read_the_print_is_told_by_its_digits_or_chosen_by_hand() {
    let s = an_office();
    let id = a_case(&s, own(), json!([usb("A-1")]));
    take(&s, &id, "request", json!({}));
    let photo = s.file("ぼけた写真.jpg");
    std::fs::write(&photo, [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]).unwrap();
    let p = s.refused("disposal_evidence", signed(&id, &photo));
    assert!(p.message.contains("まだ発行されていません"), "{}", p.message);
    let (number, _) = issued(&s, &id);
    let p = s.refused("disposal_evidence", signed(&id, &photo));
    assert_eq!(p.code, "no_code");
    assert!(p.message.contains("読み取れませんでした") && p.message.contains("選んで"), "{}", p.message);
    let mut chosen = signed(&id, &photo);
    chosen["print"] = json!("税務-廃棄-R8-009-刷1");
    assert_eq!(s.refused("disposal_evidence", chosen.clone()).code, "no_code");
    chosen["print"] = json!(number);
    let told = s.ask("disposal_evidence", chosen);
    assert_eq!((&told["read"], &told["print"]), (&json!("chosen"), &json!(number)));
    let seen = view(&s, &id);
    assert_eq!((&seen["prints"][0]["signed"], &seen["evidence"][0]["code"]), (&json!(true), &json!("")));
}

#[test]
fn what_proves_a_closed_case_cannot_be_taken_off_it() {
    let s = an_office();
    let (v, id) = permitted(&s, own(), json!([usb("A-1")]));
    let photo = s.file("処理後.log");
    std::fs::write(&photo, "crushed").unwrap();
    let add = json!({ "id": id, "path": photo, "kind": "after" });
    let first = v.ask("disposal_evidence", add.clone())["attachment"].clone();
    v.ask("attachment_remove", json!({ "id": first, "reason": "撮り直す" }));
    let second = v.ask("disposal_evidence", add)["attachment"].clone();
    take(&v, &id, "count", counted("A-1"));
    take(&v, &id, "treat", treated("A-1"));
    take(&v, &id, "verify", verified());
    take(v.acts(CHIEF), &id, "close", json!({}));
    let p = v.refused("attachment_remove", json!({ "id": second, "reason": "不要" }));
    assert!(p.message.contains("外せません") && p.message.contains("処理後の写真"), "{}", p.message);
}

#[test]
fn a_list_of_items_comes_from_csv_too_and_says_what_it_could_not_read() {
    let s = an_office();
    let path = s.file("品目.csv");
    let rows = "返却する端末,,,\r\n管理番号,種別,製造番号,数量\r\n端-1,ノートPC,S4EVNF0M8B27,１台\r\n,,,\r\n端-2,石板,S4EVNF0M8827,1\r\n,USBメモリ,,3\r\n合計,,,2\r\n";
    std::fs::write(&path, rows).unwrap();
    let read = s.ask("disposal_read", json!({ "path": path }));
    let items = read["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["quantity"]), (2, &json!(1)), "neither blanks nor totals are items: {read}");
    let said: Vec<&str> = read["skipped"].as_array().unwrap().iter().map(|x| x["said"].as_str().unwrap()).collect();
    assert!(
        said.iter().any(|t| t.contains("石板")) && said.iter().any(|t| t.contains("製造番号も管理番号もない")),
        "{said:?}"
    );
    std::fs::write(&path, "件名,金額\r\n端末,100\r\n").unwrap();
    assert!(s.refused("disposal_read", json!({ "path": path })).message.contains("見出し"));
    // Two numbers that a reader takes for each other are pointed out before anything is asked for.
    let id = a_case(&s, own(), json!([usb("S4EVNF0M8B27"), usb("S4EVNF0M8827")]));
    let found = view(&s, &id)["findings"].to_string();
    assert!(found.contains("よく似ています"), "{found}");
}

#[test]
fn the_citys_own_rows_judge_the_next_case_and_each_case_keeps_the_state_that_judged_it() {
    let s = an_office();
    let hdd = json!({ "kind": "hdd", "name": "HDD", "serial": "H-1", "class": "B", "method": "degauss" });
    let first = a_case(&s, own(), json!([hdd.clone()]));
    take(&s, &first, "request", json!({}));
    assert_eq!(view(&s, &first)["record"]["values"]["methods_edition"], "R8.3");

    // From the city's own workbook: read, shown, and only then put in force.
    let path = s.file("方法.csv");
    std::fs::write(&path, "市の方法の表,,,,,,\r\n媒体,方法,住民情報,分類A・B,分類C,注意,出典\r\nHDD,消磁,不可,不可,注意,市では消磁だけでは足りない。,市実施手順 第4\r\n石板,消磁,可,可,可,,\r\nSSD,消磁,たぶん,,,,\r\n").unwrap();
    let table = s.ask("methods_get", json!({}));
    let label = |key: &str| {
        table["methods"].as_array().unwrap().iter().find(|m| m[0] == key).unwrap()[1].as_str().unwrap().to_owned()
    };
    let text = std::fs::read_to_string(&path).unwrap().replace("消磁,", &format!("{},", label("degauss")));
    std::fs::write(&path, text).unwrap();
    let loaded = s.ask("methods_load", json!({ "path": path }));
    assert_eq!(
        (loaded["edits"].as_array().unwrap().len(), loaded["skipped"].as_array().unwrap().len()),
        (1, 2),
        "{loaded}"
    );
    assert_eq!(s.ask("methods_get", json!({}))["version"], 0, "nothing is in force yet");
    let saved =
        s.ask("methods_save", json!({ "version": 0, "edits": loaded["edits"], "reason": "市の実施手順に合わせる" }));
    assert_eq!(
        (&saved["edition"], &saved["version"], &saved["saved_by"]),
        (&json!("R8.3＋市1"), &json!(1), &json!("𠮷田 花"))
    );
    let row = saved["rules"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["rule"]["media"] == "hdd" && r["rule"]["method"] == "degauss")
        .unwrap();
    assert_eq!(
        (&row["city"], &row["rule"]["source"], &row["shipped"]["ab"]),
        (&json!(true), &json!("市実施手順 第4"), &json!("ok"))
    );

    let mut other = hdd.clone();
    other["serial"] = json!("H-2");
    let second = a_case(&s, own(), json!([other]));
    let said = cannot(&s, &second, "request", json!({}));
    assert!(said.contains("市では消磁だけでは足りない") && said.contains("市実施手順"), "{said}");
    assert_eq!(s.ask("disposal_judge", json!({ "items": [] }))["edition"], "R8.3＋市1");

    // What nature forbids cannot be allowed, a stale table is not overwritten, and staff do not write it.
    let ssd = json!([{ "media": "ssd", "method": "degauss", "ab": "ok", "c": "ok", "resident": "ok" }]);
    let p = s.refused("methods_save", json!({ "version": 1, "edits": ssd }));
    assert!(p.message.contains("市の行を使えません") && p.message.contains("復元できる方法"), "{}", p.message);
    assert_eq!(s.refused("methods_save", json!({ "version": 0, "edits": [] })).code, "stale");
    assert_eq!(s.acts(STAFF).refused("methods_save", json!({ "version": 1, "edits": [] })).code, "forbidden");
    s.acts(OFFICER);
    let back = s.ask("methods_save", json!({ "version": 1, "edits": [] }));
    assert_eq!(back["edition"], "R8.3", "without rows of the city's own it is the shipped table again");
    take(&s, &second, "request", json!({}));
    assert_eq!(view(&s, &second)["record"]["values"]["methods_edition"], "R8.3");
}

#[test]
fn what_is_being_written_is_kept_for_the_writer_alone() {
    let s = an_office();
    let items: Vec<Value> = (1..=5000).map(|n| usb(&format!("FU0821-{n:06}"))).collect();
    let json = json!({ "values": own(), "parts": { "items": items }, "at": "" }).to_string();
    s.ask("draft_keep", json!({ "key": "media_disposal:new", "json": json }));
    assert_eq!(s.ask("draft_get", json!({ "key": "media_disposal:new", "json": "" }))["json"], json);
    assert_eq!(s.acts(CHIEF).ask("draft_get", json!({ "key": "media_disposal:new", "json": "" }))["json"], "");
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "media_disposal" }))["records"].as_array().unwrap().len(), 0);
}
