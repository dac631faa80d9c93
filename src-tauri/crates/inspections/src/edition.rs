//! The questions of a round as they are frozen when it begins, and how they differ from those of another round.

use kernel::{Problem, Result, code};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use standard::{Audience, Checklist, Pack, parse_citation};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Key of the setting that holds the city's and the division's own questions.
pub const OWN_QUESTIONS: &str = "inspection_questions";

/// The most own questions of a book: a list that nobody can answer between two meetings is not answered.
const MOST_OWN: usize = 40;

/// A question that the city or the division added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OwnQuestion {
    /// Stored; permanent (own-1). Empty in a request: a new one.
    #[serde(default)]
    pub id: String,
    /// Key of the checklist that it stands in.
    pub checklist: String,
    /// The city's, otherwise the division's.
    #[serde(default)]
    pub city: bool,
    /// 根拠, as typed (第80条, 58②(3)); several are separated by 、.
    pub articles: String,
    /// A few words for tables.
    pub title: String,
    /// The question.
    pub text: String,
    /// What to look at.
    #[serde(default)]
    pub look: String,
    /// When ○ is right.
    #[serde(default)]
    pub good: String,
}

/// One question of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RoundQuestion {
    /// Permanent.
    pub id: String,
    /// Version of its text.
    pub version: u32,
    /// Its place in the checklist, from 1.
    pub no: u32,
    /// 章.
    pub chapter: u8,
    /// Name of the chapter.
    pub chapter_title: String,
    /// Citations as they are spelt.
    pub articles: Vec<String>,
    /// A few words for tables.
    pub title: String,
    /// The question.
    pub text: String,
    /// What to look at.
    pub look: String,
    /// When ○ is right.
    pub good: String,
    /// An example of evidence.
    pub evidence: String,
    /// Keys of facts that stand beside it.
    pub facts: Vec<String>,
    /// Keys of facts that contradict ○.
    pub against: Vec<String>,
    /// Why the book can know nothing of it; empty where facts stand beside it, and for a question of one's own.
    #[serde(default)]
    pub unknown: String,
    /// Added by the city (`city`) or the division (`division`); empty: it ships.
    pub own: String,
    /// SHA-256 of the text, 16 hex digits: the same digest is the same question.
    pub digest: String,
}

/// The questions of one audience in a round, by chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RoundList {
    /// staff, officer, chief, monthly.
    pub key: String,
    /// 責任者用.
    pub title: String,
    /// Who answers.
    pub audience: Audience,
    /// Bears the name on paper.
    pub named: bool,
    /// Edition of its shipped questions (2026.1); empty in rounds of the first version.
    #[serde(default)]
    pub edition: String,
    /// Its questions.
    pub questions: Vec<RoundQuestion>,
}

impl RoundList {
    /// The question with this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&RoundQuestion> {
        self.questions.iter().find(|q| q.id == id)
    }
}

/// What a round freezes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RoundEdition {
    /// 対策基準 第7版.
    pub standard: String,
    /// Its checklists.
    pub lists: Vec<RoundList>,
    /// △ counts one half; otherwise nothing.
    pub half: bool,
    /// SHA-256 over all of it, 16 hex digits.
    pub digest: String,
}

impl RoundEdition {
    /// The checklist with this key.
    ///
    /// # Errors
    /// [`code::NOT_FOUND`].
    pub fn list(&self, key: &str) -> Result<&RoundList> {
        self.lists
            .iter()
            .find(|l| l.key == key)
            .ok_or_else(|| Problem::new(code::NOT_FOUND, format!("この点検に「{key}」という点検票はありません。")))
    }

    /// What the edition is called: 2026.1版＋課の設問2問（0123 4567）. The digits are the first of its digest.
    #[must_use]
    pub fn name(&self) -> String {
        let first: String = self.fours().chars().take(9).collect();
        format!("{}（{first}）", self.short_name())
    }

    /// The digest as it is read: 0123 4567 89AB CDEF.
    #[must_use]
    pub fn fours(&self) -> String {
        let digits: Vec<char> = self.digest.to_uppercase().chars().collect();
        digits.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    /// The same without digits: 2026.1版＋課の設問2問.
    #[must_use]
    pub fn short_name(&self) -> String {
        let mut editions: Vec<&str> = self.lists.iter().map(|l| l.edition.as_str()).filter(|e| !e.is_empty()).collect();
        editions.sort_unstable();
        editions.dedup();
        let mut parts: Vec<String> = Vec::new();
        parts.extend((!editions.is_empty()).then(|| format!("{}版", editions.join("・"))));
        for (own, label) in [("city", "市"), ("division", "課")] {
            let count = self.all().filter(|(_, q)| q.own == own).count();
            parts.extend((count > 0).then(|| format!("{label}の設問{count}問")));
        }
        parts.join("＋")
    }

    /// All questions with their checklists.
    pub fn all(&self) -> impl Iterator<Item = (&RoundList, &RoundQuestion)> {
        self.lists.iter().flat_map(|l| l.questions.iter().map(move |q| (l, q)))
    }
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize()).chars().take(16).collect()
}

