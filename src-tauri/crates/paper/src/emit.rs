//! From drawings to PDF bytes, through printpdf for fonts and operators and lopdf for what printpdf leaves open:
//! language, version, /ID and print scaling. The same pages and the same [`Meta`] always give the same bytes.

use crate::art::{Art, Rule, Shape, TextRun};
use crate::font::{Fonts, SLOTS};
use crate::slim;
use crate::text::Tone;
use chrono::{DateTime, Utc};
use kernel::{Problem, Progress, Result};
use printpdf::{
    Codepoint, Color, DictItem, FontId, Greyscale, Line, LineCapStyle, LineDashPattern, LinePoint, Mm, Op, PaintMode,
    PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rgb, TextItem,
    TextMatrix, WindingOrder,
};
use std::collections::BTreeSet;

/// What the file says about itself. Nothing is taken from the clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Meta {
    /// Title, shown by viewers instead of the file name.
    pub title: String,
    /// Who issues it: division and post, never a person unless the form names one.
    pub author: String,
    /// The instant of issue.
    pub created: DateTime<Utc>,
    /// 検証値 in hex; becomes the file's /ID. Empty for drafts: the /ID is then taken from the pages.
    pub digest: String,
}

/// A finished page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    /// Size in mm.
    pub width: f32,
    pub height: f32,
    /// Under everything, e.g. the mark of practice.
    pub under: Art,
    pub art: Art,
}

/// Letters are spaced this wide only for show: the PDF then carries the word as ActualText, so that search finds it.
const SHOWN_SPACING: f32 = 0.08;
const PER_MM: f32 = 72.0 / 25.4;

/// Points to two decimals, so that the file stays small.
fn pt(v: f32) -> f32 {
    (v * 100.0).round() / 100.0
}

/// Which characters each glyph stands for. A glyph can be named once per font resource, so a second meaning gets a second resource.
#[derive(Default)]
struct Meanings {
    levels: Vec<Vec<Vec<u64>>>,
    used: BTreeSet<usize>,
}

impl Meanings {
    fn resource(&mut self, slot: u8, gid: u16, ch: char, mark: char) -> usize {
        let slot = usize::from(slot);
        let said = (u64::from(ch as u32) << 32) | u64::from(mark as u32) | (1 << 63);
        for level in 0.. {
            if self.levels.len() <= level {
                self.levels.push(vec![Vec::new(); SLOTS]);
            }
            let table = &mut self.levels[level][slot];
            if table.is_empty() {
                table.resize(0x1_0000, 0);
            }
            let entry = &mut table[usize::from(gid)];
            if *entry == 0 {
                *entry = said;
            }
            if *entry == said {
                let id = level * SLOTS + slot;
                self.used.insert(id);
                return id;
            }
        }
        slot
    }
}

/// Six capital letters, as the subset prefix of a font name asks for.
fn resource_name(id: usize) -> String {
    let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
    format!("MORI{}{}", letter(id / 26), letter(id))
}

struct Pen<'a> {
    ops: Vec<Op>,
    height: f32,
    fill: Tone,
    stroke: Tone,
    width: f32,
    dashed: bool,
    meanings: &'a mut Meanings,
}

fn colour(tone: Tone) -> Color {
    match tone {
        Tone::Black => Color::Greyscale(Greyscale { percent: 0.0, icc_profile: None }),
        Tone::Grey(g) => Color::Greyscale(Greyscale { percent: pt(f32::from(g) / 255.0), icc_profile: None }),
        Tone::Rgb(r, g, b) => {
            let part = |v: u8| (f32::from(v) / 255.0 * 1000.0).round() / 1000.0;
            Color::Rgb(Rgb { r: part(r), g: part(g), b: part(b), icc_profile: None })
        }
    }
}

