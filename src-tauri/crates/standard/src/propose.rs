//! The assistant: answers in, a proposal out. It suggests and never decides; the chief does (第14条第2項).
//!
//! Two literal points of 第14条 hold: A needs secrecy, so a public asset whose stop would hurt is B with a flag; and B covers alteration and
//! loss. What is unknown never becomes C: as long as an open question could raise the class, there is no proposal but 「責任者判断待ち」.

use crate::cite::Cite;
use crate::classification::{Class, Classification, Effect, Flag, Question, Restriction};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// An answer; a question that is not in the answers has not been asked yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Answer {
    /// はい.
    Yes,
    /// いいえ.
    No,
    /// 不明.
    Unknown,
}

/// All answers about one asset; stored with it, so that another scheme can be computed from them later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Answers {
    /// Answers by question id.
    pub given: BTreeMap<String, Answer>,
    /// How many people are concerned (key of a band); asked with the question that counts.
    pub band: Option<String>,
    /// The classes mixed in it; asked with 「まじっている」.
    pub mixed: Vec<Class>,
    /// The class that the giving division put on it; none when it is not known. Asked with 「他課から」.
    pub source: Option<Class>,
    /// Publication is decided, but its day has not come: B until then.
    pub before_publication: bool,
    /// Which harm was meant; empty means all that the question names.
    pub flags: Vec<Flag>,
}

/// A question answered yes, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Triggered {
    /// Question id.
    pub id: String,
    /// Its number on screen.
    pub no: u8,
    /// The question in short.
    pub short: String,
    /// The class to which it leads; none where the chief decides.
    pub leads_to: Option<Class>,
    /// It only points to A.
    pub candidate: bool,
    /// Articles behind it.
    pub articles: Vec<Cite>,
}

/// What the assistant suggests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Proposal {
    /// The class suggested; none while an open question could still change it, or where only the chief can say.
    pub class: Option<Class>,
    /// At least this class, by what is known so far.
    pub at_least: Option<Class>,
    /// The class is only a candidate: the chief decides even though one is named.
    pub candidate: bool,
    /// The matter goes to the chief as 「責任者判断待ち」 (第16条第3項).
    pub ask: bool,
    /// No question that could still matter is left unanswered.
    pub complete: bool,
    /// Questions answered yes, in order.
    pub triggered: Vec<Triggered>,
    /// Ids of open questions (unanswered or 不明) whose answer could still change the proposal.
    pub could_change: Vec<String>,
    /// Ids of questions answered 不明 that make no difference to it.
    pub unknown_but_settled: Vec<String>,
    /// Draft of the reason, to be edited.
    pub reason: String,
    /// Restrictions suggested with the class (第14条第5項).
    pub restrictions: Vec<Restriction>,
    /// It hurts when it stops or is lost.
    pub availability: bool,
    /// It hurts when it is altered.
    pub integrity: bool,
    /// Things that do not fit together or that need a second look, as finished sentences.
    pub warnings: Vec<String>,
    /// Our own guidance; shown with every proposal.
    pub note: String,
    /// Key of the scheme.
    pub scheme: String,
}

