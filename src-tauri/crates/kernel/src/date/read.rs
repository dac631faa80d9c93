//! Reads dates as the offices write them.

use super::{DateNote, DateReading, Era, era_of, fiscal_year_days, wareki_long};
use crate::fold::{compat, is_blank, is_dash};
use chrono::{Duration, Months, NaiveDate};

fn not(why: impl Into<String>) -> DateReading {
    DateReading::Not { why: why.into() }
}

fn unsure(candidates: Vec<NaiveDate>, why: impl Into<String>) -> DateReading {
    DateReading::Ambiguous { candidates, why: why.into() }
}

const NO_DATE: &str = "日付として読めません。令和8年4月1日、R8.4.1、2026/4/1 のように入れてください";

/// The day of a spreadsheet's day number (fractions of a day are dropped); `None` outside 1900 to 9999.
#[must_use]
pub fn serial_date(serial: f64, is_1904: bool) -> Option<NaiveDate> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let whole = serial.floor() as i64;
    let day_zero = if is_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)?
    } else if whole >= 61 {
        // The first system counts a 29 February 1900 that never was.
        NaiveDate::from_ymd_opt(1899, 12, 30)?
    } else {
        NaiveDate::from_ymd_opt(1899, 12, 31)?
    };
    day_zero.checked_add_signed(Duration::days(whole))
}

/// Reads a number that stands in a date column: 20220401, 44652 (in the workbook's epoch), 2022.
#[must_use]
pub fn read_date_number(number: f64, is_1904: bool) -> DateReading {
    let whole = number.floor();
    if (10_000_000.0..100_000_000.0).contains(&whole) || !(10_000.0..80_000.0).contains(&whole) {
        return read_date(&format!("{whole}"));
    }
    match serial_date(number, is_1904) {
        Some(date) => DateReading::Day { date, notes: vec![DateNote::Serial] },
        None => not(NO_DATE),
    }
}

/// Reads a date in any of the spellings met in offices. A bare day number is taken in the 1900 system.
#[must_use]
pub fn read_date(text: &str) -> DateReading {
    let wide = compat(text);
    let text: String = without_time(wide.trim_matches(is_blank))
        .chars()
        .filter(|c| !is_blank(*c))
        .map(|c| if is_dash(c) { '-' } else { c })
        .collect();
    if text.is_empty() {
        return not("");
    }
    let (era, rest) = take_era(&text);
    let rest = western_digits(without_weekday(rest));
    let (rest, at_end) = match rest.strip_suffix("末日").or_else(|| rest.strip_suffix('末')) {
        Some(head) => (head, true),
        None => (rest.as_str(), false),
    };
    if let Some(year) = rest.strip_suffix("年度") {
        let year = year_number(year).and_then(|y| full_year(era, y));
        return match year {
            Some(year) if at_end => day_or_not(fiscal_year_days(year).map(|(_, last)| last), vec![DateNote::MonthEnd]),
            Some(year) => DateReading::FiscalYear { year },
            None => not(NO_DATE),
        };
    }
    let whole = rest.strip_suffix('年').unwrap_or(rest);
    if !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) {
        return compact(era, whole);
    }
    match split(rest).as_deref() {
        Some([y, m, d]) if !at_end => full_date(era, *y, m.0, d.0),
        Some([y, m]) => month_only(era, *y, m.0, at_end),
        _ => not(NO_DATE),
    }
}

fn day_or_not(date: Option<NaiveDate>, notes: Vec<DateNote>) -> DateReading {
    date.map_or_else(|| not(NO_DATE), |date| DateReading::Day { date, notes })
}

/// 令和, 令, R and so on at the start; what follows must look like a year.
fn take_era(text: &str) -> (Option<&'static Era>, &str) {
    for era in Era::ALL {
        let short: String = era.name.chars().take(1).collect();
        let letter = era.letter.to_string();
        let small = era.letter.to_ascii_lowercase().to_string();
        for spelling in [era.name, &short, &letter, &small] {
            if let Some(rest) = text.strip_prefix(spelling) {
                let rest = rest.trim_start_matches(['.', '・']);
                if rest.starts_with(|c: char| c.is_ascii_digit() || "元一二三四五六七八九十".contains(c)) {
                    return (Some(era), rest);
                }
            }
        }
    }
    (None, text.strip_prefix("西暦").unwrap_or(text))
}

