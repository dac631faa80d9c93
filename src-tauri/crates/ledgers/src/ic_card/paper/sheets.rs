//! Lists that people sign and tick: receipts, the book of loans, the list of a check, crushed cards.

use super::{Composed, DEF, composed, day, head, holder, or_dash, state, word};
use crate::forms::{SheetOf, Wanted};
use crate::ic_card::LOANS as ROWS;
use crate::words::text;
use kernel::{Record, Result, Value, date};
use paper::{Block, Cell, Para, Row, SealBox, Seals, Section, Table, para, row};
use store::Reading;

/// Rows of a blank list that fit on a page.
const BLANK_ROWS: usize = 15;
/// The same where people sign below it.
const SIGNED_ROWS: usize = 10;

struct Shape<'a> {
    title: &'a str,
    note: &'a str,
    widths: &'a [f32],
    titles: &'a [&'a str],
    high: f32,
    /// Who signs below the list.
    signed: &'a [&'a str],
}

fn list(wanted: &Wanted<'_>, shape: &Shape<'_>, rows: Vec<Row>, cards: &[Record], foot: &str) -> Composed {
    let heads = row(shape.titles.iter().map(|t| Cell::head(*t)).collect());
    let table = Table::list(shape.widths).rows_high(shape.high).head(vec![heads]);
    let cells = shape.widths.len();
    let rows = if wanted.fill == "blank" {
        (1..=if shape.signed.is_empty() { BLANK_ROWS } else { SIGNED_ROWS })
            .map(|n| {
                let mut r = vec![Cell::text(n.to_string()).center()];
                r.resize(cells, Cell::empty());
                row(r)
            })
            .collect()
    } else if rows.is_empty() {
        vec![row(vec![Cell::text("本期間　該当なし").cols(cells).center()])]
    } else {
        rows
    };
    let note: Para = para(foot.to_owned()).size(7.5).wrap();
    let mut flow = vec![Block::Table(table.rows(rows)), Block::Space(1.0), Block::Para(note)];
    if !shape.signed.is_empty() {
        let boxes = shape.signed.iter().map(|label| SealBox::new(*label, "", "")).collect();
        let seals = Block::Seals(Seals::new(boxes).hint(wanted.seal_hint));
        flow.extend([Block::Space(3.0), Block::Keep(vec![seals])]);
    }
    composed(wanted, shape.title, Section::landscape(flow).head(head(wanted, shape.title, shape.note)), cards)
}

/// Whose, and below it the unit, or where a card of the division lies.
fn receiver(r: &Record) -> Cell {
    let below = if r.get("kind").text() == "personal" { r.get("unit").text() } else { r.get("place").text() };
    let who = Cell::text(or_dash(&holder(r)).to_owned());
    if below.is_empty() { who } else { who.second(below) }
}

/// 受領書: one sheet for one card or for many, with a box to sign in each row.
pub(super) fn receipt(wanted: &Wanted<'_>, cards: &[Record]) -> Result<Composed> {
    let rows = cards.iter().enumerate().map(|(n, r)| {
        let t = |k: &str| r.get(k).text();
        row(vec![
            Cell::text((n + 1).to_string()).center(),
            Cell::code(t("card_number")).center(),
            Cell::text(word(r, "kind")).center(),
            receiver(r),
            Cell::code(day(r, "lent_on")).center(),
            Cell::code(day(r, "due_on")).center(),
            Cell::empty(),
            Cell::empty(),
            Cell::empty(),
            Cell::empty(),
        ])
        .record(t("card_number"))
    });
    let shape = Shape {
        title: "認証用ICカード受領書",
        note: "",
        widths: &[8.0, 30.0, 16.0, 55.0, 20.0, 20.0, 24.0, 35.0, 24.0, 35.0],
        titles: &[
            "No.",
            "カード番号",
            "区分",
            "受け取る人",
            "貸与日",
            "返却予定",
            "受領日",
            "受領の署名",
            "返納日",
            "返納の署名",
        ],
        high: 10.0,
        signed: &[],
    };
    let foot = "受け取った人は、ほかの人にカードを貸さず、使わないときは抜き、なくしたときはすぐに責任者に届け出る（第58条第1項）。暗証番号は、この紙に書かない。";
    Ok(list(wanted, &shape, rows.collect(), cards, foot))
}

