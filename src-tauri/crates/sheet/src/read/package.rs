//! The zip around .xlsx and .ods: weighed before anything is parsed, because a parser has no limit of its own.

use crate::limits::{BIG_PART_BYTES, MAX_PARTS, MAX_RATIO, MAX_UNPACKED_BYTES, bad_file, bomb, broken, encrypted};
use crate::read::workbook::Format;
use kernel::Result;
use std::collections::HashMap;
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;

/// Small parts (relations, workbook.xml, drawings) are read whole up to this many bytes.
const SMALL_PART_BYTES: u64 = 64 * 1024 * 1024;

pub(crate) type PartReader<'z, 'b> = BufReader<ZipFile<'z, Cursor<&'b [u8]>>>;

#[derive(Clone)]
pub(crate) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Lower-case name with forward slashes to index.
    names: HashMap<String, usize>,
}

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Package<'b>> {
        super::guarded(|| {
            let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
            if zip.len() > MAX_PARTS {
                return Err(bomb());
            }
            let mut names = HashMap::with_capacity(zip.len());
            for index in 0..zip.len() {
                if let Some(Ok(name)) = zip.name_for_index(index) {
                    names.insert(name.replace('\\', "/").to_lowercase(), index);
                }
            }
            Ok(Package { zip, names })
        })
    }

    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(&name.to_lowercase())
    }

    pub fn format(&mut self) -> Result<Format> {
        let main = super::parts::main_part(self);
        if let Some(main) = main {
            let lower = main.to_lowercase();
            if lower.ends_with(".bin") {
                return Err(bad_file(
                    "バイナリ形式（.xlsb）のブックは読めません。Excel で開き、「名前を付けて保存」で「Excel ブック (.xlsx)」に保存し直してから選んでください。",
                ));
            }
            if lower.contains("word/") || lower.contains("ppt/") {
                return Err(bad_file(
                    "Excel のブックではありません（Word など別のソフトの形式です）。Excel の台帳を選んでください。",
                ));
            }
            let macros = self.names.keys().any(|n| n.ends_with("vbaproject.bin"));
            return Ok(if macros { Format::Xlsm } else { Format::Xlsx });
        }
        if let Some(mime) = self.part("mimetype")? {
            if mime.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
                return Ok(Format::Ods);
            }
            return Err(bad_file(
                "表計算のファイルではありません。Excel（.xlsx .xlsm .xls）、.ods、.csv のいずれかを選んでください。",
            ));
        }
        if self.has("[content_types].xml") {
            return Err(broken());
        }
        Err(bad_file("圧縮ファイル（.zip）です。展開してから、中の台帳のファイルを選んでください。"))
    }

    /// Adds up what the directory declares and refuses what would grow beyond the limits. A part that unpacks to more
    /// than it declares fails while it is read: the library holds it to its word (and a test holds the library to it).
    pub fn weigh(&mut self) -> Result<()> {
        let mut declared = 0_u64;
        for index in 0..self.zip.len() {
            let entry = self.zip.by_index_data(index).map_err(|_| broken())?;
            if entry.encrypted() {
                return Err(encrypted());
            }
            let (packed, size) = (entry.compressed_size(), entry.size());
            declared = declared.saturating_add(size);
            if size > BIG_PART_BYTES && size / packed.max(1) > MAX_RATIO {
                return Err(bomb());
            }
        }
        if declared > MAX_UNPACKED_BYTES {
            return Err(bomb());
        }
        Ok(())
    }

    /// A small part, whole; `None` if there is none with this name.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(reader) = self.reader(name)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let got = reader.take(SMALL_PART_BYTES + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        if got as u64 > SMALL_PART_BYTES {
            return Err(bomb());
        }
        Ok(Some(bytes))
    }

    /// The first bytes of a part.
    pub fn head(&mut self, name: &str, len: u64) -> Result<Option<Vec<u8>>> {
        let Some(reader) = self.reader(name)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        reader.take(len).read_to_end(&mut bytes).map_err(|_| broken())?;
        Ok(Some(bytes))
    }

    /// A part as a stream.
    pub fn reader<'z>(&'z mut self, name: &str) -> Result<Option<PartReader<'z, 'b>>> {
        let Some(&index) = self.names.get(&name.to_lowercase()) else {
            return Ok(None);
        };
        let part = self.zip.by_index(index).map_err(|_| broken())?;
        Ok(Some(BufReader::with_capacity(64 * 1024, part)))
    }

    pub fn declared_size(&self, name: &str) -> u64 {
        let index = self.names.get(&name.to_lowercase());
        index.and_then(|i| self.zip.by_index_data(*i).ok()).map_or(0, |e| e.size())
    }
}
