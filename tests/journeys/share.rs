//! One book, two PCs, and the folder between them.

use crate::support::*;
use api::Office;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The officer's PC: a home of its own, with the book joined from the shared folder.
struct Pc {
    office: Office,
    _home: tempfile::TempDir,
}

impl Asks for Pc {
    fn office(&self) -> &Office {
        &self.office
    }
}

fn folder(s: &Story) -> PathBuf {
    s.file("共有 フォルダ")
}

/// The chief's PC with the book in the shared folder, and the officer's PC that has joined it.
fn two_pcs() -> (Story, Pc) {
    let one = an_office();
    std::fs::create_dir(folder(&one)).unwrap();
    one.acts(CHIEF);
    let begun = one.ask("share_begin", json!({ "folder": folder(&one), "pc": "課長-PC" }));
    assert_eq!((&begun["shared"], &begun["sequence"]), (&json!(true), &json!(1)));
    one.ask("share_give", json!({}));
    let two = joins(&one, "担当-PC", OFFICER);
    (one, two)
}

fn joins(one: &Story, pc: &str, number: &str) -> Pc {
    let (office, home) = another_office();
    let two = Pc { office, _home: home };
    let state =
        two.ask("share_join", json!({ "folder": folder(one), "pc": pc, "number": number, "password": PASSWORD }));
    assert_eq!(state["book"]["acting"]["number"], number);
    two
}

fn looks(pc: &impl Asks) -> Value {
    pc.ask("share_state", json!({ "look": true }))
}

fn names(pc: &impl Asks) -> Vec<String> {
    let page = pc.ask("ledger_list", json!({ "ledger": "asset", "view": {}, "offset": 0, "limit": 50 }));
    page["records"].as_array().unwrap().iter().map(|r| r["values"]["name"].as_str().unwrap().to_owned()).collect()
}

/// The folder is not there while `work` is done.
fn away<T>(one: &Story, work: impl FnOnce() -> T) -> T {
    let gone = one.file("見えない");
    std::fs::rename(folder(one), &gone).unwrap();
    let done = work();
    std::fs::rename(&gone, folder(one)).unwrap();
    done
}

#[test]
fn the_officer_sees_who_edits_asks_is_let_in_and_sees_the_change() {
    let (chief, officer) = two_pcs();
    chief.an_asset(json!({ "name": "課長が書いた台帳" }));
    let p = officer.refused("ledger_add", json!({ "ledger": "asset", "values": { "name": "割り込み" } }));
    assert_eq!(p.code, "leased");
    assert!(p.message.contains("髙橋 﨑子") && p.message.contains("課長-PC"), "{}", p.message);
    let state = looks(&officer);
    assert_eq!((&state["holder"]["name"], &state["holder"]["pc"]), (&json!("髙橋 﨑子"), &json!("課長-PC")));
    assert_eq!(state["ours"], false);

    officer.ask("share_ask", json!({}));
    let seen = looks(&chief);
    assert_eq!((&seen["ours"], &seen["asks"][0]["name"]), (&json!(true), &json!("𠮷田 花")));
    let given = chief.ask("share_give", json!({}));
    assert_eq!((&given["ours"], &given["unpublished"], &given["asks"]), (&json!(false), &json!(0), &json!([])));

    let state = looks(&officer);
    assert_eq!((&state["fetched"], &state["holder"]), (&json!(true), &Value::Null));
    assert_eq!(names(&officer), ["課長が書いた台帳"]);
    officer.an_asset(json!({ "name": "担当が続けた台帳" }));
    assert_eq!(looks(&officer)["ours"], true);
}

#[test]
fn a_command_on_an_older_version_takes_the_newer_one_over_first_and_then_goes_on() {
    let (chief, officer) = two_pcs();
    chief.an_asset(json!({ "name": "一" }));
    chief.ask("share_give", json!({}));
    // The officer's window has not looked yet.
    assert!(names(&officer).is_empty());
    officer.an_asset(json!({ "name": "二" }));
    assert_eq!(names(&officer).len(), 2);
}

#[test]
fn a_record_that_changed_on_the_other_pc_is_stale_and_not_overwritten() {
    let (chief, officer) = two_pcs();
    let id = chief.an_asset(json!({ "name": "台帳" }));
    chief.ask("share_give", json!({}));
    looks(&officer);
    let version = officer.record("asset", &id)["record"]["version"].clone();
    chief.ask(
        "ledger_edit",
        json!({ "ledger": "asset", "id": id, "version": version, "values": { "name": "課長の名前" } }),
    );
    chief.ask("share_give", json!({}));
    let edit = json!({ "ledger": "asset", "id": id, "version": version, "values": { "name": "担当の名前" } });
    assert_eq!(officer.refused("ledger_edit", edit).code, "stale");
    assert_eq!(names(&officer), ["課長の名前"]);
}

