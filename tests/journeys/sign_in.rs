//! Signing in has its limits: wrong passwords, hours, an idle screen, passwords that grow old or are guessed (第60条, 第84条).

use crate::accounts::{a_book_with_temporary_passwords, temporary_of};
use crate::support::*;
use chrono::Duration;
use serde_json::{Value, json};

pub(crate) fn enters(s: &Story, number: &str, password: &str) -> Value {
    json!({ "dir": s.book(), "number": number, "password": password })
}

/// Wrong passwords for a number, each as soon as it may be; answers the last refusal.
fn wrong(s: &Story, number: &str, times: usize) -> kernel::Problem {
    let mut last = None;
    for _ in 0..times {
        s.later(Duration::seconds(8));
        last = Some(s.refused("book_open", enters(s, number, "ちがう合言葉ちがう合言葉")));
    }
    last.unwrap()
}

#[test]
fn five_wrong_passwords_lock_a_number_out_for_fifteen_minutes_and_nobody_else() {
    let s = an_office();
    s.ask("book_lock", json!({}));
    let p = wrong(&s, STAFF, 1);
    assert_eq!(p.code, "wrong_password");
    assert!(p.message.contains("あと4回"), "{}", p.message);
    let p = wrong(&s, STAFF, 4);
    assert_eq!(p.code, "locked_out");
    assert!(p.message.contains("15分") && p.message.contains("第84条"), "{}", p.message);
    let p = s.refused("book_open", enters(&s, STAFF, PASSWORD));
    assert_eq!(p.code, "locked_out", "not even with the right one");
    s.acts(AUDITOR);
    s.ask("book_close", json!({}));
    s.later(Duration::seconds(899));
    assert_eq!(s.refused("book_open", enters(&s, STAFF, PASSWORD)).code, "locked_out", "of a closed book, too");
    s.later(Duration::seconds(1));
    let state = s.ask("book_open", enters(&s, STAFF, PASSWORD));
    assert_eq!(state["book"]["last_use"]["failed"], 5, "told after the sign-in, never before");
    let lines = s.ask("journal_list", json!({ "limit": 1 }));
    assert!(lines["entries"][0]["detail"].as_str().unwrap().contains("5"), "{lines}");
}

#[test]
fn quick_tries_after_the_second_wrong_one_must_wait() {
    let s = an_office();
    for _ in 0..3 {
        assert_eq!(s.refused("book_open", enters(&s, STAFF, "ちがう合言葉ちがう合言葉")).code, "wrong_password");
    }
    let p = s.refused("book_open", enters(&s, STAFF, PASSWORD));
    assert_eq!(p.code, "locked_out");
    assert!(p.message.contains("2秒"), "{}", p.message);
    s.later(Duration::seconds(2)).ask("book_open", enters(&s, STAFF, PASSWORD));
}

#[test]
fn neither_a_clock_set_back_nor_another_run_of_the_program_nor_a_deleted_counter_shortens_the_wait() {
    let s = an_office();
    wrong(&s, STAFF, 5);
    s.later(Duration::hours(-5));
    assert_eq!(s.refused("book_open", enters(&s, STAFF, PASSWORD)).code, "locked_out");
    std::fs::remove_file(s.book().join("attempts.json")).unwrap();
    s.later(Duration::minutes(14));
    assert_eq!(s.refused("book_open", enters(&s, STAFF, PASSWORD)).code, "locked_out", "deleted meanwhile");
    let visit = s.on(the_day() - Duration::hours(5) + Duration::minutes(14));
    assert_eq!(visit.refused("book_open", enters(&s, STAFF, PASSWORD)).code, "locked_out", "another run");
}

#[test]
fn a_number_that_nobody_has_is_told_the_same_and_is_written_nowhere() {
    let s = an_office();
    let (known, unknown) = (wrong(&s, STAFF, 1), wrong(&s, "ひみつ9999", 1));
    assert_eq!(known, unknown);
    let (known, unknown) = (wrong(&s, STAFF, 4), wrong(&s, "ひみつ9999", 4));
    assert_eq!((known.code, unknown.code), ("locked_out".to_owned(), "locked_out".to_owned()));
    let counter = std::fs::read_to_string(s.book().join("attempts.json")).unwrap();
    assert!(counter.contains(STAFF) && !counter.contains("ひみつ"), "{counter}");
}

