//! A PDF from outside, looked through before it is kept: nothing that acts by itself comes in.

use kernel::{Problem, Result, code};
use lopdf::{Dictionary, Document, Object};

/// Refuses a PDF that cannot be read, is locked, or acts by itself (scripts, programs, files inside).
pub fn refuse_active(pdf: &[u8]) -> Result<()> {
    let bad = |said: &str| Err(Problem::new(code::BAD_FILE, said));
    let Ok(document) = Document::load_mem(pdf) else {
        return bad("PDFとして読めません。壊れているか、パスワードが付いています。開けるものを添付してください。");
    };
    if document.is_encrypted() {
        return bad("パスワードの付いたPDFは添付できません。パスワードを外したものを添付してください。");
    }
    if document.objects.values().chain([&Object::Dictionary(document.trailer.clone())]).any(|o| acts(o, 0)) {
        return bad(
            "このPDFには、開くと自動で動く仕掛け（スクリプトや添付プログラム）が入っています。紙に印刷して読み取り直すか、仕掛けのないPDFを相手方からもらってください。",
        );
    }
    Ok(())
}

/// Deep nesting is no certificate's.
const DEEPEST: usize = 64;

fn acts(object: &Object, depth: usize) -> bool {
    if depth > DEEPEST {
        return true;
    }
    match object {
        Object::Dictionary(d) => dictionary_acts(d, depth),
        Object::Stream(s) => dictionary_acts(&s.dict, depth),
        Object::Array(all) => all.iter().any(|o| acts(o, depth + 1)),
        _ => false,
    }
}

fn dictionary_acts(d: &Dictionary, depth: usize) -> bool {
    let is = |key: &[u8], names: &[&[u8]]| d.get(key).and_then(Object::as_name).is_ok_and(|n| names.contains(&n));
    if d.iter().any(|(key, _)| matches!(key.as_slice(), b"JS" | b"JavaScript" | b"RichMedia" | b"EmbeddedFiles")) {
        return true;
    }
    if is(b"S", &[b"JavaScript", b"Launch", b"ImportData", b"SubmitForm"]) || is(b"Type", &[b"EmbeddedFile"]) {
        return true;
    }
    d.iter().any(|(_, value)| acts(value, depth + 1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use lopdf::dictionary;

    fn a_pdf(action: Option<Dictionary>) -> Vec<u8> {
        let mut doc = Document::with_version("1.5");
        let pages = doc.new_object_id();
        let page = doc.add_object(dictionary! { "Type" => "Page", "Parent" => pages });
        doc.objects.insert(
            pages,
            Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }),
        );
        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
        if let Some(action) = action {
            catalog.set("OpenAction", Object::Dictionary(action));
        }
        let root = doc.add_object(catalog);
        doc.trailer.set("Root", root);
        let mut out = Vec::new();
        doc.save_to(&mut out).unwrap();
        out
    }

    #[test]
    fn a_plain_pdf_passes_and_one_with_a_script_or_a_program_does_not() {
        refuse_active(&a_pdf(None)).unwrap();
        let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
        let refused = refuse_active(&a_pdf(Some(script))).unwrap_err();
        assert!(refused.message.contains("自動で動く仕掛け"), "{}", refused.message);
        let program = dictionary! { "S" => "Launch", "F" => Object::string_literal("cmd.exe") };
        assert!(refuse_active(&a_pdf(Some(program))).is_err());
        assert!(refuse_active(b"%PDF-1.7 broken").is_err());
    }
}
