//! 回収率 and 遵守率, by checklist, chapter and question, beside the round before.
//!
//! 遵守率 = ○ ÷ (○ + △ + ×); － is left out, △ counts 0 or one half as the round says. A rate is in tenths of a percent.

use crate::answer::AnswerMark;
use crate::edition::RoundEdition;
use kernel::{Problem, Result};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{InspectionLine, Reading};
use ts_rs::TS;

/// Groups of fewer people are not shown, and neither is what would betray them by subtraction.
pub const FEWEST: u32 = 3;

/// Answers counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AnswerTally {
    /// ○.
    pub good: u32,
    /// △.
    pub part: u32,
    /// ×.
    pub bad: u32,
    /// －.
    pub none: u32,
}

impl AnswerTally {
    fn count(&mut self, mark: AnswerMark) {
        match mark {
            AnswerMark::Good => self.good += 1,
            AnswerMark::Part => self.part += 1,
            AnswerMark::Bad => self.bad += 1,
            AnswerMark::None => self.none += 1,
        }
    }

    fn add(&mut self, other: AnswerTally) {
        self.good += other.good;
        self.part += other.part;
        self.bad += other.bad;
        self.none += other.none;
    }

    /// 遵守率 in tenths of a percent, rounded; `None` where nothing counts.
    #[must_use]
    pub fn rate(self, half: bool) -> Option<i32> {
        let all = self.good + self.part + self.bad;
        if all == 0 {
            return None;
        }
        let twice = 2 * self.good + u32::from(half) * self.part;
        share(twice, 2 * all)
    }
}

/// A share in tenths of a percent, rounded half up.
fn share(part: u32, all: u32) -> Option<i32> {
    let (part, all) = (u64::from(part), u64::from(all));
    (all > 0).then(|| i32::try_from((part * 2000 + all) / (2 * all)).unwrap_or(1000))
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct QuestionRate {
    /// Id.
    pub id: String,
    /// 職員用.
    pub list: String,
    /// Its place there.
    pub no: u32,
    /// A few words.
    pub title: String,
    /// Citations.
    pub articles: Vec<String>,
    /// Answers.
    pub tally: AnswerTally,
    /// 遵守率.
    pub rate: Option<i32>,
    /// 遵守率 of the round before; `None`: not asked then, or changed.
    pub before: Option<i32>,
    /// 設問改定のため比較不可: it was asked then with another text.
    pub revised: bool,
}

/// One chapter, over all checklists; the last one is the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChapterRate {
    /// 章; 0: the whole.
    pub chapter: u8,
    /// Name.
    pub title: String,
    /// How many questions.
    pub questions: u32,
    /// Answers.
    pub tally: AnswerTally,
    /// 遵守率.
    pub rate: Option<i32>,
    /// 遵守率 of the round before.
    pub before: Option<i32>,
    /// 設問改定のため比較不可.
    pub revised: bool,
}

/// One checklist; the last one is the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ListRate {
    /// Key; empty: the whole.
    pub key: String,
    /// 職員用.
    pub title: String,
    /// How many questions.
    pub questions: u32,
    /// 対象者.
    pub people: u32,
    /// 回答者.
    pub answered: u32,
    /// 回収率.
    pub returned: Option<i32>,
    /// 遵守率.
    pub rate: Option<i32>,
    /// 遵守率 of the round before.
    pub before: Option<i32>,
    /// 設問改定のため比較不可.
    pub revised: bool,
    /// By 係, where no 係 has fewer than three people who answered; empty otherwise.
    pub units: Vec<UnitRate>,
    /// The 係 are hidden because one of them is too small.
    pub hidden: bool,
}

/// One 係 of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UnitRate {
    /// 係.
    pub unit: String,
    /// 対象者.
    pub people: u32,
    /// 回答者.
    pub answered: u32,
    /// 遵守率.
    pub rate: Option<i32>,
}

/// The result of a round.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Rates {
    /// By checklist, then the whole.
    pub lists: Vec<ListRate>,
    /// By chapter, then the whole.
    pub chapters: Vec<ChapterRate>,
    /// Every question.
    pub questions: Vec<QuestionRate>,
    /// Ids of the five lowest, the lowest first; 100 % is not low.
    pub lowest: Vec<String>,
    /// The formula in words.
    pub formula: String,
}

/// The questions of a round and its answers, counted.
pub struct Counted<'a> {
    /// Frozen questions.
    pub edition: &'a RoundEdition,
    /// Submitted and settled sheets.
    pub tallies: &'a Tallies,
}

/// The answers of a round, counted in one pass: by question, and by checklist and 係.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tallies {
    questions: HashMap<String, AnswerTally>,
    units: HashMap<String, HashMap<String, AnswerTally>>,
}

