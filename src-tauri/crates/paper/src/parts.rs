//! Parts that several forms share: seal boxes, 確認欄, 該当なし, small drawings.

use crate::art::{Art, weight};
use crate::cell::Cell;
use crate::shape::{Ink, Place};
use crate::table::{Row, Table, row};
use crate::text::{Align, Para, Tone, fixed, para, words};

/// One seal box.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SealBox {
    /// Who stamps: 申請者, 許可（責任者）.
    pub label: String,
    /// Name or post; empty: written by hand.
    pub name: String,
    /// R8. 9. 3; empty: written by hand.
    pub date: String,
}

impl SealBox {
    /// A box with its name and date.
    pub fn new(label: impl Into<String>, name: impl Into<String>, date: impl Into<String>) -> SealBox {
        SealBox { label: label.into(), name: name.into(), date: date.into() }
    }
}

/// A row of seal boxes: label 5.5, stamping area 20, name 6.5, date 6.5 mm.
#[derive(Debug, Clone, PartialEq)]
pub struct Seals {
    /// The boxes, left to right.
    pub boxes: Vec<SealBox>,
    /// Grey words in the area: 印又は署名, 印, 署名 or nothing (a setting).
    pub hint: String,
    /// Height of the stamping area, 18 to 22 mm.
    pub area: f32,
    /// Width of all boxes, mm; 0: the body.
    pub width: f32,
    /// From the left margin, mm.
    pub x: f32,
}

impl Seals {
    /// Boxes over the whole body.
    pub fn new(boxes: Vec<SealBox>) -> Seals {
        Seals { boxes, hint: "印又は署名".to_owned(), area: 20.0, width: 0.0, x: 0.0 }
    }

    /// Other words in the area.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Seals {
        self.hint = hint.into();
        self
    }

    /// Narrower than the body.
    #[must_use]
    pub fn part(mut self, x: f32, width: f32) -> Seals {
        self.x = x;
        self.width = width;
        self
    }

    /// The boxes as a form of four rows in a body of `body` mm.
    pub(crate) fn table(&self, body: f32) -> Table {
        let total = if self.width > 0.0 { self.width } else { body };
        let n = self.boxes.len().max(1);
        let widths = vec![total / n as f32; n];
        let cells = |f: &dyn Fn(&SealBox) -> Cell| row(self.boxes.iter().map(f).collect());
        let date = |s: &SealBox| {
            if s.date.is_empty() {
                Cell::of(crate::text::blank_date(4.0)).center()
            } else {
                Cell::code(s.date.clone()).center()
            }
        };
        Table::form(&widths)
            .part(self.x, total)
            .row(cells(&|s| Cell::head(s.label.clone()).field("押印欄").size(8.5)).high(5.5))
            .row(
                cells(&|_| Cell::of(words(self.hint.clone()).grey()).right().bottom().size(6.5))
                    .high(self.area.clamp(18.0, 22.0)),
            )
            .row(cells(&|s| Cell::text(s.name.clone()).center().field("押印欄の氏名").size(8.5)).high(6.5))
            .row(cells(&|s| date(s).size(8.5)).high(6.5))
    }
}

/// 確認欄 of registers: a band of 5.5 and boxes of 18 × 18 mm with a title of 4.5.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirm {
    /// The band, e.g. 確認.
    pub band: String,
    /// Titles of the boxes; may be blank.
    pub titles: Vec<String>,
}

impl Confirm {
    pub(crate) fn table(&self) -> (Table, f32) {
        let mut widths = vec![5.5];
        widths.extend(self.titles.iter().map(|_| 18.0));
        let total = widths.iter().sum();
        let mut head = vec![Cell { vertical: true, ..Cell::head(self.band.clone()) }.size(7.5).rows(2)];
        head.extend(self.titles.iter().map(|t| Cell::head(t.clone()).size(7.5)));
        let areas = self.titles.iter().map(|_| Cell::empty()).collect();
        (Table::form(&widths).part(0.0, total).row(row(head).high(4.5)).row(row(areas).high(18.0)), total)
    }
}

/// The body of a register without entries: header kept, 「本期間　該当なし」, what was compared, sum row.
#[derive(Default)]
pub struct Nothing {
    /// The register's table: header, and the sum row as its only row.
    pub table: Table,
    /// 本期間　該当なし.
    pub said: String,
    /// One sentence: how it was found.
    pub sentence: String,
    /// What was compared, and the result.
    pub compared: Vec<(String, String)>,
    /// Height of the body between header and sum, mm.
    pub height: f32,
}

