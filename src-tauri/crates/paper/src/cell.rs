//! Cells of tables and boxed forms: what a form author puts in. How they find their place is in `inside`.

use crate::parts::Figure;
use crate::text::{Align, Fit, Para, Span, Tone, fixed, para, words};

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
    /// Drawn from its upper left, under the text: bars, time lines, QR codes.
    pub figure: Option<Figure>,
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
            figure: None,
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
        Cell { paras: vec![content.into()], ..Cell::default() }
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
        Cell { pad: 1.4, ..Cell::of(fixed(text)) }.right()
    }

    /// A header cell: grey, centred.
    pub fn head(text: impl Into<String>) -> Cell {
        Cell::text(text).center().fill()
    }

    /// A label cell: grey, 均等割り付け with 1.6 mm at both ends.
    pub fn label(text: impl Into<String>) -> Cell {
        Cell { align: Align::Spread, pad: 1.6, ..Cell::text(text) }.fill()
    }

    /// A vertical band.
    pub fn band(text: impl Into<String>) -> Cell {
        Cell { vertical: true, ..Cell::of(words(text).bold()) }.center()
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
        Cell { mark: Some(Mark { letter: letter.into(), pattern }), ..Cell::default() }
    }

    /// 以下余白 with a diagonal line over `cols` columns.
    pub fn unused(cols: usize) -> Cell {
        let text = para(words("以下余白")).spacing(1.0).size(9.0);
        Cell { slash: true, cols, ..Cell::of(text) }.center()
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

    /// With a drawing from its upper left.
    #[must_use]
    pub fn figure(mut self, figure: Figure) -> Cell {
        self.figure = Some(figure);
        self
    }

    /// More lines than this go to the annex.
    #[must_use]
    pub fn max_lines(mut self, n: usize) -> Cell {
        self.max_lines = Some(n);
        self
    }

    pub(crate) fn plain(&self) -> String {
        self.paras.iter().map(Para::plain).collect::<Vec<_>>().join("\n")
    }
}
