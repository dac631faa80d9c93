//! A cell finds its lines, asks for height, and is drawn into its box.

use crate::art::{Art, Inked, TextRun, weight};
use crate::cell::{Cell, Level, Mark, Pattern};
use crate::parts;
use crate::shape::{Ink, Kind, LaidPara, MM, Place, TIGHT};
use crate::text::{Align, Para, Tone, Words, para, words};
use kernel::Result;

/// Text that did not fit its cell and is printed in full at the end of the section.
#[derive(Debug, Clone)]
pub(crate) struct Annexed {
    pub record: String,
    pub field: String,
    pub text: String,
}

/// A cell that has found its lines.
#[derive(Debug, Default)]
pub(crate) struct LaidCell {
    pub paras: Vec<LaidPara>,
    pub height: f32,
    pub annexed: Option<Annexed>,
}

/// Space above and below the lines of a cell, mm.
const AIR: f32 = 0.35;

/// Sizes that a table gives to its cells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    pub first: f32,
    pub second: f32,
}

/// Lays a cell out in `width`. `room` is the row's minimum height, `limit` what a page can hold.
pub(crate) fn lay(
    ink: &Ink<'_>,
    cell: &Cell,
    width: f32,
    room: f32,
    limit: f32,
    sizes: Sizes,
    place: Place<'_>,
) -> LaidCell {
    if cell.vertical || cell.mark.is_some() {
        return LaidCell::default();
    }
    let laid = lay_paras(ink, cell, width, room, sizes, place);
    let lines: usize = laid.paras.iter().map(|p| p.lines.len()).sum();
    let long = cell.max_lines.is_some_and(|n| lines > n) || laid.height > limit;
    if !long {
        return laid;
    }
    let note = Cell { paras: vec![Para::from("別紙のとおり")], max_lines: None, ..cell.clone() };
    let mut short = lay_paras(ink, &note, width, room, sizes, place);
    short.annexed =
        Some(Annexed { record: place.record.to_owned(), field: place.field.to_owned(), text: cell.plain() });
    short
}

fn lay_paras(ink: &Ink<'_>, cell: &Cell, width: f32, room: f32, sizes: Sizes, place: Place<'_>) -> LaidCell {
    let start = cell.size.unwrap_or(sizes.first);
    let inner = (width - 2.0 * cell.pad).max(1.0);
    let seconds = cell
        .paras
        .iter()
        .skip(1)
        .map(|p| p.size.filter(|s| *s > 0.0).unwrap_or(sizes.second) * MM * TIGHT)
        .sum::<f32>();
    let mut paras = Vec::with_capacity(cell.paras.len());
    for (n, p) in cell.paras.iter().enumerate() {
        let size = if p.size == Some(0.0) { sizes.second } else { p.size.unwrap_or(start) };
        let rest = if n == 0 { room - 2.0 * AIR - seconds } else { 0.0 };
        let mut laid = ink.lay(p, inner, size, rest, place);
        if laid.align == Align::Left {
            laid.align = if cell.align == Align::Spread && laid.lines.len() > 1 { Align::Center } else { cell.align };
        }
        paras.push(laid);
    }
    squeeze(&mut paras, room - 2.0 * AIR, cell);
    let height = paras.iter().map(LaidPara::height).sum::<f32>() + 2.0 * AIR;
    LaidCell { paras, height, annexed: None }
}

/// Brings lines closer together before the row grows.
fn squeeze(paras: &mut [LaidPara], room: f32, cell: &Cell) {
    let text: f32 = paras.iter().map(LaidPara::height).sum();
    let least: f32 = paras.iter().map(|p| p.lines.len() as f32 * p.size * MM * TIGHT).sum();
    if text > room && least <= room && cell.paras.iter().all(|p| p.pitch.is_none()) {
        for p in paras.iter_mut() {
            p.pitch *= room / text;
        }
    }
}

