//! Small files from big lists: rules that touch become one stroke, what nearly all pages show is drawn once and called by name,
//! glyphs are joined into strings.

use crate::art::{Art, Rule};
use crate::emit::Sheet;
use lopdf::{Object, ObjectId};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Fewer pages than this are not worth a form object.
const WORTH: usize = 8;
/// What stands on this share of the pages is drawn once.
const NEARLY_ALL: f32 = 0.9;

/// What pages share: one sheet per page size, and which of them a page calls.
#[derive(Default)]
pub(crate) struct Shared {
    pub sheets: Vec<Sheet>,
    pub of_page: Vec<Option<usize>>,
}

/// Name of the n-th form object.
pub(crate) fn shared_name(n: usize) -> String {
    format!("MORIFORM{n}")
}

/// Merges the rules of all sheets and takes out what nearly all sheets of one size show.
pub(crate) fn share(sheets: &mut [Sheet]) -> Shared {
    for sheet in sheets.iter_mut() {
        for art in [&mut sheet.under, &mut sheet.art] {
            art.rules = merge(&art.rules);
        }
    }
    let mut shared = Shared { sheets: Vec::new(), of_page: vec![None; sheets.len()] };
    let mut sizes: Vec<(i32, i32)> = Vec::new();
    let size = |s: &Sheet| ((s.width * 10.0) as i32, (s.height * 10.0) as i32);
    for s in sheets.iter() {
        if !sizes.contains(&size(s)) {
            sizes.push(size(s));
        }
    }
    for wanted in sizes {
        let group: Vec<usize> =
            (0..sheets.len()).filter(|n| size(&sheets[*n]) == wanted && sheets[*n].under.is_empty()).collect();
        if group.len() < WORTH {
            continue;
        }
        let keyed: Vec<Vec<u64>> = group.iter().map(|n| keys(&sheets[*n].art)).collect();
        let mut seen: HashMap<u64, usize> = HashMap::new();
        for key in keyed.iter().flatten() {
            *seen.entry(*key).or_default() += 1;
        }
        let least = (group.len() as f32 * NEARLY_ALL).ceil() as usize;
        seen.retain(|_, n| *n >= least);
        let callers: Vec<bool> = keyed.iter().map(|own| has_all(own, &seen)).collect();
        let Some(model) = callers.iter().position(|c| *c).filter(|_| !seen.is_empty()) else { continue };
        let art = part(&sheets[group[model]].art, &keyed[model], |key| seen.contains_key(&key));
        let id = shared.sheets.len();
        let (width, height) = (sheets[group[model]].width, sheets[group[model]].height);
        for ((n, own), calls) in group.into_iter().zip(&keyed).zip(callers) {
            if calls {
                sheets[n].art = part(&sheets[n].art, own, |key| !seen.contains_key(&key));
                shared.of_page[n] = Some(id);
            }
        }
        shared.sheets.push(Sheet { width, height, art, under: Art::default() });
    }
    shared
}

fn has_all(own: &[u64], wanted: &HashMap<u64, usize>) -> bool {
    let mut found: Vec<u64> = own.iter().copied().filter(|k| wanted.contains_key(k)).collect();
    found.sort_unstable();
    found.dedup();
    found.len() == wanted.len()
}

fn cent(v: f32) -> i32 {
    (v * 100.0).round() as i32
}

fn key(kind: u8, f: impl FnOnce(&mut DefaultHasher)) -> u64 {
    let mut h = DefaultHasher::new();
    kind.hash(&mut h);
    f(&mut h);
    h.finish()
}

fn fill_key((x, y, w, height, tone): &(f32, f32, f32, f32, crate::text::Tone)) -> u64 {
    key(0, |h| (cent(*x), cent(*y), cent(*w), cent(*height), tone).hash(h))
}

fn rule_key(r: &Rule) -> u64 {
    key(1, |h| (r.level, cent(r.at), cent(r.from), cent(r.to), cent(r.pt), r.dashed, r.tone).hash(h))
}

fn shape_key(s: &crate::art::Shape) -> u64 {
    key(2, |h| {
        (s.closed, s.dashed, s.fill, s.stroke.map(|(pt, tone)| (cent(pt), tone))).hash(h);
        for (x, y, curve) in &s.points {
            (cent(*x), cent(*y), curve).hash(h);
        }
    })
}

fn text_key(t: &crate::art::TextRun) -> u64 {
    key(3, |h| {
        (cent(t.x), cent(t.y), t.slot, cent(t.pt), cent(t.turn), t.tone).hash(h);
        for g in &t.glyphs {
            (g.gid, g.ch, g.mark, cent(g.gap * 10.0)).hash(h);
        }
    })
}

/// One key for each thing, in the order of [`part`].
fn keys(art: &Art) -> Vec<u64> {
    let fills = art.fills.iter().map(fill_key);
    fills
        .chain(art.rules.iter().map(rule_key))
        .chain(art.shapes.iter().map(shape_key))
        .chain(art.texts.iter().map(text_key))
        .collect()
}

fn part(art: &Art, keys: &[u64], keep: impl Fn(u64) -> bool) -> Art {
    let mut keys = keys.iter();
    let mut kept = || keys.next().is_some_and(|k| keep(*k));
    Art {
        fills: art.fills.iter().filter(|_| kept()).copied().collect(),
        rules: art.rules.iter().filter(|_| kept()).copied().collect(),
        shapes: art.shapes.iter().filter(|_| kept()).cloned().collect(),
        texts: art.texts.iter().filter(|_| kept()).cloned().collect(),
    }
}

