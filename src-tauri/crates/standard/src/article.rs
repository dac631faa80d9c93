//! The articles: number, short title, gist in our own words, and what of ours answers each.

use crate::cite::parse_citation;
use crate::text::{bad, parse, search_key};
use kernel::{Article, Result};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of thing answers an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Answered {
    /// A ledger, by key.
    Ledger,
    /// A report, by form key.
    Report,
    /// Labels, by form key.
    Labels,
    /// A set of questions.
    Questions,
}

/// One thing of ours that answers an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Ours {
    /// What it is.
    pub kind: Answered,
    /// Its key (asset, f1 …).
    pub key: String,
    /// Its name; empty for a ledger, whose name stands in its definition.
    pub label: String,
}

/// An article as the viewer shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ArticleEntry {
    /// 条, 1 to 135.
    pub no: u16,
    /// 第14条.
    pub cite: String,
    /// Short title as it stands in the standard.
    pub title: String,
    /// 章.
    pub chapter: u8,
    /// Name of the chapter.
    pub chapter_title: String,
    /// 節; 0 where the chapter has none.
    pub section: u8,
    /// Name of the section; empty where the chapter has none.
    pub section_title: String,
    /// Paragraph numbers as the text prints them (第69条: 1 2 3 4 5 4 5 6).
    pub numbering: Vec<u8>,
    /// How many numbered items each paragraph has.
    pub items: Vec<u8>,
    /// What a division does, in our own words.
    pub gist: String,
    /// What of ours answers it today.
    pub ours: Vec<Ours>,
    /// Oddities of the text, said and never silently corrected.
    pub notes: Vec<String>,
    #[serde(skip)]
    #[ts(skip)]
    key: String,
}

