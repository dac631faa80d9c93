//! Reading classes as the offices' workbooks spell them. What could mean two things is asked, never guessed.

use crate::classification::{Class, Classification};
use crate::text::narrow;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a cell with a class was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum ClassReading {
    /// Nothing in the cell; no class is assumed.
    Empty,
    /// One class.
    Class {
        /// Which.
        class: Class,
    },
    /// Several classes; the highest goes (第17条第3項), with a notice.
    Highest {
        /// The highest.
        class: Class,
        /// All that were named.
        named: Vec<Class>,
    },
    /// The office itself wrote that it is undecided (第16条第3項).
    Pending,
    /// Readable, but not as A, B or C without asking.
    Confirm {
        /// Why it is asked.
        why: String,
    },
    /// Not a class at all.
    Unknown,
}

impl Classification {
    /// Reads a class from a cell: A, Ａ, a, 「A(重要)」, 重要性分類A, Aランク, 「A・B」. Everything else needs a person.
    #[must_use]
    pub fn read_class(&self, cell: &str) -> ClassReading {
        let text: String = narrow(cell).trim().to_owned();
        if text.is_empty() {
            return ClassReading::Empty;
        }
        let s = &self.spelling;
        let same = |list: &[String]| list.iter().any(|w| squeeze(w) == squeeze(&text));
        if same(&s.pending) {
            return ClassReading::Pending;
        }
        if let Some(c) = s.confirm.iter().find(|c| same(&c.spellings)) {
            return ClassReading::Confirm { why: c.why.clone() };
        }
        if let Some(class) = self.letter(&text) {
            return ClassReading::Class { class };
        }
        let mut parts = vec![without_notes(&text)];
        for sep in &s.separators {
            let sep = narrow(sep);
            parts = parts.iter().flat_map(|p| p.split(sep.as_str()).map(str::to_owned).collect::<Vec<_>>()).collect();
        }
        let named: Option<Vec<Class>> = parts.iter().map(|p| self.letter(p)).collect();
        if let Some(named) = named.filter(|n| n.len() > 1)
            && let Some(class) = Class::highest(&named)
        {
            return if named.iter().all(|n| *n == class) {
                ClassReading::Class { class }
            } else {
                ClassReading::Highest { class, named }
            };
        }
        let bare = self.bare(&without_notes(&text));
        if let Some(c) = s.confirm.iter().find(|c| c.spellings.iter().any(|w| squeeze(w) == bare)) {
            return ClassReading::Confirm { why: c.why.clone() };
        }
        ClassReading::Unknown
    }

    /// The class when, without words around it and notes in parentheses, exactly one letter A, B or C is left.
    fn letter(&self, text: &str) -> Option<Class> {
        Class::from_key(&self.bare(&without_notes(text)))
    }

    /// The text without the words that may stand around a class.
    fn bare(&self, text: &str) -> String {
        let mut rest = squeeze(text);
        loop {
            let before = rest.len();
            for p in &self.spelling.prefixes {
                if let Some(r) = rest.strip_prefix(squeeze(p).as_str()) {
                    rest = r.trim_start_matches([':', '.', '-', '=']).to_owned();
                }
            }
            for x in &self.spelling.suffixes {
                if let Some(r) = rest.strip_suffix(squeeze(x).as_str()) {
                    rest = r.to_owned();
                }
            }
            if rest.len() == before {
                return rest;
            }
        }
    }
}

/// Narrow, upper case, without spaces and quotation marks.
fn squeeze(text: &str) -> String {
    narrow(text)
        .chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '「' | '」' | '『' | '』' | '"' | '\'' | '【' | '】' | '[' | ']')
        })
        .flat_map(char::to_uppercase)
        .collect()
}

/// Drops notes in parentheses: A(重要) is A. A text that is all parentheses keeps what is inside: (A) is A.
fn without_notes(text: &str) -> String {
    let text = text.trim();
    let mut out = String::new();
    let mut depth = 0u32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if out.trim().is_empty() { text.trim_matches(['(', ')']).to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::Pack;

    fn read(cell: &str) -> ClassReading {
        Pack::shipped().unwrap().classification().read_class(cell)
    }

    #[test]
    fn one_letter_in_all_its_dress_is_that_class() {
        for cell in [
            "A",
            "Ａ",
            "a",
            " Ａ　",
            "A(重要)",
            "Ａ（最重要）",
            "重要性分類A",
            "重要性分類 Ａ",
            "分類：A",
            "Aランク",
            "ランクA",
            "(A)",
            "【A】",
            "「Ａ」",
            "A分類",
            "A級",
        ] {
            assert_eq!(read(cell), ClassReading::Class { class: Class::A }, "{cell}");
        }
        assert_eq!(read("Ｂ"), ClassReading::Class { class: Class::B });
        assert_eq!(read("重要性Ｃ"), ClassReading::Class { class: Class::C });
    }

    #[test]
    fn several_classes_take_the_highest_and_say_so() {
        for cell in ["A・B", "Ａ・Ｂ", "B、A", "A/B", "B\nA", "重要性分類A及びB", "B･A", "A（台帳）・B（写し）"]
        {
            assert_eq!(read(cell), ClassReading::Highest { class: Class::A, named: named(cell) }, "{cell}");
        }
        assert_eq!(read("B・C"), ClassReading::Highest { class: Class::B, named: vec![Class::B, Class::C] });
        assert_eq!(read("B・B"), ClassReading::Class { class: Class::B });
    }

    fn named(cell: &str) -> Vec<Class> {
        narrow(cell).chars().filter_map(|c| Class::from_key(&c.to_string())).collect()
    }

    #[test]
    fn steps_of_other_schemes_are_asked_never_guessed() {
        for cell in [
            "Ⅰ",
            "Ⅱ",
            "Ⅲ",
            "3",
            "２",
            "1",
            "①",
            "機密性3",
            "機密性２",
            "機密性3A",
            "高",
            "重要",
            "秘",
            "○",
            "レベル3",
            "重要度：高",
            "D",
        ] {
            assert!(matches!(read(cell), ClassReading::Confirm { .. }), "{cell}: {:?}", read(cell));
        }
    }

    #[test]
    fn an_empty_cell_is_not_c() {
        assert_eq!(read(""), ClassReading::Empty);
        assert_eq!(read("　 "), ClassReading::Empty);
    }

    #[test]
    fn undecided_is_a_state_of_its_own() {
        for cell in ["判断待ち", "責任者判断待ち", "未定", "？", "未設定"] {
            assert_eq!(read(cell), ClassReading::Pending, "{cell}");
        }
    }

    #[test]
    fn other_text_is_unknown() {
        for cell in ["税務課", "AB", "A以上", "ABC", "髙﨑", "A・", "A・不明", "令和元年"] {
            assert_eq!(read(cell), ClassReading::Unknown, "{cell}");
        }
    }
}
