//! Spellings of dates, certain, doubtful and impossible.

#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn sure(text: &str) -> (NaiveDate, Vec<DateNote>) {
    match read_date(text) {
        DateReading::Day { date, notes } => (date, notes),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn every_certain_spelling_gives_the_day() {
    for text in [
        "R4.4.1",
        "R4/4/1",
        "r4-4-1",
        "Ｒ４．４．１",
        "令和4年4月1日",
        "令和４年　４月　１日",
        "令和四年四月一日",
        "令4.4.1",
        "㋿4年4月1日",
        "R04.04.01",
        "R.4.4.1",
        "2022/4/1",
        "2022-04-01",
        "2022－04－01",
        "2022年4月1日",
        "2022.4.1",
        "令和4年4月1日(金)",
        "令和4年4月1日付け",
        "2022-04-01 00:00:00",
        "2022/4/1 0:00",
        "2022-04-01T00:00:00",
        "西暦2022年4月1日",
        " 令和 4 年 4 月 1 日 ",
        "R4・4・1",
    ] {
        assert_eq!(sure(text), (day(2022, 4, 1), vec![]), "{text}");
    }
    for (text, date) in [
        ("令和元年5月1日", day(2019, 5, 1)),
        ("令和1年5月1日", day(2019, 5, 1)),
        ("H31.4.30", day(2019, 4, 30)),
        ("㍻31年4月30日", day(2019, 4, 30)),
        ("平成元年1月8日", day(1989, 1, 8)),
        ("S64.1.7", day(1989, 1, 7)),
        ("昭和六十三年十二月三十一日", day(1988, 12, 31)),
        ("大正15年12月24日", day(1926, 12, 24)),
        ("令和6年2月29日", day(2024, 2, 29)),
    ] {
        assert_eq!(sure(text), (date, vec![]), "{text}");
    }
}

#[test]
fn readings_that_change_the_spelling_carry_a_note() {
    assert_eq!(sure("20220401"), (day(2022, 4, 1), vec![DateNote::Compact]));
    assert_eq!(sure("R040401"), (day(2022, 4, 1), vec![DateNote::Compact]));
    assert_eq!(sure("44652"), (day(2022, 4, 1), vec![DateNote::Serial]));
    assert_eq!(sure("平成32年3月31日"), (day(2020, 3, 31), vec![DateNote::PastEra]));
    assert_eq!(sure("令和4年3月末"), (day(2022, 3, 31), vec![DateNote::MonthEnd]));
    assert_eq!(sure("R4年度末"), (day(2023, 3, 31), vec![DateNote::MonthEnd]));
    assert!(read_date("平成32年3月31日").shown().warn);
}

#[test]
fn what_is_not_certain_is_never_guessed() {
    for (text, days) in [
        ("4.4.1", vec![day(2022, 4, 1), day(1992, 4, 1)]),
        ("22/4/1", vec![day(2040, 4, 1), day(2010, 4, 1), day(2022, 4, 1)]),
        ("平成31年5月1日", vec![day(2019, 5, 1)]),
        ("令和元年4月30日", vec![day(2019, 4, 30)]),
        ("昭和64年1月8日", vec![day(1989, 1, 8)]),
        ("2022/4", vec![day(2022, 4, 1), day(2022, 4, 30)]),
        ("令和4年2月", vec![day(2022, 2, 1), day(2022, 2, 28)]),
        ("R4年度", vec![day(2022, 4, 1), day(2023, 3, 31)]),
        ("2022", vec![day(2022, 4, 1), day(2023, 3, 31)]),
        ("令和4年", vec![day(2022, 4, 1), day(2023, 3, 31)]),
        ("4/1/2022", vec![day(2022, 4, 1), day(2022, 1, 4)]),
        ("5040401", vec![day(2022, 4, 1)]),
        ("4月1日", vec![]),
    ] {
        let reading = read_date(text);
        assert_eq!(reading.day(), None, "{text}");
        assert!(!matches!(reading, DateReading::Not { .. }), "{text}: {reading:?}");
        assert_eq!(reading.candidates(), days, "{text}");
        assert!(!reading.why().is_empty(), "{text}");
    }
    assert_eq!(read_date("R4年度"), DateReading::FiscalYear { year: 2022 });
    assert!(read_date("平成31年5月1日").why().contains("平成31年4月30日まで"));
}

#[test]
fn impossible_days_are_refused_with_the_reason() {
    for (text, part) in [
        ("令和4年4月31日", "4月は30日まで"),
        ("令和5年2月29日", "2月は28日まで"),
        ("R4.13.1", "13月"),
        ("2022/4/0", "4月は30日まで"),
        ("20220431", "4月は30日まで"),
    ] {
        match read_date(text) {
            DateReading::Not { why } => assert!(why.contains(part), "{text}: {why}"),
            other => panic!("{text}: {other:?}"),
        }
    }
    for text in [
        "永年",
        "未定",
        "令和",
        "R",
        "2022/4/1/5",
        "9999999999",
        "-",
        "１２３",
        "R4.4.1～R5.3.31",
        "令和0年4月1日",
        "99999年1月1日",
    ] {
        assert!(matches!(read_date(text), DateReading::Not { .. }), "{text}: {:?}", read_date(text));
    }
}

#[test]
fn day_numbers_are_read_in_both_epochs() {
    assert_eq!(serial_date(44652.0, false), Some(day(2022, 4, 1)));
    assert_eq!(serial_date(43190.0, true), Some(day(2022, 4, 1)));
    assert_eq!(serial_date(44652.75, false), Some(day(2022, 4, 1)));
    assert_eq!(serial_date(59.0, false), Some(day(1900, 2, 28)));
    assert_eq!(serial_date(61.0, false), Some(day(1900, 3, 1)));
    assert_eq!(serial_date(-1.0, false), None);
    assert_eq!(serial_date(f64::NAN, false), None);
    assert_eq!(serial_date(1e18, false), None);
    assert_eq!(read_date_number(43190.0, true).day(), Some(day(2022, 4, 1)));
    assert_eq!(read_date_number(20_220_401.0, false).day(), Some(day(2022, 4, 1)));
    assert_eq!(read_date_number(2022.0, false).day(), None, "a year is not a day number");
}

#[test]
fn every_day_since_meiji_reads_back_from_how_it_is_shown() {
    let mut d = day(1873, 1, 1);
    while d < day(2060, 1, 1) {
        assert_eq!(read_date(&wareki_long(d)).day(), Some(d));
        assert_eq!(read_date(&super::super::wareki_short(d)).day(), Some(d));
        d += Duration::days(13);
    }
}

#[test]
fn no_input_panics() {
    for text in [
        "R",
        "年月日",
        "元年",
        "令和元年",
        "//",
        "...",
        "十",
        "末",
        "年度",
        "R元年度",
        "㋿",
        "令",
        "٣.٤.٥",
        "R4.4.1 \u{0}",
        "T",
        "T:",
    ] {
        let _ = read_date(text).shown();
    }
}
