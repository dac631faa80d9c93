//! What differs between a packet and the one before: shown, never merged.

use kernel::art;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::CollectRecord;
use ts_rs::TS;

/// How a record differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Changed {
    /// Its class was lowered: to be checked.
    Lowered,
    /// Its class is open: to be checked.
    Asking,
    /// Its class is another one.
    Class,
    /// It is new.
    Added,
    /// It is not in use any more, or not there.
    Gone,
    /// Something else of it is other than before.
    Other,
}

/// One record that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RecordChange {
    /// How.
    pub changed: Changed,
    /// Ledger.
    pub ledger: String,
    /// The record in the division's book.
    pub key: String,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub label: String,
    /// Class before; empty: none.
    pub before: String,
    /// Class now; empty: none.
    pub after: String,
}

/// A class before and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClassCount {
    /// A, B, C or empty: not decided.
    pub class: String,
    /// Records in use before; `None`: there was no packet before.
    pub before: Option<i32>,
    /// Records in use now.
    pub now: i32,
}

/// Everything that differs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Differences {
    /// Assets in use by class.
    pub classes: Vec<ClassCount>,
    /// Records that differ, those to be checked first.
    pub changes: Vec<RecordChange>,
    /// How many of them are to be checked.
    pub to_check: i32,
}

fn rank(class: &str) -> u8 {
    match class {
        "A" => 3,
        "B" => 2,
        "C" => 1,
        _ => 0,
    }
}

fn small(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn in_use(r: &CollectRecord) -> bool {
    r.life == "active"
}

fn is_open(r: &CollectRecord) -> bool {
    matches!(r.ledger.as_str(), "asset" | "media") && in_use(r) && (r.class.is_empty() || r.step == "asking")
}

/// Compares two packets of a division; without one before only what is open is told.
#[must_use]
pub fn compare(before: Option<&[CollectRecord]>, now: &[CollectRecord]) -> Differences {
    let id = |r: &'_ CollectRecord| (r.ledger.clone(), r.key.clone());
    let old: HashMap<(String, String), &CollectRecord> = before.into_iter().flatten().map(|r| (id(r), r)).collect();
    let mut changes = Vec::new();
    let mut tell = |changed: Changed, r: &CollectRecord, was: &str, is: &str| {
        changes.push(RecordChange {
            changed,
            ledger: r.ledger.clone(),
            key: r.key.clone(),
            number: r.number.clone(),
            label: r.label.clone(),
            before: was.to_owned(),
            after: is.to_owned(),
        });
    };
    for r in now {
        let was = old.get(&id(r));
        match was {
            Some(was) if in_use(was) && !in_use(r) => tell(Changed::Gone, r, &was.class, ""),
            Some(was) if in_use(r) && rank(&r.class) > 0 && rank(&was.class) > rank(&r.class) => {
                tell(Changed::Lowered, r, &was.class, &r.class);
            }
            _ if is_open(r) => tell(Changed::Asking, r, was.map_or("", |w| &w.class), &r.class),
            Some(was) if was.class != r.class => tell(Changed::Class, r, &was.class, &r.class),
            Some(was) if was.json != r.json => tell(Changed::Other, r, &was.class, &r.class),
            None if before.is_some() && in_use(r) => tell(Changed::Added, r, "", &r.class),
            _ => {}
        }
    }
    let here: std::collections::HashSet<(String, String)> = now.iter().map(id).collect();
    for was in before.into_iter().flatten().filter(|w| in_use(w) && !here.contains(&id(w))) {
        tell(Changed::Gone, was, &was.class, "");
    }
    changes.sort_by_key(|c| c.changed);
    let count = |all: &[CollectRecord], class: &str| {
        small(all.iter().filter(|r| r.ledger == "asset" && in_use(r) && r.class == class).count())
    };
    let assets = |all: &[CollectRecord]| all.iter().any(|r| r.ledger == "asset");
    let classes = if assets(now) || before.is_some_and(assets) {
        ["A", "B", "C", ""]
            .map(|class| ClassCount {
                class: class.to_owned(),
                before: before.map(|b| count(b, class)),
                now: count(now, class),
            })
            .into()
    } else {
        Vec::new()
    };
    let to_check = small(changes.iter().filter(|c| matches!(c.changed, Changed::Lowered | Changed::Asking)).count());
    Differences { classes, changes, to_check }
}

/// The reason for a return, drafted from what is to be checked; empty where there is nothing.
#[must_use]
pub fn drafted(differences: &Differences) -> String {
    let lowered = differences.changes.iter().filter(|c| c.changed == Changed::Lowered);
    let mut out: Vec<String> = lowered
        .take(5)
        .map(|c| {
            format!("{}（{}）の分類を{}から{}に下げた理由を記載してください。", c.label, c.number, c.before, c.after)
        })
        .collect();
    let asking = differences.changes.iter().filter(|c| c.changed == Changed::Asking).count();
    if asking > 0 {
        out.push(format!("判断待ち・未分類の{asking}件を判断してください（{}）。", art(16).p(3)));
    }
    out.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(key: &str, class: &str, life: &str) -> CollectRecord {
        CollectRecord {
            ledger: "asset".into(),
            key: key.into(),
            number: format!("税務-資-{key:0>4}"),
            life: life.into(),
            step: "confirmed".into(),
            class: class.into(),
            label: format!("髙﨑の台帳{key}"),
            json: format!("{key}{class}{life}"),
        }
    }

    #[test]
    fn what_is_to_be_checked_comes_first_and_everything_is_told_once() {
        let before = [
            asset("1", "A", "active"),
            asset("2", "B", "active"),
            asset("3", "C", "active"),
            asset("5", "B", "active"),
        ];
        let now = [
            asset("1", "B", "active"),
            asset("2", "A", "active"),
            asset("3", "C", "retired"),
            asset("4", "", "active"),
            CollectRecord { json: "その他".into(), ..asset("5", "B", "active") },
        ];
        let d = compare(Some(&before), &now);
        let told: Vec<_> = d.changes.iter().map(|c| (c.changed, c.key.as_str())).collect();
        assert_eq!(
            told,
            [
                (Changed::Lowered, "1"),
                (Changed::Asking, "4"),
                (Changed::Class, "2"),
                (Changed::Gone, "3"),
                (Changed::Other, "5")
            ]
        );
        assert_eq!(d.to_check, 2);
        let a = d.classes.first();
        assert_eq!(a.map(|c| (c.class.as_str(), c.before, c.now)), Some(("A", Some(1), 1)));
        let said = drafted(&d);
        assert!(
            said.contains("AからBに下げた理由") && said.contains("1件を判断") && said.contains("第16条第3項"),
            "{said}"
        );
    }

    #[test]
    fn a_record_that_is_not_there_any_more_is_told() {
        let d = compare(Some(&[asset("1", "A", "active")]), &[]);
        assert_eq!(d.changes.len(), 1);
        assert_eq!(d.changes.first().map(|c| c.changed), Some(Changed::Gone));
    }

    #[test]
    fn a_first_packet_is_compared_with_nothing_and_only_what_is_open_is_told() {
        let d = compare(None, &[asset("1", "A", "active"), asset("2", "", "active")]);
        assert_eq!(d.changes.len(), 1);
        assert!(d.classes.iter().all(|c| c.before.is_none()), "no packet before is not a count of zero");
        assert_eq!(drafted(&compare(None, &[asset("1", "A", "active")])), "");
    }
}
