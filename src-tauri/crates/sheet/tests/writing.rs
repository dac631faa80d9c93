//! What is written, and that it reads back; and what is left when writing fails: nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod made;

use chrono::NaiveDate;
use kernel::{Silent, code};
use made::{Desk, Made, sheet, texts};
use sheet::{
    Cell, CellOut, ColumnKind, ColumnOut, CsvOptions, CsvOut, CsvStyle, Encoding, Grid, Look, LooksLike, RowBack,
    SheetOut, Writer, read, write_rows_back,
};
use std::io::Read;
use std::path::Path;

fn open(path: &Path, name: Option<&str>) -> Grid {
    read(path, name, &CsvOptions::default(), &Silent).unwrap().1
}

fn columns() -> Vec<ColumnOut> {
    [("番号", ColumnKind::Text), ("名称", ColumnKind::Text), ("台数", ColumnKind::Number), ("導入日", ColumnKind::Date)]
        .map(|(header, kind)| ColumnOut { header: header.to_owned(), width: 14.0, kind })
        .to_vec()
}

fn data(name: &str) -> SheetOut {
    SheetOut { name: name.to_owned(), columns: columns(), look: Look::Data }
}

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn part(path: &Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn what_is_written_reads_back_cell_by_cell() {
    let desk = Desk::new();
    let temporary = tempfile::tempdir().unwrap();
    let path = desk.path("資産 台帳.xlsx");
    let rows: Vec<[CellOut<'_>; 4]> = vec![
        [
            CellOut::Text("0012"),
            CellOut::Text("髙橋 﨑 𠮷 ㈱ ① ｶﾅ １２３ ～"),
            CellOut::Number(3.0),
            CellOut::Date(day(2019, 5, 1)),
        ],
        [
            CellOut::Text("=cmd|' /C calc'!A0"),
            CellOut::Text("+1 -2 @x\n二行目  空白 "),
            CellOut::Empty,
            CellOut::Text("令和元年ごろ"),
        ],
        [
            CellOut::Text("_x0041_"),
            CellOut::Text("<&>\"'"),
            CellOut::Number(1_234_567_890_123.0),
            CellOut::Date(day(1899, 1, 1)),
        ],
        [CellOut::Empty, CellOut::Text("　全角の空白　"), CellOut::Text("多数"), CellOut::Empty],
    ];
    let mut w = Writer::create(&path, temporary.path()).unwrap();
    w.sheet(data("資産")).unwrap();
    for row in &rows {
        w.row(row).unwrap();
    }
    assert!(!path.exists(), "nothing is seen before the end");
    w.finish().unwrap();

    let g = open(&path, None);
    assert_eq!(g.name, "資産");
    let first: Vec<_> = g.row(1).unwrap().cells().map(|c| c.text().into_owned()).collect();
    assert_eq!(first, ["番号", "名称", "台数", "導入日"]);
    let expected = |cell: &CellOut<'_>| match cell {
        CellOut::Empty => String::new(),
        CellOut::Text(t) => (*t).to_owned(),
        CellOut::Number(n) => sheet::number_text(*n),
        CellOut::Date(d) => d.to_string(),
    };
    for (written, read) in rows.iter().zip(g.rows().skip(1)) {
        for (cell, back) in written.iter().zip(read.cells()) {
            assert_eq!(back.text(), expected(cell));
        }
    }
    assert_eq!(g.row(3).unwrap().cell(0), Cell::Text("=cmd|' /C calc'!A0"), "a text, not a formula");
    assert_eq!(g.row(2).unwrap().cell(3), Cell::DateTime(day(2019, 5, 1).and_hms_opt(0, 0, 0).unwrap()));
    assert_eq!(g.ignored.formulas, 0);
    assert!(g.merges.is_empty());
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0, "no plain text is left behind");
    assert_eq!(desk.names(), ["資産 台帳.xlsx"]);
}

