//! Class labels on sheets of 24 (70.0 × 33.9 mm, 3 × 8): the first free position is chosen, used positions stay empty.

use crate::art::{Art, weight};
use crate::cell::Pattern;
use crate::emit::{self, Meta, Sheet};
use crate::font::Fonts;
use crate::parts::line_art;
use crate::qr;
use crate::shape::{Ink, Place};
use crate::text::{Para, Tone, para, words};
use kernel::{Problem, Progress, Result, code};

const COLUMNS: usize = 3;
const ROWS: usize = 8;
const WIDE: f32 = 70.0;
const HIGH: f32 = 33.9;
const TOP: f32 = 12.9;
/// What is printed stays inside 64 × 28.6 mm.
const INNER: (f32, f32) = (64.0, 28.6);
/// Side of the code, mm.
const CODE: f32 = 13.0;

/// How the class block looks: letter, colour and pattern, so that it survives a copier.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelTone {
    /// The class letter.
    pub letter: String,
    /// Its colour.
    pub tone: Tone,
    /// Its pattern: filled, hatched frame, dotted frame.
    pub pattern: Pattern,
}

/// One label.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The class block.
    pub class: LabelTone,
    /// Number of the record, 12 pt bold.
    pub number: String,
    /// Name, 8.5 pt, up to two lines.
    pub name: String,
    /// Division and section, 7 pt.
    pub owner: String,
    /// Handling restriction, boxed; may be empty.
    pub restriction: String,
    /// Retention, 6.5 pt; may be empty.
    pub retention: String,
    /// ASCII content of the code; empty: none.
    pub code: String,
}

/// Labels and how they lie on the sheets.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelSheets {
    /// The labels in order.
    pub labels: Vec<Label>,
    /// First free position of the first sheet, 1 to 24.
    pub start: usize,
    /// Correction of the printer in mm, right and down.
    pub offset: (f32, f32),
    /// A further page to hold against the label sheet.
    pub alignment: bool,
    /// Upper margin, left: what is printed.
    pub head_left: String,
    /// Upper margin, right: number and 検証値.
    pub head_right: String,
    /// Lower margin, right: date and counts.
    pub foot_right: String,
    /// 練習用 on every label.
    pub practice: bool,
}

/// Where a label lies on its sheet, mm from the upper left: for a preview, never printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelPlace {
    /// Page, from 1.
    pub page: usize,
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Before the first free position: nothing is printed there.
    pub used: bool,
}

/// The places of all labels on the sheets that `count` labels from position `start` (1 to 24) take.
#[must_use]
pub fn label_places(start: usize, count: usize) -> Vec<LabelPlace> {
    let per_sheet = COLUMNS * ROWS;
    let first = start.clamp(1, per_sheet) - 1;
    let pages = (first + count).div_ceil(per_sheet).max(1);
    (0..pages * per_sheet)
        .map(|n| {
            let (x, y) = position(n % per_sheet);
            LabelPlace { page: n / per_sheet + 1, x, y, width: WIDE, height: HIGH, used: n < first }
        })
        .collect()
}

/// Makes the sheets as PDF. Refuses a start position outside 1 to 24 and characters without a glyph.
pub fn render_labels(sheets: &LabelSheets, meta: &Meta, fonts: &Fonts, progress: &dyn Progress) -> Result<Vec<u8>> {
    let per_sheet = COLUMNS * ROWS;
    if !(1..=per_sheet).contains(&sheets.start) {
        return Err(Problem::new(
            code::INVALID,
            format!("使い始めの位置は1から{per_sheet}までの番号で指定してください。"),
        ));
    }
    let ink = Ink::new(fonts);
    let first = sheets.start - 1;
    let pages = (first + sheets.labels.len()).div_ceil(per_sheet).max(1);
    let all = pages + usize::from(sheets.alignment);
    let mut out: Vec<Sheet> = (0..all).map(|_| Sheet { width: 210.0, height: 297.0, ..Sheet::default() }).collect();
    for (n, label) in sheets.labels.iter().enumerate() {
        progress.step(n as u64, sheets.labels.len() as u64)?;
        let at = first + n;
        let art = draw(&ink, label, sheets.practice)?;
        let (x, y) = position(at % per_sheet);
        if let Some(sheet) = out.get_mut(at / per_sheet) {
            sheet.art.absorb(
                art,
                x + sheets.offset.0 + (WIDE - INNER.0) / 2.0,
                y + sheets.offset.1 + (HIGH - INNER.1) / 2.0,
            );
        }
    }
    for (n, sheet) in out.iter_mut().enumerate() {
        margins(&ink, sheets, sheet, n + 1, all, n >= pages);
        if n >= pages {
            alignment(&ink, sheet);
        }
    }
    ink.complete()?;
    emit::bytes(emit::document(out, meta, fonts, progress)?)
}

