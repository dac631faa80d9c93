//! A record that goes out to a sheet comes back as the same record.

use super::{Nothing, Options, Shelf, planned, record, sheet};
use crate::{asset, media, shown};
use kernel::{Column, Kind, LedgerDef, Sense, Value, Values};
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof, proptest};
use proptest::sample::{select, subsequence};
use proptest::test_runner::Config;
use sheet::{Cell, Grid, GridBuilder};

/// Text that a form would keep: no blanks at the ends, nothing that stands for the row above, no heading or total.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ぁ-んァ-ヶ一-龠々ー髙﨑𠮷㈱①Ａ-Ｚ０-９ｱ-ﾝA-Za-z0-9（）・－=+@]{2,12}",
        "[一-龠]{2,6}[ 　][一-龠]{1,4}",
    ]
    .prop_filter("stands for something else", |t| {
        let first = t.chars().next().unwrap_or(' ');
        !"々小合総累計※注例記見入サ*(（【[".contains(first) && !t.ends_with('計') && t.trim() == t && !t.contains("係")
    })
}

fn value(column: &'static Column) -> BoxedStrategy<Value> {
    match column.kind {
        _ if column.derived => Just(Value::Null).boxed(),
        Kind::Text if column.sense == Sense::Retention => {
            select(vec!["5年", "永年", "10年保存", "更新まで", "R13.3.31"]).prop_map(Value::from).boxed()
        }
        Kind::Text | Kind::Long | Kind::Moment => words().prop_map(Value::from).boxed(),
        Kind::Code => "[A-Z0-9]{1,3}-[A-Z0-9]{3,8}".prop_map(Value::from).boxed(),
        Kind::Codes => proptest::collection::vec("[A-Z0-9]{5,9}/?[0-9]{1,3}", 1..4)
            .prop_map(|mut l| {
                l.dedup();
                if l.len() == 1 {
                    l.iter_mut().for_each(|c| c.retain(|x| x != '/'))
                }
                Value::Many(l)
            })
            .boxed(),
        Kind::Int { .. } => any::<i32>().prop_map(Value::Int).boxed(),
        Kind::Date => {
            (-20000..40000_i64).prop_map(|d| Value::Date(super::day("1970-01-01") + chrono::Duration::days(d))).boxed()
        }
        Kind::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        Kind::Choice(choices) | Kind::Open(choices) => select(choices).prop_map(|c| Value::from(c.key)).boxed(),
        Kind::Many(choices) => subsequence(choices.to_vec(), 1..=choices.len())
            .prop_map(|l| Value::Many(l.iter().map(|c| c.key.to_owned()).collect()))
            .boxed(),
    }
}

fn some_values(def: &'static LedgerDef) -> impl Strategy<Value = Values> {
    let columns: Vec<_> = def
        .columns
        .iter()
        .map(|c| {
            let keep = if c.sense == Sense::Name { Just(true).boxed() } else { any::<bool>().boxed() };
            (keep, value(c)).prop_map(|(keep, v)| (c.key.to_owned(), if keep { v } else { Value::Null }))
        })
        .collect();
    columns.prop_map(|list| list.into_iter().filter(|(_, v)| !v.is_empty()).collect())
}

/// The clean data sheet of the export: number and label of every column, dates as dates.
fn written(def: &'static LedgerDef, shelf: &Shelf) -> Grid {
    let mut b = GridBuilder::new(def.title);
    b.put(1, 0, Cell::Text("番号")).unwrap();
    for (i, c) in (1..).zip(def.columns) {
        b.put(1, i, Cell::Text(c.label)).unwrap();
    }
    for (row, record) in (2..).zip(&shelf.records) {
        b.put(row, 0, Cell::Text(&record.number)).unwrap();
        for (i, c) in (1..).zip(def.columns) {
            match record.get(c.key) {
                Value::Date(d) => b.put(row, i, Cell::DateTime(d.and_hms_opt(0, 0, 0).unwrap())).unwrap(),
                Value::Int(n) => b.put(row, i, Cell::Number(f64::from(*n))).unwrap(),
                v => b.put(row, i, Cell::Text(&shown(c, v))).unwrap(),
            }
        }
    }
    b.finish(&[]).unwrap()
}

fn comes_back(def: &'static LedgerDef, all: Vec<Values>) {
    let number = def.number_kind;
    let records = (1..).zip(all).map(|(n, values)| {
        let mut r = record(n, values);
        r.number = format!("税務-{number}-{n:04}");
        r
    });
    let shelf = Shelf { records: records.collect() };
    let grid = written(def, &shelf);
    let again = planned(def, &grid, &Options::default(), &shelf);
    let r = &again.report;
    let bad: Vec<_> = r.problems.iter().filter(|p| !matches!(p.code.as_str(), "rule" | "duplicate" | "near")).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    assert_eq!(
        (r.added, r.changed),
        (0, 0),
        "{:#?} {:#?} {:#?}",
        again.landings().collect::<Vec<_>>(),
        shelf.records,
        r.columns
    );
    // Into an empty book, every value comes out as it went in.
    let fresh = planned(def, &grid, &Options::default(), &Nothing);
    for landing in fresh.landings() {
        let record = &shelf.records[landing.row as usize - 2];
        let mut want = record.values.clone();
        want.retain(|k, _| def.column(k).is_some_and(|c| !c.derived));
        assert_eq!(landing.values, want);
    }
}

proptest! {
    #![proptest_config(Config { cases: 48, ..Config::default() })]

    #[test]
    fn assets_come_back_from_their_own_sheet(all in proptest::collection::vec(some_values(&asset::DEF), 2..6)) {
        comes_back(&asset::DEF, all);
    }

    #[test]
    fn media_come_back_from_their_own_sheet(all in proptest::collection::vec(some_values(&media::DEF), 2..6)) {
        comes_back(&media::DEF, all);
    }
}

#[test]
fn a_long_list_lands_row_by_row_as_it_was_planned() {
    let mut lines: Vec<String> =
        vec!["管理番号|資産名|重要性分類|区分|保管場所|施錠|満了日|保存年限|担当者|形態|業務|備考".into()];
    for n in 0..5_000 {
        let (class, day) = (["A", "B", "C"][n % 3], n % 28 + 1);
        let (floor, person) = (n % 5, n % 50);
        lines.push(format!("税-{n:06}|課税資料つづり{n:06}|{class}|文書|{floor}階書庫|有|R8.4.{day}|5年|髙橋{person}|紙|市民税の賦課|備考{n}"));
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let p = planned(&asset::DEF, &sheet(&lines), &Options::default(), &Nothing);
    assert_eq!(p.report.added, 5_000, "{:#?}", p.report.problems.first());
    assert!(p.report.problems.is_empty() && p.report.resolved.len() <= crate::import::LISTED);
    let mut n = 0;
    for (landing, row) in p.landings().zip(2..) {
        assert_eq!(landing.row, row);
        assert_eq!(landing.values["name"], Value::Text(format!("課税資料つづり{:06}", row - 2)));
        assert_eq!(landing.values.len(), 12);
        n += 1;
    }
    assert_eq!(n, 5_000);
}
