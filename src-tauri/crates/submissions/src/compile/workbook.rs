//! The report as a workbook: the same figures, a sheet each, real numbers, and pictures drawn from them.

use super::data::CityReport;
use kernel::{Progress, Result};
use sheet::{CellOut, ChartOut, ColumnKind, ColumnOut, Look, ShadeOut, SheetOut, Writer};
use std::path::Path;

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetCell {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// Nothing.
    Empty,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// On its tab.
    pub name: String,
    /// Headers with widths and what they hold.
    pub columns: Vec<(String, f64, ColumnKind)>,
    /// Rows.
    pub rows: Vec<Vec<SheetCell>>,
    /// Pictures of the rows.
    pub charts: Vec<ChartOut>,
    /// Columns that are darker the less they say.
    pub shade: Option<ShadeOut>,
}

const TEXT: ColumnKind = ColumnKind::Text;
const COUNT: ColumnKind = ColumnKind::Number;

impl Sheet {
    fn chart(mut self, title: &str, values: &[u16]) -> Sheet {
        self.charts.push(ChartOut { title: title.to_owned(), names: 0, values: values.to_vec() });
        self
    }
}

fn text(words: &str) -> SheetCell {
    if words.is_empty() { SheetCell::Empty } else { SheetCell::Text(words.to_owned()) }
}

fn number(n: i32) -> SheetCell {
    SheetCell::Number(f64::from(n))
}

fn maybe(n: Option<i32>) -> SheetCell {
    n.map_or(SheetCell::Empty, number)
}

fn percent(tenths: Option<i32>) -> SheetCell {
    tenths.map_or_else(|| text("－"), |r| SheetCell::Number(f64::from(r) / 10.0))
}

fn sheet(name: &str, columns: &[(&str, f64, ColumnKind)], rows: Vec<Vec<SheetCell>>) -> Sheet {
    let columns = columns.iter().map(|(header, width, n)| ((*header).to_owned(), *width, *n)).collect();
    Sheet { name: name.to_owned(), columns, rows, charts: Vec::new(), shade: None }
}

