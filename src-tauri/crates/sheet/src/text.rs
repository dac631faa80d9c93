//! Small facts about text in workbooks.

use std::fmt::Write as _;

/// The first character of the private use areas (外字), which has no shape outside the PC where it was made.
#[must_use]
pub fn private_use(text: &str) -> Option<char> {
    text.chars()
        .find(|c| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}'))
}

/// The letters of a column counted from 0: A, Z, AA, XFD.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        letters.push(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|&b| char::from(b)).collect()
}

/// A number as a cell shows it: at most 15 significant digits, whole numbers without a point, no 1.23E+12.
#[must_use]
pub fn number_text(number: f64) -> String {
    let mut out = String::new();
    if !number.is_finite() || (number != 0.0 && !(1e-15..1e21).contains(&number.abs())) {
        let _ = write!(out, "{number:e}");
    } else if number.fract() == 0.0 {
        let _ = write!(out, "{number:.0}");
    } else {
        let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
        let _ = write!(out, "{rounded}");
    }
    if out == "-0" { "0".to_owned() } else { out }
}

/// A sheet name that Excel accepts: no `[]:*?/\`, at most 31 UTF-16 units, never empty.
#[must_use]
pub fn sheet_name(wanted: &str) -> String {
    let mut name = String::new();
    let mut units = 0;
    for c in wanted.chars() {
        let c = match c {
            '[' => '［',
            ']' => '］',
            ':' => '：',
            '*' => '＊',
            '?' => '？',
            '/' => '／',
            '\\' => '＼',
            c if c.is_control() => ' ',
            c => c,
        };
        units += c.len_utf16();
        if units > 31 {
            break;
        }
        name.push(c);
    }
    let name = name.trim_matches(['\'', ' ']);
    if name.is_empty() { "Sheet1".to_owned() } else { name.to_owned() }
}

/// True for text of white space alone (full-width space and NBSP included).
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_never_turn_into_powers_of_ten() {
        assert_eq!(number_text(1_234_567_890_123.0), "1234567890123");
        assert_eq!(number_text(12.0), "12");
        assert_eq!(number_text(-0.0), "0");
        assert_eq!(number_text(0.1 + 0.2), "0.3");
        assert_eq!(number_text(12.5), "12.5");
        assert_eq!(number_text(1e20), "100000000000000000000");
    }

    #[test]
    fn columns_are_named_as_in_excel() {
        assert_eq!(column_name(0), "A");
        assert_eq!(column_name(25), "Z");
        assert_eq!(column_name(26), "AA");
        assert_eq!(column_name(16_383), "XFD");
    }

    #[test]
    fn only_characters_of_private_areas_count_as_gaiji() {
        assert_eq!(private_use("髙橋 﨑 𠮷 ㈱①～"), None);
        assert_eq!(private_use("山\u{E000}田"), Some('\u{E000}'));
        assert_eq!(private_use("\u{F8FF}"), Some('\u{F8FF}'));
    }

    #[test]
    fn sheet_names_are_made_acceptable() {
        assert_eq!(sheet_name("令和8年度/資産[税務課]"), "令和8年度／資産［税務課］");
        assert_eq!(sheet_name(""), "Sheet1");
        assert_eq!(sheet_name(&"あ".repeat(40)).chars().count(), 31);
    }
}