#[test]
fn the_chief_lets_somebody_who_was_locked_out_try_again_at_once() {
    let s = an_office();
    wrong(&s, STAFF, 5);
    assert_eq!(s.refused("account_unlock", json!({ "number": STAFF })).code, "forbidden", "not the officer");
    s.acts(CHIEF);
    let until =
        s.ask("account_list", json!({}))["accounts"].as_array().unwrap().iter().find(|a| a["number"] == STAFF).unwrap()
            ["locked_until"]
            .clone();
    assert!(until.as_str().unwrap().starts_with("2026-11-18T01:"), "{until}");
    s.ask("account_unlock", json!({ "number": STAFF }));
    assert_eq!(s.refused("account_unlock", json!({ "number": STAFF })).code, "wrong_state", "only once");
    assert_eq!(s.refused("account_unlock", json!({ "number": CHIEF })).code, "same_person");
    assert_eq!(s.signs_in(STAFF, PASSWORD)["book"]["last_use"]["failed"], 5);
}

#[test]
fn wrong_passwords_are_counted_wherever_one_is_asked_for() {
    let s = an_office();
    for _ in 0..5 {
        s.later(Duration::seconds(8));
        s.refused("password_change", json!({ "old": "ちがう合言葉ちがう合言葉", "new": "窓辺の猫と青い自転車の坂道" }));
    }
    let p = s.refused("password_change", json!({ "old": PASSWORD, "new": "窓辺の猫と青い自転車の坂道" }));
    assert_eq!(p.code, "locked_out");
    s.later(Duration::minutes(16)).acts(OFFICER);
    let out = s.file("控え.moricho-backup");
    s.ask("backup_take", json!({ "out": out }));
    let look = |password: &str| json!({ "path": out, "number": OFFICER, "password": password, "dir": s.book() });
    for _ in 0..5 {
        s.later(Duration::seconds(8));
        s.refused("backup_look", look("ちがう合言葉ちがう合言葉"));
    }
    assert_eq!(s.refused("backup_look", look(PASSWORD)).code, "locked_out");
}

#[test]
fn a_deputy_touches_no_account_of_the_chief() {
    let s = an_office();
    s.acts(CHIEF).ask(
        "deputy_name",
        json!({ "number": OFFICER, "chief": CHIEF, "since": "2026-11-18", "until": "2026-11-20", "reason": "出張" }),
    );
    s.acts(OFFICER).ask("post_take", json!({ "key": "1" }));
    for command in ["account_reset", "account_close", "account_unlock"] {
        assert_eq!(s.refused(command, json!({ "number": CHIEF })).code, "forbidden", "{command}");
    }
    s.ask("account_reset", json!({ "number": STAFF }));
}

#[test]
fn the_screen_locks_by_itself_when_nobody_is_at_work_whatever_the_window_does() {
    let s = an_office();
    s.an_asset(json!({ "name": "台帳" }));
    for _ in 0..3 {
        s.later(Duration::minutes(9)).ask("book_touch", json!({}));
    }
    s.later(Duration::minutes(9)).ask("ledger_list", json!({ "ledger": "asset" }));
    for _ in 0..3 {
        // The window asks by itself: nobody's hands are on it.
        s.later(Duration::minutes(3)).ask("share_state", json!({}));
    }
    s.later(Duration::minutes(1));
    assert_eq!(s.refused("ledger_list", json!({ "ledger": "asset" })).code, "locked");
    assert_eq!(s.ask("office_state", json!({}))["held"]["why"], "locked");
    assert_eq!(s.refused("book_touch", json!({})).code, "locked", "moving hands open nothing");
    s.acts(OFFICER);
    let mut settings = s.ask("settings_get", json!({}));
    settings["lock_minutes"] = json!(30);
    s.ask("settings_save", settings);
    s.later(Duration::minutes(29)).ask("ledger_list", json!({ "ledger": "asset" }));
    s.later(Duration::minutes(30));
    assert_eq!(s.refused("ledger_list", json!({ "ledger": "asset" })).code, "locked");
}

