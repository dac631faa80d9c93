//! The city's report and the list of reminders on paper.

use super::data::{CityReport, HeatCell, HeatRow, Length, Owed};
use super::words::{day, rate};
use crate::collect::Reminder;
use chrono::{DateTime, Utc};
use kernel::{art, date};
use paper::{
    Block, Cell, Doc, Figure, Footer, HeadRight, Issue, LetterHead, LetterItem, Meta, PageHead, Row, Section, Stroke,
    Table, Tone, para, row,
};

/// What stands on a paper of the collecting office besides its content.
#[derive(Debug, Clone)]
pub struct Letter {
    /// 情報システム課.
    pub office: String,
    /// 発信者: role, post, and a name if it is printed.
    pub from: Vec<String>,
    /// 文書番号; `None`: only the date.
    pub document_number: Option<String>,
    /// Day of the letter.
    pub date: chrono::NaiveDate,
    /// A stamp is set.
    pub stamped: bool,
    /// 情報セキュリティ対策基準 第7版.
    pub standard: String,
    /// Number and values.
    pub issue: Issue,
    /// 検証値, 64 digits; may be empty.
    pub digest: String,
    /// Instant of printing.
    pub at: DateTime<Utc>,
    /// 練習用.
    pub practice: bool,
}

impl Letter {
    pub(super) fn doc(&self, title: &str, form: &str, basis: String, sections: Vec<Section>) -> Doc {
        Doc {
            meta: Meta {
                title: title.to_owned(),
                author: self.office.clone(),
                created: self.at,
                digest: self.digest.clone(),
            },
            footer: Footer { standard: self.standard.clone(), form: form.to_owned(), basis, issue: self.issue.clone() },
            practice: self.practice,
            sections,
        }
    }
}

const TITLE: &str = "情報セキュリティ対策 取りまとめ結果報告書";

fn heads(titles: &[&str]) -> Vec<Row> {
    vec![row(titles.iter().map(|t| Cell::head(*t).size(8.0)).collect())]
}

fn number(n: i32) -> Cell {
    Cell::number(grouped(n)).size(8.5)
}

fn grouped(n: i32) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if n < 0 { format!("△{out}") } else { out }
}

/// ＋3, △2 (decrease), ±0; － where nobody told last year's.
fn change(now: i32, before: Option<i32>) -> String {
    match before.map(|b| now - b) {
        None => "－".to_owned(),
        Some(0) => "±0".to_owned(),
        Some(by) if by > 0 => format!("＋{}", grouped(by)),
        Some(by) => grouped(by),
    }
}

fn class_word(class: &str) -> &str {
    if class.is_empty() { "未分類・判断待ち" } else { class }
}

fn none(cols: usize) -> Row {
    row(vec![Cell::text("ありません。").cols(cols)])
}

/// A bar beside a number; last year's under it, hatched.
fn bars(now: i32, before: Option<i32>, most: i32) -> Cell {
    const LONG: f32 = 66.0;
    let long = |n: i32| LONG * n.max(0) as f32 / most.max(1) as f32;
    let mut strokes = vec![Stroke::Line(vec![(2.0, 0.0), (2.0, 8.4)], 0.4)];
    if now > 0 {
        strokes.push(Stroke::Fill(2.0, 0.8, long(now), 3.2, Tone::Grey(0x40)));
    }
    if let Some(before) = before.filter(|b| *b > 0) {
        strokes.push(Stroke::Hatch(2.0, 4.6, long(before), 2.8));
    }
    Cell::empty().figure(Figure { height: 8.4, strokes }).pad(0.0)
}

fn totals(report: &CityReport) -> Table {
    let most = report.class_totals.iter().flat_map(|t| [t.now, t.before.unwrap_or_default()]).max().unwrap_or_default();
    let mut table = Table::form(&[40.0, 20.0, 20.0, 20.0, 70.0]).rows_high(8.6).head(heads(&[
        "重要性分類",
        "今年度（件）",
        "前年度（件）",
        "増減",
        "今年度（濃）　前年度（斜線）",
    ]));
    for t in &report.class_totals {
        table.rows.push(row(vec![
            Cell::text(class_word(&t.label)).size(9.0).pad(2.0),
            number(t.now).bold(),
            t.before.map_or_else(|| Cell::number("－").size(8.5), number),
            Cell::number(change(t.now, t.before)).size(8.5),
            bars(t.now, t.before, most),
        ]));
    }
    let now = report.class_totals.iter().map(|t| t.now).sum();
    let before: Option<i32> = report.class_totals.iter().map(|t| t.before).sum();
    let cells = [
        Cell::text("計").size(9.0).pad(2.0),
        number(now),
        before.map_or_else(|| Cell::number("－").size(8.5), number),
        Cell::number(change(now, before)).size(8.5),
        Cell::empty(),
    ];
    table.rows.push(row(cells.map(Cell::bold).into()).sum());
    table
}

