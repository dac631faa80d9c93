//! From words to measured lines: glyphs with fallback, widths, fitting by steps, breaking by [`kinsoku`](crate::kinsoku).

use crate::font::Fonts;
use crate::kinsoku::{CHECK, Gap, gaps};
use crate::text::{Align, Fit, Para, Span, Tone, Words};
use kernel::{FieldProblem, Problem, Result, code};
use std::cell::RefCell;

/// Millimetres in a point.
pub(crate) const MM: f32 = 25.4 / 72.0;
/// Side of a drawn check box, mm.
pub(crate) const BOX: f32 = 3.0;
/// Sizes that a line is tried in, pt.
const STEPS: [f32; 6] = [9.0, 8.5, 8.0, 7.5, 7.0, 6.5];
/// Line pitch where the paragraph names none, in sizes.
pub(crate) const PITCH: f32 = 1.28;
/// The least line pitch, before a row grows.
pub(crate) const TIGHT: f32 = 1.06;
/// The least size that is preferred to a second line.
const READABLE: f32 = 7.0;
/// How many missing characters are named before the list is cut.
const NAMED: usize = 20;

/// Which record and field a text belongs to, for messages.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place<'a> {
    pub record: &'a str,
    pub field: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Glyph { slot: u8, gid: u16 },
    Check(bool),
    Gap,
    Newline,
}

/// One character, box or gap with its width.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    pub kind: Kind,
    /// Width in em of its own size, or of the paragraph's where `pt` is 0.
    pub em: f32,
    /// Width in mm on top of that.
    pub mm: f32,
    /// Own size; 0: the paragraph's.
    pub pt: f32,
    pub ch: char,
    /// Second character of the glyph (a combining mark or variation selector), or NUL.
    pub mark: char,
    pub tone: Tone,
}

/// Width of items in a line of this size, mm.
pub(crate) fn width(items: &[Item], size: f32) -> f32 {
    line_width(items, size, 0.0)
}

impl Item {
    pub fn width(&self, size: f32) -> f32 {
        let pt = if self.pt > 0.0 { self.pt } else { size };
        self.em * pt * MM + self.mm
    }
}

/// One line: items from..to and its width in mm without trailing blanks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub from: usize,
    pub to: usize,
    pub width: f32,
}

/// A paragraph that has found its size and lines.
#[derive(Debug, Clone)]
pub(crate) struct LaidPara {
    pub items: Vec<Item>,
    pub lines: Vec<Line>,
    pub size: f32,
    pub pitch: f32,
    pub align: Align,
    pub spacing: f32,
    /// Indents of the first line and of all lines, mm.
    pub first: f32,
    pub indent: f32,
}

impl LaidPara {
    pub fn height(&self) -> f32 {
        self.lines.len() as f32 * self.pitch
    }
}

/// Fonts, and what they could not draw so far.
pub(crate) struct Ink<'a> {
    pub fonts: &'a Fonts,
    missing: RefCell<Vec<(String, String, Vec<char>)>>,
}

