//! What the parser says of a cell, in our words.

use crate::builder::GridBuilder;
use crate::grid::Cell;
use calamine::{Data, DataRef, ExcelDateTime, Style};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use kernel::Result;

/// What a style says about the cells that wear it.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Dress {
    pub struck: bool,
    pub coloured: bool,
    /// The format is nothing but zeros between fixed text (`0000`, `"PC-"000`): the number is shown with them.
    pub zeros: Option<Zeros>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Zeros {
    before: String,
    digits: usize,
    after: String,
}

impl Dress {
    pub fn of(style: &Style) -> Dress {
        Dress {
            struck: style.font.as_ref().is_some_and(|f| f.strikethrough),
            coloured: style.fill.as_ref().is_some_and(|f| {
                // White paper painted white carries no meaning.
                f.is_visible() && f.get_color().is_some_and(|c| (c.red, c.green, c.blue) != (255, 255, 255))
            }),
            zeros: style.number_format.as_ref().and_then(|n| Zeros::of(&n.format_code)),
        }
    }
}

impl Zeros {
    /// Reads `0000`, `"資-"0000`, `R\80000`; anything else in the format (`#`, `.`, `,`, dates) is `None`.
    fn of(code: &str) -> Option<Zeros> {
        let mut zeros = Zeros { before: String::new(), digits: 0, after: String::new() };
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            let mut fixed = String::new();
            match c {
                '0' if zeros.after.is_empty() => {
                    zeros.digits += 1;
                    continue;
                }
                ';' => break,
                '"' => fixed.extend(chars.by_ref().take_while(|c| *c != '"')),
                '\\' | '!' => fixed.extend(chars.next()),
                '-' | ' ' | '(' | ')' => fixed.push(c),
                _ => return None,
            }
            if zeros.digits == 0 { zeros.before.push_str(&fixed) } else { zeros.after.push_str(&fixed) }
        }
        let useful = zeros.digits >= 2 || (zeros.digits == 1 && !(zeros.before.is_empty() && zeros.after.is_empty()));
        useful.then_some(zeros)
    }

    fn show(&self, number: f64) -> Option<String> {
        if number < 0.0 || number.fract() != 0.0 || number >= 1e15 {
            return None;
        }
        Some(format!("{}{number:0width$.0}{}", self.before, self.after, width = self.digits))
    }
}

/// A value of a laid-out sheet as the cell reader would give it.
pub(crate) fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(n) => DataRef::Float(*n),
        Data::String(t) => DataRef::SharedString(t),
        Data::Bool(b) => DataRef::Bool(*b),
        Data::DateTime(at) => DataRef::DateTime(*at),
        Data::DateTimeIso(t) => DataRef::DateTimeIso(t.clone()),
        Data::DurationIso(t) => DataRef::DurationIso(t.clone()),
        Data::Error(e) => DataRef::Error(e.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// Puts one parsed value into the sheet.
pub(crate) fn put(sheet: &mut GridBuilder, row: u32, column: u32, value: &DataRef<'_>, dress: &Dress) -> Result<()> {
    let mut own = String::new();
    let number = |n: f64, own: &mut String| match dress.zeros.as_ref().and_then(|z| z.show(n)) {
        Some(shown) => {
            *own = shown;
            None
        }
        None => Some(n),
    };
    let cell = match value {
        DataRef::Empty => return Ok(()),
        DataRef::String(t) => Cell::Text(t),
        DataRef::SharedString(t) => Cell::Text(t),
        DataRef::Bool(b) => Cell::Bool(*b),
        #[allow(clippy::cast_precision_loss)]
        DataRef::Int(n) => match number(*n as f64, &mut own) {
            Some(n) => Cell::Number(n),
            None => Cell::Text(&own),
        },
        DataRef::Float(n) => match number(*n, &mut own) {
            Some(n) => Cell::Number(n),
            None => Cell::Text(&own),
        },
        DataRef::DateTime(at) => match moment(at) {
            Moment::Day(at) => Cell::DateTime(at),
            Moment::Number(n) => Cell::Number(n),
            Moment::Time(text) => {
                own = text;
                Cell::Text(&own)
            }
        },
        DataRef::DateTimeIso(t) => match iso(t) {
            Some(at) => Cell::DateTime(at),
            None => Cell::Text(t),
        },
        DataRef::DurationIso(t) => {
            own = duration(t).unwrap_or_else(|| t.clone());
            Cell::Text(&own)
        }
        DataRef::Error(e) => {
            own = e.to_string();
            Cell::Error(&own)
        }
    };
    if dress.coloured {
        sheet.grid_mut().ignored.coloured += 1;
    }
    sheet.put_marked(row, column, cell, dress.struck)
}

enum Moment {
    Day(NaiveDateTime),
    Time(String),
    Number(f64),
}

fn moment(at: &ExcelDateTime) -> Moment {
    let serial = at.as_f64();
    if at.is_duration() || (0.0..1.0).contains(&serial) {
        if !(0.0..1e6).contains(&serial) {
            return Moment::Number(serial);
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let seconds = (serial * 86_400.0).round() as u64;
        return Moment::Time(clock(seconds));
    }
    // 9999-12-31 in the 1900 system.
    if !(1.0..2_958_466.0).contains(&serial) {
        return Moment::Number(serial);
    }
    at.as_datetime().map_or(Moment::Number(serial), Moment::Day)
}

fn clock(seconds: u64) -> String {
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if s == 0 { format!("{h}:{m:02}") } else { format!("{h}:{m:02}:{s:02}") }
}

/// `2026-04-01`, `2026-04-01T12:30:00`, with or without fractions and a final Z.
fn iso(text: &str) -> Option<NaiveDateTime> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(day.and_time(NaiveTime::MIN));
    }
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()
}

/// `PT12H30M00S` to `12:30`.
fn duration(text: &str) -> Option<String> {
    let mut seconds = 0_u64;
    let mut digits = String::new();
    for c in text.strip_prefix("PT")?.chars() {
        let unit = match c {
            '0'..='9' | '.' => {
                digits.push(c);
                continue;
            }
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        let whole = digits.split('.').next().unwrap_or_default();
        seconds = seconds.checked_add(whole.parse::<u64>().ok()?.checked_mul(unit)?)?;
        digits.clear();
    }
    Some(clock(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_under_a_format_of_zeros_are_shown_with_their_zeros() {
        let show = |code: &str, n: f64| Zeros::of(code).and_then(|z| z.show(n));
        assert_eq!(show("0000", 12.0).as_deref(), Some("0012"));
        assert_eq!(show("\"資-\"0000", 80.0).as_deref(), Some("資-0080"));
        assert_eq!(show("0", 80.0), None);
        assert_eq!(show("0.00", 80.0), None);
        assert_eq!(show("#,##0", 80.0), None);
        assert_eq!(show("0000", 1.5), None);
    }

    #[test]
    fn times_of_day_are_text() {
        assert_eq!(duration("PT12H30M00S").as_deref(), Some("12:30"));
        assert_eq!(duration("PT00H00M05.5S").as_deref(), Some("0:00:05"));
        assert_eq!(duration("P1D"), None);
        assert_eq!(clock(36 * 3600), "36:00");
        assert!(iso("2026-04-01").is_some() && iso("2026-04-01T08:15:00.000").is_some() && iso("R8.4.1").is_none());
    }
}
