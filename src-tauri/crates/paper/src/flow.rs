//! Blocks run down the pages: what does not fit goes to the next page, rows are never split, totals close each page.

use crate::art::{Art, weight};
use crate::doc::{Block, Heading, PageHead, Section, Side};
use crate::emit::Sheet;
use crate::frame;
use crate::grid::{Grid, LaidRows};
use crate::inside::Annexed;
use crate::letter;
use crate::parts;
use crate::shape::{Ink, Place};
use crate::table::{PageRows, Table};
use crate::text::{Para, fixed, para, words};
use kernel::{Problem, Progress, Result, code};

/// Measures of a sheet in mm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub paper: (f32, f32),
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

/// Slack against rounding, mm.
const SLACK: f32 = 0.05;

pub(crate) struct Flow<'a> {
    ink: &'a Ink<'a>,
    progress: &'a dyn Progress,
    bounds: Bounds,
    head: Option<&'a PageHead>,
    pub sheets: Vec<Sheet>,
    y: f32,
    /// Where the body begins on this page, below its head.
    page_top: f32,
    /// A drawing without pages: blocks of fixed place are measured this way.
    sketch: bool,
    annexed: Vec<Annexed>,
}

/// Lays a section out; the sheets still lack their footers.
pub(crate) fn section<'a>(
    ink: &'a Ink<'a>,
    progress: &'a dyn Progress,
    bounds: Bounds,
    section: &'a Section,
) -> Result<Vec<Sheet>> {
    let mut flow = Flow {
        ink,
        progress,
        bounds,
        head: section.head.as_ref(),
        sheets: Vec::new(),
        y: 0.0,
        page_top: 0.0,
        sketch: false,
        annexed: Vec::new(),
    };
    flow.next_page()?;
    flow.blocks(&section.flow)?;
    flow.annex()?;
    Ok(flow.sheets)
}

impl<'a> Flow<'a> {
    fn bottom(&self) -> f32 {
        self.bounds.top + self.bounds.height
    }

    fn art(&mut self) -> Result<&mut Art> {
        self.sheets.last_mut().map(|s| &mut s.art).ok_or_else(|| Problem::internal("頁がありません"))
    }

    fn put(&mut self, art: Art, x: f32, y: f32) -> Result<()> {
        let left = self.bounds.left;
        self.art()?.absorb(art, left + x, y);
        Ok(())
    }

    fn next_page(&mut self) -> Result<()> {
        let first = self.sheets.is_empty();
        let (width, height) = self.bounds.paper;
        self.sheets.push(Sheet { width, height, ..Sheet::default() });
        self.y = self.bounds.top;
        if let Some(head) = self.head.filter(|_| !self.sketch) {
            let (art, used) = frame::head(self.ink, head, self.bounds.width, first)?;
            let y = self.y;
            self.put(art, 0.0, y)?;
            self.y += used;
        }
        self.page_top = self.y;
        Ok(())
    }

    /// Goes to the next page unless `height` fits here or the page is still empty.
    fn need(&mut self, height: f32) -> Result<()> {
        if !self.sketch && self.y + height > self.bottom() + SLACK && self.y > self.page_top + SLACK {
            self.next_page()?;
        }
        Ok(())
    }

    /// Draws blocks without pages in a column of `width`.
    fn sketch(&self, blocks: &'a [Block], width: f32) -> Result<(Art, f32, Vec<Annexed>)> {
        let bounds = Bounds { paper: self.bounds.paper, left: 0.0, top: 0.0, width, height: self.bounds.height };
        let mut inner = Flow {
            ink: self.ink,
            progress: self.progress,
            bounds,
            head: None,
            sheets: vec![Sheet::default()],
            y: 0.0,
            page_top: 0.0,
            sketch: true,
            annexed: Vec::new(),
        };
        inner.blocks(blocks)?;
        let height = inner.y;
        let art = inner.sheets.pop().map(|s| s.art).unwrap_or_default();
        Ok((art, height, inner.annexed))
    }

    fn blocks(&mut self, blocks: &'a [Block]) -> Result<()> {
        for (n, block) in blocks.iter().enumerate() {
            // A heading does not stay alone at the foot of a page.
            if matches!(block, Block::Heading(_) | Block::Item(_)) && matches!(blocks.get(n + 1), Some(Block::Table(_)))
            {
                self.need(32.0)?;
            }
            self.block(block)?;
        }
        Ok(())
    }

