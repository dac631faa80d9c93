//! What accepted changes do to the divisions, worked out before anything is written: the dry run and the real one are the same.

use super::compare::Gone;
use super::list::key;
use chrono::NaiveDate;
use kernel::{FieldProblem, Problem, Result, code, date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::CollectDivision;
use ts_rs::TS;

/// A division that goes on, or begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export, rename = "OfficeHeir")]
pub struct Heir {
    /// The division, as text; empty: a new one.
    #[serde(default)]
    pub division: String,
    /// 課コード of a new one.
    #[serde(default)]
    pub code: String,
    /// 課名: of a new one, or the new name.
    #[serde(default)]
    pub name: String,
}

/// A change that a person accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export, rename = "OfficeChange")]
pub struct Change {
    /// What it is.
    pub kind: Gone,
    /// The divisions that it is about, as text.
    pub from: Vec<String>,
    /// Who goes on; the first one is who is asked about what was before.
    pub to: Vec<Heir>,
    /// What the person adds.
    #[serde(default)]
    pub note: String,
}

/// Who goes on with the work of an abolished division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// A division that is stored.
    Stored(i64),
    /// The n-th of the new ones.
    New(usize),
    /// Nobody.
    Nobody,
}

/// One change, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// What it is.
    pub kind: Gone,
    /// The divisions that it is about, as they are.
    pub from: Vec<CollectDivision>,
    /// Who goes on.
    pub to: Vec<Next>,
    /// The new names of those who go on, in the same order.
    pub names: Vec<String>,
    /// As a sentence.
    pub words: String,
    /// What the person adds.
    pub note: String,
}

/// Everything that accepted changes do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Divisions that begin.
    pub new: Vec<CollectDivision>,
    /// Divisions that go on by another name.
    pub renamed: Vec<CollectDivision>,
    /// Divisions that end, each with who goes on; their `successor` is set when that one is stored.
    pub abolished: Vec<(CollectDivision, Next)>,
    /// One per change, in their order.
    pub deeds: Vec<Deed>,
}

/// Finds faults change by change.
struct Check<'d> {
    divisions: &'d [CollectDivision],
    day: NaiveDate,
    touched: BTreeSet<i64>,
    codes: BTreeSet<String>,
    found: Vec<FieldProblem>,
    plan: Plan,
}

/// Works out what the changes do from that day on.
///
/// # Errors
/// `invalid`, naming each change by its place (`changes.0`), with what to do.
pub fn plan(divisions: &[CollectDivision], changes: &[Change], day: NaiveDate) -> Result<Plan> {
    let mut check = Check {
        divisions,
        day,
        touched: BTreeSet::new(),
        codes: divisions.iter().map(|d| key(&d.code)).collect(),
        found: Vec::new(),
        plan: Plan::default(),
    };
    if changes.is_empty() {
        return Err(Problem::new(code::INVALID, "受け入れる変更がありません。変更を選んでから進めてください。"));
    }
    for (at, change) in changes.iter().enumerate() {
        if let Err(said) = check.one(change) {
            check.found.push(FieldProblem::new(&format!("changes.{at}"), "reorganise", said));
        }
    }
    // Also where the one that ends stands further down than the one that it should go on with.
    for (at, deed) in check.plan.deeds.iter().enumerate() {
        let ends = |next: &Next| check.plan.abolished.iter().any(|(d, _)| *next == Next::Stored(d.id));
        if let Some((_, name)) = deed.to.iter().zip(&deed.names).find(|(next, _)| ends(next)) {
            let said = format!("引き継ぐ「{name}」も、なくなることになっています。");
            check.found.push(FieldProblem::new(&format!("changes.{at}"), "reorganise", said));
        }
    }
    if check.found.is_empty() {
        return Ok(check.plan);
    }
    let said: Vec<String> = check.found.iter().map(|f| f.message.clone()).collect();
    Err(Problem::new(code::INVALID, said.join("\n")).with(check.found))
}

