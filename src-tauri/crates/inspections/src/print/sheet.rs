//! 情報セキュリティ自己点検票 on paper (様式第7号): for writing by hand, or with what was answered; and the result for the staff.

use super::{Sender, heading, tenths};
use crate::answer::{AnswerMark, Given};
use crate::edition::{RoundEdition, RoundList, RoundQuestion};
use crate::print::report::tally_row;
use crate::rate::Rates;
use paper::{
    Block, Cell, Code, Doc, Issue, PageHead, Row, SealBox, Seals, Section, Table, blank_date, para, row, words,
};

/// One sheet to be printed.
#[derive(Debug, Clone, Default)]
pub struct AnswerPaper {
    /// Key of its checklist.
    pub list: String,
    /// 令和8年度 自己点検.
    pub title: String,
    /// R8.11.20.
    pub due: String,
    /// Name on sheets that bear one; empty: written by hand.
    pub name: String,
    /// Collection number on sheets without a name; empty: none.
    pub number: String,
    /// Content of the QR code (ASCII): round, sheet, edition.
    pub code: String,
    /// R8.11.12, the day on which it was submitted; empty: written by hand.
    pub day: String,
    /// What was answered; empty: to be written by hand.
    pub given: Vec<Given>,
}

fn square(on: bool) -> Cell {
    Cell::checks(&[("", on)]).center().size(15.0)
}

fn asked(q: &RoundQuestion, given: Option<&Given>) -> [Row; 2] {
    let below = format!("{}　／　{}", q.articles.join("・"), q.look);
    let mark = given.and_then(|g| g.mark);
    let mut first = vec![
        Cell::code(q.no.to_string()).bold().center().size(10.5).rows(2),
        Cell::text(q.text.as_str()).size(9.5).wrap().pad(1.4).second(para(below.as_str()).size(7.0)),
    ];
    first.extend(AnswerMark::ALL.map(|m| square(mark == Some(m))));
    first.push(given.map_or_else(Cell::empty, |g| Cell::text(g.evidence.as_str()).size(8.0).wrap()));
    let note = given.map_or("", |g| g.note.as_str());
    let reason = if note.is_empty() { "理由・状況".to_owned() } else { format!("理由・状況　{note}") };
    let second = vec![
        Cell::text(reason).size(7.5).wrap().top().pad(1.2).cols(5),
        Cell::checks(&[("後で確かめる", given.is_some_and(|g| g.review))]).size(7.0).right(),
    ];
    [row(first).high(12.5).record(q.id.as_str()), row(second).high(7.3)]
}

fn questions(list: &RoundList, given: &[Given]) -> Table {
    let head = vec![row(vec![
        Cell::head("No.").size(8.0),
        Cell::head("設　問").size(9.0).second("下段　根拠条 ／ 見る資料の例"),
        Cell::head("○").size(10.0),
        Cell::head("△").size(10.0),
        Cell::head("×").size(10.0),
        Cell::head("－").size(10.0),
        Cell::head("証跡の番号等").size(8.0),
    ])];
    let mut table = Table::form(&[8.0, 92.0, 10.0, 10.0, 10.0, 10.0, 30.0]).head(head);
    let mut chapter = 0;
    for q in &list.questions {
        if q.chapter != chapter {
            chapter = q.chapter;
            table.rows.push(Row::group(format!("第{}章 {}", q.chapter, q.chapter_title), 7));
        }
        table.rows.extend(asked(q, given.iter().find(|g| g.question == q.id)));
    }
    table
}

fn counts(list: &RoundList, given: &[Given]) -> Table {
    let mut cells = vec![Cell::label("数").size(8.5)];
    for mark in AnswerMark::ALL {
        let n = given.iter().filter(|g| g.mark == Some(mark)).count();
        let shown = if given.is_empty() { String::new() } else { n.to_string() };
        cells.push(Cell::text(format!("{}　{shown}", mark.sign())).size(9.0).pad(2.0));
    }
    cells.push(Cell::text(format!("計　{}", list.questions.len())).size(9.0).pad(2.0));
    Table::form(&[20.0, 30.0, 30.0, 30.0, 30.0, 30.0]).row(row(cells).high(7.5))
}

