//! Small foldings for matching: widths, kana and digits. What is stored is never folded.

use kernel::{Problem, Result, code};

/// Full-width ASCII and spaces become half-width; nothing else changes.
pub(crate) fn narrow(s: &str) -> String {
    s.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{3000}' | '\u{00A0}' | '\t' => ' ',
            '‐' | '−' | '–' | '—' | '―' => '-',
            _ => c,
        })
        .collect()
}

/// A key for "contains": narrow, lower case, katakana, without spaces.
pub(crate) fn search_key(s: &str) -> String {
    narrow(s)
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// The value of ①…⑳, else `None`.
pub(crate) fn circled(c: char) -> Option<u32> {
    match c {
        '①'..='⑳' => Some(c as u32 - '①' as u32 + 1),
        _ => None,
    }
}

/// The value of a kanji numeral character (十 = 10, 百 = 100), else `None`.
pub(crate) fn kanji_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        _ => return None,
    })
}

/// Reads a run of digits or kanji numerals at the start: (value, characters read).
pub(crate) fn leading_number(s: &[char]) -> Option<(u32, usize)> {
    let mut value = 0u32;
    let mut n = 0;
    while let Some(d) = s.get(n).and_then(|c| c.to_digit(10)) {
        value = value.checked_mul(10)?.checked_add(d)?;
        n += 1;
    }
    if n > 0 {
        return Some((value, n));
    }
    let (mut total, mut current) = (0u32, 0u32);
    while let Some(d) = s.get(n).and_then(|c| kanji_digit(*c)) {
        if d >= 10 {
            total += current.max(1) * d;
            current = 0;
        } else {
            current = current.checked_mul(10)?.checked_add(d)?;
        }
        n += 1;
    }
    (n > 0).then_some((total + current, n))
}

/// A refusal about the pack's data: which file or entry, and what is wrong with it.
pub(crate) fn bad(place: &str, what: impl std::fmt::Display) -> Problem {
    Problem::new(
        code::BAD_FILE,
        format!("基準のデータに誤りがあります（{place}：{what}）。設定の「基準」を直すか、元の設定に戻してください。"),
    )
}

/// Parses one file of the pack.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|e| bad(name, e.to_string().trim().replace('\n', " ")))
}

/// Refuses a key that appears twice.
pub(crate) fn unique<'a>(place: &str, keys: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    for key in keys {
        if !seen.insert(key) {
            return Err(bad(place, format!("「{key}」が2回あります")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn width_and_kana_do_not_matter_for_matching() {
        assert_eq!(search_key("ＩＣ　カード"), search_key("ic かーど"));
        assert_eq!(narrow("第１４条（３）"), "第14条(3)");
        assert_eq!(narrow("髙﨑𠮷㈱①"), "髙﨑𠮷㈱①", "only widths of ASCII change");
    }

    #[test]
    fn kanji_numerals_are_numbers() {
        let read = |s: &str| leading_number(&s.chars().collect::<Vec<_>>());
        assert_eq!(read("百三十五条"), Some((135, 4)));
        assert_eq!(read("十四"), Some((14, 2)));
        assert_eq!(read("二十"), Some((20, 2)));
        assert_eq!(read("99999999999"), None, "too large to be an article");
        assert_eq!(read("条"), None);
    }
}
