//! .csv and .tsv: UTF-8 first, then CP932; nothing is replaced by a question mark.
//!
//! A row's number is the number of its record (blank lines count), which is the row that Excel shows, even if a quoted
//! field above it has line breaks.

use crate::builder::GridBuilder;
use crate::grid::{Cell, Grid};
use crate::limits::{MAX_CELL_CHARS, bad_file};
use crate::text::column_name;
use encoding_rs::{SHIFT_JIS, UTF_16BE, UTF_16LE};
use kernel::{Progress, Result};
use std::borrow::Cow;

/// How the text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a mark at the start.
    Utf8,
    /// Shift_JIS as Windows writes it.
    Cp932,
    /// UTF-16 with a mark at the start (Excel's 「Unicode テキスト」).
    Utf16,
}

/// What the caller knows better than a guess.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// `None`: found by trying.
    pub encoding: Option<Encoding>,
    /// `,`, `;` or a tab; `None`: guessed from the first records.
    pub separator: Option<u8>,
}

/// What was found or given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvFound {
    /// How the text was written.
    pub encoding: Encoding,
    /// Between fields.
    pub separator: u8,
}

pub(crate) fn read(
    bytes: &[u8],
    name: &str,
    options: &CsvOptions,
    progress: &dyn Progress,
) -> Result<(Grid, CsvFound)> {
    let (text, encoding) = decode(bytes, options)?;
    let separator = options.separator.unwrap_or_else(|| guess(&text, name));
    let mut sheet = GridBuilder::new(name);
    let mut records = Records::new(&text, separator);
    let total = text.len() as u64;
    while let Some(number) = records.next()? {
        if number.is_multiple_of(500) {
            progress.step(records.position(), total)?;
        }
        for (column, field) in (0_u32..).zip(records.record.iter()) {
            if field.len() > MAX_CELL_CHARS && field.chars().count() > MAX_CELL_CHARS {
                return Err(bad_file(format!(
                    "{number} 行目の {} 列の文が {MAX_CELL_CHARS} 文字を超えています。引用符「\"」の閉じ忘れがないかを確かめて、保存し直してください。",
                    column_name(column)
                )));
            }
            sheet.put(number, column, Cell::Text(plain(field)))?;
        }
    }
    Ok((sheet.finish(&[])?, CsvFound { encoding, separator }))
}

/// `="0012"` is how other systems keep leading zeros from Excel; it reads 0012.
fn plain(field: &str) -> &str {
    match field.strip_prefix("=\"").and_then(|f| f.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') => inner,
        _ => field,
    }
}

/// Records with their numbers; the library passes over blank lines, which count here.
struct Records<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    record: csv::StringRecord,
    number: u32,
    quotes_are_odd: bool,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, separator: u8) -> Records<'t> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let quotes_are_odd = text.bytes().filter(|b| *b == b'"').count() % 2 == 1;
        Records { text, reader, record: csv::StringRecord::new(), number: 0, quotes_are_odd }
    }

    fn position(&self) -> u64 {
        self.reader.position().byte()
    }

    fn next(&mut self) -> Result<Option<u32>> {
        let end = usize::try_from(self.position()).unwrap_or(0);
        let rest = self.text.as_bytes().get(end..).unwrap_or(&[]);
        // The reader may stand between the CR and the LF of the record before.
        let mut rest = match rest {
            [b'\n', after @ ..] if end > 0 && self.text.as_bytes().get(end - 1) == Some(&b'\r') => after,
            _ => rest,
        };
        loop {
            rest = match rest {
                [b'\r', b'\n', after @ ..] | [b'\r' | b'\n', after @ ..] => after,
                _ => break,
            };
            self.number += 1;
        }
        let more = self.reader.read_record(&mut self.record).map_err(|e| {
            bad_file(format!(
                "{} 行目を読めませんでした。引用符「\"」と区切り文字を確かめて、保存し直してください（{e}）。",
                self.number + 1
            ))
        })?;
        if !more {
            return Ok(None);
        }
        self.number += 1;
        let at_end = self.position() as usize >= self.text.len();
        if at_end && self.quotes_are_odd && self.record.iter().next_back().is_some_and(|f| f.contains('\n')) {
            return Err(bad_file(format!(
                "{} 行目で始まった引用符「\"」が閉じられていません。その行を直して保存し直し、もう一度選んでください。",
                self.number
            )));
        }
        Ok(Some(self.number))
    }
}

/// The separator that splits the first records most evenly.
fn guess(text: &str, name: &str) -> u8 {
    let tab_named = name.to_lowercase().ends_with(".tsv");
    let order = if tab_named { [b'\t', b',', b';'] } else { [b',', b'\t', b';'] };
    let mut best = (order[0], 0_usize);
    for separator in order {
        let mut records = Records::new(text, separator);
        let mut widths = Vec::new();
        while let (true, Ok(Some(_))) = (widths.len() < 30, records.next()) {
            widths.push(records.record.len());
        }
        // Records that share the commonest width beyond one field, times what they were split into.
        let common =
            widths.iter().filter(|w| **w > 1).map(|w| widths.iter().filter(|v| *v == w).count() * 100 + w).max();
        if common.unwrap_or(0) > best.1 {
            best = (separator, common.unwrap_or(0));
        }
    }
    best.0
}

