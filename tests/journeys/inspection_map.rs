//! What the standard asks, what the questions know, and how the map of it shows both.

use crate::inspection::{ALL, opens};
use crate::support::*;
use serde_json::{Value, json};

#[test]
fn every_duty_is_shown_by_something_that_exists_or_is_the_citys_for_a_reason() {
    let s = an_empty_office_at(the_day());
    let pack = standard::Pack::shipped().unwrap();
    let commands = s.ask("command_list", json!({}))["commands"].clone();
    let ledgers = s.ask("ledger_defs", json!({}))["ledgers"].clone();
    let named = |all: &Value, field: &str, key: &str| all.as_array().unwrap().iter().any(|x| x[field] == key);
    let exists = |by: &str| {
        let (kind, key) = by.split_once(':').unwrap_or((by, ""));
        match kind {
            "ledger" => named(&ledgers, "key", key),
            "command" => named(&commands, "name", key),
            "report" => pack.form(key).is_some(),
            "question" => pack.checklists().iter().flat_map(|l| &l.questions).any(|q| q.id == key),
            _ => false,
        }
    };
    assert!(!exists("ledger:nothing") && !exists("command:x") && !exists("report:f0") && !exists("question:staff-99"));
    let mut wrong = Vec::new();
    for c in &pack.coverage().coverage {
        for by in &c.by {
            if !exists(by) {
                wrong.push(format!("{}: {by}", c.duty));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Facts that are 0 or 1 and only ever contradict, and those that are there only once something was done.
const FLAGS: [&str; 2] = ["backup.late", "inspection.survey_none"];

#[test]
fn every_fact_that_a_question_names_is_known_to_the_book() {
    let s = an_office();
    opens(&s, &ALL, "2026-11-02", "2026-11-20");
    opens(&s, &["monthly"], "2026-11-02", "2026-11-20");
    let mut shown: Vec<(String, Vec<String>)> = Vec::new();
    for number in [CHIEF, OFFICER, STAFF] {
        s.acts(number);
        for sheet in s.ask("inspection_list", json!({}))["mine"].as_array().unwrap() {
            let view = s.ask("inspection_sheet", json!({ "id": sheet["id"] }));
            for q in view["questions"].as_array().unwrap() {
                let keys = q["facts"].as_array().unwrap().iter().map(|f| f["fact"]["key"].as_str().unwrap().to_owned());
                shown.push((q["question"]["id"].as_str().unwrap().to_owned(), keys.collect()));
            }
        }
    }
    let pack = standard::Pack::shipped().unwrap();
    for q in pack.checklists().iter().flat_map(|l| &l.questions) {
        let (_, keys) = shown.iter().find(|(id, _)| *id == q.id).unwrap();
        for key in q.facts.iter().filter(|k| !k.ends_with(".days")) {
            assert!(keys.contains(key), "{} names {key}, which nobody knows", q.id);
        }
        for key in q.against.iter().filter(|k| !FLAGS.contains(&k.as_str())) {
            assert!(q.facts.contains(key), "{} is contradicted by {key}, which does not stand beside it", q.id);
        }
    }
    let with = |list: &str| {
        let of = pack.checklists().iter().find(|l| l.key == list).unwrap();
        of.questions.iter().filter(|q| !q.facts.is_empty()).count()
    };
    assert_eq!((with("chief"), with("officer"), with("staff")), (18, 18, 16));
    let bare = pack.checklists().iter().flat_map(|l| &l.questions).filter(|q| q.facts.is_empty());
    assert!(
        bare.clone().count() == 5 && bare.clone().all(|q| q.unknown.ends_with('。')),
        "where it knows nothing, it says why"
    );
}

#[test]
fn what_the_registers_know_stands_beside_the_question_and_contradicts_it() {
    let s = an_office();
    let values = json!({ "name": "会計年度任用職員の指導", "kind": "guidance", "planned_on": "2026-11-10" });
    s.ask("ledger_add", json!({ "ledger": "training", "values": values }));
    opens(&s, &["chief"], "2026-11-02", "2026-11-20");
    s.acts(CHIEF);
    let sheet = s.ask("inspection_list", json!({}))["mine"][0]["id"].clone();
    let view = s.ask("inspection_sheet", json!({ "id": sheet }));
    let all: Vec<Value> = view["questions"].as_array().unwrap().clone();
    for (id, says) in [("chief-09", "終わっていない指導・同意書 1件"), ("chief-10", "研修の予定日を過ぎています 1件")]
    {
        let q = all.iter().find(|q| q["question"]["id"] == id).unwrap();
        assert!(q["against"].as_str().unwrap().contains(says), "{q}");
        let fact = q["facts"].as_array().unwrap().iter().find(|f| f["fact"]["against"] == true).unwrap();
        assert_eq!(fact["fact"]["ledger"], "training", "it leads to the very records");
    }
}

#[test]
fn the_map_of_the_standard_shows_every_article_with_what_shows_it() {
    let s = an_office();
    let map = s.ask("inspection_coverage", json!({}));
    let articles = map["articles"].as_array().unwrap();
    assert_eq!(articles.len(), 135);
    let of = |no: i64| articles.iter().find(|a| a["no"] == no).unwrap();
    assert!(of(14)["duties"].to_string().contains("情報資産重要性分類結果報告書"));
    assert!(of(58)["duties"].to_string().contains("ICカード"));
    assert!(!of(1)["plain"].as_str().unwrap().is_empty());
    assert!(!of(10)["duties"][0]["city"].as_str().unwrap().is_empty());
    for a in articles {
        let duties = a["duties"].as_array().unwrap();
        assert!(!duties.is_empty() || a["plain"] != "", "第{}条", a["no"]);
    }
}
