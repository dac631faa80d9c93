//! Reads the rows above the header: whose list it is, of which year, made when.

use super::cell_text;
use kernel::date::{DateReading, fiscal_year_label, read_date};
use kernel::fold::{compat, normal_cell};
use sheet::Grid;
use std::collections::BTreeMap;

const DIVISION_WORDS: &[&str] = &[
    "所属",
    "所属名",
    "所管",
    "所管課",
    "担当課",
    "課名",
    "課所名",
    "部署",
    "部署名",
    "作成課",
    "課(局)名",
    "主管課",
    "所属所",
];
const UNIT_WORDS: &[&str] = &["係名", "担当係", "係", "所管係"];
const DAY_WORDS: &[&str] = &["作成日", "作成年月日", "現在", "更新日", "調査日", "記入日", "時点", "基準日"];
const OFFICES: &[&str] =
    &["課", "室", "局", "センター", "支所", "事務局", "出張所", "署", "図書館", "公民館", "保育所", "消防本部"];

/// What the title block says: `title`, `division`, `unit`, `fiscal_year` (令和8年度) and `made_on` (2026-10-28).
pub(super) fn read_title(grid: &Grid, header_top: u32) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut set = |key: &str, value: &str| {
        if !value.is_empty() {
            found.entry(key.to_owned()).or_insert_with(|| value.to_owned());
        }
    };
    for row in grid.rows().take_while(|r| r.number < header_top) {
        let mut pieces: Vec<String> = Vec::new();
        for (_, cell) in row.values() {
            let text = cell_text(cell);
            // 「所属：税務課　作成日：R8.10.28」 in one cell is as usual as four cells.
            pieces.extend(
                text.split(['\u{3000}', '\n', '\t']).map(|p| normal_cell(p).to_owned()).filter(|p| !p.is_empty()),
            );
        }
        let mut waiting: Option<&str> = None;
        for piece in &pieces {
            let wide = compat(piece);
            if let Some(key) = waiting.take() {
                set_word(key, &wide, &mut set);
                continue;
            }
            let (word, rest) = match wide.split_once(':') {
                Some((w, r)) => (normal_cell(w).to_owned(), normal_cell(r).to_owned()),
                None => (wide.replace(' ', ""), String::new()),
            };
            let key = [("division", DIVISION_WORDS), ("unit", UNIT_WORDS), ("made_on", DAY_WORDS)]
                .into_iter()
                .find(|(_, words)| words.contains(&word.as_str()))
                .map(|(key, _)| key);
            match key {
                Some(key) if rest.is_empty() => waiting = Some(key),
                Some(key) => set_word(key, &rest, &mut set),
                None => free_text(&wide, &mut set),
            }
        }
    }
    found
}

fn set_word(key: &str, text: &str, set: &mut impl FnMut(&str, &str)) {
    if key == "made_on" {
        if let Some(day) = read_date(text).day() {
            set(key, &day.to_string());
        }
        return;
    }
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or("");
    set(key, first);
    if key == "division"
        && let Some(unit) = words.next().filter(|w| w.ends_with('係'))
    {
        set("unit", unit);
    }
}

/// A piece without a label: a title, a year, an office, a date.
fn free_text(text: &str, set: &mut impl FnMut(&str, &str)) {
    for word in text.split([' ', '(', ')', '【', '】']).filter(|w| !w.is_empty()) {
        if let Some((head, _)) = word.split_once("年度")
            && let DateReading::FiscalYear { year } = read_date(&year_at_end(head))
        {
            set("fiscal_year", &fiscal_year_label(year));
        }
        if word.chars().count() <= 15 && OFFICES.iter().any(|o| word.ends_with(o) && word.len() > o.len()) {
            // ○○市税務課: the office is what follows the city.
            let office = word
                .rsplit_once(['市', '町', '村'])
                .map_or(word, |(_, o)| if o.chars().count() >= 2 { o } else { word });
            set("division", office);
        } else if word.chars().count() <= 12 && word.ends_with('係') && word != "係" {
            set("unit", word);
        }
    }
    if ["台帳", "一覧", "管理簿", "管理表", "リスト", "目録", "ファイル簿"].iter().any(|w| text.contains(w))
    {
        set("title", text);
    }
    if let Some(day) = read_date(text.trim_end_matches("現在").trim_end_matches("時点")).day() {
        set("made_on", &day.to_string());
    }
}

/// 令和8年度 from the end of 税務課令和8.
fn year_at_end(head: &str) -> String {
    let stem = head.trim_end_matches(|c: char| c.is_ascii_digit() || "元一二三四五六七八九十".contains(c));
    let digits = head.strip_prefix(stem).unwrap_or("");
    let era = ["令和", "平成", "昭和", "R", "H", "S"].into_iter().find(|e| stem.ends_with(e)).unwrap_or("");
    format!("{era}{digits}年度")
}
