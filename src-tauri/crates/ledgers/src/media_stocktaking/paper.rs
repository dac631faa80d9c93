//! A stocktaking on paper: the list that goes round with boxes to tick, and the result with what became of each difference.

use super::def::{DEF, DIFFERENCES, OUTCOMES};
use super::rows::{Difference, Expected, Stocktaking};
use crate::forms::{Composed, Form, SheetOf, Wanted};
use crate::label_of;
use kernel::{Axis, Problem, Result, Value, code, date};
use paper::{Block, Cell, Doc, PageHead, PageRows, Row, SealBox, Seals, Section, Table, fixed, row};
use std::collections::HashMap;
use store::Reading;

/// 棚卸表: place by place, with a box for each thing.
pub const COUNT: Form = Form { key: "count", pack: "", title: "棚卸表", numbered: false, blank: true, seals: false };
/// 棚卸結果.
pub const RESULT: Form =
    Form { key: "result", pack: "", title: "棚卸結果報告", numbered: false, blank: false, seals: false };

/// The forms of the ledger, in menu order.
pub const FORMS: &[Form] = &[COUNT, RESULT];

/// Rows for writing by hand on a blank list, and below a filled one for what is not in the ledger.
const BY_HAND: [usize; 2] = [15, 6];

const COUNT_WIDTHS: [f32; 9] = [8.0, 26.0, 50.0, 44.0, 12.0, 24.0, 40.0, 14.0, 49.0];
const RESULT_WIDTHS: [f32; 8] = [8.0, 30.0, 28.0, 46.0, 36.0, 36.0, 57.0, 26.0];

/// Composes a form.
///
/// # Errors
/// `invalid` if it wants one stocktaking and got none or several, `wrong_state` for a result before the comparison.
pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    if wanted.fill == "none" {
        return Err(Problem::new(code::WRONG_STATE, "棚卸に「該当なし」の紙はありません。様式を選び直してください。"));
    }
    let all = match wanted.ids {
        _ if wanted.fill == "blank" => None,
        [id] => Some(Stocktaking::read(book, *id)?),
        _ => return Err(Problem::new(code::INVALID, "印刷する棚卸を1件だけ選んでください。")),
    };
    if *wanted.form == COUNT {
        return Ok(count(wanted, all.as_ref()));
    }
    let Some(all) = all.filter(|a| a.record.step != "counting") else {
        return Err(Problem::new(code::WRONG_STATE, "結果は「台帳と照合する」のあとで印刷できます。"));
    };
    Ok(result(wanted, &all))
}

fn doc(wanted: &Wanted<'_>, title: &str, section: Section) -> Doc {
    let letter = wanted.letter;
    Doc { meta: letter.meta(title), footer: letter.footer(), practice: letter.practice, sections: vec![section] }
}

fn head(wanted: &Wanted<'_>, title: &str, all: Option<&Stocktaking>) -> PageHead {
    let letter = wanted.letter;
    let what = all.map_or_else(String::new, |a| format!("　　{}　{}", a.record.number, a.record.get("name").text()));
    let on = all
        .and_then(|a| a.record.get("as_of").date())
        .map_or_else(String::new, |d| format!("基準日 {}", date::wareki_long(d)));
    PageHead {
        form: letter.form_heading.clone(),
        title: title.to_owned(),
        left_line: format!("所属　{}{what}", letter.office()),
        right_line: on,
        ..PageHead::default()
    }
}

fn headed(titles: &[&str]) -> Vec<Row> {
    vec![row(titles.iter().map(|t| Cell::head(*t).size(7.5)).collect())]
}

fn place_word(place: &str) -> &str {
    if place.is_empty() { "場所の記入なし" } else { place }
}

fn by_hand(rows: usize, cells: usize, boxed: Option<usize>) -> impl Iterator<Item = Row> {
    (1..=rows).map(move |_| {
        let mut r = vec![Cell::empty(); cells];
        if let Some(slot) = boxed.and_then(|at| r.get_mut(at)) {
            *slot = Cell::checks(&[("", false)]).center();
        }
        row(r).high(8.2)
    })
}

fn count_row(e: &Expected, ticked: bool, place: &str) -> Row {
    row(vec![
        Cell::text(e.no.to_string()).center(),
        Cell::of(fixed(e.number.as_str())),
        Cell::text(e.name.as_str()).second(e.kind.as_str()),
        Cell::of(fixed(e.serial.as_str())),
        Cell::text(if e.class.is_empty() { "未記入" } else { e.class.as_str() }).center(),
        Cell::text(if e.unit.is_empty() { "－" } else { e.unit.as_str() }),
        Cell::text(e.lent.as_str()),
        Cell::checks(&[("", ticked)]).center(),
        Cell::text(place),
    ])
    .record(&e.number)
}