#[test]
fn outside_the_hours_of_the_settings_only_whoever_answers_for_the_book_signs_in() {
    let s = an_office();
    let mut settings = s.ask("settings_get", json!({}));
    settings["sign_in_from"] = json!("08:00");
    settings["sign_in_until"] = json!("18:00");
    assert_eq!(s.refused("settings_save", settings.clone()).code, "forbidden", "not the officer");
    let mut half = settings.clone();
    half["sign_in_until"] = json!("");
    assert_eq!(s.acts(CHIEF).refused("settings_save", half).fields[0].column, "sign_in_until");
    let mut odd = settings.clone();
    odd["sign_in_from"] = json!("朝");
    assert_eq!(s.refused("settings_save", odd).fields[0].column, "sign_in_from");
    s.ask("settings_save", settings);
    s.acts(OFFICER);
    s.later(Duration::hours(9));
    let p = s.refused("book_open", enters(&s, OFFICER, PASSWORD));
    assert_eq!(p.code, "forbidden");
    assert!(p.message.contains("08:00") && p.message.contains("第84条第3号"), "{}", p.message);
    s.acts(CHIEF);
    let line = s.ask("journal_list", json!({ "limit": 1 }))["entries"][0]["detail"].clone();
    assert!(line.as_str().unwrap().contains("時間外"), "{line}");
    s.later(Duration::hours(13)).acts(OFFICER);
}

#[test]
fn a_password_grows_old_is_warned_about_and_must_then_be_changed() {
    let s = an_office();
    s.later(Duration::days(352)).acts(OFFICER);
    let notes = s.ask("office_state", json!({}))["book"]["last_use"]["notes"].clone();
    assert!(notes[0].as_str().unwrap().contains("あと13日"), "{notes}");
    s.later(Duration::days(13));
    let state = s.signs_in(OFFICER, PASSWORD);
    assert_eq!(state["held"]["why"], "must_change");
    assert!(state["held"]["message"].as_str().unwrap().contains("第60条"), "{state}");
    assert_eq!(s.refused("password_change", json!({ "new": PASSWORD })).fields[0].code, "same");
    s.ask("password_change", json!({ "new": "窓辺の猫と青い自転車の坂道" }));
    s.signs_in(CHIEF, PASSWORD);
    s.ask("password_change", json!({ "new": "もう一つの長い合言葉を考える" }));
    let mut settings = s.ask("settings_get", json!({}));
    settings["password_days"] = json!(0);
    s.ask("settings_save", settings);
    s.later(Duration::days(4000));
    assert!(s.signs_in(OFFICER, "窓辺の猫と青い自転車の坂道")["held"].is_null(), "the setting was taken back");
}

