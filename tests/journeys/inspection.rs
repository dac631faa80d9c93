//! Self-inspection: a round from its opening to the report, and the next year beside it.

use crate::inspection_sheets::more_staff;
use crate::paper::bytes_of;
use crate::support::*;
use chrono::Duration;
use serde_json::{Value, json};

/// A text without what line breaks and spaces do to it on paper.
fn run_together(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

pub(crate) fn text_of(s: &Story, pdf: &[u8]) -> String {
    run_together(&crate::paper::text_of(s, pdf))
}

pub(crate) fn opens(s: &Story, lists: &[&str], since: &str, due: &str) -> String {
    let ask = json!({ "lists": lists, "since": since, "due": due });
    s.ask("inspection_open", ask)["id"].as_str().unwrap().to_owned()
}

/// The only sheet of whoever acts.
pub(crate) fn mine(s: &Story) -> String {
    let all = s.ask("inspection_list", json!({}));
    let mine = all["mine"].as_array().unwrap();
    assert_eq!(mine.len(), 1, "{mine:?}");
    mine[0]["id"].as_str().unwrap().to_owned()
}

pub(crate) fn questions(s: &Story, sheet: &str) -> Vec<Value> {
    s.ask("inspection_sheet", json!({ "id": sheet }))["questions"].as_array().unwrap().clone()
}

/// Answers everything; `mark` says how by the place of the question.
pub(crate) fn answers(s: &Story, sheet: &str, mark: impl Fn(usize) -> &'static str) {
    for (n, q) in questions(s, sheet).iter().enumerate() {
        let one = json!({ "question": q["question"]["id"], "mark": mark(n), "note": "髙﨑課で𠮷田が確認中" });
        s.ask("inspection_answer", json!({ "sheet": sheet, "answers": [one] }));
    }
}

pub(crate) fn submits(s: &Story, number: &str, mark: impl Fn(usize) -> &'static str) {
    s.acts(number);
    let sheet = mine(s);
    answers(s, &sheet, mark);
    s.ask("inspection_submit", json!({ "id": sheet }));
}

pub(crate) const ALL: [&str; 3] = ["chief", "officer", "staff"];

#[test]
fn a_round_goes_from_its_questions_to_a_plan_and_the_report() {
    let s = an_office();
    s.an_asset(json!({ "name": "課税台帳" }));
    let round = opens(&s, &ALL, "2026-11-02", "2026-11-20");
    s.acts(CHIEF);
    let today = s.ask("today", json!({}));
    assert!(today["waiting"].as_array().unwrap().iter().any(|r| r["kind"] == "自己点検" && r["day"] == "2026-11-20"));
    let sheet = mine(&s);
    let asked = questions(&s, &sheet);
    assert_eq!(asked.len(), 18);
    let first = asked.iter().find(|q| q["question"]["id"] == "chief-01").unwrap();
    assert!(first["against"].as_str().unwrap().contains("未分類 1件"), "{}", first["against"]);
    let fact = first["facts"].as_array().unwrap().iter().find(|f| f["fact"]["key"] == "asset.draft").unwrap();
    assert_eq!((&fact["fact"]["against"], &fact["fact"]["ledger"]), (&json!(true), &json!("asset")));
    answers(&s, &sheet, |n| if n == 1 { "bad" } else { "good" });
    s.ask("inspection_submit", json!({ "id": sheet }));
    submits(&s, OFFICER, |n| if n < 2 { "part" } else { "good" });
    submits(&s, STAFF, |n| if n == 4 { "none" } else { "good" });

    s.acts(CHIEF);
    let waiting = s.ask("today", json!({}));
    assert!(waiting["waiting"].as_array().unwrap().iter().any(|r| r["kind"] == "点検票の確定"));
    s.ask("inspection_settle", json!({ "round": round }));
    let result = s.ask("inspection_result", json!({ "id": round }));
    let whole = result["rates"]["chapters"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(whole["tally"], json!({ "good": 52, "part": 2, "bad": 1, "none": 1 }));
    assert_eq!(whole["rate"], 945, "52 of 55, － left out");
    let plans = result["plans"].as_array().unwrap();
    assert_eq!(plans.len(), 3, "every △ and × of a settled sheet is a finding");
    let bad = plans.iter().find(|p| p["found"] == "△0・×1").unwrap();
    let plan = json!({ "id": bad["id"], "cause": "記録の欄がない", "measure": "様式に欄を足す", "owner": "𠮷田 花", "due": "2026-12-25" });
    s.ask("inspection_plan", plan.clone());

    let p = s.refused("inspection_issue", json!({ "form": "report", "round": round }));
    assert_eq!(p.code, "wrong_state", "{}", p.message);
    s.ask("inspection_close", json!({ "id": round }));
    let issued =
        s.ask("inspection_issue", json!({ "form": "report", "round": round, "opinion": "記録の欄を整える。" }));
    let number = issued["report"]["number"].as_str().unwrap();
    assert_eq!(number, "税務-点検報-R8-001");
    assert_eq!(issued["report"]["pages"], 6, "two copies of three pages");
    let shown = s.ask("report_show", json!({ "number": number }));
    let text = text_of(&s, &bytes_of(&shown));
    for said in [
        "2通のうち1通目",
        "2通のうち2通目",
        "副市長",
        "情報セキュリティ委員",
        "94.5%",
        "遵守率＝○÷（○＋△＋×）",
        "様式に欄を足す",
        "𠮷田花",
        "未記入",
        "記録の欄を整える。",
        "1/3",
        "3/3",
        number,
    ] {
        assert!(text.contains(&run_together(said)), "{said} is not on the paper: {text}");
    }
    assert!(!text.contains("4/"), "each copy is counted by itself");
    let alone = s.ask("inspection_preview", json!({ "form": "plan", "round": round }));
    let plan_text = text_of(&s, &bytes_of(&alone));
    assert!(alone["pages"] == 1 && plan_text.contains("様式に欄を足す"), "the plan is printed alone too: {plan_text}");
    assert_eq!(s.refused("inspection_issue", json!({ "form": "plan", "round": round })).code, "wrong_state");
    let out = s.file("報告.xlsx");
    s.ask("report_save", json!({ "number": number, "out": out, "format": "xlsx" }));
    assert!(std::fs::metadata(out).unwrap().len() > 4000);

    // Past its day it is late, until it is done with evidence.
    s.later(Duration::days(60));
    s.acts(CHIEF);
    let late = s.ask("today", json!({}))["late"].clone();
    assert!(late.as_array().unwrap().iter().any(|r| r["kind"] == "改善計画" && r["screen"] == "inspection-plan"));
    let mut done = plan;
    done["done_on"] = json!("2027-01-10");
    let p = s.refused("inspection_plan", done.clone());
    assert!(p.message.contains("証跡"), "{}", p.message);
    // A file or a record shows it as well as words do; whoever may not plan cannot put one there.
    let scan = s.file("是正の記録 髙﨑①.pdf");
    std::fs::write(&scan, b"%PDF-1.7 mended").unwrap();
    let attach = json!({ "sheet": "", "question": "", "finding": done["id"], "path": scan });
    assert_eq!(s.acts(STAFF).refused("proof_add", attach.clone()).code, "forbidden");
    s.acts(OFFICER).ask("proof_add", attach);
    let asset = s.ask("ledger_add", json!({ "ledger": "asset", "values": { "name": "是正の綴り" } }))["id"].clone();
    let mut linked = done.clone();
    linked["link"] = json!("asset:999999");
    assert_eq!(s.refused("inspection_plan", linked.clone()).code, "invalid", "a link to nothing");
    linked["link"] = json!(format!("asset:{}", asset.as_str().unwrap()));
    s.ask("inspection_plan", linked);
    let proof = s.ask("proof_of", json!({ "id": done["id"] }));
    assert_eq!(
        (&proof["linked"]["name"], &proof["files"][0]["name"]),
        (&json!("是正の綴り"), &json!("是正の記録 髙﨑①.pdf"))
    );
    let file = proof["files"][0]["id"].clone();
    assert_eq!(s.acts(STAFF).refused("proof_remove", json!({ "id": file, "out": "" })).code, "forbidden");
    s.acts(OFFICER).ask("proof_remove", json!({ "id": file, "out": "" }));
    assert!(s.ask("proof_of", json!({ "id": done["id"] }))["files"].as_array().unwrap().is_empty());
    s.acts(CHIEF);
    done["evidence"] = json!("様式 R9-1");
    s.ask("inspection_plan", done.clone());
    done["done_on"] = json!("2027-03-31");
    assert_eq!(s.refused("inspection_plan", done).code, "invalid", "nothing is done tomorrow");
    let late = s.ask("today", json!({}))["late"].clone();
    assert!(!late.as_array().unwrap().iter().any(|r| r["kind"] == "改善計画"));
}

#[test]
fn answers_are_kept_one_by_one_and_are_no_record_before_they_are_submitted() {
    let s = an_office();
    opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    s.acts(STAFF);
    let sheet = mine(&s);
    let entries = s.ask("journal_list", json!({}))["total"].as_i64().unwrap();
    let q = questions(&s, &sheet)[3]["question"]["id"].clone();
    let kept = s.ask(
        "inspection_answer",
        json!({ "sheet": sheet, "answers": [{ "question": q, "mark": "part", "note": "ｶﾀｶﾅ　㈱①", "review": true }] }),
    );
    assert_eq!(kept["answered"], 1);
    assert!(!kept["kept_at"].as_str().unwrap().is_empty());
    assert_eq!(s.ask("journal_list", json!({}))["total"], entries, "nothing is journalled");
    s.ask("book_lock", json!({}));
    s.acts(STAFF);
    let again = questions(&s, &sheet);
    assert_eq!(again[3]["given"]["mark"], "part");
    assert_eq!(again[3]["given"]["note"], "ｶﾀｶﾅ　㈱①");
    assert_eq!(again[3]["given"]["review"], true);
    let p = s.refused("inspection_submit", json!({ "id": sheet }));
    assert_eq!((p.code.as_str(), p.fields.len()), ("invalid", 19));
    answers(&s, &sheet, |_| "good");
    let entries = s.ask("journal_list", json!({}))["total"].as_i64().unwrap();
    s.ask("inspection_submit", json!({ "id": sheet }));
    assert_eq!(s.ask("journal_list", json!({}))["total"], entries + 1, "the submission is one change");
    let p = s.refused("inspection_answer", json!({ "sheet": sheet, "answers": [] }));
    assert_eq!(p.code, "wrong_state");
}

#[test]
fn nobody_sees_or_changes_what_is_another_persons() {
    let s = an_office();
    let round = opens(&s, &ALL, "2026-11-02", "2026-11-20");
    s.acts(STAFF);
    let staff = mine(&s);
    let q = questions(&s, &staff)[0]["question"]["id"].clone();
    s.ask("inspection_answer", json!({ "sheet": staff, "answers": [{ "question": q, "mark": "bad" }] }));
    let view = s.ask("inspection_get", json!({ "id": round }));
    assert_eq!((view["named"].clone(), view["sheets"].as_array().unwrap().len()), (json!(false), 0));
    s.acts(OFFICER);
    assert_eq!(s.ask("inspection_get", json!({ "id": round }))["sheets"], json!([]), "names are for the chief");
    let p = s.refused("inspection_sheet", json!({ "id": staff }));
    assert_eq!(p.code, "forbidden", "somebody has begun it");
    let officers = mine(&s);
    s.acts(STAFF);
    assert_eq!(s.refused("inspection_sheet", json!({ "id": officers })).code, "forbidden");
    let one = json!({ "sheet": officers, "answers": [{ "question": "officer-01", "mark": "good" }] });
    assert_eq!(s.refused("inspection_answer", one).code, "forbidden");
    assert_eq!(s.refused("inspection_submit", json!({ "id": officers })).code, "forbidden");
    s.acts(CHIEF);
    let view = s.ask("inspection_get", json!({ "id": round }));
    let words: Vec<_> = view["sheets"].as_array().unwrap().iter().map(|l| l["word"].clone()).collect();
    assert_eq!(words, ["未着手", "未着手", "回答中"]);
}

#[test]
fn what_came_on_paper_is_typed_in_by_number() {
    let s = an_office();
    let round = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    let p = s.refused("inspection_find", json!({ "round": round, "number": "9999" }));
    assert!(p.message.contains("9999"), "{}", p.message);
    let sheet = s.ask("inspection_find", json!({ "round": round, "number": "１００３" }));
    assert_eq!((sheet["typed"].clone(), sheet["name"].clone()), (json!(true), json!("ｶﾄｳ 一郎")));
    let id = sheet["id"].as_str().unwrap();
    answers(&s, id, |_| "good");
    s.ask("inspection_submit", json!({ "id": id }));
    s.acts(CHIEF);
    let view = s.ask("inspection_get", json!({ "id": round }));
    assert_eq!(view["sheets"][0]["via"], "typed");
    let p = s.refused("inspection_return", json!({ "sheet": id, "reason": " " }));
    assert_eq!(p.code, "invalid");
    s.ask("inspection_return", json!({ "sheet": id, "reason": "問3を確かめてください" }));
    s.acts(STAFF);
    let mine = s.ask("inspection_list", json!({}))["mine"][0].clone();
    assert_eq!((mine["state"].clone(), mine["answered"].clone()), (json!("open"), json!(20)), "nothing is asked twice");
    assert!(mine["note"].as_str().unwrap().contains("問3"));
}

#[test]
fn the_next_year_compares_only_the_same_questions_and_begins_with_what_is_open() {
    let s = an_office();
    let own = |text: &str, id: &str| json!({ "questions": [{ "id": id, "checklist": "staff", "articles": "58①", "title": "カードの置き場", "text": text }] });
    s.ask("inspection_questions", own("カードを引き出しにしまっていますか。", ""));
    let first = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    submits(&s, STAFF, |n| if n == 0 { "part" } else { "good" });
    s.acts(CHIEF);
    s.ask("inspection_close", json!({ "id": first }));
    s.later(Duration::days(330));
    s.acts(OFFICER);
    s.ask("inspection_questions", own("カードを首から下げていますか。", "own-1"));
    let second = opens(&s, &["staff"], "2027-10-01", "2027-10-29");
    let view = s.ask("inspection_get", json!({ "id": second }));
    assert_eq!(view["changes"][0]["changed"], "changed");
    assert_eq!(view["changes"].as_array().unwrap().iter().filter(|c| c["changed"] == "same").count(), 20);
    s.acts(STAFF);
    let sheet = mine(&s);
    let asked = questions(&s, &sheet);
    assert_eq!(asked[0]["before"], "part", "last year's answer stands as a proposal");
    assert_eq!(asked[0]["given"]["mark"], Value::Null, "and is not given by itself");
    assert_eq!(asked[0]["plans"].as_array().unwrap().len(), 1);
    let changed = asked.iter().find(|q| q["question"]["id"] == "own-1").unwrap();
    assert_eq!((changed["revised"].clone(), changed["before"].clone()), (json!(true), Value::Null));
    answers(&s, &sheet, |_| "good");
    s.ask("inspection_submit", json!({ "id": sheet }));
    s.acts(CHIEF);
    s.ask("inspection_close", json!({ "id": second }));
    let result = s.ask("inspection_result", json!({ "id": second }));
    // The course names what it can be compared with; nothing else is taken, least of all itself.
    let course = result["trend"].as_array().unwrap();
    assert_eq!((course.len(), &course[0]["id"], &course[1]["id"]), (2, &result["before_id"], &json!(second)));
    let chosen = s.ask("inspection_result", json!({ "id": second, "beside": course[0]["id"] }));
    assert_eq!(chosen["rates"], result["rates"]);
    for wrong in [json!(second), json!("999")] {
        let p = s.refused("inspection_result", json!({ "id": second, "beside": wrong }));
        assert!(p.code == "not_found" && p.message.contains("比べられません"), "{p}");
    }
    let chapter = |no: i64| {
        let all = result["rates"]["chapters"].as_array().unwrap();
        all.iter().find(|c| c["chapter"] == no).unwrap().clone()
    };
    assert!(chapter(3)["before"].as_i64().unwrap() < 1000);
    assert_eq!((chapter(6)["before"].clone(), chapter(6)["revised"].clone()), (Value::Null, json!(true)));
    assert_eq!(result["plans"][0]["carried"], true);
    assert_eq!(result["trend"].as_array().unwrap().len(), 2);
    let shown = s.ask("inspection_preview", json!({ "form": "report", "round": second }));
    let text = text_of(&s, &bytes_of(&shown));
    assert!(text.contains("設問改定のため比較不可"), "{text}");
    assert!(text.contains("継続"));
}

#[test]
fn a_survey_leads_to_findings_and_stands_in_the_report() {
    let s = an_office();
    let survey = json!({
        "day": "2026-11-10", "kind": "weakness", "target": "窓口端末 12台", "method": "検査の道具", "result": "2件を検出",
        "done_by": "𠮷田 花", "told_on": "2026-11-11", "findings": ["古い版のソフト", "", "使わない通信口"],
    });
    s.ask("inspection_survey", survey.clone());
    let all = s.ask("inspection_list", json!({}));
    assert_eq!((all["surveys"][0]["findings"].clone(), all["surveys"][0]["open"].clone()), (json!(2), json!(2)));
    assert_eq!(all["plans"].as_array().unwrap().len(), 2);
    for (field, value) in [("day", "2026-12-01"), ("told_on", "2026-11-01"), ("kind", "other"), ("target", " ")] {
        let mut bad = survey.clone();
        bad[field] = json!(value);
        assert_eq!(s.refused("inspection_survey", bad).code, "invalid", "{field}");
    }
    let round = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    let shown = s.ask("inspection_preview", json!({ "form": "report", "round": round }));
    let text = text_of(&s, &bytes_of(&shown));
    assert!(text.contains("窓口端末12台") && text.contains("指摘2件"), "{text}");
}

#[test]
fn a_problem_is_reported_at_once_under_its_own_number() {
    let s = an_office();
    let problem = json!({
        "noticed": "令和8年11月4日 8時40分", "title": "共用IDのパスワードの掲示", "articles": "第60条第1項", "by": "髙橋 﨑子",
        "state": "窓口の端末に紙で貼ってあった。", "done": "はがして変更した。", "next": "",
    });
    let mut short = problem.clone();
    short["state"] = json!("");
    assert_eq!(s.refused("inspection_issue", json!({ "form": "problem", "problem": short })).code, "invalid");
    let issued = s.ask("inspection_issue", json!({ "form": "problem", "problem": problem }));
    assert_eq!(issued["report"]["number"], "税務-問題報-R8-001");
    assert_eq!(issued["report"]["pages"], 1);
    let round = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    let text = text_of(&s, &bytes_of(&s.ask("inspection_preview", json!({ "form": "report", "round": round }))));
    assert!(text.contains("共用IDのパスワードの掲示（税務-問題報-R8-001）"), "{text}");
}

#[test]
fn a_round_that_cannot_be_is_refused() {
    let s = an_office();
    let ask = |lists: &[&str], since: &str, due: &str| json!({ "lists": lists, "since": since, "due": due });
    for (bad, says) in [
        (ask(&[], "2026-11-02", "2026-11-20"), "点検票"),
        (ask(&["staff"], "2026-11-20", "2026-11-02"), "締切"),
        (ask(&["staff"], "いつか", "2026-11-02"), "始める日"),
        (ask(&["staff", "monthly"], "2026-11-02", "2026-11-20"), "月例"),
    ] {
        let p = s.refused("inspection_open", bad);
        assert!(p.code == "invalid" && p.message.contains(says), "{}", p.message);
    }
    opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    let p = s.refused("inspection_open", ask(&["chief"], "2026-11-02", "2026-11-20"));
    assert_eq!(p.code, "wrong_state");
    opens(&s, &["monthly"], "2026-11-15", "2026-11-16");
    let p = s.refused(
        "inspection_questions",
        json!({ "questions": [{ "checklist": "staff", "articles": "第999条", "title": "a", "text": "b" }] }),
    );
    assert!(p.message.contains("第999条"), "{}", p.message);
}

#[test]
fn at_the_desk_people_answer_by_their_number_and_reach_nothing_else() {
    let s = an_office();
    more_staff(&s, 2);
    let round = opens(&s, &ALL, "2026-11-02", "2026-11-20");
    assert_eq!(s.refused("desk_enter", json!({ "number": "2000" })).code, "wrong_state");
    let state = s.ask("desk_open", json!({ "id": round }));
    assert_eq!(state["desk"]["division"], "税務課");
    for command in s.ask("command_list", json!({}))["commands"].as_array().unwrap() {
        let name = command["name"].as_str().unwrap();
        let allowed = [
            "office_state",
            "book_lock",
            "desk_enter",
            "inspection_sheet",
            "inspection_answer",
            "inspection_submit",
            "about",
            "manual",
            "command_list",
            "ledger_defs",
            "article_search",
            "article_get",
        ];
        if !allowed.contains(&name) {
            let p = s.refused(name, json!({}));
            assert_eq!(p.code, "forbidden", "{name}: {}", p.message);
        }
    }
    let entered = s.ask("desk_enter", json!({ "number": "２０００" }));
    assert_eq!(entered["name"], "髙﨑 職員0");
    let sheet = entered["sheet"].as_str().unwrap().to_owned();
    answers(&s, &sheet, |_| "good");
    for (number, code) in [("1001", "not_found"), ("1003", "forbidden"), ("9999", "not_found")] {
        assert_eq!(s.refused("desk_enter", json!({ "number": number })).code, code, "{number}");
    }
    assert_eq!(s.refused("inspection_sheet", json!({ "id": sheet })).code, "forbidden", "nobody is entered now");
    s.ask("desk_enter", json!({ "number": "2001" }));
    assert_eq!(s.refused("inspection_sheet", json!({ "id": sheet })).code, "forbidden", "another person's sheet");
    assert_eq!(s.refused("inspection_submit", json!({ "id": sheet })).code, "forbidden");
    s.ask("desk_enter", json!({ "number": "2000" }));
    s.ask("inspection_submit", json!({ "id": sheet }));
    assert_eq!(s.refused("desk_enter", json!({ "number": "2000" })).code, "wrong_state", "submitted is submitted");
    s.later(Duration::hours(3));
    assert!(!s.ask("office_state", json!({}))["desk"].is_null(), "the desk waits for people");
    s.ask("book_lock", json!({}));
    s.acts(CHIEF);
    assert!(s.ask("office_state", json!({}))["desk"].is_null());
    let view = s.ask("inspection_get", json!({ "id": round }));
    let one = view["sheets"].as_array().unwrap().iter().find(|l| l["person"] == "2000").unwrap().clone();
    assert_eq!(one["via"], "desk");
    let last = s.ask("journal_list", json!({}))["entries"]
        .as_array()
        .unwrap()
        .iter()
        .any(|l| l["who"].as_str().unwrap().contains("髙﨑 職員0"));
    assert!(last, "the submission is under the name of who answered");
}

#[test]
fn a_round_asks_those_who_were_chosen_and_is_changed_while_it_is_open() {
    let s = an_office();
    more_staff(&s, 3);
    let ahead = s.ask("inspection_ahead", json!({ "lists": ["staff"] }));
    assert_eq!(ahead["people"].as_array().unwrap().len(), 4);
    assert!(ahead["edition"].as_str().unwrap().starts_with("2026.1版（"), "{}", ahead["edition"]);
    let ask =
        |people: &[&str]| json!({ "lists": ["staff"], "since": "2026-11-02", "due": "2026-11-20", "people": people });
    let p = s.refused("inspection_open", ask(&["2000", CHIEF]));
    assert!(p.message.contains(CHIEF), "{}", p.message);
    let round = s.ask("inspection_open", ask(&["2000", "2001"]))["id"].clone();
    let people = || s.ask("inspection_get", json!({ "id": round }))["line"].clone();
    assert_eq!(people()["people"], 2);
    s.ask("inspection_amend", json!({ "id": round, "due": "2026-11-30", "add": ["2002"], "drop": ["2000"] }));
    assert_eq!((people()["people"].clone(), people()["due"].clone()), (json!(2), json!("2026-11-30")));
    let number_of = |person: &str| s.ask("inspection_find", json!({ "round": round, "number": person }))["id"].clone();
    let gone = number_of("2002");
    s.ask("inspection_amend", json!({ "id": round, "drop": ["2002"] }));
    s.ask("inspection_amend", json!({ "id": round, "add": ["2000"] }));
    assert_ne!(number_of("2000"), gone, "a number that stands on paper is never given to somebody else");
    let p = s.refused("inspection_amend", json!({ "id": round, "due": "2026-10-30" }));
    assert_eq!(p.code, "invalid");
    let sheet =
        s.ask("inspection_find", json!({ "round": round, "number": "2001" }))["id"].as_str().unwrap().to_owned();
    answers(&s, &sheet, |_| "good");
    s.ask("inspection_submit", json!({ "id": sheet }));
    let p = s.refused("inspection_amend", json!({ "id": round, "drop": ["2001"] }));
    assert_eq!(p.code, "wrong_state", "{}", p.message);
    assert_eq!(s.ask("journal_verify", json!({}))["sound"], true);
}

#[test]
fn a_corrected_report_has_a_number_of_its_own_and_names_the_old_one() {
    let s = an_office();
    let round = opens(&s, &["staff"], "2026-11-02", "2026-11-20");
    submits(&s, STAFF, |_| "good");
    s.acts(CHIEF);
    s.ask("inspection_close", json!({ "id": round }));
    let print = |replaces: &str, reason: &str| json!({ "form": "report", "round": round, "opinion": "直した。", "replaces": replaces, "reason": reason });
    let first = s.ask("inspection_issue", print("", ""))["report"]["number"].as_str().unwrap().to_owned();
    assert!(s.refused("inspection_issue", print(&first, " ")).message.contains("理由"));
    assert!(s.refused("inspection_issue", print("税務-点検報-R8-999", "誤記")).message.contains("税務-点検報-R8-999"));
    let second = s.ask("inspection_issue", print(&first, "係の名前の誤記（髙﨑）"));
    assert_eq!(second["report"]["replaces"], first.as_str());
    assert_ne!(second["report"]["number"], first.as_str());
    let shown = s.ask("report_show", json!({ "number": second["report"]["number"] }));
    let text = text_of(&s, &bytes_of(&shown));
    assert!(text.contains(&format!("{first}を訂正して出し直す")) && text.contains("係の名前の誤記（髙﨑）"), "{text}");
    assert!(text.contains("設問の版2026.1版（"), "{text}");
}

#[test]
fn the_short_inspection_of_a_month_is_reminded_of_once_it_is_held() {
    let s = an_office();
    let told = || {
        let soon = s.ask("today", json!({}))["soon"].clone();
        soon.as_array().unwrap().iter().any(|r| r["kind"] == "月例ミニ点検")
    };
    assert!(!told(), "whoever never holds it is left alone");
    let round = opens(&s, &["monthly"], "2026-11-18", "2026-11-30");
    s.acts(CHIEF);
    s.ask("inspection_close", json!({ "id": round }));
    assert!(!told(), "this month's is done");
    s.later(Duration::days(20));
    s.acts(CHIEF);
    assert!(told(), "next month begins");
}
