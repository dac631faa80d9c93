//! The container around .xls and around locked .xlsx, read just far enough to know what is inside and how large it
//! would become: the .xls parser lays out rows × columns, so that one stray cell could ask for gigabytes.

use crate::limits::{MAX_LAID_OUT, bad_file, broken, encrypted, too_large};
use kernel::Result;

const END: u32 = 0xFFFF_FFFA;

pub(crate) struct Ole<'b> {
    bytes: &'b [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

fn u16_at(b: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(b.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(b: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(b.get(at..at + 4)?.try_into().ok()?))
}

impl<'b> Ole<'b> {
    /// `None` if the container does not hold together (loops, sectors beyond the end).
    pub fn open(bytes: &'b [u8]) -> Option<Ole<'b>> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut ole =
            Ole { bytes, sector, fat: Vec::new(), mini_fat: Vec::new(), mini: Vec::new(), entries: Vec::new() };
        let mut fat_sectors: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + i * 4)).collect();
        let mut next = u32_at(bytes, 68)?;
        let most = bytes.len() / sector + 1;
        let mut steps = 0;
        while next < END {
            steps += 1;
            if steps > most {
                return None;
            }
            let page = ole.page(next)?;
            let words: Vec<u32> = page.chunks_exact(4).filter_map(|w| u32_at(w, 0)).collect();
            let (last, rest) = words.split_last()?;
            fat_sectors.extend(rest);
            next = *last;
        }
        for id in fat_sectors.into_iter().filter(|id| *id < END) {
            let page = ole.page(id)?;
            ole.fat.extend(page.chunks_exact(4).filter_map(|w| u32_at(w, 0)));
        }
        let directory = ole.chain(u32_at(bytes, 48)?)?;
        for e in directory.chunks_exact(128) {
            let units = usize::from(u16_at(e, 64)?.min(64) / 2).saturating_sub(1);
            let name: Vec<u16> = (0..units).filter_map(|i| u16_at(e, i * 2)).collect();
            let size = usize::try_from(u32_at(e, 120)?).ok()?;
            ole.entries.push(Entry { name: String::from_utf16_lossy(&name), start: u32_at(e, 116)?, size });
        }
        let root = ole.entries.first()?.start;
        if u32_at(bytes, 64)? > 0 {
            ole.mini = ole.chain(root)?;
            let mini_fat = ole.chain(u32_at(bytes, 60)?)?;
            ole.mini_fat = mini_fat.chunks_exact(4).filter_map(|w| u32_at(w, 0)).collect();
        }
        Some(ole)
    }

    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.name.eq_ignore_ascii_case(name))
    }

    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|e| e.name.eq_ignore_ascii_case(name))?;
        let mut bytes = if entry.size >= 4096 {
            self.chain(entry.start)?
        } else {
            let mut out = Vec::new();
            let mut id = entry.start;
            while id < END && out.len() < entry.size {
                let at = id as usize * 64;
                out.extend_from_slice(self.mini.get(at..at + 64)?);
                id = *self.mini_fat.get(id as usize)?;
            }
            out
        };
        bytes.truncate(entry.size);
        Some(bytes)
    }

    fn page(&self, id: u32) -> Option<&'b [u8]> {
        let at = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = (at + self.sector).min(self.bytes.len());
        self.bytes.get(at..end)
    }

    fn chain(&self, mut id: u32) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        while id < END {
            out.extend_from_slice(self.page(id)?);
            if out.len() > self.bytes.len() + self.sector {
                return None;
            }
            id = *self.fat.get(id as usize)?;
        }
        Some(out)
    }
}

/// What a look over the records of an .xls tells.
#[derive(Debug, Default)]
pub(crate) struct Biff {
    /// Counts by sheet, in the order of the workbook.
    pub sheets: Vec<BiffSheet>,
    /// The workbook has a macro project.
    pub macros: bool,
}

#[derive(Debug, Default)]
pub(crate) struct BiffSheet {
    pub formulas: u32,
    pub comments: u32,
}

