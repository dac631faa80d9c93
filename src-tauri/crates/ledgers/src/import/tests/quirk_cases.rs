//! The cases, first half: a sheet and what must become of it.

use super::{Planned, landed};
use crate::{asset, media};
use kernel::{LedgerDef, Value, Values};
use sheet::Grid;

pub(super) struct Case {
    pub(super) id: &'static str,
    pub(super) what: &'static str,
    pub(super) def: &'static LedgerDef,
    pub(super) lines: &'static [&'static str],
    pub(super) merges: &'static [(u32, u32, u32, u32)],
    pub(super) hidden: &'static [u32],
    pub(super) struck: &'static [u32],
    /// A sheet that lines cannot tell.
    pub(super) made: Option<fn() -> Grid>,
    pub(super) expect: fn(&Planned),
}

pub(super) const fn case(
    id: &'static str,
    what: &'static str,
    lines: &'static [&'static str],
    expect: fn(&Planned),
) -> Case {
    Case { id, what, def: &asset::DEF, lines, merges: &[], hidden: &[], struck: &[], made: None, expect }
}

pub(super) fn clean(p: &Planned) {
    assert!(p.report.problems.is_empty(), "{:#?}", p.report.problems);
}

fn text(values: &Values, key: &str) -> String {
    match values.get(key) {
        Some(Value::Text(t)) => t.clone(),
        Some(Value::Many(m)) => m.join("＋"),
        Some(Value::Date(d)) => d.to_string(),
        Some(Value::Flag(b)) => b.to_string(),
        Some(other) => format!("{other:?}"),
        None => String::new(),
    }
}

pub(super) fn is(p: &Planned, row: u32, key: &str, value: &str) {
    assert_eq!(text(&landed(p, row), key), value, "row {row}, {key}");
}

/// Code and choices of the only problem of a row.
pub(super) fn problem(p: &Planned, row: i32) -> (&str, Vec<&str>) {
    let list: Vec<_> = p.report.problems.iter().filter(|q| q.row == row).collect();
    assert_eq!(list.len(), 1, "row {row}: {:#?}", p.report.problems);
    (list[0].code.as_str(), list[0].choices.iter().map(|c| c.key.as_str()).collect())
}

pub(super) fn skipped(p: &Planned) -> Vec<(i32, &str)> {
    p.report.skipped.iter().map(|s| (s.row, s.kind.as_str())).collect()
}

pub(super) fn flagged(p: &Planned, row: i32) -> Vec<&str> {
    p.report.flags.iter().filter(|f| f.row == row).map(|f| f.kind.as_str()).collect()
}

pub(super) fn key_of<'a>(p: &'a Planned, header: &str) -> &'a str {
    p.report.columns.iter().find(|c| c.header == header).and_then(|c| c.key.as_deref()).unwrap_or("")
}

pub(super) const HEAD: &str = "管理番号|資産名|重要性分類|保管場所|施錠|満了日|保存年限";