#[test]
fn data_sheets_are_frozen_and_filtered_and_print_sheets_are_set_up_for_paper() {
    let desk = Desk::new();
    let temporary = tempfile::tempdir().unwrap();
    let path = desk.path("a.xlsx");
    let mut w = Writer::create(&path, temporary.path()).unwrap();
    w.sheet(data("資産")).unwrap();
    w.row(&[CellOut::Text("1")]).unwrap();
    let look = Look::Print {
        title: "情報資産台帳".into(),
        notes: vec!["税務課 令和8年4月1日".into()],
        footer: "第14条第3項 A&B".into(),
    };
    w.sheet(SheetOut { name: "資産".into(), columns: columns(), look }).unwrap();
    for _ in 0..3 {
        w.row(&[CellOut::Text("1"), CellOut::Empty, CellOut::Number(2.0), CellOut::Date(day(2026, 4, 1))]).unwrap();
    }
    w.finish().unwrap();

    let sheet = part(&path, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<pane ySplit=\"1\"") && sheet.contains("state=\"frozen\""), "{sheet}");
    assert!(sheet.contains("<autoFilter ref=\"A1:D2\"/>"), "{sheet}");
    assert!(!sheet.contains("<mergeCell"));
    let print = part(&path, "xl/worksheets/sheet2.xml");
    assert!(
        print.contains("orientation=\"landscape\"")
            && print.contains("paperSize=\"9\"")
            && print.contains("fitToHeight=\"0\""),
        "{print}"
    );
    assert!(print.contains("&amp;P / &amp;N"), "{print}");
    assert!(!print.contains("<mergeCell"));
    let book = part(&path, "xl/workbook.xml");
    assert!(book.contains("_xlnm.Print_Titles") && book.contains("_xlnm.Print_Area"), "{book}");
    assert!(book.contains("name=\"資産\"") && book.contains("name=\"資産(2)\""), "names are made unique: {book}");
    assert!(part(&path, "xl/styles.xml").contains("BIZ UDPゴシック"));
    let g = open(&path, Some("資産(2)"));
    assert_eq!(texts(&g)[0][0], "情報資産台帳");
    assert_eq!(texts(&g)[2], ["番号", "名称", "台数", "導入日"]);
    assert_eq!(texts(&g)[3], ["1", "", "2", "2026-04-01"]);
    assert_eq!(g.ignored.coloured, 4, "the header");
}

#[test]
fn a_dropped_writer_leaves_the_old_file_and_nothing_else() {
    let desk = Desk::new();
    let temporary = tempfile::tempdir().unwrap();
    let path = desk.file("前からある.xlsx", "前の中身");
    let mut w = Writer::create(&path, temporary.path()).unwrap();
    w.sheet(data("資産")).unwrap();
    for _ in 0..5000 {
        w.row(&[CellOut::Text("秘密の名前")]).unwrap();
    }
    drop(w);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "前の中身");
    assert_eq!(desk.names(), ["前からある.xlsx"]);
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0);
}

#[test]
fn too_long_a_text_is_refused_with_its_row_and_column() {
    let desk = Desk::new();
    let temporary = tempfile::tempdir().unwrap();
    let path = desk.path("a.xlsx");
    let mut w = Writer::create(&path, temporary.path()).unwrap();
    w.sheet(data("資産")).unwrap();
    w.row(&[CellOut::Text("1"), CellOut::Text(&"あ".repeat(32_767))]).unwrap();
    let problem = w.row(&[CellOut::Text("2"), CellOut::Text(&"あ".repeat(32_768))]).unwrap_err();
    assert_eq!(problem.code, code::INVALID);
    assert!(problem.message.starts_with("3 行目の「名称」"), "{problem}");
    drop(w);
    assert!(desk.names().is_empty());
}

#[test]
fn places_that_cannot_be_written_are_refused() {
    let desk = Desk::new();
    let temporary = tempfile::tempdir().unwrap();
    let missing = desk.path("ない").join("a.xlsx");
    assert_eq!(Writer::create(&missing, temporary.path()).err().unwrap().code, code::NOT_FOUND);
    let folder = desk.path("フォルダ");
    std::fs::create_dir(&folder).unwrap();
    let problem = Writer::create(&folder, temporary.path()).err().unwrap();
    assert!(problem.message.contains("フォルダです"), "{problem}");
    let problem = Writer::create(&desk.path("b.xlsx"), &desk.path("一時ない")).err().unwrap();
    assert_eq!(problem.code, code::NOT_FOUND);
    assert_eq!(desk.names(), ["フォルダ"]);
}

