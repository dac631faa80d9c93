//! 情報セキュリティ自己点検結果報告書 (第134条第2項): the letter, 別紙1 with chapters and the five lowest, 別紙2 with plans.

use super::{Sender, difference, heading, heads, none, tenths};
use crate::finding::FindingLine;
use crate::rate::{QuestionRate, Rates};
use chrono::NaiveDate;
use kernel::date;
use paper::{Block, Cell, Doc, Figure, LetterItem, Row, SealBox, Seals, Section, Stroke, Table, Tone, para, row};
use serde::{Deserialize, Serialize};

/// A plan of an earlier year and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanResult {
    /// 職員用 問2 分類を表示する.
    pub title: String,
    /// 措置.
    pub measure: String,
    /// 完了 or 継続.
    pub result: String,
    /// Day and evidence, or who goes on until when.
    pub note: String,
}

/// Everything that the report says, as data: what is frozen and digested.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFacts {
    /// Round.
    pub round: String,
    /// 令和8年度 自己点検.
    pub title: String,
    /// 令和8年11月2日から令和8年11月20日まで.
    pub period: String,
    /// 設問の版.
    pub edition: String,
    /// Counted.
    pub rates: Rates,
    /// Plans of earlier years, unfinished ones on top.
    pub earlier: Vec<PlanResult>,
    /// Plans of this round.
    pub plans: Vec<FindingLine>,
    /// 第134条第1項, in sentences.
    pub surveys: Vec<String>,
    /// 第111条第1項, in sentences.
    pub problems: Vec<String>,
    /// 責任者の所見.
    pub opinion: String,
    /// The number that this one corrects; empty: none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub replaces: String,
    /// Why it corrects that.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

fn number(text: impl Into<String>) -> Cell {
    Cell::number(text).size(8.5)
}

fn short(iso: &str) -> String {
    iso.parse::<NaiveDate>().map_or_else(|_| iso.to_owned(), date::wareki_short_aligned)
}

fn percent(rate: Option<i32>) -> String {
    rate.map_or_else(|| "－".to_owned(), |r| format!("{}%", tenths(Some(r))))
}

fn lists(rates: &Rates) -> Table {
    let mut table = Table::form(&[50.0, 14.0, 18.0, 18.0, 18.0, 18.0, 18.0, 16.0]).rows_high(5.8).head(heads(&[
        "点検票",
        "設問数",
        "対象者数（人）",
        "回答者数（人）",
        "回収率",
        "遵守率",
        "前年度",
        "差",
    ]));
    for list in &rates.lists {
        let whole = list.key.is_empty();
        let label = if whole { "全　体".to_owned() } else { list.title.clone() };
        let mut cells = vec![
            Cell::text(label).size(8.5).pad(2.0),
            number(list.questions.to_string()),
            number(list.people.to_string()),
            number(list.answered.to_string()),
            number(percent(list.returned)),
            number(percent(list.rate)),
            number(if list.revised { "※".to_owned() } else { percent(list.before) }),
            number(difference(list.rate, list.before)),
        ];
        if whole {
            cells = cells.into_iter().map(Cell::bold).collect();
        }
        let line = row(cells);
        table.rows.push(if whole { line.sum() } else { line });
        for unit in &list.units {
            table.rows.push(row(vec![
                Cell::text(format!("うち {}", unit.unit)).size(7.5).pad(5.0),
                number(list.questions.to_string()),
                number(unit.people.to_string()),
                number(unit.answered.to_string()),
                number(percent(Some(
                    1000 * i32::try_from(unit.answered).unwrap_or(0) / i32::try_from(unit.people.max(1)).unwrap_or(1),
                ))),
                number(percent(unit.rate)),
                number("－"),
                number("－"),
            ]));
        }
    }
    table
}