#[test]
fn closing_publishes_and_gives_the_lease_back() {
    let (chief, officer) = two_pcs();
    chief.an_asset(json!({ "name": "帰る前" }));
    chief.ask("book_close", json!({}));
    looks(&officer);
    assert_eq!(names(&officer), ["帰る前"]);
    officer.an_asset(json!({ "name": "続き" }));
    officer.ask("share_give", json!({}));
    chief.opens(CHIEF);
    assert_eq!(names(&chief).len(), 2, "opening takes the newest over");
}

#[test]
fn only_chiefs_break_a_lease_and_the_journal_names_whose_it_was() {
    let (chief, officer) = two_pcs();
    officer.an_asset(json!({ "name": "席を外した" }));
    let p = chief.refused("ledger_add", json!({ "ledger": "asset", "values": { "name": "急ぎ" } }));
    assert_eq!(p.code, "leased");
    let third = joins(&chief, "三台目", OFFICER);
    assert_eq!(third.refused("share_break", json!({})).code, "forbidden");
    assert_eq!(third.refused("share_publish", json!({ "whole": true })).code, "forbidden");
    chief.ask("share_break", json!({}));
    chief.an_asset(json!({ "name": "急ぎ" }));
    let lines = chief.ask("journal_list", json!({}));
    let line = lines["entries"].as_array().unwrap().iter().find(|l| l["what"] == "編集中の印を外す").unwrap().clone();
    assert_eq!(line["subject"], "𠮷田 花");
    assert!(line["detail"].as_str().unwrap().contains("担当-PC"), "{line}");
}

#[test]
fn work_goes_on_without_the_folder_and_is_published_when_it_is_back() {
    let (chief, officer) = two_pcs();
    away(&chief, || {
        let state = looks(&officer);
        assert_eq!(state["reachable"], false);
        officer.an_asset(json!({ "name": "出先で書いた" }));
        assert_eq!(looks(&officer)["unpublished"], 1);
        assert_eq!(officer.refused("share_publish", json!({})).code, "share_away");
        assert_eq!(officer.refused("share_ask", json!({})).code, "share_away");
    });
    let state = officer.ask("share_publish", json!({}));
    assert_eq!((&state["published"], &state["unpublished"]), (&json!(true), &json!(0)));
    looks(&chief);
    assert_eq!(names(&chief), ["出先で書いた"]);
}

#[test]
fn a_mere_sign_in_on_the_other_pc_sets_nothing_aside() {
    let (chief, officer) = two_pcs();
    away(&chief, || officer.an_asset(json!({ "name": "出先で書いた" })));
    chief.acts(STAFF);
    chief.acts(CHIEF);
    chief.ask("share_give", json!({}));
    let looked = looks(&officer);
    assert_eq!((&looked["set_aside"], &looked["aside"], &looked["problem"]), (&json!(false), &json!(0), &json!("")));
    assert_eq!(names(&officer), ["出先で書いた"]);
    officer.ask("share_publish", json!({}));
    officer.ask("share_give", json!({}));
    assert_eq!(looks(&chief)["fetched"], true);
    assert_eq!(names(&chief), ["出先で書いた"]);
    let lines = chief.ask("journal_list", json!({}))["entries"].clone();
    let carried = lines.as_array().unwrap().iter().find(|l| l["what"] == "ほかのパソコンの記録の引き継ぎ");
    assert!(carried.unwrap()["detail"].as_str().unwrap().contains("相手のPC 課長-PC"), "{lines:#}");
    assert_eq!(chief.ask("journal_verify", json!({}))["sound"], true);
    assert_eq!(officer.ask("journal_verify", json!({}))["sound"], true);
}