fn count(wanted: &Wanted<'_>, all: Option<&Stocktaking>) -> Composed {
    let titles =
        ["No.", "管理番号", "品名・種別", "製造番号", "分類", "係", "貸出など", "あった", "ちがう場所にあったとき"];
    let mut flow = Vec::new();
    let mut cells = Vec::new();
    match all {
        None => {
            let table = Table::list(&COUNT_WIDTHS).head(headed(&titles));
            flow.push(Block::Table(table.rows(by_hand(BY_HAND[0], COUNT_WIDTHS.len(), Some(7)))));
        }
        Some(all) => {
            let found: HashMap<i32, &str> = all.found.iter().map(|f| (f.no, f.place.as_str())).collect();
            let mut at = 0;
            flow.push(Block::Space(2.0));
            while let Some(first) = all.expected.get(at) {
                let here: Vec<&Expected> = all.expected[at..].iter().take_while(|e| e.place == first.place).collect();
                at += here.len();
                let rows =
                    here.iter().map(|e| count_row(e, found.contains_key(&e.no), found.get(&e.no).unwrap_or(&"")));
                let table = Table::list(&COUNT_WIDTHS).head(headed(&titles)).rows(rows);
                let sum = format!("{}点", here.len());
                let table = table.totals(move |page: PageRows| {
                    let said =
                        if page.last { format!("この場所の計 {sum}") } else { "次頁へ続く".to_owned() };
                    vec![
                        row(vec![Cell::head("計").cols(2), Cell::text(said).cols(5), Cell::empty(), Cell::empty()])
                            .sum(),
                    ]
                });
                flow.push(Block::heading(format!("{}　{}点", place_word(&first.place), here.len())));
                flow.push(Block::Table(table));
                flow.push(Block::Space(3.0));
                for e in here {
                    let mark = if found.contains_key(&e.no) { "○" } else { "" };
                    let mut line = vec![e.no.to_string()];
                    let texts = [&e.place, &e.number, &e.name, &e.kind, &e.serial, &e.class, &e.unit, &e.lent];
                    line.extend(texts.map(String::clone));
                    line.extend([mark.to_owned(), found.get(&e.no).map_or_else(String::new, |p| (*p).to_owned())]);
                    cells.push(line);
                }
            }
        }
    }
    let widths = [8.0, 60.0, 60.0, 60.0, 79.0];
    flow.push(Block::Keep(vec![
        Block::heading("この表にないもの"),
        Block::Table(
            Table::list(&widths).head(headed(&["", "番号・表示", "品名", "あった場所", "気づいたこと"])).rows(by_hand(
                BY_HAND[1],
                widths.len(),
                None,
            )),
        ),
        Block::Space(3.0),
        Block::Seals(
            Seals::new(["数えた者", "立ち会った者", "確認（責任者）"].map(|l| SealBox::new(l, "", "")).into())
                .hint(wanted.seal_hint),
        ),
    ]));
    let section = Section::landscape(flow).head(head(wanted, COUNT.title, all));
    let columns = [
        ("No.", 6.0),
        ("保管・設置場所", 22.0),
        ("管理番号", 16.0),
        ("品名", 24.0),
        ("種別", 14.0),
        ("製造番号", 20.0),
        ("重要性分類", 10.0),
        ("係", 14.0),
        ("貸出など", 26.0),
        ("あった", 8.0),
        ("ちがう場所にあったとき", 24.0),
    ];
    composed(wanted, all, COUNT.title, section, &columns, cells)
}

