//! What was there beside what is there now, and what each difference may mean.

use super::list::{Place, key};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// Share of letter pairs from which two names may be one office.
const ALIKE: f64 = 0.34;
/// Words at the end that most offices share: they say nothing about which one it is.
const ENDS: [&str; 9] = ["総合センター", "センター", "出張所", "事務所", "推進課", "支所", "課", "室", "所"];

/// What became of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, rename = "OfficeGone")]
pub enum Gone {
    /// 改称: the same division by another name.
    Renamed,
    /// 統合: several go on as one.
    Merged,
    /// 分割: one goes on as several.
    Split,
    /// 廃止: it is there no more.
    Abolished,
    /// 新設: it was not there.
    Added,
    /// 移管: it stays, and part of its work goes to another one.
    HandedOver,
}

impl Gone {
    /// The word on screen and paper.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Gone::Renamed => "改称",
            Gone::Merged => "統合",
            Gone::Split => "分割",
            Gone::Abolished => "廃止",
            Gone::Added => "新設",
            Gone::HandedOver => "移管",
        }
    }
}

/// One change that a person may accept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename = "OfficeProposal")]
pub struct Proposal {
    /// What it seems to be.
    pub kind: Gone,
    /// Those that were there; empty for a new one.
    pub from: Vec<Place>,
    /// Those that are there now; empty for one that is gone.
    pub to: Vec<Place>,
    /// Why it seems so, as a sentence.
    pub why: String,
    /// False where it should be looked at twice: names alone say so.
    pub sure: bool,
}

/// Two lists compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// What changed, in the order of the offices.
    pub proposals: Vec<Proposal>,
    /// Divisions that are as they were.
    pub same: i32,
    /// Divisions that are the same and stand under another 局 or 部 now, as sentences.
    pub moved: Vec<String>,
}

/// A name without what most offices' names end with.
fn stem(name: &str) -> String {
    let name = key(name);
    let end = ENDS.iter().map(|e| key(e)).find(|e| name.len() > e.len() && name.ends_with(e.as_str()));
    end.map_or(name.clone(), |e| name[..name.len() - e.len()].to_owned())
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(2).map(|w| (w[0], w[1])).collect()
}

/// How much of two names is the same, 0 to 1; being part of the other counts as much as being alike.
fn alike(a: &str, b: &str) -> f64 {
    let (a, b) = (stem(a), stem(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if a == b {
        return 1.0;
    }
    if a.chars().count() >= 2 && b.contains(&a) || b.chars().count() >= 2 && a.contains(&b) {
        return 0.9;
    }
    let (x, y) = (pairs(&a), pairs(&b));
    let shared = x.intersection(&y).count() as f64;
    if shared == 0.0 {
        // One letter in common is nothing, unless it is all there is.
        return 0.0;
    }
    shared / x.len().min(y.len()) as f64
}

/// The ones that are alike enough, best first; the same 局 and 部 decides between equals.
fn near<'p>(one: &Place, others: &[&'p Place]) -> Vec<&'p Place> {
    let mut found: Vec<(f64, &Place)> = others
        .iter()
        .map(|o| {
            let same_place = !one.above.is_empty() && key(&one.above) == key(&o.above);
            (alike(&one.name, &o.name) + if same_place { 0.05 } else { 0.0 }, *o)
        })
        .filter(|(share, _)| *share >= ALIKE)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, place)| place).collect()
}

fn listed(places: &[Place]) -> String {
    places.iter().map(|p| format!("「{}」", p.name)).collect::<Vec<_>>().join("と")
}

