//! Attendance from a workbook: each row a person, found again by number or name, counted once.

use super::def::{ATTENDANCE, DEF, PEOPLE};
use crate::Ctx;
use crate::import::{self, Nothing, Options};
use crate::source::person_key;
use crate::words::text;
use kernel::{Problem, Progress, RecordId, Result, Value, Values, code};
use serde::Serialize;
use sheet::Grid;
use std::collections::HashMap;
use store::{Reading, Tx};
use ts_rs::TS;

/// The most people of one training.
const MOST: usize = 20_000;
/// The most rows that a refusal names.
const NAMED: usize = 5;

/// What a workbook of attendance came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AttendanceRead {
    /// People in the workbook.
    pub rows: i32,
    /// New to the list.
    pub added: i32,
    /// Found in the list, with something new said of them.
    pub changed: i32,
    /// Neither 出席 nor 欠席 is written.
    pub blank: i32,
    /// Rows that are no people, with the reasons.
    pub skipped: Vec<String>,
}

/// How somebody is known: by number, else by name.
fn key(row: &Values) -> String {
    let number = person_key(text(row, "person_number"));
    if number.is_empty() { format!("名{}", person_key(text(row, "person"))) } else { format!("号{number}") }
}

fn refused(message: String) -> Problem {
    Problem::new(code::HAS_PROBLEMS, message)
}

/// People with the rows they stand in, and what was no person.
type Read = (Vec<(u32, Values)>, Vec<String>);

/// Reads people and what is said of them.
///
/// # Errors
/// `has_problems`, naming the rows: a person twice, a row that cannot be read.
pub fn read(ctx: &Ctx<'_>, grid: &Grid, progress: &dyn Progress) -> Result<Read> {
    let check = |_: &Values, _: Option<&kernel::Record>| Vec::new();
    let planned = import::plan(&ATTENDANCE, grid, &Options::default(), &Nothing, &check, ctx.today, progress)?;
    if planned.report.columns.iter().all(|c| c.key.as_deref() != Some("person")) {
        return Err(refused(
            "「氏名」の列が見つかりません。見出しの行に「氏名」と「出欠」を書いてください。".to_owned(),
        ));
    }
    let wrong: Vec<String> = planned.rejected().map(|(row, why)| format!("{row}行目 {why}")).collect();
    if let Some(first) = wrong.first() {
        let more = if wrong.len() > 1 { format!("（ほか{}行）", wrong.len() - 1) } else { String::new() };
        return Err(refused(format!("読めない行があるため、何も取り込んでいません。{first}{more}")));
    }
    let rows: Vec<(u32, Values)> = planned.landings().map(|l| (l.row, l.values)).collect();
    if rows.is_empty() {
        return Err(refused("取り込む人がいません。氏名の列があるシートか確かめてください。".to_owned()));
    }
    if rows.len() > MOST {
        return Err(Problem::new(code::TOO_LARGE, format!("一度に取り込めるのは{MOST}人までです。分けてください。")));
    }
    let mut seen: HashMap<String, (u32, String)> = HashMap::new();
    let mut twice = Vec::new();
    for (row, values) in &rows {
        let name = text(values, "person").to_owned();
        if let Some((before, who)) = seen.insert(key(values), (*row, name)) {
            twice.push(format!("{who}（{before}行目と{row}行目）"));
        }
    }
    if !twice.is_empty() {
        let more = twice.len().saturating_sub(NAMED);
        twice.truncate(NAMED);
        let more = if more > 0 { format!("、ほか{more}人") } else { String::new() };
        return Err(refused(format!(
            "同じ人が2回あるため、何も取り込んでいません：{}{more}。片方を消すか、別の人なら職員番号を書いてください。",
            twice.join("、")
        )));
    }
    let skipped = planned.skipped().map(|(row, why)| format!("{row}行目 {why}")).collect();
    Ok((rows, skipped))
}

/// Puts people into a training's list: who is there is completed, nobody is taken out.
///
/// # Errors
/// `wrong_state` for a training that is finished, and whatever reading refuses.
pub fn land(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: RecordId,
    grid: &Grid,
    progress: &dyn Progress,
) -> Result<AttendanceRead> {
    let record = tx.get(&DEF, id)?;
    if record.step == "finished" || record.life != "active" {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("{}は完了しています。出欠を直すときは「実施済に戻す」を先にしてください。", record.number),
        ));
    }
    let (read, skipped) = read(ctx, grid, progress)?;
    let mut rows = tx.parts(&DEF, id, PEOPLE.key)?;
    let mut at: HashMap<String, usize> = rows.iter().enumerate().map(|(n, r)| (key(r), n)).collect();
    let mut out = AttendanceRead { skipped, ..AttendanceRead::default() };
    for (_, values) in read {
        out.rows += 1;
        if text(&values, "came").is_empty() {
            out.blank += 1;
        }
        let named = format!("名{}", person_key(text(&values, "person")));
        match at.get(&key(&values)).or_else(|| at.get(&named)).copied() {
            Some(n) => {
                let Some(row) = rows.get_mut(n) else { continue };
                let before = row.clone();
                row.extend(values.into_iter().filter(|(_, v)| !v.is_empty()));
                out.changed += i32::from(*row != before);
            }
            None => {
                at.insert(key(&values), rows.len());
                rows.push(values);
                out.added += 1;
            }
        }
    }
    tx.put_parts(&DEF, id, PEOPLE.key, &rows)?;
    count(tx, id)?;
    Ok(out)
}

/// The figures of a list of people.
pub(super) fn figures(rows: &[Values]) -> [(&'static str, Value); 5] {
    let count = |f: &dyn Fn(&str) -> bool| rows.iter().filter(|r| f(text(r, "came"))).count();
    let wire = |n: usize| Value::Int(i32::try_from(n).unwrap_or(i32::MAX));
    let meant = rows.len() - count(&|c| c == "free");
    let came = count(&|c| c == "yes" || c == "later");
    let rate = crate::words::percent(came as i64, meant as i64).map_or(Value::Null, Value::from);
    [
        ("persons", wire(meant)),
        ("came", wire(came)),
        ("absent", wire(count(&|c| c == "no"))),
        ("unknown", wire(count(&str::is_empty))),
        ("rate", rate),
    ]
}

/// Writes the figures of a training's list into the record.
pub(super) fn count(tx: &mut Tx<'_>, id: RecordId) -> Result<()> {
    let record = tx.get(&DEF, id)?;
    let rows = tx.parts(&DEF, id, PEOPLE.key)?;
    let mut values: Values = figures(&rows).map(|(k, v)| (k.to_owned(), v)).into();
    if rows.is_empty() {
        values.values_mut().for_each(|v| *v = Value::Null);
    }
    values.retain(|k, v| record.get(k) != v);
    if !values.is_empty() {
        tx.put(&DEF, id, record.version, &values)?;
    }
    Ok(())
}

/// Who has not attended, in the order of the list.
///
/// # Errors
/// Whatever the book cannot read.
pub(super) fn absent(book: &Reading, id: RecordId) -> Result<Vec<Values>> {
    let mut rows = book.parts(&DEF, id, PEOPLE.key)?;
    rows.retain(|r| matches!(text(r, "came"), "" | "no"));
    Ok(rows)
}
