//! Answers of a self-inspection while the program is killed between and during the clicks.

use crate::chance::{Chance, wanted};
use crate::stage::{Model, opened};
use crate::support::CHIEF;
use api::{Office, dispatch};
use kernel::Silent;
use serde_json::{Value, json};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Instant;

fn ask(office: &Office, cmd: &str, payload: Value) -> Value {
    dispatch(office, cmd, payload, &Silent).unwrap_or_else(|p| panic!("{cmd}: {p}"))
}

/// The answers that the book holds, in the order of the questions.
fn held(office: &Office, sheet: &str) -> Vec<Value> {
    let view = ask(office, "inspection_sheet", json!({ "id": sheet }));
    view["questions"].as_array().unwrap().iter().map(|q| q["given"]["mark"].clone()).collect()
}

#[test]
fn a_kill_loses_at_most_the_click_in_hand() {
    let twin = Model::new().twin();
    let office = opened(&twin.book()).unwrap();
    ask(&office, "inspection_open", json!({ "lists": ["chief"], "since": "2026-11-02", "due": "2026-11-20" }));
    let sheet = ask(&office, "inspection_list", json!({}))["mine"][0]["id"].as_str().unwrap().to_owned();
    let view = ask(&office, "inspection_sheet", json!({ "id": sheet }));
    let questions: Vec<Value> =
        view["questions"].as_array().unwrap().iter().map(|q| q["question"]["id"].clone()).collect();
    ask(&office, "book_close", json!({}));
    drop(office);
    let mut chance = Chance::new();
    let kills = wanted("MORICHO_KILLS", 60, 20);
    let mut expected = vec![Value::Null; questions.len()];
    let (mut all, mut killed, mut lost) = (std::time::Duration::from_millis(300), 0, 0);
    for click in 0_usize.. {
        let at = click % questions.len();
        let mark = ["good", "part", "bad", "none"][chance.below(4)];
        let payload = json!({ "sheet": sheet, "answers": [{ "question": questions[at], "mark": mark }] }).to_string();
        let begun = Instant::now();
        let mut command = twin.cli(CHIEF, &["call", "inspection_answer", &payload]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        if click.is_multiple_of(2) {
            assert!(child.wait().unwrap().success(), "a click without a kill is kept");
            all = begun.elapsed();
            expected[at] = json!(mark);
            continue;
        }
        sleep(chance.moment(all));
        child.kill().unwrap();
        child.wait().unwrap();
        let office = opened(&twin.book()).unwrap();
        let now = held(&office, &sheet);
        ask(&office, "book_close", json!({}));
        for (n, (now, before)) in now.iter().zip(&expected).enumerate() {
            assert!(now == before || (n == at && *now == json!(mark)), "question {n}: {now} instead of {before}");
        }
        lost += usize::from(now[at] != json!(mark));
        expected = now;
        killed += 1;
        if killed == kills {
            break;
        }
    }
    println!("{killed} kills, {lost} clicks lost");
    let office = opened(&twin.book()).unwrap();
    assert_eq!(ask(&office, "journal_verify", json!({}))["sound"], true);
}
