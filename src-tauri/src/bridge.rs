//! The one command. It carries a request to the door on a thread of its own, so that the window never freezes.
//!
//! What only a window can do (dialogs, stopping a job, showing a folder, closing) is answered here; everything
//! else goes through the door, which does not know that there is a window.

use crate::jobs::{Jobs, Reporter};
use crate::pick::{self, Answers, Question, Saved, Target};
use kernel::{Problem, Progress, Result, Silent, code};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tauri::{AppHandle, Emitter, Manager, Runtime};

/// The way to everything that knows no window.
pub type Door = Arc<dyn Fn(&str, Value, &dyn Progress) -> Result<Value> + Send + Sync>;

/// Event that says how far a job is: `{job, done, total}`.
pub const PROGRESS: &str = "progress";

/// Key in a request under which the window names its job.
const JOB: &str = "$job";

/// What the window's session holds.
pub struct Bridge {
    door: OnceLock<Door>,
    jobs: Jobs,
    saved: Saved,
    answers: Option<Answers>,
}

impl Bridge {
    /// A bridge without a door yet; `answers` take the place of native dialogs.
    #[must_use]
    pub fn new(answers: Option<Answers>) -> Bridge {
        Bridge { door: OnceLock::new(), jobs: Jobs::default(), saved: Saved::default(), answers }
    }

    /// Sets the door; later ones are ignored.
    pub fn open(&self, door: Door) {
        let _ = self.door.set(door);
    }
}

impl Bridge {
    /// The window goes: the book is closed, so that what is shared is published and given back.
    pub fn close(&self) {
        if let Some(door) = self.door.get() {
            // Nobody is left to be told; what could not be published is published after the next start.
            let _ = door("book_close", json!({}), &Silent);
        }
    }
}

#[derive(Deserialize)]
struct Named {
    job: String,
}

#[derive(Deserialize)]
struct Shown {
    path: String,
}

/// Answers one request of the window.
///
/// # Errors
/// Whatever the door refuses, unchanged.
#[tauri::command]
pub async fn rpc<R: Runtime>(app: AppHandle<R>, cmd: String, payload: Value) -> Result<Value> {
    let work = tauri::async_runtime::spawn_blocking(move || answer(&app, &cmd, payload));
    match work.await {
        Ok(answer) => answer,
        Err(why) => Err(Problem::internal(why)),
    }
}

fn answer<R: Runtime>(app: &AppHandle<R>, cmd: &str, mut payload: Value) -> Result<Value> {
    let bridge = app.state::<Bridge>();
    let job = payload.as_object_mut().and_then(|o| o.remove(JOB)).and_then(|v| v.as_str().map(str::to_owned));
    match cmd {
        "job_stop" => Ok(json!(bridge.jobs.stop(&read::<Named>(payload)?.job))),
        "pick_open" => picked(app, &bridge, Target::Open, payload),
        "pick_save" => picked(app, &bridge, Target::Save, payload),
        "pick_folder" => picked(app, &bridge, Target::Folder, payload),
        "open_saved" => {
            pick::reveal(app, &bridge.saved, Path::new(&read::<Shown>(payload)?.path)).map(|()| Value::Null)
        }
        "app_quit" => {
            app.exit(0);
            Ok(Value::Null)
        }
        _ => {
            let door = bridge.door.get().ok_or_else(|| Problem::internal("the door is not open yet"))?;
            match job {
                None => door(cmd, payload, &Silent),
                Some(job) => reported(app, &bridge, door, &job, cmd, payload),
            }
        }
    }
}

fn reported<R: Runtime>(
    app: &AppHandle<R>,
    bridge: &Bridge,
    door: &Door,
    job: &str,
    cmd: &str,
    payload: Value,
) -> Result<Value> {
    let flag = bridge.jobs.start(job);
    let reporter = Reporter::new(Arc::clone(&flag), |done, total| {
        // The window may be closing; then nobody needs to know.
        let _ = app.emit(PROGRESS, json!({ "job": job, "done": done, "total": total }));
    });
    let answer = door(cmd, payload, &reporter);
    bridge.jobs.end(job, &flag);
    answer
}

fn picked<R: Runtime>(app: &AppHandle<R>, bridge: &Bridge, target: Target, payload: Value) -> Result<Value> {
    let question: Question = read(payload)?;
    let paths = pick::pick(app, bridge.answers.as_ref(), &bridge.saved, target, &question);
    Ok(match target {
        Target::Open => json!({ "paths": paths }),
        Target::Save | Target::Folder => {
            json!({ "path": paths.first().map_or("", String::as_str) })
        }
    })
}

fn read<T: DeserializeOwned>(payload: Value) -> Result<T> {
    serde_json::from_value(payload).map_err(|why| {
        Problem::new(
            code::BAD_REQUEST,
            format!("画面からの依頼を読めませんでした。アプリを開き直してください（{why}）。"),
        )
    })
}