/// The chapter of an article and its name.
fn chapter(pack: &Pack, no: u16) -> (u8, String) {
    pack.article(no).map_or((0, String::new()), |a| (a.chapter, a.chapter_title.clone()))
}

fn shipped(pack: &Pack, list: &Checklist) -> Vec<RoundQuestion> {
    let question = |q: &standard::CheckQuestion| {
        let (chapter, chapter_title) = chapter(pack, q.articles.first().map_or(0, |a| a.no));
        RoundQuestion {
            id: q.id.clone(),
            version: q.version,
            no: 0,
            chapter,
            chapter_title,
            articles: q.articles.iter().map(|a| a.text.clone()).collect(),
            title: q.title.clone(),
            text: q.text.clone(),
            look: q.look.clone(),
            good: q.good.clone(),
            evidence: q.evidence.clone(),
            facts: q.facts.clone(),
            against: q.against.clone(),
            unknown: q.unknown.clone(),
            own: String::new(),
            digest: digest(&[&q.text]),
        }
    };
    list.questions.iter().map(question).collect()
}

/// Citations as somebody typed them.
///
/// # Errors
/// [`code::INVALID`] for what is no citation or not in this standard.
fn cited(pack: &Pack, typed: &str) -> Result<Vec<kernel::Article>> {
    let parts: Vec<&str> = typed.split(['、', ',', '，', '・', ' ', '　']).filter(|p| !p.trim().is_empty()).collect();
    if parts.is_empty() {
        return Err(Problem::new(code::INVALID, "根拠の条を入れてください（例：第80条）。"));
    }
    let read = |part: &&str| {
        parse_citation(part).filter(|a| pack.has(*a)).ok_or_else(|| {
            Problem::new(
                code::INVALID,
                format!("「{part}」はこの基準の条として読めません。第80条 のように入れてください。"),
            )
        })
    };
    parts.iter().map(read).collect()
}

impl OwnQuestion {
    /// # Errors
    /// [`code::INVALID`] naming what is missing.
    pub fn check(&self, pack: &Pack) -> Result<()> {
        if pack.checklists().iter().all(|l| l.key != self.checklist) {
            return Err(Problem::new(code::INVALID, "どの点検票に加えるかを選んでください。"));
        }
        if self.text.trim().is_empty() || self.title.trim().is_empty() {
            return Err(Problem::new(code::INVALID, "設問の文と、短い名前を入れてください。"));
        }
        cited(pack, &self.articles).map(|_| ())
    }

    fn asked(&self, pack: &Pack) -> Result<RoundQuestion> {
        let articles = cited(pack, &self.articles)?;
        let (chapter, chapter_title) = chapter(pack, articles.first().map_or(0, |a| a.no));
        Ok(RoundQuestion {
            id: self.id.clone(),
            version: 1,
            no: 0,
            chapter,
            chapter_title,
            articles: articles.into_iter().map(|a| pack.cite(a)).collect(),
            title: self.title.trim().to_owned(),
            text: self.text.trim().to_owned(),
            look: self.look.trim().to_owned(),
            good: self.good.trim().to_owned(),
            evidence: String::new(),
            facts: Vec::new(),
            against: Vec::new(),
            unknown: String::new(),
            own: if self.city { "city" } else { "division" }.to_owned(),
            digest: digest(&[self.text.trim()]),
        })
    }
}

/// The edition that a round of these checklists would freeze now.
///
/// # Errors
/// [`code::INVALID`] if there are too many own questions or one of them cites nothing.
pub fn edition(pack: &Pack, keys: &[String], own: &[OwnQuestion], half: bool) -> Result<RoundEdition> {
    if own.len() > MOST_OWN {
        return Err(Problem::new(code::INVALID, format!("独自の設問は{MOST_OWN}問までです。")));
    }
    let mut lists = Vec::new();
    for list in pack.checklists().iter().filter(|l| keys.contains(&l.key)) {
        let mut questions = shipped(pack, list);
        for added in own.iter().filter(|q| q.checklist == list.key) {
            questions.push(added.asked(pack)?);
        }
        // By chapter, so that the map of chapters and the order of questions are one.
        questions.sort_by_key(|q| q.chapter);
        for (no, q) in (1..).zip(&mut questions) {
            q.no = no;
        }
        lists.push(RoundList {
            key: list.key.clone(),
            title: list.title.clone(),
            audience: list.audience,
            named: list.named,
            edition: list.edition.clone(),
            questions,
        });
    }
    let parts: Vec<String> =
        lists.iter().flat_map(|l| l.questions.iter().map(|q| format!("{}:{}:{}", l.key, q.id, q.digest))).collect();
    let all = digest(&parts.iter().map(String::as_str).collect::<Vec<_>>());
    Ok(RoundEdition { standard: pack.edition().name.clone(), lists, half, digest: all })
}

/// How a question differs from the edition before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum QuestionChanged {
    /// The same text.
    Same,
    /// Another text under the same id.
    Changed,
    /// It was not there.
    New,
    /// It is not there any more.
    Gone,
}

