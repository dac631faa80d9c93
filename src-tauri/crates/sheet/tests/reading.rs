//! What is read from workbooks that are well.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod made;

use kernel::Silent;
use made::{Desk, Made, fixture, rows, sheet, texts};
use sheet::{Cell, CsvOptions, Encoding, Format, Grid, LooksLike, Merge, Visibility, Workbook, inspect, read};
use std::path::Path;

fn open(path: &Path) -> (Workbook, Grid) {
    read(path, None, &CsvOptions::default(), &Silent).unwrap()
}

fn made(m: &Made) -> (Workbook, Grid) {
    let desk = Desk::new();
    open(&desk.file("資産 台帳.xlsx", m.bytes()))
}

#[test]
fn furigana_never_leaks_into_the_text() {
    let mut m = Made::of(vec![sheet(
        "職員",
        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>\
         <c r=\"C1\" t=\"inlineStr\"><is><t>税務課</t><rPh sb=\"0\" eb=\"3\"><t>ゼイムカ</t></rPh></is></c></row></sheetData>",
    )]);
    m.strings = Some(
        "count=\"2\" uniqueCount=\"2\"><si><t>髙橋 花子</t><rPh sb=\"0\" eb=\"2\"><t>タカハシ</t></rPh><rPh sb=\"3\" eb=\"5\"><t>ハナコ</t></rPh><phoneticPr fontId=\"1\"/></si>\
         <si><r><t>山</t></r><r><rPr><b/></rPr><t>﨑</t></r><rPh sb=\"0\" eb=\"2\"><t>ヤマザキ</t></rPh></si>"
            .to_owned(),
    );
    let (_, g) = made(&m);
    assert_eq!(texts(&g), [["髙橋 花子", "山﨑", "税務課"]]);
}

const DATED: &str = "<numFmts count=\"2\"><numFmt numFmtId=\"176\" formatCode=\"[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@\"/>\
    <numFmt numFmtId=\"177\" formatCode=\"&quot;資-&quot;0000\"/></numFmts>\
    <fonts><font><sz val=\"11\"/></font><font><strike/><sz val=\"11\"/></font></fonts>\
    <fills><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFFF00\"/></patternFill></fill></fills>\
    <cellXfs><xf numFmtId=\"0\" fontId=\"0\"/><xf numFmtId=\"14\" fontId=\"0\"/><xf numFmtId=\"176\" fontId=\"0\"/><xf numFmtId=\"57\" fontId=\"0\"/>\
    <xf numFmtId=\"20\" fontId=\"0\"/><xf numFmtId=\"177\" fontId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\"/><xf numFmtId=\"0\" fontId=\"0\" fillId=\"1\"/></cellXfs>";

#[test]
fn dates_are_dates_in_every_format_and_both_epochs() {
    let xml = |serial: u32| {
        format!(
            "<sheetData><row r=\"3\"><c r=\"A3\" s=\"1\"><v>{serial}</v></c><c r=\"B3\" s=\"2\"><v>{serial}</v></c><c r=\"C3\" s=\"3\"><v>{serial}</v></c>\
             <c r=\"D3\"><v>{serial}</v></c><c r=\"E3\" s=\"4\"><v>0.5</v></c><c r=\"F3\" t=\"d\"><v>2022-04-01</v></c></row></sheetData>"
        )
    };
    let mut m = Made::of(vec![sheet("x", &xml(44_652))]);
    m.styles = DATED.to_owned();
    let (book, g) = made(&m);
    assert!(!book.date_1904);
    assert_eq!(texts(&g), [["2022-04-01", "2022-04-01", "2022-04-01", "44652", "12:00", "2022-04-01"]]);
    assert_eq!(g.row(3).unwrap().cell(3), Cell::Number(44_652.0));

    m.sheets = vec![sheet("x", &xml(43_190))];
    m.workbook_properties = "<workbookPr date1904=\"1\"/>".to_owned();
    let (book, g) = made(&m);
    assert!(book.date_1904 && g.date_1904);
    assert_eq!(texts(&g), [["2022-04-01", "2022-04-01", "2022-04-01", "43190", "12:00", "2022-04-01"]]);
    assert_eq!(g.date_of(43_190.0).unwrap().date().to_string(), "2022-04-01");
}

