//! What the book itself knows, beside a question. It never answers one.

use crate::answer::AnswerMark;
use crate::edition::RoundQuestion;
use serde::Serialize;
use store::{Fact, Place};
use ts_rs::TS;

/// A fact as it stands beside a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Beside {
    /// Key of the fact.
    pub key: String,
    /// What it counts.
    pub label: String,
    /// How many.
    pub count: i32,
    /// The same as it is read: 3件, 12日前.
    pub shown: String,
    /// It contradicts ○.
    pub against: bool,
    /// Ledger behind it; empty: none.
    pub ledger: String,
}

impl Beside {
    /// How many, in words: 3件; for days since something, 12日前.
    #[must_use]
    pub fn counted(&self) -> String {
        let unit = if self.key.ends_with(DAYS) {
            "日前"
        } else if self.key.ends_with(PEOPLE) {
            "人"
        } else {
            "件"
        };
        format!("{}{unit}", self.count)
    }

    /// What and how many.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} {}", self.label, self.counted())
    }
}

/// The end of a key that counts the days since something happened.
const DAYS: &str = ".days";
/// The end of a key that counts people.
const PEOPLE: &str = ".people";

/// The facts of a question in the order in which it names them, each with the place that it leads to.
#[must_use]
pub fn beside<'f>(q: &RoundQuestion, facts: &'f [Fact]) -> Vec<(Beside, &'f Place)> {
    let mut keys: Vec<&String> = q.facts.iter().collect();
    keys.extend(q.against.iter().filter(|k| !q.facts.contains(k)));
    keys.into_iter()
        .filter_map(|key| {
            let fact = facts.iter().find(|f| f.key == *key)?;
            let against = q.against.contains(key) && fact.count > 0;
            // What only contradicts is not shown while it does not.
            if !against && !q.facts.contains(key) {
                return None;
            }
            let mut beside = Beside {
                shown: String::new(),
                key: fact.key.clone(),
                label: fact.label.clone(),
                count: i32::try_from(fact.count).unwrap_or(i32::MAX),
                against,
                ledger: fact.place.ledger.clone(),
            };
            beside.shown = beside.counted();
            Some((beside, &fact.place))
        })
        .collect()
}

/// Whether an answer says more than the book shows: ○, but something that contradicts it.
#[must_use]
pub fn contradicts(q: &RoundQuestion, mark: Option<AnswerMark>, facts: &[Fact]) -> bool {
    mark == Some(AnswerMark::Good) && facts.iter().any(|f| f.count > 0 && q.against.contains(&f.key))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::edition::edition;
    use standard::Pack;

    fn fact(key: &str, count: i64) -> Fact {
        Fact { key: key.into(), label: key.into(), count, place: Place::default() }
    }

    #[test]
    fn only_a_good_answer_is_contradicted_and_only_by_what_is_not_zero() {
        let e = edition(&Pack::shipped().unwrap(), &["chief".to_owned()], &[], false).unwrap();
        let q = e.lists[0].question("chief-08").unwrap();
        let lost = [fact("ic_card.lost", 1), fact("ic_card.lent", 9)];
        assert!(contradicts(q, Some(AnswerMark::Good), &lost));
        for mark in [None, Some(AnswerMark::Part), Some(AnswerMark::Bad), Some(AnswerMark::None)] {
            assert!(!contradicts(q, mark, &lost));
        }
        assert!(!contradicts(q, Some(AnswerMark::Good), &[fact("ic_card.lost", 0), fact("ic_card.lent", 9)]));
        let shown: Vec<_> = beside(q, &lost).into_iter().map(|(b, _)| (b.key, b.against)).collect();
        assert_eq!(shown, [("ic_card.lent".to_owned(), false), ("ic_card.lost".to_owned(), true)]);
    }
}
