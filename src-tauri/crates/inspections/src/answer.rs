//! Answers to the questions of a sheet.

use crate::edition::RoundList;
use kernel::{FieldProblem, Problem, Result, code};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// The longest reason or note, in characters.
const LONGEST: usize = 2000;

/// Code of a field that must be filled.
const REQUIRED: &str = "required";

/// An answer. Kept apart from how far the sheet has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AnswerMark {
    /// ○ できている.
    Good,
    /// △ 一部できている.
    Part,
    /// × できていない.
    Bad,
    /// － 該当なし.
    None,
}

impl AnswerMark {
    /// All of them, in the order of the keys 1 to 4.
    pub const ALL: [AnswerMark; 4] = [AnswerMark::Good, AnswerMark::Part, AnswerMark::Bad, AnswerMark::None];

    /// ○ △ × －.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            AnswerMark::Good => "○",
            AnswerMark::Part => "△",
            AnswerMark::Bad => "×",
            AnswerMark::None => "－",
        }
    }

    /// できている …
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            AnswerMark::Good => "できている",
            AnswerMark::Part => "一部できている",
            AnswerMark::Bad => "できていない",
            AnswerMark::None => "該当なし",
        }
    }

    /// Whether it needs a reason.
    #[must_use]
    pub const fn wants_reason(self) -> bool {
        matches!(self, AnswerMark::Bad | AnswerMark::None)
    }

    /// Reads what stands in a cell or was typed: the sign, the word, or the key.
    #[must_use]
    pub fn read(text: &str) -> Option<AnswerMark> {
        let first = text.trim().chars().next()?;
        Some(match first {
            '○' | '〇' | '◯' | '1' | '１' => AnswerMark::Good,
            '△' | '2' | '２' => AnswerMark::Part,
            '×' | '✕' | 'x' | 'X' | 'ｘ' | 'Ｘ' | '3' | '３' => AnswerMark::Bad,
            '－' | '-' | 'ー' | '―' | '—' | '−' | '4' | '４' => AnswerMark::None,
            _ => *AnswerMark::ALL.iter().find(|m| m.label() == text.trim())?,
        })
    }
}

/// What was given to one question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Given {
    /// Id of the question.
    pub question: String,
    /// The answer; `null`: none yet.
    #[serde(default)]
    pub mark: Option<AnswerMark>,
    /// Reason or comment.
    #[serde(default)]
    pub note: String,
    /// 証跡: a number or a word.
    #[serde(default)]
    pub evidence: String,
    /// The record that is the evidence, as `ledger:id`; empty: none.
    #[serde(default)]
    pub link: String,
    /// あとで見直す.
    #[serde(default)]
    pub review: bool,
}

impl Given {
    /// True if nothing was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.mark.is_none() && self.note.is_empty() && self.evidence.is_empty() && self.link.is_empty() && !self.review
    }
}

/// Answers as they are stored.
#[must_use]
pub fn read_answers(stored: &Value) -> Vec<Given> {
    Vec::<Given>::deserialize(stored).unwrap_or_default()
}

/// Answers to be stored.
///
/// # Errors
/// Never in practice: the type can always be written.
pub fn write_answers(given: &[Given]) -> Result<Value> {
    serde_json::to_value(given).map_err(Problem::internal)
}

/// Puts one answer among the others; questions that the list does not have are refused.
///
/// # Errors
/// [`code::NOT_FOUND`], [`code::INVALID`] for a text that is too long.
pub(crate) fn put(list: &RoundList, all: &mut Vec<Given>, new: Given) -> Result<()> {
    if list.question(&new.question).is_none() {
        return Err(Problem::new(code::NOT_FOUND, "この点検票にない設問です。画面を読み込み直してください。"));
    }
    if [&new.note, &new.evidence, &new.link].into_iter().any(|t| t.chars().count() > LONGEST) {
        return Err(Problem::new(code::INVALID, format!("メモは{LONGEST}文字までにしてください。")));
    }
    match all.iter_mut().find(|g| g.question == new.question) {
        Some(old) => *old = new,
        None if new.is_empty() => {}
        None => all.push(new),
    }
    Ok(())
}

/// What keeps a sheet from being submitted, by question.
#[must_use]
pub fn missing(list: &RoundList, given: &[Given]) -> Vec<FieldProblem> {
    let mut out = Vec::new();
    for q in &list.questions {
        let one = given.iter().find(|g| g.question == q.id);
        let said = match one.and_then(|g| g.mark.map(|m| (g, m))) {
            None => Some((REQUIRED, "答えを選んでください。")),
            Some((g, m)) if m.wants_reason() && g.note.trim().is_empty() => {
                Some((REQUIRED, "×と－には理由を書いてください。"))
            }
            Some(_) => None,
        };
        if let Some((code, words)) = said {
            out.push(FieldProblem {
                column: q.id.clone(),
                code: code.to_owned(),
                message: format!("問{} {}：{words}", q.no, q.title),
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::edition::edition;
    use standard::Pack;

    #[test]
    fn marks_are_read_however_they_are_typed() {
        for (text, mark) in [
            ("○", AnswerMark::Good),
            ("〇 できている", AnswerMark::Good),
            ("１", AnswerMark::Good),
            (" できている", AnswerMark::Good),
            ("△", AnswerMark::Part),
            ("x", AnswerMark::Bad),
            ("できていない", AnswerMark::Bad),
            ("－ 該当なし", AnswerMark::None),
            ("ー", AnswerMark::None),
        ] {
            assert_eq!(AnswerMark::read(text), Some(mark), "{text}");
        }
        for text in ["", "　", "はい", "5", "☆"] {
            assert_eq!(AnswerMark::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_sheet_is_whole_when_every_question_has_its_answer_and_x_and_none_their_reason() {
        let pack = Pack::shipped().unwrap();
        let e = edition(&pack, &["monthly".to_owned()], &[], false).unwrap();
        let list = e.list("monthly").unwrap();
        let mut given = Vec::new();
        assert_eq!(missing(list, &given).len(), 5);
        for q in &list.questions {
            let one = Given { question: q.id.clone(), mark: Some(AnswerMark::Bad), ..Given::default() };
            put(list, &mut given, one).unwrap();
        }
        let left = missing(list, &given);
        assert_eq!(left.len(), 5);
        assert!(left[0].message.contains("理由"), "{}", left[0].message);
        for g in &mut given {
            g.note = "髙﨑課で確認中".to_owned();
        }
        assert!(missing(list, &given).is_empty());
        let strange = Given { question: "staff-01".into(), ..Given::default() };
        assert_eq!(put(list, &mut given, strange).unwrap_err().code, code::NOT_FOUND);
        let long = Given { question: given[0].question.clone(), note: "長".repeat(2001), ..Given::default() };
        assert_eq!(put(list, &mut given, long).unwrap_err().code, code::INVALID);
    }
}