#[test]
fn numbers_keep_their_digits_and_are_known_as_numbers() {
    let mut m = Made::of(vec![sheet(
        "x",
        "<sheetData><row><c><v>1.23456789012E+12</v></c><c><v>12</v></c><c s=\"5\"><v>80</v></c><c t=\"inlineStr\"><is><t>0012</t></is></c><c><v>0.1</v></c><c t=\"b\"><v>1</v></c></row></sheetData>",
    )]);
    m.styles = DATED.to_owned();
    let (_, g) = made(&m);
    assert_eq!(texts(&g), [["1234567890120", "12", "資-0080", "0012", "0.1", "TRUE"]]);
    let row = g.row(1).unwrap();
    assert_eq!(row.cell(0), Cell::Number(1_234_567_890_120.0));
    assert_eq!(row.cell(3), Cell::Text("0012"));
}

#[test]
fn merges_hidden_rows_and_columns_and_struck_rows_are_flagged() {
    let xml = "<sheetFormatPr defaultRowHeight=\"18\"/><cols><col min=\"2\" max=\"2\" width=\"9\" hidden=\"1\"/><col min=\"3\" max=\"3\" width=\"0\" customWidth=\"1\"/><col min=\"9\" max=\"16384\" hidden=\"1\"/></cols><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"str\"><v>番号</v></c><c r=\"B1\" t=\"str\"><v>名称</v></c><c r=\"C1\" t=\"str\"><v>場所</v></c></row>\
        <row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"str\"><v>ｻｰﾊﾞ</v></c><c r=\"C2\" t=\"str\"><v>本庁</v></c></row>\
        <row r=\"4\"><c r=\"A4\" s=\"6\"><v>2</v></c><c r=\"B4\" s=\"6\" t=\"str\"><v>廃棄した端末</v></c><c r=\"C4\"/></row>\
        <row r=\"5\"><c r=\"A5\" s=\"6\"><v>3</v></c><c r=\"B5\" t=\"str\"><v>端末</v></c></row></sheetData>\
        <mergeCells count=\"2\"><mergeCell ref=\"C2:C5\"/><mergeCell ref=\"A7:B7\"/></mergeCells>";
    let mut m = Made::of(vec![sheet("x", xml)]);
    m.styles = DATED.to_owned();
    let (_, g) = made(&m);
    assert!(g.flags_known);
    assert_eq!(g.hidden_columns, [1, 2]);
    let flags: Vec<_> = g.rows().map(|r| (r.number, r.hidden, r.struck)).collect();
    assert_eq!(flags, [(1, false, false), (2, true, false), (4, false, true), (5, false, false)]);
    assert_eq!(g.merges, [Merge { top: 2, left: 2, bottom: 5, right: 2 }]);
    assert_eq!(g.shown(5, 2), Cell::Text("本庁"));
    assert_eq!(g.row(5).unwrap().cell(2), Cell::Empty);
}

#[test]
fn formula_errors_are_read_as_errors_even_those_that_are_new() {
    let (_, g) = made(&Made::of(vec![sheet(
        "x",
        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"e\"><f>B9</f><v>#REF!</v></c><c r=\"B1\" t=\"e\"><v>#SPILL!</v></c><c r=\"C1\"><f>1+1</f><v>2</v></c></row>\
         <row r=\"2\"><c r=\"A2\" t=\"str\"><f>A9</f><v></v></c><c r=\"B2\" t=\"e\"><v>#N/A</v></c></row></sheetData>",
    )]));
    let first = g.row(1).unwrap();
    assert_eq!(
        (first.cell(0), first.cell(1), first.cell(2)),
        (Cell::Error("#REF!"), Cell::Error("#SPILL!"), Cell::Number(2.0))
    );
    assert_eq!(g.row(2).unwrap().cell(1), Cell::Error("#N/A"));
    assert_eq!(g.ignored.formulas, 3);
}

#[test]
fn what_is_not_read_is_counted() {
    let mut one = sheet("x", "<sheetData><row><c s=\"7\"><v>1</v></c><c s=\"7\"/></row></sheetData>");
    one.rels = "<Relationship Id=\"a\" Type=\"x/comments\" Target=\"../comments1.xml\"/><Relationship Id=\"b\" Type=\"x/drawing\" Target=\"/xl/drawings/drawing1.xml\"/>".to_owned();
    let mut m = Made::of(vec![one]);
    m.styles = DATED.to_owned();
    m.more = vec![
        ("xl/comments1.xml".into(), b"<comments><commentList><comment/><comment/></commentList></comments>".to_vec()),
        (
            "xl/drawings/drawing1.xml".into(),
            b"<d:wsDr xmlns:d=\"d\"><d:pic/><d:graphicFrame/><d:sp/><d:cxnSp/></d:wsDr>".to_vec(),
        ),
        ("xl/vbaProject.bin".into(), vec![0; 10]),
    ];
    let (book, g) = made(&m);
    assert_eq!(book.format, Format::Xlsm);
    let i = g.ignored;
    assert_eq!((i.comments, i.images, i.charts, i.shapes, i.coloured, i.macros), (2, 1, 1, 2, 1, true));
    assert!(i.listed().contains(&("コメント", 2)));
}

