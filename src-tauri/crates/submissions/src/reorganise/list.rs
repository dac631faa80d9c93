//! An organisation list as a city's personnel division writes it: a column for each level, or one for the whole name.
//!
//! Cells are merged downwards, or a level is written once and left blank below, or repeated in each row; the names are
//! stretched with full-width spaces. All of that reads the same here.

use kernel::fold::{compat, is_blank, search_key};
use kernel::{Problem, Result, code};
use serde::{Deserialize, Serialize};
use sheet::{Cell, Grid};
use ts_rs::TS;

/// Levels from the city downwards, and how lists head them.
const LEVELS: [&[&str]; 4] = [
    &["局", "部局", "局名", "部局名", "局・部", "本部", "部・局"],
    &["部", "部名", "室部"],
    &["課", "課名", "課等", "課・室", "課室", "課・室名", "所属課", "課かい", "課所名"],
    &["室・出先", "室", "出先", "出先機関", "施設", "室・出先機関", "所"],
];
/// Below a division: parts of it, not read.
const BELOW: &[&str] = &["係", "係名", "担当", "グループ", "班"];
const CODES: &[&str] = &["コード", "課コード", "所属コード", "組織コード", "所属番号", "部署コード", "所属cd", "課cd"];
const WHOLE: &[&str] = &["所属名称", "所属名", "所属", "名称", "正式名称", "組織名", "組織名称", "部署名"];
/// Rows in which a header is looked for.
const HEAD: usize = 15;
/// Index of 課 among the levels.
const DIVISION: usize = 2;

/// One office of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "OfficePlace")]
pub struct Place {
    /// Its code, as written; empty: the list has none.
    pub code: String,
    /// 課名, without the spaces that stretch it.
    pub name: String,
    /// 局・部 above it.
    pub above: String,
    /// Row of the user's file.
    pub row: i32,
}

/// A row that says something and is no division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "OfficeUnread")]
pub struct Unread {
    /// Row of the user's file.
    pub row: i32,
    /// What stands there.
    pub text: String,
    /// Why it was left out.
    pub why: String,
}

/// What was read of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The divisions, in the order of the list.
    pub places: Vec<Place>,
    /// What was left out and should be looked at.
    pub unread: Vec<Unread>,
    /// Rows of offices above or below divisions.
    pub others: i32,
}

/// The columns that a header names.
#[derive(Debug, Default)]
struct Head {
    row: u32,
    levels: [Option<u32>; 4],
    below: Option<u32>,
    code: Option<u32>,
    whole: Option<u32>,
}

/// A name as it is spoken: no spaces, no line ends. Letters stay as they are written.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c) && !c.is_control()).collect()
}

/// What two spellings of one name share.
pub(crate) fn key(name: &str) -> String {
    search_key(name)
}

fn head(grid: &Grid) -> Option<Head> {
    let names = |text: &str| compat(&plain(text)).to_lowercase();
    grid.rows().take(HEAD).find_map(|row| {
        let mut head = Head { row: row.number, ..Head::default() };
        for (column, cell) in row.values() {
            let said = names(&cell.text());
            let is = |words: &[&str]| words.iter().any(|w| compat(w) == said);
            let level = LEVELS.iter().position(|words| is(words));
            let place = match level {
                Some(at) => &mut head.levels[at],
                None if is(BELOW) => &mut head.below,
                None if is(CODES) => &mut head.code,
                None if is(WHOLE) => &mut head.whole,
                None => continue,
            };
            // The first of two alike is the one that is meant.
            place.get_or_insert(column);
        }
        let named = head.levels.iter().flatten().count() + usize::from(head.whole.is_some());
        let told = head.levels[DIVISION].is_some() || (head.whole.is_some() && head.code.is_some());
        (told && named + usize::from(head.code.is_some()) >= 2).then_some(head)
    })
}