    fn block(&mut self, block: &'a Block) -> Result<()> {
        let width = self.bounds.width;
        match block {
            Block::Letter(head) => {
                let (art, height) = letter::head(self.ink, head, width);
                self.place(art, height)
            }
            Block::Ki => self.line(&para(fixed("記")).size(letter::LETTER).center(), 1.7, 8.6),
            Block::Item(item) => {
                let (art, height) = letter::item(self.ink, item, width);
                self.place(art, height)
            }
            Block::Ijo => {
                let mut art = Art::default();
                let end = width - letter::LETTER * crate::shape::MM;
                parts::line_art(
                    &mut art,
                    self.ink,
                    &para(fixed("以上")).size(letter::LETTER).right(),
                    (0.0, letter::LETTER_PITCH / 2.0, end),
                    Place::default(),
                );
                self.place(art, letter::LETTER_PITCH)
            }
            Block::Heading(h) => self.heading(h),
            Block::Para(p) => self.para(p, Place { record: "", field: "本文" }),
            Block::Table(t) => self.table(t),
            Block::Seals(s) => {
                let table = s.table(width);
                let laid = self.framed(&table)?;
                self.place_at(laid.0, s.x, laid.1)
            }
            Block::Nothing(n) => self.nothing(n),
            Block::Figure(f) => {
                let art = parts::figure(self.ink, f)?;
                self.place(art, f.height)
            }
            Block::Space(mm) => {
                if self.y > self.page_top + SLACK || self.sketch {
                    self.y += mm;
                }
                Ok(())
            }
            Block::Beside(sides) => self.beside(sides),
            Block::Keep(blocks) => {
                let (art, height, mut annexed) = self.sketch(blocks, width)?;
                if !self.sketch && height > self.bottom() - self.page_top {
                    // Higher than a page: better torn than cut.
                    return self.blocks(blocks);
                }
                self.annexed.append(&mut annexed);
                self.place(art, height)
            }
            Block::Bottom(blocks) => {
                let (art, height, mut annexed) = self.sketch(blocks, width)?;
                self.annexed.append(&mut annexed);
                if self.sketch {
                    return self.place(art, height);
                }
                self.need(height)?;
                self.holds(height)?;
                let at = (self.bottom() - height).max(self.y);
                self.put(art, 0.0, at)?;
                self.y = at + height;
                Ok(())
            }
            Block::Break => self.next_page(),
        }
    }

    /// Refuses what cannot be torn apart and is higher than the page: nothing is ever cut off.
    fn holds(&self, height: f32) -> Result<()> {
        if self.sketch || self.y + height <= self.bottom() + 1.0 {
            return Ok(());
        }
        let over = (self.y + height - self.bottom()).ceil();
        Err(Problem::new(
            code::INVALID,
            format!(
                "帳票の一つの枠が1頁に収まりません（{over} mm はみ出します）。枠の中の文を短くするか、別紙に分けてください。"
            ),
        ))
    }

    fn place(&mut self, art: Art, height: f32) -> Result<()> {
        self.place_at(art, 0.0, height)
    }

    fn place_at(&mut self, art: Art, x: f32, height: f32) -> Result<()> {
        self.need(height)?;
        self.holds(height)?;
        let y = self.y;
        self.put(art, x, y)?;
        self.y += height;
        Ok(())
    }

    fn line(&mut self, p: &Para, above: f32, height: f32) -> Result<()> {
        let mut art = Art::default();
        parts::line_art(
            &mut art,
            self.ink,
            p,
            (0.0, above + letter::LETTER_PITCH / 2.0, self.bounds.width),
            Place::default(),
        );
        self.place(art, height)
    }

    fn heading(&mut self, h: &Heading) -> Result<()> {
        let mut art = Art::default();
        let place = Place { record: "", field: "見出し" };
        let mut p = para(words(&h.text).bold()).size(10.0);
        if !h.note.is_empty() {
            p = p.gap(2.0).and(words(&h.note).size(7.5));
        }
        parts::line_art(&mut art, self.ink, &p, (0.0, 2.4, self.bounds.width), place);
        parts::line_art(
            &mut art,
            self.ink,
            &para(words(&h.right)).size(8.5).right(),
            (0.0, 2.6, self.bounds.width),
            place,
        );
        self.place(art, 5.4)
    }

