//! The shell: the only code that knows Tauri. It opens one window and carries requests to the one door.
//!
//! No rule and no SQL lives here; what may be done is decided behind the door, whatever the window asks.

pub mod bridge;
pub mod jobs;
pub mod pick;
pub mod places;
#[cfg(target_os = "linux")]
mod printing;

use kernel::SystemClock;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::utils::config::WebviewUrl;
use tauri::{App, Builder, Context, Manager, RunEvent, Runtime, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_window_state::StateFlags;

pub use bridge::{Bridge, Door};

/// Adds the one command and its state to a builder; the same for the real window and for tests of the wire.
pub fn configure<R: Runtime>(builder: Builder<R>, bridge: Bridge) -> Builder<R> {
    builder.manage(bridge).invoke_handler(tauri::generate_handler![bridge::rpc])
}

/// What was compiled in: configuration, UI, icons, permissions.
#[must_use]
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// Opens the window and stays until it is closed; 1 if it could not be opened.
#[must_use]
pub fn run() -> ExitCode {
    let builder = Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| raise(app.get_webview_window("main"))))
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(remembered()).build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build());
    let app = configure(builder, Bridge::new(pick::answers_from_environment()))
        .setup(|app| {
            app.state::<Bridge>().open(door(places::find(app.path())));
            window(app)?;
            Ok(())
        })
        .build(context());
    match app {
        Ok(app) => {
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit) {
                    app.state::<Bridge>().close();
                }
            });
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("守帳を始められませんでした: {why}");
            ExitCode::FAILURE
        }
    }
}

/// The door of this PC's office. Nothing is opened or read before the window asks.
fn door(found: places::Found) -> Door {
    let places = api::Places { assets: found.assets, ..api::Places::of_program(&found.data) };
    let office = api::Office::new(places, Arc::new(SystemClock));
    Arc::new(move |cmd, payload, progress| api::dispatch(&office, cmd, payload, progress))
}

/// Size and place only: nothing of a record.
fn remembered() -> StateFlags {
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED
}

fn raise<R: Runtime>(window: Option<WebviewWindow<R>>) {
    if let Some(window) = window {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// The one window. It leaves nothing on the disk, goes nowhere else and opens no other.
fn window<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let Some(mut config) = app.config().app.windows.first().cloned() else {
        return Ok(());
    };
    // To measure with: what the start of a window costs when there is nothing to show.
    if std::env::args().any(|arg| arg == "--blank") {
        config.url = WebviewUrl::App("blank.html".into());
    }
    // A webview that leaves nothing behind cannot be driven by a test, so a test says that it is one.
    let driven = std::env::var("TAURI_WEBVIEW_AUTOMATION").is_ok_and(|v| v == "true");
    let window = WebviewWindowBuilder::from_config(app, &config)?
        .incognito(!driven)
        .on_navigation(|url| at_home(url.as_str()))
        .on_download(|_, _| false)
        .build()?;
    #[cfg(target_os = "linux")]
    printing::at_true_size(&window)?;
    Ok(())
}

/// True for the addresses of the app's own pages on Linux, macOS and Windows.
fn at_home(url: &str) -> bool {
    ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"]
        .iter()
        .any(|home| url.strip_prefix(home).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        || url == "about:blank"
        || (cfg!(dev) && url.starts_with("http://localhost:"))
}

#[cfg(test)]
mod tests {
    use super::at_home;

    #[test]
    fn the_window_goes_nowhere_else() {
        assert!(at_home("tauri://localhost/index.html"));
        assert!(at_home("http://tauri.localhost/"));
        for away in ["https://example.jp/", "file:///etc/passwd", "tauri://localhost.example.jp/", "data:text/html,x"] {
            assert!(!at_home(away), "{away} is not ours");
        }
    }
}
