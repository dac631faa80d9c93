//! Cells of tables and boxed forms: what a form author puts in, and how it finds its place.

use crate::art::{Art, Inked, TextRun, weight};
use crate::shape::{Ink, Kind, LaidPara, MM, Place};
use crate::text::{Align, Fit, Para, Span, Tone, Words, fixed, para, words};

/// How a class is told apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Filled, white letter.
    Solid,
    /// Hatched strip.
    Hatch,
    /// Dotted strip.
    Dots,
}

/// A class mark: a letter with its pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// One or two letters.
    pub letter: String,
    /// Its pattern.
    pub pattern: Pattern,
}

/// Where the lines stand between the upper and the lower edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// At the top.
    Top,
    /// In the middle.
    #[default]
    Middle,
    /// At the bottom.
    Bottom,
}

/// One cell; may span columns and rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its paragraphs, top to bottom.
    pub paras: Vec<Para>,
    /// Position of lines that name none themselves.
    pub align: Align,
    /// Position between the edges.
    pub level: Level,
    /// 8 % grey.
    pub fill: bool,
    /// Columns that it covers.
    pub cols: usize,
    /// Rows that it covers.
    pub rows: usize,
    /// Characters one below the other.
    pub vertical: bool,
    /// Size in pt; otherwise the table's.
    pub size: Option<f32>,
    /// Space left and right, mm.
    pub pad: f32,
    /// A drawn class mark instead of text.
    pub mark: Option<Mark>,
    /// A diagonal line, broken by the text: 以下余白.
    pub slash: bool,
    /// More lines than this go to the annex, and 「別紙のとおり」 is printed.
    pub max_lines: Option<usize>,
    /// Name of the field for messages; otherwise the column's.
    pub field: String,
    /// No rule on its right.
    pub open: bool,
}

impl Default for Cell {
    fn default() -> Cell {
        Cell {
            paras: Vec::new(),
            align: Align::Left,
            level: Level::Middle,
            fill: false,
            cols: 1,
            rows: 1,
            vertical: false,
            size: None,
            pad: 0.9,
            mark: None,
            slash: false,
            max_lines: None,
            field: String::new(),
            open: false,
        }
    }
}

impl Cell {
    /// An empty cell: filled in by hand.
    pub fn empty() -> Cell {
        Cell::default()
    }

    /// A paragraph.
    pub fn of(content: impl Into<Para>) -> Cell {
        Cell {
            paras: vec![content.into()],
            ..Cell::default()
        }
    }