    /// A paragraph goes on over the page, line by line.
    fn para(&mut self, p: &Para, place: Place<'_>) -> Result<()> {
        let width = self.bounds.width;
        let laid = self.ink.lay(p, width, p.size.unwrap_or(9.0), f32::INFINITY, place);
        let mut from = 0;
        while from < laid.lines.len() {
            self.need(laid.pitch)?;
            let room = if self.sketch {
                usize::MAX
            } else {
                ((self.bottom() + SLACK - self.y) / laid.pitch).floor().max(1.0) as usize
            };
            let to = laid.lines.len().min(from.saturating_add(room));
            let mut part = laid.clone();
            part.lines = laid.lines[from..to].to_vec();
            if from > 0 {
                part.first = 0.0;
            }
            let mut art = Art::default();
            art.para(&part, 0.0, 0.0, width);
            let (y, height) = (self.y, part.height());
            self.put(art, 0.0, y)?;
            self.y += height;
            from = to;
        }
        Ok(())
    }

    fn beside(&mut self, sides: &'a [Side]) -> Result<()> {
        let mut drawn = Vec::with_capacity(sides.len());
        for s in sides {
            let (art, height, mut annexed) = self.sketch(&s.blocks, s.width)?;
            self.annexed.append(&mut annexed);
            drawn.push((art, height));
        }
        let height = drawn.iter().map(|d| d.1).fold(0.0, f32::max);
        self.need(height)?;
        self.holds(height)?;
        let y = self.y;
        for (s, (art, own)) in sides.iter().zip(drawn) {
            self.put(art, s.x, if s.bottom { y + height - own } else { y })?;
        }
        self.y += height;
        Ok(())
    }

    /// A whole table with its frame.
    fn framed(&mut self, table: &Table) -> Result<(Art, f32, Vec<Annexed>)> {
        let mut annexed = Vec::new();
        let grid = Grid::new(self.ink, table, self.bounds.width, self.bounds.height)?;
        let mut art = Art::default();
        let mut y = 0.0;
        let mut under_head = None;
        for (rows, least) in [(&table.head, table.head_height), (&table.rows, table.row_height)] {
            for laid in grid.lay_all(rows, least)? {
                art.absorb(laid.art, 0.0, y);
                y += laid.height;
                annexed.extend(laid.annexed);
            }
            if under_head.is_none() {
                under_head = Some(y);
            }
        }
        outline(&mut art, (0.0, 0.0, grid.width(), y), under_head.filter(|h| *h > 0.0));
        Ok((art, y, annexed))
    }

    fn table(&mut self, t: &'a Table) -> Result<()> {
        if t.whole || self.sketch {
            let (art, height, mut annexed) = self.framed(t)?;
            if self.sketch || height <= self.bottom() - self.page_top {
                self.annexed.append(&mut annexed);
                return self.place_at(art, t.x, height);
            }
        }
        let grid = Grid::new(self.ink, t, self.bounds.width, self.bottom() - self.page_top - 30.0)?;
        let head = grid.lay_all(&t.head, t.head_height)?;
        let head_height: f32 = head.iter().map(|h| h.height).sum();
        let head_art = head.into_iter().fold((Art::default(), 0.0), |(mut all, y), h| {
            all.absorb(h.art, 0.0, y);
            (all, y + h.height)
        });
        let count = t.rows.len();
        let foot_height = [false, true]
            .into_iter()
            .map(|last| self.foot(&grid, t, PageRows { from: 0, to: count.min(1), last }).map(|f| f.1))
            .try_fold(0.0, |a, h| h.map(|h| f32::max(a, h)))?;

        let mut at = 0;
        let mut next = self.laid(&grid, t, at)?;
        // The first page must hold more than a header.
        self.need(head_height + foot_height + next.as_ref().map_or(0.0, |n| n.height))?;
        loop {
            let top = self.y;
            self.put(head_art.0.clone(), t.x, top)?;
            self.y += head_height;
            let from = at;
            while let Some(rows) = next.take() {
                let mut ask = rows.height;
                let following = self.laid(&grid, t, at + rows.rows)?;
                if rows.sticks {
                    ask += following.as_ref().map_or(0.0, |f| f.height);
                }
                if self.y + ask + foot_height > self.bottom() + SLACK && at > from {
                    next = Some(rows);
                    break;
                }
                at += rows.rows;
                if at % 100 < rows.rows {
                    self.progress.step(at as u64, count as u64)?;
                }
                self.annexed.extend(rows.annexed);
                self.holds(rows.height)?;
                let y = self.y;
                self.put(rows.art, t.x, y)?;
                self.y += rows.height;
                next = following;
            }
            let (foot, height) = self.foot(&grid, t, PageRows { from, to: at, last: next.is_none() })?;
            let y = self.y;
            self.put(foot, t.x, y)?;
            self.y += height;
            let (left, bottom) = (self.bounds.left + t.x, self.y);
            outline(self.art()?, (left, top, grid.width(), bottom - top), (head_height > 0.0).then_some(head_height));
            if next.is_none() {
                return Ok(());
            }
            self.next_page()?;
        }
    }

