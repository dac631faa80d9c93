//! 返却確認書 of people who leave, and 受入れの一覧 of people who come: sheets that are ticked and signed on the day (第46条).

use super::handover::{heading, heads, none, or_dash, tick};
use super::{Composed, Letter, SheetOf, sheets_doc};
use kernel::date;
use paper::{Block, Cell, HeadRight, PageHead, SealBox, Seals, Section, Table, para, row};
use serde::Serialize;

/// What one leaver gives back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnSheet {
    /// Staff number.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// 係 職名.
    pub post: String,
    /// 転出 令和9年4月1日.
    pub moving: String,
    /// 異動先; may be empty.
    pub other: String,
    /// 後任者; may be empty.
    pub successor: String,
    /// Ledger, number, name, place, what becomes of it, and whether it is done.
    pub items: Vec<ReturnLine>,
    /// What is not finished.
    pub open: Vec<ReturnLine>,
}

/// One thing or matter on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnLine {
    /// Ledger.
    pub ledger: String,
    /// Number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Where it lay; may be empty.
    pub place: String,
    /// 返却 R9. 3.30, 後任の … へ; empty: to be decided.
    pub act: String,
    /// It is done.
    pub done: bool,
}

/// Lines that stay empty on each sheet.
const MORE: usize = 3;

/// 返却確認書 of one or many leavers, each beginning a page of its own.
#[must_use]
pub fn returns(letter: &Letter, sheets: &[ReturnSheet], seals: &[String], hint: &str) -> Composed {
    let sections = sheets.iter().map(|s| {
        let head = Table::form(&[24.0, 61.0, 24.0, 61.0])
            .row(row(vec![
                Cell::label("氏名"),
                Cell::text(s.name.as_str()),
                Cell::label("職員番号"),
                Cell::code(s.number.as_str()),
            ]))
            .row(row(vec![
                Cell::label("係・職"),
                Cell::text(or_dash(&s.post)),
                Cell::label("種別・日"),
                Cell::text(s.moving.as_str()),
            ]))
            .row(row(vec![
                Cell::label("異動先"),
                Cell::text(or_dash(&s.other)),
                Cell::label("後任者"),
                Cell::text(or_dash(&s.successor)),
            ]));
        let titles = ["No.", "台　帳", "番　号", "品名・件名", "保管場所", "措　置", "確認"];
        let table = |lines: &[ReturnLine], more: usize| {
            let mut t =
                Table::list(&[8.0, 24.0, 30.0, 44.0, 24.0, 30.0, 10.0]).head(heads(&titles)).sizes(8.0, 6.5);
            for (n, l) in lines.iter().enumerate() {
                t.rows.push(
                    row(vec![
                        Cell::number((n + 1).to_string()),
                        Cell::text(l.ledger.as_str()).size(7.5),
                        Cell::text(or_dash(&l.number)).size(7.5),
                        Cell::text(l.name.as_str()),
                        Cell::text(or_dash(&l.place)).size(7.5),
                        Cell::text(l.act.as_str()).size(7.5),
                        tick(l.done),
                    ])
                    .record(l.number.as_str()),
                );
            }
            for _ in 0..more {
                let mut cells = vec![Cell::empty(); 6];
                cells.push(tick(false));
                t.rows.push(row(cells));
            }
            if t.rows.is_empty() {
                t.rows.push(none(7));
            }
            t
        };
        let seals = seals
            .iter()
            .enumerate()
            .map(|(n, label)| SealBox::new(label, if n == 0 { s.name.as_str() } else { "" }, ""));
        Section::portrait(vec![
            Block::Table(head),
            Block::Space(2.4),
            heading("返す物・引き継ぐ物", "台帳にない物は、空いた行に書く"),
            Block::Table(table(&s.items, MORE)),
            Block::Space(2.4),
            heading("引き継ぐ事項", ""),
            Block::Table(table(&s.open, 0)),
            Block::Space(2.4),
            Block::Para(
                para("異動・退職に当たり、市の情報資産をすべて返し、写しを持っていないことを確かめました。その後も、職務上知り得たことを漏らしません（第46条）。")
                    .size(9.0)
                    .wrap(),
            ),
            Block::Space(2.0),
            Block::Keep(vec![Block::Seals(Seals::new(seals.collect()).hint(hint))]),
        ])
        .head(PageHead {
            form: letter.form_heading.clone(),
            right: HeadRight::None,
            title: letter.title.clone(),
            left_line: format!("所属　{}", letter.office()),
            right_line: format!("{}現在", date::wareki_long(letter.date)),
            ..PageHead::default()
        })
    });
    Composed {
        doc: sheets_doc(letter, &letter.title, sections.collect()),
        sheet: returns_sheet(&letter.title, sheets),
        facts: serde_json::json!({ "form": "returns", "sheets": sheets, "day": letter.date }),
        records: sheets.len(),
        warnings: Vec::new(),
        number: None,
    }
}

