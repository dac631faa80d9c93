//! The wire: what the window sends arrives at the door, and what the door says arrives in the window.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use kernel::{Problem, code};
use moricho_shell::{Bridge, Door, configure, context, pick::Answers};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::time::Duration;
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Listener, WebviewWindow, WebviewWindowBuilder};

fn a_window(door: Door, answers: Option<PathBuf>) -> (App<MockRuntime>, WebviewWindow<MockRuntime>) {
    let bridge = Bridge::new(answers.map(Answers::from_file));
    bridge.open(door);
    let app = configure(mock_builder(), bridge).build(context()).expect("the app is configured");
    let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().expect("a window");
    (app, window)
}

fn call(window: &WebviewWindow<MockRuntime>, cmd: &str, payload: Value) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: "rpc".into(),
        callback: tauri::ipc::CallbackFn(0),
        error: tauri::ipc::CallbackFn(1),
        url: if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" }.parse().unwrap(),
        body: json!({ "cmd": cmd, "payload": payload }).into(),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

#[test]
fn a_request_reaches_the_door_and_a_refusal_comes_back_word_for_word() {
    let door: Door = Arc::new(|cmd, payload, _| match cmd {
        "ledger_add" => Ok(json!({ "heard": payload })),
        _ => Err(Problem::new(code::NOT_FOUND, "「髙﨑𠮷」という命令はありません。")),
    });
    let (_app, window) = a_window(door, None);
    let asset = json!({ "name": "㈱髙﨑 契約書①", "copies": 2 });
    assert_eq!(call(&window, "ledger_add", asset.clone()), Ok(json!({ "heard": asset })));
    assert_eq!(
        call(&window, "ledger_burn", json!({})),
        Err(json!({ "code": "not_found", "message": "「髙﨑𠮷」という命令はありません。", "fields": [] }))
    );
}

#[test]
fn long_work_reports_under_its_name_and_stops_when_asked() {
    let (begun, wait_begun) = mpsc::channel();
    let begun = Mutex::new(begun);
    let door: Door = Arc::new(move |_, payload, progress| {
        assert_eq!(payload, json!({ "path": "台帳.xlsx" }), "the job's name is not part of the request");
        progress.at(1, 1000);
        begun.lock().unwrap().send(()).unwrap();
        for row in 2..1000 {
            progress.step(row, 1000)?;
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Value::Null)
    });
    let (app, window) = a_window(door, None);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let said = Arc::clone(&heard);
    app.listen_any("progress", move |event| {
        said.lock().unwrap().push(serde_json::from_str::<Value>(event.payload()).unwrap());
    });
    let other = window.clone();
    let work =
        std::thread::spawn(move || call(&other, "import_commit", json!({ "path": "台帳.xlsx", "$job": "取込1" })));
    wait_begun.recv_timeout(Duration::from_secs(20)).expect("the work began");
    assert_eq!(call(&window, "job_stop", json!({ "job": "取込1" })), Ok(json!(true)), "a stop passes by the work");
    let refusal = work.join().unwrap().expect_err("the work was stopped");
    assert_eq!(refusal["code"], code::CANCELLED);
    assert_eq!(call(&window, "job_stop", json!({ "job": "取込1" })), Ok(json!(false)), "it runs no more");
    assert_eq!(heard.lock().unwrap().first(), Some(&json!({ "job": "取込1", "done": 1, "total": 1000 })));
}

#[test]
fn a_read_does_not_wait_for_another() {
    let both = Arc::new(Barrier::new(2));
    let door: Door = Arc::new(move |_, _, _| {
        both.wait();
        Ok(Value::Null)
    });
    let (_app, window) = a_window(door, None);
    let other = window.clone();
    let (done, wait_done) = mpsc::channel();
    for asking in [window, other] {
        let done = done.clone();
        std::thread::spawn(move || done.send(call(&asking, "ledger_list", json!({}))));
    }
    for _ in 0..2 {
        assert_eq!(wait_done.recv_timeout(Duration::from_secs(20)).expect("both ran at once"), Ok(Value::Null));
    }
}

#[test]
fn only_what_was_saved_here_can_be_shown_in_its_folder() {
    let home = tempfile::tempdir().unwrap();
    let picks = home.path().join("picks.txt");
    std::fs::write(&picks, "/課/報告書 令和8年.pdf\n").unwrap();
    let (_app, window) = a_window(Arc::new(|_, _, _| Ok(Value::Null)), Some(picks));
    let secret = json!({ "path": "/etc/hostname" });
    assert_eq!(call(&window, "open_saved", secret).unwrap_err()["code"], code::FORBIDDEN);
    let ask =
        json!({ "title": "報告書を保存", "name": "報告書.pdf", "filters": [{ "name": "PDF", "extensions": ["pdf"] }] });
    assert_eq!(call(&window, "pick_save", ask.clone()), Ok(json!({ "path": "/課/報告書 令和8年.pdf" })));
    let gone = call(&window, "open_saved", json!({ "path": "/課/報告書 令和8年.pdf" })).unwrap_err();
    assert_eq!(gone["code"], code::NOT_FOUND, "it was saved here, so it may be looked for");
    assert_eq!(call(&window, "pick_save", ask), Ok(json!({ "path": "" })), "the user thought better of it");
    assert_eq!(call(&window, "pick_open", json!({ "folder": 1 })).unwrap_err()["code"], code::BAD_REQUEST);
}
