//! Whether somebody who was entered, or read from a roster, can be taken over as they stand.

use crate::book::staff_number;
use crate::people::may_give;
use crate::wire::{MoveEntry, MoveVerdict, OfficeKind, PersonChoice};
use chrono::NaiveDate;
use kernel::{Actor, Moving, Post, Role, date, fold};
use ledgers::source::person_key;
use std::collections::HashMap;
use store::{MoveState, Transfer};

/// A transfer lies at most so many days from today.
const FAR_DAYS: i64 = 366;

/// The people and the transfers of the book, looked at once for many entries.
pub(super) struct Known<'a> {
    pub transfers: &'a [Transfer],
    pub actor: &'a Actor,
    pub kind: OfficeKind,
    pub today: NaiveDate,
    by_number: HashMap<&'a str, &'a Post>,
    by_name: HashMap<String, Vec<&'a Post>>,
    by_fold: HashMap<String, Vec<&'a Post>>,
}

/// A name in which 旧字体 and 新字体 are the same.
fn folded(name: &str) -> String {
    fold::search_key(name).chars().filter(|c| !c.is_whitespace()).collect()
}

fn choice(post: &Post) -> PersonChoice {
    let place = [post.unit.as_str(), post.title.as_str()].into_iter().filter(|t| !t.is_empty());
    PersonChoice { number: post.number.clone(), name: post.name.clone(), post: place.collect::<Vec<_>>().join(" ") }
}

