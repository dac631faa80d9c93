//! Small workbooks for habits that need a file of their own: the epoch of 1904, furigana, CP932.

use rust_xlsxwriter::XlsxError;
use serde_json::{Value, json};
use std::error::Error;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Writes them; answers what their cells must lead to.
pub fn write(folder: &Path) -> Result<Vec<Value>, Box<dyn Error>> {
    let mut expected = Vec::new();
    let mut expect = |id: &str, file: &str, list: &str, fields: Value| {
        expected
            .push(json!({ "id": id, "file": file, "sheet": "", "ledger": "asset", "list": list, "fields": fields }));
    };

    let file = "起点1904.xlsx";
    let path = folder.join(file);
    plain(&path, &["管理番号|資産名|起算日", "税-1|固定資産課税台帳|43190", "税-2|家屋評価調書|R4.4.1"])?;
    change(&path, "xl/workbook.xml", |xml| xml.replace("<workbookPr ", "<workbookPr date1904=\"1\" "))?;
    for (row, name) in [(2, "固定資産課税台帳"), (3, "家屋評価調書")] {
        expect(
            "Q24",
            file,
            "records",
            json!({ "row": row, "name": name, "key": "retention_from", "value": "2022-04-01" }),
        );
    }

    let file = "ふりがな.xlsx";
    let path = folder.join(file);
    plain(&path, &["管理番号|資産名|担当者", "税-1|課税台帳|髙橋"])?;
    change(&path, "xl/sharedStrings.xml", |xml| {
        xml.replace(
            "<si><t>髙橋</t></si>",
            "<si><t>髙橋</t><rPh sb=\"0\" eb=\"2\"><t>タカハシ</t></rPh><phoneticPr fontId=\"1\"/></si>",
        )
    })?;
    expect("Q07", file, "records", json!({ "row": 2, "name": "課税台帳", "key": "keeper", "value": "髙橋" }));

    let file = "シフトJIS.csv";
    let text = "管理番号,資産名,保管場所,備考\r\n税-1,髙橋家の課税台帳,3階～4階,㈱ヤマナシ①\r\n0012,\"改行の\nある名前\",書庫,\r\n";
    let (bytes, _, lost) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!lost, "every character is in CP932");
    std::fs::write(folder.join(file), bytes)?;
    expect(
        "Q27",
        file,
        "records",
        json!({ "row": 2, "name": "髙橋家の課税台帳", "key": "name", "value": "髙橋家の課税台帳" }),
    );
    expect(
        "Q27",
        file,
        "records",
        json!({ "row": 2, "name": "髙橋家の課税台帳", "key": "place", "value": "3階～4階" }),
    );
    expect(
        "Q27",
        file,
        "records",
        json!({ "row": 3, "name": "改行の ある名前", "key": "old_number", "value": "0012" }),
    );
    Ok(expected)
}

fn plain(path: &Path, lines: &[&str]) -> Result<(), XlsxError> {
    let mut book = super::fixed::workbook()?;
    let sheet = book.add_worksheet();
    sheet.set_name("資産")?;
    for (row, line) in (0..).zip(lines) {
        for (column, text) in (0..).zip(line.split('|')) {
            match text.parse::<f64>() {
                Ok(n) => sheet.write(row, column, n)?,
                Err(_) => sheet.write(row, column, text)?,
            };
        }
    }
    book.save(path)
}

/// Changes one part of a workbook.
fn change(path: &Path, part: &str, edit: impl Fn(String) -> String) -> Result<(), Box<dyn Error>> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut zip = ZipArchive::new(File::open(path)?)?;
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i)?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        let name = entry.name()?.into_owned();
        parts.push((name, bytes));
    }
    let mut out = ZipWriter::new(File::create(path)?);
    for (name, bytes) in parts {
        out.start_file(&*name, SimpleFileOptions::default())?;
        if name == part {
            let old = String::from_utf8(bytes)?;
            let new = edit(old.clone());
            assert_ne!(old, new, "{part} was to change");
            out.write_all(new.as_bytes())?;
        } else {
            out.write_all(&bytes)?;
        }
    }
    out.finish()?;
    Ok(())
}
