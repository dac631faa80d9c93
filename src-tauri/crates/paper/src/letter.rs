//! The parts of an official letter, in the order that FORMS asks for: form, number and date, addressee, sender with seal, title; 記, items, 以上.

use crate::art::Art;
use crate::parts::line_art;
use crate::shape::{Ink, MM, Place};
use crate::text::{Align, Para, Tone, fixed, para, words};

/// Letter text, pt.
pub(crate) const LETTER: f32 = 10.5;
/// Line pitch of letter text, mm.
pub(crate) const LETTER_PITCH: f32 = 6.6;

/// The upper part of a letter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LetterHead {
    /// 様式第N号（第N条関係）.
    pub form: String,
    /// 「2通のうち1通目」, or empty.
    pub copy: String,
    /// 文書番号; without one only the date is printed.
    pub number: Option<String>,
    /// 令和8年6月12日.
    pub date: String,
    /// Addressee: role, then post with 様.
    pub to: Vec<String>,
    /// Sender: role, post, and a name only if the setting says so.
    pub from: Vec<String>,
    /// A dashed 20 × 20 mm square for the seal.
    pub seal: bool,
    /// Title, 15 pt bold.
    pub title: String,
    /// Less white between the parts, for letters with much below them.
    pub tight: bool,
}

/// A numbered item below 記.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LetterItem {
    /// 1, 2 …
    pub number: String,
    /// Its heading.
    pub label: String,
    /// Its text; may be empty when a table follows.
    pub text: String,
    /// Where the text begins, mm from the margin; 0: two characters after the label.
    pub at: f32,
    /// Small words at the right margin, e.g. （単位：件）.
    pub right: String,
}

impl LetterItem {
    /// A heading with a text.
    pub fn new(number: impl Into<String>, label: impl Into<String>, text: impl Into<String>) -> LetterItem {
        LetterItem { number: number.into(), label: label.into(), text: text.into(), ..LetterItem::default() }
    }

    /// With words at the right margin.
    #[must_use]
    pub fn right(mut self, text: impl Into<String>) -> LetterItem {
        self.right = text.into();
        self
    }

    /// With the text at a fixed place, mm from the margin.
    #[must_use]
    pub fn at(mut self, mm: f32) -> LetterItem {
        self.at = mm;
        self
    }
}

fn field(name: &'static str) -> Place<'static> {
    Place { record: "", field: name }
}

/// Draws the upper part in a body of `width` and says how high it is.
pub(crate) fn head(ink: &Ink<'_>, h: &LetterHead, width: f32) -> (Art, f32) {
    let mut art = Art::default();
    let em = LETTER * MM;
    let squeeze = if h.tight { 0.62 } else { 1.0 };
    line_art(&mut art, ink, &para(words(&h.form)).size(9.0), (0.0, 1.8, width), field("様式番号"));
    line_art(&mut art, ink, &para(words(&h.copy)).size(9.0).right(), (0.0, 1.8, width), field("通数"));

    // Number and date: the same width, first and last characters aligned, one character from the right edge.
    let dated = [h.number.as_deref(), Some(h.date.as_str())];
    let natural = dated
        .iter()
        .flatten()
        .map(|t| crate::shape::width(&ink.shape(&para(fixed(*t)), field("文書番号")), LETTER))
        .fold(0.0, f32::max);
    let wide = (natural * 1.12).max(36.8);
    let mut y = 7.4;
    for (n, text) in dated.iter().flatten().enumerate() {
        let mut p = para(fixed(*text)).size(LETTER);
        p.align = Align::Spread;
        y = 7.4 + n as f32 * 5.8;
        line_art(&mut art, ink, &p, (width - em - wide, y, wide), field("文書番号"));
    }

    y += 11.0 * squeeze - 5.8;
    for (n, text) in h.to.iter().enumerate() {
        y += 5.8;
        let indent = if n == 0 { 1.0 } else { 2.0 };
        line_art(&mut art, ink, &para(fixed(text)).size(LETTER), (indent * em, y, width - indent * em), field("宛名"));
    }

    if !h.from.is_empty() {
        let seal = 20.0;
        let block = (h.from.len() as f32 * 5.8).max(if h.seal { seal } else { 0.0 });
        let top = y + 2.9 + (6.4 * squeeze).max(3.0);
        let right = width - 2.0 - if h.seal { seal + 4.0 } else { em };
        let shaped: Vec<_> = h.from.iter().map(|t| ink.shape(&para(fixed(t)), field("発信者"))).collect();
        let wide = shaped.iter().map(|i| crate::shape::width(i, LETTER)).fold(0.0, f32::max);
        let first = top + (block - h.from.len() as f32 * 5.8) / 2.0 + 2.9;
        for (n, text) in h.from.iter().enumerate() {
            line_art(
                &mut art,
                ink,
                &para(fixed(text)).size(LETTER),
                (right - wide, first + n as f32 * 5.8, wide + 0.1),
                field("発信者"),
            );
        }
        if h.seal {
            let x = width - 2.0 - seal;
            art.frame((x, top + (block - seal) / 2.0, seal, seal), 0.3, Tone::Grey(0x99), true);
            line_art(
                &mut art,
                ink,
                &para(words("印").tone(Tone::Grey(0x99))).size(8.5).center(),
                (x, top + block / 2.0, seal),
                field("印"),
            );
        }
        y = top + block;
    }
    y += 6.9 * squeeze.max(0.8);
    let title: Para = para(words(&h.title).bold()).size(15.0).center().spacing(0.12);
    line_art(&mut art, ink, &title, (0.0, y, width), field("件名"));
    (art, y + 7.6 * squeeze.max(0.75))
}

/// Draws an item and says how high it is.
pub(crate) fn item(ink: &Ink<'_>, item: &LetterItem, width: f32) -> (Art, f32) {
    let mut art = Art::default();
    let em = LETTER * MM;
    let label_at = 1.35 * em;
    let lay = |text: &str, w: f32| {
        ink.lay(
            &para(fixed(text)).size(LETTER).pitch(LETTER_PITCH).wrap(),
            w,
            LETTER,
            0.0,
            Place { record: "", field: &item.label },
        )
    };
    art.para(&lay(&item.number, label_at), 0.0, 0.0, label_at);
    let label = lay(&item.label, width - label_at);
    let label_width = label.lines.first().map_or(0.0, |l| l.width);
    let mut height = label.height();
    art.para(&label, label_at, 0.0, width - label_at);
    if !item.text.is_empty() {
        let at = if item.at > 0.0 { item.at } else { label_at + label_width + 2.0 * em };
        let text = lay(&item.text, width - at);
        height = height.max(text.height());
        art.para(&text, at, 0.0, width - at);
    }
    line_art(
        &mut art,
        ink,
        &para(words(&item.right)).size(8.5).right(),
        (0.0, LETTER_PITCH / 2.0 + 0.3, width),
        field("単位"),
    );
    (art, height)
}
