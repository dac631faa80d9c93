//! 再印刷: words at the upper right of every page of a stored PDF. The stored bytes stay as they are; this makes a marked copy.

use crate::emit::{self, Meta, Sheet};
use crate::font::Fonts;
use crate::parts::line_art;
use crate::shape::{Ink, Place};
use crate::text::{para, words};
use chrono::DateTime;
use kernel::{Problem, Result, Silent, code};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::BTreeMap;

fn broken(e: impl std::fmt::Display) -> Problem {
    Problem::new(
        code::BAD_FILE,
        format!("保存されている帳票のPDFを読めません。控えから戻すか、情報システム課に伝えてください（{e}）。"),
    )
}

/// How many pages a stored PDF has. Refuses bytes that are no PDF.
pub fn page_count(stored: &[u8]) -> Result<usize> {
    let document = Document::load_mem(stored).map_err(broken)?;
    Ok(document.get_pages().len())
}

/// A copy of `stored` with `text` (再印刷 R8.10.5) at the upper right of every page.
pub fn reprint(stored: &[u8], text: &str, fonts: &Fonts) -> Result<Vec<u8>> {
    let mut doc = Document::load_mem(stored).map_err(broken)?;
    let pages: Vec<ObjectId> = doc.get_pages().into_values().collect();
    // One drawing for each size of sheet, called by all pages of that size.
    let mut sizes: Vec<(f32, f32)> = Vec::new();
    let mut drawing_of = Vec::with_capacity(pages.len());
    for page in &pages {
        let own = size(&doc, *page)?;
        let at = sizes.iter().position(|s| *s == own).unwrap_or_else(|| {
            sizes.push(own);
            sizes.len() - 1
        });
        drawing_of.push(at);
    }
    let mut over = overlay(&sizes, text, fonts)?;
    // Font names that no page uses yet, whatever was laid over it before.
    let prefix = format!("OVER{}", doc.max_id);
    over.renumber_objects_with(doc.max_id + 1);
    let mut drawings = Vec::new();
    for id in over.get_pages().into_values() {
        drawings.push((over.get_page_content(id), over_fonts(&over, id)?));
    }
    doc.max_id = over.max_id;
    // Fonts and what they refer to; pages, catalogue and page contents of the overlay are left behind.
    doc.objects.extend(over.objects);
    let before = doc.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
    let mut after = Vec::new();
    for (content, added) in &drawings {
        let mut said = String::from_utf8_lossy(content).into_owned();
        for name in added.keys().map(|k| String::from_utf8_lossy(k).into_owned()) {
            said = said.replace(&format!("/{name} "), &format!("/{prefix}{name} "));
        }
        after.push(doc.add_object(Stream::new(Dictionary::new(), format!("\nQ\n{said}").into_bytes())));
    }
    for (page, at) in pages.into_iter().zip(drawing_of) {
        let (Some(after), Some((_, added))) = (after.get(at), drawings.get(at)) else { continue };
        let named = added.iter().map(|(name, font)| ([prefix.as_bytes(), name].concat(), font.clone())).collect();
        lay_over(&mut doc, page, (before, *after), named)?;
    }
    doc.prune_objects();
    emit::bytes(doc)
}

/// Pages of these sizes with nothing but the words.
fn overlay(sizes: &[(f32, f32)], text: &str, fonts: &Fonts) -> Result<Document> {
    let ink = Ink::new(fonts);
    let sheets: Vec<Sheet> = sizes
        .iter()
        .map(|&(width, height)| {
            let mut sheet = Sheet { width, height, ..Sheet::default() };
            let p = para(words(text).bold()).size(9.0).right();
            line_art(&mut sheet.art, &ink, &p, (width - 98.0, 9.0, 80.0), Place { record: "", field: "再印刷" });
            sheet
        })
        .collect();
    ink.complete()?;
    let meta =
        Meta { title: String::new(), author: String::new(), created: DateTime::UNIX_EPOCH, digest: String::new() };
    emit::document(sheets, &meta, fonts, &Silent)
}

fn size(doc: &Document, page: ObjectId) -> Result<(f32, f32)> {
    let dict = doc.get_dictionary(page).map_err(broken)?;
    let media = dict.get(b"MediaBox").and_then(Object::as_array).map_err(broken)?;
    let n = |i: usize| media.get(i).and_then(|o| o.as_float().ok()).unwrap_or(0.0) * 25.4 / 72.0;
    Ok((n(2) - n(0), n(3) - n(1)))
}

fn over_fonts(over: &Document, page: ObjectId) -> Result<BTreeMap<Vec<u8>, Object>> {
    let (inline, ids) = over.get_page_resources(page).map_err(broken)?;
    let dicts = inline.into_iter().chain(ids.iter().filter_map(|id| over.get_dictionary(*id).ok()));
    let mut fonts = BTreeMap::new();
    for d in dicts {
        let dict = match d.get(b"Font") {
            Ok(Object::Reference(id)) => over.get_dictionary(*id).map_err(broken)?,
            Ok(Object::Dictionary(dict)) => dict,
            _ => continue,
        };
        fonts.extend(dict.iter().map(|(k, v)| (k.clone(), v.clone())));
    }
    Ok(fonts)
}

/// Puts the page's own content between q and Q, then the words with their fonts.
fn lay_over(
    doc: &mut Document,
    page: ObjectId,
    (before, after): (ObjectId, ObjectId),
    fonts: BTreeMap<Vec<u8>, Object>,
) -> Result<()> {
    let resources = page_resources(doc, page)?;
    let dict = doc.get_dictionary_mut(page).map_err(broken)?;
    let own = match dict.get(b"Contents") {
        Ok(Object::Array(all)) => all.clone(),
        Ok(other) => vec![other.clone()],
        Err(_) => Vec::new(),
    };
    let all =
        std::iter::once(Object::Reference(before)).chain(own).chain([Object::Reference(after)]).collect::<Vec<_>>();
    dict.set("Contents", Object::Array(all));
    let font_dict = match doc.get_dictionary(resources).and_then(|r| r.get(b"Font")).map_err(broken)? {
        Object::Reference(id) => *id,
        _ => return Err(broken("Font")),
    };
    let font_dict = doc.get_dictionary_mut(font_dict).map_err(broken)?;
    for (name, font) in fonts {
        font_dict.set(name, font);
    }
    Ok(())
}

fn page_resources(doc: &Document, page: ObjectId) -> Result<ObjectId> {
    doc.get_dictionary(page).and_then(|d| d.get(b"Resources")).and_then(Object::as_reference).map_err(broken)
}
