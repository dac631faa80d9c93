//! Tells records from everything else that stands in a list: headings, totals, notes, samples, repeated headers.

use super::cell_text;
use super::header::header_key;
use kernel::fold::{compat, normal_cell, search_key};
use sheet::{Cell, Grid, Row};
use std::collections::HashSet;

/// What a row under the header is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RowIs {
    /// A record, as far as one can see.
    Record,
    /// Names the 係 of the rows below.
    UnitHeading(String),
    /// No record: code and reason.
    NoRecord(&'static str, String),
}

/// What is known of the table when rows are told apart.
pub(super) struct Table {
    /// Folded labels of the header by column, one set for each, and whether one of them has a digit.
    labels: Vec<(u32, HashSet<String>, bool)>,
    /// Column of the name, if mapped.
    pub(super) name: Option<u32>,
    /// Columns that only number the rows.
    pub(super) numbers: Vec<u32>,
    /// Columns that are taken.
    pub(super) taken: Vec<u32>,
    /// Columns with a label.
    width: usize,
}

const UNIT_ENDS: &[&str] = &["係", "班", "グループ", "担当", "チーム", "課", "室", "支所", "出張所", "センター"];

impl Table {
    pub(super) fn new(
        grid: &Grid,
        top: u32,
        bottom: u32,
        labels: &[(u32, String)],
        name: Option<u32>,
        numbers: Vec<u32>,
        taken: Vec<u32>,
    ) -> Table {
        let labels = labels
            .iter()
            .map(|(column, label)| {
                let mut set: HashSet<String> = (top..=bottom)
                    .map(|row| header_key(&cell_text(grid.shown(row, *column))))
                    .filter(|k| !k.is_empty())
                    .collect();
                set.insert(header_key(label));
                let digits = set.iter().any(|key| has_digit(key));
                (*column, set, digits)
            })
            .collect::<Vec<_>>();
        Table { width: labels.len(), labels, name, numbers, taken }
    }

    /// Looks at one row.
    pub(super) fn look(&self, grid: &Grid, row: &Row<'_>) -> RowIs {
        let mut first: Option<(u32, Cell<'_>)> = None;
        let mut filled = 0_usize;
        for (column, cell) in row.values() {
            if !cell.is_blank() {
                filled += 1;
                if first.is_none() {
                    first = Some((column, cell));
                }
            }
        }
        let Some((first_column, first_cell)) = first else {
            return RowIs::NoRecord("blank", "空行".to_owned());
        };
        // Most rows are records with many values: only a few looks are spent on them.
        let texts = row.values().filter(|(_, c)| !c.is_blank()).take(3);
        for (column, cell) in texts {
            if let Cell::Text(text) = cell
                && let Some(found) = self.look_at_text(row, column, normal_cell(text), filled)
            {
                return found;
            }
        }
        if filled >= 2 && self.repeats_header(row, filled) {
            return RowIs::NoRecord("header", "見出しの繰り返し".to_owned());
        }
        if self.has_placeholder(row) {
            return RowIs::NoRecord("sample", "記入例".to_owned());
        }
        if let Some(heading) = self.heading(grid, row, first_column, first_cell, filled) {
            return heading;
        }
        let told =
            row.values().any(|(c, cell)| !cell.is_blank() && self.taken.contains(&c) && !self.numbers.contains(&c));
        let covered =
            || self.taken.iter().any(|c| !self.numbers.contains(c) && grid.merge_over(row.number, *c).is_some());
        if !told && !covered() {
            let numbered = row.values().any(|(c, cell)| !cell.is_blank() && self.numbers.contains(&c));
            return if numbered {
                RowIs::NoRecord("number_only", "番号だけの行".to_owned())
            } else {
                RowIs::NoRecord("nothing", "取り込む列に値がない行".to_owned())
            };
        }
        RowIs::Record
    }

    fn look_at_text(&self, row: &Row<'_>, column: u32, text: &str, filled: usize) -> Option<RowIs> {
        let start = text.chars().next()?;
        if !matches!(
            start,
            '小' | '合'
                | '総'
                | '累'
                | '計'
                | '※'
                | '注'
                | '('
                | '（'
                | '例'
                | '【'
                | '［'
                | '['
                | '記'
                | '入'
                | '見'
                | 'サ'
                | 'ｻ'
                | '＊'
                | '*'
                | '<'
                | '＜'
                | '〈'
        ) && !text.ends_with('計')
            && !text.contains("計 ")
        {
            return None;
        }
        let wide: String = compat(text).chars().filter(|c| !c.is_whitespace()).collect();
        let no_name = self.name.is_none_or(|n| n == column || row.cell(n).is_blank());
        if is_total(&wide) && (no_name || filled <= 3) {
            return Some(RowIs::NoRecord("total", format!("合計の行（{}）", short(text))));
        }
        if [
            "例",
            "(例)",
            "例)",
            "記入例",
            "(記入例)",
            "記載例",
            "入力例",
            "見本",
            "サンプル",
            "【例】",
            "【記入例】",
            "[例]",
            "<例>",
            "(見本)",
            "作成例",
        ]
        .contains(&wide.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':'))
            || wide.starts_with("(例)")
            || wide.starts_with("【例】")
            || wide.starts_with("(記入例)")
            || wide.starts_with("【記入例】")
            || wide.starts_with("記入例:")
        {
            return Some(RowIs::NoRecord("sample", "記入例".to_owned()));
        }
        if filled <= 2
            && ["※", "*", "注)", "(注", "注:", "注意", "注1", "注2", "注釈"].iter().any(|m| wide.starts_with(m))
        {
            return Some(RowIs::NoRecord("note", format!("注記（{}）", short(text))));
        }
        None
    }

