//! What a form author writes: words with a face, weight and size, check boxes between them, and paragraphs made of both.

use crate::font::Face;

/// Colour of a letter, a line or a surface. Everything but labels is black or grey: it must survive a copier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Tone {
    /// Black.
    #[default]
    Black,
    /// Grey; 0 is black, 255 white.
    Grey(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

impl Tone {
    /// White.
    pub const WHITE: Tone = Tone::Grey(255);
    /// The 8 % grey of header and label cells.
    pub const LABEL: Tone = Tone::Grey(0xec);
    /// The grey of hints such as 印又は署名.
    pub const HINT: Tone = Tone::Grey(0x80);
}

/// A piece of text in one style.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Words {
    /// The characters; `\n` breaks the line.
    pub text: String,
    /// Letter shapes.
    pub face: Face,
    /// Bold.
    pub bold: bool,
    /// Colour.
    pub tone: Tone,
    /// Own size in pt; otherwise the paragraph's.
    pub size: Option<f32>,
}

/// One piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Span {
    /// Text.
    Words(Words),
    /// A drawn 3 mm box, ticked or empty.
    Check(bool),
    /// A gap of so many mm.
    Gap(f32),
}

/// Text in the proportional face.
pub fn words(text: impl Into<String>) -> Words {
    Words { text: text.into(), ..Words::default() }
}

/// Text in the fixed-pitch face: dates, codes, digits.
pub fn fixed(text: impl Into<String>) -> Words {
    Words { text: text.into(), face: Face::Fixed, ..Words::default() }
}

impl Words {
    /// The same in bold.
    #[must_use]
    pub fn bold(mut self) -> Words {
        self.bold = true;
        self
    }

    /// The same in grey, for hints and choices to circle.
    #[must_use]
    pub fn grey(mut self) -> Words {
        self.tone = Tone::HINT;
        self
    }

    /// The same in another colour.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Words {
        self.tone = tone;
        self
    }

    /// The same in a size of its own, pt.
    #[must_use]
    pub fn size(mut self, pt: f32) -> Words {
        self.size = Some(pt);
        self
    }
}

impl From<Words> for Span {
    fn from(w: Words) -> Span {
        Span::Words(w)
    }
}

impl From<&str> for Span {
    fn from(s: &str) -> Span {
        Span::Words(words(s))
    }
}

impl From<String> for Span {
    fn from(s: String) -> Span {
        Span::Words(words(s))
    }
}

/// Where a line stands between its margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left margin.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right margin.
    Right,
    /// 均等割り付け: first and last characters at the margins.
    Spread,
}

/// What happens to a line that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fit {
    /// Smaller by steps down to 6.5 pt, then a second line, then a taller row.
    #[default]
    Steps,
    /// Next line at once, size kept.
    Wrap,
}

/// A paragraph: spans on one or more lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Para {
    /// The pieces, left to right.
    pub spans: Vec<Span>,
    /// Size in pt; otherwise that of the surroundings.
    pub size: Option<f32>,
    /// Position between the margins.
    pub align: Align,
    /// What to do when it is too long.
    pub fit: Fit,
    /// Extra space between letters, in em.
    pub spacing: f32,
    /// Line pitch in mm; otherwise 1.28 × the size.
    pub pitch: Option<f32>,
    /// Indent of the first line in em.
    pub first: f32,
    /// Indent of all lines in em.
    pub indent: f32,
}

/// A paragraph of one piece of text.
pub fn para(text: impl Into<Span>) -> Para {
    Para { spans: vec![text.into()], ..Para::default() }
}

/// A paragraph of several pieces.
pub fn para_of(spans: Vec<Span>) -> Para {
    Para { spans, ..Para::default() }
}

impl Para {
    /// Adds a piece at the end.
    #[must_use]
    pub fn and(mut self, span: impl Into<Span>) -> Para {
        self.spans.push(span.into());
        self
    }

    /// Adds a box and its words.
    #[must_use]
    pub fn check(mut self, on: bool, label: impl Into<Span>) -> Para {
        self.spans.push(Span::Check(on));
        self.spans.push(label.into());
        self
    }

    /// Adds a gap in mm.
    #[must_use]
    pub fn gap(mut self, mm: f32) -> Para {
        self.spans.push(Span::Gap(mm));
        self
    }

    /// In the middle.
    #[must_use]
    pub fn center(mut self) -> Para {
        self.align = Align::Center;
        self
    }

    /// At the right.
    #[must_use]
    pub fn right(mut self) -> Para {
        self.align = Align::Right;
        self
    }

    /// Size in pt.
    #[must_use]
    pub fn size(mut self, pt: f32) -> Para {
        self.size = Some(pt);
        self
    }

    /// Line pitch in mm.
    #[must_use]
    pub fn pitch(mut self, mm: f32) -> Para {
        self.pitch = Some(mm);
        self
    }

    /// Indents the first line, em.
    #[must_use]
    pub fn first(mut self, em: f32) -> Para {
        self.first = em;
        self
    }

    /// Indents all lines, em.
    #[must_use]
    pub fn indent(mut self, em: f32) -> Para {
        self.indent = em;
        self
    }

    /// Space between letters, em.
    #[must_use]
    pub fn spacing(mut self, em: f32) -> Para {
        self.spacing = em;
        self
    }

    /// Keeps the size and goes to the next line.
    #[must_use]
    pub fn wrap(mut self) -> Para {
        self.fit = Fit::Wrap;
        self
    }

    /// Its text without styles, for extracts such as 別紙.
    pub fn plain(&self) -> String {
        self.spans
            .iter()
            .map(|s| match s {
                Span::Words(w) => w.text.as_str(),
                Span::Check(true) => "■",
                Span::Check(false) => "□",
                Span::Gap(_) => " ",
            })
            .collect()
    }
}

impl From<&str> for Para {
    fn from(s: &str) -> Para {
        para(s)
    }
}

impl From<String> for Para {
    fn from(s: String) -> Para {
        para(s)
    }
}

impl From<Words> for Para {
    fn from(w: Words) -> Para {
        para(w)
    }
}

/// A date field for handwriting: 令和 年 月 日 with gaps of 7 to 9 mm.
pub fn blank_date(gap: f32) -> Para {
    para("令和").gap(gap).and("年").gap(gap).and("月").gap(gap).and("日")
}
