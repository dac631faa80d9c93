//! The plain list of a ledger, A4 across: the columns that its definition gives a width.

use super::sums::Sums;
use super::{Fill, Letter};
use crate::shown;
use kernel::{Axis, Column, LedgerDef, Record, Sense, date};
use paper::{Block, Cell, Confirm, Doc, HeadRight, Nothing, PageHead, PageRows, Section, Table, fixed, row, words};

/// Width of the body, mm.
const BODY: f32 = 267.0;
/// No. and number.
const FIRST: [f32; 2] = [8.0, 25.0];
/// State at the right.
const LAST: f32 = 16.0;
/// Rows of a blank form that fit under the head.
const BLANK_ROWS: usize = 17;

/// Composes the list.
#[must_use]
pub fn list(def: &'static LedgerDef, letter: &Letter, fill: &Fill<'_>) -> Doc {
    let columns: Vec<&'static Column> = def.columns.iter().filter(|c| c.paper_mm.is_some()).collect();
    let widths = widths(&columns);
    let mut head = vec![Cell::head("No."), Cell::head("番号")];
    // 「分類」 is what fits over one letter.
    head.extend(columns.iter().map(|c| Cell::head(if c.sense == Sense::Class { "分類" } else { c.label })));
    head.push(Cell::head("状態"));
    let table = Table::list(&widths).head(vec![row(head.into_iter().map(|c| c.size(7.5)).collect())]);
    let block = match fill {
        Fill::Data(records) => Block::Table(filled(def, table, &columns, records)),
        Fill::Nothing(by) => Block::Nothing(nothing(def, table, by, columns.len() + 3)),
        Fill::Blank => {
            let cells = columns.len() + 3;
            let rows = (1..=BLANK_ROWS).map(|n| {
                let mut r = vec![Cell::text(n.to_string()).center()];
                r.resize(cells, Cell::empty());
                row(r).high(8.2)
            });
            Block::Table(table.rows(rows))
        }
    };
    let title = format!("{}台帳", def.title);
    let confirm =
        (!letter.seals.is_empty()).then(|| Confirm { band: "確認".to_owned(), titles: letter.seals.clone() });
    let mut flow = vec![block];
    flow.extend(letter.deputies.iter().map(Block::note));
    let section = Section::landscape(flow).head(PageHead {
        form: letter.form_heading.clone(),
        right: HeadRight::None,
        title: title.clone(),
        left_line: format!("所属　{}", letter.office()),
        right_line: format!("{}現在", date::wareki_long(letter.as_of)),
        confirm,
        ..PageHead::default()
    });
    Doc { meta: letter.meta(&title), footer: letter.footer(), practice: letter.practice, sections: vec![section] }
}

/// Stretches the defined widths over the body; whole millimetres, the widest column takes the rest.
fn widths(columns: &[&Column]) -> Vec<f32> {
    let defined: Vec<f32> = columns.iter().map(|c| f32::from(c.paper_mm.unwrap_or(20))).collect();
    let room = BODY - FIRST[0] - FIRST[1] - LAST;
    let sum: f32 = defined.iter().sum();
    let mut out: Vec<f32> = defined.iter().map(|w| (w * room / sum).floor()).collect();
    let rest = room - out.iter().sum::<f32>();
    if let Some(widest) = out.iter_mut().max_by(|a, b| a.total_cmp(b)) {
        *widest += rest;
    }
    let mut all = FIRST.to_vec();
    all.extend(out);
    all.push(LAST);
    all
}

fn filled(def: &'static LedgerDef, table: Table, columns: &[&'static Column], records: &[Record]) -> Table {
    let rows = records.iter().enumerate().map(|(n, r)| {
        let mut cells =
            vec![Cell::text((n + 1).to_string()).center(), Cell::of(fixed(r.number.as_str())).field("番号")];
        for c in columns {
            let text = shown(c, r.get(c.key));
            let cell = match c.kind {
                kernel::Kind::Code | kernel::Kind::Codes | kernel::Kind::Date => Cell::of(fixed(text)),
                _ if c.key == def.total_by => {
                    Cell::of(words(if text.is_empty() { "未定".to_owned() } else { text }).bold()).center()
                }
                _ => Cell::text(text),
            };
            cells.push(cell.field(c.label));
        }
        let life = r.life.as_str() != "active";
        let (axis, key) = if life { (Axis::Life, &r.life) } else { (Axis::Step, &r.step) };
        cells.push(Cell::text(def.state_label(axis, key)).center());
        row(cells).record(r.number.as_str())
    });
    let classes: Vec<String> = records.iter().map(|r| r.get(def.total_by).text().to_owned()).collect();
    let sums =
        Sums { counter: def.counter, open: "判断待ち・未分類", span: columns.len(), size: None, end: "" };
    let classified = !def.total_by.is_empty();
    table.rows(rows).totals(
        move |page: PageRows| {
            if classified { sums.lines(&classes, page) } else { sums.counts(classes.len(), page) }
        },
    )
}

fn nothing(def: &LedgerDef, table: Table, by: &str, cells: usize) -> Nothing {
    let sum = row(vec![Cell::head("合計").cols(3), Cell::text(format!("0{}", def.counter)).cols(cells - 3)]).sum();
    let who = if by.is_empty() { String::new() } else { format!("（確認した者　{by}）") };
    Nothing {
        table: table.row(sum),
        said: "本期間　該当なし".to_owned(),
        sentence: format!("「{}」の台帳を確かめ、該当する記録がないことを確認しました{who}。", def.title),
        // Whoever prints this has counted: the form is refused while there are records in use.
        compared: vec![(format!("{}の台帳（使用中）", def.title), format!("0{}", def.counter))],
        height: 70.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{asset, media};

    #[test]
    fn the_columns_of_every_list_add_up_to_the_body() {
        for def in [&asset::DEF, &media::DEF] {
            let columns: Vec<&Column> = def.columns.iter().filter(|c| c.paper_mm.is_some()).collect();
            assert!((widths(&columns).iter().sum::<f32>() - BODY).abs() < 0.01, "{}", def.key);
        }
    }
}