    fn laid(&self, grid: &Grid<'_>, t: &Table, at: usize) -> Result<Option<LaidRows>> {
        if at < t.rows.len() { grid.lay(&t.rows, at, t.row_height).map(Some) } else { Ok(None) }
    }

    fn foot(&self, grid: &Grid<'_>, t: &Table, rows: PageRows) -> Result<(Art, f32)> {
        let Some(totals) = &t.totals else {
            return Ok((Art::default(), 0.0));
        };
        let laid = grid.lay_all(&totals(rows), 6.0)?;
        Ok(laid.into_iter().fold((Art::default(), 0.0), |(mut all, y), l| {
            all.absorb(l.art, 0.0, y);
            (all, y + l.height)
        }))
    }

    fn nothing(&mut self, n: &'a parts::Nothing) -> Result<()> {
        let grid = Grid::new(self.ink, &n.table, self.bounds.width, self.bounds.height)?;
        let mut art = Art::default();
        let mut y = 0.0;
        for laid in grid.lay_all(&n.table.head, n.table.head_height)? {
            art.absorb(laid.art, 0.0, y);
            y += laid.height;
        }
        let under_head = y;
        let width = grid.width();
        let inside = n.inside(width);
        let bounds = Bounds { paper: self.bounds.paper, left: 0.0, top: 0.0, width, height: self.bounds.height };
        let mut inner = Flow {
            ink: self.ink,
            progress: self.progress,
            bounds,
            head: None,
            sheets: vec![Sheet::default()],
            y: 0.0,
            page_top: 0.0,
            sketch: true,
            annexed: Vec::new(),
        };
        inner.blocks(&inside)?;
        let drawn = inner.sheets.pop().map(|s| s.art).unwrap_or_default();
        let height = n.height.max(inner.y + 8.0);
        art.absorb(drawn, 0.0, y + (height - inner.y) / 2.0);
        y += height;
        art.level(0.0, width, y, weight::OUTER);
        for laid in grid.lay_all(&n.table.rows, n.table.row_height)? {
            art.absorb(laid.art, 0.0, y);
            y += laid.height;
        }
        outline(&mut art, (0.0, 0.0, width, y), Some(under_head));
        self.place(art, y)
    }

    /// What did not fit its cell, in full, at the end of the section.
    fn annex(&mut self) -> Result<()> {
        let annexed = std::mem::take(&mut self.annexed);
        if annexed.is_empty() {
            return Ok(());
        }
        self.y += 4.0;
        self.need(20.0)?;
        self.heading(&Heading {
            text: "別紙（欄に入らない内容）".to_owned(),
            note: String::new(),
            right: String::new(),
        })?;
        for a in annexed {
            let place = Place { record: &a.record, field: &a.field };
            let title = [a.record.as_str(), a.field.as_str()].join(" ");
            self.need(10.0)?;
            self.para(&para(words(title.trim()).bold()).size(8.5).wrap(), place)?;
            self.para(&para(words(&a.text)).size(8.5).indent(1.0).wrap(), place)?;
            self.y += 2.0;
        }
        Ok(())
    }
}

fn outline(art: &mut Art, (x, y, w, h): (f32, f32, f32, f32), under_head: Option<f32>) {
    art.frame((x, y, w, h), weight::OUTER, crate::text::Tone::Black, false);
    if let Some(head) = under_head {
        art.level(x, x + w, y + head, weight::OUTER);
    }
}