fn names<'n>(all: impl IntoIterator<Item = &'n str>) -> String {
    all.into_iter().map(|n| format!("「{n}」")).collect::<Vec<_>>().join("と")
}

type Told<T> = std::result::Result<T, std::borrow::Cow<'static, str>>;

impl Check<'_> {
    fn there(&self, id: &str) -> Told<CollectDivision> {
        let found = id.parse::<i64>().ok().and_then(|id| self.divisions.iter().find(|d| d.id == id));
        let found = found.ok_or("課が見つかりません。画面を読み込み直してください。")?;
        if found.state == "abolished" {
            return Err(format!("「{}」はすでに廃止されています。", found.name).into());
        }
        Ok(found.clone())
    }

    fn one(&mut self, change: &Change) -> Told<()> {
        let from = change.from.iter().map(|id| self.there(id)).collect::<Told<Vec<_>>>()?;
        let (least, most) = match change.kind {
            Gone::Added => (0, 0),
            Gone::Merged => (1, usize::MAX),
            _ => (1, 1),
        };
        if from.len() < least || from.len() > most {
            return Err(format!(
                "{}の元になる課を{}選んでください。",
                change.kind.word(),
                if most == 1 { "一つ" } else { "" }
            )
            .into());
        }
        let heirs = match change.kind {
            Gone::Abolished => 0..=1,
            Gone::Split => 2..=usize::MAX,
            _ => 1..=1,
        };
        if !heirs.contains(&change.to.len()) {
            let count = match change.kind {
                Gone::Split => "分かれた先の課を二つ以上",
                Gone::Abolished => "引き継ぐ課を一つだけ（なければ空のまま）",
                _ => "あとの課を一つ",
            };
            return Err(format!("{}では、{count}決めてください。", change.kind.word()).into());
        }
        if let Some(twice) = from.iter().find(|d| change.kind != Gone::HandedOver && !self.touched.insert(d.id)) {
            return Err(format!("「{}」が二つの変更に入っています。一つにしてください。", twice.name).into());
        }
        let (mut next, mut called) = (Vec::new(), Vec::new());
        for heir in &change.to {
            let (who, name) = self.heir(change, &from, heir)?;
            next.push(who);
            called.push(name);
        }
        let stays = |d: &CollectDivision| next.contains(&Next::Stored(d.id));
        if change.kind == Gone::Merged && from.iter().all(stays) {
            return Err("統合では、なくなる課も選んでください。".into());
        }
        if matches!(change.kind, Gone::Merged | Gone::Split | Gone::Abolished) {
            for d in from.iter().filter(|d| !stays(d)) {
                if d.since.is_some_and(|since| since >= self.day) {
                    return Err(format!(
                        "「{}」は{}に置かれたばかりです。施行日を確かめてください。",
                        d.name,
                        d.since.map(date::wareki_short).unwrap_or_default()
                    )
                    .into());
                }
                let mut gone = d.clone();
                gone.state = "abolished".to_owned();
                gone.until = self.day.pred_opt();
                self.plan.abolished.push((gone, next.first().copied().unwrap_or(Next::Nobody)));
            }
        }
        let was = names(from.iter().map(|d| d.name.as_str()));
        let will = names(called.iter().map(String::as_str));
        let words = match change.kind {
            Gone::Renamed => format!("{was}を{will}に改称"),
            Gone::Merged => format!("{was}を{will}に統合"),
            Gone::Split => format!("{was}を{will}に分割"),
            Gone::Abolished if called.is_empty() => format!("{was}を廃止（引き継ぐ課はまだ決めていない）"),
            Gone::Abolished => format!("{was}を廃止し、{will}が引き継ぐ"),
            Gone::Added => format!("{will}を新設"),
            Gone::HandedOver => format!("{was}の仕事の一部を{will}に移管"),
        };
        self.plan.deeds.push(Deed {
            kind: change.kind,
            from,
            to: next,
            names: called,
            words,
            note: change.note.clone(),
        });
        Ok(())
    }

    /// Who goes on, and by which name.
    fn heir(&mut self, change: &Change, from: &[CollectDivision], heir: &Heir) -> Told<(Next, String)> {
        let name: String = super::list::plain(&heir.name);
        // 改称 is about the division itself.
        let own = (change.kind == Gone::Renamed).then(|| from.first()).flatten();
        let stored = match own {
            Some(own) => Some(own.clone()),
            None if heir.division.is_empty() => None,
            None => Some(self.there(&heir.division)?),
        };
        if let Some(stored) = stored {
            let other = from.iter().all(|d| d.id != stored.id);
            if !other && matches!(change.kind, Gone::Abolished | Gone::HandedOver) {
                return Err(format!("「{}」を引き継ぐ課には、ほかの課を選んでください。", stored.name).into());
            }
            if own.is_some() && (name.is_empty() || name == stored.name) {
                return Err(format!("「{}」の新しい名前を記入してください。", stored.name).into());
            }
            if name.is_empty() || name == stored.name {
                return Ok((Next::Stored(stored.id), stored.name));
            }
            let id = stored.id;
            self.plan.renamed.push(CollectDivision { name: name.clone(), ..stored });
            return Ok((Next::Stored(id), name));
        }
        let given = super::list::plain(&heir.code);
        if name.is_empty() || given.is_empty() {
            return Err("新しい課の課コードと課名を記入してください。".into());
        }
        if !self.codes.insert(key(&given)) {
            return Err(format!("課コード「{given}」はすでに使われています（廃止された課のコードも使い回せません）。別のコードにしてください。").into());
        }
        self.plan.new.push(CollectDivision {
            code: given,
            name: name.clone(),
            since: Some(self.day),
            state: "active".to_owned(),
            ..CollectDivision::default()
        });
        Ok((Next::New(self.plan.new.len() - 1), name))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn city() -> Vec<CollectDivision> {
        let one = |id: i64, name: &str, state: &str| CollectDivision {
            id,
            code: format!("010{id}"),
            name: name.to_owned(),
            state: state.to_owned(),
            ..CollectDivision::default()
        };
        vec![
            one(1, "市民税課", "active"),
            one(2, "資産税課", "active"),
            one(3, "福祉課", "active"),
            one(4, "髙﨑支所", "active"),
            one(5, "国体準備室", "abolished"),
        ]
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 4, 1).unwrap()
    }

    fn change(kind: Gone, from: &[&str], to: &[(&str, &str, &str)]) -> Change {
        let heir = |(division, code, name): &(&str, &str, &str)| Heir {
            division: (*division).to_owned(),
            code: (*code).to_owned(),
            name: (*name).to_owned(),
        };
        Change {
            kind,
            from: from.iter().map(|id| (*id).to_owned()).collect(),
            to: to.iter().map(heir).collect(),
            note: String::new(),
        }
    }

    #[test]
    fn a_merger_ends_both_the_day_before_and_begins_the_new_one_on_the_day() {
        let plan = plan(&city(), &[change(Gone::Merged, &["1", "2"], &[("", "0110", "課　税　課")])], day()).unwrap();
        assert_eq!((plan.new[0].name.as_str(), plan.new[0].since), ("課税課", Some(day())));
        for (gone, next) in &plan.abolished {
            assert_eq!((gone.state.as_str(), gone.until.unwrap().to_string().as_str()), ("abolished", "2026-03-31"));
            assert_eq!(*next, Next::New(0));
        }
        assert_eq!(plan.abolished.len(), 2);
        assert_eq!(plan.deeds[0].words, "「市民税課」と「資産税課」を「課税課」に統合");
    }

    #[test]
    fn one_that_takes_the_others_in_stays_and_may_get_another_name() {
        let merged = change(Gone::Merged, &["1", "2"], &[("1", "", "税務課")]);
        let plan = plan(&city(), &[merged], day()).unwrap();
        assert_eq!(plan.abolished.iter().map(|(d, n)| (d.id, *n)).collect::<Vec<_>>(), [(2, Next::Stored(1))]);
        assert_eq!((plan.renamed[0].id, plan.renamed[0].name.as_str()), (1, "税務課"));
        assert!(plan.new.is_empty());
    }

    #[test]
    fn a_split_may_leave_the_old_one_and_a_rename_and_a_handing_over_end_nobody() {
        let all = [
            change(Gone::Split, &["3"], &[("3", "", ""), ("", "0111", "子育て課")]),
            change(Gone::Renamed, &["4"], &[("", "", "髙﨑市民センター")]),
            change(Gone::HandedOver, &["3"], &[("1", "", "")]),
            change(Gone::Added, &[], &[("", "0112", "防災課")]),
        ];
        let plan = plan(&city(), &all, day()).unwrap();
        assert!(plan.abolished.is_empty());
        assert_eq!(plan.new.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["子育て課", "防災課"]);
        assert_eq!((plan.renamed[0].id, plan.renamed[0].code.as_str()), (4, "0104"), "its code stays");
        let words: Vec<&str> = plan.deeds.iter().map(|d| d.words.as_str()).collect();
        assert_eq!(words[0], "「福祉課」を「福祉課」と「子育て課」に分割");
        assert_eq!(words[2], "「福祉課」の仕事の一部を「市民税課」に移管");
    }

    #[test]
    fn one_that_is_abolished_may_have_nobody_who_goes_on_yet() {
        let plan = plan(&city(), &[change(Gone::Abolished, &["4"], &[])], day()).unwrap();
        assert_eq!(plan.abolished[0].1, Next::Nobody);
    }

    #[test]
    fn what_cannot_be_is_refused_change_by_change_with_what_to_do() {
        let refused = |changes: &[Change]| plan(&city(), changes, day()).unwrap_err();
        assert_eq!(refused(&[]).code, code::INVALID);
        for (wrong, says) in [
            (change(Gone::Renamed, &["5"], &[("", "", "別の名前")]), "すでに廃止"),
            (change(Gone::Renamed, &["9"], &[("", "", "別の名前")]), "見つかりません"),
            (change(Gone::Renamed, &["1"], &[("", "", "市民税課")]), "新しい名前"),
            (change(Gone::Split, &["1"], &[("", "0110", "a課")]), "二つ以上"),
            (change(Gone::Abolished, &["1"], &[("1", "", "")]), "ほかの課"),
            (change(Gone::Added, &[], &[("", "0105", "新しい課")]), "使い回せません"),
            (change(Gone::Added, &[], &[("", "", "新しい課")]), "課コードと課名"),
            (change(Gone::Merged, &[], &[("1", "", "")]), "元になる課"),
        ] {
            let p = refused(&[change(Gone::Renamed, &["4"], &[("", "", "髙﨑センター")]), wrong]);
            assert!(p.message.contains(says), "{says}: {p}");
            assert_eq!(p.fields[0].column, "changes.1");
        }
        let twice = [change(Gone::Abolished, &["1"], &[]), change(Gone::Merged, &["1", "2"], &[("2", "", "")])];
        assert!(refused(&twice).message.contains("二つの変更"));
        let into_nothing = [change(Gone::Abolished, &["1"], &[]), change(Gone::Abolished, &["2"], &[("1", "", "")])];
        assert!(refused(&into_nothing).message.contains("なくなる"));
        let [first, second] = into_nothing;
        assert!(refused(&[second, first]).message.contains("なくなる"), "in whatever order");
        let alone = change(Gone::Merged, &["1"], &[("1", "", "")]);
        assert!(refused(&[alone]).message.contains("なくなる課"));
    }
}