/// What of an answer is counted; its texts are passed over.
#[derive(Deserialize)]
struct Marked<'a> {
    #[serde(borrow)]
    question: Cow<'a, str>,
    #[serde(default)]
    mark: Option<AnswerMark>,
}

impl Tallies {
    /// Counts what was submitted in a round.
    ///
    /// # Errors
    /// Those of reading.
    pub fn of(book: &Reading, round: i64) -> Result<Tallies> {
        let mut out = Tallies::default();
        book.inspection_each(round, |checklist, unit, answers| out.add(checklist, unit, answers))?;
        Ok(out)
    }

    /// Adds one sheet: its checklist, 係 and answers as they are stored.
    pub(crate) fn add(&mut self, checklist: &str, unit: &str, answers: &str) -> Result<()> {
        let mut own = AnswerTally::default();
        for Marked { question, mark } in serde_json::from_str::<Vec<Marked<'_>>>(answers).map_err(Problem::internal)? {
            let Some(mark) = mark else { continue };
            own.count(mark);
            match self.questions.get_mut(question.as_ref()) {
                Some(tally) => tally.count(mark),
                None => self.questions.entry(question.into_owned()).or_default().count(mark),
            }
        }
        self.units.entry(checklist.to_owned()).or_default().entry(unit.to_owned()).or_default().add(own);
        Ok(())
    }

    fn question(&self, id: &str) -> AnswerTally {
        self.questions.get(id).copied().unwrap_or_default()
    }

    fn unit(&self, checklist: &str, unit: &str) -> AnswerTally {
        self.units.get(checklist).and_then(|all| all.get(unit)).copied().unwrap_or_default()
    }
}

/// Ids of questions with the digests of their texts.
type Asked<'a> = Vec<(&'a str, &'a str)>;

