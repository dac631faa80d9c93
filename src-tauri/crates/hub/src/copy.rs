//! Rows on their way by COPY, in the text format of PostgreSQL.

use crate::answer::Said;
use kernel::{Problem, Result};
use postgres::Transaction;
use std::fmt::Display;
use std::io::Write;
use std::sync::mpsc::{SyncSender, sync_channel};

/// Bytes after which a piece is sent.
const PIECE: usize = 1 << 18;

/// Rows in the text format, handed on piece by piece.
pub(crate) struct Lines {
    bytes: Vec<u8>,
    begun: bool,
    pieces: SyncSender<Vec<u8>>,
}

impl Lines {
    /// A column of the row that is being written.
    pub(crate) fn text(&mut self, text: &str) -> &mut Lines {
        self.part();
        escape(text.as_bytes(), &mut self.bytes);
        self
    }

    /// A column that holds JSON; the one escape that PostgreSQL's JSON refuses becomes the replacement character.
    pub(crate) fn json(&mut self, json: &str) -> &mut Lines {
        if json.contains("\\u0000") { self.text(&json.replace("\\u0000", "\\ufffd")) } else { self.text(json) }
    }

    /// A column that holds a number.
    pub(crate) fn number(&mut self, number: impl Display) -> &mut Lines {
        self.part();
        // Writing into memory does not fail.
        let _ = write!(self.bytes, "{number}");
        self
    }

    /// A column that may hold nothing.
    pub(crate) fn maybe(&mut self, text: &str) -> &mut Lines {
        if text.is_empty() {
            self.part();
            self.bytes.extend_from_slice(b"\\N");
            return self;
        }
        self.text(text)
    }

    /// Ends the row.
    pub(crate) fn end(&mut self) -> Result<()> {
        self.bytes.push(b'\n');
        self.begun = false;
        if self.bytes.len() < PIECE { Ok(()) } else { self.hand_on() }
    }

    fn hand_on(&mut self) -> Result<()> {
        let piece = std::mem::replace(&mut self.bytes, Vec::with_capacity(PIECE + PIECE / 4));
        // Nobody listens any more: the other side met a refusal, which it tells.
        self.pieces.send(piece).map_err(|_| Problem::internal("COPY"))
    }

    fn part(&mut self) {
        if self.begun {
            self.bytes.push(b'\t');
        }
        self.begun = true;
    }
}

fn escape(text: &[u8], into: &mut Vec<u8>) {
    let mut from = 0;
    for (at, byte) in text.iter().enumerate() {
        let escaped: &[u8] = match byte {
            b'\\' => b"\\\\",
            b'\t' => b"\\t",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            // PostgreSQL keeps no such character in any text.
            0 => b"",
            _ => continue,
        };
        into.extend_from_slice(&text[from..at]);
        into.extend_from_slice(escaped);
        from = at + 1;
    }
    into.extend_from_slice(&text[from..]);
}

/// Sends what `write` writes while it goes on writing: neither the book nor the server waits for the other.
pub(crate) fn copy_in(
    tx: &mut Transaction<'_>,
    sql: &str,
    write: impl FnOnce(&mut Lines) -> Result<()>,
) -> Result<u64> {
    let mut into = tx.copy_in(sql).said()?;
    std::thread::scope(|threads| {
        let (pieces, waiting) = sync_channel::<Vec<u8>>(4);
        let sending = threads.spawn(move || -> Result<_> {
            for piece in waiting {
                into.write_all(&piece).map_err(cut)?;
            }
            Ok(into)
        });
        let mut lines = Lines { bytes: Vec::with_capacity(PIECE + PIECE / 4), begun: false, pieces };
        let written = write(&mut lines).and_then(|()| lines.hand_on());
        drop(lines);
        // What the server said explains more than that it could not be told the rest.
        let into = sending.join().map_err(|_| Problem::internal("COPY"))??;
        written?;
        into.finish().said()
    })
}

fn cut(why: std::io::Error) -> Problem {
    match why.get_ref().and_then(|inner| inner.downcast_ref::<postgres::Error>()) {
        Some(said) => said.said(),
        None => Problem::internal(format!("COPY: {why}")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn row(write: impl FnOnce(&mut Lines)) -> String {
        let (pieces, waiting) = sync_channel(1);
        let mut lines = Lines { bytes: Vec::new(), begun: false, pieces };
        write(&mut lines);
        lines.end().unwrap();
        lines.hand_on().unwrap();
        String::from_utf8(waiting.recv().unwrap()).unwrap()
    }

    #[test]
    fn what_separates_rows_and_columns_is_escaped_inside_a_text() {
        let said = row(|lines| {
            lines.text("髙﨑𠮷\t①\n㈱\r\\.\0終").number(12).maybe("").text("\\N").maybe("半角ｶﾅ");
        });
        assert_eq!(said, "髙﨑𠮷\\t①\\n㈱\\r\\\\.終\t12\t\\N\t\\\\N\t半角ｶﾅ\n");
    }

    #[test]
    fn a_character_that_jsonb_cannot_hold_is_replaced_and_others_stay() {
        let said = row(|lines| {
            lines.json(r#"{"a":"1\u00002","b":"\u3000"}"#);
        });
        assert_eq!(said, "{\"a\":\"1\\\\ufffd2\",\"b\":\"\\\\u3000\"}\n");
    }
}
