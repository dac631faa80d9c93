//! What is refused, and what the refusal tells the user to do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod made;

use kernel::{Problem, Progress, Silent, code};
use made::{Desk, Made, fixture, ods, package, rows, sheet};
use sheet::{CsvOptions, inspect, read};
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

fn refused(path: &Path) -> Problem {
    let problem = read(path, None, &CsvOptions::default(), &Silent).expect_err("refused");
    assert_eq!(inspect(path, &Silent).err().map(|p| p.code), Some(problem.code.clone()), "inspect agrees");
    problem
}

#[track_caller]
fn says(problem: &Problem, code: &str, word: &str) {
    assert_eq!(problem.code, code, "{problem}");
    assert!(problem.message.contains(word), "{problem}");
    assert!(problem.message.ends_with('。'), "{problem}");
}

#[test]
fn folders_missing_and_empty_files_are_refused() {
    let desk = Desk::new();
    let folder = desk.path("台帳 フォルダ");
    std::fs::create_dir(&folder).unwrap();
    says(&refused(&folder), code::BAD_FILE, "フォルダです");
    says(&refused(&desk.path("ない.xlsx")), code::NOT_FOUND, "「ない.xlsx」が見つかりません");
    says(&refused(&desk.file("空.xlsx", "")), code::BAD_FILE, "0 バイト");
}

#[test]
fn a_file_over_200_mb_is_refused_before_it_is_read() {
    let desk = Desk::new();
    let path = desk.path("巨大.xlsx");
    std::fs::File::create(&path).unwrap().set_len(sheet::MAX_FILE_BYTES + 1).unwrap();
    says(&refused(&path), code::TOO_LARGE, "200 MB");
}

#[test]
fn garbage_and_strangers_are_refused_whatever_their_name() {
    let desk = Desk::new();
    let noise: Vec<u8> = (0_u32..5000).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    says(&refused(&desk.file("a.xlsx", &noise)), code::BAD_FILE, "保存し直して");
    says(&refused(&desk.file("a.pdf", "%PDF-1.7")), code::BAD_FILE, "この形式は読めません");
    says(
        &refused(&desk.file("a.xls", "<html><table><tr><td>1</td></tr></table></html>")),
        code::BAD_FILE,
        "Web ページ",
    );
    says(&refused(&desk.file("a.csv", noise)), code::BAD_FILE, "文字のファイルではありません");
    says(&refused(&desk.file("b.zip", package(&[("readme.txt", b"x")]))), code::BAD_FILE, "圧縮ファイル");
    let word = package(&[("_rels/.rels", b"<Relationships><Relationship Type=\"x/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>")]);
    says(&refused(&desk.file("c.xlsx", word)), code::BAD_FILE, "Word");
    let binary = package(&[("_rels/.rels", b"<Relationships><Relationship Type=\"x/relationships/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>")]);
    says(&refused(&desk.file("d.xlsb", binary)), code::BAD_FILE, ".xlsb");
}

#[test]
fn a_workbook_cut_off_anywhere_is_refused_without_a_panic() {
    let desk = Desk::new();
    let whole = Made::of(vec![sheet("資産", &rows(&[&["番号", "名称"], &["1", "端末"]]))]).bytes();
    for len in (1..whole.len()).step_by(37) {
        assert_eq!(refused(&desk.file("途中.xlsx", &whole[..len])).code, code::BAD_FILE, "{len} of {}", whole.len());
    }
    let old = std::fs::read(fixture("kiki.xls")).unwrap();
    for len in (1..old.len() - 1).step_by(97) {
        let path = desk.file("途中.xls", &old[..len]);
        if let Err(p) = read(&path, None, &CsvOptions::default(), &Silent) {
            assert_eq!(p.code, code::BAD_FILE);
        }
    }
    assert_eq!(refused(&desk.file("途中.xls", &old[..1000])).code, code::BAD_FILE);
}