/// Compares two lists.
#[must_use]
pub fn compare(before: &[Place], now: &[Place]) -> Compared {
    let mut out = Compared::default();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut gone: Vec<&Place> = Vec::new();
    let mut renamed: Vec<(usize, Proposal)> = Vec::new();
    // The same code is the same division; without codes, the same name is, in the same place first.
    let find = |old: &Place, taken: &BTreeSet<usize>| -> Option<usize> {
        let free = || now.iter().enumerate().filter(|(at, _)| !taken.contains(at));
        let coded = |p: &Place| !old.code.is_empty() && key(&p.code) == key(&old.code);
        let named = |p: &Place| key(&p.name) == key(&old.name);
        free()
            .find(|(_, p)| coded(p))
            .or_else(|| free().find(|(_, p)| named(p) && key(&p.above) == key(&old.above)))
            .or_else(|| {
                // 総務課 of one bureau is not 総務課 of another where both have one.
                let mut all = free().filter(|(_, p)| named(p));
                let one = all.next()?;
                let alone = before.iter().filter(|b| named(b)).count() == 1;
                (alone && all.next().is_none()).then_some(one)
            })
            .map(|(at, _)| at)
    };
    for old in before {
        let Some(at) = find(old, &taken) else {
            gone.push(old);
            continue;
        };
        taken.insert(at);
        let new = &now[at];
        if key(&new.name) != key(&old.name) {
            renamed.push((
                at,
                Proposal {
                    kind: Gone::Renamed,
                    from: vec![old.clone()],
                    to: vec![new.clone()],
                    why: format!("コード「{}」が同じで、名前が変わっています。", new.code),
                    sure: true,
                },
            ));
        } else if !old.above.is_empty() && key(&new.above) != key(&old.above) {
            out.moved.push(format!("{}（{} → {}）", new.name, old.above, new.above));
            out.same += 1;
        } else {
            out.same += 1;
        }
    }
    out.proposals.extend(renamed.into_iter().map(|(_, p)| p));
    let fresh: Vec<&Place> = now.iter().enumerate().filter(|(at, _)| !taken.contains(at)).map(|(_, p)| p).collect();
    out.proposals.extend(guessed(&gone, &fresh, now));
    out
}

