//! Whether the chosen methods will do, by the table of the standard pack; a warning is the chief's to decide (第22条第2号).

use super::item::Item;
use serde::Serialize;
use standard::{Class, Pack, Verdict};
use ts_rs::TS;

/// What the table says about an item and its method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ItemJudgement {
    /// The item's number in the case.
    pub item: i32,
    /// May it be used?
    pub verdict: Verdict,
    /// A second person is advised (our advice, not 第22条).
    pub witness: bool,
    /// Finished sentence; empty when it is simply in order.
    pub why: String,
    /// Whose rule it is.
    pub source: String,
}

fn class(item: &Item) -> Option<Class> {
    Class::ALL.iter().copied().find(|c| c.to_string() == item.class)
}

/// Judges one item; an item without a kind or a method is refused, since nobody can say that nothing is left on it.
#[must_use]
pub fn judge(pack: &Pack, item: &Item) -> ItemJudgement {
    let refuse = |why: &str| ItemJudgement {
        item: item.no,
        verdict: Verdict::Refuse,
        witness: false,
        why: why.to_owned(),
        source: String::new(),
    };
    if item.kind.is_empty() {
        return refuse("種別を選んでください。方法の可否は種別で決まります（第22条第2号）。");
    }
    if item.method.is_empty() {
        return refuse("処分の方法を選んでください（第22条第2号）。");
    }
    let Some(j) = pack.methods().judge(&item.kind, &item.method, class(item), item.holds_residents()) else {
        return refuse("この種別または方法は、方法の表にありません。選び直してください。");
    };
    ItemJudgement { item: item.no, verdict: j.verdict, witness: j.witness, why: j.why, source: j.source }
}

/// Judges all items that are still in the case.
#[must_use]
pub fn judge_all(pack: &Pack, items: &[Item]) -> Vec<ItemJudgement> {
    items.iter().filter(|i| i.is_in()).map(|i| judge(pack, i)).collect()
}
