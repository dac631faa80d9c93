//! Forms with drawings: the time line of a lost card (after F4) and bars inside a table (after F5).

use super::{issued, meta};
use paper::{
    Block, Cell, Doc, Figure, Footer, HeadRight, LetterHead, PageHead, Row, SealBox, Seals, Section, Side, Stroke,
    Table, Tone, fixed, para, row, words,
};

fn time_line() -> Figure {
    let points =
        [(12.0, "①", "8:35", true), (41.0, "②", "8:47", true), (60.0, "③", "8:55", false), (97.0, "④", "9:10", true)];
    let mut strokes = vec![Stroke::Line(vec![(12.0, 8.0), (97.0, 8.0)], 0.75)];
    for (x, sign, time, full) in points {
        strokes.push(Stroke::Disc(x, 8.0, 1.1, full));
        strokes.push(Stroke::Text(x - 6.0, 4.4, 12.0, para(sign).center().size(9.0)));
        strokes.push(Stroke::Text(x - 6.0, 11.5, 12.0, para(fixed(time)).center().size(8.5)));
    }
    for (from, to, said) in [(12.0, 41.0, "12分"), (41.0, 97.0, "23分")] {
        strokes
            .push(Stroke::Line(vec![(from + 0.4, 14.0), (from + 0.4, 15.5), (to - 0.4, 15.5), (to - 0.4, 14.0)], 0.5));
        strokes.push(Stroke::Text(from, 18.0, to - from, para(said).center().size(8.5)));
    }
    Figure { height: 24.0, strokes }
}

fn bars(now: f32, before: Option<f32>) -> Figure {
    let wide = |percent: f32| percent / 100.0 * 42.0;
    let mut strokes = vec![
        Stroke::Dashed((22.0, 0.0), (22.0, 10.8)),
        Stroke::Line(vec![(1.0, 0.0), (1.0, 10.8)], 0.5),
        Stroke::Fill(1.0, 1.6, wide(now), 3.5, Tone::Grey(0x44)),
    ];
    match before {
        Some(b) => strokes.push(Stroke::Hatch(1.0, 5.6, wide(b), 3.0)),
        None => strokes.push(Stroke::Text(1.5, 7.4, 42.0, para("設問改定のため比較不可").size(7.0))),
    }
    Figure { height: 10.8, strokes }
}