/// Draws a laid cell into its box.
pub(crate) fn draw(
    art: &mut Art,
    ink: &Ink<'_>,
    cell: &Cell,
    laid: &LaidCell,
    (x, y, w, h): (f32, f32, f32, f32),
    sizes: Sizes,
    place: Place<'_>,
) -> Result<()> {
    if cell.fill {
        art.fill(x, y, w, h, Tone::LABEL);
    }
    if let Some(f) = &cell.figure {
        art.absorb(parts::figure(ink, f)?, x, y);
    }
    if let Some(mark) = &cell.mark {
        draw_mark(art, ink, mark, (x, y, w, h));
        return Ok(());
    }
    if cell.vertical {
        draw_vertical(art, ink, cell, (x, y, w, h), sizes, place);
        return Ok(());
    }
    let text = laid.height - 2.0 * AIR;
    let mut top = match cell.level {
        Level::Top => y + AIR + 0.3,
        Level::Middle => y + (h - text) / 2.0,
        Level::Bottom => y + h - AIR - text,
    };
    if cell.slash {
        let half = laid.paras.first().and_then(|p| p.lines.first()).map_or(0.0, |l| l.width) / 2.0 + 3.0;
        let at = |u: f32| y + h - u * h;
        let (mid, left, right) = (x + w / 2.0, (w / 2.0 - half) / w, (w / 2.0 + half) / w);
        art.path(&[(x, y + h), (mid - half, at(left))], weight::INNER, Tone::Black);
        art.path(&[(mid + half, at(right)), (x + w, y)], weight::INNER, Tone::Black);
    }
    for p in &laid.paras {
        art.para(p, x + cell.pad, top, w - 2.0 * cell.pad);
        top += p.height();
    }
    Ok(())
}

fn draw_vertical(
    art: &mut Art,
    ink: &Ink<'_>,
    cell: &Cell,
    (x, y, w, h): (f32, f32, f32, f32),
    sizes: Sizes,
    place: Place<'_>,
) {
    let Some(p) = cell.paras.first() else { return };
    let items = ink.shape(p, place);
    let n = items.len().max(1) as f32;
    let size = cell.size.or(p.size).unwrap_or(sizes.first).min((h - 1.0) / n / MM);
    let em = size * MM;
    let step = (em * 1.75).min(if n > 1.0 { (h - 1.0 - em) / (n - 1.0) } else { em });
    let top = y + (h - (n - 1.0) * step - em) / 2.0;
    for (i, item) in items.iter().enumerate() {
        let Kind::Glyph { slot, gid } = item.kind else {
            continue;
        };
        let glyphs = vec![Inked { gid, ch: item.ch, mark: item.mark, em: item.em, gap: 0.0 }];
        let cell_top = top + i as f32 * step;
        let run = TextRun {
            x: x + (w - item.em * em) / 2.0,
            y: cell_top + 0.88 * em,
            slot,
            pt: size,
            turn: 0.0,
            tone: item.tone,
            glyphs,
        };
        // Long vowel marks and dashes lie down in vertical text.
        let lying = matches!(item.ch, 'ー' | '－' | '―' | '～' | '〜');
        art.texts.push(if lying {
            TextRun { x: x + w / 2.0 - 0.38 * em, y: cell_top + (1.0 - item.em) * em / 2.0, turn: -90.0, ..run }
        } else {
            run
        });
    }
}

fn draw_mark(art: &mut Art, ink: &Ink<'_>, mark: &Mark, (x, y, w, h): (f32, f32, f32, f32)) {
    let (mw, mh) = (7.2_f32.min(w - 0.8), 5.0_f32.min(h - 0.8));
    let (mx, my) = (x + (w - mw) / 2.0, y + (h - mh) / 2.0);
    let strip = mw * 0.34;
    let white = mark.pattern == Pattern::Solid;
    match mark.pattern {
        Pattern::Solid => art.block(mx, my, mw, mh, Tone::Black),
        Pattern::Hatch => art.hatch((mx, my, strip, mh), 0.8, 0.5, Tone::Black),
        Pattern::Dots => art.dots((mx, my, strip, mh), 0.95, 0.2, Tone::Black),
    }
    art.frame((mx, my, mw, mh), weight::GROUP, Tone::Black, false);
    let rule = if white { Tone::WHITE } else { Tone::Black };
    art.path(&[(mx + strip, my), (mx + strip, my + mh)], weight::GROUP, rule);
    let letter = Words { tone: if white { Tone::WHITE } else { Tone::Black }, ..words(mark.letter.clone()).bold() };
    let laid = ink.lay(&para(letter).center().size(10.5), mw - strip, 10.5, mh, Place::default());
    art.para(&laid, mx + strip, my + (mh - laid.height()) / 2.0, mw - strip);
}