fn one(sender: &Sender, list: &RoundList, paper: &AnswerPaper) -> Section {
    let by_hand = paper.given.is_empty();
    let who = if list.named {
        [Cell::label("職・氏名"), Cell::text(paper.name.as_str()).size(9.0)]
    } else {
        [Cell::label("整理番号"), Cell::code(paper.number.as_str()).size(9.0)]
    };
    let [who_label, who] = who;
    let day = if by_hand { Cell::of(blank_date(8.0)).size(9.0) } else { Cell::code(paper.day.as_str()).size(9.0) };
    let head = Table::form(&[20.0, 46.0, 20.0, 44.0, 18.0, 22.0])
        .row(
            row(vec![
                Cell::label("年度・回"),
                Cell::text(paper.title.as_str()).size(9.0),
                Cell::label("所属"),
                Cell::text(sender.office()).size(9.0),
                Cell::label("対象者"),
                Cell::text(list.audience.label()).size(9.0),
            ])
            .high(8.0),
        )
        .row(
            row(vec![
                who_label,
                who,
                Cell::label("点検した日"),
                day,
                Cell::label("期限"),
                Cell::code(paper.due.as_str()).size(9.0),
            ])
            .high(8.0),
        );
    let code = if paper.code.is_empty() { None } else { Some(Code::Qr(paper.code.clone())) };
    let boxes = sender.seals.iter().map(|l| SealBox::new(l.as_str(), "", "令和　年　月　日")).collect();
    let mut last = vec![Block::Table(counts(list, &paper.given))];
    // A sheet without a name bears no stamp either.
    if list.named {
        last.push(Block::Space(1.5));
        last.push(Block::Seals(Seals { area: 18.0, ..Seals::new(boxes).hint(sender.seal_hint.as_str()) }));
    }
    let flow = vec![
        Block::Table(head),
        Block::Space(1.0),
        Block::note("当てはまる欄の枠に、✓を1つだけ付けます。○ できている　△ 一部できている　× できていない　－ 該当なし（その業務や機器がない）。×と－は理由を必ず、△はできるだけ書きます。台帳や現物を実際に見て答えます。".replace('✓', "しるし")),
        Block::note("点検で分かった問題は、この票を待たずに、ただちに報告します（第111条第1項）。"),
        Block::Space(1.0),
        Block::Table(questions(list, &paper.given)),
        Block::Space(1.5),
        Block::Keep(last),
    ];
    Section::portrait(flow)
        .head(PageHead {
            form: sender.form_heading.clone(),
            title: sender.form_title.clone(),
            subtitle: format!("（情報セキュリティ{} {}問）", list.title, list.questions.len()),
            code,
            first_only: true,
            ..PageHead::default()
        })
        .restart()
}

/// Answer sheets, each counted from its own first page. The footer's value is that of the questions: answers are by hand.
///
/// # Errors
/// [`kernel::code::NOT_FOUND`] for a checklist that the round does not have.
pub fn answer_sheets(sender: &Sender, edition: &RoundEdition, papers: &[AnswerPaper]) -> kernel::Result<Doc> {
    let issue = Issue::Blank {
        number: "（提出時に付番）".to_owned(),
        digest: format!("設問 {} {}", edition.short_name(), edition.fours()),
    };
    let sender = Sender { issue, ..sender.clone() };
    let sections = papers.iter().map(|p| Ok(one(&sender, edition.list(&p.list)?, p))).collect::<kernel::Result<_>>()?;
    Ok(sender.doc(sections))
}

/// The result of a round as it is posted for the staff: numbers only.
#[must_use]
pub fn posted(sender: &Sender, title: &str, period: &str, rates: &Rates) -> Doc {
    let mut chapters = Table::form(&[80.0, 18.0, 18.0, 18.0, 18.0, 18.0]).rows_high(7.0).head(super::heads(&[
        "章",
        "○",
        "△",
        "×",
        "－",
        "遵守率%",
    ]));
    for c in &rates.chapters {
        let label = if c.chapter == 0 { "全　体".to_owned() } else { format!("第{}章 {}", c.chapter, c.title) };
        chapters.rows.push(row(vec![
            Cell::text(label).size(9.0).pad(1.6),
            Cell::number(c.tally.good.to_string()),
            Cell::number(c.tally.part.to_string()),
            Cell::number(c.tally.bad.to_string()),
            Cell::number(c.tally.none.to_string()),
            Cell::number(tenths(c.rate)).bold(),
        ]));
    }
    let mut low = Table::form(&[80.0, 18.0, 18.0, 18.0, 18.0, 18.0]).rows_high(8.0).head(super::heads(&[
        "気をつけたい設問",
        "○",
        "△",
        "×",
        "－",
        "遵守率%",
    ]));
    for q in rates.lowest.iter().filter_map(|id| rates.questions.iter().find(|q| q.id == *id)) {
        let label = Cell::text(q.title.as_str()).size(9.0).wrap().pad(1.6).second(format!(
            "{} 問{}　{}",
            q.list,
            q.no,
            q.articles.join("、")
        ));
        low.rows.push(tally_row(label, q));
    }
    if low.rows.is_empty() {
        low.rows.push(super::none(6));
    }
    let whole = rates.lists.last();
    let line = format!(
        "{period}　対象 {}人　回答 {}人　回収率 {}%",
        whole.map_or(0, |l| l.people),
        whole.map_or(0, |l| l.answered),
        tenths(whole.and_then(|l| l.returned))
    );
    let flow = vec![
        Block::Para(para(words(line.as_str())).size(10.0)),
        Block::Space(2.0),
        heading("章ごとの遵守率"),
        Block::Table(chapters),
        Block::Space(3.0),
        heading("遵守率の低い設問"),
        Block::Table(low),
        Block::Space(2.0),
        Block::note(rates.formula.as_str()),
        Block::note(
            "だれがどう答えたかは、集計に使いません。分からないことや守りにくいことは、担当者か責任者に相談してください（第38条第2号）。",
        ),
    ];
    let section = Section::portrait(flow).head(PageHead {
        form: sender.office(),
        title: format!("{title} 結果のお知らせ"),
        ..PageHead::default()
    });
    sender.doc(vec![section])
}
