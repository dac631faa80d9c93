//! The list of people who leave and come (異動者の名簿), as the personnel division sends it: read like every other workbook.
//!
//! It is no ledger: nothing here is stored. The columns and their spellings are told to the importer, and what it reads is
//! judged by whoever knows the people of the book.

use crate::import::{self, Decision, Nothing, Options, Planned};
use kernel::{Group, Kind, LedgerDef, Moving, Progress, Result, Sense, art, column};
use sheet::Grid;

const ALL: &str = "all";

/// What is read of a roster.
pub static DEF: LedgerDef = LedgerDef {
    key: "roster",
    title: "異動者の名簿",
    subtitle: "",
    counter: "人",
    number_kind: "",
    basis: &[art(46)],
    groups: &[Group { key: ALL, label: "異動" }],
    columns: &[
        column("staff", "職員番号", ALL).aliases(&["職員コード", "職員No", "職員ＮＯ", "職番", "社員番号", "番号"]),
        column("name", "氏名", ALL).sense(Sense::Name).aliases(&[
            "職員氏名",
            "職員名",
            "名前",
            "姓名",
            "漢字氏名",
            "氏　名",
        ]),
        column("kana", "ふりがな", ALL).aliases(&[
            "フリガナ",
            "カナ",
            "カナ氏名",
            "氏名カナ",
            "氏名(カナ)",
            "よみ",
            "ヨミ",
        ]),
        column("day", "異動日", ALL).kind(Kind::Date).aliases(&[
            "発令日",
            "発令年月日",
            "異動年月日",
            "年月日",
            "退職日",
            "採用日",
            "日付",
        ]),
        column("kind", "種別", ALL).aliases(&[
            "異動種別",
            "異動区分",
            "区分",
            "発令内容",
            "発令区分",
            "異動事由",
            "事由",
        ]),
        column("to", "異動先", ALL).aliases(&[
            "新所属",
            "新所属名",
            "異動先所属",
            "転出先",
            "異動後",
            "異動後所属",
            "新部署",
        ]),
        column("to_title", "新職名", ALL).aliases(&["新職", "異動先職名", "異動後職名", "新役職"]),
        column("from", "異動元", ALL).aliases(&[
            "旧所属",
            "現所属",
            "異動元所属",
            "転入元",
            "前所属",
            "異動前",
            "異動前所属",
        ]),
        column("from_title", "旧職名", ALL).aliases(&["旧職", "現職", "異動元職名", "異動前職名", "旧役職"]),
        column("unit", "所属", ALL).aliases(&["係", "係名", "所属係", "所属名", "課係", "課・係", "部署"]),
        column("title", "職", ALL).aliases(&["職名", "役職", "補職", "補職名", "職・氏名"]),
    ],
    parts: &[],
    states: &[],
    steps: &[],
    name: "name",
    search: &[],
    list: &[],
    filters: &[],
    total_by: "",
};

/// Reads a roster without judging it.
///
/// # Errors
/// `cancelled`.
pub fn read(grid: &Grid, today: chrono::NaiveDate, progress: &dyn Progress) -> Result<Planned> {
    let plan = |options: &Options| import::plan(&DEF, grid, options, &Nothing, &|_, _| Vec::new(), today, progress);
    let first = plan(&Options::default())?;
    // People whose names differ by a letter are two people.
    let alike = first.report.problems.iter().filter(|p| p.code == "near");
    let decisions: Vec<Decision> = alike
        .map(|p| Decision { row: p.row, column: p.key.clone(), choice: "new".to_owned(), value: String::new() })
        .collect();
    if decisions.is_empty() { Ok(first) } else { plan(&Options { decisions, ..Options::default() }) }
}

/// Which way a roster's own word says that somebody moves; `None` if it does not say.
#[must_use]
pub fn moving(word: &str) -> Option<Moving> {
    let word: String = kernel::fold::compat(word).chars().filter(|c| !c.is_whitespace()).collect();
    let any = |words: &[&str]| words.iter().any(|w| word.contains(w));
    // 再任用 after retirement stays in service: such words say nothing by themselves.
    if any(&["再任用", "併任", "兼務", "昇任", "昇格"]) {
        return None;
    }
    if any(&["退職", "退任", "免職", "死亡", "任期満了", "失職"]) {
        return Some(Moving::Retire);
    }
    if any(&["採用", "新規", "新採", "任用"]) {
        return Some(Moving::Hire);
    }
    if any(&["転入", "帰任", "復帰", "受入"]) {
        return Some(Moving::In);
    }
    any(&["転出", "出向", "派遣"]).then_some(Moving::Out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_personnel_division_say_which_way_somebody_moves() {
        for (word, is) in [
            ("転出", Some(Moving::Out)),
            ("転　入", Some(Moving::In)),
            ("定年退職", Some(Moving::Retire)),
            ("普通退職", Some(Moving::Retire)),
            ("新規採用", Some(Moving::Hire)),
            ("会計年度任用職員", Some(Moving::Hire)),
            ("再任用", None),
            ("昇任", None),
            ("異動", None),
            ("", None),
        ] {
            assert_eq!(moving(word), is, "{word}");
        }
    }
}