/// Walks the records of an .xls and refuses what would be too large to lay out.
pub(crate) fn look_over(bytes: &[u8]) -> Result<Biff> {
    let ole = Ole::open(bytes).ok_or_else(broken)?;
    let stream = ole.stream("Workbook").or_else(|| ole.stream("Book")).ok_or_else(broken)?;
    let mut starts = Vec::new();
    for (kind, data) in (Records { bytes: &stream }) {
        match kind {
            0x002F if u16_at(data, 0).unwrap_or(0) != 0 || data.len() > 4 => {
                return Err(encrypted());
            }
            0x0085 => {
                let at = u32_at(data, 0).ok_or_else(broken)? as usize;
                if at >= stream.len() {
                    return Err(broken());
                }
                starts.push(at);
            }
            0x000A => break,
            _ => {}
        }
    }
    let mut biff = Biff { sheets: Vec::new(), macros: ole.has("_VBA_PROJECT_CUR") };
    let mut laid_out = 0_u64;
    for at in starts {
        let mut sheet = BiffSheet::default();
        let mut cells = Area::default();
        let mut formulas = Area::default();
        let mut depth = 0_usize;
        let mut begun = false;
        for (kind, data) in (Records { bytes: &stream[at..] }) {
            match kind {
                0x0809 if begun => depth += 1,
                0x0809 => begun = true,
                0x000A if depth == 0 => break,
                0x000A => depth -= 1,
                _ if depth > 0 => {}
                0x0200 => {
                    let (rows, columns) = match data.len() {
                        10 => (u32::from(u16_at(data, 2).unwrap_or(0)), u16_at(data, 6)),
                        _ => (u32_at(data, 4).unwrap_or(0), u16_at(data, 10)),
                    };
                    let first = if data.len() == 10 {
                        u32::from(u16_at(data, 0).unwrap_or(0))
                    } else {
                        u32_at(data, 0).unwrap_or(0)
                    };
                    if rows > 65_536 || columns.unwrap_or(0) > 256 || (rows > 0 && first >= rows) {
                        return Err(bad_file(
                            "このブックは表の大きさの記録が壊れています。Excel で開き、「名前を付けて保存」で .xlsx に保存し直してから選んでください。",
                        ));
                    }
                }
                0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD => cells.add(data, 2),
                0x00BD => {
                    cells.add(data, 2);
                    cells.add(data, data.len().saturating_sub(2));
                }
                0x0006 => {
                    cells.add(data, 2);
                    formulas.add(data, 2);
                    sheet.formulas += 1;
                }
                0x001C => sheet.comments += 1,
                _ => {}
            }
        }
        laid_out += cells.size() + formulas.size();
        if laid_out > MAX_LAID_OUT {
            return Err(too_large(format!(
                "{} 番目のシートは、離れた場所に値があるため大きすぎて読み込めません。使っていない行や列を削除するか、Excel で .xlsx に保存し直してから選んでください。",
                biff.sheets.len() + 1
            )));
        }
        biff.sheets.push(sheet);
    }
    Ok(biff)
}

struct Records<'b> {
    bytes: &'b [u8],
}

impl<'b> Iterator for Records<'b> {
    type Item = (u16, &'b [u8]);
    fn next(&mut self) -> Option<(u16, &'b [u8])> {
        let kind = u16_at(self.bytes, 0)?;
        let len = usize::from(u16_at(self.bytes, 2)?);
        let data = self.bytes.get(4..4 + len)?;
        self.bytes = &self.bytes[4 + len..];
        Some((kind, data))
    }
}

#[derive(Default)]
struct Area {
    bounds: Option<(u16, u16, u16, u16)>,
}

impl Area {
    fn add(&mut self, data: &[u8], column_at: usize) {
        let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, column_at)) else {
            return;
        };
        let b = self.bounds.get_or_insert((row, row, column, column));
        *b = (b.0.min(row), b.1.max(row), b.2.min(column), b.3.max(column));
    }

    fn size(&self) -> u64 {
        self.bounds.map_or(0, |(r0, r1, c0, c1)| (u64::from(r1 - r0) + 1) * (u64::from(c1 - c0) + 1))
    }
}
