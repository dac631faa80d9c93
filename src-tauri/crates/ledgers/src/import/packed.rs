//! Values of many rows, packed: a hundred thousand records wait here between reading and landing.

use chrono::NaiveDate;
use kernel::{Value, Values};

/// A packed value; holds in its own [`Packed`] only.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    column: u16,
    tag: Tag,
    a: u32,
    b: u32,
}

impl Slot {
    pub(super) fn column(self) -> u16 {
        self.column
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Text,
    Lines,
    Date,
    Int,
    Yes,
    No,
}

/// Rows of values by column number.
#[derive(Debug, Default)]
pub(super) struct Packed {
    text: String,
    slots: Vec<Slot>,
    starts: Vec<u32>,
    /// By column: where the last text lies, to keep repeated texts once.
    last: Vec<(u32, u32)>,
}

/// Between the lines of a packed list; no cell holds it.
const BREAK: char = '\u{1F}';

impl Packed {
    pub(super) fn begin(&mut self) -> usize {
        self.starts.push(u32::try_from(self.slots.len()).unwrap_or(u32::MAX));
        self.starts.len() - 1
    }

    /// Puts a value into the row that was begun last; answers where it lies, unless it is none.
    pub(super) fn put(&mut self, column: u16, value: &Value) -> Option<Slot> {
        let (tag, a, b) = match value {
            Value::Null => return None,
            Value::Flag(true) => (Tag::Yes, 0, 0),
            Value::Flag(false) => (Tag::No, 0, 0),
            Value::Int(n) => (Tag::Int, n.cast_unsigned(), 0),
            Value::Date(d) => (Tag::Date, days(*d).cast_unsigned(), 0),
            Value::Text(t) => {
                let (a, b) = self.keep(column, t);
                (Tag::Text, a, b)
            }
            Value::Many(list) => {
                let (a, b) = self.keep(column, &list.join("\u{1F}"));
                (Tag::Lines, a, b)
            }
        };
        let slot = Slot { column, tag, a, b };
        self.slots.push(slot);
        Some(slot)
    }

    /// Puts a value that an earlier row of the same column has.
    pub(super) fn again(&mut self, slot: Slot) {
        self.slots.push(slot);
    }

    fn keep(&mut self, column: u16, text: &str) -> (u32, u32) {
        let at = usize::from(column);
        if self.last.len() <= at {
            self.last.resize(at + 1, (0, 0));
        }
        if let Some(&(a, b)) = self.last.get(at)
            && self.slice(a, b) == text
        {
            return (a, b);
        }
        let place = (u32::try_from(self.text.len()).unwrap_or(u32::MAX), u32::try_from(text.len()).unwrap_or(u32::MAX));
        self.text.push_str(text);
        if let Some(slot) = self.last.get_mut(at) {
            *slot = place;
        }
        place
    }

    fn slice(&self, a: u32, b: u32) -> &str {
        self.text.get(a as usize..(a as usize).saturating_add(b as usize)).unwrap_or("")
    }

    /// Rows that were begun.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    fn row(&self, row: usize) -> &[Slot] {
        let from = self.starts.get(row).map_or(0, |s| *s as usize);
        let to = self.starts.get(row + 1).map_or(self.slots.len(), |s| *s as usize);
        self.slots.get(from..to).unwrap_or(&[])
    }

    pub(super) fn text(&self, row: usize, column: u16) -> &str {
        self.row(row).iter().find(|s| s.column == column).map_or("", |s| match s.tag {
            Tag::Text | Tag::Lines => self.slice(s.a, s.b),
            _ => "",
        })
    }

    pub(super) fn lines(&self, row: usize, column: u16) -> impl Iterator<Item = &str> {
        self.text(row, column).split(BREAK).filter(|l| !l.is_empty())
    }

    pub(super) fn value(&self, row: usize, column: u16) -> Value {
        self.row(row).iter().find(|s| s.column == column).map_or(Value::Null, |s| self.unpack(*s))
    }

    pub(super) fn each(&self, row: usize) -> impl Iterator<Item = (u16, Value)> + '_ {
        self.row(row).iter().map(|s| (s.column, self.unpack(*s)))
    }

    pub(super) fn values(&self, row: usize, key: impl Fn(u16) -> Option<&'static str>) -> Values {
        self.each(row).filter_map(|(c, v)| Some((key(c)?.to_owned(), v))).collect()
    }

    /// A value that was put.
    pub(super) fn unpack(&self, slot: Slot) -> Value {
        match slot.tag {
            Tag::Yes => Value::Flag(true),
            Tag::No => Value::Flag(false),
            Tag::Int => Value::Int(slot.a.cast_signed()),
            Tag::Date => NaiveDate::from_num_days_from_ce_opt(slot.a.cast_signed()).map_or(Value::Null, Value::Date),
            Tag::Text => Value::Text(self.slice(slot.a, slot.b).to_owned()),
            Tag::Lines => Value::Many(self.slice(slot.a, slot.b).split(BREAK).map(str::to_owned).collect()),
        }
    }
}

fn days(day: NaiveDate) -> i32 {
    use chrono::Datelike;
    day.num_days_from_ce()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let all = [
            Value::Text("髙橋　﨑 𠮷 ㈱".into()),
            Value::Many(vec!["5CD-1".into(), "5CD-2".into()]),
            Value::Date(NaiveDate::from_ymd_opt(2026, 4, 1).unwrap()),
            Value::Int(-7),
            Value::Flag(true),
            Value::Flag(false),
        ];
        let mut packed = Packed::default();
        for _ in 0..2 {
            packed.begin();
            for (i, v) in all.iter().enumerate() {
                packed.put(u16::try_from(i).unwrap(), v);
            }
            packed.put(9, &Value::Null);
        }
        for row in 0..2 {
            let back: Vec<Value> = packed.each(row).map(|(_, v)| v).collect();
            assert_eq!(back, all);
        }
        assert_eq!(packed.value(1, 9), Value::Null);
        assert_eq!(packed.lines(1, 1).collect::<Vec<_>>(), ["5CD-1", "5CD-2"]);
        assert_eq!(packed.text.matches('髙').count(), 1, "a text repeated in its column is kept once");
    }
}
