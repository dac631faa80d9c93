//! Complete forms composed from the crate's parts, with invented data: the tests read them back, the example writes them to look at.
#![allow(dead_code)]

use chrono::{DateTime, Utc};
use paper::{
    Block, Cell, Doc, Footer, HeadRight, Issue, Label, LabelSheets, LabelTone, LetterHead, LetterItem, Meta, PageHead,
    PageRows, Pattern, Section, Side, Span, Table, Tone, fixed, para, row, words,
};

pub mod boxed;
pub mod drawn;

/// A fixed instant: 12 June 2026, 09:30 in Japan.
pub fn instant() -> DateTime<Utc> {
    DateTime::from_timestamp(1_781_224_200, 0).unwrap_or_default()
}

pub const DIGEST: &str = "1899ac6ca403a98b5948bc4efaeadc1d4893edfb875ece526e882c34c8340001";

pub fn meta(title: &str) -> Meta {
    Meta {
        title: title.to_owned(), author: "総務部 税務課".to_owned(), created: instant(), digest: DIGEST.to_owned()
    }
}

pub fn issued(number: &str) -> Issue {
    Issue::Issued { number: number.to_owned(), digest: DIGEST.to_owned(), journal: "5ce7d01f8b22aa90".to_owned() }
}

/// One asset of the list: number, change, name, work, section, kind, form, place, personal data, amount, class, former class, reason, restriction, retention.
pub struct Asset(pub [&'static str; 15]);

impl Asset {
    pub fn class(&self) -> char {
        self.0[10].chars().next().unwrap_or('？')
    }
}

pub const ASSETS: &str = include_str!("assets.txt");

pub fn assets() -> Vec<Asset> {
    ASSETS
        .lines()
        .filter(|l| !l.is_empty())
        .map(|l| {
            let mut fields = [""; 15];
            for (to, from) in fields.iter_mut().zip(l.split('|')) {
                *to = from;
            }
            Asset(fields)
        })
        .collect()
}

fn counts(classes: &[char]) -> Vec<Span> {
    let n = |c: char| classes.iter().filter(|x| **x == c).count();
    let mut spans: Vec<Span> = vec![fixed(format!("{}", classes.len())).bold().into(), "件（A ".into()];
    for (i, c) in ['A', 'B', 'C'].into_iter().enumerate() {
        if i > 0 {
            spans.push(format!("  {c} ").into());
        }
        spans.push(fixed(format!("{:>2}", n(c))).bold().into());
        spans.push("件".into());
    }
    spans.push("）".into());
    spans
}

fn dash_if_zero(n: usize) -> String {
    if n == 0 { "－".to_owned() } else { n.to_string() }
}

/// F1: the report of 第14条第3項 with its list.
pub fn f1(assets: &[Asset]) -> Doc {
    Doc {
        meta: meta("情報資産重要性分類結果報告書"),
        footer: Footer {
            standard: "情報セキュリティ対策基準 第7版".to_owned(),
            form: "様式第1号（2026.1版）".to_owned(),
            basis: "第14条第3項".to_owned(),
            issue: issued("税務-分類-R8-003"),
        },
        practice: false,
        sections: vec![f1_letter(assets), f1_list(assets)],
    }
}

fn f1_letter(assets: &[Asset]) -> Section {
    let head = LetterHead {
        form: "様式第1号（第14条第3項関係）".to_owned(),
        number: Some("8桃税第214号".to_owned()),
        date: "令和8年6月12日".to_owned(),
        to: vec!["統括情報システム管理者".to_owned(), "情報システム課長　様".to_owned()],
        from: vec!["情報セキュリティ責任者".to_owned(), "税務課長".to_owned()],
        seal: true,
        title: "情報資産重要性分類結果報告書".to_owned(),
        ..LetterHead::default()
    };
    let kinds = ["情報", "文書", "システム", "サーバ", "端末", "媒体", "ネットワーク", "関連文書"];
    let of = |kind: &str, class: Option<char>| {
        assets.iter().filter(|a| a.0[5] == kind && class.is_none_or(|c| a.class() == c)).count()
    };
    let personal = |kind: &str| assets.iter().filter(|a| a.0[5] == kind && a.0[8] != "無").count();
    let mut counted =
        Table::form(&[30.0, 24.0, 24.0, 24.0, 28.0, 40.0]).rows_high(5.6).head_high(4.9).head(vec![row([
            "区　分",
            "重要性分類A",
            "重要性分類B",
            "重要性分類C",
            "計",
            "うち個人情報を含むもの",
        ]
        .map(|t| Cell::head(t).size(8.5))
        .into())]);
    let numeral = |n: usize| Cell::of(fixed(dash_if_zero(n))).center();
    for kind in kinds {
        let mut cells = vec![Cell::label(kind).pad(4.0).size(8.5)];
        cells.extend(['A', 'B', 'C'].map(|c| numeral(of(kind, Some(c)))));
        cells.push(numeral(of(kind, None)));
        cells.push(numeral(personal(kind)));
        counted.rows.push(row(cells));
    }
    let all = |c: Option<char>| assets.iter().filter(|a| c.is_none_or(|c| a.class() == c)).count();
    let mut sum = vec![Cell::label("合計").bold().pad(4.0)];
    sum.extend([Some('A'), Some('B'), Some('C'), None].map(|c| numeral(all(c)).bold()));
    sum.push(numeral(assets.iter().filter(|a| a.0[8] != "無").count()).bold());
    counted.rows.push(row(sum).sum());

    let moved = Table::form(&[30.0, 25.0, 22.0, 22.0, 23.0, 23.0, 25.0])
        .rows_high(5.6)
        .head_high(4.8)
        .head(vec![
            row(vec![
                Cell::head("分　類").size(8.5).rows(2),
                Cell::head("前回報告").size(8.5).second("令和7年6月13日").rows(2),
                Cell::head("新　規").size(8.5).rows(2),
                Cell::head("廃　止").size(8.5).rows(2),
                Cell::head("分類の変更").size(8.5).cols(2),
                Cell::head("今回報告").size(8.5).rows(2),
            ]),
            row(vec![Cell::head("他の分類から").size(8.5), Cell::head("他の分類へ").size(8.5)]),
        ])
        .rows(
            [
                ("重要性分類A", [27, 2, 1, 1, 0, 29]),
                ("重要性分類B", [14, 1, 1, 0, 2, 12]),
                ("重要性分類C", [4, 1, 1, 1, 0, 5]),
            ]
            .map(|(label, n)| {
                let mut cells = vec![Cell::label(label).size(8.5)];
                cells.extend(n.iter().enumerate().map(
                    |(i, n)| {
                        if i == 0 || i == 5 { numeral(*n).bold() } else { numeral(*n) }
                    },
                ));
                row(cells)
            }),
        )
        .row(
            row([vec![Cell::label("合計").bold().pad(4.0)], [45, 4, 3, 2, 2, 46].map(|n| numeral(n).bold()).into()]
                .concat())
            .sum(),
        );

    Section::portrait(vec![
        Block::Letter(head),
        Block::letter_text(
            "情報セキュリティ対策基準第14条第3項の規定により、税務課が保有する情報資産の重要性分類の結果を、下記のとおり報告します。",
        ),
        Block::Ki,
        Block::Item(LetterItem::new(
            "1",
            "対象及び基準日",
            format!("税務課が保有する全ての情報資産　{}件（令和8年5月31日現在）", assets.len()),
        )),
        Block::Item(LetterItem::new("2", "重要性分類ごとの件数", "").right("（単位：件）")),
        Block::Table(counted),
        Block::Space(1.8),
        Block::Item(LetterItem::new("3", "前回報告からの異動", "").right("（単位：件）")),
        Block::Table(moved),
        Block::Space(0.8),
        Block::note(
            "前回報告＋新規－廃止＋他の分類から－他の分類へ＝今回報告。このほか、分類を変えずに内容を改めたもの 3件。",
        ),
        Block::Space(1.4),
        Block::Item(LetterItem::new("4", "分類の判断を求めているもの（第16条第3項）", "なし")),
        Block::Item(LetterItem::new("5", "添付書類", "別紙　情報資産重要性分類一覧（3枚）")),
        Block::Ijo,
        Block::Bottom(vec![Block::Beside(vec![
            Side {
                x: 0.0,
                width: 64.0,
                bottom: true,
                blocks: vec![
                    Block::Para(para("担当 管理係 主査 御坂 三郎").size(9.0).pitch(4.6)),
                    Block::Para(para("　　 内線 2143").size(9.0).pitch(4.6)),
                ],
            },
            Side {
                x: 66.0,
                width: 104.0,
                bottom: true,
                blocks: vec![Block::Table(paper::receipt(
                    0.0,
                    "整理番号（第14条第4項）",
                    "受付日",
                    &["課長", "係長", "担当"],
                ))],
            },
        ])]),
    ])
}

fn f1_list(assets: &[Asset]) -> Section {
    let widths = [7.0, 21.0, 47.0, 15.0, 16.0, 20.0, 33.0, 23.0, 10.0, 37.0, 23.0, 15.0];
    let two = |a: &str, b: &str| {
        let cell = Cell::head(a).size(7.5);
        if b.is_empty() { cell } else { cell.second(b) }
    };
    let head = row(vec![
        two("No.", ""),
        two("資産番号", "異動"),
        two("資産名", "業務"),
        two("係", ""),
        two("区分", ""),
        two("形態・媒体", ""),
        two("保管場所・\n利用システム", ""),
        two("個人情報", "件数帯"),
        two("分類", ""),
        two("該当基準・理由", ""),
        two("取扱制限", ""),
        two("保存年限", ""),
    ]);
    let second = |cell: Cell, text: &str| {
        if text.is_empty() { cell } else { cell.second(text) }
    };
    let rows = assets.iter().enumerate().map(|(n, a)| {
        let f = &a.0;
        let class = Cell::of(words(f[10]).bold()).center().size(11.0);
        row(vec![
            Cell::text((n + 1).to_string()).center().size(8.5),
            second(Cell::of(fixed(f[0])).center(), f[1]).field("資産番号"),
            second(Cell::text(f[2]), f[3]).field("資産名"),
            Cell::text(f[4]).center(),
            Cell::text(f[5]).center(),
            Cell::text(f[6]),
            Cell::text(f[7]),
            second(Cell::text(f[8]), f[9]),
            second(class, f[11]).pad(0.3),
            Cell::text(f[12]),
            Cell::text(f[13]),
            Cell::text(f[14]).center(),
        ])
        .record(f[0])
    });
    let classes: Vec<char> = assets.iter().map(Asset::class).collect();
    let list = Table::list(&widths).head(vec![head]).rows(rows).totals(move |page: PageRows| {
        let label = |t: &str| Cell::head(t).size(8.5).cols(3);
        let here = Cell::of(paper::para_of(counts(&classes[page.from..page.to]))).size(8.5).cols(9).pad(3.5);
        let so_far = paper::para_of(counts(&classes[..page.to])).and(if page.last {
            "　鑑文の2の表と一致"
        } else {
            "　次頁へ続く"
        });
        vec![
            row(vec![label("この頁の計"), here]).sum(),
            row(vec![label(if page.last { "合　計" } else { "累　計" }), Cell::of(so_far).size(8.5).cols(9).pad(3.5)]),
        ]
    });
    let retired = [
        ["税務-0019", "滞納整理カード（紙）", "収納係", "文書", "A", "電子化により廃止（R8.1.30）", "税務-廃棄-R7-011"],
        [
            "税務-0047",
            "家屋評価端末（据置2台）",
            "資産税係",
            "端末",
            "B",
            "更新により廃止（R7.12.18）",
            "税務-廃棄-R7-009",
        ],
        [
            "税務-0052",
            "路線価図（令和3年度基準）",
            "資産税係",
            "文書",
            "C",
            "保存年限の満了により廃止（R8.3.31）",
            "税務-廃棄-R7-014",
        ],
    ];
    let gone = Table::list(&[7.0, 21.0, 62.0, 20.0, 20.0, 12.0, 75.0, 50.0])
        .whole()
        .rows_high(6.1)
        .head_high(6.1)
        .head(vec![row(["No.", "資産番号", "資産名", "係", "区分", "分類", "廃止の理由（廃止日）", "廃棄の記録"]
            .map(|t| Cell::head(t).size(7.5))
            .into())])
        .rows(retired.iter().enumerate().map(|(n, r)| {
            row(vec![
                Cell::text((n + 1).to_string()).center().size(8.5),
                Cell::code(r[0]).center(),
                Cell::text(r[1]),
                Cell::text(r[2]).center(),
                Cell::text(r[3]).center(),
                Cell::of(words(r[4]).bold()).center().size(9.0),
                Cell::text(r[5]),
                Cell::code(r[6]),
            ])
            .record(r[0])
        }));
    Section::landscape(vec![
        Block::Table(list),
        Block::Space(3.2),
        Block::Keep(vec![Block::heading("前回報告の後に廃止した情報資産（上の件数に含まない）"), Block::Table(gone)]),
    ])
    .head(PageHead {
        form: "様式第1号別紙（第14条第3項関係）".to_owned(),
        right: HeadRight::Annex,
        title: "情報資産重要性分類一覧".to_owned(),
        left_line: "所属　総務部 税務課　　管理責任者　税務課長".to_owned(),
        right_line: "令和8年5月31日現在".to_owned(),
        ..PageHead::default()
    })
    .form("様式第1号別紙（2026.1版）")
}

/// The class blocks in the app's colours.
pub fn tone(class: char) -> LabelTone {
    let (tone, pattern) = match class {
        'A' => (Tone::Rgb(0x6c, 0x00, 0x6c), Pattern::Solid),
        'B' => (Tone::Rgb(0x00, 0x6f, 0x83), Pattern::Hatch),
        _ => (Tone::Rgb(0x66, 0x66, 0x66), Pattern::Dots),
    };
    LabelTone { letter: class.to_string(), tone, pattern }
}

/// F9: labels for some assets, from the third position on.
pub fn f9() -> LabelSheets {
    let label = |number: &str, name: &str, class: char, restriction: &str, retention: &str| Label {
        class: tone(class),
        number: number.to_owned(),
        name: name.to_owned(),
        owner: "総務部 税務課 資産税係".to_owned(),
        restriction: restriction.to_owned(),
        retention: retention.to_owned(),
        code: format!("{} D0FED6F993FF79DC", number.replace(|c: char| !c.is_ascii(), "Z")),
    };
    let until = "保存 令和14年3月31日まで";
    let mut labels = vec![
        label("税務-0002", "給与支払報告書 令和8年度 1／3", 'A', "持出禁止・施錠", until),
        label("税務-0002", "給与支払報告書 令和8年度 2／3", 'A', "持出禁止・施錠", until),
        label("税務-0008", "法人市民税 申告書綴 ㈱あ～㈱さ", 'B', "関係者限り", until),
        label("税務-0015", "家屋評価調書 髙橋町・﨑山町・𠮷沢町", 'A', "持出許可・施錠", "永年"),
        label("税務-0017", "航空写真データ 令和6年撮影 HDD①", 'C', "制限なし", "更新まで"),
        label("税-TAB-003", "家屋調査用モバイル端末 3号", 'B', "持出許可", "廃棄は様式第2号"),
    ];
    while labels.len() < 22 {
        let n = labels.len();
        labels.push(label(
            &format!("税務-{n:04}"),
            "市税概要（統計冊子）令和8年版",
            ['A', 'B', 'C'][n % 3],
            "関係者限り・施錠",
            until,
        ));
    }
    LabelSheets {
        labels,
        start: 3,
        offset: (0.0, 0.0),
        alignment: true,
        head_left: "分類表示ラベル（第15条第3項） 24面 70.0×33.9mm 使い始め 3番目".to_owned(),
        head_right: "守帳 帳票番号 税務-ラベル-R8-004 検証値 D0FE D6F9 93FF 79DC".to_owned(),
        foot_right: "令和8年9月18日 22枚 A 14 B 4 C 4".to_owned(),
        practice: false,
    }
}

/// A list of `n` rows and ten columns, as it is printed from a big ledger.
pub fn long_list(n: usize) -> Doc {
    let widths = [10.0, 27.0, 50.0, 20.0, 18.0, 27.0, 35.0, 30.0, 20.0, 30.0];
    let names = ["No.", "番号", "名称", "係", "区分", "媒体", "保管場所", "個人情報", "分類", "備考"];
    let rows = (0..n).map(|i| {
        let number = format!("税務-資-{i:05}");
        row(vec![
            Cell::number((i + 1).to_string()),
            Cell::code(number.clone()),
            Cell::text(format!("固定資産課税台帳 髙橋町{}", i % 977)),
            Cell::text(["市民税係", "資産税係", "収納係", "管理係"][i % 4]),
            Cell::text(["情報", "文書", "システム"][i % 3]).center(),
            Cell::text("電子（ファイル）"),
            Cell::text(format!("第{}書庫 {}列", i % 9 + 1, i % 40)),
            Cell::text("個人情報 千人以上"),
            Cell::of(words(["A", "B", "C"][i % 3]).bold()).center(),
            Cell::code(format!("R8.{:>2}.{:>2}", i % 12 + 1, i % 28 + 1)),
        ])
        .record(number)
    });
    let table =
        Table::list(&widths).rows_high(7.7).head(vec![row(names.map(Cell::head).into())]).rows(rows).totals(|p| {
            vec![
                row(vec![
                    Cell::head("この頁の計").cols(3),
                    Cell::text(format!("{}件　累計 {}件", p.to - p.from, p.to)).cols(7),
                ])
                .sum(),
            ]
        });
    Doc {
        meta: meta("情報資産一覧"),
        footer: Footer {
            standard: "情報セキュリティ対策基準 第7版".into(),
            form: "一覧".into(),
            basis: "第14条".into(),
            issue: issued("税務-一覧-R8-001"),
        },
        practice: false,
        sections: vec![Section::landscape(vec![Block::Table(table)]).head(PageHead {
            form: "情報資産一覧".into(),
            right: HeadRight::Annex,
            title: "情報資産一覧".into(),
            left_line: "所属　総務部 税務課".into(),
            right_line: "令和8年5月31日現在".into(),
            ..PageHead::default()
        })],
    }
}
