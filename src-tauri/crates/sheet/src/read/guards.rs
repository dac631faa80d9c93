//! What of a form's protection is left: whether a sheet is protected, and which cells are chosen from a list.

use crate::grid::Merge;
use crate::limits::broken;
use crate::read::file;
use crate::read::package::Package;
use crate::read::parts::{attribute, directory, is_on};
use crate::read::scan::range;
use crate::read::workbook::Format;
use kernel::{Result, Silent};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::path::Path;

/// The most ranges of choices that are kept of one sheet.
const MOST: usize = 10_000;

/// The protection of one sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guard {
    /// Name of the tab.
    pub name: String,
    /// Locked cells cannot be changed.
    pub protected: bool,
    /// Ranges whose cells are chosen from a list: rows from 1, columns from 0.
    choices: Vec<Merge>,
}

impl Guard {
    /// Whether the cell (row from 1, column from 0) is chosen from a list. Pasting over it takes that away.
    #[must_use]
    pub fn is_choice(&self, row: u32, column: u32) -> bool {
        self.choices.iter().any(|c| (c.top..=c.bottom).contains(&row) && (c.left..=c.right).contains(&column))
    }
}

/// The protection of every sheet of an .xlsx or .xlsm; `None`: the format does not tell.
///
/// # Errors
/// Those of reading a workbook.
pub fn guards(path: &Path) -> Result<Option<Vec<Guard>>> {
    let loaded = file::load(path, &Silent)?;
    let format = file::format_of(&loaded.bytes, path)?;
    if !matches!(format, Format::Xlsx | Format::Xlsm) {
        return Ok(None);
    }
    let mut package = Package::open(&loaded.bytes)?;
    package.weigh()?;
    let mut out = Vec::new();
    for sheet in directory(&mut package)?.sheets {
        let part = package.reader(&sheet.path)?.ok_or_else(broken)?;
        let mut reader = Reader::from_reader(part);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.check_comments = false;
        let mut guard = Guard { name: sheet.name, ..Guard::default() };
        let mut buffer = Vec::with_capacity(1024);
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(e) | Event::Empty(e)) => note(&e, &mut guard),
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(_) => return Err(broken()),
            }
        }
        out.push(guard);
    }
    Ok(Some(out))
}

fn note(e: &BytesStart<'_>, guard: &mut Guard) {
    match e.local_name().as_ref() {
        "sheetProtection" => guard.protected = is_on(attribute(e, "sheet")),
        "dataValidation" if attribute(e, "type").as_deref() == Some("list") => {
            let cells = attribute(e, "sqref").unwrap_or_default();
            let left = MOST.saturating_sub(guard.choices.len());
            guard.choices.extend(cells.split_ascii_whitespace().filter_map(range).take(left));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{FormCell, FormSheet, write_forms};

    #[test]
    fn a_form_is_protected_and_its_choices_are_known_and_a_plain_workbook_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("票.xlsx");
        let row = || vec![FormCell::Fixed("問".into()), FormCell::Choice("○".into()), FormCell::Free("髙﨑".into())];
        let form = FormSheet {
            name: "票".into(),
            title: "点検".into(),
            lines: vec![("締切".into(), "あす".into())],
            columns: vec![("問".into(), 5.0), ("答え".into(), 9.0), ("理由".into(), 9.0)],
            rows: vec![row(), row()],
            choices: vec!["○".into(), "×".into()],
            hint: "選ぶ".into(),
        };
        write_forms(&path, &[form]).unwrap();
        let found = guards(&path).unwrap().unwrap();
        assert_eq!((found.len(), found[0].name.as_str(), found[0].protected), (1, "票", true));
        assert!(found[0].is_choice(4, 1) && found[0].is_choice(5, 1));
        assert!(!found[0].is_choice(3, 1) && !found[0].is_choice(4, 2));
        let (_, grid) = crate::read(&path, None, &crate::CsvOptions::default(), &Silent).unwrap();
        let texts: Vec<String> = grid.rows().map(|r| r.cell(2).text().into_owned()).collect();
        assert_eq!(texts, ["", "", "理由", "髙﨑", "髙﨑"], "what is written already is there");

        let plain = dir.path().join("写し.xlsx");
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write_string(0, 0, "○").unwrap();
        book.save(&plain).unwrap();
        let found = guards(&plain).unwrap().unwrap();
        assert!(!found[0].protected && !found[0].is_choice(1, 0));
        let text = dir.path().join("票.csv");
        std::fs::write(&text, "問,答え\n1,○\n").unwrap();
        assert_eq!(guards(&text).unwrap(), None);
    }
}
