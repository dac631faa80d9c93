//! 今日 on paper: what waits for one person, to tick off.

use super::Letter;
use kernel::date;
use paper::{Block, Cell, Doc, HeadRight, PageHead, Section, Table, para, row};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Job {
    /// 分類の確認.
    pub kind: String,
    /// What.
    pub what: String,
    /// Small words; may be empty.
    pub note: String,
    /// A day as people read it; may be empty.
    pub day: String,
    /// 5日超過, あと6日; may be empty.
    pub left: String,
}

const WIDTHS: [f32; 5] = [12.0, 38.0, 76.0, 22.0, 22.0];

/// Composes the list; each section has a heading, and one without jobs says so.
#[must_use]
pub fn today(letter: &Letter, who: &str, sections: &[(&str, Vec<Job>)]) -> Doc {
    let title = "今日の予定".to_owned();
    let mut blocks = Vec::new();
    for (heading, jobs) in sections {
        blocks.push(Block::heading(format!("{heading}　{}件", jobs.len())));
        if jobs.is_empty() {
            blocks.push(Block::Para(para("ありません。").size(9.0)));
        } else {
            let head = ["済", "こと", "内容", "日", "残り"].map(|t| Cell::head(t).size(8.5));
            let rows = jobs.iter().map(|j| {
                let what = Cell::text(j.what.as_str());
                row(vec![
                    Cell::text("□").center(),
                    Cell::text(j.kind.as_str()),
                    if j.note.is_empty() { what } else { what.second(j.note.as_str()) },
                    Cell::text(j.day.as_str()).center(),
                    Cell::text(j.left.as_str()).center(),
                ])
            });
            blocks.push(Block::Table(Table::list(&WIDTHS).head(vec![row(head.into())]).rows(rows)));
        }
        blocks.push(Block::Space(4.0));
    }
    let section = Section::portrait(blocks).head(PageHead {
        right: HeadRight::None,
        title: title.clone(),
        left_line: format!("{}　{who}", letter.office()),
        right_line: format!("{}現在", date::wareki_long(letter.date)),
        ..PageHead::default()
    });
    Doc { meta: letter.meta(&title), footer: letter.footer(), practice: letter.practice, sections: vec![section] }
}