fn position(n: usize) -> (f32, f32) {
    ((n % COLUMNS) as f32 * WIDE, TOP + (n / COLUMNS) as f32 * HIGH)
}

/// A label of 64 × 28.6 mm from its upper left.
fn draw(ink: &Ink<'_>, label: &Label, practice: bool) -> Result<Art> {
    let mut art = Art::default();
    let field = |name: &'static str| Place { record: &label.number, field: name };
    let caption = if practice { "練習用" } else { "重要性分類" };
    line_art(&mut art, ink, &para(words(caption)).size(6.5).center(), (0.0, 2.1, 17.0), field("見出し"));
    class_block(&mut art, ink, &label.class, (0.0, 4.2, 17.0, 21.0), field("分類"));
    let (x, right) = (19.0, INNER.0 - 19.0);
    line_art(&mut art, ink, &para(words(&label.number).bold()).size(12.0), (x, 3.0, right), field("番号"));
    block(&mut art, ink, &para(words(&label.name)), (x, 5.6, right, 7.6), 8.5, field("名称"));
    line_art(&mut art, ink, &para(words(&label.owner)).size(7.0), (x, 15.0, right), field("所属"));
    let low = INNER.1;
    if !label.restriction.is_empty() {
        let (w, h) = (31.0, 4.2);
        art.frame((x, low - 8.4, w, h), weight::GROUP, Tone::Black, false);
        let said = para(words(&label.restriction).bold()).center();
        let size = one_line(ink, &said, w - 1.0, field("取扱制限"));
        line_art(&mut art, ink, &said.size(size), (x + 0.5, low - 8.4 + h / 2.0, w - 1.0), field("取扱制限"));
    }
    line_art(&mut art, ink, &para(words(&label.retention)).size(6.5), (x, low - 1.9, 31.0), field("保存"));
    if !label.code.is_empty() {
        // The quiet zone of the code reaches into the white on its left, where nothing is printed.
        qr::draw(&mut art, &label.code, INNER.0 - CODE, low - CODE, CODE)?;
    }
    Ok(art)
}

/// The largest size, from 8.5 pt down, at which a text stays on one line.
fn one_line(ink: &Ink<'_>, p: &Para, width: f32, place: Place<'_>) -> f32 {
    let lines = |size: f32| {
        let high = |text: &Para| ink.lay(&text.clone().size(size).wrap(), width, size, 100.0, place).height();
        high(p) / high(&para(words("字")))
    };
    let mut size = 8.5;
    while size > 4.0 && lines(size) > 1.5 {
        size -= 0.5;
    }
    size
}

/// Text in a box of (x, y, w, h): as large as fits, never cut.
fn block(art: &mut Art, ink: &Ink<'_>, p: &Para, (x, y, w, h): (f32, f32, f32, f32), size: f32, place: Place<'_>) {
    let mut laid = ink.lay(&p.clone().size(size).wrap(), w, size, h, place);
    let mut now = size;
    while laid.height() > h && now > 5.0 {
        now -= 0.5;
        laid = ink.lay(&p.clone().size(now).wrap(), w, now, h, place);
    }
    art.para(&laid, x, y, w);
}

