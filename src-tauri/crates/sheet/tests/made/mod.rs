//! Workbooks made by hand, part by part, so that a test shows what lies in the file.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, missing_docs)]

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A folder with Japanese and spaces in its name.
pub struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("税務課 台帳（髙﨑）")).unwrap();
        Desk { dir }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("税務課 台帳（髙﨑）").join(name)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.path("x").parent().unwrap())
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/workbooks").join(name)
}

pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub struct Sheet {
    pub name: String,
    pub state: &'static str,
    /// Everything inside `<worksheet>`.
    pub xml: String,
    /// Relations of the sheet and further parts of the package.
    pub rels: String,
}

pub fn sheet(name: &str, xml: &str) -> Sheet {
    Sheet { name: name.to_owned(), state: "visible", xml: xml.to_owned(), rels: String::new() }
}

/// Rows of plain texts in inline strings, as the content of a worksheet.
pub fn rows(rows: &[&[&str]]) -> String {
    let mut xml = String::from("<sheetData>");
    for row in rows {
        xml.push_str("<row>");
        for text in *row {
            xml.push_str(&format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"));
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData>"
}

#[derive(Default)]
pub struct Made {
    pub sheets: Vec<Sheet>,
    /// Inside `<sst>`, with its attributes.
    pub strings: Option<String>,
    /// Inside `<styleSheet>`.
    pub styles: String,
    pub workbook_properties: String,
    pub more: Vec<(String, Vec<u8>)>,
}

impl Made {
    pub fn of(sheets: Vec<Sheet>) -> Made {
        Made { sheets, ..Made::default() }
    }

    pub fn bytes(&self) -> Vec<u8> {
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
        const DOC: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut parts: Vec<(String, Vec<u8>)> = vec![
            ("[Content_Types].xml".into(), b"<Types/>".to_vec()),
            (
                "_rels/.rels".into(),
                format!("<Relationships xmlns=\"{RELS}\"><Relationship Id=\"r\" Type=\"{DOC}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")
                    .into_bytes(),
            ),
        ];
        let mut list = String::new();
        let mut rels = String::new();
        for (i, s) in self.sheets.iter().enumerate() {
            let n = i + 1;
            list += &format!("<sheet name=\"{}\" sheetId=\"{n}\" state=\"{}\" r:id=\"rId{n}\"/>", s.name, s.state);
            rels +=
                &format!("<Relationship Id=\"rId{n}\" Type=\"{DOC}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>");
            parts.push((
                format!("xl/worksheets/sheet{n}.xml"),
                format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"{MAIN}\">{}</worksheet>", s.xml)
                    .into_bytes(),
            ));
            if !s.rels.is_empty() {
                parts.push((
                    format!("xl/worksheets/_rels/sheet{n}.xml.rels"),
                    format!("<Relationships xmlns=\"{RELS}\">{}</Relationships>", s.rels).into_bytes(),
                ));
            }
        }
        parts.push((
            "xl/workbook.xml".into(),
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOC}\">{}<sheets>{list}</sheets></workbook>",
                self.workbook_properties
            )
            .into_bytes(),
        ));
        parts.push((
            "xl/_rels/workbook.xml.rels".into(),
            format!("<Relationships xmlns=\"{RELS}\">{rels}</Relationships>").into_bytes(),
        ));
        if let Some(s) = &self.strings {
            parts.push(("xl/sharedStrings.xml".into(), format!("<sst xmlns=\"{MAIN}\" {s}</sst>").into_bytes()));
        }
        parts.push((
            "xl/styles.xml".into(),
            format!("<styleSheet xmlns=\"{MAIN}\">{}</styleSheet>", self.styles).into_bytes(),
        ));
        parts.extend(self.more.iter().cloned());
        let borrowed: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        package(&borrowed)
    }
}

/// An .ods around the tables of its content.
pub fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry/></manifest:manifest>",
        ),
        ("content.xml", content.as_bytes()),
    ])
}

/// The texts of a grid, row by row, for comparing.
pub fn texts(grid: &sheet::Grid) -> Vec<Vec<String>> {
    grid.rows().map(|r| r.cells().map(|c| c.text().into_owned()).collect()).collect()
}
