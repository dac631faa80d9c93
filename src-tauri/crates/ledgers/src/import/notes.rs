//! What is told about an import: skipped rows, readings, flags and problems, counted exactly and listed up to a limit.

use super::cell::Trouble;
use super::reading::Read;
use super::{
    Fate, LISTED, Options, Planned, Resolved, RowFlag, RowProblem, RowState, Skipped, Tally, Totals, window, wire,
};
use chrono::NaiveDate;
use kernel::date::{fiscal_year, fiscal_year_label};
use sheet::Grid;

impl Read {
    /// Says so if the title names another fiscal year than the present one: last year's list is easily taken by mistake.
    pub(super) fn flag_year(&mut self, row: u32, today: NaiveDate) {
        let present = fiscal_year_label(fiscal_year(today));
        if let Some(year) = self.plan.defaults.get("fiscal_year").filter(|y| **y != present) {
            let flag = format!("題名は{year}です（今は{present}）。取り込む表がこれでよいか確かめてください");
            self.flag(row, "other_year", flag, "");
        }
    }

    pub(super) fn skip(&mut self, row: u32, kind: &'static str, reason: String) {
        self.tally(0, kind, skip_label(kind));
        if self.plan.skipped.len() < LISTED {
            self.plan.skipped.push(Skipped { row: wire(row), reason: reason.clone(), kind: kind.to_owned() });
        }
        self.seen.push((row, RowState::Skip));
        self.skipped.push((row, reason));
    }

    pub(super) fn tally(&mut self, list: usize, key: &str, label: &str) {
        if let Some(map) = self.tallies.get_mut(list) {
            if let Some(entry) = map.get_mut(key) {
                entry.1 += 1;
            } else {
                map.insert(key.to_owned(), (label.to_owned(), 1));
            }
        }
    }

    pub(super) fn resolved(
        &mut self,
        row: u32,
        column: &str,
        from: String,
        to: String,
        kind: &'static str,
        why: String,
    ) {
        self.tally(1, kind, resolved_label(kind));
        if self.plan.resolved.len() < LISTED {
            self.plan.resolved.push(Resolved {
                row: wire(row),
                column: column.to_owned(),
                from,
                to,
                why,
                kind: kind.to_owned(),
            });
        }
    }

    pub(super) fn flag(&mut self, row: u32, kind: &'static str, flag: String, column: &str) {
        self.tally(2, kind, flag_label(kind));
        if self.plan.flags.len() < LISTED {
            self.plan.flags.push(RowFlag { row: wire(row), flag, kind: kind.to_owned(), column: column.to_owned() });
        }
    }

    /// Notes a problem; the caller sets the row's fate.
    pub(super) fn trouble(&mut self, row: u32, key: &str, text: &str, trouble: Trouble) {
        self.tally(3, trouble.code, problem_label(trouble.code));
        let column = self
            .headers
            .get(key)
            .cloned()
            .or_else(|| self.def.column(key).map(|c| c.label.to_owned()))
            .unwrap_or_default();
        let reason = self.reasons.entry(row).or_default();
        if !reason.is_empty() {
            reason.push(' ');
        }
        if !column.is_empty() {
            reason.push_str(&column);
            reason.push('：');
        }
        reason.push_str(&trouble.message);
        if self.plan.problems.len() < LISTED {
            self.plan.problems.push(RowProblem {
                row: wire(row),
                column,
                key: key.to_owned(),
                code: trouble.code.to_owned(),
                message: trouble.message,
                text: text.chars().take(200).collect(),
                choices: trouble.choices,
            });
        }
    }

