//! The cases: a sheet and what must become of it.

use super::{Planned, landed, sheet};
use crate::{asset, media};
use kernel::{LedgerDef, Silent, Value, Values};
use sheet::{CsvOptions, Grid};

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

const fn case(id: &'static str, what: &'static str, lines: &'static [&'static str], expect: fn(&Planned)) -> Case {
    Case { id, what, def: &asset::DEF, lines, merges: &[], hidden: &[], struck: &[], made: None, expect }
}

fn clean(p: &Planned) {
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

fn is(p: &Planned, row: u32, key: &str, value: &str) {
    assert_eq!(text(&landed(p, row), key), value, "row {row}, {key}");
}

/// Code and choices of the only problem of a row.
fn problem(p: &Planned, row: i32) -> (&str, Vec<&str>) {
    let list: Vec<_> = p.report.problems.iter().filter(|q| q.row == row).collect();
    assert_eq!(list.len(), 1, "row {row}: {:#?}", p.report.problems);
    (list[0].code.as_str(), list[0].choices.iter().map(|c| c.key.as_str()).collect())
}

fn skipped(p: &Planned) -> Vec<(i32, &str)> {
    p.report.skipped.iter().map(|s| (s.row, s.kind.as_str())).collect()
}

fn flagged(p: &Planned, row: i32) -> Vec<&str> {
    p.report.flags.iter().filter(|f| f.row == row).map(|f| f.kind.as_str()).collect()
}

fn key_of<'a>(p: &'a Planned, header: &str) -> &'a str {
    p.report.columns.iter().find(|c| c.header == header).and_then(|c| c.key.as_deref()).unwrap_or("")
}

