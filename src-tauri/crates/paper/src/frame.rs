//! What surrounds the body of every page: measures, head, footer, and the marks 案 and 練習用.

use crate::art::{Art, TextRun, weight};
use crate::doc::{Code, Doc, Footer, HeadRight, Issue, Orientation, PageHead, Section};
use crate::emit::Sheet;
use crate::flow::Bounds;
use crate::parts::{labelled, line_art};
use crate::qr;
use crate::shape::{Ink, MM, Place};
use crate::text::{Para, Tone, fixed, para, words};
use kernel::Result;

/// Measures of A4, mm. A landscape sheet is bound at its top.
pub(crate) fn bounds(o: Orientation) -> Bounds {
    match o {
        Orientation::Portrait => Bounds { paper: (210.0, 297.0), left: 22.0, top: 15.0, width: 170.0, height: 263.0 },
        Orientation::Landscape => Bounds { paper: (297.0, 210.0), left: 15.0, top: 19.0, width: 267.0, height: 174.0 },
    }
}

/// Side of the code in a head, mm.
const CODE: f32 = 20.0;

/// Draws a page head and says how high it is. The words 別紙 n／N are added when N is known.
pub(crate) fn head(ink: &Ink<'_>, h: &PageHead, width: f32, first: bool) -> Result<(Art, f32)> {
    let mut art = Art::default();
    let place = Place { record: "", field: "頁の見出し" };
    let full = first || !h.first_only;
    line_art(&mut art, ink, &para(words(&h.form)).size(9.0), (0.0, 1.9, width), place);
    let mut left_of = width;
    let mut floor: f32 = 5.4;
    if full {
        if let Some(confirm) = &h.confirm {
            let (table, total) = confirm.table();
            let grid = crate::grid::Grid::new(ink, &table, total, 100.0)?;
            let mut y = 0.0;
            for laid in grid.lay_all(&table.rows, 5.0)? {
                art.absorb(laid.art, width - total, y);
                y += laid.height;
            }
            art.frame((width - total, 0.0, total, y), weight::OUTER, Tone::Black, false);
            left_of = width - total - 4.0;
            floor = y + 0.4;
        }
        match &h.code {
            Some(Code::Qr(content)) => {
                let side = qr::draw(&mut art, content, width - CODE + 1.5, -1.5, CODE)?;
                left_of = left_of.min(width - side);
                floor = floor.max(side - 2.5);
            }
            Some(Code::Blank(hint)) => {
                let side = CODE;
                art.frame((width - side, 0.0, side, side), 0.3, Tone::Grey(0x99), true);
                let p: Para = para(words(hint).tone(Tone::Grey(0x99))).size(6.5).center();
                let laid = ink.lay(&p, side - 2.0, 6.5, side, place);
                art.para(&laid, width - side + 1.0, (side - laid.height()) / 2.0, side - 2.0);
                left_of = left_of.min(width - side);
                floor = floor.max(side + 0.5);
            }
            None => {}
        }
    }
    if let HeadRight::Words(text) = &h.right {
        line_art(&mut art, ink, &para(words(text)).size(9.0).right(), (0.0, 1.9, left_of), place);
    }
    if !full {
        return Ok((art, 5.4));
    }
    let mut y = 1.9;
    if !h.title.is_empty() {
        y = if h.confirm.is_some() || h.code.is_some() {
            10.0
        } else if h.left_line.is_empty() && h.right_line.is_empty() {
            9.2
        } else {
            7.7
        };
        line_art(
            &mut art,
            ink,
            &para(words(&h.title).bold()).size(14.0).center().spacing(0.12),
            (0.0, y, width),
            place,
        );
        y += 0.6;
    }
    if !h.subtitle.is_empty() {
        y += 5.6;
        line_art(&mut art, ink, &para(words(&h.subtitle)).size(10.0).center(), (0.0, y, width), place);
    }
    if h.left_line.is_empty() && h.right_line.is_empty() {
        let below = if h.title.is_empty() { 4.6 } else { 6.6 };
        return Ok((art, (y + below).max(floor)));
    }
    y = (y + 4.0).max(floor + 2.2);
    line_art(&mut art, ink, &para(words(&h.left_line)).size(9.0), (0.0, y, width * 0.78), place);
    line_art(&mut art, ink, &para(words(&h.right_line)).size(9.0).right(), (0.0, y, width), place);
    Ok((art, y + 2.6))
}

