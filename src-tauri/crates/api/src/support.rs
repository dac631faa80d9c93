//! A log for support: when, which command, which code. No name, no record, no path ever stands in it.

use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Result, code};
use std::io::Write as _;
use std::path::{Path, PathBuf};

const FILE: &str = "support.log";
/// A longer log begins anew; the one before is kept.
const MOST: u64 = 256 * 1024;

fn path(office: &Office) -> PathBuf {
    office.places.home.join(FILE)
}

/// Notes a refusal that somebody may ask about. The message is left out: it may hold names.
pub(crate) fn note(office: &Office, command: &str, problem: &Problem) {
    let asked = [code::INTERNAL, code::DAMAGED, code::DISK, code::NEWER_BOOK];
    if !asked.contains(&problem.code.as_str()) || !office.places.home.is_dir() {
        return;
    }
    let path = path(office);
    if std::fs::metadata(&path).is_ok_and(|m| m.len() > MOST) {
        let _ = std::fs::rename(&path, path.with_extension("log.1"));
    }
    // Nobody's work stops because this cannot be written.
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    if let Ok(mut file) = file {
        let at = office.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let _ = writeln!(file, "{at} {} {command} {}", env!("CARGO_PKG_VERSION"), problem.code);
    }
}

/// The version of everything, and the last lines of the log.
pub fn log(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<SupportLog> {
    let text = std::fs::read_to_string(path(office)).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().skip(lines.len().saturating_sub(100)).copied().collect::<Vec<_>>().join("\n");
    let schema = store::MIGRATIONS.last().map_or(0, |m| m.version);
    let book = match office.seat() {
        Ok(seat) => {
            let size = std::fs::metadata(seat.dir().join("book.db")).map_or(0, |m| m.len() / 1024);
            let entries = seat.reader()?.last_entry()?;
            format!("帳簿の版 {}　大きさ {size} KB　記録 {entries}件", seat.book().version()?)
        }
        Err(_) => "帳簿は開いていません".to_owned(),
    };
    let head = format!(
        "守帳 {}（帳簿の版 {schema} まで）\n{} {}\n{book}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    );
    Ok(SupportLog { text: format!("{head}\n{last}").trim_end().to_owned() })
}

/// Saves what [`log`] shows, to be handed to whoever helps. Nothing of the book is in it, so nothing is entered.
pub fn save(office: &Office, ask: SaveTo, progress: &dyn Progress) -> Result<Written> {
    let out = match office.seat() {
        Ok(seat) => crate::paper::out_path(&seat, &ask.out)?,
        Err(_) if ask.out.trim().is_empty() => {
            return Err(Problem::new(code::BAD_REQUEST, "保存する場所と名前を選んでください。"));
        }
        Err(_) => std::path::absolute(Path::new(&ask.out))?,
    };
    let text = log(office, Nothing {}, progress)?.text;
    crate::paper::land(&out, format!("{text}\n").as_bytes())?;
    crate::import::written(&out, text.lines().count())
}