fn without_weekday(text: &str) -> &str {
    let bare = text.strip_suffix(')').unwrap_or(text);
    for end in ["(月", "(火", "(水", "(木", "(金", "(土", "(日"] {
        if let Some(head) = bare.strip_suffix(end) {
            return head;
        }
    }
    text
}

/// Cuts a time of day from 2022-04-01 00:00:00 and 2022-04-01T00:00:00.
fn without_time(text: &str) -> &str {
    match text.rsplit_once([' ', 'T', '\u{3000}']) {
        Some((day, time))
            if time.contains(':') && time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'Z')) =>
        {
            day
        }
        _ => text,
    }
}

/// 二十三 as 23, 元 as 1.
fn western_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run: Vec<char> = Vec::new();
    let flush = |run: &mut Vec<char>, out: &mut String| {
        if run.is_empty() {
            return;
        }
        let digit = |c: &char| "〇一二三四五六七八九".chars().position(|k| k == *c).unwrap_or(0);
        if let Some(ten) = run.iter().position(|c| *c == '十') {
            let tens = run.get(..ten).and_then(<[char]>::first).map_or(1, digit);
            let ones = run.get(ten + 1).map_or(0, digit);
            out.push_str(&(tens * 10 + ones).to_string());
        } else {
            out.extend(run.iter().map(|c| digit(c).to_string()));
        }
        run.clear();
    };
    for c in text.chars() {
        if "〇一二三四五六七八九十".contains(c) {
            run.push(c);
        } else {
            flush(&mut run, &mut out);
            out.push(if c == '元' { '1' } else { c });
        }
    }
    flush(&mut run, &mut out);
    out
}

fn year_number(text: &str) -> Option<i32> {
    (text.len() <= 4 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn full_year(era: Option<&'static Era>, year: i32) -> Option<i32> {
    match era {
        Some(era) => (1..=99).contains(&year).then(|| era.western(year)),
        None => (1868..=2200).contains(&year).then_some(year),
    }
}

/// The numbers of a date with the count of their digits; two or three of them.
fn split(text: &str) -> Option<Vec<(i32, usize)>> {
    let text = text.trim_end_matches("付け").trim_end_matches('付');
    let text = text.strip_suffix('日').or_else(|| text.strip_suffix('月')).unwrap_or(text);
    let parts: Option<Vec<(i32, usize)>> = text
        .split(['.', '/', '-', '年', '月', '・', ',', '、', '。'])
        .map(|p| year_number(p).map(|n| (n, p.len())))
        .collect();
    parts.filter(|p| matches!(p.len(), 2 | 3))
}

fn days_of(year: i32, month: i32) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, 1)?;
    Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
}