#[test]
fn two_hundred_sheets_are_listed_and_the_ledger_among_them_is_found() {
    let mut sheets: Vec<_> =
        (0..200).map(|i| sheet(&format!("係{i}"), &rows(&[&["番号", "名称"], &["1", "端末"]]))).collect();
    sheets[0].name = "記入例".into();
    sheets[0].xml = rows(&[&["a"] as &[&str]; 50]);
    sheets[1].name = "リスト".into();
    sheets[1].xml = rows(&[&["a"] as &[&str]; 60]);
    sheets[2].state = "hidden";
    sheets[2].xml = rows(&[&["a", "b"] as &[&str]; 70]);
    sheets[3].state = "veryHidden";
    sheets[4].xml = "<sheetData/>".into();
    sheets[120].xml = rows(&[&["番号", "名称"], &["1", "端末"], &["2", "端末"]]);
    let desk = Desk::new();
    let path = desk.file("二百.xlsx", Made::of(sheets).bytes());
    let listed = inspect(&path, &Silent).unwrap();
    let (book, g) = open(&path);
    assert_eq!(listed, book);
    assert_eq!(book.sheets.len(), 200);
    assert_eq!((book.best, g.name.as_str(), g.len()), (120, "係120", 3));
    let at = |i: usize| (book.sheets[i].looks_like, book.sheets[i].visibility, book.sheets[i].rows);
    assert_eq!(at(0), (LooksLike::Sample, Visibility::Visible, 50));
    assert_eq!(at(1), (LooksLike::List, Visibility::Visible, 60));
    assert_eq!(at(2), (LooksLike::Data, Visibility::Hidden, 70));
    assert_eq!(at(3).1, Visibility::VeryHidden);
    assert_eq!(at(4).0, LooksLike::Empty);
    let (_, named) = read(&path, Some("係7"), &CsvOptions::default(), &Silent).unwrap();
    assert_eq!(named.name, "係7");
}

#[test]
fn the_longest_cell_of_excel_is_read_whole() {
    let long = "あ".repeat(32_767);
    let (_, g) = made(&Made::of(vec![sheet("x", &rows(&[&[&long]]))]));
    assert_eq!(g.row(1).unwrap().cell(0).text().chars().count(), 32_767);
}

#[test]
fn gaiji_stay_in_the_text_as_they_are() {
    let (_, g) = made(&Made::of(vec![sheet("x", &rows(&[&["山\u{E000}田", "髙﨑𠮷㈱①ｶﾅ１２３"]]))]));
    assert_eq!(texts(&g), [["山\u{E000}田", "髙﨑𠮷㈱①ｶﾅ１２３"]]);
    assert_eq!(sheet::private_use(&g.row(1).unwrap().cell(0).text()), Some('\u{E000}'));
}

#[test]
fn old_xls_is_read_with_merges_dates_and_errors() {
    for (name, epoch) in [("kiki.xls", false), ("kiki1904.xls", true)] {
        let (book, g) = open(&fixture(name));
        assert_eq!((book.format, book.date_1904, g.flags_known), (Format::Xls, epoch, false));
        assert_eq!(
            book.sheets.iter().map(|s| s.looks_like).collect::<Vec<_>>(),
            [LooksLike::Data, LooksLike::Sample, LooksLike::List]
        );
        assert_eq!(book.sheets[2].visibility, Visibility::Hidden);
        assert_eq!(texts(&g)[2], ["資-001", "髙橋様用ノートPC ①", "2022-04-01", "3", "本庁2階"]);
        assert_eq!(texts(&g)[3], ["資-002", "﨑田 ㈱ミツイ製ｻｰﾊﾞ", "2019-05-01", "1", ""]);
        assert_eq!(g.shown(5, 4), Cell::Text("本庁2階"));
        assert_eq!(g.row(6).unwrap().cell(0), Cell::Error("#REF!"));
        assert_eq!(g.ignored.formulas, 1);
    }
}

