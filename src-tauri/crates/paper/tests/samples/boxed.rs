//! A boxed form after F2, filled or blank, and the 該当なし page of a register after F3.

use super::{issued, meta};
use paper::{
    Block, Cell, Code, Confirm, Doc, Footer, HeadRight, Issue, Nothing, PageHead, Para, SealBox, Seals, Section, Side,
    Table, fixed, para, row, words,
};

fn blank(filled: bool, text: &str) -> Cell {
    if filled { Cell::text(text) } else { Cell::empty() }
}

fn date_cell(filled: bool, text: &str) -> Cell {
    if filled { Cell::text(text) } else { Cell::of(paper::blank_date(8.0)) }
}

/// F2 in short: request, items, permission, processing, verification, seals.
pub fn f2(filled: bool) -> Doc {
    let widths = [8.0, 24.0, 55.0, 24.0, 59.0];
    let on = |b: bool| b && filled;
    let request = Table::form(&widths)
        .row(row(vec![
            Cell::band("申請").rows(5),
            Cell::label("申請年月日"),
            date_cell(filled, "令和8年9月3日"),
            Cell::label("所属"),
            blank(filled, "総務部 税務課 収納係"),
        ]))
        .row(row(vec![
            Cell::label("申請者"),
            blank(filled, "主任 髙根 桜子"),
            Cell::label("立場・内線"),
            blank(filled, "情報システム担当者（第8条） 内線 2151"),
        ]))
        .row(row(vec![
            Cell::label("廃棄の理由"),
            Cell::checks(&[
                ("故障", false),
                ("更新", on(true)),
                ("不要", false),
                ("リース満了", false),
                ("保存年限満了", false),
                ("カード切替", false),
                ("修理", false),
            ])
            .cols(3),
        ]))
        .row(row(vec![
            Cell::label("処分の区分"),
            Cell::checks(&[
                ("廃棄", on(true)),
                ("リース返却", false),
                ("修理", false),
                ("庁内再利用", false),
                ("譲渡", false),
            ])
            .cols(3),
        ]))
        .row(row(vec![
            Cell::label("賃貸借の場合"),
            Cell::of(
                para(if filled { "契約番号 －（市所有）" } else { "契約番号" })
                    .gap(16.0)
                    .and("機密保持と返却時の消去の条項（第32条第3項）")
                    .gap(2.0)
                    .check(false, "有")
                    .gap(2.0)
                    .check(false, "無"),
            )
            .cols(3),
        ]));
    let items: [[&str; 10]; 6] = [
        [
            "税-PC-014",
            "ノートPC\n北岳電機 KD-N515",
            "5CG0412X7L",
            "SSD 8H2K-N019774",
            "256GB",
            "番",
            "A",
            "1",
            "1",
            "①",
        ],
        [
            "税-PC-015",
            "ノートPC\n北岳電機 KD-N515",
            "5CG0412X8M",
            "SSD 8H2K-N019802",
            "256GB",
            "番",
            "A",
            "1",
            "1",
            "①",
        ],
        ["税-USB-021", "USBメモリ\n㈱笛川工業 FU-08", "FU0821-003317", "", "8GB", "LG", "A", "1", "1", "①"],
        ["税-USB-022", "USBメモリ\n㈱笛川工業 FU-08", "FU0821-003342", "", "8GB", "LG", "B", "1", "1", "①"],
        ["税-HDD-003", "外付けHDD\n北岳電機 KD-H20", "WX71-A0938842", "", "2TB", "LG", "B", "1", "1", "②"],
        ["税-DVD-031～034", "DVD-R 4.7GB", "媒体番号 031～034", "", "－", "番", "A", "4", "4", "①"],
    ];
    let list = Table::form(&[8.0, 22.0, 34.0, 33.0, 15.0, 13.0, 11.0, 11.0, 11.0, 12.0])
        .sizes(8.0, 6.5)
        .rows_high(8.6)
        .head_high(8.0)
        .head(vec![row(vec![
            Cell::head("No."),
            Cell::head("管理番号"),
            Cell::head("種別・メーカー・型番"),
            Cell::head("製造番号").second("内蔵媒体の製造番号"),
            Cell::head("容量"),
            Cell::head("系"),
            Cell::head("分類"),
            Cell::head("申請\n数量"),
            Cell::head("確認\n数量"),
            Cell::head("方法"),
        ])])
        .rows(items.iter().enumerate().map(|(n, i)| {
            let no = Cell::text((n + 1).to_string()).center().size(9.0);
            if !filled {
                let hint = |t: &str| Cell::text(t).center().grey().size(7.5);
                return row(vec![
                    no,
                    Cell::empty(),
                    Cell::empty(),
                    Cell::empty(),
                    Cell::empty(),
                    hint("番 LG IN"),
                    hint("A B C"),
                    Cell::empty(),
                    Cell::empty(),
                    Cell::empty(),
                ]);
            }
            let serial = Cell::code(i[2]);
            row(vec![
                no,
                Cell::text(i[0]),
                Cell::text(i[1]),
                if i[3].is_empty() { serial } else { serial.line(fixed(i[3])) },
                Cell::text(i[4]).center().size(9.0),
                Cell::text(i[5]).center(),
                if n == 5 {
                    Cell::mark(i[6], paper::Pattern::Solid)
                } else {
                    Cell::of(words(i[6]).bold()).center().size(11.0)
                },
                Cell::number(i[7]).size(9.0),
                Cell::number(i[8]).size(9.0),
                Cell::text(i[9]).center().size(9.0),
            ])
            .record(i[0])
        }))
        .row(
            row(vec![
                Cell::head("数量の照合").cols(2),
                Cell::of(
                    para(if filled { "確認者　資産税係 主任　野﨑 五郎" } else { "確認者" })
                        .gap(if filled { 16.0 } else { 40.0 })
                        .and(if filled { "証明書 9 一致" } else { "証明書" }),
                )
                .cols(5)
                .size(9.0),
                if filled { Cell::number("9").bold().size(9.0) } else { Cell::empty() },
                if filled { Cell::number("9").bold().size(9.0) } else { Cell::empty() },
                Cell::text(if filled { "計 6行" } else { "計　行" }).center(),
            ])
            .high(6.2)
            .sum(),
        );
    let rest = Table::form(&widths)
        .row(row(vec![
            Cell::band("許可").rows(2),
            Cell::label("許可の別"),
            Cell::checks(&[("許可", false), ("不許可", false), ("条件付き許可", on(true))]),
            Cell::label("許可日時"),
            if filled { Cell::text("令和8年9月4日 10時20分") } else { Cell::of(paper::blank_date(6.0).gap(6.0).and("時").gap(6.0).and("分")) },
        ]))
        .row(row(vec![Cell::label("条件・理由"), blank(filled, "破壊は庁舎内で行い、終わるまで職員が立ち会うこと。").cols(3)]))
        .row(row(vec![
            Cell::band("処理").rows(4),
            Cell::label("処理日時"),
            if filled { Cell::text("令和8年9月17日 13時30分から 14時50分まで").cols(3) } else { Cell::of(paper::blank_date(8.0).gap(8.0).and("時").gap(8.0).and("分から").gap(8.0).and("時").gap(8.0).and("分まで")).cols(3) },
        ]))
        .row(row(vec![
            Cell::label("方法"),
            Cell::text("①破壊（細断・破砕）　②破壊（多点穿孔）　③消磁　④暗号化消去　⑤ブロック消去　⑥全領域の上書き\n⑦裁断（紙）　⑧その他（　　　　　　　　　　）").cols(3).size(8.0),
        ]))
        .row(row(vec![Cell::label("処理実施者"), blank(filled, "㈱甲斐路データ処理　八代 桃子"), Cell::label("立会者"), blank(filled, "市民税係 主査　𠮷野 六郎")]))
        .row(row(vec![
            Cell::label("処理の委託"),
            Cell::of(Para::default().check(false, "なし").gap(2.0).check(on(true), "あり").gap(2.0).and(if filled { "契約番号 R8-情シス-018" } else { "契約番号" }).gap(8.0).and("機密保持の条項（第32条第2項ほか）")).cols(3),
        ]))
        .row(row(vec![Cell::band("検証").rows(2), Cell::label("検証の方法"), Cell::checks(&[("現物の目視", on(true)), ("ツールの結果記録", on(true)), ("抜取り読出し", false), ("全域読出し", false)]).cols(3)]))
        .row(row(vec![
            Cell::label("証明書"),
            blank(filled, "番号 KD-2609-0417\n発行日 令和8年9月24日").size(8.5),
            Cell::label("搬出"),
            blank(filled, "引渡先 ㈱甲斐路データ処理\n管理票（マニフェスト）番号 第30417号").size(8.5),
        ]).high(8.6));
    let seal = |label: &str, name: &str, date: &str| {
        if filled { SealBox::new(label, name, date) } else { SealBox::new(label, "", "") }
    };
    Doc {
        meta: meta("記録媒体等廃棄申請書兼許可書"),
        footer: Footer {
            standard: "情報セキュリティ対策基準 第7版".to_owned(),
            form: "様式第2号（2026.1版）".to_owned(),
            basis: "第22条、第32条、第11条第1項".to_owned(),
            issue: if filled { issued("税務-廃棄-R8-007") } else { Issue::Blank { number: "（提出時に付番）".to_owned(), digest: "－（白紙様式）".to_owned() } },
        },
        practice: !filled,
        sections: vec![
            Section::portrait(vec![
                Block::Beside(vec![
                    Side { x: 2.0, width: 90.0, bottom: false, blocks: vec![Block::Para(para("情報セキュリティ責任者（税務課長） 様").size(9.0))] },
                    Side { x: 100.0, width: 70.0, bottom: false, blocks: vec![Block::Para(para("次のとおり廃棄の許可を申請します。").size(8.5))] },
                ]),
                Block::Space(1.2),
                Block::Table(request),
                Block::Table(list),
                Block::Table(rest),
                Block::Space(2.2),
                Block::Seals(Seals::new(vec![
                    seal("申請者", "髙根 桜子", "R8. 9. 3"),
                    seal("許可（責任者）", "税務課長", "R8. 9. 4"),
                    seal("処理実施者", "八代 桃子", "R8. 9.17"),
                    seal("立会者", "𠮷野 六郎", "R8. 9.17"),
                    seal("完了確認（責任者）", "税務課長", "R8. 9.25"),
                ])),
                Block::Space(0.8),
                Block::note("許可する者は、申請者と別の者とする（第11条第1項）。申請、確認及び証明書の数が一致するまで完了としない。処理は許可の後に行う。立会者は、処理実施者と別の者が望ましい。"),
            ])
            .head(PageHead {
                form: "様式第2号（第22条、第32条関係）".to_owned(),
                title: "記録媒体等廃棄申請書兼許可書".to_owned(),
                subtitle: "及び廃棄処理記録".to_owned(),
                code: Some(if filled { Code::Qr("Z-R8-007 63A5BEAF1F64B93B".to_owned()) } else { Code::Blank("登録時に\n符号を印字".to_owned()) }),
                ..PageHead::default()
            }),
        ],
    }
}