#[test]
fn the_last_passwords_are_not_taken_again_as_far_back_as_the_settings_say() {
    const SECOND: &str = "窓辺の猫と青い自転車の坂道";
    const THIRD: &str = "もう一つの長い合言葉を考える";
    const FOURTH: &str = "三番目の薬缶が歌う雨の朝";
    const FIFTH: &str = "石段の上の赤い郵便受けと風";
    let s = an_office();
    let changes = |old: &str, new: &str| json!({ "old": old, "new": new });
    s.ask("password_change", changes(PASSWORD, SECOND));
    s.ask("password_change", changes(SECOND, THIRD));
    for used in [PASSWORD, SECOND] {
        let p = s.refused("password_change", changes(THIRD, used));
        assert_eq!((p.fields[0].column.as_str(), p.fields[0].code.as_str()), ("new", "used"));
        assert!(p.message.contains("直近3回分") && p.message.contains("第60条") && !p.message.contains(used), "{p}");
    }
    // The fourth one back may be taken again.
    s.ask("password_change", changes(THIRD, FOURTH));
    assert_eq!(s.refused("password_change", changes(FOURTH, PASSWORD)).fields[0].code, "used");
    s.ask("password_change", changes(FOURTH, FIFTH));
    s.ask("password_change", changes(FIFTH, PASSWORD));
    // It is each person's own, and the chief may set how far back is looked.
    s.signs_in(CHIEF, PASSWORD);
    s.ask("password_change", changes(PASSWORD, SECOND));
    let mut settings = s.ask("settings_get", json!({}));
    settings["password_memory"] = json!(11);
    assert_eq!(s.refused("settings_save", settings.clone()).fields[0].column, "password_memory");
    settings["password_memory"] = json!(0);
    s.ask("settings_save", settings.clone());
    s.ask("password_change", changes(SECOND, PASSWORD));
    s.acts(OFFICER);
    settings["password_memory"] = json!(3);
    assert_eq!(s.refused("settings_save", settings).code, "forbidden");
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn how_the_recovery_sheet_is_kept_is_noted_and_the_code_is_not() {
    let (s, made) = a_book_with_temporary_passwords();
    let code = made["recovery"].as_str().unwrap();
    let refused = s.refused("recovery_keep", json!({ "how": " ", "seal": "" }));
    assert_eq!(refused.fields[0].column, "how");
    s.ask("recovery_keep", json!({ "how": "封筒に入れて金庫", "seal": "封-R8-001" }));
    let kept = s.ask("account_list", json!({}))["recovery_kept"].as_str().unwrap().to_owned();
    assert!(kept.starts_with("封-R8-001　封筒に入れて金庫（R8.") && kept.contains("𠮷田"), "{kept}");
    let line = s.ask("journal_list", json!({ "limit": 1 }))["entries"][0].clone();
    assert_eq!((&line["what"], &line["subject"]), (&json!("復旧コードの保管"), &json!("封-R8-001")));
    assert!(!s.ask("journal_list", json!({})).to_string().contains(&code[..9]));
    // Another code is another envelope.
    s.signs_in(CHIEF, &temporary_of(&made, CHIEF));
    s.ask("password_change", json!({ "new": "窓辺の猫と青い自転車の坂道" }));
    s.ask("recovery_issue", json!({ "password": "窓辺の猫と青い自転車の坂道" }));
    assert_eq!(s.ask("account_list", json!({}))["recovery_kept"], "");
    s.signs_in(OFFICER, PASSWORD);
}

#[test]
fn a_password_is_judged_while_it_is_typed_and_nothing_of_it_is_kept() {
    let s = an_empty_office_at(the_day());
    let ask = |password: &str| json!({ "password": password, "names": ["𠮷田 花"], "numbers": ["1002"], "offices": ["税務課"] });
    let weak = s.ask("password_check", ask("令和8年の税務課1002"));
    assert_eq!(weak["enough"], false);
    let said = weak["said"].to_string();
    assert!(said.contains("職員番号") && said.contains("課や市の名前") && said.contains("第60条"), "{said}");
    assert_eq!(s.ask("password_check", ask("窓辺の猫と青い自転車の坂道"))["enough"], true);
    let s = an_office();
    let before = s.ask("journal_list", json!({}))["total"].clone();
    let weak = s.ask("password_check", json!({ "password": "高橋の窓辺の猫と青い自転車" }));
    assert!(weak["said"].to_string().contains("氏名"), "whoever is signed in is told by the names of the book: {weak}");
    assert_eq!(s.ask("journal_list", json!({}))["total"], before);
    s.ask("book_lock", json!({}));
    let told = s.ask("password_check", json!({ "password": "高橋の窓辺の猫と青い自転車" }));
    assert_eq!(told["enough"], true, "nobody else learns a name: {told}");
}

#[test]
fn a_guessable_password_opens_no_book_and_replaces_none() {
    let s = an_empty_office_at(the_day());
    let mut ask = new_book(&s.book());
    ask["password"] = json!("令和8年税務課の台帳です");
    let p = s.refused("book_create", ask);
    assert_eq!((p.code.as_str(), p.fields[0].column.as_str()), ("invalid", "password"));
    assert!(!s.book().exists(), "nothing was begun");
    let s = an_office();
    for weak in ["aaaaaaaaaaaaaaaa", "Password2026!", "高橋の窓辺の猫と青い自転車", "青い自転車1004窓辺の猫坂道"]
    {
        let p = s.refused("password_change", json!({ "old": PASSWORD, "new": weak }));
        assert_eq!((p.code.as_str(), p.fields[0].column.as_str()), ("invalid", "new"), "{weak}");
        assert!(!p.message.contains(weak));
    }
}