fn cover(sender: &Sender, facts: &ReportFacts, copy: usize) -> Section {
    let item = |no: &str, label: &str, text: &str| Block::Item(LetterItem::new(no, label, text).at(72.0));
    let many = |no: &str, label: &str, texts: &[String], none: &str| {
        let text = if texts.is_empty() { none.to_owned() } else { texts.join("　") };
        item(no, label, &text)
    };
    let done = facts.earlier.iter().filter(|p| p.result == "完了").count();
    let earlier = match facts.earlier.len() {
        0 => "なし".to_owned(),
        all => format!("{all}件のうち完了{done}件、継続{}件（別紙2）", all - done),
    };
    let mut notes = facts.rates.formula.clone();
    notes.push_str("差はポイントで、△は減です。");
    if facts.rates.lists.iter().any(|l| l.revised) {
        notes.push_str("※ 設問改定のため比較不可。");
    }
    if facts.rates.lists.iter().any(|l| l.hidden) {
        notes.push_str(
            "係ごとの内訳は、回答者が3人に満たない係があるため、差引きで分からないようにすべて伏せています。",
        );
    }
    let mut flow = vec![Block::Letter(sender.letter(copy))];
    if !facts.replaces.is_empty() {
        flow.push(Block::note(format!(
            "この報告書は、{}を訂正して出し直すものです。訂正の理由：{}",
            facts.replaces, facts.reason
        )));
        flow.push(Block::Space(1.0));
    }
    flow.extend([
        Block::letter_text(format!(
            "情報セキュリティ対策基準第134条第2項の規定により、{}の職員等における情報セキュリティポリシーの遵守状況を確認した結果を、下記のとおり報告します。",
            sender.division
        )),
        Block::Ki,
        Block::Item(LetterItem::new(
            "1",
            "対象及び期間",
            format!("{}（{}、設問の版 {}）", facts.period, facts.title, facts.edition),
        )),
        Block::Item(LetterItem::new("2", "点検票ごとの回収率及び遵守率", "")),
        Block::Table(lists(&facts.rates)),
        Block::Space(0.8),
        Block::note(notes),
        Block::Space(1.6),
        item("3", "章ごとの遵守率", "別紙1のとおり"),
        item("4", "遵守率の低い設問及び改善計画", "別紙1及び別紙2のとおり"),
        item("5", "前年度までの改善計画の結果", &earlier),
        many("6", "脆弱性の調査等（第134条第1項）", &facts.surveys, "この年度の記録はない。"),
        many("7", "直ちに報告した問題（第111条第1項）", &facts.problems, "なし"),
        Block::Ijo,
    ]);
    flow.push(sender.foot(copy));
    Section::portrait(flow).form(sender.form_footer.clone()).restart()
}

/// Bars of this year and the last on one axis from 0 to 100.
fn bars(now: Option<i32>, before: Option<i32>, revised: bool) -> Cell {
    const LONG: f32 = 40.0;
    let at = |rate: i32| 2.0 + LONG * rate as f32 / 1000.0;
    let mut strokes: Vec<Stroke> =
        [0, 500, 1000].into_iter().map(|r| Stroke::Dashed((at(r), 0.0), (at(r), 8.4))).collect();
    if let Some(r) = now.filter(|r| *r > 0) {
        strokes.push(Stroke::Fill(2.0, 0.7, at(r) - 2.0, 3.4, Tone::Grey(0x40)));
    }
    match before {
        Some(r) if r > 0 => strokes.push(Stroke::Hatch(2.0, 4.5, at(r) - 2.0, 3.0)),
        _ if revised => {
            strokes.push(Stroke::Text(2.6, 6.0, LONG, para("設問改定のため比較不可").size(6.5)));
        }
        _ => {}
    }
    Cell::empty().figure(Figure { height: 8.4, strokes }).pad(0.0)
}

fn chapters(rates: &Rates) -> Table {
    let head = vec![
        row(vec![
            Cell::head("章").size(8.0).rows(2),
            Cell::head("設問").size(8.0).rows(2),
            Cell::head("回答の数").size(8.0).cols(4),
            Cell::head("遵守率（%）").size(8.0).cols(3),
            Cell::head("今年度（濃）　前年度（斜線）").size(7.0).line("0　　　　　　　 50　　　　　　　100").rows(2),
        ]),
        row(["○", "△", "×", "－", "今年度", "前年度", "差"].map(|t| Cell::head(t).size(8.0)).into()),
    ];
    let mut table = Table::form(&[44.0, 9.0, 10.0, 8.0, 8.0, 9.0, 12.0, 12.0, 12.0, 46.0]).rows_high(8.6).head(head);
    for c in &rates.chapters {
        let whole = c.chapter == 0;
        let title = if whole { "全　体".to_owned() } else { format!("第{}章 {}", c.chapter, c.title) };
        let mut cells = vec![
            Cell::text(title).size(8.5).pad(1.4),
            number(c.questions.to_string()),
            number(c.tally.good.to_string()),
            number(c.tally.part.to_string()),
            number(c.tally.bad.to_string()),
            number(c.tally.none.to_string()),
            number(tenths(c.rate)).bold(),
            number(tenths(c.before)),
            number(difference(c.rate, c.before)),
        ];
        if whole {
            cells = cells.into_iter().map(Cell::bold).collect();
        }
        cells.push(bars(c.rate, c.before, c.revised));
        let line = row(cells);
        table.rows.push(if whole { line.sum() } else { line });
    }
    table
}