#[test]
fn ods_is_read_with_merges_and_dates() {
    let desk = Desk::new();
    let path = desk.file(
        "台帳.ods",
        made::ods(
            "<table:table table:name=\"資産\"><table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>\
             <table:table-row><table:table-cell office:value-type=\"string\" table:number-rows-spanned=\"2\" table:number-columns-spanned=\"1\"><text:p>髙橋㈱</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"date\" office:date-value=\"2022-04-01\"><text:p>R4.4.1</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"float\" office:value=\"12\"><office:annotation><text:p>注</text:p></office:annotation><text:p>12</text:p></table:table-cell></table:table-row>\
             <table:table-row><table:covered-table-cell/><table:table-cell/><table:table-cell office:value-type=\"string\"><text:p>一行目</text:p><text:p>二行目</text:p></table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
        ),
    );
    let (book, g) = open(&path);
    assert_eq!(book.format, Format::Ods);
    assert_eq!(g.rows().map(|r| r.number).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(texts(&g), [["髙橋㈱", "2022-04-01", "12"], ["", "", "一行目\n二行目"]]);
    assert_eq!(g.shown(4, 0), Cell::Text("髙橋㈱"));
    assert_eq!((g.ignored.comments, g.flags_known), (1, false));
}

#[test]
fn csv_in_cp932_keeps_wave_dashes_and_vendor_characters() {
    let desk = Desk::new();
    let text = "番号,氏名,備考\r\n0012,髙橋　﨑,10～12月 ㈱ミツイ ①②\r\n";
    let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!lossy);
    let (book, g) = open(&desk.file("名簿.csv", &bytes));
    assert_eq!(book.csv.unwrap().encoding, Encoding::Cp932);
    assert_eq!(texts(&g), [["番号", "氏名", "備考"], ["0012", "髙橋　﨑", "10～12月 ㈱ミツイ ①②"]]);
    assert_eq!(g.row(2).unwrap().cell(0), Cell::Text("0012"), "leading zeros stay");
}

#[test]
fn gaiji_in_cp932_become_private_use_characters_and_are_found() {
    let desk = Desk::new();
    let (_, g) = open(&desk.file("外字.csv", b"a,b\n\xF0\x40\x8E\x52,c\n"));
    assert_eq!(texts(&g)[1][0], "\u{E000}山");
    assert_eq!(sheet::private_use(&texts(&g)[1][0]), Some('\u{E000}'));
}

#[test]
fn csv_rows_are_numbered_as_excel_shows_them() {
    let desk = Desk::new();
    let text = "\u{FEFF}番号,備考\r\n\r\n1,\"一行目\r\n二行目 \"\"引用\"\"\"\r\n\n3,=\"0012\"\r\n,,\r\n5,最後";
    let (book, g) = open(&desk.file("a.csv", text));
    assert_eq!(book.csv.unwrap().encoding, Encoding::Utf8);
    assert_eq!(g.rows().map(|r| r.number).collect::<Vec<_>>(), [1, 3, 5, 7]);
    assert_eq!(g.row(3).unwrap().cell(1), Cell::Text("一行目\r\n二行目 \"引用\""));
    assert_eq!(g.row(5).unwrap().cell(1), Cell::Text("0012"));
}

#[test]
fn separators_are_guessed() {
    let desk = Desk::new();
    for (name, text, separator) in [
        ("a.csv", "番号;名称;場所\n1;端末, 予備;本庁\n2;端末;本庁\n", b';'),
        ("b.tsv", "番号\t名称\n1\t端末,予備\n", b'\t'),
        ("c.csv", "番号,名称\n1,端末\n", b','),
        ("d.txt", "一列だけ\n二行目\n", b','),
    ] {
        let (book, g) = open(&desk.file(name, text));
        assert_eq!(book.csv.unwrap().separator, separator, "{name}");
        assert!(g.len() >= 2);
    }
}

#[test]
fn csv_in_utf16_from_excel_is_read() {
    let desk = Desk::new();
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend("番号\t氏名\r\n1\t𠮷田\r\n".encode_utf16().flat_map(u16::to_le_bytes));
    let (book, g) = open(&desk.file("u.txt", bytes));
    assert_eq!(book.csv.unwrap().encoding, Encoding::Utf16);
    assert_eq!(texts(&g)[1], ["1", "𠮷田"]);
}

#[test]
fn the_digest_is_that_of_the_file() {
    let desk = Desk::new();
    let book = inspect(&desk.file("a.csv", "abc"), &Silent).unwrap();
    assert_eq!(book.digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(book.bytes, 3);
}

#[test]
fn a_workbook_that_somebody_has_open_is_read_and_said_to_be_open() {
    let desk = Desk::new();
    let path = desk.file("台帳令和八年度.xlsx", Made::of(vec![sheet("x", &rows(&[&["a"]]))]).bytes());
    assert!(!open(&path).0.open_elsewhere);
    desk.file("~$台帳令和八年度.xlsx", [0; 165]);
    assert!(open(&path).0.open_elsewhere);
}
