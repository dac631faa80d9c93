//! Drawn things in millimetres from the upper left, before they become PDF operators.
//!
//! Horizontal and vertical rules are kept apart from other paths: a page merges those that touch, so a table of a hundred cells costs a few long strokes.

use crate::shape::{BOX, Item, Kind, LaidPara, MM};
use crate::text::{Align, Tone};

/// Weights of rules in pt.
pub(crate) mod weight {
    /// Outer edge, under a header row, over a sum row.
    pub const OUTER: f32 = 0.75;
    /// Around groups, check boxes.
    pub const GROUP: f32 = 0.5;
    /// Between cells.
    pub const INNER: f32 = 0.3;
}

/// A horizontal or vertical rule.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    pub level: bool,
    /// y of a level rule, x of an upright one, mm.
    pub at: f32,
    pub from: f32,
    pub to: f32,
    pub pt: f32,
    pub dashed: bool,
    pub tone: Tone,
}

/// A glyph with the characters that it stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inked {
    pub gid: u16,
    pub ch: char,
    pub mark: char,
    /// Width with the space after it, em.
    pub em: f32,
    /// Space after it, em.
    pub gap: f32,
}

/// Glyphs of one font and size on one baseline.
#[derive(Debug, Clone)]
pub(crate) struct TextRun {
    pub x: f32,
    pub y: f32,
    pub slot: u8,
    pub pt: f32,
    /// Counter-clockwise, degrees.
    pub turn: f32,
    pub tone: Tone,
    pub glyphs: Vec<Inked>,
}

/// A filled or stroked outline; `true` marks Bézier control points.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub points: Vec<(f32, f32, bool)>,
    pub closed: bool,
    pub fill: Option<Tone>,
    pub stroke: Option<(f32, Tone)>,
    pub dashed: bool,
}

/// A drawing: surfaces, then rules, then shapes, then text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Art {
    pub fills: Vec<(f32, f32, f32, f32, Tone)>,
    pub rules: Vec<Rule>,
    pub shapes: Vec<Shape>,
    pub texts: Vec<TextRun>,
}

impl Art {
    pub fn is_empty(&self) -> bool {
        self.fills.is_empty() && self.rules.is_empty() && self.shapes.is_empty() && self.texts.is_empty()
    }

    /// Takes over another drawing, moved.
    pub fn absorb(&mut self, other: Art, dx: f32, dy: f32) {
        self.fills.extend(other.fills.into_iter().map(|(x, y, w, h, t)| (x + dx, y + dy, w, h, t)));
        self.rules.extend(other.rules.into_iter().map(|r| {
            let (across, along) = if r.level { (dy, dx) } else { (dx, dy) };
            Rule { at: r.at + across, from: r.from + along, to: r.to + along, ..r }
        }));
        self.shapes.extend(other.shapes.into_iter().map(|mut s| {
            for p in &mut s.points {
                p.0 += dx;
                p.1 += dy;
            }
            s
        }));
        self.texts.extend(other.texts.into_iter().map(|mut t| {
            t.x += dx;
            t.y += dy;
            t
        }));
    }

    pub fn fill(&mut self, x: f32, y: f32, w: f32, h: f32, tone: Tone) {
        self.fills.push((x, y, w, h, tone));
    }

    pub fn level(&mut self, x1: f32, x2: f32, y: f32, pt: f32) {
        self.rules.push(Rule { level: true, at: y, from: x1, to: x2, pt, dashed: false, tone: Tone::Black });
    }

    pub fn upright(&mut self, x: f32, y1: f32, y2: f32, pt: f32) {
        self.rules.push(Rule { level: false, at: x, from: y1, to: y2, pt, dashed: false, tone: Tone::Black });
    }

    /// A stroked rectangle.
    pub fn frame(&mut self, (x, y, w, h): (f32, f32, f32, f32), pt: f32, tone: Tone, dashed: bool) {
        for (level, at, from, to) in
            [(true, y, x, x + w), (true, y + h, x, x + w), (false, x, y, y + h), (false, x + w, y, y + h)]
        {
            self.rules.push(Rule { level, at, from, to, pt, dashed, tone });
        }
    }

    pub fn path(&mut self, points: &[(f32, f32)], pt: f32, tone: Tone) {
        self.shapes.push(Shape {
            points: points.iter().map(|(x, y)| (*x, *y, false)).collect(),
            closed: false,
            fill: None,
            stroke: Some((pt, tone)),
            dashed: false,
        });
    }

    pub fn block(&mut self, x: f32, y: f32, w: f32, h: f32, fill: Tone) {
        self.shapes.push(Shape {
            points: vec![(x, y, false), (x + w, y, false), (x + w, y + h, false), (x, y + h, false)],
            closed: true,
            fill: Some(fill),
            stroke: None,
            dashed: false,
        });
    }