impl<'a> Known<'a> {
    pub fn new(
        people: &'a [Post],
        transfers: &'a [Transfer],
        actor: &'a Actor,
        kind: OfficeKind,
        today: NaiveDate,
    ) -> Known<'a> {
        let mut known = Known {
            transfers,
            actor,
            kind,
            today,
            by_number: people.iter().map(|p| (p.number.as_str(), p)).collect(),
            by_name: HashMap::new(),
            by_fold: HashMap::new(),
        };
        for p in people {
            known.by_name.entry(person_key(&p.name)).or_default().push(p);
            known.by_fold.entry(folded(&p.name)).or_default().push(p);
        }
        known
    }

    pub fn person(&self, number: &str) -> Option<&'a Post> {
        self.by_number.get(number).copied()
    }

    /// The stored transfer of a person in the same direction that is not carried out yet.
    fn stored(&self, number: &str, leaves: bool) -> Option<&'a Transfer> {
        let open = |t: &&Transfer| matches!(t.state, MoveState::Planned | MoveState::Fixed);
        self.transfers.iter().filter(open).find(|t| t.person == number && t.kind.leaves() == leaves)
    }

    /// Judges entries together, since one person must not stand in them twice and a successor may come with them.
    pub fn judge_all(&self, entries: Vec<MoveEntry>) -> (Vec<MoveEntry>, Vec<MoveVerdict>) {
        let mut out: Vec<(MoveEntry, MoveVerdict)> = entries.into_iter().map(|e| self.judge(e)).collect();
        let mut seen: HashMap<(String, bool), usize> = HashMap::new();
        for at in 0..out.len() {
            let (entry, _) = &out[at];
            let Some(kind) = entry.kind.filter(|_| !entry.number.is_empty()) else { continue };
            if let Some(first) = seen.insert((entry.number.clone(), kind.leaves()), at) {
                let same = { out[first].0 == out[at].0 };
                let said = if same {
                    "同じ人が2回あります。1回だけ登録します。"
                } else {
                    "同じ職員番号が2回あり、内容が違います。どちらかを除いてください。"
                };
                let (_, judged) = &mut out[at];
                judged.notes.push(said.to_owned());
                judged.verdict = if same { "same" } else { "problem" }.to_owned();
            }
        }
        let coming: Vec<String> = out
            .iter()
            .filter(|(e, _)| e.kind.is_some_and(|k| !k.leaves()))
            .map(|(e, _)| e.number.clone())
            .chain(self.transfers.iter().filter(|t| !t.kind.leaves()).map(|t| t.person.clone()))
            .collect();
        let leaving: Vec<String> = out
            .iter()
            .filter(|(e, _)| e.kind.is_some_and(Moving::leaves))
            .map(|(e, _)| e.number.clone())
            .chain(
                self.transfers
                    .iter()
                    .filter(|t| t.kind.leaves() && t.state != MoveState::Done)
                    .map(|t| t.person.clone()),
            )
            .collect();
        for (entry, judged) in &mut out {
            if entry.successor.is_empty() || !entry.kind.is_some_and(Moving::leaves) {
                continue;
            }
            let here = self.person(&entry.successor).is_some_and(|p| p.active);
            let said = if entry.successor == entry.number {
                "自分自身には引き継げません。別の人を後任に選んでください（第11条第1項）。"
            } else if leaving.contains(&entry.successor) {
                "後任に選んだ人も、この異動で転出・退職します。別の人を選んでください。"
            } else if !here && !coming.contains(&entry.successor) {
                "後任は、在籍している人か、転入・採用として登録した人から選んでください。"
            } else {
                continue;
            };
            judged.notes.push(said.to_owned());
            judged.verdict = "problem".to_owned();
        }
        out.into_iter().unzip()
    }

    fn judge(&self, entry: MoveEntry) -> (MoveEntry, MoveVerdict) {
        let trimmed = |t: &str| t.trim().to_owned();
        let mut entry = MoveEntry {
            number: staff_number(&entry.number),
            name: trimmed(&entry.name),
            kana: trimmed(&entry.kana),
            other: trimmed(&entry.other),
            unit: trimmed(&entry.unit),
            title: trimmed(&entry.title),
            successor: staff_number(&entry.successor),
            ..entry
        };
        let mut found = MoveVerdict { verdict: "ready".to_owned(), ..MoveVerdict::default() };
        let mut bad = |said: String| {
            found.notes.push(said);
            "problem".clone_into(&mut found.verdict);
        };
        if entry.day.trim().is_empty() {
            bad("異動日を記入してください。".to_owned());
        } else {
            let read = date::read_date(&entry.day);
            match read.day() {
                None => bad(format!("異動日「{}」が読めません。R9.4.1 のように書いてください。", entry.day.trim())),
                Some(day) if (day - self.today).num_days().abs() > FAR_DAYS => bad(format!(
                    "異動日が{}で、今日から1年より離れています。年を確かめてください。",
                    date::wareki_long(day)
                )),
                Some(day) => entry.day = day.to_string(),
            }
        }
        let Some(kind) = entry.kind else {
            bad("転出・退職・転入・採用のどれかを選んでください。".to_owned());
            return (entry, found);
        };
        let carried = |t: &&Transfer| matches!(t.state, MoveState::Fixed | MoveState::Done);
        let again = |t: &&Transfer| t.person == entry.number && t.kind == kind && t.day.to_string() == entry.day;
        if let Some(t) = self.transfers.iter().filter(carried).find(again) {
            "same".clone_into(&mut found.verdict);
            found.notes.push("実施済みです。".to_owned());
            return (super::entry_of(t), found);
        }
        if kind.leaves() {
            self.leaver(&mut entry, &mut found)
        } else {
            self.comer(&mut entry, &mut found)
        }
        let stored = self.stored(&entry.number, kind.leaves());
        if let (Some(t), "ready") = (stored, found.verdict.as_str()) {
            if t.state == MoveState::Fixed {
                found
                    .notes
                    .push("この異動は実施済みです。変えるときは、役割を「人と役割」で直してください。".to_owned());
                "problem".clone_into(&mut found.verdict);
                return (entry, found);
            }
            // What a roster does not know stays as it was entered.
            let keep = |new: &mut String, old: &str| {
                if new.is_empty() {
                    old.clone_into(new);
                }
            };
            keep(&mut entry.successor, &t.successor);
            keep(&mut entry.kana, &t.kana);
            keep(&mut entry.other, &t.other);
            keep(&mut entry.unit, &t.unit);
            keep(&mut entry.title, &t.title);
            entry.id = t.id.to_string();
            if super::entry_of(t)
                == (MoveEntry { namesake: false, role: Some(self.role_of(&entry, kind)), ..entry.clone() })
            {
                "same".clone_into(&mut found.verdict);
                found.notes.push("登録済みです。".to_owned());
            } else {
                found.notes.push("登録済みの内容を変えます。".to_owned());
            }
        }
        entry.role = Some(self.role_of(&entry, kind));
        (entry, found)
    }

    /// The role of whoever comes, or that a leaver has.
    fn role_of(&self, entry: &MoveEntry, kind: Moving) -> Role {
        if kind.leaves() {
            return self.person(&entry.number).map_or(Role::Staff, |p| p.role);
        }
        let stored = self.stored(&entry.number, false).map(|t| t.role);
        entry.role.or(stored).unwrap_or(Role::Staff)
    }

    fn leaver(&self, entry: &mut MoveEntry, found: &mut MoveVerdict) {
        let mut say = |verdict: &str, said: String, choices: Vec<PersonChoice>| {
            found.notes.push(said);
            if verdict == "problem" || (verdict == "ask" && found.verdict != "problem") {
                verdict.clone_into(&mut found.verdict);
            }
            found.choices.extend(choices);
        };
        let named = |active: bool| -> Vec<&Post> {
            let exact = self.by_name.get(&person_key(&entry.name)).cloned().unwrap_or_default();
            let all = if exact.is_empty() {
                self.by_fold.get(&folded(&entry.name)).cloned().unwrap_or_default()
            } else {
                exact
            };
            all.into_iter().filter(|p| p.active == active).collect()
        };
        if entry.number.is_empty() {
            if entry.name.is_empty() {
                say("problem", "職員番号か氏名を記入してください。".to_owned(), Vec::new());
                return;
            }
            match named(true).as_slice() {
                [] => say(
                    "problem",
                    format!("「{}」という在籍者は、この帳簿にいません。職員番号を確かめてください。", entry.name),
                    Vec::new(),
                ),
                [one] => {
                    let said = format!("職員番号がないため、氏名から {} と読みました。", one.number);
                    entry.number.clone_from(&one.number);
                    entry.name.clone_from(&one.name);
                    say("ready", said, Vec::new());
                }
                more => say(
                    "ask",
                    format!("「{}」は{}人います。どの人か、職員番号で選んでください。", entry.name, more.len()),
                    more.iter().map(|p| choice(p)).collect(),
                ),
            }
            return;
        }
        match self.person(&entry.number) {
            None => {
                let maybe = if entry.name.is_empty() { Vec::new() } else { named(true) };
                let verdict = if maybe.is_empty() { "problem" } else { "ask" };
                say(
                    verdict,
                    format!("職員番号 {} の人は、この帳簿に登録されていません。番号を確かめてください。", entry.number),
                    maybe.into_iter().map(choice).collect(),
                );
            }
            Some(p) if !p.active => {
                say("problem", format!("{}さん（{}）は、すでに在籍していません。", p.name, p.number), Vec::new());
            }
            Some(p) if entry.name.is_empty() || person_key(&p.name) == person_key(&entry.name) => {
                entry.name.clone_from(&p.name);
            }
            Some(p) if folded(&p.name) == folded(&entry.name) => {
                say("ready", format!("氏名の字は、この帳簿の「{}」のままにします。", p.name), Vec::new());
                entry.name.clone_from(&p.name);
            }
            Some(p) => {
                let said = format!(
                    "職員番号 {} は、この帳簿では「{}」です。「{}」と違うので、どの人か選んでください。",
                    p.number, p.name, entry.name
                );
                let mut choices = vec![choice(p)];
                choices.extend(named(true).into_iter().map(choice));
                say("ask", said, choices);
            }
        }
    }

    fn comer(&self, entry: &mut MoveEntry, found: &mut MoveVerdict) {
        let mut say = |verdict: &str, said: String| {
            found.notes.push(said);
            if verdict == "problem" || (verdict == "ask" && found.verdict != "problem") {
                verdict.clone_into(&mut found.verdict);
            }
        };
        if entry.number.is_empty() {
            say("problem", "職員番号を記入してください。転入・採用する人は番号で登録します。".to_owned());
        }
        if entry.name.is_empty() {
            say("problem", "氏名を記入してください。".to_owned());
        }
        if entry.number.is_empty() || entry.name.is_empty() {
            return;
        }
        if let Some(role) = entry.role
            && let Err(p) = may_give(self.actor.role, self.kind, role, None)
        {
            say("problem", p.message);
        }
        match self.person(&entry.number) {
            Some(p) if p.active && self.stored(&entry.number, false).is_none() => {
                say(
                    "problem",
                    format!("職員番号 {} は、在籍している「{}」です。番号を確かめてください。", p.number, p.name),
                );
            }
            Some(p) if folded(&p.name) != folded(&entry.name) => say(
                "problem",
                format!("職員番号 {} は、前にいた「{}」の番号です。番号を確かめてください。", p.number, p.name),
            ),
            Some(p) => {
                if person_key(&p.name) != person_key(&entry.name) {
                    say("ready", format!("氏名の字は、この帳簿の「{}」のままにします。", p.name));
                }
                entry.name.clone_from(&p.name);
            }
            None if !entry.namesake => {
                if let Some(other) = self.by_name.get(&person_key(&entry.name)).and_then(|all| all.first()) {
                    found.choices.push(choice(other));
                    say(
                        "ask",
                        format!(
                            "同じ氏名の人が職員番号 {} で登録されています。別の人なら「同姓同名の別の人」を選んでください（第11条第1項）。",
                            other.number
                        ),
                    );
                }
            }
            None => {}
        }
    }
}