const HEAD: &str = "管理番号|資産名|重要性分類|保管場所|施錠|満了日|保存年限";

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
    case(
        "Q10",
        "marks mean yes, no or nothing",
        &[
            "管理番号|資産名|施錠|暗号化|分類表示済",
            "税-1|い|○|◯|〇",
            "税-2|ろ|●|レ|✓",
            "税-3|は|有|あり|済",
            "税-4|に|#n:1|#b:1|有（鍵付）",
            "税-5|ほ|×|✕|無",
            "税-6|へ|なし|未|#n:0",
            "税-7|と|－|―|",
        ],
        |p| {
            clean(p);
            for (row, value) in
                [(2, "true"), (3, "true"), (4, "true"), (5, "true"), (6, "false"), (7, "false"), (8, "")]
            {
                for key in ["locked", "encrypted", "labelled"] {
                    is(p, row, key, value);
                }
            }
        },
    ),
    case("Q10", "a triangle is neither", &["管理番号|資産名|施錠", "税-1|い|△"], |p| {
        assert_eq!(problem(p, 2), ("mark", vec!["true", "false", "blank", "value", "skip"]))
    }),
    case(
        "Q11",
        "classes in the spellings that are certain",
        &[
            "管理番号|資産名|分類",
            "税-1|い|A",
            "税-2|ろ|Ａ",
            "税-3|は|A(重要)",
            "税-4|に|重要性分類A",
            "税-5|ほ|A・B",
            "税-6|へ|判断待ち",
        ],
        |p| {
            clean(p);
            for row in 2..=6 {
                is(p, row, "class", "A");
            }
            let highest = p.report.resolved.iter().find(|r| r.row == 6).unwrap();
            assert_eq!((highest.from.as_str(), highest.to.as_str()), ("A・B", "A"));
            assert!(highest.why.contains("第17条第3項"));
            let asked = p.landings().find(|l| l.row == 7).unwrap();
            assert!(asked.ask && !asked.values.contains_key("class"));
        },
    ),
    case(
        "Q11",
        "classes of another scale are asked",
        &["管理番号|資産名|分類", "税-1|い|Ⅰ", "税-2|ろ|#n:3", "税-3|は|機密性2"],
        |p| {
            for row in 2..=4 {
                assert_eq!(problem(p, row), ("class", vec!["A", "B", "C", "asking", "blank", "value", "skip"]));
            }
        },
    ),
    Case {
        merges: &[(2, 0, 2, 6)],
        ..case(
            "Q12",
            "headings give the 係, totals and notes are skipped with a reason",
            &[
                HEAD,
                "固定資産税係",
                "税-1|固定資産課税台帳|A|サーバ室|有||永年",
                "|小計|1件",
                "【収納係】",
                "税-2|口座振替依頼書|A|書庫|有||5年",
                "　|",
                "市民税係",
                "税-3|申告書つづり|A|書庫|有||5年",
                "合計|計 3件",
                "※ 分類は別表1による",
            ],
            |p| {
                clean(p);
                assert_eq!(
                    skipped(p),
                    [(2, "unit"), (4, "total"), (5, "unit"), (7, "blank"), (8, "unit"), (10, "total"), (11, "note")]
                );
                is(p, 3, "unit", "固定資産税係");
                is(p, 6, "unit", "収納係");
                is(p, 9, "unit", "市民税係");
                assert!(p.report.skipped[0].reason.contains("固定資産税係"));
            },
        )
    },
    Case {
        hidden: &[3],
        struck: &[4],
        ..case(
            "Q13",
            "hidden and struck-out rows come in with a flag",
            &[HEAD, "税-1|い|A|室|有||永年", "税-2|ろ|A|室|有||永年", "税-3|は|A|室|有||永年"],
            |p| {
                clean(p);
                assert_eq!(p.report.added, 3);
                assert_eq!(flagged(p, 3), ["hidden"]);
                assert_eq!(flagged(p, 4), ["struck"]);
            },
        )
    },
    case("Q14", "a sheet that is no list says so and lands nothing", &["選択肢", "A", "B", "C"], |p| {
        assert_eq!(p.report.problems[0].code, "no_header");
        assert_eq!(p.landings().count(), 0);
    }),
    case(
        "Q15",
        "sample rows are left out",
        &[
            HEAD,
            "例|○○台帳|A|○○室|有||5年",
            "記入例1|申請書|B|書庫|有||5年",
            "1|課税台帳|A|○○課書庫|有||5年",
            "税-2|例規集|C|書庫|無||永年",
        ],
        |p| {
            clean(p);
            assert_eq!(skipped(p), [(2, "sample"), (3, "sample"), (4, "sample")]);
            is(p, 5, "name", "例規集");
        },
    ),
    case(
        "Q16",
        "the header of every page",
        &[HEAD, "税-1|い|A|室|有||永年", HEAD, "税-2|ろ|A|室|有||永年"],
        |p| {
            clean(p);
            assert_eq!(skipped(p), [(3, "header")]);
            assert_eq!(p.report.added, 2);
        },
    ),
    Case {
        def: &media::DEF,
        ..case(
            "Q17",
            "several serials in a cell become several",
            &[
                "登録番号|品名|製造番号",
                "M-1|端末|5CD1\\n5CD2\\n5CD3",
                "M-2|複合機|AB-1、AB-2",
                "M-3|サーバ|XY1234/XY1235",
                "M-4|ルータ|N/A-77",
            ],
            |p| {
                clean(p);
                is(p, 2, "serial", "5CD1＋5CD2＋5CD3");
                is(p, 3, "serial", "AB-1＋AB-2");
                is(p, 4, "serial", "XY1234＋XY1235");
                is(p, 5, "serial", "N/A-77");
                assert_eq!(p.report.resolved.iter().filter(|r| r.kind == "split").count(), 3);
            },
        )
    },
    Case {
        def: &media::DEF,
        ..case(
            "Q18",
            "numbers kept as numbers are read as text with a warning",
            &["登録番号|品名|製造番号", "000123|端末|#n:1230000000000", "#n:124|端末乙|1.23E+12"],
            |p| {
                clean(p);
                is(p, 2, "old_number", "000123");
                is(p, 2, "serial", "1230000000000");
                assert_eq!(flagged(p, 2), ["no_class", "numeric_code"].map(|f| f).split_at(1).1);
                is(p, 3, "old_number", "124");
                assert_eq!(flagged(p, 3), ["numeric_code", "exponent"]);
            },
        )
    },
    case(
        "Q19",
        "formula errors are asked, text that looks like a formula stays text",
        &[HEAD, "税-1|い|A|#e:#REF!|有||永年", "税-2|=cmd|'/C calc'!A0|A|有||永年", "税-3|=SUM(A1)|A|+1-2|有||永年"],
        |p| {
            assert_eq!(
                p.report.problems.iter().filter(|q| q.code == "formula").map(|q| q.row).collect::<Vec<_>>(),
                [2]
            );
            is(p, 4, "name", "=SUM(A1)");
            is(p, 4, "place", "+1-2");
        },
    ),
    Case {
        made: Some(|| {
            let mut grid = sheet(&[HEAD, "税-1|い|A|室|有||永年"]);
            grid.ignored.comments = 2;
            grid.ignored.images = 1;
            grid
        }),
        ..case("Q20", "what is not a value is counted, not taken", &[], |p| {
            let told: Vec<(&str, i32)> = p.report.ignored.iter().map(|t| (t.key.as_str(), t.count)).collect();
            assert_eq!(told, [("コメント", 2), ("画像", 1)]);
            assert_eq!(p.report.added, 1);
        })
    },
    case(
        "Q21",
        "headers that differ a little",
        &[
            "整理No.|情報資産の名称（正式）|重要性分類\\n(A/B/C)|保管場所※|管理責任者（職名）|保存年限(年)|メモ欄|色",
            "税-1|課税台帳|A|室|税務課長|#n:5|x|赤",
        ],
        |p| {
            clean(p);
            for (header, key) in [
                ("整理No.", "old_number"),
                ("情報資産の名称（正式）", "name"),
                ("重要性分類(A/B/C)", "class"),
                ("保管場所※", "place"),
                ("管理責任者（職名）", "manager"),
                ("保存年限(年)", "retention"),
                ("メモ欄", "remarks"),
                ("色", ""),
            ] {
                assert_eq!(key_of(p, header), key, "{header}");
            }
            is(p, 2, "retention", "5年");
        },
    ),
    case(
        "Q22",
        "the same number twice, a name with one slip",
        &[
            HEAD,
            "税-1|固定資産課税台帳|A|室|有||永年",
            "税-1|家屋評価調書|A|室|有||永年",
            "税-3|固定資産課税台張|A|室|有||永年",
        ],
        |p| {
            assert_eq!(problem(p, 3), ("duplicate", vec!["as_is", "value", "skip"]));
            assert_eq!(problem(p, 4), ("near", vec!["new", "value", "skip"]));
            assert!(p.report.problems[1].message.contains("2行"));
        },
    ),
    case(
        "Q22",
        "a name with one slip where the rest differs is only flagged",
        &["管理番号|資産名|保管場所", "M-1|松島コミュニティセンター|事務室", "M-2|松縄コミュニティセンター|玄関"],
        |p| {
            clean(p);
            assert_eq!(flagged(p, 3), ["near"]);
        },
    ),
    case(
        "Q23",
        "a first import adds everything",
        &[HEAD, "税-1|い|A|室|有||永年", "税-2|ろ|A|室|有||永年"],
        |p| {
            clean(p);
            assert_eq!((p.report.added, p.report.changed, p.report.unchanged), (2, 0, 0));
        },
    ),
    Case {
        made: Some(|| {
            let mut grid = sheet(&[HEAD, "税-1|い|A|室|有|#n:43190|", "税-2|ろ|A|室|有|#n:20220401|"]);
            grid.date_1904 = true;
            grid
        }),
        ..case("Q24", "day numbers follow the epoch of the workbook", &[], |p| {
            is(p, 2, "retention_until", "2022-04-01");
            is(p, 3, "retention_until", "2022-04-01");
            assert_eq!(p.report.resolved[0].kind, "date");
        })
    },
    Case {
        made: Some(|| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("台帳.csv");
            let text = "管理番号,資産名,保管場所,備考\r\n0012,\"改行の\n名前\",3階～4階,㈱ヤマナシ①－２\r\n";
            std::fs::write(&path, encoding_rs::SHIFT_JIS.encode(text).0).unwrap();
            sheet::read(&path, None, &CsvOptions::default(), &Silent).unwrap().1
        }),
        ..case("Q27", "a .csv in CP932", &[], |p| {
            clean(p);
            is(p, 2, "old_number", "0012");
            is(p, 2, "name", "改行の 名前");
            is(p, 2, "place", "3階～4階");
            is(p, 2, "remarks", "㈱ヤマナシ①－２");
        })
    },
    case(
        "Q25",
        "words in the column of the last day",
        &["管理番号|資産名|保存期限", "税-1|い|永年", "税-2|ろ|R13.3.31", "税-3|は|5年", "税-4|に|更新まで"],
        |p| {
            clean(p);
            is(p, 2, "retention", "永年");
            is(p, 3, "retention_until", "2031-03-31");
            is(p, 4, "retention", "5年");
            is(p, 5, "retention", "更新まで");
        },
    ),
    case(
        "Q25",
        "a day in the column of the years",
        &["管理番号|資産名|保存年限", "税-1|い|R13.3.31", "税-2|ろ|10年"],
        |p| {
            clean(p);
            is(p, 2, "retention_until", "2031-03-31");
            is(p, 2, "retention", "");
            is(p, 3, "retention", "10年");
        },
    ),
    case(
        "Q26",
        "a blank class is no class, and it is said",
        &[HEAD, "税-1|い||室|有||永年", "税-2|ろ|未設定|室|有||永年"],
        |p| {
            clean(p);
            is(p, 2, "class", "");
            is(p, 3, "class", "");
            assert_eq!(flagged(p, 2), ["unclassified"]);
            assert!(p.landings().all(|l| !l.ask));
        },
    ),
    case(
        "Q26",
        "no column of classes at all is said once",
        &["管理番号|資産名|保管場所", "税-1|い|室", "税-2|ろ|室"],
        |p| {
            clean(p);
            assert_eq!(p.report.flags.len(), 1);
            assert_eq!(flagged(p, 1), ["no_class"]);
        },
    ),
];