/// Light for what is kept, darker the less of it is; the number stands on it.
fn shaded(cell: &HeatCell, width: f32) -> Cell {
    let Some(r) = cell.rate else { return Cell::text("－").center().size(8.0) };
    let grey = (140.0 + 115.0 * f64::from((r - 500).clamp(0, 500)) / 500.0) as u8;
    let text = para(rate(Some(r))).size(8.0).center();
    let mut strokes = Vec::new();
    if grey < 255 {
        // Inside the lines of the table: a fill that touches them would take them away.
        strokes.push(Stroke::Fill(0.5, 0.5, width - 1.0, 4.8, Tone::Grey(grey)));
    }
    strokes.push(Stroke::Text(0.0, 2.9, width, text));
    Cell::empty().figure(Figure { height: 5.8, strokes }).pad(0.0)
}

/// The rate that sums of counts give; each division's own rates stand above it.
fn city_rate(cell: &HeatCell) -> Option<i32> {
    let all = cell.good + cell.part + cell.bad;
    (all > 0).then(|| (2000 * cell.good + all) / (2 * all))
}

fn heat(report: &CityReport, body: f32) -> Table {
    let (first, people) = (38.0, 22.0);
    let each = (body - first - people) / report.chapters.len().max(1) as f32;
    let mut widths = vec![first, people];
    widths.extend(report.chapters.iter().map(|_| each));
    let mut titles = vec!["課等".to_owned(), "回答／対象".to_owned()];
    titles.extend(report.chapters.iter().map(|c| if *c == 0 { "全体".to_owned() } else { format!("第{c}章") }));
    let mut table = Table::form(&widths)
        .rows_high(5.8)
        .head(vec![row(titles.iter().map(|t| Cell::head(t.as_str()).size(7.5)).collect())]);
    let name = |r: &HeatRow| Cell::text(r.name.as_str()).size(8.0).pad(1.2);
    for r in &report.heat {
        let mut cells = vec![name(r)];
        if r.word.is_empty() {
            cells.push(Cell::number(format!("{}／{}", r.answered, r.people)).size(7.5));
            cells.extend(r.cells.iter().map(|c| shaded(c, each)));
        } else {
            cells.push(Cell::text(r.word.as_str()).size(8.0).bold().center().cols(report.chapters.len() + 1));
        }
        table.rows.push(row(cells));
    }
    if !report.city.is_empty() {
        let people: i32 = report.heat.iter().map(|r| r.people).sum();
        let answered: i32 = report.heat.iter().map(|r| r.answered).sum();
        let mut cells = vec![
            Cell::text("回答の合計から").size(8.0).bold(),
            Cell::number(format!("{answered}／{people}")).size(7.5),
        ];
        let sums = report.city.iter().map(|c| HeatCell { rate: city_rate(c), ..*c });
        cells.extend(sums.map(|c| Cell::text(rate(c.rate)).size(8.0).center().bold()));
        table.rows.push(row(cells).sum());
    }
    table
}

fn missing(owed: &[Owed], last: &str) -> Table {
    let mut table = Table::form(&[40.0, 66.0, 20.0, 18.0, 26.0]).rows_high(6.0).head(heads(&[
        "課等",
        "報　告",
        "期　限",
        "状　態",
        last,
    ]));
    for o in owed {
        table.rows.push(row(vec![
            Cell::text(o.name.as_str()).size(8.5),
            Cell::text(o.title.as_str()).size(8.5).wrap(),
            Cell::code(day(&o.due)).size(8.0),
            Cell::text(o.word.as_str()).size(8.5).bold().center(),
            Cell::text(o.note.as_str()).size(8.0).wrap(),
        ]));
    }
    if owed.is_empty() {
        table.rows.push(none(5));
    }
    table
}

fn lost(report: &CityReport) -> Table {
    let mut table = Table::form(&[44.0, 46.0, 40.0, 40.0]).rows_high(6.0).head(heads(&[
        "課等",
        "カードの管理番号",
        "届出から無効化まで",
        "状　態",
    ]));
    for l in &report.lost {
        let took = |m: i32| if m >= 60 { format!("{}時間{:02}分", m / 60, m % 60) } else { format!("{m}分") };
        table.rows.push(row(vec![
            Cell::text(l.name.as_str()).size(8.5),
            Cell::code(l.number.as_str()).size(8.5),
            l.minutes.map_or_else(|| Cell::text("－").right(), |m| Cell::number(took(m))).size(8.5),
            if l.minutes.is_some() {
                Cell::text("無効化済").size(8.5).center()
            } else {
                Cell::text("無効化の記録なし").size(8.5).bold().center()
            },
        ]));
    }
    if report.lost.is_empty() {
        table.rows.push(none(4));
    }
    table
}

