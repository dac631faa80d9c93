//! The folder of fonts: which faces there are, which character has which glyph, and how wide it is.
//!
//! printpdf draws an unknown character as glyph 0 without a word, so coverage is decided here, before anything is laid out.
//! Widths are cut to whole thousandths of an em, exactly as they are written into the PDF, so that what is measured is what a viewer draws.

use kernel::{Problem, Result, code};
use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

/// Which letter shapes a text uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Face {
    /// BIZ UDPGothic: everything that is not listed under [`Face::Fixed`].
    #[default]
    Prop,
    /// BIZ UDGothic, fixed pitch: letter text, dates, times, codes, serials, digits in columns.
    Fixed,
}

/// The files that must lie in the folder, in the order of their slots.
pub const FONT_FILES: [&str; 6] = [
    "BIZUDPGothic-Regular.ttf",
    "BIZUDPGothic-Bold.ttf",
    "BIZUDGothic-Regular.ttf",
    "BIZUDGothic-Bold.ttf",
    "NotoSansJP-Regular.ttf",
    "NotoSansJP-Bold.ttf",
];

/// How many font files there are.
pub(crate) const SLOTS: usize = FONT_FILES.len();

/// All fonts that paper is printed with. Load once and share: glyph tables are built on first use and kept.
pub struct Fonts {
    files: Vec<FontFile>,
}

struct FontFile {
    bytes: Vec<u8>,
    table: OnceLock<Table>,
    parsed: OnceLock<Option<printpdf::ParsedFont>>,
}

#[derive(Default)]
struct Table {
    bmp: Vec<u16>,
    beyond: HashMap<char, u16>,
    advance: Vec<u16>,
}

/// One glyph of one font file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glyph {
    /// Index into [`FONT_FILES`].
    pub slot: u8,
    /// Glyph number inside that file.
    pub gid: u16,
    /// Width in thousandths of an em.
    pub advance: u16,
}

impl Fonts {
    /// Reads the six font files from `dir`. A missing or broken file is a [`Problem`] that names it.
    pub fn load(dir: &Path) -> Result<Fonts> {
        let mut files = Vec::with_capacity(SLOTS);
        for name in FONT_FILES {
            let bytes = std::fs::read(dir.join(name)).map_err(|_| {
                Problem::new(
                    code::NOT_FOUND,
                    format!(
                        "印刷用のフォント {name} が見つかりません。アプリを入れ直すか、フォントのフォルダ（{}）を確かめてください。",
                        dir.display()
                    ),
                )
            })?;
            if ttf_parser::Face::parse(&bytes, 0).is_err() {
                return Err(Problem::new(
                    code::BAD_FILE,
                    format!("印刷用のフォント {name} が壊れています。アプリを入れ直してください。"),
                ));
            }
            files.push(FontFile { bytes, table: OnceLock::new(), parsed: OnceLock::new() });
        }
        Ok(Fonts { files })
    }

    /// Whether some font can draw this character.
    pub fn covers(&self, c: char) -> bool {
        self.glyph(Face::Prop, false, c).is_some()
    }

    /// The glyph of a character: BIZ UD first, then Noto Sans JP.
    pub(crate) fn glyph(&self, face: Face, bold: bool, c: char) -> Option<Glyph> {
        // No font here has a figure space; in the fixed face a plain one is as wide as a digit.
        let c = if c == '\u{2007}' { ' ' } else { c };
        self.order(face, bold).into_iter().find_map(|slot| self.file(slot)?.find(slot, c))
    }

    /// The glyph that a font draws for a base character with a variation selector, if it knows that pair.
    pub(crate) fn variant(&self, face: Face, bold: bool, c: char, selector: char) -> Option<Glyph> {
        self.order(face, bold).into_iter().find_map(|slot| {
            let file = self.file(slot)?;
            let parsed = ttf_parser::Face::parse(&file.bytes, 0).ok()?;
            let gid = parsed.glyph_variation_index(c, selector)?.0;
            (gid != 0).then(|| Glyph {
                slot,
                gid,
                advance: file.table().advance.get(usize::from(gid)).copied().unwrap_or(1000),
            })
        })
    }

    /// The font as printpdf wants it. Parsed once per file.
    pub(crate) fn parsed(&self, slot: usize) -> Result<&printpdf::ParsedFont> {
        let name = FONT_FILES.get(slot).copied().unwrap_or_default();
        self.files
            .get(slot)
            .and_then(|f| {
                f.parsed.get_or_init(|| printpdf::ParsedFont::from_bytes(&f.bytes, 0, &mut Vec::new())).as_ref()
            })
            .ok_or_else(|| {
                Problem::new(
                    code::BAD_FILE,
                    format!("印刷用のフォント {name} を読めません。アプリを入れ直してください。"),
                )
            })
    }

    fn order(&self, face: Face, bold: bool) -> [u8; 2] {
        let weight = u8::from(bold);
        match face {
            Face::Prop => [weight, 4 + weight],
            Face::Fixed => [2 + weight, 4 + weight],
        }
    }

    fn file(&self, slot: u8) -> Option<&FontFile> {
        self.files.get(usize::from(slot))
    }
}

impl FontFile {
    fn find(&self, slot: u8, c: char) -> Option<Glyph> {
        let table = self.table();
        let gid = match table.bmp.get(c as usize) {
            Some(gid) => *gid,
            None => table.beyond.get(&c).copied().unwrap_or(0),
        };
        (gid != 0).then(|| Glyph { slot, gid, advance: table.advance.get(usize::from(gid)).copied().unwrap_or(1000) })
    }

    fn table(&self) -> &Table {
        self.table.get_or_init(|| {
            let Ok(face) = ttf_parser::Face::parse(&self.bytes, 0) else {
                return Table::default();
            };
            let mut table = Table { bmp: vec![0; 0x1_0000], ..Table::default() };
            let em = f32::from(face.units_per_em());
            table.advance = (0..face.number_of_glyphs())
                .map(|g| (f32::from(face.glyph_hor_advance(ttf_parser::GlyphId(g)).unwrap_or(0)) * 1000.0 / em) as u16)
                .collect();
            for sub in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables).filter(|s| s.is_unicode()) {
                sub.codepoints(|point| {
                    let (Some(c), Some(gid)) = (char::from_u32(point), sub.glyph_index(point)) else {
                        return;
                    };
                    match table.bmp.get_mut(point as usize) {
                        Some(entry) => *entry = gid.0,
                        None => {
                            table.beyond.insert(c, gid.0);
                        }
                    }
                });
            }
            table
        })
    }
}
