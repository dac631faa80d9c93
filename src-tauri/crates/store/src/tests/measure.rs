//! Figures beside their floors; run alone and optimised: `cargo test --release -p store measure -- --ignored --nocapture`.

use super::*;
use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;
use std::time::{Duration, Instant};

const NAMES: &[&str] = &[
    "住民基本台帳",
    "固定資産税課税台帳",
    "軽自動車税納税通知書",
    "ﾊﾞｯｸｱｯﾌﾟ用ハードディスク",
    "髙﨑地区㈱委託契約書",
    "窓口端末",
    "滞納整理票",
];
const PLACES: &[&str] = &["本庁舎１階　書庫", "サーバ室ラック③", "第２分庁舎 倉庫", "税務課 執務室", "金庫"];

fn row(i: usize) -> Values {
    let class = ["A", "B", "C", "B", ""][i % 5];
    values(&[
        ("name", format!("{} {}", NAMES[i % NAMES.len()], i).into()),
        ("old_number", format!("Z-{:05}", i * 7 % 1_000_000).into()),
        ("unit", ["住民税係", "資産税係", "管理係"][i % 3].into()),
        ("kind", ["文書", "端末", "媒体", "システム"][i % 4].into()),
        ("class", class.into()),
        ("place", PLACES[i % PLACES.len()].into()),
        ("serials", Value::Many(vec![format!("SN{:08X}", i.wrapping_mul(2_654_435_761) & 0xffff_ffff)])),
        ("marks", Value::Many(vec!["copy".into(), "carry".into()])),
        ("until", Value::Date(chrono::NaiveDate::from_num_days_from_ce_opt(739_000 + (i % 3000) as i32).unwrap())),
        ("count", ((i % 90) as i32).into()),
        ("locked", i.is_multiple_of(2).into()),
        ("remarks", ["", "令和元年度に移設。更新まで保管", "要確認"][i % 3].into()),
    ])
}

fn cells(values: &Values) -> Vec<Sql> {
    COLUMNS
        .iter()
        .map(|c| match values.get(c.key) {
            Some(Value::Text(t)) => Sql::Text(t.clone()),
            Some(Value::Many(m)) => Sql::Text(m.join("\n")),
            Some(Value::Date(d)) => Sql::Text(d.to_string()),
            Some(Value::Int(n)) => Sql::Integer(i64::from(*n)),
            Some(Value::Flag(b)) => Sql::Integer(i64::from(*b)),
            _ => Sql::Null,
        })
        .collect()
}

/// The same cells into a plain table of the same kind of database.
fn floor(book: &Book, rows: &[Values]) -> Duration {
    let writer = book.lock();
    let names: Vec<&str> = COLUMNS.iter().map(|c| c.key).collect();
    writer.conn.execute_batch(&format!("CREATE TABLE bare (id INTEGER PRIMARY KEY, {})", names.join(", "))).unwrap();
    let rows: Vec<Vec<Sql>> = rows.iter().map(cells).collect();
    let start = Instant::now();
    writer.conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    {
        let sql = format!("INSERT INTO bare ({}) VALUES ({})", names.join(", "), crate::table::marks(names.len()));
        let mut stmt = writer.conn.prepare(&sql).unwrap();
        for row in &rows {
            stmt.execute(params_from_iter(row)).unwrap();
        }
    }
    writer.conn.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let took = start.elapsed();
    writer.conn.execute_batch("DROP TABLE bare; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    took
}

/// Time on the processor, where the system tells it: other work on the machine does not disturb it.
fn on_cpu() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|ns| ns.parse().ok()).unwrap_or_default())
}

fn land(book: &Book, rows: Vec<Values>, all: bool) -> Duration {
    let start = Instant::now();
    book.change(&officer(), "kit.import", |tx| {
        let header = serde_json::json!({});
        let new = crate::NewBatch {
            ledger: "kit",
            file_name: "台帳.xlsx",
            digest: "",
            sheet: "",
            header: &header,
            source: None,
        };
        let (batch, _) = tx.batch_open(new)?;
        if all {
            let rows =
                rows.into_iter().zip(2..).map(|(values, row)| Ok(crate::Incoming { values, step: "draft", row }));
            tx.add_all(&KIT, batch, "active", rows)?;
        } else {
            for (values, row) in rows.iter().zip(2..) {
                tx.add(
                    &KIT,
                    NewRecord { values, life: "active", step: "draft", number: None, batch: Some((batch, row)) },
                )?;
            }
        }
        Ok(())
    })
    .unwrap();
    start.elapsed()
}

#[test]
#[ignore = "takes the whole machine"]
fn measure_bulk_add() {
    let rows: Vec<Values> = (0..100_000).map(row).collect();
    for all in [true, false, true, false, true] {
        let (_dir, book) = a_book();
        let floor = floor(&book, &rows);
        let again = rows.clone();
        let before = on_cpu();
        let ours = land(&book, again, all);
        println!(
            "add 100,000 x 12 {}: {ours:.2?} (this thread {:.2?})  bare {floor:.2?}  ratio {:.2}",
            if all { "together" } else { "one by one" },
            on_cpu() - before,
            ours.as_secs_f64() / floor.as_secs_f64()
        );
    }
}