fn lowest(rates: &Rates) -> Table {
    let mut table = Table::form(&[9.0, 20.0, 60.0, 27.0, 9.0, 8.0, 8.0, 8.0, 11.0, 10.0])
        .rows_high(8.0)
        .head(heads(&["順位", "点検票・番号", "設　問", "根　拠", "○", "△", "×", "－", "遵守率", "前年"]));
    let found: Vec<&QuestionRate> =
        rates.lowest.iter().filter_map(|id| rates.questions.iter().find(|q| q.id == *id)).collect();
    if found.is_empty() {
        table.rows.push(none(10));
    }
    for (place, q) in (1..).zip(found) {
        table.rows.push(row(vec![
            Cell::code(place.to_string()).center().size(8.5),
            Cell::text(format!("{} {}", q.list, q.no)).size(8.0).center(),
            Cell::text(q.title.as_str()).size(8.5),
            Cell::text(q.articles.join("、")).size(7.5).wrap().center(),
            number(q.tally.good.to_string()),
            number(q.tally.part.to_string()),
            number(q.tally.bad.to_string()),
            number(q.tally.none.to_string()),
            number(tenths(q.rate)).bold(),
            number(if q.revised { "※".to_owned() } else { tenths(q.before) }),
        ]));
    }
    table
}

fn first_annex(sender: &Sender, facts: &ReportFacts) -> Section {
    let right = format!("{}　{}", sender.division, facts.title);
    let opinion = if facts.opinion.trim().is_empty() {
        Cell::empty()
    } else {
        Cell::text(facts.opinion.trim()).size(9.0).wrap().top().pad(2.4)
    };
    let box_of = Table::form(&[170.0]).row(row(vec![opinion]).high(48.0));
    let flow = vec![
        heading("1　章ごとの遵守率"),
        Block::Table(chapters(&facts.rates)),
        Block::Space(0.8),
        Block::note(
            "○ できている　△ 一部できている　× できていない　－ 該当なし。前年度と設問の文が同じものだけを比べます。差の△は減です。",
        ),
        Block::Space(3.0),
        heading("2　遵守率の低い5問"),
        Block::Table(lowest(&facts.rates)),
        Block::Space(0.8),
        Block::note("※ 設問改定のため比較不可。"),
        Block::Space(3.0),
        heading("3　責任者の所見"),
        Block::Table(box_of),
    ];
    sender.annex(1, "章ごとの遵守率及び遵守率の低い設問", &right, flow)
}

fn second_annex(sender: &Sender, facts: &ReportFacts) -> Section {
    let right = format!("{}　{}", sender.division, facts.title);
    let mut before = Table::form(&[8.0, 24.0, 62.0, 16.0, 60.0]).rows_high(7.6).head(heads(&[
        "No.",
        "設　問",
        "前年度までに定めた措置",
        "結果",
        "完了日・証跡、又は引継ぎ",
    ]));
    for (no, p) in (1..).zip(&facts.earlier) {
        before.rows.push(row(vec![
            Cell::code(no.to_string()).center(),
            Cell::text(p.title.as_str()).size(8.0).wrap(),
            Cell::text(p.measure.as_str()).size(8.5).wrap(),
            if p.result == "継続" {
                Cell::text("継続").bold().center()
            } else {
                Cell::text(p.result.as_str()).center()
            },
            Cell::text(p.note.as_str()).size(8.0).wrap(),
        ]));
    }
    if facts.earlier.is_empty() {
        before.rows.push(none(5));
    }
    let mut plan = Table::form(&[8.0, 26.0, 38.0, 46.0, 20.0, 16.0, 16.0]).rows_high(14.0).head(heads(&[
        "No.",
        "設問・根拠",
        "原　因",
        "措　置",
        "担　当",
        "期　限",
        "完了日・証跡",
    ]));
    for (no, p) in (1..).zip(&facts.plans) {
        let missing = |text: &str| -> Cell {
            if text.is_empty() { Cell::text("未記入").bold().size(8.0) } else { Cell::text(text).size(8.5).wrap() }
        };
        let done = if p.done_on.is_empty() {
            Cell::empty()
        } else {
            Cell::code(short(&p.done_on)).size(7.5).line(para(p.evidence.as_str()).size(7.0).wrap())
        };
        plan.rows.push(row(vec![
            Cell::code(no.to_string()).center(),
            Cell::text(p.title.as_str()).size(8.0).wrap().second(p.articles.join("、")),
            missing(&p.cause),
            missing(&p.measure),
            missing(&p.owner),
            if p.due.is_empty() { missing("") } else { Cell::code(short(&p.due)).size(8.0) },
            done,
        ]));
    }
    if facts.plans.is_empty() {
        plan.rows.push(none(7));
    }
    let boxes = sender.seals.iter().map(|l| SealBox::new(l.as_str(), "", "令和　年　月　日")).collect();
    let flow = vec![
        heading("1　前年度までの改善計画の結果（継続しているものを先に記す）"),
        Block::Table(before),
        Block::Space(4.0),
        heading("2　今年度の改善計画"),
        Block::Table(plan),
        Block::Space(0.8),
        Block::note("完了日及び証跡は、完了のつど記入し、次回の報告に添えます。"),
        Block::Space(4.0),
        Block::Keep(vec![heading("3　計画の確認"), Block::Seals(Seals::new(boxes).hint(sender.seal_hint.as_str()))]),
    ];
    sender.annex(2, "改善計画及び前年度の計画の結果", &right, flow)
}