/// 貸出簿: every loan of the division's cards in the period.
pub(super) fn loans(book: &Reading, wanted: &Wanted<'_>, cards: &[Record]) -> Result<Composed> {
    let (from, to) = wanted.period;
    let mut rows = Vec::new();
    let mut cells: Vec<Vec<String>> = Vec::new();
    let said = |v: &kernel::Values, k: &str| {
        let at = date::read_moment(text(v, k));
        at.map_or_else(String::new, |m| format!("{} {}", date::wareki_short(m.date()), m.format("%H:%M")))
    };
    for r in cards {
        for v in book.parts(&DEF, r.id, ROWS.key)? {
            let Some(lent) = date::read_moment(text(&v, "lent_at")) else { continue };
            if lent.date() < from || lent.date() > to {
                continue;
            }
            let due = v.get("due_on").and_then(Value::date);
            let (back, lost) = (said(&v, "returned_at"), said(&v, "lost_at"));
            let late = back.is_empty() && due.is_some_and(|d| d < wanted.letter.as_of);
            let back = match (back.is_empty(), late) {
                _ if !lost.is_empty() => Cell::code(lost).center().second("紛失等の届出"),
                (false, _) => Cell::code(back).center(),
                (true, true) => Cell::code("▲返却遅れ").center(),
                _ => Cell::code("貸出中").center(),
            };
            let who = format!("{} {}", text(&v, "person_number"), text(&v, "person"));
            let t = |k: &str| text(&v, k).to_owned();
            let at = |k: &str| t(k).replace('T', " ");
            cells.push(vec![
                r.get("card_number").text().to_owned(),
                at("lent_at"),
                t("person_number"),
                t("person"),
                t("purpose"),
                t("permitted_by"),
                due.map_or_else(String::new, |d| d.to_string()),
                t("lent_by"),
                at("returned_at"),
                t("checked_by"),
                at("lost_at"),
            ]);
            rows.push(row(vec![
                Cell::text((rows.len() + 1).to_string()).center(),
                Cell::code(r.get("card_number").text()).center(),
                Cell::code(said(&v, "lent_at")).center(),
                Cell::text(who.trim().to_owned()),
                Cell::text(text(&v, "purpose")),
                Cell::text(or_dash(text(&v, "permitted_by"))).center(),
                Cell::code(due.map_or_else(|| "－".to_owned(), date::wareki_short)).center(),
                back,
                Cell::text(text(&v, "checked_by")).center(),
            ]));
        }
    }
    let shape = Shape {
        title: "所属認証用ICカード貸出簿",
        note: "使える人は、先に責任者が許可する（第58条第1項第3号）。",
        widths: &[8.0, 30.0, 34.0, 48.0, 45.0, 28.0, 20.0, 30.0, 24.0],
        titles: &["No.", "カード番号", "貸出日時", "使用者", "用途", "許可者", "返却予定", "返却日時", "確認者"],
        high: 8.5,
        signed: &[],
    };
    let made = list(wanted, &shape, rows, cards, "▲は、返却予定日を過ぎて返っていないもの。");
    let columns = [
        ("カード番号", 16.0),
        ("貸出日時", 18.0),
        ("職員番号", 12.0),
        ("使用者", 18.0),
        ("用途", 24.0),
        ("許可者", 16.0),
        ("返却予定日", 12.0),
        ("貸し出した者", 16.0),
        ("返却日時", 18.0),
        ("確認者", 16.0),
        ("紛失等の届出", 18.0),
    ];
    let columns = columns.map(|(h, w)| (h.to_owned(), w)).into();
    Ok(Composed { sheet: SheetOf { name: shape.title.to_owned(), columns, rows: cells }, ..made })
}

/// 点検表: what the ledger says beside boxes to tick.
pub(super) fn check(wanted: &Wanted<'_>, cards: &[Record]) -> Result<Composed> {
    let boxes = || Cell::checks(&[("ある", false), ("ない", false), ("違う", false)]);
    let rows = cards.iter().enumerate().map(|(n, r)| {
        let t = |k: &str| r.get(k).text();
        row(vec![
            Cell::text((n + 1).to_string()).center(),
            Cell::code(t("card_number")).center(),
            Cell::text(word(r, "kind")).center(),
            Cell::text(or_dash(&holder(r)).to_owned()),
            Cell::text(or_dash(t("place"))),
            Cell::text(state(r)).center(),
            Cell::code(day(r, "checked_on")).center(),
            boxes(),
            Cell::empty(),
        ])
        .record(t("card_number"))
    });
    let shape = Shape {
        title: "認証用ICカード点検表",
        note: "点検した日　　　　　　　　点検した者",
        widths: &[8.0, 30.0, 14.0, 52.0, 45.0, 28.0, 22.0, 38.0, 30.0],
        titles: &["No.", "カード番号", "区分", "保有者", "配置先・保管場所", "状態", "前回", "現物", "気づいたこと"],
        high: 8.5,
        signed: &[],
    };
    Ok(list(wanted, &shape, rows.collect(), cards, "台帳にないカードがあったときは、余白にカード番号を書く。"))
}

/// 破砕記録: cards that were collected and crushed, with who did it and who saw it (第58条第3項).
pub(super) fn crushed(wanted: &Wanted<'_>, cards: &[Record]) -> Result<Composed> {
    let rows = cards.iter().enumerate().map(|(n, r)| {
        let t = |k: &str| r.get(k).text();
        let how = wanted.pack.methods().method(t("disposed_how")).map_or(t("disposed_how"), |m| m.label.as_str());
        row(vec![
            Cell::text((n + 1).to_string()).center(),
            Cell::code(t("card_number")).center(),
            Cell::text(or_dash(&holder(r)).to_owned()),
            Cell::code(day(r, "replaced_on")).center(),
            Cell::code(day(r, "collected_on")).center().second(t("collected_by")),
            Cell::code(day(r, "disposed_on")).center(),
            Cell::text(how),
            Cell::text(or_dash(t("disposed_by"))).center(),
            Cell::text(or_dash(t("witness"))).center(),
            Cell::code(or_dash(t("disposal_number"))).center(),
        ])
        .record(t("card_number"))
    });
    let shape = Shape {
        title: "認証用ICカード破砕記録",
        note: "",
        widths: &[8.0, 28.0, 45.0, 20.0, 26.0, 20.0, 40.0, 24.0, 24.0, 32.0],
        titles: &[
            "No.",
            "旧カード番号",
            "保有者",
            "切替日",
            "回収日",
            "破砕日",
            "方法",
            "実施者",
            "立会者",
            "廃棄の案件",
        ],
        high: 9.0,
        signed: &["破砕した者", "立ち会った者", "確認（責任者）"],
    };
    let foot = format!("計 {}枚。切替に伴い回収したカードは、破砕して廃棄する（第58条第3項）。", cards.len());
    Ok(list(wanted, &shape, rows.collect(), cards, &foot))
}
