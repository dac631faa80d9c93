//! Where things lie: the books' folder, and what ships with the app.

use std::path::{Path, PathBuf};

/// Names another folder for the app's own data; tests and portable copies use it.
pub const DATA: &str = "MORICHO_DATA";

/// The folders that the door is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Books and settings of this PC.
    pub data: PathBuf,
    /// What ships: fonts, manual, samples, licenses, standard.
    pub assets: PathBuf,
}

/// Finds the folders of this PC; nothing is created.
#[must_use]
pub fn find<R: tauri::Runtime>(path: &tauri::path::PathResolver<R>) -> Found {
    let data = match std::env::var_os(DATA) {
        Some(dir) => PathBuf::from(dir),
        None => path.data_dir().map_or_else(|_| PathBuf::from("moricho"), |dir| dir.join("moricho")),
    };
    Found { data, assets: assets(path.resource_dir().ok().as_deref()) }
}

/// The checkout's assets while developing, else what was installed beside the program.
fn assets(installed: Option<&Path>) -> PathBuf {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    match installed {
        _ if cfg!(debug_assertions) && checkout.is_dir() => checkout,
        Some(dir) => dir.join("assets"),
        None => checkout,
    }
}