    /// Text in the proportional face.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::of(words(text))
    }

    /// A code, serial, date or time in fixed pitch.
    pub fn code(text: impl Into<String>) -> Cell {
        Cell::of(fixed(text))
    }

    /// Digits in fixed pitch at the right.
    pub fn number(text: impl Into<String>) -> Cell {
        Cell::of(fixed(text)).right()
    }

    /// A header cell: grey, centred.
    pub fn head(text: impl Into<String>) -> Cell {
        Cell::text(text).center().fill()
    }

    /// A label cell: grey, 均等割り付け with 1.6 mm at both ends.
    pub fn label(text: impl Into<String>) -> Cell {
        Cell {
            align: Align::Spread,
            pad: 1.6,
            ..Cell::text(text)
        }
        .fill()
    }

    /// A vertical band.
    pub fn band(text: impl Into<String>) -> Cell {
        Cell {
            vertical: true,
            ..Cell::of(words(text).bold())
        }
        .center()
    }

    /// Boxes with their words, ticked where the flag is set.
    pub fn checks(choices: &[(&str, bool)]) -> Cell {
        let mut p = Para::default();
        for (i, (label, on)) in choices.iter().enumerate() {
            if i > 0 {
                p = p.gap(2.0);
            }
            p = p.check(*on, *label);
        }
        Cell::of(p)
    }

    /// A drawn class mark.
    pub fn mark(letter: impl Into<String>, pattern: Pattern) -> Cell {
        Cell {
            mark: Some(Mark {
                letter: letter.into(),
                pattern,
            }),
            ..Cell::default()
        }
    }

    /// 以下余白 with a diagonal line over `cols` columns.
    pub fn unused(cols: usize) -> Cell {
        let text = para(words("以下余白")).spacing(1.0).size(9.0);
        Cell {
            slash: true,
            cols,
            ..Cell::of(text)
        }
        .center()
    }

    /// A further paragraph below, in the table's second size.
    #[must_use]
    pub fn second(mut self, content: impl Into<Para>) -> Cell {
        let mut p: Para = content.into();
        p.size = p.size.or(Some(0.0));
        self.paras.push(p);
        self
    }

    /// A further paragraph below, in the same size.
    #[must_use]
    pub fn line(mut self, content: impl Into<Para>) -> Cell {
        self.paras.push(content.into());
        self
    }

    /// Centred.
    #[must_use]
    pub fn center(mut self) -> Cell {
        self.align = Align::Center;
        self
    }

    /// At the right.
    #[must_use]
    pub fn right(mut self) -> Cell {
        self.align = Align::Right;
        self
    }

    /// At the top.
    #[must_use]
    pub fn top(mut self) -> Cell {
        self.level = Level::Top;
        self
    }

    /// At the bottom.
    #[must_use]
    pub fn bottom(mut self) -> Cell {
        self.level = Level::Bottom;
        self
    }

    /// 8 % grey.
    #[must_use]
    pub fn fill(mut self) -> Cell {
        self.fill = true;
        self
    }

    /// In bold.
    #[must_use]
    pub fn bold(mut self) -> Cell {
        for span in self.paras.iter_mut().flat_map(|p| &mut p.spans) {
            if let Span::Words(w) = span {
                w.bold = true;
            }
        }
        self
    }

    /// In grey, for hints and choices to circle.
    #[must_use]
    pub fn grey(mut self) -> Cell {
        for span in self.paras.iter_mut().flat_map(|p| &mut p.spans) {
            if let Span::Words(w) = span {
                w.tone = Tone::HINT;
            }
        }
        self
    }

    /// Size in pt.
    #[must_use]
    pub fn size(mut self, pt: f32) -> Cell {
        self.size = Some(pt);
        self
    }

    /// Keeps the size and breaks lines instead.
    #[must_use]
    pub fn wrap(mut self) -> Cell {
        for p in &mut self.paras {
            p.fit = Fit::Wrap;
        }
        self
    }

    /// Space left and right, mm.
    #[must_use]
    pub fn pad(mut self, mm: f32) -> Cell {
        self.pad = mm;
        self
    }

    /// Covers so many columns.
    #[must_use]
    pub fn cols(mut self, n: usize) -> Cell {
        self.cols = n;
        self
    }

    /// Covers so many rows.
    #[must_use]
    pub fn rows(mut self, n: usize) -> Cell {
        self.rows = n;
        self
    }

    /// Name of the field for messages.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>) -> Cell {
        self.field = name.into();
        self
    }

    /// No rule on its right: the next cell continues it.
    #[must_use]
    pub fn open(mut self) -> Cell {
        self.open = true;
        self
    }

    /// More lines than this go to the annex.
    #[must_use]
    pub fn max_lines(mut self, n: usize) -> Cell {
        self.max_lines = Some(n);
        self
    }

    fn plain(&self) -> String {
        self.paras
            .iter()
            .map(Para::plain)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

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
    let note = Cell {
        paras: vec![Para::from("別紙のとおり")],
        max_lines: None,
        ..cell.clone()
    };
    let mut short = lay_paras(ink, &note, width, room, sizes, place);
    short.annexed = Some(Annexed {
        record: place.record.to_owned(),
        field: place.field.to_owned(),
        text: cell.plain(),
    });
    short
}