/// The report of a lost card, and a page of rates by chapter.
pub fn f4() -> Doc {
    let card = Table::form(&[8.0, 30.0, 55.0, 27.0, 50.0])
        .row(row(vec![Cell::band("カード").rows(2).size(8.0), Cell::label("カード番号"), Cell::code("P-240125"), Cell::label("区分"), Cell::checks(&[("個人", true), ("所属", false), ("代替", false)])]).high(7.5))
        .row(row(vec![Cell::label("保有者"), Cell::text("職員番号 01244　野﨑 五郎"), Cell::label("有効期限"), Cell::text("令和11年3月31日")]).high(7.5))
        .row(row(vec![Cell::band("事故").rows(2), Cell::label("種別"), Cell::checks(&[("紛失", true), ("き損", false), ("盗難", false), ("詐取", false)]).cols(3)]))
        .row(
            row(vec![
                Cell::label("状況"),
                Cell::text("退庁時に首から外したカードを鞄に入れたつもりで帰宅した。翌朝の出勤時に、鞄にないことに気付いた。本館通路、駐車場、車内及び自宅を探したが見付からなかった。").wrap().size(8.5).cols(3),
            ])
            .high(17.0),
        );
    let clock = |n: &str, what: &str, time: &str, who: &str, basis: &str| {
        let mut cells = vec![];
        if n == "①" {
            cells.push(Cell::band("時刻").rows(4));
        }
        cells.extend([
            Cell::text(format!("{n} {what}")).fill(),
            Cell::code(time).center(),
            Cell::text(who).size(8.5),
            Cell::text(basis).center().size(7.5),
        ]);
        row(cells).high(7.8)
    };
    let clocks = Table::form(&[8.0, 46.0, 40.0, 46.0, 30.0])
        .head(vec![row(vec![
            Cell::head("時　点").cols(2),
            Cell::head("日　時"),
            Cell::head("記録した者・方法"),
            Cell::head("根　拠"),
        ])])
        .rows([
            clock("①", "認知（気付いた時）", "R8. 7.14  8:35", "保有者　野﨑 五郎", "－"),
            clock("②", "責任者への報告", "R8. 7.14  8:47", "口頭　受けた者 税務課長", "第58条第1項第5号"),
            clock("③", "統一的な窓口への報告", "R8. 7.14  8:55", "電話　受付 IN-R8-012", "第55条第1項"),
            clock("④", "無効化の完了", "R8. 7.14  9:10", "情報システム課 𠮷田 七郎", "第58条第2項第3号"),
        ]);
    let between = |label: &str, time: &str| row(vec![Cell::text(label).size(8.5), Cell::number(time)]).high(8.0);
    let intervals: Vec<Row> = vec![
        between("認知から報告まで（①→②）", "12分"),
        between("報告から無効化まで（②→④）", "23分"),
        between("認知から無効化まで（①→④）", "35分"),
    ];
    let mut first = vec![Cell::empty().figure(time_line()).rows(3)];
    let mut rows = intervals.into_iter();
    if let Some(r) = rows.next() {
        first.extend(r.cells);
    }
    let line = Table::form(&[106.0, 42.0, 22.0]).row(row(first).high(8.0)).rows(rows);
    let chapter = |name: &str, n: [&str; 6], diff: &str, now: f32, before: Option<f32>| {
        let mut cells = vec![Cell::text(name)];
        cells.extend(n.map(Cell::number));
        cells.push(Cell::number(diff));
        cells.push(Cell::empty().figure(bars(now, before)));
        row(cells).high(10.8)
    };
    let rates = Table::list(&[44.0, 12.0, 12.0, 12.0, 12.0, 12.0, 10.0, 10.0, 46.0])
        .sizes(8.5, 6.5)
        .head_high(6.0)
        .head(vec![
            row(vec![
                Cell::head("章").rows(2),
                Cell::head("設問").rows(2),
                Cell::head("回答の数").cols(4),
                Cell::head("今年").rows(2),
                Cell::head("差").rows(2),
                Cell::head("遵守率　■今年度　▨前年度").rows(2),
            ]),
            row(vec![Cell::head("○"), Cell::head("△"), Cell::head("×"), Cell::head("－")]),
        ])
        .row(chapter("第3章 情報資産の分類と管理", ["12", "114", "14", "5", "33", "85.7"], "△2.4", 85.7, Some(88.1)))
        .row(chapter("第6章 人的セキュリティ", ["14", "200", "23", "11", "1", "85.5"], "+0.3", 85.5, Some(85.2)))
        .row(chapter("第9章 外部サービスの利用", ["2", "1", "1", "0", "0", "50.0"], "－", 50.0, None));
    Doc {
        meta: meta("認証用ICカード紛失等報告書"),
        footer: Footer { standard: "情報セキュリティ対策基準 第7版".into(), form: "様式第5号（2026.1版）".into(), basis: "第55条第1項、第58条第1項第5号、第2項第3号".into(), issue: issued("税務-紛失-R8-001") },
        practice: false,
        sections: vec![
            Section::portrait(vec![
                Block::Letter(LetterHead {
                    form: "様式第5号（第58条第1項第5号、第2項第3号関係）".into(),
                    copy: "2通のうち1通目".into(),
                    date: "令和8年7月14日".into(),
                    to: vec!["情報セキュリティ責任者".into(), "税務課長　様".into()],
                    from: vec!["報告者　税務課 資産税係".into(), "主任　野﨑 五郎".into()],
                    title: "認証用ICカード紛失等報告書".into(),
                    tight: true,
                    ..LetterHead::default()
                }),
                Block::letter_text("認証用ICカードの事故について、次のとおり報告します。"),
                Block::Space(1.0),
                Block::Table(card),
                Block::Space(3.0),
                Block::Table(clocks),
                Block::Table(line),
                Block::Space(3.0),
                Block::Beside(vec![
                    Side { x: 0.0, width: 82.0, bottom: false, blocks: vec![Block::heading("取扱い"), Block::Table(Table::form(&[24.0, 58.0]).row(row(vec![Cell::label("区分"), Cell::checks(&[("受理", true), ("差戻し", false)])])))] },
                    Side { x: 86.0, width: 84.0, bottom: false, blocks: vec![Block::Seals(Seals::new(vec![SealBox::new("受領者", "𠮷田 七郎", "R9. 1.18"), SealBox::new("管理者", "", "")]))] },
                ]),
                Block::Bottom(vec![Block::Seals(Seals::new(vec![
                    SealBox::new("報告者", "野﨑 五郎", "R8. 7.14"),
                    SealBox::new("情報セキュリティ責任者", "税務課長", "R8. 7.14"),
                    SealBox::new("無効化の実施者", "𠮷田 七郎", "R8. 7.14"),
                    SealBox::new("完結の確認", "税務課長", "R8. 7.21"),
                ]))]),
            ]),
            Section::portrait(vec![
                Block::heading("1　章ごとの遵守率"),
                Block::Table(rates),
                Block::Space(0.8),
                Block::note("○ できている　△ 一部できている　× できていない　－ 該当なし。前年度と設問の版が同じものだけを比べる。差の△は減。"),
                Block::Space(3.0),
                Block::heading("3　責任者の所見"),
                Block::Table(Table::form(&[170.0]).row(row(vec![Cell::of(para(words("前年度から継続している分類表示（第15条第3項）は改善したが、なお5問のうち最も低い。課内の様式集に表示欄がないことが主な原因であり、別紙2のとおり様式そのものを改める。")).wrap().pitch(5.6)).size(9.5).top().pad(3.0)]).high(48.0))),
            ])
            .head(PageHead { form: "様式第6号別紙1（第134条第2項関係）".into(), right: HeadRight::Words("税務課 令和8年度 第1回".into()), title: "章ごとの遵守率及び遵守率の低い設問".into(), ..PageHead::default() })
            .form("様式第6号別紙1（2026.1版）"),
        ],
    }
}
