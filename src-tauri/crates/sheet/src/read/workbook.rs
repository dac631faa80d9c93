//! What callers see: the workbook with its sheets, and the sheet that most likely is the ledger.

use crate::grid::Grid;
use crate::read::csv::{CsvFound, CsvOptions};
use crate::read::{csv, file, ods, xls, xlsx};
use kernel::{Problem, Progress, Result, code};
use std::path::Path;

/// What kind of file it is, judged by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excel workbook.
    Xlsx,
    /// Excel workbook with macros (never run).
    Xlsm,
    /// Excel 97-2003 workbook.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// Text with separators.
    Csv,
}

impl Format {
    /// The usual ending of such files, without the point.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Xlsm => "xlsm",
            Format::Xls => "xls",
            Format::Ods => "ods",
            Format::Csv => "csv",
        }
    }
}

/// Whether a sheet's tab is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Shown.
    Visible,
    /// Hidden by hand.
    Hidden,
    /// Hidden so that Excel itself does not offer to show it.
    VeryHidden,
}

/// What a sheet most likely is; a guess for the sheet picker, never a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LooksLike {
    /// Records.
    Data,
    /// 記入例, 説明, 原本: shows how to fill in.
    Sample,
    /// リスト, プルダウン, マスタ: choices for other sheets.
    List,
    /// No value.
    Empty,
}

/// One sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    /// Name on the tab; for .csv the file's name.
    pub name: String,
    /// Whether the tab is shown.
    pub visibility: Visibility,
    /// Rows with a value.
    pub rows: u32,
    /// Columns up to the rightmost value.
    pub columns: u32,
    /// What it most likely is.
    pub looks_like: LooksLike,
}

/// A workbook as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workbook {
    /// Kind of file.
    pub format: Format,
    /// SHA-256 of the file's bytes, in lower-case hex.
    pub digest: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Its sheets, in the order of the tabs.
    pub sheets: Vec<SheetInfo>,
    /// Index in `sheets` of the sheet that is read when none is named.
    pub best: usize,
    /// A lock file says that somebody has it open: what was last saved is what is read.
    pub open_elsewhere: bool,
    /// Serial numbers count from 1904.
    pub date_1904: bool,
    /// Encoding and separator, for .csv.
    pub csv: Option<CsvFound>,
}

/// Which sheet to read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Chosen<'n> {
    Nothing,
    Best,
    Named(&'n str),
}

pub(crate) type Outline = SheetInfo;

impl Outline {
    /// `first` holds the first texts of the sheet with their rows (counted from 0).
    pub(crate) fn new(name: &str, visibility: Visibility, rows: u32, columns: u32, first: &[(u32, String)]) -> Outline {
        let looks_like = looks_like(name, rows, columns, first);
        Outline { name: name.to_owned(), visibility, rows, columns, looks_like }
    }
}

fn looks_like(name: &str, rows: u32, columns: u32, first: &[(u32, String)]) -> LooksLike {
    const SAMPLE: [&str; 18] = [
        "記入例",
        "記載例",
        "入力例",
        "作成例",
        "サンプル",
        "見本",
        "sample",
        "例示",
        "説明",
        "使い方",
        "記入要領",
        "記載要領",
        "作成要領",
        "手引",
        "原本",
        "ひな形",
        "雛形",
        "テンプレート",
    ];
    const LIST: [&str; 7] = ["プルダウン", "ドロップダウン", "選択肢", "入力規則", "コード表", "区分値", "参照用"];
    const WEAK_LIST: [&str; 4] = ["リスト", "マスタ", "list", "master"];
    if rows == 0 {
        return LooksLike::Empty;
    }
    let name = name.to_lowercase();
    let name = name.trim_matches(|c: char| c.is_whitespace() || "（）()【】[]".contains(c));
    let said = |words: &[&str]| words.iter().any(|w| name.contains(w));
    if said(&SAMPLE) || name == "例" || name.ends_with("(例") || name.ends_with("（例") {
        return LooksLike::Sample;
    }
    // 「資産リスト」 with many columns is a ledger, 「リスト」 with a few is not.
    if said(&LIST) || WEAK_LIST.contains(&name) || (said(&WEAK_LIST) && columns <= 4) {
        return LooksLike::List;
    }
    // A title of its own row that says 記入例; a 記入例 row among records has many cells.
    let alone = |row: u32| first.iter().filter(|(r, _)| *r == row).count() <= 2;
    let marked = |text: &str| {
        let text = text.trim_start_matches(|c: char| c.is_whitespace() || "【（([《〈".contains(c));
        ["記入例", "記載例", "入力例", "サンプル"].iter().any(|w| text.starts_with(w))
    };
    let top = first.first().map_or(0, |(r, _)| *r);
    if first.iter().any(|(row, text)| *row <= top + 1 && marked(text) && alone(*row)) {
        return LooksLike::Sample;
    }
    LooksLike::Data
}

/// The sheet that most likely is the ledger: visible, with records, most rows; the first of equals.
pub(crate) fn best(sheets: &[Outline]) -> usize {
    // A sheet laid out for printing shows the same records again.
    let rank = |s: &Outline| {
        let seen = s.visibility == Visibility::Visible && s.rows > 0;
        (seen, s.looks_like == LooksLike::Data, !s.name.contains("印刷"), s.rows)
    };
    let mut best = 0;
    for (index, sheet) in sheets.iter().enumerate() {
        if sheets.get(best).is_some_and(|b| rank(sheet) > rank(b)) {
            best = index;
        }
    }
    best
}

