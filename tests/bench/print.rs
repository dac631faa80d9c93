//! A printed list of 10,000 rows, beside the same cells shown as bare glyphs. Fonts are read before, on both sides.

use crate::measure::{Place, Told};
use crate::seat::{Seat, bare_book, emptied, root};
use kernel::{Axis, Problem, Result};
use ledgers::{asset::DEF, shown};
use printpdf::{
    Codepoint, Mm, Op, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, TextItem,
};
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;
use store::Query;

/// Rows on a bare page.
const ON_PAGE: usize = 24;

/// Lands the records that are printed.
pub fn prepare(place: &Place, _told: &mut Told) -> Result<()> {
    let seat = Seat::with_new_book(emptied(&place.printed_book())?)?;
    seat.ask("import_commit", json!({ "ledger": "asset", "path": place.printed_workbook() }))?;
    seat.ask("book_close", json!({})).map(|_| ())
}

/// Through the door: the list form.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let seat = Seat::with_book(&place.printed_book())?;
    let one = seat.ask("ledger_list", json!({ "ledger": "asset", "limit": 1 }))?;
    let id = one["records"][0]["id"].clone();
    let out = place.out("list.pdf");
    let ask = |selection| json!({ "print": { "ledger": "asset", "form": "list", "fill": "data", "selection": selection }, "out": out });
    told.time("first print", || seat.ask("print_to_file", ask(json!({ "ids": [id] }))))?;
    let done = told.time("list", || seat.ask("print_to_file", ask(json!({ "all": {} }))))?;
    if done["records"] != place.printed {
        return Err(Problem::internal(format!("{} records were printed", done["records"])));
    }
    told.note("bytes", done["bytes"].as_f64().unwrap_or(f64::MAX));
    Ok(())
}

/// One run of glyphs per cell, every cell on one line: no lines, no wrapping, no heads, no footers.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let columns: Vec<_> = DEF.columns.iter().filter(|c| c.paper_mm.is_some()).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let query = Query { life: vec!["active".to_owned()], ..Query::default() };
    bare_book(&place.printed_book())?.reader()?.each(&DEF, &query, |r| {
        let mut cells = vec![(rows.len() + 1).to_string(), r.number.clone()];
        cells.extend(columns.iter().map(|c| shown(c, r.get(c.key))));
        cells.push(DEF.state_label(Axis::Step, &r.step).to_owned());
        rows.push(cells);
        Ok(())
    })?;
    bare_cells(&rows, &place.out("bare.pdf"), told, "list")
}

/// Cells as bare glyphs; the time is told under `name`, the size as `bytes`.
pub fn bare_cells(rows: &[Vec<String>], out: &Path, told: &mut Told, name: &'static str) -> Result<()> {
    let bytes = std::fs::read(root().join("assets/fonts/BIZUDPGothic-Regular.ttf"))?;
    let font = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or_else(|| Problem::internal("font"))?;
    let face = ttf_parser::Face::parse(&bytes, 0).map_err(Problem::internal)?;
    let glyphs: HashMap<char, u16> =
        rows.iter().flatten().flat_map(|t| t.chars()).filter_map(|c| Some((c, face.glyph_index(c)?.0))).collect();
    let size = told.time(name, || {
        let mut pdf = PdfDocument::new("bare");
        let id = pdf.add_font(&font);
        for page in rows.chunks(ON_PAGE) {
            let mut ops =
                vec![Op::StartTextSection, Op::SetFont { font: PdfFontHandle::External(id.clone()), size: Pt(7.0) }];
            // Each position counts from the one before.
            let mut step = (15.0, 195.0);
            for row in page {
                for cell in row {
                    ops.push(Op::SetTextCursor { pos: Point::new(Mm(step.0), Mm(step.1)) });
                    let shown = cell
                        .chars()
                        .filter_map(|c| Some(Codepoint::with_cid(*glyphs.get(&c)?, 0.0, c.to_string())))
                        .collect();
                    ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(shown)] });
                    step = (20.0, 0.0);
                }
                step = (-20.0 * (row.len() as f32 - 1.0), -7.5);
            }
            ops.push(Op::EndTextSection);
            pdf.pages.push(PdfPage::new(Mm(297.0), Mm(210.0), ops));
        }
        let made = pdf.save(&PdfSaveOptions::default(), &mut Vec::new());
        std::fs::write(out, &made)?;
        Ok(made.len())
    })?;
    told.note("bytes", size as f64);
    Ok(())
}