/// F3: a register page that ends with 以下余白, and the page that says 該当なし.
pub fn f3() -> Doc {
    let widths = [7.0, 23.0, 19.0, 37.0, 36.0, 12.0, 9.0, 23.0, 32.0, 20.0, 18.0, 16.0, 15.0];
    let head = || {
        vec![row([
            ("No.", ""),
            ("申請番号", ""),
            ("許可日", "許可者"),
            ("種別・メーカー・型番", ""),
            ("管理番号", "製造番号"),
            ("分類", "最高度"),
            ("数量", ""),
            ("処理日時", ""),
            ("処理の内容", "方法・場所"),
            ("処理実施者", ""),
            ("立会者", ""),
            ("証明書\n番号", ""),
            ("完了確認", "日・印"),
        ]
        .map(|(a, b)| if b.is_empty() { Cell::head(a) } else { Cell::head(a).second(b) })
        .into())]
    };
    let entry = |n: usize| {
        row(vec![
            Cell::text(n.to_string()).center(),
            Cell::code("税務-廃棄-R8-007").center(),
            Cell::code("R8. 9. 4").center().second("税務課長"),
            Cell::text("ノートPC\n北岳電機 KD-N515"),
            Cell::text("税-PC-014").line(fixed("5CG0412X7L／SSD 8H2K-N019774")),
            Cell::of(words("A").bold()).center().size(11.0),
            Cell::number("1"),
            Cell::code("R8. 9.17").second(fixed("13:30～14:50")),
            Cell::text("メモリチップの細断\n（㈱甲斐路データ処理）"),
            Cell::text("八代 桃子").center(),
            Cell::text("𠮷野 六郎").center(),
            Cell::code("KD-2609-0417").center(),
            Cell::code("R8. 9.25").center().top(),
        ])
    };
    let sum = |rows: &str, n: &str, said: &str| {
        row(vec![
            Cell::head("計").cols(5),
            Cell::text(rows).center(),
            Cell::number(n).bold(),
            Cell::text(said).cols(6).size(8.0),
        ])
        .high(7.0)
        .sum()
    };
    let register = Table::list(&widths)
        .rows_high(9.6)
        .head(head())
        .rows((1..=4).map(entry))
        .row(
            row(vec![
                Cell::text("－").center(),
                Cell::code("税務-廃棄-R8-004").center(),
                Cell::text("欠番　申請の取下げ（R8.6.4、庁内で再利用することとしたため）。許可、処理ともになし。")
                    .cols(11),
            ])
            .high(6.0),
        )
        .rows((5..=9).map(entry))
        .row(row(vec![Cell::unused(13)]))
        .row(sum("9行", "37", "申請7件－取下げ1件＝許可6件＝処理6件　処理待ち0件 証明書の未着0件 事後の許可0件"));
    let page_head = |subtitle: &str, period: &str| PageHead {
        form: "様式第3号（第22条関係）".to_owned(),
        right: HeadRight::None,
        title: "記録媒体廃棄記録簿".to_owned(),
        subtitle: subtitle.to_owned(),
        left_line: format!("所属　総務部 税務課　　管理責任者　税務課長　　期間　{period}"),
        confirm: Some(Confirm {
            band: "確認".to_owned(),
            titles: ["課長", "補佐", "係長", "担当"].map(str::to_owned).into(),
        }),
        ..PageHead::default()
    };
    let nothing = Nothing {
        table: Table::list(&widths).head(head()).row(sum(
            "0行",
            "0",
            "申請0件＝許可0件＝処理0件　処理待ち0件 証明書の未着0件 事後の許可0件",
        )),
        said: "本期間　該当なし".to_owned(),
        sentence: "この期間に廃棄した記録媒体がないことを、次の照合により確認した。".to_owned(),
        compared: [
            "許可の記録（申請中・許可済み・未処理を含む）",
            "媒体・機器の台帳で、この期間に廃棄・返却となったもの",
            "処理の委託先から届いた証明書",
            "前の期間から処理待ちで引き継いだもの",
        ]
        .map(|t| (t.to_owned(), "0件".to_owned()))
        .into(),
        height: 88.0,
    };
    let confirmed = Table::form(&[26.0, 94.0, 22.0])
        .part(125.0, 142.0)
        .row(row(vec![Cell::label("確認日"), Cell::text("令和9年1月5日"), Cell::of(words("印又は署名").grey()).size(6.5).right().bottom().rows(2)]).high(9.0))
        .row(row(vec![Cell::label("確認した者"), Cell::text("収納係 主任　髙根 桜子（情報システム担当者、第8条）\n照合した範囲　守帳の台帳（検証値は下欄）及び廃棄記録綴 R8 の原本").size(8.5)]).high(11.0));
    Doc {
        meta: meta("記録媒体廃棄記録簿"),
        footer: Footer { standard: "情報セキュリティ対策基準 第7版".to_owned(), form: "様式第3号（2026.1版）".to_owned(), basis: "第22条、第32条第3項、第58条第3項、第70条第3項".to_owned(), issue: Issue::Draft { journal: "5e0c77aa19b3d204".to_owned() } },
        practice: false,
        sections: vec![
            Section::landscape(vec![Block::Table(register), Block::Space(0.8), Block::note("日時・処理実施者・処理の内容は第22条第4号により記録する。分類は、媒体に収められた情報のうち最も高いものを記す（第17条第3項）。")])
                .head(page_head("令和8年度 上半期", "令和8年4月1日から令和8年9月30日まで")),
            Section::landscape(vec![Block::Nothing(nothing), Block::Space(4.0), Block::Table(confirmed)]).head(page_head("令和8年度 第3四半期", "令和8年10月1日から令和8年12月31日まで")),
        ],
    }
}