#[test]
fn single_flipped_bytes_never_panic_or_hang() {
    let desk = Desk::new();
    for name in ["kiki.xls", "stray.xls"] {
        let whole = std::fs::read(fixture(name)).unwrap();
        for at in (0..whole.len()).step_by(23) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xFF;
            let _ = read(&desk.file("変.xls", &bytes), None, &CsvOptions::default(), &Silent);
        }
    }
    let whole = Made::of(vec![sheet("資産", &rows(&[&["番号", "名称"], &["1", "端末"]]))]).bytes();
    for at in (0..whole.len()).step_by(11) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        let _ = read(&desk.file("変.xlsx", &bytes), None, &CsvOptions::default(), &Silent);
    }
}

#[test]
fn damaged_parts_are_read_or_refused_but_never_panic_or_hang() {
    let desk = Desk::new();
    let mut m = Made::of(vec![sheet(
        "資産",
        "<dimension ref=\"A1:C3\"/><cols><col min=\"1\" max=\"2\" hidden=\"1\"/></cols><sheetData><row r=\"1\" hidden=\"1\"><c r=\"A1\" t=\"s\" s=\"1\"><v>0</v></c>\
         <c r=\"B1\"><f>1+1</f><v>2</v></c></row><row r=\"3\"><c r=\"C3\" t=\"e\"><v>#REF!</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:B3\"/></mergeCells>",
    )]);
    m.strings = Some("count=\"1\" uniqueCount=\"1\"><si><t>端末</t></si>".into());
    m.styles = "<fonts><font><strike/></font></fonts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\" fontId=\"0\"/></cellXfs>".into();
    let whole = m.bytes();
    let mut made = zip::ZipArchive::new(Cursor::new(&whole)).unwrap();
    let parts: Vec<(String, Vec<u8>)> = (0..made.len())
        .map(|i| {
            let mut part = made.by_index(i).unwrap();
            let mut bytes = Vec::new();
            std::io::copy(&mut part, &mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect();
    for (index, (_, original)) in parts.iter().enumerate() {
        for at in (0..original.len()).step_by(5) {
            for byte in [b'<', b'9', b'"', 0xE3] {
                let mut changed = parts.clone();
                changed[index].1[at] = byte;
                let borrowed: Vec<(&str, &[u8])> = changed.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
                if let Err(p) = read(&desk.file("変.xlsx", package(&borrowed)), None, &CsvOptions::default(), &Silent)
                {
                    assert!([code::BAD_FILE, code::TOO_LARGE].contains(&p.code.as_str()), "{p}");
                }
            }
        }
    }
}

#[test]
fn locked_workbooks_say_to_remove_the_password() {
    let desk = Desk::new();
    says(&refused(&fixture("locked.xlsx")), code::ENCRYPTED_FILE, "パスワードを外して保存し直し");
    // FILEPASS instead of CODEPAGE: what an .xls behind a password begins with.
    let mut old = std::fs::read(fixture("kiki.xls")).unwrap();
    let at = old.windows(6).position(|w| w == [0x42, 0, 2, 0, 0xB0, 4]).unwrap();
    old[at] = 0x2F;
    says(&refused(&desk.file("旧.xls", old)), code::ENCRYPTED_FILE, "パスワード");
    let locked = package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"),
        ("content.xml", b"\x01\x02"),
    ]);
    says(&refused(&desk.file("旧.ods", locked)), code::ENCRYPTED_FILE, "パスワード");
}

/// A workbook that is well but for a string table of `size` bytes, nearly all of them spaces.
fn bomb(size: usize) -> Vec<u8> {
    let mut m = Made::of(vec![sheet("x", &rows(&[&["a"]]))]);
    let mut table = b"<sst uniqueCount=\"0\">".to_vec();
    table.resize(size - 6, b' ');
    table.extend(b"</sst>");
    m.more.push(("xl/sharedStrings.xml".into(), table));
    m.bytes()
}

#[test]
fn a_zip_bomb_is_refused_by_what_it_declares() {
    let desk = Desk::new();
    let bytes = bomb(60 << 20);
    assert!(bytes.len() < 200_000, "{}", bytes.len());
    says(&refused(&desk.file("爆弾.xlsx", bytes)), code::TOO_LARGE, "異常に大きく");
}

#[test]
fn a_zip_bomb_that_lies_about_its_size_is_held_to_its_word() {
    let desk = Desk::new();
    let size = 12_u32 << 20;
    let mut bytes = bomb(size as usize);
    assert!(
        read(&desk.file("本当.xlsx", &bytes), None, &CsvOptions::default(), &Silent).is_ok(),
        "honest, it is small enough"
    );
    let mut places = 0;
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == size.to_le_bytes() {
            bytes[at..at + 4].copy_from_slice(&1_000_000_u32.to_le_bytes());
            places += 1;
        }
    }
    assert!(places >= 1);
    says(&refused(&desk.file("嘘.xlsx", bytes)), code::BAD_FILE, "保存し直して");
}