impl Nothing {
    /// The inside as blocks in a body of `width` mm.
    pub(crate) fn inside(&self, width: f32) -> Vec<crate::doc::Block> {
        use crate::doc::Block;
        let total = (width * 0.56).round();
        let right = (total * 0.255).round();
        let mut compared = Table::form(&[total - right, right])
            .part((width - total) / 2.0, total)
            .sizes(8.5, 7.0)
            .head(vec![row(vec![Cell::head("照合したもの"), Cell::head("結果")])]);
        compared.rows = self
            .compared
            .iter()
            .map(|(what, result)| row(vec![Cell::text(what.clone()).pad(3.0), Cell::text(result.clone()).center()]))
            .collect();
        let mut said = para(words(&self.said).bold()).size(20.0).center().spacing(0.3);
        said.align = Align::Center;
        vec![
            Block::Para(said),
            Block::Space(2.5),
            Block::Para(para(words(&self.sentence)).size(9.5).center()),
            Block::Space(3.5),
            Block::Table(compared),
        ]
    }
}

/// A small drawing in mm from its upper left: time lines, bars.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// Height in mm.
    pub height: f32,
    /// What is drawn, in this order.
    pub strokes: Vec<Stroke>,
}

/// One part of a drawing.
#[derive(Debug, Clone, PartialEq)]
pub enum Stroke {
    /// A line through these points, weight in pt.
    Line(Vec<(f32, f32)>, f32),
    /// A dashed line from, to.
    Dashed((f32, f32), (f32, f32)),
    /// A filled rectangle: x, y, width, height.
    Fill(f32, f32, f32, f32, Tone),
    /// A framed rectangle: x, y, width, height.
    Frame(f32, f32, f32, f32),
    /// A framed rectangle with explicit hatch lines.
    Hatch(f32, f32, f32, f32),
    /// A disc: x, y, radius; filled or only framed.
    Disc(f32, f32, f32, bool),
    /// Text: left edge, middle of the line, width, content.
    Text(f32, f32, f32, Para),
    /// A QR code: x, y, side, ASCII content.
    Qr(f32, f32, f32, String),
}

/// Draws the figure.
pub(crate) fn figure(ink: &Ink<'_>, f: &Figure) -> kernel::Result<Art> {
    let mut art = Art::default();
    for s in &f.strokes {
        match s {
            Stroke::Line(points, pt) => art.path(points, *pt, Tone::Black),
            Stroke::Dashed(a, b) => {
                art.path(&[*a, *b], weight::INNER, Tone::Grey(0x99));
                if let Some(last) = art.shapes.last_mut() {
                    last.dashed = true;
                }
            }
            Stroke::Fill(x, y, w, h, tone) => art.block(*x, *y, *w, *h, *tone),
            Stroke::Frame(x, y, w, h) => art.frame((*x, *y, *w, *h), weight::INNER, Tone::Black, false),
            Stroke::Hatch(x, y, w, h) => {
                art.hatch((*x, *y, *w, *h), 1.0, weight::INNER, Tone::Black);
                art.frame((*x, *y, *w, *h), weight::INNER, Tone::Black, false);
            }
            Stroke::Disc(x, y, r, full) => {
                let fill = if *full { Tone::Black } else { Tone::WHITE };
                art.disc(*x, *y, *r, Some(fill), Some((weight::GROUP, Tone::Black)));
            }
            Stroke::Text(x, y, w, p) => line_art(&mut art, ink, p, (*x, *y, *w), Place { record: "", field: "図" }),
            Stroke::Qr(x, y, side, content) => {
                crate::qr::draw(&mut art, content, *x, *y, *side)?;
            }
        }
    }
    Ok(art)
}

/// A paragraph in a column (left edge, middle of the first line, width), fitted by steps.
pub(crate) fn line_art(art: &mut Art, ink: &Ink<'_>, p: &Para, (x, middle, width): (f32, f32, f32), place: Place<'_>) {
    if p.spans.is_empty() {
        return;
    }
    let laid = ink.lay(p, width, p.size.unwrap_or(9.0), 0.0, place);
    art.para(&laid, x, middle - laid.pitch / 2.0, width);
}

/// A line of label and value for the footer: label in the proportional, value in the fixed face.
pub(crate) fn labelled(label: &str, value: &str) -> Para {
    para(words(label)).and(fixed(value))
}

/// The rows of a 受付欄: band 6, registry 38, and boxes of 20 mm for who stamps (18 mm high).
pub fn receipt(x: f32, number_label: &str, date_label: &str, titles: &[&str]) -> Table {
    let mut widths = vec![6.0, 38.0];
    widths.extend(titles.iter().map(|_| 20.0));
    let total: f32 = widths.iter().sum();
    let mut first =
        vec![Cell { vertical: true, ..Cell::head("受付") }.size(7.5).rows(3), Cell::text(number_label).size(7.5)];
    first.extend(titles.iter().map(|t| Cell::head(*t).size(7.5)));
    let mut second = vec![Cell::empty()];
    second.extend(titles.iter().map(|_| Cell::empty().rows(2)));
    let date = para(words(date_label)).and(" 令和").gap(5.0).and("年").gap(5.0).and("月").gap(5.0).and("日");
    let rows: [Row; 3] =
        [row(first).high(5.2), row(second).high(9.0), row(vec![Cell::of(date).size(7.5).bottom()]).high(9.0)];
    Table::form(&widths).part(x, total).rows(rows)
}
