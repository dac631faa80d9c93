//! Everybody signs in with a password of their own.

use crate::support::*;
use serde_json::{Value, json};

/// A book whose people have temporary passwords; answers it and what was shown once.
fn a_book_with_temporary_passwords() -> (Story, Value) {
    let s = an_empty_office_at(the_day());
    let mut ask = new_book(&s.book());
    ask["passwords"] = json!("temporary");
    let made = s.ask("book_create", ask);
    (s, made)
}

fn temporary_of(made: &Value, number: &str) -> String {
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
        if command["roles"].as_array().unwrap().is_empty() || name.starts_with("password_") {
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