    /// Counts, sorts and closes the books.
    pub(super) fn finish(mut self, grid: &Grid, options: &Options) -> Planned {
        for row in &self.rows {
            let (count, state) = match row.fate {
                Fate::Add => (&mut self.plan.added, RowState::Add),
                Fate::Change(_) => (&mut self.plan.changed, RowState::Change),
                Fate::Same => (&mut self.plan.unchanged, RowState::Same),
                Fate::Problem => (&mut self.plan.problem_rows, RowState::Problem),
                Fate::Skip => continue,
            };
            *count += 1;
            self.seen.push((row.row, state));
        }
        self.seen.sort_unstable_by_key(|(row, _)| *row);
        self.skipped.sort_unstable_by_key(|(row, _)| *row);
        self.plan.skipped.sort_by_key(|s| s.row);
        self.plan.problems.sort_by_key(|p| p.row);
        self.plan.flags.sort_by_key(|f| f.row);
        self.plan.resolved.sort_by_key(|f| f.row);
        let (top, bottom) = (self.plan.header_row, self.plan.header_end);
        let seen = &self.seen;
        self.plan.window = window(grid, options, |row| {
            if wire(row) < top {
                RowState::Title
            } else if wire(row) <= bottom {
                RowState::Header
            } else {
                seen.binary_search_by_key(&row, |(r, _)| *r)
                    .ok()
                    .and_then(|i| seen.get(i))
                    .map_or(RowState::Blank, |(_, s)| *s)
            }
        });
        let [skipped, resolved, flags, problems] = self
            .tallies
            .map(|map| map.into_iter().map(|(key, (label, count))| Tally { key, label, count }).collect::<Vec<_>>());
        self.plan.totals = Totals { skipped, resolved, flags, problems };
        Planned {
            report: self.plan,
            def: self.def,
            packed: self.packed,
            rows: self.rows,
            reasons: self.reasons,
            skipped: self.skipped,
        }
    }

    pub(super) fn skip_planned(&mut self, at: usize, reason: &str) {
        if let Some(row) = self.rows.get_mut(at) {
            row.fate = Fate::Skip;
            let number = row.row;
            self.skip(number, "decided", reason.to_owned());
        }
    }
}

fn skip_label(kind: &str) -> &'static str {
    match kind {
        "blank" => "空行",
        "unit" => "係の見出し",
        "heading" => "区切りの見出し",
        "total" => "小計・合計",
        "note" => "注記",
        "sample" => "記入例",
        "header" => "見出しの繰り返し",
        "number_only" => "番号だけの行",
        "nothing" => "値のない行",
        _ => "取り込まないと決めた行",
    }
}

fn resolved_label(kind: &str) -> &'static str {
    match kind {
        "ditto" => "〃は上と同じ",
        "date" => "日付の書き方",
        "dash" => "横線は記入なし",
        "highest" => "高い方の分類",
        "spelling" => "別の書き方",
        "near_choice" => "1字違いの言葉",
        "split" => "番号を分けた",
        "retention" => "保存年限と満了日",
        "asking" => "判断待ち",
        _ => "未分類",
    }
}

fn flag_label(kind: &str) -> &'static str {
    match kind {
        "hidden" => "非表示の行",
        "hidden_column" => "非表示の列",
        "struck" => "取消線の行",
        "numeric_code" => "数値の番号",
        "exponent" => "指数の番号",
        "past_era" => "元号の終わったあとの年",
        "no_class" => "分類の列がない",
        "unclassified" => "未分類",
        "near" => "1字違いの名称",
        "other_year" => "別の年度の表",
        "foreign_number" => "この帳簿にない番号",
        _ => "確かめる行",
    }
}

fn problem_label(code: &str) -> &'static str {
    match code {
        "date" | "date_unsure" => "日付",
        "class" => "分類",
        "choice" => "言葉",
        "mark" => "印",
        "number" => "数",
        "formula" => "計算式のエラー",
        "gaiji" => "外字",
        "ditto" => "〃の元がない",
        "no_name" => "名称がない",
        "near" => "1字違い",
        "duplicate" => "重複",
        "same_name" => "同じ名称",
        "same_number" => "同じ番号",
        "contradiction" => "食い違い",
        _ => "きまり",
    }
}
