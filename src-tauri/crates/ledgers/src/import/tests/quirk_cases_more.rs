//! The cases, second half: marks, classes, rows that are no records, numbers, epochs, files.

use super::quirk_cases::{Case, HEAD, case, clean, flagged, is, key_of, problem, skipped};
use super::sheet;
use crate::media;
use kernel::Silent;
use sheet::CsvOptions;

pub(super) const CASES: &[Case] = &[
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