fn tallies(report: &CityReport) -> Table {
    let mut table = Table::form(&[60.0, 50.0, 20.0, 20.0, 20.0]).rows_high(5.8).head(heads(&[
        "項　目",
        "内　訳",
        "今年度",
        "前年度",
        "増減",
    ]));
    for t in &report.tallies {
        table.rows.push(row(vec![
            Cell::text(t.what.as_str()).size(8.5),
            Cell::text(t.word.as_str()).size(8.5),
            number(t.total),
            t.before.map_or_else(|| Cell::number("－").size(8.5), number),
            Cell::number(change(t.total, t.before)).size(8.5),
        ]));
    }
    if report.tallies.is_empty() {
        table.rows.push(none(5));
    }
    table
}

fn plans(report: &CityReport) -> Table {
    let mut table = Table::form(&[60.0, 27.5, 27.5, 27.5, 27.5]).rows_high(5.8).head(heads(&[
        "課等",
        "計画が未登録",
        "実施中",
        "期限超過",
        "完了",
    ]));
    for p in &report.plans {
        let late = if p.late > 0 { number(p.late).bold() } else { number(p.late) };
        table.rows.push(row(vec![
            Cell::text(p.name.as_str()).size(8.5),
            number(p.unplanned),
            number(p.planned),
            late,
            number(p.done),
        ]));
    }
    if report.plans.is_empty() {
        table.rows.push(none(5));
    }
    table
}

fn by_division(report: &CityReport) -> Table {
    let head = vec![
        row(vec![
            Cell::head("課等").size(8.0).rows(2),
            Cell::head("今年度（件）").size(8.0).cols(5),
            Cell::head("前年度").size(8.0).rows(2),
            Cell::head("増減").size(8.0).rows(2),
        ]),
        row(["A", "B", "C", "未定", "計"].map(|t| Cell::head(t).size(8.0)).into()),
    ];
    let mut table = Table::form(&[48.0, 17.0, 17.0, 17.0, 17.0, 18.0, 18.0, 18.0]).rows_high(5.8).head(head);
    for l in &report.classes {
        let before = (!l.before.is_empty()).then(|| l.before.iter().sum::<i32>());
        let mut cells = vec![Cell::text(l.name.as_str()).size(8.5)];
        if l.word.is_empty() {
            let all = l.now.iter().sum();
            cells.extend(l.now.iter().map(|n| number(*n)));
            cells.push(number(all).bold());
            cells.push(before.map_or_else(|| Cell::number("－").size(8.5), number));
            cells.push(Cell::number(change(all, before)).size(8.5));
        } else {
            cells.push(Cell::text(l.word.as_str()).size(8.5).bold().center().cols(5));
            cells.push(before.map_or_else(|| Cell::number("－").size(8.5), number));
            cells.push(Cell::number("－").size(8.5));
        }
        table.rows.push(row(cells));
    }
    table
}

fn cover(letter: &Letter, report: &CityReport, length: Length) -> Section {
    let year = date::fiscal_year_label(report.fiscal_year);
    let open = report.lost.iter().filter(|l| l.minutes.is_none()).count();
    let lost_said = match report.lost.len() {
        0 => "受理した提出物にありません。".to_owned(),
        n => format!("{n}件（うち無効化の記録のないもの{open}件）"),
    };
    let late = report.missing.iter().filter(|o| o.word == "未提出").count();
    let item = |no: &str, label: &str, text: String| Block::Item(LetterItem::new(no, label, text).at(60.0));
    let mut flow = vec![
        Block::Letter(LetterHead {
            number: letter.document_number.clone(),
            date: date::wareki_long(letter.date),
            to: vec![format!("{}　様", length.reader())],
            from: letter.from.clone(),
            seal: letter.stamped,
            title: format!("{year} {TITLE}"),
            tight: true,
            ..LetterHead::default()
        }),
        Block::letter_text(format!(
            "{}現在で受理した各課等の報告を取りまとめた結果は、次のとおりです。数字は各課等が報告したもので、平均はしていません。",
            report.on.parse().map_or_else(|_| report.on.clone(), date::wareki_long)
        )),
        item("1", "対象", format!("{}課等", report.divisions)),
        item(
            "2",
            "提出の状況",
            format!("期限の来た報告{}件のうち受理{}件、未提出{late}件（課名は5）", report.asked, report.accepted),
        ),
        item("3", "カード等の紛失等", lost_said),
        Block::Space(2.0),
        Block::heading("4　情報資産の重要性分類"),
        Block::Table(totals(report)),
        Block::Space(0.8),
        Block::note("受理した課等の合計です。増減の△は減、－は前年度の報告がないことを示します。"),
    ];
    flow.extend(report.ended.iter().map(|said| Block::note(said.as_str())));
    flow.extend([
        Block::Space(3.0),
        Block::heading("5　未提出・差戻し中・確認中の課等"),
        Block::Table(missing(&report.missing, "備　考")),
    ]);
    if length != Length::Committee {
        flow.push(Block::Space(3.0));
        flow.push(Block::heading("6　カード等の紛失等から無効化までの時間"));
        flow.push(Block::Table(lost(report)));
    }
    Section::portrait(flow)
}