/// Everything that the leavers hold, one row each.
fn returns_sheet(title: &str, sheets: &[ReturnSheet]) -> SheetOf {
    let columns = [
        ("職員番号", 10.0),
        ("氏名", 16.0),
        ("種別・日", 20.0),
        ("後任者", 16.0),
        ("台帳", 14.0),
        ("番号", 20.0),
        ("品名・件名", 36.0),
        ("保管場所", 20.0),
        ("措置", 24.0),
        ("済", 6.0),
    ];
    let of = |s: &ReturnSheet, l: &ReturnLine| {
        let done = if l.done { "済" } else { "" };
        [&s.number, &s.name, &s.moving, &s.successor, &l.ledger, &l.number, &l.name, &l.place, &l.act, done]
            .map(str::to_owned)
            .to_vec()
    };
    let rows = sheets.iter().flat_map(|s| s.items.iter().chain(&s.open).map(move |l| of(s, l))).collect();
    SheetOf { name: title.to_owned(), columns: columns.iter().map(|(h, w)| ((*h).to_owned(), *w)).collect(), rows }
}

/// Somebody who comes, and what they are to get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArrivalLine {
    /// Staff number.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// 係 職名.
    pub post: String,
    /// 転入 R9. 4. 1.
    pub moving: String,
    /// Cards: number and state.
    pub cards: Vec<String>,
    /// IDs: ID, system and state.
    pub ids: Vec<String>,
    /// It was noted that nothing is needed.
    pub none: bool,
}

/// 受入れの一覧: what everybody who comes is to get, with a box to sign for each.
#[must_use]
pub fn arrivals(letter: &Letter, lines: &[ArrivalLine], hint: &str) -> paper::Doc {
    let titles =
        ["No.", "職員番号", "氏　名", "係・職", "種別・日", "認証用ICカード", "利用者ID", "受け取った日", "受領の署名"];
    let mut table =
        Table::list(&[8.0, 20.0, 34.0, 34.0, 26.0, 42.0, 58.0, 18.0, 27.0]).head(heads(&titles)).rows_high(9.5);
    let or_none = |what: &[String], none: bool| match (what.is_empty(), none) {
        (false, _) => what.join("\n"),
        (true, true) => "要らない".to_owned(),
        (true, false) => "未申請".to_owned(),
    };
    for (n, l) in lines.iter().enumerate() {
        table.rows.push(
            row(vec![
                Cell::number((n + 1).to_string()),
                Cell::code(l.number.as_str()),
                Cell::text(l.name.as_str()),
                Cell::text(or_dash(&l.post)).size(7.5),
                Cell::text(l.moving.as_str()).size(7.5),
                Cell::text(or_none(&l.cards, l.none)).size(7.5),
                Cell::text(or_none(&l.ids, l.none)).size(7.5),
                Cell::empty(),
                Cell::empty(),
            ])
            .record(l.number.as_str()),
        );
    }
    if table.rows.is_empty() {
        table.rows.push(none(titles.len()));
    }
    let seals = ["渡した者", "確認（責任者）"].into_iter().map(|label| SealBox::new(label, "", ""));
    let section = Section::landscape(vec![
        Block::Table(table),
        Block::Space(1.0),
        Block::Para(
            para("受け取った人は、カードとIDをほかの人に使わせず、暗証番号とパスワードを自分で変える（第58条第1項・第59条）。暗証番号とパスワードは、この紙に書かない。")
                .size(7.5)
                .wrap(),
        ),
        Block::Space(2.0),
        Block::Keep(vec![Block::Seals(Seals::new(seals.collect()).hint(hint))]),
    ])
    .head(PageHead {
        right: HeadRight::None,
        title: "受入れの一覧".to_owned(),
        left_line: format!("所属　{}", letter.office()),
        right_line: format!("{}現在", date::wareki_long(letter.date)),
        ..PageHead::default()
    });
    sheets_doc(letter, "受入れの一覧", vec![section])
}
