//! How large a file may be, and what is said when it is larger.

use kernel::{Problem, code};

/// Largest file that is opened, in bytes.
pub const MAX_FILE_BYTES: u64 = 200 * 1024 * 1024;
/// Largest sum of the unpacked parts of an .xlsx or .ods, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 1024 * 1024 * 1024;
/// How many times larger than its packed size a big part may become.
pub const MAX_RATIO: u64 = 200;
/// Parts smaller than this, unpacked, may have any ratio (in bytes).
pub(crate) const BIG_PART_BYTES: u64 = 16 * 1024 * 1024;
/// Most parts that a package may hold.
pub(crate) const MAX_PARTS: usize = 20_000;
/// Most rows with a value.
pub const MAX_ROWS: usize = 1_000_000;
/// Rightmost column that may hold a value.
pub const MAX_COLUMNS: u32 = 512;
/// Most cells with a value.
pub const MAX_CELLS: usize = 16_000_000;
/// Most text of one sheet, in bytes.
pub(crate) const MAX_TEXT_BYTES: usize = 512 * 1024 * 1024;
/// Longest text of one cell, in characters (the limit of Excel).
pub(crate) const MAX_CELL_CHARS: usize = 32_767;
/// Most cells that a format without cell by cell reading may lay out (.xls, .ods).
pub(crate) const MAX_LAID_OUT: u64 = 8_000_000;

pub(crate) fn bad_file(message: impl Into<String>) -> Problem {
    Problem::new(code::BAD_FILE, message)
}

pub(crate) fn too_large(message: impl Into<String>) -> Problem {
    Problem::new(code::TOO_LARGE, message)
}

pub(crate) fn encrypted() -> Problem {
    Problem::new(
        code::ENCRYPTED_FILE,
        "このファイルにはパスワードが掛かっているため、中身を読めません。Excel で開いて「ファイル」→「情報」→「ブックの保護」からパスワードを外して保存し直し、もう一度選んでください。",
    )
}

pub(crate) fn broken() -> Problem {
    bad_file(
        "表として読めませんでした。ファイルが途中で切れているか、壊れているか、暗号化ソフトで保護されています。元のソフトで開けることを確かめ、「名前を付けて保存」で .xlsx に保存し直してから、もう一度選んでください。",
    )
}

pub(crate) fn bomb() -> Problem {
    too_large(
        "開くと異常に大きくなるファイルのため、読み込みを止めました。作成元を確かめてください。心当たりのあるファイルのときは、要るシートだけを新しいブックに移して保存し直してください。",
    )
}

pub(crate) fn too_many_cells(sheet: &str) -> Problem {
    too_large(format!(
        "シート「{sheet}」は値の入った範囲が広すぎて読み込めません。離れた場所に残った値や使わないシートを削除して保存し直すか、台帳の部分だけを新しいブックに移してください。"
    ))
}
