//! Everybody signs in with a password of their own.

use crate::sign_in::enters;
use crate::support::*;
use chrono::Duration;
use serde_json::{Value, json};

/// A book whose people have temporary passwords; answers it and what was shown once.
pub(crate) fn a_book_with_temporary_passwords() -> (Story, Value) {
    let s = an_empty_office_at(the_day());
    let mut ask = new_book(&s.book());
    ask["passwords"] = json!("temporary");
    let made = s.ask("book_create", ask);
    (s, made)
}

pub(crate) fn temporary_of(made: &Value, number: &str) -> String {
    let all = made["temporary"].as_array().unwrap();
    all.iter().find(|t| t["number"] == number).unwrap()["password"].as_str().unwrap().to_owned()
}

#[test]
fn a_new_book_shows_a_recovery_code_and_a_temporary_password_for_everybody_else() {
    let (_s, made) = a_book_with_temporary_passwords();
    assert_eq!(made["state"]["book"]["acting"]["number"], OFFICER);
    assert_eq!(made["recovery"].as_str().unwrap().split('-').count(), 8);
    let numbers: Vec<&str> =
        made["temporary"].as_array().unwrap().iter().map(|t| t["number"].as_str().unwrap()).collect();
    assert_eq!(numbers, [CHIEF, STAFF, AUDITOR]);
}

#[test]
fn whoever_has_a_temporary_password_can_do_nothing_but_change_it() {
    let (s, made) = a_book_with_temporary_passwords();
    let first = temporary_of(&made, CHIEF);
    let state = s.signs_in(CHIEF, &first);
    assert_eq!((&state["book"], &state["held"]["why"]), (&json!(null), &json!("must_change")));
    for command in s.ask("command_list", json!({}))["commands"].as_array().unwrap() {
        let name = command["name"].as_str().unwrap();
        if command["roles"].as_array().unwrap().is_empty() || name.starts_with("password_") || name == "book_touch" {
            continue;
        }
        let p = s.refused(name, json!({}));
        assert_eq!(p.code, "must_change", "{name}: {}", p.message);
    }
    let p = s.refused("password_change", json!({ "old": "ちがうパスワードです", "new": PASSWORD }));
    assert_eq!((p.code.as_str(), p.fields[0].column.as_str()), ("invalid", "old"));
    let p = s.refused("password_change", json!({ "old": first, "new": "みじかい" }));
    assert_eq!((p.code.as_str(), p.fields[0].column.as_str()), ("invalid", "new"));
    let p = s.refused("password_change", json!({ "old": first, "new": first }));
    assert!(p.message.contains("同じ"), "{}", p.message);
    let state = s.ask("password_change", json!({ "new": "窓辺の猫と青い自転車の坂道" }));
    assert_eq!(state["book"]["acting"]["number"], CHIEF);
    let p = s.refused("password_change", json!({ "new": "もう一つの長い合言葉を考える" }));
    assert_eq!(p.fields[0].column, "old", "from now on only with the password until then");
    assert_eq!(
        s.refused("book_open", json!({ "dir": s.book(), "number": CHIEF, "password": first })).code,
        "wrong_password"
    );
    assert_eq!(s.signs_in(CHIEF, "窓辺の猫と青い自転車の坂道")["book"]["acting"]["number"], CHIEF);
}

#[test]
fn nobody_signs_in_with_the_password_of_another() {
    let (s, made) = a_book_with_temporary_passwords();
    let chief = temporary_of(&made, CHIEF);
    let p = s.refused("book_open", json!({ "dir": s.book(), "number": STAFF, "password": chief }));
    assert_eq!(p.code, "wrong_password");
    assert_eq!(s.ask("office_state", json!({}))["book"]["acting"]["number"], OFFICER, "who sat here still does");
}

#[test]
fn a_locked_screen_refuses_every_command_until_somebody_signs_in() {
    let s = an_office();
    s.an_asset(json!({ "name": "固定資産課税台帳" }));
    let state = s.ask("book_lock", json!({}));
    assert_eq!(
        (&state["book"], &state["held"]["why"], &state["held"]["number"]),
        (&json!(null), &json!("locked"), &json!(OFFICER))
    );
    for command in s.ask("command_list", json!({}))["commands"].as_array().unwrap() {
        if !command["roles"].as_array().unwrap().is_empty() {
            let p = s.refused(command["name"].as_str().unwrap(), json!({}));
            assert_eq!(p.code, "locked", "{command}");
        }
    }
    s.acts(CHIEF);
    assert_eq!(s.ask("ledger_list", json!({ "ledger": "asset" }))["total"], 1, "the same book, at once");
}

