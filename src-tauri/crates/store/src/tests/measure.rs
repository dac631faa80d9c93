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

/// Milliseconds of the fastest of some runs.
fn best(mut work: impl FnMut()) -> f64 {
    let mut one = || {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1000.0
    };
    (0..7).map(|_| one()).fold(f64::MAX, f64::min)
}

fn million() -> (TempDir, Book) {
    let (dir, book) = a_book();
    let header = serde_json::json!({});
    for part in 0..10 {
        book.change(&officer(), "kit.import", |tx| {
            let new =
                crate::NewBatch { ledger: "kit", file_name: "", digest: "", sheet: "", header: &header, source: None };
            let (batch, _) = tx.batch_open(new)?;
            let rows = (0..100_000).map(|i| {
                let n = part * 100_000 + i;
                Ok(crate::Incoming { values: row(n), step: ["draft", "waiting", "confirmed"][n / 5 % 3], row: 1 })
            });
            tx.add_all(&KIT, batch, if part == 4 { "retired" } else { "active" }, rows)
        })
        .unwrap();
    }
    (dir, book)
}

#[test]
#[ignore = "takes the whole machine"]
fn measure_a_million() {
    let (_dir, book) = million();
    println!("book.db {} MB", std::fs::metadata(book.dir().join("book.db")).unwrap().len() / 1_000_000);
    let reader = book.reader().unwrap();
    let active = Query { life: vec!["active".into()], limit: 100, ..Query::default() };
    let class = |value: &str| vec![("class".to_owned(), vec![value.to_owned()])];
    let bare_page = |condition: &str, offset: u32| {
        let sql = format!(
            "SELECT * FROM kit WHERE id IN (SELECT id FROM kit WHERE {condition} ORDER BY id LIMIT 100 OFFSET {offset}) ORDER BY id"
        );
        bare(&reader, &sql)
    };
    let bare_search = |question: &str| {
        let sql = format!(
            "SELECT * FROM kit WHERE id IN (SELECT rowid FROM kit_search WHERE kit_search MATCH '{question}' ORDER BY rowid LIMIT 100) ORDER BY id"
        );
        bare(&reader, &sql)
    };
    let pages: Vec<(&str, Query, f64)> = vec![
        ("first page", active.clone(), bare_page("life = 'active'", 0)),
        ("page at 500,000", Query { offset: 500_000, ..active.clone() }, bare_page("life = 'active'", 500_000)),
        ("page at 890,000", Query { offset: 890_000, ..active.clone() }, bare_page("life = 'active'", 890_000)),
        ("class B", Query { filters: class("B"), ..active.clone() }, bare_page("life = 'active' AND class = 'B'", 0)),
        (
            "class B at 300,000",
            Query { filters: class("B"), offset: 300_000, ..active.clone() },
            bare_page("life = 'active' AND class = 'B'", 300_000),
        ),
        (
            "class B waiting at 50,000",
            Query { filters: class("B"), steps: vec!["waiting".into()], offset: 50_000, ..active.clone() },
            bare_page("life = 'active' AND class = 'B' AND step = 'waiting'", 50_000),
        ),
        (
            "all lives at 900,000",
            Query { life: vec![], offset: 900_000, ..active.clone() },
            bare_page("life > ''", 900_000),
        ),
        ("search 台帳", Query { search: "台帳".into(), ..active.clone() }, bare_search("台帳")),
        ("search 課税台帳", Query { search: "課税台帳".into(), ..active.clone() }, bare_search("課税 税台 台帳")),
        ("search 99999", Query { search: "99999".into(), ..active.clone() }, bare_search("99")),
        (
            "search 髙﨑 class B",
            Query { search: "髙﨑".into(), filters: class("B"), ..active.clone() },
            bare_search("高崎"),
        ),
        ("search 台 (one)", Query { search: "台".into(), ..active.clone() }, f64::NAN),
        ("search 台帳 at 100,000", Query { search: "台帳".into(), offset: 100_000, ..active.clone() }, f64::NAN),
        (
            "search 課税台帳 at 100,000",
            Query { search: "課税台帳".into(), offset: 100_000, ..active.clone() },
            f64::NAN,
        ),
        ("kind 文書", Query { filters: vec![("kind".into(), vec!["文書".into()])], ..active.clone() }, f64::NAN),
        ("sorted by name", Query { sort: Some(("name".into(), false)), ..active.clone() }, f64::NAN),
    ];
    for (name, query, floor) in pages {
        let ours = best(|| assert!(!reader.page(&KIT, &query).unwrap().records.is_empty(), "{name}"));
        println!("{name:28} {ours:9.2} ms  bare {floor:9.2} ms  ratio {:.2}", ours / floor);
    }
    for (name, query) in [
        ("count", active.clone()),
        ("count all", Query::default()),
        ("count class B", Query { filters: class("B"), ..active.clone() }),
        ("count 台帳", Query { search: "台帳".into(), ..active.clone() }),
        ("count 課税台帳", Query { search: "課税台帳".into(), ..active.clone() }),
        ("count 台", Query { search: "台".into(), ..active.clone() }),
    ] {
        println!("{name:28} {:9.2} ms", best(|| assert!(reader.count(&KIT, &query).unwrap() > 0)));
    }
    println!("{:28} {:9.2} ms", "totals", best(|| assert!(!reader.totals(&KIT, &active).unwrap().is_empty())));
    let searched = Query { search: "台帳".into(), ..active.clone() };
    println!("{:28} {:9.2} ms", "totals 台帳", best(|| assert!(!reader.totals(&KIT, &searched).unwrap().is_empty())));
    println!(
        "{:28} {:9.2} ms",
        "find over all ledgers",
        best(|| assert!(!reader.find("窓口端末", 20, &[]).unwrap().is_empty()))
    );
    let start = Instant::now();
    let sound = reader.verify(&kernel::Silent, None).unwrap();
    println!("{:28} {:9.2?}  {} breaks", "verify", start.elapsed(), sound.breaks.len());
}

fn bare(reader: &crate::Reader, sql: &str) -> f64 {
    best(|| {
        let mut stmt = reader.conn.prepare(sql).unwrap();
        let width = stmt.column_count();
        let mut rows = stmt.query([]).unwrap();
        let mut seen = 0;
        while let Some(row) = rows.next().unwrap() {
            for at in 0..width {
                if let Ok(text) = row.get_ref(at).unwrap().as_str() {
                    seen += text.len();
                }
            }
        }
        assert!(seen > 0, "{sql}");
    })
}

#[test]
#[ignore = "takes the whole machine"]
fn measure_reading_all() {
    let rows: Vec<Values> = (0..100_000).map(row).collect();
    let (_dir, book) = a_book();
    land(&book, rows, true);
    let reader = book.reader().unwrap();
    let each = best(|| reader.each(&KIT, &Query::default(), |_| Ok(())).unwrap());
    println!("each of 100,000: {each:.0} ms  bare {:.0} ms", bare(&reader, "SELECT * FROM kit ORDER BY id"));
}