fn lay_paras(
    ink: &Ink<'_>,
    cell: &Cell,
    width: f32,
    room: f32,
    sizes: Sizes,
    place: Place<'_>,
) -> LaidCell {
    let start = cell.size.unwrap_or(sizes.first);
    let inner = (width - 2.0 * cell.pad).max(1.0);
    let seconds = cell
        .paras
        .iter()
        .skip(1)
        .map(|p| p.size.filter(|s| *s > 0.0).unwrap_or(sizes.second) * MM * 1.28)
        .sum::<f32>();
    let mut paras = Vec::with_capacity(cell.paras.len());
    for (n, p) in cell.paras.iter().enumerate() {
        let size = if p.size == Some(0.0) {
            sizes.second
        } else {
            p.size.unwrap_or(start)
        };
        let rest = if n == 0 {
            room - 2.0 * AIR - seconds
        } else {
            0.0
        };
        let mut laid = ink.lay(p, inner, size, rest, place);
        if laid.align == Align::Left {
            laid.align = if cell.align == Align::Spread && laid.lines.len() > 1 {
                Align::Center
            } else {
                cell.align
            };
        }
        paras.push(laid);
    }
    let height = paras.iter().map(LaidPara::height).sum::<f32>() + 2.0 * AIR;
    LaidCell {
        paras,
        height,
        annexed: None,
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
) {
    if cell.fill {
        art.fill(x, y, w, h, Tone::LABEL);
    }
    if let Some(mark) = &cell.mark {
        draw_mark(art, ink, mark, (x, y, w, h));
        return;
    }
    if cell.vertical {
        draw_vertical(art, ink, cell, (x, y, w, h), sizes, place);
        return;
    }
    let text = laid.height - 2.0 * AIR;
    let mut top = match cell.level {
        Level::Top => y + AIR + 0.3,
        Level::Middle => y + (h - text) / 2.0,
        Level::Bottom => y + h - AIR - text,
    };
    if cell.slash {
        let half = laid
            .paras
            .first()
            .and_then(|p| p.lines.first())
            .map_or(0.0, |l| l.width)
            / 2.0
            + 3.0;
        let at = |u: f32| y + h - u * h;
        let (mid, left, right) = (x + w / 2.0, (w / 2.0 - half) / w, (w / 2.0 + half) / w);
        art.path(
            &[(x, y + h), (mid - half, at(left))],
            weight::INNER,
            Tone::Black,
        );
        art.path(
            &[(mid + half, at(right)), (x + w, y)],
            weight::INNER,
            Tone::Black,
        );
    }
    for p in &laid.paras {
        art.para(p, x + cell.pad, top, w - 2.0 * cell.pad);
        top += p.height();
    }
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
    let size = cell
        .size
        .or(p.size)
        .unwrap_or(sizes.first)
        .min((h - 1.0) / n / MM);
    let em = size * MM;
    let step = (em * 1.75).min(if n > 1.0 {
        (h - 1.0 - em) / (n - 1.0)
    } else {
        em
    });
    let top = y + (h - (n - 1.0) * step - em) / 2.0;
    for (i, item) in items.iter().enumerate() {
        let Kind::Glyph { slot, gid } = item.kind else {
            continue;
        };
        let glyphs = vec![Inked {
            gid,
            ch: item.ch,
            mark: item.mark,
            em: item.em,
            gap: 0.0,
        }];
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
            TextRun {
                x: x + w / 2.0 + 0.38 * em,
                y: cell_top + 0.5 * em + item.em * em / 2.0 - em * 0.5 + 0.0,
                turn: -90.0,
                ..run
            }
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
    art.frame(mx, my, mw, mh, weight::GROUP, Tone::Black, false);
    let rule = if white { Tone::WHITE } else { Tone::Black };
    art.path(
        &[(mx + strip, my), (mx + strip, my + mh)],
        weight::GROUP,
        rule,
    );
    let letter = Words {
        tone: if white { Tone::WHITE } else { Tone::Black },
        ..words(mark.letter.clone()).bold()
    };
    let laid = ink.lay(
        &para(letter).center().size(10.5),
        mw - strip,
        10.5,
        mh,
        Place::default(),
    );
    art.para(
        &laid,
        mx + strip,
        my + (mh - laid.height()) / 2.0,
        mw - strip,
    );
}