#[test]
fn the_chief_resets_and_closes_accounts_and_others_do_not() {
    let s = an_office();
    assert_eq!(s.refused("account_reset", json!({ "number": STAFF })).code, "forbidden", "not the officer");
    s.acts(CHIEF);
    assert_eq!(s.refused("account_reset", json!({ "number": CHIEF })).code, "same_person");
    let temporary = s.ask("account_reset", json!({ "number": STAFF }))["password"].as_str().unwrap().to_owned();
    let p = s.refused("book_open", json!({ "dir": s.book(), "number": STAFF, "password": PASSWORD }));
    assert_eq!(p.code, "wrong_password", "the password until now opens nothing any more");
    assert_eq!(s.signs_in(STAFF, &temporary)["held"]["why"], "must_change");
    s.acts(CHIEF).ask("account_close", json!({ "number": AUDITOR }));
    let p = s.refused("book_open", json!({ "dir": s.book(), "number": AUDITOR, "password": PASSWORD }));
    assert_eq!(p.code, "wrong_password");
    s.ask("person_save", json!({ "person": { "number": STAFF, "name": "ｶﾄｳ 一郎", "title": "", "unit": "", "role": "staff", "active": false } }));
    let p = s.refused("book_open", json!({ "dir": s.book(), "number": STAFF, "password": temporary }));
    assert_eq!(p.code, "wrong_password", "whoever left signs in no more");
    let accounts = s.ask("account_list", json!({}))["accounts"].as_array().unwrap().clone();
    let open: Vec<&str> =
        accounts.iter().filter(|a| a["open"] == true).map(|a| a["number"].as_str().unwrap()).collect();
    assert_eq!(open, [CHIEF, OFFICER]);
    let what: Vec<String> = s.ask("journal_list", json!({}))["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["what"].as_str().unwrap().to_owned())
        .collect();
    for word in ["サインイン", "仮パスワードの発行", "アカウントの停止"] {
        assert!(what.iter().any(|w| w == word), "{word}: {what:?}");
    }
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn whoever_gets_another_staff_number_keeps_the_password_and_nobody_comes_in_by_a_renamed_key() {
    let s = an_office();
    s.acts(CHIEF).ask("person_renumber", json!({ "old": STAFF, "new": "2003" }));
    assert_eq!(s.signs_in("2003", PASSWORD)["book"]["acting"]["number"], "2003");
    assert_eq!(
        s.signs_in(STAFF, PASSWORD)["book"]["acting"]["number"],
        "2003",
        "the number until now still leads there"
    );
    let back = json!({ "number": STAFF, "name": "ｶﾄｳ 一郎", "title": "", "unit": "", "role": "staff", "active": true });
    s.acts(CHIEF).ask("person_save", json!({ "person": back, "namesake": true }));
    let p = s.refused("account_reset", json!({ "number": STAFF }));
    assert!(p.message.contains("2003"), "the account stays with the new number: {}", p.message);
    s.signs_in("2003", PASSWORD);
    s.ask("password_change", json!({ "old": PASSWORD, "new": "窓辺の猫と青い自転車の坂道" }));
    let p = s.refused("book_open", json!({ "dir": s.book(), "number": "2003", "password": PASSWORD }));
    assert_eq!(p.code, "wrong_password", "the key under the number until now is gone");
    assert_eq!(s.signs_in("2003", "窓辺の猫と青い自転車の坂道")["book"]["acting"]["number"], "2003");

    // Whoever may write the key file gives the chief's number to a key of their own.
    s.acts(CHIEF).ask("person_renumber", json!({ "old": OFFICER, "new": "2002" }));
    let path = s.book().join("keys.json");
    let whole = std::fs::read_to_string(&path).unwrap();
    let mut keys: Value = serde_json::from_str(&whole).unwrap();
    let slots = keys["slots"].as_array_mut().unwrap();
    slots.retain(|slot| slot["name"] != format!("person:{CHIEF}"));
    let own = slots.iter_mut().find(|slot| slot["also"] == "person:2002").unwrap();
    own["also"] = json!(format!("person:{CHIEF}"));
    std::fs::write(&path, with_check(keys)).unwrap();
    let p = s.refused("book_open", json!({ "dir": s.book(), "number": CHIEF, "password": PASSWORD }));
    assert_eq!(p.code, "wrong_password", "{}", p.message);
}

/// The key file as its writer spells it, with the sum of its own.
fn with_check(mut keys: Value) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    keys.as_object_mut().unwrap().remove("check");
    let sum = hex::encode(Sha256::digest(serde_json::to_vec(&keys).unwrap()));
    keys["check"] = json!(sum);
    let mut bytes = serde_json::to_vec_pretty(&keys).unwrap();
    bytes.push(b'\n');
    bytes
}

#[test]
fn a_backup_opens_with_the_recovery_code_however_it_is_typed() {
    let (s, made) = a_book_with_temporary_passwords();
    let code = made["recovery"].as_str().unwrap().to_owned();
    let out = s.file("控え.moricho-backup");
    s.ask("backup_take", json!({ "out": out }));
    let with = |code: &str| json!({ "path": out, "number": "", "password": code, "dir": s.book() });
    for typed in [code.clone(), code.to_lowercase().replace('-', " "), code.replace('-', "")] {
        let inside = s.ask("backup_look", with(&typed));
        assert_eq!((&inside["division"], &inside["here"]), (&json!("税務課"), &json!("same")), "{typed}");
    }
    let mut wrong = code.clone().into_bytes();
    wrong[0] = if wrong[0] == b'A' { b'B' } else { b'A' };
    let p = s.refused("backup_look", with(std::str::from_utf8(&wrong).unwrap()));
    assert_eq!(p.code, "invalid");
    assert!(p.message.contains("写し間違い"), "{}", p.message);
}

#[test]
fn whoever_stands_before_a_locked_screen_does_not_exchange_the_book_behind_it() {
    let s = an_office();
    s.an_asset(json!({ "name": "台帳" }));
    let out = s.file("控え.moricho-backup");
    s.ask("backup_take", json!({ "out": out }));
    s.ask("book_lock", json!({}));
    let backup = json!({ "path": out, "number": OFFICER, "password": PASSWORD, "dir": s.book() });
    let p = s.refused("backup_restore", json!({ "backup": backup }));
    assert_eq!(p.code, "locked");
    s.acts(OFFICER).ask("backup_restore", json!({ "backup": backup }));
}

#[test]
fn no_password_is_in_the_journal_the_log_an_export_or_a_refusal() {
    const SECRET: &str = "ひみつの目印MARKER-4711の合言葉";
    let (s, made) = a_book_with_temporary_passwords();
    let code = made["recovery"].as_str().unwrap().to_owned();
    let first = temporary_of(&made, CHIEF);
    s.signs_in(CHIEF, &first);
    s.ask("password_change", json!({ "new": SECRET }));
    let mut said: Vec<String> = Vec::new();
    let mut tries = |cmd: &str, ask: Value| {
        let p = s.refused(cmd, ask);
        said.push(format!("{p:?} {p}"));
    };
    tries("book_open", json!({ "dir": s.book(), "number": OFFICER, "password": SECRET }));
    tries("book_open", json!({ "dir": s.file("ない"), "number": OFFICER, "password": SECRET }));
    tries("book_open", json!({ "dir": s.book(), "number": OFFICER, "password": [SECRET] }));
    tries("book_open", json!({ "dir": s.book(), "number": OFFICER, "password": 47114711 }));
    tries("password_change", json!({ "old": SECRET, "new": "MARKER-4711" }));
    tries("password_change", json!({ "old": format!("{SECRET}?"), "new": SECRET }));
    tries("password_change", json!({ "old": SECRET, "new": SECRET }));
    tries("backup_look", json!({ "path": s.file("ない"), "number": OFFICER, "password": SECRET }));
    tries("share_join", json!({ "folder": s.home(), "dir": s.file("ない"), "number": CHIEF, "password": SECRET }));
    let log = s.ask("support_log", json!({}))["text"].as_str().unwrap().to_owned();
    let out = s.file("記録.csv");
    s.ask("journal_export", json!({ "filter": {}, "out": out, "cp932": false }));
    let journal = std::fs::read_to_string(&out).unwrap() + &s.ask("journal_list", json!({})).to_string();
    for text in said.iter().chain([&log, &journal]) {
        for secret in ["4711", first.as_str(), code.as_str()] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

fn recovers(s: &Story, code: &str, number: &str, new: &str) -> Value {
    json!({ "dir": s.book(), "code": code, "number": number, "new": new })
}

#[test]
fn the_recovery_code_lets_the_chief_in_once_and_another_code_takes_its_place() {
    let (s, made) = a_book_with_temporary_passwords();
    let code = made["recovery"].as_str().unwrap().to_owned();
    s.ask("book_close", json!({}));
    let new = "窓辺の猫と青い自転車の坂道";
    for number in [OFFICER, "9999", AUDITOR] {
        let p = s.refused("book_recover", recovers(&s, &code, number, new));
        assert_eq!(p.code, "forbidden", "{number}: only whoever answers for the book");
        assert_eq!(s.refused("ledger_list", json!({ "ledger": "asset" })).code, "no_book");
    }
    let p = s.refused("book_recover", recovers(&s, &code, CHIEF, "aaaaaaaaaaaaaaaa"));
    assert_eq!(p.fields[0].column, "new");
    let foreign = vault::new_recovery_code().unwrap();
    let p = s.refused("book_recover", recovers(&s, foreign.as_str(), CHIEF, new));
    assert_eq!(p.code, "wrong_password");
    let typed = code.to_lowercase().replace('-', "");
    let again = s.ask("book_recover", recovers(&s, &typed, CHIEF, new));
    assert_eq!(again["state"]["book"]["acting"]["number"], CHIEF);
    let next = again["recovery"].as_str().unwrap().to_owned();
    assert_ne!(next, code);
    s.signs_in(CHIEF, new);
    s.ask("book_close", json!({}));
    assert_eq!(s.refused("book_recover", recovers(&s, &code, CHIEF, new)).code, "wrong_password", "it was used");
    s.later(Duration::seconds(8));
    s.ask("book_recover", recovers(&s, &next, CHIEF, "もう一つの長い合言葉を考える"));
    let lines = s.ask("journal_list", json!({}))["entries"].to_string();
    assert!(lines.contains("復旧コードの使用"), "{lines}");
    assert!(!lines.contains(&code[..9]) && !lines.contains(&next[..9]));
}

#[test]
fn only_the_chief_makes_another_recovery_code_and_only_with_the_password() {
    let (s, made) = a_book_with_temporary_passwords();
    let code = made["recovery"].as_str().unwrap().to_owned();
    assert_eq!(s.refused("recovery_issue", json!({ "password": PASSWORD })).code, "forbidden", "not the officer");
    s.signs_in(CHIEF, &temporary_of(&made, CHIEF));
    s.ask("password_change", json!({ "new": PASSWORD }));
    assert_eq!(s.refused("recovery_issue", json!({ "password": "ちがう合言葉ちがう合言葉" })).code, "wrong_password");
    let next = s.ask("recovery_issue", json!({ "password": PASSWORD }))["recovery"].as_str().unwrap().to_owned();
    let sheet = s.ask("recovery_print", json!({ "code": next }));
    assert_eq!(sheet["pages"], 1);
    let pdf = crate::paper::bytes_of(&sheet);
    let words = crate::paper::text_of(&s, &pdf);
    for word in next.split('-').chain(["復旧コード用紙", "税務課", "髙橋 﨑子", "開封の記録"]) {
        assert!(words.contains(word), "{word} is not on the sheet:\n{words}");
    }
    s.ask("book_close", json!({}));
    let new = "窓辺の猫と青い自転車の坂道";
    assert_eq!(
        s.refused("book_recover", recovers(&s, &code, CHIEF, new)).code,
        "wrong_password",
        "the one before is void"
    );
    s.ask("book_recover", recovers(&s, &next, CHIEF, new));
    assert_eq!(s.refused("recovery_print", json!({ "code": "ABCD" })).code, "invalid");
}

#[test]
fn a_new_key_shuts_out_everything_that_opened_the_book_and_loses_nothing() {
    let (s, made) = a_book_with_temporary_passwords();
    let code = made["recovery"].as_str().unwrap().to_owned();
    let id = s.an_asset(json!({ "name": "固定資産課税台帳（髙﨑）" }));
    let note = s.file("添付.txt");
    std::fs::write(&note, "むかしの添付").unwrap();
    s.ask("attachment_add", json!({ "ledger": "asset", "id": id, "path": note }));
    s.signs_in(CHIEF, &temporary_of(&made, CHIEF));
    s.ask("password_change", json!({ "new": PASSWORD }));
    let keys = std::fs::read(s.book().join("keys.json")).unwrap();
    let signed = s.ask("journal_verify", json!({}))["fingerprint"].clone();
    std::fs::write(s.book().join("課のメモ.txt"), "だれかのファイル").unwrap();
    assert_eq!(s.refused("book_rekey", json!({ "password": "ちがう合言葉ちがう合言葉" })).code, "wrong_password");
    let fresh = s.ask("book_rekey", json!({ "password": PASSWORD }));
    assert_eq!(fresh["state"]["book"]["acting"]["number"], CHIEF);
    let numbers: Vec<&str> =
        fresh["temporary"].as_array().unwrap().iter().map(|t| t["number"].as_str().unwrap()).collect();
    assert_eq!(numbers, [OFFICER, STAFF, AUDITOR]);
    let record = s.record("asset", &id);
    assert_eq!(record["record"]["values"]["name"], "固定資産課税台帳（髙﨑）");
    let shown = s.ask("attachment_show", json!({ "id": record["attachments"][0]["id"] }));
    assert!(!shown["base64"].as_str().unwrap().is_empty(), "{shown}");
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
    assert!(s.book().join("課のメモ.txt").is_file(), "what others put there stays");
    let beside: Vec<String> = std::fs::read_dir(s.home())
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|n| n.contains("鍵の更新") || n.contains("復元中"))
        .collect();
    assert!(beside.is_empty(), "{beside:?}");
    // Nothing that opened it before opens it now.
    assert_eq!(s.refused("book_open", enters(&s, OFFICER, PASSWORD)).code, "wrong_password");
    assert_eq!(
        s.refused("book_recover", recovers(&s, &code, CHIEF, "窓辺の猫と青い自転車の坂道")).code,
        "wrong_password"
    );
    let old = s.file("keys.json");
    std::fs::write(&old, keys).unwrap();
    let key = vault::KeyFile::read(&old).unwrap().open(&store::slot::person(OFFICER), PASSWORD).unwrap();
    let now = vault::KeyFile::read(&s.book().join("keys.json")).unwrap();
    let mine = now.open(&store::slot::person(CHIEF), PASSWORD).unwrap();
    assert!(!key.is(&mine));
    s.signs_in(OFFICER, &temporary_of(&fresh, OFFICER));
    assert_eq!(s.refused("password_change", json!({ "new": PASSWORD })).fields[0].code, "used");
    s.ask("password_change", json!({ "new": "窓辺の猫と青い自転車の坂道" }));
    s.an_asset(json!({ "name": "更新のあと" }));
    // Another key signs from here on, and what the one before signed is still known as its own.
    let verified = s.ask("journal_verify", json!({}));
    assert_eq!(verified["sound"], true, "{verified}");
    assert_ne!(verified["fingerprint"], signed);
    let lines = s.ask("journal_list", json!({ "filter": { "action": "鍵の更新" } }))["entries"].clone();
    let told = format!("署名の鍵の指紋 {}", verified["fingerprint"].as_str().unwrap());
    assert!(lines[0]["detail"].as_str().unwrap().contains(&told), "{lines}");
}

#[test]
fn a_shared_book_gets_no_new_key_and_says_what_to_do() {
    let s = an_office();
    let folder = s.file("共有 フォルダ");
    std::fs::create_dir(&folder).unwrap();
    s.acts(CHIEF).ask("share_begin", json!({ "folder": folder, "pc": "課長-PC" }));
    let p = s.refused("book_rekey", json!({ "password": PASSWORD }));
    assert_eq!(p.code, "wrong_state");
    assert!(p.message.contains("共有をやめて"), "{}", p.message);
    s.an_asset(json!({ "name": "続き" }));
}

#[test]
fn without_a_book_and_after_closing_one_every_command_of_the_book_is_refused() {
    let s = an_office();
    s.ask("book_close", json!({}));
    for command in s.ask("command_list", json!({}))["commands"].as_array().unwrap() {
        if !command["roles"].as_array().unwrap().is_empty() {
            let p = s.refused(command["name"].as_str().unwrap(), json!({}));
            assert_eq!(p.code, "no_book", "{command}");
        }
    }
}