/// What may have become of those that are gone, from names alone.
fn guessed(gone: &[&Place], fresh: &[&Place], now: &[Place]) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    // New one → gone ones that are most like it; gone one → new ones that are most like it.
    let mut into: BTreeMap<i32, Vec<&Place>> = BTreeMap::new();
    for old in gone {
        if let Some(best) = near(old, fresh).first() {
            into.entry(best.row).or_default().push(old);
        }
    }
    let mut used_old: BTreeSet<i32> = BTreeSet::new();
    let mut used_new: BTreeSet<i32> = BTreeSet::new();
    // Several gone ones that lead to one new one: 統合.
    for new in fresh {
        let from = into.get(&new.row).cloned().unwrap_or_default();
        if from.len() < 2 {
            continue;
        }
        used_old.extend(from.iter().map(|p| p.row));
        used_new.insert(new.row);
        let from: Vec<Place> = from.into_iter().cloned().collect();
        let why = format!("{}がなくなり、名前の重なる「{}」ができています。", listed(&from), new.name);
        proposals.push(Proposal { kind: Gone::Merged, from, to: vec![(*new).clone()], why, sure: false });
    }
    for old in gone.iter().filter(|p| !used_old.contains(&p.row)).copied().collect::<Vec<_>>() {
        let free: Vec<&Place> = fresh.iter().filter(|p| !used_new.contains(&p.row)).copied().collect();
        // New ones that are more like another gone one are not this one's parts.
        let others: Vec<&Place> = gone.iter().filter(|p| !used_old.contains(&p.row)).copied().collect();
        let mine: Vec<&Place> = near(old, &free)
            .into_iter()
            .filter(|new| near(new, &others).first().is_some_and(|best| best.row == old.row))
            .collect();
        used_old.insert(old.row);
        used_new.extend(mine.iter().map(|p| p.row));
        let to: Vec<Place> = mine.into_iter().cloned().collect();
        let (kind, to, why) = match to.len() {
            0 => {
                // Whose name says that it goes on with the work, though it was there before.
                let there: Vec<&Place> = now.iter().collect();
                let heir: Vec<Place> = near(old, &there).into_iter().take(1).cloned().collect();
                if heir.is_empty() {
                    (
                        Gone::Abolished,
                        heir,
                        format!("「{}」がなくなっています。引き継いだ課を選んでください。", old.name),
                    )
                } else {
                    let why = format!("「{}」がなくなり、名前の重なる{}は前からあります。", old.name, listed(&heir));
                    (Gone::Merged, heir, why)
                }
            }
            1 => (
                Gone::Renamed,
                to.clone(),
                format!("「{}」がなくなり、名前の重なる{}ができています。", old.name, listed(&to)),
            ),
            _ => (
                Gone::Split,
                to.clone(),
                format!("「{}」がなくなり、名前の重なる{}ができています。", old.name, listed(&to)),
            ),
        };
        proposals.push(Proposal { kind, from: vec![old.clone()], to, why, sure: false });
    }
    for new in fresh.iter().filter(|p| !used_new.contains(&p.row)) {
        proposals.push(Proposal {
            kind: Gone::Added,
            from: Vec::new(),
            to: vec![(*new).clone()],
            why: format!("「{}」は前の一覧にありません。", new.name),
            sure: true,
        });
    }
    proposals
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn places(all: &[(&str, &str, &str)]) -> Vec<Place> {
        all.iter()
            .zip(2..)
            .map(|((code, above, name), row)| Place {
                code: (*code).to_owned(),
                name: (*name).to_owned(),
                above: (*above).to_owned(),
                row,
            })
            .collect()
    }

    fn told(before: &[(&str, &str, &str)], now: &[(&str, &str, &str)]) -> (Vec<String>, Compared) {
        let compared = compare(&places(before), &places(now));
        let names = |places: &[Place]| places.iter().map(|p| p.name.clone()).collect::<Vec<_>>().join("+");
        let mut told: Vec<String> = compared
            .proposals
            .iter()
            .map(|p| format!("{} {} → {}", p.kind.word(), names(&p.from), names(&p.to)))
            .collect();
        told.sort();
        (told, compared)
    }

    #[test]
    fn the_same_list_proposes_nothing_however_it_is_spelled() {
        let (told, compared) = told(
            &[("1", "総務部", "総務課"), ("2", "市民部", "髙﨑支所"), ("3", "市民部", "情報システム課")],
            &[("１", "総 務 部", "総　務　課"), ("2", "市民部", "高崎支所"), ("3", "市民部", "情報ｼｽﾃﾑ課")],
        );
        assert!(told.is_empty(), "{told:?}");
        assert_eq!((compared.same, compared.moved.len()), (3, 0));
    }

    #[test]
    fn a_code_that_stays_with_another_name_is_a_rename_for_sure() {
        let (told, compared) = told(&[("0101", "", "秘書課")], &[("0101", "", "市長公室")]);
        assert_eq!(told, ["改称 秘書課 → 市長公室"]);
        assert!(compared.proposals[0].sure && compared.proposals[0].why.contains("0101"));
    }

    #[test]
    fn two_that_become_one_and_one_that_becomes_two_are_proposed_and_never_sure() {
        let (told, compared) = told(
            &[
                ("", "財政局", "市民税課"),
                ("", "財政局", "資産税課"),
                ("", "市民局", "福祉子育て課"),
                ("", "市民局", "市民課"),
            ],
            &[
                ("", "財政局", "市民税資産税課"),
                ("", "市民局", "福祉課"),
                ("", "市民局", "子育て支援課"),
                ("", "市民局", "市民課"),
            ],
        );
        assert_eq!(told, ["分割 福祉子育て課 → 福祉課+子育て支援課", "統合 市民税課+資産税課 → 市民税資産税課"]);
        assert!(compared.proposals.iter().all(|p| !p.sure));
        assert_eq!(compared.same, 1);
    }

    #[test]
    fn one_that_is_gone_goes_to_whom_its_name_points_or_to_nobody() {
        let (told, compared) = told(
            &[("", "a", "広報広聴課"), ("", "a", "国体準備室"), ("", "a", "税務課")],
            &[("", "a", "広報課"), ("", "a", "税務課"), ("", "b", "防災課")],
        );
        assert_eq!(told, ["廃止 国体準備室 → ", "改称 広報広聴課 → 広報課", "新設  → 防災課"]);
        assert!(compared.proposals.iter().any(|p| p.why.contains("引き継いだ課を選んでください")));
    }

    #[test]
    fn one_that_is_taken_in_by_a_division_that_stays_is_a_merger() {
        let (told, _) = told(&[("", "", "納税課"), ("", "", "納税推進課")], &[("", "", "納税課")]);
        assert_eq!(told, ["統合 納税推進課 → 納税課"]);
    }

    #[test]
    fn offices_of_one_name_in_two_bureaus_are_two_and_a_changed_bureau_is_said() {
        let (told, compared) = told(
            &[("", "総務局", "総務課"), ("", "教育局", "総務課"), ("", "市民局", "市民課")],
            &[("", "総務局", "総務課"), ("", "教育局", "総務課"), ("", "地域局", "市民課")],
        );
        assert!(told.is_empty(), "{told:?}");
        assert_eq!(compared.moved, ["市民課（市民局 → 地域局）"]);
        assert_eq!(compared.same, 3);
    }
}