/// The sheets of the report.
#[must_use]
pub fn sheets(report: &CityReport) -> Vec<Sheet> {
    let classes = report.classes.iter().map(|l| {
        let at = |of: &[i32], n: usize| maybe(of.get(n).copied());
        let sum = |of: &[i32]| if of.is_empty() { SheetCell::Empty } else { number(of.iter().sum()) };
        let mut cells = vec![text(&l.name), text(&l.word)];
        cells.extend((0..4).map(|n| at(&l.now, n)));
        cells.push(sum(&l.now));
        cells.extend((0..4).map(|n| at(&l.before, n)));
        cells.push(sum(&l.before));
        cells
    });
    let tallies = report.tallies.iter().map(|t| vec![text(&t.what), text(&t.word), number(t.total), maybe(t.before)]);
    let by_division = report
        .tallies
        .iter()
        .flat_map(|t| t.by.iter().map(|s| vec![text(&s.name), text(&t.what), text(&t.word), number(s.value)]));
    let lost = report.lost.iter().map(|l| {
        let state = if l.minutes.is_some() { "無効化済" } else { "無効化の記録なし" };
        vec![text(&l.name), text(&l.number), maybe(l.minutes), text(state)]
    });
    let mut heat_columns = vec![("課等".to_owned(), 20.0, TEXT), ("状態".to_owned(), 10.0, TEXT)];
    heat_columns.extend(report.chapters.iter().map(|c| {
        let label = if *c == 0 { "全体（%）".to_owned() } else { format!("第{c}章（%）") };
        (label, 10.0, ColumnKind::Rate)
    }));
    heat_columns.extend([("回答者".to_owned(), 8.0, COUNT), ("対象者".to_owned(), 8.0, COUNT)]);
    let heat_rows = report.heat.iter().map(|r| {
        let mut cells = vec![text(&r.name), text(&r.word)];
        cells.extend((0..report.chapters.len()).map(|at| {
            if r.word.is_empty() { percent(r.cells.get(at).and_then(|c| c.rate)) } else { SheetCell::Empty }
        }));
        let people = |n: i32| if r.word.is_empty() { number(n) } else { SheetCell::Empty };
        cells.extend([people(r.answered), people(r.people)]);
        cells
    });
    let plans = report
        .plans
        .iter()
        .map(|p| vec![text(&p.name), number(p.unplanned), number(p.planned), number(p.late), number(p.done)]);
    let owed = report
        .missing
        .iter()
        .chain(&report.nothing)
        .map(|o| vec![text(&o.name), text(&o.title), text(&o.due), text(&o.word), text(&o.note)]);
    let last = u16::try_from(report.chapters.len() + 1).unwrap_or(2);
    let shade = (!report.chapters.is_empty()).then_some(ShadeOut { first: 2, last, low: 50.0, high: 100.0 });
    let heat = Sheet {
        name: "章ごとの遵守率".to_owned(),
        columns: heat_columns,
        rows: heat_rows.collect(),
        charts: Vec::new(),
        shade: None,
    };
    vec![
        sheet(
            "課等ごとの分類",
            &[
                ("課等", 20.0, TEXT),
                ("状態", 10.0, TEXT),
                ("A", 8.0, COUNT),
                ("B", 8.0, COUNT),
                ("C", 8.0, COUNT),
                ("未定", 8.0, COUNT),
                ("計", 8.0, COUNT),
                ("前年度A", 9.0, COUNT),
                ("前年度B", 9.0, COUNT),
                ("前年度C", 9.0, COUNT),
                ("前年度未定", 10.0, COUNT),
                ("前年度計", 9.0, COUNT),
            ],
            classes.collect(),
        )
        .chart("課等ごとの重要性分類（今年度、件）", &[2, 3, 4, 5]),
        sheet(
            "媒体・廃棄ほか",
            &[("項目", 30.0, TEXT), ("内訳", 24.0, TEXT), ("今年度", 10.0, COUNT), ("前年度", 10.0, COUNT)],
            tallies.collect(),
        ),
        sheet(
            "媒体・廃棄ほか（課等別）",
            &[("課等", 20.0, TEXT), ("項目", 30.0, TEXT), ("内訳", 24.0, TEXT), ("今年度", 10.0, COUNT)],
            by_division.collect(),
        ),
        sheet(
            "カード等の紛失",
            &[("課等", 20.0, TEXT), ("管理番号", 20.0, TEXT), ("無効化まで（分）", 16.0, COUNT), ("状態", 20.0, TEXT)],
            lost.collect(),
        ),
        Sheet { shade, ..heat }.chart("全体の遵守率（%）", &[last]),
        sheet(
            "改善計画",
            &[
                ("課等", 20.0, TEXT),
                ("未登録", 10.0, COUNT),
                ("実施中", 10.0, COUNT),
                ("期限超過", 10.0, COUNT),
                ("完了", 10.0, COUNT),
            ],
            plans.collect(),
        )
        .chart("改善計画の進み具合（件）", &[1, 2, 3, 4]),
        sheet(
            "未提出・該当なし",
            &[
                ("課等", 20.0, TEXT),
                ("報告", 40.0, TEXT),
                ("期限", 12.0, TEXT),
                ("状態", 12.0, TEXT),
                ("備考・理由", 40.0, TEXT),
            ],
            owed.collect(),
        ),
    ]
}

/// Writes the sheets, and one that says what the workbook is.
///
/// # Errors
/// Whatever the disk refuses; nothing is left at `path` then.
pub fn write(
    path: &Path,
    temporary: &Path,
    sheets: &[Sheet],
    about: &[(&str, &str)],
    progress: &dyn Progress,
) -> Result<()> {
    let mut out = Writer::create(path, temporary)?;
    let column = |header: &str, width: f64, kind: ColumnKind| ColumnOut { header: header.to_owned(), width, kind };
    for s in sheets {
        let columns = s.columns.iter().map(|(header, width, n)| column(header, *width, *n)).collect();
        out.sheet(SheetOut { name: s.name.clone(), columns, look: Look::Data })?;
        for chart in &s.charts {
            out.chart(chart.clone())?;
        }
        if let Some(shade) = s.shade {
            out.shade(shade)?;
        }
        for (n, cells) in s.rows.iter().enumerate() {
            if n % 100 == 0 {
                progress.step(n as u64, s.rows.len() as u64)?;
            }
            let cells: Vec<CellOut<'_>> = cells
                .iter()
                .map(|c| match c {
                    SheetCell::Text(t) => CellOut::Text(t),
                    SheetCell::Number(n) => CellOut::Number(*n),
                    SheetCell::Empty => CellOut::Empty,
                })
                .collect();
            out.row(&cells)?;
        }
    }
    let about_columns = vec![column("項目", 16.0, TEXT), column("内容", 60.0, TEXT)];
    out.sheet(SheetOut { name: "この表について".to_owned(), columns: about_columns, look: Look::Data })?;
    for (label, said) in about {
        out.row(&[CellOut::Text(label), CellOut::Text(said)])?;
    }
    out.finish()
}