#[test]
fn a_folder_that_vanishes_while_writing_is_named() {
    let desk = Desk::new();
    let temporary = tempfile::tempdir().unwrap();
    let folder = desk.path("消える");
    std::fs::create_dir(&folder).unwrap();
    let mut w = Writer::create(&folder.join("a.xlsx"), temporary.path()).unwrap();
    w.sheet(data("資産")).unwrap();
    w.row(&[CellOut::Text("1")]).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let problem = w.finish().unwrap_err();
    assert_eq!(problem.code, code::NOT_FOUND);
    assert!(problem.message.contains("「a.xlsx」の保存先のフォルダ"), "{problem}");
}

#[test]
fn csv_in_utf8_has_a_mark_and_reads_back() {
    let desk = Desk::new();
    let path = desk.path("a.csv");
    let rows = [["0012", "髙橋 𠮷", "改行\nあり, \"引用\""], ["=1+1", "-", ""]];
    let mut out = CsvOut::create(&path, CsvStyle::default(), &["番号", "氏名", "備考"]).unwrap();
    for row in &rows {
        out.row(row).unwrap();
    }
    out.finish().unwrap();
    assert!(std::fs::read(&path).unwrap().starts_with(b"\xEF\xBB\xBF"));
    let back = texts(&open(&path, None));
    assert_eq!(back[1..], rows.map(|r| r.map(str::to_owned).to_vec()), "content is not changed");
}

#[test]
fn formulas_in_csv_are_guarded_only_when_asked() {
    let desk = Desk::new();
    let path = desk.path("a.csv");
    let style = CsvStyle { guard_formulas: true, ..CsvStyle::default() };
    let mut out = CsvOut::create(&path, style, &["番号"]).unwrap();
    for text in ["=cmd", "+1", "-1", "@x", "a=b"] {
        out.row(&[text]).unwrap();
    }
    out.finish().unwrap();
    assert_eq!(texts(&open(&path, None)).concat(), ["番号", "'=cmd", "'+1", "'-1", "'@x", "a=b"]);
}

#[test]
fn csv_in_cp932_reads_back_or_lists_what_has_no_place() {
    let desk = Desk::new();
    let path = desk.path("a.csv");
    let style = CsvStyle { encoding: Encoding::Cp932, ..CsvStyle::default() };
    let mut out = CsvOut::create(&path, style, &["氏名", "備考"]).unwrap();
    out.row(&["髙橋﨑", "㈱①～－∥ ｶﾅ"]).unwrap();
    out.finish().unwrap();
    let (book, g) = read(&path, None, &CsvOptions::default(), &Silent).unwrap();
    assert_eq!(book.csv.unwrap().encoding, Encoding::Cp932);
    assert_eq!(texts(&g)[1], ["髙橋﨑", "㈱①～－∥ ｶﾅ"]);

    let before = std::fs::read(&path).unwrap();
    let mut out = CsvOut::create(&path, style, &["氏名", "備考"]).unwrap();
    out.row(&["𠮷田", "10〜12月"]).unwrap();
    out.row(&["山田", "5−3 ¥100 \u{E000}"]).unwrap();
    let problem = out.finish().unwrap_err();
    assert_eq!(problem.code, code::INVALID);
    let said: Vec<_> = problem.fields.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(
        said,
        ["2 行目「氏名」の「𠮷」（U+20BB7）", "2 行目「備考」の「〜」（U+301C）", "3 行目「備考」の「−」（U+2212）"]
    );
    assert_eq!(std::fs::read(&path).unwrap(), before, "the old file is as it was");
    assert_eq!(desk.names(), ["a.csv"]);
}

#[test]
fn every_character_that_cp932_takes_comes_back_as_itself() {
    let desk = Desk::new();
    let path = desk.path("a.csv");
    let style = CsvStyle { encoding: Encoding::Cp932, ..CsvStyle::default() };
    let all: Vec<char> = ('\u{A0}'..='\u{FFEE}').collect();
    let mut kept = Vec::new();
    for c in all {
        let lossy = encoding_rs::SHIFT_JIS.encode(c.encode_utf8(&mut [0; 4])).2;
        if !lossy && !matches!(c, '\u{A5}' | '\u{203E}' | '\u{2212}') {
            kept.push(c);
        }
    }
    assert!(kept.len() > 7000, "{}", kept.len());
    let mut out = CsvOut::create(&path, style, &["字"]).unwrap();
    for c in &kept {
        out.row(&[c.encode_utf8(&mut [0; 4])]).unwrap();
    }
    out.finish().unwrap();
    let options = CsvOptions { encoding: Some(Encoding::Cp932), separator: Some(b',') };
    let (_, g) = read(&path, None, &options, &Silent).unwrap();
    let back: String = g.rows().skip(1).map(|r| r.cell(0).text().into_owned()).collect();
    assert_eq!(back, kept.iter().collect::<String>());
}