impl ArticleEntry {
    /// Whether this place exists in the article.
    #[must_use]
    pub fn has(&self, place: Article) -> bool {
        let found: Vec<usize> = match place.para {
            0 => (0..self.numbering.len()).collect(),
            p => (0..self.numbering.len()).filter(|i| self.numbering.get(*i) == Some(&p)).collect(),
        };
        let index = if place.later { found.get(1) } else { found.first() };
        match index {
            _ if self.no != place.no => false,
            None => false,
            Some(_) if place.item == 0 => true,
            // An item without a paragraph is a citation only where the article has a single paragraph (第22条第4号).
            Some(_) if place.para == 0 && self.numbering.len() > 1 => false,
            Some(i) => self.items.get(*i).is_some_and(|n| place.item <= *n),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    chapters: Vec<RawChapter>,
    articles: Vec<RawArticle>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChapter {
    no: u8,
    title: String,
    #[serde(default)]
    sections: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawArticle {
    no: u16,
    title: String,
    chapter: u8,
    #[serde(default)]
    section: u8,
    paragraphs: u8,
    #[serde(default)]
    numbering: Vec<u8>,
    #[serde(default)]
    items: Vec<u8>,
    gist: String,
    ours: Vec<String>,
    #[serde(default)]
    notes: Vec<String>,
}

fn ours(no: u16, text: &str) -> Result<Ours> {
    let (kind, key) = text.split_once(':').unwrap_or((text, ""));
    let kind = match kind {
        "ledger" => Answered::Ledger,
        "report" => Answered::Report,
        "labels" => Answered::Labels,
        "questions" => Answered::Questions,
        _ => {
            return Err(bad("articles.toml", format!("第{no}条の ours 「{text}」を読めません")));
        }
    };
    Ok(Ours { kind, key: key.to_owned(), label: String::new() })
}

/// Reads articles.toml; refuses a gap, a wrong order or an unknown chapter.
pub(crate) fn read(text: &str, expected: u16) -> Result<Vec<ArticleEntry>> {
    const FILE: &str = "articles.toml";
    let file: File = parse(FILE, text)?;
    let mut entries = Vec::with_capacity(file.articles.len());
    for (i, raw) in file.articles.into_iter().enumerate() {
        let no = raw.no;
        if usize::from(no) != i + 1 {
            return Err(bad(FILE, format!("{}番目にあるはずの条が第{no}条になっています", i + 1)));
        }
        let chapter = file
            .chapters
            .iter()
            .find(|c| c.no == raw.chapter)
            .ok_or_else(|| bad(FILE, format!("第{no}条の章（第{}章）がありません", raw.chapter)))?;
        let section_title = match raw.section {
            0 if chapter.sections.is_empty() => String::new(),
            0 => return Err(bad(FILE, format!("第{no}条の節がありません"))),
            s => chapter
                .sections
                .get(usize::from(s) - 1)
                .cloned()
                .ok_or_else(|| bad(FILE, format!("第{no}条の節（第{s}節）がありません")))?,
        };
        let numbering = if raw.numbering.is_empty() { (1..=raw.paragraphs).collect() } else { raw.numbering };
        let items = if raw.items.is_empty() { vec![0; usize::from(raw.paragraphs)] } else { raw.items };
        if numbering.len() != usize::from(raw.paragraphs) || items.len() != numbering.len() || numbering.is_empty() {
            return Err(bad(FILE, format!("第{no}条の項の数が合いません")));
        }
        if raw.title.trim().is_empty() || raw.gist.trim().is_empty() {
            return Err(bad(FILE, format!("第{no}条の題名または要点が空です")));
        }
        entries.push(ArticleEntry {
            no,
            cite: kernel::art(no).to_string(),
            key: search_key(&format!("{} {}", raw.title, raw.gist)),
            title: raw.title,
            chapter: chapter.no,
            chapter_title: chapter.title.clone(),
            section: raw.section,
            section_title,
            numbering,
            items,
            gist: raw.gist,
            ours: raw.ours.iter().map(|o| ours(no, o)).collect::<Result<_>>()?,
            notes: raw.notes,
        });
    }
    if entries.len() != usize::from(expected) {
        return Err(bad(FILE, format!("{expected}条あるはずが{}条です", entries.len())));
    }
    Ok(entries)
}

/// Articles for a search box: a citation finds its article first, words must all appear in title or gist; nothing typed finds all.
pub(crate) fn search<'a>(entries: &'a [ArticleEntry], text: &str) -> Vec<&'a ArticleEntry> {
    let words: Vec<String> = text.split_whitespace().map(search_key).filter(|w| !w.is_empty()).collect();
    let cited = parse_citation(text).map(|a| a.no);
    let mut found: Vec<&ArticleEntry> = entries.iter().filter(|e| Some(e.no) == cited).collect();
    found.extend(entries.iter().filter(|e| Some(e.no) != cited && words.iter().all(|w| e.key.contains(w.as_str()))));
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use crate::{Answered, Pack, Texts};
    use kernel::art;

    fn pack() -> Pack {
        Pack::shipped().unwrap()
    }

    #[test]
    fn all_135_articles_are_there_in_order() {
        let pack = pack();
        let nos: Vec<u16> = pack.articles().iter().map(|a| a.no).collect();
        assert_eq!(nos, (1..=135).collect::<Vec<u16>>());
        for a in pack.articles() {
            assert!(!a.title.is_empty() && !a.chapter_title.is_empty(), "第{}条", a.no);
            assert!(a.gist.chars().count() <= 60, "第{}条の要点が長すぎます", a.no);
            assert_eq!(a.section == 0, a.section_title.is_empty());
        }
        assert_eq!(pack.articles().iter().map(|a| a.chapter).max(), Some(10));
        assert!(pack.articles().windows(2).all(|w| (w[0].chapter, w[0].section) <= (w[1].chapter, w[1].section)));
    }

    #[test]
    fn the_doubled_paragraphs_of_article_69_are_told_apart() {
        let pack = pack();
        assert_eq!(pack.article(69).unwrap().numbering, [1, 2, 3, 4, 5, 4, 5, 6]);
        assert!(pack.has(art(69).p(4)));
        assert!(pack.has(art(69).p(4).second()));
        assert!(pack.has(art(69).p(6)));
        assert!(!pack.has(art(69).p(6).second()), "there is only one sixth paragraph");
        assert!(!pack.has(art(69).p(7)));
        assert!(!pack.has(art(14).p(3).second()));
    }

    #[test]
    fn places_that_do_not_exist_are_known() {
        let pack = pack();
        assert!(pack.has(art(22).i(5)));
        assert!(!pack.has(art(22).i(6)));
        assert!(pack.has(art(58).p(2).i(3)));
        assert!(!pack.has(art(58).i(3)), "an item needs its paragraph where there are several");
        assert!(pack.has(art(123).p(1).i(16)));
        assert!(!pack.has(art(136)));
        assert!(!pack.has(art(14).p(6)));
    }

    #[test]
    fn an_article_is_found_by_any_spelling_of_its_number() {
        let pack = pack();
        for text in ["14", "第14条", "14-3", "14条3項", "１４", "第１４条第３項", "第十四条"] {
            assert_eq!(pack.search(text).first().map(|a| a.no), Some(14), "{text}");
        }
        assert_eq!(pack.search("第136条").len(), 0);
    }

    #[test]
    fn words_are_found_in_title_or_gist_whatever_their_width_or_kana() {
        let pack = pack();
        let nos = |text: &str| pack.search(text).iter().map(|a| a.no).collect::<Vec<_>>();
        assert!(nos("廃棄").contains(&22));
        assert!(nos("ＩＣカード").contains(&58));
        assert!(nos("ばっくあっぷ").contains(&62));
        assert!(nos("無線 lan").contains(&72));
        assert_eq!(nos("   ").len(), 135);
        assert!(nos("存在しない言葉").is_empty());
    }

    #[test]
    fn oddities_of_the_text_are_said() {
        let pack = pack();
        for no in [14, 18, 45, 69, 115, 119, 125] {
            assert!(!pack.article(no).unwrap().notes.is_empty(), "第{no}条");
        }
        assert_eq!(pack.article(115).unwrap().title, "緊急時対応計画に盛り込むべき内容");
    }

    #[test]
    fn what_answers_an_article_exists() {
        let pack = pack();
        for o in pack.articles().iter().flat_map(|a| &a.ours) {
            match o.kind {
                Answered::Ledger => {
                    assert!(["asset", "media"].contains(&o.key.as_str()), "{}", o.key)
                }
                Answered::Report | Answered::Labels => {
                    assert!(pack.form(&o.key).is_some(), "{}", o.key)
                }
                Answered::Questions => {
                    assert_eq!((o.key.as_str(), o.label.as_str()), ("classification", "重要性分類の補助"))
                }
            }
        }
        assert!(pack.article(14).unwrap().ours.iter().any(|o| o.kind == Answered::Report && o.key == "f1"));
    }

    #[test]
    fn a_missing_article_is_refused_by_number() {
        let shipped = Texts::shipped();
        let cut = shipped.articles.replacen("no = 100\n", "no = 101\n", 1);
        let refused = Pack::read(&Texts { articles: &cut, ..shipped }).unwrap_err();
        assert!(refused.message.contains("100番目"), "{}", refused.message);
        let unknown = shipped.articles.replacen("ledger:asset", "板:asset", 1);
        let refused = Pack::read(&Texts { articles: &unknown, ..shipped }).unwrap_err();
        assert!(refused.message.contains("第3条"), "{}", refused.message);
    }
}
