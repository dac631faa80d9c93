//! Items of a disposal case: the twelve terminals of a lease that ends, each with its disk.

use super::clean::list;
use rust_xlsxwriter::XlsxError;
use std::path::Path;

const HEAD: &str = "管理番号|品名|種別|メーカー|型番|製造番号|内蔵媒体の製造番号|容量|系|重要性分類|住民情報|数量|備考";

/// Writes the list.
pub fn write(path: &Path) -> Result<(), XlsxError> {
    let rows: Vec<String> = (1..=12)
        .map(|n| {
            let (net, class, resident) =
                if n <= 4 { ("マイナンバー系", "A", "有") } else { ("LGWAN系", "B", "無") };
            let note = if n == 7 { "髙橋 﨑男 席（天板に傷）" } else { "" };
            format!(
                "端-22{n:02}|ノート型端末|ノートPC|甲電機|NB-1100|NB11A{:05}|S4EVNF{:06}|SSD 256GB|{net}|{class}|{resident}|1|{note}",
                300 + n,
                7100 + n * 7,
            )
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    list(path, "返却する端末", "令和8年度　賃貸借満了により返却する端末の一覧", HEAD, &rows)
}
