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
        format!(
            "保存されている帳票のPDFを読めません。控えから戻すか、情報システム課に伝えてください（{e}）。"
        ),
    )
}

/// A copy of `stored` with `text` (再印刷 R8.10.5) at the upper right of every page.
pub fn reprint(stored: &[u8], text: &str, fonts: &Fonts) -> Result<Vec<u8>> {
    let mut doc = Document::load_mem(stored).map_err(broken)?;
    let pages: Vec<ObjectId> = doc.get_pages().into_values().collect();
    let sizes = pages
        .iter()
        .map(|id| size(&doc, *id))
        .collect::<Result<Vec<_>>>()?;
    let ink = Ink::new(fonts);
    let sheets: Vec<Sheet> = sizes
        .iter()
        .map(|&(width, height)| {
            let mut sheet = Sheet {
                width,
                height,
                ..Sheet::default()
            };
            let right = width - 18.0;
            line_art(
                &mut sheet.art,
                &ink,
                &para(words(text).bold()).size(9.0).right(),
                (right - 80.0, 9.0, 80.0),
                Place {
                    record: "",
                    field: "再印刷",
                },
            );
            sheet
        })
        .collect();
    ink.complete()?;
    let meta = Meta {
        title: String::new(),
        author: String::new(),
        created: DateTime::UNIX_EPOCH,
        digest: String::new(),
    };
    let mut over = emit::document(&sheets, &meta, fonts, &Silent)?;
    over.renumber_objects_with(doc.max_id + 1);
    let over_pages: Vec<ObjectId> = over.get_pages().into_values().collect();
    let mut drawings = Vec::new();
    for id in &over_pages {
        let content = over.get_page_content(*id);
        let fonts = over_fonts(&over, *id)?;
        drawings.push((content, fonts));
    }
    let top = over.max_id;
    // Fonts and what they refer to; pages, catalogue and page contents of the overlay are left behind.
    doc.objects.extend(over.objects);
    doc.max_id = top;
    for (page, (content, added)) in pages.iter().zip(drawings) {
        lay_over(&mut doc, *page, content, added)?;
    }
    doc.prune_objects();
    emit::bytes(doc)
}

fn size(doc: &Document, page: ObjectId) -> Result<(f32, f32)> {
    let dict = doc.get_dictionary(page).map_err(broken)?;
    let media = dict
        .get(b"MediaBox")
        .and_then(Object::as_array)
        .map_err(broken)?;
    let n = |i: usize| media.get(i).and_then(|o| o.as_float().ok()).unwrap_or(0.0) * 25.4 / 72.0;
    Ok((n(2) - n(0), n(3) - n(1)))
}

fn over_fonts(over: &Document, page: ObjectId) -> Result<BTreeMap<Vec<u8>, Object>> {
    let (inline, ids) = over.get_page_resources(page).map_err(broken)?;
    let dicts = inline
        .into_iter()
        .chain(ids.iter().filter_map(|id| over.get_dictionary(*id).ok()));
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

/// Puts the page's own content between q and Q, then the words, with fonts under names of their own.
fn lay_over(
    doc: &mut Document,
    page: ObjectId,
    content: Vec<u8>,
    fonts: BTreeMap<Vec<u8>, Object>,
) -> Result<()> {
    let mut text = String::from_utf8_lossy(&content).into_owned();
    for name in fonts
        .keys()
        .map(|k| String::from_utf8_lossy(k).into_owned())
    {
        text = text.replace(&format!("/{name} "), &format!("/OVER{name} "));
    }
    let before = doc.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
    let after = doc.add_object(Stream::new(
        Dictionary::new(),
        format!("\nQ\n{text}").into_bytes(),
    ));
    let resources = page_resources(doc, page)?;
    let dict = doc.get_dictionary_mut(page).map_err(broken)?;
    let own = match dict.get(b"Contents") {
        Ok(Object::Array(all)) => all.clone(),
        Ok(other) => vec![other.clone()],
        Err(_) => Vec::new(),
    };
    let all = std::iter::once(Object::Reference(before))
        .chain(own)
        .chain([Object::Reference(after)])
        .collect::<Vec<_>>();
    dict.set("Contents", Object::Array(all));
    let font_dict = match doc
        .get_dictionary(resources)
        .and_then(|r| r.get(b"Font"))
        .map_err(broken)?
    {
        Object::Reference(id) => doc.get_dictionary_mut(*id).map_err(broken)?,
        _ => return Err(broken("Font")),
    };
    for (name, font) in fonts {
        font_dict.set([b"OVER".to_vec(), name].concat(), font);
    }
    Ok(())
}

fn page_resources(doc: &Document, page: ObjectId) -> Result<ObjectId> {
    doc.get_dictionary(page)
        .and_then(|d| d.get(b"Resources"))
        .and_then(Object::as_reference)
        .map_err(broken)
}
