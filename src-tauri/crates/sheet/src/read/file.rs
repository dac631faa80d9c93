//! The file as bytes, read once, with its digest; and what kind of file it is, judged by content.

use crate::limits::{MAX_FILE_BYTES, bad_file, encrypted, too_large};
use crate::read::ole::Ole;
use crate::read::workbook::Format;
use kernel::{Problem, Progress, Result, code};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

pub(crate) struct Loaded {
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, in hex.
    pub digest: String,
    /// Excel's lock file lies beside it.
    pub open_elsewhere: bool,
}

pub(crate) fn load(path: &Path, progress: &dyn Progress) -> Result<Loaded> {
    let name = file_name(path);
    let info = std::fs::metadata(path).map_err(|e| refused(&e, path))?;
    if info.is_dir() {
        return Err(bad_file(format!("「{name}」はフォルダです。中のファイルを選んでください。")));
    }
    if info.len() == 0 {
        return Err(bad_file(format!(
            "「{name}」は空のファイル（0 バイト）です。保存し直すか、別のファイルを選んでください。"
        )));
    }
    let oversize = || {
        too_large(format!(
            "「{name}」は {} MB を超えるため読み込めません。画像や要らないシートを除いて保存し直すか、年度や係ごとに分けてください。",
            MAX_FILE_BYTES / 1024 / 1024
        ))
    };
    if info.len() > MAX_FILE_BYTES {
        return Err(oversize());
    }
    let mut file = File::open(path).map_err(|e| refused(&e, path))?;
    let mut bytes = Vec::with_capacity(usize::try_from(info.len()).unwrap_or(0));
    let mut hash = Sha256::new();
    loop {
        progress.step(0, 0)?;
        let before = bytes.len();
        let got = (&mut file).take(1 << 20).read_to_end(&mut bytes).map_err(|e| refused(&e, path))?;
        if got == 0 {
            break;
        }
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(oversize());
        }
        hash.update(&bytes[before..]);
    }
    Ok(Loaded { bytes, digest: hex::encode(hash.finalize()), open_elsewhere: lock_beside(path) })
}

pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Excel keeps `~$name` beside a workbook while somebody has it open, LibreOffice `.~lock.name#`.
fn lock_beside(path: &Path) -> bool {
    let name = file_name(path);
    // Long names lose their first two characters in Excel's lock file.
    let short: String = name.chars().skip(2).collect();
    let mut beside = vec![format!("~${name}"), format!(".~lock.{name}#")];
    if name.chars().count() > 8 {
        beside.push(format!("~${short}"));
    }
    beside.iter().any(|n| path.with_file_name(n).exists())
}

fn refused(e: &std::io::Error, path: &Path) -> Problem {
    let name = file_name(path);
    // 32 and 33: Windows' sharing and lock violations.
    let shared = cfg!(windows) && matches!(e.raw_os_error(), Some(32 | 33));
    match e.kind() {
        ErrorKind::NotFound => Problem::new(
            code::NOT_FOUND,
            format!("「{name}」が見つかりません。移動や名前の変更がなかったかを確かめて、もう一度選んでください。"),
        ),
        _ if shared || (e.kind() == ErrorKind::PermissionDenied && lock_beside(path)) => Problem::new(
            code::DISK,
            format!(
                "「{name}」は Excel などで開かれているため読めません。そのファイルを閉じてから、もう一度選んでください。"
            ),
        ),
        ErrorKind::PermissionDenied => Problem::new(
            code::DISK,
            format!(
                "「{name}」を読む権限がありません。共有フォルダの権限を確かめるか、自分のフォルダに写してから選んでください。"
            ),
        ),
        _ => Problem::from(std::io::Error::from(e.kind())),
    }
}

/// What the bytes are, whatever the name says.
pub(crate) fn format_of(bytes: &[u8], path: &Path) -> Result<Format> {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    if bytes.starts_with(b"PK") {
        return super::package::Package::open(bytes)?.format();
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        let ole = Ole::open(bytes).ok_or_else(crate::limits::broken)?;
        if ole.has("EncryptedPackage") {
            return Err(encrypted());
        }
        if ole.has("Workbook") || ole.has("Book") {
            return Ok(Format::Xls);
        }
        return Err(bad_file(
            "Excel のブックではありません（Word など別のソフトの形式です）。Excel の台帳を選んでください。",
        ));
    }
    if matches!(extension.as_str(), "csv" | "tsv" | "txt") {
        return Ok(Format::Csv);
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_lowercase();
    if matches!(extension.as_str(), "xls" | "xlsx" | "xlsm")
        && (start.contains("<html") || start.contains("<table") || start.contains("<?xml"))
    {
        return Err(bad_file(format!(
            "名前は .{extension} ですが、中身は Web ページなど別の形式です。Excel で開き、「名前を付けて保存」で「Excel ブック (.xlsx)」に保存し直してから選んでください。"
        )));
    }
    if matches!(extension.as_str(), "xls" | "xlsx" | "xlsm" | "ods") {
        return Err(crate::limits::broken());
    }
    Err(bad_file("この形式は読めません。Excel（.xlsx .xlsm .xls）、.ods、.csv のいずれかを選んでください。"))
}
