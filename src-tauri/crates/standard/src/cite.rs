//! Citations as the pack's files, the wire and the user's search box spell them.

use crate::text::{circled, leading_number, narrow};
use kernel::{Article, art};
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

/// A place in the standard with its spelling, for showing and for opening the article.
///
/// In the pack's files it is a short text: `14-3` (第14条第3項), `22(4)` (第22条第4号), `58-2(3)`, `69-4後` (the later 第4項).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[ts(export)]
pub struct Cite {
    /// 条.
    pub no: u16,
    /// 項; 0 when the whole article is meant.
    pub para: u8,
    /// 号; 0 when the whole paragraph is meant.
    pub item: u8,
    /// The later of two paragraphs with the same number (第69条).
    pub later: bool,
    /// 第14条第3項.
    pub text: String,
}

impl Cite {
    /// The citation as the kernel's value.
    #[must_use]
    pub fn article(&self) -> Article {
        Article { no: self.no, para: self.para, item: self.item, later: self.later }
    }
}

impl From<Article> for Cite {
    fn from(a: Article) -> Cite {
        Cite { no: a.no, para: a.para, item: a.item, later: a.later, text: a.to_string() }
    }
}

impl<'de> Deserialize<'de> for Cite {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Cite, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Text(String),
            Parts { no: u16, para: u8, item: u8, later: bool, text: String },
        }
        match Raw::deserialize(from)? {
            Raw::Text(s) => parse_citation(&s)
                .map(Cite::from)
                .ok_or_else(|| serde::de::Error::custom(format!("「{s}」を条の番号として読めません"))),
            Raw::Parts { no, para, item, later, text } => Ok(Cite { no, para, item, later, text }),
        }
    }
}

/// Reads a citation: 第14条, 14, 14-3, 14条3項, 第２２条第４号, 58②(3), 第69条(後の)第4項, 第十四条.
///
/// `None` when the text is anything else or more than a citation. Whether the article exists is asked of the pack.
#[must_use]
pub fn parse_citation(text: &str) -> Option<Article> {
    let chars: Vec<char> = narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
    let mut at = 0;
    let eat = |at: &mut usize, c: char| -> bool {
        let hit = chars.get(*at) == Some(&c);
        *at += usize::from(hit);
        hit
    };
    eat(&mut at, '第');
    let (no, n) = leading_number(chars.get(at..)?)?;
    at += n;
    eat(&mut at, '条');
    let mut cite = art(u16::try_from(no).ok().filter(|n| *n > 0)?);
    while at < chars.len() {
        let rest = chars.get(at..)?;
        if let Some(p) = rest.first().copied().and_then(circled) {
            if cite.para > 0 || cite.item > 0 {
                return None;
            }
            cite.para = u8::try_from(p).ok()?;
            at += 1;
        } else if rest.starts_with(&['(', '後', 'の', ')']) {
            cite.later = true;
            at += 4;
        } else if rest.starts_with(&['(', '後', ')']) {
            cite.later = true;
            at += 3;
        } else if rest.first() == Some(&'後') && cite.para > 0 {
            cite.later = true;
            at += 1;
            eat(&mut at, 'の');
        } else if rest.first() == Some(&'(') {
            let (value, n) = leading_number(rest.get(1..)?)?;
            if rest.get(n + 1) != Some(&')') || cite.item > 0 {
                return None;
            }
            cite.item = u8::try_from(value).ok()?;
            at += n + 2;
        } else {
            let dash = eat(&mut at, '-');
            let ordinal = eat(&mut at, '第');
            let (value, n) = leading_number(chars.get(at..)?)?;
            at += n;
            let value = u8::try_from(value).ok().filter(|v| *v > 0)?;
            if eat(&mut at, '項') {
                if cite.para > 0 || cite.item > 0 {
                    return None;
                }
                cite.para = value;
            } else if eat(&mut at, '号') || cite.para > 0 {
                if cite.item > 0 {
                    return None;
                }
                cite.item = value;
            } else if dash && !ordinal {
                cite.para = value;
            } else {
                return None;
            }
        }
    }
    if cite.later && cite.para == 0 {
        return None;
    }
    Some(cite)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn every_common_spelling_is_read() {
        for (spelled, cited) in [
            ("14", art(14)),
            ("第14条", art(14)),
            (" 第 １４ 条 ", art(14)),
            ("第十四条", art(14)),
            ("14-3", art(14).p(3)),
            ("14－３", art(14).p(3)),
            ("14条3項", art(14).p(3)),
            ("第１４条第３項", art(14).p(3)),
            ("14③", art(14).p(3)),
            ("58-2(3)", art(58).p(2).i(3)),
            ("58②（３）", art(58).p(2).i(3)),
            ("58-2-3", art(58).p(2).i(3)),
            ("第58条第2項第3号", art(58).p(2).i(3)),
            ("第22条第4号", art(22).i(4)),
            ("22(4)", art(22).i(4)),
            ("69-4後", art(69).p(4).second()),
            ("第69条(後の)第4項", art(69).p(4).second()),
            ("69(後)④", art(69).p(4).second()),
        ] {
            assert_eq!(parse_citation(spelled), Some(cited), "{spelled}");
        }
    }

    #[test]
    fn anything_else_is_no_citation() {
        for text in ["", "条", "分類", "0", "第0条", "14分類", "14-", "14-0", "14条3項4項", "69後", "14(3", "999999"]
        {
            assert_eq!(parse_citation(text), None, "{text}");
        }
    }

    #[test]
    fn the_spelling_reads_back_to_the_same_place() {
        for a in [art(1), art(135), art(14).p(3), art(22).i(4), art(58).p(2).i(3), art(69).p(5).second()] {
            assert_eq!(parse_citation(&a.to_string()), Some(a));
        }
    }

    #[test]
    fn a_cite_survives_json() {
        let cite = Cite::from(art(58).p(2).i(3));
        let json = serde_json::to_string(&cite).unwrap();
        assert_eq!(serde_json::from_str::<Cite>(&json).unwrap(), cite);
        assert_eq!(serde_json::from_str::<Cite>("\"58-2(3)\"").unwrap(), cite);
        assert!(serde_json::from_str::<Cite>("\"別表1\"").is_err());
    }
}