impl<'a> Ink<'a> {
    pub fn new(fonts: &'a Fonts) -> Ink<'a> {
        Ink { fonts, missing: RefCell::new(Vec::new()) }
    }

    /// Refuses with the characters, fields and records that no font can draw.
    pub fn complete(&self) -> Result<()> {
        let missing = self.missing.borrow();
        if missing.is_empty() {
            return Ok(());
        }
        let named = |chars: &[char]| {
            chars.iter().map(|c| format!("「{c}」（U+{:04X}）", *c as u32)).collect::<Vec<_>>().join("")
        };
        let fields = missing
            .iter()
            .take(NAMED)
            .map(|(record, field, chars)| {
                let place = match (record.is_empty(), field.is_empty()) {
                    (true, true) => "帳票の文".to_owned(),
                    (true, false) => format!("「{field}」"),
                    (false, true) => record.clone(),
                    (false, false) => format!("{record} の「{field}」"),
                };
                FieldProblem::new(
                    field,
                    code::NO_GLYPH,
                    format!("{place}：{} を印刷できる文字がありません。", named(chars)),
                )
            })
            .collect();
        let more = missing.len().saturating_sub(NAMED);
        let tail = if more > 0 { format!("ほかに{more}か所あります。") } else { String::new() };
        Err(Problem::new(
            code::NO_GLYPH,
            format!("印刷できない文字（外字など）があるため、帳票を作れません。次の欄の文字を、通常の文字に直してください。{tail}"),
        )
        .with(fields))
    }

    fn miss(&self, place: Place<'_>, c: char) {
        let mut missing = self.missing.borrow_mut();
        match missing.iter_mut().find(|(r, f, _)| r == place.record && f == place.field) {
            Some((_, _, chars)) => {
                if !chars.contains(&c) {
                    chars.push(c);
                }
            }
            None => missing.push((place.record.to_owned(), place.field.to_owned(), vec![c])),
        }
    }

    pub fn shape(&self, para: &Para, place: Place<'_>) -> Vec<Item> {
        let mut items = Vec::with_capacity(para.spans.len() * 8);
        for span in &para.spans {
            match span {
                Span::Words(w) => self.shape_words(w, place, &mut items),
                Span::Check(on) => items.push(Item {
                    kind: Kind::Check(*on),
                    em: 0.0,
                    mm: BOX + 0.5,
                    pt: 0.0,
                    ch: CHECK,
                    mark: '\0',
                    tone: Tone::Black,
                }),
                Span::Gap(mm) => items.push(Item {
                    kind: Kind::Gap,
                    em: 0.0,
                    mm: *mm,
                    pt: 0.0,
                    ch: ' ',
                    mark: '\0',
                    tone: Tone::Black,
                }),
            }
        }
        items
    }

    fn shape_words(&self, w: &Words, place: Place<'_>, items: &mut Vec<Item>) {
        let pt = w.size.unwrap_or(0.0);
        let mut chars = w.text.chars().peekable();
        while let Some(c) = chars.next() {
            let c = match c {
                '\r' if chars.peek() == Some(&'\n') => continue,
                '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{B}' | '\u{C}' => {
                    items.push(Item { kind: Kind::Newline, em: 0.0, mm: 0.0, pt, ch: '\n', mark: '\0', tone: w.tone });
                    continue;
                }
                '\t' => ' ',
                c if is_invisible(c) => continue,
                c => c,
            };
            let mut mark = '\0';
            let mut glyph = None;
            if let Some(&next) = chars.peek() {
                if let Some(composed) = composed(c, next) {
                    glyph = self.fonts.glyph(w.face, w.bold, composed);
                    if glyph.is_some() {
                        mark = next;
                        chars.next();
                    }
                } else if is_selector(next) {
                    // The exact variant where a font has it; otherwise the base character, which Unicode allows.
                    chars.next();
                    glyph = self.fonts.variant(w.face, w.bold, c, next);
                    if glyph.is_some() {
                        mark = next;
                    }
                }
            }
            match glyph.or_else(|| self.fonts.glyph(w.face, w.bold, c)) {
                Some(g) => items.push(Item {
                    kind: Kind::Glyph { slot: g.slot, gid: g.gid },
                    em: f32::from(g.advance) / 1000.0,
                    mm: 0.0,
                    pt,
                    ch: c,
                    mark,
                    tone: w.tone,
                }),
                None => self.miss(place, c),
            }
        }
    }

    /// Finds size and lines for a paragraph in `width` mm. `room` is the height that costs nothing (the row's minimum).
    pub fn lay(&self, para: &Para, width: f32, start: f32, room: f32, place: Place<'_>) -> LaidPara {
        let items = self.shape(para, place);
        // A size of 0 marks a second line: the caller passes its size as the start.
        let start = para.size.filter(|s| *s > 0.0).unwrap_or(start);
        let (size, lines) = fit(&items, para, width, start, room);
        LaidPara {
            lines,
            size,
            pitch: para.pitch.unwrap_or(size * MM * PITCH),
            align: para.align,
            spacing: para.spacing,
            first: para.first * size * MM,
            indent: para.indent * size * MM,
            items,
        }
    }
}

/// The order of the steps: one line down to 7 pt, lines that the row holds anyway down to 7 pt, one line in 6.5 pt, then whatever tears no word apart;
/// at last the row grows by as few lines as it can.
fn fit(items: &[Item], para: &Para, width: f32, start: f32, room: f32) -> (f32, Vec<Line>) {
    let indent_em = para.indent + para.first;
    let fits = |size: f32| one_line_each(items, size, para.spacing, width - indent_em * size * MM);
    let single = |size: f32| (size, split_newlines(items, size, para.spacing));
    if fits(start) {
        return single(start);
    }
    let steps = para.fit == Fit::Steps;
    if let Some(s) = steps_below(start).find(|s| steps && *s >= READABLE && fits(*s)) {
        return single(s);
    }
    let gap = gaps(&items.iter().map(|i| i.ch).collect::<Vec<_>>());
    let broken = |size: f32| break_lines(items, &gap, size, para, width);
    if !steps {
        return (start, broken(start).0);
    }
    let sizes = || std::iter::once(start).chain(steps_below(start));
    let tight = |size: f32| para.pitch.unwrap_or(size * MM * TIGHT);
    let held = |size: f32, torn: bool| {
        let (lines, tears) = broken(size);
        (lines.len() as f32 * tight(size) <= room + 0.01 && (torn || !tears)).then_some((size, lines))
    };
    if let Some(found) = sizes().filter(|s| *s >= READABLE).find_map(|s| held(s, false)) {
        return found;
    }
    if let Some(s) = steps_below(start).find(|s| fits(*s)) {
        return single(s);
    }
    if let Some(found) = sizes().find_map(|s| held(s, false)).or_else(|| sizes().find_map(|s| held(s, true))) {
        return found;
    }
    // The row grows: the fewest lines, and of equals the largest.
    let whole = sizes().filter(|s| *s <= 7.5).map(|s| (s, broken(s))).filter(|(_, (_, torn))| !torn);
    let (size, (lines, _)) =
        whole.min_by_key(|(_, (lines, _))| lines.len()).unwrap_or_else(|| (start.min(7.5), broken(start.min(7.5))));
    (size, lines)
}

fn steps_below(start: f32) -> impl Iterator<Item = f32> {
    STEPS.into_iter().filter(move |s| *s < start)
}

fn is_selector(c: char) -> bool {
    ('\u{FE00}'..='\u{FE0F}').contains(&c)
        || ('\u{E0100}'..='\u{E01EF}').contains(&c)
        || ('\u{180B}'..='\u{180D}').contains(&c)
}

/// Control and format characters that have no shape: dropped, as no ink is lost.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || is_selector(c)
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// が written as か and a combining mark is drawn with the glyph of が.
fn composed(base: char, mark: char) -> Option<char> {
    if !('\u{300}'..='\u{36F}').contains(&mark) && mark != '\u{3099}' && mark != '\u{309A}' {
        return None;
    }
    unicode_normalization::char::compose(base, mark)
}

/// Width of the items, trailing blanks aside.
fn line_width(items: &[Item], size: f32, spacing: f32) -> f32 {
    let end =
        items.iter().rposition(|i| !(i.ch == ' ' || i.ch == '\u{3000}') || i.kind == Kind::Gap).map_or(0, |p| p + 1);
    let n = end.saturating_sub(1) as f32;
    items[..end].iter().map(|i| i.width(size)).sum::<f32>() + n * spacing * size * MM
}

fn one_line_each(items: &[Item], size: f32, spacing: f32, width: f32) -> bool {
    items.split(|i| i.kind == Kind::Newline).all(|line| line_width(line, size, spacing) <= width + 0.01)
}

fn split_newlines(items: &[Item], size: f32, spacing: f32) -> Vec<Line> {
    let mut lines = Vec::with_capacity(1);
    let mut from = 0;
    for (i, item) in items.iter().enumerate() {
        if item.kind == Kind::Newline {
            lines.push(Line { from, to: i, width: line_width(&items[from..i], size, spacing) });
            from = i + 1;
        }
    }
    lines.push(Line { from, to: items.len(), width: line_width(&items[from..], size, spacing) });
    lines
}

/// Lines of at most `width` mm, and whether something that belongs together had to be torn apart.
fn break_lines(items: &[Item], gap: &[Gap], size: f32, para: &Para, width: f32) -> (Vec<Line>, bool) {
    let mut lines = Vec::new();
    let mut torn = false;
    let mut from = 0;
    let extra = para.spacing * size * MM;
    // Phrases are preferred only in narrow columns: a letter's lines should be full.
    let phrases = width < 24.0 * size * MM;
    while from < items.len() {
        let indent = (para.indent + if lines.is_empty() { para.first } else { 0.0 }) * size * MM;
        let room = width - indent + 0.01;
        let cut = break_one(items, gap, from, room, size, extra, phrases);
        torn |= cut.torn;
        lines.push(Line { from, to: cut.to, width: line_width(&items[from..cut.to], size, para.spacing) });
        from = cut.next;
        if from == items.len() && items.last().is_some_and(|i| i.kind == Kind::Newline) {
            lines.push(Line { from, to: from, width: 0.0 });
        }
    }
    if lines.is_empty() {
        lines.push(Line { from: 0, to: 0, width: 0.0 });
    }
    (lines, torn)
}

/// Where a line ends and the next begins.
struct Cut {
    to: usize,
    next: usize,
    torn: bool,
}

fn break_one(items: &[Item], gap: &[Gap], from: usize, room: f32, size: f32, extra: f32, phrases: bool) -> Cut {
    let mut used = 0.0;
    let mut best: Option<(usize, Gap)> = None;
    let mut good: Option<(usize, f32)> = None;
    let mut fair: Option<(usize, f32)> = None;
    let mut emergency = None;
    for i in from..items.len() {
        if items[i].kind == Kind::Newline {
            return Cut { to: i, next: i + 1, torn: false };
        }
        if i > from {
            match gap[i] {
                g @ (Gap::Good | Gap::Fair) => {
                    best = Some((i, g));
                    fair = Some((i, used));
                    if g == Gap::Good {
                        good = fair;
                    }
                }
                Gap::Poor => best = Some((i, Gap::Poor)),
                Gap::Closed => emergency = Some(i),
                Gap::Never | Gap::Must => {}
            }
        }
        let w = items[i].width(size);
        let blank = items[i].ch == ' ' || items[i].ch == '\u{3000}';
        if used + w > room && i > from && !blank {
            let phrase = || {
                let full = |at: Option<(usize, f32)>, share: f32| at.filter(|a| a.1 >= share * room).map(|a| a.0);
                full(good, 0.6).or_else(|| full(fair, 0.75))
            };
            let at = match best {
                Some((_, g)) if phrases && g < Gap::Good => phrase().or(best.map(|b| b.0)),
                _ => best.map(|b| b.0),
            };
            let to = at.or(emergency).unwrap_or(i);
            return Cut { to, next: to, torn: at.is_none() };
        }
        used += w + extra;
    }
    Cut { to: items.len(), next: items.len(), torn: false }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::testing::fonts;
    use crate::text::{fixed, para, words};

    fn lines(text: &str, width: f32, start: f32, room: f32) -> (f32, Vec<String>) {
        let fonts = fonts();
        let ink = Ink::new(&fonts);
        let laid = ink.lay(&para(text), width, start, room, Place::default());
        ink.complete().unwrap();
        let said = laid.lines.iter().map(|l| laid.items[l.from..l.to].iter().map(|i| i.ch).collect()).collect();
        (laid.size, said)
    }

    #[test]
    fn fixed_pitch_is_one_em_for_kanji_and_half_for_digits() {
        let fonts = fonts();
        let ink = Ink::new(&fonts);
        let width = |w| ink.shape(&para(w), Place::default()).iter().map(|i| i.em).sum::<f32>();
        assert!((width(fixed("資産")) - 2.0).abs() < 0.01);
        assert!((width(fixed("2026")) - 2.0).abs() < 0.01);
        assert!(width(words("ﾊﾞｯｸｱｯﾌﾟ")) > 1.0);
    }

    #[test]
    fn a_line_is_fitted_by_steps_before_it_is_broken() {
        let text = "給与支払報告書（eLTAX受信データ）";
        assert_eq!(lines(text, 60.0, 9.0, 4.0).0, 9.0);
        let (size, said) = lines(text, 45.0, 9.0, 4.0);
        assert!(size < 9.0 && said.len() == 1, "{size} {said:?}");
        let (size, said) = lines(text, 25.0, 9.0, 8.0);
        assert!(said.len() == 2 && size >= 6.5, "{size} {said:?}");
        assert_eq!(said.concat(), text, "nothing is lost");
    }

    #[test]
    fn narrow_cells_break_between_phrases() {
        let (_, said) = lines("住民の個人情報をまとまって含む", 35.0, 7.5, 7.0);
        assert_eq!(said, ["住民の個人情報をまとまって", "含む"]);
        let (_, said) = lines("改ざん・停止で賦課に影響（完全性に注意）", 33.0, 7.5, 7.0);
        assert_eq!(said, ["改ざん・停止で賦課に影響", "（完全性に注意）"]);
    }

    #[test]
    fn a_citation_moves_to_the_next_line_as_a_whole() {
        let (_, said) = lines("混在媒体は最高度とする第17条第3項", 36.0, 9.0, 9.0);
        assert!(said.iter().any(|l| l == "第17条第3項"), "{said:?}");
    }

    #[test]
    fn a_word_wider_than_the_cell_is_broken_and_kept() {
        let code = "SERIAL-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let (_, said) = lines(code, 20.0, 7.5, 3.0);
        assert!(said.len() > 1);
        assert_eq!(said.concat(), code);
    }

    #[test]
    fn tabs_controls_and_newlines_are_handled() {
        let (_, said) = lines("一行目\r\n二\t行\u{0007}目\u{FEFF}", 60.0, 9.0, 9.0);
        assert_eq!(said, ["一行目", "二 行目"]);
    }

    #[test]
    fn a_private_use_character_is_named_with_its_record_and_field() {
        let fonts = fonts();
        let ink = Ink::new(&fonts);
        ink.shape(&para("髙﨑\u{E000}"), Place { record: "税務-資-0080", field: "資産名" });
        let problem = ink.complete().unwrap_err();
        assert_eq!(problem.code, code::NO_GLYPH);
        assert!(
            problem.fields[0].message.contains("税務-資-0080 の「資産名」")
                && problem.fields[0].message.contains("U+E000"),
            "{problem}"
        );
    }

    #[test]
    fn combining_voice_marks_and_selectors_keep_their_base() {
        let fonts = fonts();
        let ink = Ink::new(&fonts);
        let items = ink.shape(&para("か\u{3099}葛\u{E0100}"), Place::default());
        ink.complete().unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!((items[0].ch, items[0].mark), ('か', '\u{3099}'));
        assert_eq!(items[1].ch, '葛');
    }
}