impl Pen<'_> {
    fn set_fill(&mut self, tone: Tone) {
        if self.fill != tone {
            self.fill = tone;
            self.ops.push(Op::SetFillColor { col: colour(tone) });
        }
    }

    fn set_stroke(&mut self, width: f32, tone: Tone, dashed: bool) {
        if self.stroke != tone {
            self.stroke = tone;
            self.ops.push(Op::SetOutlineColor { col: colour(tone) });
        }
        if self.width != width {
            self.width = width;
            self.ops.push(Op::SetOutlineThickness { pt: Pt(width) });
        }
        if self.dashed != dashed {
            self.dashed = dashed;
            let dash = if dashed { LineDashPattern::new(0.0, &[1.5, 1.5]) } else { LineDashPattern::solid() };
            self.ops.push(Op::SetLineDashPattern { dash });
        }
    }

    fn point(&self, x: f32, y: f32) -> Point {
        Point { x: Pt(pt(x * PER_MM)), y: Pt(pt((self.height - y) * PER_MM)) }
    }

    /// Surfaces, then what all pages share, then rules, shapes and text.
    fn art(&mut self, art: &Art, shared: Option<usize>) {
        for (x, y, w, h, tone) in &art.fills {
            self.set_fill(*tone);
            let low = self.point(*x, y + h);
            let high = self.point(x + w, *y);
            let rectangle = printpdf::Rect {
                x: low.x,
                y: low.y,
                width: Pt(pt(high.x.0 - low.x.0)),
                height: Pt(pt(high.y.0 - low.y.0)),
                mode: Some(PaintMode::Fill),
                winding_order: Some(WindingOrder::NonZero),
            };
            self.ops.push(Op::DrawRectangle { rectangle });
        }
        if let Some(n) = shared {
            self.ops.push(Op::UseXobject {
                id: printpdf::XObjectId(slim::shared_name(n)),
                transform: printpdf::XObjectTransform::default(),
            });
        }
        self.rules(&art.rules);
        for shape in &art.shapes {
            self.shape(shape);
        }
        self.texts(&art.texts);
    }

    fn polygon(&mut self, points: &[(f32, f32, bool)], mode: PaintMode) {
        let points = points.iter().map(|(x, y, bezier)| LinePoint { p: self.point(*x, *y), bezier: *bezier }).collect();
        self.ops.push(Op::DrawPolygon {
            polygon: Polygon { rings: vec![PolygonRing { points }], mode, winding_order: WindingOrder::NonZero },
        });
    }

    fn shape(&mut self, shape: &Shape) {
        if let Some(tone) = shape.fill {
            self.set_fill(tone);
        }
        if let Some((width, tone)) = shape.stroke {
            self.set_stroke(width, tone, shape.dashed);
        }
        match (shape.fill, shape.stroke) {
            (Some(_), Some(_)) => self.polygon(&shape.points, PaintMode::FillStroke),
            (Some(_), None) => self.polygon(&shape.points, PaintMode::Fill),
            (None, Some(_)) => {
                let points = shape
                    .points
                    .iter()
                    .map(|(x, y, bezier)| LinePoint { p: self.point(*x, *y), bezier: *bezier })
                    .collect();
                self.ops.push(Op::DrawLine { line: Line { points, is_closed: shape.closed } });
            }
            (None, None) => {}
        }
    }

    fn rules(&mut self, rules: &[Rule]) {
        for r in rules {
            self.set_stroke(r.pt, r.tone, r.dashed);
            let ends = if r.level { [(r.from, r.at), (r.to, r.at)] } else { [(r.at, r.from), (r.at, r.to)] };
            let points = ends.iter().map(|(x, y)| LinePoint { p: self.point(*x, *y), bezier: false }).collect();
            self.ops.push(Op::DrawLine { line: Line { points, is_closed: false } });
        }
    }

    fn texts(&mut self, texts: &[TextRun]) {
        if texts.is_empty() {
            return;
        }
        self.ops.push(Op::StartTextSection);
        let mut at = (0i32, 0i32);
        let mut font: Option<(usize, f32)> = None;
        for run in texts.iter().filter(|r| r.turn == 0.0) {
            let y = ((self.height - run.y) * PER_MM * 100.0).round() as i32;
            let mut x = run.x;
            self.set_fill(run.tone);
            let spread = run.glyphs.len() > 1 && run.glyphs.iter().any(|g| g.gap >= SHOWN_SPACING);
            if spread {
                self.actual_text(run);
            }
            let mut rest = &run.glyphs[..];
            while let Some(first) = rest.first() {
                let resource = self.meanings.resource(run.slot, first.gid, first.ch, first.mark);
                let same = rest
                    .iter()
                    .take_while(|g| self.meanings.resource(run.slot, g.gid, g.ch, g.mark) == resource)
                    .count();
                let (now, later) = rest.split_at(same);
                self.set_font(&mut font, resource, run.pt);
                let px = (x * PER_MM * 100.0).round() as i32;
                self.ops.push(Op::SetTextCursor {
                    pos: Point { x: Pt((px - at.0) as f32 / 100.0), y: Pt((y - at.1) as f32 / 100.0) },
                });
                at = (px, y);
                self.ops.push(show(now));
                x += now.iter().map(|g| g.em).sum::<f32>() * run.pt / PER_MM;
                rest = later;
            }
            if spread {
                self.ops.push(Op::EndMarkedContentWithProperties);
            }
        }
        self.ops.push(Op::EndTextSection);
        for run in texts.iter().filter(|r| r.turn != 0.0) {
            self.ops.push(Op::StartTextSection);
            self.set_fill(run.tone);
            let (sin, cos) = run.turn.to_radians().sin_cos();
            let origin = self.point(run.x, run.y);
            let matrix = TextMatrix::Raw([pt4(cos), pt4(sin), pt4(-sin), pt4(cos), origin.x.0, origin.y.0]);
            if let Some(g) = run.glyphs.first() {
                let resource = self.meanings.resource(run.slot, g.gid, g.ch, g.mark);
                self.set_font(&mut None, resource, run.pt);
            }
            self.ops.push(Op::SetTextMatrix { matrix });
            self.ops.push(show(&run.glyphs));
            self.ops.push(Op::EndTextSection);
        }
    }

    fn set_font(&mut self, font: &mut Option<(usize, f32)>, resource: usize, size: f32) {
        if *font != Some((resource, size)) {
            *font = Some((resource, size));
            self.ops
                .push(Op::SetFont { font: PdfFontHandle::External(FontId(resource_name(resource))), size: Pt(size) });
        }
    }

    fn actual_text(&mut self, run: &TextRun) {
        let said: String =
            run.glyphs.iter().flat_map(|g| [Some(g.ch), (g.mark != '\0').then_some(g.mark)]).flatten().collect();
        let mut data = vec![0xFE, 0xFF];
        data.extend(said.encode_utf16().flat_map(u16::to_be_bytes));
        let map = [("ActualText".to_owned(), DictItem::String { data, literal: false })].into();
        self.ops
            .push(Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties: DictItem::Dict { map } });
    }
}

