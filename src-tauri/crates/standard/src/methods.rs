//! How media are made unreadable before disposal: a versioned table in the pack, never code.
//!
//! The standard itself only asks that nothing can be restored (第22条第2号, 第32条第1項). The table's verdicts are our guidance after national
//! guidelines; a warning can be overruled by the chief with a reason.

use crate::Class;
use crate::cite::Cite;
use crate::text::{bad, unique};
use kernel::Result;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A kind of medium.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct MediaKind {
    /// Stored; permanent.
    pub key: String,
    /// Shown.
    pub label: String,
    /// Other spellings in workbooks.
    pub aliases: Vec<String>,
    /// Records by magnetism, so that degaussing can work at all.
    #[serde(default)]
    pub magnetic: bool,
}

/// A way of making a medium unreadable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Method {
    /// Stored; permanent.
    pub key: String,
    /// Shown.
    pub label: String,
}

/// What a method does to a medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Destruction {
    /// 破壊.
    Destroy,
    /// 除去: not restorable in a laboratory.
    Purge,
    /// 消去: not restorable with ordinary tools.
    Clear,
    /// Leaves the data restorable.
    Unacceptable,
}

/// May it be used?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Verdict {
    /// Yes.
    Ok,
    /// Only if the chief decides so, with a reason.
    Warn,
    /// No.
    Refuse,
}

/// When a second person should watch: our advice, not 第22条.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Witness {
    /// Never asked for.
    None,
    /// For residents' data on マイナンバー利用事務系.
    Resident,
    /// For class B and above, and residents' data.
    BOrHigher,
}

/// One medium, one method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct MethodRule {
    /// Key of the medium.
    pub media: String,
    /// Key of the method.
    pub method: String,
    /// What it does.
    pub effect: Destruction,
    /// For residents' data of マイナンバー利用事務系, whatever the class.
    pub resident: Verdict,
    /// For class A and B.
    pub ab: Verdict,
    /// For class C.
    pub c: Verdict,
    /// When a witness is advised.
    pub witness: Witness,
    /// Whose rule it is.
    pub source: String,
    /// What to watch; may be empty.
    #[serde(default)]
    pub note: String,
}

/// The answer to "may this medium be treated so?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// What the method does; `Unacceptable` where the table does not list the pair.
    pub effect: Destruction,
    /// A second person is advised.
    pub witness: bool,
    /// Finished sentence: what and why; empty when it is simply in order.
    pub why: String,
    /// Whose rule it is.
    pub source: String,
}

/// The whole table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Methods {
    /// Which state of the guidelines the table follows; frozen into each record of a disposal.
    pub edition: String,
    /// Shown with the table.
    pub note: String,
    /// Articles behind it.
    pub articles: Vec<Cite>,
    /// Kinds of media.
    pub media: Vec<MediaKind>,
    /// Methods.
    pub methods: Vec<Method>,
    /// Pairs; a pair that is not listed is refused.
    pub rules: Vec<MethodRule>,
}

impl Methods {
    /// The kind of medium with this key.
    #[must_use]
    pub fn media(&self, key: &str) -> Option<&MediaKind> {
        self.media.iter().find(|m| m.key == key)
    }

    /// The method with this key.
    #[must_use]
    pub fn method(&self, key: &str) -> Option<&Method> {
        self.methods.iter().find(|m| m.key == key)
    }

    /// Methods listed for a kind of medium, in the table's order.
    #[must_use]
    pub fn rules_for(&self, media: &str) -> Vec<&MethodRule> {
        self.rules.iter().filter(|r| r.media == media).collect()
    }

    /// Judges a method for a medium of a class; `resident`: it holds residents' data of マイナンバー利用事務系.
    ///
    /// `None` when the medium or the method is not in the table at all. A class that is not known is judged like A (`class` = `None`).
    #[must_use]
    pub fn judge(&self, media: &str, method: &str, class: Option<Class>, resident: bool) -> Option<Judgement> {
        let (medium, way) = (self.media(media)?, self.method(method)?);
        let pair = format!("{}に「{}」", medium.label, way.label);
        let Some(rule) = self.rules.iter().find(|r| r.media == media && r.method == method) else {
            return Some(Judgement {
                verdict: Verdict::Refuse,
                effect: Destruction::Unacceptable,
                witness: false,
                why: format!("{pair}は使えません。一覧にある方法から選んでください。"),
                source: String::new(),
            });
        };
        let by_class = if class == Some(Class::C) { rule.c } else { rule.ab };
        let verdict = if resident { rule.resident.max(by_class) } else { by_class };
        let high = resident || class != Some(Class::C);
        let why = match verdict {
            Verdict::Ok => rule.note.clone(),
            Verdict::Warn => format!("{pair}は、責任者が理由を添えて認めたときだけ使えます。{}", rule.note),
            Verdict::Refuse => format!("{pair}は使えません。{}", rule.note),
        };
        Some(Judgement {
            verdict,
            effect: rule.effect,
            witness: match rule.witness {
                Witness::None => false,
                Witness::Resident => resident,
                Witness::BOrHigher => high,
            },
            why,
            source: rule.source.clone(),
        })
    }

