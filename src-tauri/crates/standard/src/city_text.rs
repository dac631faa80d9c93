//! The city's own text, loaded by the user from a .txt and shown beside ours. The product ships none of it.
//!
//! The file is what a PDF or a word processor gives: a title page, a table of contents, then a heading in parentheses before each
//! 「第N条」, with full-width or half-width digits and stray spaces.

use crate::text::{leading_number, narrow};
use kernel::{Problem, Result, code};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// One article of the city's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CityArticle {
    /// 条.
    pub no: u16,
    /// Heading without its parentheses; empty where the text has none.
    pub title: String,
    /// The article's lines as the city wrote them, joined where the file only wrapped them.
    pub text: String,
}

/// The city's text, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CityText {
    /// Articles by number.
    pub articles: BTreeMap<u16, CityArticle>,
    /// Numbers between the first and the last that were not found.
    pub gaps: Vec<u16>,
    /// Numbers that appeared twice; the first one is kept.
    pub doubles: Vec<u16>,
    /// 附則, as one text; empty where there is none.
    pub supplement: String,
}

impl CityText {
    /// The city's wording of an article.
    #[must_use]
    pub fn article(&self, no: u16) -> Option<&CityArticle> {
        self.articles.get(&no)
    }
}

/// Takes a text apart into its articles.
///
/// # Errors
/// `bad_file` when no line begins with 第N条.
pub fn parse(text: &str) -> Result<CityText> {
    let mut found: BTreeMap<u16, CityArticle> = BTreeMap::new();
    let mut doubles = Vec::new();
    let mut heading: Option<String> = None;
    let mut open: Option<(CityArticle, Vec<String>)> = None;
    let mut supplement: Option<Vec<String>> = None;
    let text = text.trim_start_matches('\u{FEFF}');
    let mut close = |open: &mut Option<(CityArticle, Vec<String>)>| {
        if let Some((mut a, lines)) = open.take() {
            a.text = join(&lines);
            if let std::collections::btree_map::Entry::Vacant(slot) = found.entry(a.no) {
                slot.insert(a);
            } else {
                doubles.push(a.no);
            }
        }
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for (i, line) in lines.iter().enumerate() {
        if let Some(lines) = &mut supplement {
            lines.push((*line).to_owned());
        } else if let Some((no, body)) = article_start(line) {
            close(&mut open);
            let title = heading.take().unwrap_or_default();
            open = Some((CityArticle { no, title, text: String::new() }, vec![body]));
        } else if open.is_some() && is_supplement(line) {
            close(&mut open);
            supplement = Some(Vec::new());
        } else if let Some(title) = heading_of(line).filter(|_| before_article(&lines, i)) {
            close(&mut open);
            heading = Some(title);
        } else if is_chapter(line) {
            close(&mut open);
        } else if let Some((_, lines)) = &mut open {
            lines.push((*line).to_owned());
        }
    }
    close(&mut open);
    let (Some(first), Some(last)) = (found.keys().next().copied(), found.keys().last().copied()) else {
        return Err(Problem::new(
            code::BAD_FILE,
            "「第1条」のように始まる行が見つかりません。基準の本文を、文字だけの形式（.txt）で保存し直してから選んでください。",
        ));
    };
    Ok(CityText {
        gaps: (first.min(1)..=last).filter(|n| *n > 0 && !found.contains_key(n)).collect(),
        supplement: supplement.map(|l| join(&l)).unwrap_or_default(),
        articles: found,
        doubles,
    })
}

/// 第N条 at the start of a line, followed by a space or nothing: (number, the rest).
fn article_start(line: &str) -> Option<(u16, String)> {
    let chars: Vec<char> = line.chars().collect();
    let plain: Vec<char> = narrow(line).chars().collect();
    if plain.len() != chars.len() || plain.first() != Some(&'第') {
        return None;
    }
    let skip = |mut at: usize| {
        while plain.get(at) == Some(&' ') {
            at += 1;
        }
        at
    };
    let mut at = skip(1);
    let (no, n) = leading_number(plain.get(at..)?)?;
    at = skip(at + n);
    if plain.get(at) != Some(&'条') {
        return None;
    }
    // 「第14条第1項の…」 inside a wrapped sentence is no beginning: the article's own text follows after a space.
    match plain.get(at + 1) {
        None | Some(' ') => {}
        _ => return None,
    }
    let body: String = chars.get(skip(at + 1)..).unwrap_or_default().iter().collect();
    // A wrapped 「第 14 条 第 1 項の分類に従い」 is the middle of a sentence.
    if narrow(&body).starts_with('第') && body.chars().take(8).any(|c| c == '項' || c == '号') {
        return None;
    }
    u16::try_from(no).ok().filter(|n| *n > 0).map(|n| (n, body))
}

/// A line that is nothing but a heading in parentheses.
fn heading_of(line: &str) -> Option<String> {
    let first = line.chars().next()?;
    let last = line.chars().last()?;
    if !matches!(first, '(' | '（' | '〔' | '【') || !matches!(last, ')' | '）' | '〕' | '】') {
        return None;
    }
    let inner: String = line.chars().skip(1).take(line.chars().count().saturating_sub(2)).collect();
    let plain = narrow(&inner);
    let plain = plain.trim();
    let numbered = plain.chars().all(|c| c.is_ascii_digit());
    (!plain.is_empty() && !numbered && inner.chars().count() <= 60).then(|| inner.trim().to_owned())
}

/// Whether the next line with text begins an article.
fn before_article(lines: &[&str], at: usize) -> bool {
    lines.iter().skip(at + 1).find(|l| !l.is_empty()).is_some_and(|l| article_start(l).is_some())
}

/// 第N章 or 第N節 with its name.
fn is_chapter(line: &str) -> bool {
    let plain: Vec<char> = narrow(line).chars().filter(|c| *c != ' ').collect();
    if plain.first() != Some(&'第') || plain.len() > 40 || plain.last() == Some(&'。') {
        return false;
    }
    leading_number(plain.get(1..).unwrap_or_default())
        .is_some_and(|(_, n)| matches!(plain.get(1 + n), Some('章' | '節')))
}

/// 附則, with any spaces and either 附 or 付.
fn is_supplement(line: &str) -> bool {
    let plain: String = narrow(line).chars().filter(|c| !c.is_whitespace()).collect();
    plain == "附則" || plain == "付則"
}

/// Joins wrapped lines; a blank line, a paragraph number or an item number begins a new line.
fn join(lines: &[String]) -> String {
    let mut out = String::new();
    let mut fresh = true;
    for line in lines {
        if line.is_empty() {
            fresh = true;
            continue;
        }
        let continues = !begins(line) && (!fresh || !ends_sentence(&out));
        if !out.is_empty() && !continues {
            out.push('\n');
        }
        out.push_str(line.strip_prefix("- ").unwrap_or(line));
        fresh = false;
    }
    out
}

fn ends_sentence(text: &str) -> bool {
    text.is_empty() || text.ends_with(['。', '」', '）', ')'])
}

/// A line that begins with (1), （１）, ①, 「- 」 or a paragraph number and a space.
fn begins(line: &str) -> bool {
    let plain: Vec<char> = narrow(line).chars().collect();
    match plain.first() {
        Some('-') => plain.get(1) == Some(&' '),
        Some('(') => {
            leading_number(plain.get(1..).unwrap_or_default()).is_some_and(|(_, n)| plain.get(n + 1) == Some(&')'))
        }
        Some('①'..='⑳') => true,
        _ => leading_number(&plain).is_some_and(|(_, n)| plain.get(n) == Some(&' ')),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    // Made up, in the shape of such files: title page, contents, chapters, wrapped lines, odd widths.
    const SAMPLE: &str = "\u{FEFF}\n見本対策基準\n\n第1章 はじめに\t1\n(めあて)\t1\n(ことば)\t1\n\n見本市対策基準\n\n第1章 はじめに\n\n(めあて)\n\n\
第1条 この見本は、読み取りを試すために作っ\n\nたものである。\n\n(ことば)\n\n第 2 条 ことばの意味は次のとおりとする。\n\n\
- (1) りんご 赤い実をいう。\n - (2) みかん 黄色い実をいう。\n- 2 前項のほか、第\n1条の例による。\n\n第2章 つぎに\n\n第1節 かご（かごの部屋）の管理\n\n\
（かごの扱い）\n\n第３条　かごは、第 1 条の目的に合わせて\n第 2 条 第 1 項の意味により用いる。\n２　かごは髙い所に置く。\n（１）雨の日\n（２）雪の日\n\n\
【しまい方】\n\n第十二条 しまうときは数える。\n(3)\n\n附 則\n\n(始まり)\n\n1 この見本は令和元年から用いる。\n";

    #[test]
    fn headings_and_articles_are_told_from_the_contents() {
        let text = parse(SAMPLE).unwrap();
        assert_eq!(text.articles.keys().copied().collect::<Vec<_>>(), [1, 2, 3, 12]);
        let titles: Vec<_> = text.articles.values().map(|a| a.title.as_str()).collect();
        assert_eq!(titles, ["めあて", "ことば", "かごの扱い", "しまい方"]);
        assert_eq!(text.gaps, [4, 5, 6, 7, 8, 9, 10, 11]);
        assert!(text.doubles.is_empty());
    }

    #[test]
    fn wrapped_lines_are_joined_and_numbered_ones_kept_apart() {
        let text = parse(SAMPLE).unwrap();
        assert_eq!(text.article(1).unwrap().text, "この見本は、読み取りを試すために作ったものである。");
        assert_eq!(
            text.article(2).unwrap().text,
            "ことばの意味は次のとおりとする。\n(1) りんご 赤い実をいう。\n(2) みかん 黄色い実をいう。\n2 前項のほか、第1条の例による。"
        );
        let third = &text.article(3).unwrap().text;
        assert!(third.starts_with("かごは、第 1 条の目的に合わせて"), "{third}");
        assert!(
            third.contains("第 2 条 第 1 項の意味により用いる。"),
            "a reference in a wrapped line begins nothing: {third}"
        );
        assert!(third.ends_with("２　かごは髙い所に置く。\n（１）雨の日\n（２）雪の日"), "{third}");
    }

    #[test]
    fn chapters_and_sections_do_not_leak_into_articles() {
        let text = parse(SAMPLE).unwrap();
        assert!(text.articles.values().all(|a| !a.text.contains("つぎに") && !a.text.contains("かごの部屋")));
        assert!(text.supplement.contains("1 この見本は令和元年から用いる。"));
        assert!(!text.article(12).unwrap().text.contains("令和元年"));
    }

    #[test]
    fn an_article_given_twice_keeps_the_first_and_says_so() {
        let text = parse("（あ）\n第１条　最初。\n（あ）\n第１条　二度目。\n第2条 次。\n").unwrap();
        assert_eq!(text.article(1).unwrap().text, "最初。");
        assert_eq!(text.doubles, [1]);
        assert_eq!(text.article(2).unwrap().title, "");
    }

    #[test]
    fn a_text_without_articles_is_refused_with_a_way_out() {
        for text in ["", "買い物の覚え書き\nりんご", "PK\u{3}\u{4}", "1. 第1条について話し合った"]
        {
            let refused = parse(text).unwrap_err();
            assert_eq!(refused.code, "bad_file");
            assert!(refused.message.contains(".txt"));
        }
    }

    #[test]
    fn broken_input_never_panics() {
        for text in [
            "第",
            "第条",
            "第0条 零",
            "第99999999999条 大",
            "(",
            "（）",
            "第1条",
            "附則",
            "第1条 本文\n附則",
            "第1章",
            "\u{0}第1条 x",
        ] {
            let _ = parse(text).map(|t| t.articles.len());
        }
        assert_eq!(parse("第1条 本文\n附則\n1 きょうから。").unwrap().supplement, "1 きょうから。");
    }
}