/// A text file of unknown encoding: UTF-8 (with or without mark) or CP932.
///
/// # Errors
/// `bad_file`, naming the row and column that cannot be read.
pub fn decode_text(bytes: &[u8]) -> Result<String> {
    decode(bytes, &CsvOptions::default()).map(|(text, _)| text.into_owned())
}

fn decode<'b>(bytes: &'b [u8], options: &CsvOptions) -> Result<(Cow<'b, str>, Encoding)> {
    let marked_16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if options.encoding == Some(Encoding::Utf16) || (options.encoding.is_none() && marked_16) {
        let kind = if bytes.starts_with(b"\xFE\xFF") { UTF_16BE } else { UTF_16LE };
        return match kind.decode_with_bom_removal(bytes) {
            (text, false) => Ok((text, Encoding::Utf16)),
            _ => Err(bad_file(
                "文字を読み取れませんでした（UTF-16 として壊れています）。Excel で開き、.xlsx に保存し直してから選んでください。",
            )),
        };
    }
    let marked = bytes.starts_with(b"\xEF\xBB\xBF");
    let body = if marked { &bytes[3..] } else { bytes };
    if body.contains(&0) {
        return Err(bad_file(
            "文字のファイルではありません（.csv の名前が付いた別の形式です）。元のソフトで .xlsx か .csv に保存し直してから選んでください。",
        ));
    }
    let as_utf8 = std::str::from_utf8(body);
    match options.encoding {
        Some(Encoding::Cp932) => return Ok((Cow::Owned(cp932(body)?), Encoding::Cp932)),
        Some(Encoding::Utf8) => {}
        _ if marked || as_utf8.is_ok() => {}
        _ => {
            // Mostly good UTF-8 with a broken place is UTF-8, not CP932.
            let good = as_utf8.err().map_or(0, |e| e.valid_up_to());
            if body[..good].is_ascii() || cp932(body).is_ok() {
                return Ok((Cow::Owned(cp932(body)?), Encoding::Cp932));
            }
        }
    }
    match as_utf8 {
        Ok(text) => Ok((Cow::Borrowed(text), Encoding::Utf8)),
        Err(e) => {
            let before = String::from_utf8_lossy(&body[..e.valid_up_to()]);
            Err(undecodable(&before, body.get(e.valid_up_to()).copied(), "UTF-8"))
        }
    }
}

fn cp932(bytes: &[u8]) -> Result<String> {
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut at = 0;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut text, true);
        at += read;
        match result {
            encoding_rs::DecoderResult::InputEmpty => break,
            encoding_rs::DecoderResult::OutputFull => text.reserve(bytes.len() - at + 64),
            encoding_rs::DecoderResult::Malformed(len, after) => {
                let from = at.saturating_sub(usize::from(len) + usize::from(after));
                return Err(undecodable(&text, bytes.get(from).copied(), "Shift_JIS"));
            }
        }
    }
    // The decoder lets a lone 0x80 pass as a control character.
    if let Some(place) = text.find('\u{80}') {
        return Err(undecodable(&text[..place], Some(0x80), "Shift_JIS"));
    }
    Ok(text)
}

fn undecodable(before: &str, byte: Option<u8>, tried: &str) -> kernel::Problem {
    let separator = guess(before, "");
    let mut records = Records::new(before, separator);
    let (mut row, mut column) = (1, 0);
    while let Ok(Some(number)) = records.next() {
        row = number;
        column = records.record.len().saturating_sub(1);
    }
    if before.ends_with(['\n', '\r']) {
        row += 1;
        column = 0;
    }
    let byte = byte.map_or(String::new(), |b| format!("（0x{b:02X}）"));
    bad_file(format!(
        "{row} 行目の {} 列に、文字として読めない部分があります{byte}。{tried} とみて調べました。Excel で開いてその欄を直し、.xlsx か「CSV UTF-8」で保存し直してから選んでください。",
        column_name(u32::try_from(column).unwrap_or(0))
    ))
}

/// The CP932 bytes of a text, or the first character that has none.
///
/// Characters that the web's Shift_JIS folds silently (¥, ‾, −) are refused too: what is written must read back.
pub(crate) fn to_cp932(text: &str, out: &mut Vec<u8>) -> std::result::Result<(), char> {
    if let Some(folded) = text.chars().find(|c| matches!(c, '\u{A5}' | '\u{203E}' | '\u{2212}' | '\u{80}')) {
        return Err(folded);
    }
    if text.is_ascii() {
        out.extend_from_slice(text.as_bytes());
        return Ok(());
    }
    let mut encoder = SHIFT_JIS.new_encoder();
    let most = encoder.max_buffer_length_from_utf8_without_replacement(text.len()).unwrap_or(text.len() * 2 + 8);
    let start = out.len();
    out.resize(start + most, 0);
    let (result, _, written) = encoder.encode_from_utf8_without_replacement(text, &mut out[start..], true);
    out.truncate(start + written);
    match result {
        encoding_rs::EncoderResult::Unmappable(c) => Err(c),
        encoding_rs::EncoderResult::InputEmpty | encoding_rs::EncoderResult::OutputFull => Ok(()),
    }
}