/// The report: as many copies as there are addressees, each counted from its own first page.
#[must_use]
pub fn report(sender: &Sender, facts: &ReportFacts) -> Doc {
    let copies = sender.to.len().max(1);
    let sections = (0..copies)
        .flat_map(|copy| [cover(sender, facts, copy), first_annex(sender, facts), second_annex(sender, facts)]);
    sender.doc(sections.collect())
}

/// The plan alone, to be signed and to be kept up to date by hand.
#[must_use]
pub fn plan_paper(sender: &Sender, facts: &ReportFacts) -> Doc {
    sender.doc(vec![second_annex(sender, facts)])
}

/// A sheet of the workbook: its name, headers with widths, rows.
pub type SheetRows = (String, Vec<(String, f64)>, Vec<Vec<String>>);

/// The same content as sheets of a workbook.
#[must_use]
pub fn report_rows(facts: &ReportFacts) -> Vec<SheetRows> {
    let columns = |all: &[(&str, f64)]| all.iter().map(|(t, w)| ((*t).to_owned(), *w)).collect::<Vec<_>>();
    let lists = facts.rates.lists.iter().map(|l| {
        vec![
            l.title.clone(),
            l.questions.to_string(),
            l.people.to_string(),
            l.answered.to_string(),
            tenths(l.returned),
            tenths(l.rate),
            if l.revised { "設問改定のため比較不可".to_owned() } else { tenths(l.before) },
        ]
    });
    let chapters = facts.rates.chapters.iter().map(|c| {
        let title = if c.chapter == 0 { c.title.clone() } else { format!("第{}章 {}", c.chapter, c.title) };
        vec![
            title,
            c.questions.to_string(),
            c.tally.good.to_string(),
            c.tally.part.to_string(),
            c.tally.bad.to_string(),
            c.tally.none.to_string(),
            tenths(c.rate),
            if c.revised { "設問改定のため比較不可".to_owned() } else { tenths(c.before) },
        ]
    });
    let questions = facts.rates.questions.iter().map(|q| {
        vec![
            q.list.clone(),
            q.no.to_string(),
            q.title.clone(),
            q.articles.join("、"),
            q.tally.good.to_string(),
            q.tally.part.to_string(),
            q.tally.bad.to_string(),
            q.tally.none.to_string(),
            tenths(q.rate),
            if q.revised { "設問改定のため比較不可".to_owned() } else { tenths(q.before) },
        ]
    });
    let plans = facts.plans.iter().map(|p| {
        vec![
            p.title.clone(),
            p.articles.join("、"),
            p.found.clone(),
            p.cause.clone(),
            p.measure.clone(),
            p.owner.clone(),
            p.due.clone(),
            p.done_on.clone(),
            p.evidence.clone(),
        ]
    });
    let counts = [("○", 7.0), ("△", 7.0), ("×", 7.0), ("－", 7.0), ("遵守率", 9.0), ("前年度", 24.0)];
    vec![
        (
            "点検票ごと".to_owned(),
            columns(&[
                ("点検票", 16.0),
                ("設問数", 8.0),
                ("対象者数", 10.0),
                ("回答者数", 10.0),
                ("回収率", 9.0),
                ("遵守率", 9.0),
                ("前年度", 24.0),
            ]),
            lists.collect(),
        ),
        (
            "章ごと".to_owned(),
            columns(&[&[("章", 34.0), ("設問数", 8.0)], counts.as_slice()].concat()),
            chapters.collect(),
        ),
        (
            "設問ごと".to_owned(),
            columns(&[&[("点検票", 14.0), ("番号", 7.0), ("設問", 40.0), ("根拠", 24.0)], counts.as_slice()].concat()),
            questions.collect(),
        ),
        (
            "改善計画".to_owned(),
            columns(&[
                ("設問", 34.0),
                ("根拠", 24.0),
                ("△と×", 12.0),
                ("原因", 30.0),
                ("措置", 30.0),
                ("担当", 14.0),
                ("期限", 12.0),
                ("完了日", 12.0),
                ("証跡", 20.0),
            ]),
            plans.collect(),
        ),
    ]
}

/// Kept so that rows of other papers look like these.
#[must_use]
pub(crate) fn tally_row(label: Cell, q: &QuestionRate) -> Row {
    row(vec![
        label,
        number(q.tally.good.to_string()),
        number(q.tally.part.to_string()),
        number(q.tally.bad.to_string()),
        number(q.tally.none.to_string()),
        number(tenths(q.rate)).bold(),
    ])
}
