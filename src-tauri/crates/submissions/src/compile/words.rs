//! What figures are called, on paper and in the workbook.

use kernel::{Axis, LedgerDef, date};

/// A figure in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// 媒体・機器の種別.
    pub(crate) what: String,
    /// ハードディスク.
    pub(crate) part: String,
}

fn choice(def: &LedgerDef, part: Option<&str>, column: &str, key: &str) -> Option<String> {
    let columns = match part {
        None => def.columns,
        Some(p) => def.parts.iter().find(|d| d.key == p)?.columns,
    };
    let found = columns.iter().find(|c| c.key == column)?.choices().iter().find(|c| c.key == key)?;
    Some(found.label.to_owned())
}

/// What a figure and its part are called.
pub(crate) fn named(key: &str, part: &str) -> Named {
    let (ledger, what) = key.split_once('.').unwrap_or((key, ""));
    let def = ledgers::ledger(ledger).ok().map(|l| l.def());
    let title = def.map_or(ledger, |d| d.title);
    let (of, shown) = match what {
        "class" => ("重要性分類", (!part.is_empty()).then(|| part.to_owned())),
        "kind" => ("種別", def.and_then(|d| choice(d, None, "kind", part))),
        "items" => ("品目（数量）", def.and_then(|d| choice(d, Some("items"), "kind", part))),
        "step" => ("進み具合", def.map(|d| d.state_label(Axis::Step, part).to_owned())),
        _ => ("件数", def.map(|d| d.state_label(Axis::Life, part).to_owned())),
    };
    let fallback = if part.is_empty() { "未定".to_owned() } else { part.to_owned() };
    Named { what: format!("{title}　{of}"), part: shown.unwrap_or(fallback) }
}

/// R8.6.30; as it is where it is no day.
pub(crate) fn day(iso: &str) -> String {
    iso.parse().map_or_else(|_| iso.to_owned(), date::wareki_short)
}

/// 85.7; － where there is none.
pub(crate) fn rate(tenths: Option<i32>) -> String {
    tenths.map_or_else(|| "－".to_owned(), |r| format!("{}.{}", r / 10, r % 10))
}