/// Both sides went on: the chief renamed and classified, the officer did all kinds of things without the folder.
fn both_went_on() -> (Story, Pc, String, String) {
    let (chief, officer) = two_pcs();
    let id = chief.an_asset(json!({ "name": "共通の台帳", "place": "書庫", "business": "課税" }));
    let carrier = chief.ask("ledger_add", json!({ "ledger": "media", "values": { "name": "USBメモリ" } }));
    let carrier = carrier["id"].as_str().unwrap().to_owned();
    chief.ask("share_give", json!({}));
    looks(&officer);
    let file = chief.file("証拠 ①.txt");
    std::fs::write(&file, "証拠").unwrap();
    away(&chief, || {
        let version = officer.record("asset", &id)["record"]["version"].clone();
        let values = json!({ "name": "担当の付けた名前", "place": "執務室" });
        officer.ask(
            "ledger_edit",
            json!({ "ledger": "asset", "id": id, "version": version, "values": values,
            "parts": { "copies": [{ "place": "倉庫", "count": 2 }] } }),
        );
        let new = officer.an_asset(json!({ "name": "担当の新しい台帳", "business": "収納" }));
        officer.ask("attachment_add", json!({ "ledger": "asset", "id": new, "path": file }));
        officer.ask("record_link", json!({ "link": "media_holds", "from": carrier, "to": [new] }));
        let voided = officer.step("media", &carrier, "void");
        assert_eq!(voided["done"], 1, "{voided}");
    });
    let version = chief.record("asset", &id)["record"]["version"].clone();
    let values = json!({ "name": "課長の付けた名前" });
    chief.ask("ledger_edit", json!({ "ledger": "asset", "id": id, "version": version, "values": values }));
    chief.an_asset(json!({ "name": "課長の新しい台帳" }));
    chief.ask("share_give", json!({}));
    let looked = looks(&officer);
    assert_eq!((&looked["set_aside"], &looked["fetched"]), (&json!(true), &json!(true)), "{looked}");
    (chief, officer, id, carrier)
}