/// 別紙 n／N at the upper right of a section's pages.
pub(crate) fn number_annex(ink: &Ink<'_>, section: &Section, sheets: &mut [Sheet]) {
    let annex = section.head.as_ref().is_some_and(|h| h.right == HeadRight::Annex);
    if !annex {
        return;
    }
    let b = bounds(section.orientation);
    let all = sheets.len();
    for (n, sheet) in sheets.iter_mut().enumerate() {
        let text = format!("別紙 {}／{all}", n + 1);
        line_art(
            &mut sheet.art,
            ink,
            &para(words(text)).size(9.0).right(),
            (b.left, b.top + 1.9, b.width),
            Place::default(),
        );
    }
}

/// 1899AC6C… in fours, the first 16 digits.
pub(crate) fn in_fours(hex: &str) -> String {
    let digits: Vec<char> =
        hex.chars().filter(char::is_ascii_hexdigit).take(16).map(|c| c.to_ascii_uppercase()).collect();
    digits.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The foot of page `n` of `all`, and the marks that go across it.
pub(crate) fn foot(ink: &Ink<'_>, doc: &Doc, section: &Section, sheet: &mut Sheet, n: usize, all: usize) {
    let b = bounds(section.orientation);
    let f = &doc.footer;
    let place = Place { record: "", field: "頁の下の欄" };
    let art = &mut sheet.art;
    let rule = b.top + b.height + if section.orientation == Orientation::Portrait { 2.3 } else { 1.6 };
    art.level(b.left, b.left + b.width, rule, weight::INNER);
    let line = |n: usize| rule + 2.2 + n as f32 * 3.1;
    let form = section.form.as_deref().unwrap_or(&f.form);
    let basis = section.basis.as_deref().unwrap_or(&f.basis);
    let side = b.width * 0.44;
    line_art(art, ink, &para(words(format!("{} ／ {form}", f.standard))).size(6.5), (b.left, line(0), side), place);
    if !basis.is_empty() {
        line_art(art, ink, &para(words(format!("根拠 {basis}"))).size(6.5), (b.left, line(1), side), place);
    }
    line_art(art, ink, &para(words(format!("{n} / {all}"))).size(9.0).center(), (b.left, rule + 3.7, b.width), place);
    for (i, p) in issue_lines(f).into_iter().enumerate() {
        line_art(art, ink, &p.size(6.5).right(), (b.left + b.width - side, line(i), side), place);
    }
    if matches!(f.issue, Issue::Draft { .. }) {
        let (w, h) = (9.0, 7.6);
        let (x, y) = (b.left + b.width - w, 5.4);
        art.frame((x, y, w, h), weight::GROUP, Tone::Black, false);
        line_art(art, ink, &para(words("案").bold()).size(13.0).center(), (x, y + h / 2.0, w), place);
    }
    if doc.practice {
        watermark(&mut sheet.under, ink, "練習用", b);
    }
}

fn issue_lines(f: &Footer) -> Vec<Para> {
    match &f.issue {
        Issue::Draft { journal } => {
            let mut lines = vec![para(words("守帳\u{3000}帳票番号 案（番号なし）"))];
            lines.extend(journal_line(journal));
            lines
        }
        Issue::Issued { number, digest, journal } => {
            let mut lines = vec![labelled("守帳 帳票番号 ", number), labelled("検証値 ", &in_fours(digest))];
            lines.extend(journal_line(journal));
            lines
        }
        Issue::Blank { number, digest } => {
            vec![para(words(format!("守帳 帳票番号 {number}"))), para(words(format!("検証値 {digest}")))]
        }
    }
}

/// 記録値 1899 AC6C …: what the journal is compared with later.
fn journal_line(head: &str) -> Option<Para> {
    (!head.is_empty()).then(|| labelled("記録値 ", &in_fours(head)))
}

/// Large grey letters from lower left to upper right, below everything else.
fn watermark(art: &mut Art, ink: &Ink<'_>, text: &str, b: Bounds) {
    let size = 120.0;
    let items = ink.shape(&para(fixed(text).tone(Tone::Grey(0xe2))), Place::default());
    let mut drawn = Art::default();
    drawn.line(&items, 0.0, 0.0, size, 0.0, 0.0);
    let wide = crate::shape::width(&items, size);
    let (cx, cy) = (b.paper.0 / 2.0, b.paper.1 / 2.0);
    let turn: f32 = 35.0;
    let (sin, cos) = turn.to_radians().sin_cos();
    // The middle of the word lies on the middle of the sheet.
    let (mx, my) = (wide / 2.0, 0.38 * size * MM);
    for run in drawn.texts {
        let along = run.x - mx;
        let (x, y) = (cx + along * cos + my * sin, cy - along * sin + my * cos);
        art.texts.push(TextRun { x, y, turn, ..run });
    }
}