    fn repeats_header(&self, row: &Row<'_>, filled: usize) -> bool {
        // The first label decides for nearly every row. No fold takes a digit away.
        let same = |column: u32, set: &HashSet<String>, digits: bool| match row.cell(column) {
            Cell::Text(t) if t.len() < 200 && (digits || !has_digit(t)) => set.contains(&header_key(t)),
            _ => false,
        };
        let mut hits = 0;
        let mut misses = 0;
        for (column, set, digits) in &self.labels {
            let cell = row.cell(*column);
            if cell.is_blank() {
                continue;
            }
            if same(*column, set, *digits) {
                hits += 1;
            } else {
                misses += 1;
                if misses > 2 && hits == 0 {
                    return false;
                }
            }
        }
        hits >= 2 && hits * 10 >= filled * 6
    }

    fn has_placeholder(&self, row: &Row<'_>) -> bool {
        let mark = |c: char| matches!(c, '○' | '〇' | '◯' | '×' | '△');
        row.values().any(|(_, cell)| {
            let Cell::Text(text) = cell else { return false };
            let text = text.trim_start();
            let after = text.trim_start_matches(mark);
            let marks = text.len() - after.len();
            marks >= 6
                && ["課", "係", "室", "部", "太郎", "花子", "業務", "台帳", "システム", "サーバ", "番号"]
                    .iter()
                    .any(|w| after.starts_with(w))
        })
    }

    fn heading(&self, grid: &Grid, row: &Row<'_>, column: u32, cell: Cell<'_>, filled: usize) -> Option<RowIs> {
        let Cell::Text(text) = cell else { return None };
        if filled > 1 || self.width < 3 {
            return None;
        }
        let text = normal_cell(text);
        let wide = compat(text);
        let marked =
            text.starts_with(['【', '■', '●', '◆', '○', '《', '＜', '<', '［', '[', '▼', '□', '◇', '〔', '〈']);
        let from = grid.merges.partition_point(|m| m.top < row.number);
        let merged_wide = grid
            .merges
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|m| m.top == row.number)
            .any(|m| m.left <= column && column <= m.right && (m.right - m.left + 1) as usize * 2 >= self.width);
        let bare = wide
            .trim_matches(|c: char| c.is_whitespace() || "【】■●◆○《》<>[]▼□◇〔〕〈〉・:".contains(c))
            .split(['(', '['])
            .next()
            .unwrap_or("")
            .trim()
            .to_owned();
        let unit = UNIT_ENDS.iter().any(|end| bare.ends_with(end)) && bare.chars().count() <= 20 && !bare.is_empty();
        let in_name = self.name == Some(column);
        if unit && (!in_name || marked || merged_wide || bare.ends_with('係') || bare.ends_with('班')) {
            // The spelling of the sheet stays; only decoration goes.
            let spelled = text
                .trim_matches(|c: char| c.is_whitespace() || "【】■●◆○《》<>＜＞[]［］▼□◇〔〕〈〉・：:".contains(c))
                .split(['(', '（', '[', '［'])
                .next()
                .unwrap_or(&bare);
            return Some(RowIs::UnitHeading(normal_cell(spelled).to_owned()));
        }
        if merged_wide || (marked && !in_name) {
            return Some(RowIs::NoRecord("heading", format!("区切りの見出し（{}）", short(text))));
        }
        None
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

fn short(text: &str) -> String {
    let mut out: String = text.chars().take(20).collect();
    if text.chars().count() > 20 {
        out.push('…');
    }
    out
}

/// 合計, 小計:12, 計12件, 市民税係 計, 固定資産税係小計.
fn is_total(wide: &str) -> bool {
    let key = search_key(wide);
    let rest_is_count = |rest: &str| {
        let rest = rest.trim_matches(|c: char| "件台個枚点冊人:()=".contains(c));
        rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
    };
    for word in ["総合計", "合計", "小計", "総計", "累計", "件数計", "台数計", "計"] {
        if let Some(rest) = key.strip_prefix(word) {
            let bracketed = rest.starts_with('(') && rest.ends_with(')');
            if rest_is_count(rest) || bracketed {
                return true;
            }
        }
    }
    let stem = key.trim_end_matches(|c: char| c.is_ascii_digit() || "件台個枚点冊人:,".contains(c));
    ["小計", "合計", "総計", "係計", "課計", "班計"].iter().any(|w| stem.ends_with(w)) && stem.chars().count() <= 14
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_names_that_only_begin_like_them() {
        for text in [
            "合計",
            "小計",
            "計",
            "計 12件",
            "合計：１２件",
            "総合計",
            "固定資産税係 計",
            "市民税係小計",
            "小計（市民税係）",
            "合 計",
        ] {
            let wide: String = compat(text).chars().filter(|c| !c.is_whitespace()).collect();
            assert!(is_total(&wide), "{text}");
        }
        for text in ["合計残高試算表", "会計", "計画書", "統計調査票", "小計算書", "合計所得金額の一覧", "設計"]
        {
            assert!(!is_total(text), "{text}");
        }
    }
}