    /// A rectangle with round corners of radius `r`.
    pub fn round(
        &mut self,
        (x, y, w, h): (f32, f32, f32, f32),
        r: f32,
        fill: Option<Tone>,
        stroke: Option<(f32, Tone)>,
    ) {
        let k = r * 0.4477;
        let points = vec![
            (x + r, y, false),
            (x + w - r, y, false),
            (x + w - k, y, true),
            (x + w, y + k, true),
            (x + w, y + r, false),
            (x + w, y + h - r, false),
            (x + w, y + h - k, true),
            (x + w - k, y + h, true),
            (x + w - r, y + h, false),
            (x + r, y + h, false),
            (x + k, y + h, true),
            (x, y + h - k, true),
            (x, y + h - r, false),
            (x, y + r, false),
            (x, y + k, true),
            (x + k, y, true),
            (x + r, y, false),
        ];
        self.shapes.push(Shape { points, closed: true, fill, stroke, dashed: false });
    }

    pub fn disc(&mut self, x: f32, y: f32, r: f32, fill: Option<Tone>, stroke: Option<(f32, Tone)>) {
        self.round((x - r, y - r, 2.0 * r, 2.0 * r), r, fill, stroke);
    }

    /// Explicit 45° lines inside a rectangle, `gap` mm apart.
    pub fn hatch(&mut self, (x, y, w, h): (f32, f32, f32, f32), gap: f32, pt: f32, tone: Tone) {
        let mut d = gap / 2.0;
        while d < w + h {
            // The line u + v = d, cut to the rectangle.
            let a = (x + (d - h).max(0.0), y + d.min(h));
            let b = (x + d.min(w), y + (d - w).max(0.0));
            self.path(&[a, b], pt, tone);
            d += gap;
        }
    }

    /// Small discs on a grid inside a rectangle.
    pub fn dots(&mut self, (x, y, w, h): (f32, f32, f32, f32), gap: f32, r: f32, tone: Tone) {
        let (nx, ny) = (((w / gap).floor().max(1.0)) as usize, ((h / gap).floor().max(1.0)) as usize);
        let (ox, oy) = ((w - (nx - 1) as f32 * gap) / 2.0, (h - (ny - 1) as f32 * gap) / 2.0);
        for i in 0..nx {
            for j in 0..ny {
                self.disc(x + ox + i as f32 * gap, y + oy + j as f32 * gap, r, Some(tone), None);
            }
        }
    }

    /// A box of 3 mm with its lower edge on the baseline, ticked or empty.
    pub fn check(&mut self, x: f32, baseline: f32, on: bool) {
        let y = baseline + 0.35 - BOX;
        self.frame((x, y, BOX, BOX), weight::GROUP, Tone::Black, false);
        if on {
            self.path(&[(x + 0.55, y + 1.5), (x + 1.2, y + 2.4), (x + 2.75, y + 0.15)], 0.9, Tone::Black);
        }
    }

    /// Draws a paragraph with its upper left at (x, y) in a column of `width`.
    pub fn para(&mut self, laid: &LaidPara, x: f32, y: f32, width: f32) {
        let em = laid.size * MM;
        for (n, line) in laid.lines.iter().enumerate() {
            let items = &laid.items[line.from..line.to];
            let indent = laid.indent + if n == 0 { laid.first } else { 0.0 };
            let room = width - indent;
            let mut spread = 0.0;
            let left = match laid.align {
                Align::Left => 0.0,
                Align::Center => (room - line.width) / 2.0,
                Align::Right => room - line.width,
                Align::Spread => match items.windows(2).filter(|w| !together(w[0].ch, w[1].ch)).count() {
                    0 => (room - line.width) / 2.0,
                    gaps => {
                        spread = (room - line.width).max(0.0) / gaps as f32 / em;
                        0.0
                    }
                },
            };
            let baseline = y + n as f32 * laid.pitch + (laid.pitch - em) / 2.0 + 0.88 * em;
            self.line(items, x + indent + left, baseline, laid.size, laid.spacing, spread);
        }
    }

    /// Draws items on one baseline: `spacing` em after every character, `spread` em more between those that may part.
    pub fn line(&mut self, items: &[Item], x: f32, baseline: f32, size: f32, spacing: f32, spread: f32) {
        let mut pen = x;
        let mut open: Option<TextRun> = None;
        for (i, item) in items.iter().enumerate() {
            let next = items.get(i + 1).map(|n| n.ch);
            let gap = spacing + if next.is_some_and(|n| !together(item.ch, n)) { spread } else { 0.0 };
            let pt = if item.pt > 0.0 { item.pt } else { size };
            match item.kind {
                Kind::Glyph { slot, gid } => {
                    let same = open.as_ref().is_some_and(|r| r.slot == slot && r.pt == pt && r.tone == item.tone);
                    if !same {
                        self.texts.extend(open.take());
                        open = Some(TextRun {
                            x: pen,
                            y: baseline,
                            slot,
                            pt,
                            turn: 0.0,
                            tone: item.tone,
                            glyphs: Vec::with_capacity(items.len()),
                        });
                    }
                    if let Some(run) = open.as_mut() {
                        run.glyphs.push(Inked { gid, ch: item.ch, mark: item.mark, em: item.em + gap, gap });
                    }
                }
                Kind::Check(on) => {
                    self.texts.extend(open.take());
                    self.check(pen, baseline, on);
                }
                Kind::Gap | Kind::Newline => self.texts.extend(open.take()),
            }
            pen += item.width(size) + gap * pt * MM;
        }
        self.texts.extend(open);
    }
}

/// Whether spreading keeps two characters together: the digits of a number, the letters of a code.
fn together(a: char, b: char) -> bool {
    a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric()
}
