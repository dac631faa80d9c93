//! A division's inventory of any length: twelve columns of Japanese text, every row another one.

use kernel::{Problem, Result, Value, Values};
use rust_xlsxwriter::Workbook;
use std::path::Path;

/// The headers of the workbook, as the ledger of information assets spells them.
pub const HEADERS: [&str; 12] = [
    "旧番号",
    "資産名",
    "係",
    "業務",
    "区分",
    "形態",
    "重要性分類",
    "分類の理由",
    "保管場所",
    "利用システム",
    "保存年限",
    "備考",
];

const KEYS: [&str; 12] = [
    "old_number",
    "name",
    "unit",
    "business",
    "kind",
    "form",
    "class",
    "class_reason",
    "place",
    "system",
    "retention",
    "remarks",
];

const NAMES: [&str; 8] = [
    "住民基本台帳",
    "固定資産税課税台帳",
    "軽自動車税納税通知書",
    "ﾊﾞｯｸｱｯﾌﾟ用ハードディスク一覧",
    "髙﨑地区㈱委託契約書",
    "窓口端末管理簿",
    "𠮷田地区滞納整理票",
    "市県民税申告書",
];
const UNITS: [&str; 5] = ["市民税係", "資産税係", "収納係", "管理係", "窓口係"];
const WORK: [&str; 6] = ["賦課事務", "証明書交付事務", "収納管理事務", "滞納整理事務", "庶務", "電算処理事務"];
/// Stored keys and the words of the workbook.
const KINDS: [(&str, &str); 4] = [
    ("information", "情報"),
    ("document", "文書"),
    ("system", "情報システム"),
    ("system_document", "システム関連文書"),
];
const FORMS: [(&str, &str); 3] = [("paper", "紙"), ("electronic", "電子"), ("both", "両方")];
const CLASSES: [(&str, &str); 5] = [("A", "Ａ"), ("B", "B"), ("C", "C"), ("B", "Ｂ"), ("C", "C")];
const REASONS: [&str; 3] = [
    "個人情報を含み、漏えいすると市民の権利利益を侵害するおそれがあるため",
    "公開を前提としない内部の事務資料であるため",
    "公表済みの内容であり、失われても事務に支障がないため",
];
const PLACES: [&str; 5] = ["本庁舎１階　書庫", "サーバ室ラック③", "第２分庁舎 倉庫", "税務課 執務室", "金庫"];
const SYSTEMS: [&str; 4] = ["税総合システム", "住民情報システム", "ファイルサーバ", "文書管理システム"];
const TERMS: [&str; 4] = ["５年", "永年", "10年", "3年"];
const REMARKS: [&str; 4] = ["令和元年度に移設", "㈱データ処理へ委託、更新まで保管", "①原本②写し", "毎年度末に見直し"];

fn pick<T: Copy>(from: &[T], n: usize) -> T {
    from[n % from.len()]
}

/// The cells of row `n`, as they stand in the workbook.
pub fn cells(n: usize) -> [String; 12] {
    // Columns move at different paces, so that combinations differ.
    [
        format!("税-{n:07}"),
        format!("{} 第{n:07}号", pick(&NAMES, n)),
        pick(&UNITS, n / 3).to_owned(),
        pick(&WORK, n / 5).to_owned(),
        pick(&KINDS, n / 7).1.to_owned(),
        pick(&FORMS, n / 2).1.to_owned(),
        pick(&CLASSES, n).1.to_owned(),
        pick(&REASONS, n / 4).to_owned(),
        pick(&PLACES, n / 11).to_owned(),
        pick(&SYSTEMS, n / 13).to_owned(),
        pick(&TERMS, n / 6).to_owned(),
        pick(&REMARKS, n / 9).to_owned(),
    ]
}

/// The same row as a record's values.
pub fn values(n: usize) -> Values {
    let mut values = Values::new();
    for (key, cell) in KEYS.into_iter().zip(cells(n)) {
        values.insert(key.to_owned(), Value::Text(cell));
    }
    for (key, stored) in
        [("kind", pick(&KINDS, n / 7).0), ("form", pick(&FORMS, n / 2).0), ("class", pick(&CLASSES, n).0)]
    {
        values.insert(key.to_owned(), Value::from(stored));
    }
    values
}

/// Writes a workbook of `rows` rows under a title and a header, as Excel itself would save it (with a string table).
pub fn write_workbook(path: &Path, rows: usize) -> Result<()> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("情報資産台帳").map_err(Problem::internal)?;
    sheet.write(0, 0, "情報資産管理台帳（税務課）").map_err(Problem::internal)?;
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write(1, column, header).map_err(Problem::internal)?;
    }
    for (row, n) in (2..).zip(0..rows) {
        for (column, cell) in (0..).zip(cells(n)) {
            sheet.write(row, column, cell).map_err(Problem::internal)?;
        }
    }
    book.save(path).map_err(Problem::internal)
}

/// Every cell of a workbook's first sheet, as text.
pub fn cells_of(path: &Path) -> kernel::Result<Vec<Vec<String>>> {
    use calamine::{Data, Reader as _, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(path).map_err(|e: calamine::XlsxError| kernel::Problem::internal(e))?;
    let range = book.worksheet_range_at(0).ok_or_else(|| kernel::Problem::internal("sheet"))?;
    let range = range.map_err(kernel::Problem::internal)?;
    let text = |cell: &Data| if matches!(cell, Data::Empty) { String::new() } else { cell.to_string() };
    Ok(range.rows().map(|row| row.iter().map(text).collect()).collect())
}