/// Counts a round beside the one before it.
#[must_use]
pub fn rates(now: &Counted<'_>, people: &[InspectionLine], before: Option<&Counted<'_>>) -> Rates {
    let half = now.edition.half;
    let tally = |id: &str| now.tallies.question(id);
    let asked_then: HashMap<&str, &str> =
        before.map(|b| b.edition.all().map(|(_, q)| (q.id.as_str(), q.digest.as_str())).collect()).unwrap_or_default();
    let asked_now: HashSet<&str> = now.edition.all().map(|(_, q)| q.id.as_str()).collect();
    // The same △ counts on both sides, whatever the round before printed.
    let was = |id: &str, digest: &str| -> Option<(bool, AnswerTally)> {
        let then = *asked_then.get(id)?;
        Some((then == digest, before?.tallies.question(id)))
    };
    let mut questions = Vec::new();
    for (list, q) in now.edition.all() {
        let old = was(&q.id, &q.digest);
        questions.push(QuestionRate {
            id: q.id.clone(),
            list: list.title.clone(),
            no: q.no,
            title: q.title.clone(),
            articles: q.articles.clone(),
            tally: tally(&q.id),
            rate: tally(&q.id).rate(half),
            before: old.and_then(|(same, t)| if same { t.rate(half) } else { None }),
            revised: old.is_some_and(|(same, _)| !same),
        });
    }
    // A group is compared only if it holds the very same questions.
    let group = |ids: &[(&str, &str)], gone: bool| -> (AnswerTally, Option<i32>, bool) {
        let mut sum = AnswerTally::default();
        let mut old = AnswerTally::default();
        let (mut same, mut any) = (!gone, gone);
        for (id, digest) in ids {
            sum.add(tally(id));
            match was(id, digest) {
                Some((equal, t)) => {
                    any = true;
                    same &= equal;
                    old.add(t);
                }
                None => same = false,
            }
        }
        (sum, if same { old.rate(half) } else { None }, any && !same)
    };
    let vanished = |meant: &dyn Fn(&str, u8) -> bool| {
        before.is_some_and(|b| {
            b.edition.all().any(|(l, q)| {
                now.edition.lists.iter().any(|n| n.key == l.key)
                    && meant(&l.key, q.chapter)
                    && !asked_now.contains(q.id.as_str())
            })
        })
    };
    let mut chapters = Vec::new();
    let mut seen: BTreeMap<u8, (String, Asked<'_>)> = BTreeMap::new();
    for (_, q) in now.edition.all() {
        seen.entry(q.chapter).or_insert_with(|| (q.chapter_title.clone(), Vec::new())).1.push((&q.id, &q.digest));
    }
    let everything: Asked<'_> = now.edition.all().map(|(_, q)| (q.id.as_str(), q.digest.as_str())).collect();
    for (chapter, (title, ids)) in &seen {
        let (tally, old, revised) = group(ids, vanished(&|_, c| c == *chapter));
        let questions = u32::try_from(ids.len()).unwrap_or(0);
        let (title, rate) = (title.clone(), tally.rate(half));
        chapters.push(ChapterRate { chapter: *chapter, title, questions, tally, rate, before: old, revised });
    }
    let (all, old, revised) = group(&everything, vanished(&|_, _| true));
    chapters.push(ChapterRate {
        chapter: 0,
        title: "全体".to_owned(),
        questions: u32::try_from(everything.len()).unwrap_or(0),
        tally: all,
        rate: all.rate(half),
        before: old,
        revised,
    });
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut lists: Vec<ListRate> = now
        .edition
        .lists
        .iter()
        .map(|list| {
            let ids: Asked<'_> = list.questions.iter().map(|q| (q.id.as_str(), q.digest.as_str())).collect();
            let (tally, old, revised) = group(&ids, vanished(&|l, _| l == list.key));
            let asked: Vec<&InspectionLine> = people.iter().filter(|p| p.checklist == list.key).collect();
            let answered = asked.iter().filter(|p| p.state != "open").count();
            let (units, hidden) = units(now, &asked, &list.key, half);
            ListRate {
                key: list.key.clone(),
                title: list.title.clone(),
                questions: count(list.questions.len()),
                people: count(asked.len()),
                answered: count(answered),
                returned: share(count(answered), count(asked.len())),
                rate: tally.rate(half),
                before: old,
                revised,
                units,
                hidden,
            }
        })
        .collect();
    let (people, answered) = lists.iter().fold((0, 0), |(p, a), l| (p + l.people, a + l.answered));
    lists.push(ListRate {
        key: String::new(),
        title: "全体".to_owned(),
        questions: count(everything.len()),
        people,
        answered,
        returned: share(answered, people),
        rate: all.rate(half),
        before: old,
        revised,
        units: Vec::new(),
        hidden: false,
    });
    let mut low: Vec<&QuestionRate> = questions.iter().filter(|q| q.rate.is_some_and(|r| r < 1000)).collect();
    low.sort_by_key(|q| (q.rate, std::cmp::Reverse(q.tally.bad + q.tally.part)));
    let lowest = low.into_iter().take(5).map(|q| q.id.clone()).collect();
    let formula = format!(
        "遵守率＝{}÷（○＋△＋×）。該当なし（－）は除き、△は{}として数えます。回収率＝回答者÷対象者。",
        if half { "（○＋△×0.5）" } else { "○" },
        if half { "0.5" } else { "0" }
    );
    Rates { lists, chapters, questions, lowest, formula }
}

fn units(now: &Counted<'_>, asked: &[&InspectionLine], list: &str, half: bool) -> (Vec<UnitRate>, bool) {
    let mut by: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for line in asked {
        let unit = by.entry(&line.unit).or_default();
        unit.0 += 1;
        unit.1 += u32::from(line.state != "open");
    }
    if by.len() < 2 {
        return (Vec::new(), false);
    }
    if by.values().any(|(_, answered)| *answered < FEWEST) {
        return (Vec::new(), true);
    }
    let rate = |unit: &str| now.tallies.unit(list, unit).rate(half);
    let lines = by.into_iter().map(|(unit, (people, answered))| UnitRate {
        unit: if unit.is_empty() { "（係なし）".to_owned() } else { unit.to_owned() },
        people,
        answered,
        rate: rate(unit),
    });
    (lines.collect(), false)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::answer::{Given, write_answers};
    use crate::edition::{OwnQuestion, edition};
    use standard::Pack;
    use store::InspectionSheet;

    fn counted(sheets: &[InspectionSheet]) -> Tallies {
        let mut out = Tallies::default();
        for s in sheets {
            out.add(&s.checklist, &s.unit, &s.answers.to_string()).unwrap();
        }
        out
    }

    fn answers(e: &RoundEdition, list: &str, person: usize, mark: impl Fn(usize) -> AnswerMark) -> InspectionSheet {
        let given: Vec<Given> = e
            .list(list)
            .unwrap()
            .questions
            .iter()
            .enumerate()
            .map(|(n, q)| Given { question: q.id.clone(), mark: Some(mark(n)), ..Given::default() })
            .collect();
        InspectionSheet {
            id: person as i64 + 1,
            round: 1,
            checklist: list.into(),
            person: format!("{person:04}"),
            name: format!("職員{person}"),
            unit: if person.is_multiple_of(2) { "収納係" } else { "管理係" }.into(),
            state: "submitted".into(),
            via: "screen".into(),
            answers: write_answers(&given).unwrap(),
            note: String::new(),
            submitted_by: String::new(),
            submitted_at: String::new(),
            settled_by: String::new(),
            settled_at: String::new(),
        }
    }

    fn lines(sheets: &[InspectionSheet], more: usize) -> Vec<InspectionLine> {
        let line = |s: &InspectionSheet, state: &str| InspectionLine {
            id: s.id,
            round: 1,
            checklist: s.checklist.clone(),
            person: s.person.clone(),
            name: s.name.clone(),
            unit: s.unit.clone(),
            state: state.into(),
            via: String::new(),
            note: String::new(),
            submitted_at: String::new(),
            begun: false,
        };
        let mut out: Vec<_> = sheets.iter().map(|s| line(s, "submitted")).collect();
        out.extend(sheets.iter().cycle().take(more).map(|s| line(s, "open")));
        out
    }

    #[test]
    fn a_rate_leaves_out_what_does_not_apply_and_counts_part_as_the_round_says() {
        let t = AnswerTally { good: 5, part: 2, bad: 1, none: 9 };
        assert_eq!((t.rate(false), t.rate(true)), (Some(625), Some(750)));
        assert_eq!(AnswerTally { none: 3, ..AnswerTally::default() }.rate(false), None);
        assert_eq!(
            AnswerTally { good: 2, bad: 1, ..AnswerTally::default() }.rate(false),
            Some(667),
            "66.66… is rounded"
        );
        assert_eq!(share(2, 3), Some(667));
        assert_eq!(share(1, 0), None);
    }

    #[test]
    fn chapters_and_lists_add_up_to_the_whole_and_small_units_are_hidden() {
        let pack = Pack::shipped().unwrap();
        let e = edition(&pack, &["staff".to_owned(), "chief".to_owned()], &[], false).unwrap();
        let mark = |n: usize| AnswerMark::ALL[n % 4];
        let mut sheets: Vec<_> = (0..6).map(|p| answers(&e, "staff", p, mark)).collect();
        sheets.push(answers(&e, "chief", 9, |_| AnswerMark::Good));
        let people = lines(&sheets, 1);
        let r = rates(&Counted { edition: &e, tallies: &counted(&sheets) }, &people, None);
        let whole = r.chapters.last().unwrap();
        let mut sum = AnswerTally::default();
        r.chapters.iter().filter(|c| c.chapter > 0).for_each(|c| sum.add(c.tally));
        assert_eq!(whole.tally, sum);
        assert_eq!(whole.questions, 38);
        assert_eq!((whole.tally.good, whole.tally.part), (30 + 18, 30));
        let total = r.lists.last().unwrap();
        assert_eq!((total.people, total.answered, total.returned), (8, 7, Some(875)));
        let staff = r.lists.iter().find(|l| l.key == "staff").unwrap();
        assert_eq!((staff.units.len(), staff.hidden), (2, false));
        assert_eq!(r.lowest.len(), 5);
        assert!(r.formula.contains("△は0として"), "{}", r.formula);
        let few = rates(&Counted { edition: &e, tallies: &counted(&sheets[..5]) }, &lines(&sheets[..5], 0), None);
        let staff = few.lists.iter().find(|l| l.key == "staff").unwrap();
        assert!(staff.hidden && staff.units.is_empty(), "a 係 of two is hidden together with the other");
    }

    #[test]
    fn only_the_same_questions_are_compared_with_the_year_before() {
        let pack = Pack::shipped().unwrap();
        let own = |text: &str| OwnQuestion {
            id: "own-1".into(),
            checklist: "staff".into(),
            articles: "第58条".into(),
            title: "カード".into(),
            text: text.into(),
            ..OwnQuestion::default()
        };
        let keys = ["staff".to_owned()];
        let old = edition(&pack, &keys, &[own("カードを持ち歩いていますか。")], false).unwrap();
        let new = edition(&pack, &keys, &[own("カードを首から下げていますか。")], false).unwrap();
        let before: Vec<_> = (0..3).map(|p| answers(&old, "staff", p, |n| AnswerMark::ALL[n % 2])).collect();
        let after: Vec<_> = (0..3).map(|p| answers(&new, "staff", p, |_| AnswerMark::Good)).collect();
        let r = rates(
            &Counted { edition: &new, tallies: &counted(&after) },
            &lines(&after, 0),
            Some(&Counted { edition: &old, tallies: &counted(&before) }),
        );
        let changed = r.questions.iter().find(|q| q.id == "own-1").unwrap();
        assert_eq!((changed.before, changed.revised), (None, true));
        let six = r.chapters.iter().find(|c| c.chapter == 6).unwrap();
        assert_eq!((six.before, six.revised), (None, true), "its chapter cannot be compared");
        let three = r.chapters.iter().find(|c| c.chapter == 3).unwrap();
        assert!(three.before.is_some() && !three.revised);
        assert!(r.chapters.last().unwrap().revised);
        assert!(r.questions.iter().find(|q| q.id == "staff-02").unwrap().before.is_some());
    }
}