/// One question in a comparison of two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct QuestionChange {
    /// Id.
    pub id: String,
    /// 責任者用.
    pub list: String,
    /// A few words.
    pub title: String,
    /// What became of it.
    pub changed: QuestionChanged,
    /// The text before.
    pub before: String,
    /// The text now.
    pub after: String,
}

/// Two editions question by question, over the checklists that the later one has; what changed comes first.
#[must_use]
pub fn compare(before: &RoundEdition, after: &RoundEdition) -> Vec<QuestionChange> {
    let old: BTreeMap<&str, (&RoundList, &RoundQuestion)> =
        before.all().map(|(l, q)| (q.id.as_str(), (l, q))).collect();
    let mut out: Vec<QuestionChange> = after
        .all()
        .map(|(list, q)| {
            let was = old.get(q.id.as_str());
            QuestionChange {
                id: q.id.clone(),
                list: list.title.clone(),
                title: q.title.clone(),
                changed: match was {
                    None => QuestionChanged::New,
                    Some((_, w)) if w.digest == q.digest => QuestionChanged::Same,
                    Some(_) => QuestionChanged::Changed,
                },
                before: was.map_or_else(String::new, |(_, w)| w.text.clone()),
                after: q.text.clone(),
            }
        })
        .collect();
    let asked = |list: &RoundList| after.lists.iter().any(|l| l.key == list.key);
    let still = |id: &str| after.all().any(|(_, q)| q.id == id);
    out.extend(before.all().filter(|(l, q)| asked(l) && !still(&q.id)).map(|(l, q)| QuestionChange {
        id: q.id.clone(),
        list: l.title.clone(),
        title: q.title.clone(),
        changed: QuestionChanged::Gone,
        before: q.text.clone(),
        after: String::new(),
    }));
    out.sort_by_key(|c| c.changed == QuestionChanged::Same);
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn keys(all: &[&str]) -> Vec<String> {
        all.iter().map(|k| (*k).to_owned()).collect()
    }

    fn own(text: &str, articles: &str) -> OwnQuestion {
        OwnQuestion {
            id: "own-1".into(),
            checklist: "staff".into(),
            articles: articles.into(),
            title: "窓口の画面".into(),
            text: text.into(),
            ..OwnQuestion::default()
        }
    }

    #[test]
    fn questions_are_numbered_in_the_order_of_their_chapters() {
        let pack = Pack::shipped().unwrap();
        let e = edition(&pack, &keys(&["chief", "officer", "staff"]), &[], false).unwrap();
        assert_eq!(e.lists.iter().map(|l| l.questions.len()).collect::<Vec<_>>(), [18, 18, 20]);
        for list in &e.lists {
            assert!(list.questions.windows(2).all(|w| w[0].chapter <= w[1].chapter && w[0].no + 1 == w[1].no));
            assert!(list.questions.iter().all(|q| q.chapter > 0 && !q.chapter_title.is_empty()));
        }
    }

    #[test]
    fn an_own_question_stands_in_its_chapter_and_a_changed_text_is_another_question() {
        let pack = Pack::shipped().unwrap();
        let before =
            edition(&pack, &keys(&["staff"]), &[own("窓口の画面を伏せていますか。", "44①、３７-3")], false).unwrap();
        let list = &before.lists[0];
        assert_eq!(list.questions.len(), 21);
        let q = list.question("own-1").unwrap();
        assert_eq!((q.chapter, q.own.as_str()), (6, "division"));
        assert_eq!(q.articles, ["第44条第1項", "第37条第3項"]);
        let after =
            edition(&pack, &keys(&["staff"]), &[own("窓口の画面を来庁者から見えなくしていますか。", "44-1")], false)
                .unwrap();
        let changes = compare(&before, &after);
        assert_eq!((changes[0].id.as_str(), changes[0].changed), ("own-1", QuestionChanged::Changed));
        assert!(changes[1..].iter().all(|c| c.changed == QuestionChanged::Same));
        let none = edition(&pack, &keys(&["staff"]), &[], false).unwrap();
        assert_eq!(compare(&before, &none)[0].changed, QuestionChanged::Gone);
        assert_eq!(compare(&none, &before)[0].changed, QuestionChanged::New);
        assert_ne!(before.digest, after.digest);
        assert!(before.name().starts_with("2026.1版＋課の設問1問（"), "{}", before.name());
        assert!(none.name().starts_with("2026.1版（") && none.name().chars().count() == 18, "{}", none.name());
    }

    #[test]
    fn an_own_question_without_a_known_article_or_without_a_text_is_refused() {
        let pack = Pack::shipped().unwrap();
        for (text, articles, says) in
            [("問いますか。", "第999条", "第999条"), ("問いますか。", "", "根拠"), ("　", "44", "設問の文")]
        {
            let p = own(text, articles).check(&pack).unwrap_err();
            assert!(p.message.contains(says), "{}", p.message);
        }
        let p = OwnQuestion { checklist: "none".into(), ..own("問いますか。", "44") }.check(&pack).unwrap_err();
        assert!(p.message.contains("点検票"));
    }
}