pub(crate) fn position<'n>(mut names: impl Iterator<Item = &'n str>, wanted: &str) -> Result<usize> {
    names.position(|n| n == wanted).ok_or_else(|| {
        Problem::new(
            code::NOT_FOUND,
            format!("シート「{wanted}」がこのファイルにありません。シートの名前を確かめて、選び直してください。"),
        )
    })
}

pub(crate) fn choose(chosen: Chosen<'_>, sheets: &[Outline]) -> Result<Option<usize>> {
    match chosen {
        Chosen::Nothing => Ok(None),
        Chosen::Best => Ok(Some(best(sheets))),
        Chosen::Named(name) => position(sheets.iter().map(|s| s.name.as_str()), name).map(Some),
    }
}

/// Lists the sheets of a file without keeping their cells.
///
/// Refuses with `bad_file`, `encrypted_file`, `too_large`, `not_found`, `disk` or `cancelled`.
pub fn inspect(path: &Path, progress: &dyn Progress) -> Result<Workbook> {
    Ok(work(path, Chosen::Nothing, &CsvOptions::default(), progress)?.0)
}

/// Reads one sheet; without a name the one that most likely is the ledger (`Workbook::best`).
///
/// The digest belongs to the very bytes that were parsed. Refuses like [`inspect`]; reports progress in rows.
pub fn read(
    path: &Path,
    sheet: Option<&str>,
    options: &CsvOptions,
    progress: &dyn Progress,
) -> Result<(Workbook, Grid)> {
    let (book, grid) = work(path, sheet.map_or(Chosen::Best, Chosen::Named), options, progress)?;
    Ok((book, grid.unwrap_or_default()))
}

fn work(
    path: &Path,
    chosen: Chosen<'_>,
    options: &CsvOptions,
    progress: &dyn Progress,
) -> Result<(Workbook, Option<Grid>)> {
    let loaded = file::load(path, progress)?;
    let bytes = &loaded.bytes;
    let format = file::format_of(bytes, path)?;
    let mut found = None;
    let mut date_1904 = false;
    let (sheets, grid) = match format {
        Format::Xlsx | Format::Xlsm => {
            let mut book = xlsx::XlsxFile::open(bytes, format == Format::Xlsm)?;
            date_1904 = book.date_1904();
            book.read(chosen, progress)?
        }
        Format::Xls => {
            let (sheets, grid, epoch) = xls::read(bytes, chosen, progress)?;
            date_1904 = epoch;
            (sheets, grid)
        }
        Format::Ods => ods::read(bytes, chosen, progress)?,
        Format::Csv => {
            // A .csv has one sheet, whatever name is asked for.
            let name = file::file_name(path);
            let (grid, csv) = csv::read(bytes, &name, options, progress)?;
            found = Some(csv);
            let rows = u32::try_from(grid.len()).unwrap_or(u32::MAX);
            let outline = Outline::new(&name, Visibility::Visible, rows, grid.columns, &[]);
            (vec![outline], Some(grid))
        }
    };
    let book = Workbook {
        format,
        digest: loaded.digest,
        bytes: bytes.len() as u64,
        best: best(&sheets),
        sheets,
        open_elsewhere: loaded.open_elsewhere,
        date_1904,
        csv: found,
    };
    Ok((book, grid))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(name: &str, columns: u32, first: &[(u32, &str)]) -> LooksLike {
        let first: Vec<_> = first.iter().map(|(r, t)| (*r, (*t).to_owned())).collect();
        looks_like(name, 20, columns, &first)
    }

    #[test]
    fn samples_and_lists_are_known_by_name_and_content() {
        assert_eq!(like("記入例", 12, &[]), LooksLike::Sample);
        assert_eq!(like("【原本】", 12, &[]), LooksLike::Sample);
        assert_eq!(like("リスト", 12, &[]), LooksLike::List);
        assert_eq!(like("プルダウン用", 3, &[]), LooksLike::List);
        assert_eq!(like("部署マスタ", 2, &[]), LooksLike::List);
        assert_eq!(like("機器リスト", 12, &[]), LooksLike::Data);
        assert_eq!(like("税務課", 12, &[(0, "【記入例】このとおりに書いてください")]), LooksLike::Sample);
        assert_eq!(
            like("税務課", 12, &[(0, "番号"), (0, "名称"), (0, "場所"), (1, "例"), (1, "記入例"), (1, "本庁")]),
            LooksLike::Data,
            "a sample row left among records"
        );
        assert_eq!(looks_like("税務課", 0, 0, &[]), LooksLike::Empty);
    }

    #[test]
    fn the_best_sheet_is_visible_and_holds_the_most_records() {
        let sheet = |name: &str, rows, visibility| Outline::new(name, visibility, rows, 9, &[]);
        let all = [
            sheet("記入例", 900, Visibility::Visible),
            sheet("令和6年度", 800, Visibility::Hidden),
            sheet("令和7年度", 40, Visibility::Visible),
            sheet("令和8年度", 60, Visibility::Visible),
        ];
        assert_eq!(best(&all), 3);
        assert_eq!(best(&all[..2]), 0);
    }
}