/// Rules that touch or overlap become one stroke; where weights meet, the heavier is drawn last.
fn merge(rules: &[Rule]) -> Vec<Rule> {
    let order = |r: &Rule| (r.tone, r.dashed, cent(r.pt), r.level, cent(r.at), cent(r.from), cent(r.to));
    let mut sorted = rules.to_vec();
    sorted.sort_unstable_by_key(order);
    let mut merged: Vec<Rule> = Vec::with_capacity(sorted.len() / 4 + 1);
    for r in sorted {
        match merged.last_mut() {
            Some(m)
                if {
                    let (a, b) = (order(m), order(&r));
                    (a.0, a.1, a.2, a.3, a.4) == (b.0, b.1, b.2, b.3, b.4) && b.5 <= a.6 + 2
                } =>
            {
                m.to = m.to.max(r.to)
            }
            _ => merged.push(r),
        }
    }
    merged
}

/// Makes the file small: one resource dictionary for all pages, no boxes that repeat the sheet's size, glyphs joined into strings.
///
/// The last pages hold what the others share; they become form objects.
pub(crate) fn slim(doc: &mut lopdf::Document, shared_sheets: &[Sheet]) -> lopdf::Result<()> {
    let mut pages: Vec<ObjectId> = doc.get_pages().into_values().collect();
    let shared = pages.first().and_then(|p| doc.get_dictionary(*p).ok()?.get(b"Resources").ok().cloned());
    for page in &pages {
        let page = *page;
        let content = doc.get_dictionary(page).and_then(|d| d.get(b"Contents")).and_then(Object::as_reference);
        if let Some(Object::Stream(stream)) = content.ok().and_then(|id| doc.get_object_mut(id).ok()) {
            let joined = join_strings(&stream.content);
            stream.set_content(joined);
        }
        let Ok(dict) = doc.get_dictionary_mut(page) else { continue };
        for key in ["TrimBox", "CropBox", "Annots"] {
            dict.remove(key.as_bytes());
        }
        let own = dict.get(b"Resources").and_then(Object::as_reference).ok();
        if let Some(shared) = shared.clone() {
            let same = shared.as_reference().ok();
            dict.set("Resources", shared);
            if let Some(id) = own.filter(|o| Some(*o) != same) {
                doc.objects.remove(&id);
            }
        }
    }
    let taken = pages.split_off(pages.len().saturating_sub(shared_sheets.len()));
    for (n, (page, sheet)) in taken.into_iter().zip(shared_sheets).enumerate() {
        to_form(doc, page, n, sheet)?;
    }
    Ok(())
}

/// Turns a page into the form object that other pages call by [`shared_name`].
fn to_form(doc: &mut lopdf::Document, page: ObjectId, n: usize, sheet: &Sheet) -> lopdf::Result<()> {
    let dict = doc.get_dictionary(page)?.clone();
    let content = dict.get(b"Contents")?.as_reference()?;
    let parent = dict.get(b"Parent")?.as_reference()?;
    let resources = doc.get_dictionary(dict.get(b"Resources")?.as_reference()?)?.clone();
    let xobjects = resources.get(b"XObject")?.as_reference()?;
    let form = doc.get_object_mut(content)?.as_stream_mut()?;
    let side = |mm: f32| Object::Real((mm * 72.0 / 25.4 * 100.0).round() / 100.0);
    form.dict.set("Type", "XObject");
    form.dict.set("Subtype", "Form");
    form.dict.set("BBox", vec![0.into(), 0.into(), side(sheet.width), side(sheet.height)]);
    form.dict.set("Resources", lopdf::dictionary! { "Font" => resources.get(b"Font")?.clone() });
    doc.get_dictionary_mut(xobjects)?.set(shared_name(n), Object::Reference(content));
    let kids = doc.get_dictionary_mut(parent)?;
    if let Ok(list) = kids.get_mut(b"Kids").and_then(Object::as_array_mut) {
        list.retain(|k| k.as_reference().ok() != Some(page));
        let count = list.len() as i64;
        kids.set("Count", count);
    }
    doc.objects.remove(&page);
    Ok(())
}

/// `<0012> <0013>` says the same as `<00120013>` and is a third of the size once a page is full of it.
fn join_strings(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len());
    let mut i = 0;
    while let Some(&b) = content.get(i) {
        if b == b'>' && out.last().is_some_and(u8::is_ascii_hexdigit) {
            let next = i + 1 + content[i + 1..].iter().take_while(|c| **c == b' ').count();
            if content.get(next) == Some(&b'<') && content.get(next + 1).is_some_and(u8::is_ascii_hexdigit) {
                i = next + 1;
                continue;
            }
        }
        out.push(b);
        i += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::join_strings;

    #[test]
    fn only_neighbouring_glyph_strings_are_joined() {
        assert_eq!(join_strings(b"[<0012> <0013><0014> -120 <0015>] TJ"), b"[<001200130014> -120 <0015>] TJ");
        assert_eq!(join_strings(b"/Span <</ActualText <FEFF>>> BDC"), b"/Span <</ActualText <FEFF>>> BDC");
    }
}