fn class_block(art: &mut Art, ink: &Ink<'_>, class: &LabelTone, (x, y, w, h): (f32, f32, f32, f32), place: Place<'_>) {
    let edge = 2.6;
    let letter = match class.pattern {
        Pattern::Solid => {
            art.round((x, y, w, h), 1.2, Some(class.tone), None);
            Tone::WHITE
        }
        Pattern::Hatch | Pattern::Dots => {
            if class.pattern == Pattern::Hatch {
                art.hatch((x, y, w, h), 1.3, 1.3, class.tone);
            } else {
                art.dots((x, y, w, h), 1.3, 0.28, class.tone);
            }
            art.block(x + edge, y + edge, w - 2.0 * edge, h - 2.0 * edge, Tone::WHITE);
            art.round((x, y, w, h), 1.0, None, Some((1.1, class.tone)));
            class.tone
        }
    };
    line_art(art, ink, &para(words(&class.letter).bold().tone(letter)).size(38.0).center(), (x, y + h / 2.0, w), place);
}

fn margins(ink: &Ink<'_>, s: &LabelSheets, sheet: &mut Sheet, n: usize, all: usize, alignment: bool) {
    let place = Place { record: "", field: "余白の文" };
    let art = &mut sheet.art;
    let small = |text: &str| para(words(text)).size(6.5);
    if alignment {
        line_art(
            art,
            ink,
            &small(
                "位置合わせ用（普通紙に印刷し、ラベル用紙に重ねて透かす） 右の目盛りを定規で測り、100mmであることを確かめる",
            ),
            (12.0, 5.8, 150.0),
            place,
        );
        line_art(
            art,
            ink,
            &small(
                "ずれは、設定の「ラベルの位置補正」に、上下・左右とも0.5mm単位で入れる（例 右へ+1.0、下へ-0.5）。破線の内側だけに印字する。",
            ),
            (12.0, 290.8, 150.0),
            place,
        );
    } else {
        line_art(art, ink, &small(&s.head_left), (12.0, 6.6, 100.0), place);
        line_art(art, ink, &small(&s.head_right).right(), (98.0, 6.6, 100.0), place);
        line_art(
            art,
            ink,
            &small("等倍（100%）で印刷する。「用紙に合わせる」は使わない。"),
            (12.0, 290.8, 90.0),
            place,
        );
        line_art(art, ink, &small(&s.foot_right).right(), (108.0, 290.8, 90.0), place);
    }
    let at = if alignment { (100.0, 290.8, 98.0) } else { (12.0, 290.8, 186.0) };
    let number = para(words(format!("{n} / {all}"))).size(6.5);
    line_art(art, ink, &if alignment { number.right() } else { number.center() }, at, place);
}

fn alignment(ink: &Ink<'_>, sheet: &mut Sheet) {
    let art = &mut sheet.art;
    for n in 0..COLUMNS * ROWS {
        let (x, y) = position(n);
        art.frame((x, y, WIDE, HIGH), weight::GROUP, Tone::Black, false);
        art.frame(
            (x + (WIDE - INNER.0) / 2.0, y + (HIGH - INNER.1) / 2.0, INNER.0, INNER.1),
            weight::INNER,
            Tone::Grey(0x99),
            true,
        );
        line_art(
            art,
            ink,
            &para(words((n + 1).to_string()).bold()).size(12.0),
            (x + 4.0, y + 7.0, 20.0),
            Place::default(),
        );
        let (cx, cy) = (x + WIDE / 2.0, y + HIGH / 2.0);
        art.path(&[(cx - 2.0, cy), (cx + 2.0, cy)], weight::INNER, Tone::Black);
        art.path(&[(cx, cy - 2.0), (cx, cy + 2.0)], weight::INNER, Tone::Black);
    }
    let (left, base) = (98.0, 12.4);
    art.path(&[(left, base), (left + 100.0, base)], weight::INNER, Tone::Black);
    for mm in 0..=100 {
        let tick = if mm % 10 == 0 {
            2.4
        } else if mm % 5 == 0 {
            1.8
        } else {
            1.2
        };
        art.path(&[(left + mm as f32, base), (left + mm as f32, base - tick)], 0.25, Tone::Black);
        if mm % 10 == 0 {
            line_art(
                art,
                ink,
                &para(words(mm.to_string())).size(6.0).center(),
                (left + mm as f32 - 4.0, base - 3.7, 8.0),
                Place::default(),
            );
        }
    }
}