/// Reads a list.
///
/// # Errors
/// `bad_file` where no header names the column of the divisions.
pub fn read(grid: &Grid) -> Result<List> {
    let Some(head) = head(grid) else {
        return Err(Problem::new(
            code::BAD_FILE,
            "組織の一覧として読み取れません。「課」（または「所属名」と「コード」）の見出しがある行を、はじめの15行に置いてください。",
        ));
    };
    let mut list = List::default();
    let mut last: [String; 4] = Default::default();
    let bottom = grid.rows().next_back().map_or(0, |row| row.number);
    for number in head.row + 1..=bottom {
        let shown = |column: Option<u32>| -> String {
            let Some(column) = column else { return String::new() };
            match grid.shown(number, column) {
                // An error of a formula is no name.
                Cell::Error(_) => String::new(),
                cell => plain(&cell.text()),
            }
        };
        let row = i32::try_from(number).unwrap_or(i32::MAX);
        let mut own = head.levels.map(shown);
        let (below, code, whole) = (shown(head.below), shown(head.code), shown(head.whole));
        let Some(first) = own.iter().position(|text| !text.is_empty()) else {
            if head.levels[DIVISION].is_some() {
                if !below.is_empty() {
                    list.others += 1;
                } else if !whole.is_empty() || !code.is_empty() {
                    list.unread.push(Unread {
                        row,
                        text: if whole.is_empty() { code } else { whole },
                        why: "課の列が空です。".to_owned(),
                    });
                }
            } else if !whole.is_empty() {
                put(&mut list, Place { code, name: whole, above: String::new(), row });
            }
            continue;
        };
        // A level left blank at the left is the one above it; a blank between two levels means that there is none.
        for (level, text) in own.iter_mut().enumerate().take(first) {
            text.clone_from(&last[level]);
        }
        last.clone_from(&own);
        if own[DIVISION].is_empty() || !own[3].is_empty() || !below.is_empty() {
            list.others += 1;
            continue;
        }
        let above = own[..DIVISION].iter().filter(|t| !t.is_empty()).cloned().collect::<Vec<_>>().join("　");
        put(&mut list, Place { code, name: own[DIVISION].clone(), above, row });
    }
    if list.places.is_empty() {
        return Err(Problem::new(
            code::BAD_FILE,
            "組織の一覧に課が一つもありません。シートと見出しを確かめてください。",
        ));
    }
    Ok(list)
}