fn page_head(report: &CityReport, title: &str) -> PageHead {
    PageHead {
        right: HeadRight::Words(format!(
            "{}　{}現在",
            date::fiscal_year_label(report.fiscal_year),
            report.on.parse().map_or_else(|_| report.on.clone(), date::wareki_short)
        )),
        title: title.to_owned(),
        ..PageHead::default()
    }
}

/// The report, as long as its reader needs it.
#[must_use]
pub fn city_report(letter: &Letter, report: &CityReport, length: Length) -> Doc {
    let mut sections = vec![cover(letter, report, length)];
    let map = if report.chapters.is_empty() {
        vec![Block::letter_text("自己点検の報告で受理したものは、まだありません。")]
    } else {
        vec![
            Block::Table(heat(report, 267.0)),
            Block::Space(0.8),
            Block::note(
                "数字は遵守率（%）で、低いほど濃く塗っています。課等ごとの値は各課等の報告のまま、最下行は回答の数の合計から求めたもので、率の平均ではありません（△は0として数える）。－は全問が該当なしの章です。",
            ),
        ]
    };
    sections.push(Section::landscape(map).head(page_head(report, "章ごとの遵守率（課等別）")));
    if length != Length::Committee {
        let flow = vec![
            Block::heading("1　媒体・機器、廃棄、インシデント、例外措置"),
            Block::Table(tallies(report)),
            Block::Space(4.0),
            Block::heading("2　改善計画の進み具合"),
            Block::Table(plans(report)),
            Block::Space(4.0),
            Block::heading("3　該当なしとして受理したもの（未提出とは別）"),
            Block::Table(missing(&report.nothing, "理　由")),
        ];
        sections.push(Section::portrait(flow).head(page_head(report, "媒体・廃棄・改善計画・該当なし")));
    }
    if length == Length::Full {
        let flow = vec![Block::Table(by_division(report))];
        sections.push(Section::portrait(flow).head(page_head(report, "課等ごとの重要性分類")));
    }
    let basis = [art(14).p(3), art(134).p(3)].map(|a| a.to_string()).join("・");
    letter.doc(TITLE, "取りまとめ結果報告書", basis, sections)
}

/// Who owes what, as a list to call by.
#[must_use]
pub fn reminder_list(letter: &Letter, reminders: &[Reminder]) -> Doc {
    let mut table = Table::form(&[44.0, 70.0, 20.0, 18.0, 18.0]).rows_high(7.0).head(heads(&[
        "課等",
        "報　告",
        "期　限",
        "状　態",
        "超過",
    ]));
    for r in reminders {
        table.rows.push(row(vec![
            Cell::text(r.division.as_str()).size(9.0),
            Cell::text(r.title.as_str()).size(8.5).wrap(),
            Cell::code(day(&r.due)).size(8.5),
            Cell::text(r.word.as_str()).size(8.5).center(),
            if r.late > 0 { Cell::number(format!("{}日", r.late)).bold() } else { Cell::text("－").right() },
        ]));
    }
    if reminders.is_empty() {
        table.rows.push(none(5));
    }
    let head = PageHead {
        right: HeadRight::Words(format!("{}現在", date::wareki_short(letter.date))),
        title: "提出の催促の一覧".to_owned(),
        left_line: letter.office.clone(),
        ..PageHead::default()
    };
    let basis = [art(14).p(3), art(134).p(2)].map(|a| a.to_string()).join("・");
    letter.doc("提出の催促の一覧", "催促の一覧", basis, vec![Section::portrait(vec![Block::Table(table)]).head(head)])
}