    pub(crate) fn check(&self) -> Result<()> {
        const FILE: &str = "methods.toml";
        unique(FILE, self.media.iter().map(|m| m.key.as_str()))?;
        unique(FILE, self.methods.iter().map(|m| m.key.as_str()))?;
        let pairs: Vec<String> = self.rules.iter().map(|r| format!("{}と{}", r.media, r.method)).collect();
        unique(FILE, pairs.iter().map(String::as_str))?;
        for r in &self.rules {
            let pair = format!("{}と{}", r.media, r.method);
            let Some(medium) = self.media(&r.media) else {
                return Err(bad(FILE, format!("「{}」という媒体がありません", r.media)));
            };
            if self.method(&r.method).is_none() {
                return Err(bad(FILE, format!("「{}」という方法がありません", r.method)));
            }
            // Residents' data is never treated more lightly than the same medium without it, and C never more strictly than A.
            if r.resident < r.ab || r.ab < r.c {
                return Err(bad(FILE, format!("{pair}：重い情報の方がゆるくなっています")));
            }
            if r.effect == Destruction::Unacceptable && (r.ab != Verdict::Refuse || r.c == Verdict::Ok) {
                return Err(bad(FILE, format!("{pair}：復元できる方法を認めることはできません（第22条第2号）")));
            }
            if r.method == "degauss" && !medium.magnetic && r.c != Verdict::Refuse {
                return Err(bad(FILE, format!("{pair}：磁気で記録していない媒体に消磁は効きません")));
            }
        }
        for m in &self.media {
            let rules = self.rules_for(&m.key);
            if !rules.iter().any(|r| r.resident != Verdict::Refuse) || !rules.iter().any(|r| r.ab == Verdict::Ok) {
                return Err(bad(FILE, format!("「{}」に使える方法がありません", m.label)));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::Pack;

    fn judge(media: &str, method: &str, class: Class, resident: bool) -> Judgement {
        Pack::shipped().unwrap().methods().judge(media, method, Some(class), resident).unwrap()
    }

    #[test]
    fn ssd_is_never_degaussed() {
        for class in Class::ALL {
            for resident in [false, true] {
                for media in ["ssd", "usb", "card", "optical", "mo"] {
                    let j = judge(media, "degauss", *class, resident);
                    assert_eq!(j.verdict, Verdict::Refuse, "{media} {class}");
                    assert!(j.why.contains("消磁は効きません"), "{}", j.why);
                }
            }
        }
        assert_eq!(judge("hdd", "degauss", Class::A, false).verdict, Verdict::Ok);
    }

    #[test]
    fn format_only_is_refused_for_b_and_above() {
        let pack = Pack::shipped().unwrap();
        for m in &pack.methods().media {
            for method in ["format", "delete"] {
                for class in [Class::A, Class::B] {
                    let j = pack.methods().judge(&m.key, method, Some(class), false).unwrap();
                    assert_eq!(j.verdict, Verdict::Refuse, "{} {method} {class}", m.key);
                }
            }
        }
        assert_eq!(judge("hdd", "format", Class::C, false).verdict, Verdict::Warn);
    }

    #[test]
    fn residents_data_weighs_more_than_the_class() {
        assert_eq!(judge("hdd", "overwrite_full", Class::B, false).verdict, Verdict::Ok);
        assert_eq!(judge("hdd", "overwrite_full", Class::B, true).verdict, Verdict::Warn);
        assert_eq!(judge("hdd", "format", Class::C, true).verdict, Verdict::Refuse);
        assert_eq!(judge("usb", "crypto_erase", Class::C, true).verdict, Verdict::Refuse);
        assert_eq!(judge("ssd", "crush_chip", Class::A, true).verdict, Verdict::Ok);
    }

    #[test]
    fn an_unknown_class_is_judged_like_a() {
        let pack = Pack::shipped().unwrap();
        let j = pack.methods().judge("hdd", "format", None, false).unwrap();
        assert_eq!(j.verdict, Verdict::Refuse);
    }

    #[test]
    fn a_pair_that_is_not_listed_is_refused_and_a_stranger_has_no_answer() {
        let j = judge("paper", "crypto_erase", Class::C, false);
        assert_eq!(j.verdict, Verdict::Refuse);
        assert!(j.why.contains("一覧にある方法"));
        let pack = Pack::shipped().unwrap();
        assert_eq!(pack.methods().judge("石板", "shred", Some(Class::C), false), None);
    }

    #[test]
    fn a_witness_is_advised_for_what_matters_only() {
        assert!(judge("hdd", "shred", Class::B, false).witness);
        assert!(!judge("hdd", "shred", Class::C, false).witness);
        assert!(judge("hdd", "shred", Class::C, true).witness);
        assert!(!judge("paper", "shred", Class::A, false).witness);
    }

    #[test]
    fn a_table_that_lets_restorable_media_go_is_refused() {
        let mut methods = Pack::shipped().unwrap().methods().clone();
        for r in &mut methods.rules {
            if r.media == "ssd" && r.method == "format" {
                r.ab = Verdict::Ok;
                r.c = Verdict::Ok;
            }
        }
        let refused = methods.check().unwrap_err();
        assert!(refused.message.contains("復元できる方法"), "{}", refused.message);
    }
}