#[test]
fn rows_are_handed_back_in_their_own_layout() {
    let desk = Desk::new();
    let temporary = tempfile::tempdir().unwrap();
    let xml = "<sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"str\"><v>令和8年度 資産台帳</v></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"str\"><v>番号</v></c><c r=\"B3\" t=\"str\"><v>保管</v></c><c r=\"D3\" t=\"str\"><v>導入日</v></c></row>\
        <row r=\"4\"><c r=\"B4\" t=\"str\"><v>場所</v></c><c r=\"C4\" t=\"str\"><v>施錠</v></c></row>\
        <row r=\"5\"><c r=\"A5\"><v>12</v></c><c r=\"B5\" t=\"str\"><v>本庁２階</v></c><c r=\"C5\" t=\"str\"><v>○</v></c><c r=\"D5\" t=\"str\"><v>平成32年</v></c></row>\
        <row r=\"6\"><c r=\"A6\" t=\"e\"><v>#REF!</v></c><c r=\"C6\" t=\"str\"><v>=1+1</v></c><c r=\"D6\" s=\"1\"><v>44652</v></c></row>\
        <row r=\"7\"><c r=\"A7\"><v>14</v></c></row></sheetData>\
        <mergeCells><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"B3:C3\"/><mergeCell ref=\"B5:B6\"/></mergeCells>";
    let mut m = Made::of(vec![sheet("税務課", xml)]);
    m.styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>".into();
    let source = open(&desk.file("元.xlsx", m.bytes()), None);
    let back = desk.path("取り込めなかった行.xlsx");
    let reasons = [
        RowBack { row: 6, reason: "番号が数式の誤りです。".into() },
        RowBack { row: 5, reason: "導入日を確かめてください。".into() },
    ];
    write_rows_back(&back, temporary.path(), &source, 4, &reasons, &Silent).unwrap();

    let g = open(&back, None);
    assert_eq!(g.name, "税務課");
    let all: Vec<(u32, Vec<String>)> =
        g.rows().map(|r| (r.number, r.cells().map(|c| c.text().into_owned()).collect())).collect();
    let line = |cells: [&str; 6]| cells.map(str::to_owned).to_vec();
    assert_eq!(
        all,
        [
            (1, line(["令和8年度 資産台帳", "", "", "", "", ""])),
            (3, line(["番号", "保管", "", "導入日", "", ""])),
            (4, line(["", "場所", "施錠", "", "元の行", "理由"])),
            (5, line(["#REF!", "本庁２階", "=1+1", "2022-04-01", "6", "番号が数式の誤りです。"])),
            (6, line(["12", "本庁２階", "○", "平成32年", "5", "導入日を確かめてください。"])),
        ]
    );
    assert_eq!(g.shown(3, 2), Cell::Text("保管"), "the two-row header still joins");
    assert_eq!(g.row(6).unwrap().cell(0), Cell::Number(12.0));
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0);
}

#[test]
fn an_empty_ledger_is_still_a_workbook() {
    let desk = Desk::new();
    let temporary = tempfile::tempdir().unwrap();
    let path = desk.path("空.xlsx");
    let mut w = Writer::create(&path, temporary.path()).unwrap();
    w.sheet(data("資産")).unwrap();
    w.finish().unwrap();
    assert_eq!(texts(&open(&path, None)).len(), 1);
    let empty = desk.file("空っぽ.xlsx", Made::of(vec![sheet("x", "<sheetData/>")]).bytes());
    let (book, g) = read(&empty, None, &CsvOptions::default(), &Silent).unwrap();
    assert!(g.is_empty());
    assert_eq!(book.sheets[0].looks_like, LooksLike::Empty);
}