fn pt4(v: f32) -> f32 {
    (v * 10_000.0).round() / 10_000.0
}

fn show(glyphs: &[crate::art::Inked]) -> Op {
    let last = glyphs.len().saturating_sub(1);
    let items = glyphs
        .iter()
        .enumerate()
        .map(|(i, g)| {
            let mut said = String::from(g.ch);
            if g.mark != '\0' {
                said.push(g.mark);
            }
            Codepoint::with_cid(g.gid, if i == last { 0.0 } else { 0.0 - (g.gap * 1000.0).round() }, said)
        })
        .collect();
    Op::ShowText { items: vec![TextItem::GlyphIds(items)] }
}

fn page(sheet: &Sheet, shared: Option<usize>, meanings: &mut Meanings) -> PdfPage {
    let mut pen = Pen {
        ops: Vec::new(),
        height: sheet.height,
        fill: Tone::Black,
        stroke: Tone::Black,
        width: 1.0,
        dashed: false,
        meanings,
    };
    pen.ops.push(Op::SetLineCapStyle { cap: LineCapStyle::ProjectingSquare });
    if !sheet.under.is_empty() {
        pen.art(&sheet.under, None);
    }
    pen.art(&sheet.art, shared);
    PdfPage::new(Mm(sheet.width), Mm(sheet.height), pen.ops)
}