#[test]
fn many_parts_that_add_up_to_more_than_a_gigabyte_are_refused() {
    let desk = Desk::new();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let whole = Made::of(vec![sheet("x", &rows(&[&["a"]]))]).bytes();
    let mut made = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    for i in 0..made.len() {
        zip.raw_copy_file(made.by_index_raw(i).unwrap()).unwrap();
    }
    // Each below the ratio's threshold.
    let one = vec![0_u8; 15 << 20];
    for i in 0..70 {
        zip.start_file(format!("xl/media/{i}.xml"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&one).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    says(&refused(&desk.file("多.xlsx", bytes)), code::TOO_LARGE, "異常に大きく");
}

#[test]
fn a_string_table_that_promises_the_moon_is_refused() {
    let desk = Desk::new();
    let mut m = Made::of(vec![sheet("x", &rows(&[&["a"]]))]);
    m.strings = Some("uniqueCount=\"99999999999\"><si><t>a</t></si>".into());
    says(&refused(&desk.file("a.xlsx", m.bytes())), code::BAD_FILE, "保存し直して");
}

#[test]
fn a_stray_value_in_the_last_cell_is_named_not_laid_out() {
    let desk = Desk::new();
    let xml = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let path = desk.file("疎.xlsx", Made::of(vec![sheet("資産", xml)]).bytes());
    let problem = read(&path, None, &CsvOptions::default(), &Silent).unwrap_err();
    says(&problem, code::TOO_LARGE, "XFD1048576 セルに値があります");
    let listed = inspect(&path, &Silent).unwrap();
    assert_eq!((listed.sheets[0].rows, listed.sheets[0].columns), (2, 16_384));
}

#[test]
fn a_value_far_down_costs_nothing() {
    let desk = Desk::new();
    let xml = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"B1048576\"><v>2</v></c><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>　</t></is></c></row></sheetData>";
    let path = desk.file("疎.xlsx", Made::of(vec![sheet("資産", xml)]).bytes());
    let (_, g) = read(&path, None, &CsvOptions::default(), &Silent).unwrap();
    assert_eq!((g.len(), g.columns), (2, 2), "white space far right is nothing");
    assert_eq!(g.row(1_048_576).unwrap().cell(1), sheet::Cell::Number(2.0));
}

#[test]
fn a_stray_value_in_an_old_xls_is_refused_before_it_is_laid_out() {
    says(&refused(&fixture("stray.xls")), code::TOO_LARGE, "離れた場所に値がある");
}

#[test]
fn repeated_cells_of_an_ods_are_refused_before_they_are_laid_out() {
    let desk = Desk::new();
    let table = |row: &str| ods(&format!("<table:table table:name=\"資産\">{row}</table:table>"));
    let cell =
        "<table:table-cell table:number-columns-repeated=\"16000\" office:value-type=\"float\" office:value=\"1\"/>";
    let wide = table(&format!("<table:table-row table:number-rows-repeated=\"1000000\">{cell}</table:table-row>"));
    says(&refused(&desk.file("a.ods", wide)), code::TOO_LARGE, "シート「資産」は値の入った範囲が広すぎ");
    let spaces = table(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p><text:s text:c=\"4000000000\"/></text:p></table:table-cell></table:table-row>",
    );
    says(&refused(&desk.file("b.ods", spaces)), code::BAD_FILE, "保存し直して");
}

#[test]
fn an_ods_whose_elements_do_not_close_as_they_open_is_refused_at_once() {
    let desk = Desk::new();
    let row = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    for (name, body) in [
        ("a.ods", format!("<table:table table:name=\"資産\">{row}</table:tab,e>")),
        ("b.ods", format!("<table:table table:name=\"資産\">{row}<table:table-row>")),
        (
            "c.ods",
            format!("<table:table table:name=\"資産\">{}</table:table>", row.replace("</text:p>", "</text:c>p>")),
        ),
    ] {
        says(&refused(&desk.file(name, ods(&body))), code::BAD_FILE, "保存し直して");
    }
}

#[test]
fn more_than_a_million_rows_are_refused() {
    let mut b = sheet::GridBuilder::new("資産");
    let mut refusal = None;
    for row in 1..=1_000_001 {
        if let Err(p) = b.put(row, 0, sheet::Cell::Bool(true)) {
            refusal = Some((row, p));
            break;
        }
    }
    let (row, problem) = refusal.unwrap();
    assert_eq!(row, 1_000_001);
    says(&problem, code::TOO_LARGE, "分けて");
}

#[test]
fn undecodable_bytes_are_refused_with_row_and_column() {
    let desk = Desk::new();
    let mut bytes = encoding_rs::SHIFT_JIS.encode("番号,氏名\r\n1,髙橋\r\n2,山田").0.into_owned();
    bytes.extend(b"\xFD\r\n");
    says(
        &refused(&desk.file("a.csv", &bytes)),
        code::BAD_FILE,
        "3 行目の B 列に、文字として読めない部分があります（0xFD）",
    );
    let mut bytes = "番号,氏名\n1,髙橋\n".as_bytes().to_vec();
    bytes.extend(b"2,\xE3\x81\n");
    says(&refused(&desk.file("b.csv", &bytes)), code::BAD_FILE, "3 行目の B 列");
    says(&refused(&desk.file("c.csv", b"\x80a,b\n")), code::BAD_FILE, "1 行目の A 列");
}

#[test]
fn a_quote_that_is_never_closed_is_named() {
    let desk = Desk::new();
    says(
        &refused(&desk.file("a.csv", "番号,名称\n1,\"端末\n2,端末\n3,端末\n")),
        code::BAD_FILE,
        "2 行目で始まった引用符",
    );
    let long = format!("番号,名称\n1,\"{}\"\n", "端末\n".repeat(20_000));
    says(&refused(&desk.file("b.csv", long)), code::BAD_FILE, "2 行目の B 列の文が 32767 文字を超えています");
}

#[test]
fn an_inch_mark_in_the_middle_of_a_field_is_no_quote() {
    let desk = Desk::new();
    let path = desk.file("a.csv", "番号,名称\n1,5\"FDD\n2,端末\n");
    let (_, g) = read(&path, None, &CsvOptions::default(), &Silent).unwrap();
    assert_eq!(made::texts(&g), [["番号", "名称"], ["1", "5\"FDD"], ["2", "端末"]]);
}

#[test]
fn a_sheet_that_is_not_there_is_named() {
    let path = fixture("kiki.xls");
    let problem = read(&path, Some("総務課"), &CsvOptions::default(), &Silent).unwrap_err();
    says(&problem, code::NOT_FOUND, "シート「総務課」がこのファイルにありません");
}

/// Stops at the n-th question.
struct StopAt(AtomicU64, u64);
impl Progress for StopAt {
    fn at(&self, _: u64, _: u64) {}
    fn stopped(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) >= self.1
    }
}

#[test]
fn reading_stops_when_asked_at_any_moment() {
    let desk = Desk::new();
    let many: Vec<&[&str]> = vec![&["番号", "名称", "場所"]; 6000];
    let path = desk.file("多い.xlsx", Made::of(vec![sheet("x", &rows(&many))]).bytes());
    for n in [0, 1, 3, 8, 12] {
        let problem = read(&path, None, &CsvOptions::default(), &StopAt(AtomicU64::new(0), n)).unwrap_err();
        assert_eq!(problem.code, code::CANCELLED, "{n}");
    }
    let text = "番号,名称\n".repeat(6000);
    let path = desk.file("多い.csv", text);
    let problem = read(&path, None, &CsvOptions::default(), &StopAt(AtomicU64::new(0), 5)).unwrap_err();
    assert_eq!(problem.code, code::CANCELLED);
}
