//! Classes, handling restrictions, the assistant's questions, spellings and retention periods.
//!
//! 別表1 is missing from the text at hand: what stands here follows 第14条 and our own guidance, is marked so on screen, and the city
//! may edit it. There is deliberately no default class.

use crate::cite::Cite;
use crate::text::{bad, unique};
use kernel::Result;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// 重要性分類. Ordered: `A` is the highest (第17条第3項).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum Class {
    /// Hardly any effect (第14条第1項第3号).
    C,
    /// Some effect (第14条第1項第2号).
    B,
    /// Secrecy and a grave effect (第14条第1項第1号).
    A,
}

impl Class {
    /// All classes, highest first.
    pub const ALL: &'static [Class] = &[Class::A, Class::B, Class::C];

    /// The letter, as stored and shown.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Class::A => "A",
            Class::B => "B",
            Class::C => "C",
        }
    }

    /// The class with this letter; exact, no other spelling (those are read by [`Classification::read_class`]).
    #[must_use]
    pub fn from_key(key: &str) -> Option<Class> {
        Class::ALL.iter().copied().find(|c| c.key() == key)
    }

    /// The highest of several (第17条第3項); `None` for none.
    #[must_use]
    pub fn highest(classes: &[Class]) -> Option<Class> {
        classes.iter().copied().max()
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// What a class means and how it is handled unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ClassInfo {
    /// A, B or C.
    pub key: Class,
    /// 重要性分類A.
    pub label: String,
    /// In our own words.
    pub meaning: String,
    /// Its item in 第14条第1項.
    pub article: Cite,
    /// Only information that must be kept secret can be of this class.
    pub needs_confidentiality: bool,
    /// Keys of the restrictions suggested (第14条第5項).
    pub restrictions: Vec<String>,
}

/// To which form of an asset a restriction applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FormOf {
    /// Paper and data.
    Any,
    /// Data only.
    Electronic,
    /// Paper only.
    Paper,
}

/// A handling restriction (取扱制限).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Restriction {
    /// Stored; permanent.
    pub key: String,
    /// Shown and printed.
    pub label: String,
    /// What it asks of people.
    pub help: String,
    /// To which form it applies.
    pub form: FormOf,
    /// Articles behind it.
    pub articles: Vec<Cite>,
}

/// What a "yes" to a question means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum Effect {
    /// Settles A.
    A,
    /// Points to A; the chief decides.
    #[serde(rename = "A_candidate")]
    ACandidate,
    /// B at least.
    #[serde(rename = "B_min")]
    BMin,
    /// B.
    B,
    /// C once published, B until then.
    C,
    /// The highest of the mixed classes (第17条第3項).
    #[serde(rename = "highest")]
    Highest,
    /// The class given by the division that it came from (第16条第1項).
    #[serde(rename = "from_source")]
    FromSource,
    /// The chief decides (第16条第3項).
    #[serde(rename = "ask")]
    Ask,
}

/// Harm other than disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Flag {
    /// It hurts when it stops or is lost (可用性).
    Availability,
    /// It hurts when it is altered (完全性).
    Integrity,
}

/// A question of the assistant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Question {
    /// Stored with the answers; permanent.
    pub id: String,
    /// Order on screen.
    pub no: u8,
    /// As asked.
    pub text: String,
    /// As cited in a reason.
    pub short: String,
    /// What counts as yes.
    pub help: String,
    /// What to look at.
    pub examples: Vec<String>,
    /// What a yes means.
    pub effect: Effect,
    /// A yes means that secrecy is at stake.
    pub confidential: bool,
    /// The number of people concerned is asked too ([`Classification::bands`]).
    #[serde(default)]
    pub counts: bool,
    /// Harm that a yes means besides.
    #[serde(default)]
    pub flags: Vec<Flag>,
    /// Articles behind it.
    pub articles: Vec<Cite>,
    /// The city does not ask it.
    #[serde(default)]
    pub off: bool,
}

/// A band for the number of people concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Band {
    /// Stored; permanent.
    pub key: String,
    /// Shown.
    pub label: String,
}

/// A retention period offered by default (第18条第4項).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Period {
    /// Stored; permanent.
    pub key: String,
    /// Shown.
    pub label: String,
    /// Years; none: without a fixed end.
    #[serde(default)]
    pub years: Option<u16>,
}

