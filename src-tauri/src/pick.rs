//! Asking for a file: native dialogs, opened from here only, and what was saved in this session.
//!
//! Native dialogs cannot be driven by a test, so the answers may come from a file, one line for each question.

use kernel::{Problem, Result, code};
use serde::Deserialize;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tauri_plugin_opener::OpenerExt;

/// Names a file whose lines answer the questions, in order; an empty line cancels.
pub const ANSWERS: &str = "MORICHO_PICK";

/// A kind of file that may be picked.
#[derive(Debug, Clone, Deserialize)]
pub struct Filter {
    /// Shown: Excelブック.
    pub name: String,
    /// Endings without the dot.
    pub extensions: Vec<String>,
}

/// What to ask for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Title of the dialog.
    #[serde(default)]
    pub title: String,
    /// Name proposed for a file to be saved.
    #[serde(default)]
    pub name: String,
    /// Kinds of file; all if empty.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// More than one file may be picked.
    #[serde(default)]
    pub multiple: bool,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Files that exist.
    Open,
    /// A file to be written.
    Save,
    /// A folder.
    Folder,
}

/// Answers prepared in a file, read one by one.
pub struct Answers {
    file: PathBuf,
    read: Mutex<usize>,
}

impl Answers {
    /// Answers from this file; it may grow while the app runs.
    #[must_use]
    pub fn from_file(file: PathBuf) -> Answers {
        Answers { file, read: Mutex::new(0) }
    }

    /// The next answer: one path, or several with tabs between; none if the line is empty or missing.
    fn next(&self) -> Vec<PathBuf> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        let Some(line) = text.lines().nth(*read) else {
            return Vec::new();
        };
        *read += 1;
        line.split('\t').filter(|p| !p.is_empty()).map(PathBuf::from).collect()
    }
}

/// The prepared answers, where the environment names them.
#[must_use]
pub fn answers_from_environment() -> Option<Answers> {
    std::env::var_os(ANSWERS).map(|file| Answers::from_file(PathBuf::from(file)))
}

/// The files that were saved since the app started: only these can be shown in their folder.
#[derive(Default)]
pub struct Saved(Mutex<HashSet<PathBuf>>);

impl Saved {
    fn add(&self, path: &Path) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    }

    fn holds(&self, path: &Path) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }
}

/// Asks the user, or the prepared answers, and remembers what is going to be saved. Blocks.
/// Absolute paths; none if the user thought better of it.
pub fn pick<R: Runtime>(
    app: &AppHandle<R>,
    answers: Option<&Answers>,
    saved: &Saved,
    target: Target,
    question: &Question,
) -> Vec<String> {
    let paths = match answers {
        Some(answers) => answers.next(),
        None => ask(app, target, question),
    };
    if target == Target::Save {
        paths.iter().for_each(|path| saved.add(path));
    }
    paths.iter().map(|p| p.to_string_lossy().into_owned()).collect()
}

fn ask<R: Runtime>(app: &AppHandle<R>, target: Target, question: &Question) -> Vec<PathBuf> {
    let dialog = dialog(app, question);
    let picked = match (target, question.multiple) {
        (Target::Open, true) => dialog.blocking_pick_files().unwrap_or_default(),
        (Target::Open, false) => dialog.blocking_pick_file().into_iter().collect(),
        (Target::Save, _) => dialog.blocking_save_file().into_iter().collect(),
        (Target::Folder, _) => dialog.blocking_pick_folder().into_iter().collect(),
    };
    picked.into_iter().filter_map(|path| path.into_path().ok()).collect()
}

fn dialog<R: Runtime>(app: &AppHandle<R>, question: &Question) -> FileDialogBuilder<R> {
    let mut dialog = app.dialog().file().set_title(&question.title);
    if !question.name.is_empty() {
        dialog = dialog.set_file_name(&question.name);
    }
    for filter in &question.filters {
        let extensions: Vec<&str> = filter.extensions.iter().map(String::as_str).collect();
        dialog = dialog.add_filter(&filter.name, &extensions);
    }
    dialog
}

/// Shows a file in its folder, if it was saved in this session.
///
/// # Errors
/// Refuses any other path, and a file that is gone.
pub fn reveal<R: Runtime>(app: &AppHandle<R>, saved: &Saved, path: &Path) -> Result<()> {
    if !saved.holds(path) {
        return Err(Problem::new(
            code::FORBIDDEN,
            "開けるのは、この画面で保存したファイルの場所だけです。ほかのファイルはエクスプローラーなどで開いてください。",
        ));
    }
    if !path.exists() {
        return Err(Problem::new(
            code::NOT_FOUND,
            "保存したファイルが見つかりません。移動または削除されていないか確かめてください。",
        ));
    }
    app.opener().reveal_item_in_dir(path).map_err(|why| {
        Problem::new(
            code::DISK,
            format!("フォルダを開けませんでした。{} を直接開いてください（{why}）。", path.display()),
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn prepared_answers_are_given_one_by_one_and_then_none() {
        let file = std::env::temp_dir().join(format!("moricho-pick-{}.txt", std::process::id()));
        fs::write(&file, "/帳簿/機器 一覧.xlsx\n\n/a\t/b\n").unwrap();
        let answers = Answers::from_file(file.clone());
        assert_eq!(answers.next(), [PathBuf::from("/帳簿/機器 一覧.xlsx")]);
        assert!(answers.next().is_empty(), "an empty line cancels");
        assert_eq!(answers.next().len(), 2);
        assert!(answers.next().is_empty());
        fs::write(&file, "/帳簿/機器 一覧.xlsx\n\n/a\t/b\n/後\n").unwrap();
        assert_eq!(answers.next(), [PathBuf::from("/後")], "the file may grow");
        fs::remove_file(file).unwrap();
    }
}