/// Adds a division unless it stands there already.
fn put(list: &mut List, place: Place) {
    let same = |p: &&Place| key(&p.name) == key(&place.name) && key(&p.above) == key(&place.above);
    if let Some(there) = list.places.iter().find(same) {
        list.unread.push(Unread {
            row: place.row,
            text: place.name.clone(),
            why: format!("{}行目と同じ課です。", there.row),
        });
        return;
    }
    if !place.code.is_empty()
        && let Some(there) = list.places.iter().find(|p| key(&p.code) == key(&place.code))
    {
        list.unread.push(Unread {
            row: place.row,
            text: place.name.clone(),
            why: format!("コード「{}」が{}行目の{}と同じです。", place.code, there.row, there.name),
        });
        return;
    }
    list.places.push(place);
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use sheet::{GridBuilder, Merge};

    /// A sheet of texts, from its first row.
    pub(crate) fn grid(rows: &[&[&str]], merges: &[(u32, u32, u32, u32)]) -> Grid {
        let mut builder = GridBuilder::new("R8");
        for (at, row) in rows.iter().enumerate() {
            for (column, text) in row.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
                builder.put(at as u32 + 1, column as u32, Cell::Text(text)).unwrap();
            }
        }
        for (top, left, bottom, right) in merges {
            builder.merge(Merge { top: *top, left: *left, bottom: *bottom, right: *right });
        }
        builder.finish(&[]).unwrap()
    }

    fn names(list: &List) -> Vec<(&str, &str)> {
        list.places.iter().map(|p| (p.above.as_str(), p.name.as_str())).collect()
    }

    #[test]
    fn a_list_that_repeats_each_level_is_read() {
        let list = read(&grid(
            &[
                &["局", "部", "課", "室・出先", "係", "所属名称"],
                &["○○市", "", "", "", "市長", "○○市市長"],
                &["財政局", "", "", "", "", "財政局"],
                &["財政局", "", "財政課", "", "", "財政局財政課"],
                &["財政局", "税務部", "", "", "", "財政局税務部"],
                &["財政局", "税務部", "納税課", "", "", "財政局税務部納税課"],
                &["財政局", "税務部", "納税課", "債権回収室", "", "財政局税務部納税課債権回収室"],
            ],
            &[],
        ))
        .unwrap();
        assert_eq!(names(&list), [("財政局", "財政課"), ("財政局　税務部", "納税課")]);
        assert_eq!((list.others, list.unread.len()), (4, 0));
        assert_eq!(list.places[1].row, 6, "rows are those of the user's file");
    }

    #[test]
    fn merged_cells_titles_stretched_names_and_rare_kanji_are_read() {
        let list = read(&grid(
            &[
                &["令和元年度　組織一覧"],
                &[],
                &["所属コード", "部　局", "課　等", "係"],
                &["０１０１", "総　務　部", "総　務　課", ""],
                &["", "", "", "庶務係"],
                &["0102", "", "髙﨑支所", ""],
                &["0103", "市民部", "𠮷野　出張所", ""],
                &["0104", "", "㈱①ｶﾝﾘ課", ""],
            ],
            &[(4, 1, 6, 1), (4, 2, 5, 2), (4, 0, 5, 0), (7, 1, 8, 1)],
        ))
        .unwrap();
        assert_eq!(
            names(&list),
            [("総務部", "総務課"), ("総務部", "髙﨑支所"), ("市民部", "𠮷野出張所"), ("市民部", "㈱①ｶﾝﾘ課")]
        );
        assert_eq!(list.places[0].code, "０１０１");
        assert_eq!(list.others, 1, "係 is part of a division");
    }

    #[test]
    fn a_level_left_blank_below_is_the_one_above_it() {
        let list = read(&grid(
            &[
                &["局", "部", "課"],
                &["市民局", "地域協働部", "協働課"],
                &["", "", "市民課"],
                &["", "健康部", "保険課"],
                &["教育局", "", "学校課"],
                &["", "", "図書館"],
            ],
            &[],
        ))
        .unwrap();
        assert_eq!(
            names(&list),
            [
                ("市民局　地域協働部", "協働課"),
                ("市民局　地域協働部", "市民課"),
                ("市民局　健康部", "保険課"),
                ("教育局", "学校課"),
                ("教育局", "図書館"),
            ]
        );
    }

    #[test]
    fn a_list_of_codes_and_whole_names_is_read_and_doubles_are_named() {
        let list = read(&grid(
            &[
                &["課コード", "所属名"],
                &["1", "税務課"],
                &["2", "税　務　課"],
                &["1", "別の課"],
                &["3", "市民課"],
                &["4", ""],
            ],
            &[],
        ))
        .unwrap();
        assert_eq!(names(&list), [("", "税務課"), ("", "市民課")]);
        let why: Vec<&str> = list.unread.iter().map(|u| u.why.as_str()).collect();
        assert_eq!(why, ["2行目と同じ課です。", "コード「1」が2行目の税務課と同じです。"]);
    }

    #[test]
    fn what_is_no_list_is_refused_with_what_to_do() {
        for rows in [&[&["氏名", "職員番号"] as &[&str], &["加藤", "1"]] as &[&[&str]], &[&["課", "係"]], &[]]
        {
            let p = read(&grid(rows, &[])).unwrap_err();
            assert_eq!(p.code, code::BAD_FILE);
            assert!(p.message.contains("見出し"), "{p}");
        }
    }
}