pub(super) const CASES: &[Case] = &[
    case(
        "Q01",
        "title, year, office, day and seal boxes above the header",
        &[
            "令和8年度　情報資産管理台帳",
            "所属：税務課　作成日：R8.10.28||課長|㊞",
            "",
            HEAD,
            "税-1|固定資産課税台帳|A|サーバ室|有||永年",
        ],
        |p| {
            clean(p);
            assert_eq!(p.report.header_row, 4);
            let d = &p.report.defaults;
            assert_eq!(d["division"], "税務課");
            assert_eq!(d["fiscal_year"], "令和8年度");
            assert_eq!(d["made_on"], "2026-10-28");
            is(p, 5, "name", "固定資産課税台帳");
        },
    ),
    case(
        "Q01",
        "labels and values of the title block in cells of their own",
        &[
            "○○市 情報資産一覧|||令和元年度",
            "所属|税務課 市民税係||作成日|令和元年5月7日",
            HEAD,
            "税-1|課税台帳|A|サーバ室|有||永年",
        ],
        |p| {
            clean(p);
            let d = &p.report.defaults;
            assert_eq!((d["division"].as_str(), d["unit"].as_str()), ("税務課", "市民税係"));
            assert_eq!((d["fiscal_year"].as_str(), d["made_on"].as_str()), ("令和元年度", "2019-05-07"));
            is(p, 4, "unit", "市民税係");
        },
    ),
    Case {
        merges: &[(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 2, 5)],
        ..case(
            "Q02",
            "a header of two merged rows",
            &["№|資産の名称|重要度|保管||保存期限", "|||場所|施錠|", "1|固定資産課税台帳|A|サーバ室|有|永年"],
            |p| {
                clean(p);
                assert_eq!((p.report.header_row, p.report.header_end), (1, 2));
                assert_eq!(key_of(p, "保管/場所"), "place");
                assert_eq!(key_of(p, "保管/施錠"), "locked");
                is(p, 3, "locked", "true");
            },
        )
    },
    Case {
        merges: &[(2, 0, 4, 0), (2, 1, 2, 5), (3, 1, 4, 1), (3, 2, 3, 3), (3, 4, 3, 5)],
        ..case(
            "Q02",
            "a header of three merged rows",
            &[
                "情報資産台帳",
                "管理番号|資産",
                "|資産名|分類||保管",
                "||重要性分類|理由|場所|施錠",
                "税-1|課税台帳|B|内部検討資料|書庫|無",
            ],
            |p| {
                clean(p);
                assert_eq!((p.report.header_row, p.report.header_end), (2, 4));
                is(p, 5, "class", "B");
                is(p, 5, "class_reason", "内部検討資料");
                is(p, 5, "place", "書庫");
                is(p, 5, "locked", "false");
            },
        )
    },
    case(
        "Q02",
        "a header of two rows whose merges were lost in a .csv",
        &["No.|資産名|保管||分類", "||場所|施錠|", "1|課税台帳|書庫|有|A"],
        |p| {
            clean(p);
            assert_eq!((p.report.header_row, p.report.header_end), (1, 2));
            is(p, 3, "place", "書庫");
            is(p, 3, "locked", "true");
        },
    ),
    Case {
        merges: &[(2, 3, 4, 3)],
        ..case(
            "Q03",
            "a cell merged down fills its rows, a blank one stays blank",
            &[
                HEAD,
                "税-1|固定資産課税台帳|A|サーバ室|有||永年",
                "税-2|家屋評価調書|A||無||永年",
                "税-3|土地異動通知|B||||10年",
                "税-4|現地調査写真|B||||5年",
            ],
            |p| {
                clean(p);
                is(p, 3, "place", "サーバ室");
                is(p, 4, "place", "サーバ室");
                is(p, 4, "locked", "");
                is(p, 5, "place", "");
            },
        )
    },
    case(
        "Q04",
        "every sign for the row above",
        &[
            HEAD,
            "税-1|固定資産課税台帳|A|サーバ室|有||永年",
            "税-2|家屋評価調書|〃|同上|″||　〃　",
            "税-3|土地異動通知|々|↑|\"||同　上",
            "税-4|現地調査写真|B|書庫|〃||〃",
        ],
        |p| {
            clean(p);
            is(p, 3, "class", "A");
            is(p, 4, "place", "サーバ室");
            is(p, 4, "locked", "true");
            is(p, 4, "retention", "永年");
            is(p, 5, "class", "B");
            assert_eq!(p.report.totals.resolved.iter().find(|t| t.key == "ditto").map(|t| t.count), Some(10));
            assert_eq!(p.report.resolved[0].to, "A");
        },
    ),
    case(
        "Q04",
        "a sign with nothing above is asked",
        &[HEAD, "税-1|固定資産課税台帳|A|〃|有||永年"],
        |p| assert_eq!(problem(p, 2), ("ditto", vec!["blank", "value", "skip"])),
    ),
    case(
        "Q05",
        "certain dates in every spelling",
        &[
            HEAD,
            "税-1|い|A|室|有|R4.4.1|",
            "税-2|ろ|A|室|有|R4/4/1|",
            "税-3|は|A|室|有|Ｒ４．４．１|",
            "税-4|に|A|室|有|令和4年4月1日|",
            "税-5|ほ|A|室|有|20220401|",
            "税-6|へ|A|室|有|#n:44652|",
            "税-7|と|A|室|有|#d:2022-04-01|",
            "税-8|ち|A|室|有|2022-04-01|",
            "税-9|り|A|室|有|㋿4年4月1日|",
        ],
        |p| {
            clean(p);
            for row in 2..=10 {
                is(p, row, "retention_until", "2022-04-01");
            }
        },
    ),
    case(
        "Q05",
        "eras with their real days",
        &[HEAD, "税-1|い|A|室|有|H31.4.30|", "税-2|ろ|A|室|有|令和元年5月1日|", "税-3|は|A|室|有|令和1年5月1日|"],
        |p| {
            clean(p);
            is(p, 2, "retention_until", "2019-04-30");
            is(p, 3, "retention_until", "2019-05-01");
            is(p, 4, "retention_until", "2019-05-01");
        },
    ),
    case(
        "Q05",
        "doubtful dates are asked, never guessed",
        &[
            HEAD,
            "税-1|い|A|室|有|4.4.1|",
            "税-2|ろ|A|室|有|2022/4|",
            "税-3|は|A|室|有|R4年度|",
            "税-4|に|A|室|有|未定|",
        ],
        |p| {
            assert_eq!(problem(p, 2), ("date_unsure", vec!["2022-04-01", "1992-04-01", "blank", "value", "skip"]));
            assert_eq!(problem(p, 3).1[..2], ["2022-04-01", "2022-04-30"]);
            assert_eq!(problem(p, 4).1[..2], ["2022-04-01", "2023-03-31"]);
            assert_eq!(problem(p, 5).0, "date");
            assert_eq!(p.report.problem_rows, 4);
            assert_eq!(p.landings().count(), 0);
        },
    ),
    case(
        "Q06",
        "a year beyond its era lands with a warning, a day beyond it is asked, an impossible day is refused",
        &[
            HEAD,
            "税-1|い|A|室|有|平成32年3月31日|",
            "税-2|ろ|A|室|有|平成31年5月1日|",
            "税-3|は|A|室|有|令和4年4月31日|",
        ],
        |p| {
            is(p, 2, "retention_until", "2020-03-31");
            assert_eq!(flagged(p, 2), ["past_era"]);
            assert_eq!(p.report.resolved[0].from, "平成32年3月31日");
            assert_eq!(problem(p, 3).1[0], "2019-05-01");
            assert_eq!(problem(p, 4), ("date", vec!["blank", "value", "skip"]));
            assert!(p.report.problems[1].message.contains("4月は30日まで"));
        },
    ),
    case(
        "Q07",
        "text is kept letter for letter, whatever its width",
        &["管理番号|資産名|委託先|形態|備考", "税－０１|ｻｰﾊﾞ①号機　設定書|㈱ヤマナシ|ﾃﾞｰﾀ|Ⅰ期\u{A0}分 №5"],
        |p| {
            clean(p);
            is(p, 2, "old_number", "税－０１");
            is(p, 2, "name", "ｻｰﾊﾞ①号機　設定書");
            is(p, 2, "contractor", "㈱ヤマナシ");
            is(p, 2, "form", "electronic");
            is(p, 2, "remarks", "Ⅰ期\u{A0}分 №5");
        },
    ),
    Case {
        def: &media::DEF,
        ..case(
            "Q08",
            "serials that differ only by 0 and O are asked; dashes make the same serial",
            &[
                "登録番号|品名|シリアル番号",
                "M-1|端末甲|5CD0123X",
                "M-2|端末乙|5CDO123X",
                "M-3|端末丙|5CD-9999",
                "M-4|端末丁|5CD‐9999",
            ],
            |p| {
                assert_eq!(problem(p, 3), ("near", vec!["as_is", "value", "skip"]));
                assert_eq!(problem(p, 5), ("duplicate", vec!["as_is", "value", "skip"]));
                is(p, 2, "serial", "5CD0123X");
            },
        )
    },
    case(
        "Q09",
        "variant kanji stay as they are",
        &["管理番号|資産名|担当者", "税-1|課税台帳|髙橋　﨑男", "税-2|家屋台帳|𠮷田 邊子"],
        |p| {
            clean(p);
            is(p, 2, "keeper", "髙橋　﨑男");
            is(p, 3, "keeper", "𠮷田 邊子");
        },
    ),
    case(
        "Q09",
        "private characters are refused by their code",
        &["管理番号|資産名|担当者", "税-1|課税台帳|山\u{E000}太郎"],
        |p| {
            assert_eq!(problem(p, 2).0, "gaiji");
            assert!(p.report.problems[0].message.contains("U+E000"));
        },
    ),
];
