//! Which sheet of an .xlsx lies in which part, and what hangs on it (notes, drawings).

use crate::limits::broken;
use crate::read::package::Package;
use crate::read::workbook::Visibility;
use kernel::Result;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// One worksheet of the workbook.
#[derive(Debug, Clone)]
pub(crate) struct SheetPart {
    pub name: String,
    pub path: String,
    pub visibility: Visibility,
}

/// The directory of the workbook.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    pub sheets: Vec<SheetPart>,
    pub date_1904: bool,
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// An attribute by its local name, unescaped.
pub(crate) fn attribute<'e>(e: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    e.attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .and_then(|a| a.normalized_value(XmlVersion::Explicit1_0).ok().map(|v| Cow::Owned(v.into_owned())))
}

/// True for `1`, `true` and `on`.
pub(crate) fn is_on(value: Option<Cow<'_, str>>) -> bool {
    matches!(value.as_deref(), Some("1" | "true" | "on"))
}

/// Calls `each` for every element of a small part.
fn elements(xml: &[u8], mut each: impl FnMut(&BytesStart<'_>)) -> Result<()> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e) | Event::Empty(e)) => each(&e),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(broken()),
        }
    }
}

/// `a/b/c.xml` and `../d/e.xml` to `a/d/e.xml`; targets that start with `/` count from the root.
fn resolve(base: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = base.split('/').collect();
    path.pop();
    for step in target.split('/') {
        match step {
            ".." => {
                path.pop();
            }
            "." => {}
            s => path.push(s),
        }
    }
    path.join("/")
}

fn relations(package: &mut Package<'_>, part: &str) -> Result<Vec<Relation>> {
    let path = match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    };
    let mut found = Vec::new();
    let Some(xml) = package.part(&path)? else {
        return Ok(found);
    };
    elements(&xml, |e| {
        if e.local_name().as_ref() == "Relationship" {
            let get = |name| attribute(e, name).map(Cow::into_owned).unwrap_or_default();
            let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
            found.push(Relation { id: get("Id"), kind, target: resolve(part, &get("Target")) });
        }
    })?;
    Ok(found)
}

/// Path of the main part of an Office package, if it is one.
pub(crate) fn main_part(package: &mut Package<'_>) -> Option<String> {
    let mut found = None;
    let xml = package.part("_rels/.rels").ok()??;
    elements(&xml, |e| {
        if e.local_name().as_ref() == "Relationship"
            && attribute(e, "Type").is_some_and(|t| t.ends_with("/relationships/officeDocument"))
        {
            found = attribute(e, "Target").map(|t| resolve("", &t));
        }
    })
    .ok()?;
    found
}

/// Lists the worksheets (chart sheets and dialogs have no cells).
pub(crate) fn directory(package: &mut Package<'_>) -> Result<Directory> {
    let main = main_part(package).ok_or_else(broken)?;
    let relations = relations(package, &main)?;
    let xml = package.part(&main)?.ok_or_else(broken)?;
    let mut found = Directory::default();
    elements(&xml, |e| match e.local_name().as_ref() {
        "sheet" => {
            let id = attribute(e, "id").unwrap_or_default();
            let Some(part) = relations.iter().find(|r| r.id == id && r.kind == "worksheet") else {
                return;
            };
            let visibility = match attribute(e, "state").as_deref() {
                Some("hidden") => Visibility::Hidden,
                Some("veryHidden") => Visibility::VeryHidden,
                _ => Visibility::Visible,
            };
            let name = attribute(e, "name").map(Cow::into_owned).unwrap_or_default();
            found.sheets.push(SheetPart { name, path: part.target.clone(), visibility });
        }
        "workbookPr" => {
            if let Some(on) = attribute(e, "date1904") {
                found.date_1904 = is_on(Some(on));
            }
        }
        _ => {}
    })?;
    Ok(found)
}

/// A shared string table that declares more strings than could fit into it would make the parser reserve memory that
/// nobody has.
pub(crate) fn check_string_table(package: &mut Package<'_>) -> Result<()> {
    let Some(main) = main_part(package) else {
        return Ok(());
    };
    let path = resolve(&main, "sharedStrings.xml");
    let size = package.declared_size(&path);
    let Some(head) = package.head(&path, 4096)? else {
        return Ok(());
    };
    let mut reader = Reader::from_reader(head.as_slice());
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == "sst" => {
                let count = attribute(&e, "uniqueCount").map_or(Ok(0), |n| n.trim().parse::<u64>());
                // `<si></si>` takes nine bytes.
                return if count.is_ok_and(|n| n <= size / 9 + 1024) { Ok(()) } else { Err(broken()) };
            }
            Ok(Event::Eof) | Err(_) => return Err(broken()),
            Ok(_) => {}
        }
    }
}

/// Counts of notes and drawings of one sheet.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Hanging {
    pub comments: u32,
    pub images: u32,
    pub charts: u32,
    pub shapes: u32,
}

/// Counts what hangs on a sheet; parts that cannot be read count as nothing.
pub(crate) fn hanging(package: &mut Package<'_>, sheet: &str) -> Hanging {
    let mut found = Hanging::default();
    for relation in relations(package, sheet).unwrap_or_default() {
        let Ok(Some(xml)) = package.part(&relation.target) else {
            continue;
        };
        let counted = match relation.kind.as_str() {
            "comments" => elements(&xml, |e| found.comments += u32::from(e.local_name().as_ref() == "comment")),
            "drawing" => elements(&xml, |e| match e.local_name().as_ref() {
                "pic" => found.images += 1,
                "graphicFrame" => found.charts += 1,
                "sp" | "cxnSp" => found.shapes += 1,
                _ => {}
            }),
            _ => Ok(()),
        };
        if counted.is_err() {
            continue;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_resolved_from_the_folder_of_their_part() {
        assert_eq!(resolve("xl/workbook.xml", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/worksheets/sheet1.xml", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolve("xl/workbook.xml", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
    }
}