fn ymd(year: i32, month: i32, day: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

fn impossible(year: i32, month: i32, day: i32) -> DateReading {
    match days_of(year, month) {
        None => not(format!("{month}月という月はありません。日付を直してください")),
        Some((_, last)) => {
            let leap = if month == 2 { "この年の" } else { "" };
            not(format!(
                "{leap}{month}月は{}日までです（{day}日はありません）。日付を直してください",
                last.format("%-d")
            ))
        }
    }
}

fn full_date(era: Option<&'static Era>, year: (i32, usize), month: i32, day: i32) -> DateReading {
    if let Some(era) = era {
        let Some(western) = full_year(Some(era), year.0) else {
            return not(NO_DATE);
        };
        return match ymd(western, month, day) {
            Some(date) => in_era(era, year.0, date),
            None => impossible(western, month, day),
        };
    }
    match year {
        (y, 4) => match ymd(y, month, day) {
            Some(date) if full_year(None, y).is_some() => DateReading::Day { date, notes: Vec::new() },
            Some(_) => not(NO_DATE),
            None => impossible(y, month, day),
        },
        (first, 1 | 2) if day >= 1000 => {
            // 4/1/2022 of a foreign PC: month first, or day first.
            let mut candidates: Vec<NaiveDate> =
                [ymd(day, first, month), ymd(day, month, first)].into_iter().flatten().collect();
            candidates.dedup();
            if candidates.is_empty() {
                not(NO_DATE)
            } else {
                unsure(candidates, "月と日の順が分からないため決められません")
            }
        }
        (y, 1 | 2) => {
            let candidates = without_era(y, month, day);
            if candidates.is_empty() {
                impossible(2000, month, day)
            } else {
                unsure(candidates, "元号がないため決められません")
            }
        }
        _ => not(NO_DATE),
    }
}

/// Days that a year without an era may mean, likeliest first.
fn without_era(year: i32, month: i32, day: i32) -> Vec<NaiveDate> {
    let mut found = Vec::new();
    for era in Era::ALL.iter().take(3) {
        let date = ymd(era.western(year), month, day);
        // 昭和 only where the year can hardly be another: offices have few things older than 昭和30年.
        let likely = era.letter != 'S' || year >= 30;
        if let Some(date) = date.filter(|d| year >= 1 && likely && era.holds(*d)) {
            found.push(date);
        }
    }
    if year >= 10 {
        found.extend(ymd(2000 + year, month, day));
    }
    found
}

fn in_era(era: &'static Era, year: i32, date: NaiveDate) -> DateReading {
    if era.holds(date) {
        return DateReading::Day { date, notes: Vec::new() };
    }
    if date < era.first_day() {
        return unsure(vec![date], format!("{}は{}からです", era.name, wareki_long(era.first_day())));
    }
    let last = era.last_day().unwrap_or(date);
    match era_of(last) {
        Some((_, last_year)) if year > last_year => DateReading::Day { date, notes: vec![DateNote::PastEra] },
        _ => unsure(vec![date], format!("{}は{}までです", era.name, wareki_long(last))),
    }
}

fn month_only(era: Option<&'static Era>, year: (i32, usize), month: i32, at_end: bool) -> DateReading {
    if era.is_none() && year.1 < 4 {
        return unsure(Vec::new(), "年がないため決められません");
    }
    let Some(western) = full_year(era, year.0) else {
        return not(NO_DATE);
    };
    match days_of(western, month) {
        Some((_, last)) if at_end => DateReading::Day { date: last, notes: vec![DateNote::MonthEnd] },
        Some((first, last)) => DateReading::Month { first, last },
        None => impossible(western, month, 1),
    }
}

/// Digits without separators.
fn compact(era: Option<&'static Era>, digits: &str) -> DateReading {
    let at = |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse::<i32>().ok()).unwrap_or(0);
    let mark = |reading: DateReading| match reading {
        DateReading::Day { date, mut notes } => {
            notes.push(DateNote::Compact);
            DateReading::Day { date, notes }
        }
        other => other,
    };
    match (era, digits.len()) {
        (Some(_), 6) => mark(full_date(era, (at(0, 2), 2), at(2, 4), at(4, 6))),
        (None, 8) => mark(full_date(None, (at(0, 4), 4), at(4, 6), at(6, 8))),
        (None, 7) => {
            // 元号コード of the offices' big systems: 1 明治 … 5 令和.
            let code = usize::try_from(at(0, 1)).unwrap_or(0);
            let named = if (1..=5).contains(&code) { Era::ALL.get(5 - code) } else { None };
            let date = named.and_then(|era| ymd(era.western(at(1, 3)), at(3, 5), at(5, 7)));
            date.map_or_else(|| not(NO_DATE), |d| unsure(vec![d], "先頭の1桁が元号の番号かどうか決められません"))
        }
        (None, 6) => {
            let mut candidates = without_era(at(0, 2), at(2, 4), at(4, 6));
            let month = full_year(None, at(0, 4)).and_then(|y| days_of(y, at(4, 6)));
            match month {
                Some((first, last)) if candidates.is_empty() => {
                    return DateReading::Month { first, last };
                }
                Some((first, last)) => candidates.extend([first, last]),
                None => {}
            }
            if candidates.is_empty() {
                not(NO_DATE)
            } else {
                unsure(candidates, "6桁の数字は何通りにも読めるため決められません")
            }
        }
        (None, 5) => match serial_date(f64::from(at(0, 5)), false) {
            Some(date) if (20_000..80_000).contains(&at(0, 5)) => {
                DateReading::Day { date, notes: vec![DateNote::Serial] }
            }
            _ => not(NO_DATE),
        },
        (_, 1 | 2 | 4) => match full_year(era, at(0, digits.len())).and_then(fiscal_year_days) {
            Some((first, last)) => unsure(vec![first, last], "年だけでは日を決められません"),
            None => not(NO_DATE),
        },
        _ => not(NO_DATE),
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