#[test]
fn if_both_sides_went_on_each_change_is_offered_again_and_accepted_by_a_person() {
    let (chief, officer, id, carrier) = both_went_on();
    // Theirs stands; ours waits.
    assert_eq!(officer.record("asset", &id)["record"]["values"]["name"], "課長の付けた名前");
    let branches = officer.ask("share_merge_list", json!({}))["branches"].clone();
    let (branch, items) = (branches[0]["name"].clone(), branches[0]["items"].as_array().unwrap().clone());
    assert_eq!(branches[0]["theirs"], "髙橋 﨑子さん（課長-PC）");
    let what: Vec<&str> = items.iter().map(|i| i["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["変更", "登録", "添付", "つなぐ", "誤登録を取り消す"], "{items:#?}");
    assert_eq!(looks(&officer)["aside"], 5);

    // Base, ours, theirs, column by column.
    let columns = items[0]["columns"].as_array().unwrap();
    let of = |key: &str| columns.iter().find(|c| c["key"] == key).unwrap_or_else(|| panic!("{key}: {columns:#?}"));
    let name = of("name");
    assert_eq!(
        (&name["base"], &name["ours"], &name["theirs"], &name["conflict"]),
        (&json!("共通の台帳"), &json!("担当の付けた名前"), &json!("課長の付けた名前"), &json!(true))
    );
    assert_eq!((&of("place")["theirs"], &of("place")["conflict"]), (&json!("書庫"), &json!(false)));
    assert!(of("copies")["ours"].as_str().unwrap().contains("倉庫"));

    let decide = |item: &Value, choice: &str, columns: Value| {
        officer.ask(
            "share_merge_decide",
            json!({ "branch": branch, "item": item["id"], "choice": choice, "columns": columns }),
        )
    };
    // What hangs on a record that is not here waits for it.
    let early = json!({ "branch": branch, "item": items[2]["id"], "choice": "take" });
    assert_eq!(officer.refused("share_merge_decide", early).code, "wrong_state");
    decide(&items[0], "take", json!(["place", "copies"]));
    let seen = officer.record("asset", &id);
    assert_eq!(seen["record"]["values"]["name"], "課長の付けた名前", "the name was not taken");
    assert_eq!(seen["record"]["values"]["place"], "執務室");
    assert_eq!(seen["parts"]["copies"][0]["place"], "倉庫");
    let added = decide(&items[1], "take", json!([]));
    let new = added["record"].as_str().unwrap().to_owned();
    assert_ne!(
        added["number"],
        items[1]["subject"].as_str().unwrap().split('　').next().unwrap(),
        "a number of its own"
    );
    decide(&items[2], "take", json!([]));
    decide(&items[3], "take", json!([]));
    let seen = officer.record("asset", &new);
    assert_eq!(
        (&seen["attachments"][0]["name"], &seen["links"][0]["name"]),
        (&json!("証拠 ①.txt"), &json!("USBメモリ"))
    );
    let again = json!({ "branch": branch, "item": items[1]["id"], "choice": "take" });
    assert_eq!(officer.refused("share_merge_decide", again).code, "stale");
    let last = decide(&items[4], "skip", json!([]));
    assert_eq!(last["done"], true);
    assert_eq!(officer.record("media", &carrier)["record"]["life"], "active");

    assert_eq!(looks(&officer)["aside"], 0);
    assert_eq!(officer.ask("share_merge_list", json!({}))["branches"], json!([]));
    officer.ask("share_give", json!({}));
    // Both branches stand in the journal, on both PCs.
    let looked = looks(&chief);
    assert_eq!((&looked["fetched"], &looked["problem"]), (&json!(true), &json!("")), "{looked}");
    assert_eq!(names(&chief).len(), 3);
    let lines = chief.ask("journal_list", json!({}))["entries"].clone();
    let whats: Vec<&str> = lines.as_array().unwrap().iter().map(|l| l["what"].as_str().unwrap()).collect();
    for wanted in ["変更の取り分け", "取り分けた変更の整理"] {
        assert!(whats.contains(&wanted), "{whats:?}");
    }
    let set_aside = lines.as_array().unwrap().iter().find(|l| l["what"] == "変更の取り分け").unwrap();
    assert_eq!(set_aside["subject"], branch);
    assert_eq!(chief.ask("journal_verify", json!({}))["sound"], true);
    let kept = folder(&chief).join("kept").join(branch.as_str().unwrap());
    assert!(kept.is_file(), "the branch is archived under the name that the journal gives");
}

#[test]
fn what_both_sides_did_alike_is_not_asked_about() {
    let (chief, officer) = two_pcs();
    let id = chief.an_asset(json!({ "name": "共通" }));
    chief.ask("share_give", json!({}));
    looks(&officer);
    let version = officer.record("asset", &id)["record"]["version"].clone();
    let edit = json!({ "ledger": "asset", "id": id, "version": version, "values": { "place": "書庫" } });
    away(&chief, || officer.ask("ledger_edit", edit.clone()));
    chief.ask("ledger_edit", edit);
    chief.ask("share_give", json!({}));
    looks(&officer);
    assert_eq!(looks(&officer)["aside"], 0);
}

#[test]
fn the_rules_judge_what_was_set_aside_like_anything_else() {
    let (chief, officer) = two_pcs();
    let id = officer.an_asset(json!({ "name": "相談票", "class": "A", "class_reason": "要配慮" }));
    officer.ask("share_give", json!({}));
    looks(&chief);
    away(&chief, || chief.step("asset", &id, "confirm"));
    officer.an_asset(json!({ "name": "別" }));
    officer.ask("share_give", json!({}));
    assert_eq!(looks(&chief)["set_aside"], true);
    let branch = chief.ask("share_merge_list", json!({}))["branches"][0].clone();
    let step = branch["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|i| i["id"].as_str().unwrap().contains(":step:"))
        .unwrap()
        .clone();
    let take = json!({ "branch": branch["name"], "item": step["id"], "choice": "take" });
    chief.acts(STAFF);
    assert_eq!(chief.refused("share_merge_decide", take.clone()).code, "forbidden");
    chief.acts(CHIEF);
    chief.ask("share_merge_decide", take);
    assert_eq!(chief.record("asset", &id)["record"]["step"], "confirmed");
}

#[test]
fn what_no_program_can_make_again_is_left_to_a_hand_and_said_so() {
    let (chief, officer) = two_pcs();
    away(&chief, || {
        let person =
            json!({ "number": "2001", "name": "新人 一郎", "title": "", "unit": "", "role": "staff", "active": true });
        officer.ask("person_save", json!({ "person": person }));
    });
    chief.an_asset(json!({ "name": "別" }));
    chief.ask("share_give", json!({}));
    looks(&officer);
    let branch = officer.ask("share_merge_list", json!({}))["branches"][0].clone();
    let item = &branch["items"][0];
    assert_eq!((&item["by_hand"], &item["title"]), (&json!(true), &json!("人と役割")));
    assert!(item["words"].as_str().unwrap().contains("2001"));
    let decide = |choice: &str| json!({ "branch": branch["name"], "item": item["id"], "choice": choice });
    assert_eq!(officer.refused("share_merge_decide", decide("take")).code, "bad_request");
    assert_eq!(officer.ask("share_merge_decide", decide("by_hand"))["done"], true);
}

#[test]
fn a_shared_book_is_not_made_twice_nor_in_a_place_that_is_not_there_nor_of_a_practice_book() {
    let (chief, _officer) = two_pcs();
    let again = json!({ "folder": folder(&chief), "pc": "" });
    assert_eq!(chief.refused("share_begin", again.clone()).code, "wrong_state");
    let other = an_office();
    assert_eq!(other.refused("share_begin", again).code, "bad_request");
    assert_eq!(other.refused("share_begin", json!({ "folder": other.file("ない"), "pc": "" })).code, "share_away");
    assert_eq!(other.ask("share_state", json!({}))["shared"], false);
    assert_eq!(other.refused("share_publish", json!({})).code, "wrong_state");
}

#[test]
fn a_pc_that_leaves_keeps_its_copy_and_no_longer_publishes() {
    let (chief, officer) = two_pcs();
    officer.an_asset(json!({ "name": "最後に" }));
    let state = officer.ask("share_end", json!({}));
    assert_eq!(state["shared"], false);
    officer.an_asset(json!({ "name": "手元だけ" }));
    looks(&chief);
    assert_eq!(names(&chief), ["最後に"]);
}

#[test]
fn a_shared_book_is_not_taken_out_of_its_folder_by_a_restore_without_a_word() {
    let (one, two) = two_pcs();
    let file = one.file("共有の控え.moricho-backup");
    one.ask("backup_take", json!({ "out": file }));
    one.an_asset(json!({ "name": "控えの後の台帳" }));
    one.ask("book_close", json!({}));
    let of = |dir: &Path| json!({ "path": file, "number": OFFICER, "password": PASSWORD, "dir": dir });
    let folder = folder(&one).display().to_string();
    // Wherever it is put back: in its place, or on a PC that has no book yet.
    let fresh = one.file("新しいパソコン");
    for dir in [one.book(), fresh.clone()] {
        assert_eq!(one.ask("backup_look", of(&dir))["shared"], folder.as_str());
        let p = one.refused("backup_restore", json!({ "backup": of(&dir) }));
        assert_eq!(p.code, "wrong_state");
        assert!(p.message.contains(&folder) && p.message.contains("取り直す"), "{p}");
    }
    assert!(!fresh.exists());
    let done = one.ask("backup_restore", json!({ "backup": of(&one.book()), "leave_share": true }));
    assert_eq!(done["unshared"], folder.as_str(), "{done}");
    one.opens(OFFICER);
    assert_eq!(one.ask("share_state", json!({}))["shared"], false);
    let line = one.ask("journal_list", json!({}))["entries"].to_string();
    assert!(line.contains("外れた共有フォルダ"), "{line}");
    let waiting = one.ask("today", json!({}))["waiting"].to_string();
    assert!(waiting.contains("共有から外れています") && waiting.contains(&folder), "{waiting}");
    // The other PC goes on as before, with what was published after the backup.
    looks(&two);
    assert!(names(&two).contains(&"控えの後の台帳".to_owned()), "{:?}", names(&two));
    // Shared again elsewhere, it is no longer asked about.
    let other = one.file("新しい共有");
    std::fs::create_dir(&other).unwrap();
    one.ask("share_begin", json!({ "folder": other, "pc": "一" }));
    assert!(!one.ask("today", json!({}))["waiting"].to_string().contains("共有から外れています"));
}

#[test]
fn a_broken_working_copy_is_fetched_again_from_the_folder_and_kept_beside() {
    let (one, two) = two_pcs();
    one.an_asset(json!({ "name": "公開した台帳" }));
    one.ask("book_close", json!({}));
    std::fs::write(one.book().join("book.db"), b"broken".repeat(4000)).unwrap();
    let open = json!({ "dir": one.book(), "password": PASSWORD, "number": OFFICER });
    assert_eq!(one.refused("book_open", open).code, "damaged");
    let ask = |replace: bool| json!({ "folder": folder(&one), "dir": one.book(), "pc": "", "number": OFFICER, "password": PASSWORD, "replace": replace });
    assert_eq!(one.refused("share_join", ask(false)).code, "bad_request", "never over a book that lies there");
    let mut wrong = ask(true);
    wrong["password"] = "ちがう合言葉ちがう合言葉".into();
    one.refused("share_join", wrong);
    assert_eq!(&std::fs::read(one.book().join("book.db")).unwrap()[..6], b"broken", "a refused one changes nothing");
    one.ask("share_join", ask(true));
    assert!(names(&one).contains(&"公開した台帳".to_owned()));
    assert_eq!(one.ask("share_state", json!({ "look": true }))["pc"], "課長-PC", "it is the same PC");
    let line = one.ask("journal_list", json!({}))["entries"][0].clone();
    assert!(
        line["what"] == "共有フォルダからの取り直し" && line["detail"].as_str().unwrap().contains("_復元の前_"),
        "{line}"
    );
    one.an_asset(json!({ "name": "その後の台帳" }));
    one.ask("share_publish", json!({}));
    one.ask("share_give", json!({}));
    looks(&two);
    assert!(names(&two).contains(&"その後の台帳".to_owned()));
    let p = one.refused("share_join", ask(true));
    assert!(p.code == "wrong_state" && p.message.contains("開いている帳簿"), "{p}");
}
