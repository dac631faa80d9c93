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