/// Computes the proposal; pure.
#[must_use]
pub fn propose(rules: &Classification, answers: &Answers) -> Proposal {
    let asked: Vec<&Question> = rules.questions.iter().filter(|q| !q.off).collect();
    let given = |q: &Question| answers.given.get(&q.id).copied();
    let yes: Vec<&Question> = asked.iter().copied().filter(|q| given(q) == Some(Answer::Yes)).collect();

    let at_least = yes.iter().filter_map(|q| floor(q.effect, answers)).max();
    let settled = at_least == Some(Class::A);
    let candidate = !settled && yes.iter().any(|q| q.effect == Effect::ACandidate);
    let source_unknown = answers.source.is_none() && yes.iter().any(|q| q.effect == Effect::FromSource);
    let undecidable = yes.iter().any(|q| q.effect == Effect::Ask);
    let public = !answers.before_publication && yes.iter().any(|q| q.effect == Effect::C);
    let ground_for_c =
        public || (answers.source == Some(Class::C) && yes.iter().any(|q| q.effect == Effect::FromSource));

    let open = |q: &Question| match given(q) {
        None | Some(Answer::Unknown) => q.effect != Effect::Ask,
        Some(Answer::Yes) => match q.effect {
            Effect::Highest => answers.mixed.is_empty(),
            Effect::FromSource => answers.source.is_none(),
            _ => false,
        },
        Some(Answer::No) => false,
    };
    // Could its answer still move the proposal, given what is known?
    let matters = |q: &Question| {
        if settled {
            return false;
        }
        match q.effect {
            Effect::A | Effect::Highest | Effect::FromSource => true,
            Effect::ACandidate => !candidate,
            Effect::B | Effect::BMin => !candidate && at_least.is_none_or(|c| c < Class::B),
            Effect::C => !candidate && at_least.is_none_or(|c| c < Class::B) && !ground_for_c,
            Effect::Ask => false,
        }
    };
    let pending: Vec<&Question> = asked.iter().copied().filter(|q| open(q) && matters(q)).collect();
    let blocked = pending.iter().any(|q| given(q) == Some(Answer::Unknown)) || source_unknown && !settled;
    let complete =
        pending.iter().all(|q| given(q) == Some(Answer::Unknown) || (q.effect == Effect::FromSource && source_unknown));

    let mut ask = undecidable || candidate || blocked;
    let class = if settled {
        Some(Class::A)
    } else if undecidable || !pending.is_empty() && !candidate {
        None
    } else if candidate {
        Some(Class::A)
    } else if at_least == Some(Class::B) {
        Some(Class::B)
    } else if ground_for_c {
        Some(Class::C)
    } else {
        ask = true; // Nothing applies and it is not public either: only the chief can say.
        None
    };

    let mut flags: BTreeSet<Flag> = BTreeSet::new();
    for q in yes.iter().filter(|q| !q.flags.is_empty()) {
        let meant: Vec<Flag> = q.flags.iter().copied().filter(|f| answers.flags.contains(f)).collect();
        flags.extend(if meant.is_empty() { q.flags.clone() } else { meant });
    }
    let triggered: Vec<Triggered> = yes
        .iter()
        .filter(|q| q.effect != Effect::C || class == Some(Class::C) || answers.before_publication)
        .map(|q| Triggered {
            id: q.id.clone(),
            no: q.no,
            short: q.short.clone(),
            leads_to: match q.effect {
                Effect::ACandidate => Some(Class::A),
                Effect::C if public => Some(Class::C),
                e => floor(e, answers).or(if e == Effect::FromSource { answers.source } else { None }),
            },
            candidate: q.effect == Effect::ACandidate,
            articles: q.articles.clone(),
        })
        .collect();
    let unknown_but_settled = asked
        .iter()
        .filter(|q| {
            given(q) == Some(Answer::Unknown) && q.effect != Effect::Ask && !pending.iter().any(|p| p.id == q.id)
        })
        .map(|q| q.id.clone())
        .collect();

    Proposal {
        reason: reason(rules, answers, class, candidate, &triggered, &pending, undecidable),
        warnings: warnings(rules, answers, &yes, class, at_least, &flags),
        restrictions: class
            .or(at_least)
            .map(|c| rules.restrictions_for(c).into_iter().cloned().collect())
            .unwrap_or_default(),
        could_change: pending.iter().map(|q| q.id.clone()).collect(),
        availability: flags.contains(&Flag::Availability),
        integrity: flags.contains(&Flag::Integrity),
        note: rules.note.clone(),
        scheme: rules.scheme.clone(),
        class,
        at_least,
        candidate,
        ask,
        complete,
        triggered,
        unknown_but_settled,
    }
}

/// The class below which a yes does not let the proposal fall.
fn floor(effect: Effect, answers: &Answers) -> Option<Class> {
    match effect {
        Effect::A => Some(Class::A),
        Effect::ACandidate | Effect::BMin | Effect::B => Some(Class::B),
        Effect::C if answers.before_publication => Some(Class::B),
        // C is a ground for C, not a floor.
        Effect::Highest => Class::highest(&answers.mixed).filter(|c| *c > Class::C),
        Effect::FromSource => answers.source.filter(|c| *c > Class::C),
        Effect::C | Effect::Ask => None,
    }
}