fn result(wanted: &Wanted<'_>, all: &Stocktaking) -> Composed {
    let r = &all.record;
    let number = |key: &str| match r.get(key) {
        Value::Int(n) => n.to_string(),
        _ => "0".to_owned(),
    };
    let lent = all.expected.iter().filter(|e| !e.lent.is_empty()).count();
    let sums = Table::form(&[34.0, 33.0, 34.0, 33.0, 34.0, 33.0, 33.0, 33.0]).row(row(vec![
        Cell::label("台帳の数"),
        Cell::number(number("expected_count")),
        Cell::label("うち貸出中"),
        Cell::number(lent.to_string()),
        Cell::label("現物の数"),
        Cell::number(number("found_count")),
        Cell::label("差異"),
        Cell::text(format!("{}件　残り{}件", all.differences.len(), all.open())),
    ]));
    let titles = ["No.", "差異", "番号", "品名", "台帳の場所", "あった場所", "処置", "処置した者"];
    let settled = |d: &Difference| {
        if d.is_open() { "未処置".to_owned() } else { format!("{}　{}", label_of(OUTCOMES, &d.outcome), d.note) }
    };
    let day = |d: &Difference| d.settled_on.parse().map_or_else(|_| String::new(), date::wareki_short);
    let rows = all.differences.iter().map(|d| {
        row(vec![
            Cell::text(d.no.to_string()).center(),
            Cell::text(label_of(DIFFERENCES, &d.kind)),
            Cell::of(fixed(d.number.as_str())),
            Cell::text(d.name.as_str()),
            Cell::text(d.place.as_str()),
            Cell::text(d.found_place.as_str()),
            Cell::text(settled(d)),
            Cell::text(d.settled_by.as_str()).second(day(d)),
        ])
        .record(&d.number)
    });
    let mut flow = vec![Block::Table(sums), Block::Space(3.0), Block::heading("差異と処置")];
    if all.differences.is_empty() {
        flow.push(Block::Para(paper::para("台帳と現物はすべて一致しました。").size(9.0)));
    } else {
        flow.push(Block::Table(Table::list(&RESULT_WIDTHS).head(headed(&titles)).rows(rows)));
    }
    flow.push(Block::Space(4.0));
    let counted = r.get("counted_by").text();
    let closed = r.get("closed_by").text();
    let on = r.get("closed_on").date().map_or_else(String::new, date::wareki_short);
    flow.push(Block::Keep(vec![Block::Seals(
        Seals::new(vec![
            SealBox::new("数えた者", counted, ""),
            SealBox::new("立ち会った者", "", ""),
            SealBox::new("完了の確認（責任者）", closed, &on),
        ])
        .hint(wanted.seal_hint),
    )]));
    let mut page = head(wanted, RESULT.title, Some(all));
    page.left_line.push_str(&format!("　　{}", DEF.state_label(Axis::Step, &r.step)));
    let found: HashMap<i32, &str> = all.found.iter().map(|f| (f.no, f.place.as_str())).collect();
    let mut cells: Vec<Vec<String>> = Vec::new();
    for e in &all.expected {
        let word = match found.get(&e.no) {
            Some(_) => "あり",
            None if !e.lent.is_empty() => "貸出中",
            None => "なし",
        };
        let d = all.differences.iter().find(|d| d.media == e.media);
        let mut line = vec![e.no.to_string()];
        line.extend([&e.place, &e.number, &e.name, &e.serial].map(String::clone));
        line.push(word.to_owned());
        line.push(found.get(&e.no).map_or_else(String::new, |p| (*p).to_owned()));
        line.push(d.map_or_else(String::new, |d| label_of(DIFFERENCES, &d.kind).to_owned()));
        line.push(d.map_or_else(String::new, settled));
        cells.push(line);
    }
    for d in all.differences.iter().filter(|d| !all.expected.iter().any(|e| e.media == d.media)) {
        let mut line = vec![String::new()];
        line.extend([&d.place, &d.number, &d.name].map(String::clone));
        line.extend([String::new(), "あり".to_owned(), d.found_place.clone()]);
        line.extend([label_of(DIFFERENCES, &d.kind).to_owned(), settled(d)]);
        cells.push(line);
    }
    let columns = [
        ("No.", 6.0),
        ("台帳の場所", 22.0),
        ("管理番号", 16.0),
        ("品名", 24.0),
        ("製造番号", 20.0),
        ("現物", 8.0),
        ("あった場所", 22.0),
        ("差異", 18.0),
        ("処置", 40.0),
    ];
    composed(wanted, Some(all), RESULT.title, Section::landscape(flow).head(page), &columns, cells)
}

fn composed(
    wanted: &Wanted<'_>,
    all: Option<&Stocktaking>,
    title: &str,
    section: Section,
    columns: &[(&str, f64)],
    rows: Vec<Vec<String>>,
) -> Composed {
    Composed {
        doc: doc(wanted, title, section),
        sheet: SheetOf {
            name: title.to_owned(),
            columns: columns.iter().map(|(h, w)| ((*h).to_owned(), *w)).collect(),
            rows,
        },
        facts: all.map_or(serde_json::Value::Null, |a| {
            serde_json::json!({
                "number": a.record.number, "step": a.record.step, "values": a.record.values,
                "expected": a.expected, "found": a.found, "differences": a.differences,
            })
        }),
        records: all.map_or(0, |a| a.expected.len()),
        warnings: Vec::new(),
        number: None,
    }
}

#[cfg(test)]
mod tests {
    use super::{COUNT_WIDTHS, RESULT_WIDTHS};

    #[test]
    fn columns_fill_the_page_exactly() {
        assert!((COUNT_WIDTHS.iter().sum::<f32>() - 267.0).abs() < 0.01);
        assert!((RESULT_WIDTHS.iter().sum::<f32>() - 267.0).abs() < 0.01);
    }
}