/// RetentionRules periods and from when they count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RetentionRules {
    /// Where the standard speaks of it.
    pub article: Cite,
    /// What goes before these periods.
    pub note: String,
    /// `next_fiscal_year`: from 1 April after the fiscal year of making.
    pub count_from: String,
    /// The same in words.
    pub count_from_label: String,
    /// The periods.
    pub periods: Vec<Period>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirm {
    pub(crate) spellings: Vec<String>,
    pub(crate) why: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spelling {
    pub(crate) prefixes: Vec<String>,
    pub(crate) suffixes: Vec<String>,
    pub(crate) separators: Vec<String>,
    pub(crate) pending: Vec<String>,
    pub(crate) confirm: Vec<Confirm>,
}

/// Everything about classifying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Classification {
    /// Key of the scheme; stored with answers so that a later scheme can be computed from them.
    pub scheme: String,
    /// 重要性分類.
    pub label: String,
    /// Articles behind it.
    pub articles: Vec<Cite>,
    /// Shown with every proposal: our own guidance, the city's table goes first.
    pub note: String,
    /// A, B, C.
    pub classes: Vec<ClassInfo>,
    /// All restrictions.
    pub restrictions: Vec<Restriction>,
    /// The assistant's questions in order.
    pub questions: Vec<Question>,
    /// Bands for the number of people concerned.
    pub bands: Vec<Band>,
    #[serde(skip_serializing)]
    #[ts(skip)]
    pub(crate) spelling: Spelling,
    /// RetentionRules periods.
    pub retention: RetentionRules,
}

impl Classification {
    /// What a class means; every class has an entry in a checked pack.
    #[must_use]
    pub fn class(&self, class: Class) -> Option<&ClassInfo> {
        self.classes.iter().find(|c| c.key == class)
    }

    /// The question with this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|q| q.id == id)
    }

    /// The restriction with this key.
    #[must_use]
    pub fn restriction(&self, key: &str) -> Option<&Restriction> {
        self.restrictions.iter().find(|r| r.key == key)
    }

    /// Restrictions suggested for a class (第14条第5項), in the city's order.
    #[must_use]
    pub fn restrictions_for(&self, class: Class) -> Vec<&Restriction> {
        self.class(class)
            .map(|c| c.restrictions.iter().filter_map(|k| self.restriction(k)).collect())
            .unwrap_or_default()
    }

    pub(crate) fn check(&self) -> Result<()> {
        const FILE: &str = "classification.toml";
        if self.classes.iter().map(|c| c.key).collect::<Vec<_>>() != Class::ALL {
            return Err(bad(FILE, "分類はA・B・Cの順に一つずつ要ります"));
        }
        unique(FILE, self.restrictions.iter().map(|r| r.key.as_str()))?;
        unique(FILE, self.questions.iter().map(|q| q.id.as_str()))?;
        unique(FILE, self.bands.iter().map(|b| b.key.as_str()))?;
        unique(FILE, self.retention.periods.iter().map(|p| p.key.as_str()))?;
        for class in &self.classes {
            if let Some(key) = class.restrictions.iter().find(|k| self.restriction(k).is_none()) {
                return Err(bad(FILE, format!("分類{}の取扱制限「{key}」がありません", class.key)));
            }
        }
        let a_is_secret = self.class(Class::A).is_some_and(|a| a.needs_confidentiality);
        for q in &self.questions {
            // By 第14条第1項第1号 an asset is A only when it must be kept secret; availability alone never makes it A.
            if a_is_secret && matches!(q.effect, Effect::A | Effect::ACandidate) && !q.confidential {
                return Err(bad(
                    FILE,
                    format!("質問「{}」は秘密に関わらないので、Aにできません（第14条第1項第1号）", q.id),
                ));
            }
            if q.text.trim().is_empty() || q.short.trim().is_empty() {
                return Err(bad(FILE, format!("質問「{}」の文が空です", q.id)));
            }
        }
        if !self.questions.iter().any(|q| q.effect == Effect::Ask && !q.off) {
            return Err(bad(FILE, "「判断できない」の質問は外せません（第16条第3項）"));
        }
        Ok(())
    }
}
