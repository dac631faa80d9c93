//! Pure data becomes PDF: fonts, pages, letters, tables, boxed forms, seal boxes, QR codes, label sheets.
//!
//! This crate knows no ledger and no book: whoever prints composes a [`Doc`] from blocks and calls [`render`].
//! It never cuts a text, never draws a character that no font has, and takes nothing from the clock: the same description gives the same bytes.
//! What comes back on paper is read here too: the QR code of a scanned sheet.
//! Deliberately absent: pictures on paper, colours outside labels, anything that reads a file other than the fonts.

mod art;
mod cell;
mod doc;
mod emit;
mod flow;
mod font;
mod frame;
mod grid;
mod inside;
mod kinsoku;
mod labels;
mod letter;
mod parts;
mod qr;
mod reprint;
mod scan;
mod shape;
mod slim;
mod strange;
mod table;
mod text;

pub use cell::{Cell, Level, Mark, Pattern};
pub use doc::{Block, Code, Doc, Footer, HeadRight, Heading, Issue, Orientation, PageHead, Section, Side};
pub use emit::Meta;
pub use font::{FONT_FILES, Face, Fonts};
pub use labels::{Label, LabelPlace, LabelSheets, LabelTone, label_places, render_labels};
pub use letter::{LetterHead, LetterItem};
pub use parts::{Confirm, Figure, Nothing, SealBox, Seals, Stroke, receipt};
pub use reprint::{page_count, reprint};
pub use scan::read_codes;
pub use strange::refuse_active;
pub use table::{PageRows, Row, RowKind, Table, Totals, row};
pub use text::{Align, Fit, Para, Span, Tone, Words, blank_date, fixed, para, para_of, words};

use kernel::{Progress, Result};

/// Makes the PDF. Refuses characters without a glyph by name, columns that do not add up, and a stop by the user.
pub fn render(doc: &Doc, fonts: &Fonts, progress: &dyn Progress) -> Result<Vec<u8>> {
    let ink = shape::Ink::new(fonts);
    let mut sheets = Vec::new();
    let mut owners = Vec::new();
    // Pages of each part that is counted by itself.
    let mut parts: Vec<usize> = Vec::new();
    for section in &doc.sections {
        let mut laid = flow::section(&ink, progress, frame::bounds(section.orientation), section)?;
        frame::number_annex(&ink, section, &mut laid);
        owners.extend(std::iter::repeat_n(section, laid.len()));
        if section.restart || parts.is_empty() {
            parts.push(0);
        }
        if let Some(part) = parts.last_mut() {
            *part += laid.len();
        }
        sheets.append(&mut laid);
    }
    let counted = parts.into_iter().flat_map(|all| (1..=all).map(move |n| (n, all)));
    for ((sheet, section), (n, all)) in sheets.iter_mut().zip(owners).zip(counted) {
        frame::foot(&ink, doc, section, sheet, n, all);
    }
    ink.complete()?;
    emit::bytes(emit::document(sheets, &doc.meta, fonts, progress)?)
}

#[cfg(test)]
mod testing {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::path::PathBuf;

    /// The fonts that the set-up step brought, or those named by MORICHO_FONTS.
    pub fn fonts() -> crate::Fonts {
        let dir = std::env::var_os("MORICHO_FONTS")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets/fonts"), PathBuf::from);
        crate::Fonts::load(&dir).expect("fonts are there after the set-up step")
    }
}