fn reason(
    rules: &Classification,
    answers: &Answers,
    class: Option<Class>,
    candidate: bool,
    triggered: &[Triggered],
    pending: &[&Question],
    undecidable: bool,
) -> String {
    let numbers = |nos: &[u8]| nos.iter().map(u8::to_string).collect::<Vec<_>>().join("・");
    let mut said: Vec<String> = Vec::new();
    if let Some(class) = class {
        let band = answers.band.as_ref().and_then(|b| rules.bands.iter().find(|x| x.key == *b));
        let mut plain: Vec<String> = Vec::new();
        let mut nos: Vec<u8> = Vec::new();
        for t in triggered.iter().filter(|t| t.leads_to == Some(class)) {
            let question = rules.question(&t.id);
            match question.map(|q| q.effect) {
                Some(Effect::Highest) => {
                    said.push(format!("分類の違う情報がまじっているため、高い方の{class}に合わせる（第17条第3項）。"))
                }
                Some(Effect::FromSource) => {
                    said.push(format!("庁内の他課から受け取り、元の分類が{class}のため（第16条第1項）。"))
                }
                Some(Effect::C) if class == Class::B => {
                    said.push("公表が決まっているが、まだ公表前のため。".to_owned())
                }
                _ => {
                    let people = band.filter(|_| question.is_some_and(|q| q.counts));
                    plain.push(people.map_or_else(|| t.short.clone(), |b| format!("{}（{}）", t.short, b.label)));
                    nos.push(t.no);
                }
            }
        }
        if !plain.is_empty() {
            said.insert(0, format!("{}ため（質問{}）。", plain.join("、"), numbers(&nos)));
        }
        if candidate {
            said.push("Aにするかどうかは責任者が判断する。".to_owned());
        }
    } else if undecidable {
        said.push("判断できないため、責任者の判断が要る（第16条第3項）。".to_owned());
    } else if pending.is_empty() {
        said.push("どの質問にも当てはまらず、公表もしていないため、責任者の判断が要る（第16条第3項）。".to_owned());
    } else {
        let unknown: Vec<u8> = pending
            .iter()
            .filter(|q| answers.given.get(&q.id) != Some(&Answer::Yes) && answers.given.contains_key(&q.id))
            .map(|q| q.no)
            .collect();
        if !unknown.is_empty() {
            said.push(format!("質問{}が不明のため、責任者の判断が要る（第16条第3項）。", numbers(&unknown)));
        }
        for q in pending.iter().filter(|q| answers.given.get(&q.id) == Some(&Answer::Yes)) {
            said.push(match q.effect {
                Effect::FromSource => "入手元の分類が分からないため、責任者の判断が要る（第16条第3項）。".to_owned(),
                _ => "まじっている分類がまだ選ばれていない（第17条第3項）。".to_owned(),
            });
        }
    }
    said.concat()
}

fn warnings(
    rules: &Classification,
    answers: &Answers,
    yes: &[&Question],
    class: Option<Class>,
    at_least: Option<Class>,
    flags: &BTreeSet<Flag>,
) -> Vec<String> {
    let mut found = Vec::new();
    let secret: Vec<String> = yes.iter().filter(|q| q.confidential).map(|q| q.no.to_string()).collect();
    let public = yes.iter().find(|q| q.effect == Effect::C);
    if let (Some(public), false, false) = (public, secret.is_empty(), answers.before_publication) {
        found.push(format!(
            "質問{}（公表している）と質問{}（秘密にする情報を含む）の答えが合いません。どちらが正しいか確かめてください。",
            public.no,
            secret.join("・")
        ));
    }
    if public.is_some() && answers.before_publication {
        found.push("公表の日になったら、分類を見直してください。".to_owned());
    }
    if let Some(source) = answers.source.filter(|_| yes.iter().any(|q| q.effect == Effect::FromSource))
        && at_least.is_some_and(|c| c > source)
    {
        found.push(format!(
            "入手元の分類（{source}）より高い分類を示す答えがあります。入手元に確かめてください（第16条第1項）。"
        ));
    }
    if class == Some(Class::B) && secret.is_empty() && flags.contains(&Flag::Availability) {
        found.push("止まると困る情報でも、秘密にするものでなければAにはなりません。「止まると困る」の印で区別します（第14条第1項第1号）。".to_owned());
    }
    if answers.given.keys().any(|id| rules.question(id).is_none()) {
        found.push("今の版にない質問への答えがありました。それを除いて計算しています。".to_owned());
    }
    found
}

#[cfg(test)]
mod tests;