/// A lopdf document with these pages, their fonts subset, and the meta data set.
pub(crate) fn document(
    mut sheets: Vec<Sheet>,
    meta: &Meta,
    fonts: &Fonts,
    progress: &dyn Progress,
) -> Result<lopdf::Document> {
    let mut pdf = PdfDocument::new(&meta.title);
    let mut meanings = Meanings::default();
    let shared = slim::share(&mut sheets);
    let total = sheets.len() as u64;
    for (n, sheet) in sheets.iter().enumerate() {
        progress.step(n as u64, total)?;
        pdf.pages.push(page(sheet, shared.of_page.get(n).copied().flatten(), &mut meanings));
    }
    // What pages share is written as pages of its own first, so that its fonts are subset with the others.
    for sheet in &shared.sheets {
        pdf.pages.push(page(sheet, None, &mut meanings));
    }
    drop(sheets);
    for id in &meanings.used {
        pdf.resources.fonts.map.insert(FontId(resource_name(*id)), PdfFont::new(fonts.parsed(id % SLOTS)?.clone()));
    }
    let info = &mut pdf.metadata.info;
    info.author = meta.author.clone();
    info.creator = "守帳".to_owned();
    info.producer = "守帳".to_owned();
    info.conformance = printpdf::PdfConformance::Custom(printpdf::CustomPdfConformance {
        identifier: String::new(),
        allows_3d_content: false,
        allows_video_content: false,
        allows_audio_content: false,
        allows_embedded_javascript: false,
        allows_jpeg_content: true,
        requires_xmp_metadata: false,
        allows_default_fonts: false,
        requires_icc_profile: false,
        allows_pdf_layers: false,
    });
    let created = printpdf::OffsetDateTime::from_unix_timestamp(meta.created.timestamp()).map_err(Problem::internal)?;
    info.creation_date = created;
    info.modification_date = created;
    let mut warnings = Vec::new();
    let options = PdfSaveOptions { optimize: false, image_optimization: None, ..PdfSaveOptions::default() };
    let mut doc = printpdf::to_lopdf_doc(&pdf, &options, &mut warnings);
    drop(pdf);
    if let Some(w) = warnings.iter().find(|w| w.severity != printpdf::PdfParseErrorSeverity::Info) {
        return Err(Problem::internal(format!("印刷: {}", w.msg)));
    }
    slim::slim(&mut doc, &shared.sheets).map_err(Problem::internal)?;
    finish(&mut doc, meta)?;
    Ok(doc)
}

/// Sets what printpdf leaves open, and takes away what it makes up.
fn finish(doc: &mut lopdf::Document, meta: &Meta) -> Result<()> {
    use lopdf::{Object, StringFormat, dictionary};
    doc.version = "1.7".to_owned();
    let digest: Vec<u8> = match hex16(&meta.digest) {
        Some(id) => id,
        None => fingerprint(doc, meta),
    };
    let id = || Object::String(digest.clone(), StringFormat::Hexadecimal);
    doc.trailer.set("ID", Object::Array(vec![id(), id()]));
    if let Ok(catalog) = doc.catalog_mut() {
        catalog.set("Lang", Object::string_literal("ja-JP"));
        catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true, "PrintScaling" => "None" });
    }
    let info = doc.trailer.get(b"Info").and_then(Object::as_reference).map_err(Problem::internal)?;
    if let Ok(dict) = doc.get_object_mut(info).and_then(Object::as_dict_mut) {
        for key in ["GTS_PDFXVersion", "Trapped", "Identifier", "Keywords", "Subject"] {
            dict.remove(key.as_bytes());
        }
    }
    Ok(())
}

fn hex16(digest: &str) -> Option<Vec<u8>> {
    let hex: Vec<u8> = digest.bytes().filter(u8::is_ascii_hexdigit).take(32).collect();
    let nibble = |b: u8| (b as char).to_digit(16).map(|d| d as u8);
    (hex.len() == 32).then(|| hex.chunks(2).filter_map(|p| Some(nibble(p[0])? << 4 | nibble(p[1])?)).collect())
}

/// Sixteen bytes over all streams (FNV-1a twice): tells drafts apart, proves nothing.
fn fingerprint(doc: &lopdf::Document, meta: &Meta) -> Vec<u8> {
    let hash = |seed: u64| {
        let mut h = seed;
        let mut eat = |bytes: &[u8]| {
            for b in bytes {
                h = (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        };
        eat(meta.title.as_bytes());
        eat(&meta.created.timestamp().to_be_bytes());
        for object in doc.objects.values() {
            if let lopdf::Object::Stream(s) = object {
                eat(&s.content);
            }
        }
        h
    };
    [hash(0xcbf2_9ce4_8422_2325), hash(0x6c62_272e_07bb_0142)].into_iter().flat_map(u64::to_be_bytes).collect()
}

/// Compresses and writes a document.
pub(crate) fn bytes(mut doc: lopdf::Document) -> Result<Vec<u8>> {
    doc.compress();
    let mut out = Vec::new();
    doc.save_modern(&mut out)?;
    Ok(out)
}
