//! What an import tells the journal of its new records, packed by the hundred.
//!
//! An import says nearly the same of each record, and a book writes every byte enciphered and twice. Packed, a journal of
//! imports takes a tenth of the room. Nothing of it is less certain: digests are over the texts themselves, and the view
//! `told` shows them as if they stood in `change`.

use crate::sql::Said;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use kernel::{Problem, Result};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use std::io::{Read, Write};
use std::sync::{Mutex, PoisonError};

/// More than any pack unpacks to: a thousand cells of the longest text.
const MOST: u64 = 256 << 20;

/// Packs texts in order.
pub(crate) struct Packing(DeflateEncoder<Vec<u8>>);

impl Packing {
    pub(crate) fn new() -> Packing {
        Packing(DeflateEncoder::new(Vec::with_capacity(16 * 1024), Compression::fast()))
    }

    pub(crate) fn add(&mut self, text: &str) -> Result<()> {
        let length = u32::try_from(text.len()).map_err(Problem::internal)?;
        self.0.write_all(&length.to_le_bytes())?;
        self.0.write_all(text.as_bytes())?;
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<Vec<u8>> {
        Ok(self.0.finish()?)
    }
}

/// The pack that was opened last, and where each text ends in it.
#[derive(Default)]
struct Held {
    first: i64,
    text: String,
    ends: Vec<usize>,
}

impl Held {
    fn open(first: i64, pack: &[u8]) -> Option<Held> {
        let mut bytes = Vec::new();
        DeflateDecoder::new(pack).take(MOST).read_to_end(&mut bytes).ok()?;
        let (mut held, mut rest) = (Held { first, ..Held::default() }, bytes.as_slice());
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            let (text, after) = after.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
            held.text.push_str(std::str::from_utf8(text).ok()?);
            held.ends.push(held.text.len());
            rest = after;
        }
        Some(held)
    }

    fn text(&self, id: i64) -> Option<&str> {
        let at = usize::try_from(id.checked_sub(self.first)?).ok()?;
        let from = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(from..*self.ends.get(at)?)
    }
}

/// Teaches a connection `unpacked(id, first, texts)`: the text of change `id` in the pack that begins with change `first`.
/// What cannot be unpacked is nothing, which the digest of its entry tells.
pub(crate) fn teach(conn: &Connection) -> rusqlite::Result<()> {
    let held: Mutex<Option<Held>> = Mutex::new(None);
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("unpacked", 3, flags, move |call| {
        let (id, first): (i64, Option<i64>) = (call.get(0)?, call.get(1)?);
        let Some(first) = first else { return Ok(None) };
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref().is_none_or(|h| h.first != first) {
            *held = Held::open(first, call.get_raw(2).as_blob().unwrap_or_default());
        }
        Ok(held.as_ref().and_then(|h| h.text(id)).map(str::to_owned))
    })
}

/// Where changes are read with their texts: a book that an older version left has no packs.
pub(crate) fn told(conn: &Connection) -> Result<&'static str> {
    let there = conn.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'told')", [], |r| r.get(0));
    Ok(if there.said()? { "told" } else { "change" })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn packed(texts: &[&str]) -> Vec<u8> {
        let mut packing = Packing::new();
        texts.iter().for_each(|t| packing.add(t).unwrap());
        packing.finish().unwrap()
    }

    #[test]
    fn texts_come_out_of_a_pack_as_they_went_in() {
        let texts = ["{\"name\":\"髙﨑 𠮷田 ㈱\"}", "", "{}"];
        let held = Held::open(41, &packed(&texts)).unwrap();
        for (id, text) in (41..).zip(texts) {
            assert_eq!(held.text(id), Some(text));
        }
        assert_eq!((held.text(40), held.text(44)), (None, None), "of other packs");
    }

    #[test]
    fn a_pack_that_is_cut_or_is_none_holds_nothing() {
        let whole = packed(&["{\"name\":\"台帳\"}"; 300]);
        assert!(Held::open(1, &whole[..whole.len() / 2]).is_none());
        assert!(Held::open(1, b"no pack").is_none());
    }
}
